"""Where the words come from: boxes in boxes, the journey, the shelfmarks and their proof."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import traitlets

from readingroom import dates
from readingroom.answers import reading_of
from readingroom.document import Collection, Document
from readingroom.document.context import Custody, Fact, Journey, Transmission
from readingroom.document.enclosure import Box, boxes_of, in_lines
from readingroom.document.facts import Bracket, Letter, MissingLetter, Name, Part, Shelfmark
from readingroom.document.holdings import (
    ELEMENTS,
    Element,
    Pair,
    columns,
    elements,
    others,
    pairs_of,
    printed,
    short_names,
)
from readingroom.document.things import Place, marked
from readingroom.html import Child, Html, element, join, scrolling, table
from readingroom.reading import Ambiguity, BracketFunction, Identity, Position
from readingroom.text import counted
from readingroom.views.frame import button, card, cards, choice, framed, glyph, legend, links, menu
from readingroom.views.view import View, citing, whereabouts

_KINDS = {
    "bracket": "Editors’ brackets",
    "page": "Steps on the page",
    "inference": "Inferred steps",
    "outside": "Outside steps",
    "silent": "Steps of unstated basis",
}
_BASES = {
    "page": "on the page",
    "inference": "inference from the page",
    "outside": "outside knowledge",
    dates.NOT_STATED: dates.NOT_STATED,
}
_LANGUAGE = {
    "page": ", on the page",
    "inference": ", inferred",
    "outside": ", from outside",
    dates.NOT_STATED: "",
}
_WAYS = {
    "words": (Transmission, "The journey of the words"),
    "paper": (Custody, "Who kept the paper"),
}
_MANY = 12
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


class ProvenanceView(View):
    """The view that `provenance` returns.

    `journey` is “words” or “paper”; `witnesses` is the chosen count, 0 for none.
    """

    script = "provenance"
    journey = traitlets.Enum(("words", "paper"), "words").tag(shared=True)
    witnesses = traitlets.Int(0).tag(shared=True)

    def __init__(
        self, document: Document, reading: Collection | None, reader: str, **traits: Any
    ) -> None:
        self._document, self._held, self._reader = document, reading, reader
        self._walks: dict[str, tuple[Journey, ...]] = {
            way: tuple(document.every(kind)) for way, (kind, _) in _WAYS.items()
        }
        self.label = f"Where do the words come from? {document.title}"
        traits.setdefault("shown", [kind for kind, _, _ in self.kinds()])
        super().__init__(**traits)

    def kinds(self) -> list[tuple[str, str, int]]:
        """The kinds of brackets and steps that are there: id, words, and how many there are."""
        counts = Counter(_basis(step) for steps in self._walks.values() for step in steps)
        counts["bracket"] = len(self._document.every(Bracket))
        return [(id, words, counts[id]) for id, words in _KINDS.items() if counts[id]]

    def content(self) -> Html:
        """The boxes, both journeys, the shelfmarks and what speaks for each count of witnesses."""
        document = self._document
        boxes = boxes_of(document)
        return framed(
            element("section", _head("What encloses what"), _nest(boxes, "bracket" in self.shown)),
            self._walk_bar(),
            *(self._journey(way, steps) for way, steps in self._walks.items()),
            element("section", *self._shelfmarks()),
            title=self.label,
            lede="A solid line: the page says it. Dashed: inferred from the page. Dotted: known "
            "from outside. An outline: not stated.",
            bar=[_BASIS, legend(self.kinds(), self.shown) if self.kinds() else None],
            hint="Open a box, a bracket, a step or an element of a shelfmark: here stand its words "
            "and how we know it.",
            cards=cards("Each box, bracket, step and shelfmark", *self._cards(boxes)),
            rule=_RULE,
            keys=[("↑ ↓ in a journey", "one step back, one step on, shown in the inspector")],
        )

    def _cards(self, boxes: Sequence[Box]) -> Iterator[Html]:
        document = self._document
        titles = {box.thing.address: box.title for box in boxes}
        yield from (_box_card(document, box, titles) for box in boxes)
        said = (
            {each.bracket: each for each in self._held.every(BracketFunction)} if self._held else {}
        )
        for bracket in document.every(Bracket):
            yield _bracket_card(document, bracket, said.get(bracket.id))
        for way, steps in self._walks.items():
            yield from (_step_card(way, at, steps) for at in range(len(steps)))
        names = short_names(document.every(Shelfmark))
        yield from map(_shelfmark_card, document.every(Shelfmark))
        yield from (_element_card(each, names) for each in elements(document).values())

    # ------------------------------------------------------------ the journeys

    def _walk_bar(self) -> Html | None:
        """Which journey is followed, and the steps on it."""
        ways = [(way, f"the {way}") for way, steps in self._walks.items() if steps]
        if not ways:
            return None
        return element(
            "div",
            choice("Follow", ways, self.journey, name="journey") if len(ways) > 1 else None,
            element("span", class_="rr-note"),
            element(
                "span",
                button("Step back", data_by=-1),
                " ",
                button("Next step", data_by=1),
                class_="rr-walk-buttons",
                role="group",
                aria_label="Walk step by step",
            ),
            class_="rr-walk rr-alive",
        )

    def _journey(self, way: str, steps: Sequence[Journey]) -> Html:
        """One journey. The line that leads to a point says how we know of it, and so does it."""
        heads = ("", "step", "when", "language", "how we know it")
        rows = element(
            "div",
            element(
                "div",
                *(element("span", each) for each in heads),
                class_="rr-step-heads",
                aria_hidden="true",
            ),
            element(
                "ol",
                *(self._step(at, steps) for at in range(len(steps))),
                class_="rr-journey",
                aria_label=f"Steps of the {way}",
            ),
        )
        return element(
            "section",
            _head(_WAYS[way][1]),
            rows if steps else _none("no step is listed"),
            data_way=way if steps else None,
        )

    def _step(self, at: int, steps: Sequence[Journey]) -> Html:
        step = steps[at]
        shown = _basis(step) in self.shown
        edges = [f"rr-rail-up rr-edge-{_basis(step)}"] if at else []
        edges += [f"rr-rail-down rr-edge-{_basis(after)}" for after in steps[at + 1 : at + 2]]
        rail = element(
            "span",
            *(element("i", class_=edge) for edge in edges),
            element("span", glyph(_basis(step)), class_="rr-point"),
            element("span", f"Step {at + 1}: ", class_="rr-hide"),
            class_="rr-rail",
        )
        language = f"{step.language}{_LANGUAGE[step.language_known]}"
        row = button(
            join(
                rail,
                element("span", step.what, class_="rr-step-name"),
                _said("when", dates.in_words(step.when)),
                _said("language", language),
                element("span", _HIDDEN_COMMA, _BASES[step.basis], class_="rr-step-basis"),
            ),
            class_="rr-step",
            data_address=step.address,
            hidden=not shown,
        )
        off = element("p", f"Step {at + 1} is switched off.", class_="rr-step-off", hidden=shown)
        return element("li", row, off, data_basis=_basis(step))

    # ------------------------------------------------------------ the shelfmarks

    def _shelfmarks(self) -> Iterator[Html | None]:
        document = self._document
        shelfmarks = document.every(Shelfmark)
        yield _head("Shelfmarks, element by element" if shelfmarks else "Shelfmarks")
        if not shelfmarks:
            yield _none("no shelfmark is listed")
            return
        yield _shelfmark_table(document, shelfmarks)
        if len(shelfmarks) > 1:
            yield self._witnesses(len(shelfmarks))

    def _witnesses(self, count: int) -> Html:
        """How many witnesses? On the screen, what speaks for a count is shown after the choice."""
        words = f"{counted(count).capitalize()} shelfmarks: how many witnesses?"
        options = [(str(each), counted(each)) for each in range(count, 0, -1)]
        chosen = str(self.witnesses)
        control = choice(words, options, chosen, name="witnesses")
        if count > _MANY:
            control = menu(words, [("0", "choose"), *options], chosen, data_choice="witnesses")
        groups = (
            element("section", _head(head, "h5"), element("ul", class_="rr-pairs"), data_part=part)
            for part, head in (("one", "You count as one"), ("apart", "You count apart"))
        )
        decide = (
            "Decide first. Then see what the shelfmarks say for your count, and what against it."
        )
        return element(
            "div",
            _head(words, "h5"),
            element("div", control, class_="rr-alive"),
            element(
                "div",
                element("p", decide, class_="rr-note rr-alive", data_part="decide"),
                element(
                    "div",
                    *(element("p", _counted(n, count), data_count=n) for n in range(1, count + 1)),
                    *groups,
                    class_="rr-chosen rr-alive",
                ),
                element("ul", *map(_pair, pairs_of(self._document)), class_="rr-pairs"),
                element("p", _UNPROVEN, class_="rr-note rr-unproven"),
                *self._answers(),
                class_="rr-answer",
            ),
            class_="rr-question",
        )

    def _answers(self) -> Iterator[Html | None]:
        """A reading's open questions that point at a shelfmark, with their answers side by side."""
        asked = list(_questions(self._document, self._held)) if self._held else []
        if asked:
            yield _head(f"What the reading “{self._reader}” answers", "h5")
        for each in asked:
            yield element("p", each.question, class_="rr-asked")
            positions = (_position(self._document, position) for position in each.readings)
            answers = element("ul", *positions, class_="rr-positions")
            yield scrolling(answers, name=f"Answers: {each.question}")
            yield element("p", each.note, class_="rr-note") if each.note else None


