"""From an entry of a file to a frozen value: the fields of the class say how it is written.

Text stays text, a `Place` is found by its copied words, a `Literal` allows its values, a tuple is a
list. Everything wrong with an entry is told, and the next entry is read all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from readingroom.anchors import Lost
from readingroom.document.page import LetterOutline, Page
from readingroom.document.things import NOWHERE, UNFILLED, Place, Thing
from readingroom.errors import Problem, did_you_mean
from readingroom.loading.finding import HOW_TO_QUOTE, anchor_of, find, short, stands_in
from readingroom.loading.plain import List, Map, Node, Text

TODO = "TODO"


@dataclass(frozen=True)
class Slot:
    """One field of an entry: its name in the file, its type, and whether it may be left out."""

    name: str
    attribute: str
    type: Any
    required: bool
    stands: bool = False


@cache
def slots(kind: type) -> tuple[Slot, ...]:
    """The fields that an entry of this kind may have, in the order of the class."""
    hints = get_type_hints(kind)
    return tuple(
        Slot(
            each.name.rstrip("_"),
            each.name,
            hints[each.name],
            each.default is MISSING and each.default_factory is MISSING,
            bool(each.metadata.get("stands")),
        )
        for each in fields(kind)
        if each.name != "mentions"
    )


@dataclass
class EntryReader:
    """Reads the entries of one file against one page, and gathers what is wrong."""

    path: str
    page: Page
    draft: bool
    problems: list[Problem] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    """The line of each entry read, by its address."""
    made: set[int] = field(default_factory=set)
    """The identities of the things that were read from this file."""
    _entry: str = ""
    _letter: LetterOutline | None = None

    def problem(self, line: int, what: str, nearest: str = "") -> None:
        """Note a mistake in the entry that is being read."""
        self.problems.append(Problem(self.path, line, self._entry, what, nearest))

    @contextmanager
    def entry(self, name: str) -> Iterator[None]:
        """Within this block, problems are told of the entry `name`."""
        before = self._entry, self._letter
        self._entry, self._letter = name, None
        try:
            yield
        finally:
            self._entry, self._letter = before

    def section(self, kind: type[Thing], node: Node | None) -> list[Thing]:
        """All entries of one list that could be read, in order."""
        if node is None:
            return []
        if isinstance(node, Text) and not node.value:
            return []
        with self.entry(kind.section):
            if not isinstance(node, List):
                self.problem(
                    node.line, "a list is expected here.", "Begin each entry with `- id:`."
                )
                return []
        found = [self._thing(kind, item, number) for number, item in enumerate(node.items, 1)]
        things = [thing for thing in found if thing is not None]
        self.made.update(map(id, things))
        return things

    def _thing(self, kind: type[Thing], node: Node, number: int) -> Thing | None:
        id = node.text("id") if isinstance(node, Map) else ""
        address = f"{kind.noun}:{id}" if id else f"{kind.section}, entry {number}"
        with self.entry(address):
            if not isinstance(node, Map):
                self.problem(node.line, "an entry is expected here.", "Begin it with `- id:`.")
                return None
            if id and address in self.lines:
                self.problem(
                    node.lines["id"],
                    f"the id “{id}” is used a second time (first on line {self.lines[address]}).",
                    "Give one of the two another id.",
                )
            if id and not id.replace("-", "").isalnum():
                self.problem(
                    node.lines["id"],
                    f"the id “{id}” has signs that cannot stand in an id.",
                    "Write letters and digits, joined by hyphens.",
                )
            self.lines.setdefault(address, node.lines.get("id", node.line))
            return self.record(kind, node)

    def record(self, kind: type, node: Map) -> Any | None:
        """One value of a class from named values, or None if it cannot be made."""
        known = {slot.name: slot for slot in slots(kind)}
        for name in node.values.keys() - known.keys():
            self.problem(
                node.lines[name],
                f"`{name}` is not a known field here.",
                did_you_mean(name, list(known)),
            )
        before = len(self.problems)
        self._letter = self._letter_named(node) or self._letter
        values = {}
        for slot in known.values():
            value = node.values.get(slot.name)
            empty = isinstance(value, Text) and not value.value.strip()
            if value is None and slot.required:
                self.problem(node.line, f"`{slot.name}` is missing.", "Add it, or TODO in a draft.")
            elif value is not None and empty and not slot.required and not value.commented:  # type: ignore[union-attr]
                continue
            elif value is not None:
                values[slot.attribute] = self._value(slot, slot.type, value)
        missing = any(value is None for value in values.values())
        if missing or any(s.required and s.attribute not in values for s in known.values()):
            return None
        made = kind(**values)
        if len(self.problems) == before:
            self._stands(made, node)
        return made

    def _letter_named(self, node: Map) -> LetterOutline | None:
        code = node.text("letter")
        if not code or code == TODO:
            return None
        letter = self.page.letter_by_code.get(code)
        if letter is None:
            self.problem(
                node.lines["letter"],
                f"there is no letter “{code}”.",
                did_you_mean(code, list(self.page.letter_by_code)),
            )
        return letter

    def _value(self, slot: Slot, type_: Any, node: Node) -> Any | None:
        """The value of a field, or None after a problem was told."""
        if get_origin(type_) in (Union, UnionType):
            type_ = next(each for each in get_args(type_) if each is not NoneType)
        if isinstance(node, Text) and not node.value.strip():
            hint = ("A # begins a comment. " if node.commented else "") + HOW_TO_QUOTE
            self.problem(node.line, f"nothing stands after `{slot.name}:`.", hint)
            return None
        if isinstance(node, Text) and node.value == TODO:
            return self._unfilled(slot, type_, node)
        if type_ is Place:
            return self._place(slot, node)
        if get_origin(type_) is tuple:
            return self._tuple(slot, get_args(type_)[0], node)
        if isinstance(type_, type) and is_dataclass(type_):
            if isinstance(node, Map):
                return self.record(type_, node)
            names = ", ".join(each.name for each in slots(type_))
            self.problem(
                node.line, f"`{slot.name}` has fields of its own.", f"Write {names} below it."
            )
            return None
        return self._text(slot, type_, node)

    def _unfilled(self, slot: Slot, type_: Any, node: Text) -> Any | None:
        if not self.draft:
            self.problem(
                node.line,
                f"`{slot.name}` still holds TODO, and the document is final.",
                "Fill it in, or set `status: draft`.",
            )
            return None
        if type_ is Place:
            return NOWHERE
        if get_origin(type_) is tuple:
            return ()
        return UNFILLED

    def _tuple(self, slot: Slot, type_: Any, node: Node) -> tuple[Any, ...] | None:
        nodes = node.items if isinstance(node, List) else (node,)
        if not nodes and slot.required:
            self.problem(
                node.line, f"the list under `{slot.name}` is empty.", "Add what belongs there."
            )
            return None
        values = [self._value(slot, type_, item) for item in nodes]
        return None if None in values else tuple(values)

    def _text(self, slot: Slot, type_: Any, node: Node) -> str | None:
        if not isinstance(node, Text):
            self.problem(
                node.line,
                f"`{slot.name}` should be text, and is "
                f"{'a list' if isinstance(node, List) else 'a group of fields'}.",
                HOW_TO_QUOTE,
            )
            return None
        value = " ".join(node.value.split())
        if get_origin(type_) is Literal and value not in get_args(type_):
            self.problem(
                node.line,
                f"`{slot.name}: {value[:80]}` is not one of the values allowed.",
                did_you_mean(value, [each for each in get_args(type_) if each]),
            )
            return None
        return value

    def _place(self, slot: Slot, node: Node) -> Place | None:
        if isinstance(node, List):
            self.problem(
                node.line,
                f"`{slot.name}` begins with a bracket, so it is read as a list.",
                HOW_TO_QUOTE,
            )
            return None
        if isinstance(node, Text) and node.commented:
            self.problem(node.line, f"a # cuts off what follows in `{slot.name}`.", HOW_TO_QUOTE)
            return None
        anchor, troubles = anchor_of(slot.name, node, list(self.page.letter_by_code))
        for trouble in troubles:
            self.problem(*trouble)
        if troubles:
            return None
        try:
            return self.page.place(find(self.page, anchor, self._letter))
        except Lost as lost:
            self.problem(node.line, f"`{slot.name}`: {lost.what}", lost.nearest)
            return None

    def _stands(self, made: Any, node: Map) -> None:
        """Tell of values that are not in the entry's own words, such as a figure."""
        at = getattr(made, "at", None)
        if not isinstance(at, Place) or not at.line:
            return
        for slot in slots(made.__class__):
            if not slot.stands:
                continue
            value = getattr(made, slot.attribute)
            for words in value if isinstance(value, tuple) else (value,):
                if words and words != UNFILLED and not stands_in(words, at.words):
                    self.problem(
                        node.lines[slot.name],
                        f"`{slot.name}: {words}` does not stand in the entry's own words.",
                        f"They are: {short(at.words)}",
                    )
