"""What must agree between the entries of a document and its page, beyond each entry by itself."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from itertools import chain, groupby
from math import inf
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from readingroom import dates
from readingroom.dates import NOT_STATED
from readingroom.datings import misfit
from readingroom.document import Document
from readingroom.document.context import Clock, Journey, Recipient, Site
from readingroom.document.facts import Bracket, Copy, Event, Letter, Name, Part, Passage, Request
from readingroom.document.page import Page, whole_words
from readingroom.document.things import UNFILLED, Place, Thing, in_lines
from readingroom.errors import Problem, did_you_mean
from readingroom.loading import contents
from readingroom.loading.entries import EntryReader, stands_in
from readingroom.loading.syntax import List, Map, Node, short
from readingroom.reading import Reading, Silence, Step
from readingroom.text import Span, fold

Way = tuple[str | int, ...]
"""The way from an entry to a value in it: names of fields and numbers in lists."""
Found = Iterator[tuple[Thing | str, str | Way, str, str]]
"""The thing or list that is wrong, the field of it, what is wrong, and the nearest right thing."""


@dataclass(frozen=True)
class Case:
    """A document with the files that it was read from, `document.yaml` first."""

    document: Document
    contents: Sequence[EntryReader]

    def failed(self, kind: type[Thing]) -> float:
        """How many entries of a kind could not be read; infinitely many if a list could not."""
        return sum(each.failed[kind.noun] for each in self.contents)

    @cached_property
    def own(self) -> list[EntryReader]:
        """The readers of the facts and of the context."""
        return [each for each in self.contents if not each.file.is_reading]

    @cached_property
    def placed(self) -> bool:
        """Whether every letter has its place, so that it is clear what belongs to which."""
        return not self.failed(Letter) and all(each.at.line for each in self.document.letters)

    @property
    def holds_answers(self) -> bool:
        """Whether all that answers are held to could be read: letters, hours, clocks, requests."""
        return self.placed and not any(map(self.failed, (Event, Clock, Request)))

    @property
    def unmade(self) -> dict[str, Map]:
        """The entries that stand in the files and could not be read, by their addresses."""
        made = {thing.address for each in self.contents for thing in each.things}
        every = (pair for each in self.contents for pair in each.nodes.items())
        return {address: node for address, node in every if address not in made}

    def where(self, subject: Thing | str, path: str | Way) -> tuple[str, int, str]:
        """The file, line and entry of a mistake."""
        if isinstance(subject, str):
            facts = self.contents[0]
            return facts.path, facts.file.values.lines.get(subject, 1), subject
        reader = next(each for each in self.contents if any(e is subject for e in each.things))
        return reader.path, line_of(reader.nodes[subject.address], path), subject.address


def line_of(node: Map, path: str | Way) -> int:
    """The line of a value in an entry."""
    line = node.lines.get("id", node.line)
    here: Node | None = node
    for step in (path,) if isinstance(path, str) else path:
        if isinstance(here, Map) and isinstance(step, str):
            line, here = here.lines.get(step.rstrip("_"), line), here.values.get(step.rstrip("_"))
        elif isinstance(here, List) and isinstance(step, int) and step < len(here.items):
            here = here.items[step]
            line = here.line
    return line


_MISSING = ", which is missing."
_SIGLUM = re.compile(r"[A-Z]+[0-9]+")


def _sources(case: Case) -> Found:
    for step in (thing for thing in case.document if isinstance(thing, Journey)):
        if step.basis == "outside" and not step.sources:
            yield step, "basis", "it is known from outside but names no source.", "Add `sources`."
        if step.basis == "page" and not step.at:
            what = "its basis is the page, but it quotes no words of it."
            yield step, "basis", what, "Add `at`."
        if step.basis in ("outside", "inference") and not step.confidence:
            yield step, "basis", "it does not say how sure we can be.", "Add `confidence`."
    for recipient in case.document.every(Recipient):
        stated = recipient.post not in ("", UNFILLED) and not recipient.post.startswith("not ")
        if stated and not recipient.sources:
            what = "the post is known from outside, but no source is named."
            yield recipient, "post", what, "Add `sources`."


def _points(case: Case) -> Found:
    for site in case.document.every(Site):
        try:
            site.degrees  # noqa: B018
        except ValueError:
            what = "one of its points is not on the globe."
            yield site, "points", what, "Write degrees north and then east, such as 39.0 125.8."


def _steps(case: Case) -> Found:
    for step in (each for each in case.document.with_readings if isinstance(each, Step)):
        if step.to in step.from_ and step.to != UNFILLED:
            what = f"it leads from the claim {step.to} to itself."
            yield step, "from", what, "Name another claim, or leave the step out."


def _silences(case: Case) -> Found:
    codes = case.document.page.letter_by_code if case.placed else ()
    every = (each for each in case.document.with_readings if isinstance(each, Silence))
    for silence in (each for each in every if each.letter in codes):
        for index, words in enumerate(silence.absent):
            hits = case.document.search(words, letter=silence.letter).hits
            if hits and words != UNFILLED:
                what = f"“{short(words)}” does occur in letter {silence.letter}."
                yield silence, ("absent", index), what, f"It is at {hits[0].place.where}."


def _same_ids(case: Case) -> Found:
    seen: dict[str, EntryReader] = {}
    for reader in case.own:
        for thing in reader.things:
            if (first := seen.setdefault(thing.address, reader)) is not reader:
                what = f"the id “{short(thing.id)}” is already used in {first.path}."
                yield thing, "id", what, "Give one of the two another id."


def _references(case: Case) -> Found:
    missing: set[str] = set()  # of files: each is told once
    shelves: list[tuple[Iterable[Thing], list[EntryReader]]] = [(case.document, case.own)]
    shelves += [(each.things, [*case.own, each]) for each in case.contents if each.file.is_reading]
    for shelf, readers in shelves:
        addresses = (address for reader in readers for address in reader.nodes)
        for thing, path, what, nearest in _of_shelf(case, shelf, addresses):
            if nearest not in missing:
                yield thing, path, what, nearest
            missing |= {nearest} if nearest.endswith(_MISSING) else set()


def strangers(document: Document, reading: Reading, own: EntryReader) -> Iterator[Problem]:
    """What a reading from outside the document's folder names, and is neither in it nor there."""
    case = Case(document, [own])
    for thing, path, what, nearest in _of_shelf(case, reading, [*document.by_address, *own.nodes]):
        yield Problem(*case.where(thing, path), what, nearest)


