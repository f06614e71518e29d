"""What an editor would mark in a document's files, by the schemas, is what the check refuses."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path

import pytest
import yaml
from damaging import FILES as DAMAGED
from damaging import entries, read_lines, with_value
from jsonschema import Draft7Validator

from readingroom.cli import main
from readingroom.document import Place
from readingroom.exercises import KINDS
from readingroom.loading import (
    EXERCISES,
    FILES,
    NEVER_TODO,
    List,
    Scalar,
    comment,
    examine,
    examine_exercises,
    parsed,
    schema,
    schema_files,
)

ROOT = Path(__file__).parents[1]
TELEGRAM = ROOT / "data" / "telegram-21646"
GLOSSARY = ROOT / "data" / "glossary.yaml"


@lru_cache
def judge(file):
    found = schema(file)
    Draft7Validator.check_schema(found)
    return Draft7Validator(found)


def values(node):
    """What was read as text only, as an editor hands it to a schema."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, List):
        return [values(each) for each in node.items]
    return {name: values(each) for name, each in node.values.items()}


def marked(file, content):
    """The places that an editor would mark."""
    top, _ = parsed(content, file)
    return ["/".join(map(str, each.absolute_path)) for each in judge(file).iter_errors(values(top))]


@pytest.mark.parametrize("path", [*map(TELEGRAM.joinpath, FILES), GLOSSARY], ids=str)
def test_in_the_shipped_files_nothing_is_marked_and_each_names_its_schema(path):
    content = path.read_text("utf-8")
    line = comment(path.name)

    assert marked(path.name, content) == []
    assert line in content.splitlines()[:2]
    assert (path.parent / line.partition("=")[2]).is_file()


class Editor(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """How an editor reads a file by YAML 1.1: numbers and truth values, but days as text."""


class NewerEditor(Editor):
    """The same by YAML 1.2, for which `no` and 3:00 are words."""


WITHOUT = {
    Editor: ("timestamp",),
    NewerEditor: ("timestamp", "bool", "int"),
}
for reader, tags in WITHOUT.items():
    reader.yaml_implicit_resolvers = {
        sign: [(tag, form) for tag, form in forms if tag.rpartition(":")[2] not in tags]
        for sign, forms in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
NewerEditor.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"(?:true|false|True|False|TRUE|FALSE)$"), list("tTfF")
)
NewerEditor.add_implicit_resolver(
    "tag:yaml.org,2002:int",
    re.compile(r"(?:[-+]?[0-9]+|0x[0-9a-fA-F]+)$"),
    list("-+0123456789"),
)
IS_A_TRUTH_VALUE = re.compile(r"y|n|yes|no|on|off|true|false|null|~", re.IGNORECASE)
"""What YAML 1.1 takes for yes, no or nothing where it stands without marks."""


@pytest.mark.parametrize("reader", WITHOUT, ids=["YAML 1.1", "YAML 1.2"])
@pytest.mark.parametrize("path", [*map(TELEGRAM.joinpath, FILES), GLOSSARY], ids=str)
def test_editors_of_both_versions_of_yaml_mark_nothing_in_the_shipped_files(path, reader):
    read = yaml.load(path.read_text("utf-8"), Loader=reader)

    assert [each.message for each in judge(path.name).iter_errors(read)] == []


@pytest.mark.parametrize("file", [*FILES, GLOSSARY.name])
def test_no_word_of_the_files_is_one_that_yaml_1_1_takes_for_yes_or_no(file):
    def words(schema):
        if isinstance(schema, dict):
            yield from schema.get("properties", {})
            yield from (each for each in schema.get("enum", ()) if isinstance(each, str))
            for each in schema.values():
                yield from words(each)
        elif isinstance(schema, list):
            for each in schema:
                yield from words(each)

    assert [each for each in words(schema(file)) if IS_A_TRUTH_VALUE.fullmatch(each)] == []


def test_the_schemas_beside_the_shipped_files_are_those_of_today():
    shelves = {
        TELEGRAM: schema_files(),
        GLOSSARY.parent: schema_files([GLOSSARY.name]),
    }

    for folder, written in shelves.items():
        for name, content in written.items():
            assert (folder / name).read_text("utf-8") == content, "run `readingroom schemas`"


def test_every_field_of_the_telegram_s_files_is_explained_where_its_readme_does():
    letters = schema("document.yaml")["properties"]["letters"]["items"]
    told = letters["properties"]

    assert told["code"]["description"] == "Capital letter that begins its sigla."
    assert told["enclosed_in"]["description"] == "An id: letter."
    assert told["at"]["description"] == "First to last, enclosures included. Copied words."
    assert "A letter (here: a telegram)" in letters["description"]


@lru_cache
def lines_of(file):
    return tuple(read_lines(TELEGRAM / file))


def every_field():
    for file in DAMAGED:
        seen = set()
        for entry in entries(file, list(lines_of(file))):
            for field in entry.fields:
                if (entry.section, field.name) not in seen:
                    seen.add((entry.section, field.name))
                    yield file, entry, field


FIELDS = list(every_field())


def alone(file, entry, lines):
    """A file that holds nothing but its head and one entry, which may have been damaged."""
    before = list(lines_of(file))
    head = before[: next(at for at, line in enumerate(before) if line.endswith("s:"))]
    last = entry.stop + len(lines) - len(before)
    return "\n".join([*head, f"{entry.section}:", *lines[entry.start : last], "..."])


def test_a_field_under_a_wrong_name_is_marked_in_every_list():
    for file, entry, field in FIELDS:
        lines = list(lines_of(file))
        lines[field.start] = lines[field.start].replace(f"{field.name}:", f"{field.name}x:", 1)

        assert marked(file, alone(file, entry, lines)) == [f"{entry.section}/0"] * (
            1 + entry.slot(field.name).required
        )


