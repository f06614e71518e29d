"""The command line; each command imports what it needs, so that Ctrl-C is answered at once."""

import argparse
import io
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from readingroom import __version__
from readingroom.errors import ReadingRoomError, visible
from readingroom.loading.files import read_text, room, shipped, shown, state_at, write_whole

DEFAULT_FOLDER = "reading-room"
_say = partial(print, flush=True)


def _new(given: argparse.Namespace) -> None:
    from readingroom.importing.accession import new

    print(new(given.page, given.slug, into=given.into).report)


def _watch(paths: list[Path]) -> None:
    _say("Everything is checked when you save it; lessons are not run. End with Ctrl-C.")
    seen = Watch(paths)
    try:
        while True:
            seen.look()
            if seen.waiting:
                seen.tell(seen.waiting.pop(0))
            else:
                time.sleep(0.2)
    except KeyboardInterrupt:
        _say("\nNo longer watching.")


class Watch:
    """What was seen, what was told of it, and what waits: what was saved first, then all else."""

    def __init__(self, paths: list[Path]) -> None:
        self.paths = paths
        self.seen: Mapping[Path, object] = {}
        self.told: dict[Path, list[str]] = {}
        self.waiting: list[Path] = []

    def look(self) -> None:
        """See what was saved or taken away, and what may have changed by that."""
        now = {target: state_at(target) for target in _held(self.paths)[0]}
        saved = [target for target in now if now[target] != self.seen.get(target)]
        gone = self.seen.keys() - now.keys()
        for target in gone:
            _say(f"{shown(target)}: no longer here.")
        if saved or gone:
            self.waiting = [*saved, *(each for each in now if each not in saved)]
            self.told = {each: self.told[each] for each in self.told if each not in {*saved, *gone}}
        self.seen = now

    def tell(self, target: Path) -> None:
        """Say what is to be told of something, unless the same was wrong with it before."""
        from readingroom.lessons.verdicts import report_on

        *wrong, verdict = report_on(target, run=False).lines
        if wrong != self.told.get(target):
            _say(time.strftime("\n%H:%M:%S"), *wrong, verdict, sep="\n")
        self.told[target] = wrong


def _held(paths: Iterable[Path]) -> tuple[list[Path], list[ReadingRoomError]]:
    from readingroom.lessons.verdicts import to_check

    found, refused = list[Path](), list[ReadingRoomError]()
    for path in paths:
        try:
            found += to_check(path)
        except ReadingRoomError as error:
            refused.append(error)
    return list(dict.fromkeys(found)), refused


def _check(given: argparse.Namespace) -> int:
    from readingroom.lessons.verdicts import path_of, report_on

    paths = [path_of(path) for path in given.paths or [room() or Path()]]
    targets, refused = _held(paths)
    for error in refused:
        print(error, file=sys.stderr)
    if given.watch and targets:
        _watch(paths)
        return 0
    wrong = len(refused)
    for target in targets:
        report = report_on(target, running=_running)
        _say(*report.lines, sep="\n")
        wrong += len(report.problems)
    return 1 if wrong else 0


@contextmanager
def _running(name: str) -> Iterator[None]:
    line, terminal = f"{name}: running …", sys.stdout.isatty()
    _say(line, end="" if terminal else "\n")
    try:
        yield
    finally:
        if terminal:
            _say("\r\x1b[K", end="")


def _compile(_given: argparse.Namespace) -> None:
    from readingroom.loading.compilation import FOLDER, PACKAGE, compiled

    for path in sorted(shipped("data").glob("*/document.yaml")):
        place = PACKAGE / FOLDER / path.parent.name
        place.mkdir(parents=True, exist_ok=True)
        for name, content in compiled(path.parent).items():
            write_whole(place / name, content)
        print(f"{shown(place)}: written.")


def _print(given: argparse.Namespace) -> None:
    from readingroom.lessons.places import distinct, find_lesson

    then = ", and one would be printed over the other. Print them one by one, and name a folder "
    for path in distinct(map(find_lesson, given.lessons), f"{then}for each with --out."):
        _print_one(path, given)


