"""Keyword in context."""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass

from readingroom.document.page import Page
from readingroom.document.things import Place
from readingroom.errors import visible
from readingroom.html import Child, Html, block, element, join, scrolling, styled, table
from readingroom.orthography import is_mark
from readingroom.text import Span, fold

_CONTEXT = 40
_WORD = 20
"""Letters of a word at the edge that are taken in; a script without spaces has no end of words."""


@dataclass(frozen=True)
class Hit:
    """One place where the searched words stand, with a little of what is around them."""

    before: str
    place: Place
    after: str

    @property
    def words(self) -> str:
        """The words as they stand there, verbatim."""
        return self.place.words


@dataclass(frozen=True)
class Concordance:
    """All the places where words stand. It has a length, can be looped over, and shows itself."""

    searched: str
    hits: tuple[Hit, ...]
    where: str = "the page"

    def __len__(self) -> int:
        return len(self.hits)

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    @property
    def by_letter(self) -> Counter[str]:
        """How often the words stand in each letter, by its code; "" is outside the letters."""
        return Counter(hit.place.letter for hit in self.hits)

    def __repr__(self) -> str:
        lines = [f"{hit.place.where}: {hit.before}{hit.words}{hit.after}" for hit in self.hits]
        return visible("\n".join([f"“{self.searched}”: {len(self)}", *lines]))

    def _repr_html_(self) -> str:
        times = {0: "nowhere", 1: "once"}.get(len(self), f"{len(self)} times")
        where = f"in {self.where}" if self.where != "the page" else "on the page"
        caption = f"“{self.searched}” occurs {times} {where}"
        every = self.by_letter.items()
        counts = sorted((f"in {code}" if code else "outside the letters", n) for code, n in every)
        letters = ", ".join(f"{n} {each}" if len(counts) > 1 else each for each, n in counts)
        lede = element("p", f"{caption}{f' ({letters})' if letters else ''}.", class_="rr-lede")
        found = in_context([(hit.place.where, hit) for hit in self.hits], caption)
        return styled(block(lede, found if self.hits else None, label=caption))


def in_context(hits: Iterable[tuple[Child, Hit]], name: str, caption: str | None = None) -> Html:
    """Hits as a table, each behind what says where it is."""
    rows = [(at, join(hit.before, element("mark", hit.words), hit.after)) for at, hit in hits]
    return scrolling(table(["where", "words in context"], rows, caption=caption), name=name)


def concordance(
    page: Page, words: str, *, whole_words: bool = False, where: Mapping[str, Container[str]] = {}
) -> Concordance:
    """Every place where words stand on a page, folded, in the letters, parts, voices of `where`."""
    wanted = fold(words)
    pattern = rf"(?<!\w){re.escape(wanted)}(?!\w)" if whole_words else re.escape(wanted)
    spans = page.text.matches(re.compile(pattern, re.IGNORECASE)) if wanted else iter(())
    if whole_words:  # a mark ends no word
        content = page.text.content
        spans = (span for span in spans if not is_mark(content[span.start - 1 : span.start]))
    hits = (_hit(page, span) for span in spans)
    return Concordance(words, tuple(hit for hit in hits if stands(hit.place, where)))


def stands(place: Place, where: Mapping[str, Container[str]]) -> bool:
    """Whether a place is in one of the letters, parts and voices that count."""
    return all(getattr(place, name) in held for name, held in where.items())


def _hit(page: Page, span: Span) -> Hit:
    line = page.text.line_span(page.text.line(span.start))
    start, end = max(line.start, span.start - _CONTEXT), min(line.end, span.end + _CONTEXT)
    content = page.text.content
    start -= len(re.findall(r"\S*$", content[max(line.start, start - _WORD) : start])[0])
    end += len(re.findall(r"^\S*", content[end : min(line.end, end + _WORD)])[0])
    start, end = page.text.whole(Span(start, end))
    before, after = content[start : span.start], content[span.end : end]
    before, after = "…" * (start > line.start) + before, after + "…" * (end < line.end)
    return Hit(before, page.place(span), after)
