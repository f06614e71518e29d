"""What forms are made of: on the screen controls, on paper boxes and lines to fill in.

A control says by `data-gesture` how it is answered, and by that alone a script knows it: `one` of
several radio buttons, `several` tick boxes, a `field`, an `order` of items, words `picked` from the
text; `named` and `listed` are groups of controls. `data-name` is a control's name in its group,
`data-open` what it is called while it is still open, `data-row` what a reply may be about.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from string import ascii_uppercase

from readingroom.document import Document
from readingroom.document.things import Place
from readingroom.exercises.parts import Choice, Choices
from readingroom.html import Child, Html, element, join, prose, table

NOTHING = "Nothing is chosen yet."
_FEW = 3
"""Letters that stand open side by side; more are folded."""
_SHORT = 60
_NARROW = 28
_MOST_COLUMNS = 4

# ---------------------------------------------------------------- on the screen


def said(choice: Choice) -> Html:
    """Something to choose: our words, or words of the document with their line."""
    if not choice.at.line:
        return prose(choice.words)
    return join(element("q", choice.words), element("small", f" {choice.at.where}"))


def called(choice: Choice) -> str:
    """Something to choose as it is named where room is short: with its line, if it has one."""
    words = choice.words
    brief = words if len(words) <= _SHORT else f"{words[: _SHORT - 3]} …"
    return f"{brief} ({choice.at.where})" if choice.at.line else brief


def options(
    choices: Choices, *, several: bool = False, legend: str = "", name: str = "", open_: str = ""
) -> Html:
    """What can be chosen: one of it, or several; under a `legend` where it is part of a form."""
    kind = "checkbox" if several else "radio"
    rows = (
        element(
            "label",
            element("input", type=kind, name_=name or "answer", value=id),
            element("span", said(each)),
            data_row=id,
        )
        for id, each in choices.items()
    )
    return element(
        "fieldset" if legend else "div",
        element("legend", legend) if legend else None,
        *rows,
        class_="rr-options",
        data_gesture="several" if several else "one",
        data_name=name or None,
        data_open=open_ or NOTHING,
    )


def named(*parts: Child, class_: str = "", rows: bool = False) -> Html:
    """Controls that make up one answer, each under its name; of `rows` it is said how many."""
    return element(
        "div", *parts, class_=class_ or None, data_gesture="named", data_counted=rows or None
    )


def field(
    words: str, *, name: str = "", open_: str = "", most: int = 40, **more: str | int | bool | None
) -> Html:
    """A short text to type, behind its words."""
    box = element(
        "input",
        type="text",
        class_="rr-field",
        maxlength=most,
        autocomplete="off",
        data_gesture="field",
        data_name=name or None,
        data_open=open_ or None,
        **more,
    )
    return element("label", f"{words} ", box, class_="rr-menu")


def area(words: str, rows: int, *, most: int = 20_000, **more: str | int | bool | None) -> Html:
    """Room for sentences, under its words; without words it is named by `aria_label`."""
    more = {"data_gesture": "field", **more}
    box = element("textarea", class_="rr-field", rows=rows, maxlength=most, **more)
    return element("label", words, box, class_="rr-why") if words else box


def gap(called: str, *, name: str, open_: str) -> Html:
    """A field within a passage, of a width that tells nothing of what stood there."""
    return element(
        "input",
        type="text",
        class_="rr-field",
        size=18,
        maxlength=200,
        autocomplete="off",
        aria_label=called,
        data_gesture="field",
        data_name=name,
        data_open=open_,
    )


def starters(words: Sequence[str]) -> Html | None:
    """Ways to begin a sentence, put into the field before them by a click."""
    if not words:
        return None
    buttons = (
        element("button", each, type="button", class_="rr-button", data_begins=each)
        for each in words
    )
    return element(
        "div",
        *buttons,
        class_="rr-legend",
        role="group",
        aria_label="Ways to begin a sentence",
    )


def menu(words: str, values: Iterable[str], *, name: str, open_: str) -> Html:
    """A list to choose one value from, behind its words."""
    listed = _select([(each, each) for each in values], name, open_)
    return element("label", f"{words} ", listed, class_="rr-menu")


def _select(values: Iterable[tuple[str, str]], name: str, open_: str) -> Html:
    return element(
        "select",
        element("option", "choose", value=""),
        *(element("option", words, value=value) for value, words in values),
        class_="rr-field",
        data_gesture="field",
        data_name=name,
        data_open=open_,
    )


def pairs(rows: Choices, columns: Mapping[str, str]) -> Html:
    """For each row one value of the same list: its names and words."""
    return named(
        *(
            element(
                "label",
                element("span", said(each)),
                _select(columns.items(), id, called(each)),
                class_="rr-pair-row",
                data_row=id,
            )
            for id, each in rows.items()
        ),
        class_="rr-pairs",
        rows=True,
    )


def order(items: Choices) -> Html:
    """Items to move until they stand in order."""
    return element("ol", *map(_moved, items.items()), class_="rr-order", data_gesture="order")


def _moved(item: tuple[str, Choice]) -> Html:
    id, choice = item
    buttons = (
        element(
            "button",
            words,
            type="button",
            class_="rr-button rr-alive",
            data_step=step,
            aria_label=f"{words}: {choice.words}",
        )
        for words, step in (("Earlier", -1), ("Later", 1))
    )
    return element("li", element("span", said(choice)), *buttons, data_value=id)


def picked(document: Document, *, most: int = 1, name: str = "") -> Html:
    """Words to pick in the letters: one stretch of them, or at `most` so many."""
    lines = [
        document.page.place(document.page.text.line_span(each.at.line))
        for each in document.passages
    ]
    way = (
        "Pick words with the mouse, or go into the text with Tab: arrows move from word to word, "
        "with Shift they pick."
    )
    taken = element(
        "li",
        element("q"),
        " ",
        element("button", "Take out", type="button", class_="rr-button"),
    )
    return element(
        "div",
        element("p", way, class_="rr-note rr-alive"),
        *_letters(lines),
        element(
            "p",
            element(
                "button",
                "Take these words",
                type="button",
                class_="rr-button rr-alive",
                data_do="take",
            ),
        ),
        element("ul", class_="rr-places"),
        element("template", taken, class_="rr-place"),
        data_gesture="picked",
        data_name=name or None,
        data_most=most,
        data_open=None if name else "No words are picked yet.",
    )


def _letters(lines: Iterable[Place]) -> list[Html]:
    """The lines of each letter, folded where there are many."""
    letters: dict[str, list[Place]] = {}
    for line in lines:
        letters.setdefault(line.letter, []).append(line)
    several, few = len(letters) > 1, len(letters) < _FEW
    return [
        element("details", element("summary", held[0].letter_title), _lines(held), open=few)
        if several
        else _lines(held)
        for held in letters.values()
    ]


def _lines(held: Sequence[Place]) -> Html:
    keys = "arrows go from word to word, with Shift they pick words"
    return element(
        "div",
        *(
            element(
                "p",
                element("span", line.siglum or line.line, class_="rr-number"),
                " ",
                element(
                    "span",
                    line.words,
                    class_="rr-words",
                    data_line=line.line,
                    data_siglum=line.siglum,
                ),
                class_="rr-pick-line",
            )
            for line in held
        ),
        class_="rr-scroll rr-picker",
        tabindex=0,
        role="group",
        aria_label=f"{held[0].letter_title}: {keys}",
        data_letter=held[0].letter,
    )


# ---------------------------------------------------------------- on paper


def how(words: str) -> Html:
    """What to do with the boxes and lines below."""
    return element("p", words, class_="ws-how")


def room_to_write(count: int, name: str = "Room to write") -> Html:
    """So many lines to write on, told as one thing to those who do not see them."""
    lines = (element("div", class_="ws-line") for _ in range(count))
    label = f"{name}: {count} {'line' if count == 1 else 'lines'}"
    return element("div", *lines, class_="ws-lines", role="img", aria_label=label)


def blank(name: str, *, wide: bool = False) -> Html:
    """A gap to fill in."""
    return element("span", class_=f"ws-blank{' ws-wide' * wide}", role="img", aria_label=name)


def box(name: str = "box to tick") -> Html:
    """A box for a tick or a number."""
    return element("span", class_="ws-box", role="img", aria_label=name)


def printed(choice: Choice) -> Html:
    """Something to choose: our words, or words of the document with their place."""
    if not choice.at.line:
        return prose(choice.words)
    where = element("span", f"({choice.at.where})", class_="ws-at")
    return join(f"“{choice.words}” ", where)


def boxes(words: str, choices: Choices, name: str = "box to tick") -> Html:
    """A box before each choice."""
    rows = (element("li", box(name), printed(each)) for each in choices.values())
    return join(how(words), element("ul", *rows, class_="ws-ticks"))


def is_narrow(heads: Sequence[str]) -> bool:
    """Whether words can stand side by side over columns."""
    return len(heads) <= _MOST_COLUMNS and max(map(len, heads)) <= _NARROW


def grid(words: str, rows: Choices, heads: Sequence[str]) -> Html:
    """A table with a box to tick in every cell."""
    cells = [[printed(each), *(box() for _ in heads)] for each in rows.values()]
    return join(how(words), ruled(["what is asked", *heads], cells))


def lettered(words: str, rows: Choices, columns: Choices, head: str) -> Html:
    """Choices with letters, and a table with room for a letter behind every row."""
    cells = [[printed(each), box("box for a letter")] for each in rows.values()]
    return join(how(words), letters(columns), ruled(["what is asked", head], cells))


def ruled(heads: Sequence[str], cells: Sequence[Sequence[Child]]) -> Html:
    """A table with lines."""
    return element("div", table(heads, cells), class_="ws-grid")


def letters(choices: Choices) -> Html:
    """Choices as a list with a capital letter before each."""
    rows = (
        element("li", element("b", f"{letter_of(at)} "), printed(each))
        for at, each in enumerate(choices.values())
    )
    return element("ul", *rows, class_="ws-ticks")


def letter_of(number: int) -> str:
    """The letter of a choice, counted from 0; after Z come numbers.

    >>> letter_of(0), letter_of(26)
    ('A', '27')
    """
    return ascii_uppercase[number] if number < len(ascii_uppercase) else str(number + 1)
