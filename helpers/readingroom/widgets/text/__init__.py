"""The page to read, search and look into, with marks that explain themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import traitlets

from readingroom.answers import reading_of
from readingroom.document import Document
from readingroom.document.showing import page as static_page
from readingroom.errors import ReadingRoomError
from readingroom.importing.marking import Marked
from readingroom.markup import showable
from readingroom.widgets.desk.view import View, joined, style
from readingroom.widgets.text.data import data_of
from readingroom.widgets.text.editing import editing_of, entry_from, put_into_file, told_of


class TextView(View):
    """The view that `text` returns; `layout` is “reading”, “page” or “letters”.

    In edit mode `edit` holds what can be made of picked words, and `entry` what was made of them.
    """

    _esm = joined("text/text.js")
    _css = style("text")
    layout = traitlets.Enum(("reading", "page", "letters"), "reading").tag(sync=True)
    edit = traitlets.Dict().tag(sync=True)
    entry = traitlets.Dict().tag(sync=True)


class EditView(TextView):
    """The text view in edit mode: what is picked becomes an entry, and is put into its file."""

    def __init__(self, document: Document, reading: str, *given: Any, **traits: Any) -> None:
        self._document, self._reading = document, reading
        self._made: Marked | None = None
        super().__init__(*given, edit=editing_of(document, reading), **traits)
        self.on_msg(self._on_message)

    def _on_message(self, _view: Any, message: Mapping[str, Any], _buffers: Any) -> None:
        """Make an entry of picked words, or put the one that was made into its file."""
        trouble = ""
        try:
            if message.get("do") == "put":
                self._made = put_into_file(self._document, self._made)
            else:
                self._made = None
                self._made = entry_from(self._document, self._reading, message)
        except ReadingRoomError as error:
            trouble = str(error)
        number = self.entry.get("number", 0) + 1  # Two entries may be alike, and both are shown.
        self.entry = showable(told_of(self._made, trouble) | {"number": number})


def text(
    document: Document,
    *,
    reading: str | None = None,
    selected: str = "",
    shown: Sequence[str] | None = None,
    layout: str = "reading",
    edit: bool = False,
) -> TextView:
    """The page to read and search: parts, people, places, times, brackets and requests as marks.

    `reading` adds the claims of one reader and the words of one letter beside their echo in
    another. `shown` names the kinds that are switched on (all of them, if left out): part, person,
    organisation, place, time, bracket, request, claim. `selected` is a siglum such as M16,
    `line:86`, or the address of a mark. `layout` is `reading`, `page` (the lines as they were
    received, blank ones included) or `letters` (two letters side by side). With `edit`, picked
    words become entries for the document's files, an interpretation for that of the reader
    `reading` (the key's, if left out). Raises `NotHere` if there is no such reading.
    """
    held = reading_of(document, reading) if reading else None
    data = data_of(document, held)
    every = [kind["id"] for kind in data["kinds"]]
    chosen = {"selected": selected, "shown": every if shown is None else list(shown)}
    if edit:
        reader = reading if reading and reading in document.readings else "key"
        return EditView(document, reader, static_page(document), data, layout=layout, **chosen)
    return TextView(static_page(document), data, layout=layout, **chosen)
