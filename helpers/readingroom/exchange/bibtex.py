"""BibTeX: citations for LaTeX."""

import re

from readingroom.document import Document
from readingroom.exchange.records import CatalogueRecord, records

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SPECIAL = {sign: f"\\{sign}" for sign in "&%$#_"} | {
    "{": r"\ensuremath{\lbrace}",
    "}": r"\ensuremath{\rbrace}",
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


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
