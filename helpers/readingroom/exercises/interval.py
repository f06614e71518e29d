"""Exercises that are answered by a length of time, and lengths as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import combinations_with_replacement, product
from typing import Any, ClassVar

from readingroom import dates
from readingroom.document import Document
from readingroom.document.context import Clock
from readingroom.document.things import UNFILLED, record
from readingroom.errors import did_you_mean
from readingroom.exercises import controls
from readingroom.exercises.exercise import Found, Keyed, One
from readingroom.exercises.number import FIGURE, LONGEST, figures, in_figures
from readingroom.exercises.parts import Choice, Unclear
from readingroom.exercises.spans import overlap, span_of
from readingroom.html import Html, element, join

_IN_TEXT = re.compile(
    r"(?<![\d:.])(\d{1,4})\s*(?:-\s*)?(?:h|hours?)\b(?:\s*(?:and\s*)?(\d+)\s*min)?"
)


@record
class Interval(One):
    """How long lies between two moments, over the clocks that may have been used."""

    wanted: ClassVar[str] = (
        "Write hours and minutes, such as 2 h 30 min, or a range, such as 100 h to 120 h."
    )
    from_: Choice
    to: Choice
    clocks: tuple[str, ...] = ()

    @property
    def _ends(self) -> dict[str, Choice]:
        return {"from": self.from_, "to": self.to}

    def form(self, document: Document) -> Html:
        """A line to write a length on."""
        words = "A length such as 12 h, or 12 h 30 min, or a range such as 1 h to 2 h"
        return controls.area(words, 1)

    def paper(self, document: Document) -> Html:
        """The two moments, and gaps for one length or a range."""
        ends = (
            element("li", element("b", f"{name}: "), controls.printed(each))
            for name, each in self._ends.items()
        )
        clocks = f"Clocks that may be meant: {', '.join(self.clocks)}." if self.clocks else ""
        return join(
            element("ul", *ends, class_="ws-ticks"),
            element("p", clocks) if clocks else None,
            controls.line_with_gaps(f"At face value: {_GAPS}"),
            controls.line_with_gaps(f"or as a range, from {_GAPS} to {_GAPS}"),
        )

    def understand(self, raw: Any, document: Document) -> Length:
        """The shortest and the longest time that is meant."""
        return length(raw)

    def assumed(self, raw: Any) -> str:
        """That figures without a unit are hours."""
        if isinstance(raw, bool) or not isinstance(raw, str | int | float):
            return ""
        words = str(raw).strip(" .")
        return "" if re.search(r"[^\W\d_]|:", figures(words)) else f"{words} is read as hours."

    def like(self) -> str:
        """Hours and minutes, or a range."""
        return (
            'Answer with hours and minutes, such as "2 h 30 min", or with a range, such as '
            '"100 h to 120 h".'
        )

    def given_away(self, known: Keyed, text: str, document: Document) -> Iterator[str]:
        """An accepted length of time."""
        return self.in_id(known, in_figures(text))

    def in_id(self, known: Keyed, words: str) -> Iterator[str]:
        """An accepted length of time."""
        for match in _IN_TEXT.finditer(words):
            minutes = 60 * int(match[1]) + int(match[2] or 0)
            if any(minutes in each for key in known.accepting for each in key):
                yield match[0]

    def agreements(self, known: Keyed, document: Document) -> Found:
        """The accepted lengths are the face value, or what some of the clocks give at the ends."""
        every = {each.name: each.zone for each in document.every(Clock) if each.zone != UNFILLED}
        clocks = {name: every[name] for name in self.clocks if name in every}
        for index, name in enumerate(self.clocks):
            if name not in every:
                what = f"there is no clock “{name[:80]}”."
                yield ("clocks", index), what, did_you_mean(name, list(every))
        moments = {name: _moment(document, each) for name, each in self._ends.items()}
        for name, moment in moments.items():
            if moment is None and self._ends[name].at.line:
                what = f"`{name}`: these words give no time to the minute that document.yaml knows."
                yield (name,), what, "Copy the words that an event has under `written`."
        first, second = moments["from"], moments["to"]
        if len(clocks) < len(self.clocks) or first is None or second is None:
            return  # Words of the teacher's own are not worked out.
        right = set(_lengths(first, second, clocks))
        for index, key in enumerate(known.accepting):
            if not key <= right:
                what = "`answer` is not what the two times give."
                gives = f"They give {dates.between(first, second, clocks, clocks)}."
                yield ("accept", index, "answer"), what, gives


_GAPS = "[hours] h [minutes] min"


def _moment(document: Document, choice: Choice) -> datetime | None:
    """The minute that words of the page give, by the event that has them."""
    for event in document.events:
        stretch, places = event.stretch, map(span_of, event.places)
        if stretch and stretch.to_the_minute and overlap([*places], [span_of(choice.at)]):
            return stretch.earliest
    return None


def _lengths(first: datetime, second: datetime, clocks: dict[str, str]) -> Iterator[Length]:
    """Every length, as its shortest and longest time, that the two times may give.

    Whoever leaves some of the clocks open has a range that the outer two of them set.
    """
    face = dates.between(first, second, clocks, clocks)
    yield _minutes(face.face_value), _minutes(face.face_value)
    open_ = [dict(outer) for outer in combinations_with_replacement(clocks.items(), 2)]
    for here, there in product(open_, repeat=2):
        one = dates.between(first, second, here, there)
        yield _minutes(one.shortest), _minutes(one.longest)


# ---------------------------------------------------------------- lengths as people write them

_UNITS = {"d": 1440, "h": 60, "m": 1}
_UNIT = r"(d|days?|h|hrs?|hours?|m|mins?|minutes?)(?![a-z])\.?"
_PIECE = re.compile(rf"({FIGURE})\s*{_UNIT}(?:\s*,?\s*(?:and\s+)?)")
_RANGE = re.compile(r"between (.+?) and (.+)|(.+?)(?: to |\s*-\s*)(.+)")
_VAGUE = re.compile(r"^(?:about|around|roughly|approximately|ca\.?|circa|exactly|from)\s+")
Length = tuple[Fraction, Fraction]
"""The shortest and longest time that is meant, in minutes."""


def length(raw: Any) -> Length:
    """The length of time that is meant, or the range of lengths. Raises `Unclear`.

    >>> length("39 h 15 min") == length("39 hours and 15 minutes") == (2355, 2355)
    True
    >>> length("3 h to 15 h") == length("from 3 to 15 hours") == (180, 900)
    True
    >>> length("9") == length("9 h")
    True
    """
    if isinstance(raw, int | float) and not isinstance(raw, bool) and 0 <= raw < 10**6:
        raw = f"{raw:g}"
    if not isinstance(raw, str) or len(raw) > LONGEST:
        raise Unclear("A length of time is expected.")
    words = _VAGUE.sub("", figures(raw).strip(" ."))
    found = _RANGE.fullmatch(words)
    first, last = filter(None, found.groups()) if found else (words, words)
    if unit := re.search(r"[a-z]+", last) if re.fullmatch(FIGURE, first) else None:
        first = f"{first} {unit[0]}"
    ends = _one(first), _one(last)
    return min(ends), max(ends)


def _minutes(lasting: timedelta) -> Fraction:
    return Fraction(round(lasting.total_seconds() / 60))


def _one(words: str) -> Fraction:
    if clock := re.fullmatch(r"(\d{1,4}):([0-5]\d)(?: ?h(?:ours)?)?", words, re.ASCII):
        return Fraction(60 * int(clock[1]) + int(clock[2]))
    if re.fullmatch(FIGURE, words, re.ASCII):
        return 60 * Fraction(words)
    total, at = Fraction(0), 0
    while piece := _PIECE.match(words, at):
        total += Fraction(piece[1]) * _UNITS[piece[2][0]]
        at = piece.end()
    if not at or at < len(words):
        raise Unclear(f"“{words[:80]}” is not a length of time.")
    return total
