"""Where an exercise and the key of the same document judge the same words differently."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from readingroom.document import Document
from readingroom.errors import Problem
from readingroom.exercises import Exercise
from readingroom.exercises.assessment import Judged
from readingroom.loading import exercises_of
from readingroom.loading.contents import EXERCISES, exercises_as_written
from readingroom.loading.entries import file_of
from readingroom.loading.files import shown
from readingroom.loading.syntax import List, Map

_KEY = "reading.key.yaml"


def contradictions(document: Document) -> Iterator[Problem]:
    """Judgements of the key that no accepted answer of an exercise on the same entries has.

    That an exercise accepts more than the key judges is no contradiction.
    """
    key = document.readings.get("key")
    written = exercises_as_written(document.folder)
    path = shown(document.folder / EXERCISES)
    judged = {(each.section, each.id): each for each in key or ()}
    for exercise in exercises_of(document).values():
        for (section, id), kinds in _accepted(exercise, document).items():
            held = _several(getattr(judged.get((section, id)), "kind", ()))
            if more := [each for each in held if each not in kinds]:
                line = _line(document, section, id)
                where = f"{shown(document.folder / _KEY)}:{line}: {judged[section, id].address}"
                what = f"the key calls “{id}” {' or '.join(held)} ({where}), but no "
                what += f"accepted answer has {' or '.join(more)}."
                nearest = "Accept it, or foresee it with a reply that says why not."
                yield Problem(path, written[exercise.id].lines["id"], exercise.id, what, nearest)


def _accepted(exercise: Exercise, document: Document) -> Mapping[tuple[str, str], set[str]]:
    """Every kind that an accepted answer gives to an entry of a reading."""
    kinds: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    answers: list[Any] = []
    if isinstance(exercise, Judged) and exercise.becomes:
        answers = [each.answer for each in exercise.accept if isinstance(each.answer, Mapping)]
    for answer in answers:
        for section, entries in exercise.entries(document, answer).items():
            for id, values in entries.items():
                kinds[section, id] |= set(_several(values.get("kind", ())))
    return kinds


def _several(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _line(document: Document, section: str, id: str) -> int:
    node = file_of(document.folder / _KEY).values.values.get(section)
    items = node.items if isinstance(node, List) else ()
    lines = (each.lines["id"] for each in items if isinstance(each, Map) and each.text("id") == id)
    return next(lines, 1)
