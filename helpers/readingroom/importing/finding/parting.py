"""The parts of a page: every line belongs to one of them, blank lines to the part before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from readingroom.importing.finding.finds import FoundLetter, FoundPart, PartKind
from readingroom.importing.finding.layout import Role
from readingroom.importing.finding.lines import Line

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
