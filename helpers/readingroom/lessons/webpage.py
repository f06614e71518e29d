"""A lesson as a web page that is read without a script; a script brings anew what changes."""

import ast
import logging
import re
from collections.abc import Container, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from typing import Any
from urllib.parse import quote

import readingroom
from readingroom.answers import shelf
from readingroom.answers.portfolio import DOCUMENT
from readingroom.answers.replies import StudentPage, readable
from readingroom.document import Document
from readingroom.document.transcript import whole_page as whole_page
from readingroom.errors import ReadingRoomError
from readingroom.html import Html, compact_style, element, join, page, plain
from readingroom.lessons.edition import Lesson
from readingroom.lessons.exhibits import exhibit, heard, looked_up
from readingroom.lessons.notebook import YOURS, Cell, by_part, called, nodes, statements
from readingroom.lessons.paper import on_screen
from readingroom.views import desk
from readingroom.views.frame import menu

_LINES = re.compile(
    r"\b[A-Z]\d{1,3}\b(?:, line \d{1,4}\b)?"
    r"|\b[Ll]ines? \d{1,4}(?:(?:, | and | or | to |–|-)\d{1,4})*"
)
_TAG = re.compile(r"""(<(?:"[^"]*"|'[^']*'|[^"'<>])*>)""")
_BARRED = re.compile(
    r"<(a|button|label|option|pre|script|style|summary|svg|textarea)\b"
    r'|<(p|div|span) class="rr-(?:pick-line|line|what)\b'
)
"""What begins a piece in which no word leads to the text."""
_NUMBER = re.compile(r"\b\d+")
_NOT_HERE = "This cannot be done on a web page. Open the lesson as a notebook."
NO_SCRIPT = (
    "The script of this page does not run here. Everything can be read; nothing can be answered, "
    "and what waits for an answer stays closed."
)


@dataclass(frozen=True)
class Host:
    """What a page finds beside it: `door` is the script that speaks to Python, `about` what that
    has to know. Where nobody `answers`, `keeping` and `ending` say so. Known code runs `unasked`.
    """

    script: str = "scripts/page.js"
    sheet: str = ""
    door: str = "server"
    about: str = ""
    keeping: Html | None = None
    ending: Html | None = None
    notice: Html | None = None
    unscripted: str = NO_SCRIPT
    unasked: bool = False
    answers: bool = True


SERVER = Host()


def lesson_page(lesson: Lesson, name: str, notebook: str, host: Host = SERVER) -> str:
    """The page of a lesson: `name` is that of its file, `notebook` leads to it in JupyterLab."""
    with desk.at_a_page():
        texts = (_addressed(each, begin) for begin, each in _texts(lesson).items())
        beside = (_searching(lesson) if host.answers else None, *texts)
        body = (
            element("a", "To the lesson", href="#lesson", class_="to-lesson"),
            _bar(name, notebook, host),
            element("p", host.unscripted, id="no-script"),
            host.notice,
            element("main", *_blocks(lesson, notebook, host), id="lesson", tabindex=-1),
            element("aside", *beside, id="text", aria_label="The text", tabindex=-1),
        )
    made = {"sheet": page_style(), "script": host.script, "linked": host.sheet}
    return page(lesson.title, *body, about=resource(lesson), **made)


def front(content: Html, title: str = "Reading Room", **more: Any) -> str:
    """The page that leads to all lessons, with what is done in each or what there is to know."""
    body = element("main", element("h1", title), content, class_="front")
    return page(title, body, sheet=page_style(), **more)


def minutes(lesson: Lesson) -> str:
    """How many minutes a lesson says that it takes; empty if it does not say."""
    return _said(r"\*\*(\d+) minutes", lesson)


def asks(lesson: Lesson) -> str:
    """The question of a lesson, in Markdown; empty if it does not say one."""
    return _said(r"(?m)^\*\*The question\.\*\* *(.+)$", lesson)


def _said(pattern: str, lesson: Lesson) -> str:
    found = re.search(pattern, lesson.cells[0].source if lesson.cells else "")
    return found[1] if found else ""


