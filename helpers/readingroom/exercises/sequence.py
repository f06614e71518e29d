"""Exercises that are answered by an order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import permutations
from typing import Any, ClassVar

from readingroom.document import Document
from readingroom.document.things import record
from readingroom.exercises import controls
from readingroom.exercises.exercise import Judged, Keyed
from readingroom.exercises.parts import STILL_OPEN, Choices, Unclear, listed, several, words_of
from readingroom.html import Html

_ALL_ORDERS = 6
"""Items of which every order is tried."""


@record
class Order(Judged):
    """Items to put in order."""

    offers: ClassVar[tuple[str, ...]] = ("items",)
    between: ClassVar[str] = " → "
    items: Choices

    @property
    def mixed(self) -> Choices:
        """The items in an order of their own, which is not the key."""
        return mixed(self.id, self.items, [each.answer for each in self.accept])

    def form(self, document: Document) -> Html:
        """The items, mixed, to be moved."""
        return controls.order(self.mixed)

    def paper(self, document: Document) -> Html:
        """A box for a number before each item."""
        words = f"Number the boxes from 1 (the first) to {len(self.items)} (the last)."
        return controls.boxes(words, self.mixed, "box for a number")

    def untouched(self, raw: Any) -> bool:
        """Whether the items stand as they were mixed."""
        return bool(raw == list(self.mixed))

    def understand(self, raw: Any, document: Document) -> tuple[str, ...]:
        """The order that is meant, every item once."""
        found = self._found(raw)
        if missing := [name for name in self.items if name not in found]:
            raise Unclear(f"Not yet in the order: {listed(missing)}.", plain=STILL_OPEN)
        return found

    def key(self, raw: Any, document: Document, *, part: bool) -> tuple[str, ...]:
        """An order of all items, or of at least two."""
        if not part:
            return self.understand(raw, document)
        found = self._found(raw)
        if len(found) < 2:
            raise Unclear("An order has at least two items.")
        return found

    def _found(self, raw: Any) -> tuple[str, ...]:
        found = tuple(several(raw, words_of(self.items), "item"))
        if again := [name for name in dict.fromkeys(found) if found.count(name) > 1]:
            raise Unclear(f"{listed(again)} stands there more than once.", plain=STILL_OPEN)
        return found

    def fits(self, gave: Any, answer: Any) -> bool:
        """Whether the items foreseen stand in this order, whatever stands between them."""
        rest = iter(answer)
        return all(item in rest for item in gave)

    def like(self) -> str:
        """A list of all items."""
        items = sorted(self.items)
        return f"Answer with a list of all of these, the first one first: {listed(items)}."

    def wanted(self) -> str:
        """Items to move."""
        return "Move the items until they stand in your order, the first one first."

    def attempts(self, known: Keyed, gave: Any, way: str, document: Document) -> Iterator[Any]:
        """Every order of few items; else the accepted ones with what was foreseen put in."""
        items = tuple(self.items)
        if len(items) <= _ALL_ORDERS:
            yield from (each for each in permutations(items) if self.fits(gave, each))
            return
        for key in known.accepting:
            places = sorted(key.index(item) for item in gave)
            moved = list(key)
            for place, item in zip(places, gave, strict=True):
                moved[place] = item
            yield tuple(moved)
            rest = [item for item in key if item not in gave]
            yield from ((*rest[:at], *gave, *rest[at:]) for at in range(len(rest) + 1))


def mixed(seed: str, items: Choices, accepted: Sequence[Any]) -> Choices:
    """The items in an order that depends on their names and not on the file, and is not the key."""
    names = sorted(items, key=lambda name: sha256(f"{seed} {name}".encode()).digest())
    for _ in names:
        if not any(names[: len(key)] == key for key in accepted):
            break
        names = [*names[1:], names[0]]
    return {name: items[name] for name in names}
