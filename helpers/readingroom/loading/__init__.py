"""Loading: the only reader of YAML and of shipped files."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from readingroom.anchors import Span, Text, normalise
from readingroom.document import Document
from readingroom.document.kinds import Letter, Name, Part, Passage, Shelfmark
from readingroom.document.page import LetterOutline, Page, PartOutline, whole_words
from readingroom.document.things import Place, Reference, Thing
from readingroom.errors import DocumentError, Problem, did_you_mean
from readingroom.loading import heads
from readingroom.loading.consistency import inconsistencies
from readingroom.loading.entries import EntryReader, slots
from readingroom.loading.files import document_folder, read_text, shown
from readingroom.loading.plain import Map, read
from readingroom.reading import Reading

__all__ = ["examine", "load"]

_BRACKET = re.compile(r"\[[^\[\]\n]*\]")


def load(where: str | os.PathLike[str]) -> Document:
    """The document with this slug or in this folder.

    Raises `NotHere` if there is none, and `DocumentError` with every problem in its files.

    >>> load("telegram-21646")["K7"].line
    86
    """
    document, problems = examine(document_folder(where))
    if document is None or problems:
        raise DocumentError(problems)
    return document


def examine(folder: Path) -> tuple[Document | None, list[Problem]]:
    """The document in a folder, as far as it can be read, and all that is wrong with its files."""
    facts, problems = _yaml(folder / "document.yaml")
    source = facts.values.get("source")
    text, trouble = _source(folder, source if isinstance(source, Map) else Map(0))
    problems += trouble
    if not facts.values or text is None:
        return None, sorted(problems)
    draft = facts.text("status") == "draft"
    path = shown(folder / "document.yaml")
    page = _outline(EntryReader(path, Page(text), draft), facts)
    reader = EntryReader(path, page, draft)
    head, things = _contents(reader, heads.DocumentHead, heads.FACTS, facts)
    readers = [reader]
    readings: dict[str, Reading] = {}
    for file in _companions(folder):
        values, trouble = _yaml(file)
        problems += trouble
        reader = EntryReader(shown(file), page, draft)
        readers.append(reader)
        if file.name == "context.yaml":
            things += _contents(reader, heads.ContextHead, heads.CONTEXT, values)[1]
            continue
        top, found = _contents(reader, heads.ReadingHead, heads.READING, values)
        if top:
            readings[top.reader] = Reading(top.reader, top.title, top.about, tuple(found))
    problems += [problem for each in readers for problem in each.problems]
    if head is None:
        return None, sorted(set(problems))
    document = Document(
        id=head.id,
        title=page.reference.title,
        status=head.status,
        folder=folder,
        page=page,
        reference=page.reference,
        things=(*_passages(page), *_mentioned(things, text, page)),
        readings=readings,
    )
    return document, sorted({*problems, *inconsistencies(document, readers)})


def _companions(folder: Path) -> list[Path]:
    """The other files of a document; the key before all other readings."""
    readings = sorted(
        folder.glob("reading.*.yaml"), key=lambda file: (file.name != "reading.key.yaml", file.name)
    )
    context = folder / "context.yaml"
    return [*([context] if context.exists() else []), *readings]


def _yaml(path: Path) -> tuple[Map, list[Problem]]:
    content, problems = read_text(path)
    return read(content, shown(path)) if not problems else (Map(0), problems)


def _source(folder: Path, named: Map) -> tuple[Text | None, list[Problem]]:
    """The text of the page; it must be the one that the document was made for."""
    name = named.text("file") or "source.txt"
    path = folder / name
    if path.parent != folder:
        return None, [
            Problem(
                shown(folder / "document.yaml"),
                named.lines["file"],
                "source",
                f"`file: {name}` lies outside the document's folder.",
                "Name the file only.",
            )
        ]
    raw, problems = read_text(path, bom=True)
    if problems:
        return None, problems
    content = normalise(raw)
    if not content.strip():
        return None, [Problem(shown(path), 1, "", "the file is empty.", "Restore it from a copy.")]
    wanted = named.text("sha256")
    if wanted and wanted != (found := hashlib.sha256(content.encode()).hexdigest()):
        problems = [
            Problem(
                shown(folder / "document.yaml"),
                named.lines["sha256"],
                "source",
                f"`{name}` is not the text that this document was made for: its SHA-256 is "
                f"{found}.",
                "Restore the source as received. If you mean the change, write the new SHA-256.",
            )
        ]
    return Text(content), problems


def _contents(
    reader: EntryReader, head: type, kinds: tuple[type[Thing], ...], values: Map
) -> tuple[Any, list[Thing]]:
    """The head of a file and the things of all its lists."""
    if not values.values:
        return None, []
    sections = {kind.section: kind for kind in kinds}
    fields = {slot.name for slot in slots(head)}
    own = Map(values.line)
    for name, value in values.values.items():
        if name in fields:
            own.values[name], own.lines[name] = value, values.lines[name]
        elif name not in sections:
            reader.problem(
                values.lines[name],
                f"`{name}` is not a known list or field here.",
                did_you_mean(name, [*sections, *fields]),
            )
    top = reader.record(head, own)
    return top, [
        thing
        for name, kind in sections.items()
        for thing in reader.section(kind, values.values.get(name))
    ]


def _outline(scout: EntryReader, facts: Map) -> Page:
    """The geography of the page, from whatever of its letters and parts can be read."""
    head, _ = _contents(scout, heads.DocumentHead, (), facts)
    letters = [
        thing
        for thing in scout.section(Letter, facts.values.get("letters"))
        if isinstance(thing, Letter)
    ]
    parts = [
        thing for thing in scout.section(Part, facts.values.get("parts")) if isinstance(thing, Part)
    ]
    marks = scout.section(Shelfmark, facts.values.get("shelfmarks"))
    text = scout.page.text
    return Page(
        text,
        tuple(
            LetterOutline(each.code, each.title, _span(each.at), each.enclosed_in)
            for each in letters
        ),
        tuple(PartOutline(each.name, each.voice, tuple(map(_span, each.at))) for each in parts),
        tuple(Span(*match.span()) for match in _BRACKET.finditer(text.content)),
        _reference(head, tuple(mark.words for mark in marks)),
    )


def _span(place: Place) -> Span:
    return Span(place.start, place.end)


def _reference(head: heads.DocumentHead | None, shelfmarks: tuple[str, ...]) -> Reference:
    if head is None:
        return Reference("")
    citation = head.citation
    if citation is None:
        return Reference(head.id, head.title.words, shelfmarks=shelfmarks)
    return Reference(
        head.id,
        head.title.words,
        citation.date.words,
        citation.repository.words,
        citation.at.words,
        shelfmarks,
    )


def _passages(page: Page) -> list[Passage]:
    return [Passage(id=siglum, at=page.place(span)) for siglum, span in page.passages()]


def _mentioned(things: list[Thing], text: Text, page: Page) -> list[Thing]:
    """The things, each name with the places where it stands: the longest spelling wins."""
    names = [thing for thing in things if isinstance(thing, Name)]
    spellings = sorted(
        (
            (span, name.id)
            for name in names
            for spelling in name.written
            for span in whole_words(text, spelling)
        ),
        key=lambda pair: (pair[0].start, -pair[0].end),
    )
    found: dict[str, list[Place]] = {}
    reached = 0
    for span, id in spellings:
        if span.start >= reached:
            found.setdefault(id, []).append(page.place(span))
            reached = span.end
    return [
        thing
        if not isinstance(thing, Name)
        else replace(thing, mentions=tuple(found.get(thing.id, ())))
        for thing in things
    ]
