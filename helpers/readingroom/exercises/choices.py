"""Exercises that are answered by choosing: a guess, one of several, some of several, an order."""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import permutations
from typing import Any, ClassVar

from readingroom.document import Document
from readingroom.document.things import detail
from readingroom.exercises import controls, parts
from readingroom.exercises.assessment import Exercise, Found, Judged, Keyed, One, labelled
from readingroom.exercises.parts import Choices, Unclear
from readingroom.html import Html

_ALL_ORDERS = 6  # items of which every order is tried


class Offered(Exercise):
    """Options, of which one is chosen, or several."""

    offers = ("options",)
    example = "Answer with one of these: [offered]."
    takes_several: ClassVar[bool] = False
    options: Choices

    def form(self, document: Document) -> Html:
        """The options, of which one can be chosen, or several."""
        return controls.options(self.options, several=self.takes_several)

    def paper(self, document: Document) -> Html:
        """A box to tick before each."""
        how = "Tick all that fit." if self.takes_several else "Tick one."
        return controls.boxes(how, self.options)

    def understand(self, raw: Any, document: Document) -> Any:
        """The option that is meant."""
        if isinstance(raw, list | tuple) and len(raw) == 1:
            raw = raw[0]
        return parts.name_of(raw, parts.words_of(self.options))

    def _accepted_texts(self, known: Keyed, document: Document) -> Iterable[str]:
        return [self.options[name].words for name in sorted(set().union(*known.accepting))]


class Predict(Offered):
    """A guess before reading: kept, never judged, and brought back at the end."""

    button = "Keep my answer"
    proved = False
    come_back: str = detail(key=True)

    def behind(self) -> Iterable[Html]:
        """What is said at the end."""
        yield labelled("Not judged. At the end", self.come_back)

    def checks(self, document: Document) -> Found:
        """Nobody judges a guess, so nothing leads to the right one."""
        if self.hints:
            what = "a guess that nobody judges has `hints`."
            yield ("hints",), what, "Leave them out; what helps to see stands in the prompt."


class ChooseOne(Offered, One):
    """One of several options."""

    def in_name(self, known: Keyed, words: str, document: Document) -> Iterable[str]:
        """Accepted options, if the words name no other."""
        inside = {name for name in self.options if parts.compared(name.replace("-", " ")) in words}
        return sorted(inside) if inside <= set().union(*known.accepting) else ()


class ChooseSeveral(Offered, Judged):
    """Some of several options."""

    faults = ("incomplete",)
    between = "; "
    wanted = "Choose as many as fit, then check again."
    example = 'Answer with a list such as ["…", "…"], of one or more of these: [offered].'
    takes_several = True

    def understand(self, raw: Any, document: Document) -> frozenset[str]:
        """The options that are meant."""
        found = parts.several(raw, parts.words_of(self.options))
        if not found:
            raise Unclear("Nothing is chosen.")
        return frozenset(found)

    def _fits(self, gave: Any, answer: Any) -> bool:
        return bool(gave <= answer)

    def _held(self, key: Any, answer: Any) -> tuple[int, int]:
        """Of what is chosen, how many are right; what is missing is not told."""
        return len(key & answer), len(answer)

    def _about(self, gave: Any) -> tuple[str, ...]:
        return tuple(sorted(parts.several(gave, parts.words_of(self.options))))

    def _has_fault(self, fault: str, keys: Sequence[Any], answer: Any) -> bool:
        return any(answer < key for key in keys)

    def _attempts(self, known: Keyed, gave: Any, document: Document) -> Iterator[frozenset[str]]:
        for key in known.accepting:
            yield from (gave, gave | key) if gave else (frozenset({one}) for one in sorted(key))


class Order(Judged):
    """Items to put in order."""

    offers = ("items",)
    between = " → "
    wanted = "Move the items until they are in your order, the first one first."
    items: Choices

    @property
    def mixed(self) -> Choices:
        """The items in an order of their own, which is not the key; no answer yet."""
        return mixed(self.id, self.items, [each.answer for each in self.accept])

    def form(self, document: Document) -> Html:
        """The items, mixed, to be moved."""
        return controls.order(self.mixed)

    def paper(self, document: Document) -> Html:
        """A box for a number before each item."""
        words = f"Number the boxes from 1 (the first) to {len(self.items)} (the last)."
        return controls.boxes(words, self.mixed, "box for a number")

    def key(self, raw: Any, document: Document, *, part: bool = False) -> tuple[str, ...]:
        """An order of all items, or in `part` of at least two."""
        found = tuple(parts.several(raw, parts.words_of(self.items), "item"))
        if again := [name for name in dict.fromkeys(found) if found.count(name) > 1]:
            raise Unclear(f"{parts.listed(again)} is there more than once.", plain=parts.STILL_OPEN)
        missing = [name for name in self.items if name not in found]
        if missing and not part:
            raise Unclear(f"Not yet in the order: {parts.listed(missing)}.", plain=parts.STILL_OPEN)
        if len(found) < 2:
            raise Unclear("An order has at least two items.")
        return found

    understand = key

    def _fits(self, gave: Any, answer: Any) -> bool:
        """Whether the items foreseen stand in this order, whatever stands between them."""
        rest = iter(answer)
        return all(item in rest for item in gave)

    def _like(self) -> str:
        items = parts.listed(sorted(self.items))
        return f"Answer with a list of all of these, the first one first: {items}."

    def _attempts(self, known: Keyed, gave: Any, document: Document) -> Iterator[tuple[str, ...]]:
        if len(self.items) <= _ALL_ORDERS:
            yield from (each for each in permutations(self.items) if self._fits(gave, each))
            return
        yield from known.accepting
        for key in known.accepting:
            rest = [item for item in key if item not in gave]
            yield from ((*rest[:at], *gave, *rest[at:]) for at in range(len(rest) + 1))


def mixed(seed: str, items: Choices, accepted: Sequence[Any]) -> Choices:
    """The items ordered by their names, never as the key; as given where the key is elsewhere."""
    if not accepted:
        return items
    names = sorted(items, key=lambda name: sha256(f"{seed} {name}".encode()).digest())
    turned = ([*names[at:], *names[:at]] for at in range(len(names)))
    fine = (each for each in turned if not any(each[: len(key)] == key for key in accepted))
    return {name: items[name] for name in next(fine, names)}
