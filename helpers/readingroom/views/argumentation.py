"""An argument drawn: each claim in its frame, with what stands between it and its neighbours."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from readingroom.agreement import common
from readingroom.document import Collection, Document
from readingroom.document.things import as_read
from readingroom.html import Child, Html, button, div, element, join, span, template
from readingroom.orthography import composed
from readingroom.reading import Ambiguity, Claim, Option, Step, Tension, circles, frame_of, standing
from readingroom.text import counted, shortened
from readingroom.views.frame import card, choice, glyph, links
from readingroom.views.view import citing

EMPTY = "No claims yet. Pick words of the letter, and add them as a claim."
SIDES = {"against": "Against it: costs and harms", "for": "For it: benefits and reasons"}
_STATES = {
    "rejected": "rejected", "fallen": "no support left", "shaky": "less support",
    "doubted": "doubted",
}  # fmt: skip
_HOLD = (
    "They cannot hold each other up: they stand only if a reason from outside the circle holds one "
    "of them."
)
_STAYS = "The cell stays, because what a letter leaves out is as much to be seen as what it says."
_MOST_WORDS = 16
_MANY = 150  # claims of a letter beyond which those out of sight are not laid out


class Argument:
    """A reader's claims in the order of the text, with the steps that lead to and from each."""

    def __init__(
        self,
        reading: Collection,
        own: bool = False,
        rejected: Sequence[str] = (),
        doubted: Sequence[str] = (),
    ) -> None:
        self.reading, self.own = reading, own
        self.rejected, self.doubted = rejected, doubted
        self.adds = "you add" if own else "the reading adds"
        self.known = ("known from", f"{'your' if own else 'a'} reading, not the page")
        self.claims = sorted(reading.every(Claim), key=lambda claim: claim.at.start)
        self.by_id = {claim.id: claim for claim in self.claims}
        self.steps, self.options = reading.every(Step), reading.every(Option)
        self.places = frame_of(reading)
        self.supports = self._by_claim((s.to, s) for s in self.steps if s.kind == "supports")
        self.out = self._by_claim((id, s) for s in self.steps for id in dict.fromkeys(s.from_))

    def _by_claim(self, pairs: Iterable[tuple[str, Step]]) -> dict[str, list[Step]]:
        found: dict[str, list[Step]] = {claim.id: [] for claim in self.claims}
        for id, step in pairs:
            found.get(id, []).append(step)
        return found

    @cached_property
    def states(self) -> dict[str, tuple[str, str]]:
        """What each claim is while some are rejected and some doubted: its classes, words for it.

        The script says the same of every further choice (a test holds the two together).
        """
        stand = standing(self.by_id, self.steps, self.rejected)
        firm = standing(self.by_id, self.steps, {*self.rejected, *self.doubted})
        return {id: self._state(id, stand, firm) for id in self.by_id}

    def _state(self, id: str, stand: frozenset[str], firm: frozenset[str]) -> tuple[str, str]:
        if id in self.rejected:
            return "rejected", "you reject this"
        reasons = self.supports[id]
        kept = sum(stand.issuperset(step.from_) for step in reasons)
        left = f"{kept} of {len(reasons)} reasons left" if kept < len(reasons) else ""
        found = {
            "doubted": "you doubt this" if id in self.doubted else "",
            "fallen": "no support left" if id not in stand else "",
            "shaky": "less support" if id in stand - firm and id not in self.doubted else "",
            "": left if id in stand else "",
        }
        holds = {name: words for name, words in found.items() if words}
        return " ".join(filter(None, holds)), "; ".join(holds.values())

    def called(self, id: str) -> str:
        """How a claim is called where it is not shown itself.

        >>> from readingroom.loading import load
        >>> Argument(load("telegram-21646").reading("key")).called("weak-position")
        'M13 weak position'
        """
        claim = self.by_id.get(id)
        return f"{_siglum(claim)} {as_read(id)}" if claim else id


def _siglum(claim: Claim) -> str:
    return claim.at.siglum or f"line {claim.at.line}"


def section(argument: Argument, letter: str, title: str) -> Html:
    """The claims of one letter: what they lead to, the options weighed, and what stands outside."""
    claims = [claim for claim in argument.claims if claim.letter == letter]
    options = [option for option in argument.options if option.letter == letter]
    noun = f"option{'s' * (len(options) > 1)}"
    weighed = f"{counted(len(options))} {noun} weighed" if options else "what is claimed"
    empty = EMPTY if argument.own else f"no claims of {title} in this reading"
    classes = ["rr-framed"] * bool(options) + ["rr-many"] * (len(claims) > _MANY)
    head = element("h4", f"{title}: {weighed}", class_="rr-arg-title")
    none = [element("p", span("rr-empty", empty))]
    parts = _parts(argument, claims, options) if claims else none
    content, look = (head, *_told_circles(argument, letter), *parts), " ".join(classes) or None
    return element("section", *content, class_=look, data_letter=letter)


