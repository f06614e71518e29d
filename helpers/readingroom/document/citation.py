"""Citations: the page's own, notes for the document and for a passage, and the shelfmarks.

The note follows the order of *The Chicago Manual of Style* (17th ed., 14.222–231) for manuscript
collections: item, date, collection, repository. Shelfmarks stand as Russian archives write them.
"""

from __future__ import annotations

from typing import Literal

from readingroom.document import Document
from readingroom.document.facts import Shelfmark
from readingroom.document.things import Reference, Thing
from readingroom.errors import NotHere, did_you_mean
from readingroom.html import block, element, styled

Form = Literal["page", "note", "shelfmarks"]
_FORMS = ("page", "note", "shelfmarks")


class Citation(str):
    """A citation as plain text; in a notebook it shows itself without Python's quotation marks."""

    def _repr_html_(self) -> str:
        lines = (element("p", line, class_="rr-words rr-author") for line in self.split("\n"))
        return styled(block(*lines, label="Citation"))


def cite(what: Document | Thing, form: Form | None = None) -> Citation:
    """The citation of a document, or of anything on it.

    For a document: `page` (its own citation, verbatim; what you get when you name no form), `note`,
    or `shelfmarks`, one a line. A shelfmark is cited as printed, anything else as a note with its
    passage and line. Raises `NotHere` for another form, and for what has no words on the page.

    >>> from readingroom.loading import load
    >>> str(cite(load("telegram-21646")["shelfmark:aprf"]))
    'APRF, f. 45, op. 1, d. 343, ll. 72-75'
    """
    if form not in (None, *_FORMS):
        raise NotHere(f"There is no form “{form}”. {did_you_mean(str(form), _FORMS)}")
    if isinstance(what, Document):
        reference = what.reference
        forms = {
            "page": " ".join(reference.citation.split()) or note(reference),
            "note": note(reference),
            "shelfmarks": "\n".join(reference.shelfmarks),
        }
        return Citation(forms[form or "page"])
    if isinstance(what, Shelfmark):
        return Citation(what.words)
    if not what.places:
        raise NotHere(f"“{what.address}” has no words on the page, so there is no line to cite.")
    place = what.place
    rest = ", ".join(filter(None, [place.letter_title or place.part, place.where]))
    return Citation(f"{rest}, in {note(place.document)}")


def note(reference: Reference) -> str:
    """A document as a note: title, date, archive, shelfmarks."""
    quoted = f"“{reference.title},”" if reference.title else reference.id
    parts = [reference.date, reference.repository, "; ".join(reference.shelfmarks)]
    return f"{quoted} {', '.join(filter(None, parts))}".strip().rstrip(".") + "."
