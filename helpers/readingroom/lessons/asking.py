"""What a lesson asks for by name, exercises above all: whether it is there, and in which order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from readingroom.errors import did_you_mean
from readingroom.lessons.code import brought, calls
from readingroom.lessons.notebook import Cell, Finding, Notebook
from readingroom.lessons.prose import code_words, headings, plain

Exercises = Mapping[str, Mapping[str, str]]
"""The lesson of each exercise by its id, for each document that a lesson asks for."""
_SEEN = "A student would see this in place of the exercise."
_IN_PROSE = re.compile(r"\brr\.(exercise|answer|recall)\(\s*[\"']([\w-]+/[\w-]+)")
_MOST = 4
_PART = re.compile(r"(?<!\d )\b[Pp]arts? (\d{1,2})\b(?! of)")
_NUMBERED = re.compile(r"(\d{1,2})\. ")


@dataclass(frozen=True)
class _Asked:
    """An exercise that a cell names, and what for."""

    cell: Cell
    what_for: str
    slug: str
    id: str


def documents_asked(notebook: Notebook) -> list[str]:
    """The documents whose exercises a lesson asks for."""
    return list(dict.fromkeys(each.slug for each in _asked(notebook)))


def _asked(notebook: Notebook) -> Iterator[_Asked]:
    """Every exercise that code or prose names, in order, of documents that are there unrun."""
    new = brought(notebook)
    in_code = list(calls(notebook, "exercise", "answer", "recall"))
    in_prose = [
        (cell, match[1], match[2])
        for cell in notebook.prose
        for code in code_words(cell.source)
        for match in _IN_PROSE.finditer(code)
    ]
    for cell, name, address in sorted([*in_code, *in_prose], key=lambda each: each[0].number):
        slug, slash, id = address.strip().rpartition("/")
        if slash and slug not in new and not cell.may_fail:
            yield _Asked(cell, name, slug, id)


def lost_exercises(notebook: Notebook, exercises: Exercises) -> Iterator[Finding]:
    """Exercises that a lesson asks for and that are not there, or that it recalls too early."""
    asked = list(_asked(notebook))
    asks = [each for each in asked if each.what_for == "exercise"]
    here = {(each.slug, each.id): each.cell for each in reversed(asks)}
    own = {exercises[slug].get(id) for slug, id in here if slug in exercises}
    for each in asked:
        known = exercises.get(each.slug)
        if known is None:
            what = f"there is no document “{each.slug[:80]}”. {_SEEN}"
            yield each.cell, what, did_you_mean(each.slug, list(exercises))
        elif each.id not in known:
            what = f"there is no exercise “{each.id[:80]}”. {_SEEN}"
            yield each.cell, what, did_you_mean(each.id, list(known))
        elif each.what_for == "recall":
            yield from _too_early(each, here.get((each.slug, each.id)), known[each.id] in own)


def _too_early(asked: _Asked, asks: Cell | None, own: bool) -> Iterator[Finding]:
    """What is wrong with looking back at an answer that nobody can have given yet."""
    what = f"it looks back at “{asked.id}”, "
    seen = "A student would see that no answer is there yet."
    if asks and asks.number > asked.cell.number:
        what += f"which is asked only further down, in {asks.name}. {seen}"
        yield asked.cell, what, "Move one of the two."
    elif asks is None and own:
        what += f"which this lesson does not ask. {seen}"
        yield asked.cell, what, "Ask it further up, or leave this cell out."


def other_names(notebook: Notebook, exercises: Exercises, name: str) -> Iterator[Finding]:
    """What still goes by the name of another lesson, as in a copy: worth knowing, no mistake."""
    here = {(each.slug, each.id) for each in _asked(notebook) if each.what_for == "exercise"}
    every = {
        (slug, id): lesson for slug, known in exercises.items() for id, lesson in known.items()
    }
    for cell, call, asked in calls(notebook, "portfolio", "glossary"):
        own = [address for address, lesson in every.items() if lesson == asked]
        left = [id for slug, id in own if (slug, id) not in here]
        if asked == name or not own:
            continue
        if call == "glossary":
            what = f"these are the words of “{asked[:80]}”, and this lesson is “{name}”."
            yield cell, what, f'Write rr.glossary("{name}") for its own.'
        elif left:
            what = (
                f"the portfolio of “{asked[:80]}” has exercises that this lesson does not ask. "
                f"A student would see them as not answered: {some(left)}."
            )
            yield cell, what, ""


def some(names: Sequence[str]) -> str:
    """The first of some names.

    >>> some(["a", "b", "c", "d"]), some("abcdef")
    ('a, b, c, d', 'a, b, c, d, …')
    """
    return f"{', '.join(names[:_MOST])}{', …' if len(names) > _MOST else ''}"


def same_title(notebook: Notebook, beside: Mapping[str, str], file: str) -> Iterator[Finding]:
    """Another lesson here with the same title."""
    own = next((each for cell in notebook.prose for each in headings(cell.source, 1)), "")
    for other, title in beside.items():
        if own and title == own and other != file:
            what = f"its title is that of {other} too, and a student could take one for the other."
            yield notebook.cells[0], what, ""


def lost_parts(notebook: Notebook) -> Iterator[Finding]:
    """Numbers of parts that the prose names and no heading bears; gaps in the numbers."""
    titles = [(cell, each) for cell in notebook.prose for each in headings(cell.source, 2)]
    first = next((cell for cell, each in titles if _NUMBERED.match(each)), None)
    parts = [int(match[1]) for _, each in titles if (match := _NUMBERED.match(each))]
    if not first:
        return
    numbers = ", ".join(map(str, parts))
    if parts != list(range(1, len(parts) + 1)):
        yield first, f"the parts are numbered {numbers}.", f"Number them 1 to {len(parts)}."
    for cell in notebook.prose:
        for number in dict.fromkeys(map(int, _PART.findall(plain(cell.source)))):
            if number not in parts:
                what = f"it speaks of part {number}, and no heading has this number."
                yield cell, what, f"The parts are {numbers}."
