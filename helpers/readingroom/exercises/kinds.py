"""The kinds of exercises: the fields of a class are the fields of an entry in `exercises.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import ClassVar

from readingroom.document.records import record
from readingroom.document.things import Place
from readingroom.exercises.parts import (
    Accepted,
    AcceptedMark,
    AcceptedTable,
    Choice,
    Choices,
    Foreseen,
    ForeseenMark,
    ForeseenWay,
    Sample,
    Skill,
    Stand,
)


@record
class Exercise:
    """What every exercise has. Its `repr` does not show the key."""

    offs: ClassVar[tuple[str, ...]] = ()
    """The ways of going wrong that this kind knows."""

    id: str
    lesson: str
    skill: Skill
    level: int
    kind: str
    prompt: str
    why: str = ""
    hints: tuple[str, ...] = ()
    evidence: tuple[Place, ...] = ()
    cards: tuple[str, ...] = ()
    becomes: str = ""

    def __repr__(self) -> str:
        return f"exercise {self.id} ({self.kind})"


@record
class Judged(Exercise):
    """An exercise whose answers are compared with a key."""

    accept: tuple[Accepted, ...]
    foreseen: tuple[Foreseen, ...] = ()
    otherwise: str


@record
class Predict(Exercise):
    """A guess before reading: kept, never judged, and brought back at the end."""

    options: Choices
    come_back: str


@record
class ChooseOne(Judged):
    """One of several options."""

    options: Choices


@record
class ChooseSeveral(Judged):
    """Some of several options."""

    offs: ClassVar[tuple[str, ...]] = ("incomplete",)
    options: Choices


@record
class Number(Judged):
    """A number with its unit and its bound."""

    offs: ClassVar[tuple[str, ...]] = ("bound", "unit")
    units: tuple[str, ...]


@record
class Order(Judged):
    """Items to put in order."""

    items: Choices


@record
class Match(Judged):
    """Two columns to match: each on the left has one on the right."""

    left: Choices
    right: Choices


@record
class Classify(Judged):
    """Items to sort into classes."""

    items: Choices
    classes: Choices


@record
class Mark(Judged):
    """Words to mark in the document; `in` is the letter that they stand in."""

    offs: ClassVar[tuple[str, ...]] = (
        "wrong letter",
        "editor's words",
        "right words elsewhere",
        "too much",
        "too little",
    )
    in_: str = ""
    accept: tuple[AcceptedMark, ...]  # type: ignore[assignment]
    foreseen: tuple[ForeseenMark, ...] = ()  # type: ignore[assignment]


@record
class Step(Judged):
    """A step of an argument to build: from which claims, to which, and how."""

    offs: ClassVar[tuple[str, ...]] = ("turned round",)
    claims: Choices


@record
class Interval(Judged):
    """How long lies between two moments, over the clocks that may have been used."""

    from_: Choice
    to: Choice
    clocks: tuple[str, ...] = ()


@record
class Table(Judged):
    """A small task with a table: the result is checked, not the code."""

    offs: ClassVar[tuple[str, ...]] = ("one number", "other labels")
    accept: tuple[AcceptedTable, ...]


@record
class Silence(Judged):
    """What a letter says, rules out, or does not say at all."""

    in_: str = ""
    items: Choices
    absent: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@record
class Weigh(Exercise):
    """A question without a right answer: a position, one's own included, and words that hold it up.

    `in` are the letters whose words count as support, `asks` what is asked for in a sentence each,
    `own` what is said to a position of one's own.
    """

    offs: ClassVar[tuple[str, ...]] = (
        "no words",
        "too few",
        "not in the document",
        "editor's words",
    )
    support: int = 1
    in_: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    positions: Mapping[str, Stand]
    own: str = ""
    foreseen: tuple[ForeseenWay, ...]
    otherwise: str


@record
class Write(Exercise):
    """A short written answer: never judged; samples to compare it with come after it."""

    starters: tuple[str, ...] = ()
    samples: tuple[Sample, ...]


KINDS: dict[str, type[Exercise]] = {
    "predict": Predict,
    "choose one": ChooseOne,
    "choose several": ChooseSeveral,
    "number": Number,
    "order": Order,
    "match": Match,
    "classify": Classify,
    "mark": Mark,
    "step": Step,
    "interval": Interval,
    "table": Table,
    "silence": Silence,
    "weigh": Weigh,
    "write": Write,
}