def resource(lesson: Lesson) -> dict[str, Any]:
    """What a lesson is, in the words of schema.org, for those who look for lessons."""
    told = {
        "@type": "LearningResource",
        "name": lesson.title,
        "description": plain(on_screen(asks(lesson))).strip(),
        "timeRequired": f"PT{minutes(lesson)}M" if minutes(lesson) else "",
        "about": [*dict.fromkeys(each.title for each in lesson.documents.values())],
        "learningResourceType": "lesson",
        "educationalUse": "close reading of a historical document",
        "inLanguage": "en",
        "isAccessibleForFree": True,
    }
    return {name: value for name, value in told.items() if value}


def page_style() -> str:
    """The style of pages, beside that of every output."""
    return desk.views_style() + compact_style(Path(__file__).with_name("webpage.css"))


def pieces(lesson: Lesson, only: Container[str] | None = None) -> dict[str, Html]:
    """What on a page depends on a run or the answer book, by element; `only` names some cells."""
    with desk.at_a_page():
        cells = [each for each in showing(lesson) if only is None or each.id in only]
        shown = {f"shown-{cell.id}": _shown(lesson, cell) for cell in cells}
        return {"contents": _contents(lesson), **shown}


def showing(lesson: Lesson) -> Iterator[Cell]:
    """The cells that show something, and ask nothing."""
    for cell in lesson.cells:
        if cell.kind == "code" and not lesson.asks(cell) and not _hands_in(cell):
            yield cell


def reply_to_message(lesson: Lesson, name: str, message: Mapping[str, Any]) -> dict[str, Any]:
    """What Python says to a message of the page of a lesson, whose file has this name."""
    value = str(message.get("value") or "")
    try:
        match message.get("do"):
            case "student":
                if not readable(value):
                    return {"came": "Put a name into the field."}
                return {"came": readingroom.student(value), "named": True}
            case "look up":
                cell = next(each for each in lesson.cells if each.id == message.get("cell"))
                with desk.at_a_page():
                    return {"html": _shown(lesson, cell, value)}
            case "search":
                return _found(lesson, value, message)
            case "portfolio":
                came = "The page to hand in is made. It stands below."
                return {"html": _portfolio(lesson, name).html, "came": came}
            case "answer_code":
                said = readingroom.answer_code(name)
                if not said.startswith("RR"):  # As every code does: it says why there is none.
                    return {"came": said}
                came = "Your answer code stands below. Copy all of it."
                return {"html": element("pre", said), "came": came}
            case "enter_answer_code":
                return {"came": plain(str(readingroom.enter_answer_code(value)))}
        return {"set": _heard(lesson, message)}
    except ReadingRoomError as error:
        return {"came": str(error)}
    except Exception:  # Whatever it is: the page would say the same again, and nothing after it.
        logging.getLogger(__name__).exception("A message of the page of %s", name)
        return {"came": _NOT_HERE}


def _portfolio(lesson: Lesson, name: str) -> StudentPage:
    for node in chain.from_iterable(map(nodes, lesson.cells)):
        if isinstance(node, ast.Call) and called(node) == "portfolio":
            with suppress(ValueError, TypeError):
                given = {str(each.arg): ast.literal_eval(each.value) for each in node.keywords}
                return readingroom.portfolio(*map(ast.literal_eval, node.args), **given)
    asked = (each.document for each in lesson.questions.values())
    own = next(chain(asked, lesson.documents.values()), None)
    return readingroom.portfolio(name, document=own.folder.name if own else DOCUMENT)


def _bar(name: str, notebook: str, host: Host) -> Html:
    student = shelf().read().student
    field = element("input", name_="student", value=student, autocomplete="nickname")
    label, button = element("label", "Your name ", field), element("button", "Work under this name")
    note = element("p", "Each name has an answer book of its own.")
    form = element("form", label, button, note, element("p", role="status"), id="who")
    who = element("summary", f"You are {student}" if student else "Who works here?")
    return element(
        "header",
        element("a", "All lessons", href="./"),
        element("a", "As a notebook", href=notebook),
        element("button", "The text", type="button", id="show-text", aria_expanded="false"),
        element("details", who, form, host.keeping) if host.answers else host.keeping,
        data_lesson=name,
        data_door=host.door,
        data_about=host.about or None,
        data_unasked=host.unasked,
        data_whose=shelf().id if host.door == SERVER.door else None,
    )


