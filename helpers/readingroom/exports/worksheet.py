"""An exercise on paper: what is asked, what can be chosen, and room to write.

It is made from the student's side of an exercise alone (`exercises.asked`), so nothing of the key
can stand on it. What an instructor needs beside it is made in `worksheet_key`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from readingroom.document import Document
from readingroom.document.things import Place
from readingroom.exercises import Exercise, asked
from readingroom.exports.worksheet_blanks import room_to_write
from readingroom.exports.worksheet_forms import room_to_answer
from readingroom.markup import Html, element, prose

_LINES = re.compile(r"(?i)\blines?\s+(\d{1,6})(?:\s*(?:–|-|to)\s*(\d{1,6}))?")
_MOST_LINES = 6
"""More lines than these are underlined in the text at the end, and not printed again."""


def worksheet(exercise: Exercise, document: Document, number: int) -> Html:
    """An exercise as a sheet of paper asks it: prompt, choices, room for answer and reason."""
    side = asked(exercise)
    return element(
        "section",
        element("h3", f"Exercise {number}: {name_of(exercise)}", id=f"exercise-{number}"),
        element("p", prose(exercise.prompt)),
        *(_printed_line(place) for place in _to_mark(exercise, document)),
        room_to_answer(side),
        _reason(exercise),
        element("p", _help(exercise), class_="ws-hint") if exercise.hints else None,
        class_="ws",
        aria_labelledby=f"exercise-{number}",
    )


def name_of(exercise: Exercise) -> str:
    """What an exercise is called: its id in words."""
    return exercise.id.replace("-", " ")


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


def _to_mark(exercise: Exercise, document: Document) -> list[Place]:
    """The lines that a prompt names, where words have to be underlined in them; few or none."""
    if exercise.kind != "mark":
        return []
    places = list(_named_lines(exercise.prompt, document))
    return places if len(places) <= _MOST_LINES else []


def _named_lines(prompt: str, document: Document) -> Iterator[Place]:
    """The lines with words that a sentence names by their numbers, each once."""
    text = document.page.text
    named: set[int] = set()
    for match in _LINES.finditer(prompt):
        first, last = int(match[1]), int(match[2] or match[1])
        named.update(range(first, min(last, first + 2 * _MOST_LINES) + 1))
    for number in sorted(named):
        if 0 < number <= len(text.line_starts):
            place = document.page.place(text.line_span(number))
            if place.words.strip():
                yield place


def _printed_line(place: Place) -> Html:
    return element("blockquote", place.words.strip(), element("cite", f" {place.where}"))
