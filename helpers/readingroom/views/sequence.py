"""“Put in order”: the events of a document without their hours, and what its words prove."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from readingroom.document import Document
from readingroom.document.things import Place, marked
from readingroom.html import Html, button, div, element, head, join, note, span, template
from readingroom.views.deposits import UNDO

_WHY = {
    "received": "a letter is received after it is sent",
    "answers": "an answer is written after the letter that it answers",
    "heard": "an answer is written after the letter was received",
    "encloses": "a letter is sent after those that it encloses",
    "dated": "that hour is the limit that the page’s words set",
    "words": "the page’s words say so",
}
_OPEN = "Where no hour, no clock and no words decide, their order is open."
_HOW = "Move an event with its buttons, or with Alt and an arrow key."
_BUTTONS = button("Check the order", data_do="check"), button("Start again", data_do="again")
_LIST = element("ul")
_HOURS = element("p", *[element("span")] * 3, ", whichever the clocks.")
_VERDICT = element(
    "div",
    element("p", class_="rr-summary"),
    element("section", head("Proven the other way round", "h5"), _LIST, data_part="against"),
    element("section", head("Open", "h5"), _LIST, data_part="open"),
    element("details", element("summary", "What proves the others"), _LIST, data_part="proven"),
    element("li", element("p"), _HOURS, _LIST),
)
"""A verdict on an order: its parts, and at the end what a row of a part is copied from."""


def ordering(document: Document, data: Mapping[str, Any], moved: Sequence[str]) -> Html:
    """The events to be put in order, and what the script says of an order."""
    events = {each["id"]: each for each in data["events"]}
    order = list(dict.fromkeys(id for id in (*moved, *data["order"]) if id in events))
    name = "Events in your order, the earliest first"
    parts = (
        head("Put in order"),
        note(f"{len(order)} events of the page; the earliest comes first. {_OPEN}"),
        element("p", _HOW, class_="rr-note rr-alive"),
        element("ol", *(_place(events[id]) for id in order), class_="rr-order", aria_label=name),
        div("rr-bar rr-alive", *_BUTTONS),
        UNDO,
        div("rr-verdict rr-alive"),
        template("judged", _VERDICT),
        template("proofs", element("div", *_proofs(document, events, data["links"], order))),
    )
    return element("section", *parts, data_scale="order")


def _place(event: Mapping[str, Any]) -> Html:
    label = event["label"]
    number = span("rr-number", aria_hidden="true")
    steps = (
        button(words, class_="rr-button rr-step", aria_label=f"{words}: {label}", data_by=by)
        for words, by in (("Earlier", -1), ("Later", 1))
    )
    what = span("rr-what", label, data_address=event["address"])
    moves = span("rr-steps rr-alive", *steps)
    return element("li", number, what, span("rr-said"), moves, data_id=event["id"])


def _proofs(document: Document, events: Any, links: Any, order: Sequence[str]) -> Iterator[Html]:
    words = {id: _quoted(document[events[id]["address"]].place, events[id]) for id in events}
    for id in order:
        yield element("span", words[id], data_words=id)
    for one, other, why in links:
        first, second = events[one], events[other]
        follows = document[second["address"]].follows
        said = [_quoted(each.at, second) for each in follows if each.event == one]
        told = f"“{first['label']}” is before “{second['label']}”: {_WHY[why]}. "
        said = said or [words[one], words[other]]
        yield element("li", told, *said, data_link=f"{one} {other} {why}")


def _quoted(place: Place, event: Mapping[str, Any]) -> Html:
    label = event["label"]
    quoted = element("q", marked(place), class_="rr-quoted") if place.line else None
    where = place.where if place.line else label
    named = {"aria_label": f"{where}: {label}", "data_address": event["address"]}
    return join(quoted, " ", button(where, class_="rr-link", **named), " ")
