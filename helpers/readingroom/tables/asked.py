"""Tables of what students are asked, and of the errors that the replies foresee. For teachers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from readingroom.document import Document
from readingroom.document.things import Place
from readingroom.exercises import Exercise
from readingroom.exercises.parts import Reply
from readingroom.loading import exercises_of
from readingroom.tables.frames import frame


def exercises(document: Document) -> pd.DataFrame:
    """Every exercise: its lesson, kind, skill and level, the lines it turns on, its tags.

    `tags` are the errors that its replies or samples foresee, the commonest first and slips of
    attention (`oversight`) last; a prediction foresees nothing. No accepted answer is shown.
    Raises `DocumentError` if `exercises.yaml` cannot be read.

    >>> from readingroom.loading import load
    >>> exercises(load("telegram-21646")).loc["the-only-number", ["lesson", "lines"]].tolist()
    ['03_requests', '86']
    """
    return frame([_asked(each) for each in exercises_of(document).every])


def foreseen(document: Document) -> pd.DataFrame:
    """Every answer that is foreseen, row by row: its tag, what is said to it, what to do next.

    `answer` is written as in `exercises.yaml`; where it is a sample of writing, by its level and
    name. `line` is the line to look at. Raises `DocumentError` as `exercises` does.
    """
    return frame([row for each in exercises_of(document).every for row in _foreseen(each)])


def _asked(exercise: Exercise) -> dict[str, Any]:
    tags = Counter(reply["tag"] for reply in _replies(exercise))
    lines = sorted({place.line for place in exercise.evidence if place.line})
    return {
        "id": exercise.id,
        "lesson": exercise.lesson,
        "kind": exercise.kind,
        "skill": exercise.skill,
        "level": exercise.level,
        "lines": ", ".join(map(str, lines)) or None,
        "tags": ", ".join(sorted(tags, key=lambda tag: (tag == "oversight", -tags[tag]))) or None,
    }


def _foreseen(exercise: Exercise) -> Iterator[dict[str, Any]]:
    for number, reply in enumerate(_replies(exercise), start=1):
        yield {
            "id": f"{exercise.id}/{number}",
            "exercise": exercise.id,
            "lesson": exercise.lesson,
            **reply,
        }


def _replies(exercise: Exercise) -> Iterator[dict[str, Any]]:
    for reply in getattr(exercise, "foreseen", ()):
        yield {
            "tag": reply.tag,
            "answer": _given(reply),
            "say": reply.say,
            "line": reply.see.line or None,
            "next": reply.next,
        }
    for sample in (each for each in getattr(exercise, "samples", ()) if each.tag):
        answer = f"{sample.level}: {sample.called}"
        yield {"tag": sample.tag, "answer": answer, "say": sample.note, "next": sample.next}


def _given(reply: Reply) -> str:
    """The answer of a reply as one would write it into the file."""
    off = getattr(reply, "off", "")
    return off or _written(getattr(reply, "gave", ""))


def _written(gave: Any) -> str:
    if isinstance(gave, Place):
        return gave.words
    if isinstance(gave, Mapping):
        return ", ".join(f"{name}: {_written(value)}" for name, value in gave.items())
    if isinstance(gave, (list, tuple)):
        return ", ".join(map(_written, gave))
    return str(gave)
