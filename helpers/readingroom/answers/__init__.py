"""Answer books: what a person has answered, kept so that nothing is ever lost."""

from readingroom.answers.answering import (
    Question,
    answer,
    attempt,
    question,
    recall,
    reply_to,
    student,
)
from readingroom.answers.book import Attempt, Book, Entries, NotABook
from readingroom.answers.codes import from_answer_code
from readingroom.answers.own import MINE, mine, reading_of, reading_text
from readingroom.answers.replies import Reply
from readingroom.answers.shelves import NAME, NotWritten, Shelf, place, shelf
from readingroom.answers.taking import answer_code, enter_answer_code, export_reading

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
