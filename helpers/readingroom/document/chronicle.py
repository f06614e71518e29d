"""Scales of time: some days by the hour, years by the quarter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from readingroom.dates import day_of

_MOST_DAYS, _MOST_QUARTERS, _MOST_YEARS = 6, 16, 8
Ticks = Sequence[tuple[datetime, str]]
SHORT = 0.012
"""What is drawn as a point: a bar of so little of an axis would be no wider than a mark."""


@dataclass(frozen=True)
class Scale:
    """An axis of time: its ends, its ticks with words, finer ticks, and a band of days on it."""

    start: datetime
    end: datetime
    ticks: Ticks = ()
    finer: Ticks = ()
    band: tuple[datetime, datetime] | None = None


def days_scale(first: datetime, last: datetime) -> Scale:
    """The axis of whole days from one moment to another, ruled by the hour where they are few."""
    start = midnight(first)
    days = [start + timedelta(days=n) for n in range((midnight(last) - start).days + 1)]
    stride = ceil(len(days) / _MOST_DAYS)
    hours = (6, 12, 18) if stride == 1 else ()
    return Scale(
        start,
        days[-1] + timedelta(days=1),
        [(day, day_of(day)) for day in days[::stride]],
        [(day + timedelta(hours=hour), str(hour)) for day in days for hour in hours],
    )


def midnight(moment: datetime) -> datetime:
    """The midnight with which a day begins."""
    return moment.replace(hour=0, minute=0)


def years_scale(first: datetime, last: datetime, own: tuple[datetime, datetime] | None) -> Scale:
    """The axis from one moment to another by quarters, with the days of the page as a band."""
    quarters = [_quarter(n) for n in range(_number(first), _number(last) + 1)]
    short = quarters[:1] if len(quarters) < 3 else []
    heads = [each for each in quarters if each.month == 1 or each in short]
    stride = ceil(len(heads) / _MOST_YEARS) or 1
    if quarters[0].month in (4, 7) and stride == 1:
        heads = [quarters[0], *(each for each in heads if each != quarters[0])]
    finer = quarters if len(quarters) <= _MOST_QUARTERS else []
    return Scale(
        quarters[0],
        _quarter(_number(last) + 1),
        [(each, str(each.year)) for each in heads[::stride]],
        [(each, f"{each:%b}") for each in finer[1:]],
        own and (midnight(own[0]), own[1].replace(hour=23, minute=59)),
    )


def _number(moment: datetime) -> int:
    """Quarters are counted from the year 0."""
    return moment.year * 4 + (moment.month - 1) // 3


def _quarter(number: int) -> datetime:
    return datetime(number // 4, number % 4 * 3 + 1, 1)
