"""The letters of a page, and who writes to whom; what is not decided is kept as a doubt."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from readingroom.importing.lines import Line, Signature, form, to_ask
from readingroom.loading.transcription import code_for
from readingroom.text import Span

_FAMILY = dict.fromkeys('"“”„‟＂', "“") | dict.fromkeys("«»", "«") | dict.fromkeys("「」『』", "「")
_OPENS = frozenset('"“„‟«「『＂')
_CLOSED = {sign: _FAMILY[sign] for sign in '"”“»」』＂'}
_BEHIND_CLOSING = ".,;:!?…)]* \t"
_FOOT = 4
"""Lines at the end of a letter in which its signature is looked for."""


def _quotations(
    lines: Sequence[Line], joined: bool
) -> tuple[list[tuple[int, int, int]], list[int]]:
    """Quotations of whole lines (first, last, end), and lines with an unpaired mark. Where every
    paragraph opens with a mark and only the last one closes, they are one if `joined`.
    """
    found: list[tuple[int, int, int]] = []
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
        elif opens and _FAMILY[first] in map(_CLOSED.get, line.words[1:]):
            going.pop()  # It ends in the middle of its line.
    return found, odd + [n for n, _ in going]


def _closed(words: str) -> str:
    """The family of the mark that ends a line and closes what an earlier line opened."""
    last = words.rstrip(_BEHIND_CLOSING)[-1:]
    family = _CLOSED.get(last, "")
    counts = Counter(sign for sign in words if _FAMILY.get(sign) == family)
    opened = sum(counts[sign] for sign in _OPENS if sign != last)
    pairless = counts[last] % 2 if last in ('"', "＂") else counts[last] > opened
    return family if pairless else ""


@dataclass(eq=False)
class FoundLetter:
    """A letter among the lines; `own` leaves out those of letters within it. `begun` and `ended`
    say whether the page decides its ends, `worded` whether more than its head was read.
    """

    first: int
    last: int
    end: int = 0
    code: str = ""
    outer: "FoundLetter | None" = None
    begun: bool = False
    ended: bool = False
    worded: bool = False
    own: list[int] = field(default_factory=list)
    addressee: Span | None = None
    addressed: Span | None = None
    sender: Span | None = None
    signed: Span | None = None
    likely: Span | None = None
    day: Span | None = None
    copies: list[Span] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The id of its entry."""
        return f"letter-{self.code.lower()}"

    @property
    def voice(self) -> str:
        """The voice of its lines, if the page decides that all of them are its author's."""
        asked = "open end" if self.begun else "open beginning"
        return "author" if self.begun and self.ended else to_ask(asked, "author")

    def read(self, line: Line) -> None:
        """Take what a line at its head says."""
        if line.head:
            self.addressed = self.addressed or (line.inside if line.head.addressee else None)
            self.addressee = self.addressee or line.head.addressee
            self.sender = self.sender or line.head.sender
        elif line.copy_to:
            self.copies.append(line.copy_to)
        elif line.is_date:
            self.day = self.day or next(iter(line.days if self.begun else ()), None)

    def sign(self, line: Line, signed: Signature, below: Sequence[Line]) -> None:
        """Take the name and the dates with which it is signed."""
        self.sender = self.sender or signed.name
        self.signed = Span(signed.begins, min(line.span.end, self.end or line.span.end))
        days = (day for each in (line, *below) for day in each.days if self.begun)
        self.day = next(days, self.day)
        self.copies += [each.copy_to for each in below if each.copy_to]


