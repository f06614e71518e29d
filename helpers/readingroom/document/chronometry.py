"""The times of a document on each possible clock, in minutes from the midnight before the first."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cached_property
from hashlib import sha256
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from readingroom import dates
from readingroom.document import Document
from readingroom.document.chronicle import days_scale, midnight, years_scale
from readingroom.document.context import Clock, OutsideEvent
from readingroom.document.facts import Event
from readingroom.errors import ReadingRoomError

EVENT_KINDS = {
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
_MONTH = timedelta(days=31)


def times_of(document: Document) -> dict[str, Any]:
    """What views reckon with. Raises `ReadingRoomError` if neither page nor context has a date."""
    times = Times(document)
    if not any(end for event in times.every for end in event.ends):
        raise ReadingRoomError(
            f"“{document.title}” has no date yet, so there is no timeline to open. Dates of the "
            "page are under `events:` in document.yaml, others in context.yaml."
        )
    return {
        "zero": times.zero,
        "days": _days(times),
        "years": years_of(times),
        "events": times.events,
        "clocks": times.clocks,
        "writers": _writers(times),
        "kinds": times.kinds,
        "order": in_some_order(times.own),
        "links": [*sure_pairs(times)],
    }


def _days(times: "Times") -> dict[str, Any] | None:
    """The scale of the days on every possible clock: it does not shift when one is chosen."""
    if not times.days or not any("days" in event["scales"] for event in times.events):
        return None
    reach = [
        pair[0]
        for event in times.events
        if event["exact"] and not event["outside"]
        for on in event["at"].values()
        for axis, pair in on.items()
        if axis != UNIVERSAL
    ] or [*map(times.minutes, times.days)]
    first, last = (f"{each:%Y-%m-%d}" for each in times.days)
    return {
        "label": dates.in_words(first if first == last else f"{first}/{last}"),
        "scale": days_scale(times.moment(min(reach)), times.moment(max(reach))),
        "hours": len(times.exact),
        "open": sum(not _stated(event) for event in times.exact),
    }


def years_of(times: "Times") -> dict[str, Any] | None:
    """The scale of the years, with the days of the document as a band; None if nothing is on it."""
    moments = [e for each in times.every if "years" in times.scales(each) for e in each.ends if e]
    if not moments:
        return None
    own = any("days" in times.scales(event) for event in times.own)
    moments += times.days or ()
    first, last = min(moments), max(moments)
    years = " to ".join(dict.fromkeys((str(first.year), str(last.year))))
    return {"label": years, "scale": years_scale(first, last, times.days if own else None)}


def _stated(event: Event) -> str:
    return "" if event.clock == dates.NOT_STATED else event.clock


def _kind(document: Document, event: Event) -> str:
    kinds = {
        "outside": isinstance(event, OutsideEvent),
        "lasting": event.edtf.startswith("P"),
        "between": not event.is_exact,
        RECEIPT: event.kind == "received",
        "missing": f"missing:{event.of}" in document.by_address,
        "hour": True,
    }
    return next(kind for kind, fits in kinds.items() if fits)


def _writer(document: Document, event: Event) -> str:
    """Whose clock gave the time; a time that a letter mentions is by the clock of its sender."""
    if isinstance(event, OutsideEvent):
        return ""
    if event.kind == "received":
        return RECEIPT
    if event.kind == "mentioned":
        senders = {letter.code: letter.sender for letter in document.letters}
        return senders.get(event.place.letter, "")
    known = document.by_address
    letter = known.get(f"letter:{event.of}") or known.get(f"missing:{event.of}")
    return str(getattr(letter, "sender", ""))


def _writers(times: "Times") -> list[dict[str, str]]:
    names = times.document.names | {RECEIPT: "the receipt"}
    open_ = [event for event in times.own if not _stated(event) and any(event.ends)]
    dated = [event for event in open_ if event.kind != "received" and event.id not in times.bounds]
    asked = [event for event in [*times.exact, *dated] if event in open_]
    ids = dict.fromkeys(_writer(times.document, event) for event in asked)
    return [{"id": id, "label": names.get(id, id)} for id in ids if id]


Dated: TypeAlias = Mapping[str, Any]
"""A dated event, as `times_of` gives it."""


def clocks_of(event: Dated, chosen: Mapping[str, str]) -> list[str]:
    """The clocks that an event's time can be by: the one that is stated or chosen, or all."""
    one = event["clock"] or chosen.get(event["writer"], "")
    return [one] if one in event["at"] else list(event["at"])


