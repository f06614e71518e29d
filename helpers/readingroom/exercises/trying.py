"""Answers that ought to get a foreseen reply: by them it is seen whether the reply can be reached.

They are understood answers, as `Keyed.entry` takes them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import islice, permutations, product
from typing import Any

from readingroom.anchors import Span
from readingroom.document import Document
from readingroom.exercises import spans
from readingroom.exercises.checking import Keyed, form_of
from readingroom.exercises.forms import Length, One, Ordered, Several
from readingroom.exercises.marking import Marking, marking
from readingroom.exercises.pairs import ALONE, Numbered, Pairs, Tabled
from readingroom.exercises.parts import BOUNDS, LINKS
from readingroom.exercises.steps import Built, Stepped

_MOST = 400
_ALL_ORDERS = 6
"""Items of which every order is tried."""


def attempts(keyed: Keyed, gave: Any, way: str, document: Document) -> Iterator[Any]:
    """Answers that fit what was foreseen: what was `gave`, or a `way` of going wrong."""
    form = form_of(keyed.exercise)
    if isinstance(form, Marking):
        found = _marked(keyed, gave, way, document)
    else:
        found = next(try_(keyed, gave, way) for kind, try_ in _BY_FORM if isinstance(form, kind))
    for answer in islice(found, _MOST):
        if gave is not None or form.off(way, keyed.exercise, keyed.accepting, answer):
            yield answer


def _one(keyed: Keyed, gave: Any, way: str) -> Iterator[Any]:
    yield from sorted(gave)


def _several(keyed: Keyed, gave: Any, way: str) -> Iterator[Any]:
    for key in keyed.accepting:
        if gave is not None:
            yield from (gave, gave | key)
        else:
            yield from (key - {one} for one in sorted(key) if len(key) > 1)
            yield from (frozenset({one}) for one in sorted(key))


def _ordered(keyed: Keyed, gave: Any, way: str) -> Iterator[Any]:
    items = tuple(keyed.exercise.items)  # type: ignore[attr-defined]
    if len(items) <= _ALL_ORDERS:
        yield from (each for each in permutations(items) if _in_order(gave, each))
        return
    for key in keyed.accepting:
        places = sorted(key.index(item) for item in gave)
        moved = list(key)
        for place, item in zip(places, gave, strict=True):
            moved[place] = item
        yield tuple(moved)
        rest = [item for item in key if item not in gave]
        yield from ((*rest[:at], *gave, *rest[at:]) for at in range(len(rest) + 1))


def _in_order(gave: Any, order: tuple[str, ...]) -> bool:
    rest = iter(order)
    return all(item in rest for item in gave)


def _paired(keyed: Keyed, gave: Any, way: str) -> Iterator[Any]:
    for key in keyed.accepting:
        for right, wrong in product(_each(key), _each(gave)):
            yield {**right, **wrong}


def _each(values: Mapping[str, Iterable[Any]]) -> Iterator[dict[str, Any]]:
    """Every choice of one value for each name."""
    for chosen in product(*(sorted(each, key=str) for each in values.values())):
        yield dict(zip(values, chosen, strict=True))


def _numbered(keyed: Keyed, gave: Any, way: str) -> Iterator[Any]:
    units = keyed.exercise.units  # type: ignore[attr-defined]
    for key in keyed.accepting:
        numbers = (gave or {}).get("number") or key["number"]
        bounds = (gave or {}).get("bound") or (*sorted(key["bound"]), *BOUNDS)
        counted = (gave or {}).get("unit") or (*sorted(key["unit"]), *units)
        for bound, number, unit in product(bounds, numbers, counted):
            yield {"bound": bound, "number": number, "unit": unit}


def _tabled(keyed: Keyed, gave: Any, way: str) -> Iterator[Any]:
    if gave is not None:
        yield from _paired(keyed, gave, way)
        yield {name: min(values, key=str) for name, values in gave.items()}
        return
    yield {ALONE: Fraction(-1)}
    yield {"other": Fraction(-1)}
    yield {"other": Fraction(-1), "another": Fraction(-2)}


def _stepped(keyed: Keyed, gave: Any, way: str) -> Iterator[Any]:
    claims = tuple(keyed.exercise.claims)  # type: ignore[attr-defined]
    kinds: tuple[str, ...]
    for key in keyed.accepting:
        if gave is None:
            starts = [frozenset({one}) for one in key.to]
            goals, kinds = sorted(key.from_), (key.kind, *LINKS)
        else:
            starts = [gave.from_ or key.from_, gave.from_ | key.from_]
            goals = sorted(gave.to) if gave.to else [*key.to, *claims]
            kinds = (gave.kind,) if gave.kind else (key.kind, *LINKS)
        for start, goal, kind in product(starts, goals, kinds):
            if start - {goal}:
                yield Built(start - {goal}, frozenset({goal}), kind)


def _marked(keyed: Keyed, gave: Any, way: str, document: Document) -> Iterator[Any]:
    if gave is not None:
        yield gave
        for span in gave.spans:
            yield from (marking(document, (word,)) for word in _words(document, span))
        return
    for span in _candidates(keyed, way, document):
        yield marking(document, spans.joined(document.page.text, span))


def _candidates(keyed: Keyed, way: str, document: Document) -> Iterator[tuple[Span, ...]]:
    """Markings that may be wrong in a way."""
    page = document.page
    if way == "wrong letter":
        yield from ((span,) for _, span in page.passages())
    elif way == "editor's words":
        yield from ((span,) for span in page.brackets)
    elif way == "right words elsewhere":
        for key in keyed.accepting:
            for span in key.answer:
                yield from ((each,) for each in page.text.occurrences(page.text.words(span)))
    for key in keyed.accepting:
        if way == "too much":
            lines = [page.lines(span) for span in key.answer]
            numbers = sorted({line for each in lines for line in each})
            yield tuple(page.text.line_span(number) for number in numbers)
            yield tuple(
                page.text.line_span(number)
                for number in range(max(numbers[0] - 2, 1), numbers[-1] + 1)
            )
        elif way == "too little":
            for span in key.answer:
                yield from ((word,) for word in _words(document, span))


def _words(document: Document, span: Span) -> Iterator[Span]:
    for match in re.finditer(r"\w+", document.page.text.words(span)):
        yield Span(span.start + match.start(), span.start + match.end())


Trying = Callable[[Keyed, Any, str], Iterator[Any]]
_BY_FORM: tuple[tuple[type, Trying], ...] = (
    (One, _one),
    (Length, _one),
    (Several, _several),
    (Ordered, _ordered),
    (Numbered, _numbered),
    (Tabled, _tabled),
    (Pairs, _paired),
    (Stepped, _stepped),
)
