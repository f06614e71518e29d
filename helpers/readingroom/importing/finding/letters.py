"""The letters of a page, each with who writes to whom and when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from readingroom.anchors import Span, Text
from readingroom.importing.finding.blocks import Block, chosen, own_lines, unquoted, with_outer
from readingroom.importing.finding.finds import FoundLetter, Remark
from readingroom.importing.finding.lines import Line, remarks
from readingroom.importing.finding.people import Naming, copy_to, memo_sender, salutation
from readingroom.importing.finding.quotations import Quotations, quotations
from readingroom.importing.finding.signing import Spans, is_closing, is_date, signature

_HEAD = 8
"""Lines at the beginning of a letter in which its addressee, sender and copies are looked for."""
_FOOT = 6
_BELOW = re.compile(r"(?i)\[[^\]\n]*\]|(?:cc|copies|copy|encl|enclosures?|p\.\s?s)\b")
"""What may stand below a signature."""


def letters(
    text: Text, lines: Sequence[Line], address: Line | None, times: Spans
) -> tuple[tuple[FoundLetter, ...], tuple[Remark, ...]]:
    """The letters among the lines of a document, the enclosing before the enclosed.

    `address` is the line above them to which the first letter is addressed, if there is one.
    """
    if not lines:
        return (), ()
    marks = quotations(lines, lambda line: bool(salutation(text, line.span)))
    quoted, told = chosen(text, lines, marks, times)
    blocks = with_outer(lines, quoted) if quoted else unquoted(text, lines, times)
    found = [
        _letter(text, [_within(lines[number], block.span) for number in own], block, times)
        for block, own in zip(blocks, own_lines(blocks, len(lines)), strict=True)
    ]
    if address and not found[0].addressed and (greeted := salutation(text, address.span)):
        found[0] = replace(found[0], addressed=address.span, addressee=greeted.name)
    return tuple(found), (*told, *_unpaired(lines, marks))


def _letter(text: Text, inside: Sequence[Span], block: Block, times: Spans) -> FoundLetter:
    """One letter with its salutation, its signature and its date, as its own lines have them."""
    letter = FoundLetter(block.span, block.outer)
    sent: Naming | None = None
    for span in inside[:_HEAD]:
        if not letter.addressed and (greeted := salutation(text, span)):
            letter = replace(letter, addressed=greeted.span, addressee=greeted.name)
        elif copied := copy_to(text, span):
            letter = replace(letter, copies=(*letter.copies, copied.name))
        elif not sent and (sent := memo_sender(text, span)):
            letter = replace(letter, sender=sent.name)
        elif not letter.dated and is_date(text, span, times):
            letter = replace(letter, dated=_unquoted_end(text, span))
    letter = _with_signature(text, letter, inside[-_FOOT:], times)
    return replace(letter, signed=sent.span) if sent and not letter.signed else letter


def _within(line: Line, span: Span) -> Span:
    return Span(max(line.span.start, span.start), min(line.span.end, span.end))


def _with_signature(
    text: Text, letter: FoundLetter, last: Sequence[Span], times: Spans
) -> FoundLetter:
    """The letter with its signature, if one of its last lines is one; its date may stand below."""
    end: int | None = None
    for number in range(len(last) - 1, -1, -1):
        line = _unquoted_end(text, last[number])
        closed = number > 0 and is_closing(text.words(last[number - 1]))
        if name := signature(text, line, times, after=closed or end is not None):
            signed = Span(last[number - 1].start if closed else line.start, end or line.end)
            return replace(letter, signed=signed, sender=letter.sender or name)
        if is_date(text, line, times):
            end = end or line.end
            letter = replace(letter, dated=letter.dated or line)
        elif not _BELOW.match(text.content, line.start, line.end) and not any(
            is_closing(text.words(each)) for each in last[:number]
        ):
            break  # What stands between a closing and this line may be the post of whoever signs.
    return letter


def _unquoted_end(text: Text, line: Span) -> Span:
    """A line without the quotation marks at its ends."""
    words = text.words(line)
    start = line.start + len(words) - len(words.lstrip('“"„«「 '))
    return Span(start, max(start, line.start + len(words.rstrip('”"“»」 \t'))))


def _unpaired(lines: Sequence[Line], quoted: Quotations) -> list[Remark]:
    """What is said of odd quotation marks."""
    unclosed = [lines[each.first].number for each in quoted.found if not each.closed]
    joined = [lines[each.first].number for each in quoted.found if each.opened > 1]
    told = {
        "This quotation mark is never closed. What it opens ends with what encloses it.": unclosed,
        "A quotation mark closes here what none has opened.": quoted.unopened,
        "A quotation that began above ends within this line. It was not taken for a letter.": (
            quoted.midway
        ),
        "A quotation mark opens within this line and does not close in it.": quoted.inline,
        "Each paragraph opens with a quotation mark and only the last closes: one quotation.": (
            joined
        ),
    }
    return [remark for what, numbers in told.items() for remark in remarks(numbers, what)]