def _parts(
    argument: Argument, claims: Sequence[Claim], options: Sequence[Option]
) -> Iterator[Html]:
    several = sum(argument.places[claim.id] == "thesis" for claim in claims) > 1
    reasons = f"Claims that lead to {'them' if several else 'it'}"
    linked = "Under no option, in steps with other claims"
    heads = {
        "thesis": "Conclusions" if several else "The thesis",
        "reason": "Reasons under no option" if options else reasons,
        "option": "",
        "other": linked if options else "Claims in steps with one another",
        "alone": "Said without a step to or from another claim",
    }
    for place, head in heads.items():
        held = [claim for claim in claims if argument.places[claim.id] == place]
        if place == "option":
            columns = [_column(argument, each, held) for each in options]
            yield from [div("rr-arg-frame", *columns)] * bool(columns)
        elif held:
            count = "" if place == "thesis" else counted(len(held))
            rows = _rows(argument, held, flows=not options)
            yield _part("h5", head, count, rows, f"rr-arg-{place}")


def _told_circles(argument: Argument, letter: str) -> Iterator[Html]:
    for circle in circles(argument.reading):
        if argument.by_id[circle[0]].letter == letter:
            *names, last = map(argument.called, circle)
            told = f"A circle: {', '.join(names)} and {last} are reasons for one another. {_HOLD}"
            yield element("p", told, class_="rr-arg-circle")


def _part(level: str, head: str, count: str, content: Html, class_: str = "") -> Html:
    words = element(level, head, element("span", f" {count}") if count else None, class_="rr-head")
    return div(f"rr-arg-part {class_}".strip(), words, content)


def _column(argument: Argument, option: Option, weighed: Sequence[Claim]) -> Html:
    name = button(option.name, class_="rr-arg-option", data_address=option.address)
    parts = [element("h5", name, class_="rr-arg-name-of")]
    for side, head in SIDES.items():
        claims = [each for each in weighed if (each.option, each.weighs) == (option.id, side)]
        content, look = _rows(argument, claims, flows=True), ""
        if not claims:
            said = join("no words", span("rr-hide", f" {side} {option.name}"))
            where, look = f"cell:{option.id}/{side}", "rr-arg-empty"
            content = button(said, class_="rr-arg-silent", data_address=where)
        parts.append(_part("h6", head, counted(len(claims)), content, look))
    return div("rr-arg-column", *parts, role="group", aria_label=f"Option: {option.name}")


@dataclass
class _Spot:
    """A claim in its row, and what stands between it and the next one."""

    claim: Claim
    joint: str = ""  # the step from it to the next claim, or back
    joined: Step | None = None  # to which it leads only together with its neighbours
    unstated: list[Step] = field(default_factory=list)
    linked: list[Step] = field(default_factory=list)  # only together with others


def _row(argument: Argument, claims: Sequence[Claim], flows: bool) -> list[_Spot]:
    """Claims in a row; where they stand side by side (`flows` is false) nothing is between them."""
    at = {claim.id: place for place, claim in enumerate(claims)}
    row = [_Spot(claim) for claim in claims]
    for place, spot in enumerate(row):
        id = spot.claim.id
        if flows and place + 1 < len(row):
            spot.joint = _joint(argument, id, row[place + 1].claim.id)
        for step in argument.out[id]:
            # Read upward, a premise stands below its conclusion: what links them comes before it.
            above = flows and len(step.from_) == 1 and place and at.get(step.to) == place - 1
            if step.unstated and shown_with(argument, step, spot.claim.letter) == id:
                row[place - 1 if above else place].unstated.append(step)
            if len(set(step.from_)) > 1 and not (flows and _bracketed(row, at, step)):
                spot.linked.append(step)
    return row


def shown_with(argument: Argument, step: Step, letter: str) -> str:
    """The premise of a step that comes last in a letter: an unstated one is shown once, with it."""
    known = (argument.by_id[id] for id in step.from_ if id in argument.by_id)
    here = [claim for claim in known if claim.letter == letter]
    return max(here, key=lambda claim: claim.at.start).id if here else ""


def _joint(argument: Argument, above: str, below: str) -> str:
    ways = (("↓", above, below), ("↑", below, above))
    steps = ((arrow, s) for arrow, one, to in ways for s in argument.out[one] if s.to == to)
    return next((f"{arrow} {_leads(step)}" for arrow, step in steps), "")


