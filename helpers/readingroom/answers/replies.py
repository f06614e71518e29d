"""An answer is checked and kept, and a reply says what came of it."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any

from readingroom import __version__
from readingroom.answers.book import ANEW, Attempt, Book
from readingroom.answers.code import answer_code
from readingroom.answers.storage import NotWritten, Shelf, shelf
from readingroom.document import Document
from readingroom.document.context import Fact
from readingroom.document.things import Place, Thing, marked
from readingroom.errors import NotHere
from readingroom.exercises import Exercise, Feedback, check
from readingroom.exercises.controls import LONGEST
from readingroom.exercises.parts import told
from readingroom.exercises.positions import Write
from readingroom.html import Child, Html, block, element, plain, prose, styled
from readingroom.loading import exercises_of, load

HEADS = {
    "accepted": "This holds",
    "kept": "Kept, not judged",
    "foreseen": "Look once more",
    "other": "Look once more",
    "not understood": "This cannot be read as an answer yet",
}
_AT_A_GLANCE = 160
"""Characters of an answer that a reply shows unfolded."""


class _Shown:
    """What shows itself in a notebook, and in a terminal its words."""

    def whole(self) -> Html:
        raise NotImplementedError

    def _repr_html_(self) -> str:
        return styled(self.whole())

    def __repr__(self) -> str:
        return plain(self.whole())


@dataclass(frozen=True, repr=False)
class Reply(_Shown):
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
        called = self.exercise.called
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
        again = f"{self.head}."
        return [words for each in told if (words := each.removeprefix(again).strip())]

    def html(self, quote: Callable[[Place], Html], after: Child = None) -> Html:
        """The reply as a card; `quote` shows words of the document, `after` follows the samples."""
        feedback = self.feedback
        see = feedback.see if feedback.see and feedback.see.line else None
        return element(
            "div",
            element("p", self.head, class_="rr-kind"),
            self._given(),
            element("p", f"Because: {self.attempt.why}") if self.attempt.why else None,
            *self._uncovered(),
            *(element("p", prose(words)) for words in self.said),
            *((element("p", "Look here", class_="rr-note"), quote(see)) if see else ()),
            _next(feedback.next),
            *self.cards,
            *self._shown_by(quote),
            element("p", "One way: ", element("code", feedback.one_way))
            if feedback.one_way
            else None,
            _beside(self.samples, after),
            element("pre", self.kept) if self.kept else None,
            class_="rr-card",
        )

    def whole(self) -> Html:
        """The reply as an output of its own."""
        return block(self.html(_quotation), label=f"Reply to “{self.exercise.title}”")

    @property
    def _comes_back(self) -> str:
        """What is said to a guess when it is brought back; empty for all else."""
        return getattr(self.exercise, "come_back", "")

    @property
    def evidence(self) -> tuple[Place, ...]:
        """The words that bear it out; of a prediction not before it is recalled."""
        early = self._comes_back and not self.recalled
        return () if early else self.feedback.evidence

    @property
    def evidence_head(self) -> str:
        """What is said above the words that bear it out, or bear on it where nothing is judged."""
        judged = self.feedback.verdict == "accepted"
        return "The words that show it" if judged else "Words that bear on it"

    def _given(self) -> Html | None:
        """The answer; folded to its first line where it is long, since the form above shows it."""
        if not self.answer:
            return None
        told = f"Your answer: {self.answer}"
        if self.recalled or len(told) <= _AT_A_GLANCE:
            return element("p", told, class_="rr-note")
        return element("details", element("summary", told), class_="rr-note rr-first-line")

    def _uncovered(self) -> Iterator[Html]:
        """A passage that had words covered, whole."""
        if self.feedback.uncovered.line:
            yield element("p", "The whole passage", class_="rr-note")
            yield _quotation(self.feedback.uncovered)

    def _shown_by(self, quote: Callable[[Place], Html]) -> Iterator[Html]:
        if self.evidence:
            yield element("p", self.evidence_head, class_="rr-note")
        yield from map(quote, self.evidence)

    @property
    def cards(self) -> list[Html]:
        """Outside facts that the reply leans on, with source and confidence."""
        facts = map(self.document.by_address.get, self.feedback.cards)
        return [fact.card for fact in facts if isinstance(fact, Fact)]

    @property
    def samples(self) -> list[dict[str, str]]:
        """Samples to hold an answer against; beside a weighed one the positions, its own first."""
        written = [
            {
                "level": sample.level,
                "called": sample.called,
                "text": sample.text,
                "note": sample.note,
                "next": sample.next,
            }
            for sample in self.feedback.samples
        ]
        held = [
            {
                "level": "",
                "called": stand.holds,
                "text": " … ".join(f"“{place.words}” ({place.where})" for place in stand.evidence),
                "note": stand.but,
                "next": "",
            }
            for _, stand in sorted(self.feedback.positions.items(), key=self._not_chosen)
        ]
        return [*written, *held]

    def _not_chosen(self, position: tuple[str, Any]) -> bool:
        chosen = self.attempt.answer
        return not (isinstance(chosen, Mapping) and chosen.get("position") == position[0])


@dataclass(frozen=True, repr=False)
class NoLongerAsked(_Shown):
    """An answer to an exercise that is asked no longer, with what was asked, if that is known."""

    address: str
    attempt: Attempt

    def whole(self) -> Html:
        """The answer as an output of its own."""
        made, name = self.attempt, self.address.rpartition("/")[2].replace("-", " ")
        return block(
            element(
                "div",
                element("p", "No longer asked", class_="rr-kind"),
                element("p", made.asked or name, class_="rr-head"),
                element("p", told(made.answer, {}), class_="rr-author"),
                element("p", f"Because: {made.why}") if made.why else None,
                element("p", f"Answered on {made.at[:10]}.", class_="rr-note"),
                class_="rr-card",
            ),
            label=f"No longer asked: {name}",
        )


def _next(words: str) -> Html | None:
    return element("p", element("strong", "Next: "), prose(words)) if words else None


def _quotation(place: Place) -> Html:
    return element("blockquote", marked(place), element("cite", f" {place.where}"))


def _beside(samples: Sequence[Mapping[str, str]], after: Child) -> Html | None:
    """What an answer can be held against, folded; of positions the first, one's own, is open."""
    if not samples:
        return None
    first = 0 if not any(each["level"] for each in samples) else None
    return element(
        "div",
        element("p", "Hold yours against these", class_="rr-head"),
        *(_sample(each, opened=at == first) for at, each in enumerate(samples)),
        after,
        class_="rr-samples",
    )


