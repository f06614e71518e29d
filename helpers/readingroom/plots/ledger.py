"""What a letter asks for: the list as enumerated, and one reader's count of the demands in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import cos, pi, sin

import pandas as pd

from readingroom import tables
from readingroom.answers import reading_of
from readingroom.document import Document
from readingroom.document.facts import Amount, Request
from readingroom.document.things import Place
from readingroom.errors import ReadingRoomError
from readingroom.plots.sheet import (
    EDGE,
    HAIR,
    HEAD,
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
    width,
    wrap,
)
from readingroom.reading import Demand
from readingroom.tables.frames import Table
from readingroom.text import shortened

_WORDS_AT, _WHERE_AT, _AMOUNT_AT = 60.0, 320.0, 394.0


@dataclass(frozen=True)
class Entry:
    """One row: a request, or with a reading one demand in it."""

    id: str
    label: str
    words: str
    where: str
    amount: Amount | None = None
    kinds: tuple[str, ...] = ()
    arm: str = ""
    remark: str = ""
    inner: bool = False
    again: bool = False
    whole: str = ""


def draw_list(sheet: Sheet, entries: Sequence[Entry], *, read: bool) -> float:
    """The rows with their heads. Gives the lower edge."""
    y = sheet.top
    heads = ["label", "words", "place", "kind, arm" if read else "amount"]
    for x, head in zip((MARGIN, _WORDS_AT, _WHERE_AT, _AMOUNT_AT), heads, strict=True):
        sheet.write(x, y, head, SMALL, SOFT)
    y += SMALL.line + 3
    sheet.rule(y)
    for entry in entries:
        if y > sheet.top + 30 and not entry.again:
            sheet.rule(y, color=HAIR)
        y = _draw_entry(sheet, y + 7, entry, read=read) + 7
    sheet.rule(y)
    return y


def _draw_entry(sheet: Sheet, y: float, entry: Entry, *, read: bool) -> float:
    x = MARGIN + 14 * entry.inner
    if entry.label:
        sheet.write(x, y + 1, entry.label, STRONG if not entry.again else LABEL)
    else:
        sheet.outlined(x, y, "none")
    lines = wrap(entry.words, WORDS, _WHERE_AT - _WORDS_AT - 16)
    bottom = sheet.write(_WORDS_AT, y, lines, WORDS)
    sheet.write(_WHERE_AT, y + 1, wrap(entry.where, SMALL, 72), SMALL, SOFT)
    bottom = max(bottom, y + SMALL.line + 1)
    if not read:
        end = _draw_amount(sheet, _AMOUNT_AT, y, entry)
    elif entry.kinds:
        end = _draw_kinds(sheet, _AMOUNT_AT, y, entry)
    else:
        end = sheet.write(
            _AMOUNT_AT, y + 1, wrap(entry.remark, SMALL, sheet.right - _AMOUNT_AT), SMALL, SOFT
        )
    return max(bottom, end)


def _draw_amount(sheet: Sheet, x: float, y: float, entry: Entry) -> float:
    if not entry.amount:
        end = sheet.outlined(x, y, "no figure")
        return sheet.write(x, end + 2, entry.remark, SMALL, SOFT) if entry.remark else end
    shape = entry.amount.limit
    draw_bound(sheet, x, y + 8, shape)
    end = sheet.write(x, y + 18, wrap(str(entry.amount), WORDS, sheet.right - x), WORDS)
    return sheet.write(x, end, shape, SMALL, SOFT)


def draw_bound(sheet: Sheet, x: float, y: float, shape: str) -> None:
    """A floor with an arrow, a ceiling with an arrow, two arrows, or a plain mark."""
    left, right = x + 3, x + 62
    if shape == "a figure":
        sheet.mark(left, y, "s", 7, REQUEST)
        return
    sheet.line([left, right - 4], [y, y], color=REQUEST, thick=2)
    if shape != "a minimum":
        sheet.mark(left, y, "<", 7, REQUEST)
    if shape != "a maximum":
        sheet.mark(right, y, ">", 7, REQUEST)
    if shape != "left open":
        at = left if shape == "a minimum" else right
        sheet.line([at, at], [y - 7, y + 7], color=REQUEST, thick=3.2)


def _draw_kinds(sheet: Sheet, x: float, y: float, entry: Entry) -> float:
    glyphs = draw_glyphs(sheet, x + 6, y + 8, entry.kinds)
    words = " or ".join(entry.kinds)
    lines = wrap(words, LABEL, sheet.right - glyphs)
    end = sheet.write(glyphs, y + 1, lines, LABEL)
    return sheet.write(glyphs, end, wrap(entry.arm, SMALL, sheet.right - glyphs), SMALL, SOFT)


def draw_glyphs(sheet: Sheet, x: float, y: float, kinds: Sequence[str]) -> float:
    """The shapes of kinds side by side. Gives where words may follow."""
    for kind in kinds:
        if kind == "defensive":
            _draw_arch(sheet, x, y)
        elif kind == "command":
            sheet.mark(x, y, "o", 10, REQUEST, "white")
            sheet.mark(x, y, "o", 3.2, REQUEST)
        else:
            sheet.mark(x, y, ">", 9, REQUEST)
        x += 16
    return x - 2


def _draw_arch(sheet: Sheet, x: float, y: float) -> None:
    turns = [pi * n / 12 for n in range(13)]
    xs = [x - 5.5, *(x - 5.5 * cos(turn) for turn in turns), x + 5.5, x - 5.5]
    ys = [y + 5, *(y - 5.5 * sin(turn) for turn in turns), y + 5, y + 5]
    sheet.line(xs, ys, color=REQUEST, thick=1.6, z=6)


def draw_counts(sheet: Sheet, y: float, entries: Sequence[Entry]) -> float:
    """Demands as tiles, each drawn once: a row for each set of kinds, a column for each arm."""
    rows = list(dict.fromkeys(entry.kinds for entry in entries))
    rows.sort(key=lambda kinds: (len(kinds), *map(_ORDER.index, kinds)))
    arms = list(dict.fromkeys(entry.arm for entry in entries))
    first, last = 132.0, sheet.right - 36
    wide = (last - first) / len(arms)
    heads = [wrap(arm, STRONG, wide - 10) for arm in arms]
    for n, head in enumerate(heads):
        sheet.write(first + n * wide + 5, y, head, STRONG)
    sheet.write(sheet.right, y, "all", STRONG, ha="right")
    y += max(map(len, heads)) * STRONG.line + 4
    for kinds in rows:
        held = [entry for entry in entries if entry.kinds == kinds]
        sheet.rule(y, color=EDGE)
        bottom = y
        for n, arm in enumerate(arms):
            tiles = [entry for entry in held if entry.arm == arm]
            bottom = max(bottom, _draw_tiles(sheet, first + n * wide + 5, y + 7, wide - 10, tiles))
        words = wrap(" or ".join(kinds), LABEL, first - MARGIN - 16 * len(kinds) - 6)
        draw_glyphs(sheet, MARGIN + 6, y + 17, kinds)
        end = sheet.write(MARGIN + 16 * len(kinds) + 2, y + 10, words, LABEL)
        sheet.write(sheet.right, y + 10, str(len(held)), STRONG, ha="right")
        y = max(bottom, end + 7, y + 34)
    sheet.rule(y)
    for n, arm in enumerate(arms):
        count = sum(entry.arm == arm for entry in entries)
        sheet.write(first + n * wide + 5, y + 5, str(count), STRONG)
    sheet.write(MARGIN, y + 5, "all", STRONG)
    sheet.write(sheet.right, y + 5, str(len(entries)), STRONG, ha="right")
    return y + 5 + STRONG.line


_ORDER = ("defensive", "command", "offensive")


def _draw_tiles(sheet: Sheet, x: float, y: float, limit: float, entries: Sequence[Entry]) -> float:
    """A tile for each demand with its shape and label; a dash where there is none."""
    if not entries:
        sheet.write(x, y + 3, "–", LABEL, SOFT)
        return y + 20
    at, wide = x, 0.0
    for entry in entries:
        wide = 16 * len(entry.kinds) + width(entry.whole or "no label", LABEL) + 16
        if at > x and at + wide > x + limit:
            at, y = x, y + 25
        sheet.box(at, y, wide, 21, fill=SHADE, edge=REQUEST, thick=1.1)
        after = draw_glyphs(sheet, at + 11, y + 10.5, entry.kinds)
        sheet.write(after, y + 4, entry.whole or "no label", LABEL, INK)
        at += wide + 5
    return y + 28


_WIDE = 540
_MOST_WORDS = 20


def requests(document: Document, *, reading: str | None = None) -> Picture:
    """The requests as the letter enumerates them, each with its amount, or without a figure.

    An amount is drawn with its bound: a floor with an arrow is a minimum. With a reading the rows
    are the demands that its reader finds, with kind and arm, and below they are counted. Raises
    `ReadingRoomError` if the document lists no requests.
    """
    if not document.requests:
        raise ReadingRoomError(
            f"“{document.title}” lists no requests, so there is no list to draw. "
            "They would stand under `requests:` in document.yaml."
        )
    if reading is None:
        return _as_enumerated(document)
    return _as_read(document, reading)


def _as_enumerated(document: Document) -> Picture:
    entries = [_entry(document, each) for each in document.requests]
    title = f"What is asked for, as enumerated: {_count(len(entries), 'entry', 'entries')}"
    sheet = Sheet(_WIDE, title)
    bottom = draw_list(sheet, entries, read=False)
    return Picture(
        sheet.finish(bottom),
        title,
        alt=_alt_of_list(entries),
        data=_data_of_list(document, entries),
        caption="Labels as printed. Words are shortened only by leaving out (…). A floor with an "
        "arrow is a minimum. An outline says that no figure is given, or no label.",
    )


def _entry(document: Document, request: Request) -> Entry:
    amount = [request.amount.at.words] if request.amount else []
    heads = any(each.part_of == request.id for each in document.requests)
    return Entry(
        request.id,
        request.label,
        shortened(request.words, _MOST_WORDS, [*request.verb, *request.target, *amount]),
        _where(request.place),
        request.amount,
        remark="a heading" if heads else "",
        inner=bool(request.part_of),
    )


def _whole_label(document: Document, request: Request) -> str:
    """The label with that of the request it stands under, so that it is told from others."""
    over = next((each for each in document.requests if each.id == request.part_of), None)
    return " ".join(filter(None, [over.label if over else "", request.label]))


def _where(place: Place) -> str:
    return place.where.replace("line ", "line\u00a0").replace("lines ", "lines\u00a0")


def _data_of_list(document: Document, entries: Sequence[Entry]) -> pd.DataFrame:
    requests = {each.id: each for each in document.requests}
    return Table(
        {
            "label": [entry.label or "none" for entry in entries],
            "where": [requests[entry.id].place.where for entry in entries],
            "words": [requests[entry.id].words for entry in entries],
            "amount": [str(entry.amount) if entry.amount else "no figure" for entry in entries],
            "bound": [entry.amount.limit if entry.amount else None for entry in entries],
        },
        index=pd.Index([entry.id for entry in entries], name="request"),
    )


def _alt_of_list(entries: Sequence[Entry]) -> str:
    with_figure = [entry for entry in entries if entry.amount]
    figures = "; ".join(
        f"{entry.label or 'without a label'} {entry.amount}, {entry.amount.limit}"
        for entry in with_figure
        if entry.amount
    )
    labels = ", ".join(entry.label or "one without a label" for entry in entries)
    return " ".join(
        [
            f"List of {_count(len(entries), 'request', 'requests')} as enumerated, each with its "
            f"words and its amount: {labels}.",
            f"{len(with_figure)} of {len(entries)} "
            f"{'gives' if len(with_figure) == 1 else 'give'} a figure"
            f"{': ' + figures if figures else ''}.",
            "The table below has the same.",
        ]
    )


def _as_read(document: Document, reading: str) -> Picture:
    held = tables.demands(document, reading=reading)
    if held.empty:
        raise ReadingRoomError(
            f"The reading “{reading}” finds no demands, so there is nothing to count."
        )
    demands = reading_of(document, reading).every(Demand)
    entries = [
        entry for request in document.requests for entry in _demands(document, request, demands)
    ]
    counted = [entry for entry in entries if entry.kinds]
    title = f"What is asked for, in one reading: {_count(len(counted), 'demand', 'demands')}"
    sheet = Sheet(_WIDE, title)
    bottom = draw_list(sheet, entries, read=True) + 18
    bottom = sheet.write(MARGIN, bottom, "Counted by kind and arm", HEAD) + 6
    bottom = draw_counts(sheet, bottom, counted)
    return Picture(
        sheet.finish(bottom),
        title,
        alt=_alt_of_demands(document, reading, entries),
        data=_data_of_demands(held),
        caption=f"An interpretation: {_reader(document, reading)}. An arch is a defensive "
        "demand, a ringed dot one about command, a triangle an offensive one. A demand with two "
        "shapes may be counted as either; it is drawn once, in a row of its own.",
    )


def _reader(document: Document, reading: str) -> str:
    return str(getattr(reading_of(document, reading), "title", reading))


def _data_of_demands(held: pd.DataFrame) -> pd.DataFrame:
    shown = held[[name for name in held if name in _SHOWN]].astype(object)
    return shown.where(shown.notna(), None)


_SHOWN = ("label", "siglum", "line", "words", "kind", "arm", "amount", "unit", "bound")


def _demands(document: Document, request: Request, demands: Sequence[Demand]) -> list[Entry]:
    held = [demand for demand in demands if demand.request == request.id]
    if not held:
        entry = _entry(document, request)
        remark = "a heading, no demand" if entry.remark else "no demand in this reading"
        return [replace(entry, remark=remark)]
    amount = [request.amount.at.words] if request.amount else []
    kept = [*request.verb, *request.target, *amount]
    return [
        Entry(
            demand.id,
            request.label,
            shortened(demand.words, _MOST_WORDS, kept),
            _where(demand.place),
            kinds=demand.kind,
            arm=demand.arm,
            inner=bool(request.part_of),
            again=n > 0,
            whole=_whole_label(document, request),
        )
        for n, demand in enumerate(held)
    ]


def _alt_of_demands(document: Document, reading: str, entries: Sequence[Entry]) -> str:
    counted = [entry for entry in entries if entry.kinds]
    kinds = _tally(" or ".join(entry.kinds) for entry in counted)
    arms = _tally(entry.arm for entry in counted)
    bare = ", ".join(entry.label or "one without a label" for entry in entries if not entry.kinds)
    return (
        f"List and count of {_count(len(counted), 'demand', 'demands')} in "
        f"{_count(len(document.requests), 'request', 'requests')}, in the reading “{reading}”. "
        f"By kind: {kinds}. By arm: {arms}. {f'No demand: {bare}. ' if bare else ''}"
        "The table below has the same."
    )


def _tally(names: Iterable[str]) -> str:
    return ", ".join(f"{n} {name}" for name, n in Counter(names).most_common())


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
