"""The days of the letters by the hour, the years around them, and their order to be found."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import traitlets

from readingroom import dates
from readingroom.document import Document, chronometry
from readingroom.document.chronicle import SHORT, Scale
from readingroom.document.chronometry import AXIS, EVENT_KINDS, Dated
from readingroom.document.context import OutsideEvent
from readingroom.errors import ReadingRoomError
from readingroom.html import Child, Html, div, element, head, join, known, scrolling, span, table
from readingroom.text import counted
from readingroom.views.deposits import UNDOING
from readingroom.views.frame import card, cards, choice, framed, further, glyph, legend, menu
from readingroom.views.sequence import ordering
from readingroom.views.view import View, citing

SCALES = ("days", "years", "order")
_MANY_DAYS = timedelta(days=180)
_RULE = (
    "A range holds every pairing of the clocks that are possible. An order is proven only if it "
    "holds on every clock that is listed and wherever an event may lie in its range; one writer is "
    "taken to keep one clock."
)
_MOVES = ("Alt with an arrow", "put in order: move an event earlier or later")
_UNPLACED = "Without a place on the axis, drawn to scale"
_NOT_HERE = "Not in the document"
_ALL_OFF = element("p", "All kinds are switched off.", class_="rr-empty rr-alive", hidden=True)


class TimelineView(View):
    """The view that `timeline` returns; `order` lists ids of events as a person has put them."""

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

    def content(self) -> Html:
        """Both charts with their tables, how long between, the order, and what each event is."""
        data = self._data
        named = {name: data[name]["label"] for name in ("days", "years") if data[name]}
        scales = [*named.items(), *[("order", "Put in order")] * bool(data["order"])]
        counts = Counter(each["kind"] for each in data["events"])
        kinds = [(kind, EVENT_KINDS[kind], counts.get(kind)) for kind in data["kinds"]]
        order = ordering(self._document, data, self.order) if data["order"] else None
        switch = choice("Show", scales, self.scale, name="scale")
        about = next(iter(named.values()), "Events in order")
        around = ", and the years around" if len(named) > 1 else f": {self._document.title}"
        return framed(
            element("div", *map(self._chart, named), order, data_times=known(self._reckoned())),
            title=f"{about}{around}",
            lede=_lede(data),
            bar=[switch, self._pickers(), legend(kinds, self.shown)],
            hint="Choose an event to see its words.",
            cards=cards("What is dated, and its words", *map(self._card, data["events"])),
            keys=[_MOVES, UNDOING] if order else [],
            rule=_RULE,
        )

    def _reckoned(self) -> dict[str, Any]:
        data, zero = self._data, self._data["zero"]
        ends = (data["days"]["scale"].start, data["days"]["scale"].end) if data["days"] else ()
        placed = [each for each in data["events"] if each["at"] and each["kind"] != "lasting"]
        return {
            **{name: data[name] for name in ("clocks", "order", "links")},
            "zero": [zero.year, zero.month, zero.day],
            "many": self._many,
            "days": [(end - zero) // timedelta(minutes=1) for end in ends],
            "events": {each["id"]: each for each in placed},
        }

    def _pickers(self) -> Html | None:
        offered = [(each["id"], each["name"]) for each in self._data["clocks"] if each["offered"]]
        options = [("", "not stated: a range"), *offered]
        asked = self._data["writers"] if offered else ()
        menus = [menu(f"Clock of {e['label']}", options, data_clock=e["id"]) for e in asked]
        if len(self._names) > 1:
            menus.append(menu("Clock of the chart", self._names.items(), data_clock=AXIS))
        return div("rr-pickers", *menus, role="group", aria_label="Clocks") if menus else None

    def _span(self, event: Dated, *, by_clock: bool = True) -> Iterator[Any]:
        """From when to when an event can have been; an open end is None."""
        ends = event["from"], event["to"]
        if by_clock:
            ends = chronometry.bounds_of(self._events, event, self.clocks, self._axis["id"])
        zero = self._data["zero"]
        return (None if end is None else zero + timedelta(minutes=end) for end in ends)

    def _when(self, event: Dated) -> Child:
        if event["kind"] == "lasting":
            return "without a place on the axis"
        low, high = self._span(event)
        if low is None or low == high:
            words = f"{'until ' if low is None else ''}{self._said(high)}"
        elif high is None:
            words = f"from {self._said(low)}"
        else:
            until = dates.hour_of(high) if low.date() == high.date() else self._said(high)
            words = f"{self._said(low)} to {until}"
        return _cell(event["id"], "when", words)

    def _said(self, moment: datetime) -> str:
        year = f" {moment.year}" if self._many else ""
        return f"{dates.day_of(moment)}{year}, {dates.hour_of(moment)}"

    def _clock(self, event: Dated) -> Html | None:
        if not event["exact"] and _group(event):
            return None
        name = self._names.get(event["clock"] or self.clocks.get(event["writer"], ""))
        how = "stated" if event["clock"] else "chosen; the page states none"
        return _cell(event["id"], "clock", f"{name}, {how}" if name else dates.NOT_STATED)

    def _ticks(self, event: Dated) -> Html | None:
        clocks = chronometry.clocks_of(event, self.clocks) if _is_open(event) else ()
        found = self._in_turn(event, clocks)
        said = "; ".join(f"{self._names[each]}: {self._said(moment)}" for moment, each in found)
        return _cell(event["id"], "ticks", said) if said else None

    def _in_turn(self, event: Dated, clocks: Iterable[str]) -> list[tuple[datetime, str]]:
        axis, zero = self._axis["id"], self._data["zero"]
        minutes = {each: event["at"][each][axis][0] for each in clocks}
        return sorted((zero + timedelta(minutes=minutes[each]), each) for each in minutes)

    @property
    def _axis(self) -> Mapping[str, Any]:
        clocks = self._data["clocks"] or [{"id": "", "name": ""}]
        return next((each for each in clocks if each["id"] == self.clocks.get(AXIS)), clocks[0])

    def _on_axis(self) -> Html:
        name = self._axis["name"]
        return _cell(None, "axis", f"on {name}’s clock" if name else "as written")

    def _chart(self, name: str) -> Html:
        label, scale = self._data[name]["label"], self._data[name]["scale"]
        days, every = name == "days", [e for e in self._data["events"] if name in e["scales"]]
        title = f"{label}, {'by the hour' if days else 'by the calendar'}"
        ruler = _ruler(scale, join("hours ", self._on_axis()) if days else "by the calendar")
        groups = (self._rows(group, every, name) for group in ("", _UNPLACED, _NOT_HERE))
        rows, lines = (ruler, self._own_days(scale), *groups, _ALL_OFF), _lines(scale)
        chart = div("rr-chart", *rows, role="group", aria_label=title, style=lines)
        ticks, gaps = (self._told_of_ticks(every), self._gaps()) if days else (None, None)
        content = head(title), chart, ticks, self._table(label, every, days), gaps
        return element("section", *content, data_scale=name)

    def _told_of_ticks(self, events: Iterable[Dated]) -> Html | None:
        for event in filter(_is_open, events):
            names = ", ".join(self._names[each] for _, each in self._in_turn(event, event["at"]))
            words = f"The ticks of a bar, from the left: {names}."
            return element("p", words, class_="rr-note rr-ticks")
        return None

    def _own_days(self, scale: Scale) -> Html | None:
        if not scale.band:
            return None
        bar = _stretch("rr-exact rr-is-hour", scale, *scale.band)
        small = f"{self._data['days']['label']}: open them by the hour"
        return _line("rr-event", "The page’s own days", small, bar, data_do="days")

    def _rows(self, group: str, events: Sequence[Dated], name: str) -> Html | None:
        here = [event for event in events if _group(event) == group]
        top = element("h5", group, class_="rr-head rr-apart") if group else None
        rows, look = (self._row(each, name) for each in here), "rr-rows"
        look += " rr-no-axis" * (group == _UNPLACED)
        named = {"role": "group", "aria_label": group} if group else {}
        hidden = not any(map(self._is_shown, here))
        return div(look, top, *rows, **named, hidden=hidden) if here else None

    def _is_shown(self, event: Dated) -> bool:
        return event["kind"] in self.shown and ("clocks" in self.shown or not self._varies(event))

    def _varies(self, event: Dated) -> bool:
        """Whether an hour is still open, on the clocks as they are chosen."""
        return _is_open(event) and len(chronometry.clocks_of(event, self.clocks)) > 1

    def _row(self, event: Dated, name: str) -> Html:
        kind = event["kind"]
        when = span("rr-told", ". ", self._when(event)) if name == "days" else span("rr-told", ".")
        what = span("rr-told", f"{EVENT_KINDS[kind]}: ")
        small = join(glyph(kind), what, self._written(event), when)
        marks = self._marks(event, self._data[name]["scale"], name)
        about = {"data_address": event["address"], "data_event": event["id"], "data_on": name}
        about["hidden"] = not self._is_shown(event)
        return _line(f"rr-event rr-is-{kind}", event["label"], small, *marks, **about)

    def _marks(self, event: Dated, scale: Scale, name: str) -> Iterator[Html]:
        """The time of an event: a point, or a stretch with open ends; a tick for each clock."""
        look, exact = f"rr-is-{event['kind']}", event["exact"]
        bar = f"{look} rr-exact" if exact else look
        low, high = self._span(event, by_clock=name == "days")
        if event["kind"] == "lasting":
            low, high = scale.start, scale.start + timedelta(minutes=event["length"])
        first, last = low or scale.start, high or scale.end
        length = (last - first) / (scale.end - scale.start)
        if name == "days" and _is_open(event):
            varies, possible = self._varies(event), chronometry.clocks_of(event, self.clocks)
            yield _stretch(bar, scale, low, high, shown=varies)
            for moment, clock in self._in_turn(event, event["at"]):
                named = {"title": self._names[clock], "data_clock": clock}
                shown = varies and clock in possible
                yield _point(f"rr-tick {look}", scale, moment, shown=shown, **named)
            yield _point(f"rr-point {look}", scale, first, shown=not varies)
        elif (exact and not length) or (event["outside"] and length < SHORT):
            yield _point(f"rr-point {look}", scale, first + (last - first) / 2)
        else:
            yield _stretch(bar, scale, low, high)

    def _table(self, label: str, events: Iterable[Dated], days: bool) -> Html:
        times = [self._on_axis(), "clock"] if days else []
        heads = ["event", "kind", "as written", *times, "basis", "source"]
        rows = [self._table_row(event, days) for event in events]
        name = f"{label}, as a table"
        told = scrolling(table(heads, rows, caption=name), name=name)
        return element("details", element("summary", "As a table"), told, class_="rr-as-table")

    def _table_row(self, event: Dated, days: bool) -> list[Child]:
        thing, kind = self._document[event["address"]], EVENT_KINDS[event["kind"]]
        basis, source = "the page", citing(thing.place) if thing.places else ""
        if isinstance(thing, OutsideEvent):
            basis = f"outside, {thing.confidence} confidence"
            source = "; ".join(thing.citations or thing.sources)
        times = [self._when(event), self._clock(event) or "–"] if days else []
        return [event["label"], kind, self._written(event), *times, basis, source]

    def _written(self, event: Dated) -> Child:
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
        exact = list(filter(_is_hour, self._data["events"]))
        if len(exact) < 2:
            return None
        ends = [(each["id"], each["label"]) for each in exact]
        first = menu("From", ends, ends[0][0], data_end="0")
        asked = div("rr-pickers rr-alive", first, menu("to", ends, ends[-1][0], data_end="1"))
        heads, name = ["from, to", "at face value", "on your clocks"], "How long between?"
        told = table(heads, [self._gap(exact[0], exact[-1])], caption=name)
        return div("rr-gaps", asked, scrolling(told, name=name))

    def _gap(self, one: Dated, other: Dated) -> list[Child]:
        asked = (each for each in (one, other) if not each["clock"])
        ids = {each["id"]: self.clocks.get(each["writer"]) for each in asked}
        chosen = {event: self._names[clock] for event, clock in ids.items() if clock}
        length = self._document.between(one["id"], other["id"], clocks=chosen)
        low, high = dates.hours(length.shortest), dates.hours(length.longest)
        words = f"“{one['label']}” to “{other['label']}”"
        name = element("span", words, data_gap=f"{one['id']} {other['id']}")
        return [name, dates.hours(length.face_value), low if low == high else f"{low} to {high}"]

    def _card(self, event: Dated) -> Html:
        thing = self._document[event["address"]]
        date, kind = dates.in_words(thing.edtf), ("kind", EVENT_KINDS[event["kind"]])
        clock, cite = ("clock", self._clock(event)), ""
        rows: list[tuple[Child, Child]]
        if isinstance(thing, OutsideEvent):
            silence, sources = f"{_NOT_HERE}.", thing.citations or thing.sources
            rows = [("date", date), clock, ("dated to", f"the {thing.precision}")]
            rows += [*(("source", e) for e in sources), ("confidence", thing.confidence), kind]
            cite = f"{event['label']}: {'; '.join(map(str.strip, sources))}"
        else:
            silence = "No words of the page are given for it."
            how = "worked out as" if "/" in thing.edtf else "as stated"
            rows = [kind, (how, element("span", date, data_when=True)), clock]
        if "days" in event["scales"] and event["kind"] != "lasting":
            rows += [(self._on_axis(), self._when(event)), ("by the clock of", self._ticks(event))]
        also = [further("Also there", each, citing(each)) for each in thing.places[1:]]
        more = element("div", *also) if also else None
        about = {"shape": event["kind"], "placed": thing.place, "silence": silence, "cite": cite}
        return card(thing, event["label"], rows, more, **about)


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

    `clocks` maps the id of a writer, `receipt` or `axis` to that of a clock
    (`{"kim": "pyongyang"}`); what is left out stays a range. `scale` is days, years or order (by
    default the first there is); `order` brings back ids of events as a person has put them.
    `selected` is an address such as `event:reply`, `shown` the kinds switched on (all, if left
    out). Raises `ReadingRoomError` without any date, or on an unknown clock, scale or event.
    """
    data = chronometry.times_of(document)
    there = [each for each in SCALES if data[each]]
    if scale and scale not in there:
        raise ReadingRoomError(
            f"There is no scale “{scale}” here. Scales of this document: {', '.join(there)}."
        )
    if unknown := [id for id in order or () if id not in data["order"]]:
        raise ReadingRoomError(
            f"“{unknown[0]}” is no event to put in order. These are: {', '.join(data['order'])}."
        )
    chosen: dict[str, Any] = {"clocks": dict(clocks or {}), "order": list(order or ())}
    chosen |= {"selected": selected, "scale": scale or there[0]}
    kinds = data["kinds"] if shown is None else list(shown)
    return TimelineView(document, data, shown=kinds, **chosen)


