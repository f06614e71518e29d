"""CSV: a table a kind, the lines of the page, and a dictionary that says what each column is."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from readingroom.document import Document
from readingroom.document.facts import Passage
from readingroom.document.things import Place, Thing

_PLACED = {
    "siglum": "the passage in which the words begin",
    "line": "the line on which they begin, from 1",
    "last_line": "the line on which they end",
    "letter": "the code of the letter they stand in",
    "part": "the part of the page they stand in",
    "voice": "who speaks there",
    "start": "the code point of the page at which they begin, from 0",
    "end": "the code point before which they end",
    "words": "they themselves, letter for letter",
}
"""The columns that say where words stand, and what each means."""
_COLUMNS = ("table", "column", "means")
Table = tuple[Mapping[str, str], list[Mapping[str, Any]]]
"""What each column means, and the rows."""


def comma_separated(document: Document, reading: str = "") -> bytes:
    """A zip of tables, `dictionary.csv` with them; those of one reading in a folder of its own.

    A cell that a spreadsheet would compute (it begins with = + - or @) has an apostrophe before it.
    """
    made = {"lines.csv": _lines(document)}
    made |= {f"{name}.csv": table for name, table in _tables(document.things)}
    if reading:
        held = _tables(document.reading(reading).things)
        made |= {f"reading.{reading}/{name}.csv": table for name, table in held}
    told = [
        dict(zip(_COLUMNS, (name, column, means), strict=True))
        for name, (columns, _) in made.items()
        for column, means in columns.items()
    ]
    made["dictionary.csv"] = (dict.fromkeys(_COLUMNS, ""), [*told])
    return _zipped({name: _written(*table) for name, table in made.items()})


def _lines(document: Document) -> Table:
    """Every line of the page, the blank ones too: joined by line ends, their words are the page."""
    page = document.page
    numbers = range(1, len(page.text.line_starts) + 1)
    return _PLACED, [_whereabouts(page.place(page.text.line_span(each))) for each in numbers]


def _tables(things: Iterable[Thing]) -> Iterator[tuple[str, Table]]:
    kinds: dict[type[Thing], list[Thing]] = {}
    for thing in things:
        kinds.setdefault(type(thing), []).append(thing)
    kinds.pop(Passage, None)  # The lines have them.
    for kind, held in kinds.items():
        named = {each.name: each for each in fields(kind) if each.name != "at"}
        columns = {name.rstrip("_"): _means(each) for name, each in named.items()}
        several = any(len(each.places) > 1 for each in held)
        more = {"places": "all places: lines"} if several else {}
        rows: list[Mapping[str, Any]] = [
            {name.rstrip("_"): _cell(getattr(each, name)) for name in named}
            | {"address": each.address}
            | (_whereabouts(each.place) if each.places else {})
            | ({"places": "; ".join(at.where for at in each.places)} if several else {})
            for each in held
        ]
        yield kind.section, ({**columns, "address": "kind and id", **_PLACED, **more}, rows)


def _means(each: Any) -> str:
    label = each.metadata.get("label") or each.name.strip("_").replace("_", " ")
    return str(each.metadata.get("means") or label)


def _whereabouts(place: Place) -> dict[str, Any]:
    return {name: getattr(place, name) for name in _PLACED}


def _cell(value: Any) -> str:
    if isinstance(value, Place):
        return value.words
    if isinstance(value, tuple):
        return "; ".join(map(_cell, value))
    return "" if value is None else str(value)


def _written(columns: Mapping[str, str], rows: Sequence[Mapping[str, Any]]) -> bytes:
    page = StringIO(newline="")
    table = csv.DictWriter(page, [*columns], restval="")
    table.writeheader()
    table.writerows({name: _harmless(each) for name, each in row.items()} for row in rows)
    return page.getvalue().encode("utf-8", "replace")


def _harmless(value: Any) -> Any:
    """A cell that no spreadsheet computes.

    >>> _harmless("=1+1"), _harmless("1. One"), _harmless(7)
    ("'=1+1", '1. One', 7)
    """
    computed = isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r"))
    return f"'{value}" if computed else value


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip that is the same for the same files."""
    held = BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            one = ZipInfo(name)
            one.external_attr = 0o644 << 16  # for all who find it unpacked
            archive.writestr(one, content, ZIP_DEFLATED)
    return held.getvalue()
