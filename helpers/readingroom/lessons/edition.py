"""The print edition of a lesson: one page of HTML that needs nothing else, for student or teacher.

Names are followed through the notebook: what is assigned from a call that asks for an
interpretation is an interpretation too.

The lesson is run in a copy of its room, as one who has not begun finds it. The student's edition
holds nothing of a key: exercises are made from their student's side, and what shows a reading is
left to the instructor's edition.
"""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from readingroom.answers import Question
from readingroom.document import Document
from readingroom.document.page import lines
from readingroom.errors import DocumentError, NotHere
from readingroom.exercises.controls import blank
from readingroom.html import Html, element, join, page
from readingroom.lessons.kernel import Output, run_notebook
from readingroom.lessons.notebook import (
    BREAK,
    Cell,
    Notebook,
    called,
    clean,
    given,
    headings,
    loads,
    names_in,
    string,
    tree,
)
from readingroom.lessons.paper import in_steps, key_box, name_of, on_paper, printed, worksheet
from readingroom.lessons.places import copied_room, folder_of_document, notebook_of
from readingroom.lessons.quotations import nouns
from readingroom.loading import exercises_of, load
from readingroom.loading.files import room
from readingroom.reading import Interpretation
from readingroom.views.desk import style as views_style

_ON_SCREEN = {
    **{name: name for name in ("exercise", "recall", "portfolio")},
    **dict.fromkeys(("progress", "student", "answer_code", "enter_answer_code"), "progress"),
    "export_reading": "progress",
}
"""Calls whose outputs paper shows otherwise, or not at all; what comes first counts most."""
_REVEALING = frozenset(("answer", "exercises", "foreseen", "readings"))
"""A reply and the tables for teachers tell what is accepted; `document.readings` interprets."""
_ADDING = frozenset(("add", "append", "extend", "insert", "setdefault", "update"))
"""What puts a value into another that has a name."""
_OWN = (None, "mine")
"""What `reading=` may be without showing a key."""


@dataclass(frozen=True)
class Shown:
    """What a cell shows, the exercises that it names, and whether it is a view shown before.

    `what` is a whole `text`, a `reading`, any other `output`, or what stands in `_ON_SCREEN`.
    """

    what: str
    exercises: tuple[str, ...] = ()
    again: bool = False


def shown(notebook: Notebook) -> Mapping[int, Shown]:
    """What each code cell shows, by the cell's number."""
    documents = frozenset(loads(notebook))
    readings: set[str] = set()
    views: set[str] = set()
    return {cell.number: _shown(cell, documents, readings, views) for cell in notebook.code}


def _shown(cell: Cell, documents: frozenset[str], readings: set[str], views: set[str]) -> Shown:
    """What one cell shows. Names that hold interpretations from here on, and views, are noted."""
    parsed = tree(cell)
    if not isinstance(parsed, ast.Module):
        return Shown("reading")
    interprets = [_follows(each, documents, readings) for each in parsed.body]
    nodes = list(ast.walk(parsed))
    names = {called(node) for node in nodes}
    asks = [given(node) for node in nodes if called(node) in ("exercise", "recall")]
    exercises = tuple(filter(None, asks))
    special = next((what for name, what in _ON_SCREEN.items() if name in names), None)
    if special and not exercises and (special == "recall" or special in readings):
        return Shown("reading")  # Whatever was answered before, with what was said to it.
    if special:
        return Shown(special, exercises)
    view, whole = _view(parsed.body[-1] if parsed.body else None)
    if whole in documents or view.partition(" ")[0].endswith(".text"):
        return Shown("text")
    again = view in views
    views |= {view} - {""}
    return Shown("reading" if any(interprets) else "output", again=again)


def _follows(statement: ast.stmt, documents: frozenset[str], readings: set[str]) -> bool:
    """Whether a statement interprets; the names that hold interpretations after it are noted."""
    interprets = any(_is_reading(node, documents, readings) for node in ast.walk(statement))
    if interprets:
        readings |= _touched(statement)
    elif isinstance(statement, ast.Assign):
        readings -= {each.id for each in statement.targets if isinstance(each, ast.Name)}
    return interprets


