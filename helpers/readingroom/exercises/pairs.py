"""Exercises that are answered by a value for each of several names: partners, classes, verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from itertools import product
from typing import Any, ClassVar

from readingroom.document import Document
from readingroom.document.things import Place, record
from readingroom.errors import did_you_mean
from readingroom.exercises import controls
from readingroom.exercises.exercise import Found, Judged, Keyed
from readingroom.exercises.parts import (
    MOST,
    SILENT,
    STILL_OPEN,
    VERDICTS,
    Choice,
    Choices,
    Names,
    Unclear,
    listed,
    name_of,
    shown,
    words_of,
)
from readingroom.exercises.sequence import mixed
from readingroom.html import Html


@record
class Pairs(Judged):
    """A value for each of several names; in a key, a set of values for each."""

    def names(self) -> Names:
        """What gets a value."""
        raise NotImplementedError

    def value(self, name: str, raw: Any) -> Any:
        """The value that is meant for a name. Raises `Unclear`."""
        raise NotImplementedError

    def missing(self, found: Mapping[str, Any]) -> list[str]:
        """The names without a value."""
        return [name for name in self.names() if name not in found]

    def understand(self, raw: Any, document: Document) -> dict[str, Any]:
        """The value of each name; none may be missing."""
        found: dict[str, Any] = {}
        for name, value in self.given(raw):
            if name in found:
                raise Unclear(f"{shown(name)} stands there more than once.", plain=STILL_OPEN)
            found[name] = self.value(name, value)
        if missing := self.missing(found):
            raise Unclear(f"Not yet answered: {listed(missing)}.", plain=STILL_OPEN)
        return found

    def key(self, raw: Any, document: Document, *, part: bool) -> dict[str, frozenset[Any]]:
        """The values that each name may have; of a `part`, only of the names that matter."""
        found: dict[str, frozenset[Any]] = {}
        for name, value in self.given(raw):
            values = value if isinstance(value, list | tuple) else [value]
            found[name] = frozenset(self.value(name, each) for each in values)
        missing = [] if part else self.missing(found)
        if missing or not found or not all(found.values()):
            raise Unclear(f"Not answered: {listed(missing)}." if missing else "Nothing is given.")
        return found

    def given(self, raw: Any) -> list[tuple[str, Any]]:
        """The names that are meant, with what was given for each. Raises `Unclear`."""
        if not isinstance(raw, Mapping):
            raise Unclear("Names with values are expected.")
        if len(raw) > MOST:
            raise Unclear(f"More than {MOST} values are given.")
        names = self.names()
        return [(name_of(name, names, "item"), value) for name, value in raw.items()]

    def accepts(self, key: Any, answer: Any) -> bool:
        """Whether every name has a value that the key accepts."""
        return bool(key.keys() == answer.keys()) and self.fits(key, answer)

    def fits(self, gave: Any, answer: Any) -> bool:
        """Whether the names foreseen have one of the values foreseen."""
        return all(name in answer and answer[name] in values for name, values in gave.items())

    def meets(self, gave: Any, key: Any) -> bool:
        """Whether all that was foreseen may be accepted."""
        return all(name in key and key[name] & values for name, values in gave.items())

    def attempts(self, known: Keyed, gave: Any, way: str, document: Document) -> Iterator[Any]:
        """What is accepted, with the values foreseen put in."""
        for key in known.accepting:
            for right, wrong in product(_each(key), _each(gave)):
                yield {**right, **wrong}


def _each(values: Mapping[str, Iterable[Any]]) -> Iterator[dict[str, Any]]:
    """Every choice of one value for each name."""
    for chosen in product(*(sorted(each, key=str) for each in values.values())):
        yield dict(zip(values, chosen, strict=True))


@record
class Sorted(Pairs):
    """A class, a partner or a verdict for each row."""

    @property
    def rows(self) -> Choices:
        """What gets a value."""
        return {}

    @property
    def columns(self) -> Choices:
        """What it may be put to."""
        return {}

    def names(self) -> Names:
        """The rows."""
        return words_of(self.rows)

    def form(self, document: Document) -> Html:
        """For each row one of the columns."""
        columns = {
            name: f"{each.words} ({each.at.where})" if each.at.line else each.words
            for name, each in self.columns.items()
        }
        return controls.pairs(self.rows, columns)

    def value(self, name: str, raw: Any) -> str:
        """What a row is put to."""
        return name_of(raw, words_of(self.columns), f"answer for {shown(name)}:")

    def held(self, key: Any, answer: Any) -> tuple[int, int]:
        """How many rows have a value that the key accepts."""
        return sum(answer[name] in values for name, values in key.items()), len(answer)

    def about(self, gave: Any) -> tuple[str, ...]:
        """The rows foreseen."""
        return tuple(gave)

    def wanted(self) -> str:
        """A value for every row."""
        return "Choose something for every row, then check again."

    def like(self) -> str:
        """A value for every row."""
        example = "{" + ", ".join(f'{shown(name)}: "…"' for name in self.rows) + "}"
        return f"Answer {example}; for each … choose one of {listed(self.columns)}."


@record
class Match(Sorted):
    """Two columns to match: each on the left has one on the right."""

    offers: ClassVar[tuple[str, ...]] = ("left", "right")
    left: Choices
    right: Choices

    @property
    def rows(self) -> Choices:
        """The left column."""
        return self.left

    @property
    def columns(self) -> Choices:
        """The right column, mixed."""
        return mixed(self.id, self.right, [list(each.answer.values()) for each in self.accept])

    def paper(self, document: Document) -> Html:
        """Room for a letter behind each line."""
        how = "Write a letter behind each line of the table. A letter may be used more than once."
        return controls.lettered(how, self.rows, self.columns, "answer")


@record
class Classify(Sorted):
    """Items to sort into classes."""

    offers: ClassVar[tuple[str, ...]] = ("items", "classes")
    items: Choices
    classes: Choices

    @property
    def rows(self) -> Choices:
        """The items."""
        return self.items

    @property
    def columns(self) -> Choices:
        """The classes."""
        return self.classes

    def paper(self, document: Document) -> Html:
        """A box for each class where they have room side by side, else room for its letter."""
        heads = [each.words for each in self.classes.values()]
        if controls.is_narrow(heads):
            return controls.grid("Tick one class for each.", self.items, heads)
        how = "Write the letter of a class behind each line of the table."
        return controls.lettered(how, self.items, self.classes, "class")

    def entries(self, document: Document, answer: Mapping[str, Any]) -> dict[str, Any]:
        """A demand for each item that stands in a request."""
        if self.becomes != "demands":
            return {}
        entries = {}
        for name, kind in answer.items():
            place = self.items[name].at if name in self.items else None
            request = _request(document, place) if place else ""
            if place and request:
                kinds = kind if isinstance(kind, list) else [kind]
                entries[name] = {"request": request, "kind": kinds, "at": anchor(place)}
        return {"demands": entries}

    def checks(self, document: Document) -> Found:
        """The items of an answer that becomes part of a reading are ids of the key."""
        things = [thing for reading in document.readings.values() for thing in reading]
        known = [thing.id for thing in things if thing.section == self.becomes]
        for name in self.items.keys() - set(known) if known else ():
            what = f"`{name[:80]}` is no id of `{self.becomes}` in the key."
            yield ("items", name), what, did_you_mean(name, known)


def _request(document: Document, place: Place) -> str:
    """The id of the innermost request that words stand in."""
    holding = [
        request
        for request in document.requests
        if request.at.start <= place.start and place.end <= request.at.end
    ]
    return min(holding, key=lambda each: each.at.end - each.at.start).id if holding else ""


def anchor(place: Place) -> dict[str, str]:
    """Words of an exercise as an anchor: they stand once in their letter."""
    return {"quote": " ".join(place.words.split()), "in": place.letter}


_VERDICTS = {name: Choice(says=words) for name, words in VERDICTS.items()}
_BRIEF = {"says": "it says so", "rules out": "it rules it out", SILENT: "it is silent"}
"""The verdicts as a row of the form names them."""


@record
class Silence(Sorted):
    """What a letter says, rules out, or does not say at all."""

    offers: ClassVar[tuple[str, ...]] = ("items",)
    in_: str = ""
    items: Choices
    absent: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def rows(self) -> Choices:
        """The statements."""
        return self.items

    @property
    def columns(self) -> Choices:
        """What a letter can do with a statement."""
        return _VERDICTS

    @property
    def choices(self) -> Mapping[str, Choice]:
        """The statements and the verdicts."""
        return {**_VERDICTS, **self.items}

    def form(self, document: Document) -> Html:
        """For each statement one verdict."""
        return controls.pairs(self.items, _BRIEF)

    def paper(self, document: Document) -> Html:
        """A box for each verdict."""
        return controls.grid("Tick one answer for each.", self.items, [*VERDICTS.values()])

    def agreements(self, known: Keyed, document: Document) -> Found:
        """Words that a silence would have needed are given, and do not occur."""
        keys = (item for key in known.accepting for item in key.items())
        silent = {name for name, each in keys if SILENT in each}
        if self.in_ and self.in_ not in document.page.letter_by_code:
            return
        where = f"letter {self.in_}" if self.in_ else "the document"
        for name in self.items:
            if name in silent and name not in self.absent:
                what = f"`{name}` is accepted as silent, and `absent` holds no words to prove it."
                yield ("absent",), what, "Add the words that it would have needed."
        for name, words in self.absent.items():
            if name not in silent:
                what = f"`{name[:80]}` is no item that is accepted as silent."
                yield ("absent", name), what, did_you_mean(name, sorted(silent))
            for index, each in enumerate(words):
                hits = document.search(each, letter=self.in_).hits
                if hits:
                    what = f"“{each[:160]}” does occur in {where}."
                    yield ("absent", name, index), what, f"It stands there: {hits[0].place.where}."
