"""A document's files as they are written, before they are read as what they mean."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from readingroom.errors import Problem
from readingroom.loading import heads
from readingroom.loading.contents import file_of
from readingroom.loading.files import companions, shown
from readingroom.loading.finding import short
from readingroom.loading.plain import List, Map, Node, Text
from readingroom.loading.slots import TODO, is_todo

EXERCISES = "exercises.yaml"


def gaps(folder: Path) -> list[Problem]:
    """Every value of a draft that is still TODO, by its place, with the reminder behind it."""
    return [
        Problem(shown(path), line, entry, f"`{name}` is still to be filled in{reminder}")
        for path in (folder / "document.yaml", *companions(folder), folder / EXERCISES)
        if os.path.lexists(path)
        for entry, name, line, reminder in _gaps(path)
    ]


def _gaps(path: Path) -> Iterator[tuple[str, str, int, str]]:
    """The entry, the field and the line of each gap in a file, and the reminder."""
    nouns = {kind.section: kind.noun for kind in heads.of_file(path.name)[1]}
    for section, node in file_of(path).values.values.items():
        if not isinstance(node, List):
            yield from (("", *gap) for gap in _within(section, node))
            continue
        for item in node.items:
            id = item.text("id") if isinstance(item, Map) else ""
            noun = nouns.get(section, "")
            entry = f"{noun}:{id}" if noun and id else id or section
            yield from ((short(entry), *gap) for gap in _within(section, item))


def _within(name: str, node: Node) -> Iterator[tuple[str, int, str]]:
    """The field, the line and the reminder of each gap within a value."""
    if isinstance(node, Text):
        if is_todo(node):
            words = short(re.sub(rf"^\s*{TODO}\W*", "", node.value))
            said = f": {words}" if words else ""
            yield name, node.line, said if said.endswith((".", "?", "!")) else f"{said}."
        return
    inside = node.values.items() if isinstance(node, Map) else ((name, each) for each in node.items)
    for inner, each in inside:
        yield from _within(inner, each)


def exercises_as_written(folder: Path) -> dict[str, Map]:
    """Every exercise of a document by its id, also those that cannot be asked yet."""
    node = file_of(folder / EXERCISES).values.values.get("exercises")
    items = node.items if isinstance(node, List) else ()
    return {item.text("id"): item for item in items if isinstance(item, Map)}
