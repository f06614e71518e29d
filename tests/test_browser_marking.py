"""The text view in edit mode, in the real JupyterLab: from picked words to an entry in a file."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from browsing import beyond, faults, set_up, started, turn
from playwright.sync_api import expect

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
PICTURES = os.environ.get("RR_PICTURES")
VIEWS = {
    "view": "view = rr.widgets.text(telegram, edit=True)\nview",
    "mark": 'rr.mark(telegram, "by at least 10 regiments", "claim")',
}
POINT = """([line, from, to]) => {
    const row = document.querySelector(`.rr-text .rr-words[data-line="${line}"]`);
    const find = (words, end) => {
        const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            const at = walker.currentNode.textContent.indexOf(words);
            if (at >= 0) return [walker.currentNode, at + (end ? words.length : 0)];
        }
    };
    document.getSelection().setBaseAndExtent(...find(from, false), ...find(to, true));
    row.closest(".rr-text").dispatchEvent(new MouseEvent("mouseup", { bubbles: true }));
}"""


@pytest.fixture(scope="module")
def desk(chromium, tmp_path_factory):
    """The view on a copy of the document that belongs to the room."""
    room = tmp_path_factory.mktemp("own") / "room"
    with started(room, tmp_path_factory.mktemp("settings")) as address:
        own = room / "data" / "telegram-21646"
        shutil.copytree(ROOT / "data" / "telegram-21646", own, dirs_exist_ok=True)
        with set_up((room, address), chromium, "edit", VIEWS, without=1) as desk:
            yield desk, own


def picture(desk, name):
    if PICTURES:
        desk.page.screenshot(path=f"{PICTURES}/{name}.png")


def test_picked_words_become_an_entry_and_stand_in_the_file_at_a_click(desk):
    desk, own = desk
    view = desk.view("view")
    panel = view.get_by_role("group", name="Entry about picked words")
    entry = panel.get_by_role("group", name="The entry")
    key = own / "reading.key.yaml"
    before = key.read_bytes()

    desk.page.evaluate(POINT, [86, "by at least 1", "10 regiments"])
    panel.get_by_label("They are").select_option("claim")
    expect(entry).to_contain_text("at: by at least 10 regiments")
    expect(entry).to_contain_text("says: TODO the claim in plain words of ours")
    expect(view.locator("[role=status]")).to_contain_text("end of the list “claims”")
    picture(desk, "edit-light")
    assert key.read_bytes() == before

    panel.get_by_role("button", name="Put it into the file").click()
    expect(panel).to_contain_text("The file as it was is kept beside it")
    expect(panel.locator(".rr-problem").first).to_contain_text("is still TODO")
    expect(panel.get_by_role("button", name="Put it into the file")).to_have_count(0)
    assert key.read_bytes() != before
    assert [each.read_bytes() for each in own.glob("reading.key.yaml.before-*")] == [before]


def test_it_goes_by_keyboard_alone_and_is_said_aloud(desk):
    desk, _ = desk
    page, view = desk.page, desk.view("view")
    panel = view.get_by_role("group", name="Entry about picked words")

    view.get_by_label("Pick words by keyboard").focus()
    page.keyboard.press("Space")
    for key in ("ArrowDown", "Shift+ArrowRight", "Shift+ArrowRight"):
        page.keyboard.press(key)
    panel.get_by_label("They are").focus()
    page.keyboard.type("slip")
    expect(panel.get_by_role("group", name="The entry")).to_contain_text("what: TODO the oddity")
    expect(view.locator("[role=status]")).to_contain_text(
        "end of the list “slips” in document.yaml"
    )
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Copy the entry"
    page.keyboard.press("Enter")
    expect(view.locator("[role=status]")).to_contain_text("The entry is")


def test_light_and_dark_and_on_a_phone_nothing_is_amiss(desk):
    desk, _ = desk
    view = desk.view("view")
    assert faults(desk.page) == ""
    turn(desk.page, "JupyterLab Dark")
    desk.page.evaluate(POINT, [47, "The", "The"])
    expect(view.get_by_role("group", name="The entry")).to_be_visible()
    picture(desk, "edit-dark")
    assert faults(desk.page) == ""
    turn(desk.page, "JupyterLab Light")
    desk.page.keyboard.press("Control+b")  # the file browser would take the width of a phone
    desk.page.set_viewport_size({"width": 400, "height": 800})
    desk.page.wait_for_timeout(800)
    view.get_by_role("group", name="The entry").scroll_into_view_if_needed()
    picture(desk, "edit-phone")
    assert beyond(view) == []
    assert desk.outside == []
