"""The lesson that a draft begins with: a notebook that runs at once, made of what the page has.

What only the teacher can write begins with **For the teacher, TODO**.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from readingroom.document import Document
from readingroom.document.facts import Part


@dataclass(frozen=True)
class About:
    """A part of a lesson: its heading, its minutes, the words that open it."""

    heading: str
    minutes: int
    words: str


TITLE = """\
# A close reading of {slug}

**For the teacher, TODO.** Give the lesson a question for a title: one that the page can answer, \
and that is worth the time. Write below in two or three sentences what a reader has to know \
beforehand, and not what the page says. Then delete this paragraph; the others of its kind, too, \
when you have done what they ask.

**When you have finished, you can**

{aims}

**{minutes} minutes.** You need no other lesson and no programming. Words in bold are explained \
where they first stand, and together in a box near the end."""
AIMS = {
    "voices": "say of any line of the page who put it there",
    "letters": "say who writes to whom, and inside what",
    "argument": "point at the words in which a letter says what it is about",
    "list": "read a list as it is numbered, and count with a rule",
    "time": "put the dates of the page in order, and say what they leave open",
    "silence": "tell what the page says from what it rules out and what it leaves unsaid",
    "write": "answer a question with words of the page and their lines",
}
HOW_TO_RUN = """\
The grey boxes hold a line or two of code, and you do not have to write any. Click into a box, \
hold **Shift** and press **Enter**: the box is **run**, and what it has to say appears under it. \
Go on box by box, and read what stands between them. A wrong answer costs nothing.

The first box puts the page on your desk. It shows nothing yet."""
TURNS = {
    "edges": About(
        "The edges first",
        4,
        "Before the whole page, look at the words that stand first. Who may have read them, "
        "and what did they tell a reader who knew nothing else?",
    ),
    "page": About(
        "The whole page",
        10,
        "Read the page once from top to bottom, and do not stop at what you do not "
        "understand. The **number** beside a line is its line on the page; within the "
        "letters a line has a short name as well, its **siglum**. Words in square "
        "**brackets** are boxed: as a rule, editors put them in.",
    ),
    "voices": About(
        "Who speaks where?",
        8,
        "More than one hand has been at work here. The page falls into **parts**, and "
        "each part has a **voice**: a writer's, an office's, or that of an archive's "
        "staff. Open the boxes in the view, from the outside to the inside.",
    ),
    "letters": About(
        "Who writes to whom?",
        6,
        "A **letter** has somebody who writes and somebody who is written to. The table has "
        "what is noted of both. Check it against the page.",
    ),
    "argument": About(
        "What is it about?",
        6,
        "A **claim** is something a writer wants to have believed. In most letters one "
        "claim carries the others. Find it in the text above.",
    ),
    "list": About(
        "The list as it is numbered",
        8,
        "A writer who numbers wants to be read item by item. In each item find the "
        "verb, and what the verb acts on.",
    ),
    "time": About(
        "When?",
        8,
        "Every date and hour that the page prints, laid on a line of time. What the "
        "page does not say, such as whose clock an hour was read from, stays open.",
    ),
    "silence": About(
        "What does it not say?",
        6,
        "A page **says** a thing, **rules it out**, or is **silent**. The third is the "
        "one that readers miss, because what they know from elsewhere runs into the "
        "gap.",
    ),
    "write": About(
        "Write, and look back",
        8,
        "Now you. Take your quotations from the page and not from memory, and give the "
        "line of each.",
    ),
}
INTRODUCTIONS = {
    "ask-before-reading": "What will follow? Nobody judges what you say now, and you will meet it "
    "again at the end.",
    "text": "**For the teacher, TODO.** Name here the words that your readers will stumble on, "
    "and explain them in the same breath.",
    "ask-whose-words": "Now without the view:",
    "ask-who-writes-to-whom": "Look for the two ends of each letter, and say who they are.",
    "ask-to-whom": "In one letter, mark it with your own hand.",
    "ask-main-claim": "**For the teacher, TODO.** This question waits for you in `exercises.yaml`.",
    "ask-items-of-the-list": "How long is the list? It sounds like the easiest question of this "
    "lesson.",
    "ask-earlier-and-later": "Pages are seldom printed in the order of time.",
    "ask-said-or-silent": "**For the teacher, TODO.** Three statements wait for you in "
    "`exercises.yaml`: one that the page makes, one that it denies, one of "
    "which it does not speak.",
    "ask-in-your-words": "**For the teacher, TODO.** The question, and two answers to compare "
    "with, wait for you in `exercises.yaml`.",
    "recall": "And this is what you expected before you read. Would you still choose it?",
    "glossary": "The words in bold, once more:",
}
STOP = """\
**A good place to stop.** When you come back, run the boxes from the top: in the menu, *Run*, then \
*Run All Cells*. Your answers are kept."""
END = """\
**What to take with you**

- The edges of a page say who had it in hand.
- Every statement about a page has a line, or it is yours.
- A count is worth something when its rule is said with it.
- Silent is an answer too.

