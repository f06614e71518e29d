"""What reference managers keep of a document: a record for it, its letters and its shelfmarks."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from readingroom.document import Document
from readingroom.document.citation import forms
from readingroom.document.facts import Event, Letter, Shelfmark
from readingroom.document.things import Thing, as_read

_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?[~?%]?(?:T.*)?")


@dataclass(frozen=True)
class CatalogueRecord:
    """A document, one of its letters, or the copy that one shelfmark names."""

    id: str
    title: str
    date: tuple[int, ...]  # year, month, day, as far as they are known
    dated: str  # the date in words
    archive: str
    shelfmark: str
    notes: tuple[str, ...]  # its citations in every form
    author: str = ""
    recipient: str = ""
    within: str = ""  # the title of the document that a letter is enclosed in


def records(document: Document) -> Iterator[CatalogueRecord]:
    """The document first, then the letters enclosed in it, then the copies its shelfmarks name."""
    kept, events = document.reference, document.events
    outer = next((each for each in document.letters if not each.enclosed_in), None)
    whole = CatalogueRecord(
        id=document.id,
        title=kept.title or document.title,
        date=_day(each for each in events if each.kind == "catalogued"),
        dated=kept.date,
        archive=kept.repository,
        shelfmark="; ".join(kept.shelfmarks),
        notes=_notes(document),
        **_sides(document, outer),
    )
    yield whole
    for letter in (each for each in document.letters if each.enclosed_in):
        sent = _day(each for each in events if (each.kind, each.of) == ("sent", letter.id))
        about = {"id": f"{document.id}-{letter.id}", "title": letter.title, "within": whole.title}
        about |= {"dated": "", **_sides(document, letter)}
        yield replace(whole, date=sent, notes=_notes(letter), **about)
    for mark in document.every(Shelfmark):
        id, archive = f"{document.id}-{mark.id}", mark.archive_name or mark.archive
        yield replace(whole, id=id, archive=archive, shelfmark=mark.words, notes=_notes(mark))


def _sides(document: Document, letter: Letter | None) -> dict[str, str]:
    sides = {"author": letter.sender, "recipient": letter.addressee} if letter else {}
    return {side: document.names.get(who, "") for side, who in sides.items()}


def _notes(what: Document | Thing) -> tuple[str, ...]:
    return tuple(" ".join(each.split()) for each in forms(what).values())


def _day(events: Iterable[Event]) -> tuple[int, ...]:
    found = next((_DAY.fullmatch(each.edtf) for each in events), None)
    return tuple(int(each) for each in found.groups() if each) if found else ()


def said_of(thing: Thing) -> str:
    """What a thing says of itself in words of ours, else its id."""
    names = ("says", "what", "name", "title", "question", "meaning", "label")
    return str(next(filter(None, (getattr(thing, each, "") for each in names)), as_read(thing.id)))
