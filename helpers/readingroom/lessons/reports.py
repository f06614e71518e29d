"""`rr.check`: whether lessons and documents still hold together; what a path or name leads to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from readingroom.document import Document
from readingroom.errors import NotHere, Problem, ReadingRoomError, did_you_mean
from readingroom.lessons.places import (
    found_lesson,
    held_documents,
    held_notebooks,
    known_lessons,
)
from readingroom.lessons.running import is_running
from readingroom.lessons.verdicts import Report, report_on
from readingroom.loading.files import document_folder, room
from readingroom.loading.glossary import NAME as GLOSSARY
from readingroom.markup import Child, Html, block, element


@dataclass(frozen=True, repr=False)
class Checked:
    """All that a check found; alone in a cell it shows itself."""

    reports: tuple[Report, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong."""
        return tuple(each for report in self.reports for each in report.problems)

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems

    def __repr__(self) -> str:
        return "\n".join(line for report in self.reports for line in report.lines)

    def _repr_html_(self) -> Html:
        return block(*map(_shown, self.reports), label="What the check found")


def _shown(report: Report) -> Html:
    told = [element("li", _line(line)) for line in report.lines[:-1]]
    verdict = element("p", element("b", report.verdict))
    return element("div", verdict, element("ul", *told) if told else None)


def _line(line: str) -> Child:
    """A message; one that compares words keeps its lines below each other."""
    return element("pre", line, style="white-space: pre-wrap") if "\n" in line else line


def check(what: str | os.PathLike[str] | Document = "", *, run: bool = True) -> Checked:
    """Whether a lesson or a document still holds together, with every problem by its place.

    `what` is a lesson, `my_requests`; a document, or its name, `telegram-21646`; or a path. Without
    it, everything in the room is checked. A lesson is read from its file, so save it first; it is
    then run in a copy, unless `run` is False or this very notebook is being checked. Nothing is
    changed. Raises `ReadingRoomError` if there is no such thing.
    """
    runs = run and not is_running()
    return Checked(tuple(report_on(each, run=runs) for each in targets(found(what))))


def found(what: str | os.PathLike[str] | Document) -> Path:
    """The path of something to be checked, from its path or its name."""
    if isinstance(what, Document):
        return what.folder
    path = Path(what or room() or Path())
    if os.path.lexists(path):
        return path
    try:
        return found_lesson(str(what)) or document_folder(path)
    except NotHere:
        return path


def targets(path: Path) -> Iterator[Path]:
    """The documents, notebooks and the glossary that a path names or holds.

    Raises `ReadingRoomError` if there is none.
    """
    if path.suffix == ".ipynb" and not os.path.isdir(path):  # noqa: PTH112 (never fails)
        yield path
        return
    exists = os.path.lexists(path)
    held = list(_of_file(path) if exists and path.is_file() else _of_folder(path) if exists else ())
    if not held:
        what = "holds no document and no notebook" if exists else "does not exist"
        near = "" if exists else did_you_mean(str(path), known_lessons())
        near = f" {near}" if near.startswith("Did") else ""
        raise ReadingRoomError(
            f"{str(path)[:200]} {what}. A document is a folder with document.yaml and source.txt, "
            f"and the name of a notebook ends in .ipynb.{near}"
        )
    yield from held


def _of_file(path: Path) -> Iterator[Path]:
    """The document that a file belongs to, or the file itself if it is a glossary."""
    if path.name == GLOSSARY:
        yield path
    elif path.parent in held_documents(path.parent):
        yield path.parent


def _of_folder(folder: Path) -> Iterator[Path]:
    """What a folder holds; only itself if it is a document."""
    documents = held_documents(folder)
    yield from documents
    if folder not in documents:
        yield from (
            each for each in (folder / GLOSSARY, folder / "data" / GLOSSARY) if each.is_file()
        )
        yield from held_notebooks(folder)
