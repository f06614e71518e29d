"""The exercises of a document, read from `exercises.yaml` when they are asked for.

`rr.load` does not read them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from readingroom import anchors
from readingroom.document import Document
from readingroom.document.page import Page
from readingroom.document.records import record
from readingroom.document.things import UNFILLED
from readingroom.errors import DocumentError, Problem, did_you_mean
from readingroom.exercises import Exercises
from readingroom.exercises.kinds import KINDS, Exercise
from readingroom.exercises.parts import Choice
from readingroom.loading.as_written import gaps as gaps_of
from readingroom.loading.contents import File, above_lists, file_of
from readingroom.loading.entries import EntryReader
from readingroom.loading.exercise_checks import disagreements
from readingroom.loading.files import shown
from readingroom.loading.finding import short
from readingroom.loading.plain import List, Map, Node, Text
from readingroom.loading.slots import Slot, is_empty, is_todo, one_type, slots
from readingroom.loading.told import line_of
from readingroom.loading.values import FAILED

FILE = "exercises.yaml"
_LIST = "exercises"


@record
class ExercisesHead:
    """What stands above the list in `exercises.yaml`."""

    format: Literal["exercises 1"]
    document: str


def read_exercises(document: Document) -> Exercises:
    """The exercises in a document's folder. Raises `DocumentError` with all problems of form."""
    draft = document.status == "draft"
    exercises, problems = examine_exercises(document, document.folder, draft=draft, keys=False)
    if problems:
        raise DocumentError(problems)
    return exercises


def examine_exercises(
    document: Document | None, folder: Path, *, draft: bool = False, keys: bool = True
) -> tuple[Exercises, list[Problem]]:
    """The exercises in a folder, as far as they can be read, and all that is wrong with them.

    Without a document that is sound, or without `keys`, only their form is looked at. In a `draft`
    an exercise may hold TODO.
    """
    file = file_of(folder / FILE)
    reader = ExerciseReader(
        shown(file.path),
        document.page if document else Page(anchors.Text("")),
        draft=draft,
        codes=frozenset(document.page.letter_by_code) if document else None,
        blind=document is None,
    )
    found = list(reader.exercises(file))
    if document is not None and keys:
        _told(document, file, found, reader)
    gaps = frozenset(reader.nodes.keys() - {each.id for each in found})
    exercises = Exercises(document.id if document else "", tuple(found), gaps)
    return exercises, sorted({*file.problems, *reader.problems})


def has_gaps(document: Document) -> bool:
    """Whether a draft still holds TODO in a file of its own, so that little can be held to it."""
    own = shown(document.folder / FILE)
    return document.status == "draft" and any(gap.path != own for gap in gaps_of(document.folder))


def _told(document: Document, file: File, found: list[Exercise], reader: ExerciseReader) -> None:
    """Tell what does not agree between the exercises, their keys and the document."""
    named = file.values.text("document")
    if named and named != document.id:
        what = f"`document: {short(named)}` is not the id in document.yaml."
        nearest = f"Write `document: {document.id}`."
        reader.problems.append(
            Problem(reader.path, file.values.lines["document"], "", what, nearest)
        )
    for exercise in found:
        node = reader.nodes[exercise.id]
        for path, what, nearest in disagreements(exercise, document):
            line = line_of(node, path)
            reader.problems.append(Problem(reader.path, line, exercise.id, what, nearest))


