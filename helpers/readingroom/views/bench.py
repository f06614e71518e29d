"""The bench on which a reader builds an argument: words to pick, forms, and what comes of them.

Own entries have the form of a `reading.<name>.yaml`: `{"options": [{"id", "name", "letter", "at"}],
"claims": [{"id", "letter", "says", "stance", "option", "weighs", "at": {"quote", "in", "n"}}],
"steps": [{"id", "from": […], "to", "kind", "unstated"}]}`. What is empty is left out; `n`, which
counts the places in the letter, is there only where the words stand more than once. What cannot be
used is kept, and told with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args, get_type_hints

from readingroom.document import Document
from readingroom.document.things import NOWHERE, Place
from readingroom.html import Child, Html, element
from readingroom.reading import Claim, Option, Reading, Step
from readingroom.views.deposits import Unusable, place_of
from readingroom.views.frame import button, choice, field, menu, note, span, template, tick
from readingroom.views.passages import picker

SECTIONS = ("options", "claims", "steps")
NOTHING = Reading("", "", "", ())
_STANCES = [(each, each) for each in get_args(get_type_hints(Claim)["stance"])]
_SIDES = (("for", "for it"), ("against", "against it"))
_KINDS = (("supports", "support it"), ("counts against", "count against it"))


Fault = tuple[str, str, str, Any]
"""An entry that cannot be used: its section, what it is called, why, and itself."""


# ------------------------------------------------------------------ own entries


def usable(document: Document, own: Mapping[str, Any]) -> tuple[Reading, list[Fault]]:
    """A reader's own entries as a reading, and those that cannot be used."""
    things: dict[str, dict[str, Any]] = {section: {} for section in SECTIONS}
    bad: list[Fault] = []
    for section, made in things.items():
        listed = () if own.get(section) is None else own[section]
        if not isinstance(listed, (list, tuple)):
            bad.append((section, section, f"the {section} are not a list", None))
            continue
        for number, entry in enumerate(listed, 1):
            id = _text(entry, "id")
            try:
                if not id or id in made:
                    raise Unusable("another entry has the same id" if id else "it has no id")
                made[id] = _MAKERS[section](document, entry, things)
            except Unusable as why:
                bad.append((section, id or f"no. {number} of the {section}", str(why), entry))
    every = [thing for made in things.values() for thing in made.values()]
    return Reading("", "", "", tuple(every)), bad


def _option(document: Document, entry: Mapping[str, Any], _things: Any) -> Option:
    letter, name = _text(entry, "letter"), _text(entry, "name")
    if not name:
        raise Unusable("it has no name")
    at = _place(document, letter, entry["at"]) if entry.get("at") else NOWHERE
    if letter not in document.page.own:
        raise Unusable("its letter is not in this document")
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


def _step(_document: Document, entry: Mapping[str, Any], things: Mapping[str, Any]) -> Step:
    listed, to, kind = entry.get("from"), entry.get("to"), entry.get("kind")
    premises = list(dict.fromkeys(map(str, listed))) if isinstance(listed, (list, tuple)) else []
    if not premises or not things["claims"].keys() >= set(premises):
        raise Unusable("a premise of it is not among the claims")
    if not isinstance(to, str) or to not in things["claims"]:
        raise Unusable("its conclusion is not among the claims")
    if to in premises:
        raise Unusable("it leads from a claim to itself")
    if kind != "supports" and kind != "counts against":
        raise Unusable("it neither supports nor counts against")
    fields = {name: _text(entry, name) for name in ("id", "scheme", "unstated", "note")}
    return Step(from_=tuple(premises), to=to, kind=kind, **fields)


_MAKERS: Mapping[str, Any] = {"options": _option, "claims": _claim, "steps": _step}


def _place(document: Document, letter: str, at: Any) -> Place:
    if letter not in document.page.own:
        raise Unusable("its letter is not in this document")
    quote, n = (at.get("quote"), at.get("n")) if isinstance(at, Mapping) else (at, None)
    return place_of(document, letter, quote if isinstance(quote, str) else "", n)


def _text(entry: Any, field: str) -> str:
    value = entry.get(field) if isinstance(entry, Mapping) else None
    return value.strip() if isinstance(value, str) else ""


# ------------------------------------------------------------------ the bench


def reader(document: Document) -> Html:
    """The words of the letters, to pick from: those of the chosen letter are shown."""
    own = document.page.own
    sections = (
        (letter.title, {"data_letter": letter.code}, own[letter.code])
        for letter in document.letters
        if letter.code in own
    )
    return picker(document, "Words of the letter", sections)


def forms() -> Html:
    """The forms by which picked words become options, claims and steps, and the lists of these."""
    empty = "There are no claims to choose from yet."
    joined = "Premises (several ticked together are joined: each needs the others)"
    typed = _field("Or type or paste its words", "words")
    picked = [element("q", hidden=True), span("rr-note")]
    return element(
        "div",
        _box(
            "A claim",
            element("p", *picked, class_="rr-arg-picked"),
            element("p", typed, " ", button("Find them", data_do="find")),
            _field("In plain words (if you like)", "says"),
            _fields(
                menu("Stance of the author", _STANCES, data_field="stance"),
                menu("Counted under", [("", "no option")], data_field="option"),
                choice("It speaks", _SIDES, "for", name="weighs"),
            ),
            _fields(
                button("Add as a claim", data_do="claim"),
                button("Do not change it", data_do="leave", hidden=True),
            ),
            section="claims",
        ),
        _box(
            "Options",
            _fields(
                _field("Name of an option that the letter weighs", "name"),
                tick("the words picked above are its words", data_field="with-words"),
                button("Add option", data_do="option"),
            ),
            section="options",
        ),
        _box(
            "A step from claims to a claim",
            element("fieldset", element("legend", joined), note(empty), class_="rr-arg-ticks"),
            _fields(
                choice("The premises", _KINDS, "supports", name="kind"),
                menu("Conclusion", [("", "choose a claim")], data_field="to"),
            ),
            _field("Unstated premise that you add (if any)", "unstated"),
            _fields(button("Add step", data_do="step")),
            section="steps",
        ),
        *_TEMPLATES,
        class_="rr-bench rr-alive",
    )


def _box(legend: str, *children: Child, section: str) -> Html:
    listed = element("ul", class_="rr-arg-list", data_list=section)
    return element("fieldset", element("legend", legend), *children, listed, class_="rr-arg-form")


def _fields(*children: Child) -> Html:
    return element("div", *children, class_="rr-arg-fields")


def _field(label: str, name: str) -> Html:
    return field(label, "rr-menu rr-arg-field", maxlength=2000, data_field=name)


_ENTRY = element("span", element("b"), " ", element("q"), " ", element("span"))
_DO = (button("Change", data_do="change"), button("Remove", data_do="remove"))
_TEMPLATES = (
    template("entry", element("li", _ENTRY, *_DO)),
    template("premise", tick("", value="")),
    template("offer", element("option")),
)
"""What the script makes of own entries: a row of their list, a premise to tick, a choice."""
