"""Lessons as a site: the same pages for any web host, and the same Python answers there."""

import hashlib
import json
import re
import shutil
import subprocess
import tarfile
import tempfile
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path, PurePosixPath

from jupyter_core.paths import jupyter_data_dir

from readingroom import __version__
from readingroom.classroom import handout
from readingroom.document import Document
from readingroom.document.context import Clock
from readingroom.errors import DocumentError, ReadingRoomError
from readingroom.html import Html, element, join, plain, scrolling
from readingroom.html import style as output_style
from readingroom.lessons import counter, exhibits, paper, webpage
from readingroom.lessons.edition import Lesson
from readingroom.lessons.notebook import IN_NOTEBOOK, documents_in
from readingroom.lessons.places import MARK, distinct, find_lesson, notebook_of
from readingroom.lessons.rehearsal import Ran, rehearse, run_as_text
from readingroom.loading import load
from readingroom.loading.compilation import FOLDER, PACKAGE, compiled
from readingroom.loading.files import room, shipped, shown, working_in, write_whole, zipped
from readingroom.views.desk import at_a_page

PYTHON = "pyodide@314.0.7"  # what runs Python in a browser, as npm knows it
CORE = {  # its files that are needed, and their SHA-256
    "pyodide.mjs": "6f1d60f7bf529beb300f0f47983c921d3982363640ba20af0e38efdddbc66109",
    "pyodide.asm.mjs": "f7cdc8ece80678ceb712f8e65ebe6d3a83203a180c399865f49612a051693635",
    "pyodide.asm.wasm": "cc36e3cab04fdfc9a63ff13eb52eae2b911bf46c025cc7b281f394bd3de1d5e6",
    "python_stdlib.zip": "fa1957e5777068fc4f7437f96d860ae2fbe9c19732ba06c84e004ec16dd7dd7a",
    "pyodide-lock.json": "5dc2fc119108bc148c7457dc86e7675b5c87e1cafd420b9c34c1eaef7b36c010",
}
_PYTHON_FOLDER = PYTHON.replace("@", "-")
_STUDENTS = f"format: room 1\nversion: {__version__}\nfor: students\nlessons: []\n...\n"
_SCRIPTS = PACKAGE / "views"
_LEFT_OUT = {"importing", "plots", "tables", "exchange", "classroom", "cli.py"}
_LEFT_OUT |= {"entry.py", "_compiled", "_room", "tests"}
_NEEDED = ("mistune", "traitlets", "yaml")
_NOT_NEEDED = (".js", ".json", ".pyc")
_WIDGETS = {"anywidget.py": "AnyWidget", "ipywidgets.py": "HTML"}  # A browser draws none.
_PICTURE = re.compile(r"data:image/(png|jpeg|svg\+xml);base64,([A-Za-z0-9+/=]+)")
_TABLE = re.compile(r"(?s)<table><caption>(.*?)</caption>.*?</table>")
_KEPT = (
    "Your answers are kept in this browser, on this device, and nowhere else. A private window "
    "forgets them when it is closed, and so does a browser whose data are cleared; Safari deletes "
    "them after seven days without a visit. So take a copy with you."
)
_WHAT = (
    "Lessons in reading one historical document closely: who wrote it, what it argues, what it "
    "asks for, and when. The text stands beside the questions. There is nothing to install, and "
    "nobody signs in."
)
_CHECKED = "Every lesson asks, and Python checks your answers in this browser."
_HANDED_IN = (
    "At the end of each lesson you make a page to hand in, or save a file of your answers. Give it "
    "to your teacher, by mail or as your class does; this site sends nothing to anybody."
)
_IN_FULL = (
    "This is the guide that comes with the lessons. As a notebook, in a teacher's room, it also "
    "shows tables made from the key: every error that an exercise foresees, and every reply. They "
    "are left out here, where students read too."
)
_FRONT, _TEACHERS = "index", "teachers"  # the pages of a site that are no lessons
_FROM_A_FILE = " Opened from a file the page can be read; replies need a web host."
_NO_PYTHON = (
    "Answers cannot be checked on this site: it was made without Python for the browser. "
    "Everything can be read; what you write is gone when you close the page."
)
_DOWNLOAD = element("button", "Download my answers", type="button", data_keep="download")
_UNKEPT = element(
    "details", element("summary", "Answers are not kept here"), element("p", _NO_PYTHON)
)


