"""Shelfmarks: where archives keep a paper, in short and in long form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from readingroom.anchors import Span, Text
from readingroom.importing.finding.finds import FoundShelfmark

_ELEMENTS = {
    "fond": r"f|ф|fonds?|фонд",
    "opis": r"op|оп|opis|опись|per|perechen",
    "delo": r"d|д|delo|file|дело",
    "papka": r"p|п|por|пор|papka|folder|папка",
    "listy": r"ll?|лл?|listy?|leaf|leaves|pp|листы?",
}
_VALUE = r"[\w\u0400-\u04ff]{1,12}(?:[/-][\w]{1,12})*(?:[ ]?[-–—][ ]?\d[\w]{0,11})?"
_ONE = re.compile(
    rf"(?i)(?P<gap>[,.]?\s{{0,3}})\b(?:{'|'.join(f'(?P<{k}>{v})' for k, v in _ELEMENTS.items())})"
    rf"(?:\.\s{{0,2}}|\s{{1,2}}(?:no\.?|№)?\s{{0,2}})(?P<value>{_VALUE}"
    rf"(?:(?:,\s?|\s(?:and|и)\s)\d[\w]{{0,8}}(?:[-–]\d[\w]{{0,8}})?(?!\w|\.\d))*)"
)
_FIRST = re.compile(r"(?i)\b(?:f|ф)\.\s{0,2}(?=\d)|\b(?:fonds?|фонд)\s{1,2}(?=(?:no\.?\s|№\s?)?\w)")
_BEFORE = re.compile(
    r"(?:^|[;:.,(“\"»\n]|\band\b|\bи\b)\s*(?P<archive>[^;:.,()“”\"«»\n]{2,120}?(?:\s?\([^()\n]{1,40}\))?),?\s*$"
)
_LEAD = re.compile(r"(?i:and|in|see|from|source|и)")
"""Words before the name of an archive that do not belong to it."""
_WINDOW = 160


def shelfmarks(text: Text, span: Span) -> Iterator[FoundShelfmark]:
    """Every shelfmark in a stretch of the text, element by element, each as it is written.

    An archive is whatever stands between the last sign and the fond: nothing needs to be known.

    >>> text = Text("APRF, f. 45, op. 1, d. 343, ll. 72-75; and AVPRF, Fond 059a, Opis 5a, List 80")
    >>> [(s.archive, s.fond, s.listy) for s in shelfmarks(text, Span(0, len(text.content)))]
    [('APRF', '45', '72-75'), ('AVPRF', '059a', '80')]
    """
    at, previous = span.start, ""
    while first := _FIRST.search(text.content, at, span.end):
        start, archive = _archive(text.content, max(at, first.start() - _WINDOW), first.start())
        values: dict[str, Span] = {}
        at = first.start()
        while element := _ONE.match(text.content, at, span.end):
            name = next(each for each in _ELEMENTS if element[each])
            if (name in values and name != previous) or (values and not element["gap"].strip(" ")):
                break
            begun = values[name].start if name in values else element.start("value")
            values[name] = Span(begun, element.end("value"))
            at, previous = element.end(), name
        if len(values) > 1:
            found = {name: text.words(value) for name, value in values.items()}
            yield FoundShelfmark(Span(start, at), archive, **found)
        at = max(at, first.end())


def _archive(content: str, low: int, high: int) -> tuple[int, str]:
    """Where the archive before the fond begins, and its name; empty if there is none."""
    match = _BEFORE.search(content[low:high])
    if not match:
        return high, ""
    words = match["archive"].strip()
    if re.search(rf"\b{_LEAD.pattern}$", words):
        return high, ""
    lead = re.match(rf"{_LEAD.pattern}\s+", words)
    start = low + match.start("archive") + (lead.end() if lead else 0)
    archive = content[start : low + match.end("archive")].strip()
    return (start, archive) if archive else (high, "")
