"""What the inspector says of an argument: claims, steps, options, empty sides, open questions.

What a claim rests on and leads to is said once, by the cards of its steps; the script gathers it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from readingroom.agreement import overlap
from readingroom.document import Document
from readingroom.document.things import Place
from readingroom.html import Html, element, join
from readingroom.reading import Ambiguity, Claim, Option, Step, Tension
from readingroom.views.argumentation import SIDES, Argument, name_of
from readingroom.views.frame import card, links
from readingroom.views.view import citing

Questions = Tension | Ambiguity


def argument_cards(document: Document, argument: Argument) -> Iterator[Html]:
    """The cards of claims, steps, options and empty sides, and of the questions on the claims."""
    near = _by_line([each for each in argument.reading if isinstance(each, Questions)])
    asked: dict[str, Questions] = {}
    for claim in argument.claims:
        touching = _touching(claim.at, near)
        asked |= {each.address: argument.reading[each.address] for each in touching}
        yield _claim_card(argument, claim, touching)
    for step in argument.steps:
        yield _step_card(argument, step)
    titles = {letter.code: letter.title for letter in document.letters}
    for option in argument.options:
        yield _option_card(argument, option, titles)
        for side in SIDES:
            if not any((c.option, c.weighs) == (option.id, side) for c in argument.claims):
                yield _cell_card(argument, option, side, titles)
    for question in asked.values():
        yield _question_card(argument, question)


def _claim_card(argument: Argument, claim: Claim, questions: Sequence[Questions]) -> Html:
    return card(
        claim.address,
        f"Claim: {name_of(claim)}",
        shape="claim",
        placed=claim.at,
        rows=[
            ("in plain words", claim.says.strip()),
            ("stance", claim.stance),
            ("words of certainty", ", ".join(claim.modality)),
            ("counted", counted(claim, argument)),
        ],
        more=links(
            "Tensions and open questions", ((name_of(each), each.address) for each in questions)
        ),
        note=claim.note.strip(),
    )


_PLACES: Mapping[str, str] = {
    "thesis": "under no option: where the argument ends",
    "reason": "under no option: a reason",
    "other": "under no option: in steps with other claims",
    "alone": "under no option: in no step",
}


def counted(claim: Claim, argument: Argument) -> str:
    """Under which option a claim is counted, and on which side, or what it is under none."""
    names = {option.id: option.name for option in argument.options}
    return _PLACES.get(argument.places[claim.id], f"{claim.weighs} “{names.get(claim.option)}”")


def _step_card(argument: Argument, step: Step) -> Html:
    """What is said of a step; its links are its premises and, last, its conclusion."""
    unstated = step.unstated.strip()
    said = join(element("span", unstated), f" (No words of the letter: {argument.adds}.)")
    first, last = (
        links(head, ((argument.called(id), f"claim:{id}") for id in ids))
        for head, ids in (("From", step.from_), ("To", [step.to]))
    )
    return card(
        step.address,
        "Unstated premise" if unstated else "Step",
        shape="unstated" if unstated else "",
        silence=said if unstated else None,
        rows=[
            ("step", step.kind),
            ("scheme", step.scheme),
            ("premises", "joined: each needs the other" if step.linked else ""),
            argument.known,
        ],
        more=join(first, last),
        note=step.note.strip(),
        data_step=step.kind,
    )


def _option_card(argument: Argument, option: Option, titles: Mapping[str, str]) -> Html:
    at = option.at if option.at.line else None
    letter = [] if at else [("letter", titles.get(option.letter, ""))]
    return card(
        option.address,
        f"Option: {option.name}",
        placed=at,
        silence=None if at else "No words of the letter are given for it.",
        rows=[*letter, argument.known],
        note=option.note.strip(),
    )


def _cell_card(argument: Argument, option: Option, side: str, titles: Mapping[str, str]) -> Html:
    title = titles.get(option.letter, option.letter)
    return card(
        f"cell:{option.id}/{side}",
        f"No words {side} “{option.name}”",
        silence=f"No claim of {title} is counted {side} this option in this reading.",
        rows=[("letter", title), ("option", option.name), ("side", side), argument.known],
        note="The cell stays, because what a letter leaves out is as much to be seen as what it "
        "says.",
    )


def _question_card(argument: Argument, question: Questions) -> Html:
    if isinstance(question, Tension):
        kind, words, ways = "Tension", question.what, question.explanations
    else:
        kind, words = "Open question", question.question
        ways = tuple(map(str, question.readings))
    about = (
        element("li", "“", place.words, "” ", element("small", f"({citing(place)})"))
        for place in question.places
    )
    return card(
        question.address,
        f"{kind}: {name_of(question)}",
        rows=[
            ("what", _in_one_run(words)),
            *((str(n), _in_one_run(way)) for n, way in enumerate(ways, 1)),
            argument.known,
        ],
        more=join(element("p", "Words that it is about:"), element("ul", *about)),
        note=question.note.strip(),
    )


def _in_one_run(words: str) -> str:
    return " ".join(words.split())


def _by_line(questions: Sequence[Questions]) -> Mapping[int, list[Questions]]:
    """The questions by the lines that their words stand in."""
    found: dict[int, list[Questions]] = {}
    for question in questions:
        for place in question.places:
            for line in range(place.line, place.last_line + 1):
                found.setdefault(line, []).append(question)
    return found


def _touching(at: Place, near: Mapping[int, Sequence[Questions]]) -> list[Questions]:
    """The questions that are about some of these words."""
    lines = range(at.line, at.last_line + 1)
    known = {each.address: each for line in lines for each in near.get(line, ())}
    return [each for each in known.values() if any(overlap(at, place) for place in each.places)]
