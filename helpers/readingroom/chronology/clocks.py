"""Clocks that are stated or not, and intervals as ranges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from readingroom.chronology.dates import Stretch

NOT_STATED = "not stated"


@dataclass(frozen=True)
class Interval:
    """How long lies between two moments: at face value, and over every pairing of clocks.

    `clocks` names the clocks that were tried for the first and for the second moment.
    """

    face_value: timedelta
    shortest: timedelta
    longest: timedelta
    clocks: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())

    def __str__(self) -> str:
        """Face value and range in words."""
        if self.shortest == self.longest == self.face_value:
            return hours(self.face_value)
        return (
            f"{hours(self.face_value)} at face value; "
            f"{hours(self.shortest)} to {hours(self.longest)} as the clocks may have been"
        )


def between(
    first: datetime,
    second: datetime,
    first_clocks: Mapping[str, str],
    second_clocks: Mapping[str, str],
) -> Interval:
    """The interval from one wall-clock time to another, over every pairing of the clocks given.

    Clocks map a name to its IANA time zone; the zone's offset on that day is used.

    >>> east, west = {"Beijing": "Asia/Shanghai"}, {"Moscow": "Europe/Moscow"}
    >>> print(between(datetime(1952, 7, 14, 18), datetime(1952, 7, 15, 3), east, west))
    9 h at face value; 14 h to 14 h as the clocks may have been
    """
    pairs = [
        (_in(second, there) - _in(first, here))
        for here in first_clocks.values()
        for there in second_clocks.values()
    ]
    face = second - first
    return Interval(
        face,
        min(pairs, default=face),
        max(pairs, default=face),
        (tuple(first_clocks), tuple(second_clocks)),
    )


def _in(moment: datetime, zone: str) -> datetime:
    return moment.replace(tzinfo=_zone(zone)).astimezone(UTC)


def _zone(name: str) -> tzinfo:
    from zoneinfo import ZoneInfo

    return ZoneInfo(name)


def hours(length: timedelta) -> str:
    """A length in hours and minutes, as an archivist would note it.

    >>> hours(timedelta(days=1, hours=15, minutes=15))
    '39 h 15 min'
    """
    total = round(length.total_seconds() / 60)
    sign, total = ("−", -total) if total < 0 else ("", total)
    whole, minutes = divmod(total, 60)
    return sign + " ".join(
        filter(
            None,
            [f"{whole} h" if whole or not minutes else "", f"{minutes} min" if minutes else ""],
        )
    )


def possible(moment: Stretch, clocks: Sequence[str], on: str) -> tuple[datetime, datetime] | None:
    """The earliest and latest time on the clock `on`, over the zones that may have been meant.

    None where the stretch has an open end.
    """
    if moment.earliest is None or moment.latest is None:
        return None
    there = _zone(on)
    ends = [
        (
            moment.earliest.replace(tzinfo=_zone(zone)).astimezone(there),
            moment.latest.replace(tzinfo=_zone(zone)).astimezone(there),
        )
        for zone in clocks
    ]
    return (
        min(start for start, _ in ends).replace(tzinfo=None),
        max(end for _, end in ends).replace(tzinfo=None),
    )
