"""The files of a draft: what the page decides as entries, and a question for everything else.

A question stands where its answer belongs: TODO, and before it what is likely, if anything is.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from readingroom import dates
from readingroom.document.page import LetterOutline, Page, whole_words
from readingroom.importing import diplomatics
from readingroom.importing.enumeration import Item, amounts, items
from readingroom.importing.hands import REGISTRY, Hand, runs
from readingroom.importing.letters import Letter
from readingroom.importing.lines import Line, ends_in, form, pattern, question
from readingroom.importing.survey import Survey
from readingroom.loading.schemas import comment
from readingroom.loading.transcription import anchor, code_for, entry_of, id_for, mapping, todo
from readingroom.text import Span, Text, fold

Entry = dict[str, Any]
"""The fields of one entry as they stand in a file; a place stands for the words that find it."""
_WHO = "(an id under names, or not stated)"
_TITLE = "which words of the page are its title? (or its first words)"
_ABSTRACT = "which words are the archive's abstract? Leave the field out if there is none"
_DATE = "which date do these words give? Write it as 1952-07-15 or 1952-07-15T03:00"
_VERB = "which verb asks? (as printed; delete the entry if it asks for nothing)"
_TARGET = "what is to be done to what? (the what, as printed)"
_AMOUNT = "does it ask for an amount? Write figure, unit and at, or leave the field out"
_MEANS = "what does the page say that it means? (or not stated)"
_LISTED = "The date under which the archive lists the item"


class Ids:
    """Gives each entry of a list an id of its own.

    >>> ids = Ids("name")
    >>> ids("Mao Zedong"), ids("MAO ZEDONG!"), ids("…")
    ('mao-zedong', 'mao-zedong-2', 'name')
    """

    def __init__(self, otherwise: str) -> None:
        self._otherwise = otherwise
        self._given = Counter[str]()

    def __call__(self, words: str) -> str:
        """An id made of these words, or of what is said otherwise where they hold no letters."""
        found = wish = id_for(words) if any(map(str.isalnum, words)) else self._otherwise
        while found in self._given:
            self._given[wish] += 1
            found = f"{wish}-{self._given[wish]}"
        self._given[found] = 1
        return found


def short(words: str) -> str:
    """The first words of a line."""
    words = " ".join(words[:300].split())
    return words if len(words) <= 60 else f"{words[:60].rpartition(' ')[0] or words[:60]} …"


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
    def page(self) -> Survey:
        """What is read of the page."""
        return Survey(self.text)

    @cached_property
    def head(self) -> Entry:
        """What stands above the lists."""
        frame, cited = self.page.frame, self.page.citation
        sha256 = hashlib.sha256(self.text.content.encode()).hexdigest()
        citation = (
            {"at": cited.span, "date": cited.date, "repository": cited.repository} if cited else {}
        )
        head = {
            "format": "document 1",
            "id": self.slug,
            "status": "draft",
            "title": self._title(),
            "language": frame.language,
            "abstract": frame.abstract or self._abstract(),
            "source": {"file": "source.txt", "sha256": sha256},
            "citation": citation,
        }
        return self._written(head)  # type: ignore[no-any-return]

    @cached_property
    def lists(self) -> Mapping[str, Sequence[Entry]]:
        """The entries of each list that has any, in the order of the file."""
        made: Mapping[str, Iterable[Entry]] = {
            "parts": self._with_ids("part", self._parts()),
            "letters": self.letters,
            "numbers": self._with_ids("number", self._numbers()),
            "distribution": self._with_ids("copy", self._distribution()),
            "shelfmarks": self._with_ids("shelfmark", self._shelfmarks()),
            "names": self.names.values(),
            "brackets": self._with_ids("bracket", self._brackets()),
            "events": self._with_ids("event", self._events()),
            "requests": self._requests(),
        }
        found = {name: tuple(map(self._written, entries)) for name, entries in made.items()}
        return {name: entries for name, entries in found.items() if entries}

    def _with_ids(self, otherwise: str, entries: Iterable[Entry]) -> Iterator[Entry]:
        ids = Ids(otherwise)
        for entry in entries:
            yield {**entry, "id": ids(entry["id"])}

    def _written(self, value: Any) -> Any:
        """A value with the words that find a place again, in place of each place in it."""
        if isinstance(value, Span):
            return anchor(self.text, value)
        if isinstance(value, dict):
            return {name: self._written(each) for name, each in value.items()}
        return list(map(self._written, value)) if isinstance(value, list) else value

    def _title(self) -> Span | str:
        """The title of the page, if its citation or its subject says it; else a question."""
        page, cited = self.page, self.page.citation
        said = [cited.title if cited else None, *(line.subject for line in page.edges)]
        if span := next(filter(None, said), None):
            return span
        first = page.letters[0].first + (not page.letters[0].begun) if page.letters else 0
        near = [*page.frame.above, *filter(self._may_be_title, page.document[:first])]
        return question(_TITLE, *(short(each.words) for each in near[:3]))

    def _may_be_title(self, line: Line) -> bool:
        known = self.page.hands[line.number].sure or line.is_bare_date or line.looks[0]
        return not known and len(line.words) > 8

    def _abstract(self) -> str:
        """A question, where lines around the letters look like an abstract; else nothing."""
        near = [
            short(line.words)
            for number, line in self.page.lines.items()
            if number not in self.page.owner and line.looks[0] == "abstract"
        ]
        return question(_ABSTRACT, *near[:2]) if near else ""

    def _parts(self) -> Iterator[Entry]:
        """One part for each hand that is sure and each letter; one for each stretch in doubt."""
        text = self.text
        found: dict[tuple[Hand, int], list[Span]] = {}
        for hand, first, last in runs(self.page.hands, len(text.line_starts)):
            apart = 0 if hand.sure or hand.part.startswith(("letter ", "footnotes")) else first
            span = Span(text.line_span(first).start, text.line_span(last).end)
            found.setdefault((hand, apart), []).append(span)
        for (hand, apart), spans in found.items():
            words = short(text.words(spans[0]).strip().split("\n")[0]) if apart else ""
            name = f"{hand.part}, “{words}”" if words else hand.part
            yield {"id": hand.part, "name": name, "voice": hand.voice, "at": spans}

    @cached_property
    def names(self) -> Mapping[str, Entry]:
        """Those who write, are written to, or get a copy, by their words without capitals."""
        ids, found = Ids("name"), dict[str, Entry]()
        ends = (
            (s for s in (each.sender, each.addressee, *each.copies)) for each in self.page.letters
        )
        for span in (
            *(s for each in ends for s in each),
            *(name for _, name, _ in self.page.copies),
        ):
            key = self._key(span) if span else ""
            written = self._spellings(self.text.words(span)) if span and key not in found else []
            if span and written:
                name = next((each for each in written if not each.isupper()), written[0])
                before = self.text.content[max(span.start - 40, 0) : span.start]
                asked = todo("person, organisation, place, facility or term?")
                kind = "person" if pattern(r"{titles}[ \t]+$").search(before) else asked
                found[key] = {"id": ids(name), "kind": kind, "name": name, "written": written}
        return found

    def _key(self, span: Span) -> str:
        return fold(self.text.words(span)).casefold()

    def _spellings(self, words: str) -> list[str]:
        """The spellings of a name on the page, capitals apart; none if it stands within a word."""
        content, low, at = self.text.content, self._low, -1
        found = {fold(words): " ".join(words.split())}
        while (at := low.find(words.lower(), at + 1)) >= 0:
            each = content[at : at + len(words)]
            if not each.islower():
                found.setdefault(fold(each), " ".join(each.split()))
        return [each for each in found.values() if whole_words(self.text, each)]

    @cached_property
    def _low(self) -> str:
        low = self.text.content.lower()
        return low if len(low) == len(self.text.content) else self.text.content

    def _named(self, span: Span | None) -> Entry:
        """The name that some words are; nothing in it if there is none."""
        return self.names.get(self._key(span), {}) if span else {}

    @cached_property
    def letters(self) -> Sequence[Entry]:
        """The letters: codes A, B, C …, and titles made of what is known."""
        codes = {id(letter): code_for(n) for n, letter in enumerate(self.page.letters)}
        return [
            {
                "id": f"letter-{codes[id(letter)].lower()}",
                "code": codes[id(letter)],
                "title": self._called(number, letter),
                "sender": self._who(letter, "sender", number),
                "addressee": self._who(letter, "addressee", number),
                "copies": [*dict.fromkeys(self._named(each).get("id") for each in letter.copies)],
                "enclosed_in": f"letter-{codes[id(letter.outer)].lower()}" if letter.outer else "",
                "at": self.page.span(letter),
                "addressed": letter.addressed,
                "signed": letter.signed,
            }
            for number, letter in enumerate(self.page.letters)
        ]

    def _who(self, letter: Letter, role: str, number: int) -> str:
        """The id of one end of a letter; or a question, with whom a line or the title names."""
        named, cited = getattr(letter, role), self.page.citation
        if known := self._named(named):
            return str(known["id"])
        near = [named] if named else letter.likely if role == "sender" else []
        if number == 0 and cited and cited.title:
            near = [*near, ends_in(self.text, cited.title)[role == "addressee"]]
        asks = f"{'who writes?' if role == 'sender' else 'to whom?'} {_WHO}"
        return question(asks, *(" ".join(self.text.words(each).split()) for each in near if each))

    def _called(self, number: int, letter: Letter) -> str:
        """What a letter is called, made of the names that are known, and its day."""
        sender, to = (self._named(each).get("name") for each in (letter.sender, letter.addressee))
        code = f"Letter {code_for(number)}"
        called = f"{sender or code} to {to}" if to else f"{code} from {sender}" if sender else code
        days = [self.page.value(span)[0] for span, of in self.page.sent.items() if of == number]
        day = "".join(days).partition("T")[0]
        return f"{called}, {dates.in_words(day)}" if day else called

    def _numbers(self) -> Iterator[Entry]:
        page = self.page
        for span, figure in page.numbers:
            if page.hands[self.text.line(span.start)].part != "web page":
                yield {
                    "id": f"number {figure}",
                    "figure": figure,
                    "meaning": todo(_MEANS),
                    "at": span,
                }
        for span, line in page.footnotes[1].items():
            means = f"the mark of the footnote that begins “{short(line.words)}”"
            figure = self.text.words(span)
            yield {"id": "footnote", "figure": figure, "meaning": means, "at": span}

    def _distribution(self) -> Iterator[Entry]:
        for span, name, figure in self.page.copies:
            who = self._named(name).get("id", "")
            yield {"id": who, "name": who or todo(f"who? {_WHO}"), "copies": figure, "at": span}

    def _shelfmarks(self) -> Iterator[Entry]:
        for mark in self.page.shelfmarks:
            archive = mark.elements["archive"]
            asked = archive or todo("which archive? (as printed)")
            yield {"id": archive, **mark.elements, "archive": asked, "at": mark.span}

    def _brackets(self) -> Iterator[Entry]:
        for span, near in diplomatics.brackets(self.text):
            explains = question("which words right before it?", *near)
            yield {"id": self.text.words(span), "at": span, "explains": explains}

    def _events(self) -> Iterator[Entry]:
        """Every date and hour of the document as written, and the archive's date for the item."""
        listed = dict[str, list[Span]]()
        for span in self.page.dates:
            value, near = self.page.value(span)
            if span in self.page.listed:
                listed.setdefault(value, []).append(span)
            elif not self.page.is_archives(self.text.line(span.start)):
                what, kind, of = self._marks(span)
                id = f"{kind} {of}" if of else value or "time"
                edtf = value or question(_DATE, near)
                yield {
                    "id": id,
                    "what": what,
                    "kind": kind,
                    "of": of,
                    "edtf": edtf,
                    "written": [span],
                }
        for value, at in listed.items():
            edtf = value or todo(_DATE)
            yield {
                "id": _LISTED,
                "what": _LISTED,
                "kind": "catalogued",
                "edtf": edtf,
                "written": at,
            }

    def _marks(self, span: Span) -> tuple[str, str, str]:
        """What a time of the document dates, its kind, its letter: only if the page says it."""
        page, number = self.page, self.text.line(span.start)
        asked = todo("what happened then?")
        if (sent := page.sent.get(span)) is not None:
            of = self.letters[sent]
            return f"Letter {of['code']}, by the date it bears", "sent", of["id"]
        outer = [of for of in self.letters if not of["enclosed_in"]]
        if [span] == self._receptions and len(outer) == 1:
            return f"Letter {outer[0]['code']} received", "received", outer[0]["id"]
        if page.is_own(number) and not page.lines[number].is_date:
            return asked, "mentioned", ""
        return asked, question("sent, received, mentioned or catalogued?", self._kind(number)), ""

    @cached_property
    def _receptions(self) -> Sequence[Span]:
        """The days in an office's own notes of receipt."""
        lines = [line for n, line in self.page.lines.items() if self.page.hands[n] == REGISTRY]
        noted = (line.times.items() for line in lines if form("received").search(line.words))
        return [span for times in noted for span, each in times if each.day]

    def _kind(self, number: int) -> str:
        """What the time of a line that is not surely an author's is likely to mark."""
        line, inside = self.page.lines[number], number in self.page.owner
        if form("received").search(line.words):
            return "received"
        if line.is_date:
            return "sent" if inside else "catalogued" if self.page.frame.site else ""
        return "mentioned" if inside else ""

    def _requests(self) -> Iterator[Entry]:
        """Every labelled item of a letter, looked for in its own letter."""
        found = [(code_for(n), self._items(letter)) for n, letter in enumerate(self.page.letters)]
        several, ids = sum(bool(all_) for _, all_ in found) > 1, Ids("request")
        for home, all_ in found:
            known = {id(None): home.lower() if several else ""}
            for item in all_:
                above, label = known[id(item.under)], id_for(item.label)
                joined = f"{above}{label}" if label.isalpha() else f"{above}-{label}"
                known[id(item)] = ids(joined.strip("-"))
                near = amounts(" ".join(self.text.words(item.span).split()))
                yield {
                    "id": known[id(item)],
                    "letter": home,
                    "label": item.label,
                    "part_of": above if item.under else "",
                    "verb": todo(f"is this label one? {_VERB}" if item.doubtful else _VERB),
                    "target": todo(_TARGET),
                    "amount": question(_AMOUNT, *near[:3]) if near else "",
                    "at": anchor(self.text, item.span, self._outline.scopes, home),
                }

    @cached_property
    def _outline(self) -> Page:
        """The geography of the letters, in which the words of requests are looked for."""
        outlines = (
            LetterOutline(each["code"], each["title"], each["at"], each["enclosed_in"])
            for each in self.letters
        )
        return Page(self.text, tuple(outlines))

    def _items(self, letter: Letter) -> list[Item]:
        """The items of a letter; none that may be notes under a text whose end is not sure."""
        lines = [self.page.document[n].until(letter.end) for n in letter.own]
        found = items(lines)
        if not found or letter.ended:
            return found
        first, last = (self.text.line(found[at].span.start) for at in (0, -1))
        led = any(each.words.endswith(":") for each in lines if each.number < first)
        notes = found[0].label.strip(".)").isdigit() and last == lines[-1].number
        return [] if notes and not led else found

    @property
    def remarks(self) -> Iterator[tuple[int, str]]:
        """What a person should look at besides, with its line."""
        for at in self.page.read.odd:
            yield self.page.document[at].number, "This quotation mark has no pair."


def files(draft: Draft, template: Callable[[str], str]) -> dict[str, str]:
    """The files of a draft document, by their names, from their templates."""
    cited = draft.page.citation
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
