"""What a room is furnished with, piece by piece, and what is done with each: pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from readingroom.classroom.marks import fingerprint
from readingroom.loading.files import shipped
from readingroom.loading.schemas import FOLDER as SCHEMAS

Verdict = Literal["new", "updated", "as it was", "kept", "kept, newer beside"]


@dataclass(frozen=True)
class Piece:
    """What is brought up to date together: one lesson, or all files of one document.

    `files` are named as in the room. `teaching` marks what only `--teach` brings.
    """

    name: str
    files: Mapping[str, bytes]
    teaching: bool = False

    @property
    def fingerprints(self) -> dict[str, str]:
        """The fingerprint of each file."""
        return {name: fingerprint(name, content) for name, content in self.files.items()}

    def holds(self, name: str) -> bool:
        """Whether a file of the room belongs to this piece, now or in another version."""
        return name in self.files or name.startswith(f"{self.name}/")

    def beside(self, version: str, count: int = 1) -> Piece:
        """The same under the name that a newer version has beside a changed one.

        >>> list(Piece("a.ipynb", {"a.ipynb": b""}).beside("2.0").files)
        ['a.version-2.0.ipynb']
        >>> list(Piece("data/a", {"data/a/b.yaml": b""}).beside("2.0", 2).files)
        ['data/a.version-2.0-2/b.yaml']
        """
        again = f"-{count}" if count > 1 else ""
        stem, dot, end = self.name.rpartition(".") if self.name in self.files else ("", "", "")
        name = f"{stem or self.name}.version-{version}{again}{dot}{end}"
        files = {f"{name}{old[len(self.name) :]}": each for old, each in self.files.items()}
        return Piece(name, files, self.teaching)


def shipped_pieces() -> Iterator[Piece]:
    """Everything that can be put into a room."""
    lessons, data = shipped("notebooks"), shipped("data")
    for path in sorted(lessons.glob("*.ipynb")):
        yield _piece(lessons, [path])
    for path in sorted((lessons / "instructor").glob("*.ipynb")):
        yield _piece(lessons, [path], teaching=True)
    for path in sorted([*data.glob("*.md"), *data.glob("*.yaml"), *data.glob(f"{SCHEMAS}/*")]):
        yield _piece(data.parent, [path], teaching=True)
    for folder in sorted(each.parent for each in data.glob("*/document.yaml")):
        name = folder.relative_to(data.parent).as_posix()
        yield _piece(data.parent, list(_files(folder)), name, True)


def _files(folder: Path) -> Iterator[Path]:
    """The files of a document, and the schemas by which an editor knows them."""
    for path in sorted(folder.rglob("*")):
        hidden = [part for part in path.relative_to(folder).parts if part[0] == "."]
        if path.is_file() and hidden in ([], [SCHEMAS]):
            yield path


def _piece(root: Path, paths: list[Path], name: str = "", teaching: bool = False) -> Piece:
    files = {each.relative_to(root).as_posix(): each.read_bytes() for each in paths}
    return Piece(name or next(iter(files)), files, teaching)


def verdict(
    fresh: Mapping[str, str], here: Mapping[str, str], before: Mapping[str, str]
) -> Verdict:
    """What is done with a piece, from fingerprints by file name.

    `fresh` is what is shipped, `here` what stands in the room of that and of what was put there
    last, `before`. A piece is brought up to date as a whole or not at all, for the files of a
    document fit only each other: as soon as one of its files was changed or taken away, all of them
    are kept, and the newer piece is written beside. Files that a person added are not looked at. A
    file that is already the new one (an update was interrupted) does not count as changed, nor does
    a schema that is missing, since it can be made again.
    """
    if not here:
        return "new"
    if here == fresh:
        return "as it was"
    touched = [
        name
        for name in {**fresh, **here}
        if (name in here or (name in before and SCHEMAS not in name.split("/")))
        and here.get(name, "") not in (fresh.get(name), before.get(name))
    ]
    if not touched:
        return "updated"
    newer = any(before.get(name) != mark for name, mark in fresh.items())
    return "kept, newer beside" if newer else "kept"
