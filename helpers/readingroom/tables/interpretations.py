"""Tables of interpretations: each belongs to a reading and asks whose it is to show."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from readingroom.answers import reading_of
from readingroom.document import Document
from readingroom.reading import kinds as interpretation
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
