"""A lesson as a web page in the browser: read, answered, left in the middle, at every width."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from browsing import browser_page, faults, is_here, started
from perceiving import cut_by_spacing, faint, misnamed, without_a_ring
from playwright.sync_api import expect

pytestmark = pytest.mark.slow
NUMBER, GUESS = "ask-the-only-number", "ask-predict-first-item"
DOCUMENT = Path(__file__).parents[1] / "data" / "telegram-21646"


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    return tmp_path_factory.mktemp("student") / "room"


@pytest.fixture(scope="module")
def address(room, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("READINGROOM_OPEN")
        with started(room, tmp_path_factory.mktemp("settings")) as address:
            yield address.replace("lab/tree/00_start_here", "readingroom/03_requests")


@pytest.fixture(scope="module")
def page(address, chromium):
    """Lesson 03 once, all that it computes being there."""
    outside: list[str] = []
    with browser_page(chromium) as page:
        page.on("request", lambda each: None if is_here(each.url) else outside.append(each.url))
        page.goto(address)
        expect(page.locator("[data-waits]")).to_have_count(0, timeout=90_000)
        yield page
    assert not outside


def step(page, cell):
    return page.locator(f"[data-cell={cell}]")


def test_an_answer_gets_its_reply_and_the_contents_count_it(page):
    number = step(page, NUMBER)
    number.get_by_label("Bound").select_option("at least")
    number.get_by_role("textbox", name="Number").fill("ten")
    number.get_by_label("Of what").select_option("regiments")
    number.get_by_role("button", name="Check my answer").click()

    expect(number.locator(".rr-reply")).to_contain_text("This holds")
    expect(page.locator("#contents")).to_contain_text(
        "3. The list, item by item (10 minutes) 1 of 2"
    )


def test_what_is_begun_and_what_is_answered_is_there_after_a_reload(page):
    step(page, GUESS).get_by_label("More soldiers").check()
    with page.expect_response(re.compile("said")):
        step(page, GUESS).locator("textarea").fill("He has lost many.")

    page.reload()

    expect(step(page, GUESS).get_by_label("More soldiers")).to_be_checked()
    expect(step(page, GUESS).locator("textarea")).to_have_value("He has lost many.")
    expect(step(page, NUMBER).locator(".rr-reply")).to_contain_text("This holds")


def test_another_tab_learns_of_an_answer_when_it_is_looked_at(page, address):
    other = page.context.new_page()
    other.goto(address.partition("?")[0])
    step(other, GUESS).get_by_label("Means to ward off").check()
    step(other, GUESS).get_by_role("button", name="Keep my answer").click()
    expect(step(other, GUESS).locator(".rr-reply")).to_be_visible()
    other.close()

    page.wait_for_timeout(2000)
    page.evaluate("dispatchEvent(new Event('focus'))")

    expect(step(page, GUESS).locator(".rr-reply")).to_be_visible()


def test_what_is_done_while_the_server_is_away_is_done_when_it_is_back(page):
    page.route("**/said/**", lambda each: each.abort())
    word, number = step(page, "ask-a-word-of-time"), step(page, NUMBER)
    word.get_by_role("textbox").first.fill("henceforth")
    word.locator(".rr-main").click()
    page.wait_for_timeout(2000)
    page.evaluate("dispatchEvent(new Event('focus'))")
    number.get_by_role("textbox", name="Number").fill("12")
    number.get_by_role("button", name="Check my answer").click()
    expect(word.locator(".rr-state")).to_contain_text("does not answer")

    page.unroute("**/said/**")

    expect(word.locator(".rr-reply")).to_contain_text("henceforth")
    expect(number.locator(".rr-reply")).to_contain_text("12 regiments")


def test_what_waits_is_shown_anyway_by_the_keyboard_and_the_focus_stays_there(page):
    card = step(page, "demands")
    expect(card).to_contain_text("First your own answer")
    card.locator("summary").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(card.locator("table")).to_contain_text("antiaircraft")
    assert card.evaluate("node => node.contains(document.activeElement)")


def test_words_picked_in_the_text_beside_go_to_the_question_in_sight(page):
    page.set_viewport_size({"width": 1280, "height": 900})
    asks = step(page, "ask-who-must-act")
    asks.locator(".rr-prompt").click()
    line = page.locator("#line-98 .rr-words")
    line.scroll_into_view_if_needed()
    box = line.bounding_box()
    page.mouse.move(box["x"] + 1, box["y"] + 6)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 6, steps=4)
    page.mouse.up()

    marked = asks.locator(".rr-places q")
    expect(marked).to_have_count(1)
    words = marked.inner_text()
    assert line.inner_text().startswith(words)
    expect(page.locator(".taken")).to_contain_text(words)


def test_words_are_picked_in_the_text_beside_by_the_keyboard(page):
    asks = step(page, "ask-who-must-act")
    asks.locator(".rr-prompt").click()
    page.locator("aside .rr-letters").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")

    marked = asks.locator(".rr-places q")
    expect(marked).to_have_text(re.compile(r"^\S+ \S+$"))
    page.locator("#line-67").scroll_into_view_if_needed()
    page.locator("#line-67 .rr-words").dblclick()
    expect(page.locator(".taken")).to_contain_text("line 67")


@pytest.mark.parametrize("width", [390, 820, 1280, 1920])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_and_axe_finds_nothing(page, width, scheme):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert faults(page, ["html"]) == ""


def test_names_focus_edges_and_spaced_text_hold_on_the_whole_page(page):
    whole = page.locator("body")
    page.set_viewport_size({"width": 1280, "height": 900})
    assert misnamed(whole) == []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert faint(whole) == []
    whole.evaluate("() => document.activeElement.blur()")
    assert without_a_ring(page, 120) == []
    other = page.context.new_page()
    for width in (390, 1280):
        other.set_viewport_size({"width": width, "height": 900})
        other.goto(page.url)
        assert cut_by_spacing(other.locator("body")) == []
    other.close()


def test_on_a_phone_a_line_is_one_tap_away_and_escape_leads_back(page):
    page.set_viewport_size({"width": 390, "height": 800})
    link = page.locator("main a[href='#line-80']").first
    link.click()

    expect(page.locator("#line-80")).to_be_in_viewport()
    assert below_the_head(page, "#text")
    page.keyboard.press("Escape")
    expect(page.locator("#text")).not_to_be_in_viewport()
    page.locator("#contents a").last.click()
    assert below_the_head(page, "section:target")


def below_the_head(page, what):
    head, node = (page.locator(each).bounding_box() for each in ("header", what))
    return node["y"] >= head["y"] + head["height"]


def test_where_a_script_does_not_arrive_the_step_says_so(page, address):
    other = page.context.new_page()
    other.route("**/gestures.js", lambda each: each.fulfill(status=503))
    other.goto(address.partition("?")[0])

    expect(step(other, NUMBER)).to_contain_text("did not arrive. Load the page again.")
    expect(step(other, "list-chart").locator(".rr-lives")).to_be_visible()
    other.close()


def test_a_mistake_saved_into_a_document_is_told_and_an_answer_waits_for_it_to_be_mended(
    page, address, room
):
    other = page.context.new_page()
    other.goto(address.partition("?")[0])
    shutil.copytree(DOCUMENT, room / "data" / "telegram-21646")
    context = room / "data" / "telegram-21646" / "context.yaml"
    context.write_text(context.read_text("utf-8").replace("says:", "sayz:", 1), "utf-8")
    number = step(other, NUMBER)
    expect(number.locator(".rr-lives")).to_be_attached()
    number.get_by_role("textbox", name="Number").fill("11")
    expect(number.locator(".rr-state")).to_contain_text(re.compile(r"context\.yaml:\d+: .*sayz"))
    number.get_by_role("button", name="Check my answer").click()

    shutil.rmtree(room / "data")

    expect(number.locator(".rr-reply")).to_contain_text("11 regiments")
    other.close()


def test_without_its_script_it_reads(page, address):
    context = page.context.browser.new_context(java_script_enabled=False)
    context.add_cookies(page.context.cookies())
    bare = context.new_page()
    bare.goto(address.partition("?")[0])

    expect(bare.get_by_text("nothing can be answered")).to_be_visible()
    expect(step(bare, "ask-three-classes")).to_contain_text("antiaircraft")
    card = step(bare, "echo-in-the-key")
    expect(card.get_by_text("so this stays closed")).to_be_visible()
    expect(card.get_by_text("Show it anyway").first).to_be_hidden()
    context.close()
