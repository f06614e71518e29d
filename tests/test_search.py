"""Words looked up: in a document, in what is said of it, in every document of a room, on pages."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from browsing import browser_page
from playwright.sync_api import expect

import readingroom as rr
from readingroom.answers import REVEALED, as_mark, shelf
from readingroom.html import plain
from readingroom.lessons import lesson_page, open_lesson, reply_to_message
from readingroom.loading import working_in

ROOT = Path(__file__).parents[1]
MEMO = ROOT / "tests" / "memo" / "page.txt"


@pytest.fixture
def room(tmp_path, monkeypatch):
    """A teacher's room with the telegram, and a draft of another page beside it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "room.yaml").write_text("version: 0\n...\n", "utf-8")
    (tmp_path / "instructor").mkdir()
    rr.new(MEMO, "memo")
    return tmp_path


def found(words, **asked):
    return {each.document.id: each for each in rr.search(words, **asked).found if len(each)}


def test_every_document_at_hand_is_searched_and_each_hit_has_its_line(room):
    held = found("strengthen")
    both = found("it is necessary to")

    assert held.keys() == {"telegram-21646"}
    assert both.keys() == {"telegram-21646", "memo"}
    assert [hit.place.line for hit in both["memo"].page] == [16, 18, 24]
    assert "M14" in {hit.place.siglum for hit in rr.search("surely use").found[0].page}


def test_context_and_key_are_searched_too(room):
    told = found("furious bombardment", document="telegram-21646")["telegram-21646"]
    kinds = {thing.ground for thing, _ in found("disadvantage")["telegram-21646"].things}

    assert "fact:pyongyang-raid" in {thing.address for thing, _ in told.things}
    assert kinds == {"reading"} or "reading" in kinds


def test_words_are_folded_and_phrases_go_over_signs_and_capitals(room):
    assert len(found('SERIES "g"')["telegram-21646"].page) == 1
    assert len(found("Shuifens-kaya  [supung")["telegram-21646"].page) == 1
    assert "memo" in found("boat", whole_words=True)
    assert found("oat", whole_words=True) == found(" ") == {}
    assert "memo" in found("oat")


@pytest.mark.parametrize(
    ("asked", "lines"),
    [
        ({"letter": "O"}, []),
        ({"letter": "K"}, [82, 82, 94, 96]),
        ({"writer": "KIM IL SUNG"}, [82, 82, 94, 96]),
        ({"writer": "kim", "letter": "M"}, []),
        ({"part": "letter to Mao", "voice": "author"}, [82, 82, 94, 96]),
        ({"voice": "registry"}, []),
    ],
)
def test_a_search_is_narrowed_by_letter_part_voice_and_writer(telegram, asked, lines):
    hits = telegram.search("the enemy", **asked)

    assert [hit.place.line for hit in hits] == lines
    held = found("the enemy", document="telegram-21646", **asked)
    assert [hit.place.line for each in held.values() for hit in each.page] == lines


def test_editors_have_a_voice_of_their_own(telegram):
    assert [hit.place.line for hit in telegram.search("Stalin", voice="editor")] == [13, 27]


def test_what_no_document_has_gets_the_nearest(room, telegram):
    with pytest.raises(rr.NotHere, match="Did you mean “registry”"):
        telegram.search("a", voice="registri")
    with pytest.raises(rr.NotHere, match="Known here"):
        rr.search("necessary", document="telegram-21646", letter="Z")
    with pytest.raises(rr.NotHere, match="Known here"):
        rr.search("zebra", letter="Z")
    with pytest.raises(rr.NotHere, match="Known here: Mao Zedong, Kim Il Sung"):
        telegram.search("a", writer="Stalin")
    assert [*found("necessary", letter="M")] == []
    assert [*found("necessary", letter="B")] == ["memo"]


