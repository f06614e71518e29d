"""Copied words: found again in a text, shortened, and the nearest passage where they are not.

An anchor is as in the TextQuoteSelector of the W3C Web Annotation Data Model. Both sides are folded
before they are compared; offsets always count code points of the unfolded text.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property
from heapq import nsmallest
from itertools import groupby, islice
from typing import NamedTuple

from readingroom.orthography import composed, composed_pieces, cuts

SAME = str.maketrans("“”„‟«»‘’‚‛´`–—‒―−‐‑", '"' * 6 + "'" * 6 + "-" * 7)
WORD = re.compile(r"[^\W_]+")


def normalise(raw: str) -> str:
    r"""The text whose code points are counted: no BOM, line ends as \n, none at the end.

    >>> normalise("\ufeffTo Comrade\r\n\r\n")
    'To Comrade'
    """
    return raw.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")


def fold(words: str) -> str:
    """The words as they are compared: single spaces, plain signs, letters and their marks joined.

    >>> fold(" “Series”  —\\n G ")
    '"Series" - G'
    >>> fold("Pyo\\u0306ngyang") == fold("Pyŏngyang")
    True
    """
    return composed(" ".join(words.split())).translate(SAME)


_LONGEST_SHOWN = 300
_COUNTED, _MOST = 100, 200_000
_NOTHING = "Nearest: nothing on the page is like them. Copy them from it."


class Span(NamedTuple):
    """A half-open range of code points, [start, end)."""

    start: int
    end: int

    def holds(self, other: "Span") -> bool:
        """Whether the other range lies within this one."""
        return self.start <= other.start and other.end <= self.end

    def within(self, stretches: Sequence["Span"]) -> bool:
        """Whether it lies within one of some stretches, in order and apart."""
        at = bisect_right(stretches, self.start, key=lambda stretch: stretch.start) - 1
        return at >= 0 and stretches[at].holds(self)


@dataclass(frozen=True)
class Anchor:
    """Words copied from a document: a `quote`, or `first` … `last` for a long stretch; the `n`-th
    place of them in the `letter`, the words `after` standing somewhere before it in the same scope.
    """

    quote: str = ""
    first: str = ""
    last: str = ""
    n: int | None = None
    letter: str = ""
    after: str = ""


@dataclass(eq=False)
class Lost(Exception):
    """Words that are not where they should be: `several` if they stand there more than once;
    `which` part of the anchor is meant: `quote`, `from`, `to` or `after`.
    """

    what: str
    nearest: str = ""
    several: bool = False
    which: str = "quote"

    def __str__(self) -> str:
        return self.what


@dataclass(frozen=True)
class Scope:
    """Where to look: within a range, first in stretches of it, its `own`, in order and apart."""

    span: Span
    own: Sequence[Span] = ()


@dataclass(frozen=True)
class Text:
    """A text in which copied words are found.

    >>> text = Text("The enemy will\\nsurely use this — the enemy!")
    >>> text.find(Anchor("enemy will surely"))
    Span(start=4, end=21)
    >>> text.find(Anchor("the enemy", n=1))
    Span(start=33, end=42)
    """

    content: str

    @cached_property
    def line_starts(self) -> list[int]:
        """Where each line begins, in code points."""
        return [0, *(match.end() for match in re.finditer("\n", self.content))]

    @cached_property
    def spaced(self) -> str:
        """The whole text with single spaces, its own quotation marks and dashes."""
        return composed(" ".join(self.content.split()))

    @cached_property
    def folded(self) -> str:
        """The whole text, folded: as long as `spaced`."""
        return self.spaced.translate(SAME)

    @cached_property
    def _came_from(self) -> tuple[list[int], list[int]]:
        """Where in the content the letter of each folded character begins, and where it ends."""
        starts: list[int] = []
        ends: list[int] = []
        for match in re.finditer(r"\S+", self.content):
            origin = match.start()
            if starts:  # one space for all the white space before this
                starts.append(ends[-1])
                ends.append(origin)
            for piece, joined in composed_pieces(match.group()):
                after = origin + len(piece)
                starts += [origin] * len(joined) if joined else range(origin, after)
                ends += [after] * len(joined) if joined else range(origin + 1, after + 1)
                origin = after
        return starts, ends

    @cached_property
    def word_places(self) -> dict[str, list[int]]:
        """Where each word begins in the folded text, in reading order."""
        places: dict[str, list[int]] = {}
        for match in WORD.finditer(self.folded):
            places.setdefault(match.group(), []).append(match.start())
        return places

    @cached_property
    def plain(self) -> str:
        """The whole text folded and without capitals, where that does not change its length."""
        return _plain(self.folded)

    @cached_property
    def _known(self) -> dict[tuple[str, bool], list[Span]]:
        return {}

    def line(self, offset: int) -> int:
        """The number of the line, from 1, on which a code point stands."""
        return bisect_right(self.line_starts, offset)

    def line_span(self, number: int) -> Span:
        """The range of a line, without its end."""
        start = self.line_starts[number - 1]
        last = number == len(self.line_starts)
        return Span(start, len(self.content) if last else self.line_starts[number] - 1)

    def wordless(self, number: int) -> tuple[str, str] | None:
        """What is wrong with the number of a line, and the nearest right ones, if anything is."""
        lines = self.content.split("\n")
        if not 0 < number <= len(lines):
            return f"there is no line {number}.", f"The page has {len(lines)} lines."
        if lines[number - 1].strip():
            return None
        full = (at for at, line in enumerate(lines, 1) if line.strip())
        near = sorted(nsmallest(2, full, key=lambda at: abs(at - number)))
        nearest = f"The nearest lines with words are {' and '.join(map(str, near))}."
        return f"line {number} of the page is empty.", nearest

    def words(self, span: Span) -> str:
        """The words of a range, letter for letter."""
        return self.content[span.start : span.end]

    def whole(self, span: Span) -> Span:
        """The range with the whole of its first and last letter.

        >>> Text("Pyo\\u0306ng").whole(Span(0, 3))
        Span(start=0, end=4)
        """
        start, end = span
        while cuts(self.content, start):
            start -= 1
        while cuts(self.content, end):
            end += 1
        return Span(start, end)

    @property
    def span(self) -> Span:
        """The range of the whole."""
        return Span(0, len(self.content))

    def find(self, anchor: Anchor, scope: Scope | None = None) -> Span:
        """The one place of an anchor within `scope`, or the whole text. Raises `Lost`."""
        scope = scope or Scope(self.span)
        if anchor.after:
            start = self._one(anchor.after, scope, which="after").end
            scope = replace(scope, span=Span(start, max(start, scope.span.end)))
        n = anchor.n or (1 if anchor.after else None)
        if anchor.quote:
            return self._one(anchor.quote, scope, n)
        first = self._one(anchor.first, scope, n, which="from")
        rest = replace(scope, span=Span(first.start, scope.span.end))
        for last in self.candidates(anchor.last, rest):
            if last.end >= first.end:
                return Span(first.start, last.end)
        what = f"these words do not come after “{_shown(anchor.first)}”:\n    {_shown(anchor.last)}"
        nearest = self.nearest(anchor.last, rest.span) or _NOTHING
        if above := self.first(anchor.last, Span(scope.span.start, first.start)):
            nearest = f"Nearest place: line {self.line(above.start)}, further up."
        raise Lost(what, nearest, which="to")

    def occurrences(self, quote: str, scope: Span | None = None, whole: bool = False) -> list[Span]:
        """Every place where the words stand, in reading order; as parts of words if not `whole`."""
        start, end = scope or self.span
        wanted = fold(quote)
        if (every := self._known.get((wanted, whole))) is None:  # Who counts them comes again.
            found = (self._span(at, at + len(wanted)) for at in self._starts(wanted, whole))
            every = self._known[wanted, whole] = list(islice(filter(None, found), _MOST))
        inside = every[bisect_left(every, (start,)) : bisect_left(every, (end,))]
        return [each for each in inside if each.end <= end]

    def first(self, quote: str, scope: Span | None = None) -> Span | None:
        """The first place where the words stand."""
        return next(iter(self.occurrences(quote, scope)), None)

    def matches(self, pattern: re.Pattern[str]) -> Iterator[Span]:
        """Every place where a pattern fits the folded text, on whole letters."""
        for match in pattern.finditer(self.folded):
            if found := self._span(*match.span()):
                yield found

    def nearest(self, quote: str, scope: Span | None = None) -> str:
        """The passage most like the words, with the difference marked; empty if none is like."""
        starts, _ = self._came_from
        low, high = (bisect_left(starts, each) for each in scope or self.span)
        found = _likest(self, fold(quote[: 10 * _LONGEST_SHOWN]), low, high)
        return f"Nearest, source line {self.line(starts[found[0]])}:\n{found[1]}" if found else ""

    def _starts(self, wanted: str, whole: bool) -> Iterator[int]:
        """Where folded words begin, in order; of such as stand within `whole` ones not all."""
        every = WORD.finditer(wanted)
        if inner := [at for at in every if whole or 0 < at.start() < at.end() < len(wanted)]:
            # A word with other signs on both sides is a whole word of the text as well.
            known = [(self.word_places.get(each[0], []), each.start()) for each in inner]
            places, before = min(known, key=lambda each: len(each[0]))
            starts = (place - before for place in places if place >= before)
            yield from (at for at in starts if self.folded.startswith(wanted, at))
            return
        yield from _every(self.folded, wanted)

    def _span(self, start: int, end: int) -> Span | None:
        if cuts(self.folded, start) or cuts(self.folded, end):
            return None
        starts, ends = self._came_from
        return Span(starts[start], ends[end - 1])

    def candidates(self, quote: str, scope: Scope) -> list[Span]:
        """The places of words that count: those in the scope's own stretches, or else all."""
        every = self.occurrences(quote, scope.span)
        return [each for each in every if each.within(scope.own)] or every

    def _one(self, quote: str, scope: Scope, n: int | None = None, *, which: str = "quote") -> Span:
        found = self.candidates(quote, scope)
        if len(found) == 1 if n is None else 0 < n <= len(found):
            return found[(n or 1) - 1]
        if not found:
            what = f"these words were not found:\n    {_shown(quote)}"
            raise Lost(what, self.nearest(quote, scope.span) or _NOTHING, which=which)
        if n is not None:
            times = "once" if len(found) == 1 else f"{len(found)} times"
            what = f"`occurrence: {n}` is asked for, but “{_shown(quote)}” occurs {times}"
            nearest = "Count from 1."
        else:
            many = f"more than {_COUNTED}" if len(found) > _COUNTED else str(len(found))
            what = f"“{_shown(quote)}” occurs {many} times"
            nearest = "Copy a few more words, or add `occurrence: 1` for the first …"
        every = groupby(self.line(span.start) for span in found[: _COUNTED + 1])
        lines = [line for line, _ in islice(every, 13)]
        shown = ", ".join(map(str, lines[:12])) + (" …" if len(lines) > 12 else "")
        what += f", on line{'s' * (len(lines) > 1)} {shown}."
        raise Lost(what, nearest, several=True, which=which)


