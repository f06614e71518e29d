"""An argument to look into and to shake: its claims, what they rest on, what falls with them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import traitlets

from readingroom.answers import reading_of
from readingroom.document import Collection, Document
from readingroom.document.things import not_here
from readingroom.errors import ReadingRoomError
from readingroom.html import Child, Html, button, div, element, join, template
from readingroom.reading import Claim, Option
from readingroom.views import argumentation, bench
from readingroom.views.deposits import UNDO, UNDOING, keep, remembered, unusable
from readingroom.views.frame import cards, choice, framed, legend
from readingroom.views.view import View, all_open

_RULE = (
    "A claim stands if you do not reject it and at least one step for it has all its premises "
    "standing, or if no step for it is given at all. Premises joined in one step need each other; "
    "several steps to one claim can each carry it alone. A claim that only its own consequences "
    "support does not stand. What counts against a claim weighs on it and never brings it down: "
    "how heavily it weighs is for you to judge. A claim has less support if it stands, but would "
    "not stand if everything you doubt were rejected too."
)
_ARRANGEMENTS = {"map": "Map", "outline": "Outline"}
_ARROWS = ("in the claims: arrows", "from claim to claim, in reading order")
_SHOWN = ("modality", "unsupported")


class ArgumentView(View):
    """The view that `argument` returns; `own` holds the reader's own options, claims and steps."""

    script = "argument"
    letter = traitlets.Unicode().tag(shared=True)
    arrangement = traitlets.Enum(tuple(_ARRANGEMENTS), "map").tag(shared=True)
    rejected = traitlets.List(traitlets.Unicode()).tag(shared=True)
    doubted = traitlets.List(traitlets.Unicode()).tag(shared=True)
    own = traitlets.Dict().tag(shared=True)
    title = "The argument, and what it rests on"
    hint = "Choose a claim to see all its words, what it rests on, and to reject or doubt it."
    more_keys: Sequence[tuple[str, str]] = ()
    is_own = False

    def __init__(self, document: Document, reading: Collection, **traits: Any) -> None:
        self._document, self._argument = document, argumentation.Argument(reading, own=self.is_own)
        self.label = f"The argument of “{document.title}” in one reading"
        super().__init__(**traits)

    @property
    def places(self) -> dict[str, str]:
        """The place of each claim in the argument of its letter: `readingroom.reading.frame_of`."""
        return dict(self._argument.places)

    @property
    def lede(self) -> str:
        """What stands under the title."""
        title = getattr(self._argument.reading, "title", "")
        holds = "Every card holds words of the letter, shortened only by leaving out (…)."
        return f"{title}. {holds} Reject or doubt a claim and see what loses its support."

    def letters(self) -> list[tuple[str, str]]:
        """Code and title of the letters that have an argument to show."""
        known = {claim.letter for claim in self._argument.claims}
        return [(each.code, each.title) for each in self._document.letters if each.code in known]

    def content(self) -> Html:
        """The claims of each letter in their frame, and what a reader may do with them."""
        letters = self.letters()
        several = len(letters) > 1
        adds = f"Unstated, {self._argument.adds}: "
        return framed(
            *self.work(),
            element("p", class_="rr-verdict rr-alive"),
            div("rr-arg-drawn", *self.drawn_parts()),
            argumentation.signs(),
            title=self.title,
            lede=self.lede,
            bar=[
                choice("Letter", letters, self.letter, name="letter") if several else None,
                choice("Show as", _ARRANGEMENTS.items(), self.arrangement, name="arrangement"),
                legend(self._kinds(), self.shown),
                button("Accept all again", data_do="accept"),
                *argumentation.TEMPLATES,
                template("adds", element("p", adds, class_="rr-links rr-arg-adds")),
            ],
            hint=self.hint,
            keys=[_ARROWS, *self.more_keys, UNDOING],
            rule=_RULE,
        )

    def work(self) -> Iterable[Child]:
        """What stands above the claims."""
        return [UNDO]

    def drawn_parts(self) -> Iterator[Child]:
        """The claims, and what is said of each; where they are one's own, made anew with them."""
        reading = self._argument.reading
        argument = argumentation.Argument(reading, self.is_own, self.rejected, self.doubted)
        shown = (f"rr-show-{kind}" for kind in self.shown)
        look = " ".join(["rr-argument", f"rr-as-{self.arrangement}", *shown])
        sections = (argumentation.section(argument, *letter) for letter in self.letters())
        yield div(look, *sections, role="group", aria_label="Claims")
        every = argumentation.argument_cards(self._document, argument)
        yield cards("What is said of each claim and step", *every)

    def _kinds(self) -> list[tuple[str, str, int]]:
        argument, letter = self._argument, self.letter
        here = [claim for claim in argument.claims if claim.letter == letter]
        steps = (step for step in argument.steps if step.unstated)
        unstated = sum(bool(argumentation.shown_with(argument, each, letter)) for each in steps)
        return [
            ("modality", "Words of certainty", sum(bool(each.modality) for each in here)),
            ("unsupported", "Without support", sum(not argument.supports[e.id] for e in here)),
            ("unstated", "Unstated premises", unstated),
        ]


