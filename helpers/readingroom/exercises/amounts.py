"""Exercises that are answered by a number, a length of time, a table, as people write them."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import combinations_with_replacement, product
from typing import Any
from unicodedata import normalize

from readingroom import dates
from readingroom.document import Document
from readingroom.document.context import Clock
from readingroom.document.things import UNFILLED, detail
from readingroom.errors import did_you_mean
from readingroom.exercises import controls, parts
from readingroom.exercises.assessment import Found, Keyed, One
from readingroom.exercises.pairs import Pairs, once
from readingroom.exercises.parts import BOUNDS, AcceptedTable, Choice, Feedback, Unclear
from readingroom.exercises.spans import overlap, span_of
from readingroom.html import Html, element, join
from readingroom.text import ONES, fold

_BOUND = "|".join(BOUNDS)
_AMOUNT = re.compile(rf"(?s)\s*(?P<bound>{_BOUND})?\s*(?P<number>[-+]?[\d.,]+)?\s*(?P<unit>.*)")
_COUNTED = re.compile(r"(?!(?:or|and|to|hundreds?|thousands?|dozens?|so)\b)[^\W\d_]*")
"""What can be the unit of an amount that is written with its number: one word, or none."""


class Quantify(Pairs):
    """A number with its unit and its bound."""

    faults = ("bound", "unit")
    sides = ("bound", "number", "unit")
    wanted = "Choose the bound and what is counted, and write the number, such as 12 or twelve."
    units: tuple[str, ...]

    def form(self, document: Document) -> Html:
        """Bound, number and unit."""
        return controls.named(
            controls.value_menu("Bound", BOUNDS, data_name="bound", data_open="the bound"),
            controls.short_text(
                "Number", inputmode="decimal", data_name="number", data_open="the number"
            ),
            controls.value_menu(
                "Of what", self.units, data_name="unit", data_open="what is counted"
            ),
            class_="rr-row",
        )

    def paper(self, document: Document) -> Html:
        """Boxes for bound and unit, and a gap for the number."""
        bounds, units = (
            join(*(join(controls.box(), each, " ") for each in words))
            for words in (BOUNDS, self.units)
        )
        rows = {"bound": bounds, "number": controls.blank("the number"), "what it counts": units}
        how = controls.how("Tick a bound, write the number, tick what it counts.")
        return join(how, controls.rows(rows, "ws-ticks ws-inline"))

    def _value(self, name: str, raw: Any) -> Any:
        if name != "number":
            allowed = BOUNDS if name == "bound" else self.units
            return parts.name_of(raw, dict.fromkeys(allowed, ""), name)
        if (found := number(raw)) is not None:
            return found
        said = fold(raw[:40]) if isinstance(raw, str) else ""
        raise Unclear(f"“{said}” is not a number." if said else "A number is missing.")

    def understand(self, raw: Any, document: Document) -> dict[str, Any]:
        """All parts; without a bound it is “exactly”, and one unit alone need not be said."""
        given = self._meant(raw if isinstance(raw, Mapping) else {"number": raw})
        only = {"unit": self.units[0]} if len(self.units) == 1 else {}
        return super().understand({"bound": BOUNDS[0], **only, **_told_apart(given)}, document)

    def _has_fault(self, fault: str, keys: Sequence[Any], answer: Any) -> bool:
        units = [key["unit"] for key in keys if answer["number"] in key["number"]]
        right = any(answer["unit"] in each for each in units)
        return right if fault == "bound" else bool(units) and not right

    def _like(self) -> str:
        example = parts.typed(dict.fromkeys(self.sides, "…"))
        bounds, units = ", ".join(BOUNDS), ", ".join(self.units)
        return f"Answer {example}. The bound is one of {bounds}; the unit one of {units}."

    def in_words(self, answer: Any) -> str:
        """Bound, number and unit, one behind the other."""
        if isinstance(answer, Mapping) and answer.keys() <= {*self.sides}:
            with suppress(Unclear):
                answer = _told_apart(answer)
            given = (answer[side] for side in self.sides if side in answer)
            return " ".join(parts.told(each, {}, " or ") for each in given)
        return super().in_words(answer)

    def _attempts(self, known: Keyed, gave: Any, document: Document) -> Iterator[Any]:
        for key in known.accepting:
            numbers = (gave or {}).get("number") or key["number"]
            bounds = (*sorted(key["bound"]), *BOUNDS)
            units = (*sorted(key["unit"]), *self.units)
            for bound, amount, unit in product(bounds, numbers, units):
                yield {"bound": bound, "number": amount, "unit": unit}

    def given_away(self, known: Keyed, text: str, document: Document) -> Iterator[str]:
        """An accepted number with its unit."""
        words = parts.compared(_in_figures(text))
        for key in known.accepting:
            for amount, unit in product(key["number"], key["unit"]):
                if (said := parts.compared(f"{amount} {unit}")) in words:
                    yield said.strip()


def _told_apart(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """An amount whose number repeats its bound or unit, without them: 10 for “10 regiments”."""
    words = given.get("number")
    if not isinstance(words, str) or number(words) is not None:
        return given
    words = words.strip(" .,;:!?\"'“”‘’")
    if number(words) is not None:
        return {**given, "number": words}
    found = _AMOUNT.match(figures(words))
    said = {name: part for name, part in found.groupdict().items() if part} if found else {}
    if "number" not in said or not _COUNTED.fullmatch(said.get("unit", "")):
        return given
    for name in ("bound", "unit"):
        if name in said and name in given and _stem(str(given[name])) != _stem(said[name]):
            what = f"“{fold(words[:40])}” says “{said[name]}”, and “{given[name]}” is chosen."
            raise Unclear(what, "", f"{what} Make the two the same.")
    return {**said, **given, "number": said.get("number", words)}


def _stem(words: str) -> str:
    return re.sub(r"(ies|y|s)$", "", fold(words).casefold().strip(" ."))


_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {word: number for number, word in enumerate(ONES)}
_WORDS |= {word: 10 * number for number, word in enumerate(_TENS, 2)}
_WORD = re.compile(
    rf"\b(?:({'|'.join(_TENS)})(?:[ -]({'|'.join(ONES[1:10])}))?|({'|'.join(ONES)}))\b"
)
FIGURE = r"\d{1,15}(?:\.\d{1,6})?"
LONGEST = 200  # characters of a number or a length that are read


def figures(words: str) -> str:
    """The words with number words as figures, without capitals.

    >>> figures("At least Ten, or thirty-nine"), figures("１０, 三十九, 9½")
    ('at least 10, or 39', '10, 39, 9.5')
    """
    plain = normalize("NFKC", words[:LONGEST].replace("½", ".5"))
    plain = _IN_SIGNS.sub(_of_signs, fold(plain).casefold())
    return _WORD.sub(lambda match: str(sum(_WORDS[word] for word in match.groups() if word)), plain)


_SIGNS = str.maketrans("〇一二三四五六七八九零两兩", "0123456789022")
_SIGN = "[〇一二三四五六七八九零两兩]"
_IN_SIGNS = re.compile(rf"({_SIGN}?)(十)({_SIGN}?)|{_SIGN}+(?!{_SIGN}|[百千万萬])")


def _of_signs(match: re.Match[str]) -> str:
    if not match[2]:
        return match[0].translate(_SIGNS)
    return f"{match[1].translate(_SIGNS) or 1}{match[3].translate(_SIGNS) or 0}"


def number(raw: Any) -> Fraction | None:
    """The number that is meant by a number or its words; None if it is none.

    >>> number("10,000"), number("ten."), number("十"), number(2.5), number("some")
    (Fraction(10000, 1), Fraction(10, 1), Fraction(10, 1), Fraction(5, 2), None)
    """
    if isinstance(raw, int | Fraction) and not isinstance(raw, bool):
        return Fraction(raw)
    if isinstance(raw, float) and math.isfinite(raw):
        return Fraction(raw).limit_denominator(10**9)
    if not isinstance(raw, str) or len(raw) > LONGEST:
        return None
    plain = re.sub(r"(?<=\d),(?=\d{3}\b)", "", figures(raw).strip(" .。"))
    return Fraction(plain) if re.fullmatch(rf"[-+]?{FIGURE}", plain, re.ASCII) else None


def _in_figures(text: str) -> str:
    return " ".join(map(figures, text.split()))


_GAPS = "[hours] h [minutes] min"
_SAID = re.compile(r"(?<![\d:.])(\d{1,4})\s*(?:-\s*)?(?:h|hours?)\b(?:\s*(?:and\s*)?(\d+)\s*min)?")


class Measure(One):
    """How long lies between two moments, over the clocks that may have been used."""

    wanted = "Write hours and minutes, such as 2 h 30 min, or a range, such as 100 h to 120 h."
    example = (
        'Answer with hours and minutes, such as "2 h 30 min", or with a range, such as '
        '"100 h to 120 h".'
    )
    from_: Choice
    to: Choice
    clocks: tuple[str, ...] = ()

    def form(self, document: Document) -> Html:
        """A line to write a length on."""
        words = "A length such as 12 h, or 12 h 30 min, or a range such as 1 h to 2 h"
        return controls.area(words, 1)

    def paper(self, document: Document) -> Html:
        """The two moments, and gaps for one length or a range."""
        ends = {"from": controls.choice_words(self.from_), "to": controls.choice_words(self.to)}
        clocks = f"Clocks that may be meant: {', '.join(self.clocks)}." if self.clocks else ""
        return join(
            controls.rows(ends, "ws-ticks"),
            element("p", clocks) if clocks else None,
            controls.line_with_gaps(f"At face value: {_GAPS}"),
            controls.line_with_gaps(f"or as a range, from {_GAPS} to {_GAPS}"),
        )

    def understand(self, raw: Any, document: Document) -> "Length":
        """The shortest and the longest time that is meant."""
        return length(raw)

    def feedback(self, answer: Any, raw: Any, document: Document) -> Feedback:
        """What is said to a length, and that figures without a unit are hours."""
        words = str(raw).strip(" .")
        note = "" if re.search(r"[^\W\d_]|:", figures(words)) else f"{words} is read as hours."
        return replace(super().feedback(answer, raw, document), note=note)

    def given_away(self, known: Keyed, text: str, document: Document) -> Iterator[str]:
        """An accepted length of time."""
        for match in _SAID.finditer(_in_figures(text)):
            minutes = 60 * int(match[1]) + int(match[2] or 0)
            if any(minutes in each for key in known.accepting for each in key):
                yield match[0]

    def agreements(self, known: Keyed, document: Document) -> Found:
        """The accepted lengths are the face value, or what some of the clocks give at the ends."""
        every = {each.name: each.zone for each in document.every(Clock) if each.zone != UNFILLED}
        clocks = {name: every[name] for name in self.clocks if name in every}
        for index, name in enumerate(self.clocks):
            if name not in every:
                what = f"there is no clock “{name[:80]}”."
                yield ("clocks", index), what, did_you_mean(name, list(every))
        first, second = _moment(document, self.from_), _moment(document, self.to)
        for name, end, moment in (("from", self.from_, first), ("to", self.to, second)):
            if moment is None and end.at.line:
                what = f"`{name}`: these words give no time to the minute that document.yaml knows."
                yield (name,), what, "Copy the words that an event has under `written`."
        if len(clocks) < len(self.clocks) or first is None or second is None:
            return  # Words of the teacher's own are not worked out.
        right = set(_lengths(first, second, clocks))
        for index, key in enumerate(known.accepting):
            if not key <= right:
                what = "`answer` is not what the two times give."
                gives = f"They give {dates.between(first, second, clocks, clocks)}."
                yield ("accept", index, "answer"), what, gives


def _moment(document: Document, choice: Choice) -> datetime | None:
    exact = ((each, map(span_of, each.places)) for each in document.events if each.is_exact)
    words = [span_of(choice.at)]
    return next((event.ends[0] for event, at in exact if overlap([*at], words)), None)


def _lengths(first: datetime, second: datetime, clocks: dict[str, str]) -> "Iterator[Length]":
    """Every length that two times may give; where clocks are left open, the outer two set it."""
    face = _minutes(second - first)
    yield face, face
    open_ = [dict(outer) for outer in combinations_with_replacement(clocks.items(), 2)]
    for here, there in product(open_, repeat=2):
        one = dates.between(first, second, here, there)
        yield _minutes(one.shortest), _minutes(one.longest)


_UNITS = {"d": 1440, "h": 60, "m": 1}
_UNIT = r"(d|days?|h|hrs?|hours?|m|mins?|minutes?)(?![a-z])\.?"
_PIECE = re.compile(rf"({FIGURE})\s*{_UNIT}(?:\s*,?\s*(?:and\s+)?)")
_RANGE = re.compile(r"between (.+?) and (.+)|(.+?)(?: to |\s*[-~〜]\s*)(.+)")
_VAGUE = re.compile(r"^(?:about|around|roughly|approximately|ca\.?|circa|exactly|from)\s+")
Length = tuple[Fraction, Fraction]  # the shortest and longest time that is meant, in minutes


def length(raw: Any) -> Length:
    """The length of time that is meant, or the range of lengths. Raises `Unclear`.

    >>> length("39 h 15 min") == length("39 hours and 15 minutes") == (2355, 2355)
    True
    >>> length("3 h to 15 h") == length("from 3 to 15 hours") == (180, 900)
    True
    >>> length("9") == length("９ h.") == length("九"), length("39h15") == length("39 h 15 min")
    (True, True)
    """
    if isinstance(raw, int | float) and not isinstance(raw, bool) and 0 <= raw < 10**6:
        raw = f"{raw:g}"
    if not isinstance(raw, str) or len(raw) > LONGEST:
        raise Unclear("A length of time is expected.")
    words = _VAGUE.sub("", re.sub(r"(?<=\d),(?=\d)", ".", figures(raw).strip(" .。")))
    if not words:
        raise Unclear("No length of time is written yet.")
    found = _RANGE.fullmatch(words)
    first, last = filter(None, found.groups()) if found else (words, words)
    if unit := re.search(r"[a-z]+", last) if re.fullmatch(FIGURE, first) else None:
        first = f"{first} {unit[0]}"
    ends = _one(first), _one(last)
    return min(ends), max(ends)


def _minutes(lasting: timedelta) -> Fraction:
    return Fraction(round(lasting.total_seconds() / 60))


def _one(words: str) -> Fraction:
    if clock := re.fullmatch(r"(\d{1,4}):([0-5]\d)(?: ?h(?:ours)?)?", words, re.ASCII):
        return Fraction(60 * int(clock[1]) + int(clock[2]))
    if re.fullmatch(FIGURE, words, re.ASCII):
        return 60 * Fraction(words)
    total, at = Fraction(0), 0
    words = re.sub(r"(?<=\d)\s*h\s*(\d\d)$", r" h \1 min", words)
    while piece := _PIECE.match(words, at):
        total += Fraction(piece[1]) * _UNITS[piece[2][0]]
        at = piece.end()
    if not at or at < len(words):
        raise Unclear(f"“{words[:80]}” is not a length of time.")
    return total


ALONE = ""  # the label of a value that stands alone
_LONGEST, _ROWS = 400, 6


class Tabulate(Pairs):
    """A small task with a table: the result is checked, not the code."""

    faults = ("one number", "other labels")
    button = ""
    wanted = "Hand in a table, or one value where only one is asked for."
    example = (
        "Hand in a Series, a table with one column of values, or a dict such as "
        '{"row label": 1, "another": 2}; or one value, if only one is asked for.'
    )
    accept: tuple[AcceptedTable, ...] = detail(key=True)

    def form(self, document: Document) -> Html:
        """How a table is handed in."""
        how = (
            "Make the table in the lesson's notebook, in a cell of your own, and hand it in there:"
        )
        code = f'rr.answer("{document.folder.name}/{self.id}", your_table)'
        return element("p", f"{how} ", element("code", code), class_="rr-note")

    def paper(self, document: Document) -> Html:
        """A table to fill in."""
        rows = [[controls.blank("a label", wide=True), controls.blank("its value")]] * _ROWS
        how = controls.how("Count by hand, and fill in as many rows as you need.")
        return join(how, controls.ruled(["label", "value"], rows))

    def _meant(self, raw: Any) -> dict[str, Any]:
        pairs = _rows(raw)
        if not pairs:
            raise Unclear("The table has no rows.")
        if len(pairs) > parts.MOST:
            raise Unclear(f"The table has more than {parts.MOST} rows.")
        return once((label if label is ALONE else str(_cell(label)), each) for label, each in pairs)

    def _value(self, name: str, raw: Any) -> Any:
        return _cell(raw)

    def _held(self, key: Any, answer: Any) -> tuple[int, int]:
        if key.keys() != answer.keys() or len(answer) < 2:
            return 0, 0
        return sum(answer[name] in values for name, values in key.items()), len(answer)

    def _has_fault(self, fault: str, keys: Sequence[Any], answer: Any) -> bool:
        other = not any(key.keys() == answer.keys() for key in keys)
        return other and (answer.keys() == {ALONE}) == (fault == "one number")

    def _attempts(self, known: Keyed, gave: Any, document: Document) -> Iterator[Any]:
        if gave is None:
            yield from ({ALONE: Fraction(-1)}, {"other": Fraction(-1)})
            return
        yield from super()._attempts(known, gave, document)
        yield {name: min(values, key=str) for name, values in gave.items()}

    def given_away(self, known: Keyed, text: str, document: Document) -> Iterator[str]:
        """Code that makes an accepted table."""
        ways = (each.one_way.strip() for each in self.accept)
        yield from (way for way in ways if way and way in text)


def _rows(raw: Any) -> Sequence[tuple[Any, Any]]:
    if isinstance(raw, list) or raw is None:
        raise Unclear("Each value needs its row label.")
    if not isinstance(raw, Mapping):
        return [(ALONE, raw)]
    columns = [[*each.items()] for each in raw.values() if isinstance(each, Mapping)]
    if not columns or len(columns) < len(raw):
        return list(raw.items())
    if len(columns) > 2:
        raise Unclear(f"The table has {len(columns)} columns, and one column of values is asked.")
    labels = [label if len(columns) == 1 else value for label, value in columns[0]]
    return list(zip(labels, (value for _, value in columns[-1]), strict=False))


def _cell(raw: Any) -> Fraction | str:
    if isinstance(raw, list | Mapping):
        raise Unclear("A value of the table is itself a list or a table.")
    if (found := number(raw)) is not None:
        return found
    if words := fold(str(raw)[:_LONGEST]).casefold():
        return words
    raise Unclear("A value or a row label is empty.")
