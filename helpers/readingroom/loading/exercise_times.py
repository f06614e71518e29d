"""Whether the accepted lengths of time are what the document's own times give."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from itertools import combinations_with_replacement, product

from readingroom import chronology
from readingroom.document import Document
from readingroom.document.context import Clock
from readingroom.document.things import UNFILLED
from readingroom.errors import did_you_mean
from readingroom.exercises.checking import Keyed
from readingroom.exercises.kinds import Interval
from readingroom.exercises.parts import Choice
from readingroom.loading.finding import short
from readingroom.loading.told import Path

Found = Iterator[tuple[Path, str, str]]


def hours(known: Keyed, document: Document) -> Found:
    """The accepted lengths are the face value, or what some of the clocks give at either end."""
    exercise = known.exercise
    assert isinstance(exercise, Interval)
    known_clocks = document.every(Clock)
    zones = {clock.name: clock.zone for clock in known_clocks if clock.zone != UNFILLED}
    unknown = [name for name in exercise.clocks if name not in zones]
    for name in unknown:
        what = f"there is no clock “{short(name)}”."
        at = ("clocks", exercise.clocks.index(name))
        yield at, what, did_you_mean(name, list(zones))
    moments = []
    for field, choice in (("from", exercise.from_), ("to", exercise.to)):
        moment = _moment(document, choice)
        if moment is None and choice.at.line:
            what = f"`{field}`: these words give no time to the minute that document.yaml knows."
            yield (field,), what, "Copy the words that an event has under `written`."
        moments.append(moment)
    first, second = moments
    if unknown or first is None or second is None:
        return  # Words of the teacher's own are not worked out.
    clocks = {name: zones[name] for name in exercise.clocks}
    right = set(_lengths(first, second, clocks))
    interval = chronology.between(first, second, clocks, clocks)
    for index, key in enumerate(known.accepting):
        if not key <= right:
            what = "`answer` is not what the two times give."
            yield ("accept", index, "answer"), what, f"They give {interval}."


def _moment(document: Document, choice: Choice) -> datetime | None:
    """The minute that words of the page give, by the event that has them."""
    for event in document.events:
        stretch = event.stretch
        if stretch is None or not stretch.to_the_minute:
            continue
        for place in event.places:
            if place.start < choice.at.end and choice.at.start < place.end:
                return stretch.earliest
    return None


def _lengths(
    first: datetime, second: datetime, clocks: dict[str, str]
) -> Iterator[tuple[Fraction, Fraction]]:
    """Every length, as its shortest and longest time, that the two times may give.

    Whoever leaves some of the clocks open has a range that the outer two of them set.
    """
    face = chronology.between(first, second, clocks, clocks)
    yield _minutes(face.face_value), _minutes(face.face_value)
    open_ = [dict(outer) for outer in combinations_with_replacement(clocks.items(), 2)]
    for here, there in product(open_, repeat=2):
        one = chronology.between(first, second, here, there)
        yield _minutes(one.shortest), _minutes(one.longest)


def _minutes(lasting: object) -> Fraction:
    return Fraction(round(lasting.total_seconds() / 60))  # type: ignore[attr-defined]
