"""Numbers and lengths of time as people write them."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from typing import Any

from readingroom.anchors import fold
from readingroom.exercises.feedback import Unclear

_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
WORDS = {word: number for number, word in enumerate(_ONES)} | {
    word: 10 * number for number, word in enumerate(_TENS, 2)
}
"""Numbers that may be written as words."""
_WORD = re.compile(
    rf"\b(?:({'|'.join(_TENS)})(?:[ -]({'|'.join(_ONES[1:10])}))?|({'|'.join(_ONES)}))\b"
)
_FIGURE = r"\d{1,15}(?:\.\d{1,6})?"
_UNITS = {"d": 1440, "h": 60, "m": 1}
_UNIT = r"(d|days?|h|hrs?|hours?|m|mins?|minutes?)(?![a-z])\.?"
_PIECE = re.compile(rf"({_FIGURE})\s*{_UNIT}(?:\s*,?\s*(?:and\s+)?)")
_VAGUE = re.compile(r"^(?:about|around|roughly|approximately|ca\.?|circa|exactly)\s+")
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
    return Fraction(plain) if re.fullmatch(rf"[-+]?{_FIGURE}", plain, re.ASCII) else None


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


Length = tuple[Fraction, Fraction]
"""The shortest and longest time that is meant, in minutes."""


def length(raw: Any) -> Length:
    """The length of time that is meant, or the range of lengths. Raises `Unclear`.

    >>> length("39 h 15 min") == length("39 hours and 15 minutes") == (2355, 2355)
    True
    >>> length("3 h to 15 h") == length("from 3 to 15 hours") == (180, 900)
    True
    >>> length("9") == length("9 h")
    True
    """
    if hasattr(raw, "total_seconds"):
        return _minutes(raw), _minutes(raw)
    if hasattr(raw, "shortest") and hasattr(raw, "longest"):
        return _minutes(raw.shortest), _minutes(raw.longest)
    if isinstance(raw, list | tuple) and len(raw) == 2:
        return _range(length(each) for each in raw if isinstance(each, str))
    if isinstance(raw, int | float) and not isinstance(raw, bool) and 0 <= raw < 10**6:
        raw = f"{raw:g}"
    if not isinstance(raw, str) or len(raw) > LONGEST:
        raise Unclear("A length of time is expected.")
    words = _VAGUE.sub("", figures(raw).strip(" ."))
    ends = _ends(words)
    if len(ends) == 1:
        return _one(ends[0]), _one(ends[0])
    first = ends[0]
    if re.fullmatch(_FIGURE, first):
        first += _only_unit(ends[1])
    return _range([(_one(each), _one(each)) for each in (first, ends[1])])


def _minutes(lasting: Any) -> Fraction:
    try:
        return Fraction(round(lasting.total_seconds() / 60))
    except Exception:
        raise Unclear("A length of time is expected.") from None


def _range(lengths: Any) -> Length:
    ends = list(lengths)
    if len(ends) != 2:
        raise Unclear("A range of time has two ends.")
    low, high = ends[0][0], ends[1][1]
    return min(low, high), max(low, high)


def _ends(words: str) -> list[str]:
    """The two ends of a range, or the one length."""
    if between := re.fullmatch(r"between (.+?) and (.+)", words):
        return [between[1], between[2]]
    words = re.sub(r"^from ", "", words)
    ends = re.split(r" to |\s*-\s*", words, maxsplit=1)
    return ends if all(ends) else [words]


def _only_unit(words: str) -> str:
    found = re.search(r"[a-z]+", words)
    return f" {found[0]}" if found else ""


def _one(words: str) -> Fraction:
    if clock := re.fullmatch(r"(\d{1,4}):([0-5]\d)(?: ?h(?:ours)?)?", words, re.ASCII):
        return Fraction(60 * int(clock[1]) + int(clock[2]))
    if re.fullmatch(_FIGURE, words, re.ASCII):
        return 60 * Fraction(words)
    total, at = Fraction(0), 0
    while piece := _PIECE.match(words, at):
        total += Fraction(piece[1]) * _UNITS[piece[2][0]]
        at = piece.end()
    if not at or at < len(words):
        raise Unclear(f"“{words[:80]}” is not a length of time.")
    return total
