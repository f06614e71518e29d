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

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_DEEPEST = 12
_STRUCTURE_NEXT = (
    "If the words hold a colon and a space, a # after a space, or begin with a quotation mark or "
    "bracket, put single quotation marks around them, or write `>` and the words below it."
)


@dataclass(frozen=True, slots=True)
class Text:
    """A value as written. `commented` is True if a # cut off the rest of its line."""

    value: str
    line: int
    commented: bool = False


@dataclass(frozen=True, slots=True)
class List:
    """A list of values."""

    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Map:
    """Named values; `lines` are those of their names."""

    line: int
    values: dict[str, Node] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

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
    if not content.strip():
        return Map(1), [Problem(path, 1, "", "the file is empty.", "Restore it from a copy.")]
    tab = re.search(r"(?m)^[ ]*\t", content)
    if tab:
        line = content.count("\n", 0, tab.start()) + 1
        return Map(1), [
            Problem(
                path,
                line,
                "",
                "a tab stands at the beginning of the line.",
                "Use spaces, two for each step.",
            )
        ]
    builder = _Builder(content, path)
    try:
        top, complete = builder.build()
    except Unreadable as error:
        return Map(1), [Problem(path, error.line, "", error.what, error.nearest)]
    if not complete:
        last = content.count("\n") + (not content.endswith("\n"))
        builder.problems.append(
            Problem(
                path,
                last,
                "",
                "the file stops without its last line `...`, so it may have been cut off.",
                "Compare it with a copy; if nothing is missing, add a last line `...`.",
            )
        )
    return top, builder.problems


class _Builder:
    """Puts the events of the parser together."""

    def __init__(self, content: str, path: str) -> None:
        self.content = content
        self.path = path
        self.problems: list[Problem] = []
        self.source_lines = content.split("\n")

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
        if not isinstance(top, Map):
            raise Unreadable(
                1, "the file does not begin with `name: value`.", "Its first entry is `format:`."
            )
        return top, complete

    def _events(self) -> Iterator[yaml.Event]:
        try:
            yield from yaml.parse(self.content, Loader=_LOADER)
        except yaml.reader.ReaderError as error:
            line = self.content.count("\n", 0, error.position) + 1
            raise Unreadable(
                line,
                "a sign stands here that a text file cannot hold.",
                "Delete it and save the file as UTF-8.",
            ) from None
        except yaml.MarkedYAMLError as error:
            raise self._explained(error) from None

    def _explained(self, error: yaml.MarkedYAMLError) -> Unreadable:
        mark = error.problem_mark or error.context_mark
        line = min((mark.line if mark else 0) + 1, len(self.source_lines))
        while line > 1 and not self.source_lines[line - 1].strip():
            line -= 1
        if error.context_mark and error.context and "quoted scalar" in error.context:
            line = error.context_mark.line + 1
            return Unreadable(
                line, "a quotation mark is opened here and never closed.", _STRUCTURE_NEXT
            )
        written = self.source_lines[line - 1].strip()[:80]
        # The parser sees a value that went wrong only when the next line does not fit it.
        return Unreadable(line, f"the file cannot be read from here on: {written}", _STRUCTURE_NEXT)

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        line = _line(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise Unreadable(
                line,
                "an & or * stands before a value: references are not used here.",
                "Write the value out, or put it in quotation marks.",
            )
        if getattr(event, "tag", None) not in (None, "!"):
            raise Unreadable(
                line,
                "a ! stands before a value: tags are not used here.",
                "Put the value in quotation marks.",
            )
        if depth > _DEEPEST:
            raise Unreadable(
                line,
                f"values stand more than {_DEEPEST} deep in each other.",
                "If the words hold brackets, put them in quotation marks.",
            )
        if isinstance(event, yaml.ScalarEvent):
            return Text(event.value, line, self._commented(event))
        if isinstance(event, yaml.SequenceStartEvent):
            return List(
                tuple(
                    self._node(each, events, depth + 1)
                    for each in self._until(yaml.SequenceEndEvent, events)
                ),
                line,
            )
        return self._map(line, events, depth)

    def _map(self, line: int, events: Iterator[yaml.Event], depth: int) -> Map:
        found = Map(line)
        for event in self._until(yaml.MappingEndEvent, events):
            key = self._node(event, events, depth + 1)
            value = self._node(next(events), events, depth + 1)
            if not isinstance(key, Text):
                raise Unreadable(key.line, "the name of a value is a list.", _STRUCTURE_NEXT)
            if key.value in found.values:
                self.problems.append(
                    Problem(
                        self.path,
                        key.line,
                        found.text("id"),
                        f"`{key.value}` stands here a second time "
                        f"(first on line {found.lines[key.value]}).",
                        "Keep one of the two.",
                    )
                )
                continue
            found.values[key.value] = value
            found.lines[key.value] = key.line
        return found

    @staticmethod
    def _until(end: type[yaml.Event], events: Iterator[yaml.Event]) -> Iterator[yaml.Event]:
        for event in events:
            if isinstance(event, end):
                return
            yield event

    def _commented(self, event: yaml.ScalarEvent) -> bool:
        if event.style in ("|", ">"):
            return False
        mark = event.end_mark if event.value else event.start_mark
        if mark is None or mark.line >= len(self.source_lines):
            return False
        rest = self.source_lines[mark.line][mark.column :]
        return bool(re.match(r"\s*#", rest)) or (not event.value and "#" in rest)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1
