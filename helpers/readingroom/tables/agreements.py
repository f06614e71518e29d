"""Tables that put readings side by side."""

from __future__ import annotations

import pandas as pd

from readingroom.agreement import Judgement, alpha, in_words, judgements
from readingroom.answers import MINE, mine, reading_of
from readingroom.document import Document
from readingroom.errors import ReadingRoomError
from readingroom.tables.frames import frame


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
