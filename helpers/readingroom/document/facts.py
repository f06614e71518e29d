"""The kinds of facts on a page: the fields of a class are those of an entry in `document.yaml`."""

from functools import cached_property
from typing import Literal

from readingroom import dates
from readingroom.document.things import NOWHERE, UNFILLED, Place, Record, Thing, detail

Voice = Literal["archive staff", "registry", "author"]
_FLOORS = ("at least", "at the least", "no fewer than", "no less than", "not less than", "over")
_CEILINGS = ("at most", "no more than", "not more than", "up to", "under")
_LIMITS = dict.fromkeys(_FLOORS, "a minimum") | dict.fromkeys(_CEILINGS, "a maximum")


class Part(Thing, noun="part", section="parts"):
    """A part of the page: together the parts hold every line of it, each line once."""

    name: str
    voice: Voice = detail("brackets get the voice “editor” by themselves")
    at: tuple[Place, ...] = detail("whole lines are taken")


class Letter(Thing, noun="letter", section="letters"):
    """A letter (here: a telegram) on the page, with the letters enclosed in it."""

    code: str = detail("capital letter that begins its sigla")
    title: str
    sender: str = detail("who writes, or `not stated`", refers=("name",), open=True)
    addressee: str = detail("to whom, or `not stated`", refers=("name",), open=True)
    copies: tuple[str, ...] = detail(refers=("name",), label="copy to", default=())
    enclosed_in: str = detail(refers=("letter",), label="enclosed in", default="")
    answers: str = detail(refers=("letter", "missing"), default="")
    at: Place = detail("first to last, enclosures included")
    addressed: Place = detail(label="addressed", default=NOWHERE)
    signed: Place = detail(label="signed", default=NOWHERE)


class Passage(Thing, noun="passage"):
    """The smallest unit that is cited: one line of a letter, with its siglum."""

    at: Place

    @property
    def address(self) -> str:
        """The siglum."""
        return self.id


class MissingLetter(Thing, noun="missing", section="missing"):
    """Something the page speaks of that is not on the page, with the words that mention it."""

    what: str = detail("something the page speaks of that is not on it")
    sender: str = detail(refers=("name",), default="")
    addressee: str = detail(refers=("name",), default="")
    at: Place = detail("the mention")


class Number(Thing, noun="number", section="numbers"):
    """A number or mark on the telegram as written, and what the page says of its meaning."""

    figure: str = detail(stands=True)
    meaning: str = detail("what the page says it means")
    at: Place


class Copy(Thing, noun="copy", section="distribution"):
    """One recipient of the distribution list; `copies` only where the page prints a figure."""

    name: str = detail(refers=("name",))
    copies: str = detail("only where the page prints a figure", "", stands=True)
    at: Place


class Shelfmark(Thing, noun="shelfmark", section="shelfmarks"):
    """Where an archive keeps a copy, element by element."""

    archive: str = detail(stands=True)
    archive_name: str = detail("its full name, supplied by us", "", label="name of the archive")
    fond: str = detail("record group", "", stands=True, label="fond (f.)")
    opis: str = detail("inventory", "", stands=True, label="opis (op.)")
    delo: str = detail("file", "", stands=True, label="delo (d.)")
    papka: str = detail("folder", "", stands=True, label="papka (p.)")
    listy: str = detail("leaves", "", stands=True, label="listy (ll.)")
    at: Place


class Name(Thing, noun="name", section="names"):
    """A person, organisation, place, facility or term, with every spelling on the page."""

    kind: Literal["person", "organisation", "place", "facility", "term"]
    name: str = detail("as we write it")
    written: tuple[str, ...] = detail("every spelling on the page, each under one name only")
    mentions: tuple[Place, ...] = detail(derived=True, default=())


class Bracket(Thing, noun="bracket", section="brackets"):
    """Words that an editor inserted in square brackets, and the words they stand behind."""

    at: Place = detail("the bracket with its signs")
    explains: Place = detail("those right before it")


class Slip(Thing, noun="slip", section="slips"):
    """An oddity of the text, kept as it stands and marked, never mended."""

    what: str = detail("the oddity")
    at: Place


class Follows(Record):
    """An earlier event, and the words of the page that put it earlier, whatever the hours."""

    event: str = detail("the earlier one", refers=("event",))
    at: Place = detail("those that say so")

    def __str__(self) -> str:
        return f"{self.event}, by “{' '.join(self.at.words.split())}” ({self.at.where})"


class Event(Thing, noun="event", section="events"):
    """Something that happened, and every expression on the page that gives its time.

    A time may be `mentioned` in passing; `catalogued` is the archive's own date for the item.
    """

    what: str
    kind: Literal["sent", "received", "mentioned", "catalogued"]
    of: str = detail("what was sent or received", "", refers=("letter", "missing"))
    edtf: str = detail("the date, see *Dates*", "", label="date")
    clock: str = detail("else `not stated`", dates.NOT_STATED, refers=("clock",), open=True)
    written: tuple[Place, ...] = detail("each expression that gives the time", ())
    at: Place = detail("a mention that gives none", NOWHERE, label="words that mention it")
    follows: tuple[Follows, ...] = detail(
        "what the page's words put before it, whatever the hours", (), label="comes after"
    )

    @property
    def is_dated(self) -> bool:
        """Whether it has a date already."""
        return self.edtf not in ("", UNFILLED)

    @cached_property
    def ends(self) -> dates.Stretch:
        """The first and the last possible moment; None where its date leaves an end open."""
        return dates.stretch(self.edtf) if self.is_dated else (None, None)

    @property
    def is_exact(self) -> bool:
        """Whether the date names one minute."""
        return self.ends[0] is not None and self.ends[0] == self.ends[1]


class Amount(Record):
    """An amount as written: a figure, what is counted, and the bound that makes it a minimum."""

    figure: str = detail(stands=True)
    unit: str = detail(stands=True)
    bound: str = detail("“at least” and the like", "", stands=True)
    at: Place

    def __str__(self) -> str:
        return " ".join(filter(None, [self.bound, self.figure, self.unit]))

    @property
    def limit(self) -> str:
        """What it is by its own words: a minimum, a maximum, a figure, or a figure left open."""
        said = self.bound.casefold().strip()
        return _LIMITS.get(said, "left open") if said else "a figure"


class Request(Thing, noun="request", section="requests"):
    """One request as the letter enumerates it, with its label as printed."""

    letter: str = detail("the code of a letter")
    label: str = detail("as printed", "", label="label as printed")
    part_of: str = detail("the heading above it", "", refers=("request",), label="part of")
    verb: tuple[str, ...] = detail(stands=True)
    target: tuple[str, ...] = detail(stands=True)
    amount: Amount | None = None
    at: Place = detail("without the label")
