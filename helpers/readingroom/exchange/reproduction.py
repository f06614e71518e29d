"""A document as one page of HTML with no script, on which each thing's address opens its place."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from readingroom.document import Document
from readingroom.document.citation import all_forms
from readingroom.document.facts import Passage
from readingroom.document.things import Thing, in_lines, thing_card
from readingroom.html import Html, element, join, page
from readingroom.views.desk import views_style
from readingroom.views.text import sections, subjects

_WAY = re.compile(r'<(span|button)\b([^<>]*) data-address="([^"]*)"([^<>]*)>(.*?)</\1>')
_SEEN = re.compile(r' (?:class|title|aria-label)="[^"]*"')
_UNSEEN = re.compile(r' data-[\w-]+="[^"]*"')
_KINDS = ("part", "person", "organisation", "place", "time", "bracket", "request", "claim")
_SHOWN = " ".join(["rr-text", *(f"rr-show-{kind}" for kind in _KINDS)])


def reproduction(document: Document, reading: str = "") -> str:
    """The page: contents, the lines with their marks, a note on each thing, and how it is cited."""
    held = document.reading(reading) if reading else None
    things = held.things if held else ()
    marks = [mark for each in subjects(document, held) for mark in each.marks if mark.place.line]
    begun: dict[str, list[str]] = {}
    for each in (*document.things, *things):
        if each.places:
            begun.setdefault(str(each.line), []).append(each.address)
    parts = {
        "The text": element("div", _linked(join(*sections(document, marks)), begun), class_=_SHOWN),
        "How to cite it": all_forms(document),
        "Notes on the page": _notes(each for each in document.things if each.ground == "page"),
        f"Interpretation: one reading, {reading}": _notes(things),
        "From outside the document": _notes(e for e in document.things if e.ground == "outside"),
    }
    there = {f"part-{n}": part for n, part in enumerate(parts.items(), 1) if part[1]}
    ways = (element("li", element("a", head, href=f"#{id}")) for id, (head, _) in there.items())
    shown = (
        element("section", element("h2", head, id=id), body, aria_labelledby=id)
        for id, (head, body) in there.items()
    )
    head = element("h1", document.title)
    contents = element("nav", element("ul", *ways), aria_label="Contents")
    main = element("main", head, contents, *shown, class_="rr rr-view rr-view-text")
    own = Path(__file__).with_suffix(".css").read_text("utf-8")
    return page(document.title, main, sheet=views_style() + own)


def _linked(lines: Html, begun: Mapping[str, Sequence[str]]) -> Html:
    """Lines whose links lead to notes; what has `begun` on one has its place at the number."""

    def way(found: re.Match[str]) -> str:
        name, before, address, after, words = found.groups()
        thing, seen = address.partition("/")[0], "".join(_SEEN.findall(before + after))
        if "rr-number" in before:
            places = (f'<i id="{each}"></i>' for each in (f"line:{words}", *begun.get(words, ())))
            return f'<a href="#line:{words}"{seen}>{"".join(places)}{words}</a>'
        if name == "span":
            return f'<a href="#note-on-{thing}"><span{seen}>{words}</span></a>'
        return f'<a href="#note-on-{thing}"{seen}>{words}</a>'

    placed = re.sub(r"(</?)h4\b", r"\1h3", lines)  # They stand below a heading of the page.
    return Html(_UNSEEN.sub("", _WAY.sub(way, placed)))


def _notes(things: Iterable[Thing]) -> Html | None:
    noted = [each for each in things if not isinstance(each, Passage)]
    kinds = groupby(
        sorted(noted, key=lambda each: type(each).__name__), lambda each: each.section or each.noun
    )
    heads = ((element("h3", head.replace("_", " ").capitalize()), held) for head, held in kinds)
    return join(*(join(head, *map(_note, held)) for head, held in heads)) if noted else None


def _note(thing: Thing) -> Html:
    place = thing.place
    where = in_lines([(place.line, place.last_line)])
    back = element("a", f"To {where}", href=f"#line:{place.line}") if place.line else None
    about = element("p", back, " ", element("code", thing.address), class_="rr-note")
    return element("div", thing_card(thing), about, id=f"note-on-{thing.address}")
