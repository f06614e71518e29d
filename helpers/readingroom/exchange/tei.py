"""TEI P5: the page as an edition, letters in letters, with facts and one reading standing off it.

Every line is a paragraph with its number in `n`, letter for letter. What says something of words
points at them (TEI's own `string-range`), so facts and interpretation stay out of the text and
apart from each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from readingroom.document import Document
from readingroom.document.citation import cite
from readingroom.document.facts import Bracket, Letter, Name, Passage, Shelfmark
from readingroom.document.things import Place, Thing, in_words
from readingroom.exchange.records import said_of
from readingroom.html import Child, Html, element, join
from readingroom.text import Span

_LISTS = {
    "person": ("listPerson", "person", "persName"),
    "place": ("listPlace", "place", "placeName"),
    "facility": ("listPlace", "place", "placeName"),
    "organisation": ("listOrg", "org", "orgName"),
}
_TERMS = ("list", "item", "term")
_NOT_OFF = (Passage, Letter, Name, Bracket, Shelfmark)
"""Kinds that stand in the header, in a list or in the text itself."""
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d)?)?)?")
_MADE = "Made by Reading Room. Rights in the text are told in RIGHTS.md."
_RULE = "A line of the page is a paragraph; n is its number. Nothing is mended."


def tei(document: Document, reading: str = "") -> str:
    """The document as a TEI file; one reading stands in a `standOff` of its own."""
    facts = [each for each in document.things if not isinstance(each, _NOT_OFF)]
    held = document.reading(reading).things if reading else ()
    whole = _node(
        "TEI",
        _header(document),
        _off(*_names(document), *_spans(document, facts), type="facts"),
        _off(*_spans(document, held, reading), type="interpretation", resp=f"#{_reader(reading)}"),
        _node("text", _node("body", *_text(document, document.page.worded))),
        xmlns="http://www.tei-c.org/ns/1.0",
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{whole}\n'


def _node(name: str, *children: Child, id: str = "", **about: str) -> Html:
    """An element on a line of its own, with those attributes that say something."""
    attributes: dict[str, Any] = {"xml:id": id, **about}
    said = {key: value for key, value in attributes.items() if value}
    return join(element(name, *children, **said), "\n")


def _off(*children: Html, **about: str) -> Html | None:
    return _node("standOff", *children, **about) if children else None


def _reader(name: str) -> str:
    return "reader." + re.sub(r"[^\w.-]", "-", name)


def _id(thing: Thing, reader: str = "") -> str:
    """The address of a thing as an XML id."""
    return ".".join(filter(None, [reader, thing.noun, thing.id]))


# ------------------------------------------------------------------ the header


def _header(document: Document) -> Html:
    answer = {_reader(each): ("interpretation", each) for each in document.readings}
    if document.page.brackets:
        answer["editor"] = ("words in square brackets", "editor")
    responsible = (
        _node("respStmt", element("resp", what), element("name", who), id=id)
        for id, (what, who) in answer.items()
    )
    titles = _node("titleStmt", element("title", document.title), *responsible)
    published = _node("publicationStmt", element("p", _MADE))
    source = _node("sourceDesc", element("bibl", cite(document)), _manuscript(document))
    date = document.reference.date
    return _node(
        "teiHeader",
        _node("fileDesc", titles, published, source),
        _node("encodingDesc", element("editorialDecl", element("p", _RULE))),
        _node(
            "profileDesc",
            *(_correspondence(document, each) for each in document.letters),
            element("creation", element("date", date)) if date else None,
        ),
    )


def _manuscript(document: Document) -> Html:
    repository = document.reference.repository
    others = (
        _node(
            "altIdentifier",
            element("repository", mark.archive_name or mark.archive),
            element("idno", mark.words, type="shelfmark"),
            element("note", mark.note) if mark.note else None,
            id=_id(mark),
        )
        for mark in document.every(Shelfmark)
    )
    named = element("repository", repository) if repository else None
    return element("msDesc", _node("msIdentifier", named, element("idno", document.id), *others))


def _correspondence(document: Document, letter: Letter) -> Html:
    names = document.names
    sides = {"sent": (letter.sender,), "received": (letter.addressee, *letter.copies)}
    actions = []
    for kind, people in sides.items():
        known = (
            _node("persName", names.get(e, e), ref=f"#name.{e}" if e in names else "")
            for e in people
        )
        dates = (
            _node("date", " ".join(each.place.words.split()), **_dated(each.edtf))
            for each in document.events
            if (each.of, each.kind) == (letter.id, kind)
        )
        actions.append(_node("correspAction", *known, *dates, type=kind))
    answered = letter.answers and f"answers {in_words(letter.answers)}"
    within = letter.enclosed_in and f"enclosed in {in_words(letter.enclosed_in)}"
    told = element("p", "; ".join(filter(None, [letter.title, within, answered])))
    note = element("note", letter.note) if letter.note else None
    context = element("correspContext", told)
    return _node("correspDesc", *actions, context, note, id=f"corresp.{letter.id}")


def _dated(edtf: str) -> dict[str, str]:
    """A date as TEI has it, as far as it is one day or minute, or lies between two.

    >>> _dated("1952-07-15T03:00"), _dated("1952-07-15T03:00/..")
    ({'when': '1952-07-15T03:00:00'}, {'notBefore': '1952-07-15T03:00:00'})
    """
    names = ("notBefore", "notAfter") if "/" in edtf else ("when",)
    ends = zip(names, edtf.split("/"), strict=False)
    return {n: f"{e}:00" if "T" in e else e for n, e in ends if _DATE.fullmatch(e)}


# ------------------------------------------------------------------ what stands off the text


def _names(document: Document) -> Iterator[Html]:
    def listed(name: Name) -> tuple[str, str, str]:
        return _LISTS.get(name.kind, _TERMS)

    for (list_, item, name), held in groupby(sorted(document.every(Name), key=listed), listed):
        noted = ((e, element("note", e.note) if e.note else None) for e in held)
        yield _node(
            list_, *(_node(item, element(name, e.name), note, id=_id(e)) for e, note in noted)
        )


def _spans(document: Document, things: Iterable[Thing], reader: str = "") -> Iterator[Html]:
    """What is said of words: one group a kind, with the places that each thing points at."""
    owner = _reader(reader) if reader else ""
    placed = sorted((each for each in things if each.places), key=lambda each: each.noun)
    for noun, held in groupby(placed, lambda each: each.noun):
        spans = (
            _node(
                "span",
                " ".join(said_of(each).split()),
                element("note", each.note.strip()) if each.note else None,
                target=" ".join(_pointer(document, at) for at in each.places),
                id=_id(each, owner),
            )
            for each in held
        )
        yield _node("spanGrp", *spans, type=noun)


def _pointer(document: Document, place: Place) -> str:
    """Where words stand: their line, how far in, how long they are."""
    first = document.page.text.line_span(place.line).start
    return f"#string-range({_line_id(place)},{place.start - first},{place.end - place.start})"


def _line_id(place: Place) -> str:
    return place.siglum or f"line.{place.line}"


# ------------------------------------------------------------------ the text


def _text(document: Document, places: list[Place], depth: int = 0) -> Iterator[Html]:
    """Lines under their letters and parts: a letter in a letter is a floating text in it."""

    def holder(place: Place) -> str:
        return "".join(_chain(document, place)[depth : depth + 1])

    for address, held in groupby(places, holder):
        inner = list(held)
        if not address:
            yield from (_line(document, each) for each in inner)
            continue
        below = [*_text(document, inner, depth + 1)]
        if not address.startswith("letter:"):
            yield _node("div", *below, type="part", n=address)
            continue
        id = address.removeprefix("letter:")
        about = {"type": "letter", "id": f"letter.{id}", "corresp": f"#corresp.{id}"}
        yield (
            _node("floatingText", _node("body", *below), **about)
            if depth
            else _node("div", *below, **about)
        )


def _chain(document: Document, place: Place) -> list[str]:
    """The letters in which a line stands, from the outermost in; its part, if it is in none."""
    letters = {each.id: each for each in document.letters}
    letter = next((each for each in letters.values() if each.code == place.letter), None)
    chain: list[str] = []
    while letter and letter.address not in chain:
        chain.insert(0, letter.address)
        letter = letters.get(letter.enclosed_in)
    return chain or [place.part or "page"]


def _line(document: Document, place: Place) -> Html:
    """A line letter for letter; what an editor put in is marked as supplied."""
    text, at, pieces = document.page.text, place.start, list[Child]()
    for span in sorted(document.page.brackets):
        if at <= span.start and span.end <= place.end:
            pieces += [
                text.words(Span(at, span.start)),
                element("supplied", text.words(span), resp="#editor", reason="editor"),
            ]
            at = span.end
    pieces.append(text.words(Span(at, place.end)))
    about = {"n": str(place.line), "xml:space": "preserve"}
    return _node("p", *pieces, id=_line_id(place), **about)
