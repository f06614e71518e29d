"""Exercises that are answered by saying what stands under covered words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from readingroom.document import Document
from readingroom.document.things import Place, record
from readingroom.exercises import controls
from readingroom.exercises.exercise import Found, Keyed
from readingroom.exercises.pairs import Pairs
from readingroom.exercises.parts import STILL_OPEN, Feedback, Names, Unclear, compared, listed
from readingroom.exercises.spans import span_of
from readingroom.html import Html, element, join
from readingroom.text import fold

_LONGEST = 200


@record
class Cover(Pairs):
    """A passage with words covered: what stands there, and why? Then they are uncovered.

    A guess is an inference and no slip: what is not accepted is kept, with its own reply.
    """

    button: ClassVar[str] = "Uncover the words"
    wanted: ClassVar[str] = "Write into each gap what you think stands there."
    passage: Place
    covered: Mapping[str, Place]

    def form(self, document: Document) -> Html:
        """The passage, with a field in place of each covered stretch of words."""
        return controls.named(self._drawn(_field), rows=len(self.covered) > 1)

    def paper(self, document: Document) -> Html:
        """The passage, with gaps in it."""
        return join(controls.how(self.wanted), self._drawn(_blank))

    def _drawn(self, gap: Callable[[str, str], Html]) -> Html:
        """The words of the passage that are not covered, with a gap in place of the others."""
        pieces: list[Html | str] = []
        at, names = self.passage.start, list(self.covered)
        for name, place in self._in_order:
            number = f" {names.index(name) + 1} of {len(names)}" if len(names) > 1 else ""
            pieces += [self._words(at, place.start), gap(name, f"covered words{number}")]
            at = place.end
        pieces.append(self._words(at, self.passage.end))
        source = element("cite", f" {self.passage.letter_title or self.passage.part}")
        return element("blockquote", *pieces, source, class_="rr-covered")

    @property
    def _in_order(self) -> list[tuple[str, Place]]:
        """The covered words by their names, in the order of the passage."""
        return sorted(self.covered.items(), key=lambda each: each[1].start)

    def _words(self, start: int, end: int) -> str:
        first = self.passage.start
        return self.passage.words[start - first : end - first]

    def names(self) -> Names:
        """The covered stretches, by their names alone."""
        return {name: name for name in self.covered}

    def value(self, name: str, raw: Any) -> str:
        """Words without capitals and signs around them."""
        words = raw if isinstance(raw, str) else ""
        found = fold(words[:_LONGEST]).casefold().strip(" .,;:!?…'\"")
        if not found:
            raise Unclear(f"Not yet answered: {listed([name])}.", plain=STILL_OPEN)
        return found

    def given(self, raw: Any) -> dict[str, Any]:
        """Where one stretch is covered, its words alone will do."""
        if isinstance(raw, str) and len(self.covered) == 1:
            raw = dict.fromkeys(self.covered, raw)
        return super().given(raw)

    def feedback(self, answer: Any, raw: Any, document: Document) -> Feedback:
        """What follows from what stands there; a guess that is not accepted is kept."""
        found = super().feedback(answer, raw, document)
        if not found.done:
            found = replace(found, verdict="kept", evidence=self.evidence, cards=self.cards)
        return replace(found, uncovered=self.passage, holds=0, of=0, about=())

    def like(self) -> str:
        """Words for each stretch."""
        example = ", ".join(f'"{name}": "…"' for name in self.covered)
        return f"Answer {{{example}}} with the words that you think stand there."

    def in_words(self, answer: Any) -> str:
        """The guesses, in the order of the passage."""
        if not isinstance(answer, Mapping):
            return super().in_words(answer)
        every = (answer[name] for name in self.covered if name in answer)
        values = (each if isinstance(each, list) else [each] for each in every)
        return "; ".join(" or ".join(f"“{one}”" for one in each) for each in values)

    def given_away(self, known: Keyed, text: str, document: Document) -> Iterator[str]:
        """The covered words."""
        for place in self.covered.values():
            if compared(place.words) in compared(text):
                yield f"“{place.words}”"

    def agreements(self, known: Keyed, document: Document) -> Found:
        """The covered words lie in the passage, side by side, and are themselves accepted."""
        end = self.passage.start
        for name, place in self._in_order:
            at = ("covered", name)
            if not span_of(self.passage).holds(span_of(place)):
                yield (
                    at,
                    "these words do not lie within the `passage`.",
                    "Cover words of the passage.",
                )
            elif place.start < end:
                yield at, "these words are covered twice.", "Keep one of the two."
            if not any(self.value(name, place.words) in key[name] for key in known.accepting):
                what = f"nothing accepts what stands under `{name}`."
                yield ("accept",), what, f"Accept “{place.words}” itself, beside what is near it."
            end = max(end, place.end)


def _field(name: str, called: str) -> Html:
    about = {"aria_label": called, "data_name": name, "data_open": called}
    return controls.field("", most=_LONGEST, size=18, **about)


def _blank(name: str, called: str) -> Html:
    return controls.blank(called, wide=True)
