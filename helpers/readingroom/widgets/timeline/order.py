"""What decides an order of events: bounds that other hours set, and links between letters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

from readingroom.document import Document
from readingroom.document.kinds import Event

Bounds = Mapping[str, tuple[str, str]]


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
    for event in own:
        by_words = [each.event for each in event.follows if (each.event, event.id) not in linked]
        found += [[before, event.id, "words"] for before in by_words]
    for id, (low, high) in bound.items():
        found += [[low, id, "dated"]] if low else []
        found += [[id, high, "dated"]] if high else []
    return found


def proving(own: Sequence[Event]) -> dict[str, dict[str, str]]:
    """The words that put one event before another, by both ids, with the line they stand on."""
    return {
        f"{each.event} {event.id}": {
            "words": " ".join(each.at.words.split()),
            "where": each.at.where,
        }
        for event in own
        for each in event.follows
    }


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
