"""Answers that build a step of an argument."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from readingroom.document import Document
from readingroom.exercises.feedback import Unclear
from readingroom.exercises.forms import MOST, Form, name_of, several, shown, words_of
from readingroom.exercises.parts import LINKS

_NOT_WHOLE = "The step is not whole yet."
_PARTS = dict.fromkeys(("from", "to", "kind"), "")


@dataclass(frozen=True)
class Built:
    """A step as built; in a part of a key, what does not matter is empty."""

    from_: frozenset[str]
    to: frozenset[str]
    kind: str = ""


class Stepped(Form):
    """Claims that a step starts from, the claim it arrives at, and how."""

    def answer(self, exercise: Any, raw: Any, document: Document) -> Built:
        """The step that is meant; no part may be missing."""
        found = self.key(exercise, raw, document, part=False)
        if len(found.to) != 1:
            raise Unclear("A step arrives at one claim.")
        return found

    def key(self, exercise: Any, raw: Any, document: Document, *, part: bool) -> Built:
        """The step, or the part of it that matters; in a key, `to` may have several claims."""
        if not isinstance(raw, Mapping) or len(raw) > MOST:
            raise Unclear("A step has from, to and kind.", plain=_NOT_WHOLE)
        given = {name_of(name, _PARTS, "part of a step"): value for name, value in raw.items()}
        if not given or (not part and given.keys() != _PARTS.keys()):
            missing = [name for name in _PARTS if name not in given]
            raise Unclear(f"Still missing: {', '.join(missing)}.", plain=_NOT_WHOLE)
        claims = words_of(exercise.claims)
        from_, to = (
            frozenset(several(given[name], claims, "claim")) if name in given else frozenset()
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
        return bool(
            gave.from_ <= answer.from_
            and (not gave.to or (answer.to and answer.to <= gave.to))
            and gave.kind in ("", answer.kind)
        )

    def meets(self, gave: Any, key: Any) -> bool:
        """Whether an accepted step holds what was foreseen."""
        return bool(
            gave.from_ <= key.from_
            and (not gave.to or gave.to & key.to)
            and gave.kind in ("", key.kind)
        )

    def off(self, way: str, exercise: Any, keys: Sequence[Any], answer: Any) -> bool:
        """Whether the step runs from what it should arrive at."""
        return any(key.to & answer.from_ and answer.to <= key.from_ for key in keys)

    def asks(self, exercise: Any) -> str:
        """Both sides and the kind."""
        return "Choose what the step starts from, another claim that it arrives at, and how."

    def like(self, exercise: Any) -> str:
        """Both sides and the kind."""
        example = {"from": ["…"], "to": "…", "kind": "…"}
        return (
            f"Answer {shown(example)}. The claims are {', '.join(exercise.claims)}; the kind is "
            f"“{LINKS[0]}” or “{LINKS[1]}”."
        )
