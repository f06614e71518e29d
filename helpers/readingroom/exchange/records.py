"""What reference managers keep: a record for a document, its letters and copies, in three forms."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from readingroom.document import Document
from readingroom.document.citation import forms
from readingroom.document.facts import Event, Letter, Shelfmark
from readingroom.document.things import Thing, as_read

_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?[~?%]?(?:T.*)?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SPECIAL = {sign: f"\\{sign}" for sign in "&%$#_"} | {
    "{": r"\ensuremath{\lbrace}",
    "}": r"\ensuremath{\rbrace}",
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


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


def csl_json(document: Document, _reading: str = "") -> str:
    """The document, its letters and copies as CSL items; citations stand verbatim in `note`."""
    return json.dumps([*map(_item, records(document))], ensure_ascii=False, indent=1) + "\n"


def _item(record: CatalogueRecord) -> dict[str, Any]:
    date = {"date-parts": [list(record.date)]} if record.date else {"literal": record.dated}
    item = {
        "id": record.id,
        "type": "manuscript",
        "title": record.title,
        "author": _person(record.author),
        "recipient": _person(record.recipient),
        "issued": date if record.date or record.dated else None,
        "container-title": record.within,
        "archive": record.archive,
        "archive_location": record.shelfmark,
        "note": "\n".join(record.notes),
    }
    return {name: value for name, value in item.items() if value}


def _person(name: str) -> list[dict[str, str]]:
    """A name as one: which part of it is the family's, the page does not say."""
    return [{"literal": name}] if name else []


def ris(document: Document, _reading: str = "") -> str:
    """The document, its letters and copies as RIS records; each citation is a note, verbatim."""
    tags = (each for record in records(document) for each in _tags(record))
    return "".join(f"{tag}  - {value}\n" for tag, value in tags)


def _tags(record: CatalogueRecord) -> Iterator[tuple[str, str]]:
    tags = {
        "TY": "PCOMM" if record.author else "MANSCPT",
        "ID": record.id,
        "TI": record.title,
        "AU": record.author,
        "A2": record.recipient,
        "PY": str(record.date[0]) if record.date else "",
        "DA": "/".join(f"{each:02}" for each in record.date) or record.dated,
        "T2": record.within,
        "DP": record.archive,
        "CN": record.shelfmark,
    }
    yield from ((tag, " ".join(value.split())) for tag, value in tags.items() if value)
    yield from (("N1", each) for each in record.notes)
    yield "ER", ""


def bibtex(document: Document, _reading: str = "") -> str:
    """The document, its letters and copies as entries; citations stand verbatim in `note`."""
    return "\n".join(map(_entry, records(document)))


def _entry(record: CatalogueRecord) -> str:
    year, month, day = (*map(str, record.date), "", "", "")[:3]
    fields = {
        "author": f"{{{_escaped(record.author)}}}" if record.author else "",
        "title": f"{{{_escaped(record.title)}}}",
        "year": year,
        "day": day,
        "booktitle": _escaped(record.within),
        "institution": _escaped(record.archive),
        "howpublished": _escaped(record.shelfmark),
        "annote": _escaped(f"To {record.recipient}") if record.recipient else "",
        "note": "\n\n".join(map(_escaped, record.notes)),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    named = [f"  month = {_MONTHS[int(month) - 1]},"] if month else []
    key = re.sub(r"[^A-Za-z0-9:._-]", "-", record.id)
    return "\n".join([f"@misc{{{key},", *lines, *named, "}\n"])


def _escaped(words: str) -> str:
    """Words in which no sign is one of LaTeX's; BibTeX counts a brace behind a backslash too.

    >>> _escaped("50% of $5_000")
    '50\\\\% of \\\\$5\\\\_000'
    """
    return "".join(_SPECIAL.get(sign, sign) for sign in words)


def said_of(thing: Thing) -> str:
    """What a thing says of itself in words of ours, else its id."""
    names = ("says", "what", "name", "title", "question", "meaning", "label")
    return str(next(filter(None, (getattr(thing, each, "") for each in names)), as_read(thing.id)))
