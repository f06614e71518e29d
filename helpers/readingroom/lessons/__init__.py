"""Lessons: what a notebook should be, checked without running it, and by running it.

The checks are pure: a notebook goes in, problems come out (`form`, `code`, `quotations`, together
`lint`). Files are read in `places`, kernels run in `running`.
"""

from readingroom.lessons.checking import Beside, lint
from readingroom.lessons.notebook import Cell, Notebook, read_notebook
from readingroom.lessons.places import (
    Examined,
    copied_room,
    examine_notebook,
    held_documents,
    held_notebooks,
)
from readingroom.lessons.running import Ran, run_notebook

__all__ = [
    "Beside",
    "Cell",
    "Examined",
    "Notebook",
    "Ran",
    "copied_room",
    "examine_notebook",
    "held_documents",
    "held_notebooks",
    "lint",
    "read_notebook",
    "run_notebook",
]
