"""Which lines are the web page's, which the catalogue record's, and which the document's own.

The archive speaks first and last on a page, and the document stands between: so the furniture and
the headings of the record are looked for from both ends, never in the middle of a letter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from readingroom.importing import registry
from readingroom.importing.finds import (
    FoundLetter,
    FoundPart,
    Line,
    PartKind,
    Remark,
    remarks,
    worded,
)
from readingroom.importing.names import salutation
from readingroom.importing.registry import shelfmarks
from readingroom.text import Span, Text

Role = Literal["web page", "catalogue record", "registry", "body"]

_GAP = 8
"""Unknown lines in a row after which the archive's head is over."""
_RECORD = 40
"""Lines that a record below the document may have between two of its headings."""
_ENDS = 60
"""Lines at either end of a page by which it is known as an archive's."""
_TITLE = 400
"""Characters that a title has at most."""
_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass
class Layout:
    """The role of every line that is not blank, and what the archive says of the document.

    `document` holds the lines between the archive's head and tail.
    """

    roles: dict[int, Role] = field(default_factory=dict)
    document: Sequence[Line] = ()
    title: Span | None = None
    date: Span | None = None
    abstract: Span | None = None
    language: Span | None = None
    records: list[Line] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def give(self, line: Line, role: Role) -> None:
        """Give a line its role."""
        self.roles[line.number] = role
        if role == "catalogue record":
            self.records.append(line)


def lay_out(text: Text, lines: Sequence[Line]) -> Layout:
    """The layout of a page: the Digital Archive's old or newer one, or none at all."""
    there, layout = worded(lines), Layout()
    head, tail = 0, len(there)
    if any(registry.is_sign(line.words) for line in (*there[:_ENDS], *there[_ENDS:][-_ENDS:])):
        tail = _tail(there)
        head, title = _opening(text, there, _head(there[:tail]), tail)
        _read_head(text, layout, there[:head], title)
        _read_tail(layout, there[tail:])
    first, last = _loose_records(text, layout, there, head, tail)
    if tail < len(there) and not layout.abstract:
        last = _read_abstract(layout, there, first, last)
    layout.document = there[first:last]
    for line in layout.document:
        layout.give(line, "body")
    layout.records.sort(key=lambda line: line.number)
    _tell_unknown(layout)
    return layout


def _head(lines: Sequence[Line]) -> int:
    """How many lines the archive's head has: up to its last button or heading.

    Below “English HTML” stands the document: its own headings are none of the archive's.
    """
    reached, last = 0, False
    for number, line in enumerate(lines, 1):
        near = not last or number == reached + 1
        heads = not last and registry.heading(line.words) is not None
        if registry.is_sign(line.words) or (near and registry.is_furniture(line.words)) or heads:
            reached, last = number, last or registry.is_last_button(line.words)
        elif number - reached > _GAP:
            break
    return reached


def _opening(text: Text, lines: Sequence[Line], menu: int, tail: int) -> tuple[int, Line | None]:
    """Where the document begins, and the title above it.

    The newer layout has date and title below the menu: the title below the date, or else above it.
    Without a date the first line below the menu is the title, if no letter begins with it.
    """
    newer = any(registry.is_newer(line.words) for line in (*lines[:menu], *lines[tail:]))
    reach = min(menu + _GAP, tail) if newer else menu
    dated = [n for n in range(reach) if registry.is_date(lines[n].words)][:1]
    around = [n for date in dated for n in (date + 1, date - 1)] or [menu]
    titles = [n for n in around if 0 <= n < reach and _may_be_title(text, lines[n])][:1]
    end = max([menu, *(n + 1 for n in (*dated, *titles))])
    while end < tail and registry.is_support(lines[end].words):
        end += 1
    return end, lines[titles[0]] if titles else None


def _may_be_title(text: Text, line: Line) -> bool:
    words = line.words
    known = registry.is_furniture(words) or registry.heading(words) is not None
    archive = known or registry.is_support(words) or registry.is_date(words)
    return not archive and len(words) <= _TITLE and not salutation(text, line.span)


def _tail(lines: Sequence[Line]) -> int:
    """The index of the line with which the archive's tail begins."""
    end = len(lines)
    while end and registry.is_furniture(lines[end - 1].words):
        end -= 1
    sure = [
        number
        for number, line in enumerate(lines)
        if registry.bare(line.words) in registry.SURE
        and (number > len(lines) / 2 or number > _RECORD)
    ]
    if not sure:
        return end
    first = min(sure[0], end)
    above = range(first - 1, max(first - 5, 0), -1)
    weak = [each for each in above if registry.heading(lines[each].words) is not None]
    return weak[-1] if weak else first


def _read_head(text: Text, layout: Layout, lines: Sequence[Line], title: Line | None) -> None:
    """Give the lines above the document their roles."""
    section: str | None = None
    for line in lines:
        kind = registry.heading(line.words)
        menu = registry.is_furniture(line.words)
        if menu or kind is not None:
            layout.give(line, "web page" if menu else "catalogue record")
            opens = registry.bare(line.words) in ("get citation", "cite", "cite this document")
            section = "record" if opens else None if menu else kind
            if registry.is_language(line.words):
                layout.language = line.span
        elif registry.is_date(line.words) and not layout.date:
            layout.give(line, "catalogue record")
            layout.date = line.span
        elif line is title:
            layout.give(line, "catalogue record")
            layout.title = line.span
        elif section is not None or registry.is_support(line.words) or _is_record(text, line):
            layout.give(line, "catalogue record")
            _of_section(layout, section or "", line)
        else:
            layout.give(line, "body")


