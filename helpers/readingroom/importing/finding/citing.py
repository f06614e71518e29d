"""The citation that a page gives of itself, with the title, the date and the archive in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from readingroom.anchors import Span, Text
from readingroom.chronology.written import written_in
from readingroom.importing.finding.finds import FoundCitation, FoundShelfmark
from readingroom.importing.finding.furniture import is_citation
from readingroom.importing.finding.lines import Line

_CLOSING = re.compile(r",?[\"”»],?\s+(?=[\w\[])")
_REPOSITORY = re.compile(r"[,\s]*([^,;\n]{3,200})")
_LONGEST = 2000


def citation(
    text: Text, lines: Sequence[Line], marks: Sequence[FoundShelfmark]
) -> FoundCitation | None:
    """The citation among the lines of the catalogue record; None if there is none."""
    line = next((line for line in lines if is_citation(line.words)), None)
    if line is None:
        return None
    start = line.span.start
    closing = _closing(line.words)
    if closing is None:
        return FoundCitation(line.span)
    title = Span(start + 1, start + closing.start())
    date = _date(line.words, closing.end())
    dated = Span(start + date.start, start + date.end) if date else None
    behind = dated.end if dated else start + closing.end()
    return FoundCitation(line.span, title, dated, _repository(text, line, behind, marks))


def _closing(words: str) -> re.Match[str] | None:
    """The quotation mark that ends the title: the one before a date, or else behind a comma."""
    ends = list(_CLOSING.finditer(words, 2, _LONGEST))
    dated = (end for end in ends if _date(words, end.end()))
    parted = (end for end in ends if "," in end.group())
    return next(dated, None) or next(parted, None) or next(iter(ends), None)


def _date(words: str, at: int) -> Span | None:
    """The date that stands at a place of the citation."""
    found = next(written_in(words[at : at + 40]), None)
    return Span(at, at + found.end) if found and found.start == 0 else None


def _repository(text: Text, line: Line, start: int, marks: Sequence[FoundShelfmark]) -> Span | None:
    """The words between the date and the next comma or shelfmark."""
    end = next((mark.span.start for mark in marks if mark.span.start >= start), line.span.end)
    match = _REPOSITORY.match(text.content, start, min(end, line.span.end))
    words = match[1].rstrip(" .") if match else ""
    return Span(match.start(1), match.start(1) + len(words)) if match and words else None
