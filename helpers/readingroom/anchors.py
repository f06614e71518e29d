"""Anchoring: from copied words to their place in the text, and back.

An anchor is words copied from the document. White space, quotation marks and dashes are folded
on both sides before they are compared; offsets always count code points of the unfolded text.
The idea of quoting rather than counting follows the TextQuoteSelector of the W3C Web Annotation
Data Model.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

_SAME = str.maketrans("“”„‟‘’‚‛´`–—‒―−‐‑", "\"\"\"\"''''''-------")
_WORD = re.compile(r"\w+")
_LONGEST_SHOWN = 300


class Span(tuple[int, int]):
    """A half-open range of code points, [start, end)."""

    __slots__ = ()

    def __new__(cls, start: int, end: int) -> Span:
        """The range from `start` up to, and without, `end`."""
        return super().__new__(cls, (start, end))

    @property
    def start(self) -> int:
        """Where the words begin."""
        return self[0]

    @property
    def end(self) -> int:
        """Where the words have ended."""
        return self[1]

    def holds(self, other: Span) -> bool:
        """Whether the other range lies within this one."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True)
class Anchor:
    """Words copied from a document, with as much as is needed to find them once.

    `quote`, or `first` … `last` for a long stretch. `n` chooses the n-th occurrence, `letter`
    the letter to look in, `after` the words that stand somewhere before in the same scope.
    """

    quote: str = ""
    first: str = ""
    last: str = ""
    n: int | None = None
    letter: str = ""
    after: str = ""


