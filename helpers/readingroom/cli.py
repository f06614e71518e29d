"""The command line: `readingroom COMMAND`.

What a command needs is imported when it runs, so that Ctrl-C is answered from the first moment.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from readingroom import __version__
from readingroom.errors import ReadingRoomError

if TYPE_CHECKING:
    from readingroom.lessons.places import State

    Commands = argparse._SubParsersAction[Any]


def add_new(commands: Commands) -> None:
    """Add the command to the parser."""
    new = commands.add_parser("new", help="make a draft document and a lesson of a saved page")
    new.add_argument("page", type=Path, metavar="PAGE", help="the saved page: text or HTML")
    new.add_argument(
        "slug", metavar="SLUG", help="its name: small letters and figures, joined by hyphens"
    )
    new.add_argument(
        "--into",
        type=Path,
        metavar="FOLDER",
        help="where to make FOLDER/SLUG and FOLDER/SLUG.ipynb (default: in a room its data and its "
        "top level, else this folder)",
    )
    new.set_defaults(run=_new)


def _new(given: argparse.Namespace) -> int:
    from readingroom.importing.accession import new

    print(new(given.page, given.slug, into=given.into).report)
    return 0


_PAUSE_SECONDS = 0.2


def watch(paths: Iterable[Path]) -> int:
    """Check what the paths hold, and again whatever is saved there, until Ctrl-C; lessons unrun.

    What was saved is told at once. Then all else is looked at, and told where it has changed by
    that: a lesson that asks for an exercise which was just renamed.
    """
    known = list(paths)
    print(
        "Everything is checked when you save it; lessons are not run. End with Ctrl-C.", flush=True
    )
    try:
        Watch(known).forever()
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


def held(paths: Iterable[Path]) -> list[Path]:
    """All that the paths hold now, which may be nothing."""
    from readingroom.lessons.verdicts import targets

    found: dict[Path, None] = {}
    for path in paths:
        try:
            found.update(dict.fromkeys(targets(path)))
        except ReadingRoomError:
            continue  # It was there when the watch began, and may come back.
    return list(found)


def add_check(commands: Commands) -> None:
    """Add the command to the parser."""
    check = commands.add_parser("check", help="check documents and lessons; nothing is changed")
    check.add_argument(
        "paths",
        nargs="*",
        type=Path,
        metavar="PATH",
        help="a document's folder, a notebook, a room or a checkout (default: the room you are in, "
        "else this folder)",
    )
    check.add_argument(
        "--watch",
        action="store_true",
        help="go on, and check again whatever is saved, until Ctrl-C; lessons are not run",
    )
    check.set_defaults(run=_check)


def _check(given: argparse.Namespace) -> int:
    from readingroom.lessons.verdicts import found, report_on, targets
    from readingroom.loading.files import room

    wrong = 0
    held: dict[Path, None] = {}
    paths = [found(path) for path in given.paths or [room() or Path()]]
    for path in paths:
        try:
            held.update(dict.fromkeys(targets(path)))
        except ReadingRoomError as error:
            print(error, file=sys.stderr)
            wrong += 1
    if given.watch and held:
        return watch(paths)
    for target in held:
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


def add_compile(commands: Commands) -> None:
    """Add the command to the parser."""
    compiler = commands.add_parser(
        "compile", help="for a checkout: make the shipped documents open faster"
    )
    compiler.set_defaults(run=_compile)


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


def add_print(commands: Commands) -> None:
    """Add the command to the parser."""
    printing = commands.add_parser("print", help="lessons on paper: a page of HTML, and a PDF")
    printing.add_argument(
        "lessons",
        nargs="+",
        metavar="LESSON",
        help="a lesson's name, such as 03_requests or guide, or the path of a notebook",
    )
    printing.add_argument(
        "--instructor", action="store_true", help="with keys, replies, hints and samples"
    )
    printing.add_argument(
        "--out", type=Path, default=Path(), metavar="FOLDER", help="where to put them (default: .)"
    )
    printing.add_argument(
        "--paper", choices=("a4", "letter"), default="a4", help="for the PDF (default: a4)"
    )
    printing.set_defaults(run=_print)


def _print(given: argparse.Namespace) -> int:
    from readingroom.lessons.edition import find_lesson

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
    from readingroom.lessons.chromium import write_sealed
    from readingroom.lessons.edition import is_for_instructors, page_of, run_lesson

    instructor = given.instructor or is_for_instructors(path)
    page = _free(given.out / f"{path.stem}.{'instructor' if instructor else 'student'}.html")
    pdf = _free(page.with_suffix(".pdf"))
    print(f"{path.stem}: running …", flush=True)
    content = page_of(run_lesson(path, instructor=instructor))
    given.out.mkdir(parents=True, exist_ok=True)
    write_sealed(_free(page), content.encode("utf-8", "replace"))
    print(f"Written: {page}", flush=True)
    print(_write_pdf(content, pdf, given.paper, page.name))


def _free(path: Path) -> Path:
    """A path that may be written to. Raises if a file stands there that is not ours, or changed."""
    from readingroom.lessons.chromium import may_be_written

    if may_be_written(path):
        return path
    raise ReadingRoomError(
        f"{path} is not as `readingroom print` wrote it, so it is left alone. Move it away, or "
        "name another folder with --out."
    )


def _write_pdf(content: str, path: Path, paper: str, page: str) -> str:
    """Write the PDF if a browser is there to make it; what to say of it."""
    from readingroom.lessons.chromium import as_pdf, find_chromium, write_sealed

    by_hand = f"For a PDF, open {page} in a browser and print it into a file."
    browser = find_chromium()
    if browser is None:
        return f"There is no Chromium, Chrome or Edge here to make a PDF. {by_hand}"
    made = as_pdf(content, browser, paper, path.parent)
    if made is None:
        return f"{browser.name} made no PDF. {by_hand}"
    write_sealed(_free(path), made)
    return f"Written: {path}"


def add_schemas(commands: Commands) -> None:
    """Add the command to the parser."""
    schemas = commands.add_parser(
        "schemas", help="write what an editor needs to complete a document's files"
    )
    schemas.add_argument(
        "folder",
        nargs="?",
        type=Path,
        metavar="FOLDER",
        help="a document's folder, a room or a checkout (default: the room you are in, else this "
        "folder)",
    )
    schemas.set_defaults(run=_schemas)


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
    from readingroom.loading import schemas
    from readingroom.loading.files import read_text, shown, write_whole

    written = schemas.written(each.name for each in files)
    _must_be_ours((folder / name for name in written), schemas.MADE)
    for name, content in written.items():
        (folder / name).parent.mkdir(exist_ok=True)
        write_whole(folder / name, content.encode())
    count = f"{len(written)} schema{'s' * (len(written) > 1)}"
    print(f"{shown(folder / schemas.FOLDER)}: {count} written.")
    lines = {each: schemas.comment(each.name) for each in files}
    if nameless := {each: line for each, line in lines.items() if line not in read_text(each)[0]}:
        print("An editor that knows YAML uses them as soon as these lines stand at the top:")
        for each, line in nameless.items():
            print(f"{shown(each)}\n    {line}")


def _must_be_ours(paths: Iterable[Path], mark: str) -> None:
    """Refuse to write over a file that somebody else has made."""
    from readingroom.loading.files import read_text, shown

    for path in paths:
        if path.exists() and mark not in read_text(path)[0]:
            raise ReadingRoomError(
                f"{shown(path)} was not made by this command, and is left alone. Move it away."
            )


DEFAULT_FOLDER = "reading-room"


def add_start(commands: Commands) -> None:
    """Add the command to the parser."""
    start = commands.add_parser("start", help="make or update a room and open JupyterLab there")
    start.add_argument(
        "folder",
        nargs="?",
        type=Path,
        metavar="FOLDER",
        help=f"the room (default: the room you are in, else {DEFAULT_FOLDER})",
    )
    start.add_argument(
        "--teach",
        action="store_true",
        help="put the document's files and the instructor's notebooks into it as well",
    )
    start.add_argument("--no-browser", action="store_true", help="print the address only")
    start.add_argument(
        "--port", type=int, metavar="N", help="the port to use (default: a free one)"
    )
    start.set_defaults(run=_start)


def _start(given: argparse.Namespace) -> int:
    from readingroom.classroom import FIRST_LESSON, furnish, open_lab
    from readingroom.loading.files import room

    folder = given.folder or room() or Path(DEFAULT_FOLDER)
    for line in furnish(folder, __version__, teach=given.teach).report():
        print(line, flush=True)
    if given.teach:
        print("For teaching, open instructor/guide.ipynb there.", flush=True)
    return open_lab(folder, FIRST_LESSON, port=given.port, browser=not given.no_browser)


_COMMANDS = (add_start, add_check, add_new, add_print, add_schemas, add_compile)
"""In the order in which `readingroom --help` tells them."""


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
        print(f"{error.filename or 'The system'}: {said}.", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="readingroom", description="Close reading of a historical document."
    )
    parser.add_argument("--version", action="version", version=f"readingroom {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for add in _COMMANDS:
        add(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