_LINES = re.compile(
    r"(?i)(?<![\w-])(?:line\s+(\d{1,9}(?:\s*(?:–|-|to)\s*\d{1,9})?)"
    r"|lines\s+(\d{1,9}(?:(?:\s*(?:,|–|-|\band\b|\bor\b|\bto\b)\s*)+\d{1,9})*))"
    r"(?!\s+of\s+(?:the|this|that|your|a)\s+(?:cell|box|code|file))"
)
_FIRST_TO_LAST = re.compile(r"(\d+)(?:\s*(?:–|-|to)\s*(\d+))?")


def lines_named(prose: str) -> Iterator[tuple[int, int]]:
    """The lines of a page that some prose names by their numbers, each stretch by its two ends.

    >>> [*lines_named("See lines 3–5 and 7, not line 2 of the cell.")]
    [(3, 5), (7, 7)]
    """
    for match in _LINES.finditer(prose):
        for first, last in _FIRST_TO_LAST.findall(match[1] or match[2]):
            yield int(first), int(last or first)


def _shown(words: str) -> str:
    shown = fold(words[: 2 * _LONGEST_SHOWN])
    return shown if len(shown) <= _LONGEST_SHOWN else shown[:_LONGEST_SHOWN] + "…"


# What follows was tried on 700 passages of the telegram with slips in them, of which 666 are found,
# and on 300 stretches of other prose, for 20 of which a passage is offered.
_COMPARED = 200  # characters that are compared at most
_SHOWN = 110  # characters that are shown, on one line since carets stand below
_BEFORE = 40  # of them before a slip
_TRIED = 16  # places that are compared: of 4, four passages are lost; of 64, none is won
_RUN = 5  # characters of a run by which a place is found: runs of 7 lose 17; of 3, 25 are offered
_RUNS, _PLACES = 30, 50  # runs, and places of each: a bound of work; with 400 and 200 none is won
_PLAY = 24  # characters of play for words left out or put in; with 48, 34 are offered
_SAME = 0.6  # that has to be the same: with 0.5, 49 are offered; 0.7 loses one
_LIKELY = 0.5  # of the likeliest's votes: to compare all takes four times as long, for one


