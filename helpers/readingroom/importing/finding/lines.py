"""The lines of a page, numbered, each with the place of its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from readingroom.anchors import Span, Text
from readingroom.importing.finding.finds import Remark

_TOLD = 5
"""Lines that are told one by one; how many more there are is said in the last remark."""


@dataclass(frozen=True)
class Line:
    """One line: its number from 1, its words without the space around them, and their place."""

    number: int
    words: str
    span: Span


def lines_of(text: Text) -> tuple[Line, ...]:
    """All lines of a text, blank ones too.

    >>> lines_of(Text("To Kim\\n\\n  Agreed."))[2]
    Line(number=3, words='Agreed.', span=(10, 17))
    """
    found = []
    start = 0
    for number, raw in enumerate(text.content.split("\n"), 1):
        words = raw.strip()
        at = start + len(raw) - len(raw.lstrip()) if words else start
        found.append(Line(number, words, Span(at, at + len(words))))
        start += len(raw) + 1
    return tuple(found)


def worded(lines: Iterable[Line]) -> list[Line]:
    """The lines that are not blank."""
    return [line for line in lines if line.words]


def remarks(numbers: Sequence[int], what: str) -> list[Remark]:
    """The same remark for several lines: for the first few, and how many more there are.

    >>> remarks([3, 4, 5, 6, 7, 8, 9], "It is odd.")[-1]
    Remark(line=7, what='It is odd. (And 2 more like this, from line 8.)')
    """
    told = [Remark(number, what) for number in numbers[:_TOLD]]
    if more := numbers[_TOLD:]:
        told[-1] = Remark(
            told[-1].line, f"{what} (And {len(more)} more like this, from line {more[0]}.)"
        )
    return told
