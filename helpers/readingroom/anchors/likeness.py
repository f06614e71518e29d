"""The passage most like some words that are not there, with the difference marked."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from difflib import SequenceMatcher, get_close_matches
from heapq import nsmallest

from readingroom.anchors.folding import WORD, Folded

_COMPARED = 200
"""Characters that are compared at most."""
_SHOWN = 110
_BEFORE = 40
_TRIED = 16
_GUESSED = 0.3
"""How much the place of a word counts that is only spelt alike."""
_RAREST = 12
_PLACES = 200
_PLAY = 24
"""Characters of play for words left out or put in."""


def likest(folded: Folded, wanted: str, low: int, high: int) -> tuple[int, str] | None:
    """Where the passage most like the wanted words begins between two places, and how it is shown.

    All places are those of the folded text. None if no passage is like.
    """
    found = [
        (*compared, start)
        for at in _likeliest(folded, wanted, low, high)
        for start, end, window, lead in [_framed(folded, wanted, at, low, high)]
        if (compared := _compared(window, folded.words[start:end], folded.spaced[start:end], lead))
    ]
    if not found:
        return None
    _, first, shown, start = max(found, key=lambda each: (each[0], -each[3]))
    return start + first, shown


def _framed(folded: Folded, wanted: str, at: int, low: int, high: int) -> tuple[int, int, str, str]:
    """Where a passage to compare begins and ends, and as much of the wanted words as is shown.

    Of long words only the neighbourhood of the first difference is shown.
    """
    cut = 0
    if len(wanted) > _SHOWN:
        found = folded.words[at : at + len(wanted)]
        same = next((i for i, (a, b) in enumerate(zip(wanted, found, strict=False)) if a != b), 0)
        cut = wanted.rfind(" ", 0, max(same - _BEFORE, 0)) + 1
    window = wanted[cut:][:_COMPARED]
    start = max(at + cut - _PLAY, low)
    end = min(at + cut + len(window) + _PLAY, high)
    return start, end, window, "…" if cut else ""


def _compared(wanted: str, passage: str, printed: str, lead: str) -> tuple[float, int, str] | None:
    """How like a passage is, where in it the like words begin, and they with the difference marked.

    `printed` is the passage with its own signs. None if too little is the same.
    """
    steps = SequenceMatcher(None, _plain(wanted), _plain(passage), autojunk=False).get_opcodes()
    same = [step for step in steps if step[0] == "equal" and step[2] - step[1] > 1]
    count = sum(end - start for _, start, end, _, _ in same)
    if count < 0.6 * len(wanted):
        return None
    (_, before, _, first, _), (_, _, reached, _, last) = same[0], same[-1]
    if before:
        first = passage.rfind(" ", 0, max(first - before, 0) + 1) + 1
    if reached < len(wanted):
        last = (passage + " ").find(" ", min(last + len(wanted) - reached, len(passage)))
    marks = [" " if sign.isspace() else "^" for sign in passage[:last]]
    for _, start, end, here, _ in same:
        for at in range(end - start):
            marks[here + at] = " " if wanted[start + at] == passage[here + at] else "^"
    for what, _, _, here, _ in steps:
        if what == "delete" and first < here < last:
            marks[here] = "^"
    stop = min(first + _SHOWN, last)
    shown = f"    {lead}{printed[first:stop]}{'…' if stop < last else ''}"
    carets = "".join(marks[first:stop]).rstrip()
    alike = 2 * count / (len(wanted) + last - first)
    return alike, first, f"{shown}\n    {' ' * len(lead)}{carets}" if carets else shown


def _plain(words: str) -> str:
    """The words without capitals, where that does not change their length."""
    lower = words.lower()
    return lower if len(lower) == len(words) else words


def _likeliest(folded: Folded, wanted: str, low: int, high: int) -> list[int]:
    """Where a passage with most of the wanted words would begin: the few best places."""
    cells: dict[int, float] = defaultdict(float)
    starts: dict[int, float] = defaultdict(float)
    for places, before, weight in _rare_words(folded, wanted, low, high):
        for place in places:
            start = max(place - before, low)
            starts[start] += weight
            cells[start // _PLAY] += weight
            cells[start // _PLAY + 1] += weight
    enough = 0.5 * max(cells.values(), default=0)
    best = nsmallest(_TRIED, cells, key=lambda cell: (-cells[cell], cell))
    by_cell: dict[int, list[int]] = defaultdict(list)
    for start in starts:
        by_cell[start // _PLAY].append(start)
    chosen = (
        max([*by_cell[cell], *by_cell[cell - 1]], key=lambda start: (starts[start], -start))
        for cell in best
        if cells[cell] >= enough
    )
    return list(dict.fromkeys(chosen))


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
        (inside[:_PLACES], before, _GUESSED * len(word) / len(inside))
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
