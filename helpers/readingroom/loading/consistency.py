"""What must agree across the entries of a document, beyond each entry by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from typing import Any
from zoneinfo import ZoneInfo

from readingroom import chronology
from readingroom.document import Document
from readingroom.document.context import Clock, Fact, Journey, OutsideEvent, Related
from readingroom.document.kinds import Bracket, Event, Letter, Name, Request
from readingroom.document.page import whole_words
from readingroom.document.things import UNFILLED, Collection, Place, Thing
from readingroom.errors import Problem, did_you_mean
from readingroom.loading.entries import EntryReader
from readingroom.reading import Reading
from readingroom.reading.kinds import Silence

_LABEL = re.compile(r"(?m)^[ \t]*(\(?(?:\d{1,2}|[a-z]|[IVX]{1,4})[.)])[ \t]+\S")
Found = Iterator[tuple[Thing | None, str, str]]


def inconsistencies(document: Document, readers: Sequence[EntryReader]) -> list[Problem]:
    """Every disagreement between entries, told at the entry that is nearest to its mending."""
    problems = [
        Problem(*_where(readers, thing), what, nearest)
        for check in (_parts, _letters, _brackets, _labels, _names, _dates, _sources, _silences,
                      _references)
        for thing, what, nearest in check(document)
    ]
    return problems


def _where(readers: Sequence[EntryReader], thing: Thing | None) -> tuple[str, int, str]:
    if thing is None:
        return readers[0].path, 1, ""
    for reader in readers:
        if thing.address in reader.lines:
            return reader.path, reader.lines[thing.address], thing.address
    return readers[0].path, 0, thing.address


def _parts(document: Document) -> Found:
    """Every line of the page stands in one part."""
    page = document.page
    for number, parts in enumerate(page.parts_of_line, 1):
        words = page.text.words(page.text.line_span(number))
        if not parts and words.strip():
            yield None, f"line {number} of the source stands in no part: {_short(words)}", (
                "Widen a part under `parts`, or add one.")
        names = sorted({part.name for part in parts})
        if len(parts) > 1:
            yield None, f"line {number} of the source stands in more than one part: {', '.join(names)}.", (
                "Leave it to one of them.")


def _letters(document: Document) -> Found:
    """Enclosed letters lie within the letter that encloses them, and codes differ."""
    by_id = {letter.id: letter for letter in document.letters}
    codes: dict[str, str] = {}
    for letter in document.letters:
        if letter.code in codes:
            yield letter, f"the code {letter.code} already belongs to {codes[letter.code]}.", "Choose another."
        codes.setdefault(letter.code, letter.id)
        if not (letter.code.isalpha() and letter.code.isupper()):
            yield letter, f"`code: {letter.code}` is not a capital letter.", "Sigla are written M16, A2."
        outer = by_id.get(letter.enclosed_in)
        if outer and outer.at.line and letter.at.line and not (
                outer.at.start <= letter.at.start and letter.at.end <= outer.at.end):
            yield letter, (f"it is enclosed in {outer.id}, but its lines {letter.at.line}–"
                           f"{letter.at.last_line} do not lie within that letter's."), (
                f"{outer.id} has the lines {outer.at.line}–{outer.at.last_line}.")
        if not letter.enclosed_in:
            for other in document.letters:
                if other is not letter and other.at.start <= letter.at.start and letter.at.end <= other.at.end:
                    yield letter, f"it lies within {other.id} and does not say so.", (
                        f"Add `enclosed_in: {other.id}`.")


def _brackets(document: Document) -> Found:
    """Every bracket on the page is listed, each behind the words that it explains."""
    listed = {bracket.at.start for bracket in document.every(Bracket)}
    for span in document.page.brackets:
        if span.start not in listed:
            place = document.page.place(span)
            yield None, f"the bracket {place.words} on line {place.line} is not listed.", (
                "Add it under `brackets`.")
    for bracket in document.every(Bracket):
        between = document.text[bracket.explains.end:bracket.at.start]
        if bracket.explains.line and (between.strip() or bracket.at.start < bracket.explains.end):
            yield bracket, f"{bracket.at.words} does not stand right behind “{bracket.explains.words}”.", (
                "`explains` holds the words just before the bracket.")


def _labels(document: Document) -> Found:
    """Labels are as printed, all of them are there, and parents enclose their items."""
    requests = {request.id: request for request in document.requests}
    claimed = set()
    for request in document.requests:
        line = document.page.text.line_span(request.at.line) if request.at.line else None
        if line is None:
            continue
        printed = _LABEL.match(document.text, line.start, line.end)
        label = printed[1] if printed and printed.end() - 1 >= request.at.start >= printed.end(1) else ""
        claimed.add(request.at.line)
        if request.label != label and request.label != UNFILLED:
            says = f"the page prints “{label}” before these words" if label else (
                "the page prints no label before these words")
            yield request, f"`label: {request.label}` is not as printed: {says}.", (
                f"Write `label: {label}`." if label else "Leave `label` out.")
        parent = requests.get(request.part_of)
        if parent and parent.at.start > request.at.start:
            yield request, f"it is part of {parent.id}, which stands after it.", "Name the heading above it."
    letters = {request.letter for request in document.requests}
    for match in _LABEL.finditer(document.text) if letters else ():
        place = document.page.place(document.page.text.line_span(document.page.text.line(match.start(1))))
        if place.letter in letters and place.line not in claimed:
            yield None, f"the label “{match[1]}” on line {place.line} has no request.", "Add it under `requests`."


def _names(document: Document) -> Found:
    """Every spelling stands on the page and belongs to one name."""
    owners: dict[str, str] = {}
    for name in document.every(Name):
        for spelling in name.written:
            if spelling in owners:
                yield name, f"“{spelling}” is already a spelling of {owners[spelling]}.", "Keep it in one place."
            owners.setdefault(spelling, name.id)
            if not whole_words(document.page.text, spelling):
                yield name, f"“{spelling}” does not stand on the page.", (
                    document.page.text.nearest(spelling) or "Copy it from the page.")


def _dates(document: Document) -> Found:
    """Dates are EDTF and fit the words that give them; clocks are known."""
    clocks = {clock.id for clock in document.every(Clock)}
    for thing in document:
        for attribute in ("edtf", "date"):
            value = getattr(thing, attribute, "")
            if not isinstance(value, str) or not value or value == UNFILLED:
                continue
            try:
                chronology.stretch(value)
            except ValueError as error:
                yield thing, f"`{attribute}`: {error}.", ""
                continue
            if type(thing) is Event and (wrong := chronology.misfit(
                    [place.words for place in (*thing.written, thing.at)], value)):
                yield thing, f"`{attribute}: {value}` does not fit the words: {wrong}.", (
                    "Write the date that the words give, or put ~ after it if it is inferred.")
        if isinstance(thing, Event) and thing.clock not in ("", UNFILLED, chronology.NOT_STATED, *clocks):
            yield thing, f"there is no clock “{thing.clock}”.", did_you_mean(
                thing.clock, [chronology.NOT_STATED, *sorted(clocks)])
        if isinstance(thing, Event) and not isinstance(thing, OutsideEvent) and not thing.places:
            if document.status == "final":
                yield thing, "no words of the page give or mention it.", "Add `written` or `at`."
    for clock in document.every(Clock):
        try:
            ZoneInfo(clock.zone)
        except (OSError, ValueError, LookupError):
            yield clock, f"there is no time zone “{clock.zone}”.", "Zones are written Asia/Shanghai."


def _sources(document: Document) -> Found:
    """What comes from outside, or is inferred, says on what it rests."""
    for step in (thing for thing in document if isinstance(thing, Journey)):
        if step.basis == "outside" and not step.sources:
            yield step, "it is known from outside and names no source.", "Add `sources`."
        if step.basis == "page" and not step.at:
            yield step, "its basis is the page, and it has no words of it.", "Add `at`."
        if step.basis in ("outside", "inference") and not step.confidence:
            yield step, "it does not say how sure we can be.", "Add `confidence`."


def _silences(document: Document) -> Found:
    """Words that are said not to occur do not occur."""
    for silence in (thing for reading in document.readings.values() for thing in reading.every(Silence)):
        if silence.letter not in document.page.letter_by_code:
            continue
        for words in silence.absent:
            hits = document.search(words, letter=silence.letter)
            if hits:
                first = next(iter(hits)).place
                yield silence, f"“{words}” does occur in letter {silence.letter}.", (
                    f"It stands there: {first.where}.")


def _references(document: Document) -> Found:
    """Every id that an entry names exists."""
    shelves: list[Collection] = [document, *document.readings.values()]
    for shelf in shelves:
        known: dict[str, list[str]] = {}
        for thing in (*document, *(shelf if isinstance(shelf, Reading) else ())):
            known.setdefault(thing.noun, []).append(thing.id)
            known.setdefault("*", []).append(thing.address)
        for thing in shelf:
            for value, kinds in _named(thing):
                if value == UNFILLED or any(value in known.get(kind, ()) for kind in kinds):
                    continue
                candidates = [id for kind in kinds for id in known.get(kind, ())]
                what = "thing" if kinds == ("*",) else " or ".join(kinds)
                yield thing, f"there is no {what} “{value}”.", did_you_mean(value, candidates)


def _named(made: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every id that a value names, with the kinds it may be of."""
    for each in fields(made):
        value = getattr(made, each.name)
        for item in value if isinstance(value, tuple) else (value,):
            if is_dataclass(item) and not isinstance(item, Place | Thing):
                yield from _named(item)
            elif item and "refers" in each.metadata:
                yield item, each.metadata["refers"]


def _short(words: str) -> str:
    return words if len(words) <= 80 else words[:77] + "…"
