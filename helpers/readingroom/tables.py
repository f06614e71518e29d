"""Tables: every kind of thing as a plain pandas DataFrame, its index the ids.

Tables hold facts. Give them `reading="key"` (or another reader's name) and they add that person's
interpretation; tables of claims, steps and the like belong to a reading and need one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

import pandas as pd

from readingroom import chronology
from readingroom.document import Collection, Document
from readingroom.document import context as outside
from readingroom.document import kinds
from readingroom.document.things import Place, Thing
from readingroom.errors import ReadingRoomError
from readingroom.reading import kinds as interpretation
from readingroom.reading import standing

_FIRST = ("siglum", "line", "words")
_NUMBERS = ("line", "last_line", "count", "amount", "copies")


def parts(document: Document) -> pd.DataFrame:
    """The parts of the page with their voice and their lines."""
    page = document.page
    held = {part.name: [n for n, holders in enumerate(page.parts_of_line, 1)
                        if any(holder.name == part.name for holder in holders)] for part in page.parts}
    return _frame([{"id": part.id, "name": part.name, "voice": part.voice, "lines": len(held[part.name]),
                    "stretches": ", ".join(_stretches(held[part.name])), "note": part.note}
                   for part in document.every(kinds.Part)])


def letters(document: Document) -> pd.DataFrame:
    """The letters: who writes to whom, sent and received as written, what encloses and answers what."""
    names = {name.id: name.name for name in document.every(kinds.Name)}
    rows = []
    for letter in document.letters:
        rows.append({
            "id": letter.id, "code": letter.code, "title": letter.title,
            "sender": names.get(letter.sender, letter.sender),
            "addressee": names.get(letter.addressee, letter.addressee),
            "copy_to": ", ".join(names.get(name, name) for name in letter.copies) or None,
            "sent": _as_written(document, letter.id, "sent"),
            "received": _as_written(document, letter.id, "received"),
            "enclosed_in": letter.enclosed_in or None, "answers": letter.answers or None,
            "first_line": letter.at.line, "last_line": letter.at.last_line,
            "passages": sum(passage.at.letter == letter.code for passage in document.passages),
        })
    return _frame(rows)


def _as_written(document: Document, letter: str, kind: str) -> str:
    event = document.dated(letter, kind)
    exact = event is not None and event.stretch is not None and event.stretch.to_the_minute
    return event.written[0].words if event and event.written and exact else chronology.NOT_STATED


def passages(document: Document) -> pd.DataFrame:
    """Every passage of the letters with its siglum, line, letter, voice and number of words."""
    return _frame([{"id": each.id, "letter": each.at.letter, "line": each.at.line, "voice": each.at.voice,
                    "words": each.words, "count": len(each.words.split())} for each in document.passages])


def missing(document: Document) -> pd.DataFrame:
    """Things that the page speaks of and that are not on it."""
    return _things(document.every(kinds.MissingLetter))


def numbers(document: Document) -> pd.DataFrame:
    """Numbers and marks on the telegram, as written."""
    return _things(document.every(kinds.Number))


def distribution(document: Document) -> pd.DataFrame:
    """The distribution list; `count` takes one copy where no figure is printed."""
    return _things(document.every(kinds.Copy), count=lambda copy: copy.count)


def shelfmarks(document: Document) -> pd.DataFrame:
    """The shelfmarks element by element."""
    return _things(document.every(kinds.Shelfmark))


def names(document: Document, *, kind: str = "") -> pd.DataFrame:
    """People, organisations, places, facilities and terms with their spellings and mentions."""
    rows = [{"id": name.id, "kind": name.kind, "name": name.name, "written": ", ".join(name.written),
             "count": len(name.mentions),
             "lines": ", ".join(dict.fromkeys(str(place.line) for place in name.mentions)),
             "note": name.note or None}
            for name in document.every(kinds.Name) if kind in ("", name.kind)]
    return _frame(rows)


def people(document: Document) -> pd.DataFrame:
    """The people named on the page."""
    return names(document, kind="person")


def organisations(document: Document) -> pd.DataFrame:
    """The organisations and collectives named on the page."""
    return names(document, kind="organisation")


def places(document: Document) -> pd.DataFrame:
    """The places named on the page."""
    return names(document, kind="place")


def facilities(document: Document) -> pd.DataFrame:
    """The facilities named on the page (here: power stations)."""
    return names(document, kind="facility")


def brackets(document: Document, *, reading: str | None = None) -> pd.DataFrame:
    """The editors' brackets and what they stand behind; with a reading, what each does."""
    table = _things(document.every(kinds.Bracket))
    if reading:
        functions = {each.bracket: each.function
                     for each in document.reading(reading).every(interpretation.BracketFunction)}
        table["function"] = [functions.get(id) for id in table.index]
    return table


