"""Answering an exercise: checked, kept in the answer book, told what came of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from readingroom import __version__
from readingroom.answers.book import Attempt, Book
from readingroom.answers.codes import answer_code
from readingroom.answers.replies import NoLongerAsked, Reply
from readingroom.answers.shelves import NotWritten, shelf
from readingroom.document import Document
from readingroom.document.things import Place
from readingroom.errors import NotHere
from readingroom.exercises import Exercise, check
from readingroom.loading import exercises_of, load
from readingroom.markup import Html, block, element
from readingroom.markup import plain as plain_text

_LONGEST = 20_000


@dataclass(frozen=True)
class Question:
    """An exercise with the document it is about."""

    exercise: Exercise
    document: Document

    @property
    def address(self) -> str:
        """What `rr.exercise` and `rr.answer` are given: the document's slug and the id."""
        return f"{self.document.folder.name}/{self.exercise.id}"


def question(address: str) -> Question:
    """The exercise with this address, such as `telegram-21646/the-only-number`.

    Raises `NotHere`, with the nearest address.
    """
    slug, slash, id = str(address).strip().rpartition("/")
    if not slash:
        raise NotHere(
            "An exercise is named with its document before it, as in "
            f"“telegram-21646/the-only-number”: write the document and a slash before “{id}”."
        )
    document = load(slug)
    return Question(exercises_of(document)[id], document)


def answer(address: str, value: Any, *, why: str = "") -> Reply:
    """What is said to an answer, which is kept in the answer book.

    `value` is the answer in plain values: an option's id, a list of ids, a mapping, words of the
    document, a table, sentences. Any number of attempts may be made, and all are kept. Raises
    `NotHere` if there is no such exercise; whatever the value is, nothing else is raised.
    """
    asked = question(address)
    return attempt(asked, value, why=why)


def attempt(
    asked: Question, value: Any, *, why: str = "", hints: int = 0, form: bool = False
) -> Reply:
    """What is said to an answer to a question, which is kept in the answer book.

    Someone who filled in a `form` is told in its words what is missing, and not in code.
    """
    exercise, document = asked.exercise, asked.document
    feedback = check(exercise, value, document, form=form)
    made = Attempt(
        answer=plain(value, document),
        at=datetime.now(UTC).isoformat(timespec="milliseconds"),
        verdict=feedback.verdict,
        why=why.strip()[:_LONGEST],
        hints=hints,
        lesson=exercise.lesson,
        document=hashlib.sha256(document.text.encode()).hexdigest()[:12],
        version=__version__,
        asked=exercise.prompt,
    )
    understood = feedback.verdict != "not understood"
    goes_on = understood and isinstance(made.answer, Mapping)
    entries = exercise.entries(document, made.answer) if goes_on else {}

    def apply(book: Book) -> Book:
        book = book.with_attempt(asked.address, made)
        for section, own in entries.items():
            book = book.with_entries(document.id, section, own)
        return book

    place = shelf()
    try:
        place.change(apply)
        kept = place.news()
    except NotWritten as trouble:
        unwritten = Book(attempts={asked.address: (made,)})
        kept = f"{trouble} To be safe, copy its answer code:\n{answer_code(unwritten)}"
    return Reply(exercise, made, feedback, document, kept)


def reply_to(asked: Question, made: Attempt) -> Reply:
    """What is said to an answer that was given before."""
    feedback = check(asked.exercise, made.answer, asked.document, form=True)
    return Reply(asked.exercise, made, feedback, asked.document)


@dataclass(frozen=True, repr=False)
class Unanswered:
    """What `recall` gives where there is no answer yet; in a cell it says where to answer."""

    asked: Question

    def _repr_html_(self) -> Html:
        exercise = self.asked.exercise
        name = exercise.id.replace("-", " ")
        words = (
            f"The exercise “{name}” of lesson {exercise.lesson} waits for you. Answer it there, "
            "then run this cell again: what you said will stand here."
        )
        return block(
            element(
                "div",
                element("p", "No answer yet", class_="rr-kind"),
                element("p", words),
                class_="rr-card",
            ),
            label=f"No answer yet to {name}",
        )

    def __repr__(self) -> str:
        return plain_text(self._repr_html_())


def recall(address: str) -> Reply | Unanswered | NoLongerAsked:
    """An earlier answer, to compare with what one knows now: the last that was given.

    An answer to an exercise that is asked no longer is shown as it was given.

    Where there is none yet, what comes says so, and which lesson holds the exercise. Raises
    `NotHere` if there is no such exercise, with the nearest address.
    """
    if (gone := _gone(address)) is not None:
        return gone
    asked = question(address)
    attempts = shelf().read().last(asked.address)
    if not attempts:
        return Unanswered(asked)
    return replace(reply_to(asked, attempts[-1]), recalled=True)


def _gone(address: str) -> NoLongerAsked | None:
    """The answer to an exercise that is asked no longer, if it has this address."""
    slug, _, _ = str(address).strip().rpartition("/")
    made = shelf().read().last(str(address).strip())
    if not slug or not made:
        return None
    exercises = exercises_of(load(slug))
    known = {*exercises, *exercises.gaps}
    left = shelf().read().no_longer_asked(slug, known).get(str(address).strip())
    return NoLongerAsked(str(address).strip(), left) if left else None


def student(name: str) -> str:
    """Put a name on the answer book, now or later; every answer stays.

    Another student's book is not touched: one of one's own is begun beside it, and from then on, in
    this notebook, answers go there.
    """
    given = " ".join(name.split())[:100]
    own = shelf(given)
    own.change(lambda book: replace(book, student=given))
    return f"Answers of {given} are kept in {own.path.name}."


def plain(value: Any, document: Document) -> Any:
    """An answer as values that a file can hold; words of the document as a copied quotation."""
    if isinstance(value, Place):
        return quoted(value, document)
    if isinstance(value, Mapping):
        return {_key(key): plain(each, document) for key, each in list(value.items())[:500]}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(each, document) for each in list(value)[:500]]
    if isinstance(value, str):
        return value[:_LONGEST]
    if value is None or isinstance(value, (bool, int)):
        return value
    for form in ("to_dict", "item"):
        if hasattr(value, form):
            try:
                return plain(getattr(value, form)(), document)
            except (TypeError, ValueError):
                continue
    try:
        return json.loads(json.dumps(value, allow_nan=False))
    except (TypeError, ValueError):
        return str(value)[:_LONGEST]


def _key(key: Any) -> str:
    return str(key.item() if hasattr(key, "item") else key)[:200]


def quoted(place: Place, document: Document) -> dict[str, Any]:
    """Words of the document as an anchor: words, letter, and which of several they are."""
    words = " ".join(place.words.split())
    spans = document.page.own.get(place.letter, []) if place.letter else []
    same = [
        span.start
        for span in document.page.text.occurrences(place.words)
        if not spans or any(own.start <= span.start < own.end for own in spans)
    ]
    found: dict[str, Any] = {"quote": words}
    if place.letter:
        found["in"] = place.letter
    if len(same) > 1 and place.start in same:
        found["n"] = same.index(place.start) + 1
    return found
