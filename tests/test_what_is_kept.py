"""What the page for parents and schools says is kept, is what is kept; and no more."""

from __future__ import annotations

import fnmatch
import json
import re
import shutil
from pathlib import Path

import nbformat
import pytest

import readingroom as rr
from readingroom.answers import NAME
from readingroom.classroom import furnish

ROOT = Path(__file__).parents[1]
PAGE = {
    cell.id: cell.source
    for cell in nbformat.read(
        ROOT / "notebooks" / "instructor" / "what_is_kept.ipynb", as_version=4
    ).cells
}
AMOUNT = "telegram-21646/the-only-number"
WORDS = "about as many as a harbour has gulls"
CLAIM = {
    "id": "own",
    "letter": "M",
    "says": WORDS,
    "stance": "asserts",
    "at": {"quote": "the enemy surely will not cause a breakdown", "in": "M"},
}


def named(part, column=0):
    """The names in a column of the table of a part."""
    rows = [row.split("|")[1:] for row in PAGE[part].splitlines() if row.startswith("| `")]
    return [name for row in rows for name in re.findall(r"`([^`]+)`", row[column])]


def pattern(name):
    """What a name of the page stands for, as names of files are compared."""
    return re.sub("NAME|LESSON|DATE|(?<=-)N(?=\\.)", "*", name)


PATTERNS = {name: pattern(name) for name in named("files")}


def live_in(room):
    """Do, as two students, all that leaves something behind."""
    telegram = rr.load("telegram-21646")
    rr.portfolio()
    rr.portfolio("03_requests")
    for name in ("Min", "Ana"):
        rr.student(name)
        rr.answer(AMOUNT, {"bound": "exactly", "number": 10, "unit": WORDS}, why=WORDS)
        rr.widgets.argument(telegram).own = {"claims": [CLAIM]}
        rr.exercise(AMOUNT).hear({"do": "draft", "number": 1, "base": 0, "value": WORDS})
        rr.portfolio()
        rr.portfolio("03_requests")
    rr.export_reading(telegram, "ana")
    rr.export_reading(telegram, "ana")
    for book in room.glob("answers*.json"):
        whole = json.loads(book.read_text("utf-8"))
        whole["exercises"]["telegram-21646/that-list"] = WORDS
        book.write_text(json.dumps(whole), "utf-8")
    for name in ("Min", "Ana"):
        rr.student(name)
        rr.begin_anew("03_requests")


@pytest.fixture
def room(tmp_path, monkeypatch):
    place = tmp_path / "room"
    furnish(place, rr.__version__)
    monkeypatch.chdir(place)
    return place


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory):
    """A room in which two students have worked, and the names of what that has left."""
    place = tmp_path_factory.mktemp("lived") / "room"
    furnish(place, rr.__version__)
    before = set(place.iterdir())
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(place)
        live_in(place)
    return place, {file.name for file in set(place.iterdir()) - before}


def test_every_file_that_comes_into_a_room_is_named_on_the_page(lived_in):
    _, left = lived_in

    known = {
        name for name in left if any(fnmatch.fnmatch(name, each) for each in PATTERNS.values())
    }

    assert len(left) > 12
    assert left == known


def test_the_page_names_no_file_that_is_never_made(lived_in):
    room, _ = lived_in
    left = {file.name for file in room.iterdir()}
    elsewhere = {name for name in PATTERNS if name.endswith((".part", "_checkpoints"))}

    unmade = {name for name, each in PATTERNS.items() if not fnmatch.filter(left, each)}

    assert unmade <= elsewhere


def test_every_field_of_an_answer_is_explained_and_none_besides(room):
    rr.answer(AMOUNT, WORDS, why=WORDS)
    view = rr.exercise(AMOUNT)
    view.hear({"do": "hint", "value": 1})
    view.hear({"do": "answer", "value": {"number": "10"}, "why": WORDS, "id": "a1"})
    rr.begin_anew(AMOUNT)

    book = json.loads((room / NAME).read_text("utf-8"))
    attempts = [each for made in book["exercises"].values() for each in made]

    assert {name for each in attempts for name in each} == set(named("answer-book"))
    assert set(book) <= set(re.findall(r"`(\w+)`", PAGE["answer-book"].split("Of each answer")[0]))
    for each in attempts:
        assert f"`{each['verdict']}`" in PAGE["answer-book"]


def test_every_field_of_a_draft_is_named(room):
    view = rr.exercise(AMOUNT)
    view.hear({"do": "hint", "value": 1})
    view.hear({"do": "score", "value": "Basic"})
    view.hear({"do": "draft", "number": 5, "base": 0, "value": {"unit": "a"}, "why": WORDS})
    view.hear({"do": "draft", "number": 9, "base": 0, "value": {"unit": "b"}, "why": WORDS})

    (draft,) = json.loads((room / NAME).read_text("utf-8"))["drafts"].values()

    said = PAGE["answer-book"].split("A draft has")[1]
    assert set(draft) == set(re.findall(r"`(\w+)`", said))


def test_when_the_files_of_the_page_are_deleted_nothing_of_a_student_is_left(lived_in, tmp_path):
    room = Path(shutil.copytree(lived_in[0], tmp_path / "room"))

    for name in [each for each in PATTERNS.values() if not each.endswith(".ipynb")]:
        for file in room.glob(name):
            file.unlink()

    kept = "".join(file.read_text("utf-8") for file in room.rglob("*") if file.is_file())
    assert WORDS not in kept
    assert not any(re.search(rf'"{name}"', kept) for name in ("Min", "Ana"))


def test_a_tab_remembers_as_many_answers_as_the_page_says_and_what_outlasts_it_is_told():
    views = ROOT / "helpers" / "readingroom" / "views"
    scripts = {file.name: file.read_text("utf-8") for file in views.rglob("*.js")}
    lasting = ("localStorage", "indexedDB", ".cookie", "caches.", "serviceWorker")

    (most,) = re.findall(r"const MOST = (\d+);", scripts["exercise.js"])

    assert f"the last {most} answers" in PAGE["browser"]
    assert {(name, way) for name, each in scripts.items() for way in lasting if way in each} == {
        ("frame.js", "localStorage"),
        ("cabinet.js", "indexedDB"),
        ("server.js", ".cookie"),  # read alone: it is the Jupyter server's own
    }
    assert "database (IndexedDB)" in PAGE["browser"]
    assert "document.cookie =" not in scripts["server.js"]
    assert re.findall(r"setItem\((.*)\);", scripts["frame.js"]) == [
        "LARGER, String(classList.contains(LARGER))"
    ]
    (kept,) = re.findall(r'const LARGER = "(.+)";', scripts["frame.js"])
    assert f"`{kept}`" in PAGE["browser"]