def _view(last: ast.stmt | None) -> tuple[str, str]:
    """The view that a cell ends with, of a document and a reading; or the name it ends with."""
    match last:
        case ast.Expr(value=ast.Name(id=name)):
            return "", name
        case ast.Expr(value=ast.Call(func=func, args=args, keywords=keywords)):
            of = [*args, *(each.value for each in keywords if each.arg == "reading")]
            view = " ".join(map(ast.unparse, (func, *of)))
            return (view if _VIEW.match(view) else ""), ""
    return "", ""


def _is_reading(node: ast.AST, documents: frozenset[str], readings: set[str]) -> bool:
    """Whether a piece of code is, or asks for, an interpretation. In doubt it is."""
    match node:
        case ast.keyword(arg="reading" | None, value=value):
            return not (isinstance(value, ast.Constant) and value.value in _OWN)
        case ast.Name(id=name, ctx=ast.Load()):
            return name in readings
        case ast.Attribute(attr=name):
            return name in _REVEALING
        case ast.alias(name=name):
            return name in (*_REVEALING, "*")
        case ast.Constant(value=str() as words):
            return bool(_INTERPRETATION.match(words))
        case ast.Subscript(value=ast.Name(id=name), slice=where):
            return name in documents and not string(where)
    return False


def _touched(statement: ast.stmt) -> set[str]:
    """The names to which a statement gives a value, of which it sets a part, or adds to one."""
    _, touched = names_in(statement)
    for node in ast.walk(statement):
        match node:
            case ast.Attribute(attr="answer"):
                touched.add("exercise")  # One that was answered shows the reply.
            case ast.Subscript(value=ast.Name(id=name)) | ast.Attribute(value=ast.Name(id=name)):
                if isinstance(node.ctx, ast.Store) or getattr(node, "attr", "") in _ADDING:
                    touched.add(name)
    return touched.union(_REVEALING if "*" in touched else ())


_VIEW = re.compile(r"(\w+\.)?widgets\.\w+ ?")
_INTERPRETATION = re.compile(
    rf"({'|'.join(sorted(nouns(Interpretation)))}):|(key|readings)$|"
    r".*(reading\.[\w.-]+|exercises)\.yaml"
)
"""An address that names an interpretation, and other words that lead to one, or to a key."""


_SCREEN_ONLY = "screen-only"
"""The tag of text cells that help with the screen and mean nothing on paper."""
_WIDGET = "application/vnd.jupyter.widget-view+json"
_SHOWN_IN_TEXT = "This shows the whole text. It stands at the end of these sheets."
_SHOWN_BEFORE = "This view is printed further up. What has changed in it is seen on the screen."
_WITHHELD = "Here the screen shows somebody's reading. Your instructor has it, for afterwards."
_ON_PAPER = (
    "These sheets are a lesson made for the screen. Where you are told to run a cell, read what is "
    "printed below; where you are told to choose or to mark, write. The whole text stands at the "
    "end with its line numbers: take it off, and keep it beside you."
)
_FOR_INSTRUCTORS = (
    "The instructor's edition. The short grey lines are commands; what they show is printed below "
    "them. Each exercise is followed by its key, by what to say to foreseen answers, by hints and "
    "samples; and what the student's edition keeps back is printed."
)


@dataclass(frozen=True)
class Desk:
    """The documents of a lesson, by the names it gives them, and its exercises by address."""

    documents: Mapping[str, Document] = field(default_factory=dict)
    questions: Mapping[str, Question] = field(default_factory=dict)


@dataclass(frozen=True)
class Lesson:
    """A lesson that has been run: its cells, what each code cell shows, and its outputs."""

    notebook: Notebook
    outputs: Mapping[int, Sequence[Output]]
    desk: Desk
    instructor: bool

    @property
    def title(self) -> str:
        """Its heading; the name of its file where it has none."""
        title = self.notebook.title or Path(self.notebook.path).stem
        return re.sub(rf"[*`{BREAK}]", "", title)


