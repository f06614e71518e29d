"""What a letter asks for: a ledger to group, filter, sort and count, and to classify oneself."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

import traitlets

from readingroom.agreement import common
from readingroom.answers import reading_of
from readingroom.document import Collection, Document
from readingroom.document.facts import Request
from readingroom.document.things import Place, marked
from readingroom.errors import ReadingRoomError
from readingroom.html import Html, button, div, element, head, join, known, note, span, template
from readingroom.reading import Demand, Echo, Silence
from readingroom.text import Span, counted
from readingroom.views.bench import DEMANDS, Own, bench_lines, judged, workbench
from readingroom.views.deposits import UNDO, UNDOING, keep, remembered, unusable
from readingroom.views.frame import PASSAGE, card, cards, choice, field, framed, legend, links, menu
from readingroom.views.rows import BOUNDS, HEAD, KINDS, Tree, Way, home, kinds_of, ledger, shape
from readingroom.views.view import View, all_open, citing

_GROUPS = {"printed": "as printed"} | {by: f"by {by}" for by in ("kind", "arm", "verb", "bound")}
_SORTS = {"printed": "as printed"} | {by: f"by {by}" for by in ("line", "label", "target")}
_COUNTS = ("", "measures", "items", "demands", "own")
_RIGHT = "Each count is right under its own rule: say the rule with the number."
_RULE = (
    "A demand of two kinds is counted with both. Grouped by verb, a request appears under each of "
    "its verbs."
)


class RequestsView(View):
    """The view that `requests` returns; `own` holds a person's demands, as entries of a reading."""

    script = "requests"
    _own: Own | None = None
    group = traitlets.Enum(tuple(_GROUPS), "printed").tag(shared=True)
    sort = traitlets.Enum(tuple(_SORTS), "printed").tag(shared=True)
    count = traitlets.Enum(_COUNTS, "").tag(shared=True)
    own = traitlets.Dict().tag(shared=True)
    rule = (
        "A demand shows while one of its kinds is switched on; a request shows while a demand in "
        "it does, or if it has none while “No demand” is on. "
    )

    def __init__(self, document: Document, reading: Collection, **traits: Any) -> None:
        self._document = document
        self._grow(reading)
        self.label = _heading(document)
        traits.setdefault("shown", [kind for kind, _, _ in self.kinds()])
        super().__init__(**traits)

    def _grow(self, reading: Collection) -> None:
        entries = self._own.entries if self._own else None
        self._tree = Tree(self._document.requests, reading, entries)

    def ways(self) -> list[Way]:
        """The ways in which the requests may be counted."""
        return self._tree.ways

    def kinds(self) -> list[tuple[str, str, int]]:
        """The kinds of rows: id, words, and how many there are."""
        bare = sum(not held for held in self._tree.inside.values())
        return [each for each in (*self._demanded(), ("no-demand", "No demand", bare)) if each[2]]

    def _demanded(self) -> list[tuple[str, str, int]]:
        found = self._tree.demands
        return [(id, words, sum(id in each.kind for each in found)) for id, words in KINDS.items()]

    def content(self) -> Html:
        """The ledger, how it is counted, what is said of each row, and words that are not there."""
        title = getattr(self._tree.held, "title", "")
        reading = f" With it comes a reading, which is not the page: {title}." if title else ""
        return framed(
            div("rr-many rr-alive", self._how_many(), element("p", class_="rr-answer")),
            self.ledger(),
            element("p", class_="rr-none rr-alive", hidden=True),
            element("p", class_="rr-note rr-tally rr-alive"),
            *self.work(),
            *_lookup(self._document, self._tree),
            self.cards(),
            HEAD,
            PASSAGE,
            title=self.label,
            lede=f"{_lede(self._document)} Words are shortened only by leaving out (…).{reading}",
            bar=[
                menu("Group", _GROUPS.items(), self.group, data_trait="group"),
                menu("Sort", _SORTS.items(), self.sort, data_trait="sort"),
                field("Only rows with", "rr-menu rr-sieve", **_SEARCH, placeholder="words"),
                legend(self.kinds(), self.shown),
            ],
            hint="Choose a label to read the words of a request in full.",
            keys=[("↑ ↓", "from row to row of the ledger"), *[UNDOING] * self._tree.mine],
            rule=self.rule + _RULE,
        )

    def _how_many(self) -> Html:
        offered = [("", "not counted"), *((way.id, way.label) for way in self.ways())]
        offered += [("own", "")] if self._tree.mine and not self._tree.demands else []
        return choice("How many requests?", offered, self.count, name="count")

    def ledger(self) -> Html:
        """The ledger, the ways to count it, and what of one's own entries cannot be used."""
        ways = self.ways()
        every = (element("li", str(way), data_way=way.id, data_label=way.label) for way in ways)
        counts = head("How many requests?"), element("ul", *every), note(_RIGHT)
        bad = unusable(self._own.faults) if self._own else None
        return div("rr-drawn", ledger(self._tree), div("rr-ways", *counts), bad)

    def cards(self) -> Html:
        """What is said of each row, and of what is not there."""
        tree, every = self._tree, list[Html]()
        for request in tree.requests:
            every.append(_request_card(tree, request))
            every += (_demand_card(tree, request, each) for each in tree.inside[request.id])
        every += (_silence_card(self._document, each) for each in tree.silences)
        return div("rr-drawn-cards", cards("What is said of each row", *every))

    def work(self) -> Iterable[Html]:
        """What stands below the ledger: with a reading, what it finds unsaid."""
        return [_unsaid(self._document, self._tree.silences)]


