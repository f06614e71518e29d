"""Where answer books stand, and how they are kept: found upward, written whole or not at all."""

import contextlib
import hashlib
import re
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from itertools import count
from pathlib import Path

from readingroom.answers.book import Book, LeftAlone, NotABook, parted
from readingroom.loading.files import decoded, room, workplace, write_whole
from readingroom.orthography import composed

NAME = "answers.json"
_PRESENT = ".student"
_PATIENCE, _MOMENT = 20.0, 0.5
_LARGEST = 64 * 1024 * 1024
_MANY = 50


@dataclass
class Shelf:
    """An answer book in its place, merged under a lock with its file whenever that is written."""

    path: Path
    mine: Book = field(default_factory=Book)
    unread: str = ""  # why the book in the file cannot be read; empty if it can
    unwritten: str = ""  # why what is known here could not be written; empty if it is
    folder: int = field(init=False, repr=False)
    _disk: Book = field(init=False, repr=False)
    _state: tuple[int, ...] = field(default=(), repr=False)
    _damaged: bytes | None = field(default=None, repr=False)
    _told: list[str] = field(default_factory=list, repr=False)
    _lost: int = field(default=0, repr=False)
    _swept: bool = field(default=False, repr=False)

    def __post_init__(self) -> None:
        self._disk = self.mine
        self.folder = _inode(self.path.parent)

    def read(self) -> Book:
        """The book as it stands, with what waits to be written; `unread` says why not the file."""
        try:
            self._take()
        except (NotABook, OSError) as error:
            self.unread = f"{self.path.name} cannot be read. {_reason(error)}"
        else:
            self.unread = ""
            self.settle()
        return self.mine

    def enter(self, how: Callable[[Book], Book]) -> str:
        """Make a change, and write it; gives in words why that could not be, empty if it could."""
        self.read()  # so that this change is the latest
        self.mine = how(self.mine)
        self._write(_PATIENCE)
        return self.unwritten and (
            f"Your answer could not be written to {self.path.name}. {self.unwritten} It is kept as "
            "long as this notebook runs, and written as soon as that is possible."
        )

    def settle(self) -> None:
        """Write what waits to be written, if that is possible now."""
        if self.unwritten or self.mine is not self._disk:
            self._write(_MOMENT)

    @property
    def id(self) -> str:
        """What this book has that no other has, wherever it is moved to; and whose it is."""
        return f"{self.mine.id or _sign(str(self.path))}-{_sign(folded_name(self.mine.student))}"

    def news(self) -> str:
        """What there is to be told of the book, once."""
        words = " ".join(self._told)
        self._told.clear()
        return words

    def standing(self) -> str:
        """What has to be said wherever answers are spoken of; empty if all of them are kept."""
        number = _missing(self._disk, self.mine)
        waits = _many(number, "answer waits", "answers wait") if number else "What you began waits"
        wait = f"{waits} to be written to {self.path.name}. {self.unwritten}"
        return " ".join(filter(None, [self.unread, wait if self.unwritten else "", self.news()]))

    def tell(self, words: str) -> None:
        """Have something told with the next news."""
        if words not in self._told:
            self._told.append(words)

    def _write(self, patience: float) -> None:
        try:
            with self._locked(patience):
                self._put_aside()
                self.mine = replace(self.mine, id=self.id.partition("-")[0])
                write_whole(self.path.resolve(), self.mine.written().encode("utf-8", "replace"))
                self._disk = self.mine
                with contextlib.suppress(OSError):
                    self._state = self._stated()
        except (OSError, NotABook) as error:
            self.unwritten = _reason(error)
        else:
            self.unwritten = ""
            if self._lost:
                self.tell(
                    f"{self.path.name} was deleted, or an older copy took its place. "
                    f"{_many(self._lost, 'answer that was', 'answers that were')} missing from it "
                    f"{'is' if self._lost == 1 else 'are'} in it again."
                )
            self._lost = 0

    def _take(self) -> None:
        """Take in what the file holds; what it held before, and no longer does, is put back."""
        state = self._stated()
        if state == self._state:
            return
        found, damaged = parted(_text(self.path)) if state else (Book(), ())
        if _are_two(found.student, self.mine.student):
            raise LeftAlone(f"It is {found.student}'s answer book now.")
        self._lost += _missing(found, self._disk)
        if damaged:
            self.tell(
                f"{_many(len(damaged), 'entry', 'entries')} in {self.path.name} cannot be read "
                f"({damaged[0]}{', …' if len(damaged) > 1 else ''}). Everything else can."
            )
        self._damaged = self.path.read_bytes() if damaged else None
        both = found.merged(self.mine)
        self._disk, self._state = found, state
        self.mine = found if both == found else both

    def _put_aside(self) -> None:
        """Take in the file before it is written; what is damaged in it is kept beside it."""
        why = ""
        try:
            self._take()
        except LeftAlone:
            raise
        except NotABook as problem:
            self._damaged, why = self.path.read_bytes(), f" {problem}"
        if self._damaged is not None:
            aside = _free(self.path)
            write_whole(aside, self._damaged)
            how, then = ("", ", and a new answer book begins") if why else (" in full", "")
            kept = f"As it was, it is kept as {aside.name}{then}."
            self.tell(f"{self.path.name} could not be read{how}.{why} {kept}")
            self._damaged = None

    def _stated(self) -> tuple[int, ...]:
        """What changes when the file does; empty if there is none."""
        try:
            now = self.path.stat()
        except FileNotFoundError:
            if not self.path.parent.is_dir():
                raise OSError("its folder is not there") from None
            return ()
        if not stat.S_ISREG(now.st_mode):
            raise OSError("what stands in its place is no file")
        if now.st_size > _LARGEST:
            raise NotABook("It is larger than 64 MB, which no answer book is.")
        return now.st_ino, now.st_mtime_ns, now.st_size

    @contextlib.contextmanager
    def _locked(self, patience: float) -> Iterator[None]:
        """Alone with the file, as far as its folder allows: without any lock, merging heals."""
        if sys.platform == "emscripten":  # Python is alone, and its pages hold a browser's lock.
            yield
            return
        from filelock import FileLock

        self._stated()
        lock = FileLock(self.path.with_name(f".{self.path.name}.lock"), timeout=patience)
        try:
            lock.acquire()
        except TimeoutError:
            raise
        except (OSError, NotImplementedError):
            pass  # The folder allows no lock.
        try:
            if lock.is_locked and not self._swept:  # What killed writers left: nobody writes now.
                self._swept = True
                for left in self.path.parent.glob(f".{self.path.name}-*.part"):
                    with contextlib.suppress(OSError):
                        left.unlink()
            yield
        finally:
            lock.release()


