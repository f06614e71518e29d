"""The examination of a document's folder: its files read, put together, and all that is wrong."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import fields
from functools import partial
from pathlib import Path

from readingroom.document import Document
from readingroom.document.context import Term
from readingroom.document.page import Page
from readingroom.errors import DocumentError, Problem, did_you_mean
from readingroom.loading import contents as outline
from readingroom.loading.consistency import Case, inconsistencies
from readingroom.loading.contents import Contents, File, belonging, contents_of, file_of
from readingroom.loading.entries import EntryReader, is_todo
from readingroom.loading.files import companions, misnamed, read_text, room, shipped, shown
from readingroom.loading.syntax import Map, read
from readingroom.reading import Reading
from readingroom.text import Text, normalise


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


NAME = "glossary.yaml"


def terms() -> tuple[Term, ...]:
    """All terms, in the order of the file. Raises `DocumentError` with every problem in it."""
    found, problems = examine_glossary(glossary_file())
    if problems:
        raise DocumentError(problems)
    return found


def glossary_file() -> Path:
    """The glossary of the room, where it has one, else the shipped one."""
    home = room()
    own = home / "data" / NAME if home else None
    return own if own and os.path.lexists(own) else shipped("data") / NAME


def examine_glossary(path: Path) -> tuple[tuple[Term, ...], list[Problem]]:
    """The terms in a file as far as they can be read, and all that is wrong with it."""
    file = file_of(path)
    reader = EntryReader(shown(path), Page(Text("")), draft=False, blind=True)
    things = contents_of(file, reader).things
    found = tuple(each for each in things if isinstance(each, Term))
    return found, sorted({*file.problems, *reader.problems, *_doubles(found, reader)})


def _doubles(found: tuple[Term, ...], reader: EntryReader) -> list[Problem]:
    """Forms that belong to two terms, so that nobody could tell which is meant."""
    first: dict[str, Term] = {}
    problems = []
    for term in found:
        for form in term.forms:
            if first.setdefault(form, term) is not term:
                what = f"“{form[:80]}” is a form of {first[form].address} too."
                line = reader.nodes[term.address].line
                problems.append(
                    Problem(reader.path, line, term.address, what, "Leave it in one of the two.")
                )
    return problems


_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def examine(folder: Path) -> tuple[Document | None, list[Problem]]:
    """The document in a folder, as far as it can be read, and all that is wrong with its files.

    While something is wrong with the document itself, or a draft has gaps, only the form of its
    exercises is looked at.
    """
    document, problems = examined(folder)
    if not os.path.lexists(folder / "exercises.yaml"):
        return document, problems
    from readingroom.loading.exercises import examine_exercises, has_gaps

    whole = document is not None and not problems and not has_gaps(document)
    draft = document is None or document.status == "draft"
    _, others = examine_exercises(document if whole else None, folder, draft=draft)
    return document, sorted({*problems, *others})


def examined(folder: Path) -> tuple[Document | None, list[Problem]]:
    """The document in a folder and what is wrong with it, its exercises left aside."""
    files = [file_of(path) for path in (folder / "document.yaml", *companions(folder))]
    facts = files[0]
    text, trouble = _source(folder, facts.values)
    reader = partial(
        EntryReader,
        draft=not facts.readable or facts.values.text("status") == "draft",
        codes=outline.codes(facts.values) if facts.readable else None,
        blind=text is None or not facts.readable,
    )
    text = text or Text("")
    page = outline.outline(text, facts.values, reader("", Page(text)))
    contents = [contents_of(file, reader(shown(file.path), page)) for file in files]
    belonging = [problem for each in contents[1:] for problem in _belonging(each, contents)]
    problems = {*misnamed(folder), *trouble, *belonging}
    problems.update(
        *(each.problems for each in files), *(each.reader.problems for each in contents)
    )
    if contents[0].reader.blind:
        return None, sorted(problems)
    document = _document(folder, page, contents)
    problems.update(inconsistencies(Case(document, contents)))
    return (document if contents[0].head else None), sorted(problems)


def _document(folder: Path, page: Page, contents: Sequence[Contents]) -> Document:
    facts = contents[0]
    things = [thing for each in contents if not each.file.is_reading for thing in each.things]
    readings: dict[str, Reading] = {}
    for each in contents:
        if each.file.is_reading and each.head:
            head = each.head
            reading = Reading(head.reader, head.title, head.about, each.things)
            readings.setdefault(head.reader, reading)
    return Document(
        id=facts.file.values.text("id"),
        title=page.reference.title,
        status=facts.file.values.text("status"),
        folder=folder,
        page=page,
        reference=page.reference,
        things=(
            *outline.passages(page),
            *outline.with_citations(outline.with_mentions(things, page)),
        ),
        readings=readings,
    )


def _belonging(own: Contents, contents: Sequence[Contents]) -> list[Problem]:
    """What is wrong with the names by which a file says whose it is and what it belongs to."""
    facts = contents[0].file.values
    lines = own.file.values.lines
    path = own.reader.path
    problems = [*belonging(own, facts.text("id"))]
    if own.head and own.file.is_reading:
        name = own.head.reader
        others = [each for each in contents if each.file.is_reading and each.head]
        first = next(each for each in others if each.head.reader == name)
        if first is not own:
            what = f"`reader: {name[:80]}` is the reader of {first.file.path.name} too."
            problems.append(Problem(path, lines["reader"], "", what, "Give each its own reader."))
        elif own.file.path.name == "reading.key.yaml" and name != "key":
            what = f"`reader: {name[:80]}` does not fit the file, which holds the key."
            problems.append(Problem(path, lines["reader"], "", what, "Write `reader: key`."))
    return problems


def _source(folder: Path, facts: Map) -> tuple[Text | None, list[Problem]]:
    """The text of the page; it must be the one that the document was made for."""
    named = facts.values.get("source")
    named = named if isinstance(named, Map) else Map(0)
    name = named.text("file") or "source.txt"
    yaml = shown(folder / "document.yaml")
    if Path(name).name != name:
        what = f"`file: {name[:80]}` lies outside the document's folder."
        return None, [Problem(yaml, named.lines["file"], "source", what, "Name the file only.")]
    if name != "source.txt" and not os.path.lexists(folder / name):
        what = f"`file: {name[:80]}` names a file that is not there."
        nearest = did_you_mean(name, sorted(each.name for each in folder.glob("*.txt")))
        return None, [Problem(yaml, named.lines["file"], "source", what, nearest)]
    raw, problems = read_text(folder / name, bom=True)
    if problems:
        return None, problems
    content = normalise(raw)
    if not content.strip():
        what = "the file is empty."
        return None, [Problem(shown(folder / name), 1, "", what, "Put a copy of it back.")]
    return Text(content), [*_unseen(content, shown(folder / name)), *_changed(content, named, yaml)]


def _unseen(content: str, path: str) -> Iterator[Problem]:
    if sign := _CONTROL.search(content):
        what = f"a sign that cannot be seen stands here (U+{ord(sign.group()):04X})."
        line = content.count("\n", 0, sign.start()) + 1
        yield Problem(path, line, "", what, "Put a copy of the file back.")


def _changed(content: str, named: Map, yaml: str) -> Iterator[Problem]:
    wanted = named.values.get("sha256")
    found = hashlib.sha256(content.encode()).hexdigest()
    if wanted and not is_todo(wanted) and named.text("sha256") != found:
        what = f"the page is not the text that this document was made for: its SHA-256 is {found}."
        nearest = "Put the page back as received. If you mean the change, write the new SHA-256."
        yield Problem(yaml, named.lines["sha256"], "source", what, nearest)
