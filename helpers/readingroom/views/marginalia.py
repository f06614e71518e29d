"""The text view in edit mode: picked words become an entry of one of the document's files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from readingroom.document import Document
from readingroom.errors import ReadingRoomError
from readingroom.html import Html, element
from readingroom.importing.annotation import (
    Marked,
    entry_about,
    may_be_changed,
    put,
    target_of,
    targets,
)
from readingroom.text import Span
from readingroom.views.frame import button, menu

_SHIPPED = (
    "This document is the one that came with Reading Room, and is not written into. In a room "
    "begun with --teach, the copy there is yours."
)


def editing_of(document: Document, reading: str) -> dict[str, Any]:
    """What the browser needs to ask what picked words are, and whether files may be written."""
    files = {kind: target_of(kind, reading).file for kind in targets()}
    return {
        "kinds": [[kind, f"{kind}, in {file}"] for kind, file in files.items()],
        "own": may_be_changed(document),
    }


def form(edit: Mapping[str, Any]) -> Html:
    """What stands below picked words in the inspector: what they are, and their entry."""
    own = bool(edit["own"])
    made = element(
        "div",
        element("p", data_said="trouble"),
        element("p", data_said="belongs"),
        element(
            "pre",
            class_="rr-scroll",
            tabindex=0,
            role="group",
            aria_label="The entry",
            data_said="entry",
        ),
        element(
            "p",
            button("Copy the entry", data_do="copy"),
            button("Put it into the file", data_do="put") if own else None,
            class_="rr-choices",
        ),
        element("p", data_said="told"),
        element("p", class_="rr-problem", data_said="problems"),
        None if own else element("p", _SHIPPED, class_="rr-note"),
        class_="rr-made",
    )
    panel = element(
        "div",
        menu("They are", [("", "choose …"), *edit["kinds"]]),
        made,
        class_="rr-editing",
        role="group",
        aria_label="Entry about picked words",
    )
    return element("template", panel, class_="rr-entry")


def entry_from(document: Document, reading: str, message: Mapping[str, Any]) -> Marked:
    """The entry about picked words, from their lines and where they begin and end in them.

    Raises `ReadingRoomError` if no words stand there.
    """
    target = target_of(str(message.get("kind")), reading)
    text = document.page.text
    try:
        first, last = (text.line_span(int(message[each])) for each in ("first", "last"))
        span = Span(first.start + int(message["start"]), last.start + int(message["end"]))
    except (TypeError, ValueError, IndexError, KeyError):
        raise ReadingRoomError("Pick words of the text.") from None
    if not (first.start <= span.start < span.end <= last.end and text.words(span).strip()):
        raise ReadingRoomError("Pick words of the text.")
    return entry_about(document, span, target)


def put_into_file(document: Document, made: Marked | None) -> Marked:
    """The entry, put into its file. Raises `ReadingRoomError` if there is none, or it cannot be."""
    if made is None or made.told:
        raise ReadingRoomError("Pick words first, and choose what they are.")
    return put(document, made)


def told_of(made: Marked | None, trouble: str = "") -> dict[str, Any]:
    """An entry as the browser shows it, or what stood in its way."""
    if made is None:
        return {"trouble": trouble}
    return {
        "entry": made.entry,
        "belongs": made.belongs,
        "told": made.told,
        "problems": list(map(str, made.problems)),
        "trouble": trouble,
    }
