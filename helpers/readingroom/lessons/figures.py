"""How many of a thing a lesson speaks of, held to how many its document has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from readingroom.document import Document
from readingroom.lessons.notebook import Finding, Notebook
from readingroom.lessons.prose import plain

_NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
)
_COUNTED = (
    "brackets",
    "claims",
    "demands",
    "letters",
    "passages",
    "requests",
    "shelfmarks",
    "slips",
)
"""Lists whose names mean nothing else in a lesson (its own parts, steps and names have others)."""
_COUNT = re.compile(
    rf"(?i)(?<![\w.,:/–-])(?<!line )(?<!and )(\d{{1,4}}|{'|'.join(_NUMBERS.split()[2:])})"
    rf"\s+((?:[a-z]+\s+)?({'|'.join(_COUNTED)}))\b"
)


def too_many(notebook: Notebook, desk: Mapping[str, Document]) -> Iterator[Finding]:
    """Numbers of things in the prose that no document on the desk has so many of."""
    counts = [_counts(document) for document in desk.values()]
    for cell in notebook.prose:
        for match in _COUNT.finditer(plain(cell.source)):
            said, name = match[1].lower(), match[3].lower()
            number = int(said) if said.isdecimal() else _NUMBERS.split().index(said)
            most = max((each[name] for each in counts), default=number)
            if number > most:
                words = " ".join(match[0].split())
                yield cell, f"it speaks of “{words}”, and the document has {most}.", ""


def _counts(document: Document) -> dict[str, int]:
    """How many things of each kind there are, in readings too; missing letters are letters."""
    every = [*document, *(thing for reading in document.readings.values() for thing in reading)]
    sections = [thing.section or f"{thing.noun}s" for thing in every]
    counts = {name: sections.count(name) for name in _COUNTED}
    return counts | {"letters": counts["letters"] + sections.count("missing")}
