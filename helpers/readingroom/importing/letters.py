"""The letters of a page: where each begins and ends, which lies in which, who writes to whom.

A letter begins with a heading or a greeting and ends with a signature, or it is quoted whole. What
the page does not decide (a second greeting without a signature before it, a name that stands
alone) is kept as a doubt, and nothing is made of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from readingroom.importing.lines import WHOSE, Line, Signature, form, question
from readingroom.loading.transcription import code_for
from readingroom.text import Span

_FAMILY = dict.fromkeys('"“”„‟＂', "“") | dict.fromkeys("«»", "«") | dict.fromkeys("「」『』", "「")
_OPENS, _CLOSES = frozenset('"“„‟«「『＂'), frozenset('"”“»」』＂')
_BEHIND_CLOSING = ".,;:!?…)]* \t"
_FOOT = 4
"""Lines at the end of a letter in which its signature is looked for."""


Quotation = tuple[int, int, int]
"""A quotation of several whole lines: the first, the last, and where it ends."""


def quotations(lines: Sequence[Line]) -> tuple[list[Quotation], list[int]]:
    """The quotations of whole lines that are closed, and the lines whose mark has no pair.

    Where every paragraph opens with a mark and only the last one closes, the paragraphs are one
    quotation. What leaves fewer marks without a pair is taken.
    """
    return min((_paired(lines, joined) for joined in (False, True)), key=lambda each: len(each[1]))


def _paired(lines: Sequence[Line], joined: bool) -> tuple[list[Quotation], list[int]]:
    found: list[Quotation] = []
    odd: list[int] = []
    going: list[tuple[int, str]] = []
    for number, line in enumerate(lines):
        first = line.words[0]
        goes_on = joined and going and going[-1][1] == _FAMILY.get(first) and not line.head
        opens = first in _OPENS and len(line.words) > 1 and not goes_on
        if opens:
            going.append((number, _FAMILY[first]))
        if family := _closed(line.words[opens or bool(goes_on) :]):
            end = line.span.start + len(line.words.rstrip(_BEHIND_CLOSING))
            if going and going[-1][1] == family:
                start, _ = going.pop()
                found += [(start, number, end)] if number > start else []
            elif not opens:
                odd.append(number)
        elif opens and _ends_within(line.words[1:], _FAMILY[first]):
            going.pop()
    return found, odd + [n for n, _ in going]


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


@dataclass(eq=False)
class Letter:
    """A letter among the lines: its first and last, what encloses it, and what names its ends.

    `own` are its lines without those of letters within it. `begun` and `ended` say whether the page
    decides where it begins and ends; `worded`, whether more than its head was read.
    """

    first: int
    last: int
    end: int = 0
    code: str = ""
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
    def id(self) -> str:
        """The id of its entry."""
        return f"letter-{self.code.lower()}"

    @property
    def day(self) -> Span | None:
        """The date that it bears."""
        return self.dated[0] if self.begun and self.dated else None

    @property
    def voice(self) -> str:
        """The voice of its lines, if the page decides that all of them are its author's."""
        if self.begun and self.ended:
            return "author"
        open_end = "begins" if not self.begun else "ends"
        return question(f"{WHOSE} (nothing that is sure {open_end} this letter)", "author")

    def read(self, line: Line) -> None:
        """Take what a line at its head says."""
        if line.head:
            self.addressed = self.addressed or (line.inside if line.head.addressee else None)
            self.addressee = self.addressee or line.head.addressee
            self.sender = self.sender or line.head.sender
        elif line.copy_to:
            self.copies.append(line.copy_to)
        elif line.is_date:
            self.dated += line.days

    def sign(self, line: Line, signed: Signature, below: Sequence[Line]) -> None:
        """Take the name and the dates with which it is signed."""
        self.sender = self.sender or signed.name
        self.signed = Span(signed.begins, min(line.span.end, self.end or line.span.end))
        self.dated = [day for each in (line, *below) for day in each.days] or self.dated
        self.copies += [each.copy_to for each in below if each.copy_to]


