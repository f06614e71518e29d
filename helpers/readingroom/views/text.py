"""The page to read, search and look into, with marks that explain themselves."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import Any, NamedTuple

import traitlets

from readingroom import dates
from readingroom.answers import reading_of
from readingroom.answers.access import load
from readingroom.document import Collection, Document
from readingroom.document.facts import Bracket, Event, Name, Passage, Request
from readingroom.document.things import Place, Thing
from readingroom.document.transcript import whose
from readingroom.html import Html, button, div, element, head, join, note, span, tick
from readingroom.reading import Claim, Echo
from readingroom.views.frame import PASSAGE, card, cards, choice, field, framed, glyph, legend, menu
from readingroom.views.view import View, all_open

_ARRANGEMENTS = {"reading": "Reading text", "page": "As on the page", "letters": "Two letters"}
_KEYS = (
    ("/", "to the find box"),
    ("in the text: up, down", "line by line"),
    ("in the text: left, right", "to the marks of a line"),
    ("in “Pick words”: arrows, with Shift", "word by word; pick words"),
)


class TextView(View):
    """The view that `text` returns; in edit mode `entry` holds what was made of picked words."""

    script = "text"
    form: Html | None = None
    arrangement = traitlets.Enum(tuple(_ARRANGEMENTS), "reading").tag(shared=True)
    entry = traitlets.Dict().tag(shared=True)

    def __init__(self, document: Document, reading: Collection | None, **traits: Any) -> None:
        self._document, self._held = document, reading
        self._subjects = tuple(subjects(document, reading))
        self._marks = [mark for each in self._subjects for mark in each.marks]
        self.label = document.title
        beside = traits.get("arrangement") == "letters"  # read against each other, without marks
        traits.setdefault("shown", [] if beside else [kind for kind, _, _ in self.kinds()])
        super().__init__(**traits)

    def kinds(self) -> list[tuple[str, str, int]]:
        """The kinds of marks: id, words, and how many there are."""
        counts = Counter(mark.kind for mark in self._marks)
        counts[PARTS] = len(self._document.page.parts)
        there = ((id, words, counts[id]) for id, words in _KINDS.items())
        return [each for each in there if each[2] or each[0] not in _WASHES]

    def content(self) -> Html:
        """The text line by line, what each mark says, and what the reader may do with them."""
        letters = [(letter.code, letter.title) for letter in self._document.page.letters]
        several = len(letters) > 1
        offered = list(_ARRANGEMENTS.items())[: 3 if several else 2]
        placed = (each for each in self._subjects if any(at.line for at in each.places))
        entries = " and to make an entry of them" if self.form else ""
        hint = "Choose a line number or a mark to see what it is, or pick words to cite them"
        shown = (f"rr-show-{kind}" for kind in self.shown)
        look = " ".join(["rr-text", f"rr-as-{self.arrangement}", *shown])
        lines, named = sections(self._document, self._marks), "Text, line by line"
        about = {"role": "group", "aria_label": named, "data_document": self._document.id}
        return framed(
            div(look, *lines, **about),
            _pairs(self._held.every(Echo) if self._held else ()),
            self.form,
            title=self._document.title,
            lede="Rails in the margin show what encloses what; the typeface shows who speaks.",
            bar=[
                choice("Show", offered, self.arrangement, name="arrangement"),
                *(_sides(letters) if several else ()),
                _FIND,
                tick("Pick words by keyboard", data_do="pick"),
                legend(self.kinds(), self.shown),
                PASSAGE,
            ],
            hint=f"{hint}{entries}.",
            cards=cards("What is marked, and what it is", *map(_card, placed)),
            keys=_KEYS,
        )


def text(
    document: Document | str,
    *,
    reading: str | None = None,
    selected: str = "",
    shown: Sequence[str] | None = None,
    layout: str = "reading",
    edit: bool = False,
) -> TextView:
    """The page to read and search: parts, people, places, times, brackets and requests as marks.

    `reading` adds the claims of one reader and the echoes of one letter in another. `shown` names
    the kinds switched on (all, if left out): part, person, organisation, place, time, bracket,
    request, claim. `selected` is a siglum such as M16, `line:86`, or the address of a mark.
    `layout` is `reading`, `page` (the lines as received) or `letters` (two side by side); the view
    has it as `arrangement`. With `edit`, picked words become entries for the document's files, an
    interpretation for that of the reader `reading` (or the key's). An address to share,
    `telegram-21646#request:2b`, stands for a document, and opens there. Raises `NotHere`.
    """
    if isinstance(document, str):
        slug, _, place = document.partition("#")
        document = load(slug)
        selected = selected or (place and _marked_address(document, place, reading))
    held = reading_of(document, reading) if reading else None
    chosen: dict[str, Any] = {"selected": selected, "arrangement": layout}
    if shown is not None:
        chosen["shown"] = list(shown)
    if edit:
        from readingroom.views.entry import EditView  # Only who writes a document needs it.

        reader = reading if reading and reading in document.readings else "key"
        return EditView(document, held, reader, **chosen)
    return all_open(TextView(document, held, **chosen), held)


def _marked_address(document: Document, address: str, reading: str | None) -> str:
    """By what the view calls a thing: itself, its first mention, or the line of its words."""
    thing = document.placed(address)
    if isinstance(thing, (Name, Event)):
        return f"{address}/1"
    known = isinstance(thing, (Bracket, Request, Passage)) or (reading and isinstance(thing, Claim))
    return address if known else thing.siglum or f"line:{thing.line}"


_TYPES = {"person": "person", "place": "place", "facility": "place"}
PARTS = "part"
_KINDS = {
    PARTS: "Parts", "person": "People", "organisation": "Groups and terms", "place": "Places",
    "time": "Times", "bracket": "Editors’ brackets", "request": "Requests", "claim": "Claims",
}  # fmt: skip
_WASHES = ("request", "claim")  # Over sentences: opened in the margin, as marks never nest.


class Marking(NamedTuple):
    """Marked words: their kind, an address of their own, where they stand, what they are."""

    kind: str
    address: str
    place: Place
    title: str
    tag: str = ""


class Subject(NamedTuple):
    """What is marked: its marks, and what is said of it; what is `mentioned` may have several."""

    kind: str
    thing: Thing
    title: str
    places: Sequence[Place]
    rows: Sequence[tuple[str, str]]
    tag: str = ""
    mentioned: bool = False

    @property
    def marks(self) -> Iterator[Marking]:
        """Its marks; a mention has an address of its own."""
        for at, place in enumerate(self.places, 1):
            address = f"{self.thing.address}/{at}" if self.mentioned else self.thing.address
            yield Marking(self.kind, address, place, self.title, self.tag)


def _card(of: Subject) -> Html:
    placed, mentions = [mark for mark in of.marks if mark.place.line], []
    for each in placed:
        words = element("q", each.place.words), " ", element("small", each.place.where)
        mentions.append(element("li", *words, data_card=each.address))
    title = f"{of.title[:1].upper()}{of.title[1:]}"
    if not of.mentioned:
        return card(of.thing, title, of.rows, shape=of.kind, placed=placed[0].place)
    rows, more = [*of.rows, ("mentions", str(len(placed)))], element("ul", *mentions)
    return card(of.thing, title, rows, more, shape=of.kind)


def subjects(document: Document, reading: Collection | None) -> Iterator[Subject]:
    """Every name, time, bracket and request of the page; with a reading its claims."""
    for name in document.every(Name):
        type_, rows = _TYPES.get(name.kind, "organisation"), [("name", name.name)]
        yield Subject(type_, name, name.kind, name.mentions, rows, mentioned=True)
    for event in document.events:
        rows = [("gives", event.what), ("date", dates.in_words(event.edtf)), ("clock", event.clock)]
        yield Subject("time", event, f"time, {event.kind}", event.written, rows, mentioned=True)
    for bracket in document.every(Bracket):
        rows = [("comes after", bracket.explains.words)]
        yield Subject("bracket", bracket, "editor’s bracket", [bracket.at], rows)
    labels = {request.id: request.label for request in document.requests}
    for request in document.requests:
        label = " ".join(filter(None, [labels.get(request.part_of), request.label]))
        title = f"request {label}" if label else "request without a label"
        rows = [("verb", ", ".join(request.verb)), ("target", ", ".join(request.target))]
        rows += [("amount", str(request.amount or "no figure"))]
        yield Subject("request", request, title, [request.at], rows, label or "no label")
    for claim in reading.every(Claim) if reading else ():
        tag = claim.id.replace("-", " ")
        rows = [
            ("in plain words", claim.says),
            ("stance", claim.stance),
            ("words of certainty", ", ".join(claim.modality)),
            ("known from", "a reading, not the page"),
        ]
        yield Subject("claim", claim, f"claim: {tag}", [claim.at], rows, tag)


def sections(document: Document, marks: Sequence[Marking]) -> Iterator[Html]:
    """The lines of the page, a section for each part and letter under its heading."""
    by_line = defaultdict[int, list[Marking]](list)
    for mark in marks:
        for line in range(mark.place.line, mark.place.last_line + 1):
            by_line[line].append(mark)
    for (title, letter), group in groupby(_titled(document.page.places), key=lambda each: each[:2]):
        held = [place for *_, place in group]
        top = head(join(title, whose(document, held))) if title else None
        lines = (_line(document, place, by_line[place.line]) for place in held)
        about = {"data_letter": letter or None, "data_holder": title}
        yield element("section", top, *lines, **about)


def _titled(places: Iterable[Place]) -> Iterator[tuple[str, str, Place]]:
    """Each line with its letter or part; a blank one belongs to what stands before it."""
    title = letter = ""
    for place in places:
        if place.words.strip():
            title, letter = place.letter_title or place.part, place.letter
        yield title, letter, place


def _line(document: Document, line: Place, marks: Sequence[Marking]) -> Html:
    if not line.words.strip():
        return div("rr-line rr-blank", element("span"), span("rr-number", line.line))
    letter = document.page.letter_by_code.get(line.letter)
    rail = 2 if letter and letter.enclosed_in else 1 if letter else 0
    voice, address = line.voice or "author", line.siglum or f"line:{line.line}"
    tags = [_tag(each) for each in marks if each.kind in _WASHES and each.place.line == line.line]
    about = {"data_line": line.line, "data_siglum": line.siglum or None, "data_voice": voice}
    return div(
        f"rr-line rr-rail-{rail}",
        span("rr-siglum", line.siglum),
        button(line.line, class_="rr-number", data_address=address, aria_label=line.where),
        span(f"rr-words rr-{voice.replace(' ', '-')}", *_words(line, marks), **about),
        span("rr-tags", *tags) if tags else None,
    )


def _tag(mark: Marking) -> Html:
    words = join(glyph(mark.kind), span("rr-hide", mark.kind), f" {mark.tag}")
    return button(words, class_=f"rr-tag rr-mark rr-is-{mark.kind}", data_address=mark.address)


def _words(line: Place, marks: Sequence[Marking]) -> Iterator[Html]:
    named: set[str] = set()
    before: Sequence[Marking] = ()
    for (washes, box), held in groupby(runs(line, marks), key=lambda run: (run[3], run[2])):
        pieces = [_marked(words, mark, named) if mark else words for words, mark, *_ in held]
        inside = span("rr-box", *pieces) if box else join(*pieces)
        if washes:
            # A wash, with a bar where it begins.
            wash = [f"rr-in-{kind}" for kind in dict.fromkeys(each.kind for each in washes)]
            wash += [f"rr-begins-{each.kind}" for each in washes if each not in before]
            inside = span(" ".join(wash), inside)
        yield inside
        before = washes


Run = tuple[str, Marking | None, Marking | None, list[Marking]]


def runs(line: Place, marks: Sequence[Marking]) -> Iterator[Run]:
    """A line cut at the ends of its marks: words, innermost mark, bracket, requests and claims.

    >>> line = Place(0, 12, "[Supung] dam", 1, 1)
    >>> inner = Marking("place", "a", Place(1, 7, "Supung", 1, 1), "place")
    >>> box = Marking("bracket", "b", Place(0, 8, "[Supung]", 1, 1), "")
    >>> marks = [box, inner, Marking("claim", "c", line, "")]
    >>> for words, mark, bracket, washes in runs(line, marks):
    ...     print([words, mark and mark.address, bracket is box, len(washes)])
    ['[', 'b', True, 1]
    ['Supung', 'a', True, 1]
    [']', 'b', True, 1]
    [' dam', None, False, 1]
    """
    bounds = [(max(each.place.start, line.start), min(each.place.end, line.end)) for each in marks]
    for start, end in pairwise(sorted({line.start, line.end, *sum(bounds, ())})):
        around = zip(marks, bounds, strict=True)
        covering = [mark for mark, (first, last) in around if first <= start and end <= last]
        inner = [mark for mark in covering if mark.kind not in _WASHES]
        mark = min(inner, key=lambda each: each.place.end - each.place.start, default=None)
        box = next((each for each in inner if each.kind == "bracket"), None)
        washes = [each for each in covering if each.kind in _WASHES]
        yield line.words[start - line.start : end - line.start], mark, box, washes


def _marked(words: str, mark: Marking, named: set[str]) -> Html:
    class_ = f"rr-mark rr-is-{mark.kind}"
    if mark.address in named:
        return span(class_, words, data_also=mark.address)
    named.add(mark.address)
    label = None if words == mark.place.words else f"{mark.place.words}, {mark.title}"
    return span(class_, words, title=mark.title, data_address=mark.address, data_label=label)


def _pairs(echoes: Sequence[Echo]) -> Html | None:
    rows = (div("rr-pair", _side(e.mao), _side(e.kim), note(e.what)) for e in echoes)
    title = head("Words and their echo, in one reading")
    return element("section", title, *rows, class_="rr-pairs") if echoes else None


def _side(place: Place) -> Html:
    if not place.line:
        return element("p", span("rr-empty", "no words"))
    where = element("small", f"{place.letter_title}, {place.where}")
    address = place.siglum or f"line:{place.line}"
    return button(join(place.words, where), class_="rr-phrase", data_address=address)


def _sides(letters: Sequence[tuple[str, str]]) -> Iterator[Html]:
    """What stands left and right in “Two letters”; at first the last two, an exchange."""
    for side, (code, _) in zip(("Left", "Right"), letters[-2:], strict=True):
        yield span("rr-side", menu(side, letters, code, data_side=side.lower()))


_WANTED = {"placeholder": "words, or M4, or 57", "aria_label": "Find words, a siglum or a line"}
_FINDING = (
    field("Find", None, type="search", maxlength=500, **_WANTED),
    element("button", "Next", type="submit", class_="rr-button"),
    button("Previous", data_do="previous"),
    tick("whole words", data_do="whole"),
    span("rr-note"),
)
_FIND = element("form", *_FINDING, class_="rr-find", role="search", aria_label="Find in the text")
