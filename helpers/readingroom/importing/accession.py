"""From a saved page to a draft document and a lesson, both put in place whole or not at all."""

import os
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from readingroom.errors import ReadingRoomError, visible
from readingroom.html import block, element, styled
from readingroom.importing.draft import DraftDocument, files, filled
from readingroom.importing.first_lesson import exercises_file, lesson
from readingroom.importing.hypertext import PageText, page_text
from readingroom.loading import examine, schemas
from readingroom.loading.contents import EXERCISES, LIKELY, as_written, gaps
from readingroom.loading.files import read_bytes, room, shipped, shown
from readingroom.loading.transcription import id_for
from readingroom.text import Text, normalise

_SHIPPED = Path(__file__).parent / "templates"
_MOST, _LARGE = 8, 1_000_000
_SLUG = re.compile(r"(?!(?:con|prn|aux|nul|com\d|lpt\d)$)(?!.{61})[a-z0-9]+(?:-[a-z0-9]+)*")
"""What a folder may be called on any system; one keeps some names for itself."""


@dataclass(frozen=True, repr=False)
class Brought:
    """A page that was brought in: where it stands, and the report, which it shows in a cell."""

    folder: Path
    lesson: Path
    report: str

    def __repr__(self) -> str:
        return visible(self.report)

    def _repr_html_(self) -> str:
        name = f"What was found on the page {self.folder.name}"
        told = element("pre", self.report, tabindex=0, role="group", aria_label=name)
        return styled(block(told, label=name))


def new(
    page: str | os.PathLike[str], slug: str, *, into: str | os.PathLike[str] | None = None
) -> Brought:
    """A draft document and a lesson made of a saved page, text or HTML, and what was found on it.

    They come into the room, else into the working directory, or `into` a folder; nothing there is
    overwritten. Raises `ReadingRoomError`, and then writes nothing.
    """
    folder, notebook = _places(slug, into)
    content, taken = _read_page(Path(page))
    there = next(filter(os.path.lexists, (folder, notebook)), None)
    told = {"folder": shown(folder), "lesson": shown(notebook), "templates": str(_SHIPPED)}
    typed = (f'"{each}"' if " " in each else each for each in (told["folder"], told["lesson"]))
    told |= {"typed": " ".join(typed), "entered": "", "remarks": ""}
    if there is None:
        draft = DraftDocument(slug, Text(taken.text))
        _put(content, draft, folder, notebook)
        told["happened"] = f"{shown(Path(page))} is on the desk as “{slug}”."
        told["entered"] = "\n".join(_entered(draft))
        odd = (f"line {line}: {what}" for line, what in draft.remarks)
        told["remarks"] = _some([*taken.remarks, *odd], "more places of these kinds")
    elif notebook.is_file() and read_bytes(folder / "source.txt") == (content, []):
        before = f"{shown(Path(page))} was on the desk as “{slug}” before."
        told["happened"] = f"{before} Nothing was written."
    else:
        what = f"{shown(there)} is there already, and nothing is overwritten."
        raise ReadingRoomError(f"{what} Choose another name.")
    report = filled((_SHIPPED / "report.txt").read_text("utf-8"), told | _asked(folder))
    return Brought(folder, notebook, report.rstrip())


def _places(slug: str, into: str | os.PathLike[str] | None) -> tuple[Path, Path]:
    if not _SLUG.fullmatch(slug):
        plain = unicodedata.normalize("NFKD", slug).encode("ascii", "ignore").decode().lower()
        near = id_for(plain, otherwise="page-1")
        near = near if _SLUG.fullmatch(near) else f"{near}-1"
        raise ReadingRoomError(
            f"“{slug[:80]}” cannot be the name of a document: write small letters a to z and "
            f"figures, joined by hyphens. Did you mean “{near}”?"
        )
    if (shipped("data") / slug).exists():
        what = f"“{slug}” is the name of a document that comes with Reading Room."
        raise ReadingRoomError(f"{what} Choose another name.")
    home = room() if into is None else None
    folder = home / "data" if home else Path(into or "")
    return folder / slug, (home or folder) / f"{slug}.ipynb"


def _read_page(path: Path) -> tuple[bytes, PageText]:
    """The bytes of a saved page to be kept (UTF-8 byte for byte), and its text."""
    if not os.path.lexists(path):
        what = f"There is no file {shown(path)}."
        raise ReadingRoomError(f"{what} Name the page that you have saved.")
    content, problems = read_bytes(path)
    if problems:
        raise ReadingRoomError(f"{shown(path)}: {problems[0].what} Name the page you have saved.")
    if len(content) > _LARGE:
        size = len(content) / 1_000_000
        sys.stderr.write(f"{shown(path)} has {size:.1f} MB; this may take a minute …\n")
    taken = page_text(content, path.name)
    same = normalise(content.decode("utf-8", "replace")) == taken.text
    return content if same else taken.text.encode(), taken


def _template(name: str) -> str:
    own = (room() or _SHIPPED) / "templates" / name
    return (own if own.is_file() else _SHIPPED / name).read_text("utf-8")


def _filled(name: str, fill: Callable[[str], str]) -> bytes:
    try:
        return fill(_template(name)).encode()
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise ReadingRoomError(
            f"templates/{name} of your room cannot be used ({error}). Compare it with the one in "
            f"{_SHIPPED}, or take it away. Nothing was written."
        ) from error


def _put(content: bytes, draft: DraftDocument, folder: Path, notebook: Path) -> None:
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as name:
            made = Path(name) / folder.name
            cells = _make(content, draft, made)
            file = notebook.open("xb")
            try:
                with file:
                    file.write(cells)
                made.rename(folder)
            except BaseException:
                notebook.unlink()
                raise
    except OSError as error:
        raise ReadingRoomError(
            f"{shown(folder)} cannot be written ({error.strerror}), so nothing was. Make room or "
            "ask for leave to write there, or choose another folder."
        ) from error


def _make(content: bytes, draft: DraftDocument, folder: Path) -> bytes:
    """Write the files of a document into a folder, and give its lesson."""
    texts = {**files(draft, _template), **schemas.schema_files()}
    made = {"source.txt": content, **{name: text.encode() for name, text in texts.items()}}
    for name, each in made.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(each)
    document, problems = examine(folder)
    if document is None:
        raise ReadingRoomError(f"No draft could be made of this page: {problems[0]}")
    exercises = _filled("exercises.yaml", lambda text: exercises_file(document, text))
    (folder / EXERCISES).write_bytes(exercises)
    asked = as_written(folder / EXERCISES)
    return _filled("lesson.ipynb", lambda text: lesson(document, asked, text))


def _entered(draft: DraftDocument) -> Iterator[str]:
    for name, entries in draft.lists.items():
        yield f"  {name}: {len(entries)}"
        for entry in entries[:_MOST] if name == "letters" else ():
            yield f"    {entry['code']}: {entry['title']}"


def _some(lines: Sequence[object], more: str) -> str:
    behind = [f"… and {len(lines) - _MOST} {more}"] if len(lines) > _MOST else []
    return "\n".join(f"  {each}" for each in [*lines[:_MOST], *behind])


def _asked(folder: Path) -> dict[str, str]:
    asked = gaps(folder)
    near = [each for each in asked if LIKELY in each.what]
    files = Counter(Path(each.path).name for each in asked)
    counts = files["document.yaml"], files[EXERCISES], len(asked), len(near)
    told = dict(zip(("facts", "questions", "asked", "near"), map(str, counts), strict=True))
    return told | {"likely": _some(near, "more: search for “TODO likely”")}
