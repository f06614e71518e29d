"""From an entry of a file to a frozen value: the fields of the class say how it is written.

Everything wrong with an entry is told, and the next entry is read all the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from readingroom.document.things import UNFILLED, Place, Thing
from readingroom.errors import did_you_mean
from readingroom.loading.finding import short, stands_in
from readingroom.loading.plain import List, Map, Node, Text
from readingroom.loading.slots import Slot, is_empty, names_within, slots
from readingroom.loading.values import FAILED, ValueReader

_STRAY = "If these are words of the line above, write `>` there and move them to the right of it."


@dataclass
class EntryReader(ValueReader):
    """Reads the entries of one file, and remembers where each of them stands."""

    nodes: dict[str, Map] = field(default_factory=dict)
    """Each entry as written, by its address; also those that could not be read."""
    made: dict[int, tuple[Thing, Map]] = field(default_factory=dict)
    """What was read, by its identity, with the entry that it was read from."""
    failed: Counter[type[Thing]] = field(default_factory=Counter)
    """How many entries of each kind could not be read."""
    unread: set[str] = field(default_factory=set)
    """The nouns of lists that could not be read at all."""
    meant: set[tuple[str, str]] = field(default_factory=set)
    """Entries with fields that they were meant to have, under a wrong name or at a wrong place."""
    sections: dict[str, int] = field(default_factory=dict)
    """The line on which each list begins."""

    def section(self, kind: type[Thing], node: Node | None) -> list[Thing]:
        """All entries of one list that could be read, in order."""
        if node is None or (isinstance(node, Text) and is_empty(node)):
            return []
        if not isinstance(node, List):
            self.unread.add(kind.noun)
            with self.entry(kind.section):
                what = "a list is expected here."
                self.problem(node.line, what, "Begin each entry with `- id:`.")
            return []
        found = [self._thing(kind, item, number) for number, item in enumerate(node.items, 1)]
        return [thing for thing in found if thing is not None]

    def _thing(self, kind: type[Thing], node: Node, number: int) -> Thing | None:
        given = node.text("id") if isinstance(node, Map) else ""
        address = f"{kind.noun}:{given}" if given else f"{kind.section}, entry {number}"
        with self.entry(address):
            if not isinstance(node, Map):
                self.failed[kind] += 1
                self.problem(node.line, "an entry is expected here.", "Begin it with `- id:`.")
                return None
            if first := self.nodes.get(address):
                what = f"the id “{short(given)}” is used a second time"
                where = f"(first on line {first.lines['id']})."
                hint = "Give one of the two another id."
                self.problem(node.lines["id"], f"{what} {where}", hint)
            self.nodes.setdefault(address, node)
            thing = self.record(kind, node)
        if not isinstance(thing, kind):
            self.failed[kind] += 1
            return None
        self.made[id(thing)] = thing, node
        return thing

    def record(self, kind: type, node: Map) -> Any:
        """One value of a class from named values, or `FAILED`."""
        known = {slot.name: slot for slot in slots(kind)}
        before = len(self.problems)
        meant = self._unknown_names(node, known)
        self.look_in(node)
        values: dict[str, Any] = {}
        for slot in known.values():
            value = node.values.get(slot.name)
            if value is None and slot.required:
                values[slot.attribute] = FAILED
                if slot.name not in meant:
                    what = f"`{slot.name}` is missing."
                    self.problem(node.line, what, "Add it, or TODO in a draft.")
            elif value is not None and not self._left_out(slot, value):
                values[slot.attribute] = self.value(slot, slot.type, value)
        if any(value is FAILED for value in values.values()):
            return FAILED
        made = kind(**values)
        if len(self.problems) == before:
            self._stands(made, node)
        return made

    def _unknown_names(self, node: Map, known: dict[str, Slot]) -> set[str]:
        """The fields that were probably meant by names that are not known; these are told."""
        for name, line in node.again:
            what = f"`{short(name)}` stands here a second time (first on line {node.lines[name]})."
            hint = "A new entry begins with `- id:`." if name == "id" else "Keep one of the two."
            self.problem(line, what, hint)
        meant = set(self._swallowed(node, known))
        for name in node.values.keys() - known.keys():
            hint = did_you_mean(name, list(known)) if " " not in name.strip() else _STRAY
            self.problem(node.lines[name], f"`{short(name)}` is not a known field here.", hint)
            meant |= {each for each in known if hint == f"Did you mean “{each}”?"}
        self.meant.update((self._entry, name) for name in meant)
        return meant

    def _swallowed(self, node: Map, known: dict[str, Slot]) -> Iterator[str]:
        """The fields that stand so far to the right that they belong to another; told."""
        for above, value in node.values.items():
            if isinstance(value, Text) and not value.within:
                continue
            inner = names_within(known[above].type) if above in known else set()
            lost = known.keys() - node.values.keys() - inner
            for name, line in _looking_like_names(value):
                if name in lost:
                    what = f"`{name}` stands so far to the right that it is read as words."
                    self.problem(line, what, f"Write it straight below `{short(above)}`.")
                    yield name
            if isinstance(value, Map):
                # Told where the value is read, as a name that is not known there.
                yield from value.values.keys() & lost

    @staticmethod
    def _left_out(slot: Slot, node: Node) -> bool:
        """Whether an optional field is there and empty, which is as good as left out."""
        return (
            isinstance(node, Text) and not slot.required and is_empty(node) and not node.commented
        )

    def _stands(self, made: Any, node: Map) -> None:
        """Tell of values that are not in the entry's own words, such as a figure."""
        at = getattr(made, "at", None)
        if not isinstance(at, Place) or not at.line:
            return
        for slot in slots(made.__class__):
            value = getattr(made, slot.attribute) if slot.stands else ()
            for words in value if isinstance(value, tuple) else (value,):
                if words and words != UNFILLED and not stands_in(words, at.words):
                    what = f"`{slot.name}: {short(words)}` does not stand in the entry's own words."
                    self.problem(node.lines[slot.name], what, f"They are: “{short(at.words)}”.")


def _looking_like_names(node: Node) -> Iterator[tuple[str, int]]:
    """The lines among the words of a value that look like names with values."""
    if isinstance(node, Text):
        yield from node.within
        return
    for each in node.items if isinstance(node, List) else node.values.values():
        yield from _looking_like_names(each)
