"""From words that a person picked to an entry about them, to paste or to put into its list."""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from readingroom.answers.own_reading import MINE
from readingroom.document import Document
from readingroom.document.page import whole_words
from readingroom.document.things import Place, Thing
from readingroom.errors import Problem, ReadingRoomError, did_you_mean, visible
from readingroom.exercises import KINDS, Exercise
from readingroom.html import block, element, styled
from readingroom.loading import contents, examine
from readingroom.loading.contents import EXERCISES
from readingroom.loading.entries import (
    ANCHOR_FIELDS,
    Slot,
    anchor_of,
    file_of,
    find,
    is_group,
    one_type,
    slots,
)
from readingroom.loading.files import read_text, shipped, shown, write_whole
from readingroom.loading.syntax import List, Map, Node, Scalar, bare, read
from readingroom.loading.transcription import anchor, code_for, entry_of, id_for, mapping, todo
from readingroom.text import Lost, Span

READING = "reading.key.yaml"
_FILES = ("document.yaml", "context.yaml", READING)
_SPELLINGS = "written"
"""The field of a name that holds its spellings: words of the page without a place."""
_BEARS_ON = "bears_on"
"""The field of a card from outside that names what it bears on: here the passage of the words."""
_SHOWN = 6


@dataclass(frozen=True)
class Target:
    """A kind of thing whose entry has words of the page, the file of its list, their field."""

    kind: type[Thing] | type[Exercise]
    file: str
    words: Slot

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The fields of its entries, the note last."""
        return tuple(sorted(_slots(self.kind), key=lambda slot: slot.name == "note"))

    @property
    def noun(self) -> str:
        """What one of its entries is called."""
        return _ASKS if issubclass(self.kind, Exercise) else self.kind.noun

    @property
    def spelt(self) -> bool:
        """Whether its words are a spelling, which counts wherever it stands."""
        return self.words.name == _SPELLINGS


@cache
def targets() -> Mapping[str, Target]:
    """Every kind of thing whose entry has words of the page, by its noun.

    >>> list(targets())[:3], targets()["claim"].file
    (['part', 'letter', 'missing'], 'reading.key.yaml')
    """
    found: dict[str, Target] = {}
    for file in _FILES:
        for kind in contents.of_file(file)[1]:
            places = (each for each in _slots(kind) if _is_place(each))
            spellings = (each for each in _slots(kind) if each.name == _SPELLINGS)
            bearing = (each for each in _slots(kind) if each.name == _BEARS_ON)
            if words := next(places, None) or next(spellings, None) or next(bearing, None):
                found.setdefault(kind.noun, Target(kind, file, words))
    return found


_ASKS = "exercise"


def _asks(kind: str) -> Target:
    """The kind of exercise behind `exercise:`. Raises `ReadingRoomError` with the nearest one."""
    name = kind.partition(":")[2].strip()
    if name not in KINDS:
        what = f"“{name}” is no kind of exercise." if name else "Which kind of exercise?"
        near = did_you_mean(name, list(KINDS))
        near = near if near.startswith("Did") else f"There are: {', '.join(KINDS)}."
        raise ReadingRoomError(f"{what} {near}")
    words = next(slot for slot in _slots(KINDS[name]) if slot.name == "evidence")
    return Target(KINDS[name], EXERCISES, words)


def _slots(kind: type) -> tuple[Slot, ...]:
    return slots(kind)


def _is_place(slot: Slot) -> bool:
    return Place in (one_type(slot.type), *get_args(slot.type))


def target_of(kind: str, reading: str = "key") -> Target:
    """The kind with this noun; an interpretation goes into the file of the reader `reading`.

    Raises `ReadingRoomError`, with the nearest one, if there is none.
    """
    if kind.partition(":")[0] == _ASKS:
        return _asks(kind)
    if kind not in targets():
        near = did_you_mean(kind, list(targets()))
        raise ReadingRoomError(f"“{kind}” is no kind of entry about words of the page. {near}")
    if reading == MINE or not reading.replace("-", "").isalnum():
        what = f"“{reading}” cannot name a reader."
        other = "Your own reading stands in the answer book. Take another name."
        plain = "Take letters and digits, joined by hyphens."
        raise ReadingRoomError(f"{what} {other if reading == MINE else plain}")
    target = targets()[kind]
    return replace(target, file=f"reading.{reading}.yaml") if target.file == READING else target


def filled(
    document: Document, span: Span, target: Target, given: Mapping[str, Any]
) -> dict[str, Any]:
    """The fields of an entry about a stretch of the page; `given` are those that are known."""
    page = document.page
    place = page.place(span)
    words = place.words if target.noun != _ASKS else "a question"
    values = {"id": id_for(words, taken(document, target.file, target.kind.section))}
    values[target.words.name] = _copied(document, place, target)
    for slot in target.slots:
        if slot.name in given:
            values[slot.name] = given[slot.name]
        elif slot.name == "letter" and place.letter:
            values["letter"] = place.letter
        elif slot.name == "code":
            values["code"] = next(
                each for each in map(code_for, count()) if each not in page.letter_by_code
            )
        elif (slot.required or slot.name == "foreseen") and slot.name not in values:
            values[slot.name] = _open(document, slot)
    return {slot.name: values[slot.name] for slot in target.slots if slot.name in values}


def taken(document: Document, file: str, section: str) -> Collection[str]:
    """The ids that the entries of a list have already, in the document and in its file."""
    shelves = (document, *document.readings.values())
    known = (thing.id for each in shelves for thing in each if thing.section == section)
    return {*known, *written_ids(document, file, section)}


def written_ids(document: Document, file: str, section: str) -> Collection[str]:
    """The ids of the entries of a list as they stand in its file now."""
    entries = file_of(document.folder / file).values.values.get(section)
    items = entries.items if isinstance(entries, List) else ()
    return {item.text("id") for item in items if isinstance(item, Map)}


def _copied(document: Document, place: Place, target: Target) -> Any:
    """The words as the entry writes them: so that they are found again, or as a spelling."""
    if target.words.name == _BEARS_ON:
        return [place.siglum or f"line:{place.line}"]
    if target.spelt:
        return [" ".join(place.words.split())]
    page = document.page
    span = Span(place.start, place.end)
    home = place.letter if any(slot.name == "letter" for slot in target.slots) else ""
    if home and not page.letter_by_code[home].span.holds(span):
        raise ReadingRoomError(
            f"Not all of these words stand in letter {home}. Take words of one letter."
        )
    written = anchor(page.text, span, page.scopes, home)
    return [written] if get_origin(target.words.type) is tuple else written


def _open(document: Document, slot: Slot) -> Any:
    """TODO for a field that only a person can fill in, with a hint."""
    type_ = one_type(slot.type)
    inner = get_args(type_)[0] if get_origin(type_) is tuple else type_
    if get_origin(inner) is Mapping:
        return {name: todo(slot.means) for name in ("first", "second")}
    if is_group(inner):
        wanted = (each for each in slots(inner) if each.required or each.name == "gave")
        group = {each.name: todo(each.means) for each in wanted} or todo(slot.means)
        return group if inner is type_ else [group]
    allowed = [each for each in get_args(inner) if each]
    if get_origin(inner) is Literal:
        return todo(" or ".join([", ".join(allowed[:-1]), allowed[-1]]))
    return todo("words out of at" if slot.stands else _hint(document, slot))


def _hint(document: Document, slot: Slot) -> str:
    """What the field is for, or some ids that it may hold."""
    if not slot.refers:
        return slot.means
    shelves = (document, *document.readings.values())
    known = [thing.id for each in shelves for thing in each if thing.noun in slot.refers]
    more = " …" if len(known) > _SHOWN else ""
    return f"the id of a {' or '.join(slot.refers)}: {', '.join(known[:_SHOWN])}{more}"


_END = "..."
_IS_END = re.compile(r"\.\.\.(?:\s|$)")
_NO_ENTRIES = re.compile(r":\s*\[\s*\]")


class NotAppended(ReadingRoomError):
    """An entry that was not put into its file, which is as it was."""


def append(path: Path, section: str, entry: str, head: Mapping[str, Any]) -> str:
    """Put an entry at the end of a list of a file; the name of the copy of it as it was before.

    A file that is not there begins with the fields of `head`, and then there is no copy. Raises
    `NotAppended`, with the file as it was, if that cannot be done.
    """
    path = path.resolve()
    try:
        if not path.exists():
            write_whole(
                path, appended(f"{mapping(head)}{_END}\n", section, entry, shown(path)).encode()
            )
            shutil.copymode(path.with_name("document.yaml"), path)
            return ""
        content, problems = read_text(path)
        if problems:
            raise NotAppended(f"{problems[0]} Nothing was written.")
        new = appended(content, section, entry, shown(path))
        kept = _free(path)
        shutil.copy2(path, kept)
        write_whole(path, new.encode())
        shutil.copymode(kept, path)
    except OSError as error:
        what = f"{shown(path)} could not be written. The system says: {error.strerror or error}."
        raise NotAppended(what) from None
    return kept.name


def appended(content: str, section: str, entry: str, name: str = "the file") -> str:
    """The text of a file with an entry at the end of a list; every other line stays as it is.

    `name` is what the file is called in the `NotAppended` that is raised if the file cannot be
    read, or its list is written in a way that no line can be added to.

    >>> print(appended("claims:\\n- id: a\\n# mine\\nmoves: []\\n...\\n", "claims", "- id: b\\n"))
    claims:
    - id: a
    - id: b
    # mine
    moves: []
    ...
    <BLANKLINE>
    """
    values, problems = read(content, name)
    if problems:
        raise NotAppended(f"{problems[0]} Mend that first; nothing was written.")
    lines = content.split("\n")
    at, new = _addition(lines, values, section, entry.splitlines())
    if _is_empty_list(values.values.get(section)):
        line = values.lines[section] - 1
        lines[line] = _NO_ENTRIES.sub(":", lines[line], count=1)
    ends = "\r" if "\r\n" in content else ""
    result = "\n".join([*lines[:at], *(f"{line}{ends}" for line in new), *lines[at:]])
    if not _holds(result, values, section, entry):
        raise NotAppended(
            f"{name} was left alone: the list “{section}” is written in a way that lines cannot be "
            "added to. Paste the entry by hand."
        )
    return result


def _addition(
    lines: Sequence[str], values: Map, section: str, entry: Sequence[str]
) -> tuple[int, list[str]]:
    """Before which line the entry belongs, and the lines to add there."""
    end = max(at for at, line in enumerate(lines) if _IS_END.match(line))
    node = values.values.get(section)
    if node is None:
        blank = [""] if lines[end - 1].strip() else []
        return end, [*blank, f"{section}:", *entry]
    begins = values.lines[section]
    at = min((line - 1 for line in values.lines.values() if line > begins), default=end)
    while at > begins and (not lines[at - 1].strip() or lines[at - 1].startswith("#")):
        at -= 1
    items = node.items if isinstance(node, List) else ()
    first = lines[items[0].line - 1] if items else ""
    indent = first[: len(first) - len(first.lstrip(" "))]
    return at, [f"{indent}{line}" for line in entry]


def _is_empty_list(node: Node | None) -> bool:
    return isinstance(node, List) and not node.items


def _holds(result: str, before: Map, section: str, entry: str) -> bool:
    """Whether a text holds all values that were there before, and the entry behind its list."""
    after, problems = read(result, "")
    added, _ = read(f"{section}:\n{entry}{_END}\n", "")
    wanted = bare(before)
    wanted[section] = [*(wanted.get(section) or []), *bare(added)[section]]
    return not problems and bool(bare(after) == wanted)


def _free(path: Path) -> Path:
    """A name beside a file that nothing bears."""
    for number in range(1, 1000):
        kept = path.with_name(f"{path.name}.before-{date.today()}-{number}")
        if not kept.exists():
            return kept
    raise OSError("there is no free name for a copy")


@dataclass(frozen=True, repr=False)
class Marked:
    """An entry about words of the page; alone in a cell it shows itself, ready to be copied.

    `told` says what happened when it was put into its file; `problems` what is wrong since then.
    """

    id: str
    entry: str
    file: str
    section: str
    where: str
    told: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def belongs(self) -> str:
        """What it is about and where it is to be pasted, in a sentence."""
        what = f"An entry about words at {self.where}."
        list_ = f"the list “{self.section}” in {self.file}"
        return what if self.told else f"{what} Paste it at the end of {list_}."

    def __repr__(self) -> str:
        told = [f"\n{line}" for line in (self.told, *map(str, self.problems)) if line]
        return visible(f"{self.belongs}\n\n{self.entry}{''.join(told)}".rstrip())

    def _repr_html_(self) -> str:
        code = element("pre", self.entry, tabindex=0, role="group", aria_label="The entry")
        told = element("p", self.told) if self.told else None
        wrong = (element("pre", str(each)) for each in self.problems)
        return styled(block(element("p", self.belongs), code, told, *wrong, label="An entry"))


def mark(
    document: Document,
    words: str | Mapping[str, Any],
    kind: str,
    /,
    *,
    occurrence: int | None = None,
    letter: str = "",
    reading: str = "key",
    write: bool = False,
    **values: Any,
) -> Marked:
    """An entry about words of the page, as it stands in one of the document's files.

    `words` are copied, or the two ends of a long stretch: `{"from": …, "to": …}`. `kind` is the
    word before the colon of an address: `claim`, `slip`, `request` …; `exercise: number` is an
    exercise of that kind, and the words are its evidence. Where the words stand several times,
    `occurrence` counts them or `letter` names their letter. An interpretation belongs to the reader
    `reading`. Further fields are given by name, `says="…"`; what stays open is TODO with a hint.
    With `write=True` the entry is put at the end of its list, the file as it was is kept
    beside it, and the document is examined anew.

    Raises `ReadingRoomError` if there is no such kind or field, if the words do not stand there
    once, or if the document is the one that came with the library.
    """
    target = target_of(kind, reading)
    known = _known(target, values)
    if issubclass(target.kind, Exercise):
        known = {"kind": kind.partition(":")[2].strip(), **known}
    made = entry_about(document, _span(document, words, occurrence, letter, target), target, known)
    return put(document, made) if write else made


def entry_about(
    document: Document, span: Span, target: Target, given: Mapping[str, Any] | None = None
) -> Marked:
    """An entry of some kind about a stretch of the page; `given` are fields that are known."""
    values = filled(document, span, target, given or {})
    where = document.page.place(span).where
    return Marked(str(values["id"]), entry_of(values), target.file, target.kind.section, where)


def put(document: Document, made: Marked) -> Marked:
    """Put an entry at the end of its list; what happened is told in what is given back.

    The file as it was is kept beside it. An entry whose id stands in the list already is not put
    there again. Raises `ReadingRoomError` if the document came with the library, or if the file
    cannot be written.
    """
    if not may_be_changed(document, made.file):
        raise ReadingRoomError(
            "This document is the one that came with Reading Room, and is not written into. "
            "`readingroom start FOLDER --teach` puts a copy of your own into a room; the lessons "
            "of that room read your copy."
        )
    path = document.folder / made.file
    if made.id in written_ids(document, made.file, made.section):
        told = f"An entry “{made.id}” stands in that list already; nothing was written."
        return replace(made, told=told)
    before = set(map(_told_apart, examine(document.folder)[1]))
    kept = append(path, made.section, made.entry, _head(document, made.file))
    problems = examine(document.folder)[1]
    wrong = tuple(each for each in problems if _told_apart(each) not in before)
    said = [
        f"It stands at the end of the list “{made.section}” in {made.file} now.",
        f"The file as it was is kept beside it as {kept}." if kept else "The file is new.",
        _verdict(bool(wrong), bool(problems)),
    ]
    return replace(made, told=" ".join(said), problems=wrong)


def _verdict(worse: bool, wrong: bool) -> str:
    """What an entry has made of its document."""
    if worse:
        return "Since then this is wrong: mend it in the file, or put back what was kept."
    holds = "Nothing is worse than before." if wrong else "The document holds together."
    return f"{holds} Run the cell with rr.load again to see it."


def may_be_changed(document: Document, file: str = "document.yaml") -> bool:
    """Whether a file is a person's own, and not one that came with the library (links followed)."""
    path = (document.folder / file).resolve()
    return not path.is_relative_to(shipped("data").resolve())


