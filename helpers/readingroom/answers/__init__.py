"""Answer books: what a person has answered, kept so that nothing is ever lost."""

from readingroom.answers.book import Attempt, Book, Draft, Entries, NotABook
from readingroom.answers.code import from_answer_code
from readingroom.answers.own_reading import (
    MINE,
    AnswerCode,
    enter_answer_code,
    export_reading,
    mine,
    reading_of,
)
from readingroom.answers.replies import (
    Question,
    Reply,
    anew,
    answer,
    attempt,
    question,
    recall,
    reply_to,
    student,
)
from readingroom.answers.storage import NAME, Shelf, place, shelf, shelf_of, written

__all__ = [
    "MINE", "NAME", "AnswerCode", "Attempt", "Book", "Draft", "Entries", "NotABook",
    "Question", "Reply", "Shelf", "anew", "answer", "attempt", "enter_answer_code",
    "export_reading", "from_answer_code", "mine", "place", "question", "reading_of",
    "recall", "reply_to", "shelf", "shelf_of", "student", "written",
]  # fmt: skip
