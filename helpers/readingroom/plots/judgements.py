"""Readings side by side: for each thing judged a row, for each reader a column."""

from __future__ import annotations

import pandas as pd

from readingroom import tables
from readingroom.document import Document
from readingroom.errors import ReadingRoomError
from readingroom.plots.sheet import (
    EDGE,
    INK,
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
    wrap,
)
from readingroom.text import shortened

_WIDE = 620
_WORDS_WIDE = 250.0
_MOST_WORDS = 14


def agreement(document: Document, *readers: str) -> Picture:
    """What readers hold of the same words, side by side: shaded where they agree, boxed where not.

    `readers` are names of readings or files, as for `tables.agreement`; only what two of them have
    judged is drawn. Raises `ReadingRoomError` if there is no such thing.
    """
    data = tables.agreement(document, *readers)
    compared = data[data["agree"].notna()] if "agree" in data else data.iloc[0:0]
    if compared.empty:
        raise ReadingRoomError(
            f"{' and '.join(readers)} have judged nothing in common, so there is nothing to draw. "
            "rr.tables.agreement shows what each has judged."
        )
    agreed = int((compared["agree"] == "yes").sum())
    title = f"{agreed} of {len(compared)} judgements agree"
    sheet = Sheet(_WIDE, title)
    bottom = _draw(sheet, compared, readers)
    differ = compared[compared["agree"] == "no"]
    where = ", ".join(dict.fromkeys(differ["siglum"].dropna()))
    return Picture(
        sheet.finish(bottom),
        title,
        alt=(
            f"Table of {len(compared)} judgements by {', '.join(readers)}. {agreed} agree and "
            f"{len(differ)} differ{f', at {where}' if where else ''}. The same stands in the table "
            "below."
        ),
        data=compared,
        caption="Shaded: the readers share a class. Boxed, with the word differ: they do not. "
        "Words are shortened only by leaving out (…).",
    )


def _draw(sheet: Sheet, compared: pd.DataFrame, readers: tuple[str, ...]) -> float:
    """A row for each judgement, under heads of what is judged. Gives the lower edge."""
    first = MARGIN + _WORDS_WIDE + 12
    step = (sheet.right - first) / len(readers)
    y = sheet.top
    for number, reader in enumerate(readers):
        sheet.write(first + number * step + 6, y, wrap(reader, STRONG, step - 12), STRONG)
    y += STRONG.line * max(len(wrap(reader, STRONG, step - 12)) for reader in readers) + 3
    judged = None
    for _, row in compared.iterrows():
        if row["judged"] != judged:
            judged = row["judged"]
            sheet.rule(y)
            y = sheet.write(MARGIN, y + 4, str(judged), SMALL, SOFT) + 2
        y = _row(sheet, y, row, readers, (first, step)) + 5
    sheet.rule(y)
    return y


def _row(
    sheet: Sheet, y: float, row: pd.Series, readers: tuple[str, ...], columns: tuple[float, float]
) -> float:
    first, step = columns
    lines = wrap(shortened(str(row["words"]), _MOST_WORDS), WORDS, _WORDS_WIDE)
    where = f"{row['siglum'] or ''}, line {row['line']}".lstrip(", ")
    agree = row["agree"] == "yes"
    held = [
        "" if pd.isna(row.get(reader)) else str(row[reader]).replace("_", " ") for reader in readers
    ]
    cells = [wrap(value or "not judged", LABEL, step - 14) for value in held]
    high = max(len(lines) * WORDS.line + SMALL.line, max(map(len, cells)) * LABEL.line + 16)
    end = sheet.write(MARGIN, y, lines, WORDS)
    sheet.write(MARGIN, end, where, SMALL, SOFT)
    for number, (value, cell) in enumerate(zip(held, cells, strict=True)):
        x = first + number * step
        if value:
            fill, edge, thick = (SHADE, EDGE, 0.8) if agree else ("white", REQUEST, 1.8)
            sheet.box(x, y, step - 6, high - 2, facecolor=fill, edgecolor=edge, linewidth=thick)
        below = sheet.write(x + 6, y + 3, cell, LABEL, INK if value else SOFT)
        if value and not agree:
            sheet.write(x + 6, below, "differ", SMALL, REQUEST)
    return y + high
