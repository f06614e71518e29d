"""How a document, a thing on it and a search show themselves in a notebook, as plain HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

from readingroom import chronology
from readingroom.document.context import Fact
from readingroom.document.kinds import Number, Shelfmark
from readingroom.document.things import UNFILLED, Place, Thing
from readingroom.markup import Html, block, element, join, scrolling, table

if TYPE_CHECKING:
    from readingroom.document import Document
    from readingroom.document.concordance import Concordance

_OWN_PLACE = {"id", "at", "note", "says", "name", "what", "question", "title"}
_VOICE_CLASS = {"author": "rr-author", "registry": "rr-registry", "archive staff": "rr-archive"}
_GROUND = {
    "page": "",
    "reading": "an interpretation, not the page",
    "outside": "from outside the document",
}


def page(document: Document) -> Html:
    """The whole page: letterhead, then every line with its number, and its siglum in a letter."""
    return block(letterhead(document), *lines(document), label=f"The document: {document.title}")


def letterhead(document: Document) -> Html:
    """Title, numbers and shelfmarks as the page gives them."""
    marks = [("number", thing.words) for thing in document.every(Number)]
    marks += [("shelfmark", thing.words) for thing in document.every(Shelfmark)]
    return join(
        element("p", document.title, class_="rr-title"),
        element("p", "Not yet finished: a draft.", class_="rr-lede")
        if document.status == "draft"
        else None,
        element("dl", *(join(element("dt", name), element("dd", words)) for name, words in marks)),
    )


def lines(document: Document, *, only: str = "") -> list[Html]:
    """The lines of the page, part by part; `only` names the voice or letter code to set off."""
    page = document.page
    shown: list[Html] = []
    heading = None
    for number in range(1, len(page.text.line_starts) + 1):
        span = page.text.line_span(number)
        if not page.text.words(span).strip():
            continue
        place = page.place(span)
        if (title := place.letter_title or place.part) != heading:
            heading = title
            shown.append(element("p", heading, class_="rr-head"))
        shown.append(_line(document, place, only))
    return shown


def _line(document: Document, place: Place, only: str) -> Html:
    page = document.page
    brackets = [span for span in page.brackets if place.start <= span.start < place.end]
    wanted = (
        not only
        or only in (place.letter, place.part, place.voice)
        or (only == "editor" and bool(brackets))
    )
    rail = "rr-letter" if _is_enclosed(page, place) else "rr-telegram" if place.letter else ""
    voice = _VOICE_CLASS.get(place.voice, "")
    pieces: list[Any] = []
    at = place.start
    for span in brackets:
        pieces += [
            page.text.content[at : span.start],
            element("span", page.text.words(span), class_="rr-bracket"),
        ]
        at = span.end
    pieces.append(
        page.text.content[at : place.end].strip(" ")
        if not brackets
        else page.text.content[at : place.end]
    )
    return element(
        "div",
        element("span", place.siglum, class_="rr-siglum"),
        element("span", place.line, class_="rr-number"),
        element("span", *pieces, class_=f"rr-words {voice}"),
        class_=" ".join(
            filter(
                None,
                ["rr-line", rail, "" if wanted else "rr-off", "rr-here" if only and wanted else ""],
            )
        ),
    )


def _is_enclosed(page: Any, place: Place) -> bool:
    letter = page.letter_by_code.get(place.letter)
    return bool(letter and letter.enclosed_in)


@dataclass(frozen=True)
class OutsideCard:
    """An outside statement as it is read: what it says, how sure and why, one source, the rest."""

    title: str
    says: str
    sure: str
    sources: tuple[str, ...] = ()
    use: str = ""
    note: str = ""

    def html(self) -> Html:
        """The card, its further sources folded."""
        first, *rest = self.sources or ("not stated",)
        return element(
            "div",
            element("p", OUTSIDE, class_="rr-note"),
            element("p", self.title, class_="rr-kind"),
            element("p", self.says),
            element("p", self.sure, class_="rr-note"),
            element("p", f"Source: {first}", class_="rr-note"),
            _folded(rest),
            element("p", element("b", USE), f" {self.use}") if self.use else None,
            element("p", element("b", NOTE), f" {self.note}") if self.note else None,
            class_="rr-card rr-outside",
        )


OUTSIDE = "From outside the document"
USE = "What to do with it:"
NOTE = "Keep in mind:"
_COUNTS = {1: "one source", 2: "two sources", 3: "three sources", 4: "four sources"}


def card_of(thing: Thing) -> OutsideCard:
    """What the card of an outside statement says; a title that is missing is made of its topic."""
    topic = str(getattr(thing, "topic", ""))
    title = getattr(thing, "title", "") or getattr(thing, "what", "") or topic
    date = chronology.in_words(getattr(thing, "date", ""))
    named = (
        title
        if title != topic
        else ", ".join(filter(None, [f"{topic[:1].upper()}{topic[1:]}", date]))
    )
    sources = tuple(getattr(thing, "citations", ()) or getattr(thing, "sources", ()))
    count = _COUNTS.get(len(sources), f"{len(sources)} sources")
    why = getattr(thing, "because", "") or f"it rests on {count}"
    sure = getattr(thing, "confidence", "")
    return OutsideCard(
        title=named,
        says=getattr(thing, "says", ""),
        sure=f"How sure: {sure}; {why.rstrip('.')}." if sure else "",
        sources=sources,
        use=getattr(thing, "use", ""),
        note=thing.note,
    )


def _folded(sources: Sequence[str]) -> Html | None:
    if not sources:
        return None
    head = "One more source" if len(sources) == 1 else f"{len(sources)} more sources"
    rest = element("ul", *(element("li", each) for each in sources))
    return element("details", element("summary", head), rest)


def card(thing: Thing) -> Html:
    """One thing: what it is, its words verbatim, where they stand, what is noted about it."""
    if isinstance(thing, Fact):
        told = card_of(thing)
        return block(told.html(), label=told.title)
    ground = _GROUND[thing.ground]
    kind = f"{thing.noun} {thing.id}" if thing.noun != "passage" else f"Passage {thing.id}"
    said = next(
        (
            value
            for name in ("says", "question", "what", "name", "title")
            if isinstance(value := getattr(thing, name, None), str)
        ),
        None,
    )
    head = f"{kind[:1].upper()}{kind[1:]}"
    return block(
        element(
            "div",
            element("p", head, f" · {ground}" if ground else None, class_="rr-kind"),
            element("p", said) if said else None,
            *_quoted(thing),
            element("dl", *_details(thing)),
            element("p", thing.note, class_="rr-note") if thing.note else None,
            class_=f"rr-card rr-{thing.ground}",
        ),
        label=head,
    )


def _quoted(thing: Thing) -> list[Html]:
    """The words; where a thing points at several places, each with its own line."""
    several = getattr(thing, "at", None)
    if not isinstance(several, tuple) or len(several) < 2:
        return [element("blockquote", marked(thing.place))] if thing.places else []
    return [
        element("blockquote", marked(at), element("cite", f" {at.where}"))
        for at in several
        if at.line
    ]


def marked(place: Place) -> Html:
    """The words of a place, the editors' brackets boxed."""
    pieces: list[Html | str] = []
    rest = place.words
    if "\n" in rest:
        lines = [line for line in rest.split("\n") if line.strip()]
        return join(*(element("p", marked(replace(place, words=line))) for line in lines))
    while "[" in rest and "]" in rest.partition("[")[2]:
        before, _, rest = rest.partition("[")
        inside, _, rest = rest.partition("]")
        pieces += [before, element("span", f"[{inside}]", class_="rr-bracket")]
    return join(*pieces, rest)


