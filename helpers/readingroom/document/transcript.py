"""How a document shows itself: its page line by line, with what is folded, and how it is cited."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from readingroom.document import Document
from readingroom.document.citation import folded
from readingroom.document.page import Page
from readingroom.document.things import Place, in_lines, marked
from readingroom.html import Html, block, div, element, join, scrolling, span

_VOICE_CLASS = {"author": "rr-author", "registry": "rr-registry", "archive staff": "rr-archive"}


def whole_page(document: Document) -> Html:
    """The whole page in a frame that scrolls; what the archive put around the letters is folded."""

    def is_archival(at: Place) -> bool:
        return bool(document.letters) and not at.letter and at.voice in ("archive staff", "editor")

    draft = element("p", "Not yet finished: a draft.", class_="rr-lede")
    shown = []
    for archival, places in groupby(document.page.worded, is_archival):
        held = [*places]
        shown += [_folded(document, held)] if archival else lines(document, held)
    return block(
        element("h3", document.title, class_="rr-title"),
        draft if document.status == "draft" else None,
        scrolling(join(*shown), name="The page, line by line", class_="rr-letters"),
        folded(document),
        label=f"The document: {document.title}",
    )


def _folded(document: Document, places: Sequence[Place]) -> Html:
    parts = ", ".join(dict.fromkeys(each.part for each in places))
    reach = in_lines([(places[0].line, places[-1].last_line)])
    summary = element("summary", f"Around the letters: {parts} ({reach})")
    return element("details", summary, *lines(document, places))


def lines(document: Document, places: Iterable[Place] | None = None) -> list[Html]:
    """Lines of the page, or all, under the names of the letters and parts they stand in."""
    shown, every = [], document.page.worded if places is None else places
    for name, under in groupby(every, lambda each: each.letter_title or each.part):
        held = [*under]
        shown.append(element("h4", name, whose(document, held), class_="rr-head"))
        shown += [_line(document.page, each) for each in held]
    return shown


def whose(document: Document, places: Sequence[Place]) -> Html:
    """In what some lines lie and who speaks there, for those who see no rails and no typefaces."""
    titles = {each.id: each.title for each in document.letters}
    letter = document.page.letter_by_code.get(places[0].letter)
    over = titles.get(letter.enclosed_in) if letter else None
    voices = dict.fromkeys(each.voice or "author" for each in places if each.words.strip())
    within = f"enclosed in “{over}”; " if over else ""
    return element("small", f" ({within}voice: {', '.join(voices)})")


def _line(page: Page, place: Place) -> Html:
    letter = page.letter_by_code.get(place.letter)
    rail = ("rr-letter" if letter.enclosed_in else "rr-telegram") if letter else ""
    words = marked(replace(place, words=place.words.strip(" ")))
    return div(
        f"rr-line {rail}".strip(),
        span("rr-siglum", place.siglum),
        span("rr-number", place.line),
        span(f"rr-words {_VOICE_CLASS.get(place.voice, '')}", words),
        data_line=place.line,
    )
