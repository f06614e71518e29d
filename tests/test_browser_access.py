"""What waits for an answer, in the real JupyterLab: a calm card, a way there, a button."""

from __future__ import annotations

import nbformat
import pytest
from browsing import OPENING, choose, faults, opened, started, turn
from playwright.sync_api import expect

pytestmark = pytest.mark.slow
CELLS = {
    "open": OPENING,
    "demands": 'rr.tables.demands(telegram, reading="key")',
    "after": "print('reached')",
    "slip": "telegrm",
}


@pytest.fixture(scope="module")
def page(tmp_path_factory, chromium):
    """A student's room, a notebook in it, Run All."""
    room, settings = tmp_path_factory.mktemp("student") / "room", tmp_path_factory.mktemp("set")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("READINGROOM_OPEN")
        with started(room, settings) as address:
            notebook = nbformat.v4.new_notebook(
                cells=[nbformat.v4.new_code_cell(source, id=id) for id, source in CELLS.items()],
                metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
            )
            nbformat.write(notebook, room / "own.ipynb")
            with opened(address.replace("00_start_here", "own"), chromium) as (page, _):
                choose(page, "Run", "Run All Cells")
                expect(page.locator(".rr-view-closure.rr-lives")).to_be_visible()
                yield page


def cell(page, id):
    return page.locator(".jp-Notebook .jp-Cell").nth([*CELLS].index(id))


def test_run_all_stops_at_what_waits_and_nothing_is_red(page):
    page.wait_for_timeout(1000)

    expect(page.locator("[data-mime-type*='error'], [data-mime-type*='stderr']")).to_have_count(0)
    expect(cell(page, "after").locator(".jp-OutputArea-output")).to_have_count(0)
    expect(cell(page, "demands").get_by_role("link", name="three classes")).to_be_visible()


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing(page, theme):
    turn(page, theme)
    cell(page, "slip").locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    expect(cell(page, "slip").locator(".rr-card")).to_contain_text("Did you mean “telegram”?")

    assert faults(page) == ""


def test_it_is_shown_anyway_by_the_keyboard_and_the_focus_stays(page):
    card = cell(page, "demands")
    card.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(card.get_by_role("status")).to_contain_text("is open now")
    expect(card.get_by_role("button", name="Show it anyway")).to_be_focused()
    card.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    expect(card.locator("table")).to_contain_text("antiaircraft")


def test_no_button_moves_a_cell(page):
    cell(page, "after").locator(".cm-content").click()
    page.wait_for_timeout(500)

    expect(page.locator(".jp-Notebook button:visible", has_text="Move this cell")).to_have_count(0)
    expect(page.locator(".jp-cell-toolbar:visible")).to_have_count(0)


def test_the_link_leads_to_the_exercise_in_its_lesson(page):
    page.evaluate("document.activeElement.blur()")
    slip = cell(page, "slip").locator(".cm-content")
    slip.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text('telegram["identity:ri"]')
    page.keyboard.press("Control+Enter")
    cell(page, "slip").get_by_role("link", name="The man in line 35").click()

    there = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell.jp-mod-active")
    expect(there).to_contain_text("who-is-ri")
    page.wait_for_timeout(3000)  # until the lesson has its height
    expect(there).to_be_in_viewport()
