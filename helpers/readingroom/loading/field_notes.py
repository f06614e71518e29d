"""What `data/README.md` says of each field, for those who meet the field in an editor."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

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
