"""What every lesson has, and whether what it asks for by name is there: checks without a kernel."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from posixpath import normpath
from urllib.parse import unquote

from readingroom.document import Document
from readingroom.errors import Problem, did_you_mean
from readingroom.lessons import notebook, quotations
from readingroom.lessons.notebook import YOURS, Cell, Finding, Notebook, Waiting, asked, prose_of
from readingroom.text import ONES

AIM = "When you have finished, you can"
LONGEST_CODE = 10
FIRST_TASK = 3
Exercises = Mapping[str, Mapping[str, str]]
Beside = Mapping[str, str]
_TO_CHANGE = re.compile(
    r"(?i)\bput\b[^.]*?\b(?:in place of|in their place|into the list|between the[^.]*? marks)\b"
    r"|\bchange the (?:first line|name|siglum|word)\b|\*\*your turn\b"
)
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_MACHINE_MADE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){0,3}.*|(cell|untitled|code|markdown)-?\d+")
_MINUTES = re.compile(r"\*\*(\d{1,4}) minutes?\.\*\*")
_PART_MINUTES = re.compile(r"\((\d{1,4}) minutes?\)")
_CLEAR = "In JupyterLab choose Edit, Clear Outputs of All Cells, and save."


@dataclass(frozen=True)
class Surroundings:
    """What a lesson stands among: the documents of its `desk` by its names for them, by path the
    titles of notebooks `beside` it, and by document and id the lessons of `exercises`.
    """

    desk: quotations.Desk = field(default_factory=dict)
    beside: Beside | None = None
    exercises: Exercises | None = None
    in_room: bool = False


def ids(lesson: Notebook) -> Iterator[Finding]:
    """Cells whose ids are missing or double."""
    seen: dict[str, Cell] = {}
    for cell in lesson.cells:
        if not cell.id:
            what = "the cell has no id, so nothing can point at it."
            yield cell, what, _call(cell, "give it", seen)
        elif cell.id in seen:
            what = f"cells {seen[cell.id].number} and {cell.number} have the same id."
            yield cell, what, _call(cell, "call the second", seen)
        seen.setdefault(cell.id, cell)


def meaningless_ids(lesson: Notebook) -> Iterator[Finding]:
    """Cells whose ids mean nothing to a person."""
    taken = [cell.id for cell in lesson.cells]
    for cell in lesson.cells:
        if cell.id and (not _NAME.fullmatch(cell.id) or _MACHINE_MADE.fullmatch(cell.id)):
            what = f"the id of cell {cell.number} means nothing to a person."
            yield cell, what, _call(cell, "call it", taken)


def _call(cell: Cell, how: str, taken: Collection[str]) -> str:
    name = "-".join(re.findall(r"[a-z]{3,}", prose_of(cell.source).casefold())[:3]) or "a-name"
    name += f"-{cell.number}" if name in taken else ""
    return f'In a text editor, {how} "id": "{name}".'


def stored_runs(lesson: Notebook) -> Iterator[Finding]:
    """Outputs and counts of a run, stored in the file."""
    ran = [cell for cell in lesson.cells if cell.ran]
    if ran:
        more = f" (and those of {len(ran) - 1} more)" if len(ran) > 1 else ""
        yield ran[0], f"its output or count from a run is stored{more}.", _CLEAR
    elif lesson.widgets_stored:
        yield None, "the state of its buttons from a run is stored.", _CLEAR


def one_title(lesson: Notebook) -> Iterator[Finding]:
    """No title, or more than one."""
    titles = list(lesson.headings(1))
    if not titles:
        cell = next(iter(lesson.cells), None)
        yield cell, "the lesson has no title.", "Begin the first cell with # and the title."
    for cell, each in titles[1:]:
        nearest = "A lesson has one; write ## before the heading of a part."
        yield cell, f"“{each}” is a second title.", nearest


def aim_and_minutes(lesson: Notebook) -> Iterator[Finding]:
    """What the first cell must say, and whether the parts take as long as the whole."""
    if not lesson.cells:
        yield None, "the notebook has no cells.", "Put a copy of it back."
        return
    first = lesson.cells[0]
    if AIM not in " ".join(prose_of(first.source).replace("*", "").split()):
        yield first, "it does not say what the lesson is for.", f"Write “{AIM}” and a list."
    total = _MINUTES.search(first.source)
    parts = _minutes(heading for _, heading in lesson.headings(2))
    if not total:
        what = "it does not say how long the lesson takes."
        yield first, what, "Write for example **50 minutes.** into it."
    elif sum(parts) != int(total[1]):
        sums = f"{' + '.join(map(str, parts))} = {sum(parts)}" if parts else "none"
        what = f"the lesson takes {total[1]} minutes, and its parts name {sums}."
        yield first, what, "Headings of parts end like this: ## 1. The edges first (3 minutes)"


def _minutes(headings: Iterable[str]) -> list[int]:
    return [int(each) for each in _PART_MINUTES.findall("\n".join(headings))]


def words_before_code(lesson: Notebook) -> Iterator[Finding]:
    """Code cells that nothing explains; a question after a question explains itself."""
    asking = {cell.id for cell, _, _ in notebook.calls(lesson.code, "exercise")}
    for before, cell in zip((None, *lesson.cells), lesson.cells, strict=False):
        explained = before and before.kind == "markdown" and notebook.compared_words(before.source)
        in_a_row = before and {before.id, cell.id} <= asking
        if cell.kind == "code" and not explained and not in_a_row:
            what = "no text stands before this code."
            yield cell, what, "Put a text cell before it that says what it does."


def code(lesson: Notebook) -> Iterator[Finding]:
    """Code cells that are too long to be read at once, or are not Python."""
    for cell in lesson.code:
        count = len(cell.source.strip().splitlines())
        if count > LONGEST_CODE:
            advice = f"Divide it: a cell has one to four lines, {LONGEST_CODE} at most."
            yield cell, f"the code has {count} lines.", advice
        error = notebook.tree(cell)
        if isinstance(error, SyntaxError):
            where = f"line {error.lineno} of the cell" if error.lineno else "the cell"
            what, nearest = f"is not Python: {error.msg}.", "Is a bracket or a quote missing?"
            if "invalid character" in error.msg and re.search("[“”„‘’]", error.text or ""):
                what = "has curly quotation marks, and code needs straight ones."
                nearest = "Type them anew: \" or '."
            yield cell, f"{where} {what}", nearest


_COUNTED = "brackets|claims|demands|letters|passages|requests|shelfmarks|slips"
"""Lists whose names mean nothing else in a lesson (its own parts, steps and names have others)."""
_NUMBERS = (*ONES, "twenty")
_COUNT = re.compile(
    rf"(?i)(?<![\w.,:/–-])(?<!line )(?<!and )(\d{{1,4}}|{'|'.join(_NUMBERS[2:])})"
    rf"\s+(?:[a-z]+\s+)?({_COUNTED})\b"
)


def too_many(lesson: Notebook, desk: Mapping[str, Document]) -> Iterator[Finding]:
    """Numbers of things in the prose that no document on the desk has so many of."""
    counts = [_counts(document) for document in desk.values() if not document.keyless]
    for cell, match in lesson.finds(_COUNT) if counts else ():
        said = match[1].lower()
        number = int(said) if said.isdecimal() else _NUMBERS.index(said)
        most = max(each[match[2].lower()] for each in counts)
        if number > most:
            words = " ".join(match[0].split())
            yield cell, f"it speaks of “{words}”, and the document has {most}.", ""


def _counts(document: Document) -> dict[str, int]:
    sections = [thing.section or f"{thing.noun}s" for thing in document.with_readings]
    sections += ["letters"] * sections.count("missing")
    return {name: sections.count(name) for name in _COUNTED.split("|")}


_SEEN = "A student would see this in place of the exercise."
_NO_ANSWER = "A student would see that no answer is there yet."
_MOST = 4


def lost_exercises(lesson: Notebook, exercises: Exercises) -> Iterator[Finding]:
    """Exercises that a lesson asks for and that are not there, or that it recalls too early."""
    here = _asked_here(lesson)
    own = {exercises[slug].get(id) for slug, id in here if slug in exercises}
    for cell, call, slug, id in asked(lesson):
        known, asks = exercises.get(slug), here.get((slug, id))
        back = f"it looks back at “{id}”, which"
        if known is None:
            what = f"there is no document “{slug[:80]}”. {_SEEN}"
            yield cell, what, did_you_mean(slug, list(exercises))
        elif id not in known:
            yield cell, f"there is no exercise “{id[:80]}”. {_SEEN}", did_you_mean(id, list(known))
        elif call == "recall" and asks and asks.number > cell.number:
            what = f"{back} is asked only further down, in {asks.name}. {_NO_ANSWER}"
            yield cell, what, "Move one of the two."
        elif call == "recall" and not asks and known[id] in own:
            what = f"{back} this lesson does not ask. {_NO_ANSWER}"
            yield cell, what, "Ask it further up, or leave this cell out."


def _asked_here(lesson: Notebook) -> dict[tuple[str, str], Cell]:
    here: dict[tuple[str, str], Cell] = {}
    for cell, call, slug, id in asked(lesson):
        if call == "exercise":
            here.setdefault((slug, id), cell)
    return here


def shown_early(lesson: Notebook, shown: Mapping[int, Iterable[Waiting]]) -> Iterator[Finding]:
    """Cells that show what waits for an exercise which is not asked above them, nor earlier."""
    first, own = _asked_here(lesson), PurePath(lesson.path).stem
    for cell in lesson.code:
        told: dict[str, str] = {}
        for slug, address, opening in shown.get(cell.number, ()):
            here = {id: first[slug, id] for id in opening if (slug, id) in first}
            before = any(each.number <= cell.number for each in here.values())
            if not before and all(opening[id] >= own for id in opening.keys() - here.keys()):
                id = next(iter(here or opening))
                where = f"asked only further down, in {here[id].name}" if here else "not asked here"
                what = f"it shows {address}, which waits for an answer to “{id}”, {where}."
                told.setdefault(id, f"{what} A student would find it closed.")
        for what in told.values():
            yield cell, what, "Move one of the two, or mend `opens`."


_OF_A_LESSON = ("portfolio", "glossary", "progress", "answer_code")


def other_names(lesson: Notebook, exercises: Exercises) -> Iterator[Finding]:
    """What still goes by the name of another lesson, as in a copy: worth knowing, no mistake."""
    here, name = _asked_here(lesson), PurePath(lesson.path).stem
    every = [(slug, id) for slug, known in exercises.items() for id in known]
    for cell, call, other in notebook.calls(lesson.code, *_OF_A_LESSON):
        own = [(slug, id) for slug, id in every if exercises[slug][id] == other != name]
        left = [id for slug, id in own if (slug, id) not in here]
        lacks = [id for slug, id in here if own and (slug, id) not in own]
        mend = f'Write rr.{call}("{name}") for its own.'
        if call == "glossary" and own:
            yield cell, f"these are the words of “{other[:80]}”, and this lesson is “{name}”.", mend
        elif call != "glossary" and (left or lacks):
            has = [f"has {some(left)}"] * bool(left) + [f"lacks {some(lacks)}"] * bool(lacks)
            what = f"this is rr.{call} of “{other[:80]}”. Against what this lesson asks, it "
            yield cell, f"{what}{' and '.join(has)}.", mend


def some(names: Sequence[str]) -> str:
    """The first of some names.

    >>> some(["a", "b", "c", "d"]), some("abcdef")
    ('a, b, c, d', 'a, b, c, d, …')
    """
    return f"{', '.join(names[:_MOST])}{', …' if len(names) > _MOST else ''}"


def same_title(lesson: Notebook, beside: Beside) -> Iterator[Finding]:
    """Another lesson here with the same title."""
    for other, title in beside.items():
        if title and title == lesson.title and other != PurePath(lesson.path).name:
            what = f"its title is that of {other} too, and a student could take one for the other."
            yield lesson.cells[0], what, ""


_PART = re.compile(r"(?<!\d )\b[Pp]arts? (\d{1,2})\b(?! of)")
_NUMBERED = re.compile(r"(\d{1,2})\. ")


def lost_parts(lesson: Notebook) -> Iterator[Finding]:
    """Numbers of parts that the prose names and no heading bears; gaps in the numbers."""
    titles = [(cell, _NUMBERED.match(each)) for cell, each in lesson.headings(2)]
    numbered = [(cell, int(match[1])) for cell, match in titles if match]
    numbers = [number for _, number in numbered]
    told = ", ".join(map(str, numbers))
    if numbers != list(range(1, len(numbers) + 1)):
        what = f"the parts are numbered {told}."
        yield numbered[0][0], what, f"Number them 1 to {len(numbers)}."
    named = ((cell, int(match[1])) for cell, match in lesson.finds(_PART) if numbers)
    for cell, number in dict.fromkeys(named):
        if number not in numbers:
            what = f"it speaks of part {number}, and no heading has this number."
            yield cell, what, f"The parts are {told}."


_ABOUT = re.compile(r"<!--\s*about:\s*([^<>]*?)\s*-->")
_DONE = re.compile(r"\bYou have done (?:about )?(\d{1,3}) minutes\b")
_ROUNDED = 2
"""Minutes by which “about 20 minutes” may differ from the sum."""


def gone(lesson: Notebook) -> Iterator[Finding]:
    """Sentences whose `<!-- about: three-classes, K7 -->` names nothing that the lesson has now."""
    here = {id for _, id in _asked_here(lesson)} | {cell.id for cell in lesson.cells}
    code = " ".join(cell.source for cell in lesson.code)
    for cell in lesson.prose:
        for match in _ABOUT.finditer(notebook.without_code(cell.source)):
            names = [each.strip() for each in match[1].split(",") if each.strip()]
            lost = [each for each in names if each not in here and f'"{each}"' not in code]
            if lost and len(lost) == len(names):
                before = cell.source[: match.start()].rpartition("\n")[2]
                said = prose_of(before).replace("*", "").strip(" -")
                what = f"“{said[:80]}” is about {some(lost)}, which this lesson no longer has."
                yield cell, what, "Take the sentence out, or put back what it is about."


def stops(lesson: Notebook) -> Iterator[Finding]:
    """Stops that count other minutes than the parts above them."""
    parts = {cell.number: heading for cell, heading in lesson.headings(2)}
    for cell, match in lesson.finds(_DONE):
        done = sum(_minutes(parts[number] for number in parts if number < cell.number))
        if abs(done - int(match[1])) > _ROUNDED:
            what = f"it says that {match[1]} minutes are done, and the parts above it take {done}."
            yield cell, what, f"Write: You have done about {done} minutes."


def late_task(lesson: Notebook) -> Iterator[Finding]:
    """A first exercise that comes after more code than anybody should run before it."""
    asks = next((cell for cell, _, _ in notebook.calls(lesson.code, "exercise")), None)
    before = [cell for cell in lesson.code if asks and cell.number < asks.number]
    if len(before) >= FIRST_TASK:
        what = f"the first exercise comes after {len(before)} code cells."
        yield asks, what, f"Let something be asked in one of the first {FIRST_TASK}."


def cells_to_change(lesson: Notebook) -> Iterator[Finding]:
    """Code that a student is asked to change, and that a student's room locks or a fold hides."""
    how = f"Give the cell that is to be changed the tag “{YOURS}”."
    for cell in lesson.prose:
        above = [each for each in lesson.code if each.number < cell.number]
        beside = [*above[-1:], *lesson.code[len(above) : len(above) + 1]]
        changes = _TO_CHANGE.search(cell.source.partition("<details>")[0])
        if changes and not any(YOURS in each.tags for each in beside):
            yield cell, "it asks for a change in code that is locked in a student's room.", how
    for cell in lesson.code:
        if cell.folded and YOURS in cell.tags:
            yield cell, "its code is to be changed, and is folded.", "Unfold it, and save."


