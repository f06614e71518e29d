"""Events as rows of a chronicle, and the scales on which they are drawn: hours, days, years."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from math import ceil
from typing import Literal

from readingroom import dates
from readingroom.document import Document
from readingroom.document.context import Clock, OutsideEvent
from readingroom.document.facts import Event, MissingLetter
from readingroom.document.things import not_here
from readingroom.errors import ReadingRoomError

Shape = Literal["clock not stated", "hour", "somewhere between", "outside"]


@dataclass(frozen=True)
class Row:
    """One event on the chart. `moments` has one time for each clock that was possible."""

    label: str
    written: str
    shape: Shape
    moments: tuple[datetime, ...]
    missing: bool = False
    received: bool = False
    open_start: bool = False
    open_end: bool = False
    quoted: bool = False
    sources: str = ""
    confidence: str = ""


@dataclass(frozen=True)
class Scale:
    """An axis of time: its ends, its ticks with words, finer ticks, and how it is called."""

    start: datetime
    end: datetime
    ticks: Sequence[tuple[datetime, str]]
    finer: Sequence[tuple[datetime, str]]
    name: str
    band: tuple[datetime, datetime] | None = None
    band_name: str = ""
    left: float = 216.0


@dataclass(frozen=True)
class Chart:
    """What is drawn of times, and in words: rows on a scale, a legend, and a table by column."""

    title: str
    rows: Sequence[Row]
    scale: Scale
    legend: Sequence[tuple[str, str]]
    alt: str
    caption: str
    columns: Mapping[str, Sequence[str | None]]


def only(document: Document, events: Sequence[str]) -> Document:
    """The document with these events alone, whatever their scale. Raises `NotHere`."""
    known = [each.id for each in document.things if isinstance(each, Event)]
    for event in events:
        if event not in known:
            raise not_here(event, known)
    kept = [t for t in document.things if not isinstance(t, Event) or t.id in events]
    wide = [replace(t, scale=("days", "years")) if isinstance(t, OutsideEvent) else t for t in kept]
    return replace(document, things=tuple(wide))


def page_rows(
    document: Document, clocks: Sequence[Clock], axis: Clock, *, every: bool = False
) -> list[Row]:
    """The events of letters that the page dates, or `every` event, in the order of time."""
    lost = {letter.id for letter in document.every(MissingLetter)}
    rows = []
    for event in document.events:
        stretch = event.stretch
        dated = stretch is not None and (stretch.earliest or stretch.latest)
        if stretch is None or not dated:
            continue
        if not every and (event.kind == "catalogued" or not event.of):
            continue
        rows.append(_row(event, stretch, clocks, axis, missing=event.of in lost))
    return sorted(rows, key=lambda row: (not row.open_start, row.moments))


def outside_rows(
    events: Sequence[OutsideEvent],
    clocks: Sequence[Clock],
    axis: Clock,
    *,
    by_date: bool = False,
) -> list[Row]:
    """Events known from outside, in the order of time; without those that have an open end.

    A day is as long as it may be on any clock, or with `by_date` as it stands in the calendar.
    """
    rows = [
        _row(event, stretch, [] if by_date and not stretch.to_the_minute else clocks, axis)
        for event in events
        if (stretch := event.stretch) and stretch.earliest and stretch.latest
    ]
    return sorted(rows, key=lambda row: row.moments)


def _row(
    event: Event,
    stretch: dates.Stretch,
    clocks: Sequence[Clock],
    axis: Clock,
    *,
    missing: bool = False,
) -> Row:
    outside = isinstance(event, OutsideEvent)
    stated = event.clock not in (dates.NOT_STATED, "")
    zones = [each.zone for each in clocks if not stated or event.clock in (each.id, each.zone)]
    row = Row(
        event.what,
        _said(event) if outside else "hour not stated",
        "outside" if outside else "somewhere between",
        _bounds(stretch, zones, axis.zone),
        missing=missing,
        received=event.kind == "received",
        open_start=stretch.earliest is None,
        open_end=stretch.latest is None,
        sources=", ".join(getattr(event, "sources", ())),
        confidence=getattr(event, "confidence", ""),
    )
    if not stretch.to_the_minute:
        return row
    times = [dates.possible(stretch, [zone], axis.zone) for zone in zones]
    moments = tuple(sorted({pair[0] for pair in times if pair})) or row.moments[:1]
    shape: Shape = "outside" if outside else "hour" if len(moments) == 1 else "clock not stated"
    written = event.written[0].words if event.written else _said(event)
    return replace(row, written=written, shape=shape, moments=moments, quoted=bool(event.written))


def _bounds(stretch: dates.Stretch, zones: Sequence[str], on: str) -> tuple[datetime, ...]:
    """The earliest and the latest moment; of an open stretch its one end, twice."""
    first, last = stretch.earliest or stretch.latest, stretch.latest or stretch.earliest
    assert first is not None and last is not None
    closed = dates.Stretch(stretch.edtf, first, last)
    return (dates.possible(closed, zones, on) if zones else None) or (first, last)


def _said(event: Event) -> str:
    """The date in words, with what is not certain about it."""
    minute = event.stretch is not None and event.stretch.to_the_minute
    confidence = getattr(event, "confidence", "")
    return ", ".join(
        filter(
            None,
            [
                dates.in_words(event.edtf),
                "clock not stated" if minute and event.clock == dates.NOT_STATED else "",
                f"{confidence} confidence" if confidence not in ("", "high") else "",
            ],
        )
    )


def day_of(moment: datetime) -> str:
    """The day in words.

    >>> day_of(datetime(1952, 7, 15, 3))
    '15 July'
    """
    return f"{moment.day} {moment:%B}"


def moment_of(moment: datetime) -> str:
    """Day and hour in words.

    >>> moment_of(datetime(1952, 7, 15, 3))
    '15 July, 03:00'
    """
    return f"{day_of(moment)}, {moment:%H:%M}"


def steps(start: datetime, end: datetime, onward: Callable[[datetime], datetime]) -> list[datetime]:
    """Moments from one to another, each made from the one before."""
    found = [start]
    while onward(found[-1]) < end:
        found.append(onward(found[-1]))
    return found


def days_between(start: datetime, end: datetime, hours: int = 24) -> list[datetime]:
    """Moments at equal distances from a start, the end left out."""
    return steps(start, end, lambda moment: moment + timedelta(hours=hours))


_MOST_QUARTERS, _MOST_YEARS = 16, 8


def years(
    document: Document,
    clocks: Sequence[Clock],
    axis: Clock,
    own: tuple[datetime, datetime] | None,
) -> Chart:
    """What is known from outside, event by event; `own` are the first and last hour of the page."""
    far = [each for each in document.every(OutsideEvent) if "years" in each.scale]
    rows = outside_rows(far, clocks, axis, by_date=True)
    if not rows:
        raise ReadingRoomError(
            "No event from outside is dated for the scale of years. They would stand under "
            "`events:` in context.yaml, with `scale: [years]`."
        )
    moments = [*(row.moments[0] for row in rows), *(row.moments[-1] for row in rows), *(own or ())]
    first, last = min(moments), max(moments)
    title = _between(first, last)
    return Chart(
        title,
        rows,
        years_scale(first, last, own),
        [("point outside", "a day or a few, known from outside"), ("outside", "longer")],
        alt=_alt(rows, first, last, own),
        caption="Nothing here stands in the document, apart from the narrow band of its own days. "
        "The sources stand in the table, with how sure they make us.",
        columns=_columns(rows),
    )


def _between(first: datetime, last: datetime) -> str:
    if first.year == last.year:
        return f"The year {first.year} around the letters"
    return f"The years around the letters, {first.year} to {last.year}"


def years_scale(first: datetime, last: datetime, own: tuple[datetime, datetime] | None) -> Scale:
    """The axis from one moment to another by quarters, with the days of the page as a band."""
    start = first.replace(month=first.month - (first.month - 1) % 3, day=1, hour=0, minute=0)
    end = _next_quarter(
        last.replace(month=last.month - (last.month - 1) % 3, day=1, hour=0, minute=0)
    )
    quarters = steps(start, end, _next_quarter)
    heads = [
        each for n, each in enumerate(quarters) if each.month == 1 or (n == 0 and len(quarters) < 3)
    ]
    stride = ceil(len(heads) / _MOST_YEARS) if heads else 1
    if quarters[0].month in (4, 7) and stride == 1:
        heads = [quarters[0], *(each for each in heads if each != quarters[0])]
    finer = quarters if len(quarters) <= _MOST_QUARTERS else []
    return Scale(
        start,
        end,
        [(each, str(each.year)) for each in heads[::stride]],
        [(each, f"{each:%b}") for each in finer[1:]],
        "by the month",
        _days_of(own),
        _named(own),
        left=266,
    )


def _next_quarter(moment: datetime) -> datetime:
    month = moment.month + 3
    return moment.replace(year=moment.year + month // 13, month=(month - 1) % 12 + 1)


def _days_of(own: tuple[datetime, datetime] | None) -> tuple[datetime, datetime] | None:
    if own is None:
        return None
    first, last = own
    return first.replace(hour=0, minute=0), last.replace(hour=23, minute=59)


def _named(own: tuple[datetime, datetime] | None) -> str:
    if own is None:
        return ""
    return f"the page’s own days, {day_of(own[0])} to {day_of(own[1])} {own[1].year} ▸"


def _alt(
    rows: Sequence[Row],
    first: datetime,
    last: datetime,
    own: tuple[datetime, datetime] | None,
) -> str:
    listed = "; ".join(f"{row.written}: {row.label}" for row in rows)
    before = sum(row.moments[-1] < own[0] for row in rows) if own else 0
    after = sum(row.moments[0] > own[1] for row in rows) if own else 0
    return " ".join(
        filter(
            None,
            [
                f"Timeline of {len(rows)} events from {day_of(first)} {first.year} to "
                f"{day_of(last)} {last.year}, all known from outside the document.",
                f"The page’s own days, {day_of(own[0])} to {day_of(own[1])} {own[1].year}, are one "
                f"narrow band; {before} events end before it and {after} begin after it."
                if own
                else "",
                f"In the order of time: {listed}.",
                "The table below has the same.",
            ],
        )
    )


def _columns(rows: Sequence[Row]) -> Mapping[str, Sequence[str]]:
    return {
        "date": [row.written for row in rows],
        "known from": ["outside" for _ in rows],
        "earliest": [f"{day_of(row.moments[0])} {row.moments[0].year}" for row in rows],
        "latest": [f"{day_of(row.moments[-1])} {row.moments[-1].year}" for row in rows],
        "sources": [row.sources for row in rows],
        "confidence": [row.confidence for row in rows],
    }


_AS_WRITTEN = Clock(id="as-written", name="the page", zone="UTC")
"""Stands in where no clock is listed: hours are drawn as they are written."""
_MOST_DAYS = 6
_MOST_CHOSEN, _ANY = 40, 10**6


def chart_of(
    document: Document, *, clock: str = "", scale: str = "days", events: Sequence[str] = ()
) -> Chart:
    """The chart of a document's days or years; see `readingroom.plots.hours`."""
    if scale not in ("days", "years"):
        raise ReadingRoomError(f"There is no scale “{scale}”. Scales: days, years.")
    clocks = document.every(Clock) or (_AS_WRITTEN,)
    axis = _axis(clocks, clock)
    document = only(document, events) if events else document
    rows = page_rows(document, clocks, axis, every=bool(events))
    if scale == "days":
        return _days(document, clocks, axis, rows, chosen=bool(events))
    moments = [moment for row in _to_the_minute(rows) for moment in row.moments]
    return years(document, clocks, axis, (min(moments), max(moments)) if moments else None)


