"""From words that a person picked to an entry about them, to paste or to put into its list."""

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import chain, count
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from readingroom.answers.own_reading import MINE
from readingroom.document import Document
from readingroom.document.page import whole_words
from readingroom.document.things import Place
from readingroom.errors import Problem, ReadingRoomError, did_you_mean, visible
from readingroom.exercises import KINDS
from readingroom.html import block, element, paragraph, styled
from readingroom.loading import contents, entries, examine
from readingroom.loading.entries import ANCHOR_FIELDS, Slot, one_type, slots
from readingroom.loading.files import read_text, shipped, shown, write_whole
from readingroom.loading.syntax import List, Map, Scalar, bare, parsed
from readingroom.loading.transcription import anchor, code_for, id_for, mapping, todo
from readingroom.text import Lost, Span

READING = "reading.key.yaml"
_ASKS = "exercise"
_SPELLINGS, _BEARS_ON = "written", "bears_on"
_WORSE = "Since then this is wrong: mend it in the file, or put back what was kept."
_WHICH = "Copy a few more words, or say which: occurrence=1 for the first, 2 for the second …"
_SHOWN = 6
_END = "..."


@dataclass(frozen=True)
class Target:
    """A kind of thing whose entry has words of the page, the file of its list, their field."""

    kind: Any
    file: str
    words: Slot

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The fields of its entries, the note last."""
        return tuple(sorted(slots(self.kind), key=lambda slot: slot.name == "note"))


@cache
def targets() -> Mapping[str, Target]:
    """Every kind of thing whose entry has words of the page, by its noun.

    >>> list(targets())[:3], targets()["claim"].file
    (['part', 'letter', 'missing'], 'reading.key.yaml')
    """
    found: dict[str, Target] = {}
    for file in ("document.yaml", "context.yaml", READING):
        for kind in contents.of_file(file)[1]:
            places = (s for s in slots(kind) if Place in (one_type(s.type), *get_args(s.type)))
            others = (s for name in (_SPELLINGS, _BEARS_ON) for s in slots(kind) if s.name == name)
            if words := next(chain(places, others), None):
                found.setdefault(kind.noun, Target(kind, file, words))
    return found


def target_of(kind: str, reading: str = "key") -> Target:
    """The kind of this noun, `claim` or `exercise: number`. Raises `ReadingRoomError` if none."""
    noun, _, name = (each.strip() for each in kind.partition(":"))
    if noun == _ASKS and name in KINDS:
        asks: Any = KINDS[name]
        words = next(slot for slot in slots(asks) if slot.name == "evidence")
        return Target(asks, contents.EXERCISES, words)
    if noun == _ASKS:
        what = f"“{name}” is no kind of exercise." if name else "Which kind of exercise?"
        near = did_you_mean(name, list(KINDS))
        near = near if near.startswith("Did") else f"There are: {', '.join(KINDS)}."
        raise ReadingRoomError(f"{what} {near}")
    if kind not in targets():
        near = did_you_mean(kind, list(targets()))
        raise ReadingRoomError(f"“{kind}” is no kind of entry about words of the page. {near}")
    if reading == MINE or not reading.replace("-", "").isalnum():
        mine = "Your own reading stands in the answer book. Take another name."
        how = mine if reading == MINE else "Take letters and digits, joined by hyphens."
        raise ReadingRoomError(f"“{reading}” cannot name a reader. {how}")
    target = targets()[kind]
    return replace(target, file=f"reading.{reading}.yaml") if target.file == READING else target


def entry_about(
    document: Document, span: Span, target: Target, given: Mapping[str, Any] | None = None
) -> "MarkedEntry":
    """An entry of some kind about a stretch of the page; `given` are fields that are known."""
    place, section = document.page.place(span), target.kind.section
    words = place.words if target.file != contents.EXERCISES else "a question"
    known = {thing.id for thing in document.with_readings if thing.section == section}
    known |= contents.as_written(document.folder / target.file, section).keys()
    codes = document.page.letter_by_code
    values = {
        "id": id_for(words, known),
        "letter": place.letter,
        "code": next(each for each in map(code_for, count()) if each not in codes),
        target.words.name: _copied(document, place, target),
    }
    for slot in target.slots:
        if (slot.required or slot.name == "foreseen") and not values.get(slot.name):
            values[slot.name] = _open(document, slot)
    values |= given or {}
    made = mapping([{slot.name: values.get(slot.name, "") for slot in target.slots}])
    return MarkedEntry(str(values["id"]), made, target.file, section, place.where)


def _copied(document: Document, place: Place, target: Target) -> Any:
    if target.words.name == _BEARS_ON:
        return [place.siglum or f"line:{place.line}"]
    if target.words.name == _SPELLINGS:
        return [" ".join(place.words.split())]
    page, span = document.page, Span(place.start, place.end)
    home = place.letter if any(slot.name == "letter" for slot in target.slots) else ""
    if home and not page.letter_by_code[home].span.holds(span):
        what = f"Not all of these words stand in letter {home}."
        raise ReadingRoomError(f"{what} Take words of one letter.")
    written = anchor(page.text, span, page.scopes, home)
    return [written] if get_origin(target.words.type) is tuple else written


def _open(document: Document, slot: Slot) -> Any:
    type_ = one_type(slot.type)
    inner = get_args(type_)[0] if get_origin(type_) is tuple else type_
    if get_origin(inner) is Mapping:
        return dict.fromkeys(("first", "second"), todo(slot.means))
    if entries.is_group(inner):
        wanted = (each for each in slots(inner) if each.required or each.name == "gave")
        group = {each.name: todo(each.means) for each in wanted} or todo(slot.means)
        return group if inner is type_ else [group]
    if get_origin(inner) is Literal:
        *others, last = filter(None, get_args(inner))
        return todo(f"{', '.join(others)} or {last}")
    if slot.refers:
        known = [thing.id for thing in document.with_readings if thing.noun in slot.refers]
        more = " …" if len(known) > _SHOWN else ""
        return todo(f"the id of a {' or '.join(slot.refers)}: {', '.join(known[:_SHOWN])}{more}")
    return todo("words out of at" if slot.stands else slot.means)


def append(path: Path, section: str, entry: str, head: Mapping[str, Any]) -> str:
    """Put an entry at the end of a list of a file, a new one under `head`; gives the name of the
    copy it keeps. Raises `ReadingRoomError`, with the file as it was, if that cannot be done.
    """
    path = path.resolve()
    there = path.exists()
    content, problems = read_text(path) if there else (f"{mapping(head)}{_END}\n", [])
    if problems:
        raise ReadingRoomError(f"{problems[0]} Nothing was written.")
    new = appended(content, section, entry, shown(path))
    names = (f"{path.name}.before-{date.today()}-{number}" for number in count(1))
    kept = next(each for each in names if not path.with_name(each).exists()) if there else ""
    try:
        if kept:
            shutil.copy2(path, path.with_name(kept))
        write_whole(path, new.encode())
    except OSError as error:
        what = f"{shown(path)} could not be written. The system says: {error.strerror or error}."
        raise ReadingRoomError(what) from None
    return kept


def appended(content: str, section: str, entry: str, name: str = "the file") -> str:
    """The text of a file with an entry added to a list. Raises `ReadingRoomError` if none can be.

    >>> print(appended("claims:\\n- id: a\\n# mine\\nmoves: []\\n...\\n", "claims", "- id: b\\n"))
    claims:
    - id: a
    - id: b
    # mine
    moves: []
    ...
    <BLANKLINE>
    """
    values, problems = parsed(content, name)
    if problems:
        raise ReadingRoomError(f"{problems[0]} Mend that first; nothing was written.")
    result = _with(content, values, section, entry)
    after, problems = parsed(result, "")
    wanted, added = bare(values), bare(parsed(f"{section}:\n{entry}{_END}\n", "")[0])
    wanted[section] = [*(wanted.get(section) or []), *added[section]]
    if problems or bare(after) != wanted:
        raise ReadingRoomError(
            f"{name} was left alone: the list “{section}” is written in a way that lines cannot be "
            "added to. Paste the entry by hand."
        )
    return result


def _with(content: str, values: Map, section: str, entry: str) -> str:
    lines, new, node = content.split("\n"), entry.splitlines(), values.values.get(section)
    begins = values.lines.get(section, 0)
    ends = [at for at, line in enumerate(lines) if re.match(r"\.\.\.(?:\s|$)", line)]
    at = min((line - 1 for line in values.lines.values() if line > begins > 0), default=ends[-1])
    while node and at > begins and (not lines[at - 1].strip() or lines[at - 1].startswith("#")):
        at -= 1
    if node is None:
        new = [*([""] if lines[at - 1].strip() else []), f"{section}:", *new]
    elif isinstance(node, List) and node.items:
        first = lines[node.items[0].line - 1]
        new = [first[: len(first) - len(first.lstrip(" "))] + line for line in new]
    else:
        lines[begins - 1] = re.sub(r":\s*\[\s*\]", ":", lines[begins - 1], count=1)
    returned = "\r" if "\r\n" in content else ""
    return "\n".join([*lines[:at], *(f"{line}{returned}" for line in new), *lines[at:]])


@dataclass(frozen=True, repr=False)
class MarkedEntry:
    """An entry about words of the page, and what came of putting it into its list."""

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
        paste = f" Paste it at the end of the list “{self.section}” in {self.file}."
        return f"An entry about words at {self.where}.{'' if self.told else paste}"

    def __repr__(self) -> str:
        told = (self.belongs, "", self.entry, self.told, *map(str, self.problems))
        return visible("\n".join(told).rstrip())

    def _repr_html_(self) -> str:
        code = element("pre", self.entry, tabindex=0, role="group", aria_label="The entry")
        told = element("p", self.belongs), code, paragraph(self.told)
        wrong = (element("pre", str(each)) for each in self.problems)
        return styled(block(*told, *wrong, label="An entry"))


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
) -> MarkedEntry:
    """An entry about words of the page, as it stands in one of the document's files.

    `words` are copied, or the two ends of a long stretch: `{"from": …, "to": …}`. `kind` is the
    word before the colon of an address, as `claim`; for `exercise: number` the words are the
    evidence. `occurrence` or `letter` tells equal words apart; `reading` names the reader. Further
    fields are given by name; what stays open is TODO with a hint. `write=True` puts the entry into
    its file. Raises `ReadingRoomError` if any of that cannot be.
    """
    target = target_of(kind, reading)
    given = {name.rstrip("_"): each for name, each in values.items() if each is not None}
    names = [slot.name for slot in target.slots]
    if wrong := [name for name in given if name not in names]:
        what = f"`{wrong[0]}` is no field of a {kind.partition(':')[0].strip()}."
        raise ReadingRoomError(f"{what} {entries.nearest_field(wrong[0], [*names, 'occurrence'])}")
    if target.file == contents.EXERCISES:
        given = {"kind": kind.partition(":")[2].strip(), **given}
    ends = dict(words) if isinstance(words, Mapping) else {"quote": words}
    span = _span(document, {**ends, "occurrence": occurrence, "in": letter or None}, target)
    made = entry_about(document, span, target, given)
    return put(document, made) if write else made


def put(document: Document, made: MarkedEntry) -> MarkedEntry:
    """Put an entry into its list, unless it is there. Raises `ReadingRoomError` if it cannot be."""
    if not may_be_changed(document, made.file):
        raise ReadingRoomError(
            "This document is the one that came with Reading Room, and is not written into. "
            "`readingroom start FOLDER --teach` puts a copy of your own into a room; the lessons "
            "of that room read your copy."
        )
    if made.id in contents.as_written(document.folder / made.file, made.section):
        told = f"An entry “{made.id}” stands in that list already; nothing was written."
        return replace(made, told=told)
    # Lines have moved since, so problems are told apart without them.
    before = {replace(each, line=0, nearest="") for each in examine(document.folder)[1]}
    kept = append(document.folder / made.file, made.section, made.entry, _head(document, made.file))
    problems = examine(document.folder)[1]
    worse = tuple(each for each in problems if replace(each, line=0, nearest="") not in before)
    holds = "Nothing is worse than before." if problems else "The document holds together."
    happened = (
        f"It stands at the end of the list “{made.section}” in {made.file} now.",
        f"The file as it was is kept beside it as {kept}." if kept else "The file is new.",
        _WORSE if worse else f"{holds} Run the cell with rr.load again to see it.",
    )
    return replace(made, told=" ".join(happened), problems=worse)


def may_be_changed(document: Document, file: str = "document.yaml") -> bool:
    """Whether a file is a person's own, and not one that came with the library (links followed)."""
    path = (document.folder / file).resolve()
    return not path.is_relative_to(shipped("data").resolve())


