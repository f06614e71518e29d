"""What a letter asks for: the list as enumerated, and one reader's count of the demands in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

import pandas as pd

from readingroom import tables
from readingroom.anchors.excerpt import shortened
from readingroom.answers import reading_of
from readingroom.document import Document
from readingroom.document.kinds import Request
from readingroom.document.things import Place
from readingroom.errors import ReadingRoomError
from readingroom.plots.ledger import Entry, draw_counts, draw_list
from readingroom.plots.picture import Picture
from readingroom.plots.sheet import MARGIN, Sheet
from readingroom.plots.type import HEAD
from readingroom.reading.kinds import Demand

_WIDE = 540
_MOST_WORDS = 20


def requests(document: Document, *, reading: str | None = None) -> Picture:
    """The requests as the letter enumerates them, each with its amount, or without a figure.

    An amount is drawn with its bound: a floor with an arrow is a minimum. With a reading the rows
    are the demands that its reader finds, with kind and arm, and below they are counted. Raises
    `ReadingRoomError` if the document lists no requests.
    """
    if not document.requests:
        raise ReadingRoomError(
            f"“{document.title}” lists no requests, so there is no list to draw. "
            "They would stand under `requests:` in document.yaml."
        )
    if reading is None:
        return _as_enumerated(document)
    return _as_read(document, reading)


def _as_enumerated(document: Document) -> Picture:
    entries = [_entry(document, each) for each in document.requests]
    title = f"What is asked for, as enumerated: {_count(len(entries), 'entry', 'entries')}"
    sheet = Sheet(_WIDE, title)
    bottom = draw_list(sheet, entries, read=False)
    return Picture(
        sheet.finish(bottom),
        title,
        alt=_alt_of_list(entries),
        data=_data_of_list(document, entries),
        caption="Labels as printed. Words are shortened only by leaving out (…). A floor with an "
        "arrow is a minimum. An outline says that no figure is given, or no label.",
    )


def _entry(document: Document, request: Request) -> Entry:
    amount = [request.amount.at.words] if request.amount else []
    heads = any(each.part_of == request.id for each in document.requests)
    return Entry(
        request.id,
        request.label,
        shortened(request.words, _MOST_WORDS, [*request.verb, *request.target, *amount]),
        _where(request.place),
        request.amount,
        remark="a heading" if heads else "",
        inner=bool(request.part_of),
    )


def _whole_label(document: Document, request: Request) -> str:
    """The label with that of the request it stands under, so that it is told from others."""
    over = next((each for each in document.requests if each.id == request.part_of), None)
    return " ".join(filter(None, [over.label if over else "", request.label]))


def _where(place: Place) -> str:
    return place.where.replace("line ", "line\u00a0").replace("lines ", "lines\u00a0")


def _data_of_list(document: Document, entries: Sequence[Entry]) -> pd.DataFrame:
    requests = {each.id: each for each in document.requests}
    return pd.DataFrame(
        {
            "label": [entry.label or "none" for entry in entries],
            "where": [requests[entry.id].place.where for entry in entries],
            "words": [requests[entry.id].words for entry in entries],
            "amount": [str(entry.amount) if entry.amount else "no figure" for entry in entries],
            "bound": [entry.amount.limit if entry.amount else None for entry in entries],
        },
        index=pd.Index([entry.id for entry in entries], name="request"),
    )


def _alt_of_list(entries: Sequence[Entry]) -> str:
    with_figure = [entry for entry in entries if entry.amount]
    figures = "; ".join(
        f"{entry.label or 'without a label'} {entry.amount}, {entry.amount.limit}"
        for entry in with_figure
        if entry.amount
    )
    labels = ", ".join(entry.label or "one without a label" for entry in entries)
    return " ".join(
        [
            f"List of {_count(len(entries), 'request', 'requests')} as enumerated, each with its "
            f"words and its amount: {labels}.",
            f"{len(with_figure)} of {len(entries)} "
            f"{'gives' if len(with_figure) == 1 else 'give'} a figure"
            f"{': ' + figures if figures else ''}.",
            "The table below has the same.",
        ]
    )


def _as_read(document: Document, reading: str) -> Picture:
    held = tables.demands(document, reading=reading)
    if held.empty:
        raise ReadingRoomError(
            f"The reading “{reading}” finds no demands, so there is nothing to count."
        )
    demands = reading_of(document, reading).every(Demand)
    entries = [
        entry for request in document.requests for entry in _demands(document, request, demands)
    ]
    counted = [entry for entry in entries if entry.kinds]
    title = f"What is asked for, in one reading: {_count(len(counted), 'demand', 'demands')}"
    sheet = Sheet(_WIDE, title)
    bottom = draw_list(sheet, entries, read=True) + 18
    bottom = sheet.write(MARGIN, bottom, "Counted by kind and arm", HEAD) + 6
    bottom = draw_counts(sheet, bottom, counted)
    return Picture(
        sheet.finish(bottom),
        title,
        alt=_alt_of_demands(document, reading, entries),
        data=_data_of_demands(held),
        caption=f"An interpretation: {_reader(document, reading)}. An arch is a defensive "
        "demand, a ringed dot one about command, a triangle an offensive one. A demand with two "
        "shapes may be counted as either; it is drawn once, in a row of its own.",
    )


def _reader(document: Document, reading: str) -> str:
    return str(getattr(reading_of(document, reading), "title", reading))


def _data_of_demands(held: pd.DataFrame) -> pd.DataFrame:
    shown = held[[name for name in held if name in _SHOWN]].astype(object)
    return shown.where(shown.notna(), None)


_SHOWN = ("label", "siglum", "line", "words", "kind", "arm", "amount", "unit", "bound")


def _demands(document: Document, request: Request, demands: Sequence[Demand]) -> list[Entry]:
    held = [demand for demand in demands if demand.request == request.id]
    if not held:
        entry = _entry(document, request)
        remark = "a heading, no demand" if entry.remark else "no demand in this reading"
        return [replace(entry, remark=remark)]
    amount = [request.amount.at.words] if request.amount else []
    kept = [*request.verb, *request.target, *amount]
    return [
        Entry(
            demand.id,
            request.label,
            shortened(demand.words, _MOST_WORDS, kept),
            _where(demand.place),
            kinds=demand.kind,
            arm=demand.arm,
            inner=bool(request.part_of),
            again=n > 0,
            whole=_whole_label(document, request),
        )
        for n, demand in enumerate(held)
    ]


def _alt_of_demands(document: Document, reading: str, entries: Sequence[Entry]) -> str:
    counted = [entry for entry in entries if entry.kinds]
    kinds = _tally(" or ".join(entry.kinds) for entry in counted)
    arms = _tally(entry.arm for entry in counted)
    bare = ", ".join(entry.label or "one without a label" for entry in entries if not entry.kinds)
    return (
        f"List and count of {_count(len(counted), 'demand', 'demands')} in "
        f"{_count(len(document.requests), 'request', 'requests')}, in the reading “{reading}”. "
        f"By kind: {kinds}. By arm: {arms}. {f'No demand: {bare}. ' if bare else ''}"
        "The table below has the same."
    )


def _tally(names: Iterable[str]) -> str:
    return ", ".join(f"{n} {name}" for name, n in Counter(names).most_common())


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