def slips(document: Document) -> pd.DataFrame:
    """Oddities of the text, kept as they stand."""
    return _things(document.every(kinds.Slip))


def times(document: Document) -> pd.DataFrame:
    """Every expression of time on the page: one row each, with the event it dates."""
    rows = [{"id": f"{event.id}-{n}", "event": event.id, "kind": event.kind, "siglum": place.siglum or None,
             "line": place.line, "words": place.words, "edtf": event.edtf, "clock": event.clock}
            for event in document.events
            for n, place in enumerate(event.written or event.places, 1)]
    return _frame(rows)


def events(document: Document, *, outside_too: bool = False) -> pd.DataFrame:
    """What happened when, as far as the page tells; `outside_too` adds what is known from outside."""
    shown: list[kinds.Event] = list(document.events)
    if outside_too:
        shown += document.every(outside.OutsideEvent)
    return _frame([{"id": event.id, "what": event.what, "kind": event.kind, "edtf": event.edtf,
                    "clock": event.clock, "line": event.line, "known_from": event.ground,
                    "sources": ", ".join(getattr(event, "sources", ())) or None,
                    "confidence": getattr(event, "confidence", None), "note": event.note or None}
                   for event in shown])


def intervals(document: Document) -> pd.DataFrame:
    """How long lies between the events that are dated to the minute, at face value and as a range."""
    dated = sorted(((event.stretch.earliest, event) for event in document.events
                    if event.stretch and event.stretch.to_the_minute), key=lambda pair: str(pair[0]))
    rows = []
    for at, (_, first) in enumerate(dated):
        for _, second in dated[at + 1:]:
            interval = document.between(first.id, second.id)
            rows.append({"id": f"{first.id}/{second.id}", "from": first.what, "to": second.what,
                         "face_value": chronology.hours(interval.face_value),
                         "shortest": chronology.hours(interval.shortest),
                         "longest": chronology.hours(interval.longest)})
    return _frame(rows)


def requests(document: Document, *, reading: str | None = None) -> pd.DataFrame:
    """The requests as enumerated; with a reading, how many demands each holds and of what kinds."""
    table = _things(document.requests,
                    amount=lambda each: each.amount and each.amount.figure,
                    unit=lambda each: each.amount and each.amount.unit,
                    bound=lambda each: each.amount and each.amount.bound)
    if reading:
        held = [[demand for demand in document.reading(reading).every(interpretation.Demand)
                 if demand.request == id] for id in table.index]
        table["demands"] = [len(demands) for demands in held]
        table["kind"] = [", ".join(dict.fromkeys(" or ".join(each.kind) for each in demands)) or None
                         for demands in held]
    return table


def demands(document: Document, *, reading: str | None = None) -> pd.DataFrame:
    """The demands that a reader finds in the requests, with the words of the offer they take up."""
    requests = {request.id: request for request in document.requests}
    rows = []
    for demand in _read(document, reading, interpretation.Demand):
        request = requests[demand.request]
        amount = request.amount
        amount = amount if amount and amount.at.words in demand.words else None
        measure = (request.part_of or request.id)
        rows.append({"id": demand.id, "label": request.label or None, "measure": measure,
                     "siglum": demand.siglum, "line": demand.line, "words": demand.words,
                     "amount": amount and amount.figure, "unit": amount and amount.unit,
                     "bound": amount and amount.bound,
                     "kind": " or ".join(demand.kind), "arm": demand.arm,
                     "takes_up": "; ".join(place.words for place in demand.takes_up) or None})
    return _frame(rows)


def transmission(document: Document) -> pd.DataFrame:
    """How the words travelled, step by step, and on what basis we know it."""
    return _things(document.every(outside.Transmission))


def custody(document: Document) -> pd.DataFrame:
    """Who kept the paper, step by step."""
    return _things(document.every(outside.Custody))


def context(document: Document) -> pd.DataFrame:
    """Outside facts, each with source, precision and confidence."""
    return _things(document.every(outside.Fact))


def related(document: Document) -> pd.DataFrame:
    """Other documents that bear on this one."""
    return _things(document.every(outside.Related))


def sources(document: Document) -> pd.DataFrame:
    """What the outside statements rest on."""
    return _things(document.every(outside.Source))


def recipients(document: Document) -> pd.DataFrame:
    """The posts of those on the distribution list, as far as they are established."""
    return _things(document.every(outside.Recipient))


def clocks(document: Document) -> pd.DataFrame:
    """The clocks that may have been meant."""
    return _things(document.every(outside.Clock))


def options(document: Document, *, reading: str | None = None) -> pd.DataFrame:
    """The courses that an author weighs."""
    return _things(_read(document, reading, interpretation.Option))


