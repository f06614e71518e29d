"""The dates and hours of a page as the events of a draft."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from readingroom import chronology
from readingroom.anchors import Text
from readingroom.importing.drafting.names import Entry, Ids
from readingroom.importing.finding.finds import Finds, FoundTime
from readingroom.loading.writing import id_for, todo

_WHAT = todo("what happened then?")
_DATE = todo("which date do these words give? Write it as 1952-07-15 or 1952-07-15T03:00")
_OF = todo("which letter? (an id under letters)")


Group = tuple[str, int | None, str]
"""The kind of a time, the letter it is about, and its date."""


def events_of(finds: Finds, letters: Sequence[Entry]) -> Iterator[tuple[Entry, list[FoundTime]]]:
    """Each event with the times that give it: the same date said of the same thing is one event.

    A letter is sent once and received once; what is said a second time counts as mentioned.
    """
    ids = Ids()
    own = {time.edtf: time.of for time in finds.times if time.kind == "sent" and "T" in time.edtf}
    for (kind, of, edtf), times in _grouped(finds.times):
        about = letters[of] if of is not None and of < len(letters) else {}
        like = own.get(edtf)
        date = edtf if _fits(finds.text, times, edtf) else ""
        id = ids.own(_name(kind, about, date))
        what = _what(kind, about) if like is None or kind != "mentioned" else _same(letters[like])
        entry = {"id": id, "what": what, "kind": kind}
        if kind in ("sent", "received"):
            entry["of"] = about.get("id", _OF)
        yield {**entry, "edtf": date or _DATE}, times


def _grouped(times: Sequence[FoundTime]) -> Iterator[tuple[Group, list[FoundTime]]]:
    """The times in groups; those without a date stand alone."""
    groups: dict[tuple[Group, int], list[FoundTime]] = {}
    first: dict[tuple[str, int | None], str] = {}
    for number, time in enumerate(times, 1):
        kind, of = time.kind, time.of
        once = kind in ("sent", "received")
        if once and first.setdefault((kind, of), time.edtf) != time.edtf:
            kind, of, once = "mentioned", None, False
        alone = 0 if time.edtf or once else number
        groups.setdefault(((kind, of, time.edtf), alone), []).append(time)
    for (group, _), found in groups.items():
        yield group, found


def _fits(text: Text, times: Sequence[FoundTime], edtf: str) -> bool:
    """Whether the date is one, and is what all these words say."""
    try:
        chronology.stretch(edtf)
    except ValueError:
        return False
    return not chronology.misfit([text.words(time.span) for time in times], edtf)


def _what(kind: str, about: Entry) -> str:
    letter = f"Letter {about['code']}" if about else "A letter"
    return {
        "sent": f"{letter}, by its own date",
        "received": f"{letter} received",
        "catalogued": "The date under which the archive lists the item",
    }.get(kind, _WHAT)


def _same(letter: Entry) -> str:
    return todo(f"what happened then? (letter {letter['code']} bears the same time)")


def _name(kind: str, about: Entry, edtf: str) -> str:
    of = str(about.get("id", "letter"))
    if kind in ("sent", "received"):
        return f"{of}-{kind}"
    return "catalogue-date" if kind == "catalogued" else id_for(edtf) if edtf else "time"
