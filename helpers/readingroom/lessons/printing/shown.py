"""What a code cell shows, read from its code and never run: an exercise, the text, a key, or else.

Names are followed through the notebook: what is assigned from a call that asks for an
interpretation is an interpretation too.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from readingroom.lessons.code import loads, string, tree
from readingroom.lessons.notebook import Cell, Notebook
from readingroom.reading.kinds import Interpretation

What = Literal["exercise", "recall", "progress", "portfolio", "text", "reading", "output"]

_ON_SCREEN: dict[str, What] = {
    "exercise": "exercise",
    "recall": "recall",
    "portfolio": "portfolio",
    "progress": "progress",
    "student": "progress",
    "answer_code": "progress",
    "enter_answer_code": "progress",
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
    """What a cell shows, the exercises that it names, and whether it is a view shown before."""

    what: What
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
    interprets = False
    for statement in parsed.body:
        reads = any(_is_reading(node, documents, readings) for node in ast.walk(statement))
        if reads:
            readings |= _touched(statement)
        else:
            readings -= _replaced(statement)
        interprets = interprets or reads
    calls = list(_calls(parsed))
    exercises = tuple(asked for name, asked in calls if name in ("exercise", "recall") and asked)
    called = {name for name, _ in calls}
    special = next((what for name, what in _ON_SCREEN.items() if name in called), None)
    if not exercises and (special == "recall" or (special and special in readings)):
        return Shown("reading")  # Whatever was answered before, with what was said to it.
    if special:
        return Shown(special, exercises)
    if _is_text(_last(parsed), documents):
        return Shown("text")
    view = _view(_last(parsed))
    again = view in views
    views |= {view} - {""}
    return Shown("reading" if interprets else "output", again=again)


def _calls(parsed: ast.Module) -> Iterator[tuple[str, str]]:
    """The name of each thing called, and its first argument if that is a string."""
    for node in ast.walk(parsed):
        if isinstance(node, ast.Call):
            yield _called(node), string(node.args[0]) if node.args else ""


def _called(node: ast.expr) -> str:
    func = node.func if isinstance(node, ast.Call) else node
    return func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")


def _last(parsed: ast.Module) -> ast.expr | None:
    """What a cell ends with, and so shows."""
    last = parsed.body[-1] if parsed.body else None
    return last.value if isinstance(last, ast.Expr) else None


def _view(shown: ast.expr | None) -> str:
    """The view that is shown, with the document and the reading it is of; empty if it is none."""
    func = shown.func if isinstance(shown, ast.Call) else None
    if not isinstance(func, ast.Attribute) or _called(func.value) != "widgets":
        return ""
    assert isinstance(shown, ast.Call)
    of = [*shown.args, *(each.value for each in shown.keywords if each.arg == "reading")]
    return " ".join(map(ast.unparse, (func, *of)))


def _is_text(shown: ast.expr | None, documents: frozenset[str]) -> bool:
    """Whether a whole document is shown: by its name alone, or in the view of its text."""
    if isinstance(shown, ast.Name):
        return shown.id in documents
    return _view(shown).partition(" ")[0].endswith(".text")


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
    """The names to which a statement gives a value, or of which it sets a part."""
    return {name for node in ast.walk(statement) for name in _given(node)}


def _given(node: ast.AST) -> Iterable[str]:
    """The names that one piece of code gives a value, or to whose value it adds something."""
    match node:
        case ast.Name(id=name, ctx=ast.Store()):
            return [name]
        case ast.Subscript() | ast.Attribute() if isinstance(node.ctx, ast.Store):
            return [node.value.id] if isinstance(node.value, ast.Name) else []
        case ast.Attribute(attr="answer"):
            return ["exercise"]  # One that was answered shows the reply.
        case ast.Attribute(value=ast.Name(id=name), attr=way):
            return [name] if way in _ADDING else []
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.alias(name=name):
            return _REVEALING if name == "*" else [node.asname or name]
    return []


def _replaced(statement: ast.stmt) -> set[str]:
    """The names that hold something else after a statement, whatever they held before."""
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _nouns(kind: type[Interpretation]) -> Iterator[str]:
    for each in kind.__subclasses__():
        yield each.noun
        yield from _nouns(each)


_INTERPRETATION = re.compile(
    rf"({'|'.join(sorted(set(_nouns(Interpretation))))}):|(key|readings)$|"
    r".*(reading\.[\w.-]+|exercises)\.yaml"
)
"""An address that names an interpretation, and other words that lead to one, or to a key."""
