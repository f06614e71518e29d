"""Events on an axis of time, hour by hour or over years: a row each, what is open drawn as open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.figure import Figure

from readingroom.document import Document
from readingroom.document.chronicle import Row, Scale, chart_of
from readingroom.plots.sheet import (
    EDGE,
    HAIR,
    INK,
    LABEL,
    MARGIN,
    SMALL,
    SOFT,
    TIME,
    WORDS,
    Face,
    Picture,
    Sheet,
    width,
    wrap,
)
from readingroom.tables.frames import Table

_WIDE = 570.0
_DOTTED: Any = (0, (1, 1.6))
_ITALIC = Face(WORDS.size, WORDS.families, "italic")


def draw(
    title: str, rows: Sequence[Row], scale: Scale, legend: Sequence[tuple[str, str]]
) -> Figure:
    """The rows below one another, those from outside set apart below a line."""
    sheet = Sheet(_WIDE, title)
    y = _draw_legend(sheet, sheet.top, legend) + 10
    if scale.band:
        sheet.write(_at(scale, scale.band[0]) - 2, y, scale.band_name, SMALL, TIME, ha="right")
        y += SMALL.line + 4
    top = y = _draw_ticks(sheet, y, scale)
    inside = sum(row.shape != "outside" for row in rows)
    places = []
    for n, row in enumerate(rows):
        if n == inside and inside:
            y = _set_apart(sheet, y + 6)
        places.append(y)
        y = _label(sheet, y, row, scale.left - MARGIN - 14)
    axes = sheet.chart(scale.left, top, sheet.right - scale.left, y - top)
    axes.set_xlim(date2num(scale.start), date2num(scale.end))
    axes.set_xticks([])
    _draw_grid(axes, scale, top, y)
    for place, row in zip(places, rows, strict=True):
        _draw_row(axes, place + 13, row, scale)
    return sheet.finish(y)


def _at(scale: Scale, moment: datetime) -> float:
    """Where a moment is, in points of the sheet."""
    return scale.left + (_WIDE - MARGIN - scale.left) * (
        (moment - scale.start) / (scale.end - scale.start)
    )


def _draw_ticks(sheet: Sheet, y: float, scale: Scale) -> float:
    sheet.write(
        MARGIN, y + SMALL.line, wrap(scale.name, SMALL, scale.left - MARGIN - 20), SMALL, SOFT
    )
    for moment, words in scale.ticks:
        sheet.write(_at(scale, moment) + 3, y, words, LABEL)
    for moment, words in scale.finer:
        x = _at(scale, moment)
        sheet.line([x, x], [y + 2 * LABEL.line - 1, y + 2 * LABEL.line + 3], thick=0.8)
        sheet.write(x, y + LABEL.line, words, SMALL, SOFT, ha="center")
    y += 2 * LABEL.line + 3
    sheet.rule(y)
    return y


def _set_apart(sheet: Sheet, y: float) -> float:
    sheet.rule(y)
    return sheet.write(MARGIN, y + 5, "Not in the document", LABEL, SOFT) + 2


def _label(sheet: Sheet, y: float, row: Row, limit: float) -> float:
    """What happened and when, in words, with the shape of its kind. Gives the lower edge."""
    y = sheet.write(MARGIN, y + 6, wrap(row.label, LABEL, limit), LABEL)
    draw_kind(sheet, MARGIN + 5, y + SMALL.line / 2, row)
    face = _ITALIC if row.quoted else SMALL
    said = f"“{row.written}”" if row.quoted else row.written
    y = sheet.write(MARGIN + 16, y, wrap(said, face, limit - 16), face, SOFT)
    return y + 3


def draw_kind(sheet: Sheet, x: float, y: float, row: Row) -> None:
    """Disc: hour on a letter. Ring: that letter is missing. Square: receipt. Diamond: outside."""
    if row.shape == "outside":
        sheet.mark(x, y, "D", 6.5, fill="white")
    elif row.shape == "somewhere between":
        sheet.box(x - 5, y - 3.5, 10, 7, edge=INK, thick=1)
    elif row.received:
        sheet.mark(x, y, "s", 7.5, TIME)
    else:
        sheet.mark(x, y, "o", 7.5, TIME, fill="white" if row.missing else None)


def _draw_legend(sheet: Sheet, y: float, legend: Sequence[tuple[str, str]]) -> float:
    x = MARGIN
    for shape, words in legend:
        wide = 32 + width(words, SMALL) + 10
        if x > MARGIN and x + wide > sheet.right + 10:
            x, y = MARGIN, y + SMALL.line + 5
        _draw_sample(sheet, x + 11, y + SMALL.line / 2, shape)
        for n, line in enumerate(wrap(words, SMALL, sheet.right - x - 30)):
            y += SMALL.line * (n > 0)
            sheet.write(x + 28, y, line, SMALL, SOFT)
        x += wide
    return y + SMALL.line


def _draw_sample(sheet: Sheet, x: float, y: float, shape: str) -> None:
    now = (datetime(2000, 1, 1),)
    if shape == "clock not stated":
        sheet.line([x - 10, x + 10], [y, y], color=TIME, thick=3.5)
        for tick in (x - 9.5, x - 5, x + 9.5):
            sheet.line([tick, tick], [y - 5.5, y + 5.5], color=TIME, thick=1.8)
    elif shape == "outside":
        sheet.box(x - 10, y - 4, 20, 8, edge=INK, style=_DOTTED, thick=1.4)
    elif shape == "somewhere between":
        sheet.box(x - 10, y - 4, 20, 8, edge=INK, thick=1.1)
    elif shape == "point outside":
        draw_kind(sheet, x, y, Row("", "", "outside", now))
    else:
        kind = Row("", "", "hour", now, shape == "missing", shape == "received")
        draw_kind(sheet, x, y, kind)


def _draw_grid(axes: Axes, scale: Scale, top: float, bottom: float) -> None:
    for moment, _ in [*scale.ticks, (scale.end, "")]:
        axes.plot([date2num(moment)] * 2, [top, bottom], color=HAIR, linewidth=0.9, zorder=1)
    if scale.band:
        first, last = (date2num(moment) for moment in scale.band)
        axes.fill_betweenx([top - 6, bottom], first, last, color=TIME, zorder=1.5, clip_on=False)


def _draw_row(axes: Axes, y: float, row: Row, scale: Scale) -> None:
    low, high = (
        date2num(max(scale.start, min(scale.end, moment)))
        for moment in (row.moments[0], row.moments[-1])
    )
    left = date2num(scale.start) if row.open_start else low
    right = date2num(scale.end) if row.open_end else high
    if row.shape in ("somewhere between", "outside"):
        _draw_open(axes, y, row, left, right, scale)
        return
    fill = "white" if row.missing else TIME
    if row.shape == "hour":
        shape = "s" if row.received else "o"
        axes.plot([low], [y], marker=shape, markersize=8, color=TIME, markerfacecolor=fill)
        return
    axes.barh(y, right - left, 5, left, facecolor=fill, edgecolor=TIME, linewidth=1.2, zorder=3)
    for moment in row.moments:
        axes.plot([date2num(moment)] * 2, [y - 7, y + 7], color=TIME, linewidth=2, zorder=4)


def _draw_open(axes: Axes, y: float, row: Row, left: float, right: float, scale: Scale) -> None:
    """An outline from the earliest to the latest moment; a point for what is shorter than that."""
    outside = row.shape == "outside"
    whole = date2num(scale.end) - date2num(scale.start)
    if right - left < 0.012 * whole:
        middle = (left + right) / 2
        axes.plot([middle], [y], "D", markersize=7, color=INK, markerfacecolor="white", zorder=4)
        return
    axes.barh(
        y,
        right - left,
        11,
        left,
        facecolor="white",
        edgecolor=INK if outside else EDGE,
        linestyle=_DOTTED if outside else "-",
        linewidth=1.5 if outside else 1.2,
        zorder=3,
    )
    for is_open, end, step, shape in (
        (row.open_start, left, 0.012, "<"),
        (row.open_end, right, -0.012, ">"),
    ):
        if is_open:
            axes.plot([end + step * whole], [y], shape, markersize=6, color=INK, zorder=4)


def timeline(
    document: Document,
    *,
    clock: str = "",
    scale: Literal["days", "years"] = "days",
    events: Sequence[str] = (),
) -> Picture:
    """The events that the page dates, on one clock, and what is known from outside of these days.

    Where the page names no clock, a bar joins the times that its hour would be on each of the
    clocks that were possible. `clock` names the clock of the axis (the first one, if left out).
    `scale="years"` draws what is known from outside of the years around, and in them the days of
    the page. `events` chooses what is drawn, by ids of the page and from outside. Raises
    `ReadingRoomError` if there is nothing to draw on the scale asked for, or too much.
    """
    chart = chart_of(document, clock=clock, scale=scale, events=events)
    labels = pd.Index([row.label for row in chart.rows], name="event")
    return Picture(
        draw(chart.title, chart.rows, chart.scale, chart.legend),
        chart.title,
        alt=chart.alt,
        data=Table(dict(chart.columns), index=labels),
        caption=chart.caption,
    )
