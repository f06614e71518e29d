"""Readings side by side: for each thing judged a row, for each reader a column."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from readingroom import tables
from readingroom.document import Document
from readingroom.errors import ReadingRoomError
from readingroom.plots.sheet import (
    LABEL,
    MARGIN,
    REQUEST,
    SHADE,
    SMALL,
    SOFT,
    STRONG,
    WORDS,
    Picture,
    Sheet,
    told,
    wrap,
)
from readingroom.text import shortened

_WORDS_WIDE = 230.0
_MOST_WORDS = 14


def agreement(document: Document, *readers: str) -> Picture:
    """What readers hold of the same words, side by side: shaded where they agree, boxed where not.

    `readers` are names of readings or files, as for `tables.agreement`; only what two of them have
    judged is drawn. Raises `ReadingRoomError` if there is no such thing.
    """
    data = tables.agreement(document, *readers)
    compared = data[data["agree"].notna()]
    if compared.empty:
        raise ReadingRoomError(
            f"{' and '.join(readers)} have judged nothing in common, so there is nothing to draw. "
            "rr.tables.agreement shows what each has judged."
        )
    differ = compared[compared["agree"] == "no"]
    agreed = len(compared) - len(differ)
    title = f"{agreed} of {len(compared)} judgements agree"
    where = ", ".join(differ["siglum"].dropna().unique())
    return Picture(
        lambda wide: _draw(wide, title, compared, readers),
        title,
        alt=told(
            f"Table of {len(compared)} judgements by {', '.join(readers)}.",
            f"{agreed} agree and {len(differ)} differ{f', at {where}' if where else ''}.",
        ),
        data=compared,
        caption="Shaded: the readers share a class. Boxed, with the word differ: they do not. "
        "Words are shortened only by leaving out (…).",
    )


def _draw(wide: float, title: str, compared: pd.DataFrame, readers: Sequence[str]) -> Figure:
    """A row for each judgement, under heads of what is judged."""
    sheet = Sheet(wide, title)
    first = MARGIN if sheet.narrow else MARGIN + _WORDS_WIDE + 12
    step = (sheet.right - first) / len(readers)
    at = {reader: first + n * step for n, reader in enumerate(readers)}
    heads = [sheet.write(x + 6, sheet.top, of, STRONG, within=step - 12) for of, x in at.items()]
    y = max(heads) + 3
    for judged, rows in compared.groupby("judged", sort=False):
        sheet.rule(y)
        y = sheet.write(MARGIN, y + 4, str(judged), SMALL, SOFT) + 2
        for row in rows.to_dict("records"):
            y = _draw_row(sheet, y, row, at, step - 6) + 5
    sheet.rule(y)
    return sheet.finish(y)


def _draw_row(
    sheet: Sheet, y: float, row: dict[Hashable, Any], at: dict[str, float], wide: float
) -> float:
    """The words and where they stand, and what each reader holds. Gives the lower edge."""
    agree = row["agree"] == "yes"
    look = {"facecolor": SHADE} if agree else {"edgecolor": REQUEST, "linewidth": 1.8}
    words = shortened(str(row["words"]), _MOST_WORDS)
    where = f"{row['siglum'] or ''}, line {row['line']}".lstrip(", ")
    within = sheet.right - MARGIN if sheet.narrow else _WORDS_WIDE
    end = sheet.write(MARGIN, y, words, WORDS, within=within)
    end = sheet.write(MARGIN, end, where, SMALL, SOFT)
    held = {x: "" if pd.isna(row[of]) else row[of].replace("_", " ") for of, x in at.items()}
    lines = max(len(wrap(value, LABEL, wide - 8)) for value in held.values())
    y = end + 3 if sheet.narrow else y
    high = max(end - y, lines * LABEL.line + 19)
    for x, value in held.items():
        if not value:
            sheet.write(x + 6, y + 3, "not judged", LABEL, SOFT)
            continue
        sheet.box(x, y, wide, high - 2, **look)
        below = sheet.write(x + 6, y + 3, value, within=wide - 8)
        if not agree:
            sheet.write(x + 6, below, "differ", SMALL, REQUEST)
    return y + high
