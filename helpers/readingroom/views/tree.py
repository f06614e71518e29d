"""The requests as they stand under one another, what is found in them, and how they are counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

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


@dataclass(frozen=True, eq=False)
class Tree:
    """The requests as they stand under one another, with the demands that a reading finds in them.

    Where the demands are the reader's own, `entries` has the entry of each by its address.
    """

    requests: Sequence[Request]
    held: Collection
    entries: Mapping[str, Any] | None = None

    @property
    def mine(self) -> bool:
        """Whether the demands are the reader's own."""
        return self.entries is not None

    @cached_property
    def by_id(self) -> dict[str, Request]:
        """The requests by their ids."""
        return {each.id: each for each in self.requests}

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

    @cached_property
    def inside(self) -> Mapping[str, list[Demand]]:
        """The demands in each request, by its id; those in unknown requests are left out."""
        found: dict[str, list[Demand]] = {each.id: [] for each in self.requests}
        for demand in self.held.every(Demand):
            found.get(demand.request, []).append(demand)
        return found

    @property
    def demands(self) -> list[Demand]:
        """All the demands, in the order of their requests."""
        return [demand for held in self.inside.values() for demand in held]

    @cached_property
    def silences(self) -> list[Silence]:
        """What the letters with requests do not say, by the reading."""
        letters = {each.letter for each in self.requests}
        return [*self.held.every(Silence, lambda each: each.letter in letters)]

    @cached_property
    def ways(self) -> list[Way]:
        """The ways to count, each with its rule in words and the number that each row gets.

        What stands under a counted entry is joined to it. Entries without a printed label are
        counted only in a document that prints none.
        """
        return list(_ways(self))


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


def _ways(tree: Tree) -> Iterator[Way]:
    labelled = any(each.label for each in tree.requests)
    bear = [each for each in tree.requests if each.label or not labelled]
    which = (
        "Counted are the entries that bear a label and" if labelled else "Counted are those that"
    )
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
    of: dict[str, int] = {}
    for each in tree.requests:
        joined = next((over.id for over in tree.above(each) if over.id in number), each.id)
        if joined in number:
            of[each.id] = number[joined]
    left = tuple(tree.name(each) for each in tree.requests if each.id not in of)
    return Way(f"{noun}s", plural(len(counted), noun), rule, left, of)


def _by_demand(tree: Tree) -> Way:
    left = tuple(tree.name(each) for each in tree.requests if not tree.inside[each.id])
    of = {demand.address: at for at, demand in enumerate(tree.demands, 1)}
    number = plural(len(of), "demand")
    if tree.mine:
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