def provenance(
    document: Document, *, reading: str | None = None, selected: str = ""
) -> ProvenanceView:
    """Where the words come from: nested boxes, the journey step by step, the shelfmarks decoded.

    `reading` adds what one reader says of the brackets and of the question how many witnesses the
    shelfmarks are. `selected` is the address of a part, letter, bracket, transmission, custody or
    shelfmark, such as `letter:cover` or `shelfmark:aprf/delo`. Raises `NotHere` if there is no such
    reading.
    """
    held = reading_of(document, reading) if reading else None
    only_paper = document.every(Custody) and not document.every(Transmission)
    on_paper = selected.startswith("custody:") or only_paper
    return ProvenanceView(
        document,
        held,
        reading or "",
        selected=selected,
        journey="paper" if on_paper else "words",
    )


# ------------------------------------------------------------------ boxes


def _nest(boxes: Sequence[Box], with_brackets: bool) -> Html:
    """The nested boxes. They come as a flat list with depths, since nesting may be of any depth."""
    if not boxes:
        return _none("no part and no letter of the page is listed")
    pieces: list[Child] = [Html('<ul class="rr-nest" aria-label="What encloses what">')]
    for box, after in zip(boxes, [*(each.depth for each in boxes[1:]), 0], strict=True):
        deep = " rr-deep" if box.depth > 5 else ""
        opening = element("li", class_=f"rr-nest-{box.thing.noun}{deep}").removesuffix("</li>")
        pieces += [Html(opening), _box(box, with_brackets)]
        inside = after > box.depth
        pieces.append(Html("<ul>" if inside else "</li>" + "</ul></li>" * (box.depth - after)))
    return join(*pieces, Html("</ul>"))


