"""An exercise to answer: the question, hints, the reply; nothing of the key before an answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import traitlets

from readingroom.answers import NotWritten, Question, Reply, attempt, question, reply_to, shelf
from readingroom.answers.replies import HEADS
from readingroom.document import Document
from readingroom.document.things import Place, marked
from readingroom.exercises import NotYet
from readingroom.exercises.controls import area
from readingroom.html import Html, block, element, join, prose, showable
from readingroom.text import Span
from readingroom.views.frame import button, card, choice, framed
from readingroom.views.view import View, citing, whereabouts

_LEVELS = ("Proficient", "Emergent", "Basic")
_NEAREST = "Mine is nearest to"
_HINT = "A line that the reply sends you to is shown here."


class ExerciseView(View):
    """The view that `exercise` returns.

    `state` says how many answers there are, how many hints are open, and what is begun; `reply` is
    what was said to an answer since the view was made, as HTML; `drafted` is the number of the last
    draft that is kept.
    """

    script = "exercise"
    state = traitlets.Dict().tag(shared=True)
    reply = traitlets.Unicode().tag(shared=True)
    drafted = traitlets.Int().tag(shared=True)

    def __init__(self, asked: Question) -> None:
        self._asked = asked
        self.label = f"Exercise: {asked.exercise.id.replace('-', ' ')}"
        super().__init__(state=showable(state_of(asked)))

    def content(self) -> Html:
        """The question with its form, the hints folded, and what was said to the last answer."""
        exercise, document = self._asked.exercise, self._asked.document
        form = element(
            "form",
            element(
                "fieldset",
                element("legend", prose(exercise.prompt), class_="rr-prompt"),
                *_hints(exercise.hints),
                exercise.form(document),
                class_="rr-asked",
            ),
            area(exercise.why, 2, most=5000, data_gesture=None, data_why=True)
            if exercise.why
            else None,
            element("p", button(exercise.button, class_="rr-button rr-main rr-alive"))
            if exercise.button
            else None,
            data_address_of=self._asked.address,
        )
        return framed(
            form,
            element("p", class_="rr-note rr-state", role="status"),
            element("div", replies(self._asked), class_="rr-replied"),
            title=self.label,
            lede=f"{exercise.skill}, level {exercise.level}",
            hint=_HINT,
        )

    def hear(self, message: Mapping[str, Any]) -> None:
        """Do what the reader asks for, and show what came of it."""
        kept = handle(self._asked, message)
        do, turn = message.get("do"), self.state.get("turn", 0)
        if do == "draft" and not kept:
            self.drafted = _number(message.get("number"))
            return
        if do == "answer":
            turn += 1  # Two answers may be alike, and both are shown.
            self.reply = replies(self._asked)
        self.state = showable({**state_of(self._asked), "kept": kept, "turn": turn})


def exercise(address: str) -> ExerciseView | Html:
    """An exercise to answer, with hints and a reply; every answer is kept.

    `address` is the document's slug and the exercise's id, such as
    `telegram-21646/the-only-number`. In place of an exercise that a draft has not filled in stands
    a card that says so. Raises `NotHere`, with the nearest address.
    """
    try:
        return ExerciseView(question(address))
    except NotYet as gap:
        words = element("p", str(gap))
        kind = element("p", "Not yet filled", class_="rr-kind")
        return block(element("div", kind, words, class_="rr-card"), label="Not yet filled")


# ---------------------------------------------------------------- what a reader does


def handle(asked: Question, message: Mapping[str, Any]) -> str:
    """Do what a reader asks for; gives what has to be said of the keeping, empty if nothing."""
    do, value = message.get("do"), message.get("value")
    draft = _draft(asked)
    why = str(message.get("why") or "")
    if do == "answer":
        answer = given(asked.document, value)
        reply = attempt(asked, answer, why=why, hints=_opened(draft), form=True)
        understood = reply.feedback.verdict != "not understood"
        return reply.kept or ("Kept in your answer book." if understood else "")
    if do == "hint":
        opened = max(_opened(draft), min(_number(value), len(asked.exercise.hints)))
        return _keep(asked, draft | {"hints": opened})
    if do == "draft":
        return _keep(asked, draft | {"answer": value, "why": why})
    if do == "score":
        return _keep(asked, draft | {"score": str(value)[:20]})
    return ""


def _number(value: Any) -> int:
    return value if isinstance(value, int) and 0 <= value < 10**15 else 0


def given(document: Document, value: Any) -> Any:
    """An answer as the check takes it: picked words become places of the page."""
    if isinstance(value, Mapping):
        if "line" in value and "quote" in value:
            return _picked(document, value)
        return {str(name): given(document, each) for name, each in value.items()}
    if isinstance(value, list):
        return [given(document, each) for each in value]
    return value


def _picked(document: Document, value: Mapping[str, Any]) -> Place | str:
    """The place of picked words, from their lines and where they begin and end in them."""
    page = document.page
    try:
        first = page.text.line_span(int(value["line"]))
        last = page.text.line_span(int(value.get("last", value["line"])))
        span = Span(first.start + int(value["start"]), last.start + int(value["end"]))
    except (TypeError, ValueError, IndexError, KeyError):
        return str(value.get("quote", ""))
    inside = first.start <= span.start < span.end <= last.end
    return page.place(span) if inside else str(value.get("quote", ""))


def _draft(asked: Question) -> dict[str, Any]:
    draft = shelf().read().drafts.get(asked.address, {})
    return dict(draft) if isinstance(draft, Mapping) else {}


def _opened(draft: Mapping[str, Any]) -> int:
    """How many hints were open when an answer was begun."""
    return _number(draft.get("hints"))


def _keep(asked: Question, draft: Mapping[str, Any]) -> str:
    try:
        shelf().change(lambda book: book.with_draft(asked.address, dict(draft)))
    except NotWritten as trouble:
        return str(trouble)
    return ""


# ---------------------------------------------------------------- what is shown


def state_of(asked: Question) -> dict[str, Any]:
    """What the answer book holds of an exercise, without what was said to it."""
    book = shelf().read()
    attempts = book.attempts.get(asked.address, ())
    draft = _draft(asked)
    last = reply_to(asked, attempts[-1]).feedback if attempts else None
    begun = draft.get("answer", attempts[-1].answer if attempts else None)
    return {
        "attempts": len(book.counted(asked.address)),
        "understood": bool(last and last.verdict != "not understood"),
        "about": list(last.about) if last else [],
        "hints": max([_opened(draft), *(each.hints for each in attempts)]),
        "draft": None if begun is None else asked.exercise.filled(begun),
        "why": draft.get("why", attempts[-1].why if attempts else ""),
        "kept": "",
    }


def _hints(hints: Iterable[str]) -> Iterable[Html]:
    """The hints, each folded; a script shows one when the one before it is open."""
    every = list(hints)
    for number, words in enumerate(every, 1):
        left = f"Next hint ({number - 1} of {len(every)} open)"
        head = element("summary", "A hint" if number == 1 else left)
        yield element("details", head, element("p", prose(words)), class_="rr-hint")


def replies(asked: Question) -> Html:
    """What was said to the last answer, and the answers before it; nothing before the first."""
    book = shelf().read()
    attempts = book.attempts.get(asked.address, ())
    if not attempts:
        return Html()
    last, score = attempts[-1], str(_draft(asked).get("score", ""))
    earlier = [
        f"{asked.exercise.in_words(each.answer)}. {HEADS.get(each.verdict, '')}"
        for each in book.counted(asked.address)
        if each is not last
    ]
    reply = reply_to(asked, last)
    said = reply.html(lambda place: _link(reply.document, place), _nearest(reply, score))
    return join(
        element(
            "div",
            said,
            class_="rr-reply",
            role="group",
            aria_label="Reply",
            tabindex=-1,
            data_said=" ".join(filter(None, [reply.head, *reply.said, reply.feedback.next])),
        ),
        element(
            "details",
            element("summary", f"Earlier answers: {len(earlier)}"),
            element("ol", *(element("li", each) for each in earlier)),
            class_="rr-earlier",
        )
        if earlier
        else None,
    )


def _link(document: Document, place: Place) -> Html:
    """Words of the page: a button that shows their line, and the card that is shown."""
    line = document.page.place(document.page.text.line_span(place.line))
    address = line.siglum or f"line:{line.line}"
    shown = card(address, place.where, words=line, rows=whereabouts(line), cite=citing(line))
    words = join(marked(replace(place, words=" ".join(place.words.split()))), f" ({place.where})")
    return element(
        "div",
        button(words, class_="rr-link", data_address=address),
        element("template", shown),
        class_="rr-links",
    )


def _nearest(reply: Reply, score: str) -> Html | None:
    """Which sample one's own is nearest to, and what to do next from there."""
    if not any(each["level"] for each in reply.samples):
        return None
    levels = [(level, level) for level in _LEVELS]
    nexts = {
        level: list(
            dict.fromkeys(
                each["next"] for each in reply.samples if each["level"] == level and each["next"]
            )
        )
        for level in _LEVELS
    }
    advice = (
        element(
            "p",
            element("strong", "Next: "),
            prose(" Or: ".join(words)),
            data_level=level,
            hidden=level != score,
        )
        for level, words in nexts.items()
        if words
    )
    return join(
        element("div", choice(_NEAREST, levels, score, name="score"), class_="rr-alive"),
        element("div", *advice, role="status", class_="rr-alive"),
    )
