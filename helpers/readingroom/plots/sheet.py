"""A sheet to draw on, measured in points from its upper left corner, as a page is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from readingroom.errors import ReadingRoomError
from readingroom.plots.type import LABEL, SMALL, TITLE, Face, width, wrap

INK, SOFT, EDGE, HAIR, SHADE = "#1f1e1b", "#5c5850", "#827d74", "#dedbd4", "#f6f5f2"
TIME, REQUEST = "#5f2d80", "#8e2b0c"
MARGIN = 14.0
_TALLEST = 5000.0


class Sheet:
    """A figure drawn from top to bottom. Its height is what was drawn when it is finished."""

    def __init__(self, wide: float, title: str) -> None:
        self.wide = wide
        self.figure = Figure(figsize=(wide / 72, 1), facecolor="white")
        self.axes: Axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.axis("off")
        self._charts: list[tuple[Axes, float, float, float, float]] = []
        self.top = self.write(MARGIN, MARGIN, wrap(title, TITLE, wide - 2 * MARGIN), TITLE) + 9

    @property
    def right(self) -> float:
        """Where the right margin begins."""
        return self.wide - MARGIN

    def write(
        self,
        x: float,
        y: float,
        words: str | Sequence[str],
        face: Face = LABEL,
        color: str = INK,
        ha: str = "left",
    ) -> float:
        """Words, or lines of words, whose upper edge is `y`. Gives the lower edge."""
        for line in [words] if isinstance(words, str) else words:
            self.axes.text(
                x,
                y + face.size * 0.98,
                line,
                fontproperties=face.properties(line),
                color=color,
                ha=ha,
                va="baseline",
                parse_math=False,
                zorder=4,
            )
            y += face.line
        return y

    def line(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        *,
        color: str = INK,
        thick: float = 1.0,
        z: float = 2,
    ) -> None:
        """A line through points."""
        self.axes.plot(xs, ys, color=color, linewidth=thick, zorder=z, solid_capstyle="butt")

    def box(
        self,
        x: float,
        y: float,
        wide: float,
        high: float,
        *,
        fill: str = "none",
        edge: str = EDGE,
        style: Any = "-",
        thick: float = 0.9,
        z: float = 1,
    ) -> None:
        """A box whose upper left corner is at x, y."""
        self.axes.add_patch(
            Rectangle(
                (x, y),
                wide,
                high,
                facecolor=fill,
                edgecolor=edge,
                linestyle=style,
                linewidth=thick,
                zorder=z,
            )
        )

    def mark(
        self,
        x: float,
        y: float,
        shape: str,
        size: float = 8,
        color: str = INK,
        fill: str | None = None,
    ) -> None:
        """A small mark with its middle at x, y; hollow with `fill="white"`."""
        self.axes.plot(
            [x],
            [y],
            marker=shape,
            markersize=size,
            color=color,
            markerfacecolor=fill or color,
            markeredgewidth=1.2,
            zorder=6,
        )

    def outlined(self, x: float, y: float, words: str, face: Face = SMALL) -> float:
        """Words that say that something is not there, in an outline. Gives the lower edge."""
        self.box(x, y, width(words, face) + 8, face.line + 3, fill="white", z=3)
        self.write(x + 4, y + 2, words, face, SOFT)
        return y + face.line + 3

    def rule(self, y: float, *, color: str = INK, thick: float = 0.9) -> None:
        """A line across the sheet."""
        self.line([MARGIN, self.right], [y, y], color=color, thick=thick)

    def chart(self, x: float, y: float, wide: float, high: float) -> Axes:
        """Axes with a scale of their own on a part of the sheet; downward they count in points."""
        axes = self.figure.add_axes((0, 0, 1, 1), zorder=5)
        axes.patch.set_visible(False)
        axes.set_ylim(y + high, y)
        axes.set_yticks([])
        for spine in axes.spines.values():
            spine.set_visible(False)
        self._charts.append((axes, x, y, wide, high))
        return axes

    def finish(self, bottom: float) -> Figure:
        """The figure, cut below what was drawn. Raises if it would be too tall to be looked at."""
        high = bottom + MARGIN
        if high > _TALLEST:
            raise ReadingRoomError(
                "That is too much for one picture. The tables of `rr.tables` hold all of it."
            )
        self.figure.set_size_inches(self.wide / 72, high / 72)
        self.axes.set_xlim(0, self.wide)
        self.axes.set_ylim(high, 0)
        for axes, x, y, wide, tall in self._charts:
            axes.set_position((x / self.wide, 1 - (y + tall) / high, wide / self.wide, tall / high))
        return self.figure
