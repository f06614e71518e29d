"""JSON Schemas of a document's files, by which an editor completes names and marks wrong ones.

They are made from the classes that the loader reads into, and say in `data/README.md`'s words what
each field is for. They know the form of a file; what must agree with the page, `check` tells.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import is_dataclass
from typing import Any, Literal, get_args, get_origin

from readingroom.document.things import Place, Thing
from readingroom.exercises import KINDS, Exercise
from readingroom.exercises.parts import Choice
from readingroom.loading import contents
from readingroom.loading.entries import ANCHOR_FIELDS, NEVER_TODO, Slot, one_type, slots
from readingroom.loading.exercises import ExercisesHead
from readingroom.loading.files import read_text, shipped

FieldNotes = Mapping[tuple[str, str], str]
"""By list and field ("" is any list): what the field is for."""

TOP = "top of the file"
"""In place of a list: the fields that stand above all lists."""
_COMMON = {
    ("", "id"): "Letters and digits, joined by hyphens; given once in its list.",
    ("", "note"): "A remark of your own, shown with the entry.",
    ("", "letter"): "The code of a letter.",
    ("", "say"): "What is said to such an answer.",
    ("", "see"): "A place to look at: copied words.",
    ("", "next"): "One thing to do.",
}
_FIELD = re.compile(r"`(\w+)`([^:]*)(?:: (.*))?")


def field_notes(file: str) -> FieldNotes:
    """What is told of the fields of a file, by the file's name.

    >>> field_notes("document.yaml")["letters", "enclosed_in"]
    'An id: letter.'
    """
    content, _ = read_text(shipped("data") / "README.md")
    if file == "exercises.yaml":
        rows = _rows(content, "### Fields of every exercise")
        return _COMMON | {("", cells[0].split("`")[1]): _sentence(cells[1]) for cells in rows}
    name = "reading.key.yaml" if file.startswith("reading.") else file
    return _COMMON | dict(_of_lists(_rows(content, f"### `{name}`")))


def _rows(content: str, heading: str) -> list[list[str]]:
    """The rows of the table below a heading."""
    below = content.partition(f"\n{heading}")[2].partition("\n#")[0].splitlines()
    table = [line for line in below if line.startswith("| ")][1:]
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in table]


def _of_lists(rows: list[list[str]]) -> Iterator[tuple[tuple[str, str], str]]:
    """What a table with a row for each list tells: its fields are separated by semicolons."""
    for where, *cells in rows:
        section = where.split("`")[1] if "`" in where else where
        for part in (each.strip() for cell in cells for each in cell.split("; ")):
            match = _FIELD.match(part)
            if match and (told := _told(match[2], match[3] or "")):
                yield (section, match[1]), told


def _told(marks: str, rest: str) -> str:
    """The marks behind a field's name, and what follows the colon, as sentences."""
    _, words, about = marks.partition("words")
    _, arrow, kinds = marks.partition("→ ")
    said = [
        rest,
        f"copied words{about}" if words else "",
        (kinds if kinds == "any address" else f"an id: {kinds}") if arrow else "",
        "must stand in the entry's own words" if "°" in marks else "",
    ]
    return " ".join(_sentence(each) for each in said if each)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


FOLDER = ".schemas"
"""Where schemas stand: within the folder of the document, so that they go where it goes."""
FILES = ("document.yaml", "context.yaml", "reading.key.yaml", "exercises.yaml")
MADE = "Made by `readingroom schemas`."
"""The mark of a schema that may be replaced by a newer one."""

_NO_SIGNS = r"^[^\s!-,./:-@\[-`{-~]+$"
_NO_SIGNS_BUT_LOWER_LINES = r"^[^\s!-,./:-@\[-^`{-~]+$"
_DEFINITIONS: dict[str, Any] = {
    "todo": {"type": "string", "pattern": r"^\s*TODO\b"},
    "text": {"type": ["string", "number", "boolean"], "minLength": 1},
    "id": {
        "type": ["string", "number"],
        "pattern": _NO_SIGNS,
        "maxLength": 80,
        "not": {"$ref": "#/definitions/todo"},
    },
    "name": {
        "type": ["string", "number", "boolean"],
        "minLength": 1,
        "not": {"$ref": "#/definitions/todo"},
    },
    "count": {
        "anyOf": [
            {"type": "integer", "minimum": 1, "maximum": 99},
            {"type": "string", "pattern": r"^\s*(0?[1-9]|[1-9][0-9]|TODO\b.*)\s*$"},
        ]
    },
    "nothing": {"type": ["string", "null"], "maxLength": 0},
    "words": {
        "description": "Words copied from the page.",
        "anyOf": [
            {"$ref": "#/definitions/text"},
            {
                "type": "object",
                "properties": {
                    name: {"$ref": "#/definitions/text", "description": told}
                    for name, told in zip(
                        ANCHOR_FIELDS,
                        (
                            "The words.",
                            "The first words of a long stretch.",
                            "The last words of a long stretch.",
                            "Which of several places: 1, 2 …",
                            "The code of the letter they stand in.",
                            "Words that stand once, before them.",
                        ),
                        strict=True,
                    )
                },
                "oneOf": [{"required": ["quote"]}, {"required": ["from", "to"]}],
                "additionalProperties": False,
            },
        ],
    },
}


def comment(file: str) -> str:
    """The line that tells an editor which schema a file has; it stands at the file's top.

    >>> comment("reading.ana.yaml")
    '# yaml-language-server: $schema=.schemas/reading.json'
    """
    return f"# yaml-language-server: $schema={FOLDER}/{file.partition('.')[0]}.json"


