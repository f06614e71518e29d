"""The student's side of an exercise: all that may be seen before an attempt, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from hashlib import sha256
from typing import Any

from readingroom.document.things import Place
from readingroom.exercises.kinds import (
    Exercise,
    Interval,
    Match,
    Number,
    Order,
    Silence,
    Step,
    Weigh,
    Write,
)
from readingroom.exercises.parts import (
    BOUNDS,
    LINKS,
    VERDICTS,
    Choice,
    Choices,
)
from readingroom.exercises.support import OWN_WORDS

IN_A_SENTENCE = "In a sentence of your own, if you like"
"""What a weighed answer has room for where its author asks for nothing more."""
_SHOWN = ("id", "lesson", "skill", "level", "kind", "prompt", "why")
_CHOICES = ("options", "items", "left", "right", "classes", "claims")


def asked(exercise: Exercise) -> dict[str, Any]:
    """What a student may see before an attempt, as plain data (it can be written as JSON).

    `hints` is their number. What can be chosen is a list of `{id, words, place}`, `place` being
    None for words that are not the document's. Items to be put in order, and the right column of a
    match, stand in a mixed order that is always the same.
    """
    found: dict[str, Any] = {name: getattr(exercise, name) for name in _SHOWN}
    found["hints"] = len(exercise.hints)
    for each in fields(exercise):
        if each.name in _CHOICES:
            found[each.name] = _listed(getattr(exercise, each.name))
    if isinstance(exercise, Order):
        accepted = [each.answer for each in exercise.accept]
        found["items"] = _mixed(exercise.id, found["items"], accepted)
    if isinstance(exercise, Match):
        accepted = [list(each.answer.values()) for each in exercise.accept]
        found["right"] = _mixed(exercise.id, found["right"], accepted)
    return {**found, **_of_kind(exercise)}


def _of_kind(exercise: Exercise) -> dict[str, Any]:
    """What only one kind of exercise shows."""
    match exercise:
        case Number():
            return {"units": list(exercise.units), "bounds": list(BOUNDS)}
        case Silence():
            verdicts = [{"id": name, "words": words} for name, words in VERDICTS.items()]
            return {"in": exercise.in_, "verdicts": verdicts}
        case Step():
            return {"kinds": list(LINKS)}
        case Interval():
            ends = {"from": _choice(exercise.from_), "to": _choice(exercise.to)}
            return {**ends, "clocks": list(exercise.clocks)}
        case Weigh():
            positions = [
                {"id": name, "words": each.holds} for name, each in exercise.positions.items()
            ]
            return {
                "support": exercise.support,
                "positions": positions,
                "own": OWN_WORDS,
                "asks": list(exercise.asks or (IN_A_SENTENCE,)),
            }
        case Write():
            return {"starters": list(exercise.starters)}
    return {}


def hint(exercise: Exercise, number: int) -> str:
    """One hint, from 1; empty where there is none."""
    return exercise.hints[number - 1] if 0 < number <= len(exercise.hints) else ""


def place_of(place: Place) -> dict[str, Any] | None:
    """A place of the document as plain data; None for `NOWHERE`."""
    if not place.line:
        return None
    names = ("start", "end", "words", "line", "last_line", "siglum", "letter", "voice", "where")
    return {name: getattr(place, name) for name in names}


def _choice(choice: Choice) -> dict[str, Any]:
    return {"words": choice.words, "place": place_of(choice.at)}


def _listed(choices: Choices) -> list[dict[str, Any]]:
    return [{"id": name, **_choice(choice)} for name, choice in choices.items()]


def _mixed(
    seed: str, items: Iterable[dict[str, Any]], accepted: Iterable[Any]
) -> list[dict[str, Any]]:
    """The items in an order that depends on their names and not on the file, and is not the key."""
    mixed = sorted(items, key=lambda item: sha256(f"{seed} {item['id']}".encode()).digest())
    keys = list(accepted)
    for _ in mixed:
        names = [item["id"] for item in mixed]
        if not any(names[: len(key)] == key for key in keys):
            break
        mixed = [*mixed[1:], mixed[0]]
    return mixed