def _lede(data: Mapping[str, Any]) -> str:
    every, open_ = (data["days"]["hours"], data["days"]["open"]) if data["days"] else (0, 0)
    if not every:
        return "No hour is given here: what has a date is drawn as far as it is dated."
    gives = f"The page gives {counted(every)} hour{'s' * (every > 1)}, and"
    if not open_:
        return f"{gives} the clock of each is stated."
    gives += "" if open_ == every else f" for {counted(open_)} of them"
    gives += " does not say on whose clock."
    if any(each["offered"] for each in data["clocks"]):
        return f"{gives} Choose the clocks; the bars show what stays open."
    return f"{gives} No clock is listed in context.yaml, so they are shown as they are written."


def _is_hour(event: Dated) -> bool:
    return bool(event["exact"] and not event["outside"])


def _is_open(event: Dated) -> bool:
    """Whether an hour can be by several clocks."""
    return _is_hour(event) and len(event["at"]) > 1


def _group(event: Dated) -> str:
    if event["outside"]:
        return _NOT_HERE
    return _UNPLACED if event["kind"] == "lasting" else ""


def _line(class_: str, what: str, small: Child, *marks: Html, **attributes: Any) -> Html:
    label = span("rr-label", span("rr-what", what), element("small", small))
    track = span("rr-track", *marks, aria_hidden="true")
    return div(class_, label, track, **attributes)


