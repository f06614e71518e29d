"""Lessons: what a notebook should be, checked without running it, and by running it.

The checks are pure: a notebook goes in, problems come out (`form`, `quotations`, together
`lint`). Files are read in `places`, kernels run in `rehearsal`; `verdicts` says what is told of a
document or a lesson, and what lies where a person asks (`rr.check`).
"""

from readingroom.lessons.form import lint
from readingroom.lessons.notebook import Cell, Notebook, read_notebook
from readingroom.lessons.places import copied_room, examine_notebook
from readingroom.lessons.rehearsal import run_notebook

__all__ = [
    "Cell",
    "Notebook",
    "copied_room",
    "examine_notebook",
    "lint",
    "read_notebook",
    "run_notebook",
]
