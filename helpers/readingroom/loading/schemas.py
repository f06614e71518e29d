"""JSON Schemas of a document's files, for editors, made of the classes that the loader fills."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, get_args, get_origin

from readingroom.document.things import Place
from readingroom.exercises import KINDS, Exercise
from readingroom.exercises.parts import Choice
from readingroom.loading import contents
from readingroom.loading.entries import ANCHOR_FIELDS, NEVER_TODO, Slot, is_group, one_type, slots

FOLDER = ".schemas"
"""Where schemas stand: within the folder of the document, so that they go where it goes."""
FILES = ("document.yaml", "context.yaml", "reading.key.yaml", "exercises.yaml")
MADE = "Made by `readingroom schemas`."
"""The mark of a schema that may be replaced by a newer one."""
_NO_SIGNS = r"^[^\s!-,./:-@\[-`{-~]+$"
_NO_SIGNS_BUT_LOWER_LINES = r"^[^\s!-,./:-@\[-^`{-~]+$"
_WHATEVER = ["string", "number", "boolean"]
_NO_TODO = {"not": {"$ref": "#/definitions/todo"}}
_FIGURE = {"type": "string", "pattern": r"^\s*(0?[1-9]|[1-9][0-9]|TODO\b.*)\s*$"}
_TEXT = {"$ref": "#/definitions/text"}
_ANCHOR = {
    "type": "object",
    "properties": {name: {**_TEXT, "description": told} for name, told in ANCHOR_FIELDS.items()},
    "oneOf": [{"required": ["quote"]}, {"required": ["from", "to"]}],
    "additionalProperties": False,
}
_DEFINITIONS: dict[str, Any] = {
    "todo": {"type": "string", "pattern": r"^\s*TODO\b"},
    "text": {"type": _WHATEVER, "minLength": 1},
    "id": {"type": ["string", "number"], "pattern": _NO_SIGNS, "maxLength": 80, **_NO_TODO},
    "name": {"type": _WHATEVER, "minLength": 1, **_NO_TODO},
    "count": {"anyOf": [{"type": "integer", "minimum": 1, "maximum": 99}, _FIGURE]},
    "nothing": {"type": ["string", "null"], "maxLength": 0},
    "words": {"description": "Words copied from the page.", "anyOf": [_TEXT, _ANCHOR]},
}


def comment(file: str) -> str:
    """The line that tells an editor which schema a file has; it stands at the file's top.

    >>> comment("reading.ana.yaml")
    '# yaml-language-server: $schema=.schemas/reading.json'
    """
    return f"# yaml-language-server: $schema={FOLDER}/{file.partition('.')[0]}.json"


def schema_files(files: Iterable[str] = FILES) -> dict[str, str]:
    """The schemas of some files as they stand on the disk: their paths from the folder, their text.

    >>> list(schema_files(["reading.key.yaml", "reading.ana.yaml"]))
    ['.schemas/reading.json']
    """
    every = ((comment(file).partition("=")[2], schema(file)) for file in files)
    return {path: json.dumps(each, indent=1, ensure_ascii=False) + "\n" for path, each in every}


def schema(file: str) -> dict[str, Any]:
    """The schema of a file, by the name of the file.

    >>> sorted(schema("reading.ana.yaml")["required"])
    ['document', 'format', 'reader']
    """
    head, lists = contents.of_file(file)
    top = _closed(head)
    empty = {"type": ["array", "null", "string"], "maxLength": 0}
    for kind in lists:
        items = _exercise() if kind is Exercise else _closed(kind)
        top["properties"][kind.section] = {**empty, "items": items, "description": _about(kind)}
    kinds = KINDS.values() if Exercise in lists else lists
    groups = {name: _closed(kind) for name, kind in _groups((head, *kinds))}
    draft = {"$schema": "http://json-schema.org/draft-07/schema#", "$comment": MADE}
    return {**draft, **top, "definitions": _DEFINITIONS | groups}


def _groups(kinds: Iterable[type]) -> Iterator[tuple[str, type]]:
    for inner in (one_type(slot.type) for kind in kinds for slot in slots(kind)):
        while get_origin(inner) in (tuple, Mapping):
            inner = get_args(inner)[-1 if get_origin(inner) is Mapping else 0]
        if is_group(inner):
            yield inner.__name__, inner
            yield from _groups([inner])


def _exercise() -> dict[str, Any]:
    common = _closed(Exercise)
    common["properties"]["kind"] = {"enum": list(KINDS)}
    del common["additionalProperties"]
    of_kinds = []
    for name, kind in KINDS.items():
        is_it = {"properties": {"kind": {"const": name}}, "required": ["kind"]}
        then = _closed(kind)
        if "foreseen" in then["properties"]:
            ways = {"properties": {"fault": {"enum": list(kind.faults)}}}
            then["properties"]["foreseen"] |= {"allOf": [{"items": ways}]}
        then["properties"] |= dict.fromkeys(common["properties"], True)  # they are told once
        of_kinds.append({"if": is_it, "then": then})
    return {**common, "allOf": of_kinds}


def _closed(kind: type) -> dict[str, Any]:
    own = slots(kind)
    return {
        "type": "object",
        "description": _about(kind),
        "properties": {slot.name: _field(slot) for slot in own},
        "required": [slot.name for slot in own if slot.required],
        "additionalProperties": False,
    }


def _field(slot: Slot) -> dict[str, Any]:
    value = _either(_value(slot, slot.type), *([] if slot.required else [_ref("nothing")]))
    refers = "any address" if slot.refers == ("*",) else f"an id: {', '.join(slot.refers)}"
    copied = "copied words" if Place in (slot.type, *get_args(slot.type)) else ""
    stands = "must stand in the entry's own words" if slot.stands else ""
    said = filter(None, (slot.means, copied, refers if slot.refers else "", stands))
    told = " ".join(f"{each[:1].upper()}{each[1:]}." for each in said)
    return {**value, "description": told} if told else value


def _value(slot: Slot, type_: Any) -> dict[str, Any]:
    type_ = one_type(type_)
    origin, inner = get_origin(type_), get_args(type_)
    if type_ in _PLAIN:
        return _PLAIN[type_]
    if origin is tuple:
        item = _value(slot, inner[0])
        return _either(item, {"type": "array", "items": item, "minItems": int(slot.required)})
    if origin is Mapping:
        names, inside = {"pattern": _NO_SIGNS_BUT_LOWER_LINES}, _value(slot, inner[1])
        named = {"type": "object", "propertyNames": names, "additionalProperties": inside}
        return {**named, "minProperties": 1}
    if origin is Literal:
        allowed = {"enum": [value for value in inner if value]}
        return allowed if slot.name in NEVER_TODO else _either(allowed, _ref("todo"))
    if is_group(type_):
        return _either(_ref("text" if type_ is Choice else "todo"), _ref(type_.__name__))
    return _ref("id" if slot.name == "id" else "name" if slot.name in NEVER_TODO else "text")


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/definitions/{name}"}


_PLAIN: dict[Any, dict[str, Any]] = {Any: {}, Place: _ref("words"), int: _ref("count")}


def _either(*found: dict[str, Any]) -> dict[str, Any]:
    """One schema or another; a choice among choices is one choice."""
    every = [each for one in found for each in one.get("anyOf", [one])]
    return every[0] if len(every) == 1 else {"anyOf": every}


def _about(kind: type) -> str:
    return " ".join((kind.__doc__ or "").partition("\n\n")[0].split())
