"""What a letter asks for: the list as enumerated, and one reader's count of the demands in it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from readingroom import tables
from readingroom.answers import reading_of
from readingroom.document import Document
from readingroom.document.facts import Request
from readingroom.errors import ReadingRoomError
from readingroom.plots.sheet import MARGIN, Picture, Sheet
from readingroom.plots.typography import HAIR, HEAD, INK, LABEL, SIGN, SMALL, STRONG, WORDS, width
from readingroom.reading import Demand
from readingroom.tables.frames import columns
from readingroom.text import shortened

_WORDS_AT, _WHERE_AT, _MORE_AT = 60.0, 340.0, 420.0
_MOST_WORDS = 20
_SHOWN = ("label", "siglum", "line", "words", "kind", "arm", "amount", "unit", "bound")
_KINDS = {"defensive": "∩", "command": "⊙", "offensive": "▶"}
_BOUNDS = {"a minimum": "⟼", "a maximum": "⟻", "left open": "⟷", "a figure": "■"}


Painter = Callable[["Sheet", float, float, "Entry"], float]


class Entry(NamedTuple):
    """A request, or a demand in it: `called` is its label in running words, `whole` the label with
    that of the request above it. It comes `again` where the row above has the same request.
    """

    request: Request
    called: str
    whole: str
    words: str
    where: str
    remark: str
    again: bool
    kinds: tuple[str, ...] = ()
    arm: str = ""


def requests(document: Document, *, reading: str | None = None) -> Picture:
    """The requests and amounts, or a reader's demands. Raises `ReadingRoomError` without any."""
    if not document.requests:
        raise ReadingRoomError(
            f"“{document.title}” lists no requests, so there is no list to draw. "
            "They would be under `requests:` in document.yaml."
        )
    return _as_read(document, reading) if reading is not None else _as_enumerated(document)


def _entries(document: Document, demands: Sequence[Demand] | None = None) -> Iterator[Entry]:
    labels = {each.id: each.label for each in document.requests}
    heads = {each.part_of for each in document.requests}
    for request in document.requests:
        held = [each for each in demands or () if each.request == request.id]
        remark = "a heading" if request.id in heads else ""
        if demands is not None and not held:
            remark = f"{remark}, no demand" if remark else "no demand in this reading"
        label = request.label or "one without a label"
        whole = " ".join(filter(None, [labels.get(request.part_of), request.label])) or "no label"
        kept = [*request.verb, *request.target]
        kept += [request.amount.at.words] if request.amount else []
        for n, demand in enumerate(held or [None]):
            found: Any = demand or request
            words, where = shortened(found.words, _MOST_WORDS, kept), found.place.where
            judged = (demand.kind, demand.arm) if demand else ()
            yield Entry(request, label, whole, words, where, remark, n > 0, *judged)


def _as_enumerated(document: Document) -> Picture:
    entries = [*_entries(document)]
    amounts = [(each.called, each.request.amount) for each in entries if each.request.amount]
    figures = "; ".join(f"{called} {amount}, {amount.limit}" for called, amount in amounts)
    return Picture(
        title=f"What is asked for, as printed: {_count(len(entries), 'entry', 'entries')}",
        told=[
            f"List of {_count(len(entries), 'request')} as printed, each with its words and its "
            f"amount: {', '.join(each.called for each in entries)}.",
            f"{len(amounts)} of {len(entries)} {'gives' if len(amounts) == 1 else 'give'} "
            f"a figure{': ' + figures if figures else ''}.",
        ],
        data=columns(
            document.requests,
            label=lambda each: each.label or "none",
            siglum="siglum",
            line="line",
            words="words",
            bound=lambda each: each.amount and each.amount.limit,
        ).assign(amount=[str(each.amount or "no figure") for each in document.requests]),
        caption="Labels as printed. Words are shortened only by leaving out (…). A floor with an "
        "arrow is a minimum. An outline says that no figure is given, or no label.",
        paint=lambda sheet: _paint_list(sheet, entries),
    )


def _as_read(document: Document, reading: str) -> Picture:
    held = tables.demands(document, reading=reading)
    if held.empty:
        raise ReadingRoomError(
            f"The reading “{reading}” finds no demands, so there is nothing to count."
        )
    reader = reading_of(document, reading)
    entries = [*_entries(document, reader.every(Demand))]
    counted = [entry for entry in entries if entry.kinds]
    bare = ", ".join(entry.called for entry in entries if not entry.kinds)
    shown = held[[name for name in held if name in _SHOWN]].astype(object)
    return Picture(
        title=f"What is asked for, in one reading: {_count(len(counted), 'demand')}",
        told=[
            f"List and count of {_count(len(counted), 'demand')} in "
            f"{_count(len(document.requests), 'request')}, in the reading “{reading}”.",
            f"By kind: {_tally(' or '.join(entry.kinds) for entry in counted)}.",
            f"By arm: {_tally(entry.arm for entry in counted)}.",
            f"No demand: {bare}." if bare else "",
        ],
        data=shown.where(shown.notna(), None),
        caption=f"An interpretation: {getattr(reader, 'title', reading)}. An arch is a defensive "
        "demand, a ringed dot one about command, a triangle an offensive one. A demand with two "
        "shapes may be counted as either; it is counted once, in a row of its own.",
        paint=lambda sheet: _paint_counts(sheet, _paint_list(sheet, entries), counted),
    )