def _many(number: int, one: str, many: str) -> str:
    """A number of things in words.

    >>> _many(1, "entry", "entries"), _many(2, "entry", "entries")
    ('One entry', '2 entries')
    """
    return f"One {one}" if number == 1 else f"{number} {many}"


def _missing(book: Book, other: Book) -> int:
    """How many attempts another book has and this one has not."""
    both = book.merged(other).attempts
    return sum(map(len, both.values())) - sum(map(len, book.attempts.values()))


def _text(path: Path) -> str:
    if not path.is_file():  # to open a pipe would be to wait for it
        raise OSError("what stands in its place is no file")
    try:
        return decoded(path.read_bytes())
    except UnicodeDecodeError:
        raise NotABook("It is damaged: it is not UTF-8 text.") from None


def _free(path: Path) -> Path:
    stem = f"{path.stem}.damaged-{datetime.now(UTC):%Y-%m-%d}"
    every = (path.with_name(f"{stem}-{number}{path.suffix}") for number in count(1))
    return next(each for each in every if not each.exists())


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "Another program holds it."
    if isinstance(error, OSError):
        return f"The system says: {error.strerror or error}."
    return str(error)


@dataclass
class Memory:
    """What one program knows of answer books beside their files; one that begins knows nothing."""

    shelves: dict[Path, Shelf] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    """Who works in a folder, where no file may say it."""
    latest: Shelf | None = None


_memory = Memory()


def remember(memory: Memory) -> None:
    """Know what a `memory` holds from now on, and nothing else."""
    global _memory
    _memory = memory


def shelf(student: str | None = None) -> Shelf:
    """The one answer book for the working directory, or that of a `student`, from now on."""
    try:
        home = place_of_book().parent
    except OSError:  # The folder is gone; what is known of its book is all there is.
        _memory.latest = _memory.latest or Shelf(Path(NAME))
        return _memory.latest
    if student is not None:
        _memory.names[_inode(home)] = student
        with contextlib.suppress(OSError):  # So that all notebooks of the folder know it.
            write_whole(home / _PRESENT, student.encode("utf-8", "replace"))
            del _memory.names[_inode(home)]
    for path, other in list(_memory.shelves.items()):
        if not path.parent.is_dir() and (other.unwritten or _inode(home) == other.folder):
            _move(other, home / path.name)
        elif _are_two(_owner(path), other.mine.student):
            _move(other, path.with_name(f"answers.{plain_name(other.mine.student)}.json"))
        else:
            other.read()
    latest = _memory.latest = shelf_at(present(home))
    if (name := _present(home)) and not latest.mine.student:  # The file was taken away, and begun.
        latest.mine = latest.mine.with_student(name)
    return latest


