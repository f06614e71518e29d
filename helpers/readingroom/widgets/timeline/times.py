"""Which events of a document have a time, the days that they cover, and where zero is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from readingroom import chronology
from readingroom.document import Document
from readingroom.document.context import OutsideEvent
from readingroom.document.kinds import Event

_MONTH = timedelta(days=31)


@dataclass(frozen=True)
class Times:
    """The dated events of a document, those from outside apart, and the days that they cover."""

    document: Document

    @cached_property
    def own(self) -> list[Event]:
        """What the page dates; the archive's own date for the item only where there is no other."""
        dated = [event for event in self.document.events if event.stretch]
        return [event for event in dated if event.kind != "catalogued"] or dated

    @cached_property
    def outside(self) -> list[OutsideEvent]:
        """What is known from outside and dated."""
        every = self.document.every(OutsideEvent)
        return [event for event in every if any(ends(event))]

    @cached_property
    def exact(self) -> list[Event]:
        """What the page dates to the minute, in the order of time."""
        found = [event for event in self.own if event.stretch and event.stretch.to_the_minute]
        return sorted(found, key=lambda event: ends(event)[0] or datetime.max)

    @cached_property
    def days(self) -> tuple[datetime, datetime] | None:
        """The first and the last moment of the days: of hours if there are any, else of dates."""
        near = [event for event in self.outside if "days" in event.scale]
        for events, longest in (
            (self.exact, timedelta()),
            (self.own, timedelta(days=1)),
            (self.own, _MONTH),
            (near, _MONTH),
        ):
            if found := [pair for event in events if (pair := _closed(event, longest))]:
                return min(first for first, _ in found), max(last for _, last in found)
        return None

    @cached_property
    def zero(self) -> datetime:
        """The midnight from which minutes are counted."""
        every = [end for event in (*self.own, *self.outside) for end in ends(event) if end]
        first = self.days[0] if self.days else min(every, default=datetime(2000, 1, 1))
        return first.replace(hour=0, minute=0)

    def minutes(self, moment: datetime | None) -> int | None:
        """A moment in minutes from the first midnight."""
        return None if moment is None else round((moment - self.zero).total_seconds() / 60)

    def scales(self, event: Event) -> list[str]:
        """The scales on which an event stands."""
        first, last = ends(event)
        near = bool(
            self.days
            and (first is None or first <= self.days[1].replace(hour=23, minute=59))
            and (last is None or last >= self.days[0].replace(hour=0, minute=0))
        )
        if isinstance(event, OutsideEvent):
            return [scale for scale in event.scale if scale == "years" or near]
        coarse = first and last and last - first > _MONTH and self.days and not self._wide
        return ["days"] if near and not coarse else ["years"]

    @cached_property
    def _wide(self) -> bool:
        return bool(self.days and self.days[1] - self.days[0] > _MONTH)


def ends(event: Event) -> tuple[datetime | None, datetime | None]:
    """The first and the last possible moment of an event."""
    return (event.stretch.earliest, event.stretch.latest) if event.stretch else (None, None)


def _closed(event: Event, longest: timedelta) -> tuple[datetime, datetime] | None:
    first, last = ends(event)
    return (first, last) if first and last and last - first <= longest else None


def between_days(first: datetime, last: datetime) -> str:
    """Two days and what lies between, in words.

    >>> between_days(datetime(1952, 7, 14, 18), datetime(1952, 7, 18, 12))
    '14 to 18 July 1952'
    """
    here, there = f"{first:%Y-%m-%d}", f"{last:%Y-%m-%d}"
    return chronology.in_words(here if here == there else f"{here}/{there}")
