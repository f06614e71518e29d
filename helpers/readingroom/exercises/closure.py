"""What exercises open: cards and entries of the key that wait for a student's own answer."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from readingroom.document import Collection, Document, Thing
from readingroom.document.context import Fact
from readingroom.exercises import Exercise, Exercises
from readingroom.reading import Step


def opened(word: str, document: Document) -> tuple[str, ...]:
    """The addresses of what a word of `opens` stands for; none if it stands for nothing.

    It is an address, a list of the key, or a list of it for one letter.

    >>> from readingroom.loading import load
    >>> opened("options", load("telegram-21646")), opened("claims:K", load("telegram-21646"))[:2]
    (('option:reject', 'option:accept'), ('claim:correct', 'claim:passive'))
    """
    return tuple(address for address, names in _names(document).items() if word in names)


def openable(document: Document) -> list[str]:
    """Everything that `opens` may hold."""
    return [*dict.fromkeys(name for names in _names(document).values() for name in names)]


@lru_cache(maxsize=8)
def _names(document: Document) -> Mapping[str, tuple[str, ...]]:
    """By what words each card and each entry of a reading can be opened, by its address."""
    found: dict[str, tuple[str, ...]] = {}
    found |= {fact.address: (fact.address,) for fact in document.every(Fact)}
    for reading in document.readings.values():
        for thing in reading:
            lists = (thing.section, f"{thing.section}:{_letter(thing, reading)}")
            found[thing.address] = (thing.address, *lists)
    return found


def _letter(thing: Thing, reading: Collection) -> str:
    """The letter that an entry is about; a step is about that of the claim it leads to."""
    if isinstance(thing, Step):
        thing = reading.by_address.get(f"claim:{thing.to}", thing)
    return getattr(thing, "letter", "") or thing.place.letter


def openers(thing: Thing, exercises: Exercises, document: Document) -> list[Exercise]:
    """The exercises that open a thing: an answer to any of them does."""
    names = _names(document).get(thing.address, ())
    return [each for name in names for each in exercises.opening.get(name, ())]
