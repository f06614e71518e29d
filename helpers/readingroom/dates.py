"""Dates in EDTF, dates as people write them, clocks that are not stated.

English and Russian names of months, Roman numerals, figures with points, ISO 8601, and dates as
they are written in Chinese, Japanese and Korean. Figures with strokes (7/8/52) are left alone:
nobody can tell day from month.

Dates are written in a part of EDTF, the Extended Date/Time Format (Library of Congress, 2019; ISO
8601-2): a year, month, day or minute, `~` or `?` after it where it is approximate or uncertain,
and intervals of two of these whose open end is `..`. Lasting times are ISO 8601 durations in days
or hours (`P2D`, `PT9H`). A clock is an IANA time zone, or it is not stated.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from readingroom.text import ONES

_ENGLISH = "January February March April May June July August September October November December"
_RUSSIAN = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
_ROMAN = "I II III IV V VI VII VIII IX X XI XII"
_MONTHS = {
    name: number
    for names in (_ENGLISH, _ENGLISH.upper(), _RUSSIAN, _ROMAN)
    for number, name in enumerate(names.split(), 1)
} | {name[:3]: number for number, name in enumerate(_ENGLISH.split(), 1)}
_NAMES = sorted({*_ENGLISH.split(), *_ENGLISH.upper().split(), *_RUSSIAN.split()})
_NAME = rf"(?P<name>{'|'.join(_NAMES)}|(?:{'|'.join(n[:3] for n in _ENGLISH.split())})t?\b\.?)"
_GAP = r"[ \t\u00a0]{1,3}"
_TURN = r"(?=\s)[ \t\u00a0]{0,3}\n?[ \t\u00a0]{0,3}"
"""What may stand before a year: a line may end there."""
_FOUR = r"(?P<year>\d{4})"
_DAY = r"(?P<day>[0-3]?\d)"
_NTH = r"(?:st|nd|rd|th)?"

DATES = (
    re.compile(rf"(?<!\d){_DAY}{_NTH}(?: of)?{_GAP}{_NAME}(?!\w)(?:,?{_TURN}{_FOUR}(?!\d))?"),
    re.compile(rf"(?<!\d\s)(?<!\w){_NAME}{_GAP}{_DAY}{_NTH}(?![\w:])(?:,?{_TURN}{_FOUR}(?!\d))?"),
    re.compile(rf"(?<!\d\s)(?<!\w){_NAME}(?:,| of)?{_TURN}{_FOUR}(?!\d)"),
    re.compile(r"(?<![\d.])(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4}|\d\d)(?!\d)"),
    re.compile(r"(?<![\d.])(?P<day>\d{1,2})\.(?P<name>[IVX]{1,4})\.(?P<year>\d{4}|\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)"),
    re.compile(
        r"(?<!\d)(?P<year>\d{4})\s?[年년]\s?(?P<month>\d{1,2})\s?[月월](?:\s?(?P<day>\d{1,2})\s?[日일])?"
    ),
)
"""A date with a day or month; year, month and day are groups of figures, `name` a month's name."""
_HOURS = r"\s?(?:hours|hrs)\b(?! of\b)"
YEAR = re.compile(rf"(?<![\d.])(?P<year>[12]\d{{3}})(?!\d|{_HOURS})")
_HALF = r"\s?(?i:[ap]\.?m)\b"
HOUR = re.compile(
    rf"(?<!\d)(?P<hour>\d{{1,2}})(?:(?::|\.(?=\d\d{_HALF})|(?<=\d\d)(?=\d\d{_HOURS}))"
    rf"(?P<minute>\d\d)(?!\d)|(?<![.,]\d)(?<![.,]\d\d)(?={_HALF}))(?:\s?(?P<half>(?i:[ap]))\.?(?i:m)\b\.?|{_HOURS})?"
)
"""3:05, 3:05 p.m., 3.05 p.m., 3 p.m., 1505 hours."""
_SEASON = re.compile(
    rf"\b(?i:spring|summer|autumn|fall|winter)(?: of)?{_TURN}(?P<year>1[5-9]\d\d|20\d\d)(?![\w-])"
)
_BARE_YEAR = re.compile(
    r"\b(?i:in|of|since|until|till|by|from|before|after|during|early|late|year)[ \n]"
    r"(?P<year>1[5-9]\d\d|20\d\d)(?![\w/-]|\.\d|\s(?:hours|hrs|men|people|persons|soldiers|troops|"
    r"workers|families|tons|tonnes|kilomet\w+|met(?:er|re)s|rou?bles|dollars|guns|aircraft)\b)"
)
_LENGTH = re.compile(rf"(?i)\b(\d{{1,3}}|{'|'.join(ONES[1:13])})(?:-| )(day|hour)s?\b")
_NEAR = 12
_BETWEEN = re.compile(r"(?:[,–—]|\s|\bat\b|\bon\b|\bof\b|h\b|hours\b|в\b|г\.?)*")
_RUSSIAN_YEAR = re.compile(r"\s?г(?:ода\b|\.)")
_THIS_YEAR = re.compile(r",?\s(?:of )?(?:this|the current) year\b|\sс\.\s?г\.|\sэтого года")


