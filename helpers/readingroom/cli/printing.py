"""`readingroom print`: a lesson on paper, for students or for the instructor."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from readingroom.errors import ReadingRoomError

if TYPE_CHECKING:
    from readingroom.cli.checking import Commands


def add(commands: Commands) -> None:
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
    from readingroom.lessons.printing import find_lesson

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
    from readingroom.lessons.printing import is_for_instructors, page_of, run_lesson
    from readingroom.lessons.printing.sealing import write_sealed

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
    from readingroom.lessons.printing.sealing import may_be_written

    if may_be_written(path):
        return path
    raise ReadingRoomError(
        f"{path} is not as `readingroom print` wrote it, so it is left alone. Move it away, or "
        "name another folder with --out."
    )


def _write_pdf(content: str, path: Path, paper: str, page: str) -> str:
    """Write the PDF if a browser is there to make it; what to say of it."""
    from readingroom.lessons.printing.chromium import as_pdf, find_chromium
    from readingroom.lessons.printing.sealing import write_sealed

    by_hand = f"For a PDF, open {page} in a browser and print it into a file."
    browser = find_chromium()
    if browser is None:
        return f"There is no Chromium, Chrome or Edge here to make a PDF. {by_hand}"
    made = as_pdf(content, browser, paper, path.parent)
    if made is None:
        return f"{browser.name} made no PDF. {by_hand}"
    write_sealed(_free(path), made)
    return f"Written: {path}"
