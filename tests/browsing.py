"""JupyterLab in headless Chromium, as the tests of the lessons and of the views use it."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http.cookiejar import CookieJar
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    expect,
    sync_playwright,
)

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
THEMES = [pytest.param("JupyterLab Dark", marks=pytest.mark.slow), "JupyterLab Light"]
PATIENCE = 90_000
expect.set_options(timeout=30_000)  # test files run side by side, on machines of two cores
OPENING = 'import readingroom as rr\ntelegram = rr.load("telegram-21646")'
FRAMES = """async () => {
  for (let n = 0; n < 8; n += 1) await new Promise((done) => requestAnimationFrame(done));
}"""
OUR_OUTPUTS = [".jp-OutputArea-output"]


@contextlib.contextmanager
def started(room: Path, settings: Path) -> Iterator[str]:
    """`readingroom start` on a room, with settings of its own: the address it prints."""
    command = [sys.executable, "-m", "readingroom.cli", "start", str(room), "--no-browser"]
    command += ["--port", str(free_port())]
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


class Reader:
    """A browser without a screen: it keeps cookies, and posts as the script of a page does."""

    def __init__(self, address: str, room: Path) -> None:
        self.base, _, token = re.split(r"(lab/tree/[^?]*\?token=)", address)
        self.room, self._cookies = room, CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self._cookies)
        )
        self.get(f"00_start_here.ipynb?token={token}")

    def get(self, where: str, posted: object = None, *, safe: bool = True) -> str:
        referer = {"Referer": f"{self.base}readingroom/"}
        request = urllib.request.Request(f"{self.base}readingroom/{where}", headers=referer)
        if posted is not None:
            request.data = json.dumps(posted).encode()
        if posted is not None and safe:
            request.add_header(
                "X-XSRFToken", next(c.value for c in self._cookies if c.name == "_xsrf")
            )
        with self._opener.open(request, timeout=120) as reply:
            return reply.read().decode()

    def status(self, where: str, posted: object = None, **more: bool) -> int:
        try:
            self.get(where, posted, **more)
        except urllib.error.HTTPError as error:
            return error.code
        return 200

    def say(self, lesson: str, **message: object) -> dict:
        return json.loads(self.get(f"said/{lesson}.ipynb", {"messages": [message]}))["replies"][0]

    def answer(
        self,
        value: object,
        cell: str = "ask-the-only-number",
        lesson: str = "03_requests",
        id: str = "",
    ) -> dict:
        return self.say(lesson, **answering(value, cell, id))["set"]

    def pieces(self, lesson: str) -> dict[str, str]:
        return json.loads(self.get(f"pieces/{lesson}.ipynb"))["pieces"]


def answering(value: object, cell: str, id: str = "") -> dict:
    """What the script of a page sends when an answer is handed in at a cell."""
    say = {"do": "answer", "id": id or f"{value}", "number": 1, "value": value, "why": ""}
    return {"cell": cell, "at": 0, "was": {}, "say": {**say, "whose": ""}}


class Host(SimpleHTTPRequestHandler):
    """A host as a school has it: files, each by its type."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        **dict.fromkeys((".js", ".mjs"), "text/javascript"),
        ".wasm": "application/wasm",
    }

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextlib.contextmanager
def hosted(out: Path, kind: type = Host) -> Iterator[str]:
    """The address of a site on a host of some kind."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(kind, directory=str(out)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def free_port() -> int:
    """A port that the system gives to nobody else meanwhile: tests run side by side."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def watched(context: BrowserContext) -> list[str]:
    """What goes wrong in the scripts of a context's pages, from now on."""
    wrong: list[str] = []
    context.set_default_timeout(PATIENCE)
    context.on("weberror", lambda each: wrong.append(f"{each.error}\n{each.error.stack}"))
    context.on("console", lambda each: wrong.append(each.text) if is_wrong(each) else None)
    return wrong


