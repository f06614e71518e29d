"""What must agree between an exercise, its key and the document."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from readingroom.document import Document
from readingroom.errors import did_you_mean
from readingroom.exercises.exercise import Exercise, Found, Judged, Keyed
from readingroom.exercises.feedback import Unclear
from readingroom.exercises.number import figures
from readingroom.exercises.parts import compared
from readingroom.loading.exercise_words import line_numbers, quotations
from readingroom.loading.finding import short
from readingroom.loading.told import Path

_LISTS = {"judgements"}


def disagreements(exercise: Exercise, document: Document) -> Found:
    """Everything that is wrong with an exercise that could be read."""
    yield from _fields(exercise, document)
    yield from _ways(exercise)
    yield from exercise.checks(document)
    if isinstance(exercise, Judged):
        known = yield from _keys(exercise, document)
        if known:
            yield from _replies(known, document)
            yield from _giveaways(known, document)
            yield from exercise.agreements(known, document)
    yield from quotations(exercise, document)
    yield from line_numbers(exercise, document)


def _fields(exercise: Exercise, document: Document) -> Found:
    """Values that can be wrong by themselves."""
    if exercise.level > 3:
        yield ("level",), f"`level: {exercise.level}` is not a level.", "Write 1, 2 or 3."
    for name in exercise.offers:
        if len(getattr(exercise, name)) < 2:
            what = f"there is nothing to choose: `{name}` holds one only."
            yield (name,), what, "Add another."
    for index, card in enumerate(exercise.cards):
        thing = document.by_address.get(card)
        if thing is None or thing.ground != "outside":
            cards = [each.address for each in document if each.ground == "outside"]
            what = f"there is no card “{short(card)}”."
            yield ("cards", index), what, did_you_mean(card, cards)
    if exercise.proved and not exercise.evidence:
        yield ("evidence",), "no words of the document stand under `evidence`.", "Add them."
    given = getattr(exercise, "in_", ())
    codes = document.page.letter_by_code
    for index, code in enumerate((given,) if isinstance(given, str) else given):
        if code and code not in codes:
            what = f"there is no letter “{short(code)}”."
            at = ("in",) if isinstance(given, str) else ("in", index)
            yield at, what, did_you_mean(code, list(codes))
    yield from _becomes(exercise, document)


def _becomes(exercise: Exercise, document: Document) -> Found:
    """Where answers go in a reading: a list that readings have."""
    if not exercise.becomes:
        return
    things = [thing for reading in document.readings.values() for thing in reading]
    sections = list(dict.fromkeys(thing.section for thing in things))
    if exercise.becomes not in {*sections, *_LISTS}:
        what = f"`becomes: {short(exercise.becomes)}` is no list of a reading."
        yield ("becomes",), what, did_you_mean(exercise.becomes, [*sections, *_LISTS])


def _ways(exercise: Exercise) -> Found:
    """Each reply says either what was given or how an answer goes wrong."""
    for index, entry in enumerate(getattr(exercise, "foreseen", ())):
        at = ("foreseen", index)
        gave = getattr(entry, "gave", None)
        if bool(entry.off) == (gave is not None and gave != ()):
            what = "an entry of `foreseen` has either `gave` or `off`."
            yield at, what, "Write one of the two."
        elif entry.off and entry.off not in exercise.offs:
            what = f"`off: {short(entry.off)}` is no way in which this kind can go wrong."
            yield (*at, "off"), what, did_you_mean(entry.off, list(exercise.offs))


def _keys(
    exercise: Judged, document: Document
) -> Generator[tuple[Path, str, str], None, Keyed | None]:
    """What is accepted and foreseen, understood; told if it cannot be. Returns it, or None."""
    accepting: list[Any] = []
    gaves: list[Any] = []
    wrong = any(True for _ in _ways(exercise))
    for index, accepted in enumerate(exercise.accept):
        at = ("accept", index, "answer")
        try:
            key = exercise.key_of(accepted, document)
        except Unclear as unclear:
            wrong = True
            yield at, f"`answer`: {_small(unclear.what)}", unclear.nearest
            continue
        if key in accepting:
            yield at, "this answer is accepted already, further up.", "Keep one of the two."
        accepting.append(key)
    for index, entry in enumerate(exercise.foreseen if not wrong else ()):
        try:
            gaves.append(None if entry.off else exercise.key(entry.gave, document, part=True))
        except Unclear as unclear:
            wrong = True
            yield ("foreseen", index, "gave"), f"`gave`: {_small(unclear.what)}", unclear.nearest
    return None if wrong else Keyed(exercise, tuple(accepting), tuple(gaves))


def _small(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _replies(known: Keyed, document: Document) -> Found:
    """No foreseen reply is to an accepted answer, and each of them is reached by some answer."""
    exercise = known.exercise
    for index, (entry, gave) in enumerate(zip(exercise.foreseen, known.gaves, strict=True)):
        if gave is not None and any(exercise.meets(gave, key) for key in known.accepting):
            what = (
                "`gave` fits an accepted answer, which would get this reply if it were not right."
            )
            nearest = "Add what makes the answer wrong, or leave the entry out."
            yield ("foreseen", index, "gave"), what, nearest
            continue
        tried = known.attempts(gave, entry.off, document)
        catching = {id(caught): caught for each in tried if (caught := known.entry(each))}
        if id(entry) in catching:
            continue
        what = "no answer gets this reply"
        earlier = [at for at, each in enumerate(exercise.foreseen[:index]) if id(each) in catching]
        if earlier:
            which = exercise.foreseen[earlier[0]]
            named = f"`off: {which.off}`" if which.off else f"number {earlier[0] + 1}"
            what += f": the entry {named} above it catches them all"
        nearest = "Put the special before the general." if earlier else "Leave it out."
        yield ("foreseen", index), f"{what}.", nearest


def _giveaways(known: Keyed, document: Document) -> Found:
    """Where the answer can be read off: only what a student could copy is told.

    That is accepted words that stand whole in the prompt or in a hint, an accepted number with its
    unit, an accepted length, code that makes an accepted table; and in the id the name of what is
    accepted.
    """
    exercise = known.exercise
    seen: list[tuple[Path, str, str]] = [
        (("prompt",), exercise.prompt, "the prompt"),
        (("why",), exercise.why, "`why`"),
        *((("hints", at), hint, "a hint") for at, hint in enumerate(exercise.hints)),
    ]
    for path, text, where in seen:
        for answer in exercise.given_away(known, text, document):
            what = f"{where} holds the answer: {short(answer)}."
            yield path, what, "Say where to look, or what to look for, and leave it to be found."
    for answer in exercise.in_id(known, compared(figures(exercise.id.replace("-", " ")))):
        what = f"the id holds the answer: {short(answer)}."
        yield ("id",), what, "Students see the id. Name the question, not its answer."
