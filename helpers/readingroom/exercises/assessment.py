"""What a kind of exercise derives from: `Exercise`, or `Judged` where a key decides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import islice
from typing import Any, ClassVar

from readingroom.document import Document
from readingroom.document.things import NOWHERE, Place, Record, Thing, detail
from readingroom.exercises import controls, parts
from readingroom.exercises.parts import Accepted, Choice, Feedback, Foreseen, Said, Skill, Unclear
from readingroom.exercises.spans import quote
from readingroom.html import Html, element, join, prose, table

_LINES = re.compile(r"(?i)\blines?\s+(\d{1,6})(?:\s*(?:–|-|to)\s*(\d{1,6}))?")
_MOST = 400  # answers that are tried for one reply
_FEWEST = 3  # words that an accepted text must have to be recognised
_MOST_VALUES, _MOST_OF_ONE, _DEEPEST = 10_000, 500, 20  # of an answer, of one list or mapping in it
_LARGEST = 10**15
_LONGEST_LABEL = 200

Found = Iterator[tuple[tuple[str | int, ...], str, str]]  # where, what is wrong, and what is right


class Exercise(Record):
    """What every exercise has. Its `repr` does not show the key."""

    noun: ClassVar[str] = ""
    section: ClassVar[str] = "exercises"
    faults: ClassVar[tuple[str, ...]] = ()  # the ways of going wrong that this kind knows
    offers: ClassVar[tuple[str, ...]] = ()  # the fields that hold what can be chosen
    between: ClassVar[str] = " or "  # between several values in a key, when it is read
    button: ClassVar[str] = "Check my answer"  # empty where an answer is handed in by code
    wanted: ClassVar[str] = "Choose one, then check again."  # what a form asks for
    example: ClassVar[str] = ""  # what an answer in code looks like, of what is [offered]
    proved: ClassVar[bool] = True  # whether words bear on it, so that it needs `evidence`

    id: str = detail("a short name that does not hint at the answer; never changed once used")
    title: str = detail("what it is called, in a few words that do not hint at the answer")
    lesson: str = detail("the lesson it belongs to, `03_requests`")
    skill: Skill
    level: int = detail("1 to find, 2 to relate, 3 to judge")
    kind: str = detail("one of the kinds below")
    prompt: str = detail("the question")
    why: str = detail("asks for a reason in a few words; kept, not judged", default="")
    hints: tuple[str, ...] = detail(
        "a list, from far to near; the last still leaves the answer to find", default=()
    )
    evidence: tuple[Place, ...] = detail(
        "a list of copied words that prove what is accepted, or bear on an open question",
        key=True,
        default=(),
    )
    opens: tuple[str, ...] = detail(
        "a list of what waits for an answer: cards from outside, `fact:hesitate`, entries of the "
        "key, `echo:losses`, or its lists, `demands`, of one letter `claims:M`",
        default=(),
    )
    becomes: str = detail(
        "the list of the student's own reading that the answer goes to", default=""
    )

    def __repr__(self) -> str:
        return f"exercise {self.id} ({self.kind})"

    @property
    def home(self) -> str:
        """The lesson it belongs to, as one says it: “lesson 03” of `03_requests`."""
        number = self.lesson.partition("_")[0]
        return f"lesson {number if number.isdigit() else self.lesson.replace('_', ' ')}"

    def form(self, document: Document) -> Html:
        """The form on the screen, of `controls`; nothing of the key is in it."""
        raise NotImplementedError

    def paper(self, document: Document) -> Html:
        """Where and how an answer is written down on paper."""
        raise NotImplementedError

    def lines_named(self, document: Document) -> list[Place]:
        """The lines with words that the prompt names by their numbers."""
        found = _LINES.finditer(self.prompt)
        named = [range(int(each[1]), int(each[2] or each[1]) + 1) for each in found]
        return [each for each in document.page.worded if any(each.line in some for some in named)]

    def looked_from(self, document: Document, letters: Sequence[str] = ()) -> dict[str, int]:
        """The line to look from in each of these letters, or those asked about; 0 is its head."""
        named = [each for each in self.lines_named(document) if each.letter]
        codes = letters or [each.letter for each in named or self.evidence[:1] if each.letter]
        first = {each.letter: each.line for each in reversed(named)}
        return {code: first.get(code, 0) for code in codes}

    @property
    def cards(self) -> tuple[str, ...]:
        """The cards from outside among what an answer opens: its reply shows them."""
        return tuple(each for each in self.opens if each.startswith("fact:"))

    @property
    def choices(self) -> Mapping[str, Choice]:
        """Everything that can be chosen, by its name."""
        offered = [getattr(self, name) for name in reversed(self.offers)]
        return {name: each for choices in offered for name, each in choices.items()}

    def filled(self, answer: Any) -> Any:
        """An answer as the form takes it, to be filled in again."""
        return answer

    def understand(self, raw: Any, document: Document) -> Any:
        """What is meant by an answer. Raises `Unclear`."""
        raise NotImplementedError

    def feedback(self, answer: Any, raw: Any, document: Document) -> Feedback:
        """What is said to an understood answer, given as `raw`."""
        return Feedback(verdict="kept", note=parts.KEPT, evidence=self.evidence, cards=self.cards)

    def _like(self) -> str:
        """What an answer looks like, in words and by an example that tells nothing of the key."""
        return self.example.replace("[offered]", parts.listed(self.choices))

    def in_words(self, answer: Any) -> str:
        """An answer or a key in words: names become the words of what they stand for."""
        sides = [parts.words_for(getattr(self, name)) for name in self.offers] or [{}]
        first, last = ({**self.called, **sides[at]} for at in (0, -1))
        return parts.told(answer, first, self.between, last)

    @cached_property
    def called(self) -> dict[str, str]:
        """The words of everything that can be chosen, by its name."""
        return parts.words_for(self.choices)

    def entries(self, document: Document, answer: Mapping[str, Any]) -> dict[str, Any]:
        """The entries of an own reading that an answer makes, by section and id; often none."""
        return {}

    def behind(self) -> Iterable[Html]:
        """What an instructor reads behind the exercise."""
        return ()

    def checks(self, document: Document) -> Found:
        """What can be wrong with the fields of this kind."""
        yield from ()


class Judged(Exercise):
    """An exercise with a key, written like an answer; of a list in it either value is accepted."""

    accept: tuple[Accepted, ...] = detail("a list of `answer` and `say` (why it holds)", key=True)
    foreseen: tuple[Foreseen, ...] = detail(key=True, default=())
    otherwise: str = detail("what to do, for any other answer", key=True)

    def key(self, raw: Any, document: Document, *, part: bool) -> Any:
        """What is meant by a key, or by a `part` of an answer. Raises `Unclear`."""
        return self.understand(raw, document)

    def key_of(self, accepted: Any, document: Document) -> Any:
        """What one entry of `accept` accepts. Raises `Unclear`."""
        return self.key(accepted.answer, document, part=False)

    def _accepts(self, key: Any, answer: Any) -> bool:
        return bool(key == answer)

    def _fits(self, gave: Any, answer: Any) -> bool:
        """Whether an answer holds what was foreseen."""
        return self._accepts(gave, answer)

    def _has_fault(self, fault: str, keys: Sequence[Any], answer: Any) -> bool:
        return False

    def _held(self, key: Any, answer: Any) -> tuple[int, int]:
        """How many of what is answered a key accepts, and of how many; of none where it is one."""
        return 0, 0

    def _about(self, gave: Any) -> tuple[str, ...]:
        """The names, of several, that a foreseen reply is about, from what it `gave`."""
        return ()

    def feedback(self, answer: Any, raw: Any, document: Document) -> Feedback:
        """The words of the accepted answer, of the first foreseen that fits, or what is general."""
        known = keyed(self, document)
        entry = known.entry(answer)
        if entry is not None and not isinstance(entry, Said):
            kept, way = super().feedback(answer, raw, document), getattr(entry, "one_way", "")
            return replace(kept, verdict="accepted", note="", say=entry.say, one_way=way)
        holds, of = max((self._held(key, answer) for key in known.accepting), default=(0, 0))
        about = self._about(entry.gave) if isinstance(entry, Foreseen) and entry.gave else ()
        return replace(replied(entry, self.otherwise), holds=holds, of=of, about=about)

    def _attempts(self, known: Keyed, gave: Any, document: Document) -> Iterable[Any]:
        """Understood answers, to try if a foreseen reply is reached; a fault `gave` None."""
        raise NotImplementedError

    def agreements(self, known: Keyed, document: Document) -> Found:
        """What can be wrong with an understood key of this kind."""
        yield from ()

    def _accepted_texts(self, known: Keyed, document: Document) -> Iterable[str]:
        """The accepted answers that are texts, and would be given away by standing somewhere."""
        return ()

    def given_away(self, known: Keyed, text: str, document: Document) -> Iterable[str]:
        """The accepted answers that a student could copy from a text."""
        words = parts.compared(text)
        for answer in self._accepted_texts(known, document):
            if parts.compared(answer).count(" ") > _FEWEST and parts.compared(answer) in words:
                yield f"“{answer}”"

    def in_name(self, known: Keyed, words: str, document: Document) -> Iterable[str]:
        """The accepted answers that stand in the words of the id or the title."""
        return self.given_away(known, words, document)

    def behind(self) -> Iterable[Html]:
        """Every accepted answer with its reason, and what is said to the others."""
        for each in self.accept:
            rows = self._accepted_rows(each)
            yield labelled("Accepted", rows[0] if len(rows) == 1 else "")
            if len(rows) > 1:
                yield element("ul", *(element("li", prose(row)) for row in rows))
            yield element("p", prose(each.say))
            if way := getattr(each, "one_way", ""):
                yield element("p", element("b", "One way: "), element("code", way))
        yield from foreseen_table(self, self.foreseen)
        yield labelled("Anything else", self.otherwise)

    def _accepted_rows(self, accepted: Any) -> Sequence[str]:
        return [self.in_words(accepted.answer)]


class One(Judged):
    """An exercise that is answered by one value; a key may hold several, either is accepted."""

    def key(self, raw: Any, document: Document, *, part: bool) -> frozenset[Any]:
        """The values that are accepted."""
        values = raw if isinstance(raw, list | tuple) else [raw]
        if not values:
            raise Unclear("Nothing is given.")
        return frozenset(self.understand(each, document) for each in values)

    def _accepts(self, key: Any, answer: Any) -> bool:
        return answer in key

    def _attempts(self, known: Keyed, gave: Any, document: Document) -> Iterable[Any]:
        return sorted(gave)


def replied(entry: Said | None, otherwise: str) -> Feedback:
    """The feedback of a foreseen reply, or the general one."""
    if entry is None:
        return Feedback(verdict="other", next=otherwise)
    see = entry.see if entry.see.line else None
    return Feedback(verdict="foreseen", say=entry.say, tag=entry.tag, see=see, next=entry.next)


def labelled(head: str, *words: str) -> Html:
    """Words behind what they are."""
    return element("p", element("b", f"{head}: "), prose(" ".join(filter(None, words))))


def foreseen_table(exercise: Any, replies: Iterable[Any]) -> Iterable[Html]:
    """Foreseen answers: what was given and which slip it is, what is said, what next."""
    rows = []
    for each in replies:
        gave = getattr(each, "gave", None)
        given = exercise.in_words(gave) if gave else each.fault
        say = join(prose(each.say), f" ({each.see.where})" if each.see.line else None)
        rows.append((join(given, element("br"), element("i", each.tag)), say, prose(each.next)))
    if rows:
        yield table(("if the answer holds", "say", "next"), rows)


@dataclass(frozen=True)
class Keyed:
    """An exercise with its key understood; `gaves` holds None for the ways of going wrong."""

    exercise: Judged
    accepting: tuple[Any, ...]
    gaves: tuple[Any, ...]

    def entry(self, answer: Any) -> Any:
        """The entry of `accept` that accepts an answer, or the first of `foreseen` that fits it."""
        exercise = self.exercise
        for accepted, key in zip(exercise.accept, self.accepting, strict=True):
            if exercise._accepts(key, answer):
                return accepted
        every = zip(exercise.foreseen, self.gaves, strict=True)
        return next((e for e, gave in every if self._fits(gave, e.fault, answer)), None)

    def _fits(self, gave: Any, fault: str, answer: Any) -> bool:
        if gave is None:
            return self.exercise._has_fault(fault, self.accepting, answer)
        return self.exercise._fits(gave, answer)

    def attempts(self, gave: Any, fault: str, document: Document) -> Iterator[Any]:
        """Answers that fit what was foreseen: what was `gave`, or a `fault`."""
        tried = islice(self.exercise._attempts(self, gave, document), _MOST)
        return (answer for answer in tried if self._fits(gave, fault, answer))


def keyed(exercise: Judged, document: Document) -> Keyed:
    """An exercise with its key understood. Raises `Unclear`."""
    accepting = tuple(exercise.key_of(each, document) for each in exercise.accept)
    key = partial(exercise.key, document=document, part=True)
    gaves = (None if each.fault else key(each.gave) for each in exercise.foreseen)
    return Keyed(exercise, accepting, tuple(gaves))


def assess(exercise: Exercise, answer: Any, document: Document, *, form: bool = False) -> Feedback:
    """The feedback to an answer, or to one filled into a `form`; nothing is ever raised."""
    answer = plain_answer(answer, document)
    try:
        if form and answer and answer == [*getattr(exercise, "mixed", ())]:
            raise Unclear("Nothing is moved yet: the items are in a mixed order.")
        understood = exercise.understand(answer, document)
    except Unclear as unclear:
        return _not_understood(exercise, unclear, form, document.keyless)
    if document.keyless:
        uncovered = getattr(exercise, "passage", NOWHERE)
        return Feedback(verdict="with the teacher", note=parts.WITH_TEACHER, uncovered=uncovered)
    return exercise.feedback(understood, answer, document)


def _not_understood(exercise: Exercise, unclear: Unclear, form: bool, keyless: bool) -> Feedback:
    then = exercise.wanted if form else exercise._like()
    apart = "\n" if unclear.nearest.startswith("Nearest") else " "
    return Feedback(
        verdict="not understood",
        say=unclear.plain if form else f"{unclear.what}{apart}{unclear.nearest}".strip(),
        next=then.replace("check again", "hand it in again") if keyless else then,
        note="Not judged, and not counted as an attempt.",
    )


def plain_answer(value: Any, document: Document) -> Any:
    """An answer as values that a file can hold, within bounds; words of the document as an anchor.

    >>> from readingroom.loading import load
    >>> plain_answer([1, 10**5000, float("nan"), {"line": (3,)}], load("telegram-21646"))
    [1, 'a number that is too large', 'not a number', {'line': [3]}]
    >>> endless = []
    >>> endless.append(endless)
    >>> len(repr(plain_answer(endless, load("telegram-21646"))))
    45
    """
    return _plain(value, document, iter(range(_MOST_VALUES)), 0)


def _plain(value: Any, document: Document, left: Iterator[int], deep: int) -> Any:
    if deep > _DEEPEST or next(left, None) is None:
        return "…"
    if isinstance(value, Thing | Place):
        return quote(document, value.place if isinstance(value, Thing) else value)
    if isinstance(value, int | float) and not abs(value) < _LARGEST:
        return "not a number" if value != value else "a number that is too large"
    if value is None or isinstance(value, bool | int | float | str):
        return value[: controls.LONGEST] if isinstance(value, str) else value
    inner = partial(_plain, document=document, left=left, deep=deep + 1)
    try:
        if hasattr(value, "items"):
            return {_label(key): inner(each) for key, each in islice(value.items(), _MOST_OF_ONE)}
        if isinstance(value, list | tuple | set | frozenset):
            every = sorted(value, key=str) if isinstance(value, set | frozenset) else value
            return [inner(each) for each in every[:_MOST_OF_ONE]]
        return inner(value.tolist()) if hasattr(value, "tolist") else str(value)[: controls.LONGEST]
    except Exception:  # Whatever it is, it cannot say what it holds.
        return f"something of the kind {type(value).__name__}"


def _label(key: Any) -> str:
    return (" ".join(map(_label, key)) if isinstance(key, tuple) else str(key))[:_LONGEST_LABEL]
