"""Exercises that are answered by marking words of the document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from readingroom.document import Document
from readingroom.document.things import detail
from readingroom.exercises import controls, spans
from readingroom.exercises.assessment import Judged, Keyed
from readingroom.exercises.parts import AcceptedMark, ForeseenMark, Unclear
from readingroom.exercises.spans import Spans
from readingroom.html import Html, join
from readingroom.text import Span, fold

_MOST = 60  # stretches that a marking may have


class Mark(Judged):
    """Words to mark in the document; `in` is the letter that they stand in."""

    faults = ("wrong letter", "editor's words", "right words elsewhere", "too much", "too little")
    between = "; "
    wanted = "Mark the words in the text, then check again."
    example = (
        'Answer with words copied from the document, such as "To Comrade …"; where they stand '
        'several times, {"quote": "…", "n": 2} or {"quote": "…", "in": "…"}.'
    )
    in_: str = ""
    accept: tuple[AcceptedMark, ...] = detail(key=True)  # type: ignore[assignment]
    foreseen: tuple[ForeseenMark, ...] = detail(key=True, default=())

    def form(self, document: Document) -> Html:
        """The letters, to pick words in."""
        start = self.looked_from(document, [self.in_] if self.in_ else [])
        return controls.stretches(document, start=start)

    def paper(self, document: Document) -> Html:
        """Where the words are, to be written down."""
        how = (
            "Underline the words, here or in the text at the end of these sheets, and write "
            "the number of this exercise beside them. Then note where they are:"
        )
        where = "line [the line] from the word [the first word…] to the word [the last word…]"
        return join(controls.how(how), controls.line_with_gaps(where))

    def understand(self, raw: Any, document: Document) -> Marked:
        """The ranges that are meant by copied words, or by several: first in its letter."""
        every = raw if isinstance(raw, list) else [raw]
        if not every or len(every) > _MOST:
            raise Unclear(f"More than {_MOST} are marked." if every else "Nothing is marked.")
        return _marking(document, [spans.one(document, each, self.in_) for each in every])

    def key(self, raw: Any, document: Document, *, part: bool) -> Any:
        """The words that were foreseen."""
        return _marking(document, (spans.span_of(place) for place in raw if place.line))

    def key_of(self, accepted: Any, document: Document) -> tuple[Marked, Marked]:
        """What is accepted: the core that it holds, and what it stays within."""
        core, whole = (self.key(e, document, part=False) for e in (accepted.core, accepted.answer))
        if not core.spans or not whole.holds(core):
            raise Unclear("The core does not lie within the answer.")
        return core, whole

    def _accepts(self, key: tuple[Marked, Marked], answer: Marked) -> bool:
        core, whole = key
        return answer.holds(core) and whole.holds(answer)

    def _fits(self, gave: Any, answer: Any) -> bool:
        return spans.overlap(gave.spans, answer.spans)

    def _has_fault(self, fault: str, keys: Sequence[Any], answer: Any) -> bool:
        if fault == "wrong letter":
            return bool(self.in_) and self.in_ not in answer.letters
        if fault == "editor's words":
            return bool(answer.edited)
        return any(_lies(fault, core, whole, answer) for core, whole in keys)

    def _accepted_rows(self, accepted: Any) -> Sequence[str]:
        words, core = self.in_words(accepted.answer), self.in_words(accepted.core)
        return [words if words == core else f"{words}; it holds at least {core}"]

    def entries(self, document: Document, answer: Mapping[str, Any]) -> dict[str, Any]:
        """A move, in the words that were marked."""
        if not answer.get("quote"):
            return {}
        letter = str(answer.get("in", ""))
        return {"moves": {self.id: {"letter": letter, "what": self.prompt, "at": answer}}}

    def _accepted_texts(self, known: Keyed, document: Document) -> Iterator[str]:
        for core, whole in known.accepting:
            yield from map(document.page.text.words, (*core.spans, *whole.spans))

    def _attempts(self, known: Keyed, gave: Any, document: Document) -> Iterator[Marked]:
        tried = _candidates(known, document)
        if gave is not None:
            cores = (core.spans for core, _ in known.accepting)
            tried = chain(cores, [gave.spans], _each_word(document, gave.spans))
        for found in tried:
            yield _marking(document, found)


@dataclass(frozen=True)
class Marked:
    """A marking: its ranges, the letters it lies in, whether all its words are an editor's."""

    spans: Spans
    letters: frozenset[str]
    words: frozenset[str]
    edited: bool

    def holds(self, other: Marked) -> bool:
        """Whether every range of the other marking lies within one of this one."""
        return all(any(each.holds(span) for each in self.spans) for span in other.spans)


def _marking(document: Document, ranges: Iterable[Span]) -> Marked:
    found = spans.joined(document.page.text, ranges)
    letters = frozenset(document.page.place(span).letter for span in found)
    words = frozenset(fold(document.page.text.words(span)).casefold() for span in found)
    edited = bool(found) and all(spans.in_brackets(document.page, span) for span in found)
    return Marked(found, letters, words, edited)


def _lies(fault: str, core: Marked, whole: Marked, answer: Marked) -> bool:
    """Whether a marking lies to the accepted words in this way."""
    if fault == "right words elsewhere":
        return answer.words <= whole.words and not spans.overlap(whole.spans, answer.spans)
    if fault == "too much":
        return answer.holds(core)
    return whole.holds(answer) and not answer.holds(core)


def _candidates(known: Keyed, document: Document) -> Iterator[Spans]:
    page = document.page
    for _, whole in known.accepting:
        yield from _each_word(document, whole.spans)
        lines = sorted({line for span in whole.spans for line in page.lines(span)})
        yield tuple(map(page.text.line_span, lines))
        yield tuple(map(page.text.line_span, range(max(lines[0] - 2, 1), lines[-1] + 1)))
        for span in whole.spans:
            yield from ((each,) for each in page.text.occurrences(page.text.words(span)))
    yield from ((span,) for span in page.brackets)
    yield from ((page.text.line_span(line),) for line in page.siglum_of_line)


def _each_word(document: Document, found: Spans) -> Iterator[Spans]:
    for span in found:
        for match in re.finditer(r"\w+", document.page.text.words(span)):
            yield (Span(span.start + match.start(), span.start + match.end()),)
