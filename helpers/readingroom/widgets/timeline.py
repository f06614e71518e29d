"""The days of the telegrams, hour by hour, on clocks that the reader chooses."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import traitlets

from readingroom import chronology
from readingroom.document import Document
from readingroom.document.context import Clock, OutsideEvent
from readingroom.document.kinds import Event, Letter, MissingLetter, Name
from readingroom.document.things import Place
from readingroom.errors import ReadingRoomError
from readingroom.plots import timeline as picture
from readingroom.widgets.view import View, joined

_KINDS = (
    ("hour", "hour on a letter", "hour"),
    ("missing", "letter missing", "missing"),
    ("receipt", "receipt", "receipt"),
    ("between", "somewhere between", "between"),
    ("outside", "outside", "outside"),
)
RECEIPT = "receipt"


class TimelineView(View):
    """The view that `timeline` returns; `clocks` maps whose hours (and `axis`) to a clock."""

    _esm = joined("timeline.js")
    clocks = traitlets.Dict().tag(sync=True)


def timeline(document: Document, *, clocks: dict[str, str] | None = None) -> TimelineView:
    """The dated events on clocks to be chosen; the intervals follow.

    `clocks` maps the id of a writer, `receipt` or `axis` to the id of a clock, for example
    `{"kim": "pyongyang", "receipt": "moscow"}`; what is left out stays not stated. Raises
    `ReadingRoomError` if the page dates nothing to the minute or no clock is known.
    """
    static = picture(document)
    return TimelineView(
        static.html(),
        data=data_of(document),
        clocks=checked(document, clocks or {}),
        shown=[id for id, _, _ in _KINDS],
    )


def checked(document: Document, clocks: dict[str, str]) -> dict[str, str]:
    """The chosen clocks, if all are known. Raises `ReadingRoomError` with those there are."""
    known = {clock.id for clock in document.every(Clock)}
    whose = {writer["id"] for writer in _writers(document, _dated(document))} | {"axis"}
    for who, clock in clocks.items():
        if who not in whose or clock not in known:
            raise ReadingRoomError(
                f"There is no clock “{clock}” for “{who}”. Clocks: {', '.join(sorted(known))}; "
                f"whose: {', '.join(sorted(whose))}."
            )
    return dict(clocks)


def data_of(document: Document) -> dict[str, Any]:
    """What the browser needs: events in minutes from the first midnight, and clocks."""
    dated = _dated(document)
    exact = [
        event.stretch.earliest
        for event in dated
        if event.stretch and event.stretch.to_the_minute and event.stretch.earliest
    ]
    if not exact or not document.every(Clock):
        raise ReadingRoomError(
            "The page dates nothing to the minute, or context.yaml lists no clock."
        )
    zero = min(exact).replace(hour=0, minute=0)
    last = max(exact)
    nearby = [event for event in document.every(OutsideEvent) if _is_near(event, zero, last)]
    events = [_event(document, event, zero) for event in (*dated, *nearby)]
    events.sort(key=lambda each: (each["outside"], -1e9 if each["from"] is None else each["from"]))
    counts = {id: sum(event["kind"] == id for event in events) for id, _, _ in _KINDS}
    return {
        "title": document.title,
        "zero": [zero.year, zero.month, zero.day],
        "events": events,
        "clocks": [
            {"id": clock.id, "name": clock.name, "offset": _offset(clock, zero)}
            for clock in document.every(Clock)
        ],
        "writers": _writers(document, dated),
        "kinds": [
            {"id": id, "label": label, "glyph": glyph, "mark": id, "count": counts[id]}
            for id, label, glyph in _KINDS
            if counts[id]
        ],
    }


def _dated(document: Document) -> list[Event]:
    """The sent and received letters that the page dates, as far as it does."""
    return [
        event
        for event in document.events
        if event.of
        and event.stretch
        and event.stretch.latest
        and event.kind in ("sent", "received")
    ]


def _is_near(event: OutsideEvent, first: datetime, last: datetime) -> bool:
    stretch = event.stretch
    return bool(
        "days" in event.scale
        and stretch
        and stretch.earliest
        and stretch.latest
        and stretch.latest >= first
        and stretch.earliest <= last + timedelta(days=1)
    )


def _event(document: Document, event: Event, zero: datetime) -> dict[str, Any]:
    stretch = event.stretch
    assert stretch is not None
    outside = isinstance(event, OutsideEvent)
    exact = stretch.to_the_minute
    place = event.place if event.places else None
    return {
        "id": event.id,
        "label": event.what,
        "exact": exact,
        "outside": outside,
        "written": _written(event, place if exact else None),
        "kind": _kind(document, event, exact),
        "writer": writer_of(document, event),
        "clock": "" if event.clock == chronology.NOT_STATED else event.clock,
        "from": _minutes(stretch.earliest, zero),
        "to": None if exact else _minutes(stretch.latest, zero),
        "item": _item(event, place),
    }


def _written(event: Event, place: Place | None) -> str:
    if place:
        return place.words
    known = isinstance(event, OutsideEvent)
    return chronology.in_words(event.edtf) if known else "hour not stated"


def _kind(document: Document, event: Event, exact: bool) -> str:
    if isinstance(event, OutsideEvent):
        return "outside"
    if not exact:
        return "between"
    if event.kind == "received":
        return "receipt"
    lost = {letter.id for letter in document.every(MissingLetter)}
    return "missing" if event.of in lost else "hour"


def writer_of(document: Document, event: Event) -> str:
    """Whose clock gave the hour: the sender's id, `receipt`, or nothing for events from outside."""
    if isinstance(event, OutsideEvent) or not event.of:
        return ""
    if event.kind == "received":
        return RECEIPT
    letters: tuple[Letter | MissingLetter, ...] = (
        *document.letters,
        *document.every(MissingLetter),
    )
    return next((letter.sender for letter in letters if letter.id == event.of), "")


def _writers(document: Document, dated: list[Event]) -> list[dict[str, str]]:
    names = {name.id: name.name for name in document.every(Name)} | {RECEIPT: "the receipt"}
    exact = [event for event in dated if event.stretch and event.stretch.to_the_minute]
    ids = dict.fromkeys(writer_of(document, event) for event in exact)
    return [{"id": id, "label": names.get(id, id)} for id in ids if id]


def _item(event: Event, place: Place | None) -> dict[str, Any]:
    rows = [["where", place.where], ["voice", place.voice]] if place else []
    rows += [["as stated", event.edtf], ["clock", event.clock]]
    if isinstance(event, OutsideEvent):
        rows += [
            ["known from", "outside the document"],
            ["sources", ", ".join(event.sources)],
            ["confidence", event.confidence],
        ]
    cite = ", ".join(filter(None, [place.letter_title or place.part, place.where])) if place else ""
    return {
        "kind": event.what,
        "glyph": "",
        "words": place.words if place else "",
        "rows": rows,
        "note": event.note,
        "cite": cite,
    }


def _minutes(moment: datetime | None, zero: datetime) -> int | None:
    return None if moment is None else round((moment - zero).total_seconds() / 60)


def _offset(clock: Clock, day: datetime) -> int:
    offset = day.replace(tzinfo=ZoneInfo(clock.zone)).utcoffset()
    return round(offset.total_seconds() / 60) if offset else 0
