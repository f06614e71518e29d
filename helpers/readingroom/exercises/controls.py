"""What forms are made of: on the screen controls, on paper boxes and lines to fill in.

By `data-gesture` alone a script knows how a control is answered. `data-name` is its name in its
group, `data-open` what it is called while it is still open, `data-row` what a reply may be about.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from string import ascii_uppercase

from readingroom.document import Document
from readingroom.document.things import Place
from readingroom.exercises.parts import Choice, Choices
from readingroom.html import Attribute, Child, Html, button, element, join, note, prose, span, table

NOTHING = "Nothing is chosen yet."
LONGEST = 100_000  # signs of an answer that are kept; a form says so before there are as many
_SHORT = 60
_BESIDE = 36  # signs that a menu beside its row shows whole; longer ones stand below the row
_NARROW, _MOST_COLUMNS = 28, 4  # signs, and columns, that have room side by side


def said(choice: Choice) -> Html:
    """Something to choose: our words, or words of the document with their line."""
    if not choice.at.line:
        return prose(choice.words)
    return join(element("q", choice.words), " ", element("small", choice.at.where))


def options(
    choices: Choices, *, several: bool = False, legend: str = "", name: str = "", open_: str = ""
) -> Html:
    """What can be chosen: one of it, or several; under a `legend` where it is part of a form."""
    box = partial(element, "input", type="checkbox" if several else "radio", name_=name or "answer")
    words = {id: element("span", said(each)) for id, each in choices.items()}
    return element(
        "fieldset" if legend else "div",
        element("legend", legend) if legend else None,
        *(element("label", box(value=id), words[id], data_row=id) for id in choices),
        class_="rr-options",
        data_gesture="several" if several else "one",
        data_name=name or None,
        data_open=open_ or NOTHING,
    )


def named(*parts: Child, class_: str | None = None, rows: bool = False) -> Html:
    """Controls that make up one answer, each under its name; of `rows` it is said how many."""
    return element("div", *parts, class_=class_, data_gesture="named", data_counted=rows or None)


def _field(tag: str, *inside: Child, **more: Attribute) -> Html:
    return element(tag, *inside, **{"class_": "rr-field", "data_gesture": "field", **more})


def short_text(words: str, *, most: int = 40, **more: Attribute) -> Html:
    """A short text to type, behind its words; without words it is named by `aria_label`."""
    box = _field("input", type="text", autocomplete="off", maxlength=most, **more)
    return element("label", f"{words} ", box, class_="rr-menu") if words else box


def area(words: str, rows: int, *, most: int = LONGEST, **more: Attribute) -> Html:
    """Room for sentences, under its words; without words it is named by `aria_label`."""
    box = _field("textarea", rows=rows, maxlength=most, **more)
    return element("label", words, box, class_="rr-why") if words else box


def value_menu(words: str, values: Iterable[str], **more: Attribute) -> Html:
    """A list to choose one value from, behind its words."""
    listed = _select({each: each for each in values}, **more)
    return element("label", f"{words} ", listed, class_="rr-menu")


def _select(values: Mapping[str, str], **more: Attribute) -> Html:
    every = {"": "choose", **values}
    return _field("select", *(element("option", every[each], value=each) for each in every), **more)


def pairs(rows: Choices, columns: Choices) -> Html:
    """For each row one value of the same list."""
    values = {name: each.placed for name, each in columns.items()}
    long = max(map(len, values.values())) > _BESIDE
    whole = element("small", class_="rr-whole", aria_hidden="true") if long else None
    class_ = "rr-pair-row" + " rr-long" * long
    briefs = {id: _brief(each) for id, each in rows.items()}
    counts = Counter(briefs.values())
    open_ = {id: at if counts[at] == 1 else rows[id].placed for id, at in briefs.items()}
    lists = {id: _select(values, data_name=id, data_open=at) for id, at in open_.items()}
    every = (
        element("label", element("span", said(each)), lists[id], whole, class_=class_, data_row=id)
        for id, each in rows.items()
    )
    return named(*every, class_="rr-pairs", rows=True)


def _brief(choice: Choice) -> str:
    words = choice.words
    if len(words) > _SHORT:
        words = f"{words[: _SHORT - 2].rpartition(' ')[0]} …"
    return f"{words} ({choice.at.where})" if choice.at.line else words


def starters(words: Iterable[str]) -> Html:
    """Ways to begin a sentence, put into the field before them by a click."""
    buttons = (button(each, data_begins=each) for each in words)
    label = "Ways to begin a sentence"
    return element("div", *buttons, class_="rr-legend", role="group", aria_label=label)


def order(items: Choices) -> Html:
    """Items to move until they stand in order."""
    moved = map(_moved, items, items.values())
    return element("ol", *moved, class_="rr-order", data_gesture="order")


def _moved(id: str, choice: Choice) -> Html:
    look = "rr-button rr-alive"
    buttons = (
        button(words, class_=look, data_step=step, aria_label=f"{words}: {choice.words}")
        for words, step in (("Earlier", -1), ("Later", 1))
    )
    return element("li", element("span", said(choice)), *buttons, data_value=id)


_PICK = (
    "Drag over the words. By keyboard: arrows go from word to word and line to line, a letter goes "
    "to the next word that begins with it; with Shift they mark what lies between, Enter marks "
    "one word."
)
_TOUCH = "Hold a finger on the first word until it is marked, then pull the mark to the last one."


def stretches(
    document: Document, *, start: Mapping[str, int], most: int = 1, name: str = ""
) -> Html:
    """Up to `most` stretches to mark; letters in `start` are open at that line, 0 is their head."""
    typed = "Or type or paste them here, then Enter"
    out = (" ", button("Take out")) if most > 1 else ()
    place = element("li", element("q"), " ", element("small"), *out)
    box = element("input", type="text", class_="rr-field", autocomplete="off", maxlength=900)
    mark = button("Mark these words", hidden=True)
    by_mouse, by_touch = span("rr-by-mouse", _PICK), span("rr-by-touch", _TOUCH)
    return element(
        "div",
        element("p", by_mouse, by_touch, class_="rr-note rr-pick-how rr-alive"),
        *_letters(document, start),
        element("label", f"{typed} ", box, class_="rr-menu rr-typed rr-alive"),
        element("p", element("span"), " ", mark, class_="rr-told rr-alive"),
        note("Nothing is marked yet."),
        element("ul", class_="rr-places", aria_label="Marked"),
        element("template", place, class_="rr-place"),
        data_gesture="picked",
        data_name=name or None,
        data_most=most,
        data_open=None if name else "No words are marked yet.",
    )


def _letters(document: Document, start: Mapping[str, int]) -> Iterator[Html]:
    letters: dict[str, list[Place]] = {}
    for line in (each for each in document.page.places if each.siglum):
        letters.setdefault(line.letter, []).append(line)
    for code, held in letters.items():
        head, lines = element("summary", element("h4", held[0].letter_title)), _lines(held, start)
        folded = element("details", head, lines, open=code in start or not start)
        yield folded if len(letters) > 1 else lines


def _lines(held: Sequence[Place], start: Mapping[str, int]) -> Html:
    return element(
        "div",
        *map(_line, held),
        class_="rr-scroll rr-picker",
        tabindex=0,
        role="application",
        aria_label=f"{held[0].letter_title}: words to mark",
        data_letter=held[0].letter,
        data_start=start.get(held[0].letter) or None,
    )


def _line(line: Place) -> Html:
    siglum, number = span("rr-siglum", line.siglum), span("rr-number", line.line)
    at = {"data_siglum": line.siglum, "data_letter": line.letter}
    words = span("rr-words", line.words, data_line=line.line, **at)
    return element("p", siglum, " ", number, " ", words, class_="rr-pick-line")


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


def line_with_gaps(words: str) -> Html:
    """A line to fill in: what stands in brackets names a gap, a wide one if it ends in `…`.

    >>> line_with_gaps("line [the line]")
    '<p class="ws-fill">line <span class="ws-blank" role="img" aria-label="the line"></span></p>'
    """
    said, *gaps = re.split(r"\[(.*?)(…?)\]", words)
    every = zip(gaps[::3], gaps[1::3], gaps[2::3], strict=True)
    filled = (join(blank(name, wide=bool(wide)), after) for name, wide, after in every)
    return element("p", said, *filled, class_="ws-fill")


def box(name: str = "box to tick") -> Html:
    """A box for a tick or a number."""
    return element("span", class_="ws-box", role="img", aria_label=name)


def choice_words(choice: Choice) -> Html:
    """Something to choose: our words, or words of the document with their place."""
    if not choice.at.line:
        return prose(choice.words)
    return join(f"“{choice.words}” ", element("span", f"({choice.at.where})", class_="ws-at"))


def boxes(words: str, choices: Choices, name: str = "box to tick") -> Html:
    """A box before each choice."""
    rows = (element("li", box(name), choice_words(each)) for each in choices.values())
    return join(how(words), element("ul", *rows, class_="ws-ticks"))


def rows(named: Mapping[str, Html], class_: str) -> Html:
    """A list with the name of each thing before it."""
    every = (element("li", element("b", f"{name}: "), each) for name, each in named.items())
    return element("ul", *every, class_=class_)


def sorting(rows: Choices, columns: Choices) -> Html:
    """A box for each column where they have room side by side, else room for its letter."""
    heads = [each.words for each in columns.values()]
    if len(heads) <= _MOST_COLUMNS and max(map(len, heads)) <= _NARROW:
        words, legend, cells = "Tick one for each.", None, [box()] * len(heads)
    else:
        words = "Write a letter after each line of the table. A letter may be used more than once."
        legend, heads, cells = lettered(columns), ["answer"], [box("box for a letter")]
    lines = [[choice_words(each), *cells] for each in rows.values()]
    return join(how(words), legend, ruled(["what is asked", *heads], lines))


def ruled(heads: Sequence[str], cells: Sequence[Sequence[Child]]) -> Html:
    """A table with lines."""
    return element("div", table(heads, cells), class_="ws-grid")


def lettered(choices: Choices) -> Html:
    """Choices as a list with a capital letter before each; after Z come numbers."""
    heads = [*ascii_uppercase, *map(str, range(27, len(choices) + 1))]
    every = zip(heads, choices.values(), strict=False)
    rows = (element("li", element("b", f"{head} "), choice_words(each)) for head, each in every)
    return element("ul", *rows, class_="ws-ticks")
