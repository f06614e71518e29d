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
        sys.path.insert(0, str(Path(self.root, "helpers")))
        try:
            from readingroom import __version__
            from readingroom.loading.compilation import FOLDER, PACKAGE, compiled

            maker = "" if version == "editable" else __version__
            for folder in (path.parent for path in Path(self.root, "data").glob("*/document.yaml")):
                place = Path(mkdtemp()) if maker else PACKAGE / FOLDER / folder.name
                files = compiled(folder, maker)
                place.mkdir(parents=True, exist_ok=True)
                for name, content in files.items():
                    (place / name).write_bytes(content)
                if maker:
                    build_data["force_include"][str(place)] = f"readingroom/{FOLDER}/{folder.name}"
        except Exception as error:  # whatever is wrong with it: its files are read instead
            self.app.display_warning(f"Not compiled: {error}")
