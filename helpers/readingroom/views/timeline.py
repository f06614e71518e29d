"""The days of the letters by the hour, the years around them, and their order to be found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import combinations, pairwise
from typing import Any, TypeAlias

import traitlets

from readingroom import dates
from readingroom.document import Document
from readingroom.document.chronicle import Scale, day_of
from readingroom.document.chronometry import AXIS, KINDS, axis_of, chronometry, clocks_of, span_of
from readingroom.document.context import OutsideEvent
from readingroom.errors import ReadingRoomError
from readingroom.html import Child, Html, element, join, scrolling, table
from readingroom.text import counted
from readingroom.views.deposits import UNDOING
from readingroom.views.frame import (
    card,
    cards,
    choice,
    div,
    framed,
    further,
    glyph,
    head,
    known,
    legend,
    menu,
    span,
)
from readingroom.views.ruler import lines, point, ruler, stretch
from readingroom.views.sequence import ordering
from readingroom.views.view import View, citing, whereabouts

Dated: TypeAlias = Mapping[str, Any]
"""A dated event, as `chronometry` gives it."""
SCALES = ("days", "years", "order")
_FEW = 6
"""Up to so many hours each is compared with every other; from there on, each with the next."""
_SHORT = 0.012
_MANY_DAYS = timedelta(days=180)
_RULE = (
    "A range holds every pairing of the clocks that are possible. An order is proven only if it "
    "holds on every clock that is listed and wherever an event may lie in its range; one writer is "
    "taken to keep one clock."
)
_UNPLACED = "Without a place on the axis, drawn to scale"
_NOT_HERE = "Not in the document"
_ALL_OFF = element("p", "All kinds are switched off.", class_="rr-empty rr-alive", hidden=True)


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
        self._document, self._data, days = document, data, data["days"]
        self._events = {each["id"]: each for each in data["events"]}
        self._names = {each["id"]: each["name"] for each in data["clocks"]}
        self._many = bool(days) and days["scale"].end - days["scale"].start > _MANY_DAYS
        self.label = f"Timeline: {document.title}"
        super().__init__(**traits)

    @traitlets.validate("clocks")
    def _known_clocks(self, proposal: Any) -> dict[str, str]:
        """The chosen clocks, if all are known. Raises `ReadingRoomError` with those there are."""
        whose = {writer["id"] for writer in self._data["writers"]} | {AXIS}
        for who, clock in proposal["value"].items():
            if who not in whose or clock not in self._names:
                raise ReadingRoomError(
                    f"There is no clock “{clock}” for “{who}”. Clocks: "
                    f"{', '.join(sorted(self._names))}; whose: {', '.join(sorted(whose))}."
                )
        return dict(proposal["value"])

    def kinds(self) -> list[str]:
        """The kinds of time that are there, as `shown` names them."""
        return list(self._data["kinds"])

    # ------------------------------------------------------------ the whole

    def content(self) -> Html:
        """Both charts with their tables, how long between, the order, and what each event is."""
        data = self._data
        scales = [
            (id, "Put in order" if id == "order" else data[id]["label"])
            for id in SCALES
            if data[id]
        ]
        show = choice("Show", scales, self.scale, name="scale")
        counts = Counter(each["kind"] for each in data["events"])
        kinds = [(kind, KINDS[kind], counts.get(kind)) for kind in data["kinds"]]
        moves = ("Alt with an arrow", "put in order: move an event earlier or later")
        return framed(
            element(
                "div",
                self._chart("days"),
                self._chart("years"),
                ordering(self._document, data, self.order) if data["order"] else None,
                data_times=known(self._reckoned()),
            ),
            title=_title(self._document, data),
            lede=_lede(data),
            bar=[show, self._pickers(), legend(kinds, self.shown)],
            hint="Choose an event to see its words.",
            cards=cards("What is dated, and its words", *map(self._card, data["events"])),
            keys=[moves, UNDOING] if data["order"] else [],
            rule=_RULE,
        )

    def _reckoned(self) -> dict[str, Any]:
        """What the script reckons with."""
        data, zero = self._data, self._data["zero"]
        days = data["days"]["scale"] if data["days"] else None
        ends = (days.start, days.end) if days else ()
        placed = [each for each in data["events"] if each["at"] and each["kind"] != "lasting"]
        return {
            **{name: data[name] for name in ("clocks", "order", "links")},
            "zero": [zero.year, zero.month, zero.day],
            "many": self._many,
            "days": [(end - zero) // timedelta(minutes=1) for end in ends],
            "events": {each["id"]: each for each in placed},
        }

    def _on(self, scale: str) -> list[dict[str, Any]]:
        return [each for each in self._data["events"] if scale in each["scales"]]

    def _pickers(self) -> Html | None:
        """Whose clock, and the clock of the chart; the script chooses in them."""
        every = list(self._names.items())
        offered = [(each["id"], each["name"]) for each in self._data["clocks"] if each["offered"]]
        options = [("", "not stated: a range"), *offered]
        menus = [
            menu(f"Clock of {each['label']}", options, data_clock=each["id"])
            for each in (self._data["writers"] if offered else ())
        ]
        if len(every) > 1:
            menus.append(menu("Clock of the chart", every, data_clock=AXIS))
        return div("rr-pickers", *menus, role="group", aria_label="Clocks") if menus else None

    # ------------------------------------------------------------ when an event was

    def _moment(self, minutes: int | None) -> Any:
        """A time in minutes as a moment; None stays None."""
        return None if minutes is None else self._data["zero"] + timedelta(minutes=minutes)

    def _span(self, event: Dated, *, by_clock: bool = True) -> tuple[Any, Any]:
        """From when to when an event can have been; an open end is None."""
        low, high = event["from"], event["to"]
        if by_clock:
            low, high = span_of(self._events, event, self.clocks, self._axis["id"])
        return self._moment(low), self._moment(high)

    def _when(self, event: Dated) -> Child:
        """When an event was on the clock of the chart, in words that follow the clocks."""
        if event["kind"] == "lasting":
            return "without a place on the axis"
        low, high = self._span(event)
        if low is None:
            said = f"until {self._said(high)}"
        elif high is None:
            said = f"from {self._said(low)}"
        elif low == high:
            said = self._said(low)
        else:
            until = _hour(high) if low.date() == high.date() else self._said(high)
            said = f"{self._said(low)} to {until}"
        return _cell(event["id"], "when", said)

    def _said(self, moment: datetime) -> str:
        year = f" {moment.year}" if self._many else ""
        return f"{day_of(moment)}{year}, {_hour(moment)}"

    def _clock(self, event: Dated) -> Html | None:
        """The clock of an event as far as it is stated or chosen; nothing where none is needed."""
        if not event["exact"] and _group(event):
            return None
        name = self._names.get(event["clock"] or self.clocks.get(event["writer"], ""))
        how = "stated" if event["clock"] else "chosen; the page states none"
        return _cell(event["id"], "clock", f"{name}, {how}" if name else dates.NOT_STATED)

    def _ticks(self, event: Dated) -> Html | None:
        """What an hour would be on the clock of the chart, by each clock that is possible."""
        if not _is_open(event):
            return None
        found = self._in_turn(event, clocks_of(event, self.clocks))
        said = "; ".join(f"{self._names[each]}: {self._said(moment)}" for moment, each in found)
        return _cell(event["id"], "ticks", said)

    def _in_turn(self, event: Dated, clocks: Iterable[str]) -> list[tuple[datetime, str]]:
        """What an hour would be on the clock of the chart by some clocks, from the left."""
        axis = self._axis["id"]
        return sorted((self._moment(event["at"][each][axis][0]), each) for each in clocks)

    @property
    def _axis(self) -> Mapping[str, Any]:
        return axis_of(self._data, self.clocks)

    def _on_axis(self) -> Html:
        name = self._axis["name"]
        return _cell(None, "axis", f"on {name}’s clock" if name else "as written")

    # ------------------------------------------------------------ charts

    def _chart(self, name: str) -> Html | None:
        """A chart of the days or of the years, its table, and how long between the hours."""
        if not self._data[name]:
            return None
        label, scale = self._data[name]["label"], self._data[name]["scale"]
        days, every = name == "days", self._on(name)
        title = f"{label}, {'by the hour' if days else 'by the calendar'}"
        chart = div(
            "rr-chart",
            ruler(scale, join("hours ", self._on_axis()) if days else "by the calendar"),
            self._own_days(scale) if scale.band else None,
            *(self._rows(group, every, name) for group in ("", _UNPLACED, _NOT_HERE)),
            _ALL_OFF,
            role="group",
            aria_label=title,
            style=lines(scale),
        )
        return element(
            "section",
            head(title),
            chart,
            self._told_of_ticks(every) if days else None,
            self._table(name),
            self._gaps() if days else None,
            data_scale=name,
        )

    def _told_of_ticks(self, events: Iterable[Dated]) -> Html | None:
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
        bar = stretch("rr-exact rr-is-hour", scale, *scale.band)
        small = f"{self._data['days']['label']}: open them by the hour"
        return _line("rr-event", "The page’s own days", small, bar, data_do="days")

    def _rows(self, group: str, events: Sequence[Dated], name: str) -> Html | None:
        """A group of events; those whose kinds are switched off are not shown."""
        here = [event for event in events if _group(event) == group]
        if not here:
            return None
        return div(
            f"rr-rows{' rr-no-axis' if group == _UNPLACED else ''}",
            element("h5", group, class_="rr-head rr-apart") if group else None,
            *(self._row(each, name) for each in here),
            role="group" if group else None,
            aria_label=group or None,
            hidden=not any(map(self._is_shown, here)),
        )

    def _is_shown(self, event: Dated) -> bool:
        return event["kind"] in self.shown and ("clocks" in self.shown or not self._varies(event))

    def _varies(self, event: Dated) -> bool:
        """Whether an hour is still open, on the clocks as they are chosen."""
        return _is_open(event) and len(clocks_of(event, self.clocks)) > 1

    def _row(self, event: Dated, name: str) -> Html:
        """What happened, of which kind and when, in words, and its time on the scale."""
        kind = event["kind"]
        small = join(
            glyph(kind),
            span("rr-told", f"{KINDS[kind]}: "),
            self._written(event),
            span("rr-told", ". ", self._when(event)) if name == "days" else span("rr-told", "."),
        )
        return _line(
            f"rr-event rr-is-{kind}",
            event["label"],
            small,
            *self._marks(event, self._data[name]["scale"], name),
            data_address=event["address"],
            data_event=event["id"],
            data_on=name,
            hidden=not self._is_shown(event),
        )

    def _marks(self, event: Dated, scale: Scale, name: str) -> Iterator[Html]:
        """The time of an event: a point, or a stretch that is open where its ends are open.

        An hour whose clock is not stated has both, and a tick for each clock. What lasts is drawn
        from the left.
        """
        look, exact = f"rr-is-{event['kind']}", event["exact"]
        bar = f"{look} rr-exact" if exact else look
        low, high = self._span(event, by_clock=name == "days")
        if event["kind"] == "lasting":
            low, high = scale.start, scale.start + timedelta(minutes=event["length"])
        first, last = low or scale.start, high or scale.end
        length = (last - first) / (scale.end - scale.start)
        if name == "days" and _is_open(event):
            varies, possible = self._varies(event), clocks_of(event, self.clocks)
            yield stretch(bar, scale, low, high, shown=varies)
            for moment, clock in self._in_turn(event, event["at"]):
                named = {"title": self._names[clock], "data_clock": clock}
                shown = varies and clock in possible
                yield point(f"rr-tick {look}", scale, moment, shown=shown, **named)
            yield point(f"rr-point {look}", scale, first, shown=not varies)
        elif (exact and not length) or (event["outside"] and length < _SHORT):
            yield point(f"rr-point {look}", scale, first + (last - first) / 2)
        else:
            yield stretch(bar, scale, low, high)

    # ------------------------------------------------------------ tables

    def _table(self, scale: str) -> Html:
        """The rows of a chart as a table."""
        heads, days = ["event", "kind", "as written"], scale == "days"
        heads += [self._on_axis(), "clock"] if days else []
        rows = [self._table_row(event, days) for event in self._on(scale)]
        name = f"{self._data[scale]['label']}, as a table"
        shown = _named_table(name, [*heads, "basis", "source"], rows)
        return element("details", element("summary", "As a table"), shown, class_="rr-as-table")

    def _table_row(self, event: Dated, days: bool) -> list[Child]:
        thing, kind = self._document[event["address"]], KINDS[event["kind"]]
        basis, source = "the page", citing(thing.place) if thing.places else ""
        if isinstance(thing, OutsideEvent):
            basis, source = f"outside, {thing.confidence} confidence", "; ".join(_sources(thing))
        times = [self._when(event), self._clock(event) or "–"] if days else []
        return [event["label"], kind, self._written(event), *times, basis, source]

    def _written(self, event: Dated) -> Child:
        """When an event was, as briefly as a row says it; in the page's words if it can."""
        thing = self._document[event["address"]]
        said = dates.in_words(thing.edtf)
        if isinstance(thing, OutsideEvent):
            sure = "" if thing.confidence == "high" else f", {thing.confidence} confidence"
            return f"{said}{sure}"
        if event["exact"] and thing.words:
            return element("q", thing.words, class_="rr-quoted")
        in_hours = "T" in thing.edtf and "/" in thing.edtf
        return "hour not stated" if in_hours else said

    def _gaps(self) -> Html | None:
        """How long lies between the hours, at face value and on the clocks as they are chosen."""
        exact = list(filter(_is_hour, self._data["events"]))
        if len(exact) < 2:
            return None
        asked, pairs = None, list(combinations(exact, 2))
        if len(exact) > _FEW:
            ends = [(each["id"], each["label"]) for each in exact]
            first = menu("From", ends, ends[0][0], data_end="0")
            asked = div("rr-pickers rr-alive", first, menu("to", ends, ends[-1][0], data_end="1"))
            pairs = [(exact[0], exact[-1]), *pairwise(exact)]
        heads = ["from, to", "at face value", "on your clocks"]
        rows = [self._gap(*pair) for pair in pairs]
        return div("rr-gaps", asked, _named_table("How long between?", heads, rows))

    def _gap(self, one: Dated, other: Dated) -> list[Child]:
        chosen = {
            each["id"]: self._names[self.clocks[each["writer"]]]
            for each in (one, other)
            if each["writer"] in self.clocks and not each["clock"]
        }
        length = self._document.between(one["id"], other["id"], clocks=chosen)
        low, high = dates.hours(length.shortest), dates.hours(length.longest)
        words = f"“{one['label']}” to “{other['label']}”"
        name = element("span", words, data_gap=f"{one['id']} {other['id']}")
        return [name, dates.hours(length.face_value), low if low == high else f"{low} to {high}"]

    # ------------------------------------------------------------ what the inspector shows

    def _card(self, event: Dated) -> Html:
        """An event: words, place, date, clock; sources for what is from outside."""
        thing = self._document[event["address"]]
        place = thing.place if thing.places else None
        date, kind = dates.in_words(thing.edtf), ("kind", KINDS[event["kind"]])
        rows: list[tuple[Child, Child]] = list(whereabouts(place) if place else ())
        clock = ("clock", self._clock(event))
        if isinstance(thing, OutsideEvent):
            silence, sources = f"{_NOT_HERE}.", _sources(thing)
            rows += [("date", date), clock, ("dated to", f"the {thing.precision}")]
            rows += [("source", each) for each in sources]
            rows += [("confidence", thing.confidence), kind]
            cite = f"{event['label']}: {'; '.join(map(str.strip, sources))}"
        else:
            silence = "" if place else "No words of the page are given for it."
            how = "worked out as" if "/" in thing.edtf else "as stated"
            rows += [kind, (how, element("span", date, data_when=True)), clock]
            cite = citing(place) if place else ""
        if "days" in event["scales"] and event["kind"] != "lasting":
            rows += [(self._on_axis(), self._when(event))]
            rows += [("by the clock of", self._ticks(event))]
        also = [further("Also there", each, citing(each)) for each in thing.places[1:]]
        return card(
            event["address"],
            event["label"],
            shape=event["kind"],
            words=place,
            silence=silence,
            rows=rows,
            more=element("div", *also) if also else None,
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
        clocks=dict(clocks or {}),
        scale=scale or there[0],
        order=list(order or ()),
        selected=selected,
        shown=data["kinds"] if shown is None else list(shown),
    )


