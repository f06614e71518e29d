"""Answers by which the exercises of a document are tried, as a form sends them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import islice, product
from pathlib import Path
from typing import Any

from readingroom.answers import attempt, question
from readingroom.document import Document
from readingroom.exercises import (
    Exercise,
    Judged,
    Marked,
    Predict,
    Weigh,
    Write,
    assess,
    keyed,
    plain_answer,
)
from readingroom.loading import working_in
from readingroom.views import given, replies

LESSONS = Path(__file__).parents[1] / "notebooks"
OTHERS = ("something else", {"something": ["else"]})
"""What no exercise but one for sentences can read as an answer."""
LONG = "Mao writes that he refuses, and gives his reasons one after the other; " * 3


def trials(exercise: Exercise, document: Document) -> list[Any]:
    """Answers as JSON: accepted ones, one for each reply that is foreseen, and two others."""
    meant = [plain_answer(each, document) for each in _meant(exercise, document)]
    return [*meant, *islice((*_otherwise(exercise, document, meant[0]), *OTHERS), 2)]


def _otherwise(exercise: Exercise, document: Document, right: Any) -> Iterator[Any]:
    """An answer that is neither accepted nor foreseen, if one is found."""
    choices = [*getattr(exercise, "choices", ())]
    if isinstance(right, Mapping):
        every = [*right.values(), *choices, "7654"]
        tried = [right | {name: each} for name in right for each in every]
    else:
        tried = [*choices, *([each] for each in choices), right[::-1], "1000 h"]
    lines = (_picked(each.place) for each in map(document.__getitem__, ("K14", "M1", "O1")))
    others = (each for each in (*tried, *lines) if verdict(exercise, each, document) == "other")
    yield from islice(others, 1)


def verdict(exercise: Exercise, answer: Any, document: Document) -> str:
    """The verdict on an answer as a form sends it."""
    return assess(exercise, given(document, answer), document, form=True).verdict


def _meant(exercise: Exercise, document: Document) -> Iterator[Any]:
    if isinstance(exercise, Predict):
        yield from exercise.choices
    if isinstance(exercise, Write):
        yield from ("Mao refuses.", LONG)
    if isinstance(exercise, Weigh):
        yield from _weighed(exercise, document)
    if isinstance(exercise, Judged):
        for accepted in exercise.accept:
            yield from islice(concrete(exercise, accepted.answer), 2)
        yield from _foreseen(exercise, document)


def concrete(exercise: Exercise, raw: Any) -> Iterator[Any]:
    """The answers that a key stands for, where it holds several at once."""
    if exercise.kind in ("choose one", "interval", "mark") and isinstance(raw, (list, tuple)):
        yield from raw if exercise.kind != "mark" else [raw]
    elif isinstance(raw, Mapping) and exercise.kind not in ("step", "number"):
        values = [each if isinstance(each, (list, tuple)) else [each] for each in raw.values()]
        yield from (dict(zip(raw, chosen, strict=True)) for chosen in product(*values))
    else:
        yield raw


def _foreseen(exercise: Judged, document: Document) -> Iterator[Any]:
    """For each reply that is foreseen an answer that gets it."""
    known = keyed(exercise, document)
    for entry, gave in zip(exercise.foreseen, known.gaves, strict=True):
        tried = known.attempts(gave, entry.fault, document)
        found = (_as_sent(each, document) for each in tried if known.entry(each) is entry)
        yield next(each for each in found if assess(exercise, each, document).say == entry.say)


def _as_sent(understood: Any, document: Document) -> Any:
    """An answer that was understood, as a form would give it."""
    match understood:
        case Marked(spans=found):
            places = [_picked(document.page.place(each)) for each in found]
            return places[0] if len(places) == 1 else places
        case (Fraction() as least, Fraction() as most):
            return f"{least} min to {most} min" if least != most else f"{least} min"
        case Fraction():
            return str(understood)
        case Mapping():
            return {name: _as_sent(each, document) for name, each in understood.items()}
        case frozenset():
            return sorted(understood)
        case tuple():
            return list(understood)
    return understood


def _picked(place: Any) -> dict[str, Any]:
    return {"quote": place.words, "in": place.letter, "line": place.line}


def _weighed(exercise: Weigh, document: Document) -> Iterator[Any]:
    """Every position with its words, one of one's own, and one for each way of going wrong."""
    position, stand = next(iter(exercise.positions.items()))
    for name, each in exercise.positions.items():
        yield {"position": name, "words": list(each.evidence)}
    yield {"position": "own", "own": "It is both at once.", "words": list(stand.evidence)}
    bracket = document.page.text.words(document.page.brackets[0])
    wrong: Iterable[list[str]] = (
        [],
        ["words that nobody wrote"] * exercise.support,
        [bracket] * exercise.support,
    )
    yield from ({"position": position, "words": words} for words in wrong)
    if exercise.support > 1:
        yield {"position": position, "words": list(stand.evidence)[:1]}


def asked_in(exercise: Exercise) -> tuple[str, str]:
    """The lesson that asks an exercise, and the cell in which it does."""
    path = LESSONS / f"{exercise.lesson}.ipynb"
    asks = f'rr.exercise("telegram-21646/{exercise.id}")'
    cells = json.loads(path.read_text("utf-8"))["cells"]
    return path.stem, next(each["id"] for each in cells if asks in "".join(each["source"]))


def said(exercise: Exercise, answers: Iterable[Any]) -> list[str]:
    """What Python says to answers that are given in the room one is in, one after the other."""
    asked = question(f"telegram-21646/{exercise.id}")
    replied = []
    with working_in(Path.cwd()):  # as where pages are
        for at, each in enumerate(answers):
            attempt(asked, given(asked.document, each), form=True, id=f"{at}")
            replied.append(str(replies(asked)))
    return replied


def without_ways(reply: str) -> str:
    """A reply without the links that lead into the text beside it."""
    return re.sub('<a href="#line-[0-9]+">(.*?)</a>', r"\1", reply)
