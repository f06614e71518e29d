"""What is to be told of documents, lessons and glossary: problems, remarks, and a last line."""

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path, PurePath

from readingroom import __version__
from readingroom.answers.access import TELLING
from readingroom.document import Document
from readingroom.errors import NotHere, Problem, ReadingRoomError, did_you_mean, visible
from readingroom.exercises import opened
from readingroom.html import Html, block, element, styled
from readingroom.lessons import places
from readingroom.lessons.form import shown_early, some
from readingroom.lessons.notebook import Notebook, Waiting, asked, documents_in, tree
from readingroom.lessons.rehearsal import run_notebook
from readingroom.loading import examination, examine, exercises_of
from readingroom.loading.contents import EXERCISES, LIKELY, as_written, gaps
from readingroom.loading.exercises import contradictions
from readingroom.loading.files import document_folder, read_text, room, shipped, shown
from readingroom.loading.syntax import Map
from readingroom.text import with_noun

Running = Callable[[str], AbstractContextManager[object]]
"""What to do while a lesson runs, given its name."""
NOT_JUDGED = (
    "Consistent; whether words are their author's, and a judgement sound, is for you to say."
)
_FIRST = 5


@dataclass(frozen=True)
class Report:
    """What a check tells of one document or lesson; `seen` is what a student would notice of it."""

    name: str
    problems: tuple[Problem, ...] = ()
    remarks: tuple[str, ...] = ()
    size: str = ""
    aside: str = ""
    seen: str = ""

    @property
    def verdict(self) -> str:
        """The last line: how many problems there are."""
        count = len(self.problems)
        said = with_noun(count, "problem") if count else f"no problems{self.size}"
        said += f"; {with_noun(len(self.remarks), 'remark')}" if self.remarks else ""
        aside = f" ({self.aside})" if self.aside else ""
        return f"{self.name}: {said}{aside}. {self.seen}".rstrip()

    @property
    def lines(self) -> list[str]:
        """All that is told, the verdict last."""
        remarks = [f"remark: {each}" for each in self.remarks]
        return [*map(str, self.problems), *map(visible, [*remarks, self.verdict])]


def report_on(path: Path, *, run: bool = True, running: Running = nullcontext) -> Report:
    """What is to be told of a path; while a notebook is run in a copy, `running` is entered."""
    if path.suffix == ".ipynb":
        return _on_lesson(path, run=run, running=running)
    if path.name == places.MARK:
        return _on_room(path)
    if path.suffix == ".yaml":
        terms, problems = examination.examine_glossary(path)
        return Report(shown(path), tuple(problems), size=f", {with_noun(len(terms), 'term')}")
    return _on_document(path)


def _on_lesson(path: Path, *, run: bool, running: Running) -> Report:
    examined = places.examine_notebook(path)
    notebook, problems = examined.notebook, list(examined.problems)
    remarks = list(map(str, examined.remarks))
    code = notebook.code if notebook else ()
    broken = examined.broken or any(isinstance(tree(each), SyntaxError) for each in code)
    if run and notebook and not broken:
        with running(shown(path)), places.copied_room(path) as folder:
            ran = run_notebook(notebook, folder)
        problems += [*ran.problems, *notebook.problems(shown_early(notebook, ran.waiting))]
        remarks += _unshown(notebook, path, chain(*ran.waiting.values()))
    if run and examined.broken:
        names = ", ".join(f"“{slug[:80]}”" for slug in examined.broken)
        what = f"it loads {names}, which cannot be read, so it was not run."
        nearest = "A student would see why. Check that document, and mend it first."
        problems.append(Problem(shown(path), 0, "", what, nearest))
    size = f", {with_noun(len(notebook.cells), 'cell')}" if notebook else ""
    size += ", not run" if notebook and not run else ""
    return Report(shown(path), tuple(problems), tuple(remarks), size, examined.remark)


_LATER = "Put in a cell below it that does, or leave it so: nothing else needs it."


