"""Enumerated lists: items with their labels as printed, and what stands under what."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from readingroom.dates import written_in
from readingroom.importing.lines import Line, form
from readingroom.loading.consistency import LABEL
from readingroom.text import Span

NUMERALS = re.findall(
    r"\w+", "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx"
)
_ALPHABETS = ("abcdefghijklmnopqrstuvwxyz", "абвгдежзийклмнопрстуфхцчшщъыьэюя")


@dataclass(eq=False)
class Item:
    """One item: its label as printed, the form that labels of one list share, its place in order.

    `line` is the index of its line, `span` its words without the label, `under` the item that it
    stands under. `doubtful` says that its label stands alone, or out of its order.
    """

    label: str
    form: str
    number: int
    line: int
    span: Span
    under: Item | None = None
    doubtful: bool = False


def items(lines: Sequence[Line]) -> list[Item]:
    """The items among the own lines of one letter.

    A label alone is no list. Where there is a list, the other labels of the letter are items too,
    since a document that is finished has to account for them; they are doubtful.
    """
    found = list(_labelled(lines))
    going: list[list[Item]] = []
    every: list[list[Item]] = []
    ends = [*(item.line for item in found[1:]), len(lines)]
    for item, end in zip(found, ends, strict=False):
        item.span = _words(lines, item, end)
        while going and not _continues(going[-1][-1], item) and not _nests(lines, going, item):
            going.pop()
        if going and _continues(going[-1][-1], item):
            item.under = going[-1][-1].under
        else:
            item.under = going[-1][-1] if going else None
            going.append([])
            every.append(going[-1])
        going[-1].append(item)
    for series in every:
        series[0].doubtful = len(series) == 1
    return found if len(every) < len(found) else []


def _labelled(lines: Sequence[Line]) -> Iterator[Item]:
    last = Counter[str]()
    for at, line in enumerate(lines):
        content, start = line.text.content, line.text.line_span(line.number).start
        if match := LABEL.match(content, start, line.span.end):
            printed, sign = match[1], match[1].strip("(.)")
            orders = {printed.replace(sign, kind): place for kind, place in _orders(sign).items()}
            form = max(orders, key=lambda each: last[each] + 1 == orders[each])
            last[form] = orders[form]
            yield Item(printed, form, orders[form], at, Span(match.end() - 1, line.span.end))


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


def _continues(last: Item, item: Item) -> bool:
    return last.form == item.form and last.number + 1 == item.number


def _nests(lines: Sequence[Line], going: Sequence[Sequence[Item]], item: Item) -> bool:
    """Whether an item begins a series under the one right above it."""
    new = item.number == 1 and all(item.form != series[-1].form for series in going)
    near = item.line - going[-1][-1].line == 1 or lines[item.line - 1].words.endswith(":")
    return new and near


def _words(lines: Sequence[Line], item: Item, behind: int) -> Span:
    """The words of an item: its line, and the lines below as long as its sentence runs on."""
    last = lines[item.line]
    for line in lines[item.line + 1 : behind]:
        ended = last.words[-1:] in '.;:!?”"»' and not line.words[:1].islower()
        if ended or line.number != last.number + 1:
            break
        last = line
    return Span(item.span.start, last.span.end)


def amounts(words: str) -> list[str]:
    """The figures among some words that may be amounts, each with what may be counted.

    >>> amounts("by at least 10 regiments before May 13 this year, and 5 July")
    ['by at least 10 regiments before']
    """
    dated = [range(each.start, each.end) for each in written_in(words)]
    return [
        match[0]
        for match in form("amount").finditer(words)
        if not any(match.start("figure") in each for each in dated)
    ]