def _box(box: Box, with_brackets: bool) -> Html:
    where = in_lines([box.lines])
    name = join(element("span", box.title), " ", element("small", where))
    brackets = (
        button(
            join(each.words, " ", element("span", f"({each.at.where})", class_="rr-hide")),
            class_="rr-nest-bracket",
            data_address=each.address,
        )
        for each in box.brackets
    )
    return join(
        button(name, class_="rr-nest-name", data_address=box.thing.address),
        element("div", *brackets, class_="rr-nest-brackets", hidden=not with_brackets)
        if box.brackets
        else None,
    )


def _box_card(document: Document, box: Box, titles: dict[str, str]) -> Html:
    """What the inspector says of a box: first and last line, what it holds, the voice."""
    thing = box.thing
    letter = isinstance(thing, Letter)
    first, last = _ends(document, box)
    rows: list[tuple[Child, Child]] = [
        ("voice", thing.voice if isinstance(thing, Part) else "author"),
        ("its own lines", in_lines(box.own)),
        ("with all it holds", in_lines([box.lines])),
        *(_letter_rows(document, thing) if isinstance(thing, Letter) else ()),
    ]
    within = [(titles[box.within], box.within)] if box.within else []
    return card(
        thing.address,
        f"{'Letter' if letter else 'Part'}: {box.title}",
        shape="part",
        words=first,
        silence="" if first else "No line of the page belongs to it alone.",
        rows=rows,
        more=join(
            _further("Its last line", last, last.where) if last else None,
            links("lies in", within),
            links("holds", [(titles[each], each) for each in box.holds]),
            links("brackets", [(each.words, each.address) for each in box.brackets]),
        ),
        note=thing.note,
        cite=citing(first) if first else "",
    )


