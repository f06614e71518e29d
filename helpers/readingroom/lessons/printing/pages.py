"""A lesson as printed pages: its cells, what they showed when it was run, and its documents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from readingroom.answers import Question
from readingroom.document import Document
from readingroom.document.showing import lines
from readingroom.exercises.controls import blank
from readingroom.exports.worksheet import key_box, name_of, worksheet
from readingroom.lessons.notebook import Cell, Notebook, clean
from readingroom.lessons.printing.paper import in_steps, on_paper
from readingroom.lessons.printing.prose import printed
from readingroom.lessons.printing.shown import Shown, shown
from readingroom.lessons.prose import BREAK, headings
from readingroom.lessons.running import Output
from readingroom.markup import Html, element, join, page
from readingroom.views.desk import style as views_style

_SCREEN_ONLY = "screen-only"
"""The tag of text cells that help with the screen and mean nothing on paper."""
_WIDGET = "application/vnd.jupyter.widget-view+json"
_SHOWN_IN_TEXT = "This shows the whole text. It stands at the end of these sheets."
_SHOWN_BEFORE = "This view is printed further up. What has changed in it is seen on the screen."
_WITHHELD = "Here the screen shows somebody's reading. Your instructor has it, for afterwards."
_ON_PAPER = (
    "These sheets are a lesson made for the screen. The short grey lines are commands; what they "
    "show is printed below them. Where you are told to run a cell, read what it shows; where you "
    "are told to choose or to mark, write. The whole text stands at the end with its line "
    "numbers: take it off, and keep it beside you."
)
_FOR_INSTRUCTORS = (
    "The instructor's edition. Each exercise is followed by its key, by what to say to foreseen "
    "answers, by hints and samples; and what the student's edition keeps back is printed."
)


@dataclass(frozen=True)
class Desk:
    """The documents of a lesson, by the names it gives them, and its exercises by address."""

    documents: Mapping[str, Document] = field(default_factory=dict)
    questions: Mapping[str, Question] = field(default_factory=dict)


@dataclass(frozen=True)
class Lesson:
    """A lesson that has been run: its cells, what each code cell shows, and its outputs."""

    notebook: Notebook
    outputs: Mapping[int, Sequence[Output]]
    desk: Desk
    instructor: bool

    @property
    def title(self) -> str:
        """Its heading; the name of its file where it has none."""
        titles = (each for cell in self.notebook.prose for each in headings(cell.source, 1))
        return re.sub(rf"[*`{BREAK}]", "", next(titles, Path(self.notebook.path).stem))


def page_of(lesson: Lesson) -> str:
    """The whole page, in one piece: it holds its style and its pictures, and fetches nothing."""
    who = "instructor" if lesson.instructor else "student"
    title = f"{lesson.title} ({who}'s edition)"
    head = None if lesson.instructor else element("header", _name_line())
    main = in_steps(element("main", *_cells(lesson), *_texts(lesson.desk.documents.values())))
    return page(title, head, main, sheet=_style() + foot(title), class_=who)


@cache
def _style() -> str:
    return views_style() + Path(__file__).with_name("paper.css").read_text(encoding="utf-8")


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


def _name_line() -> Html:
    name, date = blank("your name", wide=True), blank("the date", wide=True)
    return element("p", "Name ", name, " Date ", date, class_="ws-fill")


def _cells(lesson: Lesson) -> Iterator[Html]:
    """Every cell in its order; behind the first one, what there is to know about these sheets."""
    seen = shown(lesson.notebook)
    numbers = _numbers(lesson, seen)
    cells = [cell for cell in lesson.notebook.cells if cell.kind in ("markdown", "code")]
    for at, (cell, after) in enumerate(zip(cells, [*cells[1:], None], strict=True)):
        if cell.kind == "code":
            yield from _code(lesson, cell, seen[cell.number], numbers)
        else:
            yield _text(lesson, cell, seen.get(after.number) if after else None)
        if at == 0 and (numbers or not lesson.instructor):
            words = _FOR_INSTRUCTORS if lesson.instructor else _ON_PAPER
            yield element("p", words, class_="about")


def _numbers(lesson: Lesson, seen: Mapping[int, Shown]) -> dict[str, int]:
    """The exercises in their order, numbered from 1."""
    asked = (
        address
        for cell in lesson.notebook.code
        if seen[cell.number].what == "exercise"
        for address in seen[cell.number].exercises
        if address in lesson.desk.questions
    )
    return {address: number for number, address in enumerate(dict.fromkeys(asked), start=1)}


def _text(lesson: Lesson, cell: Cell, before: Shown | None) -> Html:
    """A text cell. Of one that only leads to something on the screen no more than its heading."""
    what = before.what if before else "output"
    if what == "portfolio":
        heads = (element("h2", each) for each in headings(cell.source, 2))
        return join(*heads, element("p", "Write your name on the first sheet, and hand them in."))
    if what == "progress" or _SCREEN_ONLY in cell.tags:
        return Html()
    return printed(cell.source, instructor=lesson.instructor)


def _code(lesson: Lesson, cell: Cell, what: Shown, numbers: Mapping[str, int]) -> Iterator[Html]:
    """A code cell: its code, small, and what it shows; or what stands on paper in its place."""
    known = [each for each in what.exercises if each in lesson.desk.questions]
    if what.what == "exercise" and known:
        for address in known:
            yield from _exercise(lesson, address, numbers[address])
    elif what.what == "recall" and known:
        yield from (_recalled(lesson, address, numbers) for address in known)
    elif what.what not in ("progress", "portfolio"):
        yield element("pre", element("code", cell.source), class_="code")
        yield from _outputs(lesson, cell, what)


def _outputs(lesson: Lesson, cell: Cell, what: Shown) -> Iterator[Html]:
    """What a cell showed when it was run, or the line that stands for it."""
    if what.what == "text":
        yield element("p", _SHOWN_IN_TEXT, class_="elsewhere")
    elif what.what == "reading" and not lesson.instructor:
        yield element("p", _WITHHELD, class_="elsewhere")
    elif what.again:
        yield element("p", _SHOWN_BEFORE, class_="elsewhere")
    else:
        outputs = lesson.outputs.get(cell.number, ())
        yield from filter(None, map(_output, outputs))


def _exercise(lesson: Lesson, address: str, number: int) -> Iterator[Html]:
    question = lesson.desk.questions[address]
    yield worksheet(question.exercise, question.document, number)
    if lesson.instructor:
        yield key_box(question.exercise, question.document, number)


def _recalled(lesson: Lesson, address: str, numbers: Mapping[str, int]) -> Html:
    """Where an earlier answer is shown on the screen: the way back to it."""
    exercise = lesson.desk.questions[address].exercise
    if number := numbers.get(address):
        where = f"exercise {number}, {name_of(exercise)}"
    else:
        where = f"the exercise “{name_of(exercise)}” of lesson {exercise.lesson}"
    return element("p", f"Look back at your answer to {where}.", class_="elsewhere")


def _output(output: Output) -> Html | None:
    """One output: its HTML as paper takes it, else its plain words."""
    data: Mapping[str, Any] = output.get("data", {})
    if _WIDGET in data:
        return None
    if "text/html" in data:
        return element("div", on_paper(_joined(data["text/html"])), class_="output")
    if "text/markdown" in data:
        return element(
            "div", printed(_joined(data["text/markdown"]), instructor=True), class_="output"
        )
    if picture := next((each for each in ("image/png", "image/jpeg") if each in data), ""):
        source = f"data:{picture};base64,{''.join(_joined(data[picture]).split())}"
        alt = "A figure that nobody has described. Show it with rr.show and alt=."
        return element("figure", element("img", src=source, alt=alt))
    words = _joined(data.get("text/plain", output.get("text", output.get("evalue", ""))))
    return element("pre", clean(words), class_="output") if words.strip() else None


def _joined(value: Any) -> str:
    return "".join(value) if isinstance(value, list) else str(value)


def _texts(documents: Iterable[Document]) -> Iterator[Html]:
    """The whole text of every document, each once, with line numbers and sigla."""
    for document in {each.id: each for each in documents}.values():
        name = f"text-{re.sub(r'[^a-z0-9-]', '-', document.id.lower())}"
        yield element(
            "section",
            element("h2", f"The text: {document.title}", id=name),
            element("div", on_paper(join(*lines(document))), class_="rr"),
            class_="text",
            aria_labelledby=name,
        )
