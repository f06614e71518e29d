"""CSV: a table a kind, the lines of the page, and a dictionary that says what each column is."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from io import StringIO
from typing import Any

from readingroom.document import Document
from readingroom.document.facts import Passage
from readingroom.document.things import Collection, Place, label
from readingroom.loading.files import zipped

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
Row = Sequence[str | int]
Tables = dict[str, tuple[Mapping[str, str], list[Mapping[str, Any]]]]
"""What each column means, and the rows: by the names of the files."""


def comma_separated(document: Document, reading: str = "") -> bytes:
    """A zip of tables, `dictionary.csv` with them; those of one reading in a folder of its own.

    `lines.csv` has blank lines too: joined by line ends, the words in it are the page.
    """
    made: Tables = {"lines.csv": (_PLACED, [*map(_whereabouts, document.page.places)])}
    made |= _tables(document)
    if reading:
        made |= _tables(document.reading(reading), f"reading.{reading}/")
    told = ((name, *each) for name, (columns, _) in made.items() for each in columns.items())
    files = {name: as_csv(_rows(*table)) for name, table in made.items()}
    return zipped(files | {"dictionary.csv": as_csv([("table", "column", "means"), *told])})


def _tables(collection: Collection, folder: str = "") -> Tables:
    made = Tables()
    for kind, held in collection.by_kind.items():
        if kind is Passage:  # The lines have them.
            continue
        told = {e.name: e.metadata.get("means") or label(e) for e in fields(kind) if e.name != "at"}
        columns = {name.rstrip("_"): means for name, means in told.items()}
        several = any(len(each.places) > 1 for each in held)
        more = {"places": "all places: lines"} if several else {}
        rows: list[Mapping[str, Any]] = [
            {name.rstrip("_"): _cell(getattr(each, name)) for name in told}
            | {"address": each.address, "places": "; ".join(at.where for at in each.places)}
            | (_whereabouts(each.place) if each.places else {})
            for each in held
        ]
        means = {**columns, "address": "kind and id", **_PLACED, **more}
        made[f"{folder}{kind.section}.csv"] = means, rows
    return made


def _whereabouts(place: Place) -> dict[str, Any]:
    return {name: getattr(place, name) for name in _PLACED}


def _cell(value: Any) -> str:
    if isinstance(value, Place):
        return value.words
    if isinstance(value, tuple):
        return "; ".join(map(_cell, value))
    return "" if value is None else str(value)


def _rows(columns: Mapping[str, str], rows: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    yield [*columns]
    yield from ([row.get(name, "") for name in columns] for row in rows)


def as_csv(rows: Iterable[Row], *, mark: bool = False) -> bytes:
    """Rows as CSV; with a mark by which spreadsheets know that it is UTF-8."""
    page = StringIO(newline="")
    csv.writer(page).writerows(map(harmless, row) for row in rows)
    return page.getvalue().encode("utf-8-sig" if mark else "utf-8", "replace")


def harmless(cell: str | int) -> str:
    """A cell that no spreadsheet computes.

    >>> harmless("=1+1"), harmless("1. One"), harmless(-7)
    ("'=1+1", '1. One', '-7')
    """
    words = str(cell).replace("\0", "�")
    computed = isinstance(cell, str) and words.lstrip().startswith(("=", "+", "-", "@"))
    return f"'{words}" if computed else words
