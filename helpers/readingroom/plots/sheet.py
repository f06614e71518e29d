"""A sheet to draw on, measured in points; its typefaces; the picture that it becomes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import inf
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.patches import Rectangle
from matplotlib.textpath import text_to_path

from readingroom.errors import ReadingRoomError
from readingroom.html import Html, any_script, block, element, frame, picture, styled

if TYPE_CHECKING:
    from pandas import DataFrame


_OTHER_SCRIPTS = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Noto Sans CJK KR",
    "PingFang SC",
    "Apple SD Gothic Neo",
    "Microsoft YaHei",
    "Malgun Gothic",
)
_HERE = tuple(name for name in _OTHER_SCRIPTS if name in fontManager.get_font_names())
_SANS = ("DejaVu Sans", *_HERE)
_SERIF = ("STIXGeneral", "DejaVu Serif", "DejaVu Sans", *_HERE)
_PUNCTUATION = "–—‘’“”„…•"
_MOST_LETTERS = 600
_SNAP = 1.05


@dataclass(frozen=True)
class Face:
    """A typeface of those that come with matplotlib, so that a chart looks the same everywhere.

    Scripts that these lack are taken from what the system has.
    """

    size: float
    families: tuple[str, ...] = _SANS
    style: str = "normal"
    weight: str = "normal"

    @property
    def line(self) -> float:
        """From one line to the next, in points."""
        return self.size * (1.28 if self.families is _SANS else 1.22)

    def properties(self, words: str) -> FontProperties:
        """What matplotlib calls it: one family where it has all signs, found much faster."""
        enough = all(sign < "\u0180" or sign in _PUNCTUATION for sign in words)
        return _properties(self.families[:1] if enough else self.families, self)


@lru_cache(maxsize=64)
def _properties(families: tuple[str, ...], face: Face) -> FontProperties:
    return FontProperties(
        family=list(families), size=face.size, style=face.style, weight=face.weight
    )


TITLE = Face(17, _SERIF)
HEAD = Face(14, _SERIF)
WORDS = Face(12.5, _SERIF)
LABEL = Face(10.5)
STRONG = Face(10.5, weight="bold")
SMALL = Face(9.5)


def width(words: str, face: Face) -> float:
    """How wide words are at most, in points: at low resolution letters snap to whole pixels."""
    return sum(_advance(sign, face) for sign in words) * _SNAP


@lru_cache(maxsize=8192)
def _advance(sign: str, face: Face) -> float:
    """How much wider words become by a sign; measured between two letters, as a space needs it.

    To measure whole lines would take most of the time of a chart.
    """
    return _measured(f"n{sign}n", face) - _measured("nn", face)


@lru_cache(maxsize=8192)
def _measured(words: str, face: Face) -> float:
    with any_script():
        sizes = text_to_path.get_text_width_height_descent(words, face.properties(words), False)
    return float(sizes[0])


def wrap(words: str, face: Face, limit: float) -> list[str]:
    """Words in lines not wider than a limit in points; a word that is wider is broken.

    >>> wrap("one two three", LABEL, 60)
    ['one two', 'three']
    """
    lines = [""]
    for word in words[:_MOST_LETTERS].split():
        for piece in _pieces(word, face, limit):
            longer = f"{lines[-1]} {piece}".strip()
            if lines[-1] and width(longer, face) > limit:
                lines.append(piece)
            else:
                lines[-1] = longer
    return lines


def _pieces(word: str, face: Face, limit: float) -> list[str]:
    if width(word, face) <= limit or len(word) == 1:
        return [word]
    fits = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or width(word[:n], face) <= limit)
    return [word[:fits], *_pieces(word[fits:], face, limit)]


INK, SOFT, EDGE, HAIR, SHADE = "#1f1e1b", "#5c5850", "#827d74", "#dedbd4", "#f6f5f2"
TIME, REQUEST = "#5f2d80", "#8e2b0c"
MARGIN = 14.0
WIDE, NARROW = 570.0, 300.0
"""How wide a sheet is: as a rule, and for a telephone or a narrow window."""
HOLLOW = {"markerfacecolor": "white"}
_TALLEST = 5000.0


class Sheet:
    """A figure drawn from top to bottom. Its height is what was drawn when it is finished."""

    def __init__(self, wide: float, title: str) -> None:
        self.wide = wide
        self.figure = Figure(figsize=(wide / 72, 1), facecolor="white")
        self.axes: Axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.axis("off")
        self._charts: list[tuple[Axes, float, float, float, float]] = []
        self.top = self.write(MARGIN, MARGIN, title, TITLE, within=wide - 2 * MARGIN) + 9

    @property
    def right(self) -> float:
        """Where the right margin begins."""
        return self.wide - MARGIN

    @property
    def narrow(self) -> bool:
        """Whether things have to stand below one another."""
        return self.wide <= NARROW

    def write(
        self, x: float, y: float, words: str, face: Face = LABEL, color: str = INK, **look: Any
    ) -> float:
        """Words whose upper edge is `y`, in lines not wider than `within`. Gives the lower edge."""
        for line in wrap(words, face, look.pop("within", inf)):
            font = face.properties(line)
            usual = {"color": color, "va": "baseline", "parse_math": False, "zorder": 4}
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

    def outlined(self, x: float, y: float, words: str, face: Face = SMALL) -> float:
        """Words that say that something is not there, in an outline. Gives the lower edge."""
        self.box(x, y, width(words, face) + 8, face.line + 3, facecolor="white", zorder=3)
        self.write(x + 4, y + 2, words, face, SOFT)
        return y + face.line + 3

    def rule(self, y: float, **look: Any) -> None:
        """A line across the sheet."""
        self.line([MARGIN, self.right], [y, y], **{"linewidth": 0.9} | look)

    def chart(self, x: float, y: float, wide: float, high: float) -> Axes:
        """Axes with a scale of their own on a part of the sheet; downward they count in points."""
        axes = self.figure.add_axes((0, 0, 1, 1), zorder=-1)  # words stay above its lines
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
        if high > _TALLEST * (4 if self.narrow else 1):
            raise ReadingRoomError(
                "That is too much for one picture. The tables of `rr.tables` hold all of it."
            )
        self.figure.set_size_inches(self.wide / 72, high / 72)
        self.axes.set_xlim(0, self.wide)
        self.axes.set_ylim(high, 0)
        for axes, x, y, wide, tall in self._charts:
            axes.set_position((x / self.wide, 1 - (y + tall) / high, wide / self.wide, tall / high))
        return self.figure


def told(*sentences: str) -> str:
    """Sentences, as far as there are any, as the alternative text of a picture."""
    return " ".join(filter(None, [*sentences, "The table below has the same."]))


@dataclass(frozen=True, eq=False)
class Picture:
    """A matplotlib figure, words that say what it shows, and the table it was drawn from.

    Alone in a cell it shows all three, drawn anew by `draw` for a narrow window. `axes` is there to
    go on drawing; what was drawn on is shown as it is, however narrow the window.
    """

    draw: Callable[[float], Figure]
    title: str
    alt: str
    data: DataFrame
    caption: str = ""

    def __post_init__(self) -> None:
        """Draw it, so that what cannot be drawn is told where it was asked for."""
        _ = self.figure

    @cached_property
    def figure(self) -> Figure:
        """The figure, as wide as a page."""
        return self.draw(WIDE)

    @cached_property
    def axes(self) -> Axes:
        """The axes to draw on: of a timeline those of time, else the sheet, in points."""
        return self.figure.axes[-1]

    def html(self, *, alt: str = "", caption: str = "") -> Html:
        """The figure with alternative text and, folded, its data."""
        data = element(
            "details", element("summary", "The same as a table"), frame(self.data, self.title)
        )
        said = alt or self.alt, caption or self.caption or self.title
        narrow = None if "axes" in vars(self) else self.draw(NARROW)
        return block(picture(self.figure, *said, data, narrow=narrow), label=self.title)

    def _repr_html_(self) -> str:
        return styled(self.html())