def bounds_of(
    events: Mapping[str, Dated], event: Dated, chosen: Mapping[str, str], axis: str
) -> tuple[int | None, int | None]:
    """From when to when an event can have been; a range moves with the hour that bounds it."""

    def times(end: int) -> list[int]:
        holder = events.get(event["low" if end == 0 else "high"])
        whose, at = (holder, 0) if holder else (event, end)
        found = (whose["at"][each][axis][at] for each in clocks_of(whose, chosen))
        return [each for each in found if each is not None]

    return min(times(0), default=None), max(times(1), default=None)


class Times:
    """The dated events and the days they cover: of all with `whole`, else of hours if any."""

    def __init__(self, document: Document, whole: bool = False) -> None:
        self.document, self.whole = document, whole
        dated = [event for event in document.events if event.is_dated]
        # The archive's own date for the item counts only where there is no other.
        lettered = [event for event in dated if event.kind != "catalogued"]
        self.own = dated if whole else lettered or dated
        self.outside = document.every(OutsideEvent, lambda event: any(event.ends))
        self.every: list[Event] = [*self.own, *self.outside]
        exact = (event for event in self.own if event.is_exact)
        self.exact = sorted(exact, key=lambda event: str(event.ends[0]))
        self.days = self._days()
        ends = [end for event in self.every for end in event.ends if end]
        self.zero = midnight(self.days[0] if self.days else min(ends, default=datetime(2000, 1, 1)))

    def _days(self) -> tuple[datetime, datetime] | None:
        near = [event for event in self.outside if "days" in event.scale]
        for events, longest in (
            (self.every if self.whole else (), timedelta.max),
            (self.exact, timedelta()),
            (self.own, timedelta(days=1)),
            (self.own, _MONTH),
            (near, _MONTH),
        ):
            ends = [(a, b) for a, b in (event.ends for event in events) if a and b]
            if found := [(a, b) for a, b in ends if b - a <= longest]:
                return min(first for first, _ in found), max(last for _, last in found)
        return None

    def minutes(self, moment: datetime | None) -> int | None:
        """A moment in minutes from the first midnight."""
        return None if moment is None else round((moment - self.zero).total_seconds() / 60)

    def moment(self, minutes: int) -> datetime:
        """Minutes from the first midnight as a moment."""
        return self.zero + timedelta(minutes=minutes)

    def scales(self, event: Event) -> list[str]:
        """The scales on which an event stands."""
        first, last = event.ends
        near = bool(
            self.days
            and (first is None or first <= self.days[1].replace(hour=23, minute=59))
            and (last is None or last >= midnight(self.days[0]))
        )
        if isinstance(event, OutsideEvent):
            return [scale for scale in event.scale if scale == "years" or near]
        wide = self.days and self.days[1] - self.days[0] > _MONTH
        coarse = first and last and last - first > _MONTH and not wide
        return ["days"] if near and not coarse else ["years"]

    @cached_property
    def clocks(self) -> list[dict[str, Any]]:
        """The clocks of the context, and those that only the page states, which are not offered."""
        offered = {clock.id: (clock.name, clock.zone) for clock in self.document.every(Clock)}
        stated = dict.fromkeys(map(self._clock, self.every))
        zones = offered | {zone: (zone, zone) for zone in stated if zone and zone not in offered}
        return [
            {"id": id, "name": name, "zone": zone, "offered": id in offered}
            for id, (name, zone) in zones.items()
        ]

    def _clock(self, event: Event) -> str:
        stated = _stated(event)
        for clock in self.document.every(Clock):
            if stated in (clock.id, clock.zone):
                return clock.id
        try:
            return stated and ZoneInfo(stated).key
        except (ZoneInfoNotFoundError, ValueError):
            return ""

    @cached_property
    def kinds(self) -> list[str]:
        """The kinds of time that there are, in the order of the legend."""
        there = {event["kind"] for event in self.events}
        if self.clocks and any(event["exact"] and not event["clock"] for event in self.events):
            there.add("clocks")
        return [kind for kind in EVENT_KINDS if kind in there]

    @cached_property
    def events(self) -> list[dict[str, Any]]:
        """The dated events in the order of time, those from outside apart."""
        found = map(self._event, self.every)
        return sorted(found, key=lambda e: (e["outside"], e["from"] is not None, e["from"] or 0))

    def _event(self, event: Event) -> dict[str, Any]:
        first, last = event.ends
        low, high = self.bounds.get(event.id, ("", ""))
        outside, scales = isinstance(event, OutsideEvent), self.scales(event)
        lasting = re.findall(r"([0-9]+)([DH])", event.edtf)
        return {
            "id": event.id,
            "address": event.address,
            "label": event.what,
            "kind": _kind(self.document, event),
            "exact": event.is_exact,
            "outside": outside,
            "scales": scales,
            "clock": self._clock(event),
            "writer": _writer(self.document, event),
            "from": self.minutes(first),
            "to": self.minutes(last),
            "low": low,
            "high": high,
            "length": sum(int(n) * {"D": 1440, "H": 60}[unit] for n, unit in lasting),
            "at": self._at(event) if not outside or "days" in scales else {},
        }

    def _at(self, event: Event) -> dict[str, dict[str, list[int | None]]]:
        """What its ends by each possible clock are on each clock; with none known, as written."""
        axes = {each["id"]: ZoneInfo(each["zone"]) for each in self.clocks} | {UNIVERSAL: UTC}
        clock = self._clock(event)
        possible = [clock] if clock else [each["id"] for each in self.clocks if each["offered"]]
        if not possible:
            return {"": {axis: [*map(self.minutes, event.ends)] for axis in ("", *axes)}}
        return {
            id: {
                axis: [self._on(end, axes[id], zone) for end in event.ends]
                for axis, zone in axes.items()
            }
            for id in possible
        }

    def _on(self, moment: datetime | None, by: tzinfo, axis: tzinfo) -> int | None:
        """What a moment by one clock is on another; an hour that was skipped by the one before."""
        there = moment and moment.replace(tzinfo=by).astimezone(axis)
        return self.minutes(there and there.replace(tzinfo=None))

    @cached_property
    def bounds(self) -> dict[str, tuple[str, str]]:
        """For events between two hours the ids of those events, as far as that is sure."""
        at: dict[str, list[str]] = {}
        for event in self.exact:
            at.setdefault(event.edtf.rstrip("~?%"), []).append(event.id)
        near = {frozenset(each[:2]) for each in self.between_letters}

        def anchor(event: Event, end: str) -> str:
            found = at.get(end, [])
            if len(found) > 1:
                found = [id for id in found if {id, event.id} in near]
            return found[0] if len(found) == 1 else ""

        found = {}
        for event in self.own:
            first, slash, last = event.edtf.partition("/")
            if slash and any(pair := (anchor(event, first), anchor(event, last))):
                found[event.id] = pair
        return found

    @cached_property
    def between_letters(self) -> list[tuple[str, str, str]]:
        """Pairs of events that follow from letters alone: before, after, why."""
        sent, received = (
            {each.of: each.id for each in reversed(self.own) if each.of and each.kind == kind}
            for kind in ("sent", "received")
        )
        found = [(sent.get(of, ""), id, "received") for of, id in received.items()]
        for letter in self.document.letters:
            here = sent.get(letter.id, "")
            found += [
                (sent.get(letter.answers, ""), here, "answers"),
                (received.get(letter.answers, ""), here, "heard"),
                (here, sent.get(letter.enclosed_in, ""), "encloses"),
            ]
        return [each for each in found if all(each) and each[0] != each[1]]


def sure_pairs(times: Times) -> Iterator[list[str]]:
    """Pairs of events of which one is before the other whatever the clocks: before, after, why."""
    yield from map(list, times.between_letters)
    linked = {each[:2] for each in times.between_letters}
    dated = {event.id for event in times.own}
    for event in times.own:
        for id in (each.event for each in event.follows):
            if id in dated and (id, event.id) not in linked:
                yield [id, event.id, "words"]
    for id, (low, high) in times.bounds.items():
        yield from ([*pair, "dated"] for pair in ((low, id), (id, high)) if all(pair))


def in_some_order(events: Iterable[Event]) -> list[str]:
    """The ids of those that can be ordered, in a way that tells nothing and is always the same."""
    sure = (e for e in events if e.edtf[:1] != "P" and e.edtf[-1:] not in "~?%")
    held = (each for each in sure if each.kind in ("sent", "received") or all(each.ends))
    dated = sorted(held, key=lambda event: event.edtf.partition("/")[0].replace("..", ""))
    true = [event.id for event in dated]
    mixed = sorted(true, key=lambda id: sha256(id.encode()).digest())
    if mixed in (true, true[::-1]):
        mixed = [*mixed[1:], *mixed[:1]]
    return mixed if len(true) > 1 else []
