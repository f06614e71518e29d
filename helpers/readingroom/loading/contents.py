"""What the files of a document hold: heads, the things in their lists, the outline of the page."""

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from readingroom import reading
from readingroom.document import context as outside
from readingroom.document import facts
from readingroom.document.context import Source, Sourced, Term
from readingroom.document.facts import Name
from readingroom.document.page import LetterOutline, Page, PartOutline, whole_words
from readingroom.document.things import NOWHERE, UNFILLED, Place, Record, Reference, Thing, detail
from readingroom.errors import Problem, did_you_mean
from readingroom.loading.entries import TODO, EntryReader, addressed, file_of, is_todo
from readingroom.loading.files import companions, shown
from readingroom.loading.syntax import List, Map, Node, Scalar, short, texts_in
from readingroom.text import Span, Text

FACTS: tuple[type[Thing], ...] = (
    *(facts.Part, facts.Letter, facts.MissingLetter, facts.Number, facts.Copy, facts.Shelfmark),
    *(facts.Name, facts.Bracket, facts.Slip, facts.Event, facts.Request),
)
CONTEXT = outside.KINDS
READING = reading.KINDS
_KEYS = "where the keys of its exercises are (elsewhere than here in a handout without keys)"


class SourceFile(Record):
    """The file that holds the page, and the SHA-256 of its normalised text."""

    file: str = detail("`source.txt`")
    sha256: str = detail("the fingerprint of its text, by which a change is noticed")


class PageCitation(Record):
    """The page's own citation, with the date and the archive in it."""

    at: Place = detail("the page's own citation")
    date: Place = NOWHERE
    repository: Place = NOWHERE


class DocumentHead(Record):
    """What stands above the lists in `document.yaml`."""

    format: Literal["document 1"]
    id: str = detail("its name, by custom that of the folder")
    status: Literal["draft", "final"]
    keys: Literal["here", "with the teacher"] = detail(_KEYS, default="here")
    title: Place
    language: Place = NOWHERE
    abstract: Place = NOWHERE
    source: SourceFile
    citation: PageCitation | None = None


class ContextHead(Record):
    """What stands above the lists in `context.yaml`."""

    format: Literal["context 1"]
    document: str = detail("id of the document")


class ReadingHead(Record):
    """What stands above the lists in `reading.<name>.yaml`."""

    format: Literal["reading 1"]
    document: str = detail("id of the document")
    reader: str = detail("a short name")
    title: str = ""
    about: str = ""


class GlossaryHead(Record):
    """What stands above the terms in `glossary.yaml`."""

    format: Literal["glossary 1"]


class ExercisesHead(Record):
    """What stands above the list in `exercises.yaml`."""

    format: Literal["exercises 1"]
    document: str = detail("id of the document")


EXERCISES = "exercises.yaml"
_FILES: dict[str, tuple[type, tuple[type[Thing], ...]]] = {
    "document.yaml": (DocumentHead, FACTS),
    "context.yaml": (ContextHead, CONTEXT),
    "glossary.yaml": (GlossaryHead, (Term,)),
}


def of_file(name: str) -> tuple[type, tuple[Any, ...]]:
    """The class of what stands above the lists of a file, and the kinds of entries in them."""
    if name == EXERCISES:
        from readingroom.exercises import Exercise

        return ExercisesHead, (Exercise,)
    return _FILES.get(name, (ReadingHead, READING))


def contents_of(reader: EntryReader) -> EntryReader:
    """The reader, after it has read all that its file holds, and put in what follows from it."""
    reader.read(*of_file(reader.file.path.name))
    reader.things = tuple(_completed(reader.things, reader.page))
    return reader


def belonging(own: EntryReader, id: str) -> Iterator[Problem]:
    """Tell of a file that says that it belongs to another document."""
    if own.head and id and own.head.document != id:
        what = f"`document: {short(own.head.document)}` is not the id in document.yaml."
        line = own.file.values.lines["document"]
        yield Problem(own.path, line, "", what, f"Write `document: {short(id)}`.")


LIKELY = "likely “"
"""How a reminder begins behind TODO that says what is likely, and not decided."""


def gaps(folder: Path) -> list[Problem]:
    """Every value of a draft that is still TODO, by its place, with the reminder behind it."""
    paths = (folder / "document.yaml", *companions(folder), folder / EXERCISES)
    return [gap for path in paths if os.path.lexists(path) for gap in _gaps(path)]


