"""Tables of every kind of thing as pandas DataFrames; `reading="key"` adds an interpretation."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import combinations, groupby
from typing import Any

import pandas as pd

from readingroom import dates
from readingroom import reading as interpretation
from readingroom.agreement import named_judgements, reliabilities
from readingroom.answers import reading_of
from readingroom.document import Document, facts
from readingroom.document import context as outside
from readingroom.document.things import Place, Thing
from readingroom.errors import NotHere, ReadingRoomError, answering
from readingroom.exercises import Exercise
from readingroom.loading import exercises_of
from readingroom.loading.contents import CONTEXT, FACTS, READING
from readingroom.tables import frames

__getattr__ = answering(__name__)


def _listed(kind: type[Thing], name: str = "", **more: Any) -> Callable[..., pd.DataFrame]:

    def of_facts(document: Document) -> pd.DataFrame:
        return frames.of_things(document.every(kind), **more)

    def of_reader(document: Document, *, reading: str | None = None) -> pd.DataFrame:
        return frames.of_things(frames.of_reading(document, reading, kind), **more)

    table = of_reader if kind in READING else of_facts
    table.__name__ = table.__qualname__ = name or kind.section
    table.__doc__ = kind.__doc__
    return table


missing = _listed(facts.MissingLetter)
shelfmarks = _listed(facts.Shelfmark)
slips = _listed(facts.Slip)
sources = _listed(outside.Source)
context = _listed(outside.Fact, "context")
related = _listed(outside.Related)
recipients = _listed(outside.Recipient)
steps = _listed(interpretation.Step, linked=lambda step: step.linked)
branches = _listed(interpretation.Branch)
not_asked = _listed(interpretation.Silence)
moves = _listed(interpretation.Move)
ambiguities = _listed(interpretation.Ambiguity)


def letters(document: Document) -> pd.DataFrame:
    """The letters: who writes to whom, sent and received as written, enclosed in and answering."""
    names = document.names
    spoken = Counter(passage.at.letter for passage in document.passages)
    return frames.columns(
        document.letters,
        *("code", "title"),
        sender=lambda each: names.get(each.sender, each.sender),
        addressee=lambda each: names.get(each.addressee, each.addressee),
        copy_to=lambda each: ", ".join(names.get(name, name) for name in each.copies),
        sent=lambda each: _as_written(document, each.id, "sent"),
        received=lambda each: _as_written(document, each.id, "received"),
        enclosed_in="enclosed_in",
        answers="answers",
        first_line="at.line",
        last_line="at.last_line",
        passages=lambda each: spoken[each.code],
    )


def _as_written(document: Document, letter: str, kind: str) -> str:
    events = (each for each in document.events if (each.of, each.kind) == (letter, kind))
    event = next(events, None)
    exact = event and event.written and event.is_exact
    return event.written[0].words if event and exact else dates.NOT_STATED


def passages(document: Document) -> pd.DataFrame:
    """Every passage of the letters with its siglum, line, letter, voice and number of words."""
    return frames.columns(
        document.passages,
        *("line", "words"),
        letter="at.letter",
        voice="at.voice",
        count=lambda each: len(each.words.split()),
    )


def brackets(document: Document, *, reading: str | None = None) -> pd.DataFrame:
    """The editors' brackets and what they stand behind; with a reading, what each does."""
    table = frames.of_things(document.every(facts.Bracket))
    if reading:
        kept = reading_of(document, reading).every(interpretation.BracketFunction)
        functions = {each.bracket: each.function for each in kept}
        table["function"] = [functions.get(id) for id in table.index]
    return table


def times(document: Document) -> pd.DataFrame:
    """Every expression of time on the page: one row each, with the event it dates."""
    return frames.frame(
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
    )


def events(document: Document, *, outside_too: bool = False) -> pd.DataFrame:
    """What happened when, as the page tells it; `outside_too` adds what is known from outside."""
    known = document.every(outside.OutsideEvent) if outside_too else ()
    return frames.columns(
        [*document.events, *known],
        *("what", "kind", "edtf", "clock", "line"),
        known_from="ground",
        sources=lambda each: ", ".join(getattr(each, "sources", ())),
        confidence=lambda each: getattr(each, "confidence", None),
        note="note",
    )


def intervals(document: Document) -> pd.DataFrame:
    """How long lies between the events dated to the minute, at face value and as a range."""
    exact = (event for event in document.events if event.is_exact)
    return frames.frame(
        {
            "id": f"{first.id}/{second.id}",
            "from": first.what,
            "to": second.what,
            "face_value": dates.hours(interval.face_value),
            "shortest": dates.hours(interval.shortest),
            "longest": dates.hours(interval.longest),
        }
        for first, second in combinations(sorted(exact, key=lambda each: str(each.ends[0])), 2)
        for interval in [document.between(first.id, second.id)]
    )


