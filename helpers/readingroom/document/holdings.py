"""Shelfmarks element by element: what each element means, which agree, what that says of copies."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from readingroom.document import Document
from readingroom.document.facts import Shelfmark

ELEMENTS = {
    "fond": ("f.", "record group", "Papers of one origin, kept together: a person’s, an office’s."),
    "opis": ("op.", "inventory", "The list of the files in a fond, and the group of files on it."),
    "delo": ("d.", "file", "The papers in one cover. It bears a number on the inventory."),
    "papka": ("p.", "folder", "A folder. Not every archive counts them. Here p. is not a page."),
    "listy": ("ll.", "leaves", "The sheets of a file, numbered one by one. A leaf has two sides."),
}
_FEW, _LONG = 6, 120


@dataclass(frozen=True)
class Element:
    """One element of a shelfmark as printed, by its address; `same` have the same figure."""

    shelfmark: Shelfmark
    name: str
    address: str
    words: str
    same: tuple[Shelfmark, ...]


@dataclass(frozen=True)
class Pair:
    """Two shelfmarks: elements that agree and differ, the most witnesses for which they are one."""

    title: str
    together: int
    agree: tuple[str, ...]
    differ: tuple[str, ...]


def as_printed(shelfmark: Shelfmark, name: str) -> str:
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


def elements_of(shelfmarks: Sequence[Shelfmark]) -> list[str]:
    """The elements that at least one shelfmark has."""
    return [name for name in ELEMENTS if any(getattr(each, name) for each in shelfmarks)]


def elements(document: Document) -> dict[str, Element]:
    """Every element of every shelfmark by its address."""
    shelfmarks = document.every(Shelfmark)
    alike: dict[tuple[str, str], list[Shelfmark]] = {}
    for name, each in product(elements_of(shelfmarks), shelfmarks):
        alike.setdefault((name, figure(getattr(each, name))), []).append(each)
    found = {}
    for (name, value), same in alike.items():
        for each in same:
            shared = tuple(other for other in same if other is not each and value)
            address = f"{each.address}/{name}"
            found[address] = Element(each, name, address, as_printed(each, name), shared)
    return found


def short_names(shelfmarks: Sequence[Shelfmark]) -> dict[str, str]:
    """What each shelfmark is called, by its id: its archive, or its words where two have that."""
    counts = Counter(each.archive for each in shelfmarks)
    return {
        each.id: _short(each.archive if counts[each.archive] == 1 else each.at.words)
        for each in shelfmarks
    }


def _short(words: str) -> str:
    return words if len(words) <= _LONG else f"{words[:_LONG]}…"


def others(element: Element, names: dict[str, str]) -> str:
    """The shelfmarks with the same figure, by name as far as they are few."""
    named = [names[each.id] for each in element.same]
    if len(named) > 4:
        named[3:] = [f"{len(named) - 3} more"]
    return ", ".join(named)


def pairs_of(document: Document) -> tuple[Pair, ...]:
    """Every two shelfmarks, those with most elements in common first; of more than six only the
    pairs by which N shelfmarks count as N − 1 (the first pair is one), N − 2 and so on.
    """
    shelfmarks = document.every(Shelfmark)
    names, held = short_names(shelfmarks), ["archive", *elements_of(shelfmarks)]
    figures = {each.id: [figure(getattr(each, name)) for name in held] for each in shelfmarks}

    def in_common(pair: tuple[Shelfmark, Shelfmark]) -> int:
        return sum(bool(a) and a == b for a, b in zip(*(figures[e.id] for e in pair), strict=True))

    group, one_at = {id: {id} for id in figures}, dict[frozenset[str], int]()
    count, kept = len(group), list[Pair]()
    for one, other in sorted(combinations(shelfmarks, 2), key=in_common, reverse=True):
        here, there = group[one.id], group[other.id]
        if joins := here is not there:
            count -= 1
            one_at |= dict.fromkeys(map(frozenset, product(here, there)), count)
            group |= dict.fromkeys(here | there, here | there)
        if joins or len(shelfmarks) <= _FEW:
            title = f"{names[one.id]} and {names[other.id]}"
            together = one_at[frozenset((one.id, other.id))]
            kept.append(Pair(title, together, *_compared(one, other, held)))
    return tuple(kept)


def _compared(one: Shelfmark, other: Shelfmark, held: Sequence[str]) -> Iterator[tuple[str, ...]]:
    told: dict[bool, list[str]] = {True: [], False: []}
    for name in held:
        values = as_printed(one, name), as_printed(other, name)
        if any(values):
            same = figure(getattr(one, name)) == figure(getattr(other, name))
            shown = dict.fromkeys(_short(value) or "none" for value in values)
            told[same].append(f"{name} ({' and '.join(shown)})")
    return map(tuple, told.values())
