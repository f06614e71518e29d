"""The code of a lesson, read as a tree and never run: what it loads, names, defines, imports."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator

from readingroom.lessons.notebook import Cell, Finding, Notebook
from readingroom.lessons.prose import words

_ROOT = "readingroom"
_COMMAND = re.compile(r"(?m)^[ \t]*[%!?].*$|^[ \t]*[\w.\[\]\"']+\?{1,2}[ \t]*$")
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_NAMINGS = (ast.Assign, ast.AnnAssign, ast.NamedExpr)


def tree(cell: Cell) -> ast.Module | SyntaxError:
    """The code as Python reads it, Jupyter's own commands left out; or why it cannot."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(_COMMAND.sub("", cell.source))
    except SyntaxError as error:
        return error
    except (ValueError, RecursionError, MemoryError):
        return SyntaxError("it cannot be read")


def trees(notebook: Notebook) -> Iterator[tuple[Cell, ast.Module]]:
    """The code cells that can be read."""
    for cell in notebook.code:
        parsed = tree(cell)
        if isinstance(parsed, ast.Module):
            yield cell, parsed


def loads(notebook: Notebook) -> dict[str, str]:
    """The documents that a lesson loads: the name it gives to each, and what it asks for."""
    found: dict[str, str] = {}
    for _, parsed in trees(notebook):
        for node in ast.walk(parsed):
            if isinstance(node, ast.Assign) and len(node.targets) == 1:
                target, asked = node.targets[0], _asked(node.value)
                if isinstance(target, ast.Name) and asked:
                    found[target.id] = asked
    return found


def _asked(node: ast.expr) -> str:
    """The slug in `rr.load("slug")`, or nothing."""
    if not isinstance(node, ast.Call) or len(node.args) != 1:
        return ""
    func = node.func
    name = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
    return _string(node.args[0]) if name == "load" else ""


def addresses(notebook: Notebook) -> Iterator[tuple[Cell, str, str]]:
    """Every address that code asks for: its cell, the document's name ("" is any), the address."""
    for cell, parsed in trees(notebook):
        for node in sorted(ast.walk(parsed), key=_where):
            name, asked = _address(node)
            if asked:
                yield cell, name, asked


def _where(node: ast.AST) -> tuple[int, int]:
    return getattr(node, "lineno", 0), getattr(node, "col_offset", 0)


def _address(node: ast.AST) -> tuple[str, str]:
    """The document's name and the address in `telegram["…"]`; the address in `rr.cite("…")`."""
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        return node.value.id, _string(node.slice)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return "", _string(node.args[0]) if node.func.attr == "cite" and node.args else ""
    return "", ""


def _string(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def definitions(notebook: Notebook) -> Iterator[Finding]:
    """Functions and classes that cells define."""
    advice = "Cells only ask; what a lesson needs belongs in the library."
    for cell, parsed in trees(notebook):
        for node in ast.walk(parsed):
            if isinstance(node, _DEFINITIONS):
                word = "class" if isinstance(node, ast.ClassDef) else "def"
                yield cell, f"`{word} {node.name}` defines something.", advice
            elif isinstance(node, _NAMINGS) and isinstance(node.value, ast.Lambda):
                yield cell, "a `lambda` that is given a name defines something.", advice


def imports(notebook: Notebook) -> Iterator[Finding]:
    """Imports of anything but readingroom; of pandas where no text says so; Jupyter's commands."""
    said: set[str] = set()
    for cell in notebook.cells:
        if cell.kind == "markdown":
            said.update(words(cell.source))
            continue
        parsed = tree(cell) if cell.kind == "code" else None
        for name in _imported(parsed) if isinstance(parsed, ast.Module) else ():
            if name == "pandas" and "pandas" not in said:
                what = "pandas is imported, and no text before it says so."
                yield cell, what, "Say what pandas is for, or leave it out."
            elif name not in (_ROOT, "pandas"):
                what = f"`{name}` is imported; a lesson imports readingroom only."
                yield cell, what, "Leave it out."
        command = _COMMAND.search(cell.source) if cell.kind == "code" else None
        if command:
            what = f"`{command[0].strip()[:60]}` is a command to Jupyter, not Python."
            yield cell, what, "Leave it out."


def _imported(parsed: ast.Module) -> Iterator[str]:
    for node in ast.walk(parsed):
        if isinstance(node, ast.Import):
            yield from dict.fromkeys(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." if node.level else (node.module or "").partition(".")[0]
