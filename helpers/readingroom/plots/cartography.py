"""A sketch map: the places that the page and the cards name, where they lie to each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, radians
from typing import Any

from matplotlib.figure import Figure

from readingroom.document import Document
from readingroom.document.context import Site
from readingroom.errors import ReadingRoomError
from readingroom.plots.sheet import (
    EDGE,
    HAIR,
    INK,
    LABEL,
    MARGIN,
    SMALL,
    SOFT,
    TIME,
    Face,
    Picture,
    Sheet,
    told,
    width,
)
from readingroom.tables import places as table_of

_KM_A_DEGREE = 111.0
_ROUND = 50
_STEP = 6.0
_LAND, _SEA = Face(12.5, LABEL.families, weight="bold"), Face(10.5, LABEL.families, "italic")
_LINES: dict[str, dict[str, Any]] = {
    "coast": {"color": INK, "linewidth": 1.6},
    "river": {"color": SOFT, "linewidth": 1.2, "linestyle": (0, (6, 1.5))},
    "parallel": {"color": EDGE, "linewidth": 1.0, "linestyle": (0, (1, 2.5))},
}
_MARKS = {"city": "o", "talks": "s", "dam": "^", "lake": "v"}
_NAMED_BY_WORDS = {"land": (_LAND, SOFT), "sea": (_SEA, SOFT)}
_LEGEND = {
    "city": "a city",
    "talks": "where the talks are held",
    "dam": "a dam with a power station",
    "lake": "a lake that feeds power stations",
}

Box = tuple[float, float, float, float]
"""Left, upper, right, lower edge."""


@dataclass(frozen=True)
class Frame:
    """A stretch of the globe on a sheet: points of the sheet a degree, at its middle latitude."""

    west: float
    north: float
    x: float
    y: float
    across: float
    down: float

    def at(self, point: tuple[float, float]) -> tuple[float, float]:
        """Where a point lies on the sheet."""
        north, east = point
        return self.x + (east - self.west) * self.across, self.y + (self.north - north) * self.down


def places(document: Document) -> Picture:
    """The places of the map, in a sketch: what the page names has its line beside it.

    The coasts and rivers are a few points joined by hand; distances are rough. Raises
    `ReadingRoomError` for a document that names no places.
    """
    sites = document.every(Site)
    data = table_of(document)
    if data.empty:
        raise ReadingRoomError(
            f"“{document.title}” has no places to draw. They are listed under `places` in "
            "`context.yaml`."
        )
    title = "Where it happened, roughly"
    return Picture(
        lambda wide: _draw(wide, title, document, sites),
        title,
        alt=told("Map, only a sketch, north at the top.", *_told(sites)),
        data=data,
        caption="A sketch, drawn for this edition: coasts and rivers are a few points joined by "
        "hand, and nothing should be measured on it. From outside the document; the line under a "
        "name is where the page names the place.",
    )


def _told(sites: Sequence[Site]) -> Iterator[str]:
    """From the northernmost place southward, where each lies from the one before."""
    spots = sorted((s for s in sites if s.kind in _MARKS), key=lambda s: -s.degrees[0][0])
    for before, site in zip((None, *spots), spots, strict=False):
        where = _from(before, site) if before else "farthest north"
        yield f"{site.name}, {_LEGEND[site.kind]}, lies {where}."
    yield f"Drawn as lines: {', '.join(site.name for site in sites if site.kind in _LINES)}."


def _from(before: Site, site: Site) -> str:
    """How far and in which direction one place lies from another.

    >>> from readingroom.loading import load
    >>> telegram = load("telegram-21646")
    >>> _from(telegram["place:pyongyang"], telegram["place:panmunjom"])
    'about 150 km south-east of Pyongyang'
    """
    (north, east), (to_north, to_east) = before.degrees[0], site.degrees[0]
    up = (to_north - north) * _KM_A_DEGREE
    right = (to_east - east) * _KM_A_DEGREE * cos(radians((north + to_north) / 2))
    far = max(_ROUND, round(hypot(up, right) / _ROUND) * _ROUND)
    ways = [
        word
        for word, part, whole in (
            ("north" if up > 0 else "south", up, right),
            ("east" if right > 0 else "west", right, up),
        )
        if abs(part) > abs(whole) * 0.4
    ]
    return f"about {far} km {'-'.join(ways)} of {before.name}"


def _draw(wide: float, title: str, document: Document, sites: Sequence[Site]) -> Figure:
    sheet = Sheet(wide, title)
    below = _legend(sheet, {site.kind for site in sites})
    frame, bottom = _frame(sheet, below, sites)
    sheet.box(MARGIN, below, sheet.right - MARGIN, bottom - below, edgecolor=HAIR)
    lines = [site for site in sites if site.kind in _LINES]
    taken = [box for site in lines for box in _line(sheet, frame, site)]
    edge = (MARGIN, below, sheet.right, bottom)
    taken += [_mark(sheet, frame.at(s.degrees[0]), s.kind) for s in sites if s.kind in _MARKS]
    for site in sorted(sites, key=lambda s: (s.kind not in _NAMED_BY_WORDS, s.kind not in _MARKS)):
        if site.kind != "coast":
            taken.append(_name(sheet, frame, site, site.lines(document), (edge, taken)))
    return sheet.finish(bottom)


def _legend(sheet: Sheet, kinds: set[str]) -> float:
    """What each mark means, one after another. Gives where the map begins."""
    x, y = MARGIN, sheet.top
    for kind, words in ((kind, words) for kind, words in _LEGEND.items() if kind in kinds):
        if x + 16 + width(words, SMALL) > sheet.right:
            x, y = MARGIN, y + SMALL.line + 3
        sheet.mark(x + 5, y + 6, _MARKS[kind], 6.5, color=TIME)
        sheet.write(x + 14, y, words, SMALL, SOFT)
        x += 30 + width(words, SMALL)
    return y + SMALL.line + 8


def _frame(sheet: Sheet, top: float, sites: Sequence[Site]) -> tuple[Frame, float]:
    """The stretch that holds every point, as wide as the sheet; and its lower edge."""
    norths, easts = zip(*(point for site in sites for point in site.degrees), strict=True)
    wide = (max(easts) - min(easts)) or 1.0
    across = (sheet.right - MARGIN) / wide
    down = across / cos(radians((max(norths) + min(norths)) / 2))
    frame = Frame(min(easts), max(norths), MARGIN, top + 8, across, down)
    return frame, top + 16 + (max(norths) - min(norths)) * down


def _line(sheet: Sheet, frame: Frame, site: Site) -> Iterator[Box]:
    """A line through the points of a place. Gives what it covers, in small boxes."""
    points = [*map(frame.at, site.degrees)]
    sheet.line(*zip(*points, strict=True), **_LINES[site.kind])
    for (x, y), (to_x, to_y) in pairwise(points):
        steps = 1 + int(hypot(to_x - x, to_y - y) / _STEP)
        for n in range(steps):
            on_x, on_y = x + (to_x - x) * n / steps, y + (to_y - y) * n / steps
            yield on_x - 2, on_y - 2, on_x + 2, on_y + 2


def _mark(sheet: Sheet, at: tuple[float, float], kind: str) -> Box:
    sheet.mark(*at, _MARKS[kind], 6.5, color=TIME)
    return at[0] - 5, at[1] - 5, at[0] + 5, at[1] + 5


def _name(
    sheet: Sheet, frame: Frame, site: Site, lines: str, among: tuple[Box, Sequence[Box]]
) -> Box:
    """The name of a place and its lines, at the first side of it where nothing is in the way."""
    face, color = _NAMED_BY_WORDS.get(site.kind, (LABEL, INK))
    name = site.name.partition(" (")[0] if sheet.narrow else site.name
    where = f"line{'s' * (',' in lines)} {lines}" if lines else ""
    size = max(width(name, face), width(where, SMALL)), face.line + bool(where) * SMALL.line
    middle = site.degrees[len(site.degrees) // 2]
    x, y = frame.at(middle)
    left = min(max(x - size[0] / 2, MARGIN + 4), sheet.right - 4 - size[0])
    half = (left, y - size[1] / 2, left + size[0], y + size[1] / 2)
    box = half if site.kind in _NAMED_BY_WORDS else _free((x, y), size, *among)
    below = sheet.write(*box[:2], name, face, color)
    sheet.write(box[0], below, where, SMALL, SOFT)
    return box


def _free(
    at: tuple[float, float], size: tuple[float, float], edge: Box, taken: Sequence[Box]
) -> Box:
    """A box of a size beside a point, on the first side where it meets no other and stays inside.

    >>> _free((50, 50), (20, 10), (0, 0, 100, 100), [])
    (58, 45.0, 78, 55.0)
    >>> _free((50, 50), (20, 10), (0, 0, 70, 100), [])
    (22, 45.0, 42, 55.0)
    """
    (x, y), (wide, high) = at, size
    middle = max(x - wide / 2, edge[0] + 2)
    corners = (
        corner
        for off in (8, 16, 24)
        for corner in (
            (x + off, y - high / 2),
            (x - off - wide, y - high / 2),
            (middle, y + off),
            (middle, y - off - high),
            (x + off, y + off),
            (x - off - wide, y - off - high),
            (x + off, y - off - high),
            (x - off - wide, y + off),
        )
    )
    boxes = [(left, top, left + wide, top + high) for left, top in corners]
    inside = [box for box in boxes if _within(box, edge)]
    clear = (box for box in inside if not any(_meet(box, other) for other in taken))
    return next(clear, (inside or boxes)[0])


def _within(box: Box, edge: Box) -> bool:
    return box[0] > edge[0] and box[1] > edge[1] and box[2] < edge[2] and box[3] < edge[3]


def _meet(box: Box, other: Box) -> bool:
    return box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
