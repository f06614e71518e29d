"""The command line: `readingroom start` and `readingroom check`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from readingroom import __version__
from readingroom.classroom import FIRST_LESSON, furnish, open_lab
from readingroom.errors import ReadingRoomError
from readingroom.loading import examine
from readingroom.loading.files import room, shown

DEFAULT_FOLDER = "reading-room"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit status is 0 when all is well."""
    parser = _parser()
    given = parser.parse_args(arguments)
    try:
        return int(given.run(given))
    except ReadingRoomError as error:
        print(error, file=sys.stderr)
    except BrokenPipeError:
        pass
    except OSError as error:
        print(f"{error.filename or 'The system'}: {error.strerror}.", file=sys.stderr)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
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
    start.add_argument("--no-browser", action="store_true", help="print the address only")
    start.add_argument(
        "--port", type=int, metavar="N", help="the port to use (default: a free one)"
    )
    start.set_defaults(run=_start)
    check = commands.add_parser("check", help="check the files of a document")
    check.add_argument(
        "paths",
        nargs="*",
        type=Path,
        metavar="PATH",
        help="a document folder, or a folder that holds some (default: this one)",
    )
    check.set_defaults(run=_check)
    return parser


def _start(given: argparse.Namespace) -> int:
    folder = given.folder or room() or Path(DEFAULT_FOLDER)
    for line in furnish(folder, __version__).report():
        print(line)
    return open_lab(folder, FIRST_LESSON, port=given.port, browser=not given.no_browser)


def _check(given: argparse.Namespace) -> int:
    folders = [found for path in given.paths or [Path()] for found in _document_folders(path)]
    wrong = 0
    for folder in folders:
        document, problems = examine(folder)
        for problem in problems:
            print(problem)
        wrong += len(problems)
        verdict = (
            "no problems" if not problems else f"{len(problems)} problem{'s' * (len(problems) > 1)}"
        )
        size = f", {len(document.passages)} passages" if document and not problems else ""
        print(f"{shown(folder)}: {verdict}{size}.")
    return 1 if wrong else 0


def _document_folders(path: Path) -> list[Path]:
    """The document folders that a path names or holds. Raises if there is none."""
    if path.is_file():
        path = path.parent
    if any((path / name).exists() for name in ("document.yaml", "source.txt")):
        return [path]
    found = sorted(
        file.parent
        for pattern in ("*/document.yaml", "data/*/document.yaml")
        for file in path.glob(pattern)
    )
    if not found:
        what = "holds no document" if path.exists() else "does not exist"
        raise ReadingRoomError(
            f"{path} {what}. A document is a folder with document.yaml and source.txt."
        )
    return found


if __name__ == "__main__":
    sys.exit(main())