def page_of(lesson: Lesson) -> str:
    """The whole page, in one piece: it holds its style and its pictures, and fetches nothing."""
    who = "instructor" if lesson.instructor else "student"
    title = f"{lesson.title} ({who}'s edition)" if lesson.desk.questions else lesson.title
    line = join("Name ", blank("your name", wide=True), " Date ", blank("the date", wide=True))
    head = None if lesson.instructor else element("header", element("p", line, class_="ws-fill"))
    main = in_steps(element("main", *_cells(lesson), *_texts(lesson.desk.documents.values())))
    return page(title, head, main, sheet=_style() + foot(title), class_=who)


@cache
def _style() -> str:
    return views_style() + Path(__file__).with_name("paper.css").read_text(encoding="utf-8")


def foot(title: str) -> str:
    r"""What stands at the foot of every sheet: the title, whatever signs it holds, and the number.

    >>> 'content: "a\\22 \\3c b"' in foot('a"<b')
    True
    """
    safe = "".join(each if each.isalnum() or each == " " else f"\\{ord(each):x} " for each in title)
    return (
        f'@page {{ @bottom-left {{ content: "{safe}" }} '
        '@bottom-right { content: counter(page) " / " counter(pages) } }'
    )


def _cells(lesson: Lesson) -> Iterator[Html]:
    """Every cell in its order; behind the first one, what there is to know about these sheets."""
    seen = shown(lesson.notebook)
    numbers = _numbers(lesson, seen)
    cells = [cell for cell in lesson.notebook.cells if cell.kind in ("markdown", "code")]
    for at, (cell, after) in enumerate(zip(cells, [*cells[1:], None], strict=True)):
        if cell.kind == "code":
            yield from _code(lesson, cell, seen[cell.number], numbers)
        else:
            yield _text(lesson, cell, seen.get(after.number) if after else None)
        if at == 0 and (numbers or not lesson.instructor):
            words = _FOR_INSTRUCTORS if lesson.instructor else _ON_PAPER
            yield element("p", words, class_="about")


def _numbers(lesson: Lesson, seen: Mapping[int, Shown]) -> dict[str, int]:
    """The exercises in their order, numbered from 1."""
    asked = (
        address
        for cell in lesson.notebook.code
        if seen[cell.number].what == "exercise"
        for address in seen[cell.number].exercises
        if address in lesson.desk.questions
    )
    return {address: number for number, address in enumerate(dict.fromkeys(asked), start=1)}


def _text(lesson: Lesson, cell: Cell, before: Shown | None) -> Html:
    """A text cell. Of one that only leads to something on the screen no more than its heading."""
    what = before.what if before else "output"
    if what == "portfolio":
        heads = (element("h2", each) for each in headings(cell.source, 2))
        return join(*heads, element("p", "Write your name on the first sheet, and hand them in."))
    if what == "progress" or _SCREEN_ONLY in cell.tags:
        return Html()
    return printed(cell.source, instructor=lesson.instructor)


def _code(lesson: Lesson, cell: Cell, what: Shown, numbers: Mapping[str, int]) -> Iterator[Html]:
    """What a code cell shows, under its code for instructors; or what paper has in its place."""
    known = [each for each in what.exercises if each in lesson.desk.questions]
    if what.what == "exercise" and known:
        for address in known:
            yield from _exercise(lesson, address, numbers[address])
    elif what.what == "recall" and known:
        yield from (_recalled(lesson, address, numbers) for address in known)
    elif what.what not in ("progress", "portfolio"):
        if lesson.instructor:
            yield element("pre", element("code", cell.source), class_="code")
        yield from _outputs(lesson, cell, what)


def _outputs(lesson: Lesson, cell: Cell, what: Shown) -> Iterator[Html]:
    """What a cell showed when it was run, or the line that stands for it."""
    said = _SHOWN_BEFORE if what.again else ""
    if what.what == "text":
        said = _SHOWN_IN_TEXT
    elif what.what == "reading" and not lesson.instructor:
        said = _WITHHELD
    if said:
        yield element("p", said, class_="elsewhere")
    else:
        yield from filter(None, map(_output, lesson.outputs.get(cell.number, ())))


