"""What everything on the desk has in common: an address, a place on the page, its words, its card.

Records share their methods: to write and compile five a class took a third of the time to start.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import MISSING, FrozenInstanceError, dataclass, field, fields, replace
from functools import cached_property
from itertools import chain, zip_longest
from typing import Any, ClassVar, Literal, TypeVar, dataclass_transform

from readingroom import dates
from readingroom.errors import NotHere, did_you_mean, visible
from readingroom.html import Html, block, div, element, join, paragraph, styled
from readingroom.text import counted


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
class Record:
    """A frozen dataclass whose fields are given by name, as every class that derives from it.

    >>> class Copy(Record):
    ...     "A copy."
    ...     name: str
    ...     count: int = 1
    >>> Copy(name="Stalin"), Copy(name="Stalin") == Copy(name="Stalin", count=2)
    (Copy(name='Stalin', count=1), False)
    """

    _given: ClassVar[dict[str, Any]]
    _made: ClassVar[dict[str, Callable[[], Any]]]
    _needed: ClassVar[set[str]]

    def __init_subclass__(cls) -> None:
        dataclass(init=False, repr=False, eq=False, kw_only=True)(cls)
        every: Any = fields(cls)  # type: ignore[arg-type]
        cls._given = {each.name: each.default for each in every}
        cls._made = {e.name: e.default_factory for e in every if e.default_factory is not MISSING}
        cls._needed = {name for name, default in cls._given.items() if default is MISSING}
        cls._needed -= cls._made.keys()

    def __init__(self, **values: Any) -> None:
        if wrong := self._needed - values.keys() or values.keys() - self._given.keys():
            told = ", ".join(sorted(wrong))
            raise TypeError(f"{type(self).__name__}: missing or unknown: {told}")
        self.__dict__.update(self._given)
        self.__dict__.update({name: make() for name, make in self._made.items()})
        self.__dict__.update(values)

    def _values(self) -> tuple[Any, ...]:
        return tuple([self.__dict__[name] for name in self._given])

    def __eq__(self, other: Any) -> bool:
        return type(other) is type(self) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash(self._values())

    def __setattr__(self, name: str, *_value: Any) -> None:
        raise FrozenInstanceError(f"a {type(self).__name__} cannot be changed: {name}")

    __delattr__ = __setattr__

    def __repr__(self) -> str:
        shown = (f"{name}={self.__dict__[name]!r}" for name in self._given)
        return f"{type(self).__name__}({', '.join(shown)})"


UNFILLED = "not yet filled"
"""Shown where a draft still holds TODO."""


@dataclass(frozen=True)
class Reference:
    """How a document is cited: its id, title, date and archive, and the page's own citation."""

    id: str
    title: str = ""
    date: str = ""
    repository: str = ""
    citation: str = ""
    shelfmarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Place:
    """Where words stand: code points, lines from 1; no siglum and letter outside the letters."""

    start: int
    end: int
    words: str
    line: int
    last_line: int
    siglum: str = ""
    letter: str = ""
    letter_title: str = ""
    part: str = ""
    voice: str = ""
    document: Reference = field(default=Reference(""), repr=False)

    @property
    def where(self) -> str:
        """The place in words: siglum and line.

        >>> Place(0, 5, "words", 35, 35, "M3").where
        'M3, line 35'
        """
        lines = in_lines([(self.line, self.last_line)])
        return f"{self.siglum}, {lines}" if self.siglum else lines


def in_lines(stretches: Iterable[tuple[int, int]]) -> str:
    """Stretches of lines in words.

    >>> in_lines([(1, 3), (17, 17)]), in_lines([(103, 103)]), in_lines([(0, 0)])
    ('lines 1–3, 17', 'line 103', 'no lines')
    """
    said = ", ".join(f"{a}–{b}" if b > a else str(a) for a, b in stretches if a)
    several = "–" in said or "," in said
    return f"line{'s' * several} {said}" if said else "no lines"


NOWHERE = Place(0, 0, UNFILLED, 0, 0)
"""The place of words that a draft has not yet filled in."""


def detail(means: str = "", default: Any = MISSING, **how: Any) -> Any:
    """A field of a thing and how it is written in a file.

    `means`: what it is for; `default`: what it is when left out; `label`: its name for readers;
    `refers`: the kinds whose ids it holds; `stands`: it must stand in the entry's own words;
    `open`: “not stated” may stand for an id; `derived`: it is not written; `key`: it is of the key.
    """
    return field(default=default, metadata={"means": means, **how})


