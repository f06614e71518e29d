"""An argument as one reader finds it: the options as a frame, claims in it, chains downward."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from readingroom import tables
from readingroom.answers import reading_of
from readingroom.document import Collection, Document
from readingroom.errors import ReadingRoomError
from readingroom.plots.arrangement import Argument, arranged, cells
from readingroom.plots.frame import draw
from readingroom.plots.picture import Picture
from readingroom.reading.kinds import Claim, Option, Step


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
    held = reading_of(document, reading or "")
    wrong = [rejected] if isinstance(rejected, str) else list(rejected)
    gone = frozenset(held[f"claim:{each.removeprefix('claim:')}"].id for each in wrong)
    code = letter or next((each.letter for each in held.every(Option)), "")
    standing = _standing(tables.claims(document, reading=reading, rejected=gone))
    argument = _argument(held, code, standing, gone, reading or "")
    name = next((each.title for each in document.letters if each.code == code), document.title)
    title = f"{name}: what is claimed, and what it rests on"
    return Picture(
        draw(title, cells(argument), rejected=bool(gone)),
        title,
        alt=_alt(argument, name, reading or ""),
        data=_data(argument),
        caption=f"An interpretation: {getattr(held, 'title', reading)}. Words of the letter, "
        "shortened only by leaving out (…). A claim’s number is its place on this map. The words "
        "of the unstated premises stand in the table.",
    )


def _argument(
    held: Collection, letter: str, standing: frozenset[str], rejected: frozenset[str], reading: str
) -> Argument:
    claims = [each for each in held.every(Claim) if letter in ("", each.letter)]
    if not claims:
        of = f" of letter {letter}" if letter else ""
        raise ReadingRoomError(f"The reading “{reading}” holds no claims{of}, so there is no map.")
    options = [each for each in held.every(Option) if letter in ("", each.letter)]
    return arranged(options, claims, held.every(Step), standing, rejected)


def _standing(claims: pd.DataFrame) -> frozenset[str]:
    stands = claims["stands"].astype(bool) if len(claims) else []
    return frozenset(str(id) for id in claims.index[stands])


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
        sides = (f"{held.count(side) or 'none'} {side} it" for side in ("against", "for"))
        counts.append(f"“{option.name}”: {' and '.join(sides)}")
    supports = sum(step.kind == "supports" for step in argument.steps)
    fallen = [claim for claim in argument.claims if argument.state(claim) == "no support left"]
    gone = [claim for claim in argument.claims if claim.id in argument.rejected]
    roots = [each for each in argument.claims if argument.place(each)[1] == "1 conclusion"]
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
                " ".join(
                    f"The conclusion is {each.place.where}: “{each.words}”." for each in roots
                ),
                f"Rejected: {_named(gone)}. Without support then: {_named(fallen)}."
                if gone
                else "",
                "The table below has the same.",
            ],
        )
    )


def _named(claims: Sequence[Claim]) -> str:
    return ", ".join(f"{claim.id} ({claim.place.where})" for claim in claims) or "none"
