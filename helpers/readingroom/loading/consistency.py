"""What must agree across the entries of a document, beyond each entry by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from readingroom import chronology
from readingroom.document import Document
from readingroom.document.context import Clock, OutsideEvent
from readingroom.document.kinds import Bracket, Event, Name
from readingroom.document.page import whole_words
from readingroom.document.things import UNFILLED, Thing
from readingroom.errors import Problem, did_you_mean
from readingroom.loading.entries import EntryReader
from readingroom.loading.finding import short
from readingroom.loading.references import Found, references, silences, sources

_LABEL = re.compile(r"(?m)^[ \t]*(\(?(?:\d{1,2}|[a-z]|[IVX]{1,4})[.)])[ \t]+\S")


def inconsistencies(document: Document, readers: Sequence[EntryReader]) -> list[Problem]:
    """Every disagreement between entries, told at the entry that is nearest to its mending."""
    checks = (
        _parts,
        _letters,
        _brackets,
        _labels,
        _names,
        _dates,
        _clocks,
        sources,
        silences,
        references,
    )
    return [
        Problem(*_where(readers, thing), what, nearest)
        for check in checks
        for thing, what, nearest in check(document)
    ]


def _where(readers: Sequence[EntryReader], thing: Thing | None) -> tuple[str, int, str]:
    if thing is None:
        return readers[0].path, 1, ""
    reader = next((each for each in readers if id(thing) in each.made), readers[0])
    return reader.path, reader.lines.get(thing.address, 0), thing.address


def _parts(document: Document) -> Found:
    """Every line of the page stands in one part."""
    page = document.page
    for number, parts in enumerate(page.parts_of_line, 1):
        words = page.text.words(page.text.line_span(number))
        if not parts and words.strip():
            yield (
                None,
                f"line {number} of the source stands in no part: {short(words)}",
                ("Widen a part under `parts`, or add one."),
            )
        names = sorted({part.name for part in parts})
        if len(parts) > 1:
            yield (
                None,
                f"line {number} of the source stands in more than one part: {', '.join(names)}.",
                ("Leave it to one of them."),
            )


def _letters(document: Document) -> Found:
    """Enclosed letters lie within the letter that encloses them, and codes differ."""
    by_id = {letter.id: letter for letter in document.letters}
    codes: dict[str, str] = {}
    for letter in document.letters:
        if letter.code in codes:
            yield (
                letter,
                f"the code {letter.code} already belongs to {codes[letter.code]}.",
                "Choose another.",
            )
        codes.setdefault(letter.code, letter.id)
        if not (letter.code.isalpha() and letter.code.isupper()):
            yield (
                letter,
                f"`code: {letter.code}` is not a capital letter.",
                "Sigla are written M16, A2.",
            )
        outer = by_id.get(letter.enclosed_in)
        if (
            outer
            and outer.at.line
            and letter.at.line
            and not (outer.at.start <= letter.at.start and letter.at.end <= outer.at.end)
        ):
            yield (
                letter,
                (
                    f"it is enclosed in {outer.id}, but its lines {letter.at.line}–"
                    f"{letter.at.last_line} do not lie within that letter's."
                ),
                (f"{outer.id} has the lines {outer.at.line}–{outer.at.last_line}."),
            )
        if not letter.enclosed_in:
            for other in document.letters:
                if (
                    other is not letter
                    and other.at.start <= letter.at.start
                    and letter.at.end <= other.at.end
                ):
                    yield (
                        letter,
                        f"it lies within {other.id} and does not say so.",
                        (f"Add `enclosed_in: {other.id}`."),
                    )


def _brackets(document: Document) -> Found:
    """Every bracket on the page is listed, each behind the words that it explains."""
    listed = {bracket.at.start for bracket in document.every(Bracket)}
    for span in document.page.brackets:
        if span.start not in listed:
            place = document.page.place(span)
            yield (
                None,
                f"the bracket {place.words} on line {place.line} is not listed.",
                ("Add it under `brackets`."),
            )
    for bracket in document.every(Bracket):
        between = document.text[bracket.explains.end : bracket.at.start]
        if bracket.explains.line and (between.strip() or bracket.at.start < bracket.explains.end):
            yield (
                bracket,
                f"{bracket.at.words} does not stand right behind “{bracket.explains.words}”.",
                ("`explains` holds the words just before the bracket."),
            )


def _labels(document: Document) -> Found:
    """Labels are as printed, all of them are there, and parents enclose their items."""
    requests = {request.id: request for request in document.requests}
    claimed = set()
    for request in document.requests:
        line = document.page.text.line_span(request.at.line) if request.at.line else None
        if line is None:
            continue
        printed = _LABEL.match(document.text, line.start, line.end)
        label = (
            printed[1]
            if printed and printed.end() - 1 >= request.at.start >= printed.end(1)
            else ""
        )
        claimed.add(request.at.line)
        if request.label != label and request.label != UNFILLED:
            says = (
                f"the page prints “{label}” before these words"
                if label
                else ("the page prints no label before these words")
            )
            yield (
                request,
                f"`label: {request.label}` is not as printed: {says}.",
                (f"Write `label: {label}`." if label else "Leave `label` out."),
            )
        parent = requests.get(request.part_of)
        if parent and parent.at.start > request.at.start:
            yield (
                request,
                f"it is part of {parent.id}, which stands after it.",
                "Name the heading above it.",
            )
    letters = {request.letter for request in document.requests}
    for match in _LABEL.finditer(document.text) if letters else ():
        place = document.page.place(
            document.page.text.line_span(document.page.text.line(match.start(1)))
        )
        if place.letter in letters and place.line not in claimed:
            yield (
                None,
                f"the label “{match[1]}” on line {place.line} has no request.",
                "Add it under `requests`.",
            )


def _names(document: Document) -> Found:
    """Every spelling stands on the page and belongs to one name."""
    owners: dict[str, str] = {}
    for name in document.every(Name):
        for spelling in name.written:
            if spelling in owners:
                yield (
                    name,
                    f"“{spelling}” is already a spelling of {owners[spelling]}.",
                    "Keep it in one place.",
                )
            owners.setdefault(spelling, name.id)
            if not whole_words(document.page.text, spelling):
                yield (
                    name,
                    f"“{spelling}” does not stand on the page.",
                    (document.page.text.nearest(spelling) or "Copy it from the page."),
                )


def _dates(document: Document) -> Found:
    """Dates are EDTF and fit the words that give them."""
    for thing in document:
        for attribute in ("edtf", "date"):
            value = getattr(thing, attribute, "")
            if not isinstance(value, str) or value in ("", UNFILLED):
                continue
            try:
                chronology.stretch(value)
            except ValueError as error:
                yield thing, f"`{attribute}`: {error}.", "The form is told in data/README.md."
                continue
            if type(thing) is not Event:
                continue
            expressions = [place.words for place in (*thing.written, thing.at)]
            if wrong := chronology.misfit(expressions, value):
                what = f"`{attribute}: {value}` does not fit the words: {wrong}."
                yield thing, what, "Write the date that the words give, or put ~ after a guess."


def _clocks(document: Document) -> Found:
    """Clocks are known, and every event of the page has words of it."""
    clocks = {clock.id for clock in document.every(Clock)}
    known = ["", UNFILLED, chronology.NOT_STATED, *sorted(clocks)]
    for event in (*document.events, *document.every(OutsideEvent)):
        if event.clock not in known:
            what = f"there is no clock “{event.clock}”."
            yield event, what, did_you_mean(event.clock, known[2:])
        if type(event) is Event and not event.places and document.status == "final":
            yield event, "no words of the page give or mention it.", "Add `written` or `at`."
    for clock in document.every(Clock):
        try:
            ZoneInfo(clock.zone)
        except (OSError, ValueError, LookupError):
            what = f"there is no time zone “{clock.zone}”."
            yield clock, what, "Zones are written Asia/Shanghai."