def _ends(document: Document, box: Box) -> tuple[Place | None, Place | None]:
    """The first and the last line with words that are the box's own; the last only if another."""
    text = document.page.text
    spans = [text.line_span(n) for first, last in box.own for n in range(first, last + 1)]
    said = [span for span in spans if text.words(span).strip()]
    if not said:
        return None, None
    place = document.page.place
    return place(said[0]), place(said[-1]) if len(said) > 1 else None


def _letter_rows(document: Document, letter: Letter) -> Iterator[tuple[str, str]]:
    yield "from", _named(document, letter.sender)
    yield "to", _named(document, letter.addressee)
    yield "copy to", ", ".join(_named(document, each) for each in letter.copies)
    answered = document.by_address.get(f"letter:{letter.answers}")
    missing = document.by_address.get(f"missing:{letter.answers}")
    if isinstance(answered, Letter):
        yield "answers", answered.title
    if isinstance(missing, MissingLetter):
        yield "answers", f"{missing.what} (not on the page)"


def _named(document: Document, id: str) -> str:
    name = document.by_address.get(f"name:{id}")
    return name.name if isinstance(name, Name) else id or dates.NOT_STATED


def _bracket_card(document: Document, bracket: Bracket, said: BracketFunction | None) -> Html:
    """What the inspector says of a bracket; with a reading also what it does there."""
    at = bracket.at
    if not at.line:
        return card(bracket.address, "Editor’s bracket", shape="bracket", silence=at.words)
    line = document.page.place(document.page.text.line_span(at.line))
    does = f"{said.function} (a reading, not the page)" if said else ""
    return card(
        bracket.address,
        "Editor’s bracket",
        shape="bracket",
        words=at,
        rows=[
            ("stands behind", bracket.explains.words),
            *whereabouts(at),
            ("what it does", does),
        ],
        more=_further("The line in which it stands", line, line.where),
        note=" ".join(filter(None, [bracket.note, said.note if said else ""])),
        cite=citing(at),
    )


# ------------------------------------------------------------------ steps


def _basis(step: Journey) -> str:
    return "silent" if step.basis == dates.NOT_STATED else step.basis


def _said(name: str, value: str) -> Html:
    """A value of a step under its name; what nobody states is outlined."""
    silent = value.startswith(dates.NOT_STATED)
    return element(
        "span",
        _HIDDEN_COMMA,
        element("span", f"{name}: ", class_="rr-step-label"),
        element("span", value, class_="rr-empty" if silent else None),
        class_=f"rr-step-{name}",
    )


