"""The days of the telegrams, hour by hour, with what the page leaves open drawn as open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

import pandas as pd

from readingroom import chronology
from readingroom.document import Document
from readingroom.document.context import Clock, OutsideEvent
from readingroom.document.kinds import Event, MissingLetter
from readingroom.errors import ReadingRoomError
from readingroom.plots.hours import Row, Shape, day_of, draw
from readingroom.plots.picture import Picture


def timeline(document: Document, *, clock: str = "") -> Picture:
    """The events that the page dates, on one clock, and what is known from outside of these days.

    Where the page names no clock, a bar joins the times that its hour would be on each of the
    clocks that were possible. `clock` names the clock of the axis (the first one, if left out).
    Raises `ReadingRoomError` if the page dates nothing to the minute.
    """
    clocks = document.every(Clock)
    axis = next((each for each in clocks if clock in ("", each.id, each.name)), None)
    if axis is None:
        known = ", ".join(each.name for each in clocks) or "none is listed in context.yaml"
        raise ReadingRoomError(f"There is no clock “{clock}” here. Clocks: {known}.")
    rows = _rows(document, clocks, axis)
    exact = [row for row in rows if row.shape in ("clock not stated", "hour")]
    if not exact:
        raise ReadingRoomError(
            "The page dates nothing to the minute, so there are no hours to draw."
        )
    start = min(min(row.moments) for row in exact).replace(hour=0, minute=0)
    end = max(max(row.moments) for row in exact).replace(hour=0, minute=0) + timedelta(days=1)
    rows += _outside(document, clocks, axis, start, end)
    figure = draw(rows, start, end, axis.name)
    names = ", ".join(each.name for each in clocks)
    return Picture(
        figure,
        f"{day_of(start)} to {day_of(end - timedelta(days=1))}, by the hour",
        alt=_alt(document, rows, axis.name, start, end),
        data=_data(rows),
        caption="A bar with ticks is an hour written on the page, a tick for each clock that may "
        f"have been meant ({names}); white inside: that letter is missing. An outline: somewhere "
        "between its ends. Dotted: known from outside the document.",
    )


def _rows(document: Document, clocks: Sequence[Clock], axis: Clock) -> list[Row]:
    lost = {letter.id for letter in document.every(MissingLetter)}
    rows = []
    for event in document.events:
        stretch = event.stretch
        if event.kind == "catalogued" or stretch is None or stretch.latest is None or not event.of:
            continue
        rows.append(_row(event, stretch, clocks, axis, missing=event.of in lost))
    return sorted(rows, key=lambda row: (not row.open_start, row.moments))


def _row(
    event: Event,
    stretch: chronology.Stretch,
    clocks: Sequence[Clock],
    axis: Clock,
    *,
    missing: bool = False,
    outside: bool = False,
) -> Row:
    stated = event.clock != chronology.NOT_STATED
    zones = [each.zone for each in clocks if not stated or event.clock in (each.id, each.zone)]
    if not stretch.to_the_minute:
        latest = stretch.latest or stretch.earliest
        assert latest is not None
        closed = chronology.Stretch(stretch.edtf, stretch.earliest or latest, latest)
        bounds = chronology.possible(closed, zones, axis.zone) or (latest, latest)
        return Row(
            event.what,
            event.edtf if outside else "hour not stated",
            "outside" if outside else "somewhere between",
            bounds,
            missing,
            stretch.earliest is None,
        )
    times = [chronology.possible(stretch, [zone], axis.zone) for zone in zones]
    moments = tuple(sorted({pair[0] for pair in times if pair}))
    written = event.written[0].words if event.written else event.edtf
    shape: Shape = "outside" if outside else "hour" if len(moments) == 1 else "clock not stated"
    return Row(event.what, written, shape, moments, missing)


def _outside(
    document: Document, clocks: Sequence[Clock], axis: Clock, start: datetime, end: datetime
) -> list[Row]:
    rows = [
        _row(event, event.stretch, clocks, axis, outside=True)
        for event in document.every(OutsideEvent)
        if "days" in event.scale
        and event.stretch
        and event.stretch.earliest
        and event.stretch.latest
    ]
    return sorted(
        (row for row in rows if row.moments[-1] >= start and row.moments[0] < end),
        key=lambda row: row.moments,
    )


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


def _data(rows: list[Row]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "as written": [row.written for row in rows],
            "kind": [f"{row.shape}{', letter missing' if row.missing else ''}" for row in rows],
            "earliest": ["open" if row.open_start else _moment(row.moments[0]) for row in rows],
            "latest": [_moment(row.moments[-1]) for row in rows],
        },
        index=pd.Index([row.label for row in rows], name="event"),
    )


def _moment(moment: datetime) -> str:
    return f"{day_of(moment)}, {moment:%H:%M}"
