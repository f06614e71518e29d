"""The days of the letters by the hour, the years around them, and their order to be found."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import combinations, pairwise
from typing import Any

import traitlets

from readingroom import dates
from readingroom.document import Document
from readingroom.document.chronicle import Scale, day_of
from readingroom.document.chronometry import (
    AXIS,
    DAY,
    KINDS,
    axis_of,
    chronometry,
    clocks_of,
    span_of,
)
from readingroom.document.context import OutsideEvent
from readingroom.document.facts import Event
from readingroom.document.things import marked
from readingroom.errors import ReadingRoomError
from readingroom.html import Child, Html, element, join, scrolling, showable, table, text
from readingroom.views.frame import card, cards, choice, framed, glyph, legend, menu
from readingroom.views.ruler import at, lines, point, ruler, stretch, wide
from readingroom.views.sequence import ordering
from readingroom.views.view import View, citing, whereabouts

SCALES = ("days", "years", "order")
_FEW = 6
"""Up to so many hours each is compared with every other; from there on, each with the next."""
_SHORT = 0.012
_MANY_DAYS = 180
_RULE = (
    "A range holds every pairing of the clocks that are possible. An order is proven only if it "
    "holds on every clock that is listed and wherever an event may lie in its range; one writer is "
    "taken to keep one clock."
)
_NOT_HERE = "Not in the document"


class TimelineView(View):
    """The view that `timeline` returns.

    `clocks` maps whose hours (and `axis`) to a clock, `scale` is days, years or order, and `order`
    lists ids of events as a person has put them (empty until something was moved).
    """

    script = "timeline"
    clocks = traitlets.Dict().tag(shared=True)
    scale = traitlets.Enum(SCALES, "days").tag(shared=True)
    order = traitlets.List(traitlets.Unicode()).tag(shared=True)

    def __init__(self, document: Document, data: Mapping[str, Any], **traits: Any) -> None:
        self._document, self._data = document, data
        self._things = {each.address: each for each in document.things if isinstance(each, Event)}
        self._events = {each["id"]: each for each in data["events"]}
        self.label = f"Timeline: {document.title}"
        traits.setdefault("shown", self.kinds())
        super().__init__(**traits)

    @traitlets.validate("clocks")
    def _known_clocks(self, proposal: Any) -> dict[str, str]:
        return checked(self._data, proposal["value"])

    def kinds(self) -> list[str]:
        """The kinds of time that are there, as `shown` names them."""
        return list(self._data["kinds"])

    # ------------------------------------------------------------ the whole

    def content(self) -> Html:
        """Both charts with their tables, how long between, the order, and what each event is."""
        data = self._data
        titles = [(id, words) for id in SCALES if (words := _scale_title(data, id))]
        return framed(
            element(
                "div",
                self._chart("days"),
                self._chart("years"),
                ordering(self._document, data, self.order) if data["order"] else None,
                data_times=json.dumps(showable(self._reckoned()), ensure_ascii=False),
            ),
            title=_title(self._document, data),
            lede=_lede(data),
            bar=[
                choice("Show", titles, self.scale, name="scale"),
                self._pickers(),
                legend(self._legend(), self.shown),
            ],
            hint="Choose an event to see its words.",
            cards=cards("What is dated, and its words", *map(self._card, data["events"])),
            keys=[("Alt with an arrow", "put in order: move an event earlier or later")]
            if data["order"]
            else [],
            rule=_RULE,
        )

    def _reckoned(self) -> dict[str, Any]:
        """What the script reckons with."""
        data, zero = self._data, self._data["zero"]
        scale = data["days"]["scale"] if data["days"] else None
        return {
            **{name: data[name] for name in ("clocks", "order", "links")},
            "zero": [zero.year, zero.month, zero.day],
            "many": self._many,
            "days": [*map(self._minutes, (scale.start, scale.end))] if scale else [],
            "events": {
                each["id"]: each
                for each in data["events"]
                if each["at"] and each["kind"] != "lasting"
            },
        }

    def _on(self, scale: str) -> list[dict[str, Any]]:
        return [each for each in self._data["events"] if scale in each["scales"]]

    def _legend(self) -> Iterator[tuple[str, str, int | None]]:
        """The kinds with how often each is on the scale that is shown."""
        here = [each["kind"] for each in self._on("years" if self.scale == "years" else "days")]
        for kind in self._data["kinds"]:
            yield kind, KINDS[kind], None if kind == "clocks" else here.count(kind)

    def _pickers(self) -> Html | None:
        """Whose clock, and the clock of the chart."""
        data = self._data
        offered = [(each["id"], each["name"]) for each in data["clocks"] if each["offered"]]
        menus = [
            menu(
                f"Clock of {each['label']}",
                [("", "not stated: a range"), *offered],
                self.clocks.get(each["id"], ""),
                data_clock=each["id"],
            )
            for each in (data["writers"] if offered else ())
        ]
        if len(data["clocks"]) > 1:
            every = [(each["id"], each["name"]) for each in data["clocks"]]
            menus.append(menu("Clock of the chart", every, self._axis["id"], data_clock=AXIS))
        if not menus:
            return None
        return element("div", *menus, class_="rr-pickers", role="group", aria_label="Clocks")

    # ------------------------------------------------------------ when an event was

    @property
    def _many(self) -> bool:
        days = self._data["days"]
        return bool(days and days["scale"].end - days["scale"].start > timedelta(days=_MANY_DAYS))

    def _minutes(self, moment: datetime) -> int:
        zero: datetime = self._data["zero"]
        return round((moment - zero).total_seconds() / 60)

    def _moment(self, minutes: int) -> datetime:
        found: datetime = self._data["zero"] + timedelta(minutes=minutes)
        return found

    def _span(self, event: Mapping[str, Any], scale: str = "days") -> tuple[int | None, int | None]:
        if scale == "years":
            return event["from"], event["to"]
        return span_of(self._events, event, self.clocks, self._axis["id"])

    def _when_cell(self, event: Mapping[str, Any]) -> Child:
        """When an event was on the clock of the chart, in words that follow the clocks."""
        if event["kind"] == "lasting":
            return "without a place on the axis"
        return _cell(event["id"], "when", self._when(event))

    def _when(self, event: Mapping[str, Any]) -> str:
        low, high = self._span(event)
        if low is None or high is None:
            end = high if low is None else low
            assert end is not None
            return f"{'until' if low is None else 'from'} {self._said(end)}"
        if low == high:
            return self._said(low)
        until = _hour(self._moment(high)) if low // DAY == high // DAY else self._said(high)
        return f"{self._said(low)} to {until}"

    def _said(self, minutes: int) -> str:
        moment = self._moment(minutes)
        year = f" {moment.year}" if self._many else ""
        return f"{day_of(moment)}{year}, {_hour(moment)}"

    def _clock_cell(self, event: Mapping[str, Any]) -> Html:
        """The clock of an event as far as it is stated or chosen."""
        chosen = self.clocks.get(event["writer"], "")
        name = self._names.get(event["clock"] or chosen, "")
        how = "stated" if event["clock"] else "chosen; the page states none"
        return _cell(event["id"], "clock", f"{name}, {how}" if name else dates.NOT_STATED)

    def _ticks(self, event: Mapping[str, Any]) -> str:
        """What an hour would be on the clock of the chart, by each clock that is possible."""
        found = self._in_turn(event, clocks_of(event, self.clocks))
        return "; ".join(f"{self._names[each]}: {self._said(time)}" for time, each in found)

    def _in_turn(self, event: Mapping[str, Any], clocks: Iterable[str]) -> list[tuple[int, str]]:
        """What an hour would be on the clock of the chart by some clocks, from the left."""
        return sorted((event["at"][each][self._axis["id"]][0], each) for each in clocks)

    @property
    def _names(self) -> dict[str, str]:
        return {each["id"]: each["name"] for each in self._data["clocks"]}

    @property
    def _axis(self) -> Mapping[str, Any]:
        return axis_of(self._data, self.clocks)

    def _on_axis(self) -> Html:
        name = self._axis["name"]
        return _cell("", "axis", f"on {name}’s clock" if name else "as written")

    # ------------------------------------------------------------ charts

    def _chart(self, name: str) -> Html | None:
        """A chart of the days or of the years, its table, and how long between the hours."""
        if not self._data[name]:
            return None
        label, scale = self._data[name]["label"], self._data[name]["scale"]
        days = name == "days"
        title = f"{label}, {'by the hour' if days else 'by the calendar'}"
        axis = join("hours ", self._on_axis()) if days else "by the calendar"
        every = self._on(name)
        chart = element(
            "div",
            ruler(scale, axis),
            self._own_days(scale) if scale.band else None,
            *(self._rows(head, [e for e in every if fits(e)], name) for head, fits in _GROUPS),
            _ALL_OFF,
            class_="rr-chart",
            role="group",
            aria_label=title,
            style=lines(scale),
        )
        return element(
            "section",
            element("h4", title, class_="rr-head"),
            chart,
            self._told_of_ticks(every) if days else None,
            self._table(name),
            self._gaps() if days else None,
            data_scale=name,
        )

    def _told_of_ticks(self, events: Iterable[Mapping[str, Any]]) -> Html | None:
        """The clocks in the order of their ticks on a bar."""
        event = next(filter(_is_open, events), None)
        if event is None:
            return None
        names = ", ".join(self._names[each] for _, each in self._in_turn(event, event["at"]))
        words = f"The ticks of a bar, from the left: {names}."
        return element("p", words, class_="rr-note rr-ticks")

    def _own_days(self, scale: Scale) -> Html:
        """The row that leads from the years to the document's own days."""
        assert scale.band is not None
        label = element(
            "span",
            element("span", "The page’s own days", class_="rr-what"),
            element("small", f"{self._data['days']['label']}: open them by the hour"),
            class_="rr-label",
        )
        bar = element("i", class_="rr-stretch rr-exact rr-is-hour", style=wide(scale, *scale.band))
        track = element("span", bar, class_="rr-track", aria_hidden="true")
        return element("div", label, track, class_="rr-event", data_do="days")

    def _rows(self, head: str, events: Sequence[Mapping[str, Any]], name: str) -> Html | None:
        """A group of events; those whose kinds are switched off are not shown."""
        if not events:
            return None
        return element(
            "div",
            element("h5", head, class_="rr-head rr-apart") if head else None,
            *(self._row(each, name) for each in events),
            class_=f"rr-rows{' rr-no-axis' if events[0]['kind'] == 'lasting' else ''}",
            role="group" if head else None,
            aria_label=head or None,
            hidden=not any(map(self._is_shown, events)),
        )

    def _is_shown(self, event: Mapping[str, Any]) -> bool:
        unstated = _is_open(event) and len(clocks_of(event, self.clocks)) > 1
        return event["kind"] in self.shown and (not unstated or "clocks" in self.shown)

    def _row(self, event: Mapping[str, Any], name: str) -> Html:
        """What happened, of which kind and when, in words, and its time on the scale."""
        thing = self._things[event["address"]]
        written = said(thing)
        quoted = _is_hour(event) and bool(thing.places)
        told = f"{KINDS[event['kind']]}: "
        when = join(". ", self._when_cell(event)) if name == "days" else "."
        label = element(
            "span",
            element("span", event["label"], class_="rr-what"),
            element(
                "small",
                glyph(event["kind"]),
                element("span", told, class_="rr-told"),
                element("q", written, class_="rr-quoted") if quoted else element("span", written),
                element("span", when, class_="rr-told"),
            ),
            class_="rr-label",
        )
        marks = self._marks(event, self._data[name]["scale"], name)
        return element(
            "div",
            label,
            element("span", *marks, class_="rr-track", aria_hidden="true"),
            class_=f"rr-event rr-is-{event['kind']}",
            data_address=event["address"],
            data_event=event["id"],
            data_on=name,
            hidden=not self._is_shown(event),
        )

    def _marks(self, event: Mapping[str, Any], scale: Scale, name: str) -> Iterator[Html]:
        """The time of an event: a point, or a stretch that is open where its ends are open.

        An hour whose clock is not stated has both, and a tick for each clock.
        """
        look = f"rr-is-{event['kind']}"
        if event["kind"] == "lasting":
            share = event["length"] / (self._minutes(scale.end) - self._minutes(scale.start))
            more = " rr-open-end" if share > 1 else ""
            style = f"inset-inline-start:0%;width:{min(1, share):.3%}"
            yield element("i", class_=f"rr-stretch {look}{more}", style=style)
            return
        low, high = self._span(event, name)
        ends = [None if each is None else self._moment(each) for each in (low, high)]
        first, last = ends[0] or scale.start, ends[1] or scale.end
        if name == "days" and _is_open(event):
            possible = clocks_of(event, self.clocks)
            shown = len(possible) > 1
            yield stretch(look, scale, first, last, exact=True, shown=shown)
            for time, clock in self._in_turn(event, event["at"]):
                yield element(
                    "i",
                    class_=f"rr-tick {look}",
                    style=at(scale, self._moment(time)),
                    title=self._names[clock],
                    data_clock=clock,
                    hidden=not shown or clock not in possible,
                )
            yield point(look, scale, first, shown=not shown)
        elif (event["exact"] and first == last) or (
            event["outside"] and (last - first) / (scale.end - scale.start) < _SHORT
        ):
            yield point(look, scale, first + (last - first) / 2, shown=True)
        else:
            yield stretch(look, scale, *ends, exact=event["exact"], shown=True)

    # ------------------------------------------------------------ tables

    def _table(self, scale: str) -> Html:
        """The rows of a chart as a table."""
        heads: list[Child] = ["event", "kind", "as written"]
        heads += [self._on_axis(), "clock"] if scale == "days" else []
        rows = [self._line(event, scale) for event in self._on(scale)]
        name = f"{self._data[scale]['label']}, as a table"
        return element(
            "details",
            element("summary", "As a table"),
            _named_table(name, [*heads, "basis", "source"], rows),
            class_="rr-as-table",
        )

    def _line(self, event: Mapping[str, Any], scale: str) -> list[Child]:
        thing = self._things[event["address"]]
        quoted = _is_hour(event) and thing.places
        written = f"“{said(thing)}”" if quoted else said(thing)
        timed = event["exact"] or _is_placed(event)
        clock = self._clock_cell(event) if timed else "–"
        basis, source = "the page", citing(thing.place) if thing.places else ""
        if isinstance(thing, OutsideEvent):
            basis = f"outside, {thing.confidence} confidence"
            source = "; ".join(thing.citations or thing.sources)
        times = [self._when_cell(event), clock] if scale == "days" else []
        return [event["label"], KINDS[event["kind"]], written, *times, basis, source]

    def _gaps(self) -> Html | None:
        """How long lies between the hours, at face value and on the clocks as they are chosen."""
        exact = list(filter(_is_hour, self._data["events"]))
        if len(exact) < 2:
            return None
        few = len(exact) <= _FEW
        rows = [self._gap(*pair) for pair in (combinations(exact, 2) if few else pairwise(exact))]
        ends = [(each["id"], each["label"]) for each in exact]
        heads: list[Child] = ["from, to", "at face value", "on your clocks"]
        asked = None
        if not few:
            rows.insert(0, self._gap(exact[0], exact[-1]))
            asked = element(
                "div",
                menu("From", ends, ends[0][0], data_end="0"),
                menu("to", ends, ends[-1][0], data_end="1"),
                class_="rr-pickers rr-alive",
            )
        name = "How long between?"
        return element("div", asked, _named_table(name, heads, rows), class_="rr-gaps")

    def _gap(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> list[Child]:
        chosen = {
            each["id"]: self._names[self.clocks[each["writer"]]]
            for each in (one, other)
            if each["writer"] in self.clocks and not each["clock"]
        }
        length = self._document.between(one["id"], other["id"], clocks=chosen)
        low, high = dates.hours(length.shortest), dates.hours(length.longest)
        name = f"{one['label']} to {other['label']}"
        return [
            element("span", name, data_gap=f"{one['id']} {other['id']}"),
            dates.hours(length.face_value),
            low if low == high else f"{low} to {high}",
        ]

    # ------------------------------------------------------------ what the inspector shows

    def _card(self, event: Mapping[str, Any]) -> Html:
        """An event: words, place, date, clock; sources for what is from outside."""
        thing = self._things[event["address"]]
        place = thing.place if thing.places else None
        date = dates.in_words(thing.edtf)
        placed = "days" in event["scales"] and event["kind"] != "lasting"
        kind = ("kind", KINDS[event["kind"]])
        when = [(self._on_axis(), self._when_cell(event))] if placed else []
        if placed and _is_open(event):
            ticks = _cell(event["id"], "ticks", self._ticks(event))
            when.append((Html("by the clock of"), ticks))
        rows, cite = list(whereabouts(place) if place else ()), citing(place) if place else ""
        silence = "" if place else "No words of the page are given for it."
        clock = [] if event["kind"] == "lasting" else [("clock", self._clock_cell(event))]
        if isinstance(thing, OutsideEvent):
            sources = thing.citations or thing.sources
            silence = f"{_NOT_HERE}."
            rows += [("date", date), *(clock if event["exact"] else [])]
            rows += [("dated to", f"the {thing.precision}"), *(("source", e) for e in sources)]
            rows += [("confidence", thing.confidence), kind]
            cite = f"{event['label']}: {'; '.join(map(str.strip, sources))}"
        else:
            dated = element("span", date, data_when=True)
            rows += [kind, ("worked out as" if "/" in thing.edtf else "as stated", dated), *clock]
        return card(
            event["address"],
            event["label"],
            shape=event["kind"],
            words=place,
            silence=silence,
            rows=[*rows, *when],
            more=element("div", *map(_also, thing.places[1:])) if thing.places[1:] else None,
            note=thing.note,
            cite=cite,
        )


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
    data = chronometry(document)
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
        document,
        data,
        clocks=checked(data, clocks or {}),
        scale=scale or there[0],
        order=list(order or ()),
        selected=selected,
        shown=data["kinds"] if shown is None else list(shown),
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


# ------------------------------------------------------------------ words


def _scale_title(data: Mapping[str, Any], scale: str) -> str:
    if scale == "order":
        return "Put in order" if data["order"] else ""
    return data[scale]["label"] if data[scale] else ""


def _title(document: Document, data: Mapping[str, Any]) -> str:
    days, years = data["days"], data["years"]
    if days and years:
        return f"{days['label']}, and the years around"
    return f"{(days or years or {'label': 'Events in order'})['label']}: {document.title}"


def _lede(data: Mapping[str, Any]) -> str:
    days = data["days"] or {"hours": 0, "open": 0}
    every, open_ = days["hours"], days["open"]
    if not every:
        return "No hour is given here: what has a date is drawn as far as it is dated."
    gives = f"The page gives {every} {'hour' if every == 1 else 'hours'}"
    if not open_:
        return f"{gives}, and the clock of each is stated."
    silent = "and does not say on whose clock"
    if open_ != every:
        silent = f"and for {open_} of them does not say on whose clock"
    if not any(each["offered"] for each in data["clocks"]):
        return (
            f"{gives}, {silent}. No clock is listed in context.yaml, so they stand as they are "
            "written."
        )
    return f"{gives}, {silent}. Choose the clocks; the bars show what stays open."


def said(event: Event) -> str:
    """When an event was, as briefly as a row says it; in the page's words if it can."""
    stretch = event.stretch
    if isinstance(event, OutsideEvent):
        sure = "" if event.confidence == "high" else f", {event.confidence} confidence"
        return f"{dates.in_words(event.edtf)}{sure}"
    if stretch and stretch.to_the_minute:
        return event.words or dates.in_words(event.edtf)
    in_hours = "T" in event.edtf and "/" in event.edtf
    return "hour not stated" if in_hours else dates.in_words(event.edtf)


def _hour(moment: datetime) -> str:
    return f"{moment.hour}:{moment.minute:02}"


def _also(place: Any) -> Html:
    return join(
        element("p", "Also there", class_="rr-head"),
        element("blockquote", marked(place)),
        element("p", citing(place), class_="rr-note"),
    )


# ------------------------------------------------------------------ pieces of a chart


def _is_hour(event: Mapping[str, Any]) -> bool:
    return bool(event["exact"] and not event["outside"])


def _is_open(event: Mapping[str, Any]) -> bool:
    """Whether an hour can be by several clocks."""
    return _is_hour(event) and len(event["at"]) > 1


def _is_placed(event: Mapping[str, Any]) -> bool:
    return not event["outside"] and event["kind"] != "lasting"


def _cell(event: str, what: str, words: str) -> Html:
    """Words that follow the chosen clocks."""
    return element("span", words, data_of=event or None, data_cell=what)


def _named_table(name: str, heads: Sequence[Child], rows: Iterable[Sequence[Child]]) -> Html:
    return scrolling(table([*map(text, heads)], list(rows), caption=name), name=name)


_GROUPS: tuple[tuple[str, Callable[[Mapping[str, Any]], bool]], ...] = (
    ("", _is_placed),
    ("Without a place on the axis, drawn to scale", lambda event: event["kind"] == "lasting"),
    (_NOT_HERE, lambda event: bool(event["outside"])),
)
_ALL_OFF = element("p", "All kinds are switched off.", class_="rr-empty rr-alive", hidden=True)
