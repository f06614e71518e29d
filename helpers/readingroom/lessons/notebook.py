"""A notebook as the checks see it, and the reader that refuses what is none."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from readingroom.errors import Problem

_UNSEEN = re.compile("\x1b\\[[0-9;?]*[a-zA-Z]|[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_LONGEST_NAME = 60
_BACK = "Put a copy of it back."


@dataclass(frozen=True)
class Cell:
    """One cell: its place from 1, its id, its kind, its words, and whether a run is stored."""

    number: int
    id: str
    kind: str
    source: str
    tags: tuple[str, ...] = ()
    ran: bool = False

    @property
    def may_fail(self) -> bool:
        """Whether it bears Jupyter's own tag of a cell that means to show its error."""
        return "raises-exception" in self.tags

    @property
    def name(self) -> str:
        """How a message calls it: by its id, or by its number where it has none.

        >>> Cell(3, "letters", "code", "").name
        'cell “letters”'
        """
        return f"cell “{clean(self.id)[:_LONGEST_NAME]}”" if self.id else f"cell {self.number}"


Finding = tuple[Cell | None, str, str]
"""A cell (None is the whole notebook), what is wrong with it, and the nearest right thing."""


@dataclass(frozen=True)
class Notebook:
    """The cells of a notebook, and the path that messages name."""

    path: str
    cells: tuple[Cell, ...]
    widgets_stored: bool = False

    @property
    def code(self) -> tuple[Cell, ...]:
        """The code cells."""
        return tuple(cell for cell in self.cells if cell.kind == "code")

    @property
    def prose(self) -> tuple[Cell, ...]:
        """The markdown cells."""
        return tuple(cell for cell in self.cells if cell.kind == "markdown")

    def problems(self, findings: Iterable[Finding]) -> list[Problem]:
        """Findings as problems, those of the whole notebook first, then cell by cell."""
        ordered = sorted(findings, key=lambda found: found[0].number if found[0] else 0)
        return [
            Problem(self.path, 0, cell.name if cell else "", clean(what), clean(nearest))
            for cell, what, nearest in ordered
        ]


def clean(words: str) -> str:
    r"""Words without the signs that steer a terminal.

    >>> clean("\x1b[31mred\x1b[0m\x07")
    'red'
    """
    return _UNSEEN.sub("", words)


def read_notebook(content: str, path: str) -> tuple[Notebook | None, list[Problem]]:
    """The notebook in a file, or the one problem that says why it is none."""
    try:
        return _notebook(_json(content), path), []
    except _NoNotebook as error:
        return None, [Problem(path, error.line, "", str(error), error.nearest)]


class _NoNotebook(Exception):
    def __init__(self, what: str, nearest: str = _BACK, line: int = 0) -> None:
        super().__init__(what)
        self.nearest, self.line = nearest, line


def _json(content: str) -> Any:
    if not content.strip():
        raise _NoNotebook("the file is empty.")
    try:
        return json.loads(content)
    except json.JSONDecodeError as error:
        if merge := re.search(r"(?m)^(<{7}|={7}|>{7})( |$)", content):
            line = content.count("\n", 0, merge.start()) + 1
            what = "the file holds the marks of two versions that were not brought together."
            raise _NoNotebook(what, "Keep one of the two, or put a copy back.", line) from None
        what = f"the file is damaged: from here on it is not JSON ({error.msg[:80].lower()})."
        raise _NoNotebook(what, _BACK, error.lineno) from None
    except (RecursionError, ValueError):
        raise _NoNotebook("the file is damaged: it is not JSON that can be read.") from None


def _notebook(raw: Any, path: str) -> Notebook:
    if not isinstance(raw, dict) or not {"cells", "worksheets"} & set(raw):
        raise _NoNotebook("this is not a notebook: it has no cells.", "Is it the right file?")
    if raw.get("nbformat") != 4:
        what = f"the notebook is saved in another form (nbformat {str(raw.get('nbformat'))[:20]})."
        raise _NoNotebook(what, "Open it in JupyterLab and save it again.")
    if not isinstance(raw["cells"], list):
        raise _NoNotebook("this is not a notebook: its cells are not a list.")
    meta = _map(raw.get("metadata"))
    kernel, language = _map(meta.get("kernelspec")), _map(meta.get("language_info"))
    spoken = str(kernel.get("language") or language.get("name") or "python")
    if spoken.lower() not in ("python", "python3", "ipython"):
        what = f"the notebook is written for {spoken[:40]}, and lessons are in Python."
        raise _NoNotebook(what, "In JupyterLab choose Kernel, Change Kernel, Python 3.")
    cells = tuple(_cell(number, each) for number, each in enumerate(raw["cells"], start=1))
    return Notebook(path, cells, bool(meta.get("widgets")))


def _cell(number: int, raw: Any) -> Cell:
    source = _map(raw).get("source")
    lines: list[Any] = source if isinstance(source, list) else [source]
    if not all(isinstance(line, str) for line in lines):
        raise _NoNotebook(f"this is not a notebook: its cell {number} has no words.")
    tags = _map(raw.get("metadata")).get("tags")
    return Cell(
        number=number,
        id=raw["id"] if isinstance(raw.get("id"), str) else "",
        kind=str(raw.get("cell_type")),
        source="".join(lines),
        tags=tuple(map(str, tags)) if isinstance(tags, list) else (),
        ran=bool(raw.get("outputs")) or raw.get("execution_count") is not None,
    )


def _map(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
