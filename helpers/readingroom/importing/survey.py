"""All that can be found on a page, put together, its dates and hours among it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from readingroom.dates import Written, misfit, stretch, written_in
from readingroom.importing.enumeration import alone, items
from readingroom.importing.finds import (
    Finds,
    FoundCitation,
    FoundCopy,
    FoundItem,
    FoundLetter,
    FoundName,
    FoundNumber,
    FoundShelfmark,
    FoundTime,
    Line,
    Remark,
    lines_of,
    remarks,
)
from readingroom.importing.layout import Layout, innermost, lay_out, parts
from readingroom.importing.letters import letters
from readingroom.importing.names import Spans, comrades, names, title_names
from readingroom.importing.registry import (
    brackets,
    citation,
    copies,
    is_stamp,
    numbers,
    registry,
    shelfmarks,
)
from readingroom.text import Span, Text


@dataclass(frozen=True)
class Dating:
    """What is known of the letters by which their times are told apart.

    `own` says for each time in whose own lines it stands. `catalogued` are the places of the
    archive's date, `received` is the line of receipt.
    """

    letters: Sequence[FoundLetter]
    own: Sequence[int | None]
    catalogued: Sequence[Span]
    received: Span | None


def written(text: Text, lines: Iterable[Line], apart: Iterable[Span]) -> list[Written]:
    """Every date and hour on some lines that does not lie in one of the stretches `apart`."""
    known = {line.number for line in lines}
    starts = sorted(apart)
    kept = []
    for each in written_in(text.content):
        at = bisect_left(starts, each.end, key=lambda span: span.start) - 1
        free = at < 0 or starts[at].end <= each.start
        if free and text.line(each.start) in known:
            kept.append(each)
    return kept


def times(
    text: Text, found: Sequence[Written], dating: Dating
) -> tuple[tuple[FoundTime, ...], Sequence[Remark]]:
    """Every time with its value and kind, and what is said of the years that were worked out."""
    spans = [Span(each.start, each.end) for each in found]
    sent = _sent(spans, dating)
    received = dating.received
    reception = next((n for n, span in enumerate(spans) if received and received.holds(span)), None)
    years = _Years.of(found, spans, sent, dating)
    made = []
    for number, (each, span) in enumerate(zip(found, spans, strict=True)):
        value = _value(text.words(span), each, years.around(dating.own[number]), years.century)
        time = FoundTime(span, value)
        if any(date.holds(span) for date in dating.catalogued):
            time = replace(time, kind="catalogued")
        elif number in sent:
            time = replace(time, kind="sent", of=sent[number])
        elif number == reception and dating.letters:
            time = replace(time, kind="received", of=0)
        made.append(time)
    guessed = [time for each, time in zip(found, made, strict=True) if each.this_year and time.edtf]
    return tuple(made), tuple(_this_year(text, guessed))


@dataclass(frozen=True)
class _Years:
    """The years in which letters are dated: they tell what “this year” and years like 52 mean."""

    dated: Mapping[int, int]
    letters: Sequence[FoundLetter]
    page: int

    @classmethod
    def of(
        cls,
        found: Sequence[Written],
        spans: Sequence[Span],
        sent: Mapping[int, int],
        dating: Dating,
    ) -> _Years:
        catalogued = (
            each.year
            for each, span in zip(found, spans, strict=True)
            if any(date.holds(span) for date in dating.catalogued)
        )
        dated = {of: found[number].year for number, of in sent.items() if found[number].year}
        return cls(dated, dating.letters, next(catalogued, 0))

    @property
    def century(self) -> int:
        """The century of the page's date; the twentieth where it has none."""
        return self.page // 100 * 100 or 1900

    def around(self, letter: int | None) -> int:
        """The year of a letter, or of the letter around it, or of the page; 0 if none is dated."""
        while letter is not None:
            if year := self.dated.get(letter, 0):
                return year + self.century if year < 100 else year
            letter = self.letters[letter].enclosed_in
        return self.page


