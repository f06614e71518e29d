"""`readingroom start`: make or update a room, and open JupyterLab there."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from readingroom import __version__

if TYPE_CHECKING:
    from readingroom.cli.checking import Commands

DEFAULT_FOLDER = "reading-room"


def add(commands: Commands) -> None:
    """Add the command to the parser."""
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


def _start(given: argparse.Namespace) -> int:
    from readingroom.classroom import FIRST_LESSON, furnish, open_lab
    from readingroom.loading.files import room

    folder = given.folder or room() or Path(DEFAULT_FOLDER)
    for line in furnish(folder, __version__, teach=given.teach).report():
        print(line, flush=True)
    if given.teach:
        print("For teaching, open instructor/guide.ipynb there.", flush=True)
    return open_lab(folder, FIRST_LESSON, port=given.port, browser=not given.no_browser)
