"""What the inspector shows of an event, and how its date is said."""

from __future__ import annotations

from typing import Any

from readingroom import chronology
from readingroom.document import Document
from readingroom.document.context import Clock, OutsideEvent
from readingroom.document.kinds import Event
from readingroom.widgets.desk.view import citing, whereabouts

_GLYPHS = {"hour", "missing", "receipt", "between", "lasting", "outside"}


def said(event: Event) -> str:
    """When an event was, as briefly as a row says it; in the page's words if it can."""
    stretch = event.stretch
    if isinstance(event, OutsideEvent):
        sure = "" if event.confidence == "high" else f", {event.confidence} confidence"
        return f"{chronology.in_words(event.edtf)}{sure}"
    if stretch and stretch.to_the_minute:
        return event.words or chronology.in_words(event.edtf)
    return "hour not stated" if "T" in event.edtf and "/" in event.edtf else _dated(event)


def _dated(event: Event) -> str:
    return chronology.in_words(event.edtf)


def clock_of(document: Document, event: Event) -> str:
    """The name of the clock that is stated, or that none is."""
    clocks = document.every(Clock)
    names = (each.name for each in clocks if event.clock in (each.id, each.zone))
    return next(names, event.clock or chronology.NOT_STATED)


def item(document: Document, event: Event, kind: str) -> dict[str, Any]:
    """An event for the inspector: words, place, date, clock; sources for what is from outside."""
    shown = {"kind": event.what, "glyph": kind if kind in _GLYPHS else "", "note": event.note}
    clock = ["clock", clock_of(document, event)]
    if isinstance(event, OutsideEvent):
        return shown | {
            "words": "",
            "silence": "Not in the document.",
            "rows": [
                ["date", _dated(event)],
                *([clock] if event.stretch and event.stretch.to_the_minute else []),
                ["dated to", f"the {event.precision}"],
                *(["source", citation] for citation in event.citations or event.sources),
                ["confidence", event.confidence],
            ],
            "when": [],
        }
    place = event.place if event.places else None
    return shown | {
        "words": place.words if place else "",
        "silence": "" if place else "No words of the page are given for it.",
        "rows": whereabouts(place) if place else [],
        "when": [
            ["worked out as" if "/" in event.edtf else "as stated", _dated(event)],
            *([] if kind == "lasting" else [clock]),
        ],
        "more": [
            {"head": "Also there", "words": each.words, "where": each.where}
            for each in event.places[1:]
        ],
        "cite": citing(place) if place else "",
    }