@contextlib.contextmanager
def browser_page(chromium: str, *, known: tuple[str, ...] = ()) -> Iterator[Page]:
    """A page of a browser of its own. What goes wrong in its scripts is an error here, as in those
    of further pages of its context.

    `known` are words of faults that are not ours.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        wrong = watched(context)
        yield context.new_page()
        browser.close()
    _are_known(wrong, known)


def _are_known(wrong: list[str], known: tuple[str, ...]) -> None:
    ours = [each for each in wrong if not any(words in each for words in known)]
    assert not ours, ours


@contextlib.contextmanager
def other_reader(page: Page, *, known: tuple[str, ...] = ()) -> Iterator[Page]:
    """A page, in the same browser, of somebody who was never here, watched in the same way."""
    assert page.context.browser is not None
    context = page.context.browser.new_context()
    wrong = watched(context)
    yield context.new_page()
    context.close()
    _are_known(wrong, known)


def until(page: Page, holds: str) -> None:
    """Wait until an expression holds.

    The page's policy forbids evaluation, which `wait_for_function` does again at each look.
    """
    deadline = time.monotonic() + PATIENCE / 1000
    while not page.evaluate(holds):
        assert time.monotonic() < deadline, f"It never held: {holds}"
        page.wait_for_timeout(50)


def is_wrong(said: ConsoleMessage) -> bool:
    """Whether a message of the console tells of a fault, and not only of a request that failed."""
    request = said.text.startswith("Failed to load resource")
    return said.type == "error" and bool(said.text) and not request


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


@dataclass(frozen=True)
class Desk:
    """A notebook in the browser whose cells have been run, and requests that left the machine."""

    page: Page
    outside: list[str]
    ids: tuple[str, ...]

    def cell(self, id: str) -> Locator:
        return self.page.locator(".jp-Cell").nth(self.ids.index(id))

    def view(self, id: str) -> Locator:
        """A view in sight, and still: a text goes to its first letter in the first frames."""
        view = self.cell(id).locator(".rr-view")
        view.scroll_into_view_if_needed()
        view.evaluate(FRAMES)
        return view

    def ask(self, code: str) -> str:
        """Run code in the last cell and read what it prints."""
        cell = self.page.locator(".jp-Cell").nth(len(self.ids) - 1)
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(f"{code}; print('after:', {len(code)})")
        self.page.keyboard.press("Control+Enter")
        output = cell.locator(".jp-OutputArea-output")
        expect(output.last).to_contain_text(f"after: {len(code)}")
        return output.last.inner_text()


@contextlib.contextmanager
def set_up(
    lab: tuple[Path, str],
    chromium: str,
    name: str,
    views: dict[str, str],
    *,
    without: int = 0,
    slowed: int = 1,
) -> Iterator[Desk]:
    """A notebook of the room, its cells run in JupyterLab until every view is there.

    `views` are cells by their id; before them stands one that loads the telegram, after them one to
    ask the kernel in. So many of the cells as `without` says show no view. The processor is as many
    times `slowed` from before the first cell is run.
    """
    room, address = lab
    cells = {"open": OPENING, **views, "ask": "print('ready')"}
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source, id=id) for id, source in cells.items()],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)"}},
    )
    nbformat.write(notebook, room / f"{name}.ipynb")
    own = address.replace("/lab/tree/00_start_here", f"/lab/workspaces/{name}/tree/{name}")
    assert own != address
    with opened(own, chromium) as (page, outside):
        rate = {"rate": slowed}
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", rate)
        run_all(page, "text=ready")
        there = page.locator(":is(.rr-view:not([data-rr-view]), .rr-lives) .rr-inspector")
        expect(there).to_have_count(len(views) - without, timeout=PATIENCE)
        yield Desk(page, outside, tuple(cells))


def is_here(address: str) -> bool:
    return address.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:"))


def wait_for_kernel(page: Page, address: str, notebook: str = "") -> None:
    """JupyterLab loses a “Run All” that comes before its kernel listens: that of a notebook."""
    server, token = re.split("/(?:lab|doc)/", address)[0], address.partition("token=")[2]
    deadline = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < deadline:
        sessions = page.request.get(f"{server}/api/sessions?token={token}").json()
        listed = sessions if isinstance(sessions, list) else []  # a message while one goes away
        kernels = [each["kernel"] for each in listed if each["path"].endswith(notebook)]
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


def beyond(view: Locator) -> list[str]:
    """What sticks out of a view at its right: nothing, if nobody has to scroll sideways."""
    return view.evaluate("""view => {
        const edge = view.getBoundingClientRect().right + 1;
        return [...view.querySelectorAll("*")]
            .filter((each) => !each.closest(".rr-scroll *, .rr-hide"))
            .filter((each) => each.getBoundingClientRect().right > edge)
            .map((each) => each.className);
    }""")


def turn(page: Page, theme: str) -> None:
    """Switch JupyterLab to “JupyterLab Light” or “JupyterLab Dark”."""
    page.click(".lm-MenuBar-itemLabel:text-is('Settings')")
    page.hover(".lm-Menu-itemLabel:text-is('Theme')")
    page.click(f".lm-Menu-itemLabel:text-is('{theme}')")
    light = "true" if theme.endswith("Light") else "false"
    page.wait_for_selector(f"body[data-jp-theme-light='{light}']", state="attached")
    page.wait_for_timeout(500)


def faults(page: Page, parts: list[str] = OUR_OUTPUTS) -> str:
    """What axe finds in our outputs, or other parts of a page; empty if nothing."""
    found = Axe().run(page, context={"include": [parts]})
    return found.generate_report() if found.violations_count else ""
