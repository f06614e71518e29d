"""The years around the letters: what is known from outside, and the days of the page in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from math import ceil

from readingroom.document import Document
from readingroom.document.chronicle import Chart, Row, Scale, day_of, outside_rows, steps
from readingroom.document.context import Clock, OutsideEvent
from readingroom.errors import ReadingRoomError

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
