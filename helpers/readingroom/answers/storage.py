"""Where answer books stand, and how they are kept: found upward, written whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING

from readingroom.answers.book import Book, LaterBook, NotABook
from readingroom.errors import ReadingRoomError
from readingroom.loading.files import room, write_whole

if TYPE_CHECKING:
    from filelock import FileLock


NAME = "answers.json"
_PATIENCE = 20.0
_LARGEST = 64 * 1024 * 1024


Change = Callable[[Book], Book]


class NotWritten(ReadingRoomError):
    """An answer that could not be put into the answer book; it is kept in memory meanwhile."""


@dataclass
class Shelf:
    """An answer book in its place.

    Every change is made under a lock on the book as it stands in the file at that moment, so that
    two notebooks, two tabs or two kernels lose nothing of each other. A change that cannot be
    written stays in `unwritten` and is made again before the next one.
    """

    path: Path
    unwritten: list[Change] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    _known: tuple[tuple[int, ...], Book] | None = field(default=None, repr=False)

    def read(self) -> Book:
        """The book as it stands, with what could not be written yet; empty if there is none.

        A book that cannot be read is left where it is; `told` says so.
        """
        try:
            book = self._read()
        except (NotABook, OSError) as error:
            self._tell(f"{self.path.name} cannot be read. {_reason(error)}")
            book = Book()
        return self._changed(book)

    def change(self, how: Change) -> Book:
        """The book after a change, which is then on the disk.

        A damaged book is put aside under a name of its own and a new one begun. Raises `NotWritten`
        if the change cannot be written; it is then kept in memory.
        """
        try:
            with self._locked():
                book = how(self._changed(self._readable()))
                write_whole(self.path, book.written().encode("utf-8", "replace"))
                now = self.path.stat()
                self._known = (now.st_ino, now.st_mtime_ns, now.st_size), book
        except (OSError, NotABook) as error:
            self.unwritten.append(how)
            raise NotWritten(
                f"Your answer could not be written to {self.path.name}. {_reason(error)} It is "
                "kept as long as this notebook runs, and written as soon as that is possible."
            ) from None
        self.unwritten.clear()
        return book

    def _changed(self, book: Book) -> Book:
        return reduce(lambda before, how: how(before), self.unwritten, book)

    def _locked(self) -> FileLock:
        from filelock import FileLock

        self.path.parent.mkdir(parents=True, exist_ok=True)
        return FileLock(self.path.with_name(f".{self.path.name}.lock"), timeout=_PATIENCE)

    def _read(self) -> Book:
        if not self.path.exists():
            return Book()
        now = self.path.stat()
        if now.st_size > _LARGEST:
            raise NotABook("It is larger than 64 MB, which no answer book is.")
        state = (now.st_ino, now.st_mtime_ns, now.st_size)
        if self._known and self._known[0] == state:
            return self._known[1]
        try:
            book = Book.read(self.path.read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            raise NotABook("It is damaged: it is not UTF-8 text.") from None
        self._known = state, book
        return book

    def _readable(self) -> Book:
        """The book, or a new one after a damaged one was put aside; a later version stays put."""
        try:
            return self._read()
        except LaterBook:
            raise
        except NotABook as problem:
            aside = _free(self.path)
            self.path.replace(aside)
            self._tell(
                f"{self.path.name} could not be read. {problem} It is kept as {aside.name}, and a "
                "new answer book begins."
            )
            return Book()

    def _tell(self, words: str) -> None:
        if words not in self.told:
            self.told.append(words)

    def news(self) -> str:
        """What there is to be told of the book, once."""
        words = " ".join(self.told)
        self.told.clear()
        return words


def _free(path: Path) -> Path:
    """A name beside a damaged book that nothing bears."""
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    for number in range(1, 1000):
        aside = path.with_name(f"{path.stem}.damaged-{day}-{number}{path.suffix}")
        if not aside.exists():
            return aside
    raise OSError("there is no free name for the damaged answer book")


def _reason(error: Exception) -> str:
    from filelock import Timeout

    if isinstance(error, Timeout):
        return "Another program holds it."
    if isinstance(error, OSError):
        return f"The system says: {error.strerror or error}."
    return str(error)


_SHELVES: dict[Path, Shelf] = {}
_PRESENT = {"student": ""}


def shelf(student: str | None = None) -> Shelf:
    """The answer book for the working directory, one and the same throughout this program.

    With a `student` it is that student's, now and from then on.
    """
    if student is not None:
        _PRESENT["student"] = student
    path = place(student=_PRESENT["student"])
    if path not in _SHELVES:
        _SHELVES[path] = Shelf(path)
        if not room(path.parent) and not path.exists():
            _SHELVES[path].told.append(f"This folder is no room; your answers are kept in {path}.")
    return _SHELVES[path]


def place(here: Path | None = None, student: str = "") -> Path:
    """Where the answer book of a student stands, seen from a folder (the working directory).

    At the root of the room; outside a room, the nearest answer book above, else in the folder
    itself. A student other than the one in whose name that book is kept has a book beside it.
    """
    start = (here or Path.cwd()).resolve()
    root = room(start)
    above = next((each for each in (start, *start.parents) if (each / NAME).is_file()), None)
    path = (root or above or start) / NAME
    if student and (owner := _owner(path)) and owner != student:
        return path.with_name(f"answers.{_slug(student)}.json")
    return path


def _owner(path: Path) -> str:
    try:
        return Book.read(path.read_text(encoding="utf-8")).student
    except (OSError, UnicodeDecodeError, NotABook):
        return ""


def _slug(name: str) -> str:
    """A name as part of a file's name.

    >>> _slug("Kim, M. 김")
    'kim-m-김'
    """
    return re.sub(r"\W+", "-", name.casefold()).strip("-")[:60] or "student"
