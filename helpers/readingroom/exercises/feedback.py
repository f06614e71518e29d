"""What comes back to an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Literal

from readingroom.document.things import NOWHERE, Place, record

if TYPE_CHECKING:
    from readingroom.exercises.parts import Sample, Stand

Verdict = Literal["accepted", "foreseen", "other", "kept", "not understood"]


@record
class Feedback:
    """What is said to an answer, the place to look at, and what to do next.

    `holds` says how many of the `of` things answered hold, where there are several, beside the
    nearest accepted answer. `about` are the names, of several, whose values a reply is about.
    `evidence` are the words that prove an accepted answer, `cards` addresses of outside facts that
    bear on it.
    `one_way`, `samples` and `positions` come with a table, a written answer and a weighed one,
    `uncovered` is a passage whose words were covered before.
    """

    verdict: Verdict
    holds: int = 0
    of: int = 0
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
    uncovered: Place = NOWHERE

    @property
    def count(self) -> str:
        """How many hold, in words; nothing where nothing is counted or all is accepted.

        >>> Feedback(verdict="other", holds=4, of=6).count
        '4 of 6 hold.'
        >>> Feedback(verdict="other", holds=1, of=6).count
        '1 of 6 holds.'
        """
        if self.of < 2 or self.verdict not in ("foreseen", "other"):
            return ""
        return f"{self.holds or 'None'} of {self.of} hold{'s' if self.holds < 2 else ''}."

    @property
    def done(self) -> bool:
        """Whether nothing more is asked for: accepted, or kept."""
        return self.verdict in ("accepted", "kept")
