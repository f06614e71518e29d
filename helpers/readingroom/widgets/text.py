"""The text of a page, line by line, with marks that explain themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from readingroom.document import Document
from readingroom.document.kinds import Bracket, Name
from readingroom.document.showing import page as static_page
from readingroom.document.things import Place
from readingroom.widgets.view import View, joined

_TYPES = {
    "person": "person",
    "organisation": "organisation",
    "term": "organisation",
    "place": "place",
    "facility": "place",
}
_KINDS = (
    ("person", "People", "person"),
    ("organisation", "Groups and terms", "organisation"),
    ("place", "Places", "place"),
    ("time", "Times", "time"),
    ("bracket", "Editors’ brackets", "bracket"),
)
PARTS = "part"


@dataclass(frozen=True)
class Mark:
    """Marked words: their kind, an address of their own, where they stand, what is said of them."""

    kind: str
    address: str
    place: Place
    title: str
    rows: tuple[tuple[str, str], ...] = ()
    note: str = ""


class TextView(View):
    """The view that `text` returns."""

    _esm = joined("text.js")


def text(document: Document, *, selected: str = "", shown: Sequence[str] | None = None) -> TextView:
    """The page to read, search and look into: parts, people, places, times and brackets as marks.

    `shown` names the kinds that are switched on (all of them, if left out): part, person,
    organisation, place, time, bracket. `selected` is a siglum such as M16, `line:86`, or the
    address of a mark.
    """
    marks = list(marks_of(document))
    every = [PARTS, *(id for id, _, _ in _KINDS)]
    return TextView(
        static_page(document),
        data=data_of(document, marks),
        selected=selected,
        shown=every if shown is None else list(shown),
    )


def marks_of(document: Document) -> Iterable[Mark]:
    """Every mention, expression of time and bracket, as a mark."""
    rows: tuple[tuple[str, str], ...]
    for name in document.every(Name):
        for at, place in enumerate(name.mentions, 1):
            rows = (("name", name.name), ("mentions", f"{at} of {len(name.mentions)}"))
            yield Mark(_TYPES[name.kind], f"name:{name.id}/{at}", place, name.kind, rows, name.note)
    for event in document.events:
        for at, place in enumerate(event.written, 1):
            rows = (("gives", event.what), ("date", event.edtf), ("clock", event.clock))
            yield Mark(
                "time", f"event:{event.id}/{at}", place, f"time, {event.kind}", rows, event.note
            )
    for bracket in document.every(Bracket):
        rows = (("stands behind", bracket.explains.words),)
        yield Mark("bracket", bracket.address, bracket.at, "editor’s bracket", rows, bracket.note)


def data_of(document: Document, marks: Sequence[Mark]) -> dict[str, Any]:
    """What the browser needs: lines cut into runs, and what each line and mark says of itself."""
    by_line: dict[int, list[Mark]] = {}
    for mark in marks:
        by_line.setdefault(mark.place.line, []).append(mark)
    lines = list(_lines(document, by_line))
    kinds = [
        {
            "id": id,
            "label": label,
            "glyph": glyph,
            "mark": id,
            "count": sum(mark.kind == id for mark in marks),
        }
        for id, label, glyph in _KINDS
    ]
    parts = {
        "id": PARTS,
        "label": "Parts",
        "glyph": "part",
        "mark": PARTS,
        "count": len(document.page.parts),
    }
    items = {mark.address: _item(mark) for mark in marks}
    items |= {line["address"]: _line_item(document, line) for line in lines}
    return {"title": document.title, "lines": lines, "kinds": [parts, *kinds], "items": items}


def _lines(document: Document, marks: dict[int, list[Mark]]) -> Iterable[dict[str, Any]]:
    page = document.page
    heading = ""
    for number in range(1, len(page.text.line_starts) + 1):
        span = page.text.line_span(number)
        if not page.text.words(span).strip():
            continue
        place = page.place(span)
        title = place.letter_title or place.part
        letter = page.letter_by_code.get(place.letter)
        yield {
            "number": number,
            "siglum": place.siglum,
            "address": place.siglum or f"line:{number}",
            "voice": place.voice or "author",
            "heading": "" if title == heading else title,
            "rail": 2 if letter and letter.enclosed_in else 1 if letter else 0,
            "runs": runs(place, marks.get(number, [])),
        }
        heading = title


def runs(line: Place, marks: Sequence[Mark]) -> list[list[str]]:
    """A line cut at the ends of its marks: words, address and kind of the innermost mark, bracket.

    The last is the address of the editor's bracket in which the words stand, or nothing.

    >>> line = Place(0, 12, "[Supung] dam", 1, 1)
    >>> inner = Mark("place", "a", Place(1, 7, "Supung", 1, 1), "place")
    >>> for run in runs(line, [Mark("bracket", "b", Place(0, 8, "[Supung]", 1, 1), ""), inner]):
    ...     print(run)
    ['[', 'b', 'bracket', 'b']
    ['Supung', 'a', 'place', 'b']
    [']', 'b', 'bracket', 'b']
    [' dam', '', '', '']
    """
    ends = {end for mark in marks for end in (mark.place.start, min(mark.place.end, line.end))}
    cut: list[list[str]] = []
    for start, end in pairwise(sorted({line.start, line.end, *ends})):
        covering = [mark for mark in marks if mark.place.start <= start and end <= mark.place.end]
        mark = min(covering, key=lambda each: each.place.end - each.place.start, default=None)
        box = next((each.address for each in covering if each.kind == "bracket"), "")
        words = line.words[start - line.start : end - line.start]
        cut.append([words, mark.address if mark else "", mark.kind if mark else "", box])
    return cut


def _item(mark: Mark) -> dict[str, Any]:
    rows = [*_where(mark.place), *([name, value] for name, value in mark.rows if value)]
    return {
        "kind": f"{mark.title[:1].upper()}{mark.title[1:]}",
        "glyph": mark.kind,
        "words": mark.place.words,
        "rows": rows,
        "note": mark.note,
        "cite": _cite(mark.place),
    }


def _line_item(document: Document, line: dict[str, Any]) -> dict[str, Any]:
    place = document.page.place(document.page.text.line_span(line["number"]))
    kind = f"Passage {place.siglum}" if place.siglum else f"Line {place.line}"
    return {
        "kind": kind,
        "glyph": "",
        "words": place.words.strip(),
        "rows": _where(place),
        "note": "",
        "cite": _cite(place),
    }


def _where(place: Place) -> list[list[str]]:
    part = ["letter", place.letter_title] if place.letter else ["part", place.part]
    return [["where", place.where], part, ["voice", place.voice]]


def _cite(place: Place) -> str:
    return ", ".join(filter(None, [place.letter_title or place.part, place.where]))
