"""Taking answers along: an answer code, a reading as a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from readingroom.answers import codes
from readingroom.answers.own import mine, reading_text
from readingroom.answers.shelves import shelf
from readingroom.document import Document
from readingroom.errors import ReadingRoomError
from readingroom.loading.files import write_whole
from readingroom.markup import Html, block, element


class AnswerCode(str):
    """An answer code; in a notebook it shows itself line by line."""

    def _repr_html_(self) -> Html:
        return block(element("pre", self), label="Answer code")


@dataclass(frozen=True, repr=False)
class Exported:
    """A file that was written for others. Alone in a cell it says which."""

    path: Path

    def __repr__(self) -> str:
        return f"Your reading stands in {self.path.name}, beside your answers."


def answer_code() -> AnswerCode:
    """Your answers as a short text with check signs, for a form, a message or a sheet of paper.

    It holds the last answer to every exercise and your own reading; `enter_answer_code` takes it
    back.
    """
    return AnswerCode(codes.answer_code(shelf().read()))


def enter_answer_code(text: str) -> str:
    """Put the answers of an answer code into the answer book; what is there already stays.

    Raises `NotABook` with the line in which the code is not as it was.
    """
    given = codes.from_answer_code(text)
    shelf().change(lambda book: given.and_of(book))
    count = len(given.attempts)
    return f"{count} answer{'' if count == 1 else 's'} of the code are in your answer book now."


def export_reading(document: Document, name: str) -> Exported:
    """Your own reading as a file `reading.NAME.yaml` beside the answer book, to hand to others.

    It has the format of the key and can be compared with it and with other readings, for example
    by `rr.tables.agreement(document, "mine", "reading.NAME.yaml")`. Raises `ReadingRoomError` if
    you have no reading yet, or the name cannot be part of a file's name.
    """
    if not name.replace("-", "").isalnum() or name == "key":
        raise ReadingRoomError(
            f"“{name}” cannot name a reading. Take letters, digits and hyphens, and not “key”."
        )
    book = shelf().read()
    if not mine(document, book).things:
        raise ReadingRoomError(
            "You have no reading of your own yet. It begins with the first claim, step or demand "
            "that you add in rr.widgets.argument or rr.widgets.requests."
        )
    path = shelf().path.with_name(f"reading.{name}.yaml")
    if path.exists():
        path.replace(path.with_name(f"{path.name}.before"))
    write_whole(path, reading_text(document, book, name).encode())
    return Exported(path)
