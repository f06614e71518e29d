"""The kinds of things that a reading holds: interpretations, each belonging to a named reader.

The instructor's key is one reading; its `kind` of a demand is a set of accepted answers.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from readingroom.document.records import record
from readingroom.document.things import NOWHERE, Ground, Place, Thing, detail


@record
class Interpretation(Thing):
    """What interpretations share."""

    ground: ClassVar[Ground] = "reading"


@record
class Option(Interpretation):
    """One of the courses that an author weighs; `at` are words that name it, if any do."""

    noun: ClassVar[str] = "option"
    section: ClassVar[str] = "options"
    letter: str
    name: str
    at: Place = NOWHERE


@record
class Claim(Interpretation):
    """A claim of an author: the words, a paraphrase, the author's stance and words of certainty.

    `option` and `weighs` say for which course the author counts it, and on which side.
    """

    noun: ClassVar[str] = "claim"
    section: ClassVar[str] = "claims"
    letter: str
    says: str
    stance: Literal["asserts", "concedes", "predicts", "if-then", "commits"]
    modality: tuple[str, ...] = detail(stands=True, default=())
    option: str = detail(refers=("option",), default="")
    weighs: Literal["for", "against", ""] = ""
    at: Place


@record
class Step(Interpretation):
    """A step of argument from premises to a conclusion.

    Several premises in one step are linked: each needs the others. Several steps to one conclusion
    are convergent: each can carry it alone. `scheme` is named after Walton, Reed and Macagno,
    *Argumentation Schemes* (2008).
    """

    noun: ClassVar[str] = "step"
    section: ClassVar[str] = "steps"
    from_: tuple[str, ...] = detail(refers=("claim",), label="from")
    to: str = detail(refers=("claim",))
    kind: Literal["supports", "counts against"]
    scheme: str = ""
    unstated: str = detail(label="unstated premise", default="")

    @property
    def linked(self) -> bool:
        """Whether the step has several premises that need each other."""
        return len(self.from_) > 1


@record
class Branch(Interpretation):
    """An if–then: the words of the condition, the words of the consequence."""

    noun: ClassVar[str] = "branch"
    section: ClassVar[str] = "branches"
    letter: str
    if_: Place = detail(label="if")
    then: Place
    claim: str = detail(refers=("claim",), default="")


@record
class Commitment(Interpretation):
    """What an author binds himself to, to whom, how strongly and on what condition."""

    noun: ClassVar[str] = "commitment"
    section: ClassVar[str] = "commitments"
    letter: str
    to: str = detail(refers=("name",))
    strength: Literal["wish", "invitation", "promise", "joint obligation"]
    condition: str = ""
    at: Place


@record
class Demand(Interpretation):
    """One action that is asked for: an interpretation of a request.

    `kind` is the set of classes that this reading accepts. `takes_up` are words of the letter that
    is being answered.
    """

    noun: ClassVar[str] = "demand"
    section: ClassVar[str] = "demands"
    request: str = detail(refers=("request",))
    kind: tuple[Literal["defensive", "command", "offensive"], ...]
    arm: str
    at: Place
    takes_up: tuple[Place, ...] = detail(label="takes up", default=())


@record
class Echo(Interpretation):
    """Words of one letter beside the words that answer them in the other, or beside silence."""

    noun: ClassVar[str] = "echo"
    section: ClassVar[str] = "echoes"
    mao: Place
    kim: Place = NOWHERE
    what: str


@record
class Silence(Interpretation):
    """Something that a letter does not say; `absent` are words that it would have needed.

    The words are looked for in the letter without regard to capitals, also inside other words.
    """

    noun: ClassVar[str] = "silence"
    section: ClassVar[str] = "not_asked"
    letter: str
    what: str
    absent: tuple[str, ...] = detail(label="words that do not occur", default=())


@record
class BracketFunction(Interpretation):
    """What an editor's bracket does."""

    noun: ClassVar[str] = "function"
    section: ClassVar[str] = "bracket_functions"
    bracket: str = detail(refers=("bracket",))
    function: Literal[
        "identifies a pseudonym",
        "gives another spelling",
        "translates an abbreviation",
        "identifies a place",
        "supplies a word",
    ]


@record
class Position:
    """One answer to an open question, with its reasons and evidence."""

    says: str
    because: str = ""
    at: tuple[Place, ...] = ()
    facts: tuple[str, ...] = detail(refers=("fact",), default=())
    confidence: Literal["high", "medium", "low", ""] = ""

    def __str__(self) -> str:
        """The answer and its reasons in one run."""
        return " ".join(filter(None, [self.says, self.because]))


@record
class Identity(Interpretation):
    """A question who or what is meant, with its competing answers side by side."""

    noun: ClassVar[str] = "identity"
    section: ClassVar[str] = "identities"
    question: str
    about: tuple[str, ...] = detail(refers=("*",))
    readings: tuple[Position, ...]


@record
class Tension(Interpretation):
    """Two things in the text that pull against each other, and how they may go together."""

    noun: ClassVar[str] = "tension"
    section: ClassVar[str] = "tensions"
    what: str
    at: tuple[Place, ...]
    explanations: tuple[str, ...]
    facts: tuple[str, ...] = detail(refers=("fact",), default=())


@record
class Ambiguity(Interpretation):
    """A question on which careful readers can differ, with their answers side by side."""

    noun: ClassVar[str] = "ambiguity"
    section: ClassVar[str] = "ambiguities"
    question: str
    at: tuple[Place, ...] = ()
    readings: tuple[Position, ...]


@record
class Move(Interpretation):
    """What an author does with his words towards his reader."""

    noun: ClassVar[str] = "move"
    section: ClassVar[str] = "moves"
    letter: str
    what: str
    at: Place


KINDS = (
    Option,
    Claim,
    Step,
    Branch,
    Commitment,
    Demand,
    Echo,
    Silence,
    BracketFunction,
    Identity,
    Tension,
    Ambiguity,
    Move,
)
