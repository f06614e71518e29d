"""The view of the text in the real JupyterLab: by mouse, by keyboard, from Python, and without."""

from __future__ import annotations

import pytest
from browsing import beyond, choose, faults, set_up, turn
from playwright.sync_api import expect

VIEW = 'view = rr.widgets.text(telegram, reading="key")\nview'


@pytest.fixture(scope="module")
def desk(lab, chromium):
    with set_up(lab, chromium, "text", {"view": VIEW}) as desk:
        yield desk


@pytest.fixture
def text(desk):
    view = desk.view("view")
    yield view
    view.locator("input[type=search]").press("Escape")


def test_a_mark_explains_itself_on_hover_on_focus_and_on_click(text):
    inspector = text.locator(".rr-inspector")
    mark = text.locator("span.rr-mark.rr-is-place", has_text="Bukcheng").first

    text.get_by_role("button", name="K7, line 86").click()
    expect(inspector).to_contain_text("Passage K7")
    mark.hover()
    expect(inspector.locator(".rr-kind")).not_to_contain_text("Passage")
    mark.click()
    expect(mark).to_have_attribute("aria-current", "true")
    expect(inspector.locator("blockquote")).to_have_text("Bukcheng")
    expect(inspector).to_contain_text("line 86")
    expect(inspector).to_contain_text("2 of 2")
    expect(inspector.get_by_role("button", name="Copy citation")).to_be_visible()


def test_requests_and_claims_are_opened_in_the_margin(text):
    inspector = text.locator(".rr-inspector")

    text.locator(".rr-tag.rr-is-request", has_text="2. b)").click()
    expect(inspector.locator("blockquote")).to_contain_text("The diameter of operations")
    expect(inspector).to_contain_text("no figure")
    text.locator(".rr-tag.rr-is-claim", has_text="talks hold").click()
    expect(inspector).to_contain_text("a reading, not the page")
    expect(inspector).to_contain_text("surely")


def test_marks_are_switched_by_the_legend_and_said_aloud(text):
    times = text.locator(".rr-legend button", has_text="Times")
    mark = text.locator("span.rr-mark.rr-is-time").first
    expect(mark).to_have_attribute("role", "button")

    times.click()
    expect(times).to_have_attribute("aria-pressed", "false")
    expect(text.locator("[role=status]")).to_have_text("Times hidden.")
    assert mark.get_attribute("role") is None
    times.click()
    expect(mark).to_have_attribute("role", "button")


def test_everything_is_reached_by_keyboard_in_reading_order(desk, text):
    page = desk.page
    text.locator(".rr-choice input").first.focus()
    reached = []
    for _ in range(7):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate("document.activeElement.className || document.activeElement.type")
        )
    kinds = [each.split(" ")[0] for each in reached]
    assert kinds[:-1] == ["rr-field", "rr-button", "rr-button", "checkbox", "checkbox", "rr-button"]
    assert page.evaluate("document.activeElement.closest('.rr-text') !== null")

    text.get_by_role("button", name="line 1", exact=True).focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == "3"
    page.keyboard.press("ArrowRight")
    assert "rr-mark" in page.evaluate("document.activeElement.className")
    page.keyboard.press("Enter")
    expect(text.locator("[role=status]")).to_contain_text("Digital Archive International History")
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement.closest('.rr-text') !== null")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.type") == "search"


def test_bare_keys_stay_in_the_view(desk, text):
    """In JupyterLab's command mode D D deletes a cell and M turns it into Markdown."""
    page = desk.page
    before = page.locator(".jp-Cell").count()
    text.get_by_role("button", name="M16, line 61").click()

    for key in ("d", "d", "x", "m", "a", "b"):
        page.keyboard.press(key)
    page.wait_for_timeout(300)

    assert page.locator(".jp-Cell").count() == before
    assert page.locator(".jp-CodeCell").count() == before


def test_select_all_is_about_the_text_of_the_view_and_takes_no_numbers(desk, text, telegram):
    page = desk.page
    text.locator(".rr-words").first.click(position={"x": 3, "y": 3})

    page.keyboard.press("Control+a")

    selected = page.evaluate("String(getSelection())").split("\n")
    lines = [line for line in map(str.strip, telegram.text.split("\n")) if line]
    assert [line for line in map(str.strip, selected) if line] == lines
    assert page.locator(".jp-Cell.jp-mod-selected").count() == 1
    page.evaluate("getSelection().removeAllRanges()")


def test_find_counts_goes_on_and_back_and_says_where(text):
    box = text.locator("input[type=search]")
    count = text.locator(".rr-find .rr-note")

    box.fill("necessary")
    box.press("Enter")
    expect(count).to_have_text("1 of 7")
    expect(text.locator("[role=status]")).to_contain_text("K5, line 82")
    box.press("Enter")
    expect(count).to_have_text("2 of 7")
    text.get_by_role("button", name="Previous").click()
    text.get_by_role("button", name="Previous").click()
    expect(count).to_have_text("7 of 7")
    box.fill("prisoner")
    box.press("Enter")
    expect(count).to_have_text("not in the text")
    box.fill('series "g" t')
    box.press("Enter")
    expect(count).to_have_text("1 of 1")
    box.fill("war")
    box.press("Enter")
    inside = int(count.inner_text().split()[-1])
    text.get_by_label("whole words").check()
    assert int(count.inner_text().split()[-1]) < inside
    text.get_by_label("whole words").uncheck()
    for place, line in (("m16", "61"), ("88", "88")):
        box.fill(place)
        box.press("Enter")
        expect(text.locator(".rr-number[aria-current=true]")).to_have_text(line)


