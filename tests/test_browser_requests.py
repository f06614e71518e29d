"""The view of requests in the real JupyterLab: with a reading, and to classify for oneself."""

from __future__ import annotations

import re

import pytest
from browsing import THEMES, faults, set_up, turn
from playwright.sync_api import expect

pytestmark = pytest.mark.slow

VIEWS = {
    "read": 'view = rr.widgets.requests(telegram, reading="key")\nview',
    "own": "mine = rr.widgets.requests(telegram, own={})\nmine",
}
ROWS = ".rr-ledger .rr-row:not(.rr-heads, .rr-group-head)"


@pytest.fixture(scope="module")
def desk(lab, chromium):
    with set_up(lab, chromium, "requests", VIEWS) as desk:
        yield desk


@pytest.fixture
def read(desk):
    view = desk.view("read")
    yield view
    view.locator(".rr-bar select").first.press("Escape")
    desk.ask("view.group = view.sort = 'printed'; view.count = ''")


@pytest.fixture
def own(desk):
    view = desk.view("own")
    desk.ask("mine.look(); mine.own = {}")  # of this room's book, which other tests write in too
    yield view
    desk.ask("mine.own = {}; mine.group = 'printed'; mine.count = ''; mine.selected = ''")


def test_a_demand_shows_the_phrase_of_the_other_letter_in_one_action(read):
    read.get_by_role("button", name="3., demand: offensive, infantry").click()

    inspector = read.locator(".rr-inspector")
    expect(inspector).to_contain_text("for further pressure on us")
    expect(read.locator("[role=status]")).to_contain_text("Demand in 3.: offensive")
    inspector.get_by_role("button", name="M14").first.click()
    expect(inspector.locator(".rr-kind")).to_contain_text("Passage M14")


def test_the_count_is_bracketed_numbered_and_said_with_its_rule(read):
    for label, count in (("3 measures", 3), ("5 items", 5), ("7 demands", 7)):
        read.get_by_label(label).check()
        numbers = read.locator(".rr-row .rr-brace:not(.rr-heads *)").all_text_contents()
        assert [each for each in numbers if each] == [str(n) for n in range(1, count + 1)]
        expect(read.locator(".rr-many .rr-answer")).to_contain_text(f"{label}. Counted")
        expect(read.locator("[role=status]")).to_contain_text("right under its own rule")


def test_rows_are_grouped_by_kind_and_a_demand_of_two_kinds_is_neither(read):
    read.get_by_label("Group").select_option("kind")

    heads = read.locator(".rr-group-head").all_text_contents()
    assert [" ".join(head.split()) for head in heads] == [
        "defensive 3",
        "command 1",
        "offensive 2",
        "defensive or offensive 1",
        "no demand in this reading 2",
    ]


def test_kinds_are_switched_off_and_words_filter(read):
    every = read.locator(ROWS).count()

    read.locator(".rr-legend button", has_text="Offensive").click()
    expect(read.get_by_role("button", name="infantry")).to_have_count(0)
    expect(read.get_by_role("button", name="defensive or offensive")).to_have_count(1)
    read.locator(".rr-legend button", has_text="Offensive").click()
    read.get_by_label("Only rows with").fill("pyongyang")
    expect(read.locator("[role=status]")).to_have_text("2 of 7 entries shown.")
    read.get_by_label("Only rows with").fill("tank")
    expect(read.locator(".rr-none")).to_have_text("No row has these words and kinds.")
    read.get_by_label("Only rows with").press("Escape")
    expect(read.locator(ROWS)).to_have_count(every)


def test_a_silence_says_which_words_were_looked_for(read):
    read.locator(".rr-tile", has_text="tanks").focus()
    read.locator(".rr-tile", has_text="tanks").press("Enter")

    expect(read.locator(".rr-inspector")).to_contain_text("“tank”")
    expect(read.locator(".rr-inspector")).to_contain_text("nowhere in this letter")


def test_the_ledger_is_read_by_keyboard_alone(desk, read):
    page = desk.page
    read.get_by_label("not counted").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(read.locator(".rr-inspector .rr-kind")).to_contain_text("Demand in 1.: defensive")
    page.keyboard.press("End")
    assert "no label" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Tab")
    assert "rr-tile" in page.evaluate("document.activeElement.className")


def test_python_moves_the_view_and_the_view_tells_python(desk, read):
    desk.ask("view.selected = 'demand:zone'; view.group = 'arm'; view.count = 'demands'")

    expect(read.locator("[aria-current=true]")).to_have_attribute("data-address", "demand:zone")
    expect(read.get_by_label("Group")).to_have_value("arm")
    expect(read.get_by_label("7 demands")).to_be_checked()
    read.get_by_role("button", name="2. a), demand").press("Enter")
    expect(read.locator("[aria-current=true]")).to_have_attribute("data-address", "demand:leading")
    read.get_by_label("Sort").select_option("target")
    assert "demand:leading target" in desk.ask("print(view.selected, view.sort)")


