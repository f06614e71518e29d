"""Exercises that are answered by words of the document: marked, or held up for a position."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from readingroom.document import Document
from readingroom.document.things import Place, record
from readingroom.exercises import controls, spans
from readingroom.exercises.exercise import (
    KEPT,
    Exercise,
    Found,
    Judged,
    Keyed,
    foreseen_table,
    labelled,
    replied,
)
from readingroom.exercises.feedback import Feedback
from readingroom.exercises.parts import (
    MOST,
    AcceptedMark,
    Choice,
    ForeseenMark,
    ForeseenWay,
    Stand,
    Unclear,
    name_of,
    quoted,
    told,
)
from readingroom.html import Html, element, join
from readingroom.text import Span, fold

_LINES = re.compile(r"(?i)\blines?\s+(\d{1,6})(?:\s*(?:–|-|to)\s*(\d{1,6}))?")
_MOST_LINES = 6
"""More lines than these are underlined in the text at the end, and not printed again."""


@record
class Mark(Judged):
    """Words to mark in the document; `in` is the letter that they stand in."""

    offs: ClassVar[tuple[str, ...]] = (
        "wrong letter",
        "editor's words",
        "right words elsewhere",
        "too much",
        "too little",
    )
    in_: str = ""
    accept: tuple[AcceptedMark, ...]  # type: ignore[assignment]
    foreseen: tuple[ForeseenMark, ...] = ()  # type: ignore[assignment]

    def form(self, document: Document) -> Html:
        """The letters, to pick words in."""
        return controls.picked(document)

    def paper(self, document: Document) -> Html:
        """Where the words are, to be written down."""
        return join(
            controls.how(
                "Underline the words, here or in the text at the end of these sheets, and write "
                "the number of this exercise beside them. Then note where they are:"
            ),
            element(
                "p",
                "line ",
                controls.blank("the line"),
                " from the word ",
                controls.blank("the first word", wide=True),
                " to the word ",
                controls.blank("the last word", wide=True),
                class_="ws-fill",
            ),
        )

    def lines_on_paper(self, document: Document) -> Iterable[Place]:
        """The lines that the prompt names, if they are few."""
        places = list(_named_lines(self.prompt, document))
        return places if len(places) <= _MOST_LINES else []

    def understand(self, raw: Any, document: Document) -> Marked:
        """The ranges that are meant."""
        return marking(document, spans.marked(document, raw, self.in_))

    def key(self, raw: Any, document: Document, *, part: bool) -> Any:
        """The words that were foreseen."""
        return marking(document, spans.of_places(document.page, raw))

    def key_of(self, accepted: Any, document: Document) -> Wanted:
        """What is accepted: its core, and what it stays within."""
        answer = spans.of_places(document.page, accepted.answer)
        core = spans.of_places(document.page, accepted.core)
        if not core or not spans.holds(answer, core):
            raise Unclear("The core does not lie within the answer.")
        return Wanted(core, answer, _words(document, answer))

    def accepts(self, key: Any, answer: Any) -> bool:
        """Whether the marking holds the core and stays within the answer."""
        return spans.holds(answer.spans, key.core) and spans.holds(key.answer, answer.spans)

    def fits(self, gave: Any, answer: Any) -> bool:
        """Whether the marking overlaps the words foreseen."""
        return spans.overlap(gave.spans, answer.spans)

    def meets(self, gave: Any, key: Any) -> bool:
        """Whether the words foreseen overlap the core, which every accepted marking holds."""
        return spans.overlap(gave.spans, key.core)

    def off(self, way: str, keys: Sequence[Any], answer: Any) -> bool:
        """How the marking lies to the accepted words."""
        if way == "wrong letter":
            return bool(self.in_) and self.in_ not in answer.letters
        if way == "editor's words":
            return bool(answer.edited)
        if way == "right words elsewhere":
            return any(
                set(answer.words) <= set(key.words) and not spans.overlap(key.answer, answer.spans)
                for key in keys
            )
        if way == "too much":
            return any(spans.holds(answer.spans, key.core) for key in keys)
        return any(
            spans.holds(key.answer, answer.spans) and not spans.holds(answer.spans, key.core)
            for key in keys
        )

    def wanted(self) -> str:
        """Words to pick."""
        return "Pick the words in the text and take them, then check again."

    def like(self) -> str:
        """Copied words, or which of several places."""
        return (
            'Answer with words copied from the document, such as "To Comrade …"; where they stand '
            'several times, {"quote": "…", "n": 2} or {"quote": "…", "in": "…"}.'
        )

    def accepted_in_words(self, accepted: Any) -> str:
        """The words that are accepted, and the core that has to be among them."""
        words, core = self.key_in_words(accepted.answer), self.key_in_words(accepted.core)
        return words if words == core else f"{words}; it holds at least {core}"

    def entries(self, document: Document, answer: Mapping[str, Any]) -> dict[str, Any]:
        """A move, in the words that were marked."""
        if not answer.get("quote"):
            return {}
        letter = str(answer.get("in", ""))
        return {"moves": {self.id: {"letter": letter, "what": self.prompt, "at": answer}}}

    def accepted_texts(self, known: Keyed, document: Document) -> Iterator[str]:
        """The words that are accepted."""
        for key in known.accepting:
            for span in (*key.core, *key.answer):
                yield document.page.text.words(span)

    def attempts(self, known: Keyed, gave: Any, way: str, document: Document) -> Iterator[Any]:
        """The words foreseen, whole and one by one; or markings that may be wrong in a way."""
        if gave is not None:
            yield gave
            for span in gave.spans:
                yield from (marking(document, (word,)) for word in _each_word(document, span))
            return
        for found in _candidates(known, way, document):
            yield marking(document, spans.joined(document.page.text, found))


@dataclass(frozen=True)
class Marked:
    """A marking: its ranges, the letters it lies in, whether all its words are an editor's."""

    spans: spans.Spans
    letters: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    edited: bool = False


