"""The words of the exercises that every page can have, and of those that wait for a teacher."""

from __future__ import annotations

from readingroom.importing.drafting.names import Entry
from readingroom.loading.writing import todo

CLASSES = {
    "author": ("writer", "Somebody who wrote one of the letters"),
    "registry": ("office", "An office that handled the paper"),
    "archive staff": ("archive", "The archive whose page this is"),
}
"""For each voice the name of its class in an exercise, and the words for it."""
OPTIONS = {
    "news": "Somebody tells what has happened",
    "request": "Somebody asks for something",
    "order": "Somebody tells others what to do",
    "answer": "Somebody answers an earlier letter",
}
PREDICT: Entry = {
    "id": "before-reading",
    "skill": "sourcing",
    "level": 1,
    "kind": "predict",
    "prompt": "You have seen the first lines of the page and nothing else. What do you expect to "
    "find under them? Choose what comes nearest, and say which line made you think so.",
    "why": "Which word or mark made you choose this?",
    "come_back": "This is what you expected before you read. Which line would you now show to "
    "somebody who expects the same?",
}
MAIN_CLAIM: Entry = {
    "id": "main-claim",
    "skill": "argument",
    "level": 2,
    "kind": "mark",
    "prompt": todo("ask for the words in which a letter says what it is really about"),
    "hints": [todo("where to look, from far to near")],
    "accept": [
        {
            "answer": todo("the longest marking you accept, copied from the page"),
            "core": todo("the words of it that must not be missing"),
            "say": todo("why these words"),
        }
    ],
    "foreseen": [
        {
            "gave": todo("words that students will mark instead"),
            "tag": "oversight",
            "say": todo("what is right about them, and what they leave out"),
            "next": todo("one thing to do"),
        }
    ],
    "otherwise": todo("what to look for"),
    "evidence": [todo("words of the page that prove it")],
}
SILENCE: Entry = {
    "id": "said-or-silent",
    "skill": "close reading",
    "level": 2,
    "kind": "silence",
    "prompt": "A letter can say a thing, rule it out, or be silent. What does this page do with "
    "each of these statements?",
    "items": {
        "first": todo("a statement that the page makes, in your words"),
        "second": todo("one that it rules out"),
        "third": todo("one that many would expect and that it does not make"),
    },
    "absent": {"third": [todo("a word that would have to be there")]},
    "hints": ["For each of them look for words that say it, then for words that deny it."],
    "accept": [
        {
            "answer": {"first": "says", "second": "rules out", "third": "silent"},
            "say": todo("which lines show it"),
        }
    ],
    "foreseen": [
        {
            "gave": {"third": "says"},
            "tag": "silence-as-answer",
            "say": "You may know it from elsewhere. This page does not say it.",
            "next": "Search for a word without which it cannot be said.",
        }
    ],
    "otherwise": "Take one statement, and read only for it.",
    "evidence": [todo("words of the page that say the first")],
}
WRITE: Entry = {
    "id": "in-your-words",
    "skill": "argument",
    "level": 3,
    "kind": "write",
    "prompt": todo(
        "a question that the whole page answers. Ask for three to five sentences with their lines"
    ),
    "starters": [
        "The letter asks … (line …).",
        "It gives as its reason …",
        "What it leaves open is …",
    ],
    "samples": [
        {
            "level": level,
            "text": todo(text),
            "note": todo("what it does well, and what it lacks"),
            "next": todo("one thing to do"),
        }
        for level, text in (
            ("Proficient", "an answer that you would be glad to read"),
            ("Basic", "an answer that you often read"),
        )
    ],
    "evidence": [todo("words of the page that a good answer will use")],
}
OTHERS = (MAIN_CLAIM, SILENCE, WRITE)
"""Exercises that only a reader of the page can make."""
