"""Redaction: a document for students, written anew without its keys, comments and readings."""

from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import Any, get_args, get_origin

from readingroom.document.context import WITH_TEACHER
from readingroom.exercises import KINDS, Exercise
from readingroom.exercises.choices import Order
from readingroom.exercises.pairs import Match
from readingroom.loading import exercises_of, load
from readingroom.loading.contents import EXERCISES, of_file
from readingroom.loading.entries import file_of, is_group, one_type, slots
from readingroom.loading.syntax import List, Map, Node, Scalar
from readingroom.loading.transcription import mapping
from readingroom.reading import KINDS as OF_READINGS

_FILES = ("document.yaml", "context.yaml", EXERCISES)
_BEHIND = {each.noun for each in OF_READINGS}


def redacted(folder: Path) -> dict[str, bytes]:
    """The files of a document for students, by their names. No exercise of it may hold TODO."""
    exercises = exercises_of(load(folder))
    closed = {word for each in exercises.values() for word in each.opens}
    given: dict[str, bytes] = {}
    for name in (each for each in _FILES if (folder / each).is_file()):
        values = _students(name, file_of(folder / name).values, exercises, closed)
        given[name] = f"{mapping(values)}...\n".encode()
        if name == _FILES[0]:
            plain = (folder / each for each in (values["source"].get("file"), "RIGHTS.md") if each)
            given |= {each.name: each.read_bytes() for each in plain if each.is_file()}
    return given


def _students(
    name: str, held: Map, exercises: Mapping[str, Exercise], closed: set[str]
) -> dict[str, Any]:
    kinds = {kind.section: kind for kind in of_file(name)[1]}
    values = {each: _values(node, kinds.get(each)) for each, node in held.values.items()}
    for entry in values.get("facts", []):
        if f"fact:{entry['id']}" in closed:
            says = "Your teacher has this card, and it comes later."
            left = {each: entry[each] for each in ("precision", "sources", "confidence")}
            entry |= dict.fromkeys(entry.keys() - {"id"}, "") | left
            entry |= {"topic": WITH_TEACHER, "says": says}
    for section, kind in kinds.items():  # What entries say of entries of the key is left out.
        names = [slot.name for slot in slots(kind) if slot.refers]
        for entry, each in product(values.get(section, []), names):
            if isinstance(ids := entry.get(each), list):
                entry[each] = [id for id in ids if id.partition(":")[0] not in _BEHIND]
    for entry in values.get(Exercise.section, []):
        match exercises[entry["id"]]:  # As the form mixes them: their order may be the key.
            case Order(mixed=mixed):
                entry["items"] = {each: entry["items"][each] for each in mixed}
            case Match(columns=mixed):
                entry["right"] = {each: entry["right"][each] for each in mixed}
    if name == "document.yaml":
        return {"format": values["format"], "keys": WITH_TEACHER} | values | {"keys": WITH_TEACHER}
    return values


def _values(node: Node, type_: Any = None) -> Any:
    type_ = one_type(type_)
    inner = get_args(type_) or (type_,)
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, List):
        return [_values(each, inner[0]) for each in node.items]
    if get_origin(type_) is tuple:
        return _values(node, inner[0])
    if type_ is Exercise:
        type_ = KINDS[node.text("kind").strip()]
    if not is_group(type_):
        return {name: _values(each, inner[-1]) for name, each in node.values.items()}
    known = {slot.name: slot.type for slot in slots(type_) if not slot.key}
    return {name: _values(each, known[name]) for name, each in node.values.items() if name in known}
