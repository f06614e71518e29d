"""A document as one page of HTML that holds all it needs: text, marks, notes, citations.

Each line and each thing has its address as the name of its place, so that
`telegram-21646.html#request:2b` opens there. Nothing on it needs a script.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from readingroom.document import Document
from readingroom.document.citation import described
from readingroom.document.facts import Passage
from readingroom.document.things import Place, Thing, card, in_lines
from readingroom.errors import ReadingRoomError
from readingroom.html import Child, Html, element, join, page
from readingroom.lessons import chromium
from readingroom.loading.files import workplace
from readingroom.views.desk import style
from readingroom.views.frame import span
from readingroom.views.text import Mark, runs, subjects

_WASHES = ("request", "claim")
_KINDS = ("part", "person", "organisation", "place", "time", "bracket", *_WASHES)
_SHOWN = " ".join(["rr-text", *(f"rr-show-{kind}" for kind in _KINDS)])


def reproduction(document: Document, reading: str = "") -> str:
    """The page: contents, the lines with their marks, a note on each thing, and how it is cited."""
    held = document.reading(reading) if reading else None
    marks = [mark for each in subjects(document, held) for mark in each.marks if mark.place.line]
    facts = [each for each in document.things if each.ground == "page"]
    parts = {
        "The text": element("div", *_lines(document, marks), class_=_SHOWN),
        "How to cite it": described(document),
        "Notes on the page": _notes(facts),
        f"Interpretation: one reading, {reading}": _notes(held.things if held else ()),
        "From outside the document": _notes(
            [each for each in document.things if each.ground == "outside"]
        ),
    }
    there = {f"part-{n}": part for n, part in enumerate(parts.items(), 1) if part[1]}
    ways = (element("li", element("a", head, href=f"#{id}")) for id, (head, _) in there.items())
    sections = (
        element("section", element("h2", head, id=id), body, aria_labelledby=id)
        for id, (head, body) in there.items()
    )
    main = element(
        "main",
        element("h1", document.title),
        element("nav", element("ul", *ways), aria_label="Contents"),
        *sections,
        class_="rr rr-view rr-view-text",
    )
    own = Path(__file__).with_suffix(".css").read_text(encoding="utf-8")
    return page(document.title, main, sheet=style() + own)


def printed(document: Document, reading: str = "", paper: str = "a4") -> bytes:
    """The page as a tagged PDF, all that is folded open.

    Raises `ReadingRoomError` where no Chromium makes one.
    """
    unfolded = reproduction(document, reading).replace("<details>", "<details open>")
    browser = chromium.find_chromium()
    made = chromium.as_pdf(unfolded, browser, paper, workplace()) if browser else None
    if made is None:
        raise ReadingRoomError(
            "There is no Chromium, Chrome or Edge here that makes a PDF. Export html instead, open "
            "it in a browser, and print it into a file."
        )
    return made


# ------------------------------------------------------------------ the lines


def _lines(document: Document, marks: Sequence[Mark]) -> Iterator[Html]:
    """Every line with words, under the heads of its letters and parts; each place is named once."""
    text, named = document.page.text, set[str]()
    numbers = range(1, len(text.line_starts) + 1)
    places = (document.page.place(text.line_span(each)) for each in numbers)
    worded = (each for each in places if each.words.strip())
    for head, held in groupby(worded, lambda each: each.letter_title or each.part):
        yield element("h3", head, class_="rr-head") if head else join()
        for place in held:
            on = [e for e in marks if e.place.line <= place.line <= e.place.last_line]
            yield _line(document, place, on, named)


def _line(document: Document, place: Place, marks: Sequence[Mark], named: set[str]) -> Html:
    letter = document.page.letter_by_code.get(place.letter)
    rail = 2 if letter and letter.enclosed_in else 1 if letter else 0
    voice, address = (place.voice or "author").replace(" ", "-"), f"line:{place.line}"
    number = element(
        "a", place.line, href=f"#{address}", class_="rr-number", aria_label=place.where
    )
    begun = [e for e in marks if e.kind in _WASHES and e.place.line == place.line]
    places = [element("span", id=_name(each, named)) for each in begun]
    tags = (_way(e, f"{e.kind} {e.tag}", named, class_=f"rr-tag rr-is-{e.kind}") for e in begun)
    return element(
        "div",
        element("span", place.siglum, class_="rr-siglum", id=place.siglum or None),
        number,
        span(f"rr-words rr-{voice}", *places, *_words(place, marks, named)),
        element("span", *tags, class_="rr-tags") if begun else None,
        class_=f"rr-line rr-rail-{rail}",
        id=address,
    )


def _words(place: Place, marks: Sequence[Mark], named: set[str]) -> Iterator[Html]:
    for box, held in groupby(runs(place, marks), lambda run: run[2]):
        pieces = [
            _way(mark, span(f"rr-mark rr-is-{mark.kind}", words, title=mark.title), named)
            if mark
            else words
            for words, mark, *_ in held
        ]
        yield span("rr-box", *pieces) if box else join(*pieces)


def _way(mark: Mark, words: Child, named: set[str], **about: Any) -> Html:
    """From marked words to the note on what they are."""
    thing = mark.address.partition("/")[0]
    return element("a", words, href=f"#note-on-{thing}", id=_name(mark, named), **about)


def _name(mark: Mark, named: set[str]) -> str | None:
    """The address of what is marked, for the first of its marks: a name stands once on a page."""
    thing = mark.address.partition("/")[0]
    first = thing not in named
    named.add(thing)
    return thing if first else None


# ------------------------------------------------------------------ notes


def _notes(things: Sequence[Thing]) -> Html | None:
    """A note on each thing, kind by kind, with the way back to its line."""
    kinds = groupby(
        sorted(
            (each for each in things if not isinstance(each, Passage)),
            key=lambda each: type(each).__name__,
        ),
        lambda each: each.section or each.noun,
    )
    shown = [
        join(element("h3", head.replace("_", " ").capitalize()), *map(_note, held))
        for head, held in kinds
    ]
    return join(*shown) if shown else None


def _note(thing: Thing) -> Html:
    place = thing.place
    where = in_lines([(place.line, place.last_line)])
    back = element("a", f"To {where}", href=f"#line:{place.line}") if place.line else None
    about = element("p", back, " ", element("code", thing.address), class_="rr-note")
    return element("div", card(thing), about, id=f"note-on-{thing.address}")
