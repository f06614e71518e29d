"""Whose hand wrote a line: what a line shows by itself, and what the archive's frame makes of it.

The archive speaks first and last on a page, and the document stands between. So its buttons and
headings are looked for from both ends, never in the middle of a letter. The words by which they
are known stand in `hands.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from readingroom.dates import written_in
from readingroom.importing.diplomatics import Line, forms, is_citation, is_record, pattern, question
from readingroom.text import Span, Text

WHOSE = "whose words: author, registry or archive staff?"
_GAP = 8
"""Unknown lines in a row after which the archive's head is over."""
_RECORD = 40
"""Lines that a record below the document may have between two of its headings."""
_ENDS = 60
"""Lines at either end of a page by which it is known as an archive's."""
_LONGEST, _LONGEST_LINE = 200, 3000


@dataclass(frozen=True)
class Hand:
    """Whose lines some are: what the part is called that they make, and its voice.

    Where the page does not decide it, the voice is a question.
    """

    part: str
    voice: str

    @property
    def sure(self) -> bool:
        """Whether the page decides whose lines they are."""
        return not self.voice.startswith("TODO")


WEB = Hand("web page", "archive staff")
RECORD = Hand("catalogue record", "archive staff")
REGISTRY = Hand("registry", "registry")


def _likely() -> Sequence[tuple[re.Pattern[str], str, str]]:
    return [(pattern(each["begins"]), each["looks"], each["voice"]) for each in forms()["likely"]]


def _under() -> Mapping[str, str]:
    """What stands under each heading of a record."""
    return {each: name for name, headings in forms()["headings"].items() for each in headings}


def _bare(words: str) -> str:
    """A line as it is looked up: without bullet, colon at its end, and capitals."""
    if len(words) > _LONGEST:
        return ""
    return " ".join(words.strip("•·*–-: \t").split()).lower()


def is_stamp(words: str) -> bool:
    """Whether a line, where it stands outside the letters, is an office's.

    >>> is_stamp("From BEIJING Received 12:15 18.7.1952"), is_stamp("From Beijing we heard")
    (True, False)
    """
    return bool(pattern(*forms()["stamps"]).match(words[:_LONGEST_LINE]))


def likely(words: str) -> tuple[str, str]:
    """What a line looks like that may not be the author's, and whose it is likely to be.

    >>> likely("Arrived at the 8D/GS on 14 May 1953"), likely("We have arrived.")
    (('arrival note', 'registry'), ('', ''))
    """
    if len(words) > _LONGEST_LINE:
        return "", ""
    found = ((looks, voice) for begins, looks, voice in _likely() if begins.match(words))
    return next(found, ("", ""))


def unsure(words: str) -> Hand:
    """The hand of a line outside the letters: an office's stamp, or a question."""
    if is_stamp(words):
        return REGISTRY
    looks, voice = likely(words)
    return Hand(looks or "text outside the letters", question(WHOSE, voice))


@dataclass
class Frame:
    """What surrounds the document: the hands of its lines, and what the archive says of it.

    `document` holds the lines between; `dates` are the archive's own for the item; `above` are
    lines of its head that may be a title.
    """

    document: Sequence[Line]
    site: bool = False
    hands: dict[int, Hand] = field(default_factory=dict)
    records: list[Line] = field(default_factory=list)
    dates: list[Span] = field(default_factory=list)
    above: list[Line] = field(default_factory=list)
    abstract: Span | None = None
    language: Span | None = None

    def give(self, line: Line, hand: Hand) -> None:
        """Give a line its hand."""
        self.hands[line.number] = hand
        if hand is RECORD:
            self.records.append(line)


def frame(text: Text, lines: Sequence[Line]) -> Frame:
    """The frame of a page: the Digital Archive's older or newer one, or none at all."""
    found = Frame(lines)
    head, tail = 0, len(lines)
    found.site = any(_is_sign(each.words) for each in (*lines[:_ENDS], *lines[_ENDS:][-_ENDS:]))
    if found.site:
        tail = _tail(lines)
        head = _head(lines[:tail])
        _read(found, text, lines[:head], head=True)
        _read(found, text, lines[tail:], head=False)
    while head < tail and is_record(text, lines[head]):
        found.give(lines[head], RECORD)
        head += 1
    while head < tail and is_record(text, lines[tail - 1]):
        tail -= 1
        found.give(lines[tail], RECORD)
    found.document = lines[head:tail]
    return found


