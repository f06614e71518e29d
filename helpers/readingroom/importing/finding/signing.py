"""How a letter ends: its closing words, the name that signs it, and its date."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from readingroom.anchors import Span, Text
from readingroom.importing.finding.lines import Line
from readingroom.importing.finding.people import MARKS, moved, name_at

_CLOSING = re.compile(
    r"(?i)(?:(?:yours|very|most)\b.{0,40}(?:truly|sincerely|faithfully|respectfully)|sincerely|"
    r"respectfully|faithfully|cordially|(?:with\b.{0,40}\b)?(?:greetings|regards|respects?|wishes|"
    r"salute)\b[^.!,]{0,40}|с (?:\w+ ){0,3}(?:приветом|уважением)|signed|/s/)[.!,:)]*"
)
_SIGNED = re.compile(r"(?i)[\[(]?(?:signed|подпись|/s/)[\])]?\s*[:.]?\s*")
_MARKINGS = (
    "TOP SECRET STRICTLY CONFIDENTIAL URGENT COPY FROM SUBJECT DATE MEMORANDUM TELEGRAM JANUARY "
    "FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER PDF HTML NO CC "
    "RE TO THE AND OF IN PRIORITY ROUTINE IMMEDIATE"
)
MARKINGS = frozenset(re.findall(r"\w+", _MARKINGS))
"""Words in capitals that are no names."""
_NAME_WORD = re.compile(r"(?:[^\W\d_]\.)+|[^\W\d_][\w'’-]+")
_BESIDES = re.compile(r"[\u2e80-\u9fff]|[^\s\u2e80-\u9fff]+")
"""Words, and signs of scripts that leave no space between words."""
_NAME = 5
"""Words that a name has at most."""
_WORDS = 8
"""Words of a line that may end with a name in capitals and no time behind it."""
_LONGEST = 160


@dataclass(frozen=True)
class Spans:
    """The places of all dates and hours, to be asked for by line."""

    spans: Sequence[Span]

    def within(self, span: Span) -> Sequence[Span]:
        """The times that lie in a stretch."""
        low = bisect_left(self.spans, span.start, key=lambda each: each.start)
        high = bisect_right(self.spans, span.end, key=lambda each: each.end)
        return self.spans[low:high]


def is_closing(words: str) -> bool:
    """Whether a line begins with words by which letters end."""
    return bool(_CLOSING.match(words.strip(MARKS)))


def signature(text: Text, line: Span, times: Spans, *, after: bool = False) -> Span | None:
    """The name with which a line is signed.

    Times at its end do not count. A name in capitals, a name behind closing words, or behind
    “signed” is one; a bare name only `after` closing words, or above a date.
    """
    if line.end - line.start > _LONGEST:
        line = Span(text.content.find(" ", line.end - _LONGEST, line.end) + 1 or line.end, line.end)
    end = _without_times(text, line, times)
    words = text.content[line.start : end]
    match = _SIGNED.match(words) or _CLOSING.match(words)
    if match and (name := name_at(words, _next_word(words, match.end()))):
        return moved(name, line.start)
    if name := _capitals(words, after or end < line.end):
        return moved(name, line.start)
    if after and (name := name_at(words, 0)) and words[name[1] :].lstrip()[:1] in ("", ",", "."):
        return moved(name, line.start)
    return None


def _capitals(words: str, sure: bool) -> tuple[int, int] | None:
    """The name in capitals at the end of some words: of one word only if it is `sure` or alone."""
    words = words.rstrip(MARKS + ".,;!")
    tokens = list(re.finditer(r"\S+", words))
    name = list(takewhile(_is_capital, reversed(tokens)))
    if not 0 < len(name) <= _NAME or any(token.group() in MARKINGS for token in name):
        return None
    plain = len(name) > 1 and len(tokens) <= _WORDS
    return (name[-1].start(), len(words)) if sure or plain or name == tokens[::-1] else None


def _is_capital(token: re.Match[str]) -> bool:
    return token.group().isupper() and bool(_NAME_WORD.fullmatch(token.group()))


def _next_word(words: str, at: int) -> int:
    return len(words) - len(words[at:].lstrip())


def _without_times(text: Text, line: Span, times: Spans) -> int:
    """Where a line ends when the times at its end are taken off."""
    end = line.end
    for time in reversed(times.within(line)):
        if text.content[time.end : end].strip(MARKS + ".,;"):
            break
        end = time.start
    if end == line.end:
        return end
    return line.start + len(text.content[line.start : end].rstrip(MARKS + ".,;-–—"))


def is_date(text: Text, line: Span, times: Spans) -> bool:
    """Whether a line says a date or an hour and no more than a place besides."""
    found = times.within(line)
    if not found or line.end - line.start > 80:
        return False
    besides = text.content[line.start : found[0].start] + text.content[found[-1].end : line.end]
    return len(_BESIDES.findall(besides)) < 3


def is_signed(text: Text, lines: Sequence[Line], number: int, times: Spans) -> bool:
    """Whether a line signs a letter, or dates it below the line that signs it."""
    dated = number > 0 and is_date(text, lines[number].span, times)
    number -= dated
    line = lines[number]
    after = dated or (number > 0 and is_closing(lines[number - 1].words))
    short = after or len(line.words) <= _LONGEST
    return short and signature(text, line.span, times, after=after) is not None
