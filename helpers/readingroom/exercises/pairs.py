"""Answers that give a value to each of several names: pairs, classes, amounts, tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from readingroom.anchors import fold
from readingroom.document import Document
from readingroom.exercises import amounts
from readingroom.exercises.feedback import Unclear
from readingroom.exercises.forms import MOST, Form, Names, listed, name_of, shown, words_of
from readingroom.exercises.parts import BOUNDS

_LONGEST = 400
_NOT_WHOLE = "Something is still open."


class Pairs(Form):
    """A value for each of several names; in a key, a set of values for each."""

    def names(self, exercise: Any) -> Names:
        """What gets a value."""
        raise NotImplementedError

    def value(self, exercise: Any, name: str, raw: Any) -> Any:
        """The value that is meant for a name. Raises `Unclear`."""
        raise NotImplementedError

    def missing(self, exercise: Any, found: Mapping[str, Any]) -> list[str]:
        """The names without a value."""
        return [name for name in self.names(exercise) if name not in found]

    def answer(self, exercise: Any, raw: Any, document: Document) -> dict[str, Any]:
        """The value of each name; none may be missing."""
        found: dict[str, Any] = {}
        for name, value in self._pairs(exercise, raw):
            if name in found:
                raise Unclear(f"{shown(name)} stands there more than once.", plain=_NOT_WHOLE)
            found[name] = self.value(exercise, name, value)
        if missing := self.missing(exercise, found):
            raise Unclear(f"Not yet answered: {listed(missing)}.", plain=_NOT_WHOLE)
        return found

    def key(
        self, exercise: Any, raw: Any, document: Document, *, part: bool
    ) -> dict[str, frozenset[Any]]:
        """The values that each name may have; of a `part`, only of the names that matter."""
        found: dict[str, frozenset[Any]] = {}
        for name, value in self._pairs(exercise, raw):
            values = value if isinstance(value, list | tuple) else [value]
            found[name] = frozenset(self.value(exercise, name, each) for each in values)
        missing = [] if part else self.missing(exercise, found)
        if missing or not found or not all(found.values()):
            raise Unclear(f"Not answered: {listed(missing)}." if missing else "Nothing is given.")
        return found

    def _pairs(self, exercise: Any, raw: Any) -> list[tuple[str, Any]]:
        if not isinstance(raw, Mapping):
            raise Unclear("Names with values are expected.")
        if len(raw) > MOST:
            raise Unclear(f"More than {MOST} values are given.")
        names = self.names(exercise)
        return [(name_of(name, names, "item"), value) for name, value in raw.items()]

    def accepts(self, key: Any, answer: Any) -> bool:
        """Whether every name has a value that the key accepts."""
        return bool(key.keys() == answer.keys()) and self.fits(key, answer)

    def fits(self, gave: Any, answer: Any) -> bool:
        """Whether the names foreseen have one of the values foreseen."""
        return all(name in answer and answer[name] in values for name, values in gave.items())

    def meets(self, gave: Any, key: Any) -> bool:
        """Whether all that was foreseen may be accepted."""
        return all(name in key and key[name] & values for name, values in gave.items())


class Sorted(Pairs):
    """A class, a partner or a verdict for each item: `rows` and `columns` name the fields."""

    def __init__(self, rows: str, columns: str | Names) -> None:
        self.rows, self.columns = rows, columns

    def names(self, exercise: Any) -> Names:
        """The items."""
        return words_of(getattr(exercise, self.rows))

    def _values(self, exercise: Any) -> Names:
        columns = self.columns
        return words_of(getattr(exercise, columns)) if isinstance(columns, str) else columns

    def value(self, exercise: Any, name: str, raw: Any) -> str:
        """What an item is put to."""
        return name_of(raw, self._values(exercise), f"answer for {shown(name)}:")

    def held(self, key: Any, answer: Any) -> tuple[int, int]:
        """How many rows have a value that the key accepts."""
        return sum(answer[name] in values for name, values in key.items()), len(answer)

    def named(self, gave: Any) -> tuple[str, ...]:
        """The rows foreseen."""
        return tuple(gave)

    def asks(self, exercise: Any) -> str:
        """A value for every item."""
        return "Choose something for every row, then check again."

    def like(self, exercise: Any) -> str:
        """A value for every item."""
        example = "{" + ", ".join(f'{shown(name)}: "…"' for name in self.names(exercise)) + "}"
        return f"Answer {example}; for each … choose one of {listed(self._values(exercise))}."


class Numbered(Pairs):
    """A number, its unit and its bound."""

    def names(self, exercise: Any) -> Names:
        """The three parts."""
        return {name: name for name in ("bound", "number", "unit")}

    def missing(self, exercise: Any, found: Mapping[str, Any]) -> list[str]:
        """The parts that are needed and not there."""
        return [name for name in self.names(exercise) if name not in found]

    def value(self, exercise: Any, name: str, raw: Any) -> Any:
        """One part."""
        if name == "bound":
            return name_of(raw, dict.fromkeys(BOUNDS, ""), "bound")
        if name == "unit":
            return name_of(raw, dict.fromkeys(exercise.units, ""), "unit")
        found = amounts.number(raw)
        if found is None:
            given = isinstance(raw, str) and raw.strip()
            raise Unclear(
                f"“{fold(raw[:40])}” is not a number." if given else "A number is missing."
            )
        return found

    def answer(self, exercise: Any, raw: Any, document: Document) -> dict[str, Any]:
        """All parts; without a bound it is “exactly”, and one unit alone need not be said."""
        if isinstance(raw, str) and len(raw) <= amounts.LONGEST:
            raw = _split(raw)
        elif not isinstance(raw, Mapping):
            raw = {"number": raw}
        if len(raw) <= MOST:
            given = {str(name).casefold() for name in raw if isinstance(name, str)}
            raw = {**({} if "bound" in given else {"bound": BOUNDS[0]}), **raw}
            if len(exercise.units) == 1 and "unit" not in given:
                raw = {**raw, "unit": exercise.units[0]}
            raw = _told_apart(raw)
        return super().answer(exercise, raw, document)

    def off(self, way: str, exercise: Any, keys: Sequence[Any], answer: Any) -> bool:
        """Whether the number is right, and the bound or the unit is not."""
        right = [key for key in keys if answer["number"] in key["number"]]
        if way == "bound":
            return any(answer["unit"] in key["unit"] for key in right)
        return bool(right) and not any(answer["unit"] in key["unit"] for key in right)

    def asks(self, exercise: Any) -> str:
        """Number, unit and bound."""
        return "Choose the bound and what is counted, and write the number, such as 12 or twelve."

    def like(self, exercise: Any) -> str:
        """Number, unit and bound."""
        example = {"bound": "…", "number": "…", "unit": "…"}
        return (
            f"Answer {shown(example)}. The bound is one of {', '.join(BOUNDS)}; the unit one of "
            f"{', '.join(exercise.units)}."
        )


def _told_apart(raw: Mapping[Any, Any]) -> dict[Any, Any]:
    """An amount whose number repeats its bound or unit, without them: 10 for “10 regiments”."""
    words = raw.get("number")
    if not isinstance(words, str) or amounts.number(words) is not None:
        return dict(raw)
    said = _split(words[: amounts.LONGEST])
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
        rf"\s*({'|'.join(BOUNDS)})?\s*([-+]?[\d.,]+)?\s*(.*)", amounts.figures(words), re.DOTALL
    )
    parts = zip(("bound", "number", "unit"), found.groups() if found else (), strict=False)
    return {name: part for name, part in parts if part}


ALONE = ""
"""The label of a value that stands alone."""


class Tabled(Pairs):
    """A value for each row label: a dict, a Series, a table with one column of values, a value."""

    def _pairs(self, exercise: Any, raw: Any) -> list[tuple[str, Any]]:
        try:
            pairs = list(_rows(raw))
        except Unclear:
            raise
        except Exception:  # Whatever was handed in, it is no table that can be read.
            raise Unclear("This is no table that can be read.") from None
        if not pairs:
            raise Unclear("The table has no rows.")
        return [(str(_cell(label)) if label != ALONE else ALONE, value) for label, value in pairs]

    def missing(self, exercise: Any, found: Mapping[str, Any]) -> list[str]:
        """No label is asked for before an answer."""
        return []

    def value(self, exercise: Any, name: str, raw: Any) -> Any:
        """A number, or words without their capitals."""
        return _cell(raw)

    def held(self, key: Any, answer: Any) -> tuple[int, int]:
        """How many rows have the value of the key, where the labels are those of the key."""
        if key.keys() != answer.keys() or len(answer) < 2:
            return 0, 0
        return sum(answer[name] in values for name, values in key.items()), len(answer)

    def off(self, way: str, exercise: Any, keys: Sequence[Any], answer: Any) -> bool:
        """Whether there is one value only, or other labels."""
        alone = answer.keys() == {ALONE}
        if any(key.keys() == answer.keys() for key in keys):
            return False
        return alone if way == "one number" else not alone

    def like(self, exercise: Any) -> str:
        """What may be handed in."""
        return (
            "Hand in a Series, a table with one column of values, or a dict such as "
            '{"row label": 1, "another": 2}; or one value, if only one is asked for.'
        )


def _rows(raw: Any) -> Iterator[tuple[Any, Any]]:
    """The labels and values of whatever can be read as a table."""
    columns = getattr(raw, "columns", None)
    if columns is not None:
        if len(raw) > MOST:
            raise Unclear(f"The table has more than {MOST} rows.")
        names = list(columns)
        if len(names) not in (1, 2):
            raise Unclear(f"The table has {len(names)} columns, and one column of values is asked.")
        labels = raw.iloc[:, 0] if len(names) == 2 else raw.index
        yield from zip(list(labels), list(raw.iloc[:, -1]), strict=True)
        return
    if not isinstance(raw, Mapping) and hasattr(raw, "to_dict"):
        if len(raw) > MOST:
            raise Unclear(f"The table has more than {MOST} rows.")
        raw = raw.to_dict()
    if isinstance(raw, Mapping):
        yield from list(raw.items())[: MOST + 1]
    elif isinstance(raw, list | tuple | set | frozenset) or raw is None:
        raise Unclear("Each value needs its row label.")
    else:
        yield ALONE, raw


def _cell(raw: Any) -> Fraction | str:
    if not isinstance(raw, str | int | float) and hasattr(raw, "item"):
        try:
            raw = raw.item()
        except Exception:  # A value that is itself a Series or an array.
            raise Unclear("A value of the table is itself a list or a table.") from None
    found = amounts.number(raw)
    if found is not None:
        return found
    if isinstance(raw, tuple):
        return " ".join(str(_cell(each)) for each in raw[:8] if not isinstance(each, tuple))
    if isinstance(raw, list | dict | set) or (isinstance(raw, int) and abs(raw) > 10**15):
        raise Unclear("A value of the table is itself a list or a table.")
    words = fold(str(raw)[:_LONGEST]).casefold()
    if not words:
        raise Unclear("A value or a row label is empty.")
    return words
