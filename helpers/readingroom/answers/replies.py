"""An answer is checked and kept, and a reply says what came of it."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from typing import Any

from readingroom import __version__
from readingroom.answers.book import ANEW, Attempt, Book, Draft
from readingroom.answers.code import to_answer_code
from readingroom.answers.storage import Shelf, shelf
from readingroom.document import Document
from readingroom.document.context import Fact
from readingroom.document.things import Place, marked
from readingroom.errors import NotHere
from readingroom.exercises import Exercise, Feedback, assess
from readingroom.exercises.assessment import plain_answer
from readingroom.exercises.controls import LONGEST
from readingroom.exercises.parts import WITH_TEACHER, quoted, told
from readingroom.exercises.positions import Write
from readingroom.html import Html, block, carded, element, notice, paragraph, plain, prose, styled
from readingroom.loading import exercises_of, load
from readingroom.loading.files import is_serving

HEADS = {
    "accepted": "This holds",
    "kept": "Kept, not judged",
    "foreseen": "Look once more",
    "other": "Look once more",
    "not understood": "This cannot be read as an answer yet",
    "with the teacher": WITH_TEACHER.removesuffix("."),
}
_AT_A_GLANCE = 160  # characters of an answer that a reply shows unfolded


class Shown:
    """What shows itself in a notebook, and in a terminal its words."""

    def whole(self) -> Html:
        """All of it, as an output of its own."""
        raise NotImplementedError

    def _repr_html_(self) -> str:
        return styled(self.whole())

    def __repr__(self) -> str:
        return plain(self.whole())


@dataclass(frozen=True, repr=False)
class StudentPage(Shown):
    """A page of a student's work. Alone in a cell it shows itself; `path` is where it is kept."""

    html: Html
    path: Path | None = None

    def whole(self) -> Html:
        """The page."""
        return self.html


@dataclass(frozen=True, repr=False)
class Reply(Shown):
    """What is said to an answer. Alone in a cell it shows itself; `kept` says what went wrong."""

    exercise: Exercise
    attempt: Attempt
    feedback: Feedback
    document: Document
    kept: str = ""
    recalled: bool = False

    @property
    def head(self) -> str:
        """The verdict in words; never “wrong”."""
        if self.recalled:
            return "Your earlier answer"
        called = self.exercise.called if self.feedback.about else {}
        names = [called.get(name, name).rstrip(".") for name in self.feedback.about]
        return ": ".join(filter(None, [HEADS[self.feedback.verdict], "; ".join(names)]))

    @property
    def answer(self) -> str:
        """The answer in the words of its choices."""
        return self.exercise.in_words(self.attempt.answer)

    @property
    def said(self) -> list[str]:
        """What is said, paragraph by paragraph."""
        told = [self.feedback.count, self.feedback.say, self.feedback.note]
        if self.recalled and self._comes_back:
            told = [self._comes_back]
        return [said for each in told if (said := each.removeprefix(f"{self.head}.").strip())]

    def html(self, quote: Callable[[Place], Html], after: Html | None = None) -> Html:
        """The reply as a card; `quote` shows words of the document, `after` follows the samples."""
        feedback = self.feedback
        facts = map(self.document.by_address.get, feedback.cards)
        judged = feedback.verdict == "accepted"
        shows = "The words that show it" if judged else "Words that bear on it"
        # The words that bear a prediction out come when it is brought back.
        early = self._comes_back and not self.recalled
        way = element("code", feedback.one_way) if feedback.one_way else None
        return carded(
            self.head,
            self._given(),
            because(self.attempt),
            *_under("The whole passage", [feedback.uncovered], quotation),
            *(element("p", prose(words)) for words in self.said),
            *_under("Look here", [feedback.see], quote),
            _next(feedback.next),
            *(fact.card for fact in facts if isinstance(fact, Fact)),
            *_under(shows, () if early else feedback.evidence, quote),
            paragraph("One way: ", way),
            self._beside(after),
            element("pre", self.kept) if self.kept else None,
        )

    def whole(self) -> Html:
        """The reply as an output of its own."""
        return block(self.html(quotation), label=f"Reply to “{self.exercise.title}”")

    @property
    def _comes_back(self) -> str:
        return getattr(self.exercise, "come_back", "")

    def _given(self) -> Html | None:
        """The answer; folded to its first line where it is long, since the form above shows it."""
        if not self.answer:
            return None
        told = f"Your answer: {self.answer}"
        if self.recalled or len(told) <= _AT_A_GLANCE:
            return element("p", told, class_="rr-note")
        return element("details", element("summary", told), class_="rr-note rr-first-line")

    def _beside(self, after: Html | None) -> Html | None:
        chosen = self.attempt.answer
        own = chosen.get("position") if isinstance(chosen, Mapping) else None
        positions = sorted(self.feedback.positions.items(), key=lambda each: each[0] != own)
        held = [_sample(e.head, e.text, e.note, e.next) for e in self.feedback.samples]
        for at, (_, each) in enumerate(positions):
            words = " … ".join(map(quoted, each.evidence))
            held.append(_sample(each.holds, words, each.but, opened=not at))
        if not held:
            return None
        head = element("p", "Hold yours against these", class_="rr-head")
        return element("div", head, *held, after, class_="rr-samples")


