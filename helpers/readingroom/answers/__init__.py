"""Answer books: what a person has answered, kept so that nothing is ever lost."""

from readingroom.answers.book import Attempt, Book, Entries, NotABook, from_answer_code
from readingroom.answers.own_reading import (
    MINE,
    answer_code,
    enter_answer_code,
    export_reading,
    mine,
    reading_of,
    reading_text,
)
from readingroom.answers.replies import (
    Question,
    Reply,
    answer,
    attempt,
    question,
    recall,
    reply_to,
    student,
)
from readingroom.answers.storage import NAME, NotWritten, Shelf, place, shelf

__all__ = [
    "MINE",
    "NAME",
    "Attempt",
    "Book",
    "Entries",
    "NotABook",
    "NotWritten",
    "Question",
    "Reply",
    "Shelf",
    "answer",
    "answer_code",
    "attempt",
    "enter_answer_code",
    "export_reading",
    "from_answer_code",
    "mine",
    "place",
    "question",
    "reading_of",
    "reading_text",
    "recall",
    "reply_to",
    "shelf",
    "student",
]
