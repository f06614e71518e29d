"""The geography of a page: which letter, passage, part and voice each place belongs to."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

from readingroom.document.things import Place, Reference, in_lines, marked
from readingroom.html import Html, block, element, join, scrolling
from readingroom.text import Scope, Span, Text

if TYPE_CHECKING:
    from readingroom.document import Document


@dataclass(frozen=True)
class LetterOutline:
    """What the geography needs of a letter."""

    code: str
    title: str
    span: Span
    enclosed_in: str = ""


@dataclass(frozen=True)
class PartOutline:
    """What the geography needs of a part: its stretches are whole lines."""

    name: str
    voice: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, eq=False)
class Page:
    """A text with its letters, parts and brackets: any range of it becomes a `Place`."""

    text: Text
    letters: tuple[LetterOutline, ...] = ()
    parts: tuple[PartOutline, ...] = ()
    brackets: tuple[Span, ...] = ()
    reference: Reference = field(default=Reference(""))

    @cached_property
    def letter_by_code(self) -> dict[str, LetterOutline]:
        """Letters by the code that begins their sigla."""
        return {letter.code: letter for letter in self.letters}

    @cached_property
    def letter_of_line(self) -> dict[int, LetterOutline]:
        """The innermost letter of each line that lies in one."""
        lines: dict[int, LetterOutline] = {}
        for letter in sorted(self.letters, key=lambda each: each.span.start - each.span.end):
            for number in self.lines(letter.span):
                lines[number] = letter
        return lines

    @cached_property
    def own(self) -> dict[str, list[Span]]:
        """The stretches of each letter, by its code, that lie in none of its enclosures."""
        stretches: dict[str, list[Span]] = {}
        for letter, lines in groupby(sorted(self.letter_of_line), self.letter_of_line.__getitem__):
            numbers = list(lines)
            start = max(self.text.line_span(numbers[0]).start, letter.span.start)
            end = min(self.text.line_span(numbers[-1]).end, letter.span.end)
            stretches.setdefault(letter.code, []).append(Span(start, end))
        return stretches

    @cached_property
    def scopes(self) -> dict[str, Scope]:
        """Where the words of each letter, by its code, are looked for: its own ones first."""
        return {
            code: Scope(letter.span, self.own.get(code, ()))
            for code, letter in self.letter_by_code.items()
        }

    @cached_property
    def siglum_of_line(self) -> dict[int, str]:
        """The siglum of each line: letter code and running number of its non-blank lines."""
        counts: dict[str, int] = {}
        sigla: dict[int, str] = {}
        for number in sorted(self.letter_of_line):
            code = self.letter_of_line[number].code
            if self.text.words(self.text.line_span(number)).strip():
                counts[code] = counts.get(code, 0) + 1
                sigla[number] = f"{code}{counts[code]}"
        return sigla

    @cached_property
    def parts_of_line(self) -> tuple[tuple[PartOutline, ...], ...]:
        """For each line the parts that hold it; a blank line goes with the line before it."""
        holders: list[list[PartOutline]] = [[] for _ in self.text.line_starts]
        for part in self.parts:
            for span in part.spans:
                for number in self.lines(span):
                    holders[number - 1].append(part)
        for at, parts in enumerate(holders):
            blank = not self.text.words(self.text.line_span(at + 1)).strip()
            if blank and not parts and at:
                holders[at] = holders[at - 1]
        return tuple(map(tuple, holders))

    def lines(self, span: Span) -> range:
        """The numbers of the lines that a range touches."""
        last = max(span.start, span.end - 1)
        return range(self.text.line(span.start), self.text.line(last) + 1)

    def place(self, span: Span) -> Place:
        """A range of the text as a place on the page."""
        lines = self.lines(span)
        letter = self.letter_of_line.get(lines[0])
        parts = self.parts_of_line[lines[0] - 1] if self.parts else ()
        return Place(
            start=span.start,
            end=span.end,
            words=self.text.words(span),
            line=lines[0],
            last_line=lines[-1],
            siglum=self.siglum_of_line.get(lines[0], ""),
            letter=letter.code if letter else "",
            letter_title=letter.title if letter else "",
            part=parts[0].name if parts else "",
            voice="editor" if self._in_bracket(span) else (parts[0].voice if parts else ""),
            document=self.reference,
        )

    def _in_bracket(self, span: Span) -> bool:
        at = bisect_right(self.brackets, span.start, key=lambda each: each.start) - 1
        return at >= 0 and self.brackets[at].holds(span)

    def passages(self) -> Iterable[tuple[str, Span]]:
        """Every siglum with the range of its line, in reading order."""
        for number, siglum in self.siglum_of_line.items():
            yield siglum, self.text.line_span(number)


def whole_words(text: Text, spelling: str) -> Sequence[Span]:
    """The places where a spelling stands as whole words."""
    content = text.content

    def free(at: int) -> bool:
        return not (0 <= at < len(content) and content[at].isalnum())

    found = text.occurrences(spelling, whole=True)
    return [span for span in found if free(span.start - 1) and free(span.end)]


_VOICE_CLASS = {"author": "rr-author", "registry": "rr-registry", "archive staff": "rr-archive"}


def page(document: Document) -> Html:
    """The whole page: every line with its number, and its siglum in a letter.

    It scrolls in a frame of its own, so that a cell is never taller than the window; what the
    archive put around the letters is folded where it stands.
    """
    from readingroom.document.citation import folded  # It stands on this.

    draft = element("p", "Not yet finished: a draft.", class_="rr-lede")
    shown = []
    for archival, places in groupby(_places(document), lambda each: _is_archival(document, each)):
        held = [*places]
        shown += [_folded(document, held)] if archival else _headed(document, held)
    return block(
        element("h3", document.title, class_="rr-title"),
        draft if document.status == "draft" else None,
        scrolling(join(*shown), name="The page, line by line", class_="rr-letters"),
        folded(document),
        label=f"The document: {document.title}",
    )


def lines(document: Document) -> list[Html]:
    """The lines of the page, part by part."""
    return _headed(document, _places(document))


def _places(document: Document) -> Iterable[Place]:
    """Every line that has words."""
    page = document.page
    spans = map(page.text.line_span, range(1, len(page.text.line_starts) + 1))
    return (page.place(span) for span in spans if page.text.words(span).strip())


def _is_archival(document: Document, at: Place) -> bool:
    """Whether a line is one that an archive put around letters."""
    return bool(document.letters) and not at.letter and at.voice in ("archive staff", "editor")


def _folded(document: Document, places: Sequence[Place]) -> Html:
    parts = ", ".join(dict.fromkeys(each.part for each in places))
    reach = in_lines([(places[0].line, places[-1].last_line)])
    summary = element("summary", f"Around the letters: {parts} ({reach})")
    return element("details", summary, *_headed(document, places))


def _headed(document: Document, places: Iterable[Place]) -> list[Html]:
    """Lines under the names of the letters and parts they stand in."""
    named = groupby(places, lambda each: each.letter_title or each.part)
    return [
        line
        for name, held in ((name, [*held]) for name, held in named)
        for line in (
            element("h4", name, whose(document, held), class_="rr-head"),
            *(_line(document.page, each) for each in held),
        )
    ]


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
    return element(
        "div",
        element("span", place.siglum, class_="rr-siglum"),
        element("span", place.line, class_="rr-number"),
        element("span", words, class_=f"rr-words {_VOICE_CLASS.get(place.voice, '')}"),
        class_=f"rr-line {rail}".strip(),
        data_line=place.line,
    )