def unwritten(lesson: Notebook) -> Iterator[Finding]:
    """What a new lesson asks of its teacher, and a student would read."""
    left = [cell for cell in lesson.prose if "TODO.**" in cell.source]
    if left:
        more = f", and {len(left) - 1} further down" if len(left) > 1 else ""
        what = f"a paragraph for the teacher still holds TODO{more}. A student would read it."
        yield left[0], what, "Do what it asks, and delete it."


def broken_links(lesson: Notebook, beside: Beside) -> Iterator[Finding]:
    """Links to notebooks that are not there."""
    for cell in lesson.prose:
        for link in notebook.LINK.finditer(notebook.without_code(cell.source)):
            target = unquote(re.split("[#?]", link[2])[0])
            if target.endswith(".ipynb") and "://" not in target and normpath(target) not in beside:
                what = f"the link to “{target[:120]}” leads nowhere."
                yield cell, what, did_you_mean(target, sorted(beside))


_ALONE = (ids, one_title, aim_and_minutes, words_before_code, code)
_OF_CODE = (notebook.definitions, notebook.imports, notebook.unmade)
_AS_SHIPPED = (meaningless_ids, stored_runs)
"""What JupyterLab makes of a lesson in a room, and must not come with one that is handed on."""
_OF_DOCUMENTS = (quotations.copied, quotations.unknown, quotations.line_numbers)
_REMARKS = (lost_parts, gone, stops, unwritten)
_FOR_STUDENTS = (late_task, cells_to_change)
_NOTHING = Surroundings()


