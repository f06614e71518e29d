"""What must agree between an exercise, its key and the document."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any

from readingroom.document import Document
from readingroom.errors import did_you_mean
from readingroom.exercises.checking import Keyed, form_of, gave_of, key_of
from readingroom.exercises.feedback import Unclear
from readingroom.exercises.kinds import (
    Classify,
    Exercise,
    Interval,
    Judged,
    Predict,
    Silence,
    Weigh,
)
from readingroom.exercises.support import OWN
from readingroom.exercises.trying import attempts
from readingroom.loading.exercise_giving import giveaways
from readingroom.loading.exercise_times import hours
from readingroom.loading.exercise_words import line_numbers, quotations
from readingroom.loading.finding import short
from readingroom.loading.told import Path

Found = Iterator[tuple[Path, str, str]]
"""The way to a value of an exercise, what is wrong with it, and the nearest right thing."""
_CHOICES = ("options", "items", "left", "right", "classes", "claims", "positions")
_LISTS = {"judgements"}


def disagreements(exercise: Exercise, document: Document) -> Found:
    """Everything that is wrong with an exercise that could be read."""
    yield from _fields(exercise, document)
    yield from _ways(exercise)
    if isinstance(exercise, Judged):
        known = yield from _keys(exercise, document)
        if known:
            yield from _replies(known, document)
            yield from giveaways(known, document)
            if isinstance(exercise, Interval):
                yield from hours(known, document)
            if isinstance(exercise, Silence):
                yield from _silences(known, document)
    yield from quotations(exercise, document)
    yield from line_numbers(exercise, document)


def _fields(exercise: Exercise, document: Document) -> Found:
    """Values that can be wrong by themselves."""
    if exercise.level > 3:
        yield ("level",), f"`level: {exercise.level}` is not a level.", "Write 1, 2 or 3."
    for name in _CHOICES:
        choices = getattr(exercise, name, None)
        if choices is not None and len(choices) < 2:
            what = f"there is nothing to choose: `{name}` holds one only."
            yield (name,), what, "Add another."
    for index, card in enumerate(exercise.cards):
        thing = document.by_address.get(card)
        if thing is None or thing.ground != "outside":
            cards = [each.address for each in document if each.ground == "outside"]
            what = f"there is no card “{short(card)}”."
            yield ("cards", index), what, did_you_mean(card, cards)
    if not exercise.evidence and not isinstance(exercise, Predict):
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
    """Where answers go in a reading: a list that readings have, and ids that the key has."""
    if not exercise.becomes:
        return
    things = [thing for reading in document.readings.values() for thing in reading]
    nouns = {thing.section: thing.noun for thing in things}
    if exercise.becomes not in nouns.keys() | _LISTS:
        what = f"`becomes: {short(exercise.becomes)}` is no list of a reading."
        yield ("becomes",), what, did_you_mean(exercise.becomes, [*nouns, *_LISTS])
    elif isinstance(exercise, Classify) and exercise.becomes in nouns:
        noun = nouns[exercise.becomes]
        known = [thing.id for thing in things if thing.noun == noun]
        for name in exercise.items.keys() - set(known):
            what = f"`{short(name)}` is no id of `{exercise.becomes}` in the key."
            yield ("items", name), what, did_you_mean(name, known)


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
    if isinstance(exercise, Weigh):
        if OWN in exercise.positions:
            what = f"`{OWN}` is the name of the student's own answer, which is always offered."
            yield ("positions", OWN), what, "Choose another name."
        there = [entry.off for entry in exercise.foreseen]
        for way in exercise.offs:
            if way not in there:
                what = f"nothing is said to an answer with `off: {way}`."
                yield ("foreseen",), what, "Add a reply; else such an answer would be taken."


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
            key = key_of(exercise, accepted, document)
        except Unclear as unclear:
            wrong = True
            yield at, f"`answer`: {_small(unclear.what)}", unclear.nearest
            continue
        if key in accepting:
            yield at, "this answer is accepted already, further up.", "Keep one of the two."
        accepting.append(key)
    for index, entry in enumerate(exercise.foreseen if not wrong else ()):
        try:
            gaves.append(None if entry.off else gave_of(exercise, entry, document))
        except Unclear as unclear:
            wrong = True
            yield ("foreseen", index, "gave"), f"`gave`: {_small(unclear.what)}", unclear.nearest
    return None if wrong else Keyed(exercise, tuple(accepting), tuple(gaves))


def _small(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _replies(known: Keyed, document: Document) -> Found:
    """No foreseen reply is to an accepted answer, and each of them is reached by some answer."""
    exercise, form = known.exercise, form_of(known.exercise)
    for index, (entry, gave) in enumerate(zip(exercise.foreseen, known.gaves, strict=True)):
        if gave is not None and any(form.meets(gave, key) for key in known.accepting):
            what = (
                "`gave` fits an accepted answer, which would get this reply if it were not right."
            )
            nearest = "Add what makes the answer wrong, or leave the entry out."
            yield ("foreseen", index, "gave"), what, nearest
            continue
        tried = attempts(known, gave, entry.off, document)
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


def _silences(known: Keyed, document: Document) -> Found:
    """Words that a silence would have needed are given, and do not occur."""
    exercise = known.exercise
    assert isinstance(exercise, Silence)
    silent = {name for key in known.accepting for name, each in key.items() if "silent" in each}
    if exercise.in_ and exercise.in_ not in document.page.letter_by_code:
        return
    where = f"letter {exercise.in_}" if exercise.in_ else "the document"
    for name in exercise.items:
        if name in silent and name not in exercise.absent:
            what = f"`{name}` is accepted as silent, and `absent` holds no words to prove it."
            yield ("absent",), what, "Add the words that it would have needed."
    for name, words in exercise.absent.items():
        if name not in silent:
            what = f"`{short(name)}` is no item that is accepted as silent."
            yield ("absent", name), what, did_you_mean(name, sorted(silent))
        for index, each in enumerate(words):
            hits = document.search(each, letter=exercise.in_).hits
            if hits:
                what = f"“{short(each)}” does occur in {where}."
                yield ("absent", name, index), what, f"It stands there: {hits[0].place.where}."
