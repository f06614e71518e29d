"""Rooms: the folders that people work in, made and brought up to date, never over changed work.

Each file is written whole, the `RoomMark` first: a room left half furnished is completed next time.
"""

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, count
from pathlib import Path
from typing import Any, Literal

from readingroom.errors import ReadingRoomError
from readingroom.lessons.notebook import YOURS, changed, rewrite
from readingroom.lessons.places import needed_files
from readingroom.loading.files import read_text, shipped, shown
from readingroom.loading.schemas import FOLDER as SCHEMAS
from readingroom.loading.syntax import List, Map, parsed
from readingroom.loading.transcription import mapping

MARK = "room.yaml"
FIRST_LESSON = "00_start_here.ipynb"
_LITTER = (".DS_Store", "Thumbs.db", "desktop.ini")
_FORMAT = 1
_LOCK = {"editable": False, "deletable": False}  # JupyterLab heeds it; no shipped notebook has it.
_HEADER = "# This file marks the folder as a room, so that it can be brought up to date."


@dataclass(frozen=True)
class RoomMark:
    """The version a room was last furnished by, and the fingerprint of each file as put there.

    Of a `damaged` mark nothing is known; a room that was `handed_out` is never brought up to date.
    """

    version: str = ""
    fingerprints: Mapping[str, str] = field(default_factory=dict)
    form: int = _FORMAT
    damaged: bool = False
    unlocked: tuple[str, ...] = ()
    handed_out: bool = False

    def is_newer_than(self, version: str) -> bool:
        """Whether a later program furnished the room.

        >>> RoomMark("0.10.0").is_newer_than("0.9"), RoomMark("1.0").is_newer_than("1.0.0")
        (True, False)
        """
        return self.form > _FORMAT or _release(self.version) > _release(version)


def _release(version: str) -> tuple[int, ...]:
    numbers = re.sub(r"(\.0*)+$", "", re.split(r"[^\d.]", version)[0])
    return tuple(map(int, re.findall(r"\d{1,9}", numbers)))


def read_mark(folder: Path) -> RoomMark | None:
    """The mark of a room; None if the folder has none."""
    path = folder / MARK
    if not path.exists():
        return None
    content, problems = read_text(path)
    top, more = parsed(content, str(path)) if not problems else (Map(0), [])
    form = re.fullmatch(r"room (\d{1,6})", top.text("format"))
    if form and int(form[1]) > _FORMAT:
        return RoomMark(top.text("version"), form=int(form[1]))
    names = ("lessons", "teaching", "unlocked")
    lists = [each for name in names if isinstance(each := top.values.get(name, List((), 0)), List)]
    if not form or problems or more or "lessons" not in top.values or len(lists) < len(names):
        return RoomMark(damaged=True)
    lessons, teaching, opened = ([e for e in each.items if isinstance(e, Map)] for each in lists)
    known = {each.text("name"): each.text("fingerprint") for each in (*lessons, *teaching)}
    put = {name: known[name] for name in known if _is_within(name)}
    left_open = tuple(each.text("name") for each in opened)
    handed_out = top.text("handed_out") == "yes"
    return RoomMark(top.text("version"), put, unlocked=left_open, handed_out=handed_out)


def _is_within(name: str) -> bool:
    r"""Whether a name stays in the room: what a mark leads out of it is no business of ours.

    >>> _is_within("data/a/b.yaml"), _is_within("data/a/../../b"), _is_within(r"data/a/..\..\b")
    (True, False, False)
    """
    return ".." not in re.split(r"[/\\]", name)


def mark_as_text(mark: RoomMark) -> bytes:
    """A mark as it stands in its file."""
    put = [{"name": n, "fingerprint": mark.fingerprints[n]} for n in sorted(mark.fingerprints)]
    teaches = any(name.startswith("instructor/") for name in mark.fingerprints)
    said = {
        "format": f"room {_FORMAT}",
        "version": mark.version,
        "for": "" if teaches else "students",
        "handed_out": "yes" if mark.handed_out else "",
        "lessons": [each for each in put if "/" not in each["name"]],
        "teaching": [each for each in put if "/" in each["name"]],
        "unlocked": [{"name": name} for name in sorted(mark.unlocked)],
    }
    empty = "" if said["lessons"] else "lessons: []\n"
    return f"{_HEADER}\n{mapping(said)}{empty}...\n".encode()


