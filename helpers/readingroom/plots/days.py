"""Days and hours in words, for labels and tables."""

from __future__ import annotations

from datetime import datetime


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
