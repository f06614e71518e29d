"""The frame of an argument: which place each claim has in the argument of its letter."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from readingroom.document.things import Collection
from readingroom.reading.kinds import Claim, Option, Step

Where = Literal["thesis", "reason", "option", "other", "alone"]


def places(reading: Collection) -> dict[str, Where]:
    """The place of each claim of a reading, by its id: the rule is what the steps do with it.

    - `option`: counted for or against a course that its letter weighs. What speaks for one course
      is no judgement between the courses, so such a claim is never the thesis.
    - `thesis`: argued for or against, and not used to argue for anything further in its letter:
      where the letter's chains end. There may be several, or none, as in a circle. A letter that
      weighs no options has its thesis all the same, as Kim's proposal of measures.
    - `reason`: a chain of steps, short or long, leads from it to a thesis. A reason for a reason
      is a reason (subordinate argument, as in Snoeck Henkemans, *Analysing Complex Argumentation*,
      1992), and so is one that counts against: it bears on the thesis.
    - `other`: in steps with other claims, but leading to no thesis of its letter.
    - `alone`: in no step with another claim.

    Only steps within a letter make an end: what Mao concludes stays his thesis though Kim builds
    on it. A step from a claim to itself, or with a claim that is not there, counts for nothing.

    >>> from readingroom.loading import load
    >>> found = places(load("telegram-21646").reading("key"))
    >>> [found[id] for id in ("refuse", "cannot-resolve", "war-delayed", "two-sides", "measures")]
    ['thesis', 'reason', 'option', 'alone', 'thesis']
    """
    claims = reading.every(Claim)
    letter = {claim.id: claim.letter for claim in claims}
    links = {
        (premise, step.to)
        for step in reading.every(Step)
        for premise in step.from_
        if premise != step.to and {premise, step.to} <= letter.keys()
    }
    within = {(premise, to) for premise, to in links if letter[premise] == letter[to]}
    weighed = {(option.letter, option.id) for option in reading.every(Option)}
    counted = {each.id for each in claims if each.weighs and (each.letter, each.option) in weighed}
    theses = {to for _, to in links} - {premise for premise, _ in within} - counted
    found: dict[str, Where] = dict.fromkeys(letter, "alone")
    found |= dict.fromkeys((id for link in links for id in link), "other")
    found |= dict.fromkeys(_behind(theses, within), "reason")
    found |= dict.fromkeys(theses, "thesis")
    return found | dict.fromkeys(counted, "option")


def _behind(ends: set[str], links: Iterable[tuple[str, str]]) -> set[str]:
    """All from which links lead, one after another, to one of the ends."""
    premises: dict[str, list[str]] = {}
    for premise, to in links:
        premises.setdefault(to, []).append(premise)
    found: set[str] = set()
    waiting = list(ends)
    while waiting:
        more = set(premises.get(waiting.pop(), ())) - found
        found |= more
        waiting += more
    return found


def circles(reading: Collection) -> list[tuple[str, ...]]:
    """The ids of claims that support one another, directly or by way of others: one tuple a circle.

    Such claims cannot carry each other: by `standing`, a claim that only its own consequences
    support does not stand.

    >>> steps = [Step(id="1", from_=("a",), to="b", kind="supports"),
    ...          Step(id="2", from_=("b",), to="a", kind="supports")]
    >>> class Two(Collection):
    ...     things = tuple(steps)
    >>> circles(Two())
    [('a', 'b')]
    """
    steps = [step for step in reading.every(Step) if step.kind == "supports"]
    links = {(premise, step.to) for step in steps for premise in step.from_ if premise != step.to}
    ahead = {(to, premise) for premise, to in links}
    found: list[tuple[str, ...]] = []
    placed: set[str] = set()
    for id in _ids(steps):
        if id not in placed and id in (behind := _behind({id}, links)):
            circle = behind & _behind({id}, ahead)
            placed |= circle
            found.append(tuple(each for each in _ids(steps) if each in circle))
    return found


def _ids(steps: Iterable[Step]) -> dict[str, None]:
    return dict.fromkeys(id for step in steps for id in (*step.from_, step.to))
