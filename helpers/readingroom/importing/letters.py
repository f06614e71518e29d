"""The letters of a page: where each begins and ends, which lies in which, who writes to whom.

A letter that is enclosed in another one is quoted whole. Where every paragraph opens with a mark
and only the last one closes, the paragraphs are one quotation.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise

from readingroom.importing.finds import FoundLetter, Line, Remark, remarks
from readingroom.importing.names import (
    Naming,
    Spans,
    copy_to,
    is_closing,
    is_date,
    is_signed,
    memo_sender,
    salutation,
    signature,
)
from readingroom.text import Span, Text

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

    >>> from readingroom.text import Text
    >>> from readingroom.importing.finds import lines_of, worded
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


_DEEPEST = 12
_MOST = 500


@dataclass(frozen=True)
class Block:
    """The lines of one letter, by their index among the lines of the document."""

    span: Span
    first: int
    last: int
    outer: int | None = None


def chosen(
    text: Text, lines: Sequence[Line], quoted: Quotations, times: Spans
) -> tuple[list[Quotation], list[Remark]]:
    """The quotations that are letters, and what is said of those that may be none.

    A letter greets or is signed. What does neither is taken for one if it has several paragraphs.
    """
    taken: list[Quotation] = []
    above: list[Quotation] = []
    unsure, left = [], []
    paragraph = paragraphs(lines)
    for each in quoted.found:
        while above and above[-1].end <= each.start:
            above.pop()
        formal = _greets(text, lines[each.first]) or _signed(text, lines, each, times)
        if not formal and not (each.closed and paragraph[each.last] > paragraph[each.first]):
            continue
        if len(above) >= _DEEPEST or len(taken) >= _MOST:
            left.append(lines[each.first].number)
            continue
        unsure += [] if formal else [lines[each.first].number]
        taken.append(each)
        above.append(each)
    what = "This quotation of several paragraphs was taken for an enclosed letter. It names nobody."
    many = "This quotation was not taken for a letter: there are too many."
    return taken, [*remarks(unsure, what), *remarks(left, many)]


def _signed(text: Text, lines: Sequence[Line], quoted: Quotation, times: Spans) -> bool:
    """Whether the last line of a quotation of several lines signs it."""
    if not quoted.closed or quoted.last == quoted.first:
        return False
    span = Span(lines[quoted.last].span.start, quoted.end - 1)
    after = is_closing(lines[quoted.last - 1].words)
    return signature(text, span, times, after=after) is not None


def with_outer(lines: Sequence[Line], quoted: Sequence[Quotation]) -> list[Block]:
    """The quoted letters, and around them the letter that encloses them, if it has lines left."""
    covered = {number for each in quoted for number in range(each.first, each.last + 1)}
    outer = len(covered) < len(lines)
    whole = Span(lines[0].span.start, lines[-1].span.end)
    blocks = [Block(whole, 0, len(lines) - 1)] if outer else []
    above = [0] if outer else []
    for each in quoted:
        while above and blocks[above[-1]].span.end <= each.start:
            above.pop()
        span = Span(each.start, each.end)
        blocks.append(Block(span, each.first, each.last, above[-1] if above else None))
        above.append(len(blocks) - 1)
    return blocks


def unquoted(text: Text, lines: Sequence[Line], times: Spans) -> list[Block]:
    """Letters without quotation marks: a new one begins with a greeting behind a signature.

    A greeting behind a line that ends with a colon begins an enclosed letter; it goes to its
    signature.
    """
    starts, greeted = [0], _greets(text, lines[0])
    for number in range(1, len(lines)):
        if _greets(text, lines[number]):
            whole = greeted or number - starts[-1] > 2
            if whole and is_signed(text, lines, number - 1, times):
                starts.append(number)
            greeted = True
    starts = starts[:_MOST]
    blocks: list[Block] = []
    for first, behind in zip(starts, [*starts[1:], len(lines)], strict=True):
        blocks.append(_block(lines, first, behind - 1))
        blocks += _enclosed(text, lines, first, behind, len(blocks) - 1, times)
    return blocks[:_MOST]


def _enclosed(
    text: Text, lines: Sequence[Line], first: int, behind: int, outer: int, times: Spans
) -> list[Block]:
    """The letters without quotation marks in another one: from greeting to signature."""
    found: list[Block] = []
    at = first + 1
    while at < behind:
        if lines[at - 1].words.endswith(":") and _greets(text, lines[at]):
            last = next(
                (n for n in range(at + 1, behind) if is_signed(text, lines, n, times)),
                behind - 1,
            )
            if last + 1 < behind and is_date(text, lines[last + 1].span, times):
                last += 1
            found.append(_block(lines, at, last, outer))
            at = last
        at += 1
    return found


def _greets(text: Text, line: Line) -> bool:
    return salutation(text, line.span) is not None


def _block(lines: Sequence[Line], first: int, last: int, outer: int | None = None) -> Block:
    return Block(Span(lines[first].span.start, lines[last].span.end), first, last, outer)


def own_lines(blocks: Sequence[Block], count: int) -> list[list[int]]:
    """For each block the lines that lie in no block within it."""
    own: list[list[int]] = [[] for _ in blocks]
    innermost = [-1] * count
    widest_first = sorted(range(len(blocks)), key=lambda n: blocks[n].first - blocks[n].last)
    for number in widest_first:
        block = blocks[number]
        innermost[block.first : block.last + 1] = [number] * (block.last - block.first + 1)
    for line, number in enumerate(innermost):
        if number >= 0:
            own[number].append(line)
    return own


_HEAD = 8
"""Lines at the beginning of a letter in which its addressee, sender and copies are looked for."""
_FOOT = 6
_BELOW = re.compile(r"(?i)\[[^\]\n]*\]|(?:cc|copies|copy|encl|enclosures?|p\.\s?s)\b")
"""What may stand below a signature."""


def letters(
    text: Text, lines: Sequence[Line], address: Line | None, times: Spans
) -> tuple[tuple[FoundLetter, ...], tuple[Remark, ...]]:
    """The letters among the lines of a document, the enclosing before the enclosed.

    `address` is the line above them to which the first letter is addressed, if there is one.
    """
    if not lines:
        return (), ()
    marks = quotations(lines, lambda line: bool(salutation(text, line.span)))
    quoted, told = chosen(text, lines, marks, times)
    blocks = with_outer(lines, quoted) if quoted else unquoted(text, lines, times)
    found = [
        _letter(text, [_within(lines[number], block.span) for number in own], block, times)
        for block, own in zip(blocks, own_lines(blocks, len(lines)), strict=True)
    ]
    if address and not found[0].addressed and (greeted := salutation(text, address.span)):
        found[0] = replace(found[0], addressed=address.span, addressee=greeted.name)
    return tuple(found), (*told, *_unpaired(lines, marks))


def _letter(text: Text, inside: Sequence[Span], block: Block, times: Spans) -> FoundLetter:
    """One letter with its salutation, its signature and its date, as its own lines have them."""
    letter = FoundLetter(block.span, block.outer)
    sent: Naming | None = None
    for span in inside[:_HEAD]:
        if not letter.addressed and (greeted := salutation(text, span)):
            letter = replace(letter, addressed=greeted.span, addressee=greeted.name)
        elif copied := copy_to(text, span):
            letter = replace(letter, copies=(*letter.copies, copied.name))
        elif not sent and (sent := memo_sender(text, span)):
            letter = replace(letter, sender=sent.name)
        elif not letter.dated and is_date(text, span, times):
            letter = replace(letter, dated=_unquoted_end(text, span))
    letter = _with_signature(text, letter, inside[-_FOOT:], times)
    return replace(letter, signed=sent.span) if sent and not letter.signed else letter


def _within(line: Line, span: Span) -> Span:
    return Span(max(line.span.start, span.start), min(line.span.end, span.end))


def _with_signature(
    text: Text, letter: FoundLetter, last: Sequence[Span], times: Spans
) -> FoundLetter:
    """The letter with its signature, if one of its last lines is one; its date may stand below."""
    end: int | None = None
    for number in range(len(last) - 1, -1, -1):
        line = _unquoted_end(text, last[number])
        closed = number > 0 and is_closing(text.words(last[number - 1]))
        if name := signature(text, line, times, after=closed or end is not None):
            signed = Span(last[number - 1].start if closed else line.start, end or line.end)
            return replace(letter, signed=signed, sender=letter.sender or name)
        if is_date(text, line, times):
            end = end or line.end
            letter = replace(letter, dated=letter.dated or line)
        elif not _BELOW.match(text.content, line.start, line.end) and not any(
            is_closing(text.words(each)) for each in last[:number]
        ):
            break  # What stands between a closing and this line may be the post of whoever signs.
    return letter


def _unquoted_end(text: Text, line: Span) -> Span:
    """A line without the quotation marks at its ends."""
    words = text.words(line)
    start = line.start + len(words) - len(words.lstrip('“"„«「 '))
    return Span(start, max(start, line.start + len(words.rstrip('”"“»」 \t'))))


def _unpaired(lines: Sequence[Line], quoted: Quotations) -> list[Remark]:
    """What is said of odd quotation marks."""
    unclosed = [lines[each.first].number for each in quoted.found if not each.closed]
    joined = [lines[each.first].number for each in quoted.found if each.opened > 1]
    told = {
        "This quotation mark is never closed. What it opens ends with what encloses it.": unclosed,
        "A quotation mark closes here what none has opened.": quoted.unopened,
        "A quotation that began above ends within this line. It was not taken for a letter.": (
            quoted.midway
        ),
        "A quotation mark opens within this line and does not close in it.": quoted.inline,
        "Each paragraph opens with a quotation mark and only the last closes: one quotation.": (
            joined
        ),
    }
    return [remark for what, numbers in told.items() for remark in remarks(numbers, what)]
