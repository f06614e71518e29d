"""The view of provenance in the real JupyterLab: boxes, journeys, shelfmarks, by mouse and keys."""

from __future__ import annotations

import pytest
from browsing import THEMES, beyond, faults, set_up, turn
from playwright.sync_api import expect

pytestmark = pytest.mark.slow

VIEW = 'view = rr.widgets.provenance(telegram, reading="key")\nview'


@pytest.fixture(scope="module")
def desk(lab, chromium):
    with set_up(lab, chromium, "provenance", {"view": VIEW}) as desk:
        yield desk


@pytest.fixture
def view(desk):
    return desk.view("view")


def focused(desk, ask="textContent"):
    return desk.page.evaluate(f"document.activeElement.{ask}")


def test_boxes_and_brackets_open_in_the_inspector(view):
    inspector = view.locator(".rr-inspector")

    view.get_by_role("button", name="[Bukcheng] (K7, line 86)").click()
    expect(inspector).to_contain_text("comes after")
    expect(inspector).to_contain_text("Puchenganskaya")
    inspector.get_by_role("button", name="Copy citation").wait_for()
    view.locator(".rr-nest-name", has_text="Soviet registry").click()
    expect(inspector).to_contain_text("lines 21–27")
    inspector.get_by_role("button", name="Closing number").click()
    expect(inspector.locator("blockquote")).to_have_text("No. 2084")


def test_the_journey_is_walked_by_its_buttons(desk, view):
    inspector = view.locator(".rr-inspector")
    ask = 'view.selected = "transmission:registered"'
    desk.ask(ask)
    expect(inspector).to_contain_text("Step 9 of 14")

    view.get_by_role("button", name="Next step").click()
    expect(inspector.locator(".rr-kind")).to_contain_text("Step 10 of 14")
    expect(inspector).to_contain_text("outside knowledge")
    expect(inspector).to_contain_text("What may have changed")
    expect(inspector).to_contain_text("Sources outside the page")
    expect(view.locator("[role=status]")).to_contain_text("Step 10 of 14")
    view.get_by_role("button", name="Step back").click()
    expect(view.locator(".rr-step[aria-current=true]")).to_contain_text("A registry adds")


def test_the_arrows_walk_and_stop_at_the_ends(desk, view):
    view.locator(".rr-step").first.click()
    for key, step in (("ArrowDown", 2), ("ArrowDown", 3), ("ArrowUp", 2), ("End", 14)):
        desk.page.keyboard.press(key)
        expect(view.locator(".rr-inspector .rr-kind")).to_contain_text(f"Step {step} of 14")
    view.get_by_role("button", name="Next step").click()
    expect(view.locator("[role=status]")).to_have_text("That was the last step.")


def test_who_kept_the_paper_is_a_walk_of_its_own(desk, view):
    view.get_by_role("radio", name="the paper").check()
    expect(view.locator(".rr-step:visible")).to_have_count(6)
    expect(view.locator(".rr-inspector")).not_to_contain_text("of 14")
    assert "paper" in desk.ask("print(view.journey)")

    desk.ask("view.journey = 'words'")
    expect(view.get_by_role("radio", name="the words")).to_be_checked()
    expect(view.locator(".rr-step:visible")).to_have_count(14)
    desk.ask("view.selected = 'custody:release'")
    expect(view.locator(".rr-step:visible")).to_have_count(6)
    expect(view.locator(".rr-inspector")).to_contain_text("1994 to 1996")
    desk.ask("view.journey = 'words'")


def test_a_kind_that_is_switched_off_leaves_a_gap_and_is_passed_over(view):
    outside = view.locator(".rr-legend button", has_text="Outside steps")
    outside.click()
    expect(view.locator(".rr-step-off:visible")).to_have_text("Step 10 is switched off.")
    view.locator(".rr-step", has_text="A registry adds").click()
    view.get_by_role("button", name="Next step").click()
    expect(view.locator(".rr-inspector .rr-kind")).to_contain_text("Step 11 of 14")
    outside.click()
    expect(view.locator(".rr-step-off:visible")).to_have_count(0)


def test_shelfmarks_are_read_element_by_element_with_the_keyboard(desk, view):
    inspector = view.locator(".rr-inspector")
    view.get_by_role("button", name="APRF", exact=True).focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowRight"):
        desk.page.keyboard.press(key)
    assert focused(desk) == "d. 343 same figure as RGASPI"
    desk.page.keyboard.press("Enter")
    expect(inspector.locator("blockquote")).to_have_text("d. 343")
    expect(inspector).to_contain_text("Whether the papers are, is not.")
    desk.page.keyboard.press("ArrowDown")
    assert focused(desk) == "d. 5"
    desk.page.keyboard.press("End")
    assert focused(desk) == "ll. 0072-0075 same figure as APRF"
    desk.page.keyboard.press("ArrowLeft")
    desk.page.keyboard.press("Enter")
    expect(inspector.locator(".rr-silence")).to_contain_text("names no papka")


def test_a_count_of_witnesses_is_chosen_before_anything_is_said(desk, view):
    answer = view.locator(".rr-answer")
    desk.ask("view.witnesses = 0")
    expect(answer).not_to_contain_text("same figure")

    view.get_by_label("two", exact=True).check()
    expect(answer).to_contain_text("You count as one")
    expect(answer).to_contain_text("No count is proven by these figures.")
    expect(answer).to_contain_text("how sure: medium")
    expect(view.locator("[role=status]")).to_contain_text("No count is proven")
    assert "2" in desk.ask("print(view.witnesses)")
    desk.ask("view.witnesses = 3")
    expect(view.get_by_label("three", exact=True)).to_be_checked()
    expect(answer).not_to_contain_text("You count as one")


def test_every_group_is_one_stop_in_reading_order(desk, view):
    view.locator(".rr-legend button").first.focus()
    reached = []
    for _ in range(9):
        desk.page.keyboard.press("Tab")
        reached.append(focused(desk, "className || document.activeElement.type").split(" ")[0])

    assert reached == [
        "rr-nest-name",
        "radio",
        "rr-button",
        "rr-button",
        "rr-step",
        "rr-scroll",
        "rr-element",
        "radio",
        "rr-inspector",
    ]


def test_escape_lets_go(desk, view):
    view.locator(".rr-nest-name").first.click()
    desk.page.keyboard.press("Escape")
    expect(view.locator(".rr-inspector")).to_contain_text("Open a box")
    assert "''" in desk.ask("print(repr(view.selected))")


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing(desk, view, theme):
    turn(desk.page, theme)
    desk.ask("view.witnesses = 1; view.selected = 'transmission:copied'")

    assert faults(desk.page) == ""


def test_on_a_phone_nothing_scrolls_sideways(view):
    view.evaluate("each => { each.parentElement.style.width = '344px'; }")
    for way in ("the paper", "the words"):
        view.get_by_role("radio", name=way).check()
        assert beyond(view) == []
    view.evaluate("each => { each.parentElement.style.width = ''; }")


def test_no_request_leaves_the_machine(desk):
    assert desk.outside == []
