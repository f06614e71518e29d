"""Exercises that count and order: the items of a list, the times of a page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any

from readingroom.anchors import Span
from readingroom.document import Document
from readingroom.document.kinds import Event, Request
from readingroom.document.things import UNFILLED, Place
from readingroom.importing.drafting.names import Entry
from readingroom.loading.writing import anchor

_MOST_TIMES = 6
_OWN = "oversight"


def words_of(document: Document, place: Place) -> Any:
    """The copied words that find a place."""
    return anchor(document.page.text, Span(place.start, place.end))


def count_of_items(document: Document) -> Entry | None:
    """How many items of a list stand under no other: the first list of which that is clear."""
    lettered = sorted(document.requests, key=lambda request: request.letter)
    for code, requests in groupby(lettered, key=lambda request: request.letter):
        found = [request for request in requests if request.label not in ("", UNFILLED)]
        top = [request for request in found if not request.part_of]
        below = [request for request in found if request.part_of]
        if len(top) > 1 and len({request.label for request in top}) == len(top):
            return _count(document, code, top, below)
    return None


def _count(document: Document, code: str, top: list[Request], below: list[Request]) -> Entry:
    too_many = {
        "gave": {"number": len(top) + len(below)},
        "tag": _OWN,
        "say": "That counts the items under another one as well.",
        "see": words_of(document, below[0].at) if below else "",
        "next": "Go down the list and count the labels of one kind only.",
    }
    return {
        "id": "items-of-the-list",
        "skill": "requests",
        "level": 1,
        "kind": "number",
        "prompt": f"Letter {code} numbers a list. How many items of it stand under no other item?",
        "units": ["items", "letters"],
        "hints": ["The label stands before the words: a figure, or a letter of the alphabet."],
        "accept": [
            {
                "answer": {"bound": "exactly", "number": len(top), "unit": "items"},
                "say": "A count is worth something when its rule is said with it. You had one.",
            }
        ],
        "foreseen": [too_many] if below else [],
        "otherwise": "Read the labels aloud, without the words behind them.",
        "evidence": [words_of(document, each.at) for each in (top[0], top[-1])],
    }


def order_of_times(document: Document) -> Entry | None:
    """The dates of the page, to be put in order; those that leave their order open are left out."""
    dated = sorted(_in_order(document.events), key=lambda event: event.place.start)
    if len(dated) < 3:
        return None
    names = {event.id: f"place-{number}" for number, event in enumerate(dated, 1)}
    right = [names[event.id] for event in _in_order(dated)]
    printed = list(names.values())
    at = {names[event.id]: words_of(document, event.place) for event in dated}
    as_printed = {
        "gave": printed,
        "tag": _OWN,
        "say": "This is the order in which the page prints them.",
        "see": at[right[0]],
        "next": "Take each as a date, wherever it stands.",
    }
    return {
        "id": "earlier-and-later",
        "skill": "time",
        "level": 1,
        "kind": "order",
        "prompt": "Put these times of the page in order, the earliest first.",
        "items": {name: {"at": words} for name, words in at.items()},
        "hints": ["Begin with the year, then the month, then the day."],
        "accept": [{"answer": right, "say": "In time they stand otherwise than on the page."}]
        if right != printed
        else [{"answer": right, "say": "Here the page itself keeps the order of time."}],
        "foreseen": [as_printed] if right != printed else [],
        "otherwise": "Find the earliest. Then ask the same of those that are left.",
        "evidence": list(at.values()),
    }


def _in_order(events: Iterable[Event]) -> list[Event]:
    """Events of the page one after the other, each on a later day than the last, in time."""
    closed: dict[str, tuple[datetime, datetime]] = {}
    by_id: dict[str, Event] = {}
    for event in events:
        stretch = event.stretch
        if stretch and stretch.earliest and stretch.latest and event.places:
            closed[event.id] = stretch.earliest, stretch.latest
            by_id[event.id] = event
    chosen: list[str] = []
    for id in sorted(closed, key=lambda id: closed[id][1]):
        if not chosen or closed[id][0].date() > closed[chosen[-1]][1].date():
            chosen.append(id)
    return [by_id[id] for id in chosen[:_MOST_TIMES]]