def _sample(sample: Mapping[str, str], *, opened: bool) -> Html:
    head = ": ".join(filter(None, [sample["level"], sample["called"]]))
    return element(
        "details",
        element("summary", head),
        element("blockquote", sample["text"]),
        element("p", sample["note"]),
        _next(sample["next"]),
        open=opened,
    )


_PARTS = 10_000
_DEEPEST = 20


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
    """The exercise with this address, such as `telegram-21646/the-only-number`.

    Raises `NotHere`, with the nearest address.
    """
    slug, slash, id = str(address).strip().rpartition("/")
    if not slash:
        raise NotHere(
            "An exercise is named with its document before it, as in "
            f"“telegram-21646/the-only-number”: write the document and a slash before “{id}”."
        )
    document = load(slug)
    return Question(exercises_of(document)[id], document)


def answer(address: str, value: Any, *, why: str = "") -> Reply:
    """What is said to an answer, which is kept in the answer book.

    `value` is the answer in plain values: an option's id, a list of ids, a mapping, words of the
    document, a table, sentences. Any number of attempts may be made, and all are kept. Raises
    `NotHere` if there is no such exercise; whatever the value is, nothing else is raised.
    """
    asked = question(address)
    return attempt(asked, value, why=why)


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
    """What is said to an answer to a question, which is kept in the answer book.

    Someone who filled in a `form` is told in its words what is missing, and not in code. An answer
    whose `id` is in the book already is not kept twice.
    """
    exercise, document = asked.exercise, asked.document
    value = tamed(value)
    feedback = check(exercise, value, document, form=form)
    made = Attempt(
        answer=plain_answer(value, document),
        at=datetime.now(UTC).isoformat(timespec="milliseconds"),
        verdict=feedback.verdict,
        why=str(tamed(why)).strip()[:LONGEST],
        hints=hints,
        lesson=exercise.lesson,
        document=hashlib.sha256(document.text.encode()).hexdigest()[:12],
        version=__version__,
        asked=exercise.prompt,
        id=id or token_hex(6),
    )
    understood = feedback.verdict != "not understood"
    goes_on = understood and isinstance(made.answer, Mapping)
    entries = exercise.entries(document, made.answer) if goes_on else {}

    def apply(book: Book) -> Book:
        book = book.with_attempt(asked.address, made)
        for section, own in entries.items():
            book = book.with_entries(document.id, section, own)
        return book

    place = place or shelf()
    try:
        place.change(apply)
        kept = place.news()
    except NotWritten as trouble:
        unwritten = Book(attempts={asked.address: (made,)})
        kept = f"{trouble} To be safe, copy its answer code:\n{answer_code(unwritten)}"
    return Reply(exercise, made, feedback, document, kept)


