"""What comes from outside the page: each with its source and confidence; the terms of the trade."""

from typing import Literal

from readingroom import dates
from readingroom.document.facts import Event
from readingroom.document.things import UNFILLED, Collection, Place, Thing, detail, folded_sources
from readingroom.html import Html, block, div, element, note, styled
from readingroom.text import counted, fold

WITH_TEACHER = "with the teacher"
"""Where the key of a document is, and what a card is called that stays with it."""
Confidence = Literal["high", "medium", "low"]
Precision = Literal["minute", "hour", "day", "month", "year", "not dated"]


class Outside(Thing, ground="outside"):
    """What outside statements share."""


class Sourced(Thing):
    """What names sources shares: their citations, put in when the document is loaded."""

    citations: tuple[str, ...] = detail(derived=True, label="sources", default=())


class Clock(Outside, noun="clock", section="clocks"):
    """A clock that the writers or the registry may have used: an IANA time zone."""

    name: str
    zone: str = detail("a time zone such as Asia/Shanghai")
    fact: str = detail(refers=("fact",), default="")


class Source(Outside, noun="source", section="sources"):
    """The printed or archive item that an outside statement rests on."""

    citation: str
    web_address: str = detail(label="address on the web", default="")
    read: str = detail("how much of it we read", label="how we read it")
    side: str = detail("whose papers or view it is", "")


class Fact(Outside, Sourced, noun="fact", section="facts"):
    """An outside fact: a card with source, precision and confidence."""

    title: str = detail("what its card is called, in words (made of the topic when left out)", "")
    topic: str
    says: str
    date: str = detail("see *Dates*", "", label="date")
    precision: Precision
    sources: tuple[str, ...] = detail(refers=("source",))
    confidence: Confidence
    because: str = detail(
        "why one can be so sure, in one phrase (the number of sources when left out)",
        "",
        label="why so sure",
    )
    bears_on: tuple[str, ...] = detail(refers=("*",), label="bears on", default=())
    use: str = detail("what it may be used for, and what not", "", label="what to do with it")

    @property
    def called(self) -> str:
        """What its card is called: by topic and date where it has no title."""
        topic = f"{self.topic[:1].upper()}{self.topic[1:]}"
        dated = ", ".join(filter(None, [topic, dates.in_words(self.date)]))
        return dated if self.title in ("", self.topic) else self.title

    @property
    def card(self) -> Html:
        """What it says, how sure and why, its sources, what to do with it."""
        if self.topic == WITH_TEACHER:
            return div("rr-card rr-outside", element("p", self.says))
        sources = self.citations or self.sources or ("not stated",)
        number = f"{counted(len(sources))} source{'s' * (len(sources) != 1)}"
        why = self.because or f"it rests on {number}"
        sure = f"How sure: {self.confidence}; {why.rstrip('.')}." if self.confidence else ""
        told = {"What to do with it:": self.use, "Keep in mind:": self.note}
        return div(
            "rr-card rr-outside",
            note("From outside the document"),
            element("p", self.called, class_="rr-kind"),
            element("p", self.says),
            note(sure),
            note(f"Source: {sources[0]}"),
            folded_sources(sources[1:], "more source"),
            *(element("p", element("b", head), f" {each}") for head, each in told.items() if each),
        )

    def _repr_html_(self) -> str:
        return styled(block(self.card, label=self.called))


class OutsideEvent(Event, Sourced, ground="outside"):
    """An event known from outside the page."""

    kind: Literal["sent", "received", "mentioned", "catalogued"] = "mentioned"
    precision: Precision
    sources: tuple[str, ...] = detail(refers=("source",))
    confidence: Confidence
    facts: tuple[str, ...] = detail(refers=("fact",), label="cards", default=())
    scale: tuple[Literal["days", "years"], ...] = detail("the time lines that show it", ("years",))