def _value(words: str, each: Written, this_year: int, century: int) -> str:
    """The value of a time in EDTF, if it is a date of the calendar that fits its words."""
    value = each.edtf(this_year, century)
    try:
        stretch(value or "1952")
    except ValueError:
        return ""
    return "" if not value or misfit([words], value) else value


def _sent(spans: Sequence[Span], dating: Dating) -> dict[int, int]:
    """By the number of a time, the letter sent then: by its signature, or else by its head."""
    signed: dict[int, int] = {}
    headed: dict[int, int] = {}
    for number, span in enumerate(spans):
        of = dating.own[number]
        if of is None:
            continue
        letter = dating.letters[of]
        if letter.signed and letter.signed.holds(span):
            signed[of] = number
        elif letter.dated and letter.dated.holds(span):
            headed.setdefault(of, number)
    return {number: of for of, number in (headed | signed).items()}


def _this_year(text: Text, guessed: Sequence[FoundTime]) -> Iterator[Remark]:
    for year in sorted({time.edtf[:4] for time in guessed}):
        lines = {text.line(time.span.start): 0 for time in guessed if time.edtf[:4] == year}
        what = f"“This year” was read as {year}, the year in which the letter or the page is dated."
        yield from remarks(list(lines), what)


_RECEIVED = re.compile(r"(?i)\breceived\b|получен")
_HEAD = 12
"""Lines at either end of the letters in which lists of copies are looked for."""
_LONGEST = 300
_SUBJECT = re.compile(r"(?i)(?:subject|re|тема)\s*:\s*(?=\S)")


def find(content: str) -> Finds:
    """Everything that a page shows of itself. Its text has to be normalised already.

    >>> found = find("To Comrade Kim Il Sung.\\n\\nAgreed.\\n\\nMAO ZEDONG, 3:00, 15.7.52")
    >>> found.text.words(found.letters[0].sender), found.times[0].edtf
    ('MAO ZEDONG', '1952-07-15T03:00')
    """
    return _Finder(Text(content)).finds