class OwnRequestsView(RequestsView):
    """The view in which a reader divides requests; `drawn` is the ledger as HTML after a change."""

    drawn = traitlets.Unicode().tag(shared=True)
    begun = traitlets.Dict().tag(shared=True)
    rule = (
        "A request shows while its bound is switched on, or while one of your demands in it shows. "
    )

    def __init__(self, document: Document, own: Mapping[str, Any], **traits: Any) -> None:
        self._own = judged(document, own, DEMANDS)
        super().__init__(document, self._own.reading, own=own, **traits)
        self.observe(self._redrawn, "own")

    def kinds(self) -> list[tuple[str, str, int]]:
        """The bounds that occur, and the kinds of demands."""
        shapes = Counter(map(shape, self._tree.requests))
        bounds = [(id, said.capitalize(), shapes[said]) for said, id in BOUNDS.items()]
        return [*(each for each in bounds if each[2]), *self._demanded()]

    def work(self) -> Iterable[Html]:
        """Where one divides a request into demands."""
        return [UNDO, workbench(self._document, self._tree), _DIVIDE]

    def _redrawn(self, change: Mapping[str, Any]) -> None:
        self._own = judged(self._document, change["new"], DEMANDS)
        self._grow(self._own.reading)
        self.drawn = str(join(self.ledger(), self.cards()))


def requests(
    document: Document,
    *,
    reading: str | None = None,
    selected: str = "",
    shown: Sequence[str] | None = None,
    group: str = "printed",
    sort: str = "printed",
    count: str = "",
    own: Mapping[str, Any] | None = None,
) -> RequestsView:
    """The requests as enumerated, one row each: label, words, verb, target, amount and its bound.

    With a `reading` come the demands that one reader finds, with kind, arm, the phrases they take
    up, and what is not asked for. Without one a person divides requests into demands, classified
    and kept in `own`, which brings them back. `group` is printed, kind, arm, verb or bound; `sort`
    printed, line, label or target; `count` measures, items, demands or own; `selected` an address
    such as `request:2b`; `shown` the kinds switched on (all, if left out). Raises `NotHere` for an
    unknown reading, `ReadingRoomError` for no requests or an unknown arrangement.
    """
    if not document.requests:
        raise ReadingRoomError(
            f"“{document.title}” lists no requests, so there is no ledger to open. "
            "They would be under `requests:` in document.yaml."
        )
    chosen: dict[str, Any] = {"group": group, "sort": sort, "count": count, "selected": selected}
    for name, offered in (("group", _GROUPS), ("sort", _SORTS), ("count", _COUNTS)):
        if chosen[name] not in offered:
            offers = ", ".join(filter(None, offered))
            raise ReadingRoomError(f"`{name}` cannot be “{chosen[name]}”. It is one of: {offers}.")
    if shown is not None:
        chosen["shown"] = list(shown)
    if reading:
        held = reading_of(document, reading)
        return all_open(RequestsView(document, held, **chosen), held)
    view = OwnRequestsView(document, remembered(document, DEMANDS, own), **chosen)
    keep(view, document.id, DEMANDS)
    return view


