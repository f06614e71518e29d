"""What all views share: title, bar, content, inspector, cards, legend, what the keys do."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from readingroom.document.things import NOWHERE, Place, Thing, marked
from readingroom.html import Child, Html, button, div, element, head, join, note, span, template
from readingroom.views.view import citing, whereabouts

_KEYS = (
    ("Tab", "next group: controls, legend, content, inspector"),
    ("arrows, Home, End", "inside a group"),
    ("Enter or Space", "open in the inspector"),
    ("Esc", "one step back"),
)
Rows = Iterable[tuple[Child, Child]]


def framed(
    *content: Child,
    title: str,
    lede: str = "",
    bar: Sequence[Child] = (),
    hint: str,
    cards: Child = None,
    keys: Sequence[tuple[str, str]] = (),
    rule: str = "",
) -> Html:
    """A view in its frame: the inspector begins with `hint`; what is `rr-alive` needs a script."""
    named: dict[str, Any] = {"role": "group", "aria_label": "Inspector", "tabindex": 0}
    inspector = div("rr-inspector rr-alive", note(hint), **named)
    return join(
        element("h3", title, class_="rr-title"),
        element("p", lede, class_="rr-lede") if lede else None,
        element("p", class_="rr-trouble rr-alive", role="alert", hidden=True),
        div("rr-bar rr-alive", *bar),
        div("rr-desk", div("rr-content", *content), inspector),
        cards,
        _keyboard([*_KEYS, *keys], rule),
        element("p", class_="rr-hide rr-alive", role="status"),
    )


def _keyboard(keys: Rows, rule: str) -> Html:
    head = element("summary", "Rule, keyboard, larger type" if rule else "Keyboard, larger type")
    larger = button("Larger type", class_="rr-button rr-larger", aria_pressed="false")
    told = described((element("kbd", key), does) for key, does in keys)
    parts = head, element("p", rule) if rule else None, told, larger
    return element("details", *parts, class_="rr-keys rr-alive")


def further(words: str, place: Place, where: str) -> Html:
    """More words of the page on a card, under a head and with the place where they stand."""
    quoted = element("blockquote", marked(place))
    return join(head(words, "p"), quoted, element("p", where, class_="rr-note"))


_ROWS = element("dl", *[join(element("dt"), element("dd"))] * 3)
_WORDS = element("p", class_="rr-kind"), element("blockquote")
PASSAGE = template("passage", element("div", *_WORDS, _ROWS))


def glyph(kind: str) -> Html:
    """The shape of a kind of thing; words always stand beside it."""
    opening = '<svg viewBox="0 0 16 16" class="rr-glyph" aria-hidden="true">'
    return Html(f"{opening}{_shapes().get(kind, '')}</svg>")


@cache
def _shapes() -> dict[str, str]:
    drawn = Path(__file__).with_name("glyphs.svg").read_text(encoding="utf-8")
    shapes = re.findall('<symbol class="(.*?)".*?>(.*)</symbol>', drawn)
    return {kind: shape for kinds, shape in shapes for kind in kinds.split()}


def field(words: str, class_: str | None = "rr-menu", **attributes: str | int) -> Html:
    """A field to type into, with its words."""
    attributes = {"type": "text", "class_": "rr-field", **attributes}
    return element("label", f"{words} ", element("input", **attributes), class_=class_)


def choice(words: str, options: Iterable[tuple[str, str]], chosen: str, *, name: str) -> Html:
    """One choice of several, as radio buttons: options are pairs of value and words."""
    labels = []
    for value, said in options:
        radio = element("input", type="radio", name_=name, value=value, checked=value == chosen)
        labels.append(element("label", radio, f" {said}"))
    group = element("fieldset", element("legend", words), *labels, class_="rr-choice")
    return element("form", group, data_choice=name)


def menu(
    words: str, options: Iterable[tuple[str, str]], chosen: str = "", **attributes: str
) -> Html:
    """A list to choose from: options are pairs of value and words."""
    offers = (
        element("option", said, value=value, selected=value == chosen) for value, said in options
    )
    list_ = element("select", *offers, class_="rr-field", **attributes)
    return element("label", f"{words} ", list_, class_="rr-menu")


def legend(kinds: Iterable[tuple[str, str, int | None]], shown: Sequence[str]) -> Html:
    """The legend is the switchboard: a button for each kind, pressed while it is shown."""
    switches = []
    for kind, words, count in kinds:
        number = None if count is None else span("rr-count", count)
        said, pressed = join(glyph(kind), f" {words} ", number), str(kind in shown).lower()
        look = f"rr-button rr-is-{kind}"
        switches.append(button(said, class_=look, data_kind=kind, aria_pressed=pressed))
    return div("rr-legend", *switches, role="group", aria_label="Show or hide")


def card(
    of: Thing | str,
    kind: str,
    rows: Rows = (),
    more: Child = None,
    *,
    shape: str = "",
    placed: Place = NOWHERE,
    words: Place = NOWHERE,
    silence: Child = None,
    note: str | None = None,
    cite: str = "",
    **attributes: str | None,
) -> Html:
    """What the inspector shows of a thing, or at an address: a card, readable in its list.

    `placed` words have rows that say where they stand; bare `words` are cited by their place, or as
    `cite` says; without either `silence` is said. The note is the thing's, if none is given.
    """
    address, remark = (of, "") if isinstance(of, str) else (of.address, of.note)
    at = placed if placed.line else words
    if placed.line:
        rows = [*whereabouts(placed), *rows]
    elif words.line:
        cite = cite or citing(words)
    remark = (remark if note is None else note).strip()
    parts = (
        element("p", kind, class_="rr-kind"),
        element("blockquote", marked(at)) if at.line else None,
        element("p", silence, class_="rr-silence") if silence and not at.line else None,
        described(rows),
        more,
        element("p", remark, class_="rr-note") if remark else None,
    )
    about = {"data_shape": shape or None, "data_card": address, "data_cite": cite or None}
    return element("li", *parts, **about, **attributes)


def links(head: str, items: Iterable[tuple[str, str]]) -> Html | None:
    """A row of what leads on: pairs of words and address; nothing if there are none."""
    # They stand in no form, so their type need not be said.
    ways = [element("button", words, class_="rr-link", data_also=to) for words, to in items]
    said = (join(" ", each) for each in ways)
    return element("p", f"{head}:", *said, class_="rr-links") if ways else None


def described(rows: Rows) -> Html | None:
    """Terms and what is said of each; empty values are left out."""
    pairs = [join(element("dt", term), element("dd", value)) for term, value in rows if value]
    return element("dl", *pairs) if pairs else None


def cards(summary: str, *every: Html) -> Html | None:
    """The cards of a view, folded: the inspector shows one of them at a time."""
    head = element("summary", f"{summary}: {len(every)}")
    return element("details", head, element("ul", *every), class_="rr-cards") if every else None
