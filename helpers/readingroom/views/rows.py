"""The ledger: the requests as they stand under one another, the demands in them, the counts."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from readingroom.document import Collection
from readingroom.document.facts import Amount, Request
from readingroom.document.things import Place, marked
from readingroom.html import Child, Html, button, div, element, join, known, span, template
from readingroom.reading import Demand, Silence
from readingroom.text import fold, shortened, with_noun
from readingroom.views.frame import glyph

KINDS = {"defensive": "Defensive", "command": "Command", "offensive": "Offensive"}
BOUNDS = {
    "a minimum": "minimum", "a maximum": "maximum", "a figure": "figure", "left open": "open",
    "no figure": "none",
}  # fmt: skip
_MOST_WORDS = 14


class Tree:
    """The requests as they stand under one another, with the demands that a reading finds in them.

    `entries` has the reader's own (`mine`) by the addresses of demands, `inside` the demands in
    each request by its id; those in unknown requests are left out. `ways` are the ways to count.
    """

    def __init__(
        self, requests: Sequence[Request], held: Collection, entries: Mapping[str, Any] | None
    ) -> None:
        self.requests, self.held = requests, held
        self.entries, self.mine = entries or {}, entries is not None
        self.by_id = {each.id: each for each in requests}
        self.inside: dict[str, list[Demand]] = {each.id: [] for each in requests}
        for demand in held.every(Demand):
            self.inside.get(demand.request, []).append(demand)
        self.demands = [demand for held in self.inside.values() for demand in held]
        letters = {each.letter for each in requests}
        self.silences = held.every(Silence, lambda each: each.letter in letters)
        self.ways = list(_ways(self))

    def under(self, request: Request) -> list[Request]:
        """What stands right under a request."""
        return [each for each in self.requests if each.part_of == request.id]

    def above(self, request: Request) -> list[Request]:
        """What a request stands under, the outermost first."""
        chain: list[Request] = []
        over = self.by_id.get(request.part_of)
        while over and over not in chain and over is not request:
            chain.insert(0, over)
            over = self.by_id.get(over.part_of)
        return chain

    def label(self, request: Request) -> str:
        """The label with those it stands under, so that it is told from others."""
        return " ".join(each.label for each in (*self.above(request), request) if each.label)

    def name(self, request: Request) -> str:
        """What a request is called: its label, or that it has none and where it stands."""
        return self.label(request) or f"the entry without a label ({request.place.where})"


def shape(request: Request) -> str:
    """How the amount is bound, in words; “no figure” where there is none."""
    return request.amount.limit if request.amount else "no figure"


class Way(NamedTuple):
    """A way to count; `of` has the number of each request (by id) or demand (by address)."""

    id: str
    label: str
    rule: str
    left: tuple[str, ...]
    of: Mapping[str, int]

    def __str__(self) -> str:
        left = f" Not counted: {'; '.join(self.left)}." if self.left else ""
        return f"{self.label[:1].upper()}{self.label[1:]}. {self.rule}{left}"


def _ways(tree: Tree) -> Iterator[Way]:
    labelled = any(each.label for each in tree.requests)
    bear = [each for each in tree.requests if each.label or not labelled]
    which = f"Counted are {'the entries that bear a label and' if labelled else 'those that'}"
    tops = [each for each in bear if not tree.above(each)]
    leaves = [each for each in bear if not tree.under(each)]
    joined = f"{which} are under no other; what is under one is joined to it."
    lowest = f"{which} have nothing under them. An entry that only heads others is not counted."
    yield _by_request(tree, "measure", tops, joined)
    yield _by_request(tree, "item", leaves, lowest)
    if tree.demands or not tree.mine:
        yield _by_demand(tree)


def _by_request(tree: Tree, noun: str, counted: Sequence[Request], rule: str) -> Way:
    number = {each.id: at for at, each in enumerate(counted, 1)}
    chains = {each.id: [over.id for over in (*tree.above(each), each)] for each in tree.requests}
    joined = {id: [over for over in chain if over in number] for id, chain in chains.items()}
    of = {id: number[tops[0]] for id, tops in joined.items() if tops}
    left = tuple(tree.name(each) for each in tree.requests if each.id not in of)
    return Way(f"{noun}s", with_noun(len(counted), noun), rule, left, of)


def _by_demand(tree: Tree) -> Way:
    left = tuple(tree.name(each) for each in tree.requests if not tree.inside[each.id])
    of = {demand.address: at for at, demand in enumerate(tree.demands, 1)}
    number = with_noun(len(of), "demand")
    if tree.mine:
        rule = "Counted is each demand that I have found so far."
        return Way("own", f"my {number}", rule, left, of)
    rule = "Counted is each action that is asked for, as this reading divides the entries; a "
    return Way("demands", number, f"{rule}repeated action is counted each time.", left, of)


_FOR_REQUESTS = dict.fromkeys(("label", "words", "verb", "target", "amount"))
_FOR_DEMANDS = {"label": None, "words": None, "kind, arm": 2, "amount, takes up": None}


def ledger(tree: Tree) -> Html:
    """The requests as enumerated, each with the demands in it; the script arranges the rows."""
    orders = {
        "line": sorted(tree.requests, key=lambda each: each.place.start),
        "label": sorted(tree.requests, key=lambda each: _spoken(tree.label(each))),
        "target": sorted(tree.requests, key=lambda each: _spoken(" ".join(each.target[:1]))),
    }
    rows = []
    for request in tree.requests:
        order = {name: every.index(request) for name, every in orders.items()}
        rows.append(_request_row(tree, request, order))
        rows += (_demand_row(tree, request, demand) for demand in tree.inside[request.id])
    heads = [_heads(_FOR_REQUESTS, "requests"), _heads(_FOR_DEMANDS, "demands")]
    parts = (
        element("caption", "The requests", class_="rr-hide"),
        element("thead", *heads, role="rowgroup"),
        element("tbody", *rows, role="rowgroup"),
    )
    table = element("table", *parts, role="table", class_="rr-ledger rr-as-tree")
    return div("rr-ledger-frame", table)


def _spoken(words: str) -> tuple[Any, ...]:
    """By what words are sorted: numbers in them by their size, and what is empty last."""
    pieces = re.split(r"(\d+)", words.casefold())
    key = tuple((each.isdigit(), int(each) if each.isdigit() else each) for each in pieces)
    return (not words, *key)


def _heads(heads: Mapping[str, int | None], of: str) -> Html:
    how = {"role": "columnheader", "scope": "col"}
    counted = _cell("th", "counted as", "rr-brace", **how)
    cells = (_cell("th", said, "", **how, colspan=wide) for said, wide in heads.items())
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
    cells = (
        _opener(tree, request, request, "request", ""),
        _cell("td", _short(request.words, request), "rr-short"),
        _cell("td", _termed("verb", " · ".join(request.verb)), "rr-verb"),
        _cell("td", _termed("target", " · ".join(request.target)), "rr-target"),
        _cell("td", _amount(request.amount), "rr-amount"),
    )
    return _row(tree, request, "rr-row", row, *cells)


def _row(tree: Tree, request: Request, class_: str, row: Mapping[str, Any], *cells: Html) -> Html:
    class_ += f" rr-depth-{min(len(tree.above(request)), 3)}"
    brace = _cell("td", "", "rr-brace")
    return element("tr", brace, *cells, role="row", class_=class_, data_row=known(row))


def _demand_row(tree: Tree, request: Request, demand: Demand) -> Html:
    kinds, arm = kinds_of(demand.kind), demand.arm or "no arm named"
    amount, at = request.amount, demand.at
    holds = amount and at.start <= amount.at.start and amount.at.end <= at.end
    number = {way.id: way.of.get(demand.address, way.of.get(request.id, 0)) for way in tree.ways}
    kind = [each for each in KINDS if each in demand.kind]
    row = {"of": request.id, "kind": kind, "arm": demand.arm, "number": number}
    taken = dict.fromkeys(home(at).replace(":", " ") for at in demand.takes_up if at.line)
    mine = "my " if tree.mine else ""
    shapes = span("rr-is-request", *(join(glyph(each), " ") for each in kind))
    words = _short(demand.words, request)
    if demand.words.split() == request.words.split():
        words = join(span("rr-whole", "all of these words "), span("rr-if-alone", words))
    name = f"Remove my demand in {tree.name(request)}: {kinds}"
    look = "rr-button rr-remove rr-alive"
    remove = button("Remove", class_=look, data_remove=demand.address, aria_label=name)
    last = [
        span("rr-if-alone", _amount(amount)) if holds else None,
        span("rr-takes", _termed("takes up", ", ".join(taken))) if taken else None,
        remove if mine else None,
    ]
    cells = (
        _opener(tree, request, demand, f"{mine}demand: {kinds}, {arm}", "mine, " if mine else ""),
        _cell("td", words, "rr-short"),
        _cell("td", join(shapes, element("b", kinds), f", {arm}"), "rr-kinds", colspan=2),
        _cell("td", join(*last), "rr-amount"),
    )
    return _row(tree, request, "rr-row rr-demand", row, *cells)


def _opener(tree: Tree, request: Request, entry: Request | Demand, says: str, mark: str) -> Html:
    over = " ".join(each.label for each in tree.above(request) if each.label)
    own = request.label or span("rr-empty", "no label")
    words = join(span("rr-over", f"{over} ") if over else None, own)
    name = f"{tree.label(request) or 'no label'}, {says}, {entry.place.where}"
    opener = button(words, class_="rr-entry", data_address=entry.address, aria_label=name)
    where = span("rr-number", f"{mark}{entry.siglum or f'line {entry.line}'}")
    return _cell("th", join(opener, where), "rr-label", role="rowheader", scope="row")


def _short(words: str, request: Request) -> Html:
    amount = [request.amount.at.words] if request.amount else []
    return _verbatim(shortened(words, _MOST_WORDS, [*request.verb, *request.target, *amount]))


def _verbatim(words: str) -> Html:
    return marked(Place(0, 0, words, 0, 0))


def _termed(term: str, words: str) -> Html:
    return join(span("rr-term", f"{term} "), element("span", _verbatim(words)))


def _amount(amount: Amount | None) -> Html:
    if amount is None:
        return span("rr-empty", "no figure")
    bound = span("rr-bound", glyph(BOUNDS[amount.limit]), f" {amount.limit}")
    return join(element("b", str(amount)), " ", bound)


def kinds_of(kinds: Sequence[str]) -> str:
    """The kinds of a demand in words, in the order in which they are always named."""
    return " or ".join(kind for kind in KINDS if kind in kinds)


def home(place: Place) -> str:
    """The address of the passage or line in which words begin."""
    return place.siglum or (f"line:{place.line}" if place.line else "")


_HEAD = join(span("rr-is-request"), element("span"), span("rr-count"))
_HEAD = element("tr", _cell("td", _HEAD, "", colspan=6), role="row", class_="rr-row rr-group-head")
HEAD = template("head-row", element("table", _HEAD))