def _cell(event: str | None, what: str, words: str) -> Html:
    """Words that follow the chosen clocks."""
    return element("span", words, data_of=event, data_cell=what)


def _share(scale: Scale, moment: datetime) -> float:
    within = min(max(moment, scale.start), scale.end) - scale.start
    return float(within / (scale.end - scale.start))


def _at(scale: Scale, first: datetime, last: datetime | None = None) -> str:
    place = f"inset-inline-start:{_share(scale, first):.3%}"
    wide = _share(scale, last) - _share(scale, first) if last else 0
    return f"{place};width:{wide:.3%}" if last else place


def _point(look: str, scale: Scale, at: datetime, *, shown: bool = True, **named: str) -> Html:
    return element("i", class_=look, style=_at(scale, at), hidden=not shown, **named)


def _stretch(
    look: str, scale: Scale, first: datetime | None, last: datetime | None, *, shown: bool = True
) -> Html:
    start = " rr-open-start" if first is None or first < scale.start else ""
    end = " rr-open-end" if last is None or last > scale.end else ""
    place = _at(scale, first or scale.start, last or scale.end)
    return element("i", class_=f"rr-stretch {look}{start}{end}", style=place, hidden=not shown)


def _ruler(scale: Scale, name: Child) -> Html:
    cells = []
    for (start, words), (end, _) in pairwise([*scale.ticks, (scale.end, "")]):
        inside = [each for each in scale.finer if start < each[0] < end]
        finer = (element("i", said, style=_at(Scale(start, end), at)) for at, said in inside)
        day, _, month = words.partition(" ")
        said = element("span", f" {month}") if month else None
        cells.append(element("b", day, said, *finer, style=_at(scale, start, end)))
    return div("rr-ruler", span("rr-axis", name), span("rr-scale", *cells), aria_hidden="true")


def _lines(scale: Scale) -> str:
    """The lines of the ruler and the band of the document's days, as backgrounds of all rows."""
    fine = scale.finer if scale.band or len(scale.ticks) < 2 else ()
    moments = [moment for moment, _ in (*scale.ticks, *fine)]
    stripes = [("hair", _share(scale, each), "1px") for each in moments]
    if scale.band:
        first, last = (_share(scale, each) for each in scale.band)
        length = last - first
        # A background at so many percent lies with that share of itself there, not with its edge.
        stripes.insert(0, ("own", first / max(1e-6, 1 - length), f"max(3px, {length:.3%})"))
    drawn = (
        f"linear-gradient(var(--rr-{colour}), var(--rr-{colour})) "
        f"{edge:.3%} 0 / {length} 100% no-repeat"
        for colour, edge, length in stripes
    )
    return f"--rr-lines:{', '.join(drawn)}"
