"""Another page on the desk: a saved page becomes a draft document and a lesson.

Everything is made in a hidden folder beside the place and put there whole, or not at all.
"""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from readingroom.errors import ReadingRoomError, visible
from readingroom.html import block, element, styled
from readingroom.importing.draft import Draft, files
from readingroom.importing.first_lesson import lesson
from readingroom.importing.hypertext import PageText, page_text
from readingroom.importing.questions import exercises_file
from readingroom.loading import examine, schemas
from readingroom.loading.contents import EXERCISES, LIKELY, as_written, gaps
from readingroom.loading.files import read_bytes, room, shipped, shown
from readingroom.text import Text, normalise

_SHIPPED = Path(__file__).parent / "templates"
_MOST = 8
"""Letters, questions and remarks that the report names."""
_LARGE = 1_000_000
"""Bytes from which on it is said that a page takes a while."""
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


def new(
    page: str | os.PathLike[str], slug: str, *, into: str | os.PathLike[str] | None = None
) -> Brought:
    """A draft document and a lesson made of a saved page, and a report of what was found.

    `page` is a text or HTML file; `slug` names what is made. In a room the document comes into its
    `data`, the lesson to its top; elsewhere both come into the working directory, or `into` a
    folder. Nothing is overwritten: the same page under the same name is left as it is, and the
    report says what is still to be filled in. Raises `ReadingRoomError`, and then writes nothing.
    """
    folder, notebook = places(slug, into)
    content, taken = read_page(page)
    there = next(filter(os.path.lexists, (folder, notebook)), None)
    if there is None:
        draft = Draft(slug, Text(taken.text))
        _bring(content, draft, folder, notebook)
        told = [f"{shown(Path(page))} is on the desk as “{slug}”.", "", *_report(draft, taken)]
    elif notebook.is_file() and _holds(folder / "source.txt", content):
        told = [f"{shown(Path(page))} was on the desk as “{slug}” before. Nothing was written."]
    else:
        raise ReadingRoomError(
            f"{shown(there)} is there already, and nothing is overwritten. Choose another name."
        )
    return Brought(folder, notebook, "\n".join([*told, "", *_next(folder, notebook)]))


def _holds(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content


def _bring(content: bytes, draft: Draft, folder: Path, notebook: Path) -> None:
    try:
        _put(content, draft, folder, notebook)
    except OSError as error:
        raise ReadingRoomError(
            f"{shown(folder)} cannot be written ({error.strerror}), so nothing was. Make room or "
            "ask for leave to write there, or choose another folder."
        ) from error


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


def read_page(page: str | os.PathLike[str]) -> tuple[bytes, PageText]:
    """The bytes of a saved page to be kept, and its text; UTF-8 is kept byte for byte.

    Raises if it is no page.
    """
    path = Path(page)
    if not os.path.lexists(path):
        raise ReadingRoomError(
            f"There is no file {shown(path)}. Name the page that you have saved."
        )
    content, problems = read_bytes(path)
    if problems:
        raise ReadingRoomError(f"{shown(path)}: {problems[0].what} Name the page you have saved.")
    if len(content) > _LARGE:
        size = len(content) / 1_000_000
        sys.stderr.write(f"{shown(path)} has {size:.1f} MB; this may take a minute …\n")
    taken = page_text(content, path.name)
    if normalise(content.decode("utf-8", "replace")) != taken.text:
        content = taken.text.encode()
    return content, taken


def template(name: str) -> str:
    """A template of a new document or lesson: the room's own, if it has one, else the shipped."""
    home = room()
    own = home / "templates" / name if home else None
    path = own if own and own.is_file() else _SHIPPED / name
    return path.read_text("utf-8")


def _filled(name: str, fill: Callable[[str], str]) -> str:
    """A template with its gaps filled. Raises if that of the room cannot be used."""
    try:
        return fill(template(name))
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise ReadingRoomError(
            f"templates/{name} of your room cannot be used ({error}). Compare it with the one in "
            f"{_SHIPPED}, or take it away. Nothing was written."
        ) from error


def _put(content: bytes, draft: Draft, folder: Path, notebook: Path) -> None:
    """Write a document and its lesson, whole or not at all."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as name:
        made = Path(name) / folder.name
        made.mkdir()
        (made / "source.txt").write_bytes(content)
        _write(made, {**files(draft, template), **_schemas()})
        document, problems = examine(made)
        if document is None:
            raise ReadingRoomError(f"No draft could be made of this page: {problems[0]}")
        exercises = _filled("exercises.yaml", lambda text: exercises_file(document, text))
        _write(made, {"exercises.yaml": exercises})
        asked = as_written(made / EXERCISES)
        _write_new(notebook, _filled("lesson.ipynb", lambda text: lesson(document, asked, text)))
        try:
            made.rename(folder)
        except BaseException:
            notebook.unlink()
            raise


@cache
def _schemas() -> Mapping[str, str]:
    return schemas.written()


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


def _report(draft: Draft, taken: PageText) -> Iterator[str]:
    """What was entered of a page, what was not found, and what a person should look at."""
    yield "Entered, since the page decides it:"
    for name, entries in draft.lists.items():
        yield f"  {name}: {len(entries)}"
        for entry in entries[:_MOST] if name == "letters" else ():
            yield f"    {entry['code']}: {entry['title']}"
    remarks = [*((0, each) for each in taken.remarks), *draft.remarks]
    if remarks:
        yield "To look at:"
    for line, what in remarks[:_MOST]:
        yield f"  {f'line {line}: ' if line else ''}{what}"
    if len(remarks) > _MOST:
        yield f"  … and {len(remarks) - _MOST} more places of these kinds"


def _next(folder: Path, notebook: Path) -> Iterator[str]:
    """What is asked, and what to do next."""
    asked = gaps(folder)
    near = [each for each in asked if LIKELY in each.what]
    count = {
        name: sum(each.path.endswith(name) for each in asked)
        for name in ("document.yaml", "exercises.yaml")
    }
    yield f"Asked, since the page does not decide it: {len(asked)} values, {len(near)} of them with"
    yield "what is likely. Nothing was made of these:"
    for each in near[:_MOST]:
        yield f"  {each}"
    if len(near) > _MOST:
        yield f"  … and {len(near) - _MOST} more: search for “TODO likely”"
    facts, exercises = (f"{shown(folder / name)} ({many} TODO)" for name, many in count.items())
    yield f"Lesson and exercises were made from the templates in {_SHIPPED}, or in your room."
    yield "What to do next:"
    yield f"  1. Open {shown(notebook)} in JupyterLab and run it: it works already."
    yield f"  2. Fill in {facts}, then {exercises};"
    yield f"     say in {shown(folder / 'RIGHTS.md')} where the page comes from."
    yield f"  3. readingroom check {_typed(folder)} {_typed(notebook)}"


def _typed(path: Path) -> str:
    """A path as it is typed in a terminal."""
    return f'"{shown(path)}"' if " " in shown(path) else shown(path)
