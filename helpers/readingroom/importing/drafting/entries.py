"""The draft of `document.yaml`: all that was found as entries, and TODO for what was not.

Nothing is guessed: a TODO has a question behind it, and whoever reads the page answers it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from readingroom import chronology
from readingroom.anchors import Span
from readingroom.document.page import LetterOutline, Page
from readingroom.importing.drafting.events import events_of
from readingroom.importing.drafting.names import (
    Entry,
    Ids,
    Names,
    below,
    names_of,
    pair_of,
    title_of,
)
from readingroom.importing.finding.finds import Finds, FoundItem, FoundLetter, FoundPart
from readingroom.loading.writing import anchor, id_for, todo

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_VOICES = {
    "web page": "archive staff",
    "catalogue record": "archive staff",
    "registry": "registry",
    "letter": "author",
}
_TITLE = "which words of the page are its title? (or its first words)"
_WHO = "an id under names"


def code(number: int) -> str:
    """The code of a letter by its number from 0: A to Z, then AA and so on.

    >>> code(0), code(27)
    ('A', 'AB')
    """
    before, last = divmod(number, len(LETTERS))
    return (code(before - 1) if before else "") + LETTERS[last]


@dataclass(frozen=True)
class Draft:
    """What `document.yaml` will hold: the fields at its top, and its lists of entries."""

    slug: str
    finds: Finds

    @cached_property
    def names(self) -> Names:
        """The names, and whose spelling is whose."""
        return names_of(self.finds)

    @cached_property
    def head(self) -> Entry:
        """What stands above the lists."""
        finds = self.finds
        head: dict[str, Any] = {
            "format": "document 1",
            "id": self.slug,
            "status": "draft",
            "title": self._words(finds.title) or todo(_TITLE),
        }
        head |= self._if_found(language=finds.language, abstract=finds.abstract)
        sha256 = hashlib.sha256(finds.text.content.encode()).hexdigest()
        head["source"] = {"file": "source.txt", "sha256": sha256}
        if cited := finds.citation:
            more = self._if_found(date=cited.date, repository=cited.repository)
            head["citation"] = {"at": self._words(cited.span), **more}
        return head

    @cached_property
    def lists(self) -> Mapping[str, Sequence[Entry]]:
        """The entries of each list that has any, in the order of the file."""
        made = {
            "parts": self._parts(),
            "letters": iter(self.letters),
            "numbers": self._numbers(),
            "distribution": self._distribution(),
            "shelfmarks": self._shelfmarks(),
            "names": iter(self.names.entries),
            "brackets": self._brackets(),
            "events": self._events(),
            "requests": self._requests(),
        }
        found = {name: tuple(entries) for name, entries in made.items()}
        return {name: entries for name, entries in found.items() if entries}

    @cached_property
    def letters(self) -> tuple[Entry, ...]:
        """The letters: codes A, B, C …, and titles made of what is known."""
        ids, entries = Ids(), list[Entry]()
        for number, letter in enumerate(self.finds.letters):
            sender, addressee = self._who(letter)
            known = [self.names.name(sender), self.names.name(addressee)]
            entry: dict[str, Any] = {
                "id": ids.own(pair_of(sender, addressee) or f"letter-{code(number).lower()}"),
                "code": code(number),
                "title": title_of(code(number), *known) + self._day(number),
                "sender": sender or todo(f"who writes? ({_WHO}, or not stated)"),
                "addressee": addressee or todo(f"to whom? ({_WHO}, or not stated)"),
            }
            if copies := [self.names.id(self.finds.text, span) for span in letter.copies]:
                entry["copies"] = [*dict.fromkeys(filter(None, copies))]
            if letter.enclosed_in is not None:
                entry["enclosed_in"] = entries[letter.enclosed_in]["id"]
            entry["at"] = self._words(letter.span)
            entry |= self._if_found(addressed=letter.addressed, signed=letter.signed)
            entries.append(entry)
        return tuple(entries)

    def _who(self, letter: FoundLetter) -> tuple[str, str]:
        text = self.finds.text
        return self.names.id(text, letter.sender), self.names.id(text, letter.addressee)

    def _day(self, letter: int) -> str:
        """The day on which a letter was sent, as the end of its title; empty if it is not known."""
        for time in self.finds.times:
            if (time.kind, time.of) == ("sent", letter) and time.edtf:
                return f", {chronology.in_words(time.edtf.partition('T')[0])}"
        return ""

    @cached_property
    def _page(self) -> Page:
        """The geography of the letters, in which the words of requests are looked for."""
        outlines = tuple(
            LetterOutline(entry["code"], entry["title"], letter.span, entry.get("enclosed_in", ""))
            for entry, letter in zip(self.letters, self.finds.letters, strict=True)
        )
        return Page(self.finds.text, outlines)

    def _words(self, span: Span | None) -> Any:
        """The words that find a stretch of the page again; None if there is none."""
        return anchor(self.finds.text, span) if span else None

    def _if_found(self, **spans: Span | None) -> dict[str, Any]:
        return {name: self._words(span) for name, span in spans.items() if span}

    def _parts(self) -> Iterator[Entry]:
        ids, text = Ids(), self.finds.text
        for part in self.finds.parts:
            stretches = [
                Span(text.line_span(first).start, text.line_span(last).end)
                for first, last in part.lines
            ]
            at = [self._words(span) for span in stretches if text.words(span).strip()]
            name = self._part_name(part)
            voice = _VOICES.get(part.kind, todo("whose words: author, registry or archive staff?"))
            if at:
                yield {"id": ids(name, "part"), "name": name, "voice": voice, "at": at}

    def _part_name(self, part: FoundPart) -> str:
        if part.kind == "letter" and part.letter is not None:
            return f"letter {code(part.letter)}"
        return "text" if part.kind == "body" else part.kind

    def _numbers(self) -> Iterator[Entry]:
        ids = Ids()
        for found in self.finds.numbers:
            meaning = todo("what does the page say that it means? (or not stated)")
            at = self._words(found.span)
            id = ids(f"number {found.figure}", "number")
            yield {"id": id, "figure": found.figure, "meaning": meaning, "at": at}

    def _distribution(self) -> Iterator[Entry]:
        ids = Ids()
        for copy in self.finds.copies:
            name = self.names.id(self.finds.text, copy.name)
            entry = {"id": ids.own(name or "copy"), "name": name or todo(f"who? ({_WHO})")}
            if copy.copies:
                entry["copies"] = copy.copies
            yield {**entry, "at": self._words(copy.span)}

    def _shelfmarks(self) -> Iterator[Entry]:
        ids = Ids()
        for found in self.finds.shelfmarks:
            elements = {
                name: value
                for name in ("fond", "opis", "delo", "papka", "listy")
                if (value := getattr(found, name))
            }
            id, at = ids(found.archive, "shelfmark"), self._words(found.span)
            archive = found.archive or todo("which archive? (as printed)")
            yield {"id": id, "archive": archive, **elements, "at": at}

    def _brackets(self) -> Iterator[Entry]:
        ids, text = Ids(), self.finds.text
        for found in self.finds.brackets:
            explains = self._words(found.explains) or todo("which words right before it?")
            id = ids(text.words(found.span), "bracket")
            yield {"id": id, "at": self._words(found.span), "explains": explains}

    def _events(self) -> Iterator[Entry]:
        for entry, times in events_of(self.finds, self.letters):
            yield {**entry, "written": [self._words(time.span) for time in times]}

    def _requests(self) -> Iterator[Entry]:
        """Every labelled item of a letter, looked for in its own letter."""
        ids, known = Ids(), dict[int, str]()
        lists = {item.list for item in self.finds.items}
        for number, item in enumerate(self.finds.items):
            if item.letter is None:
                continue
            home = code(item.letter)
            above = known.get(item.part_of, "") if item.part_of is not None else ""
            list_ = f"list-{item.list + 1}" if len(lists) > 1 else ""
            known[number] = ids.own(below(above or list_, id_for(item.label)))
            yield {
                "id": known[number],
                "letter": home,
                "label": item.label,
                "part_of": above,
                "verb": todo("which verb asks? (as printed)"),
                "target": todo("what is to be done to what? (the what, as printed)"),
                "amount": self._amount(item, home),
                "at": anchor(self.finds.text, item.span, self._page.scopes, home),
            }

    def _amount(self, item: FoundItem, home: str) -> Any:
        """The one amount that an item names; nothing if it names none."""
        if len(item.amounts) != 1:
            return todo("which of its figures is asked for?") if item.amounts else ""
        (found,) = item.amounts
        words = {"figure": found.figure, "unit": found.unit, "bound": found.bound}
        return {**words, "at": anchor(self.finds.text, found.span, self._page.scopes, home)}
