"""From an entry of a file to a frozen value: the fields of the class say how it is written."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass, replace
from functools import cache
from itertools import chain
from math import inf
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from readingroom.document.page import LetterOutline, Page
from readingroom.document.things import NOWHERE, UNFILLED, Place
from readingroom.errors import Problem, did_you_mean
from readingroom.loading.files import read_text, shown
from readingroom.loading.syntax import List, Map, Node, Scalar, parsed, short, texts_in
from readingroom.text import Anchor, Lost, Span, fold

TODO = "TODO"
ANCHOR_FIELDS = {
    "quote": "The words.",
    "from": "The first words of a long stretch.",
    "to": "The last words of a long stretch.",
    "occurrence": "Which of several places: 1, 2 …",
    "in": "The code of the letter they stand in.",
    "after": "Words that stand once, before them.",
}
NEVER_TODO = ("id", "code", "format", "document", "reader", "file")
"""Fields by which other things are found; even a draft must fill them in."""


class Slot:
    """One field of an entry: its name in the file, its type, and what `detail` says of it."""

    def __init__(self, made: Field[Any], type_: Any) -> None:
        self.name, self.attribute, self.type = made.name.rstrip("_"), made.name, type_
        self.required = made.default is MISSING and made.default_factory is MISSING
        self.means: str = made.metadata.get("means", "")
        self.stands: bool = made.metadata.get("stands", False)
        self.refers: tuple[str, ...] = made.metadata.get("refers", ())
        self.key: bool = made.metadata.get("key", False)


@cache
def slots(kind: type) -> tuple[Slot, ...]:
    """The fields that an entry of this kind may have, in the order of the class."""
    written = (each for each in fields(kind) if not each.metadata.get("derived"))
    hints = get_type_hints(kind)
    return tuple(Slot(each, hints[each.name]) for each in written)


@cache
def one_type(type_: Any) -> Any:
    """The type of a value that may be left out, as it is when it is there."""
    if get_origin(type_) in (Union, UnionType):
        return next(each for each in get_args(type_) if each is not NoneType)
    return type_


@cache
def names_within(type_: Any) -> set[str]:
    """The names that may stand below a field of this type."""
    type_ = one_type(type_)
    inner = one_type(get_args(type_)[0]) if get_origin(type_) is tuple else type_
    if inner is Place:
        return set(ANCHOR_FIELDS)
    return {slot.name for slot in slots(inner)} if is_group(inner) else set()


def is_group(type_: Any) -> bool:
    """Whether values of a type have fields of their own."""
    return isinstance(type_, type) and is_dataclass(type_) and type_ is not Place


def is_empty(node: Node) -> bool:
    """Whether nothing stands behind a name."""
    return isinstance(node, Scalar) and not node.value.strip()


def is_todo(node: Node) -> bool:
    """Whether a value still has to be filled in: TODO, or copied words that are still TODO."""
    if isinstance(node, Map):
        return any(isinstance(each, Scalar) and is_todo(each) for each in node.values.values())
    return isinstance(node, Scalar) and bool(re.match(rf"\s*{TODO}\b", node.value))


_RENAMED = {"cards": "opens", "n": "occurrence", "off": "fault"}
"""Fields that have another name now; YAML 1.1 reads `n` and `off` as No."""
HOW_TO_QUOTE = "Put single quotation marks around the words, or write `>` and the words below it."
_MOST_DIGITS = 6
Codes = Collection[str] | None
"""The codes of all letters, also of such as have no place; None if they are not known."""
Trouble = tuple[int, str, str]
"""The line of a mistake, what is wrong, and the nearest right thing."""


def anchor_of(field: str, node: Scalar | Map, letters: Codes) -> tuple[Anchor, list[Trouble]]:
    """The anchor written in a field, and what is wrong with its form."""
    if isinstance(node, Scalar):
        return Anchor(node.value), []
    if troubles := [*_repeated(node), *_misnamed(field, node)]:
        return Anchor(), troubles
    quote, first, last, n, letter, after = map(node.text, ANCHOR_FIELDS)
    if bool(quote) == bool(first) or bool(first) != bool(last):
        what = f"`{field}` needs either `quote`, or `from` and `to`."
        troubles.append((node.line, what, "Copy the first and the last words of a long stretch."))
    counted = n.isdecimal() and n.isascii() and len(n) <= _MOST_DIGITS and int(n)
    if n and not counted:
        what = f"`occurrence: {short(n)}` is not a count."
        troubles.append((node.lines["occurrence"], what, "Write 1 for the first."))
    troubles += no_letter(node, "in", letters)
    return Anchor(quote, first, last, counted or None, letter, after), troubles


def no_letter(node: Map, name: str, letters: Codes) -> Iterator[Trouble]:
    """Tell of a field that names letters which are not there."""
    for _, code in texts_in(node.values.get(name, List((), 0))):
        if letters is not None and not is_todo(code) and code.value not in {"", *letters}:
            what = f"there is no letter “{short(code.value)}”."
            yield code.line, what, did_you_mean(code.value, sorted(letters))


def _repeated(node: Map) -> Iterator[Trouble]:
    for name, line in node.again:
        what = f"`{short(name)}` appears here a second time (first on line {node.lines[name]})."
        hint = "A new entry begins with `- id:`." if name == "id" else "Keep one of the two."
        yield line, what, hint


def _misnamed(field: str, node: Map) -> Iterator[Trouble]:
    if ANCHOR_FIELDS.keys().isdisjoint(node.values):
        name = next(iter(node.values), "")
        what = f"the words of `{field}` contain a colon, so “{short(name)}” is read as a name."
        yield node.line, what, HOW_TO_QUOTE
        return
    for name, value in node.values.items():
        if name in ANCHOR_FIELDS:
            if not isinstance(value, Scalar) or not value.value.strip() or value.commented:
                yield node.lines[name], f"`{name}` should be words.", HOW_TO_QUOTE
        elif isinstance(value, Scalar) and not value.value:
            what = f"a comma ends the words, so “{short(name)}” is read as a name."
            yield node.lines[name], what, "Put single quotation marks around words with a comma."
        else:
            what = f"`{short(name)}` is not a known field of an anchor."
            yield node.lines[name], what, nearest_field(name, ANCHOR_FIELDS)


def nearest_field(name: str, known: Collection[str]) -> str:
    """What a field that is not known is called now, or what may be meant."""
    now = _RENAMED.get(name)
    return f"It is called `{now}` now." if now in known else did_you_mean(name, list(known))


def find(page: Page, anchor: Anchor, letter: LetterOutline | None) -> Span:
    """The range of an anchor; raises `Lost`, which also says if words stand in another letter."""
    if letter is None:
        return page.text.find(anchor)
    try:
        return page.text.find(anchor, page.scopes[letter.code])
    except Lost as lost:
        words = {"from": anchor.first, "to": anchor.last, "after": anchor.after}
        sought = words.get(lost.which, anchor.quote)
        what = lost.what.replace("not found", f"not found in {short(letter.title)}", 1)
        nearest, elsewhere = lost.nearest, page.text.first(sought)
        if elsewhere and not lost.several and not page.text.first(sought, letter.span):
            place = page.place(elsewhere)
            title = place.letter_title or place.part
            nearest = f"Nearest place: {place.where}{f', in {title}' if title else ''}."
        raise Lost(what, nearest, several=lost.several, which=lost.which) from None


def stands_in(words: str, text: str) -> bool:
    """Whether the words stand in the text as whole words and whole figures, capitals apart.

    >>> stands_in("1", "by at least 10 regiments"), stands_in("10", "10,000 men")
    (False, False)
    """
    wanted = re.escape(fold(words).casefold())
    begins, ends = words.strip()[:1], words.strip()[-1:]
    before = r"(?<![0-9])(?<![0-9][.,:/-])" * begins.isdigit() + r"(?<!\w)" * begins.isalnum()
    after = r"(?![0-9])(?![.,:/-][0-9])" * ends.isdigit() + r"(?!\w)" * ends.isalnum()
    return bool(re.search(before + wanted + after, fold(text).casefold()))


_LONGEST_VALUE = {"id": 80, "code": 8}
_STRAY = "If these are words of the line above, write `>` there and move them to the right of it."
FAILED = object()
"""What stands in place of a value that could not be read."""


def _whole(values: Any) -> Any:
    every = values.values() if isinstance(values, dict) else values
    return FAILED if any(each is FAILED for each in every) else values


@dataclass(frozen=True)
class File:
    """A YAML file: its values as text, and what is wrong with its form."""

    path: Path
    values: Map
    problems: Sequence[Problem] = ()

    @property
    def is_reading(self) -> bool:
        """Whether it holds one person's interpretation."""
        return self.path.name.startswith("reading.")


