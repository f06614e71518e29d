"""The answer book as a value: attempts are only ever added, of all else the last change counts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import partial
from typing import Any

from readingroom.errors import ReadingRoomError

FORMAT = 2
ANEW = "begun anew"  # the verdict of a mark among attempts: what stands before it counts no more
REVEALED = "revealed"  # of another: what the exercise opens was shown without an answer
_NAME = "answers"
_DEEPEST, _DIGITS = 40, 300


class NotABook(ReadingRoomError):
    """A file that should be an answer book and is none, or is damaged."""


class LeftAlone(NotABook):
    """An answer book that is left as it is: a later version's, or another student's."""


@dataclass(frozen=True)
class Attempt:
    """One answer to an exercise, as it was given."""

    answer: Any
    at: str = ""  # the moment in UTC (ISO 8601)
    verdict: str = ""
    why: str = ""
    hints: int = 0  # how many were open
    lesson: str = ""
    document: str = ""  # the first signs of the SHA-256 of its text
    version: str = ""  # of this library
    asked: str = field(default="", compare=False)  # the question, for when it is asked no longer
    id: str = ""  # its own, whatever clocks say


@dataclass(frozen=True)
class Draft:
    """An answer that is begun, its open hints and level; `others` it took the place of."""

    answer: Any = None
    why: str = ""
    hints: int = 0
    score: str = ""
    others: tuple[Any, ...] = ()


Entries = Mapping[str, Mapping[str, Any]]  # of one section of a reading, by their ids
Place = tuple[str, ...]  # of a change: ("student",), ("drafts", exercise), (document, section, id)


@dataclass(frozen=True)
class Book:
    """What one person has answered: attempts and drafts by exercise, and own readings.

    >>> book = Book().with_attempt("telegram/copies", Attempt("11", at="2026-01-02T03:04:05Z"))
    >>> Book.read(book.written()) == book
    True
    """

    student: str = ""
    attempts: Mapping[str, tuple[Attempt, ...]] = field(default_factory=dict)
    readings: Mapping[str, Mapping[str, Entries]] = field(default_factory=dict)
    drafts: Mapping[str, Draft] = field(default_factory=dict)
    changed: Mapping[Place, int] = field(default_factory=dict)  # also of what was taken out
    id: str = ""

    def with_attempt(self, exercise: str, attempt: Attempt) -> Book:
        """The book with one more attempt, once, in place of what was begun here."""
        there = self.attempts.get(exercise, ())
        if attempt.id and any(each.id == attempt.id for each in there):
            return self
        others = self.draft(exercise).others
        book = replace(self, attempts={**self.attempts, exercise: (*there, attempt)})
        return book.with_draft(exercise, Draft(others=others) if others else None)

    def made(self, exercise: str) -> tuple[Attempt, ...]:
        """The attempts at an exercise since it was last begun anew.

        >>> Book(attempts={"a/b": (Attempt(1), Attempt(None, verdict=ANEW))}).made("a/b")
        ()
        """
        return tuple(each for each in self._since(exercise) if each.verdict != REVEALED)

    def opens(self, exercise: str) -> bool:
        """Whether what an exercise opens is open: it is answered, or that was revealed.

        >>> Book(attempts={"a/b": (Attempt(None, verdict=REVEALED),)}).opens("a/b")
        True
        """
        return any(each.verdict != "not understood" for each in self._since(exercise))

    def _since(self, exercise: str) -> tuple[Attempt, ...]:
        every = self.attempts.get(exercise, ())
        marks = [at for at, each in enumerate(every, 1) if each.verdict == ANEW]
        return every[marks[-1] :] if marks else every

    def with_mark(self, exercise: str, mark: Attempt) -> Book:
        """The book with a mark among the attempts at an exercise; what is begun stays."""
        return replace(self, attempts=self.with_attempt(exercise, mark).attempts)

    def counted(self, exercise: str) -> tuple[Attempt, ...]:
        """The attempts at an exercise: what could not be understood is kept, and is none."""
        return tuple(each for each in self.made(exercise) if each.verdict != "not understood")

    def last(self, exercise: str) -> tuple[Attempt, ...]:
        """The last attempt at an exercise, or else what could not be understood; none if nothing.

        >>> Book().last("telegram/copies")
        ()
        """
        return (self.counted(exercise) or self.made(exercise))[-1:]

    def no_longer_asked(self, document: str, asked: Iterable[str]) -> dict[str, Attempt]:
        """The last answer to each exercise of a document that is not among those `asked`."""
        known = {f"{document}/{id}" for id in asked}
        gone = (e for e in self.attempts if e.rpartition("/")[0] == document and e not in known)
        return {each: made[-1] for each in gone if (made := self.last(each))}

    def with_student(self, name: str) -> Book:
        """The book in a person's name; every answer stays."""
        return replace(self, student=name)._changed([("student",)])

    def number(self, *place: str) -> int:
        """The number of the last change of a draft or an entry; 0 if there was none."""
        return self.changed.get(place, 0)

    def draft(self, exercise: str) -> Draft:
        """What is begun of an answer; an empty one if nothing is."""
        return self.drafts.get(exercise, Draft())

    def with_draft(self, exercise: str, draft: Draft | None, number: int = 0) -> Book:
        """The book with an answer that is begun; with None, without it."""
        drafts = {id: each for id, each in self.drafts.items() if id != exercise}
        drafts = drafts if draft is None else {**drafts, exercise: draft}
        return replace(self, drafts=drafts)._changed([("drafts", exercise)], number)

    def with_entries(
        self, document: str, section: str, changed: Entries, removed: Iterable[str] = ()
    ) -> Book:
        """The book with entries of a person's own reading put in place or taken out.

        >>> book = Book().with_entries("telegram", "claims", {"a": {"says": "x"}})
        >>> book.with_entries("telegram", "claims", {"b": {}}, removed=["a"]).readings
        {'telegram': {'claims': {'b': {}}}}
        """
        sections, gone = self.readings.get(document, {}), set(removed)
        kept = {id: entry for id, entry in sections.get(section, {}).items() if id not in gone}
        own = {**sections, section: {**kept, **changed}}
        places = [(document, section, id) for id in (*gone, *changed)]
        return replace(self, readings={**self.readings, document: own})._changed(places)

    def _changed(self, places: Iterable[Place], number: int = 0) -> Book:
        number = number or 1 + max(self.changed.values(), default=0)
        return replace(self, changed={**self.changed, **dict.fromkeys(places, number)})

    def merged(self, other: Book) -> Book:
        """Both books in one: every attempt once, the later of two drafts or entries, or its own."""
        mine, theirs = self.attempts, other.attempts
        attempts = {id: _together(mine.get(id, ()), theirs.get(id, ())) for id in (*mine, *theirs)}
        slips = self._slips()
        later = {p: s for p, s in other._slips().items() if p not in slips or s[0] > slips[p][0]}
        return Book(attempts=attempts, id=self.id or other.id)._with_slips(slips | later)

    def _slips(self) -> dict[Place, tuple[int, Any]]:
        """Of each draft and entry the number of its last change, and itself; None if it is gone."""
        there: dict[Place, Any] = dict.fromkeys(self.changed)
        there |= {("student",): self.student} if self.student else {}
        there |= {("drafts", exercise): draft for exercise, draft in self.drafts.items()}
        for document, sections in self.readings.items():
            for section, entries in sections.items():
                there |= {(document, section, id): entry for id, entry in entries.items()}
        return {place: (self.number(*place), each) for place, each in there.items()}

    def _with_slips(self, slips: Mapping[Place, tuple[int, Any]]) -> Book:
        drafts, readings = {}, dict[str, dict[str, dict[str, Any]]]()
        kept = {place: each for place, (_, each) in slips.items() if each is not None}
        student = kept.pop(("student",), "")
        for (head, *rest), each in kept.items():
            if len(rest) == 1:
                drafts[rest[0]] = each
            else:
                readings.setdefault(head, {}).setdefault(rest[0], {})[rest[1]] = each
        changed = {place: number for place, (number, _) in slips.items() if number}
        return replace(self, student=student, drafts=drafts, readings=readings, changed=changed)

    def written(self) -> str:
        """The book as the text of its file: a line for each attempt, draft, entry and change."""
        data = {
            "format": f"{_NAME} {FORMAT}",
            "student": self.student,
            "book": self.id,
            "exercises": {id: [*map(_sparse, every)] for id, every in self.attempts.items()},
            "drafts": {id: _sparse(each) for id, each in self.drafts.items()},
            "readings": self.readings,
            "changed": [[*place, number] for place, number in self.changed.items()],
        }
        deep = {name: len(kinds) for name, (kinds, _) in _PARTS.items()}
        parts = (f' "{name}": {_lines(each, deep.get(name, 0), 1)}' for name, each in data.items())
        return "{\n" + ",\n".join(parts) + "\n}\n"

    @classmethod
    def read(cls, text: str) -> Book:
        """The book that a file holds, without what is damaged; raises `NotABook` if it is none.

        >>> Book.read('{"format": "answers 9"}')
        Traceback (most recent call last):
        readingroom.answers.book.LeftAlone: It was written by a later version of Reading Room ...
        """
        return parted(text)[0]


