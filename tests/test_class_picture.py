"""What a class has understood: every error by its name and none beside, names kept back."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import browser_page
from pupils import EXERCISES, SLUG, TELEGRAM, a_class, errors, lying, right

import readingroom as rr
from readingroom.answers import Book
from readingroom.classroom import picture_page, pictures
from readingroom.html import plain
from readingroom.lessons import copied_room, examine_notebook, run_notebook

ROOT = Path(__file__).parents[1]
NOTEBOOK = ROOT / "notebooks" / "instructor" / "read_your_class.ipynb"
NAMES = ["Ada", "Min", "Noor", "Jun", "Eva", "Tom", "Lia", "Kai", "Zoe", "Ben", "Amy", "Leo"]
NUMBER = {
    "right": {"bound": "at least", "number": 10, "unit": "regiments"},
    "wrong": {"bound": "exactly", "number": 10, "unit": "regiments"},
    "slip": {"bound": "exactly", "number": 3, "unit": "regiments"},
}


def book(name: str, **answers: list) -> Book:
    """A student's book; an underscore in an exercise's name is a hyphen."""
    chance, number = random.Random(name), iter(range(100))
    attempts = {
        f"{SLUG}/{id.replace('_', '-')}": tuple(
            lying(each, f"{name}-{next(number)}", chance) for each in given
        )
        for id, given in answers.items()
    }
    return Book(name, attempts, id=name)


def of_number(*counts: tuple[int, list[str]]) -> dict[str, Book]:
    """A class of twelve that has answered one exercise: how many gave which answers in turn."""
    turns = [turn for count, turn in counts for _ in range(count)]
    return {
        name: book(name, the_only_number=[NUMBER[each] for each in turn])
        for name, turn in zip(NAMES, turns, strict=False)
    }


def sorting(books: dict[str, Book], kinds: list[str]) -> dict[str, Book]:
    """The books, with a reading each in which one demand is of that kind."""
    exercise = EXERCISES["three-classes"]
    made = {}
    for (name, each), kind in zip(books.items(), kinds, strict=True):
        entries = exercise.entries(TELEGRAM, {**right("three-classes"), "guns": kind})["demands"]
        made[name] = each.with_entries(TELEGRAM.id, "demands", entries)
    return made


def test_every_planted_error_is_there_to_be_planted():
    tags = set(rr.tables.foreseen(TELEGRAM)["tag"]) - {"oversight"}

    assert {tag for _, tag, _ in errors()} == tags


def has_what_was_planted(seed: int) -> None:
    books, made = a_class(seed)
    (ours,) = pictures(books)
    planted = {(EXERCISES[id].title, tag.replace("-", " ")) for id, tag in made}
    tags = {tag for _, tag in planted}

    found = ours.misconceptions
    pairs = {
        (title, tag)
        for tag, where in found["exercises"].items()
        for title in re.findall(r"(?:^|; )(.+?) \(\d+\)", where)
    }
    assert planted <= pairs
    assert set(found.index) == tags
    shown = plain(picture_page(books))
    every = {tag.replace("-", " ") for tag in rr.tables.foreseen(TELEGRAM)["tag"]} - {"oversight"}
    assert {tag for tag in every if re.search(rf"\b{tag} [\d(]|“{tag}”", shown)} == tags


@pytest.mark.parametrize("seed", range(5))
def test_each_planted_error_is_named_and_no_other(seed):
    has_what_was_planted(seed)


@pytest.mark.parametrize(
    "seed",
    [
        *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(5, 30)),
        *(pytest.param(seed, marks=pytest.mark.endurance) for seed in range(30, 100)),
    ],
)
def test_each_planted_error_of_a_hundred_classes_is_named_and_no_other(seed):
    has_what_was_planted(seed)


def test_right_and_wrong_are_counted_at_first_and_at_last_whatever_the_books_say():
    books = of_number((3, ["right"]), (6, ["wrong", "right"]), (2, ["wrong"]), (1, ["slip"]))
    (ours,) = pictures(books)

    row = ours.exercises.loc["the-only-number"]
    assert (row["right at first"], row["right at last"], row["came right"]) == (3, 9, 6)
    assert row["usual error"] == "minimum as total (2)"
    errors = ours.misconceptions.loc["minimum as total"]
    assert (errors["at last"], errors["ever"], errors["lines"]) == (2, 8, "86")
    assert "oversight" not in ours.misconceptions.index
    counts = ours.answers("the-only-number")
    assert [*zip(counts["answer"], counts["at first"], counts["at last"], strict=True)] == [
        ("at least 10 regiments", 3, 9),
        ("exactly 10 regiments", 8, 2),
        ("exactly 3 regiments", 1, 1),
    ]
    assert [*ours.replies("the-only-number")["is"]] == ["holds", "minimum as total", "oversight"]


def test_no_name_is_shown_until_it_is_asked_for_and_a_small_group_stands_not_apart():
    books = of_number((8, ["right"]), (3, ["wrong", "right"]), (1, ["wrong"]))

    hidden, shown = plain(picture_page(books)), plain(picture_page(books, names=True))

    assert not [name for name in NAMES if name in hidden]
    assert [name for name in NAMES if name in shown] == NAMES
    row = pictures(books)[0].exercises.loc["the-only-number"]
    assert (row["came right"], row["right at last"]) == ("1–4", 11)
    assert pictures(books, names=True)[0].exercises.loc["the-only-number", "came right"] == 3


def test_what_a_person_wrote_is_counted_and_not_shown():
    own = {"position": "own", "own": "Tom says that I am right.", "words": ["a request"]}
    books = {
        name: book(
            name,
            offer_and_list=[f"{name} thinks that Kim is brave."],
            careless_or_not=[own],
            a_word_covered=[{"which": "Tom again"}],
            which_arm=[{**right("which-arm"), "for Tom": 1}],
        )
        for name in NAMES
    }

    told = picture_page(books)

    assert "brave" not in told and "Tom" not in told
    assert "Sentences of one’s own" in told and "My own answer" in told


def test_tomorrow_begins_with_the_widest_split_of_each_kind():
    positions = [*EXERCISES["careless-or-not"].positions]
    words = [["all the necessary aid"], ["raise questions about the assistance we need"]]
    books = {}
    for at, name in enumerate(NAMES):
        given = {"position": positions[at % 2], "words": words[at % 2]}
        given["words"] += ["sincerely grateful to you"]
        number = NUMBER["wrong" if at < 7 else "right"]
        books[name] = book(name, the_only_number=[number], careless_or_not=[given])
    books = sorting(books, ["defensive"] * 7 + ["offensive"] * 5)
    (ours,) = pictures(books)

    number, careless, guns = ours.prompts
    assert number.about == "The only number"
    assert number.says.startswith("7 of 12 ended with “minimum as total”; 5 had it right. ")
    assert [place.line for place in number.places] == [86]
    assert number.asks.startswith("Look at the words between the comma and the number")
    assert careless.about == EXERCISES["careless-or-not"].title
    assert ": 6; " in careless.says and {80} <= {place.line for place in careless.places}
    assert (guns.says, guns.places[0].siglum) == ("defensive: 7; offensive: 5.", "K7")
    assert "strengthen antiaircraft artillery" in ours.tomorrow
    assert ours.readings["held"].iloc[0] == "defensive: 7; offensive: 5"
    said = ours.reliability.loc["kind of demand", "in words"]
    assert "does not say that they are right" in said


def test_three_prompts_come_even_if_the_class_is_split_in_one_way_only():
    picked = list({id: (id, wrong) for id, _, wrong in errors()}.values())[:4]
    given = {
        name: {
            id.replace("-", "_"): [wrong if at > n else right(id)]
            for n, (id, wrong) in enumerate(picked)
        }
        for at, name in enumerate(NAMES)
    }
    (ours,) = pictures({name: book(name, **each) for name, each in given.items()})

    assert [each.about for each in ours.prompts] == [EXERCISES[id].title for id, _ in picked[:3]]


def test_the_plot_has_every_line_that_was_marked_and_how_many_marked_it():
    thanks, wish = ["sincerely grateful to you"], ["for the fastest ceasefire"]
    books = {name: book(name, what_is_right=[right("what-is-right")]) for name in NAMES[:5]} | {
        name: book(name, who_must_act=[right("who-must-act"), thanks]) for name in NAMES[5:]
    }
    shown = pictures(books)[0].lines

    assert dict(zip(shown.data["line"], shown.data["students"], strict=True)) == {78: 5, 80: 7}
    assert "line 80 (7), line 78 (5)" in shown.alt
    assert "sincerely grateful" in shown.data["words"].iloc[1]
    assert wish not in [*shown.data["words"]]


def test_a_folder_is_read_and_what_is_no_book_is_told(tmp_path, elsewhere):
    folder = tmp_path / "handed-in"
    for name, each in of_number((7, ["right"]), (5, ["wrong"])).items():
        (folder / name).mkdir(parents=True)
        (folder / name / "answers.json").write_text(each.written(), "utf-8")
    (folder / "holiday.jpg").write_bytes(b"\xff\xd8")

    ours, hidden = rr.read_class(folder, names=True), repr(rr.read_class(folder))

    assert len(ours.books) == 12
    assert "12 students, 12 answers, 1 exercise. " in plain(ours.whole())
    assert "Not taken in: holiday.jpg." in repr(ours)
    assert "Files not taken in: 1." in hidden and "holiday" not in hidden


def test_without_a_folder_it_says_what_to_do_first_and_everything_is_empty(tmp_path):
    ours = rr.read_class(tmp_path / "handed-in")

    assert "make that folder, put into it the files" in repr(ours)
    assert ours.exercises.empty and ours.misconceptions.empty and ours.readings.empty
    assert "nowhere split" in ours.tomorrow
    assert "Nobody has marked words yet" in ours.lines.alt
    assert "There are no answers yet" in picture_page({})


def test_an_exercise_that_is_not_there_is_told_with_the_nearest(tmp_path):
    with pytest.raises(rr.NotHere, match="the-only-number"):
        rr.read_class(tmp_path).answers("the-only-nubmer")


def test_answers_to_another_document_or_to_nothing_known_do_no_harm():
    strange = replace(book("Min"), attempts={"elsewhere/a": (), "no-slash": ()})

    assert pictures({"Min": strange}) == []


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "$$\\frac{1}{2}$$", "\x00\u202e"])
def test_text_from_outside_stays_text(hostile):
    books = {
        hostile: book(hostile, how_long=[{"quote": "a possibility", "in": "M"}, hostile]),
        "Min": book("Min", a_word_of_time=[dict.fromkeys(right("a-word-of-time"), hostile)]),
    }

    told = picture_page(books, names=True)

    assert "<script" not in told and "\x00" not in told and "\u202e" not in told


@pytest.mark.slow
def test_the_same_books_give_the_same_page_in_every_process():
    program = (
        "import hashlib, sys; sys.path.insert(0, 'tests')\n"
        "from pupils import a_class\n"
        "from readingroom.classroom import picture_page\n"
        "print(hashlib.sha256(picture_page(a_class(5)[0]).encode()).hexdigest())"
    )
    made = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }

    assert len(made) == 1


@pytest.mark.slow
def test_the_page_has_no_barrier_on_a_telephone_and_on_a_desk(tmp_path, chromium):
    books = sorting(a_class(7)[0], ["defensive"] * 7 + ["offensive"] * 5)
    made = tmp_path / "class.html"
    made.write_text(picture_page(books), "utf-8")

    with browser_page(chromium) as view:
        for wide in (390, 1280):
            for scheme in ("light", "dark"):
                view.set_viewport_size({"width": wide, "height": 900})
                view.emulate_media(color_scheme=scheme)
                view.goto(made.as_uri())
                view.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
                found = Axe().run(view).response["violations"]
                assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
                assert view.evaluate("document.documentElement.scrollWidth") <= wide
        view.emulate_media(media="print")
        view.evaluate("document.querySelectorAll('details').forEach(e => e.open = false)")
        assert view.locator("details table").first.is_visible()


@pytest.mark.slow
def test_the_notebook_shows_a_class_in_a_teachers_room():
    books = sorting(a_class(3, exercises=20)[0], ["defensive"] * 7 + ["offensive"] * 5)
    with copied_room(NOTEBOOK) as folder:
        handed = folder.parent / "handed-in"
        handed.mkdir()
        for name, each in books.items():
            (handed / f"answers.{name.replace(' ', '-')}.json").write_text(each.written(), "utf-8")
        told = run_notebook(examine_notebook(NOTEBOOK).notebook, folder)
        shutil.rmtree(handed)

    assert [str(each) for each in told.problems] == []
    words = [str(each) for outputs in told.outputs.values() for each in outputs]
    assert "12 students" in words[0]
    assert sum("There are no rows" in each for each in words) <= 2
