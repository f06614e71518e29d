"""One function for the table of any list, made from the classes of the model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

import pandas as pd

from readingroom.document import Document
from readingroom.document.facts import Part
from readingroom.document.things import Thing
from readingroom.errors import NotHere, ReadingRoomError
from readingroom.loading.contents import CONTEXT, FACTS, READING
from readingroom.tables import evidence, interpretations
from readingroom.tables.frames import of_answers, of_reading, of_things

_KINDS: tuple[type[Thing], ...] = (*FACTS, *CONTEXT, *READING)
LISTS = {kind.section: kind for kind in _KINDS}
"""The kind of things in each list of a document's files, by the list's name there."""

NAMED: dict[str, Callable[..., pd.DataFrame]] = {
    name: make
    for module in (evidence, interpretations)
    for name, make in vars(module).items()
    if getattr(make, "__module__", "") == module.__name__
    and not name.startswith("_")
    and name not in {"agreement", "reliability"}
}
"""The tables that also have a function of their own."""

_READ = {kind.section for kind in READING} | {"brackets", "requests"}


def of(document: Document, what: str, *, reading: str | None = None) -> pd.DataFrame:
    """The table of any list of a document's files, by the list's name there, as `"names"`.

    It has a row for each entry and a column for each field of it; `lines` are all the lines that an
    entry points at. Where `rr.tables` has a table of that name, it is that one. Lists of a reading
    need to know whose: `reading="key"`. Raises `NotHere` with the tables there are, the nearest
    first.

    >>> from readingroom.loading import load
    >>> of(load("telegram-21646"), "names").loc["kim", ["kind", "lines"]].tolist()
    ['person', '12–13, 29, 31, 100']
    """
    what = str(what)
    if what not in NAMED and what not in LISTS:
        raise NotHere(
            f"There is no table of “{what}”. Tables there are, the nearest first: "
            f"{', '.join(_nearest(what))}."
        )
    if reading and what not in _READ:
        raise ReadingRoomError(f"The table of {what} holds no interpretation: leave `reading` out.")
    if what in NAMED:
        return NAMED[what](document, **({"reading": reading} if reading else {}))
    kind = LISTS[what]
    if kind in READING:
        return _table(document, of_reading(document, reading, kind))
    return _table(document, document.every(kind))


def _nearest(wrong: str) -> list[str]:
    """All names of tables, those that are most like a wrong one first."""
    names = sorted(NAMED | LISTS)
    return sorted(names, key=lambda name: -SequenceMatcher(None, wrong[:80], name).ratio())


def _table(document: Document, things: Sequence[Thing]) -> pd.DataFrame:
    if any(hasattr(thing, "readings") for thing in things):
        return of_answers(things)
    if any(len(_lines(document, thing)) > 1 for thing in things):
        return of_things(things, lines=lambda thing: runs(_lines(document, thing)) or None)
    return of_things(things)


def _lines(document: Document, thing: Thing) -> list[int]:
    """The lines that a thing points at; with a part also the blank ones that belong to it."""
    if isinstance(thing, Part):
        holders = enumerate(document.page.parts_of_line, 1)
        return [n for n, parts in holders if any(part.name == thing.name for part in parts)]
    return sorted({n for at in thing.places for n in range(at.line, at.last_line + 1)})


def runs(numbers: Sequence[int]) -> str:
    """Numbers in words, those that follow each other as one.

    >>> runs([1, 2, 3, 8])
    '1–3, 8'
    """
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][-1] + 1:
            found[-1][1:] = [number]
        else:
            found.append([number])
    return ", ".join("–".join(map(str, run)) for run in found)
