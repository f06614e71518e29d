"""The first lesson in the real JupyterLab, in a real browser, as a student uses it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect, sync_playwright

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


@pytest.fixture(scope="module")
def desk(tmp_path_factory, chromium):
    """`readingroom start` on a new room: its address, and the room."""
    room = tmp_path_factory.mktemp("desk") / "room"
    command = [sys.executable, "-m", "readingroom.cli", "start", str(room), "--no-browser"]
    own = tmp_path_factory.mktemp("settings")
    env = {**os.environ, "JUPYTER_CONFIG_DIR": str(own), "JUPYTERLAB_SETTINGS_DIR": str(own)}
    pipe = subprocess.PIPE
    start = subprocess.Popen(command, stdout=pipe, stderr=subprocess.STDOUT, text=True, env=env)
    address = next(
        (found[0] for line in start.stdout if (found := re.search(r"http://\S+", line))), None
    )
    assert address, "`readingroom start` ended without an address"

    yield address, room

    start.send_signal(signal.SIGINT)
    said, _ = start.communicate(timeout=60)
    assert start.returncode == 0
    assert "Traceback" not in said


@pytest.fixture(scope="module")
def lesson(desk, chromium):
    """The lesson, all of it run, and the requests that went to other machines."""
    outside: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(PATIENCE)
        page.on(
            "request",
            lambda request: None if _is_here(request.url) else outside.append(request.url),
        )
        page.goto(desk[0])
        page.wait_for_selector(".jp-Notebook .jp-Cell")
        wait_for_kernel(page, desk[0])
        run_all(page)
        yield page, outside
        browser.close()


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
    pytest.fail("The kernel did not start.")


def _is_here(address: str) -> bool:
    return address.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:"))


def run_all(page: Page) -> None:
    page.click(".lm-MenuBar-itemLabel:text-is('Run')")
    page.click(".lm-Menu-itemLabel:text-is('Run All Cells')")
    page.wait_for_selector(".jp-OutputArea-output .rr figure img", state="attached")
    page.wait_for_selector("[aria-label='Citation']", state="attached")


def cell(page: Page, id: str):
    order = [each["id"] for each in _cells()]
    return page.locator(".jp-Cell").nth(order.index(id))


def _cells() -> list[dict]:
    path = Path(__file__).parents[1] / "notebooks" / "00_start_here.ipynb"
    return json.loads(path.read_text("utf-8"))["cells"]


def test_nothing_stands_between_the_student_and_the_lesson(lesson):
    page, _ = lesson

    assert page.locator(".jp-Dialog").count() == 0
    assert (
        page.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr']").count()
        == 0
    )
    assert page.locator("text=Traceback").count() == 0


def test_the_page_stands_there_with_letters_sigla_and_lines(lesson):
    page, _ = lesson
    output = cell(page, "page").locator(".rr").first

    line = output.locator(".rr-line", has=page.locator(".rr-siglum:text-is('M16')"))
    expect(line.locator(".rr-number")).to_have_text("61")
    expect(line).to_contain_text("the enemy surely will not cause a breakdown")
    expect(output.locator(".rr-bracket")).to_have_count(8)
    expect(output.locator(".rr-line")).to_have_count(53)


def test_a_card_lays_its_labels_out_in_a_row_each(lesson):
    """The notebook's own style once broke the labels into single letters."""
    page, _ = lesson
    labels = cell(page, "passage").locator(".rr dt")

    heights = [labels.nth(at).bounding_box()["height"] for at in range(labels.count())]

    assert max(heights) < 30


def test_the_switch_sets_off_a_voice_by_keyboard_alone(lesson):
    page, _ = lesson
    view = cell(page, "voices")
    view.scroll_into_view_if_needed()
    status = view.locator("[role=status]")
    expect(status).to_contain_text("53 lines")

    view.locator("button", has_text="the whole page").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(status).to_contain_text("Registry: 5 lines, 21, 23, 25, 27, 103.")
    expect(view.locator(".rr-here")).to_have_count(5)
    assert view.locator("button.mod-active").inner_text() == "registry"


def test_the_chart_speaks_to_those_who_do_not_see_it(lesson):
    page, _ = lesson
    figure = cell(page, "timeline").locator("figure")

    alt = figure.locator("img").get_attribute("alt")
    assert "9 h at face value; 3 h to 15 h" in alt
    figure.locator("summary").click()
    expect(figure.locator("tbody th").first).to_be_visible()


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing_in_our_outputs(lesson, theme):
    page, _ = lesson
    page.click(".lm-MenuBar-itemLabel:text-is('Settings')")
    page.hover(".lm-Menu-itemLabel:text-is('Theme')")
    page.click(f".lm-Menu-itemLabel:text-is('{theme}')")
    light = "true" if theme.endswith("Light") else "false"
    page.wait_for_selector(f"body[data-jp-theme-light='{light}']", state="attached")
    page.wait_for_timeout(500)

    found = Axe().run(page, context={"include": [OUR_OUTPUTS]})

    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [1280, 400])
def test_no_output_is_wider_than_its_window(lesson, width):
    page, _ = lesson
    page.keyboard.press("Control+b")
    page.set_viewport_size({"width": width, "height": 900})
    page.wait_for_timeout(800)

    wider = page.evaluate("""() => [...document.querySelectorAll('.jp-OutputArea-output .rr')]
        .filter(each => each.scrollWidth > each.clientWidth + 1).map(each => each.ariaLabel)""")

    page.keyboard.press("Control+b")
    page.set_viewport_size({"width": 1280, "height": 900})
    assert wider == []


def test_no_request_leaves_the_machine(lesson):
    _, outside = lesson

    assert outside == []
