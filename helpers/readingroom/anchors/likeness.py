"""The passage most like some words that are not there, with the difference marked."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from difflib import SequenceMatcher, get_close_matches
from os.path import commonprefix

from readingroom.anchors.folding import WORD, Folded

_COMPARED = 300
"""Characters that are compared at most."""
_SHOWN = 110
_BEFORE = 40
_RAREST = 12
_PLACES = 200
_CELL = 24
"""Half a line of play for words left out or put in."""


def likest(folded: Folded, wanted: str, low: int, high: int) -> tuple[int, str] | None:
    """Where a passage like the wanted words begins between two places, and how it is shown.

    All places are those of the folded text. None if no passage is like.
    """
    at = _likeliest(folded, wanted, low, high)
    if at is None:
        return None
    found = folded.words[at : min(at + len(wanted) + _CELL, high)]
    same = len(commonprefix([wanted, found]))
    cut = 0
    if len(wanted) > _SHOWN:
        cut = max(wanted.rfind(" ", 0, max(same - _BEFORE, 0)) + 1, 0)
    shown = _compared(wanted[cut:], found[cut:], before=cut > 0)
    return (at + cut, shown) if shown else None


def _compared(wanted: str, found: str, *, before: bool) -> str:
    """The found words, with carets below what differs; empty if too little is the same."""
    window = wanted[:_COMPARED]
    matcher = SequenceMatcher(None, window, found[: len(window) + _CELL], autojunk=False)
    steps = matcher.get_opcodes()
    if sum(b - a for what, a, b, _, _ in steps if what == "equal") < 0.5 * len(window):
        return ""
    first = steps[0][4] if steps[0][0] == "insert" else 0
    last = steps[-1][3] if steps[-1][0] == "insert" else len(found)
    marks = [" "] * (len(found) + 1)
    for what, _, _, start, end in steps:
        if what != "equal" and first <= start and start < max(last, 1):
            marks[start : max(end, start + 1)] = "^" * max(end - start, 1)
        elif what == "delete":
            marks[start] = "^"
    stop = found.find(" ", last)
    stop = min(stop if stop >= 0 else len(found), first + _SHOWN)
    lead = "…" if before else ""
    carets = "".join(marks[first : stop + 1]).rstrip()
    shown = f"    {lead}{found[first:stop]}{'…' if stop < last else ''}"
    return f"{shown}\n    {' ' * len(lead)}{carets}" if carets else shown


def _likeliest(folded: Folded, wanted: str, low: int, high: int) -> int | None:
    """Where a passage with most of the wanted words would begin."""
    votes: dict[int, float] = defaultdict(float)
    earliest: dict[int, int] = {}
    for places, before, weight in _rare_words(folded, wanted, low, high):
        for place in places:
            start = max(place - before, low)
            for cell in (start // _CELL, start // _CELL + 1):
                votes[cell] += weight
                earliest[cell] = min(start, earliest.get(cell, start))
    if not votes:
        return None
    at = earliest[max(votes, key=lambda cell: (votes[cell], -cell))]
    return max(folded.words.rfind(" ", low, at + 1) + 1, low)


def _rare_words(
    folded: Folded, wanted: str, low: int, high: int
) -> list[tuple[list[int], int, float]]:
    """Places of the rarest of the wanted words, how far into them each stands, and its weight."""
    known, unknown = [], []
    for match in list(WORD.finditer(wanted))[:_COMPARED]:
        places = folded.places.get(match.group(), [])
        start = bisect_left(places, low)
        count = bisect_left(places, high) - start
        if count:
            weight = len(match.group()) / count
            known.append((places[start : start + min(count, _PLACES)], match.start(), weight))
        else:
            unknown.append((match.group(), match.start()))
    known.sort(key=lambda each: -each[2])
    if known and known[0][2] >= 1:
        return known[:_RAREST]
    alike = [
        (inside[:_PLACES], before, len(word) / len(inside))
        for word, before in unknown[:_RAREST]
        for other in _spelt_like(folded, word)
        if (inside := [place for place in folded.places[other][:_PLACES] if low <= place < high])
    ]
    return (alike + known)[:_RAREST]


def _spelt_like(folded: Folded, word: str) -> list[str]:
    """Words of the text that are spelt much like a word, capitals apart."""
    close = folded.spellings.get(word.casefold(), [])
    if close or len(word) < 4:
        return close
    near = [
        other
        for other in folded.spellings
        if other[:1] == word[:1].casefold() and abs(len(other) - len(word)) < 3
    ][:2000]
    return [
        spelling
        for other in get_close_matches(word.casefold(), near, n=2, cutoff=0.7)
        for spelling in folded.spellings[other]
    ]
