"""What a change leaves dangling: a copied lesson, a cell cut or moved, an exercise renamed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from little import write_lesson

from readingroom.lessons import (
    Cell,
    Notebook,
    Surroundings,
    check,
    examine_notebook,
    lint,
    remarks,
    report_on,
)

ROOT = Path(__file__).parents[1]
EXERCISES = {
    "memo": {"guess": "03_requests", "count": "03_requests", "weigh": "04_timeline", "own": "mine"}
}
FIRST = 'rr.exercise("telegram-21646/predict-first-item")'
TITLE = "# Who asks?\n\n**When you have finished, you can** ask.\n\n**5 minutes.**"


def lesson(*cells, path="mine.ipynb"):
    """A lesson of these cells: code where a cell calls or names something, else prose."""
    is_code = ["`" not in each and ("rr." in each or "=" in each) for each in cells]
    kinds = ["code" if each else "markdown" for each in is_code]
    return Notebook(
        path,
        tuple(
            Cell(number, f"cell-{'abcdefgh'[number - 1]}", kind, source)
            for number, (kind, source) in enumerate(zip(kinds, cells, strict=True), start=1)
        ),
    )


def wrong(*cells):
    """What is told of these cells that is not told of any lesson of this form."""
    own = "import readingroom as rr\nrr = rr"
    found = lint(lesson(TITLE, own, *cells), Surroundings(exercises=EXERCISES))
    form = ("no text stands before", "means nothing", "its parts name")
    return [str(each) for each in found if not any(words in each.what for words in form)]


def asks(id, what="exercise"):
    return f'rr.{what}("memo/{id}")'


def test_exercises_that_are_there_in_their_order_are_no_matter():
    assert wrong(asks("guess"), asks("count"), asks("guess", "recall")) == []


def test_an_exercise_that_is_not_there_is_told_as_a_student_would_meet_it():
    assert wrong(asks("cuont")) == [
        "mine.ipynb: cell “cell-c”: there is no exercise “cuont”. "
        "A student would see this in place of the exercise. Did you mean “count”?"
    ]
    assert wrong('rr.answer("memo/gues", 3)')[0].endswith("Did you mean “guess”?")
    assert wrong('Write `rr.answer("memo/gues", 3)` below.')[0].endswith("Did you mean “guess”?")


def test_an_exercise_of_a_document_that_is_not_there_is_told():
    (said,) = wrong('rr.exercise("mmemo/count")', asks("guess"))

    assert "there is no document “mmemo”." in said


def test_an_exercise_that_is_asked_once_more_further_down_can_be_looked_back_at():
    assert wrong(asks("guess"), asks("guess", "recall"), asks("guess")) == []


def test_looking_back_at_what_is_asked_only_further_down_is_told():
    (said,) = wrong(asks("guess", "recall"), asks("guess"))

    assert said == (
        "mine.ipynb: cell “cell-c”: it looks back at “guess”, which is asked only further down, in "
        "cell “cell-d”. A student would see that no answer is there yet. Move one of the two."
    )


def test_looking_back_at_what_was_cut_out_of_the_lesson_is_told():
    (said,) = wrong(asks("count"), asks("guess", "recall"))

    assert "it looks back at “guess”, which this lesson does not ask." in said
    assert said.endswith("Ask it further up, or leave this cell out.")


def test_looking_back_at_an_exercise_of_another_lesson_is_no_matter():
    assert wrong(asks("count"), asks("weigh", "recall")) == []


def test_a_name_whose_cell_was_cut_or_moved_is_told():
    missing, early = wrong("amounts = rr.tables.requests(telegram)", "rr.show(late)", "late = 1")

    assert missing.endswith(
        "`telegram` is used here, and no cell makes it. A student would see an error. "
        "Put the cell back that makes it."
    )
    assert early.endswith(
        "`late` is used here, and made only further down, in cell “cell-e”. "
        "A student would see an error. Move one of the two."
    )


@pytest.mark.parametrize(
    "code",
    [
        "total = sum(each for each in [1, 2])",
        "same = (lambda row: row)(1)",
        "import pandas as pd\npd = pd",
        "rr.show(_)",
        "telegram = rr.load('a')\ntelegram = telegram",
    ],
)
def test_names_that_a_cell_makes_for_itself_are_no_matter(code):
    assert not any("no cell makes it" in said for said in wrong(code))


def test_a_cell_that_means_to_show_its_error_may_ask_for_what_is_not_there():
    cell = Cell(1, "a", "code", f"telegram\n{asks('none')}", tags=("raises-exception",))

    told = lint(Notebook("a.ipynb", (cell,)), Surroundings(exercises=EXERCISES))

    assert not any("no cell makes it" in each.what or "“none”" in each.what for each in told)


# Worth knowing


def noticed(*cells, beside=None, desk=None):
    told = remarks(lesson(TITLE, *cells), Surroundings(desk or {}, beside or {}, EXERCISES))
    return [str(each) for each in told]


def test_a_copy_that_still_goes_by_the_old_names_is_told():
    told = noticed(
        asks("count"),
        'rr.glossary("03_requests")',
        'rr.portfolio("03_requests")',
        beside={"mine.ipynb": "Who asks?", "03_requests.ipynb": "Who asks?"},
    )

    assert [each.removeprefix("mine.ipynb: ") for each in told] == [
        "cell “cell-a”: its title is that of 03_requests.ipynb too, and a student could take one "
        "for the other.",
        "cell “cell-c”: these are the words of “03_requests”, and this lesson is “mine”. "
        'Write rr.glossary("mine") for its own.',
        "cell “cell-d”: this is rr.portfolio of “03_requests”. Against what this lesson asks, it "
        'has guess. Write rr.portfolio("mine") for its own.',
    ]


def test_questions_of_its_own_that_would_not_be_handed_in_are_told():
    (told,) = noticed(asks("guess"), asks("count"), asks("own"), 'rr.progress("03_requests")')

    assert told.endswith('it lacks own. Write rr.progress("mine") for its own.')


def test_its_own_names_and_single_words_are_no_matter():
    own = [asks("own"), 'rr.portfolio("mine")', 'rr.glossary("mine")', 'rr.glossary("siglum")']

    assert noticed(*own) == []
    assert noticed(asks("guess"), asks("count"), 'rr.portfolio("03_requests")') == []


def test_parts_that_were_cut_out_are_told():
    told = noticed("## 1. Read\n\nIn part 2 you write.", "## 3. Write", "See part 1 of the guide.")

    assert [each.partition("”: ")[2] for each in told] == [
        "the parts are numbered 1, 3. Number them 1 to 2.",
        "it speaks of part 2, and no heading has this number. The parts are 1, 3.",
    ]


@pytest.mark.parametrize(
    ("said", "most"),
    [("Look at all four shelfmarks.", 3), ("It has 9 printed brackets.", 8), ("Ten letters.", 9)],
)
def test_more_of_a_thing_than_the_document_has_is_told(telegram, said, most):
    (told,) = noticed(said, desk={"telegram": telegram})

    assert told.endswith(f", and the document has {most}.")
    assert "it speaks of “" in told


def test_as_many_as_there_are_and_other_numbers_are_no_matter(telegram):
    prose = "Three shelfmarks, eight brackets; line 78 requests more, M12 claims it; 16 hours."

    assert noticed(prose, desk={"telegram": telegram}) == []


def test_a_sentence_about_what_was_cut_is_told():
    told = noticed(
        "- You can count. <!-- about: count -->\n- You can *guess*. <!-- about: guess -->",
        asks("count"),
    )

    assert told == [
        "mine.ipynb: cell “cell-b”: “You can guess.” is about guess, which this lesson no longer "
        "has. Take the sentence out, or put back what it is about."
    ]


@pytest.mark.parametrize("about", ["cell-c", "K7", "count, guess"])
def test_a_sentence_about_a_cell_a_passage_or_one_of_two_that_is_left_is_no_matter(about):
    said = f"One sentence. <!-- about: {about} -->"

    assert noticed(said, asks("count"), 'rr.show(telegram["K7"])') == []


@pytest.mark.parametrize(("said", "right"), [("about 8", True), ("6", True), ("about 12", False)])
def test_a_stop_counts_the_minutes_above_it(said, right):
    stop = f"**A good place to stop.** You have done {said} minutes."
    told = noticed("## 1. Read (3 minutes)", "## 2. Ask (4 minutes)", stop, "## 3. End (5 minutes)")

    assert bool(told) != right
    assert right or told[0].endswith("Write: You have done about 7 minutes.")


def test_a_question_after_a_question_explains_itself():
    told = lint(lesson(TITLE, "Two questions.", asks("guess"), asks("count"), "rr.show(rr)"))
    alone = [each.entry for each in told if "no text stands before this code" in each.what]

    assert alone == ["cell “cell-e”"]


# The real lesson, copied and cut as a teacher would


@pytest.fixture
def room(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    (tmp_path / "room.yaml").write_text("format: room 1\nversion: 0.1.0\nlessons: []\n...\n")
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        shutil.copy(path, tmp_path)
    shutil.copy(tmp_path / "03_requests.ipynb", tmp_path / "mine.ipynb")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_copied_lesson_breaks_nothing_and_says_what_is_still_the_other_s(room):
    copy = examine_notebook(room / "mine.ipynb")

    assert copy.problems == ()
    assert any("its title is that of 03_requests.ipynb too" in str(each) for each in copy.remarks)
    assert examine_notebook(room / "03_requests.ipynb").problems == ()


def test_of_a_lesson_cut_in_half_only_what_is_true_is_told(room):
    path = room / "mine.ipynb"
    whole = json.loads(path.read_text("utf-8"))
    cells = whole["cells"]
    guess = next(at for at, each in enumerate(cells) if FIRST in "".join(each["source"]))
    path.write_text(json.dumps({**whole, "cells": [*cells[:guess], *cells[guess + 1 :]]}), "utf-8")

    told = examine_notebook(path).problems

    (recall,) = [each for each in told if "it looks back at" in each.what]
    assert "“predict-first-item”, which this lesson does not ask." in recall.what


def test_a_lesson_shortened_as_the_guide_says_is_told_of_the_sentences_about_what_is_gone(room):
    path = room / "mine.ipynb"
    whole = json.loads(path.read_text("utf-8"))
    kept, part = [], "0"
    for cell in whole["cells"]:
        words = "".join(cell["source"])
        part = next((line[3:4] for line in words.splitlines() if line.startswith("## ")), part)
        back = cell["id"] in ("look-back", "recall")
        if (part in "0134TH" or back) and cell["id"] != "stop":
            kept.append(cell)
    path.write_text(json.dumps({**whole, "cells": kept}), "utf-8")

    told = [each.what for each in examine_notebook(path).remarks if "no longer has" in each.what]

    assert told[1].startswith("“show that a letter is silent, and stop there.” is about said-or-")
    assert any("So far: Kim's list" in each and "about said-or-silent, " in each for each in told)


def test_exercises_that_no_lesson_asks_and_lessons_that_are_not_there_are_told(room):
    folder = Path("data/telegram-21646")
    (room / "04_timeline.ipynb").unlink()
    (room / "03_requests.ipynb").unlink()
    (room / "mine.ipynb").rename(room / "03_requestz.ipynb")
    exercises = folder / "exercises.yaml"
    words = exercises.read_text("utf-8").replace("id: what-for\n", "id: what-is-it-for\n")
    exercises.write_text(words, "utf-8")

    told = " ".join(report_on(folder).remarks)

    assert "“03_requests” is no lesson here (" in told
    assert "Did you mean “03_requestz”?" in told
    assert "exercises of lessons that are not here: 04_timeline." in told
    assert "1 exercise asked in no lesson here: what-is-it-for." in told


def test_a_key_that_gives_what_no_exercise_accepts_is_told_with_both_places(room):
    folder = Path("data/telegram-21646")
    key = folder / "reading.key.yaml"
    words = key.read_text("utf-8")
    assert words.count("- id: guns\n") == 1
    before, _, after = words.partition("- id: guns\n")
    after = after.replace("kind: [defensive]", "kind: [defensive, command]", 1)
    key.write_text(f"{before}- id: guns\n{after}", "utf-8")
    line = before.count("\n") + 1

    (told,) = report_on(folder).remarks

    assert "exercises.yaml:" in told
    assert f"(data/telegram-21646/reading.key.yaml:{line}: demand:guns)" in told
    assert "three-classes: the key calls “guns” defensive or command" in told
    assert "no accepted answer has command." in told


def test_a_room_without_data_says_whose_exercises_its_lessons_ask(room):
    shutil.rmtree(room / "data")
    (room / "telegram").mkdir()
    (room / "telegram" / "exercises.yaml").write_text("format: exercises 1\n", "utf-8")

    told = check(room, run=False).reports[-1]

    package, stray = told.remarks
    assert package.startswith("telegram-21646: exercises and cards come from the package")
    assert stray.startswith("telegram/exercises.yaml: no lesson here reaches it.")
    assert told.problems == ()


def test_what_a_check_cannot_judge_it_leaves_to_the_teacher(room):
    said = report_on(Path("data/telegram-21646")).verdict

    assert said.endswith(
        "Consistent; whether words are their author's, and a judgement sound, is for you to say."
    )


@pytest.mark.slow
def test_in_the_shipped_room_every_exercise_is_asked_and_nothing_is_remarked(room):
    (room / "mine.ipynb").unlink()

    assert report_on(Path("data/telegram-21646")).remarks == ()
    for path in room.glob("*.ipynb"):
        assert report_on(path, run=False).remarks == (), path


def test_a_lesson_beside_no_document_of_its_own_is_held_to_the_shipped_one(tmp_path):
    write_lesson(tmp_path / "a.ipynb", last='rr.exercise("telegram-21646/the-only-nmber")')

    (problem,) = examine_notebook(tmp_path / "a.ipynb").problems

    assert problem.nearest == "Did you mean “the-only-number”?"