def _step_card(way: str, at: int, steps: Sequence[Journey]) -> Html:
    """Who, when, where, in which language, how we know it, and what may have changed."""
    step = steps[at]
    places = [place for place in step.at if place.line]
    sure = step.confidence or ("outside" in step.basis and dates.NOT_STATED)
    change = f"What may have changed: {step.may_change or dates.NOT_STATED}"
    sources = step.citations or step.sources
    return card(
        step.address,
        f"Step {at + 1} of {len(steps)} of the {way}: {step.what}",
        shape=_basis(step),
        words=places[0] if places else None,
        silence="" if places else "No words of the page speak of this step.",
        rows=[
            ("who", step.who),
            ("when", dates.in_words(step.when)),
            ("place", step.where),
            ("language", step.language),
            ("how the language is known", _BASES[step.language_known]),
            ("basis", _BASES[step.basis]),
            ("confidence", sure or ""),
            ("words", citing(places[0]) if places else ""),
        ],
        more=join(
            *(_further("Also", each, citing(each)) for each in places[1:]),
            _sources(sources) if sources else None,
            element("p", "source not stated", class_="rr-silence")
            if step.basis == "outside" and not sources
            else None,
        ),
        note=" ".join(filter(None, [change, step.note])),
        cite=citing(places[0]) if places else "",
    )


def _sources(sources: Sequence[str]) -> Html:
    return join(
        element("p", "Sources outside the page", class_="rr-head"),
        element("ul", *(element("li", each) for each in sources), class_="rr-sources"),
    )


# ------------------------------------------------------------------ shelfmarks


def _shelfmark_table(document: Document, shelfmarks: Sequence[Shelfmark]) -> Html:
    """Every element can be opened, and says with which others it agrees."""
    names, held, found = short_names(shelfmarks), columns(shelfmarks), elements(document)
    caption = (
        "An underlined element has the same figure as another. An outline: the shelfmark names "
        "none."
    )
    heads = [
        join(f"{name} ({ELEMENTS[name][0]})", element("small", ELEMENTS[name][1])) for name in held
    ]
    rows = [
        [
            button(each.archive, class_="rr-element rr-archive-name", data_address=each.address),
            *(_cell(found[f"{each.address}/{name}"], names) for name in held),
        ]
        for each in shelfmarks
    ]
    content = table(["archive", *heads], rows, caption=caption)
    return element("div", scrolling(content, name="Table of shelfmarks"), class_="rr-marks")


def _cell(each: Element, names: dict[str, str]) -> Html:
    same = others(each, names)
    figure = element("span", each.words, class_="rr-figure")
    return button(
        join(
            figure if each.words else element("span", "none", class_="rr-empty"),
            element("small", f" same figure as {same}") if same else None,
        ),
        class_=f"rr-element{' rr-same' if same else ''}",
        data_address=each.address,
    )


def _shelfmark_card(shelfmark: Shelfmark) -> Html:
    return card(
        shelfmark.address,
        "Shelfmark",
        shape="part",
        words=shelfmark.at,
        rows=[
            ("archive", shelfmark.archive),
            ("name of the archive", shelfmark.archive_name),
            *whereabouts(shelfmark.at),
        ],
        note=shelfmark.note,
        cite=citing(shelfmark.at),
    )


def _element_card(each: Element, names: dict[str, str]) -> Html:
    shelfmark, name = each.shelfmark, each.name
    _, plain, explained = ELEMENTS[name]
    same = [
        (f"{names[other.id]}: {printed(other, name)}", f"{other.address}/{name}")
        for other in each.same[:_MANY]
    ]
    return card(
        each.address,
        f"{name.capitalize()} ({plain}), {names[shelfmark.id]}",
        shape="part" if each.words else "",
        words=replace(shelfmark.at, words=each.words) if each.words else None,
        silence="" if each.words else f"This shelfmark names no {name}.",
        rows=[("means", explained), ("in", shelfmark.at.words), *whereabouts(shelfmark.at)],
        more=links("same figure", same),
        note=_SAME if same else "",
        cite=citing(shelfmark.at) if each.words else "",
    )


