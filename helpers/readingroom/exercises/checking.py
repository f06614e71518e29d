"""From an answer to its feedback: pure, the same each time, and never an exception."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from readingroom.document import Document
from readingroom.document.things import Place
from readingroom.exercises.asking import asked
from readingroom.exercises.feedback import Feedback, Unclear
from readingroom.exercises.forms import Form, Length, One, Ordered, Several
from readingroom.exercises.kinds import (
    ChooseOne,
    ChooseSeveral,
    Classify,
    Exercise,
    Interval,
    Judged,
    Mark,
    Match,
    Number,
    Order,
    Predict,
    Silence,
    Step,
    Table,
    Weigh,
    Write,
)
from readingroom.exercises.marking import Marking
from readingroom.exercises.pairs import Numbered, Sorted, Tabled
from readingroom.exercises.parts import VERDICTS, Accepted, AcceptedMark, Reply
from readingroom.exercises.steps import Stepped
from readingroom.exercises.support import Weighed, Weighing

UNTOUCHED = "Nothing is moved yet: the items stand in a mixed order."
KEPT = "Kept, not judged."
TO_OWN = (
    "Your own answer is kept with its words. Now look for the strongest objection to it: one of "
    "those under the other answers may touch yours as well."
)


class Prose(Form):
    """A text; it is kept as it is."""

    def answer(self, exercise: Any, raw: Any, document: Document) -> str:
        """The text, if it has words."""
        if not isinstance(raw, str) or not any(sign.isalnum() for sign in raw):
            raise Unclear("There are no words yet.")
        return raw

    def like(self, exercise: Any) -> str:
        """Sentences."""
        return "Answer with sentences of your own."

    def asks(self, exercise: Any) -> str:
        """Sentences."""
        return "Write a sentence or two, then hand it in again."


FORMS: dict[type[Exercise], Form] = {
    Predict: One(),
    ChooseOne: One(),
    ChooseSeveral: Several(),
    Number: Numbered(),
    Order: Ordered(),
    Match: Sorted("left", "right"),
    Classify: Sorted("items", "classes"),
    Silence: Sorted("items", VERDICTS),
    Mark: Marking(),
    Step: Stepped(),
    Interval: Length(),
    Table: Tabled(),
    Weigh: Weighing(),
    Write: Prose(),
}


def form_of(exercise: Exercise) -> Form:
    """How the answers of an exercise are understood."""
    return FORMS[type(exercise)]


def check(exercise: Exercise, answer: Any, document: Document, *, form: bool = False) -> Feedback:
    """The feedback to an answer, given as plain values, or filled into a `form`.

    An accepted answer gets its own words; any other the first foreseen reply that fits, or what is
    said otherwise. What cannot be understood is not judged: the feedback says what an answer looks
    like. Nothing is raised, whatever the answer is.
    """
    kind = form_of(exercise)
    try:
        if form and kind.untouched(answer, asked(exercise)):
            raise Unclear(UNTOUCHED)
        understood = kind.answer(exercise, answer, document)
    except Unclear as unclear:
        return _not_understood(exercise, unclear, form)
    if isinstance(exercise, Judged):
        return replace(_judged(exercise, understood, document), note=kind.assumed(answer))
    if isinstance(exercise, Weigh):
        return _weighed(exercise, kind, understood)
    samples = exercise.samples if isinstance(exercise, Write) else ()
    return Feedback(
        verdict="kept",
        note=KEPT,
        evidence=exercise.evidence,
        cards=exercise.cards,
        samples=samples,
    )


def _not_understood(exercise: Exercise, unclear: Unclear, form: bool) -> Feedback:
    near, kind = unclear.nearest, form_of(exercise)
    apart = "\n" if near.startswith("Nearest") else " "
    return Feedback(
        verdict="not understood",
        say=unclear.plain if form else f"{unclear.what}{apart}{near}".strip(),
        next=kind.asks(exercise) if form else kind.like(exercise),
        note="Not judged, and not counted as an attempt.",
    )


@dataclass(frozen=True)
class Keyed:
    """An exercise with its key understood: what is accepted, and what each foreseen answer gave.

    `gaves` holds None for the ways of going wrong.
    """

    exercise: Judged
    accepting: tuple[Any, ...]
    gaves: tuple[Any, ...]

    def entry(self, answer: Any) -> Accepted | AcceptedMark | Reply | None:
        """The entry of `accept` that accepts an answer, or the first of `foreseen` that fits it."""
        form = form_of(self.exercise)
        for accepted, key in zip(self.exercise.accept, self.accepting, strict=True):
            if form.accepts(key, answer):
                return accepted
        for entry, gave in zip(self.exercise.foreseen, self.gaves, strict=True):
            if gave is None:
                fits = form.off(entry.off, self.exercise, self.accepting, answer)
            else:
                fits = form.fits(gave, answer)
            if fits:
                return entry
        return None


def keyed(exercise: Judged, document: Document) -> Keyed:
    """An exercise with its key understood. Raises `Unclear`."""
    return Keyed(
        exercise,
        tuple(key_of(exercise, each, document) for each in exercise.accept),
        tuple(
            None if each.off else gave_of(exercise, each, document) for each in exercise.foreseen
        ),
    )


def key_of(exercise: Judged, accepted: Any, document: Document) -> Any:
    """What one entry of `accept` accepts. Raises `Unclear`."""
    raw = accepted if isinstance(exercise, Mark) else accepted.answer
    return form_of(exercise).key(exercise, raw, document, part=False)


def gave_of(exercise: Judged, entry: Any, document: Document) -> Any:
    """What an entry of `foreseen` says an answer gave. Raises `Unclear`."""
    return form_of(exercise).key(exercise, entry.gave, document, part=True)


def _judged(exercise: Judged, answer: Any, document: Document) -> Feedback:
    known = keyed(exercise, document)
    entry = known.entry(answer)
    if entry is None or isinstance(entry, Reply):
        counts = (form_of(exercise).held(key, answer) for key in known.accepting)
        holds, of = max(counts, default=(0, 0))
        return replace(_reply(exercise, entry), holds=holds, of=of)
    return Feedback(
        verdict="accepted",
        say=entry.say,
        evidence=exercise.evidence,
        cards=exercise.cards,
        one_way=getattr(entry, "one_way", ""),
    )


def _reply(exercise: Judged | Weigh, entry: Reply | None) -> Feedback:
    if entry is None:
        return Feedback(verdict="other", next=exercise.otherwise)
    return Feedback(
        verdict="foreseen",
        say=entry.say,
        about=_rows(exercise, entry),
        tag=entry.tag,
        see=_seen(entry.see),
        next=entry.next,
    )


def _rows(exercise: Exercise, entry: Reply) -> tuple[str, ...]:
    """The rows of an answer that a reply is about."""
    raw = getattr(entry, "gave", None)
    if not raw or isinstance(exercise, Mark | Weigh):
        return ()
    kind = form_of(exercise)
    return kind.named(raw if isinstance(raw, Mapping) else frozenset(_listed(raw)))


def _listed(raw: Any) -> Iterable[str]:
    return map(str, raw) if isinstance(raw, list | tuple) else [str(raw)]


def _seen(place: Place) -> Place | None:
    return place if place.line else None


def _weighed(exercise: Weigh, form: Form, answer: Weighed) -> Feedback:
    for entry in exercise.foreseen:
        if form.off(entry.off, exercise, (), answer):
            return replace(_reply(exercise, entry), note=answer.note)
    return Feedback(
        verdict="kept",
        say=(exercise.own or TO_OWN) if answer.own else exercise.otherwise,
        note=f"{KEPT} {answer.note}".strip(),
        evidence=exercise.evidence,
        cards=exercise.cards,
        positions=exercise.positions,
    )
