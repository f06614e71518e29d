"""What a student has done, to look at, to print and to hand in."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from readingroom.answers import Attempt, Question, Reply, mine, shelf
from readingroom.answers.book import ANEW, REVEALED, Book
from readingroom.answers.code import to_answer_code
from readingroom.answers.replies import StudentPage, because, no_longer_asked, reply_to, unreadable
from readingroom.answers.storage import plain_name
from readingroom.document import Document
from readingroom.document.citation import cite
from readingroom.document.facts import Passage
from readingroom.document.things import Place, marked
from readingroom.errors import NotHere
from readingroom.exercises import Exercise
from readingroom.exercises.marks import Mark
from readingroom.exercises.parts import Unclear
from readingroom.exercises.positions import Weigh
from readingroom.html import Child, Html, block, element, join, page, paragraph
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


def portfolio_of(lesson: str, asks: Sequence[str], *, document: str) -> StudentPage:
    """The portfolio of a lesson that asks these exercises, and of whatever else belongs to it."""
    known, place = load(document), shelf()
    book = place.read()
    if place.unread:
        return StudentPage(unreadable(place))
    exercises = exercises_of(known)
    gone = book.no_longer_asked(document, {*exercises, *exercises.gaps})
    left = {address: each for address, each in gone.items() if lesson in ("", each.lesson)}
    asked = _of_lesson(known, lesson, asks, book)
    if lesson and not asked and not left:
        names = ", ".join(dict.fromkeys(each.lesson for each in exercises.every))
        raise NotHere(f"There are no exercises for “{lesson}”. Lessons with exercises: {names}.")
    made = {each.address: each for each in asked if book.last(each.address)}
    missing = [each.exercise for each in asked if each.address not in made]
    own = Book(book.student, {each: book.attempts[each] for each in (*made, *left)}, id=book.id)
    body = block(
        element("p", f"Portfolio: {lesson or 'all lessons'}", class_="rr-title"),
        element("p", f"{book.student or 'No name given'} · {known.title}", class_="rr-lede"),
        paragraph(place.standing(), class_="rr-note"),
        *(account(each, book) for each in made.values()),
        *(no_longer_asked(address, each) for address, each in left.items()),
        *_own_reading(known, book),
        element("p", f"Not answered: {_named(missing, lesson)}.") if missing else None,
        element("details", element("summary", "Answer code"), element("pre", to_answer_code(own))),
        label=f"Portfolio {lesson}",
    )
    words = ["portfolio", lesson or "all_lessons", *filter(None, [plain_name(book.student)])]
    path = place.path.with_name(re.sub(r"[^\w.-]", "-", "-".join(words)) + ".html")
    readings = {id: each for id, each in book.readings.items() if id == known.id}
    carries = carrying(replace(own, readings=readings))
    content = page(f"Portfolio {lesson}", element("main", body), carries)
    return StudentPage(join(body, element("p", *_kept(path, content))), path)


def carrying(book: Book) -> Html:
    """A book as a page carries it: data that no browser runs, and no sign of which ends it."""
    return Html(_BOOK + book.written().replace("<", r"\u003c") + _END)


def carried(page: str) -> str | None:
    """The text of the book that a portfolio carries; None if it carries none."""
    _, begins, rest = page.partition(_BOOK)
    inside, ends, _ = rest.partition(_END)
    return inside if begins and ends else None


def _named(missing: Iterable[Exercise], lesson: str) -> str:
    if lesson:
        return "; ".join(each.title for each in missing)
    counts = Counter(each.lesson for each in missing)
    return ", ".join(f"{count} of {name}" for name, count in counts.items())


def _of_lesson(known: Document, lesson: str, asks: Sequence[str], book: Book) -> list[Question]:
    """What a lesson asks, or was written for it and has an answer; without a lesson, all."""
    exercises, home = exercises_of(known), f"{known.folder.name}/"
    own = exercises.of_lesson(lesson) if lesson else exercises.every
    ids = (each.removeprefix(home) for each in asks)
    here = [exercises.by_id[id] for id in ids if id in exercises.by_id]
    more = [each for each in own if each not in here and book.last(f"{home}{each.id}")]
    return [Question(each, known) for each in ((*here, *more) if here else own)]


def _kept(path: Path, content: str) -> Iterable[Html | str]:
    try:
        write_whole(path, content.encode("utf-8", "replace"))
    except OSError as error:
        return [f"The page could not be written ({error.strerror}); print this one."]
    return ["This page is kept as ", element("a", path.name, href=path.name, target="_blank"), "."]


Replying = Callable[[Question, Attempt], Reply]


def account(asked: Question, book: Book, replying: Replying = reply_to, *more: Child) -> Html:
    """An exercise with the last answer, what was made of it, and how it came about."""
    every = book.attempts[asked.address]
    made, count = book.last(asked.address)[0], len(book.counted(asked.address))
    return element(
        "section",
        element("p", asked.exercise.title, class_="rr-kind"),
        element("p", asked.exercise.prompt, class_="rr-head"),
        *_answer(replying(asked, made), f" (attempt {count})" if count > 1 else ""),
        *more,
        *(_way(asked, every, replying) if len(every) > 1 else ()),
        aria_label=asked.exercise.title,
    )


def _answer(reply: Reply, tries: str = "") -> Iterator[Html | None]:
    made, hints = reply.attempt, reply.attempt.hints
    head = ". ".join(filter(None, [reply.head, reply.feedback.count.rstrip(".")]))
    opened = f" With {'one hint' if hints == 1 else f'{hints} hints'} open." if hints else ""
    yield element("p", reply.answer, class_="rr-author")
    yield because(made)
    when = made.at[:16].replace("T", ", ")
    yield element("p", f"{head}{tries}.{opened} {when}", class_="rr-note")
    yield from map(_words, _places(reply))


def _way(asked: Question, every: Sequence[Attempt], replying: Replying) -> Iterator[Html]:
    given = [each for each in every if each.verdict not in _MARKS]
    steps = (_MARKS.get(each.verdict) or join(*_answer(replying(asked, each))) for each in every)
    yield element("p", "From the first to the last", class_="rr-head")
    yield element("ol", *(element("li", each) for each in steps))
    old, new = (asked.exercise.in_words(given[at].answer).split() for at in (0, -1))
    if old != new and max(len(old), len(new)) < _MOST_WORDS:
        yield element("p", "What changed: ", *_changes(old, new))


_MOST_WORDS = 2000  # of more it is not said what changed: a reader sees it, and a machine is slow
_MARKS = {
    ANEW: "Begun anew: what stands above counts no more.",
    REVEALED: "What waits for an answer was shown before one was given.",
}


def _changes(old: Sequence[str], new: Sequence[str]) -> Iterator[Html | str]:
    from difflib import SequenceMatcher

    for what, at, end, here, there in SequenceMatcher(None, old, new).get_opcodes():
        if what == "equal":
            yield f"{' '.join(old[at:end])} "
            continue
        for name, words in (("del", old[at:end]), ("ins", new[here:there])):
            if words:
                yield join(element(name, " ".join(words)), " ")


def _own_reading(document: Document, book: Book) -> Iterable[Html]:
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
        yield _words(place)


def _places(reply: Reply) -> Iterable[Place]:
    exercise, document = reply.exercise, reply.document
    with suppress(Unclear):  # The document was another when this was answered.
        if isinstance(exercise, Mark):
            spans = exercise.understand(reply.attempt.answer, document).spans
            yield from map(document.page.place, spans)
        if isinstance(exercise, Weigh):
            places = exercise.understand(reply.attempt.answer, document).places
            yield from (place for place, _ in places if place.line)


def _words(place: Place) -> Html:
    cited = cite(Passage(id=place.siglum or f"line:{place.line}", at=place))
    return element("blockquote", marked(place), element("cite", f" {cited}"))
