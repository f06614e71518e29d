"""What the timeline sends to the browser: events in minutes, clocks, the two scales, the order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from readingroom import chronology
from readingroom.document import Document
from readingroom.document.context import Clock, OutsideEvent
from readingroom.document.kinds import Event, Name
from readingroom.errors import ReadingRoomError
from readingroom.widgets.timeline.items import item, said
from readingroom.widgets.timeline.order import (
    anchors,
    in_some_order,
    links,
    proving,
    to_be_ordered,
)
from readingroom.widgets.timeline.times import Times, between_days, ends
from readingroom.widgets.timeline.years import years_of

KINDS = (
    ("hour", "hour on a letter", "hour"),
    ("missing", "letter missing", "missing"),
    ("receipt", "receipt", "receipt"),
    ("clocks", "clock not stated", "clocks"),
    ("between", "somewhere between", "between"),
    ("lasting", "lasting", "lasting"),
    ("outside", "outside", "outside"),
)
RECEIPT = "receipt"
AXIS = "axis"


def data_of(document: Document) -> dict[str, Any]:
    """What the browser needs. Raises `ReadingRoomError` if neither page nor context has a date."""
    times = Times(document)
    every = [*times.own, *times.outside]
    if not any(end for event in every for end in ends(event)):
        raise ReadingRoomError(
            f"“{document.title}” has no date yet, so there is no timeline to open. Dates of the "
            "page stand under `events:` in document.yaml, others in context.yaml."
        )
    bound = anchors(document, times.own, times.exact)
    events = [_event(times, event, bound.get(event.id, ("", ""))) for event in every]
    events.sort(key=lambda each: (each["outside"], each["from"] is not None, each["from"] or 0))
    order, clocks = to_be_ordered(times.own), _clocks(times)
    return {
        "title": document.title,
        "zero": [times.zero.year, times.zero.month, times.zero.day],
        "days": _days(times, events),
        "years": years_of(times),
        "events": events,
        "clocks": clocks,
        "writers": _writers(times, bound),
        "kinds": _kinds(events, clocks),
        "order": in_some_order(order) if len(order) > 1 else [],
        "links": links(document, times.own, bound),
        "proving": proving(times.own),
        "items": {event.address: item(document, event, _kind(document, event)) for event in every},
    }


def _days(times: Times, events: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    if not times.days or not any("days" in event["scales"] for event in events):
        return None
    first, last = times.days
    return {
        "label": between_days(first, last),
        "from": times.minutes(first),
        "to": times.minutes(last),
        "hours": len(times.exact),
        "open": sum(not _stated(event) for event in times.exact),
    }


def _stated(event: Event) -> str:
    return "" if event.clock == chronology.NOT_STATED else event.clock


def _event(times: Times, event: Event, bound: tuple[str, str]) -> dict[str, Any]:
    first, last = ends(event)
    outside = isinstance(event, OutsideEvent)
    exact = first is not None and first == last
    return {
        "id": event.id,
        "address": event.address,
        "label": event.what,
        "written": said(event),
        "quoted": bool(exact and not outside and event.places),
        "kind": _kind(times.document, event),
        "exact": exact,
        "outside": outside,
        "scales": times.scales(event),
        "clock": _clock_id(times.document, event),
        "writer": writer_of(times.document, event),
        "from": times.minutes(first),
        "to": times.minutes(last),
        "low": bound[0],
        "high": bound[1],
        "length": _length(event),
    }


def _length(event: Event) -> int:
    """How many minutes a lasting time has; 0 for all others."""
    said_days, _, said_hours = event.edtf.rstrip("~?%").removeprefix("P").partition("T")
    if not event.edtf.startswith("P"):
        return 0
    return int(said_days.rstrip("D") or 0) * 1440 + int(said_hours.rstrip("H") or 0) * 60


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


def _kinds(
    events: Sequence[dict[str, Any]], clocks: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    counts = {id: sum(event["kind"] == id for event in events) for id, _, _ in KINDS}
    unstated = clocks and any(event["exact"] and not event["clock"] for event in events)
    return [
        {"id": id, "label": label, "glyph": glyph, "count": counts[id] or None}
        for id, label, glyph in KINDS
        if counts[id] or (id == "clocks" and unstated)
    ]


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
def _is_zone(name: str) -> bool:
    try:
        return bool(name and ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError):
        return False


def _clocks(times: Times) -> list[dict[str, Any]]:
    """The clocks of the context, and those that only the page states, which are not offered."""
    offered = {clock.id: (clock.name, clock.zone) for clock in times.document.every(Clock)}
    every = [*times.own, *times.outside]
    stated = dict.fromkeys(_clock_id(times.document, event) for event in every)
    zones = offered | {zone: (zone, zone) for zone in stated if zone and zone not in offered}
    moments = [
        moment
        for event in every
        if "days" in times.scales(event)
        for moment in ends(event)
        if moment
    ] or [times.zero]
    return [
        {
            "id": id,
            "name": name,
            "offered": id in offered,
            "offsets": _offsets(zone, times.zero, min(moments), max(moments)),
        }
        for id, (name, zone) in zones.items()
    ]


def _offsets(zone: str, zero: datetime, first: datetime, last: datetime) -> list[list[float]]:
    """How many minutes a zone is ahead of UTC, with the minute of UTC from which it is so.

    A document of many years is looked through in steps of several days.
    """
    step = max(timedelta(days=1), (last - first) / 3000)
    where = ZoneInfo(zone)

    def ahead(moment: datetime) -> float:
        offset = moment.replace(tzinfo=UTC).astimezone(where).utcoffset()
        return offset.total_seconds() / 60 if offset else 0.0

    at, end = first - timedelta(days=1), last + timedelta(days=1)
    found = [[(at - zero).total_seconds() / 60, ahead(at)]]
    while at < end:
        before, at = at, min(at + step, end)
        if ahead(at) != found[-1][1]:
            low, high = before, at
            while high - low > timedelta(minutes=1):
                middle = low + (high - low) // 2
                low, high = (low, middle) if ahead(middle) != found[-1][1] else (middle, high)
            found.append([round((high - zero).total_seconds() / 60), ahead(at)])
    return found