class Thing(Record):
    """One thing on the desk. Its address is `kind:id`; put alone in a cell it shows itself."""

    noun: ClassVar[str] = "thing"
    section: ClassVar[str] = ""
    ground: ClassVar[Literal["page", "reading", "outside"]] = "page"

    id: str = detail("letters and digits, joined by hyphens; given once in its list")
    note: str = detail("a remark of your own shown with it", default="")

    def __init_subclass__(cls, **said: Any) -> None:
        super().__init_subclass__()
        for name, value in said.items():
            setattr(cls, name, value)

    @property
    def address(self) -> str:
        """What to write in `document[...]` to get this thing."""
        return f"{self.noun}:{self.id}"

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every place on the page that this thing points at, the main one first."""
        every = chain.from_iterable(v if isinstance(v, tuple) else (v,) for v in self._values())
        return tuple(each for each in every if isinstance(each, Place) and each.line)

    @property
    def texts(self) -> list[str]:
        """All that it holds as a text by itself."""
        return [value for value in self._values() if isinstance(value, str)]

    @property
    def place(self) -> Place:
        """The main place on the page; `NOWHERE` for a thing without words of the page."""
        return self.places[0] if self.places else NOWHERE

    @property
    def words(self) -> str:
        """The words of the page, verbatim; empty for a thing that has none there."""
        return self.place.words if self.places else ""

    @property
    def line(self) -> int | None:
        """The line on which the words begin, from 1."""
        return self.place.line or None

    @property
    def siglum(self) -> str:
        """The passage in which the words begin, for example M16."""
        return self.place.siglum

    def __repr__(self) -> str:
        where = self.place.where if self.places else ""
        words = " ".join(self.words.split())
        return visible(": ".join(filter(None, [self.address, where, words])))

    def _repr_html_(self) -> str:
        return styled(thing_card(self))


T = TypeVar("T", bound=Thing)


class Collection:
    """Things that are found by address and by kind."""

    things: tuple[Thing, ...]

    def every(self, kind: type[T], fits: Callable[[T], object] | None = None) -> tuple[T, ...]:
        """All things of one kind, or those that fit, in the order of the file."""
        found: tuple[T, ...] = self.by_kind.get(kind, ())  # type: ignore[assignment]
        return found if fits is None else tuple(filter(fits, found))

    @cached_property
    def by_kind(self) -> dict[type[Thing], tuple[Thing, ...]]:
        """The things of each kind, in the order of the file."""
        kinds: dict[type[Thing], list[Thing]] = {}
        for thing in self.things:
            kinds.setdefault(type(thing), []).append(thing)
        return {kind: tuple(things) for kind, things in kinds.items()}

    @cached_property
    def by_address(self) -> dict[str, Thing]:
        """Every thing under its address."""
        return {thing.address: thing for thing in self.things}

    def __getitem__(self, address: str) -> Any:
        """The thing with this address. Raises `NotHere`, with the nearest address."""
        if address not in self.by_address:
            raise not_here(address, self.by_address)
        return self.by_address[address]

    def __iter__(self) -> Iterator[Thing]:
        """All things (without this, Python would try the numbers 0, 1, 2 … as addresses)."""
        return iter(self.things)


def not_here(address: str, known: Iterable[str]) -> NotHere:
    """The error for an address that nothing bears: nearest ones of the same kind first."""
    kind = str(address).partition(":")[0]
    same = [name for name in known if name.partition(":")[0] == kind]
    near = did_you_mean(str(address), same or list(known))
    return NotHere(f"There is nothing called “{address}” here. {near}".strip())


_OWN_PLACE = {
    *("id", "at", "note", "says", "name", "what", "question", "title", "sources", "citations"),
    *("precision", "scale", "facts"),
}
"""Fields that are not rows of a card: they stand elsewhere on it, or are not for reading."""
_SHORT, _LONGEST_NAME = 40, 90
_GROUND = {"reading": "an interpretation, not the page", "outside": "from outside the document"}


def folded_sources(sources: Sequence[str], noun: str = "source") -> Html | None:
    """Sources that are shown on request; nothing where there is none."""
    head = f"{counted(len(sources)).capitalize()} {noun}{'s' * (len(sources) != 1)}"
    rest = element("ul", *(element("li", each) for each in sources))
    return element("details", element("summary", head), rest) if sources else None


def thing_card(thing: Thing) -> Html:
    """One thing: what it is called, its words verbatim, where they stand, what is noted of it."""
    noun, ground = thing.noun.capitalize(), _GROUND.get(thing.ground, "")
    name = title(thing)
    head = name or f"{noun}{':' * (thing.ground == 'reading')} {as_read(thing.id)}"
    kind = " · ".join(filter(None, [noun if name else "", ground]))
    says = getattr(thing, "says", "") or ("" if name else getattr(thing, "what", ""))
    return block(
        div(
            f"rr-card rr-{thing.ground}",
            paragraph(f"{kind[:1].upper()}{kind[1:]}", class_="rr-note"),
            element("p", head, class_="rr-kind"),
            paragraph(says),
            *_quoted(thing),
            element("dl", *_details(thing)),
            folded_sources(getattr(thing, "citations", ())),
            paragraph(thing.note, class_="rr-note"),
        ),
        label=f"{noun}: {head}" if name else head,
    )


def title(thing: Thing) -> str:
    """What a thing is called in words; empty for one that has only its id, or a whole statement."""
    named = (each for each in fields(thing) if each.name in ("question", "what", "name", "title"))
    said = (getattr(thing, each.name) for each in named if "refers" not in each.metadata)
    name = next((each for each in said if isinstance(each, str) and each), "")
    return name[:1].upper() + name[1:] if len(name) <= _LONGEST_NAME else ""


def as_read(address: str) -> str:
    """An id or address as it is read.

    >>> as_read("fact:two-copies")
    'two copies'
    """
    return address.rpartition(":")[2].replace("-", " ")


def _quoted(thing: Thing) -> list[Html]:
    several = getattr(thing, "at", None)
    if not isinstance(several, tuple) or len(several) < 2:
        return [element("blockquote", marked(thing.place))] if thing.places else []
    lined = (at for at in several if at.line)
    return [element("blockquote", marked(at), element("cite", f" {at.where}")) for at in lined]


def marked(place: Place) -> Html:
    """The words of a place, the editors' brackets boxed."""
    if "\n" in place.words:
        lines = [line for line in place.words.split("\n") if line.strip()]
        return join(*(element("p", marked(replace(place, words=line))) for line in lines))
    pieces = re.split(r"(\[[^\]]*\])", place.words)
    boxed = (element("span", bracket, class_="rr-bracket") for bracket in pieces[1::2])
    return join(*chain.from_iterable(zip_longest(pieces[::2], boxed)))