def test_one_divides_and_classifies_by_keyboard(desk, own):
    page = desk.page
    kinds = own.locator(".rr-legend button:visible")
    expect(kinds).to_have_text([re.compile("A minimum"), re.compile("No figure")])
    own.get_by_role("button", name="1., request").click()
    own.get_by_role("button", name="Divide into demands").click()
    page.keyboard.press("Home")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    own.get_by_label("defensive", exact=True).check()
    own.get_by_role("textbox", name="Arm").fill("air defence")
    own.get_by_role("button", name="Add this demand").click()

    row = own.get_by_role("button", name="1., my demand: defensive, air defence, K7, line 86")
    expect(row).to_be_visible()
    expect(kinds).to_have_count(5)
    expect(own.get_by_label("my 1 demand")).to_be_visible()
    kept = desk.ask("print(mine.own)")
    assert "'request': '1', 'kind': ['defensive'], 'arm': 'air defence'" in kept
    assert "'in': 'K'" in kept

    own.get_by_role("button", name="Remove my demand in 1.").click()
    expect(own.get_by_text("my 1 demand")).to_have_count(0)
    assert "{'demands': []}" in desk.ask("print(mine.own)")


def test_words_of_a_demand_are_typed_or_pasted(desk, own):
    own.get_by_role("button", name="1., request").click()
    own.get_by_role("button", name="Divide into demands").click()
    words, said = own.get_by_label("Or type or paste its words"), own.locator(".rr-bench .rr-said")
    words.fill("air-defense regimints")
    words.press("Enter")
    expect(said).to_contain_text("Not in this request. The nearest words: “")
    words.fill("antiaircraft artillery")
    own.get_by_role("button", name="Find them").click()
    expect(said).to_have_text("Picked: “antiaircraft artillery”")
    own.get_by_label("defensive", exact=True).check()
    own.get_by_role("button", name="Add this demand").click()
    assert "antiaircraft artillery" in desk.ask("print(mine.own)")


def test_what_was_removed_comes_back(desk, own):
    at = "{'quote': 'make local attacks', 'in': 'K'}"
    good = f"{{'id': 'a', 'request': '3', 'kind': ['offensive'], 'arm': '', 'at': {at}}}"
    desk.ask(f"mine.own = {{'demands': [{good}]}}")

    own.get_by_role("button", name="Remove my demand in 3.").click()

    said = "Removed from 3.: offensive."
    expect(own.locator("[role=status]")).to_have_text(said)
    expect(own.get_by_role("button", name="3., request")).to_be_focused()
    assert "{'demands': []}" in desk.ask("print(mine.own)")
    own.get_by_role("button", name="Undo").click()
    expect(own.locator("[role=status]")).to_have_text(f"Undone: {said}")
    expect(own.get_by_role("button", name="3., my demand: offensive")).to_be_visible()


def test_words_that_stand_twice_are_kept_with_their_number(desk, own):
    """PVO stands in 1. and again in 2. b)."""
    own.get_by_role("combobox", name="Request").select_option("2b")
    own.get_by_role("application", name="Words of 2. b)").focus()
    words = own.locator(".rr-picker .rr-words:visible").inner_text()
    before = len(words.partition("PVO")[0].split())
    for _ in range(before + 1):
        desk.page.keyboard.press("ArrowRight")
    desk.page.keyboard.press("Enter")
    expect(own.locator(".rr-bench")).to_contain_text("Picked: “PVO”")
    own.get_by_label("defensive", exact=True).check()
    own.get_by_role("button", name="Add this demand").click()

    assert "{'quote': 'PVO', 'in': 'K', 'n': 2}" in desk.ask("print(mine.own)")


def test_given_demands_come_back_and_damaged_ones_are_told(desk, own):
    at = "{'quote': 'make local attacks', 'in': 'K'}"
    good = f"{{'id': 'a', 'request': '3', 'kind': ['offensive'], 'arm': '<b>', 'at': {at}}}"
    desk.ask(f"mine.own = {{'demands': [{good}, 7, {{'request': '1'}}]}}; mine.group = 'kind'")

    expect(own.get_by_role("button", name="3., my demand: offensive, <b>")).to_be_visible()
    expect(own.locator(".rr-faults li")).to_have_count(2)
    expect(own.locator(".rr-group-head").last).to_contain_text("not yet divided into demands 6")


def test_one_looks_for_a_word_that_is_not_there(own):
    box = own.get_by_label("A word that might not be there")
    box.fill("Tank")
    box.press("Enter")
    expect(own.locator("[role=status]")).to_contain_text("“Tank” stands nowhere in Kim to Mao")
    box.fill("proposal")
    box.press("Enter")
    found = own.locator(".rr-found li", has_text="Mao to Kim")
    expect(found).not_to_contain_text("nowhere")
    found.get_by_role("button").first.click()
    expect(own.locator(".rr-inspector .rr-kind")).to_contain_text("Passage M")


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing(desk, theme):
    turn(desk.page, theme)

    assert faults(desk.page) == ""


def test_on_a_phone_nothing_scrolls_sideways(desk, read):
    desk.page.keyboard.press("Control+b")  # the list of files would take the width of a phone
    desk.page.set_viewport_size({"width": 360, "height": 740})
    desk.page.wait_for_timeout(500)
    wide = """() => [...document.querySelectorAll('.rr-view, .rr-view :not(.rr-hide, .rr-hide *)')]
        .filter(each => each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 40
            && getComputedStyle(each).overflowX === 'auto').map(each => each.className)"""

    narrow = desk.page.evaluate(wide)

    desk.page.keyboard.press("Control+b")
    desk.page.set_viewport_size({"width": 1280, "height": 900})
    assert narrow == []


def test_no_request_leaves_the_machine(desk):
    assert desk.outside == []
