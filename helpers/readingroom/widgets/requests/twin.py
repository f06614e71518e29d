"""The ledger of requests as it stands without a browser: tables, complete and unfolded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from readingroom.answers import reading_of
from readingroom.document import Collection, Document
from readingroom.document.showing import marked
from readingroom.document.things import Place
from readingroom.markup import Html, block, element, join, scrolling, table
from readingroom.reading.kinds import Echo, Silence
from readingroom.widgets.requests.data import heading, lede
from readingroom.widgets.requests.items import touches
from readingroom.widgets.requests.own import judged
from readingroom.widgets.requests.tree import Tree, in_order, rules, shape, silences

EVERY_COUNT_IS_RIGHT = "Each count is right under its own rule: say the rule with the number."


def static_twin(
    document: Document, reading: str | None = None, own: Mapping[str, Any] | None = None
) -> Html:
    """The ledger as tables, complete and without controls."""
    held = reading_of(document, reading) if reading else None
    tree = Tree(document.requests)
    title = heading(document)
    return block(
        element("p", title, class_="rr-title"),
        element("p", lede(document), class_="rr-lede"),
        _ledger(tree),
        _read(tree, held) if held else None,
        _counts(tree, held),
        _own(document, tree, own) if own and not held else None,
        label=title,
    )


def _named_table(name: str, heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> Html:
    return scrolling(table(heads, rows, caption=name), name=name)


def _ledger(tree: Tree) -> Html:
    rows = [
        (
            tree.label(each) or "no label",
            _verbatim(each.place),
            " · ".join(each.verb),
            " · ".join(each.target),
            f"{each.amount} ({shape(each)})" if each.amount else "no figure",
            each.place.where,
            each.note,
        )
        for each in tree.requests
    ]
    heads = ("label", "words", "verb", "target", "amount", "where", "note")
    return _named_table("The requests as enumerated", heads, rows)


def _read(tree: Tree, held: Collection) -> Html:
    rows = [
        (
            tree.label(tree.by_id[each.request]) or "no label",
            _verbatim(each.place),
            " or ".join(each.kind),
            each.arm,
            _places(each.takes_up),
            each.place.where,
            each.note,
        )
        for each in in_order(tree, held)
    ]
    heads = ("request", "words", "kind", "arm", "takes up", "where", "note")
    name = f"The demands in them. A reading, not the page: {getattr(held, 'title', 'untitled')}"
    return join(
        _named_table(name, heads, rows) if rows else element("p", "This reading finds no demands."),
        _echoes(tree, held),
        _silences(silences(tree, held)),
    )


def _verbatim(place: Place) -> Html:
    return element("span", marked(place), class_="rr-author")


def _places(places: Sequence[Place]) -> Html:
    stated = [each for each in places if each.line]
    return join(*(element("div", _verbatim(each), f" ({each.where})") for each in stated))


def _echoes(tree: Tree, held: Collection) -> Html | None:
    found = [
        (_places([each.mao]), _places([each.kim]), each.what)
        for each in held.every(Echo)
        if any(touches(request.place, each) for request in tree.requests)
    ]
    heads = ("words", "their echo", "what")
    return _named_table("Echoes of other words in them", heads, found) if found else None


def _silences(found: Sequence[Silence]) -> Html | None:
    if not found:
        return None
    rows = [(each.what, each.letter, ", ".join(each.absent), each.note) for each in found]
    heads = ("what is silent", "letter", "words looked for that do not occur", "note")
    return _named_table("What is not said and not asked for, by this reading", heads, rows)


def _counts(tree: Tree, held: Collection | None) -> Html:
    ways = rules(tree, in_order(tree, held), read=bool(held))
    return join(
        element("p", "How many requests?", class_="rr-head"),
        element("ul", *(element("li", _way(way)) for way in ways)),
        element("p", EVERY_COUNT_IS_RIGHT, class_="rr-note"),
    )


def _way(way: Mapping[str, Any]) -> str:
    left = f" Not counted: {'; '.join(way['left'])}." if way["left"] else ""
    return f"{way['label']}. {way['rule']}{left}"


def _own(document: Document, tree: Tree, own: Mapping[str, Any]) -> Html | None:
    entries = judged(document, own)
    if not entries:
        return None
    rows = [
        (
            tree.name(tree.by_id[each.request]) if each.request else "not usable",
            each.words,
            " or ".join(each.kind) or f"not usable: {each.fault}",
            each.arm,
            each.place.where if each.place else "",
        )
        for each in entries
    ]
    return _named_table("My own demands", ("request", "words", "kind", "arm", "where"), rows)
