"""An exercise to answer: the question, hints, the reply; nothing of the key before an answer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from weakref import WeakSet

import traitlets

from readingroom.answers import replies as answering
from readingroom.answers.book import Book, Draft
from readingroom.answers.replies import HEADS, LEFT, Question, Reply, question, reply_to
from readingroom.answers.storage import Shelf, shelf, shelf_of, written_ids
from readingroom.document import Document
from readingroom.document.things import Place, marked
from readingroom.exercises import NotYet
from readingroom.exercises.assessment import plain_answer
from readingroom.exercises.controls import LONGEST, area
from readingroom.html import Html, button, div, element, join, notice, prose, showable, span
from readingroom.loading.files import is_serving
from readingroom.views.deposits import STEPS, picked, write
from readingroom.views.frame import card, choice, framed
from readingroom.views.view import View

_LEVELS = ("Proficient", "Emergent", "Basic")
_NEAREST = "Mine is nearest to"
_NEXT = element("strong", "Next: ")
_MOST_OTHERS = 5
_ELSEWHERE = "Words of another answer book wait in this page until that book is here."
_TAKE = button("Take these words", data_do="take")
_OTHER = element("template", element("p", "Also begun: ", element("q"), " ", _TAKE))
_STEPS = span("rr-steps rr-alive", *STEPS, hidden=True)


class ExerciseView(View):
    """The view that `exercise` returns; `reply` is what was said to an answer in it, as HTML."""

    script = "exercise"
    state = traitlets.Dict().tag(shared=True)
    reply = traitlets.Unicode().tag(shared=True)

    def __init__(self, asked: Question) -> None:
        self._asked = asked
        self.label = f"Exercise: {asked.exercise.title}"
        self._seen = shelf().read()
        super().__init__(state=showable(state_of(asked)))
        _open.setdefault(asked.address, WeakSet()).add(self)

    @property
    def address(self) -> str:
        """The address of the exercise."""
        return self._asked.address

    def content(self) -> Html:
        """The question with its form, the hints folded, and what was said to the last answer."""
        exercise, document = self._asked.exercise, self._asked.document
        prompt = element("legend", prose(exercise.prompt), class_="rr-prompt")
        parts = prompt, *_hints(exercise.hints), exercise.form(document)
        asked = element("fieldset", *parts, class_="rr-asked")
        why = exercise.why and area(exercise.why, 2, most=5000, data_gesture=None, data_why=True)
        does = exercise.button.replace("Check", "Keep") if document.keyless else exercise.button
        hand_in = button(does, class_="rr-button rr-main rr-alive")
        buttons = element("p", hand_in, " ", _STEPS) if does else None
        anew = button("Begin this exercise anew", data_do="anew")
        return framed(
            element("form", asked, why or None, buttons, data_address_of=self._asked.address),
            div("rr-others rr-alive", _OTHER, hidden=True),
            element("p", class_="rr-note rr-state"),
            div("rr-replied", replies(self._asked)),
            element("p", anew, class_="rr-anew rr-alive", hidden=True),
            title=self.label,
            lede=f"{exercise.skill}, level {exercise.level}",
            hint="A line that the reply sends you to is shown here.",
        )

    def hear(self, message: Mapping[str, Any]) -> None:
        """Do what the reader asks for; show what came of it, also in other views."""
        kept = handle(self._asked, message)
        answered = message.get("do") in ("answer", "leave")
        if answered or message.get("do") == "anew":
            self.reply = replies(self._asked)
        self._show(kept, self.state.get("turn", 0) + answered)  # two answers may be alike
        for other in _open[self._asked.address] - {self}:
            other.look()

    def resume(self, traits: Mapping[str, Any]) -> None:
        """Be as a page last had it."""
        super().resume(traits)
        self._seen = Book()

    def look(self) -> None:
        """Show what the answer book holds now, if it has changed since it was shown."""
        before = self.state
        if shelf().read() is self._seen:
            return
        fresh = showable(state_of(self._asked))
        if {**fresh, "kept": before.get("kept"), "turn": before.get("turn")} != before:
            if any(fresh[name] != before[name] for name in ("attempts", "whose")):
                self.reply = replies(self._asked)
            self._show("", before.get("turn", 0))

    def _show(self, kept: str, turn: int) -> None:
        self._seen = shelf().read()
        self.state = showable({**state_of(self._asked), "kept": kept, "turn": turn})


_open: dict[str, WeakSet[ExerciseView]] = {}  # by the addresses of their exercises


def exercise(address: str) -> ExerciseView | Html:
    """An exercise to answer, with hints and a reply; every answer is kept.

    `address` is one such as `telegram-21646/the-only-number`. What a draft has not filled in is a
    card that says so. Raises `NotHere`, with the nearest address.
    """
    try:
        return ExerciseView(question(address))
    except NotYet as gap:
        return notice("Not yet filled", element("p", str(gap)))


def handle(asked: Question, message: Mapping[str, Any]) -> str:
    """Do what a reader asks for, in the book it was done for; what is to be said of the keeping."""
    do, value = str(message.get("do")), message.get("value")
    why = str(message.get("why") or "")
    place = shelf_of(str(message.get("whose") or ""))
    if place is None:
        return _ELSEWHERE
    draft = place.read().draft(asked.address)
    if do == "answer":
        answer = given(asked.document, value)
        id = str(message.get("id") or "")[:40]
        about: dict[str, Any] = {"why": why, "hints": draft.hints, "id": id}
        reply = answering.attempt(asked, answer, form=True, place=place, **about)
        understood = reply.feedback.verdict != "not understood"
        told = "Kept in your answer book." if understood and not place.unwritten else ""
        return f"{told} {reply.kept}".strip()
    if do == "draft":
        return _begin(place, asked, draft, message)
    if do == "anew":
        return answering.anew([asked.address], place)
    opened = max(draft.hints, min(_number(value), len(asked.exercise.hints)))
    changes: dict[str, Any] = {
        "hint": {"hints": opened},
        "score": {"score": str(value)[:20]},
        "leave": {"score": LEFT},
    }
    return _keep(place, asked, replace(draft, **changes[do])) if do in changes else ""


def _begin(place: Shelf, asked: Question, draft: Draft, message: Mapping[str, Any]) -> str:
    """Keep what is begun; of two begun apart the later is the draft, and the other stays too.

    `number` tells which is later, `base` whence the words went on, `took` which other was taken up.
    """
    number = _number(message.get("number"))
    value = plain_answer(message.get("value"), asked.document)
    known = place.read().number("drafts", asked.address)
    took = message.get("took")
    others = [each for at, each in enumerate(draft.others) if at != took]
    late, apart = number <= known, _number(message.get("base")) != known
    left = value if late else draft.answer
    instead = draft.answer if late else value
    if (late or apart or took is not None) and left not in (None, "", instead, *others):
        others = [*others, left][-_MOST_OTHERS:]
    kept = replace(draft, others=tuple(others))
    if late:
        return _keep(place, asked, kept) if kept.others != draft.others else ""
    why = str(message.get("why") or "")[:LONGEST]
    return _keep(place, asked, replace(kept, answer=value, why=why), number)


def _number(value: Any) -> int:
    return value if isinstance(value, int) and 0 <= value < 10**15 else 0


def given(document: Document, value: Any) -> Any:
    """An answer as the check takes it: picked words become places of the page."""
    if isinstance(value, Mapping):
        if "line" in value and "quote" in value:
            words = picked(document, value["line"], value.get("last", value["line"]), value)
            return document.page.place(words) if words else str(value["quote"])
        return {str(name): given(document, each) for name, each in value.items()}
    if isinstance(value, list):
        return [given(document, each) for each in value]
    return value


def _keep(place: Shelf, asked: Question, draft: Draft, number: int = 0) -> str:
    number = number or place.read().number("drafts", asked.address)
    return write(place, lambda book: book.with_draft(asked.address, draft, number))


def state_of(asked: Question) -> dict[str, Any]:
    """What the answer book holds of an exercise, without what was said to it."""
    place = shelf()
    book = place.read()
    attempts, draft = book.made(asked.address), book.draft(asked.address)
    last = reply_to(asked, attempts[-1]).feedback if attempts else None
    goes_on = draft.answer is not None or bool(draft.why) or not attempts
    return {
        "attempts": len(book.counted(asked.address)),
        "replied": bool(attempts),
        "understood": bool(last and last.verdict != "not understood"),
        "about": list(last.about) if last else [],
        "hints": max([draft.hints, *(each.hints for each in attempts)]),
        "draft": _filled(asked, draft.answer if goes_on else attempts[-1].answer),
        "why": draft.why if goes_on else attempts[-1].why,
        "number": book.number("drafts", asked.address),
        "others": [[_in_words(asked, each), _filled(asked, each)] for each in draft.others],
        "whose": place.id,
        "written": written_ids(asked.address),
        "lasting": not place.unwritten,
        "kept": place.standing(),
    }


def _filled(asked: Question, begun: Any) -> Any:
    return None if begun is None else asked.exercise.filled(begun)


def _in_words(asked: Question, answer: Any) -> str:
    return asked.exercise.in_words(plain_answer(given(asked.document, answer), asked.document))


def _hints(hints: Sequence[str]) -> Iterable[Html]:
    for number, words in enumerate(hints):
        left = f"Next hint ({number} of {len(hints)} open)" if number else "A hint"
        summary, hint = element("summary", left), element("p", prose(words))
        yield element("details", summary, hint, class_="rr-hint")


def replies(asked: Question) -> Html:
    """What was said to the last answer, and the answers before it; nothing before the first."""
    book = shelf().read()
    attempts = book.made(asked.address)
    if not attempts:
        return Html()
    last, score = attempts[-1], book.draft(asked.address).score
    before = [each for each in book.counted(asked.address) if each is not last]
    said = [f"{asked.exercise.in_words(e.answer)}. {HEADS.get(e.verdict, '')}" for e in before]
    earlier = element("ol", *(element("li", each) for each in said))
    older = element("summary", f"Earlier answers: {len(said)}"), earlier
    reply = reply_to(asked, last, left=score)
    leave = element("p", button("I leave it at this", data_do="leave"), class_="rr-alive")
    told = div(
        "rr-reply",
        element("h4", "Reply", class_="rr-hide"),
        reply.html(lambda place: _link(reply.document, place), _nearest(reply, score)),
        leave if reply.feedback.waits else None,
        role="group",
        aria_label="Reply",
        tabindex=-1,
        data_said=" ".join(filter(None, [f"{reply.head}.", *reply.said, reply.feedback.next])),
    )
    return join(told, element("details", *older, class_="rr-earlier") if said else None)


def _link(document: Document, place: Place) -> Html:
    """Words of the page, with a button that shows their line; on a web page they need none."""
    words = marked(replace(place, words=" ".join(place.words.split())))
    said = join(words, " ", element("small", f"({place.where})"))
    if is_serving():
        return div("rr-links", said)
    line = document.page.places[place.line - 1]
    address = line.siglum or f"line:{line.line}"
    shown = card(address, place.where, placed=line)
    opener = button(said, class_="rr-link", data_address=address)
    return div("rr-links", opener, element("template", shown))


def _nearest(reply: Reply, score: str) -> Html | None:
    samples, advice = reply.feedback.samples, []
    for level in _LEVELS:
        words = " Or: ".join(dict.fromkeys(e.next for e in samples if e.level == level and e.next))
        told = element("p", _NEXT, prose(words), data_level=level, hidden=level != score)
        advice += [told] if words else []
    asked = choice(_NEAREST, [(level, level) for level in _LEVELS], score, name="score")
    return join(div("rr-alive", asked), div("rr-alive", *advice)) if samples else None