def _axis(clocks: Sequence[Clock], name: str) -> Clock:
    axis = next((each for each in clocks if name in ("", each.id, each.name)), None)
    if axis is None:
        known = ", ".join(each.name for each in clocks if each is not _AS_WRITTEN)
        known = known or "none is listed in context.yaml"
        raise ReadingRoomError(f"There is no clock “{name}” here. Clocks: {known}.")
    return axis


def _to_the_minute(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row.shape in ("clock not stated", "hour")]


def _span(rows: Sequence[Row], *, most: int) -> tuple[datetime, datetime]:
    """The first and the last moment, at `most` so many days apart, as far as they can be drawn."""
    moments = [moment for row in rows for moment in row.moments]
    if not moments:
        raise ReadingRoomError("Nothing is dated to the minute, so there are no hours to draw.")
    first, last = min(moments), max(moments)
    if (last - first).days > most:
        raise ReadingRoomError(
            f"From {day_of(first)} {first.year} to {day_of(last)} {last.year} is too long for a "
            'chart by the hour. Choose events that lie closer together, or add scale="years".'
        )
    return first, last


def _days(
    document: Document, clocks: Sequence[Clock], axis: Clock, rows: list[Row], *, chosen: bool
) -> Chart:
    outside = [each for each in document.every(OutsideEvent) if "days" in each.scale]
    near = outside_rows(outside, clocks, axis)
    drawn, most = ([*rows, *near], _MOST_CHOSEN) if chosen else (_to_the_minute(rows), _ANY)
    first, last = _span(drawn, most=most)
    start = first.replace(hour=0, minute=0)
    end = last.replace(hour=0, minute=0) + timedelta(days=1)
    rows = rows + [row for row in near if row.moments[-1] >= start and row.moments[0] < end]
    title = f"{day_of(start)} to {day_of(last)} {last.year}, by the hour"
    return Chart(
        title,
        rows,
        days_scale(start, end, axis.name),
        _legend(rows, exact_clocks(clocks, axis, start)),
        alt=_day_alt(document, rows, axis.name, start, end),
        caption=f"Italics: words of the page. {_about_clocks(axis)}{_left_out(document)}",
        columns=_day_columns(document, rows),
    )


