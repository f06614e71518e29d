"""What the files of a document hold: heads, the things in their lists, the outline of the page.

The outline comes first, because the words of every other entry are looked for in it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from readingroom import reading
from readingroom.document import context as outside
from readingroom.document import facts
from readingroom.document.context import Source, Sourced, Term
from readingroom.document.facts import Name, Passage, Shelfmark
from readingroom.document.page import LetterOutline, Page, PartOutline, whole_words
from readingroom.document.things import NOWHERE, UNFILLED, Place, Reference, Thing, record
from readingroom.errors import Problem, did_you_mean
from readingroom.loading.entries import TODO, EntryReader, anchor_of, is_todo, short, slots
from readingroom.loading.files import companions, read_text, shown
from readingroom.loading.syntax import List, Map, Node, Scalar, read
from readingroom.text import Lost, Span, Text

FACTS: tuple[type[Thing], ...] = (
    facts.Part,
    facts.Letter,
    facts.MissingLetter,
    facts.Number,
    facts.Copy,
    facts.Shelfmark,
    facts.Name,
    facts.Bracket,
    facts.Slip,
    facts.Event,
    facts.Request,
)
CONTEXT = outside.KINDS
READING = reading.KINDS


@record
class SourceFile:
    """The file that holds the page, and the SHA-256 of its normalised text."""

    file: str
    sha256: str


@record
class PageCitation:
    """The page's own citation, with the date and the archive in it."""

    at: Place
    date: Place = NOWHERE
    repository: Place = NOWHERE


@record
class DocumentHead:
    """What stands above the lists in `document.yaml`."""

    format: Literal["document 1"]
    id: str
    status: Literal["draft", "final"]
    title: Place
    language: Place = NOWHERE
    abstract: Place = NOWHERE
    source: SourceFile
    citation: PageCitation | None = None


@record
class ContextHead:
    """What stands above the lists in `context.yaml`."""

    format: Literal["context 1"]
    document: str


@record
class ReadingHead:
    """What stands above the lists in `reading.<name>.yaml`."""

    format: Literal["reading 1"]
    document: str
    reader: str
    title: str = ""
    about: str = ""


@record
class GlossaryHead:
    """What stands above the terms in `glossary.yaml`."""

    format: Literal["glossary 1"]


def of_file(name: str) -> tuple[type, tuple[type[Thing], ...]]:
    """The class of what stands above the lists of a file, and the kinds of things in them."""
    return _FILES.get(name, (ReadingHead, READING))


_FILES: dict[str, tuple[type, tuple[type[Thing], ...]]] = {
    "document.yaml": (DocumentHead, FACTS),
    "context.yaml": (ContextHead, CONTEXT),
    "glossary.yaml": (GlossaryHead, (Term,)),
}


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
    head, kinds = of_file(file.path.name)
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


EXERCISES = "exercises.yaml"


LIKELY = "likely “"
"""How a reminder begins behind TODO that says what is likely, and not decided."""


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
    nouns = {kind.section: kind.noun for kind in of_file(path.name)[1]}
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
    if isinstance(node, Scalar):
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


BRACKET = re.compile(r"\[[^\[\]\n]*\]")
"""Words in square brackets on one line."""


def codes(facts: Map) -> frozenset[str] | None:
    """The codes of all letters, also of those that are otherwise wrong; None if one is missing."""
    if "letters" not in facts.values and any(map(_almost_letters, facts.values)):
        return None
    found = [_code(entry) for entry in _entries(facts, "letters")]
    return None if "" in found else frozenset(found)


def outline(text: Text, facts: Map, scout: EntryReader) -> Page:
    """The page with the letters and parts that have their place.

    What the `scout` finds wrong is not told: the entries are read again against the page.
    """
    letters = tuple(
        LetterOutline(_code(entry), _text(entry, "title"), span, entry.text("enclosed_in"))
        for entry in _entries(facts, "letters")
        for span in _spans(text, entry)[:1]
        if _code(entry)
    )
    parts = tuple(
        PartOutline(_text(entry, "name"), _text(entry, "voice"), tuple(_spans(text, entry)))
        for entry in _entries(facts, "parts")
    )
    brackets = tuple(Span(*match.span()) for match in BRACKET.finditer(text.content))
    head = scout.record(DocumentHead, above_lists(facts, DocumentHead))
    marks = tuple(thing.words for thing in scout.section(Shelfmark, facts.values.get("shelfmarks")))
    reference = _reference(head, marks) if isinstance(head, DocumentHead) else Reference("")
    return Page(text, letters, parts, brackets, reference)


def _almost_letters(name: str) -> bool:
    return did_you_mean(name, ["letters"]).startswith("Did")


def _code(entry: Map) -> str:
    code = entry.text("code")
    return code if len(code) <= 8 and not is_todo(entry.values.get("code", Map(0))) else ""


def _text(entry: Map, name: str) -> str:
    """What stands under a name; what is still to be filled in is said to be so."""
    return UNFILLED if is_todo(entry.values.get(name, Map(0))) else entry.text(name)


def _entries(facts: Map, section: str) -> Iterator[Map]:
    node = facts.values.get(section)
    for entry in node.items if isinstance(node, List) else ():
        if isinstance(entry, Map):
            yield entry


def _spans(text: Text, entry: Map) -> list[Span]:
    """The places of an entry's `at` that can be found."""
    node: Node | None = entry.values.get("at")
    spans = []
    for each in node.items if isinstance(node, List) else (node,):
        if each is None or isinstance(each, List) or is_todo(each):
            continue
        anchor, troubles = anchor_of("at", each)
        try:
            if not troubles:
                spans.append(text.find(anchor))
        except Lost:
            continue
    return spans


def _reference(head: DocumentHead, marks: tuple[str, ...]) -> Reference:
    title = head.title.words if head.title.line else f"{head.id}, its title {UNFILLED}"
    cited = head.citation
    if cited is None:
        return Reference(head.id, title, shelfmarks=marks)
    return Reference(
        head.id,
        title,
        cited.date.words if cited.date.line else "",
        cited.repository.words if cited.repository.line else "",
        cited.at.words,
        marks,
    )


def passages(page: Page) -> list[Passage]:
    """The lines of the letters, with their sigla."""
    return [Passage(id=siglum, at=page.place(span)) for siglum, span in page.passages()]


def with_mentions(things: Iterable[Thing], page: Page) -> list[Thing]:
    """The things, each name with the places where it stands: the longest spelling wins."""
    things = list(things)
    spellings = sorted(
        (
            (span, name.id)
            for name in things
            if isinstance(name, Name)
            for spelling in name.written
            for span in whole_words(page.text, spelling)
        ),
        key=lambda pair: (pair[0].start, -pair[0].end),
    )
    found: dict[str, list[Place]] = {}
    reached = 0
    for span, name_id in spellings:
        if span.start >= reached:
            found.setdefault(name_id, []).append(page.place(span))
            reached = span.end
    return [
        replace(thing, mentions=tuple(found.get(thing.id, ())))
        if isinstance(thing, Name)
        else thing
        for thing in things
    ]


def with_citations(things: Iterable[Thing]) -> list[Thing]:
    """The things, each that names sources with the citations of those sources."""
    things = list(things)
    cited = {thing.id: thing.citation for thing in things if isinstance(thing, Source)}
    return [
        replace(thing, citations=tuple(cited.get(id, id) for id in thing.sources))  # type: ignore[attr-defined]
        if isinstance(thing, Sourced)
        else thing
        for thing in things
    ]
