"""The lesson that a draft begins with: a notebook that runs at once, made of what the page has."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from readingroom.document import Document
from readingroom.document.kinds import Part
from readingroom.importing.drafting.lesson_words import (
    AIMS,
    END,
    HAND_IN,
    HOW_TO_RUN,
    INTRODUCTIONS,
    STOP,
    TITLE,
    TURNS,
)

_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
_STOP_AFTER, _LEAST_AFTER = 22, 6
"""Minutes after which a long lesson has a place to stop, and what must be left of it then."""
Box = tuple[str, str]
"""The id of a code cell, and its code."""


@dataclass(frozen=True)
class Turn:
    """A part of the lesson: what `TURNS` calls it, and its boxes, each with words before it."""

    name: str
    boxes: Sequence[Box]


def lesson(document: Document, exercises: Sequence[str]) -> str:
    """The text of a notebook on a document, asking the exercises with these ids.

    A part for which the page has nothing is left out; the minutes add up all the same.
    """
    turns = [turn for turn in _turns(document, exercises) if turn.boxes]
    minutes = sum(TURNS[turn.name].minutes for turn in turns)
    aims = "\n".join(f"- {AIMS[turn.name]};" for turn in turns if turn.name in AIMS)
    slug = document.id
    top = TITLE.format(slug=slug, aims=f"{aims[:-1]}.", minutes=minutes)
    opening = f'import readingroom as rr\npage = rr.load("{slug}")'
    cells = [_words("title", top), _words("how-to-run", HOW_TO_RUN), _code("open", opening)]
    so_far = 0
    for number, turn in enumerate(turns, 1):
        cells += _cells(turn, number)
        before, so_far = so_far, so_far + TURNS[turn.name].minutes
        if before < _STOP_AFTER <= so_far and minutes > so_far + _LEAST_AFTER:
            cells.append(_words("stop", STOP))
    portfolio = f'rr.portfolio("{slug}", document="{slug}")'
    cells += [_words("key-points", END), _words("hand-in", HAND_IN), _code("portfolio", portfolio)]
    notebook = {"cells": cells, "metadata": _METADATA, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _turns(document: Document, exercises: Sequence[str]) -> Iterator[Turn]:
    """The parts of a lesson: predict, read, voices, letters, list, time, argue, look back."""
    slug = document.id

    def ask(*names: str) -> list[Box]:
        return [(f"ask-{id}", f'rr.exercise("{slug}/{id}")') for id in names if id in exercises]

    first = ("first-words", f'page["{_head(document)}"]')
    yield Turn("edges", [first, *ask("before-reading")])
    yield Turn("page", [("text", "rr.widgets.text(page)")])
    if len(document.every(Part)) > 1:
        boxes = ("provenance", "rr.widgets.provenance(page)")
        yield Turn("voices", [boxes, *ask("whose-words")])
    if document.letters:
        table = (
            "letters-table",
            'rr.show(rr.tables.letters(page)[["title", "sender", "addressee", "first_line"]])',
        )
        yield Turn("letters", [table, *ask("who-writes-to-whom", "to-whom")])
        yield Turn("argument", ask("main-claim"))
    if document.requests:
        ledger = ("ledger", "rr.widgets.requests(page)")
        yield Turn("list", [ledger, *ask("items-of-the-list")])
    if any(event.stretch and event.stretch.earliest for event in document.events):
        timeline = ("timeline", "rr.widgets.timeline(page)")
        yield Turn("time", [timeline, *ask("earlier-and-later")])
    yield Turn("silence", ask("said-or-silent"))
    recall = ("recall", f'rr.recall("{slug}/before-reading")')
    glossary = ("glossary", f'rr.glossary("{slug}")')
    yield Turn("write", [*ask("in-your-words"), recall, glossary])


def _head(document: Document) -> str:
    """The address of the words that stand at the head of the page, before any letter."""
    heads = [part for part in document.every(Part) if part.voice == "registry"]
    first = min((letter.at.start for letter in document.letters), default=0)
    before = [part for part in heads if part.at[0].start < first]
    if before:
        return before[0].address
    lines = document.text.split("\n")
    start = document.page.text.line(first)
    return f"line:{next(n for n in range(start, len(lines) + 1) if lines[n - 1].strip())}"


def _cells(turn: Turn, number: int) -> Iterator[dict[str, Any]]:
    """The cells of a part: a heading, and words before each box."""
    about = TURNS[turn.name]
    words = f"## {number}. {about.heading} ({about.minutes} minutes)\n\n{about.words}"
    for place, (id, code) in enumerate(turn.boxes):
        more = INTRODUCTIONS.get(id, "")
        before = "\n\n".join(filter(None, [words if place == 0 else "", more]))
        yield _words(turn.name if place == 0 else f"{id}-intro", before)
        yield _code(id, code)


def _words(id: str, source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": id, "metadata": {}, "source": _lines(source)}


def _code(id: str, source: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": id,
        "metadata": {},
        "outputs": [],
        "source": _lines(source),
    }


def _lines(source: str) -> list[str]:
    return source.strip().splitlines(keepends=True)
