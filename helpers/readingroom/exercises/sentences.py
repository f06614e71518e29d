"""Exercises that are answered by sentences of one's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, ClassVar

from readingroom.document import Document
from readingroom.document.things import record
from readingroom.exercises import controls
from readingroom.exercises.exercise import Exercise
from readingroom.exercises.parts import Feedback, Sample, Unclear
from readingroom.html import Html, element, join

_FEWEST, _MOST = 8, 14
"""Lines to write on, on paper."""


@record
class Write(Exercise):
    """A short written answer: never judged; samples to compare it with come after it."""

    button: ClassVar[str] = "Keep my answer"
    wanted: ClassVar[str] = "Write a sentence or two, then hand it in again."
    starters: tuple[str, ...] = ()
    samples: tuple[Sample, ...]

    def form(self, document: Document) -> Html:
        """Room for sentences, and ways to begin one."""
        begin = controls.starters(self.starters) if self.starters else None
        return join(controls.area("Your answer", 8), begin)

    def paper(self, document: Document) -> Html:
        """Lines to write on."""
        lines = controls.room_to_write(min(_MOST, max(_FEWEST, 4 + 2 * len(self.starters))))
        if not self.starters:
            return lines
        begin = (element("li", element("i", each)) for each in self.starters)
        return join(controls.how("You may begin like this:"), element("ul", *begin), lines)

    def understand(self, raw: Any, document: Document) -> str:
        """The text as it is, if it has words."""
        if not isinstance(raw, str) or not any(sign.isalnum() for sign in raw):
            raise Unclear("There are no words yet.")
        return raw

    def feedback(self, answer: Any, raw: Any, document: Document) -> Feedback:
        """The samples."""
        return replace(super().feedback(answer, raw, document), samples=self.samples)

    def like(self) -> str:
        """Sentences."""
        return "Answer with sentences of your own."

    def behind(self) -> Iterable[Html]:
        """The samples with what is said of them."""
        yield from map(_sample, self.samples)


def _sample(sample: Sample) -> Html:
    head = ": ".join(filter(None, [sample.level, sample.called]))
    return join(
        element("p", element("b", head), f" ({sample.tag})" if sample.tag else None),
        element("blockquote", sample.text),
        element("p", sample.note, element("b", " Next: "), sample.next),
    )
