"""What entries say of each other and of the world outside: sources, silences, ids."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from readingroom.anchors import Text, fold
from readingroom.chronology import NOT_STATED
from readingroom.document.context import Journey, Recipient
from readingroom.document.kinds import Name, Passage
from readingroom.document.things import UNFILLED, Place, Thing
from readingroom.loading import heads
from readingroom.loading.entries import EntryReader
from readingroom.loading.finding import short, suggestion
from readingroom.loading.told import Case, Found, Path
from readingroom.reading.kinds import Silence, Step

_MISSING = ", which is missing."
_SIGLUM = re.compile(r"[A-Z]+[0-9]+")


def sources(case: Case) -> Found:
    """What comes from outside, or is inferred, says on what it rests."""
    for step in (thing for thing in case.document if isinstance(thing, Journey)):
        if step.basis == "outside" and not step.sources:
            yield step, "basis", "it is known from outside and names no source.", "Add `sources`."
        if step.basis == "page" and not step.at:
            what = "its basis is the page, and it has no words of it."
            yield step, "basis", what, "Add `at`."
        if step.basis in ("outside", "inference") and not step.confidence:
            yield step, "basis", "it does not say how sure we can be.", "Add `confidence`."
    for recipient in case.document.every(Recipient):
        stated = recipient.post not in ("", UNFILLED) and not recipient.post.startswith("not ")
        if stated and not recipient.sources:
            what = "the post is known from outside and names no source."
            yield recipient, "post", what, "Add `sources`."


def steps(case: Case) -> Found:
    """No step leads from a claim to itself."""
    for reading in case.document.readings.values():
        for step in (thing for thing in reading if isinstance(thing, Step)):
            if step.to in step.from_ and step.to != UNFILLED:
                what = f"it leads from the claim {step.to} to itself."
                yield step, "from", what, "Name another claim, or leave the step out."


def silences(case: Case) -> Found:
    """Words that are said not to occur do not occur."""
    page = case.document.page
    folded = Text(page.text.content.lower())
    same_length = len(folded.content) == len(page.text.content)
    for reading in case.document.readings.values() if case.placed else ():
        for silence in (thing for thing in reading if isinstance(thing, Silence)):
            letter = page.letter_by_code.get(silence.letter)
            for index, words in enumerate(silence.absent if letter else ()):
                scope = letter.span if letter and same_length else None
                if words == UNFILLED or not folded.first(fold(words).lower(), scope):
                    continue
                hits = case.document.search(words, letter=silence.letter)
                if hits:
                    first = next(iter(hits)).place
                    what = f"“{short(words)}” does occur in letter {silence.letter}."
                    yield silence, ("absent", index), what, f"It stands there: {first.where}."


def same_ids(case: Case) -> Found:
    """No two entries of the facts and the context share their address."""
    seen: dict[str, EntryReader] = {}
    for _, readers in case.shelves[:1]:
        for reader in readers:
            for thing, _ in reader.made.values():
                first = seen.setdefault(thing.address, reader)
                if first is not reader:
                    what = f"the id “{short(thing.id)}” is used in {first.path} already."
                    yield thing, "id", what, "Give one of the two another id."


def references(case: Case) -> Found:
    """Every id that an entry names exists, and no entry names itself.

    Of a file that is missing it is told once.
    """
    missing: set[str] = set()
    for shelf, readers in case.shelves:
        known = _known(case, readers)
        for thing in shelf:
            for path, value, kinds in _named(thing):
                there = any(value in known.get(kind, ()) for kind in kinds)
                if value == thing.address or (value == thing.id and thing.noun in kinds):
                    yield thing, path, "it names itself.", "Name another, or leave it out."
                elif not there and not _may_be(case, value, kinds):
                    what, nearest = _dangling(case, known, value, kinds)
                    if nearest not in missing:
                        yield thing, path, what, nearest
                    missing.update([nearest] if nearest.endswith(_MISSING) else [])


def _known(case: Case, readers: Sequence[EntryReader]) -> dict[str, dict[str, None]]:
    """The ids of all entries by their kind, whole addresses under *."""
    known = {"*": {passage.id: None for passage in case.document.every(Passage)}}
    for address in (address for reader in readers for address in reader.nodes):
        noun, colon, name = address.partition(":")
        if colon:
            known.setdefault(noun, {})[name] = None
            known["*"][address] = None
    return known


def _may_be(case: Case, value: str, kinds: tuple[str, ...]) -> bool:
    """Whether a thing may exist that could not be read, so that nothing can be said of its id."""
    siglum = kinds == ("*",) and _SIGLUM.fullmatch(value)
    return (
        value == UNFILLED or not case.unknown.isdisjoint(kinds) or bool(siglum and not case.placed)
    )


def _dangling(
    case: Case, known: dict[str, dict[str, None]], value: str, kinds: tuple[str, ...]
) -> tuple[str, str]:
    """What is wrong with an id that nothing bears, and the nearest right one."""
    what = "thing" if kinds == ("*",) else " or ".join(kinds)
    candidates = [name for kind in kinds for name in known.get(kind, ())]
    nearest = _called(case, value, kinds) or suggestion(value, candidates)
    if not candidates and set(kinds) <= {kind.noun for kind in heads.CONTEXT}:
        there = any(each.file.path.name == "context.yaml" for each in case.contents)
        nearest = f"Every {what} stands in context.yaml{'.' if there else _MISSING}"
    if kinds == ("*",):
        nearest = nearest or "Things are named by kind and id, lines by their siglum: K5."
    return f"there is no {what} “{short(value)}”.", nearest


def _called(case: Case, value: str, kinds: tuple[str, ...]) -> str:
    """The id of the name that is written where its id belongs: “Mao Zedong”, “mao-zedong”."""
    wanted = value.replace("-", " ").casefold()
    for name in case.document.every(Name) if "name" in kinds else ():
        if wanted in (each.casefold() for each in (name.name, *name.written)):
            return f"Did you mean “{name.id}”?"
    return ""


def _named(made: Any, path: Path = ()) -> Iterator[tuple[Path, str, tuple[str, ...]]]:
    """Every id that a value names, where, and the kinds it may be of."""
    for each in fields(made):
        value = getattr(made, each.name)
        for index, item in enumerate(value if isinstance(value, tuple) else (value,)):
            here = (*path, each.name, *((index,) if isinstance(value, tuple) else ()))
            if is_dataclass(item) and not isinstance(item, Place | Thing):
                yield from _named(item, here)
            elif item == NOT_STATED and each.metadata.get("open"):
                continue
            elif item and "refers" in each.metadata:
                yield here, item, each.metadata["refers"]