def _counted(chosen: int, count: int) -> str:
    head = counted(chosen).capitalize()
    if chosen == count:
        return f"{head}: every shelfmark is counted for itself."
    left = f"{counted(chosen)} {'is' if chosen == 1 else 'are'} left"
    return f"{head}: the pairs with most in common count as one, until {left}."


def _pair(pair: Pair) -> Html:
    """Which elements of two shelfmarks agree, which differ, and for which counts they are one."""
    counts = f"{pair.together} or fewer witnesses count them as one, more count them apart"
    return element(
        "li",
        element("b", pair.title),
        _told("same figure: ", pair.agree),
        _told("different: ", pair.differ),
        element("p", counts, class_="rr-counts"),
        data_together=pair.together,
    )


def _told(head: str, found: Sequence[str]) -> Html:
    nothing = element("span", "nothing", class_="rr-empty")
    return element("p", element("span", head, class_="rr-label"), ", ".join(found) or nothing)


def _questions(document: Document, reading: Collection) -> Iterator[Identity | Ambiguity]:
    shelfmarks = document.every(Shelfmark)
    addresses = {each.address for each in shelfmarks}
    places = [each.at for each in shelfmarks if each.at.line]
    every: list[Identity | Ambiguity] = [*reading.every(Identity), *reading.every(Ambiguity)]
    for each in every:
        about = each.about if isinstance(each, Identity) else ()
        pointed = [*each.places, *(at for position in each.readings for at in position.at)]
        if addresses.intersection(about) or any(_within(at, places) for at in pointed):
            yield each


def _within(at: Place, shelfmarks: Sequence[Place]) -> bool:
    """Whether words are those of one shelfmark, or part of them."""
    return bool(at.line) and any(
        each.start <= at.start and at.end <= each.end for each in shelfmarks
    )


def _position(document: Document, position: Position) -> Html:
    """One answer of a reading: what it says, why, its words, its facts, how sure it is."""
    found = [document.by_address.get(f"fact:{id}") for id in position.facts]
    facts = [each for each in found if isinstance(each, Fact)]
    sure = position.confidence or element("span", dates.NOT_STATED, class_="rr-empty")
    told = (
        element("p", f"{each.says} (confidence: {each.confidence})", class_="rr-from-outside")
        for each in facts
    )
    head = f"From outside: {len(facts)} {'fact' if len(facts) == 1 else 'facts'}"
    return element(
        "li",
        element("b", position.says),
        element("p", position.because) if position.because else None,
        *(
            element("p", element("q", marked(at)), f" ({at.where})")
            for at in position.at
            if at.line
        ),
        element("p", element("span", "confidence: ", class_="rr-label"), sure),
        element("details", element("summary", head), *told) if facts else None,
    )


# ------------------------------------------------------------------ pieces


def _head(words: str, level: str = "h4") -> Html:
    return element(level, words, class_="rr-head")


def _none(words: str) -> Html:
    return element("p", element("span", words, class_="rr-empty"))


def _further(head: str, place: Place, where: str) -> Html:
    return join(
        element("p", head, class_="rr-head"),
        element("blockquote", marked(place)),
        element("p", where, class_="rr-note"),
    )


_HIDDEN_COMMA = element("span", ", ", class_="rr-hide")
_BASIS = element(
    "ul",
    *(
        element("li", element("i", class_=f"rr-by-{way}", aria_hidden="true"), words)
        for way, words in zip(
            ("page", "inference", "outside", "silent"), _BASES.values(), strict=True
        )
    ),
    class_="rr-basis",
    aria_label="How we know it",
)
