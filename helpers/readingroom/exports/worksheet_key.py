"""What an instructor's edition says behind an exercise: key, replies, evidence, hints, samples."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from readingroom.document import Document
from readingroom.document.things import Place
from readingroom.exercises import Exercise
from readingroom.exercises.kinds import Judged, Predict, Table, Weigh, Write
from readingroom.exercises.parts import Sample, Stand
from readingroom.markup import Html, element, join, prose, table

_BETWEEN = {"choose several": " and ", "order": " → "}
"""What stands between the values of an answer; elsewhere a list means that either is accepted."""
_ASKED = ("items", "left")
_ANSWERS = ("items", "options", "claims", "right", "classes")
"""Where the names in an answer come from; in pairs those of `_ASKED` stand before the colon."""


def key_box(exercise: Exercise, document: Document, number: int) -> Html:
    """All that is not for students about one exercise, in a box of its own."""
    return element(
        "aside",
        element("p", f"For the instructor: exercise {number}", class_="key-head"),
        *_of_kind(exercise),
        *_evidence(exercise.evidence),
        *_cards(exercise, document),
        *_hints(exercise),
        class_="key",
        aria_label=f"For the instructor: exercise {number}",
    )


def _of_kind(exercise: Exercise) -> Iterable[Html]:
    match exercise:
        case Judged():
            yield from _accepted(exercise)
            yield from _foreseen(exercise, exercise.foreseen)
            yield _said("Anything else", exercise.otherwise)
        case Weigh():
            yield from (_position(each) for each in exercise.positions.values())
            yield from _foreseen(exercise, exercise.foreseen)
            yield _said("When the support suffices", exercise.otherwise)
            if exercise.own:
                yield _said("To an answer of one's own", exercise.own)
        case Predict():
            yield _said("Not judged. At the end", exercise.come_back)
        case Write():
            yield from (_sample(each) for each in exercise.samples)


def _said(head: str, *words: str) -> Html:
    return element("p", element("b", f"{head}: "), prose(" ".join(filter(None, words))))


def _accepted(exercise: Judged) -> Iterable[Html]:
    """Every accepted answer with the reason why it holds."""
    for each in exercise.accept:
        yield element("p", element("b", "Accepted: "), _marked_or_told(exercise, each))
        yield element("p", prose(each.say))
        if isinstance(exercise, Table) and (way := getattr(each, "one_way", "")):
            yield element("p", element("b", "One way: "), element("code", way))


def _marked_or_told(exercise: Exercise, accepted: Any) -> Html:
    """An accepted answer in words; of a marking also the core that it has to hold."""
    told = in_words(exercise, accepted.answer)
    core = in_words(exercise, accepted.core) if hasattr(accepted, "core") else told
    return join(told, f"; it holds at least {core}" if core != told else None)


def _foreseen(exercise: Exercise, replies: Iterable[Any]) -> Iterable[Html]:
    """Foreseen answers as a table: what was given and which slip it is, what is said, what next."""
    rows = [
        (
            join(_given(exercise, each), element("br"), element("i", each.tag)),
            join(prose(each.say), f" ({each.see.where})" if each.see.line else None),
            prose(each.next),
        )
        for each in replies
    ]
    if rows:
        yield table(("if the answer holds", "say", "next"), rows)


def _given(exercise: Exercise, reply: Any) -> str:
    gave = getattr(reply, "gave", None)
    return in_words(exercise, gave) if gave else str(reply.off)


def in_words(exercise: Exercise, answer: Any) -> str:
    """A key, or a part of an answer, in the words of what can be chosen.

    A list means that either is accepted, except where several answers or an order are asked for.
    """
    names = _names(exercise, _ANSWERS)
    if exercise.kind == "number" and isinstance(answer, Mapping):
        order = (answer[name] for name in ("bound", "number", "unit") if name in answer)
        return " ".join(_told(each, names) for each in order)
    if exercise.kind == "step" and isinstance(answer, Mapping):
        return ", ".join(_step(answer, names))
    if isinstance(answer, Mapping):
        heads = _names(exercise, _ASKED)
        pairs = ((heads.get(str(key), str(key)), each) for key, each in answer.items())
        return "; ".join(f"{head}: {_told(each, names)}" for head, each in pairs)
    return _told(answer, names, _BETWEEN.get(exercise.kind, " or "))


def _names(exercise: Exercise, fields: Iterable[str]) -> dict[str, str]:
    """The words that stand for the names of what can be chosen."""
    return {
        id: f"“{choice.words}”" if choice.at.line else choice.words.removesuffix(".")
        for field in fields
        for id, choice in getattr(exercise, field, {}).items()
    }


def _told(value: Any, names: Mapping[str, str], between: str = " or ") -> str:
    match value:
        case Place():
            return _quoted(value)
        case list() | tuple() | set() | frozenset():
            return between.join(_told(each, names, between) for each in value)
    return names.get(str(value), str(value))


def _step(answer: Mapping[str, Any], names: Mapping[str, str]) -> Iterable[str]:
    """A step of an argument, or of its parts those that are named."""
    for name, head in (("from", "from "), ("kind", ""), ("to", "to ")):
        if name in answer:
            yield head + _told(answer[name], names, " with ")


def _quoted(place: Place) -> str:
    return f"“{' '.join(place.words.split())}” ({place.where})"


def _evidence(places: Iterable[Place]) -> Iterable[Html]:
    if found := [_quoted(place) for place in places if place.line]:
        yield _said("Shown by", "; ".join(found))


def _cards(exercise: Exercise, document: Document) -> Iterable[Html]:
    """The outside facts that the replies lean on."""
    for address in exercise.cards:
        fact = document.by_address.get(address)
        says, sure = getattr(fact, "says", ""), getattr(fact, "confidence", "")
        yield _said(f"From outside ({address})", says, f"Confidence: {sure}." if sure else "")


def _hints(exercise: Exercise) -> Iterable[Html]:
    if exercise.hints:
        yield element("p", element("b", "Hints, from far to near:"))
        yield element("ol", *(element("li", prose(each)) for each in exercise.hints))


def _position(stand: Stand) -> Html:
    words = "; ".join(_quoted(place) for place in stand.evidence)
    return element(
        "p", element("b", "It can be held: "), f"{stand.holds} {words}. Against it: {stand.but}"
    )


def _sample(sample: Sample) -> Html:
    head = ": ".join(filter(None, [sample.level, sample.called]))
    return join(
        element("p", element("b", head), f" ({sample.tag})" if sample.tag else None),
        element("blockquote", sample.text),
        element("p", sample.note, element("b", " Next: "), sample.next),
    )