def requests(document: Document, *, reading: str | None = None) -> pd.DataFrame:
    """The requests as enumerated; with a reading, how many demands each holds and of what kinds."""
    table = frames.of_things(
        document.requests,
        amount=lambda each: each.amount and each.amount.figure,
        unit=lambda each: each.amount and each.amount.unit,
        bound=lambda each: each.amount and each.amount.bound,
    )
    if reading:
        found = reading_of(document, reading).every(interpretation.Demand)
        kinds = [[" or ".join(e.kind) for e in found if e.request == id] for id in table.index]
        table["demands"] = [*map(len, kinds)]
        table["kind"] = [", ".join(dict.fromkeys(each)) or None for each in kinds]
    return table


def places(document: Document) -> pd.DataFrame:
    """The places of the map: their degrees, and the lines of the page that name them.

    >>> from readingroom.loading import load
    >>> places(load("telegram-21646")).loc["supung", "lines"]
    '86'
    """
    return frames.columns(
        [each for each in document.every(outside.Site) if len(each.points) == 1],
        *("name", "kind"),
        north=lambda each: each.degrees[0][0],
        east=lambda each: each.degrees[0][1],
        lines=lambda each: each.lines(document),
        confidence="confidence",
        note="note",
    )


def demands(document: Document, *, reading: str | None = None) -> pd.DataFrame:
    """The demands that a reader finds in the requests, with the words of the offer they take up."""
    requests = {request.id: request for request in document.requests}

    def amount(demand: interpretation.Demand) -> Any:
        found = requests[demand.request].amount
        return found if found and found.at.words in demand.words else None

    return frames.columns(
        frames.of_reading(document, reading, interpretation.Demand),
        *("siglum", "line", "words"),
        label=lambda each: requests[each.request].label,
        measure=lambda each: requests[each.request].part_of or each.request,
        amount=lambda each: getattr(amount(each), "figure", None),
        unit=lambda each: getattr(amount(each), "unit", None),
        bound=lambda each: getattr(amount(each), "bound", None),
        kind=lambda each: " or ".join(each.kind),
        arm="arm",
        takes_up=lambda each: "; ".join(place.words for place in each.takes_up),
    )


def claims(
    document: Document, *, reading: str | None = None, rejected: Iterable[str] = ()
) -> pd.DataFrame:
    """A reader's claims, and whether each stands if some are `rejected` (ids). Raises `NotHere`."""
    found = frames.of_reading(document, reading, interpretation.Claim)
    several = [rejected] if isinstance(rejected, str) else rejected
    known = reading_of(document, reading or "")
    arguments = [each for each in known if isinstance(each, interpretation.Step)]
    gone = [known[f"claim:{each.removeprefix('claim:')}"].id for each in several]
    stand = interpretation.standing([claim.id for claim in found], arguments, gone)
    return frames.of_things(found, stands=lambda claim: claim.id in stand)


def agreement(document: Document, *readers: str, judged: str = "") -> pd.DataFrame:
    """What readers hold of the same words, side by side, and whether they agree: share a class.

    `readers` are names of readings (`"mine"`, `"key"`) or files of classmates. A cell is empty
    where one has not judged the words. `judged` leaves one thing to compare: `kind of demand`,
    `stance`, `weighs` or `step`.
    """
    rows = [
        {
            "id": number,
            "siglum": each.place.siglum or None,
            "line": each.place.line,
            "words": each.place.words,
            "judged": each.of,
            **each.in_words,
            "agree": each.agree,
        }
        for number, each in enumerate(named_judgements(document, readers, judged), 1)
    ]
    # A reader who has judged nothing yet has a column all the same.
    columns = ["siglum", "line", "words", "judged", *readers, "agree"]
    return frames.frame(rows).reindex(columns=columns)


def reliability(document: Document, *readers: str) -> pd.DataFrame:
    """How far readers agree beyond chance: Krippendorff's alpha for each thing judged, in words."""
    return frames.frame(reliabilities(named_judgements(document, readers)))


def exercises(document: Document) -> pd.DataFrame:
    """Every exercise: its lesson, kind, skill and level, the lines it turns on, its tags.

    `tags` are the errors that its replies or samples foresee, the commonest first and slips of
    attention (`oversight`) last. Raises `DocumentError` if `exercises.yaml` cannot be read.

    >>> from readingroom.loading import load
    >>> exercises(load("telegram-21646")).loc["the-only-number", ["lesson", "lines"]].tolist()
    ['03_requests', '86']
    """
    return frames.columns(
        exercises_of(document).every,
        *("title", "lesson", "kind", "skill", "level"),
        lines=lambda each: ", ".join(map(str, sorted({at.line for at in each.evidence} - {0}))),
        tags=lambda each: ", ".join(_tags(each)),
    )