class Lost(Exception):
    """Words that are not where they should be: `what` is wrong, and the `nearest` right thing."""

    def __init__(self, what: str, nearest: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.nearest = nearest


def normalise(raw: str) -> str:
    r"""The text whose code points are counted: no BOM, line ends as \n, none at the end.

    >>> normalise("\ufeffTo Comrade\r\n\r\n")
    'To Comrade'
    """
    return raw.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")


def fold(words: str) -> str:
    """The words as they are compared: white space as one space, plain quotation marks and dashes.

    >>> fold(" “Series”  —\\n G ")
    '"Series" - G'
    """
    return " ".join(words.split()).translate(_SAME)


@dataclass(frozen=True)
class Text:
    """A text in which copied words are found.

    >>> text = Text("The enemy will\\nsurely use this — the enemy!")
    >>> text.find(Anchor("enemy will surely"))
    (4, 21)
    >>> text.find(Anchor("the enemy", n=1))
    (33, 42)
    """

    content: str

    @cached_property
    def line_starts(self) -> list[int]:
        """Where each line begins, in code points."""
        return [0, *(match.end() for match in re.finditer("\n", self.content))]

    @cached_property
    def _folded(self) -> tuple[str, list[int]]:
        """The folded text, and for each of its characters the place it came from."""
        runs = [match.span() for match in re.finditer(r"\S+", self.content)]
        origins: list[int] = []
        for start, end in runs:
            origins.extend(range(start, end))
            origins.append(end)
        folded = " ".join(self.content[start:end] for start, end in runs).translate(_SAME)
        return folded, origins

    @cached_property
    def _word_places(self) -> dict[str, list[int]]:
        """Where each word begins in the folded text: what makes finding fast in a long text."""
        places: dict[str, list[int]] = {}
        for match in _WORD.finditer(self._folded[0]):
            places.setdefault(match.group(), []).append(match.start())
        return places

    def line(self, offset: int) -> int:
        """The number of the line, from 1, on which a code point stands."""
        return bisect_right(self.line_starts, offset)

    def line_span(self, number: int) -> Span:
        """The range of a line, without its end."""
        start = self.line_starts[number - 1]
        last = number == len(self.line_starts)
        return Span(start, len(self.content) if last else self.line_starts[number] - 1)

    def words(self, span: Span) -> str:
        """The words of a range, letter for letter."""
        return self.content[span.start : span.end]

    def find(self, anchor: Anchor, scope: Span | None = None) -> Span:
        """The one place of an anchor within `scope` (the whole text if there is none).

        Raises `Lost` if the words do not stand there, or stand there more than once.
        """
        scope = scope or Span(0, len(self.content))
        if anchor.after:
            before = self.find(Anchor(anchor.after), scope)
            scope = Span(before.end, scope.end)
        if anchor.quote:
            return self._one(anchor.quote, scope, anchor.n, first=bool(anchor.after))
        start = self._one(anchor.first, scope, anchor.n)
        end = self._one(anchor.last, Span(start.start, scope.end), None, first=True)
        return Span(start.start, end.end)

    def _one(self, quote: str, scope: Span, n: int | None, *, first: bool = False) -> Span:
        found = self.occurrences(quote, scope)
        if first and n is None:
            n = 1
        if n is not None and 0 < n <= len(found):
            return found[n - 1]
        if n is None and len(found) == 1:
            return found[0]
        if not found:
            raise Lost(
                f"these words do not stand there:\n    {_shown(quote)}", self.nearest(quote, scope)
            )
        lines = ", ".join(str(self.line(span.start)) for span in found[:12])
        if n is not None:
            raise Lost(
                f"n: {n} is asked for, and “{_shown(quote)}” occurs "
                f"{len(found)} time{'s' * (len(found) > 1)}",
                f"Count from 1 (lines {lines}).",
            )
        raise Lost(
            f"“{_shown(quote)}” occurs {len(found)} times, on lines {lines}",
            "Copy a few more words, or add `n: 1` for the first, `n: 2` for the second …",
        )

    def occurrences(self, quote: str, scope: Span | None = None) -> list[Span]:
        """Every place where the words stand, in reading order."""
        origins = self._folded[1]
        wanted = fold(quote)
        if not wanted:
            return []
        scope = scope or Span(0, len(self.content))
        low, high = bisect_left(origins, scope.start), bisect_left(origins, scope.end)
        return [
            Span(origins[at], origins[at + len(wanted) - 1] + 1)
            for at in self._starts(wanted, low, high)
        ]

    def _starts(self, wanted: str, low: int, high: int) -> Iterator[int]:
        """Where `wanted` begins in the folded text between `low` and `high`."""
        folded = self._folded[0]
        whole = [
            match
            for match in _WORD.finditer(wanted)
            if match.start() > 0 and match.end() < len(wanted)
        ]
        if whole:
            # A word with other signs on both sides is a whole word of the text as well: look only
            # where its rarest one stands.
            places, rarest = min(
                ((self._word_places.get(match.group(), []), match) for match in whole),
                key=lambda pair: len(pair[0]),
            )
            first, end = low + rarest.start(), high - len(wanted) + rarest.start()
            for place in places[bisect_left(places, first) : bisect_right(places, end)]:
                if folded.startswith(wanted, place - rarest.start()):
                    yield place - rarest.start()
            return
        at = folded.find(wanted, low, high)
        while at >= 0:
            yield at
            at = folded.find(wanted, at + 1, high)

    def nearest(self, quote: str, scope: Span | None = None) -> str:
        """The passage most like the words, with the difference marked; empty if none is like."""
        scope = scope or Span(0, len(self.content))
        wanted = fold(quote)[:_LONGEST_SHOWN]
        at = self._likeliest(wanted, scope)
        if at is None:
            return ""
        folded, origins = self._folded
        high = bisect_left(origins, scope.end)
        found = folded[at : min(at + len(wanted) + 24, high)]
        blocks = [
            b
            for b in SequenceMatcher(None, wanted, found, autojunk=False).get_matching_blocks()
            if b.size
        ]
        if sum(b.size for b in blocks) < 0.5 * len(wanted):
            return ""
        end = found.find(" ", blocks[-1].b + blocks[-1].size)
        shown = found[: end if end > 0 else len(found)]
        same = {i for b in blocks for i in range(b.b, b.b + b.size)}
        carets = "".join(
            " " if i in same else "^" for i in range(blocks[-1].b + blocks[-1].size)
        ).rstrip()
        marks = f"\n    {carets}" if carets else ""
        return f"Nearest, source line {self.line(origins[at])}:\n    {shown}{marks}"

    def _likeliest(self, wanted: str, scope: Span) -> int | None:
        """Where a passage with most of the wanted words would begin, in the folded text."""
        origins = self._folded[1]
        low, high = bisect_left(origins, scope.start), bisect_left(origins, scope.end)
        votes: dict[int, float] = {}
        for match in _WORD.finditer(wanted):
            places = self._word_places.get(match.group(), [])
            inside = places[bisect_left(places, low) : bisect_left(places, high)][:2000]
            for place in inside:
                start = max(place - match.start(), low)
                # Half a line of play for words left out or put in.
                for near in (start // 24, start // 24 + 1):
                    votes[near] = votes.get(near, 0.0) + len(match.group()) / len(inside)
        if not votes:
            return None
        cell = max(votes, key=lambda key: (votes[key], -key))
        starts = [
            max(place - match.start(), low)
            for match in _WORD.finditer(wanted)
            for place in self._word_places.get(match.group(), [])[:2000]
            if low <= place < high
            and cell
            in (max(place - match.start(), low) // 24, max(place - match.start(), low) // 24 + 1)
        ]
        return self._word_start(min(starts), low)

    def _word_start(self, at: int, low: int) -> int:
        return max(self._folded[0].rfind(" ", low, at + 1) + 1, low)


def _shown(words: str) -> str:
    shown = fold(words)
    return shown if len(shown) <= _LONGEST_SHOWN else shown[:_LONGEST_SHOWN] + "…"
