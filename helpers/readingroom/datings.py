"""Datings as people write them; 7/8/52 is left alone, for nobody can tell day from month."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from readingroom.dates import ENGLISH
from readingroom.text import ONES

_RUSSIAN = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
_ROMAN = "I II III IV V VI VII VIII IX X XI XII"
_MONTHS = {
    name: number
    for names in (ENGLISH, ENGLISH.upper(), _RUSSIAN, _ROMAN)
    for number, name in enumerate(names.split(), 1)
} | {name[:3]: number for number, name in enumerate(ENGLISH.split(), 1)}
_NAMES = sorted({*ENGLISH.split(), *ENGLISH.upper().split(), *_RUSSIAN.split()})
_NAME = rf"(?P<name>{'|'.join(_NAMES)}|(?:{'|'.join(n[:3] for n in ENGLISH.split())})t?\b\.?)"
_GAP = r"[ \t\u00a0]{1,3}"
_TURN = r"(?=\s)[ \t\u00a0]{0,3}\n?[ \t\u00a0]{0,3}"
"""What may stand before a year: a line may end there."""
_FOUR = r"(?P<year>\d{4})"
_DAY = r"(?P<day>[0-3]?\d)"
_NTH = r"(?:st|nd|rd|th)?"

_DATES = (
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
_HOURS = r"\s?(?:hours|hrs)\b(?! of\b)"
_YEAR = re.compile(rf"(?<![\d.])(?P<year>[12]\d{{3}})(?!\d|{_HOURS})")
_HALF = r"\s?(?i:[ap]\.?m)\b"
_HOUR = re.compile(
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
_BETWEEN = re.compile(r"(?:[,–—]|\s|\bat\b|\bon\b|\bof\b|h\b|hours\b|в\b|г\.?)*")
_RUSSIAN_YEAR = re.compile(r"\s?г(?:ода\b|\.)")
_THIS_YEAR = re.compile(r",?\s(?:of )?(?:this|the current) year\b|\sс\.\s?г\.|\sэтого года")


@dataclass(frozen=True)
class Written:
    """A date, an hour, or both, as written between `start` and `end` of a text, 0 or empty where
    the words do not say it; or a `length` such as P2D. `this_year`: they say “of this year”.
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
        parts = [*takewhile(bool, (self.month, self.day))]
        date = "-".join([f"{year:04}", *(f"{part:02}" for part in parts)])
        return f"{date}T{self.hour}" if self.hour and len(parts) == 2 else date


def written_in(text: str) -> Iterator[Written]:
    """Every date, hour and length of time in a text, in reading order; none overlaps another.

    >>> text = "By 18:00 14 July of this year, after a two-day study"
    >>> [text[each.start : each.end] for each in written_in(text)]
    ['18:00 14 July of this year', 'two-day']
    """
    every = ((each.span(), _hour_of(each)) for each in _HOUR.finditer(text))
    hours = (Written(*span, hour=value) for span, value in every if value)
    found = [*_dates(text), *hours, *_lengths(text)]
    kept: list[Written] = []
    for each in sorted(found, key=lambda each: (each.start, -each.end)):
        if kept and each.start < kept[-1].end:
            continue
        joined = _joined(text, kept[-1], each) if kept else None
        kept[-1:] = [joined] if joined else [*kept[-1:], each]
    yield from kept


def _numbers(match: re.Match[str]) -> tuple[int, int, int]:
    said = match.groupdict(default="0")
    name = said.get("name", "0").rstrip(".")
    month = _MONTHS.get(name) or _MONTHS.get(name[:3]) or int(said.get("month", 0))
    return int(said.get("year", 0)), month, int(said.get("day", 0))


def _hour_of(match: re.Match[str]) -> str:
    """The hour as it is written in EDTF, afternoon hours counted on; empty if it is none.

    >>> _hour_of(_HOUR.search("at 3:05 p.m."))
    '15:05'
    """
    number = int(match["hour"])
    minute = match["minute"] or "00"
    if match["half"]:
        number = number % 12 + 12 * (match["half"] in "pP")
    return f"{number:02}:{minute}" if number < 24 and int(minute) < 60 else ""


def _dates(text: str) -> Iterator[Written]:
    for pattern in (*_DATES, _SEASON, _BARE_YEAR):
        for match in pattern.finditer(text):
            year, month, day = _numbers(match)
            if month > 12 or day > 31 or match.groupdict().get("day") in ("0", "00"):
                continue
            start = match.start("year") if pattern is _BARE_YEAR else match.start()
            rest = (_RUSSIAN_YEAR if year else _THIS_YEAR).match(text, match.end())
            end = rest.end() if rest else match.end()
            yield Written(start, end, year, month, day, this_year=bool(rest and not year))


def _lengths(text: str) -> Iterator[Written]:
    for match in _LENGTH.finditer(text):
        word = match[1].lower()
        count = ONES.index(word) if word in ONES else int(word)
        form = f"P{count}D" if match[2].lower() == "day" else f"PT{count}H"
        yield Written(match.start(), match.end(), length=form)


def _joined(text: str, first: Written, second: Written) -> Written | None:
    if bool(first.hour) == bool(second.hour) or first.length or second.length:
        return None
    between = text[first.end : second.start]
    near = between.count("\n") <= 1 and _BETWEEN.fullmatch(between)
    date, hour = (second, first.hour) if first.hour else (first, second.hour)
    joined = replace(date, start=first.start, end=second.end, hour=hour)
    return joined if near and date.day else None


def misfit(expressions: Sequence[str], edtf: str) -> str:
    """What in an EDTF value is not what the expressions of time say; empty if they agree.

    An expression may say less (“of this year”); what the value says most exactly must stand in one,
    unless it is marked as a guess. An interval is not checked: its ends come from several places.

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
    found = [_numbers(each) for pattern in (*_DATES, _YEAR) for each in pattern.finditer(said)]
    for written in found:
        if different := _differing(written, (year, month, day)):
            return different
    for match in _HOUR.finditer(said):
        if hour and hour != _hour_of(match):
            return f"the words say {match[0]}, the value {hour}"
    if guess:
        return ""
    place, finest = (2, "day") if day else (1, "month") if month else (0, "year")
    if not any(written[place] for written in found):
        return f"the words give no {finest}, the value says {date}"
    if bool(hour) != bool(_HOUR.search(said)):
        given, has = ("no", "one") if hour else ("an", "none")
        return f"the words give {given} hour, but the value has {has}"
    return ""


def _lasting(said: str, duration: str) -> str:
    for number, unit in re.findall(r"([0-9]+)([DH])", duration):
        name = "day" if unit == "D" else "hour"
        words = [number, *ONES[int(number) : int(number) + 1]]
        if not re.search(rf"\b({'|'.join(words)})[\s-]+{name}", said, re.IGNORECASE):
            return f"the words do not say {number} {name}{'s' * (number != '1')}"
    return ""


def _differing(said: tuple[int, int, int], value: tuple[str, str, str]) -> str:
    for what, words, told in zip(("year", "month", "day"), said, value, strict=True):
        same = int(told) if told else 0
        if words and (words if words > 99 else words % 100) != (same if words > 99 else same % 100):
            return f"the words say {what} {words}, the value {told or 'nothing'}"
    return ""
