"""YAML read as text only, every node with its line; and what makes a file unreadable.

A loader would turn `3:00` into 180 and `No` into False, keep the last of two equal keys, follow
aliases and recurse without bound; a parser tells a mistake late and in its own terms.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import takewhile
from typing import Any

import yaml

from readingroom.errors import Problem

FIRST_AID = (
    "If the words contain a colon and a space or a # after a space, or begin with a quotation mark "
    "or bracket, put single quotation marks around them, or write `>` and the words below it."
)
_BELOW = "Write only `>` here, and the words on the next line, two spaces further in."
_LINE = re.compile(r"((?:- +)*)(?:(\w[\w-]*) *:(?=\s|$))?(.*)")
_IN_BRACKETS = "Put single quotation marks around the words between the brackets."
_BLOCK = re.compile(r"[>|][+-]?[1-9]?[+-]?(?:\s+#.*)?")
_LONGEST = 160
_MOST, _MOST_BRACKETS = 50_000, 100


def short(words: str) -> str:
    """The words on one line, cut off where they are long; what a message may hold of a file."""
    words = " ".join(words[:2000].split())
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"


Verdict = tuple[str, str] | None
"""What is wrong with a line, and the nearest right thing."""


class _Line:
    def __init__(self, text: str) -> None:
        self.text = text
        self.indent = len(text) - len(text.lstrip(" "))
        match = _LINE.fullmatch(text, self.indent)
        assert match
        self.dashes, self.key, self.value = match[1], match[2] or "", match[3].strip()
        self.column = self.indent + len(self.dashes)
        self.empty = text.strip()[:1] in ("", "#")


def explained(source: Sequence[str], at: int, opened: int, problem: str) -> tuple[int, str, str]:
    """The line to change (from 1), what is wrong with it, and the nearest right thing. The parser
    stopped `at` a line with this `problem`; what it was reading began at `opened` (0 if unknown).
    """
    lines = [_Line(text) for text in ("", *source)]
    if "escape" in problem:
        return at, "there is a \\ between double quotation marks.", "Use single quotation marks."
    if "document start" in problem:
        while lines[at].text.strip() in ("", "...") and at < len(lines) - 1:
            at += 1
        return at, "this comes after the last line `...`.", "Move `...` to the end of the file."
    if "quoted scalar" in problem and opened:
        return opened, "a quotation mark is opened here and never closed.", FIRST_AID
    if "expected ':'" in problem and opened:
        at = opened
    before = _content_above(lines, at)
    goes_on = before and not lines[at].key and not lines[at].dashes
    if goes_on and re.match(r"[^\s'\"\[{>|].*\s#", lines[before].value):
        return before, "a # cuts off the words after it.", FIRST_AID
    suspects = [opened, at, before] if "' or '" in problem else [at, before]
    suspects = [each for each in suspects if each == at or (each and not _in_block(lines, each))]
    for judge in (_of_line, _nameless):
        for number in suspects:
            if verdict := judge(lines, number):
                return number, *verdict
    what = f"the file cannot be read from here on: “{short(lines[at].text)}”."
    return _dashless(lines, at) or _indented(lines, at, before) or (at, what, FIRST_AID)


def _of_line(lines: Sequence[_Line], number: int) -> Verdict:
    line, value = lines[number], lines[number].value
    if line.empty:
        return None
    if "\t" in line.text:
        return "there is a tab in this line.", "Use spaces."
    if re.match(r" *[^\S ]", line.text):
        return "the line begins with a special space, as web pages have.", "Type plain spaces."
    if listed := re.match(r"[–—•*][ \xa0]+(?=\S)", value):
        what = f"{value[0]} does not begin an item of a list."
        return what, f"Write `- {short(value[listed.end() :])}`."
    if not line.key and re.match(r"-[^\s-]", value):
        return "a space is missing after the dash.", f"Write `- {short(value[1:])}`."
    what = _of_value(value)
    if not what:
        return None
    if value[0] in ">|" or len(value) > _LONGEST:
        return what, _BELOW
    lead = line.dashes + (f"{line.key}: " if line.key else "")
    if value[0] in "[{" and "after the closing bracket" not in what:
        whole = value + ("]" if value[0] == "[" else "}")
        return what, _IN_BRACKETS if _of_value(whole) else f"Write `{lead}{whole}`."
    return what, f"Write `{lead}{_in_marks(value)}`."


_NO_BEGINNING = "character '|content, but found '[^<]|an alias|entries|keys"
_AFTER_SIGN = "there are words after the `{first}`, which says that they follow on the next line."
_REFUSALS = (
    ("end of stream", "a quotation mark is opened here and not closed on this line."),
    ("block scalar", _AFTER_SIGN),
    (_NO_BEGINNING, "a value cannot begin with {sign} unless it is in quotation marks."),
    (r"^[\[{].*(?:block end|values)", "there are words after the closing bracket: “{rest}”."),
    ("^['\"]|got '<scalar>", "there are words after the closing quotation mark: “{rest}”."),
    (r"got '[\[{]", "there is a bracket among the words: “{rest}”."),
    ("got ':", "the words between the brackets contain a colon: “{before}:”."),
    (r"^[\[{]", "the bracket {first} is opened here and not closed on this line."),
    ("", "the words contain a colon: “{whole}”."),
)
"""What the parser says of a value alone, its first sign before it, and the same in plain words."""


def _of_value(value: str) -> str:
    """Why a value cannot stand as it is; empty if it can."""
    if value.count("[") + value.count("{") > _MOST_BRACKETS:
        return ""
    try:
        list(yaml.parse(f"x: {value[:_MOST]}", Loader=yaml.BaseLoader))
    except yaml.MarkedYAMLError as error:
        refused = f"{value[0]} {error.context} {error.problem}"
        at = error.problem_mark.column - 3 if error.problem_mark else 0
        if at >= _MOST:
            return ""
        start = value.find(" ", at - 60) if at > 60 else 0
        whole, rest = f"{'…' * (start > 0)}{short(value[start:])}", short(value[at:])
        before, sign = short(re.split(r"[\[\]{},:]", value[:at])[-1]), value[at : at + 1]
        told = next(told for said, told in _REFUSALS if re.search(said, refused))
        return told.format(first=value[0], sign=sign, rest=rest, before=before, whole=whole)
    return ""


def _nameless(lines: Sequence[_Line], number: int) -> Verdict:
    line, words = lines[number], lines[number].value
    if line.key:
        return None
    if close := re.match(r"([\w-]+):(?=\S)", words):
        rest = f"{close[1]}: {short(words[close.end() :])}"
        return "a space is missing after the colon.", f"Write `{rest}`."
    names = {each.key for each in lines if each.key and each.column == line.column}
    first = re.match(r"[\w-]+", words)
    if first and (first[0] in names or first[0] == words):
        shown = f"{first[0]}: {short(words[first.end() :])}".rstrip()
        return f"a colon is missing after `{first[0]}`.", f"Write `{shown}`."
    if line.dashes:
        return None
    what = f"the line has no name and colon before its words: “{short(words)}”."
    nearest = "If they belong to the line above, move them two spaces further right than it."
    beside = lines[_content_above(lines, number)], *lines[number + 1 : number + 2]
    if any(each.dashes and each.indent == line.indent for each in beside):
        nearest += f" If they are an item of the list, write `- {short(words)}`."
    return what, nearest


def _dashless(lines: Sequence[_Line], at: int) -> tuple[int, str, str] | None:
    first = at
    while (above := _content_above(lines, first)) and lines[above].text[:1] in " -":
        first = above
    if not lines[at].dashes or lines[first].dashes:
        return None
    what = "a dash is missing before the first entry of the list."
    return first, what, f"Write `- {short(lines[first].text)}`."


def _indented(lines: Sequence[_Line], at: int, before: int) -> tuple[int, str, str] | None:
    earlier = _content_above(lines, before)
    if earlier and lines[earlier].column == lines[at].column != lines[before].column:
        at, before = before, at
    column, above = lines[at].column, lines[before].column
    if not before or column == above:
        return None
    outer = at
    while outer and lines[outer].column >= lines[at].indent:
        outer = _content_above(lines, outer)
    around, inner = lines[outer].column, lines[at].indent
    below = lines[at + 1].column if at + 1 < len(lines) else 0
    # Nearer to the entry around it than to the line above; where as near, it goes with that below.
    nearer = around and (inner - around, below != around) <= (above - column, False)
    further = column > above or nearer
    what = f"the line begins too far {'right' if further else 'left'}: “{short(lines[at].text)}”."
    return at, what, "The names of one entry line up exactly, and so do the dashes of one list."


def _content_above(lines: Sequence[_Line], number: int) -> int:
    return next((above for above in range(number - 1, 0, -1) if not lines[above].empty), 0)


def _in_block(lines: Sequence[_Line], number: int) -> bool:
    column = len(lines[number].text) - len(lines[number].text.lstrip())
    above = (line for line in reversed(lines[:number]) if line.value and line.indent < column)
    return bool(_BLOCK.fullmatch(next(above, lines[0]).value))


def _in_marks(value: str) -> str:
    """A value in single quotation marks, its own outer marks taken off where they were meant so."""
    inner = re.match(r"(['\"]).*?\1\w", value)
    if inner and value[-1] == value[0]:
        value = value[1:-1]
    return "'" + value.replace("'", "''") + "'"


LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_DEEPEST = 12
_TOO_DEEP = (
    f"values are nested more than {_DEEPEST} deep.",
    "If the words contain brackets, put them in quotation marks.",
)
_MOST_UNREAD = 20
_ENTRY, _LIST = re.compile(r" {0,4}- +id:"), re.compile(r"(\w+):")
_NAME = re.compile(r" +(\w+):(?:\s|$)")
_ENTRY_OR_NAME = re.compile(r" *(?:- |[\w-]+:(?:\s|$))")
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
"""Signs that no one sees, or that are read as line ends in one place and not in another."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value as written: `commented` if a # cut it off; `within`, likely names below its `>`."""

    value: str
    line: int
    commented: bool = False
    within: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class List:
    """A list of values."""

    items: "tuple[Node, ...]"
    line: int


