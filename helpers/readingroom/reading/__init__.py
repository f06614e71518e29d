"""Readings: one person's interpretation of a document, and what it makes stand or fall."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from readingroom.document.things import Collection, Thing
from readingroom.reading.frame import circles, places
from readingroom.reading.kinds import Claim, Step

__all__ = ["Reading", "circles", "places", "standing"]


@dataclass(frozen=True, eq=False)
class Reading(Collection):
    """One reader's interpretation: claims, steps, demands and the rest."""

    reader: str
    title: str
    about: str
    things: tuple[Thing, ...]

    def standing(self, rejected: Iterable[str] = ()) -> frozenset[str]:
        """The ids of the claims that stand when some are rejected; see `standing`."""
        claims = [claim.id for claim in self.every(Claim)]
        return standing(claims, self.every(Step), rejected)


def standing(
    claims: Iterable[str], steps: Iterable[Step], rejected: Iterable[str] = ()
) -> frozenset[str]:
    """The ids of the claims that stand when the claims in `rejected` are rejected.

    The rule: a claim stands if it is accepted and some step for it has all its premises standing,
    or if no step for it is given, so that it needs none. A claim that only its own consequences
    support does not stand. Steps that count against a claim weigh on it but do not bring it down:
    how heavily they weigh is for a reader to judge. (This is grounded acceptance without attacks:
    a least fixed point.)

    >>> steps = [Step(id="1", from_=("smoke", "no-fog"), to="fire", kind="supports"),
    ...          Step(id="2", from_=("heat",), to="fire", kind="supports")]
    >>> sorted(standing(["smoke", "no-fog", "heat", "fire"], steps, {"smoke"}))
    ['fire', 'heat', 'no-fog']
    >>> sorted(standing(["smoke", "no-fog", "heat", "fire"], steps, {"smoke", "heat"}))
    ['no-fog']
    """
    accepted = set(claims) - set(rejected)
    support = [step for step in steps if step.kind == "supports"]
    needs_support = {step.to for step in support}
    stand = accepted - needs_support
    while more := {
        step.to for step in support if step.to in accepted - stand and stand.issuperset(step.from_)
    }:
        stand |= more
    return frozenset(stand)