def parted(text: str) -> tuple[Book, tuple[str, ...]]:
    """The book that a file holds, and the places of what is damaged in it. Raises `NotABook`.

    >>> parted('{"format": "answers 2", "drafts": {"a/b": 7}}')[1]
    ('drafts, a/b',)
    """
    data = _data(text)
    damaged: list[str] = []

    def sound(given: Any, kinds: tuple[type, ...], read: Callable[[Any], Any], *where: str) -> Any:
        if not kinds:
            return read(given)
        if not isinstance(given, kinds[0]):
            damaged.append(", ".join(where))
            given = kinds[0]()
        found = {}
        for name, each in given.items() if kinds[0] is dict else enumerate(given, 1):
            try:
                found[name] = sound(each, kinds[1:], read, *where, str(name))
            except (TypeError, ValueError):
                damaged.append(", ".join((*where, str(name))))
        return found if kinds[0] is dict else tuple(found.values())

    attempts, drafts, readings, changed = (
        sound(data.get(name, kinds[0]()), kinds, read, name)
        for name, (kinds, read) in _PARTS.items()
    )
    named = (data.get("student"), data.get("book"))
    student, id = (each if isinstance(each, str) else "" for each in named)
    return Book(student, attempts, readings, drafts, dict(changed), id), tuple(damaged)


