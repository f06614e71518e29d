"""Rooms: the folders that people work in, made and brought up to date, never over changed work."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from readingroom.errors import ReadingRoomError
from readingroom.loading.files import read_text, shipped
from readingroom.loading.plain import List, Map, read

FIRST_LESSON = "00_start_here.ipynb"
_MARK = "room.yaml"


@dataclass(frozen=True)
class Furnished:
    """What was done to each lesson of a room: `new`, `updated`, `as it was` or `kept`."""

    folder: Path
    lessons: Mapping[str, str]

    def report(self) -> list[str]:
        """What a person should know, a line each."""
        lines = []
        for lesson, done in self.lessons.items():
            if done.startswith("kept"):
                lines.append(f"{lesson}: {done}")
        new = [lesson for lesson, done in self.lessons.items() if done == "new"]
        updated = [lesson for lesson, done in self.lessons.items() if done == "updated"]
        if new:
            lines.insert(0, f"New in {self.folder}: {', '.join(new)}")
        if updated:
            lines.insert(0, f"Brought up to date: {', '.join(updated)}")
        return lines


def furnish(folder: Path, version: str) -> Furnished:
    """Make a room of a folder, or bring the room up to date; what a person changed is kept.

    A lesson counts as changed when the words in its cells are: running it changes nothing. Where
    a changed lesson has a newer version, that is written beside it. Raises `ReadingRoomError`
    when the folder holds something else or cannot be written.
    """
    shipped_before = _shipped_before(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        done = {}
        marks = {}
        for lesson in sorted(shipped("notebooks").glob("*.ipynb")):
            fresh = lesson.read_text(encoding="utf-8")
            marks[lesson.name] = fingerprint(fresh)
            done[lesson.name] = _furnish(folder / lesson.name, fresh, shipped_before, version)
        _write(folder / _MARK, _room_file(version, marks))
    except OSError as error:
        raise ReadingRoomError(
            f"The folder {folder} cannot be written ({error.strerror}). Name another folder."
        ) from error
    return Furnished(folder, done)


def _shipped_before(folder: Path) -> dict[str, str]:
    """The fingerprints of the lessons as they were last put into a room."""
    if not folder.exists():
        return {}
    if not folder.is_dir():
        raise ReadingRoomError(f"{folder} is a file, not a folder. Name another folder.")
    if not (folder / _MARK).exists():
        if any(folder.iterdir()):
            raise ReadingRoomError(
                f"The folder {folder} holds other things and is not a room. "
                "Name another folder, or an empty one."
            )
        return {}
    content, problems = read_text(folder / _MARK)
    top, more = read(content, str(folder / _MARK)) if not problems else (Map(0), [])
    lessons = top.values.get("lessons")
    if problems or more or not isinstance(lessons, List):
        return {}  # A damaged mark: every lesson counts as changed, so nothing is written over.
    return {
        item.text("name"): item.text("fingerprint")
        for item in lessons.items
        if isinstance(item, Map)
    }


def _furnish(path: Path, fresh: str, before: Mapping[str, str], version: str) -> str:
    """Put one lesson into a room; what was done."""
    if not path.exists():
        _write(path, fresh)
        return "new"
    here = fingerprint(path.read_text(encoding="utf-8", errors="replace"))
    if here == fingerprint(fresh):
        return "as it was"
    if here == before.get(path.name):
        _write(path, fresh)
        return "updated"
    if before.get(path.name) == fingerprint(fresh):
        return "kept as you changed it."
    beside = path.with_name(f"{path.stem}.version-{version}.ipynb")
    _write(beside, fresh)
    return f"kept as you changed it; the newer version stands beside it as {beside.name}."


def fingerprint(notebook: str) -> str:
    """The SHA-256 of the words in a notebook's cells, its outputs left aside.

    >>> run = fingerprint('{"cells": [{"source": ["Copies"], "outputs": [1]}]}')
    >>> run == fingerprint('{"cells": [{"source": "Copies"}]}')
    True
    """
    try:
        cells = json.loads(notebook)["cells"]
        words = [[cell.get("cell_type"), "".join(cell["source"])] for cell in cells]
    except (ValueError, KeyError, TypeError, AttributeError):
        words = [["damaged", notebook]]
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()


def _room_file(version: str, marks: Mapping[str, str]) -> str:
    lessons = [f"- name: {name}\n  fingerprint: {mark}" for name, mark in marks.items()]
    return "\n".join(
        [
            "# This file marks the folder as a room, so that it can be brought up to date.",
            "format: room 1",
            f"version: {version}",
            "lessons:",
            *lessons,
            "...",
            "",
        ]
    )


def _write(path: Path, content: str) -> None:
    """Write a file whole or not at all."""
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        new.write_text(content, encoding="utf-8", newline="\n")
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
