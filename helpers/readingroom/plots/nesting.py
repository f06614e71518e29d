"""What encloses what on a page: frames that later hands put around it, and letters in letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from readingroom.document import Document
from readingroom.document.kinds import Bracket, Letter, Part
from readingroom.plots.sheet import EDGE, SOFT, Sheet
from readingroom.plots.type import HEAD, LABEL, SMALL, width, wrap

_PAD, _NARROW = 9.0, 150.0
_BRACKET = SMALL.line + 7
_FRAMES = ("archive staff", "registry")
"""The voices that put a frame around what they received, the latest first."""


@dataclass(frozen=True)
class Box:
    """A frame or a letter, and what it holds. `said` are the editors' brackets in its own words."""

    title: str
    where: str
    said: tuple[str, ...] = ()
    holds: tuple[Box, ...] = ()
    letter: bool = False


def nest(document: Document) -> list[Box]:
    """The frames of archive staff and registry, and in the innermost of them the letters."""
    inner = [_letter(document, each) for each in document.letters if not each.enclosed_in]
    for part in _frames(document):
        lines = _lines(document, part)
        box = Box(part.name, _stretch(lines), _brackets(document, set(lines)), tuple(inner))
        inner = [box]
    return inner


def _frames(document: Document) -> list[Part]:
    """One frame for each part by staff or registry that is put around others, innermost first.

    A later hand's frame goes around an earlier one's; of two by one hand, the longer goes around
    the other if it encloses its lines. A part that follows the frames of its own hand, as a closing
    number does, is no frame.
    """
    frames: list[Part] = []
    for voice in reversed(_FRAMES):
        held = [part for part in document.every(Part) if part.voice == voice]
        held = [part for part in held if _lines(document, part)]
        held.sort(key=lambda part: len(_lines(document, part)), reverse=True)
        chosen: list[Part] = []
        for part in held:
            around = _lines(document, chosen[-1]) if chosen else []
            lines = _lines(document, part)
            if not chosen or (around[0] <= lines[0] and lines[-1] <= around[-1]):
                chosen.append(part)
        frames += reversed(chosen)
    return frames


def _letter(document: Document, letter: Letter) -> Box:
    held = [each for each in document.letters if each.enclosed_in == letter.id]
    own = {each.at.line for each in document.passages if each.at.letter == letter.code}
    lines = [letter.at.line, letter.at.last_line]
    return Box(
        letter.title,
        _stretch(lines),
        _brackets(document, own),
        tuple(_letter(document, each) for each in held),
        letter=True,
    )


def _lines(document: Document, part: Part) -> list[int]:
    """The lines of a part that have words on them."""
    page = document.page
    return [
        n
        for n, holders in enumerate(page.parts_of_line, 1)
        if any(holder.name == part.name for holder in holders)
        and page.text.words(page.text.line_span(n)).strip()
    ]


def _brackets(document: Document, lines: set[int]) -> tuple[str, ...]:
    return tuple(each.words for each in document.every(Bracket) if each.line in lines)


def _stretch(lines: Sequence[int]) -> str:
    if lines[0] == lines[-1]:
        return f"line {lines[0]}"
    return f"lines {lines[0]}–{lines[-1]}"


def draw_nest(sheet: Sheet, x: float, y: float, wide: float, boxes: Sequence[Box]) -> float:
    """Boxes side by side where there is room, their contents inside. Gives the lower edge."""
    one, rows = _rows(boxes, wide)
    for row in rows:
        high = max(_height(box, one) for box in row)
        for n, box in enumerate(row):
            _draw(sheet, x + n * (one + _PAD), y, one, high, box)
        y += high + _PAD
    return y - _PAD


def _rows(boxes: Sequence[Box], wide: float) -> tuple[float, list[Sequence[Box]]]:
    """How wide each box is, and which stand side by side."""
    columns = len(boxes) if 0 < len(boxes) <= 3 and wide / len(boxes) > _NARROW else 1
    rows = [boxes[start : start + columns] for start in range(0, len(boxes), columns)]
    return (wide + _PAD) / columns - _PAD, rows


def _height(box: Box, wide: float) -> float:
    face, inner = HEAD if box.letter else LABEL, wide - 2 * _PAD
    title, beside = _title(box, inner)
    high = 16 + len(title) * face.line + (0 if beside else SMALL.line)
    high += len(_bracket_rows(box.said, inner)) * _BRACKET
    if box.holds:
        one, rows = _rows(box.holds, inner)
        high += 5 + sum(max(_height(each, one) for each in row) + _PAD for row in rows) - _PAD
    return high


def _title(box: Box, inner: float) -> tuple[list[str], bool]:
    """The lines of the title, and whether the place stands beside it."""
    face, where = HEAD if box.letter else LABEL, width(box.where, SMALL) + 12
    beside = width(box.title, face) + where <= inner
    return wrap(box.title, face, inner - where if beside else inner), beside


def _draw(sheet: Sheet, x: float, y: float, wide: float, high: float, box: Box) -> None:
    sheet.box(x, y, wide, high, edge=EDGE, thick=1.1 if box.letter else 0.9)
    inner = wide - 2 * _PAD
    title, beside = _title(box, inner)
    at = sheet.write(x + _PAD, y + 6, title, HEAD if box.letter else LABEL)
    if beside:
        sheet.write(x + wide - _PAD, y + 8, box.where, SMALL, SOFT, ha="right")
    else:
        at = sheet.write(x + _PAD, at, box.where, SMALL, SOFT)
    at += 3
    for row in _bracket_rows(box.said, inner):
        left = x + _PAD
        for words in row:
            sheet.outlined(left, at, words)
            left += width(words, SMALL) + 14
        at += _BRACKET
    if box.holds:
        draw_nest(sheet, x + _PAD, at + 3, inner, box.holds)


def _bracket_rows(brackets: Sequence[str], limit: float) -> list[list[str]]:
    """The editors' brackets, as many in a row as there is room for."""
    rows: list[list[str]] = []
    left = 0.0
    for words in brackets:
        wide = width(words, SMALL) + 14
        if not rows or left + wide > limit + 6:
            rows.append([])
            left = 0
        rows[-1].append(words)
        left += wide
    return rows
