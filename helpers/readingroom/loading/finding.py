"""From an anchor as written in a file to its place on the page."""

from __future__ import annotations

from collections.abc import Sequence

from readingroom.anchors import Anchor, Lost, Span, fold
from readingroom.document.page import LetterOutline, Page
from readingroom.errors import did_you_mean
from readingroom.loading.plain import Map, Text

HOW_TO_QUOTE = "Put single quotation marks around the words, or write `>` and the words below it."
_FIELDS = ("quote", "from", "to", "n", "in", "after")
_MOST_DIGITS = 6

Trouble = tuple[int, str, str]
"""The line of a mistake, what is wrong, and the nearest right thing."""


def anchor_of(field: str, node: Text | Map, letters: Sequence[str]) -> tuple[Anchor, list[Trouble]]:
    """The anchor written in a field, and what is wrong with its form."""
    if isinstance(node, Text):
        return Anchor(node.value), []
    troubles: list[Trouble] = []
    for name, value in node.values.items():
        if name not in _FIELDS:
            what = f"`{name}` is not a known field of an anchor."
            troubles.append((node.lines[name], what, did_you_mean(name, _FIELDS)))
        elif not isinstance(value, Text) or not value.value or value.commented:
            troubles.append((node.lines[name], f"`{name}` should be words.", HOW_TO_QUOTE))
    text = {name: node.text(name) for name in _FIELDS}
    if bool(text["quote"]) == bool(text["from"]) or bool(text["from"]) != bool(text["to"]):
        what = f"`{field}` needs either `quote`, or `from` and `to`."
        troubles.append((node.line, what, "Both ends of a long stretch are copied words."))
    n = text["n"]
    if n and not (n.isdecimal() and n.isascii() and len(n) <= _MOST_DIGITS and int(n)):
        what = f"`n: {short(n)}` is not a count."
        troubles.append((node.lines["n"], what, "Write 1 for the first."))
        n = ""
    if text["in"] and text["in"] not in letters:
        what = f"there is no letter “{text['in']}”."
        troubles.append((node.lines["in"], what, did_you_mean(text["in"], letters)))
    count = int(n) if n else None
    return Anchor(
        text["quote"], text["from"], text["to"], count, text["in"], text["after"]
    ), troubles


def find(page: Page, anchor: Anchor, letter: LetterOutline | None) -> Span:
    """The range of an anchor: in a letter, its own words come before those of its enclosures.

    Raises `Lost`, which also says when the words stand in another letter.
    """
    letter = page.letter_by_code.get(anchor.letter, letter)
    if letter is None:
        return page.text.find(anchor)
    own = [span for scope in page.own.get(letter.code, ()) if (span := _found(page, anchor, scope))]
    if len(own) == 1:
        return own[0]
    try:
        return page.text.find(anchor, letter.span)
    except Lost as lost:
        words = anchor.quote or anchor.first
        elsewhere = page.text.occurrences(words)[:1]
        if not elsewhere or page.text.occurrences(words, letter.span):
            raise
        place = page.place(elsewhere[0])
        title = place.letter_title or place.part
        raise Lost(
            f"{lost.what}\n    in {letter.title}",
            f"They stand elsewhere: {place.where}, {title}.",
        ) from None


def _found(page: Page, anchor: Anchor, scope: Span) -> Span | None:
    try:
        return page.text.find(anchor, scope)
    except Lost:
        return None


def stands_in(words: str, text: str) -> bool:
    """Whether the words stand in the text as whole words, capitals apart.

    >>> stands_in("1", "by at least 10 regiments")
    False
    """
    wanted, found = fold(words).casefold(), fold(text).casefold()
    at = found.find(wanted)
    while at >= 0:
        before, after = found[at - 1 : at], found[at + len(wanted) : at + len(wanted) + 1]
        if not (before.isalnum() and wanted[0].isalnum()) and not (
            after.isalnum() and wanted[-1].isalnum()
        ):
            return True
        at = found.find(wanted, at + 1)
    return False


def short(words: str) -> str:
    """The words on one line, shortened where they are long."""
    words = " ".join(words.split())
    return words if len(words) <= 160 else words[:157] + "…"