def _print_one(path: Path, given: argparse.Namespace) -> None:
    """Print a lesson; nothing is written unless all that is to be written may be."""
    from readingroom.lessons import chromium, edition
    from readingroom.text import with_noun

    instructor = given.instructor or edition.is_for_instructors(path)
    name = "instructor" if instructor else "worksheet" if given.extent == "short" else "student"
    page = given.out / f"{path.stem}.{name}.html"
    pdf = page.with_suffix(".pdf")
    chromium.must_be_ours(page, pdf)
    _say(f"{path.stem}: running …")
    lesson = edition.run_lesson(path, instructor=instructor, extent=given.extent)
    for each in edition.unfilled(lesson):
        _say(f"{shown(path)}: {each}")
    content = edition.page_of(lesson)
    given.out.mkdir(parents=True, exist_ok=True)
    chromium.write_sealed(page, content.encode("utf-8", "replace"))
    _say(f"Written: {page}")
    browser = chromium.find_chromium()
    if browser and (made := chromium.as_pdf(content, browser, given.paper, given.out)):
        chromium.write_sealed(pdf, made)
        print(f"Written: {pdf}, {with_noun(chromium.sheets(made), 'page')}")
        return
    none = "There is no Chromium, Chrome or Edge here to make a PDF."
    why = f"{browser.name} made no PDF." if browser else none
    print(f"{why} For a PDF, open {page.name} in a browser and print it into a file.")


def _schemas(given: argparse.Namespace) -> None:
    from readingroom.lessons.places import held_documents
    from readingroom.loading.examination import NAME as GLOSSARY
    from readingroom.loading.files import companions

    folder = given.folder or room() or Path()
    documents = held_documents(folder)
    if not documents:
        what = "A document is a folder with document.yaml and source.txt."
        raise ReadingRoomError(f"{folder} holds no document. {what}")
    for each in documents:
        _write(each, each / "document.yaml", *companions(each), each / "exercises.yaml")
    for shelf in dict.fromkeys(document.parent for document in documents):
        _write(shelf, shelf / GLOSSARY)


def _write(folder: Path, *files: Path) -> None:
    from readingroom.loading import schemas
    from readingroom.text import with_noun

    own = [each for each in files if each.is_file()]
    made = schemas.schema_files(each.name for each in own)
    written = {folder / name: content for name, content in made.items()}
    for path in written:
        if path.exists() and schemas.MADE not in read_text(path)[0]:
            what = "was not made by this command, and is left alone. Move it away."
            raise ReadingRoomError(f"{shown(path)} {what}")
    for path, content in written.items():
        path.parent.mkdir(exist_ok=True)
        write_whole(path, content.encode())
    if written:
        print(f"{shown(folder / schemas.FOLDER)}: {with_noun(len(written), 'schema')} written.")
    lines = {each: schemas.comment(each.name) for each in own}
    if nameless := {each: line for each, line in lines.items() if line not in read_text(each)[0]}:
        print("An editor that knows YAML uses them as soon as these lines stand at the top:")
        for each, line in nameless.items():
            print(f"{shown(each)}\n    {line}")


def _start(given: argparse.Namespace) -> int:
    from readingroom import classroom
    from readingroom.lessons.bookmark import left_off, renew

    folder = given.folder or room() or Path(DEFAULT_FOLDER)
    for line in classroom.furnish(folder, __version__, teach=given.teach).report():
        _say(line)
    if given.teach:
        _say("For teaching, open instructor/guide.ipynb there.")
    renew(folder)
    lesson = left_off(folder) or classroom.first_lesson(folder)
    opening = {"port": given.port, "browser": not given.no_browser, "page": given.page}
    return classroom.open_lab(folder, lesson, **opening)


def _room(given: argparse.Namespace) -> None:
    from readingroom import classroom

    lines = classroom.furnish(given.folder, __version__, teach=given.teach).report()
    print(*lines, f"To open it: readingroom start {given.folder}", sep="\n")


def _handout(given: argparse.Namespace) -> None:
    from readingroom.classroom import handout, site
    from readingroom.loading.files import document_folder

    document = document_folder(given.document) if given.document else None
    lessons = site.chosen(given.lessons, None)
    files, told = handout.handout(lessons, document, keys=not given.without_keys)
    handout.write_handout(given.out, files)
    print(*told, f"Written: {shown(given.out)}", sep="\n")
    doors = ", ".join(f"instructions-{door}.html" for door in handout.DOORS)
    print(f"Give it as it is, and say which page tells your class what to do: {doors}.")


def _site(given: argparse.Namespace) -> None:
    from readingroom.classroom import site

    site.must_be_free(given.out)
    lessons = site.chosen(given.lessons, given.document)
    python = site.core(given.pyodide)
    with site.furnished(lessons, given.document) as home:
        held = []
        for path in lessons:
            _say(f"{path.stem}: running …")
            held.append(site.lesson_run(home / path.name))
        site.write_site(given.out, site.site_files(home, held, python))
    print(f"Written: {shown(given.out)}")
    if not python:
        why = f"npm did not give {site.PYTHON}. Name its folder, unpacked, with --pyodide."
        print(f"It can be read. Answers cannot be checked there: {why}")
    if given.serve:
        with site.served(given.out, given.port) as server:
            _say(f"It is open at http://127.0.0.1:{server.server_port}/. End with Ctrl-C.")
            server.serve_forever()


