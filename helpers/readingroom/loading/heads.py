"""What stands above the lists in each file of a document."""

from __future__ import annotations

from typing import Literal

from readingroom.document import context as outside
from readingroom.document import kinds
from readingroom.document.records import record
from readingroom.document.terms import Term
from readingroom.document.things import NOWHERE, Place, Thing
from readingroom.reading import kinds as interpretation

FACTS: tuple[type[Thing], ...] = (
    kinds.Part,
    kinds.Letter,
    kinds.MissingLetter,
    kinds.Number,
    kinds.Copy,
    kinds.Shelfmark,
    kinds.Name,
    kinds.Bracket,
    kinds.Slip,
    kinds.Event,
    kinds.Request,
)
CONTEXT = outside.KINDS
READING = interpretation.KINDS


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
