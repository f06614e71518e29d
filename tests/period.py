"""How long a lesson takes, by one rule: reading, doing, talking; its core apart from practice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from readingroom.lessons import (
    PRACTICE,
    Cell,
    Notebook,
    calls,
    compared_words,
    headings,
    prose_of,
    unquoted,
)

WORDS_A_MINUTE = 150
A_DISCUSSION = 3.0
A_LOOK = 0.75
"""Minutes for what a cell shows: a table, a card, a passage, a view."""
MINUTES: Mapping[str, float] = {
    "predict": 1,
    "choose one": 1.5,
    "choose several": 2,
    "number": 1.5,
    "covered words": 1.5,
    "match": 2,
    "silence": 2.5,
    "classify": 3,
    "order": 2,
    "interval": 2,
    "mark": 2,
    "step": 3,
    "table": 3,
    "weigh": 5,
    "write": 8,
}
"""Minutes for an exercise of each kind, its reply read."""
_USUAL = 2.0
"""Minutes for a kind that the rule does not know."""
_TO_DISCUSS = re.compile(r"\*\*To discuss\b")
_BLOCK = re.compile(
    r"\n\x00\n|\n\s*\n|\n\s*(?:[-*+]|\d+\.)\s|\n\s*\||\n#+\s|</?(?:details|summary)[^>]*>"
)
_END = re.compile(r"(?<=[.!?…])[”’)*]*\s+(?=[“‘(*]*[A-Z0-9])")


@dataclass(frozen=True)
class Extent:
    """What there is to read, to do and to talk about in a part of a lesson."""

    words: int
    exercises: tuple[str, ...]
    discussions: int
    looks: int
    sentences: tuple[int, ...]

    def minutes(self, kinds: Mapping[str, str], page: int = 0) -> int:
        """How long it takes; `kinds` are those of exercises by id, `page` words of a whole page."""
        doing = sum(MINUTES.get(kinds.get(id, ""), _USUAL) for id in self.exercises)
        talk = self.discussions * A_DISCUSSION
        return ceil((self.words + page) / WORDS_A_MINUTE + doing + talk + self.looks * A_LOOK)

    @property
    def mean(self) -> float:
        """Words of a sentence, on the average."""
        return sum(self.sentences) / max(1, len(self.sentences))


def extents(notebook: Notebook) -> tuple[Extent, Extent]:
    """The extent of a lesson's core, and that of what follows from *More to practise* on."""
    begins = (cell.number for cell in notebook.prose if PRACTICE in headings(cell.source, 2))
    end = next(begins, len(notebook.cells) + 1)
    core = [cell for cell in notebook.cells if cell.number < end]
    return _extent(core), _extent(notebook.cells[len(core) :])


def _extent(cells: Sequence[Cell]) -> Extent:
    part = Notebook("", tuple(cells))
    asked = tuple(address.rpartition("/")[2] for _, _, address in calls(part.code, "exercise"))
    return Extent(
        words=sum(len(compared_words(prose_of(cell.source))) for cell in part.prose),
        exercises=asked,
        discussions=sum(len(_TO_DISCUSS.findall(cell.source)) for cell in part.prose),
        looks=sum(not re.search(r"rr\.(exercise|load)\(", cell.source) for cell in part.code),
        sentences=tuple(length for cell in part.prose for length in sentences(cell.source)),
    )


def sentences(markdown: str) -> Iterator[int]:
    """How many words each sentence has; what is quoted is not counted.

    >>> [*sentences("Read it. Then say *why it holds*, and where.")]
    [2, 7]
    """
    for block in _BLOCK.split(unquoted(markdown)):
        counts = (len(compared_words(sentence)) for sentence in _END.split(block))
        yield from (count for count in counts if count)
