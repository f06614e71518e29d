"""The classroom: rooms that people work in, and JupyterLab opened on them."""

from readingroom.classroom.jupyter import open_lab
from readingroom.classroom.rooms import FIRST_LESSON, first_lesson, furnish, unlock

__all__ = ["FIRST_LESSON", "first_lesson", "furnish", "open_lab", "unlock"]
