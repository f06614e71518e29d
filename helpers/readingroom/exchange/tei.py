"""TEI P5: the page as an edition, letters in letters, with facts and one reading standing off it.

Every line is a paragraph with its number in `n`, letter for letter. Whatever says something of
words points at them (TEI's own `string-range`), so that facts and interpretation stay out of the
text and apart from each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from readingroom.document import Document
from readingroom.document.citation import cite
from readingroom.document.facts import Bracket, Letter, Name, Passage, Shelfmark
from readingroom.document.things import Place, Thing, in_words
from readingroom.errors import visible
from readingroom.text import Span

_LISTS = {
    "person": ("listPerson", "person", "persName"),
    "place": ("listPlace", "place", "placeName"),
    "facility": ("listPlace", "place", "placeName"),
    "organisation": ("listOrg", "org", "orgName"),
    "term": ("list", "item", "term"),
}
_NOT_OFF = (Passage, Letter, Name, Bracket, Shelfmark)
"""Kinds that stand in the header, in a list or in the text itself."""
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d)?)?)?")


def tei(document: Document, reading: str = "") -> str:
    """The document as a TEI file; one reading stands in a `standOff` of its own."""
    root = Element("TEI", xmlns="http://www.tei-c.org/ns/1.0")
    _header(document, SubElement(root, "teiHeader"))
    facts = Element("standOff", type="facts")
    _names(document, facts)
    _spans(document, facts, (each for each in document.things if not isinstance(each, _NOT_OFF)))
    held = Element("standOff", type="interpretation", resp=f"#{_reader(reading)}")
    _spans(document, held, document.reading(reading).things if reading else ())
    root.extend(each for each in (facts, held) if len(each))
    _text(document, SubElement(SubElement(root, "text"), "body"))
    _set_out(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, "unicode") + "\n"


def _set_out(root: Element) -> None:
    """Begin a line for each element that holds no words; those that do stay letter for letter."""
    worded = [e for e in root.iter() if (e.text or "").strip() or any(c.tail for c in e)]
    held = [(each, each.text, [(child, child.tail) for child in each]) for each in worded]
    indent(root, " ")
    for each, text, tails in held:
        each.text = text
        for child, tail in tails:
            child.tail = tail


def _add(parent: Element, name: str, words: str = "", **attributes: str) -> Element:
    made = SubElement(
        parent, name, {k.rstrip("_").replace("__", ":"): v for k, v in attributes.items() if v}
    )
    made.text = visible(words) or None
    return made


def _reader(name: str) -> str:
    return "reader." + re.sub(r"[^\w.-]", "-", name)


def _id(thing: Thing, reader: str = "") -> str:
    """The address of a thing as an XML id."""
    return ".".join(filter(None, [reader, thing.noun, thing.id]))


# ------------------------------------------------------------------ the header


def _header(document: Document, header: Element) -> None:
    described, reference = SubElement(header, "fileDesc"), document.reference
    titles = SubElement(described, "titleStmt")
    _add(titles, "title", document.title)
    answer = {_reader(reader): ("interpretation", reader) for reader in document.readings}
    if document.page.brackets:
        answer["editor"] = ("words in square brackets", "editor")
    for id, (what, who) in answer.items():
        held = _add(titles, "respStmt", xml__id=id)
        _add(held, "resp", what)
        _add(held, "name", who)
    published = SubElement(described, "publicationStmt")
    _add(published, "p", "Made by Reading Room. Rights in the text are told in RIGHTS.md.")
    source = SubElement(described, "sourceDesc")
    _add(source, "bibl", cite(document))
    _manuscript(document, SubElement(SubElement(source, "msDesc"), "msIdentifier"))
    encoded = SubElement(SubElement(header, "encodingDesc"), "editorialDecl")
    _add(encoded, "p", "A line of the page is a paragraph; n is its number. Nothing is mended.")
    profile = SubElement(header, "profileDesc")
    for letter in document.letters:
        _correspondence(
            document, letter, _add(profile, "correspDesc", xml__id=f"corresp.{letter.id}")
        )
    if reference.date:
        _add(SubElement(profile, "creation"), "date", reference.date)


def _manuscript(document: Document, identifier: Element) -> None:
    if document.reference.repository:
        _add(identifier, "repository", document.reference.repository)
    _add(identifier, "idno", document.id)
    for mark in document.every(Shelfmark):
        other = _add(identifier, "altIdentifier", xml__id=_id(mark))
        _add(other, "repository", mark.archive_name or mark.archive)
        _add(other, "idno", mark.words, type="shelfmark")
        if mark.note:
            _add(other, "note", mark.note)


def _correspondence(document: Document, letter: Letter, described: Element) -> None:
    names = {each.id: each.name for each in document.every(Name)}
    sides = {"sent": (letter.sender,), "received": (letter.addressee, *letter.copies)}
    for kind, people in sides.items():
        action = _add(described, "correspAction", type=kind)
        for person in people:
            ref = f"#name.{person}" if person in names else ""
            _add(action, "persName", names.get(person, person), ref=ref)
        for event in (e for e in document.events if (e.of, e.kind) == (letter.id, kind)):
            _add(action, "date", " ".join(event.place.words.split()), **_dated(event.edtf))
    context = SubElement(described, "correspContext")
    answered = letter.answers and f"answers {in_words(letter.answers)}"
    within = letter.enclosed_in and f"enclosed in {in_words(letter.enclosed_in)}"
    _add(context, "p", "; ".join(filter(None, [letter.title, within, answered])))
    if letter.note:
        _add(described, "note", letter.note)


def _dated(edtf: str) -> dict[str, str]:
    """A date as TEI has it, as far as it is one day or minute, or lies between two.

    >>> _dated("1952-07-15T03:00"), _dated("1952-07-15T03:00/..")
    ({'when': '1952-07-15T03:00:00'}, {'notBefore': '1952-07-15T03:00:00'})
    """
    names = ("notBefore", "notAfter") if "/" in edtf else ("when",)
    ends = zip(names, edtf.split("/"), strict=False)
    return {n: f"{e}:00" if "T" in e else e for n, e in ends if _DATE.fullmatch(e)}


# ------------------------------------------------------------------ what stands off the text


def _names(document: Document, facts: Element) -> None:
    ordered = sorted(document.every(Name), key=lambda each: _LISTS.get(each.kind, _LISTS["term"]))
    for (list_, item, name), held in groupby(
        ordered, lambda each: _LISTS.get(each.kind, _LISTS["term"])
    ):
        listed = SubElement(facts, list_)
        for each in held:
            made = _add(listed, item, xml__id=_id(each))
            _add(made, name, each.name)
            if each.note:
                _add(made, "note", each.note)


def _spans(document: Document, parent: Element, things: Iterable[Thing]) -> None:
    """What is said of words: one group a kind, with the places that each thing points at."""
    reader = parent.get("resp", "").removeprefix("#reader.")
    for noun, held in groupby(sorted(things, key=lambda e: e.noun), lambda e: e.noun):
        group = Element("spanGrp", type=noun)
        for each in (each for each in held if each.places):
            target = " ".join(_pointer(document, at) for at in each.places)
            made = _add(group, "span", _said(each), target=target, xml__id=_id(each, reader))
            if each.note:
                SubElement(made, "note").text = visible(each.note.strip())
        if len(group):
            parent.append(group)


def _said(thing: Thing) -> str:
    says = ("says", "what", "name", "meaning", "label", "title", "question")
    said = next(filter(None, (getattr(thing, each, "") for each in says)), in_words(thing.id))
    return " ".join(str(said).split())


def _pointer(document: Document, place: Place) -> str:
    """Where words stand: their line, how far in, how long they are."""
    first = document.page.text.line_span(place.line).start
    name = _line_id(place)
    return f"#string-range({name},{place.start - first},{place.end - place.start})"


def _line_id(place: Place) -> str:
    return place.siglum or f"line.{place.line}"


# ------------------------------------------------------------------ the text


def _text(document: Document, body: Element) -> None:
    """Lines under their letters and parts: a letter in a letter is a floating text in it."""
    standing: list[tuple[str, Element]] = []
    for place in _lines(document):
        chain = _chain(document, place)
        common = 0
        while common < min(len(chain), len(standing)) and chain[common] == standing[common][0]:
            common += 1
        del standing[common:]
        for address in chain[common:]:
            parent = standing[-1][1] if standing else body
            standing.append((address, _division(parent, address, inner=bool(standing))))
        _line(document, standing[-1][1], place)


def _lines(document: Document) -> Iterator[Place]:
    page = document.page
    every = (page.place(page.text.line_span(n)) for n in range(1, len(page.text.line_starts) + 1))
    return (each for each in every if each.words.strip())


def _chain(document: Document, place: Place) -> list[str]:
    """The letters in which a line stands, from the outermost in; its part, if it is in none."""
    letters = {each.code: each for each in document.letters}
    by_id = {each.id: each for each in document.letters}
    chain: list[str] = []
    letter = letters.get(place.letter)
    while letter and letter.address not in chain:
        chain.insert(0, letter.address)
        letter = by_id.get(letter.enclosed_in)
    return chain or [place.part]


def _division(parent: Element, address: str, *, inner: bool) -> Element:
    if not address.startswith("letter:"):
        return SubElement(parent, "div", type="part", n=address or "page")
    about = {
        "type": "letter",
        "xml:id": address.replace(":", "."),
        "corresp": f"#corresp.{address[7:]}",
    }
    made = SubElement(parent, "floatingText" if inner else "div", about)
    return SubElement(made, "body") if inner else made


def _line(document: Document, parent: Element, place: Place) -> None:
    """A line letter for letter; what an editor put in is marked as supplied."""
    line = _add(parent, "p", xml__id=_line_id(place), n=str(place.line), xml__space="preserve")
    last: Element | None = None
    for words, bracketed in _pieces(document, place):
        if bracketed:
            last = _add(line, "supplied", words, resp="#editor", reason="editor")
        elif last is None:
            line.text = (line.text or "") + visible(words)
        else:
            last.tail = (last.tail or "") + visible(words)


def _pieces(document: Document, place: Place) -> Iterator[tuple[str, bool]]:
    at = place.start
    inside = (e for e in document.page.brackets if place.start <= e.start and e.end <= place.end)
    for span in sorted(inside):
        yield document.page.text.words(Span(at, span.start)), False
        yield document.page.text.words(span), True
        at = span.end
    yield document.page.text.words(Span(at, place.end)), False
