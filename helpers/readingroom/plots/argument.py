"""An argument as one reader finds it: the options as a frame, claims in it, chains downward."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from readingroom import tables
from readingroom.document import Document
from readingroom.errors import ReadingRoomError
from readingroom.plots.cards import Card, Foot
from readingroom.plots.frame import Cell, draw
from readingroom.plots.picture import Picture
from readingroom.plots.type import shortened
from readingroom.reading.kinds import Claim, Option, Step

_MOST_WORDS = 14


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

    def state(self, claim: Claim) -> str:
        """Whether a claim is rejected, or has lost its support; empty where it stands."""
        if claim.id in self.rejected:
            return "rejected"
        return "" if claim.id in self.stand else "no support left"


def argument_map(
    document: Document,
    *,
    reading: str | None = None,
    rejected: Iterable[str] = (),
    letter: str = "",
) -> Picture:
    """The claims of a letter under the options it weighs, with the steps between them.

    `reading` says whose reading; `rejected` holds ids of claims to be rejected: they are struck
    through, and the claims that fall with them hatched. `letter` is the code of the letter; without
    it the first one whose author weighs options. Raises `ReadingRoomError` without a reading, and
    where the reading holds no claims of the letter.
    """
    tables.claims(document, reading=reading)
    held = document.reading(reading or "")
    wrong = [rejected] if isinstance(rejected, str) else list(rejected)
    gone = frozenset(held[f"claim:{each.removeprefix('claim:')}"].id for each in wrong)
    options = held.every(Option)
    code = letter or next((each.letter for each in options), "")
    claims = [each for each in held.every(Claim) if code in ("", each.letter)]
    if not claims:
        of = f" of letter {code}" if code else ""
        raise ReadingRoomError(f"The reading “{reading}” holds no claims{of}, so there is no map.")
    argument = _arranged(
        [each for each in options if each.letter == code or not code],
        claims,
        held.every(Step),
        tables.claims(document, reading=reading, rejected=gone)["stands"],
        gone,
    )
    name = next((each.title for each in document.letters if each.code == code), document.title)
    title = f"{name}: what is claimed, and what it rests on"
    return Picture(
        draw(title, _cells(argument), rejected=bool(gone)),
        title,
        alt=_alt(argument, name, reading or ""),
        data=_data(argument),
        caption=f"An interpretation: {getattr(held, 'title', reading)}. Words of the letter, "
        "shortened only by leaving out (…). A claim’s number is its place on this map. The words "
        "of the unstated premises stand in the table.",
    )


def _arranged(
    options: Sequence[Option],
    claims: Sequence[Claim],
    steps: Sequence[Step],
    stands: pd.Series,
    rejected: frozenset[str],
) -> Argument:
    """Claims cell by cell; within a cell premises come before what they lead to."""
    ids = {each.id for each in claims}
    own = tuple(step for step in steps if step.to in ids and ids.issuperset(step.from_))
    ordered: list[Claim] = []
    for cell in _places(options, claims, own):
        held = [claim for claim in claims if _place(claim, options, own) == cell]
        ordered += _downward(held, own)
    stand = frozenset(str(id) for id in stands.index[stands.astype(bool)])
    return Argument(tuple(options), tuple(ordered), own, stand, rejected)


def _places(
    options: Sequence[Option], claims: Sequence[Claim], steps: Sequence[Step]
) -> list[tuple[str, str]]:
    grid = [(option.id, weighs) for option in options for weighs in ("against", "for")]
    rest = dict.fromkeys(_place(claim, options, steps) for claim in claims)
    others = [place for place in rest if place not in grid and place[0] != "end"]
    others.sort(key=lambda place: place[1])
    return [*others, *grid, ("end", "")]


def _place(
    claim: Claim, options: Sequence[Option], steps: Sequence[Step]
) -> tuple[str, str]:
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


def _cells(argument: Argument) -> list[Cell]:
    grid = [
        (option.id, weighs, option.name)
        for option in argument.options
        for weighs in ("against", "for")
    ]
    heads = {
        ("top", "1 conclusion"): "The conclusion",
        ("top", "2 reasons"): "Reasons counted for neither option",
        ("all", "3"): "Claims and what they lead to",
        ("end", ""): "Said without a step to or from another claim",
    }
    places = [*heads, *((id, weighs) for id, weighs, _ in grid)]
    names = {id: name for id, _, name in grid}
    held: dict[tuple[str, str], list[Card]] = {place: [] for place in places}
    for claim in argument.claims:
        held[_place(claim, argument.options, argument.steps)].append(_card(argument, claim))
    return [
        Cell(place[0], names.get(place[0], ""), heads.get(place, f"{place[1]} it"), tuple(cards))
        for place, cards in held.items()
        if cards or place[0] in names
    ]


def _card(argument: Argument, claim: Claim) -> Card:
    onward = [step for step in argument.steps if claim.id in step.from_]
    behind = [step for step in argument.steps if claim.id == step.to and step.kind == "supports"]
    keeps = sum(argument.stand.issuperset(step.from_) for step in behind)
    return Card(
        number=argument.number(claim.id),
        id=claim.id,
        where=claim.place.where,
        words=shortened(claim.words, _MOST_WORDS, claim.modality),
        state=argument.state(claim),
        rests=f"keeps {keeps} of {len(behind)} supporting steps"
        if argument.rejected and 0 < keeps < len(behind) and claim.id in argument.stand
        else "",
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


def _data(argument: Argument) -> pd.DataFrame:
    names = {option.id: option.name for option in argument.options}
    rows = []
    for claim in argument.claims:
        behind = [step for step in argument.steps if step.to == claim.id]
        rows.append(
            {
                "claim": claim.id,
                "number": argument.number(claim.id),
                "option": names.get(claim.option),
                "weighs": claim.weighs or None,
                "where": claim.place.where,
                "words": claim.words,
                "state": argument.state(claim) or "stands",
                "supported by": _premises(argument, behind, "supports"),
                "counted against by": _premises(argument, behind, "counts against"),
                "unstated premises": "; ".join(
                    " ".join(step.unstated.split()) for step in behind if step.unstated
                )
                or None,
            }
        )
    return pd.DataFrame(rows).set_index("claim")


def _premises(argument: Argument, steps: Sequence[Step], kind: str) -> str | None:
    said = [
        " with ".join(str(argument.number(id)) for id in step.from_)
        for step in steps
        if step.kind == kind
    ]
    return "; ".join(said) or None


def _alt(argument: Argument, name: str, reading: str) -> str:
    counts = []
    for option in argument.options:
        held = [claim.weighs for claim in argument.claims if claim.option == option.id]
        sides = (f"{held.count(side) or 'no'} {side} it" for side in ("against", "for"))
        counts.append(f"“{option.name}”: {' and '.join(sides)}")
    supports = sum(step.kind == "supports" for step in argument.steps)
    fallen = [claim for claim in argument.claims if argument.state(claim) == "no support left"]
    gone = [claim for claim in argument.claims if claim.id in argument.rejected]
    roots = [c for c in argument.claims if _place(c, argument.options, argument.steps)[1][:1] == "1"]
    return " ".join(
        filter(
            None,
            [
                f"Argument map of {name} in the reading “{reading}”, {len(argument.claims)} "
                f"claims.",
                f"Claims counted under each option: {'; '.join(counts)}." if counts else "",
                f"{supports} steps support a claim, {len(argument.steps) - supports} count "
                f"against one, {sum(step.linked for step in argument.steps)} have linked "
                f"premises, {sum(bool(step.unstated) for step in argument.steps)} need a premise "
                "that is not stated.",
                " ".join(f"Everything leads to {c.place.where}: “{c.words}”." for c in roots),
                f"Rejected: {_named(gone)}. Without support then: {_named(fallen)}."
                if gone
                else "",
                "The table below has the same.",
            ],
        )
    )


def _named(claims: Sequence[Claim]) -> str:
    return ", ".join(f"{claim.id} ({claim.place.where})" for claim in claims) or "none"
