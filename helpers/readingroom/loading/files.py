"""The only place where files are found, bounded and decoded."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from readingroom.errors import NotHere, Problem, did_you_mean

LARGEST = 20_000_000
"""Bytes that are read of one file at most."""


@cache
def shipped(what: str) -> Path:
    """The folder `data` or `notebooks` as shipped: in the wheel, or in a checkout."""
    package = Path(__file__).resolve().parents[1]
    packed = package / "_room" / what
    return packed if packed.is_dir() else package.parents[1] / what


def room(start: Path | None = None) -> Path | None:
    """The room that holds a folder (the working directory): marked by `room.yaml`, found upward."""
    here = (start or Path.cwd()).resolve()
    return next(
        (folder for folder in (here, *here.parents) if (folder / "room.yaml").is_file()), None
    )


def document_folder(where: str | os.PathLike[str]) -> Path:
    """The folder of a document, from its slug (in the room first, then as shipped) or its path.

    Raises `NotHere` with the slugs there are.
    """
    given = Path(where)
    if given.is_dir():
        return given
    shelves = [folder / "data" for folder in (room(),) if folder] + [shipped("data")]
    for shelf in shelves:
        if len(given.parts) == 1 and (shelf / given / "document.yaml").is_file():
            return shelf / given
    known = sorted(
        {each.parent.name for shelf in shelves for each in shelf.glob("*/document.yaml")}
    )
    raise NotHere(
        f"There is no document “{where}”, and no folder of that name. "
        f"{did_you_mean(str(where), known)}"
    )


def shown(path: Path) -> str:
    """A path as a person would write it from where they are."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def read_text(path: Path, *, bom: bool = False) -> tuple[str, list[Problem]]:
    """The text of a UTF-8 file, or a problem. A byte order mark is a problem unless `bom`."""
    name = shown(path)
    try:
        if path.stat().st_size > LARGEST:
            size = path.stat().st_size / 1_000_000
            return "", [
                Problem(
                    name,
                    0,
                    "",
                    f"the file has {size:.0f} MB, and {LARGEST // 1_000_000} MB are read at most.",
                    "Is it the right file?",
                )
            ]
        raw = path.read_bytes()
    except FileNotFoundError:
        return "", [Problem(name, 0, "", "the file is missing.", _similar(path))]
    except OSError as error:
        return "", [
            Problem(
                name,
                0,
                "",
                f"the file cannot be read ({error.strerror}).",
                "Is it open elsewhere, or kept from you?",
            )
        ]
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "", [Problem(name, 1, "", "the file is saved as UTF-16.", "Save it again as UTF-8.")]
    if raw.startswith(b"\xef\xbb\xbf") and not bom:
        return "", [
            Problem(
                name,
                1,
                "",
                "the file begins with an invisible byte order mark.",
                "Save it again as UTF-8 without BOM.",
            )
        ]
    try:
        return raw.decode("utf-8"), []
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return "", [
            Problem(
                name,
                line,
                "",
                "the file is not UTF-8: a byte stands here that is no letter in it.",
                "Save it again as UTF-8.",
            )
        ]


def _similar(path: Path) -> str:
    if not path.parent.is_dir():
        return "Its folder is missing too."
    return did_you_mean(path.name, sorted(each.name for each in path.parent.iterdir()))
