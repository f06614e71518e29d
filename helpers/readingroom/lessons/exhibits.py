"""What cells show on a page: at once what the library alone can make, what computes after a run."""

import ast
import logging
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from traitlets import TraitError

import readingroom
from readingroom.agreement import named_judgements
from readingroom.answers import Question, shelf, shelf_of
from readingroom.answers.access import Closed, issued, must_be_open
from readingroom.document import Document
from readingroom.errors import ReadingRoomError
from readingroom.html import Html, block, element, join, scrolling, table
from readingroom.lessons.edition import Lesson, desk_of, output_of
from readingroom.lessons.notebook import IN_NOTEBOOK, Cell, as_map, called, nodes, statements
from readingroom.lessons.places import notebook_of
from readingroom.lessons.rehearsal import Ran
from readingroom.loading import exercises_of, load
from readingroom.views.desk import at_a_page
from readingroom.views.exercise import ExerciseView
from readingroom.views.interruption import ClosureView
from readingroom.views.view import View

_SAID = ("cite", "exercise", "glossary", "progress", "recall", "search")
_OF_ANSWERS = ("agreement", "progress", "recall")
_STYLE = re.compile(r"\A<style>.*?</style>", re.DOTALL)
_DEAF = re.compile(r'data-rr-view="[^"]*" (data-rr-script="exercise")')
_COMES = "What this step shows is worked out by running the code of the lesson."
_FAILS = "This step could not be worked out. Open the lesson as a notebook to see why."
_WAITS = "This step waits for an earlier one, which could not be worked out."
_CHANGED = (
    "This was not kept: the lesson has changed, or another name was given, since the page was "
    "opened. Load the page again."
)


class Unknown(Exception):
    """A piece of code that no page evaluates."""


def open_lesson(path: Path, ran: Ran | None = None) -> Lesson:
    """A lesson as a page has it, with what a run of it showed, if any. Raises `DocumentError`."""
    notebook, ran = notebook_of(path), ran or Ran()
    ids, cells = Counter(each.id for each in notebook.cells), list(notebook.cells)
    for at, each in enumerate(cells):  # On a page each has an id, and no other has the same.
        if not each.id or ids[each.id] > 1:
            cells[at] = replace(each, id=f"cell-{each.number}")
    notebook = replace(notebook, cells=tuple(cells))
    documents, questions = desk_of(notebook, path)
    known = {name: issued(each) for name, each in documents.items()}
    left = frozenset((IN_NOTEBOOK,))
    return Lesson(notebook, ran.outputs, known, questions, False, "all", ran.waiting, left)


def exhibit(lesson: Lesson, cell: Cell, words: str = "") -> Html:
    """What a code cell shows, for who works there now; with `words` in place of those it names."""
    try:
        return join(*map(_markup, made(lesson, cell, words)))
    except ReadingRoomError as error:
        return block(element("p", str(error)), label="Not shown")
    except Exception:  # Whatever one cell does, the others are shown.
        logging.getLogger(__name__).exception("%s cannot be shown on a page", cell.name)
        return block(element("p", _FAILS), label="Not shown")


def made(lesson: Lesson, cell: Cell, words: str = "") -> list[Any]:
    """What a cell shows: made by the library alone, or as it was when the cell was run."""
    does = statements(cell)
    if words and (place := looked_up(does)):
        place.value = words
    try:
        try:
            return _evaluated(lesson, does)
        except Unknown:
            return _worked_out(lesson, cell)
    except Closed as closed:
        return [ClosureView(closed)]


def lives(lesson: Lesson, cell: Cell) -> bool:
    """Whether what a cell shows depends on the answer book."""
    asks = any(called(each) in _OF_ANSWERS for each in nodes(cell))
    return asks or any(isinstance(each, ClosureView) for each in made(lesson, cell))


def looked_up(code: Iterable[ast.stmt]) -> ast.Constant | None:
    """Where the words stand that some code looks up, if that is all it does."""
    does = [each for each in code if not _only_loads(each)]
    found = does[0].value if len(does) == 1 and isinstance(does[0], ast.Expr) else None
    if isinstance(found, ast.Attribute) and found.attr == "words":
        found = found.value
    match found:
        case ast.Subscript(slice=ast.Constant(value=str()) as words):
            return words
        case ast.Call(func=ast.Attribute(attr="search"), args=[ast.Constant() as words, *_]):
            return words
    return None


def _evaluated(lesson: Lesson, code: Sequence[ast.stmt]) -> list[Any]:
    if rows := _compared(lesson, code):
        return rows
    does = [each for each in code if not _only_loads(each)]
    if does and does == code[-1:] and isinstance(does[0], ast.Expr):
        return [_value(does[0].value, lesson.documents)]
    if does or not code:
        raise Unknown
    return []


def _only_loads(statement: ast.stmt) -> bool:
    value = statement.value if isinstance(statement, ast.Assign) else None
    return isinstance(statement, (ast.Import, ast.ImportFrom)) or called(value) == "load"


