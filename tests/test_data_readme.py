"""What data/README.md tells about the files is what the code does with them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from itertools import pairwise
from pathlib import Path
from types import NoneType
from typing import Any, Literal, get_args, get_origin

import pytest

import readingroom as rr
from readingroom import dates
from readingroom.cli import main
from readingroom.document import Place, Thing
from readingroom.exercises import KINDS as KINDS_OF_EXERCISES
from readingroom.exercises import Judged, Skill, Tag, assess
from readingroom.loading import (
    CONTEXT,
    FACTS,
    READING,
    ContextHead,
    DocumentHead,
    ReadingHead,
    exercises_of,
    slots,
)

ROOT = Path(__file__).parents[1]
README = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
FILES = {
    "document.yaml": (DocumentHead, FACTS),
    "context.yaml": (ContextHead, CONTEXT),
    "reading.key.yaml": (ReadingHead, READING),
}
TOP = "top of the file"
REFUSES = "## What `readingroom check` refuses"
COMMON = ("id", "note")


def section(title: str) -> str:
    """What stands below a heading, up to the next one that is not below it."""
    rank, _, _ = title.partition(" ")
    _, found, rest = README.partition(f"\n{title}")
    assert found, f"there is no heading {title}"
    return re.split(rf"\n#{{1,{len(rank)}}} ", rest)[0]


def rows(title: str) -> list[list[str]]:
    """The rows of the tables below a heading, cell by cell, without their heads."""
    lines = section(title).splitlines()
    table = [line for above, line in pairwise(lines) if line[:2] == "| " and above[:1] == "|"]
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in table]


def value_type(type_: Any) -> Any:
    """The type of one value of a field: of an item where it is a list, of what is not None."""
    if get_origin(type_) is tuple:
        return value_type(get_args(type_)[0])
    if NoneType in get_args(type_):
        return next(each for each in get_args(type_) if each is not NoneType)
    return type_


def has_fields(type_: Any) -> bool:
    return isinstance(type_, type) and is_dataclass(type_) and type_ is not Place


def with_parts(name: str, kind: type) -> Iterator[tuple[str, type]]:
    """A kind with its place in the table, and the kinds that its fields are made of."""
    yield name, kind
    for slot in slots(kind):
        if has_fields(inner := value_type(slot.type)):
            yield from with_parts(f"in `{slot.name}`", inner)


KINDS = {
    (file, name): kind
    for file, (head, kinds) in FILES.items()
    for begin in [(TOP, head), *((f"`{kind.section}`", kind) for kind in kinds)]
    for name, kind in with_parts(*begin)
}
TOLD = {(file, name): rest for file in FILES for name, *rest in rows(f"### `{file}`")}


def described(cell: str) -> dict[str, str]:
    """What a cell of the tables tells of each field: its marks, and behind a colon the rest."""
    parts = [part.strip() for part in cell.split("; ") if part.strip()]
    found = {re.match(r"`(\w+)`", part)[1]: part for part in parts}
    assert len(found) == len(parts), f"a field is told twice: {cell}"
    return found


# ---------------------------------------------------------------- the fields


def test_the_tables_hold_every_list_and_no_other():
    assert list(TOLD) == list(KINDS)


@pytest.mark.parametrize(("file", "name"), KINDS)
def test_every_field_is_told_under_its_list_with_the_word_of_its_address(file, name):
    kind = KINDS[file, name]
    address, must, may = TOLD[file, name]
    own = [slot for slot in slots(kind) if not (issubclass(kind, Thing) and slot.name in COMMON)]

    assert address == (f"`{kind.noun}:`" if issubclass(kind, Thing) else "")
    assert set(described(must)) == {slot.name for slot in own if slot.required}
    assert set(described(may)) == {slot.name for slot in own if not slot.required}


def test_the_fields_of_every_entry_are_told_before_the_tables():
    before = section("## Fields").partition("###")[0]
    assert all(f"`{name}`" in before and means in before for name, means in EVERYWHERE)


@pytest.mark.parametrize(("file", "name"), KINDS)
def test_each_field_is_told_as_it_is_read(file, name):
    kind = KINDS[file, name]
    told = {**described(TOLD[file, name][1]), **described(TOLD[file, name][2])}
    refers = {each.name.rstrip("_"): each.metadata.get("refers") for each in fields(kind)}
    for slot in slots(kind):
        if slot.name not in told:
            continue
        marks, _, rest = told[slot.name].partition(":")
        inner = value_type(slot.type)

        assert ("°" in marks) == slot.stands, slot.name
        assert (" list" in marks) == (get_origin(slot.type) is tuple), slot.name
        assert (" words" in marks) == (inner is Place), slot.name
        assert ("fields of" in rest) == has_fields(inner), slot.name
        assert referring(marks) == refers[slot.name], slot.name
        if get_origin(inner) is Literal:
            where = explained(slot.name) or rest
            assert {value for value in get_args(inner) if value} == in_code(where), slot.name


PLAIN = re.compile(r"`[^`]*`|fields of (?:its|their) own|with|\(when left out[^)]*\)|[\s,]+")
"""What is told of a field besides what it is for: its values, and that it has fields."""


def test_what_a_field_is_for_is_told_as_it_is_said_beside_the_field():
    first = set()
    for (file, name), kind in KINDS.items():
        told = {**described(TOLD[file, name][1]), **described(TOLD[file, name][2])}
        for slot in slots(kind):
            if slot.name not in told:
                continue
            rest = told[slot.name].partition(":")[2].strip()
            if slot.means in rest:
                first.add((slot.name, slot.means))
            assert slot.means in rest or not PLAIN.sub("", rest), (name, slot.name)
            assert bool(slot.means) or not PLAIN.sub("", rest), (name, slot.name)
    for kind in KINDS.values():
        for slot in slots(kind):
            assert not slot.means or (slot.name, slot.means) in first | EVERYWHERE, slot


EVERYWHERE = {(slot.name, slot.means) for slot in slots(Thing)} | {
    ("letter", "the code of a letter")
}
"""What is told before the tables."""


def referring(marks: str) -> tuple[str, ...] | None:
    _, arrow, kinds = marks.partition("→ ")
    if not arrow:
        return None
    return ("*",) if kinds == "any address" else tuple(kinds.split(", "))


def explained(field: str) -> str:
    """What is told once, before the tables, of a field that many kinds of entries have."""
    found = re.search(rf"`{field}` is (.*?)[.;]\s", section("## Fields").partition("###")[0])
    return found[1] if found else ""


def in_code(words: str) -> set[str]:
    return set(re.findall(r"`([^`]*)`", words))


# ---------------------------------------------------------------- the examples


def test_every_example_of_copied_words_is_found(folder):
    examples = [
        example
        for row in rows("## How an entry is written") + rows("## Words of the page")
        for example in in_code(" ".join(row))
        if example.startswith("at: ")
    ]
    entries = "".join(
        f"- id: example-{number}\n  what: an example\n  {example}\n"
        for number, example in enumerate(examples)
    )
    path = folder / "document.yaml"
    content = path.read_text(encoding="utf-8")
    path.write_text(content.replace("\nslips:\n", f"\nslips:\n{entries}"), encoding="utf-8")

    document = rr.load(folder)

    assert len(examples) >= 6
    assert all(document[f"slip:example-{number}"].words for number in range(len(examples)))


def test_every_example_of_a_date_is_one():
    examples = [example for row in rows("## Dates") for example in in_code(row[0])]
    assert len(examples) >= 12
    for example in examples:
        dates.stretch(example)


def test_every_example_of_an_address_leads_somewhere(telegram):
    examples = [each for each in in_code(section("## Sigla and addresses")) if each[0] != "t"]
    assert len(examples) >= 4
    for example in examples:
        assert telegram[example].address == example


def complaints(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What `readingroom check` finds in a folder, without the lines of the files."""
    capsys.readouterr()
    assert main(["check", str(folder)]) == 1
    messages, _, _ = capsys.readouterr().out.rstrip().rpartition("\n")
    return messages_in(messages.replace(f"{folder}/", ""))


