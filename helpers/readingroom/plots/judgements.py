"""Readings side by side: for each thing judged a row, for each reader a column."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from readingroom import tables
from readingroom.document import Document
from readingroom.errors import ReadingRoomError
from readingroom.plots.sheet import MARGIN, Picture, Sheet
from readingroom.plots.typography import LABEL, REQUEST, SHADE, SMALL, STRONG, WORDS, wrap
from readingroom.text import shortened

_WORDS_WIDE = 230.0
_MOST_WORDS = 14


def agreement(document: Document, *readers: str) -> Picture:
    """What readers hold of the same words. Raises `ReadingRoomError` if no two judged the same."""
    data = tables.agreement(document, *readers)
    compared = data[data["agree"].notna()]
    if compared.empty:
        raise ReadingRoomError(
            f"{' and '.join(readers)} have judged nothing in common, so there is nothing to draw. "
            "rr.tables.agreement shows what each has judged."
        )
    differ = compared[compared["agree"] == "no"]
    agreed = len(compared) - len(differ)
    where = ", ".join(differ["siglum"].dropna().unique())
    return Picture(
        title=f"{agreed} of {len(compared)} judgements agree",
        told=[
            f"Table of {len(compared)} judgements by {', '.join(readers)}.",
            f"{agreed} agree and {len(differ)} differ{f', at {where}' if where else ''}.",
        ],
        data=compared,
        caption="Shaded: the readers share a class. Boxed, with the word differ: they do not. "
        "Words are shortened only by leaving out (…).",
        paint=lambda sheet: _paint(sheet, compared, readers),
    )


def _paint(sheet: Sheet, compared: pd.DataFrame, readers: Sequence[str]) -> float:
    first = MARGIN if sheet.narrow else MARGIN + _WORDS_WIDE + 12
    step = (sheet.right - first) / len(readers)
    at = {reader: first + n * step for n, reader in enumerate(readers)}
    heads = [sheet.write(x + 6, sheet.top, of, STRONG, within=step - 12) for of, x in at.items()]
    y = max(heads) + 3
    for judged, rows in compared.groupby("judged", sort=False):
        sheet.rule(y)
        y = sheet.write(MARGIN, y + 4, str(judged), SMALL) + 2
        for row in rows.to_dict("records"):
            y = _paint_row(sheet, y, row, at, step - 6) + 5
    sheet.rule(y)
    return y


def _paint_row(
    sheet: Sheet, y: float, row: Mapping[Any, Any], at: Mapping[str, float], wide: float
) -> float:
    agree = row["agree"] == "yes"
    look = {"facecolor": SHADE} if agree else {"edgecolor": REQUEST, "linewidth": 1.8}
    where = f"{row['siglum'] or ''}, line {row['line']}".lstrip(", ")
    within = sheet.right - MARGIN if sheet.narrow else _WORDS_WIDE
    end = sheet.write(MARGIN, y, shortened(str(row["words"]), _MOST_WORDS), WORDS, within=within)
    end = sheet.write(MARGIN, end, where, SMALL)
    held = {x: "" if pd.isna(row[of]) else row[of].replace("_", " ") for of, x in at.items()}
    lines = max(len(wrap(value, LABEL, wide - 8)) for value in held.values())
    y = end + 3 if sheet.narrow else y
    high = max(end - y, lines * LABEL.line + 19)
    for x, value in held.items():
        if value:
            sheet.box(x, y, wide, high - 2, **look)
        below = sheet.write(x + 6, y + 3, value or "not judged", within=wide - 8)
        if value and not agree:
            sheet.write(x + 6, below, "differ", SMALL, color=REQUEST)
    return y + high
