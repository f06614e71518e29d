"""What each lesson asks of a student: words, exercises, discussions, minutes, length of sentences.

    uv run python tests/benchmarks/periods.py

Core and practice apart, minutes by the rule of `period`. The grade is that of Flesch and
Kincaid (1975): 0.39 words a sentence + 11.8 syllables a word − 15.59, with groups of vowels for
syllables.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from period import extents

import readingroom as rr
from readingroom.lessons import compared_words, examine_notebook, prose_of
from readingroom.loading import exercises_of

LESSONS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


def syllables(word: str) -> int:
    """Groups of vowels, a silent e at the end apart."""
    return max(1, len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", word))))


def grade(prose: str, mean: float) -> float:
    """The years of school after which a text of this kind is read with ease."""
    read = compared_words(prose_of(prose))
    return 0.39 * mean + 11.8 * sum(map(syllables, read)) / len(read) - 15.59


def main() -> None:
    """A line for the core of each lesson, and one for its practice."""
    kinds = {each.id: each.kind for each in exercises_of(rr.load("telegram-21646")).every}
    for path in LESSONS:
        notebook = examine_notebook(path).notebook
        prose = " ".join(cell.source for cell in notebook.prose)
        for name, part in zip(("core", "practice"), extents(notebook), strict=True):
            longest = [count for count in part.sentences if count > 40]
            print(
                f"{path.stem:16} {name:8} {part.words:5} words {len(part.exercises):3} exercises "
                f"{part.discussions:3} discussions {part.looks:3} looks "
                f"{part.minutes(kinds):3} minutes  sentences {part.mean:4.1f} "
                f"over 40: {len(longest)}  grade of the lesson {grade(prose, part.mean):4.1f}"
            )


if __name__ == "__main__":
    main()
