"""Whether a prompt, a hint or an id gives the answer away.

The test is cautious: it tells only of what a student could copy. Told are an accepted option or
accepted words that stand whole in the prompt or in a hint; an accepted number with its unit; an
accepted length of time; the code that makes an accepted table; and an id that holds the name of
the accepted option, or the accepted number with its unit or length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from readingroom.document import Document
from readingroom.exercises.amounts import figures
from readingroom.exercises.checking import Keyed
from readingroom.exercises.kinds import ChooseOne, ChooseSeveral, Interval, Mark, Number, Table
from readingroom.loading.exercise_words import words
from readingroom.loading.finding import short
from readingroom.loading.told import Path

Found = Iterator[tuple[Path, str, str]]
_FEWEST = 3
"""Words that an accepted text must have to be recognised."""
_LENGTH = re.compile(
    r"(?<![\d:.])(\d{1,4})\s*(?:-\s*)?(?:h|hours?)\b(?:\s*(?:and\s*)?(\d+)\s*min)?"
)


def giveaways(known: Keyed, document: Document) -> Found:
    """Where the answer can be read off."""
    exercise = known.exercise
    seen: list[tuple[tuple[str | int, ...], str]] = [
        (("prompt",), exercise.prompt),
        (("why",), exercise.why),
    ]
    seen += [(("hints", index), hint) for index, hint in enumerate(exercise.hints)]
    for path, text in seen:
        for answer in _held(known, text, document):
            where = {"prompt": "the prompt", "why": "`why`"}.get(str(path[0]), "a hint")
            what = f"{where} holds the answer: {short(answer)}."
            yield path, what, "Say where to look, or what to look for, and leave it to be found."
    for answer in _in_id(known):
        what = f"the id holds the answer: {short(answer)}."
        yield ("id",), what, "Students see the id. Name the question, not its answer."


def _held(known: Keyed, text: str, document: Document) -> Iterator[str]:
    """The answers that stand whole in a text."""
    exercise, said = known.exercise, words(text)
    for answer in _texts(known, document):
        if words(answer).count(" ") > _FEWEST and words(answer) in said:
            yield f"“{answer}”"
    if isinstance(exercise, Number):
        yield from (each for each in _amounts(known) if f" {each} " in words(figures_of(text)))
    elif isinstance(exercise, Interval):
        for match in _LENGTH.finditer(figures_of(text)):
            minutes = 60 * int(match[1]) + int(match[2] or 0)
            if any(minutes in each for key in known.accepting for each in key):
                yield match[0]
    elif isinstance(exercise, Table):
        ways = [each.one_way.strip() for each in exercise.accept if each.one_way.strip()]
        yield from (way for way in ways if way in text)


def _texts(known: Keyed, document: Document) -> Iterator[str]:
    """The accepted answers that are texts."""
    exercise = known.exercise
    if isinstance(exercise, ChooseOne | ChooseSeveral):
        accepted = {name for key in known.accepting for name in key}
        yield from (exercise.options[name].words for name in sorted(accepted))
    elif isinstance(exercise, Mark):
        for key in known.accepting:
            for span in (*key.core, *key.answer):
                yield document.page.text.words(span)


def figures_of(text: str) -> str:
    """A text of any length with its numbers as figures."""
    return " ".join(figures(piece) for piece in text.split())


def _amounts(known: Keyed) -> Iterator[str]:
    """The accepted numbers with their units."""
    for key in known.accepting:
        for number in key["number"]:
            for unit in key["unit"]:
                yield words(f"{number} {unit}").strip()


def _in_id(known: Keyed) -> Iterator[str]:
    """The answers that stand in the id."""
    exercise = known.exercise
    said = words(figures(exercise.id.replace("-", " ")))
    if isinstance(exercise, ChooseOne):
        accepted = {name for key in known.accepting for name in key}
        inside = {name for name in exercise.options if words(name.replace("-", " ")) in said}
        if inside and inside <= accepted:
            yield from sorted(inside)
    elif isinstance(exercise, Number):
        yield from (each for each in _amounts(known) if f" {each} " in said)
    elif isinstance(exercise, Interval):
        for match in _LENGTH.finditer(said):
            minutes = 60 * int(match[1]) + int(match[2] or 0)
            if any(minutes in each for key in known.accepting for each in key):
                yield match[0]