LEFT = "left"
"""The level of a short answer whose writer leaves it at that, until they choose one."""


def reply_to(asked: Question, made: Attempt, *, left: str = "") -> Reply:
    """What is said to an answer that was given before, and perhaps `left` as it was."""
    exercise = asked.exercise
    feedback = check(exercise, made.answer, asked.document, form=True)
    if left and feedback.waits and isinstance(exercise, Write):
        feedback = exercise.opened(feedback)
    return Reply(exercise, made, feedback, asked.document)


def unreadable(place: Shelf) -> Html:
    """What stands where answers would be shown, while the answer book cannot be read."""
    return block(
        element(
            "div",
            element("p", "Your answers cannot be shown", class_="rr-kind"),
            element("p", place.standing()),
            element(
                "p",
                "The file is left as it is. If it is damaged, your next answer begins a new answer "
                "book, and the damaged one is kept beside it under another name.",
            ),
            class_="rr-card",
        ),
        label="Your answers cannot be shown",
    )


@dataclass(frozen=True, repr=False)
class Unanswered(_Shown):
    """What `recall` gives where there is no answer yet; in a cell it says where to answer."""

    asked: Question
    place: Shelf

    def whole(self) -> Html:
        """What is said of it, as an output of its own."""
        if self.place.unread:
            return unreadable(self.place)
        exercise = self.asked.exercise
        words = (
            f"The exercise “{exercise.title}” of lesson {exercise.lesson} waits for you. Answer it "
            "there, then run this cell again: what you said will appear here."
        )
        return block(
            element(
                "div",
                element("p", "No answer yet", class_="rr-kind"),
                element("p", words),
                class_="rr-card",
            ),
            label=f"No answer yet to “{exercise.title}”",
        )


def recall(address: str) -> Reply | Unanswered | NoLongerAsked:
    """An earlier answer, to compare with what one knows now: the last that was given.

    An answer to an exercise that is asked no longer is shown as it was given.

    Where there is none yet, what comes says so, and which lesson holds the exercise. Raises
    `NotHere` if there is no such exercise, with the nearest address.
    """
    if (gone := _gone(address)) is not None:
        return gone
    asked = question(address)
    book = shelf().read()
    attempts = book.last(asked.address)
    if not attempts:
        return Unanswered(asked, shelf())
    reply = reply_to(asked, attempts[-1], left=book.draft(asked.address).score)
    return replace(reply, recalled=True, kept=shelf().standing())


def _gone(address: str) -> NoLongerAsked | None:
    """The answer to an exercise that is asked no longer, if it has this address."""
    slug, _, _ = str(address).strip().rpartition("/")
    made = shelf().read().last(str(address).strip())
    if not slug or not made:
        return None
    exercises = exercises_of(load(slug))
    known = {*exercises, *exercises.gaps}
    left = shelf().read().no_longer_asked(slug, known).get(str(address).strip())
    return NoLongerAsked(str(address).strip(), left) if left else None


def student(name: str) -> str:
    """Put a name on the answer book, now or later; every answer stays.

    Another student's book is not touched: one of one's own is begun beside it, and from then on
    answers go there, in every notebook of this room, until another name is given.
    """
    given = " ".join(str(name).split())[:100]
    if not given:
        return (
            'Put a name between the quotation marks, as in rr.student("Min"). Nothing is changed.'
        )
    own = shelf(given)
    try:
        own.change(lambda book: book.with_student(given))
    except NotWritten as trouble:
        return str(trouble)
    return f"{given}'s answers are kept in {own.path.name} from now on."


def begin_anew(what: str, *, document: str = "telegram-21646") -> str:
    """Start an exercise or a lesson again; the earlier answers stay in the book, and count no more.

    `what` is a lesson, such as `03_requests`, or an exercise's address. Raises `NotHere` if there
    is no such exercise or lesson.
    """
    if "/" in what:
        addresses = [question(what).address]
    else:
        every = exercises_of(load(document))
        addresses = [f"{document}/{each.id}" for each in every.of_lesson(what)]
        if not addresses:
            raise NotHere(f"There are no exercises for “{what}”. Name a lesson or an exercise.")
    return anew(addresses, shelf())


