"""What can be found on a page without being told: every find says where it stands.

All spans count code points of the normalised text. What was not found is empty; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from readingroom.text import Span, Text

PartKind = Literal["web page", "catalogue record", "registry", "letter", "body"]
TimeKind = Literal["sent", "received", "mentioned", "catalogued"]


@dataclass(frozen=True)
class FoundPart:
    """Lines that belong together: numbers of the first and the last line of each stretch, from 1.

    Together the parts hold every line once. `letter` is the index of the letter whose own lines
    they are, for the parts of kind `letter`.
    """

    kind: PartKind
    lines: tuple[tuple[int, int], ...]
    letter: int | None = None


@dataclass(frozen=True)
class FoundLetter:
    """A letter with its enclosures, its salutation and signature where they were recognised.

    `enclosed_in` is the index of the letter it lies in. `sender` and `addressee` are the words
    that name them; `addressed` and `signed` the whole line or lines; `copies` the names of those
    to whom the letter says that a copy goes; `dated` the line that dates it where its signature
    does not.
    """

    span: Span
    enclosed_in: int | None = None
    addressed: Span | None = None
    signed: Span | None = None
    sender: Span | None = None
    addressee: Span | None = None
    copies: tuple[Span, ...] = ()
    dated: Span | None = None


@dataclass(frozen=True)
class FoundShelfmark:
    """Where an archive keeps the paper, element by element, each as written on the page."""

    span: Span
    archive: str
    fond: str = ""
    opis: str = ""
    delo: str = ""
    papka: str = ""
    listy: str = ""


@dataclass(frozen=True)
class FoundCitation:
    """The page's own citation, with the title, the date and the repository in it."""

    span: Span
    title: Span | None = None
    date: Span | None = None
    repository: Span | None = None


@dataclass(frozen=True)
class FoundNumber:
    """A number on the paper, such as `No. 2084`: its figure within its words."""

    span: Span
    figure: str


@dataclass(frozen=True)
class FoundCopy:
    """One recipient of a list of copies; `copies` is the figure printed behind the name."""

    span: Span
    name: Span
    copies: str = ""


@dataclass(frozen=True)
class FoundName:
    """A name with every spelling found; `kind` is empty where the page does not show it."""

    spellings: tuple[str, ...]
    kind: Literal["", "person", "organisation", "place"] = ""


@dataclass(frozen=True)
class FoundBracket:
    """Words in square brackets, and the words right before them that they seem to explain."""

    span: Span
    explains: Span | None = None


@dataclass(frozen=True)
class FoundTime:
    """A date or an hour as written, as EDTF as far as the words give it (empty if they do not).

    `of` is the index of the letter that was sent or received then.
    """

    span: Span
    edtf: str
    kind: TimeKind = "mentioned"
    of: int | None = None


@dataclass(frozen=True)
class FoundAmount:
    """A figure with what is counted, and the words that bound it, such as “at least”."""

    span: Span
    figure: str
    unit: str
    bound: str = ""


@dataclass(frozen=True)
class FoundItem:
    """One item of an enumerated list: its label as printed, its words without the label.

    `part_of` is the index of the item it stands under, `letter` that of the innermost letter;
    items with the same `list` belong to one list. `amounts` are figures with their unit.
    """

    span: Span
    label: str
    list: int
    part_of: int | None = None
    letter: int | None = None
    amounts: tuple[FoundAmount, ...] = ()


@dataclass(frozen=True)
class Remark:
    """Something a teacher should know or decide: the line (0 for the whole page) and what."""

    line: int
    what: str


@dataclass(frozen=True)
class Finds:
    """Everything that was found on a page, in reading order."""

    text: Text
    title: Span | None = None
    date: Span | None = None
    abstract: Span | None = None
    language: Span | None = None
    citation: FoundCitation | None = None
    parts: tuple[FoundPart, ...] = ()
    letters: tuple[FoundLetter, ...] = ()
    shelfmarks: tuple[FoundShelfmark, ...] = ()
    numbers: tuple[FoundNumber, ...] = ()
    copies: tuple[FoundCopy, ...] = ()
    names: tuple[FoundName, ...] = ()
    brackets: tuple[FoundBracket, ...] = ()
    times: tuple[FoundTime, ...] = ()
    items: tuple[FoundItem, ...] = ()
    remarks: tuple[Remark, ...] = ()


_TOLD = 5
"""Lines that are told one by one; how many more there are is said in the last remark."""


@dataclass(frozen=True)
class Line:
    """One line: its number from 1, its words without the space around them, and their place."""

    number: int
    words: str
    span: Span


def lines_of(text: Text) -> tuple[Line, ...]:
    """All lines of a text, blank ones too.

    >>> lines_of(Text("To Kim\\n\\n  Agreed."))[2]
    Line(number=3, words='Agreed.', span=(10, 17))
    """
    found = []
    start = 0
    for number, raw in enumerate(text.content.split("\n"), 1):
        words = raw.strip()
        at = start + len(raw) - len(raw.lstrip()) if words else start
        found.append(Line(number, words, Span(at, at + len(words))))
        start += len(raw) + 1
    return tuple(found)


def worded(lines: Iterable[Line]) -> list[Line]:
    """The lines that are not blank."""
    return [line for line in lines if line.words]


def remarks(numbers: Sequence[int], what: str) -> list[Remark]:
    """The same remark for several lines: for the first few, and how many more there are.

    >>> remarks([3, 4, 5, 6, 7, 8, 9], "It is odd.")[-1]
    Remark(line=7, what='It is odd. (And 2 more like this, from line 8.)')
    """
    told = [Remark(number, what) for number in numbers[:_TOLD]]
    if more := numbers[_TOLD:]:
        told[-1] = Remark(
            told[-1].line, f"{what} (And {len(more)} more like this, from line {more[0]}.)"
        )
    return told
