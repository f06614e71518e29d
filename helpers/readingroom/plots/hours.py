"""Events on an axis of time, hour by hour or over years: a row each, what is open drawn as open."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import Any, Literal

import pandas as pd
from matplotlib.colors import to_rgb

from readingroom import dates
from readingroom.dates import day_of, hour_of
from readingroom.document import Document
from readingroom.document.chronicle import SHORT, Scale, days_scale
from readingroom.document.chronometry import EVENT_KINDS, Times, bounds_of, clocks_of, years_of
from readingroom.document.context import OutsideEvent
from readingroom.document.facts import Event
from readingroom.document.things import not_here
from readingroom.errors import ReadingRoomError
from readingroom.plots.sheet import HOLLOW, MARGIN, Picture, Sheet
from readingroom.plots.typography import EDGE, HAIR, HEAD, INK, LABEL, QUOTED, SMALL, TIME, width
from readingroom.tables.frames import columns

Along = Callable[[datetime], float]
"""How far along its axis a moment lies on the sheet."""
_DOTTED: Any = (0, (1, 1.6))
_MOST_CHOSEN = 40
_FEW_DAYS = 2
"""Days from outside that are a point where months are drawn."""
_DAYS_LEFT, _YEARS_LEFT, _CROWD, _MOST_MONTHS = 216.0, 266.0, 4, 3
"""Where an axis begins; how many events of how many months get a panel of their own."""
_HOURS = ("hour", "missing", "receipt", "clocks")
_MARKS: dict[str, tuple[str, dict[str, Any]]] = {
    "hour": ("o", {"color": TIME}),
    "missing": ("o", {"color": TIME} | HOLLOW),
    "receipt": ("s", {"color": TIME}),
}
_DIAMOND: Any = ("D", {"color": INK} | HOLLOW)
_SAMPLES = {"clocks": (-9.5, -5, 9.5), "between": (-10, 10), "outside": (-10, 10)}


@dataclass(frozen=True)
class Row:
    """One event on the chart. `moments` has one time for each clock that was possible."""

    event: Event
    kind: str
    moments: tuple[datetime, ...]
    open_start: bool = False
    open_end: bool = False

    @property
    def id(self) -> str:
        """What happened: so its row in the table is called."""
        return self.event.what

    @property
    def is_range(self) -> bool:
        """Whether it is an hour whose clock is not stated."""
        return self.kind in _HOURS and len(self.moments) > 1

    @property
    def quoted(self) -> bool:
        """Whether the page's own words give the hour."""
        return self.kind in _HOURS and bool(self.event.written)

    @property
    def kind_in_words(self) -> str:
        """What kind of time it is, and whether its clock or its letter is not there."""
        own = [self.kind] if self.kind == "missing" or not self.is_range else []
        return ", ".join(EVENT_KINDS[each] for each in [*["clocks"] * self.is_range, *own])

    @property
    def written(self) -> str:
        """When it was, in the page's words if it can, with what is not certain about it."""
        if self.quoted:
            return self.event.written[0].words
        if self.kind == "between":
            return "hour not stated"
        sure = getattr(self.event, "confidence", "high")
        silent = self.event.is_exact and self.event.clock == dates.NOT_STATED
        said = [dates.in_words(self.event.edtf), "clock not stated" if silent else ""]
        return ", ".join(filter(None, [*said, "" if sure == "high" else f"{sure} confidence"]))


@dataclass(frozen=True)
class Panel:
    """Rows on one scale; `months` names what is cut out of the panel above."""

    rows: Sequence[Row]
    scale: Scale
    name: str
    band: str = ""
    left: float = _YEARS_LEFT
    months: str = ""


def timeline(
    document: Document,
    *,
    clock: str = "",
    scale: Literal["days", "years"] = "days",
    events: Sequence[str] = (),
) -> Picture:
    """The events that the page dates, on one clock, and what is known from outside of these days.

    `clock` names that of the axis; an hour whose clock the page does not name is a bar over all
    that were possible. `scale="years"` draws the years around, known from outside. `events` are the
    ids of what is drawn. Raises `ReadingRoomError` if that is nothing, or too much.
    """
    if scale not in ("days", "years"):
        raise ReadingRoomError(f"There is no scale “{scale}”. Scales: days, years.")
    document = _only(document, events) if events else document
    times = Times(document, whole=bool(events) and scale == "days")
    axis = _axis(times, clock)
    return _days(times, axis) if scale == "days" else _years(times)


def _only(document: Document, events: Sequence[str]) -> Document:
    known = [each.id for each in document.things if isinstance(each, Event)]
    if unknown := [event for event in events if event not in known]:
        raise not_here(unknown[0], known)
    kept = (t for t in document.things if not isinstance(t, Event) or t.id in events)
    wide = (replace(t, scale=("days", "years")) if isinstance(t, OutsideEvent) else t for t in kept)
    return replace(document, things=tuple(wide))


