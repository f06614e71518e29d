"""Drawing of journeys: numbered steps on a rail whose line says how each is known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from readingroom import chronology
from readingroom.chronology import NOT_STATED
from readingroom.document.context import Journey
from readingroom.plots.sheet import HAIR, INK, MARGIN, SOFT, Sheet
from readingroom.plots.type import HEAD, LABEL, SMALL, STRONG, width, wrap

_STYLES: dict[str, Any] = {
    "page": "-",
    "inference": (0, (4, 2.4)),
    "outside": (0, (1, 1.8)),
    "not stated": "",
}
_WORDS = {
    "page": "on the page",
    "inference": "inference from the page",
    "outside": "outside knowledge",
    "not stated": "not stated",
}
_RAIL, _NUMBER, _WHAT, _WHO, _WHEN, _LANGUAGE = 24.0, 54.0, 60.0, 256.0, 388.0, 490.0


def draw_legend(sheet: Sheet, y: float) -> float:
    """The four ways of knowing, as line and mark with words."""
    x = MARGIN
    for basis, words in _WORDS.items():
        wide = 42 + width(words, SMALL) + 12
        if x + wide > sheet.right + 14:
            x, y = MARGIN, y + SMALL.line + 6
        middle = y + SMALL.line / 2
        if basis == "not stated":
            sheet.box(x, middle - 5, 24, 10)
        else:
            sheet.line([x, x + 28], [middle, middle], style=_STYLES[basis], thick=1.8)
            _mark(sheet, x + 14, middle, basis)
        sheet.write(x + 34, y, words, SMALL, SOFT)
        x += wide
    return y + SMALL.line


def _mark(sheet: Sheet, x: float, y: float, basis: str) -> None:
    if basis == "outside":
        sheet.mark(x, y, "D", 7, fill="white")
    else:
        fill = "white" if basis == "not stated" else None
        sheet.mark(x, y, "o", 8.5, fill=fill, half=basis == "inference")


def draw_steps(sheet: Sheet, y: float, head: str, steps: Sequence[Journey]) -> float:
    """The steps below one another, with who, when and in which language. Gives the lower edge."""
    y = sheet.write(MARGIN, y, head, HEAD) + 2
    for x, words in ((_WHAT, "step"), (_WHO, "who"), (_WHEN, "when"), (_LANGUAGE, "language")):
        sheet.write(x, y, words, SMALL, SOFT)
    y += SMALL.line + 3
    sheet.rule(y)
    last = None
    for n, step in enumerate(steps, 1):
        middle = y + 14
        if last is not None:
            sheet.line(
                [_RAIL, _RAIL],
                [last + 6, middle - 6],
                style=_STYLES[step.basis] or "None",
                thick=1.8,
            )
        if n > 1:
            sheet.line([_WHAT - 24, sheet.right], [y, y], color=HAIR, thick=0.8)
        _mark(sheet, _RAIL, middle, step.basis)
        last = middle
        y = _draw_step(sheet, y + 7, n, step) + 6
    return y


def _draw_step(sheet: Sheet, y: float, number: int, step: Journey) -> float:
    sheet.write(_NUMBER, y, str(number), STRONG, ha="right")
    what = wrap(step.what, LABEL, _WHO - _WHAT - 12)
    end = sheet.write(_WHAT, y, what, LABEL, INK)
    end = sheet.write(_WHAT, end, _WORDS[step.basis], SMALL, SOFT)
    columns = (
        (_WHO, step.who, _WHEN),
        (_WHEN, chronology.in_words(step.when), _LANGUAGE),
        (_LANGUAGE, _language(step), sheet.right + 8),
    )
    for x, words, until in columns:
        if words == NOT_STATED:
            end = max(end, sheet.outlined(x, y - 1, words))
        else:
            end = max(end, sheet.write(x, y + 1, wrap(words, SMALL, until - x - 10), SMALL))
    return end


def _language(step: Journey) -> str:
    """The language, and how it is known where that is not how the step is."""
    same = step.language_basis in (step.basis, NOT_STATED)
    return step.language if same else f"{step.language}, {_WORDS[step.language_basis]}"