def anew(addresses: Sequence[str], place: Shelf) -> str:
    """Start exercises again in one student's book; gives what came of it in a sentence."""
    begun = [each for each in addresses if place.read().made(each)]
    if not begun:
        return "Nothing is answered here yet, so there is nothing to begin anew."
    moment = datetime.now(UTC).isoformat(timespec="milliseconds")
    marks = {each: Attempt(None, at=moment, verdict=ANEW, id=token_hex(6)) for each in begun}

    def apply(book: Book) -> Book:
        for address, mark in marks.items():
            book = book.with_attempt(address, mark).with_draft(address, None)
        return book

    try:
        place.change(apply)
    except NotWritten as trouble:
        return str(trouble)
    count = "One exercise is" if len(begun) == 1 else f"{len(begun)} exercises are"
    return f"{count} begun anew. Your earlier answers stay in {place.path.name}, and do not count."


def plain_answer(value: Any, document: Document) -> Any:
    """An answer as values that a file can hold; words of the document as a copied quotation."""
    if isinstance(value, Place):
        return quoted(value, document)
    if isinstance(value, Mapping):
        return {_key(key): plain_answer(each, document) for key, each in list(value.items())[:500]}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain_answer(each, document) for each in list(value)[:500]]
    if isinstance(value, str):
        return value[:LONGEST]
    if value is None or isinstance(value, (bool, int)):
        return value
    for form in ("to_dict", "item"):
        if hasattr(value, form):
            try:
                return plain_answer(getattr(value, form)(), document)
            except (TypeError, ValueError):
                continue
    try:
        return json.loads(json.dumps(value, allow_nan=False))
    except (TypeError, ValueError):
        return str(value)[:LONGEST]


def _key(key: Any) -> str:
    return str(key.item() if hasattr(key, "item") else key)[:200]


def tamed(value: Any) -> Any:
    """An answer as it was given, within bounds: no list without end, no number without end.

    >>> tamed([1, 10**5000, float("inf"), {"line": 3}])
    [1, 'a number that is too large', 'inf', {'line': 3}]
    >>> endless = []
    >>> endless.append(endless)
    >>> len(repr(tamed(endless)))
    45
    """
    return _tamed(value, iter(range(_PARTS)), 0)


def _tamed(value: Any, parts: Iterator[int], deep: int) -> Any:
    if deep > _DEEPEST or next(parts, None) is None:
        return "…"
    if isinstance(value, Mapping):
        items = list(value.items())[:500]
        return {_named(key): _tamed(each, parts, deep + 1) for key, each in items}
    if isinstance(value, (list, tuple, set, frozenset)):
        inner = [_tamed(each, parts, deep + 1) for each in list(value)[:500]]
        return tuple(inner) if isinstance(value, tuple) else inner
    if isinstance(value, int) and abs(value) >= 10**15:
        return "a number that is too large"
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    known = isinstance(value, (str, bool, int, float, Place, Thing)) or value is None
    return value if known or _is_data(value) else _said(value)


def _is_data(value: Any) -> bool:
    """Whether a value is one that pandas, numpy or this library makes."""
    made = type(value).__module__.partition(".")[0]
    return made in ("pandas", "numpy", "readingroom", "datetime", "fractions")


def _named(key: Any) -> Any:
    return key if isinstance(key, (str, bool)) or _is_data(key) else _said(key)


def _said(value: Any) -> str:
    """What an object says of itself, or its kind if it cannot say."""
    try:
        return str(value)[:LONGEST]
    except Exception:
        return f"something of the kind {type(value).__name__}"


def quoted(place: Place, document: Document) -> dict[str, Any]:
    """Words of the document as an anchor: words, letter, and which of several they are."""
    words = " ".join(place.words.split())
    spans = document.page.own.get(place.letter, []) if place.letter else []
    same = [
        span.start
        for span in document.page.text.occurrences(place.words)
        if not spans or any(own.start <= span.start < own.end for own in spans)
    ]
    found: dict[str, Any] = {"quote": words}
    if place.letter:
        found["in"] = place.letter
    if len(same) > 1 and place.start in same:
        found["n"] = same.index(place.start) + 1
    return found
