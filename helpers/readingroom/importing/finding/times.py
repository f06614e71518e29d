"""Every date and hour as written, what it is worth, and which letter was sent or received then."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from readingroom.anchors import Span, Text
from readingroom.chronology import misfit, stretch
from readingroom.chronology.written import Written, written_in
from readingroom.importing.finding.finds import FoundLetter, FoundTime, Remark
from readingroom.importing.finding.lines import Line, remarks


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
