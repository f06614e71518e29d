"""Lessons as a site: what is written, what is never in a page, and what is refused."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from shelving import BOOKS

import readingroom as rr
from readingroom.answers import Attempt, Book
from readingroom.classroom import furnished, site_files, write_site
from readingroom.cli import main
from readingroom.exercises import assess
from readingroom.html import plain
from readingroom.lessons import answered, brought, place_of_run, rehearse
from readingroom.loading import exercises_of

CLOSED = 'rr.tables.demands(telegram, reading="key")'
WORDS = """# Who asks for what?

**The question.** What does Kim ask for *first*?

**5 minutes.** You need [lesson 00](00_start_here.ipynb) and line 86."""
CELLS = {
    "title": WORDS,
    "open": 'import readingroom as rr\ntelegram = rr.load("telegram-21646")\nrr.progress("little")',
    "ask-the-only-number": 'rr.exercise("telegram-21646/the-only-number")',
    "demands": CLOSED,
    "recalled": 'rr.recall("telegram-21646/the-only-number")',
    "drawn": "rr.plots.requests(telegram)",
}
NUMBER = "telegram-21646/the-only-number"
RIGHT = {"bound": "at least", "number": "10", "unit": "regiments"}


def little(folder: Path, name: str = "little", cells: dict[str, str] = CELLS) -> Path:
    """A lesson of a few cells."""
    make = nbformat.v4
    every = [
        make.new_markdown_cell(each, id=id) if id == "title" else make.new_code_cell(each, id=id)
        for id, each in cells.items()
    ]
    path = folder / f"{name}.ipynb"
    nbformat.write(make.new_notebook(cells=every), path)
    return path


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """Where nothing is kept from before, and npm is not there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("READINGROOM_OPEN")
        patch.setenv("JUPYTER_DATA_DIR", str(tmp_path_factory.mktemp("kept")))
        patch.setenv("PATH", "")
        yield tmp_path_factory.mktemp("web")


@pytest.fixture(scope="module")
def out(alone):
    """A site of one lesson, made without Python for the browser."""
    assert main(["site", str(alone / "site"), "--lessons", str(little(alone))]) == 0
    return alone / "site"


@pytest.fixture
def room(out, tmp_path, monkeypatch):
    """The room that Python in the browser works in."""
    monkeypatch.delenv("READINGROOM_OPEN", raising=False)
    (archive,) = out.glob("files/*.zip")
    zipfile.ZipFile(archive).extractall(tmp_path)
    return tmp_path / "room"


def ask(room: Path, messages: list | None, books: dict | None) -> dict:
    asked = {"lesson": "little", "messages": messages, "books": books}
    return json.loads(answered(str(room), json.dumps(asked)))


def answering(value: object, id: str = "a1") -> dict:
    say = {"do": "answer", "id": id, "number": 1, "value": value, "why": "", "whose": ""}
    return {"cell": "ask-the-only-number", "at": 0, "was": {}, "say": say}


def test_the_page_stands_beside_all_that_it_names(out):
    for page in out.glob("*.html"):
        named = re.findall(r'(?:href|src|srcset)="([^"#?]+)', page.read_text("utf-8"))
        assert named
        assert all((out / each).exists() for each in named), named


def test_the_front_has_title_minutes_and_question(out):
    front = (out / "index.html").read_text("utf-8")

    assert re.search(r'<a href="little.html">Who asks for what\?</a> \(5 minutes\)', front)
    assert "What does Kim ask for <em>first</em>?" in front


def test_machines_that_look_for_lessons_are_told_what_a_page_is(out):
    def told(name: str) -> dict:
        page = (out / name).read_text("utf-8")
        found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
        return json.loads(found[1])

    lesson = told("little.html")
    assert lesson["@type"] == "LearningResource"
    assert lesson["name"] == "Who asks for what?" and lesson["timeRequired"] == "PT5M"
    assert lesson["description"] == "What does Kim ask for first?"
    assert told("index.html")["hasPart"] == [
        {name: value for name, value in lesson.items() if name != "@context"}
    ]


