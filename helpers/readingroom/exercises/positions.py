"""Exercises without a right answer: sentences of one's own, a position and words for it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from readingroom.document import Document
from readingroom.document.things import NOWHERE, Place, detail
from readingroom.exercises import controls, parts, spans
from readingroom.exercises.assessment import Exercise, Found, foreseen_table, labelled, replied
from readingroom.exercises.parts import Choice, Feedback, ForeseenWay, Sample, Stand, Unclear
from readingroom.exercises.spans import span_of
from readingroom.html import Html, element, join
from readingroom.text import counted, fold

ENOUGH = 25  # words of an answer from which on its samples open
_WORD = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]|[^\W_]+(?:['’-][^\W_]+)*")  # a sign, or a word
_FEWEST, _MOST = 8, 14  # lines to write on, on paper


class Write(Exercise):
    """A short written answer: never judged; samples to compare it with come after it."""

    button = "Keep my answer"
    wanted = "Write a sentence or two, then hand it in again."
    example = "Answer with sentences of your own."
    starters: tuple[str, ...] = ()
    samples: tuple[Sample, ...] = detail(key=True)

    def form(self, document: Document) -> Html:
        """Room for sentences, and ways to begin one."""
        begin = controls.starters(self.starters) if self.starters else None
        return join(controls.area("Your answer", 8), begin)

    def paper(self, document: Document) -> Html:
        """Lines to write on."""
        lines = controls.room_to_write(min(_MOST, max(_FEWEST, 4 + 2 * len(self.starters))))
        if not self.starters:
            return lines
        begin = (element("li", element("i", each)) for each in self.starters)
        return join(controls.how("You may begin like this:"), element("ul", *begin), lines)

    def understand(self, raw: Any, document: Document) -> str:
        """The text as it is, if it has words."""
        if not isinstance(raw, str) or not any(sign.isalnum() for sign in raw):
            raise Unclear("There are no words yet.")
        return raw

    def feedback(self, answer: Any, raw: Any, document: Document) -> Feedback:
        """The samples, beside an answer long enough to be held against them."""
        kept, count = super().feedback(answer, raw, document), len(_WORD.findall(answer))
        if count >= ENOUGH:
            return self.opened(kept)
        so_far = "is 1 word" if count == 1 else f"are {count} words"
        more = f"Samples to hold it against open from {ENOUGH} words on; there {so_far} so far."
        return replace(kept, note=f"{parts.KEPT} {more}", waits=True)

    def opened(self, kept: Feedback) -> Feedback:
        """What is said to an answer, with the samples, whatever its length."""
        return replace(kept, note=parts.KEPT, samples=self.samples, waits=False)

    def behind(self) -> Iterable[Html]:
        """The samples with what is said of them."""
        for each in self.samples:
            yield element("p", element("b", each.head), f" ({each.tag})" if each.tag else None)
            yield element("blockquote", each.text)
            yield element("p", each.note, element("b", " Next: "), each.next)


OWN = "own"  # the name of the position that a person puts into words of their own
OWN_WORDS = "My own answer"
EDITED = "an editor's words"
UNKNOWN = "not in the document"
_TO_OWN = (
    "Your own answer is kept with its words. Now look for the strongest objection to it: one of "
    "those under the other answers may touch yours as well."
)
_MOST_WORDS, _SENTENCE = 12, 5000


class Weigh(Exercise):
    """An open question: a position, one's own included, and words that hold it up."""

    faults = ("no words", "too few", "not in the document", "editor's words")
    offers = ("positions",)
    button = "Keep my answer"
    wanted = "Choose a position or write one of your own, and pick the words that support it."
    support: int = 1
    in_: tuple[str, ...] = ()
    asks: tuple[str, ...] = ("In a sentence of your own, if you like",)
    positions: Mapping[str, Stand]
    own: str = detail(key=True, default=_TO_OWN)
    foreseen: tuple[ForeseenWay, ...] = detail(key=True)
    otherwise: str = detail(key=True)

    @property
    def choices(self) -> Mapping[str, Choice]:
        """The positions, in their words."""
        return {name: Choice(says=each.holds) for name, each in self.positions.items()}

    def form(self, document: Document) -> Html:
        """The positions and one's own, words to pick, and room for sentences."""
        lines = "one line" if self.support == 1 else f"{counted(self.support)} lines"
        start = self.looked_from(document, self.in_)
        every = {**self.choices, OWN: Choice(says=OWN_WORDS)}
        legend = "The position you would defend"
        about = {"data_name": OWN, "data_belongs": OWN, "data_open": "the words of your own answer"}
        sentences = (controls.area(each, 2, most=_SENTENCE) for each in self.asks)
        return controls.named(
            controls.options(every, legend=legend, name="position", open_="the position"),
            controls.area("", 2, most=_SENTENCE, aria_label=OWN_WORDS, **about),
            element("h4", f"Words that support it, from {lines} or more", class_="rr-head"),
            controls.stretches(document, start=start, most=_MOST_WORDS, name="words"),
            element("div", *sentences, data_gesture="listed", data_name="sentences"),
        )

    def paper(self, document: Document) -> Html:
        """A box before each position, and gaps for one's own, its words and sentences."""
        places = "one place" if self.support == 1 else f"{self.support} lines"
        own = controls.box(), controls.blank("an answer of your own", wide=True)
        words = controls.line_with_gaps("line [the line] words [the words…]")
        return join(
            controls.boxes("Tick one, or write an answer of your own.", self.choices),
            element("p", *own, class_="ws-own"),
            controls.how(f"Words that bear it out, from {places}:"),
            element("div", *[words] * self.support, class_="ws-words"),
            *(element("p", f"{ask}: ", controls.blank(ask, wide=True)) for ask in self.asks),
        )

    def filled(self, answer: Any) -> Any:
        """An answer whose position is none of those offered is one's own."""
        given = answer if isinstance(answer, Mapping) else {"position": answer}
        position = given.get("position")
        if not isinstance(position, str) or position in {*self.positions, OWN, ""}:
            return given
        return {**given, "position": OWN, OWN: given.get(OWN) or position}

    def understand(self, raw: Any, document: Document) -> "Weighed":
        """The position that is meant, one's own included, and what its words are worth."""
        raw = {"position": raw} if isinstance(raw, str) else raw
        if not isinstance(raw, Mapping):
            raise Unclear("A position and words of the document are expected.")
        name, _ = self.stand(raw)
        given = _several(raw.get("words"))
        if len(given) > parts.MOST:
            raise Unclear(f"More than {parts.MOST} places are given.")
        places = [_place(document, each) for each in given]
        return Weighed(name == OWN, [(each, self._why_not(document, each)) for each in places])

    def stand(self, answer: Mapping[str, Any]) -> tuple[str, str]:
        """The position of an answer, perhaps one's own: its name, and its words, or `Unclear`."""
        raw, own = answer.get("position"), answer.get(OWN)
        mine = " ".join(own.split())[: spans.LONGEST] if isinstance(own, str) else ""
        if mine and (_blank(raw) or raw == OWN):
            return OWN, mine
        if raw == OWN:
            raise Unclear("Your own answer has no words yet.", "Write it in a sentence.")
        positions = parts.words_of(self.choices)
        try:
            name = parts.name_of(raw, positions, "position")
        except Unclear:
            if not isinstance(raw, str) or not _is_sentence(raw, positions):
                raise
            return OWN, fold(raw[: spans.LONGEST])
        return name, positions[name]

    def _why_not(self, document: Document, place: Place) -> str:
        """Why words of the document are no support; nothing is said of what they mean."""
        words = span_of(place)
        if not place.line:
            return UNKNOWN
        if spans.in_brackets(document.page, words):
            return EDITED
        if place.voice == "archive staff":
            return f"words about the document on line {place.line}, not of it"
        if self.in_ and place.letter not in self.in_:
            return f"on line {place.line}, outside the letter that is asked about"
        ends = [end for letter in document.letters for end in (letter.addressed, letter.signed)]
        leaned_on = [span_of(each) for held in self.positions.values() for each in held.evidence]
        formula = any(span_of(end).holds(words) for end in ends if end.line)
        if formula and not spans.overlap(leaned_on, [words]):
            return f"the address or the close of a letter on line {place.line}"
        return ""

    def feedback(self, answer: Any, raw: Any, document: Document) -> Feedback:
        """What the support lacks; else the positions with what stands against them."""
        lacks = answer.lacks(self.support)
        for entry in self.foreseen:
            if entry.fault in lacks:
                return replace(replied(entry, self.otherwise), note=answer.note)
        kept, note = super().feedback(answer, raw, document), f"{parts.KEPT} {answer.note}".strip()
        say = self.own if answer.own else self.otherwise
        return replace(kept, say=say, note=note, positions=self.positions)

    def _like(self) -> str:
        return (
            'Answer {"position": "…", "words": ["…", "…"]} with words copied from the document. '
            f"The positions are {', '.join(self.positions)}, or one in words of your own."
        )

    def in_words(self, answer: Any) -> str:
        """A position, what was written to it, and the words that were given for it."""
        if not isinstance(answer, Mapping):
            return parts.told(answer, parts.words_of(self.choices))
        try:
            name, words = self.stand(answer)
        except Unclear:
            name, words = "", "no position"
        position = f"{OWN_WORDS}: {words}" if name == OWN else words
        more = (*_several(answer.get("sentences")), *_several(answer.get("words")))
        every = [position, *(parts.told(each, {}) for each in more)]
        return "; ".join(each.rstrip(".") for each in every)

    def entries(self, document: Document, answer: Mapping[str, Any]) -> dict[str, Any]:
        """The position that was taken on an open question, with the words that support it."""
        if self.becomes != "judgements":
            return {}
        places = [each for each in _several(answer.get("words")) if isinstance(each, Mapping)]
        held = {"says": self.stand(answer)[1], "at": places}
        return {"ambiguities": {self.id: {"question": self.prompt, "readings": [held]}}}

    def behind(self) -> Iterable[Html]:
        """The positions, and what is said to their support."""
        for stand in self.positions.values():
            words = "; ".join(map(parts.quoted, stand.evidence))
            yield labelled("It can be held", f"{stand.holds} {words}. Against it: {stand.but}")
        yield from foreseen_table(self, self.foreseen)
        yield labelled("When the support suffices", self.otherwise)
        yield labelled("To an answer of one's own", self.own)

    def checks(self, document: Document) -> Found:
        """The name of one's own position is free, and every way of going wrong has a reply."""
        if OWN in self.positions:
            what = f"`{OWN}` is the name of the student's own answer, which is always offered."
            yield ("positions", OWN), what, "Choose another name."
        for fault in {*self.faults} - {entry.fault for entry in self.foreseen}:
            what = f"nothing is said to an answer with `fault: {fault}`."
            yield ("foreseen",), what, "Add a reply; else such an answer would be taken."


