"""Drawing of events by the hour: a row each, with what is open drawn as open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from textwrap import fill
from typing import Literal

from matplotlib.axes import Axes
from matplotlib.figure import Figure

INK, SOFT, HAIR, TIME = "#1f1e1b", "#5c5850", "#dedbd4", "#5f2d80"
_ROW_INCHES = 0.42

Shape = Literal["clock not stated", "hour", "somewhere between", "outside"]


@dataclass(frozen=True)
class Row:
    """One event on the chart. `moments` has one time for each clock that was possible."""

    label: str
    written: str
    shape: Shape
    moments: tuple[datetime, ...]
    missing: bool = False
    open_start: bool = False


def draw(rows: list[Row], start: datetime, end: datetime, clock: str) -> Figure:
    """The rows on an axis of days, those from outside set apart below a line."""
    figure = Figure(
        figsize=(9, 1.1 + _ROW_INCHES * len(rows)), layout="constrained", facecolor="white"
    )
    axes = figure.add_subplot()
    inside = sum(row.shape != "outside" for row in rows)
    heights = [at + 0.7 * (at >= inside) for at in range(len(rows))]
    for at, row in zip(heights, rows, strict=True):
        _draw_row(axes, at, row, start, end)
    if inside < len(rows):
        axes.axhline(inside - 0.4, color=INK, linewidth=0.8)
        axes.text(
            end,
            inside - 0.3,
            "not in the document",
            ha="right",
            va="top",
            fontsize=9,
            color=SOFT,
            style="italic",
        )
    axes.set_ylim(heights[-1] + 0.5, -0.5)
    axes.set_xlim(start, end)
    axes.set_yticks(heights, [fill(row.label, 40) for row in rows], fontsize=10)
    days = [start + timedelta(days=n) for n in range((end - start).days + 1)]
    axes.set_xticks(days, [""] * len(days))
    noons = [day + timedelta(hours=12) for day in days[:-1]]
    axes.set_xticks(noons, [day_of(noon) for noon in noons], minor=True)
    axes.tick_params(which="both", length=0, labelsize=10, colors=INK)
    axes.xaxis.tick_top()
    axes.xaxis.set_label_position("top")
    axes.set_xlabel(f"days and hours on {clock}’s clock", fontsize=9, color=SOFT, loc="right")
    axes.grid(axis="x", color=HAIR, linewidth=0.8)
    axes.set_axisbelow(True)
    quarters = [start + timedelta(hours=6 * n) for n in range(4 * len(noons))]
    axes.vlines(quarters, -0.5, -0.4, color=INK, linewidth=0.8)
    for side in ("left", "right", "bottom"):
        axes.spines[side].set_visible(False)
    return figure


def _draw_row(axes: Axes, at: float, row: Row, start: datetime, end: datetime) -> None:
    low, high = (max(start, min(end, moment)) for moment in (row.moments[0], row.moments[-1]))
    if row.shape in ("somewhere between", "outside"):
        left = start if row.open_start else low
        style = ":" if row.shape == "outside" else "-"
        if high - left < timedelta(hours=1):
            axes.plot([left], [at], marker="D", markersize=7, markerfacecolor="white", color=INK)
        else:
            axes.barh(
                at,
                high - left,
                left=left,
                height=0.42,
                facecolor="white",
                edgecolor=INK,
                linestyle=style,
                linewidth=1.2,
            )
        if row.open_start:
            axes.plot([left + timedelta(hours=1.5)], [at], marker="<", markersize=6, color=INK)
        return
    fill_color = "white" if row.missing else TIME
    if row.shape == "hour":
        axes.plot([low], [at], marker="s", markersize=8, color=TIME, markerfacecolor=fill_color)
    else:
        axes.barh(
            at,
            high - low,
            left=low,
            height=0.18,
            facecolor=fill_color,
            edgecolor=TIME,
            linewidth=1.2,
        )
        for moment in row.moments:
            axes.plot([moment] * 2, [at - 0.26, at + 0.26], color=TIME, linewidth=2)
    late = high > start + 0.8 * (end - start)
    axes.annotate(
        row.written,
        (low if late else high, at),
        xytext=(-8 if late else 8, 0),
        textcoords="offset points",
        ha="right" if late else "left",
        va="center",
        fontsize=9,
        color=SOFT,
    )


def day_of(moment: datetime) -> str:
    """The day in words.

    >>> day_of(datetime(1952, 7, 15, 3))
    '15 July'
    """
    return f"{moment.day} {moment:%B}"