# ------------------------------------------------------------------ words


def _title(document: Document, data: Mapping[str, Any]) -> str:
    named = [data[scale]["label"] for scale in ("days", "years") if data[scale]]
    if len(named) == 2:
        return f"{named[0]}, and the years around"
    return f"{(named or ['Events in order'])[0]}: {document.title}"


def _lede(data: Mapping[str, Any]) -> str:
    every, open_ = (data["days"]["hours"], data["days"]["open"]) if data["days"] else (0, 0)
    if not every:
        return "No hour is given here: what has a date is drawn as far as it is dated."
    gives = f"The page gives {counted(every)} {'hour' if every == 1 else 'hours'}, and"
    if not open_:
        return f"{gives} the clock of each is stated."
    gives += "" if open_ == every else f" for {counted(open_)} of them"
    gives += " does not say on whose clock."
    if any(each["offered"] for each in data["clocks"]):
        return f"{gives} Choose the clocks; the bars show what stays open."
    return f"{gives} No clock is listed in context.yaml, so they are shown as they are written."


def _hour(moment: datetime) -> str:
    return f"{moment.hour}:{moment.minute:02}"


def _sources(thing: OutsideEvent) -> Sequence[str]:
    return thing.citations or thing.sources


# ------------------------------------------------------------------ pieces of a chart


def _is_hour(event: Dated) -> bool:
    return bool(event["exact"] and not event["outside"])


def _is_open(event: Dated) -> bool:
    """Whether an hour can be by several clocks."""
    return _is_hour(event) and len(event["at"]) > 1


def _group(event: Dated) -> str:
    """The head under which an event stands on a chart; none for what the page puts on the axis."""
    if event["outside"]:
        return _NOT_HERE
    return _UNPLACED if event["kind"] == "lasting" else ""


def _line(class_: str, what: str, small: Child, *marks: Html, **attributes: Any) -> Html:
    """A row of a chart: its words, and its marks on the scale."""
    label = span("rr-label", span("rr-what", what), element("small", small))
    track = span("rr-track", *marks, aria_hidden="true")
    return div(class_, label, track, **attributes)


def _cell(event: str | None, what: str, words: str) -> Html:
    """Words that follow the chosen clocks."""
    return element("span", words, data_of=event, data_cell=what)


def _named_table(name: str, heads: Sequence[str], rows: Sequence[Sequence[Child]]) -> Html:
    return scrolling(table(heads, rows, caption=name), name=name)
