"""The glossary: a file beside the documents, in the room first, then as shipped."""

from __future__ import annotations

import os
from pathlib import Path

from readingroom.anchors import Text
from readingroom.document.page import Page
from readingroom.document.terms import Term
from readingroom.errors import DocumentError, Problem
from readingroom.loading.contents import contents_of, file_of
from readingroom.loading.entries import EntryReader
from readingroom.loading.files import room, shipped, shown

NAME = "glossary.yaml"


def terms() -> tuple[Term, ...]:
    """All terms, in the order of the file. Raises `DocumentError` with every problem in it."""
    found, problems = examine_glossary(glossary_file())
    if problems:
        raise DocumentError(problems)
    return found


def glossary_file() -> Path:
    """The glossary of the room, where it has one, else the shipped one."""
    home = room()
    own = home / "data" / NAME if home else None
    return own if own and os.path.lexists(own) else shipped("data") / NAME


def examine_glossary(path: Path) -> tuple[tuple[Term, ...], list[Problem]]:
    """The terms in a file as far as they can be read, and all that is wrong with it."""
    file = file_of(path)
    reader = EntryReader(shown(path), Page(Text("")), draft=False, blind=True)
    things = contents_of(file, reader).things
    found = tuple(each for each in things if isinstance(each, Term))
    return found, sorted({*file.problems, *reader.problems, *_doubles(found, reader)})


def _doubles(found: tuple[Term, ...], reader: EntryReader) -> list[Problem]:
    """Forms that belong to two terms, so that nobody could tell which is meant."""
    first: dict[str, Term] = {}
    problems = []
    for term in found:
        for form in term.forms:
            if first.setdefault(form, term) is not term:
                what = f"“{form[:80]}” is a form of {first[form].address} too."
                line = reader.nodes[term.address].line
                problems.append(
                    Problem(reader.path, line, term.address, what, "Leave it in one of the two.")
                )
    return problems
