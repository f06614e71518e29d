"""Answers that take a position, one's own included, and hold it up with words of the document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from readingroom.anchors import Span, fold
from readingroom.document import Document
from readingroom.document.things import Place
from readingroom.exercises import spans
from readingroom.exercises.feedback import Unclear
from readingroom.exercises.forms import MOST, Form, name_of

OWN = "own"
"""The name of the position that a person puts into words of their own."""
OWN_WORDS = "My own answer"
OUTSIDE = "archive staff"
"""The voice that speaks about the document and not in it."""


@dataclass(frozen=True)
class Weighed:
    """A position and its support: the places that count, and words that do not, with the reason.

    `unknown` counts words that the document does not have, `edited` those that are an editor's.
    """

    position: str
    own: bool = False
    counted: tuple[Place, ...] = ()
    left: tuple[tuple[str, str], ...] = ()
    unknown: int = 0
    edited: int = 0

    @property
    def lines(self) -> list[int]:
        """The lines that count, each once."""
        return sorted({place.line for place in self.counted})

    @property
    def note(self) -> str:
        """What was taken as support and what was not, in words; empty if there was none."""
        places = "; ".join(dict.fromkeys(place.where for place in self.counted))
        found = [f"Taken as support: {places}."] if places else []
        if len(self.lines) < len(self.counted):
            found.append("Words of one line count once.")
        return " ".join([*found, *(f"Not counted: “{words}”, {why}." for words, why in self.left)])


class Weighing(Form):
    """A position, and words of the document."""

    def answer(self, exercise: Any, raw: Any, document: Document) -> Weighed:
        """The position that is meant, one's own included, and what its words are worth."""
        if isinstance(raw, str):
            raw = {"position": raw}
        if not isinstance(raw, Mapping):
            raise Unclear("A position and words of the document are expected.")
        name, words = stand_of(exercise, raw)
        given = raw.get("words")
        quoted = given if isinstance(given, list | tuple) else [given]
        if len(quoted) > MOST:
            raise Unclear(f"More than {MOST} places are given.")
        return _weighed(exercise, document, Weighed(words, name == OWN), quoted)

    def off(self, way: str, exercise: Any, keys: Any, answer: Any) -> bool:
        """What the support lacks."""
        lacks: dict[str, bool] = {
            "no words": not (answer.counted or answer.left or answer.unknown),
            "too few": len(answer.lines) + answer.unknown + answer.edited < exercise.support,
            "not in the document": answer.unknown > 0,
            "editor's words": answer.edited > 0,
        }
        return lacks[way]

    def asks(self, exercise: Any) -> str:
        """A position and words to pick."""
        return "Choose a position or write one of your own, and pick the words that support it."

    def like(self, exercise: Any) -> str:
        """A position and as many words as are asked for."""
        return (
            'Answer {"position": "…", "words": ["…", "…"]} with words copied from the document. '
            f"The positions are {', '.join(exercise.positions)}, or one in words of your own."
        )


def stand_of(exercise: Any, answer: Mapping[str, Any]) -> tuple[str, str]:
    """The position of an answer: its name, and its words. Raises `Unclear`.

    Words of one's own without a chosen position are one's own position.
    """
    raw, own = answer.get("position"), answer.get(OWN)
    mine = " ".join(own.split())[: spans.LONGEST] if isinstance(own, str) else ""
    if mine and (_blank(raw) or raw == OWN):
        return OWN, mine
    if raw == OWN:
        raise Unclear("Your own answer has no words yet.", "Write it in a sentence.")
    positions = {name: each.holds for name, each in exercise.positions.items()}
    try:
        name = name_of(raw, positions)
    except Unclear as unclear:
        if isinstance(raw, str) and _is_sentence(raw, positions):
            return OWN, fold(raw[: spans.LONGEST])
        raise Unclear(unclear.what.replace("option", "position"), unclear.nearest) from None
    return name, positions[name]


def _is_sentence(raw: str, positions: Iterable[str]) -> bool:
    """Whether words are an answer of one's own, and no slip in the name of a position."""
    from difflib import get_close_matches

    near = get_close_matches(raw[:80].casefold(), list(positions), 1, 0.7)
    return len(raw.split()) > 1 and not near


def _weighed(exercise: Any, document: Document, stand: Weighed, quoted: Iterable[Any]) -> Weighed:
    counted: list[Place] = []
    left: list[tuple[str, str]] = []
    unknown = edited = 0
    for each in quoted:
        if _blank(each):
            continue
        place = _place(document, each)
        if place is None:
            unknown += 1
            continue
        edited += _is_edited(document, place)
        if why := _why_not(exercise, document, place):
            left.append((" ".join(place.words.split())[:80], why))
        else:
            counted.append(place)
    return Weighed(stand.position, stand.own, tuple(counted), tuple(left), unknown, edited)


def _why_not(exercise: Any, document: Document, place: Place) -> str:
    """Why words of the document are no support; nothing is said of what they mean."""
    if _is_edited(document, place):
        return "an editor's words"
    if place.voice == OUTSIDE:
        return f"words about the document on line {place.line}, not of it"
    if exercise.in_ and place.letter not in exercise.in_:
        return f"on line {place.line}, outside the letter that is asked about"
    if _is_formula(document, place) and not _leaned_on(exercise, place):
        return f"the address or the close of a letter on line {place.line}"
    return ""


def _is_edited(document: Document, place: Place) -> bool:
    return spans.in_brackets(document.page, Span(place.start, place.end))


def _is_formula(document: Document, place: Place) -> bool:
    """Whether words lie within the address of a letter or its close."""
    ends = (end for letter in document.letters for end in (letter.addressed, letter.signed))
    return any(end.line and end.start <= place.start and place.end <= end.end for end in ends)


def _leaned_on(exercise: Any, place: Place) -> bool:
    """Whether one of the positions itself leans on these words."""
    shown = (each for stand in exercise.positions.values() for each in stand.evidence)
    return any(each.start < place.end and place.start < each.end for each in shown)


def _blank(raw: Any) -> bool:
    return raw is None or (isinstance(raw, str) and not raw.strip())


def _place(document: Document, raw: Any) -> Place | None:
    try:
        span = spans.one(document, raw, any_of_several=True)
    except Unclear:
        return None
    return document.page.place(spans.whole(document.page.text, span))
