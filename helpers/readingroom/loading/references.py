"""What entries say of each other and of the world outside: sources, silences, ids."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from readingroom.document import Document
from readingroom.document.context import Journey
from readingroom.document.things import UNFILLED, Collection, Place, Thing
from readingroom.errors import did_you_mean
from readingroom.reading import Reading
from readingroom.reading.kinds import Silence

Found = Iterator[tuple[Thing | None, str, str]]
"""Things with what is wrong about them and the nearest right thing; None is the whole file."""


def sources(document: Document) -> Found:
    """What comes from outside, or is inferred, says on what it rests."""
    for step in (thing for thing in document if isinstance(thing, Journey)):
        if step.basis == "outside" and not step.sources:
            yield step, "it is known from outside and names no source.", "Add `sources`."
        if step.basis == "page" and not step.at:
            yield step, "its basis is the page, and it has no words of it.", "Add `at`."
        if step.basis in ("outside", "inference") and not step.confidence:
            yield step, "it does not say how sure we can be.", "Add `confidence`."


def silences(document: Document) -> Found:
    """Words that are said not to occur do not occur."""
    for silence in (
        thing for reading in document.readings.values() for thing in reading.every(Silence)
    ):
        if silence.letter not in document.page.letter_by_code:
            continue
        for words in silence.absent:
            hits = document.search(words, letter=silence.letter)
            if hits:
                first = next(iter(hits)).place
                yield (
                    silence,
                    f"“{words}” does occur in letter {silence.letter}.",
                    (f"It stands there: {first.where}."),
                )


def references(document: Document) -> Found:
    """Every id that an entry names exists."""
    shelves: list[Collection] = [document, *document.readings.values()]
    for shelf in shelves:
        known: dict[str, list[str]] = {}
        for thing in (*document, *(shelf if isinstance(shelf, Reading) else ())):
            known.setdefault(thing.noun, []).append(thing.id)
            known.setdefault("*", []).append(thing.address)
        for thing in shelf:
            for value, kinds in _named(thing):
                if value == UNFILLED or any(value in known.get(kind, ()) for kind in kinds):
                    continue
                candidates = [id for kind in kinds for id in known.get(kind, ())]
                what = "thing" if kinds == ("*",) else " or ".join(kinds)
                yield thing, f"there is no {what} “{value}”.", did_you_mean(value, candidates)


def _named(made: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every id that a value names, with the kinds it may be of."""
    for each in fields(made):
        value = getattr(made, each.name)
        for item in value if isinstance(value, tuple) else (value,):
            if is_dataclass(item) and not isinstance(item, Place | Thing):
                yield from _named(item)
            elif item and "refers" in each.metadata:
                yield item, each.metadata["refers"]
