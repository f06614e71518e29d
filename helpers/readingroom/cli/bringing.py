"""`readingroom new`: another archive page becomes a draft document and a lesson."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from readingroom.cli.checking import Commands


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    new = commands.add_parser("new", help="make a draft document and a lesson of a saved page")
    new.add_argument("page", type=Path, metavar="PAGE", help="the saved page: text or HTML")
    new.add_argument(
        "slug", metavar="SLUG", help="its name: small letters and figures, joined by hyphens"
    )
    new.add_argument(
        "--into",
        type=Path,
        metavar="FOLDER",
        help="where to make FOLDER/SLUG and FOLDER/SLUG.ipynb (default: in a room its data and its "
        "top level, else this folder)",
    )
    new.set_defaults(run=_new)


def _new(given: argparse.Namespace) -> int:
    from readingroom.importing.bringing import bring

    print(bring(given.page, given.slug, into=given.into).report)
    return 0
