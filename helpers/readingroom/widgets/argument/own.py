"""A reader's own argument as the view keeps it: the one place in Python that knows its form.

`{"options": [{"id", "name", "letter"}], "claims": [{"id", "letter", "says", "stance", "option",
"weighs", "at": {"quote", "in", "n"}}], "steps": [{"id", "from": […], "to", "kind", "unstated"}]}`:
entries as they stand in a `reading.<name>.yaml`. What is empty is left out; `n`, which counts the
places in the letter, is there only where the words stand more than once. The view shows what it
cannot use and says why, so nothing is refused here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from readingroom.document.things import NOWHERE
from readingroom.markup import showable
from readingroom.reading import Reading
from readingroom.reading.kinds import Claim, Option, Step

SECTIONS = ("options", "claims", "steps")


def kept(own: object) -> dict[str, Any]:
    """What the view keeps of what it is given: a mapping that can be sent, or nothing."""
    return dict(showable(own)) if isinstance(own, Mapping) else {}


def entries(own: Mapping[str, Any], section: str) -> list[Mapping[str, Any]]:
    """The entries of one section that are entries at all."""
    listed = own.get(section)
    if not isinstance(listed, (list, tuple)):
        return []
    return [entry for entry in listed if isinstance(entry, Mapping)]


def framed(own: object) -> Reading:
    """As much of a person's own entries as decides where each claim stands in the frame."""
    given = kept(own)
    options = [
        Option(id=_text(each, "id"), letter=_text(each, "letter"), name=_text(each, "name"))
        for each in entries(given, "options")
    ]
    claims = [_claim(each) for each in entries(given, "claims")]
    known = {claim.id for claim in claims}
    steps = [_step(each) for each in entries(given, "steps")]
    usable = [step for step in steps if known.issuperset((*step.from_, step.to))]
    return Reading("", "", "", (*options, *claims, *usable))


def _claim(entry: Mapping[str, Any]) -> Claim:
    side = entry.get("weighs")
    return Claim(
        id=_text(entry, "id"),
        letter=_text(entry, "letter"),
        says="",
        stance="asserts",
        option=_text(entry, "option"),
        weighs=side if side in ("for", "against") else "",
        at=NOWHERE,
    )


def _step(entry: Mapping[str, Any]) -> Step:
    listed = entry.get("from")
    premises = listed if isinstance(listed, (list, tuple)) else ()
    return Step(
        id=_text(entry, "id"),
        from_=tuple(map(str, premises)),
        to=_text(entry, "to"),
        kind="supports",
    )


def _text(entry: Mapping[str, Any], field: str) -> str:
    return str(entry.get(field) or "").strip()
