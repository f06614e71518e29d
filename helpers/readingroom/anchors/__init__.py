"""Anchoring: from copied words to their place in the text, and back.

An anchor is words copied from the document. White space, quotation marks and dashes are folded
on both sides before they are compared; offsets always count code points of the unfolded text.
The idea of quoting rather than counting follows the TextQuoteSelector of the W3C Web Annotation
Data Model.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import islice

from readingroom.anchors.folding import Folded, fold, normalise

__all__ = ["Anchor", "Lost", "Scope", "Span", "Text", "fold", "normalise"]

_LONGEST_SHOWN = 300
_FEW = 8
"""Places that are sooner looked for again than kept."""
_COUNTED = 100
"""Occurrences that are counted at most before they are called too many."""


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
    """Words that are not where they should be: `what` is wrong, and the `nearest` right thing.

    `several` is True if the words stand there, only more than once; `which` is the part of the
    anchor that is meant: `quote`, `from`, `to` or `after`.
    """

    def __init__(
        self, what: str, nearest: str = "", *, several: bool = False, which: str = "quote"
    ) -> None:
        super().__init__(what)
        self.what = what
        self.nearest = nearest
        self.several = several
        self.which = which


@dataclass(frozen=True)
class Scope:
    """Where to look: within a range; first of all in the stretches `own` of it, if there are any.

    The stretches are in reading order and do not overlap.
    """

    span: Span
    own: Sequence[Span] = ()

    def within_own(self, span: Span) -> bool:
        """Whether a range lies within one of its own stretches."""
        at = bisect_right(self.own, span.start, key=lambda stretch: stretch.start) - 1
        return at >= 0 and self.own[at].holds(span)


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
    def _folded(self) -> Folded:
        return Folded(self.content)

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

    def find(self, anchor: Anchor, scope: Span | Scope | None = None) -> Span:
        """The one place of an anchor within `scope` (the whole text if there is none).

        Raises `Lost` if the words do not stand there, or stand there more than once.
        """
        scope = self._scope(scope)
        if anchor.after:
            start = self._one(anchor.after, scope, which="after").end
            scope = replace(scope, span=Span(start, max(start, scope.span.end)))
        n = anchor.n or (1 if anchor.after else None)
        if anchor.quote:
            return self._one(anchor.quote, scope, n)
        first = self._one(anchor.first, scope, n, which="from")
        rest = replace(scope, span=Span(first.start, scope.span.end))
        for last in self._choice(anchor.last, rest):
            if last.end >= first.end:
                return Span(first.start, last.end)
        above = self.first(anchor.last, Span(scope.span.start, first.start))
        raise Lost(
            f"these words do not stand behind “{_shown(anchor.first)}”:\n    {_shown(anchor.last)}",
            f"Nearest place: line {self.line(above.start)}, further up."
            if above
            else self._elsewhere(anchor.last, rest.span),
            which="to",
        )

    def occurrences(
        self, quote: str, scope: Span | None = None, most: int | None = None
    ) -> list[Span]:
        """Every place where the words stand, or the first `most` of them, in reading order."""
        return list(islice(self._spans(quote, self._scope(scope).span), most))

    def first(self, quote: str, scope: Span | None = None) -> Span | None:
        """The first place where the words stand."""
        return next(self._spans(quote, self._scope(scope).span), None)

    def nearest(self, quote: str, scope: Span | None = None) -> str:
        """The passage most like the words, with the difference marked; empty if none is like."""
        from readingroom.anchors.likeness import likest

        span = self._scope(scope).span
        low, high = self._folded.place(span.start), self._folded.place(span.end)
        found = likest(self._folded, fold(quote[: 10 * _LONGEST_SHOWN]), low, high)
        if found is None:
            return ""
        at, shown = found
        return f"Nearest, source line {self.line(self._folded.origin(at))}:\n{shown}"

    def _scope(self, scope: Span | Scope | None) -> Scope:
        if isinstance(scope, Scope):
            return scope
        return Scope(scope or Span(0, len(self.content)))

    def _spans(self, quote: str, span: Span) -> Iterator[Span]:
        """The places of the words within a range, found one by one."""
        folded, wanted = self._folded, fold(quote)
        for at in folded.starts(wanted, folded.place(span.start), folded.place(span.end)):
            yield Span(folded.origin(at), folded.origin(at + len(wanted) - 1) + 1)

    def _choice(self, quote: str, scope: Scope) -> Iterator[Span]:
        """The places that count: those in the scope's own stretches, or else all of them."""
        own = filter(scope.within_own, self._spans(quote, scope.span)) if scope.own else iter(())
        first = next(own, None)
        if first is None:
            yield from self._spans(quote, scope.span)
        else:
            yield first
            yield from own

    def _first(self, quote: str, scope: Scope, count: int) -> list[Span]:
        """The first places that count; many are kept, since n: 40 is asked for after n: 39."""
        if count <= _FEW:
            return list(islice(self._choice(quote, scope), count))
        return list(_kept(self, quote, scope.span, tuple(scope.own))[:count])

    def _one(self, quote: str, scope: Scope, n: int | None = None, *, which: str = "quote") -> Span:
        found = self._first(quote, scope, n or 2)
        if len(found) == (n or 1):
            return found[-1]
        if not found:
            what = f"these words do not stand there:\n    {_shown(quote)}"
            raise Lost(what, self._elsewhere(quote, scope.span), which=which)
        if n is not None:
            times = "once" if len(found) == 1 else f"{len(found)} times"
            what = f"n: {n} is asked for, and “{_shown(quote)}” occurs {times}"
            nearest = "Count from 1."
        else:
            found = list(islice(self._choice(quote, scope), _COUNTED + 1))
            many = f"more than {_COUNTED}" if len(found) > _COUNTED else str(len(found))
            what = f"“{_shown(quote)}” occurs {many} times"
            nearest = "Copy a few more words, or add `n: 1` for the first, `n: 2` for the second …"
        raise Lost(f"{what}, {self._lines(found)}.", nearest, several=True, which=which)

    def _lines(self, spans: Sequence[Span]) -> str:
        lines = list(dict.fromkeys(self.line(span.start) for span in spans))
        shown = ", ".join(map(str, lines[:12])) + (" …" if len(lines) > 12 else "")
        return f"on line{'s' * (len(lines) > 1)} {shown}"

    def _elsewhere(self, quote: str, span: Span) -> str:
        return (
            self.nearest(quote, span) or "Nearest: nothing is like them. Copy them from the page."
        )


@lru_cache(maxsize=32)
def _kept(text: Text, quote: str, span: Span, own: tuple[Span, ...]) -> tuple[Span, ...]:
    return tuple(text._choice(quote, Scope(span, own)))


def _shown(words: str) -> str:
    shown = fold(words[: 2 * _LONGEST_SHOWN])
    return shown if len(shown) <= _LONGEST_SHOWN else shown[:_LONGEST_SHOWN] + "…"
