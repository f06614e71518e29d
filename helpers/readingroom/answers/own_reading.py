"""A person's own reading: made of answers, written as the key is, taken along as code or file."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from readingroom.answers import code
from readingroom.answers.book import Book
from readingroom.answers.replies import StudentPage
from readingroom.answers.storage import shelf
from readingroom.document import Collection, Document
from readingroom.errors import DocumentError, NotHere, ReadingRoomError
from readingroom.html import block, element, styled
from readingroom.loading.files import is_serving, write_whole
from readingroom.reading import Claim, Reading, Step

MINE = "mine"
_IN_CODE = (
    "For a book of its own, run rr.student with that name first. If the answers belong into this "
    "book, run rr.enter_answer_code(…, whose={!r})."
)
_ON_A_PAGE = "Work under that name (it is given at the head of the page), and enter the code again."
_SECTIONS = ("options", "claims", "steps", "demands", "ambiguities", "moves")
_DEFAULTS = {"claims": {"stance": "asserts"}, "demands": {"arm": "not said"}}


def reading_of(document: Document, reader: str) -> Collection:
    """The reading `mine`, a document's, or a `.yaml` file's. Raises `NotHere`, `DocumentError`."""
    if reader == MINE and MINE not in document.readings:
        found = mine(document)
        if not found.things:
            there = ", ".join(document.readings) or "none"
            raise NotHere(f"{_none_yet()} Readings there are: {there}.")
        return found
    if reader.endswith(".yaml"):
        from readingroom.loading.examination import read_reading

        given, problems = read_reading(document, Path(reader))
        if given is None or problems:
            raise DocumentError(problems)
        return given
    return document.reading(reader)


def mine(document: Document, book: Book | None = None) -> Reading:
    """The person's own reading as far as it can be read: what is unfinished is left out."""
    book = shelf().read() if book is None else book
    from readingroom.loading.examination import read_reading

    # JSON is YAML, and written in a tenth of the time; a class has hundreds of readings.
    written = json.dumps(_contents(document, book, MINE), ensure_ascii=False)
    found, _ = read_reading(document, Path("your own reading"), f"{written}\n...\n")
    if found is None:
        return Reading(MINE, "", "", ())
    claims = {claim.id for claim in found.every(Claim)}
    steps = (step for step in found.every(Step) if not claims.issuperset((*step.from_, step.to)))
    lost = {step.address for step in steps}
    return replace(found, things=tuple(each for each in found if each.address not in lost))


def _contents(document: Document, book: Book, reader: str) -> dict[str, Any]:
    sections = book.readings.get(document.id, {})
    title = f"The reading of {book.student or reader}"
    head = {"format": "reading 1", "document": document.id, "reader": reader, "title": title}
    lists: dict[str, list[dict[str, Any]]] = {}
    for name in _SECTIONS:
        every = (_entry(name, id, each) for id, each in sections.get(name, {}).items())
        lists[name] = [each for each in every if each]
    claims = {entry["id"] for entry in lists["claims"]}
    steps = lists["steps"]
    lists["steps"] = [e for e in steps if claims.issuperset(map(str, [*e["from"], e["to"]]))]
    return head | lists


def _entry(section: str, id: str, given: Mapping[str, Any]) -> dict[str, Any] | None:
    entry: dict[str, Any] = {"id": id, **_DEFAULTS.get(section, {})}
    entry |= {name: value for name, value in given.items() if value not in ("", None, [])}
    at = entry.get("at")
    if isinstance(at, Mapping):
        entry["at"] = {"occurrence" if name == "n" else name: each for name, each in at.items()}
    if section == "claims" and "says" not in entry:
        entry["says"] = at.get("quote", "") if isinstance(at, Mapping) else ""
    needs = {"demands": ("request", "kind", "at"), "steps": ("from", "to", "kind")}
    whole = all(entry.get(name) for name in needs.get(section, ()))
    odd = section == "steps" and not isinstance(entry.get("from"), list)
    return entry if whole and not odd else None


class AnswerCode(str):
    """An answer code; in a notebook it shows itself line by line."""

    def _repr_html_(self) -> str:
        return styled(block(element("pre", self), label="Answer code"))


def _none_yet() -> str:
    code = "rr.widgets.argument or rr.widgets.requests"
    where = "the view of an argument or of requests" if is_serving() else code
    return (
        "You have no reading of your own yet. It begins with the first claim, step or demand that "
        f"you add in {where}."
    )


def enter_answer_code(text: str, *, whose: str = "") -> str:
    """Add a code's answers to the book, another student's only with `whose`. Raises `NotABook`."""
    given, own = code.from_answer_code(text), shelf()
    name, here = given.student, own.read().student
    if name and here and name != here and whose != name:
        return (
            f"This code bears the name {name}, and this answer book is {here}'s, so nothing was "
            f"taken in. {_ON_A_PAGE if is_serving() else _IN_CODE.format(name)}"
        )
    taken = replace(given, student="" if here else name)
    count = len(given.attempts)
    answers = "1 answer from the code is" if count == 1 else f"{count} answers from the code are"
    return own.enter(lambda book: book.merged(taken)) or f"{answers} in your answer book now."


def export_reading(document: Document, name: str) -> StudentPage:
    """Your reading as a file `reading.NAME.yaml` beside your answers. Raises `ReadingRoomError`."""
    if not name.replace("-", "").isalnum() or name == "key":
        how = "Take letters, digits and hyphens, and not “key”."
        raise ReadingRoomError(f"“{name}” cannot name a reading. {how}")
    book = shelf().read()
    if not mine(document, book).things:
        raise ReadingRoomError(_none_yet())
    from readingroom.loading.transcription import mapping

    path = shelf().path.with_name(f"reading.{name}.yaml")
    if path.exists():
        path.replace(path.with_name(f"{path.name}.before"))
    write_whole(path, f"{mapping(_contents(document, book, name))}...\n".encode())
    words = f"Your reading is in {path.name}, beside your answers."
    return StudentPage(block(element("p", words), label="Your own reading"), path)
