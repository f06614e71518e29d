"""What every lesson has: names, one title, an aim, minutes, words before code, short code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from readingroom.lessons.code import tree
from readingroom.lessons.notebook import Cell, Finding, Notebook
from readingroom.lessons.prose import headings, plain, words

AIM = "When you have finished, you can"
LONGEST_CODE = 10
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_MACHINE_MADE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){0,3}.*|(cell|untitled|code|markdown)-?\d+")
_MINUTES = re.compile(r"\*\*(\d{1,4}) minutes?\.\*\*")
_CURLY = re.compile("[“”„‘’]")
_PART_MINUTES = re.compile(r"\((\d{1,4}) minutes?\)")


def ids(notebook: Notebook) -> Iterator[Finding]:
    """Cells whose ids are missing or double."""
    seen: dict[str, Cell] = {}
    for cell in notebook.cells:
        wish = _wish(cell, seen)
        if not cell.id:
            what = "the cell has no id, so nothing can point at it."
            yield cell, what, f'In a text editor, give it "id": "{wish}".'
        elif cell.id in seen:
            what = f"cells {seen[cell.id].number} and {cell.number} have the same id."
            yield cell, what, f'In a text editor, call the second "id": "{wish}".'
        seen.setdefault(cell.id, cell)


def meaningless_ids(notebook: Notebook) -> Iterator[Finding]:
    """Cells whose ids mean nothing to a person."""
    for cell in notebook.cells:
        if cell.id and (not _NAME.fullmatch(cell.id) or _MACHINE_MADE.fullmatch(cell.id)):
            what = f"the id of cell {cell.number} means nothing to a person."
            wish = _wish(cell, {each.id: each for each in notebook.cells})
            yield cell, what, f'In a text editor, call it "id": "{wish}".'


def _wish(cell: Cell, taken: dict[str, Cell]) -> str:
    """A name for a cell, from its first words."""
    ascii_words = re.findall(r"[a-z]{3,}", plain(cell.source).casefold())
    name = "-".join(ascii_words[:3]) or "a-name"
    return name if name not in taken else f"{name}-{cell.number}"


def stored_runs(notebook: Notebook) -> Iterator[Finding]:
    """Outputs and counts of a run, stored in the file."""
    ran = [cell for cell in notebook.cells if cell.ran]
    clear = "In JupyterLab choose Edit, Clear Outputs of All Cells, and save."
    if ran:
        more = f" (and those of {len(ran) - 1} more)" if len(ran) > 1 else ""
        yield ran[0], f"its output or count from a run is stored{more}.", clear
    elif notebook.widgets_stored:
        yield None, "the state of its buttons from a run is stored.", clear


def title(notebook: Notebook) -> Iterator[Finding]:
    """No title, or more than one."""
    titles = [(cell, each) for cell in notebook.prose for each in headings(cell.source, 1)]
    if not titles:
        cell = notebook.cells[0] if notebook.cells else None
        yield cell, "the lesson has no title.", "Begin the first cell with # and the title."
    for cell, each in titles[1:]:
        what = f"“{each}” is a second title."
        yield cell, what, "A lesson has one; write ## before the heading of a part."


def aim_and_minutes(notebook: Notebook) -> Iterator[Finding]:
    """What the first cell must say, and whether the parts take as long as the whole."""
    if not notebook.cells:
        yield None, "the notebook has no cells.", "Put a copy of it back."
        return
    first = notebook.cells[0]
    if AIM not in " ".join(plain(first.source).replace("*", "").split()):
        yield first, "it does not say what the lesson is for.", f"Write “{AIM}” and a list."
    total = _MINUTES.search(first.source)
    if not total:
        what = "it does not say how long the lesson takes."
        yield first, what, "Write for example **50 minutes.** into it."
        return
    parts = [
        int(minutes)
        for cell in notebook.prose
        for heading in headings(cell.source, 2)
        for minutes in _PART_MINUTES.findall(heading)
    ]
    if sum(parts) != int(total[1]):
        sums = f"{' + '.join(map(str, parts))} = {sum(parts)}" if parts else "none"
        what = f"the lesson takes {total[1]} minutes, and its parts name {sums}."
        yield first, what, "Headings of parts end like this: ## 1. The edges first (3 minutes)"


def words_before_code(notebook: Notebook) -> Iterator[Finding]:
    """Code cells that nothing explains."""
    for before, cell in zip((None, *notebook.cells), notebook.cells, strict=False):
        explained = before and before.kind == "markdown" and words(before.source)
        if cell.kind == "code" and not explained:
            what = "no text stands before this code."
            yield cell, what, "Put a text cell before it that says what it does."


def short_code(notebook: Notebook) -> Iterator[Finding]:
    """Code cells that are too long to be read at once."""
    for cell in notebook.code:
        count = len(cell.source.strip().splitlines())
        if count > LONGEST_CODE:
            what = f"the code has {count} lines."
            yield cell, what, f"Divide it: a cell has one to four lines, {LONGEST_CODE} at most."


def python(notebook: Notebook) -> Iterator[Finding]:
    """Code cells that are not Python."""
    for cell in notebook.code:
        error = tree(cell)
        if isinstance(error, SyntaxError):
            where = f"line {error.lineno} of the cell" if error.lineno else "the cell"
            if _CURLY.search(error.text or "") and "invalid character" in error.msg:
                what = f"{where} has curly quotation marks, and code needs straight ones."
                yield cell, what, "Type them anew: \" or '."
                continue
            yield cell, f"{where} is not Python: {error.msg}.", "Is a bracket or a quote missing?"