def _unshown(notebook: Notebook, path: Path, waits: Iterable[Waiting]) -> Iterator[str]:
    seen = {(slug, address) for slug, address, _ in waits}
    asks = ((slug, id) for _, call, slug, id in asked(notebook) if call == "exercise")
    for slug, id in dict.fromkeys(asks):
        with suppress(ReadingRoomError):
            document = places.document_of(slug, path)
            for word in () if document.keyless else exercises_of(document)[id].opens:
                ways = {(slug, address) for address in opened(word, document)}
                if not word.startswith("fact:") and not ways & seen:
                    yield f"{shown(path)}: “{id}” opens {word}, and no cell shows it. {_LATER}"


def _on_document(folder: Path) -> Report:
    document, problems = examine(folder)
    size = f", {with_noun(len(document.passages), 'passage')}" if document else ""
    todo = gaps(folder) if document and document.status == "draft" else []
    if todo:
        size += f"; a draft, {with_noun(len(todo), 'value')} still to be filled in"
        near = sum(LIKELY in each.what for each in todo)
        size += f", for {near} of them something is likely" if near else ""
    told = [*_to_fill_in(folder, todo), *_unused(folder)]
    if document and not problems and not todo:
        told += map(str, contradictions(document))
    rights = folder / "RIGHTS.md"
    given = document and document.status == "final" and rights.is_file()
    if given and "TODO" in read_text(rights)[0]:
        told.append(f"{shown(rights)}: it still asks where the page comes from (TODO).")
    seen = _seen(problems) or NOT_JUDGED
    return Report(shown(folder), tuple(problems), tuple(told), size, seen=seen)


def _to_fill_in(folder: Path, todo: Sequence[Problem]) -> Iterator[str]:
    yield from map(str, sorted(todo, key=lambda each: LIKELY not in each.what)[:_FIRST])
    if (more := len(todo) - _FIRST) > 0:
        yield f"{shown(folder)}: {with_noun(more, 'value')} more. Search its files for TODO."
    file = folder / EXERCISES
    if todo and file.exists():
        yield f"{shown(file)}: answers are compared with the page when all is filled in."


def _on_room(path: Path) -> Report:
    lessons = places.held_notebooks(path.parent)
    used = {(slug, each) for each in lessons for slug in documents_in(places.notebook_at(each))}
    found = {slug: places.folder_of_document(slug, file) for slug, file in sorted(used)}
    told = [
        f"{slug}: exercises and cards come from the package, Reading Room {__version__}; nothing "
        "of it stands in this room. `readingroom start --teach` brings a copy to change."
        for slug, folder in found.items()
        if folder and folder.parent == shipped("data")
    ]
    told += [
        f"{shown(each)}: no lesson here reaches it. It belongs in data/NAME/, beside "
        "document.yaml and source.txt, and lessons load it by that NAME."
        for each in places.strays(path.parent)
    ]
    return Report(shown(path), remarks=tuple(told), size=f", {with_noun(len(lessons), 'lesson')}")


def _seen(problems: Iterable[Problem]) -> str:
    files = {PurePath(each.path).name for each in problems}
    where = "may see this in place of an exercise, or a wrong reply"
    where = "sees this in place of the document" if files - {EXERCISES} else where
    return f"Until it is mended, a student {where}." if files else ""


def _unused(folder: Path) -> Iterator[str]:
    home = places.home_of(folder / EXERCISES)
    lessons = places.held_notebooks(home) if home else []
    exercises = as_written(folder / EXERCISES) if lessons else {}
    file, names = shown(folder / EXERCISES), [each.stem for each in lessons]
    yield from _homeless(file, exercises, names)
    address = re.compile(rf"\b{re.escape(folder.name)}/([\w-]+)")
    met = {id for each in lessons for id in address.findall(read_text(each)[0])}
    here = [id for id, each in exercises.items() if each.text("lesson") in names]
    if left := [id for id in here if id not in met]:
        yield f"{file}: {with_noun(len(left), 'exercise')} asked in no lesson here: {some(left)}."