@dataclass(frozen=True)
class Wanted:
    """What a marking must hold, and what it must stay within."""

    core: spans.Spans
    answer: spans.Spans
    words: tuple[str, ...]


def marking(document: Document, found: spans.Spans) -> Marked:
    """A marking of these ranges, with what is known of them."""
    places = [document.page.place(span) for span in found]
    letters = frozenset(
        document.page.letter_of_line[number].code if number in document.page.letter_of_line else ""
        for span in found
        for number in document.page.lines(span)
    )
    edited = all(spans.in_brackets(document.page, span) for span in found) and bool(places)
    return Marked(found, letters, _words(document, found), edited)


def _words(document: Document, found: Sequence[Span]) -> tuple[str, ...]:
    return tuple(fold(document.page.text.words(span)).casefold() for span in found)


def _named_lines(prompt: str, document: Document) -> Iterator[Place]:
    """The lines with words that a sentence names by their numbers, each once."""
    text = document.page.text
    named: set[int] = set()
    for match in _LINES.finditer(prompt):
        first, last = int(match[1]), int(match[2] or match[1])
        named.update(range(first, min(last, first + 2 * _MOST_LINES) + 1))
    for number in sorted(named):
        if 0 < number <= len(text.line_starts):
            place = document.page.place(text.line_span(number))
            if place.words.strip():
                yield place


def _candidates(keyed: Keyed, way: str, document: Document) -> Iterator[tuple[Span, ...]]:
    """Markings that may be wrong in a way."""
    page = document.page
    if way == "wrong letter":
        yield from ((span,) for _, span in page.passages())
    elif way == "editor's words":
        yield from ((span,) for span in page.brackets)
    elif way == "right words elsewhere":
        for key in keyed.accepting:
            for span in key.answer:
                yield from ((each,) for each in page.text.occurrences(page.text.words(span)))
    for key in keyed.accepting:
        if way == "too much":
            lines = [page.lines(span) for span in key.answer]
            numbers = sorted({line for each in lines for line in each})
            yield tuple(page.text.line_span(number) for number in numbers)
            yield tuple(
                page.text.line_span(number)
                for number in range(max(numbers[0] - 2, 1), numbers[-1] + 1)
            )
        elif way == "too little":
            for span in key.answer:
                yield from ((word,) for word in _each_word(document, span))