def _data(text: str) -> dict[str, Any]:
    try:
        data = json.loads(
            text, parse_int=lambda n: int(n) if len(n) <= _DIGITS else n, parse_constant=str
        )
    except (ValueError, RecursionError) as error:
        raise NotABook(f"It is damaged: {error}.") from None
    name, _, number = str(data.get("format", "") if isinstance(data, dict) else "").partition(" ")
    if name != _NAME or not (number.isascii() and number.isdecimal()):
        raise NotABook(f"It does not begin like an answer book (`format: {_NAME} {FORMAT}`).")
    if len(number) > 9 or int(number) > FORMAT:
        raise LeftAlone(
            f"It was written by a later version of Reading Room (format {number[:9]}, here "
            f"{FORMAT}). Update the package to go on in it."
        )
    return dict(data)


def _kept(kind: type, data: Any) -> Any:
    if not isinstance(data, dict) or "answer" not in data:
        raise TypeError("an answer is missing")
    known = {each.name: str(each.type) for each in fields(kind) if each.name in data}
    if not all(_IS[type_](data[name]) for name, type_ in known.items()):
        raise TypeError("a field is of another kind")
    return kind(**{name: tuple(data[name]) if name == "others" else data[name] for name in known})


def _entry(data: Any) -> dict[str, Any]:
    if not (isinstance(data, dict) and _is_plain(data)):
        raise TypeError("an entry is a mapping of plain values")
    return data


def _change(data: Any) -> tuple[Place, int]:
    if not (isinstance(data, list) and len(data) in (2, 3, 4) and _is_count(data[-1])):
        raise TypeError("a change is a place and a number")
    return tuple(map(str, data[:-1])), data[-1]


def _is_plain(value: Any, deep: int = 0) -> bool:
    """Whether what was read as JSON is no deeper than anybody writes."""
    inside = [*value.values()] if isinstance(value, dict) else value
    held = inside if isinstance(inside, list) else ()
    return deep <= _DEEPEST and all(_is_plain(each, deep + 1) for each in held)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**15


_IS: Mapping[str, Callable[[Any], bool]] = {
    "Any": _is_plain,
    "str": lambda value: isinstance(value, str),
    "int": _is_count,
    "tuple[Any, ...]": lambda value: isinstance(value, list) and _is_plain(value),
}
"""What a field of an attempt or a draft may hold, by its annotation."""
_PARTS: Mapping[str, tuple[tuple[type, ...], Callable[[Any], Any]]] = {
    "exercises": ((dict, list), partial(_kept, Attempt)),
    "drafts": ((dict,), partial(_kept, Draft)),
    "readings": ((dict, dict, dict), _entry),
    "changed": ((list,), _change),
}
"""Of each part of a file what holds its lines, from outside in, and how a line is read."""


def _together(mine: tuple[Attempt, ...], theirs: tuple[Attempt, ...]) -> tuple[Attempt, ...]:
    """The attempts of two copies, each once: what only one has follows what it followed there.

    >>> one, two, three = (Attempt(n, id=str(n)) for n in range(3))
    >>> [each.answer for each in _together((one, three), (one, two))]
    [0, 1, 2]
    """
    if mine == theirs or not theirs:
        return mine
    found = list(mine)
    before: Attempt | None = None
    for each in theirs:
        same = next((one for one in found if _is_same(one, each)), None)
        if same is None:
            earlier = sum(one.at <= each.at for one in found)
            found.insert(found.index(before) + 1 if before else earlier, each)
        before = same or each
    return tuple(found)


def _is_same(one: Attempt, other: Attempt) -> bool:
    """Whether two are one: by their ids, or by what they say; of a code one knows only the day."""
    if one.id and other.id:
        return one.id == other.id
    day = min(len(one.at), len(other.at))
    said = (one.answer, one.why) == (other.answer, other.why)
    return said and (one.at == other.at or (day == 10 and one.at[:10] == other.at[:10]))


def _sparse(kept: Attempt | Draft) -> dict[str, Any]:
    return {name: value for name, value in vars(kept).items() if value or name == "answer"}


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _lines(value: Any, levels: int, deep: int) -> str:
    """A value as JSON, what stands so many levels down in it a line each."""
    if not levels or not value:
        return _text(value)
    pad = "\n" + " " * (deep + 1)
    if isinstance(value, Mapping):
        each = (f"{_text(str(k))}: {_lines(v, levels - 1, deep + 1)}" for k, v in value.items())
        return "{" + pad + ("," + pad).join(each) + "\n" + " " * deep + "}"
    each = (_lines(v, levels - 1, deep + 1) for v in value)
    return "[" + pad + ("," + pad).join(each) + "\n" + " " * deep + "]"
