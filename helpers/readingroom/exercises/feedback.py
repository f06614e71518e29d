"""What comes back to an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from readingroom.document.records import record
from readingroom.document.things import Place
from readingroom.exercises.parts import (
    Sample,
    Stand,
)

Verdict = Literal["accepted", "foreseen", "other", "kept", "not understood"]


@record
class Feedback:
    """What is said to an answer, the place to look at, and what to do next.

    `about` are the names, of several, whose values a reply is about. `evidence` are the words that
    prove an accepted answer, `cards` addresses of outside facts that bear on it.
    `one_way`, `samples` and `positions` come with a table, a written answer and a weighed one.
    """

    verdict: Verdict
    say: str = ""
    about: tuple[str, ...] = ()
    tag: str = ""
    see: Place | None = None
    next: str = ""
    evidence: tuple[Place, ...] = ()
    cards: tuple[str, ...] = ()
    note: str = ""
    one_way: str = ""
    samples: tuple[Sample, ...] = ()
    positions: Mapping[str, Stand] = field(default_factory=dict)

    @property
    def done(self) -> bool:
        """Whether nothing more is asked for: accepted, or kept."""
        return self.verdict in ("accepted", "kept")


class Unclear(Exception):
    """An answer that cannot be understood: what is unclear, and the nearest right thing."""

    def __init__(self, what: str, nearest: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.nearest = nearest
