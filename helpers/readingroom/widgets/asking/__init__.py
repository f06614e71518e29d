"""An exercise to answer: the question, hints, the reply; nothing of the key before an answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import traitlets

from readingroom.anchors import Span
from readingroom.answers import (
    Attempt,
    NotWritten,
    Question,
    Reply,
    attempt,
    question,
    reply_to,
    shelf,
)
from readingroom.answers.replies import HEADS, in_words
from readingroom.document import Document
from readingroom.document.showing import NOTE, OUTSIDE, USE, OutsideCard
from readingroom.document.things import Place
from readingroom.exercises import NotYet, asked
from readingroom.exercises.kinds import Mark, Predict, Table, Weigh, Write
from readingroom.markup import Html, block, element, prose, showable
from readingroom.widgets.desk.view import View, citing, joined, style, whereabouts

_LISTS = ("options", "items", "left", "right", "classes", "claims", "positions")
_LEVELS = ["Proficient", "Emergent", "Basic"]


class ExerciseView(View):
    """The view that `exercise` returns.

    `state` holds the attempts with what was said to them, the hints that are open, and an answer
    that is begun.
    """

    _esm = joined("asking/asking.js")
    _css = style("asking")
    state = traitlets.Dict().tag(sync=True)

    def __init__(self, asked_: Question) -> None:
        self._asked = asked_
        super().__init__(_static(asked_), data_of(asked_), state=showable(state_of(asked_)))
        self.on_msg(self._on_message)

    def _on_message(self, _view: Any, message: Mapping[str, Any], _buffers: Any) -> None:
        """Do what the reader asks for, and show what came of it."""
        kept = handle(self._asked, message)
        if message.get("do") == "draft" and not kept:
            self.send({"kept": message.get("number")})
        else:
            self.state = showable({**state_of(self._asked), "kept": kept})


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


def handle(asked_: Question, message: Mapping[str, Any]) -> str:
    """Do what a reader asks for; gives what has to be said of the keeping, empty if nothing."""
    do, value = message.get("do"), message.get("value")
    draft = _draft(asked_)
    why = str(message.get("why") or "")
    if do == "answer":
        reply = attempt(
            asked_, given(asked_.document, value), why=why, hints=_opened(draft), form=True
        )
        understood = reply.feedback.verdict != "not understood"
        return reply.kept or ("Kept in your answer book." if understood else "")
    if do == "hint":
        opened = min(_opened(draft) + 1, len(asked_.exercise.hints))
        return _keep(asked_, draft | {"hints": opened})
    if do == "draft":
        return _keep(asked_, draft | {"answer": value, "why": why})
    if do == "score":
        return _keep(asked_, draft | {"score": str(value)[:20]})
    return ""


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


def _draft(asked_: Question) -> dict[str, Any]:
    draft = shelf().read().drafts.get(asked_.address, {})
    return dict(draft) if isinstance(draft, Mapping) else {}


def _opened(draft: Mapping[str, Any]) -> int:
    """How many hints were open when an answer was begun."""
    hints = draft.get("hints")
    return max(hints, 0) if isinstance(hints, int) else 0


def _keep(asked_: Question, draft: Mapping[str, Any]) -> str:
    try:
        shelf().change(lambda book: book.with_draft(asked_.address, dict(draft)))
    except NotWritten as trouble:
        return str(trouble)
    return ""


def data_of(asked_: Question) -> dict[str, Any]:
    """What the browser gets of an exercise: the student's side alone."""
    exercise, document = asked_.exercise, asked_.document
    side = asked(exercise)
    for name in _LISTS:
        if name in side:
            side[name] = [_choice(each) for each in side[name]]
    picks = isinstance(exercise, (Mark, Weigh))
    return side | {
        "address": asked_.address,
        "title": f"Exercise: {exercise.id.replace('-', ' ')}",
        "open": isinstance(exercise, (Predict, Write, Weigh)),
        "code": _code(asked_) if isinstance(exercise, Table) else "",
        "levels": _LEVELS,
        "text": _text(document) if picks else [],
        "lines": {},
    }