def test_teachers_have_the_guide_and_nothing_of_the_key(out, telegram):
    assert 'href="teachers.html"' in (out / "index.html").read_text("utf-8")
    page = (out / "teachers.html").read_text("utf-8")

    assert "Three tracks" in plain(page) and "To run a cell" not in plain(page)
    assert "put this on the wall" not in plain(page) and "The first line" not in plain(page)
    assert 'href="./">All lessons' in page
    assert 'href="little.html"' not in page and ".ipynb" not in re.sub("<code>.*?</code>", "", page)
    keys = [
        each.say for one in exercises_of(telegram).values() for each in getattr(one, "accept", ())
    ]
    assert [each for each in keys if each in plain(page)] == []


@pytest.mark.parametrize("name", ["index", "Teachers"])
def test_a_lesson_called_as_a_page_of_the_site_is_told_first(alone, tmp_path, capsys, name):
    path = little(tmp_path, name)

    assert f"can be called “{name}”" in refused(capsys, tmp_path / "out", "--lessons", path)
    assert not (tmp_path / "out").exists()


def test_nothing_of_a_key_and_nothing_that_waits_is_in_a_page(out, telegram):
    page = plain((out / "little.html").read_text("utf-8"))
    exercise = exercises_of(telegram)["the-only-number"]
    said = [assess(exercise, each, telegram).say for each in (RIGHT, RIGHT | {"number": "3"})]
    beside = rr.tables.demands(telegram, reading="key")["takes_up"]
    closed = [each for each in beside if "; " in str(each)]  # as no line of the page has it

    assert "First your own answer" in page
    assert exercise.hints[0][:30] in page
    assert closed
    assert [each for each in [*said, *closed] if each and each in page] == []


def test_pictures_stand_apart_and_each_once(out):
    page = (out / "little.html").read_text("utf-8")

    assert "data:image" not in page
    assert re.search(r'src="files/[0-9a-f]{16}\.svg"', page)
    assert len({each.read_bytes() for each in out.glob("files/*")}) == len([*out.glob("files/*")])


def test_a_link_to_a_lesson_that_is_not_there_is_words(out):
    page = (out / "little.html").read_text("utf-8")

    assert "You need lesson 00 and" in page
    assert 'href="little.ipynb" download' in page


def test_without_python_for_the_browser_it_is_written_and_says_so(out, alone, capsys):
    assert main(["site", str(out), "--lessons", str(alone / "little.ipynb")]) == 0

    assert "Answers cannot be checked there" in capsys.readouterr().out
    assert not [*out.glob("pyodide*")]
    for name in ("index.html", "little.html"):
        page = (out / name).read_text("utf-8")
        assert "Answers cannot be checked on this site" in page
        for each in ("kept in this browser", "seven days", "Download", "hand in"):
            assert each not in page


def test_with_python_for_the_browser_it_says_how_answers_are_kept(alone):
    with furnished([], None) as home:
        front = site_files(home, [], {"pyodide.mjs": b""})["index.html"].decode()

    assert "Python checks your answers" in front and "seven days" in front
    assert "you make a page to hand in" in front


def test_what_python_says_in_the_browser_is_what_it_says_here(room, telegram):
    reply = ask(room, [answering(RIGHT), answering({"number": "3"}, "a2")], {})

    right, other = reply["replies"]
    assert "This holds" in right["set"]["reply"]
    assert "This holds" not in other["set"]["reply"].partition("Earlier")[0]
    book = Book.read(reply["books"]["answers.json"])
    assert book.made(NUMBER)[0].verdict == "accepted"
    assert reply["present"] == "answers.json"


def test_the_archive_holds_all_that_python_in_the_browser_needs(room):
    """As in a browser: no other library, no program of its own, no lock."""
    reveal = {"cell": "demands", "at": 0, "was": {}, "say": {"do": "reveal"}}
    told = [answering(RIGHT), reveal]
    code = f"""
import json, sys, zoneinfo
sys.platform = "emscripten"
sys.path.insert(0, {str(room.parent / "lib")!r})
from readingroom.lessons import answered
ask = lambda messages: json.loads(answered({str(room)!r}, json.dumps(
    {{"lesson": "little", "messages": messages, "books": None}})))
right, revealed = ask({told!r})["replies"]
assert "This holds" in right["set"]["reply"]
assert "is open now" in revealed["set"]["said"]
assert "<table" in ask(None)["pieces"]["shown-demands"]
import importlib, pkgutil, readingroom
for each in pkgutil.walk_packages(readingroom.__path__, "readingroom."):
    importlib.import_module(each.name)
"""
    subprocess.run([sys.executable, "-I", "-S", "-c", code], check=True, cwd=room)


