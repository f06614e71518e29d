"""Where a disagreement between entries is told, and what is known of entries that went wrong."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from readingroom.document import Document
from readingroom.document.kinds import Letter
from readingroom.document.things import Thing
from readingroom.loading.contents import Contents
from readingroom.loading.entries import EntryReader
from readingroom.loading.plain import List, Map, Node
from readingroom.reading import Reading

Path = tuple[str | int, ...]
"""The way from an entry to a value in it: names of fields and numbers in lists."""
Found = Iterator[tuple[Thing | str, str | Path, str, str]]
"""The thing or list that is wrong, the field of it, what is wrong, and the nearest right thing."""


@dataclass(frozen=True)
class Case:
    """A document with the files that it was read from, `document.yaml` first."""

    document: Document
    contents: Sequence[Contents]

    @property
    def draft(self) -> bool:
        """Whether the document may still hold gaps."""
        return self.document.status == "draft"

    def failed(self, kind: type[Thing]) -> float:
        """How many entries of a kind could not be read; infinitely many if a list could not."""
        if kind.noun in self.unknown:
            return math.inf
        return sum(each.reader.failed[kind] for each in self.contents)

    @cached_property
    def shelves(self) -> list[tuple[Document | Reading, list[EntryReader]]]:
        """The document and its readings, each with the readers whose entries it may name."""
        own = [each.reader for each in self.contents if not each.file.is_reading]
        shelves: list[tuple[Document | Reading, list[EntryReader]]] = [(self.document, own)]
        for each in self.contents:
            if not (each.file.is_reading and each.head):
                continue
            reading = self.document.readings.get(each.head.reader)
            if isinstance(reading, Reading) and reading.things == each.things:
                shelves.append((reading, [*own, each.reader]))
        return shelves

    @cached_property
    def placed(self) -> bool:
        """Whether every letter has its place, so that it is clear what belongs to which."""
        return not self.failed(Letter) and all(each.at.line for each in self.document.letters)

    @cached_property
    def unknown(self) -> frozenset[str]:
        """The nouns of the things whose file or list could not be read; * if there are any."""
        nouns = {noun for each in self.contents for noun in each.reader.unread}
        return frozenset(nouns | {"*"}) if nouns else frozenset()

    def meant(self, subject: Thing | str, path: str | Path) -> bool:
        """Whether a field is told already, as one that stands there under a wrong name."""
        name = path if isinstance(path, str) else str((*path, "")[0])
        entry = subject if isinstance(subject, str) else subject.address
        return any((entry, name) in each.reader.meant for each in self.contents)

    def where(self, subject: Thing | str, path: str | Path) -> tuple[str, int, str]:
        """The file, line and entry of a mistake."""
        first = self.contents[0].reader
        if isinstance(subject, str):
            return first.path, first.sections.get(subject, 1), subject
        reader, node = self._written(subject)
        return reader.path, line_of(node, path), subject.address

    def _written(self, thing: Thing) -> tuple[EntryReader, Map]:
        """The entry that a thing was read from; things that were added to have only their address.

        Addresses are looked up in the facts and the context before the readings.
        """
        readers = [each.reader for each in sorted(self.contents, key=lambda c: c.file.is_reading)]
        for reader in readers:
            if id(thing) in reader.made:
                return reader, reader.made[id(thing)][1]
        for reader in readers:
            if thing.address in reader.nodes:
                return reader, reader.nodes[thing.address]
        return readers[0], Map(1)


def line_of(node: Map, path: str | Path) -> int:
    """The line of a value in an entry."""
    line = node.lines.get("id", node.line)
    here: Node | None = node
    for step in (path,) if isinstance(path, str) else path:
        if isinstance(here, Map) and isinstance(step, str):
            line, here = here.lines.get(step.rstrip("_"), line), here.values.get(step.rstrip("_"))
        elif isinstance(here, List) and isinstance(step, int) and step < len(here.items):
            here = here.items[step]
            line = here.line
    return line
