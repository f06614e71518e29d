"""The code of a lesson, read as a tree and never run: what it loads, names, defines, imports."""

from __future__ import annotations

import ast
import builtins
import re
import warnings
from collections.abc import Iterator

from readingroom.lessons.notebook import Cell, Finding, Notebook
from readingroom.lessons.prose import words

_ROOT = "readingroom"
_COMMAND = re.compile(r"(?m)^[ \t]*[%!?].*$|^[ \t]*[\w.\[\]\"']+\?{1,2}[ \t]*$")
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_OF_JUPYTER = ("_", "__", "___", "In", "Out", "display", "get_ipython", "exit", "quit")
_AN_ERROR = "A student would see an error."
_IMPORT = f"Put `import {_ROOT} as rr` into a cell above."
_NAMINGS = (ast.Assign, ast.AnnAssign, ast.NamedExpr)


def tree(cell: Cell) -> ast.Module | SyntaxError:
    """The code as Python reads it, Jupyter's own commands left out; or why it cannot."""
    whole = _parsed(cell.source)
    return whole if isinstance(whole, ast.Module) else _parsed(_COMMAND.sub("", cell.source))


def _parsed(code: str) -> ast.Module | SyntaxError:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(code)
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
    """The documents that a lesson loads: the name it gives to each, and what it asks for.

    Those that it brings in itself are left out: before it runs, they are not there.
    """
    found: dict[str, str] = {}
    new = brought(notebook)
    for _, parsed in trees(notebook):
        for node in ast.walk(parsed):
            if isinstance(node, ast.Assign) and len(node.targets) == 1:
                target, asked = node.targets[0], _asked(node.value)
                if isinstance(target, ast.Name) and asked and asked not in new:
                    found[target.id] = asked
    return found


def brought(notebook: Notebook) -> set[str]:
    """The names of the documents that a lesson makes of saved pages, by `rr.new(page, name)`."""
    return {
        string(node.args[1])
        for _, parsed in trees(notebook)
        for node in ast.walk(parsed)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "new"
        and len(node.args) == 2
    }


def _asked(node: ast.expr) -> str:
    """The slug in `rr.load("slug")`, or nothing."""
    if not isinstance(node, ast.Call) or len(node.args) != 1:
        return ""
    func = node.func
    name = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
    return string(node.args[0]) if name == "load" else ""


def addresses(notebook: Notebook) -> Iterator[tuple[Cell, str, str]]:
    """Every address that code asks for: its cell, the document's name ("" is any), the address."""
    for cell, parsed in trees(notebook):
        for node in sorted(ast.walk(parsed), key=_where):
            name, asked = _address(node)
            if asked:
                yield cell, name, asked


def calls(notebook: Notebook, *names: str) -> Iterator[tuple[Cell, str, str]]:
    """Calls of the library by these names: the cell, the name, and the words it is given first."""
    for cell, parsed in trees(notebook):
        for node in sorted(ast.walk(parsed), key=_where):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if node.func.attr in names and node.args and (words := string(node.args[0])):
                yield cell, node.func.attr, words


def _where(node: ast.AST) -> tuple[int, int]:
    return getattr(node, "lineno", 0), getattr(node, "col_offset", 0)


def _address(node: ast.AST) -> tuple[str, str]:
    """The document's name and the address in `telegram["…"]`; the address in `rr.cite("…")`."""
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        return node.value.id, string(node.slice)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return "", string(node.args[0]) if node.func.attr == "cite" and node.args else ""
    return "", ""


def string(node: ast.expr) -> str:
    """The words that a piece of code is, if it is words in quotation marks."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def unmade(notebook: Notebook) -> Iterator[Finding]:
    """Names that are used before any cell has made them, as when a cell was moved or taken away.

    Each name is told once, where it is first used.
    """
    every = {cell.number: _names(parsed) for cell, parsed in trees(notebook)}
    made = {*dir(builtins), *_OF_JUPYTER}
    told: set[str] = set()
    for cell in notebook.code:
        used, own = every.get(cell.number, ((), ()))
        unknown = [] if cell.may_fail else [n for n in used if n not in {*made, *own, *told}]
        told.update(unknown)
        for name in dict.fromkeys(unknown):
            later = [each for each in notebook.code if name in every.get(each.number, ((), ()))[1]]
            if later:
                what = f"`{name}` is used here, and made only further down, in {later[0].name}."
                yield cell, f"{what} {_AN_ERROR}", "Move one of the two."
            else:
                what = f"`{name}` is used here, and no cell makes it."
                nearest = "Put the cell back that makes it."
                yield cell, f"{what} {_AN_ERROR}", _IMPORT if name == "rr" else nearest
        made.update(own)


def _names(parsed: ast.Module) -> tuple[list[str], set[str]]:
    """The names that code uses, in order, and those that it makes."""
    names = [node for node in sorted(ast.walk(parsed), key=_where) if isinstance(node, ast.Name)]
    used = [node.id for node in names if isinstance(node.ctx, ast.Load)]
    made = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    made |= {node.arg for node in ast.walk(parsed) if isinstance(node, ast.arg)}
    for node in ast.walk(parsed):
        if isinstance(node, ast.Import | ast.ImportFrom):
            made |= {(each.asname or each.name).partition(".")[0] for each in node.names}
        elif isinstance(node, (*_DEFINITIONS, ast.ExceptHandler, ast.MatchAs, ast.MatchStar)):
            made |= {node.name} if node.name else set()
    return used, made


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
        if cell.kind == "code" and (command := _command(cell)):
            what = f"`{command[:60]}` is a command to Jupyter, not Python."
            yield cell, what, "Leave it out."


def _command(cell: Cell) -> str:
    """The first command to Jupyter in a cell; a line within Python that looks like one is none."""
    match = _COMMAND.search(cell.source)
    return match[0].strip() if match and not isinstance(_parsed(cell.source), ast.Module) else ""


def _imported(parsed: ast.Module) -> Iterator[str]:
    for node in ast.walk(parsed):
        if isinstance(node, ast.Import):
            yield from dict.fromkeys(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." if node.level else (node.module or "").partition(".")[0]
