"""The compiled form of a shipped document: JSON, checked when made, used while its seal fits."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass
from functools import cache
from hashlib import blake2b
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from readingroom import __version__
from readingroom.document import Document
from readingroom.document.page import Page
from readingroom.document.things import Place
from readingroom.errors import DocumentError
from readingroom.loading.files import folder_fingerprint, shipped
from readingroom.text import Span, Text

if TYPE_CHECKING:
    from readingroom.exercises import Exercises

DOCUMENT, EXERCISES = "document.json", "exercises.json"
PACKAGE = Path(__file__).parents[1]
FOLDER = "_compiled"
_PARTS = ("text.py", "dat*.py", "document/*.py", "reading.py", "exercises/*.py", "loading/*.py")
_SEALED = b'{"seal": "%s", "holds": %s}\n'
_HEAD = len(_SEALED % (b"0" * 32, b"")) - len(b"}\n")


def document_in(folder: Path, state: str) -> Document | None:
    """The document of a shipped folder that is in this state, if it is compiled."""
    if (held := _opened(folder, DOCUMENT, state)) is None:
        return None
    id, title, status, text, outline, things, readings, keyless = held
    page = Page(Text(text), *_made(outline))
    place = cache(page.place)
    things, readings = _made(things, place), Opened(readings["{"], place)
    return Document(id, title, status, folder, page, page.reference, things, readings, keyless)


def exercises_in(document: Document) -> "Exercises | None":
    """The exercises of a shipped document, if they are compiled."""
    from readingroom.exercises import Exercises

    folder, place = document.folder, cache(document.page.place)
    held = _opened(folder, EXERCISES, _with_exercises(folder, folder_fingerprint(folder)))
    return Exercises(document.id, Opened(held["{"], place)) if held else None


class Opened(Mapping[str, Any]):
    """Values of the compiled form by their names, made when one is asked for: most never are."""

    def __init__(self, held: Mapping[str, Any], place: Callable[[Span], Any]) -> None:
        self._held = held
        self._made = cache(lambda name: _made(held[name], place))

    def __getitem__(self, name: str) -> Any:
        return self._made(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)


def compiled(folder: Path, maker: str = "") -> dict[str, bytes]:
    """The files of a compiled form, to be opened by this `maker`. Raises `DocumentError`."""
    from readingroom.loading.examination import examined
    from readingroom.loading.exercises import read_exercises

    document, problems = examined(folder)
    if document is None or problems:
        raise DocumentError(problems)
    if document.status == "draft":
        return {}
    page = document.page
    outline = (page.letters, page.parts, page.brackets, page.reference)
    made = map(_plain, (outline, document.things, document.readings))
    held = [document.id, document.title, document.status, document.text, *made, document.keyless]
    every = read_exercises(document).by_id if (folder / "exercises.yaml").exists() else {}
    state = folder_fingerprint(folder)
    exercises = _sealed(_plain(every), _with_exercises(folder, state), maker)
    return {DOCUMENT: _sealed(held, state, maker), EXERCISES: exercises}


def _with_exercises(folder: Path, state: str) -> str:
    with suppress(OSError):
        exercises = (folder / "exercises.yaml").read_bytes()
        return blake2b(state.encode() + exercises, digest_size=16).hexdigest()
    return ""


def _opened(folder: Path, name: str, state: str) -> Any:
    with suppress(OSError):
        if folder.resolve().parent == shipped("data"):
            raw = (PACKAGE / FOLDER / folder.name / name).read_bytes()
            held = raw[_HEAD:-2]
            return json.loads(held) if raw == _SEALED % (_seal(held, state), held) else None
    return None


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
    if isinstance(value, Place):
        return {"@": [value.start, value.end]}
    if isinstance(value, Span):
        return {"-": [*value]}
    if is_dataclass(value):
        kind = type(value)
        named = ((each, getattr(value, each.name)) for each in fields(value))
        given = {each.name: _plain(held) for each, held in named if each.default != held}
        return {"=": f"{kind.__module__.partition('.')[2]}.{kind.__name__}", **given}
    if isinstance(value, tuple):
        return [*map(_plain, value)]
    if isinstance(value, list):
        return {"[": [*map(_plain, value)]}
    if isinstance(value, Mapping):
        return {"{": {name: _plain(each) for name, each in value.items()}}
    return value


def _made(plain: Any, place: Callable[[Span], Any] = Span._make) -> Any:
    """The value that `_plain` has made plain; `place` makes those of the page, each once."""
    if type(plain) is list:
        return tuple([each if type(each) is str else _made(each, place) for each in plain])
    if type(plain) is not dict:
        return plain
    sign, held = next(iter(plain.items()))
    if sign in ("@", "-"):
        return place(Span(*held)) if sign == "@" else Span(*held)
    if sign == "[":
        return [_made(each, place) for each in held]
    named = held if sign == "{" else plain
    values = {n: each if type(each) is str else _made(each, place) for n, each in named.items()}
    return _kind(values.pop("="))(**values) if sign == "=" else values


@cache
def _kind(name: str) -> Any:
    module, _, kind = name.rpartition(".")
    return getattr(import_module(f"readingroom.{module}"), kind)
