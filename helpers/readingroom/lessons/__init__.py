"""Lessons: what a notebook should be, checked without running it (`lint`), and by running it."""

from readingroom.errors import answering
from readingroom.lessons.form import lint
from readingroom.lessons.notebook import Cell, Notebook, read_notebook
from readingroom.lessons.places import copied_room, examine_notebook
from readingroom.lessons.rehearsal import run_notebook

__all__ = [
    "Cell", "Notebook", "copied_room", "examine_notebook", "lint", "read_notebook", "run_notebook",
]  # fmt: skip
__getattr__ = answering(
    __name__,
    {
        "bookmark": "left_off",
        "chromium": "as_pdf find_chromium sealed sheets",
        "counter": "answered brought",
        "edition": "Lesson page_of run_lesson unfilled",
        "exhibits": "exhibit open_lesson",
        "form": "Surroundings remarks",
        "glossary": "terms_in",
        "notebook": "PRACTICE bold calls compared_words headings names_in prose_of unquoted",
        "paper": "key_box on_paper printed worksheet",
        "places": "find_lesson",
        "rehearsal": "faults place_of_run rehearse",
        "verdicts": "NOT_JUDGED check report_on",
        "webpage": "lesson_page reply_to_message",
    },
)
