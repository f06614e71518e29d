"""How an answer of each kind is understood, and when it fits a key.

A key is written like an answer. In it a list may stand in place of one value: either is accepted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from readingroom.anchors import fold
from readingroom.document import Document
from readingroom.errors import did_you_mean
from readingroom.exercises import amounts
from readingroom.exercises.feedback import Unclear

_OPEN = "Something is still open."
MOST = 200
"""Values that an answer may have."""
_LONGEST = 400

Names = Mapping[str, str]
"""What can be chosen: names, and the words that stand for them."""


class Form:
    """The form of the answers of one kind."""

    def answer(self, exercise: Any, raw: Any, document: Document) -> Any:
        """What is meant by an answer. Raises `Unclear`."""
        raise NotImplementedError

    def key(self, exercise: Any, raw: Any, document: Document, *, part: bool) -> Any:
        """What is meant by a key, or by a `part` of an answer. Raises `Unclear`."""
        return self.answer(exercise, raw, document)

    def accepts(self, key: Any, answer: Any) -> bool:
        """Whether an answer is what a key accepts."""
        return bool(key == answer)

    def fits(self, gave: Any, answer: Any) -> bool:
        """Whether an answer holds what was foreseen."""
        return self.accepts(gave, answer)

    def meets(self, gave: Any, key: Any) -> bool:
        """Whether an answer that a key accepts fits `gave` as well."""
        return self.fits(gave, key)

    def off(self, way: str, exercise: Any, keys: Sequence[Any], answer: Any) -> bool:
        """Whether an answer goes wrong in a way that the kind knows."""
        return False

    def held(self, key: Any, answer: Any) -> tuple[int, int]:
        """How many of the things answered a key accepts, and of how many; of none where it is one.

        The accepted answer that is nearest counts.
        """
        return 0, 0

    def named(self, gave: Any) -> tuple[str, ...]:
        """The names, of several, that a foreseen reply is about."""
        return ()

    def assumed(self, raw: Any) -> str:
        """What was assumed in order to understand an answer; mostly nothing."""
        return ""

    def untouched(self, raw: Any, side: Mapping[str, Any]) -> bool:
        """Whether a form was handed in as it stood."""
        return False

    def like(self, exercise: Any) -> str:
        """What an answer looks like, in words and by an example that tells nothing of the key."""
        raise NotImplementedError

    def asks(self, exercise: Any) -> str:
        """What a form asks for, in words."""
        return "Choose one, then check again."


def shown(raw: Any) -> str:
    """A value as it would be typed."""
    return json.dumps(raw, ensure_ascii=False)


def listed(names: Iterable[str]) -> str:
    """Names one after the other, as they would be typed."""
    return ", ".join(map(shown, names))


def words_of(choices: Any) -> dict[str, str]:
    """What can be chosen, with the words that stand for it."""
    return {name: choice.words for name, choice in choices.items()}


def name_of(raw: Any, names: Names, what: str = "option") -> str:
    """The name that is meant, written as such or by its words. Raises `Unclear`."""
    if isinstance(raw, int) and not isinstance(raw, bool) and abs(raw) < 10**15:
        raw = str(raw)
    if not isinstance(raw, str) or not raw.strip():
        raise Unclear(f"The {what} is missing.", f"Known here: {', '.join(names)}.", _OPEN)
    wanted = _plain(raw)
    for name, words in names.items():
        if wanted in (_plain(name), _plain(words)):
            return name
    short = fold(raw[:80])
    near = did_you_mean(wanted[:80], list(names))
    raise Unclear(f"There is no {what} “{short}”.", near, f"“{short}” cannot be chosen here.")


def _plain(words: str) -> str:
    plain = fold(words[:_LONGEST]).casefold().replace("_", "-").strip(" .'\"")
    return plain.replace(" ", "-")


def several(raw: Any, names: Names, what: str = "option") -> list[str]:
    """The names that are meant by a list, or by words with commas between. Raises `Unclear`."""
    if isinstance(raw, str):
        try:
            return [name_of(raw, names, what)]
        except Unclear:
            raw = [each for each in re.split(r"[,;>→\n]+", raw[:5000]) if each.strip()]
    if not isinstance(raw, list | tuple | set | frozenset):
        raise Unclear(f"A list is expected, one {what} after the other.")
    if len(raw) > MOST:
        raise Unclear(f"More than {MOST} are given.")
    items = sorted(raw, key=str) if isinstance(raw, set | frozenset) else raw
    return [name_of(each, names, what) for each in items]


class One(Form):
    """One name of several; a key is the set of those that it accepts."""

    def answer(self, exercise: Any, raw: Any, document: Document) -> str:
        """The option that is meant."""
        if isinstance(raw, list | tuple) and len(raw) == 1:
            raw = raw[0]
        return name_of(raw, words_of(exercise.options))

    def key(self, exercise: Any, raw: Any, document: Document, *, part: bool) -> frozenset[str]:
        """The options that are accepted."""
        return frozenset(several(raw, words_of(exercise.options)))

    def accepts(self, key: Any, answer: Any) -> bool:
        """Whether the answer is one of those accepted."""
        return answer in key

    def meets(self, gave: Any, key: Any) -> bool:
        """Whether one is both foreseen and accepted."""
        return bool(gave & key)

    def like(self, exercise: Any) -> str:
        """The options."""
        return f"Answer with one of these: {listed(exercise.options)}."


class Several(Form):
    """Some names of several."""

    def answer(self, exercise: Any, raw: Any, document: Document) -> frozenset[str]:
        """The options that are meant."""
        found = several(raw, words_of(exercise.options))
        if not found:
            raise Unclear("Nothing is chosen.")
        return frozenset(found)

    def fits(self, gave: Any, answer: Any) -> bool:
        """Whether all that was foreseen is chosen."""
        return bool(gave <= answer)

    def held(self, key: Any, answer: Any) -> tuple[int, int]:
        """Of what is chosen, how many are right; what is missing is not told."""
        return len(key & answer), len(answer)

    def named(self, gave: Any) -> tuple[str, ...]:
        """The options foreseen."""
        return tuple(sorted(gave))

    def off(self, way: str, exercise: Any, keys: Sequence[Any], answer: Any) -> bool:
        """Whether all that is chosen is right, and something is missing."""
        return any(answer < key for key in keys)

    def like(self, exercise: Any) -> str:
        """A list of options."""
        return (
            'Answer with a list such as ["…", "…"], of one or more '
            f"of these: {listed(exercise.options)}."
        )

    def asks(self, exercise: Any) -> str:
        """As many as fit."""
        return "Choose as many as fit, then check again."


class Ordered(Form):
    """All items in an order."""

    def answer(self, exercise: Any, raw: Any, document: Document) -> tuple[str, ...]:
        """The order that is meant, every item once."""
        found = tuple(several(raw, words_of(exercise.items), "item"))
        _once(found)
        if missing := [name for name in exercise.items if name not in found]:
            raise Unclear(f"Not yet in the order: {listed(missing)}.", plain=_OPEN)
        return found

    def key(self, exercise: Any, raw: Any, document: Document, *, part: bool) -> tuple[str, ...]:
        """An order of all items, or of at least two."""
        if not part:
            return self.answer(exercise, raw, document)
        found = tuple(several(raw, words_of(exercise.items), "item"))
        _once(found)
        if len(found) < 2:
            raise Unclear("An order has at least two items.")
        return found

    def fits(self, gave: Any, answer: Any) -> bool:
        """Whether the items foreseen stand in this order, whatever stands between them."""
        rest = iter(answer)
        return all(item in rest for item in gave)

    def like(self, exercise: Any) -> str:
        """A list of all items."""
        items = sorted(exercise.items)
        return f"Answer with a list of all of these, the first one first: {listed(items)}."

    def untouched(self, raw: Any, side: Mapping[str, Any]) -> bool:
        """Whether the items stand as they were mixed."""
        return bool(raw == [item["id"] for item in side["items"]])

    def asks(self, exercise: Any) -> str:
        """Items to move."""
        return "Move the items until they stand in your order, the first one first."


def _once(found: Sequence[str]) -> None:
    if again := [name for name in dict.fromkeys(found) if found.count(name) > 1]:
        raise Unclear(f"{listed(again)} stands there more than once.", plain=_OPEN)


class Length(Form):
    """A length of time or a range of lengths; a key is the set of those that it accepts."""

    def answer(self, exercise: Any, raw: Any, document: Document) -> amounts.Length:
        """The shortest and the longest time that is meant."""
        return amounts.length(raw)

    def key(
        self, exercise: Any, raw: Any, document: Document, *, part: bool
    ) -> frozenset[amounts.Length]:
        """The lengths that are accepted."""
        values = raw if isinstance(raw, list | tuple) else [raw]
        if not values:
            raise Unclear("Nothing is given.")
        return frozenset(amounts.length(each) for each in values)

    def accepts(self, key: Any, answer: Any) -> bool:
        """Whether the length is one of those accepted."""
        return answer in key

    def meets(self, gave: Any, key: Any) -> bool:
        """Whether one is both foreseen and accepted."""
        return bool(gave & key)

    def assumed(self, raw: Any) -> str:
        """That figures without a unit are hours."""
        if isinstance(raw, bool) or not isinstance(raw, str | int | float):
            return ""
        words = str(raw).strip(" .")
        return (
            "" if re.search(r"[^\W\d_]|:", amounts.figures(words)) else f"{words} is read as hours."
        )

    def asks(self, exercise: Any) -> str:
        """Hours and minutes, or a range."""
        return "Write hours and minutes, such as 2 h 30 min, or a range, such as 100 h to 120 h."

    def like(self, exercise: Any) -> str:
        """Hours and minutes, or a range."""
        return (
            'Answer with hours and minutes, such as "2 h 30 min", or with a range, such as '
            '"100 h to 120 h".'
        )
