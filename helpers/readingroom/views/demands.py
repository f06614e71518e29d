"""A person's own demands: what can be used of them, and where one divides a request into them.

They have the form of the entries in a `reading.<name>.yaml`:
`{"demands": [{"id": …, "request": …, "kind": […], "arm": …, "at": {"quote": …, "in": …, "n": …}}]}`
where `n` is left out if the words stand only once in the letter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from readingroom.document import Document
from readingroom.document.facts import Request
from readingroom.html import Html, element
from readingroom.reading import Demand, Reading
from readingroom.text import Span, fold
from readingroom.views.deposits import Unusable, place_of
from readingroom.views.frame import button, field, head, menu, note, tick
from readingroom.views.passages import picker
from readingroom.views.rows import KINDS
from readingroom.views.tree import Tree

SECTIONS = ("demands",)
_KINDS = tuple(KINDS)


@dataclass(frozen=True)
class Own:
    """One entry as someone classified it: its demand, or the fault for which it cannot be used."""

    entry: Any
    words: str = ""
    demand: Demand | None = None
    fault: str = ""


def judged(document: Document, own: Mapping[str, Any]) -> list[Own]:
    """Every entry with its demand, or with what is wrong with it; none is refused."""
    entries = own.get("demands", [])
    if not isinstance(entries, (list, tuple)):
        return [Own(None, fault="the demands are not a list")]
    requests, had, found = {each.id: each for each in document.requests}, set[str](), []
    for entry in entries:
        at = entry.get("at") if isinstance(entry, Mapping) else None
        quote = at.get("quote") if isinstance(at, Mapping) else None
        words = quote if isinstance(quote, str) else ""
        try:
            found.append(Own(entry, words, _demand(document, requests, entry, words, had)))
        except Unusable as why:
            found.append(Own(entry, words, fault=str(why)))
    return found


def tree_of(document: Document, entries: Sequence[Own]) -> Tree:
    """The requests with the demands that can be used, in each by their place in the text."""
    usable = {each.demand.address: each for each in entries if each.demand}
    demands = sorted((each.demand for each in usable.values() if each.demand), key=_begins)
    held = Reading("", "", "", tuple(demands))
    return Tree(document.requests, held, {to: each.entry for to, each in usable.items()})


def _begins(demand: Demand) -> int:
    return demand.at.start


def _demand(
    document: Document, requests: Mapping[str, Request], entry: Any, words: str, had: set[str]
) -> Demand:
    if not isinstance(entry, Mapping):
        raise Unusable("it is not an entry")
    request = requests.get(str(entry.get("request")))
    kind, arm, id = entry.get("kind"), entry.get("arm"), entry.get("id")
    if request is None:
        raise Unusable("its request is not in this document")
    if not isinstance(kind, (list, tuple)) or not kind or any(each not in _KINDS for each in kind):
        raise Unusable(f"its kinds are not of {', '.join(KINDS)}")
    if not words.strip() or fold(words) not in fold(request.words):
        raise Unusable("its words do not stand in the request")
    return Demand(
        id=_unused(id if isinstance(id, str) and id else request.id, had),
        request=request.id,
        kind=tuple(kind),
        arm=arm.strip() if isinstance(arm, str) else "",
        at=place_of(document, request.letter, words, entry["at"].get("n")),
    )


def _unused(id: str, had: set[str]) -> str:
    names = (id if number == 1 else f"{id}/{number}" for number in count(1))
    name = next(each for each in names if each not in had)
    had.add(name)
    return name


def workbench(document: Document, tree: Tree) -> Html:
    """Where one picks the words of a demand, and says of what kind it is and which arm it names."""
    sections = [
        (
            tree.name(each),
            {"data_request": each.id},
            [Span(each.place.start, each.place.end)] if each.place.line else [],
        )
        for each in tree.requests
    ]
    kinds = (tick(kind, value=kind, data_field="kind") for kind in KINDS)
    return element(
        "div",
        head("Divide a request into demands"),
        note(
            "A demand is one action that is asked for. Pick its words, say of what kind it is and "
            "which arm it concerns. If two kinds can be defended, choose both."
        ),
        menu("Request", [(each.id, tree.name(each)) for each in tree.requests], data_field="of"),
        element("div", picker(document, "Words of the request", sections), class_="rr-pick-here"),
        element("p", "Nothing is picked.", class_="rr-note rr-said"),
        element(
            "div",
            element("fieldset", element("legend", "Kind"), *kinds, class_="rr-choice"),
            field("Arm", data_field="arm", maxlength=200, placeholder="in your own words"),
            button("Add this demand", data_do="add"),
            class_="rr-bench-row",
        ),
        class_="rr-bench rr-alive",
    )
