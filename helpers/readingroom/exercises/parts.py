"""What exercises are made of: choices, accepted answers, replies, positions, samples, feedback."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import Any, Literal

from readingroom.document.things import NOWHERE, Place, Record, detail
from readingroom.errors import did_you_mean
from readingroom.orthography import composed
from readingroom.text import fold

Skill = Literal[
    "sourcing", "contextualization", "corroboration", "close reading",
    "argument", "requests", "time",
]  # fmt: skip
Tag = Literal[
    "arrival-as-writing", "distribution-as-addressees", "bracket-as-author", "page-as-source",
    "background-read-in", "copies-as-witnesses", "assent-stretched", "modality-ignored",
    "minimum-as-total", "clock-arithmetic", "translation-as-author", "silence-as-answer",
    "request-as-promise", "tension-as-lie", "oversight",
]  # fmt: skip
BOUNDS = ("exactly", "at least", "at most", "about")
SILENT = "silent"
VERDICTS = {
    "says": "The letter says it",
    "rules out": "The letter rules it out",
    SILENT: "The letter is silent",
}
LINKS = ("supports", "counts against")
KEPT = "Kept, not judged."
WITH_TEACHER = "Kept. Your teacher has the key; the reply comes later."


class Unclear(Exception):
    """An answer that cannot be understood: why, the nearest right thing; `plain`, for a form."""

    def __init__(self, what: str, nearest: str = "", plain: str = "") -> None:
        super().__init__(what)
        self.what, self.nearest, self.plain = what, nearest, plain or what


class Choice(Record):
    """Something to choose: words of ours, or words of the document at their place."""

    says: str = ""
    at: Place = NOWHERE

    @property
    def words(self) -> str:
        """The words that a student reads."""
        return " ".join(self.at.words.split()) if self.at.line else self.says

    @property
    def placed(self) -> str:
        """The words, those of the document with their line."""
        return f"{self.words} ({self.at.where})" if self.at.line else self.words


Choices = Mapping[str, Choice]


class Accepted(Record):
    """An answer that is accepted, written as a student gives it, and why it holds."""

    answer: Any
    say: str = detail("why it holds")


class AcceptedTable(Accepted):
    """A table that is accepted, with one way to make it."""

    one_way: str = ""


class AcceptedMark(Record):
    """Words that are accepted: a marking holds the `core` and stays within the `answer`."""

    answer: tuple[Place, ...]
    core: tuple[Place, ...]
    say: str = detail("why it holds")


class Said(Record):
    """What is said to an answer that falls short: its tag, a place to look at, the next step."""

    tag: Tag
    say: str = detail("what is said to such an answer")
    see: Place = detail("a place to look at", default=NOWHERE)
    next: str = detail("one thing to do")


class Foreseen(Said):
    """A reply to answers that hold what is `gave`, or that have the `fault`."""

    gave: Any = None
    fault: str = ""


class ForeseenMark(Foreseen):
    """A reply to markings that overlap the words of `gave`, or have the `fault`."""

    gave: tuple[Place, ...] = ()


class ForeseenWay(Said):
    """A reply to a fault that the kind knows."""

    fault: str


class Stand(Record):
    """One position that can be defended: what it holds, its evidence, what speaks against it."""

    holds: str
    evidence: tuple[Place, ...] = detail(key=True)
    but: str = detail(key=True)


class Sample(Record):
    """A written answer of one level, to put beside one's own."""

    level: Literal["Proficient", "Emergent", "Basic"]
    called: str = ""
    text: str
    note: str
    tag: Tag | None = None
    next: str

    @property
    def head(self) -> str:
        """Its level, and what it is called."""
        return ": ".join(filter(None, [self.level, self.called]))


Verdict = Literal["accepted", "foreseen", "other", "kept", "not understood", "with the teacher"]
DONE: tuple[Verdict, ...] = ("accepted", "kept", "with the teacher")


class Feedback(Record):
    """What is said to an answer, the place to look at, and what to do next."""

    verdict: Verdict
    holds: int = 0  # so many of several things are right,
    of: int = 0  # of so many
    say: str = ""
    about: tuple[str, ...] = ()  # the names of those that are spoken of
    tag: str = ""
    see: Place | None = None
    next: str = ""
    evidence: tuple[Place, ...] = ()  # words that prove an accepted answer
    cards: tuple[str, ...] = ()  # addresses of facts that bear on it
    note: str = ""
    one_way: str = ""
    samples: tuple[Sample, ...] = ()
    positions: Mapping[str, Stand] = field(default_factory=dict)
    uncovered: Place = NOWHERE  # the passage whose words were covered
    waits: bool = False  # whether the samples are not open yet

    @property
    def count(self) -> str:
        """How many fit, in words; nothing where nothing is counted or all is accepted.

        >>> Feedback(verdict="other", holds=4, of=6).count
        '4 of 6 fit.'
        >>> Feedback(verdict="other", holds=1, of=6).count
        '1 of 6 fits.'
        """
        if self.of < 2 or self.verdict not in ("foreseen", "other"):
            return ""
        return f"{self.holds or 'None'} of {self.of} fit{'s' if self.holds < 2 else ''}."

    @property
    def done(self) -> bool:
        """Whether nothing more is asked for."""
        return self.verdict in DONE


