"""What reference managers keep of a document: a record for it, its letters and its shelfmarks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from readingroom.document import Document
from readingroom.document.citation import forms
from readingroom.document.facts import Event, Letter, Name, Shelfmark
from readingroom.document.things import Thing, in_words

_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?[~?%]?(?:T.*)?")


@dataclass(frozen=True)
class Record:
    """A document, one of its letters, or the copy that one shelfmark names.

    `date` is year, month and day as far as they are known; `dated` is the date in words where they
    are not. `within` is the title of the document that a letter is enclosed in; `notes` are its
    citations in every form, the page's own first, verbatim.
    """

    id: str
    title: str
    author: str = ""
    recipient: str = ""
    date: tuple[int, ...] = ()
    dated: str = ""
    archive: str = ""
    shelfmark: str = ""
    within: str = ""
    notes: tuple[str, ...] = ()


def records(document: Document) -> Iterator[Record]:
    """The document first, then the letters enclosed in it, then the copies its shelfmarks name."""
    whole = _whole(document)
    yield whole
    for letter in document.letters:
        if letter.enclosed_in:
            author, recipient = _sides(document, letter)
            yield replace(
                whole,
                id=f"{document.id}-{letter.id}",
                title=letter.title,
                author=author,
                recipient=recipient,
                date=_day(each for each in document.events if _sends(each, letter)),
                dated="",
                within=whole.title,
                notes=_notes(letter),
            )
    for mark in document.every(Shelfmark):
        yield replace(
            whole,
            id=f"{document.id}-{mark.id}",
            archive=mark.archive_name or mark.archive,
            shelfmark=mark.words,
            notes=_notes(mark),
        )


def _whole(document: Document) -> Record:
    reference = document.reference
    outer = next((each for each in document.letters if not each.enclosed_in), None)
    author, recipient = _sides(document, outer)
    return Record(
        id=document.id,
        title=reference.title or document.title,
        author=author,
        recipient=recipient,
        date=_day(each for each in document.events if each.kind == "catalogued"),
        dated=reference.date,
        archive=reference.repository,
        shelfmark="; ".join(reference.shelfmarks),
        notes=_notes(document),
    )


def _sides(document: Document, letter: Letter | None) -> tuple[str, str]:
    """Who writes a letter and to whom, as far as the page says."""
    names = {each.id: each.name for each in document.every(Name)}
    return (names.get(letter.sender, ""), names.get(letter.addressee, "")) if letter else ("", "")


def _sends(event: Event, letter: Letter) -> bool:
    return event.kind == "sent" and event.of == letter.id


def _notes(what: Document | Thing) -> tuple[str, ...]:
    return tuple(" ".join(each.split()) for each in forms(what).values())


def _day(events: Iterable[Event]) -> tuple[int, ...]:
    """The day of the first event as figures, as far as its date names one."""
    found = next((_DAY.fullmatch(each.edtf) for each in events), None)
    return tuple(int(each) for each in found.groups() if each) if found else ()


def said_of(thing: Thing) -> str:
    """What a thing says of itself in words of ours, else its id."""
    names = ("says", "what", "name", "title", "question", "meaning", "label")
    return str(next(filter(None, (getattr(thing, each, "") for each in names)), in_words(thing.id)))
