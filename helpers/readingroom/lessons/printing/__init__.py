"""The print edition of a lesson: one page of HTML that needs nothing else, for student or teacher.

The lesson is run in a copy of its room, as one who has not begun finds it. The student's edition
holds nothing of a key: exercises are made from their student's side, and what shows a reading is
left to the instructor's edition.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from readingroom.answers import Question
from readingroom.document import Document
from readingroom.errors import DocumentError, NotHere, did_you_mean
from readingroom.lessons.code import loads
from readingroom.lessons.notebook import Notebook
from readingroom.lessons.places import (
    copied_room,
    folder_of_document,
    found_lesson,
    known_lessons,
    notebook_at,
)
from readingroom.lessons.printing.pages import Desk, Lesson, page_of
from readingroom.lessons.printing.shown import shown
from readingroom.lessons.running import run_notebook
from readingroom.loading import exercises_of, load
from readingroom.loading.files import room

__all__ = ["find_lesson", "is_for_instructors", "page_of", "run_lesson"]

_INSTRUCTORS = "instructor"


def find_lesson(name: str) -> Path:
    """The notebook of a lesson, from its name (`03_requests`, `instructor/guide`) or its path.

    Raises `NotHere` with the nearest name.
    """
    if name.endswith(".ipynb") and os.path.isfile(name):  # noqa: PTH113 (never fails)
        return Path(name)
    found = found_lesson(name)
    if found is None:
        raise NotHere(f"There is no lesson “{name[:200]}”. {did_you_mean(name, known_lessons())}")
    return found


def is_for_instructors(path: Path) -> bool:
    """Whether a notebook is meant for instructors alone, so that there is no student's edition."""
    return path.resolve().parent.name == _INSTRUCTORS


def run_lesson(path: Path, *, instructor: bool) -> Lesson:
    """A lesson as a run leaves it, ready to be printed for students or for the instructor.

    Raises `DocumentError` with everything that is wrong with the notebook, or with a cell that
    fails; half a lesson is not printed.
    """
    notebook, problems = notebook_at(path)
    if notebook is None:
        raise DocumentError(problems)
    with copied_room(path) as folder:
        ran = run_notebook(notebook, folder)
        if ran.problems:
            raise DocumentError(ran.problems)
        desk = _desk(notebook, folder / path.name)
        home = room(folder) or folder
    outputs = {cell: near(each, home) for cell, each in ran.outputs.items()}
    return Lesson(notebook, outputs, desk, instructor)


def near(value: Any, home: Path) -> Any:
    """What a cell showed, without the way to the temporary copy in which it was run.

    >>> near([{"text": f"{Path('copy', 'answers.json')} is new."}], Path("copy"))
    [{'text': 'answers.json is new.'}]
    """
    if isinstance(value, str):
        return value.replace(f"{home}{os.sep}", "")
    if isinstance(value, Mapping):
        return {key: near(each, home) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [near(each, home) for each in value]
    return value


def _desk(notebook: Notebook, path: Path) -> Desk:
    """The documents and exercises of a lesson, as they are found from it."""
    documents = {name: _document(slug, path) for name, slug in loads(notebook).items()}
    asked = (each for cell in shown(notebook).values() for each in cell.exercises)
    found = {address: _question(address, path) for address in asked}
    return Desk(documents, {address: each for address, each in found.items() if each})


def _question(address: str, path: Path) -> Question | None:
    """An exercise with its document; None if a draft does not hold it yet."""
    slug, _, id = address.rpartition("/")
    try:
        document = _document(slug, path)
        return Question(exercises_of(document)[id], document)
    except NotHere:
        return None


def _document(slug: str, path: Path) -> Document:
    """The document that `rr.load(slug)` finds from a lesson."""
    return load(folder_of_document(slug, path) or slug)
