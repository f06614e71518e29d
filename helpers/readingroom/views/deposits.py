"""A person's own reading in a view: restored from the answer book, kept, and taken back."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from readingroom.answers import Draft, Entries, Shelf, shelf
from readingroom.document import Document
from readingroom.html import Html, button, div, element, head, showable, span
from readingroom.text import Span
from readingroom.views.view import View

Sections = Mapping[str, Entries]
"""The sections of a reading, each with its entries by their id, as the answer book holds them."""


def remembered(document: Document, sections: Iterable[str], own: object = None) -> dict[str, Any]:
    """What a view begins with: a person's reading in the answer book, or the mapping given."""
    if own is None:
        return _listed(_in_book(shelf(), document.id, sections))
    return dict(showable(own)) if isinstance(own, Mapping) else {}


def keep(view: View, document: str, sections: Iterable[str]) -> None:
    """Write every change of a view's traits `own` and `begun` to the answer book.

    Only `sections` are touched. What cannot be written is told in the view's `trouble`, and written
    with the next change. When somebody looks again, the view shows what the book then holds.
    """
    names, form = tuple(sections), f"{document} {view.script}"
    place, looking = shelf(), False
    before, given = _in_book(place, document, names), _by_ids(view.own, names)
    # What is given to a view is added; it takes nothing out of the book.
    both = {name: {**before[name], **given[name]} for name in names}
    told = _write_entries(place, document, before, both)
    view.begun = _begun(place, form)
    view.trouble = told or place.standing()

    def on_change(change: Mapping[str, Any]) -> None:
        if looking:
            return
        if change["name"] == "begun":
            draft = Draft(answer=showable(change["new"])) if change["new"] else None
            view.trouble = write(place, lambda book: book.with_draft(form, draft))
        else:
            old, new = (_by_ids(change[each], names) for each in ("old", "new"))
            view.trouble = _write_entries(place, document, old, new)

    def look() -> None:
        nonlocal place, looking
        place, looking = shelf(), True
        now = _in_book(place, document, names)
        if now != _by_ids(view.own, names):
            view.own = _listed(now)
        view.begun = _begun(place, form)
        looking = False

    view.observe(on_change, ["own", "begun"])
    view.looks = look


def write(place: Shelf, change: Any) -> str:
    """Change an answer book, and give what has to be said of it; empty if there is nothing."""
    return place.enter(change) or place.news()


def _write_entries(place: Shelf, document: str, old: Sections, new: Sections) -> str:
    """Write what is new. Only entries that differ are touched: two views may be open at once."""

    def apply(book: Any) -> Any:
        for name, before in old.items():
            changed = {id: entry for id, entry in new[name].items() if before.get(id) != entry}
            removed = before.keys() - new[name].keys()
            if changed or removed:
                book = book.with_entries(document, name, changed, removed)
        return book

    return write(place, apply) if new != old else ""


def _begun(place: Shelf, form: str) -> dict[str, Any]:
    answer = place.read().drafts.get(form, Draft()).answer
    return answer if isinstance(answer, dict) else {}


def _in_book(place: Shelf, document: str, names: Iterable[str]) -> Sections:
    held = place.read().readings.get(document, {})
    return {name: held.get(name, {}) for name in names}


def _listed(sections: Sections) -> dict[str, Any]:
    return {name: [{"id": id, **held[id]} for id in held] for name, held in sections.items()}


def _by_ids(own: Any, names: Iterable[str]) -> Sections:
    """Entries by their id; what is no entry is left out, and no answer is lost by it."""
    sections: dict[str, dict[str, Any]] = {name: {} for name in names}
    for name, held in sections.items():
        listed = (own or {}).get(name)
        for entry in listed if isinstance(listed, list) else ():
            if isinstance(entry, dict) and entry.get("id"):
                held[str(entry["id"])] = {key: entry[key] for key in entry if key != "id"}
    return sections


def picked(document: Document, first: Any, last: Any, within: Mapping[str, Any]) -> Span | None:
    """The words from a `start` in one line to an `end` in another; None if none can stand there."""
    text = document.page.text
    try:
        top, bottom = (text.line_span(int(each)) for each in (first, last))
        start, end = top.start + int(within["start"]), bottom.start + int(within["end"])
    except (TypeError, ValueError, IndexError, KeyError):
        return None
    return Span(start, end) if top.start <= start < end <= bottom.end else None


def unusable(rows: Iterable[tuple[str, str, str, Any]]) -> Html:
    """The entries that cannot be used: of each its section, what it is called, why, and itself."""
    items = []
    for section, called, why, entry in rows:
        told = element("span", element("b", called), f": not usable, {why}. ")
        away = {"data_section": section, "data_entry": json.dumps(entry, default=str)}
        name, look = f"Remove {called}", "rr-button rr-alive"
        items.append(element("li", told, button("Remove", class_=look, aria_label=name, **away)))
    return div("rr-faults", *([head("Not usable"), element("ul", *items)] if items else []))


UNDOING = ("Ctrl+Z, Ctrl+Shift+Z", "take back what you changed last; do it again")
_UNDO = button("Undo", data_do="undo", aria_keyshortcuts="Control+Z")
STEPS = _UNDO, " ", button("Redo", data_do="redo", aria_keyshortcuts="Control+Shift+Z")
UNDO = element("p", span("rr-note"), " ", *STEPS, class_="rr-undo rr-alive", hidden=True)