def messages_shown(title: str) -> list[str]:
    """The messages shown below a heading, without the lines of the files."""
    blocks = re.findall(r"(?ms)^```\w*\n(.*?)\n```$", section(title))
    return [each for block in blocks if ".yaml:" in block for each in messages_in(block)]


def messages_in(words: str) -> list[str]:
    plain = re.sub(r"(?m)^(\S+\.yaml):\d+:", r"\1:", words)
    return re.split(r"\n(?=\S+\.yaml: )", plain)


def test_the_walk_through_works_as_told(folder, capsys):
    walk = "## Change one thing"
    entry, change = re.findall(r"```yaml\n(.*?)```", section(walk), re.DOTALL)
    kind, note = re.findall(r"(?m)^  (?:kind|note): .*\n", entry)
    new_kind, new_note = re.fullmatch(r"(  kind: .*\n)(  note: (?s:.*))", change).groups()
    path = folder / "reading.key.yaml"
    key = path.read_text(encoding="utf-8")
    assert entry in key

    changed = entry.replace(kind, new_kind).replace(note, new_note)
    path.write_text(key.replace(entry, changed), encoding="utf-8")

    assert main(["check", str(folder)]) == 0
    assert capsys.readouterr().out.split("/")[-1] in section(walk)
    assert rr.load(folder)["demand:attacks"].kind == ("defensive", "offensive")

    slip = re.search(r"`(kind: \[defence.*?)`", section(walk))[1]
    path.write_text(key.replace(entry, entry.replace(kind.strip(), slip)), encoding="utf-8")

    assert complaints(folder, capsys) == messages_shown(walk)