def _of_shelf(case: Case, shelf: Iterable[Thing], addresses: Iterable[str]) -> Found:
    sigla = (passage.id for passage in case.document.every(Passage))
    known = dict.fromkeys([*sigla, *(each for each in addresses if ":" in each)])
    failed = (pair for each in case.contents for pair in each.failed.items())
    unknown = {noun for noun, count in failed if count == inf}  # whose file or list was not read
    unknown |= {"*"} if unknown else set()
    for thing in shelf:
        for path, value, kinds in _named(thing):
            begins = ["" if kind == "*" else f"{kind}:" for kind in kinds]
            there = value == UNFILLED or any(f"{each}{value}" in known for each in begins)
            is_siglum = kinds == ("*",) and bool(_SIGLUM.fullmatch(value))
            unread = not unknown.isdisjoint(kinds) or (is_siglum and not case.placed)
            if value == thing.address or (value == thing.id and thing.noun in kinds):
                yield thing, path, "it names itself.", "Name another, or leave it out."
            elif not there and not unread:
                near = [n.removeprefix(b) for b in begins for n in known if n.startswith(b)]
                yield thing, path, *_dangling(case, near, value, kinds)


def _dangling(case: Case, known: list[str], value: str, kinds: Sequence[str]) -> tuple[str, str]:
    nearest = _called(case, value, kinds) or did_you_mean(value, known)
    if not known and set(kinds) <= {kind.noun for kind in contents.CONTEXT}:
        there = any(each.file.path.name == "context.yaml" for each in case.contents)
        nearest = f"Every {' or '.join(kinds)} belongs in context.yaml{'.' if there else _MISSING}"
    empty = [kind.section for kind in contents.FACTS if kind.noun in kinds]
    if empty and not known:
        nearest = f"Nothing stands under `{empty[0]}` yet. Put an entry with this id there."
    if kinds == ("*",):
        hint = "Write kind and id, such as request:1, or the siglum of a line, such as K5."
        return f"there is nothing called “{short(value)}”.", nearest or hint
    return f"there is no {' or '.join(kinds)} “{short(value)}”.", nearest


