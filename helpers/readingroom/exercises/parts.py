"""What exercises are made of: choices, accepted answers, replies, positions, samples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from readingroom.document.records import record
from readingroom.document.things import NOWHERE, Place

Skill = Literal[
    "sourcing",
    "contextualization",
    "corroboration",
    "close reading",
    "argument",
    "requests",
    "time",
]
Tag = Literal[
    "arrival-as-writing",
    "distribution-as-addressees",
    "bracket-as-author",
    "page-as-source",
    "background-read-in",
    "copies-as-witnesses",
    "assent-stretched",
    "modality-ignored",
    "minimum-as-total",
    "clock-arithmetic",
    "translation-as-author",
    "silence-as-answer",
    "request-as-promise",
    "tension-as-lie",
    "oversight",
]
BOUNDS = ("exactly", "at least", "at most", "about")
SILENT = "silent"
VERDICTS = {
    "says": "The letter says it",
    "rules out": "The letter says something that rules it out",
    SILENT: "The letter is silent",
}
"""What a letter can do with a statement."""
LINKS = ("supports", "counts against")


@record
class Choice:
    """Something to choose: words of ours, or words of the document at their place."""

    says: str = ""
    at: Place = NOWHERE

    @property
    def words(self) -> str:
        """The words that a student reads."""
        return " ".join(self.at.words.split()) if self.at.line else self.says


Choices = Mapping[str, Choice]


@record
class Accepted:
    """An answer that is accepted, written as a student gives it, and why it holds."""

    answer: Any
    say: str


@record
class AcceptedTable(Accepted):
    """A table that is accepted, with one way to make it."""

    one_way: str = ""


@record
class AcceptedMark:
    """Words that are accepted: a marking holds the `core` and stays within the `answer`."""

    answer: tuple[Place, ...]
    core: tuple[Place, ...]
    say: str


@record
class Reply:
    """What is said to an answer that falls short: its tag, a place to look at, the next step."""

    tag: Tag
    say: str
    see: Place = NOWHERE
    next: str


@record
class Foreseen(Reply):
    """A reply to answers that hold what is `gave`, or that go wrong in the way of `off`."""

    gave: Any = None
    off: str = ""


@record
class ForeseenMark(Reply):
    """A reply to markings that overlap the words of `gave`, or go wrong in the way of `off`."""

    gave: tuple[Place, ...] = ()
    off: str = ""


@record
class ForeseenWay(Reply):
    """A reply to a way of going wrong."""

    off: str


@record
class Stand:
    """One position that can be defended: what it holds, its evidence, what speaks against it."""

    holds: str
    evidence: tuple[Place, ...]
    but: str


@record
class Sample:
    """A written answer of one level, to put beside one's own."""

    level: Literal["Proficient", "Emergent", "Basic"]
    called: str = ""
    text: str
    note: str
    tag: Tag | None = None
    next: str