def _about_clocks(axis: Clock) -> str:
    if axis is _AS_WRITTEN:
        return "No clock is listed in context.yaml, so the hours stand as they are written."
    return "No dot stands within a range: nothing says which of its hours was meant."


def exact_clocks(clocks: Sequence[Clock], axis: Clock, day: datetime) -> str:
    """The names of the clocks in the order in which their ticks stand on a bar, from the left."""
    moment = dates.Stretch("", day, day)
    at = {each.name: dates.possible(moment, [each.zone], axis.zone) for each in clocks}
    return ", ".join(sorted(at, key=lambda name: at[name] or (day, day)))


def days_scale(start: datetime, end: datetime, clock: str = "") -> Scale:
    """The axis of some days, ruled by the hour where they are few."""
    days = days_between(start, end)
    stride = ceil(len(days) / _MOST_DAYS)
    finer = [
        (moment, str(moment.hour))
        for moment in days_between(start, end, 6)
        if moment.hour and stride == 1
    ]
    ticks = [(day, day_of(day)) for day in days[::stride]]
    return Scale(start, end, ticks, finer, f"hours on {clock}’s clock")


def _legend(rows: Sequence[Row], clocks: str) -> list[tuple[str, str]]:
    """What the shapes mean, of those that are there."""
    exact = _to_the_minute(rows)
    said = [
        (any(not row.missing and not row.received for row in exact), "hour", "hour on a letter"),
        (any(row.missing for row in exact), "missing", "letter missing"),
        (any(row.received for row in exact), "received", "receipt"),
        (
            any(row.shape == "somewhere between" for row in rows),
            "somewhere between",
            "somewhere between",
        ),
        (any(row.shape == "outside" for row in rows), "outside", "known from outside"),
        (
            any(row.shape == "clock not stated" for row in exact),
            "clock not stated",
            f"clock not stated; ticks from the left: {clocks}",
        ),
    ]
    return [(shape, words) for there, shape, words in said if there]


