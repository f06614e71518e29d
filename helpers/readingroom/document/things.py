"""What everything on the desk has in common: an address, a place on the page, its words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any, ClassVar, Literal, TypeVar

from readingroom.document.records import record
from readingroom.errors import NotHere, did_you_mean
from readingroom.markup import Html

Ground = Literal["page", "reading", "outside"]
UNFILLED = "not yet filled"
"""Shown where a draft still holds TODO."""


@dataclass(frozen=True)
class Reference:
    """How a document is cited: its id, title, date and archive, and the page's own citation."""

    id: str
    title: str = ""
    date: str = ""
    repository: str = ""
    citation: str = ""
    shelfmarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Place:
    """Where words stand: verbatim words, code points, lines, passage, letter, part and voice.

    `line` and `last_line` count from 1; `siglum` and `letter` are empty outside the letters.
    """

    start: int
    end: int
    words: str
    line: int
    last_line: int
    siglum: str = ""
    letter: str = ""
    letter_title: str = ""
    part: str = ""
    voice: str = ""
    document: Reference = field(default=Reference(""), repr=False)

    @property
    def where(self) -> str:
        """The place in words: siglum and line.

        >>> Place(0, 5, "words", 35, 35, "M3").where
        'M3, line 35'
        """
        lines = (
            f"line {self.line}"
            if self.line == self.last_line
            else (f"lines {self.line}–{self.last_line}")
        )
        return ", ".join(filter(None, [self.siglum, lines]))


NOWHERE = Place(0, 0, UNFILLED, 0, 0)
"""The place of words that a draft has not yet filled in."""


def detail(**how: Any) -> Any:
    """A field of a thing and how it is written in a file.

    `label`: its name for readers; `refers`: the kinds whose ids it holds; `stands`: True if its
    value must stand in the entry's own words; `open`: True if “not stated” may stand in place of an
    id; `derived`: True if it is worked out and not written;
    `default`: what it is when left out.
    """
    default = how.pop("default", None)
    if default is None:
        return field(metadata=how)
    return field(default=default, metadata=how)


@record
class Thing:
    """One thing on the desk. Its address is `kind:id`; put alone in a cell it shows itself."""

    noun: ClassVar[str] = "thing"
    section: ClassVar[str] = ""
    ground: ClassVar[Ground] = "page"

    id: str
    note: str = ""

    @property
    def address(self) -> str:
        """What to write in `document[...]` to get this thing."""
        return f"{self.noun}:{self.id}"

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every place on the page that this thing points at, the main one first."""
        found: list[Place] = []
        for each in fields(self):
            value = getattr(self, each.name)
            for item in value if isinstance(value, tuple) else (value,):
                if isinstance(item, Place) and item.line:
                    found.append(item)
        return tuple(found)

    @property
    def place(self) -> Place:
        """The main place on the page; `NOWHERE` for a thing without words of the page."""
        return self.places[0] if self.places else NOWHERE

    @property
    def words(self) -> str:
        """The words of the page, verbatim; empty for a thing that has none there."""
        return self.place.words if self.places else ""

    @property
    def line(self) -> int | None:
        """The line on which the words begin, from 1."""
        return self.place.line or None

    @property
    def siglum(self) -> str:
        """The passage in which the words begin, for example M16."""
        return self.place.siglum

    def __str__(self) -> str:
        """Address, place and words on one line."""
        return ": ".join(
            filter(
                None,
                [
                    self.address,
                    self.place.where if self.places else "",
                    " ".join(self.words.split()),
                ],
            )
        )

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> Html:
        from readingroom.document.showing import card

        return card(self)


T = TypeVar("T", bound=Thing)


class Collection:
    """Things that are found by address and by kind."""

    things: tuple[Thing, ...]

    def every(self, kind: type[T]) -> tuple[T, ...]:
        """All things of one kind, in the order of the file."""
        return self._by_kind.get(kind, ())  # type: ignore[return-value]

    @cached_property
    def _by_kind(self) -> dict[type[Thing], tuple[Thing, ...]]:
        kinds: dict[type[Thing], list[Thing]] = {}
        for thing in self.things:
            kinds.setdefault(type(thing), []).append(thing)
        return {kind: tuple(things) for kind, things in kinds.items()}

    @cached_property
    def by_address(self) -> dict[str, Thing]:
        """Every thing under its address."""
        return {thing.address: thing for thing in self.things}

    def __getitem__(self, address: str) -> Any:
        """The thing with this address. Raises `NotHere`, with the nearest address."""
        try:
            return self.by_address[address]
        except KeyError:
            raise not_here(address, self.by_address) from None

    def __iter__(self) -> Iterator[Thing]:
        """All things (without this, Python would try the numbers 0, 1, 2 … as addresses)."""
        return iter(self.things)


def not_here(address: str, known: Iterable[str]) -> NotHere:
    """The error for an address that nothing bears: nearest ones of the same kind first."""
    kind = str(address).partition(":")[0]
    same = [name for name in known if name.partition(":")[0] == kind]
    return NotHere(
        f"There is nothing called “{address}” here. "
        f"{did_you_mean(str(address), same or list(known))}".strip()
    )
