"""Access: what an exercise opens is closed in a student's own notebook until an answer is kept.

It is a courtesy and no lock: files, scripts and `document.readings` are open. Closed is only what
is asked for of a document that `rr.load` has issued in an interactive kernel, in a student's room.
"""

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

from readingroom.answers.book import REVEALED
from readingroom.answers.replies import Question, as_mark, question
from readingroom.answers.storage import Shelf, shelf
from readingroom.document import Collection, Document, Thing
from readingroom.document.things import T
from readingroom.errors import DocumentError, ReadingRoomError, kernel_shell
from readingroom.exercises import Exercise, openers
from readingroom.html import Html, block, carded, element, join, styled
from readingroom.loading import exercises_of
from readingroom.loading import load as loaded
from readingroom.loading.files import in_students_room, is_serving
from readingroom.reading import KINDS, Reading

OPEN = "READINGROOM_OPEN"  # in the environment of a kernel it leaves all open: for checks, papers
TELLING = "READINGROOM_RUNNING"  # in a lesson that is checked: what is closed is shown, and told
SHOWN = "application/vnd.readingroom.shown+json"  # the kind of output by which it is told


def load(where: str | os.PathLike[str]) -> Document:
    """The document with this slug or in this folder, as it is issued to who sits in this room."""
    return issued(loaded(where))


class Closed(ReadingRoomError):
    """What waits for a student's own answer to one of some exercises."""

    head = "First your own answer"

    def __init__(self, waits: Iterable[Question]) -> None:
        self.waits = tuple(waits)
        asked = (each.exercise for each in self.waits)
        names = " or ".join(f"“{each.title}” ({each.home})" for each in asked)
        super().__init__(
            f"This waits for your own answer to {names}. Answer there, then run this cell again. "
            f'To see it without an answer: rr.reveal("{self.waits[0].address}").'
        )

    def card(self, *more: Html) -> Html:
        """What it waits for, the way there, and how it is shown anyway."""
        ways = [element("li", _way(each.exercise)) for each in self.waits]
        these = " one of these" if len(ways) > 1 else ""
        code = element("code", f'rr.reveal("{self.waits[0].address}")')
        again = element("p", "Then come back and run this cell again.")
        how = element("p", "Run ", code, " in a cell, and then this cell again.")
        notes = element("p", "Your answer book notes that it was shown before an answer.")
        anyway = element("summary", "Show it anyway")
        if is_serving():
            folded = element("details", anyway, notes, *more, class_="rr-alive")
        else:
            folded = join(again, element("details", anyway, how, notes, *more))
        waits = element("p", f"This waits for your own answer to{these}:")
        return carded(self.head, waits, element("ul", *ways), folded)

    def _repr_html_(self) -> str:
        return styled(block(self.card(), label=self.head))


class Withheld(Closed):
    """What stays with the teacher, who has the key; there is nothing to be opened here."""

    head = "Your teacher has this"

    def __init__(self) -> None:
        self.waits = ()
        ReadingRoomError.__init__(self, f"{self.head}; it comes later. Go on below.")

    def card(self, *_: Html) -> Html:
        """That it comes later."""
        words = "It belongs to the key of this lesson, and your class sees it later. Go on below."
        return carded(self.head, element("p", words))


_KEPT = {"reading", *(kind.noun for kind in KINDS)}


def is_withheld(document: Document, address: str) -> bool:
    """Whether an address, or the word `reading`, is of what stays with the teacher."""
    return address.partition(":")[0] in _KEPT and document.keyless and not document.readings


def _way(exercise: Exercise) -> Html:
    place = f"{exercise.lesson}.ipynb#cell-id=ask-{exercise.id}"
    return element("a", f"{exercise.title} ({exercise.home})", href=place)


@dataclass(frozen=True, eq=False)
class Issued(Document):
    """A document as a person in this room has it: what waits for an answer is closed."""

    whole: Document | None = None

    def __getitem__(self, address: str) -> Any:
        """What `Document` gives. Raises `Closed` where that waits for an answer."""
        if is_withheld(self, address):
            raise Withheld
        return _open(self, (super().__getitem__(address),))[0]

    def reading(self, reader: str) -> Collection:
        """One person's interpretation, as far as it is open each time that it is asked for."""
        if is_withheld(self, "reading"):
            raise Withheld
        held = super().reading(reader)
        return IssuedReading(**_values(held), document=self) if isinstance(held, Reading) else held


@dataclass(frozen=True, eq=False, repr=False)
class IssuedReading(Reading):
    """A reading whose entries can wait for an answer: `Closed` is raised for those that do."""

    document: Issued

    def every(self, kind: type[T], fits: Any = None) -> tuple[T, ...]:
        """All things of one kind, or those that fit, if all of them are open."""
        return _open(self.document, super().every(kind, fits))

    def __getitem__(self, address: str) -> Any:
        return _open(self.document, (super().__getitem__(address),))[0]


@lru_cache(maxsize=8)
def issued(document: Document) -> Document:
    """A document as it is issued."""
    return Issued(**_values(document), whole=document)


def _values(made: Any) -> dict[str, Any]:
    return {each.name: getattr(made, each.name) for each in fields(made)}


def _open(document: Issued, things: tuple[Any, ...]) -> tuple[Any, ...]:
    """Things, if none of them waits for an answer. Raises `Closed`."""
    whole = document.whole or document
    waiting = {each.address: ways for each in things if (ways := _openers(each, whole))}
    if waiting and TELLING in os.environ:
        told = {address: {e.id: e.lesson for e in ways} for address, ways in waiting.items()}
        kernel_shell().display_pub.publish({SHOWN: {document.folder.name: told}})
    else:
        for ways in waiting.values():
            must_be_open([Question(each, whole) for each in ways])
    return things


def must_be_open(ways: Sequence[Question]) -> None:
    """Raise `Closed` in a student's room if none of some exercises is answered or revealed."""
    works = ways and (is_serving() or kernel_shell()) and OPEN not in os.environ
    # Where the teacher has the key nothing is closed: whatever an answer opens is not there.
    if not works or ways[0].document.keyless or not in_students_room():
        return
    place = shelf()
    book = place.read()  # While no answer can be read, all is open.
    if not place.unread and not any(book.opens(each.address) for each in ways):
        raise Closed(ways)


def _openers(thing: Any, document: Document) -> list[Exercise]:
    if not isinstance(thing, Thing) or thing.ground == "page":
        return []
    with suppress(DocumentError):
        return openers(thing, exercises_of(document), document)
    return []


def reveal(exercise: str, *, document: str = "telegram-21646") -> str:
    """Open what waits for your answer to an exercise (its id, or its address), and note that."""
    asked = question(exercise if "/" in exercise else f"{document}/{exercise}")
    return revealed(asked, shelf())


def revealed(asked: Question, place: Shelf) -> str:
    """Open what waits for an answer, in one student's book; gives what came of it in a sentence."""
    if asked.document.keyless:
        return str(Withheld())
    what = f"What waits for “{asked.exercise.title}” is open"
    then = "It appears here" if is_serving() else "Run its cell again"
    if place.read().opens(asked.address):
        return f"{what} already. {then}."
    trouble = place.enter(lambda book: book.with_mark(asked.address, as_mark(REVEALED)))
    return trouble or f"{what} now. {then}; the exercise can be answered."
