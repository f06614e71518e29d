"""What a page marks by its form: shelfmarks, citation, numbers, copies, brackets, footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from readingroom.dates import written_in
from readingroom.loading.contents import BRACKET, LIKELY
from readingroom.loading.syntax import bare, read
from readingroom.loading.transcription import todo
from readingroom.text import Span, Text


@cache
def forms() -> Mapping[str, Any]:
    """What `hands.yaml` says."""
    path = Path(__file__).with_name("hands.yaml")
    return bare(read(path.read_text("utf-8"), path.name)[0])  # type: ignore[no-any-return]


@cache
def pattern(*begins: str) -> re.Pattern[str]:
    """What matches any of some expressions, capitals apart."""
    return re.compile(f"(?i)(?:{'|'.join(begins)})")


@dataclass(frozen=True)
class Line:
    """One line: its number from 1, its words without the space around them, and their place."""

    number: int
    words: str
    span: Span

    def until(self, end: int) -> Line:
        """The line without the quotation mark that closes a letter there; 0 if it is not quoted."""
        if not end or self.span.end < end:
            return self
        words = self.words[: max(end - self.span.start, 0)].rstrip('”"»“」』＂ \t')
        return Line(self.number, words, Span(self.span.start, self.span.start + len(words)))


def lines_of(text: Text) -> list[Line]:
    """The lines of a text that are not blank.

    >>> lines_of(Text("To Kim\\n\\n  Agreed."))[1]
    Line(number=3, words='Agreed.', span=(10, 17))
    """
    found, start = [], 0
    for number, raw in enumerate(text.content.split("\n"), 1):
        if words := raw.strip():
            at = start + len(raw) - len(raw.lstrip())
            found.append(Line(number, words, Span(at, at + len(words))))
        start += len(raw) + 1
    return found


def question(asks: str, *likely: str) -> str:
    """TODO with a question, and before it what is likely and not decided.

    >>> question("who writes?", "Ana Orlan", "J. Sand")
    'TODO likely “Ana Orlan” or “J. Sand”; or who writes?'
    """
    near = "” or “".join(filter(None, dict.fromkeys(likely)))
    return todo(f"{LIKELY}{near}”; or {asks}" if near else asks)


_ELEMENTS = {
    "fond": r"f|ф|fonds?|фонд",
    "opis": r"op|оп|opis|опись|per|perechen",
    "delo": r"d|д|delo|file|дело",
    "papka": r"p|п|por|пор|papka|folder|папка",
    "listy": r"ll?|лл?|listy?|leaf|leaves|pp|листы?",
}
_VALUE = r"[\w\u0400-\u04ff]{1,12}(?:[/-][\w]{1,12})*(?:[ ]?[-–—][ ]?\d[\w]{0,11})?"
_ONE = re.compile(
    rf"(?i)(?P<gap>[,.]?\s{{0,3}})\b(?:{'|'.join(f'(?P<{k}>{v})' for k, v in _ELEMENTS.items())})"
    rf"(?:\.\s{{0,2}}|\s{{1,2}}(?:no\.?|№)?\s{{0,2}})(?P<value>{_VALUE}"
    rf"(?:(?:,\s?|\s(?:and|и)\s)\d[\w]{{0,8}}(?:[-–]\d[\w]{{0,8}})?(?!\w|\.\d))*)"
)
_FIRST = re.compile(r"(?i)\b(?:f|ф)\.\s{0,2}(?=\d)|\b(?:fonds?|фонд)\s{1,2}(?=(?:no\.?\s|№\s?)?\w)")
_BEFORE = re.compile(
    r"(?:^|[;:.,!?(“\"»\n]|\band\b|\bи\b)\s*(?:(?:and|in|see|from|source|и)\s+)?"
    r"(?P<archive>[^;:.,!?()“”\"«»\n]{2,120}?(?:\s?\([^()\n]{1,40}\))?),?\s*$",
    re.IGNORECASE,
)
_LEAD = re.compile(r"(?i)\b(?:and|in|see|from|source|и)$")
_WINDOW = 160


@dataclass(frozen=True)
class Shelfmark:
    """Where an archive keeps the paper, element by element, each as written on the page."""

    span: Span
    elements: Mapping[str, str] = field(default_factory=dict)


def shelfmarks(text: Text, span: Span) -> Iterator[Shelfmark]:
    """Every shelfmark in a stretch of the text.

    An archive is whatever stands between the last sign and the fond: nothing needs to be known.

    >>> text = Text("APRF, f. 45, op. 1, d. 343, ll. 72-75; and AVPRF, Fond 059a, Opis 5a, List 80")
    >>> [each.elements["archive"] for each in shelfmarks(text, Span(0, len(text.content)))]
    ['APRF', 'AVPRF']
    """
    at, previous = span.start, ""
    while first := _FIRST.search(text.content, at, span.end):
        archive = _archive(text.content, max(at, first.start() - _WINDOW), first.start())
        values: dict[str, Span] = {}
        at = first.start()
        while element := _ONE.match(text.content, at, span.end):
            name = next(each for each in _ELEMENTS if element[each])
            if (name in values and name != previous) or (values and not element["gap"].strip(" ")):
                break
            begun = values[name].start if name in values else element.start("value")
            values[name] = Span(begun, element.end("value"))
            at, previous = element.end(), name
        if len(values) > 1:
            found = {name: text.words(values[name]) for name in _ELEMENTS if name in values}
            yield Shelfmark(Span(archive.start, at), {"archive": text.words(archive), **found})
        at = max(at, first.end())


def _archive(content: str, low: int, high: int) -> Span:
    """The name of the archive before the fond; empty if there is none."""
    match = _BEFORE.search(content[low:high])
    words = match["archive"].strip() if match else ""
    if match is None or not words or _LEAD.search(words):
        return Span(high, high)
    start = low + match.start("archive")
    return Span(start, start + len(words))


def is_record(text: Text, line: Line) -> bool:
    """Whether a line is a citation with a shelfmark, or holds little besides shelfmarks."""
    if len(line.words) > 5000 or not re.search(r"(?i)\b(f|ф|fonds?|фонд)\b", line.words):
        return False
    marks = sum(mark.span.end - mark.span.start for mark in shelfmarks(text, line.span))
    return bool(marks) and (is_citation(line.words) or marks > len(line.words) / 2)


def is_citation(words: str) -> bool:
    """Whether a line cites a document: a title in quotation marks, and more behind it."""
    return bool(re.match(r"[\"“«].{3,600}[\"”»],?\s\S", words[:2000]))


@dataclass(frozen=True)
class Citation:
    """The page's own citation, with the title, the date and the repository in it."""

    span: Span
    title: Span | None = None
    date: Span | None = None
    repository: Span | None = None


