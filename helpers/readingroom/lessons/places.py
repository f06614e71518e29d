"""Where lessons and documents lie: in a room, in a checkout, or alone; and a copy to run in."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from posixpath import normpath

from readingroom.document import Document
from readingroom.errors import DocumentError, NotHere, Problem, ReadingRoomError, did_you_mean
from readingroom.lessons import quotations
from readingroom.lessons.form import Beside, Surroundings, lint, remarks
from readingroom.lessons.notebook import Notebook, asked, loads, read_notebook
from readingroom.loading import files, load
from readingroom.loading.contents import EXERCISES, as_written
from readingroom.loading.files import read_text, room, shipped, shown, workplace

_LESSONS = ("*.ipynb", "instructor/*.ipynb", "notebooks/*.ipynb", "notebooks/*/*.ipynb")
_OF_DOCUMENTS = (EXERCISES, "context.yaml")
_DOCUMENTS = ("*/document.yaml", "data/*/document.yaml", "data/*/source.txt")
MARK = "room.yaml"
_BESIDE = ".version-"
"""In the name of a newer version that `readingroom start` has put beside a changed one."""
_LEFT_OUT = ("answers.json", "readingroom", "readingroom.py", "__pycache__", "node_modules")
"""A lesson is run as one who has not begun finds it; and nothing stands before the library."""


@dataclass(frozen=True)
class Examined:
    """A notebook with what is wrong with it unrun; `remark` says what could not be checked,
    `remarks` what a student would notice; `broken` names documents that cannot be read.
    """

    notebook: Notebook | None
    problems: tuple[Problem, ...]
    remark: str = ""
    remarks: tuple[Problem, ...] = ()
    broken: tuple[str, ...] = ()


def held_notebooks(folder: Path) -> list[Path]:
    """The lessons that a room or a checkout holds."""
    found = {each for pattern in _LESSONS for each in folder.glob(pattern)}
    kept = (each for each in found if not _hidden(each.relative_to(folder)))
    return sorted(each for each in kept if _BESIDE not in each.name)


def find_lesson(name: str, what: str = "lesson", others: Iterable[str] = ()) -> Path:
    """The notebook of a lesson by path or name. Raises `NotHere`, with what is near of `others`."""
    bare = name.replace("\\", "/").removeprefix("instructor/").removesuffix(".ipynb")
    likely = [Path(name)] if name.endswith(".ipynb") else []
    if Path(bare).name == bare:
        likely += [folder / f"{bare}.ipynb" for folder in _lesson_folders()]
    if there := next(filter(os.path.isfile, likely), None):  # A path may be none.
        return there
    near = did_you_mean(name, [*known_lessons(), *others])
    raise NotHere(f"There is no {what} “{name[:200]}”. {near}")


def distinct(lessons: Iterable[Path], then: str) -> list[Path]:
    """Lessons, each once. Raises `ReadingRoomError` where two are called the same, and says so."""
    found: dict[str, Path] = {}
    for path in lessons:
        if not path.samefile(found.setdefault(path.stem, path)):
            raise ReadingRoomError(f"Two of these lessons are called {path.stem}{then}")
    return [*found.values()]


def _lesson_folders() -> list[Path]:
    homes = [workplace(), *filter(None, [room()]), shipped("notebooks")]
    return [folder for home in homes for folder in (home, home / "instructor")]


def known_lessons() -> list[str]:
    """The names of all lessons that can be found from here; the instructor's come last."""
    found = (file.stem for folder in _lesson_folders() for file in sorted(folder.glob("*.ipynb")))
    return list(dict.fromkeys(found))


def held_documents(folder: Path) -> list[Path]:
    """The folders of documents that a room, a checkout or a folder holds, or that it is."""
    if any((folder / name).exists() for name in ("document.yaml", "source.txt")):
        return [folder]
    found = {file.parent for pattern in _DOCUMENTS for file in folder.glob(pattern)}
    return sorted(each for each in found if _BESIDE not in each.name)


def strays(home: Path) -> list[Path]:
    """Exercises and cards in a room that belong to no document in it."""
    places = [f"{place}{name}" for place in ("", "*/", "data/*/") for name in _OF_DOCUMENTS]
    found = (each for place in places for each in home.glob(place))
    lost = (each for each in found if not (each.parent / "document.yaml").is_file())
    return sorted(each for each in lost if not _hidden(each.relative_to(home)))


def notebook_at(path: Path) -> Notebook:
    """The notebook in a file; one without cells where none can be read."""
    try:
        return notebook_of(path)
    except DocumentError:
        return Notebook(shown(path), ())


def notebook_of(path: Path) -> Notebook:
    """The notebook in a file. Raises `DocumentError` with what is wrong with it."""
    content, problems = read_text(path)
    if problems:
        raise DocumentError(problems)
    return read_notebook(content, shown(path))


