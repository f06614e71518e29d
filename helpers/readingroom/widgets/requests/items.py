"""What the inspector of the view of requests says of each request and each demand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from readingroom.document import Collection
from readingroom.document.kinds import Request
from readingroom.document.things import Place
from readingroom.reading.kinds import Demand, Echo
from readingroom.widgets.desk.view import citing, whereabouts
from readingroom.widgets.requests.tree import Tree, of_request, shape


def items_of(tree: Tree, held: Collection | None) -> dict[str, Any]:
    """By address: every request, and with a reading every demand, its phrases and its echoes."""
    echoes = held.every(Echo) if held else ()
    demands = of_request(tree, held)
    items = {
        each.address: _request_item(tree, each, demands.get(each.id, []), echoes)
        for each in tree.requests
    }
    for held_in in demands.values():
        items |= {each.address: _demand_item(tree, each, echoes) for each in held_in}
    return items


def home(place: Place) -> str:
    """The address of the passage or line in which words begin."""
    return place.siglum or (f"line:{place.line}" if place.line else "")


def _request_item(
    tree: Tree, request: Request, demands: Sequence[Demand], echoes: Sequence[Echo]
) -> dict[str, Any]:
    label = tree.label(request)
    over = tree.by_id.get(request.part_of)
    rows = [
        ["label as printed", request.label or "no label"],
        ["verb", " · ".join(request.verb)],
        ["target", " · ".join(request.target)],
        ["amount", f"{request.amount} ({shape(request)})" if request.amount else "no figure"],
    ]
    touching = [each for each in echoes if touches(request.place, each)]
    return {
        "kind": f"Request {label}" if label else "Request without a label",
        "glyph": "request",
        "words": request.words,
        "rows": [*whereabouts(request.place), *rows, *_echo_rows(touching)],
        "more": _echo_words(request.place, touching),
        "links": [
            {"head": "Stands under", "items": [[tree.name(over), over.address]] if over else []},
            {
                "head": "Holds",
                "items": [
                    [tree.name(each), each.address] for each in tree.under.get(request.id, [])
                ],
            },
            {
                "head": "Demands in it, by this reading",
                "items": [[each.arm or each.id, each.address] for each in demands],
            },
        ],
        "note": request.note,
        "cite": citing(request.place),
    }


def _demand_item(tree: Tree, demand: Demand, echoes: Sequence[Echo]) -> dict[str, Any]:
    request = tree.by_id[demand.request]
    touching = [each for each in echoes if touches(demand.place, each)]
    taken = [
        {"head": "Takes up", "words": at.words, "where": citing(at), "address": home(at)}
        for at in demand.takes_up
        if at.line
    ]
    return {
        "kind": f"Demand in {tree.name(request)}: {' or '.join(demand.kind)}",
        "glyph": demand.kind[0] if demand.kind else "request",
        "words": demand.words,
        "rows": [
            *whereabouts(demand.place),
            ["kind", " or ".join(demand.kind)],
            ["arm", demand.arm],
            ["known from", "a reading, not the page"],
            *_echo_rows(touching),
        ],
        "more": [*taken, *_echo_words(demand.place, touching)],
        "links": [{"head": "Request", "items": [[tree.name(request), request.address]]}],
        "note": demand.note,
        "cite": citing(demand.place),
    }


def touches(place: Place, echo: Echo) -> bool:
    """Whether an echo has words in a place."""
    return any(_overlap(place, each) for each in (echo.mao, echo.kim))


def _overlap(one: Place, other: Place) -> bool:
    return bool(other.line) and one.start < other.end and other.start < one.end


def _echo_rows(echoes: Sequence[Echo]) -> list[list[str]]:
    return [["echo", each.what.strip()] for each in echoes]


def _echo_words(place: Place, echoes: Sequence[Echo]) -> list[dict[str, str]]:
    return [
        {"head": "Echoes", "words": at.words, "where": citing(at), "address": home(at)}
        for each in echoes
        for at in (each.mao, each.kim)
        if at.line and not _overlap(place, at)
    ]
