"""Comparing readings: where two or more readers agree, where they differ, and how far by chance."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby
from operator import attrgetter, itemgetter
from typing import Any

from readingroom.answers.own_reading import MINE, mine, reading_of
from readingroom.document import Collection, Document
from readingroom.document.things import Place
from readingroom.errors import NotHere, ReadingRoomError, did_you_mean
from readingroom.reading import Claim, Demand, Step

Value = frozenset[str]
"""What a reader holds of one thing: the classes accepted, any of which counts as agreement."""


@dataclass(frozen=True)
class Judgement:
    """One thing that readers judge: its words, and what each reader who judged it holds."""

    of: str
    place: Place
    held: Mapping[str, Value]

    @property
    def in_words(self) -> dict[str, str]:
        """The classes that each reader accepts, in words."""
        return {reader: " or ".join(sorted(classes)) for reader, classes in self.held.items()}

    @property
    def agree(self) -> str | None:
        """Whether all who judged it share a class, in words; None where fewer than two did."""
        if len(self.held) < 2:
            return None
        both = combinations(set(self.held.values()), 2)
        return "yes" if all(one & other for one, other in both) else "no"


def named_judgements(
    document: Document, readers: Sequence[str], judged: str = ""
) -> list[Judgement]:
    """What named readers judge. Raises `ReadingRoomError` for fewer than two, else `NotHere`."""
    if len(readers) < 2:
        raise ReadingRoomError(
            'Name two readings or more to compare, for example "mine" and "key".'
        )
    if judged and judged not in JUDGED:
        near = did_you_mean(str(judged), list(JUDGED))
        raise NotHere(f"Readers do not judge “{str(judged)[:80]}”. {near}")
    own = {each: reading_of(document, each) for each in readers if each != MINE}
    readings = {each: own[each] if each in own else mine(document) for each in readers}
    return judgements(readings, judged)


def judgements(readings: Mapping[str, Collection], judged: str = "") -> list[Judgement]:
    """What readers judge, thing by thing, in the order of the text; with `judged`, that alone.
    Demands are one thing if their words overlap in the same request, claims if more than half of
    the shorter words is shared, steps if they lead from the same claims to the same claim.
    """
    found = []
    for of, (kind, classes) in JUDGED.items():
        if judged not in ("", of):
            continue
        for first, group in _steps(readings) if kind is Step else _aligned(readings, kind):
            said = {reader: frozenset(classes(thing)) for reader, thing in group.items()}
            if held := {reader: value for reader, value in said.items() if value}:
                found.append(Judgement(of, first.place, held))
    return sorted(found, key=lambda each: (each.of, each.place.start))


def _aligned(readings: Mapping[str, Collection], kind: Any) -> list[tuple[Any, dict[str, Any]]]:
    groups: list[tuple[Any, dict[str, Any]]] = []
    for reader, reading in readings.items():
        for thing in reading.every(kind):
            others = [(_shared(first, thing), each) for first, each in groups if reader not in each]
            shared, group = max(others, key=itemgetter(0), default=(0, {}))
            if not shared:
                group = {}
                groups.append((thing, group))
            group[reader] = thing
    return groups


def _shared(first: Any, thing: Any) -> int:
    shared = common(first.place, thing.place)
    if isinstance(first, Demand):
        return shared if first.request == thing.request else 0
    shorter = min(place.end - place.start for place in (first.place, thing.place))
    return shared if shared * 2 > shorter else 0


def common(one: Place, other: Place) -> int:
    """How many signs two places share."""
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _steps(readings: Mapping[str, Collection]) -> list[tuple[Any, dict[str, Any]]]:
    claims = _aligned(readings, Claim)
    groups = enumerate(group for _, group in claims)
    number = {(reader, each.id): at for at, group in groups for reader, each in group.items()}
    found: dict[tuple[frozenset[int], int], dict[str, Any]] = {}
    for reader, reading in readings.items():
        for step in reading.every(Step):
            *start, end = (number.get((reader, id), -1) for id in (*step.from_, step.to))
            if -1 not in (*start, end):
                found.setdefault((frozenset(start), end), {})[reader] = step
    return [(claims[to][0], group) for (_, to), group in found.items()]


JUDGED: Mapping[str, tuple[type, Callable[[Any], Iterable[str]]]] = {
    "kind of demand": (Demand, lambda demand: demand.kind),
    "stance": (Claim, lambda claim: [claim.stance]),
    "weighs": (Claim, lambda claim: filter(None, [claim.weighs])),
    "step": (Step, lambda step: [step.kind]),
}


def alpha(units: Iterable[Mapping[str, Value]]) -> float | None:
    """Krippendorff's alpha for classes without an order; None where it cannot be worked out.

    Each unit maps readers to what they hold; two values that share a class agree. One is perfect
    agreement, nought what chance gives. After *Content Analysis*, 4th ed. (2019), chapter 12.

    >>> a, b = frozenset({"a"}), frozenset({"b"})
    >>> alpha([{"x": a, "y": a}, {"x": b, "y": b}])
    1.0
    >>> round(alpha([{"x": a, "y": a}, {"x": b, "y": b}, {"x": a, "y": b}]), 3)
    0.444
    """
    compared = [Counter(unit.values()) for unit in units if len(unit) > 1]
    every = sum(compared, Counter[Value]())
    total = every.total()
    if total < 2:
        return None
    observed = sum(_apart(values) / (values.total() - 1) for values in compared) / total
    expected = _apart(every) / (total * (total - 1))
    return None if not expected else 1 - observed / expected


def _apart(values: Mapping[Value, int]) -> int:
    """How many pairs of values share no class, each pair counted in both orders."""
    both = ((one, other) for one in values for other in values if not one & other)
    return sum(values[one] * values[other] for one, other in both)


def reliabilities(found: Iterable[Judgement]) -> Iterator[dict[str, Any]]:
    """How far readers agree beyond chance: a row for each thing that two or more have judged."""
    for of, held in groupby(found, key=attrgetter("of")):
        every = [*held]
        units, value = sum(len(each.held) > 1 for each in every), alpha(each.held for each in every)
        yield {
            "id": of,
            "judged by two or more": units,
            "agree": sum(each.agree == "yes" for each in every),
            "alpha": None if value is None else round(value, 2),
            "in words": alpha_in_words(value, units),
        }


def alpha_in_words(value: float | None, units: int) -> str:
    """What an alpha says and what it does not, for those who have to explain it.

    >>> alpha_in_words(None, 0)
    'Nothing was judged by two readers, so there is nothing to compare.'
    """
    if not units:
        return "Nothing was judged by two readers, so there is nothing to compare."
    if value is None:
        return (
            f"All {units} things judged by two readers or more were put in one class, so chance "
            "alone could have done it: alpha cannot be worked out."
        )
    sizes = {
        "close agreement": value >= 0.8,
        "fair agreement, enough for careful conclusions": value >= 0.667,
        "weak agreement": value > 0.2,
        "hardly more agreement than chance would give": True,
    }
    size = next(words for words, fits in sizes.items() if fits)
    few = " With so few things a single change moves it far." if units < 20 else ""
    return (
        f"Krippendorff's alpha is {value:.2f} over {units} things: {size}.{few} It says how far "
        "readers agree beyond chance. It does not say that they are right: a class can agree on a "
        "mistake, and a question on which careful readers differ should give a low figure."
    )
