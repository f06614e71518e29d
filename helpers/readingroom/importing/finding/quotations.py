"""Stretches in quotation marks that begin and end with a line, nested to any depth.

A letter that is enclosed in another one is quoted whole. Where every paragraph opens with a mark
and only the last one closes, the paragraphs are one quotation.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from readingroom.importing.finding.lines import Line

_MARK = re.compile('["“”„‟«»「」『』＂]')
_FAMILY = dict.fromkeys('"“”„‟＂', "“") | dict.fromkeys("«»", "«") | dict.fromkeys("「」『』", "「")
_OPENS = frozenset('"“„‟«「『＂')
_CLOSES = frozenset('"”“»」』＂')
_ALWAYS_CLOSES = frozenset("”»」』")
_BEFORE_OPENING = frozenset(" \t\u00a0([{—–-/")
_BEHIND_CLOSING = '"”“»」』＂.,;:!?…)]* \t'
_LOOKED = 8


@dataclass
class Quotation:
    """One quotation: its place, its first and last line, and whether a mark closes it.

    `opened` counts the paragraphs of it that open with a mark, `reached` is the last of them.
    """

    start: int
    first: int
    family: str
    reached: int
    end: int = 0
    last: int = 0
    opened: int = 1
    closed: bool = False


@dataclass
class Quotations:
    """All quotations of some lines in reading order, and the numbers of lines with odd marks.

    `unopened`: a mark closes what none has opened; `midway`: a mark within a line closes what an
    earlier line has opened, so that this is no quotation of whole lines; `inline`: a mark opens
    within a line and does not close in it.
    """

    found: list[Quotation] = field(default_factory=list)
    unopened: list[int] = field(default_factory=list)
    midway: list[int] = field(default_factory=list)
    inline: list[int] = field(default_factory=list)

    @property
    def unpaired(self) -> int:
        """How many marks have no pair."""
        return len(self.unopened) + sum(not each.closed for each in self.found)


def paragraphs(lines: Sequence[Line]) -> list[int]:
    """The number of the paragraph of each line; without blank lines between, each line is one.

    >>> from readingroom.anchors import Text
    >>> from readingroom.importing.finding.lines import lines_of, worded
    >>> paragraphs(worded(lines_of(Text("To Kim.\\nAgreed.\\n\\nMAO"))))
    [0, 0, 1]
    """
    gaps = [below.number > above.number + 1 for above, below in pairwise(lines)]
    each = not any(gaps)
    return list(accumulate((gap or each for gap in gaps), initial=0))[: len(lines)]


def quotations(lines: Sequence[Line], begins: Callable[[Line], bool]) -> Quotations:
    """The quotations among lines that are not blank; `begins` says whether a line begins a letter.

    A paragraph that opens with a mark while another is open may go on with it or be enclosed in it:
    what leaves fewer marks without a pair is taken.
    """
    nested = _read(lines, begins, joined=False)
    if not nested.unpaired:
        return nested
    joined = _read(lines, begins, joined=True)
    return joined if joined.unpaired < nested.unpaired else nested


def _read(lines: Sequence[Line], begins: Callable[[Line], bool], *, joined: bool) -> Quotations:
    reader = _Reader(begins, joined, paragraphs(lines))
    for number, line in enumerate(lines):
        reader.line(number, line)
    while reader.open:
        reader.leave(reader.open.pop(), lines[-1].span.end, len(lines) - 1)
    reader.read.found.sort(key=lambda each: (each.start, -each.end))
    return reader.read


@dataclass
class _Reader:
    """Reads marks line by line; `open` are quotations not yet closed, `within` those of a line."""

    begins: Callable[[Line], bool]
    joined: bool
    paragraph: Sequence[int]
    read: Quotations = field(default_factory=Quotations)
    open: list[Quotation] = field(default_factory=list)
    within: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def line(self, number: int, line: Line) -> None:
        self.within, self.counts = [], Counter()
        tail = len(line.words.rstrip(_BEHIND_CLOSING))
        for match in _MARK.finditer(line.words):
            mark, at = match.group(), match.start()
            if at == 0 and mark in _OPENS and len(line.words) > 1:
                self.begin(number, line, mark)
            elif not self.closes(line, mark, at):
                self.within.append(_FAMILY[mark])
                self.counts[_FAMILY[mark]] += 1
            elif self.counts[_FAMILY[mark]]:
                self.close_within(_FAMILY[mark])
            elif at >= tail:
                self.end(number, line, line.span.start + at, _FAMILY[mark])
            else:
                self.end_midway(number, line, _FAMILY[mark])
        if self.within:
            self.read.inline.append(line.number)

    def closes(self, line: Line, mark: str, at: int) -> bool:
        """Whether a mark closes: plain ones, and “ as in „…“, do if no space stands before them."""
        if mark in _ALWAYS_CLOSES:
            return True
        behind_words = at == 0 or line.words[at - 1] not in _BEFORE_OPENING
        return mark in _CLOSES and behind_words and (mark != "“" or self.is_open("“"))

    def is_open(self, family: str) -> bool:
        """Whether a quotation of these marks is open, of this line or around it."""
        return bool(self.counts[family]) or any(
            each.family == family for each in self.open[-_LOOKED:]
        )

    def begin(self, number: int, line: Line, mark: str) -> None:
        """A mark at the beginning of a line opens a quotation, or a further paragraph of one."""
        above = self.open[-1] if self.joined and self.open else None
        family = _FAMILY[mark]
        if above and above.family == family and not self.begins(line):
            next_one = self.paragraph[number] - self.paragraph[above.reached]
            if next_one == 1:
                above.opened += 1
                above.reached = number
                return
        self.open.append(Quotation(line.span.start, number, family, number))

    def close_within(self, family: str) -> None:
        """Close what the same line has opened, and what it has opened since."""
        while (last := self.within.pop()) != family:
            self.counts[last] -= 1
        self.counts[family] -= 1

    def end(self, number: int, line: Line, at: int, family: str) -> None:
        """A mark at the end of a line closes a quotation of lines."""
        if not self.is_open(family):
            self.read.unopened.append(line.number)
            return
        while self.open[-1].family != family:
            self.leave(self.open.pop(), at, number)
        quotation = self.open.pop()
        quotation.end, quotation.last, quotation.closed = at + 1, number, True
        self.read.found.append(quotation)

    def end_midway(self, number: int, line: Line, family: str) -> None:
        """A mark in the middle of a line closes what its beginning, or an earlier line, opened."""
        if not (self.open and self.open[-1].family == family):
            self.read.unopened.append(line.number)
        elif self.open.pop().first != number:
            self.read.midway.append(line.number)

    def leave(self, quotation: Quotation, at: int, number: int) -> None:
        """A quotation without a closing mark ends with what encloses it."""
        quotation.end, quotation.last = at, number
        self.read.found.append(quotation)
