"""The examination of a document's folder: its files read, put together, and all that is wrong."""

import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from readingroom.document import Document
from readingroom.document.context import WITH_TEACHER, Fact, Term
from readingroom.document.facts import Passage
from readingroom.document.page import Page
from readingroom.errors import DocumentError, Problem, did_you_mean
from readingroom.loading import contents as outline
from readingroom.loading.consistency import Case, inconsistencies, strangers
from readingroom.loading.contents import belonging, contents_of
from readingroom.loading.entries import EntryReader, File, file_of, is_todo
from readingroom.loading.files import companions, misnamed, read_text, room, shipped, shown
from readingroom.loading.syntax import Map, parsed, short
from readingroom.reading import Reading
from readingroom.text import Text, normalise


def read_reading(
    document: Document, path: Path, text: str | None = None
) -> tuple[Reading | None, list[Problem]]:
    """The reading in a file, or in a `text` told as `path`, and all that is wrong with it."""
    file = file_of(path) if text is None else File(path, *parsed(text, str(path)))
    codes = frozenset(letter.code for letter in document.letters)
    own = EntryReader(file, document.page, document.status == "draft", codes)
    own.read(outline.ReadingHead, outline.READING)
    found = {*own.problems, *belonging(own, document.id)}
    if not own.head:
        return None, sorted(found)
    reading = Reading(own.head.reader, own.head.title, own.head.about, own.things)
    return reading, sorted(found.union(strangers(document, reading, own)))


NAME = "glossary.yaml"


def terms() -> tuple[Term, ...]:
    """All terms, in the order of the file. Raises `DocumentError` with every problem in it."""
    found, problems = examine_glossary(glossary_file())
    if problems:
        raise DocumentError(problems)
    return found


def glossary_file(beside: Path | None = None) -> Path:
    """The glossary of the room (of what lies `beside` it), where it has one, else the shipped."""
    home = (room(beside.parent) if beside else None) or room()
    own = home / "data" / NAME if home else None
    return own if own and os.path.lexists(own) else shipped("data") / NAME


def examine_glossary(path: Path) -> tuple[tuple[Term, ...], list[Problem]]:
    """The terms in a file as far as they can be read, and all that is wrong with it."""
    own = contents_of(EntryReader(file_of(path), Page(Text("")), draft=False, blind=True))
    return own.things, sorted({*own.problems, *_doubles(own)})


def _doubles(own: EntryReader) -> Iterator[Problem]:
    first: dict[str, Term] = {}
    for term in own.things:
        for form in term.forms:
            if first.setdefault(form, term) is not term:
                what = f"“{short(form)}” is also a form of {first[form].address}."
                line = own.nodes[term.address].line
                yield Problem(own.path, line, term.address, what, "Keep it in one of the two.")


_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def examined(folder: Path) -> tuple[Document | None, list[Problem]]:
    """The document in a folder, as far as it can be read, and all that is wrong with its files."""
    document, problems, contents = read_folder(folder)
    if not os.path.lexists(folder / "exercises.yaml"):
        return document, problems
    from readingroom.loading.exercises import examine_exercises

    case = Case(document, contents) if document else None
    draft = document is None or document.status == "draft"
    own = shown(folder / outline.EXERCISES)
    has_gaps = draft and any(gap.path != own for gap in outline.gaps(folder))
    whole = case is not None and case.holds_answers and not has_gaps
    unmade = case.unmade if case else {}
    _, others = examine_exercises(document if whole else None, folder, draft, unmade)
    return document, sorted({*problems, *others})


def read_folder(folder: Path) -> tuple[Document | None, list[Problem], list[EntryReader]]:
    """The same, its exercises left aside, with the readers of its files."""
    files = [file_of(path) for path in (folder / "document.yaml", *companions(folder))]
    facts, readable = files[0], bool(files[0].values.values)
    text, trouble = _source(folder, facts.values)
    draft = not readable or facts.values.text("status") == "draft"
    codes = outline.codes(facts.values) if readable else None
    reader = partial(EntryReader, draft=draft, codes=codes, blind=text is None or not readable)
    text = text or Text("")
    page = outline.outline(text, reader(facts, Page(text), lenient=True))
    contents = [contents_of(reader(file, page)) for file in files]
    problems = {*misnamed(folder), *trouble}
    problems.update(*(each.problems for each in contents), _belonging(contents))
    if contents[0].blind:
        return None, sorted(problems), contents
    document = _document(folder, page, contents)
    problems.update(inconsistencies(Case(document, contents)))
    return (document if contents[0].head else None), sorted(problems), contents


