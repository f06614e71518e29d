"""From things to rows: what all tables have in common."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any

import pandas as pd

from readingroom.answers import reading_of
from readingroom.document import Document
from readingroom.document.things import Place, Thing
from readingroom.errors import ReadingRoomError, visible
from readingroom.html import NO_FORMULA, Html, element

_FIRST = ["id", "siglum", "line", "words"]
_NUMBERS = ("line", "last_line", "count", "amount", "copies")


class Table(pd.DataFrame):  # type: ignore[misc]
    """A table of pandas shown letter for letter (no dollar begins a formula), and what it makes."""

    _constructor = property(lambda _: Table)
    _constructor_sliced = property(lambda _: Column)

    def __repr__(self) -> str:
        return visible(super().__repr__())

    def _repr_html_(self) -> str | None:
        shown = super()._repr_html_()
        return shown and element("div", Html(visible(shown)), class_=NO_FORMULA)


class Column(pd.Series):  # type: ignore[misc]
    """A column or a row of a table, shown letter for letter."""

    _constructor = property(lambda _: Column)
    _constructor_expanddim = property(lambda _: Table)

    def __repr__(self) -> str:
        return visible(super().__repr__())


def of_things(things: Sequence[Thing], **more: Any) -> pd.DataFrame:
    """One row a thing, or an answer to it: words with siglum and line, fields, what is derived."""
    if any(hasattr(thing, "readings") for thing in things):
        return _of_answers(things)
    rows = []
    for thing in things:
        row: dict[str, Any] = {"id": thing.id}
        if thing.places:
            row |= {"siglum": thing.siglum or None, "line": thing.line, "words": thing.words}
        for each in fields(thing):
            value = getattr(thing, each.name)
            if each.name not in ("id", "note", "at") and value is not thing.place:
                row[each.name.rstrip("_")] = _plain(value)
        derived = {name: derive(thing) for name, derive in more.items()}
        rows.append(row | derived | {"note": thing.note or None})
    return frame(rows)


def columns(things: Iterable[Any], *named: str, **made: str | Callable[[Any], Any]) -> pd.DataFrame:
    """One row a thing, and the columns that are named: a field by its path, or what is made of it.

    >>> from readingroom.loading import load
    >>> columns(load("telegram-21646").passages, line="at.line").loc["M16", "line"].item()
    61
    """
    every: dict[str, Any] = {"id": "id"} | {name: name for name in named} | made
    read = {name: attrgetter(how) if isinstance(how, str) else how for name, how in every.items()}
    return frame({name: get(each) or None for name, get in read.items()} for each in things)


def _plain(value: Any) -> Any:
    if isinstance(value, Place):
        return value.words if value.line else None
    if isinstance(value, tuple):
        return "; ".join(str(_plain(item)) for item in value) or None
    return str(value) if value not in ("", None) else None


def of_reading(document: Document, reading: str | None, kind: type[Any]) -> tuple[Any, ...]:
    """What one reader holds of a kind. Raises `ReadingRoomError` where no reader is named."""
    if reading is None:
        readers = ", ".join(f'reading="{name}"' for name in document.readings)
        raise ReadingRoomError(
            f"This table holds an interpretation, so it needs to know whose: "
            f"add {readers or 'reading=…'}."
        )
    return reading_of(document, reading).every(kind)


def _of_answers(questions: Sequence[Any]) -> pd.DataFrame:
    return frame(
        {
            "id": f"{each.id}-{n}",
            "question": each.question,
            "says": answer.says,
            "because": answer.because or None,
            "confidence": answer.confidence or None,
            "lines": ", ".join(place.where for place in answer.at) or None,
        }
        for each in questions
        for n, answer in enumerate(each.readings, 1)
    )


def frame(rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    """Rows as a table indexed by id; columns that no row fills are left out, apart from ids."""
    rows = [*rows]
    every = dict.fromkeys(["id", *(name for row in rows for name in row)])
    names = sorted(every, key=lambda name: _FIRST.index(name) if name in _FIRST else len(_FIRST))
    table: pd.DataFrame = Table(rows, columns=names).set_index("id")
    for name in _NUMBERS:
        if name in table and not table[name].dropna().empty:
            table[name] = pd.to_numeric(table[name], errors="raise").astype("Int64")
    empty = [name for name in table if len(table) and table[name].isna().all()]
    return table.drop(columns=empty)
