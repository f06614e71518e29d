"""Where the words come from: boxes in boxes, the journey, the shelfmarks and their proof."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import traitlets

from readingroom import dates
from readingroom.agreement import common
from readingroom.answers import reading_of
from readingroom.document import Collection, Document, holdings, things
from readingroom.document.context import Custody, Journey, Transmission
from readingroom.document.enclosure import Box, boxes_of
from readingroom.document.facts import Bracket, Letter, MissingLetter, Part, Shelfmark
from readingroom.document.things import NOWHERE, Place, in_lines
from readingroom.html import Child, Html, button, div, element, head, join, scrolling, span, table
from readingroom.reading import Ambiguity, BracketFunction, Identity
from readingroom.text import counted
from readingroom.views.frame import card, cards, choice, framed, further, glyph, legend, links
from readingroom.views.view import View, all_open, citing, whereabouts

_BASES = {
    "page": ("Steps on the page", "on the page", ", on the page"),
    "inference": ("Inferred steps", "inference from the page", ", inferred"),
    "outside": ("Outside steps", "outside knowledge", ", from outside"),
    "silent": ("Steps of unstated basis", dates.NOT_STATED, ""),
}
"""How we know of a step: in the legend, in its row, and behind its language."""
_WAYS: Mapping[str, tuple[type[Journey], str]] = {
    "words": (Transmission, "The journey of the words"),
    "paper": (Custody, "Who kept the paper"),
}
_MOST_LINKS = 12
_SAME = "The figures are seen on the page to be the same. Whether the papers are, is not."
_UNPROVEN = (
    "No count is proven by these figures. Leaves that moved can keep their numbers, two sets can "
    "be numbered alike, and one text can be copied under quite different numbers. Say what you "
    "count: places named, sets of leaves, or witnesses who knew the words independently."
)
_RULE = (
    "Elements of shelfmarks are compared as figures: leading zeros do not count. For each number "
    "of witnesses, pairs with the most elements in common are counted as one first."
)
_DECIDE = "Decide first. Then see what the shelfmarks say for your count, and what against it."
_UNDERLINED = (
    "An underlined element has the same figure as another. An outline: the shelfmark names none."
)
_COMMA, _FIGURE = span("rr-hide", ", "), "same figure"


class ProvenanceView(View):
    """The view that `provenance` returns; `witnesses` is the chosen count, 0 for none."""

    script = "provenance"
    journey = traitlets.Enum(("words", "paper"), "words").tag(shared=True)
    witnesses = traitlets.Int(0).tag(shared=True)

    def __init__(self, document: Document, reading: Collection, reader: str, **traits: Any) -> None:
        self._document, self._reading, self._reader = document, reading, reader
        self._walks = {way: document.every(kind) for way, (kind, _) in _WAYS.items()}
        self.label = f"Where do the words come from? {document.title}"
        super().__init__(shown=[kind for kind, *_ in self.kinds()], **traits)

    def kinds(self) -> list[tuple[str, str, int]]:
        """The kinds of brackets and steps that are there: id, words, and how many there are."""
        counts = Counter(_basis(step.basis) for steps in self._walks.values() for step in steps)
        counts["bracket"] = len(self._document.every(Bracket))
        words = {"bracket": "Editors’ brackets", **{id: said for id, (said, *_) in _BASES.items()}}
        return [(id, said, counts[id]) for id, said in words.items() if counts[id]]

    def content(self) -> Html:
        """The boxes, both journeys, the shelfmarks and what speaks for each count of witnesses."""
        boxes, kinds = boxes_of(self._document), self.kinds()
        return framed(
            element("section", head("What encloses what"), _nest(boxes, "bracket" in self.shown)),
            self._walk_bar(),
            *(self._journey(way, steps) for way, steps in self._walks.items()),
            element("section", *self._shelfmarks()),
            title="Where do the words come from?",
            lede="A solid line: the page says it. Dashed: inferred from the page. Dotted: known "
            "from outside. An outline: not stated.",
            bar=[_basis_key(), legend(kinds, self.shown) if kinds else None],
            hint="Open a box, a bracket, a step or an element of a shelfmark: here are its words "
            "and how we know it.",
            cards=cards("Each box, bracket, step and shelfmark", *self._cards(boxes)),
            rule=_RULE,
            keys=[("↑ ↓ in a journey", "one step back, one step on, shown in the inspector")],
        )

    def _cards(self, boxes: Sequence[Box]) -> Iterator[Html]:
        document, shelfmarks = self._document, self._document.every(Shelfmark)
        yield from (_box_card(document, box) for box in boxes)
        said = {each.bracket: each for each in self._reading.every(BracketFunction)}
        for bracket in document.every(Bracket):
            yield _bracket_card(document, bracket, said.get(bracket.id))
        for way, steps in self._walks.items():
            yield from (_step_card(way, at, steps) for at in range(len(steps)))
        yield from map(_shelfmark_card, shelfmarks)
        names = holdings.short_names(shelfmarks)
        yield from (_element_card(each, names) for each in holdings.elements(document).values())

    def _walk_bar(self) -> Html | None:
        ways = [(way, f"the {way}") for way, steps in self._walks.items() if steps]
        follow = choice("Follow", ways, self.journey, name="journey") if len(ways) > 1 else None
        walk = join(button("Step back", data_by=-1), " ", button("Next step", data_by=1))
        buttons = span("rr-walk-buttons", walk, role="group", aria_label="Walk step by step")
        return div("rr-walk rr-alive", follow, span("rr-note"), buttons) if ways else None

    def _journey(self, way: str, steps: Sequence[Journey]) -> Html:
        title = head(_WAYS[way][1])
        if not steps:
            return element("section", title, _none("no step is listed"))
        names = ("", "step", "when", "language", "how we know it")
        heads = div("rr-step-heads", *(element("span", n) for n in names), aria_hidden="true")
        rows = (self._step(at, steps) for at in range(len(steps)))
        listed = element("ol", *rows, class_="rr-journey", aria_label=f"Steps of the {way}")
        return element("section", title, heads, listed, data_way=way)

    def _step(self, at: int, steps: Sequence[Journey]) -> Html:
        step, number = steps[at], f"Step {at + 1}"
        basis, *after = (_basis(each.basis) for each in steps[at : at + 2])
        shown = basis in self.shown
        edges = [f"rr-rail-up rr-edge-{basis}"] if at else []
        edges += [f"rr-rail-down rr-edge-{each}" for each in after]
        lines = join(*(element("i", class_=edge) for edge in edges))
        cells = join(
            span("rr-rail", lines, span("rr-point", glyph(basis)), span("rr-hide", f"{number}: ")),
            span("rr-step-name", step.what),
            _said("when", dates.in_words(step.when)),
            _said("language", f"{step.language}{_BASES[_basis(step.language_known)][2]}"),
            span("rr-step-basis", _COMMA, _BASES[basis][1]),
        )
        row = button(cells, class_="rr-step", data_address=step.address, hidden=not shown)
        off = element("p", f"{number} is switched off.", class_="rr-step-off", hidden=shown)
        return element("li", row, off, data_basis=basis)

    def _shelfmarks(self) -> Iterator[Html]:
        shelfmarks = self._document.every(Shelfmark)
        yield head("Shelfmarks, element by element" if shelfmarks else "Shelfmarks")
        listed = _shelfmark_table(self._document, shelfmarks) if shelfmarks else None
        yield listed or _none("no shelfmark is listed")
        if len(shelfmarks) > 1:
            yield self._witnesses(len(shelfmarks))

    def _witnesses(self, count: int) -> Html:
        words = f"{counted(count).capitalize()} shelfmarks: how many witnesses?"
        options = [(str(each), counted(each)) for each in range(count, 0, -1)]
        groups = (
            element("section", head(f"You count {each}", "h5"), _pairs(()), data_part=part)
            for part, each in (("one", "as one"), ("apart", "apart"))
        )
        sums = (element("p", _counted(n, count), data_count=n) for n in range(1, count + 1))
        asked = list(_questions(self._document, self._reading))
        answer = div(
            "rr-answer",
            element("p", _DECIDE, class_="rr-note rr-alive", data_part="decide"),
            div("rr-chosen rr-alive", *sums, *groups),
            _pairs(holdings.pairs_of(self._document)),
            element("p", _UNPROVEN, class_="rr-note rr-unproven"),
            head(f"What the reading “{self._reader}” answers", "h5") if asked else None,
            *map(things.thing_card, asked),
        )
        chosen = choice(words, options, str(self.witnesses), name="witnesses")
        return div("rr-question", head(words, "h5"), div("rr-alive", chosen), answer)


def provenance(
    document: Document, *, reading: str | None = None, selected: str = ""
) -> ProvenanceView:
    """Where the words come from: nested boxes, the journey step by step, the shelfmarks decoded.

    `reading` adds what one reader says of the brackets and of how many witnesses there are;
    `selected` is an address such as `letter:cover` or `shelfmark:aprf/delo`. Raises `NotHere`.
    """
    held = reading_of(document, reading) if reading else replace(document, things=())
    only_paper = document.every(Custody) and not document.every(Transmission)
    way = "paper" if selected.startswith("custody:") or only_paper else "words"
    view = ProvenanceView(document, held, reading or "", selected=selected, journey=way)
    return all_open(view, held)


def _nest(boxes: Sequence[Box], with_brackets: bool) -> Html:
    """The nested boxes. They come as a flat list with depths, since nesting may be of any depth."""
    if not boxes:
        return _none("no part and no letter of the page is listed")
    pieces: list[Child] = [Html('<ul class="rr-nest" aria-label="What encloses what">')]
    for box, after in zip(boxes, [*(each.depth for each in boxes[1:]), 0], strict=True):
        deep = " rr-deep" if box.depth > 5 else ""
        opening = element("li", class_=f"rr-nest-{box.thing.noun}{deep}").removesuffix("</li>")
        pieces += [Html(opening), *_box(box, with_brackets)]
        inside = after > box.depth
        pieces.append(Html("<ul>" if inside else "</li>" + "</ul></li>" * (box.depth - after)))
    return join(*pieces, Html("</ul>"))


def _box(box: Box, with_brackets: bool) -> Iterator[Html]:
    name = join(element("span", box.title), " ", element("small", in_lines([box.lines])))
    yield button(name, class_="rr-nest-name", data_address=box.thing.address)
    said = {e.address: join(e.words, " ", span("rr-hide", f"({e.at.where})")) for e in box.brackets}
    look = "rr-nest-bracket"
    brackets = (button(words, class_=look, data_address=at) for at, words in said.items())
    if said:
        yield div("rr-nest-brackets", *brackets, hidden=not with_brackets)


def _box_card(document: Document, box: Box) -> Html:
    thing = box.thing
    first, *last = _ends(document, box) or [NOWHERE]
    within = [(box.within.title, box.within.thing.address)] if box.within else []
    silence = "No line of the page belongs to it alone."
    rows = [
        ("voice", thing.voice if isinstance(thing, Part) else "author"),
        ("its own lines", in_lines(box.own)),
        ("with all it holds", in_lines([box.lines])),
        *(_letter_rows(document, thing) if isinstance(thing, Letter) else ()),
    ]
    more = join(
        *(further("Its last line", each, each.where) for each in last),
        links("lies in", within),
        links("holds", [(each.title, each.thing.address) for each in box.holds]),
        links("brackets", [(each.words, each.address) for each in box.brackets]),
    )
    kind = f"{thing.noun.capitalize()}: {box.title}"
    return card(thing, kind, rows, more, shape="part", words=first, silence=silence)


def _ends(document: Document, box: Box) -> list[Place]:
    lines = (at for first, last in box.own for at in document.page.places[first - 1 : last])
    said = [line for line in lines if line.words.strip()]
    return list(dict.fromkeys((*said[:1], *said[-1:])))


def _letter_rows(document: Document, letter: Letter) -> Iterator[tuple[str, str]]:
    yield "from", _named(document, letter.sender)
    yield "to", _named(document, letter.addressee)
    yield "copy to", ", ".join(_named(document, each) for each in letter.copies)
    known = [(each.id, each.title) for each in document.letters]
    known += [(each.id, f"{each.what} (not on the page)") for each in document.every(MissingLetter)]
    yield from (("answers", title) for id, title in known if id == letter.answers)


def _named(document: Document, id: str) -> str:
    return document.names.get(id, id or dates.NOT_STATED)


def _bracket_card(document: Document, bracket: Bracket, said: BracketFunction | None) -> Html:
    at, kind = bracket.at, "Editor’s bracket"
    if not at.line:
        return card(bracket, kind, shape="bracket", silence=at.words)
    line = document.page.places[at.line - 1]
    does = f"{said.function} (a reading, not the page)" if said else ""
    rows = [("comes after", bracket.explains.words), *whereabouts(at), ("what it does", does)]
    more = further("The line it is in", line, line.where)
    note = f"{bracket.note} {said.note if said else ''}"
    return card(bracket, kind, rows, more, shape="bracket", words=at, note=note)


def _basis(basis: str) -> str:
    return "silent" if basis == dates.NOT_STATED else basis


def _said(name: str, value: str) -> Html:
    silent = "rr-empty" if value.startswith(dates.NOT_STATED) else None
    label = span("rr-step-label", f"{name}: ")
    return span(f"rr-step-{name}", _COMMA, label, element("span", value, class_=silent))


def _step_card(way: str, at: int, steps: Sequence[Journey]) -> Html:
    step, basis = steps[at], _basis(steps[at].basis)
    first, *others = step.places or [NOWHERE]
    rows = [
        ("who", step.who),
        ("when", dates.in_words(step.when)),
        ("place", step.where),
        ("language", step.language),
        ("how the language is known", _BASES[_basis(step.language_known)][1]),
        ("basis", _BASES[basis][1]),
        ("confidence", step.confidence or (dates.NOT_STATED if basis == "outside" else "")),
        ("words", citing(first) if first.line else ""),
    ]
    kind = f"Step {at + 1} of {len(steps)} of the {way}: {step.what}"
    silence = "No words of the page speak of this step."
    more = join(*(further("Also", each, citing(each)) for each in others), _sources(step))
    note = f"What may have changed: {step.may_change or dates.NOT_STATED} {step.note}"
    return card(step, kind, rows, more, shape=basis, words=first, silence=silence, note=note)


def _sources(step: Journey) -> Html | None:
    if sources := step.citations or step.sources:
        listed = element("ul", *(element("li", each) for each in sources), class_="rr-sources")
        return join(head("Sources outside the page", "p"), listed)
    unsaid = element("p", "source not stated", class_="rr-silence")
    return unsaid if step.basis == "outside" else None


def _shelfmark_table(document: Document, shelfmarks: Sequence[Shelfmark]) -> Html:
    names, found = holdings.short_names(shelfmarks), holdings.elements(document)
    told = {name: holdings.ELEMENTS[name] for name in holdings.elements_of(shelfmarks)}
    heads = [
        join(f"{n} ({short})", element("small", plain)) for n, (short, plain, _) in told.items()
    ]
    rows, look = [], "rr-element rr-archive-name"
    for each in shelfmarks:
        cells = (_cell(found[f"{each.address}/{name}"], names) for name in told)
        rows.append([button(each.archive, class_=look, data_address=each.address), *cells])
    content = table(["archive", *heads], rows, caption=_UNDERLINED)
    return div("rr-marks", scrolling(content, name="Table of shelfmarks"))


def _cell(each: holdings.Element, names: dict[str, str]) -> Html:
    same = holdings.others(each, names)
    figure = span("rr-figure", each.words) if each.words else span("rr-empty", "none")
    words = join(figure, element("small", f" same figure as {same}") if same else None)
    look = f"rr-element{' rr-same' if same else ''}"
    return button(words, class_=look, data_address=each.address)


def _shelfmark_card(shelfmark: Shelfmark) -> Html:
    at, name = shelfmark.at, ("name of the archive", shelfmark.archive_name)
    rows = [("archive", shelfmark.archive), name, *whereabouts(at)]
    return card(shelfmark, "Shelfmark", rows, shape="part", words=at)


def _element_card(each: holdings.Element, names: dict[str, str]) -> Html:
    at, name = each.shelfmark.at, each.name
    _, plain, explained = holdings.ELEMENTS[name]
    others = {f"{e.address}/{name}": (names[e.id], holdings.as_printed(e, name)) for e in each.same}
    same = [(": ".join(said), address) for address, said in others.items()][:_MOST_LINKS]
    words, shape = (replace(at, words=each.words), "part") if each.words else (NOWHERE, "")
    title = f"{name.capitalize()} ({plain}), {names[each.shelfmark.id]}"
    silence, note = f"This shelfmark names no {name}.", _SAME if same else ""
    rows, more = [("means", explained), ("in", at.words), *whereabouts(at)], links(_FIGURE, same)
    return card(
        each.address, title, rows, more, shape=shape, words=words, silence=silence, note=note
    )


def _counted(chosen: int, count: int) -> str:
    number, verb = counted(chosen), "is" if chosen == 1 else "are"
    rule = f"the pairs with most in common count as one, until {number} {verb} left"
    rule = "every shelfmark is counted for itself" if chosen == count else rule
    return f"{number.capitalize()}: {rule}."


def _pairs(pairs: Sequence[holdings.Pair]) -> Html:
    return element("ul", *map(_pair, pairs), class_="rr-pairs")


def _pair(pair: holdings.Pair) -> Html:
    counts = f"{pair.together} or fewer witnesses count them as one, more count them apart"
    told = (
        element("p", span("rr-label", label), ", ".join(values) or span("rr-empty", "nothing"))
        for label, values in ((f"{_FIGURE}: ", pair.agree), ("different: ", pair.differ))
    )
    counted_so = element("p", counts, class_="rr-counts")
    return element("li", element("b", pair.title), *told, counted_so, data_together=pair.together)


def _questions(document: Document, reading: Collection) -> Iterator[Identity | Ambiguity]:
    marks = document.every(Shelfmark)
    asked: list[Identity | Ambiguity] = [*reading.every(Identity), *reading.every(Ambiguity)]
    for each in asked:
        about = each.about if isinstance(each, Identity) else ()
        pointed = [*each.places, *(at for position in each.readings for at in position.at)]
        if any(m.address in about or any(common(at, m.at) for at in pointed) for m in marks):
            yield each


def _none(words: str) -> Html:
    return element("p", span("rr-empty", words))


def _basis_key() -> Html:
    ways = (
        element("li", element("i", class_=f"rr-by-{way}", aria_hidden="true"), words)
        for way, (_, words, _) in _BASES.items()
    )
    return element("ul", *ways, class_="rr-basis", aria_label="How we know it")
