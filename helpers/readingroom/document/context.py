"""What comes from outside the page: each with its source and confidence; the terms of the trade."""

from __future__ import annotations

from typing import ClassVar, Literal

from readingroom import dates
from readingroom.document.facts import Event
from readingroom.document.things import Ground, Place, Thing, detail, record
from readingroom.text import fold

Confidence = Literal["high", "medium", "low"]
Precision = Literal["minute", "hour", "day", "month", "year", "not dated"]


@record
class Outside(Thing):
    """What outside statements share."""

    ground: ClassVar[Ground] = "outside"


@record
class Sourced(Thing):
    """What names sources shares: their citations, put in when the document is loaded."""

    citations: tuple[str, ...] = detail(derived=True, label="sources", default=())


@record
class Clock(Outside):
    """A clock that the writers or the registry may have used: an IANA time zone."""

    noun: ClassVar[str] = "clock"
    section: ClassVar[str] = "clocks"
    name: str
    zone: str
    fact: str = detail(refers=("fact",), default="")


@record
class Source(Outside):
    """The printed or archive item that an outside statement rests on."""

    noun: ClassVar[str] = "source"
    section: ClassVar[str] = "sources"
    citation: str
    web_address: str = detail(label="address on the web", default="")
    read: str = detail(label="how we read it")
    side: str = ""


@record
class Fact(Outside, Sourced):
    """An outside fact: a card with source, precision and confidence.

    `title` is what its card is called, `because` why one can be so sure, in one phrase.
    """

    noun: ClassVar[str] = "fact"
    section: ClassVar[str] = "facts"
    is_statement: ClassVar[bool] = True
    title: str = ""
    topic: str
    says: str
    date: str = detail(label="date", default="")
    precision: Precision
    sources: tuple[str, ...] = detail(refers=("source",))
    confidence: Confidence
    because: str = detail(label="why so sure", default="")
    bears_on: tuple[str, ...] = detail(refers=("*",), label="bears on", default=())
    use: str = detail(label="what to do with it", default="")


@record
class OutsideEvent(Event, Sourced):
    """An event known from outside the page."""

    ground: ClassVar[Ground] = "outside"
    kind: Literal["sent", "received", "mentioned", "catalogued"] = "mentioned"
    precision: Precision
    sources: tuple[str, ...] = detail(refers=("source",))
    confidence: Confidence
    facts: tuple[str, ...] = detail(refers=("fact",), default=())
    scale: tuple[Literal["days", "years"], ...] = ("years",)


@record
class Related(Outside, Sourced):
    """Another document that bears on this one."""

    noun: ClassVar[str] = "related"
    section: ClassVar[str] = "related"
    title: str
    sender: str = ""
    addressee: str = ""
    edtf: str = detail(label="date", default="")
    says: str
    shares: str = detail(label="what it shares with ours", default="")
    sources: tuple[str, ...] = detail(refers=("source",))
    precision: Precision
    confidence: Confidence


@record
class Journey(Sourced):
    """One step of a journey, with the basis on which we know it.

    A step may be on the page and its language not, so the language has a basis of its own; where
    none is written, a language that is named is inferred, or from outside as the step is.
    """

    what: str
    who: str = dates.NOT_STATED
    when: str = dates.NOT_STATED
    where: str = dates.NOT_STATED
    language: str = dates.NOT_STATED
    language_basis: Literal["page", "inference", "outside", "not stated", ""] = detail(
        label="how the language is known", default=""
    )
    basis: Literal["page", "inference", "outside", "not stated"]
    at: tuple[Place, ...] = ()
    sources: tuple[str, ...] = detail(refers=("source",), default=())
    confidence: Literal["high", "medium", "low", ""] = ""
    may_change: str = detail(label="what may have changed", default="")

    @property
    def language_known(self) -> str:
        """On what basis the language is known: as written, or the one that is sure to hold."""
        if self.language_basis or self.language.startswith(dates.NOT_STATED):
            return self.language_basis or dates.NOT_STATED
        return "outside" if self.basis == "outside" else "inference"


@record
class Transmission(Journey):
    """A step in how the words travelled."""

    noun: ClassVar[str] = "transmission"
    section: ClassVar[str] = "transmission"


@record
class Custody(Journey):
    """A step in who kept the paper."""

    noun: ClassVar[str] = "custody"
    section: ClassVar[str] = "custody"


@record
class Recipient(Outside, Sourced):
    """The post that a recipient of the copies held; none where it is not established here."""

    noun: ClassVar[str] = "recipient"
    section: ClassVar[str] = "recipients"
    name: str = detail(refers=("name",))
    post: str = ""
    sources: tuple[str, ...] = detail(refers=("source",), default=())
    confidence: Literal["high", "medium", "low", ""] = ""


KINDS = (Clock, Source, Fact, OutsideEvent, Related, Transmission, Custody, Recipient)


@record
class Term(Thing):
    """A word of archives, argument or code, explained in a sentence or two.

    `also` are other forms in which a lesson may print it in bold.
    """

    noun: ClassVar[str] = "term"
    section: ClassVar[str] = "terms"
    ground: ClassVar[Ground] = "outside"
    term: str
    also: tuple[str, ...] = ()
    means: str

    @property
    def forms(self) -> tuple[str, ...]:
        """The term and its other forms, as they are compared."""
        return tuple(fold(form).casefold() for form in (self.term, *self.also))