def _gaps(path: Path) -> Iterator[Problem]:
    nouns = {kind.section: kind.noun for kind in of_file(path.name)[1]}
    place = shown(path)
    for section, node in file_of(path).values.values.items():
        for item in node.items if isinstance(node, List) else (node,):
            id = item.text("id") if isinstance(item, Map) else ""
            entry = addressed(nouns.get(section, ""), id) or section * isinstance(node, List)
            for name, text in texts_in(item, section):
                if is_todo(text):
                    words = short(re.sub(rf"^\s*{TODO}\W*", "", text.value))
                    what = f"`{name}` is still to be filled in{f': {words}' if words else ''}"
                    stop = "" if what.endswith((".", "?", "!")) else "."
                    yield Problem(place, text.line, short(entry), what + stop)


def as_written(path: Path, section: str = "exercises") -> dict[str, Map]:
    """The entries of a list in a file by their ids, also those that cannot be used yet."""
    node = file_of(path).values.values.get(section)
    return {item.text("id"): item for item in _entries(node)}


BRACKET = re.compile(r"\[[^\[\]\n]*\]")


def codes(values: Map) -> frozenset[str] | None:
    """The codes of all letters, also of those that are otherwise wrong; None if one is missing."""
    node, near = values.values.get("letters"), (did_you_mean(n, ["letters"]) for n in values.values)
    unread = "letters" in values.unread or (not node and any(n.startswith("Did") for n in near))
    found = [item.text("code") for item in _entries(node)]
    fine = all(0 < len(code) <= 8 and not is_todo(Scalar(code, 0)) for code in found)
    return frozenset(found) if fine and not unread else None


def _entries(node: Node | None) -> list[Map]:
    items = node.items if isinstance(node, List) else ()
    return [item for item in items if isinstance(item, Map)]


def outline(text: Text, scout: EntryReader) -> Page:
    """The page with the letters and parts that a `scout` finds; they are read again against it."""
    lists, head = scout.file.values.values, scout.above_lists(DocumentHead)
    kinds = (facts.Letter, facts.Part, facts.Shelfmark)
    found, parted, marked = (scout.section(kind, lists.get(kind.section)) for kind in kinds)
    placed = ((each, span) for each in found if each.code for span in _spans((each.at,)))
    letters = (LetterOutline(e.code, e.title, span, e.enclosed_in) for e, span in placed)
    parts = (PartOutline(each.name, each.voice, _spans(each.at)) for each in parted)
    brackets = (Span(*match.span()) for match in BRACKET.finditer(text.content))
    reference = _reference(head, tuple(each.words for each in marked))
    return Page(text, tuple(letters), tuple(parts), tuple(brackets), reference)


def _spans(places: Iterable[Any]) -> tuple[Span, ...]:
    return tuple(Span(each.start, each.end) for each in places if each and each.line)


def _reference(head: DocumentHead, marks: tuple[str, ...]) -> Reference:
    placed = head.title and head.title.line
    title = head.title.words if placed else f"{head.id}, its title {UNFILLED}"
    cited = head.citation
    if not cited:
        return Reference(head.id, title, shelfmarks=marks)
    date, archive = (each.words if each.line else "" for each in (cited.date, cited.repository))
    return Reference(head.id, title, date, archive, cited.at.words if cited.at else "", marks)


def _completed(things: Sequence[Any], page: Page) -> Iterator[Any]:
    places = _mentions([each for each in things if isinstance(each, Name)], page)
    cited = {each.id: each.citation for each in things if isinstance(each, Source)}
    for thing in things:
        sources = getattr(thing, "sources", ()) if isinstance(thing, Sourced) else ()
        if isinstance(thing, Name):
            yield replace(thing, mentions=tuple(places[thing.id]))
        else:
            given = tuple(cited.get(id, id) for id in sources)
            yield replace(thing, citations=given) if given else thing


def _mentions(names: Iterable[Name], page: Page) -> defaultdict[str, list[Place]]:
    """Where each name stands, by its id: the longest spelling wins."""
    spelt = ((name.id, each) for name in names for each in name.written)
    spans = ((id, span) for id, each in spelt for span in whole_words(page.text, each))
    found: defaultdict[str, list[Place]] = defaultdict(list)
    reached = 0
    for start, end, id in sorted((span.start, -span.end, id) for id, span in spans):
        if start >= reached:
            reached = -end
            found[id].append(page.place(Span(start, reached)))
    return found