def _likest(text: Text, wanted: str, low: int, high: int) -> tuple[int, str] | None:
    """Where in the folded text the passage most like words begins, and how it is shown, if any."""
    found = []
    for at in _likeliest(text, wanted, low, high):
        cut = _cut(wanted, text.folded[at : at + len(wanted)])
        window = wanted[cut:][:_COMPARED]
        here = slice(max(at + cut - _PLAY, low), min(at + cut + len(window) + _PLAY, high))
        lead = "…" * (cut > 0)
        if compared := _compared(window, text.folded[here], text.spaced[here], lead):
            alike, first, shown = compared
            found.append((alike, -here.start, here.start + first, shown))
    return max(found)[2:] if found else None


def _cut(wanted: str, found: str) -> int:
    """Where what is shown of long words begins: in the neighbourhood of the first difference."""
    if len(wanted) <= _SHOWN:
        return 0
    same = next((i for i, (a, b) in enumerate(zip(wanted, found, strict=False)) if a != b), 0)
    return wanted.rfind(" ", 0, max(same - _BEFORE, 0)) + 1


def _compared(wanted: str, passage: str, printed: str, lead: str) -> tuple[float, int, str] | None:
    """How like a passage is, where its like words begin, and they as `printed` and marked."""
    steps = SequenceMatcher(None, _plain(wanted), _plain(passage), autojunk=False).get_opcodes()
    same = [step for step in steps if step[0] == "equal" and step[2] - step[1] > 1]
    count = sum(end - start for _, start, end, _, _ in same)
    if count < _SAME * len(wanted):
        return None
    (_, before, _, first, _), (_, _, reached, _, last) = same[0], same[-1]
    if before:
        first = passage.rfind(" ", 0, max(first - before, 0) + 1) + 1
    if reached < len(wanted):
        last = (passage + " ").find(" ", min(last + len(wanted) - reached, len(passage)))
    marks = [" " if sign.isspace() else "^" for sign in passage[:last]]
    for _, start, end, here, _ in same:
        for at in range(end - start):
            marks[here + at] = " " if wanted[start + at] == passage[here + at] else "^"
    for what, _, _, here, _ in steps:
        if what == "delete" and first < here < last:
            marks[here] = "^"
    stop = min(first + _SHOWN, last)
    shown = f"    {lead}{printed[first:stop]}{'…' if stop < last else ''}"
    carets = "".join(marks[first:stop]).rstrip()
    alike = 2 * count / (len(wanted) + last - first)
    return alike, first, f"{shown}\n    {' ' * len(lead)}{carets}" if carets else shown


