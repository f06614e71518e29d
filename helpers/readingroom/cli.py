"""The command line: `readingroom start` and `readingroom check`.

What a command needs is imported when it runs, so that Ctrl-C is answered from the first moment.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from readingroom import __version__
from readingroom.errors import ReadingRoomError

if TYPE_CHECKING:
    from readingroom.errors import Problem

DEFAULT_FOLDER = "reading-room"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit status is 0 when all is well."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # A console may lack our quotation marks.
    try:
        given = _parser().parse_args(arguments)
        return int(given.run(given))
    except ReadingRoomError as error:
        print(error, file=sys.stderr)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Nobody reads on.
    except OSError as error:
        said = error.strerror or "it cannot be read or written"
        print(f"{error.filename or 'The system'}: {said}.", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="readingroom", description="Close reading of a historical document."
    )
    parser.add_argument("--version", action="version", version=f"readingroom {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    start = commands.add_parser("start", help="make or update a room and open JupyterLab there")
    start.add_argument(
        "folder",
        nargs="?",
        type=Path,
        metavar="FOLDER",
        help=f"the room (default: the room you are in, else {DEFAULT_FOLDER})",
    )
    start.add_argument(
        "--teach",
        action="store_true",
        help="put the document's files and the instructor's notebooks into it as well",
    )
    start.add_argument("--no-browser", action="store_true", help="print the address only")
    start.add_argument(
        "--port", type=int, metavar="N", help="the port to use (default: a free one)"
    )
    start.set_defaults(run=_start)
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
    return parser


def _start(given: argparse.Namespace) -> int:
    from readingroom.classroom import FIRST_LESSON, furnish, open_lab
    from readingroom.loading.files import room

    folder = given.folder or room() or Path(DEFAULT_FOLDER)
    for line in furnish(folder, __version__, teach=given.teach).report():
        print(line, flush=True)
    return open_lab(folder, FIRST_LESSON, port=given.port, browser=not given.no_browser)


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


if __name__ == "__main__":
    sys.exit(main())
