"""Lines of the page to pick words from, or to look words up in, and how one of them is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from readingroom.document import Document
from readingroom.html import Html, element, join
from readingroom.text import Span
from readingroom.views.frame import head, span, template

PASSAGE = template(
    "passage",
    element(
        "div",
        element("p", class_="rr-kind"),
        element("blockquote"),
        element("dl", *(join(element("dt"), element("dd")) for _ in range(3))),
    ),
)
"""What the inspector shows of a line, and of picked words: filled by the script."""
_KEYS = "arrows go from word to word, with Shift they pick words, Enter picks one"


def picker(
    document: Document,
    label: str,
    sections: Iterable[tuple[str, Mapping[str, str], Sequence[Span]]],
) -> Html:
    """Lines to pick words from, in sections: a title, attributes, and stretches of text."""
    every = (
        element("section", head(title), *lines(document, stretches), **attributes)
        for title, attributes, stretches in sections
    )
    return element(
        "div",
        *every,
        class_="rr-scroll rr-picker",
        tabindex=0,
        role="application",
        aria_label=f"{label}: {_KEYS}",
    )


def lines(document: Document, stretches: Iterable[Span]) -> Iterator[Html]:
    """The lines of some stretches of the text, as far as they lie in them, without blank ones.

    Each says in which stretch it stands, since no words run across from one to the next, and what
    stands before it on its line.
    """
    page = document.page
    for stretch in stretches:
        for number in page.lines(stretch):
            line = page.text.line_span(number)
            start, end = max(line.start, stretch.start), min(line.end, stretch.end)
            place, words = page.place(line), page.text.content[start:end]
            if not words.strip():
                continue
            said = element(
                "span",
                words,
                class_="rr-words rr-author",
                data_line=number,
                data_siglum=place.siglum or None,
                data_letter=place.letter,
                data_holder=place.letter_title or place.part,
                data_voice=place.voice,
                data_stretch=stretch.start,
                data_before=page.text.content[line.start : start] or None,
            )
            name = span("rr-siglum", place.siglum), " ", span("rr-number", number)
            yield element("p", *name, " ", said, class_="rr-pick-line")
