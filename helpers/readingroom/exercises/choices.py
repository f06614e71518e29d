"""Exercises that are answered by choosing: a guess, one of several, some of several."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar

from readingroom.document import Document
from readingroom.document.things import record
from readingroom.exercises import controls
from readingroom.exercises.exercise import Exercise, Judged, Keyed, labelled
from readingroom.exercises.parts import (
    Choices,
    Unclear,
    compared,
    listed,
    name_of,
    several,
    words_of,
)
from readingroom.html import Html

_ONE = "Tick one."


def _one_of(options: Choices, raw: Any) -> str:
    """The option that is meant. Raises `Unclear`."""
    if isinstance(raw, list | tuple) and len(raw) == 1:
        raw = raw[0]
    return name_of(raw, words_of(options))


@record
class Predict(Exercise):
    """A guess before reading: kept, never judged, and brought back at the end."""

    offers: ClassVar[tuple[str, ...]] = ("options",)
    button: ClassVar[str] = "Keep my answer"
    proved: ClassVar[bool] = False
    options: Choices
    come_back: str

    def form(self, document: Document) -> Html:
        """One of the options."""
        return controls.options(self.options)

    def paper(self, document: Document) -> Html:
        """A box to tick before each."""
        return controls.boxes(_ONE, self.options)

    def understand(self, raw: Any, document: Document) -> str:
        """The option that is meant."""
        return _one_of(self.options, raw)

    def like(self) -> str:
        """The options."""
        return f"Answer with one of these: {listed(self.options)}."

    def behind(self) -> Iterable[Html]:
        """What is said at the end."""
        yield labelled("Not judged. At the end", self.come_back)


@record
class ChooseOne(Judged):
    """One of several options."""

    offers: ClassVar[tuple[str, ...]] = ("options",)
    options: Choices

    def form(self, document: Document) -> Html:
        """One of the options."""
        return controls.options(self.options)

    def paper(self, document: Document) -> Html:
        """A box to tick before each."""
        return controls.boxes(_ONE, self.options)

    def understand(self, raw: Any, document: Document) -> str:
        """The option that is meant."""
        return _one_of(self.options, raw)

    def key(self, raw: Any, document: Document, *, part: bool) -> frozenset[str]:
        """The options that are accepted."""
        return frozenset(several(raw, words_of(self.options)))

    def accepts(self, key: Any, answer: Any) -> bool:
        """Whether the answer is one of those accepted."""
        return answer in key

    def meets(self, gave: Any, key: Any) -> bool:
        """Whether one is both foreseen and accepted."""
        return bool(gave & key)

    def like(self) -> str:
        """The options."""
        return f"Answer with one of these: {listed(self.options)}."

    def attempts(self, known: Keyed, gave: Any, way: str, document: Document) -> Iterator[Any]:
        """Each option foreseen."""
        yield from sorted(gave)

    def accepted_texts(self, known: Keyed, document: Document) -> Iterable[str]:
        """The options that are accepted."""
        return [self.options[name].words for name in sorted(_in_keys(known))]

    def in_id(self, known: Keyed, words: str) -> Iterator[str]:
        """Accepted options, if the id names no other."""
        inside = {name for name in self.options if compared(name.replace("-", " ")) in words}
        if inside and inside <= _in_keys(known):
            yield from sorted(inside)


@record
class ChooseSeveral(Judged):
    """Some of several options."""

    offs: ClassVar[tuple[str, ...]] = ("incomplete",)
    offers: ClassVar[tuple[str, ...]] = ("options",)
    between: ClassVar[str] = " and "
    options: Choices

    def form(self, document: Document) -> Html:
        """As many of the options as fit."""
        return controls.options(self.options, several=True)

    def paper(self, document: Document) -> Html:
        """A box to tick before each."""
        return controls.boxes("Tick all that fit.", self.options)

    def understand(self, raw: Any, document: Document) -> frozenset[str]:
        """The options that are meant."""
        found = several(raw, words_of(self.options))
        if not found:
            raise Unclear("Nothing is chosen.")
        return frozenset(found)

    def fits(self, gave: Any, answer: Any) -> bool:
        """Whether all that was foreseen is chosen."""
        return bool(gave <= answer)

    def held(self, key: Any, answer: Any) -> tuple[int, int]:
        """Of what is chosen, how many are right; what is missing is not told."""
        return len(key & answer), len(answer)

    def about(self, gave: Any) -> tuple[str, ...]:
        """The options foreseen."""
        return tuple(sorted(map(str, gave) if isinstance(gave, list | tuple) else {str(gave)}))

    def off(self, way: str, keys: Sequence[Any], answer: Any) -> bool:
        """Whether all that is chosen is right, and something is missing."""
        return any(answer < key for key in keys)

    def like(self) -> str:
        """A list of options."""
        return (
            'Answer with a list such as ["…", "…"], of one or more '
            f"of these: {listed(self.options)}."
        )

    def wanted(self) -> str:
        """As many as fit."""
        return "Choose as many as fit, then check again."

    def attempts(self, known: Keyed, gave: Any, way: str, document: Document) -> Iterator[Any]:
        """What was foreseen, alone and with what is right; or right ones, not all of them."""
        for key in known.accepting:
            if gave is not None:
                yield from (gave, gave | key)
            else:
                yield from (key - {one} for one in sorted(key) if len(key) > 1)
                yield from (frozenset({one}) for one in sorted(key))

    def accepted_texts(self, known: Keyed, document: Document) -> Iterable[str]:
        """The options that are accepted."""
        return [self.options[name].words for name in sorted(_in_keys(known))]


def _in_keys(known: Keyed) -> set[str]:
    return {name for key in known.accepting for name in key}
