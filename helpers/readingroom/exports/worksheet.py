"""An exercise on paper, and what an instructor reads behind it.

The sheet is what the exercise itself shows on paper (`Exercise.paper`), with the question above and
room for a reason below; nothing of the key is on it.
"""

from __future__ import annotations

from collections.abc import Iterable

from readingroom.document import Document
from readingroom.document.things import Place
from readingroom.exercises import Exercise
from readingroom.exercises.controls import room_to_write
from readingroom.exercises.exercise import labelled
from readingroom.exercises.parts import quoted
from readingroom.markup import Html, element, prose


def worksheet(exercise: Exercise, document: Document, number: int) -> Html:
    """An exercise as a sheet of paper asks it: prompt, choices, room for answer and reason."""
    return element(
        "section",
        element("h3", f"Exercise {number}: {name_of(exercise)}", id=f"exercise-{number}"),
        element("p", prose(exercise.prompt)),
        *map(_printed_line, exercise.lines_on_paper(document)),
        exercise.paper(document),
        _reason(exercise),
        element("p", _help(exercise), class_="ws-hint") if exercise.hints else None,
        class_="ws",
        aria_labelledby=f"exercise-{number}",
    )


def name_of(exercise: Exercise) -> str:
    """What an exercise is called: its id in words."""
    return exercise.id.replace("-", " ")


def _printed_line(place: Place) -> Html:
    return element("blockquote", place.words.strip(), element("cite", f" {place.where}"))


def _reason(exercise: Exercise) -> Html | None:
    """Room for the reason that some exercises ask for."""
    if not exercise.why:
        return None
    return element(
        "div", element("p", prose(exercise.why)), room_to_write(2, "Room for your reason")
    )


def _help(exercise: Exercise) -> str:
    count = len(exercise.hints)
    if count == 1:
        return "If you are stuck, ask for the hint."
    return f"If you are stuck, ask for hint 1; there are {count}."


def key_box(exercise: Exercise, document: Document, number: int) -> Html:
    """All that is not for students about one exercise, in a box of its own."""
    return element(
        "aside",
        element("p", f"For the instructor: exercise {number}", class_="key-head"),
        *exercise.behind(),
        *_evidence(exercise.evidence),
        *_cards(exercise, document),
        *_hints(exercise),
        class_="key",
        aria_label=f"For the instructor: exercise {number}",
    )


def _evidence(places: Iterable[Place]) -> Iterable[Html]:
    if found := [quoted(place) for place in places if place.line]:
        yield labelled("Shown by", "; ".join(found))


def _cards(exercise: Exercise, document: Document) -> Iterable[Html]:
    """The outside facts that the replies lean on."""
    for address in exercise.cards:
        fact = document.by_address.get(address)
        says, sure = getattr(fact, "says", ""), getattr(fact, "confidence", "")
        yield labelled(f"From outside ({address})", says, f"Confidence: {sure}." if sure else "")


def _hints(exercise: Exercise) -> Iterable[Html]:
    if exercise.hints:
        yield element("p", element("b", "Hints, from far to near:"))
        yield element("ol", *(element("li", prose(each)) for each in exercise.hints))
