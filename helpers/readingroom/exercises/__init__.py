"""Exercises: what is asked, accepted and said to an answer. One class a kind; all of it is pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from readingroom.document import Document, Thing
from readingroom.document.context import Fact
from readingroom.document.things import not_here
from readingroom.errors import NotHere, answering
from readingroom.exercises.assessment import Exercise, assess
from readingroom.exercises.kinds import KINDS
from readingroom.exercises.parts import Feedback
from readingroom.reading import Step

__all__ = [
    "KINDS", "Exercise", "Exercises", "Feedback", "NotYet",
    "assess", "openable", "opened", "openers",
]  # fmt: skip
__getattr__ = answering(
    __name__,
    {
        "amounts": "length number",
        "assessment": "Judged keyed plain_answer",
        "controls": "LONGEST",
        "kinds": "ChooseOne ChooseSeveral Classify Connect JudgeSilence Mark Match Measure Order "
        "Predict Quantify Tabulate Weigh Write",
        "marks": "Marked",
        "pairs": "Pairs",
        "parts": "BOUNDS LINKS VERDICTS Accepted Choice Skill Tag Unclear compared",
        "spans": "whole",
    },
)


class NotYet(NotHere):
    """An exercise of a draft that still holds TODO, and so cannot be asked."""


@dataclass(frozen=True)
class Exercises(Mapping[str, Exercise]):
    """A document's exercises by id, in the file's order; `gaps` are titles of those with TODO."""

    document: str
    by_id: Mapping[str, Exercise] = field(default_factory=dict, repr=False)
    gaps: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def every(self) -> tuple[Exercise, ...]:
        """All of them, in the order of the file."""
        return tuple(self.by_id.values())

    def __getitem__(self, id: str) -> Exercise:
        """The exercise with this id. Raises `NotHere`, with the nearest id, or `NotYet`."""
        if id in self.gaps:
            raise NotYet(
                f"The exercise “{self.gaps[id]}” still holds TODO. Whoever makes this lesson fills "
                "it in, in exercises.yaml; then it can be asked."
            )
        try:
            return self.by_id[id]
        except KeyError:
            raise not_here(id, self.by_id) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_id)

    def __len__(self) -> int:
        return len(self.by_id)

    def of_lesson(self, lesson: str) -> tuple[Exercise, ...]:
        """The exercises that belong to a lesson, such as `03_requests`."""
        return tuple(each for each in self.every if each.lesson == lesson)


def opened(word: str, document: Document) -> tuple[str, ...]:
    """The addresses of what a word of `opens` stands for: one, a list of the key, one letter's.

    >>> from readingroom.loading import load
    >>> opened("options", load("telegram-21646")), opened("claims:K", load("telegram-21646"))[:2]
    (('option:reject', 'option:accept'), ('claim:correct', 'claim:passive'))
    """
    return tuple(address for address, names in _names(document).items() if word in names)


def openable(document: Document) -> list[str]:
    """Everything that `opens` may hold."""
    return [*dict.fromkeys(name for names in _names(document).values() for name in names)]


@lru_cache(maxsize=8)
def _names(document: Document) -> Mapping[str, tuple[str, ...]]:
    """By what words each card and each entry of a reading can be opened, by its address."""
    found: dict[str, tuple[str, ...]] = {e.address: (e.address,) for e in document.every(Fact)}
    for reading in document.readings.values():
        for thing in reading:  # A step is about the letter of the claim that it leads to.
            to = f"claim:{thing.to}" if isinstance(thing, Step) else ""
            about = reading.by_address.get(to, thing)
            letter = getattr(about, "letter", "") or about.place.letter
            found[thing.address] = (thing.address, thing.section, f"{thing.section}:{letter}")
    return found


def openers(thing: Thing, exercises: Exercises, document: Document) -> list[Exercise]:
    """The exercises that open a thing: an answer to any of them does."""
    names = _names(document).get(thing.address, ())
    return [each for name in names for each in exercises.every if name in each.opens]
