"""A class that is made up: books with right answers, with planted errors, and verdicts that lie."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import count
from typing import Any

import readingroom as rr
from readingroom.answers import Attempt, Book, sign_of
from readingroom.exercises import (
    ChooseSeveral,
    Exercise,
    Judged,
    Mark,
    Order,
    Pairs,
    Weigh,
    Write,
    assess,
    plain_answer,
)
from readingroom.loading import exercises_of

SLUG = "telegram-21646"
TELEGRAM = rr.load(SLUG)
EXERCISES = exercises_of(TELEGRAM)


def one_of(key: Any, exercise: Exercise) -> Any:
    """An answer that fits a key, in which a list may stand for any of its values."""
    if isinstance(exercise, Pairs) and isinstance(key, Mapping):
        return {name: each[0] if isinstance(each, list) else each for name, each in key.items()}
    several = isinstance(exercise, ChooseSeveral | Order | Mark)
    return key[0] if isinstance(key, list) and not several else key


@cache
def right(id: str) -> Any:
    """An answer that is accepted, or kept."""
    exercise = EXERCISES[id]
    if isinstance(exercise, Judged):
        return plain(one_of(exercise.accept[0].answer, exercise))
    if isinstance(exercise, Write):
        return "It is asked of him " * 8
    if isinstance(exercise, Weigh):
        name, stand = next(iter(exercise.positions.items()))
        words = [each for other in exercise.positions.values() for each in other.evidence]
        return plain({"position": name, "words": [*stand.evidence, *words]})
    return next(iter(exercise.choices))


def plain(answer: Any) -> Any:
    return plain_answer(answer, TELEGRAM)


@cache
def errors() -> tuple[tuple[str, str, Any], ...]:
    """Exercises, tags of errors in thinking, and answers whose reply bears the tag."""
    return tuple(_errors())


def _errors() -> Iterator[tuple[str, str, Any]]:
    for exercise in EXERCISES.every:
        for reply in exercise.foreseen if isinstance(exercise, Judged) else ():
            gave = getattr(reply, "gave", None)
            if not gave:
                continue
            own, accepted = one_of(gave, exercise), right(exercise.id)
            if isinstance(exercise, Pairs):
                own = {**accepted, **own}
            said = assess(exercise, plain(own), TELEGRAM, form=True)
            if said.verdict == "foreseen" and said.tag == reply.tag != "oversight":
                yield exercise.id, reply.tag, plain(own)


def a_class(
    seed: int, students: int = 12, exercises: int = 10
) -> tuple[dict[str, Book], set[tuple[str, str]]]:
    """Books by student, and the errors planted in them: the exercise and the tag of each."""
    chance, number = random.Random(seed), count()
    planted = chance.sample(errors(), 4)
    ids = [*dict.fromkeys([*(id for id, _, _ in planted), *chance.sample([*EXERCISES], exercises)])]
    names = [f"Student {at}" for at in range(1, students + 1)]
    made: dict[str, dict[str, list[Any]]] = {
        name: {id: [right(id)] for id in ids} for name in names
    }
    for id, _, wrong in planted:
        for name in chance.sample(names, chance.randrange(1, students)):
            made[name][id] = [*chance.choice(([], [right(id)])), wrong]
    books = {
        name: Book(
            name,
            {
                f"{SLUG}/{id}": tuple(
                    lying(answer, f"{seed}-{next(number)}", chance) for answer in answers
                )
                for id, answers in turns.items()
            },
            id=name,
        )
        for name, turns in made.items()
    }
    last = {
        (id, assess(EXERCISES[id], turns[id][-1], TELEGRAM, form=True).tag)
        for turns in made.values()
        for id, _, _ in planted
    }
    return books, {(id, tag) for id, tag in last if tag}


def lying(answer: Any, id: str, chance: random.Random) -> Attempt:
    """An attempt whose verdict says anything."""
    verdict = chance.choice(["accepted", "foreseen", "other", "kept"])
    at = "2026-11-30T09:00:00.000+00:00"
    hints, sign = chance.choice([0, 0, 1, 2]), sign_of(TELEGRAM)
    return Attempt(answer, at, verdict, hints=hints, document=sign, id=id)
