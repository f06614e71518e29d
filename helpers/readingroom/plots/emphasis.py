"""Where a class has marked the text: a bar over each line, as high as students chose its words."""

from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING

from readingroom.document import Document
from readingroom.plots.sheet import MARGIN, Picture, Sheet
from readingroom.plots.typography import HAIR, REQUEST, SHADE, SMALL, width

if TYPE_CHECKING:
    from pandas import DataFrame

_HIGH = 150.0
_NAMED = 5


def emphasis(document: Document, marked: "DataFrame") -> Picture:
    """Bars over the lines of a page; `marked` has the columns `line` and `students`."""
    counts = {int(row.line): int(row.students) for row in marked.itertuples()}
    most = sorted(counts, key=lambda line: (-counts[line], line))[:_NAMED]
    named = ", ".join(f"line {line} ({counts[line]})" for line in most)
    return Picture(
        title="Where the class marked the text",
        told=[
            f"Bar chart over the {len(document.page.text.line_starts)} lines of the page.",
            f"Most students chose words of {named}." if named else "Nobody has marked words yet.",
        ],
        data=marked,
        caption="The higher a bar, the more students chose words of that line in their last "
        "answers. Letters are shaded and have their code below. Which lines come into question "
        "depends on what was asked.",
        paint=lambda sheet: _paint(sheet, document, counts, most),
    )


def _paint(sheet: Sheet, document: Document, counts: dict[int, int], most: list[int]) -> float:
    top = sheet.top + SMALL.line
    bottom = top + _HIGH
    step = (sheet.right - MARGIN) / len(document.page.text.line_starts)
    for code, first, last in _stretches(document):
        x = MARGIN + (first - 1) * step
        wide = (last - first + 1) * step
        sheet.box(x, top, wide, _HIGH, facecolor=SHADE, edgecolor=HAIR)
        sheet.write(x + (wide - width(code, SMALL)) / 2, bottom + 3, code, SMALL)
    high = {line: count / max(counts.values()) * _HIGH for line, count in counts.items()}
    for line in high:
        x = MARGIN + (line - 1) * step
        sheet.box(x, bottom - high[line], step, high[line], facecolor=REQUEST, edgecolor="white")
    taken: list[tuple[float, float]] = []
    for line in most:
        wide = width(str(line), SMALL)
        x = min(MARGIN + (line - 0.5) * step - wide / 2, sheet.right - wide)
        if all(x > right + 2 or x + wide < left - 2 for left, right in taken):
            sheet.write(x, bottom - high[line] - SMALL.line, str(line), SMALL)
            taken.append((x, x + wide))
    sheet.rule(bottom)
    return bottom + 3 + SMALL.line


def _stretches(document: Document) -> Iterable[tuple[str, int, int]]:
    letters = document.page.letter_of_line
    for code, lines in groupby(sorted(letters), lambda line: letters[line].code):
        every = [*lines]
        yield code, every[0], every[-1]
