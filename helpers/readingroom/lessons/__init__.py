"""Lessons: what a notebook should be, checked without running it (`lint`), and by running it."""

from readingroom.lessons.form import lint
from readingroom.lessons.notebook import Cell, Notebook, read_notebook
from readingroom.lessons.places import copied_room, examine_notebook
from readingroom.lessons.rehearsal import run_notebook

__all__ = [
    "Cell", "Notebook", "copied_room", "examine_notebook", "lint", "read_notebook", "run_notebook",
]  # fmt: skip
