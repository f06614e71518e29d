"""The print edition of a lesson, one page of HTML. The instructor's holds every cell, the student's
what is asked; of what commands show only what a tag puts there, so nothing of a key comes in.
"""

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain, groupby, zip_longest
from pathlib import Path
from typing import Any

from readingroom.answers import Question
from readingroom.document import Document
from readingroom.document.transcript import lines
from readingroom.errors import DocumentError, NotHere
from readingroom.exercises.controls import blank, room_to_write
from readingroom.html import Html, compact_style, element, join, page
from readingroom.lessons import notebook
from readingroom.lessons.notebook import IN_NOTEBOOK, Cell, Notebook, Waiting, called, calls
from readingroom.lessons.paper import captioned, in_steps, key_box, on_paper, printed, worksheet
from readingroom.lessons.places import document_of, notebook_of
from readingroom.lessons.rehearsal import Output, run_copy
from readingroom.loading import exercises_of
from readingroom.views.desk import views_style as views_style

_ASKING = ("exercise", "recall")
SCREEN_ONLY, ON_PAPER, WORKSHEET = "screen-only", "on-paper", "worksheet"
"""Tags of cells: never on the student's paper; there though nothing is asked; in the short one."""
_OFF_PAPER = frozenset((SCREEN_ONLY, IN_NOTEBOOK))
_KEPT_ON_SCREEN = frozenset(
    ("progress", "portfolio", "student", "answer_code", "enter_answer_code", "export_reading")
)
"""Calls that have to do with files of answers: paper has nothing in their place."""
_FEW = 3
"""So many exercises make the short form of a lesson in which none is chosen for it."""
_TODO = re.compile(r"\bTODO\b")
_HEADING = re.compile(r"(?m)^ {0,3}#{1,6} .*\n*")
_OF_A_PART = re.compile(r" {0,3}##? ")
_TO_DISCUSS = re.compile(r"\*\*To discuss\b")
_WIDGET = "application/vnd.jupyter.widget-view+json"
_SHOWN_IN_TEXT = "This shows the whole text. It is at the end of these sheets."
_ON_SHEETS = "The whole text is at the end with its line numbers: keep it beside you."
_FOR_INSTRUCTORS = (
    "The instructor's edition. The short grey lines are commands; what they show is printed below "
    "them. Each exercise is followed by its key, by what to say to foreseen answers, by hints and "
    "samples. Students have on paper what is asked, and nothing of what commands show."
)


@dataclass(frozen=True)
class Lesson:
    """A lesson that has been run, its `documents` by its names for them, its `questions` by
    address. Students get as `extent` the `core`, `all` with more to practise, or the `short` form.
    """

    notebook: Notebook
    outputs: Mapping[int, Sequence[Output]]
    documents: Mapping[str, Document] = field(default_factory=dict)
    questions: Mapping[str, Question] = field(default_factory=dict)
    instructor: bool = False
    extent: str = "core"
    waiting: Mapping[int, Sequence[Waiting]] = field(default_factory=dict)
    leaves_out: frozenset[str] = _OFF_PAPER

    @property
    def name(self) -> str:
        """The name of its file."""
        return Path(self.notebook.path).stem

    @property
    def title(self) -> str:
        """Its heading; the name of its file where it has none."""
        return re.sub(rf"[*`{notebook.BREAK}]", "", self.notebook.title or self.name)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells that somebody reads; students those that are for paper, in what they get."""
        cells = [each for each in self.notebook.cells if each.kind in ("markdown", "code")]
        if self.instructor:
            return tuple(cells)
        left = () if self.extent == "all" else (notebook.PRACTICE,)
        read = (cell for cell, part in notebook.by_part(cells) if part not in left)
        return tuple(cell for cell in read if not self.leaves_out.intersection(cell.tags))

    def asks(self, cell: Cell, by: str = "exercise") -> list[str]:
        """The exercises that a code cell asks, or recalls, and that can be asked."""
        return [each for _, _, each in calls([cell], by) if each in self.questions]

    @property
    def numbers(self) -> dict[str, int]:
        """The exercises on the student's sheets in their order, numbered from 1."""
        cells = [each for each in self.cells if not _OFF_PAPER.intersection(each.tags)]
        if self.extent == "short" and not self.instructor:
            asking = list(filter(self.asks, cells))
            cells = [each for each in cells if WORKSHEET in each.tags] or asking[:_FEW]
        every = dict.fromkeys(chain.from_iterable(map(self.asks, cells)))
        return {address: number for number, address in enumerate(every, start=1)}


