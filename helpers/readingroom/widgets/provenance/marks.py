"""Shelfmarks element by element: what each element means, which agree, what that says of copies."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from readingroom.document import Collection, Document
from readingroom.document.context import Fact
from readingroom.document.kinds import Shelfmark
from readingroom.document.things import Place
from readingroom.reading.kinds import Ambiguity, Identity, Position
from readingroom.widgets.desk.view import citing, whereabouts

ELEMENTS = {
    "fond": ("f.", "record group", "Papers of one origin, kept together: a person’s, an office’s."),
    "opis": ("op.", "inventory", "The list of the files in a fond, and the group of files on it."),
    "delo": ("d.", "file", "The papers in one cover. It bears a number on the inventory."),
    "papka": ("p.", "folder", "A folder. Not every archive counts them. Here p. is not a page."),
    "listy": ("ll.", "leaves", "The sheets of a file, numbered one by one. A leaf has two sides."),
}
"""The elements below the archive: as abbreviated, in plain English, explained."""

_FEW, _MANY, _LONG = 6, 12, 120
"""Shelfmarks whose pairs are all told, those alike that are each named, letters of a name."""
_SAME = "The figures are seen on the page to be the same. Whether the papers are, is not."
UNPROVEN = (
    "No count is proven by these figures. Leaves that moved can keep their numbers, two sets can "
    "be numbered alike, and one text can be copied under quite different numbers. Say what you "
    "count: places named, sets of leaves, or witnesses who knew the words independently."
)


@dataclass(frozen=True)
class Element:
    """One element of a shelfmark as printed, and the shelfmarks that have the same figure."""

    shelfmark: Shelfmark
    name: str
    same: tuple[Shelfmark, ...] = ()

    @property
    def address(self) -> str:
        """The address of the element in this view."""
        return f"{self.shelfmark.address}/{self.name}"

    @property
    def words(self) -> str:
        """The element, with its abbreviation if that is printed; empty where it is missing."""
        return printed(self.shelfmark, self.name)


@dataclass(frozen=True)
class Pair:
    """Two shelfmarks: which elements agree, which differ.

    `together` is the largest number of witnesses for which they count as one.
    """

    title: str
    together: int
    agree: tuple[str, ...]
    differ: tuple[str, ...]


def printed(shelfmark: Shelfmark, name: str) -> str:
    """An element as the page prints it."""
    value = str(getattr(shelfmark, name))
    with_sign = f"{ELEMENTS[name][0]} {value}" if name in ELEMENTS else value
    return with_sign if value and with_sign in shelfmark.at.words else value


def figure(value: str) -> str:
    """An element as it is compared: without leading zeros and differences of dash and capitals.

    >>> figure("0072–0075") == figure("72-75"), figure("100") == figure("1")
    (True, False)
    """
    plain = re.sub(r"\s*[‐-―-]\s*", "-", " ".join(value.casefold().split()))
    return re.sub(r"(?<!\d)0+(?=\d)", "", plain)


def columns(shelfmarks: Iterable[Shelfmark]) -> list[str]:
    """The elements that at least one shelfmark has."""
    held = list(shelfmarks)
    return [name for name in ELEMENTS if any(getattr(each, name) for each in held)]


def elements(document: Document) -> dict[str, Element]:
    """Every element of every shelfmark by its address."""
    shelfmarks = document.every(Shelfmark)
    found: dict[str, Element] = {}
    for name in columns(shelfmarks):
        alike: dict[str, list[Shelfmark]] = {}
        for each in shelfmarks:
            if getattr(each, name):
                alike.setdefault(figure(getattr(each, name)), []).append(each)
        for each in shelfmarks:
            same = alike.get(figure(getattr(each, name)), [])
            others = tuple(other for other in same if other is not each)
            element = Element(each, name, others)
            found[element.address] = element
    return found


def short_names(shelfmarks: Sequence[Shelfmark]) -> dict[str, str]:
    """What each shelfmark is called by its id: its archive, and its words where that is not enough.

    Archives with two shelfmarks here are told apart by the whole shelfmark.
    """
    counts = Counter(each.archive for each in shelfmarks)
    return {
        each.id: _short(each.archive if counts[each.archive] == 1 else each.at.words)
        for each in shelfmarks
    }


def _short(words: str) -> str:
    """Words that stand among others; the whole of them is shown where they stand alone."""
    return words if len(words) <= _LONG else f"{words[:_LONG]}…"


def others(element: Element, names: dict[str, str]) -> str:
    """The shelfmarks with the same figure, by name as far as they are few."""
    named = [names[each.id] for each in element.same]
    more = [f"{len(named) - 3} more"] if len(named) > 4 else []
    return ", ".join([*named[:3], *more] if more else named)


def pairs_of(document: Document) -> tuple[Pair, ...]:
    """Every two shelfmarks, those with most elements in common first; of many only what is needed.

    To count N shelfmarks as N − 1 the first pair counts as one, for N − 2 the next pair that is not
    one already, and so on. Of more than six shelfmarks only those pairs are kept.
    """
    shelfmarks = document.every(Shelfmark)
    names, held = short_names(shelfmarks), columns(shelfmarks)
    found: list[Pair] = []
    for i, j, count, joins in _together(_in_common(shelfmarks, held)):
        if joins or len(shelfmarks) <= _FEW:
            found.append(_pair(shelfmarks[i], shelfmarks[j], count, names, held))
    return tuple(found)


def _in_common(shelfmarks: Sequence[Shelfmark], held: Sequence[str]) -> list[list[int]]:
    """For any two shelfmarks the number of elements that agree."""
    figures = [[figure(getattr(each, name)) for name in ("archive", *held)] for each in shelfmarks]
    return [
        [sum(bool(a) and a == b for a, b in zip(one, other, strict=True)) for other in figures]
        for one in figures
    ]


def _together(common: Sequence[Sequence[int]]) -> list[tuple[int, int, int, bool]]:
    """Pairs by elements in common: the largest count that makes them one, whether they join two."""
    group = list(range(len(common)))
    ordered = sorted(combinations(group, 2), key=lambda pair: -common[pair[0]][pair[1]])
    joined: list[tuple[int, int]] = []
    one_at: dict[tuple[int, int], int] = {}
    for i, j in ordered:
        if group[i] == group[j]:
            continue
        joined.append((i, j))
        left = [at for at, each in enumerate(group) if each == group[i]]
        right = [at for at, each in enumerate(group) if each == group[j]]
        for a in left:
            for b in right:
                one_at[min(a, b), max(a, b)] = len(common) - len(joined)
        for at in right:
            group[at] = group[i]
    joins = set(joined)
    return [(i, j, one_at[i, j], (i, j) in joins) for i, j in ordered]


def _pair(
    one: Shelfmark, other: Shelfmark, together: int, names: dict[str, str], held: Sequence[str]
) -> Pair:
    agree: list[str] = []
    differ: list[str] = []
    for name in ("archive", *held):
        values = printed(one, name), printed(other, name)
        if not any(values):
            continue
        same = all(values) and figure(getattr(one, name)) == figure(getattr(other, name))
        shown = list(dict.fromkeys(_short(value) or "none" for value in values))
        (agree if same else differ).append(f"{name} ({' and '.join(shown)})")
    return Pair(f"{names[one.id]} and {names[other.id]}", together, tuple(agree), tuple(differ))


def mark_items(document: Document) -> dict[str, Any]:
    """What the inspector says of each shelfmark and each of its elements."""
    shelfmarks = document.every(Shelfmark)
    names = short_names(shelfmarks)
    items = {each.address: _whole(each) for each in shelfmarks}
    items |= {at: _item(each, names) for at, each in elements(document).items()}
    return items


def _whole(shelfmark: Shelfmark) -> dict[str, Any]:
    rows = [["archive", shelfmark.archive], ["name of the archive", shelfmark.archive_name]]
    return {
        "kind": "Shelfmark",
        "glyph": "part",
        "words": shelfmark.at.words,
        "rows": [row for row in [*rows, *whereabouts(shelfmark.at)] if row[1]],
        "note": shelfmark.note,
        "cite": citing(shelfmark.at),
    }


def _item(element: Element, names: dict[str, str]) -> dict[str, Any]:
    shelfmark, name = element.shelfmark, element.name
    _, plain, explained = ELEMENTS[name]
    same = [
        [f"{names[each.id]}: {printed(each, name)}", f"{each.address}/{name}"]
        for each in element.same[:_MANY]
    ]
    return {
        "kind": f"{name[:1].upper()}{name[1:]} ({plain}), {names[shelfmark.id]}",
        "glyph": "part" if element.words else "empty",
        "words": element.words,
        "silence": "" if element.words else f"This shelfmark names no {name}.",
        "rows": [["means", explained], ["in", shelfmark.at.words], *whereabouts(shelfmark.at)],
        "links": [{"head": "same figure", "items": same}],
        "note": _SAME if same else "",
        "cite": citing(shelfmark.at) if element.words else "",
    }


def questions(document: Document, reading: Collection | None) -> list[dict[str, Any]]:
    """A reading's open questions that point at a shelfmark, with their answers side by side."""
    shelfmarks = document.every(Shelfmark)
    addresses = {each.address for each in shelfmarks}
    places = [each.at for each in shelfmarks if each.at.line]
    asked: list[Identity | Ambiguity] = []
    if reading:
        asked = [*reading.every(Identity), *reading.every(Ambiguity)]
    found = []
    for each in asked:
        about = each.about if isinstance(each, Identity) else ()
        pointed = [*each.places, *(at for position in each.readings for at in position.at)]
        if addresses.intersection(about) or any(_within(at, places) for at in pointed):
            held = [_position(document, position) for position in each.readings]
            found.append({"question": each.question, "positions": held, "note": each.note})
    return found


def _within(at: Place, shelfmarks: Sequence[Place]) -> bool:
    """Whether words are those of one shelfmark, or part of them."""
    return bool(at.line) and any(
        each.start <= at.start and at.end <= each.end for each in shelfmarks
    )


def _position(document: Document, position: Position) -> dict[str, Any]:
    facts = [document.by_address.get(f"fact:{id}") for id in position.facts]
    return {
        "says": position.says,
        "because": position.because,
        "confidence": position.confidence,
        "at": [[at.words, at.where] for at in position.at if at.line],
        "facts": [
            f"{fact.says} (confidence: {fact.confidence})"
            for fact in facts
            if isinstance(fact, Fact)
        ],
    }
