"""What a reply says: how many hold, which rows it is about, and nothing of code to a form."""

from __future__ import annotations

import re
import shutil
from itertools import islice

import pytest
from conftest import begun_anew
from hypothesis import given, settings
from hypothesis import strategies as st

import readingroom as rr
from readingroom.answers import NAME, Attempt, Reply, recall, shelf
from readingroom.exercises import Order, Tabulate, assess
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
    head, *lines = plain(view.reply).split("\n")
    assert head == "Reply"
    return lines


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
        feedback = assess(exercise, answer, TELEGRAM)
        if feedback.verdict == "accepted":
            continue
        assert (feedback.holds, feedback.of) == (len(answer) - 1, len(answer))
    assert feedback.count == f"{feedback.holds} of {feedback.of} fit."[: len(feedback.count)]
    reply = sent(exercise.id, answer)
    assert reply[2] == feedback.count
    assert feedback.count in plain(rr.answer(f"{DOCUMENT}/{exercise.id}", answer)._repr_html_())
    assert feedback.count.rstrip(".") in plain(rr.portfolio(exercise.lesson)._repr_html_())


@pytest.mark.parametrize("exercise", SORTING, ids=lambda each: each.id)
def test_the_rows_that_a_reply_is_about_are_marked_and_no_others(exercise):
    for row, answer in one_row_changed(exercise):
        feedback = assess(exercise, answer, TELEGRAM)
        if feedback.verdict == "foreseen" and len(feedback.about) == 1:
            assert feedback.about == (row,)


def test_of_several_choices_it_is_said_how_many_of_the_chosen_hold():
    """How many would be right in all is not given away."""
    exercise = next(each for each in EXERCISES.values() if each.kind == "choose several")
    right = list(exercise.accept[0].answer)
    wrong = next(option for option in exercise.options if option not in right)
    feedback = assess(exercise, [*right[:1], wrong], TELEGRAM)
    assert feedback.count == "1 of 2 fits."
    assert assess(exercise, [wrong], TELEGRAM).count == ""


def test_an_accepted_answer_counts_nothing():
    exercise = SORTING[0]
    answer = {k: v if isinstance(v, str) else v[0] for k, v in exercise.accept[0].answer.items()}
    assert assess(exercise, answer, TELEGRAM).count == ""


# ---------------------------------------------------------------- the words of the form


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=lambda each: each.id)
def test_an_exercise_bears_a_title_in_words_wherever_it_is_named(exercise):
    title, address = exercise.title, f"{DOCUMENT}/{exercise.id}"
    assert title[0].isupper() or title[0] == "“"
    assert not title.endswith(".") and len(title) <= 40 and "-" not in title
    assert [each.title for each in EXERCISES.values()].count(title) == 1

    assert f"Exercise: {title}" in plain(rr.exercise(address).html())
    assert f"“{title}”" in plain(recall(address)._repr_html_())


FAULTY = [None, "", [], {}, "xyzzy", {"a": "b"}, {"number": "many"}, ["x"], {"from": ["x"]}, 7]
CODE = re.compile(r'[{}\[\]"\\]|\b(?:id|None(?!,)|True|False)\b')
FORMS = [each for each in EXERCISES.values() if not isinstance(each, Tabulate)]


def half_filled(exercise):
    """What a form holds while rows are open, chosen as one should not, or twice."""
    first, *_, last = [*exercise.choices, "", ""][:9]
    named = {"bound": "at least"}, {"number": "ten tents", "bound": "about", "unit": "regiments"}
    rows = dict.fromkeys(getattr(exercise, "rows", {}), "")
    step = {"from": [first], "to": first, "kind": "supports"}
    weighed = {"position": "own", "own": " ", "words": []}, {"position": last, "words": ["so"]}
    return [*named, rows, {**rows, first: last}, [first, first], [first], first, step, *weighed]


def told_by_a_form(exercise, value):
    """What stands in a reply in our own words; what was typed comes back in quotation marks."""
    feedback = assess(exercise, value, TELEGRAM, form=True)
    if feedback.verdict != "not understood":
        return ""
    assert feedback.next
    reply = Reply(exercise, Attempt(value, at="", verdict=feedback.verdict), feedback, TELEGRAM)
    return re.sub("“[^”]*”", "", " ".join([reply.head, *reply.said, feedback.next, reply.answer]))


def names_in(exercise, words):
    """The names of the code that stand in words of a reply."""
    found = {name for name in exercise.choices if re.search(rf"(?<![\w-]){name}(?![\w-])", words)}
    ours = [exercise.prompt, exercise.wanted, UNDERSTOOD, *exercise.called.values()]
    return found - {*re.findall(r"\w+", " ".join(ours))}


UNDERSTOOD = (
    "This cannot be read as an answer yet. Something is still open. Not counted as an attempt."
)


