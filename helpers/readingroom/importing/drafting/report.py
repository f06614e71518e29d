"""What a teacher is told when a page has been brought in: found, not found, doubtful, next."""

from __future__ import annotations

import re
from collections.abc import Iterator

from readingroom.anchors import Span, Text
from readingroom.importing.drafting.entries import Draft
from readingroom.importing.finding.finds import Finds
from readingroom.loading.finding import short

_MOST_LINES, _MOST_LETTERS, _MOST_REMARKS = 8, 6, 10
_PLURALS = {
    "shelfmark": "shelfmarks",
    "letter": "letters",
    "number on the paper": "numbers on the paper",
    "copy": "copies",
    "bracket": "brackets",
    "date or hour": "dates and hours",
    "numbered item": "numbered items",
}
_GAP = re.compile(r"(?m)^(?!\s*#).*\bTODO\b.*$")


def report(draft: Draft) -> str:
    """What was found on a page with its lines, what was not, and what a person should look at."""
    finds = draft.finds
    told = ["Found:"]
    for name, spans in _finds(finds):
        if spans:
            told.append(f"  {_counted(name, len(spans))}, {_lines(finds.text, spans)}")
            told += _letters(draft) if name == "letter" else []
    if missing := [_PLURALS.get(name, name) for name, spans in _finds(finds) if not spans]:
        told += ["Not found:", f"  {', '.join(missing)}"]
    return "\n".join([*told, *_remarks(finds)])


def gaps(text: str) -> int:
    """How many lines of a file still hold TODO, comments left out."""
    return len(_GAP.findall(text))


def _finds(finds: Finds) -> Iterator[tuple[str, list[Span]]]:
    """Everything that is looked for, by its name, and the places where it was found."""

    def one(span: Span | None) -> list[Span]:
        return [span] if span else []

    yield "title", one(finds.title)
    yield "abstract", one(finds.abstract)
    yield "citation", one(finds.citation.span if finds.citation else None)
    yield "shelfmark", [each.span for each in finds.shelfmarks]
    yield "letter", [each.span for each in finds.letters]
    yield "number on the paper", [each.span for each in finds.numbers]
    yield "copy", [each.span for each in finds.copies]
    yield "bracket", [each.span for each in finds.brackets]
    yield "date or hour", [each.span for each in finds.times]
    yield "numbered item", [each.span for each in finds.items]


def _counted(name: str, count: int) -> str:
    """A name with its number, where there may be several.

    >>> _counted("letter", 2), _counted("copy", 1), _counted("title", 1)
    ('2 letters', '1 copy', 'title')
    """
    if name not in _PLURALS:
        return name
    return f"{count} {name if count == 1 else _PLURALS[name]}"


def _lines(text: Text, spans: list[Span]) -> str:
    lines = list(dict.fromkeys(text.line(span.start) for span in spans))
    shown = ", ".join(map(str, lines[:_MOST_LINES])) + (" …" if len(lines) > _MOST_LINES else "")
    return f"line{'s' * (len(lines) > 1)} {shown}"


def _letters(draft: Draft) -> Iterator[str]:
    """Each letter with its two ends."""
    codes = {entry["id"]: entry["code"] for entry in draft.letters}
    for entry in draft.letters[:_MOST_LETTERS]:
        inside = f", enclosed in {codes[outer]}" if (outer := entry.get("enclosed_in")) else ""
        yield f"    {entry['code']}: {short(entry['title'])}{inside}"
    if len(draft.letters) > _MOST_LETTERS:
        yield f"    … and {len(draft.letters) - _MOST_LETTERS} more"


def _remarks(finds: Finds) -> Iterator[str]:
    """What to look at, in the order of the lines."""
    remarks = sorted(dict.fromkeys(finds.remarks), key=lambda remark: remark.line)
    if remarks:
        yield "To look at:"
    for remark in remarks[:_MOST_REMARKS]:
        yield f"  {f'line {remark.line}: ' if remark.line else ''}{remark.what}"
    if len(remarks) > _MOST_REMARKS:
        yield f"  … and {len(remarks) - _MOST_REMARKS} more places of these kinds"