def fingerprint(name: str, content: bytes) -> str:
    r"""The SHA-256 of a file: of what people write in a notebook only, and whatever its line ends.

    >>> run = fingerprint("a.ipynb", b'{"cells": [{"source": ["Copies"], "outputs": [1]}]}')
    >>> run == fingerprint("a.ipynb", b'{"cells": [{"source": "Copies"}]}')
    True
    """
    plain = content.replace(b"\r\n", b"\n")
    if name.endswith(".ipynb"):
        try:
            plain = json.dumps([*map(cell_words, json.loads(content)["cells"])]).encode()
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            plain = b"damaged: " + plain
    return hashlib.sha256(plain).hexdigest()


Marks = Mapping[str, str]
Verdict = Literal["new", "updated", "as it was", "kept", "kept, newer beside"]


@dataclass(frozen=True)
class Piece:
    """What is brought up to date together: a lesson, or all files of a document, by their names."""

    name: str
    files: Mapping[str, bytes]
    teaching: bool = False  # what only `--teach` brings

    @property
    def is_lesson(self) -> bool:
        """Whether it is a notebook for students."""
        return self.name.endswith(".ipynb") and not self.teaching

    @property
    def fingerprints(self) -> dict[str, str]:
        """The fingerprint of each file."""
        return {name: fingerprint(name, content) for name, content in self.files.items()}

    def holds(self, name: str) -> bool:
        """Whether a file of the room belongs to this piece, now or in another version."""
        return name in self.files or name.startswith(f"{self.name}/")

    def beside(self, version: str, again: str = "") -> "Piece":
        """The same under the name that a newer version has beside a changed one.

        >>> list(Piece("a.ipynb", {"a.ipynb": b""}).beside("2.0").files)
        ['a.version-2.0.ipynb']
        >>> list(Piece("data/a", {"data/a/b.yaml": b""}).beside("2.0", "-2").files)
        ['data/a.version-2.0-2/b.yaml']
        """
        stem, dot, end = self.name.rpartition(".") if self.name in self.files else ("", "", "")
        name = f"{stem or self.name}.version-{version}{again}{dot}{end}"
        files = {f"{name}{old[len(self.name) :]}": each for old, each in self.files.items()}
        return Piece(name, files, self.teaching)


SHIPPED = shipped("data").parent
"""Where the lessons and documents lie that rooms are made of."""


def pieces_in(root: Path = SHIPPED) -> Iterator[Piece]:
    """Everything that can be put into a room, from `notebooks` and `data` in this folder."""
    lessons = root / "notebooks"
    beside = [*root.glob("data/*.md"), *root.glob("data/*.yaml"), *root.glob(f"data/{SCHEMAS}/*")]
    taught = lessons.glob("instructor/*.ipynb")
    kinds = (lessons, lessons.glob("*.ipynb"), False), (lessons, taught, True), (root, beside, True)
    for place, files, teaching in kinds:
        for path in sorted(files):
            name = path.relative_to(place).as_posix()
            yield Piece(name, {name: path.read_bytes()}, teaching)
    for folder in sorted(each.parent for each in root.glob("data/*/document.yaml")):
        every = sorted((*needed_files(folder), *folder.glob(f"{SCHEMAS}/*")))
        held = {each.relative_to(root).as_posix(): each.read_bytes() for each in every}
        yield Piece(folder.relative_to(root).as_posix(), held, teaching=True)


def verdict(fresh: Marks, here: Marks, before: Marks) -> Verdict:
    """What is done with a piece, by its files as shipped (`fresh`), `here`, and put there `before`.

    Once one file was changed or taken away, all are kept, for they fit only each other. One that is
    new already (an update was interrupted) is not changed, nor is a schema that is missing.
    """
    if not here:
        return "new"
    if here == fresh:
        return "as it was"
    lasting = {name for name in fresh.keys() & before.keys() if SCHEMAS not in name.split("/")}
    known = {name: (fresh.get(name), before.get(name)) for name in here.keys() | lasting}
    if all(here.get(name, "") in marks for name, marks in known.items()):
        return "updated"
    newer = any(before.get(name) != mark for name, mark in fresh.items())
    return "kept, newer beside" if newer else "kept"