def test_what_waits_comes_when_it_is_open_and_what_was_recalled_too(room):
    before = ask(room, None, {})["pieces"]
    answer = ask(room, [answering(RIGHT)], {})
    reveal = {"cell": "demands", "at": 0, "was": {}, "say": {"do": "reveal"}}
    books = ask(room, [reveal], answer["books"])["books"]
    after = ask(room, None, books)["pieces"]

    assert set(before) == {"contents", "shown-open", "shown-demands", "shown-recalled"}
    assert "First your own answer" in before["shown-demands"]
    assert "<table" in after["shown-demands"]
    assert "regiments" in after["shown-recalled"]


def test_a_book_that_is_gone_from_the_browser_is_gone(room):
    kept = ask(room, [answering(RIGHT)], {})
    assert ask(room, [], kept["books"])["books"] == kept["books"]

    assert ask(room, [], {})["books"] == {}


def test_a_book_that_another_tab_changed_counts(room):
    ask(room, [answering(RIGHT)], {})
    theirs = Book(attempts={NUMBER: (Attempt("9", at="2026-01-01T00:00:00Z", id="b"),)})
    books = ask(room, [], {"answers.json": theirs.written()})["books"]

    assert {each.id for each in Book.read(books["answers.json"]).made(NUMBER)} == {"a1", "b"}


def test_a_book_of_a_later_version_is_left_alone(room):
    later = json.dumps({"format": "answers 9"})
    reply = ask(room, [answering(RIGHT)], {"answers.json": later})

    assert reply["books"]["answers.json"] == later
    assert "later version" in reply["replies"][0]["set"]["state"]["kept"]


@given(st.text(max_size=50))
def test_no_file_that_is_brought_does_harm(words):
    assert brought(words).startswith("Nothing was taken from this file. It ")


def signed(book: Book) -> Book:
    """A book whose attempts bear ids, as all that are made, and whose name can be read."""
    every = {
        address: tuple(replace(each, id=f"{at}") for at, each in enumerate(made))
        for address, made in book.attempts.items()
    }
    name = "".join(each for each in book.student if each.isprintable())
    return replace(book, attempts=every, student=name)


def held(book: Book) -> tuple:
    """What a book holds, whatever numbers its changes bear."""
    whole = Book().merged(book)
    attempts = {id: made for id, made in book.attempts.items() if made}
    return attempts, whole.readings, whole.drafts, book.student.split()


