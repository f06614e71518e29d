"""“Put in order”: the events of a document without their hours, and what its words prove."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from readingroom.document import Document
from readingroom.document.things import Place, marked
from readingroom.html import Html, element, join
from readingroom.views.frame import button

_WHY = {
    "received": "a letter is received after it is sent",
    "answers": "an answer is written after the letter that it answers",
    "heard": "an answer is written after the letter was received",
    "encloses": "a letter is sent after those that it encloses",
    "dated": "that hour is the limit that the page’s words set",
    "words": "the page’s words say so",
}
_OTHERS = element("summary", "What proves the others")
_VERDICT = element(
    "template",
    element(
        "div",
        element("p", class_="rr-summary"),
        *(
            element("section", element("h5", head, class_="rr-head"), element("ul"), data_part=part)
            for part, head in (("against", "Proven the other way round"), ("open", "Open"))
        ),
        element(
            "details",
            element("summary", "What proves the others"),
            element("ul"),
            data_part="proven",
        ),
        element("li", element("p"), data_made="pair"),
        element(
            "p",
            element("span", data_slot="first"),
            element("span", data_slot="apart"),
            element("span", data_slot="second"),
            ", whichever the clocks.",
            data_made="hours",
        ),
        element("ul", data_made="links"),
    ),
    class_="rr-judged",
)
"""A verdict on an order: its parts, and pieces of them that the script takes as often as needed."""


def ordering(document: Document, data: Mapping[str, Any], moved: Sequence[str]) -> Html:
    """The events to be put in order, and what the script says of an order."""
    events = {each["id"]: each for each in data["events"]}
    had = [id for id in moved if id in events]
    order = [*had, *(id for id in data["order"] if id not in had)]
    proofs = _proofs(document, events, order, data["links"])
    return element(
        "section",
        element("h4", "Put in order", class_="rr-head"),
        element(
            "p",
            f"{len(order)} events of the page; the earliest comes first. Where no hour, no "
            "clock and no words decide, their order is open.",
            class_="rr-note",
        ),
        element(
            "p",
            "Move an event with its buttons, or with Alt and an arrow key.",
            class_="rr-note rr-alive",
        ),
        element(
            "ol",
            *(_place(events[id]) for id in order),
            class_="rr-order",
            aria_label="Events in your order, the earliest first",
        ),
        element(
            "div",
            button("Check the order", data_do="check"),
            button("Start again", data_do="again"),
            class_="rr-bar rr-alive",
        ),
        element("div", class_="rr-verdict rr-alive"),
        _VERDICT,
        element(
            "template",
            element("div", *proofs),
            class_="rr-proofs",
        ),
        data_scale="order",
    )


def _place(event: Mapping[str, Any]) -> Html:
    steps = (
        button(
            words,
            class_="rr-button rr-step",
            aria_label=f"{words}: {event['label']}",
            data_by=by,
        )
        for words, by in (("Earlier", -1), ("Later", 1))
    )
    return element(
        "li",
        element("span", class_="rr-number", aria_hidden="true"),
        element("span", event["label"], class_="rr-what", data_address=event["address"]),
        element("span", class_="rr-said"),
        element("span", *steps, class_="rr-steps rr-alive"),
        data_id=event["id"],
    )


def _proofs(
    document: Document,
    events: Mapping[str, Mapping[str, Any]],
    order: Sequence[str],
    links: Sequence[Sequence[str]],
) -> Iterator[Html]:
    """The words of each event, and why one event is before another, as a verdict shows them."""
    for id in order:
        yield element("span", _words(document, events[id]), data_words=id)
    for one, other, why in links:
        first, second = events[one], events[other]
        proving = [each.at for each in document[second["address"]].follows if each.event == one]
        words = [_quoted(at, at.where, second) for at in proving] or [
            _words(document, each) for each in (first, second)
        ]
        yield element(
            "li",
            f"“{first['label']}” is before “{second['label']}”: {_WHY[why]}. ",
            *words,
            data_link=f"{one} {other} {why}",
        )


def _words(document: Document, event: Mapping[str, Any]) -> Html:
    """The words of an event, with a way to them."""
    thing = document[event["address"]]
    place = thing.place if thing.places else None
    return _quoted(place, place.where if place else event["label"], event)


def _quoted(place: Place | None, where: str, event: Mapping[str, Any]) -> Html:
    name = f"{where}: {event['label']}"
    return join(
        element("q", marked(place), class_="rr-quoted") if place else None,
        " ",
        button(where, class_="rr-link", aria_label=name, data_address=event["address"]),
        " ",
    )
