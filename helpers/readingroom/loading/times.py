"""Whether dates, clocks and what is sent and received agree with the words of the page."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo, available_timezones

from readingroom import chronology
from readingroom.document.context import Clock, OutsideEvent
from readingroom.document.kinds import Event
from readingroom.document.things import UNFILLED, Thing
from readingroom.loading.finding import short, suggestion
from readingroom.loading.told import Case, Found

_FORM = "Days are written 1952-07-15, minutes 1952-07-15T03:00, lengths P2D."
_GUESS = "Write the date that the words give, or put ~ after a guess."


def dates(case: Case) -> Found:
    """Dates are EDTF, and those of the page's events fit the words that give them."""
    wrong = False
    for thing in case.document:
        for name in ("edtf", "date"):
            value = getattr(thing, name, "")
            if isinstance(value, str) and value not in ("", UNFILLED):
                for problem in _of_date(thing, name, value):
                    wrong = True
                    yield problem
    if not wrong and not case.failed(Event):
        yield from _intervals(case)


def _of_date(thing: Thing, name: str, value: str) -> Found:
    try:
        chronology.stretch(short(value))
    except ValueError as error:
        yield thing, name, f"`{name}`: {error}.", _FORM
        return
    said = type(thing) is Event and thing.places
    if said and (wrong := chronology.misfit(_words(thing), value)):
        yield thing, name, f"`{name}: {value}` does not fit the words: {wrong}.", _GUESS


def _intervals(case: Case) -> Found:
    """The ends of an interval are said by its own words or by another event, unless guessed."""
    given = {day for event in case.document.events for day in _coarser(event.edtf.rstrip("~?%"))}
    for event in case.document.events:
        for end in event.edtf.split("/") if "/" in event.edtf else ():
            if end == ".." or end[-1] in "~?%" or end in given or not event.places:
                continue
            if chronology.misfit(_words(event), end):
                what = f"`edtf: {event.edtf}`: neither its words nor another event give {end}."
                yield event, "edtf", what, _GUESS


def _words(event: Thing) -> list[str]:
    return [place.words for place in event.places]


def _coarser(date: str) -> Iterator[str]:
    """A date and, less exactly, the same: its day, month and year."""
    if "/" not in date and not date.startswith("P"):
        day = date.partition("T")[0]
        yield from (date, day, day[:7], day[:4])


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


def followings(case: Case) -> Found:
    """No event comes after itself by way of others."""
    before = {event.id: [each.event for each in event.follows] for event in case.document.events}
    for event in case.document.events:
        seen, front = set[str](), set(before[event.id]) - {event.id}
        while front:
            seen |= front
            front = {each for id in front for each in before.get(id, ())} - seen
        if event.id in seen:
            what = "by way of other events it comes after itself."
            yield event, "follows", what, "Take out the one that the words do not prove."
            return


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
