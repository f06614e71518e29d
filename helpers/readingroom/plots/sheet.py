"""A sheet to draw on, measured in points, and the picture that it becomes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from readingroom.errors import ReadingRoomError
from readingroom.html import Html, block, data_table, element, picture, styled
from readingroom.plots.typography import EDGE, INK, LABEL, SMALL, TITLE, Canvas, Face, width, wrap

if TYPE_CHECKING:
    from pandas import DataFrame

MARGIN = 14.0
WIDE, NARROW = 570.0, 330.0
"""How wide a sheet is: as a rule, and for a telephone or a narrow window."""
HOLLOW = {"markerfacecolor": "white"}
_TALLEST = 5000.0


class Sheet:
    """A figure drawn from top to bottom; what paints on it gives the lower edge of its painting."""

    def __init__(self, wide: float, title: str) -> None:
        self.wide, self.right, self.narrow = wide, wide - MARGIN, wide <= NARROW
        self.figure = Figure(figsize=(wide / 72, 1), facecolor="white")
        Canvas(self.figure)
        self.axes: Axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.axis("off")
        self.top = self.write(MARGIN, MARGIN, title, TITLE, within=wide - 2 * MARGIN) + 9

    def write(self, x: float, y: float, words: str, face: Face = LABEL, **look: Any) -> float:
        """Words whose upper edge is `y`, in lines not wider than `within`. Gives the lower edge."""
        for line in wrap(words, face, look.pop("within", inf)):
            font = face.properties(line)
            usual = {"color": face.color, "va": "baseline", "parse_math": False, "zorder": 4}
            self.axes.text(x, y + face.size * 0.98, line, fontproperties=font, **usual | look)
            y += face.line
        return y

    def line(self, xs: Sequence[float], ys: Sequence[float], **look: Any) -> None:
        """A line through points."""
        usual = {"color": INK, "linewidth": 1, "zorder": 2, "solid_capstyle": "butt"}
        self.axes.plot(xs, ys, **usual | look)

    def box(self, x: float, y: float, wide: float, high: float, **look: Any) -> None:
        """A box whose upper left corner is at x, y."""
        usual = {"facecolor": "none", "edgecolor": EDGE, "linewidth": 0.9, "zorder": 1}
        self.axes.add_patch(Rectangle((x, y), wide, high, **usual | look))

    def mark(self, x: float, y: float, shape: str, size: float = 8, **look: Any) -> None:
        """A small mark with its middle at x, y; hollow with `markerfacecolor="white"`."""
        usual = {"color": INK, "markeredgewidth": 1.2, "zorder": 6}
        self.axes.plot([x], [y], marker=shape, markersize=size, **usual | look)

    def outlined(self, x: float, y: float, words: str) -> float:
        """Words that say that something is not there, in an outline. Gives the lower edge."""
        self.box(x, y, width(words, SMALL) + 8, SMALL.line + 3, facecolor="white", zorder=3)
        return self.write(x + 4, y + 2, words, SMALL) + 1

    def legend(self, items: Iterable[tuple[str, Callable[[float, float], None]]]) -> float:
        """What shapes mean, each painted around a point. Gives the lower edge."""
        x, y = MARGIN, self.top
        for words, paint in items:
            wide = 42 + width(words, SMALL)
            if x > MARGIN and x + wide > self.right + 10:
                x, y = MARGIN, y + SMALL.line + 5
            paint(x + 11, y + SMALL.line / 2)
            y = self.write(x + 28, y, words, SMALL, within=self.right - x - 30) - SMALL.line
            x += wide
        return y + SMALL.line

    def rule(self, y: float, **look: Any) -> None:
        """A line across the sheet."""
        self.line([MARGIN, self.right], [y, y], **{"linewidth": 0.9} | look)

    def finish(self, bottom: float) -> Figure:
        """The figure, cut below what was drawn. Raises if it would be too tall to be looked at."""
        high = bottom + MARGIN
        if high > _TALLEST * (4 if self.narrow else 1):
            raise ReadingRoomError(
                "That is too much for one picture. The tables of `rr.tables` hold all of it."
            )
        self.figure.set_size_inches(self.wide / 72, high / 72)
        self.axes.set(xlim=(0, self.wide), ylim=(high, 0))
        for each in self.axes.get_children():
            each.set_clip_on(False)  # the sheet is all that is seen
        return self.figure


@dataclass(frozen=True, eq=False, repr=False)
class Picture:
    """A matplotlib figure, words that say what it shows, and its table: a cell shows all three."""

    title: str
    told: Sequence[str]
    data: "DataFrame"
    caption: str
    paint: Callable[[Sheet], float]

    def __post_init__(self) -> None:
        """Draw it, so that what cannot be drawn is told where it was asked for."""
        _ = self.figure

    def draw(self, wide: float) -> Figure:
        """The figure on a sheet of some width."""
        sheet = Sheet(wide, self.title)
        return sheet.finish(self.paint(sheet))

    @cached_property
    def figure(self) -> Figure:
        """The figure, as wide as a page."""
        return self.draw(WIDE)

    @property
    def alt(self) -> str:
        """What it shows, in words."""
        return " ".join(filter(None, [*self.told, "The table below has the same."]))

    def html(self, *, alt: str = "", caption: str = "") -> Html:
        """The figure with alternative text and, folded, its data."""
        summary = element("summary", "The same as a table")
        data = element("details", summary, data_table(self.data, self.title))
        drawn, words = self.draw(NARROW), (alt or self.alt, caption or self.caption)
        return block(picture(self.figure, *words, data, narrow=drawn), label=self.title)

    def __repr__(self) -> str:
        return " ".join(filter(None, [f"{self.title}.", *self.told]))

    def _repr_html_(self) -> str:
        return styled(self.html())
