"""The geography of a page, from whatever of its letters and parts can be read.

It comes first, because the words of every other entry are looked for in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from readingroom.anchors import Lost, Span, Text
from readingroom.document.context import Source, Sourced
from readingroom.document.kinds import Name, Passage, Shelfmark
from readingroom.document.page import LetterOutline, Page, PartOutline, whole_words
from readingroom.document.things import UNFILLED, Place, Reference, Thing
from readingroom.errors import did_you_mean
from readingroom.loading import heads
from readingroom.loading.contents import above_lists
from readingroom.loading.entries import EntryReader
from readingroom.loading.finding import anchor_of
from readingroom.loading.plain import List, Map, Node
from readingroom.loading.slots import is_todo

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
    head = scout.record(heads.DocumentHead, above_lists(facts, heads.DocumentHead))
    marks = tuple(thing.words for thing in scout.section(Shelfmark, facts.values.get("shelfmarks")))
    reference = _reference(head, marks) if isinstance(head, heads.DocumentHead) else Reference("")
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


def _reference(head: heads.DocumentHead, marks: tuple[str, ...]) -> Reference:
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
