"""The lesson that a draft begins with: a template without the parts for which the page has nothing.

A part of the template goes from one heading with minutes to the next. It stays as long as it has
something to show or to ask.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

from readingroom.document import Document
from readingroom.document.facts import Part

Cell = dict[str, Any]
_HEADING = re.compile(r"^## (.* \((\d+) minutes\))")
_ASKS = re.compile(r'rr\.exercise\("[^"/]*/([\w-]+)"\)')
_AIM = re.compile(r"(?m)^(- .*?) <!-- ([\w-]+) -->\n?")
_NEEDS: Mapping[str, Callable[[Document], Any]] = {
    "rr.widgets.provenance": lambda document: len(document.every(Part)) > 1,
    "rr.tables.letters": lambda document: document.letters,
    "rr.widgets.requests": lambda document: document.requests,
    "rr.widgets.timeline": lambda document: any(
        event.stretch and event.stretch.earliest for event in document.events
    ),
}
"""What a page must have for a view or table to show anything."""
_STOP_AFTER, _LEAST_AFTER = 22, 6
"""Minutes after which a long lesson has a place to stop, and what must be left of it then."""


def lesson(document: Document, exercises: Collection[str], template: str) -> str:
    """The text of a notebook on a document, asking those of these exercises that it has.

    The minutes are added up, and the headings numbered, anew.
    """
    notebook = json.loads(template)
    cells = {cell["id"]: cell for cell in notebook["cells"]}
    first, *parts = _parts([cell for cell in notebook["cells"] if cell["id"] != "stop"])
    end = [cell["id"] for cell in parts[-1]].index("key-points")
    last, parts[-1] = parts[-1][end:], parts[-1][:end]
    kept = [part for each in parts if (part := list(_showing(each, document, exercises)))]
    minutes = [int(_HEADING.match(_text(part[0]))[2]) for part in kept]  # type: ignore[index]
    told = {"slug": document.id, "minutes": str(sum(minutes)), "first": _head(document)}
    aims = {part[0]["id"] for part in kept}
    _write(first[0], _AIM.sub(lambda aim: f"{aim[1]}\n" if aim[2] in aims else "", _text(first[0])))
    made = list(first)
    for number, (part, done) in enumerate(zip(kept, accumulate(minutes), strict=True), 1):
        _write(part[0], _HEADING.sub(rf"## {number}. \1", _text(part[0])))
        made += part
        if done - minutes[number - 1] < _STOP_AFTER <= done < sum(minutes) - _LEAST_AFTER:
            made.append(cells["stop"])
    notebook["cells"] = [_told(cell, told) for cell in (*made, *last)]
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _parts(cells: Sequence[Cell]) -> list[list[Cell]]:
    """What stands before the first heading with minutes, and each part from its heading on."""
    starts = [at for at, cell in enumerate(cells) if _HEADING.match(_text(cell))]
    return [
        list(cells[start:behind])
        for start, behind in zip([0, *starts], [*starts, len(cells)], strict=True)
    ]


def _showing(
    part: Sequence[Cell], document: Document, exercises: Collection[str]
) -> Iterator[Cell]:
    """The cells of a part without those that would show nothing, and the words before them."""
    left = [at for at, cell in enumerate(part) if not _shows(cell, document, exercises)]
    gone = {*left, *(at - 1 for at in left if at > 1)}
    kept = [cell for at, cell in enumerate(part) if at not in gone]
    yield from kept if any(cell["cell_type"] == "code" for cell in kept) else ()


def _shows(cell: Cell, document: Document, exercises: Collection[str]) -> bool:
    if cell["cell_type"] != "code":
        return True
    code = _text(cell)
    there = all(needed(document) for view, needed in _NEEDS.items() if view in code)
    return there and all(id in exercises for id in _ASKS.findall(code))


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


def _told(cell: Cell, told: Mapping[str, str]) -> Cell:
    """A cell with its gaps filled."""
    source = re.sub(r"\{(slug|minutes|first)\}", lambda gap: told[gap[1]], _text(cell))
    _write(cell, source)
    return cell


def _text(cell: Cell) -> str:
    return "".join(cell["source"])


def _write(cell: Cell, source: str) -> None:
    cell["source"] = source.splitlines(keepends=True)
