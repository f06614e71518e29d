"""What the view of an argument needs in the browser."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args, get_type_hints

from readingroom.document import Collection, Document
from readingroom.document.things import Place
from readingroom.reading.kinds import Ambiguity, Claim, Option, Step, Tension
from readingroom.widgets.desk.view import citing, whereabouts

STANCES: tuple[str, ...] = get_args(get_type_hints(Claim)["stance"])
_FROM = ["known from", "a reading, not the page"]


def data_of(document: Document, reading: Collection) -> dict[str, Any]:
    """The claims, options and steps of one reader, and the questions that touch their words."""
    claims = reading.every(Claim)
    questions: tuple[Tension | Ambiguity, ...] = (
        *reading.every(Tension),
        *reading.every(Ambiguity),
    )
    touching = _touching(claims, questions)
    coded = {claim.letter for claim in claims}
    return {
        "document": document.title,
        "reading": getattr(reading, "title", ""),
        "letters": [
            {"code": letter.code, "title": letter.title}
            for letter in document.letters
            if letter.code in coded
        ],
        "options": [
            {"id": option.id, "name": option.name, "letter": option.letter}
            for option in reading.every(Option)
        ],
        "claims": [_claim(claim, touching.get(claim.id, [])) for claim in claims],
        "steps": [_step(step) for step in reading.every(Step)],
        "items": {
            **{option.address: _option(option) for option in reading.every(Option)},
            **{question.address: _question(question) for question in questions},
        },
    }


def _claim(claim: Claim, questions: list[str]) -> dict[str, Any]:
    place = claim.at
    return {
        "id": claim.id,
        "name": claim.id.replace("-", " "),
        "letter": claim.letter,
        "siglum": place.siglum or f"line {place.line}",
        "start": place.start,
        "words": place.words,
        "says": claim.says.strip(),
        "stance": claim.stance,
        "modality": list(claim.modality),
        "option": claim.option,
        "weighs": claim.weighs,
        "note": claim.note.strip(),
        "rows": whereabouts(place),
        "cite": citing(place),
        "questions": questions,
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "id": step.id,
        "from": list(step.from_),
        "to": step.to,
        "kind": step.kind,
        "scheme": step.scheme,
        "unstated": step.unstated.strip(),
        "note": step.note.strip(),
    }


def _option(option: Option) -> dict[str, Any]:
    return {
        "kind": f"Option: {option.name}",
        "glyph": "part",
        "words": option.words,
        "rows": [*whereabouts(option.at), _FROM],
        "note": option.note,
        "cite": citing(option.at),
    }


def asked(question: Tension | Ambiguity) -> str:
    """What a tension or an open question is about, in one run."""
    words = question.what if isinstance(question, Tension) else question.question
    return " ".join(words.split())


def answers(question: Tension | Ambiguity) -> list[str]:
    """The ways of taking it that the reader sets side by side."""
    if isinstance(question, Tension):
        return [" ".join(each.split()) for each in question.explanations]
    return [" ".join(str(each).split()) for each in question.readings]


def _question(question: Tension | Ambiguity) -> dict[str, Any]:
    noun = "Tension" if isinstance(question, Tension) else "Open question"
    ways = [[f"{n}", way] for n, way in enumerate(answers(question), 1)]
    return {
        "kind": noun,
        "what": asked(question),
        "glyph": "between",
        "rows": [["what", asked(question)], *ways, _FROM],
        "more": [
            {"head": "Words that it is about", "words": place.words, "where": citing(place)}
            for place in question.places
        ],
        "note": question.note,
    }


def _touching(
    claims: Iterable[Claim], questions: Iterable[Tension | Ambiguity]
) -> dict[str, list[str]]:
    """For each claim the addresses of the questions whose words overlap with its own."""
    by_line: dict[int, list[tuple[Place, Tension | Ambiguity]]] = {}
    for question in questions:
        for place in question.places:
            for line in range(place.line, place.last_line + 1):
                by_line.setdefault(line, []).append((place, question))
    touching: dict[str, list[str]] = {}
    for claim in claims:
        here = (
            each
            for line in range(claim.at.line, claim.at.last_line + 1)
            for each in by_line.get(line, ())
        )
        found = (
            question.address
            for place, question in here
            if place.start < claim.at.end and claim.at.start < place.end
        )
        touching[claim.id] = list(dict.fromkeys(found))
    return touching


def building_data(document: Document) -> dict[str, Any]:
    """The lines of each letter to pick words from: facts of the page and nothing else."""
    return {
        "document": document.title,
        "stances": list(STANCES),
        "letters": [
            {"code": letter.code, "title": letter.title, "lines": own_lines(document, letter.code)}
            for letter in document.letters
            if document.page.own.get(letter.code)
        ],
        "items": {},
    }


def own_lines(document: Document, letter: str) -> list[dict[str, Any]]:
    """The lines of a letter without its enclosures; `stretch` counts what these cut it into."""
    page = document.page
    lines: list[dict[str, Any]] = []
    for stretch, span in enumerate(page.own.get(letter, ())):
        for number in page.lines(span):
            line = page.text.line_span(number)
            place = page.place(line)
            words = page.text.content[max(line.start, span.start) : min(line.end, span.end)]
            if words.strip():
                lines.append(_line(place, words, stretch))
    return lines


def _line(place: Place, words: str, stretch: int) -> dict[str, Any]:
    return {
        "number": place.line,
        "siglum": place.siglum,
        "words": words,
        "stretch": stretch,
        "voice": place.voice,
    }


_PLACES: Mapping[str, str] = {
    "thesis": "under no option: where the argument ends",
    "reason": "under no option: a reason",
    "other": "under no option: in steps with other claims",
    "alone": "under no option: in no step",
}


def counted(claim: Claim, options: Sequence[Option], places: Mapping[str, str]) -> str:
    """Under which option a claim is counted, and on which side, or what it is under none."""
    names = {option.id: option.name for option in options}
    where = places.get(claim.id, "alone")
    return _PLACES.get(where, f"{claim.weighs} “{names.get(claim.option)}”")