@dataclass(frozen=True, slots=True)
class Map:
    """Named values, the lines of their names and of names used again, and lists not wholly read."""

    line: int
    values: "dict[str, Node]" = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    again: list[tuple[str, int]] = field(default_factory=list)
    unread: tuple[str, ...] = ()

    def text(self, name: str) -> str:
        """The text under a name, or nothing."""
        value = self.values.get(name)
        return value.value if isinstance(value, Scalar) else ""


Node = Scalar | List | Map


def texts_in(node: Node, name: str = "") -> Iterator[tuple[str, Scalar]]:
    """Every text within a value, each with the name that it stands under."""
    if isinstance(node, Scalar):
        yield name, node
        return
    inside = node.values.items() if isinstance(node, Map) else ((name, each) for each in node.items)
    for inner, each in inside:
        yield from texts_in(each, inner)


def bare(node: Node) -> Any:
    """The values alone, without their lines."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, List):
        return [bare(each) for each in node.items]
    return {name: bare(each) for name, each in node.values.items()}


class Unreadable(Exception):
    """What makes a whole file unreadable: the line, what is wrong, the nearest right thing."""


@lru_cache(maxsize=8)
def parsed(content: str, path: str, loader: Any = LOADER) -> tuple[Map, tuple[Problem, ...]]:
    """The entries of a YAML file, and what is wrong with its form; a bad entry hides no other.

    What was read last is kept: who mends a document checks all of its files after each change.
    """
    content = content.replace("\r\n", "\n").replace("\r", "\n")
    lines, problems, unread = content.split("\n"), list[Problem](), list[str]()
    last = -1
    while True:
        try:
            _must_be_plain(content)
            top, complete = _Builder(content, loader).build()
            break
        except Unreadable as error:
            line, what, nearest = error.args
            line = min(line, len(content.removesuffix("\n").split("\n")))  # Not below the last one.
            section, first, end = _entry_around(lines, line - 1)
            if not section or first <= last or len(unread) == _MOST_UNREAD:
                return Map(1), (*problems,) or (Problem(path, line, "", what, nearest),)
            problems.append(Problem(path, line, "", what, nearest))
            unread.append(section)
            lines[first:end], last = [""] * (end - first), end
            content = "\n".join(lines)
    if not top.values:
        return top, (Problem(path, 1, "", "the file is empty.", "Put a copy of it back."),)
    top = replace(top, unread=tuple(unread))
    if complete:
        return top, (*problems,)
    what = "the last line `...` is missing, so the file may have been cut off."
    nearest = "Compare it with a copy; if nothing else is missing, add that line."
    end = content.count("\n") + (not content.endswith("\n"))
    return top, (*problems, Problem(path, end, "", what, nearest))


def _entry_around(lines: Sequence[str], at: int) -> tuple[str, int, int]:
    """The list of the entry that a line stands in, and where it begins and ends; no name if none.

    >>> _entry_around(["format: x", "claims:", "- id: a", "  at: [b", "- id: c", "..."], 3)
    ('claims', 2, 4)
    """
    dash = next((line[: line.find("-") + 2] for line in lines if _ENTRY.match(line)), "- ")
    first = next((n for n in range(at, -1, -1) if lines[n].startswith(dash)), -1)
    if first < 0 or any(re.match(r"\w", line) for line in lines[first + 1 : at + 1]):
        return "", 0, 0
    below = range(max(at, first) + 1, len(lines))
    ends = (n for n in below if lines[n].startswith((dash, "#", "...")) or _LIST.match(lines[n]))
    named = (match[1] for line in reversed(lines[:first]) if (match := _LIST.match(line)))
    return next(named, ""), first, next(ends, len(lines))


def _must_be_plain(content: str) -> None:
    if all(not line or line.startswith("#") for line in map(str.strip, content.split("\n"))):
        raise Unreadable(1, "the file is empty.", "Put a copy of it back.")
    if sign := UNSEEN.search(content) or re.search(r"(?m)^ *\t", content):
        line = content.count("\n", 0, sign.start()) + 1
        if sign[0].endswith("\t"):
            what = "the line begins with a tab."
            raise Unreadable(line, what, "Use spaces, two for each step.")
        what = f"there is an invisible character here (U+{ord(sign[0]):04X})."
        nearest = "Delete it and save the file as UTF-8; it may have come with copied words."
        raise Unreadable(line, what, nearest)


class _Builder:
    def __init__(self, content: str, loader: Any) -> None:
        self.content, self.loader = content, loader
        self.source_lines = content.split("\n")
        self.suspect: Unreadable | None = None

    def build(self) -> tuple[Map, bool]:
        """The whole file, and whether its last line is there."""
        events, found, complete = self._events(), list[Node](), False
        for event in events:
            if isinstance(event, yaml.DocumentEndEvent):
                complete = bool(event.explicit)
            elif isinstance(event, yaml.DocumentStartEvent) and found:
                nearest = "Leave out the line `---` or what follows `...`."
                raise Unreadable(_line(event), "a second document begins here.", nearest)
            elif isinstance(event, yaml.NodeEvent):
                found.append(self._node(event, events, 0))
        if self.suspect:
            raise self.suspect
        top = found[-1] if found else Scalar("", 1)
        if isinstance(top, Map):
            return top, complete
        what = "the file does not begin with `name: value`."
        raise Unreadable(top.line, what, "Its first entry is `format:`.")

    def _events(self) -> Iterator[yaml.Event]:
        try:
            yield from yaml.parse(self.content, Loader=self.loader)
        except yaml.reader.ReaderError:
            what = "the file contains a character that cannot be read."
            raise Unreadable(1, what, FIRST_AID) from None
        except yaml.MarkedYAMLError as error:
            mark, opened = error.problem_mark or error.context_mark, error.context_mark
            at = min((mark.line if mark else 0) + 1, len(self.source_lines))
            while at > 1 and not self.source_lines[at - 1].strip():
                at -= 1
            begun = opened.line + 1 if opened else 0
            problem = f"{error.context or ''} {error.problem or ''}"
            if "nesting depth" in problem:  # Newer parsers have a bound of their own.
                raise Unreadable(at, *_TOO_DEEP) from None
            raise Unreadable(*explained(self.source_lines, at, begun, problem)) from None

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        line = _line(event)
        _must_be_ours(event, line, depth)
        if isinstance(event, yaml.ScalarEvent):
            self._must_be_one_value(event, line)
            return Scalar(event.value, line, self._commented(event), self._within(event, line))
        if isinstance(event, yaml.SequenceStartEvent):
            inside = _until(yaml.SequenceEndEvent, events)
            return List(tuple(self._node(each, events, depth + 1) for each in inside), line)
        return self._map(line, events, depth)

    def _map(self, line: int, events: Iterator[yaml.Event], depth: int) -> Map:
        found = Map(line)
        for event in _until(yaml.MappingEndEvent, events):
            key = self._node(event, events, depth + 1)
            value = self._node(next(events), events, depth + 1)
            if not isinstance(key, Scalar):
                raise Unreadable(key.line, "the name of a value is a list.", FIRST_AID)
            if key.value in found.values:
                found.again.append((key.value, key.line))
            else:
                found.values[key.value], found.lines[key.value] = value, key.line
        return found

    def _must_be_one_value(self, event: yaml.ScalarEvent, line: int) -> None:
        if unseen := UNSEEN.search(event.value):
            what = f"the words contain an invisible character (U+{ord(unseen.group()):04X})."
            raise Unreadable(line, what, "Leave it out.")
        last = event.end_mark.line + 1 if event.end_mark else line
        below = self.source_lines[line:last] if event.style not in ("|", ">") else ()
        if not any(map(_ENTRY_OR_NAME.match, below)):
            return
        if event.style in ("'", '"'):
            what = f"a quotation mark is opened here and closed only on line {last}."
            nearest = "Close it where the words end, or write a mark that belongs to them twice."
            raise self.suspect or Unreadable(line, what, nearest)
        what = "the lines below are indented so far that they are read as words of this one."
        nearest = "Move them to the left, or begin the words with `>` if they belong to it."
        self.suspect = self.suspect or Unreadable(line, what, nearest)

    def _within(self, event: yaml.ScalarEvent, line: int) -> tuple[tuple[str, int], ...]:
        if event.style not in ("|", ">") or not event.end_mark:
            return ()
        below = enumerate(self.source_lines[line : event.end_mark.line], line + 1)
        return tuple((match[1], at) for at, each in below if (match := _NAME.match(each)))

    def _commented(self, event: yaml.ScalarEvent) -> bool:
        if event.style in ("|", ">", "'", '"'):
            return False
        mark = event.end_mark if event.value else event.start_mark
        line = self.source_lines[mark.line : mark.line + 1] if mark else []
        rest = line[0][mark.column :] if mark and line else ""
        return "#" in rest and (not event.value or rest.lstrip()[0] == "#")


def _until(end: type[yaml.Event], events: Iterator[yaml.Event]) -> Iterator[yaml.Event]:
    return takewhile(lambda event: not isinstance(event, end), events)


def _must_be_ours(event: yaml.Event, line: int, depth: int) -> None:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        what = "there is an & or * before a value: references are not used here."
        raise Unreadable(line, what, "Write the value out, or put it in quotation marks.")
    if getattr(event, "tag", None) is not None:
        what = "there is a ! before a value: tags are not used here."
        raise Unreadable(line, what, "Put the value in quotation marks.")
    if depth > _DEEPEST:
        raise Unreadable(line, *_TOO_DEEP)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1