def _told_apart(problem: Problem) -> tuple[str, str, str]:
    """What tells problems apart when lines have moved."""
    return problem.path, problem.entry, problem.what


def _head(document: Document, file: str) -> dict[str, str]:
    """What stands at the top of a file that is new."""
    head, _ = contents.of_file(file)
    form = next(slot for slot in slots(head) if slot.name == "format")
    reader = {"reader": file.split(".")[1]} if file.startswith("reading.") else {}
    return {"format": get_args(form.type)[0], "document": document.id, **reader}


def _known(target: Target, values: Mapping[str, Any]) -> dict[str, Any]:
    """Fields by their names in the file. Raises `ReadingRoomError` at one that is not known."""
    names = [slot.name for slot in target.slots]
    given = {name.rstrip("_"): _plain(each) for name, each in values.items() if each is not None}
    for name in given:
        if name not in names:
            what = f"`{name}` is no field of a {target.noun}."
            raise ReadingRoomError(f"{what} {did_you_mean(name, names)}")
    return given


def _plain(value: Any) -> Any:
    """A value as text, numbers, lists and groups, which are all that an entry can hold."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(each) for each in value]
    return value if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _span(
    document: Document,
    words: str | Mapping[str, Any],
    occurrence: int | None,
    letter: str,
    target: Target,
) -> Span:
    """Where the words stand. Raises `ReadingRoomError` if that is nowhere, or not clear."""
    page = document.page
    if target.spelt and isinstance(words, str) and (spelt := whole_words(page.text, words)):
        return spelt[0]
    given = dict(words) if isinstance(words, Mapping) else {"quote": words}
    told = (("occurrence", occurrence), ("in", letter))
    given |= {name: value for name, value in told if value not in (None, "")}
    for name in given or ("quote",):
        if name not in ANCHOR_FIELDS or not str(given.get(name, "")).strip():
            what = f"Nothing stands in `{name}`." if name in ANCHOR_FIELDS else f"What is `{name}`?"
            raise ReadingRoomError(f"{what} Copy words of the page, or the two ends of a stretch.")
    node = Map(
        0, {name: Scalar(str(each), 0) for name, each in given.items()}, dict.fromkeys(given, 0)
    )
    found, troubles = anchor_of("words", node, page.letter_by_code.keys())
    if troubles:
        raise ReadingRoomError(_sentence(*troubles[0][1:]))
    try:
        return find(page, found, page.letter_by_code.get(found.letter))
    except Lost as lost:
        which = (
            "Copy a few more words, or say which: occurrence=1 for the first, 2 for the second …"
        )
        nearest = which if lost.several and occurrence is None else lost.nearest
        raise ReadingRoomError(_sentence(lost.what, nearest)) from None


def _sentence(what: str, nearest: str) -> str:
    join = "\n" if nearest.startswith("Nearest") else " "
    first = what[:1].upper() if what[1:2].isalpha() else what[:1]
    return f"{first}{what[1:]}{join}{nearest}".strip()
