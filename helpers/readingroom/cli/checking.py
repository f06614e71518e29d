"""`readingroom check`: all that is wrong with documents and lessons, by file and line."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from readingroom.errors import ReadingRoomError

if TYPE_CHECKING:
    from readingroom.errors import Problem

    Commands = argparse._SubParsersAction[Any]


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    check = commands.add_parser("check", help="check documents and lessons; nothing is changed")
    check.add_argument(
        "paths",
        nargs="*",
        type=Path,
        metavar="PATH",
        help="a document's folder, a notebook, a room or a checkout (default: the room you are in, "
        "else this folder)",
    )
    check.set_defaults(run=_check)


def _check(given: argparse.Namespace) -> int:
    from readingroom.loading.files import room

    wrong = 0
    targets: dict[Path, None] = {}
    for path in given.paths or [room() or Path()]:
        try:
            targets.update(dict.fromkeys(_targets(path)))
        except ReadingRoomError as error:
            print(error, file=sys.stderr)
            wrong += 1
    for target in targets:
        wrong += _check_notebook(target) if target.suffix == ".ipynb" else _check_document(target)
    return 1 if wrong else 0


def _targets(path: Path) -> Iterator[Path]:
    """The documents and notebooks that a path names or holds. Raises if there is none."""
    from readingroom.lessons import held_documents, held_notebooks

    if path.suffix == ".ipynb" and not path.is_dir():
        yield path
        return
    folder = path.parent if path.is_file() else path
    documents = held_documents(folder)
    if path.is_file():
        documents = [each for each in documents if each == folder]
    found = [*documents, *([] if path.is_file() or folder in documents else held_notebooks(folder))]
    if not found:
        what = "holds no document and no notebook" if path.exists() else "does not exist"
        raise ReadingRoomError(
            f"{path} {what}. A document is a folder with document.yaml and source.txt, and the "
            "name of a notebook ends in .ipynb."
        )
    yield from found


def _check_document(folder: Path) -> int:
    """Check a document and tell; how many problems it has."""
    from readingroom.loading import examine
    from readingroom.loading.files import shown

    document, problems = examine(folder)
    passages = f", {len(document.passages)} passages" if document else ""
    return _tell(shown(folder), problems, passages)


def _check_notebook(path: Path) -> int:
    """Check a notebook, run it in a temporary copy, and tell; how many problems it has."""
    from readingroom.lessons import copied_room, examine_notebook, run_notebook
    from readingroom.loading.files import shown

    found = examine_notebook(path)
    problems = list(found.problems)
    if found.notebook and found.runs:
        with _running(shown(path)), copied_room(path) as folder:
            problems += run_notebook(found.notebook, folder).problems
    cells = f", {len(found.notebook.cells)} cells" if found.notebook else ""
    return _tell(shown(path), problems, cells, found.remark)


@contextmanager
def _running(name: str) -> Iterator[None]:
    """Say that a notebook runs; on a terminal only for as long as it does."""
    line, terminal = f"{name}: running …", sys.stdout.isatty()
    print(line, end="" if terminal else "\n", flush=True)
    try:
        yield
    finally:
        if terminal:
            print("\r\x1b[K", end="", flush=True)


def _tell(name: str, problems: Iterable[Problem], size: str, remark: str = "") -> int:
    """Print the problems and the verdict."""
    lines = list(map(str, problems))
    count = len(lines)
    for line in lines:
        print(line)
    verdict = f"{count} problem{'s' * (count > 1)}" if count else f"no problems{size}"
    print(f"{name}: {verdict}{f' ({remark})' if remark else ''}.", flush=True)
    return count
