"""What a teacher writes in place of each TODO of the memo."""

from __future__ import annotations

import re

FACTS = {
    "title": "Harbour Office of Port Elsa",
    "amount": "{figure: '2', unit: keepers, bound: at least, at: at least 2 keepers}",
    "meaning": "not stated",
    "kind": "person",
    "what": "A day that the page mentions",
    "sender": "ada-merrow",
    "addressee": "ada-merrow",
    "explains": "{quote: north light, occurrence: 1}",
    "voice": "registry",
}
VERBS = {
    "1": ("repair", "the north light"),
    "2": ("make", "the watch"),
    "2a": ("send", "keepers"),
    "2b": ("give", "a boat"),
    "3": ("warn", "the captains"),
}
EXERCISES = """\
- id: main-claim
  title: The main claim
  lesson: memo
  skill: argument
  level: 2
  kind: mark
  in: B
  prompt: The pilot says what he fears. Mark his words.
  hints: [A fear is about something that has not happened yet.]
  accept:
  - answer: Ships will surely be lost.
    core: lost
    say: It has not happened, and he is sure of it.
  foreseen:
  - gave: has been dark since the storm
    tag: oversight
    say: That is what has happened already. He has a reason to write of it.
    see: has been dark since the storm
    next: Read the sentence behind it.
  otherwise: Look for a verb that speaks of the time to come.
  evidence: [Ships will surely be lost.]

- id: said-or-silent

  title: Said or silent
  lesson: memo
  skill: close reading
  level: 2
  kind: silence
  in: B
  prompt: What does the pilot's letter do with each of these?
  items:
    first: Two keepers, or more, should come.
    second: The watch is as strong as it should be.
    third: A captain has complained.
  absent:
    third: [complain]
  hints: ['For each of them look for words that say it, then for words that deny it.']
  accept:
  - answer: {first: says, second: rules out, third: silent}
    say: The captains are to be warned. Of what they said there is not a word.
  foreseen:
  - gave: {third: says}
    tag: silence-as-answer
    say: The captains do stand in the letter, as people to be warned.
    next: Search for a word without which it cannot be said.
  otherwise: Take one statement, and read only for it.
  evidence: [To send at least 2 keepers.]

- id: in-your-words

  title: In your own words
  lesson: memo
  skill: argument
  level: 3
  kind: write
  prompt: >
    What does the pilot ask for, and what can the office give? Three to five sentences, with lines.
  starters: [The pilot asks … (line …).]
  samples:
  - level: Proficient
    text: He asks for a lamp, a watch and a warning. The office has nobody to send (line 28).
    note: It names both sides and a line for the harder one.
    next: Add the line in which he numbers his wishes.
  - level: Basic
    text: He wants help with the light.
    note: True of the first wish only.
    next: Go down the list once more.
  evidence: [I have no keepers to send]
"""


def fill_in(folder):
    """Fill in every TODO, and make the document final."""
    facts = folder / "document.yaml"
    lines, id = [], ""
    for line in facts.read_text("utf-8").splitlines():
        id = line.removeprefix("- id: ").strip("'") if line.startswith("- id: ") else id
        gap = re.match(r"\s*(\w+): '?TODO .*", line)
        lines.append(f"{line.partition(':')[0]}: {_filled(id, gap[1])}" if gap else line)
    text = "\n".join([*lines, ""]).replace("status: draft", "status: final")
    facts.write_text(text, "utf-8")
    questions = folder / "exercises.yaml"
    before = questions.read_text("utf-8").partition("- id: main-claim")[0]
    questions.write_text(f"{before}{EXERCISES}...\n", "utf-8")


def _filled(id, field):
    if field in ("verb", "target"):
        return f"[{VERBS[id][field == 'target']}]"
    return FACTS[field]
