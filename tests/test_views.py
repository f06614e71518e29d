"""The interactive views in the real JupyterLab: by mouse, by keyboard, from Python, and without."""

from __future__ import annotations

import nbformat
import pytest
from browsing import choose, faults, opened, run_all, started, turn
from playwright.sync_api import expect

CELLS = {
    "open": 'import readingroom as rr\ntelegram = rr.load("telegram-21646")',
    "text": "view = rr.widgets.text(telegram)\nview",
    "timeline": "hours = rr.widgets.timeline(telegram)\nhours",
    "ask": "print('ready')",
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory, chromium):
    """A notebook with the two views, run in JupyterLab, and requests that left the machine."""
    room, settings = tmp_path_factory.mktemp("views") / "room", tmp_path_factory.mktemp("settings")
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source, id=id) for id, source in CELLS.items()],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)"}},
    )
    with started(room, settings) as address:
        nbformat.write(notebook, room / "views.ipynb")
        address = address.replace("00_start_here", "views")
        with opened(address, chromium) as (page, outside):
            run_all(page, "text=ready")
            page.wait_for_selector(".rr-view .rr-event")
            yield page, outside


@pytest.fixture
def text(desk):
    view = desk[0].locator(".jp-Cell").nth(1).locator(".rr-view")
    view.scroll_into_view_if_needed()
    yield view
    view.press("Escape")


@pytest.fixture
def timeline(desk):
    view = desk[0].locator(".jp-Cell").nth(2).locator(".rr-view")
    view.scroll_into_view_if_needed()
    yield view
    view.press("Escape")


def ask(page, code):
    """Run code in the last cell and read what it prints."""
    cell = page.locator(".jp-Cell").nth(3)
    editor = cell.locator(".cm-content")
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(f"{code}; print('after:', {len(code)})")
    page.keyboard.press("Control+Enter")
    output = cell.locator(".jp-OutputArea-output")
    expect(output.last).to_contain_text(f"after: {len(code)}")
    return output.last.inner_text()


def test_the_twin_hides_while_the_view_lives(desk):
    page, _ = desk

    hidden = page.evaluate(
        "[...document.querySelectorAll('[data-rr-twin]')].map(each => each.hidden)"
    )

    assert hidden == [True, True]


def test_a_mark_explains_itself_on_hover_on_focus_and_on_click(text):
    inspector = text.locator(".rr-inspector")
    mark = (
        text.locator("[data-kind=bracket]", has_text="[Bukcheng]")
        .or_(text.locator("[data-kind=place]", has_text="Bukcheng"))
        .first
    )

    text.locator("[data-line='86']").click()
    expect(inspector).to_contain_text("Passage K7")
    mark.hover()
    expect(inspector.locator(".rr-kind")).not_to_contain_text("Passage")
    mark.click()
    expect(mark).to_have_attribute("aria-current", "true")
    expect(inspector).to_contain_text("line 86")


def test_marks_are_switched_by_the_legend_and_said_aloud(text):
    times = text.locator(".rr-legend button", has_text="Times")
    mark = text.locator(".rr-mark[data-kind=time]").first
    expect(mark).to_have_attribute("role", "button")

    times.click()
    expect(times).to_have_attribute("aria-pressed", "false")
    expect(text.locator("[role=status]")).to_have_text("Times hidden.")
    assert mark.get_attribute("role") is None
    times.click()
    expect(mark).to_have_attribute("role", "button")


def test_everything_is_reached_by_keyboard_in_reading_order(desk, text):
    page, _ = desk
    text.locator("input[type=search]").focus()
    reached = []
    for _ in range(4):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.className.split(' ')[0]"))
    assert reached[:3] == ["rr-button", "rr-button", "rr-number"]

    text.locator("[data-line='1']").focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.dataset.line") == "3"
    page.keyboard.press("ArrowRight")
    assert "rr-mark" in page.evaluate("document.activeElement.className")
    page.keyboard.press("Enter")
    expect(text.locator("[role=status]")).to_contain_text("Digital Archive International History")
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement.closest('.rr-text') !== null")


