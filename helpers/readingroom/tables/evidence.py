"""Tables of facts, which anyone can check against the page, and of what comes from outside it."""

from __future__ import annotations

import pandas as pd

from readingroom import dates
from readingroom import reading as interpretation
from readingroom.answers import reading_of
from readingroom.document import Document, facts
from readingroom.document import context as outside
from readingroom.tables.frames import frame, of_things


def letters(document: Document) -> pd.DataFrame:
    """The letters: who writes to whom, sent and received as written, enclosed in and answering."""
    names = {name.id: name.name for name in document.every(facts.Name)}
    rows = []
    for letter in document.letters:
        rows.append(
            {
                "id": letter.id,
                "code": letter.code,
                "title": letter.title,
                "sender": names.get(letter.sender, letter.sender),
                "addressee": names.get(letter.addressee, letter.addressee),
                "copy_to": ", ".join(names.get(name, name) for name in letter.copies) or None,
                "sent": _as_written(document, letter.id, "sent"),
                "received": _as_written(document, letter.id, "received"),
                "enclosed_in": letter.enclosed_in or None,
                "answers": letter.answers or None,
                "first_line": letter.at.line,
                "last_line": letter.at.last_line,
                "passages": sum(passage.at.letter == letter.code for passage in document.passages),
            }
        )
    return frame(rows)


def _as_written(document: Document, letter: str, kind: str) -> str:
    event = document.dated(letter, kind)
    exact = event is not None and event.stretch is not None and event.stretch.to_the_minute
    return event.written[0].words if event and event.written and exact else dates.NOT_STATED


def passages(document: Document) -> pd.DataFrame:
    """Every passage of the letters with its siglum, line, letter, voice and number of words."""
    return frame(
        [
            {
                "id": each.id,
                "letter": each.at.letter,
                "line": each.at.line,
                "voice": each.at.voice,
                "words": each.words,
                "count": len(each.words.split()),
            }
            for each in document.passages
        ]
    )


def missing(document: Document) -> pd.DataFrame:
    """Things that the page speaks of and that are not on it."""
    return of_things(document.every(facts.MissingLetter))


def shelfmarks(document: Document) -> pd.DataFrame:
    """The shelfmarks element by element."""
    return of_things(document.every(facts.Shelfmark))


def brackets(document: Document, *, reading: str | None = None) -> pd.DataFrame:
    """The editors' brackets and what they stand behind; with a reading, what each does."""
    table = of_things(document.every(facts.Bracket))
    if reading:
        functions = {
            each.bracket: each.function
            for each in reading_of(document, reading).every(interpretation.BracketFunction)
        }
        table["function"] = [functions.get(id) for id in table.index]
    return table


def slips(document: Document) -> pd.DataFrame:
    """Oddities of the text, kept as they stand."""
    return of_things(document.every(facts.Slip))


def times(document: Document) -> pd.DataFrame:
    """Every expression of time on the page: one row each, with the event it dates."""
    rows = [
        {
            "id": f"{event.id}-{n}",
            "event": event.id,
            "kind": event.kind,
            "siglum": place.siglum or None,
            "line": place.line,
            "words": place.words,
            "edtf": event.edtf,
            "clock": event.clock,
        }
        for event in document.events
        for n, place in enumerate(event.written or event.places, 1)
    ]
    return frame(rows)


def events(document: Document, *, outside_too: bool = False) -> pd.DataFrame:
    """What happened when, as the page tells it; `outside_too` adds what is known from outside."""
    shown: list[facts.Event] = list(document.events)
    if outside_too:
        shown += document.every(outside.OutsideEvent)
    return frame(
        [
            {
                "id": event.id,
                "what": event.what,
                "kind": event.kind,
                "edtf": event.edtf,
                "clock": event.clock,
                "line": event.line,
                "known_from": event.ground,
                "sources": ", ".join(getattr(event, "sources", ())) or None,
                "confidence": getattr(event, "confidence", None),
                "note": event.note or None,
            }
            for event in shown
        ]
    )


def intervals(document: Document) -> pd.DataFrame:
    """How long lies between the events dated to the minute, at face value and as a range."""
    dated = sorted(
        (
            (event.stretch.earliest, event)
            for event in document.events
            if event.stretch and event.stretch.to_the_minute
        ),
        key=lambda pair: str(pair[0]),
    )
    rows = []
    for at, (_, first) in enumerate(dated):
        for _, second in dated[at + 1 :]:
            interval = document.between(first.id, second.id)
            rows.append(
                {
                    "id": f"{first.id}/{second.id}",
                    "from": first.what,
                    "to": second.what,
                    "face_value": dates.hours(interval.face_value),
                    "shortest": dates.hours(interval.shortest),
                    "longest": dates.hours(interval.longest),
                }
            )
    return frame(rows)


def requests(document: Document, *, reading: str | None = None) -> pd.DataFrame:
    """The requests as enumerated; with a reading, how many demands each holds and of what kinds."""
    table = of_things(
        document.requests,
        amount=lambda each: each.amount and each.amount.figure,
        unit=lambda each: each.amount and each.amount.unit,
        bound=lambda each: each.amount and each.amount.bound,
    )
    if reading:
        held = [
            [
                demand
                for demand in reading_of(document, reading).every(interpretation.Demand)
                if demand.request == id
            ]
            for id in table.index
        ]
        table["demands"] = [len(demands) for demands in held]
        table["kind"] = [
            ", ".join(dict.fromkeys(" or ".join(each.kind) for each in demands)) or None
            for demands in held
        ]
    return table


def context(document: Document) -> pd.DataFrame:
    """Outside facts, each with source, precision and confidence."""
    return of_things(document.every(outside.Fact))


def related(document: Document) -> pd.DataFrame:
    """Other documents that bear on this one."""
    return of_things(document.every(outside.Related))


def sources(document: Document) -> pd.DataFrame:
    """What the outside statements rest on."""
    return of_things(document.every(outside.Source))


def recipients(document: Document) -> pd.DataFrame:
    """The posts of those on the distribution list, as far as they are established."""
    return of_things(document.every(outside.Recipient))
