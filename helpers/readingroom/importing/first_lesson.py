"""The first lesson and exercises of a draft: templates without what the page does not decide."""

import json
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from datetime import date
from itertools import count, groupby, pairwise
from typing import Any

from readingroom.document import Document
from readingroom.document.facts import Event, Letter, Part
from readingroom.document.things import UNFILLED, Place
from readingroom.importing.lines import known_forms
from readingroom.loading.syntax import bare, parsed
from readingroom.loading.transcription import mapping, transcribed
from readingroom.text import Span

_GAP = re.compile(r"\{([a-z-]+)\}")
Values = dict[str, Any]
"""What fills the gaps of the template, by their names; a place fills one with its words."""
_LONGEST_SCRAP = 60
_MOST_TIMES = 6


def exercises_file(document: Document, template: str) -> str:
    """The text of `exercises.yaml`: those exercises of a template that the page can fill."""
    values: Values = {"slug": document.id}
    for made in (_hands, _ends, _address, _list, _order):
        values |= made(document)
    written, problems = parsed(template, "exercises.yaml")
    if problems:
        raise ValueError(str(problems[0]))
    filled = _filled(bare(written), transcribed(document.page.text, values))
    listed = "\n".join(mapping([each]) for each in filled.pop("exercises"))
    notes = "".join(re.findall(r"(?m)^#.*\n", template))
    return f"{notes}\n{mapping(filled)}\nexercises:\n\n{listed}...\n"


def _filled(value: Any, values: Values) -> Any:
    """A value with its gaps filled, of a list what can be. Raises KeyError if a gap stays open."""
    if isinstance(value, Mapping):
        return {name: _filled(each, values) for name, each in value.items()}
    if isinstance(value, list):
        kept: list[Any] = []
        for each in value:
            with suppress(KeyError):
                kept.append(_filled(each, values))
        return kept
    if whole := _GAP.fullmatch(value):
        return values[whole[1]]
    text = _GAP.sub(lambda gap: str(values[gap[1]]), value)
    return int(text) if re.fullmatch(r"[1-9]\d{0,3}", text) else text


def _scrap(place: Place) -> Span:
    line = place.words.split("\n")[0]
    words = line.partition("[")[0].rstrip() or line
    if len(words) > _LONGEST_SCRAP:
        words = words[:_LONGEST_SCRAP].rpartition(" ")[0] or words[:_LONGEST_SCRAP]
    return Span(place.start, place.start + len(words))


def _sorted(name: str, at: Mapping[str, Span], right: Mapping[str, str], base: str) -> Values:
    """Words to be sorted, what is right, and the mistake to take one of them for the `base`."""
    wrong = next(id for id, each in right.items() if each != base)
    return {
        name: {id: {"at": words} for id, words in at.items()},
        f"{name}-right": right,
        f"{name}-wrong": {wrong: base},
        f"{name}-wrong-words": at[wrong],
        f"{name}-words": list(at.values())[:3],
    }


def _hands(document: Document) -> Values:
    hands = known_forms()["hands"]
    known = [part for part in document.every(Part) if part.voice in hands]
    voices = {part.voice for part in known}
    if len(known) < 3 or len(voices) < 2 or "author" not in voices:
        return {}
    at = {f"scrap-{n}": _scrap(part.at[0]) for n, part in enumerate(known, 1)}
    right = {id: hands[part.voice][0] for id, part in zip(at, known, strict=True)}
    classes = dict(said for voice, said in hands.items() if voice in voices)
    return {"hands": classes, **_sorted("scraps", at, right, "writer")}


def _known(document: Document) -> list[tuple[Letter, str]]:
    names = document.names
    return [
        (letter, f"{names[letter.sender]} to {names[letter.addressee]}")
        for letter in document.letters
        if letter.sender in names and letter.addressee in names
    ]


def _ends(document: Document) -> Values:
    known = _known(document)
    pairs = {words: f"ends-{n}" for n, words in enumerate(dict.fromkeys(w for _, w in known), 1)}
    if len(pairs) < 2:
        return {}
    at = {letter.code.lower(): _scrap(letter.at) for letter, _ in known}
    right = {letter.code.lower(): pairs[words] for letter, words in known}
    ends = {id: words for words, id in pairs.items()}
    return {"ends": ends, **_sorted("openings", at, right, "ends-1")}


def _address(document: Document) -> Values:
    for letter, _ in _known(document):
        line, within = letter.addressed, letter.at
        mentions = document[f"name:{letter.addressee}"].mentions
        found = [at for at in mentions if line.start <= at.start and at.end <= line.end]
        if found and within.start <= line.start and line.end <= within.end:
            return {"addressing": letter.code, "address": line, "core": found[0]}
    return {}