def examine_notebook(path: Path) -> Examined:
    """Read a notebook and check it with the documents and notebooks it stands among."""
    try:
        notebook = notebook_of(path)
    except DocumentError as error:
        return Examined(None, error.problems)
    loaded, named = loads(notebook), {slug for _, _, slug, _ in asked(notebook)}
    folders = {slug: folder_of_document(slug, path) for slug in (*loaded.values(), *named)}
    found = {slug: _read(each, files.state_at(each)) for slug, each in folders.items() if each}
    documents = {slug: document for slug, (document, _) in found.items() if document}
    desk = {name: documents[slug] for name, slug in loaded.items() if slug in documents}
    exercises = {slug: lessons for slug, (_, lessons) in found.items() if slug in named}
    missing = [slug for slug in loaded.values() if slug not in documents]
    home = home_of(path)
    in_room = home is not None and not _is_checkout(home)
    among = Surroundings(desk, _beside(path), exercises, in_room)
    wrong, told = tuple(lint(notebook, among)), tuple(remarks(notebook, among))
    broken = tuple(slug for slug in missing if slug in found)
    return Examined(notebook, wrong, _unchecked(notebook, missing), told, broken)


def _unchecked(notebook: Notebook, missing: list[str]) -> str:
    skipped = "quotations, addresses and line numbers were not checked"
    if missing:
        names = ", ".join(f"“{slug[:80]}”" for slug in missing)
        return f"{skipped} against {names}, which cannot be read"
    speaks = notebook.code or quotations.speaks_of_a_page(notebook)
    return f"{skipped}, for it loads no document" if speaks and not loads(notebook) else ""


@lru_cache(maxsize=8)
def _read(folder: Path, _state: files.State) -> tuple[Document | None, dict[str, str]]:
    lessons = {id: each.text("lesson") for id, each in as_written(folder / EXERCISES).items()}
    try:
        return load(folder), lessons
    except DocumentError:
        return None, lessons


def folder_of_document(slug: str, path: Path) -> Path | None:
    """The folder that `rr.load(slug)` finds from a notebook: beside it, in its home, or shipped."""
    return files.folder_beside(slug, path.parent, home_of(path))


def document_of(slug: str, path: Path) -> Document:
    """The document that `rr.load(slug)` gives in a notebook. Raises as `rr.load` does."""
    return load(folder_of_document(slug, path) or slug)


def home_of(path: Path) -> Path | None:
    """The room or the checkout in which a notebook lies."""
    folders = Path(os.path.abspath(path)).parents  # noqa: PTH100 (links are not followed)
    return next((each for each in folders if (each / MARK).is_file() or _is_checkout(each)), None)


def _is_checkout(folder: Path) -> bool:
    marked = (folder / MARK).is_file()
    return not marked and (folder / "notebooks").is_dir() and any(folder.glob(_DOCUMENTS[1]))


def _beside(path: Path) -> Beside:
    here = path.parent.absolute()
    return {
        normpath(Path(os.path.relpath(each, here)).as_posix()): notebook_at(each).title
        for each in held_notebooks(home_of(path) or here)
    }


@contextmanager
def copied_room(path: Path) -> Iterator[Path]:
    """The folder of a notebook in a temporary copy of its room or checkout; links are followed, so
    no run reaches the room. Hidden files, too large ones and the answer book stay behind.
    """
    path = Path(os.path.abspath(path))  # noqa: PTH100 (links are not followed)
    home = home_of(path)
    found = [path, *chain(*map(needed_files, [home] if home else held_documents(path.parent)))]
    home = home or path.parent
    with tempfile.TemporaryDirectory(prefix="readingroom-", ignore_cleanup_errors=True) as name:
        copy = Path(name)
        for file in found:
            target = _in_room(file.relative_to(home), home)
            with suppress(OSError):  # A link that leads nowhere, a file that is kept from us.
                if target and file.is_file() and file.stat().st_size <= files.LARGEST:
                    (copy / target).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(file, copy / target)
        (copy / MARK).write_text("format: room 1\nversion: 0\nlessons: []\n...\n", "utf-8")
        folder = (copy / (_in_room(path.relative_to(home), home) or path.name)).parent
        folder.mkdir(parents=True, exist_ok=True)
        yield folder


def _in_room(inside: Path, home: Path) -> Path | None:
    top = inside.parts[0] if _is_checkout(home) else "data"
    if top == "notebooks":
        return Path(*inside.parts[1:])
    return inside if top == "data" else None


def needed_files(folder: Path) -> Iterator[Path]:
    """All files in a folder that a lesson may need."""
    for here, folders, names in os.walk(folder):
        folders[:] = [each for each in folders if not _hidden(Path(each))]
        yield from (Path(here, name) for name in names if not _hidden(Path(name)))


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") or part in _LEFT_OUT for part in path.parts)
