"""The only place where files are found, bounded and decoded."""

import errno
import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from fnmatch import fnmatchcase
from functools import cache
from io import BytesIO
from pathlib import Path
from secrets import token_hex
from time import monotonic, sleep

from readingroom.errors import NotHere, Problem, did_you_mean, visible

LARGEST = 20_000_000
"""Bytes that are read of one file at most."""
_COPY = "Put a copy of it back."
FOR_STUDENTS = "for: students"
"""The line of `room.yaml` by which a room is a student's."""
State = tuple[tuple[str, int, int], ...]
"""The files of a document or lesson: their names, when they were saved, how long they are."""
_READING = "reading.*.yaml"
_YAML = ("document.yaml", "context.yaml", "exercises.yaml")
_KNOWN = (*_YAML, _READING, "source.txt", "room.yaml")


@cache
def shipped(what: str) -> Path:
    """The folder `data` or `notebooks` as shipped: in the wheel, or in a checkout."""
    package = Path(__file__).resolve().parents[1]
    packed = package / "_room" / what
    return packed if packed.is_dir() else package.parents[1] / what


_workplace: ContextVar[Path | None] = ContextVar("_workplace", default=None)


def workplace() -> Path:
    """Where one works: the working directory, or in a server the folder that `working_in` names."""
    try:
        return _workplace.get() or Path.cwd()
    except OSError:  # the working directory is gone
        return Path()


@contextmanager
def working_in(folder: Path) -> Iterator[None]:
    """Work in a folder without going there: a server has one working directory for all."""
    before = _workplace.set(folder)
    try:
        yield
    finally:
        _workplace.reset(before)


def is_serving() -> bool:
    """Whether a server works here for somebody who has a page open."""
    return _workplace.get() is not None


def room(start: Path | None = None) -> Path | None:
    """The room that holds a folder (the working directory): marked by `room.yaml`, found upward."""
    with suppress(OSError):  # the working directory is gone
        here = (start or workplace()).resolve()
        return next((at for at in (here, *here.parents) if (at / "room.yaml").is_file()), None)
    return None


def in_students_room() -> bool:
    """Whether the working directory lies in a student's room: it says so, or nothing is taught."""
    if (home := room()) is None:
        return False
    said = read_text(home / "room.yaml")[0].splitlines()
    return FOR_STUDENTS in said or not (home / "instructor").is_dir()


def document_folder(where: str | os.PathLike[str]) -> Path:
    """The folder of a document by its slug (the room's first) or its path. Raises `NotHere`."""
    if found := folder_beside(where, _workplace.get() or Path(), room()):
        return found
    what = f"There is no document “{str(where)[:200]}”, and no folder of that name."
    raise NotHere(f"{what} {did_you_mean(str(where), sorted(known_documents()))}")


def known_documents() -> dict[str, Path]:
    """The folders of all documents that are found by their slugs, those in the room first."""
    known: dict[str, Path] = {}
    for shelf in _shelves(room()):
        for file in sorted(shelf.glob("*/document.yaml")):
            known.setdefault(file.parent.name, file.parent)
    return known


def folder_beside(where: str | os.PathLike[str], here: Path, home: Path | None) -> Path | None:
    """The folder of a document by its path from `here`, or its slug in the `home` or as shipped."""
    with suppress(OSError, ValueError):  # No folder can have such a name, so none has.
        if (here / where).is_dir():
            return here / where
        if len(Path(where).parts) == 1:
            files = (shelf / where / "document.yaml" for shelf in _shelves(home))
            return next((file.parent for file in files if file.is_file()), None)
    return None


def _shelves(home: Path | None) -> list[Path]:
    return [*([home / "data"] if home else []), shipped("data")]


def shown(path: Path) -> str:
    """A path as a person would write it from where they are, or from the top of their room."""
    near = path
    for home in (room, workplace):
        with suppress(OSError, ValueError):
            near = Path(os.path.abspath(path)).relative_to(home() or "")  # noqa: PTH100
    return visible(str(near))


def read_text(path: Path, *, bom: bool = False) -> tuple[str, list[Problem]]:
    """The text of a UTF-8 file, or a problem. A byte order mark is a problem unless `bom`."""
    raw, problems = read_bytes(path)
    if problems:
        return "", problems
    line, what, nearest = 1, "the file is saved as UTF-16.", "Save it again as UTF-8."
    if raw.startswith(b"\xef\xbb\xbf") and not bom:
        what = "the file begins with an invisible byte order mark."
        nearest = "Save it again as UTF-8 without BOM."
    elif not raw.startswith((b"\xff\xfe", b"\xfe\xff")) and raw[:4].count(0) != 2:
        try:
            return raw.decode("utf-8"), []
        except UnicodeDecodeError as error:
            line = len(raw[: error.start + 1].splitlines())
            what = "the file is not UTF-8: there is a byte here that is no character."
    return "", [Problem(shown(path), line, "", what, nearest)]