def claims(
    document: Document, *, reading: str | None = None, rejected: Iterable[str] = ()
) -> pd.DataFrame:
    """The claims that a reader finds, and whether each stands when some are rejected."""
    found = _read(document, reading, interpretation.Claim)
    stand = standing([claim.id for claim in found], _read(document, reading, interpretation.Step), rejected)
    return _things(found, stands=lambda claim: claim.id in stand)


def steps(document: Document, *, reading: str | None = None) -> pd.DataFrame:
    """The steps of argument that a reader finds; `linked` premises need each other."""
    return _things(_read(document, reading, interpretation.Step), linked=lambda step: step.linked)


def branches(document: Document, *, reading: str | None = None) -> pd.DataFrame:
    """The if–then branches that a reader finds."""
    return _things(_read(document, reading, interpretation.Branch))


def commitments(document: Document, *, reading: str | None = None) -> pd.DataFrame:
    """What the authors bind themselves to, by one reading."""
    return _things(_read(document, reading, interpretation.Commitment))


def echoes(document: Document, *, reading: str | None = None) -> pd.DataFrame:
    """Words of one letter beside those that answer them, or beside silence."""
    return _things(_read(document, reading, interpretation.Echo))


def not_asked(document: Document, *, reading: str | None = None) -> pd.DataFrame:
    """What the letters do not say, with the words whose absence was tested."""
    return _things(_read(document, reading, interpretation.Silence))


def identities(document: Document, *, reading: str | None = None) -> pd.DataFrame:
    """Questions who or what is meant: one row for each competing answer."""
    return _answers(_read(document, reading, interpretation.Identity))


def tensions(document: Document, *, reading: str | None = None) -> pd.DataFrame:
    """Things in the text that pull against each other."""
    return _things(_read(document, reading, interpretation.Tension))


def ambiguities(document: Document, *, reading: str | None = None) -> pd.DataFrame:
    """Questions on which careful readers differ: one row for each answer."""
    return _answers(_read(document, reading, interpretation.Ambiguity))


def moves(document: Document, *, reading: str | None = None) -> pd.DataFrame:
    """What an author does with his words towards his reader."""
    return _things(_read(document, reading, interpretation.Move))


def _read(document: Document, reading: str | None, kind: type[Any]) -> tuple[Any, ...]:
    if reading is None:
        readers = ", ".join(f'reading="{name}"' for name in document.readings)
        raise ReadingRoomError(f"This table holds an interpretation, so it needs to know whose: "
                               f"add {readers or 'reading=…'}.")
    shelf: Collection = document.reading(reading)
    return shelf.every(kind)


def _answers(questions: Sequence[Any]) -> pd.DataFrame:
    return _frame([{"id": f"{each.id}-{n}", "question": each.question, "says": answer.says,
                    "because": answer.because or None, "confidence": answer.confidence or None,
                    "lines": ", ".join(place.where for place in answer.at) or None}
                   for each in questions for n, answer in enumerate(each.readings, 1)])


def _things(things: Sequence[Thing], **more: Any) -> pd.DataFrame:
    """One row a thing: its words with siglum and line, then its fields, then what is derived."""
    rows = []
    for thing in things:
        row: dict[str, Any] = {"id": thing.id}
        if thing.places:
            row |= {"siglum": thing.siglum or None, "line": thing.line, "words": thing.words}
        for each in fields(thing):
            value = getattr(thing, each.name)
            if each.name not in ("id", "note", "at") and value is not thing.place:
                row[each.name.rstrip("_")] = _plain(value)
        derived = {name: derive(thing) for name, derive in more.items()}
        rows.append(row | derived | {"note": thing.note or None})
    return _frame(rows)


def _plain(value: Any) -> Any:
    if isinstance(value, Place):
        return value.words if value.line else None
    if isinstance(value, tuple):
        return "; ".join(str(_plain(item)) for item in value) or None
    return str(value) if value not in ("", None) else None


def _frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Rows as a table indexed by id; columns that no row fills are left out, apart from ids."""
    columns = dict.fromkeys(["id", *(name for name in _FIRST if any(name in row for row in rows)),
                             *(name for row in rows for name in row)])
    table = pd.DataFrame(rows, columns=list(columns)).set_index("id")
    for name in _NUMBERS:
        if name in table and not table[name].dropna().empty:
            table[name] = pd.to_numeric(table[name], errors="raise").astype("Int64")
    empty = [name for name in table if len(table) and table[name].isna().all()]
    return table.drop(columns=empty)


def _stretches(numbers: list[int]) -> list[str]:
    """Runs of numbers in words: 1–4, 8–11."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]
