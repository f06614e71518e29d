"""Ways to damage the files of a document, line by line, as a slip of the hand would."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from readingroom.loading import Slot, of_file, slots

FILES = ("document.yaml", "context.yaml", "reading.key.yaml")
_FIELD = re.compile(r"(?P<lead>- |  )(?P<name>\w+):(?P<value>.*)")


@dataclass(frozen=True)
class Field:
    """A field of an entry: the numbers of its lines, from 0, the last one left out."""

    name: str
    start: int
    stop: int


@dataclass(frozen=True)
class Entry:
    """An entry of a list, with its fields in order."""

    file: str
    section: str
    id: str
    start: int
    stop: int
    fields: tuple[Field, ...]

    @property
    def kind(self) -> type:
        return next(kind for kind in of_file(self.file)[1] if kind.section == self.section)

    @property
    def address(self) -> str:
        return f"{self.kind.noun}:{self.id}"

    def slot(self, name: str) -> Slot:
        return next(slot for slot in slots(self.kind) if slot.name == name)


def entries(file: str, lines: list[str]) -> Iterator[Entry]:
    """Every entry of a file."""
    section = ""
    starts: list[tuple[int, str]] = []
    for number, line in enumerate([*lines, "end:"]):
        outside = not line or line[0] in "#." or (line[0].isalpha() and line.endswith(":"))
        if starts and (line.startswith("- ") or outside):
            yield _entry(file, section, lines, starts[0][0], number)
            starts = []
        if line.startswith("- "):
            starts = [(number, line)]
        elif outside and line.endswith(":") and line[0].isalpha():
            section = line[:-1]


def _entry(file: str, section: str, lines: list[str], start: int, stop: int) -> Entry:
    at = [
        (match["name"], number)
        for number in range(start, stop)
        if (match := _FIELD.match(lines[number]))
    ]
    ends = [*(number for _, number in at[1:]), stop]
    fields = tuple(Field(name, first, last) for (name, first), last in zip(at, ends, strict=True))
    given = _FIELD.match(lines[start])
    return Entry(
        file, section, given["value"].strip().strip("'") if given else "", start, stop, fields
    )


def value_of(lines: list[str], field: Field) -> list[str]:
    """What stands behind the name of a field: the rest of its line, and the lines below."""
    return [lines[field.start].partition(":")[2], *lines[field.start + 1 : field.stop]]


def with_value(lines: list[str], field: Field, value: list[str]) -> list[str]:
    """The lines with another value in a field."""
    name = lines[field.start].partition(":")[0]
    return [*lines[: field.start], f"{name}:{value[0]}", *value[1:], *lines[field.stop :]]


def read_lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split("\n")


def first_line_that_differs(before: str, after: str) -> int:
    """The number of the line, from 1, on which two texts begin to differ."""
    pairs = zip(before, after, strict=False)
    same = next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(before), len(after)))
    return after.count("\n", 0, same) + 1
