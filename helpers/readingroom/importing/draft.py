"""The files of a draft: all that was found as entries, and TODO for what was not.

Nothing is guessed: a TODO has a question behind it, and whoever reads the page answers it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from readingroom import dates
from readingroom.document.page import LetterOutline, Page, whole_words
from readingroom.importing.finds import Finds, FoundItem, FoundLetter, FoundPart, FoundTime
from readingroom.loading.schemas import comment
from readingroom.loading.transcription import anchor, entry_of, id_for, mapping, todo
from readingroom.text import Span, Text, fold

Entry = Mapping[str, Any]
"""The fields of one entry as they stand in a file."""
_KIND = todo("person, organisation, place, facility or term?")


class Ids:
    """Gives each entry of a list an id of its own.

    >>> ids = Ids()
    >>> ids("Mao Zedong"), ids("MAO ZEDONG!"), ids("…", "name")
    ('mao-zedong', 'mao-zedong-2', 'name')
    """

    def __init__(self) -> None:
        self._given: set[str] = set()
        self._numbers = Counter[str]()

    def __call__(self, words: str, otherwise: str = "entry") -> str:
        """An id made of these words, or of what is said `otherwise` where they hold no letters."""
        return self.own(id_for(words) if any(map(str.isalnum, words)) else otherwise)

    def own(self, wish: str) -> str:
        """This id itself, or numbered where it is taken."""
        found = wish
        while found in self._given:
            self._numbers[wish] += 1
            found = f"{wish}-{self._numbers[wish] + 1}"
        self._given.add(found)
        return found


@dataclass(frozen=True)
class Names:
    """The entries under `names`, and the id of the name that has a spelling."""

    entries: tuple[Entry, ...]
    ids: Mapping[str, str]

    def id(self, text: Text, span: Span | None) -> str:
        """The id of the name that these words are; empty where there is none."""
        return self.ids.get(fold(text.words(span)), "") if span else ""

    def name(self, id: str) -> str:
        """The name as a reader sees it; empty where there is none."""
        return next((str(each["name"]) for each in self.entries if each["id"] == id), "")


def names_of(finds: Finds) -> Names:
    """The names that were found, and those of writers, addressees and recipients of copies."""
    ids, known = Ids(), dict[str, str]()
    entries: list[Entry] = []
    for spellings, kind in _groups(finds):
        new = {fold(words): " ".join(words.split()) for words in spellings}
        written = [new[key] for key in new if key not in known and whole_words(finds.text, key)]
        if not written:
            continue
        name = next((each for each in written if not each.isupper()), written[0])
        id = ids(name, "name")
        known |= dict.fromkeys(map(fold, written), id)
        entries.append({"id": id, "kind": kind or _KIND, "name": name, "written": written})
    return Names(tuple(entries), known)


def _groups(finds: Finds) -> Iterator[tuple[Iterable[str], str]]:
    for found in finds.names:
        yield found.spellings, found.kind
    of_letters = (
        span
        for letter in finds.letters
        for span in (letter.sender, letter.addressee, *letter.copies)
    )
    for span in (*of_letters, *(copy.name for copy in finds.copies)):
        if span:
            yield (finds.text.words(span),), ""


def pair_of(sender: str, addressee: str) -> str:
    """The id of a letter by its two ends; empty where one is not known."""
    return f"{sender}-to-{addressee}" if sender and addressee else ""


def below(above: str, label: str) -> str:
    """The id of an item that stands under another one.

    >>> below("2", "a"), below("2", "1"), below("", "3")
    ('2a', '2-1', '3')
    """
    apart = "-" if len(above) > 3 or (above[-1:].isdigit() == label[:1].isdigit()) else ""
    return f"{above}{apart}{label}"[:60] if above else label


def title_of(code: str, sender: str, addressee: str) -> str:
    """What a letter is called, made of the names that are known.

    >>> title_of("B", "Mao", "Kim"), title_of("B", "", "Kim"), title_of("B", "", "")
    ('Mao to Kim', 'Letter B to Kim', 'Letter B')
    """
    if sender and addressee:
        return f"{sender} to {addressee}"
    more = f" from {sender}" if sender else f" to {addressee}" if addressee else ""
    return f"Letter {code}{more}"


_WHAT = todo("what happened then?")
_DATE = todo("which date do these words give? Write it as 1952-07-15 or 1952-07-15T03:00")
_OF = todo("which letter? (an id under letters)")


Group = tuple[str, int | None, str]
"""The kind of a time, the letter it is about, and its date."""


def events_of(finds: Finds, letters: Sequence[Entry]) -> Iterator[tuple[Entry, list[FoundTime]]]:
    """Each event with the times that give it: the same date said of the same thing is one event.

    A letter is sent once and received once; what is said a second time counts as mentioned.
    """
    ids = Ids()
    own = {time.edtf: time.of for time in finds.times if time.kind == "sent" and "T" in time.edtf}
    for (kind, of, edtf), times in _grouped(finds.times):
        about = letters[of] if of is not None and of < len(letters) else {}
        like = own.get(edtf)
        date = edtf if _fits(finds.text, times, edtf) else ""
        id = ids.own(_name(kind, about, date))
        what = _what(kind, about) if like is None or kind != "mentioned" else _same(letters[like])
        entry = {"id": id, "what": what, "kind": kind}
        if kind in ("sent", "received"):
            entry["of"] = about.get("id", _OF)
        yield {**entry, "edtf": date or _DATE}, times


def _grouped(times: Sequence[FoundTime]) -> Iterator[tuple[Group, list[FoundTime]]]:
    """The times in groups; those without a date stand alone."""
    groups: dict[tuple[Group, int], list[FoundTime]] = {}
    first: dict[tuple[str, int | None], str] = {}
    for number, time in enumerate(times, 1):
        kind, of = time.kind, time.of
        once = kind in ("sent", "received")
        if once and first.setdefault((kind, of), time.edtf) != time.edtf:
            kind, of, once = "mentioned", None, False
        alone = 0 if time.edtf or once else number
        groups.setdefault(((kind, of, time.edtf), alone), []).append(time)
    for (group, _), found in groups.items():
        yield group, found


def _fits(text: Text, times: Sequence[FoundTime], edtf: str) -> bool:
    """Whether the date is one, and is what all these words say."""
    try:
        dates.stretch(edtf)
    except ValueError:
        return False
    return not dates.misfit([text.words(time.span) for time in times], edtf)


def _what(kind: str, about: Entry) -> str:
    letter = f"Letter {about['code']}" if about else "A letter"
    return {
        "sent": f"{letter}, by its own date",
        "received": f"{letter} received",
        "catalogued": "The date under which the archive lists the item",
    }.get(kind, _WHAT)


def _same(letter: Entry) -> str:
    return todo(f"what happened then? (letter {letter['code']} bears the same time)")


def _name(kind: str, about: Entry, edtf: str) -> str:
    of = str(about.get("id", "letter"))
    if kind in ("sent", "received"):
        return f"{of}-{kind}"
    return "catalogue-date" if kind == "catalogued" else id_for(edtf) if edtf else "time"


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
                return f", {dates.in_words(time.edtf.partition('T')[0])}"
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


END = "...\n"
_HEAD = """\
# {slug}: what anyone can check against the page, as far as a program could find it.
#
# TODO stands where a person has to look, with a question behind it. Put the answer in its place.
# Words after `at:` and the like are copied from source.txt, so that their lines are found.
# When no TODO is left, write `status: final` and run `readingroom check`.
"""
_ABOVE = {
    "parts": "Every line stands in one part; blank lines belong to the part before them.",
    "letters": "Codes and titles may be changed. `copies` and `answers` may be added.",
    "numbers": "Numbers and marks on the paper.",
    "distribution": "Who was to have the paper. Copies are counted where the page prints a figure.",
    "shelfmarks": "Where archives keep the paper. The full name may be added as `archive_name`.",
    "names": "Every spelling on the page, each under one name. Join entries that mean the same.",
    "brackets": "Every bracket on the page. It explains one word or more: copy more where it does.",
    "events": "Every date and hour, as written. A date without a year needs yours.",
    "requests": (
        "Every numbered item of the letters. Delete all with a kind of label (1., a), I.) that\n"
        "# asks for nothing. `unit` is the word behind the figure: copy more if more is counted."
    ),
}
_NAMES = """\
# names:
# - id: name-of-the-writer
#   kind: person
#   name: The name as we write it
#   written: [every spelling of it on the page]
#
"""
_BELOW = """\
# Lists that no program could begin. Take away the # where you need one.
#
{names}\
# missing:
# - id: earlier-letter
#   what: A letter the page speaks of that is not on it
#   at: the words that mention it
#
# slips:
# - id: odd-word
#   what: Something odd in the text, kept as it stands
#   at: the odd words
"""
_KEY = """\
# How one reader understands the page: the key of the lesson.
#
# Nothing of this can be found by a program. An entry is made for every claim that you read in a
# letter, and one for every step from claim to claim. Two to begin with, without the #:
#
# claims:
# - id: first-claim
#   letter: A
#   says: The claim, in plain words of your own
#   stance: asserts
#   at: the words that make it
#
# steps:
# - id: first-step
#   from: [first-claim]
#   to: second-claim
#   kind: supports
"""
_EXERCISES = """\
# What students are asked, what you accept, and what is said to each answer.
#
# The first exercises were made from what the page itself decides. Those that hold TODO wait for
# you; until then the lesson says in their place that they are not yet filled.
"""
RIGHTS = """\
# The text: where it comes from and who holds rights in it

