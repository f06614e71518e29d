"""Exercises made from a draft: only what the page itself decides is asked with a key.

What needs a reader is put down as an exercise with TODO, for the teacher to fill in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from typing import Any

from readingroom.document import Document
from readingroom.document.facts import Event, Letter, Name, Part, Request
from readingroom.document.things import UNFILLED, Place
from readingroom.importing.draft import Entry
from readingroom.loading.transcription import anchor, todo
from readingroom.text import Span

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


_MOST_TIMES = 6
_OWN = "oversight"


def words_of(document: Document, place: Place) -> Any:
    """The copied words that find a place."""
    return anchor(document.page.text, Span(place.start, place.end))


def count_of_items(document: Document) -> Entry | None:
    """How many items of a list stand under no other: the first list of which that is clear."""
    lettered = sorted(document.requests, key=lambda request: request.letter)
    for code, requests in groupby(lettered, key=lambda request: request.letter):
        found = [request for request in requests if request.label not in ("", UNFILLED)]
        top = [request for request in found if not request.part_of]
        below = [request for request in found if request.part_of]
        if len(top) > 1 and len({request.label for request in top}) == len(top):
            return _count(document, code, top, below)
    return None


def _count(document: Document, code: str, top: list[Request], below: list[Request]) -> Entry:
    too_many = {
        "gave": {"number": len(top) + len(below)},
        "tag": _OWN,
        "say": "That counts the items under another one as well.",
        "see": words_of(document, below[0].at) if below else "",
        "next": "Go down the list and count the labels of one kind only.",
    }
    return {
        "id": "items-of-the-list",
        "skill": "requests",
        "level": 1,
        "kind": "number",
        "prompt": f"Letter {code} numbers a list. How many items of it stand under no other item?",
        "units": ["items", "letters"],
        "hints": ["The label stands before the words: a figure, or a letter of the alphabet."],
        "accept": [
            {
                "answer": {"bound": "exactly", "number": len(top), "unit": "items"},
                "say": "A count is worth something when its rule is said with it. You had one.",
            }
        ],
        "foreseen": [too_many] if below else [],
        "otherwise": "Read the labels aloud, without the words behind them.",
        "evidence": [words_of(document, each.at) for each in (top[0], top[-1])],
    }


def order_of_times(document: Document) -> Entry | None:
    """The dates of the page, to be put in order; those that leave their order open are left out."""
    dated = sorted(_in_order(document.events), key=lambda event: event.place.start)
    if len(dated) < 3:
        return None
    names = {event.id: f"place-{number}" for number, event in enumerate(dated, 1)}
    right = [names[event.id] for event in _in_order(dated)]
    printed = list(names.values())
    at = {names[event.id]: words_of(document, event.place) for event in dated}
    as_printed = {
        "gave": printed,
        "tag": _OWN,
        "say": "This is the order in which the page prints them.",
        "see": at[right[0]],
        "next": "Take each as a date, wherever it stands.",
    }
    return {
        "id": "earlier-and-later",
        "skill": "time",
        "level": 1,
        "kind": "order",
        "prompt": "Put these times of the page in order, the earliest first.",
        "items": {name: {"at": words} for name, words in at.items()},
        "hints": ["Begin with the year, then the month, then the day."],
        "accept": [{"answer": right, "say": "In time they stand otherwise than on the page."}]
        if right != printed
        else [{"answer": right, "say": "Here the page itself keeps the order of time."}],
        "foreseen": [as_printed] if right != printed else [],
        "otherwise": "Find the earliest. Then ask the same of those that are left.",
        "evidence": list(at.values()),
    }


def _in_order(events: Iterable[Event]) -> list[Event]:
    """Events of the page one after the other, each on a later day than the last, in time."""
    closed: dict[str, tuple[datetime, datetime]] = {}
    by_id: dict[str, Event] = {}
    for event in events:
        stretch = event.stretch
        if stretch and stretch.earliest and stretch.latest and event.places:
            closed[event.id] = stretch.earliest, stretch.latest
            by_id[event.id] = event
    chosen: list[str] = []
    for id in sorted(closed, key=lambda id: closed[id][1]):
        if not chosen or closed[id][0].date() > closed[chosen[-1]][1].date():
            chosen.append(id)
    return [by_id[id] for id in chosen[:_MOST_TIMES]]


_LONGEST_SCRAP = 60


def draft_exercises(document: Document) -> tuple[Entry, ...]:
    """The exercises that a page allows, as entries of `exercises.yaml`, in the lesson's order."""
    made = (
        _predict(),
        _voices(document),
        _letters(document),
        _addressee(document),
        count_of_items(document),
        order_of_times(document),
        *OTHERS,
    )
    lesson = document.id
    return tuple(
        {"id": each["id"], "lesson": lesson, **{k: v for k, v in each.items() if k != "id"}}
        for each in made
        if each
    )


def _predict() -> Entry:
    return {**PREDICT, "options": OPTIONS}


