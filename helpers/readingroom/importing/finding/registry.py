"""What an office wrote around a letter: who was to have copies, from where and when it came."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from readingroom.anchors import Span, Text
from readingroom.importing.finding.finds import FoundCopy, FoundNumber
from readingroom.importing.finding.lines import Line
from readingroom.importing.finding.people import salutation

_LONGEST = 3000
_COPIES = re.compile(
    r"(?i)(?:copies(?: to)?|copy to|cc|distribution(?: list)?|sent to|копии|рассылка)\s*:\s*"
)
_STAMP = re.compile(
    r"""(?ix)
    from\s.{1,80}\sreceived\b | received\b(?!\s(?:your|the|a)\b).{0,80}\d |
    (?:sent|dispatched|registered)[\s:]+\d | series\s\S{1,8}(?:\s\S{1,8})?$ |
    (?:copy\s)?(?:no\b|nr\b|№)\.?\s*\d[\w/-]{0,20}\W*$ |
    (?:incoming|outgoing|ref(?:erence)?|reg)\b.{0,20}(?:no|nr|№|:) |
    (?:copies|distribution)\s*: | (?:priority|routine|immediate|niact)\W*$ |
    declassified\b.{0,40}$ | confidential\b.{0,20}$ | (?:very\s)?urgent\b.{0,20}$ |
    (?:(?:strictly|top)\s)?secret\b.{0,30}$ |
    (?:by\s)?(?:en|de)?(?:cipher|coded?|crypt)(?:e?d)?\s(?:telegram|message|cable)\b.{0,60}$ |
    (?:строго\s)?(?:совершенно\s)?секретно\b.{0,30}$ | вх\. | исх\. | получена?\b
    """
)
"""How a line begins that an office wrote."""
_NUMBER = re.compile(
    r"(?:\b(?:[A-Z][\w]{1,20}[ ]){1,3})?(?:\bNo\.|\bNos?\b|\bNr\.?|№|\bN°)[ ]?(\d[\w/-]{0,20})"
)
_SERIES = re.compile(r"(?i)series\s\S.{0,40}")
_RECIPIENT = re.compile(
    r"(?:\s?\[[^\]\n]{0,60}\])?[,;\s]*(?:and\s+|и\s+)?(?:(?:to\s+)?(?:Comrades?|Cdes?\.|Mr\.|тов\.|т\.)\s+)?"
    r"(?P<all>(?P<name>[^\W_][^,;()\[\]\n]{0,80}?)"
    r"(?:\s*\(\s*(?P<figure>\d{1,4})\s*(?:copies|экз\.?)?\s*\))?)"
    r"\s*(?=[,;\n\[]|\sand\s|\sи\s|\.?$)"
)
_TO = re.compile(r"To\s|Товарищу\s")
_HEAD = 12
_SHORT = 100


def is_stamp(words: str) -> bool:
    """Whether a line is an office's and not the author's.

    >>> is_stamp("From BEIJING Received 12:15 18.7.1952"), is_stamp("From Beijing we heard")
    (True, False)
    """
    return len(words) <= _LONGEST and bool(_STAMP.match(words))


def registry(text: Text, lines: Sequence[Line]) -> tuple[int, int]:
    """Where the letter begins and ends: how many lines of the head and foot are an office's.

    The address line right below the office's head is counted to it, since it stands on its form.
    """
    first = 0
    for number, line in enumerate(lines[:_HEAD]):
        if is_stamp(line.words):
            first = number + 1
        elif len(line.words) > _SHORT or number > first + 1 or line.words[0] in '“"«„':
            break
    if 0 < first < len(lines) - 1 and len(lines[first].words) <= _SHORT:
        first += _TO.match(lines[first].words) is not None and _greets(text, lines[first])
    last = len(lines)
    while last > first and is_stamp(lines[last - 1].words):
        last -= 1
    return first, last


def _greets(text: Text, line: Line) -> bool:
    return salutation(text, line.span) is not None


def copies(text: Text, lines: Iterable[Line]) -> Iterator[FoundCopy]:
    """Every recipient of the lists of copies, with the figure printed behind the name."""
    for line in lines:
        if len(line.words) > _LONGEST:
            continue
        if head := _COPIES.match(line.words):
            at, end = line.span.start + head.end(), line.span.end
            while (match := _RECIPIENT.match(text.content, at, end)) and match.end() > at:
                name = Span(*match.span("name"))
                yield FoundCopy(Span(*match.span("all")), name, match["figure"] or "")
                at = match.end()


def numbers(text: Text, lines: Iterable[Line], stamps: Iterable[Line]) -> Iterator[FoundNumber]:
    """Every number on some lines, such as `No. 2084`, and the series marks among the `stamps`."""
    series = {line.number for line in stamps if _SERIES.fullmatch(line.words)}
    for line in lines:
        if line.number in series:
            yield FoundNumber(line.span, line.words)
        for match in _NUMBER.finditer(text.content, line.span.start, line.span.end):
            yield FoundNumber(Span(*match.span()), match[1].rstrip("/-"))
