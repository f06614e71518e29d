"""Interactive views: thin, each with a static twin where no kernel runs."""

from __future__ import annotations

from typing import Any

import ipywidgets

from readingroom.document import Document
from readingroom.document.kinds import Part
from readingroom.document.showing import lines
from readingroom.document.things import Place
from readingroom.markup import Html, block, element

_WHOLE = "the whole page"
_EDITOR = "editor"


def text(document: Document) -> ipywidgets.VBox:
    """The page, with a switch that sets off who speaks where: a voice, or one letter.

    `choice` holds the switch; setting its value from Python moves the view.
    """
    return TextView(document)


class TextView(ipywidgets.VBox):
    """The page with its switch. Where no kernel runs, the page stands without the switch."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.choice = ipywidgets.ToggleButtons(
            options=voices(document), description="Set off", style={"button_width": "auto"}
        )
        self.page = ipywidgets.HTML()
        self.choice.observe(self._turn, names="value")
        self._turn()
        super().__init__([self.choice, self.page])

    def _turn(self, change: Any = None) -> None:
        self.page.value = spoken(self._document, self.choice.value)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        return {**(data or {}), "text/html": spoken(self._document, "")}


def voices(document: Document) -> list[tuple[str, str]]:
    """What can be set off: a label for people, and the voice or letter code it stands for."""
    kinds = dict.fromkeys(part.voice for part in document.every(Part) if part.voice != "author")
    options = [(_WHOLE, ""), *((voice, voice) for voice in kinds)]
    options += [(letter.title, letter.code) for letter in document.letters]
    return [*options, ("editors’ brackets", _EDITOR)] if document.page.brackets else options


def spoken(document: Document, who: str) -> Html:
    """The page with one voice or letter set off, and a sentence that says where it speaks."""
    return block(
        element("p", summary(document, who), class_="rr-lede", role="status"),
        *lines(document, only=who),
        label=f"The document: {document.title}",
    )


def summary(document: Document, who: str) -> str:
    """Where a voice or letter speaks, in words."""
    label = next((label for label, value in voices(document) if value == who), who)
    held = sorted(
        {place.line for place in _places(document) if not who or who in (place.letter, place.voice)}
    )
    count = f"{len(held)} line{'s' * (len(held) != 1)}"
    if not who:
        return f"The page has {count} with words on them."
    return f"{label[:1].upper()}{label[1:]}: {count}, {', '.join(map(str, held))}."


def _places(document: Document) -> list[Place]:
    page = document.page
    spans = [page.text.line_span(number) for number in range(1, len(page.text.line_starts) + 1)]
    return [page.place(span) for span in (*spans, *page.brackets) if page.text.words(span).strip()]