def chosen(lessons: Sequence[str], document: Path | None) -> list[Path]:
    """The lessons named, else all here (of a document). Raises `ReadingRoomError` if none."""
    every = [find_lesson(each) for each in lessons] or _all(document)
    if not every:
        what = f"loads the document “{document.name}”" if document else "is here"
        raise ReadingRoomError(f"No lesson {what}. Name lessons with --lessons.")
    for name in (each.stem for each in every if each.stem.lower() in (_FRONT, _TEACHERS)):
        what = f"No lesson of a site can be called “{name}”: a page of its own has that name."
        raise ReadingRoomError(f"{what} Give the notebook another name.")
    return distinct(every, ". Name one of them.")


def _all(document: Path | None) -> list[Path]:
    every = sorted((room() or shipped("notebooks")).glob("[!.]*.ipynb"))
    if document is None:
        return every
    every += sorted(document.parent.glob("[!.]*.ipynb"))
    return [each for each in every if document.name in documents_in(notebook_of(each))]


@contextmanager
def furnished(lessons: Sequence[Path], document: Path | None) -> Iterator[Path]:
    """A student's room for a while, with some lessons and all documents that they load."""
    with tempfile.TemporaryDirectory(prefix="readingroom-", ignore_cleanup_errors=True) as name:
        home, notebooks = Path(name).resolve(), {path: notebook_of(path) for path in lessons}
        (home / MARK).write_text(_STUDENTS, "utf-8")
        for path in lessons:
            shutil.copyfile(path, home / path.name)
        for slug, folder in handout.loaded(notebooks, document).items():
            if not handout.is_shipped(folder):
                shutil.copytree(folder, home / "data" / slug)
        yield home


def lesson_run(path: Path) -> Lesson:
    """A lesson of the room, run. Raises `DocumentError` with what is wrong with it."""
    ran = rehearse(path)
    if ran.problems:
        raise DocumentError(ran.problems)
    with working_in(path.parent):
        return exhibits.open_lesson(path, ran)


def site_files(
    home: Path, lessons: Sequence[Lesson], python: Mapping[str, bytes]
) -> dict[str, bytes]:
    """The files of a site, by their names; `python` are those of what runs it in a browser."""
    files: dict[str, bytes] = {}
    sheet = _added(files, "css", (output_style() + webpage.page_style()).encode())
    scripts = {path.name: path.read_bytes() for path in sorted(_SCRIPTS.glob("*.js"))}
    place = f"scripts-{_sign(b''.join(scripts.values()))}"
    files |= {f"{place}/{name}": script for name, script in scripts.items()}
    files |= {f"{_PYTHON_FOLDER}/{name}": content for name, content in python.items()}
    names = [each.name for each in lessons]
    with working_in(home):
        archive = _added(files, "zip", _archive(home, lessons, files))
        about = {"build": archive[6:22], "archive": archive}
        about["python"] = _PYTHON_FOLDER if python else ""
        host = webpage.Host(
            script=f"{place}/page.js",
            sheet=sheet,
            door="site",
            about=json.dumps(about),
            keeping=_keeping() if python else _UNKEPT,
            ending=element("p", _KEPT, " ", _DOWNLOAD) if python else element("p", _NO_PYTHON),
            unscripted=webpage.NO_SCRIPT + (_FROM_A_FILE if python else ""),
            notice=element("p", id="notice", role="status"),
            answers=bool(python),
        )
        for each in lessons:
            name = f"{each.name}.ipynb"
            files[name] = (home / name).read_bytes()
            page = counter.leading(webpage.lesson_page(each, each.name, "?notebook", host), names)
            page = page.replace('href="?notebook"', f'href="{name}" download')
            files[f"{each.name}.html"] = _apart(page, files).encode()
    told = {"@type": "LearningResource", "name": "Reading Room", "description": _WHAT}
    parts = {"hasPart": [webpage.resource(each) for each in lessons]}
    front = webpage.front(_front(lessons, bool(python)), linked=sheet, about=told | parts)
    guide = counter.leading(webpage.front(_guide(), "For teachers", linked=sheet), names)
    return files | {f"{_FRONT}.html": front.encode(), f"{_TEACHERS}.html": guide.encode()}


