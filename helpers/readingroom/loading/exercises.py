"""The exercises of a document, read from `exercises.yaml` when they are asked for, and checked."""

import re
from collections import defaultdict
from collections.abc import Generator, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

from readingroom.document import Document
from readingroom.document.context import WITH_TEACHER
from readingroom.document.page import Page
from readingroom.document.things import UNFILLED, Place
from readingroom.errors import DocumentError, Problem, did_you_mean
from readingroom.exercises import KINDS, Exercise, Exercises, openable, opened
from readingroom.exercises.amounts import figures
from readingroom.exercises.assessment import Found, Judged, Keyed
from readingroom.exercises.parts import Choice, Said, Unclear, compared
from readingroom.loading import exercises_of
from readingroom.loading.consistency import Way, line_of
from readingroom.loading.contents import EXERCISES, READING, as_written, belonging, contents_of
from readingroom.loading.entries import FAILED, EntryReader, Slot, file_of, is_todo, no_letter
from readingroom.loading.files import shown
from readingroom.loading.syntax import Map, Node, Scalar, short, texts_in
from readingroom.text import Text, lines_named

Unmade = Mapping[str, Map]
"""Entries of a document that stand in its files and could not be read, by their addresses."""
_ALL_MADE: Unmade = {}
SHORTEST_QUOTATION = 4
_NO_PROSE = {"id", "lesson", "skill", "kind", "tag", "fault", "becomes", "opens", "one_way"}
_NO_PROSE |= {"answer", "gave", "absent", "clocks", "in_"}
_QUOTED = re.compile(r"“([^“”]*)”|\"([^\"]*)\"")
_GAP = re.compile(r"…|\.\.\.|\[[^\[\]]*\]")
_NAMED = re.compile(r"[“`]([^”`]+)[”`]")
_CODE = re.compile(r"`[^`]*`")


def texts(made: Any, path: Way = ()) -> Iterator[tuple[Way, str]]:
    """Every text of an exercise that is the author's own, with the way to it."""
    if isinstance(made, str):
        yield path, made
    elif isinstance(made, tuple):
        for index, each in enumerate(made):
            yield from texts(each, (*path, index))
    elif isinstance(made, Mapping):
        for name, each in made.items():
            yield from texts(each, (*path, name))
    elif is_dataclass(made) and not isinstance(made, Place):
        for each in fields(made):
            if each.name not in _NO_PROSE:
                own = () if each.name == "says" else (each.name.rstrip("_"),)
                yield from texts(getattr(made, each.name), (*path, *own))


def _quotations(exercise: Exercise, document: Document) -> Found:
    sources = _sources(document)
    for path, text in texts(exercise):
        for match in _QUOTED.finditer(_CODE.sub(" ", text)):
            quoted = match[1] or match[2] or ""
            if lost := _lost(quoted, sources):
                what = f"“{short(quoted)}”: these words are in no source."
                near = document.page.text.nearest(lost)
                yield path, what, near or "If they are nobody's, leave out the quotation marks."


def _lost(quoted: str, sources: str) -> str:
    """A piece in no source; where all about a gap are in none, they frame a sentence."""
    every = _GAP.split(quoted)
    pieces = [each for each in every if compared(each).count(" ") > SHORTEST_QUOTATION]
    lost = [each for each in pieces if compared(each) not in sources]
    framed = len(every) > 1 and len(lost) == len(pieces)
    return "" if framed or not lost or compared(quoted) in sources else lost[0]


@lru_cache(maxsize=4)
def _sources(document: Document) -> str:
    without = re.sub(r"\[[^\[\]]*\]", " ", document.text)
    said = chain.from_iterable(thing.texts for thing in document.with_readings)
    return "|".join(map(compared, (document.text, without, *said)))


def _line_numbers(exercise: Exercise, document: Document) -> Found:
    for path, text in texts(exercise):
        for number in dict.fromkeys(chain(*lines_named(text))):
            if trouble := document.page.text.wordless(number):
                yield path, *trouble


_LISTS = ("", *(kind.section for kind in READING), "judgements")


def disagreements(exercise: Exercise, document: Document) -> Found:
    """All that is wrong with an exercise; without the key, what needs neither it nor its cards."""
    yield from _fields(exercise, document)
    yield from _line_numbers(exercise, document)
    if document.keyless:
        return
    yield from _ways(exercise)
    yield from exercise.checks(document)
    yield from _quotations(exercise, document)
    known = (yield from _keys(exercise, document)) if isinstance(exercise, Judged) else None
    if known:
        yield from _replies(known, document)
        yield from _giveaways(known, document)
        yield from known.exercise.agreements(known, document)


