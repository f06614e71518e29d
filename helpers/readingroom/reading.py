"""Readings: one person's interpretation of a document, and what it makes stand or fall."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from readingroom.document.things import NOWHERE, Collection, Place, Record, Thing, detail


class Interpretation(Thing, ground="reading"):
    """What interpretations share."""


class Option(Interpretation, noun="option", section="options"):
    """One of the courses that an author weighs; `at` are words that name it, if any do."""

    letter: str = detail("the code of a letter")
    name: str = detail("one of the courses weighed")
    at: Place = detail("those that name it", NOWHERE)


class Claim(Interpretation, noun="claim", section="claims"):
    """A claim of an author: the words, a paraphrase, the author's stance and words of certainty."""

    letter: str = detail("the code of a letter")
    says: str = detail("the claim in plain words of ours")
    stance: Literal["asserts", "concedes", "predicts", "if-then", "commits"]
    modality: tuple[str, ...] = detail("words of certainty", (), stands=True)
    option: str = detail(refers=("option",), default="")
    weighs: Literal["for", "against", ""] = detail("on which side", "")
    at: Place


class Step(Interpretation, noun="step", section="steps"):
    """A step of argument from premises to a conclusion.

    `scheme` is after Walton, Reed and Macagno, *Argumentation Schemes* (2008).
    """

    from_: tuple[str, ...] = detail(
        "several in one step need each other", refers=("claim",), label="from"
    )
    to: str = detail(refers=("claim",))
    kind: Literal["supports", "counts against"]
    scheme: str = detail("after Walton", "")
    unstated: str = detail(
        "a premise the step needs and nobody states", "", label="unstated premise"
    )

    @property
    def linked(self) -> bool:
        """Whether the step has several premises that need each other."""
        return len(self.from_) > 1


class Branch(Interpretation, noun="branch", section="branches"):
    """An if–then: the words of the condition, the words of the consequence."""

    letter: str = detail("the code of a letter")
    if_: Place = detail(label="if")
    then: Place
    claim: str = detail(refers=("claim",), default="")


class Commitment(Interpretation, noun="commitment", section="commitments"):
    """What an author binds himself to, to whom, how strongly and on what condition."""

    letter: str = detail("the code of a letter")
    to: str = detail(refers=("name",))
    strength: Literal["wish", "invitation", "promise", "joint obligation"]
    condition: str = ""
    at: Place


class Demand(Interpretation, noun="demand", section="demands"):
    """One action that is asked for: an interpretation of a request."""

    request: str = detail(refers=("request",))
    kind: tuple[Literal["defensive", "command", "offensive"], ...] = detail("all that are accepted")
    arm: str
    at: Place = detail("one action")
    takes_up: tuple[Place, ...] = detail("what it answers", (), label="takes up")


class Echo(Interpretation, noun="echo", section="echoes"):
    """Words of one letter beside the words that answer them in the other, or beside silence."""

    mao: Place
    kim: Place = detail("none where Kim is silent", NOWHERE, label="Kim's words")
    what: str


class Silence(Interpretation, noun="silence", section="not_asked"):
    """Something that a letter does not say; `absent` are words that it would have needed."""

    letter: str = detail("the code of a letter")
    what: str = detail("what it does not say")
    absent: tuple[str, ...] = detail(
        "words, or parts of words, that would have to be there", (), label="words that do not occur"
    )


class BracketFunction(Interpretation, noun="function", section="bracket_functions"):
    """What an editor's bracket does."""

    bracket: str = detail(refers=("bracket",))
    function: Literal[
        "identifies a pseudonym",
        "gives another spelling",
        "translates an abbreviation",
        "identifies a place",
        "supplies a word",
    ]


class Position(Record):
    """One answer to an open question, with its reasons and evidence."""

    says: str = detail("one answer")
    because: str = ""
    at: tuple[Place, ...] = ()
    facts: tuple[str, ...] = detail(refers=("fact",), default=())
    cards: tuple[str, ...] = detail(derived=True, default=())
    confidence: Literal["high", "medium", "low", ""] = ""

    def __str__(self) -> str:
        return " ".join(filter(None, [self.says, self.because]))


class Identity(Interpretation, noun="identity", section="identities"):
    """A question who or what is meant, with its competing answers side by side."""

    question: str = detail("who or what is meant")
    about: tuple[str, ...] = detail(refers=("*",))
    readings: tuple[Position, ...]


class Tension(Interpretation, noun="tension", section="tensions"):
    """Two things in the text that pull against each other, and how they may go together."""

    what: str
    at: tuple[Place, ...]
    explanations: tuple[str, ...]
    facts: tuple[str, ...] = detail(refers=("fact",), default=())
    cards: tuple[str, ...] = detail(derived=True, default=())


class Ambiguity(Interpretation, noun="ambiguity", section="ambiguities"):
    """A question on which careful readers can differ, with their answers side by side."""

    question: str
    at: tuple[Place, ...] = ()
    readings: tuple[Position, ...]


class Move(Interpretation, noun="move", section="moves"):
    """What an author does with his words towards his reader."""

    letter: str = detail("the code of a letter")
    what: str = detail("what the author does with these words")
    at: Place


