"""Enumerated lists: items with their labels as printed, and what stands under what."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from readingroom.dates import written_in
from readingroom.importing.diplomatics import Line
from readingroom.loading.consistency import LABEL
from readingroom.text import Span, Text

NUMERALS = re.findall(
    r"\w+", "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx"
)
_ALPHABETS = ("abcdefghijklmnopqrstuvwxyz", "абвгдежзийклмнопрстуфхцчшщъыьэюя")
_NUMBER = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|hundred"
_AMOUNT = re.compile(
    rf"\b(?:by )?(?:(?:at least|at most|(?:(?:no|not) )?(?:less|fewer|more) than|up to|"
    rf"about|approximately)\s)?(?P<figure>\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}}|"
    rf"(?:{_NUMBER})\b)(?:\s[^\W\d_]{{3,30}}){{1,2}}"
)


@dataclass
class Item:
    """One item: its label as printed, its words without it, and the item it stands under.

    `doubtful` says that its label stands alone, or out of its order.
    """

    label: str
    span: Span
    under: Item | None = None
    doubtful: bool = False


@dataclass(frozen=True)
class _Label:
    """A label: the form that labels of one list share, its place in the order, its line."""

    form: str
    number: int
    printed: str
    line: int
    begins: int


@dataclass
class _Series:
    """Labels that follow on each other, and the item they stand under."""

    under: Item | None
    last: _Label
    items: list[Item] = field(default_factory=list)


def items(text: Text, lines: Sequence[Line]) -> list[Item]:
    """The items among the own lines of one letter.

    A label alone is no list. Where there is a list, the other labels of the letter are items too,
    since a document that is finished has to account for them; they are doubtful.
    """
    labels = list(_labels(text, lines))
    going: list[_Series] = []
    every: list[_Series] = []
    ends = [*(label.line for label in labels[1:]), len(lines)][: len(labels)]
    for label, behind in zip(labels, ends, strict=True):
        item = Item(label.printed, _words(lines, label, behind))
        while going and not _continues(going[-1].last, label) and not _nests(lines, going, label):
            going.pop()
        if not (going and _continues(going[-1].last, label)):
            going.append(_Series(going[-1].items[-1] if going else None, label))
            every.append(going[-1])
        item.under = going[-1].under
        going[-1].last = label
        going[-1].items.append(item)
    for series in every:
        for item in series.items:
            item.doubtful = len(series.items) == 1
    found = [item for series in every for item in series.items]
    return sorted(found, key=lambda item: item.span.start) if len(every) < len(found) else []


def _labels(text: Text, lines: Sequence[Line]) -> Iterator[_Label]:
    last = Counter[str]()
    for number, line in enumerate(lines):
        start = text.line_span(line.number).start
        if match := LABEL.match(text.content, start, line.span.end):
            printed, sign = match[1], match[1].strip("(.)")
            orders = {printed.replace(sign, kind): place for kind, place in _orders(sign).items()}
            form = max(orders, key=lambda each: last[each] + 1 == orders[each])
            last[form] = orders[form]
            yield _Label(form, orders[form], printed, number, match.end() - 1)


def _orders(sign: str) -> dict[str, int]:
    """What a label may be and its place then: `i)` is the ninth letter, or the first numeral.

    >>> _orders("i"), _orders("IV"), _orders("б")
    ({'a': 9, 'i': 1}, {'I': 4}, {'a': 2})
    """
    if sign.isdigit():
        return {"1": int(sign)}
    low = sign.lower()
    alphabet = next((each for each in _ALPHABETS if sign in each), "")
    letter = {"a": alphabet.index(sign) + 1} if alphabet else {}
    numeral = {"i" if sign == low else "I": NUMERALS.index(low) + 1} if low in NUMERALS else {}
    return letter | numeral or {sign: 0}


def _continues(last: _Label, label: _Label) -> bool:
    return last.form == label.form and last.number + 1 == label.number


def _nests(lines: Sequence[Line], going: Sequence[_Series], label: _Label) -> bool:
    """Whether a label begins a series under the item right above it."""
    above = going[-1].last
    new = label.number == 1 and all(label.form != series.last.form for series in going)
    return new and (label.line - above.line == 1 or lines[label.line - 1].words.endswith(":"))


def _words(lines: Sequence[Line], label: _Label, behind: int) -> Span:
    """The words of an item: its line, and the lines below as long as its sentence runs on."""
    last = lines[label.line]
    for line in lines[label.line + 1 : behind]:
        ended = last.words[-1:] in '.;:!?”"»' and not line.words[:1].islower()
        if ended or line.number != last.number + 1:
            break
        last = line
    return Span(label.begins, last.span.end)


def amounts(words: str) -> list[str]:
    """The figures among some words that may be amounts, each with what may be counted.

    >>> amounts("by at least 10 regiments before May 13 this year, and 5 July")
    ['by at least 10 regiments before']
    """
    dated = [range(each.start, each.end) for each in written_in(words)]
    return [
        match[0]
        for match in _AMOUNT.finditer(words)
        if not any(match.start("figure") in each for each in dated)
    ]