@dataclass
class ExerciseReader(EntryReader):
    """Reads exercises: `kind` chooses the class, and answers stay as they are written."""

    def exercises(self, file: File) -> Iterator[Exercise]:
        """Every exercise that could be read; those with gaps in a draft are left out."""
        if not file.readable:
            return
        values = file.values
        fields = [slot.name for slot in slots(ExercisesHead)]
        for name in values.values.keys() - {_LIST, *fields}:
            what = f"`{short(name)}` is not a known list or field here."
            self.problem(values.lines[name], what, did_you_mean(name, [_LIST, *fields]))
        self.record(ExercisesHead, above_lists(values, ExercisesHead))
        node = values.values.get(_LIST)
        if not isinstance(node, List):
            with self.entry(_LIST):
                what = "a list is expected here."
                self.problem(node.line if node else 1, what, "Begin each exercise with `- id:`.")
            return
        for number, item in enumerate(node.items, 1):
            if exercise := self._exercise(item, number):
                yield exercise

    def _exercise(self, node: Node, number: int) -> Exercise | None:
        given = node.text("id") if isinstance(node, Map) else ""
        with self.entry(given or f"exercise {number}"):
            if not isinstance(node, Map):
                self.problem(node.line, "an exercise is expected here.", "Begin it with `- id:`.")
                return None
            if first := self.nodes.get(given):
                what = f"the id “{short(given)}” is used a second time"
                where = f"(first on line {first.lines['id']})."
                self.problem(node.lines["id"], f"{what} {where}", "Give one of the two another id.")
                return None
            self.nodes[given] = node
            kind = KINDS.get(node.text("kind").strip())
            if kind is None:
                self._unknown_kind(node)
                return None
            before = len(self.problems)
            made = self.record(kind, node)
        sound = isinstance(made, Exercise) and len(self.problems) == before
        return made if sound and not (self.draft and _unfilled(node)) else None

    def _unknown_kind(self, node: Map) -> None:
        if "kind" not in node.values:
            self.problem(node.line, "`kind` is missing.", f"Known here: {', '.join(KINDS)}.")
            return
        what = f"`kind: {short(node.text('kind'))}` is not a kind of exercise."
        near = did_you_mean(node.text("kind"), list(KINDS))
        nearest = near if near.startswith("Did") else f"Known here: {', '.join(KINDS)}."
        self.problem(node.lines["kind"], what, nearest)

    def value(self, slot: Slot, type_: Any, node: Node) -> Any:
        """The value of a field, or `FAILED` after a problem was told."""
        type_ = one_type(type_)
        if is_empty(node) or (is_todo(node) and isinstance(node, Text)):
            plain = type_ if get_origin(type_) is not Mapping and type_ not in (Any, int) else str
            return super().value(slot, plain, node)
        if type_ is Any:
            return self._plain(slot, node)
        if type_ is int:
            return self._count(slot, node)
        if get_origin(type_) is Mapping:
            return self._named(slot, get_args(type_)[1], node)
        if type_ is Choice and isinstance(node, Text):
            words = self._text(slot, str, node)
            return words if words is FAILED else Choice(says=words)
        if slot.name == "one_way" and isinstance(node, Text):
            return node.value.rstrip()
        return super().value(slot, type_, node)

    def _plain(self, slot: Slot, node: Node) -> Any:
        """An answer as it is written: text, a list, or named values."""
        if isinstance(node, Text):
            return self._text(slot, str, node)
        if isinstance(node, List):
            values = [self._plain(slot, each) for each in node.items]
            return FAILED if any(each is FAILED for each in values) else values
        self._no_name_twice(node)
        named = {name: self._plain(slot, each) for name, each in node.values.items()}
        return FAILED if any(each is FAILED for each in named.values()) else named

    def _count(self, slot: Slot, node: Node) -> Any:
        words = node.value.strip() if isinstance(node, Text) else ""
        if words.isdecimal() and words.isascii() and 0 < len(words) < 3 and int(words):
            return int(words)
        return self._failed(node.line, f"`{slot.name}` is not a number from 1.", "Write a figure.")

    def _named(self, slot: Slot, type_: Any, node: Node) -> Any:
        """Values under names that the author has chosen."""
        if not isinstance(node, Map) or not node.values:
            what = f"`{slot.name}` should be names with values."
            return self._failed(node.line, what, "Write `name: words` below it, one a line.")
        self._no_name_twice(node)
        values = {name: self.value(slot, type_, each) for name, each in node.values.items()}
        for name in values:
            if not name.replace("-", "").replace("_", "").isalnum():
                what = f"the name “{short(name)}” has signs that cannot stand in a name."
                self.problem(node.lines[name], what, "Write letters and digits, with hyphens.")
        return FAILED if any(each is FAILED for each in values.values()) else values

    def _no_name_twice(self, node: Map) -> None:
        for name, line in node.again:
            what = f"`{short(name)}` stands here a second time (first on line {node.lines[name]})."
            self.problem(line, what, "Keep one of the two.")


def _unfilled(node: Node) -> bool:
    """Whether anything in an entry still holds TODO."""
    if isinstance(node, Text):
        return is_todo(node) or node.value == UNFILLED
    return any(map(_unfilled, node.items if isinstance(node, List) else node.values.values()))
