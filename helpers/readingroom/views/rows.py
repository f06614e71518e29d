"""The ledger: the requests as enumerated, one row each, and in them the demands of a reading."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from readingroom.document.facts import Amount, Request
from readingroom.document.things import Place, marked
from readingroom.html import Child, Html, element, join
from readingroom.reading import Demand
from readingroom.text import fold
from readingroom.views.frame import button, glyph, known, span
from readingroom.views.tree import BOUNDS, Tree, Way, shape, short

KINDS = {"defensive": "Defensive", "command": "Command", "offensive": "Offensive"}
_FOR_REQUESTS = (("label", 1), ("words", 1), ("verb", 1), ("target", 1), ("amount", 1))
_FOR_DEMANDS = (("label", 1), ("words", 1), ("kind, arm", 2), ("amount, takes up", 1))


def ledger(
    tree: Tree, inside: Mapping[str, Sequence[Demand]], every: Sequence[Way], mine: bool
) -> Html:
    """The requests as enumerated, each with the demands in it; the script arranges the rows."""
    orders = _orders(tree.requests)
    rows = []
    for request in tree.requests:
        rows.append(_request_row(tree, request, every, orders))
        for demand in inside.get(request.id, []):
            rows.append(_demand_row(tree, request, demand, every, mine))
    return element(
        "div",
        element(
            "table",
            element("caption", "The requests", class_="rr-hide"),
            element(
                "thead",
                _heads(_FOR_REQUESTS, "requests"),
                _heads(_FOR_DEMANDS, "demands"),
                role="rowgroup",
            ),
            element("tbody", *rows, role="rowgroup"),
            role="table",
            class_="rr-ledger rr-as-tree",
        ),
        class_="rr-ledger-frame",
    )


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


def _orders(requests: Sequence[Request]) -> Mapping[str, Mapping[str, int]]:
    """The place of each request in each sorting; what is equal stays as printed."""
    tree = Tree(requests)

    def spoken(request: Request) -> tuple[Any, ...]:
        pieces = re.split(r"(\d+)", tree.label(request).casefold())
        key = tuple((each.isdigit(), int(each) if each.isdigit() else each) for each in pieces)
        return (not tree.label(request), *key)

    def target(request: Request) -> tuple[bool, str]:
        return (not request.target, request.target[0].casefold() if request.target else "")

    keys: Mapping[str, Callable[[Request], Any]] = {
        "line": lambda request: request.place.start,
        "label": spoken,
        "target": target,
    }
    placed: dict[str, dict[str, int]] = {each.id: {} for each in requests}
    for name, key in keys.items():
        for at, request in enumerate(sorted(requests, key=key)):
            placed[request.id][name] = at
    return placed


def _request_row(
    tree: Tree, request: Request, every: Sequence[Way], orders: Mapping[str, Mapping[str, int]]
) -> Html:
    target = _folded(request.target)
    verbs = list(dict.fromkeys(fold(each).lower() for each in request.verb))
    row = {
        "id": request.id,
        "letter": request.letter,
        "title": request.place.letter_title,
        "under": request.part_of if request.part_of in tree.by_id else "",
        "bound": BOUNDS[shape(request)],
        "bounds": list(BOUNDS.values()).index(BOUNDS[shape(request)]),
        "verbs": verbs,
        "order": orders[request.id],
        "number": {way.id: way.of.get(request.id, 0) for way in every},
        "hay": _folded([tree.label(request), request.words, *request.verb, target]),
    }
    return element(
        "tr",
        _cell("td", "", "rr-brace"),
        _opener(tree, request, request, "request", ""),
        _cell("td", _verbatim(short(request.words, request)), "rr-short"),
        _cell("td", _termed("verb", " · ".join(request.verb)), "rr-verb"),
        _cell("td", _termed("target", " · ".join(request.target)), "rr-target"),
        _cell("td", _amount(request.amount), "rr-amount"),
        role="row",
        class_=f"rr-row rr-depth-{_depth(tree, request)}",
        data_row=known(row),
    )


def _folded(words: Iterable[str]) -> str:
    """Words in one run, as they are looked through."""
    return fold(" ".join(words)).lower()


def _depth(tree: Tree, request: Request) -> int:
    return min(len(tree.above(request)), 3)


def _demand_row(
    tree: Tree, request: Request, demand: Demand, every: Sequence[Way], mine: bool
) -> Html:
    kinds = in_words(demand.kind)
    arm = demand.arm or "no arm named"
    amount = request.amount if request.amount and _holds(demand.at, request.amount.at) else None
    row = {
        "of": request.id,
        "kind": kinds_of(demand.kind),
        "arm": demand.arm,
        "number": {way.id: way.of.get(demand.address, way.of.get(request.id, 0)) for way in every},
        "hay": _folded([demand.words, demand.arm, *demand.kind]),
    }
    taken = list(dict.fromkeys(filter(None, (home(at) for at in demand.takes_up))))
    says = f"{'my ' if mine else ''}demand: {kinds}, {arm}"
    shapes = span("rr-is-request", *(join(glyph(kind), " ") for kind in kinds_of(demand.kind)))
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
        span("rr-takes", _termed("takes up", _listed(taken))) if taken else None,
        remove if mine else None,
    ]
    return element(
        "tr",
        _cell("td", "", "rr-brace"),
        _opener(tree, request, demand, says, "mine, " if mine else ""),
        _cell("td", words, "rr-short"),
        _cell("td", join(shapes, element("b", kinds), f", {arm}"), "rr-kinds", colspan=2),
        _cell("td", join(*last), "rr-amount"),
        role="row",
        class_=f"rr-row rr-demand rr-depth-{_depth(tree, request)}",
        data_row=known(row),
    )


def _listed(addresses: Iterable[str]) -> str:
    return ", ".join(each.replace(":", " ") for each in addresses)


def _opener(tree: Tree, request: Request, entry: Request | Demand, says: str, mark: str) -> Html:
    """What opens a row: its label as printed, behind the labels it stands under."""
    over = " ".join(each.label for each in tree.above(request) if each.label)
    label = tree.label(request) or "no label"
    opener = button(
        join(
            span("rr-over", f"{over} ") if over else None,
            request.label or span("rr-empty", "no label"),
        ),
        class_="rr-entry",
        data_address=entry.address,
        aria_label=f"{label}, {says}, {entry.place.where}",
    )
    siglum = entry.siglum or f"line {entry.line}"
    where = element("span", f"{mark}{siglum}", class_="rr-number")
    return _cell("th", join(opener, where), "rr-label", role="rowheader", scope="row")


def _verbatim(words: str) -> Html:
    return marked(Place(0, 0, words, 0, 0))


def _termed(term: str, words: str) -> Html:
    return join(element("span", f"{term} ", class_="rr-term"), element("span", _verbatim(words)))


def _amount(amount: Amount | None) -> Html:
    if amount is None:
        return element("span", "no figure", class_="rr-empty")
    bound = element("span", glyph(BOUNDS[amount.limit]), f" {amount.limit}", class_="rr-bound")
    return join(element("b", str(amount)), " ", bound)


def in_words(kinds: Sequence[str]) -> str:
    """The kinds of a demand in words."""
    return " or ".join(kinds_of(kinds))


def kinds_of(kinds: Sequence[str]) -> list[str]:
    """The kinds of a demand in the order in which they are always named."""
    return [kind for kind in KINDS if kind in kinds]


def _holds(outer: Place, inner: Place) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def home(place: Place) -> str:
    """The address of the passage or line in which words begin."""
    return place.siglum or (f"line:{place.line}" if place.line else "")


HEAD = element(
    "template",
    element(
        "table",
        element(
            "tr",
            element(
                "td",
                element("span", class_="rr-is-request"),
                element("span"),
                element("span", class_="rr-count"),
                class_="rr-cell",
                role="cell",
                colspan=6,
            ),
            role="row",
            class_="rr-row rr-group-head",
        ),
    ),
    class_="rr-head-row",
)
"""The head of a section of rows: filled by the script."""