def _of_section(layout: Layout, section: str, line: Line) -> None:
    """Remember what stands under a heading of the record."""
    if section == "language" and not layout.language:
        layout.language = line.span
    if (
        section in ("abstract", "record")
        and not layout.abstract
        and not registry.is_citation(line.words)
    ):
        layout.abstract = line.span


def _read_tail(layout: Layout, lines: Sequence[Line]) -> None:
    """Give the lines below the document their roles."""
    section: str | None = None
    for line in lines:
        kind = registry.heading(line.words)
        if kind is not None:
            section = kind
            layout.give(line, "catalogue record")
        elif registry.is_furniture(line.words):
            section = section if registry.is_notice(line.words) else None
            layout.give(line, "web page")
        elif section is not None:
            layout.give(line, "catalogue record")
            _of_section(layout, section, line)
        else:
            layout.give(line, "body")


def _loose_records(
    text: Text, layout: Layout, lines: Sequence[Line], head: int, tail: int
) -> tuple[int, int]:
    """Where the document begins and ends, citations and shelfmarks at its edges left out."""
    while head < tail and _is_record(text, lines[head]):
        layout.give(lines[head], "catalogue record")
        head += 1
    while head < tail and _is_record(text, lines[tail - 1]):
        tail -= 1
        layout.give(lines[tail], "catalogue record")
    return head, tail


def _is_record(text: Text, line: Line) -> bool:
    """Whether a line is a citation, or holds little besides shelfmarks."""
    if len(line.words) > 5000 or not re.search(r"(?i)\b(f|ф|fonds?|фонд)\b", line.words):
        return False
    marks = sum(mark.span.end - mark.span.start for mark in shelfmarks(text, line.span))
    return bool(marks) and (registry.is_citation(line.words) or marks > len(line.words) / 2)


def _read_abstract(layout: Layout, lines: Sequence[Line], first: int, last: int) -> int:
    """Where the document ends if its last line is the archive's abstract, as in the newer layout.

    It is taken for one if it tells of the letter from outside, in words of the title.
    """
    if last - first < 2 or layout.title is None:
        return last
    line = lines[last - 1]
    title = next(each for each in lines if each.span == layout.title)
    shared = {*_WORD.findall(title.words.casefold())} & {*_WORD.findall(line.words.casefold())}
    speaks = re.search(r"(?i)\b(I|we|my|our|you|your|me|us)\b|[“”\"«»]", line.words)
    if len(shared) < 2 or speaks or len(line.words) < 40 or not line.words.endswith("."):
        return last
    layout.give(line, "catalogue record")
    layout.abstract = line.span
    what = (
        "This paragraph was taken for the archive's abstract, because of its place and its words."
    )
    layout.remarks.append(Remark(line.number, what))
    return last - 1


def _tell_unknown(layout: Layout) -> None:
    """Tell the lines around the document that nothing is known about."""
    document = {line.number for line in layout.document}
    unknown = [
        number for number, role in sorted(layout.roles.items())
        if role == "body" and number not in document
    ]  # fmt: skip
    what = "It is not known what this line is. It was left in the text."
    layout.remarks.extend(remarks(unknown, what))


_Key = tuple[PartKind, int | None, bool]
"""The kind of a part, its letter, and whether it stands below the letters."""


def innermost(lines: Sequence[Line], letters: Sequence[FoundLetter]) -> dict[int, int]:
    """For each line, by its number, the index of the innermost letter that it lies in."""
    found: dict[int, int] = {}
    above: list[int] = []
    upcoming = 0
    for line in lines:
        while upcoming < len(letters) and letters[upcoming].span.start <= line.span.start:
            above.append(upcoming)
            upcoming += 1
        while above and letters[above[-1]].span.end <= line.span.start:
            above.pop()
        if above:
            found[line.number] = above[-1]
    return found


def parts(
    lines: Sequence[Line], roles: Mapping[int, Role], letter_of: Mapping[int, int]
) -> tuple[FoundPart, ...]:
    """The parts in the order in which they begin; an office's lines below the letters are apart."""
    stretches: dict[_Key, list[tuple[int, int]]] = {}
    first = next(iter(letter_of), len(lines) + 1)
    before: _Key | None = None
    leading = 1
    for line in lines:
        if line.words:
            letter = letter_of.get(line.number)
            role: Role = roles.get(line.number, "body")
            kind: PartKind = "letter" if letter is not None else role
            key = (kind, letter, kind == "registry" and line.number > first)
            if key != before:
                stretches.setdefault(key, []).append((leading or line.number, line.number))
            before, leading = key, 0
        if before:
            start, _ = stretches[before][-1]
            stretches[before][-1] = (start, line.number)
    return tuple(
        FoundPart(kind, tuple(runs), letter) for (kind, letter, _), runs in stretches.items()
    )