def _axis(times: Times, name: str) -> Mapping[str, Any]:
    clocks = times.clocks or [{"id": "", "name": "the page"}]
    axis = next((each for each in clocks if name in ("", each["id"], each["name"])), None)
    if axis is None:
        known = ", ".join(each["name"] for each in times.clocks) or "none is listed in context.yaml"
        raise ReadingRoomError(f"There is no clock “{name}” here. Clocks: {known}.")
    return axis


def _table(rows: Sequence[Row], said: Callable[[datetime], str]) -> pd.DataFrame:
    made: dict[str, str | Callable[[Row], Any]] = {
        "as written": "written",
        "kind": "kind_in_words",
        "known from": "event.ground",
        "earliest": lambda row: "open" if row.open_start else said(row.moments[0]),
        "latest": lambda row: "open" if row.open_end else said(row.moments[-1]),
        "sources": lambda row: ", ".join(getattr(row.event, "sources", ())),
        "confidence": lambda row: getattr(row.event, "confidence", None),
    }
    return columns(rows, **made).rename_axis("event")


def _date_of(moment: datetime) -> str:
    return f"{day_of(moment)} {moment.year}"


def _days(times: Times, axis: Mapping[str, Any]) -> Picture:
    rows = [*_day_rows(times, axis["id"])]
    first, last = _reach(rows, whole=times.whole)
    days, on = f"{day_of(first)} to {day_of(last)}", f"on {axis['name']}’s clock"
    panel = Panel(rows, days_scale(first, last), f"hours {on}", left=_DAYS_LEFT)
    legend = [*_legend(times, rows, axis["id"])]
    return Picture(
        title=f"{days} {last.year}, by the hour",
        told=[f"Timeline from {days}, {on}.", *_told(rows)],
        data=_table(rows, lambda at: f"{day_of(at)}, {hour_of(at)}"),
        caption=" ".join(_caption(times, axis)),
        paint=lambda sheet: _paint(sheet, [panel], legend),
    )


def _day_rows(times: Times, axis: str) -> Iterator[Row]:
    events = {each["id"]: each for each in times.events}
    for each in times.events:
        event: Any = times.document.by_address[each["address"]]
        of_letters = times.whole or each["outside"] or event.of
        if each["kind"] == "lasting" or "days" not in each["scales"] or not of_letters:
            continue
        low, high = bounds_of(events, each, {}, axis)
        hours = {each["at"][clock][axis][0] for clock in clocks_of(each, {})}
        minutes = hours if each["exact"] else {low, high} - {None}
        found = tuple(map(times.moment, sorted(minutes)))
        yield Row(event, each["kind"], found, low is None, high is None)


def _reach(rows: Sequence[Row], *, whole: bool) -> tuple[datetime, datetime]:
    moments = [at for row in rows if whole or row.kind in _HOURS for at in row.moments]
    if not moments:
        raise ReadingRoomError("Nothing is dated to the minute, so there are no hours to draw.")
    first, last = min(moments), max(moments)
    if whole and (last - first).days > _MOST_CHOSEN:
        raise ReadingRoomError(
            f"From {_date_of(first)} to {_date_of(last)} is too long for a chart by the hour. "
            'Choose events that lie closer together, or add scale="years".'
        )
    return first, last


def _legend(times: Times, rows: Sequence[Row], axis: str) -> Iterator[tuple[str, str]]:
    there = {row.kind for row in rows}
    yield from ((kind, words) for kind, words in EVENT_KINDS.items() if kind in there)
    ranges = {row.event.id for row in rows if row.is_range}
    if at := next((each["at"] for each in times.events if each["id"] in ranges), None):
        names = {each["id"]: each["name"] for each in times.clocks}
        in_turn = sorted((at[clock][axis][0], names[clock]) for clock in at)
        clocks = ", ".join(name for _, name in in_turn)
        yield "clocks", f"clock not stated; ticks from the left: {clocks}"


def _caption(times: Times, axis: Mapping[str, Any]) -> Iterator[str]:
    yield "Italics: words of the page."
    if axis["id"]:
        yield "No dot is set within a range: nothing says which of its hours was meant."
    else:
        yield "No clock is listed in context.yaml, so the hours are shown as written."
    if lasting := [each for each in times.own if each.edtf.startswith("P") and each.words]:
        said = ", ".join(f"“{event.words}” (line {event.line})" for event in lasting)
        yield f"Without a place on the axis: {said}."