def _tally(names: Iterable[str]) -> str:
    return ", ".join(f"{n} {name}" for name, n in Counter(names).most_common())


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def _paint_list(sheet: Sheet, entries: Sequence[Entry]) -> float:
    y, read = sheet.top, any(entry.kinds for entry in entries)
    more, paint = ("kind, arm", _paint_demand) if read else ("amount", _paint_amount)
    if not sheet.narrow:
        heads = {MARGIN: "label", _WORDS_AT: "words", _WHERE_AT: "place", _MORE_AT: more}
        y = max(sheet.write(x, y, head, SMALL) for x, head in heads.items()) + 3
    for entry in entries:
        if not entry.again:
            sheet.rule(y, color=INK if entry is entries[0] else HAIR)
        y = _paint_entry(sheet, y + 7, entry, paint) + 7
    sheet.rule(y)
    return y


def _paint_entry(sheet: Sheet, y: float, entry: Entry, paint: Painter) -> float:
    x = MARGIN + 14 * bool(entry.request.part_of)
    if entry.request.label:
        sheet.write(x, y + 1, entry.request.label, LABEL if entry.again else STRONG)
    else:
        sheet.outlined(x, y, "none")
    if sheet.narrow:
        within = sheet.right - _WORDS_AT
        y = sheet.write(_WORDS_AT, y, entry.words, WORDS, within=within)
        y = sheet.write(_WORDS_AT, y, entry.where, SMALL)
        return paint(sheet, _WORDS_AT, y + 4, entry)
    bottom = sheet.write(_WORDS_AT, y, entry.words, WORDS, within=_WHERE_AT - _WORDS_AT - 16)
    sheet.write(_WHERE_AT, y + 1, entry.where, SMALL, within=72)
    return max(bottom, y + SMALL.line + 1, paint(sheet, _MORE_AT, y, entry))


def _paint_amount(sheet: Sheet, x: float, y: float, entry: Entry) -> float:
    amount = entry.request.amount
    if not amount:
        end = sheet.outlined(x, y, "no figure")
        return sheet.write(x, end + 2, entry.remark, SMALL) if entry.remark else end
    y = sheet.write(x, y - 2, _BOUNDS[amount.limit], SIGN)
    y = sheet.write(x, y, str(amount), WORDS, within=sheet.right - x)
    return sheet.write(x, y, amount.limit, SMALL)


def _paint_demand(sheet: Sheet, x: float, y: float, entry: Entry) -> float:
    if not entry.kinds:
        return sheet.write(x, y + 1, entry.remark, SMALL, within=sheet.right - x)
    signs = _signs(entry.kinds)
    sheet.write(x, y - 2, signs, SIGN)
    x += width(signs, SIGN) + 5
    y = sheet.write(x, y + 1, " or ".join(entry.kinds), within=sheet.right - x)
    return sheet.write(x, y, entry.arm, SMALL, within=sheet.right - x)


def _signs(kinds: Sequence[str]) -> str:
    return " ".join(_KINDS[kind] for kind in kinds)


def _paint_counts(sheet: Sheet, y: float, entries: Sequence[Entry]) -> float:
    arms = dict.fromkeys(entry.arm for entry in entries)
    first, last = (96.0, 24.0) if sheet.narrow else (150.0, 36.0)
    wide = (sheet.right - last - first) / len(arms)
    at = {arm: first + n * wide for n, arm in enumerate(arms)}
    y = sheet.write(MARGIN, y + 18, "Counted by kind and arm", HEAD) + 6
    sheet.write(sheet.right, y, "all", STRONG, ha="right")
    y = 4 + max(sheet.write(x, y, arm, STRONG, within=wide - 8) for arm, x in at.items())
    order, every = [*_KINDS].index, {entry.kinds for entry in entries}
    for kinds in [*sorted(every, key=lambda each: (len(each), *map(order, each))), ()]:
        held = [entry for entry in entries if kinds in (entry.kinds, ())]
        sheet.rule(y, color=HAIR if kinds else INK)
        y += 6
        end = sheet.write(MARGIN, y - 4, _signs(kinds), SIGN) if kinds else y
        ends = [sheet.write(MARGIN, end, " or ".join(kinds) or "all", within=first - MARGIN - 6)]
        sheet.write(sheet.right, y, str(len(held)), STRONG, ha="right")
        for arm, x in at.items():
            those = [entry.whole for entry in held if entry.arm == arm]
            end = sheet.write(x, y, str(len(those) or "–"), STRONG if those else SMALL)
            which = ", ".join(those) if kinds else ""
            ends.append(sheet.write(x, end, which, SMALL, within=wide - 8))
        y = max(ends) + 5
    return y