def _leads(step: Step) -> str:
    return "leads to" if step.kind == "supports" else "counts against"


def _bracketed(row: list[_Spot], at: Mapping[str, int], step: Step) -> bool:
    """Whether the premises of a step stand side by side in a bracket; if they can, they now do."""
    spots = sorted(at.get(id, -1) for id in set(step.from_))
    stretch = row[spots[0] : spots[-1] + 1] if spots[0] >= 0 else []
    whole = len(stretch) == len(spots)
    fits = whole and all(each.joined in (None, step) for each in stretch)
    for each in stretch if fits else ():
        each.joined = step
    return fits


def _rows(argument: Argument, claims: Sequence[Claim], *, flows: bool) -> Html:
    row = _row(argument, claims, flows)
    places = []
    for before, spot, after in zip([None, *row], row, [*row[1:], None], strict=False):
        first, last = _ends(spot, before), _ends(spot, after)
        joined = ["rr-arg-joined"] * bool(spot.joined)
        joined += ["rr-arg-first"] * first + ["rr-arg-last"] * last
        said = _placed(argument, spot, after.claim.id if after else "", last)
        places.append(element("li", *said, class_=" ".join(["rr-arg-place", *joined])))
    return element("ul", *places, class_="rr-arg-row")


def _ends(spot: _Spot, neighbour: _Spot | None) -> bool:
    return bool(spot.joined) and (neighbour is None or neighbour.joined is not spot.joined)


def _placed(argument: Argument, spot: _Spot, after: str, ends: bool) -> Iterator[Html | None]:
    claim, joined = spot.claim, spot.joined
    follows = bool(ends and joined and joined.to == after)
    yield _claim(argument, claim)
    if ends and joined:
        words = f"joined: only together they lead to {argument.called(joined.to)}"
        yield _said(f"↓ {words}", "joint") if follows else _said(words, "said")
    for step in spot.linked:
        others, to = _others(argument, step, claim), argument.called(step.to)
        yield _said(f"only together with {others} does it lead to {to}", "said")
    yield _relations(argument, claim)
    for step in spot.unstated:
        way = f"{argument.adds}, on the way to {argument.called(step.to)} "
        words = join(span("rr-arg-name", way), element("span", step.unstated.strip()))
        yield button(words, class_="rr-arg-unstated", data_address=step.address)
    if spot.joint and not follows:
        yield _said(spot.joint, "joint")


def _said(words: str, how: str) -> Html:
    return element("p", words, class_=f"rr-arg-{how} rr-in-map")


def _others(argument: Argument, step: Step, claim: Claim) -> str:
    return " and ".join(argument.called(id) for id in step.from_ if id != claim.id)


def _relations(argument: Argument, claim: Claim) -> Html | None:
    said = []
    for step in argument.out[claim.id]:
        others = _others(argument, step, claim)
        together = f"together with {others} " if others else ""
        said.append(element("li", f"{together}{_leads(step)} {argument.called(step.to)}"))
    return element("ul", *said, class_="rr-arg-steps") if said else None


def _claim(argument: Argument, claim: Claim) -> Html:
    classes, said = argument.states[claim.id]
    bare = None if argument.supports[claim.id] else span("rr-arg-bare", "no support given ")
    name = span("rr-arg-name", element("b", _siglum(claim)), f" {as_read(claim.id)} ")
    top = span("rr-arg-top", name, span("rr-arg-rel"))
    words = span("rr-arg-words", *sure(claim), " ")
    class_ = " ".join(["rr-arg-card", *(f"rr-arg-{each}" for each in classes.split())])
    content = join(top, words, bare, span("rr-arg-state", said))
    return button(content, class_=class_, data_address=claim.address)


def sure(claim: Claim) -> Iterator[Child]:
    """The words of a claim, shortened only by leaving out; its words of certainty are set off."""
    words = composed(shortened(claim.words, _MOST_WORDS, claim.modality))
    phrases = sorted((" ".join(each.split()) for each in claim.modality), key=len, reverse=True)
    wanted = composed("|".join(map(re.escape, filter(None, phrases))))
    pieces = re.split(rf"(?i)(?<!\w)({wanted})(?!\w)", words) if wanted else [words]
    for at, piece in enumerate(pieces):
        yield span("rr-modal", piece) if at % 2 else piece


def signs() -> Html:
    """The signs of the view with their words."""
    kinds = {"claim": "claim", "unstated": "unstated premise"}
    rows = [element("li", glyph(k), f" {kinds[k]}", class_=f"rr-is-{k}") for k in kinds]
    for kind, words in _STATES.items():
        inside = span("rr-arg-words", "words" if kind == "rejected" else " ")
        sign = element("i", inside, class_=f"rr-arg-card rr-arg-{kind}", aria_hidden="true")
        rows.append(element("li", sign, f" {words}"))
    return element("ul", *rows, class_="rr-arg-key", aria_label="What the signs mean")


