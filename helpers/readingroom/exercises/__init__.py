"""Exercises: what is asked, what is accepted, and what is said to each answer. All of it is pure.

::

    asked(exercise)                      the student's side, without any key
    hint(exercise, 1)                    the first hint
    check(exercise, answer, document)    the feedback to an answer
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from readingroom.document import Document
from readingroom.document.things import not_here
from readingroom.errors import NotHere
from readingroom.exercises.asking import asked, hint, place_of
from readingroom.exercises.feedback import Feedback
from readingroom.exercises.kinds import KINDS, Exercise

__all__ = [
    "KINDS",
    "Exercise",
    "Exercises",
    "Feedback",
    "NotYet",
    "asked",
    "check",
    "hint",
    "place_of",
]


def check(exercise: Exercise, answer: Any, document: Document, *, form: bool = False) -> Feedback:
    """The feedback to an answer, given as plain values, or filled into a form.

    Nothing is raised, whatever the answer is.
    """
    from readingroom.exercises import checking  # no exercise needs it before its first answer

    return checking.check(exercise, answer, document, form=form)


class NotYet(NotHere):
    """An exercise of a draft that still holds TODO, and so cannot be asked."""

    def __init__(self, id: str) -> None:
        super().__init__(
            f"The exercise “{id}” still holds TODO. Whoever makes this lesson fills it in, in "
            "exercises.yaml; then it can be asked."
        )


@dataclass(frozen=True)
class Exercises(Mapping[str, Exercise]):
    """The exercises of one document, by their ids, in the order of the file.

    `gaps` are the ids of those that cannot be asked yet, since a draft has not filled them in.
    """

    document: str
    every: tuple[Exercise, ...] = field(default=(), repr=False)
    gaps: frozenset[str] = frozenset()

    @cached_property
    def _by_id(self) -> dict[str, Exercise]:
        return {each.id: each for each in self.every}

    def __getitem__(self, id: str) -> Exercise:
        """The exercise with this id. Raises `NotHere`, with the nearest id, or `NotYet`."""
        if id in self.gaps:
            raise NotYet(id)
        try:
            return self._by_id[id]
        except KeyError:
            raise not_here(id, self._by_id) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def __len__(self) -> int:
        return len(self._by_id)

    def of_lesson(self, lesson: str) -> tuple[Exercise, ...]:
        """The exercises that belong to a lesson, such as `03_requests`."""
        return tuple(each for each in self.every if each.lesson == lesson)