@dataclass(frozen=True)
class Weighed:
    """The support of a position: places, each with why it does not count."""

    own: bool
    places: Sequence[tuple[Place, str]]

    def lacks(self, support: int) -> set[str]:
        """What is lacking where words of so many lines are asked for."""
        whys = [why for _, why in self.places]
        lines = {place.line for place, why in self.places if not why}
        lacking = {
            "no words": not whys,
            "too few": len(lines) + whys.count(UNKNOWN) + whys.count(EDITED) < support,
            "not in the document": UNKNOWN in whys,
            "editor's words": EDITED in whys,
        }
        return {way for way, is_so in lacking.items() if is_so}

    @property
    def note(self) -> str:
        """What was taken as support and what was not, in words; empty if there was none."""
        counted = [place for place, why in self.places if not why]
        places = "; ".join(dict.fromkeys(place.where for place in counted))
        found = [f"Taken as support: {places}."] if places else []
        if len({place.line for place in counted}) < len(counted):
            found.append("Words of one line count once.")
        left = [(" ".join(at.words.split())[:80], why) for at, why in self.places if why != UNKNOWN]
        missed = (f"Not counted: “{words}”, {why}." for words, why in left if why)
        return " ".join([*found, *missed])


def _is_sentence(raw: str, positions: Iterable[str]) -> bool:
    """Whether words are an answer of one's own, and no slip in the name of a position."""
    from difflib import get_close_matches

    near = get_close_matches(raw[:80].casefold(), list(positions), 1, 0.7)
    return len(raw.split()) > 1 and not near


def _several(raw: Any) -> list[Any]:
    return [each for each in (raw if isinstance(raw, list | tuple) else [raw]) if not _blank(each)]


def _blank(raw: Any) -> bool:
    return raw is None or (isinstance(raw, str) and not raw.strip())


def _place(document: Document, raw: Any) -> Place:
    try:
        span = spans.one(document, raw, any_of_several=True)
    except Unclear:
        return NOWHERE
    return document.page.place(spans.whole(document.page.text, span))
