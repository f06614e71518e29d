"""What a reply says: how many hold, which rows it is about, and nothing of code to a form."""

from __future__ import annotations

import re
import shutil
from itertools import islice

import pytest

import readingroom as rr
from readingroom.answers import NAME, recall, shelf, storage
from readingroom.exercises import check
from readingroom.exercises.kinds import Order, Table
from readingroom.html import plain
from readingroom.loading import exercises_of

DOCUMENT = "telegram-21646"
TELEGRAM = rr.load(DOCUMENT)
EXERCISES = exercises_of(TELEGRAM)


@pytest.fixture(autouse=True)
def room(tmp_path, monkeypatch):
    (tmp_path / "room.yaml").write_text("version: 0\n...\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def sent(id, value):
    """What the form says to an answer that was filled into it: the lines of the reply."""
    view = rr.exercise(f"{DOCUMENT}/{id}")
    view.hear({"do": "answer", "value": value})
    return plain(view.reply).split("\n")


def one_row_changed(exercise):
    """An accepted answer with one row changed, for each row and each other value."""
    rows = getattr(exercise, "left", None) or exercise.items
    columns = getattr(exercise, "right", None) or getattr(exercise, "classes", None)
    columns = columns or ["says", "rules out", "silent"]
    for accepted in exercise.accept:
        values = {name: [v] if isinstance(v, str) else v for name, v in accepted.answer.items()}
        right = {name: value[0] for name, value in values.items()}
        for row in rows:
            for column in columns:
                if column not in values[row]:
                    yield row, {**right, row: column}


SORTING = [each for each in EXERCISES.values() if each.kind in ("match", "classify", "silence")]


@pytest.mark.parametrize("exercise", SORTING, ids=lambda each: each.id)
def test_a_reply_to_several_rows_says_first_how_many_hold(exercise):
    """With several accepted answers it is the nearest that counts."""
    for _, answer in one_row_changed(exercise):
        feedback = check(exercise, answer, TELEGRAM)
        if feedback.verdict == "accepted":
            continue
        assert (feedback.holds, feedback.of) == (len(answer) - 1, len(answer))
    assert feedback.count == f"{feedback.holds} of {feedback.of} hold."[: len(feedback.count)]
    reply = sent(exercise.id, answer)
    assert reply[2] == feedback.count
    assert feedback.count in plain(rr.answer(f"{DOCUMENT}/{exercise.id}", answer)._repr_html_())
    assert feedback.count.rstrip(".") in plain(rr.portfolio(exercise.lesson)._repr_html_())


@pytest.mark.parametrize("exercise", SORTING, ids=lambda each: each.id)
def test_the_rows_that_a_reply_is_about_are_marked_and_no_others(exercise):
    for row, answer in one_row_changed(exercise):
        feedback = check(exercise, answer, TELEGRAM)
        if feedback.verdict == "foreseen" and len(feedback.about) == 1:
            assert feedback.about == (row,)


def test_of_several_choices_it_is_said_how_many_of_the_chosen_hold():
    """How many would be right in all is not given away."""
    exercise = next(each for each in EXERCISES.values() if each.kind == "choose several")
    right = list(exercise.accept[0].answer)
    wrong = next(option for option in exercise.options if option not in right)
    feedback = check(exercise, [*right[:1], wrong], TELEGRAM)
    assert feedback.count == "1 of 2 holds."
    assert check(exercise, [wrong], TELEGRAM).count == ""


def test_an_accepted_answer_counts_nothing():
    exercise = SORTING[0]
    answer = {k: v if isinstance(v, str) else v[0] for k, v in exercise.accept[0].answer.items()}
    assert check(exercise, answer, TELEGRAM).count == ""


# ---------------------------------------------------------------- the words of the form

FAULTY = [None, "", [], {}, "xyzzy", {"a": "b"}, {"number": "many"}, ["x"], {"from": ["x"]}, 7]
CODE = re.compile(r'[{}\[\]"]|\bid\b')


@pytest.mark.parametrize("id", list(EXERCISES))
def test_a_form_is_never_answered_in_code(id):
    exercise = EXERCISES[id]
    if isinstance(exercise, Table):
        return
    names = {
        name
        for field in ("options", "items", "left", "right", "classes", "claims")
        for name in getattr(exercise, field, {})
    }
    for value in FAULTY:
        feedback = check(exercise, value, TELEGRAM, form=True)
        if feedback.verdict == "not understood":
            words = f"{feedback.say} {feedback.next}"
            assert not CODE.search(words), (value, words)
            assert not [name for name in names if "-" in name and name in words]
            assert feedback.next


@pytest.mark.parametrize("id", [each.id for each in EXERCISES.values() if hasattr(each, "accept")])
def test_an_answer_is_shown_in_words_without_its_ids(id):
    exercise = EXERCISES[id]
    for accepted in islice(exercise.accept, 2):
        shown = rr.answer(f"{DOCUMENT}/{id}", accepted.answer).answer
        assert "{" not in shown and "bound:" not in shown and "kind:" not in shown


@pytest.mark.parametrize("written", ["10 regiments", "ten", "十", "10.", "at least 10", " 10 "])
def test_a_number_is_read_as_people_write_it(written):
    value = {"bound": "at least", "number": written, "unit": "regiments"}
    assert sent("the-only-number", value)[0] == "This holds"


def test_a_number_that_says_another_unit_is_asked_about_and_not_judged():
    value = {"bound": "at least", "number": "10 airports", "unit": "regiments"}
    reply = " ".join(sent("the-only-number", value))
    assert "“10 airports” says “airports”, and “regiments” is chosen." in reply


def test_a_bare_figure_is_read_as_hours_and_the_reply_says_so():
    reply = sent("first-gap", "9")
    assert reply[0] == "This holds"
    assert "9 is read as hours." in " ".join(reply)
    assert "is read as" not in " ".join(sent("first-gap", "9 h"))
    assert rr.answer(f"{DOCUMENT}/first-gap", 9).feedback.verdict == "accepted"


def test_rows_that_read_alike_are_told_apart_by_their_line():
    exercise = EXERCISES["jobs-of-brackets"]
    words = [choice.words for choice in exercise.items.values()]
    alike = next(name for name, each in exercise.items.items() if words.count(each.words) > 1)
    answer = {name: next(iter(exercise.classes)) for name in exercise.items}
    shown = rr.answer(f"{DOCUMENT}/{exercise.id}", answer).answer
    assert exercise.items[alike].at.where in shown


def test_what_is_not_understood_is_no_earlier_answer_and_is_not_lost(room):
    sent("first-gap", "soon")
    sent("first-gap", "9 h")
    reply = sent("first-gap", "perhaps")

    assert "Your answer: perhaps" in reply
    assert reply[-2:] == ["Earlier answers: 1", "9 h. This holds"]
    assert len(shelf().read().attempts[f"{DOCUMENT}/first-gap"]) == 3
    assert "9 h" in plain(rr.portfolio("04_timeline")._repr_html_())
    assert "attempt 2" not in plain(rr.portfolio("04_timeline")._repr_html_())
    assert recall(f"{DOCUMENT}/first-gap").answer == "9 h"


@pytest.mark.parametrize("id", [each.id for each in EXERCISES.values() if isinstance(each, Order)])
def test_an_order_that_nobody_touched_is_no_attempt(id):
    exercise = EXERCISES[id]
    order = re.findall(r'data-value="([^"]+)"', exercise.form(TELEGRAM))
    reply = " ".join(sent(id, order))

    assert "Nothing is moved yet" in reply and not shelf().read().counted(f"{DOCUMENT}/{id}")
    assert check(exercise, [*order[1:], order[0]], TELEGRAM, form=True).verdict != "not understood"


# ---------------------------------------------------------------- what is no longer asked


def test_answers_to_an_exercise_that_goes_stay_everywhere(room):
    """In the book, the code, the portfolio and the progress; recalled, they are shown as given."""
    id = "first-gap"
    sent(id, "9 h")
    rr.answer(f"{DOCUMENT}/who-is-ri", {"own": "Nobody knows", "words": ["Copy to Comrade"]})
    prompt = " ".join(EXERCISES[id].prompt.split())
    folder = room / "data" / DOCUMENT
    shutil.copytree(TELEGRAM.folder, folder)
    file = folder / "exercises.yaml"
    entries = re.split(r"(?m)^(?=- id: )", file.read_text("utf-8"))
    kept = [each for each in entries if not each.startswith(f"- id: {id}\n")]
    assert len(kept) == len(entries) - 1
    file.write_text("".join(kept), "utf-8")
    assert id not in exercises_of(rr.load(DOCUMENT))

    assert "One answer to what is no longer asked" in plain(rr.progress()._repr_html_())
    for shown in (rr.portfolio(), rr.portfolio("04_timeline"), rr.recall(f"{DOCUMENT}/{id}")):
        said = " ".join(plain(shown._repr_html_()).split())
        assert "No longer asked" in said and prompt in said and "9 h" in said
    assert "No longer asked" not in plain(rr.portfolio("03_requests")._repr_html_())
    code = rr.answer_code()
    (room / NAME).unlink()
    storage._SHELVES.clear()  # as a kernel that begins
    rr.enter_answer_code(code)
    assert "first gap" in plain(rr.portfolio()._repr_html_())
    rr.answer(f"{DOCUMENT}/the-only-number", "at least 10 regiments")
    assert shelf().read().attempts[f"{DOCUMENT}/{id}"][-1].answer == "9 h"