@dataclass(frozen=True)
class Written:
    """A date, an hour, or both, as written between `start` and `end` of a text.

    What the words do not say is 0 or empty; `this_year` is true where they say “of this year”.
    `length` is a duration such as P2D, and then nothing else is there.
    """

    start: int
    end: int
    year: int = 0
    month: int = 0
    day: int = 0
    hour: str = ""
    this_year: bool = False
    length: str = ""

    def edtf(self, this_year: int = 0, century: int = 1900) -> str:
        """The value in EDTF; empty if the words give no year.

        `this_year` is the year meant by “of this year”, `century` that of years of two digits.

        >>> [each.edtf() for each in written_in("at 3:00, 15.7.52, not in July 1951")]
        ['1952-07-15T03:00', '1951-07']
        """
        year = self.year + century if 0 < self.year < 100 else self.year
        year = year or (this_year if self.this_year else 0)
        if self.length or not year:
            return self.length
        date = f"{year:04}"
        for part in (self.month, self.day):
            if not part:
                return date
            date += f"-{part:02}"
        return f"{date}T{self.hour}" if self.hour else date


def written_in(text: str) -> Iterator[Written]:
    """Every date, hour and length of time in a text, in reading order; none overlaps another.

    >>> text = "By 18:00 14 July of this year, after a two-day study"
    >>> [text[each.start : each.end] for each in written_in(text)]
    ['18:00 14 July of this year', 'two-day']
    """
    found = [*_dates(text), *_hours(text), *_lengths(text)]
    kept: list[Written] = []
    for each in sorted(found, key=lambda each: (each.start, -each.end)):
        if kept and each.start < kept[-1].end:
            continue
        joined = _joined(text, kept[-1], each) if kept else None
        kept[-1:] = [joined] if joined else [*kept[-1:], each]
    yield from kept


def numbers(match: Mapping[str, str | None]) -> tuple[int, int, int]:
    """Year, month and day of a written date; 0 for what is not said."""
    name = (match.get("name") or "").rstrip(".")
    month = _MONTHS.get(name) or _MONTHS.get(name[:3], 0) if name else int(match.get("month") or 0)
    return int(match.get("year") or 0), month, int(match.get("day") or 0)


def hour_of(match: re.Match[str]) -> str:
    """The hour as it is written in EDTF, afternoon hours counted on; empty if it is none.

    >>> hour_of(HOUR.search("at 3:05 p.m."))
    '15:05'
    """
    number = int(match["hour"])
    minute = match["minute"] or "00"
    if match["half"]:
        number = number % 12 + 12 * (match["half"] in "pP")
    return f"{number:02}:{minute}" if number < 24 and int(minute) < 60 else ""


def _dates(text: str) -> Iterator[Written]:
    for pattern in (*DATES, _SEASON, _BARE_YEAR):
        for match in pattern.finditer(text):
            year, month, day = numbers(match.groupdict())
            if month > 12 or day > 31 or match.groupdict().get("day") in ("0", "00"):
                continue
            start = match.start("year") if pattern is _BARE_YEAR else match.start()
            rest = (_RUSSIAN_YEAR if year else _THIS_YEAR).match(text, match.end())
            end = rest.end() if rest else match.end()
            yield Written(start, end, year, month, day, this_year=bool(rest and not year))


