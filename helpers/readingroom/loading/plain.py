"""YAML read as text only: every scalar a string, every node with its line.

Ordinary loaders turn `3:00` into 180, `0072` into 58 and `No` into False, keep the last of two
equal keys without a word, follow aliases and recurse without bound. Here the events of the parser
are put together by hand, so none of this can happen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from readingroom.errors import Problem
from readingroom.loading.syntax import FIRST_AID, explained, swallowed

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_DEEPEST = 12
_NAME = re.compile(r" +(\w+):(?:\s|$)")
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
"""Signs that no one sees, or that are read as line ends in one place and not in another."""


@dataclass(frozen=True, slots=True)
class Text:
    """A value as written.

    `commented` is True if a # cut off the rest of its line; `within` are the lines below a `>`
    that look like names with values, by their names.
    """

    value: str
    line: int
    commented: bool = False
    within: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class List:
    """A list of values."""

    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Map:
    """Named values; `lines` are those of their names, `again` those of names used twice."""

    line: int
    values: dict[str, Node] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    again: list[tuple[str, int]] = field(default_factory=list)

    def text(self, name: str) -> str:
        """The text under a name, or nothing."""
        value = self.values.get(name)
        return value.value if isinstance(value, Text) else ""


Node = Text | List | Map


class Unreadable(Exception):
    """What makes a whole file unreadable."""

    def __init__(self, line: int, what: str, nearest: str = "") -> None:
        super().__init__(what)
        self.line, self.what, self.nearest = line, what, nearest


def read(content: str, path: str) -> tuple[Map, list[Problem]]:
    """The entries of a YAML file, and what is wrong with its form.

    A file that cannot be read at all yields an empty map and one problem.
    """
    content = content.replace("\r\n", "\n").replace("\r", "\n")
    try:
        _must_be_plain(content)
        top, complete = _Builder(content).build()
    except Unreadable as error:
        return Map(1), [Problem(path, error.line, "", error.what, error.nearest)]
    if not top.values:
        return top, [Problem(path, 1, "", "the file is empty.", "Put a copy of it back.")]
    if complete:
        return top, []
    what = "the file stops without its last line `...`, so it may have been cut off."
    nearest = "Compare it with a copy; if nothing is missing, add a last line `...`."
    last = content.count("\n") + (not content.endswith("\n"))
    return top, [Problem(path, last, "", what, nearest)]


def _must_be_plain(content: str) -> None:
    """Raise `Unreadable` at a sign that has no business in a file of entries, or if it is empty."""
    if all(not line or line.startswith("#") for line in map(str.strip, content.split("\n"))):
        raise Unreadable(1, "the file is empty.", "Put a copy of it back.")
    if unseen := UNSEEN.search(content):
        what = f"a sign that cannot be seen stands here (U+{ord(unseen.group()):04X})."
        nearest = "Delete it and save the file as UTF-8; it may have come along with copied words."
        raise Unreadable(content.count("\n", 0, unseen.start()) + 1, what, nearest)
    if tab := re.search(r"(?m)^ *\t", content):
        line = content.count("\n", 0, tab.start()) + 1
        what = "a tab stands at the beginning of the line."
        raise Unreadable(line, what, "Use spaces, two for each step.")


class _Builder:
    """Puts the events of the parser together."""

    def __init__(self, content: str) -> None:
        self.content = content
        self.source_lines = content.split("\n")
        self.suspect: Unreadable | None = None

    def build(self) -> tuple[Map, bool]:
        """The whole file, and whether its last line is there."""
        events = self._events()
        top: Node | None = None
        complete = False
        for event in events:
            if isinstance(event, yaml.DocumentEndEvent):
                complete = bool(event.explicit)
            elif isinstance(event, yaml.DocumentStartEvent) and top is not None:
                raise Unreadable(
                    _line(event),
                    "a second document begins here.",
                    "Leave out the line `---` or what follows `...`.",
                )
            elif isinstance(event, yaml.NodeEvent):
                top = self._node(event, events, 0)
        if self.suspect:
            raise self.suspect
        if not isinstance(top, Map):
            raise Unreadable(
                top.line if top else 1,
                "the file does not begin with `name: value`.",
                "Its first entry is `format:`.",
            )
        return top, complete

    def _events(self) -> Iterator[yaml.Event]:
        try:
            yield from yaml.parse(self.content, Loader=_LOADER)
        except yaml.reader.ReaderError:
            raise Unreadable(1, "the file holds a sign that cannot be read.", FIRST_AID) from None
        except yaml.MarkedYAMLError as error:
            raise self._explained(error) from None

    def _explained(self, error: yaml.MarkedYAMLError) -> Unreadable:
        mark, opened = error.problem_mark or error.context_mark, error.context_mark
        at = min((mark.line if mark else 0) + 1, len(self.source_lines))
        while at > 1 and not self.source_lines[at - 1].strip():
            at -= 1
        begun = opened.line + 1 if opened else 0
        problem = f"{error.context or ''} {error.problem or ''}"
        return Unreadable(*explained(self.source_lines, at, begun, problem))

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        line = _line(event)
        _must_be_ours(event, line, depth)
        if isinstance(event, yaml.ScalarEvent):
            self._must_be_one_value(event, line)
            return Text(event.value, line, self._commented(event), self._within(event, line))
        if isinstance(event, yaml.SequenceStartEvent):
            inside = self._until(yaml.SequenceEndEvent, events)
            return List(tuple(self._node(each, events, depth + 1) for each in inside), line)
        return self._map(line, events, depth)

    def _map(self, line: int, events: Iterator[yaml.Event], depth: int) -> Map:
        found = Map(line)
        for event in self._until(yaml.MappingEndEvent, events):
            key = self._node(event, events, depth + 1)
            value = self._node(next(events), events, depth + 1)
            if not isinstance(key, Text):
                raise Unreadable(key.line, "the name of a value is a list.", FIRST_AID)
            if key.value in found.values:
                found.again.append((key.value, key.line))
                continue
            found.values[key.value] = value
            found.lines[key.value] = key.line
        return found

    def _must_be_one_value(self, event: yaml.ScalarEvent, line: int) -> None:
        if unseen := UNSEEN.search(event.value):
            what = f"the words hold a sign that cannot be seen (U+{ord(unseen.group()):04X})."
            raise Unreadable(line, what, "Leave it out.")
        last = event.end_mark.line + 1 if event.end_mark else line
        if last == line or event.style in ("|", ">"):
            return
        if verdict := swallowed(self.source_lines, line, last, event.style):
            self.suspect = self.suspect or Unreadable(line, *verdict)
            if event.style in ("'", '"'):
                raise self.suspect

    @staticmethod
    def _until(end: type[yaml.Event], events: Iterator[yaml.Event]) -> Iterator[yaml.Event]:
        for event in events:
            if isinstance(event, end):
                return
            yield event

    def _within(self, event: yaml.ScalarEvent, line: int) -> tuple[tuple[str, int], ...]:
        if event.style not in ("|", ">") or not event.end_mark:
            return ()
        below = enumerate(self.source_lines[line : event.end_mark.line], line + 1)
        names = ((_NAME.match(each), number) for number, each in below)
        return tuple((match[1], number) for match, number in names if match)

    def _commented(self, event: yaml.ScalarEvent) -> bool:
        """Whether a # has cut off the rest of the line of a value without quotation marks."""
        if event.style in ("|", ">", "'", '"'):
            return False
        mark = event.end_mark if event.value else event.start_mark
        if mark is None or mark.line >= len(self.source_lines):
            return False
        if "#" not in self.source_lines[mark.line]:
            return False
        rest = self.source_lines[mark.line][mark.column :]
        return bool(re.match(r"\s*#", rest)) or (not event.value and "#" in rest)


def _must_be_ours(event: yaml.Event, line: int, depth: int) -> None:
    """Raise `Unreadable` at what YAML has and files of entries have not."""
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        what = "an & or * stands before a value: references are not used here."
        raise Unreadable(line, what, "Write the value out, or put it in quotation marks.")
    if getattr(event, "tag", None) is not None:
        what = "a ! stands before a value: tags are not used here."
        raise Unreadable(line, what, "Put the value in quotation marks.")
    if depth > _DEEPEST:
        what = f"values stand more than {_DEEPEST} deep in each other."
        raise Unreadable(line, what, "If the words hold brackets, put them in quotation marks.")


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1