def citation(text: Text, records: Sequence[Line]) -> Citation | None:
    """The citation among the lines of the catalogue record; None if there is none."""
    line = next((line for line in records if is_citation(line.words)), None)
    if line is None:
        return None
    ends = list(re.finditer(r",?[\"”»],?\s+(?=[\w\[])", line.words[:2000]))
    dated = next((each for each in ends if _date_at(line.words, each.end())), None)
    closing = dated or next((each for each in ends if "," in each.group()), None)
    if closing is None or closing.start() < 2:
        return Citation(line.span)
    start, behind = line.span.start, closing.end() + _date_at(line.words, closing.end())
    title = Span(start + 1, start + closing.start())
    date = Span(start + closing.end(), start + behind) if dated else None
    found = re.compile(r"[,\s]*([^,;\n]{3,200})").match(line.words, behind)
    named = found and re.search(r"(?i)\b(archives?|library|collection|papers|museum)\b", found[1])
    marks = shelfmarks(text, Span(start + behind, line.span.end))
    first = next((mark.span.start for mark in marks), line.span.end)
    fits = found and named and start + found.end(1) <= first
    return Citation(line.span, title, date, moved(found.span(1), start) if found and fits else None)


def _date_at(words: str, at: int) -> int:
    """How many signs the date has that stands at a place; 0 if there is none."""
    found = next(written_in(words[at : at + 40]), None)
    return found.end if found and found.start == 0 else 0


def moved(found: tuple[int, int], by: int) -> Span:
    """A place within some words as a place within the text, where the words begin at `by`."""
    return Span(found[0] + by, found[1] + by)


