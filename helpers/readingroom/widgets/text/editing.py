"""The text view in edit mode: picked words become an entry of one of the document's files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from readingroom.anchors import Span
from readingroom.document import Document
from readingroom.errors import ReadingRoomError
from readingroom.importing.marking import Marked, entry_about, may_be_changed, put
from readingroom.importing.marking.filling import target_of, targets


def editing_of(document: Document, reading: str) -> dict[str, Any]:
    """What the browser needs to ask what picked words are, and whether files may be written."""
    files = {kind: target_of(kind, reading).file for kind in targets()}
    return {
        "kinds": [[kind, f"{kind}, in {file}"] for kind, file in files.items()],
        "own": may_be_changed(document),
    }


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