def test_what_waits_for_an_answer_is_left_out_until_it_is_given(tmp_path, monkeypatch):
    monkeypatch.delenv("READINGROOM_OPEN", raising=False)
    (tmp_path / "room.yaml").write_text("version: 0\nfor: students\n...\n", "utf-8")
    with working_in(tmp_path):
        closed = rr.search("defensive", document="telegram-21646")
        before = {thing.address for each in closed.found for thing, _ in each.things}
        for exercise in re.findall(r"\n- id: (\S+)", _exercises()):
            shelf().enter(
                lambda book, id=exercise: book.with_mark(f"telegram-21646/{id}", as_mark(REVEALED))
            )
        opened = rr.search("defensive", document="telegram-21646")

    after = {thing.address for each in opened.found for thing, _ in each.things}
    assert "What waits for your own answers was left out" in closed.summary
    assert "left out" not in opened.summary
    assert before < after


def _exercises() -> str:
    return (ROOT / "data" / "telegram-21646" / "exercises.yaml").read_text("utf-8")


def test_a_document_that_cannot_be_read_is_told_and_the_others_are_searched(room):
    copy = room / "data" / "broken"
    shutil.copytree(room / "data" / "memo", copy)
    facts = copy / "document.yaml"
    facts.write_text(facts.read_text("utf-8").replace("letters:", "leters:", 1), "utf-8")

    told = rr.search("north light")

    assert told.broken == ("broken",)
    assert "`readingroom check` finds fault with broken" in told.summary
    assert "memo" in {each.document.id for each in told.found}


def test_where_very_much_is_found_the_rest_is_counted(room):
    for copy in ("memo-2", "memo-3"):
        shutil.copytree(room / "data" / "memo", room / "data" / copy)

    told = rr.search("e")

    assert [each.document.folder.name for each in told.found] == ["memo", "memo-2", "memo-3"]
    assert told.unread == 1
    assert "Further documents may have it (1)" in told.summary


def test_of_very_many_places_the_first_are_shown_and_all_are_counted(room):
    told = rr.search("e", document="telegram-21646")

    assert f": {len(told)} places in one document. The first 200 are shown." in told.summary
    assert told.html().count("<mark>") == len(repr(told).splitlines()) - 1 == 200


def test_a_number_is_looked_up_as_it_is_written(room):
    assert len(rr.search(1952)) == len(rr.search("1952")) > 0


def test_a_change_of_a_document_is_seen_by_the_next_search(room):
    assert found("zeppelin") == {}
    facts = room / "data" / "memo" / "reading.key.yaml"
    said = facts.read_text("utf-8").replace(
        "\n...", "\nmoves:\n- {id: a, letter: B, what: He thinks of a zeppelin., at: a boat}\n..."
    )
    facts.write_text(said, "utf-8")

    (told,) = found("zeppelin")["memo"].things
    assert told[0].address == "move:a"


def test_a_hit_unfolds_its_line_or_its_card_and_all_is_escaped(room):
    (room / "saved.txt").write_text("To: Ann\n\n<img src=x onerror=alert(1)> & more", "utf-8")
    rr.new(room / "saved.txt", "hostile")

    shown = rr.search("onerror").html()
    cards = rr.search("furious bombardment").html()

    assert "<img" not in shown
    assert "<details><summary>" in shown
    assert "<summary>M3, line 35</summary><blockquote>After we wrote" in cards
    assert "fact “Pyongyang is bombed” (from outside)" in plain(cards)


# ------------------------------------------------------------------ addresses, pages


@pytest.mark.parametrize(
    ("address", "selected"),
    [
        ("request:2b", "request:2b"),
        ("M16", "M16"),
        ("name:mao", "name:mao/1"),
        ("slip:hyphen", "K7"),
        ("number:series", "line:25"),
    ],
)
def test_an_address_opens_the_text_at_its_place(address, selected):
    view = rr.widgets.text(f"telegram-21646#{address}")

    assert view.selected == selected
    assert f'data-address="{selected}"' in view.html()


def test_an_address_of_nothing_gets_the_nearest():
    with pytest.raises(rr.NotHere, match="request:2"):
        rr.widgets.text("telegram-21646#request:2z")
    with pytest.raises(rr.NotHere, match="no words on the page"):
        rr.widgets.text("telegram-21646#fact:mood")


@pytest.fixture(scope="module")
def lesson():
    return open_lesson(ROOT / "notebooks" / "03_requests.ipynb")


