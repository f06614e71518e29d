"""TEI P5: each line a paragraph, letter for letter; facts and one reading stand off from it."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from readingroom.document import Document
from readingroom.document.citation import cite
from readingroom.document.facts import Bracket, Letter, Name, Passage, Shelfmark
from readingroom.document.things import Place, Thing, as_read
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
_NOT_OFF = (Passage, Letter, Name, Bracket, Shelfmark)  # in the header, a list, or the text itself
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d)?)?)?")
_MADE = "Made by Reading Room. Rights in the text are told in RIGHTS.md."
_RULE = "A line of the page is a paragraph; n is its number. Nothing is mended."


def tei(document: Document, reading: str = "") -> str:
    """The document as a TEI file; one reading stands in a `standOff` of its own."""
    facts = [each for each in document.things if not isinstance(each, _NOT_OFF)]
    held = document.reading(reading).things if reading else ()
    parts = (
        _header(document),
        _off(*_names(document), *_spans(document, facts), type="facts"),
        _off(*_spans(document, held, reading), type="interpretation", resp=f"#{_reader(reading)}"),
        _node("text", _node("body", *_text(document, document.page.worded))),
    )
    whole = _node("TEI", *parts, xmlns="http://www.tei-c.org/ns/1.0")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{whole}\n'


def _node(name: str, *children: Child, id: str = "", **about: str) -> Html:
    attributes: dict[str, Any] = {"xml:id": id, **about}
    said = {key: value for key, value in attributes.items() if value}
    return join(element(name, *children, **said), "\n")


def _note(words: str) -> Html | None:
    return element("note", words) if words else None


def _off(*children: Html, **about: str) -> Html | None:
    return _node("standOff", *children, **about) if children else None


def _reader(name: str) -> str:
    return "reader." + re.sub(r"[^\w.-]", "-", name)


def _id(thing: Thing, reader: str = "") -> str:
    return ".".join(filter(None, [reader, thing.noun, thing.id]))


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
    file = _node("fileDesc", titles, published, source)
    encoding = _node("encodingDesc", element("editorialDecl", element("p", _RULE)))
    letters = (_correspondence(document, each) for each in document.letters)
    created = element("creation", element("date", date)) if date else None
    return _node("teiHeader", file, encoding, _node("profileDesc", *letters, created))


def _manuscript(document: Document) -> Html:
    repository = document.reference.repository
    named = element("repository", repository) if repository else None
    others = map(_other_copy, document.every(Shelfmark))
    return element("msDesc", _node("msIdentifier", named, element("idno", document.id), *others))


def _other_copy(mark: Shelfmark) -> Html:
    archive = element("repository", mark.archive_name or mark.archive)
    shelfmark = element("idno", mark.words, type="shelfmark")
    return _node("altIdentifier", archive, shelfmark, _note(mark.note), id=_id(mark))


def _correspondence(document: Document, letter: Letter) -> Html:
    names, actions = document.names, list[Html]()
    sides = {"sent": (letter.sender,), "received": (letter.addressee, *letter.copies)}
    for kind, people in sides.items():
        at = (each for each in document.events if (each.of, each.kind) == (letter.id, kind))
        dates = (_node("date", " ".join(e.place.words.split()), **_dated(e.edtf)) for e in at)
        refs = {each: f"#name.{each}" if each in names else "" for each in people}
        known = (_node("persName", names.get(each, each), ref=refs[each]) for each in people)
        actions.append(_node("correspAction", *known, *dates, type=kind))
    answered = letter.answers and f"answers {as_read(letter.answers)}"
    within = letter.enclosed_in and f"enclosed in {as_read(letter.enclosed_in)}"
    told = element("p", "; ".join(filter(None, [letter.title, within, answered])))
    more = element("correspContext", told), _note(letter.note)
    return _node("correspDesc", *actions, *more, id=f"corresp.{letter.id}")


def _dated(edtf: str) -> dict[str, str]:
    """A date as TEI has it, as far as it is one day or minute, or lies between two.

    >>> _dated("1952-07-15T03:00"), _dated("1952-07-15T03:00/..")
    ({'when': '1952-07-15T03:00:00'}, {'notBefore': '1952-07-15T03:00:00'})
    """
    names = ("notBefore", "notAfter") if "/" in edtf else ("when",)
    ends = zip(names, edtf.split("/"), strict=False)
    return {n: f"{e}:00" if "T" in e else e for n, e in ends if _DATE.fullmatch(e)}


def _names(document: Document) -> Iterator[Html]:
    def listed(name: Name) -> tuple[str, str, str]:
        return _LISTS.get(name.kind, _TERMS)

    for (list_, item, name), held in groupby(sorted(document.every(Name), key=listed), listed):
        items = (_node(item, element(name, e.name), _note(e.note), id=_id(e)) for e in held)
        yield _node(list_, *items)


def _spans(document: Document, things: Iterable[Thing], reader: str = "") -> Iterator[Html]:
    owner = _reader(reader) if reader else ""
    placed = sorted((each for each in things if each.places), key=lambda each: each.noun)
    for noun, held in groupby(placed, lambda each: each.noun):
        yield _node("spanGrp", *(_span(document, each, owner) for each in held), type=noun)


def _span(document: Document, thing: Thing, owner: str) -> Html:
    said = " ".join(said_of(thing).split()), _note(thing.note.strip())
    target = " ".join(_pointer(document, at) for at in thing.places)
    return _node("span", *said, target=target, id=_id(thing, owner))


def _pointer(document: Document, place: Place) -> str:
    """Where words stand: their line, how far in, how long they are."""
    at = place.start - document.page.text.line_span(place.line).start
    return f"#string-range({_line_id(place)},{at},{place.end - place.start})"


def _line_id(place: Place) -> str:
    return place.siglum or f"line.{place.line}"


def _text(document: Document, places: list[Place], depth: int = 0) -> Iterator[Html]:
    """Lines under their letters and parts: a letter in a letter is a floating text in it."""
    chains = groupby(places, lambda each: "".join(_chain(document, each)[depth : depth + 1]))
    for address, inner in ((address, [*held]) for address, held in chains):
        if not address:
            yield from (_line(document, each) for each in inner)
            continue
        below = [*_text(document, inner, depth + 1)]
        if not address.startswith("letter:"):
            yield _node("div", *below, type="part", n=address)
            continue
        id = address.removeprefix("letter:")
        about = {"type": "letter", "id": f"letter.{id}", "corresp": f"#corresp.{id}"}
        body = _node("body", *below)
        yield _node("floatingText", body, **about) if depth else _node("div", *below, **about)


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
    text, at, pieces = document.page.text, place.start, list[Child]()
    for span in sorted(document.page.brackets):
        if at <= span.start and span.end <= place.end:
            supplied = element("supplied", text.words(span), resp="#editor", reason="editor")
            pieces += [text.words(Span(at, span.start)), supplied]
            at = span.end
    pieces.append(text.words(Span(at, place.end)))
    about = {"n": str(place.line), "xml:space": "preserve"}
    return _node("p", *pieces, id=_line_id(place), **about)
