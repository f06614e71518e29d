"""What a cell shows in JupyterLab, as its reader first sees it."""

from __future__ import annotations

import pytest
from browsing import choose, set_up
from playwright.sync_api import expect

pytestmark = pytest.mark.slow

CELLS = {
    "exercise": "rr.exercise('telegram-21646/what-for')",
    "page": "telegram",
    "text": "rr.widgets.text(telegram)",
    "years": "rr.plots.timeline(telegram, scale='years')",
}
WINDOW = ".jp-WindowedPanel-outer"


@pytest.fixture(scope="module")
def desk(lab, chromium):
    with set_up(lab, chromium, "outputs", CELLS, without=2) as desk:
        desk.page.keyboard.press("Control+b")  # no list of files beside the lesson
        yield desk


def top_and_bottom(locator):
    box = locator.bounding_box()
    return box["y"], box["y"] + box["height"]


@pytest.mark.parametrize("high", [600, 900])
def test_the_document_fits_the_window_and_is_scrolled_by_keyboard(desk, high):
    desk.page.set_viewport_size({"width": 1280, "height": high})
    shown = desk.cell("page").locator(".rr")
    lines = shown.get_by_role("group", name="The page, line by line")

    assert height(shown) < height(desk.page.locator(WINDOW))
    lines.focus()
    desk.page.keyboard.press("End")
    expect(lines.get_by_text("No. 2084")).to_be_in_viewport()


@pytest.mark.parametrize(("wide", "high"), [(800, 700), (400, 800)])
def test_the_document_fits_a_small_window_in_any_type(desk, wide, high):
    desk.page.set_viewport_size({"width": wide, "height": high})
    shown, window = desk.cell("page").locator(".rr"), height(desk.page.locator(WINDOW))
    switch = "document.documentElement.classList.toggle('rr-larger-type')"

    usual = height(shown)
    desk.page.evaluate(switch)
    larger = height(shown)
    desk.page.evaluate(switch)
    assert (usual < window, larger < window) == (True, True), (usual, larger, window)


def height(locator):
    return locator.bounding_box()["height"]


def test_the_letters_come_first_and_what_is_around_them_is_one_click_away(desk):
    shown = desk.cell("page")
    around = shown.get_by_text("Around the letters: web page, catalogue record (lines 1–17)")

    expect(shown.get_by_text("Search in")).not_to_be_visible()
    expect(shown.get_by_role("heading", name="Mao to Kim, 15 July 1952")).to_be_visible()
    around.click()
    expect(shown.get_by_text("Search in")).to_be_visible()
    around.click()


def test_the_text_opens_at_its_letters(desk):
    text = desk.view("text").get_by_role("group", name="Text, line by line")

    expect(text.get_by_text("I send to you for familiarization")).to_be_in_viewport()
    expect(text.get_by_text("Search in")).not_to_be_in_viewport()


def test_words_that_a_finger_holds_are_marked(desk):
    view = desk.view("exercise")
    view.locator(".rr-words[data-line='29']").evaluate("""row => {
        row.dispatchEvent(new PointerEvent("pointerdown", { pointerType: "touch", bubbles: true }));
        const at = row.textContent.indexOf("for familiarization");
        document.getSelection().setBaseAndExtent(row.firstChild, at, row.firstChild, at + 18);
    }""")

    expect(view.get_by_role("list", name="Marked")).to_contain_text("for familiarization")


def test_the_whole_document_is_printed(desk):
    desk.page.emulate_media(media="print")
    whole = (
        desk.cell("page").locator(".rr-letters").evaluate("e => e.scrollHeight - e.clientHeight")
    )
    expect(desk.cell("page").get_by_text("Search in")).to_be_visible()
    desk.page.emulate_media(media="screen")
    assert whole <= 1


@pytest.mark.parametrize("how", ["keys", "menu"])
@pytest.mark.parametrize("name", CELLS)
def test_whoever_runs_a_cell_sees_the_top_of_what_it_shows(desk, name, how):
    desk.page.set_viewport_size({"width": 1280, "height": 700})
    cell = desk.cell(name)
    cell.locator(".cm-content").click()
    if how == "menu":
        choose(desk.page, "Run", "Run Selected Cell")
    else:
        desk.page.keyboard.press("Shift+Enter")
    expect(cell.locator(".jp-InputPrompt")).not_to_contain_text("*")
    desk.page.wait_for_timeout(1000)

    output, _ = top_and_bottom(cell.locator(".jp-Cell-outputArea"))
    top, bottom = top_and_bottom(desk.page.locator(WINDOW))
    assert top - 1 <= output < (top + bottom) / 2


@pytest.mark.parametrize("wide", [480, 800, 1280, 1920])
def test_a_chart_fills_the_width_it_has(desk, wide):
    """As far as its words stay words: on a projector it ends where they would shout."""
    desk.page.set_viewport_size({"width": wide, "height": 700})
    drawn = desk.cell("years").locator("img")
    given = desk.cell("years").locator(".jp-OutputArea-output").bounding_box()["width"]

    fills = drawn.bounding_box()["width"] / min(given, 1330)
    assert fills > 0.93
    narrow = drawn.evaluate("e => e.parentNode.querySelector('source').srcset === e.currentSrc")
    assert narrow == (wide < 768)


def test_larger_type_is_in_all_outputs_and_kept(desk):
    desk.page.set_viewport_size({"width": 1280, "height": 900})
    view, words = desk.view("exercise"), desk.cell("page").get_by_text("Copy to Comrade LI KENONG.")
    before = words.bounding_box()["height"]
    view.get_by_text("Keyboard, larger type").click()
    larger = view.get_by_role("button", name="Larger type")
    larger.click()

    expect(larger).to_have_attribute("aria-pressed", "true")
    assert words.bounding_box()["height"] > 1.2 * before
    assert desk.page.evaluate("() => localStorage.getItem('rr-larger-type')") == "true"
    larger.click()
    assert words.bounding_box()["height"] == before
