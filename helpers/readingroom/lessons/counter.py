"""The counter of a site without a server: Python in a browser, given the answer books each time."""

import json
import re
from collections.abc import Container, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from readingroom.answers import NotABook, shelf, student
from readingroom.answers.book import parted
from readingroom.answers.storage import forget
from readingroom.html import showable
from readingroom.lessons import exhibits, rehearsal, webpage
from readingroom.lessons.edition import Lesson
from readingroom.loading.files import working_in, write_whole

RUNS = "runs"
"""The folder of a room that holds for each lesson what the browser has to know of its run."""
_BOOKS = ("answers*.json", ".student")
_NOTEBOOK = re.compile(r'href="([^":/]*?)\.ipynb(#[^"]*)?"')
_ELSEWHERE = re.compile(r'<a href="[^":]*\.ipynb(?:#[^"]*)?"[^>]*>(.*?)</a>', re.DOTALL)


def answered(folder: str, asked: str) -> str:
    """What Python says to a request for a `lesson` of this folder, both as JSON: `replies` to its
    `messages`, else `pieces` of the page; and the `books` as they are then.
    """
    home, request = Path(folder), json.loads(asked)
    with working_in(home):
        if request["books"] is not None:
            _put(home, request["books"])
        lesson, living = _opened(home / f"{request['lesson']}.ipynb")
        said: dict[str, Any] = {}
        if request["messages"] is None:
            said["pieces"] = webpage.pieces(lesson, living)
        else:
            said["replies"] = [_replied(home, lesson, each) for each in request["messages"]]
        own = shelf()
        names = [each.stem for each in home.glob("*.ipynb")]
        about = {"present": own.path.name, "whose": own.id, "student": own.read().student}
        said = showable(said, lambda markup: leading(markup, names))
        return json.dumps({**said, **about, "books": _books(home)})


def _replied(home: Path, lesson: Lesson, message: Mapping[str, Any]) -> dict[str, Any]:
    if message.get("do") == "bring":
        return {"came": brought(str(message.get("value")))}
    said = webpage.reply_to_message(lesson, Path(lesson.notebook.path).stem, message)
    made = sorted(home.glob("portfolio*.html")) if message.get("do") == "portfolio" else []
    files = {each.name: each.read_text("utf-8") for each in made}
    return said | ({"files": files} if files else {})


def brought(text: str) -> str:
    """Put a file's answers into its student's book, or that of who works here; what came of it."""
    try:
        other, damaged = parted(text)
        if other.student and other.student != shelf().read().student:
            student(other.student)
        trouble = shelf().enter(lambda book: book.merged(other))
    except NotABook as error:
        trouble = str(error)
    if trouble:
        return f"Nothing was taken from this file. {trouble}"
    if damaged:
        places = "; ".join(damaged[:3]) + ("; …" if damaged[3:] else "")
        return (
            "Not all of this file could be read. What could is in your answer book now; left out "
            f"is what is damaged: {places}."
        )
    return "The answers of this file are in your answer book now."


@lru_cache(maxsize=16)
def _opened(path: Path) -> tuple[Lesson, frozenset[str]]:
    known = json.loads((path.parent / RUNS / f"{path.stem}.json").read_text("utf-8"))
    ran = rehearsal.run_from_text(known["run"])
    return exhibits.open_lesson(path, ran), frozenset(known["living"])


def _books(home: Path) -> dict[str, str]:
    paths = (path for pattern in _BOOKS for path in sorted(home.glob(pattern)))
    return {path.name: path.read_text("utf-8") for path in paths}


def _put(home: Path, books: Mapping[str, str]) -> None:
    here = _books(home)
    for name in here.keys() - books.keys():
        (home / name).unlink()
        forget(home / name)
    for name, text in books.items():
        if here.get(name) != text:
            write_whole(home / name, text.encode())


def leading(markup: str, names: Container[str]) -> str:
    """Markup whose links to the notebooks of lessons lead to their pages, as far as there are any.

    >>> leading('<a href="a.ipynb#cell-id=b">c</a> <a href="d.ipynb">e</a>', {"a"})
    '<a href="a.html#cell-id=b">c</a> e'
    """

    def page(found: re.Match[str]) -> str:
        return f'href="{found[1]}.html{found[2] or ""}"' if found[1] in names else found[0]

    return _ELSEWHERE.sub(r"\1", _NOTEBOOK.sub(page, markup))
