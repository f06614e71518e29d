"""The order of claims on a map: cell by cell, and within a cell premises before conclusions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from readingroom.anchors.excerpt import shortened
from readingroom.plots.cards import Card, Foot
from readingroom.plots.frame import Cell
from readingroom.reading.kinds import Claim, Option, Step

_MOST_WORDS = 14
_HEADS = {
    ("top", "1 conclusion"): "The conclusion",
    ("top", "2 reasons"): "Reasons counted for neither option",
    ("all", "3"): "Claims and what they lead to",
    ("end", ""): "Said without a step to or from another claim",
}


@dataclass(frozen=True)
class Argument:
    """The claims of one letter in their order on the map, the steps, and what stands."""

    options: tuple[Option, ...]
    claims: tuple[Claim, ...]
    steps: tuple[Step, ...]
    stand: frozenset[str]
    rejected: frozenset[str]

    def number(self, claim: str) -> int:
        """The number of a claim on the map, from 1."""
        return next(n for n, each in enumerate(self.claims, 1) if each.id == claim)

    def place(self, claim: Claim) -> tuple[str, str]:
        """The cell of a claim."""
        return _place(claim, self.options, self.steps)

    def state(self, claim: Claim) -> str:
        """Whether a claim is rejected, or has lost its support; empty where it stands."""
        if claim.id in self.rejected:
            return "rejected"
        return "" if claim.id in self.stand else "no support left"


def arranged(
    options: Sequence[Option],
    claims: Sequence[Claim],
    steps: Sequence[Step],
    stand: frozenset[str],
    rejected: frozenset[str],
) -> Argument:
    """Claims cell by cell; within a cell premises come before what they lead to."""
    ids = {each.id for each in claims}
    own = tuple(step for step in steps if step.to in ids and ids.issuperset(step.from_))
    ordered: list[Claim] = []
    for cell in _places(options, claims, own):
        held = [claim for claim in claims if _place(claim, options, own) == cell]
        ordered += _downward(held, own)
    return Argument(tuple(options), tuple(ordered), own, stand, rejected)


def _places(
    options: Sequence[Option], claims: Sequence[Claim], steps: Sequence[Step]
) -> list[tuple[str, str]]:
    grid = [(option.id, weighs) for option in options for weighs in ("against", "for")]
    rest = dict.fromkeys(_place(claim, options, steps) for claim in claims)
    others = [place for place in rest if place not in grid and place[0] != "end"]
    others.sort(key=lambda place: place[1])
    return [*others, *grid, ("end", "")]


def _place(claim: Claim, options: Sequence[Option], steps: Sequence[Step]) -> tuple[str, str]:
    """The cell of a claim: its option and side, or what it is for the whole."""
    if claim.option in {option.id for option in options} and claim.weighs:
        return claim.option, claim.weighs
    leads = any(claim.id in step.from_ for step in steps)
    rests = any(claim.id == step.to for step in steps)
    if not leads and not rests:
        return "end", ""
    if not options:
        return "all", "3"
    return ("top", "1 conclusion") if rests and not leads else ("top", "2 reasons")


def _downward(claims: Sequence[Claim], steps: Sequence[Step]) -> list[Claim]:
    """In the order of the letter, but each claim after those of its cell that lead to it."""
    order: list[Claim] = []
    waiting: set[str] = set()

    def put(claim: Claim) -> None:
        if claim in order or claim.id in waiting:
            return
        waiting.add(claim.id)
        premises = {id for step in steps if step.to == claim.id for id in step.from_}
        for each in claims:
            if each.id in premises:
                put(each)
        order.append(claim)

    for claim in claims:
        put(claim)
    return order


def cells(argument: Argument) -> list[Cell]:
    """The cells of the map with their cards; a side of an option is there even when empty."""
    names = {option.id: option.name for option in argument.options}
    sides = [(id, weighs) for id in names for weighs in ("against", "for")]
    held: dict[tuple[str, str], list[Card]] = {place: [] for place in [*_HEADS, *sides]}
    for claim in argument.claims:
        held[argument.place(claim)].append(_card(argument, claim))
    return [
        Cell(
            place[0],
            names.get(place[0], ""),
            _HEADS.get(place, f"{place[1].capitalize()} it"),
            tuple(cards),
        )
        for place, cards in held.items()
        if cards or place[0] in names
    ]


def _card(argument: Argument, claim: Claim) -> Card:
    onward = [step for step in argument.steps if claim.id in step.from_]
    return Card(
        number=argument.number(claim.id),
        id=claim.id,
        where=claim.place.where,
        words=shortened(claim.words, _MOST_WORDS, claim.modality),
        state=argument.state(claim),
        rests=_rests(argument, claim),
        feet=tuple(
            Foot(
                step.kind,
                argument.number(step.to),
                tuple(argument.number(id) for id in step.from_ if id != claim.id),
                bool(step.unstated),
            )
            for step in onward
        ),
        leads_to=frozenset(argument.number(step.to) for step in onward),
    )


def _rests(argument: Argument, claim: Claim) -> str:
    """How many steps lead to a claim that has several, and how many of them still stand."""
    behind = [step for step in argument.steps if claim.id == step.to]
    holding = [step for step in behind if argument.stand.issuperset(step.from_)]
    for_it, kept = (sum(step.kind == "supports" for step in steps) for steps in (behind, holding))
    against = len(behind) - for_it
    if len(behind) < 2 or argument.state(claim):
        return ""
    said = (
        f"{kept} of {for_it} steps still support it"
        if kept < for_it
        else (f"{for_it} steps support it")
    )
    return (
        f"{said}, {against} {'counts' if against == 1 else 'count'} against it" * bool(against)
        or said
    )