def _value(node: ast.expr, documents: Mapping[str, Document]) -> Any:
    value = partial(_value, documents=documents)
    match node:
        case ast.Constant():
            return node.value
        case ast.Name() if node.id in documents:
            return documents[node.id]
        case ast.Attribute(attr="words"):
            return _result(lambda: value(node.value).words)
        case ast.List() | ast.Tuple():
            return [value(each) for each in node.elts]
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=str(address))):
            if name in documents:
                return documents[name][address]
        case ast.Call():
            named = {each.arg: value(each.value) for each in node.keywords if each.arg}
            if len(named) == len(node.keywords):
                made = partial(_function(node.func, documents), *map(value, node.args), **named)
                return _result(made)
    raise Unknown


def _result(made: Callable[[], Any]) -> Any:
    """What a call gives; one that a kernel would refuse is left to the kernel."""
    try:
        return made()
    except (TypeError, ValueError, AttributeError, TraitError) as error:
        raise Unknown from error


def _function(node: ast.expr, documents: Mapping[str, Document]) -> Any:
    home, _, name = ast.unparse(node).rpartition(".")
    if home == "rr" and name in _SAID:
        return getattr(readingroom, name)
    if home == "rr.widgets" and name in readingroom.widgets.__all__ and name.islower():
        return getattr(readingroom.widgets, name)
    if home in documents and name == "search":
        return documents[home].search
    raise Unknown


def _compared(lesson: Lesson, code: Iterable[ast.stmt]) -> list[Html]:
    """The table of a cell that compares readings: no kernel knows the student's own."""
    calls = {called(node): node for each in code for node in ast.walk(each)}
    node = calls.get("agreement")
    if not isinstance(node, ast.Call):
        return []
    value = partial(_value, documents=lesson.documents)
    named = {str(each.arg): value(each.value) for each in node.keywords}
    return [_result(partial(_agreement, "notna" in calls, *map(value, node.args), **named))]


def _agreement(only_judged: bool, document: Document, *readers: str, judged: str = "") -> Html:
    rows: list[list[str]] = []
    for each in named_judgements(document, readers, judged):
        if not only_judged or {*readers[:1]} <= each.held.keys():
            held = [each.in_words.get(reader, "–") for reader in readers]
            rows.append([str(each.place.line), each.place.words, *held, each.agree or "–"])
    name, heads = "Readings side by side", ["line", "words", *readers, "agree"]
    note = None if rows else element("p", "There are no rows.", class_="rr-note")
    return block(scrolling(table(heads, rows), name=name), note, label=name)


def _markup(value: Any) -> Html:
    if isinstance(value, Document):
        return element("p", "The whole text stands beside these questions.", class_="elsewhere")
    if isinstance(value, View):
        return value.html()
    if value is None:
        return Html()
    shown = getattr(value, "_repr_html_", None)
    return _without_style(shown()) if shown else element("pre", str(value))


def _worked_out(lesson: Lesson, cell: Cell) -> list[Html]:
    if not lesson.outputs:
        return [element("p", _COMES, data_waits=True)]
    if cell.number not in lesson.outputs:
        return [element("p", _WAITS)]
    by_slug = {each.folder.name: each for each in lesson.documents.values()}
    for slug, _, ways in lesson.waiting.get(cell.number, ()):
        document = by_slug.get(slug) or load(slug)
        must_be_open([Question(exercises_of(document)[id], document) for id in ways])
    outputs = lesson.outputs[cell.number]
    if not cell.may_fail and any(each.get("output_type") == "error" for each in outputs):
        return [element("p", _FAILS)]
    return [*filter(None, (output_of(each, _without_style) for each in outputs))]


def _without_style(markup: str) -> Html:
    """Markup as a page has it: with the page's own style; and a form that nothing hears is dead."""
    return Html(_DEAF.sub(r"\1", _STYLE.sub("", markup)))


def heard(lesson: Lesson, message: Mapping[str, Any]) -> dict[str, Any]:
    """The traits that Python changes after a message of the view `at` a number in a `cell`: `was`
    are its traits as last agreed on, `set` those changed since, and `say` is what is asked for.
    """
    cells = [each for each in lesson.cells if each.id == message.get("cell")]
    with at_a_page() as tray:
        shown = (each for cell in cells for each in made(lesson, cell))
        views = [each for each in shown if isinstance(each, View)]
        at = message.get("at")
        if not isinstance(at, int) or not 0 <= at < len(views) or _is_another(views[at], message):
            if message.get("say") or message.get("set"):
                raise ReadingRoomError(_CHANGED)
            return {}
        view = views[at]
        view.resume(as_map(message.get("was")))
        tray.told.clear()
        view.take(as_map(message.get("set")), "")
        if say := as_map(message.get("say")):
            view.hear(say)
        if message.get("look"):
            view.look()
        return dict(tray.told.get(view.view_id, {}))


def _is_another(view: View, message: Mapping[str, Any]) -> bool:
    if isinstance(view, ExerciseView):
        return bool(message.get("of")) and message["of"] != view.address
    whose = message.get("whose")
    return isinstance(whose, str) and bool(whose) and shelf_of(whose) is not shelf()
