"""The ledger: the requests as enumerated, one row each, and in them the demands of a reading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from readingroom.document.facts import Amount, Request
from readingroom.document.things import Place, marked
from readingroom.html import Child, Html, element, join
from readingroom.reading import Demand
from readingroom.text import fold
from readingroom.views.frame import button, glyph, known, span, template
from readingroom.views.tree import BOUNDS, Tree, shape, short

KINDS = {"defensive": "Defensive", "command": "Command", "offensive": "Offensive"}
_FOR_REQUESTS = (("label", 1), ("words", 1), ("verb", 1), ("target", 1), ("amount", 1))
_FOR_DEMANDS = (("label", 1), ("words", 1), ("kind, arm", 2), ("amount, takes up", 1))


def ledger(tree: Tree) -> Html:
    """The requests as enumerated, each with the demands in it; the script arranges the rows."""
    orders = [
        sorted(tree.requests, key=lambda each: each.place.start),
        sorted(tree.requests, key=lambda each: _spoken(tree.label(each))),
        sorted(tree.requests, key=lambda each: _spoken(" ".join(each.target[:1]))),
    ]
    rows = []
    for request in tree.requests:
        order = (each.index(request) for each in orders)
        rows.append(_request_row(tree, request, dict(zip(_ORDERS, order, strict=True))))
        rows += (_demand_row(tree, request, demand) for demand in tree.inside[request.id])
    heads = [_heads(_FOR_REQUESTS, "requests"), _heads(_FOR_DEMANDS, "demands")]
    table = element(
        "table",
        element("caption", "The requests", class_="rr-hide"),
        element("thead", *heads, role="rowgroup"),
        element("tbody", *rows, role="rowgroup"),
        role="table",
        class_="rr-ledger rr-as-tree",
    )
    return element("div", table, class_="rr-ledger-frame")


_ORDERS = ("line", "label", "target")


def _spoken(words: str) -> tuple[Any, ...]:
    """By what words are sorted: numbers in them by their size, and what is empty last."""
    pieces = re.split(r"(\d+)", words.casefold())
    key = tuple((each.isdigit(), int(each) if each.isdigit() else each) for each in pieces)
    return (not words, *key)


def _heads(heads: Iterable[tuple[str, int]], of: str) -> Html:
    counted = _cell("th", "counted as", "rr-brace", role="columnheader", scope="col")
    cells = (
        _cell("th", words, "", role="columnheader", scope="col", colspan=wide if wide > 1 else None)
        for words, wide in heads
    )
    return element("tr", counted, *cells, role="row", class_=f"rr-row rr-heads rr-for-{of}")


def _cell(name: str, content: Child, class_: str, **attributes: Any) -> Html:
    attributes.setdefault("role", "cell")
    return element(name, content, class_=f"rr-cell {class_}".strip(), **attributes)


def _request_row(tree: Tree, request: Request, order: dict[str, int]) -> Html:
    bound = BOUNDS[shape(request)]
    row = {
        "id": request.id,
        "letter": request.letter,
        "title": request.place.letter_title,
        "under": request.part_of if request.part_of in tree.by_id else "",
        "bound": bound,
        "bounds": list(BOUNDS.values()).index(bound),
        "verbs": list(dict.fromkeys(fold(each).lower() for each in request.verb)),
        "order": order,
        "number": {way.id: way.of.get(request.id, 0) for way in tree.ways},
    }
    return _row(
        tree,
        request,
        "rr-row",
        row,
        _opener(tree, request, request, "request", ""),
        _cell("td", _verbatim(short(request.words, request)), "rr-short"),
        _cell("td", _termed("verb", " · ".join(request.verb)), "rr-verb"),
        _cell("td", _termed("target", " · ".join(request.target)), "rr-target"),
        _cell("td", _amount(request.amount), "rr-amount"),
    )


def _row(tree: Tree, request: Request, class_: str, row: Mapping[str, Any], *cells: Html) -> Html:
    """A row, with what the script has to know of it."""
    class_ += f" rr-depth-{min(len(tree.above(request)), 3)}"
    brace = _cell("td", "", "rr-brace")
    return element("tr", brace, *cells, role="row", class_=class_, data_row=known(row))


def _demand_row(tree: Tree, request: Request, demand: Demand) -> Html:
    kinds, arm = in_words(demand.kind), demand.arm or "no arm named"
    amount = request.amount if request.amount and _holds(demand.at, request.amount.at) else None
    number = {way.id: way.of.get(demand.address, way.of.get(request.id, 0)) for way in tree.ways}
    row = {"of": request.id, "kind": _kinds(demand), "arm": demand.arm, "number": number}
    taken = dict.fromkeys(home(at).replace(":", " ") for at in demand.takes_up if at.line)
    mine = "my " if tree.mine else ""
    shapes = span("rr-is-request", *(join(glyph(kind), " ") for kind in _kinds(demand)))
    remove = button(
        "Remove",
        class_="rr-button rr-remove rr-alive",
        data_remove=demand.address,
        aria_label=f"Remove my demand in {tree.name(request)}: {kinds}",
    )
    words = _verbatim(short(demand.words, request))
    if demand.words.split() == request.words.split():
        words = join(span("rr-whole", "all of these words "), span("rr-if-alone", words))
    last = [
        span("rr-if-alone", _amount(amount)) if amount else None,
        span("rr-takes", _termed("takes up", ", ".join(taken))) if taken else None,
        remove if tree.mine else None,
    ]
    return _row(
        tree,
        request,
        "rr-row rr-demand",
        row,
        _opener(tree, request, demand, f"{mine}demand: {kinds}, {arm}", "mine, " if mine else ""),
        _cell("td", words, "rr-short"),
        _cell("td", join(shapes, element("b", kinds), f", {arm}"), "rr-kinds", colspan=2),
        _cell("td", join(*last), "rr-amount"),
    )


def _opener(tree: Tree, request: Request, entry: Request | Demand, says: str, mark: str) -> Html:
    """What opens a row: its label as printed, behind the labels it stands under."""
    over = " ".join(each.label for each in tree.above(request) if each.label)
    own = request.label or span("rr-empty", "no label")
    opener = button(
        join(span("rr-over", f"{over} "), own) if over else own,
        class_="rr-entry",
        data_address=entry.address,
        aria_label=f"{tree.label(request) or 'no label'}, {says}, {entry.place.where}",
    )
    where = span("rr-number", f"{mark}{entry.siglum or f'line {entry.line}'}")
    return _cell("th", join(opener, where), "rr-label", role="rowheader", scope="row")


def _verbatim(words: str) -> Html:
    return marked(Place(0, 0, words, 0, 0))


def _termed(term: str, words: str) -> Html:
    return join(span("rr-term", f"{term} "), element("span", _verbatim(words)))


def _amount(amount: Amount | None) -> Html:
    if amount is None:
        return span("rr-empty", "no figure")
    bound = span("rr-bound", glyph(BOUNDS[amount.limit]), f" {amount.limit}")
    return join(element("b", str(amount)), " ", bound)


def in_words(kinds: Sequence[str]) -> str:
    """The kinds of a demand in words, in the order in which they are always named."""
    return " or ".join(kind for kind in KINDS if kind in kinds)


def _kinds(demand: Demand) -> list[str]:
    return [kind for kind in KINDS if kind in demand.kind]


def _holds(outer: Place, inner: Place) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def home(place: Place) -> str:
    """The address of the passage or line in which words begin."""
    return place.siglum or (f"line:{place.line}" if place.line else "")


_HEAD = join(span("rr-is-request"), element("span"), span("rr-count"))
_HEAD = element("tr", _cell("td", _HEAD, "", colspan=6), role="row", class_="rr-row rr-group-head")
HEAD = template("head-row", element("table", _HEAD))
"""The head of a section of rows: filled by the script."""
