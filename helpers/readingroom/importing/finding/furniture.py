"""The words by which an archive's web page is known: its buttons, its headings, its notices.

All of them are whole lines. Those of the Digital Archive (Wilson Center) in its old and its newer
layout are here; another site's unknown lines are told, and left in the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from readingroom.chronology.written import written_in

_LANGUAGE = (
    "english|russian|chinese|korean|german|french|spanish|polish|czech|hungarian|bulgarian|romanian|"
    "albanian|vietnamese|japanese|italian|portuguese|arabic|hebrew|serbian|croatian|slovak|"
    "ukrainian|mongolian|turkish|original"
)
_LONGEST = 200
_MENUS = (
    "search in|search|menu|main menu|open main menu|open menu|close menu|close|browse|home|about|"
    "collections|topics|people|places|themes|blog|"
    "skip to content|skip to main content|skip navigation|main navigation|breadcrumb|"
    "digital archive|digital archive international history declassified|wilson center|"
    "wilson center digital archive|international history declassified|the wilson center|"
    "citation|cite|get citation|cite this document|share|share document|share this document|"
    "print|download|download pdf|download document|view document|view in english|"
    "full text|transcript|transcription|translation|read more|facebook|twitter|email|copy link"
)
_FURNITURE = frozenset(_MENUS.split("|"))
_LANGUAGE_LINE = re.compile(
    rf"(?i)(?:{_LANGUAGE})(?: (?:language|html|pdf|text|translation|transcript|scan))+"
)
_SHOWN = re.compile(rf"(?:{_LANGUAGE}) (?:html|pdf)")
_NOTICE = re.compile(
    r"(?i)it appears your web browser is not configured|click here to (?:view|download) the pdf|"
    r"pdfs cannot be printed inline|if you cannot read the pdf|powered by |copyright ©|© ?\d{4}"
)
_PLAIN = (
    "document information|document details|rights|record id|original uploaded date|type|"
    "document type|donors|creator|creators|contributor|contributors|original classification|"
    "classification|subjects discussed|subjects|people mentioned|coverage|related documents|"
    "associated people & organizations|associated places|associated topics|date|relation"
)
_HEADINGS: Mapping[str, str] = {
    **dict.fromkeys(_PLAIN.split("|"), ""),
    **dict.fromkeys(["document summary", "summary", "abstract", "description"], "abstract"),
    **dict.fromkeys(["source", "citation", "original archive", "archive"], "source"),
    **dict.fromkeys(["language", "languages"], "language"),
}
SURE = frozenset(
    [
        "document summary",
        "document information",
        "original archive",
        "original uploaded date",
        "record id",
        "related documents",
    ]
)
"""Headings that no letter has: where one of them stands, the archive speaks."""
_SIGNS = SURE | {
    "search in",
    "skip to content",
    "skip to main content",
    "get citation",
    "cite this document",
    "share document",
    "digital archive",
    "digital archive international history declassified",
    "wilson center digital archive",
}
_NEWER = ("skip to", "document information", "record id", "original uploaded date")
_SUPPORT = re.compile(r"(?i)this document was made possible with|made possible by a gift")


def bare(words: str) -> str:
    """A line as it is looked up: without bullet, colon at its end, and capitals."""
    if len(words) > _LONGEST:
        return ""
    return " ".join(words.strip("•·*–-: \t").split()).lower()


def is_sign(words: str) -> bool:
    """Whether a line shows by itself that the page is one of an archive's web site."""
    return bare(words) in _SIGNS or is_notice(words) or is_last_button(words)


def is_last_button(words: str) -> bool:
    """Whether a line is one below which the old layout shows the document: “English HTML”."""
    return bool(_SHOWN.fullmatch(bare(words)))


def is_newer(words: str) -> bool:
    """Whether a line is one that only the newer layout of the archive has."""
    return bare(words).startswith(_NEWER)


def is_furniture(words: str) -> bool:
    """Whether a line is a button, menu or notice of an archive's page.

    >>> is_furniture("  • share document"), is_furniture("English HTML"), is_furniture("To Kim")
    (True, True, False)
    """
    short = bare(words)
    return short in _FURNITURE or is_language(words) or is_notice(words)


def is_language(words: str) -> bool:
    """Whether a line names the language and form in which a page shows a document."""
    return bool(_LANGUAGE_LINE.fullmatch(bare(words)))


def is_notice(words: str) -> bool:
    """Whether a line is a message about the page or its PDF."""
    return bool(_NOTICE.match(words))


def is_support(words: str) -> bool:
    """Whether a line thanks those who paid for the translation."""
    return bool(_SUPPORT.match(words))


def heading(words: str) -> str | None:
    """What stands under a heading of a catalogue record: a word for it; None if it is no heading.

    >>> heading("Language"), heading("Record ID"), heading("To Kim")
    ('language', '', None)
    """
    return _HEADINGS.get(bare(words))


def is_date(words: str) -> bool:
    """Whether a line is a date and nothing else.

    >>> is_date("July 18, 1952"), is_date("On July 18, 1952")
    (True, False)
    """
    if len(words) > 60:
        return False
    found = next(written_in(words), None)
    return bool(found and found.year and len(words) - (found.end - found.start) < 2)


def is_citation(words: str) -> bool:
    """Whether a line cites a document: a title in quotation marks, and more behind it."""
    return bool(re.match(r"[\"“«].{3,600}[\"”»],?\s\S", words[:2000]))
