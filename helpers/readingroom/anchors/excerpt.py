"""Verbatim words, shortened only by leaving out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

_WORD = re.compile(r"\[[^\]\n]*\]\S*|\S+")


def shortened(words: str, most: int, keep: Sequence[str] = ()) -> str:
    """Verbatim words, shortened only by leaving out: beginning and end stay, and words to keep.

    `most` is the number of words that stay, apart from those in `keep`. Editors' brackets stay
    whole.

    >>> shortened("one two three four five six seven eight nine ten", 4)
    'one two … nine ten'
    >>> shortened("one two three four five six seven eight nine ten eleven", 2, ["six"])
    'one … five six seven … eleven'
    """
    found = _WORD.findall(words)
    if len(found) <= most + 2:
        return " ".join(found)
    head = (most + 1) // 2
    stay = {*range(head), *range(len(found) - (most - head), len(found))}
    for phrase in keep:
        stay |= _standing(found, _WORD.findall(phrase))
    at = sorted(stay)
    for left, right in pairwise(at):
        if right - left <= 3:
            stay.update(range(left, right))
    return " ".join(
        word if n in stay else "…"
        for n, word in enumerate(found)
        if n in stay or n - 1 in stay or n == 0
    )


def _standing(words: Sequence[str], phrase: Sequence[str]) -> set[int]:
    """Where a phrase first stands, with a word on either side; capitals and points do not count."""
    folded = [_bare(word) for word in words]
    wanted = [_bare(word) for word in phrase]
    for start in range(len(words) - len(wanted) + 1):
        if wanted and folded[start : start + len(wanted)] == wanted:
            return set(range(max(0, start - 1), min(len(words), start + len(wanted) + 1)))
    return set()


def _bare(word: str) -> str:
    return word.strip(".,;:!?“”\"'()").casefold()