def lint(lesson: Notebook, among: Surroundings = _NOTHING) -> list[Problem]:
    """All that is wrong with a lesson as it stands, cell by cell."""
    alone = (*_ALONE, *_OF_CODE, *(() if among.in_room else _AS_SHIPPED))
    findings = [found for check in alone for found in check(lesson)]
    if among.desk:
        findings += quotations.retyped(lesson, among.desk, (among.beside or {}).values())
        findings += [found for check in _OF_DOCUMENTS for found in check(lesson, among.desk)]
    if among.beside is not None:
        findings += broken_links(lesson, among.beside)
    if among.exercises is not None:
        findings += lost_exercises(lesson, among.exercises)
    return lesson.problems(dict.fromkeys(findings))


def remarks(lesson: Notebook, among: Surroundings = _NOTHING) -> list[Problem]:
    """What is no mistake, and would be noticed: above all, what a copy or a cut left behind."""
    alone = (*_REMARKS, *(() if "instructor" in PurePath(lesson.path).parts else _FOR_STUDENTS))
    beside, exercises = among.beside or {}, among.exercises or {}
    findings = [*same_title(lesson, beside), *other_names(lesson, exercises)]
    findings += [found for check in alone for found in check(lesson)]
    findings += too_many(lesson, among.desk)
    for cell, what, nearest in stored_runs(lesson) if among.in_room else ():
        told = f"{what} Whoever gets the lesson would see it."
        findings.append((cell, told, f"To hand it out: {nearest}"))
    return lesson.problems(findings)