def _heading(document: Document) -> str:
    asking = {each.letter for each in document.requests}
    one = _titles(document).get(asking.pop(), "") if len(asking) == 1 else ""
    return f"What is asked for: {one or document.title}"


def _titles(document: Document) -> dict[str, str]:
    return {letter.code: letter.title for letter in document.page.letters}


def _lede(document: Document) -> str:
    number = len(document.requests)
    given = sum(each.amount is not None for each in document.requests)
    entries = f"{counted(number).capitalize()} {'entry' if number == 1 else 'entries'}"
    figures = {0: "None gives", 1: "One gives"}.get(given, f"{counted(given)} give".capitalize())
    return f"{entries}, in the order of the letter and with its labels. {figures} a figure."


def _request_card(tree: Tree, request: Request) -> Html:
    label = tree.label(request)
    over = tree.by_id.get(request.part_of)
    said = [
        (f"{kinds_of(each.kind)}, {each.arm}" if tree.mine else each.arm or each.id, each.address)
        for each in tree.inside[request.id]
    ]
    echoes, echoed = _echoes(tree, request.place)
    rows = [
        ("label as printed", request.label or "no label"),
        ("verb", " · ".join(request.verb)),
        ("target", " · ".join(request.target)),
        ("amount", f"{request.amount} ({shape(request)})" if request.amount else "no figure"),
        *echoes,
    ]
    more = join(
        *echoed,
        links("Stands under", [(tree.name(over), over.address)] if over else []),
        links("Holds", ((tree.name(each), each.address) for each in tree.under(request))),
        links("My demands in it" if tree.mine else "Demands in it, by this reading", said),
    )
    kind = f"Request {label}" if label else "Request without a label"
    return card(request, kind, rows, more, shape="request", placed=request.place)


def _demand_card(tree: Tree, request: Request, demand: Demand) -> Html:
    echoes, echoed = _echoes(tree, demand.place)
    mine, kinds = "My demand" if tree.mine else "Demand", kinds_of(demand.kind)
    entry = tree.entries.get(demand.address)
    remove = button("Remove this demand", class_="rr-button rr-alive", data_remove=demand.address)
    known_from = "my own reading" if tree.mine else "a reading, not the page"
    rows = [("kind", kinds), ("arm", demand.arm or "not named"), ("known from", known_from)]
    more = join(
        *(_quoted("Takes up", at) for at in demand.takes_up if at.line),
        *echoed,
        links("Request", [(tree.name(request), request.address)]),
        remove if tree.mine else None,
    )
    title, at = f"{mine} in {tree.name(request)}: {kinds}", demand.place
    shown, rows = demand.kind[0] if demand.kind else "request", [*rows, *echoes]
    held = json.dumps(entry, default=str) if tree.mine else None
    return card(demand, title, rows, more, shape=shown, placed=at, data_entry=held)


def _echoes(tree: Tree, place: Place) -> tuple[list[tuple[str, str]], list[Html]]:
    touching = tree.held.every(Echo, lambda e: common(place, e.mao) or common(place, e.kim))
    others = (at for each in touching for at in (each.mao, each.kim) if not common(place, at))
    quoted = [_quoted("Echoes", at) for at in others if at.line]
    return [("echo", each.what.strip()) for each in touching], quoted


def _quoted(words: str, place: Place) -> Html:
    lead = button(citing(place), class_="rr-link", data_also=home(place))
    return join(head(words, "p"), element("blockquote", marked(place)), element("p", lead))