def _sign(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def _added(files: dict[str, bytes], kind: str, content: bytes) -> str:
    """Where a file stands that is named by what it holds, and so is there once."""
    name = f"files/{_sign(content)}.{kind}"
    files[name] = content
    return name


def _apart(markup: str, files: dict[str, bytes]) -> str:
    """Markup whose pictures are files of their own."""

    def at(found: re.Match[str]) -> str:
        return _added(files, found[1].partition("+")[0], b64decode(found[2]))

    return _PICTURE.sub(at, markup)


def _front(lessons: Sequence[Lesson], checks: bool) -> Html:
    titles = dict.fromkeys(each.title for each in _documents(lessons))
    told = (f"{_CHECKED} {_KEPT}", _HANDED_IN) if checks else (_NO_PYTHON,)
    return join(
        element("p", _WHAT),
        element("p", "What you read: ", "; ".join(titles), ".") if titles else None,
        element("ul", *map(_entry, lessons)),
        element("h2", "Your answers"),
        *map(partial(element, "p"), told),
        element("h2", "For teachers"),
        element("p", element("a", "How to teach with these lessons", href=f"{_TEACHERS}.html")),
    )


def _documents(lessons: Sequence[Lesson]) -> list[Document]:
    return list(dict.fromkeys(each for one in lessons for each in one.documents.values()))


def _guide() -> Html:
    cells = notebook_of(shipped("notebooks") / "instructor" / "guide.ipynb").cells
    read = (each for each in cells if each.kind == "markdown" and IN_NOTEBOOK not in each.tags)
    bare = (re.sub(r"\A# .*\n", "", each.source).replace("](../", "](") for each in read)
    plainly = paper.captioned(join(*map(paper.on_screen, bare)))
    words = _TABLE.sub(lambda each: scrolling(Html(each[0]), name=plain(Html(each[1]))), plainly)
    back = element("p", element("a", "All lessons", href="./"))
    return join(back, element("p", _IN_FULL), Html(words))


def _entry(each: Lesson) -> Html:
    minutes, question = webpage.minutes(each), webpage.asks(each)
    number = each.name.partition("_")[0]
    before = f"{number}. " if number.isdigit() else None
    after = f" ({minutes} minutes)" if minutes else None
    asked = paper.on_screen(question) if question else None
    return element("li", before, element("a", each.title, href=f"{each.name}.html"), after, asked)


def _keeping() -> Html:
    file = element("input", type="file", accept=".json,application/json", data_keep="bring")
    done = element("button", "I am done here", type="button", data_keep="done")
    gone = element("button", "Remove my answers from this browser", type="button", data_keep="gone")
    return join(
        element("p", _KEPT),
        element("p", _DOWNLOAD, " ", done),
        element("p", "Your answers are in the file that was saved. ", gone, hidden=True),
        element("p", element("label", "Bring a file of answers ", file)),
    )


def _archive(home: Path, lessons: Sequence[Lesson], files: dict[str, bytes]) -> bytes:
    """All that Python in the browser needs, in one file that is the same for the same content."""
    held, documents = _library(), _documents(lessons)
    for folder in sorted({each.folder for each in documents}):
        held |= {f"readingroom/{name}": content for name, content in _document(folder).items()}
    held = {f"lib/{name}": content for name, content in (held | _zones(documents)).items()}
    held[f"room/{MARK}"] = _STUDENTS.encode()
    for each in lessons:
        held[f"room/{each.name}.ipynb"] = (home / f"{each.name}.ipynb").read_bytes()
        held[f"room/{counter.RUNS}/{each.name}.json"] = _apart(_run(each), files).encode()
    return zipped(held)


def _library() -> dict[str, bytes]:
    own = {path: PACKAGE for path in PACKAGE.rglob("*") if path.suffix not in _NOT_NEEDED}
    own[_SCRIPTS / "desk.js"] = PACKAGE
    others = {path: folder for folder in map(_folder, _NEEDED) for path in folder.rglob("*.py")}
    found = {
        f"{folder.name}/{path.relative_to(folder).as_posix()}": path.read_bytes()
        for path, folder in (own | others).items()
        if path.is_file() and not _LEFT_OUT & {*path.relative_to(folder).parts}
    }
    glossary = (shipped("data") / "glossary.yaml").read_bytes()
    found["readingroom/_room/data/glossary.yaml"] = glossary
    widget = "from traitlets import HasTraits as {}\n".format
    return found | {name: widget(each).encode() for name, each in _WIDGETS.items()}


def _folder(package: str) -> Path:
    return Path(str(import_module(package).__file__)).parent


def _document(folder: Path) -> dict[str, bytes]:
    plain = [path for path in sorted(folder.iterdir()) if path.is_file()]
    data = {f"_room/data/{folder.name}/{path.name}": path.read_bytes() for path in plain}
    made = compiled(folder, __version__)
    return data | {f"{FOLDER}/{folder.name}/{name}": each for name, each in made.items()}


def _zones(documents: Sequence[Document]) -> dict[str, bytes]:
    names = {clock.zone for each in documents for clock in load(each.folder).every(Clock)}
    found = {}
    for name in filter(None, names):
        at = _folder("tzdata") / "zoneinfo" / name
        if at.is_file():
            found[f"tzdata/zoneinfo/{name}"] = at.read_bytes()
            above = PurePosixPath("tzdata/zoneinfo", name).parents
            found |= {f"{each}/__init__.py": b"" for each in above if each.name}
    return found


def _run(each: Lesson) -> str:
    """What the browser has to know of a run: what waits for an answer, and what depends on one."""
    with at_a_page():
        cells = [cell for cell in webpage.showing(each) if exhibits.lives(each, cell)]
    kept = {cell.number: tuple(each.outputs.get(cell.number, ())) for cell in cells}
    waiting = {number: tuple(ways) for number, ways in each.waiting.items()}
    run = run_as_text(Ran(outputs=kept, waiting=waiting))
    return json.dumps({"living": [cell.id for cell in cells], "run": run})


def core(folder: Path | None = None) -> dict[str, bytes]:
    """The files that run Python in a browser: in this folder, kept from before, or from npm.

    Nothing where npm cannot give them. Raises `ReadingRoomError` if those of the folder are others.
    """
    if folder is not None:
        return _verified(folder)
    kept = Path(jupyter_data_dir(), "readingroom", _PYTHON_FOLDER)
    with suppress(ReadingRoomError):
        return _verified(kept)
    with tempfile.TemporaryDirectory(prefix="readingroom-") as name:
        if not _unpacked(Path(name)):
            return {}
        found = _verified(Path(name))
    kept.mkdir(parents=True, exist_ok=True)
    for each, content in found.items():
        write_whole(kept / each, content)
    return found


def _verified(folder: Path) -> dict[str, bytes]:
    found = {}
    for name, sha in CORE.items():
        try:
            found[name] = (folder / name).read_bytes()
        except OSError:
            then = f"Name the folder of {PYTHON} from npm, unpacked."
            raise ReadingRoomError(f"{shown(folder)} lacks {name}. {then}") from None
        if hashlib.sha256(found[name]).hexdigest() != sha:
            what = f"{shown(folder / name)} is not that of {PYTHON}, and nothing was written."
            raise ReadingRoomError(f"{what} Name the folder of this very version, unpacked.")
    return found


def _unpacked(folder: Path) -> bool:
    """Whether npm has given what is needed, and it lies in this folder now."""
    with suppress(OSError, subprocess.SubprocessError, tarfile.TarError):
        command = [shutil.which("npm") or "npm", "pack", PYTHON, "--silent"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=300)
        with tarfile.open(next(folder.glob("*.tgz"), folder / "missing")) as packed:
            for name in CORE:
                held = packed.extractfile(f"package/{name}")
                (folder / name).write_bytes(held.read() if held else b"")
        return True
    return False


def must_be_free(out: Path, kind: str = "site") -> list[str]:
    """The files of the site, or `kind`, that lies there, if any. Raises `ReadingRoomError`."""
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        return []
    with suppress(OSError, ValueError, KeyError, TypeError):
        known = json.loads((out / f"{kind}.json").read_text("utf-8"))
        if known["format"] == f"{kind} 1":
            return [str(each) for each in known["files"]]
    what = f"holds other things and is no {kind} of this version" if out.is_dir() else "is a file"
    then = "Nothing was written. Name another folder, or an empty one."
    raise ReadingRoomError(f"{shown(out)} {what}. {then}")


def write_site(out: Path, files: Mapping[str, bytes], kind: str = "site") -> None:
    """Write a site into a new folder, or over an earlier one; what came from elsewhere stays.

    Pages come last, after all that they lead to. Raises `ReadingRoomError` if a file is in the way.
    """
    before = must_be_free(out, kind)
    for name in files:
        if name not in before and (out / name).exists():
            what = f"{shown(out / name)} stands where a file of the {kind} belongs."
            then = "Nothing was written. Move it away, or name another folder."
            raise ReadingRoomError(f"{what} {then}")
    for name in sorted(files, key=lambda each: each.endswith(".html")):
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_bytes() != files[name]:
            write_whole(path, files[name])
    told = {"format": f"{kind} 1", "version": __version__, "files": sorted(files)}
    write_whole(out / f"{kind}.json", json.dumps(told, indent=1).encode())
    top = out.resolve()
    for name in {*before} - files.keys():
        old = (out / name).resolve()
        if old.is_relative_to(top) and old.is_file():
            old.unlink()


class _Files(SimpleHTTPRequestHandler):
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        **dict.fromkeys((".js", ".mjs"), "text/javascript"),
        ".wasm": "application/wasm",
    }

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: who reads is nobody's business."""


def served(out: Path, port: int) -> ThreadingHTTPServer:
    """A server of a folder for this machine alone."""
    return ThreadingHTTPServer(("127.0.0.1", port), partial(_Files, directory=str(out)))
