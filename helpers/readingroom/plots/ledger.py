"""What a letter asks for: the list as enumerated, and one reader's count of the demands in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from readingroom import tables
from readingroom.answers import reading_of
from readingroom.document import Document
from readingroom.document.facts import Request
from readingroom.errors import ReadingRoomError
from readingroom.plots.sheet import (
    EDGE,
    HAIR,
    HEAD,
    HOLLOW,
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
    told,
    width,
)
from readingroom.reading import Demand
from readingroom.tables.frames import Table
from readingroom.text import shortened

_WORDS_AT, _WHERE_AT, _MORE_AT = 60.0, 340.0, 420.0
_TILES_AT = 110.0
_MOST_WORDS = 20
_KINDS = ("defensive", "command", "offensive")
_SHOWN = ("label", "siglum", "line", "words", "kind", "arm", "amount", "unit", "bound")
_RED: dict[str, Any] = {"color": REQUEST}


@dataclass(frozen=True)
class Entry:
    """One row: a request, or with a reading one demand in it; `remark` is on what it lacks."""

    request: Request
    over: Request | None = None
    demand: Demand | None = None
    remark: str = ""
    again: bool = False

    @property
    def words(self) -> str:
        """Its words, shortened only by leaving out."""
        request = self.request
        amount = [request.amount.at.words] if request.amount else []
        kept = [*request.verb, *request.target, *amount]
        return shortened((self.demand or request).words, _MOST_WORDS, kept)

    @property
    def where(self) -> str:
        """Siglum and line, the word and its figure never parted."""
        where = (self.demand or self.request).place.where
        return where.replace("line ", "line\u00a0").replace("lines ", "lines\u00a0")

    @property
    def called(self) -> str:
        """The label as running words have it."""
        return self.request.label or "one without a label"

    @property
    def whole(self) -> str:
        """The label with that of the request it stands under, so that it is told from others."""
        over = self.over.label if self.over else ""
        return " ".join(filter(None, [over, self.request.label])) or "no label"

    @property
    def kinds(self) -> tuple[str, ...]:
        """The classes that the reading accepts; none without a demand."""
        return self.demand.kind if self.demand else ()

    @property
    def arm(self) -> str:
        """The arm of the demand."""
        return self.demand.arm if self.demand else ""


def requests(document: Document, *, reading: str | None = None) -> Picture:
    """The requests as the letter enumerates them, each with its amount, or without a figure.

    An amount is drawn with its bound: a floor with an arrow is a minimum. With a reading the rows
    are the demands that its reader finds, with kind and arm, and below they are counted. Raises
    `ReadingRoomError` if the document lists no requests.
    """
    if not document.requests:
        raise ReadingRoomError(
            f"“{document.title}” lists no requests, so there is no list to draw. "
            "They would be under `requests:` in document.yaml."
        )
    return _as_read(document, reading) if reading is not None else _as_enumerated(document)


def _entries(document: Document, demands: Sequence[Demand] | None = None) -> Iterator[Entry]:
    by_id = {each.id: each for each in document.requests}
    heads = {each.part_of for each in document.requests}
    for request in document.requests:
        over = by_id.get(request.part_of)
        held = [each for each in demands or () if each.request == request.id]
        remark = "a heading" if request.id in heads else ""
        if demands is not None and not held:
            remark = f"{remark}, no demand" if remark else "no demand in this reading"
        for n, demand in enumerate(held or [None]):
            yield Entry(request, over, demand, remark, again=n > 0)


# ------------------------------------------------------------------ as enumerated


def _as_enumerated(document: Document) -> Picture:
    entries = [*_entries(document)]
    title = f"What is asked for, as printed: {_count(len(entries), 'entry', 'entries')}"
    with_figure = {each: each.request.amount for each in entries if each.request.amount}
    figures = "; ".join(f"{e.called} {amount}, {amount.limit}" for e, amount in with_figure.items())
    return Picture(
        lambda wide: _draw(wide, title, entries),
        title,
        alt=told(
            f"List of {_count(len(entries), 'request')} as printed, each with its words and its "
            f"amount: {', '.join(each.called for each in entries)}.",
            f"{len(with_figure)} of {len(entries)} {'gives' if len(with_figure) == 1 else 'give'} "
            f"a figure{': ' + figures if figures else ''}.",
        ),
        data=_data_of_list(document.requests),
        caption="Labels as printed. Words are shortened only by leaving out (…). A floor with an "
        "arrow is a minimum. An outline says that no figure is given, or no label.",
    )


def _data_of_list(requests: Sequence[Request]) -> pd.DataFrame:
    rows = [
        {
            "label": each.label or "none",
            "where": each.place.where,
            "words": each.words,
            "amount": str(each.amount or "no figure"),
            "bound": each.amount.limit if each.amount else None,
        }
        for each in requests
    ]
    return Table(rows, index=pd.Index([each.id for each in requests], name="request"))


# ------------------------------------------------------------------ as one reader reads it


def _as_read(document: Document, reading: str) -> Picture:
    held = tables.demands(document, reading=reading)
    if held.empty:
        raise ReadingRoomError(
            f"The reading “{reading}” finds no demands, so there is nothing to count."
        )
    reader = reading_of(document, reading)
    entries = [*_entries(document, reader.every(Demand))]
    counted = [entry for entry in entries if entry.demand]
    title = f"What is asked for, in one reading: {_count(len(counted), 'demand')}"
    bare = ", ".join(entry.called for entry in entries if not entry.demand)
    shown = held[[name for name in held if name in _SHOWN]].astype(object)
    return Picture(
        lambda wide: _draw(wide, title, entries, counted),
        title,
        alt=told(
            f"List and count of {_count(len(counted), 'demand')} in "
            f"{_count(len(document.requests), 'request')}, in the reading “{reading}”.",
            f"By kind: {_tally(' or '.join(entry.kinds) for entry in counted)}.",
            f"By arm: {_tally(entry.arm for entry in counted)}.",
            f"No demand: {bare}." if bare else "",
        ),
        data=shown.where(shown.notna(), None),
        caption=f"An interpretation: {getattr(reader, 'title', reading)}. An arch is a defensive "
        "demand, a ringed dot one about command, a triangle an offensive one. A demand with two "
        "shapes may be counted as either; it is drawn once, in a row of its own.",
    )


def _tally(names: Iterable[str]) -> str:
    return ", ".join(f"{n} {name}" for name, n in Counter(names).most_common())


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or f'{one}s'}"


# ------------------------------------------------------------------ the list


def _draw(
    wide: float, title: str, entries: Sequence[Entry], counted: Sequence[Entry] = ()
) -> Figure:
    """The list; below it, if they are to be counted, the demands of a reading."""
    sheet = Sheet(wide, title)
    bottom = _draw_list(sheet, entries, read=bool(counted))
    if counted:
        bottom = sheet.write(MARGIN, bottom + 18, "Counted by kind and arm", HEAD) + 6
        count = _draw_counts_below if sheet.narrow else _draw_counts
        bottom = count(sheet, bottom, counted)
    return sheet.finish(bottom)


def _draw_list(sheet: Sheet, entries: Sequence[Entry], *, read: bool) -> float:
    """The rows with their heads, if they stand beside one another. Gives the lower edge."""
    y = sheet.top
    if not sheet.narrow:
        heads = ["label", "words", "place", "kind, arm" if read else "amount"]
        for x, head in zip((MARGIN, _WORDS_AT, _WHERE_AT, _MORE_AT), heads, strict=True):
            sheet.write(x, y, head, SMALL, SOFT)
        y += SMALL.line + 3
    for entry in entries:
        if not entry.again:
            sheet.rule(y, color=INK if entry is entries[0] else HAIR)
        y = _draw_entry(sheet, y + 7, entry, read=read) + 7
    sheet.rule(y)
    return y


def _draw_entry(sheet: Sheet, y: float, entry: Entry, *, read: bool) -> float:
    x = MARGIN + 14 * bool(entry.over)
    if entry.request.label:
        sheet.write(x, y + 1, entry.request.label, LABEL if entry.again else STRONG)
    else:
        sheet.outlined(x, y, "none")
    draw = _draw_demand if read else _draw_amount
    if sheet.narrow:
        within = sheet.right - _WORDS_AT
        y = sheet.write(_WORDS_AT, y, entry.words, WORDS, within=within)
        y = sheet.write(_WORDS_AT, y, entry.where, SMALL, SOFT)
        return draw(sheet, _WORDS_AT, y + 4, entry)
    bottom = sheet.write(_WORDS_AT, y, entry.words, WORDS, within=_WHERE_AT - _WORDS_AT - 16)
    sheet.write(_WHERE_AT, y + 1, entry.where, SMALL, SOFT, within=72)
    return max(bottom, y + SMALL.line + 1, draw(sheet, _MORE_AT, y, entry))


def _draw_amount(sheet: Sheet, x: float, y: float, entry: Entry) -> float:
    amount = entry.request.amount
    if not amount:
        end = sheet.outlined(x, y, "no figure")
        return sheet.write(x, end + 2, entry.remark, SMALL, SOFT) if entry.remark else end
    _draw_bound(sheet, x + 3, y + 8, amount.limit)
    end = sheet.write(x, y + 18, str(amount), WORDS, within=sheet.right - x)
    return sheet.write(x, end, amount.limit, SMALL, SOFT)


def _draw_bound(sheet: Sheet, left: float, y: float, limit: str) -> None:
    """A floor with an arrow, a ceiling with an arrow, two arrows, or a plain mark."""
    if limit == "a figure":
        sheet.mark(left, y, "s", 7, **_RED)
        return
    right = left + 59
    sheet.line([left, right - 4], [y, y], linewidth=2, **_RED)
    for x, stop, arrow in ((left, "a minimum", "<"), (right, "a maximum", ">")):
        if limit == stop:
            sheet.line([x, x], [y - 7, y + 7], linewidth=3.2, **_RED)
        else:
            sheet.mark(x, y, arrow, 7, **_RED)


def _draw_demand(sheet: Sheet, x: float, y: float, entry: Entry) -> float:
    """The kinds in shapes and words, and the arm; or that there is no demand."""
    if not entry.demand:
        return sheet.write(x, y + 1, entry.remark, SMALL, SOFT, within=sheet.right - x)
    after = _draw_kinds(sheet, x + 6, y + 8, entry.kinds)
    room = sheet.right - after
    end = sheet.write(after, y + 1, " or ".join(entry.kinds), LABEL, within=room)
    return sheet.write(after, end, entry.arm, SMALL, SOFT, within=room)


def _draw_kinds(sheet: Sheet, x: float, y: float, kinds: Sequence[str]) -> float:
    """The shapes of kinds side by side. Gives where words may follow."""
    for kind in kinds:
        if kind == "defensive":
            turns = [pi * n / 12 for n in range(13)]
            xs = [x - 5.5, *(x - 5.5 * cos(turn) for turn in turns), x + 5.5, x - 5.5]
            ys = [y + 5, *(y - 5.5 * sin(turn) for turn in turns), y + 5, y + 5]
            sheet.line(xs, ys, linewidth=1.6, zorder=6, **_RED)
        elif kind == "command":
            sheet.mark(x, y, "o", 10, **_RED | HOLLOW)
            sheet.mark(x, y, "o", 3.2, **_RED)
        else:
            sheet.mark(x, y, ">", 9, **_RED)
        x += 16
    return x - 2


# ------------------------------------------------------------------ the count


def _draw_counts(sheet: Sheet, y: float, entries: Sequence[Entry]) -> float:
    """Demands as tiles, each drawn once: a row for each set of kinds, a column for each arm."""
    rows = sorted({entry.kinds for entry in entries}, key=_in_order)
    by_arm = Counter(entry.arm for entry in entries)
    first = 132.0
    wide = (sheet.right - 36 - first) / len(by_arm)
    at = {arm: first + n * wide + 5 for n, arm in enumerate(by_arm)}
    sheet.write(sheet.right, y, "all", STRONG, ha="right")
    y = 4 + max(sheet.write(x, y, arm, STRONG, within=wide - 10) for arm, x in at.items())
    for kinds in rows:
        sheet.rule(y, color=EDGE)
        held = [entry for entry in entries if entry.kinds == kinds]
        words = _draw_kinds(sheet, MARGIN + 6, y + 17, kinds) - 2
        sheet.write(sheet.right, y + 10, str(len(held)), STRONG, ha="right")
        ends = [
            y + 34,
            sheet.write(words, y + 10, " or ".join(kinds), within=first - words - 6) + 7,
        ]
        for arm, x in at.items():
            tiles = [entry for entry in held if entry.arm == arm]
            ends.append(_draw_tiles(sheet, x, y + 7, wide - 10, tiles))
        y = max(ends)
    sheet.rule(y)
    y += 5
    for arm, x in at.items():
        sheet.write(x, y, str(by_arm[arm]), STRONG)
    sheet.write(sheet.right, y, str(len(entries)), STRONG, ha="right")
    return sheet.write(MARGIN, y, "all", STRONG)


def _draw_counts_below(sheet: Sheet, y: float, entries: Sequence[Entry]) -> float:
    """The same on a narrow sheet: the arms stand below each set of kinds."""
    by_arm = Counter(entry.arm for entry in entries)
    for kinds in sorted({entry.kinds for entry in entries}, key=_in_order):
        sheet.rule(y, color=EDGE)
        held = [entry for entry in entries if entry.kinds == kinds]
        after = _draw_kinds(sheet, MARGIN + 6, y + 14, kinds)
        sheet.write(sheet.right, y + 7, str(len(held)), STRONG, ha="right")
        y = sheet.write(after, y + 7, " or ".join(kinds)) + 5
        for arm in dict.fromkeys(entry.arm for entry in held):
            tiles = [entry for entry in held if entry.arm == arm]
            sheet.write(MARGIN, y + 4, arm, LABEL, SOFT)
            y = _draw_tiles(sheet, _TILES_AT, y, sheet.right - _TILES_AT, tiles)
    sheet.rule(y)
    for name, number in [*by_arm.items(), ("all", len(entries))]:
        sheet.write(sheet.right, y + 5, str(number), STRONG, ha="right")
        y = sheet.write(MARGIN, y + 5, name, STRONG if name == "all" else LABEL)
    return y


def _in_order(kinds: Sequence[str]) -> tuple[int, ...]:
    return len(kinds), *map(_KINDS.index, kinds)


def _draw_tiles(sheet: Sheet, x: float, y: float, limit: float, entries: Sequence[Entry]) -> float:
    """A tile for each demand with its shape and label; a dash where there is none."""
    if not entries:
        return sheet.write(x, y + 3, "–", LABEL, SOFT)
    at = x
    for entry in entries:
        wide = 16 * len(entry.kinds) + width(entry.whole, LABEL) + 16
        if at > x and at + wide > x + limit:
            at, y = x, y + 25
        sheet.box(at, y, wide, 21, facecolor=SHADE, edgecolor=REQUEST, linewidth=1.1)
        after = _draw_kinds(sheet, at + 11, y + 10.5, entry.kinds)
        sheet.write(after, y + 4, entry.whole, LABEL)
        at += wide + 5
    return y + 28
