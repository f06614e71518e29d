"""What a student has done, to look at, to print and to hand in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from readingroom.answers import Attempt, Question, Reply, mine, reply_to, shelf
from readingroom.answers.book import Book
from readingroom.answers.code import answer_code
from readingroom.answers.replies import Page, because, no_longer_asked, unreadable
from readingroom.document import Document
from readingroom.document.citation import cite
from readingroom.document.facts import Passage
from readingroom.document.things import Place, marked
from readingroom.errors import NotHere
from readingroom.exercises import Exercise, spans
from readingroom.exercises.parts import Unclear
from readingroom.html import Html, block, element, join, page, paragraph
from readingroom.loading import exercises_of, load
from readingroom.loading.files import write_whole
from readingroom.reading import Claim, Demand, Step

DOCUMENT = "telegram-21646"
_BOOK, _END = '<script type="application/json" class="rr-book">', "</script>"


def still_kept(count: int) -> Html | None:
    """What is said of answers to exercises that are asked no longer."""
    answers = "One answer" if count == 1 else f"{count} answers"
    words = f"{answers} to what is no longer asked: kept, and shown in the portfolio."
    return element("p", words, class_="rr-note") if count else None


def portfolio(lesson: str = "", *, document: str = DOCUMENT) -> Page:
    """A page of a student's answers, to be kept, printed and handed in.

    It stands beside the answer book as `portfolio-LESSON.html`, with the book's name if it has one.
    It holds the last answer to every exercise of a lesson (of all lessons, if none is named), with
    what the student wrote, the words that were marked with their citation, and the answer code.
    Raises `NotHere` if there is no such lesson.
    """
    known, place = load(document), shelf()
    book = place.read()
    if place.unread:
        return Page(unreadable(place))
    left = _no_longer_asked(book, known, document, lesson)
    asked = [Question(each, known) for each in _of_lesson(known, lesson, also=bool(left))]
    made = {each.address: each for each in asked if book.last(each.address)}
    missing = [each.exercise for each in asked if each.address not in made]
    own = Book(book.student, {address: book.last(address) for address in [*made, *left]})
    body = block(
        element("p", f"Portfolio: {lesson or 'all lessons'}", class_="rr-title"),
        element("p", f"{book.student or 'No name given'} · {known.title}", class_="rr-lede"),
        paragraph(place.standing(), class_="rr-note"),
        *(
            _entry(each, book.last(address)[0], len(book.counted(address)))
            for address, each in made.items()
        ),
        *(no_longer_asked(address, each) for address, each in left.items()),
        *_own_reading(known, book),
        element("p", f"Not answered: {_named(missing, lesson)}.") if missing else None,
        element("details", element("summary", "Answer code"), element("pre", answer_code(own))),
        label=f"Portfolio {lesson}",
    )
    name = re.sub(r"[^\w.-]", "-", f"portfolio-{lesson}" if lesson else "portfolio")
    whose = place.path.stem.removeprefix("answers")
    path = place.path.with_name(f"{name}{whose}.html")
    return Page(join(body, element("p", *_kept(path, body, lesson))), path)


def _carrying(book: Book) -> Html:
    """A book as a page carries it: data that no browser runs, and no sign of which ends it."""
    return Html(_BOOK + book.written().replace("<", r"\u003c") + _END)


def carried(page: str) -> str | None:
    """The text of the book that a portfolio carries; None if it carries none."""
    _, begins, rest = page.partition(_BOOK)
    inside, ends, _ = rest.partition(_END)
    return inside if begins and ends else None


def _named(missing: Iterable[Exercise], lesson: str) -> str:
    """The exercises of a lesson by their titles, those of all lessons by their number in each."""
    if lesson:
        return "; ".join(each.title for each in missing)
    counts = Counter(each.lesson for each in missing)
    return ", ".join(f"{count} of {name}" for name, count in counts.items())


def _no_longer_asked(book: Book, document: Document, slug: str, lesson: str) -> dict[str, Attempt]:
    """The last answers to exercises of a lesson, or of all, that are asked no longer."""
    exercises = exercises_of(document)
    gone = book.no_longer_asked(slug, {*exercises, *exercises.gaps})
    return {address: each for address, each in gone.items() if lesson in ("", each.lesson)}


def _of_lesson(document: Document, lesson: str, *, also: bool) -> Sequence[Exercise]:
    """The exercises of a lesson, or all. Raises `NotHere` if there are none and nothing else is."""
    exercises = exercises_of(document)
    chosen = exercises.of_lesson(lesson) if lesson else exercises.every
    if not chosen and not also:
        lessons = ", ".join(dict.fromkeys(each.lesson for each in exercises.every))
        raise NotHere(f"There are no exercises for “{lesson}”. Lessons with exercises: {lessons}.")
    return chosen


def _kept(path: Path, body: Html, lesson: str) -> Iterable[Html | str]:
    """Write the page; say where it is, or why it is not."""
    try:
        write_whole(path, page(f"Portfolio {lesson}", element("main", body)).encode())
    except OSError as error:
        return [f"The page could not be written ({error.strerror}); print this one."]
    return ["This page is kept as ", element("a", path.name, href=path.name, target="_blank"), "."]


def _entry(asked: Question, made: Attempt, count: int) -> Html:
    """The last answer: the question, the answer, what was made of it, its words with citations."""
    reply = reply_to(asked, made)
    head = ". ".join(filter(None, [reply.head, reply.feedback.count.rstrip(".")]))
    tries = f" (attempt {count})" if count > 1 else ""
    return element(
        "section",
        element("p", asked.exercise.title, class_="rr-kind"),
        element("p", asked.exercise.prompt, class_="rr-head"),
        element("p", reply.answer, class_="rr-author"),
        because(made),
        element("p", f"{head}{tries}. {made.at[:10]}", class_="rr-note"),
        *(_words(passage) for passage in _places(reply)),
        aria_label=asked.exercise.title,
    )


def _own_reading(document: Document, book: Book) -> Iterable[Html]:
    """The student's own claims, steps and demands, with the words they stand on."""
    own = mine(document, book)
    claims = {claim.id: claim for claim in own.every(Claim)}
    things = [(f"Claim: {each.says}", each.place) for each in claims.values()]
    things += [(f"Demand: {' or '.join(each.kind)}", each.place) for each in own.every(Demand)]
    for step in own.every(Step):
        premises, goal = " and ".join(claims[id].says for id in step.from_), claims[step.to]
        things.append((f"Step: {premises} {step.kind}: {goal.says}", goal.place))
    if things:
        yield element("p", "My own reading", class_="rr-head")
    for words, place in things:
        yield element("p", words)
        yield _words(_passage(place))


def _places(reply: Reply) -> Iterable[Passage]:
    """The words of the document that an answer quotes."""
    answer = reply.attempt.answer
    marks = answer.get("words", [answer]) if isinstance(answer, dict) else answer
    for each in marks if isinstance(marks, list) else []:
        with suppress(Unclear):  # The document was another when this was answered.
            if isinstance(each, dict):
                span = spans.one(reply.document, each, any_of_several=True)
                yield _passage(reply.document.page.place(span))


def _passage(place: Place) -> Passage:
    return Passage(id=place.siglum or f"line:{place.line}", at=place)


def _words(passage: Passage) -> Html:
    return element("blockquote", marked(passage.at), element("cite", f" {cite(passage)}"))
