"""What the entries of a draft are called, and its names: who is spelled how on the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from readingroom.anchors import Span, Text, fold
from readingroom.document.page import whole_words
from readingroom.importing.finding.finds import Finds
from readingroom.loading.writing import id_for, todo

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
