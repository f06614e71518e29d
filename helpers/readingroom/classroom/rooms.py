"""Rooms: the folders that people work in, made and brought up to date, never over changed work.

A lesson, an instructor's notebook or a document is a piece (`pieces`); what was last put into the
room stands in its mark (`marks`). A piece that nobody changed is brought up to date. A changed one
is kept, and the newer one is written beside it under the name of its version. Every file is
written whole or not at all, and the mark of a new room is written first, so that a room whose
furnishing was interrupted is a room, and is completed next time.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from readingroom.classroom.marks import MARK, Mark, fingerprint, read_mark, written
from readingroom.classroom.pieces import Piece, Verdict, shipped_pieces, verdict
from readingroom.errors import ReadingRoomError
from readingroom.loading.files import shown, write_whole
from readingroom.loading.schemas import FOLDER as SCHEMAS

FIRST_LESSON = "00_start_here.ipynb"
_LITTER = (".DS_Store", "Thumbs.db", "desktop.ini")
_DAMAGED = f"{MARK}.damaged"


@dataclass(frozen=True)
class Furnished:
    """What was done with each piece of a room, and where a newer one was put beside a kept one."""

    folder: Path
    done: Mapping[str, Verdict]
    beside: Mapping[str, str]
    damaged_mark: str = ""

    def report(self) -> list[str]:
        """What a person should know, a line each."""
        lines = []
        if self.damaged_mark:
            lines.append(
                f"{MARK} could not be read. It is kept as {self.damaged_mark}, and a new one was "
                "written; whatever differs from this version counts as changed by you."
            )
        for label, word in (("Brought up to date", "updated"), (f"New in {self.folder}", "new")):
            every = [name for name, done in self.done.items() if done == word]
            if names := [name for name in every if SCHEMAS not in name.split("/")]:
                lines.append(f"{label}: {', '.join(names)}")
        for name, done in self.done.items():
            if done == "kept":
                lines.append(f"{name}: kept as you changed it.")
            elif name in self.beside:
                newer = f"the newer version stands beside it as {self.beside[name]}."
                lines.append(f"{name}: kept as you changed it; {newer}")
        return lines


def furnish(folder: Path, version: str, *, teach: bool = False) -> Furnished:
    """Make a room of a folder, or bring the room up to date; what a person changed is kept.

    With `teach` the documents and the instructor's notebooks are put into it as well; once there,
    they are brought up to date with the rest. A lesson counts as changed when the words in its
    cells are, a document when any of its files is. Raises `ReadingRoomError` when the folder holds
    something else, belongs to a newer program, or cannot be written.
    """
    mark = _mark(folder, version)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        damaged = _keep_damaged(folder) if mark.damaged else ""
        if damaged or not (folder / MARK).exists():
            _write(folder / MARK, written(Mark(version)))
        done, beside, known = _furnish(folder, mark, version, teach)
        _write(folder / MARK, written(Mark(version, known)))
    except OSError as error:
        where = f": {shown(Path(error.filename))}" if error.filename else ""
        raise ReadingRoomError(
            f"The folder {shown(folder)} cannot be written ({error.strerror}{where}). Nothing in "
            "it was lost. Make room or ask for leave to write there, or name another folder."
        ) from error
    return Furnished(folder, done, beside, damaged)


def _furnish(
    folder: Path, mark: Mark, version: str, teach: bool
) -> tuple[dict[str, Verdict], dict[str, str], dict[str, str]]:
    """What was done with each piece, what was put beside which, and the new fingerprints."""
    done: dict[str, Verdict] = {}
    beside: dict[str, str] = {}
    known = dict(mark.fingerprints)
    for piece in shipped_pieces():
        before = {name: known[name] for name in known if piece.holds(name)}
        here = _here(folder, piece.files.keys() | before.keys())
        if piece.teaching and not teach and not (here and before):
            continue
        done[piece.name] = verdict(piece.fingerprints, here, before)
        newer = _put(folder, piece, done[piece.name], version)
        beside |= {piece.name: newer} if newer else {}
        if done[piece.name] == "updated":
            for name in here.keys() - piece.files.keys():  # Nobody changed it, and it is gone.
                (folder / name).unlink()
                del known[name]
        known |= piece.fingerprints
    return done, beside, known


def _mark(folder: Path, version: str) -> Mark:
    """The mark of a room, an empty one for a new folder. Raises if it is no place for a room."""
    name = shown(folder)
    if not folder.exists():
        return Mark()
    if not folder.is_dir():
        raise ReadingRoomError(f"{name} is a file, not a folder. Name another folder.")
    mark = _read(folder)
    if mark is None:
        if any(not _is_litter(each.name) for each in _within(folder)):
            raise ReadingRoomError(
                f"The folder {name} holds other things and is not a room. "
                "Name another folder, or an empty one."
            )
        return Mark()
    if mark.is_newer_than(version):
        raise ReadingRoomError(
            f"The room {name} was made by Reading Room {mark.version or 'of a later form'}, and "
            f"this is {version}. It was left alone. Update with: pip install --upgrade readingroom"
        )
    return mark


def _read(folder: Path) -> Mark | None:
    try:
        return read_mark(folder)
    except OSError as error:
        raise ReadingRoomError(f"{shown(folder)} cannot be read ({error.strerror}).") from error


def _within(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError as error:
        raise ReadingRoomError(f"{shown(folder)} cannot be read ({error.strerror}).") from error


def _is_litter(name: str) -> bool:
    """Whether a file is of no account: left by the system, or by a start that was killed."""
    return name in _LITTER or (name.startswith(".") and name.endswith(".new"))


def _here(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """The fingerprints of those of some files that stand in the room."""
    return {
        name: fingerprint(name, (folder / name).read_bytes())
        for name in names
        if os.path.lexists(folder / name)
    }


def _put(folder: Path, piece: Piece, done: Verdict, version: str) -> str:
    """Do what was decided with a piece; where a newer one was put beside it."""
    if done in ("new", "updated"):
        _write_piece(folder, piece)
    if done != "kept, newer beside":
        return ""
    for number in count(1):
        newer = piece.beside(version, number)
        here = _here(folder, newer.files)
        if all(newer.fingerprints[name] == mark for name, mark in here.items()):
            _write_piece(folder, newer)
            return newer.name
    raise AssertionError


def _write_piece(folder: Path, piece: Piece) -> None:
    for name, content in piece.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, content)


def _keep_damaged(folder: Path) -> str:
    """Copy a mark that cannot be read; the name of the copy."""
    content = (folder / MARK).read_bytes()
    names = (f"{_DAMAGED}{f'-{number}' if number > 1 else ''}" for number in count(1))
    for name in names:
        path = folder / name
        if not path.exists() or path.read_bytes() == content:
            _write(path, content)
            return name
    raise AssertionError


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; nothing if it holds just this already."""
    if path.is_file() and path.read_bytes() == content:
        return
    write_whole(path, content)
