"""Words in square brackets, and the words right before them."""

from __future__ import annotations

from collections.abc import Iterator

from readingroom.anchors import Span, Text
from readingroom.importing.finding.finds import FoundBracket
from readingroom.loading.outline import BRACKET

_LOOKED = 120
"""Characters before a bracket in which a name is looked for."""
_LONGEST = 8
"""Words that a name has at most."""
_OPENING = "“”\"«»„‘’'([{—–"
_TITLES = frozenset(["Comrade", "Comrades", "The", "To", "From", "In", "And", "Of", "A"])


def brackets(text: Text) -> Iterator[FoundBracket]:
    """Every bracket on the page, with the word before it, or the whole name before it.

    >>> page = Text("Comrade FILIPPOV [Stalin] and Ri Geon-yeong [Ri Gon Yong], in enemy [land]")
    >>> [page.words(found.explains) for found in brackets(page)]
    ['FILIPPOV', 'Ri Geon-yeong', 'enemy']
    """
    for match in BRACKET.finditer(text.content):
        yield FoundBracket(Span(*match.span()), _before(text.content, match.start()))


def _before(content: str, at: int) -> Span | None:
    """The word of the same line that ends right before a place, and the name that it ends."""
    words = _words_before(content, at)
    last = next(words, None)
    word = content[last.start : last.end] if last else ""
    if last is None or last.end < at - 2 or not any(map(str.isalnum, word)):
        return None
    start = last.start
    fits = str.isupper if word.isupper() else _is_capital
    for span in words if fits(word) else ():
        word = content[span.start : span.end]
        if word in _TITLES or not (fits(word) and word[-1].isalnum()):
            break
        start = span.start
    return Span(start, last.end)


def _words_before(content: str, at: int) -> Iterator[Span]:
    """The words of the same line before a place, the nearest first, without opening marks."""
    low = max(content.rfind("\n", max(at - _LOOKED, 0), at) + 1, at - _LOOKED, 0)
    for word in reversed(content[low:at].split()[-_LONGEST:]):
        at = content.rindex(word, low, at)
        yield Span(at + len(word) - len(word.lstrip(_OPENING)), at + len(word))


def _is_capital(word: str) -> bool:
    return word[:1].isupper()
