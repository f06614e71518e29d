"""A text folded for comparison: every place in it still knows where it came from.

White space counts as one space, and quotation marks and dashes are made plain. Words are indexed,
so that copied words are found without reading the whole text again.
"""

from __future__ import annotations

import heapq
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

SAME = str.maketrans("“”„‟‘’‚‛´`–—‒―−‐‑", "\"\"\"\"''''''-------")
WORD = re.compile(r"\w+")
_FEW = 50
_MANY = 1000


def normalise(raw: str) -> str:
    r"""The text whose code points are counted: no BOM, line ends as \n, none at the end.

    >>> normalise("\ufeffTo Comrade\r\n\r\n")
    'To Comrade'
    """
    return raw.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")


def fold(words: str) -> str:
    """The words as they are compared: white space as one space, plain quotation marks and dashes.

    >>> fold(" “Series”  —\\n G ")
    '"Series" - G'
    """
    return " ".join(words.split()).translate(SAME)


@dataclass(frozen=True)
class Folded:
    """A folded text; its own places are numbers of characters in `words`."""

    content: str

    @cached_property
    def spaced(self) -> str:
        """The whole text with its own signs and single spaces: as long as `words`."""
        return " ".join(self.content.split())

    @cached_property
    def words(self) -> str:
        """The whole text, folded."""
        return self.spaced.translate(SAME)

    @cached_property
    def _runs(self) -> tuple[list[int], list[int]]:
        """Where each run of characters without white space begins: folded, and in the content."""
        folded, origins, reached = [0], [0], 0
        for match in re.finditer(r"\S+", self.content):
            folded.append(reached)
            origins.append(match.start())
            reached += match.end() - match.start() + 1
        return folded[1:] or folded, origins[1:] or origins

    def origin(self, at: int) -> int:
        """The place in the content that a character of the folded text came from."""
        folded, origins = self._runs
        run = bisect_right(folded, at) - 1
        return origins[run] + at - folded[run]

    def place(self, offset: int) -> int:
        """The first character of the folded text that came from `offset` or from behind it."""
        folded, origins = self._runs
        run = bisect_right(origins, offset) - 1
        if run < 0:
            return 0
        behind = folded[run + 1] if run + 1 < len(folded) else len(self.words)
        return min(folded[run] + offset - origins[run], behind)

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where each word begins, in reading order."""
        places: dict[str, list[int]] = {}
        for match in WORD.finditer(self.words):
            places.setdefault(match.group(), []).append(match.start())
        return places

    @cached_property
    def _vocabulary(self) -> tuple[str, list[int], list[str]]:
        """All words, each once, on lines of one string; where each line begins; the words."""
        words = list(self.places)
        starts, reached = [], 1
        for word in words:
            starts.append(reached)
            reached += len(word) + 1
        return "\n".join(["", *words, ""]), starts, words

    @cached_property
    def spellings(self) -> dict[str, list[str]]:
        """The words under their form without capitals."""
        spellings: dict[str, list[str]] = {}
        for word in self.places:
            spellings.setdefault(word.casefold(), []).append(word)
        return spellings

    def starts(self, wanted: str, low: int, high: int) -> Iterator[int]:
        """Where folded words begin between `low` and `high`, in order, overlapping ones as well."""
        if not wanted or high - low < len(wanted):
            return
        chosen = self._rarest(wanted, low, high)
        if chosen is None:
            at = self.words.find(wanted, low, high)
            while at >= 0:
                yield at
                at = self.words.find(wanted, at + 1, high)
            return
        candidates, before = chosen
        for place in _merged(candidates, low + before, high - len(wanted) + before):
            if self.words.startswith(wanted, place - before):
                yield place - before

    def _rarest(self, wanted: str, low: int, high: int) -> tuple[_Candidates, int] | None:
        """The word of `wanted` that stands in the fewest places, and how far it is from its start.

        A word with other signs on both sides is a whole word of the text as well. At the edge of
        the wanted words it may be the end or the beginning of a longer one.
        """
        inner: list[tuple[int, int, list[int]]] = []
        edges: list[re.Match[str]] = []
        for match in WORD.finditer(wanted):
            if match.start() > 0 and match.end() < len(wanted):
                places = self.places.get(match.group(), [])
                inner.append((len(places), match.start(), places))
            else:
                edges.append(match)
        choices: list[tuple[int, int, _Candidates]] = []
        if inner:
            _, before, places = min(inner, key=lambda choice: choice[0])
            candidates = [(places, 0)]
            choices.append((_count(candidates, low, high), before, candidates))
        if not choices or choices[0][0] > _FEW:
            for match in edges:
                candidates = self._longer(
                    match.group(), match.start() > 0, match.end() < len(wanted)
                )
                if len(candidates) <= _MANY:
                    choices.append((_count(candidates, low, high), match.start(), candidates))
        if not choices:
            return None
        _, before, candidates = min(choices, key=lambda choice: choice[0])
        return candidates, before

    @cached_property
    def _found_longer(self) -> dict[tuple[str, bool, bool], _Candidates]:
        """What was found of longer words: the same few are asked for again and again."""
        return {}

    def _longer(self, word: str, begins: bool, ends: bool) -> _Candidates:
        """The places of all words that hold `word`; with the letters that stand before it there.

        More than `_MANY` are of no use: the text itself is sooner searched.
        """
        if (known := self._found_longer.get((word, begins, ends))) is not None:
            return known
        joined, starts, words = self._vocabulary
        wanted = ("\n" if begins else "") + word + ("\n" if ends else "")
        found: _Candidates = []
        at = joined.find(wanted)
        while at >= 0 and len(found) <= _MANY:
            first = at + begins
            line = bisect_right(starts, first) - 1
            found.append((self.places[words[line]], first - starts[line]))
            at = joined.find(wanted, at + 1)
        return self._found_longer.setdefault((word, begins, ends), found)


_Candidates = list[tuple[list[int], int]]
"""Places of words, and how far into each word the wanted one begins."""


def _count(candidates: _Candidates, low: int, high: int) -> int:
    return sum(bisect_left(each, high) - bisect_left(each, low) for each, _ in candidates)


def _merged(candidates: _Candidates, first: int, last: int) -> Iterator[int]:
    """The places between `first` and `last`, moved into their words, in order."""

    def moved(places: list[int], by: int) -> Iterator[int]:
        for index in range(bisect_left(places, first - by), bisect_right(places, last - by)):
            yield places[index] + by

    return heapq.merge(*(moved(places, by) for places, by in candidates))
