"""Locks: in a student's room a slip of the hand changes nothing that is ours.

JupyterLab heeds two words in a cell's metadata. They stand in no shipped notebook, so a lesson that
is only locked was not changed.
"""

from __future__ import annotations

import json
from typing import Any

from readingroom.lessons.notebook import YOURS, changed

_LOCK = {"editable": False, "deletable": False}


def cell_words(cell: dict[str, Any]) -> list[Any]:
    """What a person writes in a cell: its words, and the pictures and tags it may have."""
    more = [cell.get("attachments"), cell.get("metadata", {}).get("tags")]
    return [cell.get("cell_type"), "".join(cell["source"]), *filter(None, more)]


def locked(lesson: bytes, shipped: bytes) -> bytes:
    r"""A lesson with those cells locked that are word for word as they were shipped.

    >>> cells = b'{"cells": [{"cell_type": "markdown", "source": "Read.", "metadata": {}}]}'
    >>> b'"editable": false' in locked(cells, cells)
    True
    """
    return changed(lesson, lambda cells: _lock(cells, shipped))


def unlocked(lesson: bytes) -> bytes:
    """A lesson with all its cells open."""
    return changed(lesson, _open)


def _lock(cells: list[dict[str, Any]], shipped: bytes) -> None:
    ours = [(each.get("id"), cell_words(each)) for each in json.loads(shipped)["cells"]]
    for cell in cells:
        metadata = cell.get("metadata", {})
        if (cell.get("id"), cell_words(cell)) in ours and YOURS not in metadata.get("tags", ()):
            cell["metadata"] = metadata | _LOCK


def _open(cells: list[dict[str, Any]]) -> None:
    for metadata in (cell.get("metadata", {}) for cell in cells):
        for name in [each for each, value in _LOCK.items() if metadata.get(each) is value]:
            del metadata[name]