def taken_along(room: Path, count: int) -> None:
    """A room's book goes to a page of a site, and what is saved there to the room again."""

    @settings(max_examples=count, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
    @given(BOOKS.map(signed))
    def same(book: Book) -> None:
        reply = ask(room, [{"do": "bring", "value": book.written()}], {})
        back = Book.read(reply["books"][reply["present"]])

        assert "are in your answer book now" in reply["replies"][0]["came"]
        assert held(back) == held(book.merged(back)) == held(book)

    same()


def test_a_book_comes_back_from_a_page_as_it_went(room):
    taken_along(room, 30)


@pytest.mark.endurance
def test_a_thousand_books_come_back_from_a_page_as_they_went(room):
    taken_along(room, 1000)


def test_of_a_damaged_file_it_is_said_what_is_left_out(room):
    attempts = {NUMBER: [{"answer": "9", "id": "b"}, 7]}
    damaged = json.dumps({"format": "answers 2", "exercises": attempts})
    reply = ask(room, [{"do": "bring", "value": damaged}], {})

    said = reply["replies"][0]["came"]
    assert "Not all of this file could be read" in said
    assert f"exercises, {NUMBER}, 2" in said
    assert [each.id for each in Book.read(reply["books"]["answers.json"]).made(NUMBER)] == ["b"]


def test_a_lesson_is_run_again_when_its_document_has_changed_wherever_that_lies(folder, tmp_path):
    path = little(tmp_path, cells={"open": f'import readingroom as rr\nown = rr.load("{folder}")'})
    before = place_of_run(path)
    assert place_of_run(path) == before

    (folder / "context.yaml").write_text("changed", "utf-8")

    assert place_of_run(path) != before


@pytest.mark.slow
def test_of_a_step_that_shows_without_end_the_rest_is_left_out(tmp_path):
    ran = rehearse(
        little(tmp_path, cells={"open": "for each in range(20):\n    print('a' * 10**6)"})
    )

    (shown,) = ran.outputs[1]
    assert "shows more than is kept of it" in shown["text"]


# ---------------------------------------------------------------- refusals


def refused(capsys, *arguments: object) -> str:
    assert main(["site", *map(str, arguments)]) == 1
    return capsys.readouterr().err


def test_a_folder_with_other_things_is_left_alone(alone, tmp_path, capsys):
    (tmp_path / "thesis.txt").write_text("mine", "utf-8")

    assert "holds other things" in refused(capsys, tmp_path, "--lessons", alone / "little.ipynb")
    assert [each.name for each in tmp_path.iterdir()] == ["thesis.txt"]


def test_what_stands_where_a_page_belongs_is_left_alone(out, alone, capsys):
    listed = json.loads((out / "site.json").read_text("utf-8"))
    mine = [each for each in listed["files"] if each != "index.html"]
    (out / "site.json").write_text(json.dumps(listed | {"files": mine}), "utf-8")
    (out / "index.html").write_text("mine", "utf-8")

    said = refused(capsys, out, "--lessons", alone / "little.ipynb")

    assert "stands where a file of the site belongs" in said
    assert (out / "index.html").read_text("utf-8") == "mine"
    (out / "index.html").unlink()


def test_what_was_listed_and_lies_elsewhere_is_never_taken_away(alone, tmp_path):
    (tmp_path / "letter.txt").write_text("mine", "utf-8")
    web = tmp_path / "web"
    write_site(web, {"index.html": b"", "old.html": b""})
    listed = json.loads((web / "site.json").read_text("utf-8"))
    listed["files"].append("../letter.txt")
    (web / "site.json").write_text(json.dumps(listed), "utf-8")

    write_site(web, {"index.html": b""})

    assert (tmp_path / "letter.txt").exists()
    assert not (web / "old.html").exists()


def test_a_document_with_mistakes_is_told_with_its_line_and_nothing_is_written(
    folder, alone, tmp_path, capsys
):
    document = folder / "document.yaml"
    document.write_text(document.read_text("utf-8").replace("letters:", "leters:"), "utf-8")
    out = tmp_path / "out"

    said = refused(capsys, out, "--document", folder, "--lessons", alone / "little.ipynb")

    assert re.search(r"document\.yaml:\d+: ", said)
    assert not out.exists()


def test_a_lesson_that_fails_is_told_and_nothing_is_written(alone, tmp_path, capsys):
    path = little(tmp_path, "broken", {"open": "1 / 0"})

    assert "this cell fails" in refused(capsys, tmp_path / "out", "--lessons", path)
    assert not (tmp_path / "out").exists()


def test_two_lessons_of_one_name_are_told_apart_first(alone, tmp_path, capsys):
    both = [alone / "little.ipynb", little(tmp_path)]

    assert "Two of these lessons" in refused(capsys, tmp_path / "out", "--lessons", *both)


def test_a_document_that_no_lesson_loads_is_told(alone, tmp_path, capsys):
    (tmp_path / "other").mkdir()

    said = refused(capsys, tmp_path / "out", "--document", tmp_path / "other")
    assert "No lesson loads the document “other”" in said


def test_a_python_of_another_version_is_told_and_nothing_is_written(alone, tmp_path, capsys):
    unpacked = tmp_path / "package"
    unpacked.mkdir()
    where = [tmp_path / "out", "--lessons", alone / "little.ipynb", "--pyodide", unpacked]
    assert "lacks pyodide.mjs" in refused(capsys, *where)

    (unpacked / "pyodide.mjs").write_text("other", "utf-8")
    assert "is not that of pyodide@" in refused(capsys, *where)
    assert not (tmp_path / "out").exists()