def _each_word(document: Document, span: Span) -> Iterator[Span]:
    for match in re.finditer(r"\w+", document.page.text.words(span)):
        yield Span(span.start + match.start(), span.start + match.end())


# ---------------------------------------------------------------- a position and its support

OWN = "own"
"""The name of the position that a person puts into words of their own."""
OWN_WORDS = "My own answer"
OUTSIDE = "archive staff"
"""The voice that speaks about the document and not in it."""
IN_A_SENTENCE = "In a sentence of your own, if you like"
"""What a weighed answer has room for where its author asks for nothing more."""
TO_OWN = (
    "Your own answer is kept with its words. Now look for the strongest objection to it: one of "
    "those under the other answers may touch yours as well."
)
_MOST_WORDS = 12
_SENTENCE = 5000


@record
class Weigh(Exercise):
    """A question without a right answer: a position, one's own included, and words that hold it up.

    `in` are the letters whose words count as support, `asks` what is asked for in a sentence each,
    `own` what is said to a position of one's own.
    """

    offs: ClassVar[tuple[str, ...]] = (
        "no words",
        "too few",
        "not in the document",
        "editor's words",
    )
    offers: ClassVar[tuple[str, ...]] = ("positions",)
    button: ClassVar[str] = "Keep my answer"
    support: int = 1
    in_: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    positions: Mapping[str, Stand]
    own: str = ""
    foreseen: tuple[ForeseenWay, ...]
    otherwise: str

    @property
    def choices(self) -> Mapping[str, Choice]:
        """The positions, in their words."""
        return {name: Choice(says=each.holds) for name, each in self.positions.items()}

    @property
    def _sentences(self) -> tuple[str, ...]:
        return self.asks or (IN_A_SENTENCE,)

    def form(self, document: Document) -> Html:
        """The positions and one's own, words to pick, and room for sentences."""
        lines = "one line" if self.support == 1 else f"{self.support} lines"
        positions = controls.options(
            {**self.choices, OWN: Choice(says=OWN_WORDS)},
            legend="The position you would defend",
            name="position",
            open_="the position",
        )
        own = controls.area(
            "",
            2,
            most=_SENTENCE,
            aria_label=OWN_WORDS,
            data_name=OWN,
            data_belongs=OWN,
            data_open="the words of your own answer",
        )
        sentences = (controls.area(each, 2, most=_SENTENCE) for each in self._sentences)
        return controls.named(
            positions,
            own,
            element("p", f"Words that support it, from {lines} or more", class_="rr-head"),
            controls.picked(document, most=_MOST_WORDS, name="words"),
            element("div", *sentences, data_gesture="listed", data_name="sentences"),
        )

    def paper(self, document: Document) -> Html:
        """A box before each position, and gaps for one's own, its words and sentences."""
        count = self.support
        words = element(
            "p",
            "line ",
            controls.blank("the line"),
            " words ",
            controls.blank("the words", wide=True),
            class_="ws-fill ws-words",
        )
        own = element(
            "p", controls.box(), controls.blank("an answer of your own", wide=True), class_="ws-own"
        )
        places = "one place" if count == 1 else f"{count} lines"
        return join(
            controls.boxes("Tick one, or write an answer of your own.", self.choices),
            own,
            controls.how(f"Words that bear it out, from {places}:"),
            *([words] * count),
            *(
                element("p", f"{each}: ", controls.blank(each, wide=True))
                for each in self._sentences
            ),
        )

    def filled(self, answer: Any) -> Any:
        """An answer whose position is none of those offered is one's own."""
        position = answer.get("position") if isinstance(answer, Mapping) else answer
        if not isinstance(position, str) or position in {*self.positions, OWN, ""}:
            return answer if isinstance(answer, Mapping) else {"position": answer}
        given = answer if isinstance(answer, Mapping) else {}
        return {**given, "position": OWN, OWN: given.get(OWN) or position}

    def understand(self, raw: Any, document: Document) -> Weighed:
        """The position that is meant, one's own included, and what its words are worth."""
        if isinstance(raw, str):
            raw = {"position": raw}
        if not isinstance(raw, Mapping):
            raise Unclear("A position and words of the document are expected.")
        name, words = self._stand(raw)
        given = raw.get("words")
        places = given if isinstance(given, list | tuple) else [given]
        if len(places) > MOST:
            raise Unclear(f"More than {MOST} places are given.")
        return _weighed(self, document, Weighed(words, name == OWN), places)

    def _stand(self, answer: Mapping[str, Any]) -> tuple[str, str]:
        """The position of an answer: its name, and its words. Raises `Unclear`.

        Words of one's own without a chosen position are one's own position.
        """
        raw, own = answer.get("position"), answer.get(OWN)
        mine = " ".join(own.split())[: spans.LONGEST] if isinstance(own, str) else ""
        if mine and (_blank(raw) or raw == OWN):
            return OWN, mine
        if raw == OWN:
            raise Unclear("Your own answer has no words yet.", "Write it in a sentence.")
        positions = {name: each.holds for name, each in self.positions.items()}
        try:
            name = name_of(raw, positions)
        except Unclear as unclear:
            if isinstance(raw, str) and _is_sentence(raw, positions):
                return OWN, fold(raw[: spans.LONGEST])
            what = unclear.what.replace("option", "position")
            raise Unclear(what, unclear.nearest) from None
        return name, positions[name]

    def feedback(self, answer: Any, raw: Any, document: Document) -> Feedback:
        """What the support lacks; else the positions with what stands against them."""
        for entry in self.foreseen:
            if _lacks(entry.off, self.support, answer):
                return replace(replied(entry, self.otherwise), note=answer.note)
        return replace(
            super().feedback(answer, raw, document),
            say=(self.own or TO_OWN) if answer.own else self.otherwise,
            note=f"{KEPT} {answer.note}".strip(),
            positions=self.positions,
        )

    def wanted(self) -> str:
        """A position and words to pick."""
        return "Choose a position or write one of your own, and pick the words that support it."

    def like(self) -> str:
        """A position and as many words as are asked for."""
        return (
            'Answer {"position": "…", "words": ["…", "…"]} with words copied from the document. '
            f"The positions are {', '.join(self.positions)}, or one in words of your own."
        )

    def in_words(self, answer: Any) -> str:
        """A position, what was written to it, and the words that were given for it."""
        if not isinstance(answer, Mapping):
            return super().in_words(answer)
        try:
            name, words = self._stand(answer)
        except Unclear:
            name, words = "", "no position"
        sentences, given = answer.get("sentences"), answer.get("words")
        written = sentences if isinstance(sentences, list) else []
        places = given if isinstance(given, list) else [given]
        parts = [
            f"{OWN_WORDS}: {words}" if name == OWN else words.rstrip("."),
            *(str(each) for each in written if str(each).strip()),
            *(told(each, {}) for each in places if each),
        ]
        return "; ".join(parts)

    def entries(self, document: Document, answer: Mapping[str, Any]) -> dict[str, Any]:
        """The position that was taken on an open question, with the words that support it."""
        try:
            _, says = self._stand(answer)
        except Unclear:
            return {}
        words = answer.get("words", [])
        given = words if isinstance(words, list) else []
        held = {"says": says, "at": [each for each in given if isinstance(each, Mapping)]}
        judged = {self.id: {"question": self.prompt, "readings": [held]}}
        return {"ambiguities": judged} if self.becomes == "judgements" else {}

    def behind(self) -> Iterable[Html]:
        """The positions, and what is said to their support."""
        yield from map(_position, self.positions.values())
        yield from foreseen_table(self, self.foreseen)
        yield labelled("When the support suffices", self.otherwise)
        if self.own:
            yield labelled("To an answer of one's own", self.own)

    def checks(self, document: Document) -> Found:
        """The name of one's own position is free, and every way of going wrong has a reply."""
        if OWN in self.positions:
            what = f"`{OWN}` is the name of the student's own answer, which is always offered."
            yield ("positions", OWN), what, "Choose another name."
        there = [entry.off for entry in self.foreseen]
        for way in self.offs:
            if way not in there:
                what = f"nothing is said to an answer with `off: {way}`."
                yield ("foreseen",), what, "Add a reply; else such an answer would be taken."