class OwnArgumentView(ArgumentView):
    """The view in which a reader builds an argument; `drawn` is it as HTML, after a change."""

    drawn = traitlets.Unicode().tag(shared=True)
    begun = traitlets.Dict().tag(shared=True)
    title = "Build the argument from its words"
    lede = (
        "Pick words of the letter, say what they claim, and draw steps from claim to claim. "
        "Then reject one and see what loses its support."
    )
    hint = "Choose a claim of yours to see its words, what it rests on, and to reject or doubt it."
    is_own = True
    more_keys = (("in the letter: arrows, with Shift", "word by word; pick words"),)

    def __init__(self, document: Document, own: Mapping[str, Any], **traits: Any) -> None:
        self._own = bench.judged(document, own, bench.ARGUMENT)
        super().__init__(document, self._own.reading, own=own, **traits)
        self.label = f"An argument to build from “{document.title}”"
        self.observe(self._redrawn, "own")

    def letters(self) -> list[tuple[str, str]]:
        """Code and title of the letters that have words to make claims of."""
        own = self._document.page.own
        return [(each.code, each.title) for each in self._document.letters if own.get(each.code)]

    def work(self) -> Iterable[Child]:
        """The words to pick from, and the forms by which they become an argument."""
        return [bench.reader(self._document), UNDO, bench.bench_forms()]

    def drawn_parts(self) -> Iterator[Child]:
        """What cannot be used and why, then the claims and their cards."""
        yield unusable(self._own.faults)
        yield from super().drawn_parts()

    def _redrawn(self, change: Mapping[str, Any]) -> None:
        self._own = bench.judged(self._document, change["new"], bench.ARGUMENT)
        self._argument = argumentation.Argument(self._own.reading, own=True)
        self.drawn = str(join(*self.drawn_parts()))


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

    With a `reading` (its name or itself) the claims stand in the frame of the options weighed:
    reject or doubt some, and see what loses its support (`readingroom.reading.standing`). Without
    one the reader picks words; claims and steps are kept in the answer book and in the trait `own`,
    as entries of a `reading.*.yaml`; `own` given here is shown in their place. `letter` is a
    letter's code (by default the first whose author weighs options), `selected` an address such as
    `claim:refuse`; `rejected` and `doubted` are ids of claims. Raises `NotHere` for what is not
    there, `ReadingRoomError` for a reading without claims.
    """
    chosen: dict[str, Any] = {"rejected": _ids(rejected), "doubted": _ids(doubted)}
    chosen["selected"] = selected
    if reading is None:
        return _building(document, letter, own, chosen)
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
    for each in (*chosen["rejected"], *chosen["doubted"]):
        held[f"claim:{each}"]  # Raises `NotHere`.
    first = [option.letter for option in held.every(Option)]
    chosen |= {"letter": _chosen(letter, letters, first), "shown": list(_SHOWN)}
    return all_open(ArgumentView(document, held, **chosen), held)


def _building(
    document: Document, letter: str, own: Mapping[str, Any] | None, chosen: Mapping[str, Any]
) -> ArgumentView:
    codes = [each.code for each in document.letters if document.page.own.get(each.code)]
    if not codes:
        raise ReadingRoomError(
            f"“{document.title}” has no letters, so there are no words to make claims of. Fill "
            "`letters` in document.yaml."
        )
    enclosed = [each.code for each in document.letters if each.enclosed_in]
    begun, shown = remembered(document, bench.ARGUMENT, own), [*_SHOWN, "unstated"]
    letter = _chosen(letter, codes, enclosed)
    view = OwnArgumentView(document, begun, letter=letter, shown=shown, **chosen)
    keep(view, document.id, bench.ARGUMENT)
    return view


def _chosen(letter: str, known: list[str], first: list[str]) -> str:
    if letter and letter not in known:
        raise not_here(letter, known)
    return letter or next((each for each in first if each in known), known[0])


def _ids(claims: Iterable[str]) -> list[str]:
    several = [claims] if isinstance(claims, str) else claims
    return list(dict.fromkeys(str(each).removeprefix("claim:") for each in several))
