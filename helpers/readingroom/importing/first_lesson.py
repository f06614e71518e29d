"""The lesson that a draft begins with: a template without the parts for which the page has nothing.

A part of the template goes from one heading to the next. It stays as long as it has something to
show or to ask, and a line as long as that is there which stands behind it: `<!-- about: … -->`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import count, pairwise
from typing import Any

from readingroom.document import Document
from readingroom.document.facts import Part

Cell = dict[str, Any]
_HEADING = re.compile(r"^## (.* \((\d+) minutes\))")
_ASKS = re.compile(r'rr\.exercise\("[^"/]*/([\w-]+)"\)')
_ABOUT = re.compile(r"(?m)^.*<!-- about: (.*?) -->\n?")
_GAP = re.compile(r"\{(slug|minutes|first)\}")
_NEEDS: Mapping[str, Callable[[Document], Any]] = {
    "rr.widgets.provenance": lambda document: len(document.every(Part)) > 1,
    "rr.tables.letters": lambda document: document.letters,
    "rr.widgets.requests": lambda document: document.requests,
    "rr.widgets.timeline": lambda document: any(event.ends[0] for event in document.events),
}
"""What a page must have for a view or table to show anything."""


def lesson(document: Document, exercises: Collection[str], template: str) -> str:
    """The text of a notebook on a document, asking those of these exercises that it has.

    The minutes are added up, and the headings numbered, anew.
    """
    notebook = json.loads(template)
    cells = notebook["cells"]
    starts = [at for at, cell in enumerate(cells) if _text(cell).startswith("## ")]
    if not starts:
        raise ValueError("it has no part with a heading")
    parts = [cells[start:end] for start, end in pairwise([*starts, len(cells)])]
    kept = [each for part in parts for each in _showing(part, document, exercises)]
    minutes = sum(int(found[2]) for cell in kept if (found := _HEADING.match(_text(cell))))
    told = {"slug": document.id, "minutes": str(minutes), "first": _first(document)}
    notebook["cells"] = [*cells[: starts[0]], *kept]
    here, numbers = {cell["id"] for cell in kept}, count(1)
    for cell in notebook["cells"]:
        source = _ABOUT.sub(lambda line: line[0] * bool(here & {*line[1].split(", ")}), _text(cell))
        source = _HEADING.sub(lambda heading: f"## {next(numbers)}. {heading[1]}", source)
        source = _GAP.sub(lambda gap: told[gap[1]], source)
        cell["source"] = source.splitlines(keepends=True)
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _showing(
    part: Sequence[Cell], document: Document, exercises: Collection[str]
) -> Iterator[Cell]:
    """The cells of a part without those that would show nothing, and the words before them."""
    code = [at for at, cell in enumerate(part) if cell["cell_type"] == "code"]
    left = [at for at in code if not _shows(_text(part[at]), document, exercises)]
    gone = {*left, *(at - 1 for at in left if at > 1)}
    kept = [cell for at, cell in enumerate(part) if at not in gone]
    yield from kept if len(left) < len(code) or not code else ()


def _shows(code: str, document: Document, exercises: Collection[str]) -> bool:
    there = all(needed(document) for view, needed in _NEEDS.items() if view in code)
    return there and all(id in exercises for id in _ASKS.findall(code))


def _first(document: Document) -> str:
    """The address of the words that stand at the head of the page, before any letter."""
    parts = document.every(Part)
    start = min((each.at.start for each in document.letters), default=parts[0].at[0].start)
    heads = (part for part in parts if part.voice == "registry" and part.at[0].start < start)
    return next((part.address for part in heads), f"line:{document.page.text.line(start)}")


def _text(cell: Cell) -> str:
    return "".join(cell["source"])
