"""Exercises that are answered by a number, and numbers as people write them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any, ClassVar

from readingroom.document import Document
from readingroom.document.things import record
from readingroom.exercises import controls
from readingroom.exercises.exercise import Keyed
from readingroom.exercises.pairs import Pairs
from readingroom.exercises.parts import (
    BOUNDS,
    Names,
    Unclear,
    compared,
    name_of,
    shown,
    told,
)
from readingroom.html import Html, element, join
from readingroom.text import ONES, fold

_PARTS = ("bound", "number", "unit")
_AMOUNT = re.compile(
    rf"(?s)\s*(?P<bound>{'|'.join(BOUNDS)})?\s*(?P<number>[-+]?[\d.,]+)?\s*(?P<unit>.*)"
)


@record
class Number(Pairs):
    """A number with its unit and its bound."""

    offs: ClassVar[tuple[str, ...]] = ("bound", "unit")
    wanted: ClassVar[str] = (
        "Choose the bound and what is counted, and write the number, such as 12 or twelve."
    )
    units: tuple[str, ...]

    def form(self, document: Document) -> Html:
        """Bound, number and unit."""
        return controls.named(
            controls.menu("Bound", BOUNDS, data_name="bound", data_open="the bound"),
            controls.field(
                "Number", inputmode="decimal", data_name="number", data_open="the number"
            ),
            controls.menu("Of what", self.units, data_name="unit", data_open="what is counted"),
            class_="rr-row",
        )

    def paper(self, document: Document) -> Html:
        """Boxes for bound and unit, and a gap for the number."""

        def row(name: str, *inside: Html) -> Html:
            return element("li", element("b", f"{name}: "), *inside)

        bounds, units = (
            [join(controls.box(), each, " ") for each in words] for words in (BOUNDS, self.units)
        )
        rows = row("bound", *bounds), row("number", controls.blank("the number"))
        return join(
            controls.how("Tick a bound, write the number, tick what it counts."),
            element("ul", *rows, row("what it counts", *units), class_="ws-ticks ws-inline"),
        )

    def names(self) -> Names:
        """The three parts."""
        return {name: name for name in _PARTS}

    def value(self, name: str, raw: Any) -> Any:
        """One part."""
        if name != "number":
            allowed = BOUNDS if name == "bound" else self.units
            return name_of(raw, dict.fromkeys(allowed, ""), name)
        found = number(raw)
        if found is None:
            given = isinstance(raw, str) and raw.strip()
            raise Unclear(
                f"“{fold(raw[:40])}” is not a number." if given else "A number is missing."
            )
        return found

    def understand(self, raw: Any, document: Document) -> dict[str, Any]:
        """All parts; without a bound it is “exactly”, and one unit alone need not be said."""
        if isinstance(raw, str):
            raw = _split(raw)
        given = self.given(raw if isinstance(raw, Mapping) else {"number": raw})
        only = {"unit": self.units[0]} if len(self.units) == 1 else {}
        return super().understand({"bound": BOUNDS[0], **only, **_told_apart(given)}, document)

    def off(self, way: str, keys: Sequence[Any], answer: Any) -> bool:
        """Whether the number is right, and the bound or the unit is not."""
        right = [key for key in keys if answer["number"] in key["number"]]
        if way == "bound":
            return any(answer["unit"] in key["unit"] for key in right)
        return bool(right) and not any(answer["unit"] in key["unit"] for key in right)

    def like(self) -> str:
        """Number, unit and bound."""
        example = dict.fromkeys(_PARTS, "…")
        return (
            f"Answer {shown(example)}. The bound is one of {', '.join(BOUNDS)}; the unit one of "
            f"{', '.join(self.units)}."
        )

    def in_words(self, answer: Any) -> str:
        """Bound, number and unit, one behind the other."""
        if isinstance(answer, Mapping) and answer.keys() <= set(_PARTS):
            return " ".join(told(answer[part], {}, " or ") for part in _PARTS if part in answer)
        return super().in_words(answer)

    def attempts(self, known: Keyed, gave: Any, document: Document) -> Iterator[Any]:
        """What was foreseen or is accepted, with every bound and unit."""
        for key in known.accepting:
            numbers = (gave or {}).get("number") or key["number"]
            bounds, units = (*sorted(key["bound"]), *BOUNDS), (*sorted(key["unit"]), *self.units)
            for bound, amount, unit in product(bounds, numbers, units):
                yield {"bound": bound, "number": amount, "unit": unit}

    def given_away(self, known: Keyed, text: str, document: Document) -> Iterator[str]:
        """An accepted number with its unit."""
        return self.in_id(known, compared(in_figures(text)))

    def in_id(self, known: Keyed, words: str) -> Iterator[str]:
        """An accepted number with its unit."""
        for key in known.accepting:
            for amount, unit in product(key["number"], key["unit"]):
                if (said := compared(f"{amount} {unit}")) in words:
                    yield said.strip()


def _told_apart(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """An amount whose number repeats its bound or unit, without them: 10 for “10 regiments”."""
    words = given.get("number")
    if not isinstance(words, str) or number(words) is not None:
        return given
    said = _split(words)
    for name in [name for name in ("bound", "unit") if name in said and name in given]:
        if fold(str(given[name])).casefold() != said[name].strip(" ."):
            what = f"“{fold(words[:40])}” says “{said[name]}”, and “{given[name]}” is chosen."
            raise Unclear(what, "", f"{what} Make the two the same.")
    return {**said, **given, "number": said.get("number", words)}


def _split(words: str) -> dict[str, str]:
    """Bound, number and unit of an amount in words."""
    found = _AMOUNT.fullmatch(figures(words))
    return {name: part for name, part in found.groupdict().items() if part} if found else {}


# ---------------------------------------------------------------- numbers as people write them

_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {word: number for number, word in enumerate(ONES)} | {
    word: 10 * number for number, word in enumerate(_TENS, 2)
}
_WORD = re.compile(
    rf"\b(?:({'|'.join(_TENS)})(?:[ -]({'|'.join(ONES[1:10])}))?|({'|'.join(ONES)}))\b"
)
FIGURE = r"\d{1,15}(?:\.\d{1,6})?"
LONGEST = 200
"""Characters of a number or a length that are read at most."""


def figures(words: str) -> str:
    """The words with number words as figures, without capitals.

    >>> figures("At least Ten, or thirty-nine")
    'at least 10, or 39'
    """
    return _WORD.sub(_figure, fold(words[:LONGEST]).casefold())


def _figure(match: re.Match[str]) -> str:
    return str(sum(_WORDS[word] for word in match.groups() if word))


def number(raw: Any) -> Fraction | None:
    """The number that is meant by a number or its words; None if it is none.

    >>> number("10,000"), number("ten"), number(2.5), number("some")
    (Fraction(10000, 1), Fraction(10, 1), Fraction(5, 2), None)
    """
    if isinstance(raw, int | Fraction) and not isinstance(raw, bool):
        return Fraction(raw)
    if isinstance(raw, float) and math.isfinite(raw):
        return Fraction(raw).limit_denominator(10**9)
    if not isinstance(raw, str) or len(raw) > LONGEST:
        return None
    plain = re.sub(r"(?<=\d),(?=\d{3}\b)", "", figures(raw).strip(" ."))
    if (written := _in_signs(plain)) is not None:
        return Fraction(written)
    return Fraction(plain) if re.fullmatch(rf"[-+]?{FIGURE}", plain, re.ASCII) else None


_SIGNS = dict(zip("〇一二三四五六七八九零两兩", (*range(10), 0, 2, 2), strict=True))


def _in_signs(words: str) -> int | None:
    """A number up to 99 in the signs of East Asia; None if it is none.

    >>> _in_signs("十"), _in_signs("三十九"), _in_signs("七"), _in_signs("ten")
    (10, 39, 7, None)
    """
    before, ten, behind = words.partition("十")
    if not ten:
        return _SIGNS.get(words)
    tens, ones = _SIGNS.get(before or "一"), _SIGNS.get(behind or "〇")
    return None if tens is None or ones is None else 10 * tens + ones


def in_figures(text: str) -> str:
    """A text of any length with its numbers as figures."""
    return " ".join(figures(piece) for piece in text.split())
