"""What a letter asks for: a ledger to group, filter, sort and count, and to classify oneself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import traitlets

from readingroom.answers import reading_of
from readingroom.document import Collection, Document
from readingroom.document.facts import Request
from readingroom.document.things import Place, marked
from readingroom.errors import ReadingRoomError
from readingroom.html import Child, Html, element, join
from readingroom.reading import Demand, Echo, Silence
from readingroom.text import Span
from readingroom.views import demands
from readingroom.views.deposits import faults, keep, kept, remembered, undoing
from readingroom.views.frame import (
    button,
    card,
    cards,
    choice,
    framed,
    known,
    legend,
    links,
    menu,
    span,
)
from readingroom.views.passages import PASSAGE, lines
from readingroom.views.rows import HEAD, KINDS, home, in_words, ledger
from readingroom.views.tree import (
    BOUNDS,
    Tree,
    Way,
    in_order,
    of_request,
    shape,
    silences,
    ways,
)
from readingroom.views.view import View, citing, whereabouts

_GROUPS = {
    "printed": "as printed",
    "kind": "by kind",
    "arm": "by arm",
    "verb": "by verb",
    "bound": "by bound",
}
_SORTS = {"printed": "as printed", "line": "by line", "label": "by label", "target": "by target"}
_COUNTS = ("", "measures", "items", "demands", "own")
_RIGHT = "Each count is right under its own rule: say the rule with the number."
_RULE = (
    "A demand of two kinds is counted with both. Grouped by verb, a request stands under each of "
    "its verbs."
)


class RequestsView(View):
    """The view that `requests` returns.

    `group`, `sort` and `count` say how the ledger is arranged and counted; `own` holds a person's
    own demands, as entries of a reading.
    """

    script = "requests"
    group = traitlets.Enum(tuple(_GROUPS), "printed").tag(shared=True)
    sort = traitlets.Enum(tuple(_SORTS), "printed").tag(shared=True)
    count = traitlets.Enum(_COUNTS, "").tag(shared=True)
    own = traitlets.Dict().tag(shared=True)
    rule = (
        "A demand shows while one of its kinds is switched on; a request shows while a demand in "
        "it does, or if it has none while “No demand” is on. "
    )

    def __init__(self, document: Document, reading: Collection, **traits: Any) -> None:
        self._document, self._held = document, reading
        self._tree = Tree(document.requests)
        self.label = heading(document)
        traits.setdefault("shown", [kind for kind, _, _ in self.kinds()])
        super().__init__(**traits)

    @property
    def mine(self) -> bool:
        """Whether the demands are the reader's own."""
        return False

    def ways(self) -> list[Way]:
        """The ways in which the requests may be counted."""
        return ways(self._tree, self._demands(), own=self.mine)

    def kinds(self) -> list[tuple[str, str, int | None]]:
        """The kinds of rows: id, words, and how many there are."""
        has = {demand.request for demand in self._demands()}
        bare = sum(each.id not in has for each in self._tree.requests)
        return [each for each in (*self._demanded(), ("no-demand", "No demand", bare)) if each[2]]

    def _demanded(self) -> list[tuple[str, str, int | None]]:
        found = self._demands()
        return [(id, words, sum(id in each.kind for each in found)) for id, words in KINDS.items()]

    def _demands(self) -> list[Demand]:
        return in_order(self._tree, self._held)

    def content(self) -> Html:
        """The ledger, how it is counted, what is said of each row, and words that are not there."""
        title = getattr(self._held, "title", "")
        reading = f" With it stands a reading, which is not the page: {title}." if title else ""
        return framed(
            self._how_many(),
            self.ledger(),
            element("p", class_="rr-none rr-alive", hidden=True),
            element("p", class_="rr-note rr-tally rr-alive"),
            *self.work(),
            *_lookup(self._document, self._tree),
            self.cards(),
            HEAD,
            PASSAGE,
            title=heading(self._document),
            lede=f"{_lede(self._document)} Words are shortened only by leaving out (…).{reading}",
            bar=[
                menu("Group", _GROUPS.items(), self.group, data_trait="group"),
                menu("Sort", _SORTS.items(), self.sort, data_trait="sort"),
                _SIEVE,
                legend(self.kinds(), self.shown),
            ],
            hint="Choose a label to read the words of a request in full.",
            keys=[("↑ ↓", "from row to row of the ledger")],
            rule=self.rule + _RULE,
        )

    def _how_many(self) -> Html:
        """The choice of a count; the words of each rule stand below the ledger."""
        offered = [("", "not counted"), *((way.id, way.label) for way in self.ways())]
        offered += [("own", "")] if self.mine and not self._demands() else []
        return element(
            "div",
            choice("How many requests?", offered, self.count, name="count"),
            element("p", class_="rr-answer"),
            class_="rr-many rr-alive",
        )

    def ledger(self) -> Html:
        """The ledger, and the ways to count it."""
        every = self.ways()
        inside = of_request(self._tree, self._held)
        counts = element(
            "div",
            element("h4", "How many requests?", class_="rr-head"),
            element(
                "ul",
                *(element("li", str(way), data_way=way.id, data_label=way.label) for way in every),
            ),
            element("p", _RIGHT, class_="rr-note"),
            class_="rr-ways",
        )
        rows = ledger(self._tree, inside, every, self.mine)
        return element("div", rows, counts, self.faults(), class_="rr-drawn")

    def faults(self) -> Html | None:
        """What of one's own entries cannot be used, and why."""
        return None

    def cards(self) -> Html:
        """What is said of each row, and of what is not there."""
        inside, echoes = of_request(self._tree, self._held), self._held.every(Echo)
        every = cards("What is said of each row", *self._cards(inside, echoes))
        return element("div", every, class_="rr-drawn-cards")

    def _cards(
        self, inside: Mapping[str, Sequence[Demand]], echoes: Sequence[Echo]
    ) -> Iterator[Html]:
        for request in self._tree.requests:
            held = inside.get(request.id, [])
            yield _request_card(self._tree, request, held, echoes, self.mine)
            yield from (
                _demand_card(self._tree, each, echoes, self.entry_of(each)) for each in held
            )
        for silence in silences(self._tree, self._held):
            yield _silence_card(self._document, silence)

    def entry_of(self, _demand: Demand) -> Any:
        """The entry of a demand of one's own."""
        return None

    def work(self) -> Iterable[Child]:
        """What stands below the ledger: with a reading, what it finds unsaid."""
        return [_unsaid(self._document, silences(self._tree, self._held))]