def _collect(given: argparse.Namespace) -> None:
    from readingroom.classroom.collection import collect

    how = {name: getattr(given, name) for name in ("roster", "policy", "lessons")}
    print(*collect(given.submissions, given.out, home=given.room, **how), sep="\n")


def _hub(given: argparse.Namespace) -> None:
    from readingroom.classroom import hub

    place = shown(given.folder / hub.CONFIGURATION)
    if not hub.set_up(given.folder):
        print(f"{place}: kept as you changed it.")
    for name in hub.run_lessons(given.folder, given.lessons):
        _say(f"{name}: running …")
    print(f"The hub is ready: {place}. How it is started is written there.")


def _export(given: argparse.Namespace) -> None:
    from readingroom import exchange
    from readingroom.loading import load
    from readingroom.loading.files import in_students_room

    slug, _, place = (given.document or "").partition("#")
    document = load(slug) if given.document and not given.list else None
    if document is None or not given.format:
        print(exchange.formats_listed())
        return
    address = document.placed(place).address if place else ""
    key = "key" if "key" in document.readings and not in_students_room() else ""
    made = exchange.exported(document, given.format, given.reading or key)
    suffix = exchange.FORMATS[given.format].suffix
    if not given.out and suffix not in ("pdf", "zip"):
        print(made.decode(), end="")
        return
    path = given.out or Path(f"{document.id}.{suffix}")
    if path.exists() and path.read_bytes() != made:
        what = "is there already, and is left alone. Move it away, or name another file with --out."
        raise ReadingRoomError(f"{shown(path)} {what}")
    write_whole(path, made)
    opens = given.format == "html" and f' id="{address}"'.encode() in made
    print(f"Written: {shown(path)}{f'#{address}' if opens else ''}")


def _unlock(given: argparse.Namespace) -> None:
    from readingroom import classroom
    from readingroom.lessons.places import find_lesson

    what = Path(given.what or room() or DEFAULT_FOLDER)
    lesson = None if what.is_dir() else find_lesson(str(what))
    folder = room(lesson.parent) if lesson else what
    if folder is None:
        raise ReadingRoomError(f"{shown(what)} is in no room, and nothing in it is locked.")
    done = classroom.unlock(folder, lesson.name if lesson else "")
    print(f"Unlocked: {', '.join(done)}" if done else "Nothing was locked there.")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit status is 0 when all is well."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # A console may lack our quotation marks.
    try:
        given = parser().parse_args(arguments)
        return given.run(given) or 0
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
_LESSONS: Mapping[str, Any] = {"nargs": "+", "default": [], "metavar": "LESSON"}
_PORT: Mapping[str, Any] = {"type": int, "metavar": "N"}
_FLAG: Mapping[str, Any] = {"action": "store_true"}
_EXTENT: Mapping[str, Any] = {"dest": "extent", "action": "store_const", "default": "core"}
_HERE = "(default: the room you are in, else this folder)"
_ROOM = f"(default: the room you are in, else {DEFAULT_FOLDER})"
_TEACH = "put the document's files and the instructor's notebooks into it as well"
_FREE = "the port to use (default: a free one)"


def _command(commands: Any, run: Callable[[argparse.Namespace], int | None], told: str) -> Any:
    """Make a command of what it does and what is said of it; gives what adds arguments."""
    made = commands.add_parser(run.__name__.lstrip("_"), help=told)
    made.set_defaults(run=run)
    return lambda name, told, **how: made.add_argument(name, help=told, **how)


