"""How much of what can be answered gets a reply of its own, and how much the general one.

`otherwise` is for slips. Every answer that a form allows is tried; where there are too many, a
sample that is always the same.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from itertools import combinations, permutations, product
from typing import Any

import pytest

import readingroom as rr
from readingroom.exercises import (
    BOUNDS,
    LINKS,
    VERDICTS,
    ChooseOne,
    ChooseSeveral,
    Classify,
    Connect,
    JudgeSilence,
    Match,
    Order,
    Quantify,
    assess,
)
from readingroom.loading import exercises_of

TELEGRAM = rr.load("telegram-21646")
CLOSED = (ChooseOne, ChooseSeveral, Quantify, Order, Match, Classify, JudgeSilence, Connect)
SORTING = (Match, Classify, JudgeSilence)
MOST = 3000

BOUND = {
    "choose one": 0.0,
    "choose several": 0.0,
    "number": 0.85,
    "order": 0.0,
    "match": 0.35,
    "classify": 0.15,
    "silence": 0.05,
    "step": 0.35,
}
"""The share of possible answers of a kind that may meet the general reply alone."""

SLIPS: dict[str, dict[str, list[str]]] = {
    "whose-hand": {
        "game": ["archive", "editor", "office"],
        "respect": ["archive", "editor", "office"],
    },
    "three-men-called-you": {
        "ask": ["mao"],
        "opinions": ["kim"],
        "results": ["mao"],
        "send": ["mao"],
    },
    "jobs-of-brackets": {
        "bukcheng": ["abbreviation", "pseudonym", "word"],
        "filippov": ["abbreviation", "place", "word"],
        "filippov-title": ["abbreviation", "place", "word"],
        "pvo": ["place", "pseudonym"],
        "ri": ["abbreviation", "place"],
        "supung": ["abbreviation", "pseudonym", "word"],
        "territory": ["abbreviation", "pseudonym", "spelling"],
        "vvs": ["place", "pseudonym"],
    },
    "read-a-shelfmark": {
        "binder": ["inventory", "leaves", "lines", "page", "records"],
        "group": ["file", "folder", "leaves", "lines", "page"],
        "holder": ["inventory", "leaves", "lines", "records"],
        "range": ["file", "folder", "inventory", "records"],
        "series": ["file", "folder", "leaves", "lines", "page"],
    },
    "four-boxes": {
        "bombing": ["for-accepting"],
        "movement": ["against-refusing", "for-accepting"],
        "offer": ["against-refusing"],
        "parallel": ["for-accepting"],
        "plan": ["against-accepting", "against-refusing", "for-accepting"],
        "provocations": ["for-accepting", "none"],
        "standing": ["against-refusing", "for-accepting", "none"],
    },
    "on-accepting": {
        "harm": ["rules out"],
        "same": ["says"],
    },
    "one-little-word": {
        "concession": ["announces"],
        "jointly": ["admits"],
        "one-harm": ["announces", "promises"],
        "results": ["admits"],
        "sides": ["admits"],
        "use": ["announces", "promises"],
        "world-war": ["admits", "announces"],
    },
    "conditions": {
        "firmness": ["asking", "bombs", "game"],
        "insistence": ["asking", "bombs", "game"],
        "means": ["bombs", "giving", "talks"],
        "no-way": ["asking", "giving"],
        "waiting": ["asking", "giving", "talks"],
    },
    "given-back": {
        "comrades": ["decide", "measures", "nothing", "thanks"],
        "jointly": ["active", "careful", "conclusion", "measures"],
        "questions": ["active", "careful", "conclusion"],
        "reserve": ["careful", "conclusion", "measures", "thanks"],
        "two-days": ["active", "decide", "measures", "thanks"],
        "waiting": ["decide", "measures", "thanks"],
    },
    "three-classes": {
        "bombers": ["command"],
        "capital": ["command"],
        "guns": ["command"],
        "sites": ["command", "offensive"],
    },
    "said-or-silent": {
        "better-led": ["rules out"],
    },
    "said-about-time": {
        "earlier": ["rules out"],
    },
    "a-telegram-unseen": {
        "harmless": ["says"],
        "sent": ["rules out"],
    },
    "three-addresses": {
        "line31": ["filippov", "registry"],
        "line74": ["filippov", "registry"],
    },
    "list-in-plain-words": {
        "fifth": ["fire", "led", "reach", "train"],
        "first": ["ground", "hold", "led", "reach", "strike", "train"],
        "fourth": ["fire", "ground", "hold", "led"],
        "second": ["fire", "ground", "hold"],
        "third": ["fire", "ground", "hold", "train"],
    },
}
"""Where all other rows are right: a row, and what put to it is a mere slip."""


def rows_of(exercise: Any) -> tuple[list[str], list[str]]:
    """What is sorted, and into what."""
    rows = getattr(exercise, "left", None) or exercise.items
    columns = getattr(exercise, "right", None) or getattr(exercise, "classes", None) or VERDICTS
    return list(rows), list(columns)


def plausible(exercise: Quantify) -> list[str]:
    """The numbers that the page prints, and small counts."""
    printed = {int(each) for each in re.findall(r"(?<![\d.])\d{1,2}(?![\d.])", TELEGRAM.text)}
    return [str(each) for each in sorted(printed | set(range(1, 16)))]


def possible(exercise: Any) -> Iterator[Any]:
    """The answers that a form allows, or a fixed sample of them."""
    chance = random.Random(exercise.id)
    match exercise:
        case ChooseOne():
            yield from exercise.options
        case ChooseSeveral():
            options = list(exercise.options)
            every = (combinations(options, n) for n in range(1, len(options) + 1))
            yield from (list(chosen) for some in every for chosen in some)
        case Order():
            items = list(exercise.items)
            if len(items) < 8:
                yield from map(list, permutations(items))
            else:
                yield from (chance.sample(items, len(items)) for _ in range(MOST))
        case Match() | Classify() | JudgeSilence():
            rows, columns = rows_of(exercise)
            if len(columns) ** len(rows) <= MOST:
                every_row = product(columns, repeat=len(rows))
            else:
                every_row = (tuple(chance.choices(columns, k=len(rows))) for _ in range(MOST))
            yield from (dict(zip(rows, chosen, strict=True)) for chosen in every_row)
        case Quantify():
            for bound, number, unit in product(BOUNDS, plausible(exercise), exercise.units):
                yield {"bound": bound, "number": number, "unit": unit}
        case Connect():
            claims = list(exercise.claims)
            starts = [start for n in (1, 2) for start in combinations(claims, n)]
            for start, goal, kind in product(starts, claims, LINKS):
                if goal not in start:
                    yield {"from": list(start), "to": goal, "kind": kind}


def one_row_changed(exercise: Any) -> Iterator[tuple[str, str, dict[str, str]]]:
    """The first accepted answer with one row changed to something else."""
    rows, columns = rows_of(exercise)
    accepted = exercise.accept[0].answer
    right = {row: value if isinstance(value, str) else value[0] for row, value in accepted.items()}
    for row, column in product(rows, columns):
        if column != right[row]:
            yield row, column, {**right, row: column}


def is_general(exercise: Any, answer: Any) -> bool:
    return assess(exercise, answer, TELEGRAM).verdict == "other"


EXERCISES = [each for each in exercises_of(TELEGRAM).values() if isinstance(each, CLOSED)]


@pytest.mark.slow
@pytest.mark.parametrize("kind", BOUND)
def test_the_general_reply_is_for_few_of_the_possible_answers(kind, capsys):
    """The list is printed, to be read when exercises are changed."""
    shares = {}
    for exercise in (each for each in EXERCISES if each.kind == kind):
        answers = list(possible(exercise))
        general = sum(is_general(exercise, answer) for answer in answers)
        shares[exercise.id] = general / len(answers), len(answers)
    with capsys.disabled():
        for id, (share, count) in sorted(shares.items(), key=lambda each: -each[1][0]):
            print(f"\n  {kind:15} {share:5.0%} of {count:5}  {id}", end="")
    assert {id: share for id, (share, _) in shares.items() if share > BOUND[kind]} == {}


@pytest.mark.parametrize(
    "exercise", [each for each in EXERCISES if isinstance(each, SORTING)], ids=lambda each: each.id
)
def test_one_row_that_is_off_gets_a_reply_of_its_own(exercise):
    """But for slips that are listed."""
    slips = SLIPS.get(exercise.id, {})
    general = [
        (row, column)
        for row, column, answer in one_row_changed(exercise)
        if column not in slips.get(row, ()) and is_general(exercise, answer)
    ]
    assert general == []