def _fields(exercise: Exercise, document: Document) -> Found:
    if exercise.level > 3:
        yield ("level",), f"`level: {exercise.level}` is not a level.", "Write 1, 2 or 3."
    for name in exercise.offers:
        if len(getattr(exercise, name)) < 2:
            what = f"there is nothing to choose: `{name}` has only one entry."
            yield (name,), what, "Add another."
    for index, word in enumerate(exercise.opens):
        if not opened(word, document) and not document.keyless:
            what = f"there is no card, and nothing in the key, called “{short(word)}”."
            yield ("opens", index), what, did_you_mean(word, openable(document))
    if exercise.proved and not exercise.evidence and not document.keyless:
        yield ("evidence",), "`evidence` has no words of the document.", "Add them."
    if exercise.becomes not in _LISTS:
        what = f"`becomes: {short(exercise.becomes)}` is not a list of a reading."
        yield ("becomes",), what, did_you_mean(exercise.becomes, _LISTS[1:])


def _ways(exercise: Exercise) -> Found:
    for index, entry in enumerate(getattr(exercise, "foreseen", ())):
        at = ("foreseen", index)
        gave = getattr(entry, "gave", None)
        if bool(entry.fault) == (gave is not None and gave != ()):
            what = "an entry of `foreseen` has either `gave` or `fault`."
            yield at, what, "Write one of the two."
        elif entry.fault and entry.fault not in exercise.faults:
            what = f"`fault: {short(entry.fault)}` is not a fault of this kind of exercise."
            yield (*at, "fault"), what, did_you_mean(entry.fault, list(exercise.faults))


def _keys(
    exercise: Judged, document: Document
) -> Generator[tuple[Way, str, str], None, Keyed | None]:
    accepting, gaves = list[Any](), list[Any]()
    wrong = any(True for _ in _ways(exercise))
    for index, accepted in enumerate(exercise.accept):
        at = ("accept", index, "answer")
        try:
            key = exercise.key_of(accepted, document)
        except Unclear as unclear:
            wrong = True
            yield _unclear(at, unclear)
            continue
        if key in accepting:
            yield at, "this answer is already accepted, further up.", "Keep one of the two."
        accepting.append(key)
    for index, entry in enumerate(exercise.foreseen if not wrong else ()):
        try:
            gaves.append(None if entry.fault else exercise.key(entry.gave, document, part=True))
        except Unclear as unclear:
            wrong = True
            yield _unclear(("foreseen", index, "gave"), unclear)
    return None if wrong else Keyed(exercise, tuple(accepting), tuple(gaves))


def _unclear(at: Way, unclear: Unclear) -> tuple[Way, str, str]:
    return at, f"`{at[-1]}`: {unclear.what[:1].lower()}{unclear.what[1:]}", unclear.nearest


def _replies(known: Keyed, document: Document) -> Found:
    exercise = known.exercise
    for index, (entry, gave) in enumerate(zip(exercise.foreseen, known.gaves, strict=True)):
        tried = known.attempts(gave, entry.fault, document)
        catching = {id(caught): caught for each in tried if (caught := known.entry(each))}
        if gave is not None and not all(isinstance(each, Said) for each in catching.values()):
            what = "`gave` fits an accepted answer, and a right answer does not get this reply."
            nearest = "Add what makes the answer wrong, or leave the entry out."
            yield ("foreseen", index, "gave"), what, nearest
            continue
        if id(entry) in catching:
            continue
        what = "no answer gets this reply"
        earlier = [at for at, each in enumerate(exercise.foreseen[:index]) if id(each) in catching]
        if earlier:
            which = exercise.foreseen[earlier[0]]
            named = f"`fault: {which.fault}`" if which.fault else f"number {earlier[0] + 1}"
            what += f": the entry {named} above it catches them all"
        nearest = "Put the more special entry first." if earlier else "Leave it out."
        yield ("foreseen", index), f"{what}.", nearest


def _giveaways(known: Keyed, document: Document) -> Found:
    """Where the answer can be read off: only what a student could copy is told."""
    exercise = known.exercise
    seen = {"title": "the title", "prompt": "the prompt", "why": "`why`", "hints": "a hint"}
    for path, text in ((path, text) for path, text in texts(exercise) if path[0] in seen):
        for answer in exercise.given_away(known, text, document):
            what = f"{seen[str(path[0])]} gives away the answer: {short(answer)}."
            yield path, what, "Say where to look, or what to look for, and let students find it."
    for field, words in (("id", exercise.id.replace("-", " ")), ("title", exercise.title)):
        for answer in exercise.in_name(known, compared(figures(words)), document):
            what = f"the {field} gives away the answer: {short(answer)}."
            yield (field,), what, f"Students see the {field}. Name the question, not its answer."


def read_exercises(document: Document) -> Exercises:
    """The exercises in a document's folder. Raises `DocumentError` with all problems of form."""
    draft = document.status == "draft"
    exercises, problems = examine_exercises(document, document.folder, draft, None)
    if problems:
        raise DocumentError(problems)
    return exercises