def _left_out(document: Document) -> str:
    """The lasting times, which have neither beginning nor end and so no place on the axis."""
    lasting = [
        f"“{event.words}” (line {event.line})"
        for event in document.events
        if event.edtf.startswith("P") and event.words
    ]
    return f" Without a place on the axis: {', '.join(lasting)}." if lasting else ""


def _day_alt(
    document: Document, rows: list[Row], clock: str, start: datetime, end: datetime
) -> str:
    """What the chart shows, in words: the dated hours, the intervals, and what is left open."""
    last = end - timedelta(days=1)
    hours = _to_the_minute(rows)
    said = "; ".join(f"{row.label}, {row.written}" for row in hours)
    gaps = "; ".join(
        f"from “{first}” to “{second}” {between}" for first, second, between in _gaps(document)
    )
    open_ = any(row.shape == "clock not stated" for row in hours)
    ranges = "Where no clock is named, each is drawn as a range: " if open_ else ""
    unsure = "; ".join(row.label for row in rows if row.shape == "somewhere between")
    outside = "; ".join(row.label for row in rows if row.shape == "outside")
    return " ".join(
        filter(
            None,
            [
                f"Timeline from {day_of(start)} to {day_of(last)}, on {clock}’s clock.",
                f"Hours of the page: {len(hours)}. {ranges}{said}." if hours else "",
                f"Between them: {gaps}." if gaps else "",
                f"Without an hour, and drawn as outlines: {unsure}." if unsure else "",
                f"Known from outside the document: {outside}." if outside else "",
                "The table below has the same.",
            ],
        )
    )


def _gaps(document: Document) -> list[tuple[str, str, str]]:
    """How long lies between each hour of the page and the next."""
    hours = sorted(
        (event for event in document.events if event.stretch and event.stretch.to_the_minute),
        key=lambda event: str(event.edtf),
    )
    return [
        (one.what, other.what, str(document.between(one.id, other.id)))
        for one, other in pairwise(hours)
    ]


def _day_columns(document: Document, rows: Sequence[Row]) -> Mapping[str, Sequence[str | None]]:
    """The rows of the chart as columns of a table; those that no row fills are left out."""
    gaps = {first: between for first, _, between in _gaps(document)}
    columns: dict[str, list[str | None]] = {
        "as written": [row.written for row in rows],
        "kind": [f"{row.shape}{', letter missing' if row.missing else ''}" for row in rows],
        "earliest": ["open" if row.open_start else moment_of(row.moments[0]) for row in rows],
        "latest": ["open" if row.open_end else moment_of(row.moments[-1]) for row in rows],
        "to the next hour": [gaps.get(row.label) for row in rows],
        "sources": [row.sources or None for row in rows],
        "confidence": [row.confidence or None for row in rows],
    }
    return {name: cells for name, cells in columns.items() if any(cells)}
