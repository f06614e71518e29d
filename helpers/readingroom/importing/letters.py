"""The letters of a page: where each begins and ends, which lies in which, who writes to whom.

A letter begins with a heading or a greeting and ends with a signature, or it is quoted whole. What
the page does not decide (a second greeting without a signature before it, a name that stands
alone) is kept as a doubt, and nothing is made of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from readingroom.importing.diplomatics import Line, question
from readingroom.importing.hands import WHOSE, is_stamp, likely
from readingroom.importing.names import (
    Head,
    Signature,
    Times,
    copy_to,
    head,
    is_closing,
    signature,
    subject,
)
from readingroom.text import Span

_FAMILY = dict.fromkeys('"“”„‟＂', "“") | dict.fromkeys("«»", "«") | dict.fromkeys("「」『』", "「")
_OPENS, _CLOSES = frozenset('"“„‟«「『＂'), frozenset('"”“»」』＂')
_BEHIND_CLOSING = ".,;:!?…)]* \t"
_BRACKETED = re.compile(r"\[[^\]\n]*\]")
_DATED = re.compile(r"(?i)(?:date|dated|дата)\s*[:：]")
_FOOT = 4
"""Lines at the end of a letter in which its signature is looked for."""


@dataclass(frozen=True)
class Quotation:
    """A quotation of several whole lines: the first, the last, and where it ends."""

    first: int
    last: int
    end: int


def quotations(
    lines: Sequence[Line], begins: Sequence[object]
) -> tuple[list[Quotation], list[int]]:
    """The quotations of whole lines that are closed, and the lines whose mark has no pair.

    `begins` says of each line whether a letter begins with it.

    Where every paragraph opens with a mark and only the last one closes, the paragraphs are one
    quotation. What leaves fewer marks without a pair is taken.
    """
    return min(
        (_paired(lines, begins, joined) for joined in (False, True)), key=lambda r: len(r[1])
    )


def _paired(
    lines: Sequence[Line], begins: Sequence[object], joined: bool
) -> tuple[list[Quotation], list[int]]:
    found: list[Quotation] = []
    odd: list[int] = []
    going: list[tuple[int, str]] = []
    for number, line in enumerate(lines):
        first = line.words[0]
        goes_on = joined and going and going[-1][1] == _FAMILY.get(first) and not begins[number]
        opens = first in _OPENS and len(line.words) > 1 and not goes_on
        if opens:
            going.append((number, _FAMILY[first]))
        if family := _closed(line.words[opens or bool(goes_on) :]):
            end = line.span.start + len(line.words.rstrip(_BEHIND_CLOSING))
            if going and going[-1][1] == family:
                start, _ = going.pop()
                found += [Quotation(start, number, end)] if number > start else []
            elif not opens:
                odd.append(number)
        elif opens and _ends_within(line.words[1:], _FAMILY[first]):
            going.pop()
    return sorted(found, key=lambda each: (each.first, -each.last)), odd + [n for n, _ in going]


def _closed(words: str) -> str:
    """The family of the mark that ends a line and closes what an earlier line opened."""
    last = words.rstrip(_BEHIND_CLOSING)[-1:]
    if last not in _CLOSES:
        return ""
    family = _FAMILY[last]
    counts = Counter(sign for sign in words if _FAMILY.get(sign) == family)
    if last in '"＂':
        return family if counts[last] % 2 else ""
    opened = sum(counts[sign] for sign in _OPENS if sign != last)
    return family if counts[last] > opened else ""


def _ends_within(words: str, family: str) -> bool:
    """Whether a quotation at the beginning of a line ends in its middle."""
    return any(_FAMILY.get(sign) == family and sign in _CLOSES for sign in words)


@dataclass
class Letter:
    """A letter among the lines: its first and last, what encloses it, and what names its ends.

    `own` are its lines without those of letters within it. `begun` and `ended` say whether the page
    decides where it begins and ends.
    """

    first: int
    last: int
    end: int = 0
    outer: Letter | None = None
    begun: bool = False
    ended: bool = False
    worded: bool = False
    own: list[int] = field(default_factory=list)
    addressee: Span | None = None
    addressed: Span | None = None
    sender: Span | None = None
    signed: Span | None = None
    dated: list[Span] = field(default_factory=list)
    copies: list[Span] = field(default_factory=list)
    likely: list[Span] = field(default_factory=list)

    @property
    def voice(self) -> str:
        """The voice of its lines, if the page decides that all of them are its author's."""
        if self.begun and self.ended:
            return "author"
        open_end = "begins" if not self.begun else "ends"
        return question(f"{WHOSE} (nothing that is sure {open_end} this letter)", "author")


