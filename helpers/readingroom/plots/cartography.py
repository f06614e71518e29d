"""A sketch map: the places that the page and the cards name, where they lie to each other."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from math import cos, hypot, radians
from typing import Any

from matplotlib.transforms import Bbox

from readingroom.document import Document
from readingroom.document.context import Site
from readingroom.errors import ReadingRoomError
from readingroom.plots.sheet import MARGIN, Picture, Sheet
from readingroom.plots.typography import EDGE, HAIR, INK, LABEL, SMALL, SOFT, TIME, Face, width
from readingroom.tables import places as table_of

_KM_A_DEGREE = 111.0
_ROUND = 50
_STEP = 6.0
_LINES: dict[str, dict[str, Any]] = {
    "coast": {"color": INK, "linewidth": 1.6},
    "river": {"color": SOFT, "linewidth": 1.2, "linestyle": (0, (6, 1.5))},
    "parallel": {"color": EDGE, "linewidth": 1.0, "linestyle": (0, (1, 2.5))},
}
_NAMED_BY_WORDS = {
    "land": Face(12.5, LABEL.families, weight="bold", color=SOFT),
    "sea": Face(10.5, LABEL.families, "italic", color=SOFT),
}
_MARKS = {
    "city": ("o", "a city"),
    "talks": ("s", "where the talks are held"),
    "dam": ("^", "a dam with a power station"),
    "lake": ("v", "a lake that feeds power stations"),
}
_LOOK: dict[str, Any] = {"size": 6.5, "color": TIME}
_SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, -1), (1, -1), (-1, 1))
Point = tuple[float, float]
Frame = Callable[[Point], Point]
"""Where a point of the globe, north before east, lies on the sheet."""


def places(document: Document) -> Picture:
    """A sketch map of the places, with their lines. Raises `ReadingRoomError` if there are none."""
    sites = document.every(Site)
    data = table_of(document)
    if data.empty:
        raise ReadingRoomError(
            f"“{document.title}” has no places to draw. They are listed under `places` in "
            "`context.yaml`."
        )
    return Picture(
        title="Where it happened, roughly",
        told=["Map, only a sketch, north at the top.", *_told(sites)],
        data=data,
        caption="A sketch, drawn for this edition: coasts and rivers are a few points joined by "
        "hand, and nothing should be measured on it. From outside the document; the line under a "
        "name is where the page names the place.",
        paint=lambda sheet: _paint(sheet, document, sites),
    )


def _told(sites: Sequence[Site]) -> Iterator[str]:
    spots = sorted((s for s in sites if s.kind in _MARKS), key=lambda s: -s.degrees[0][0])
    for before, site in zip((None, *spots), spots, strict=False):
        where = _from(before, site) if before else "farthest north"
        yield f"{site.name}, {_MARKS[site.kind][1]}, lies {where}."
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
    ways = ["north" if up > 0 else "south"] if abs(up) > abs(right) * 0.4 else []
    ways += ["east" if right > 0 else "west"] if abs(right) > abs(up) * 0.4 else []
    return f"about {far} km {'-'.join(ways)} of {before.name}"


def _paint(sheet: Sheet, document: Document, sites: Sequence[Site]) -> float:
    kinds = {site.kind for site in sites}
    there = (mark for kind, mark in _MARKS.items() if kind in kinds)
    marks = ((words, partial(sheet.mark, shape=shape, **_LOOK)) for shape, words in there)
    top = sheet.legend(marks) + 8
    frame, bottom = _frame(sheet, top, sites)
    edge = Bbox([(MARGIN, top), (sheet.right, bottom)])
    sheet.box(*edge.p0, *edge.size, edgecolor=HAIR)
    taken = [box for site in sites if site.kind in _LINES for box in _line(sheet, frame, site)]
    for site in (each for each in sites if each.kind in _MARKS):
        x, y = frame(site.degrees[0])
        sheet.mark(x, y, _MARKS[site.kind][0], **_LOOK)
        taken.append(Bbox([(x - 5, y - 5), (x + 5, y + 5)]))
    for site in sorted(sites, key=lambda s: (s.kind not in _NAMED_BY_WORDS, s.kind not in _MARKS)):
        if site.kind != "coast":
            taken.append(_name(sheet, frame, site, site.lines(document), edge, taken))
    return bottom


def _frame(sheet: Sheet, top: float, sites: Sequence[Site]) -> tuple[Frame, float]:
    """The stretch that holds every point, by its middle latitude; and its lower edge."""
    norths, easts = zip(*(point for site in sites for point in site.degrees), strict=True)
    across = (sheet.right - MARGIN) / ((max(easts) - min(easts)) or 1.0)
    down = across / cos(radians((max(norths) + min(norths)) / 2))

    def frame(point: Point) -> Point:
        north, east = point
        return MARGIN + (east - min(easts)) * across, top + 8 + (max(norths) - north) * down

    return frame, top + 16 + (max(norths) - min(norths)) * down


def _line(sheet: Sheet, frame: Frame, site: Site) -> Iterator[Bbox]:
    """A line through the points of a place. Gives what it covers, in small boxes."""
    points = [*map(frame, site.degrees)]
    sheet.line(*zip(*points, strict=True), **_LINES[site.kind])
    for (x, y), (to_x, to_y) in pairwise(points):
        steps = 1 + int(hypot(to_x - x, to_y - y) / _STEP)
        for n in range(steps):
            on_x, on_y = x + (to_x - x) * n / steps, y + (to_y - y) * n / steps
            yield Bbox([(on_x - 2, on_y - 2), (on_x + 2, on_y + 2)])


def _name(
    sheet: Sheet, frame: Frame, site: Site, lines: str, edge: Bbox, taken: Sequence[Bbox]
) -> Bbox:
    face = _NAMED_BY_WORDS.get(site.kind, LABEL)
    name = site.name.partition(" (")[0] if sheet.narrow else site.name
    where = f"line{'s' * (',' in lines)} {lines}" if lines else ""
    size = max(width(name, face), width(where, SMALL)), face.line + bool(where) * SMALL.line
    x, y = frame(site.degrees[len(site.degrees) // 2])
    if site.kind in _NAMED_BY_WORDS:
        left = min(max(x - size[0] / 2, edge.x0 + 4), edge.x1 - 4 - size[0])
        box = Bbox.from_bounds(left, y - size[1] / 2, *size)
    else:
        box = _free((x, y), size, edge, taken)
    below = sheet.write(box.x0, box.y0, name, face)
    sheet.write(box.x0, below, where, SMALL)
    return box


def _free(at: Point, size: Point, edge: Bbox, taken: Sequence[Bbox]) -> Bbox:
    """A box of a size beside a point, on the first side where it meets no other and stays inside.

    >>> _free((50, 50), (20, 10), Bbox([(0, 0), (100, 100)]), []).extents.tolist()
    [58.0, 45.0, 78.0, 55.0]
    >>> _free((50, 50), (20, 10), Bbox([(0, 0), (70, 100)]), []).extents.tolist()
    [22.0, 45.0, 42.0, 55.0]
    """
    (x, y), (wide, high) = at, size
    boxes = [
        Bbox.from_bounds(max(left, edge.x0 + 2), y - high / 2 + down * (off + high / 2), wide, high)
        for off in (8, 16, 24)
        for right, down in _SIDES
        for left in [x - wide / 2 + right * (off + wide / 2)]
    ]
    inside = [box for box in boxes if edge.contains(*box.p0) and edge.contains(*box.p1)]
    clear = (box for box in inside if not box.count_overlaps(taken))
    return next(clear, (inside or boxes)[0])