KINDS: tuple[type[Interpretation], ...] = tuple(Interpretation.__subclasses__())
"""Every kind of interpretation, in the order in which the files list them."""
Where = Literal["thesis", "reason", "option", "other", "alone"]


def frame_of(reading: Collection) -> dict[str, Where]:
    """The place of each claim of a reading, by its id: the rule is what the steps do with it.

    - `option`: counted for or against a course that its letter weighs, and so never the thesis.
    - `thesis`: argued for or against, and not used to argue for anything further in its letter.
      There may be several, or none, as in a circle.
    - `reason`: a chain of steps, also of such as count against, leads from it to a thesis
      (subordinate argument, as in Snoeck Henkemans, *Analysing Complex Argumentation*, 1992).
    - `other`: in steps with other claims, but leading to no thesis of its letter.
    - `alone`: in no step with another claim.

    Only steps within a letter make an end: Mao's thesis stays one though Kim builds on it.

    >>> from readingroom.loading import load
    >>> found = frame_of(load("telegram-21646").reading("key"))
    >>> [found[id] for id in ("refuse", "cannot-resolve", "war-delayed", "two-sides", "measures")]
    ['thesis', 'reason', 'option', 'alone', 'thesis']
    """
    claims = reading.every(Claim)
    letter = {claim.id: claim.letter for claim in claims}
    links = {
        (premise, step.to)
        for step in reading.every(Step)
        for premise in step.from_
        if premise != step.to and {premise, step.to} <= letter.keys()
    }
    within = {(premise, to) for premise, to in links if letter[premise] == letter[to]}
    weighed = {(option.letter, option.id) for option in reading.every(Option)}
    counted = {each.id for each in claims if each.weighs and (each.letter, each.option) in weighed}
    theses = {to for _, to in links} - {premise for premise, _ in within} - counted
    found: dict[str, Where] = dict.fromkeys(letter, "alone")
    found |= dict.fromkeys((id for link in links for id in link), "other")
    found |= dict.fromkeys(_behind(theses, within), "reason")
    found |= dict.fromkeys(theses, "thesis")
    return found | dict.fromkeys(counted, "option")


def _behind(ends: set[str], links: Iterable[tuple[str, str]]) -> set[str]:
    """All from which links lead, one after another, to one of the ends."""
    premises: dict[str, list[str]] = {}
    for premise, to in links:
        premises.setdefault(to, []).append(premise)
    found: set[str] = set()
    waiting = list(ends)
    while waiting:
        more = set(premises.get(waiting.pop(), ())) - found
        found |= more
        waiting += more
    return found


def circles(reading: Collection) -> list[tuple[str, ...]]:
    """The ids of claims that support one another, directly or by way of others: one tuple a circle.

    >>> steps = [Step(id="1", from_=("a",), to="b", kind="supports"),
    ...          Step(id="2", from_=("b",), to="a", kind="supports")]
    >>> class Two(Collection):
    ...     things = tuple(steps)
    >>> circles(Two())
    [('a', 'b')]
    """
    steps = [step for step in reading.every(Step) if step.kind == "supports"]
    links = {(premise, step.to) for step in steps for premise in step.from_ if premise != step.to}
    ids = dict.fromkeys(id for step in steps for id in (*step.from_, step.to))
    behind = {id: _behind({id}, links) for id in ids}
    inside = [id for id in ids if id in behind[id]]
    found = (tuple(e for e in inside if e in behind[id] and id in behind[e]) for id in inside)
    return [*dict.fromkeys(found)]


@dataclass(frozen=True, eq=False, repr=False)
class Reading(Collection):
    """One reader's interpretation: claims, steps, demands and the rest."""

    reader: str
    title: str
    about: str
    things: tuple[Thing, ...]

    def __repr__(self) -> str:
        return f"{self.title}. {self.about}"


def standing(
    claims: Iterable[str], steps: Iterable[Step], rejected: Iterable[str] = ()
) -> frozenset[str]:
    """The ids of the claims that stand when the claims in `rejected` are rejected.

    A claim stands if it is accepted and some step for it has all its premises standing, or no step
    for it is given (grounded acceptance, a least fixed point). Steps against it do not bring it
    down: how heavily they weigh is for a reader to judge.

    >>> steps = [Step(id="1", from_=("smoke", "no-fog"), to="fire", kind="supports"),
    ...          Step(id="2", from_=("heat",), to="fire", kind="supports")]
    >>> sorted(standing(["smoke", "no-fog", "heat", "fire"], steps, {"smoke"}))
    ['fire', 'heat', 'no-fog']
    >>> sorted(standing(["smoke", "no-fog", "heat", "fire"], steps, {"smoke", "heat"}))
    ['no-fog']
    """
    accepted = set(claims) - set(rejected)
    support = [step for step in steps if step.kind == "supports"]
    needs_support = {step.to for step in support}
    stand = accepted - needs_support
    while more := {
        step.to for step in support if step.to in accepted - stand and stand.issuperset(step.from_)
    }:
        stand |= more
    return frozenset(stand)
