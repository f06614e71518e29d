"""What a student has done, to look at, to print and to hand in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from readingroom.answers import Question, Reply, mine, reply_to, shelf
from readingroom.answers.book import Book
from readingroom.answers.codes import answer_code
from readingroom.answers.shelves import write
from readingroom.document import Document
from readingroom.document.kinds import Passage
from readingroom.document.showing import marked
from readingroom.errors import NotHere
from readingroom.exercises.kinds import Exercise
from readingroom.exports.citing import cite
from readingroom.loading import exercises_of, load
from readingroom.markup import Html, block, element, join, plain, scrolling, table
from readingroom.markup import style as output_style
from readingroom.reading.kinds import Claim, Demand, Step

DOCUMENT = "telegram-21646"
_DONE = ("accepted", "kept")


@dataclass(frozen=True, repr=False)
class Page:
    """A page of a student's work. Alone in a cell it shows itself; `path` is where it is kept."""

    html: Html
    path: Path | None = None

    def _repr_html_(self) -> Html:
        return self.html

    def __repr__(self) -> str:
        return plain(self.html)


def progress(document: str = DOCUMENT) -> Page:
    """What is done and what comes next, by lesson and by skill."""
    book = shelf().read()
    every = exercises_of(load(document)).every
    done = {each.id for each in every if _is_done(book, document, each)}
    tried = {each.id for each in every if book.attempts.get(f"{document}/{each.id}")}
    rows = []
    for head, of in (("lesson", "lesson"), ("skill", "skill")):
        for name in dict.fromkeys(getattr(each, of) for each in every):
            own = [each for each in every if getattr(each, of) == name]
            next_ = next((each.id for each in own if each.id not in done), "")
            count = sum(each.id in done for each in own)
            rows.append(
                (
                    f"{head}: {name}",
                    f"{count} of {len(own)}",
                    sum(each.id in tried - done for each in own),
                    f"{document}/{next_}" if next_ else "nothing left",
                )
            )
    words = f"{len(done)} of {len(every)} exercises are done"
    heads = ["where", "done", "begun", "next"]
    return Page(
        block(
            element("p", f"{words}. Your answers are kept in {shelf().path.name}."),
            scrolling(table(heads, rows, caption=words), name="Progress"),
            label="Progress",
        )
    )


def _is_done(book: Book, document: str, exercise: Exercise) -> bool:
    attempts = book.attempts.get(f"{document}/{exercise.id}", ())
    return any(each.verdict in _DONE for each in attempts)


def portfolio(lesson: str = "", *, document: str = DOCUMENT) -> Page:
    """A page of a student's answers, to be kept, printed and handed in: `portfolio-LESSON.html`.

    It holds the last answer to every exercise of a lesson (of all lessons, if none is named), with
    what the student wrote, the words that were marked with their citation, and the answer code.
    Raises `NotHere` if there is no such lesson.
    """
    known = load(document)
    exercises = exercises_of(known)
    chosen = exercises.of_lesson(lesson) if lesson else exercises.every
    if not chosen:
        lessons = ", ".join(dict.fromkeys(each.lesson for each in exercises.every))
        raise NotHere(f"There are no exercises for “{lesson}”. Lessons with exercises: {lessons}.")
    book = shelf().read()
    replies = [
        (asked, reply_to(asked, attempts[-1]), len(attempts))
        for each in chosen
        if (attempts := book.attempts.get(f"{document}/{each.id}", ()))
        and (asked := Question(each, known))
    ]
    missing = [each.id for each in chosen if f"{document}/{each.id}" not in book.attempts]
    head = join(
        element("p", f"Portfolio: {lesson or 'all lessons'}", class_="rr-title"),
        element("p", f"{book.student or 'No name given'} · {known.title}", class_="rr-lede"),
    )
    own = Book(
        book.student,
        {asked.address: book.attempts[asked.address][-1:] for asked, *_ in replies},
    )
    body = block(
        head,
        *(_entry(asked, reply, count) for asked, reply, count in replies),
        *_own_reading(known, book),
        element("p", f"Not answered: {', '.join(missing)}.") if missing else None,
        element(
            "details",
            element("summary", "Answer code"),
            element("pre", answer_code(own)),
        ),
        label=f"Portfolio {lesson}",
    )
    path = shelf().path.with_name(f"portfolio{f'-{lesson}' if lesson else ''}.html")
    return Page(join(body, element("p", *_kept(path, body, lesson))), path)


def _kept(path: Path, body: Html, lesson: str) -> Iterable[Html | str]:
    """Write the page; say where it is, or why it is not."""
    head = join(
        element("meta", charset="utf-8"),
        element("title", f"Portfolio {lesson}"),
        element("style", Html(output_style())),
    )
    page = element("html", element("head", head), element("body", element("main", body)), lang="en")
    try:
        write(path, f"<!doctype html>\n{page}\n")
    except OSError as error:
        return [f"The page could not be written ({error.strerror}); print this one."]
    return ["This page is kept as ", element("a", path.name, href=path.name, target="_blank"), "."]


def _entry(asked: Question, reply: Reply, count: int) -> Html:
    """One answer: the question, the answer, what was made of it, its words with citations."""
    tries = "" if count == 1 else f" (attempt {count})"
    return element(
        "section",
        element("p", asked.exercise.prompt, class_="rr-head"),
        element("p", reply.answer, class_="rr-author"),
        element("p", f"Because: {reply.attempt.why}") if reply.attempt.why else None,
        element("p", f"{reply.head}{tries}. {reply.attempt.at[:10]}", class_="rr-note"),
        *(_words(passage) for passage in _places(reply)),
        aria_label=asked.exercise.id,
    )


def _own_reading(document: Document, book: Book) -> Iterable[Html]:
    """The student's own claims, steps and demands, with the words they stand on."""
    own = mine(document, book)
    claims = {claim.id: claim for claim in own.every(Claim)}
    things = [
        *((f"Claim: {claim.says}", claim.place) for claim in claims.values()),
        *((f"Demand: {' or '.join(each.kind)}", each.place) for each in own.every(Demand)),
        *(
            (
                f"Step: {' and '.join(claims[id].says for id in step.from_)} "
                f"{step.kind}: {claims[step.to].says}",
                claims[step.to].place,
            )
            for step in own.every(Step)
        ),
    ]
    if things:
        yield element("p", "My own reading", class_="rr-head")
    for words, place in things:
        yield element("p", words)
        yield _words(Passage(id=place.siglum or f"line:{place.line}", at=place))


def _places(reply: Reply) -> Iterable[Passage]:
    """The words of the document that an answer quotes."""
    answer = reply.attempt.answer
    marks = answer.get("words", [answer]) if isinstance(answer, dict) else answer
    for each in marks if isinstance(marks, list) else []:
        if isinstance(each, dict) and isinstance(each.get("quote"), str):
            hits = reply.document.search(each["quote"], letter=str(each.get("in", ""))).hits
            number = each.get("n", 1)
            if isinstance(number, int) and 0 < number <= len(hits):
                place = hits[number - 1].place
                yield Passage(id=place.siglum or f"line:{place.line}", at=place)


def _words(passage: Passage) -> Html:
    return element("blockquote", marked(passage.at), element("cite", f" {cite(passage)}"))
