"""One file of a document: what stands above its lists, and the things in them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from readingroom.document.things import Thing
from readingroom.errors import Problem, did_you_mean
from readingroom.loading import heads
from readingroom.loading.entries import EntryReader
from readingroom.loading.files import read_text, shown
from readingroom.loading.finding import short
from readingroom.loading.plain import Map, read
from readingroom.loading.slots import slots


@dataclass(frozen=True)
class File:
    """A YAML file: its values as text, and what is wrong with its form."""

    path: Path
    values: Map
    problems: tuple[Problem, ...]

    @property
    def readable(self) -> bool:
        """Whether there is anything to be read."""
        return bool(self.values.values)

    @property
    def is_reading(self) -> bool:
        """Whether it holds one person's interpretation."""
        return self.path.name.startswith("reading.")


@dataclass(frozen=True)
class Contents:
    """What was read from a file; `head` is None if it could not be read."""

    file: File
    reader: EntryReader
    head: Any
    things: tuple[Thing, ...]


def file_of(path: Path) -> File:
    """The values of a YAML file."""
    content, problems = read_text(path)
    values, problems = (Map(0), problems) if problems else read(content, shown(path))
    return File(path, values, tuple(problems))


def contents_of(file: File, reader: EntryReader) -> Contents:
    """What a file holds; everything wrong with it is noted by the reader."""
    head, kinds = heads.of_file(file.path.name)
    sections = {kind.section: kind for kind in kinds}
    if not file.readable:
        reader.unread.update(kind.noun for kind in kinds)
        return Contents(file, reader, None, ())
    fields = [slot.name for slot in slots(head)]
    for name in file.values.values.keys() - {*sections, *fields}:
        what = f"`{short(name)}` is not a known list or field here."
        hint = did_you_mean(name, [*sections, *fields])
        reader.problem(file.values.lines[name], what, hint)
        reader.unread.update(sections[each].noun for each in sections if f"“{each}”" in hint)
    top = reader.record(head, above_lists(file.values, head))
    things: list[Thing] = []
    for name, kind in sections.items():
        if name in file.values.values:
            reader.sections[name] = file.values.lines[name]
            things += reader.section(kind, file.values.values[name])
    return Contents(file, reader, top if isinstance(top, head) else None, tuple(things))


def above_lists(values: Map, head: type) -> Map:
    """Only the fields of a file that stand above its lists, and all that are there twice."""
    own = Map(values.line, again=values.again)
    for slot in slots(head):
        if slot.name in values.values:
            own.values[slot.name] = values.values[slot.name]
    own.lines.update(values.lines)
    return own