def _position(stand: Stand) -> Html:
    words = "; ".join(quoted(place) for place in stand.evidence)
    says = f"{stand.holds} {words}. Against it: {stand.but}"
    return element("p", element("b", "It can be held: "), says)


def _lacks(way: str, support: int, answer: Weighed) -> bool:
    """Whether the support lacks something."""
    lacks: dict[str, bool] = {
        "no words": not (answer.counted or answer.left or answer.unknown),
        "too few": len(answer.lines) + answer.unknown + answer.edited < support,
        "not in the document": answer.unknown > 0,
        "editor's words": answer.edited > 0,
    }
    return lacks[way]


@dataclass(frozen=True)
class Weighed:
    """A position and its support: the places that count, and words that do not, with the reason.

    `unknown` counts words that the document does not have, `edited` those that are an editor's.
    """

    position: str
    own: bool = False
    counted: tuple[Place, ...] = ()
    left: tuple[tuple[str, str], ...] = ()
    unknown: int = 0
    edited: int = 0

    @property
    def lines(self) -> list[int]:
        """The lines that count, each once."""
        return sorted({place.line for place in self.counted})

    @property
    def note(self) -> str:
        """What was taken as support and what was not, in words; empty if there was none."""
        places = "; ".join(dict.fromkeys(place.where for place in self.counted))
        found = [f"Taken as support: {places}."] if places else []
        if len(self.lines) < len(self.counted):
            found.append("Words of one line count once.")
        return " ".join([*found, *(f"Not counted: “{words}”, {why}." for words, why in self.left)])