@dataclass(frozen=True)
class Furnished:
    """What was done with each piece of a room, and where a newer one was put beside a kept one."""

    folder: Path
    done: Mapping[str, Verdict]
    beside: Mapping[str, str]
    fingerprints: Mapping[str, str]  # of the files as they were put there
    damaged_mark: str = ""

    def report(self) -> list[str]:
        """What a person should know, a line each."""
        kept = f"It is kept as {self.damaged_mark}, and a new one was written"
        then = "whatever differs from this version counts as changed by you"
        lines = [f"{MARK} could not be read. {kept}; {then}."] if self.damaged_mark else []
        for label, word in (("Brought up to date", "updated"), (f"New in {self.folder}", "new")):
            every = [name for name, done in self.done.items() if done == word]
            if names := [name for name in every if SCHEMAS not in name.split("/")]:
                lines.append(f"{label}: {', '.join(names)}")
        for name in (name for name, done in self.done.items() if done.startswith("kept")):
            newer = "; the newer version stands beside it as " if name in self.beside else ""
            lines.append(f"{name}: kept as you changed it{newer}{self.beside.get(name, '')}.")
        return lines


def furnish(folder: Path, version: str, *, teach: bool = False, root: Path = SHIPPED) -> Furnished:
    """Make a room of a folder, or bring the room up to date; what a person changed is kept.

    With `teach` it has documents and the instructor's notebooks, too, and nothing is locked. `root`
    holds what it is made of. Raises `ReadingRoomError` if the folder holds other things, is newer,
    or cannot be written.
    """
    mark = _mark(folder, version)
    if mark.handed_out:
        return Furnished(folder, {}, {}, {})
    try:
        folder.mkdir(parents=True, exist_ok=True)
        damaged = _keep_damaged(folder) if mark.damaged else ""
        if damaged or not (folder / MARK).exists():
            _write(folder, {MARK: mark_as_text(RoomMark(version))})
        furnished = _furnish(folder, mark, version, teach, root)
        now = RoomMark(version, furnished.fingerprints, unlocked=mark.unlocked)
        _write(folder, {MARK: mark_as_text(now)})
    except OSError as error:
        where = f": {shown(Path(error.filename))}" if error.filename else ""
        what = f"The folder {shown(folder)} cannot be written ({error.strerror}{where})."
        then = "Make room or ask for leave to write there, or name another folder."
        raise ReadingRoomError(f"{what} Nothing in it was lost. {then}") from error
    return replace(furnished, damaged_mark=damaged)


def _furnish(folder: Path, mark: RoomMark, version: str, teach: bool, root: Path) -> Furnished:
    done, beside = dict[str, Verdict](), dict[str, str]()
    known, students = dict(mark.fingerprints), is_for_students(folder)
    if students and teach:
        held = folder.glob("[!.]*.ipynb")
        _write(folder, {each.name: unlocked(each.read_bytes()) for each in held})
    for piece in pieces_in(root):
        locks = students and not teach and piece.is_lesson and piece.name not in mark.unlocked
        if locks:
            piece = replace(piece, files={n: locked(each, each) for n, each in piece.files.items()})
        before = {name: known[name] for name in known if piece.holds(name)}
        here = _here(folder, piece.files.keys() | before.keys())
        if piece.teaching and not teach and not (here and before):
            continue
        what = done[piece.name] = verdict(piece.fingerprints, here, before)
        if what in ("new", "updated"):
            _write(folder, piece.files)
        elif locks:
            _write(folder, {n: locked((folder / n).read_bytes(), piece.files[n]) for n in here})
        if what == "kept, newer beside":
            beside[piece.name] = _put_first(folder, partial(piece.beside, version))
        if what == "updated":
            for name in here.keys() - piece.files.keys():  # Nobody changed it, and it is gone.
                _in_room(folder, name).unlink()
                del known[name]
        known |= piece.fingerprints
    return Furnished(folder, done, beside, known)


def first_lesson(folder: Path) -> str:
    """The lesson with which a room begins."""
    held = sorted(each.name for each in folder.glob("[!.]*.ipynb"))
    return FIRST_LESSON if FIRST_LESSON in held or not held else held[0]


def is_for_students(folder: Path) -> bool:
    """Whether a room is a student's: one without the instructor's notebooks."""
    return not (folder / "instructor").is_dir()


