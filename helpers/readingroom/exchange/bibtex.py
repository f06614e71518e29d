"""BibTeX: entries for LaTeX and what reads its bibliographies."""

from __future__ import annotations

import re

from readingroom.document import Document
from readingroom.exchange.records import Record, records

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SPECIAL = {sign: f"\\{sign}" for sign in "&%$#_{}"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def bibtex(document: Document, _reading: str = "") -> str:
    """The document, its letters and copies as entries; citations stand verbatim in `note`."""
    return "\n".join(map(_entry, records(document)))


def _entry(record: Record) -> str:
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
    lines += [f"  month = {_MONTHS[int(month) - 1]},"] if month else []
    return "\n".join([f"@misc{{{_key(record.id)},", *lines, "}\n"])


def _key(id: str) -> str:
    return re.sub(r"[^A-Za-z0-9:._-]", "-", id)


def _escaped(words: str) -> str:
    """Words in which no sign is one of LaTeX's.

    >>> _escaped("50% of $5_000")
    '50\\\\% of \\\\$5\\\\_000'
    """
    return "".join(_SPECIAL.get(sign, sign) for sign in words)
