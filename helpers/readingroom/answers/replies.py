"""A reply: what is said to an answer, as it shows itself in a notebook and in plain text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from readingroom.answers.book import Attempt
from readingroom.document import Document
from readingroom.document.showing import OutsideCard, card_of, marked
from readingroom.document.things import Place
from readingroom.exercises import Exercise, Feedback
from readingroom.exercises.kinds import Predict
from readingroom.exercises.parts import told
from readingroom.markup import Child, Html, block, element, plain, prose

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
        if self.recalled and isinstance(self.exercise, Predict):
            told = [self.exercise.come_back]
        return [words for words in told if words and words != f"{self.head}."]

    def html(self, quote: Callable[[Place], Html], after: Child = None) -> Html:
        """The reply as a card; `quote` shows words of the document, `after` follows the samples."""
        feedback = self.feedback
        see = feedback.see if feedback.see and feedback.see.line else None
        return element(
            "div",
            element("p", self.head, class_="rr-kind"),
            element("p", f"Your answer: {self.answer}", class_="rr-note") if self.answer else None,
            element("p", f"Because: {self.attempt.why}") if self.attempt.why else None,
            *self._uncovered(),
            *(element("p", prose(words)) for words in self.said),
            *((element("p", "Look here", class_="rr-note"), quote(see)) if see else ()),
            _next(feedback.next),
            *(each.html() for each in self.cards),
            *self._shown_by(quote),
            element("p", "One way: ", element("code", feedback.one_way))
            if feedback.one_way
            else None,
            _beside(self.samples, after),
            element("pre", self.kept) if self.kept else None,
            class_="rr-card",
        )

    def _repr_html_(self) -> Html:
        return block(self.html(_quotation), label=f"Reply to {self.exercise.id}")

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

    def _uncovered(self) -> Iterator[Html]:
        """A passage that had words covered, whole."""
        if self.feedback.uncovered.line:
            yield element("p", "What stands there", class_="rr-note")
            yield _quotation(self.feedback.uncovered)

    def _shown_by(self, quote: Callable[[Place], Html]) -> Iterator[Html]:
        if self.evidence:
            yield element("p", self.evidence_head, class_="rr-note")
        yield from map(quote, self.evidence)

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
                element("p", told(made.answer, {}), class_="rr-author"),
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