DAMAGES = [
    ("at: by at least 10 regiments", "at: by at least 12 regiments"),
    ("label: a)", "label: A)"),
    ("at: Stalin (2)", "at: Copies: Stalin (2)"),
]


@pytest.mark.parametrize(("number", "damage"), list(enumerate(DAMAGES)))
def test_the_messages_shown_are_those_of_the_program(folder, capsys, number, damage):
    path = folder / "document.yaml"
    content = path.read_text(encoding="utf-8")
    assert damage[0] in content
    path.write_text(content.replace(*damage, 1), encoding="utf-8")

    assert complaints(folder, capsys) == [messages_shown(REFUSES)[number]]


# ---------------------------------------------------------------- exercises

EVERY = {
    "lesson",
    "skill",
    "level",
    "kind",
    "prompt",
    "why",
    "hints",
    "opens",
    "becomes",
    "id",
    "title",
}
REPLIES = {"accept", "foreseen", "otherwise"}


def test_the_fields_of_every_exercise_are_told_as_they_are_read():
    told = {next(iter(in_code(row[0]))): row[1:] for row in rows("### Fields of every exercise")}
    common = {slot.name: slot for slot in slots(Judged)}

    assert told.keys() == common.keys() == EVERY | REPLIES | {"evidence"}
    for row in rows("### Fields of every exercise"):
        name = next(iter(in_code(row[0])))
        assert common[name].required == ("·" not in row[0]), name
        assert ("*" in row[0]) == (name in REPLIES), name
        assert common[name].means in row[1], name
    assert in_code(told["skill"][0]) == set(get_args(Skill))
    assert in_code(section("### Fields of every exercise").rpartition("A `tag`")[2]) == set(
        get_args(Tag)
    )


@pytest.mark.parametrize("kind", KINDS_OF_EXERCISES)
def test_each_kind_of_exercise_is_told_with_its_own_fields_and_ways_of_going_wrong(kind):
    told = {row[0].strip("`"): row[1:] for row in rows("### Kinds")}
    made = KINDS_OF_EXERCISES[kind]
    general = EVERY | {"evidence"} | (REPLIES if issubclass(made, Judged) else set())
    own = [slot for slot in slots(made) if slot.name not in general]
    must, may, like, faults = told[kind]

    assert told.keys() == KINDS_OF_EXERCISES.keys()
    assert in_code(must) == {slot.name for slot in own if slot.required}
    assert in_code(may) == {slot.name for slot in own if not slot.required}
    assert in_code(faults) == set(made.faults)
    assert like


def test_the_exercise_shown_can_be_read_and_answered(folder):
    [shown] = re.findall(r"```yaml\n(.*?)```", section("## Exercises"), re.DOTALL)
    (folder / "exercises.yaml").write_text(
        f"format: exercises 1\ndocument: telegram-21646\nexercises:\n{shown}...\n", encoding="utf-8"
    )

    assert main(["check", str(folder)]) == 0
    document = rr.load(folder)
    [exercise] = exercises_of(document).values()
    assert assess(exercise, "unstated", document).verdict == "accepted"
    assert assess(exercise, "beijing", document).tag == "background-read-in"
    assert assess(exercise, "moscow", document).verdict == "other"


# ---------------------------------------------------------------- the data card


@pytest.mark.parametrize("file", FILES)
def test_the_data_card_counts_what_the_loaded_document_holds(telegram, file):
    card = {row[0].strip("`"): row[1] for row in rows("## The telegram")}
    counted = {name: int(count) for count, name in re.findall(r"(\d+) `(\w+)`", card[file])}
    things = [*telegram, *telegram.reading("key")]

    assert counted == {
        kind.section: sum(type(thing) is kind for thing in things) for kind in FILES[file][1]
    }


def test_the_data_card_counts_the_exercises(telegram):
    card = {row[0].strip("`"): row[1] for row in rows("## The telegram")}
    assert card["exercises.yaml"] == f"{len(exercises_of(telegram))} `exercises`"


def test_the_data_card_counts_lines_sigla_and_spells_out_the_rights(telegram):
    card = {row[0].strip("`"): row[1] for row in rows("## The telegram")}
    numbers = [int(number) for number in re.findall(r"\d+", card["source.txt"])]
    sigla = [sum(each.at.letter == code for each in telegram.passages) for code in "OMK"]

    assert numbers == [len(telegram.page.text.line_starts), len(telegram.passages), *sigla]
    assert "(telegram-21646/RIGHTS.md)" in section("## The telegram")