def parser() -> argparse.ArgumentParser:
    """What understands a command as it is typed; `run` of what it gives does it."""
    about = "Close reading of a historical document."
    made = argparse.ArgumentParser(prog="readingroom", description=about)
    made.add_argument("--version", action="version", version=f"readingroom {__version__}")
    commands = made.add_subparsers(title="commands", required=True, metavar="COMMAND")
    add = _command(commands, _start, "make or update a room and open JupyterLab there")
    add("folder", f"the room {_ROOM}", nargs="?", **_FOLDER)
    add("--teach", _TEACH, **_FLAG)
    add("--page", "open the lesson as a web page, with no code in sight", **_FLAG)
    add("--no-browser", "print the address only", **_FLAG)
    add("--port", _FREE, **_PORT)
    add = _command(commands, _room, "make or update a room, and open nothing")
    add("folder", "the room", **_FOLDER)
    add("--teach", _TEACH, **_FLAG)
    add = _command(commands, _handout, "lessons to give to a class: a student's room, or a zip")
    add("lessons", "a lesson's name, such as 03_requests, or the path of a notebook", **_LESSONS)
    add("--out", "a new folder, or FILE.zip", type=Path, required=True, metavar="OUT")
    add("--document", "a document of your own that they load: its name, or its folder")
    without = "for exercises of your own: the keys stay with you, the replies come later"
    add("--without-keys", without, **_FLAG)
    add = _command(commands, _unlock, "let the cells of a student's room be changed")
    add("what", f"a lesson or a room {_ROOM}", nargs="?", metavar="LESSON")
    add = _command(commands, _site, "lessons as web pages for any host, answers checked there")
    add("out", "the folder to put them in", type=Path, metavar="OUT")
    which = "lessons by their names or paths (default: those of the room you are in, or all)"
    add("--lessons", which, **_LESSONS)
    add("--document", "a document of your own, with the lessons that load it", **_FOLDER)
    add("--pyodide", "what runs Python in a browser, unpacked (default: from npm)", **_FOLDER)
    add("--serve", "open the site on this machine, until Ctrl-C", **_FLAG)
    add("--port", _FREE, default=0, **_PORT)
    add = _command(commands, _collect, "what a class handed in: checked again, as tables and pages")
    handed_in = "a folder or zip of answer books, portfolios and codes, also from Moodle or Canvas"
    add("submissions", handed_in, type=Path, metavar="SUBMISSIONS")
    add("--out", "the folder to put the tables and pages in", required=True, **_FOLDER)
    add("--room", f"the room with the documents {_HERE}", **_FOLDER)
    add("--roster", "the class as CSV, as Canvas or Moodle has it", type=Path, metavar="FILE")
    had = "what the class had, by name or path: only what these ask counts (default: all begun)"
    add("--lessons", had, **_LESSONS)
    counts = "which answer to an exercise counts (default: last)"
    add("--policy", counts, choices=("last", "best", "first"), default="last")
    add = _command(commands, _hub, "the configuration of a JupyterHub: a room for each student")
    add("folder", "the folder of the hub", **_FOLDER)
    add("--lessons", "lessons that are run now, once for all students (default: all)", **_LESSONS)
    add = _command(commands, _check, "check documents and lessons; nothing is changed")
    what = f"a document's folder, a notebook, a room or a checkout {_HERE}"
    add("paths", what, nargs="*", type=Path, metavar="PATH")
    again = "go on, and check again whatever is saved, until Ctrl-C; lessons are not run"
    add("--watch", again, **_FLAG)
    add = _command(commands, _print, "lessons on paper: a page of HTML, and a PDF")
    name = "a lesson's name, such as 03_requests or guide, or the path of a notebook"
    add("lessons", name, **_LESSONS)
    add("--instructor", "with keys, replies, hints and samples", **_FLAG)
    add("--more", "for students: More to practise as well", const="all", **_EXTENT)
    add("--short", "for students: a worksheet of one page", const="short", **_EXTENT)
    add("--out", "where to put them (default: .)", default=Path(), **_FOLDER)
    add("--paper", "for the PDF (default: a4)", choices=("a4", "letter"), default="a4")
    add = _command(commands, _new, "make a draft document and a lesson of a saved page")
    add("page", "the saved page: text or HTML", type=Path, metavar="PAGE")
    add("slug", "its name: small letters and figures, joined by hyphens", metavar="SLUG")
    there = "in a room its data and its top level, else this folder"
    add("--into", f"where to make FOLDER/SLUG and FOLDER/SLUG.ipynb (default: {there})", **_FOLDER)
    add = _command(commands, _export, "a document for other programs: citations, TEI, a page …")
    add("document", "a document's name or folder", nargs="?", metavar="DOC")
    add("format", "one of those that --list tells", nargs="?", metavar="FORMAT")
    add("--out", "the file to write (default: text is printed)", type=Path, metavar="FILE")
    whose = "whose interpretation goes with it (default: the key, but in a student's room none)"
    add("--reading", whose, metavar="READER")
    add("--list", "tell the formats, a line each", **_FLAG)
    add = _command(commands, _schemas, "write what an editor needs to complete YAML files")
    add("folder", f"a document, a room or a checkout {_HERE}", nargs="?", **_FOLDER)
    _command(commands, _compile, "for a checkout: make the shipped documents open faster")
    return made


if __name__ == "__main__":
    sys.exit(main())