def _plain(words: str) -> str:
    lower = words.lower()
    return lower if len(lower) == len(words) else words


def _likeliest(text: Text, wanted: str, low: int, high: int) -> list[int]:
    """Where a passage with most of the wanted words would begin: the few best places."""
    votes: dict[int, float] = defaultdict(float)
    starts: dict[int, int] = {}
    sought, runs = _plain(wanted), []
    for before in range(0, max(len(sought) - _RUN, 0) + 1, 1 + len(sought) // _RUNS):
        every = _every(text.plain, sought[before : before + _RUN], low, high)
        if places := list(islice(every, _PLACES)):
            runs.append((len(places), before, places))
    for count, before, places in sorted(runs):
        for start in (max(place - before, low) for place in places):
            for cell in (start // _PLAY, start // _PLAY + 1):
                votes[cell] += 1 / count
                starts.setdefault(cell, start)  # by the run that is rarest
    best = nsmallest(_TRIED, votes, key=lambda cell: (-votes[cell], cell))
    return list(dict.fromkeys(starts[c] for c in best if votes[c] >= _LIKELY * votes[best[0]]))


def _every(content: str, words: str, low: int = 0, high: int | None = None) -> Iterator[int]:
    at = content.find(words, low, high) if words else -1
    while at >= 0:
        yield at
        at = content.find(words, at + 1, high)


_WORD = re.compile(r"\[[^\]\n]*\]\S*|\S+")


def shortened(words: str, most: int, keep: Sequence[str] = ()) -> str:
    """Verbatim words with gaps: `most` stay at both ends, and those to `keep`; brackets stay whole.

    >>> shortened("one two three four five six seven eight nine ten", 4)
    'one two … nine ten'
    >>> shortened("one two three four five six seven eight nine ten eleven", 2, ["six"])
    'one … five six seven … eleven'
    """
    found = _WORD.findall(words)
    head = (most + 1) // 2
    stay = {*range(head), *range(len(found) - (most - head), len(found))}
    for phrase in keep:
        stay |= _standing(found, _WORD.findall(phrase))
    told: list[str] = []
    for stays, run in groupby(enumerate(found), lambda each: each[0] in stay):
        inner = [word for _, word in run]
        told += inner if stays or len(inner) < 3 else ["…"]
    return " ".join(told)


def _standing(words: Sequence[str], phrase: Sequence[str]) -> set[int]:
    bare = ([word.strip(".,;:!?“”\"'()").casefold() for word in each] for each in (words, phrase))
    folded, wanted = bare
    for start in range(len(words) - len(wanted) + 1):
        if wanted and folded[start : start + len(wanted)] == wanted:
            return set(range(max(0, start - 1), min(len(words), start + len(wanted) + 1)))
    return set()


ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)


def counted(number: int) -> str:
    """A count as running text has it: a word up to twelve, a figure above.

    >>> counted(0), counted(7), counted(13)
    ('none', 'seven', '13')
    """
    return ("none", *ONES[1:13])[number] if number <= 12 else str(number)


def with_noun(count: int, what: str) -> str:
    """A number with its noun.

    >>> with_noun(1, "problem"), with_noun(0, "cell")
    ('1 problem', '0 cells')
    """
    return f"{count} {what}{'s' * (count != 1)}"
