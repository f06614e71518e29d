"""Events as rows of a chronicle: what the page dates, and what is known from outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from readingroom import chronology
from readingroom.document import Document
from readingroom.document.context import Clock, OutsideEvent
from readingroom.document.kinds import Event, MissingLetter
from readingroom.document.things import not_here

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
    stretch: chronology.Stretch,
    clocks: Sequence[Clock],
    axis: Clock,
    *,
    missing: bool = False,
) -> Row:
    outside = isinstance(event, OutsideEvent)
    stated = event.clock not in (chronology.NOT_STATED, "")
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
    times = [chronology.possible(stretch, [zone], axis.zone) for zone in zones]
    moments = tuple(sorted({pair[0] for pair in times if pair})) or row.moments[:1]
    shape: Shape = "outside" if outside else "hour" if len(moments) == 1 else "clock not stated"
    written = event.written[0].words if event.written else _said(event)
    return replace(row, written=written, shape=shape, moments=moments, quoted=bool(event.written))


def _bounds(stretch: chronology.Stretch, zones: Sequence[str], on: str) -> tuple[datetime, ...]:
    """The earliest and the latest moment; of an open stretch its one end, twice."""
    first, last = stretch.earliest or stretch.latest, stretch.latest or stretch.earliest
    assert first is not None and last is not None
    closed = chronology.Stretch(stretch.edtf, first, last)
    return (chronology.possible(closed, zones, on) if zones else None) or (first, last)


def _said(event: Event) -> str:
    """The date in words, with what is not certain about it."""
    minute = event.stretch is not None and event.stretch.to_the_minute
    confidence = getattr(event, "confidence", "")
    return ", ".join(
        filter(
            None,
            [
                chronology.in_words(event.edtf),
                "clock not stated" if minute and event.clock == chronology.NOT_STATED else "",
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
