"""The times of a document: what each hour can have been on each clock, and what decides an order.

Times are minutes from the midnight before the first of them, so that a script can reckon with them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache, cached_property
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from readingroom import dates
from readingroom.document import Document
from readingroom.document.chronicle import days_scale, years_scale
from readingroom.document.context import Clock, OutsideEvent
from readingroom.document.facts import Event, Name
from readingroom.errors import ReadingRoomError

KINDS = {
    "hour": "hour on a letter",
    "missing": "letter missing",
    "receipt": "receipt",
    "clocks": "clock not stated",
    "between": "somewhere between",
    "lasting": "lasting",
    "outside": "outside",
}
RECEIPT = "receipt"
AXIS = "axis"
UNIVERSAL = "universal"
"""Universal time, beside the clocks: in it hours of different clocks are compared."""
DAY = 1440
_MONTH = timedelta(days=31)
Bounds = Mapping[str, tuple[str, str]]


def chronometry(document: Document) -> dict[str, Any]:
    """The dated events, the clocks, both scales, and what is to be put in order.

    Raises `ReadingRoomError` if neither page nor context has a date.
    """
    times = Times(document)
    every = [*times.own, *times.outside]
    if not any(end for event in every for end in ends(event)):
        raise ReadingRoomError(
            f"“{document.title}” has no date yet, so there is no timeline to open. Dates of the "
            "page stand under `events:` in document.yaml, others in context.yaml."
        )
    bound = anchors(document, times.own, times.exact)
    clocks = _clocks(times)
    events = [_event(times, event, bound.get(event.id, ("", "")), clocks) for event in every]
    events.sort(key=lambda each: (each["outside"], each["from"] is not None, each["from"] or 0))
    order = to_be_ordered(times.own)
    return {
        "zero": times.zero,
        "days": _days(times, events),
        "years": _years(times),
        "events": events,
        "clocks": clocks,
        "writers": _writers(times, bound),
        "kinds": _kinds(events, clocks),
        "order": in_some_order(order) if len(order) > 1 else [],
        "links": links(document, times.own, bound),
    }


def _days(times: Times, events: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    if not times.days or not any("days" in event["scales"] for event in events):
        return None
    first, last = times.days
    return {
        "label": between_days(first, last),
        "scale": days_scale(*_reach(times, events)),
        "hours": len(times.exact),
        "open": sum(not _stated(event) for event in times.exact),
    }


def _reach(times: Times, events: Sequence[dict[str, Any]]) -> tuple[datetime, datetime]:
    """The days on every clock that is possible: the chart does not shift when one is chosen."""
    assert times.days is not None
    found = [
        pair[0]
        for event in events
        if event["exact"] and not event["outside"]
        for on in event["at"].values()
        for axis, pair in on.items()
        if axis != UNIVERSAL
    ] or [*map(times.minutes, times.days)]
    first, last = min(found) // DAY, max(found) // DAY + 1
    return times.zero + timedelta(days=first), times.zero + timedelta(days=last)


def _years(times: Times) -> dict[str, Any] | None:
    """The scale of the years, with the days of the document as a band; None if nothing is on it."""
    far = [event for event in (*times.own, *times.outside) if "years" in times.scales(event)]
    moments = [end for event in far for end in ends(event) if end]
    if not moments:
        return None
    own = any("days" in times.scales(event) for event in times.own)
    first, last = min([*moments, *(times.days or ())]), max([*moments, *(times.days or ())])
    return {
        "label": f"{first.year} to {last.year}" if first.year != last.year else str(first.year),
        "scale": years_scale(first, last, times.days if own else None),
    }


def _stated(event: Event) -> str:
    return "" if event.clock == dates.NOT_STATED else event.clock


def _event(
    times: Times, event: Event, bound: tuple[str, str], clocks: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    first, last = ends(event)
    clock = _clock_id(times.document, event)
    return {
        "id": event.id,
        "address": event.address,
        "label": event.what,
        "kind": _kind(times.document, event),
        "exact": first is not None and first == last,
        "outside": isinstance(event, OutsideEvent),
        "scales": times.scales(event),
        "clock": clock,
        "writer": writer_of(times.document, event),
        "from": times.minutes(first),
        "to": times.minutes(last),
        "low": bound[0],
        "high": bound[1],
        "length": _length(event),
        "at": _at(times, event, clock, clocks) if _is_reckoned(times, event) else {},
    }


def _is_reckoned(times: Times, event: Event) -> bool:
    return not isinstance(event, OutsideEvent) or "days" in times.scales(event)


def _at(
    times: Times, event: Event, clock: str, clocks: Sequence[Mapping[str, Any]]
) -> dict[str, dict[str, list[int | None]]]:
    """What an event's first and last moment by each clock that is possible are on each clock.

    Where no clock is known, by none, and on every clock as it is written.
    """
    axes = {each["id"]: _zone(each["zone"]) for each in clocks} | {UNIVERSAL: UTC}
    first, last = map(times.minutes, ends(event))
    possible = [
        each["id"] for each in clocks if each["id"] == clock or (not clock and each["offered"])
    ]
    if not possible:
        return {"": {axis: [first, last] for axis in ("", *axes)}}
    return {
        id: {
            axis: [times.on(end, axes[id], zone) for end in ends(event)]
            for axis, zone in axes.items()
        }
        for id in possible
    }


def _length(event: Event) -> int:
    """How many minutes a lasting time has; 0 for all others."""
    said_days, _, said_hours = event.edtf.rstrip("~?%").removeprefix("P").partition("T")
    if not event.edtf.startswith("P"):
        return 0
    return int(said_days.rstrip("D") or 0) * DAY + int(said_hours.rstrip("H") or 0) * 60


def _kind(document: Document, event: Event) -> str:
    if isinstance(event, OutsideEvent):
        return "outside"
    if event.edtf.startswith("P"):
        return "lasting"
    if not (event.stretch and event.stretch.to_the_minute):
        return "between"
    if event.kind == "received":
        return "receipt"
    return "missing" if f"missing:{event.of}" in document.by_address else "hour"


def writer_of(document: Document, event: Event) -> str:
    """Whose clock gave the time: the sender's id, `receipt`, or nothing.

    A time that a letter mentions is by the clock of its sender.
    """
    if isinstance(event, OutsideEvent):
        return ""
    if event.kind == "received":
        return RECEIPT
    if event.kind == "mentioned":
        codes = {letter.code: letter.sender for letter in document.letters}
        return codes.get(event.place.letter, "")
    for noun in ("letter", "missing"):
        if letter := document.by_address.get(f"{noun}:{event.of}"):
            return str(getattr(letter, "sender", ""))
    return ""


def _writers(times: Times, bound: dict[str, tuple[str, str]]) -> list[dict[str, str]]:
    """Those whose clock is asked for: where an hour or a date has no stated clock."""
    names = {name.id: name.name for name in times.document.every(Name)} | {RECEIPT: "the receipt"}
    open_ = [event for event in times.own if not _stated(event) and any(ends(event))]
    dated = [event for event in open_ if event.kind != "received" and event.id not in bound]
    ids = dict.fromkeys(
        writer_of(times.document, event) for event in [*times.exact, *dated] if event in open_
    )
    return [{"id": id, "label": names.get(id, id)} for id in ids if id]


def _clock_id(document: Document, event: Event) -> str:
    """The id of the stated clock, which may be given by its id or as a time zone."""
    stated = _stated(event)
    known = (clock.id for clock in document.every(Clock) if stated in (clock.id, clock.zone))
    return next(known, stated if _is_zone(stated) else "")


@cache
def _zone(name: str) -> tzinfo:
    return ZoneInfo(name)


def _is_zone(name: str) -> bool:
    try:
        return bool(name and _zone(name))
    except (ZoneInfoNotFoundError, ValueError):
        return False


def _clocks(times: Times) -> list[dict[str, Any]]:
    """The clocks of the context, and those that only the page states, which are not offered."""
    offered = {clock.id: (clock.name, clock.zone) for clock in times.document.every(Clock)}
    every = [*times.own, *times.outside]
    stated = dict.fromkeys(_clock_id(times.document, event) for event in every)
    zones = offered | {zone: (zone, zone) for zone in stated if zone and zone not in offered}
    return [
        {"id": id, "name": name, "zone": zone, "offered": id in offered}
        for id, (name, zone) in zones.items()
    ]


def _kinds(events: Sequence[dict[str, Any]], clocks: Sequence[dict[str, Any]]) -> list[str]:
    """The kinds of time that there are, in the order of the legend."""
    there = {event["kind"] for event in events}
    if clocks and any(event["exact"] and not event["clock"] for event in events):
        there.add("clocks")
    return [kind for kind in KINDS if kind in there]


# ------------------------------------------------------------------ on the clocks that are chosen


def axis_of(data: Mapping[str, Any], chosen: Mapping[str, str]) -> Mapping[str, Any]:
    """The clock of the chart; without any, hours stand as they are written."""
    none: Mapping[str, Any] = {"id": "", "name": ""}
    first = next(iter(data["clocks"]), none)
    return next((each for each in data["clocks"] if each["id"] == chosen.get(AXIS)), first)


def clocks_of(event: Mapping[str, Any], chosen: Mapping[str, str]) -> list[str]:
    """The clocks that an event's time can be by: the one that is stated or chosen, or all."""
    one = event["clock"] or chosen.get(event["writer"], "")
    return [one] if one in event["at"] else list(event["at"])