def _hours(text: str) -> Iterator[Written]:
    for match in HOUR.finditer(text):
        if value := hour_of(match):
            yield Written(match.start(), match.end(), hour=value)


def _lengths(text: str) -> Iterator[Written]:
    for match in _LENGTH.finditer(text):
        word = match[1].lower()
        count = ONES.index(word) if word in ONES else int(word)
        form = f"P{count}D" if match[2].lower() == "day" else f"PT{count}H"
        yield Written(match.start(), match.end(), length=form)


def _joined(text: str, first: Written, second: Written) -> Written | None:
    """An hour and a date that stand so close that they give one time."""
    if bool(first.hour) == bool(second.hour) or first.length or second.length:
        return None
    between = text[first.end : second.start]
    near = len(between) <= _NEAR and between.count("\n") <= 1 and _BETWEEN.fullmatch(between)
    date, hour = (second, first.hour) if first.hour else (first, second.hour)
    return (
        replace(date, start=first.start, end=second.end, hour=hour) if near and date.day else None
    )


_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:T([0-9]{2}):([0-9]{2}))?)?)?[~?%]?")
_DURATION = re.compile(r"P(?:([0-9]{1,6})D)?(?:T([0-9]{1,6})H)?[~?%]?")


@dataclass(frozen=True)
class Stretch:
    """The time that an EDTF value leaves open: from its first to its last possible moment.

    Both ends are wall-clock times without a zone; an open end is None.
    """

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
        return Stretch(None, None)
    first, slash, last = edtf.partition("/")
    if not slash:
        return Stretch(*_ends(edtf))
    if first == last == "..":
        raise ValueError(f"“{edtf}” has no date on either side")
    earliest = None if first == ".." else _ends(first)[0]
    latest = None if last == ".." else _ends(last)[1]
    if earliest and latest and latest < earliest:
        raise ValueError(f"“{edtf}” ends before it begins")
    return Stretch(earliest, latest)


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
        raise ValueError(f"“{date}” is not a date of the calendar") from None
    if hour is not None:
        return first, first
    month = month or 12
    return first, datetime(first.year, month, day or monthrange(first.year, month)[1], 23, 59)


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
        given, has = ("no", "one") if hour else ("an", "none")
        return f"the words give {given} hour, but the value has {has}"
    return ""


def _lasting(said: str, duration: str) -> str:
    """What in a duration the words do not say, their number and unit next to each other."""
    for number, unit in re.findall(r"([0-9]+)([DH])", duration):
        name = "day" if unit == "D" else "hour"
        words = [number, *ONES[int(number) : int(number) + 1]]
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
    match = _DATE.fullmatch(edtf)
    assert match
    year, month, day, hour, minute = match.groups()
    clock = f"{int(hour)}:{minute}," if hour else ""
    name = _ENGLISH.split()[int(month) - 1] if month else ""
    said = ("about" if edtf[-1] in "~?%" else "", clock, day and str(int(day)), name, year)
    return " ".join(filter(None, said))


NOT_STATED = "not stated"


@dataclass(frozen=True)
class Interval:
    """How long lies between two moments: at face value, and over every pairing of clocks."""

    face_value: timedelta
    shortest: timedelta
    longest: timedelta

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
    face = second - first
    starts = [_in(first, zone) for zone in first_clocks.values()]
    ends = [_in(second, zone) for zone in second_clocks.values()]
    lengths = [end - start for start in starts for end in ends] or [face]
    return Interval(face, min(lengths), max(lengths))


def _in(moment: datetime, zone: str) -> datetime:
    from zoneinfo import ZoneInfo

    return moment.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def hours(length: timedelta) -> str:
    """A length in hours and minutes, as an archivist would note it.

    >>> hours(timedelta(days=1, hours=15, minutes=15))
    '39 h 15 min'
    """
    total = round(length.total_seconds() / 60)
    sign, total = ("−", -total) if total < 0 else ("", total)
    whole, minutes = divmod(total, 60)
    said = [f"{whole} h"] if whole or not minutes else []
    return sign + " ".join([*said, f"{minutes} min"] if minutes else said)