def unfilled(lesson: Lesson) -> Iterator[str]:
    """What a draft has yet to say, for the teacher; it is on no student's sheet."""
    for cell in lesson.cells:
        if cell.kind == "markdown" and _TODO.search(cell.source):
            yield f"{cell.name}: what is to be filled in (TODO) is left out."
        for _, _, address in calls([cell], "exercise"):
            if address not in lesson.questions:
                yield f"{cell.name}: {address} cannot be asked yet, and is left out."


def page_of(lesson: Lesson) -> str:
    """The whole page, in one piece: it holds its style and its pictures, and fetches nothing."""
    who = "instructor" if lesson.instructor else "student"
    title = f"{lesson.title} ({who}'s edition)" if lesson.questions else lesson.title
    line = join("Name ", blank("your name", wide=True), " Date ", blank("the date", wide=True))
    head = None if lesson.instructor else element("header", element("p", line, class_="ws-fill"))
    if lesson.extent == "short" and not lesson.instructor:
        who += " short"
        exercises = (_exercise(lesson, each) for each in lesson.numbers)
        blocks = chain([element("h1", lesson.title)], exercises)
    else:
        cells = _for_instructors if lesson.instructor else _for_students
        blocks = chain(cells(lesson), _texts(lesson.documents.values()))
    main = captioned(in_steps(element("main", *blocks)))
    style = views_style() + compact_style(Path(__file__).with_name("paper.css"))
    return page(title, head, main, sheet=style + foot(title), class_=who)


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


def _for_students(lesson: Lesson) -> Iterator[Html]:
    titles = [each for each in lesson.cells if notebook.headings(each.source, 1)][:1]
    for cell in titles:  # And its question: the first paragraph.
        said = (*_HEADING.findall(cell.source), *_paragraphs(cell)[:1])
        yield from (printed(words, instructor=False) for words in said)
    cells = [each for each in lesson.cells if each not in titles]
    yield element("p", _ON_SHEETS, class_="about")
    waiting: list[Html] = []
    for cell, after in zip_longest(cells, cells[1:]):
        heads = _HEADING.findall(cell.source) if cell.kind == "markdown" else []
        above = [] if any(map(_OF_A_PART.match, heads)) else waiting
        waiting = above + [printed(each, instructor=False) for each in heads]
        body = _words(lesson, cell, after) if cell.kind == "markdown" else _asked(lesson, cell)
        for each in body:
            yield from waiting
            yield each
            waiting = []


def _paragraphs(cell: Cell) -> list[str]:
    every = notebook.PARAGRAPH.split(_HEADING.sub("", cell.source).strip())
    return [each for each in every if each and not _TODO.search(each)]


def _words(lesson: Lesson, cell: Cell, after: Cell | None) -> Iterator[Html]:
    leads = ON_PAPER in cell.tags or (after is not None and _is_on_paper(lesson, after))
    for discussed, run in groupby(_paragraphs(cell), lambda each: bool(_TO_DISCUSS.match(each))):
        if leads or discussed:
            yield printed("\n\n".join(run), instructor=False)
        if discussed:
            yield room_to_write(2, "Room for notes")


def _is_on_paper(lesson: Lesson, cell: Cell) -> bool:
    return ON_PAPER in cell.tags or any(lesson.asks(cell, by) for by in _ASKING)


def _asked(lesson: Lesson, cell: Cell) -> Iterator[Html]:
    yield from (_exercise(lesson, each) for each in lesson.asks(cell))
    yield from _recalled(lesson, cell)
    if ON_PAPER in cell.tags:
        yield from _withheld(lesson, cell) or _outputs(lesson, cell)


def _withheld(lesson: Lesson, cell: Cell) -> list[Html]:
    opening = next((ways for _, _, ways in lesson.waiting.get(cell.number, ())), {})
    titles = {each.exercise.id: each.exercise.title for each in lesson.questions.values()}
    names = " or ".join(f"“{titles.get(id, id.replace('-', ' '))}”" for id in opening)
    said = f"What belongs here waits for your answer to {names}. Your teacher has it."
    return [element("p", said, class_="elsewhere")] if opening else []


def _for_instructors(lesson: Lesson) -> Iterator[Html]:
    cells = lesson.cells
    for cell, after in zip_longest(cells, cells[1:]):
        if cell.kind == "code":
            yield from _told(lesson, cell)
        elif after is None or not _is_kept_on_screen(after):
            yield printed(cell.source, instructor=True)
        if cell is cells[0] and lesson.numbers:
            yield element("p", _FOR_INSTRUCTORS, class_="about")


