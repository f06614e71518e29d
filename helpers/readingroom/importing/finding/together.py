"""All that can be found on a page, put together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from readingroom.anchors import Span, Text
from readingroom.chronology.written import Written
from readingroom.importing.finding.brackets import brackets
from readingroom.importing.finding.citing import citation
from readingroom.importing.finding.finds import (
    Finds,
    FoundCitation,
    FoundCopy,
    FoundItem,
    FoundLetter,
    FoundName,
    FoundNumber,
    FoundShelfmark,
    FoundTime,
    Remark,
)
from readingroom.importing.finding.layout import Layout, lay_out
from readingroom.importing.finding.letters import letters
from readingroom.importing.finding.lines import Line, lines_of, remarks
from readingroom.importing.finding.lists import alone, items
from readingroom.importing.finding.names import names
from readingroom.importing.finding.parting import innermost, parts
from readingroom.importing.finding.people import comrades, title_names
from readingroom.importing.finding.registry import copies, is_stamp, numbers, registry
from readingroom.importing.finding.shelfmarks import shelfmarks
from readingroom.importing.finding.signing import Spans
from readingroom.importing.finding.times import Dating, times, written

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