def _list(document: Document) -> Values:
    lettered = sorted(document.requests, key=lambda request: request.letter)
    for code, requests in groupby(lettered, key=lambda request: request.letter):
        found = [request for request in requests if request.label not in ("", UNFILLED)]
        top = [request for request in found if not request.part_of]
        if len(top) > 1 and len({request.label for request in top}) == len(top):
            below = [each.at for each in found if each.part_of]
            under = {"all": len(found), "first-below": below[0]} if below else {}
            return {"listing": code, "top": len(top), "top-words": [top[0].at, top[-1].at], **under}
    return {}


def _order(document: Document) -> Values:
    dated = sorted(_in_time(document.events), key=lambda event: event.place.start)
    if len(dated) < 3:
        return {}
    at = {f"place-{n}": event.place for n, event in enumerate(dated, 1)}
    names = {event.id: name for name, event in zip(at, dated, strict=True)}
    right = [names[event.id] for event in _in_time(dated)]
    mistaken = {"as-printed": list(at), "earliest": at[right[0]]} if right != list(at) else {}
    items = {name: {"at": place} for name, place in at.items()}
    return {"times": items, "in-time": right, "time-words": list(at.values()), **mistaken}


def _in_time(events: Sequence[Event]) -> list[Event]:
    """Events of the page, each on a later day than the last: those that it dates by their words."""
    closed = [
        (event.ends[1], event.ends[0].date(), event)
        for event in events
        if event.kind in ("sent", "mentioned", "received") and event.places
        if event.ends[0] and event.ends[1]
    ]
    chosen, reached = list[Event](), date.min
    for latest, day, event in sorted(closed, key=lambda each: each[0]):
        if day > reached:
            chosen.append(event)
            reached = latest.date()
    return chosen[:_MOST_TIMES]


Cell = dict[str, Any]
_HEADING = re.compile(r"^## (.* \((\d+) minutes\))")
_ASKS = re.compile(r'rr\.exercise\("[^"/]*/([\w-]+)"\)')
_ABOUT = re.compile(r"(?m)^.*<!-- about: (.*?) -->\n?")
_NEEDS: Mapping[str, Callable[[Document], Any]] = {
    "rr.widgets.provenance": lambda document: len(document.every(Part)) > 1,
    "rr.tables.letters": lambda document: document.letters,
    "rr.widgets.requests": lambda document: document.requests,
    "rr.widgets.timeline": lambda document: any(event.ends[0] for event in document.events),
}


def lesson(document: Document, exercises: Collection[str], template: str) -> str:
    """The text of a notebook on a document, asking those of these exercises that it has."""
    notebook = json.loads(template)
    cells = [cell | {"source": "".join(cell["source"])} for cell in notebook["cells"]]
    starts = [at for at, cell in enumerate(cells) if cell["source"].startswith("## ")]
    if not starts:
        raise ValueError("it has no part with a heading")
    parts = [cells[start:end] for start, end in pairwise([*starts, len(cells)])]
    kept = [each for part in parts for each in _showing(part, document, exercises)]
    minutes = sum(int(found[2]) for cell in kept if (found := _HEADING.match(cell["source"])))
    told = {"slug": document.id, "minutes": str(minutes), "first": _first(document)}
    notebook["cells"] = [*cells[: starts[0]], *kept]
    here, numbers = {cell["id"] for cell in kept}, count(1)
    for cell in notebook["cells"]:
        source = cell["source"]
        source = _ABOUT.sub(lambda line: line[0] * bool(here & {*line[1].split(", ")}), source)
        source = _HEADING.sub(lambda heading: f"## {next(numbers)}. {heading[1]}", source)
        source = _GAP.sub(lambda gap: told.get(gap[1], gap[0]), source)
        cell["source"] = source.splitlines(keepends=True)
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _showing(part: Sequence[Cell], document: Document, exercises: Collection[str]) -> list[Cell]:
    code = [at for at, cell in enumerate(part) if cell["cell_type"] == "code"]
    left = [at for at in code if not _shows(part[at]["source"], document, exercises)]
    gone = {*left, *(at - 1 for at in left if at > 1)}
    kept = [cell for at, cell in enumerate(part) if at not in gone]
    return kept if len(left) < len(code) or not code else []


def _shows(code: str, document: Document, exercises: Collection[str]) -> bool:
    there = all(needed(document) for view, needed in _NEEDS.items() if view in code)
    return there and all(id in exercises for id in _ASKS.findall(code))


def _first(document: Document) -> str:
    """The address of the words that stand at the head of the page, before any letter."""
    parts = document.every(Part)
    start = min((each.at.start for each in document.letters), default=parts[0].at[0].start)
    heads = (part for part in parts if part.voice == "registry" and part.at[0].start < start)
    return next((part.address for part in heads), f"line:{document.page.text.line(start)}")