MOST = 200  # values that an answer may have
STILL_OPEN = "Something is still open."
_NOT_OFFERED = "Something that was chosen is not offered here."
_LONGEST = 400
_NAME = re.compile(r"[a-z]\w*(?:-\w+)+")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

Names = Mapping[str, str]  # what can be chosen: names, and the words that stand for them


def typed(raw: Any) -> str:
    """A value as it would be typed."""
    return json.dumps(raw, ensure_ascii=False)


def listed(names: Iterable[str]) -> str:
    """Names one after the other, as they would be typed."""
    return ", ".join(map(typed, names))


def words_of(choices: Choices) -> dict[str, str]:
    """What can be chosen, with the words that stand for it."""
    return {name: choice.words for name, choice in choices.items()}


def name_of(raw: Any, names: Names, what: str = "option") -> str:
    """The name that is meant, written as such or by its words. Raises `Unclear`."""
    if isinstance(raw, int) and not isinstance(raw, bool) and abs(raw) < 10**15:
        raw = str(raw)
    if not isinstance(raw, str) or not raw.strip():
        raise Unclear(f"The {what} is missing.", f"Known here: {', '.join(names)}.", STILL_OPEN)
    wanted = _plain(raw)
    for name, words in names.items():
        if wanted in (_plain(name), _plain(words)):
            return name
    near = did_you_mean(wanted[:80], list(names))
    raise Unclear(f"There is no {what} “{fold(raw[:80])}”.", near, _NOT_OFFERED)


def _plain(words: str) -> str:
    return fold(words[:_LONGEST]).casefold().replace("_", "-").strip(" .'\"").replace(" ", "-")


def several(raw: Any, names: Names, what: str = "option") -> list[str]:
    """The names that are meant by a list, or by words with commas between. Raises `Unclear`."""
    if isinstance(raw, str):
        try:
            return [name_of(raw, names, what)]
        except Unclear:
            raw = [each for each in re.split(r"[,;>→\n]+", raw[:5000]) if each.strip()]
    if not isinstance(raw, list | tuple):
        raise Unclear(f"A list is expected, one {what} after the other.", plain=STILL_OPEN)
    if len(raw) > MOST:
        raise Unclear(f"More than {MOST} are given.")
    return [name_of(each, names, what) for each in raw]


def words_for(choices: Choices) -> dict[str, str]:
    """The words that names stand for, the document's quoted; with their line where two are alike.

    >>> words_for({"a": Choice(says="Three classes.")})
    {'a': 'Three classes'}
    """
    every = [each.words for each in choices.values()]
    return {
        name: (f"“{each.words}”" if each.at.line else each.words.removesuffix("."))
        + (f" ({each.at.where})" if each.at.line and every.count(each.words) > 1 else "")
        for name, each in choices.items()
    }


def told(value: Any, names: Names, between: str = " or ", values: Names | None = None) -> str:
    """An answer or a key in words: `names` and, behind a name, `values`; `between` joins a list.

    >>> told({"a": ["b", "c"]}, {"a": "Mao", "c": "Kim"})
    'Mao: b or Kim'
    """
    if isinstance(value, Place):
        return quoted(value)
    if value is None or isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, Mapping):
        if "quote" in value:
            return f"“{value['quote']}”"
        pairs = ((names.get(str(name), str(name)), each) for name, each in value.items())
        return "; ".join(f"{name}: {told(each, values or names)}" for name, each in pairs)
    if isinstance(value, list | tuple | set | frozenset):
        return between.join(told(each, names, between) for each in value)
    said = str(value)
    gone = names and _NAME.fullmatch(said)  # A choice that is offered no longer.
    return names.get(said, said.replace("-", " ") if gone else said)


def quoted(place: Place) -> str:
    """Words of the document with their place."""
    return f"“{' '.join(place.words.split())}” ({place.where})"


def compared(text: str) -> str:
    """The words of a text as they are compared, one after the other.

    >>> compared("The *Chinese* people’s volunteers")
    " the chinese people's volunteers "
    """
    found = (match.casefold().replace("’", "'") for match in _WORD.findall(composed(text)))
    return f" {' '.join(found)} "
