"""The requests as they stand under one another, and the rules by which they may be counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from readingroom.document import Collection
from readingroom.document.facts import Request
from readingroom.reading import Demand, Silence
from readingroom.text import shortened

BOUNDS = {
    "a minimum": "minimum",
    "a maximum": "maximum",
    "a figure": "figure",
    "left open": "open",
    "no figure": "none",
}
"""How an amount may be bound, in words, and the kind of each."""
_MOST_WORDS = 14


class Tree:
    """The requests as they stand under one another, by their ids."""

    def __init__(self, requests: Sequence[Request]) -> None:
        self.requests = requests
        self.by_id = {each.id: each for each in requests}
        self.under: dict[str, list[Request]] = {}
        for each in requests:
            self.under.setdefault(each.part_of, []).append(each)

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
        return " ".join(
            filter(None, [*(each.label for each in self.above(request)), request.label])
        )

    def name(self, request: Request) -> str:
        """What a request is called: its label, or that it has none and where it stands."""
        return self.label(request) or f"the entry without a label ({request.place.where})"


def of_request(tree: Tree, held: Collection | None) -> dict[str, list[Demand]]:
    """The demands of a reading by the id of their request; those of unknown requests left out."""
    found: dict[str, list[Demand]] = {}
    for demand in held.every(Demand) if held else ():
        if demand.request in tree.by_id:
            found.setdefault(demand.request, []).append(demand)
    return found


def in_order(tree: Tree, held: Collection | None) -> list[Demand]:
    """All the demands of a reading, in the order of their requests."""
    found = of_request(tree, held)
    return [demand for request in tree.requests for demand in found.get(request.id, [])]


def silences(tree: Tree, held: Collection | None) -> list[Silence]:
    """What a reading finds that the letters with requests do not say."""
    letters = {each.letter for each in tree.requests}
    return [each for each in (held.every(Silence) if held else ()) if each.letter in letters]


def shape(request: Request) -> str:
    """How the amount is bound, in words; “no figure” where there is none."""
    return request.amount.limit if request.amount else "no figure"


def short(words: str, request: Request) -> str:
    """Verbatim words, shortened by leaving out; verb, target and amount stay."""
    amount = [request.amount.at.words] if request.amount else []
    return shortened(words, _MOST_WORDS, [*request.verb, *request.target, *amount])


@dataclass(frozen=True)
class Way:
    """A way to count: its label with the number, its rule in words, what it leaves out.

    `of` gives the number that each counted request (by its id) or demand (by its address) gets.
    """

    id: str
    label: str
    rule: str
    left: tuple[str, ...]
    of: Mapping[str, int]

    def __str__(self) -> str:
        left = f" Not counted: {'; '.join(self.left)}." if self.left else ""
        return f"{self.label[:1].upper()}{self.label[1:]}. {self.rule}{left}"


def ways(tree: Tree, demands: Sequence[Demand], *, own: bool) -> list[Way]:
    """The ways to count, each with its rule in words and the number that each row gets.

    What stands under a counted entry is joined to it. Entries without a printed label are counted
    only in a document that prints none.
    """
    labelled = any(each.label for each in tree.requests)
    bear = [each for each in tree.requests if each.label or not labelled]
    which = (
        "Counted are the entries that bear a label and" if labelled else "Counted are those that"
    )
    tops = [each for each in bear if not tree.above(each)]
    leaves = [each for each in bear if each.id not in tree.under]
    joined = f"{which} stand under no other; what stands under one is joined to it."
    lowest = f"{which} have nothing under them. An entry that only heads others is not counted."
    return [
        _way(tree, "measures", "measure", tops, joined),
        _way(tree, "items", "item", leaves, lowest),
        *([_by_demand(tree, demands, own)] if demands or not own else []),
    ]


def _way(tree: Tree, id: str, noun: str, counted: Sequence[Request], rule: str) -> Way:
    number = {each.id: at for at, each in enumerate(counted, 1)}
    of: dict[str, int] = {}
    for each in tree.requests:
        joined = next((over.id for over in tree.above(each) if over.id in number), each.id)
        if joined in number:
            of[each.id] = number[joined]
    left = tuple(tree.name(each) for each in tree.requests if each.id not in of)
    return Way(id, plural(len(counted), noun), rule, left, of)


def _by_demand(tree: Tree, demands: Sequence[Demand], own: bool) -> Way:
    has = {demand.request for demand in demands}
    left = tuple(tree.name(each) for each in tree.requests if each.id not in has)
    of = {demand.address: at for at, demand in enumerate(demands, 1)}
    number = plural(len(demands), "demand")
    if own:
        rule = "Counted is each demand that I have found so far."
        return Way("own", f"my {number}", rule, left, of)
    rule = (
        "Counted is each action that is asked for, as this reading divides the entries; a repeated "
        "action is counted each time."
    )
    return Way("demands", number, rule, left, of)


def plural(number: int, noun: str) -> str:
    """A number with its noun.

    >>> plural(1, "item"), plural(5, "item")
    ('1 item', '5 items')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
