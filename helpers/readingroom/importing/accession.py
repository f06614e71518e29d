"""Another page on the desk: a saved page becomes a draft document and a lesson.

Everything is made in a hidden folder beside the place and put there whole, or not at all.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from readingroom.errors import ReadingRoomError, visible
from readingroom.html import block, element, styled
from readingroom.importing.draft import Draft, document_file, exercises_file, key_file, rights_file
from readingroom.importing.finds import Finds
from readingroom.importing.first_lesson import lesson
from readingroom.importing.hypertext import page_text
from readingroom.importing.questions import draft_exercises
from readingroom.importing.survey import find
from readingroom.loading import examine, schemas
from readingroom.loading.files import read_bytes, room, shipped, shown
from readingroom.loading.syntax import short
from readingroom.text import Span, Text, normalise

_MOST_LINES, _MOST_LETTERS, _MOST_REMARKS = 8, 6, 10
_PLURALS = {
    "shelfmark": "shelfmarks",
    "letter": "letters",
    "number on the paper": "numbers on the paper",
    "copy": "copies",
    "bracket": "brackets",
    "date or hour": "dates and hours",
    "numbered item": "numbered items",
}
_GAP = re.compile(r"(?m)^(?!\s*#).*\bTODO\b.*$")


def report(draft: Draft) -> str:
    """What was found on a page with its lines, what was not, and what a person should look at."""
    finds = draft.finds
    told = ["Found:"]
    for name, spans in _finds(finds):
        if spans:
            told.append(f"  {_counted(name, len(spans))}, {_lines(finds.text, spans)}")
            told += _letters(draft) if name == "letter" else []
    if missing := [_PLURALS.get(name, name) for name, spans in _finds(finds) if not spans]:
        told += ["Not found:", f"  {', '.join(missing)}"]
    return "\n".join([*told, *_remarks(finds)])


def gaps(text: str) -> int:
    """How many lines of a file still hold TODO, comments left out."""
    return len(_GAP.findall(text))


def _finds(finds: Finds) -> Iterator[tuple[str, list[Span]]]:
    """Everything that is looked for, by its name, and the places where it was found."""

    def one(span: Span | None) -> list[Span]:
        return [span] if span else []

    yield "title", one(finds.title)
    yield "abstract", one(finds.abstract)
    yield "citation", one(finds.citation.span if finds.citation else None)
    yield "shelfmark", [each.span for each in finds.shelfmarks]
    yield "letter", [each.span for each in finds.letters]
    yield "number on the paper", [each.span for each in finds.numbers]
    yield "copy", [each.span for each in finds.copies]
    yield "bracket", [each.span for each in finds.brackets]
    yield "date or hour", [each.span for each in finds.times]
    yield "numbered item", [each.span for each in finds.items]


def _counted(name: str, count: int) -> str:
    """A name with its number, where there may be several.

    >>> _counted("letter", 2), _counted("copy", 1), _counted("title", 1)
    ('2 letters', '1 copy', 'title')
    """
    if name not in _PLURALS:
        return name
    return f"{count} {name if count == 1 else _PLURALS[name]}"


def _lines(text: Text, spans: list[Span]) -> str:
    lines = list(dict.fromkeys(text.line(span.start) for span in spans))
    shown = ", ".join(map(str, lines[:_MOST_LINES])) + (" …" if len(lines) > _MOST_LINES else "")
    return f"line{'s' * (len(lines) > 1)} {shown}"


def _letters(draft: Draft) -> Iterator[str]:
    """Each letter with its two ends."""
    codes = {entry["id"]: entry["code"] for entry in draft.letters}
    for entry in draft.letters[:_MOST_LETTERS]:
        inside = f", enclosed in {codes[outer]}" if (outer := entry.get("enclosed_in")) else ""
        yield f"    {entry['code']}: {short(entry['title'])}{inside}"
    if len(draft.letters) > _MOST_LETTERS:
        yield f"    … and {len(draft.letters) - _MOST_LETTERS} more"


def _remarks(finds: Finds) -> Iterator[str]:
    """What to look at, in the order of the lines."""
    remarks = sorted(dict.fromkeys(finds.remarks), key=lambda remark: remark.line)
    if remarks:
        yield "To look at:"
    for remark in remarks[:_MOST_REMARKS]:
        yield f"  {f'line {remark.line}: ' if remark.line else ''}{remark.what}"
    if len(remarks) > _MOST_REMARKS:
        yield f"  … and {len(remarks) - _MOST_REMARKS} more places of these kinds"


_LONGEST = 60
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NO_FILE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)")
"""Names that one system keeps for itself."""


@dataclass(frozen=True, repr=False)
class Brought:
    """A page that was brought in: where it stands, and what is to be told of it.

    Alone in a cell it shows the report.
    """

    folder: Path
    lesson: Path
    report: str

    def __repr__(self) -> str:
        return visible(self.report)

    def _repr_html_(self) -> str:
        name = f"What was found on the page {self.folder.name}"
        told = element("pre", self.report, tabindex=0, role="group", aria_label=name)
        return styled(block(told, label=name))


class AlreadyThere(ReadingRoomError):
    """There is something of this name, and nothing is overwritten."""


def new(
    page: str | os.PathLike[str], slug: str, *, into: str | os.PathLike[str] | None = None
) -> Brought:
    """A draft document and a lesson made of a saved page, and a report of what was found.

    `page` is a text or HTML file; `slug` names what is made. In a room the document comes into its
    `data`, the lesson to its top; elsewhere both come into the working directory, or `into` a
    folder. Nothing is overwritten: the same page under the same name is left as it is, and the
    report says what is still to be filled in. Raises `ReadingRoomError`, and then writes nothing.
    """
    try:
        return bring(page, slug, into=into)
    except AlreadyThere:
        folder, notebook = places(slug, into)
        source = folder / "source.txt"
        if not (notebook.is_file() and source.is_file()):
            raise
        if source.read_bytes() != read_page(page).content:
            raise
        head = f"{shown(Path(page))} was on the desk as “{slug}” before. Nothing was written."
        return Brought(folder, notebook, "\n".join([head, "", *_next(folder, notebook)]))


def bring(
    page: str | os.PathLike[str], slug: str, *, into: str | os.PathLike[str] | None = None
) -> Brought:
    """As `new`, but whatever is there already is refused. Raises `AlreadyThere` then."""
    folder, notebook = places(slug, into)
    there = next(filter(os.path.lexists, (folder, notebook)), None)
    if there:
        raise AlreadyThere(
            f"{shown(there)} is there already, and nothing is overwritten. Choose another name."
        )
    saved = read_page(page)
    draft = Draft(slug, saved.finds)
    try:
        _put(saved, draft, folder, notebook)
    except OSError as error:
        raise ReadingRoomError(
            f"{shown(folder)} cannot be written ({error.strerror}), so nothing was. Make room or "
            "ask for leave to write there, or choose another folder."
        ) from error
    head = f"{shown(Path(page))} is on the desk as “{slug}”."
    told = [head, "", report(draft), "", *_next(folder, notebook)]
    return Brought(folder, notebook, "\n".join(told))


def places(slug: str, into: str | os.PathLike[str] | None = None) -> tuple[Path, Path]:
    """Where the document and the lesson of a name stand. Raises if it cannot be a name."""
    _must_be_a_name(slug)
    home = room() if into is None else None
    folder = home / "data" if home else Path(into or "")
    return folder / slug, (home or folder) / f"{slug}.ipynb"


def _must_be_a_name(slug: str) -> None:
    if not _SLUG.fullmatch(slug) or len(slug) > _LONGEST or _NO_FILE.fullmatch(slug):
        plain = unicodedata.normalize("NFKD", slug).encode("ascii", "ignore").decode().lower()
        near = "-".join(re.findall(r"[a-z0-9]+", plain))[:_LONGEST].strip("-")
        near = f"{near or 'page'}-1" if not near or _NO_FILE.fullmatch(near) else near
        raise ReadingRoomError(
            f"“{slug[:80]}” cannot be the name of a document: write small letters a to z and "
            f"figures, joined by hyphens. Did you mean “{near}”?"
        )
    if (shipped("data") / slug).exists():
        raise ReadingRoomError(
            f"“{slug}” is the name of a document that comes with Reading Room. Choose another name."
        )


@dataclass(frozen=True)
class Saved:
    """A page that was read: the bytes to be kept, and what was found in it."""

    content: bytes
    finds: Finds


def read_page(page: str | os.PathLike[str]) -> Saved:
    """A saved page; text in UTF-8 is kept byte for byte. Raises if it is no page."""
    path = Path(page)
    if not os.path.lexists(path):
        raise ReadingRoomError(
            f"There is no file {shown(path)}. Name the page that you have saved."
        )
    content, problems = read_bytes(path)
    if problems:
        raise ReadingRoomError(f"{shown(path)}: {problems[0].what} Name the page you have saved.")
    read = page_text(content, path.name)
    finds = find(read.text)
    if not _is(content, read.text):
        content = read.text.encode()
    return Saved(content, replace(finds, remarks=(*read.remarks, *finds.remarks)))


def _is(content: bytes, text: str) -> bool:
    try:
        return normalise(content.decode("utf-8")) == text
    except UnicodeDecodeError:
        return False


def _put(saved: Saved, draft: Draft, folder: Path, notebook: Path) -> None:
    """Write a document and its lesson, whole or not at all."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as name:
        made = Path(name) / folder.name
        made.mkdir()
        (made / "source.txt").write_bytes(saved.content)
        _write(made, _files(draft))
        document, problems = examine(made)
        if document is None:
            raise ReadingRoomError(f"No draft could be made of this page: {problems[0]}")
        exercises = draft_exercises(document)
        _write(made, {"exercises.yaml": exercises_file(draft.slug, exercises)})
        _write_new(notebook, lesson(document, [each["id"] for each in exercises]))
        try:
            made.rename(folder)
        except BaseException:
            notebook.unlink()
            raise