def _searching(lesson: Lesson) -> Html:
    field = element("input", type="search", name_="words", maxlength=200, required=True)
    label = element("label", "Words or a phrase ", field)
    whole = element("label", element("input", type="checkbox", name_="whole"), " whole words")
    menus = chain.from_iterable(map(_narrowing, [*lesson.documents.values()][:1]))
    button, status = element("button", "Search"), element("p", role="status")
    form = element("form", label, whole, *menus, button, status, id="search", role="search")
    return element("details", element("summary", "Search"), form, element("div", id="found"))


def _narrowing(document: Document) -> Iterator[Html]:
    letters, parts, names = document.letters, document.page.parts, document.names
    offers: dict[str, dict[str, str]] = {
        "letter": {each.code: each.title for each in letters},
        "part": {each.name: each.name for each in parts},
        "voice": {each: each for each in (*(part.voice for part in parts), "editor")},
        "writer": {e.sender: names[e.sender] for e in letters if e.sender in names},
    }
    for name, offered in offers.items():
        yield menu(name.capitalize(), [("", "any"), *offered.items()], name_=name)


def _found(lesson: Lesson, words: str, given: Mapping[str, Any]) -> dict[str, Any]:
    asked = {name: str(given.get(name) or "") for name in ("letter", "part", "voice", "writer")}
    found = readingroom.search(words, whole_words=bool(given.get("whole")), **asked)
    ways = {each.id: f"#{begin}" for begin, each in _texts(lesson).items()}
    return {"html": found.html(ways), "came": found.summary}


def _contents(lesson: Lesson) -> Html:
    book, rows = shelf().read(), []
    for head, part in groupby(by_part(lesson.cells), itemgetter(1)):
        cells = [cell for cell, _ in part]
        asked = [address for each in cells for address in lesson.asks(each)]
        done = sum(bool(book.counted(address)) for address in asked)
        told = element("span", f"{done} of {len(asked)}", class_="done") if asked else None
        way = element("a", head, href=f"#{_place(cells[0])}")
        rows.append(element("li", way, " ", told) if head else None)
    return element("ol", *rows)


def _place(cell: Cell) -> str:
    """The name of a cell's place, as JupyterLab has it in an address."""
    return f"cell-id={quote(cell.id)}"


def _blocks(lesson: Lesson, notebook: str, host: Host) -> Iterator[Html]:
    hands_in = [each for each in lesson.cells if _hands_in(each)]
    for cell in lesson.cells:
        if cell.kind == "markdown":
            words = _with_ways(on_screen(cell.source), _ways(lesson, cell))
            yield element("section", words, id=_place(cell), class_="words")
        elif cell in hands_in[-1:]:
            yield _ending(host)
        else:
            shown = element("div", _shown(lesson, cell), id=f"shown-{cell.id}")
            code = _code(lesson, cell, notebook, host)
            yield element("section", shown, code, id=_place(cell), class_="step", data_cell=cell.id)
        if cell is lesson.cells[0]:
            yield element("nav", _contents(lesson), id="contents", aria_label="Contents")
    if not hands_in:
        yield element("h2", "Hand in" if host.answers else "Your answers")
        yield _ending(host)


def _hands_in(cell: Cell) -> bool:
    """Whether a cell makes the page that is handed in: here a button does, when it is pressed."""
    return cell.kind == "code" and "portfolio" in map(called, nodes(cell))


def _code(lesson: Lesson, cell: Cell, notebook: str, host: Host) -> Html | None:
    way = element("a", "open the lesson as a notebook", href=notebook)
    note = element("p", "To write code of your own, ", way, ".")
    if asked := lesson.asks(cell):
        return None if all(lesson.questions[each].exercise.button for each in asked) else note
    changed = YOURS in cell.tags
    place = looked_up(statements(cell)) if changed and host.answers else None
    if place and (words := str(place.value)):
        field = element("input", name_="words", value=words, maxlength=200, autocomplete="off")
        label = element("label", "Look up something else ", field)
        return element("form", label, " ", element("button", "Look"), class_="look-up")
    code = element("pre", element("code", cell.source), tabindex=0)
    folded = element("details", element("summary", "The code of this step"), code)
    return join(folded, note if changed else None)