def span_of(
    events: Mapping[str, Mapping[str, Any]],
    event: Mapping[str, Any],
    chosen: Mapping[str, str],
    axis: str,
) -> tuple[int | None, int | None]:
    """From when to when an event can have been, on the clock of the chart; an open end is None.

    A range that an hour bounds moves with the clock of that hour.
    """

    def times(end: int) -> list[int]:
        holder = events.get(event["low" if end == 0 else "high"])
        whose, at = (holder, 0) if holder else (event, end)
        found = (whose["at"][each][axis][at] for each in clocks_of(whose, chosen))
        return sorted(each for each in found if each is not None)

    low, high = times(0), times(1)
    return (low[0] if low else None), (high[-1] if high else None)


# ------------------------------------------------------------------ which events, and which days


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

    def on(self, moment: datetime | None, by: tzinfo, axis: tzinfo) -> int | None:
        """What a moment by one clock is on another, in minutes from the first midnight.

        An hour that was skipped is read by the clock before.
        """
        if moment is None:
            return None
        return self.minutes(moment.replace(tzinfo=by).astimezone(axis).replace(tzinfo=None))

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
    return dates.in_words(here if here == there else f"{here}/{there}")


# ------------------------------------------------------------------ what decides an order


def anchors(
    document: Document, own: Sequence[Event], exact: Sequence[Event]
) -> dict[str, tuple[str, str]]:
    """For events between two hours: the ids of the events whose hours these are, where it is sure.

    An outline then moves with the clock of the hour that bounds it.
    """
    at: dict[str, list[Event]] = {}
    for event in exact:
        at.setdefault(event.edtf.rstrip("~?%"), []).append(event)
    near: dict[str, set[str]] = {}
    for before, after, _ in _between_letters(document, own):
        near.setdefault(before, set()).add(after)
        near.setdefault(after, set()).add(before)

    def anchor(event: Event, end: str) -> str:
        found = at.get(end, []) if "T" in end else []
        if len(found) > 1:
            found = [each for each in found if each.id in near.get(event.id, ())]
        return found[0].id if len(found) == 1 else ""

    bound = {}
    for event in own:
        first, slash, last = event.edtf.partition("/")
        if slash and (pair := (anchor(event, first), anchor(event, last))) != ("", ""):
            bound[event.id] = pair
    return bound


