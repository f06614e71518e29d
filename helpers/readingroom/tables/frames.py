"""From things to rows: what all tables have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import pandas as pd

from readingroom.document.things import Place, Thing

_FIRST = ("siglum", "line", "words")
_NUMBERS = ("line", "last_line", "count", "amount", "copies")


def of_things(things: Sequence[Thing], **more: Any) -> pd.DataFrame:
    """One row a thing: its words with siglum and line, then its fields, then what is derived."""
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


def _plain(value: Any) -> Any:
    if isinstance(value, Place):
        return value.words if value.line else None
    if isinstance(value, tuple):
        return "; ".join(str(_plain(item)) for item in value) or None
    return str(value) if value not in ("", None) else None


def frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Rows as a table indexed by id; columns that no row fills are left out, apart from ids."""
    columns = dict.fromkeys(
        [
            "id",
            *(name for name in _FIRST if any(name in row for row in rows)),
            *(name for row in rows for name in row),
        ]
    )
    table = pd.DataFrame(rows, columns=list(columns)).set_index("id")
    for name in _NUMBERS:
        if name in table and not table[name].dropna().empty:
            table[name] = pd.to_numeric(table[name], errors="raise").astype("Int64")
    empty = [name for name in table if len(table) and table[name].isna().all()]
    return table.drop(columns=empty)
