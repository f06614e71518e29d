"""A person's own demands, as they come from the view of requests: the one place that judges them.

They have the form of the entries in a `reading.<name>.yaml`:
`{"demands": [{"id": …, "request": …, "kind": […], "arm": …, "at": {"quote": …, "in": …, "n": …}}]}`
where `n` is left out if the words stand only once in the letter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from readingroom.anchors import Anchor, Lost, fold
from readingroom.document import Document
from readingroom.document.things import Place
from readingroom.markup import showable
from readingroom.widgets.requests.tree import Tree

_KINDS = ("defensive", "command", "offensive")


@dataclass(frozen=True)
class Own:
    """One demand as someone classified it; `fault` says why it cannot be used, if it cannot."""

    request: str = ""
    kind: tuple[str, ...] = ()
    arm: str = ""
    words: str = ""
    place: Place | None = None
    fault: str = ""


def kept(own: Any) -> dict[str, Any]:
    """What the view keeps of what it is given: a mapping that can be sent, or nothing."""
    return dict(showable(own)) if isinstance(own, Mapping) else {}


def judged(document: Document, own: Mapping[str, Any]) -> list[Own]:
    """Every entry with its place on the page, or with what is wrong with it; none is refused."""
    entries = own.get("demands", [])
    if not isinstance(entries, (list, tuple)):
        return [Own(fault="the demands are not a list")]
    tree = Tree(document.requests)
    return [_judged(document, tree, entry) for entry in entries]


def _judged(document: Document, tree: Tree, entry: Any) -> Own:
    if not isinstance(entry, Mapping):
        return Own(fault="it is not an entry")
    request = tree.by_id.get(str(entry.get("request")))
    at = entry.get("at")
    quote = at.get("quote") if isinstance(at, Mapping) else None
    words = quote if isinstance(quote, str) else ""
    kind, arm = entry.get("kind"), entry.get("arm")
    if request is None:
        return Own(words=words, fault="its request is not in this document")
    if not isinstance(kind, (list, tuple)) or not kind or any(each not in _KINDS for each in kind):
        return Own(request.id, words=words, fault=f"its kinds are not of {', '.join(_KINDS)}")
    if not words.strip() or fold(words) not in fold(request.words):
        return Own(request.id, words=words, fault="its words do not stand in the request")
    place = _place(document, request.letter, words, at.get("n") if at else None)
    if place is None:
        fault = "it does not say at which place in the letter its words stand (n)"
        return Own(request.id, words=words, fault=fault)
    return Own(request.id, tuple(kind), arm if isinstance(arm, str) else "", words, place)


def _place(document: Document, letter: str, words: str, n: Any) -> Place | None:
    scope = document.page.scopes.get(letter)
    if scope is None or not (n is None or (isinstance(n, int) and n > 0)):
        return None
    try:
        return document.page.place(document.page.text.find(Anchor(words, n=n), scope))
    except Lost:
        return None
