"""Where a reader is, and what is made of a lesson's answers: progress, portfolio, answer code."""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import chdir, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import quote

from readingroom.answers import Shelf, anew, code, question, shelf
from readingroom.answers.own_reading import AnswerCode
from readingroom.answers.portfolio import DOCUMENT, portfolio_of, still_kept
from readingroom.answers.replies import StudentPage, unreadable
from readingroom.answers.storage import present, shelf_at
from readingroom.document import Document
from readingroom.errors import DocumentError, NotHere, ReadingRoomError, did_you_mean
from readingroom.exercises import Exercise
from readingroom.exercises.parts import DONE
from readingroom.html import Child, Html, block, element, paragraph, scrolling, table
from readingroom.lessons.notebook import PRACTICE, by_part, calls, changed, read_notebook, rewrite
from readingroom.lessons.places import find_lesson
from readingroom.loading import exercises_of, load
from readingroom.loading.files import is_serving, known_documents, read_text, room, workplace


@dataclass(frozen=True)
class Course:
    """What a lesson asks, in its order; `cells` says which cell asks what, `path` is its file."""

    name: str
    core: tuple[Exercise, ...]
    practice: tuple[Exercise, ...] = ()
    title: str = ""
    path: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)

    def way(self, exercise: Exercise | None) -> Child:
        """What an exercise is called, as a link to its cell; nothing is left if there is none."""
        if exercise is None:
            return "nothing left"
        cell = self.cells.get(exercise.id, "")
        at = f"{quote(self.path)}#cell-id={quote(cell)}"
        return element("a", exercise.title, href=at) if cell else exercise.title


def progress(lesson: str = "", *, document: str = DOCUMENT) -> StudentPage:
    """What is done and what comes next, in a lesson or in all. Raises `NotHere` if it is none."""
    own = shelf()
    book = own.read()
    if own.unread:
        return StudentPage(unreadable(own))
    known = load(document)
    if not lesson:
        return StudentPage(_overview(known, document, own))
    found = _course(lesson, known)
    if not found.core:
        meant = f'It is a document: rr.progress(document="{lesson}").'
        near = meant if lesson in known_documents() else did_you_mean(lesson, _lessons(known))
        raise NotHere(f"There are no exercises for “{lesson[:200]}”. {near}")
    every = (*found.core, *found.practice)
    line = [*_line(found, {each.id for each in every if book.counted(f"{document}/{each.id}")})]
    if found.path and not is_serving():
        line += [" ", element("a", "As a page", href=f"{quote(found.path)}#page")]
    note = paragraph(own.standing(), class_="rr-note")
    return StudentPage(block(element("p", *line), note, label="Where you are in this lesson"))


def portfolio(lesson: str = "", *, document: str = DOCUMENT) -> StudentPage:
    """A page to hand in of your answers in a lesson, or in all. Raises `NotHere` if it is none."""
    return portfolio_of(lesson, asked_in(lesson), document=document)


def answer_code(lesson: str = "") -> AnswerCode:
    """Your answers in a lesson, or in all, as a short text. Raises `ReadingRoomError`."""
    own = shelf()
    book = own.read()
    if own.unread:
        raise ReadingRoomError(own.unread)
    return AnswerCode(code.to_answer_code(book, lesson, asked_in(lesson)))


def begin_anew(what: str, *, document: str = DOCUMENT) -> str:
    """Begin a lesson or exercise again: its earlier answers count no more. Raises `NotHere`."""
    if "/" in what:
        return anew([question(what).address], shelf())
    written = [f"{document}/{each.id}" for each in exercises_of(load(document)).of_lesson(what)]
    addresses = list(dict.fromkeys([*asked_in(what), *written]))
    if not addresses:
        raise NotHere(f"There are no exercises for “{what}”. Name a lesson or an exercise.")
    return anew(addresses, shelf())


def asked_in(lesson: str) -> tuple[str, ...]:
    """The addresses of what the notebook of a lesson asks, in its order; none without a notebook.

    >>> asked_in("one_period")[0]
    'telegram-21646/predict-the-reply'
    """
    try:
        return tuple(_asked(read_text(find_lesson(lesson))[0])[1]) if lesson else ()
    except (NotHere, DocumentError):
        return ()


def _lessons(document: Document) -> list[str]:
    return list(dict.fromkeys(each.lesson for each in exercises_of(document).every))


def _course(name: str, document: Document) -> Course:
    exercises = exercises_of(document)
    try:
        path = find_lesson(name)
        title, cells, to_practise = _asked(read_text(path)[0])
    except (NotHere, DocumentError):
        return Course(name, tuple(exercises.of_lesson(name)))
    home = f"{document.folder.name}/"
    named = {address.removeprefix(home): cell for address, cell in cells.items()}
    named = {id: cell for id, cell in named.items() if id in exercises}
    core = tuple(exercises[id] for id, cell in named.items() if cell not in to_practise)
    more = tuple(exercises[id] for id, cell in named.items() if cell in to_practise)
    here = Path(os.path.relpath(path, workplace())).as_posix() if path.parent == room() else ""
    return Course(name, core, more, title, here, named)


