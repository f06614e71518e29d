"""The files of a draft: what the page decides as entries, and a question for everything else.

A question stands where its answer belongs: TODO, and before it what is likely, if anything is.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from readingroom import dates
from readingroom.dates import Written
from readingroom.document.page import LetterOutline, Page, whole_words
from readingroom.importing import marks
from readingroom.importing.enumeration import Item, amounts, items
from readingroom.importing.hands import (
    RECORD,
    REGISTRY,
    WEB,
    WHOSE,
    Frame,
    Hand,
    frame,
    is_date,
    is_stamp,
    likely,
    runs,
    unsure,
)
from readingroom.importing.letters import Correspondence, Letter, letters
from readingroom.importing.marks import Line, question
from readingroom.importing.names import PERSON, Times, subject, title_names
from readingroom.loading.entries import TODO
from readingroom.loading.schemas import comment
from readingroom.loading.transcription import anchor, entry_of, id_for, mapping, todo
from readingroom.text import Span, Text, fold

Entry = Mapping[str, Any]
"""The fields of one entry as they stand in a file."""
_RECEIVED = re.compile(r"(?i)\b(?:received|arrived)\b|получен")
_LIST_OF = {"sent": "Letter {}, by the date it bears", "received": "Letter {} received"}


class Ids:
    """Gives each entry of a list an id of its own.

    >>> ids = Ids()
    >>> ids("Mao Zedong"), ids("MAO ZEDONG!"), ids("…", "name")
    ('mao-zedong', 'mao-zedong-2', 'name')
    """

    def __init__(self) -> None:
        self._given = Counter[str]()

    def __call__(self, words: str, otherwise: str = "entry") -> str:
        """An id made of these words, or of what is said `otherwise` where they hold no letters."""
        return self.own(id_for(words) if any(map(str.isalnum, words)) else otherwise)

    def own(self, wish: str) -> str:
        """This id itself, or numbered where it is taken."""
        found = wish
        while found in self._given:
            self._given[wish] += 1
            found = f"{wish}-{self._given[wish]}"
        self._given[found] = 1
        return found


@dataclass(frozen=True)
class Names:
    """The entries under `names`, and the id of the name that has a spelling."""

    entries: tuple[Entry, ...]
    ids: Mapping[str, str]

    def id(self, words: str) -> str:
        """The id of the name that these words are; empty where there is none."""
        return self.ids.get(_key(words), "")

    def name(self, id: str) -> str:
        """The name as a reader sees it; empty where there is none."""
        return next((str(each["name"]) for each in self.entries if each["id"] == id), "")


def names_of(text: Text, named: Iterable[Span]) -> Names:
    """The names at some places of the page, each with all its spellings, capitals apart."""
    ids, known = Ids(), dict[str, str]()
    entries: list[Entry] = []
    for span in named:
        key = _key(text.words(span))
        if key in known or not any(map(str.isalpha, key)):
            continue
        parts = r"\s+".join(map(re.escape, text.words(span).split()))
        found = re.finditer(rf"(?i)(?<!\w){parts}(?!\w)", text.content)
        spelt = [text.words(span), *(each[0] for each in found if not each[0].islower())]
        folded = {fold(each): " ".join(each.split()) for each in spelt}
        written = [each for each in folded.values() if whole_words(text, each)]
        if not written:
            continue
        name = next((each for each in written if not each.isupper()), written[0])
        known[key] = ids(name, "name")
        before = text.content[max(span.start - 40, 0) : span.start]
        kind = "person" if PERSON.search(before) else todo(_KIND)
        entries.append({"id": known[key], "kind": kind, "name": name, "written": written})
    return Names(tuple(entries), known)


def _key(words: str) -> str:
    return " ".join(fold(words).casefold().split())


_KIND = "person, organisation, place, facility or term?"
_WHO = "an id under names, or not stated"
_TITLE = "which words of the page are its title? (or its first words)"
_DATE = "which date do these words give? Write it as 1952-07-15 or 1952-07-15T03:00"
_VERB = "which verb asks? (as printed; delete the entry if it asks for nothing)"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def code(number: int) -> str:
    """The code of a letter by its number from 0: A to Z, then AA and so on.

    >>> code(0), code(27)
    ('A', 'AB')
    """
    before, last = divmod(number, len(_LETTERS))
    return (code(before - 1) if before else "") + _LETTERS[last]


def below(above: str, label: str) -> str:
    """The id of an item that stands under another one.

    >>> below("2", "a"), below("2", "1"), below("", "3")
    ('2a', '2-1', '3')
    """
    apart = "-" if len(above) > 3 or (above[-1:].isdigit() == label[:1].isdigit()) else ""
    return f"{above}{apart}{label}"[:60] if above else label


@dataclass(frozen=True)
class Draft:
    """What `document.yaml` will hold of a page: the fields at its top, and its lists of entries.

    >>> draft = Draft("page", Text("To Comrade Kim Il Sung.\\n\\nAgreed.\\n\\nWith greetings! Mao"))
    >>> draft.lists["letters"][0]["title"]
    'Mao to Kim Il Sung'
    """

    slug: str
    text: Text

    @cached_property
    def lines(self) -> Sequence[Line]:
        """The lines that are not blank."""
        return marks.lines_of(self.text)

    @cached_property
    def frame(self) -> Frame:
        """What the archive put around the document."""
        return frame(self.text, self.lines)

    @cached_property
    def shelfmarks(self) -> Sequence[marks.Shelfmark]:
        """Every shelfmark of the page."""
        return list(marks.shelfmarks(self.text, Span(0, len(self.text.content))))

    @cached_property
    def citation(self) -> marks.Citation | None:
        """The page's own citation."""
        return marks.citation(self.text, self.frame.records)

    @cached_property
    def footnotes(self) -> tuple[int, Mapping[Span, Line]]:
        """At which line of the document its footnotes begin, and each mark with its footnote."""
        return marks.footnotes(self.text, self.frame.document)

    @cached_property
    def dates(self) -> Sequence[Written]:
        """Every date and hour, without figures of shelfmarks and numbers that look like one."""
        numbers = [span for span, _ in marks.numbers(self.text, self.lines)]
        apart = sorted([*(mark.span for mark in self.shelfmarks), *numbers])
        found = []
        for each in dates.written_in(self.text.content):
            at = bisect_left(apart, each.end, key=lambda span: span.start) - 1
            if at < 0 or apart[at].end <= each.start:
                found.append(each)
        return found

    @cached_property
    def times(self) -> Times:
        """The places of the dates and hours."""
        return Times(self.text.content, [Span(each.start, each.end) for each in self.dates])

    @cached_property
    def read(self) -> Correspondence:
        """The letters, and what may be one."""
        return letters(self.frame.document[: self.footnotes[0]], self.times, site=self.frame.site)

    @cached_property
    def owner(self) -> Mapping[int, int]:
        """The index of the letter whose own a line is, by the number of the line."""
        return {
            self.frame.document[n].number: index
            for index, letter in enumerate(self.read.letters)
            for n in letter.own
        }

    @cached_property
    def hands(self) -> Mapping[int, Hand]:
        """Whose hand wrote each line, by its number."""
        found = dict(self.frame.hands)
        for at, line in enumerate(self.frame.document):
            index = self.owner.get(line.number)
            if at >= self.footnotes[0]:
                found[line.number] = Hand("footnotes", question(WHOSE, "archive staff"))
            elif index is None:
                doubt = Hand("another letter?", question(WHOSE, "author"))
                found[line.number] = doubt if at in self.read.doubtful else unsure(line.words)
            else:
                found[line.number] = self._in_letter(line, index)
        return found

    def _in_letter(self, line: Line, index: int) -> Hand:
        """The hand of a line in a letter: the letter's, if it looks like nobody else's."""
        letter = self.read.letters[index]
        looks, voice = likely(line.words)
        if is_stamp(line.words):
            looks, voice = "stamp", "registry"
        if looks and not (letter.voice == "author" and looks == "abstract"):
            return Hand(f"{looks} in letter {code(index)}", question(WHOSE, voice))
        return Hand(f"letter {code(index)}", letter.voice)

    @cached_property
    def names(self) -> Names:
        """The names of those who write, are written to, or get a copy."""
        ends = [
            span
            for letter in self.read.letters
            for span in (letter.sender, letter.addressee, *letter.copies)
            if span
        ]
        return names_of(self.text, [*ends, *(name for _, name, _ in self._copies)])

    @cached_property
    def _copies(self) -> Sequence[tuple[Span, Span, str]]:
        """The recipients of the lists of copies, at the edges of the letters and around them."""
        edges = {n for each in self.read.letters for n in (*each.own[:8], *each.own[-4:])}
        return [
            copy
            for at, line in enumerate(self.frame.document)
            if line.number not in self.owner or at in edges
            for copy in marks.copies(self.text, line)
        ]

    @cached_property
    def title(self) -> Any:
        """The title of the page, if its citation or its subject says it; else a question."""
        cited = self.citation.title if self.citation else None
        heads = [self.frame.document[n] for each in self.read.letters for n in each.own[:8]]
        said = next((span for line in heads if (span := subject(line))), None)
        if span := cited or said:
            return self._words(span)
        letter = self.read.letters[0] if self.read.letters else None
        first = letter.first + (not letter.begun) if letter else 0
        outside = [each for each in self.frame.document[:first] if self._may_be_title(each)]
        near = [short(each.words) for each in (*self.frame.above, *outside)[:3]]
        return question(_TITLE, *near)

    def _may_be_title(self, line: Line) -> bool:
        known = self.hands[line.number].sure or is_date(line.words) or likely(line.words)[0]
        return not known and len(line.words) > 8

    @cached_property
    def head(self) -> Entry:
        """What stands above the lists."""
        frame, cited = self.frame, self.citation
        head: dict[str, Any] = {
            "format": "document 1",
            "id": self.slug,
            "status": "draft",
            "title": self.title,
        }
        head |= self._if_found(language=frame.language, abstract=frame.abstract)
        if "abstract" not in head and (near := list(self._abstracts())):
            asks = "which words are the archive's abstract? Leave the field out if there is none"
            head["abstract"] = question(asks, *near[:2])
        sha256 = hashlib.sha256(self.text.content.encode()).hexdigest()
        head["source"] = {"file": "source.txt", "sha256": sha256}
        if cited:
            more = self._if_found(date=cited.date, repository=cited.repository)
            head["citation"] = {"at": self._words(cited.span), **more}
        return head

    def _abstracts(self) -> Iterator[str]:
        """Lines around the document that look like an abstract."""
        for line in self.lines:
            own = line.number in self.owner or self.hands[line.number] == WEB
            cites = marks.is_citation(line.words) or marks.is_record(self.text, line)
            if not own and not cites and likely(line.words)[0] == "abstract":
                yield short(line.words)

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

    def span(self, letter: Letter) -> Span:
        """From the first to the last words of a letter, what it encloses included."""
        lines = self.frame.document
        first = min([*letter.own, *(each.first for each in self._within(letter))])
        last = max([*letter.own, *(each.last for each in self._within(letter))])
        return Span(lines[first].span.start, letter.end or lines[last].span.end)

    def _within(self, letter: Letter) -> Iterator[Letter]:
        return (each for each in self.read.letters if each.outer is letter)

    @cached_property
    def letters(self) -> tuple[Entry, ...]:
        """The letters: codes A, B, C …, and titles made of what is known."""
        ids, entries = Ids(), list[Entry]()
        index = {id(letter): number for number, letter in enumerate(self.read.letters)}
        for number, letter in enumerate(self.read.letters):
            ends = {role: self._who(letter, role, number) for role in ("sender", "addressee")}
            known = {role: id if id in self.names.ids.values() else "" for role, id in ends.items()}
            pair = f"{known['sender']}-to-{known['addressee']}" if all(known.values()) else ""
            entry: dict[str, Any] = {
                "id": ids.own(pair or f"letter-{code(number).lower()}"),
                "code": code(number),
                "title": self._called(number, known),
                **ends,
                "copies": [*dict.fromkeys(filter(None, map(self._name_at, letter.copies)))],
            }
            if letter.outer:
                entry["enclosed_in"] = entries[index[id(letter.outer)]]["id"]
            entry["at"] = self._words(self.span(letter))
            entry |= self._if_found(addressed=letter.addressed, signed=letter.signed)
            entries.append(entry)
        return tuple(entries)

    def _name_at(self, span: Span | None) -> str:
        return self.names.id(self.text.words(span)) if span else ""

    def _who(self, letter: Letter, role: str, number: int) -> str:
        """The id of one end of a letter; or a question, with whom a line or the title names."""
        named = getattr(letter, role)
        if id := self._name_at(named):
            return id
        spans = [named] if named else letter.likely if role == "sender" else []
        near = [" ".join(self.text.words(each).split()) for each in spans]
        if number == 0 and self.citation and self.citation.title:
            titled = title_names(self.text.words(self.citation.title))
            near.append(titled[role == "addressee"])
        asks = "who writes?" if role == "sender" else "to whom?"
        return question(f"{asks} ({_WHO})", *near)

    def _called(self, number: int, ends: Mapping[str, str]) -> str:
        """What a letter is called, made of the names that are known, and its day."""
        sender, addressee = (self.names.name(ends[role]) for role in ("sender", "addressee"))
        if sender and addressee:
            called = f"{sender} to {addressee}"
        else:
            more = f" from {sender}" if sender else f" to {addressee}" if addressee else ""
            called = f"Letter {code(number)}{more}"
        day = self._sent.get(number)
        value = self._value(day, number)[0].partition("T")[0] if day else ""
        return f"{called}, {dates.in_words(value)}" if value else called

    @cached_property
    def _sent(self) -> Mapping[int, Written]:
        """The date that each letter bears, by the number of the letter."""
        at = {Span(each.start, each.end): each for each in self.dates}
        return {
            number: at[days[0]]
            for number, letter in enumerate(self.read.letters)
            if (days := [each for each in letter.dated if at[each].day]) and letter.begun
        }

    @cached_property
    def _page(self) -> Page:
        """The geography of the letters, in which the words of requests are looked for."""
        outlines = tuple(
            LetterOutline(
                entry["code"], entry["title"], self.span(letter), entry.get("enclosed_in", "")
            )
            for entry, letter in zip(self.letters, self.read.letters, strict=True)
        )
        return Page(self.text, outlines)

    def _words(self, span: Span) -> Any:
        """The words that find a stretch of the page again."""
        return anchor(self.text, span)

    def _if_found(self, **spans: Span | None) -> dict[str, Any]:
        return {name: self._words(span) for name, span in spans.items() if span}

    def _parts(self) -> Iterator[Entry]:
        """One part for each hand that is sure and each letter; one for each stretch in doubt."""
        ids, text = Ids(), self.text
        found: dict[tuple[Hand, int], list[Span]] = {}
        for hand, first, last in runs(self.hands, len(text.line_starts)):
            apart = 0 if hand.sure or hand.part.startswith(("letter ", "footnotes")) else first
            span = Span(text.line_span(first).start, text.line_span(last).end)
            found.setdefault((hand, apart), []).append(span)
        for (hand, apart), spans in found.items():
            words = short(text.words(spans[0]).strip().split("\n")[0]) if apart else ""
            name = f"{hand.part}, “{words}”" if words else hand.part
            at = [self._words(span) for span in spans]
            yield {"id": ids(hand.part, "part"), "name": name, "voice": hand.voice, "at": at}

    def _numbers(self) -> Iterator[Entry]:
        ids = Ids()
        meaning = todo("what does the page say that it means? (or not stated)")
        lines = [line for line in self.lines if self.hands[line.number] != WEB]
        for span, figure in marks.numbers(self.text, lines):
            id = ids(f"number {figure}", "number")
            yield {"id": id, "figure": figure, "meaning": meaning, "at": self._words(span)}
        for span, line in self.footnotes[1].items():
            figure = self.text.words(span)
            means = f"the mark of the footnote that begins “{short(line.words)}”"
            at = self._words(span)
            yield {"id": ids.own("footnote"), "figure": figure, "meaning": means, "at": at}

    def _distribution(self) -> Iterator[Entry]:
        ids = Ids()
        for span, name, figure in self._copies:
            id = self._name_at(name)
            who = id or todo(f"who? ({_WHO})")
            yield {
                "id": ids.own(id or "copy"),
                "name": who,
                "copies": figure,
                "at": self._words(span),
            }

    def _shelfmarks(self) -> Iterator[Entry]:
        ids = Ids()
        for mark in self.shelfmarks:
            archive = mark.elements["archive"]
            asked = archive or todo("which archive? (as printed)")
            at = self._words(mark.span)
            yield {"id": ids(archive, "shelfmark"), **mark.elements, "archive": asked, "at": at}

    def _brackets(self) -> Iterator[Entry]:
        ids = Ids()
        for span, near in marks.brackets(self.text):
            explains = question("which words right before it?", *near)
            yield {
                "id": ids(self.text.words(span), "bracket"),
                "at": self._words(span),
                "explains": explains,
            }

    def _value(self, each: Written, letter: int | None) -> tuple[str, str]:
        """What a date is worth in EDTF, if its words say it; and what is likely, if they do not."""
        century = next((year // 100 * 100 for year in self._years if year % 100 == each.year), 0)
        near = self._sent.get(letter) if letter is not None else None
        year = near.year if near and near.year > 99 else next(iter(self._listed_years), 0)
        value = self._fitting(each, each.edtf(year, century or 1900))
        plain = each.year > 99 or each.length or (century and each.year)
        return (value, "") if plain else ("", value)

    def _fitting(self, each: Written, value: str) -> str:
        """A value in EDTF, if it is a date of the calendar that fits its words."""
        try:
            dates.stretch(value or "1952")
        except ValueError:
            return ""
        return (
            ""
            if dates.misfit([self.text.content[each.start : each.end]], value or "1952")
            else value
        )

    @cached_property
    def _years(self) -> Sequence[int]:
        """The years that the page writes with four figures."""
        return list(dict.fromkeys(each.year for each in self.dates if each.year > 99))

    @cached_property
    def _listed(self) -> Sequence[Span]:
        """The archive's own dates for the item."""
        cited = self.citation.date if self.citation else None
        return [*self.frame.dates, *([cited] if cited else [])]

    @cached_property
    def _listed_years(self) -> Sequence[int]:
        return [
            each.year
            for each in self.dates
            if each.year > 99
            and any(span.holds(Span(each.start, each.end)) for span in self._listed)
        ]

    def _events(self) -> Iterator[Entry]:
        """Every date and hour of the document as written, and the archive's date for the item."""
        ids, listed = Ids(), dict[str, list[Any]]()
        own = {self._value(each, n)[0]: n for n, each in self._sent.items()}
        for each in self.dates:
            span = Span(each.start, each.end)
            number = self.text.line(each.start)
            value = self._value(each, self.owner.get(number))[0]
            if any(day.holds(span) for day in self._listed):
                listed.setdefault(value, []).append(self._words(span))
            elif self.hands[number] not in (WEB, RECORD):
                yield self._event(ids, each, span, number, own)
        for value, written in listed.items():
            yield {
                "id": ids.own("catalogue-date"),
                "what": "The date under which the archive lists the item",
                "kind": "catalogued",
                "edtf": value or todo(_DATE),
                "written": written,
            }

    def _event(
        self, ids: Ids, each: Written, span: Span, number: int, own: Mapping[str, int]
    ) -> Entry:
        """A time of the document: what it dates is said only where the page says it."""
        letter = self.owner.get(number)
        value, near = self._value(each, letter)
        sent = next((n for n, day in self._sent.items() if day is each), None)
        kind, what, of = "mentioned", todo("what happened then?"), ""
        if sent is not None:
            kind, of = "sent", self.letters[sent]["id"]
            what = _LIST_OF[kind].format(code(sent))
        elif [span] == self._receptions:
            kind, (what, of) = "received", self._reception()
        elif letter is None or self._is_dated(number) or not self._author(number, letter):
            kind = question("sent, received, mentioned or catalogued?", self._kind(number, letter))
        elif "T" in value and value in own:
            what = question("what happened then?", f"the sending of letter {code(own[value])}")
        named = sent is not None or kind == "received"
        letter_id = "letter" if of.startswith(TODO) else of
        name = f"{letter_id}-{kind}" if named else id_for(value or "time")
        entry = {"id": ids.own(name), "what": what, "kind": kind, "of": of}
        return {**entry, "edtf": value or question(_DATE, near), "written": [self._words(span)]}

    def _kind(self, number: int, letter: int | None) -> str:
        """What the time of a line that is not surely an author's is likely to mark."""
        if _RECEIVED.search(self.text.words(self.text.line_span(number))):
            return "received"
        if self._is_dated(number):
            return "sent" if letter is not None else "catalogued" if self.frame.site else ""
        return "mentioned" if letter is not None else ""

    def _is_dated(self, number: int) -> bool:
        return self.times.is_date(self.by_number[number])

    @cached_property
    def by_number(self) -> Mapping[int, Line]:
        """The lines by their numbers."""
        return {line.number: line for line in self.lines}

    def _author(self, number: int, letter: int) -> bool:
        """Whether a line is taken for a letter's own words, and looks like nobody else's."""
        return self.hands[number].part == f"letter {code(letter)}"

    @cached_property
    def _receptions(self) -> Sequence[Span]:
        """The days in an office's own notes of receipt."""
        found = [each for each in self.dates if each.day]
        return [Span(each.start, each.end) for each in found if self._is_reception(each)]

    def _is_reception(self, each: Written) -> bool:
        number = self.text.line(each.start)
        line = self.text.words(self.text.line_span(number))
        return self.hands[number] == REGISTRY and bool(_RECEIVED.search(line))

    def _reception(self) -> tuple[str, str]:
        """What a note of receipt is about: the letter, where only one is not enclosed."""
        outer = [n for n, each in enumerate(self.read.letters) if each.outer is None]
        if len(outer) == 1:
            return _LIST_OF["received"].format(code(outer[0])), self.letters[outer[0]]["id"]
        asked = question(
            "which letter? (an id under letters)", *(self.letters[n]["id"] for n in outer[:3])
        )
        return "A letter received", asked

    def _requests(self) -> Iterator[Entry]:
        """Every labelled item of a letter, looked for in its own letter."""
        ids = Ids()
        found = [(n, self._items(letter)) for n, letter in enumerate(self.read.letters)]
        several = sum(not item.under for _, all_ in found for item in all_[:1]) > 1
        for number, all_ in found:
            known: dict[int, str] = {}
            for item in all_:
                above = known.get(id(item.under), "") if item.under else ""
                home = code(number)
                wish = below(above or (home.lower() if several else ""), id_for(item.label))
                known[id(item)] = ids.own(wish)
                yield {
                    "id": known[id(item)],
                    "letter": home,
                    "label": item.label,
                    "part_of": above,
                    "verb": todo(f"is this label one? {_VERB}" if item.doubtful else _VERB),
                    "target": todo("what is to be done to what? (the what, as printed)"),
                    "amount": self._amount(item),
                    "at": anchor(self.text, item.span, self._page.scopes, home),
                }

    def _items(self, letter: Letter) -> list[Item]:
        """The items of a letter; none that may be notes under a text whose end is not sure."""
        lines = [self._clipped(self.frame.document[n], letter.end) for n in letter.own]
        lines = [each for at, each in zip(letter.own, lines, strict=True) if each.words]
        found = items(self.text, lines)
        if not found or letter.ended:
            return found
        first, last = (self.text.line(found[at].span.start) for at in (0, -1))
        above = [each for each in lines if each.number < first][-1:]
        led = any(each.words.endswith(":") for each in above)
        notes = found[0].label.strip(".)").isdigit() and last == lines[-1].number
        return [] if notes and not led else found

    def _clipped(self, line: Line, end: int) -> Line:
        """A line of a letter without the quotation mark that closes the letter."""
        if not end or line.span.end < end:
            return line
        words = line.words[: max(end - line.span.start, 0)].rstrip('”"»“」』＂ \t')
        return Line(line.number, words, Span(line.span.start, line.span.start + len(words)))

    def _amount(self, item: Item) -> str:
        """A question, where there are figures that may be an amount; nothing else."""
        near = amounts(" ".join(self.text.words(item.span).split()))
        asks = "does it ask for an amount? Write figure, unit and at, or leave the field out"
        return question(asks, *near[:3]) if near else ""

    @property
    def remarks(self) -> Iterator[tuple[int, str]]:
        """What a person should look at besides, with its line."""
        for at in self.read.odd:
            yield self.frame.document[at].number, "This quotation mark has no pair."


def short(words: str) -> str:
    """The first words of a line."""
    words = " ".join(words[:300].split())
    return words if len(words) <= 60 else f"{words[:60].rpartition(' ')[0] or words[:60]} …"


def files(draft: Draft, template: Callable[[str], str]) -> dict[str, str]:
    """The files of a draft document, by their names, from their templates."""
    cited = draft.citation
    words = draft.text.words(cited.span) if cited else ""
    quoted = "".join(f"> {line}\n" for line in words.split("\n") if line.strip())
    facts = {name: "".join(map(entry_of, entries)) for name, entries in draft.lists.items()}
    said = {
        "slug": draft.slug,
        "head": mapping(draft.head),
        "cited": f"The page cites itself so:\n\n{quoted}" if cited else "",
    }
    names = ("document.yaml", "reading.key.yaml", "RIGHTS.md")
    return {
        name: (f"{comment(name)}\n" if name.endswith("yaml") else "")
        + filled(template(name), {**said, **facts})
        for name in names
    }


_GAP = re.compile(r"(?m)^\{([a-z]+)\}$|\{([a-z]+)\}")


def filled(template: str, values: Mapping[str, str]) -> str:
    """A template with its gaps filled; a paragraph with a gap that has no value is left out.

    >>> filled("names:\\n{names}\\n\\n# Dates.\\nevents:\\n{events}\\n", {"names": "- id: a\\n"})
    'names:\\n- id: a\\n'
    """

    def kept(paragraph: str) -> bool:
        return all(values.get(gap[1] or gap[2]) for gap in _GAP.finditer(paragraph))

    paragraphs = filter(kept, template.strip().split("\n\n"))
    text = _GAP.sub(lambda gap: values[gap[1] or gap[2]].strip(), "\n\n".join(paragraphs))
    return f"{text}\n"