_CHOICE = choice("Your stance", [(e, e) for e in ("accept", "doubt", "reject")], "", name="stance")
_NOW = element("p", "At present: ", element("span"))
TEMPLATES = (
    template("stance", element("div", _CHOICE, _NOW, class_="rr-arg-stance")),
    template("lead", button("", class_="rr-link")),
    template("leads", element("p", class_="rr-links")),
)


Question = Tension | Ambiguity


def argument_cards(document: Document, argument: Argument) -> Iterator[Html]:
    """The cards of claims, steps, options and empty sides, and of the questions on the claims."""
    questions = [each for each in argument.reading if isinstance(each, Question)]
    asked: dict[str, Question] = {}
    for claim in argument.claims:
        at = claim.at
        touching = {e.address: e for e in questions if any(common(at, p) for p in e.places)}
        asked |= touching
        yield _claim_card(argument, claim, touching)
    yield from (_step_card(argument, step) for step in argument.steps)
    titles = {letter.code: letter.title for letter in document.letters}
    for option in argument.options:
        title = titles.get(option.letter, option.letter)
        yield _option_card(argument, option, title)
        for side in SIDES:
            if not any((c.option, c.weighs) == (option.id, side) for c in argument.claims):
                yield _cell_card(argument, option, side, title)
    yield from (_question_card(argument, question) for question in asked.values())


def _claim_card(argument: Argument, claim: Claim, questions: Mapping[str, Question]) -> Html:
    asked = [(as_read(address), address) for address in questions]
    rows = [
        ("in plain words", claim.says.strip()),
        ("stance", claim.stance),
        ("words of certainty", ", ".join(claim.modality)),
        ("counted", _counted_as(argument, claim)),
    ]
    more, kind = links("Tensions and open questions", asked), f"Claim: {as_read(claim.id)}"
    return card(claim, kind, rows, more, shape="claim", placed=claim.at)


_PLACES = {
    "thesis": "where the argument ends",
    "reason": "a reason",
    "other": "in steps with other claims",
    "alone": "in no step",
}


def _counted_as(argument: Argument, claim: Claim) -> str:
    names = {option.id: option.name for option in argument.options}
    at = _PLACES.get(argument.places[claim.id])
    return f"under no option: {at}" if at else f"{claim.weighs} “{names.get(claim.option)}”"


def _step_card(argument: Argument, step: Step) -> Html:
    unstated = step.unstated.strip()
    said: Child = join(element("span", unstated), f" (No words of the letter: {argument.adds}.)")
    kind, shape = ("Unstated premise", "unstated") if unstated else ("Step", "")
    joined = "joined: each needs the other" if step.linked else ""
    rows = [("step", step.kind), ("scheme", step.scheme), ("premises", joined), argument.known]
    ways = (
        links(head, ((argument.called(id), f"claim:{id}") for id in ids))
        for head, ids in (("From", step.from_), ("To", [step.to]))
    )
    said, more = said if unstated else None, join(*ways)
    return card(step, kind, rows, more, shape=shape, silence=said, data_step=step.kind)


def _option_card(argument: Argument, option: Option, title: str) -> Html:
    silence = "No words of the letter are given for it."
    rows = [("letter", "" if option.at.line else title), argument.known]
    return card(option, f"Option: {option.name}", rows, placed=option.at, silence=silence)


def _cell_card(argument: Argument, option: Option, side: str, title: str) -> Html:
    address, kind = f"cell:{option.id}/{side}", f"No words {side} “{option.name}”"
    silence = f"No claim of {title} is counted {side} this option in this reading."
    rows = [("letter", title), ("option", option.name), ("side", side), argument.known]
    return card(address, kind, rows, silence=silence, note=_STAYS)


def _question_card(argument: Argument, question: Question) -> Html:
    if isinstance(question, Tension):
        kind, words, ways = "Tension", question.what, question.explanations
    else:
        kind, words, ways = "Open question", question.question, (*map(str, question.readings),)
    said = ((str(at or "what"), " ".join(w.split())) for at, w in enumerate([words, *ways]))
    about = (
        element("li", "“", place.words, "” ", element("small", f"({citing(place)})"))
        for place in question.places
    )
    more = join(element("p", "Words that it is about:"), element("ul", *about))
    named = f"{kind}: {as_read(question.id)}"
    return card(question, named, [*said, argument.known], more)