def test_a_page_has_a_place_for_each_address(lesson):
    page = lesson_page(lesson, "03_requests", "03_requests.ipynb")

    ids = re.findall(r' id="([^"]*)"', page)
    assert len(ids) == len(set(ids))
    assert {"line-92", "line:92", "request:2b", "M16", "letter:kim-to-mao", "slip:hyphen"} <= set(
        ids
    )


def test_a_search_on_a_page_leads_to_the_lines_beside_the_lesson(lesson):
    said = reply_to_message(
        lesson, "03_requests", {"do": "search", "value": "At the least", "letter": "K"}
    )

    none = reply_to_message(
        lesson, "03_requests", {"do": "search", "value": "at the", "writer": "nobody"}
    )

    assert "Known here" in none["came"] or "Did you mean" in none["came"]
    assert said["came"] == "“At the least”: 1 place in one document."
    assert '<a href="#line-92">K10, line 92</a>' in said["html"]


KEEP = "navigator.clipboard.writeText = async (words) => { window.shared = words; };"
PICK = """([first, start, last, end]) => {
  const point = (line, sign) => {
    const walker = document.createTreeWalker(
      document.querySelector(`#line-${line} .rr-words`), NodeFilter.SHOW_TEXT);
    while (walker.nextNode() && walker.currentNode.length < sign) sign -= walker.currentNode.length;
    return [walker.currentNode, sign];
  };
  getSelection().setBaseAndExtent(...point(first, start), ...point(last, end));
}"""
STARTS = """() => {
  const range = getSelection().getRangeAt(0), before = document.createRange();
  before.selectNodeContents(range.startContainer.parentElement.closest(".rr-words"));
  before.setEnd(range.startContainer, range.startOffset);
  return before.toString().length;
}"""


@pytest.mark.slow
def test_words_on_a_page_are_found_shared_and_opened_again(chromium, tmp_path_factory):
    from browsing import started

    room, settings = tmp_path_factory.mktemp("student") / "room", tmp_path_factory.mktemp("lab")
    with started(room, settings) as lab, browser_page(chromium) as page:
        address = lab.replace("lab/tree/00_start_here", "readingroom/03_requests")
        page.goto(address)
        aside = page.locator("#text")
        aside.get_by_text("Search", exact=True).first.click()
        aside.get_by_label("Words or a phrase").fill("furious bombardment")
        aside.get_by_role("button", name="Search").click()
        expect(aside.locator("#search [role=status]")).to_contain_text("in one document")
        aside.get_by_role("link", name="K5, line 82").click()
        expect(page.locator("#line-82")).to_be_in_viewport()

        page.evaluate(KEEP)
        page.evaluate(
            "const words = document.querySelector('#line-92 .rr-words').firstChild;"
            "getSelection().setBaseAndExtent(words, 7, words, 29)"
        )
        aside.get_by_role("button", name="Copy a link to these words").click()
        expect(aside.get_by_text("Copied.")).to_be_visible()
        shared = page.evaluate("window.shared")
        assert "token" not in shared
        assert shared.endswith("readingroom/03_requests.ipynb#line-92~diameter%20of%20operations")

        page.goto("about:blank")
        page.goto(shared)
        expect(page.locator("#line-92")).to_be_in_viewport()
        assert page.evaluate("getSelection().toString()") == "diameter of operations"

        for first, start, last, end in ((82, 185, 82, 194), (86, 10, 92, 40), (92, 3, 92, 4)):
            page.evaluate(KEEP)
            page.evaluate(PICK, [first, start, last, end])
            picked = page.evaluate("getSelection().toString()")
            aside.get_by_role("button", name="Copy a link to these words").click()
            expect(aside.get_by_text("Copied.")).to_be_visible()
            shared = page.evaluate("window.shared")
            page.goto("about:blank")
            page.goto(shared)
            expect(page.locator(f"#line-{first}")).to_be_in_viewport()
            assert page.evaluate("getSelection().toString()") == picked
            assert page.evaluate(STARTS) == start

        page.goto("about:blank")
        page.goto(address + "#line-92~50%")
        expect(page.locator("#line-92")).to_be_in_viewport()

        page.goto("about:blank")
        page.goto(re.sub(r"\?token=.*", "", address) + "#request:2b")
        expect(page.locator("#line-92")).to_be_in_viewport()
