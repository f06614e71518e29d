"""Cards of claims: number, place, words, and the steps that lead on from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, groupby, pairwise

from readingroom.plots.sheet import CLAIM, EDGE, INK, REQUEST, SHADE, SOFT, Sheet
from readingroom.plots.type import SMALL, STRONG, WORDS, Face, width, wrap

_PAD, _GAP, _STEP_GAP, _GUTTER = 8.0, 7.0, 18.0, 9.0
_STATE = Face(9.5, weight="bold")
_FEW = 60


@dataclass(frozen=True)
class Foot:
    """A step onward: its kind, the number of its conclusion, the premises linked with this one."""

    kind: str
    to: int
    others: tuple[int, ...] = ()
    unstated: bool = False


@dataclass(frozen=True)
class Card:
    """One claim as it is drawn."""

    number: int
    id: str
    where: str
    words: str
    state: str = ""
    rests: str = ""
    feet: tuple[Foot, ...] = ()
    leads_to: frozenset[int] = frozenset()


def height(card: Card, wide: float) -> float:
    """How tall a card is, in points."""
    lines = len(wrap(card.words, WORDS, wide - 2 * _PAD - 4))
    rests = len(wrap(card.rests, SMALL, wide - 2 * _PAD - 4)) if card.rests else 0
    small = bool(card.state) + rests + len(_feet(card, wide))
    return 2 * _PAD + STRONG.line + lines * WORDS.line + small * (SMALL.line + 1.5) + 1


def draw_card(sheet: Sheet, x: float, y: float, wide: float, high: float, card: Card) -> None:
    """A card; a rejected one is struck through, one without support hatched, both in words."""
    fallen = card.state == "no support left"
    fill = "white" if card.state else SHADE
    sheet.box(x, y, wide, high, fill=fill, edge=EDGE, hatch="////" if fallen else None)
    if not fallen:
        sheet.line([x + 1.5, x + 1.5], [y, y + high], color=CLAIM, thick=3)
    left, at = x + _PAD + 3, y + _PAD
    sheet.write(left, at, str(card.number), STRONG)
    after = left + width(str(card.number), STRONG) + 7
    at = sheet.write(after, at + 0.8, card.where, SMALL, SOFT) + 1.5
    lines = wrap(card.words, WORDS, wide - 2 * _PAD - 4)
    at = sheet.write(left, at, lines, WORDS, struck=card.state == "rejected") + 1.5
    if card.state:
        at = sheet.write(left, at, card.state, _STATE, REQUEST) + 1.5
    if card.rests:
        at = sheet.write(left, at, wrap(card.rests, SMALL, wide - 2 * _PAD - 4), SMALL) + 1.5
    for feet in _feet(card, wide):
        at = _draw_feet(sheet, left, at, feet) + 1.5


def _feet(card: Card, wide: float) -> list[list[_Foot]]:
    """The steps onward, in lines: as many beside one another as there is room for."""
    lines: list[list[_Foot]] = [[]]
    key = lambda foot: (foot.kind, foot.others, foot.unstated)  # noqa: E731
    limit = wide - 2 * _PAD - 3
    for (kind, others, unstated), feet in groupby(sorted(card.feet, key=key), key):
        targets = ", ".join(str(foot.to) for foot in feet)
        linked = f"with {' and '.join(map(str, others))} " if others else ""
        same = not linked and any(foot.kind == kind for foot in lines[-1])
        said = targets if same else f"{linked}{kind} {targets}"
        for n, words in enumerate(wrap(said, SMALL, limit - 30)):
            foot = _Foot(kind if not n else "", words, unstated)
            if n or sum(each.wide for each in [*lines[-1], foot]) > limit:
                lines.append([])
            lines[-1].append(foot)
    return lines if lines[0] else lines[1:]


@dataclass(frozen=True)
class _Foot:
    """Steps of one sort as they are drawn; a line that goes on has no shape of its own."""

    kind: str
    words: str
    unstated: bool

    @property
    def wide(self) -> float:
        return 13 + width(self.words, SMALL) + (14 if self.unstated else 0) + 10


def _draw_feet(sheet: Sheet, x: float, y: float, feet: Sequence[_Foot]) -> float:
    middle = y + SMALL.line / 2
    for foot in feet:
        if foot.kind:
            draw_step_mark(sheet, x + 4, middle, foot.kind)
        sheet.write(x + 13, y, foot.words, SMALL, SOFT)
        if foot.unstated:
            draw_unstated(sheet, x + 13 + width(foot.words, SMALL) + 8, middle)
        x += foot.wide
    return y + SMALL.line


def draw_step_mark(sheet: Sheet, x: float, y: float, kind: str) -> None:
    """The shape of a step: a triangle supports, a cross counts against."""
    if kind == "supports":
        sheet.mark(x, y, ">", 5.5)
    else:
        sheet.mark(x, y, "X", 7.5, fill="white")


def draw_unstated(sheet: Sheet, x: float, y: float) -> None:
    """A dashed box: the step needs a premise that nobody states."""
    sheet.box(x - 4.5, y - 4.5, 9, 9, style=(0, (2.2, 1.6)), edge=INK, thick=1, z=3)


def split(cards: Sequence[Card], most: int, wide: float, between: float) -> list[Sequence[Card]]:
    """Cards in up to `most` columns, as low as can be and cut where no step leads downward."""
    tried = []
    for columns in range(1, min(most, len(cards)) + 1):
        one = column(wide, columns, between)
        for cuts in combinations(range(1, len(cards)), columns - 1):
            parts = _cut(cards, cuts)
            broken = sum(cards[cut].number in cards[cut - 1].leads_to for cut in cuts)
            tried.append((max(stack_height(part, one) for part in parts) + 200 * broken, cuts))
        if len(cards) > _FEW:
            break
    return _cut(cards, min(tried)[1])


def column(wide: float, columns: int, between: float) -> float:
    """How wide one of several columns is."""
    return (wide + between) / columns - between


def _cut(cards: Sequence[Card], cuts: Sequence[int]) -> list[Sequence[Card]]:
    return [cards[start:end] for start, end in pairwise([0, *cuts, len(cards)])]


def stack_height(cards: Sequence[Card], wide: float) -> float:
    """How tall cards are below one another."""
    gaps = sum(_gap(above, below) for above, below in pairwise(cards))
    return gaps + sum(height(card, wide - _GUTTER) for card in cards)


def _gap(above: Card, below: Card) -> float:
    return _STEP_GAP if below.number in above.leads_to else _GAP


def draw_stack(sheet: Sheet, x: float, y: float, wide: float, cards: Sequence[Card]) -> float:
    """Cards below one another; an arrow leads down where a step does, a bracket joins linked ones.

    Gives the lower edge.
    """
    middles: dict[int, float] = {}
    for n, card in enumerate(cards):
        high = height(card, wide - _GUTTER)
        draw_card(sheet, x, y, wide - _GUTTER, high, card)
        middles[card.number] = y + high / 2
        y += high
        if n + 1 < len(cards):
            gap = _gap(card, cards[n + 1])
            if gap == _STEP_GAP:
                _draw_arrow(sheet, x + 18, y, gap, card, cards[n + 1])
            y += gap
    for linked in _linked(cards):
        ends = [middles[linked[0]], middles[linked[-1]]]
        right = x + wide - _GUTTER
        sheet.line([right, right + 5, right + 5, right], [ends[0], *ends, ends[1]], thick=1.3)
    return y


def _draw_arrow(sheet: Sheet, x: float, y: float, gap: float, above: Card, below: Card) -> None:
    kind = next(foot.kind for foot in above.feet if foot.to == below.number)
    sheet.line([x, x], [y, y + gap - 5], thick=1.2)
    if kind == "supports":
        sheet.mark(x, y + gap - 5, "v", 6)
    else:
        sheet.mark(x, y + gap / 2, "X", 7.5, fill="white")


def _linked(cards: Sequence[Card]) -> list[tuple[int, ...]]:
    """The sets of linked premises that stand below one another."""
    order = [card.number for card in cards]
    sets = {
        tuple(sorted([card.number, *foot.others]))
        for card in cards
        for foot in card.feet
        if foot.others
    }
    return [
        each for each in sorted(sets) if each in {tuple(pair) for pair in _runs(order, len(each))}
    ]


def _runs(order: Sequence[int], length: int) -> list[Sequence[int]]:
    return [order[at : at + length] for at in range(len(order) - length + 1)]
