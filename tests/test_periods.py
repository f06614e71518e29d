"""Lessons fit a period: what each asks of a student, counted; the spread of the exercises."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from period import MINUTES, Extent, extents, sentences

from readingroom.exercises import KINDS
from readingroom.lessons import PRACTICE, Notebook, examine_notebook, headings, terms_in
from readingroom.loading import exercises_of, terms

FOLDER = Path(__file__).parents[1] / "notebooks"
LESSONS = sorted(path.stem for path in FOLDER.glob("*.ipynb"))
MOST = {
    "00_start_here": (700, 3, 4),
    "one_period": (1000, 5, 4),
}
USUAL = (1500, 8, 4)
"""Words, exercises and discussions of a core, at most."""
READ_WHOLE = {"one_period"}
"""Lessons whose minutes hold a reading of the whole page."""
CLOSED = {
    "choose one",
    "choose several",
    "match",
    "order",
    "classify",
    "silence",
    "number",
    "interval",
    "step",
}


@pytest.fixture(scope="module")
def every(telegram):
    return exercises_of(telegram).every


@cache
def notebook(name):
    return examine_notebook(FOLDER / f"{name}.ipynb").notebook


def core(name):
    return extents(notebook(name))[0]


def stated(name):
    """The minutes that the title cell of a lesson names."""
    return int(re.search(r"\*\*(\d+) minutes\.\*\*", notebook(name).cells[0].source)[1])


# ---------------------------------------------------------------- the rule


def test_the_rule_knows_every_kind_of_exercise():
    assert MINUTES.keys() == KINDS.keys()


def test_minutes_are_those_of_reading_doing_talking_and_looking():
    part = Extent(words=300, exercises=("a", "b"), discussions=2, looks=4, sentences=())

    assert part.minutes({"a": "write", "b": "mark"}) == 2 + 8 + 2 + 6 + 3
    assert part.minutes({"a": "write", "b": "mark"}, page=1500) == 31


def test_a_lesson_is_counted_up_to_its_practice():
    core, practice = extents(examine_notebook(FOLDER / "03_requests.ipynb").notebook)

    assert "the-only-number" in core.exercises
    assert "two-sevens" in practice.exercises
    assert core.words > practice.words > 0


def test_a_sentence_ends_with_its_stop_its_paragraph_or_its_item():
    assert [*sentences("One two. Three four five!\n\nSix\n\n- seven eight\n- nine")] == [
        2,
        3,
        1,
        2,
        1,
    ]
    assert [*sentences("He writes “a b c d e f” here.")] == [3]


# ---------------------------------------------------------------- the exercises


def test_kinds_are_spread(every):
    closed = [each.id for each in every if each.kind in CLOSED]

    assert len(closed) <= 0.6 * len(every)


def test_contextualization_is_practised(every):
    assert Counter(each.skill for each in every)["contextualization"] >= 14


def test_excerpts_and_a_claim_ask_for_the_reason(every):
    """A short text on one or two excerpts: three levels of samples, and more than one way to it."""
    asks = [
        each
        for each in every
        if each.kind == "write" and re.search(r"(?s)excerpts?\..*claims: .*Explain", each.prompt)
    ]

    assert len(asks) >= 6
    for each in asks:
        assert {"Proficient", "Emergent", "Basic"} == {sample.level for sample in each.samples}
        assert each.evidence, each.id


# ---------------------------------------------------------------- the lessons


@pytest.mark.parametrize("name", LESSONS)
def test_sentences_are_short_on_the_average(name):
    assert core(name).mean < 20


@pytest.mark.parametrize("name", LESSONS)
def test_a_core_fits_a_period(name):
    words, exercises, discussions = MOST.get(name, USUAL)

    assert core(name).words <= words
    assert len(core(name).exercises) <= exercises
    assert core(name).discussions <= discussions


@pytest.mark.parametrize("name", LESSONS)
def test_the_minutes_that_a_lesson_names_are_those_of_the_rule(name, every, telegram):
    kinds = {each.id: each.kind for each in every}
    page = sum(len(each.words.split()) for each in telegram.passages)
    counted = core(name).minutes(kinds, page if name in READ_WHOLE else 0)

    assert counted <= stated(name) <= counted + 5


@pytest.mark.parametrize("name", LESSONS)
def test_no_sentence_is_long(name):
    core, practice = extents(notebook(name))

    assert max([*core.sentences, *practice.sentences]) <= 40


@pytest.mark.parametrize("name", LESSONS)
def test_new_terms_come_slowly(name):
    """Terms in bold in the core that the glossary explains: at most one in two minutes."""
    lesson = notebook(name)
    end = next(cell.number for cell in lesson.prose if PRACTICE in headings(cell.source, 2))

    assert len(terms_in(Notebook("", lesson.cells[: end - 1]), terms())) <= stated(name) / 2
