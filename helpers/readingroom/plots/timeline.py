"""The days of the letters hour by hour, or the years around them; what is open drawn as open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from math import ceil
from typing import Literal

import pandas as pd

from readingroom import chronology
from readingroom.document import Document
from readingroom.document.context import Clock, OutsideEvent
from readingroom.errors import ReadingRoomError
from readingroom.plots.days import day_of, moment_of
from readingroom.plots.happenings import outside_rows, page_rows
from readingroom.plots.hours import Row, Scale, days_between, draw
from readingroom.plots.picture import Picture
from readingroom.plots.years import years

_MOST_DAYS = 6


def timeline(
    document: Document, *, clock: str = "", scale: Literal["days", "years"] = "days"
) -> Picture:
    """The events that the page dates, on one clock, and what is known from outside of these days.

    Where the page names no clock, a bar joins the times that its hour would be on each of the
    clocks that were possible. `clock` names the clock of the axis (the first one, if left out).
    `scale="years"` draws what is known from outside of the years around, and in them the days of
    the page. Raises `ReadingRoomError` if there is nothing to draw on the scale asked for.
    """
    if scale not in ("days", "years"):
        raise ReadingRoomError(f"There is no scale “{scale}”. Scales: days, years.")
    clocks = document.every(Clock)
    axis = next((each for each in clocks if clock in ("", each.id, each.name)), None)
    if axis is None:
        known = ", ".join(each.name for each in clocks) or "none is listed in context.yaml"
        raise ReadingRoomError(f"There is no clock “{clock}” here. Clocks: {known}.")
    rows = page_rows(document, clocks, axis)
    exact = [row for row in rows if row.shape in ("clock not stated", "hour")]
    moments = [moment for row in exact for moment in row.moments]
    if scale == "years":
        own = (min(moments), max(moments)) if moments else None
        return years(document, clocks, axis, own)
    if not exact:
        raise ReadingRoomError(
            "The page dates nothing to the minute, so there are no hours to draw."
        )
    return _days(document, clocks, axis, rows, min(moments), max(moments))


def _days(
    document: Document,
    clocks: Sequence[Clock],
    axis: Clock,
    rows: list[Row],
    first: datetime,
    last: datetime,
) -> Picture:
    start = first.replace(hour=0, minute=0)
    end = last.replace(hour=0, minute=0) + timedelta(days=1)
    near = [each for each in document.every(OutsideEvent) if "days" in each.scale]
    rows = rows + [
        row
        for row in outside_rows(near, clocks, axis)
        if row.moments[-1] >= start and row.moments[0] < end
    ]
    title = f"{day_of(start)} to {day_of(last)} {last.year}, by the hour"
    return Picture(
        draw(
            title,
            rows,
            _scale(start, end, axis.name),
            _legend(rows, exact_clocks(clocks, axis, start)),
        ),
        title,
        alt=_alt(document, rows, axis.name, start, end),
        data=data_of(rows),
        caption="Italics: words of the page. No dot stands within a range: nothing says which of "
        f"its hours was meant.{_left_out(document)}",
    )


def exact_clocks(clocks: Sequence[Clock], axis: Clock, day: datetime) -> str:
    """The names of the clocks in the order in which their ticks stand on a bar, from the left."""
    moment = chronology.Stretch("", day, day)
    at = {each.name: chronology.possible(moment, [each.zone], axis.zone) for each in clocks}
    return ", ".join(sorted(at, key=lambda name: at[name] or (day, day)))


def _scale(start: datetime, end: datetime, clock: str) -> Scale:
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
    exact = [row for row in rows if row.shape in ("clock not stated", "hour")]
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
    hours = [row for row in rows if row.shape in ("clock not stated", "hour")]
    said = "; ".join(f"{row.label}, {row.written}" for row in hours)
    pairs = sorted(
        (event for event in document.events if event.stretch and event.stretch.to_the_minute),
        key=lambda event: str(event.edtf),
    )
    gaps = "; ".join(
        f"from “{first.what}” to “{second.what}” {document.between(first.id, second.id)}"
        for first, second in pairwise(pairs)
    )
    unsure = "; ".join(row.label for row in rows if row.shape == "somewhere between")
    outside = "; ".join(row.label for row in rows if row.shape == "outside")
    return " ".join(
        filter(
            None,
            [
                f"Timeline from {day_of(start)} to {day_of(last)}, on {clock}’s clock.",
                f"The page gives {len(hours)} hours; where no clock is named, each is drawn as a "
                f"range: {said}.",
                f"Between them: {gaps}." if gaps else "",
                f"Without an hour, and drawn as outlines: {unsure}." if unsure else "",
                f"Known from outside the document: {outside}." if outside else "",
                "The table below has the same.",
            ],
        )
    )


def data_of(rows: list[Row]) -> pd.DataFrame:
    """The rows of the chart as a table."""
    table = pd.DataFrame(
        {
            "as written": [row.written for row in rows],
            "kind": [f"{row.shape}{', letter missing' if row.missing else ''}" for row in rows],
            "earliest": ["open" if row.open_start else moment_of(row.moments[0]) for row in rows],
            "latest": ["open" if row.open_end else moment_of(row.moments[-1]) for row in rows],
            "sources": [row.sources or None for row in rows],
            "confidence": [row.confidence or None for row in rows],
        },
        index=pd.Index([row.label for row in rows], name="event"),
    )
    return table.dropna(axis="columns", how="all")