def _details(thing: Thing) -> list[Html]:
    """Where the words stand and what is noted of the thing, each said once."""
    place = thing.place
    rows: dict[str, Html | str] = {}
    if len(_quoted(thing)) == 1:
        part = {"letter": place.letter_title} if place.letter else {"part": place.part}
        rows |= {"where": place.where, **part, "voice": place.voice}
    for each in fields(thing):
        value = getattr(thing, each.name)
        if each.name in ("date", "edtf", "when"):
            value = chronology.in_words(value)
        if each.name == "facts":
            value = tuple(f"fact:{id}" for id in value)
        if each.name not in _OWN_PLACE and value not in ("", (), None) and value is not place:
            rows.setdefault(label(each), _value(value))
    return [
        join(element("dt", name), element("dd", value)) for name, value in rows.items() if value
    ]


def label(each: Any) -> str:
    """How a field is called when readers see it."""
    return str(each.metadata.get("label") or each.name.strip("_").replace("_", " "))


def _value(value: Any) -> Html | str:
    if isinstance(value, Place):
        if not value.line:
            return "" if value.words != UNFILLED else UNFILLED
        return join(marked(value), f" ({value.where})")
    if isinstance(value, tuple) and value and not isinstance(value[0], str):
        return element("ul", *(element("li", _value(item)) for item in value))
    if isinstance(value, tuple) and any(" " in item for item in value):
        return element("ul", *(element("li", item) for item in value))
    if isinstance(value, tuple):
        return ", ".join(value)
    if is_dataclass(value) and isinstance(getattr(value, "at", None), tuple):
        return _position(value)
    return str(value)


def _position(position: Any) -> Html:
    """One answer to an open question: what it says, its words on the page, its cards, how sure."""
    words = (join(" ", element("q", marked(at)), f" ({at.where})") for at in position.at)
    rest = [f"confidence: {position.confidence}"] if position.confidence else []
    rest += [f"card fact:{id}" for id in position.facts]
    return join(str(position), *words, element("span", f" · {' · '.join(rest)}") if rest else None)


def found(result: Concordance) -> Html:
    """Keyword in context, a row for each place."""
    times = {0: "nowhere", 1: "once"}.get(len(result), f"{len(result)} times")
    where = f"in {result.where}" if result.where != "the page" else "on the page"
    caption = f"“{result.searched}” stands {times} {where}"
    letters = ", ".join(
        f"{code or 'outside the letters'}: {count}"
        for code, count in sorted(result.by_letter.items())
    )
    summary = element("p", f"{caption}{f' ({letters})' if letters else ''}.", class_="rr-lede")
    if not result.hits:
        return block(summary, label=caption)
    rows = [
        (hit.place.where, join(hit.before, element("mark", hit.words), hit.after)) for hit in result
    ]
    return block(
        summary, scrolling(table(["where", "words in context"], rows), name=caption), label=caption
    )
