"""Exercises that are answered by building a step of an argument."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, ClassVar

from readingroom.document import Document
from readingroom.document.things import record
from readingroom.exercises import controls
from readingroom.exercises.assessment import Judged, Keyed
from readingroom.exercises.pairs import anchor
from readingroom.exercises.parts import (
    LINKS,
    MOST,
    Choice,
    Choices,
    Unclear,
    name_of,
    several,
    shown,
    told,
    words_of,
)
from readingroom.html import Html, element, join

_NOT_WHOLE = "The step is not whole yet."
_PARTS = dict.fromkeys(("from", "to", "kind"), "")
_LINKS = {link: Choice(says=link) for link in LINKS}


@dataclass(frozen=True)
class Built:
    """A step as built; in a part of a key, what does not matter is empty."""

    from_: frozenset[str]
    to: frozenset[str]
    kind: str = ""


@record
class Step(Judged):
    """A step of an argument to build: from which claims, to which, and how."""

    offs: ClassVar[tuple[str, ...]] = ("turned round",)
    offers: ClassVar[tuple[str, ...]] = ("claims",)
    wanted: ClassVar[str] = (
        "Choose what the step starts from, another claim that it arrives at, and how."
    )
    claims: Choices

    def form(self, document: Document) -> Html:
        """The claims twice, with the link between them."""
        where, link = "the claim it arrives at", "supports or counts against"
        more = {"name": "from", "open_": "what it starts from"}
        return controls.named(
            controls.options(self.claims, several=True, legend="It starts from", **more),
            controls.options(_LINKS, legend="and this", name="kind", open_=link),
            controls.options(self.claims, legend=where, name="to", open_=where),
            class_="rr-step",
        )

    def paper(self, document: Document) -> Html:
        """Claims with letters, and two frames with an arrow between them."""
        how = "Write letters into the two frames, and tick what the arrow between them means."
        first, second = (element("p", controls.box(), link) for link in LINKS)
        arrow = element("p", "⟶", class_="ws-arrow", aria_hidden="true")
        scheme = element(
            "div",
            _frame("from", "frame for the premises"),
            element("div", first, arrow, second),
            _frame("to", "frame for the conclusion"),
            class_="ws-scheme",
        )
        return join(controls.how(how), controls.letters(self.claims), scheme)

    def understand(self, raw: Any, document: Document) -> Built:
        """The step that is meant; no part may be missing."""
        found = self.key(raw, document, part=False)
        if len(found.to) != 1:
            raise Unclear("A step arrives at one claim.")
        return found

    def key(self, raw: Any, document: Document, *, part: bool) -> Built:
        """The step, or the part of it that matters; in a key, `to` may have several claims."""
        if not isinstance(raw, Mapping) or len(raw) > MOST:
            raise Unclear("A step has from, to and kind.", plain=_NOT_WHOLE)
        given = {name_of(name, _PARTS, "part of a step"): value for name, value in raw.items()}
        missing = [name for name in _PARTS if name not in given]
        if not given or (missing and not part):
            raise Unclear(f"Still missing: {', '.join(missing)}.", plain=_NOT_WHOLE)
        claims = words_of(self.claims)
        from_, to = (
            frozenset(several(given[name], claims, "claim") if name in given else ())
            for name in ("from", "to")
        )
        if from_ & to:
            raise Unclear("A step cannot arrive at a claim that it starts from.")
        if not part and not (from_ and to):
            raise Unclear("A step needs claims on both sides.")
        kind = name_of(given["kind"], dict.fromkeys(LINKS, ""), "kind") if "kind" in given else ""
        return Built(from_, to, kind)

    def accepts(self, key: Any, answer: Any) -> bool:
        """Whether the step is the same."""
        return bool(key.from_ == answer.from_ and answer.to <= key.to and key.kind == answer.kind)

    def fits(self, gave: Any, answer: Any) -> bool:
        """Whether the step holds what was foreseen."""
        arrives = not gave.to or gave.to & answer.to
        return bool(gave.from_ <= answer.from_ and arrives and gave.kind in ("", answer.kind))

    def off(self, way: str, keys: Sequence[Any], answer: Any) -> bool:
        """Whether the step runs from what it should arrive at."""
        return any(key.to & answer.from_ and answer.to <= key.from_ for key in keys)

    def like(self) -> str:
        """Both sides and the kind."""
        example = {"from": ["…"], "to": "…", "kind": "…"}
        return (
            f"Answer {shown(example)}. The claims are {', '.join(self.claims)}; the kind is "
            f"“{LINKS[0]}” or “{LINKS[1]}”."
        )

    def in_words(self, answer: Any) -> str:
        """A step, or of its parts those that are named."""
        if not (isinstance(answer, Mapping) and answer.keys() <= _PARTS.keys()):
            return super().in_words(answer)
        heads = {"from": "from ", "kind": "", "to": "to "}
        given = [part for part in heads if part in answer]
        return ", ".join(heads[part] + told(answer[part], self.called, " with ") for part in given)

    def entries(self, document: Document, answer: Mapping[str, Any]) -> dict[str, Any]:
        """The step, and the claims of the document that it joins."""
        premises = [str(each) for each in answer.get("from", [])]
        ends = [*premises, str(answer.get("to", ""))]
        places = {id: self.claims[id].at for id in ends if id in self.claims}
        known = all(id in places and places[id].line for id in ends)
        if self.becomes != "steps" or not known:
            return {}
        claims = {
            id: {"letter": place.letter, "says": place.words, "at": anchor(place)}
            for id, place in places.items()
        }
        step = {"from": premises, "to": ends[-1], "kind": str(answer.get("kind", "supports"))}
        return {"claims": claims, "steps": {self.id: step}}

    def attempts(self, known: Keyed, gave: Any, document: Document) -> Iterator[Built]:
        """What was foreseen put into what is right; or the step turned round."""
        for key in known.accepting:
            starts = [frozenset({one}) for one in key.to]
            if gave is not None:
                starts = [gave.from_ or key.from_, gave.from_ | key.from_]
            for start, goal, kind in product(starts, self.claims, LINKS):
                if start - {goal}:
                    yield Built(start - {goal}, frozenset({goal}), kind)


def _frame(word: str, name: str) -> Html:
    return element("div", word, element("div", class_="ws-frame", role="img", aria_label=name))
