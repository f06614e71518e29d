"""Tables of interpretations: each belongs to a reading and asks whose it is to show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from readingroom.answers import reading_of
from readingroom.document import Document
from readingroom.errors import ReadingRoomError
from readingroom.reading import kinds as interpretation
from readingroom.reading import standing
from readingroom.tables.frames import frame, of_things


def demands(document: Document, *, reading: str | None = None) -> pd.DataFrame:
    """The demands that a reader finds in the requests, with the words of the offer they take up."""
    requests = {request.id: request for request in document.requests}
    rows = []
    for demand in _read(document, reading, interpretation.Demand):
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


def options(document: Document, *, reading: str | None = None) -> pd.DataFrame:
    """The courses that an author weighs."""
    return of_things(_read(document, reading, interpretation.Option))


def claims(
    document: Document, *, reading: str | None = None, rejected: Iterable[str] = ()
) -> pd.DataFrame:
    """The claims that a reader finds, and whether each stands when some are rejected.

    `rejected` holds ids of claims, or is one. Raises `NotHere` for a claim that is not there.
    """
    found = _read(document, reading, interpretation.Claim)
    several = [rejected] if isinstance(rejected, str) else rejected
    held = reading_of(document, reading or "")
    gone = [held[f"claim:{each.removeprefix('claim:')}"].id for each in several]
    stand = standing(
        [claim.id for claim in found], _read(document, reading, interpretation.Step), gone
    )
    return of_things(found, stands=lambda claim: claim.id in stand)


def steps(document: Document, *, reading: str | None = None) -> pd.DataFrame:
    """The steps of argument that a reader finds; `linked` premises need each other."""
    return of_things(_read(document, reading, interpretation.Step), linked=lambda step: step.linked)


def branches(document: Document, *, reading: str | None = None) -> pd.DataFrame:
    """The if–then branches that a reader finds."""
    return of_things(_read(document, reading, interpretation.Branch))


def commitments(document: Document, *, reading: str | None = None) -> pd.DataFrame:
    """What the authors bind themselves to, by one reading."""
    return of_things(_read(document, reading, interpretation.Commitment))


def echoes(document: Document, *, reading: str | None = None) -> pd.DataFrame:
    """Words of one letter beside those that answer them, or beside silence."""
    return of_things(_read(document, reading, interpretation.Echo))


def not_asked(document: Document, *, reading: str | None = None) -> pd.DataFrame:
    """What the letters do not say, with the words whose absence was tested."""
    return of_things(_read(document, reading, interpretation.Silence))


def identities(document: Document, *, reading: str | None = None) -> pd.DataFrame:
    """Questions who or what is meant: one row for each competing answer."""
    return _answers(_read(document, reading, interpretation.Identity))


def tensions(document: Document, *, reading: str | None = None) -> pd.DataFrame:
    """Things in the text that pull against each other."""
    return of_things(_read(document, reading, interpretation.Tension))


def ambiguities(document: Document, *, reading: str | None = None) -> pd.DataFrame:
    """Questions on which careful readers differ: one row for each answer."""
    return _answers(_read(document, reading, interpretation.Ambiguity))


def moves(document: Document, *, reading: str | None = None) -> pd.DataFrame:
    """What an author does with his words towards his reader."""
    return of_things(_read(document, reading, interpretation.Move))


def _read(document: Document, reading: str | None, kind: type[Any]) -> tuple[Any, ...]:
    if reading is None:
        readers = ", ".join(f'reading="{name}"' for name in document.readings)
        raise ReadingRoomError(
            f"This table holds an interpretation, so it needs to know whose: "
            f"add {readers or 'reading=…'}."
        )
    return reading_of(document, reading).every(kind)


def _answers(questions: Sequence[Any]) -> pd.DataFrame:
    return frame(
        [
            {
                "id": f"{each.id}-{n}",
                "question": each.question,
                "says": answer.says,
                "because": answer.because or None,
                "confidence": answer.confidence or None,
                "lines": ", ".join(place.where for place in answer.at) or None,
            }
            for each in questions
            for n, answer in enumerate(each.readings, 1)
        ]
    )