def read_bytes(path: Path) -> tuple[bytes, list[Problem]]:
    """What a file holds, whatever its form, or a problem."""
    what = f"the file has more than {LARGEST // 1_000_000} MB, and no more is read."
    nearest = "Is it the right file?"
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            kind = "a folder" if path.is_dir() else "something that is not a file"
            what, nearest = f"there is {kind} in its place.", _COPY
        else:
            with path.open("rb") as file:
                raw = file.read(LARGEST + 1)
            if len(raw) <= LARGEST:
                return raw, []
    except FileNotFoundError:
        what, nearest = "the file is missing.", _similar(path)
    except (OSError, RuntimeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name cannot be one"
        what = f"the file cannot be read ({reason[:1].lower()}{reason[1:]})."
        nearest = "Is it open elsewhere, or are you not allowed to read it?"
    return b"", [Problem(shown(path), 0, "", what, nearest)]


def _similar(path: Path) -> str:
    if path.is_symlink():
        return f"It is a link to {os.readlink(path)}, which is not there."  # noqa: PTH115
    if not path.parent.is_dir():
        return "Its folder is missing too."
    close = _spelt_like(path.name, (name for name in _names(path.parent) if not _is_known(name)))
    return f"Is it the file “{close}”? Then rename it." if close else _COPY


def companions(folder: Path) -> list[Path]:
    """The other files of a document, as far as there are any; the key before all other readings."""
    first = ("context.yaml", "reading.key.yaml")
    names = [name for name in _names(folder) if name == first[0] or fnmatchcase(name, _READING)]
    return [folder / name for name in sorted(names, key=lambda name: (name not in first, name))]


def folder_fingerprint(folder: Path) -> str:
    """What the files of a document hold, in short; its exercises, read apart, are left out."""
    sums = hashlib.blake2b(digest_size=16)
    for name in (name for name in _names(folder) if name != "exercises.yaml"):
        path = folder / name
        with suppress(OSError):
            if path.is_file() and path.stat().st_size < LARGEST:
                sums.update(name.encode("utf-8", "replace") + b"\0" + path.read_bytes() + b"\0")
    return sums.hexdigest()


def state_at(target: Path) -> State:
    """By what it is seen that a file was saved, or one of those in a folder."""
    found = []
    for file in sorted(target.glob("[!.]*")) if target.is_dir() else [target]:
        with suppress(OSError):  # Just being saved.
            seen = file.stat()
            found.append((file.name, seen.st_mtime_ns, seen.st_size))
    return tuple(found)


def misnamed(folder: Path) -> list[Problem]:
    """Files whose names are nearly those of a document's files, and which would not be read."""
    names, what = _names(folder), "a file of this name is not read."
    absent = [name for name in (*_YAML, "reading.key.yaml") if name not in names]
    return [
        Problem(shown(folder / name), 0, "", what, f"Did you mean “{close}”?")
        for name in names
        if name.endswith((".yaml", ".yml")) and not _is_known(name)
        if (close := _spelt_like(name, absent))
    ]


def _names(folder: Path) -> list[str]:
    with suppress(OSError):
        return sorted(each.name for each in folder.iterdir())
    return []


def _is_known(name: str) -> bool:
    return any(fnmatchcase(name, each) for each in _KNOWN)


def _spelt_like(name: str, others: Iterable[str]) -> str:
    from difflib import get_close_matches

    stems = {other.rpartition(".")[0].lower(): other for other in others}
    close = get_close_matches(name.rpartition(".")[0].lower(), stems, n=1, cutoff=0.8)
    return stems[close[0]] if close else ""


def decoded(raw: bytes) -> str:
    """Text as an editor saves it: UTF-8 or UTF-16, marked or not. Raises `UnicodeDecodeError`."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16")
    zero = raw[:2].find(0)
    return raw.decode({0: "utf-16-be", 1: "utf-16-le"}.get(zero, "utf-8-sig"))


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Files as a zip: the same bytes for the same files."""
    from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

    made = BytesIO()
    with ZipFile(made, "w") as archive:
        for name in sorted(files):
            one = ZipInfo(name)
            one.external_attr = 0o644 << 16  # for all who find it unpacked
            archive.writestr(one, files[name], ZIP_DEFLATED, 9)
    return made.getvalue()


def write_whole(path: Path, content: bytes) -> None:
    """Replace a file: at every moment the old or the new one is there. No link is followed."""
    name = path.with_name(f".{path.name}-{token_hex(6)}.part")
    try:
        before = path.lstat() if path.exists() and not path.is_symlink() else None
        if before and not stat.S_ISREG(before.st_mode):
            raise OSError(errno.EINVAL, "what stands in its place is no file")
        with name.open("xb") as file:
            file.write(content)
            file.flush()
            _flushed(file.fileno())
        if before:  # Its mode and group, as far as that is allowed.
            with suppress(OSError):
                if os.name == "posix" and name.stat().st_gid != before.st_gid:
                    os.chown(name, -1, before.st_gid)
            with suppress(OSError):
                name.chmod(stat.S_IMODE(before.st_mode))
        _replace(name, path)
    except BaseException:
        with suppress(OSError):
            name.unlink()
        raise
    # From here on it is done: a folder that cannot be flushed is no failure.
    with suppress(OSError):
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _flushed(file: int) -> None:
    try:
        os.fsync(file)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
            raise


def _replace(name: Path, path: Path) -> None:
    """Rename over a file; on Windows a reader may hold it for a moment."""
    until = monotonic() + 2
    while True:
        try:
            name.replace(path)
            return
        except PermissionError:
            if os.name == "posix" or monotonic() > until:
                raise
            sleep(0.02)
