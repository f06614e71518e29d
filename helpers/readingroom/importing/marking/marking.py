"""From words of the page to an entry about them, ready to paste or put into its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, get_args

from readingroom.anchors import Lost, Span
from readingroom.document import Document
from readingroom.document.page import whole_words
from readingroom.errors import Problem, ReadingRoomError, did_you_mean
from readingroom.importing.marking.appending import append
from readingroom.importing.marking.filling import Target, filled, target_of, written_ids
from readingroom.loading import examine, heads
from readingroom.loading.files import shipped
from readingroom.loading.finding import anchor_of, find
from readingroom.loading.plain import Map, Text
from readingroom.loading.slots import ANCHOR_FIELDS, slots
from readingroom.loading.writing import entry
from readingroom.markup import Html, block, element


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
        return f"{self.belongs}\n\n{self.entry}{''.join(told)}".rstrip()

    def _repr_html_(self) -> Html:
        code = element("pre", self.entry, tabindex=0, role="group", aria_label="The entry")
        told = element("p", self.told) if self.told else None
        wrong = (element("pre", str(each)) for each in self.problems)
        return block(element("p", self.belongs), code, told, *wrong, label="An entry")


def mark(
    document: Document,
    words: str | Mapping[str, Any],
    kind: str,
    /,
    *,
    n: int | None = None,
    letter: str = "",
    reading: str = "key",
    write: bool = False,
    **values: Any,
) -> Marked:
    """An entry about words of the page, as it stands in one of the document's files.

    `words` are copied, or the two ends of a long stretch: `{"from": …, "to": …}`. `kind` is the
    word before the colon of an address: `claim`, `slip`, `request` …. Where the words stand several
    times, `n` counts them or `letter` names their letter. An interpretation belongs to the reader
    `reading`. Further fields are given by name, `says="…"`; what stays open is TODO with a hint.
    With `write=True` the entry is put at the end of its list, the file as it was is kept beside it,
    and the document is examined anew.

    Raises `ReadingRoomError` if there is no such kind or field, if the words do not stand there
    once, or if the document is the one that came with the library.
    """
    target = target_of(kind, reading)
    known = _known(target, values)
    made = entry_about(document, _span(document, words, n, letter, target), target, known)
    return put(document, made) if write else made


def entry_about(
    document: Document, span: Span, target: Target, given: Mapping[str, Any] | None = None
) -> Marked:
    """An entry of some kind about a stretch of the page; `given` are fields that are known."""
    values = filled(document, span, target, given or {})
    where = document.page.place(span).where
    return Marked(str(values["id"]), entry(values), target.file, target.kind.section, where)


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
    head, _ = heads.of_file(file)
    form = next(slot for slot in slots(head) if slot.name == "format")
    reader = {"reader": file.split(".")[1]} if file.startswith("reading.") else {}
    return {"format": get_args(form.type)[0], "document": document.id, **reader}


def _known(target: Target, values: Mapping[str, Any]) -> dict[str, Any]:
    """Fields by their names in the file. Raises `ReadingRoomError` at one that is not known."""
    names = [slot.name for slot in target.slots]
    given = {name.rstrip("_"): _plain(each) for name, each in values.items() if each is not None}
    for name in given:
        if name not in names:
            what = f"`{name}` is no field of a {target.kind.noun}."
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
    n: int | None,
    letter: str,
    target: Target,
) -> Span:
    """Where the words stand. Raises `ReadingRoomError` if that is nowhere, or not clear."""
    page = document.page
    if target.spelt and isinstance(words, str) and (spelt := whole_words(page.text, words)):
        return spelt[0]
    given = dict(words) if isinstance(words, Mapping) else {"quote": words}
    given |= {name: value for name, value in (("n", n), ("in", letter)) if value not in (None, "")}
    for name in given or ("quote",):
        if name not in ANCHOR_FIELDS or not str(given.get(name, "")).strip():
            what = f"Nothing stands in `{name}`." if name in ANCHOR_FIELDS else f"What is `{name}`?"
            raise ReadingRoomError(f"{what} Copy words of the page, or the two ends of a stretch.")
    node = Map(
        0, {name: Text(str(each), 0) for name, each in given.items()}, dict.fromkeys(given, 0)
    )
    found, troubles = anchor_of("words", node, page.letter_by_code.keys())
    if troubles:
        raise ReadingRoomError(_sentence(*troubles[0][1:]))
    try:
        return find(page, found, page.letter_by_code.get(found.letter))
    except Lost as lost:
        which = "Copy a few more words, or say which: n=1 for the first, n=2 for the second …"
        nearest = which if lost.several and n is None else lost.nearest
        raise ReadingRoomError(_sentence(lost.what, nearest)) from None


def _sentence(what: str, nearest: str) -> str:
    join = "\n" if nearest.startswith("Nearest") else " "
    first = what[:1].upper() if what[1:2].isalpha() else what[:1]
    return f"{first}{what[1:]}{join}{nearest}".strip()