def _exercise(lesson: Lesson, address: str, number: int) -> Iterator[Html]:
    question = lesson.desk.questions[address]
    yield worksheet(question.exercise, question.document, number)
    if lesson.instructor:
        yield key_box(question.exercise, question.document, number)


def _recalled(lesson: Lesson, address: str, numbers: Mapping[str, int]) -> Html:
    """Where an earlier answer is shown on the screen: the way back to it."""
    exercise = lesson.desk.questions[address].exercise
    if number := numbers.get(address):
        where = f"exercise {number}, {name_of(exercise)}"
    else:
        where = f"the exercise “{name_of(exercise)}” of lesson {exercise.lesson}"
    return element("p", f"Look back at your answer to {where}.", class_="elsewhere")


def _output(output: Output) -> Html | None:
    """One output: its HTML as paper takes it, else its plain words."""
    data: Mapping[str, Any] = output.get("data", {})
    if _WIDGET in data:
        return None
    if "text/html" in data:
        return element("div", on_paper(data["text/html"]), class_="output")
    if "text/markdown" in data:
        return element("div", printed(data["text/markdown"], instructor=True), class_="output")
    if picture := next((each for each in ("image/png", "image/jpeg") if each in data), ""):
        source = f"data:{picture};base64,{''.join(data[picture].split())}"
        alt = "A figure that nobody has described. Show it with rr.show and alt=."
        return element("figure", element("img", src=source, alt=alt))
    words = data.get("text/plain", output.get("text", output.get("evalue", "")))
    return element("pre", clean(words), class_="output") if words.strip() else None


def _texts(documents: Iterable[Document]) -> Iterator[Html]:
    """The whole text of every document, each once, with line numbers and sigla."""
    for document in {each.id: each for each in documents}.values():
        name = f"text-{re.sub(r'[^a-z0-9-]', '-', document.id.lower())}"
        yield element(
            "section",
            element("h2", f"The text: {document.title}", id=name),
            element("div", on_paper(join(*lines(document))), class_="rr"),
            class_="text",
            aria_labelledby=name,
        )


def is_for_instructors(path: Path) -> bool:
    """Whether a notebook is meant for instructors alone, so that there is no student's edition."""
    return path.resolve().parent.name == "instructor"


def run_lesson(path: Path, *, instructor: bool) -> Lesson:
    """A lesson as a run leaves it, ready to be printed for students or for the instructor.

    Raises `DocumentError` with everything that is wrong with the notebook, or with a cell that
    fails; half a lesson is not printed.
    """
    notebook = notebook_of(path)
    with copied_room(path) as folder:
        ran = run_notebook(notebook, folder)
        if ran.problems:
            raise DocumentError(ran.problems)
        desk = _desk(notebook, folder / path.name)
        home = room(folder) or folder
    outputs = {cell: near(each, home) for cell, each in ran.outputs.items()}
    return Lesson(notebook, outputs, desk, instructor)


def near(value: Any, home: Path) -> Any:
    """What a cell showed, without the way to the temporary copy in which it was run.

    >>> near([{"text": f"{Path('copy', 'answers.json')} is new."}], Path("copy"))
    [{'text': 'answers.json is new.'}]
    """
    if isinstance(value, str):
        return value.replace(f"{home}{os.sep}", "")
    if isinstance(value, Mapping):
        return {key: near(each, home) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [near(each, home) for each in value]
    return value


def _desk(notebook: Notebook, path: Path) -> Desk:
    """The documents of a lesson and its exercises, but for those that a draft does not hold yet."""
    documents = {name: _document(slug, path) for name, slug in loads(notebook).items()}
    questions: dict[str, Question] = {}
    for address in (each for cell in shown(notebook).values() for each in cell.exercises):
        slug, _, id = address.rpartition("/")
        with suppress(NotHere):
            document = _document(slug, path)
            questions[address] = Question(exercises_of(document)[id], document)
    return Desk(documents, questions)


def _document(slug: str, path: Path) -> Document:
    """The document that `rr.load(slug)` finds from a lesson."""
    return load(folder_of_document(slug, path) or slug)
