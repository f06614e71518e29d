"""Typefaces and inks of the pictures, and how much room words take."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.textpath import text_to_path

from readingroom.html import any_script

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
"""Lines of the telegram are drawn up to 3 in 100 wider than their letters at 160 dots an inch."""

INK, SOFT, EDGE, HAIR, SHADE = "#1f1e1b", "#5c5850", "#827d74", "#dedbd4", "#f6f5f2"
TIME, REQUEST = "#5f2d80", "#8e2b0c"


@dataclass(frozen=True)
class Face:
    """A typeface of those that come with matplotlib, so that a chart looks the same everywhere.

    Scripts that these lack are taken from what the system has.
    """

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
    return FontProperties(
        family=list(families), size=face.size, style=face.style, weight=face.weight
    )


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
    """How much wider words become by a sign; measured between two letters, as a space needs it.

    To measure whole lines would take most of the time of a chart.
    """
    font = face.properties(sign)
    with any_script():
        sizes = (
            text_to_path.get_text_width_height_descent(words, font, False)
            for words in (f"n{sign}n", "nn")
        )
        (wide, _, _), (around, _, _) = sizes
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
