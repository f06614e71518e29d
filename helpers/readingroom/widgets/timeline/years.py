"""The years around a document: how far they reach, and the ticks of their ruler."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from readingroom.widgets.timeline.times import Times

_MOST_QUARTERS, _MOST_YEARS = 16, 8


def years_of(times: Times) -> dict[str, Any] | None:
    """The scale of the years: its ends, the ticks, and the days of the document as a band.

    None if no event stands on this scale.
    """
    far = [event for event in (*times.own, *times.outside) if "years" in times.scales(event)]
    stretches = [event.stretch for event in far if event.stretch]
    ends = [end for each in stretches for end in (each.earliest, each.latest) if end]
    if not ends:
        return None
    first, last = min([*ends, *(times.days or ())]), max([*ends, *(times.days or ())])
    start, end = _quarter(first), _quarter(_quarter(last) + timedelta(days=100))
    quarters = _steps(start, end, lambda at: _quarter(at + timedelta(days=100)))
    heads = [at for at in quarters if at.month == 1] or quarters[:1]
    if quarters[0].month in (4, 7):
        heads = [quarters[0], *(at for at in heads if at != quarters[0])]
    heads = heads[:: ceil(len(heads) / _MOST_YEARS)]
    finer = quarters[1:] if len(quarters) <= _MOST_QUARTERS else []
    return {
        "label": f"{first.year} to {last.year}" if first.year != last.year else str(first.year),
        "from": times.minutes(start),
        "to": times.minutes(end),
        "heads": [[times.minutes(at), str(at.year)] for at in heads],
        "finer": [[times.minutes(at), f"{at:%b}"] for at in finer],
        "own": _band(times),
    }


def _band(times: Times) -> list[int | None] | None:
    """The days of the document, from the first midnight to the last; none if it has no days."""
    if not times.days or not any("days" in times.scales(event) for event in times.own):
        return None
    first, last = times.days
    midnight = last.replace(hour=0, minute=0) + timedelta(days=1)
    return [times.minutes(first.replace(hour=0, minute=0)), times.minutes(midnight)]


def _quarter(moment: datetime) -> datetime:
    month = moment.month - (moment.month - 1) % 3
    return moment.replace(month=month, day=1, hour=0, minute=0)


def _steps(
    start: datetime, end: datetime, onward: Callable[[datetime], datetime]
) -> list[datetime]:
    found = [start]
    while onward(found[-1]) < end:
        found.append(onward(found[-1]))
    return found