@lru_cache(maxsize=32)
def _asked(content: str) -> tuple[str, Mapping[str, str], frozenset[str]]:
    """A lesson's title, the addresses it asks for with their cells, the cells of practice."""
    notebook = read_notebook(content, "")
    found: dict[str, str] = {}
    for cell, _, address in calls(notebook.code, "exercise"):
        found.setdefault(address.strip(), cell.id)
    parts = by_part(notebook.cells)
    return notebook.title, found, frozenset(cell.id for cell, part in parts if part == PRACTICE)


def _left(exercises: Iterable[Exercise], done: Iterable[str]) -> Exercise | None:
    return next((each for each in exercises if each.id not in done), None)


def _line(course: Course, answered: set[str]) -> Iterable[Child]:
    count = sum(each.id in answered for each in course.core)
    next_, more = _left(course.core, answered), _left(course.practice, answered)
    if next_ or not answered:
        done = f"You have answered {count} of {len(course.core)}; go on at "
        yield from (done if answered else "Your first task: ", *_named(course, next_))
    else:
        yield f"You have answered all {count}."
        if more:
            yield from (" To practise there is still ", *_named(course, more))


def _named(course: Course, exercise: Exercise | None) -> tuple[Child, ...]:
    """The way to an exercise, at the end of a sentence; a title that asks brings its own stop."""
    asks = exercise is not None and exercise.title.endswith("?")
    return element("em", course.way(exercise)), "" if asks else "."


def _overview(known: Document, slug: str, own: Shelf) -> Html:
    book = own.read()
    every = exercises_of(known).every
    made = {each.id: book.made(f"{slug}/{each.id}") for each in every}
    done = {id for id, answers in made.items() if {one.verdict for one in answers} & {*DONE}}
    rows = [_row(_course(name, known), done) for name in _lessons(known)]
    skills = dict.fromkeys(each.skill for each in every)
    by_skill = [(name, _count([e for e in every if e.skill == name], done)) for name in skills]
    heads = ["lesson", "done", "to practise", "next"]
    kept = f"Your answers are kept in {own.path.name}." if own.path.is_file() else ""
    where = " ".join(filter(None, [kept, own.standing()])) or "No answer is kept yet."
    gone = book.no_longer_asked(slug, {*exercises_of(known), *exercises_of(known).gaps})
    return block(
        element("p", f"{len(done)} of {len(every)} exercises are done. {where}"),
        scrolling(table(heads, rows, caption="By lesson"), name="Progress by lesson"),
        scrolling(table(["skill", "done"], by_skill, caption="By skill"), name="Progress by skill"),
        still_kept(len(gone)),
        label="Progress",
    )


def _row(course: Course, done: set[str]) -> tuple[Child, ...]:
    title = course.title or course.name
    link = element("a", title, href=quote(course.path)) if course.path else title
    more = _count(course.practice, done) if course.practice else "–"
    next_ = _left((*course.core, *course.practice), done)
    return link, _count(course.core, done), more, course.way(next_)


def _count(exercises: Sequence[Exercise], done: set[str]) -> str:
    return f"{sum(each.id in done for each in exercises)} of {len(exercises)}"


def left_off(folder: Path) -> str:
    """The file of the lesson last worked in, by the answer book of a room; else nothing."""
    book = shelf_at(present(folder.resolve())).read()
    moments = {id: _moment(each[-1].at) for id, each in book.attempts.items() if each}
    for id in book.drafts:
        moments[id] = max(moments.get(id, 0), book.number("drafts", id))
    latest = sorted(moments, key=moments.__getitem__, reverse=True)
    for address, path in product(latest, sorted(folder.glob("*.ipynb"))):
        if f'exercise(\\"{address}\\")' in read_text(path)[0]:
            return path.name
    return ""


def _moment(at: str) -> int:
    with suppress(ValueError, OverflowError):
        return int(datetime.fromisoformat(at).timestamp() * 1000)
    return 0


_TELLS = re.compile(r'^rr\.progress\((?:"(.*)")?\)\s*\Z', re.MULTILINE)


def renew(folder: Path) -> None:
    """Have the saved lessons of a room tell where their reader is now."""
    with suppress(OSError), chdir(folder):
        for path in sorted(Path().glob("[!.]*.ipynb")):
            saved = path.read_bytes()
            if (now := changed(saved, _tell_anew)) != saved:
                rewrite(path, now)


def _tell_anew(cells: Iterable[dict[str, Any]]) -> None:
    for cell in cells:
        if not (tells := _TELLS.search("".join(cell["source"]))):
            continue
        for shown in cell.get("outputs", ()):
            with suppress(KeyError, ReadingRoomError):
                styles, end, told = "".join(shown["data"]["text/html"]).rpartition("</style>")
                page = progress(tells[1] or "")
                now = {"text/html": f"{styles}{end}{page.html}", "text/plain": repr(page)}
                shown["data"] = shown["data"] if told == page.html else now