class Correspondence:
    """The letters among the lines, the enclosing first. Another may begin in `doubtful` lines, and
    `odd` ones have an unpaired mark. On an archive's `site` a date above a greeting may be its own.
    """

    def __init__(self, lines: Sequence[Line], site: bool) -> None:
        self.lines, self.site = lines, site
        self.doubtful = set[int]()
        self._kinds = {n: line.head.kind for n, line in enumerate(lines) if line.head}
        ways = (_quotations(lines, joined) for joined in (False, True))
        quoted, self.odd = min(ways, key=lambda way: len(way[1]))
        enclosed = [letter for each in quoted if (letter := self._quoted(*each))]
        self._covered = {n for each in enclosed for n in range(each.first, each.last + 1)}
        letters = [*enclosed, *self._free()]
        self.letters = sorted(letters, key=lambda each: (each.first, -each.last))
        innermost: dict[int, FoundLetter] = {}
        for number, letter in enumerate(self.letters):
            letter.code, letter.outer = code_for(number), innermost.get(letter.first)
            innermost |= dict.fromkeys(range(letter.first, letter.last + 1), letter)
        for number in sorted(innermost):
            innermost[number].own.append(number)
        for letter in self.letters:
            self._finish(letter)

    def _quoted(self, first: int, last: int, end: int) -> FoundLetter | None:
        signed = self.lines[last].signature
        known = self.lines[first].head or (signed and signed.sure)
        return FoundLetter(first, last, end, begun=True, ended=True) if known else None

    def _free(self) -> list[FoundLetter]:
        """The letters not quoted; lines from a second greeting to a signature are in doubt."""
        free = [n for n in range(len(self.lines)) if n not in self._covered]
        greeted = any(self.lines[n].head for n in free)
        letters = [FoundLetter(n, n) for n in free if not (greeted or self.lines[n].is_aside)][:1]
        now, in_doubt = next(iter(letters), None), False
        for number, line in enumerate(self.lines):
            if number in self._covered:
                if now:
                    now.last, now.worded = number, True
                continue
            if line.head and (now is None or now.worded):
                in_doubt = not self._is_new(number) and (now is not None or in_doubt)
                now = None
                if not in_doubt:
                    dated = self._is_dated(number - 1, letters[-1].last if letters else -1)
                    now = FoundLetter(number - dated, number, begun=True)
                    letters.append(now)
            if in_doubt:
                self.doubtful.add(number)
                in_doubt = not (line.signature and line.signature.sure)
            elif now and number >= now.first and self._is_ended(number, line, now):
                now = None
        return letters

    def _is_new(self, number: int) -> bool:
        kind, *beside = map(self._kinds.get, (number, number - 1, number + 1))
        return kind in ("posts", "edition") or (kind == "memo" and kind in beside)

    def _is_dated(self, number: int, above: int) -> bool:
        free = number > above and number not in self.doubtful and number not in self._covered
        return not self.site and free and self.lines[number].is_date

    def _is_ended(self, number: int, line: Line, now: FoundLetter) -> bool:
        """Take a line into a letter, and those below it if the line signs and ends the letter."""
        if line.head and not now.worded:
            now.sender = now.sender or line.head.sender
        now.worded = now.worded or line.is_text
        now.last = number
        signed = line.signature if now.worded and not line.head else None
        if not signed or not self._ends(number, signed, now):
            return False
        now.ended = True
        for below in range(number + 1, len(self.lines)):
            if not self.lines[below].is_below:
                break
            now.last = below
            if self.lines[below].is_date:
                break
        return True

    def _ends(self, number: int, signed: Signature, letter: FoundLetter) -> bool:
        if signed.closing or not self._is_sure(signed, letter):
            return signed.closing
        below = (self.lines[n] for n in range(number + 1, len(self.lines)))
        next_ = next((n for n in below if n.head or not (n.is_below or n.is_aside)), None)
        return next_ is None or next_.head is not None

    def _is_sure(self, signed: Signature, letter: FoundLetter) -> bool:
        words = self.lines[0].text.words
        ends = [each for each in (letter.sender, signed.name) if each]
        names = {" ".join(words(each).casefold().split()) for each in ends}
        return signed.sure or len(names) < len(ends)

    def _finish(self, letter: FoundLetter) -> None:
        own = letter.own
        while not letter.ended and len(own) > 1 and self.lines[own[-1]].is_aside:
            own.pop()
        if not letter.end:
            letter.own = own = own[self._address(letter) :]
        for line in map(self.lines.__getitem__, own):
            letter.read(line)
            if line.is_text:
                break
        foot = [n for n in own[-_FOOT:] if not self.lines[n].head]
        signed = [(n, each) for n in foot if (each := self.lines[n].signature)]
        sure = [each for each in signed if letter.ended and self._is_sure(each[1], letter)]
        for number, each in sure[-1:]:
            letter.sign(self.lines[number], each, [self.lines[n] for n in own if n > number])
        letter.likely = signed[-1][1].name if signed and not sure else None

    def _address(self, letter: FoundLetter) -> int:
        """How many lines of the head are not the letter's: editors', or below an office's stamp."""
        above = letter.own[0] > 0 and "sure" in self.lines[letter.own[0] - 1].looks
        edited = False
        for at, line in enumerate(self.lines[n] for n in letter.own[:-1]):
            edited = line.head.kind in ("posts", "edition") if line.head else edited
            listed = edited and (line.head or form("dated").match(line.words))
            if not listed and not (above and line.head and line.head.addresses):
                return at
            letter.read(line)
        return max(len(letter.own) - 1, 0)
