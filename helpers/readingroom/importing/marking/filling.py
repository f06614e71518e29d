"""What an entry about words of the page begins with: what is known, and TODO for what is not."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from itertools import product
from string import ascii_uppercase
from typing import Any, Literal, get_args, get_origin

from readingroom.anchors import Span
from readingroom.answers.own import MINE
from readingroom.document import Document
from readingroom.document.things import Place, Thing
from readingroom.errors import ReadingRoomError, did_you_mean
from readingroom.loading import heads
from readingroom.loading.contents import file_of
from readingroom.loading.field_notes import field_notes
from readingroom.loading.plain import List, Map
from readingroom.loading.slots import Slot, one_type, slots
from readingroom.loading.writing import anchor, id_for, todo

READING = "reading.key.yaml"
_FILES = ("document.yaml", "context.yaml", READING)
_SPELLINGS = "written"
"""The field of a name that holds its spellings: words of the page without a place."""
_SHOWN = 6
_CODES = [*ascii_uppercase, *map("".join, product(ascii_uppercase, repeat=2))]


@dataclass(frozen=True)
class Target:
    """A kind of thing whose entry has words of the page, the file of its list, their field."""

    kind: type[Thing]
    file: str
    words: Slot

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The fields of its entries, the note last."""
        return tuple(sorted(_slots(self.kind), key=lambda slot: slot.name == "note"))

    @property
    def spelt(self) -> bool:
        """Whether its words are a spelling, which counts wherever it stands."""
        return not _is_place(self.words)


@cache
def targets() -> Mapping[str, Target]:
    """Every kind of thing whose entry has words of the page, by its noun.

    >>> list(targets())[:3], targets()["claim"].file
    (['part', 'letter', 'missing'], 'reading.key.yaml')
    """
    found: dict[str, Target] = {}
    for file in _FILES:
        for kind in heads.of_file(file)[1]:
            places = (each for each in _slots(kind) if _is_place(each))
            spellings = (each for each in _slots(kind) if each.name == _SPELLINGS)
            if words := next(places, None) or next(spellings, None):
                found.setdefault(kind.noun, Target(kind, file, words))
    return found


def _slots(kind: type) -> tuple[Slot, ...]:
    return slots(kind)


def _is_place(slot: Slot) -> bool:
    return Place in (one_type(slot.type), *get_args(slot.type))


def target_of(kind: str, reading: str = "key") -> Target:
    """The kind with this noun; an interpretation goes into the file of the reader `reading`.

    Raises `ReadingRoomError`, with the nearest one, if there is none.
    """
    if kind not in targets():
        near = did_you_mean(kind, list(targets()))
        raise ReadingRoomError(f"“{kind}” is no kind of entry about words of the page. {near}")
    if reading == MINE or not reading.replace("-", "").isalnum():
        what = f"“{reading}” cannot name a reader."
        other = "Your own reading stands in the answer book. Take another name."
        plain = "Take letters and digits, joined by hyphens."
        raise ReadingRoomError(f"{what} {other if reading == MINE else plain}")
    target = targets()[kind]
    return replace(target, file=f"reading.{reading}.yaml") if target.file == READING else target


def filled(
    document: Document, span: Span, target: Target, given: Mapping[str, Any]
) -> dict[str, Any]:
    """The fields of an entry about a stretch of the page; `given` are those that are known."""
    page = document.page
    place = page.place(span)
    values = {"id": id_for(place.words, taken(document, target.file, target.kind.section))}
    values[target.words.name] = _copied(document, place, target)
    for slot in target.slots:
        if slot.name in given:
            values[slot.name] = given[slot.name]
        elif slot.name == "letter" and place.letter:
            values["letter"] = place.letter
        elif slot.name == "code":
            values["code"] = next(each for each in _CODES if each not in page.letter_by_code)
        elif slot.required and slot.name not in values:
            values[slot.name] = _open(document, target, slot)
    return {slot.name: values[slot.name] for slot in target.slots if slot.name in values}


def taken(document: Document, file: str, section: str) -> Collection[str]:
    """The ids that the entries of a list have already, in the document and in its file."""
    shelves = (document, *document.readings.values())
    known = (thing.id for each in shelves for thing in each if thing.section == section)
    return {*known, *written_ids(document, file, section)}


def written_ids(document: Document, file: str, section: str) -> Collection[str]:
    """The ids of the entries of a list as they stand in its file now."""
    entries = file_of(document.folder / file).values.values.get(section)
    items = entries.items if isinstance(entries, List) else ()
    return {item.text("id") for item in items if isinstance(item, Map)}


def _copied(document: Document, place: Place, target: Target) -> Any:
    """The words as the entry writes them: so that they are found again, or as a spelling."""
    if target.spelt:
        return [" ".join(place.words.split())]
    page = document.page
    span = Span(place.start, place.end)
    home = place.letter if any(slot.name == "letter" for slot in target.slots) else ""
    if home and not page.letter_by_code[home].span.holds(span):
        raise ReadingRoomError(
            f"Not all of these words stand in letter {home}. Take words of one letter."
        )
    written = anchor(page.text, span, page.scopes, home)
    return [written] if get_origin(target.words.type) is tuple else written


def _open(document: Document, target: Target, slot: Slot) -> Any:
    """TODO for a field that only a person can fill in, with a hint."""
    type_ = one_type(slot.type)
    inner = get_args(type_)[0] if get_origin(type_) is tuple else type_
    if inner is not Place and isinstance(inner, type) and is_dataclass(inner):
        group = {each.name: todo() for each in slots(inner) if each.required}
        return group if inner is type_ else [group]
    allowed = [each for each in get_args(inner) if each]
    if get_origin(inner) is Literal:
        return todo(" or ".join([", ".join(allowed[:-1]), allowed[-1]]))
    return todo("words out of at" if slot.stands else _hint(document, target, slot))


def _hint(document: Document, target: Target, slot: Slot) -> str:
    """What the field is for, or some ids that it may hold."""
    kinds = next(each.metadata for each in fields(target.kind) if each.name == slot.attribute)
    if refers := kinds.get("refers"):
        shelves = (document, *document.readings.values())
        known = [thing.id for each in shelves for thing in each if thing.noun in refers]
        more = " …" if len(known) > _SHOWN else ""
        return f"the id of a {' or '.join(refers)}: {', '.join(known[:_SHOWN])}{more}"
    notes = field_notes(target.file)
    told = notes.get((target.kind.section, slot.name)) or notes.get(("", slot.name), "")
    return f"{told[:1].lower()}{told[1:]}".removesuffix(" Copied words.").rstrip(".")