_NUMBER = re.compile(
    r"(?:\b(?:[A-Z][\w]{1,20}[ ]){1,3})?(?:\bNo\.|\bNos?\b|\bNr\.?|№|\bN°)[ ]?(\d[\w/-]{0,20})"
)
_COPIES = re.compile(
    r"(?i)(?:copies(?: to)?|copy to|cc|distribution(?: list)?|sent to|копии|рассылка)\s*:\s*"
)
_RECIPIENT = re.compile(
    r"(?:\s?\[[^\]\n]{0,60}\])?[,;\s]*(?:and\s+|и\s+)?(?:(?:to\s+)?(?:Comrades?|Cdes?\.|Mr\.|тов\.|т\.)\s+)?"
    r"(?P<all>(?P<name>[^\W_][^,;()\[\]\n]{0,80}?)"
    r"(?:\s*\(\s*(?P<figure>\d{1,4})\s*(?:copies|экз\.?)?\s*\))?)"
    r"\s*(?=[,;\n\[]|\sand\s|\sи\s|\.?$)"
)
_LONGEST = 3000


def numbers(text: Text, lines: Iterable[Line]) -> Iterator[tuple[Span, str]]:
    """Every number on some lines, such as `No. 2084`, and its figure."""
    for line in lines:
        for match in _NUMBER.finditer(text.content, line.span.start, line.span.end):
            yield Span(*match.span()), match[1].rstrip("/-")


def copies(text: Text, line: Line) -> Iterator[tuple[Span, Span, str]]:
    """Each recipient of a list of copies: its place, the name, the figure printed behind it."""
    head = _COPIES.match(line.words) if len(line.words) <= _LONGEST else None
    at, end = line.span.start + (head.end() if head else 0), line.span.end
    while head and (match := _RECIPIENT.match(text.content, at, end)) and match.end() > at:
        if match["name"][0].isalpha() and not match["name"][0].islower():
            yield Span(*match.span("all")), Span(*match.span("name")), match["figure"] or ""
        at = match.end()


def brackets(text: Text) -> Iterator[tuple[Span, Sequence[str]]]:
    """Every bracket on the page, with the one, two or three words right before it.

    >>> [words for _, words in brackets(Text("and Ri Geon-yeong [Ri Gon Yong]"))]
    [['Geon-yeong', 'Ri Geon-yeong', 'and Ri Geon-yeong']]
    """
    for match in BRACKET.finditer(text.content):
        start = match.start()
        before = text.content[max(text.content.rfind("\n", 0, start) + 1, start - 120) : start]
        words = (
            before.split(" ")[-4:] if before == before.rstrip() else before.rstrip().split(" ")[-3:]
        )
        close = before.strip() and len(before) - len(before.rstrip()) < 3
        likely = [" ".join(words[-n:]).lstrip('“„«"([') for n in (1, 2, 3) if n <= len(words)]
        yield Span(*match.span()), [each for each in dict.fromkeys(likely) if close and each]


_FOOT_MARK = re.compile(r"[¹²³⁰⁴-⁹]{1,2}|\[\d{1,2}\]|(?<=[\w.,;:!?”\"»)])\*{1,3}(?!\w)")
_FOOT = re.compile(r"([¹²³⁰⁴-⁹]{1,2}|\[\d{1,2}\]|\*{1,3}|\d{1,2}(?=[.)]?\s))[.)]?\s*\S")
_PLAIN = str.maketrans("¹²³⁰⁴⁵⁶⁷⁸⁹", "1230456789", "[]")


def footnotes(text: Text, lines: Sequence[Line]) -> tuple[int, dict[Span, Line]]:
    """At which of some lines their footnotes begin, and each mark in the text with its footnote.

    They stand last, in the order of their marks, and each has its mark above. Where that does not
    hold, there are none: what stands there may be a list.
    """
    heads = [n for n, line in enumerate(lines) if _FOOT.match(line.words)]
    begins = {line.span.start for line in lines}
    for first in [n for n in heads if _figure(lines[n]) in ("1", "*")][-2:]:
        feet = {_figure(lines[n]): lines[n] for n in heads if n >= first}
        marks = {
            Span(*match.span()): feet[figure]
            for match in _FOOT_MARK.finditer(text.content, 0, lines[first].span.start)
            if (figure := match.group().translate(_PLAIN)) in feet and match.start() not in begins
        }
        if list(dict.fromkeys(map(_figure, marks.values()))) == list(feet):
            return first, marks
    return len(lines), {}


def _figure(line: Line) -> str:
    match = _FOOT.match(line.words)
    return match[1].translate(_PLAIN) if match else ""
