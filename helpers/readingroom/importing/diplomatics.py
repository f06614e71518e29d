"""What a page marks by its form: shelfmarks, citation, numbers, copies, brackets, lists."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from readingroom.datings import written_in
from readingroom.importing.lines import Line, form, known_forms
from readingroom.loading.consistency import LABEL
from readingroom.loading.contents import BRACKET
from readingroom.text import Span, Text

_ELEMENTS = ("fond", "opis", "delo", "papka", "listy")
_WINDOW, _LONGEST = 160, 3000
"""Characters before a fond that hold its archive's name; those of a list of copies."""


def shelfmarks(text: Text, span: Span) -> Iterator[tuple[Span, Mapping[str, str]]]:
    """Every shelfmark in a stretch of the text: its place, and its elements as written.

    >>> text = Text("APRF, f. 45, op. 1, d. 343, ll. 72-75; and AVPRF, Fond 059a, Opis 5a, List 80")
    >>> [each["archive"] for _, each in shelfmarks(text, Span(0, len(text.content)))]
    ['APRF', 'AVPRF']
    """
    at, previous = span.start, ""
    while first := form("fond").search(text.content, at, span.end):
        archive = _archive(text.content, max(at, first.start() - _WINDOW), first.start())
        values: dict[str, Span] = {}
        at = first.start()
        while element := form("element").match(text.content, at, span.end):
            name = next(each for each in _ELEMENTS if element[each])
            if (name in values and name != previous) or (values and not element["gap"].strip(" ")):
                break
            begun = values[name].start if name in values else element.start("value")
            values[name] = Span(begun, element.end("value"))
            at, previous = element.end(), name
        if len(values) > 1:
            found = {name: text.words(values[name]) for name in _ELEMENTS if name in values}
            yield Span(archive.start, at), {"archive": text.words(archive), **found}
        at = max(at, first.end())


def _archive(content: str, low: int, high: int) -> Span:
    match = form("archive").search(content[low:high])
    words = match["archive"].strip() if match else ""
    if match is None or not words or re.search(r"(?i)\b(?:and|in|see|from|source|и)$", words):
        return Span(high, high)
    start = low + match.start("archive")
    return Span(start, start + len(words))


def is_record(line: Line) -> bool:
    """Whether it is a citation with a shelfmark, or little besides shelfmarks."""
    if len(line.words) > 5000 or not re.search(r"(?i)\b(f|ф|fonds?|фонд)\b", line.words):
        return False
    marks = sum(mark.end - mark.start for mark, _ in shelfmarks(line.text, line.span))
    return bool(marks) and (is_citation(line) or marks > len(line.words) / 2)


def is_citation(line: Line) -> bool:
    """Whether a line cites a document: a title in quotation marks, and more behind it."""
    return bool(form("cited").match(line.words[:2000]))


def citation(records: Iterable[Line]) -> dict[str, Span]:
    """The citation in the catalogue record, and title, date, repository in it, where they are."""
    line = next(filter(is_citation, records), None)
    if line is None:
        return {}
    text, (start, end), found = line.text, line.span, {"at": line.span}
    dates = {time.start: time for time in line.times}
    ends = list(form("title ends").finditer(text.content, start, min(end, start + 2000)))
    likely = [each for each in ends if each.end() in dates or "," in each.group()]
    closing = next((each for each in ends if each.end() in dates), next(iter(likely), None))
    if closing is None or closing.start() < start + 2:
        return found
    found["title"] = Span(start + 1, closing.start())
    if date := dates.get(closing.end()):
        found["date"] = date
    behind = Span(date.end if date else closing.end(), end)
    first = next((mark.start for mark, _ in shelfmarks(text, behind)), end)
    held = form("repository").match(text.content, *behind)
    if held and held.end(1) <= first:
        found["repository"] = Span(*held.span(1))
    return found


def copies(line: Line) -> Iterator[tuple[Span, Span, str]]:
    """Each recipient of a list of copies: its place, the name, the figure printed behind it."""
    head = form("copies").match(line.words) if len(line.words) <= _LONGEST else None
    at = line.span.start + head.end() if head else line.span.end
    while match := form("recipient").match(line.text.content, at, line.span.end):
        if match["name"][0].isalpha() and not match["name"][0].islower():
            yield Span(*match.span("all")), Span(*match.span("name")), match["figure"] or ""
        at = match.end()


def brackets_on(text: Text) -> Iterator[tuple[Span, Sequence[str]]]:
    """Every bracket on the page, with the one, two or three words right before it.

    >>> [words for _, words in brackets_on(Text("and Ri Geon-yeong [Ri Gon Yong]"))]
    [['Geon-yeong', 'Ri Geon-yeong', 'and Ri Geon-yeong']]
    """
    for match in BRACKET.finditer(text.content):
        start = max(text.content.rfind("\n", 0, match.start()) + 1, match.start() - 120)
        before = text.content[start : match.start()]
        words = before.split()[-3:] if len(before) - len(before.rstrip()) < 3 else []
        near = [" ".join(words[-n:]).lstrip('“„«"([') for n in range(1, len(words) + 1)]
        yield Span(*match.span()), near


@dataclass(eq=False)
class Item:
    """An item, `doubtful` if out of order; labels of a list share a `form`, `line` is an index."""

    label: str
    form: str
    number: int
    line: int
    span: Span
    under: "Item | None" = None
    doubtful: bool = True

    def continues(self, last: "Item") -> bool:
        """Whether it is the next one in a list."""
        return (last.form, last.number + 1) == (self.form, self.number)


def items(lines: Sequence[Line]) -> list[Item]:
    """The items among the own lines of one letter; none where every label is doubtful."""
    found = list(_labelled(lines))
    going: list[Item] = []  # The last item of each list that is not ended, the innermost last.
    for item, end in zip(found, [*(item.line for item in found[1:]), len(lines)], strict=False):
        item.span = _words(lines, item, end)
        while going and not item.continues(going[-1]) and not _nests(lines, going, item):
            going.pop()
        if going and item.continues(going[-1]):
            last = going.pop()
            item.under, item.doubtful, last.doubtful = last.under, False, False
        elif going:
            item.under = going[-1]
        going.append(item)
    return found if not all(item.doubtful for item in found) else []


def _labelled(lines: Sequence[Line]) -> Iterator[Item]:
    last = Counter[str]()
    for at, line in enumerate(lines):
        start = line.text.line_span(line.number).start
        if match := LABEL.match(line.text.content, start, line.span.end):
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
    low, numerals = sign.lower(), known_forms()["numerals"]
    place = max(each.find(sign) for each in known_forms()["alphabets"]) + 1
    numeral = {"i" if sign == low else "I": numerals.index(low) + 1} if low in numerals else {}
    return ({"a": place} if place else {}) | numeral or {sign: 0}


def _nests(lines: Sequence[Line], going: Sequence[Item], item: Item) -> bool:
    new = item.number == 1 and all(item.form != last.form for last in going)
    return new and (item.line - going[-1].line == 1 or lines[item.line - 1].words.endswith(":"))


def _words(lines: Sequence[Line], item: Item, behind: int) -> Span:
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
    dated = {at for each in written_in(words) for at in range(each.start, each.end)}
    found = form("amount").finditer(words)
    return [match[0] for match in found if match.start("figure") not in dated]
