"""What the inspector says of an argument: claims, steps, options, empty sides, open questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from readingroom.document import Document
from readingroom.html import Html, element, join
from readingroom.reading import Ambiguity, Claim, Option, Step, Tension
from readingroom.views.argumentation import SIDES, Argument, name_of
from readingroom.views.frame import card, known, links
from readingroom.views.view import citing, whereabouts

Questions = Tension | Ambiguity


def argument_cards(document: Document, argument: Argument) -> Iterator[Html]:
    """The cards of the claims, steps, options, empty sides and open questions."""
    questions: tuple[Questions, ...] = (
        *argument.reading.every(Tension),
        *argument.reading.every(Ambiguity),
    )
    touching = _touching(argument.claims, questions)
    for claim in argument.claims:
        yield _claim_card(argument, claim, touching.get(claim.id, []))
    for step in argument.steps:
        yield _step_card(argument, step)
    titles = {letter.code: letter.title for letter in document.letters}
    for option in argument.options:
        yield _option_card(argument, option, titles)
        for side in SIDES:
            if not any((c.option, c.weighs) == (option.id, side) for c in argument.claims):
                yield _cell_card(argument, option, side, titles)
    for question in questions:
        yield _question_card(argument, question)


def _claim_card(argument: Argument, claim: Claim, questions: Sequence[Questions]) -> Html:
    into, out = argument.into[claim.id], argument.out[claim.id]
    added = " / ".join(step.unstated.strip() for step in into if step.unstated)

    def row(head: str, ids: Iterable[str]) -> Html | None:
        known = (id for id in dict.fromkeys(ids) if id in argument.by_id)
        return links(head, ((argument.called(id), f"claim:{id}") for id in known))

    carried = [step for step in into if step.kind == "supports"]
    weighing = [step for step in into if step.kind != "supports"]
    return card(
        claim.address,
        f"Claim: {name_of(claim)}",
        shape="claim",
        words=claim.at,
        rows=[
            *whereabouts(claim.at),
            ("in plain words", claim.says.strip()),
            ("stance", claim.stance),
            ("words of certainty", ", ".join(claim.modality)),
            ("counted", counted(claim, argument)),
            (
                "unstated",
                element("span", f"{argument.adds}: {added}", class_="rr-arg-adds") if added else "",
            ),
        ],
        more=join(
            row("Rests on", (step.from_[0] for step in carried if len(step.from_) == 1)),
            *(row("Rests on, joined", step.from_) for step in carried if len(step.from_) > 1),
            row("Supports", (step.to for step in out if step.kind == "supports")),
            row("Counts against", (step.to for step in out if step.kind != "supports")),
            row("Against it", (id for step in weighing for id in step.from_)),
            links(
                "Tensions and open questions", ((_asked(each), each.address) for each in questions)
            ),
        ),
        note=claim.note.strip(),
        cite=citing(claim.at),
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
    """What is said of a step; with it stands, for the script, what leads to what."""
    unstated = step.unstated.strip()
    way = {"from": step.from_, "to": step.to, "kind": step.kind}

    def pairs(ids: Iterable[str]) -> Iterable[tuple[str, str]]:
        return [(argument.called(id), f"claim:{id}") for id in ids if id in argument.by_id]

    return card(
        step.address,
        "Unstated premise" if unstated else "Step",
        shape="unstated" if unstated else "",
        silence=f"{unstated} (No words of the letter: {argument.adds}.)" if unstated else "",
        rows=[
            ("step", step.kind),
            ("scheme", step.scheme),
            ("premises", "joined: each needs the other" if step.linked else ""),
            argument.known,
        ],
        more=join(links("From", pairs(step.from_)), links("To", pairs([step.to]))),
        note=step.note.strip(),
        data_step=known(way),
    )


def _option_card(argument: Argument, option: Option, titles: Mapping[str, str]) -> Html:
    placed = bool(option.at.line)
    return card(
        option.address,
        f"Option: {option.name}",
        words=option.at if placed else None,
        silence="" if placed else "No words of the letter are given for it.",
        rows=[
            *(whereabouts(option.at) if placed else [("letter", titles.get(option.letter, ""))]),
            argument.known,
        ],
        note=option.note.strip(),
        cite=citing(option.at) if placed else "",
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
    ways = [(str(n), way) for n, way in enumerate(_answers(question), 1)]
    about = [
        element("li", "“", place.words, "” ", element("small", f"({citing(place)})"))
        for place in question.places
    ]
    return card(
        question.address,
        "Tension" if isinstance(question, Tension) else "Open question",
        rows=[("what", _asked(question)), *ways, argument.known],
        more=join(element("p", "Words that it is about:"), element("ul", *about))
        if about
        else None,
        note=question.note.strip(),
    )


def _asked(question: Questions) -> str:
    """What a tension or an open question is about, in one run."""
    words = question.what if isinstance(question, Tension) else question.question
    return " ".join(words.split())


def _answers(question: Questions) -> list[str]:
    """The ways of taking it that the reader sets side by side."""
    ways = question.explanations if isinstance(question, Tension) else question.readings
    return [" ".join(str(each).split()) for each in ways]


def _touching(
    claims: Iterable[Claim], questions: Iterable[Questions]
) -> dict[str, list[Questions]]:
    """For each claim the questions whose words overlap with its own."""
    by_line: dict[int, list[tuple[int, int, Questions]]] = {}
    for question in questions:
        for place in question.places:
            for line in range(place.line, place.last_line + 1):
                by_line.setdefault(line, []).append((place.start, place.end, question))
    touching: dict[str, list[Questions]] = {}
    for claim in claims:
        found: dict[str, Questions] = {}
        for line in range(claim.at.line, claim.at.last_line + 1):
            for start, end, question in by_line.get(line, ()):
                if start < claim.at.end and claim.at.start < end:
                    found[question.address] = question
        touching[claim.id] = list(found.values())
    return touching
