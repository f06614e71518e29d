"""A document for other programs: each format is one pure function over the model."""

from importlib import import_module
from typing import NamedTuple

from readingroom.document import Document
from readingroom.errors import NotHere, did_you_mean


class Format(NamedTuple):
    """A format: the ending of its files, the function that makes it, and what is said of it."""

    suffix: str
    maker: str
    told: str


FORMATS = {  # by the names that one types
    "html": Format("html", "reproduction", "a page that needs nothing beside it"),
    "pdf": Format("pdf", "pdf", "the same page as a tagged PDF, by Chromium"),
    "csl-json": Format("json", "csl_json", "citations for Zotero, Pandoc, citation styles"),
    "ris": Format("ris", "ris", "citations for EndNote, Zotero, library catalogues"),
    "bibtex": Format("bib", "bibtex", "citations for LaTeX"),
    "tei": Format("xml", "tei", "an edition in TEI P5, facts and interpretation apart"),
    "web-annotation": Format(
        "jsonld", "web_annotations.web_annotation", "every thing and its words, by the W3C’s model"
    ),
    "argdown": Format("argdown", "argdown", "the argument of one reading, for maps"),
    "csv": Format("zip", "spreadsheet.comma_separated", "tables, with a dictionary of columns"),
}


def exported(document: Document, form: str, reading: str = "") -> bytes:
    """The document in a format, with one reading's interpretation if named. Raises `NotHere`."""
    if form not in FORMATS:
        near = did_you_mean(form, [*FORMATS]).partition("Known here")[0]  # The list tells them all.
        raise NotHere(f"There is no format “{form}”. {near}\n{formats_listed()}")
    module, _, name = FORMATS[form].maker.partition(".")
    maker = getattr(import_module(f"{__name__}.{module}"), name or module)
    made: str | bytes = maker(document, reading)
    return made if isinstance(made, bytes) else made.encode("utf-8", "replace")


def formats_listed() -> str:
    """The formats, a line each."""
    wide = max(map(len, FORMATS))
    return "\n".join(f"{name:{wide}}  {each.told}" for name, each in FORMATS.items())