TODO Before you give this page to others, write down here:

- where it comes from: the archive, the address of the page, the day you saved it;
- who translated it, if that is said;
- what the archive says about using it again. (To read a page with your own class is one thing, to
  publish it is another.)

{cited}\
The files beside `source.txt` are your own work; the words that they copy from the page are not.
"""


def document_file(draft: Draft) -> str:
    """The text of `document.yaml`."""
    lists = (
        f"# {_ABOVE[name]}\n{name}:\n{''.join(map(entry_of, entries))}"
        for name, entries in draft.lists.items()
    )
    top = f"{comment('document.yaml')}\n{_HEAD.format(slug=draft.slug)}"
    below = _BELOW.format(names="" if "names" in draft.lists else _NAMES)
    return "\n".join([top, mapping(draft.head), *lists, below]) + END


def key_file(slug: str) -> str:
    """The text of a `reading.key.yaml` that holds nothing yet."""
    head = mapping({"format": "reading 1", "document": slug, "reader": "key"})
    return f"{comment('reading.key.yaml')}\n{_KEY}\n{head}{END}"


def rights_file(draft: Draft) -> str:
    """The text of a `RIGHTS.md` that asks for the rights."""
    cited = draft.finds.citation
    words = draft.finds.text.words(cited.span) if cited else ""
    quoted = "".join(f"> {line}\n" for line in words.split("\n") if line.strip())
    return RIGHTS.format(cited=f"The page cites itself so:\n\n{quoted}\n" if quoted else "")


def exercises_file(slug: str, exercises: Iterable[Entry]) -> str:
    """The text of `exercises.yaml`."""
    head = mapping({"format": "exercises 1", "document": slug})
    return (
        f"{comment('exercises.yaml')}\n{_EXERCISES}\n{head}\nexercises:\n\n"
        + "\n".join(map(entry_of, exercises))
        + END
    )
