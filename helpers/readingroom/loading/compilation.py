"""The compiled form of a shipped document: what reading and checking its files gave, as JSON.

It lies in the package, put into the wheel or made by `readingroom compile`, and is used only while
its seal fits them; else they are read. So it is never believed when it is stale or was changed, and
what it holds need not be checked again.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from functools import cache
from hashlib import blake2b
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from readingroom import __version__
from readingroom.document import Document
from readingroom.document.page import Page
from readingroom.document.things import Place
from readingroom.errors import DocumentError
from readingroom.loading.files import fingerprint, shipped
from readingroom.reading import Reading
from readingroom.text import Span, Text

if TYPE_CHECKING:
    from readingroom.exercises import Exercises

DOCUMENT, EXERCISES = "document.json", "exercises.json"
PACKAGE = Path(__file__).parents[1]
FOLDER = "_compiled"
"""The folder in the package, with one for each document."""
_PARTS = ("text.py", "dates.py", "document/*.py", "reading.py", "exercises/*.py", "loading/*.py")
_SEALED = b'{"seal": "%s", "holds": %s}\n'
_STATES: WeakKeyDictionary[Document, str] = WeakKeyDictionary()
"""The state of the files that each document stands for which was compiled."""
_HEAD = len(_SEALED % (b"0" * 32, b"")) - len(b"}\n")


@contextmanager
def _collecting_nothing() -> Iterator[None]:
    """Within this block no garbage is looked for, since thousands of values are made to last."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_collecting_nothing()
def document_in(folder: Path, state: str) -> Document | None:
    """The document of a shipped folder that is in this state, if it is compiled."""
    held = _opened(folder, DOCUMENT, state)
    if held is None:
        return None
    page = Page(Text(held["text"]), *_Values(None).of(held["page"]))
    values = _Values(page)
    things, made = values.of(held["things"]), values.of(held["readings"])
    readings = {reading.reader: reading for reading in made}
    title, status = held["title"], held["status"]
    document = Document(held["id"], title, status, folder, page, page.reference, things, readings)
    _STATES[document] = state
    return document


@_collecting_nothing()
def exercises_in(document: Document) -> Exercises | None:
    """The exercises of a document that was compiled, if they are so too."""
    from readingroom.exercises import Exercises

    state = _with_exercises(document.folder, _STATES.get(document, ""))
    held = _opened(document.folder, EXERCISES, state) if document in _STATES else None
    if held is None:
        return None
    return Exercises(document.id, _Values(document.page).of(held))


def compiled(folder: Path, maker: str = "") -> dict[str, bytes]:
    """The files of a folder's compiled form, by their names; `maker` is what will open them.

    Raises `DocumentError` with all that is wrong with the document, its exercises with it.
    """
    from readingroom.loading.examination import examine
    from readingroom.loading.exercises import read_exercises

    document, problems = examine(folder)
    if document is None or problems:
        raise DocumentError(problems)
    if document.status == "draft":
        return {}
    page, readings = document.page, document.readings.values()
    held = {
        "id": document.id,
        "title": document.title,
        "status": document.status,
        "text": document.text,
        "page": _plain((page.letters, page.parts, page.brackets, page.reference)),
        "things": _plain(document.things),
        "readings": _plain(tuple(each for each in readings if isinstance(each, Reading))),
    }
    every = read_exercises(document).every if (folder / "exercises.yaml").exists() else ()
    state = fingerprint(folder)
    return {
        DOCUMENT: _sealed(held, state, maker),
        EXERCISES: _sealed(_plain(every), _with_exercises(folder, state), maker),
    }


def _with_exercises(folder: Path, state: str) -> str:
    """The state of a document's files, its exercises with them."""
    try:
        exercises = (folder / "exercises.yaml").read_bytes()
    except OSError:
        return ""
    return blake2b(state.encode() + exercises, digest_size=16).hexdigest()


def _opened(folder: Path, name: str, state: str) -> Any:
    """What a file of the compiled form holds; None where there is none or its seal does not fit."""
    if folder.resolve().parent != shipped("data"):
        return None
    try:
        raw = (PACKAGE / FOLDER / folder.name / name).read_bytes()
    except OSError:
        return None
    held = raw[_HEAD:-2]
    return json.loads(held) if raw == _SEALED % (_seal(held, state), held) else None


def _sealed(held: Any, state: str, maker: str) -> bytes:
    content = json.dumps(held, ensure_ascii=False, separators=(",", ":")).encode()
    return _SEALED % (_seal(content, state, maker), content)


def _seal(content: bytes, state: str, maker: str = "") -> bytes:
    parts = (maker or _maker()).encode(), state.encode(), content
    return blake2b(b"\0".join(parts), digest_size=16).hexdigest().encode()


@cache
def _maker() -> str:
    """The library: its version, and in a checkout, where code changes without it, its files."""
    if shipped("data").is_relative_to(PACKAGE):
        return __version__
    files = sorted(path for part in _PARTS for path in PACKAGE.glob(part))
    known = ((path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in files)
    return f"{__version__} {[*known]}"


def _plain(value: Any) -> Any:
    """A value of the model in what JSON has: text, figures, lists, and groups with a sign."""
    if isinstance(value, Place):
        return {"@": [value.start, value.end]}
    if isinstance(value, Span):
        return {"-": [*value]}
    if is_dataclass(value):
        kind = type(value)
        named = {each.name: getattr(value, each.name) for each in fields(value)}
        given = {
            each.name: _plain(named[each.name])
            for each in fields(value)
            if each.default != named[each.name]
        }
        return {"=": f"{kind.__module__.partition('.')[2]}.{kind.__name__}", **given}
    if isinstance(value, tuple):
        return [*map(_plain, value)]
    if isinstance(value, list):
        return {"[": [*map(_plain, value)]}
    if isinstance(value, Mapping):
        return {"{": {name: _plain(each) for name, each in value.items()}}
    return value


class _Values:
    """Makes values of the model again, each place of the page once."""

    def __init__(self, page: Page | None) -> None:
        self.page = page
        self.places: dict[tuple[int, int], Place] = {}

    def of(self, plain: Any) -> Any:
        """The value that `_plain` has made plain."""
        if type(plain) is str:
            return plain
        if type(plain) is list:
            return tuple([each if type(each) is str else self.of(each) for each in plain])
        if type(plain) is not dict:
            return plain
        if name := plain.pop("=", ""):
            return _kind(name)(**self._named(plain))
        ((sign, held),) = plain.items()
        if sign == "@":
            return self._place(*held)
        if sign == "-":
            return Span(*held)
        if sign == "[":
            return [*map(self.of, held)]
        return self._named(held)

    def _named(self, held: Mapping[str, Any]) -> dict[str, Any]:
        return {name: each if type(each) is str else self.of(each) for name, each in held.items()}

    def _place(self, start: int, end: int) -> Place:
        assert self.page is not None
        if (start, end) not in self.places:
            self.places[start, end] = self.page.place(Span(start, end))
        return self.places[start, end]


@cache
def _kind(name: str) -> Any:
    module, _, kind = name.rpartition(".")
    return getattr(import_module(f"readingroom.{module}"), kind)
