"""Where a reader is: the line at the head of a lesson, progress, and the lesson last worked in."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from readingroom.answers import Shelf, shelf
from readingroom.answers.portfolio import DOCUMENT, still_kept
from readingroom.answers.replies import Page, unreadable
from readingroom.answers.storage import present, shelf_at
from readingroom.document import Document
from readingroom.errors import DocumentError, NotHere, did_you_mean
from readingroom.exercises import Exercise
from readingroom.exercises.parts import DONE
from readingroom.html import Child, Html, block, element, paragraph, scrolling, table
from readingroom.lessons.notebook import PRACTICE, by_part, calls, read_notebook
from readingroom.lessons.places import find_lesson
from readingroom.loading import exercises_of, load
from readingroom.loading.files import is_serving, read_text, room, workplace


@dataclass(frozen=True)
class Course:
    """The exercises of a lesson in its own order: those that it needs, and those to practise.

    `cells` says which cell asks an exercise, and `path` where the lesson is from here.
    """

    name: str
    core: tuple[Exercise, ...]
    practice: tuple[Exercise, ...] = ()
    title: str = ""
    path: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)

    def way(self, exercise: Exercise | None) -> Child:
        """What an exercise is called, as a link that leads to it; nothing is left if there is none.

        JupyterLab goes to the cell that an address names after `#cell-id=`.
        """
        if exercise is None:
            return "nothing left"
        cell = self.cells.get(exercise.id, "")
        at = f"{quote(self.path)}#cell-id={quote(cell)}"
        return element("a", exercise.title, href=at) if cell else exercise.title

    @property
    def link(self) -> Child:
        """Its title, as a link."""
        title = self.title or self.name
        return element("a", title, href=quote(self.path)) if self.path else title


def progress(lesson: str = "", *, document: str = DOCUMENT) -> Page:
    """What is done and what comes next: in a lesson one line that leads there, else by lesson.

    Raises `NotHere` if there is no such lesson.
    """
    own = shelf()
    book = own.read()
    if own.unread:
        return Page(unreadable(own))
    known = load(document)
    if not lesson:
        return Page(_overview(known, document, own))
    found = _course(lesson, known)
    if not found.core:
        near = did_you_mean(lesson, _lessons(known))
        raise NotHere(f"There are no exercises for “{lesson[:200]}”. {near}")
    every = (*found.core, *found.practice)
    answered = {each.id for each in every if book.counted(f"{document}/{each.id}")}
    as_page = element("a", "As a page", href=f"{quote(found.path)}#page")
    way = (" ", as_page) if found.path and not is_serving() else ()
    line = element("p", *_line(found, answered), *way)
    note = paragraph(own.standing(), class_="rr-note")
    return Page(block(line, note, label="Where you are in this lesson"))


def _lessons(document: Document) -> list[str]:
    return list(dict.fromkeys(each.lesson for each in exercises_of(document).every))


def _course(name: str, document: Document) -> Course:
    """A lesson as its notebook asks it; where there is none, as its exercises are listed."""
    exercises = exercises_of(document)
    try:
        path = find_lesson(name)
        title, ids, to_practise = _asked(read_text(path)[0], document.folder.name)
    except (NotHere, DocumentError):
        return Course(name, tuple(exercises.of_lesson(name)))
    every = [(exercises[id], cell in to_practise) for id, cell in ids.items() if id in exercises]
    return Course(
        name,
        tuple(each for each, practice in every if not practice),
        tuple(each for each, practice in every if practice),
        title,
        Path(os.path.relpath(path, workplace())).as_posix() if path.parent == room() else "",
        ids,
    )


@lru_cache(maxsize=32)
def _asked(content: str, slug: str) -> tuple[str, Mapping[str, str], frozenset[str]]:
    """A lesson's title, the ids of the exercises it asks with their cells, the cells of practice.

    It is kept as long as the file holds the same: to parse all lessons takes a tenth of a second.
    """
    notebook, problems = read_notebook(content, "")
    if notebook is None:
        raise DocumentError(problems)
    found: dict[str, str] = {}
    for cell, _, address in calls(notebook, "exercise"):
        of, _, id = address.rpartition("/")
        if of == slug:
            found.setdefault(id, cell.id)
    parts = by_part(notebook.cells)
    return notebook.title, found, frozenset(cell.id for cell, part in parts if part == PRACTICE)


def _left(exercises: Iterable[Exercise], done: Iterable[str]) -> Exercise | None:
    """The first exercise that is still to be done."""
    return next((each for each in exercises if each.id not in done), None)


def _line(course: Course, answered: set[str]) -> Iterable[Child]:
    """How far one is in a lesson, and the way on."""
    count = sum(each.id in answered for each in course.core)
    next_, more = _left(course.core, answered), _left(course.practice, answered)
    if not answered:
        yield from ("Your first task: ", *_named(course, next_))
    elif next_:
        total = len(course.core)
        yield f"You have answered {count} of {total}; go on at "
        yield from _named(course, next_)
    else:
        yield f"You have answered all {count}."
        if more:
            yield from (" To practise there is still ", *_named(course, more))


def _named(course: Course, exercise: Exercise | None) -> tuple[Child, ...]:
    """The way to an exercise, at the end of a sentence; a title that asks brings its own stop."""
    asks = exercise is not None and exercise.title.endswith("?")
    return element("em", course.way(exercise)), "" if asks else "."


def _overview(known: Document, slug: str, own: Shelf) -> Html:
    """All lessons with what is done in each, and what comes next in its own order."""
    book = own.read()
    every = exercises_of(known).every
    made = {each.id: book.made(f"{slug}/{each.id}") for each in every}
    done = {id for id, answers in made.items() if {one.verdict for one in answers} & {*DONE}}
    rows = [_row(_course(name, known), done) for name in _lessons(known)]
    skills = dict.fromkeys(each.skill for each in every)
    ids = {name: [each.id for each in every if each.skill == name] for name in skills}
    by_skill = [(name, _count(ids[name], done)) for name in skills]
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
    core, practice = ([each.id for each in part] for part in (course.core, course.practice))
    more = _count(practice, done) if practice else "–"
    next_ = _left((*course.core, *course.practice), done)
    return course.link, _count(core, done), more, course.way(next_)


def _count(ids: Sequence[str], done: set[str]) -> str:
    return f"{len(done.intersection(ids))} of {len(ids)}"


def left_off(folder: Path) -> str:
    """The file of the lesson that was last worked in, by the answer book of a room; else nothing.

    A draft that was typed bears the clock of its browser, as an attempt does.
    """
    book = shelf_at(present(folder.resolve())).read()
    moments = {id: _moment(each[-1].at) for id, each in book.attempts.items() if each}
    for id in book.drafts:
        moments[id] = max(moments.get(id, 0), book.number("drafts", id))
    for address in sorted(moments, key=lambda id: moments[id], reverse=True):
        asks = f'exercise(\\"{address}\\")'
        for path in sorted(folder.glob("*.ipynb")):
            if asks in read_text(path)[0]:
                return path.name
    return ""


def _moment(at: str) -> int:
    try:
        return int(datetime.fromisoformat(at).timestamp() * 1000)
    except (ValueError, OverflowError):
        return 0
