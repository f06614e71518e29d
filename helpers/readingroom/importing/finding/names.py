"""Names: those in capitals, and those of senders, addressees, recipients and archives."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Literal

from readingroom.anchors import Span, Text
from readingroom.importing.finding.finds import FoundName, Remark
from readingroom.importing.finding.lines import Line
from readingroom.importing.finding.signing import MARKINGS

Kind = Literal["", "person", "organisation", "place"]

_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")
_ROMAN = re.compile(r"[IVXLC]+")
_OFFICE = re.compile(
    r"(?i)\b(office|ministry|department|committee|embassy|bureau|commission|council|institute|"
    r"archive|directorate|section|division|legation|agency|staff|government|party)\b"
)
_MOST = 200
_LONGEST = 5
"""Words in capitals that make a name at most; more are a heading."""
_MOST_WORDS = 10


def names(
    text: Text,
    lines: Iterable[Line],
    people: Iterable[Span],
    archives: Iterable[str],
) -> tuple[tuple[FoundName, ...], tuple[Remark, ...]]:
    """Every name with each of its spellings on the page, those first that letters name.

    `people` are the places where a letter or a list names somebody; names in capitals are looked
    for in the `lines`. A word in capitals is no name if it stands in small letters too.
    """
    kinds: dict[str, Kind] = {}
    first: dict[str, str] = {}

    def take(words: str, kind: Kind) -> None:
        spelling = " ".join(words.split())
        key = _key(spelling)
        if key and any(map(str.isalpha, key)):
            first.setdefault(key, spelling)
            kinds.setdefault(key, kind)

    for span in people:
        words = text.words(span)
        take(words, "organisation" if _OFFICE.search(words) else "person")
    for archive in archives:
        take(archive, "organisation")
    small = {match.group() for match in _WORD.finditer(text.content) if match.group().islower()}
    for words in _in_capitals(text, lines, small):
        take(words, "")
        if len(first) > _MOST:
            break
    spellings = _spellings(text, set(first))
    found = [
        FoundName(tuple(dict.fromkeys([first[key], *spellings.get(key, ())])), kinds[key])
        for key in first
    ]
    if len(found) <= _MOST:
        return tuple(found), ()
    what = f"There are more than {_MOST} names here. Only so many were taken."
    return tuple(found[:_MOST]), (Remark(0, what),)


def _key(words: str) -> str:
    return " ".join(match.group() for match in _WORD.finditer(words)).casefold()


def _in_capitals(text: Text, lines: Iterable[Line], small: set[str]) -> Iterator[str]:
    """Words in capitals, side by side, that are no heading, marking or number."""
    for line in lines:
        for run in _runs(text, line.span):
            for marking, group in groupby(run, MARKINGS.__contains__):
                words = list(group)
                if not marking and len(run) <= _LONGEST and _is_name(words, small):
                    yield " ".join(words)


def _runs(text: Text, span: Span) -> Iterator[list[str]]:
    """The longest runs of words in capitals with one space between them."""
    run: list[str] = []
    reached = span.start
    for match in _WORD.finditer(text.content, span.start, span.end):
        word = match.group()
        if run and (text.content[reached : match.start()] != " " or not word.isupper()):
            yield run
            run = []
        if word.isupper():
            run.append(word)
        reached = match.end()
    yield run


def _is_name(run: Sequence[str], small: set[str]) -> bool:
    known = all(word.lower() in small for word in run)  # So is an empty run.
    short = len(run) == 1 and (len(run[0]) < 3 or _ROMAN.fullmatch(run[0]))
    return not (known or short)


def _spellings(text: Text, keys: set[str]) -> dict[str, list[str]]:
    """For each name the spellings on the page that differ in capitals or space only."""
    beginnings = {key.split(" ")[0] for key in keys}
    longest = max((key.count(" ") + 1 for key in keys), default=0)
    tokens = list(_WORD.finditer(text.content))
    found: dict[str, dict[str, None]] = {}
    for number, token in enumerate(tokens):
        if token.group().casefold() in beginnings:
            for spelling in _growing(text, tokens[number : number + min(longest, _MOST_WORDS)]):
                if (key := _key(spelling)) in keys:
                    found.setdefault(key, {})[spelling] = None
    return {key: list(spellings) for key, spellings in found.items()}


def _growing(text: Text, tokens: Sequence[re.Match[str]]) -> Iterator[str]:
    """The first word, the first two, and so on, as long as they have capitals and stand close."""
    spelling, reached = "", tokens[0].start()
    for token in tokens:
        apart = text.content[reached : token.start()].strip(" \t\n")
        if apart or not token.group()[0].isupper():
            return
        spelling = f"{spelling} {token.group()}".lstrip()
        yield spelling
        reached = token.end()
