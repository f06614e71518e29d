"""What the browser gets of the text: lines cut into runs, and marks that say what they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from readingroom import chronology
from readingroom.document import Collection, Document
from readingroom.document.kinds import Bracket, Name, Request
from readingroom.document.things import Place
from readingroom.reading.kinds import Claim, Echo
from readingroom.widgets.desk.view import citing, whereabouts

_TYPES = {
    "person": "person",
    "organisation": "organisation",
    "term": "organisation",
    "place": "place",
    "facility": "place",
}
PARTS = "part"
_KINDS = {
    PARTS: "Parts",
    "person": "People",
    "organisation": "Groups and terms",
    "place": "Places",
    "time": "Times",
    "bracket": "Editors’ brackets",
    "request": "Requests",
    "claim": "Claims",
}
_WASHES = ("request", "claim")
"""Kinds that run over whole sentences: they are opened in the margin, since marks never nest."""


@dataclass(frozen=True)
class Mark:
    """Marked words: their kind, an address of their own, where they stand, what is said of them."""

    kind: str
    address: str
    place: Place
    title: str
    rows: tuple[tuple[str, str], ...] = ()
    note: str = ""
    tag: str = ""


def marks_of(document: Document, reading: Collection | None = None) -> Iterable[Mark]:
    """Every mention, time, bracket and request as a mark; with a reading its claims."""
    rows: tuple[tuple[str, str], ...]
    for name in document.every(Name):
        for at, place in enumerate(name.mentions, 1):
            rows = (("name", name.name), ("mentions", f"{at} of {len(name.mentions)}"))
            type_ = _TYPES.get(name.kind, "organisation")  # In a draft it may not be known yet.
            yield Mark(type_, f"name:{name.id}/{at}", place, name.kind, rows, name.note)
    for event in document.events:
        for at, place in enumerate(event.written, 1):
            date = chronology.in_words(event.edtf)
            rows = (("gives", event.what), ("date", date), ("clock", event.clock))
            yield Mark(
                "time", f"event:{event.id}/{at}", place, f"time, {event.kind}", rows, event.note
            )
    for bracket in document.every(Bracket):
        rows = (("stands behind", bracket.explains.words),)
        yield Mark("bracket", bracket.address, bracket.at, "editor’s bracket", rows, bracket.note)
    labels = {request.id: request.label for request in document.requests}
    for request in document.requests:
        yield _request(request, labels.get(request.part_of, ""))
    for claim in reading.every(Claim) if reading else ():
        yield _claim(claim)


def _request(request: Request, above: str) -> Mark:
    label = " ".join(filter(None, [above, request.label]))
    rows = (
        ("verb", ", ".join(request.verb)),
        ("target", ", ".join(request.target)),
        ("amount", str(request.amount or "no figure")),
    )
    title = f"request {label}" if label else "request without a label"
    tag = label or "no label"
    return Mark("request", request.address, request.at, title, rows, request.note, tag)


def _claim(claim: Claim) -> Mark:
    rows = (
        ("in plain words", claim.says),
        ("stance", claim.stance),
        ("words of certainty", ", ".join(claim.modality)),
        ("known from", "a reading, not the page"),
    )
    tag = claim.id.replace("-", " ")
    return Mark("claim", claim.address, claim.at, f"claim: {tag}", rows, claim.note, tag)


def data_of(document: Document, reading: Collection | None = None) -> dict[str, Any]:
    """What the browser needs: lines cut into runs, and what each mark says of itself."""
    marks = list(marks_of(document, reading))
    by_line: dict[int, list[Mark]] = {}
    for mark in marks:
        for line in range(mark.place.line, mark.place.last_line + 1):
            by_line.setdefault(line, []).append(mark)
    counts = {id: sum(mark.kind == id for mark in marks) for id in _KINDS}
    counts[PARTS] = len(document.page.parts)
    return {
        "title": document.title,
        "lines": list(_lines(document, by_line)),
        "kinds": [
            {"id": id, "label": label, "glyph": id, "count": counts[id]}
            for id, label in _KINDS.items()
            if counts[id] or id not in _WASHES
        ],
        "items": {mark.address: _item(mark) for mark in marks if mark.place.line},
        "letters": [
            {"code": letter.code, "title": letter.title} for letter in document.page.letters
        ],
        "echoes": [_echo(echo) for echo in (reading.every(Echo) if reading else ())],
    }


def _lines(document: Document, marks: dict[int, list[Mark]]) -> Iterable[dict[str, Any]]:
    page = document.page
    heading = ""
    for number in range(1, len(page.text.line_starts) + 1):
        place = page.place(page.text.line_span(number))
        if not place.words.strip():
            yield {"number": number}
            continue
        title = place.letter_title or place.part
        letter = page.letter_by_code.get(place.letter)
        here = marks.get(number, [])
        yield {
            "number": number,
            "siglum": place.siglum,
            "letter": place.letter,
            "voice": place.voice or "author",
            "rows": whereabouts(place)[1:],
            "heading": "" if title == heading else title,
            "rail": 2 if letter and letter.enclosed_in else 1 if letter else 0,
            "runs": runs(place, here),
            "tags": [
                [mark.tag, mark.address, mark.kind]
                for mark in here
                if mark.kind in _WASHES and mark.place.line == number
            ],
        }
        heading = title


def runs(line: Place, marks: Sequence[Mark]) -> list[list[Any]]:
    """A line cut at the ends of its marks: words, address and kind of the innermost mark, the
    editor's bracket in which they stand, and the requests and claims that they are part of.

    >>> line = Place(0, 12, "[Supung] dam", 1, 1)
    >>> inner = Mark("place", "a", Place(1, 7, "Supung", 1, 1), "place")
    >>> box = Mark("bracket", "b", Place(0, 8, "[Supung]", 1, 1), "")
    >>> for run in runs(line, [box, inner, Mark("claim", "c", line, "claim")]):
    ...     print(run)
    ['[', 'b', 'bracket', 'b', ['c']]
    ['Supung', 'a', 'place', 'b', ['c']]
    [']', 'b', 'bracket', 'b', ['c']]
    [' dam', '', '', '', ['c']]
    """
    bounds = [(max(each.place.start, line.start), min(each.place.end, line.end)) for each in marks]
    cut: list[list[Any]] = []
    for start, end in pairwise(sorted({line.start, line.end, *sum(bounds, ())})):
        covering = [
            mark
            for mark, (first, last) in zip(marks, bounds, strict=True)
            if first <= start and end <= last
        ]
        inner = [mark for mark in covering if mark.kind not in _WASHES]
        mark = min(inner, key=lambda each: each.place.end - each.place.start, default=None)
        box = next((each.address for each in inner if each.kind == "bracket"), "")
        washes = [each.address for each in covering if each.kind in _WASHES]
        words = line.words[start - line.start : end - line.start]
        cut.append([words, mark.address if mark else "", mark.kind if mark else "", box, washes])
    return cut


def _item(mark: Mark) -> dict[str, Any]:
    return {
        "kind": f"{mark.title[:1].upper()}{mark.title[1:]}",
        "glyph": mark.kind,
        "words": mark.place.words,
        "rows": whereabouts(mark.place) + [[name, value] for name, value in mark.rows if value],
        "note": mark.note,
        "cite": citing(mark.place),
    }


def _echo(echo: Echo) -> dict[str, Any]:
    pair = [
        {"words": place.words, "where": place.where, "title": place.letter_title}
        | {"address": place.siglum or f"line:{place.line}"}
        if place.line
        else None
        for place in (echo.mao, echo.kim)
    ]
    return {"pair": pair, "what": echo.what}
