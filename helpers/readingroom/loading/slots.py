"""The fields that an entry may have: the fields of its class, with their types."""

from __future__ import annotations

import re
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from readingroom.document.things import Place
from readingroom.loading.plain import Map, Node, Text

TODO = "TODO"
ANCHOR_FIELDS = ("quote", "from", "to", "n", "in", "after")
"""What a place may be written with, beside its words alone."""
NEVER_TODO = ("id", "code", "format", "document", "reader", "file")
"""Fields by which other things are found; even a draft must fill them in."""


@dataclass(frozen=True)
class Slot:
    """One field of an entry: its name in the file, its type, and whether it may be left out."""

    name: str
    attribute: str
    type: Any
    required: bool
    stands: bool = False


@cache
def slots(kind: type) -> tuple[Slot, ...]:
    """The fields that an entry of this kind may have, in the order of the class."""
    hints = get_type_hints(kind)
    return tuple(
        Slot(
            each.name.rstrip("_"),
            each.name,
            hints[each.name],
            each.default is MISSING and each.default_factory is MISSING,
            bool(each.metadata.get("stands")),
        )
        for each in fields(kind)
        if not each.metadata.get("derived")
    )


@cache
def one_type(type_: Any) -> Any:
    """The type of a value that may be left out, as it is when it is there."""
    if get_origin(type_) in (Union, UnionType):
        return next(each for each in get_args(type_) if each is not NoneType)
    return type_


@cache
def names_within(type_: Any) -> set[str]:
    """The names that may stand below a field of this type."""
    type_ = one_type(type_)
    inner = one_type(get_args(type_)[0]) if get_origin(type_) is tuple else type_
    if inner is Place:
        return set(ANCHOR_FIELDS)
    is_group = isinstance(inner, type) and is_dataclass(inner)
    return {slot.name for slot in slots(inner)} if is_group else set()


def is_empty(node: Node) -> bool:
    """Whether nothing stands behind a name."""
    return isinstance(node, Text) and not node.value.strip()


def is_todo(node: Node) -> bool:
    """Whether a value still has to be filled in: TODO, or copied words that are still TODO."""
    if isinstance(node, Map):
        return any(isinstance(each, Text) and is_todo(each) for each in node.values.values())
    return isinstance(node, Text) and bool(re.match(rf"\s*{TODO}\b", node.value))
