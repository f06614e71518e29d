"""Answer books: what a person has answered, kept so that nothing is ever lost."""

from readingroom.answers.book import Attempt, Book, Draft, Entries, NotABook
from readingroom.answers.code import from_answer_code
from readingroom.answers.own_reading import enter_answer_code, export_reading, mine, reading_of
from readingroom.answers.replies import Question, Reply, anew, answer, question, recall, student
from readingroom.answers.storage import NAME, Shelf, place_of_book, shelf, shelf_of
from readingroom.errors import answering

__all__ = [
    "NAME", "Attempt", "Book", "Draft", "Entries", "NotABook", "Question", "Reply", "Shelf", "anew",
    "answer", "enter_answer_code", "export_reading", "from_answer_code", "mine", "place_of_book",
    "question", "reading_of", "recall", "shelf", "shelf_of", "student",
]  # fmt: skip
__getattr__ = answering(
    __name__,
    {
        "access": "Withheld issued",
        "book": "ANEW REVEALED",
        "code": "encoded to_answer_code",
        "portfolio": "carrying",
        "replies": "as_mark attempt sign_of",
        "storage": "Memory remember",
    },
)