class Related(Outside, Sourced, noun="related", section="related"):
    """Another document that bears on this one."""

    title: str
    sender: str = detail("in words, no id", "")
    addressee: str = detail("in words, no id", "")
    edtf: str = detail(label="date", default="")
    says: str
    shares: str = detail("what it has in common with ours", "", label="what it shares with ours")
    sources: tuple[str, ...] = detail(refers=("source",))
    precision: Precision
    confidence: Confidence


class Site(Outside, Sourced, noun="place", section="places"):
    """A place on the map, by one point; a river, coast or parallel by several, joined to a line."""

    name: str
    kind: Literal["land", "sea", "coast", "river", "parallel", "city", "talks", "dam", "lake"]
    points: tuple[str, ...] = detail(
        "degrees north and east, rounded, `39.0 125.8`", label="degrees north and east"
    )
    names: tuple[str, ...] = detail(
        "the names on the page that mean it", (), refers=("name",), label="on the page"
    )
    sources: tuple[str, ...] = detail(refers=("source",))
    confidence: Confidence

    @property
    def degrees(self) -> tuple[tuple[float, float], ...]:
        """Its points as numbers. Raises `ValueError` where one is not a point on the globe."""
        return tuple(_degrees(each) for each in self.points if each != UNFILLED)

    def lines(self, document: Collection) -> str:
        """The lines on which the page names it; empty if there are none."""
        mentions = (at for name in self.names for at in document[f"name:{name}"].mentions)
        return ", ".join(map(str, sorted({at.line for at in mentions})))


def _degrees(written: str) -> tuple[float, float]:
    """A point as it is written, north before east.

    >>> _degrees("39.0 125.8")
    (39.0, 125.8)
    """
    north, east = map(float, written.split())
    if not (-90 <= north <= 90 and -180 <= east <= 180):
        raise ValueError(written)
    return north, east


class Journey(Sourced):
    """One step of a journey, with the basis on which we know it."""

    what: str
    who: str = dates.NOT_STATED
    when: str = dates.NOT_STATED
    where: str = dates.NOT_STATED
    language: str = dates.NOT_STATED
    language_basis: Literal["page", "inference", "outside", "not stated", ""] = detail(
        "how the language is known", "", label="how the language is known"
    )
    basis: Literal["page", "inference", "outside", "not stated"]
    at: tuple[Place, ...] = ()
    sources: tuple[str, ...] = detail(refers=("source",), default=())
    confidence: Literal["high", "medium", "low", ""] = ""
    may_change: str = detail("what it may have done to the text", "", label="what may have changed")

    @property
    def language_known(self) -> str:
        """On what basis the language is known: as written, or the one that is sure to hold."""
        if self.language_basis or self.language.startswith(dates.NOT_STATED):
            return self.language_basis or dates.NOT_STATED
        return "outside" if self.basis == "outside" else "inference"


class Transmission(Journey, noun="transmission", section="transmission"):
    """A step in how the words travelled."""

    what: str = detail("a step of the words")


class Custody(Journey, noun="custody", section="custody"):
    """A step in who kept the paper."""

    what: str = detail("a step of the paper")


class Recipient(Outside, Sourced, noun="recipient", section="recipients"):
    """The post that a recipient of the copies held; none where it is not established here."""

    name: str = detail(refers=("name",))
    post: str = detail("the office held, if it is established", "")
    sources: tuple[str, ...] = detail(refers=("source",), default=())
    confidence: Literal["high", "medium", "low", ""] = ""


KINDS = (Clock, Source, Fact, OutsideEvent, Related, Site, Transmission, Custody, Recipient)


class Term(Thing, noun="term", section="terms", ground="outside"):
    """A word of archives, argument or code, explained in a sentence or two."""

    term: str
    also: tuple[str, ...] = ()
    means: str

    @property
    def forms(self) -> tuple[str, ...]:
        """The term and its other forms, as they are compared."""
        return tuple(fold(form).casefold() for form in (self.term, *self.also))
