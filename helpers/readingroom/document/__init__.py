"""The document: a frozen value that answers for every line of its page."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

from readingroom import dates
from readingroom.document.concordance import Concordance, concordance
from readingroom.document.context import Clock
from readingroom.document.facts import Event, Letter, Name, Passage, Request
from readingroom.document.page import Page
from readingroom.document.things import Collection, Place, Reference, Thing, not_here
from readingroom.errors import NotHere, answering, visible
from readingroom.html import styled
from readingroom.text import fold

__all__ = ["Collection", "Concordance", "Document", "Passage", "Place", "Reference", "Thing"]
__getattr__ = answering(
    __name__,
    {
        "chronometry": "EVENT_KINDS UNIVERSAL times_of",
        "citation": "cite forms",
        "context": "Clock Custody Fact OutsideEvent Recipient Related Site Source Transmission",
        "enclosure": "boxes_of",
        "facts": "Bracket Copy Event Letter MissingLetter Name Number Part Request Shelfmark Slip",
        "holdings": "pairs_of",
        "things": "NOWHERE UNFILLED thing_card",
    },
)


@dataclass(frozen=True, eq=False)
class Document(Collection):
    """A document on the desk: alone in a cell it shows itself, `document["M16"]` is a passage."""

    id: str
    title: str
    status: str
    folder: Path
    page: Page
    reference: Reference
    things: tuple[Thing, ...]
    readings: Mapping[str, Collection] = field(default_factory=dict)
    keyless: bool = False
    """Whether the key is with the teacher: here are only the students' sides of its exercises."""

    def __getitem__(self, address: str) -> Any:
        """A passage (`M16`), a line (`line:12`), anything else (`kind:id`). Raises `NotHere`."""
        if (line := self._line(address)) is not None:
            return line
        shelves = [each.by_address for each in (self, *self.readings.values())]
        for shelf in shelves:
            if address in shelf:
                return shelf[address]
        raise not_here(address, [*chain.from_iterable(shelves)])

    def placed(self, address: str) -> Thing:
        """What has this address and words on the page. Raises `NotHere` where it has none."""
        thing: Thing = self[address]
        if not thing.words.strip():
            raise NotHere(f"“{address}” has no words on the page, so no line can be opened at it.")
        return thing

    def _line(self, address: str) -> Passage | None:
        match = re.fullmatch("line:([0-9]{1,7})", str(address))
        if not match:
            return None
        number, last = int(match[1]), len(self.page.text.line_starts)
        if not 0 < number <= last:
            raise not_here(address, [f"line:{last}"])
        return Passage(id=address, at=self.page.place(self.page.text.line_span(number)))

    def reading(self, reader: str) -> Collection:
        """One person's interpretation. Raises `NotHere`, with the readers there are."""
        if reader in self.readings:
            return self.readings[reader]
        raise not_here(reader, self.readings)

    @property
    def with_readings(self) -> list[Thing]:
        """All things, those of the readings after its own."""
        return [*self, *chain.from_iterable(self.readings.values())]

    @property
    def text(self) -> str:
        """The page as received, its line ends normalised."""
        return self.page.text.content

    @property
    def letters(self) -> tuple[Letter, ...]:
        """The letters on the page, the enclosing one first."""
        return self.every(Letter)

    @property
    def requests(self) -> tuple[Request, ...]:
        """The requests as enumerated."""
        return self.every(Request)

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """The events that the page speaks of, without those known from outside."""
        return self.every(Event)

    @cached_property
    def names(self) -> dict[str, str]:
        """Every name that the page bears, by its id."""
        return {each.id: each.name for each in self.every(Name)}

    @property
    def passages(self) -> tuple[Passage, ...]:
        """All passages with sigla, in reading order."""
        return self.every(Passage)

    def search(
        self,
        words: str,
        *,
        letter: str = "",
        part: str = "",
        voice: str = "",
        writer: str = "",
        whole_words: bool = False,
    ) -> Concordance:
        """Keyword in context: every place where the words stand, whatever their capitals.

        `letter` is the code of a letter (its enclosures left out), `part` and `voice` are those of
        the page, `writer` is whose letters are looked through, by name or id. Words inside longer
        words count too, unless `whole_words`. Raises `NotHere` for what is not on the page.
        """
        asked = {"letter": letter, "part": part, "voice": voice, "writer": writer}
        where = self.whereabouts(asked)
        found = concordance(self.page, words, whole_words=whole_words, where=where)
        told = [self.page.letter_by_code[letter].title if letter else "", part, voice, writer]
        return replace(found, where=", ".join(filter(None, told)) or "the page")

    def whereabouts(self, asked: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
        """Which letters, parts and voices are asked for. Raises `NotHere` for what is not there."""
        known = {
            "letter": [*self.page.letter_by_code],
            "part": [each.name for each in self.page.parts],
            "voice": [*dict.fromkeys(each.voice for each in self.page.parts), "editor"],
        }
        for name, there in known.items():
            if asked[name] and asked[name] not in there:
                raise not_here(asked[name], there)
        held: dict[str, tuple[str, ...]] = {name: (asked[name],) for name in known if asked[name]}
        if writer := asked["writer"]:
            written = self._written_by(writer)
            held["letter"] = tuple(code for code in written if asked["letter"] in ("", code))
        return held

    def _written_by(self, writer: str) -> tuple[str, ...]:
        senders = {each.sender for each in self.letters}
        names = self.every(Name, lambda each: each.id in senders)
        spelt = [(form, each.id) for each in names for form in (each.id, each.name, *each.written)]
        sender = {fold(form).casefold(): id for form, id in spelt}.get(fold(writer).casefold())
        if sender is None:
            raise not_here(writer, [each.name for each in names])
        return tuple(each.code for each in self.letters if each.sender == sender)

    def between(
        self, first: str, second: str, *, clocks: Mapping[str, str] | None = None
    ) -> dates.Interval:
        """How long lies between two events, at face value and over the clocks that were possible.

        Both are given by their ids and dated to the minute. `clocks` may choose the clock of either
        (`{"reply": "Pyongyang"}`); else, where none is stated, every one is tried.
        """
        one, other = (self[id if ":" in id else f"event:{id}"] for id in (first, second))
        if inexact := [event.id for event in (one, other) if not event.is_exact]:
            raise ValueError(f"“{inexact[0]}” is not dated to the minute")
        here, there = (self._clocks(event, (clocks or {}).get(event.id)) for event in (one, other))
        return dates.between(one.ends[0], other.ends[0], here, there)

    def _clocks(self, event: Event, chosen: str | None) -> Mapping[str, str]:
        zones = {clock.name: clock.zone for clock in self.every(Clock)}
        if chosen and chosen not in zones:
            raise not_here(chosen, zones)
        if chosen:
            return {chosen: zones[chosen]}
        if event.clock in (dates.NOT_STATED, ""):
            return zones
        known = {clock.id: clock.zone for clock in self.every(Clock)}
        return {event.clock: known.get(event.clock, event.clock)}

    def __repr__(self) -> str:
        lines, letters = len(self.page.text.line_starts), len(self.letters)
        return visible(f"{self.title} ({lines} lines, {letters} letters)")

    def _repr_html_(self) -> str:
        from readingroom.document.transcript import whole_page

        return styled(whole_page(self))