_MOST_ELSEWHERE = 6
_LOOKED = (
    "The words were looked for whatever their capitals, also inside longer words. That a word is "
    "missing shows that the word is missing: whether the thing is, only reading shows."
)


def _silence_card(document: Document, silence: Silence) -> Html:
    rows = [("letter", _titles(document).get(silence.letter, silence.letter))]
    elsewhere = []
    for word in silence.absent:
        found = document.search(word)
        counts = found.by_letter
        said = [f"{_times(counts.pop(silence.letter, 0))} in this letter"]
        said += [f"{_times(n)} in {at or 'the rest of the page'}" for at, n in counts.items()]
        rows.append((f"“{word}”", "; ".join(said)))
        places = [hit.place for hit in found if hit.place.letter != silence.letter]
        there = dict.fromkeys((home(each).replace(":", " "), home(each)) for each in places)
        elsewhere.append(links(f"“{word}” elsewhere", list(there)[:_MOST_ELSEWHERE]))
    kind, more = "Not said or not asked for, by this reading", join(*elsewhere)
    return card(silence, kind, rows, more, silence=silence.what.strip())


def _times(number: int) -> str:
    return {0: "nowhere", 1: "once"}.get(number, f"{number} times")


def _unsaid(document: Document, found: Sequence[Silence]) -> Html:
    none = element("p", span("rr-empty", "This reading notes no silence."))
    parts = [head("What is not said or not asked for, by this reading")]
    parts.append(note(_LOOKED) if found else none)
    letters = {each.letter: _titles(document).get(each.letter, each.letter) for each in found}
    for letter, title in letters.items():
        parts += [element("h5", title, class_="rr-note")] * (len(letters) > 1)
        here = (each for each in found if each.letter == letter)
        tiles = (button(each.what, class_="rr-tile", data_address=each.address) for each in here)
        parts.append(div("rr-tiles", *tiles, role="group", aria_label=f"Silences in {title}"))
    return div("rr-unsaid", *parts)


def _lookup(document: Document, tree: Tree) -> Iterator[Html]:
    asking = list(dict.fromkeys(each.letter for each in tree.requests))
    word = element("input", class_="rr-field", aria_label=_SOUGHT, **_SEARCH)
    look = element("button", "Look", type="submit", class_="rr-button")
    title, form = "Look for a word that is not there", element("form", word, look, class_="rr-find")
    parts = head(title), note(_EXPECTED), form, div("rr-found-answer"), _FOUND
    yield div("rr-lookup rr-alive", *parts, data_asking=known(asking))
    sections = (
        element("section", *bench_lines(document, held), data_title=title)
        for title, held in _page(document)
    )
    summary = element("summary", "The lines in which it is looked for")
    yield element("details", summary, *sections, class_="rr-page rr-alive")


def _page(document: Document) -> Iterator[tuple[str, Sequence[Span]]]:
    """The page, letter by letter, each without its enclosures; then all that is outside."""
    page = document.page
    yield from ((each.title, page.own.get(each.code, ())) for each in page.letters)
    runs = groupby(page.places, key=attrgetter("letter"))
    outside = [[*held] for letter, held in runs if not letter]
    yield "outside the letters", [Span(held[0].start, held[-1].end) for held in outside]


_EXPECTED = (
    "What would you expect in such a letter? Type a word, or its beginning, and see whether it "
    "is there. Capitals do not count, and words inside longer words are found too."
)
_SILENT = (
    "A letter may say a thing in other words: try those, and read the letter, before you call it "
    "silent."
)
_SOUGHT = "A word that might not be there"
_SEARCH: dict[str, str | int] = {"type": "search", "maxlength": 200}
_HIT = (element("b"), ": ", element("span"), button("", class_="rr-link"), element("i"))
_HITS = element("ul", element("li", *_HIT), class_="rr-found")
_FOUND = template("found-words", element("div", element("p"), _HITS, note(_SILENT)))
_DIVIDE = template("divide", button("Divide into demands", data_do="divide"))
