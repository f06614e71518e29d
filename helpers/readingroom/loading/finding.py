"""From an anchor as written in a file to its place on the page."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from readingroom.anchors import Anchor, Lost, Span, fold
from readingroom.document.page import LetterOutline, Page
from readingroom.errors import did_you_mean
from readingroom.loading.plain import Map, Text
from readingroom.loading.slots import ANCHOR_FIELDS

HOW_TO_QUOTE = "Put single quotation marks around the words, or write `>` and the words below it."
_MOST_DIGITS = 6
_MOST_NAMES = 500
_LONGEST_NAME = 80

Trouble = tuple[int, str, str]
"""The line of a mistake, what is wrong, and the nearest right thing."""


def anchor_of(
    field: str, node: Text | Map, letters: Collection[str] | None = None
) -> tuple[Anchor, list[Trouble]]:
    """The anchor written in a field, and what is wrong with its form.

    `letters` are the codes that `in:` may name; None if they are not known.
    """
    if isinstance(node, Text):
        return Anchor(node.value), []
    troubles = [*_repeated(node), *_misnamed(field, node)]
    if troubles:
        return Anchor(), troubles
    text = {name: node.text(name) for name in ANCHOR_FIELDS}
    troubles = [*_incomplete(field, node), *_not_a_count(node), *_no_letter(node, letters)]
    count = int(text["n"]) if text["n"] and not troubles else None
    words = text["quote"], text["from"], text["to"]
    return Anchor(*words, count, text["in"], text["after"]), troubles


def _incomplete(field: str, node: Map) -> Iterator[Trouble]:
    first, last = bool(node.text("from")), bool(node.text("to"))
    if bool(node.text("quote")) == first or first != last:
        what = f"`{field}` needs either `quote`, or `from` and `to`."
        yield node.line, what, "Both ends of a long stretch are copied words."


def _not_a_count(node: Map) -> Iterator[Trouble]:
    n = node.text("n")
    if n and not (n.isdecimal() and n.isascii() and len(n) <= _MOST_DIGITS and int(n)):
        yield node.lines["n"], f"`n: {short(n)}` is not a count.", "Write 1 for the first."


def _no_letter(node: Map, letters: Collection[str] | None) -> Iterator[Trouble]:
    code = node.text("in")
    if code and letters is not None and code not in letters:
        what = f"there is no letter “{short(code)}”."
        yield node.lines["in"], what, suggestion(code, sorted(letters))


def _repeated(node: Map) -> Iterator[Trouble]:
    for name, line in node.again:
        what = f"`{short(name)}` stands here a second time (first on line {node.lines[name]})."
        yield line, what, "Keep one of the two."


def _misnamed(field: str, node: Map) -> Iterator[Trouble]:
    """Names that an anchor does not know, most often because its words were read as such."""
    if not any(name in ANCHOR_FIELDS for name in node.values):
        name = next(iter(node.values), "")
        what = f"the words of `{field}` hold a colon, so “{short(name)}” is read as a name."
        yield node.line, what, HOW_TO_QUOTE
        return
    for name, value in node.values.items():
        if name in ANCHOR_FIELDS:
            if not isinstance(value, Text) or not value.value.strip() or value.commented:
                yield node.lines[name], f"`{name}` should be words.", HOW_TO_QUOTE
        elif isinstance(value, Text) and not value.value:
            what = f"a comma ends the words, so “{short(name)}” is read as a name."
            yield node.lines[name], what, "Put single quotation marks around words with a comma."
        else:
            what = f"`{short(name)}` is not a known field of an anchor."
            yield node.lines[name], what, did_you_mean(name, ANCHOR_FIELDS)


def find(page: Page, anchor: Anchor, letter: LetterOutline | None) -> Span:
    """The range of an anchor: in a letter, its own words come before those of its enclosures.

    Raises `Lost`, which also says when the words stand in another letter.
    """
    if letter is None:
        return page.text.find(anchor)
    try:
        return page.text.find(anchor, page.scopes[letter.code])
    except Lost as lost:
        words = {"from": anchor.first, "to": anchor.last, "after": anchor.after}
        sought = words.get(lost.which, anchor.quote)
        what = lost.what.replace("do not stand there", f"do not stand in {short(letter.title)}", 1)
        elsewhere = None if page.text.first(sought, letter.span) else page.text.first(sought)
        if lost.several or elsewhere is None:
            raise Lost(what, lost.nearest, several=lost.several, which=lost.which) from None
        place = page.place(elsewhere)
        title = place.letter_title or place.part
        where = f"{place.where}{f', in {title}' if title else ''}"
        raise Lost(what, f"Nearest place: {where}.", which=lost.which) from None


def stands_in(words: str, text: str) -> bool:
    """Whether the words stand in the text as whole words and whole figures, capitals apart.

    >>> stands_in("1", "by at least 10 regiments"), stands_in("10", "10,000 men")
    (False, False)
    """
    wanted = re.escape(fold(words).casefold())
    begins, ends = words.strip()[:1], words.strip()[-1:]
    before = r"(?<![0-9])(?<![0-9][.,:/-])" if begins.isdigit() else ""
    after = r"(?![0-9])(?![.,:/-][0-9])" if ends.isdigit() else ""
    before += r"(?<!\w)" if begins.isalnum() else ""
    after += r"(?!\w)" if ends.isalnum() else ""
    return bool(re.search(before + wanted + after, fold(text).casefold()))


def suggestion(wrong: str, names: Sequence[str]) -> str:
    """The nearest right name, looked for among the likeliest where there are very many."""
    names = [name for name in names if len(name) <= _LONGEST_NAME]
    if len(names) > _MOST_NAMES:
        names = [name for name in names if name[:2] == wrong[:2]][:_MOST_NAMES]
    return did_you_mean(wrong, names)


def short(words: str) -> str:
    """The words on one line, shortened where they are long."""
    words = " ".join(words[:2000].split())
    return words if len(words) <= 160 else words[:157] + "…"