def _told(rows: Sequence[Row]) -> Iterator[str]:
    hours = [row for row in rows if row.kind in _HOURS]
    ranges = any(row.is_range for row in hours)
    how = " Where no clock is named, each is drawn as a range:" if ranges else ""
    said = {
        f"Hours of the page: {len(hours)}.{how}": [f"{row.id}, {row.written}" for row in hours],
        "Without an hour, and drawn as outlines:": [r.id for r in rows if r.kind == "between"],
        "Known from outside the document:": [r.id for r in rows if r.kind == "outside"],
    }
    yield from (f"{head} {'; '.join(each)}." for head, each in said.items() if each)


def _years(times: Times) -> Picture:
    rows = [
        Row(event, "outside", (first, last))
        for event in times.outside
        for first, last in [event.ends]
        if first and last and "years" in event.scale
    ]
    drawn = years_of(times)
    if not rows or not drawn:
        raise ReadingRoomError(
            "No event from outside is dated for the scale of years. They would be under "
            "`events:` in context.yaml, with `scale: [years]`."
        )
    rows.sort(key=lambda row: row.moments)
    scale, years = drawn["scale"], drawn["label"]
    days = f"{day_of(scale.band[0])} to {_date_of(scale.band[1])}" if scale.band else ""
    panels = [*_panels(rows, scale, days)]
    months, until = panels[-1].months, _date_of(max(row.moments[-1] for row in rows))
    below = f"those of {months}, are below the others on a wider scale of their own"
    cut = f"{months} are cut out of the years and drawn below, on a wider scale. "
    own = ", apart from the narrow band of its own days" if days else ""
    legend = [("point", "a day or a few, known from outside"), ("outside", "longer")]
    return Picture(
        title=f"The year{'s' if 'to' in years else ''} around the letters, {years}",
        told=[
            f"Timeline of {len(rows)} events from {_date_of(rows[0].moments[0])} to {until}, all "
            "known from outside the document.",
            _beside(rows, scale.band, days) if days else "",
            f"{len(panels[-1].rows)} of the events, {below}." if months else "",
            f"In the order of time: {'; '.join(f'{row.written}: {row.id}' for row in rows)}.",
        ],
        data=_table(rows, _date_of),
        caption=f"{cut if months else ''}Nothing here is in the document{own}. The sources are in "
        "the table, with how sure they make us.",
        paint=lambda sheet: _paint(sheet, panels, legend),
    )


def _beside(rows: Sequence[Row], band: tuple[datetime, datetime], days: str) -> str:
    before = sum(row.moments[-1] < band[0] for row in rows)
    after = sum(row.moments[0] > band[1] for row in rows)
    return (
        f"The page’s own days, {days}, are one narrow band; {before} events end before it and "
        f"{after} begin after it."
    )


def _panels(rows: Sequence[Row], scale: Scale, days: str) -> Iterator[Panel]:
    """The years, and below them the page's own months where events would lie on one another."""
    own = f"the page’s own days, {days} ▸"
    months = _months_around(scale.band) if scale.band else scale
    within = [r for r in rows if months.start <= r.moments[0] and r.moments[-1] < months.end]
    if not scale.band or len(months.ticks) > _MOST_MONTHS or len(within) < _CROWD:
        yield Panel(rows, scale, "by the month", own)
        return
    first, last = months.start, months.end - timedelta(days=1)
    year = "" if first.year == last.year else f" {first.year}"
    name = f"{first:%B}{year} {'and' if len(months.ticks) == 2 else 'to'} {last:%B %Y}"
    if others := [row for row in rows if row not in within]:
        cut = replace(scale, band=(months.start, months.end))
        yield Panel(others, cut, "by the month", f"{name}: below ▾")
    yield Panel(within, months, "by the day", own, months=name)


def _months_around(band: tuple[datetime, datetime]) -> Scale:
    month = pd.DateOffset(months=1)
    start = band[0].replace(day=1, hour=0, minute=0)
    *starts, end = pd.date_range(start - month, band[1] + month, freq="MS").to_pydatetime()
    return Scale(
        starts[0],
        end,
        [(each, f"{each:%B}") for each in starts],
        [(each.replace(day=day), str(day)) for each in starts for day in (8, 15, 22)],
        band,
    )


def _paint(sheet: Sheet, panels: Sequence[Panel], legend: Sequence[tuple[str, str]]) -> float:
    def sample(kind: str, x: float, y: float) -> None:
        xs = [x + each for each in _SAMPLES.get(kind, (0,))]
        _paint_time(sheet, y, xs, kind, high=8)

    y = sheet.legend((words, partial(sample, kind)) for kind, words in legend)
    for panel in panels:
        y = _paint_panel(sheet, y + 10, panel)
    return y


