"""Lessons as web pages, as the server of a student's room gives them."""

from __future__ import annotations

import json
import re
import shutil
import urllib.error
import urllib.request
from pathlib import Path

import nbformat
import pytest
from browsing import Reader, started
from lxml import html

import readingroom as rr
from readingroom.html import plain

ROOT = Path(__file__).parents[1]
LESSONS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
NUMBER = "ask-the-only-number"
RIGHT = {"bound": "at least", "number": "10", "unit": "regiments"}


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    room = tmp_path_factory.mktemp("student") / "room"
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("READINGROOM_OPEN")
        with started(room, tmp_path_factory.mktemp("settings")) as address:
            yield Reader(address, room)


@pytest.fixture
def page(reader):
    """A room in which nothing is answered."""
    for book in [*reader.room.glob("*answers*"), *reader.room.glob(".student")]:
        book.unlink()
    return reader


def test_whoever_works_on_a_page_counts_as_somebody_for_a_hub_that_ends_idle_servers(page):
    def active() -> str:
        with page._opener.open(f"{page.base}api/status", timeout=60) as reply:
            return json.loads(reply.read())["last_activity"]

    before = active()
    page.answer(RIGHT)
    assert active() > before


@pytest.mark.parametrize("name", LESSONS)
def test_a_page_has_the_words_of_its_lesson_and_no_word_about_cells(page, name):
    html = page.get(f"{name}.ipynb")
    notebook = json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text("utf-8"))
    asked = [each["id"] for each in notebook["cells"] if "rr.exercise(" in "".join(each["source"])]

    assert html.count("<h1") == 1
    assert all(f'data-cell="{each}"' in html for each in asked)
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert {*re.findall(r'href="#([^"]+)"', html)} <= {*ids}
    prose = plain(" ".join(re.findall(r'(?s)<section[^>]*class="words">(.*?)</section>', html)))
    assert not re.search(r"Shift|\bcells?\b|rr\.|telegram(\.\w|\[)", prose)
    assert "The code of this step" in html and "import readingroom" not in plain(
        re.sub(r"(?s)<details.*?</details>|<style.*?</style>", "", html)
    )


def test_every_line_number_and_siglum_leads_to_its_words(page, telegram):
    html = page.get("03_requests.ipynb")
    text = html.partition("<aside")[2]

    assert 'from line <a href="#line-84">84</a> on' in html
    assert '<a href="#line-86">86</a> and <a href="#line-92">92</a>' in html
    for number, siglum in telegram.page.siglum_of_line.items():
        assert re.search(rf'<span class="rr-siglum">{siglum}<.*?id="line-{number}"|'
                         rf'id="line-{number}".*?>{siglum}<', text)  # fmt: skip


@pytest.mark.parametrize("name", LESSONS)
def test_no_line_is_named_on_a_page_without_a_way_to_it(page, name):
    """But in letters, and in what is pressed, chosen by these words, or typed as code."""
    lesson = html.fromstring(page.get(f"{name}.ipynb")).get_element_by_id("lesson")
    apart = ("a", "button", "option", "pre", "style", "summary")
    outside = " and ".join(f"not(ancestor::{each})" for each in apart)
    chosen = "(not(ancestor::label) or parent::small)"
    letters = "not(ancestor::*[contains(@class, 'line')])"
    said = lesson.xpath(f"//text()[{outside} and {chosen} and {letters}]", smart_strings=False)

    line = r"\b[Ll]ines? \d+\b(?! of Mao's letter)|\b[OMK]\d{1,2}\b"
    named = [each for each in said if re.search(line, each)]

    assert named == []


def test_a_reply_leads_to_the_lines_that_it_names(page):
    reply = page.answer(RIGHT)["reply"]

    assert '<a href="#line-86">K7, line 86</a>' in reply


def test_what_is_said_of_a_second_document_leads_into_that_one(page):
    memo = Path(__file__).parent / "memo" / "page.txt"
    rr.new(memo, "memo", into=page.room / "data")
    loaded = 'telegram = rr.load("telegram-21646")\nmemo = rr.load("memo")'
    own_lesson(page.room, loaded, 'memo["A1"]', 'telegram["K1"]')

    shown = html.fromstring(page.get("own.ipynb"))

    links = {each.text[:2]: each.get("href")[1:] for each in shown.xpath("//main//a[@href]")}
    for siglum in ("A1", "K1"):
        line = shown.get_element_by_id(links[siglum])
        assert line.find_class("rr-siglum")[0].text == siglum


