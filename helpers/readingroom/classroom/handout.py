"""Handouts: a student's room ready to give, as a folder or a zip, with a page for each door."""

import json
import mimetypes
import os
import re
from collections.abc import Container, Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote

from readingroom import __version__
from readingroom.classroom.rooms import MARK, RoomMark, is_litter, locked, mark_as_text
from readingroom.errors import ReadingRoomError, visible
from readingroom.lessons import edition, paper, webpage
from readingroom.lessons.notebook import Notebook, documents_in
from readingroom.lessons.places import folder_of_document, needed_files, notebook_of
from readingroom.loading import examination, exercises_of, load
from readingroom.loading.files import shipped, shown, write_whole, zipped
from readingroom.loading.redaction import redacted

_PUBLIC = (
    "The keys of {} are public: they come with Reading Room, so every student has them. "
    "--without-keys is for exercises of your own."
)
DOORS = ("notebook", "page", "paper")
_WITH_KEYS = "After each answer you are told what holds, and where to look once more."
_WITHOUT = "Your teacher has the key: your answers are kept, and the replies come later."
_PICTURE = re.compile(r"!\[[^\[\]]*\]\(([^()\s]+)[^()]*\)")
_TO_LESSON = re.compile(r"\[([^\[\]]*)\]\(([^()\s]+\.ipynb)(?:#[^()\s]*)?\)")


def handout(
    lessons: Sequence[Path], document: Path | None = None, *, keys: bool = True
) -> tuple[dict[str, bytes], list[str]]:
    """The files of a student's room with some lessons, by their names, and what to tell of them.

    A lesson is handed out unrun, with the documents of one's own that it loads; `document` is the
    folder of one that lies elsewhere. Raises `ReadingRoomError` if something is missing.
    """
    for path in filter(edition.is_for_instructors, lessons):
        raise ReadingRoomError(f"{path.stem} is for teachers, and is not handed out to students.")
    notebooks = {path: notebook_of(path) for path in lessons}
    names = {path.name for path in lessons}
    files = {path.name: _unrun(path.read_bytes(), names) for path in lessons}
    told, withheld = list[str](), False
    for slug, folder in loaded(notebooks, document).items():
        if not keys and (shipped("data") / slug).is_dir():
            told.append(_PUBLIC.format(slug))
        if not is_shipped(folder):
            files |= _document(folder, slug, keys)
            withheld = not keys
    for path, notebook in notebooks.items():
        files |= _pictures(path, notebook, told)
        glossary = examination.glossary_file(path)
        if glossary.parent != shipped("data"):
            files[f"data/{examination.NAME}"] = glossary.read_bytes()
    files |= _instructions([each.title for each in notebooks.values()], withheld)
    return files | {MARK: mark_as_text(RoomMark(__version__, handed_out=True))}, told


def is_shipped(folder: Path) -> bool:
    """Whether a document comes with the library, so that every student has it."""
    return folder.resolve().parent == shipped("data")


def loaded(notebooks: Mapping[Path, Notebook], document: Path | None) -> dict[str, Path]:
    """The folders of the documents that lessons load, by their names. Raises `ReadingRoomError`."""
    own = {document.name: document} if document else {}
    found: dict[str, Path] = {}
    for path, notebook in notebooks.items():
        for slug in sorted(documents_in(notebook)):
            folder = own.get(slug) or folder_of_document(slug, path)
            if folder is None:
                what = f"{shown(path)} loads “{slug}”, which is not here."
                raise ReadingRoomError(f"{what} Name its folder with --document.")
            found[slug] = folder
    if left := own.keys() - found.keys():
        raise ReadingRoomError(f"None of these lessons loads the document “{left.pop()}”.")
    return found


def _unrun(lesson: bytes, names: Container[str]) -> bytes:
    """A lesson as nobody has run it yet, locked, with links to those alone that come with it."""

    def link(found: re.Match[str]) -> str:
        return found[0] if unquote(found[2]) in names else found[1]

    read = json.loads(lesson)
    read["metadata"].pop("widgets", None)
    for cell in read["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
            cell["metadata"].pop("execution", None)
        elif cell["cell_type"] == "markdown":
            cell["source"] = _TO_LESSON.sub(link, "".join(cell["source"]))
    plain = (json.dumps(read, indent=1, ensure_ascii=False) + "\n").encode()
    return locked(plain, plain)


def _document(folder: Path, slug: str, keys: bool) -> dict[str, bytes]:
    for title in exercises_of(load(folder)).gaps.values():
        what = f"{shown(folder)}: the exercise “{title}” still holds TODO."
        raise ReadingRoomError(f"{what} Fill it in, or take it out, before you hand it out.")
    every = sorted(needed_files(folder)) if keys else ()
    whole = {each.relative_to(folder).as_posix(): each.read_bytes() for each in every}
    given = whole if keys else redacted(folder)
    return {f"data/{slug}/{name}": content for name, content in given.items()}


def _pictures(lesson: Path, notebook: Notebook, told: list[str]) -> dict[str, bytes]:
    home, found = lesson.parent.resolve(), dict[str, bytes]()
    names = (name for cell in notebook.prose for name in _PICTURE.findall(cell.source))
    for name in (unquote(each) for each in names if ":" not in each):
        is_there = os.path.isfile(home / name)  # noqa: PTH113 (never fails)
        path = (home / name).resolve() if is_there else Path()
        kind = mimetypes.guess_type(name)[0] or ""
        if path.is_relative_to(home) and kind.startswith("image/"):
            found[path.relative_to(home).as_posix()] = path.read_bytes()
        else:
            told.append(f"{lesson.name} shows {visible(name)}, no picture in its folder: left out.")
    return found


def _instructions(titles: Sequence[str], withheld: bool) -> dict[str, bytes]:
    called = "one lesson" if len(titles) == 1 else f"{len(titles)} lessons"
    source = Path(__file__).with_name("instructions.md").read_text("utf-8")
    source = source.replace("{lessons}", f"{called} ({', '.join(map('*{}*'.format, titles))})")
    source = source.replace("{keys}", _WITHOUT if withheld else _WITH_KEYS)
    pages = (each.partition("\n") for each in re.split(r"(?m)^# ", source)[1:])
    fronts = (webpage.front(paper.on_screen(text), title).encode() for title, _, text in pages)
    return dict(zip(map("instructions-{}.html".format, DOORS), fronts, strict=True))


def write_handout(out: Path, files: Mapping[str, bytes]) -> None:
    """Write a handout as a folder or a zip. Raises `ReadingRoomError` if `out` is not free."""
    if out.exists() and not (out.is_dir() and all(is_litter(each.name) for each in out.iterdir())):
        what = f"{shown(out)} is there already, and nothing in it was touched."
        raise ReadingRoomError(f"{what} Name another place for the handout, or move it away.")
    if out.suffix.lower() == ".zip":
        inside = {f"{out.stem}/{name}": content for name, content in files.items()}
        out, files = out.parent, {out.name: zipped(inside)}
    for name, content in files.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        write_whole(out / name, content)