def because(made: Attempt) -> Html | None:
    """The reason that was given with an answer."""
    return paragraph("Because: ", made.why)


def _next(words: str) -> Html | None:
    return paragraph(element("strong", "Next: "), prose(words))


def quotation(place: Place) -> Html:
    """Words of the document, with the line they stand in."""
    return element("blockquote", marked(place), element("cite", f" {place.where}"))


def _under(head: str, at: Iterable[Place | None], quote: Callable[[Place], Html]) -> Iterator[Html]:
    there = [each for each in at if each and each.line]
    if there:
        yield element("p", head, class_="rr-note")
    yield from map(quote, there)


def _sample(head: str, text: str, note: str, then: str = "", *, opened: bool = False) -> Html:
    inside = element("blockquote", text), element("p", note), _next(then)
    return element("details", element("summary", head), *inside, open=opened)


def no_longer_asked(address: str, made: Attempt) -> Html:
    """An answer to an exercise that is asked no longer, with what was asked, if that is known."""
    name = address.rpartition("/")[2].replace("-", " ")
    return notice(
        "No longer asked",
        element("p", made.asked or name, class_="rr-head"),
        element("p", told(made.answer, {}), class_="rr-author"),
        because(made),
        element("p", f"Answered on {made.at[:10]}.", class_="rr-note"),
        label=f"No longer asked: {name}",
    )


@dataclass(frozen=True)
class Question:
    """An exercise with the document it is about."""

    exercise: Exercise
    document: Document

    @property
    def address(self) -> str:
        """What `rr.exercise` and `rr.answer` are given: the document's slug and the id."""
        return f"{self.document.folder.name}/{self.exercise.id}"


def question(address: str) -> Question:
    """The exercise with this address, such as `telegram-21646/the-only-number`, or `NotHere`."""
    slug, slash, id = str(address).strip().rpartition("/")
    if not slash:
        raise NotHere(
            "An exercise is named with its document before it, as in "
            f"“telegram-21646/the-only-number”: write the document and a slash before “{id}”."
        )
    document = load(slug)
    return Question(exercises_of(document)[id], document)


def answer(address: str, value: Any, *, why: str = "") -> Reply:
    """What is said to an answer, which is kept in the answer book; any number may be given.

    `value` is an id, a list of ids, a mapping, words, a table, sentences. Raises only `NotHere`.
    """
    return attempt(question(address), value, why=why)


def attempt(
    asked: Question,
    value: Any,
    *,
    why: str = "",
    hints: int = 0,
    form: bool = False,
    id: str = "",
    place: Shelf | None = None,
) -> Reply:
    """What is said to an answer, which is kept, once by its `id`; a `form` is told in its words."""
    exercise, document = asked.exercise, asked.document
    value = plain_answer(value, document)
    feedback = assess(exercise, value, document, form=form)
    reason = str(plain_answer(why, document)).strip()[:LONGEST]
    about = {"lesson": exercise.lesson, "document": sign_of(document), "asked": exercise.prompt}
    about |= {"version": __version__, "id": id or token_hex(6)}
    made = Attempt(value, _now(), feedback.verdict, reason, hints, **about)
    goes_on = feedback.verdict != "not understood" and isinstance(value, Mapping)
    entries = exercise.entries(document, value) if goes_on else {}

    def apply(book: Book) -> Book:
        book = book.with_attempt(asked.address, made)
        for section, own in entries.items():
            book = book.with_entries(document.id, section, own)
        return book

    place = place or shelf()
    if trouble := place.enter(apply):
        code = to_answer_code(Book(attempts={asked.address: (made,)}))
        trouble += f" To be safe, copy its answer code:\n{code}"
    return Reply(exercise, made, feedback, document, trouble or place.news())