def unlock(folder: Path, lesson: str = "") -> list[str]:
    """Unlock a lesson of a room for good, or all; gives those locked. Raises `ReadingRoomError`."""
    mark = read_mark(folder) if folder.is_dir() else None
    if mark is None or mark.damaged or mark.form > _FORMAT:
        what = "is no room of this version. Name the folder of a room, or a lesson."
        raise ReadingRoomError(f"{shown(folder)} {what}")
    names = [lesson] if lesson else [each.name for each in pieces_in() if each.is_lesson]
    held = [name for name in names if (folder / name).is_file()]
    now = {name: unlocked((folder / name).read_bytes()) for name in held}
    done = [name for name in held if now[name] != (folder / name).read_bytes()]
    opened = tuple(dict.fromkeys([*mark.unlocked, *names]))
    _write(folder, {MARK: mark_as_text(replace(mark, unlocked=opened)), **now})
    return done


def _mark(folder: Path, version: str) -> RoomMark:
    name = shown(folder)
    if not folder.exists():
        return RoomMark()
    if not folder.is_dir():
        raise ReadingRoomError(f"{name} is a file, not a folder. Name another folder.")
    try:
        mark = read_mark(folder)
        held = [each.name for each in folder.iterdir() if not is_litter(each.name)]
    except OSError as error:
        raise ReadingRoomError(f"{name} cannot be read ({error.strerror}).") from error
    if mark is None and held:
        what = f"The folder {name} holds other things and is not a room."
        raise ReadingRoomError(f"{what} Name another folder, or an empty one.")
    if mark and mark.is_newer_than(version):
        by = f"Reading Room {mark.version or 'of a later form'}, and this is {version}"
        then = "It was left alone. Update with: pip install --upgrade readingroom"
        raise ReadingRoomError(f"The room {name} was made by {by}. {then}")
    return mark or RoomMark()


def is_litter(name: str) -> bool:
    """Whether a file is of no account: left by the system, or by a start that was killed."""
    return name in _LITTER or (name.startswith(".") and name.endswith((".new", ".part")))


def _here(folder: Path, names: Iterable[str]) -> dict[str, str]:
    held = (name for name in names if os.path.lexists(folder / name))
    return {name: fingerprint(name, (folder / name).read_bytes()) for name in held}


def _put_first(folder: Path, named: Callable[[str], Piece]) -> str:
    """Put a piece into the room under the first name that is written over nothing; that name."""
    tries = map(named, chain([""], (f"-{number}" for number in count(2))))
    piece = next(e for e in tries if _here(folder, e.files).items() <= e.fingerprints.items())
    _write(folder, piece.files)
    return piece.name


def _keep_damaged(folder: Path) -> str:
    name, content = f"{MARK}.damaged", (folder / MARK).read_bytes()
    return _put_first(folder, lambda again: Piece(name + again, {name + again: content}))


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != content:
            _in_room(folder, name).parent.mkdir(parents=True, exist_ok=True)
            rewrite(path, content)


def _in_room(folder: Path, name: str) -> Path:
    if Path(os.path.realpath(folder / name)).is_relative_to(os.path.realpath(folder)):
        return folder / name
    what = "lies behind a link that leads out of the room, and nothing is written there."
    then = "Put a folder or a file in place of the link, or name another folder."
    raise ReadingRoomError(f"{shown(folder / name)} {what} {then}")


def cell_words(cell: dict[str, Any]) -> list[Any]:
    """What a person writes in a cell: its words, and the pictures and tags it may have."""
    more = [cell.get("attachments"), cell.get("metadata", {}).get("tags")]
    return [cell.get("cell_type"), "".join(cell["source"]), *filter(None, more)]


def locked(lesson: bytes, shipped: bytes) -> bytes:
    r"""A lesson with those cells locked that are word for word as they were shipped.

    >>> cells = b'{"cells": [{"cell_type": "markdown", "source": "Read.", "metadata": {}}]}'
    >>> b'"editable": false' in locked(cells, cells)
    True
    """
    return changed(lesson, lambda cells: _lock(cells, shipped))


def unlocked(lesson: bytes) -> bytes:
    """A lesson with all its cells open."""
    return changed(lesson, _open)


def _lock(cells: list[dict[str, Any]], shipped: bytes) -> None:
    ours = [(each.get("id"), cell_words(each)) for each in json.loads(shipped)["cells"]]
    for cell in cells:
        metadata = cell.get("metadata", {})
        if (cell.get("id"), cell_words(cell)) in ours and YOURS not in metadata.get("tags", ()):
            cell["metadata"] = metadata | _LOCK


def _open(cells: list[dict[str, Any]]) -> None:
    for metadata in (cell.get("metadata", {}) for cell in cells):
        for name in [each for each, value in _LOCK.items() if metadata.get(each) is value]:
            del metadata[name]