**For the teacher, TODO.** Put two points in place of these that belong to this page alone, and \
say what comes next."""
HAND_IN = """\
## Hand in

Your answers stand in `answers.json` already; there is nothing to save. The next box makes a \
**portfolio** of this lesson: one page with what you answered and the words you marked. Read it \
through before you let go of it."""


_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
_STOP_AFTER, _LEAST_AFTER = 22, 6
"""Minutes after which a long lesson has a place to stop, and what must be left of it then."""
Box = tuple[str, str]
"""The id of a code cell, and its code."""


@dataclass(frozen=True)
class Turn:
    """A part of the lesson: what `TURNS` calls it, and its boxes, each with words before it."""

    name: str
    boxes: Sequence[Box]


def lesson(document: Document, exercises: Sequence[str]) -> str:
    """The text of a notebook on a document, asking the exercises with these ids.

    A part for which the page has nothing is left out; the minutes add up all the same.
    """
    turns = [turn for turn in _turns(document, exercises) if turn.boxes]
    minutes = sum(TURNS[turn.name].minutes for turn in turns)
    aims = "\n".join(f"- {AIMS[turn.name]};" for turn in turns if turn.name in AIMS)
    slug = document.id
    top = TITLE.format(slug=slug, aims=f"{aims[:-1]}.", minutes=minutes)
    opening = f'import readingroom as rr\npage = rr.load("{slug}")'
    cells = [_words("title", top), _words("how-to-run", HOW_TO_RUN), _code("open", opening)]
    so_far = 0
    for number, turn in enumerate(turns, 1):
        cells += _cells(turn, number)
        before, so_far = so_far, so_far + TURNS[turn.name].minutes
        if before < _STOP_AFTER <= so_far and minutes > so_far + _LEAST_AFTER:
            cells.append(_words("stop", STOP))
    portfolio = f'rr.portfolio("{slug}", document="{slug}")'
    cells += [_words("key-points", END), _words("hand-in", HAND_IN), _code("portfolio", portfolio)]
    notebook = {"cells": cells, "metadata": _METADATA, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _turns(document: Document, exercises: Sequence[str]) -> Iterator[Turn]:
    """The parts of a lesson: predict, read, voices, letters, list, time, argue, look back."""
    slug = document.id

    def ask(*names: str) -> list[Box]:
        return [(f"ask-{id}", f'rr.exercise("{slug}/{id}")') for id in names if id in exercises]

    first = ("first-words", f'page["{_head(document)}"]')
    yield Turn("edges", [first, *ask("before-reading")])
    yield Turn("page", [("text", "rr.widgets.text(page)")])
    if len(document.every(Part)) > 1:
        boxes = ("provenance", "rr.widgets.provenance(page)")
        yield Turn("voices", [boxes, *ask("whose-words")])
    if document.letters:
        table = (
            "letters-table",
            'rr.show(rr.tables.letters(page)[["title", "sender", "addressee", "first_line"]])',
        )
        yield Turn("letters", [table, *ask("who-writes-to-whom", "to-whom")])
        yield Turn("argument", ask("main-claim"))
    if document.requests:
        ledger = ("ledger", "rr.widgets.requests(page)")
        yield Turn("list", [ledger, *ask("items-of-the-list")])
    if any(event.stretch and event.stretch.earliest for event in document.events):
        timeline = ("timeline", "rr.widgets.timeline(page)")
        yield Turn("time", [timeline, *ask("earlier-and-later")])
    yield Turn("silence", ask("said-or-silent"))
    recall = ("recall", f'rr.recall("{slug}/before-reading")')
    glossary = ("glossary", f'rr.glossary("{slug}")')
    yield Turn("write", [*ask("in-your-words"), recall, glossary])


def _head(document: Document) -> str:
    """The address of the words that stand at the head of the page, before any letter."""
    heads = [part for part in document.every(Part) if part.voice == "registry"]
    first = min((letter.at.start for letter in document.letters), default=0)
    before = [part for part in heads if part.at[0].start < first]
    if before:
        return before[0].address
    lines = document.text.split("\n")
    start = document.page.text.line(first)
    return f"line:{next(n for n in range(start, len(lines) + 1) if lines[n - 1].strip())}"


def _cells(turn: Turn, number: int) -> Iterator[dict[str, Any]]:
    """The cells of a part: a heading, and words before each box."""
    about = TURNS[turn.name]
    words = f"## {number}. {about.heading} ({about.minutes} minutes)\n\n{about.words}"
    for place, (id, code) in enumerate(turn.boxes):
        more = INTRODUCTIONS.get(id, "")
        before = "\n\n".join(filter(None, [words if place == 0 else "", more]))
        yield _words(turn.name if place == 0 else f"{id}-intro", before)
        yield _code(id, code)


def _words(id: str, source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": id, "metadata": {}, "source": _lines(source)}


def _code(id: str, source: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": id,
        "metadata": {},
        "outputs": [],
        "source": _lines(source),
    }


def _lines(source: str) -> list[str]:
    return source.strip().splitlines(keepends=True)
