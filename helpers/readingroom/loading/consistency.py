"""What must agree between the entries of a document and its page, beyond each entry by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from readingroom.anchors import Span
from readingroom.document.kinds import Bracket, Copy, Letter, Name, Part, Request
from readingroom.document.page import Page, whole_words
from readingroom.document.things import UNFILLED
from readingroom.errors import Problem
from readingroom.loading.finding import short, stands_in
from readingroom.loading.references import references, same_ids, silences, sources, steps
from readingroom.loading.times import clocks, dates, followings, sendings
from readingroom.loading.told import Case, Found

LABEL = re.compile(r"(?m)^[ \t]*(\(?(?:\d{1,2}|[a-z]|[IVX]{1,4})[.)])[ \t]+\S")
"""The label of an item of a list, at the beginning of a line."""


def inconsistencies(case: Case) -> list[Problem]:
    """Every disagreement between entries, told at the entry that is nearest to its mending."""
    checks = (
        _parts,
        _letters,
        _lying_within,
        _brackets,
        _labels,
        _unlisted_labels,
        _copies,
        _names,
        dates,
        clocks,
        sendings,
        followings,
        sources,
        steps,
        silences,
        same_ids,
        references,
    )
    return [
        Problem(*case.where(subject, path), what, nearest)
        for check in checks
        for subject, path, what, nearest in check(case)
        if not case.meant(subject, path)
    ]


def _parts(case: Case) -> Found:
    """Every line of the page stands in one part."""
    page = case.document.page
    free = [number for number, parts in enumerate(page.parts_of_line, 1) if not parts]
    for run in [] if case.failed(Part) else _runs(page, free):
        words = short(page.text.words(page.text.line_span(run[0])))
        what = f"{_lines(run)} in no part: “{words}”."
        yield "parts", "", what, "Widen a part, or add one."
    taken: dict[int, str] = {}
    for part in case.document.every(Part):
        for index, place in enumerate(part.at):
            lines_here = page.lines(Span(place.start, place.end)) if place.line else ()
            twice = [number for number in lines_here if number in taken]
            for run in _runs(page, twice):
                what = f"{_lines(run)} in {taken[run[0]]} already."
                yield part, ("at", index), what, "Leave it to one of the two parts."
            taken.update(dict.fromkeys(lines_here, part.id))


def _runs(page: Page, numbers: Sequence[int]) -> list[list[int]]:
    """Lines that follow on each other, by their numbers; blank ones are left out, and part none."""
    runs = groupby(enumerate(numbers), lambda pair: pair[1] - pair[0])
    worded = (
        [line for _, line in run if page.text.words(page.text.line_span(line)).strip()]
        for _, run in runs
    )
    return list(filter(None, worded))


def _lines(run: Sequence[int]) -> str:
    if len(run) == 1:
        return f"line {run[0]} of the source stands"
    return f"lines {run[0]}–{run[-1]} of the source stand"


def _letters(case: Case) -> Found:
    """Codes differ and are capitals; enclosed letters lie within the letter that encloses them."""
    by_id = {letter.id: letter for letter in case.document.letters}
    codes: dict[str, str] = {}
    for letter in case.document.letters:
        if letter.code in codes:
            what = f"the code {short(letter.code)} already belongs to {codes[letter.code]}."
            yield letter, "code", what, "Choose another."
        codes.setdefault(letter.code, letter.id)
        if not (letter.code.isalpha() and letter.code.isupper()):
            what = f"`code: {short(letter.code)}` is not a capital letter."
            yield letter, "code", what, "Sigla are written M16, A2."
        outer = by_id.get(letter.enclosed_in)
        if not outer or outer is letter or not outer.at.line or not letter.at.line:
            continue
        if letter.at.start < outer.at.start or outer.at.end < letter.at.end:
            lines = f"{letter.at.line}–{letter.at.last_line}"
            what = f"it is enclosed in {outer.id}, but its lines {lines} do not lie within that."
            nearest = f"{outer.id} has the lines {outer.at.line}–{outer.at.last_line}."
            yield letter, "enclosed_in", what, nearest


def _lying_within(case: Case) -> Found:
    """A letter that lies within another one says so, and no two overlap."""
    placed = [letter for letter in case.document.letters if letter.at.line]
    open_letters: list[Letter] = []
    for letter in sorted(placed, key=lambda each: (each.at.start, -each.at.end)):
        while open_letters and open_letters[-1].at.end <= letter.at.start:
            open_letters.pop()
        outer = open_letters[-1] if open_letters else None
        if outer and outer.at.end < letter.at.end:
            what = f"its beginning lies within {outer.id} and its end does not."
            yield letter, "at", what, "One letter encloses another whole, or not at all."
        elif outer and not letter.enclosed_in:
            what = f"it lies within {outer.id} and does not say so."
            yield letter, "at", what, f"Add `enclosed_in: {outer.id}`."
        open_letters.append(letter)


def _brackets(case: Case) -> Found:
    """Every bracket on the page is listed once, each behind the words that it explains."""
    printed = set(case.document.page.brackets)
    listed: dict[Span, str] = {}
    wrong = case.failed(Bracket)
    for bracket in case.document.every(Bracket):
        span, behind = Span(bracket.at.start, bracket.at.end), bracket.explains
        if span not in printed or span in listed:
            wrong += 1
            if bracket.at.line:
                yield bracket, "at", *_not_a_new_one(bracket, listed.get(span, ""))
            continue
        listed[span] = bracket.id
        between = case.document.text[behind.end : behind.end + 2]
        if behind.line and behind.end + len(between) - len(between.lstrip()) != span.start:
            what = f"{short(bracket.at.words)} does not stand right behind “{short(behind.words)}”."
            yield bracket, "explains", what, "`explains` holds the words just before the bracket."
    free = [span for span in case.document.page.brackets if span not in listed]
    for span in free if len(free) > wrong else []:
        place = case.document.page.place(span)
        what = f"the bracket {short(place.words)} on line {place.line} is not listed."
        yield "brackets", "", what, "Add it under `brackets`."


def _not_a_new_one(bracket: Bracket, other: str) -> tuple[str, str]:
    if other:
        hint = "Add `n: 2` for the second that reads like it."
        return f"this bracket is listed as {other} already.", hint
    what = f"“{short(bracket.at.words)}” is not one bracket from [ to ]."
    return what, "Copy the bracket, both its marks with it."


def _labels(case: Case) -> Found:
    """Labels are as printed, and parents stand before their items."""
    requests = {request.id: request for request in case.document.requests}
    for request in case.document.requests:
        if not request.at.line:
            continue
        label = _printed_before(case, request)
        if request.label not in (label, UNFILLED):
            says = f"the page prints “{label}” before these words" if label else ""
            says = says or "the page prints no label before these words"
            what = f"`label: {short(request.label)}` is not as printed: {says}."
            if not request.label:
                what = f"`label` is missing: {says}."
            nearest = f"Write `label: {label}`." if label else "Leave `label` out."
            yield request, "label", what, nearest
        parent = requests.get(request.part_of)
        if parent and parent is not request and parent.at.start > request.at.start:
            what = f"it is part of {parent.id}, which stands after it."
            yield request, "part_of", what, "Name the heading above it."


def _printed_before(case: Case, request: Request) -> str:
    """The label that the page prints right before the words of a request."""
    line = case.document.page.text.line_span(request.at.line)
    match = LABEL.match(case.document.text, line.start, line.end)
    return match[1] if match and match.end(1) <= request.at.start < match.end() else ""


def _unlisted_labels(case: Case) -> Found:
    """Every label belongs to a request, if the letter has requests with labels of its form.

    “V. Molotov” signs. Sections numbered I., II. need no requests where those are numbered 1., 2.
    """
    page = case.document.page
    forms = {(request.letter, _form(request.label)) for request in case.document.requests}
    signed = [letter.signed for letter in case.document.letters]
    claimed = {line for place in signed for line in range(place.line, place.last_line + 1)}
    claimed |= {request.at.line for request in case.document.requests}
    free = []
    for match in LABEL.finditer(case.document.text) if forms and case.placed else ():
        place = page.place(Span(*match.span(1)))
        if (place.letter, _form(match[1])) in forms and place.line not in claimed:
            free.append(place)
    for place in free if len(free) > case.failed(Request) else []:
        what = f"the label “{place.words}” on line {place.line} has no request."
        yield "requests", "", what, "Add it under `requests`."


def _form(label: str) -> str:
    """What labels of one list have in common, such as `1.` or `(a)`."""
    return re.sub("[a-z]", "a", re.sub("[IVX]+", "I", re.sub("[0-9]+", "1", label)))


def _copies(case: Case) -> Found:
    """The figure of copies is a number."""
    for copy in case.document.every(Copy):
        figure = copy.copies
        if figure not in ("", UNFILLED) and not re.fullmatch("[0-9]{1,4}", figure):
            what = f"`copies: {short(figure)}` is not a number."
            yield copy, "copies", what, "Write the figure that the page prints."


def _names(case: Case) -> Found:
    """Every spelling stands on the page and belongs to one name."""
    text = case.document.page.text
    owners: dict[str, str] = {}
    sure = {name.id: name.written for name in case.document.every(Name)}
    for name in case.document.every(Name):
        for index, spelling in enumerate(name.written):
            path = ("written", index)
            if spelling == UNFILLED:
                sure.pop(name.id, None)
                continue
            if spelling in owners:
                what = f"“{short(spelling)}” is already a spelling of {owners[spelling]}."
                yield name, path, what, "Keep it in one place."
            owners.setdefault(spelling, name.id)
            if not whole_words(text, spelling):
                sure.pop(name.id, None)
                what = f"“{short(spelling)}” does not stand on the page."
                yield name, path, what, text.nearest(spelling) or "Copy it from the page."
    for copy in case.document.every(Copy):
        written = sure.get(copy.name, ()) if copy.at.line else ()
        if written and not any(stands_in(spelling, copy.at.words) for spelling in written):
            what = f"its words “{short(copy.at.words)}” hold no spelling of “{copy.name}”."
            yield copy, "name", what, "Name another, or add the spelling to its `written`."
