"""Pages of other kinds: what is entered, what is asked with what is likely, and nothing besides.

Beside each page in `tests/pages` stands NAME.facts, written by a reader of the page: every fact
that it decides, and every question that has something likely. A fact more is a false one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import readingroom as rr
from readingroom.document import (
    UNFILLED,
    Bracket,
    Copy,
    Document,
    Event,
    Letter,
    Name,
    Number,
    Part,
    Request,
    Shelfmark,
)
from readingroom.loading import LIKELY, exercises_of, gaps

PAGES = sorted(path.with_suffix("") for path in (Path(__file__).parent / "pages").glob("*.facts"))
NEVER = {
    "arrival.txt": ["figure", "1994 mentioned", "14: author", "exercise: whose-words"],
    "archive.txt": ["2011", "9: author", "17: author", "title:"],
    "edition.html": ["request", "exercise: items-of-the-list"],
    "recipient.txt": ["2014 mentioned", "letter C", "exercise: earlier-and-later"],
    "minutes.txt": ["request", "sender:", "author"],
    "newspaper.txt": ["sender: The Times", "copy", "sent", "12: author"],
    "correspondence.txt": ["sender: Ana", "enclosed", "author"],
}
"""Words that no fact about a page may hold; the questions may."""


@pytest.fixture(params=PAGES, ids=lambda path: path.name)
def page(request, tmp_path, monkeypatch):
    """A page, and the document that was made of it."""
    monkeypatch.chdir(tmp_path)
    rr.new(request.param, "page")
    return request.param, rr.load("page")


def lines(place) -> str:
    """The lines of a place."""
    return f"{place.line}–{place.last_line}" if place.last_line > place.line else f"{place.line}"


def facts(document: Document) -> Iterator[str]:
    """Everything that is said of a page, a line each; what is still open is not said."""
    names = {name.id: name.name for name in document.every(Name)}
    if document.title != f"{document.id}, its title {UNFILLED}":
        yield f"title: {document.title}"
    for part in document.every(Part):
        for place in part.at if part.voice != UNFILLED else ():
            yield f"lines {lines(place)}: {part.voice}"
    codes = {letter.id: letter.code for letter in document.letters}
    for letter in document.every(Letter):
        outer = f", enclosed in {codes[letter.enclosed_in]}" if letter.enclosed_in else ""
        yield f"letter {letter.code}: lines {lines(letter.at)}{outer}"
        for role in ("sender", "addressee"):
            if getattr(letter, role) != UNFILLED:
                yield f"letter {letter.code}, {role}: {names[getattr(letter, role)]}"
        for copy in letter.copies:
            yield f"letter {letter.code}, copy to: {names[copy]}"
    for name in document.every(Name):
        if name.kind != UNFILLED:
            yield f"{name.name}: {name.kind}"
    for number in document.every(Number):
        yield f"number {number.figure}, line {number.at.line}"
    for copy in document.every(Copy):
        yield f"copy: {copy.at.words}"
    for mark in document.every(Shelfmark):
        yield f"shelfmark: {mark.at.words}"
    for bracket in document.every(Bracket):
        yield f"bracket: {bracket.at.words}"
    for event in document.every(Event):
        told = [f"{event.kind}", event.edtf, codes.get(event.of, "")]
        said = " ".join(each for each in told if each not in (UNFILLED, ""))
        yield f"“{event.place.words}” {said}".strip()
    for request in document.every(Request):
        under = f" under {request.part_of}" if request.part_of else ""
        yield f"request in {request.letter}: {request.label} {request.at.words}{under}"
    for id in exercises_of(document).keys() - {"before-reading"}:
        yield f"exercise: {id}"


def asked(document: Document) -> Iterator[str]:
    """Every question that has something likely, a line each; brackets apart."""
    for gap in gaps(document.folder):
        if LIKELY in gap.what and not gap.entry.startswith("bracket:"):
            field = gap.what.split("`")[1]
            near = re.findall("“([^”]*)”", gap.what.partition(LIKELY[:-1])[2].partition("; or")[0])
            yield f"asked: {field}: {' | '.join(near)}"


def test_what_a_page_decides_is_entered_and_the_rest_is_asked(page):
    path, document = page
    wanted = Path(f"{path}.facts").read_text("utf-8").splitlines()

    assert sorted([*facts(document), *asked(document)]) == sorted(wanted)


def test_what_a_page_does_not_say_is_never_said(page):
    path, document = page
    said = "\n".join(facts(document))

    for words in NEVER.get(path.name, ()):
        assert words not in said


def test_there_are_ten_pages_of_other_kinds():
    assert len(PAGES) >= 10