def test_a_value_that_is_not_allowed_is_marked_and_todo_is_not():
    for file, entry, field in FIELDS:
        chosen = "Literal" in repr(entry.slot(field.name).type)
        wrong = {"TODO which?": field.name in NEVER_TODO} | ({"no such": True} if chosen else {})
        for value, refused in wrong.items():
            lines = with_value(list(lines_of(file)), field, [f" {value}"])

            assert bool(marked(file, alone(file, entry, lines))) == refused, (file, field, value)


def test_an_anchor_has_its_own_fields_and_no_others():
    for file, entry, field in FIELDS:
        if entry.slot(field.name).type is not Place:
            continue
        for value, wrong in (
            ("{quote: a, in: K, occurrence: 2}", False),
            ("{from: a, to: b, after: c}", False),
            ("{qoute: a}", True),
            ("{from: a}", True),
            ("{quote: a, from: b, to: c}", True),
        ):
            lines = with_value(list(lines_of(file)), field, [f" {value}"])
            assert bool(marked(file, alone(file, entry, lines))) == wrong, (file, field, value)


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("document.yaml", "status: final", "status: finished"),
        ("document.yaml", "format: document 1", "format: document 2"),
        ("document.yaml", "status: final\n", ""),
        ("document.yaml", "letters:\n", "lettres:\n"),
        ("document.yaml", "- id: cover\n", "- id: the cover!\n"),
        ("document.yaml", "  voice: registry\n", "  voice: registrar\n"),
        ("reading.key.yaml", "reader: key", "reader: TODO"),
        ("reading.key.yaml", "kind: [offensive]", "kind: []"),
        ("context.yaml", "zone: Asia/Shanghai", "zone:"),
        ("exercises.yaml", "  kind: number\n", "  kind: numbers\n"),
        ("exercises.yaml", "  kind: number\n", ""),
        ("exercises.yaml", "  prompt:", "  promt:"),
        ("exercises.yaml", "  level: 1\n", "  level: easy\n"),
        ("exercises.yaml", "  skill: sourcing\n", "  skill: sources\n"),
        ("exercises.yaml", "    tag: oversight\n", "    tag: mistake\n"),
        ("exercises.yaml", "fault: wrong letter", "fault: wrong leter"),
        ("exercises.yaml", "  otherwise:", "  else:"),
    ],
)
def test_what_the_check_refuses_for_its_form_is_marked(folder, telegram, file, before, after):
    content = (TELEGRAM / file).read_text("utf-8")
    assert before in content
    (folder / file).write_text(content.replace(before, after, 1), "utf-8")

    document = telegram if "fault:" in before else None
    _, problems = examine_exercises(document, folder) if file == EXERCISES else examine(folder)

    assert [each for each in problems if each.path.endswith(file)]
    assert marked(file, content.replace(before, after, 1))


def test_each_kind_of_exercise_has_the_ways_of_going_wrong_that_it_knows():
    rules = schema("exercises.yaml")["properties"]["exercises"]["items"]["allOf"]
    ways = {
        rule["if"]["properties"]["kind"]["const"]: rule["then"]["properties"]["foreseen"]["allOf"]
        for rule in rules
        if "foreseen" in rule["then"]["properties"]
    }

    for name, (rule,) in ways.items():
        assert rule["items"]["properties"]["fault"]["enum"] == list(KINDS[name].faults)


# The command


def test_the_schemas_are_written_into_the_folder_and_the_lines_to_paste_are_told(
    folder, capsys, monkeypatch
):
    monkeypatch.chdir(folder.parent)
    document = folder / "document.yaml"
    line = comment("document.yaml")
    document.write_text(document.read_text("utf-8").replace(f"{line}\n", ""), "utf-8")

    assert main(["schemas", str(folder)]) == 0

    told = capsys.readouterr().out.splitlines()
    assert told[0] == "telegram-21646/.schemas: 3 schemas written."
    assert told[2:] == ["telegram-21646/document.yaml", f"    {line}"]
    for name, content in schema_files(["document.yaml"]).items():
        assert json.loads((folder / name).read_text("utf-8")) == json.loads(content)
    assert examine(folder)[1] == []


def test_a_room_s_own_reading_and_glossary_get_their_schemas_too(tmp_path, capsys, monkeypatch):
    shelf = tmp_path / "data"
    (shelf / "memo").mkdir(parents=True)
    (shelf / "memo" / "document.yaml").write_text("mine")
    (shelf / "memo" / "reading.ana.yaml").write_text("mine")
    (shelf / "glossary.yaml").write_text("mine")
    monkeypatch.chdir(tmp_path)

    assert main(["schemas"]) == 0

    made = sorted(each.relative_to(shelf).as_posix() for each in shelf.rglob("*.json"))
    assert made == [
        ".schemas/glossary.json",
        "memo/.schemas/document.json",
        "memo/.schemas/reading.json",
    ]
    assert capsys.readouterr().out.count("# yaml-language-server: $schema=.schemas/") == 3


def test_a_file_of_somebody_s_own_is_left_alone(folder, capsys):
    own = folder / ".schemas" / "document.json"
    own.parent.mkdir(exist_ok=True)
    own.write_text("{}")

    assert main(["schemas", str(folder)]) == 1
    assert main(["schemas", str(folder.parent / "none")]) == 1

    assert own.read_text() == "{}"
    refused, none = capsys.readouterr().err.splitlines()
    assert refused.endswith("was not made by this command, and is left alone. Move it away.")
    assert "holds no document." in none
