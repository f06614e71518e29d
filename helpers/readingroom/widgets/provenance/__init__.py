"""Where the words come from: boxes in boxes, the journey, the shelfmarks and their proof."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import traitlets

from readingroom import chronology
from readingroom.answers import reading_of
from readingroom.document import Collection, Document
from readingroom.document.context import Custody, Journey, Transmission
from readingroom.document.kinds import Bracket, Shelfmark
from readingroom.widgets.desk.view import View, citing, joined, style
from readingroom.widgets.provenance.boxes import Box, box_items, boxes_of, bracket_items, in_lines
from readingroom.widgets.provenance.marks import (
    ELEMENTS,
    UNPROVEN,
    columns,
    elements,
    mark_items,
    others,
    pairs_of,
    questions,
    short_names,
)
from readingroom.widgets.provenance.twin import twin

_KINDS = {
    "bracket": ("Editors’ brackets", "bracket"),
    "page": ("Steps on the page", "page"),
    "inference": ("Inferred steps", "inference"),
    "outside": ("Outside steps", "outside"),
    "silent": ("Steps of unstated basis", "not stated"),
}
_BASES = {
    "page": "on the page",
    "inference": "inference from the page",
    "outside": "outside knowledge",
    chronology.NOT_STATED: chronology.NOT_STATED,
}


_LANGUAGE = {
    "page": ", on the page",
    "inference": ", inferred",
    "outside": ", from outside",
    chronology.NOT_STATED: "",
}


class ProvenanceView(View):
    """The view that `provenance` returns.

    `journey` is “words” or “paper”; `witnesses` is the chosen count, 0 for none.
    """

    _esm = joined("provenance/provenance.js")
    _css = style("provenance")
    journey = traitlets.Enum(("words", "paper"), "words").tag(sync=True)
    witnesses = traitlets.Int(0).tag(sync=True)


def provenance(
    document: Document, *, reading: str | None = None, selected: str = ""
) -> ProvenanceView:
    """Where the words come from: nested boxes, the journey step by step, the shelfmarks decoded.

    `reading` adds what one reader says of the brackets and of the question how many witnesses the
    shelfmarks are. `selected` is the address of a part, letter, bracket, transmission, custody or
    shelfmark, such as `letter:cover` or `shelfmark:aprf/delo`. Raises `NotHere` if there is no such
    reading.
    """
    held = reading_of(document, reading) if reading else None
    data = data_of(document, held, reading or "")
    journey = "words" if data["journeys"]["words"] or not data["journeys"]["paper"] else "paper"
    return ProvenanceView(
        twin(document, data),
        data,
        selected=selected,
        shown=[kind["id"] for kind in data["kinds"]],
        journey="paper" if selected.startswith("custody:") else journey,
    )


def data_of(
    document: Document, reading: Collection | None = None, reader: str = ""
) -> dict[str, Any]:
    """What the browser needs: boxes, steps, shelfmarks, and what the inspector says of each."""
    boxes = boxes_of(document)
    walks = {"words": document.every(Transmission), "paper": document.every(Custody)}
    items = box_items(document, boxes) | bracket_items(document, reading) | mark_items(document)
    for way, steps in walks.items():
        items |= {step.address: _step_item(way, n, steps) for n, step in enumerate(steps)}
    return {
        "title": document.title,
        "boxes": [_box(each) for each in boxes],
        "journeys": {way: [_step(each) for each in steps] for way, steps in walks.items()},
        "kinds": _kinds(document, [*walks["words"], *walks["paper"]]),
        "marks": _marks(document),
        "pairs": [asdict(each) for each in pairs_of(document)],
        "unproven": UNPROVEN,
        "reader": reader,
        "questions": questions(document, reading),
        "items": items,
    }


def _box(box: Box) -> dict[str, Any]:
    return {
        "address": box.thing.address,
        "depth": box.depth,
        "title": box.title,
        "kind": box.thing.noun,
        "where": in_lines([box.lines]),
        "own": in_lines(box.own),
        "brackets": [
            {"address": each.address, "words": each.words, "where": each.at.where}
            for each in box.brackets
        ],
    }


def _basis(step: Journey) -> str:
    return "silent" if step.basis == chronology.NOT_STATED else step.basis


def _kinds(document: Document, steps: Sequence[Journey]) -> list[dict[str, Any]]:
    counts = Counter(_basis(step) for step in steps)
    counts["bracket"] = len(document.every(Bracket))
    return [
        {"id": id, "label": label, "glyph": glyph, "count": counts[id]}
        for id, (label, glyph) in _KINDS.items()
        if counts[id]
    ]


def _step(step: Journey) -> dict[str, Any]:
    """A step as the walk shows it."""
    return {
        "address": step.address,
        "what": step.what,
        "when": chronology.in_words(step.when),
        "language": _language(step),
        "basis": _basis(step),
        "glyph": step.basis,
        "known": _BASES[step.basis],
    }


def _language(step: Journey) -> str:
    """The language, and briefly how it is known, which may differ from how the step is."""
    return f"{step.language}{_LANGUAGE[step.language_known]}"


def _step_item(way: str, at: int, steps: Sequence[Journey]) -> dict[str, Any]:
    """Who, when, where, in which language, how we know it, and what may have changed."""
    step = steps[at]
    places = [place for place in step.at if place.line]
    rows = [
        ["who", step.who],
        ["when", chronology.in_words(step.when)],
        ["place", step.where],
        ["language", step.language],
        ["how the language is known", _BASES[step.language_known]],
        ["basis", _BASES[step.basis]],
    ]
    if step.confidence or step.basis == "outside":
        rows.append(["confidence", step.confidence or chronology.NOT_STATED])
    if places:
        rows.append(["words", citing(places[0])])
    change = f"What may have changed: {step.may_change or chronology.NOT_STATED}"
    return {
        "kind": f"Step {at + 1} of {len(steps)} of the {way}: {step.what}",
        "glyph": step.basis,
        "words": places[0].words if places else "",
        "silence": "" if places else "No words of the page speak of this step.",
        "rows": rows,
        "more": [
            {"head": "Also", "words": each.words, "where": citing(each)} for each in places[1:]
        ],
        "note": " ".join(filter(None, [change, step.note])),
        "sources": list(step.citations or step.sources),
        "outside": step.basis == "outside",
        "cite": citing(places[0]) if places else "",
    }


def _marks(document: Document) -> dict[str, Any]:
    """The shelfmarks as a table: its heads, and for each cell its words and what it agrees with."""
    shelfmarks = document.every(Shelfmark)
    names, held, cells = short_names(shelfmarks), columns(shelfmarks), elements(document)
    return {
        "heads": [
            {"name": name, "sign": ELEMENTS[name][0], "plain": ELEMENTS[name][1]} for name in held
        ],
        "rows": [
            {
                "address": shelfmark.address,
                "name": names[shelfmark.id],
                "archive": shelfmark.archive,
                "cells": [
                    {
                        "address": cell.address,
                        "words": cell.words,
                        "same": others(cell, names),
                    }
                    for cell in (cells[f"{shelfmark.address}/{name}"] for name in held)
                ],
            }
            for shelfmark in shelfmarks
        ],
    }
