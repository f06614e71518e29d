"""JupyterLab in headless Chromium, as the tests of the lessons and of the views use it."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 90_000
OUR_OUTPUTS = [".jp-OutputArea-output"]


@contextlib.contextmanager
def started(room: Path, settings: Path) -> Iterator[str]:
    """`readingroom start` on a room, with settings of its own: the address it prints."""
    command = [sys.executable, "-m", "readingroom.cli", "start", str(room), "--no-browser"]
    env = {
        **os.environ,
        "JUPYTER_CONFIG_DIR": str(settings),
        "JUPYTERLAB_SETTINGS_DIR": str(settings),
    }
    pipe = subprocess.PIPE
    start = subprocess.Popen(command, stdout=pipe, stderr=subprocess.STDOUT, text=True, env=env)
    assert start.stdout is not None
    found = (re.search(r"http://\S+", line) for line in start.stdout)
    address = next((match[0] for match in found if match), None)
    assert address, "`readingroom start` ended without an address"
    try:
        yield address
    finally:
        start.send_signal(signal.SIGINT)
        said, _ = start.communicate(timeout=60)
    assert start.returncode == 0
    assert "Traceback" not in said


@contextlib.contextmanager
def browser_page(chromium: str) -> Iterator[Page]:
    """A page of a browser of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(PATIENCE)
        yield page
        browser.close()


@contextlib.contextmanager
def opened(address: str, chromium: str) -> Iterator[tuple[Page, list[str]]]:
    """A lesson in the browser, its kernel ready; and the requests that leave the machine."""
    outside: list[str] = []
    with browser_page(chromium) as page:
        page.on("request", lambda each: None if is_here(each.url) else outside.append(each.url))
        page.goto(address)
        page.wait_for_selector(".jp-Notebook .jp-Cell")
        wait_for_kernel(page, address)
        yield page, outside


def is_here(address: str) -> bool:
    return address.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:"))


def wait_for_kernel(page: Page, address: str) -> None:
    """JupyterLab loses a “Run All” that comes before its kernel listens."""
    server, token = address.partition("/lab/")[0], address.partition("token=")[2]
    deadline = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < deadline:
        kernels = page.request.get(f"{server}/api/kernels?token={token}").json()
        if any(each["connections"] and each["execution_state"] == "idle" for each in kernels):
            page.wait_for_timeout(1500)
            return
        page.wait_for_timeout(250)
    raise AssertionError("The kernel did not start.")


def run_all(page: Page, last: str) -> None:
    """Run every cell and wait until the output `last` is there."""
    choose(page, "Run", "Run All Cells")
    page.wait_for_selector(last, state="attached")


def choose(page: Page, menu: str, item: str) -> None:
    page.click(f".lm-MenuBar-itemLabel:text-is('{menu}')")
    page.click(f".lm-Menu-itemLabel:text-is('{item}')")


def turn(page: Page, theme: str) -> None:
    """Switch JupyterLab to “JupyterLab Light” or “JupyterLab Dark”."""
    page.click(".lm-MenuBar-itemLabel:text-is('Settings')")
    page.hover(".lm-Menu-itemLabel:text-is('Theme')")
    page.click(f".lm-Menu-itemLabel:text-is('{theme}')")
    light = "true" if theme.endswith("Light") else "false"
    page.wait_for_selector(f"body[data-jp-theme-light='{light}']", state="attached")
    page.wait_for_timeout(500)


def faults(page: Page) -> str:
    """What axe finds in our outputs; empty if nothing."""
    found = Axe().run(page, context={"include": [OUR_OUTPUTS]})
    return found.generate_report() if found.violations_count else ""
