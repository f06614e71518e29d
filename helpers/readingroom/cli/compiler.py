"""`readingroom compile`: shipped documents in a form that is opened without reading their YAML."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from readingroom.cli.checking import Commands


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    compiler = commands.add_parser(
        "compile", help="for a checkout: make the shipped documents open faster"
    )
    compiler.set_defaults(run=_compile)


def _compile(_given: argparse.Namespace) -> int:
    from readingroom.loading.compilation import FOLDER, PACKAGE, compiled
    from readingroom.loading.files import shipped, shown

    for path in sorted(shipped("data").glob("*/document.yaml")):
        place = PACKAGE / FOLDER / path.parent.name
        place.mkdir(parents=True, exist_ok=True)
        for name, content in compiled(path.parent).items():
            (place / name).write_bytes(content)
        print(f"{shown(place)}: written.")
    return 0