def written(files: Iterable[str] = FILES) -> dict[str, str]:
    """The schemas of some files as they stand on the disk: their paths from the folder, their text.

    >>> list(written(["reading.key.yaml", "reading.ana.yaml"]))
    ['.schemas/reading.json']
    """
    return {
        comment(file).partition("=")[2]: json.dumps(schema(file), indent=1, ensure_ascii=False)
        + "\n"
        for file in files
    }


def schema(file: str) -> dict[str, Any]:
    """The schema of a file, by the name of the file.

    >>> sorted(schema("reading.ana.yaml")["required"])
    ['document', 'format', 'reader']
    """
    notes = field_notes(file)
    if file == "exercises.yaml":
        top = _closed(ExercisesHead, notes, TOP)
        top["properties"]["exercises"] = {"type": "array", "items": _exercise(notes)}
        top["required"] = [*top["required"], "exercises"]
        kinds: Iterable[type] = (ExercisesHead, *KINDS.values())
    else:
        head, lists = contents.of_file(file)
        kinds = (head, *lists)
        top = _closed(head, notes, TOP)
        top["properties"] |= {kind.section: _list(kind, notes) for kind in lists}
    groups = {name: _closed(kind, notes, section) for name, kind, section in _groups(kinds)}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$comment": MADE,
        **top,
        "definitions": _DEFINITIONS | groups,
    }


def _groups(kinds: Iterable[type]) -> Iterator[tuple[str, type, str]]:
    """The classes that fields are made of: a name, the class, and a field that it is used in."""
    for kind in kinds:
        for slot in slots(kind):
            inner = one_type(slot.type)
            while get_origin(inner) in (tuple, Mapping):
                inner = get_args(inner)[get_origin(inner) is Mapping]
            if _is_group(inner):
                yield inner.__name__, inner, slot.name
                yield from _groups([inner])


def _is_group(type_: Any) -> bool:
    return isinstance(type_, type) and is_dataclass(type_) and type_ is not Place


def _list(kind: type[Thing], notes: FieldNotes) -> dict[str, Any]:
    """A list of entries, which may still be empty."""
    entries = _closed(kind, notes, kind.section)
    empty = {"type": ["array", "null", "string"], "maxLength": 0}
    return {**empty, "items": entries, "description": _about(kind)}


def _exercise(notes: FieldNotes) -> dict[str, Any]:
    """An exercise: its `kind` chooses the fields that it has besides those of all."""
    common = _closed(Exercise, notes, "")
    common["properties"]["kind"] = {"enum": list(KINDS)}
    del common["additionalProperties"]
    return {
        **common,
        "allOf": [
            {
                "if": {"properties": {"kind": {"const": name}}, "required": ["kind"]},
                "then": _of_kind(kind, notes, common["properties"]),
            }
            for name, kind in KINDS.items()
        ],
    }


def _of_kind(kind: type[Exercise], notes: FieldNotes, common: Iterable[str]) -> dict[str, Any]:
    """What an exercise of one kind has besides the fields of all, which are told once."""
    found = _closed(kind, notes, "")
    own: dict[str, Any] = found["properties"]
    if "foreseen" in own:
        ways = {"properties": {"off": {"enum": list(kind.offs)}}}
        own["foreseen"] = {**own["foreseen"], "allOf": [{"items": ways}]}
    return {**found, "properties": {**own, **dict.fromkeys(common, True)}}


def _closed(kind: type, notes: FieldNotes, section: str) -> dict[str, Any]:
    """A group of fields that are known, and no others."""
    own = slots(kind)
    return {
        "type": "object",
        "description": _about(kind),
        "properties": {slot.name: _field(slot, notes, section) for slot in own},
        "required": [slot.name for slot in own if slot.required],
        "additionalProperties": False,
    }


def _field(slot: Slot, notes: FieldNotes, section: str) -> dict[str, Any]:
    """What may stand behind the name of a field."""
    value = _value(slot, slot.type)
    told = notes.get((section, slot.name)) or notes.get(("", slot.name), "")
    return _either(value, *([] if slot.required else [_ref("nothing")]), told=told)


def _value(slot: Slot, type_: Any) -> dict[str, Any]:
    """What may stand for a value of a type."""
    type_ = one_type(type_)
    origin, inner = get_origin(type_), get_args(type_)
    if type_ is Any:
        return {}
    if type_ is Place:
        return _ref("words")
    if type_ is int:
        return _ref("count")
    if origin is tuple:
        item = _value(slot, inner[0])
        return _either(item, {"type": "array", "items": item, "minItems": int(slot.required)})
    if origin is Mapping:
        return {
            "type": "object",
            "propertyNames": {"pattern": _NO_SIGNS_BUT_LOWER_LINES},
            "additionalProperties": _value(slot, inner[1]),
            "minProperties": 1,
        }
    if origin is Literal:
        allowed = {"enum": [value for value in inner if value]}
        return allowed if slot.name in NEVER_TODO else _either(allowed, _ref("todo"))
    if _is_group(type_):
        return _either(_ref("text" if type_ is Choice else "todo"), _ref(type_.__name__))
    return _ref("id" if slot.name == "id" else "name" if slot.name in NEVER_TODO else "text")


def _either(*found: dict[str, Any], told: str = "") -> dict[str, Any]:
    """One schema or another; a choice among choices is one choice."""
    every = [each for one in found for each in _choices(one)]
    whole = every[0] if len(every) == 1 else {"anyOf": every}
    return {**whole, "description": told} if told else whole


def _choices(one: dict[str, Any]) -> Iterable[dict[str, Any]]:
    choices: list[dict[str, Any]] = one.get("anyOf", [one])
    return choices


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/definitions/{name}"}


def _about(kind: type) -> str:
    """The first sentences of what a class says of itself."""
    return " ".join((kind.__doc__ or "").partition("\n\n")[0].split())
