"""Dates with their precision: EDTF values, the words that give them, and how they are said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:T([0-9]{2}):([0-9]{2}))?)?)?[~?%]?")
_DURATION = re.compile(r"P(?:([0-9]{1,6})D)?(?:T([0-9]{1,6})H)?[~?%]?")
_NUMBER = "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_NUMBERS = _NUMBER.split("|")


@dataclass(frozen=True)
class Stretch:
    """The time that an EDTF value leaves open: from its first to its last possible moment.

    Both ends are wall-clock times without a zone; an open end is None.
    """

    edtf: str
    earliest: datetime | None
    latest: datetime | None

    @property
    def to_the_minute(self) -> bool:
        """Whether the value names one minute."""
        return self.earliest is not None and self.earliest == self.latest


def stretch(edtf: str) -> Stretch:
    """The stretch of time that an EDTF value names. Raises ValueError with a reason.

    >>> stretch("1952-07-15").latest
    datetime.datetime(1952, 7, 15, 23, 59)
    >>> stretch("../1952-07-15T03:00").earliest is None
    True
    """
    if edtf.startswith("P"):
        if not _DURATION.fullmatch(edtf) or edtf.rstrip("~?%")[-1] in "PT":
            raise ValueError(
                f"“{edtf}” is not a duration such as P2D (two days) or PT9H (nine hours)"
            )
        return Stretch(edtf, None, None)
    first, slash, last = edtf.partition("/")
    if not slash:
        return Stretch(edtf, *_ends(edtf))
    if first == last == "..":
        raise ValueError(f"“{edtf}” has no date on either side")
    earliest = None if first == ".." else _ends(first)[0]
    latest = None if last == ".." else _ends(last)[1]
    if earliest and latest and latest < earliest:
        raise ValueError(f"“{edtf}” ends before it begins")
    return Stretch(edtf, earliest, latest)


def _ends(date: str) -> tuple[datetime, datetime]:
    match = _DATE.fullmatch(date)
    if not match:
        raise ValueError(
            f"“{date}” is not an EDTF date such as 1952, 1952-07, 1952-07-15 or 1952-07-15T03:00"
        )
    year, month, day, hour, minute = (int(part) if part else None for part in match.groups())
    try:
        first = datetime(year or 0, month or 1, day or 1, hour or 0, minute or 0)
        first - timedelta(days=2), first + timedelta(days=400)
    except (ValueError, OverflowError):
        raise ValueError(f"“{date}” is no date of the calendar") from None
    if hour is not None:
        return first, first
    if day is not None:
        return first, first + timedelta(days=1, minutes=-1)
    december = datetime(first.year, 12, 31, 23, 59)
    if month is None or month == 12:
        return first, december
    return first, datetime(first.year, month + 1, 1) - timedelta(minutes=1)


def misfit(expressions: Sequence[str], edtf: str) -> str:
    """What in an EDTF value is not what the expressions of time say; empty if they agree.

    An expression may say less (“15 July of this year” leaves the year open), never something else,
    and what the value says most exactly must stand in one of them, unless it is marked as a guess.
    For an interval only its form is checked: it is worked out from several places.

    >>> misfit(["3:00, 15.7.52", "15 July 1952"], "1952-07-15T03:00")
    ''
    >>> misfit(["21:00 16 July of this year"], "1952-07-16T20:00")
    'the words say 21:00, the value 20:00'
    >>> misfit(["after a two-day study"], "P3D")
    'the words do not say 3 days'
    """
    from readingroom.chronology.written import DATES, HOUR, YEAR, hour_of, numbers

    if "/" in edtf:
        return ""
    said = "; ".join(expressions)
    guess = edtf[-1:] in "~?%"
    if edtf.startswith("P"):
        return "" if guess else _lasting(said, edtf)
    date, _, hour = edtf.rstrip("~?%").partition("T")
    year, month, day = [*date.split("-"), "", ""][:3]
    found = [
        numbers(match.groupdict()) for pattern in (*DATES, YEAR) for match in pattern.finditer(said)
    ]
    for written in found:
        if different := _differing(written, (year, month, day)):
            return different
    for match in HOUR.finditer(said):
        if hour and hour != hour_of(match):
            return f"the words say {match[0]}, the value {hour}"
    if guess:
        return ""
    place, finest = (2, "day") if day else (1, "month") if month else (0, "year")
    if not any(written[place] for written in found):
        return f"the words give no {finest}, the value says {date}"
    if bool(hour) != bool(HOUR.search(said)):
        return (
            f"the words give {'no' if hour else 'an'} hour, the value {'one' if hour else 'none'}"
        )
    return ""


def _lasting(said: str, duration: str) -> str:
    """What in a duration the words do not say, their number and unit next to each other."""
    for number, unit in re.findall(r"([0-9]+)([DH])", duration):
        name = "day" if unit == "D" else "hour"
        words = [number, *_NUMBERS[int(number) : int(number) + 1]]
        if not re.search(rf"\b({'|'.join(words)})[\s-]+{name}", said, re.IGNORECASE):
            return f"the words do not say {number} {name}{'s' * (number != '1')}"
    return ""


def _differing(said: tuple[int, int, int], value: tuple[str, str, str]) -> str:
    """What a written date says otherwise than the value; both are year, month and day."""
    for what, words, told in zip(("year", "month", "day"), said, value, strict=True):
        same = int(told) if told else 0
        if words and (words if words > 99 else words % 100) != (same if words > 99 else same % 100):
            return f"the words say {what} {words}, the value {told or 'nothing'}"
    return ""


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
    if first == "..":
        return f"until {_date(last)}"
    if last == "..":
        return f"from {_date(first)}"
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
    bare = edtf.rstrip("~?%")
    day, _, hour = bare.partition("T")
    parts = day.split("-")
    month = f"{datetime(2000, int(parts[1]), 1):%B} " if len(parts) > 1 else ""
    number = f"{int(parts[2])} " if len(parts) > 2 else ""
    clock = f"{int(hour[:2])}:{hour[3:]}, " if hour else ""
    return f"{'about ' if bare != edtf else ''}{clock}{number}{month}{parts[0]}"
