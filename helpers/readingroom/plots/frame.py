"""The frame of an argument: a column for each option, and its cells, also the empty ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from matplotlib.figure import Figure

from readingroom.plots.cards import Card, column, draw_stack, draw_step_mark, draw_unstated, split
from readingroom.plots.sheet import EDGE, HAIR, MARGIN, SOFT, Sheet
from readingroom.plots.type import HEAD, LABEL, SMALL, STRONG, width, wrap

_WIDE, _COLUMNS, _BETWEEN = 600.0, 3, 12.0
_EMPTY = 84.0


@dataclass(frozen=True)
class Cell:
    """Claims that stand together: of one option and side, or above or below the frame."""

    option: str
    name: str
    head: str
    cards: tuple[Card, ...]


def draw(title: str, cells: Sequence[Cell], *, rejected: bool) -> Figure:
    """The whole map: what stands above the frame, the options side by side, what is left over."""
    sheet = Sheet(_WIDE, title)
    y = _legend(sheet, sheet.top, _shapes(cells, rejected=rejected))
    for cell in cells:
        if not cell.name and cell.option != "end":
            y = _draw_wide(sheet, y, cell)
    options = [list(held) for name, held in groupby(cells, key=lambda cell: cell.name) if name]
    for row in (options[n : n + _COLUMNS] for n in range(0, len(options), _COLUMNS)):
        y = _draw_options(sheet, y, row)
    for cell in cells:
        if cell.option == "end":
            y = _draw_wide(sheet, y + 4, cell)
    return sheet.finish(y - 10)


def _shapes(cells: Sequence[Cell], *, rejected: bool) -> list[tuple[str, str]]:
    """What the shapes mean, of those that are there."""
    feet = [foot for cell in cells for card in cell.cards for foot in card.feet]
    kinds = {foot.kind for foot in feet}
    said = [
        ("supports" in kinds, "supports", "supports"),
        ("counts against" in kinds, "counts against", "counts against"),
        (any(foot.others for foot in feet), "linked", "linked: each needs the other"),
        (
            any(foot.unstated for foot in feet),
            "unstated",
            "needs a premise that is not stated",
        ),
        (rejected, "struck", "rejected"),
        (rejected, "hatched", "no support left"),
    ]
    return [(shape, words) for there, shape, words in said if there]


def _legend(sheet: Sheet, y: float, said: Sequence[tuple[str, str]]) -> float:
    """The shapes with their words, in running order."""
    x = MARGIN
    for shape, words in said:
        wide = 14 + width(words, SMALL) + 14
        if x + wide > sheet.right + 14:
            x, y = MARGIN, y + SMALL.line + 5
        _draw_sample(sheet, x + 5, y + SMALL.line / 2, shape)
        sheet.write(x + 15, y, words, SMALL, SOFT)
        x += wide + 2
    return y + SMALL.line + 12


def _draw_sample(sheet: Sheet, x: float, y: float, shape: str) -> None:
    if shape == "linked":
        sheet.line([x - 2, x + 3, x + 3, x - 2], [y - 5, y - 5, y + 5, y + 5], thick=1.3)
    elif shape == "unstated":
        draw_unstated(sheet, x, y)
    elif shape == "struck":
        sheet.line([x - 5, x + 5], [y, y], thick=1.4)
    elif shape == "hatched":
        sheet.box(x - 5, y - 5, 10, 10, hatch="////")
    else:
        draw_step_mark(sheet, x, y, shape)


def _draw_wide(sheet: Sheet, y: float, cell: Cell) -> float:
    """A cell over the whole width."""
    _draw_head(sheet, MARGIN, y, sheet.right - MARGIN, cell)
    most = 4 if len(cell.cards) == 4 else _COLUMNS
    return _draw_cards(sheet, MARGIN, y + 19, sheet.right - MARGIN + 9, cell, most) + 14


def _draw_head(sheet: Sheet, x: float, y: float, wide: float, cell: Cell) -> None:
    count = str(len(cell.cards)) if cell.cards else "none"
    sheet.write(x, y, cell.head, STRONG)
    sheet.write(x + wide - (9 if cell.name else 0), y, count, STRONG, ha="right")


def _draw_cards(sheet: Sheet, x: float, y: float, wide: float, cell: Cell, columns: int) -> float:
    stacks = split(cell.cards, columns, wide, _BETWEEN)
    one = column(wide, len(stacks), _BETWEEN)
    return max(
        draw_stack(sheet, x + n * (one + _BETWEEN), y, one, stack) for n, stack in enumerate(stacks)
    )


def _draw_options(sheet: Sheet, y: float, options: Sequence[list[Cell]]) -> float:
    """Options side by side between two rules; an empty last cell is as tall as its neighbours."""
    shares = _shares([sum(len(cell.cards) for cell in cells) for cells in options])
    one = (sheet.right - MARGIN + _BETWEEN + 9) / sum(shares) - _BETWEEN
    sheet.rule(y, thick=1.6)
    x, ends, lefts = MARGIN, [], []
    for cells, share in zip(options, shares, strict=True):
        wide = share * (one + _BETWEEN) - _BETWEEN
        lefts.append((x, wide))
        ends.append(_draw_option(sheet, x, y + 9, wide, cells, share))
        x += wide + _BETWEEN
    bottom = max(ends)
    for cells, end, (left, wide) in zip(options, ends, lefts, strict=True):
        if not cells[-1].cards:
            _draw_empty(sheet, left, end - _EMPTY, wide - 9, bottom, cells[-1].head)
    for left, _ in lefts[1:]:
        sheet.line([left - _BETWEEN + 2] * 2, [y, bottom + 10], thick=1.6)
    sheet.rule(bottom + 10, thick=1.6)
    return bottom + 26


def _shares(counts: Sequence[int]) -> list[int]:
    """How many of the columns each option gets: where one has far more claims, it gets two."""
    shares = [1] * len(counts)
    most = max(counts)
    if len(counts) == 1:
        return [_COLUMNS]
    if len(counts) == 2 and most > 1.5 * min(counts):
        shares[list(counts).index(most)] = 2
    return shares


def _draw_option(
    sheet: Sheet, x: float, y: float, wide: float, cells: Sequence[Cell], columns: int
) -> float:
    y = sheet.write(x, y, wrap(cells[0].name, HEAD, wide - 9), HEAD) + 8
    for n, cell in enumerate(cells):
        if n:
            sheet.line([x, x + wide - 9], [y, y], color=HAIR)
            y += 8
        _draw_head(sheet, x, y, wide, cell)
        y += 19
        if cell.cards:
            y = _draw_cards(sheet, x, y, wide, cell, columns) + 12
        elif n + 1 < len(cells):
            _draw_empty(sheet, x, y, wide - 9, y + _EMPTY, cell.head)
            y += _EMPTY + 12
        else:
            y += _EMPTY
    return y


def _draw_empty(sheet: Sheet, x: float, y: float, wide: float, bottom: float, side: str) -> None:
    """The cell of which the letter says nothing, outlined, with words."""
    sheet.box(x, y, wide, bottom - y, edge=EDGE, thick=1.1)
    middle = (y + bottom) / 2
    sheet.write(x + wide / 2, middle - 15, "no words", LABEL, ha="center")
    words = f"nothing is said {side[:1].lower()}{side[1:]}"
    sheet.write(x + wide / 2, middle + 1, words, SMALL, SOFT, ha="center")
