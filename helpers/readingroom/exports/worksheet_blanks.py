"""What a sheet of paper has to fill in: gaps, boxes, lines, and choices with letters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from string import ascii_uppercase
from typing import Any

from readingroom.markup import Html, element, join, prose


def room_to_write(count: int, name: str = "Room to write") -> Html:
    """So many lines to write on, told as one thing to those who do not see them."""
    lines = (element("div", class_="ws-line") for _ in range(count))
    label = f"{name}: {count} {'line' if count == 1 else 'lines'}"
    return element("div", *lines, class_="ws-lines", role="img", aria_label=label)


def blank(name: str, *, wide: bool = False) -> Html:
    """A gap to fill in."""
    return element("span", class_=f"ws-blank{' ws-wide' * wide}", role="img", aria_label=name)


def box(name: str = "box") -> Html:
    """A box for a tick or a number."""
    return element("span", class_="ws-box", role="img", aria_label=name)


def choice(each: Mapping[str, Any]) -> Html:
    """Something to choose: our words, or words of the document with their place."""
    if place := each.get("place"):
        return join(f"“{each['words']}” ", element("span", f"({place['where']})", class_="ws-at"))
    return prose(each["words"])


def letters(choices: Sequence[Mapping[str, Any]]) -> Html:
    """Choices as a list with a capital letter before each."""
    rows = (
        element("li", element("b", f"{letter_of(n)} "), choice(each))
        for n, each in enumerate(choices)
    )
    return element("ul", *rows, class_="ws-ticks")


def letter_of(number: int) -> str:
    """The letter of a choice, counted from 0; after Z come numbers.

    >>> letter_of(0), letter_of(26)
    ('A', '27')
    """
    return ascii_uppercase[number] if number < len(ascii_uppercase) else str(number + 1)
