"""A notebook as it is read and never run: its cells, their prose, their code as a tree."""

import ast
import builtins
import json
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from readingroom.errors import DocumentError, Problem
from readingroom.loading.files import write_whole

_A_COPY = "Put a copy of it back."
_UNSEEN = re.compile("\x1b\\[[0-9;?]*[a-zA-Z]|[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Cell:
    """One cell: its place from 1, its id, its kind, its words, if a run is stored, if folded."""

    number: int
    id: str
    kind: str
    source: str
    tags: tuple[str, ...] = ()
    ran: bool = False
    folded: bool = False

    @property
    def may_fail(self) -> bool:
        """Whether it bears Jupyter's own tag of a cell that means to show its error."""
        return "raises-exception" in self.tags

    @property
    def name(self) -> str:
        """How a message calls it: by its id, or by its number where it has none.

        >>> Cell(3, "letters", "code", "").name
        'cell “letters”'
        """
        return f"cell “{clean(self.id)[:60]}”" if self.id else f"cell {self.number}"


Finding = tuple[Cell | None, str, str]
"""A cell (None is the whole notebook), what is wrong with it, and the nearest right thing."""
Waiting = tuple[str, str, Mapping[str, str]]
"""What waits for an answer: its document and address; by its id, each exercise's lesson."""


@dataclass(frozen=True)
class Notebook:
    """The cells of a notebook, and the path that messages name."""

    path: str
    cells: tuple[Cell, ...]
    widgets_stored: bool = False

    @property
    def code(self) -> tuple[Cell, ...]:
        """The code cells."""
        return tuple(cell for cell in self.cells if cell.kind == "code")

    @property
    def prose(self) -> tuple[Cell, ...]:
        """The markdown cells."""
        return tuple(cell for cell in self.cells if cell.kind == "markdown")

    def headings(self, level: int) -> Iterator[tuple[Cell, str]]:
        """The headings of one level, each with its cell."""
        for cell in self.prose:
            yield from ((cell, each) for each in headings(cell.source, level))

    @property
    def title(self) -> str:
        """The first heading of the highest level; empty if there is none."""
        return next((each for _, each in self.headings(1)), "")

    def finds(self, pattern: re.Pattern[str]) -> Iterator[tuple[Cell, re.Match[str]]]:
        """Where a pattern stands in what is read of the prose."""
        for cell in self.prose:
            yield from ((cell, match) for match in pattern.finditer(prose_of(cell.source)))

    def problems(self, findings: Iterable[Finding]) -> list[Problem]:
        """Findings as problems, those of the whole notebook first, then cell by cell."""
        ordered = sorted(findings, key=lambda found: found[0].number if found[0] else 0)
        return [
            Problem(self.path, 0, cell.name if cell else "", clean(what), clean(nearest))
            for cell, what, nearest in ordered
        ]


YOURS = "yours"
"""The tag of a cell that a student is to change: in a student's room all others are locked."""
IN_NOTEBOOK = "in-notebook"
"""The tag of what is about cells and code: neither on paper nor on a page."""
PRACTICE = "More to practise"
"""The heading of what no lesson needs."""


def by_part(cells: Iterable[Cell]) -> Iterator[tuple[Cell, str]]:
    """Every cell, with the heading of the part in which it stands."""
    part = ""
    for cell in cells:
        if cell.kind == "markdown":
            part = next(iter(headings(cell.source, 2)), part)
        yield cell, part


def clean(words: str) -> str:
    r"""Words without the signs that steer a terminal.

    >>> clean("\x1b[31mred\x1b[0m\x07")
    'red'
    """
    return _UNSEEN.sub("", words)


def read_notebook(content: str, path: str) -> Notebook:
    """The notebook in a file. Raises `DocumentError` with the problem that says why it is none."""
    raw = _json(content, path)
    if not {"cells", "worksheets"} & set(as_map(raw)):
        what = "this is not a notebook: it has no cells."
        raise _no_notebook(path, what, "Is it the right file?")
    if raw.get("nbformat") != 4:
        what = f"the notebook is saved in another form (nbformat {str(raw.get('nbformat'))[:20]})."
        raise _no_notebook(path, what, "Open it in JupyterLab and save it again.")
    if not isinstance(raw["cells"], list):
        raise _no_notebook(path, "this is not a notebook: its cells are not a list.")
    meta = as_map(raw.get("metadata"))
    kernel, language = as_map(meta.get("kernelspec")), as_map(meta.get("language_info"))
    spoken = str(kernel.get("language") or language.get("name") or "python")
    if spoken.lower() not in ("python", "python3", "ipython"):
        what = f"the notebook is written for {spoken[:40]}, and lessons are in Python."
        raise _no_notebook(path, what, "In JupyterLab choose Kernel, Change Kernel, Python 3.")
    cells = tuple(_cell(number, each, path) for number, each in enumerate(raw["cells"], start=1))
    return Notebook(path, cells, bool(meta.get("widgets")))


def _no_notebook(path: str, what: str, nearest: str = _A_COPY, line: int = 0) -> DocumentError:
    return DocumentError([Problem(path, line, "", what, nearest)])


def _json(content: str, path: str) -> Any:
    if not content.strip():
        raise _no_notebook(path, "the file is empty.")
    try:
        return json.loads(content)
    except json.JSONDecodeError as error:
        if merge := re.search(r"(?m)^(<{7}|={7}|>{7})( |$)", content):
            line = content.count("\n", 0, merge.start()) + 1
            what = "the file holds the marks of two versions that were not brought together."
            nearest = "Keep one of the two, or put a copy back."
            raise _no_notebook(path, what, nearest, line) from None
        what = f"the file is damaged: from here on it is not JSON ({error.msg[:80].lower()})."
        raise _no_notebook(path, what, line=error.lineno) from None
    except (RecursionError, ValueError):
        what = "the file is damaged: it is not JSON that can be read."
        raise _no_notebook(path, what) from None


def _cell(number: int, raw: Any, path: str) -> Cell:
    source = as_map(raw).get("source")
    lines: list[Any] = source if isinstance(source, list) else [source]
    if not all(isinstance(line, str) for line in lines):
        raise _no_notebook(path, f"this is not a notebook: its cell {number} has no words.")
    meta = as_map(raw.get("metadata"))
    id = raw["id"] if isinstance(raw.get("id"), str) else ""
    tags = tuple(map(str, meta["tags"])) if isinstance(meta.get("tags"), list) else ()
    ran = bool(raw.get("outputs")) or raw.get("execution_count") is not None
    folded = as_map(meta.get("jupyter")).get("source_hidden") is True
    return Cell(number, id, str(raw.get("cell_type")), "".join(lines), tags, ran, folded)


def as_map(value: Any) -> dict[str, Any]:
    """A map that came as JSON; an empty one in place of anything else."""
    return value if isinstance(value, dict) else {}


_FENCE = re.compile(r"(?ms)^ {0,3}(```+|~~~+).*?(?:^ {0,3}\1[`~]*[ \t]*$|\Z)")
_CODE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_TAG = re.compile(r"(?s)<!--.*?-->|</?[a-zA-Z][^<>]*>")
LINK = re.compile(r"!?\[([^\[\]]*)\]\(\s*<?([^()\s<>]*)>?[^()]*\)")
_BOLD = re.compile(r"\*\*(?=\S)((?:[^*]|\*(?!\*))+)(?<=\S)\*\*")
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_MARKS = re.compile(r"“([^”]*)”|\"([^\"]*)\"|‘((?:[^’]|’(?=\w))*)’|\*+([^*]+)\*+")
PARAGRAPH = re.compile(r"\n[ \t]*\n")
BREAK = "\x00"
"""Stands where code was: no run of words goes across it."""


def compared_words(prose: str) -> list[str]:
    """The words of a text as they are compared.

    >>> compared_words("The *Chinese* people’s volunteers—further")
    ['the', 'chinese', "people's", 'volunteers', 'further']
    """
    return [match.casefold().replace("’", "'") for match in WORD.findall(prose)]


def without_code(markdown: str) -> str:
    """The markdown with a break and blanks for its code, so that all else stands where it stood.

    >>> without_code("a `<b>` c").replace(BREAK, "|")
    'a |     c'
    """

    def blank(match: re.Match[str]) -> str:
        if match.re is _FENCE:
            return f"\n{BREAK}\n".ljust(len(match[0]))
        return match[0] if "\n\n" in match[0] else BREAK.ljust(len(match[0]))

    return _CODE.sub(blank, _FENCE.sub(blank, markdown))


def prose_of(markdown: str) -> str:
    """What is read of the markdown: neither code nor tags nor the addresses of links."""
    return _TAG.sub(" ", LINK.sub(r"\1", without_code(markdown)))


def code_words(markdown: str) -> list[str]:
    """What stands in backticks."""
    return [match[2].strip() for match in _CODE.finditer(_FENCE.sub("", markdown))]


def bold(markdown: str) -> list[str]:
    """What stands in bold, in order.

    >>> bold("A **siglum**, of **two\\nwords**.")
    ['siglum', 'two words']
    """
    return [" ".join(match[1].split()) for match in _BOLD.finditer(prose_of(markdown))]


def headings(markdown: str, level: int) -> list[str]:
    """The headings of one level."""
    read = prose_of(re.sub(rf"(?i)<h{level}\b[^>]*>", f"\n{'#' * level} ", without_code(markdown)))
    found = re.findall(rf"(?m)^ {{0,3}}#{{{level}}} +(.+)$", read)
    return [" ".join(each.split()) for each in found]


def quotations(markdown: str) -> Iterator[tuple[str, bool]]:
    """All that the prose sets off, paragraph by paragraph, and whether by italics alone."""
    for paragraph in PARAGRAPH.split(prose_of(markdown)):
        block, rest = _block(paragraph)
        if block:
            yield block, False
        for match in _MARKS.finditer(rest):
            inner = next(filter(None, match.groups()), "")
            if match[4] and _MARKS.search(inner):
                yield from quotations(inner)
            else:
                yield " ".join(inner.split()), bool(match[4])


def unquoted(markdown: str) -> str:
    """The prose with every quotation cut out."""
    prose = f"\n{BREAK}\n".join(_block(each)[1] for each in PARAGRAPH.split(prose_of(markdown)))
    return _MARKS.sub(lambda match: match[0] if match[4] else f" {BREAK} ", prose)


def _block(paragraph: str) -> tuple[str, str]:
    """The words of a block quote, without the line that says whose they are; and the rest."""
    lines = paragraph.split("\n")
    quoted = [line for line in lines if re.match(r" {0,3}>", line)]
    rest = "\n".join(BREAK if line in quoted else line for line in lines)
    inner = [re.sub(r"^(?: {0,3}>)+ ?", "", line) for line in quoted]
    said = [line for line in inner if not re.match(r"\s*([—–]|--|\[!)", line)]
    return " ".join(" ".join(said).split()), rest


_ASKED_IN_PROSE = re.compile(r"\brr\.(exercise|answer|recall)\(\s*[\"']([\w-]+/[\w-]+)")
_COMMAND = re.compile(r"(?m)^[ \t]*[%!?].*$|^[ \t]*[\w.\[\]\"']+\?{1,2}[ \t]*$")
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_NAMING = (*_DEFINITIONS, ast.ExceptHandler, ast.MatchAs, ast.MatchStar)
_OF_JUPYTER = ("_", "__", "___", "In", "Out", "display", "get_ipython", "exit", "quit")
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


def statements(cell: Cell) -> list[ast.stmt]:
    """What a cell does, statement by statement; nothing if it is no code that can be read."""
    parsed = tree(cell) if cell.kind == "code" else None
    return parsed.body if isinstance(parsed, ast.Module) else []


def nodes(cell: Cell) -> list[ast.AST]:
    """Every piece of the code of a cell that can be read, in the order in which it stands."""
    every = chain.from_iterable(map(ast.walk, statements(cell)))
    return sorted(every, key=lambda n: (getattr(n, "lineno", 0), getattr(n, "col_offset", 0)))


def _pieces(cells: Iterable[Cell]) -> Iterator[tuple[Cell, ast.AST]]:
    return ((cell, node) for cell in cells for node in nodes(cell))


def called(node: ast.AST | None) -> str:
    """The last name of what a call calls: `load` of `rr.load("a")`; empty if it is no call."""
    func = node.func if isinstance(node, ast.Call) else None
    return func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")


def argument_of(node: ast.AST, at: int = 0) -> str:
    """What a call is given at a place, if that is words in quotation marks."""
    return string(node.args[at]) if isinstance(node, ast.Call) and len(node.args) > at else ""


def loads(notebook: Notebook) -> dict[str, str]:
    """The documents that a lesson loads and does not make, by the names that it gives them."""
    new = _brought(notebook)
    return {
        target.id: name
        for _, node in _pieces(notebook.code)
        if isinstance(node, ast.Assign) and called(node.value) == "load"
        for target in node.targets
        if isinstance(target, ast.Name) and (name := argument_of(node.value)) and name not in new
    }


def _brought(notebook: Notebook) -> set[str]:
    return {argument_of(node, 1) for _, node in _pieces(notebook.code) if called(node) == "new"}


def addresses(notebook: Notebook) -> Iterator[tuple[Cell, str, str]]:
    """Every address that code asks for: its cell, the document's name ("" is any), the address."""
    for cell, node in _pieces(notebook.code):
        name, address = "", argument_of(node) if called(node) == "cite" else ""
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
            name, address = node.value.id, string(node.slice)
        if address:
            yield cell, name, address


def calls(cells: Iterable[Cell], *names: str) -> Iterator[tuple[Cell, str, str]]:
    """Calls by these names: the cell, the name, and the words each is given first."""
    for cell, node in _pieces(cells):
        if called(node) in names and (words := argument_of(node)):
            yield cell, called(node), words


def asked(notebook: Notebook) -> Iterator[tuple[Cell, str, str, str]]:
    """Exercises, of documents there unrun, that code or prose names: cell, call, document, id."""
    new = _brought(notebook)
    named = list(calls(notebook.code, "exercise", "answer", "recall"))
    for cell in notebook.prose:
        said = BREAK.join(code_words(cell.source))
        named += [(cell, match[1], match[2]) for match in _ASKED_IN_PROSE.finditer(said)]
    for cell, call, address in sorted(named, key=lambda each: each[0].number):
        slug, slash, id = address.strip().rpartition("/")
        if slash and slug not in new and not cell.may_fail:
            yield cell, call, slug, id


def documents_in(notebook: Notebook) -> set[str]:
    """The documents that a lesson loads, or asks for."""
    return {*loads(notebook).values(), *(slug for _, _, slug, _ in asked(notebook))}


def string(node: ast.expr) -> str:
    """The words that a piece of code is, if it is words in quotation marks."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def unmade(notebook: Notebook) -> Iterator[Finding]:
    """Names that are used before any cell has made them, each once, where it is first used."""
    every = {cell.number: names_in(nodes(cell)) for cell in notebook.code}
    made = {*dir(builtins), *_OF_JUPYTER}
    for cell in notebook.code:
        used, own = every[cell.number]
        unknown = [] if cell.may_fail else [name for name in used if name not in {*made, *own}]
        for name in dict.fromkeys(unknown):
            later = next((each for each in notebook.code if name in every[each.number][1]), None)
            how, nearest = "no cell makes it.", "Put the cell back that makes it."
            if later:
                how, nearest = f"made only further down, in {later.name}.", "Move one of the two."
            elif name == "rr":
                nearest = "Put `import readingroom as rr` into a cell above."
            yield cell, f"`{name}` is used here, and {how} A student would see an error.", nearest
        made.update(own, unknown)


def names_in(every: Iterable[ast.AST]) -> tuple[list[str], set[str]]:
    """The names that pieces of code use, in order, and those that they make."""
    used, made = list[str](), set[str]()
    for node in every:
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                used.append(name)
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                made.add(name)
            case ast.alias(name=name, asname=other):
                made.add((other or name).partition(".")[0])
            case _ if isinstance(node, _NAMING):
                made.add(node.name or "")
    return used, made


def definitions(notebook: Notebook) -> Iterator[Finding]:
    """Functions and classes that cells define."""
    for cell, node in _pieces(notebook.code):
        advice = "Cells only ask; what a lesson needs belongs in the library."
        if isinstance(node, _DEFINITIONS):
            what = f"`{'class' if isinstance(node, ast.ClassDef) else 'def'} {node.name}`"
            yield cell, f"{what} defines something.", advice
        elif isinstance(node, _NAMINGS) and isinstance(node.value, ast.Lambda):
            yield cell, "a `lambda` that is given a name defines something.", advice


def imports(notebook: Notebook) -> Iterator[Finding]:
    """Imports of anything but readingroom; of pandas where no text says so; Jupyter's commands."""
    said: set[str] = set()
    for cell in notebook.cells:
        said.update(compared_words(cell.source) if cell.kind == "markdown" else ())
        for name in dict.fromkeys(_imported(cell)):
            if name == "pandas" and name not in said:
                what = "pandas is imported, and no text before it says so."
                yield cell, what, "Say what pandas is for, or leave it out."
            elif name not in ("readingroom", "pandas"):
                what = f"`{name}` is imported; a lesson imports readingroom only."
                yield cell, what, "Leave it out."
        command = _COMMAND.search(cell.source) if cell.kind == "code" else None
        if command and not isinstance(_parsed(cell.source), ast.Module):
            what = f"`{command[0].strip()[:60]}` is a command to Jupyter, not Python."
            yield cell, what, "Leave it out."


def _imported(cell: Cell) -> Iterator[str]:
    for node in nodes(cell):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." if node.level else (node.module or "").partition(".")[0]


def changed(saved: bytes, change: Callable[[list[dict[str, Any]]], None]) -> bytes:
    r"""A saved notebook after a change of its cells; as it is if nothing changes, or it is none.

    >>> changed(b'{"cells": [1, 2]}', list.pop)
    b'{\n "cells": [\n  1\n ]\n}\n'
    """
    try:
        read = json.loads(saved)
        change(read["cells"])
        now = (json.dumps(read, indent=1, ensure_ascii=False) + "\n").encode()
        return saved if read == json.loads(saved) else now
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return saved


def rewrite(path: Path, content: bytes) -> None:
    """Write over a saved notebook; what it shows lives on if Jupyter trusts it."""
    before = path.read_bytes() if path.is_file() else b""
    write_whole(path, content)
    if b'"output_type"' in before and b'"output_type"' in content:
        with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            _keep_trust(before, content)


def _keep_trust(before: bytes, content: bytes) -> None:
    from nbformat import reads
    from nbformat.sign import NotebookNotary

    notary = NotebookNotary()
    with closing(notary.store):
        if notary.check_signature(reads(before, as_version=4)):
            notary.sign(reads(content, as_version=4))
