"""Dates in words, for labels and tables."""

from __future__ import annotations

from datetime import datetime

from readingroom import chronology


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


def in_words(edtf: str) -> str:
    """A date in EDTF as a reader says it; what is no date stays as it is.

    >>> in_words("1952-07-15T03:00")
    '3:00, 15 July 1952'
    >>> in_words("1952-06-23/1952-06-27")
    '23 to 27 June 1952'
    >>> in_words("1952-07-25~")
    'about 25 July 1952'
    >>> in_words("not stated")
    'not stated'
    """
    try:
        chronology.stretch(edtf)
    except ValueError:
        return edtf
    first, slash, last = edtf.partition("/")
    if edtf.startswith("P"):
        return edtf
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
