"""Dates in a part of EDTF (Library of Congress, 2019; ISO 8601-2), clocks as IANA time zones."""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

ENGLISH = "January February March April May June July August September October November December"
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:T([0-9]{2}):([0-9]{2}))?)?)?[~?%]?")
_DURATION = re.compile(r"P(?:([0-9]{1,6})D)?(?:T([0-9]{1,6})H)?[~?%]?")
Stretch = tuple[datetime | None, datetime | None]
"""The first and the last moment that a value leaves possible, by a clock on the wall; or None."""


def stretch(edtf: str) -> Stretch:
    """The stretch of time that an EDTF value names. Raises ValueError with a reason.

    >>> stretch("1952-07-15")[1]
    datetime.datetime(1952, 7, 15, 23, 59)
    >>> stretch("../1952-07-15T03:00")
    (None, datetime.datetime(1952, 7, 15, 3, 0))
    """
    if edtf.startswith("P"):
        if not _DURATION.fullmatch(edtf) or edtf.rstrip("~?%")[-1] in "PT":
            what = "is not a duration such as P2D (two days) or PT9H (nine hours)"
            raise ValueError(f"“{edtf}” {what}")
        return None, None
    first, slash, last = edtf.partition("/")
    if not slash:
        return _ends(edtf)
    if first == last == "..":
        raise ValueError(f"“{edtf}” has no date on either side")
    earliest = None if first == ".." else _ends(first)[0]
    latest = None if last == ".." else _ends(last)[1]
    if earliest and latest and latest < earliest:
        raise ValueError(f"“{edtf}” ends before it begins")
    return earliest, latest


def _ends(date: str) -> tuple[datetime, datetime]:
    match = _DATE.fullmatch(date)
    if not match:
        what = "is not an EDTF date such as 1952, 1952-07, 1952-07-15 or 1952-07-15T03:00"
        raise ValueError(f"“{date}” {what}")
    year, month, day, hour, minute = (int(part) if part else None for part in match.groups())
    try:
        first = datetime(year or 0, month or 1, day or 1, hour or 0, minute or 0)
        first - timedelta(days=2), first + timedelta(days=400)
    except (ValueError, OverflowError):
        raise ValueError(f"“{date}” is not a date of the calendar") from None
    if hour is not None:
        return first, first
    month = month or 12
    return first, datetime(first.year, month, day or monthrange(first.year, month)[1], 23, 59)


def in_words(edtf: str) -> str:
    """A date in EDTF as a reader says it; what is no date stays as it is.

    >>> in_words("1952-07-15T03:00")
    '3:00, 15 July 1952'
    >>> in_words("1952-06-23/1952-06-27")
    '23 to 27 June 1952'
    >>> in_words("1952-07-25~")
    'about 25 July 1952'
    >>> in_words("P2D"), in_words("not stated")
    ('2 days', 'not stated')
    """
    try:
        stretch(edtf)
    except ValueError:
        return edtf
    first, slash, last = edtf.partition("/")
    if lasting := _DURATION.fullmatch(edtf):
        named = zip(("day", "hour"), lasting.groups(), strict=True)
        return " ".join(f"{n} {unit}{'s' * (n != '1')}" for unit, n in named if n)
    if not slash:
        return _date(first)
    if ".." in (first, last):
        return f"until {_date(last)}" if first == ".." else f"from {_date(first)}"
    return _span(_date(first), _date(last))


def _span(first: str, last: str) -> str:
    """From one date to another, the month or year said once where both have it.

    >>> _span("15 August 1952", "24 September 1952")
    '15 August to 24 September 1952'
    """
    here, there = first.split(), last.split()
    while len(here) > 1 and ":" not in first and here[-1] == there[-1]:
        here.pop()
        there.pop()
    return f"{' '.join(here)} to {last}"


def _date(edtf: str) -> str:
    match = _DATE.fullmatch(edtf)
    assert match
    year, month, day, hour, minute = match.groups()
    clock = f"{int(hour)}:{minute}," if hour else ""
    name = ENGLISH.split()[int(month) - 1] if month else ""
    said = ("about" if edtf[-1] in "~?%" else "", clock, day and str(int(day)), name, year)
    return " ".join(filter(None, said))


def day_of(moment: datetime) -> str:
    """The day in words, as a chart says it.

    >>> day_of(datetime(1952, 7, 15, 3))
    '15 July'
    """
    return f"{moment.day} {moment:%B}"


def hour_of(moment: datetime) -> str:
    """The hour in figures.

    >>> hour_of(datetime(1952, 7, 15, 3))
    '3:00'
    """
    return f"{moment.hour}:{moment:%M}"


NOT_STATED = "not stated"


@dataclass(frozen=True)
class Interval:
    """How long lies between two moments: at face value, and over every pairing of clocks."""

    face_value: timedelta
    shortest: timedelta
    longest: timedelta

    def __str__(self) -> str:
        if self.shortest == self.longest == self.face_value:
            return hours(self.face_value)
        possible = f"{hours(self.shortest)} to {hours(self.longest)} as the clocks may have been"
        return f"{hours(self.face_value)} at face value; {possible}"


def between(
    first: datetime,
    second: datetime,
    first_clocks: Mapping[str, str],
    second_clocks: Mapping[str, str],
) -> Interval:
    """The interval between two wall-clock times, over every pairing of the clocks (names to zones).

    >>> east, west = {"Beijing": "Asia/Shanghai"}, {"Moscow": "Europe/Moscow"}
    >>> print(between(datetime(1952, 7, 14, 18), datetime(1952, 7, 15, 3), east, west))
    9 h at face value; 14 h to 14 h as the clocks may have been
    """
    from zoneinfo import ZoneInfo

    face = second - first
    starts, ends = (
        [moment.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) for zone in clocks.values()]
        for moment, clocks in ((first, first_clocks), (second, second_clocks))
    )
    lengths = [end - start for start in starts for end in ends] or [face]
    return Interval(face, min(lengths), max(lengths))


def hours(length: timedelta) -> str:
    """A length in hours and minutes, as an archivist would note it.

    >>> hours(timedelta(days=1, hours=15, minutes=15))
    '39 h 15 min'
    """
    total = round(length.total_seconds() / 60)
    whole, minutes = divmod(abs(total), 60)
    said = [f"{whole} h"] * bool(whole or not minutes) + [f"{minutes} min"] * bool(minutes)
    return "−" * (total < 0) + " ".join(said)