def _choice(choice: Mapping[str, Any]) -> dict[str, str]:
    place = choice.get("place")
    words = {"id": choice["id"], "words": choice["words"]}
    return words | ({"where": place["where"]} if place else {})


def _code(asked_: Question) -> str:
    return (
        "Make the table in a cell of your own and hand it in there: "
        f'rr.answer("{asked_.address}", your_table)'
    )


def _text(document: Document) -> list[dict[str, Any]]:
    """The lines of the letters, to pick words from."""
    lines = []
    for passage in document.passages:
        line = document.page.place(document.page.text.line_span(passage.at.line))
        lines.append(
            {
                "number": line.line,
                "siglum": line.siglum,
                "words": line.words,
                "letter": line.letter,
                "title": line.letter_title,
            }
        )
    return lines


def state_of(asked_: Question) -> dict[str, Any]:
    """What the answer book holds of an exercise, with what is said to the last answer."""
    book = shelf().read()
    attempts = book.attempts.get(asked_.address, ())
    earlier = book.counted(asked_.address)
    draft = _draft(asked_)
    opened = max([_opened(draft), *(each.hints for each in attempts)])
    last = reply_to(asked_, attempts[-1]) if attempts else None
    begun = draft.get("answer", attempts[-1].answer if attempts else None)
    return {
        "attempts": [
            *(_short(asked_, each) for each in earlier if each is not attempts[-1]),
            *([reply_data(last)] if last else []),
        ],
        "hints": list(asked_.exercise.hints[:opened]),
        "draft": begun,
        "why": draft.get("why", attempts[-1].why if attempts else ""),
        "score": draft.get("score", ""),
        "kept": "",
    }


def _short(asked_: Question, made: Attempt) -> dict[str, str]:
    head = HEADS.get(made.verdict, "")
    return {"answer": in_words(asked_.exercise, made.answer), "head": head}


def reply_data(reply: Reply) -> dict[str, Any]:
    """A reply as the browser shows it."""
    feedback, document = reply.feedback, reply.document
    see = [feedback.see] if feedback.see and feedback.see.line else []
    return {
        "answer": reply.answer,
        "head": reply.head,
        "about": list(feedback.about),
        "understood": feedback.verdict != "not understood",
        "say": [*reply.said, *([f"One way: {feedback.one_way}"] if feedback.one_way else [])],
        "see": [_place(document, place) for place in see],
        "next": feedback.next,
        "cards": [_card(each) for each in reply.cards],
        "evidence": [_place(document, place) for place in reply.evidence],
        "evidence_head": reply.evidence_head,
        "samples": reply.samples,
    }


def _card(card: OutsideCard) -> dict[str, Any]:
    """A card, each of its lines with the words before it."""
    first, *rest = card.sources or ("not stated",)
    lines = [("", card.says), ("", card.sure), ("Source:", first)]
    more = [(USE, card.use), (NOTE, card.note)]
    return {
        "outside": OUTSIDE,
        "title": card.title,
        "lines": [line for line in lines if line[1]],
        "sources": rest,
        "more": [line for line in more if line[1]],
    }


def _place(document: Document, place: Place) -> dict[str, Any]:
    line = document.page.place(document.page.text.line_span(place.line))
    return {
        "words": " ".join(place.words.split()),
        "where": place.where,
        "line": line.words.strip(),
        "rows": whereabouts(line),
        "cite": citing(line),
    }


def _static(asked_: Question) -> Html:
    """The exercise on paper: the question and what can be chosen, then what was answered."""
    side = data_of(asked_)
    exercise = asked_.exercise
    lists = [
        element(
            "ul",
            *(
                element("li", each["words"], f" ({each['where']})" if "where" in each else None)
                for each in side[name]
            ),
        )
        for name in _LISTS
        if name in side
    ]
    attempts = shelf().read().attempts.get(asked_.address, ())
    return block(
        element("p", side["title"], class_="rr-title"),
        element("p", f"{exercise.skill}, level {exercise.level}", class_="rr-lede"),
        element("p", prose(exercise.prompt)),
        *lists,
        element("p", exercise.why) if exercise.why else None,
        reply_to(asked_, attempts[-1])._repr_html_() if attempts else None,
        label=side["title"],
    )