def _paint_panel(sheet: Sheet, y: float, panel: Panel) -> float:
    scale, left = panel.scale, MARGIN if sheet.narrow else panel.left

    def at(moment: datetime) -> float:
        within = min(max(moment, scale.start), scale.end) - scale.start
        return left + (sheet.right - left) * (within / (scale.end - scale.start))

    if panel.months:
        y = sheet.write(MARGIN, y + 8, panel.months, HEAD) + 4
    top = y = _paint_scale(sheet, y, panel, at)
    for before, row in zip([None, *panel.rows], panel.rows, strict=False):
        if row.kind == "outside" and before and before.kind != "outside":
            sheet.rule(y + 6)
            y = sheet.write(MARGIN, y + 11, "Not in the document", SMALL) + 2
        below = _label(sheet, y, row, (sheet.right if sheet.narrow else left - 14) - MARGIN)
        _paint_row(sheet, below + 8 if sheet.narrow else y + 13, row, scale, at)
        y = below + 18 * sheet.narrow
    for moment in [*(moment for moment, _ in scale.ticks), scale.end]:
        sheet.line([at(moment)] * 2, [top, y], color=HAIR, linewidth=0.9, zorder=1)
    if scale.band:
        edge = "none" if sheet.narrow else TIME  # there the words of the rows lie upon the band
        wash = {"facecolor": (*to_rgb(TIME), 0.14), "edgecolor": edge, "linewidth": 1}
        sheet.axes.fill_betweenx([top - 6, y], *map(at, scale.band), zorder=1.5, **wash)
    return y


def _paint_scale(sheet: Sheet, y: float, panel: Panel, at: Along) -> float:
    scale = panel.scale
    if scale.band:
        x = max(MARGIN, at(scale.band[0]) - 2 - width(panel.band, SMALL))
        y = sheet.write(x, y, panel.band, SMALL, color=TIME) + 4
    if sheet.narrow:
        y = sheet.write(MARGIN, y, panel.name, SMALL) + 2
    else:
        within = at(scale.start) - MARGIN - 20
        sheet.write(MARGIN, y + SMALL.line, panel.name, SMALL, within=within)
    for moment, words in scale.ticks:
        sheet.write(at(moment) + 3, y, words)
    y += 2 * LABEL.line + 3
    spots = [(at(moment), width(words, SMALL)) for moment, words in scale.finer]
    close = (b - a < (one + other) / 2 + 1 for (a, one), (b, other) in pairwise(spots))
    for moment, words in () if any(close) else scale.finer:
        sheet.line([at(moment)] * 2, [y - 4, y], linewidth=0.8)
        sheet.write(at(moment), y - LABEL.line - 3, words, SMALL, ha="center")
    sheet.rule(y)
    return y


def _label(sheet: Sheet, y: float, row: Row, limit: float) -> float:
    y = sheet.write(MARGIN, y + 6, row.event.what, within=limit)
    shape = (MARGIN, MARGIN + 10) if row.kind == "between" else (MARGIN + 5,)
    _paint_time(sheet, y + SMALL.line / 2, shape, row.kind, high=7)
    face, said = (QUOTED, f"“{row.written}”") if row.quoted else (SMALL, row.written)
    return sheet.write(MARGIN + 16, y, said, face, within=limit - 16) + 3


def _paint_row(sheet: Sheet, y: float, row: Row, scale: Scale, at: Along) -> None:
    start, end, days = at(scale.start), at(scale.end), (scale.end - scale.start).days
    xs = [*[start] * row.open_start, *map(at, row.moments), *[end] * row.open_end]
    step = SHORT * (end - start)
    few = (end - start) * _FEW_DAYS / days if row.kind == "outside" and days > 10 else 0
    if not row.is_range and xs[-1] - xs[0] < max(step, few):
        xs = [(xs[0] + xs[-1]) / 2]
    _paint_time(sheet, y, xs, row.kind)
    for is_open, x, arrow in ((row.open_start, start + step, "<"), (row.open_end, end - step, ">")):
        if is_open:
            sheet.mark(x, y, arrow, 6, zorder=4)


def _paint_time(sheet: Sheet, y: float, xs: Sequence[float], kind: str, high: float = 11) -> None:
    look: dict[str, Any]
    if len(xs) == 1:
        shape, look = _MARKS.get(kind, _DIAMOND)
        sheet.mark(xs[0], y, shape, 7, **look)
    elif kind in _HOURS:
        look = {"facecolor": "white" if kind == "missing" else TIME, "edgecolor": TIME}
        sheet.box(xs[0], y - 2.5, xs[-1] - xs[0], 5, linewidth=1.2, zorder=3, **look)
        for x in xs:
            sheet.line([x, x], [y - 7, y + 7], color=TIME, linewidth=2, zorder=4)
    else:
        dotted = {"edgecolor": INK, "linestyle": _DOTTED, "linewidth": 1.5}
        look = dotted if kind == "outside" else {"edgecolor": EDGE, "linewidth": 1.2}
        wide = xs[-1] - xs[0]
        sheet.box(xs[0], y - high / 2, wide, high, facecolor="white", zorder=3, **look)
