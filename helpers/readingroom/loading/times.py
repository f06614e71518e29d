"""Whether dates, clocks and what is sent and received agree with the words of the page."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo, available_timezones

from readingroom import chronology
from readingroom.document.context import Clock, OutsideEvent
from readingroom.document.kinds import Event
from readingroom.document.things import UNFILLED
from readingroom.loading.finding import short
from readingroom.loading.told import Case, Found, suggestion

_FORM = "Days are written 1952-07-15, minutes 1952-07-15T03:00, lengths P2D."
_GUESS = "Write the date that the words give, or put ~ after a guess."


def dates(case: Case) -> Found:
    """Dates are EDTF, and those of the page's events fit the words that give them."""
    given = {event.edtf.rstrip("~?%") for event in case.document.events}
    given = {each for date in given for each in _coarser(date)}
    for thing in case.document:
        for name in ("edtf", "date"):
            value = getattr(thing, name, "")
            if not isinstance(value, str) or value in ("", UNFILLED):
                continue
            try:
                chronology.stretch(short(value))
            except ValueError as error:
                yield thing, name, f"`{name}`: {error}.", _FORM
                continue
            if type(thing) is Event and thing.places:
                words = [place.words for place in (*thing.written, thing.at) if place.line]
                for wrong in _misfits(words, value, given):
                    yield thing, name, f"`{name}: {value}` does not fit the words: {wrong}.", _GUESS


def _coarser(date: str) -> Iterator[str]:
    """A date and, less exactly, the same: its day, month and year."""
    if "/" not in date and not date.startswith("P"):
        day = date.partition("T")[0]
        yield from {date, day, day[:7], day[:4]}


def _misfits(words: list[str], value: str, given: set[str]) -> Iterator[str]:
    """What in a date is not said; the ends of an interval may be said by another event."""
    if "/" not in value:
        yield from filter(None, [chronology.misfit(words, value)])
        return
    for end in value.split("/"):
        if end == ".." or end[-1] in "~?%" or end in given:
            continue
        if chronology.misfit(words, end):
            yield f"neither they nor another event give {end}"


def clocks(case: Case) -> Found:
    """Clocks are known, and every event of the page has words of it."""
    known = {clock.id for clock in case.document.every(Clock)}
    fine = {"", UNFILLED, chronology.NOT_STATED} | known
    for event in (*case.document.events, *case.document.every(OutsideEvent)):
        if event.clock not in fine and "clock" not in case.unknown:
            what = f"there is no clock “{short(event.clock)}”."
            names = [chronology.NOT_STATED, *sorted(known)]
            yield event, "clock", what, suggestion(event.clock, names)
        if type(event) is Event and not event.places and not case.draft:
            yield event, "", "no words of the page give or mention it.", "Add `written` or `at`."
    for clock in case.document.every(Clock):
        if clock.zone == UNFILLED:
            continue
        try:
            ZoneInfo(clock.zone)
        except (OSError, ValueError, LookupError):
            what = f"there is no time zone “{short(clock.zone)}”."
            near = suggestion(clock.zone, sorted(available_timezones()))
            nearest = near if near.startswith("Did") else "Zones are written Asia/Shanghai."
            yield clock, "zone", what, nearest


def sendings(case: Case) -> Found:
    """A letter is sent once and received once, and such an event says which letter it is about."""
    seen: dict[tuple[str, str], str] = {}
    for event in case.document.events:
        if event.kind not in ("sent", "received") or event.of == UNFILLED:
            continue
        if not event.of:
            what = f"it does not say what was {event.kind}."
            yield event, "kind", what, "Add `of` with the id of the letter."
            continue
        first = seen.setdefault((event.of, event.kind), event.id)
        if first != event.id:
            what = f"the event {first} says already when {event.of} was {event.kind}."
            yield event, "kind", what, "Leave one of the two, or call one `mentioned`."
