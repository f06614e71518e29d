"""The answer book as a value: every attempt, a person's own readings; the book as a code to type.

A code is signs of Crockford's base 32 (no I, L, O or U) in groups of five, eight groups to a line,
and at the end of each line two signs that check it.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from readingroom.errors import ReadingRoomError

FORMAT = 1
_NAME = "answers"


class NotABook(ReadingRoomError):
    """A file that should be an answer book and is none, or is damaged."""


class LaterBook(NotABook):
    """An answer book that a later version of this library has written."""


@dataclass(frozen=True)
class Attempt:
    """One answer to an exercise, as it was given.

    `at` is the moment in UTC (ISO 8601), `verdict` what the check made of it, `hints` how many were
    open, `document` the first signs of the SHA-256 of the text it was about, `version` that of this
    library, `asked` the question in its words, for the day on which it is asked no longer.
    """

    answer: Any
    at: str = ""
    verdict: str = ""
    why: str = ""
    hints: int = 0
    lesson: str = ""
    document: str = ""
    version: str = ""
    asked: str = field(default="", compare=False)


Entries = Mapping[str, Mapping[str, Any]]
"""Entries of one section of a reading by their id, as in a `reading.<name>.yaml`."""


@dataclass(frozen=True)
class Book:
    """What one person has answered: attempts by exercise, own readings by document and section.

    `drafts` are answers begun and not handed in, by exercise.

    >>> book = Book().with_attempt("telegram/copies", Attempt("11", at="2026-01-02T03:04:05Z"))
    >>> Book.read(book.written()) == book
    True
    """

    student: str = ""
    attempts: Mapping[str, tuple[Attempt, ...]] = field(default_factory=dict)
    readings: Mapping[str, Mapping[str, Entries]] = field(default_factory=dict)
    drafts: Mapping[str, Any] = field(default_factory=dict)

    def with_attempt(self, exercise: str, attempt: Attempt) -> Book:
        """The book with one more attempt; earlier ones stay."""
        attempts = {**self.attempts, exercise: (*self.attempts.get(exercise, ()), attempt)}
        return replace(self, attempts=attempts).with_draft(exercise, None)

    def counted(self, exercise: str) -> tuple[Attempt, ...]:
        """The attempts at an exercise: what could not be understood is kept, and is none."""
        made = self.attempts.get(exercise, ())
        return tuple(each for each in made if each.verdict != "not understood")

    def last(self, exercise: str) -> tuple[Attempt, ...]:
        """The last attempt at an exercise, or else what could not be understood; none if nothing.

        >>> Book().last("telegram/copies")
        ()
        """
        return (self.counted(exercise) or self.attempts.get(exercise, ()))[-1:]

    def no_longer_asked(self, document: str, asked: Container[str]) -> dict[str, Attempt]:
        """The last answer to each exercise of a document that is not among those `asked`."""
        return {
            address: made[-1]
            for address in self.attempts
            if address.rpartition("/")[0] == document
            and address.rpartition("/")[2] not in asked
            and (made := self.last(address))
        }

    def with_draft(self, exercise: str, draft: Any) -> Book:
        """The book with an answer that is begun; with None, without it."""
        drafts = {id: each for id, each in self.drafts.items() if id != exercise}
        return replace(self, drafts=drafts if draft is None else {**drafts, exercise: draft})

    def with_entries(
        self, document: str, section: str, changed: Entries, removed: Iterable[str] = ()
    ) -> Book:
        """The book with entries of a person's own reading put in place or taken out.

        >>> book = Book().with_entries("telegram", "claims", {"a": {"says": "x"}})
        >>> book.with_entries("telegram", "claims", {"b": {}}, removed=["a"]).readings
        {'telegram': {'claims': {'b': {}}}}
        """
        sections = self.readings.get(document, {})
        gone = set(removed)
        kept = {id: entry for id, entry in sections.get(section, {}).items() if id not in gone}
        own = {**sections, section: {**kept, **changed}}
        return replace(self, readings={**self.readings, document: own})

    def and_of(self, other: Book) -> Book:
        """Both books in one: every attempt of each once, in the order of time.

        Where both have an entry of a reading or a draft under one id, that of `other` is kept.
        """
        attempts = dict(self.attempts)
        for exercise, theirs in other.attempts.items():
            mine = attempts.get(exercise, ())
            new = [each for each in theirs if each not in mine]
            attempts[exercise] = tuple(sorted((*mine, *new), key=lambda each: each.at))
        drafts = {**self.drafts, **other.drafts}
        book = replace(
            self, student=other.student or self.student, attempts=attempts, drafts=drafts
        )
        for document, sections in other.readings.items():
            for section, entries in sections.items():
                book = book.with_entries(document, section, entries)
        return book

    def written(self) -> str:
        """The book as the text of its file: a line for each attempt, draft and entry."""
        exercises = {
            id: "[\n   " + ",\n   ".join(_text(_sparse(each)) for each in attempts) + "\n  ]"
            for id, attempts in self.attempts.items()
        }
        readings = {
            document: _lines(
                {
                    section: _lines({id: _text(entry) for id, entry in entries.items()}, 4)
                    for section, entries in sections.items()
                },
                3,
            )
            for document, sections in self.readings.items()
        }
        parts = {
            "format": _text(f"{_NAME} {FORMAT}"),
            "student": _text(self.student),
            "exercises": _lines(exercises, 2),
            "drafts": _lines({id: _text(draft) for id, draft in self.drafts.items()}, 2),
            "readings": _lines(readings, 2),
        }
        return _lines(parts, 1) + "\n"

    @classmethod
    def read(cls, text: str) -> Book:
        """The book that a file holds. Raises `NotABook` with what is wrong.

        >>> Book.read('{"format": "answers 9"}')
        Traceback (most recent call last):
        readingroom.answers.book.LaterBook: It was written by a later version of Reading Room ...
        """
        try:
            data = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise NotABook(f"It is damaged: {error}.") from None
        name, _, number = str(data.get("format", "") if isinstance(data, dict) else "").partition(
            " "
        )
        if name != _NAME or not number.isdecimal():
            raise NotABook(f"It does not begin like an answer book (`format: {_NAME} {FORMAT}`).")
        if int(number) > FORMAT:
            raise LaterBook(
                f"It was written by a later version of Reading Room (format {number}, here "
                f"{FORMAT}). Update the package to go on in it."
            )
        try:
            return cls(
                student=str(data.get("student", "")),
                attempts={
                    str(id): tuple(_attempt(each) for each in attempts)
                    for id, attempts in data.get("exercises", {}).items()
                },
                readings=_readings(data.get("readings", {})),
                drafts=dict(data.get("drafts", {})),
            )
        except (AttributeError, TypeError, KeyError) as error:
            raise NotABook(
                f"It is damaged: an entry is not of the expected form ({error})."
            ) from None


def _attempt(data: Mapping[str, Any]) -> Attempt:
    known = {name: data[name] for name in Attempt.__dataclass_fields__ if name in data}
    return Attempt(**known)


def _readings(data: Mapping[str, Any]) -> dict[str, dict[str, dict[str, dict[str, Any]]]]:
    return {
        document: {
            section: {id: dict(entry) for id, entry in entries.items()}
            for section, entries in sections.items()
        }
        for document, sections in data.items()
    }


def _sparse(attempt: Attempt) -> dict[str, Any]:
    """The fields that say something; the answer always does."""
    fields = {name: getattr(attempt, name) for name in Attempt.__dataclass_fields__}
    return {name: value for name, value in fields.items() if value or name == "answer"}


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _lines(texts: Mapping[str, str], deep: int) -> str:
    """An object whose values are written already, a line each."""
    if not texts:
        return "{}"
    pad = "\n" + " " * deep
    inner = ("," + pad).join(f"{_text(str(name))}: {text}" for name, text in texts.items())
    return "{" + pad + inner + "\n" + " " * (deep - 1) + "}"


_HEAD = "RR1"
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LINE, _GROUP = 40, 5
_LONGEST = 4_000_000


def answer_code(book: Book) -> str:
    """The last answer to every exercise, and the own readings, as an answer code.

    >>> from readingroom.answers import Attempt
    >>> short = answer_code(Book(student="Min").with_attempt("telegram/copies", Attempt("11")))
    >>> short.split()[0]
    'RR1'
    >>> from_answer_code(short).attempts["telegram/copies"][-1].answer
    '11'
    """
    last = {id: tuple(replace(each, asked="") for each in book.last(id)) for id in book.attempts}
    answers = json.loads(Book(book.student, last, book.readings).written())
    packed = zlib.compress(
        json.dumps(answers, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"), 9
    )
    signs = _to_signs(packed)
    lines = [signs[at : at + _LINE] for at in range(0, len(signs), _LINE)]
    return "\n".join([_HEAD, *(_line(number, line) for number, line in enumerate(lines, 1))]) + "\n"


def from_answer_code(text: str) -> Book:
    """The answer book in an answer code, however its signs are spaced and capitalised.

    Raises `NotABook` with the line in which a sign is not as it was.
    """
    signs = re.sub(r"[\s\-]", "", text[: 2 * _LONGEST]).upper()
    if not signs.startswith(_HEAD):
        raise NotABook(f"An answer code begins with {_HEAD}. Copy it from its first line on.")
    body = signs.removeprefix(_HEAD).translate(str.maketrans("OIL", "011"))
    if bad := re.search(f"[^{_SIGNS}]", body):
        number = bad.start() // (_LINE + 2) + 1
        raise NotABook(f"Line {number} of the answer code holds “{bad[0]}”, which no code has.")
    pieces = "".join(_checked(body))
    try:
        unpack = zlib.decompressobj()
        data = unpack.decompress(_from_signs(pieces), _LONGEST)
        if not unpack.eof:
            raise NotABook("The answer code ends too early. Copy it to its last line.")
        return Book.read(data.decode("utf-8"))
    except (zlib.error, UnicodeDecodeError):
        raise NotABook(
            "The answer code is not whole. Copy it again from first to last line."
        ) from None


def _line(number: int, signs: str) -> str:
    groups = [signs[at : at + _GROUP] for at in range(0, len(signs), _GROUP)]
    return "-".join(groups) + " " + _check(number, signs)


def _check(number: int, signs: str) -> str:
    """Two signs that change if a sign of the line, or the line's place, changes."""
    sum_ = zlib.crc32(f"{number}:{signs}".encode("ascii"))
    return _SIGNS[sum_ >> 5 & 31] + _SIGNS[sum_ & 31]


def _checked(body: str) -> Iterator[str]:
    for number, at in enumerate(range(0, len(body), _LINE + 2), 1):
        line = body[at : at + _LINE + 2]
        signs, check = line[:-2], line[-2:]
        if _check(number, signs) != check:
            raise NotABook(f"Line {number} of the answer code is not as it was. Look at it again.")
        yield signs


def _to_signs(data: bytes) -> str:
    bits = "".join(f"{byte:08b}" for byte in data)
    bits += "0" * (-len(bits) % 5)
    return "".join(_SIGNS[int(bits[at : at + 5], 2)] for at in range(0, len(bits), 5))


def _from_signs(signs: str) -> bytes:
    bits = "".join(f"{_SIGNS.index(sign):05b}" for sign in signs)
    return bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits) - 7, 8))