@cache
def _schemas() -> Mapping[str, str]:
    return schemas.written()


def _files(draft: Draft) -> dict[str, str]:
    return {
        "document.yaml": document_file(draft),
        "reading.key.yaml": key_file(draft.slug),
        "RIGHTS.md": rights_file(draft),
        **_schemas(),
    }


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(text.encode())


def _write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet, whole or not at all."""
    file = path.open("xb")
    try:
        with file:
            file.write(text.encode())
    except BaseException:
        path.unlink()
        raise


def _next(folder: Path, notebook: Path) -> list[str]:
    """What to do next, and how much is still to be filled in."""
    files = [folder / name for name in ("document.yaml", "exercises.yaml")]
    count = {file: gaps(file.read_text("utf-8")) for file in files}
    facts, exercises = (f"{shown(file)} ({many} TODO)" for file, many in count.items())
    return [
        "What to do next:",
        f"  1. Open {shown(notebook)} in JupyterLab and run it: it works already.",
        f"  2. Fill in {facts}, then {exercises};",
        f"     say in {shown(folder / 'RIGHTS.md')} where the page comes from.",
        f"  3. readingroom check {_typed(folder)} {_typed(notebook)}",
    ]


def _typed(path: Path) -> str:
    """A path as it is typed in a terminal."""
    return f'"{shown(path)}"' if " " in shown(path) else shown(path)
