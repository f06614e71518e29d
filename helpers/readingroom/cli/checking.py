"""`readingroom check`: all that is wrong with documents and lessons, by file and line."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from readingroom.errors import ReadingRoomError

if TYPE_CHECKING:
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
    check.add_argument(
        "--watch",
        action="store_true",
        help="go on, and check again whatever is saved, until Ctrl-C; lessons are not run",
    )
    check.set_defaults(run=_check)


def _check(given: argparse.Namespace) -> int:
    from readingroom.cli.watching import watch
    from readingroom.lessons.reports import found, targets
    from readingroom.lessons.verdicts import report_on
    from readingroom.loading.files import room

    wrong = 0
    held: dict[Path, None] = {}
    paths = [found(path) for path in given.paths or [room() or Path()]]
    for path in paths:
        try:
            held.update(dict.fromkeys(targets(path)))
        except ReadingRoomError as error:
            print(error, file=sys.stderr)
            wrong += 1
    if given.watch and held:
        return watch(paths)
    for target in held:
        report = report_on(target, running=_running)
        print(*report.lines, sep="\n", flush=True)
        wrong += len(report.problems)
    return 1 if wrong else 0


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