class OwnRequestsView(RequestsView):
    """The view in which a reader divides requests; `drawn` is the ledger as HTML after a change."""

    drawn = traitlets.Unicode().tag(shared=True)
    rule = (
        "A request shows while its bound is switched on, or while one of your demands in it shows. "
    )

    def __init__(self, document: Document, own: Mapping[str, Any], **traits: Any) -> None:
        self._document = document
        self._take(own)
        super().__init__(document, self._held, own=own, **traits)
        self.observe(self._redrawn, "own")

    @property
    def mine(self) -> bool:
        """Whether the demands are the reader's own."""
        return True

    def kinds(self) -> list[tuple[str, str, int | None]]:
        """The bounds that occur, and the kinds of demands."""
        shapes = [shape(each) for each in self._tree.requests]
        bounds: list[tuple[str, str, int | None]] = [
            (id, f"{words[:1].upper()}{words[1:]}", shapes.count(words))
            for words, id in BOUNDS.items()
            if words in shapes
        ]
        return [*bounds, *self._demanded()]

    def faults(self) -> Html:
        """What of one's own entries cannot be used, and why."""
        bad = (each for each in self._entries if each.fault)
        return faults(("", each.words or "an entry", each.fault, each.entry) for each in bad)

    def work(self) -> Iterable[Child]:
        """Where one divides a request into demands."""
        return [undoing(), demands.workbench(self._document, self._tree), _DIVIDE]

    def entry_of(self, demand: Demand) -> Any:
        """The entry of a demand, as it is kept."""
        return next(each.entry for each in self._entries if each.demand is demand)

    def _take(self, own: Mapping[str, Any]) -> None:
        self._entries = demands.judged(self._document, own)
        self._held = demands.reading(self._document, self._entries)

    def _redrawn(self, change: Mapping[str, Any]) -> None:
        self._take(change["new"])
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

    Without a reading the view shows facts and lets a person divide each request into demands and
    classify them; these are kept in `own`, which brings them back. `reading` shows instead the
    demands that one reader finds, with kind, arm, the phrases they take up, and what is not asked
    for. `group` is printed, kind, arm, verb or bound; `sort` printed, line, label or target;
    `count` the rule of a count: measures, items, demands or own. `selected` is an address such as
    `request:2b`, `shown` the kinds that are switched on (all, if left out). Raises `NotHere` if
    there is no such reading, `ReadingRoomError` if the document lists no requests or an arrangement
    is unknown.
    """
    if not document.requests:
        raise ReadingRoomError(
            f"“{document.title}” lists no requests, so there is no ledger to open. "
            "They would stand under `requests:` in document.yaml."
        )
    for name, value, offered in (
        ("group", group, _GROUPS),
        ("sort", sort, _SORTS),
        ("count", count, _COUNTS),
    ):
        if value not in offered:
            raise ReadingRoomError(
                f"`{name}` cannot be “{value}”. It is one of: {', '.join(filter(None, offered))}."
            )
    chosen: dict[str, Any] = {"selected": selected, "group": group, "sort": sort, "count": count}
    chosen |= {} if shown is None else {"shown": list(shown)}
    if reading:
        return RequestsView(document, reading_of(document, reading), **chosen)
    known_own = remembered(document.id, demands.SECTIONS) if own is None else kept(own)
    view = OwnRequestsView(document, known_own, **chosen)
    keep(view, document.id, demands.SECTIONS)
    return view


def heading(document: Document) -> str:
    """The title of the view: it names the letter, or the document if several letters ask."""
    asking = dict.fromkeys(each.letter for each in document.requests)
    titles = {letter.code: letter.title for letter in document.page.letters}
    one = titles.get(next(iter(asking)), "") if len(asking) == 1 else ""
    return f"What is asked for: {one or document.title}"


def _lede(document: Document) -> str:
    """In one sentence how many requests are enumerated, and how many give a figure."""
    number = len(document.requests)
    given = sum(each.amount is not None for each in document.requests)
    entries = "1 entry" if number == 1 else f"{number} entries"
    figures = {0: "None gives a figure", 1: "One gives a figure"}.get(
        given, f"{given} give a figure"
    )
    return f"{entries}, as enumerated and with labels as printed. {figures}."


# ------------------------------------------------------------------ what is said of each row


def _request_card(
    tree: Tree, request: Request, inside: Sequence[Demand], echoes: Sequence[Echo], mine: bool
) -> Html:
    label = tree.label(request)
    over = tree.by_id.get(request.part_of)
    touching = [each for each in echoes if _touches(request.place, each)]
    said = [
        (f"{in_words(each.kind)}, {each.arm}" if mine else each.arm or each.id, each.address)
        for each in inside
    ]
    return card(
        request.address,
        f"Request {label}" if label else "Request without a label",
        shape="request",
        words=request.place,
        rows=[
            *whereabouts(request.place),
            ("label as printed", request.label or "no label"),
            ("verb", " · ".join(request.verb)),
            ("target", " · ".join(request.target)),
            ("amount", f"{request.amount} ({shape(request)})" if request.amount else "no figure"),
            *(("echo", each.what.strip()) for each in touching),
        ],
        more=join(
            *_echo_words(request.place, touching),
            links("Stands under", [(tree.name(over), over.address)] if over else []),
            links(
                "Holds",
                [(tree.name(each), each.address) for each in tree.under.get(request.id, [])],
            ),
            links("My demands in it" if mine else "Demands in it, by this reading", said),
        ),
        note=request.note,
        cite=citing(request.place),
    )


def _demand_card(tree: Tree, demand: Demand, echoes: Sequence[Echo], entry: Any) -> Html:
    request = tree.by_id[demand.request]
    touching = [each for each in echoes if _touches(demand.place, each)]
    mine = entry is not None
    remove = button("Remove this demand", class_="rr-button rr-alive", data_remove=demand.address)
    return card(
        demand.address,
        f"{'My demand' if mine else 'Demand'} in {tree.name(request)}: {in_words(demand.kind)}",
        shape=demand.kind[0] if demand.kind else "request",
        words=demand.place,
        rows=[
            *whereabouts(demand.place),
            ("kind", in_words(demand.kind)),
            ("arm", demand.arm or "not named"),
            ("known from", "my own reading" if mine else "a reading, not the page"),
            *(("echo", each.what.strip()) for each in touching),
        ],
        more=join(
            *(_quoted("Takes up", at) for at in demand.takes_up if at.line),
            *_echo_words(demand.place, touching),
            links("Request", [(tree.name(request), request.address)]),
            remove if mine else None,
        ),
        note=demand.note,
        cite=citing(demand.place),
        data_entry=json.dumps(entry, default=str) if mine else None,
    )


def _quoted(head: str, place: Place) -> Html:
    """Further words that bear on a row, with the way to their line."""
    lead = button(citing(place), class_="rr-link", data_also=home(place))
    said = element("p", head, class_="rr-head")
    return join(said, element("blockquote", marked(place)), element("p", lead))


def _touches(place: Place, echo: Echo) -> bool:
    """Whether an echo has words in a place."""
    return any(_overlap(place, each) for each in (echo.mao, echo.kim))


def _overlap(one: Place, other: Place) -> bool:
    return bool(other.line) and one.start < other.end and other.start < one.end


def _echo_words(place: Place, echoes: Sequence[Echo]) -> Iterator[Html]:
    for each in echoes:
        for at in (each.mao, each.kim):
            if at.line and not _overlap(place, at):
                yield _quoted("Echoes", at)


# ------------------------------------------------------------------ what is not said

_MOST_ELSEWHERE = 6
_LOOKED = (
    "The words were looked for whatever their capitals, also inside longer words. That a word is "
    "missing shows that the word is missing: whether the thing is, only reading shows."
)


def _silence_card(document: Document, silence: Silence) -> Html:
    """What is silent: which words were looked for, and where else they stand."""
    titles = {letter.code: letter.title for letter in document.page.letters}
    rows, elsewhere = [("letter", titles.get(silence.letter, silence.letter))], []
    for word in silence.absent:
        found = document.search(word)
        counts = found.by_letter
        said = [f"{_times(counts.pop(silence.letter, 0))} in this letter"]
        said += [
            f"{_times(count)} in {letter or 'the rest of the page'}"
            for letter, count in counts.items()
        ]
        rows.append((f"“{word}”", "; ".join(said)))
        places = [hit.place for hit in found if hit.place.letter != silence.letter]
        there = dict.fromkeys((each.siglum or f"line {each.line}", home(each)) for each in places)
        elsewhere.append(links(f"“{word}” elsewhere", list(there)[:_MOST_ELSEWHERE]))
    return card(
        silence.address,
        "Not said or not asked for, by this reading",
        silence=silence.what.strip(),
        rows=rows,
        more=join(*elsewhere),
        note=f"{silence.note} {_LOOKED}".strip(),
    )


def _times(number: int) -> str:
    return {0: "nowhere", 1: "once"}.get(number, f"{number} times")


def _unsaid(document: Document, found: Sequence[Silence]) -> Html:
    """What is not said or asked for, as outlined tiles: letter by letter, if there are several."""
    titles = {letter.code: letter.title for letter in document.page.letters}
    letters = {each.letter: titles.get(each.letter, each.letter) for each in found}
    parts = [element("h4", "What is not said or not asked for, by this reading", class_="rr-head")]
    if not found:
        parts.append(element("p", span("rr-empty", "This reading notes no silence.")))
    for letter, title in letters.items():
        if len(letters) > 1:
            parts.append(element("h5", title, class_="rr-note"))
        tiles = (
            button(each.what, class_="rr-tile", data_address=each.address)
            for each in found
            if each.letter == letter
        )
        name = f"Silences in {title}"
        parts.append(element("div", *tiles, class_="rr-tiles", role="group", aria_label=name))
    return element("div", *parts, class_="rr-unsaid")


def _lookup(document: Document, tree: Tree) -> Iterator[Html]:
    """Where one looks for a word that may not be there, and the lines it is looked for in."""
    asking = dict.fromkeys(each.letter for each in tree.requests)
    look = element("button", "Look", type="submit", class_="rr-button")
    yield element(
        "div",
        element("h4", "Look for a word that is not there", class_="rr-head"),
        element("p", _EXPECTED, class_="rr-note"),
        element("form", _WORD, look, class_="rr-find"),
        element("div", class_="rr-found-answer"),
        _FOUND,
        class_="rr-lookup rr-alive",
        data_asking=known(list(asking)),
    )
    sections = (element("section", *shown, data_title=title) for title, shown in _page(document))
    summary = element("summary", "The lines in which it is looked for")
    yield element("details", summary, *sections, class_="rr-page rr-alive")


def _page(document: Document) -> Iterator[tuple[str, Iterator[Html]]]:
    """The lines of the page, letter by letter, each without its enclosures; then all others."""
    page = document.page
    for letter in page.letters:
        yield letter.title, lines(document, page.own.get(letter.code, []), letter.title)
    numbers = range(1, len(page.text.line_starts) + 1)
    runs = groupby(numbers, key=lambda number: number in page.letter_of_line)
    outside = [list(held) for inside, held in runs if not inside]
    spans = [(page.text.line_span(run[0]), page.text.line_span(run[-1])) for run in outside]
    stretches = [Span(first.start, last.end) for first, last in spans]
    yield "outside the letters", lines(document, stretches, "outside the letters")


# ------------------------------------------------------------------ what the script makes

_SIEVE = element(
    "label",
    "Only rows with ",
    element("input", type="search", class_="rr-field", maxlength=200, placeholder="words"),
    class_="rr-menu rr-sieve",
)
_EXPECTED = (
    "What would you expect in such a letter? Type a word, or its beginning, and see whether it "
    "stands there. Capitals do not count, and words inside longer words are found too."
)
_SILENT = (
    "A letter may say a thing in other words: try those, and read the letter, before you call it "
    "silent."
)
_NAME = "A word that might not be there"
_WORD = element("input", type="search", class_="rr-field", maxlength=200, aria_label=_NAME)
_HITS = (element("b"), ": ", element("span"), button("", class_="rr-link"), element("i"))
_FOUND = element(
    "template",
    element(
        "div",
        element("p"),
        element("ul", element("li", *_HITS), class_="rr-found"),
        element("p", _SILENT, class_="rr-note"),
    ),
    class_="rr-found-words",
)
_DIVIDE = element("template", button("Divide into demands", data_do="divide"), class_="rr-divide")
