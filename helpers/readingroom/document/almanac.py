"""The days of the letters hour by hour, and the years around them, ready to be drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from math import ceil

from readingroom import chronology
from readingroom.document import Document
from readingroom.document.chronicle import (
    Chart,
    Row,
    Scale,
    day_of,
    days_between,
    moment_of,
    only,
    outside_rows,
    page_rows,
)
from readingroom.document.context import Clock, OutsideEvent
from readingroom.document.years import years
from readingroom.errors import ReadingRoomError

_AS_WRITTEN = Clock(id="as-written", name="the page", zone="UTC")
"""Stands in where no clock is listed: hours are drawn as they are written."""
_MOST_DAYS = 6
_MOST_CHOSEN, _ANY = 40, 10**6


def chart_of(
    document: Document, *, clock: str = "", scale: str = "days", events: Sequence[str] = ()
) -> Chart:
    """The chart of a document's days or years; see `readingroom.plots.timeline`."""
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
        alt=_alt(document, rows, axis.name, start, end),
        caption=f"Italics: words of the page. {_about_clocks(axis)}{_left_out(document)}",
        columns=_columns(document, rows),
    )


def _about_clocks(axis: Clock) -> str:
    if axis is _AS_WRITTEN:
        return "No clock is listed in context.yaml, so the hours stand as they are written."
    return "No dot stands within a range: nothing says which of its hours was meant."


def exact_clocks(clocks: Sequence[Clock], axis: Clock, day: datetime) -> str:
    """The names of the clocks in the order in which their ticks stand on a bar, from the left."""
    moment = chronology.Stretch("", day, day)
    at = {each.name: chronology.possible(moment, [each.zone], axis.zone) for each in clocks}
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


def _alt(document: Document, rows: list[Row], clock: str, start: datetime, end: datetime) -> str:
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


def _columns(document: Document, rows: Sequence[Row]) -> Mapping[str, Sequence[str | None]]:
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