def test_an_answer_is_checked_kept_in_the_rooms_book_and_there_when_one_returns(page):
    said = page.answer(RIGHT)

    assert "This holds" in plain(said["reply"])
    [attempt] = json.loads((page.room / "answers.json").read_text("utf-8"))["exercises"][
        "telegram-21646/the-only-number"
    ]
    assert attempt["answer"] == RIGHT and attempt["lesson"] == "03_requests"
    assert "This holds" in plain(page.get("03_requests.ipynb"))
    assert "3. The list, item by item (10 minutes) 1 of 2" in plain(
        page.pieces("03_requests")["contents"]
    )


def test_no_message_is_kept_twice(page):
    page.answer(RIGHT)
    page.answer(RIGHT)

    book = json.loads((page.room / "answers.json").read_text("utf-8"))
    assert len(book["exercises"]["telegram-21646/the-only-number"]) == 1


def test_each_name_has_its_own_book(page):
    page.say("03_requests", do="student", value="Min")
    page.answer(RIGHT)
    page.say("03_requests", do="student", value="Ju")

    shown = plain(page.get("03_requests.ipynb"))
    assert "You are Ju" in shown and "This holds" not in shown
    page.say("03_requests", do="student", value="Min")
    assert "This holds" in plain(page.get("03_requests.ipynb"))


@pytest.mark.parametrize("name", ["علی\u200cرضا", "Ju\u00ad", f"{'a' * 99} b"])
def test_a_page_is_loaded_anew_for_a_name_that_holds_what_nobody_sees(page, name):
    page.say("03_requests", do="student", value="Min")
    page.answer(RIGHT)

    assert page.say("03_requests", do="student", value=name)["named"]
    assert "This holds" not in plain(page.get("03_requests.ipynb"))
    page.answer(RIGHT)
    assert "This holds" in plain(page.get("03_requests.ipynb"))
    assert "named" not in page.say("03_requests", do="student", value="\u200b")


def test_what_waits_for_an_answer_is_closed_and_opens(page):
    shown = page.pieces("03_requests")
    assert "First your own answer" in plain(shown["shown-echo-in-the-key"])

    page.say("03_requests", cell="echo-in-the-key", at=0, was={}, say={"do": "reveal"})

    assert "First your own answer" not in plain(page.pieces("03_requests")["shown-echo-in-the-key"])


def test_an_answer_code_is_given_and_taken(page):
    page.answer(RIGHT)
    code = page.say("03_requests", do="answer_code")["html"]
    (page.room / "answers.json").unlink()

    assert "1" in page.say("03_requests", do="enter_answer_code", value=plain(code))["came"]
    assert "This holds" in plain(page.get("03_requests.ipynb"))
    assert "RR" in page.say("03_requests", do="enter_answer_code", value="nonsense")["came"]


def test_the_code_of_every_step_is_folded_below_it_and_what_needs_code_leads_to_the_notebook(page):
    html = page.get("03_requests.ipynb")
    cells = html.partition("<aside")[0].split('data-cell="')[1:]
    steps = {name: shown for name, _, shown in (each.partition('">') for each in cells)}
    way = 'href="/lab/tree/03_requests.ipynb">open the lesson as a notebook'

    for name, shown in steps.items():
        code = "The code of this step" in shown or "Look up something else" in shown
        assert code != name.startswith("ask-"), name
    assert [name for name, shown in steps.items() if way in shown] == ["group-own", "ask-which-arm"]


def test_what_a_page_says_can_be_done_on_a_page(page):
    page.say("03_requests", do="student", value="Min")
    page.answer(RIGHT)
    code = plain(page.say("03_requests", do="answer_code")["html"])
    page.say("03_requests", do="student", value="Ju")

    taken = page.say("03_requests", do="enter_answer_code", value=code)["came"]
    invisible = page.say("03_requests", do="student", value="\u200b")["came"]
    reveal = {"cell": "echo-in-the-key", "at": 0, "was": {}, "say": {"do": "reveal"}}
    shown = page.say("03_requests", **reveal)["set"]["said"]

    assert "Work under that name" in taken
    assert "Put a name into the field" in invisible
    assert "is open now" in shown
    assert not re.search(r"rr\.|cell", " ".join([taken, invisible, shown]))


