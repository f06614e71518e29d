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
    MOST,
    Names,
    Unclear,
    compared,
    either,
    name_of,
    shown,
)
from readingroom.html import Html, element, join
from readingroom.text import ONES, fold

_PARTS = ("bound", "number", "unit")


@record
class Number(Pairs):
    """A number with its unit and its bound."""

    offs: ClassVar[tuple[str, ...]] = ("bound", "unit")
    units: tuple[str, ...]

    def form(self, document: Document) -> Html:
        """Bound, number and unit."""
        return controls.named(
            controls.menu("Bound", BOUNDS, name="bound", open_="the bound"),
            controls.field("Number", name="number", open_="the number", inputmode="decimal"),
            controls.menu("Of what", self.units, name="unit", open_="what is counted"),
            class_="rr-row",
        )

    def paper(self, document: Document) -> Html:
        """Boxes for bound and unit, and a gap for the number."""

        def row(name: str, words: Sequence[str]) -> Html:
            boxes = (join(controls.box(), each, " ") for each in words)
            return element("li", element("b", f"{name}: "), *boxes)

        return join(
            controls.how("Tick a bound, write the number, tick what it counts."),
            element(
                "ul",
                row("bound", BOUNDS),
                element("li", element("b", "number: "), controls.blank("the number")),
                row("what it counts", self.units),
                class_="ws-ticks ws-inline",
            ),
        )

    def names(self) -> Names:
        """The three parts."""
        return {name: name for name in _PARTS}

    def value(self, name: str, raw: Any) -> Any:
        """One part."""
        if name == "bound":
            return name_of(raw, dict.fromkeys(BOUNDS, ""), "bound")
        if name == "unit":
            return name_of(raw, dict.fromkeys(self.units, ""), "unit")
        found = number(raw)
        if found is None:
            given = isinstance(raw, str) and raw.strip()
            raise Unclear(
                f"“{fold(raw[:40])}” is not a number." if given else "A number is missing."
            )
        return found

    def understand(self, raw: Any, document: Document) -> dict[str, Any]:
        """All parts; without a bound it is “exactly”, and one unit alone need not be said."""
        if isinstance(raw, str) and len(raw) <= LONGEST:
            raw = _split(raw)
        elif not isinstance(raw, Mapping):
            raw = {"number": raw}
        if len(raw) <= MOST:
            given = {str(name).casefold() for name in raw if isinstance(name, str)}
            raw = {**({} if "bound" in given else {"bound": BOUNDS[0]}), **raw}
            if len(self.units) == 1 and "unit" not in given:
                raw = {**raw, "unit": self.units[0]}
            raw = _told_apart(raw)
        return super().understand(raw, document)

    def off(self, way: str, keys: Sequence[Any], answer: Any) -> bool:
        """Whether the number is right, and the bound or the unit is not."""
        right = [key for key in keys if answer["number"] in key["number"]]
        if way == "bound":
            return any(answer["unit"] in key["unit"] for key in right)
        return bool(right) and not any(answer["unit"] in key["unit"] for key in right)

    def wanted(self) -> str:
        """Number, unit and bound."""
        return "Choose the bound and what is counted, and write the number, such as 12 or twelve."

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
            return " ".join(str(answer[part]) for part in _PARTS if part in answer)
        return super().in_words(answer)

    def key_in_words(self, answer: Any) -> str:
        """The same of a key, whose parts may have several values."""
        if not isinstance(answer, Mapping):
            return super().key_in_words(answer)
        return " ".join(either(answer[part], {}) for part in _PARTS if part in answer)

    def attempts(self, known: Keyed, gave: Any, way: str, document: Document) -> Iterator[Any]:
        """What was foreseen, with every bound and unit."""
        for key in known.accepting:
            numbers = (gave or {}).get("number") or key["number"]
            bounds = (gave or {}).get("bound") or (*sorted(key["bound"]), *BOUNDS)
            counted = (gave or {}).get("unit") or (*sorted(key["unit"]), *self.units)
            for bound, amount, unit in product(bounds, numbers, counted):
                yield {"bound": bound, "number": amount, "unit": unit}

    def given_away(self, known: Keyed, text: str, document: Document) -> Iterator[str]:
        """An accepted number with its unit."""
        words = compared(in_figures(text))
        yield from (each for each in _amounts(known) if f" {each} " in words)

    def in_id(self, known: Keyed, words: str) -> Iterator[str]:
        """An accepted number with its unit."""
        yield from (each for each in _amounts(known) if f" {each} " in words)


