"""The only place where files are found, bounded and decoded."""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from time import monotonic, sleep

from readingroom.errors import NotHere, Problem, did_you_mean, visible

LARGEST = 20_000_000
"""Bytes that are read of one file at most."""
_COPY = "Put a copy of it back."
_YAML = ("document.yaml", "context.yaml", "exercises.yaml")


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
    shelves = [folder / "data" for folder in (room(),) if folder] + [shipped("data")]
    try:
        if given.is_dir():
            return given
        for shelf in shelves:
            if len(given.parts) == 1 and (shelf / given / "document.yaml").is_file():
                return shelf / given
    except (OSError, ValueError):
        pass  # No folder can have such a name, so none has.
    known = sorted(
        {each.parent.name for shelf in shelves for each in shelf.glob("*/document.yaml")}
    )
    raise NotHere(
        f"There is no document “{str(where)[:200]}”, and no folder of that name. "
        f"{did_you_mean(str(where), known)}"
    )


def shown(path: Path) -> str:
    """A path as a person would write it from where they are, or from the top of their room."""
    near = path
    for home in (room, Path.cwd):
        try:
            near = Path(os.path.abspath(path)).relative_to(home() or "")  # noqa: PTH100
        except (OSError, ValueError):
            continue
    return visible(str(near))


def read_text(path: Path, *, bom: bool = False) -> tuple[str, list[Problem]]:
    """The text of a UTF-8 file, or a problem. A byte order mark is a problem unless `bom`."""
    raw, problems = read_bytes(path)
    if problems:
        return "", problems
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or raw[:4].count(0) == 2:
        return _bad(path, 1, "the file is saved as UTF-16.", "Save it again as UTF-8.")
    if raw.startswith(b"\xef\xbb\xbf") and not bom:
        what = "the file begins with an invisible byte order mark."
        return _bad(path, 1, what, "Save it again as UTF-8 without BOM.")
    try:
        return raw.decode("utf-8"), []
    except UnicodeDecodeError as error:
        before = raw[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        what = "the file is not UTF-8: a byte stands here that is no letter in it."
        return _bad(path, before.count(b"\n") + 1, what, "Save it again as UTF-8.")


def read_bytes(path: Path) -> tuple[bytes, list[Problem]]:
    """What a file holds, whatever its form, or a problem."""
    try:
        raw = _bytes(path)
    except FileNotFoundError:
        return b"", [_problem(path, 0, "the file is missing.", _similar(path))]
    except (OSError, RuntimeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name cannot be one"
        what = f"the file cannot be read ({reason[:1].lower()}{reason[1:]})."
        return b"", [_problem(path, 0, what, "Is it open elsewhere, or kept from you?")]
    if raw is None:
        kind = "a folder" if path.is_dir() else "something that is no file"
        return b"", [_problem(path, 0, f"{kind} stands in its place.", _COPY)]
    if len(raw) > LARGEST:
        what = f"the file has more than {LARGEST // 1_000_000} MB, and no more is read."
        return b"", [_problem(path, 0, what, "Is it the right file?")]
    return raw, []


def _bytes(path: Path) -> bytes | None:
    """The first bytes of a file, one more than are allowed; None if it is no file."""
    if not stat.S_ISREG(path.stat().st_mode):
        return None
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def _bad(path: Path, line: int, what: str, nearest: str) -> tuple[str, list[Problem]]:
    return "", [_problem(path, line, what, nearest)]


def _problem(path: Path, line: int, what: str, nearest: str) -> Problem:
    return Problem(shown(path), line, "", what, nearest)


def _similar(path: Path) -> str:
    """What to do about a file that is missing: use a file of nearly its name, or a copy."""
    if path.is_symlink():
        return f"It is a link to {os.readlink(path)}, which is not there."  # noqa: PTH115
    if not path.parent.is_dir():
        return "Its folder is missing too."
    strangers = [name for name in _names(path.parent) if not _is_known(name)]
    close = _spelt_like(path.name, strangers)
    return f"Is it the file “{close}”? Then give it its right name." if close else _COPY


def companions(folder: Path) -> list[Path]:
    """The other files of a document, as far as there are any; the key before all other readings."""
    names = [name for name in _names(folder) if name == _YAML[1] or _is_reading(name)]
    first = ("context.yaml", "reading.key.yaml")
    return [folder / name for name in sorted(names, key=lambda name: (name not in first, name))]


def fingerprint(folder: Path) -> str:
    """What the files of a document's folder hold, in short: it changes when any of them does.

    The exercises are left out: they are read apart from the document.
    """
    sums = hashlib.blake2b(digest_size=16)
    for name in sorted(name for name in _names(folder) if name != "exercises.yaml"):
        path = folder / name
        with suppress(OSError):
            if path.is_file() and path.stat().st_size < LARGEST:
                sums.update(name.encode("utf-8", "replace") + b"\0" + path.read_bytes() + b"\0")
    return sums.hexdigest()


def misnamed(folder: Path) -> list[Problem]:
    """Files whose names are nearly those of a document's files, and which would not be read."""
    names = _names(folder)
    absent = [name for name in (*_YAML, "reading.key.yaml") if name not in names]
    return [
        Problem(shown(folder / name), 0, "", "a file of this name is not read.", question)
        for name in names
        if name.endswith((".yaml", ".yml")) and not _is_known(name)
        for close in [_spelt_like(name, absent)]
        for question in [f"Did you mean “{close}”?"]
        if close
    ]


def _names(folder: Path) -> list[str]:
    try:
        return sorted(each.name for each in folder.iterdir())
    except OSError:
        return []


def _is_reading(name: str) -> bool:
    return name.startswith("reading.") and name.endswith(".yaml") and name.count(".") > 1


def _is_known(name: str) -> bool:
    return _is_reading(name) or name in (*_YAML, "source.txt", "room.yaml")


def _spelt_like(name: str, others: Iterable[str]) -> str:
    """The one among other names that differs in a letter or two, or in what follows the dot."""
    from difflib import get_close_matches

    stems = {other.rpartition(".")[0].lower(): other for other in others}
    close = get_close_matches(name.rpartition(".")[0].lower(), stems, n=1, cutoff=0.8)
    return stems[close[0]] if close else ""


def write_whole(path: Path, content: bytes) -> None:
    """Put a content in place of a file so that at every moment the old or the new one is there.

    Written beside it, flushed to the disk, then renamed over it.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _replace(name, path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
    if hasattr(os, "O_DIRECTORY"):
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _replace(name: str, path: Path) -> None:
    """Rename over a file; on Windows a reader may hold it for a moment."""
    until = monotonic() + 2
    while True:
        try:
            Path(name).replace(path)
            return
        except PermissionError:
            if os.name == "posix" or monotonic() > until:
                raise
            sleep(0.02)
