"""The words that an exercise uses: its quotations are in a source, its line numbers lead to words.

Every text of the file that is the author's own is looked at: prompts, hints, replies, samples.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import Any

from readingroom.document import Document
from readingroom.document.things import Place
from readingroom.exercises import Exercise
from readingroom.exercises.parts import compared as words
from readingroom.loading.finding import short
from readingroom.loading.told import Path

Found = Iterator[tuple[Path, str, str]]
SHORTEST_QUOTATION = 4
_NO_PROSE = {"id", "lesson", "skill", "kind", "tag", "off", "becomes", "cards", "one_way"}
_NO_PROSE |= {"answer", "gave", "absent", "clocks", "in_"}
_QUOTED = re.compile(r"“([^“”]*)”|\"([^\"]*)\"")
_GAP = re.compile(r"…|\.\.\.|\[[^\[\]]*\]")
_CODE = re.compile(r"`[^`]*`")
_LINES = re.compile(
    r"(?i)(?<![\w-])lines?\s+(\d{1,9}(?:(?:\s*(?:,|–|-|\band\b|\bor\b|\bto\b)\s*)+\d{1,9})*)"
)


def texts(made: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text of an exercise that is the author's own, with the way to it."""
    if isinstance(made, str):
        yield path, made
    elif isinstance(made, tuple):
        for index, each in enumerate(made):
            yield from texts(each, (*path, index))
    elif isinstance(made, Mapping):
        for name, each in made.items():
            yield from texts(each, (*path, name))
    elif is_dataclass(made) and not isinstance(made, Place):
        for each in fields(made):
            if each.name not in _NO_PROSE:
                own = () if each.name == "says" else (each.name.rstrip("_"),)
                yield from texts(getattr(made, each.name), (*path, *own))


def quotations(exercise: Exercise, document: Document) -> Found:
    """Quotations of four words or more that are in no source."""
    for path, text in texts(exercise):
        for match in _QUOTED.finditer(_CODE.sub(" ", text)):
            quoted = match[1] or match[2] or ""
            if lost := _lost(quoted, document):
                what = f"“{short(quoted)}”: these words are in no source."
                near = document.page.text.nearest(lost)
                yield path, what, near or "If they are nobody's, leave out the quotation marks."


def _lost(quoted: str, document: Document) -> str:
    """A piece of a quotation that is in no source.

    Words with a gap, none of which is in a source, are the frame of a sentence, not a quotation.
    """
    sources = _sources(document)
    pieces = [piece for piece in _GAP.split(quoted) if words(piece).count(" ") > SHORTEST_QUOTATION]
    whole = words(quoted)
    if whole in sources:
        return ""
    lost = [piece for piece in pieces if words(piece) not in sources]
    framed = bool(_GAP.search(quoted)) and len(lost) == len(pieces)
    return "" if framed or not lost else lost[0]


@lru_cache(maxsize=4)
def _sources(document: Document) -> str:
    """The words of the page, with and without its brackets, and of everything else we have."""
    page = document.text
    things = [*document, *(each for reading in document.readings.values() for each in reading)]
    said = (
        value
        for thing in things
        for each in fields(thing)
        if isinstance(value := getattr(thing, each.name), str)
    )
    without = re.sub(r"\[[^\[\]]*\]", " ", page)
    return "|".join(map(words, (page, without, *said)))


def line_numbers(exercise: Exercise, document: Document) -> Found:
    """Line numbers that lead to no words."""
    lines = document.text.split("\n")
    for path, text in texts(exercise):
        for match in _LINES.finditer(text):
            for number in map(int, re.findall(r"\d+", match[1])):
                if not 0 < number <= len(lines):
                    yield path, f"there is no line {number}.", f"The page has {len(lines)} lines."
                elif not lines[number - 1].strip():
                    yield path, f"line {number} of the page is empty.", _near(lines, number)


def _near(lines: list[str], number: int) -> str:
    full = [at for at, line in enumerate(lines, 1) if line.strip()]
    near = sorted(sorted(full, key=lambda at: abs(at - number))[:2])
    return f"Words stand on {' and '.join(map(str, near))}."