def examine_exercises(
    document: Document | None, folder: Path, draft: bool = False, unmade: Unmade | None = _ALL_MADE
) -> tuple[Exercises, list[Problem]]:
    """The exercises in a folder, as far as they can be read, and all that is wrong with them."""
    file = file_of(folder / EXERCISES)
    if document:
        page, keyless = document.page, document.keyless
        own = ExerciseReader(file, page, draft, page.letter_by_code.keys(), keyless=keyless)
    else:
        keyless = file_of(folder / "document.yaml").values.text("keys") == WITH_TEACHER
        own = ExerciseReader(file, Page(Text("")), draft, blind=True, keyless=keyless)
    contents_of(own)
    if document and unmade is not None:
        own.problems += [*belonging(own, document.id), *_told(document, own, unmade)]
    asked = {each.id: each for each in own.things}
    gaps = {id: node.text("title") or id for id, node in own.nodes.items() if id not in asked}
    exercises = Exercises(document.id if document else "", asked, gaps)
    return exercises, sorted({*own.problems})


def _told(document: Document, own: EntryReader, unmade: Unmade) -> Iterator[Problem]:
    names = {name for address in unmade for name in (address, address.partition(":")[2])}
    words = "|".join(compared(each.value) for node in unmade.values() for _, each in texts_in(node))
    for exercise in own.things:
        node = own.nodes[exercise.id]
        for path, what, nearest in disagreements(exercise, document):
            named = _NAMED.findall(what) if unmade else ()
            if not any(name in names or compared(name.rstrip("…")) in words for name in named):
                yield Problem(own.path, line_of(node, path), exercise.id, what, nearest)


class ExerciseReader(EntryReader):
    """Reads exercises: `kind` chooses the class; those of a draft with gaps are left out."""

    def record(self, kind: type, node: Map) -> Any:
        """One value of a class from named values, or `FAILED`."""
        if kind is not Exercise:
            return super().record(kind, node)
        before = len(self.problems)
        chosen = KINDS.get(node.text("kind").strip())
        self.tell(no_letter(node, "in", self.codes))
        made = super().record(chosen, node) if chosen else self._no_kind(node)
        gaps = (is_todo(text) or text.value == UNFILLED for _, text in texts_in(node))
        return FAILED if (self.draft and any(gaps)) or len(self.problems) > before else made

    def _no_kind(self, node: Map) -> Any:
        near = did_you_mean(node.text("kind"), list(KINDS))
        if "kind" not in node.values:
            return self.problem(node.line, "`kind` is missing.", near)
        what = f"`kind: {short(node.text('kind'))}` is not a kind of exercise."
        return self.problem(node.lines["kind"], what, near)

    def value(self, slot: Slot, type_: Any, node: Node) -> Any:
        """The value of a field; words alone are a choice, and code is kept as it stands."""
        if isinstance(node, Scalar) and node.value.strip() and not is_todo(node):
            if type_ is Choice:
                words = self._text(slot, str, node)
                return words if words is FAILED else Choice(says=words)
            if slot.name == "one_way":
                return node.value.rstrip()
        return super().value(slot, type_, node)


def contradictions(document: Document) -> Iterator[Problem]:
    """Judgements of the key that no accepted answer of an exercise on the same entries has."""
    key = document.readings.get("key")
    in_exercises, in_key = document.folder / EXERCISES, document.folder / "reading.key.yaml"
    written = as_written(in_exercises)
    judged = {(each.section, each.id): each for each in key or ()}
    for exercise in exercises_of(document).values():
        for (section, id), kinds in _accepted(exercise, document).items():
            held = _several(getattr(judged.get((section, id)), "kind", ()))
            if more := [each for each in held if each not in kinds]:
                line = as_written(in_key, section)[id].lines["id"]
                where = f"{shown(in_key)}:{line}: {judged[section, id].address}"
                what = f"the key calls “{id}” {' or '.join(held)} ({where}), but no "
                what += f"accepted answer has {' or '.join(more)}."
                nearest = "Accept it, and take it out of `foreseen`; or change the key."
                at = written[exercise.id].lines["id"]
                yield Problem(shown(in_exercises), at, exercise.id, what, nearest)


def _accepted(exercise: Exercise, document: Document) -> Mapping[tuple[str, str], set[str]]:
    kinds: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for accepted in exercise.accept if isinstance(exercise, Judged) and exercise.becomes else ():
        named = isinstance(accepted.answer, Mapping)
        found = exercise.entries(document, accepted.answer) if named else {}
        for section, entries in found.items():
            for id, values in entries.items():
                kinds[section, id] |= set(_several(values.get("kind", ())))
    return kinds


def _several(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
