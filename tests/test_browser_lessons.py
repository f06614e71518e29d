"""Every lesson in the real JupyterLab, in a real browser: run whole, on a screen and on a phone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from browsing import faults, opened, run_all, turn
from playwright.sync_api import expect

pytestmark = pytest.mark.slow
LESSONS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
WIDER = """() => [
    ...[...document.querySelectorAll('.jp-OutputArea-output .rr')]
        .filter(each => each.scrollWidth > each.clientWidth + 1).map(each => each.ariaLabel),
    ...[...document.querySelectorAll('.jp-Placeholder-content')].filter(each =>
        each.getBoundingClientRect().right > each.closest('.jp-Cell').getBoundingClientRect().right)
        .map(each => each.textContent),
]"""


@pytest.fixture(scope="module", params=LESSONS, ids=lambda path: path.stem)
def lesson(request, lab, chromium):
    """A lesson, all of it run: its page, what left the machine, and its cells."""
    name = request.param.stem
    cells = json.loads(request.param.read_text("utf-8"))["cells"]
    address = lab[1].replace("/lab/tree/00_start_here", f"/lab/workspaces/run-{name}/tree/{name}")
    with opened(address, chromium) as (page, outside):
        run_all(page, ".jp-Cell:last-child .jp-OutputArea-output .rr")
        yield page, outside, cells


def test_every_cell_shows_what_it_has_to_show_and_no_error(lesson):
    page, _, cells = lesson
    asked = sum("rr.exercise(" in "".join(cell["source"]) for cell in cells)

    assert page.locator(".jp-Dialog").count() == 0
    assert page.locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    assert page.locator("[data-mime-type='application/vnd.jupyter.error']").count() == 0
    expect(page.locator(".rr-view-exercise:visible")).to_have_count(asked)


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Light"])
def test_axe_finds_nothing_in_our_outputs(lesson, theme):
    page, _, _ = lesson
    turn(page, theme)

    assert faults(page) == ""


@pytest.mark.parametrize("width", [1280, 400])
def test_no_output_is_wider_than_its_window(lesson, width):
    page, _, _ = lesson
    page.keyboard.press("Control+b")  # the file browser would take the width of a phone
    page.set_viewport_size({"width": width, "height": 900})
    page.wait_for_timeout(800)

    wider = page.evaluate(WIDER)

    page.keyboard.press("Control+b")
    page.set_viewport_size({"width": 1280, "height": 900})
    assert wider == []


def test_no_request_leaves_the_machine(lesson):
    _, outside, _ = lesson

    assert outside == []
