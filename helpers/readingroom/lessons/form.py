"""What every lesson has, and whether what it asks for by name is there: checks without a kernel."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath
from posixpath import normpath
from urllib.parse import unquote

from readingroom.document import Document
from readingroom.errors import Problem, did_you_mean
from readingroom.lessons import notebook, quotations
from readingroom.lessons.notebook import (
    YOURS,
    Cell,
    Finding,
    Notebook,
    brought,
    calls,
    code_words,
    links,
    plain,
    tree,
    without_code,
    words,
)
from readingroom.text import ONES

_TEACHING = "instructor"
AIM = "When you have finished, you can"
LONGEST_CODE = 10
FIRST_TASK = 3
"""A lesson asks something in one of so many code cells."""
_TO_CHANGE = re.compile(
    r"(?i)\bput\b[^.]*?\b(?:in place of|in their place|into the list|between the[^.]*? marks)\b"
    r"|\bchange the (?:first line|name|siglum|word)\b|\*\*your turn\b"
)
"""Words by which a lesson asks for another code."""
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_MACHINE_MADE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){0,3}.*|(cell|untitled|code|markdown)-?\d+")
_MINUTES = re.compile(r"\*\*(\d{1,4}) minutes?\.\*\*")
_CURLY = re.compile("[“”„‘’]")
_PART_MINUTES = re.compile(r"\((\d{1,4}) minutes?\)")


def ids(notebook: Notebook) -> Iterator[Finding]:
    """Cells whose ids are missing or double."""
    seen: dict[str, Cell] = {}
    for cell in notebook.cells:
        if not cell.id:
            what = "the cell has no id, so nothing can point at it."
            yield cell, what, _call(cell, "give it", seen)
        elif cell.id in seen:
            what = f"cells {seen[cell.id].number} and {cell.number} have the same id."
            yield cell, what, _call(cell, "call the second", seen)
        seen.setdefault(cell.id, cell)


def meaningless_ids(notebook: Notebook) -> Iterator[Finding]:
    """Cells whose ids mean nothing to a person."""
    taken = [cell.id for cell in notebook.cells]
    for cell in notebook.cells:
        if cell.id and (not _NAME.fullmatch(cell.id) or _MACHINE_MADE.fullmatch(cell.id)):
            what = f"the id of cell {cell.number} means nothing to a person."
            yield cell, what, _call(cell, "call it", taken)


def _call(cell: Cell, how: str, taken: Collection[str]) -> str:
    """How to give a cell a name, made of its first words."""
    ascii_words = re.findall(r"[a-z]{3,}", plain(cell.source).casefold())
    name = "-".join(ascii_words[:3]) or "a-name"
    name += f"-{cell.number}" if name in taken else ""
    return f'In a text editor, {how} "id": "{name}".'


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
    titles = list(notebook.headings(1))
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
    found = [_PART_MINUTES.findall(heading) for _, heading in notebook.headings(2)]
    parts = [int(minutes) for each in found for minutes in each]
    if not total:
        what = "it does not say how long the lesson takes."
        yield first, what, "Write for example **50 minutes.** into it."
    elif sum(parts) != int(total[1]):
        sums = f"{' + '.join(map(str, parts))} = {sum(parts)}" if parts else "none"
        what = f"the lesson takes {total[1]} minutes, and its parts name {sums}."
        yield first, what, "Headings of parts end like this: ## 1. The edges first (3 minutes)"


def words_before_code(notebook: Notebook) -> Iterator[Finding]:
    """Code cells that nothing explains; a question after a question explains itself."""
    asking = {cell.id for cell, _, _ in calls(notebook, "exercise")}
    for before, cell in zip((None, *notebook.cells), notebook.cells, strict=False):
        explained = before and before.kind == "markdown" and words(before.source)
        in_a_row = before and {before.id, cell.id} <= asking
        if cell.kind == "code" and not explained and not in_a_row:
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


_COUNTED = "brackets|claims|demands|letters|passages|requests|shelfmarks|slips"
"""Lists whose names mean nothing else in a lesson (its own parts, steps and names have others)."""
_NUMBERS = (*ONES, "twenty")
_COUNT = re.compile(
    rf"(?i)(?<![\w.,:/–-])(?<!line )(?<!and )(\d{{1,4}}|{'|'.join(_NUMBERS[2:])})"
    rf"\s+(?:[a-z]+\s+)?({_COUNTED})\b"
)


def too_many(notebook: Notebook, desk: Mapping[str, Document]) -> Iterator[Finding]:
    """Numbers of things in the prose that no document on the desk has so many of."""
    counts = [_counts(document) for document in desk.values()]
    for cell, match in notebook.finds(_COUNT) if counts else ():
        said = match[1].lower()
        number = int(said) if said.isdecimal() else _NUMBERS.index(said)
        most = max(each[match[2].lower()] for each in counts)
        if number > most:
            words = " ".join(match[0].split())
            yield cell, f"it speaks of “{words}”, and the document has {most}.", ""


def _counts(document: Document) -> dict[str, int]:
    """How many things of each kind there are, in readings too; missing letters are letters."""
    every = [*document, *(thing for reading in document.readings.values() for thing in reading)]
    sections = [thing.section or f"{thing.noun}s" for thing in every]
    counts = {name: sections.count(name) for name in _COUNTED.split("|")}
    return counts | {"letters": counts["letters"] + sections.count("missing")}


Exercises = Mapping[str, Mapping[str, str]]
"""The lesson of each exercise by its id, for each document that a lesson asks for."""
_SEEN = "A student would see this in place of the exercise."
_NO_ANSWER = "A student would see that no answer is there yet."
_CLOSED = "A student would find it closed."
_IN_PROSE = re.compile(r"\brr\.(exercise|answer|recall)\(\s*[\"']([\w-]+/[\w-]+)")
_MOST = 4
_PART = re.compile(r"(?<!\d )\b[Pp]arts? (\d{1,2})\b(?! of)")
_NUMBERED = re.compile(r"(\d{1,2})\. ")


def documents_asked(notebook: Notebook) -> list[str]:
    """The documents whose exercises a lesson asks for."""
    return list(dict.fromkeys(slug for _, _, slug, _ in _asked(notebook)))


def _asked(notebook: Notebook) -> Iterator[tuple[Cell, str, str, str]]:
    """Every exercise named by code or prose, of documents that are there unrun, in order.

    With its cell, and by which call it is named; then its document and its id.
    """
    new = brought(notebook)
    in_code = list(calls(notebook, "exercise", "answer", "recall"))
    in_prose = [
        (cell, match[1], match[2])
        for cell in notebook.prose
        for code in code_words(cell.source)
        for match in _IN_PROSE.finditer(code)
    ]
    for cell, name, address in sorted([*in_code, *in_prose], key=lambda each: each[0].number):
        slug, slash, id = address.strip().rpartition("/")
        if slash and slug not in new and not cell.may_fail:
            yield cell, name, slug, id


def asked_here(notebook: Notebook) -> list[tuple[str, str]]:
    """The document and the id of each exercise that a lesson asks."""
    asked = ((slug, id) for _, call, slug, id in _asked(notebook) if call == "exercise")
    return list(dict.fromkeys(asked))


def lost_exercises(notebook: Notebook, exercises: Exercises) -> Iterator[Finding]:
    """Exercises that a lesson asks for and that are not there, or that it recalls too early."""
    asked = list(_asked(notebook))
    here = {(slug, id): cell for cell, call, slug, id in reversed(asked) if call == "exercise"}
    own = {exercises[slug].get(id) for slug, id in here if slug in exercises}
    for cell, call, slug, id in asked:
        known, asks = exercises.get(slug), here.get((slug, id))
        if known is None:
            what = f"there is no document “{slug[:80]}”. {_SEEN}"
            yield cell, what, did_you_mean(slug, list(exercises))
        elif id not in known:
            what = f"there is no exercise “{id[:80]}”. {_SEEN}"
            yield cell, what, did_you_mean(id, list(known))
        elif call == "recall" and asks and asks.number > cell.number:
            what = f"it looks back at “{id}”, which is asked only further down, in {asks.name}."
            yield cell, f"{what} {_NO_ANSWER}", "Move one of the two."
        elif call == "recall" and not asks and known[id] in own:
            what = f"it looks back at “{id}”, which this lesson does not ask."
            yield cell, f"{what} {_NO_ANSWER}", "Ask it further up, or leave this cell out."


def shown_early(
    notebook: Notebook, shown: Mapping[int, Iterable[tuple[str, str, Mapping[str, str]]]]
) -> Iterator[Finding]:
    """Cells that show what waits for an exercise which is not asked above them, nor earlier."""
    asked: dict[tuple[str, str], Cell] = {}
    for cell, call, slug, id in _asked(notebook):
        if call == "exercise":
            asked.setdefault((slug, id), cell)
    own = PurePath(notebook.path).stem
    for cell in notebook.code:
        told = set[str]()
        for slug, address, opening in shown.get(cell.number, ()):
            here = {id: asked[slug, id] for id in opening if (slug, id) in asked}
            before = any(each.number <= cell.number for each in here.values())
            if before or any(opening[id] < own for id in opening.keys() - here.keys()):
                continue
            id = next(iter(here or opening))
            if id not in told:
                below = (
                    f"asked only further down, in {here[id].name}." if here else "not asked here."
                )
                what = f"it shows {address}, which waits for an answer to “{id}”, {below}"
                yield cell, f"{what} {_CLOSED}", "Move one of the two, or mend `opens`."
            told.add(id)


def other_names(notebook: Notebook, exercises: Exercises, name: str) -> Iterator[Finding]:
    """What still goes by the name of another lesson, as in a copy: worth knowing, no mistake."""
    here = {(slug, id) for _, call, slug, id in _asked(notebook) if call == "exercise"}
    every = [(slug, id) for slug, known in exercises.items() for id in known]
    for cell, call, asked in calls(notebook, "portfolio", "glossary"):
        own = [(slug, id) for slug, id in every if exercises[slug][id] == asked != name]
        left = [id for slug, id in own if (slug, id) not in here]
        if call == "glossary" and own:
            what = f"these are the words of “{asked[:80]}”, and this lesson is “{name}”."
            yield cell, what, f'Write rr.glossary("{name}") for its own.'
        elif call == "portfolio" and left:
            what = f"the portfolio of “{asked[:80]}” has exercises that this lesson does not ask."
            yield cell, f"{what} A student would see them as not answered: {some(left)}.", ""


def some(names: Sequence[str]) -> str:
    """The first of some names.

    >>> some(["a", "b", "c", "d"]), some("abcdef")
    ('a, b, c, d', 'a, b, c, d, …')
    """
    return f"{', '.join(names[:_MOST])}{', …' if len(names) > _MOST else ''}"


def same_title(notebook: Notebook, beside: Mapping[str, str], file: str) -> Iterator[Finding]:
    """Another lesson here with the same title."""
    for other, title in beside.items():
        if title and title == notebook.title and other != file:
            what = f"its title is that of {other} too, and a student could take one for the other."
            yield notebook.cells[0], what, ""


def lost_parts(notebook: Notebook) -> Iterator[Finding]:
    """Numbers of parts that the prose names and no heading bears; gaps in the numbers."""
    titles = [(cell, _NUMBERED.match(each)) for cell, each in notebook.headings(2)]
    numbers = [int(match[1]) for _, match in titles if match]
    first = next((cell for cell, match in titles if match), None)
    told = ", ".join(map(str, numbers))
    if numbers != list(range(1, len(numbers) + 1)):
        what = f"the parts are numbered {told}."
        yield first, what, f"Number them 1 to {len(numbers)}."
    named = ((cell, int(match[1])) for cell, match in notebook.finds(_PART) if numbers)
    for cell, number in dict.fromkeys(named):
        if number not in numbers:
            what = f"it speaks of part {number}, and no heading has this number."
            yield cell, what, f"The parts are {told}."


_ABOUT = re.compile(r"<!--\s*about:\s*([^<>]*?)\s*-->")
_DONE = re.compile(r"\bYou have done (?:about )?(\d{1,3}) minutes\b")
_ROUNDED = 2
"""Minutes by which “about 20 minutes” may differ from the sum."""


def gone(notebook: Notebook, exercises: Exercises) -> Iterator[Finding]:
    """Sentences about exercises, cells or passages that the lesson no longer has.

    What a paragraph or an item of a list is about stands behind it in the file, where nobody who
    reads the lesson sees it: `<!-- about: three-classes, K7 -->`.
    """
    here = {id for _, call, _, id in _asked(notebook) if call == "exercise"}
    here |= {cell.id for cell in notebook.cells}
    code = " ".join(cell.source for cell in notebook.code)
    for cell in notebook.prose:
        for match in _ABOUT.finditer(without_code(cell.source)):
            names = [each.strip() for each in match[1].split(",") if each.strip()]
            lost = [each for each in names if each not in here and f'"{each}"' not in code]
            if lost and len(lost) == len(names):
                said = (
                    plain(cell.source[: match.start()].rpartition("\n")[2])
                    .replace("*", "")
                    .strip(" -")
                )
                what = f"“{said[:80]}” is about {some(lost)}, which this lesson no longer has."
                yield cell, what, "Take the sentence out, or put back what it is about."


def stops(notebook: Notebook) -> Iterator[Finding]:
    """Stops that count other minutes than the parts above them."""
    parts = {cell.number: heading for cell, heading in notebook.headings(2)}
    for cell, match in notebook.finds(_DONE):
        above = " ".join(parts[number] for number in parts if number < cell.number)
        done = sum(map(int, _PART_MINUTES.findall(above)))
        if abs(done - int(match[1])) > _ROUNDED:
            what = f"it says that {match[1]} minutes are done, and the parts above it take {done}."
            yield cell, what, f"Write: You have done about {done} minutes."


Beside = Mapping[str, str]
"""The notebooks that a lesson can link to: their paths from its folder, and their titles."""

_OF_FORM = (ids, title, aim_and_minutes, words_before_code, short_code, python)
_OF_CODE = (notebook.definitions, notebook.imports, notebook.unmade)
_AS_SHIPPED = (meaningless_ids, stored_runs)
"""What JupyterLab makes of a lesson in a room, and must not come with one that is handed on."""
_OF_DOCUMENTS = (quotations.copied, quotations.unknown, quotations.line_numbers)
_TO_WRITE = re.compile(r"\bTODO\.\*\*")


def lint(
    notebook: Notebook,
    desk: quotations.Desk | None = None,
    beside: Beside | None = None,
    exercises: Exercises | None = None,
    *,
    in_room: bool = False,
) -> list[Problem]:
    """All that is wrong with a lesson as it stands, cell by cell.

    `desk` holds the documents by the names that the lesson gives them; without one, quotations,
    addresses and line numbers are not looked at. Without `beside`, links are not, and without
    `exercises`, they are not. `in_room` it may have been run, and have cells made by JupyterLab.
    """
    alone = (*_OF_FORM, *_OF_CODE, *(() if in_room else _AS_SHIPPED))
    findings = [found for check in alone for found in check(notebook)]
    if desk:
        findings += quotations.retyped(notebook, desk, (beside or {}).values())
        findings += [found for check in _OF_DOCUMENTS for found in check(notebook, desk)]
    if beside is not None:
        findings += broken_links(notebook, beside)
    if exercises is not None:
        findings += lost_exercises(notebook, exercises)
    return notebook.problems(dict.fromkeys(findings))


def remarks(
    notebook: Notebook,
    desk: quotations.Desk,
    beside: Beside,
    exercises: Exercises,
    *,
    in_room: bool = False,
) -> list[Problem]:
    """What is no mistake, and would be noticed: above all, what a copy or a cut left behind."""
    path = PurePath(notebook.path)
    teaching = _TEACHING in path.parts
    findings = [
        *same_title(notebook, beside, path.name),
        *other_names(notebook, exercises, path.stem),
        *lost_parts(notebook),
        *gone(notebook, exercises),
        *stops(notebook),
        *_for_the_teacher(notebook),
        *(found for check in _FOR_STUDENTS for found in check(notebook) if not teaching),
        *too_many(notebook, desk),
        *(_seen_by_students(notebook) if in_room else ()),
    ]
    return notebook.problems(findings)


def late_task(notebook: Notebook) -> Iterator[Finding]:
    """A first exercise that comes after more code than anybody should run before it."""
    asks = next((cell for cell, _, _ in calls(notebook, "exercise")), None)
    before = [cell for cell in notebook.code if asks and cell.number < asks.number]
    if len(before) >= FIRST_TASK:
        what = f"the first exercise comes after {len(before)} code cells."
        yield asks, what, f"Let something be asked in one of the first {FIRST_TASK}."


def cells_to_change(notebook: Notebook) -> Iterator[Finding]:
    """Code that a student is asked to change, and that a student's room locks or a fold hides."""
    how = f"Give the cell that is to be changed the tag “{YOURS}”."
    for cell in notebook.prose:
        beside = [each for each in _code_beside(notebook, cell) if YOURS in each.tags]
        if _TO_CHANGE.search(cell.source.partition("<details>")[0]) and not beside:
            yield cell, "it asks for a change in code that is locked in a student's room.", how
    for cell in notebook.code:
        if cell.folded and YOURS in cell.tags:
            yield cell, "its code is to be changed, and is folded.", "Unfold it, and save."


