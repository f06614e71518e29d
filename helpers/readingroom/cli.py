"""The command line: `readingroom COMMAND`.

What a command needs is imported when it runs, so that Ctrl-C is answered from the first moment.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from readingroom import __version__
from readingroom.errors import ReadingRoomError, visible

if TYPE_CHECKING:
    from readingroom.lessons.places import State

DEFAULT_FOLDER = "reading-room"
_PAUSE_SECONDS = 0.2


def _new(given: argparse.Namespace) -> int:
    from readingroom.importing.accession import new

    print(new(given.page, given.slug, into=given.into).report)
    return 0


def watch(paths: list[Path]) -> int:
    """Check what the paths hold, and again whatever is saved there, until Ctrl-C; lessons unrun.

    What was saved is told at once. Then all else is looked at, and told where it has changed by
    that: a lesson that asks for an exercise which was just renamed.
    """
    said = "Everything is checked when you save it; lessons are not run. End with Ctrl-C."
    print(said, flush=True)
    try:
        Watch(paths).forever()
    except KeyboardInterrupt:
        print("\nNo longer watching.", flush=True)
    return 0


class Watch:
    """What was seen, what was told of it, and what waits to be looked at."""

    def __init__(self, paths: list[Path]) -> None:
        self.paths = paths
        self.seen: dict[Path, State] = {}
        self.told: dict[Path, list[str]] = {}
        self.waiting: list[Path] = []

    def forever(self) -> None:
        """Look, tell, and wait a little when nothing is left to be told."""
        while True:
            self.look()
            if self.waiting:
                self.tell(self.waiting.pop(0))
            else:
                time.sleep(_PAUSE_SECONDS)

    def look(self) -> None:
        """See what was saved or taken away; it comes first, and then all else."""
        from readingroom.lessons.places import state_of
        from readingroom.loading.files import shown

        now = {target: state_of(target) for target in held(self.paths)}
        saved = [target for target in now if now[target] != self.seen.get(target)]
        for target in self.seen.keys() - now.keys():
            self.told.pop(target, None)
            print(f"{shown(target)}: no longer here.", flush=True)
        if saved or self.seen.keys() - now.keys():
            self.waiting = [*saved, *(each for each in now if each not in saved)]
            self.told = {each: lines for each, lines in self.told.items() if each not in saved}
        self.seen = now

    def tell(self, target: Path) -> None:
        """Say what is to be told of something, unless the same was wrong with it before.

        What could not be checked, since something else is broken, is no news.
        """
        from readingroom.lessons.verdicts import report_on

        *wrong, verdict = report_on(target, run=False).lines
        if wrong != self.told.get(target):
            print(time.strftime("\n%H:%M:%S"), *wrong, verdict, sep="\n", flush=True)
        self.told[target] = wrong


def held(
    paths: Iterable[Path], refused: Callable[[ReadingRoomError], object] = lambda _: None
) -> list[Path]:
    """All that the paths hold now; `refused` hears of those that hold nothing."""
    from readingroom.lessons.verdicts import targets

    found: dict[Path, None] = {}
    for path in paths:
        try:
            found.update(dict.fromkeys(targets(path)))
        except ReadingRoomError as error:
            refused(error)
    return list(found)


def _check(given: argparse.Namespace) -> int:
    from readingroom.lessons.verdicts import found, report_on
    from readingroom.loading.files import room

    refused: list[ReadingRoomError] = []
    paths = [found(path) for path in given.paths or [room() or Path()]]
    targets = held(paths, refused.append)
    for error in refused:
        print(error, file=sys.stderr)
    if given.watch and targets:
        return watch(paths)
    wrong = len(refused)
    for target in targets:
        report = report_on(target, running=_running)
        print(*report.lines, sep="\n", flush=True)
        wrong += len(report.problems)
    return 1 if wrong else 0


@contextmanager
def _running(name: str) -> Iterator[None]:
    """Say that a notebook runs; on a terminal only for as long as it does."""
    line, terminal = f"{name}: running …", sys.stdout.isatty()
    print(line, end="" if terminal else "\n", flush=True)
    try:
        yield
    finally:
        if terminal:
            print("\r\x1b[K", end="", flush=True)


def _compile(_given: argparse.Namespace) -> int:
    from readingroom.loading.compilation import FOLDER, PACKAGE, compiled
    from readingroom.loading.files import shipped, shown, write_whole

    for path in sorted(shipped("data").glob("*/document.yaml")):
        place = PACKAGE / FOLDER / path.parent.name
        place.mkdir(parents=True, exist_ok=True)
        for name, content in compiled(path.parent).items():
            write_whole(place / name, content)
        print(f"{shown(place)}: written.")
    return 0


def _print(given: argparse.Namespace) -> int:
    from readingroom.lessons.places import find_lesson

    paths = [find_lesson(name) for name in given.lessons]
    for path in paths:
        if any(each.stem == path.stem and not each.samefile(path) for each in paths):
            raise ReadingRoomError(
                f"Two of these lessons are called {path.stem}, and one would be printed over the "
                "other. Print them one by one, and name a folder for each with --out."
            )
    for path in dict.fromkeys(paths):
        _print_one(path, given)
    return 0


def _print_one(path: Path, given: argparse.Namespace) -> None:
    """Print a lesson; nothing is written unless all that is to be written may be."""
    from readingroom.lessons.chromium import must_be_ours, write_sealed
    from readingroom.lessons.edition import is_for_instructors, page_of, run_lesson, unfilled
    from readingroom.loading.files import shown

    instructor = given.instructor or is_for_instructors(path)
    name = "instructor" if instructor else "worksheet" if given.extent == "short" else "student"
    page = given.out / f"{path.stem}.{name}.html"
    pdf = page.with_suffix(".pdf")
    must_be_ours(page, pdf)
    print(f"{path.stem}: running …", flush=True)
    lesson = run_lesson(path, instructor=instructor, extent=given.extent)
    for each in unfilled(lesson):
        print(f"{shown(path)}: {each}", flush=True)
    content = page_of(lesson)
    given.out.mkdir(parents=True, exist_ok=True)
    write_sealed(page, content.encode("utf-8", "replace"))
    print(f"Written: {page}", flush=True)
    print(_write_pdf(content, pdf, given.paper, page.name))


def _write_pdf(content: str, path: Path, paper: str, page: str) -> str:
    """Write the PDF if a browser is there to make it; what to say of it."""
    from readingroom.lessons.chromium import as_pdf, find_chromium, sheets, write_sealed
    from readingroom.lessons.verdicts import counted

    browser = find_chromium()
    made = as_pdf(content, browser, paper, path.parent) if browser else None
    if made:
        write_sealed(path, made)
        return f"Written: {path}, {counted(sheets(made), 'page')}"
    why = "There is no Chromium, Chrome or Edge here to make a PDF."
    if browser:
        why = f"{browser.name} made no PDF."
    return f"{why} For a PDF, open {page} in a browser and print it into a file."


def _schemas(given: argparse.Namespace) -> int:
    from readingroom.lessons import held_documents
    from readingroom.loading.examination import NAME as GLOSSARY
    from readingroom.loading.files import companions, room

    folder = given.folder or room() or Path()
    documents = held_documents(folder)
    if not documents:
        raise ReadingRoomError(
            f"{folder} holds no document. A document is a folder with document.yaml and source.txt."
        )
    for document in documents:
        own = [document / "document.yaml", *companions(document), document / "exercises.yaml"]
        _write(document, [each for each in own if each.is_file()])
    for shelf in dict.fromkeys(document.parent for document in documents):
        if (shelf / GLOSSARY).is_file():
            _write(shelf, [shelf / GLOSSARY])
    return 0


def _write(folder: Path, files: list[Path]) -> None:
    """Write the schemas of some files, and tell which of these do not name theirs."""
    from readingroom.lessons.verdicts import counted
    from readingroom.loading import schemas
    from readingroom.loading.files import read_text, shown, write_whole

    written = {folder / name: each for name, each in schemas.written(f.name for f in files).items()}
    for path in written:
        if path.exists() and schemas.MADE not in read_text(path)[0]:
            raise ReadingRoomError(
                f"{shown(path)} was not made by this command, and is left alone. Move it away."
            )
    for path, content in written.items():
        path.parent.mkdir(exist_ok=True)
        write_whole(path, content.encode())
    print(f"{shown(folder / schemas.FOLDER)}: {counted(len(written), 'schema')} written.")
    lines = {each: schemas.comment(each.name) for each in files}
    if nameless := {each: line for each, line in lines.items() if line not in read_text(each)[0]}:
        print("An editor that knows YAML uses them as soon as these lines stand at the top:")
        for each, line in nameless.items():
            print(f"{shown(each)}\n    {line}")


def _start(given: argparse.Namespace) -> int:
    from readingroom.classroom import FIRST_LESSON, furnish, open_lab
    from readingroom.lessons.bookmark import left_off
    from readingroom.loading.files import room

    folder = given.folder or room() or Path(DEFAULT_FOLDER)
    for line in furnish(folder, __version__, teach=given.teach).report():
        print(line, flush=True)
    if given.teach:
        print("For teaching, open instructor/guide.ipynb there.", flush=True)
    lesson = left_off(folder) or FIRST_LESSON
    opening = {"port": given.port, "browser": not given.no_browser, "page": given.page}
    return open_lab(folder, lesson, **opening)


def _site(given: argparse.Namespace) -> int:
    from readingroom.classroom import site
    from readingroom.loading.files import shown

    site.must_be_free(given.out)
    lessons = site.chosen(given.lessons or [], given.document)
    python = site.core(given.pyodide)
    with site.furnished(lessons, given.document) as home:
        parts = []
        for path in lessons:
            print(f"{path.stem}: running …", flush=True)
            parts.append(site.part(home / path.name))
        site.put(given.out, site.site(home, parts, python))
    print(f"Written: {shown(given.out)}")
    if not python:
        print(
            "It can be read. Answers cannot be checked there: npm did not give "
            f"{site.PYTHON}. Name its folder, unpacked, with --pyodide."
        )
    if given.serve:
        with site.served(given.out, given.port) as server:
            print(
                f"It is open at http://127.0.0.1:{server.server_port}/. End with Ctrl-C.",
                flush=True,
            )
            server.serve_forever()
    return 0


def _unlock(given: argparse.Namespace) -> int:
    from readingroom.classroom import unlock
    from readingroom.lessons.places import find_lesson
    from readingroom.loading.files import room, shown

    what = Path(given.what or room() or DEFAULT_FOLDER)
    lesson = None if what.is_dir() else find_lesson(str(what))
    folder = room(lesson.parent) if lesson else what
    if folder is None:
        raise ReadingRoomError(f"{shown(what)} is in no room, and nothing in it is locked.")
    done = unlock(folder, lesson.name if lesson else "")
    print(f"Unlocked: {', '.join(done)}" if done else "Nothing was locked there.")
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit status is 0 when all is well."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # A console may lack our quotation marks.
    try:
        given = _parser().parse_args(arguments)
        return int(given.run(given))
    except ReadingRoomError as error:
        print(error, file=sys.stderr)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Nobody reads on.
    except OSError as error:
        said = error.strerror or "it cannot be read or written"
        print(visible(f"{error.filename or 'The system'}: {said}."), file=sys.stderr)
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    return 1


_FOLDER: Mapping[str, Any] = {"type": Path, "metavar": "FOLDER"}
_FLAG: Mapping[str, Any] = {"action": "store_true"}
_HERE = "(default: the room you are in, else this folder)"
Command = Callable[[str, Callable[[argparse.Namespace], int], str], Callable[..., object]]
"""Makes a command of its name, what it does and what is said of it; gives what adds arguments."""


def _parser() -> argparse.ArgumentParser:
    """The commands, in the order in which `readingroom --help` tells them."""
    parser = argparse.ArgumentParser(
        prog="readingroom", description="Close reading of a historical document."
    )
    parser.add_argument("--version", action="version", version=f"readingroom {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def command(
        name: str, run: Callable[[argparse.Namespace], int], told: str
    ) -> Callable[..., object]:
        made = commands.add_parser(name, help=told)
        made.set_defaults(run=run)
        return made.add_argument

    _add_lessons(command)
    _add_documents(command)
    return parser


def _add_lessons(command: Command) -> None:
    start = command("start", _start, "make or update a room and open JupyterLab there")
    where = f"the room (default: the room you are in, else {DEFAULT_FOLDER})"
    start("folder", nargs="?", **_FOLDER, help=where)
    more = "put the document's files and the instructor's notebooks into it as well"
    start("--teach", **_FLAG, help=more)
    start("--page", **_FLAG, help="open the lesson as a web page, with no code in sight")
    start("--no-browser", **_FLAG, help="print the address only")
    start("--port", type=int, metavar="N", help="the port to use (default: a free one)")
    unlock = command("unlock", _unlock, "let the cells of a student's room be changed")
    which = f"a lesson or a room (default: the room you are in, else {DEFAULT_FOLDER})"
    unlock("what", nargs="?", metavar="LESSON", help=which)
    site = command("site", _site, "the lessons as web pages for any host, answers checked there")
    site("out", type=Path, metavar="OUT", help="the folder to put them in")
    which = "lessons by their names or paths (default: those of the room you are in, or all)"
    site("--lessons", nargs="+", metavar="LESSON", help=which)
    site("--document", **_FOLDER, help="a document of your own, with the lessons that load it")
    unpacked = "what runs Python in a browser, unpacked (default: from npm)"
    site("--pyodide", **_FOLDER, help=unpacked)
    site("--serve", **_FLAG, help="open the site on this machine, until Ctrl-C")
    site("--port", type=int, default=0, metavar="N", help="the port to use (default: a free one)")
    check = command("check", _check, "check documents and lessons; nothing is changed")
    what = f"a document's folder, a notebook, a room or a checkout {_HERE}"
    check("paths", nargs="*", type=Path, metavar="PATH", help=what)
    again = "go on, and check again whatever is saved, until Ctrl-C; lessons are not run"
    check("--watch", **_FLAG, help=again)
    printing = command("print", _print, "lessons on paper: a page of HTML, and a PDF")
    name = "a lesson's name, such as 03_requests or guide, or the path of a notebook"
    printing("lessons", nargs="+", metavar="LESSON", help=name)
    printing("--instructor", **_FLAG, help="with keys, replies, hints and samples")
    extent: Mapping[str, Any] = {"dest": "extent", "action": "store_const", "default": "core"}
    printing("--more", const="all", **extent, help="for students: More to practise as well")
    printing("--short", const="short", **extent, help="for students: a worksheet of one page")
    printing("--out", default=Path(), **_FOLDER, help="where to put them (default: .)")
    printing("--paper", choices=("a4", "letter"), default="a4", help="for the PDF (default: a4)")


def _add_documents(command: Command) -> None:
    new = command("new", _new, "make a draft document and a lesson of a saved page")
    new("page", type=Path, metavar="PAGE", help="the saved page: text or HTML")
    new("slug", metavar="SLUG", help="its name: small letters and figures, joined by hyphens")
    into = (
        "where to make FOLDER/SLUG and FOLDER/SLUG.ipynb (default: in a room its data and its top "
        "level, else this folder)"
    )
    new("--into", **_FOLDER, help=into)
    schemas = command("schemas", _schemas, "write what an editor needs to complete YAML files")
    schemas("folder", nargs="?", **_FOLDER, help=f"a document, a room or a checkout {_HERE}")
    command("compile", _compile, "for a checkout: make the shipped documents open faster")


if __name__ == "__main__":
    sys.exit(main())
