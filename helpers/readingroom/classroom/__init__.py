"""The classroom: rooms that people work in, and JupyterLab opened on them."""

from readingroom.classroom.jupyter import open_lab
from readingroom.classroom.rooms import FIRST_LESSON, first_lesson, furnish, unlock
from readingroom.errors import answering

__all__ = ["FIRST_LESSON", "first_lesson", "furnish", "open_lab", "unlock"]
__getattr__ = answering(
    __name__,
    {
        "class_picture": "picture_page pictures",
        "collection": "collect",
        "hub": "CONFIGURATION serve set_up",
        "jupyter": "free_port lab_command surroundings welcome",
        "rooms": "SHIPPED fingerprint is_for_students pieces_in read_mark unlocked",
        "site": "PYTHON chosen core furnished site_files write_site",
        "submissions": "LARGEST take",
    },
)