def _called(case: Case, value: str, kinds: Sequence[str]) -> str:
    """The id of the name that is written where its id belongs: “Mao Zedong”, “mao-zedong”."""
    wanted = fold(value.replace("-", " ")).casefold()
    for name in case.document.every(Name) if "name" in kinds else ():
        if wanted in (fold(each).casefold() for each in (name.name, *name.written)):
            return f"Did you mean “{name.id}”?"
    return ""


def _named(made: Any, path: Way = ()) -> Iterator[tuple[Way, str, tuple[str, ...]]]:
    for each in fields(made):
        value, kinds = getattr(made, each.name), each.metadata.get("refers")
        for index, item in enumerate(value if isinstance(value, tuple) else (value,)):
            here = (*path, each.name, *((index,) if isinstance(value, tuple) else ()))
            left_open = item == NOT_STATED and each.metadata.get("open")
            if is_dataclass(item) and not isinstance(item, Place | Thing):
                yield from _named(item, here)
            elif item and kinds and not left_open:
                yield here, item, kinds


_FORM = "Days are written 1952-07-15, minutes 1952-07-15T03:00, lengths P2D."
_GUESS = "Write the date that the words give, or put ~ after a guess."


def _datings(case: Case) -> Found:
    dated = ((thing, name) for thing in case.document for name in ("edtf", "date"))
    yield from (wrong := [each for thing, name in dated for each in _of_date(thing, name)])
    if not wrong and not case.failed(Event):
        yield from _intervals(case)


def _of_date(thing: Thing, name: str) -> Found:
    value = getattr(thing, name, "")
    if not isinstance(value, str) or value in ("", UNFILLED):
        return
    try:
        dates.stretch(short(value))
    except ValueError as error:
        yield thing, name, f"`{name}`: {error}.", _FORM
    else:
        if type(thing) is Event and thing.places and (wrong := misfit(_words(thing), value)):
            yield thing, name, f"`{name}: {value}` does not fit the words: {wrong}.", _GUESS


def _intervals(case: Case) -> Found:
    """The ends of an interval are said by its own words or by another event, unless guessed."""
    events = case.document.events
    exact = (event.edtf.rstrip("~?%") for event in events if event.edtf[:1].isdigit())
    given = {date[:length] for date in exact if "/" not in date for length in (4, 7, 10, None)}
    for event in (event for event in events if event.places and "/" in event.edtf):
        for end in event.edtf.split("/"):
            said = end == ".." or end[-1] in "~?%" or end in given
            if not said and misfit(_words(event), end):
                what = f"`edtf: {event.edtf}`: neither its words nor another event give {end}."
                yield event, "edtf", what, _GUESS


def _words(event: Thing) -> list[str]:
    return [place.words for place in event.places]


def _clocks(case: Case) -> Found:
    for event in case.document.events:
        if type(event) is Event and not event.places and case.document.status != "draft":
            yield event, "", "no words of the page mention it.", "Add `written` or `at`."
    for clock in case.document.every(Clock):
        try:
            ZoneInfo(clock.zone if clock.zone != UNFILLED else "UTC")
        except (OSError, ValueError, LookupError):
            near = did_you_mean(clock.zone, sorted(available_timezones()))
            nearest = near if near.startswith("Did") else "Write a zone such as Asia/Shanghai."
            yield clock, "zone", f"there is no time zone “{short(clock.zone)}”.", nearest


def _followings(case: Case) -> Found:
    events = case.document.events
    before = {each.id: {one.event for one in each.follows} - {each.id} for each in events}
    try:
        TopologicalSorter(before).prepare()
    except CycleError as circle:
        event = next(each for each in events if each.id in circle.args[1])
        what = "the events that it follows lead back to itself."
        yield event, "follows", what, "Take out the one that the words do not prove."


