"""One exercise of each kind about the real telegram, for the tests."""

from __future__ import annotations

HEAD = "format: exercises 1\ndocument: telegram-21646\n\nexercises:\n"
COMMON = """\
- id: {id}
  title: A question
  lesson: 02_argument
  skill: close reading
  level: 1
  kind: {kind}
  prompt: {prompt}
"""
HINTS = """\
  hints:
  - Look in line 86.
"""
WRONG = """\
    tag: oversight
    say: This is not what the line says.
    next: Read the line again.
"""
END = """\
  otherwise: Read line 29 aloud.
  evidence:
  - for familiarization
"""


def _exercise(id: str, kind: str, own: str, prompt: str = "What does the page say?") -> str:
    hints = "" if kind == "predict" else HINTS  # nobody judges a guess
    return COMMON.format(id=id, kind=kind, prompt=prompt) + hints + own


EXERCISES = {
    "predict": _exercise(
        "a-guess",
        "predict",
        """\
  options:
    long: A long letter
    short: A short letter
  come_back: Here is what you expected.
""",
    ),
    "choose one": _exercise(
        "who-sends",
        "choose one",
        f"""\
  options:
    kim: Kim Il Sung
    mao: Mao Zedong
    words:
      at: To Comrade FILIPPOV
  accept:
  - answer: mao
    say: The sentence in line 29 is his.
  foreseen:
  - gave: kim
{WRONG}{END}""",
    ),
    "choose several": _exercise(
        "who-gets-copies",
        "choose several",
        f"""\
  options:
    stalin: Stalin
    beria: Beria
    zhou: Zhou Enlai
    peng: Peng Dehuai
  accept:
  - answer: [stalin, beria]
    say: Both stand in line 21.
  foreseen:
  - gave: [zhou]
{WRONG}  - fault: incomplete
{WRONG}{END}""",
    ),
    "number": _exercise(
        "how-many-copies",
        "number",
        f"""\
  units: [copies, letters]
  accept:
  - answer: {{bound: exactly, number: 2, unit: copies}}
    say: The figure stands in brackets.
  foreseen:
  - gave: {{number: 21}}
{WRONG}  - fault: bound
{WRONG}  - fault: unit
{WRONG}{END}""",
    ),
    "order": _exercise(
        "in-order",
        "order",
        f"""\
  items:
    mao: Mao writes to Kim.
    kim: Kim answers.
    cover: Mao forwards both.
    got: The telegram is received.
  accept:
  - answer: [mao, kim, cover, got]
    say: Each carries what comes before it.
  foreseen:
  - gave: [got, mao]
{WRONG}  - gave: [kim, mao]
{WRONG}{END}""",
    ),
    "match": _exercise(
        "who-signs",
        "match",
        f"""\
  left:
    first:
      at: for further pressure on us
    second:
      at: continue a passive defense
  right:
    mao: Mao
    kim: Kim
    none: Nobody
  accept:
  - answer: {{first: mao, second: [kim]}}
    say: One stands in each letter.
  foreseen:
  - gave: {{second: [mao, none]}}
{WRONG}{END}""",
    ),
    "classify": _exercise(
        "which-arm",
        "classify",
        f"""\
  items:
    artillery: The guns of line 86
    bomber: The night flights of line 94
    infantry: The attacks of line 96
  classes:
    land: On the ground
    air: In the air
    sea: At sea
  accept:
  - answer: {{artillery: [land, air], bomber: air, infantry: land}}
    say: The first can be argued either way.
  foreseen:
  - gave: {{infantry: air}}
{WRONG}  - gave: {{bomber: [land, sea]}}
{WRONG}{END}""",
    ),
    "mark": _exercise(
        "where-he-thanks",
        "mark",
        f"""\
  in: K
  accept:
  - answer: for which we are sincerely grateful to you
    core: sincerely grateful
    say: He gives thanks for an invitation.
  foreseen:
  - fault: wrong letter
{WRONG}  - gave: With highest respect toward you
{WRONG}  - fault: editor's words
{WRONG}  - fault: too much
{WRONG}  - fault: too little
{WRONG}{END}""",
    ),
    "step": _exercise(
        "his-step",
        "step",
        f"""\
  claims:
    passive:
      at: continue a passive defense
    act: We must act.
    list: These measures are urgent.
  accept:
  - answer: {{from: [passive], to: act, kind: supports}}
    say: The warning carries it.
  foreseen:
  - gave: {{from: [passive], kind: counts against}}
{WRONG}  - gave: {{to: list}}
{WRONG}  - fault: turned round
{WRONG}{END}""",
    ),
    "interval": _exercise(
        "how-long",
        "interval",
        f"""\
  from:
    at: 3:00, 15.7.52
  to:
    at: 21:00 16 July 1952
  clocks: [Beijing, Moscow]
  accept:
  - answer: 42 h
    say: At face value.
  - answer: 37 h to 47 h
    say: Over both clocks.
  foreseen:
  - gave: 18 h
{WRONG}{END}""",
    ),
    "table": _exercise(
        "lines-a-letter",
        "table",
        f"""\
  accept:
  - answer: {{O: 1, M: 21, K: 14}}
    say: One line stands outside both letters.
    one_way: passages.groupby("letter").size()
  foreseen:
  - gave: {{O: 0}}
{WRONG}  - fault: one number
{WRONG}  - fault: other labels
{WRONG}{END}""",
    ),
    "silence": _exercise(
        "what-he-leaves-out",
        "silence",
        f"""\
  in: K
  items:
    guns: Kim asks for more guns.
    dead: Kim says how many have died.
    all: Kim wants no attack at all.
  accept:
  - answer: {{guns: says, dead: silent, all: rules out}}
    say: Each can be tested.
  absent:
    dead: [casualt, killed]
  foreseen:
  - gave: {{dead: rules out}}
{WRONG}{END}""",
    ),
    "covered words": _exercise(
        "how-sure-is-he",
        "covered words",
        f"""\
  passage: the enemy surely will not cause a breakdown in the negotiations
  covered:
    certainty: surely will not
    breach: {{quote: breakdown, occurrence: 2}}
  accept:
  - answer: {{certainty: [surely will not, will not], breach: [breakdown, break]}}
    say: He is sure of it.
  foreseen:
  - gave: {{certainty: perhaps will not}}
{WRONG}{END}""",
    ),
    "weigh": _exercise(
        "promise-or-not",
        "weigh",
        f"""\
  support: 2
  positions:
    promise:
      holds: It is a promise.
      evidence: [a request to render assistance]
      but: Nothing is named.
    offer:
      holds: It is an offer.
      evidence: [ask you not to be ashamed]
      but: It has a limit.
  foreseen:
  - fault: no words
{WRONG}  - fault: too few
{WRONG}  - fault: not in the document
{WRONG}  - fault: editor's words
{WRONG}{END}""".replace("[a request to render assistance]", "[with a request to render]"),
    ),
    "write": _exercise(
        "in-your-words",
        "write",
        """\
  starters:
  - Mao writes …
  samples:
  - level: Proficient
    text: He offers help, within a limit that he names.
    note: It says what is offered, and how far.
    next: Add the line.
  evidence:
  - for familiarization
""",
    ),
}


def written(*exercises: str) -> str:
    """A file of exercises."""
    return HEAD + "".join(exercises) + "...\n"


ALL = written(*EXERCISES.values())