def sign_of(document: Document) -> str:
    """By what an attempt tells of the text it was about."""
    return hashlib.sha256(document.text.encode()).hexdigest()[:12]


LEFT = "left"  # the level of a short answer whose writer leaves it at that, until they choose one


def reply_to(asked: Question, made: Attempt, *, left: str = "") -> Reply:
    """What is said to an answer that was given before, and perhaps `left` as it was."""
    exercise = asked.exercise
    feedback = assess(exercise, made.answer, asked.document, form=True)
    if left and feedback.waits and isinstance(exercise, Write):
        feedback = exercise.opened(feedback)
    return Reply(exercise, made, feedback, asked.document)


def unreadable(place: Shelf) -> Html:
    """What stands where answers would be shown, while the answer book cannot be read."""
    words = (
        "The file is left as it is. If it is damaged, your next answer begins a new answer book, "
        "and the damaged one is kept beside it under another name."
    )
    head = "Your answers cannot be shown"
    return notice(head, element("p", place.standing()), element("p", words))


def recall(address: str) -> Reply | StudentPage:
    """The last answer to an exercise, or a page that says there is none yet. Raises `NotHere`."""
    address, own = str(address).strip(), shelf()
    book, (slug, _, id) = own.read(), address.rpartition("/")
    if slug and (gone := book.last(address)):
        exercises = exercises_of(load(slug))
        if id not in {*exercises, *exercises.gaps}:
            return StudentPage(no_longer_asked(address, gone[-1]))
    asked = question(address)
    attempts = book.last(asked.address)
    if not attempts:
        return StudentPage(unreadable(own) if own.unread else _unanswered(asked.exercise))
    reply = reply_to(asked, attempts[-1], left=book.draft(asked.address).score)
    return replace(reply, recalled=True, kept=own.standing())


def _unanswered(exercise: Exercise) -> Html:
    then = "Answer it there" if is_serving() else "Answer it there, then run this cell again"
    waits = f"The exercise “{exercise.title}” of {exercise.home} waits for you."
    words = element("p", f"{waits} {then}: what you said will appear here.")
    return notice("No answer yet", words, label=f"No answer yet to “{exercise.title}”")


def student(name: str) -> str:
    """Put a name on the answer book: answers stay. Beside another's book one's own is begun."""
    given = readable(name)
    if not given:
        how = "into the field" if is_serving() else "between the quotation marks"
        return f"Put a name {how}, such as Min. Nothing is changed."
    own = shelf(given)
    kept = f"{given}'s answers are kept in {own.path.name} from now on."
    return own.enter(lambda book: book.with_student(given)) or kept


def readable(name: str) -> str:
    """A name as a book bears it: in one line, without signs that nobody sees.

    >>> readable(" Min \\u200b Kim"), readable("\\u00ad")
    ('Min Kim', '')
    """
    seen = "".join(each for each in str(name) if each.isprintable() or each.isspace())
    return " ".join(seen.split())[:100].rstrip()


def anew(addresses: Sequence[str], place: Shelf) -> str:
    """Start exercises again in one student's book; gives what came of it in a sentence."""
    begun = [each for each in addresses if place.read().made(each)]
    if not begun:
        return "Nothing is answered here yet, so there is nothing to begin anew."

    def apply(book: Book) -> Book:
        for address in begun:
            aside = _aside(book, address)
            book = book.with_attempt(address, as_mark(ANEW)).with_draft(address, aside)
        return book

    count = "One exercise is" if len(begun) == 1 else f"{len(begun)} exercises are"
    kept = f"Your earlier answers stay in {place.path.name}, and do not count."
    return place.enter(apply) or f"{count} begun anew. {kept}"


def _aside(book: Book, address: str) -> Draft | None:
    """What is begun and not handed in, laid beside, so that it can be taken up again."""
    draft = book.draft(address)
    begun = (*draft.others, *(() if draft.answer in (None, "") else (draft.answer,)))
    return Draft(others=begun) if begun else None


def as_mark(verdict: str) -> Attempt:
    """A mark among the attempts at an exercise, made now."""
    return Attempt(None, at=_now(), verdict=verdict, id=token_hex(6))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
