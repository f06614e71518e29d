"""Exercises made from a draft: only what the page itself decides is asked with a key.

What needs a reader is put down as an exercise with TODO, for the teacher to fill in.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from readingroom.anchors import Span
from readingroom.document import Document
from readingroom.document.kinds import Letter, Name, Part
from readingroom.importing.drafting.counts import count_of_items, order_of_times, words_of
from readingroom.importing.drafting.names import Entry
from readingroom.importing.drafting.prompts import CLASSES, OPTIONS, OTHERS, PREDICT
from readingroom.loading.writing import anchor

_LONGEST_SCRAP = 60
_OWN = "oversight"


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