@pytest.mark.parametrize("exercise", FORMS, ids=lambda each: each.id)
def test_a_form_is_never_answered_in_code(exercise):
    for value in (*FAULTY, *half_filled(exercise)):
        words = told_by_a_form(exercise, value)
        assert not CODE.search(words), (value, words)
        assert not names_in(exercise, words), (value, words)


TYPED = st.text("abcdé ,.10十", max_size=20) | st.integers() | st.booleans() | st.none()
HANDED_IN = st.recursive(
    TYPED,
    lambda each: st.lists(each, max_size=3) | st.dictionaries(st.text("abc", max_size=8), each),
)
KINDS = list({each.kind: each for each in FORMS}.values())


@pytest.mark.parametrize("exercise", KINDS, ids=lambda each: each.kind)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_whatever_is_handed_in_each_kind_replies_in_words(exercise, data):
    names = [*exercise.choices, "from", "to", "kind", "bound", "number", "unit", "position", "own"]
    row = st.sampled_from(names)
    value = data.draw(HANDED_IN | st.dictionaries(row, HANDED_IN | row) | st.lists(row))
    assert not CODE.search(told_by_a_form(exercise, value))


def test_a_choice_that_is_offered_no_longer_is_shown_as_words():
    reply = rr.answer(f"{DOCUMENT}/four-boxes", {"movement": "for-refusal"})
    assert reply.answer.endswith(": for refusal")


@pytest.mark.parametrize("id", [each.id for each in EXERCISES.values() if hasattr(each, "accept")])
def test_an_answer_is_shown_in_words_without_its_ids(id):
    exercise = EXERCISES[id]
    for accepted in islice(exercise.accept, 2):
        shown = rr.answer(f"{DOCUMENT}/{id}", accepted.answer).answer
        assert "{" not in shown and "bound:" not in shown and "kind:" not in shown


@pytest.mark.parametrize(
    "written",
    [
        "10 regiments",
        "ten",
        "ten!",
        "“10”",
        "十",
        "10.",
        "at least 10",
        " 10 ",
        "１０",
        "１０．",
        "Ten regiments.",
    ],
)
def test_a_number_is_read_as_people_write_it(written):
    value = {"bound": "at least", "number": written, "unit": "regiments"}
    assert sent("the-only-number", value)[0] == "This holds"


def test_a_number_that_says_another_unit_is_asked_about_and_not_judged():
    value = {"bound": "at least", "number": "10 airports", "unit": "regiments"}
    reply = " ".join(sent("the-only-number", value))
    assert "“10 airports” says “airports”, and “regiments” is chosen." in reply
    for written in ("two or three", "one hundred", "Ten (10)", "10, I think"):
        assert f"“{written}” is not a number." in " ".join(
            sent("the-only-number", {**value, "number": written})
        )
    reply = " ".join(sent("the-only-number", {**value, "number": "many"}))
    assert "“many” is not a number." in reply and "such as 12 or twelve" in reply


def test_an_amount_is_told_once_however_it_was_typed():
    value = {"bound": "at least", "number": "at least 10 regiments", "unit": "regiments"}
    assert "Your answer: at least 10 regiments" in sent("the-only-number", value)


@pytest.mark.parametrize("written", ["nine hours.", "９ h", "9：00", "九", "9 h"])
def test_a_length_is_read_as_people_write_it(written):
    assert sent("first-gap", written)[0] == "This holds"


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
    assert assess(exercise, [*order[1:], order[0]], TELEGRAM, form=True).verdict != "not understood"


# ---------------------------------------------------------------- what nobody judges


def test_no_guess_has_a_hint():
    assert not [each.id for each in EXERCISES.values() if each.kind == "predict" and each.hints]


def test_a_written_answer_opens_its_samples_from_25_words_on():
    short, long = " ".join(["word"] * 24), " ".join(["word"] * 25)
    reply = sent("what-lies-here", short)
    assert reply[0] == "Kept, not judged" and "Proficient" not in " ".join(reply)
    assert (
        "Samples to hold it against open from 25 words on; there are 24 words so far." in reply[2]
    )
    assert "I leave it at this" in reply
    reply = " ".join(sent("what-lies-here", long))
    assert "Proficient" in reply and "I leave it at this" not in reply


def test_who_leaves_it_at_a_few_words_has_the_samples_too():
    view = rr.exercise(f"{DOCUMENT}/what-lies-here")
    view.hear({"do": "answer", "value": "Three letters."})
    view.hear({"do": "leave"})
    assert "Proficient" in view.reply and "Your answer: Three letters." in plain(view.reply)
    assert view.state["attempts"] == 1
    assert "Proficient" in recall(f"{DOCUMENT}/what-lies-here")._repr_html_()


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
    begun_anew()
    rr.enter_answer_code(code)
    assert "first gap" in plain(rr.portfolio()._repr_html_())
    rr.answer(f"{DOCUMENT}/the-only-number", "at least 10 regiments")
    assert shelf().read().attempts[f"{DOCUMENT}/{id}"][-1].answer == "9 h"
