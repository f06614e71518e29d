"""From what stands behind a name to a value of the type that its field has.

Text stays text, a `Place` is found by its copied words, a `Literal` allows its values, a tuple is a
list. What is wrong is told, and `FAILED` stands in place of the value.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, is_dataclass
from typing import Any, Literal, get_args, get_origin

from readingroom.anchors import Lost
from readingroom.document.page import LetterOutline, Page
from readingroom.document.things import NOWHERE, UNFILLED, Place
from readingroom.errors import Problem, did_you_mean
from readingroom.loading.finding import HOW_TO_QUOTE, anchor_of, find, short, suggestion
from readingroom.loading.plain import List, Map, Node, Text
from readingroom.loading.slots import NEVER_TODO, Slot, is_empty, is_todo, one_type, slots

_LONGEST_NAME = {"id": 80, "code": 8}
FAILED = object()
"""What stands in place of a value that could not be read."""


@dataclass
class ValueReader:
    """Reads the values of one file against one page, and gathers what is wrong.

    `codes` are the codes of all letters, also of those whose place was not found; None if they are
    not known. Without a page (`blind`) no words are looked for.
    """

    path: str
    page: Page
    draft: bool
    codes: frozenset[str] | None = None
    blind: bool = False
    problems: list[Problem] = field(default_factory=list)
    _entry: str = ""
    _letter: LetterOutline | None = None
    _in_letter: bool = False

    def __post_init__(self) -> None:
        """See whether every letter has its place."""
        placed = self.page.letter_by_code.keys()
        self._all_placed = self.codes is not None and self.codes <= placed

    def problem(self, line: int, what: str, nearest: str = "") -> None:
        """Note a mistake in the entry that is being read."""
        self.problems.append(Problem(self.path, line, self._entry, what, nearest))

    @contextmanager
    def entry(self, name: str) -> Iterator[None]:
        """Within this block, problems are told of the entry `name`."""
        before = self._entry, self._letter, self._in_letter
        self._entry, self._letter, self._in_letter = short(name), None, False
        try:
            yield
        finally:
            self._entry, self._letter, self._in_letter = before

    def look_in(self, node: Map) -> None:
        """Look for the words of this entry in the letter that it names, if it names one."""
        code = node.text("letter")
        if not code or is_todo(node.values["letter"]):
            return
        self._letter, self._in_letter = self.page.letter_by_code.get(code), True
        if self.codes is not None and code not in self.codes:
            what = f"there is no letter “{short(code)}”."
            self.problem(node.lines["letter"], what, suggestion(code, sorted(self.codes)))

    def record(self, kind: type, node: Map) -> Any:
        """One value of a class from named values."""
        raise NotImplementedError

    def value(self, slot: Slot, type_: Any, node: Node) -> Any:
        """The value of a field, or `FAILED` after a problem was told."""
        type_ = one_type(type_)
        if is_empty(node):
            commented = isinstance(node, Text) and node.commented
            hint = ("A # begins a comment. " if commented else "") + HOW_TO_QUOTE
            return self._failed(node.line, f"nothing stands after `{slot.name}:`.", hint)
        if is_todo(node) and (isinstance(node, Text) or type_ is Place):
            return self._unfilled(slot, type_, node)
        if type_ is Place:
            return self._place(slot, node)
        if get_origin(type_) is tuple:
            return self._tuple(slot, get_args(type_)[0], node)
        if not (isinstance(type_, type) and is_dataclass(type_)):
            return self._text(slot, type_, node)
        if isinstance(node, Map):
            return self.record(type_, node)
        names = ", ".join(each.name for each in slots(type_))
        what = f"`{slot.name}` has fields of its own."
        return self._failed(node.line, what, f"Write {names} below it.")

    def _failed(self, line: int, what: str, nearest: str = "") -> Any:
        self.problem(line, what, nearest)
        return FAILED

    def _unfilled(self, slot: Slot, type_: Any, node: Node) -> Any:
        if slot.name in NEVER_TODO:
            what = f"`{slot.name}` still holds TODO."
            return self._failed(node.line, what, "Fill it in; a draft needs it too.")
        if not self.draft:
            what = f"`{slot.name}` still holds TODO, and the document is final."
            return self._failed(node.line, what, "Fill it in, or set `status: draft`.")
        if get_origin(type_) is tuple:
            filled = self._unfilled(slot, get_args(type_)[0], node)
            return () if filled is None else (filled,)
        if type_ is Place:
            return NOWHERE
        return None if isinstance(type_, type) and is_dataclass(type_) else UNFILLED

    def _tuple(self, slot: Slot, type_: Any, node: Node) -> Any:
        nodes = node.items if isinstance(node, List) else (node,)
        if not nodes and slot.required:
            what = f"the list under `{slot.name}` is empty."
            return self._failed(node.line, what, "Add what belongs there.")
        values = tuple([self.value(slot, type_, item) for item in nodes])
        return FAILED if any(value is FAILED for value in values) else values

    def _text(self, slot: Slot, type_: Any, node: Node) -> Any:
        if isinstance(node, List):
            what = f"`{slot.name}` should be text, and is a list."
            return self._failed(
                node.line, what, f"Do the words begin with a bracket? {HOW_TO_QUOTE}"
            )
        if isinstance(node, Map):
            what = f"`{slot.name}` should be text, and is a group of fields."
            return self._failed(node.line, what, f"Do the words hold a colon? {HOW_TO_QUOTE}")
        value = " ".join(node.value.split())
        if get_origin(type_) is Literal:
            allowed = [each for each in get_args(type_) if each]
            if value in allowed:
                return value
            what = f"`{slot.name}: {short(value)}` is not one of the values allowed."
            several = set(value.split()) <= set(allowed) and get_origin(slot.type) is tuple
            nearest = f"Write `{slot.name}: [{', '.join(value.split())}]`." if several else ""
            return self._failed(node.line, what, nearest or did_you_mean(value, allowed))
        if node.commented:
            what = f"a # cuts off what follows in `{slot.name}`."
            hint = f"A comment of yours belongs on a line of its own. {HOW_TO_QUOTE}"
            return self._failed(node.line, what, hint)
        if slot.name in ("id", "code") and len(value) > _LONGEST_NAME[slot.name]:
            what = f"`{slot.name}: {short(value)}` is too long."
            return self._failed(node.line, what, "Make it short and easy to say.")
        if slot.name == "id" and not value.replace("-", "").isalnum():
            what = f"the id “{short(value)}” has signs that cannot stand in an id."
            return self._failed(node.line, what, "Write letters and digits, joined by hyphens.")
        return value

    def _place(self, slot: Slot, node: Node) -> Any:
        if isinstance(node, List):
            what = f"`{slot.name}` begins with a bracket, so it is read as a list."
            return self._failed(node.line, what, HOW_TO_QUOTE)
        if isinstance(node, Text) and node.commented:
            what = f"a # cuts off what follows in `{slot.name}`."
            return self._failed(node.line, what, HOW_TO_QUOTE)
        anchor, troubles = anchor_of(slot.name, node, self.codes)
        for trouble in troubles:
            self.problem(*trouble)
        if troubles:
            return FAILED
        if self.blind:
            return NOWHERE
        letter = self.page.letter_by_code.get(anchor.letter, self._letter)
        try:
            return self.page.place(find(self.page, anchor, letter))
        except Lost as lost:
            if lost.several and not self._all_placed and (anchor.letter or self._in_letter):
                return NOWHERE  # In their letter the words may well stand once.
            line = node.lines.get(lost.which, node.line) if isinstance(node, Map) else node.line
            return self._failed(line, f"`{slot.name}`: {lost.what}", lost.nearest)
