"""A reply: what is said to an answer, as it shows itself in a notebook and in plain text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from readingroom.answers.book import Attempt
from readingroom.document import Document
from readingroom.document.showing import OutsideCard, card_of, marked
from readingroom.document.things import Place
from readingroom.exercises import Exercise, Feedback
from readingroom.exercises.feedback import Unclear
from readingroom.exercises.kinds import Number, Predict, Silence, Step, Weigh
from readingroom.exercises.parts import VERDICTS
from readingroom.exercises.support import OWN, OWN_WORDS, stand_of
from readingroom.markup import Html, block, element, join, plain, prose

HEADS = {
    "accepted": "This holds",
    "kept": "Kept, not judged",
    "foreseen": "Look once more",
    "other": "Look once more",
    "not understood": "This cannot be read as an answer yet",
}


@dataclass(frozen=True, repr=False)
class Reply:
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
        called = _names(self.exercise)
        names = [called.get(name, name).rstrip(".") for name in self.feedback.about]
        return ": ".join(filter(None, [HEADS[self.feedback.verdict], "; ".join(names)]))

    @property
    def answer(self) -> str:
        """The answer in the words of its choices."""
        return in_words(self.exercise, self.attempt.answer)

    @property
    def said(self) -> list[str]:
        """What is said, paragraph by paragraph."""
        told = [self.feedback.count, self.feedback.say, self.feedback.note]
        if self.recalled and isinstance(self.exercise, Predict):
            told = [self.exercise.come_back]
        return [words for words in told if words and words != f"{self.head}."]

    def _repr_html_(self) -> Html:
        feedback = self.feedback
        see = [feedback.see] if feedback.see and feedback.see.line else []
        return block(
            element(
                "div",
                element("p", self.head, class_="rr-kind"),
                element("p", f"Your answer: {self.answer}", class_="rr-note"),
                element("p", f"Because: {self.attempt.why}") if self.attempt.why else None,
                *(element("p", prose(words)) for words in self.said),
                *(
                    join(element("p", "Look here", class_="rr-note"), _quotation(each))
                    for each in see
                ),
                _next(feedback.next),
                *(each.html() for each in self.cards),
                *self._shown_by(),
                element("p", "One way: ", element("code", feedback.one_way))
                if feedback.one_way
                else None,
                *(_sample(each) for each in self.samples),
                element("pre", self.kept) if self.kept else None,
                class_="rr-card",
            ),
            label=f"Reply to {self.exercise.id}",
        )

    def __repr__(self) -> str:
        return plain(self._repr_html_())

    @property
    def evidence(self) -> tuple[Place, ...]:
        """The words that bear it out; of a prediction not before it is recalled."""
        early = isinstance(self.exercise, Predict) and not self.recalled
        return () if early else self.feedback.evidence

    @property
    def evidence_head(self) -> str:
        """What is said above the words that bear it out, or bear on it where nothing is judged."""
        judged = self.feedback.verdict == "accepted"
        return "The words that show it" if judged else "Words that bear on it"

    def _shown_by(self) -> Iterator[Html]:
        if self.evidence:
            yield element("p", self.evidence_head, class_="rr-note")
        yield from map(_quotation, self.evidence)

    @property
    def cards(self) -> list[OutsideCard]:
        """Outside facts that the reply leans on, with source and confidence."""
        facts = map(self.document.by_address.get, self.feedback.cards)
        return [card_of(fact) for fact in facts if fact is not None]

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
class NoLongerAsked:
    """An answer to an exercise that is asked no longer, with what was asked, if that is known."""

    address: str
    attempt: Attempt

    def _repr_html_(self) -> Html:
        made, name = self.attempt, self.address.rpartition("/")[2].replace("-", " ")
        return block(
            element(
                "div",
                element("p", "No longer asked", class_="rr-kind"),
                element("p", made.asked or name, class_="rr-head"),
                element("p", _told(made.answer, {}), class_="rr-author"),
                element("p", f"Because: {made.why}") if made.why else None,
                element("p", f"Answered on {made.at[:10]}.", class_="rr-note"),
                class_="rr-card",
            ),
            label=f"No longer asked: {name}",
        )

    def __repr__(self) -> str:
        return plain(self._repr_html_())


def _next(words: str) -> Html | None:
    return element("p", element("strong", "Next: "), prose(words)) if words else None


def _quotation(place: Place) -> Html:
    return element("blockquote", marked(place), element("cite", f" {place.where}"))


def _sample(sample: Mapping[str, str]) -> Html:
    head = ": ".join(filter(None, [sample["level"], sample["called"]]))
    return element(
        "details",
        element("summary", head),
        element("blockquote", sample["text"]),
        element("p", sample["note"]),
        _next(sample["next"]),
    )


def in_words(exercise: Exercise, answer: Any) -> str:
    """An answer in words: ids become the words of the choices that they stand for."""
    names = _names(exercise)
    if isinstance(answer, Mapping):
        if isinstance(exercise, Weigh):
            return _weighed(exercise, answer)
        if isinstance(exercise, Number) and answer.keys() <= {"bound", "number", "unit"}:
            return " ".join(
                str(answer[part]) for part in ("bound", "number", "unit") if part in answer
            )
        if isinstance(exercise, Step) and answer.keys() <= {"from", "to", "kind"}:
            from_, to, kind = (
                _told(answer.get(part, ""), names) for part in ("from", "to", "kind")
            )
            return f"From “{from_}” to “{to}”: {kind}"
    return _told(answer, names)


def _names(exercise: Exercise) -> dict[str, str]:
    """The words of everything that can be chosen; with their line where two read alike."""
    choices: dict[str, tuple[str, str]] = {}
    for field in ("options", "items", "left", "right", "classes", "claims"):
        for id, choice in getattr(exercise, field, {}).items():
            choices.setdefault(id, (choice.words, choice.at.where if choice.at.line else ""))
    for id, stand in getattr(exercise, "positions", {}).items():
        choices.setdefault(id, (stand.holds, ""))
    if isinstance(exercise, Silence):
        choices |= {id: (words, "") for id, words in VERDICTS.items() if id not in choices}
    every = [words for words, _ in choices.values()]
    return {
        id: f"{words} ({where})" if where and every.count(words) > 1 else words
        for id, (words, where) in choices.items()
    }


def _weighed(exercise: Weigh, answer: Mapping[str, Any]) -> str:
    """A position, what was written to it, and the words that were given for it."""
    try:
        name, words = stand_of(exercise, answer)
    except Unclear:
        name, words = "", "no position"
    sentences, given = answer.get("sentences"), answer.get("words")
    written = sentences if isinstance(sentences, list) else []
    places = given if isinstance(given, list) else [given]
    parts = [
        f"{OWN_WORDS}: {words}" if name == OWN else words,
        *(str(each) for each in written if str(each).strip()),
        *(_told(each, {}) for each in places if each),
    ]
    return "; ".join(each.rstrip(".") for each in parts)


def _told(value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, Mapping):
        if "quote" in value:
            return f"“{value['quote']}”"
        pairs = ((names.get(str(key), str(key)), _told(each, names)) for key, each in value.items())
        return "; ".join(f"{key}: {each}" for key, each in pairs)
    if isinstance(value, list):
        return "; ".join(_told(each, names) for each in value)
    return names.get(str(value), str(value)).rstrip(".")