def _voices(document: Document) -> Entry | None:
    """Whose words are these? One scrap of every part whose voice is known."""
    known = [part for part in document.every(Part) if part.voice in CLASSES]
    voices = [voice for voice in CLASSES if any(voice == part.voice for part in known)]
    if len(voices) < 2 or len(known) < 3:
        return None
    text = document.page.text
    items = {f"scrap-{n}": anchor(text, _scrap(document, part)) for n, part in enumerate(known, 1)}
    right = {id: CLASSES[part.voice][0] for id, part in zip(items, known, strict=True)}
    wrong = next(id for id, voice in right.items() if voice != "writer")
    taken_for_writer = {
        "gave": {wrong: "writer"},
        "tag": "page-as-source",
        "say": "These words stand on the page with the letters, and in none of them.",
        "see": items[wrong],
        "next": "Read the line above them and the line below. Which belong together?",
    }
    say = "Several hands, one page. Where a scrap stands says whose it is."
    return {
        "id": "whose-words",
        "skill": "sourcing",
        "level": 1,
        "kind": "classify",
        "prompt": "Scraps of the page, cut out and mixed. Who put each of them there?",
        "items": {id: {"at": words} for id, words in items.items()},
        "classes": {CLASSES[voice][0]: CLASSES[voice][1] for voice in voices},
        "hints": ["Find each scrap on the page first. What stands above it and below it?"],
        "accept": [{"answer": right, "say": say}],
        "foreseen": [taken_for_writer] if "author" in voices else [],
        "otherwise": "Take the scraps you are sure of, and see what their neighbours are.",
        "evidence": list(items.values())[:3],
    }


def _scrap(document: Document, part: Part) -> Span:
    """The first words of a part, up to the end of its line or an editor's bracket."""
    place = part.at[0]
    line = document.page.text.words(Span(place.start, place.end)).split("\n")[0]
    words = line.partition("[")[0].rstrip() or line
    if len(words) > _LONGEST_SCRAP:
        words = words[:_LONGEST_SCRAP].rpartition(" ")[0] or words[:_LONGEST_SCRAP]
    return Span(place.start, place.start + len(words))


def _known(document: Document) -> Iterator[tuple[Letter, str]]:
    """The letters whose two ends are known, each with the words for them."""
    names = {name.id: name.name for name in document.every(Name)}
    for letter in document.letters:
        if letter.sender in names and letter.addressee in names:
            yield letter, f"{names[letter.sender]} to {names[letter.addressee]}"


def _letters(document: Document) -> Entry | None:
    """Who writes to whom? Letters and their two ends, to be matched."""
    known = list(_known(document))
    pairs = dict.fromkeys(words for _, words in known)
    if len(known) < 2 or len(pairs) < 2:
        return None
    names = {words: f"ends-{number}" for number, words in enumerate(pairs, 1)}
    left = {letter.code.lower(): _opening(document, letter) for letter, _ in known}
    right = {letter.code.lower(): names[words] for letter, words in known}
    first, second = next(
        (one, other) for one in right for other in right if right[one] != right[other]
    )
    return {
        "id": "who-writes-to-whom",
        "skill": "sourcing",
        "level": 1,
        "kind": "match",
        "prompt": "This is how the letters of the page begin. Who writes each, and to whom?",
        "left": {code: {"at": words} for code, words in left.items()},
        "right": {name: words for words, name in names.items()},
        "hints": ["Whoever is spoken to stands at the beginning; whoever signs stands at the end."],
        "accept": [{"answer": right, "say": "Salutation and signature say it."}],
        "foreseen": [
            {
                "gave": {first: right[second]},
                "tag": _OWN,
                "say": "That is another letter of the page.",
                "see": left[first],
                "next": "Read on from these words to the name that ends the letter.",
            }
        ],
        "otherwise": "Take one letter, find its first and its last line, and name its two people.",
        "evidence": list(left.values()),
    }


def _opening(document: Document, letter: Letter) -> Any:
    """The words with which a letter begins."""
    first = document.page.text.words(Span(letter.at.start, letter.at.end)).split("\n")[0]
    words = first[:_LONGEST_SCRAP].rpartition(" ")[0] if len(first) > _LONGEST_SCRAP else first
    return anchor(document.page.text, Span(letter.at.start, letter.at.start + len(words or first)))


def _addressee(document: Document) -> Entry | None:
    """Mark the words that name the person to whom a letter is written."""
    for letter, _ in _known(document):
        name = document[f"name:{letter.addressee}"]
        line, within = letter.addressed, letter.at
        found = [at for at in name.mentions if line.start <= at.start and at.end <= line.end]
        if found and within.start <= line.start and line.end <= within.end:
            answer, core = words_of(document, line), words_of(document, found[0])
            return {
                "id": "to-whom",
                "skill": "close reading",
                "level": 1,
                "kind": "mark",
                "in": letter.code,
                "prompt": f"Mark the words by which letter {letter.code} says whom it is for.",
                "hints": ["A letter speaks to somebody before it speaks of anything."],
                "accept": [
                    {"answer": answer, "core": core, "say": "So the letter is for this reader."}
                ],
                "otherwise": f"Go to the beginning of letter {letter.code}, in line {within.line}.",
                "evidence": [answer],
            }
    return None