def test_a_student_looks_up_other_words(page):
    found = page.say("03_requests", do="look up", cell="search-silence", value="regiments")
    none = page.say("00_start_here", do="look up", cell="passage", value="K99")

    assert "at least 10 regiments" in plain(found["html"])
    assert "nothing called “K99”" in plain(none["html"])


def test_readings_side_by_side_keep_the_rows_that_the_lesson_keeps(page):
    def shown() -> str:
        while "own answer" in (html := page.pieces(lesson)["shown-compare-with-key"]):
            page.say(lesson, cell="compare-with-key", at=0, was={}, say={"do": "reveal"})
        return html

    lesson = "06_write_it_up"
    assert "There are no rows" in plain(shown())

    sorted_into = {"guns": "defensive", "bombers": "offensive", "leading": "command"}
    sorted_into |= {"zone": "offensive", "sites": "defensive", "attacks": "offensive"}
    page.answer(sorted_into | {"capital": "defensive"}, "ask-three-classes")

    assert shown().count("<tr") == 1 + 7


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"cell": "nowhere"},
        {"cell": NUMBER, "at": 7},
        {"cell": NUMBER, "at": "0"},
        {"cell": NUMBER, "at": 0, "was": 3, "set": [], "say": "answer"},
        {"cell": NUMBER, "at": 0, "was": {"state": 3}, "set": {"state": 4}},
        {"cell": "title", "at": 0},
    ],
)
def test_a_message_of_another_kind_breaks_nothing(page, message):
    assert page.status("said/03_requests.ipynb", {"messages": [message]}) == 200


def test_what_no_page_can_do_is_told_and_what_comes_after_it_is_done(page):
    wrong = {"cell": "nowhere", "at": 0, "say": {"do": "answer", "value": 1}}
    right = {"cell": NUMBER, "at": 0, "say": {"do": "answer", "id": "a", "value": RIGHT}}
    sent = {"messages": [wrong, right]}

    told, kept = json.loads(page.get("said/03_requests.ipynb", sent))["replies"]

    assert "Load the page again" in told["came"]
    assert "This holds" in plain(kept["set"]["reply"])


def test_a_call_that_is_wrong_is_left_to_the_kernel(page):
    own_lesson(page.room, "rr.cite()", "rr.glossary(nothing=1)")

    assert page.status("own.ipynb") == 200


def own_lesson(room, *codes, ids=True):
    cells = list(map(nbformat.v4.new_code_cell, codes))
    for number, cell in enumerate(cells):
        cell.id = f"own-{number}"
    notebook = nbformat.v4.new_notebook(cells=cells)
    if not ids:
        notebook.nbformat_minor = 4
        for cell in cells:
            del cell["id"]
    nbformat.write(notebook, room / "own.ipynb")


def test_an_answer_never_goes_to_another_exercise(page):
    asks = 'rr.exercise("telegram-21646/{}")'.format
    own_lesson(page.room, asks("the-only-number"), asks("five-or-seven"), ids=False)
    say = {"do": "answer", "id": "a", "number": 1, "value": RIGHT, "why": "", "whose": ""}
    sent = {"at": 0, "of": "telegram-21646/the-only-number", "say": say}

    wrong = page.say("own", cell="cell-2", **sent)
    right = page.say("own", cell="cell-1", **sent)

    assert "Load the page again" in wrong["came"]
    assert "This holds" in plain(right["set"]["reply"])


def test_ones_own_reading_never_goes_into_the_book_of_whoever_was_named_since(page):
    page.say("03_requests", do="student", value="Min")
    whose = re.search(r'data-whose="([^"]+)"', page.get("03_requests.ipynb"))[1]
    page.say("03_requests", do="student", value="Kim")
    own = {"own": {"demands": [{"id": "min-s", "request": "1", "kind": ["defensive"]}]}}

    said = page.say("03_requests", cell="list-chart", at=0, was={}, set=own, whose=whose)

    assert "another name was given" in said["came"]
    assert not any("min-s" in each.read_text("utf-8") for each in page.room.glob("answers*.json"))


@pytest.mark.parametrize(
    "code",
    [
        'rr.load("telegram-21646").words',
        'telegram = rr.load("telegram-21646")\ntelegram.words',
        'telegram = rr.load("telegram-21646")\nrr.widgets.text(telegram, selected=5)',
        'telegram = rr.load("telegram-21646")\nrr.widgets.text(telegram, shown=[3])',
    ],
)
def test_one_odd_cell_leaves_the_rest_of_the_page(page, code):
    own_lesson(page.room, code, 'rr.exercise("telegram-21646/the-only-number")')

    assert "The only number" in page.get("own.ipynb")