@dataclass
class Correspondence:
    """The letters among the lines of a document, the enclosing before the enclosed.

    `odd` are the lines with a quotation mark that has no pair, `doubtful` those with which another
    letter may have begun before the one above is signed. On an archive's page (`site`) a date above
    a greeting may be the archive's, and does not belong to the letter. The lines are read once,
    from letter to letter; `now` is the one that is not yet ended, and it is `in_doubt` from a
    second greeting to the next signature.
    """

    lines: Sequence[Line]
    site: bool
    letters: list[Letter] = field(default_factory=list)
    odd: Sequence[int] = ()
    doubtful: set[int] = field(default_factory=set)
    covered: set[int] = field(default_factory=set)
    now: Letter | None = None
    in_doubt: bool = False

    def __post_init__(self) -> None:
        """Read the lines."""
        quoted, self.odd = quotations(self.lines)
        enclosed = [letter for each in quoted if (letter := self.quoted(*each))]
        self.free(enclosed)
        self.letters = sorted([*enclosed, *self.letters], key=lambda each: (each.first, -each.last))
        innermost: dict[int, Letter] = {}
        for number, letter in enumerate(self.letters):
            letter.code, letter.outer = code_for(number), innermost.get(letter.first)
            innermost |= dict.fromkeys(range(letter.first, letter.last + 1), letter)
        for number in sorted(innermost):
            innermost[number].own.append(number)
        for letter in self.letters:
            self.finish(letter)

    def quoted(self, first: int, last: int, end: int) -> Letter | None:
        """A quotation that is a letter: it greets, or is signed."""
        signed = self.lines[last].signature
        known = self.lines[first].head or (signed and signed.sure)
        return Letter(first, last, end, begun=True, ended=True) if known else None

    def free(self, quoted: Sequence[Letter]) -> None:
        """The letters that are not quoted; where nothing greets, all lines are one letter."""
        self.covered = {n for each in quoted for n in range(each.first, each.last + 1)}
        free = [n for n in range(len(self.lines)) if n not in self.covered]
        if not any(self.lines[n].head for n in free):
            told = [n for n in free if not self.lines[n].is_aside]
            self._begin(Letter(told[0], told[0])) if told else None
        for number, line in enumerate(self.lines):
            if number not in self.covered:
                self.line(number, line)
            elif self.now:
                self.now.last, self.now.worded = number, True

    def _begin(self, letter: Letter) -> None:
        self.letters.append(letter)
        self.now = letter

    def line(self, number: int, line: Line) -> None:
        """Begin a letter, go on with it, or end it."""
        now = self.now
        if line.head and (now is None or now.worded):
            self.in_doubt = not self.is_new(number) and (now is not None or self.in_doubt)
            self.now = None
            if not self.in_doubt:
                self._begin(Letter(number - self.is_dated(number - 1), number, begun=True))
        if self.in_doubt:
            self.doubtful.add(number)
            signed = line.signature
            self.in_doubt = not (signed and signed.sure)
        elif self.now and number >= self.now.first:
            self.go_on(number, line, self.now)

    def is_new(self, number: int) -> bool:
        """Whether a line begins a letter by its form, though the one before is not signed."""
        kind, above, below = (self._kind(n) for n in (number, number - 1, number + 1))
        return kind in ("posts", "edition") or (kind == "memo" and kind in (above, below))

    def _kind(self, number: int) -> str:
        head = self.lines[number].head if 0 <= number < len(self.lines) else None
        return head.kind if head else ""

    def is_dated(self, number: int) -> bool:
        """Whether the line above a greeting is a date, and may not be the archive's."""
        if self.site or number < 0 or not self.lines[number].is_date:
            return False
        above = self.letters[-1].last if self.letters else -1
        return number > above and number not in self.doubtful and number not in self.covered

    def go_on(self, number: int, line: Line, now: Letter) -> None:
        """Take a line into a letter, and end it if the line signs it."""
        if line.head and not now.worded:
            now.sender = now.sender or line.head.sender
        now.worded = now.worded or not (line.head or line.is_head_matter)
        now.last = number
        signed = line.signature if now.worded and not line.head else None
        if signed and self.ends(number, signed, now):
            now.ended, self.now = True, None
            for below in range(number + 1, len(self.lines)):
                if not self.lines[below].is_below:
                    break
                now.last = below
                if self.lines[below].is_date:
                    break

    def ends(self, number: int, signed: Signature, letter: Letter) -> bool:
        """Whether a signature ends the letter: by closing words, or since nothing follows it."""
        if signed.closing or not self.is_sure(signed, letter):
            return signed.closing
        below = (self.lines[n] for n in range(number + 1, len(self.lines)))
        next_ = next((n for n in below if n.head or not (n.is_below or n.is_aside)), None)
        return next_ is None or next_.head is not None

    def is_sure(self, signed: Signature, letter: Letter) -> bool:
        """Whether a name signs for sure: by its form, or since the head of the letter names it."""
        words = self.lines[0].text.words
        ends = [each for each in (letter.sender, signed.name) if each]
        names = {" ".join(words(each).casefold().split()) for each in ends}
        return signed.sure or len(names) < len(ends)

    def finish(self, letter: Letter) -> None:
        """Take what names the ends of a letter from its own lines."""
        own = letter.own
        while not letter.ended and len(own) > 1 and self.lines[own[-1]].is_aside:
            own.pop()
        if not letter.end:
            letter.own = own = own[self.address(letter) :]
        for line in map(self.lines.__getitem__, own):
            letter.read(line)
            if not (line.head or line.is_head_matter):
                break
        foot = [n for n in own[-_FOOT:] if not self.lines[n].head]
        signed = [(n, each) for n in foot if (each := self.lines[n].signature)]
        sure = [each for each in signed if letter.ended and self.is_sure(each[1], letter)]
        for number, each in sure[-1:]:
            letter.sign(self.lines[number], each, [self.lines[n] for n in own if n > number])
        letter.likely += [each.name for _, each in signed[-1:] if not sure]

    def address(self, letter: Letter) -> int:
        """How many lines of the head are not the letter's: editors', or below an office's stamp."""
        above = letter.own[0] > 0 and self.lines[letter.own[0] - 1].is_stamp
        edited = False
        for at, line in enumerate(self.lines[n] for n in letter.own[:-1]):
            edited = line.head.kind in ("posts", "edition") if line.head else edited
            listed = edited and (line.head or form("dated").match(line.words))
            if not listed and not (above and line.head and line.head.addresses):
                return at
            letter.read(line)
        return max(len(letter.own) - 1, 0)