def _document(folder: Path, page: Page, contents: Sequence[EntryReader]) -> Document:
    facts = contents[0].file.values
    lines = page.siglum_of_line.items()
    passages = (Passage(id=siglum, at=page.places[line - 1]) for line, siglum in lines)
    things = [thing for each in contents if not each.file.is_reading for thing in each.things]
    cards = {each.id: each.called for each in things if isinstance(each, Fact)}
    readings: dict[str, Reading] = {}
    for each in contents:
        if each.file.is_reading and (head := each.head):
            said = tuple(_with_cards(thing, cards) for thing in each.things)
            reading = Reading(head.reader, head.title, head.about, said)
            readings.setdefault(head.reader, reading)
    id, status, keys = map(facts.text, ("id", "status", "keys"))
    title, every, keyless = page.reference.title, (*passages, *things), keys == WITH_TEACHER
    return Document(id, title, status, folder, page, page.reference, every, readings, keyless)


def _with_cards(thing: Any, called: Mapping[str, str]) -> Any:
    if readings := getattr(thing, "readings", ()):
        return replace(thing, readings=tuple(_with_cards(each, called) for each in readings))
    cards = tuple(called.get(id, id) for id in getattr(thing, "facts", ()))
    return replace(thing, cards=cards) if cards else thing


def _belonging(contents: Sequence[EntryReader]) -> Iterator[Problem]:
    facts, *others = contents
    first: dict[str, EntryReader] = {}
    for own in others:
        yield from belonging(own, facts.file.values.text("id"))
        if not (own.file.is_reading and own.head):
            continue
        name, line = own.head.reader, own.file.values.lines["reader"]
        what = f"`reader: {short(name)}`"
        if (other := first.setdefault(name, own)) is not own:
            what += f" is also the reader of {other.file.path.name}."
            yield Problem(own.path, line, "", what, "Give each its own reader.")
        elif own.file.path.name == "reading.key.yaml" and name != "key":
            what += " does not fit the file, which is the key."
            yield Problem(own.path, line, "", what, "Write `reader: key`.")


def _source(folder: Path, facts: Map) -> tuple[Text | None, list[Problem]]:
    named = facts.values.get("source")
    named = named if isinstance(named, Map) else Map(0)
    name = named.text("file") or "source.txt"
    yaml = shown(folder / "document.yaml")
    if Path(name).name != name:
        what = f"`file: {short(name)}` lies outside the document's folder."
        nearest = "Give only the name of the file."
        return None, [Problem(yaml, named.lines["file"], "source", what, nearest)]
    if name != "source.txt" and not os.path.lexists(folder / name):
        what = f"`file: {short(name)}` names a file that is not there."
        nearest = did_you_mean(name, sorted(each.name for each in folder.glob("*.txt")))
        return None, [Problem(yaml, named.lines["file"], "source", what, nearest)]
    raw, problems = read_text(folder / name, bom=True)
    if problems:
        return None, problems
    content = normalise(raw)
    if not content.strip():
        what = "the file is empty."
        return None, [Problem(shown(folder / name), 1, "", what, "Put a copy of it back.")]
    if sign := _CONTROL.search(content):
        what = f"there is an invisible character here (U+{ord(sign.group()):04X})."
        line, nearest = content.count("\n", 0, sign.start()) + 1, "Put a copy of the file back."
        problems.append(Problem(shown(folder / name), line, "", what, nearest))
    wanted, found = named.values.get("sha256"), hashlib.sha256(content.encode()).hexdigest()
    if wanted and not is_todo(wanted) and named.text("sha256") != found:
        what = f"the page is not the text that this document was made for: its SHA-256 is {found}."
        nearest = "Put the page back as received. If you meant to change it, write the new SHA-256."
        problems.append(Problem(yaml, named.lines["sha256"], "source", what, nearest))
    return Text(content), problems
