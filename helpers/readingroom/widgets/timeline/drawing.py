"""The picture of a timeline for where no script runs: drawn as SVG, without any library."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from textwrap import wrap
from unicodedata import east_asian_width

from readingroom.document.chronicle import Chart, Row, Scale
from readingroom.markup import Html, element, join

_INK, _SOFT, _EDGE, _HAIR, _TIME = "#1f1e1b", "#5c5850", "#827d74", "#dedbd4", "#5f2d80"
_SANS, _SERIF = "system-ui, 'DejaVu Sans', sans-serif", "'STIX Two Text', Georgia, serif"
_WIDE, _MARGIN, _LEFT, _LINE = 700.0, 14.0, 250.0, 15.0
_LETTER = 6.4
"""A letter of the small type is at most about so wide, whatever typeface is at hand."""
_SHORT = 0.012


def drawn(chart: Chart) -> str:
    """The chart as an address of an image."""
    y, legend = _legend(chart.legend)
    top, head = y + 3 * _LINE, _head(chart.scale, y)
    bottom, rows = _rows(chart, top)
    body = join(
        element("rect", width="100%", height="100%", fill="white"),
        *legend,
        *_grid(chart.scale, top, bottom),
        *head,
        *rows,
    )
    size = f"0 0 {_WIDE:.0f} {bottom + _MARGIN:.0f}"
    svg = element(
        "svg",
        body,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=size,
        width=round(_WIDE),
        font_family=_SANS,
        font_size=12,
        fill=_INK,
    )
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"


def _at(scale: Scale, moment: datetime) -> float:
    moment = min(max(moment, scale.start), scale.end)
    share: float = (moment - scale.start) / (scale.end - scale.start)
    return _LEFT + share * (_WIDE - _MARGIN - _LEFT)


def _words(x: float, y: float, words: str, *, look: str = "", fill: str = _INK) -> Html:
    face = {"font_style": "italic", "font_family": _SERIF} if look == "quoted" else {}
    anchor = look if look in ("middle", "end") else None
    place = {"x": f"{x:.1f}", "y": f"{y:.1f}"}
    return element("text", words, **place, text_anchor=anchor, fill=fill, **face)


def _lines(words: str, wide: float) -> list[str]:
    """Words in lines; letters of East Asia are twice as wide as others."""
    most = int(wide / _LETTER)
    return wrap(words, most // 2 if any(east_asian_width(each) in "WF" for each in words) else most)


def _stroke(x: float, y: float, to: float, down: float, color: str, wide: float = 1) -> Html:
    ends = {"x1": f"{x:.1f}", "y1": f"{y:.1f}", "x2": f"{to:.1f}", "y2": f"{down:.1f}"}
    return element("line", **ends, stroke=color, stroke_width=str(wide))


def _box(x: float, y: float, wide: float, high: float, **look: str) -> Html:
    sides = {"x": f"{x:.1f}", "y": f"{y - high / 2:.1f}", "width": f"{max(wide, 2):.1f}"}
    return element("rect", **sides, height=f"{high:.1f}", **{"fill": "white", **look})


def _point(x: float, y: float, kind: str) -> Html:
    """Disc: hour on a letter. Ring: that letter is missing. Square: receipt. Diamond: outside."""
    if kind == "outside":
        turned = f"rotate(45 {x:.1f} {y:.1f})"
        return _box(x - 4, y, 8, 8, stroke=_INK, stroke_dasharray="1.5 1.5", transform=turned)
    if kind == "receipt":
        return _box(x - 4, y, 8, 8, fill=_TIME)
    fill, place = "white" if kind == "missing" else _TIME, {"cx": f"{x:.1f}", "cy": f"{y:.1f}"}
    return element("circle", **place, r="4", fill=fill, stroke=_TIME, stroke_width="1.5")


def _open(x: float, y: float, wide: float, *, outside: bool) -> Html:
    dotted = {"stroke": _INK, "stroke_dasharray": "1.5 2"} if outside else {"stroke": _EDGE}
    return _box(x, y, wide, 10, stroke_width="1.3", **dotted)


def _kind(row: Row) -> str:
    if row.shape == "outside":
        return "outside"
    return "missing" if row.missing else "receipt" if row.received else "hour"


def _sample(x: float, y: float, shape: str) -> Iterator[Html]:
    if shape == "clock not stated":
        yield _stroke(x - 10, y, x + 10, y, _TIME, 3.5)
        yield from (_stroke(at, y - 5, at, y + 5, _TIME, 1.8) for at in (x - 9, x - 5, x + 9))
    elif shape in ("outside", "somewhere between"):
        yield _open(x - 10, y, 20, outside=shape == "outside")
    else:
        names = {"received": "receipt", "point outside": "outside"}
        yield _point(x, y, names.get(shape, shape))


def _legend(legend: Sequence[tuple[str, str]]) -> tuple[float, list[Html]]:
    x, y, made = _MARGIN, _MARGIN + 6, []
    for shape, words in legend:
        wide = 30 + len(words) * _LETTER * 1.1 + 12
        if x > _MARGIN and x + wide > _WIDE:
            x, y = _MARGIN, y + _LINE + 4
        made += [*_sample(x + 11, y - 4, shape), _words(x + 26, y, words, fill=_SOFT)]
        x += wide
    return y + 8, made


def _head(scale: Scale, y: float) -> Iterator[Html]:
    yield from (
        _words(_MARGIN, y + _LINE * at, line, fill=_SOFT)
        for at, line in enumerate(_lines(scale.name, _LEFT - 2 * _MARGIN), 1)
    )
    for moment, words in scale.ticks:
        yield _words(_at(scale, moment) + 3, y + _LINE, words)
    for moment, words in scale.finer:
        yield _words(_at(scale, moment), y + 2 * _LINE + 4, words, look="middle", fill=_SOFT)
    yield _stroke(_MARGIN, y + 3 * _LINE - 5, _WIDE - _MARGIN, y + 3 * _LINE - 5, _EDGE)


def _grid(scale: Scale, top: float, bottom: float) -> Iterator[Html]:
    for moment in (*(moment for moment, _ in scale.ticks), scale.end):
        yield _stroke(_at(scale, moment), top - 5, _at(scale, moment), bottom, _HAIR)
    if scale.band:
        first, last = (_at(scale, moment) for moment in scale.band)
        yield _box(first, (top + bottom) / 2, last - first, bottom - top, fill=_TIME)
        yield _words(first - 2, bottom + 10, scale.band_name, look="end", fill=_TIME)


def _rows(chart: Chart, y: float) -> tuple[float, list[Html]]:
    made: list[Html] = []
    inside = sum(row.shape != "outside" for row in chart.rows)
    for number, row in enumerate(chart.rows):
        if number == inside and inside:
            made += [
                _stroke(_MARGIN, y + 4, _WIDE - _MARGIN, y + 4, _EDGE),
                _words(_MARGIN, y + _LINE + 6, "Not in the document", fill=_SOFT),
            ]
            y += _LINE + 10
        made += _mark(row, chart.scale, y + 14)
        y, label = _label(row, y + 3)
        made += label
    return y + (_LINE if chart.scale.band else 0), made


def _label(row: Row, y: float) -> tuple[float, list[Html]]:
    """What happened and when, in words, with the shape of its kind."""
    wide, made = _LEFT - 2 * _MARGIN, []
    for line in _lines(row.label, wide):
        y += _LINE
        made.append(_words(_MARGIN, y, line))
    shape = "somewhere between" if row.shape == "somewhere between" else ""
    at = _MARGIN + 5, y + _LINE - 4
    made.append(_open(at[0] - 5, at[1], 10, outside=False) if shape else _point(*at, _kind(row)))
    for line in _lines(f"“{row.written}”" if row.quoted else row.written, wide - 16):
        y += _LINE
        look = "quoted" if row.quoted else ""
        made.append(_words(_MARGIN + 16, y, line, look=look, fill=_SOFT))
    return y + 5, made


def _mark(row: Row, scale: Scale, y: float) -> Iterable[Html]:
    """The time of a row on the scale; what is open is drawn as open."""
    low, high = _at(scale, row.moments[0]), _at(scale, row.moments[-1])
    left = _at(scale, scale.start) if row.open_start else low
    right = _at(scale, scale.end) if row.open_end else high
    if row.shape == "hour":
        return [_point(low, y, _kind(row))]
    if row.shape == "clock not stated":
        ticks = (_at(scale, moment) for moment in row.moments)
        fill = "white" if row.missing else _TIME
        return [
            _box(left, y, right - left, 5, fill=fill, stroke=_TIME),
            *(_stroke(at, y - 7, at, y + 7, _TIME, 2) for at in ticks),
        ]
    if right - left < _SHORT * (_WIDE - _LEFT) and row.shape == "outside":
        return [_point((left + right) / 2, y, "outside")]
    ends = [(left - 2, "◂")] * row.open_start + [(right + 2, "▸")] * row.open_end
    bar = _open(left, y, right - left, outside=row.shape == "outside")
    return [bar, *(_words(at, y + 4, sign, look="middle", fill=_SOFT) for at, sign in ends)]