def _amounts(known: Keyed) -> Iterator[str]:
    """The accepted numbers with their units."""
    for key in known.accepting:
        for amount, unit in product(key["number"], key["unit"]):
            yield compared(f"{amount} {unit}").strip()


def _told_apart(raw: Mapping[Any, Any]) -> dict[Any, Any]:
    """An amount whose number repeats its bound or unit, without them: 10 for “10 regiments”."""
    words = raw.get("number")
    if not isinstance(words, str) or number(words) is not None:
        return dict(raw)
    said = _split(words[:LONGEST])
    for name in ("bound", "unit"):
        if (
            name in said
            and name in raw
            and fold(str(raw[name])).casefold() != said[name].strip(" .")
        ):
            what = f"“{fold(words[:40])}” says “{said[name]}”, and “{raw[name]}” is chosen."
            raise Unclear(what, "", f"{what} Make the two the same.")
    return {**said, **raw, "number": said.get("number", words)}


def _split(words: str) -> dict[str, str]:
    """Bound, number and unit of an amount in words."""
    found = re.fullmatch(
        rf"\s*({'|'.join(BOUNDS)})?\s*([-+]?[\d.,]+)?\s*(.*)", figures(words), re.DOTALL
    )
    parts = zip(("bound", "number", "unit"), found.groups() if found else (), strict=False)
    return {name: part for name, part in parts if part}


# ---------------------------------------------------------------- numbers as people write them

_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
WORDS = {word: number for number, word in enumerate(ONES)} | {
    word: 10 * number for number, word in enumerate(_TENS, 2)
}
"""Numbers that may be written as words."""
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
    tens, ones, alone = match.groups()
    return str(WORDS[tens or "zero"] + WORDS[ones or "zero"] + WORDS[alone or "zero"])


def number(raw: Any) -> Fraction | None:
    """The number that is meant by a number or its words; None if it is none.

    >>> number("10,000"), number("ten"), number(2.5), number("some")
    (Fraction(10000, 1), Fraction(10, 1), Fraction(5, 2), None)
    """
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int | Fraction):
        return Fraction(raw)
    if isinstance(raw, float):
        return Fraction(raw).limit_denominator(10**9) if math.isfinite(raw) else None
    if not isinstance(raw, str) or len(raw) > LONGEST:
        return None
    plain = re.sub(r"(?<=\d),(?=\d{3}\b)", "", figures(raw).strip(" ."))
    if (written := _in_signs(plain)) is not None:
        return Fraction(written)
    return Fraction(plain) if re.fullmatch(rf"[-+]?{FIGURE}", plain, re.ASCII) else None


_SIGNS = {sign: number for number, sign in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "两": 2,
    "兩": 2,
}


def _in_signs(words: str) -> int | None:
    """A number up to 99 in the signs of East Asia; None if it is none.

    >>> _in_signs("十"), _in_signs("三十九"), _in_signs("七"), _in_signs("ten")
    (10, 39, 7, None)
    """
    tens, ten, ones = words.partition("十")
    if not ten:
        return _SIGNS.get(words)
    if not (tens in {*_SIGNS, ""} and ones in {*_SIGNS, ""}):
        return None
    return 10 * _SIGNS.get(tens, 1) + _SIGNS.get(ones, 0)


def in_figures(text: str) -> str:
    """A text of any length with its numbers as figures."""
    return " ".join(figures(piece) for piece in text.split())