def _is_sign(words: str) -> bool:
    short = _bare(words)
    return short in [*forms()["signs"], *forms()["sure"]] or _is_notice(words) or _shows(short)


def _is_notice(words: str) -> bool:
    return bool(pattern(*forms()["notices"]).match(words))


def _shows(short: str) -> bool:
    match = _language().fullmatch(short)
    return bool(match and match["shown"])


@cache
def _language() -> re.Pattern[str]:
    """“English HTML”, below which the older layout shows the document."""
    kinds = "language|text|translation|transcript|scan|(?P<shown>html|pdf)"
    return re.compile(rf"(?:{'|'.join(forms()['languages'])})(?: (?:{kinds}))+")


def _is_furniture(words: str) -> bool:
    """Whether a line is a button, menu or notice of an archive's page."""
    short = _bare(words)
    known = short in [*forms()["signs"], *forms()["buttons"]]
    return known or bool(_language().fullmatch(short)) or _is_notice(words)


def _head(lines: Sequence[Line]) -> int:
    """How many lines the archive's head has: up to its last button, or heading above a button."""
    last = next((n for n, line in enumerate(lines[:_ENDS], 1) if _shows(_bare(line.words))), 0)
    reached = 0
    for number, line in enumerate(lines, 1):
        known = _is_furniture(line.words) if number > last else True
        if known and (number <= last or number == reached + 1 or _is_sign(line.words)):
            reached = number
        elif number - reached > _GAP:
            break
    return reached


def _tail(lines: Sequence[Line]) -> int:
    """The index of the line with which the archive's tail begins."""
    end = len(lines)
    while end and _is_furniture(lines[end - 1].words):
        end -= 1
    sure = (
        number
        for number, line in enumerate(lines)
        if _bare(line.words) in forms()["sure"] and (number > len(lines) / 2 or number > _RECORD)
    )
    return min(next(sure, end), end)


def _read(found: Frame, text: Text, lines: Sequence[Line], *, head: bool) -> None:
    """Give the lines above or below the document their hands."""
    section: str | None = None
    under = _under()
    for line in lines:
        short = _bare(line.words)
        heading = under.get(short)
        if _is_furniture(line.words):
            found.give(line, WEB)
            section = "record" if "cit" in short else None
            if _language().fullmatch(short):
                found.language = line.span
        elif heading is not None:
            found.give(line, RECORD)
            section = heading
        elif head and not found.dates and is_date(line.words):
            found.give(line, RECORD)
            found.dates.append(line.span)
        elif section is not None or is_record(text, line):
            found.give(line, RECORD)
            _remember(found, section, line)
        else:
            found.give(line, unsure(line.words))
            found.above.append(line)


def _remember(found: Frame, section: str | None, line: Line) -> None:
    if section == "language":
        found.language = found.language or line.span
    elif section == "abstract" and not is_citation(line.words):
        found.abstract = found.abstract or line.span


def is_date(words: str) -> bool:
    """Whether a line is a date and nothing else.

    >>> is_date("July 18, 1952"), is_date("On July 18, 1952")
    (True, False)
    """
    found = next(written_in(words), None) if len(words) <= 60 else None
    return bool(found and found.year and len(words) - (found.end - found.start) < 2)


def runs(hands: Mapping[int, Hand], last: int) -> Iterator[tuple[Hand, int, int]]:
    """Stretches of lines of one hand: its first line and its last, blank lines with those above."""
    numbers = sorted(hands)
    starts = [n for at, n in enumerate(numbers) if not at or hands[numbers[at - 1]] != hands[n]]
    for at, start in enumerate(starts):
        end = starts[at + 1] - 1 if at + 1 < len(starts) else last
        yield hands[start], start if at else 1, end
