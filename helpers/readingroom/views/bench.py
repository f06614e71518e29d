"""The bench on which a reader makes entries of a reading out of picked words.

They are those of a `reading.<name>.yaml`; `n`, which counts the places in the letter, is there only
where the words stand more than once. What cannot be used is kept, and told with the reason.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, get_args, get_type_hints

from readingroom.document import Document
from readingroom.document.facts import Request
from readingroom.document.things import NOWHERE, Place, Thing
from readingroom.html import Child, Html, button, div, element, head, note, span, template, tick
from readingroom.reading import Claim, Demand, Option, Reading, Step
from readingroom.text import Anchor, Lost, Span, fold
from readingroom.views.frame import choice, field, menu
from readingroom.views.rows import KINDS, Tree

ARGUMENT = ("options", "claims", "steps")
DEMANDS = ("demands",)
_STANCES = [(each, each) for each in get_args(get_type_hints(Claim)["stance"])]
_SIDES = (("for", "for it"), ("against", "against it"))
_STEPS = (("supports", "support it"), ("counts against", "count against it"))


class _Unusable(Exception):
    """Why an entry of one's own cannot be used."""


class Own(NamedTuple):
    """A reader's own entries: as a reading, by address, and faults (section, name, why, entry)."""

    reading: Reading
    entries: Mapping[str, Any]
    faults: Sequence[tuple[str, str, str, Any]]


def judged(document: Document, own: Mapping[str, Any], sections: Iterable[str]) -> Own:
    """Every entry as what it is in a reading, or with what is wrong with it; none is refused."""
    things: dict[str, dict[str, Thing]] = {section: {} for section in sections}
    entries, bad = dict[str, Any](), []
    for section, made in things.items():
        listed = () if own.get(section) is None else own[section]
        if not isinstance(listed, (list, tuple)):
            bad.append((section, section, f"the {section} are not a list", None))
            continue
        for number, entry in enumerate(listed, 1):
            id = _text(entry, "id")
            try:
                if not id or id in made:
                    raise _Unusable("another entry has the same id" if id else "it has no id")
                made[id] = _MAKERS[section](document, entry, things)
                entries[made[id].address] = entry
            except _Unusable as why:
                called = (_quote(entry) or id) if section == "demands" else id
                called = called or f"no. {number} of the {section}"
                bad.append((section, called, str(why), entry))
    every = (thing for made in things.values() for thing in made.values())
    return Own(Reading("", "", "", tuple(every)), entries, bad)


def _need(holds: object, otherwise: str) -> None:
    if not holds:
        raise _Unusable(otherwise)


def _option(document: Document, entry: Mapping[str, Any], _things: Any) -> Option:
    letter, name = _text(entry, "letter"), _text(entry, "name")
    _need(name, "it has no name")
    _need(letter in document.page.own, "its letter is not in this document")
    at = _place(document, letter, entry["at"]) if entry.get("at") else NOWHERE
    return Option(id=_text(entry, "id"), letter=letter, name=name, at=at)


def _claim(document: Document, entry: Mapping[str, Any], things: Mapping[str, Any]) -> Claim:
    option, side, modality = _text(entry, "option"), entry.get("weighs"), entry.get("modality")
    known = option in things["options"]
    words = modality if isinstance(modality, (list, tuple)) else ()
    fields: Any = {name: _text(entry, name) for name in ("id", "letter", "says", "stance", "note")}
    return Claim(
        modality=tuple(each for each in words if isinstance(each, str)),
        option=option if known else "",
        weighs=side if known and (side == "for" or side == "against") else "",
        at=_place(document, fields["letter"], entry.get("at")),
        **fields,
    )


