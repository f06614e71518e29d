"""An index of all documents at hand: words looked up in pages, context and interpretations."""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import Any

from readingroom.answers.access import Closed, issued
from readingroom.document import Document
from readingroom.document.concordance import Concordance, Hit, concordance, in_context, stands
from readingroom.document.page import Page
from readingroom.document.things import Place, Record, Thing, as_read, thing_card, title
from readingroom.errors import DocumentError, NotHere, visible
from readingroom.html import Html, block, element, styled
from readingroom.loading import load
from readingroom.loading.files import State, document_folder, known_documents, read_text, state_at
from readingroom.text import Text, counted, fold, with_noun

_MOST = 200
"""Places that are shown; when there are so many, no further document is looked through."""
_GROUNDS = {"reading": "interpretation", "outside": "from outside"}
_Named = Document | str | os.PathLike[str] | None
_Held = tuple[Place | Thing, Hit]


@dataclass(frozen=True)
class Found:
    """What one document has: places on its page, things that speak of it, how many are closed."""

    document: Document
    page: Concordance
    things: tuple[tuple[Thing, Hit], ...] = ()
    closed: int = 0

    def __len__(self) -> int:
        return len(self.page) + len(self.things)

    def __iter__(self) -> Iterator[_Held]:
        return chain(((hit.place, hit) for hit in self.page), self.things)


@dataclass(frozen=True)
class Findings:
    """What was found, document by document; `unread` is how many were not looked through."""

    searched: str
    found: tuple[Found, ...]
    unread: int = 0
    broken: tuple[str, ...] = ()

    def __len__(self) -> int:
        return sum(map(len, self.found))

    def __iter__(self) -> Iterator[Hit]:
        return (hit for each in self.found for _, hit in each)

    @property
    def shown(self) -> Iterator[tuple[Document, list[_Held]]]:
        """The first places, document by document."""
        left = _MOST
        for each in self.found:
            if held := [*islice(each, left)]:
                yield each.document, held
            left -= len(held)

    @property
    def summary(self) -> str:
        """What was found, in a sentence or two."""
        count, documents = len(self), sum(1 for each in self.found if len(each))
        places = with_noun(count, "place")
        inside = f"{counted(documents)} document{'s' * (documents != 1)}"
        said = [f"“{self.searched}”: {f'{places} in {inside}' if count else 'nowhere'}."]
        if count > _MOST:
            said.append(f"The first {_MOST} are shown.")
        if self.unread:
            said.append(f"Further documents may have it ({self.unread}): look for more words.")
        if closed := sum(each.closed for each in self.found):
            said.append(f"What waits for your own answers was left out ({closed}).")
        if self.broken:
            said.append(f"`readingroom check` finds fault with {', '.join(self.broken)}.")
        return " ".join(said)

    def __repr__(self) -> str:
        lines = [
            f"{document.id}, {_named(at)}: {hit.before}{hit.words}{hit.after}"
            for document, held in self.shown
            for at, hit in held
        ]
        return visible("\n".join([self.summary, *lines]))

    def html(self, ways: Mapping[str, str] | None = None) -> Html:
        """What was found, as tables; `ways` lead to lines, by document id, but for the number."""
        tables = []
        for document, held in self.shown:
            way, name = (ways or {}).get(document.id), document.title
            tables.append(
                in_context([(_leading(document, at, way), hit) for at, hit in held], name, name)
            )
        lede = element("p", self.summary, class_="rr-lede")
        return block(lede, *tables, label=f"Search: {self.searched}")

    def _repr_html_(self) -> str:
        return styled(self.html())


def _named(at: Place | Thing) -> str:
    if isinstance(at, Place):
        return at.where
    return f"{at.noun} “{title(at) or as_read(at.id)}” ({_GROUNDS.get(at.ground, at.ground)})"


def _leading(document: Document, at: Place | Thing, way: str | None) -> Html:
    if way and isinstance(at, Place):
        return element("a", at.where, href=f"{way}{at.line}")
    card = thing_card(at) if isinstance(at, Thing) else None
    shown = card or element("blockquote", document[f"line:{at.line}"].words)
    return element("details", element("summary", _named(at)), shown)