def _sendings(case: Case) -> Found:
    seen: dict[tuple[str, str], str] = {}
    events = (each for each in case.document.events if each.kind in ("sent", "received"))
    for event in (each for each in events if each.of != UNFILLED):
        if not event.of:
            what = f"it does not say what was {event.kind}."
            yield event, "kind", what, "Add `of` with the id of the letter."
        elif (first := seen.setdefault((event.of, event.kind), event.id)) != event.id:
            what = f"the event {first} already says when {event.of} was {event.kind}."
            yield event, "kind", what, "Keep one of the two, or make one of them `mentioned`."


LABEL = re.compile(r"(?m)^[ \t]*(\(?(?:\d{1,2}|[a-zа-я]|[IVX]{1,5}|[ivx]{2,5})[.)])[ \t]+\S")


def _parts(case: Case) -> Found:
    page = case.document.page
    free = [number for number, parts in enumerate(page.parts_of_line, 1) if not parts]
    for run in [] if case.failed(Part) else _runs(page, free):
        what = f"{_lines(run)} in no part: “{short(page.places[run[0] - 1].words)}”."
        yield "parts", "", what, "Widen a part, or add one."
    taken: dict[int, str] = {}
    for part in case.document.every(Part):
        for index, place in enumerate(part.at):
            lines_here = page.lines(Span(place.start, place.end)) if place.line else ()
            for run in _runs(page, [number for number in lines_here if number in taken]):
                what = f"{_lines(run)} already in {taken[run[0]]}."
                yield part, ("at", index), what, "Keep it in one of the two parts."
            taken.update(dict.fromkeys(lines_here, part.id))


def _runs(page: Page, numbers: Sequence[int]) -> list[list[int]]:
    """Lines that follow on each other, by their numbers; blank ones are left out, and part none."""
    runs = (run for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]))
    worded = ([n for _, n in run if page.places[n - 1].words.strip()] for run in runs)
    return list(filter(None, worded))


def _lines(run: Sequence[int]) -> str:
    return f"{in_lines([(run[0], run[-1])])} of the source {'is' if len(run) == 1 else 'are'}"


def _letters(case: Case) -> Found:
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
        outer = by_id.get(letter.enclosed_in, letter)
        placed = outer.at.line and letter.at.line
        if placed and (letter.at.start < outer.at.start or outer.at.end < letter.at.end):
            lines = f"{letter.at.line}–{letter.at.last_line}"
            what = f"it is enclosed in {outer.id}, but its lines {lines} do not lie within it."
            nearest = f"{outer.id} has the lines {outer.at.line}–{outer.at.last_line}."
            yield letter, "enclosed_in", what, nearest


def _lying_within(case: Case) -> Found:
    placed = [letter for letter in case.document.letters if letter.at.line]
    open_letters: list[Letter] = []
    for letter in sorted(placed, key=lambda each: (each.at.start, -each.at.end)):
        while open_letters and open_letters[-1].at.end <= letter.at.start:
            open_letters.pop()
        outer = open_letters[-1] if open_letters else None
        if outer and outer.at.end < letter.at.end:
            what = f"it begins within {outer.id} and ends outside it."
            yield letter, "at", what, "A letter lies wholly within another, or not at all."
        elif outer and not letter.enclosed_in:
            what = f"it lies within {outer.id} but does not say so."
            yield letter, "at", what, f"Add `enclosed_in: {outer.id}`."
        open_letters.append(letter)


def _brackets(case: Case) -> Found:
    page = case.document.page
    listed: dict[Span, str] = {}
    wrong = case.failed(Bracket)
    for bracket in case.document.every(Bracket):
        span, behind = Span(bracket.at.start, bracket.at.end), bracket.explains
        if span in page.brackets and span not in listed:
            listed[span] = bracket.id
            between = case.document.text[behind.end : behind.end + 2]
            if behind.line and behind.end + len(between) - len(between.lstrip()) != span.start:
                what = f"{short(bracket.at.words)} does not come right after"
                nearest = "Give `explains` the words just before the bracket."
                yield bracket, "explains", f"{what} “{short(behind.words)}”.", nearest
            continue
        wrong += 1
        if span in listed:
            what = f"this bracket is already listed as {listed[span]}."
            yield bracket, "at", what, "For the second that reads the same, add `occurrence: 2`."
        elif bracket.at.line:
            what = f"“{short(bracket.at.words)}” is not a whole bracket, from [ to ]."
            yield bracket, "at", what, "Copy the bracket with both its marks."
    free = [page.place(span) for span in page.brackets if span not in listed]
    for place in free if len(free) > wrong else []:
        what = f"the bracket {short(place.words)} on line {place.line} is not listed."
        yield "brackets", "", what, "Add it under `brackets`."


