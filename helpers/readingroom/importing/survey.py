"""What is read of a page, each thing once: its frame, its letters, whose hand wrote each line."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from readingroom.dates import Written, misfit, stretch, written_in
from readingroom.importing import diplomatics
from readingroom.importing.hands import RECORD, WEB, WHOSE, Frame, Hand, frame, unsure
from readingroom.importing.letters import Correspondence, Letter, letters
from readingroom.importing.lines import Line, lines_of, question
from readingroom.loading.transcription import code_for
from readingroom.text import Span, Text


@dataclass(frozen=True)
class Survey:
    """What is read of the text of a page.

    >>> found = Survey(Text("To Comrade Kim Il Sung.\\n\\nAgreed.\\n\\nWith greetings! MAO"))
    >>> found.text.words(found.letters[0].sender), found.hands[3].voice
    ('MAO', 'author')
    """

    text: Text

    @cached_property
    def shelfmarks(self) -> Sequence[diplomatics.Shelfmark]:
        """Every shelfmark of the page."""
        return list(diplomatics.shelfmarks(self.text, Span(0, len(self.text.content))))

    @cached_property
    def numbers(self) -> Sequence[tuple[Span, str]]:
        """Every number such as `No. 2084`, and its figure."""
        return list(diplomatics.numbers(self.text))

    @cached_property
    def dates(self) -> Mapping[Span, Written]:
        """Every date and hour, without figures of shelfmarks and numbers that look like one."""
        spans = (*(mark.span for mark in self.shelfmarks), *(span for span, _ in self.numbers))
        apart = sorted(spans)
        found = {}
        for each in written_in(self.text.content):
            at = bisect_left(apart, each.end, key=lambda span: span.start) - 1
            if at < 0 or apart[at].end <= each.start:
                found[Span(each.start, each.end)] = each
        return found

    @cached_property
    def lines(self) -> Mapping[int, Line]:
        """The lines that are not blank, by their numbers."""
        return {line.number: line for line in lines_of(self.text, self.dates)}

    @cached_property
    def frame(self) -> Frame:
        """What the archive put around the document."""
        return frame([*self.lines.values()])

    @property
    def document(self) -> Sequence[Line]:
        """The lines between."""
        return self.frame.document

    @cached_property
    def citation(self) -> diplomatics.Citation | None:
        """The page's own citation."""
        return diplomatics.citation(self.frame.records)

    @cached_property
    def footnotes(self) -> tuple[int, Mapping[Span, Line]]:
        """At which line of the document its footnotes begin, and each mark with its footnote."""
        return diplomatics.footnotes(self.text, self.document)

    @cached_property
    def read(self) -> Correspondence:
        """The letters, and what may be one."""
        return letters(self.document[: self.footnotes[0]], site=self.frame.site)

    @property
    def letters(self) -> Sequence[Letter]:
        """The letters, the enclosing before the enclosed."""
        return self.read.letters

    @cached_property
    def owner(self) -> Mapping[int, int]:
        """The index of the letter whose own a line is, by the number of the line."""
        own = ((index, n) for index, letter in enumerate(self.letters) for n in letter.own)
        return {self.document[n].number: index for index, n in own}

    @cached_property
    def hands(self) -> Mapping[int, Hand]:
        """Whose hand wrote each line, by its number."""
        found = dict(self.frame.hands)
        for at, line in enumerate(self.document):
            if at >= self.footnotes[0]:
                found[line.number] = Hand("footnotes", question(WHOSE, "archive staff"))
            elif at in self.read.doubtful:
                found[line.number] = Hand("another letter?", question(WHOSE, "author"))
            elif line.number in self.owner:
                found[line.number] = self._own(line, self.owner[line.number])
            else:
                found[line.number] = unsure(line)
        return found

    def _own(self, line: Line, index: int) -> Hand:
        """The hand of a line in a letter: the letter's, if it looks like nobody else's."""
        voice, (looks, whose) = self.letters[index].voice, line.looks
        if looks and not (voice == "author" and looks == "abstract"):
            return Hand(f"{looks} in letter {code_for(index)}", question(WHOSE, whose))
        return Hand(f"letter {code_for(index)}", voice)

    def is_own(self, number: int) -> bool:
        """Whether a line is a letter's own, and looks like nobody else's."""
        return self.hands[number].part.startswith("letter ")

    def is_archives(self, number: int) -> bool:
        """Whether a line is surely of the archive's frame."""
        return self.hands[number] in (WEB, RECORD)

    @cached_property
    def copies(self) -> Sequence[tuple[Span, Span, str]]:
        """The recipients of the lists of copies, at the edges of the letters and around them."""
        return [copy for line in self.edges for copy in diplomatics.copies(line)]

    @cached_property
    def edges(self) -> Sequence[Line]:
        """The first and last lines of the letters, and those around them."""
        near = {n for each in self.letters for n in (*each.own[:8], *each.own[-4:])}
        around = (n for n, line in enumerate(self.document) if line.number not in self.owner)
        return [self.document[n] for n in sorted(near.union(around))]

    def span(self, letter: Letter) -> Span:
        """From the first to the last words of a letter, what it encloses included."""
        inner = [each for each in self.letters if each.outer is letter]
        first = min([*letter.own, *(each.first for each in inner)])
        last = max([*letter.own, *(each.last for each in inner)])
        return Span(self.document[first].span.start, letter.end or self.document[last].span.end)

    @cached_property
    def listed(self) -> Sequence[Span]:
        """The archive's own dates for the item."""
        cited = self.citation.date if self.citation else None
        own = [*self.frame.dates, *filter(None, [cited])]
        return [span for span in self.dates if any(each.holds(span) for each in own)]

    @cached_property
    def sent(self) -> Mapping[Span, int]:
        """The date that a letter bears, with the index of the letter."""
        found: dict[int, Span] = {}
        for index, letter in enumerate(self.letters):
            for span in letter.dated if letter.begun else ():
                if self.dates[span].day:
                    found.setdefault(index, span)
        return {span: index for index, span in found.items()}

    @cached_property
    def _years(self) -> Mapping[int, int]:
        """The centuries of the years that the page writes with four figures, by their last two."""
        found = [each.year for each in self.dates.values() if each.year > 99][::-1]
        return {year % 100: year - year % 100 for year in found}

    @cached_property
    def _this_year(self) -> Mapping[int | None, int]:
        """The year that each letter bears; under None that under which the archive lists it."""
        listed = ((None, span) for span in self.listed)
        days = [*listed, *((letter, day) for day, letter in self.sent.items())]
        return {n: year for n, day in days if (year := self.dates[day].year) > 99}

    def value(self, span: Span) -> tuple[str, str]:
        """What a date is worth in EDTF, if the page says it; and what is likely, if it does not."""
        each, letter = self.dates[span], self.owner.get(self.text.line(span.start))
        this_year = self._this_year.get(letter) or self._this_year.get(None, 0)
        century = self._years.get(each.year, 0)
        value = each.edtf(this_year, century or 1900)
        try:
            stretch(value or "1952")
        except ValueError:
            return "", ""
        if value and misfit([self.text.words(span)], value):
            return "", ""
        sure = each.year > 99 or each.length or (each.year and century)
        return (value, "") if sure else ("", value)