@dataclass(frozen=True)
class Correspondence:
    """The letters among some lines, the enclosing before the enclosed.

    `odd` are the lines with a quotation mark that has no pair, `doubtful` those with which another
    letter may have begun before the one above is signed.
    """

    letters: Sequence[Letter]
    odd: Sequence[int]
    doubtful: Collection[int]


def letters(lines: Sequence[Line], times: Times, *, site: bool) -> Correspondence:
    """The letters among the lines of a document, and what may be one.

    On an archive's page (`site`) a date above a greeting may be the archive's, and does not belong
    to the letter.
    """
    reading = _Reading(lines, times, [head(line) for line in lines], site)
    quoted, odd = quotations(lines, reading.heads)
    found = [letter for each in quoted if (letter := reading.quoted(each))]
    reading.free(found)
    found = sorted([*found, *reading.found], key=lambda each: (each.first, -each.last))
    innermost: dict[int, Letter] = {}
    for letter in found:
        letter.outer = innermost.get(letter.first)
        innermost |= dict.fromkeys(range(letter.first, letter.last + 1), letter)
    for number in sorted(innermost):
        innermost[number].own.append(number)
    for letter in found:
        reading.finish(letter)
    return Correspondence(found, odd, reading.doubtful)


@dataclass
class _Reading:
    """Reads the lines once, from letter to letter; `now` is the one that is not yet ended.

    It is `in_doubt` from a second greeting to the next signature.
    """

    lines: Sequence[Line]
    times: Times
    heads: Sequence[Head | None]
    site: bool
    found: list[Letter] = field(default_factory=list)
    now: Letter | None = None
    in_doubt: bool = False
    doubtful: set[int] = field(default_factory=set)
    covered: set[int] = field(default_factory=set)

    def quoted(self, each: Quotation) -> Letter | None:
        """A quotation that is a letter: it greets, or is signed."""
        signed = self.signature(each.last)
        greets = self.heads[each.first] is not None
        known = greets or (signed and signed.sure)
        return Letter(each.first, each.last, each.end, begun=True, ended=True) if known else None

    def free(self, quoted: Sequence[Letter]) -> None:
        """The letters that are not quoted; where nothing greets, all lines are one letter."""
        self.covered = {n for each in quoted for n in range(each.first, each.last + 1)}
        free = [n for n in range(len(self.lines)) if n not in self.covered]
        if not any(self.heads[n] for n in free):
            told = [n for n in free if not self.is_aside(n)]
            self.begin(Letter(told[0], told[0])) if told else None
        for number in range(len(self.lines)):
            if number not in self.covered:
                self.line(number)
            elif self.now:
                self.now.last, self.now.worded = number, True

    def begin(self, letter: Letter) -> None:
        self.found.append(letter)
        self.now = letter

    def line(self, number: int) -> None:
        """Begin a letter, go on with it, or end it."""
        here, now = self.heads[number], self.now
        if here and (now is None or now.worded):
            new = self.is_new(number)
            self.in_doubt = not new and (now is not None or self.in_doubt)
            self.now = None
            if not self.in_doubt:
                self.begin(Letter(number - self.is_dated(number - 1), number, begun=True))
        if self.in_doubt:
            self.doubtful.add(number)
            signed = self.signature(number)
            self.in_doubt = not (signed and signed.sure)
        elif self.now and number >= self.now.first:
            self.go_on(number, self.now, here)

    def is_new(self, number: int) -> bool:
        """Whether a line begins a letter by its form, though the one before is not signed."""
        here = self.heads[number]
        near = (self.heads[n] for n in (number - 1, number + 1) if 0 <= n < len(self.lines))
        memo = any(each and each.kind == "memo" for each in near)
        return bool(here and (here.kind in ("posts", "edition") or (here.kind == "memo" and memo)))

    def is_dated(self, number: int) -> bool:
        """Whether the line above a greeting is a date, and may not be the archive's."""
        dated = not self.site and number >= 0 and self.times.is_date(self.lines[number])
        above = self.found[-1].last if self.found else -1
        return dated and number > above and number not in self.doubtful | self.covered

    def go_on(self, number: int, now: Letter, here: Head | None) -> None:
        """Take a line into a letter, and end it if the line signs it."""
        if here and not now.worded:
            now.sender = now.sender or here.sender
        now.worded = now.worded or not (here or self.is_head_matter(number))
        now.last = number
        signed = self.signature(number) if now.worded and not here else None
        if signed and self.ends(number, signed, now):
            now.ended, self.now = True, None
            while number + 1 < len(self.lines) and self.is_below(number + 1):
                number += 1
                now.last = number
                if self.times.is_date(self.lines[number]):
                    break

    def ends(self, number: int, signed: Signature, letter: Letter) -> bool:
        """Whether a signature ends the letter: by closing words, or since nothing follows it."""
        if signed.closing or not self.is_sure(signed, letter):
            return signed.closing
        for below in range(number + 1, len(self.lines)):
            if self.heads[below]:
                return True
            if not (self.is_below(below) or self.is_aside(below)):
                return False
        return True

    def is_sure(self, signed: Signature, letter: Letter) -> bool:
        """Whether a name signs for sure: by its form, or since the head of the letter names it."""
        return signed.sure or bool(letter.sender and self.same(letter.sender, signed.name))

    def same(self, *names: Span) -> bool:
        return len({" ".join(self.times.content[slice(*n)].casefold().split()) for n in names}) == 1

    def signature(self, number: int) -> Signature | None:
        closed = number > 0 and is_closing(self.lines[number - 1].words)
        return signature(self.lines[number], self.times, closed=closed)

    def is_head_matter(self, number: int) -> bool:
        """Whether a line may stand at the head of a letter and is none of its text."""
        line = self.lines[number]
        said = self.times.is_date(line) or subject(line) or copy_to(line) or self.is_aside(number)
        return bool(said)

    def is_below(self, number: int) -> bool:
        """Whether a line may stand below a signature and belong to the letter."""
        line = self.lines[number]
        dated = self.times.is_date(line) and not self.is_aside(number)
        return not self.heads[number] and bool(dated or copy_to(line))

    def is_aside(self, number: int) -> bool:
        """Whether a line looks like another's: an office's, an archive's, an editor's."""
        words = self.lines[number].words
        return is_stamp(words) or bool(likely(words)[0]) or bool(_BRACKETED.fullmatch(words))

    def finish(self, letter: Letter) -> None:
        """Take what names the ends of a letter from its own lines."""
        own = letter.own
        while not letter.ended and len(own) > 1 and self.is_aside(own[-1]):
            own.pop()
        if not letter.end:
            letter.own = own = own[self.address(letter) :]
        for number in own:
            if not self.head(letter, number):
                break
        signed = [
            (n, each) for n in own[-_FOOT:] if not self.heads[n] and (each := self.signature(n))
        ]
        sure = [each for each in signed if letter.ended and self.is_sure(each[1], letter)]
        for number, each in sure[-1:]:
            self.sign(letter, number, each)
        letter.likely += [each.name for _, each in signed[-1:] if not sure]

    def address(self, letter: Letter) -> int:
        """How many lines of the head are not the letter's: editors', or below an office's stamp."""
        above = letter.own[0] > 0 and is_stamp(self.lines[letter.own[0] - 1].words)
        edited = False
        for at, number in enumerate(letter.own[:-1]):
            here = self.heads[number]
            edited = here.kind in ("posts", "edition") if here else edited
            listed = here is None and edited and _DATED.match(self.lines[number].words)
            if not (edited and here) and not listed and not (above and here and here.addresses):
                return at
            self.head(letter, number)
        return max(len(letter.own) - 1, 0)

    def head(self, letter: Letter, number: int) -> bool:
        """Take what a line at the head of a letter says; whether it is one."""
        line, here = self.lines[number], self.heads[number]
        if here:
            letter.addressed = letter.addressed or (here.span if here.addressee else None)
            letter.addressee = letter.addressee or here.addressee
            letter.sender = letter.sender or here.sender
        elif copied := copy_to(line):
            letter.copies.append(copied)
        elif self.times.is_date(line):
            letter.dated += self.times.within(line.span)
        return bool(here) or self.is_head_matter(number)

    def sign(self, letter: Letter, number: int, signed: Signature) -> None:
        """Take the name and the dates with which a letter is signed."""
        letter.sender = letter.sender or signed.name
        start = self.lines[number - signed.below].span.start
        letter.signed = Span(start, min(signed.span.end, letter.end or signed.span.end))
        below = [self.lines[n] for n in letter.own if n >= number]
        dates = [each for line in below for each in self.times.within(line.span)]
        letter.dated = dates or letter.dated
        letter.copies += [name for line in below[1:] if (name := copy_to(line))]