def test_what_the_lesson_itself_hands_in_is_handed_in(page):
    page.answer(RIGHT)
    own_lesson(page.room, "rr.portfolio()")

    assert "all lessons" in plain(page.say("own", do="portfolio")["html"])


def test_what_a_lesson_in_a_subfolder_hands_in_is_found(page):
    (page.room / "below").mkdir(exist_ok=True)
    shutil.copyfile(page.room / "03_requests.ipynb", page.room / "below" / "own.ipynb")
    page.answer(RIGHT)
    asked = {"messages": [{"do": "portfolio"}]}
    made = json.loads(page.get("below/said/own.ipynb", asked))["replies"][0]

    name = re.search(r'href="(portfolio[^"]*)"', made["html"])[1]
    assert "Portfolio" in plain(page.get(f"below/{name}"))
    assert made["came"] == "The page to hand in is made. It stands below."


def test_a_page_says_to_machines_what_it_is(page):
    assert '"@type": "LearningResource"' in page.get("03_requests.ipynb")


def test_only_a_lesson_that_is_ours_is_run_unasked(page):
    own_lesson(page.room, "1 + 1")

    assert "data-unasked" in page.get("03_requests.ipynb")
    assert "data-unasked" not in page.get("own.ipynb")


def test_who_is_not_signed_in_or_comes_from_elsewhere_changes_nothing(page):
    messages = {"messages": [{"do": "student", "value": "Mallory"}]}

    assert page.status("said/03_requests.ipynb", messages, safe=False) == 403
    stranger = urllib.request.Request(f"{page.base}readingroom/03_requests.ipynb")
    with urllib.request.build_opener().open(stranger) as reply:
        assert "/login" in reply.url


@pytest.mark.parametrize("where", ["../../etc/passwd.ipynb", "none.ipynb", "said/none.ipynb"])
def test_what_is_no_lesson_of_the_room_is_not_found(page, where):
    assert page.status(where) in (404, 405)


def test_a_lesson_outside_a_room_is_not_opened(page, tmp_path):
    (page.room / "room.yaml").rename(page.room / "other.yaml")
    try:
        assert page.status("03_requests.ipynb") == 404
    finally:
        (page.room / "other.yaml").rename(page.room / "room.yaml")


def test_a_damaged_lesson_is_told_in_a_sentence(page):
    (page.room / "own.ipynb").write_text("{", "utf-8")

    with pytest.raises(urllib.error.HTTPError) as told:
        page.get("own.ipynb")

    words = plain(told.value.read().decode())
    assert "This lesson cannot be opened" in words and "damaged" in words


def test_a_mistake_in_a_document_is_told_also_where_the_page_is_open(page):
    own = page.room / "data" / "telegram-21646"
    shutil.copytree(ROOT / "data" / "telegram-21646", own)
    context = own / "context.yaml"
    context.write_text(context.read_text("utf-8").replace("says:", "sayz:", 2), "utf-8")
    try:
        for where, asked in [
            ("pieces/03_requests.ipynb", None),
            ("said/03_requests.ipynb", {"messages": []}),
        ]:
            with pytest.raises(urllib.error.HTTPError) as told:
                page.get(where, asked)
            assert re.fullmatch(r".*context\.yaml:\d+: .*sayz.*", json.load(told.value)["trouble"])
        with pytest.raises(urllib.error.HTTPError) as told:
            page.get("03_requests.ipynb")
        assert len(re.findall(r"<p>[^<]*sayz[^<]*</p>", told.value.read().decode())) == 2
    finally:
        shutil.rmtree(own.parent)


def test_a_step_that_fails_is_told_in_a_sentence_and_what_comes_after_it_waits(page):
    own_lesson(page.room, "shown = 1 / 0", "shown + 1")

    pieces = json.loads(page.get("pieces/own.ipynb", {}))["pieces"]

    assert plain(pieces["shown-own-0"]).startswith("This step could not be worked out.")
    assert plain(pieces["shown-own-1"]).startswith("This step waits for an earlier one")


def test_the_front_page_leads_to_every_lesson(page):
    html = page.get("")

    assert all(f'href="{name}.ipynb"' in html for name in LESSONS)
    assert rr.__version__ and "exercises are done" in plain(html)
