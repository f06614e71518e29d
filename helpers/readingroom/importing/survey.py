"""What is read of a page, each thing once: its frame, its letters, whose hand wrote each line."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from readingroom.dates import stretch
from readingroom.datings import Written, misfit, written_in
from readingroom.importing import diplomatics
from readingroom.importing.hands import WHOSE, Hand, frame, unsure
from readingroom.importing.letters import Correspondence, Letter
from readingroom.importing.lines import Line, lines_of, question
from readingroom.text import Span, Text


class Survey:
    """What is read of the text of a page.

    `document` are the lines that stand within an archive's frame, `owner` has the letter whose own
    a line is, and `hands` whose hand wrote it, by its number. `sent` has the letter that bears a
    date; `listed` are the archive's own dates for the item.

    >>> found = Survey(Text("To Comrade Kim Il Sung.\\n\\nAgreed.\\n\\nWith greetings! MAO"))
    >>> found.text.words(found.letters[0].sender), found.hands[3].voice
    ('MAO', 'author')
    """

    def __init__(self, text: Text) -> None:
        self.text = text
        self.shelfmarks = list(diplomatics.shelfmarks(text, Span(0, len(text.content))))
        self.numbers = list(diplomatics.numbers(text))
        self.dates = self._dates()
        self.lines = {line.number: line for line in lines_of(text, self.dates)}
        self.frame = frame([*self.lines.values()])
        self.document = self.frame.document
        self.citation = diplomatics.citation(self.frame.records)
        self.read = Correspondence(self.document, self.frame.site)
        self.letters: Sequence[Letter] = self.read.letters
        self.owner = {self.document[n].number: each for each in self.letters for n in each.own}
        doubtful = {self.document[n].number for n in self.read.doubtful}
        self.hands = {line.number: self._hand(line, doubtful) for line in self.document}
        self.hands |= self.frame.hands
        self.edges = self._edges()
        self.copies = [copy for line in self.edges for copy in diplomatics.copies(line)]
        self.sent = {each.day: each for each in self.letters if each.day}
        cited = self.citation.date if self.citation else None
        own = [*self.frame.dates, *filter(None, [cited])]
        self.listed = {span for span in self.dates if any(each.holds(span) for each in own)}
        years = [each.year for each in self.dates.values() if each.year > 99][::-1]
        self._centuries = {year % 100: year - year % 100 for year in years}
        days = [*((span, None) for span in self.listed), *self.sent.items()]
        self._this_year = {of: year for day, of in days if (year := self.dates[day].year) > 99}

    def _dates(self) -> Mapping[Span, Written]:
        """Every date and hour, without figures of shelfmarks and numbers that look like one."""
        spans = (*(mark.span for mark in self.shelfmarks), *(span for span, _ in self.numbers))
        apart = sorted(spans)
        found = {}
        for each in written_in(self.text.content):
            at = bisect_left(apart, each.end, key=lambda span: span.start) - 1
            if at < 0 or apart[at].end <= each.start:
                found[Span(each.start, each.end)] = each
        return found

    def _hand(self, line: Line, doubtful: set[int]) -> Hand:
        """The hand of a line: a letter's, if it is its own and looks like nobody else's."""
        letter, (looks, whose) = self.owner.get(line.number), line.looks
        if line.number in doubtful:
            return Hand("another letter?", question(WHOSE, "author"))
        if letter is None:
            return unsure(line)
        if looks and not (letter.voice == "author" and looks == "abstract"):
            return Hand(f"{looks} in letter {letter.code}", question(WHOSE, whose))
        return Hand(f"letter {letter.code}", letter.voice)

    def _edges(self) -> Sequence[Line]:
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

    def value(self, span: Span) -> tuple[str, str]:
        """What a date is worth in EDTF, if the page says it; and what is likely, if it does not."""
        each, letter = self.dates[span], self.owner.get(self.text.line(span.start))
        this_year = self._this_year.get(letter) or self._this_year.get(None, 0)
        century = self._centuries.get(each.year, 0)
        value = each.edtf(this_year, century or 1900)
        try:
            stretch(value or "1952")
        except ValueError:
            return "", ""
        if value and misfit([self.text.words(span)], value):
            return "", ""
        sure = each.year > 99 or each.length or (each.year and century)
        return (value, "") if sure else ("", value)