def shelf_at(path: Path) -> Shelf:
    """The answer book in a file, one and the same throughout this program."""
    if path not in _memory.shelves:
        _memory.shelves[path] = Shelf(path)
        if not room(path.parent) and not path.exists():
            _memory.shelves[path].tell(f"This folder is no room; your answers are kept in {path}.")
    return _memory.shelves[path]


def forget(path: Path) -> None:
    """Know no more of an answer book that its owner has taken away."""
    _memory.shelves.pop(path, None)


def shelf_of(id: str) -> Shelf | None:
    """The answer book with an id among those of this room; without an id, the present one."""
    present = shelf()
    if id in ("", present.id):
        return present
    for path in _books(present.path.parent):
        shelf_at(path).read()
    book, _, student = id.partition("-")
    for known in _memory.shelves.values():  # What was nobody's is the first student's who is named.
        if known.id == id or (student == _sign("") and known.id.startswith(f"{book}-")):
            return known
    # A book that is gone, or never was written: the same student goes on in this one.
    return present if present.id.endswith(f"-{student}") else None


def written_ids(exercise: str) -> list[str]:
    """The ids of attempts at an exercise that are on the disk, in whichever book of this room."""
    every = (each._disk.attempts.get(exercise, ()) for each in _memory.shelves.values())
    return [attempt.id for attempts in every for attempt in attempts[-_MANY:] if attempt.id]


def _move(shelf: Shelf, path: Path) -> None:
    del _memory.shelves[shelf.path]
    moved = shelf_at(path)
    moved.mine = moved.read().merged(shelf.mine)
    moved.settle()


def place_of_book(here: Path | None = None, student: str = "") -> Path:
    """Where a student's book stands: in the room, else at the nearest book above, else here."""
    start = (here or workplace()).resolve()
    above = (each for each in (start, *start.parents) if (each / NAME).is_file())
    return _place_of(room(start) or next(above, start), student)


def present(home: Path) -> Path:
    """Where the answer book stands of the student who works in a folder."""
    return _place_of(home, _present(home))


def _place_of(home: Path, student: str) -> Path:
    if not student:
        return home / NAME
    owners = {path: _owner(path) for path in _books(home)}
    for path, known in _memory.shelves.items():
        if path.parent == home and known.mine.student:
            owners[path] = known.mine.student
    own = (path for path, owner in owners.items() if folded_name(owner) == folded_name(student))
    name = f"answers.{plain_name(student)}.json" if owners.get(home / NAME) else NAME
    return next(own, home / name)


def _books(home: Path) -> list[Path]:
    found = [home / NAME]
    with contextlib.suppress(OSError):
        found += sorted(home.glob("answers.*.json"))
    return [path for path in found if path.is_file() and ".damaged-" not in path.name]


def _owner(path: Path) -> str:
    try:
        now = path.stat()
        return _student(path, now.st_ino, now.st_mtime_ns, now.st_size)
    except (OSError, NotABook):
        return ""


@lru_cache(maxsize=64)
def _student(path: Path, *_state: int) -> str:
    return Book.read(_text(path)).student


def _inode(folder: Path) -> int:
    """What a folder keeps when it is moved; 0 if it is not there."""
    try:
        return folder.stat().st_ino
    except OSError:
        return 0


def _are_two(one: str, other: str) -> bool:
    return bool(one and other) and folded_name(one) != folded_name(other)


def folded_name(name: str) -> str:
    """What a name is compared by."""
    return composed(name).casefold()


def _present(home: Path) -> str:
    try:
        return _memory.names.get(_inode(home)) or _text(home / _PRESENT)[:100].strip()
    except (OSError, NotABook):
        return ""


def plain_name(student: str) -> str:
    """A name as it can be part of a file's: another one for each name, however it is written.

    >>> plain_name("Kim Min 김"), plain_name("K-M"), plain_name("😀")
    ('kim-min-김', 'k-m-2c8a', 'student-5fc6')
    """
    folded = folded_name(student)
    plain = re.sub(r"\W+", "-", folded).strip("-")[:60]
    if plain.replace("-", " ") == folded:
        return plain
    return f"{plain or 'student'}-{_sign(folded)[:4]}"


def _sign(words: str) -> str:
    return hashlib.blake2b(words.encode("utf-8", "replace"), digest_size=6).hexdigest()