def _head(document: Document, file: str) -> dict[str, str]:
    head, _ = contents.of_file(file)
    form = next(slot for slot in slots(head) if slot.name == "format")
    reader = {"reader": file.split(".")[1]} if file.startswith("reading.") else {}
    return {"format": get_args(form.type)[0], "document": document.id, **reader}


def _span(document: Document, words: Mapping[str, Any], target: Target) -> Span:
    page = document.page
    quote = str(words.get("quote", "")) if target.words.name == _SPELLINGS else ""
    if quote and (spelt := whole_words(page.text, quote)):
        return spelt[0]
    given = {str(name): str(each) for name, each in words.items() if each is not None}
    for name in given or ("quote",):
        if name not in ANCHOR_FIELDS:
            near = entries.nearest_field(name, ANCHOR_FIELDS)
            raise ReadingRoomError(f"What is `{name}`? {near}")
        if not given.get(name, "").strip():
            how = "Copy words of the page, or the two ends of a stretch."
            raise ReadingRoomError(f"Nothing stands in `{name}`. {how}")
    node = Map(0, {name: Scalar(each, 0) for name, each in given.items()}, dict.fromkeys(given, 0))
    found, troubles = entries.anchor_of("words", node, page.letter_by_code.keys())
    try:
        if not troubles:
            return entries.find(page, found, page.letter_by_code.get(found.letter))
        _, what, nearest = troubles[0]
    except Lost as lost:
        asks = lost.several and "occurrence" not in given
        what, nearest = lost.what, _WHICH if asks else lost.nearest
    told = Problem("", 0, "", f"{what[:1].upper()}{what[1:]}", nearest)
    raise ReadingRoomError(str(told))