def _step(_document: Document, entry: Any, things: Mapping[str, Any]) -> Step:
    listed, to, kind = entry.get("from"), entry.get("to"), entry.get("kind")
    premises = list(dict.fromkeys(map(str, listed))) if isinstance(listed, (list, tuple)) else []
    known = things["claims"].keys() >= set(premises)
    _need(premises and known, "a premise of it is not among the claims")
    among = isinstance(to, str) and to in things["claims"]
    _need(among, "its conclusion is not among the claims")
    _need(to not in premises, "it leads from a claim to itself")
    _need(kind in ("supports", "counts against"), "it neither supports nor counts against")
    fields: Any = {name: _text(entry, name) for name in ("id", "scheme", "unstated", "note")}
    return Step(from_=tuple(premises), to=to, kind=kind, **fields)


def _demand(document: Document, entry: Mapping[str, Any], _things: Any) -> Demand:
    request = document.by_address.get(f"request:{entry.get('request')}")
    kind, quote = entry.get("kind"), _quote(entry)
    kinds = tuple(kind) if isinstance(kind, (list, tuple)) else ()
    if not isinstance(request, Request):
        raise _Unusable("its request is not in this document")
    known = kinds and all(each in list(KINDS) for each in kinds)
    _need(known, f"its kinds are not of {', '.join(KINDS)}")
    _need(quote and fold(quote) in fold(request.words), "its words are not in the request")
    at = _place(document, request.letter, entry["at"])
    id, arm = _text(entry, "id"), _text(entry, "arm")
    return Demand(id=id, request=request.id, kind=kinds, arm=arm, at=at)


def _quote(entry: Any) -> str:
    return _text(entry.get("at"), "quote") if isinstance(entry, Mapping) else ""


_MAKERS = {"options": _option, "claims": _claim, "steps": _step, "demands": _demand}


def _place(document: Document, letter: str, at: Any) -> Place:
    quote, n = (at.get("quote"), at.get("n")) if isinstance(at, Mapping) else (at, None)
    unsaid = "it does not say at which place in the letter its words stand (n)"
    _need(letter in document.page.own, "its letter is not in this document")
    if not isinstance(quote, str) or not quote.strip():
        raise _Unusable("it has no words of the letter")
    _need(n is None or (isinstance(n, int) and n > 0), unsaid)
    try:
        found = document.page.text.find(Anchor(quote, n=n), document.page.scopes[letter])
    except Lost as lost:
        raise _Unusable(unsaid if lost.several else "its words are not in the letter") from None
    return document.page.place(found)


def _text(entry: Any, field: str) -> str:
    value = entry.get(field) if isinstance(entry, Mapping) else None
    return value.strip() if isinstance(value, str) else ""


_KEYS = "arrows go from word to word, with Shift they pick words, Enter picks one"


def _picker(label: str, *sections: Html) -> Html:
    name = f"{label}: {_KEYS}"
    return div("rr-scroll rr-picker", *sections, tabindex=0, role="application", aria_label=name)


def _section(document: Document, title: str, held: Iterable[Span], **attributes: str) -> Html:
    return element("section", head(title), *bench_lines(document, held), **attributes)


def bench_lines(document: Document, stretches: Iterable[Span]) -> Iterator[Html]:
    """The lines within some stretches of the text, without blank ones; each names its stretch."""
    page = document.page
    for stretch in stretches:
        for number in page.lines(stretch):
            line = page.text.line_span(number)
            start, end = max(line.start, stretch.start), min(line.end, stretch.end)
            place, words = page.place(line), page.text.content[start:end]
            if not words.strip():
                continue
            said = span(
                "rr-words rr-author",
                words,
                data_line=number,
                data_siglum=place.siglum or None,
                data_letter=place.letter,
                data_holder=place.letter_title or place.part,
                data_voice=place.voice,
                data_stretch=stretch.start,
                data_before=page.text.content[line.start : start] or None,
            )
            name = span("rr-siglum", place.siglum), " ", span("rr-number", number)
            yield element("p", *name, " ", said, class_="rr-pick-line")