def test_bare_keys_stay_in_the_view(desk, text):
    """In JupyterLab's command mode D D deletes a cell and M turns it into Markdown."""
    page, _ = desk
    before = page.locator(".jp-Cell").count()
    text.locator("[data-line='61']").click()

    for key in ("d", "d", "x", "m", "a", "b"):
        page.keyboard.press(key)
    page.wait_for_timeout(300)

    assert page.locator(".jp-Cell").count() == before
    assert page.locator(".jp-CodeCell").count() == before


def test_find_counts_goes_on_and_says_where(text):
    box = text.locator("input[type=search]")
    count = text.locator(".rr-find .rr-note")

    box.fill("necessary")
    box.press("Enter")
    expect(count).to_have_text("1 of 7")
    expect(text.locator("[role=status]")).to_contain_text("K5, line 82")
    box.press("Enter")
    expect(count).to_have_text("2 of 7")
    box.fill("prisoner")
    box.press("Enter")
    expect(count).to_have_text("not in the text")
    box.fill('series "g" t')
    box.press("Enter")
    expect(count).to_have_text("1 of 1")
    for place, line in (("m16", "61"), ("88", "88")):
        box.fill(place)
        box.press("Enter")
        expect(text.locator("[aria-current=true]")).to_have_attribute("data-line", line)


def test_what_is_selected_is_known_to_python_and_python_moves_the_view(desk, text):
    page, _ = desk
    text.locator("[data-line='98']").click()
    assert "K13" in ask(page, "print(view.selected)")

    ask(page, "view.selected = 'M10'; view.shown = ['time']")

    expect(text.locator("[aria-current=true]")).to_have_attribute("data-line", "49")
    expect(text.locator(".rr-legend [aria-pressed=true]")).to_have_count(1)
    ask(page, "view.shown = ['part', 'person', 'organisation', 'place', 'time', 'bracket']")


def test_choosing_a_clock_moves_the_intervals(desk, timeline):
    page, _ = desk
    row = timeline.locator("tbody tr", has_text="Kim's telegram, by its time-mark to Mao's letter")
    expect(row.locator("td").last).to_have_text("3 h to 15 h")

    timeline.get_by_label("Clock of Kim Il Sung").select_option("pyongyang")
    expect(row.locator("td").last).to_have_text("9 h to 15 h")
    timeline.get_by_label("Clock of Mao Zedong").select_option("beijing")
    expect(row.locator("td").last).to_have_text("10 h")
    expect(row.locator("td").first).to_have_text("9 h")
    assert "pyongyang" in ask(page, "print(hours.clocks)")

    ask(page, "hours.clocks = {}")
    expect(row.locator("td").last).to_have_text("3 h to 15 h")


def test_kinds_of_time_are_shown_and_hidden(timeline):
    events = timeline.locator(".rr-event")
    before = events.count()

    timeline.locator(".rr-legend button", has_text="outside").click()
    assert events.count() < before
    expect(timeline).not_to_contain_text("Not in the document")
    timeline.locator(".rr-legend button", has_text="outside").click()
    expect(events).to_have_count(before)


def test_an_event_opens_its_words_and_its_hours_on_the_chart_s_clock(desk, timeline):
    page, _ = desk
    timeline.locator(".rr-event").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    inspector = timeline.locator(".rr-inspector")
    expect(inspector.locator("blockquote")).to_have_text("18:00 14 July of this year")
    expect(inspector).to_contain_text("14 July, 17:00 to 14 July, 23:00")


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Light"])
def test_axe_finds_nothing(desk, theme):
    page, _ = desk
    turn(page, theme)

    assert faults(page) == ""


def test_without_a_kernel_the_twin_stands_in_a_reopened_notebook(desk):
    """Last of all: it shuts the kernel down."""
    page, _ = desk
    choose(page, "File", "Save Notebook")
    page.wait_for_timeout(1000)
    choose(page, "Kernel", "Shut Down Kernel")
    page.wait_for_timeout(1500)
    page.reload()
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    page.wait_for_timeout(4000)

    seen = page.evaluate("""() => [...document.querySelectorAll('[data-rr-twin], .rr-view')]
        .filter(each => each.offsetParent !== null).map(each => each.textContent)""")

    assert any("the enemy surely will not cause a breakdown" in words for words in seen)
    assert any("somewhere between" in words for words in seen)


def test_no_request_leaves_the_machine(desk):
    assert desk[1] == []
