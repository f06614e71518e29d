"""Compiles the shipped documents: into the wheel, or into the package where it is editable."""

import sys
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Compiler(BuildHookInterface):  # type: ignore[type-arg]
    """Makes what `readingroom compile` makes."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile each document before the wheel is put together."""
        try:
            self._compile(build_data, editable=version == "editable")
        except Exception as error:  # whatever is wrong with it: its files are read instead
            self.app.display_warning(f"Not compiled: {error}")

    def _compile(self, build_data: dict[str, Any], *, editable: bool) -> None:
        sys.path.insert(0, str(Path(self.root, "helpers")))
        from readingroom import __version__
        from readingroom.loading.compilation import FOLDER, PACKAGE, compiled

        for path in Path(self.root, "data").glob("*/document.yaml"):
            folder = path.parent
            place = PACKAGE / FOLDER / folder.name if editable else Path(mkdtemp())
            files = compiled(folder, "" if editable else __version__)
            place.mkdir(parents=True, exist_ok=True)
            for name, content in files.items():
                (place / name).write_bytes(content)
            if not editable:
                build_data["force_include"][str(place)] = f"readingroom/{FOLDER}/{folder.name}"
