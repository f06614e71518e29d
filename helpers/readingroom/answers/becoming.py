"""Where an answer goes in a person's own reading.

`becomes` of an exercise says to which list; words that were marked go to `moves`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from readingroom.document import Document
from readingroom.document.things import Place
from readingroom.exercises import Exercise
from readingroom.exercises.feedback import Unclear
from readingroom.exercises.kinds import Classify, Mark, Step, Weigh
from readingroom.exercises.support import stand_of


def own_entries(
    exercise: Exercise, document: Document, answer: Any
) -> dict[str, dict[str, dict[str, Any]]]:
    """The entries of an own reading that an answer makes, by section and id; often none."""
    if not isinstance(answer, Mapping):
        return {}
    if isinstance(exercise, Mark) and answer.get("quote"):
        letter = str(answer.get("in", ""))
        return {"moves": {exercise.id: {"letter": letter, "what": exercise.prompt, "at": answer}}}
    if exercise.becomes == "judgements" and isinstance(exercise, Weigh):
        return {"ambiguities": _judgement(exercise, answer)}
    if exercise.becomes == "demands" and isinstance(exercise, Classify):
        return {"demands": _demands(exercise, document, answer)}
    if exercise.becomes == "steps" and isinstance(exercise, Step):
        return _steps(exercise, answer)
    return {}


def _demands(
    exercise: Classify, document: Document, answer: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """A demand for each item that stands in a request."""
    entries = {}
    for id, kind in answer.items():
        place = exercise.items[id].at if id in exercise.items else None
        request = _request(document, place) if place else ""
        if place and request:
            entries[id] = {
                "request": request,
                "kind": kind if isinstance(kind, list) else [kind],
                "at": anchor(place),
            }
    return entries


def _judgement(exercise: Weigh, answer: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The position that was taken on an open question, with the words that support it."""
    try:
        _, says = stand_of(exercise, answer)
    except Unclear:
        return {}
    words = answer.get("words", [])
    places = (
        [each for each in words if isinstance(each, Mapping)] if isinstance(words, list) else []
    )
    held: dict[str, Any] = {"says": says, "at": places}
    return {exercise.id: {"question": exercise.prompt, "readings": [held]}}


def _request(document: Document, place: Place) -> str:
    """The id of the innermost request that words stand in."""
    holding = [
        request
        for request in document.requests
        if request.at.start <= place.start and place.end <= request.at.end
    ]
    return min(holding, key=lambda each: each.at.end - each.at.start).id if holding else ""


def _steps(exercise: Step, answer: Mapping[str, Any]) -> dict[str, dict[str, dict[str, Any]]]:
    """The step, and the claims of the document that it joins."""
    premises = [str(each) for each in answer.get("from", [])]
    ends = [*premises, str(answer.get("to", ""))]
    if not all(id in exercise.claims and exercise.claims[id].at.line for id in ends):
        return {}
    claims = {}
    for id in ends:
        place = exercise.claims[id].at
        claims[id] = {"letter": place.letter, "says": place.words, "at": anchor(place)}
    step = {"from": premises, "to": ends[-1], "kind": str(answer.get("kind", "supports"))}
    return {"claims": claims, "steps": {exercise.id: step}}


def anchor(place: Place) -> dict[str, str]:
    """Words of an exercise as an anchor: they stand once in their letter."""
    return {"quote": " ".join(place.words.split()), "in": place.letter}
