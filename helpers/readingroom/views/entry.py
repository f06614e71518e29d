"""The text in edit mode: what is picked becomes an entry, and is put into its file."""

from collections.abc import Mapping
from typing import Any

from readingroom.document import Collection, Document
from readingroom.errors import ReadingRoomError
from readingroom.html import Html, button, div, element, note, showable, template
from readingroom.importing import annotation
from readingroom.views.deposits import picked
from readingroom.views.frame import menu
from readingroom.views.text import TextView

_SHIPPED = (
    "This document is the one that came with Reading Room, and is not written into. In a room "
    "begun with --teach, the copy there is yours."
)


class EditView(TextView):
    """The text view in edit mode."""

    def __init__(self, document: Document, held: Collection | None, reading: str, **traits: Any):
        self._reading = reading
        self._made: annotation.MarkedEntry | None = None
        self.form = _form(document, reading)
        super().__init__(document, held, **traits)

    def hear(self, message: Mapping[str, Any]) -> None:
        """Make an entry of picked words, or put the one that was made into its file."""
        told: dict[str, Any] = {"trouble": ""}
        puts = message.get("do") == "put"
        self._made = self._made if puts else None
        try:
            self._made = self._put() if puts else self._about(message)
        except ReadingRoomError as error:
            told["trouble"] = str(error)
        if made := self._made:
            told |= {"entry": made.entry, "belongs": made.belongs, "told": made.told}
            told["problems"] = list(map(str, made.problems))
        # Two entries may be alike, and both are shown.
        self.entry = showable(told | {"number": self.entry.get("number", 0) + 1})

    def _about(self, message: Mapping[str, Any]) -> annotation.MarkedEntry:
        target = annotation.target_of(str(message.get("kind")), self._reading)
        words = picked(self._document, message.get("first"), message.get("last"), message)
        if not words or not self._document.page.text.words(words).strip():
            raise ReadingRoomError("Pick words of the text.")
        return annotation.entry_about(self._document, words, target)

    def _put(self) -> annotation.MarkedEntry:
        if self._made is None or self._made.told:
            raise ReadingRoomError("Pick words first, and choose what they are.")
        return annotation.put(self._document, self._made)


def _form(document: Document, reading: str) -> Html:
    own = annotation.may_be_changed(document)
    files = {kind: annotation.target_of(kind, reading).file for kind in annotation.targets()}
    kinds = [(kind, f"{kind}, in {file}") for kind, file in files.items()]
    named: dict[str, Any] = {"role": "group", "aria_label": "The entry", "tabindex": 0}
    copy = button("Copy the entry", data_do="copy")
    into = button("Put it into the file", data_do="put") if own else None
    made = div(
        "rr-made",
        *(element("p", data_said=each) for each in ("trouble", "belongs")),
        element("pre", class_="rr-scroll", data_said="entry", **named),
        element("p", copy, into, class_="rr-choices"),
        element("p", data_said="told"),
        element("p", class_="rr-problem", data_said="problems"),
        None if own else note(_SHIPPED),
    )
    asked, name = menu("They are", [("", "choose …"), *kinds]), "Entry about picked words"
    return template("entry", div("rr-editing", asked, made, role="group", aria_label=name))