def _ways(lesson: Lesson, cell: Cell) -> dict[str, str]:
    meant = _texts(lesson)
    if cell.kind == "code":
        addresses = [*lesson.asks(cell), *lesson.asks(cell, "recall")]
        named = {*re.findall(r"\w+", cell.source)} & lesson.documents.keys()
        about = {lesson.questions[each].document.id for each in addresses}
        about = about or {lesson.documents[each].id for each in named}
        meant = {begin: each for begin, each in meant.items() if not about or each.id in about}
    ways: dict[str, str] = {}
    for begin, each in meant.items():
        # A bare line number is one of the first text; of none where several are looked through.
        if not ways and (cell.kind == "markdown" or len(meant) == 1):
            ways |= {str(at.line): f"#{begin}{at.line}" for at in each.page.worded}
        sigla = each.page.siglum_of_line.items()
        ways = {siglum: f"#{begin}{line}" for line, siglum in sigla} | ways
    return ways


def _with_ways(markup: str, ways: Mapping[str, str]) -> Html:
    def link(words: str, name: str) -> str:
        return element("a", words, href=ways[name]) if name in ways else words

    def way(match: re.Match[str]) -> str:
        siglum = match[0].partition(",")[0]
        if siglum in ways:
            return link(match[0], siglum)
        return _NUMBER.sub(lambda each: link(each[0], each[0]), match[0])

    within, parts = "", []
    for each in _TAG.split(markup):
        is_tag = each.startswith("<")
        if is_tag and not within and (barred := _BARRED.match(each)):
            within = barred[1] or barred[2]
        elif each == f"</{within}>" or (within == "label" and each == "<small>"):
            within = ""
        parts.append(each if within or is_tag else _LINES.sub(way, each))
    return Html("".join(parts))


def _shown(lesson: Lesson, cell: Cell, words: str = "") -> Html:
    return _with_ways(exhibit(lesson, cell, words), _ways(lesson, cell))


def _heard(lesson: Lesson, message: Mapping[str, Any]) -> dict[str, Any]:
    said = heard(lesson, message)
    drawn = {name: said[name] for name in ("drawn", "reply") if said.get(name)}  # They are HTML.
    cells = (each for each in lesson.cells if each.id == message.get("cell"))
    ways = _ways(lesson, next(cells)) if drawn else {}
    return said | {name: _with_ways(each, ways) for name, each in drawn.items()}


def _texts(lesson: Lesson) -> dict[str, Document]:
    """Every document at hand, each once, by how the names of its lines' places begin."""
    every = {each.id: each for each in lesson.documents.values()}
    return {f"{id}-line-" if at else "line-": each for at, (id, each) in enumerate(every.items())}


def _addressed(document: Document, begin: str) -> Html:
    held, is_first = dict[str, list[str]](), begin == "line-"
    for thing in document.things if is_first else ():
        if thing.ground == "page" and thing.places:
            held.setdefault(str(thing.line), []).append(thing.address)

    def named(line: re.Match[str]) -> str:
        addresses = (f"line:{line[1]}", *held.get(line[1], ())) if is_first else ()
        places = (element("i", id=each, class_="place") for each in addresses)
        return f'id="{begin}{line[1]}" {line[0]}{"".join(places)}'

    return Html(re.sub(r'data-line="(\d+)">', named, whole_page(document)))


def _ending(host: Host) -> Html:
    make = element("button", "Make the page to hand in", type="button", data_do="portfolio")
    given = element("button", "Give me an answer code", type="button", data_do="answer_code")
    code = element("textarea", rows=2, name_="code", maxlength=20_000)
    label, enter = element("label", "Your answer code ", code), element("button", "Enter it")
    form = element("form", label, enter, id="enter-code")
    here = (
        element("p", make, " ", given),
        element("details", element("summary", "Bring answers from elsewhere"), form),
    )
    told = element("p", role="status", id="told"), element("div", id="came")
    parts = (*here, host.ending, *told) if host.answers else (host.ending,)
    return element("section", *parts, id="ending", class_="words")
