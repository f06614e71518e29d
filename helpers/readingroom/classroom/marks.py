"""The mark of a room, `room.yaml`: what was last put into it, so that it can be brought up to date.

It holds a version, a list `lessons`, and in a teacher's room a list `teaching` of all else. Each
entry has the `name` of a file and its `fingerprint`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from readingroom.loading.files import read_text
from readingroom.loading.plain import List, Map, read

MARK = "room.yaml"
_FORMAT = 1
_HEADER = "# This file marks the folder as a room, so that it can be brought up to date."


@dataclass(frozen=True)
class Mark:
    """The version a room was last furnished by, and the fingerprint of each file as put there.

    `damaged` is True if the file that should say so cannot be read: then nothing is known.
    """

    version: str = ""
    fingerprints: Mapping[str, str] = field(default_factory=dict)
    form: int = _FORMAT
    damaged: bool = False

    def is_newer_than(self, version: str) -> bool:
        """Whether a later program furnished the room.

        >>> Mark("0.10.0").is_newer_than("0.9"), Mark("1.0").is_newer_than("1.0.0")
        (True, False)
        """
        return self.form > _FORMAT or _release(self.version) > _release(version)


def _release(version: str) -> tuple[int, ...]:
    """The numbers of a version, as they are compared."""
    numbers = re.match(r"\d{1,9}(\.\d{1,9})*", version)
    release = [int(each) for each in numbers[0].split(".")] if numbers else []
    while release and not release[-1]:
        release.pop()
    return tuple(release)


def read_mark(folder: Path) -> Mark | None:
    """The mark of a room; None if the folder has none."""
    path = folder / MARK
    if not path.exists():
        return None
    content, problems = read_text(path)
    top, more = read(content, str(path)) if not problems else (Map(0), [])
    form = re.fullmatch(r"room (\d{1,6})", top.text("format"))
    lists = [top.values.get(name, List((), 0)) for name in ("lessons", "teaching")]
    if form and int(form[1]) > _FORMAT:
        return Mark(top.text("version"), form=int(form[1]))
    if problems or more or not form or "lessons" not in top.values:
        return Mark(damaged=True)
    items = [item for each in lists if isinstance(each, List) for item in each.items]
    if not all(isinstance(each, List) for each in lists):
        return Mark(damaged=True)
    known = {each.text("name"): each.text("fingerprint") for each in items if isinstance(each, Map)}
    return Mark(top.text("version"), {name: known[name] for name in known if _is_within(name)})


def _is_within(name: str) -> bool:
    r"""Whether a name stays in the room: what a mark leads out of it is no business of ours.

    >>> _is_within("data/a/b.yaml"), _is_within("data/a/../../b"), _is_within(r"data/a/..\..\b")
    (True, False, False)
    """
    return ".." not in re.split(r"[/\\]", name)


def written(mark: Mark) -> bytes:
    """A mark as it stands in its file."""
    lessons = [name for name in mark.fingerprints if "/" not in name]
    teaching = [name for name in mark.fingerprints if "/" in name]
    lines = [_HEADER, f"format: room {_FORMAT}", f"version: {mark.version}"]
    lines += _entries("lessons", lessons, mark) or ["lessons: []"]
    lines += _entries("teaching", teaching, mark)
    return "\n".join([*lines, "...", ""]).encode()


def _entries(title: str, names: list[str], mark: Mark) -> list[str]:
    entries = [
        line
        for name in sorted(names)
        for line in (f"- name: {json.dumps(name)}", f"  fingerprint: {mark.fingerprints[name]}")
    ]
    return [f"{title}:", *entries] if names else []


def fingerprint(name: str, content: bytes) -> str:
    r"""The SHA-256 of a file: of what people write in a notebook only, and whatever its line ends.

    >>> run = fingerprint("a.ipynb", b'{"cells": [{"source": ["Copies"], "outputs": [1]}]}')
    >>> run == fingerprint("a.ipynb", b'{"cells": [{"source": "Copies"}]}')
    True
    """
    plain = content.replace(b"\r\n", b"\n")
    if name.endswith(".ipynb"):
        try:
            cells = json.loads(content)["cells"]
            words = [_words(cell) for cell in cells]
            plain = json.dumps(words).encode()
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            plain = b"damaged: " + plain
    return hashlib.sha256(plain).hexdigest()


def _words(cell: dict[str, Any]) -> list[Any]:
    """What a person writes in a cell: its words, and the pictures and tags it may have."""
    more = [cell.get("attachments"), cell.get("metadata", {}).get("tags")]
    return [cell.get("cell_type"), "".join(cell["source"]), *filter(None, more)]
