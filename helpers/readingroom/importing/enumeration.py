"""Enumerated lists: items with their labels as printed, and what stands under what."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from readingroom.dates import written_in
from readingroom.importing.finds import FoundAmount, FoundItem, FoundLetter, Line, Remark, remarks
from readingroom.loading.consistency import LABEL
from readingroom.text import Span, Text

_ROMAN = {
    numeral: number
    for number, numeral in enumerate(
        ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV",
         "XV", "XVI", "XVII", "XVIII", "XIX", "XX"], 1
    )
}  # fmt: skip
_AHEAD = 30
"""Labels that are looked at to see whether a list goes on."""
_NUMBER = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|hundred"
_AMOUNT = re.compile(
    rf"\b(?:by )?(?P<bound>(?:at least|at most|(?:(?:no|not) )?(?:less|fewer|more) than|up to|"
    rf"about|approximately)\s)?(?P<figure>\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}}|"
    rf"(?:{_NUMBER})\b)\s(?P<unit>[^\W\d_]{{3,30}})"
)


@dataclass
class _Label:
    """A label at the beginning of a line: its kind, its place in the order, its line."""

    kind: str
    number: int
    printed: str
    line: int
    at: int
    parent: int | None = None
    tree: int = 0


@dataclass
class _Series:
    """Labels that follow on each other, by their indices, and the item they stand under."""

    parent: int | None
    members: list[int] = field(default_factory=list)


def items(
    text: Text,
    lines: Sequence[Line],
    letters: Sequence[FoundLetter],
    letter_of: Mapping[int, int],
) -> tuple[FoundItem, ...]:
    """The items of the lists of all letters, in reading order."""
    own: list[list[Line]] = [[] for _ in letters]
    for line in lines:
        if (number := letter_of.get(line.number)) is not None:
            own[number].append(_within(line, letters[number].span))
    found: list[FoundItem] = []
    lists = 0
    for number, each in enumerate(own):
        new, before = _of_letter(text, each, number), len(found)
        for item in new:
            under = None if item.part_of is None else item.part_of + before
            found.append(replace(item, list=item.list + lists, part_of=under))
        lists += 1 + max((item.list for item in new), default=-1)
    order = sorted(range(len(found)), key=lambda n: found[n].span.start)
    place: dict[int | None, int] = {old: new for new, old in enumerate(order)}
    return tuple(replace(found[n], part_of=place.get(found[n].part_of)) for n in order)


def alone(text: Text, found: Sequence[FoundItem]) -> list[Remark]:
    """What is said of labels that belong to no list."""
    counts = Counter(item.list for item in found)
    lines = [text.line(item.span.start) for item in found if counts[item.list] == 1]
    return remarks(lines, "This label stands alone or out of its order. Is it one?")


def _within(line: Line, letter: Span) -> Line:
    """A line of a letter without the quotation mark that closes the letter."""
    words = line.words[: max(letter.end - line.span.start, 0)]
    words = words.rstrip('”"»“」 \t') if letter.end <= line.span.end else words
    return Line(line.number, words, Span(line.span.start, line.span.start + len(words)))


def _of_letter(text: Text, lines: Sequence[Line], letter: int) -> list[FoundItem]:
    """The items among the own lines of one letter; lists and items are counted from 0.

    A label alone is no list. Where there is a list, every other label of the letter is told too,
    since a document that is finished has to account for it.
    """
    labels = list(_labels(text, lines))
    if not any(len(each.members) > 1 for each in _series(lines, labels)):
        return []
    found = []
    behind = [*(label.line for label in labels[1:]), len(lines)]
    for label, end in zip(labels, behind, strict=True):
        span = _words(lines, label, end)
        amounts = tuple(_amounts(text, span))
        found.append(FoundItem(span, label.printed, label.tree, label.parent, letter, amounts))
    return found


def _labels(text: Text, lines: Sequence[Line]) -> Iterator[_Label]:
    for number, line in enumerate(lines):
        begins = text.line_span(line.number).start
        if match := LABEL.match(text.content, begins, line.span.end):
            printed = match[1]
            sign = printed.strip("(.)")
            kind = "1" if sign.isdigit() else "a" if sign.islower() else "I"
            count = int(sign) if kind == "1" else _ROMAN.get(sign, 0)
            count = ord(sign) - ord("a") + 1 if kind == "a" else count
            yield _Label(
                kind + printed.replace(sign, ""),
                count,
                printed,
                number,
                match.end() - 1 - line.span.start,
            )


def _series(lines: Sequence[Line], labels: Sequence[_Label]) -> list[_Series]:
    """Put each label into the series that it continues or begins; a tree for each list."""
    every: list[_Series] = []
    going: list[_Series] = []
    tree = -1
    for number, label in enumerate(labels):
        while going and not _continues(labels, going[-1], label):
            if _begins_under(lines, labels, going, number):
                break
            going.pop()
        if not (going and _continues(labels, going[-1], label)):
            tree += not going
            going.append(_Series(going[-1].members[-1] if going else None))
            every.append(going[-1])
        going[-1].members.append(number)
        label.parent, label.tree = going[-1].parent, tree
    return every


def _continues(labels: Sequence[_Label], series: _Series, label: _Label) -> bool:
    last = labels[series.members[-1]]
    return last.kind == label.kind and last.number + 1 == label.number


def _begins_under(
    lines: Sequence[Line], labels: Sequence[_Label], going: Sequence[_Series], number: int
) -> bool:
    """Whether a label begins a series under the last item of the innermost one that is going on.

    It has to follow right on the item, or the series has to go on behind it.
    """
    label, above = labels[number], labels[number - 1]
    kinds = [labels[each.members[0]].kind for each in going]
    if label.number != 1 or label.kind in kinds or going[-1].members[-1] != number - 1:
        return False
    near = label.line - above.line == 1 or lines[label.line - 1].words.endswith(":")
    return near or any(
        _continues(labels, going[-1], later)
        for later in takewhile(
            lambda later: later.number != 1 or later.kind != kinds[-1],
            labels[number + 1 : number + _AHEAD],
        )
    )


def _words(lines: Sequence[Line], label: _Label, behind: int) -> Span:
    """The words of an item: its line, and the lines below as long as its sentence runs on."""
    last = first = lines[label.line]
    for line in lines[label.line + 1 : behind]:
        ended = last.words[-1:] in '.;:!?”"»' and not line.words[:1].islower()
        if ended or line.number != last.number + 1:
            break
        last = line
    return Span(first.span.start + label.at, last.span.end)


def _amounts(text: Text, span: Span) -> Iterator[FoundAmount]:
    for match in _AMOUNT.finditer(text.content, span.start, span.end):
        bound = (match["bound"] or "").strip()
        if next(written_in(match["figure"] + " " + match["unit"]), None) is None:
            yield FoundAmount(Span(*match.span()), match["figure"], match["unit"], bound)
