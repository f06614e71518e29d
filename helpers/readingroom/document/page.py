"""The geography of a page: which letter, passage, part and voice each place belongs to."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any

from readingroom.document.things import Place, Reference
from readingroom.text import Scope, Span, Text


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
        widest_first = sorted(self.letters, key=lambda each: each.span.start - each.span.end)
        return {number: each for each in widest_first for number in self.lines(each.span)}

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
        return {each.code: Scope(each.span, self.own.get(each.code, ())) for each in self.letters}

    @cached_property
    def siglum_of_line(self) -> dict[int, str]:
        """The siglum of each line: letter code and running number of its non-blank lines."""
        counts, sigla = Counter[str](), dict[int, str]()
        for number in sorted(self.letter_of_line):
            code = self.letter_of_line[number].code
            if self.text.words(self.text.line_span(number)).strip():
                counts[code] += 1
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

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every line as a place, blank ones included."""
        numbers = range(1, len(self.text.line_starts) + 1)
        return tuple(self.place(self.text.line_span(each)) for each in numbers)

    @property
    def worded(self) -> list[Place]:
        """Every line that has words."""
        return [each for each in self.places if each.words.strip()]

    def lines(self, span: Span) -> range:
        """The numbers of the lines that a range touches."""
        last = max(span.start, span.end - 1)
        return range(self.text.line(span.start), self.text.line(last) + 1)

    def place(self, span: Span) -> Place:
        """A range of the text as a place on the page."""
        lines, held = self.lines(span), dict[str, Any]()
        if letter := self.letter_of_line.get(lines[0]):
            held |= {"letter": letter.code, "letter_title": letter.title}
        for part in self.parts_of_line[lines[0] - 1][:1]:
            held |= {"part": part.name, "voice": part.voice}
        if span.within(self.brackets):
            held["voice"] = "editor"
        siglum, words = self.siglum_of_line.get(lines[0], ""), self.text.words(span)
        return Place(*span, words, lines[0], lines[-1], siglum, document=self.reference, **held)


def whole_words(text: Text, spelling: str) -> Sequence[Span]:
    """The places where a spelling stands as whole words."""
    content, found = text.content, text.occurrences(spelling, whole=True)
    begun = (span for span in found if not content[span.start - 1 : span.start].isalnum())
    return [span for span in begun if not content[span.end : span.end + 1].isalnum()]