def _homeless(file: str, exercises: Mapping[str, Map], lessons: Sequence[str]) -> Iterator[str]:
    count = Counter(each.text("lesson") for each in exercises.values())
    first = {each.text("lesson"): each for each in reversed([*exercises.values()])}
    far = []
    for name in sorted(first.keys() - {*lessons, ""}):
        near = did_you_mean(name, lessons)
        if near.startswith("Did") and "TODO" not in name:
            what = f"“{name[:80]}” is no lesson here ({with_noun(count[name], 'exercise')})."
            yield str(Problem(file, first[name].lines["lesson"], "", what, near))
        elif "TODO" not in name:
            far.append(name)
    if far:
        total = with_noun(sum(count[name] for name in far), "exercise")
        yield f"{file}: {total} of lessons that are not here: {some(far)}."


@dataclass(frozen=True, repr=False)
class Checked:
    """All that a check found; alone in a cell it shows itself."""

    reports: tuple[Report, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong."""
        return tuple(each for report in self.reports for each in report.problems)

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems

    def __repr__(self) -> str:
        return "\n".join(line for report in self.reports for line in report.lines)

    def _repr_html_(self) -> str:
        return styled(block(*map(_shown, self.reports), label="What the check found"))


def _shown(report: Report) -> Html:
    *told, verdict = report.lines
    # A message that compares words keeps its lines below each other.
    lines = (element("pre", x, style="white-space: pre-wrap") if "\n" in x else x for x in told)
    listed = element("ul", *(element("li", each) for each in lines)) if told else None
    return element("div", element("p", element("b", verdict)), listed)


def check(what: str | os.PathLike[str] | Document = "", *, run: bool = True) -> Checked:
    """Whether a lesson or a document still holds together, with every problem by its place.

    `what` is a name or a path, or nothing for the whole room. A lesson is read from its file, and
    run in a copy if it may `run`. Raises `ReadingRoomError` if there is no such thing.
    """
    runs = run and TELLING not in os.environ  # A lesson that is being run need run no other.
    return Checked(tuple(report_on(each, run=runs) for each in to_check(path_of(what))))


def path_of(what: str | os.PathLike[str] | Document) -> Path:
    """The path of something to be checked, from its path or its name."""
    if isinstance(what, Document):
        return what.folder
    path = Path(what or room() or Path())
    if os.path.lexists(path):
        return path
    for find in (places.find_lesson, document_folder):
        with suppress(NotHere):
            return find(str(what))
    return path


def to_check(path: Path) -> list[Path]:
    """What a path names or holds that can be checked. Raises `ReadingRoomError` if nothing."""
    if path.suffix == ".ipynb" and not os.path.isdir(path):  # noqa: PTH112 (never fails)
        return [path]
    exists = os.path.lexists(path)
    if exists and (held := _held(path)):
        return held
    what = "holds no document and no notebook" if exists else "does not exist"
    near = "" if exists else did_you_mean(str(path), places.known_lessons())
    near = f" {near}" if near.startswith("Did") else ""
    raise ReadingRoomError(
        f"{str(path)[:200]} {what}. A document is a folder with document.yaml and source.txt, "
        f"and the name of a notebook ends in .ipynb.{near}"
    )


def _held(path: Path) -> list[Path]:
    folder = path.parent if path.is_file() else path
    documents = places.held_documents(folder)
    if path.name == examination.NAME:
        return [path]
    if folder in documents:
        return documents
    if path != folder:
        return []
    name = examination.NAME
    glossaries = [each for each in (path / name, path / "data" / name) if each.is_file()]
    mark, bare = path / places.MARK, places.strays(path) or not (path / "data").is_dir()
    marks = [mark] if mark.is_file() and bare else []
    return [*documents, *glossaries, *places.held_notebooks(path), *marks]
