"""Locks: in a student's room a slip of the hand changes nothing that is ours.

JupyterLab heeds two words in a cell's metadata, `editable` and `deletable`. They are put in when a
room is made and stand in no shipped notebook, so a lesson that is only locked was not changed.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from readingroom.lessons.notebook import YOURS

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
    return _turned(lesson, shipped, dict.update)


def unlocked(lesson: bytes, shipped: bytes = b"") -> bytes:
    """A lesson with its cells open; where it is given, only those that are as they were shipped."""
    return _turned(lesson, shipped or lesson, _open)


def _open(metadata: dict[str, Any], lock: dict[str, bool]) -> None:
    for name, value in lock.items():
        if metadata.get(name) is value:
            del metadata[name]


def _turned(lesson: bytes, shipped: bytes, turn: Callable[[dict[str, Any], Any], None]) -> bytes:
    """A lesson with the locks of our cells turned; as it is where there is nothing to turn."""
    try:
        ours = [cell_words(cell) for cell in json.loads(shipped)["cells"]]
        read = json.loads(lesson)
        for cell in read["cells"]:
            metadata = cell.get("metadata", {})
            if cell_words(cell) in ours and YOURS not in metadata.get("tags", ()):
                turn(metadata, _LOCK)
            if metadata:
                cell["metadata"] = metadata
        same = read == json.loads(lesson)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return lesson
    return lesson if same else (json.dumps(read, indent=1, ensure_ascii=False) + "\n").encode()
