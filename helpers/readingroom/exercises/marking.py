"""Answers that are words of the document: markings, and positions with their support."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from readingroom.anchors import Span, fold
from readingroom.document import Document
from readingroom.document.things import Place
from readingroom.exercises import spans
from readingroom.exercises.feedback import Unclear
from readingroom.exercises.forms import MOST, Form, name_of


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


@dataclass(frozen=True)
class Weighed:
    """A position and its support: ranges of the page, None for words that are not on it."""

    position: str
    support: tuple[Place | None, ...] = ()
    edited: bool = False


class Weighing(Form):
    """A position, and words of the document."""

    def answer(self, exercise: Any, raw: Any, document: Document) -> Weighed:
        """The position that is meant, one's own included, and where its words stand."""
        if isinstance(raw, str):
            raw = {"position": raw}
        if not isinstance(raw, Mapping):
            raise Unclear("A position and words of the document are expected.")
        position = _position(exercise, raw.get("position"))
        given = raw.get("words")
        quoted = given if isinstance(given, list | tuple) else [given]
        if len(quoted) > MOST:
            raise Unclear(f"More than {MOST} places are given.")
        found = [_support(document, each) for each in quoted if not _blank(each)]
        edited = any(
            place and spans.in_brackets(document.page, Span(place.start, place.end))
            for place in found
        )
        return Weighed(position, tuple(found), edited)

    def off(self, way: str, exercise: Any, keys: Sequence[Any], answer: Any) -> bool:
        """What the support lacks."""
        lines = {place.line for place in answer.support if place}
        unknown = sum(place is None for place in answer.support)
        lacks: dict[str, bool] = {
            "no words": not answer.support,
            "too few": len(lines) + unknown < exercise.support,
            "not in the document": unknown > 0,
            "editor's words": answer.edited,
        }
        return lacks[way]

    def like(self, exercise: Any) -> str:
        """A position and as many words as are asked for."""
        return (
            'Answer {"position": "…", "words": ["…", "…"]} with words copied from the document. '
            f"The positions are {', '.join(exercise.positions)}, or one in words of your own."
        )


def _position(exercise: Any, raw: Any) -> str:
    from difflib import get_close_matches

    try:
        return name_of(raw, {name: each.holds for name, each in exercise.positions.items()})
    except Unclear as unclear:
        own = isinstance(raw, str) and len(raw.split()) > 1
        if own and not get_close_matches(raw[:80].casefold(), exercise.positions, 1, 0.7):
            return fold(raw[: spans.LONGEST])
        raise Unclear(unclear.what.replace("option", "position"), unclear.nearest) from None


def _blank(raw: Any) -> bool:
    return raw is None or (isinstance(raw, str) and not raw.strip())


def _support(document: Document, raw: Any) -> Place | None:
    try:
        span = spans.one(document, raw, any_of_several=True)
    except Unclear:
        return None
    return document.page.place(spans.whole(document.page.text, span))
