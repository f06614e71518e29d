"""The days of the letters by the hour, the years around them, and their order to be found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import traitlets

from readingroom import chronology
from readingroom.document import Document
from readingroom.document.almanac import chart_of
from readingroom.document.context import OutsideEvent
from readingroom.document.kinds import Event
from readingroom.errors import ReadingRoomError
from readingroom.markup import Html, block, element, join, scrolling, table
from readingroom.markup.media import image
from readingroom.widgets.desk.view import View, joined, style
from readingroom.widgets.timeline.data import AXIS, data_of
from readingroom.widgets.timeline.drawing import drawn
from readingroom.widgets.timeline.items import clock_of
from readingroom.widgets.timeline.order import to_be_ordered
from readingroom.widgets.timeline.times import Times

SCALES = ("days", "years", "order")
_MOST_DRAWN = 80


class TimelineView(View):
    """The view that `timeline` returns.

    `clocks` maps whose hours (and `axis`) to a clock, `scale` is days, years or order, and `order`
    lists ids of events as a person has put them (empty until something was moved).
    """

    _esm = joined("timeline/timeline.js")
    _css = style("timeline")
    clocks = traitlets.Dict().tag(sync=True)
    scale = traitlets.Enum(SCALES, "days").tag(sync=True)
    order = traitlets.List(traitlets.Unicode()).tag(sync=True)

    @traitlets.validate("clocks")
    def _known_clocks(self, proposal: Any) -> dict[str, str]:
        return checked(self.data, proposal["value"])


def timeline(
    document: Document,
    *,
    clocks: Mapping[str, str] | None = None,
    scale: str = "",
    order: Sequence[str] | None = None,
    selected: str = "",
    shown: Sequence[str] | None = None,
) -> TimelineView:
    """The dated events on clocks to be chosen, the years around them, and a task: put in order.

    `clocks` maps the id of a writer, `receipt` or `axis` to the id of a clock, for example
    `{"kim": "pyongyang", "receipt": "moscow"}`; what is left out stays not stated, and the
    intervals are ranges. `scale` is days, years or order (the first that there is, if left out);
    `order` brings back ids of events as a person has put them. `selected` is an address such as
    `event:reply`, `shown` the kinds that are switched on (all, if left out). Raises
    `ReadingRoomError` if the document has no date at all, or on an unknown clock, scale or event.
    """
    data = data_of(document)
    there = [each for each in SCALES if data[each]]
    if scale and scale not in there:
        raise ReadingRoomError(
            f"There is no scale “{scale}” here. Scales of this document: {', '.join(there)}."
        )
    if unknown := [id for id in order or () if id not in data["order"]]:
        raise ReadingRoomError(
            f"“{unknown[0]}” is no event to put in order. These are: {', '.join(data['order'])}."
        )
    return TimelineView(
        static_twin(document, scale or there[0]),
        data,
        clocks=checked(data, clocks or {}),
        scale=scale or there[0],
        order=list(order or ()),
        selected=selected,
        shown=[kind["id"] for kind in data["kinds"]] if shown is None else list(shown),
    )


def checked(data: Mapping[str, Any], clocks: Mapping[str, str]) -> dict[str, str]:
    """The chosen clocks, if all are known. Raises `ReadingRoomError` with those there are."""
    known = {clock["id"] for clock in data["clocks"]}
    whose = {writer["id"] for writer in data["writers"]} | {AXIS}
    for who, clock in clocks.items():
        if who not in whose or clock not in known:
            raise ReadingRoomError(
                f"There is no clock “{clock}” for “{who}”. Clocks: {', '.join(sorted(known))}; "
                f"whose: {', '.join(sorted(whose))}."
            )
    return dict(clocks)


def static_twin(document: Document, scale: str = "days") -> Html:
    """The scale as a picture with its table; how long between, words and sources of both scales."""
    times = Times(document)
    name = f"Timeline: {document.title}"
    return block(
        element("p", name, class_="rr-title"),
        _picture(document, times, "days") if scale != "years" else None,
        _intervals(document, times),
        _words(document, times.own),
        _picture(document, times, "years") if scale == "years" else None,
        _sources(document, times.outside),
        _task(times),
        label=name,
    )


def _picture(document: Document, times: Times, scale: str) -> Html | None:
    """A picture of a scale with its table, unless the scale is empty or too full for a picture."""
    try:
        if len(times.own) + len(times.outside) > _MOST_DRAWN:
            return None
        chart = chart_of(document, scale="years" if scale == "years" else "days")
    except ReadingRoomError:
        return None
    # Its column of sources has their short names; the whole citations stand in a table below.
    shown = {name: cells for name, cells in chart.columns.items() if name != "sources"}
    rows = zip((row.label for row in chart.rows), *shown.values(), strict=True)
    cells = [[cell or "–" for cell in row] for row in rows]
    return join(
        element("p", chart.title, class_="rr-head"),
        image(drawn(chart), chart.alt, chart.caption),
        _named_table(chart.title, ["event", *shown], cells),
    )


def _named_table(name: str, heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> Html | None:
    if not rows:
        return None
    # The heads of rows do not wrap elsewhere; what happened needs a sentence, and so several lines.
    wrapped = [(element("span", row[0], style="white-space: normal"), *row[1:]) for row in rows]
    return scrolling(table(heads, wrapped, caption=name), name=name)


def _intervals(document: Document, times: Times) -> Html | None:
    rows = []
    for at, first in enumerate(times.exact[:_MOST_DRAWN]):
        following = times.exact[at + 1 :] if len(times.exact) <= 6 else times.exact[at + 1 : at + 2]
        for second in following:
            length = document.between(first.id, second.id)
            least, most = chronology.hours(length.shortest), chronology.hours(length.longest)
            rows.append(
                (
                    f"{first.what} to {second.what}",
                    chronology.hours(length.face_value),
                    least if least == most else f"{least} to {most}",
                )
            )
    heads = ("from, to", "at face value", "as the clocks may have been")
    return _named_table("How long between?", heads, rows)


def _words(document: Document, events: Sequence[Event]) -> Html | None:
    rows = [
        (
            event.what,
            join(*(element("div", f"“{each.words}” ({each.where})") for each in event.places))
            or "no words of the page",
            chronology.in_words(event.edtf),
            clock_of(document, event),
            event.note,
        )
        for event in events
    ]
    return _named_table("The words of the page", ("event", "words", "date", "clock", "note"), rows)


def _sources(document: Document, events: Sequence[OutsideEvent]) -> Html | None:
    rows = [
        (
            event.what,
            _when(document, event),
            join(
                *(element("div", each) for each in event.citations or event.sources),
                element("div", f"Note: {event.note}") if event.note else None,
            ),
            event.confidence,
        )
        for event in events
    ]
    return _named_table("Not in the document", ("event", "date", "sources", "confidence"), rows)


def _when(document: Document, event: OutsideEvent) -> str:
    date = chronology.in_words(event.edtf)
    if not (event.stretch and event.stretch.to_the_minute):
        return date
    return f"{date}, clock: {clock_of(document, event)}"


def _task(times: Times) -> Html | None:
    count = len(to_be_ordered(times.own))
    if count < 2:
        return None
    return element(
        "p",
        f"{count} events of the page can be put in order. Where no hour and no clock decides, "
        "their order is open.",
        class_="rr-note",
    )
