"""The letters of a page: where each begins and ends, which lies in which, who writes to whom.

A letter begins with a heading or a greeting and ends with a signature, or it is quoted whole. What
the page does not decide (a second greeting without a signature before it, a name that stands
alone) is kept as a doubt, and nothing is made of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from readingroom.importing.hands import WHOSE, is_stamp, likely
from readingroom.importing.marks import Line, question
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
    lines: Sequence[Line], begins: Callable[[Line], bool]
) -> tuple[list[Quotation], list[int]]:
    """The quotations of whole lines that are closed, and the lines whose mark has no pair.

    Where every paragraph opens with a mark and only the last one closes, the paragraphs are one
    quotation. What leaves fewer marks without a pair is taken.
    """
    return min(
        (_paired(lines, begins, joined) for joined in (False, True)), key=lambda r: len(r[1])
    )


def _paired(
    lines: Sequence[Line], begins: Callable[[Line], bool], joined: bool
) -> tuple[list[Quotation], list[int]]:
    found: list[Quotation] = []
    odd: list[int] = []
    going: list[tuple[int, str]] = []
    for number, line in enumerate(lines):
        first = line.words[0]
        goes_on = joined and going and going[-1][1] == _FAMILY.get(first) and not begins(line)
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
    heads = [head(line) for line in lines]
    quoted, odd = quotations(lines, lambda line: head(line) is not None)
    reading = _Reading(lines, times, heads, site)
    found = [letter for each in quoted if (letter := reading.quoted(each))]
    reading.free({each.first: each for each in found})
    found = sorted([*found, *reading.found], key=lambda each: (each.first, -each.last))
    _nest(found)
    _own(found, len(lines))
    for letter in found:
        reading.finish(letter)
    return Correspondence(found, odd, reading.doubtful)


def _within(number: int, letters: Iterable[Letter]) -> bool:
    return any(each.first <= number <= each.last for each in letters)


def _nest(found: Sequence[Letter]) -> None:
    above: list[Letter] = []
    for letter in found:
        while above and above[-1].last < letter.first:
            above.pop()
        letter.outer = above[-1] if above else None
        above.append(letter)


@dataclass
class _Reading:
    """Reads the lines once, from letter to letter; `going` are those not yet ended."""

    lines: Sequence[Line]
    times: Times
    heads: Sequence[Head | None]
    site: bool
    found: list[Letter] = field(default_factory=list)
    going: list[Letter] = field(default_factory=list)
    in_doubt: bool = False
    doubtful: set[int] = field(default_factory=set)

    def quoted(self, each: Quotation) -> Letter | None:
        """A quotation that is a letter: it greets, or is signed."""
        signed = self.signature(each.last)
        greets = self.heads[each.first] is not None
        if not greets and not (signed and signed.sure):
            return None
        return Letter(each.first, each.last, each.end, begun=True, ended=True)

    def free(self, quoted: dict[int, Letter]) -> None:
        """The letters that are not quoted."""
        number, whole = 0, len(self.lines)
        behind = {first: letter.last for first, letter in quoted.items()}
        covered = {n for each in quoted.values() for n in range(each.first, each.last + 1)}
        free = [n for n in range(whole) if n not in covered]
        if not any(self.heads[n] for n in free):
            self.headless(free)
        while number < whole:
            if number in behind:
                number = behind[number]
                for letter in self.going:
                    letter.last = number
                    letter.worded = True
            else:
                self.line(number)
            number += 1

    def headless(self, free: Sequence[int]) -> None:
        """Lines without any heading or greeting are one letter, whose beginning is not sure."""
        told = [n for n in free if self.lines[n].words and not self.is_aside(n)]
        if told:
            self.begin(Letter(told[0], told[0]))

    def begin(self, letter: Letter) -> None:
        self.found.append(letter)
        self.going.append(letter)

    def line(self, number: int) -> None:
        """Begin a letter, go on with it, or end it."""
        here, now = self.heads[number], self.going[-1] if self.going else None
        new = here and self.is_new(number)
        if here and now and now.worded and not new:
            if self.lines[number - 1].words.endswith(":") and self.is_signed_twice(number):
                self.begin(Letter(number, number, begun=True))
            else:
                self.going.clear()
                self.in_doubt = True
        elif here and (new or not self.in_doubt) and (now is None or now.worded):
            self.going.clear()
            self.in_doubt = False
            self.begin(Letter(number - self.is_dated(number - 1), number, begun=True))
        if self.in_doubt:
            self.doubtful.add(number)
            signed = self.signature(number)
            self.in_doubt = not (signed and signed.sure)
        elif self.going and number >= self.going[-1].first:
            self.go_on(number, self.going[-1], here)

    def is_dated(self, number: int) -> bool:
        """Whether the line above a greeting is a date, and may not be the archive's."""
        dated = not self.site and number >= 0 and self.times.is_date(self.lines[number])
        return dated and not _within(number, self.found) and number not in self.doubtful

    def go_on(self, number: int, now: Letter, here: Head | None) -> None:
        """Take a line into a letter, and end it if the line signs it."""
        if here and not now.worded:
            now.sender = now.sender or here.sender
        now.worded = now.worded or not (here or self.is_head_matter(number))
        for letter in self.going:
            letter.last = number
        signed = self.signature(number) if now.worded and not here else None
        if signed and self.ends(number, signed, now):
            self.end(number)

    def end(self, number: int) -> None:
        """End the innermost letter: with its signature, and with dates and copies below it."""
        letter = self.going.pop()
        letter.ended = True
        below = number + 1
        while below < len(self.lines) and self.is_below(below) and not self.heads[below]:
            for each in (letter, *self.going):
                each.last = below
            below += 1

    def is_new(self, number: int) -> bool:
        """Whether a line begins a letter by its form, though the one before is not signed."""
        here = self.heads[number]
        near = (self.heads[n] for n in (number - 1, number + 1) if 0 <= n < len(self.lines))
        memo = any(each and each.kind == "memo" for each in near)
        return bool(here and (here.kind in ("posts", "edition") or (here.kind == "memo" and memo)))

    def is_signed_twice(self, number: int) -> bool:
        """Whether two sure signatures come before the next greeting: one of each letter."""
        count = 0
        for below in range(number + 1, len(self.lines)):
            signed = self.signature(below)
            count += bool(signed and signed.sure)
            if self.heads[below] or count == 2:
                break
        return count == 2

    def ends(self, number: int, signed: Signature, letter: Letter) -> bool:
        """Whether a signature ends the letter: by closing words, or since nothing follows it."""
        known = letter.sender and self.name(letter.sender) == self.name(signed.name)
        if signed.closing:
            return True
        if not (signed.sure or known):
            return False
        for below in range(number + 1, len(self.lines)):
            if self.heads[below]:
                return True
            if not (self.is_below(below) or self.is_aside(below)):
                return False
        return True

    def signature(self, number: int) -> Signature | None:
        closed = number > 0 and is_closing(self.lines[number - 1].words)
        return signature(self.lines[number], self.times, closed=closed)

    def name(self, span: Span) -> str:
        return " ".join(self.times.content[span.start : span.end].casefold().split())

    def is_head_matter(self, number: int) -> bool:
        """Whether a line may stand at the head of a letter and is none of its text."""
        line = self.lines[number]
        return bool(self.times.is_date(line) or subject(line) or self.is_aside(number)) or (
            copy_to(line) is not None
        )

    def is_below(self, number: int) -> bool:
        """Whether a line may stand below a signature and belong to the letter."""
        line = self.lines[number]
        date = self.times.is_date(line) and not likely(line.words)[0]
        return date or copy_to(line) is not None

    def is_aside(self, number: int) -> bool:
        """Whether a line looks like another's: an office's, an archive's, an editor's."""
        words = self.lines[number].words
        return is_stamp(words) or bool(likely(words)[0]) or bool(_BRACKETED.fullmatch(words))

    def finish(self, letter: Letter) -> None:
        """Take what names the ends of a letter from its own lines."""
        own = letter.own
        while not letter.ended and len(own) > 1 and self.is_aside(own[-1]):
            own.pop()
        if letter.outer is None:
            self.without_address(letter)
        for number in own:
            if not self.head(letter, number):
                break
        ending = [n for n in own[-_FOOT:] if self.signature(n) and not self.heads[n]][-1:]
        for number in ending:
            self.sign(letter, number)

    def without_address(self, letter: Letter) -> None:
        """Leave out the head that editors print, or that stands below an office's stamp."""
        first = letter.own[0]
        above = first > 0 and is_stamp(self.lines[first - 1].words)
        at, edited = 0, False
        for number in letter.own[:-1]:
            here = self.heads[number]
            edited = here.kind in ("posts", "edition") if here else edited
            listed = here is None and edited and _DATED.match(self.lines[number].words)
            if not (edited and here) and not listed and not (above and here and here.addresses):
                break
            self.head(letter, number)
            at += 1
        letter.own = letter.own[at:]

    def head(self, letter: Letter, number: int) -> bool:
        """Take what a line at the head of a letter says; whether it is one."""
        line, here = self.lines[number], self.heads[number]
        if here:
            letter.addressee = letter.addressee or here.addressee
            letter.addressed = letter.addressed or (here.span if here.addressee else None)
            letter.sender = letter.sender or here.sender
        elif copied := copy_to(line):
            letter.copies.append(copied)
        elif self.times.is_date(line):
            letter.dated += self.times.within(line.span)
        return bool(here) or self.is_head_matter(number)

    def sign(self, letter: Letter, number: int) -> None:
        """Take the name and the dates with which a letter is signed."""
        signed = self.signature(number)
        known = letter.sender and signed and self.name(letter.sender) == self.name(signed.name)
        if signed is None:
            return
        if not (signed.sure or known):
            letter.likely.append(signed.name)
            return
        letter.sender = letter.sender or signed.name
        start = self.lines[number - signed.below].span.start
        letter.signed = Span(start, min(signed.span.end, letter.end or signed.span.end))
        below = [n for n in letter.own if n >= number]
        dates = [each for n in below for each in self.times.within(self.lines[n].span)]
        letter.dated = dates or letter.dated
        letter.copies += [name for n in below[1:] if (name := copy_to(self.lines[n]))]


def _own(found: Sequence[Letter], count: int) -> None:
    """Give every letter the lines that lie in no letter within it."""
    innermost: list[Letter | None] = [None] * count
    for letter in found:
        innermost[letter.first : letter.last + 1] = [letter] * (letter.last - letter.first + 1)
    for number, owner in enumerate(innermost):
        if owner:
            owner.own.append(number)