def _is_sentence(raw: str, positions: Iterable[str]) -> bool:
    """Whether words are an answer of one's own, and no slip in the name of a position."""
    from difflib import get_close_matches

    near = get_close_matches(raw[:80].casefold(), list(positions), 1, 0.7)
    return len(raw.split()) > 1 and not near


def _weighed(exercise: Any, document: Document, stand: Weighed, quoted: Iterable[Any]) -> Weighed:
    counted: list[Place] = []
    left: list[tuple[str, str]] = []
    unknown = edited = 0
    for each in quoted:
        if _blank(each):
            continue
        place = _place(document, each)
        if place is None:
            unknown += 1
            continue
        edited += _is_edited(document, place)
        if why := _why_not(exercise, document, place):
            left.append((" ".join(place.words.split())[:80], why))
        else:
            counted.append(place)
    return Weighed(stand.position, stand.own, tuple(counted), tuple(left), unknown, edited)


def _why_not(exercise: Any, document: Document, place: Place) -> str:
    """Why words of the document are no support; nothing is said of what they mean."""
    if _is_edited(document, place):
        return "an editor's words"
    if place.voice == OUTSIDE:
        return f"words about the document on line {place.line}, not of it"
    if exercise.in_ and place.letter not in exercise.in_:
        return f"on line {place.line}, outside the letter that is asked about"
    if _is_formula(document, place) and not _leaned_on(exercise, place):
        return f"the address or the close of a letter on line {place.line}"
    return ""


def _is_edited(document: Document, place: Place) -> bool:
    return spans.in_brackets(document.page, Span(place.start, place.end))


def _is_formula(document: Document, place: Place) -> bool:
    """Whether words lie within the address of a letter or its close."""
    ends = (end for letter in document.letters for end in (letter.addressed, letter.signed))
    return any(end.line and end.start <= place.start and place.end <= end.end for end in ends)


def _leaned_on(exercise: Any, place: Place) -> bool:
    """Whether one of the positions itself leans on these words."""
    shown = (each for stand in exercise.positions.values() for each in stand.evidence)
    return any(each.start < place.end and place.start < each.end for each in shown)


def _blank(raw: Any) -> bool:
    return raw is None or (isinstance(raw, str) and not raw.strip())


def _place(document: Document, raw: Any) -> Place | None:
    try:
        span = spans.one(document, raw, any_of_several=True)
    except Unclear:
        return None
    return document.page.place(spans.whole(document.page.text, span))
