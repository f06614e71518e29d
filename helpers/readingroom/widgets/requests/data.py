"""What the view of requests sends to the browser: the ledger, its counts, and a reading of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from readingroom.answers import reading_of
from readingroom.document import Document
from readingroom.document.kinds import Request
from readingroom.document.things import Place
from readingroom.reading.kinds import Demand, Silence
from readingroom.widgets.requests.items import home, items_of
from readingroom.widgets.requests.tree import (
    BOUNDS,
    Tree,
    in_order,
    rules,
    shape,
    short,
    silences,
)

KINDS = {"defensive": "Defensive", "command": "Command", "offensive": "Offensive"}
NO_DEMAND = "no-demand"


def data_of(document: Document, reading: str | None = None) -> dict[str, Any]:
    """Everything the view shows; no interpretation is in it unless a reading is named."""
    held = reading_of(document, reading) if reading else None
    tree = Tree(document.requests)
    demands = in_order(tree, held)
    return {
        "title": heading(document),
        "reading": str(getattr(held, "title", "") or reading or "") if held else "",
        "lede": f"{lede(document)} Words are shortened only by leaving out (…).",
        "letters": [[letter.code, letter.title] for letter in document.page.letters],
        "lines": list(_lines(document)),
        "requests": [_request(document, tree, each, pieces=not held) for each in tree.requests],
        "demands": [_demand(tree, each) for each in demands],
        "silences": [_silence(each) for each in silences(tree, held)],
        "rules": rules(tree, demands, read=bool(held)),
        "kinds": _legend(tree, demands, read=bool(held)),
        "bounds": [[id, label, glyph] for label, (id, glyph) in BOUNDS.items()],
        "items": items_of(tree, held),
    }


def heading(document: Document) -> str:
    """The title of the view: it names the letter, or the document if several letters ask."""
    asking = dict.fromkeys(each.letter for each in document.requests)
    titles = {letter.code: letter.title for letter in document.page.letters}
    one = titles.get(next(iter(asking)), "") if len(asking) == 1 else ""
    return f"What is asked for: {one or document.title}"


def lede(document: Document) -> str:
    """In one sentence how many requests are enumerated, and how many give a figure."""
    number = len(document.requests)
    given = sum(each.amount is not None for each in document.requests)
    entries = "1 entry" if number == 1 else f"{number} entries"
    figures = {0: "None gives a figure", 1: "One gives a figure"}.get(
        given, f"{given} give a figure"
    )
    return f"{entries}, as enumerated and with labels as printed. {figures}."


def _lines(document: Document) -> Iterable[list[Any]]:
    page = document.page
    for number in range(1, len(page.text.line_starts) + 1):
        words = page.text.words(page.text.line_span(number))
        if words.strip():
            letter = page.letter_of_line.get(number)
            yield [
                number,
                page.siglum_of_line.get(number, ""),
                letter.code if letter else "",
                words,
            ]


def _request(document: Document, tree: Tree, request: Request, *, pieces: bool) -> dict[str, Any]:
    over = [each.label for each in tree.above(request) if each.label]
    return {
        "id": request.id,
        "address": request.address,
        "label": request.label,
        "over": " ".join(over),
        "name": tree.name(request),
        "depth": min(len(tree.above(request)), 3),
        "letter": request.letter,
        "part_of": request.part_of if request.part_of in tree.by_id else "",
        "words": short(request.words, request),
        "verb": list(request.verb),
        "target": list(request.target),
        "amount": str(request.amount or ""),
        "bound": BOUNDS[shape(request)][0],
        "where": request.place.where,
        "siglum": request.siglum or f"line {request.line}",
        "at": request.place.start,
        "pieces": list(_pieces(document, request.place)) if pieces else [],
    }


def _pieces(document: Document, place: Place) -> Iterable[dict[str, Any]]:
    """The lines of a place, each with the words before it on its line: what a picker needs."""
    text = document.page.text
    for number in range(place.line, place.last_line + 1):
        span = text.line_span(number)
        start, end = max(span.start, place.start), min(span.end, place.end)
        words = text.content[start:end]
        if words.strip():
            yield {
                "number": number,
                "siglum": document.page.siglum_of_line.get(number, ""),
                "before": text.content[span.start : start],
                "words": words,
            }


def _demand(tree: Tree, demand: Demand) -> dict[str, Any]:
    request = tree.by_id[demand.request]
    amount = request.amount if request.amount and _holds(demand.at, request.amount.at) else None
    return {
        "id": demand.id,
        "address": demand.address,
        "request": demand.request,
        "words": short(demand.words, request),
        "whole": demand.words.split() == request.words.split(),
        "kind": list(demand.kind),
        "arm": demand.arm,
        "amount": str(amount or ""),
        "bound": BOUNDS[amount.limit][0] if amount else "",
        "takes_up": list(dict.fromkeys(filter(None, (home(at) for at in demand.takes_up)))),
        "where": demand.place.where,
        "siglum": demand.siglum or f"line {demand.line}",
        "at": demand.place.start,
    }


def _holds(outer: Place, inner: Place) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _silence(silence: Silence) -> dict[str, Any]:
    return {
        "address": silence.address,
        "letter": silence.letter,
        "what": silence.what.strip(),
        "absent": list(silence.absent),
        "note": silence.note,
    }


def _legend(tree: Tree, demands: Sequence[Demand], *, read: bool) -> list[dict[str, Any]]:
    kinds = [
        _switch(id, label, id, sum(id in each.kind for each in demands))
        for id, label in KINDS.items()
    ]
    if read:
        has = {demand.request for demand in demands}
        bare = sum(each.id not in has for each in tree.requests)
        return [
            each
            for each in [*kinds, _switch(NO_DEMAND, "No demand", "empty", bare)]
            if each["count"]
        ]
    shapes = [shape(each) for each in tree.requests]
    bounds = [
        _switch(id, f"{label[:1].upper()}{label[1:]}", glyph, shapes.count(label))
        for label, (id, glyph) in BOUNDS.items()
        if label in shapes
    ]
    return [*bounds, *kinds]


def _switch(id: str, label: str, glyph: str, count: int) -> dict[str, Any]:
    return {"id": id, "label": label, "glyph": glyph, "count": count}
