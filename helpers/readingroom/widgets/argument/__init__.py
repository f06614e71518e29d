"""An argument to look into and to shake: its claims, what they rest on, what falls with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import traitlets

from readingroom.answers import reading_of
from readingroom.document import Collection, Document
from readingroom.document.things import not_here
from readingroom.errors import ReadingRoomError
from readingroom.reading import places
from readingroom.reading.kinds import Claim, Option
from readingroom.widgets.argument.data import building_data, data_of
from readingroom.widgets.argument.own import SECTIONS, framed, kept
from readingroom.widgets.argument.twin import building_twin, twin_of
from readingroom.widgets.desk.keeping import keep, remembered
from readingroom.widgets.desk.view import View, joined, style

SHOWN = ("modality", "unsupported")


class ArgumentView(View):
    """The view that `argument` returns.

    `letter` is the code of the letter that is shown, `arrangement` “map” or “outline”; `rejected`
    and `doubted` hold ids of claims. `own` holds the reader's own options, claims and steps, where
    no reading is given. All may be set from Python. `places` says where each claim stands in the
    frame of its letter's argument, by `readingroom.reading.places`; with every change of `own` it
    is found anew.
    """

    _esm = joined("argument/argument.js")
    _css = style("argument")
    letter = traitlets.Unicode().tag(sync=True)
    arrangement = traitlets.Enum(("map", "outline"), "map").tag(sync=True)
    rejected = traitlets.List(traitlets.Unicode()).tag(sync=True)
    doubted = traitlets.List(traitlets.Unicode()).tag(sync=True)
    own = traitlets.Dict().tag(sync=True)
    places = traitlets.Dict().tag(sync=True)


def argument(
    document: Document,
    *,
    reading: str | Collection | None = None,
    letter: str = "",
    selected: str = "",
    rejected: Iterable[str] = (),
    doubted: Iterable[str] = (),
    own: Mapping[str, Any] | None = None,
) -> ArgumentView:
    """The argument of a letter as one reader finds it, or a desk for building one's own.

    With a `reading` (its name or itself) the claims stand in the frame of the options that the
    author weighs. Reject or doubt some, and see what loses its support: by the rule of
    `readingroom.reading.standing`. Without a reading only the text is there; claims and steps that
    the reader adds are kept in the answer book and in the trait `own`, in the form of the entries
    of a `reading.*.yaml`; `own` given here is shown in their place.

    `letter` is the code of a letter (the first whose author weighs options, if left out),
    `selected` an address such as `claim:refuse`; `rejected` and `doubted` are ids of claims. Raises
    `NotHere` for a reading, letter or claim that is not there, `ReadingRoomError` for a reading
    without claims.
    """
    gone, unsure = _ids(rejected), _ids(doubted)
    if reading is None:
        return _building(document, letter, selected, gone, unsure, own)
    if own is not None:
        raise ReadingRoomError(
            "`own` is for building a reading of one's own: leave `reading` out, or leave `own` out."
        )
    held = reading_of(document, reading) if isinstance(reading, str) else reading
    letters = list(dict.fromkeys(claim.letter for claim in held.every(Claim)))
    if not letters:
        raise ReadingRoomError(
            f"The reading “{getattr(held, 'title', reading)}” holds no claims, so there is no "
            "argument to show. Leave `reading` out to build one."
        )
    for each in (*gone, *unsure):
        if not isinstance(held[f"claim:{each}"], Claim):
            raise not_here(each, held.by_address)
    return ArgumentView(
        twin_of(document, held, gone, unsure),
        data_of(document, held),
        places=places(held),
        letter=_chosen(letter, letters, [option.letter for option in held.every(Option)]),
        selected=selected,
        shown=list(SHOWN),
        rejected=gone,
        doubted=unsure,
    )


def _building(
    document: Document,
    letter: str,
    selected: str,
    rejected: list[str],
    doubted: list[str],
    own: Mapping[str, Any] | None,
) -> ArgumentView:
    codes = [each.code for each in document.letters if document.page.own.get(each.code)]
    if not codes:
        raise ReadingRoomError(
            f"“{document.title}” has no letters, so there are no words to make claims of. Fill "
            "`letters` in document.yaml."
        )
    enclosed = [each.code for each in document.letters if each.enclosed_in]
    restored = remembered(document.id, SECTIONS) if own is None else kept(own)
    view = ArgumentView(
        building_twin(document, restored),
        building_data(document),
        letter=_chosen(letter, codes, enclosed),
        selected=selected,
        shown=[*SHOWN, "unstated"],
        rejected=rejected,
        doubted=doubted,
        own=restored or {section: [] for section in SECTIONS},
        places=places(framed(restored)),
    )
    view.observe(lambda change: view.set_trait("places", places(framed(change["new"]))), "own")
    keep(view, document.id, SECTIONS)
    return view


def _chosen(letter: str, known: list[str], first: list[str]) -> str:
    """The letter that is asked for, or the one to begin with."""
    if letter and letter not in known:
        raise not_here(letter, known)
    return letter or next((each for each in first if each in known), known[0])


def _ids(claims: Iterable[str]) -> list[str]:
    """Ids of claims, also where addresses are given, or one in place of several."""
    several = [claims] if isinstance(claims, str) else claims
    return list(dict.fromkeys(str(each).removeprefix("claim:") for each in several))
