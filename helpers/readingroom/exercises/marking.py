"""Answers that are words of the document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from readingroom.anchors import Span, fold
from readingroom.document import Document
from readingroom.exercises import spans
from readingroom.exercises.feedback import Unclear
from readingroom.exercises.forms import Form


@dataclass(frozen=True)
class Marked:
    """A marking: its ranges, the letters it lies in, whether all its words are an editor's."""

    spans: spans.Spans
    letters: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    edited: bool = False


@dataclass(frozen=True)
class Wanted:
    """What a marking must hold, and what it must stay within."""

    core: spans.Spans
    answer: spans.Spans
    words: tuple[str, ...]


class Marking(Form):
    """Words of the document."""

    def answer(self, exercise: Any, raw: Any, document: Document) -> Marked:
        """The ranges that are meant."""
        return marking(document, spans.marked(document, raw, exercise.in_))

    def key(self, exercise: Any, raw: Any, document: Document, *, part: bool) -> Any:
        """What is accepted, or the words that were foreseen."""
        if part:
            return marking(document, spans.of_places(document.page, raw))
        answer = spans.of_places(document.page, raw.answer)
        core = spans.of_places(document.page, raw.core)
        if not core or not spans.holds(answer, core):
            raise Unclear("The core does not lie within the answer.")
        return Wanted(core, answer, _words(document, answer))

    def accepts(self, key: Any, answer: Any) -> bool:
        """Whether the marking holds the core and stays within the answer."""
        return spans.holds(answer.spans, key.core) and spans.holds(key.answer, answer.spans)

    def fits(self, gave: Any, answer: Any) -> bool:
        """Whether the marking overlaps the words foreseen."""
        return spans.overlap(gave.spans, answer.spans)

    def meets(self, gave: Any, key: Any) -> bool:
        """Whether the words foreseen overlap the core, which every accepted marking holds."""
        return spans.overlap(gave.spans, key.core)

    def off(self, way: str, exercise: Any, keys: Sequence[Any], answer: Any) -> bool:
        """How the marking lies to the accepted words."""
        if way == "wrong letter":
            return bool(exercise.in_) and exercise.in_ not in answer.letters
        if way == "editor's words":
            return bool(answer.edited)
        if way == "right words elsewhere":
            return any(
                set(answer.words) <= set(key.words) and not spans.overlap(key.answer, answer.spans)
                for key in keys
            )
        if way == "too much":
            return any(spans.holds(answer.spans, key.core) for key in keys)
        return any(
            spans.holds(key.answer, answer.spans) and not spans.holds(answer.spans, key.core)
            for key in keys
        )

    def asks(self, exercise: Any) -> str:
        """Words to pick."""
        return "Pick the words in the text and take them, then check again."

    def like(self, exercise: Any) -> str:
        """Copied words, or which of several places."""
        return (
            'Answer with words copied from the document, such as "To Comrade …"; where they stand '
            'several times, {"quote": "…", "n": 2} or {"quote": "…", "in": "…"}.'
        )


def marking(document: Document, found: spans.Spans) -> Marked:
    """A marking of these ranges, with what is known of them."""
    places = [document.page.place(span) for span in found]
    letters = frozenset(
        document.page.letter_of_line[number].code if number in document.page.letter_of_line else ""
        for span in found
        for number in document.page.lines(span)
    )
    edited = all(spans.in_brackets(document.page, span) for span in found) and bool(places)
    return Marked(found, letters, _words(document, found), edited)


def _words(document: Document, found: Sequence[Span]) -> tuple[str, ...]:
    return tuple(fold(document.page.text.words(span)).casefold() for span in found)