def file_of(path: Path) -> File:
    """The values of a YAML file."""
    content, problems = read_text(path)
    return File(path, *((Map(0), problems) if problems else parsed(content, shown(path))))


@dataclass
class EntryReader:
    """Reads the entries of a file against a page: a `blind` reader looks for no words, a `lenient`
    one leaves empty what it cannot read, a `keyless` one what belongs to the key.
    """

    file: File
    page: Page
    draft: bool
    codes: Codes = None
    blind: bool = False
    lenient: bool = False
    keyless: bool = False
    head: Any = None
    """What stands above the lists; None if it could not be read."""
    things: tuple[Any, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    nodes: dict[str, Map] = field(default_factory=dict)
    """Each entry as written, by its address; also those that could not be read."""
    failed: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    """How many entries could not be read, by their noun; infinitely many if a list could not."""
    meant: set[tuple[str, str]] = field(default_factory=set)
    """Entries with fields that they were meant to have, under a wrong name or at a wrong place."""
    _entry: str = ""
    _letter: LetterOutline | None = None
    _in_letter: bool = False

    def __post_init__(self) -> None:
        self.path = shown(self.file.path)
        self.problems += self.file.problems

    def problem(self, line: int, what: str, nearest: str = "") -> Any:
        """Tell of a mistake in the entry that is being read; `FAILED`."""
        self.problems.append(Problem(self.path, line, self._entry, what, nearest))
        return FAILED

    def _turn_to(self, entry: str) -> None:
        self._entry, self._letter, self._in_letter = short(entry), None, False

    def read(self, head: type, kinds: Sequence[Any]) -> None:
        """Read all that the file holds: what stands above its lists, and the kinds in them."""
        values, lines = self.file.values.values, self.file.values.lines
        if not values:
            self.failed.update((kind.noun, inf) for kind in kinds)
            return
        sections = {kind.section: kind for kind in kinds}
        unread = (sections[name].noun for name in self.file.values.unread if name in sections)
        self.failed.update(dict.fromkeys(unread, inf))
        known = [*sections, *(slot.name for slot in slots(head))]
        for name in values.keys() - set(known):
            hint = did_you_mean(name, known)
            self.problem(lines[name], f"`{short(name)}` is not a known list or field here.", hint)
            self.failed.update((sections[n].noun, inf) for n in sections if f"“{n}”" in hint)
        if len(kinds) == 1 and not sections.keys() & values:
            what = f"a list is expected here: `{kinds[0].section}`."
            self.problem(1, what, "Begin each entry with `- id:`.")
        top = self.above_lists(head)
        self.head = None if top is FAILED else top
        lists = (self.section(kind, values.get(name)) for name, kind in sections.items())
        self.things = tuple(chain(*lists))

    def above_lists(self, head: type) -> Any:
        """What stands above the lists of the file, or `FAILED`."""
        names = {slot.name for slot in slots(head)}
        own = {name: node for name, node in self.file.values.values.items() if name in names}
        return self.record(head, replace(self.file.values, values=own))

    def section(self, kind: Any, node: Node | None) -> list[Any]:
        """All entries of one list that could be read, in order."""
        if node is None or is_empty(node):
            return []
        if not isinstance(node, List):
            self.failed[kind.noun] = inf
            self._turn_to(kind.section)
            self.problem(node.line, "a list is expected here.", "Begin each entry with `- id:`.")
            return []
        found = (self._thing(kind, item, number) for number, item in enumerate(node.items, 1))
        return [thing for thing in found if thing is not FAILED]

    def _thing(self, kind: Any, node: Node, number: int) -> Any:
        given = " ".join(node.text("id").split()) if isinstance(node, Map) else ""
        address = addressed(kind.noun, given) or f"{kind.section}, entry {number}"
        self._turn_to(address)
        if not isinstance(node, Map):
            thing = self.problem(node.line, "an entry is expected here.", "Begin it with `- id:`.")
        else:
            if (first := self.nodes.setdefault(address, node)) is not node:
                what = f"the id “{short(given)}” is used a second time (first on line "
                what += f"{first.lines['id']})."
                self.problem(node.lines["id"], what, "Give one of the two another id.")
            thing = self.record(kind, node)
        self.failed[kind.noun] += thing is FAILED
        return thing

    def record(self, kind: type, node: Map) -> Any:
        """One value of a class from named values, or `FAILED`."""
        every = slots(kind)
        known = {slot.name: slot for slot in every if not (self.keyless and slot.key)}
        before = len(self.problems)
        meant = self._unknown_names(node, known)
        code = node.text("letter")
        if code and not is_todo(node.values["letter"]):  # Its words are looked for there.
            self._letter, self._in_letter = self.page.letter_by_code.get(code), True
        self.tell(no_letter(node, "letter", self.codes))
        needed = [slot for slot in every if slot.required]
        values: dict[str, Any]  # what is with the teacher, to begin with
        values = {s.attribute: "" if s.type is str else () for s in needed if s.name not in known}
        for name, slot in known.items():
            value = node.values.get(name)
            if value is None and slot.required:
                values[slot.attribute] = FAILED
                if name not in meant:
                    self.problem(node.line, f"`{name}` is missing.", "Add it, or TODO in a draft.")
            elif value is not None and (slot.required or not _is_left_out(value)):
                values[slot.attribute] = self.value(slot, slot.type, value)
        if self.lenient:
            sound = {name: each for name, each in values.items() if each is not FAILED}
            return kind(**{slot.attribute: "" for slot in needed} | sound)
        if _whole(values) is FAILED:
            return FAILED
        made = kind(**values)
        if len(self.problems) == before:
            self._stands(made, node)
        return made

    def _unknown_names(self, node: Map, known: dict[str, Slot]) -> set[str]:
        self.tell(_repeated(node))
        meant = set(self._swallowed(node, known))
        for name in node.values.keys() - known.keys():
            hint = nearest_field(name, known) if " " not in name.strip() else _STRAY
            self.problem(node.lines[name], f"`{short(name)}` is not a known field here.", hint)
            meant |= {each for each in known if hint.endswith((f" “{each}”?", f" `{each}` now."))}
        self.meant.update((self._entry, name) for name in meant)
        return meant

    def _swallowed(self, node: Map, known: dict[str, Slot]) -> Iterator[str]:
        """The fields that stand so far to the right that they belong to another; told."""
        for above, value in node.values.items():
            if isinstance(value, Scalar) and not value.within:
                continue
            inner = names_within(known[above].type) if above in known else set()
            lost = known.keys() - node.values.keys() - inner
            for name, line in (pair for _, text in texts_in(value) for pair in text.within):
                if name in lost:
                    what = f"`{name}` is indented so far that it is read as words."
                    self.problem(line, what, f"Line it up with `{short(above)}`.")
                    yield name
            if isinstance(value, Map):
                # Told where the value is read, as a name that is not known there.
                yield from value.values.keys() & lost

    def _stands(self, made: Any, node: Map) -> None:
        at = getattr(made, "at", None)
        if not isinstance(at, Place) or not at.line:
            return
        for slot in slots(made.__class__):
            value = getattr(made, slot.attribute) if slot.stands else ()
            for words in value if isinstance(value, tuple) else (value,):
                if words and words != UNFILLED and not stands_in(words, at.words):
                    what = f"`{slot.name}: {short(words)}` is not in the entry's own words."
                    self.problem(node.lines[slot.name], what, f"They are: “{short(at.words)}”.")

    def value(self, slot: Slot, type_: Any, node: Node) -> Any:
        """The value of a field, or `FAILED` after a problem was told."""
        type_ = one_type(type_)
        if is_empty(node):
            hint = f"{'' if _is_left_out(node) else 'A # begins a comment. '}{HOW_TO_QUOTE}"
            return self.problem(node.line, f"there is nothing after `{slot.name}:`.", hint)
        if is_todo(node) and (isinstance(node, Scalar) or type_ is Place):
            return self._unfilled(slot, type_, node)
        readers: dict[Any, Any] = {Place: self._place, tuple: self._tuple, Mapping: self._named}
        readers |= {Any: self._plain, int: self._count}
        if reads := readers.get(get_origin(type_) or type_):
            return reads(slot, type_, node)
        if not is_group(type_):
            return self._text(slot, type_, node)
        if isinstance(node, Map):
            return self.record(type_, node)
        names = ", ".join(each.name for each in slots(type_))
        what = f"`{slot.name}` has fields of its own."
        return self.problem(node.line, what, f"Write {names} below it.")

    def tell(self, troubles: Iterable[Trouble]) -> Any:
        """Tell of mistakes; `FAILED`."""
        for trouble in troubles:
            self.problem(*trouble)
        return FAILED

    def _unfilled(self, slot: Slot, type_: Any, node: Node) -> Any:
        if slot.name in NEVER_TODO:
            what = f"`{slot.name}` is still TODO."
            return self.problem(node.line, what, "Fill it in; a draft needs it too.")
        if not self.draft:
            what = f"`{slot.name}` is still TODO, but the document is final."
            return self.problem(node.line, what, "Fill it in, or set `status: draft`.")
        if get_origin(type_) is tuple:
            filled = self._unfilled(slot, get_args(type_)[0], node)
            return () if filled is None else (filled,)
        if type_ is Place:
            return NOWHERE
        return None if is_group(type_) else UNFILLED

    def _tuple(self, slot: Slot, type_: Any, node: Node) -> Any:
        nodes = node.items if isinstance(node, List) else (node,)
        if not nodes and slot.required:
            what = f"the list under `{slot.name}` is empty."
            return self.problem(node.line, what, "Add what belongs there.")
        return _whole(tuple([self.value(slot, get_args(type_)[0], item) for item in nodes]))

    def _named(self, slot: Slot, type_: Any, node: Node) -> Any:
        if not isinstance(node, Map) or not node.values:
            what = f"`{slot.name}` should be names with values."
            return self.problem(node.line, what, "Write `name: words` below it, one a line.")
        self.tell(_repeated(node))
        values = {n: self.value(slot, get_args(type_)[1], each) for n, each in node.values.items()}
        for name in values:
            if not name.replace("-", "").replace("_", "").isalnum():
                what = f"the name “{short(name)}” has signs that a name cannot have."
                self.problem(node.lines[name], what, "Write letters and digits, with hyphens.")
        return _whole(values)

    def _plain(self, slot: Slot, _type: Any, node: Node) -> Any:
        if isinstance(node, Scalar):
            return self._text(slot, str, node)
        if isinstance(node, List):
            return _whole([self._plain(slot, Any, each) for each in node.items])
        self.tell(_repeated(node))
        return _whole({name: self._plain(slot, Any, each) for name, each in node.values.items()})

    def _count(self, slot: Slot, _type: Any, node: Node) -> Any:
        words = node.value.strip() if isinstance(node, Scalar) else ""
        if words.isdecimal() and words.isascii() and len(words) < 3 and int(words):
            return int(words)
        what = f"`{slot.name}` is not a whole number from 1 up."
        return self.problem(node.line, what, "Write a figure.")

    def _text(self, slot: Slot, type_: Any, node: Node) -> Any:
        name = slot.name
        if not isinstance(node, Scalar):
            what, sign = "a group of fields", "contain a colon"
            if isinstance(node, List):
                what, sign = "a list", "begin with a bracket"
            what = f"`{name}` should be text, but it is {what}."
            return self.problem(node.line, what, f"Do the words {sign}? {HOW_TO_QUOTE}")
        value = " ".join(node.value.split())
        if get_origin(type_) is Literal:
            return self._chosen(slot, [each for each in get_args(type_) if each], value, node.line)
        if node.commented:
            hint = f"A comment of yours belongs on a line of its own. {HOW_TO_QUOTE}"
            return self.problem(node.line, f"a # cuts off what follows in `{name}`.", hint)
        if len(value) > _LONGEST_VALUE.get(name, len(value)):
            what = f"`{name}: {short(value)}` is too long."
            return self.problem(node.line, what, "Make it short and easy to say.")
        if name == "id" and not value.replace("-", "").isalnum():
            what = f"the id “{short(value)}” has signs that an id cannot have."
            return self.problem(node.line, what, "Write letters and digits, joined by hyphens.")
        return value

    def _chosen(self, slot: Slot, allowed: Sequence[str], value: str, line: int) -> Any:
        if value in allowed:
            return value
        what = f"`{slot.name}: {short(value)}` is not one of the values allowed."
        several = set(value.split()) <= set(allowed) and get_origin(slot.type) is tuple
        nearest = f"Write `{slot.name}: [{', '.join(value.split())}]`." if several else ""
        return self.problem(line, what, nearest or did_you_mean(value, allowed))

    def _place(self, slot: Slot, _type: Any, node: Node) -> Any:
        if isinstance(node, List):
            what = f"`{slot.name}` begins with a bracket, so it is read as a list."
            return self.problem(node.line, what, HOW_TO_QUOTE)
        if isinstance(node, Scalar) and self._text(slot, str, node) is FAILED:
            return FAILED
        anchor, troubles = anchor_of(slot.name, node, self.codes)
        if troubles:
            return self.tell(troubles)
        if self.blind:
            return NOWHERE
        letters = self.page.letter_by_code
        letter = letters.get(anchor.letter, self._letter)
        try:
            return self.page.place(find(self.page, anchor, letter))
        except Lost as lost:
            all_placed = self.codes is not None and letters.keys() >= set(self.codes)
            if lost.several and not all_placed and (anchor.letter or self._in_letter):
                return NOWHERE  # In their letter the words may well stand once.
            line = node.lines.get(lost.which, node.line) if isinstance(node, Map) else node.line
            return self.problem(line, f"`{slot.name}`: {lost.what}", lost.nearest)


def addressed(noun: str, id: str) -> str:
    """The address of an entry; of one without a noun its id alone."""
    return f"{noun}:{id}" if noun and id else id


def _is_left_out(node: Node) -> bool:
    """Whether nothing stands behind a name, which is as good as leaving out what may be."""
    return isinstance(node, Scalar) and is_empty(node) and not node.commented
