"""An argument as tables and a letter as text: what stands where the view cannot live."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from readingroom.document import Collection, Document
from readingroom.markup import Html, block, element, scrolling, table
from readingroom.reading import places, standing
from readingroom.reading.kinds import Ambiguity, Claim, Option, Step, Tension
from readingroom.widgets.argument.data import answers, asked, counted, own_lines
from readingroom.widgets.argument.own import entries, framed

EMPTY = "No claims yet. Pick words of the letter, and add them as a claim."


def twin_of(
    document: Document, reading: Collection, rejected: Sequence[str], doubted: Sequence[str]
) -> Html:
    """Options, claims, steps and open questions of one reader as tables."""
    title = f"The argument of “{document.title}” in one reading"
    return block(
        element("p", title, class_="rr-title"),
        element("p", getattr(reading, "title", ""), class_="rr-lede"),
        *_options(reading),
        _framed("Claims", _claim_rows(document, reading, rejected, doubted)),
        *_steps(reading),
        *_questions(reading),
        label=title,
    )


def _framed(caption: str, rows: list[list[str]]) -> Html:
    """A table with its caption; the first row holds the heads."""
    return scrolling(table(rows[0], rows[1:], caption=caption), name=caption)


def _options(reading: Collection) -> list[Html]:
    options = reading.every(Option)
    if not options:
        return []
    sides = Counter((each.option, str(each.weighs)) for each in reading.every(Claim))

    def said(option: Option, side: str) -> str:
        count = sides[option.id, side]
        return f"{count} {'claim' if count == 1 else 'claims'}" if count else "no words"

    rows = [
        [each.name, each.place.where, each.words, said(each, "against"), said(each, "for")]
        for each in options
    ]
    heads = ["option", "where", "words", "against it", "for it"]
    return [_framed("The options that are weighed", [heads, *rows])]


def _claim_rows(
    document: Document, reading: Collection, rejected: Sequence[str], doubted: Sequence[str]
) -> list[list[str]]:
    claims = sorted(reading.every(Claim), key=lambda claim: claim.at.start)
    options, where = reading.every(Option), places(reading)
    state = _states(reading, rejected, doubted)
    supported = {step.to for step in reading.every(Step) if step.kind == "supports"}
    titles = {letter.code: letter.title for letter in document.letters}
    rows = [
        [
            claim.id.replace("-", " "),
            titles.get(claim.letter, claim.letter),
            claim.place.where,
            claim.words,
            claim.says,
            claim.stance,
            ", ".join(claim.modality),
            counted(claim, options, where),
            "yes" if claim.id in supported else "no support given",
            state[claim.id],
        ]
        for claim in claims
    ]
    heads = ["claim", "letter", "where", "words", "in plain words", "stance"]
    more = ["words of certainty", "counted", "supported", "state"]
    return [[*heads, *more], *rows]


def _states(reading: Collection, rejected: Sequence[str], doubted: Sequence[str]) -> dict[str, str]:
    """What each claim is: rejected, doubted, without support left, with less, or standing.

    It has less support if it stands, and would not if all that is doubted were rejected.
    """
    ids, steps = [claim.id for claim in reading.every(Claim)], reading.every(Step)
    stand = standing(ids, steps, rejected)
    firm = standing(ids, steps, {*rejected, *doubted})

    def state(id: str) -> str:
        if id in rejected:
            return "rejected"
        said = ["doubted"] if id in doubted else []
        if id not in stand:
            said.append("no support left")
        elif id not in firm and id not in doubted:
            said.append("less support")
        return ", ".join(said) or "stands"

    return {id: state(id) for id in ids}


def _steps(reading: Collection) -> list[Html]:
    steps = reading.every(Step)
    if not steps:
        return []
    names = {claim.id: claim.id.replace("-", " ") for claim in reading.every(Claim)}
    rows = [
        [
            step.id.replace("-", " "),
            " together with ".join(names.get(id, id) for id in step.from_),
            step.kind,
            names.get(step.to, step.to),
            step.scheme,
            step.unstated,
        ]
        for step in steps
    ]
    heads = ["step", "from", "kind", "to", "scheme", "unstated premise (the reading adds it)"]
    return [_framed("Steps", [heads, *rows])]


def _questions(reading: Collection) -> list[Html]:
    questions: tuple[Tension | Ambiguity, ...] = (
        *reading.every(Tension),
        *reading.every(Ambiguity),
    )
    if not questions:
        return []
    rows = [
        [
            asked(each),
            "; ".join(f"“{place.words}” ({place.where})" for place in each.places),
            " / ".join(answers(each)),
        ]
        for each in questions
    ]
    return [_framed("Tensions and open questions", [["what", "words", "how to take it"], *rows])]


def building_twin(document: Document, own: Mapping[str, Any]) -> Html:
    """The words of each letter, and what the reader has made of them so far."""
    title = f"An argument to build from “{document.title}”"
    texts = [
        part
        for letter in document.letters
        for part in _text(letter.title, own_lines(document, letter.code))
    ]
    return block(element("p", title, class_="rr-title"), *_own(own), *texts, label=title)


def _text(title: str, lines: list[dict[str, Any]]) -> list[Html]:
    if not lines:
        return []
    shown = [
        element(
            "p",
            element("span", line["siglum"], class_="rr-siglum"),
            element("span", line["number"], class_="rr-number"),
            element("span", line["words"], class_="rr-words rr-author"),
            class_="rr-line",
        )
        for line in lines
    ]
    return [element("p", title, class_="rr-head"), *shown]


def _own(own: Mapping[str, Any]) -> list[Html]:
    """A person's own entries as they are written, whether or not they can be used."""
    read = framed(own)
    options, where = read.every(Option), places(read)
    claims = [
        [
            str(claim.get("id", "")),
            str(_of(claim.get("at"), "quote")),
            *(str(claim.get(field, "")) for field in ("says", "stance")),
            counted(made, options, where),
        ]
        for claim, made in zip(entries(own, "claims"), read.every(Claim), strict=True)
    ]
    if not claims:
        return [element("p", EMPTY, class_="rr-note")]
    heads = ["claim", "words", "in plain words", "stance", "counted"]
    parts = [_framed("My claims", [heads, *claims])]
    steps = [
        [str(step.get(field, "")) for field in ("id", "from", "kind", "to", "unstated")]
        for step in entries(own, "steps")
    ]
    if steps:
        heads = ["step", "from", "kind", "to", "unstated premise"]
        parts.append(_framed("My steps", [heads, *steps]))
    return parts


def _of(value: object, name: str) -> object:
    return value.get(name, "") if isinstance(value, Mapping) else value or ""
