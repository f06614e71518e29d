"""Typefaces and inks of the pictures, and how much room words take."""

import re
from dataclasses import dataclass
from functools import lru_cache
from io import StringIO
from typing import Any

from matplotlib.backend_bases import FigureCanvasBase
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.cbook import file_requires_unicode, open_file_cm
from matplotlib.colors import to_hex
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.textpath import text_to_path

from readingroom.html import any_script

_OTHER_SCRIPTS = (
    *("Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans CJK KR"),
    *("PingFang SC", "Apple SD Gothic Neo", "Microsoft YaHei", "Malgun Gothic"),
)
_HERE = tuple(name for name in _OTHER_SCRIPTS if name in fontManager.get_font_names())
_SANS = ("DejaVu Sans", *_HERE)
_SERIF = ("STIXGeneral", "DejaVu Serif", "DejaVu Sans", *_HERE)
_LIKE = {
    "DejaVu Sans": "'DejaVu Sans',Verdana,sans-serif",
    "STIXGeneral": "STIXGeneral,'STIX Two Text','Times New Roman',Times,serif",
}
"""What else is as wide, and looks the same, where a typeface is not there."""
_SHAPES = re.compile("[\u2190-\u2bff ]+")
_DIGITS = re.compile(r"(\.\d\d)\d+")
_PUNCTUATION = "–—‘’“”„…•"
_MOST_LETTERS = 600
_SNAP = 1.05
"""Lines of the telegram are drawn up to 3 in 100 wider than their letters at 160 dots an inch."""

INK, SOFT, EDGE, HAIR, SHADE = "#1f1e1b", "#5c5850", "#827d74", "#dedbd4", "#f6f5f2"
TIME, REQUEST = "#5f2d80", "#8e2b0c"


@dataclass(frozen=True)
class Face:
    """A typeface that comes with matplotlib; for other scripts one of the system's."""

    size: float
    families: tuple[str, ...] = _SANS
    style: str = "normal"
    weight: str = "normal"
    color: str = INK

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
    return FontProperties(family=[*families], size=face.size, style=face.style, weight=face.weight)


TITLE = Face(17, _SERIF)
HEAD = Face(14, _SERIF)
WORDS = Face(12.5, _SERIF)
QUOTED = Face(12.5, _SERIF, "italic", color=SOFT)
LABEL = Face(10.5)
STRONG = Face(10.5, weight="bold")
SMALL = Face(9.5, color=SOFT)
SIGN = Face(14, weight="bold", color=REQUEST)


def width(words: str, face: Face) -> float:
    """How wide words are at most, in points: at low resolution letters snap to whole pixels."""
    return sum(_advance(sign, face) for sign in words) * _SNAP


@lru_cache(maxsize=8192)
def _advance(sign: str, face: Face) -> float:
    """The width that a sign adds: to measure whole lines would take most of a chart's time."""
    font = face.properties(sign)
    measured = text_to_path.get_text_width_height_descent
    with any_script():
        wide, around = (measured(words, font, False)[0] for words in (f"n{sign}n", "nn"))
    return float(wide - around)


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


class Canvas(FigureCanvasBase):  # type: ignore[misc]
    """A figure as SVG, a tenth of what matplotlib writes: a saved lesson holds each one twice."""

    def print_svg(self, filename: Any, **_: Any) -> None:
        """Write the figure to a file, or to where it is opened."""
        drawn, dpi = StringIO(), self.figure.dpi
        self.figure.dpi = 72
        renderer = _Renderer(*self.figure.get_size_inches() * 72, drawn, image_dpi=dpi)
        self.figure.draw(renderer)
        renderer.finalize()
        light = _light(drawn.getvalue())
        with open_file_cm(filename, "w", encoding="utf-8") as file:
            file.write(light if file_requires_unicode(file) else light.encode())


class _Renderer(RendererSVG):  # type: ignore[misc]
    """Writes words as words, and no groups: nobody asks for the parts of a picture."""

    def open_group(self, s: str, gid: str | None = None) -> None: ...

    def close_group(self, s: str) -> None: ...

    def draw_text(
        self, gc: Any, x: float, y: float, s: str, prop: FontProperties, angle: float, **more: Any
    ) -> None:
        """Words as wide as measured; shapes and formulas stay outlines: few typefaces have them."""
        if angle or more.get("ismath") or gc.get_rgb()[3] < 1 or _SHAPES.fullmatch(s):
            super().draw_text(gc, x, y, s, prop, angle, **more)
            return
        wide, _, _ = self.get_text_width_height_descent(s, prop, False)
        family = _LIKE.get(prop.get_family()[0], _LIKE["DejaVu Sans"])
        font = f"{prop.get_style()} {prop.get_weight()} {prop.get_size():g}px {family}"
        style = f"font: {font.replace('normal ', '')}; fill: {to_hex(gc.get_rgb())}"
        room = {"x": x, "y": y, "textLength": wide}
        rounded = {name: f"{round(length, 1):g}" for name, length in room.items()}
        self.writer.element("text", s, attrib=rounded, style=style)


def _light(drawn: str) -> str:
    """A drawing without what nobody sees, its looks named once, its numbers to a hundredth.

    >>> _light('<?xml?><svg><style>*{}</style><!-- a --><path d="M 0.1234 1" style="fill: #fff"/>')
    '<svg><style>*{}.l0{fill: #fff}</style><path d="M 0.12 1" class="l0"/>'
    """
    looks: dict[str, str] = {}

    def named(match: re.Match[str]) -> str:
        return f'class="{looks.setdefault(match[1], f"l{len(looks)}")}"'

    def lighter(tag: re.Match[str]) -> str:
        rounded = re.sub(r'( [dxy]="[^"]*")', lambda m: _DIGITS.sub(r"\1", m[0]), tag[0])
        return re.sub(r'style="([^"]*)"', named, rounded)

    drawn = re.sub(r"(?s)^.*?(?=<svg)|<metadata>.*?</metadata>|<!--.*?-->", "", drawn)
    drawn = re.sub(r">\s+<", "><", re.sub(r"<[^>]+>", lighter, drawn))
    rules = "".join(f".{name}{{{look}}}" for look, name in looks.items())
    return drawn.replace("</style>", f"{rules}</style>", 1)