_FOR_STUDENTS = (late_task, cells_to_change)


def _code_beside(notebook: Notebook, cell: Cell) -> list[Cell]:
    """The code cells next to a text cell: the last before it, the first behind it."""
    before = [each for each in notebook.code if each.number < cell.number]
    behind = [each for each in notebook.code if each.number > cell.number]
    return [*before[-1:], *behind[:1]]


def _for_the_teacher(notebook: Notebook) -> Iterator[Finding]:
    """What a new lesson asks of its teacher, and a student would read."""
    left = [cell for cell in notebook.prose if _TO_WRITE.search(cell.source)]
    if left:
        more = f", and {len(left) - 1} further down" if len(left) > 1 else ""
        what = f"a paragraph for the teacher still holds TODO{more}. A student would read it."
        yield left[0], what, "Do what it asks, and delete it."


def _seen_by_students(notebook: Notebook) -> Iterator[Finding]:
    """A stored run, in a lesson that may be handed out."""
    for cell, what, nearest in stored_runs(notebook):
        yield cell, f"{what} Whoever gets the lesson would see it.", f"To hand it out: {nearest}"


def broken_links(notebook: Notebook, beside: Beside) -> Iterator[Finding]:
    """Links to notebooks that are not there."""
    every = ((cell, link) for cell in notebook.prose for link in links(cell.source))
    for cell, link in every:
        target = unquote(re.split("[#?]", link)[0])
        if target.endswith(".ipynb") and "://" not in target and normpath(target) not in beside:
            what = f"the link to “{target[:120]}” leads nowhere."
            yield cell, what, did_you_mean(target, sorted(beside))
