"""A reading that stands outside a document's folder: a classmate's file, or an answer book."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from readingroom.document import Document
from readingroom.errors import Problem, did_you_mean
from readingroom.loading.contents import File, contents_of
from readingroom.loading.entries import EntryReader
from readingroom.loading.files import read_text, shown
from readingroom.loading.plain import read
from readingroom.reading import Reading


def read_file(document: Document, path: Path) -> tuple[Reading | None, list[Problem]]:
    """The reading in a file, as far as it can be read, and all that is wrong with it."""
    text, problems = read_text(path)
    return (None, problems) if problems else read_reading(document, text, shown(path))


def read_reading(document: Document, text: str, name: str) -> tuple[Reading | None, list[Problem]]:
    """The reading in a text in the form of `reading.<name>.yaml`, and all that is wrong with it.

    `name` is what its problems are told under.
    """
    values, problems = read(text, name)
    codes = frozenset(letter.code for letter in document.letters)
    reader = EntryReader(name, document.page, document.status == "draft", codes)
    own = contents_of(File(Path("reading.given.yaml"), values, tuple(problems)), reader)
    found = [*problems, *reader.problems]
    if not own.head:
        return None, sorted(set(found))
    if own.head.document != document.id:
        what = f"`document: {own.head.document[:80]}` is not the document that is open."
        nearest = f"This one is {document.id}."
        found.append(Problem(name, values.lines["document"], "", what, nearest))
    reading = Reading(own.head.reader, own.head.title, own.head.about, own.things)
    found += _strangers(document, reading, reader)
    return reading, sorted(set(found))


def _strangers(document: Document, reading: Reading, reader: EntryReader) -> Iterator[Problem]:
    """Names of things that neither the reading nor the document has."""
    known = document.by_address.keys() | reading.by_address.keys()
    for thing in reading.things:
        node = reader.nodes[thing.address]
        for each in fields(thing):
            kinds = each.metadata.get("refers", ("*",))
            value = getattr(thing, each.name)
            for id in value if isinstance(value, tuple) else (value,):
                if kinds == ("*",) or not id or any(f"{kind}:{id}" in known for kind in kinds):
                    continue
                what = f"there is no {' or '.join(kinds)} “{id}”."
                same = [name.partition(":") for name in known]
                nearest = did_you_mean(id, [name for kind, _, name in same if kind in kinds])
                line = node.lines.get(each.name.rstrip("_"), node.line)
                yield Problem(reader.path, line, thing.address, what, nearest)
