"""Which lines make a letter, and which letter lies in which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from readingroom.anchors import Span, Text
from readingroom.importing.finding.finds import Remark
from readingroom.importing.finding.lines import Line, remarks
from readingroom.importing.finding.people import salutation
from readingroom.importing.finding.quotations import Quotation, Quotations, paragraphs
from readingroom.importing.finding.signing import Spans, is_closing, is_date, is_signed, signature

_DEEPEST = 12
_MOST = 500


@dataclass(frozen=True)
class Block:
    """The lines of one letter, by their index among the lines of the document."""

    span: Span
    first: int
    last: int
    outer: int | None = None


def chosen(
    text: Text, lines: Sequence[Line], quoted: Quotations, times: Spans
) -> tuple[list[Quotation], list[Remark]]:
    """The quotations that are letters, and what is said of those that may be none.

    A letter greets or is signed. What does neither is taken for one if it has several paragraphs.
    """
    taken: list[Quotation] = []
    above: list[Quotation] = []
    unsure, left = [], []
    paragraph = paragraphs(lines)
    for each in quoted.found:
        while above and above[-1].end <= each.start:
            above.pop()
        formal = _greets(text, lines[each.first]) or _signed(text, lines, each, times)
        if not formal and not (each.closed and paragraph[each.last] > paragraph[each.first]):
            continue
        if len(above) >= _DEEPEST or len(taken) >= _MOST:
            left.append(lines[each.first].number)
            continue
        unsure += [] if formal else [lines[each.first].number]
        taken.append(each)
        above.append(each)
    what = "This quotation of several paragraphs was taken for an enclosed letter. It names nobody."
    many = "This quotation was not taken for a letter: there are too many."
    return taken, [*remarks(unsure, what), *remarks(left, many)]


def _signed(text: Text, lines: Sequence[Line], quoted: Quotation, times: Spans) -> bool:
    """Whether the last line of a quotation of several lines signs it."""
    if not quoted.closed or quoted.last == quoted.first:
        return False
    span = Span(lines[quoted.last].span.start, quoted.end - 1)
    after = is_closing(lines[quoted.last - 1].words)
    return signature(text, span, times, after=after) is not None


def with_outer(lines: Sequence[Line], quoted: Sequence[Quotation]) -> list[Block]:
    """The quoted letters, and around them the letter that encloses them, if it has lines left."""
    covered = {number for each in quoted for number in range(each.first, each.last + 1)}
    outer = len(covered) < len(lines)
    whole = Span(lines[0].span.start, lines[-1].span.end)
    blocks = [Block(whole, 0, len(lines) - 1)] if outer else []
    above = [0] if outer else []
    for each in quoted:
        while above and blocks[above[-1]].span.end <= each.start:
            above.pop()
        span = Span(each.start, each.end)
        blocks.append(Block(span, each.first, each.last, above[-1] if above else None))
        above.append(len(blocks) - 1)
    return blocks


def unquoted(text: Text, lines: Sequence[Line], times: Spans) -> list[Block]:
    """Letters without quotation marks: a new one begins with a greeting behind a signature.

    A greeting behind a line that ends with a colon begins an enclosed letter; it goes to its
    signature.
    """
    starts, greeted = [0], _greets(text, lines[0])
    for number in range(1, len(lines)):
        if _greets(text, lines[number]):
            whole = greeted or number - starts[-1] > 2
            if whole and is_signed(text, lines, number - 1, times):
                starts.append(number)
            greeted = True
    starts = starts[:_MOST]
    blocks: list[Block] = []
    for first, behind in zip(starts, [*starts[1:], len(lines)], strict=True):
        blocks.append(_block(lines, first, behind - 1))
        blocks += _enclosed(text, lines, first, behind, len(blocks) - 1, times)
    return blocks[:_MOST]


def _enclosed(
    text: Text, lines: Sequence[Line], first: int, behind: int, outer: int, times: Spans
) -> list[Block]:
    """The letters without quotation marks in another one: from greeting to signature."""
    found: list[Block] = []
    at = first + 1
    while at < behind:
        if lines[at - 1].words.endswith(":") and _greets(text, lines[at]):
            last = next(
                (n for n in range(at + 1, behind) if is_signed(text, lines, n, times)),
                behind - 1,
            )
            if last + 1 < behind and is_date(text, lines[last + 1].span, times):
                last += 1
            found.append(_block(lines, at, last, outer))
            at = last
        at += 1
    return found


def _greets(text: Text, line: Line) -> bool:
    return salutation(text, line.span) is not None


def _block(lines: Sequence[Line], first: int, last: int, outer: int | None = None) -> Block:
    return Block(Span(lines[first].span.start, lines[last].span.end), first, last, outer)


def own_lines(blocks: Sequence[Block], count: int) -> list[list[int]]:
    """For each block the lines that lie in no block within it."""
    own: list[list[int]] = [[] for _ in blocks]
    innermost = [-1] * count
    widest_first = sorted(range(len(blocks)), key=lambda n: blocks[n].first - blocks[n].last)
    for number in widest_first:
        block = blocks[number]
        innermost[block.first : block.last + 1] = [number] * (block.last - block.first + 1)
    for line, number in enumerate(innermost):
        if number >= 0:
            own[number].append(line)
    return own
