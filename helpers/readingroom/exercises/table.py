"""Exercises that are answered by a table, made in a cell of one's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, ClassVar

from readingroom.document import Document
from readingroom.document.things import record
from readingroom.exercises import controls
from readingroom.exercises.exercise import Keyed
from readingroom.exercises.number import number
from readingroom.exercises.pairs import Pairs, once
from readingroom.exercises.parts import MOST, AcceptedTable, Unclear
from readingroom.html import Html, element, join
from readingroom.text import fold

ALONE = ""
"""The label of a value that stands alone."""
_LONGEST = 400
_ROWS = 6


@record
class Table(Pairs):
    """A small task with a table: the result is checked, not the code."""

    offs: ClassVar[tuple[str, ...]] = ("one number", "other labels")
    button: ClassVar[str] = ""
    accept: tuple[AcceptedTable, ...]

    def form(self, document: Document) -> Html:
        """How a table is handed in."""
        how = "Make the table in a cell of your own and hand it in there: "
        code = f'rr.answer("{document.folder.name}/{self.id}", your_table)'
        return element("p", f"{how}{code}", class_="rr-note")

    def paper(self, document: Document) -> Html:
        """A table to fill in."""
        rows = [
            [controls.blank("a label", wide=True), controls.blank("its value")]
            for _ in range(_ROWS)
        ]
        how = controls.how("Count by hand, and fill in as many rows as you need.")
        return join(how, controls.ruled(["label", "value"], rows))

    def given(self, raw: Any) -> dict[str, Any]:
        """The labels and values of a dict, a Series, a table with one column of values, a value."""
        try:
            pairs = _rows(raw)
        except Unclear:
            raise
        except Exception:  # Whatever was handed in, it is no table that can be read.
            raise Unclear("This is no table that can be read.") from None
        if not pairs:
            raise Unclear("The table has no rows.")
        return once((label if label is ALONE else str(_cell(label)), each) for label, each in pairs)

    def missing(self, found: Mapping[str, Any]) -> list[str]:
        """No label is asked for before an answer."""
        return []

    def value(self, name: str, raw: Any) -> Any:
        """A number, or words without their capitals."""
        return _cell(raw)

    def held(self, key: Any, answer: Any) -> tuple[int, int]:
        """How many rows have the value of the key, where the labels are those of the key."""
        if key.keys() != answer.keys() or len(answer) < 2:
            return 0, 0
        return sum(answer[name] in values for name, values in key.items()), len(answer)

    def off(self, way: str, keys: Sequence[Any], answer: Any) -> bool:
        """Whether there is one value only, or other labels."""
        alone = answer.keys() == {ALONE}
        if any(key.keys() == answer.keys() for key in keys):
            return False
        return alone if way == "one number" else not alone

    def like(self) -> str:
        """What may be handed in."""
        return (
            "Hand in a Series, a table with one column of values, or a dict such as "
            '{"row label": 1, "another": 2}; or one value, if only one is asked for.'
        )

    def attempts(self, known: Keyed, gave: Any, document: Document) -> Iterator[Any]:
        """What was foreseen, among what is right and alone; or one number, or other labels."""
        if gave is None:
            yield from ({ALONE: Fraction(-1)}, {"other": Fraction(-1)})
            return
        yield from super().attempts(known, gave, document)
        yield {name: min(values, key=str) for name, values in gave.items()}

    def given_away(self, known: Keyed, text: str, document: Document) -> Iterator[str]:
        """Code that makes an accepted table."""
        ways = [each.one_way.strip() for each in self.accept if each.one_way.strip()]
        yield from (way for way in ways if way in text)


def _rows(raw: Any) -> Iterable[tuple[Any, Any]]:
    """The labels and values of whatever can be read as a table."""
    columns = getattr(raw, "columns", None)
    if columns is None and not hasattr(raw, "items"):
        if isinstance(raw, list | tuple | set | frozenset) or raw is None:
            raise Unclear("Each value needs its row label.")
        return [(ALONE, raw)]
    if len(raw) > MOST:
        raise Unclear(f"The table has more than {MOST} rows.")
    if columns is None:
        return list(raw.items())
    if len(columns) not in (1, 2):
        raise Unclear(f"The table has {len(columns)} columns, and one column of values is asked.")
    labels = raw.iloc[:, 0] if len(columns) == 2 else raw.index
    return list(zip(labels, raw.iloc[:, -1], strict=True))


def _cell(raw: Any) -> Fraction | str:
    if not isinstance(raw, str | int | float) and hasattr(raw, "item"):
        try:
            raw = raw.item()
        except Exception:  # A value that is itself a Series or an array.
            raise Unclear("A value of the table is itself a list or a table.") from None
    found = number(raw)
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