def _is_kept_on_screen(cell: Cell) -> bool:
    return all(_shows_files(cell) or [False])


def _shows_files(cell: Cell) -> list[bool]:
    """Of each statement of a cell, whether it shows something about files of answers."""
    does = notebook.statements(cell)
    return [isinstance(each, ast.Expr) and called(each.value) in _KEPT_ON_SCREEN for each in does]


def _told(lesson: Lesson, cell: Cell) -> Iterator[Html]:
    asked, recalled = lesson.asks(cell), list(_recalled(lesson, cell))
    for address in asked:
        question = lesson.questions[address]
        yield _exercise(lesson, address)
        yield key_box(question.exercise, question.document, lesson.numbers.get(address))
    yield from recalled
    if not asked and not recalled and not _is_kept_on_screen(cell):
        yield element("pre", element("code", cell.source), class_="code")
        yield from _outputs(lesson, cell)


def _outputs(lesson: Lesson, cell: Cell) -> Iterable[Html]:
    if any(_shows_files(cell)):
        return ()
    elsewhere = element("p", _SHOWN_IN_TEXT, class_="elsewhere")
    match notebook.statements(cell)[-1:]:
        case [ast.Expr(value=ast.Name(id=name))] if name in lesson.documents:
            return (elsewhere,)
        case [ast.Expr(value=ast.Call(func=ast.Attribute(attr="text")))]:
            return (elsewhere,)
    return filter(None, map(output_of, lesson.outputs.get(cell.number, ())))


def _exercise(lesson: Lesson, address: str) -> Html:
    question = lesson.questions[address]
    return worksheet(question.exercise, question.document, lesson.numbers.get(address))


def _recalled(lesson: Lesson, cell: Cell) -> Iterator[Html]:
    for address in lesson.asks(cell, "recall"):
        exercise = lesson.questions[address].exercise
        number, title = lesson.numbers.get(address), f"“{exercise.title}”"
        other = f"the exercise {title} of {exercise.home}"
        where = f"exercise {number}, {title}" if number else other
        yield element("p", f"Look back at your answer to {where}.", class_="elsewhere")
        yield room_to_write(2, "Room for notes")


def output_of(output: Output, markup: Callable[[str], Html] = on_paper) -> Html | None:
    """One output: its HTML as paper, or a page, takes it; else its plain words."""
    data: Mapping[str, Any] = output.get("data", {})
    if _WIDGET in data:
        return None
    if "text/html" in data:
        return element("div", markup(data["text/html"]), class_="output")
    if "text/markdown" in data:
        return element("div", printed(data["text/markdown"], instructor=True), class_="output")
    if picture := next((each for each in ("image/png", "image/jpeg") if each in data), ""):
        source = f"data:{picture};base64,{''.join(data[picture].split())}"
        alt = "A figure that nobody has described. Show it with rr.show and alt=."
        return element("figure", element("img", src=source, alt=alt))
    words = data.get("text/plain", output.get("text", output.get("evalue", "")))
    return element("pre", notebook.clean(words), class_="output") if words.strip() else None


def _texts(documents: Iterable[Document]) -> Iterator[Html]:
    for document in {each.id: each for each in documents}.values():
        name = f"text-{re.sub(r'[^a-z0-9-]', '-', document.id.lower())}"
        head = element("h2", f"The text: {document.title}", id=name)
        text = element("div", on_paper(join(*lines(document))), class_="rr")
        yield element("section", head, text, class_="text", aria_labelledby=name)


def is_for_instructors(path: Path) -> bool:
    """Whether a notebook is meant for instructors alone, so that there is no student's edition."""
    return path.resolve().parent.name == "instructor"


def run_lesson(path: Path, *, instructor: bool, extent: str = "core") -> Lesson:
    """A lesson as a run leaves it, to be printed. Raises `DocumentError` with all that is wrong."""
    read, ran = notebook_of(path), run_copy(path)
    if ran.problems:
        raise DocumentError(ran.problems)
    return Lesson(read, ran.outputs, *desk_of(read, path), instructor, extent, ran.waiting)


def desk_of(lesson: Notebook, path: Path) -> tuple[dict[str, Document], dict[str, Question]]:
    """The documents of a lesson and its exercises, but for those that a draft does not hold yet."""
    documents = {name: document_of(slug, path) for name, slug in notebook.loads(lesson).items()}
    questions: dict[str, Question] = {}
    for _, _, address in calls(lesson.code, *_ASKING):
        slug, _, id = address.rpartition("/")
        with suppress(NotHere):
            document = document_of(slug, path)
            questions[address] = Question(exercises_of(document)[id], document)
    return documents, questions