def links(document: Document, own: Sequence[Event], bound: Bounds) -> list[list[str]]:
    """Pairs of events of which one is before the other whatever the clocks: before, after, why."""
    found = [list(each) for each in _between_letters(document, own)]
    linked = {(before, after) for before, after, _ in found}
    dated = {event.id for event in own}
    for event in own:
        before = [each.event for each in event.follows if each.event in dated]
        found += [[id, event.id, "words"] for id in before if (id, event.id) not in linked]
    for id, (low, high) in bound.items():
        found += [[low, id, "dated"]] if low else []
        found += [[id, high, "dated"]] if high else []
    return found


def _between_letters(document: Document, own: Sequence[Event]) -> list[tuple[str, str, str]]:
    sent = {event.of: event.id for event in reversed(own) if event.kind == "sent" and event.of}
    received = {event.of: event.id for event in reversed(own) if event.kind == "received"}
    found = [(sent[of], id, "received") for of, id in received.items() if of in sent]
    for letter in document.letters:
        if letter.id not in sent:
            continue
        here = sent[letter.id]
        for of, why in ((sent, "answers"), (received, "heard")):
            if letter.answers in of:
                found.append((of[letter.answers], here, why))
        if letter.enclosed_in in sent:
            found.append((here, sent[letter.enclosed_in], "encloses"))
    return [each for each in found if each[0] != each[1]]


def to_be_ordered(own: Sequence[Event]) -> list[Event]:
    """The events that can be put in order: letters sent or received, and others with both ends.

    Dates that are only about right, and lengths of time, decide no order.
    """
    return [
        event
        for event in own
        if event.stretch
        and event.edtf[-1:] not in "~?%"
        and (
            (event.stretch.earliest and event.stretch.latest)
            or (event.kind in ("sent", "received") and not event.edtf.startswith("P"))
        )
    ]


def in_some_order(events: Sequence[Event]) -> list[str]:
    """Their ids in an order that tells nothing and is the same every time."""
    true = [
        event.id
        for event in sorted(events, key=lambda each: each.edtf.partition("/")[0].replace("..", ""))
    ]
    mixed = sorted(true, key=lambda id: sha256(id.encode()).digest())
    return mixed if mixed not in (true, true[::-1]) else [*mixed[1:], mixed[0]]