def test_picked_words_become_a_citation_by_mouse_and_by_keyboard(desk, text):
    page = desk.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    text.locator("input[type=search]").fill("M16")
    text.locator("input[type=search]").press("Enter")
    words = text.locator(".rr-words[data-line='61']")
    words.click(click_count=3)
    inspector = text.locator(".rr-inspector")
    expect(inspector.locator(".rr-kind")).to_contain_text("Picked words")
    inspector.get_by_role("button", name="Copy citation").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("“If we display resolution")
    assert copied.endswith("(Mao to Kim, 15 July 1952, M16, line 61)")
    inspector.get_by_role("button", name="Copy a link to these words").click()
    assert page.evaluate("navigator.clipboard.readText()") == "telegram-21646#line:61"

    text.get_by_label("Pick words by keyboard").check()
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "Shift+ArrowRight"):
        page.keyboard.press(key)
    # It goes on where one was: in the line after the one that was picked.
    expect(inspector.locator("blockquote")).to_have_text("of a")
    page.keyboard.press("Escape")
    expect(inspector).to_contain_text("Passage M16")
    text.get_by_label("Pick words by keyboard").uncheck()


def test_the_page_as_received_and_two_letters_side_by_side(text):
    lines = text.locator(".rr-line:visible")
    text.get_by_label("As on the page").check()
    expect(lines).to_have_count(112)
    text.get_by_label("Two letters").check()
    columns = text.locator(".rr-text section:visible")
    expect(columns).to_have_count(2)
    expect(columns.first).to_contain_text("the enemy surely will not cause")
    expect(columns.last).to_contain_text("by at least 10 regiments")
    text.get_by_role("button", name="K5, line 82", exact=True).click()
    expect(text.locator(".rr-inspector .rr-kind")).to_contain_text("Passage K5")
    expect(text.locator(".rr-pair", has_text="no words")).to_have_count(3)
    text.get_by_label("Reading text").check()
    expect(lines).to_have_count(53)


def test_what_is_selected_is_known_to_python_and_python_moves_the_view(desk, text):
    text.get_by_role("button", name="K13, line 98", exact=True).click()
    assert "K13" in desk.ask("print(view.selected)")

    desk.ask("view.selected = 'M10'; view.shown = ['time']; view.arrangement = 'page'")

    expect(text.locator(".rr-number[aria-current=true]")).to_have_text("49")
    expect(text.locator(".rr-legend [aria-pressed=true]")).to_have_count(1)
    expect(text.get_by_label("As on the page")).to_be_checked()
    desk.ask("view.arrangement = 'reading'; view.shown = [id for id, *_ in view.kinds()]")


@pytest.mark.parametrize(
    ("theme", "layout"), [("JupyterLab Dark", "Two letters"), ("JupyterLab Light", "Reading text")]
)
def test_axe_finds_nothing(desk, text, theme, layout):
    turn(desk.page, theme)
    text.get_by_label(layout).check()

    assert faults(desk.page) == ""


def test_on_a_phone_nothing_scrolls_sideways(text):
    """JupyterLab itself is too wide for a phone, so the view is put into a frame that is not."""
    text.evaluate("each => { each.parentElement.style.width = '344px'; }")
    for layout in ("As on the page", "Two letters", "Reading text"):
        text.get_by_label(layout).check()
        assert beyond(text) == []
    text.evaluate("each => { each.parentElement.style.width = ''; }")


def test_a_view_keeps_its_looks_when_the_cell_that_brought_its_style_is_out_of_the_page(text):
    """As in JupyterLab's windowed mode, where cells that are out of sight are not in the page."""
    switch = """(off) => document.querySelectorAll(".jp-OutputArea style")
        .forEach((each) => { each.sheet.disabled = off; })"""
    text.page.evaluate(switch, True)
    looks = text.locator(".rr-text").evaluate("(each) => getComputedStyle(each).overflowY")
    worn = text.page.locator("head style.rr-worn").count()
    text.page.evaluate(switch, False)

    assert (looks, worn) == ("auto", 1)


def test_a_view_that_does_not_hear_python_is_mended(desk, text):
    """A model that was late in a slow browser is never reached: here nothing is sent to it."""
    desk.ask("from readingroom.views import present_desk; present_desk().send = lambda *_: None")
    text.get_by_role("button", name="K5, line 82").click()
    assert "K5" in desk.ask("print(view.selected)")

    desk.ask("view.selected = 'M10'")

    expect(text.locator(".rr-number[aria-current=true]")).to_have_text("49")
    text.get_by_role("button", name="K6, line 84").click()
    assert "K6" in desk.ask("print(view.selected)")


@pytest.mark.slow
def test_without_a_kernel_the_view_stands_in_a_reopened_notebook(desk):
    """Last of all: it shuts the kernel down."""
    page = desk.page
    choose(page, "File", "Save Notebook")
    page.wait_for_timeout(1000)
    choose(page, "Kernel", "Shut Down Kernel")
    page.wait_for_timeout(1500)
    page.reload()
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    page.wait_for_timeout(4000)

    expect(desk.view("view")).to_contain_text("the enemy surely will not cause a breakdown")
    expect(page.get_by_text("Error displaying widget")).to_have_count(0)


def test_no_request_leaves_the_machine(desk):
    assert desk.outside == []