@dataclass(frozen=True)
class _Finder:
    """What is found in one text, each thing once, from what was found before it."""

    text: Text

    @cached_property
    def finds(self) -> Finds:
        letters, about_letters = self.letters
        times, about_times = self.times
        called, about_names = self.names
        told = [*self.page.remarks, *about_letters, *about_times, *about_names]
        told += alone(self.text, self.items)
        return Finds(
            text=self.text,
            title=self.title,
            date=self.page.date,
            abstract=self.page.abstract,
            language=self.page.language,
            citation=self.cited,
            parts=parts(self.lines, self.page.roles, self.letter_of),
            letters=letters,
            shelfmarks=self.marks,
            numbers=self.numbers,
            copies=self.copies,
            names=called,
            brackets=tuple(brackets(self.text)),
            times=times,
            items=self.items,
            remarks=tuple(sorted(told, key=lambda remark: remark.line)),
        )

    @cached_property
    def lines(self) -> Sequence[Line]:
        return lines_of(self.text)

    @cached_property
    def page(self) -> Layout:
        """The layout, with the lines of an office among its roles."""
        page = lay_out(self.text, self.lines)
        first, last = registry(self.text, page.document)
        for line in (*page.document[:first], *page.document[last:]):
            page.roles[line.number] = "registry"
        head = page.document[: max(first - 1, 0)]
        unknown = [line.number for line in head if not is_stamp(line.words)]
        what = "It is not known what this line is. It was counted to the office's own lines."
        page.remarks += remarks(unknown, what)
        return page

    @cached_property
    def stamps(self) -> Sequence[Line]:
        """The lines that an office wrote around the letters."""
        return [each for each in self.lines if self.page.roles.get(each.number) == "registry"]

    @cached_property
    def own(self) -> Sequence[Line]:
        """The lines of the letters themselves."""
        return [each for each in self.page.document if self.page.roles[each.number] == "body"]

    @cached_property
    def outside(self) -> Sequence[Line]:
        """All lines with words, without the menus and messages of the web page."""
        roles = self.page.roles
        return [each for each in self.lines if roles.get(each.number, "web page") != "web page"]

    @cached_property
    def marks(self) -> tuple[FoundShelfmark, ...]:
        return tuple(shelfmarks(self.text, Span(0, len(self.text.content))))

    @cached_property
    def cited(self) -> FoundCitation | None:
        return citation(self.text, self.page.records, self.marks)

    @cached_property
    def title(self) -> Span | None:
        cited = self.cited.title if self.cited else None
        return cited or self.page.title or _subject(self.own)

    @cached_property
    def numbers(self) -> tuple[FoundNumber, ...]:
        return tuple(numbers(self.text, self.outside, self.stamps))

    @cached_property
    def copies(self) -> tuple[FoundCopy, ...]:
        lines = [*self.stamps, *self.own[:_HEAD], *self.own[_HEAD:][-_HEAD:]]
        return tuple(copies(self.text, lines))

    @cached_property
    def dates(self) -> Sequence[Written]:
        """Every date and hour, without figures that only look like one."""
        figures = [*(mark.span for mark in self.marks), *(each.span for each in self.numbers)]
        return written(self.text, self.outside, figures)

    @cached_property
    def letters(self) -> tuple[tuple[FoundLetter, ...], Sequence[Remark]]:
        above = [line for line in self.stamps if self.own and line.number < self.own[0].number]
        spans = Spans([Span(each.start, each.end) for each in self.dates])
        found, told = letters(self.text, self.own, above[-1] if above else None, spans)
        named, guessed = _named_by_title(self.text, found, self.title)
        return named, (*told, *guessed)

    @cached_property
    def letter_of(self) -> Mapping[int, int]:
        return innermost(self.own, self.letters[0])

    @cached_property
    def items(self) -> tuple[FoundItem, ...]:
        return items(self.text, self.own, self.letters[0], self.letter_of)

    @cached_property
    def times(self) -> tuple[tuple[FoundTime, ...], Sequence[Remark]]:
        cited = self.cited.date if self.cited else None
        received = (line for line in self.stamps if _RECEIVED.search(line.words[:_LONGEST]))
        reception = next(received, None)
        dating = Dating(
            letters=self.letters[0],
            own=[self.letter_of.get(self.text.line(each.start)) for each in self.dates],
            catalogued=[span for span in (self.page.date, cited) if span],
            received=reception.span if reception else None,
        )
        return times(self.text, self.dates, dating)

    @cached_property
    def names(self) -> tuple[tuple[FoundName, ...], Sequence[Remark]]:
        people = [
            *(
                who
                for each in self.letters[0]
                for who in (each.sender, each.addressee, *each.copies)
            ),
            *(copy.name for copy in self.copies),
            *(who for line in self.own for who in comrades(self.text, line.span)),
        ]
        archives = [mark.archive for mark in self.marks]
        return names(self.text, self.outside, [who for who in people if who], archives)


def _subject(lines: Sequence[Line]) -> Span | None:
    """What stands behind “Subject:” in the head of a memorandum."""
    for line in lines[:12]:
        if len(line.words) < 400 and (match := _SUBJECT.match(line.words)):
            return Span(line.span.start + match.end(), line.span.end)
    return None


def _named_by_title(
    text: Text, letters: Sequence[FoundLetter], title: Span | None
) -> tuple[tuple[FoundLetter, ...], list[Remark]]:
    """The letters, the outermost with the sender and addressee whom only the title names."""
    if title is None or not letters or sum(each.enclosed_in is None for each in letters) > 1:
        return tuple(letters), []
    first, told = letters[0], []
    for role, name in zip(("sender", "addressee"), title_names(text, title), strict=True):
        if name and getattr(first, role) is None:
            first = replace(first, **{role: name})  # type: ignore[arg-type]
            what = (
                f"The {role} of the first letter was taken from the title: the letter names none."
            )
            told.append(Remark(text.line(name.start), what))
    return (first, *letters[1:]), told
