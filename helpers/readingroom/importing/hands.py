"""Whose hand wrote a line, as far as the frame decides it that an archive puts around a document.

The archive speaks first and last on a page, and the document stands between. So its buttons and
headings are looked for from both ends, never in the middle of a letter. The words by which they
are known stand in `forms.yaml`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from readingroom.importing.diplomatics import is_citation, is_record
from readingroom.importing.lines import Line, form, forms, pattern, question
from readingroom.text import Span

WHOSE = "whose words: author, registry or archive staff?"
_GAP = 8
"""Unknown lines in a row after which the archive's head is over."""
_RECORD = 40
"""Lines that a record below the document may have between two of its headings."""
_ENDS = 60
"""Lines at either end of a page by which it is known as an archive's."""
_LONGEST = 200
_LANGUAGE = "{languages}(?: (?:language|text|translation|transcript|scan|(?P<shown>html|pdf)))+"


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


def unsure(line: Line) -> Hand:
    """The hand of a line outside the letters: an office's stamp, or a question."""
    looks, voice = line.looks
    asked = Hand(looks or "text outside the letters", question(WHOSE, voice))
    return REGISTRY if line.is_stamp else asked


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

    def record(self, line: Line) -> None:
        """Take a line for one of the catalogue's."""
        self.hands[line.number] = RECORD
        self.records.append(line)

    def read(self, lines: Sequence[Line], *, head: bool) -> None:
        """Take the lines above or below the document, each for what it is."""
        section = ""
        for line in lines:
            kind, heading = _kind(line), forms()["headings"].get(_bare(line), "")
            if kind in _FURNITURE:
                self.hands[line.number] = WEB
                section = "record" if "cit" in _bare(line) else ""
                self.language = line.span if kind in ("shown", "language") else self.language
            elif head and not (heading or self.dates) and line.is_bare_date:
                self.record(line)
                self.dates.append(line.span)
            elif heading or section or is_record(line):
                self.record(line)
                told = section in ("abstract", "language") and not (heading or is_citation(line))
                if told and getattr(self, section) is None:
                    setattr(self, section, line.span)
                section = heading or section
            else:
                self.hands[line.number] = unsure(line)
                self.above.append(line)


def frame(lines: Sequence[Line]) -> Frame:
    """The frame of a page: the Digital Archive's older or newer one, or none at all."""
    near = (*lines[:_ENDS], *lines[_ENDS:][-_ENDS:])
    found = Frame(lines, site=any(_kind(line) in _SIGNS for line in near))
    tail = _tail(lines) if found.site else len(lines)
    head = _head(lines[:tail]) if found.site else 0
    found.read(lines[:head], head=True)
    found.read(lines[tail:], head=False)
    while head < tail and is_record(lines[head]):
        found.record(lines[head])
        head += 1
    while head < tail and is_record(lines[tail - 1]):
        tail -= 1
        found.record(lines[tail])
    found.document = lines[head:tail]
    return found


_FURNITURE = frozenset(["shown", "language", "notices", "signs", "buttons"])
"""Buttons, menus and notices of an archive's page."""
_SIGNS = frozenset(["shown", "notices", "signs", "sure"])
"""What shows that a page is an archive's."""


def _kind(line: Line) -> str:
    """Under which word of `forms.yaml` a line stands, whole; empty if under none.

    A language, as in “English HTML”, is `shown` where the older layout has the document below it.
    """
    short = _bare(line)
    if language := pattern(_LANGUAGE).fullmatch(short):
        return "shown" if language["shown"] else "language"
    if form("notices").match(line.words):
        return "notices"
    return next((kind for kind in ("signs", "buttons", "sure") if short in forms()[kind]), "")


def _bare(line: Line) -> str:
    """A line as it is looked up: without bullet, colon at its end, and capitals."""
    words = line.words.strip("•·*–-: \t") if len(line.words) <= _LONGEST else ""
    return " ".join(words.split()).lower()


def _head(lines: Sequence[Line]) -> int:
    """How many lines the archive's head has: up to its last button, or heading above a button."""
    reached = next((n for n, line in enumerate(lines[:_ENDS], 1) if _kind(line) == "shown"), 0)
    for number, line in enumerate(lines[reached:], reached + 1):
        kind = _kind(line)
        if kind in _FURNITURE and (number == reached + 1 or kind in _SIGNS):
            reached = number
        elif number - reached > _GAP:
            break
    return reached


def _tail(lines: Sequence[Line]) -> int:
    """The index of the line with which the archive's tail begins."""
    end = len(lines)
    while end and _kind(lines[end - 1]) in _FURNITURE:
        end -= 1
    behind = min(len(lines) / 2, _RECORD)
    sure = (n for n, line in enumerate(lines) if n > behind and _bare(line) in forms()["sure"])
    return min(next(sure, end), end)