def _details(thing: Thing) -> list[Html]:
    place = thing.place
    rows: dict[str, Html | str] = {}
    if len(_quoted(thing)) == 1:
        within, part = "letter" if place.letter else "part", place.letter_title or place.part
        rows |= {"where": place.where, within: part, "voice": place.voice}
        rows = {name: value for name, value in rows.items() if value != getattr(thing, "name", "")}
    for each in fields(thing):
        value = getattr(thing, each.name)
        if each.name in ("date", "edtf", "when"):
            value = dates.in_words(value)
        if "refers" in each.metadata and isinstance(value, (str, tuple)):
            value = as_read(value) if isinstance(value, str) else tuple(map(as_read, value))
        if each.name not in _OWN_PLACE and value not in ("", (), None) and value is not place:
            rows.setdefault(label(each), _value(value))
    filled = ((name, value) for name, value in rows.items() if value)
    return [join(element("dt", name), element("dd", value)) for name, value in filled]


def label(each: Any) -> str:
    """How a field is called when readers see it."""
    return str(each.metadata.get("label") or each.name.strip("_").replace("_", " "))


def _value(value: Any) -> Html | str:
    if isinstance(value, Place) and value.line:
        return join(marked(value), f" ({value.where})")
    if isinstance(value, Place):
        return "" if value.words != UNFILLED else UNFILLED
    if isinstance(value, tuple) and all(isinstance(e, str) and len(e) < _SHORT for e in value):
        return ", ".join(value)
    if isinstance(value, tuple):
        return element("ul", *(element("li", _value(item)) for item in value))
    if not isinstance(getattr(value, "at", None), tuple):
        return str(value)
    # One answer to an open question: what it says, its words on the page, its cards, how sure.
    words = (join(" ", element("q", marked(at)), f" ({at.where})") for at in value.at)
    rest = [f"how sure: {value.confidence}"] if value.confidence else []
    rest += [f"card “{each}”" for each in value.cards or map(as_read, value.facts)]
    return join(str(value), *words, element("span", f" · {' · '.join(rest)}") if rest else None)