def reader(document: Document) -> Html:
    """The words of the letters, to pick from: those of the chosen letter are shown."""
    own = document.page.own
    held = [letter for letter in document.letters if letter.code in own]
    sections = (_section(document, e.title, own[e.code], data_letter=e.code) for e in held)
    return _picker("Words of the letter", *sections)


def bench_forms() -> Html:
    """The forms by which picked words become options, claims and steps, and the lists of these."""
    empty = "There are no claims to choose from yet."
    joined = "Premises (several ticked together are joined: each needs the others)"
    stance = menu("Stance of the author", _STANCES, data_field="stance")
    under = menu("Counted under", [("", "no option")], data_field="option")
    side = choice("It speaks", _SIDES, "for", name="weighs")
    leave = button("Do not change it", data_do="leave", hidden=True)
    claim = (
        element("p", element("q", hidden=True), span("rr-note"), class_="rr-arg-picked"),
        element("p", _TYPED, " ", _FIND),
        _field("In plain words (if you like)", "says"),
        div("rr-arg-fields", stance, under, side),
        div("rr-arg-fields", button("Add as a claim", data_do="claim"), leave),
    )
    name = _field("Name of an option that the letter weighs", "name")
    its = tick("the words picked above are its words", data_field="with-words")
    option = div("rr-arg-fields", name, its, button("Add option", data_do="option"))
    kind = choice("The premises", _STEPS, "supports", name="kind")
    step = (
        element("fieldset", element("legend", joined), note(empty), class_="rr-arg-ticks"),
        div("rr-arg-fields", kind, menu("Conclusion", [("", "choose a claim")], data_field="to")),
        _field("Unstated premise that you add (if any)", "unstated"),
        div("rr-arg-fields", button("Add step", data_do="step")),
    )
    return div(
        "rr-bench rr-alive",
        _box("A claim", *claim, section="claims"),
        _box("Options", option, section="options"),
        _box("A step from claims to a claim", *step, section="steps"),
        *_TEMPLATES,
    )


def _box(legend: str, *children: Child, section: str) -> Html:
    listed = element("ul", class_="rr-arg-list", data_list=section)
    return element("fieldset", element("legend", legend), *children, listed, class_="rr-arg-form")


def _field(label: str, name: str) -> Html:
    return field(label, "rr-menu rr-arg-field", maxlength=2000, data_field=name)


_TYPED = _field("Or type or paste its words", "words")
_FIND = button("Find them", data_do="find")
_ENTRY = element("span", element("b"), " ", element("q"), " ", element("span"))
_DO = (button("Change", data_do="change"), button("Remove", data_do="remove"))
_TEMPLATES = (
    template("entry", element("li", _ENTRY, *_DO)),
    template("premise", tick("", value="")),
    template("offer", element("option")),
)


_DEMAND = (
    "A demand is one action that is asked for. Pick its words, say of what kind it is and which "
    "arm it concerns. If two kinds can be defended, choose both."
)


def workbench(document: Document, tree: Tree) -> Html:
    """Where one picks the words of a demand, and says of what kind it is and which arm it names."""
    named = {each.id: tree.name(each) for each in tree.requests}
    spans = {e.id: [Span(e.place.start, e.place.end)] * bool(e.place.line) for e in tree.requests}
    sections = (_section(document, named[id], spans[id], data_request=id) for id in named)
    kinds = (tick(kind, value=kind, data_field="kind") for kind in KINDS)
    kind = element("fieldset", element("legend", "Kind"), *kinds, class_="rr-choice")
    arm = field("Arm", data_field="arm", maxlength=200, placeholder="in your own words")
    return div(
        "rr-bench rr-alive",
        head("Divide a request into demands"),
        note(_DEMAND),
        menu("Request", named.items(), data_field="of"),
        div("rr-pick-here", _picker("Words of the request", *sections)),
        div("rr-bench-row", _TYPED, _FIND),
        element("p", "Nothing is picked.", class_="rr-note rr-said"),
        div("rr-bench-row", kind, arm, button("Add this demand", data_do="add")),
    )
