"""Letters and the marks that belong to them: “ŏ” may be one sign or an “o” and a breve, and counts
as the same. A text keeps its signs. `views/orthography.js` says so in the browser.
"""

import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import chain

_NO_MARK = "\u02ff"
"""Up to here no sign is a mark, and none is joined with one before it."""


def composed(words: str) -> str:
    """The words with every letter and its marks in one sign, where there is such a sign."""
    return words if words.isascii() else unicodedata.normalize("NFC", words)


def is_mark(sign: str) -> bool:
    """Whether a sign is a mark, which belongs to the letter before it.

    >>> is_mark("\\u0306"), is_mark("o"), is_mark("")
    (True, False, False)
    """
    return sign > _NO_MARK and unicodedata.category(sign).startswith("M")


@cache
def marks() -> str:
    """All marks, as they stand in the brackets of a pattern.

    >>> import re
    >>> re.findall(rf"\\w[{marks()}]*", "o\\u0306n") == ["o\\u0306", "n"]
    True
    """
    return "".join(filter(is_mark, map(chr, chain(range(0x300, 0x20000), range(0xE0000, 0xE01F0)))))


def cuts(text: str, at: int) -> bool:
    """Whether a place lies between a letter and a mark of it.

    >>> cuts("Pyo\\u0306ng", 3), cuts("Pyo\\u0306ng", 4)
    (True, False)
    """
    return 0 < at < len(text) and is_mark(text[at]) and not text[at - 1].isspace()


def in_word(sign: str) -> bool:
    """Whether a sign is part of a word: a letter, a figure, or a mark of one."""
    return sign.isalnum() or sign == "_" or is_mark(sign)


def letters_of(words: str) -> Iterator[str]:
    """The letters of some words, each with the marks and signs that belong to it.

    >>> list(letters_of("Pyo\\u0306ng")) == ["P", "y", "o\\u0306", "n", "g"]
    True
    """
    letter = ""
    for sign in words:
        if letter and not _belongs(sign, letter):
            yield letter
            letter = ""
        letter += sign
    if letter:
        yield letter


def _belongs(sign: str, letter: str) -> bool:
    """Whether a sign belongs to a letter: a mark, or, as in Korean, what joins with it."""
    if sign <= _NO_MARK:
        return False
    return is_mark(sign) or composed(letter + sign) != composed(letter) + composed(sign)


def composed_pieces(run: str) -> Iterator[tuple[str, str]]:
    """A run of signs in pieces, and what a letter is in one sign, where its own were several.

    >>> list(composed_pieces("Pyŏng"))
    [('Pyŏng', '')]
    >>> list(composed_pieces("Yo\\u0306")) == [("Y", ""), ("o\\u0306", "ŏ")]
    True
    """
    if run.isascii() or unicodedata.is_normalized("NFC", run):
        yield run, ""
        return
    for letter in letters_of(run):
        yield letter, composed(letter) if composed(letter) != letter else ""
