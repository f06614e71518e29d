"""Tables of readings, alone and side by side; of what students are asked, and foreseen errors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from readingroom import reading as interpretation
from readingroom.agreement import Judgement, alpha, in_words, judgements
from readingroom.answers import MINE, mine, reading_of
from readingroom.document import Document
from readingroom.document.things import Place
from readingroom.errors import ReadingRoomError
from readingroom.exercises import Exercise
from readingroom.exercises.parts import Reply
from readingroom.loading import exercises_of
from readingroom.reading import standing
from readingroom.tables.frames import frame, of_answers, of_reading, of_things


def demands(document: Document, *, reading: str | None = None) -> pd.DataFrame:
    """The demands that a reader finds in the requests, with the words of the offer they take up."""
    requests = {request.id: request for request in document.requests}
    rows = []
    for demand in of_reading(document, reading, interpretation.Demand):
        request = requests[demand.request]
        amount = request.amount
        amount = amount if amount and amount.at.words in demand.words else None
        measure = request.part_of or request.id
        rows.append(
            {
                "id": demand.id,
                "label": request.label or None,
                "measure": measure,
                "siglum": demand.siglum,
                "line": demand.line,
                "words": demand.words,
                "amount": amount and amount.figure,
                "unit": amount and amount.unit,
                "bound": amount and amount.bound,
                "kind": " or ".join(demand.kind),
                "arm": demand.arm,
                "takes_up": "; ".join(place.words for place in demand.takes_up) or None,
            }
        )
    return frame(rows)


def claims(
    document: Document, *, reading: str | None = None, rejected: Iterable[str] = ()
) -> pd.DataFrame:
    """The claims that a reader finds, and whether each stands when some are rejected.

    `rejected` holds ids of claims, or is one. Raises `NotHere` for a claim that is not there.
    """
    found = of_reading(document, reading, interpretation.Claim)
    several = [rejected] if isinstance(rejected, str) else rejected
    known = reading_of(document, reading or "")
    gone = [known[f"claim:{each.removeprefix('claim:')}"].id for each in several]
    stand = standing(
        [claim.id for claim in found], of_reading(document, reading, interpretation.Step), gone
    )
    return of_things(found, stands=lambda claim: claim.id in stand)


def steps(document: Document, *, reading: str | None = None) -> pd.DataFrame:
    """The steps of argument that a reader finds; `linked` premises need each other."""
    found = of_reading(document, reading, interpretation.Step)
    return of_things(found, linked=lambda step: step.linked)


def branches(document: Document, *, reading: str | None = None) -> pd.DataFrame:
    """The if–then branches that a reader finds."""
    return of_things(of_reading(document, reading, interpretation.Branch))


def not_asked(document: Document, *, reading: str | None = None) -> pd.DataFrame:
    """What the letters do not say, with the words whose absence was tested."""
    return of_things(of_reading(document, reading, interpretation.Silence))


def ambiguities(document: Document, *, reading: str | None = None) -> pd.DataFrame:
    """Questions on which careful readers differ: one row for each answer."""
    return of_answers(of_reading(document, reading, interpretation.Ambiguity))


def moves(document: Document, *, reading: str | None = None) -> pd.DataFrame:
    """What an author does with his words towards his reader."""
    return of_things(of_reading(document, reading, interpretation.Move))


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


def agreement(document: Document, *readers: str) -> pd.DataFrame:
    """What readers hold of the same words, side by side, and whether they agree.

    `readers` are names of readings (`"mine"`, `"key"`) or files of classmates
    (`"reading.min.yaml"`). A cell is empty where a reader has not judged the words, a column where
    a reader has judged nothing yet. Two readers agree if they share a class.
    """
    table = frame(
        [
            {
                "id": number,
                "siglum": each.place.siglum or None,
                "line": each.place.line,
                "words": each.place.words,
                "judged": each.of,
                **{
                    reader: " or ".join(sorted(each.held[reader])) if reader in each.held else None
                    for reader in readers
                },
                "agree": {True: "yes", False: "no", None: None}[each.agreed],
            }
            for number, each in enumerate(_judged(document, readers), 1)
        ]
    )
    # A reader who has judged nothing yet has a column all the same.
    return table.reindex(columns=["siglum", "line", "words", "judged", *readers, "agree"])


def reliability(document: Document, *readers: str) -> pd.DataFrame:
    """How far readers agree beyond chance: Krippendorff's alpha for each thing judged, in words."""
    found = _judged(document, readers)
    rows = []
    for of in dict.fromkeys(each.of for each in found):
        units = [each.held for each in found if each.of == of and len(each.held) > 1]
        value = alpha(units)
        rows.append(
            {
                "id": of,
                "judged by two or more": len(units),
                "agree": sum(bool(each.agreed) for each in found if each.of == of),
                "alpha": None if value is None else round(value, 2),
                "in words": in_words(value, len(units)),
            }
        )
    return frame(rows)


def _judged(document: Document, readers: tuple[str, ...]) -> list[Judgement]:
    if len(readers) < 2:
        raise ReadingRoomError(
            'Name two readings or more to compare, for example "mine" and "key".'
        )
    held = {
        reader: mine(document) if reader == MINE else reading_of(document, reader)
        for reader in readers
    }
    return judgements(held)
