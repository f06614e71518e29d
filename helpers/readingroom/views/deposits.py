"""A person's own reading in a view: restored from the answer book, kept, and taken back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from readingroom.answers import Draft, Entries, Shelf, shelf
from readingroom.document import Document
from readingroom.document.things import Place
from readingroom.html import Html, element, showable
from readingroom.text import Anchor, Lost
from readingroom.views.frame import button
from readingroom.views.view import View

Own = dict[str, list[dict[str, Any]]]
"""The sections of a reading, each a list of entries with an `id`, as a view holds them."""


def remembered(document: str, sections: Iterable[str]) -> Own:
    """What the answer book holds of a person's own reading of a document, section by section."""
    return _listed(shelf().read().readings.get(document, {}), sections)


def keep(view: View, document: str, sections: Iterable[str]) -> None:
    """Write every change of a view's traits `own` and `begun` to the answer book.

    Only `sections` are this view's own; what else the person's reading holds is left alone. What
    cannot be written is said in the view's `trouble` and written with the next change. When
    somebody looks again, the view shows what the book holds then: of another student, another's.
    """
    names, form = tuple(sections), f"{document} {view.script}"
    place, looking = shelf(), False
    before = remembered(document, names)
    # What is given to a view is added; it takes nothing out of the book.
    given = {name: _by_id(view.own.get(name)) for name in names}
    both = _listed({name: {**_by_id(before[name]), **given[name]} for name in names}, names)
    told = written(place, document, names, before, both)
    view.begun = _begun(place, form)
    view.trouble = told or place.standing()

    def on_change(change: Mapping[str, Any]) -> None:
        if looking:
            return
        if change["name"] == "begun":
            view.trouble = _write_begun(place, form, change["new"])
        else:
            view.trouble = written(place, document, names, change["old"] or {}, change["new"] or {})

    def look() -> None:
        nonlocal place, looking
        place, looking = shelf(), True
        now = remembered(document, names)
        if any(_by_id(now[name]) != _by_id(view.own.get(name)) for name in names):
            view.own = now
        view.begun = _begun(place, form)
        looking = False

    view.observe(on_change, ["own", "begun"])
    view.looks = look


def _begun(place: Shelf, form: str) -> dict[str, Any]:
    """What stands half-filled in a form, by field."""
    answer = place.read().drafts.get(form, Draft()).answer
    return answer if isinstance(answer, dict) else {}


def _write_begun(place: Shelf, form: str, begun: Mapping[str, Any]) -> str:
    draft = Draft(answer=kept(begun)) if begun else None
    return place.enter(lambda book: book.with_draft(form, draft)) or place.news()


class Unusable(Exception):
    """Why an entry of one's own cannot be used."""


def kept(own: object) -> dict[str, Any]:
    """What a view keeps of what it is given: a mapping that can be sent, or nothing."""
    return dict(showable(own)) if isinstance(own, Mapping) else {}


def place_of(document: Document, letter: str, quote: str, n: object) -> Place:
    """Where the words of an entry stand in a letter. Raises `Unusable` if that cannot be said."""
    if not quote.strip():
        raise Unusable("it has no words of the letter")
    try:
        if not (n is None or (isinstance(n, int) and n > 0)):
            raise Lost("", several=True)
        anchor = Anchor(quote, n=n)
        return document.page.place(document.page.text.find(anchor, document.page.scopes[letter]))
    except Lost as lost:
        raise Unusable(
            "it does not say at which place in the letter its words stand (n)"
            if lost.several
            else "its words do not stand in the letter"
        ) from None


def faults(rows: Iterable[tuple[str, str, str, Any]]) -> Html:
    """The entries that cannot be used: of each its section, what it is called, why, and itself."""
    items = [
        element(
            "li",
            element("span", element("b", called), f": not usable, {why}. "),
            button(
                "Remove",
                class_="rr-button rr-alive",
                data_section=section,
                data_entry=json.dumps(entry, default=str),
                aria_label=f"Remove {called}",
            ),
        )
        for section, called, why, entry in rows
    ]
    told = [element("h4", "Not usable", class_="rr-head"), element("ul", *items)] if items else []
    return element("div", *told, class_="rr-faults")


UNDOING = ("Ctrl+Z, Ctrl+Shift+Z", "take back what you changed last; do it again")
"""The keys of the script `undo`, as views tell them."""


def undoing() -> Html:
    """What was changed last, with buttons that take it back or do it again (script `undo`)."""
    return element(
        "p",
        element("span", class_="rr-note"),
        " ",
        button("Undo", data_do="undo", aria_keyshortcuts="Control+Z"),
        " ",
        button("Redo", data_do="redo", aria_keyshortcuts="Control+Shift+Z"),
        class_="rr-undo rr-alive",
        hidden=True,
    )


def written(place: Shelf, document: str, names: Iterable[str], old: Own, new: Own) -> str:
    """Write what is new, and give what went wrong in words; empty if nothing did.

    Only entries that differ are touched, so that two views of one document can be open at once.
    """
    changes = []
    for name in names:
        before, after = _by_id(old.get(name)), _by_id(new.get(name))
        changed = {id: entry for id, entry in after.items() if before.get(id) != entry}
        removed = before.keys() - after.keys()
        if changed or removed:
            changes.append((name, changed, removed))
    if not changes:
        return ""

    def apply(book: Any) -> Any:
        for name, changed, removed in changes:
            book = book.with_entries(document, name, changed, removed)
        return book

    return place.enter(apply) or place.news()


def _by_id(entries: object) -> Entries:
    """Entries by their id; what is no entry is left out, and no answer is lost by it."""
    known = entries if isinstance(entries, list) else []
    return {
        str(entry["id"]): {name: value for name, value in entry.items() if name != "id"}
        for entry in known
        if isinstance(entry, dict) and entry.get("id")
    }


def _listed(sections: Mapping[str, Entries], names: Iterable[str]) -> Own:
    return {
        name: [{"id": id, **entry} for id, entry in sections.get(name, {}).items()]
        for name in names
    }