def _labels(case: Case) -> Found:
    requests = {request.id: request for request in case.document.requests}
    for request in case.document.requests:
        label = request.label
        if request.at.line:  # what the page prints right before its words
            line = case.document.page.text.line_span(request.at.line)
            match = LABEL.match(case.document.text, line.start, line.end)
            before = match and match.end(1) <= request.at.start < match.end()
            label = match[1] if match and before else ""
        if request.label not in (label, UNFILLED):
            printed = f"“{label}”" if label else "no label"
            what = f"`label: {short(request.label)}` is not as printed"
            what = what if request.label else "`label` is missing"
            what += f": the page prints {printed} before these words."
            nearest = f"Write `label: {label}`." if label else "Leave `label` out."
            yield request, "label", what, nearest
        parent = requests.get(request.part_of, request)
        if request.at.line and parent.at.start > request.at.start:
            what = f"it is part of {parent.id}, which comes after it."
            yield request, "part_of", what, "Name the heading above it."


def _unlisted_labels(case: Case) -> Found:
    """“V. Molotov” signs; sections numbered I., II. need no requests where those are 1., 2."""
    page = case.document.page
    forms = {(request.letter, _form(request.label)) for request in case.document.requests}
    signed = [letter.signed for letter in case.document.letters]
    claimed = {line for place in signed for line in range(place.line, place.last_line + 1)}
    claimed |= {request.at.line for request in case.document.requests}
    labels = LABEL.finditer(case.document.text) if forms and case.placed else ()
    places = (page.place(Span(*match.span(1))) for match in labels)
    listed = (each for each in places if (each.letter, _form(each.words)) in forms)
    free = [each for each in listed if each.line not in claimed]
    for place in free if len(free) > case.failed(Request) else []:
        what = f"the label “{place.words}” on line {place.line} has no request."
        yield "requests", "", what, "Add it under `requests`."


def _form(label: str) -> str:
    """What labels of one list have in common, such as `1.` or `(a)`."""
    return re.sub("[a-zа-я]+", "a", re.sub("[IVX]+", "I", re.sub("[0-9]+", "1", label)))


def _names(case: Case) -> Found:
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
                what = f"“{short(spelling)}” is not on the page."
                yield name, path, what, text.nearest(spelling) or "Copy it from the page."
    for copy in case.document.every(Copy):
        if copy.copies not in ("", UNFILLED) and not re.fullmatch("[0-9]{1,4}", copy.copies):
            what = f"`copies: {short(copy.copies)}` is not a number."
            yield copy, "copies", what, "Write the figure that the page prints."
        written = sure.get(copy.name, ()) if copy.at.line else ()
        if written and not any(stands_in(spelling, copy.at.words) for spelling in written):
            what = f"its words “{short(copy.at.words)}” contain no spelling of “{copy.name}”."
            yield copy, "name", what, "Name another, or add the spelling to its `written`."


_CHECKS = (
    *(_parts, _letters, _lying_within, _brackets, _labels, _unlisted_labels, _names),
    *(_datings, _clocks, _sendings, _followings),
    *(_sources, _points, _steps, _silences, _same_ids, _references),
)


def inconsistencies(case: Case) -> Iterator[Problem]:
    """Every disagreement between entries, told at the entry that is nearest to its mending."""
    for subject, path, what, nearest in chain.from_iterable(check(case) for check in _CHECKS):
        file, line, entry = case.where(subject, path)
        name = path if isinstance(path, str) else str((*path, "")[0])
        if not any((entry, name) in each.meant for each in case.contents):  # It is told already.
            yield Problem(file, line, entry, what, nearest)
