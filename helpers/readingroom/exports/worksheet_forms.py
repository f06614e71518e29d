"""Room to answer on paper, for each kind of exercise, from its student's side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from readingroom.exports.worksheet_blanks import blank, box, choice, letters, room_to_write
from readingroom.markup import Html, element, join, table

Side = Mapping[str, Any]
"""What `exercises.asked` gives: all that a student may see before an attempt."""

_NARROW = 28
_MOST_COLUMNS = 4
_TABLE_ROWS = 6


def room_to_answer(side: Side) -> Html:
    """Where and how an answer is written down. Raises `KeyError` for a kind that is none."""
    return _ROOMS[side["kind"]](side)


def _ticks(how: str, choices: Sequence[Mapping[str, Any]]) -> Html:
    """A box to tick before each choice."""
    rows = (element("li", box("box to tick"), choice(each)) for each in choices)
    return join(element("p", how, class_="ws-how"), element("ul", *rows, class_="ws-ticks"))


def _one(side: Side) -> Html:
    return _ticks("Tick one.", side["options"])


def _several(side: Side) -> Html:
    return _ticks("Tick all that fit.", side["options"])


def _number(side: Side) -> Html:
    def row(name: str, words: Sequence[str]) -> Html:
        boxes = (join(box("box to tick"), each, " ") for each in words)
        return element("li", element("b", f"{name}: "), *boxes)

    return join(
        element("p", "Tick a bound, write the number, tick what it counts.", class_="ws-how"),
        element(
            "ul",
            row("bound", side["bounds"]),
            element("li", element("b", "number: "), blank("the number")),
            row("what it counts", side["units"]),
            class_="ws-ticks ws-inline",
        ),
    )


def _order(side: Side) -> Html:
    count = len(side["items"])
    rows = (element("li", box("box for a number"), choice(each)) for each in side["items"])
    how = f"Number the boxes from 1 (the first) to {count} (the last)."
    return join(element("p", how, class_="ws-how"), element("ul", *rows, class_="ws-ticks"))


def _match(side: Side) -> Html:
    how = "Write a letter behind each line of the table. A letter may be used more than once."
    return _lettered(how, side["left"], side["right"], "answer")


def _classify(side: Side) -> Html:
    heads = [each["words"] for each in side["classes"]]
    if len(heads) <= _MOST_COLUMNS and max(map(len, heads)) <= _NARROW:
        return _grid("Tick one class for each.", side["items"], heads)
    how = "Write the letter of a class behind each line of the table."
    return _lettered(how, side["items"], side["classes"], "class")


def _silence(side: Side) -> Html:
    heads = [each["words"] for each in side["verdicts"]]
    return _grid("Tick one answer for each.", side["items"], heads)


def _grid(how: str, items: Sequence[Mapping[str, Any]], heads: Sequence[str]) -> Html:
    """A table with a box to tick in every cell."""
    cells = [[choice(each), *(box("box to tick") for _ in heads)] for each in items]
    grid = element("div", table(["what is asked", *heads], cells), class_="ws-grid")
    return join(element("p", how, class_="ws-how"), grid)


def _lettered(
    how: str,
    items: Sequence[Mapping[str, Any]],
    choices: Sequence[Mapping[str, Any]],
    head: str,
) -> Html:
    """Choices with letters, and a table with room for a letter behind every item."""
    cells = [[choice(each), box("box for a letter")] for each in items]
    return join(
        element("p", how, class_="ws-how"),
        letters(choices),
        element("div", table(["what is asked", head], cells), class_="ws-grid"),
    )


def _mark(side: Side) -> Html:
    return join(
        element(
            "p",
            "Underline the words, here or in the text at the end of these sheets, and write the "
            "number of this exercise beside them. Then note where they are:",
            class_="ws-how",
        ),
        element(
            "p",
            "line ",
            blank("the line"),
            " from the word ",
            blank("the first word", wide=True),
            " to the word ",
            blank("the last word", wide=True),
            class_="ws-fill",
        ),
    )


def _step(side: Side) -> Html:
    first, second = side["kinds"]
    how = "Write letters into the two frames, and tick what the arrow between them means."
    frame = {"class_": "ws-frame", "role": "img"}
    return join(
        element("p", how, class_="ws-how"),
        letters(side["claims"]),
        element(
            "div",
            element("div", "from", element("div", **frame, aria_label="frame for the premises")),
            element(
                "div",
                element("p", box("box to tick"), first),
                element("p", "⟶", class_="ws-arrow", aria_hidden="true"),
                element("p", box("box to tick"), second),
            ),
            element("div", "to", element("div", **frame, aria_label="frame for the conclusion")),
            class_="ws-scheme",
        ),
    )


def _interval(side: Side) -> Html:
    ends = (
        element("li", element("b", f"{name}: "), choice(side[key]))
        for name, key in (("from", "from"), ("to", "to"))
    )
    clocks = ", ".join(side["clocks"])
    return join(
        element("ul", *ends, class_="ws-ticks"),
        element("p", f"Clocks that may be meant: {clocks}.") if clocks else None,
        element("p", "At face value: ", *_hours(), class_="ws-fill"),
        element("p", "or as a range, from ", *_hours(), " to ", *_hours(), class_="ws-fill"),
    )


def _hours() -> tuple[Html | str, ...]:
    return blank("hours"), " h ", blank("minutes"), " min"


def _table(side: Side) -> Html:
    rows = [[blank("a label", wide=True), blank("its value")] for _ in range(_TABLE_ROWS)]
    how = "Count by hand, and fill in as many rows as you need."
    return join(
        element("p", how, class_="ws-how"),
        element("div", table(["label", "value"], rows), class_="ws-grid"),
    )


def _weigh(side: Side) -> Html:
    count = side["support"]
    rows = (
        element(
            "p",
            "line ",
            blank("the line"),
            " words ",
            blank("the words", wide=True),
            class_="ws-fill ws-words",
        )
        for _ in range(count)
    )
    how = f"Words that bear it out, from {'one place' if count == 1 else f'{count} lines'}:"
    ticks = _ticks("Tick one, or write an answer of your own.", side["positions"])
    own = element(
        "p", box("box to tick"), blank("an answer of your own", wide=True), class_="ws-own"
    )
    sentences = (element("p", f"{each}: ", blank(each, wide=True)) for each in side["asks"])
    return join(ticks, own, element("p", how, class_="ws-how"), *rows, *sentences)


def _write(side: Side) -> Html:
    starters = side["starters"]
    begin = element("p", "You may begin like this:", class_="ws-how") if starters else None
    return join(
        begin,
        element("ul", *(element("li", element("i", each)) for each in starters))
        if starters
        else None,
        room_to_write(min(14, max(8, 4 + 2 * len(starters)))),
    )


_ROOMS: dict[str, Callable[[Side], Html]] = {
    "predict": _one,
    "choose one": _one,
    "choose several": _several,
    "number": _number,
    "order": _order,
    "match": _match,
    "classify": _classify,
    "mark": _mark,
    "step": _step,
    "interval": _interval,
    "table": _table,
    "silence": _silence,
    "weigh": _weigh,
    "write": _write,
}