def foreseen(document: Document) -> pd.DataFrame:
    """Every foreseen answer: tag, reply, line, what to do next. Raises `DocumentError`."""
    return frames.frame(
        {"id": f"{each.id}/{number}", "exercise": each.id, "lesson": each.lesson, **reply}
        for each in exercises_of(document).every
        for number, reply in enumerate(_replies(each), start=1)
    )


def _tags(exercise: Exercise) -> list[str]:
    tags = Counter(reply["tag"] for reply in _replies(exercise))
    return sorted(tags, key=lambda tag: (tag == "oversight", -tags[tag]))


def _replies(exercise: Exercise) -> Iterator[dict[str, Any]]:
    for reply in getattr(exercise, "foreseen", ()):
        yield {
            "tag": reply.tag,
            "answer": getattr(reply, "fault", "") or _written(getattr(reply, "gave", "")),
            "say": reply.say,
            "line": reply.see.line or None,
            "next": reply.next,
        }
    for each in getattr(exercise, "samples", ()):
        if each.tag:
            yield {"tag": each.tag, "answer": each.head, "say": each.note, "next": each.next}


def _written(gave: Any) -> str:
    if isinstance(gave, Place):
        return gave.words
    if isinstance(gave, Mapping):
        return ", ".join(f"{name}: {_written(value)}" for name, value in gave.items())
    if isinstance(gave, (list, tuple)):
        return ", ".join(map(_written, gave))
    return str(gave)


def of(document: Document, what: str, *, reading: str | None = None) -> pd.DataFrame:
    """The table of any list of a document's files, by the list's name there, as `"names"`.

    A row for each entry, a column for each field; `lines` are all that an entry points at. Lists of
    a reading need to know whose: `reading="key"`. Raises `NotHere` with the tables there are.

    >>> from readingroom.loading import load
    >>> of(load("telegram-21646"), "names").loc["kim", ["kind", "lines"]].tolist()
    ['person', '12–13, 29, 31, 100']
    """
    what = str(what)
    names = sorted(_NAMED | _LISTS)
    if what not in names:
        names.sort(key=lambda name: -SequenceMatcher(None, what[:80], name).ratio())
        raise NotHere(
            f"There is no table of “{what}”. Tables there are, the nearest first: "
            f"{', '.join(names)}."
        )
    if reading and what not in _READ:
        raise ReadingRoomError(f"The table of {what} holds no interpretation: leave `reading` out.")
    if what in _NAMED:
        return _NAMED[what](document, **({"reading": reading} if reading else {}))
    kind = _LISTS[what]
    things = frames.of_reading(document, reading, kind) if kind in READING else document.every(kind)
    lines = {thing.id: _lines(document, thing) for thing in things}
    if any(len(each) > 1 for each in lines.values()):
        return frames.of_things(things, lines=lambda thing: _runs(lines[thing.id]) or None)
    return frames.of_things(things)


def _lines(document: Document, thing: Any) -> list[int]:
    """The lines that a thing points at; with a part also the blank ones that belong to it."""
    if isinstance(thing, facts.Part):
        holders = enumerate(document.page.parts_of_line, 1)
        return [n for n, parts in holders if any(part.name == thing.name for part in parts)]
    return sorted({n for at in thing.places for n in range(at.line, at.last_line + 1)})


def _runs(numbers: Sequence[int]) -> str:
    """Numbers in words, those that follow each other as one.

    >>> _runs([1, 2, 3, 8])
    '1–3, 8'
    """
    every = groupby(enumerate(numbers), lambda pair: pair[1] - pair[0])
    runs = ([str(number) for _, number in run] for _, run in every)
    return ", ".join("–".join(dict.fromkeys((run[0], run[-1]))) for run in runs)


_READ = {kind.section for kind in READING} | {"brackets", "requests"}
_KINDS: tuple[type[Thing], ...] = (*FACTS, *CONTEXT, *READING)
_LISTS = {kind.section: kind for kind in _KINDS}
__all__: list[str] = [
    name
    for name, each in globals().items()
    if getattr(each, "__module__", "") == __name__ and not name.startswith("_")
]
_NAMED: dict[str, Callable[..., pd.DataFrame]] = {
    name: globals()[name] for name in __all__ if name not in ("agreement", "of", "reliability")
}