def search(
    words: str,
    *,
    document: _Named = None,
    letter: str = "",
    part: str = "",
    voice: str = "",
    writer: str = "",
    whole_words: bool = False,
) -> Findings:
    """Keyword in context, in every document at hand: page, context and key, as far as it is open.

    `document` is one to look in alone. `letter`, `part`, `voice` and `writer` choose as in
    `document.search`; of context and key they leave what bears on such places. At most 200 places
    are shown. Raises `NotHere` for what no document has.

    >>> len(search("antiaircraft artillery", document="telegram-21646").found[0].page)
    1
    """
    asked = {"letter": letter, "part": part, "voice": voice, "writer": writer}
    words = str(words)
    wanted = fold(words).casefold()
    found, broken = list[Found](), list[str]()
    count = unread = 0
    for name, held in _at_hand(document, wanted) if wanted else ():
        if count >= _MOST:
            unread += 1
            continue
        try:
            found.append(_found(held(), words, whole_words, asked))
            count += len(found[-1])
        except DocumentError:
            broken.append(name)
        except NotHere:
            continue
    if not found:
        _must_be_known(document, asked)
    return Findings(words, tuple(found), unread, tuple(broken))


def _must_be_known(document: _Named, asked: Mapping[str, str]) -> None:
    refused = None
    for _, held in _at_hand(document, "") if any(asked.values()) else ():
        try:
            held().whereabouts(asked)
            return
        except DocumentError:
            continue
        except NotHere as error:
            refused = refused or error
    if refused:
        raise refused


def _at_hand(document: _Named, wanted: str) -> Iterator[tuple[str, Callable[[], Document]]]:
    """The documents that can have the words; with a backslash, only reading a file can tell."""
    if isinstance(document, Document):
        yield document.id, lambda: document
        return
    folders = known_documents() if document is None else {str(document): document_folder(document)}
    for name, folder in folders.items():
        files = (each for each in state_at(folder) if each[0] != "exercises.yaml")
        state = tuple(each for each in files if each[0].endswith((".yaml", "source.txt")))
        raw = _raw(folder, state)
        if wanted in raw or "\\" in raw:
            yield name, lambda folder=folder, state=state: _document(folder, state)  # type: ignore[misc]


@lru_cache(maxsize=4096)
def _raw(folder: Path, state: State) -> str:
    said = (read_text(folder / name, bom=True)[0] for name, _, _ in state)
    return fold("\n".join(said)).casefold().replace("''", "'")


_document = lru_cache(maxsize=256)(lambda folder, _state: load(folder))


def _found(document: Document, words: str, whole: bool, asked: Mapping[str, str]) -> Found:
    page = document.search(words, whole_words=whole, **asked)
    where, things, closed = document.whereabouts(asked), list[tuple[Thing, Hit]](), 0
    for thing, said in _sayings(document):
        if where and not any(stands(place, where) for place in thing.places):
            continue
        if hit := next(iter(concordance(said, words, whole_words=whole)), None):
            try:  # a thing may wait for an answer of who works here
                issued(document)[thing.address]
                things.append((thing, hit))
            except Closed:
                closed += 1
    return Found(document, page, tuple(things), closed)


@lru_cache(maxsize=256)
def _sayings(document: Document) -> tuple[tuple[Thing, Page], ...]:
    said = ((each, _said(each)) for each in document.with_readings if each.ground != "page")
    return tuple((each, Page(Text(words))) for each, words in said)


def _said(value: Any) -> str:
    """All that a thing says in words of ours: no words of the page, no ids."""
    if isinstance(value, Record):
        held: Any = fields(value)  # type: ignore[arg-type]
        spoken = (each.name for each in held if each.name != "id" and "refers" not in each.metadata)
        value = tuple(getattr(value, name) for name in spoken)
    if isinstance(value, tuple):
        return "\n".join(filter(None, map(_said, value)))
    return value if isinstance(value, str) else ""
