"""Argdown: the argument of one reading, for argument maps."""

import json
import re
from collections.abc import Iterator

from readingroom.document import Document
from readingroom.document.things import as_read
from readingroom.errors import ReadingRoomError
from readingroom.reading import Claim, Step

_SIGNS = re.compile(r"([\\\[\]<>(){}#@*_:/+|~=^`!-])")


def argdown(document: Document, reading: str = "") -> str:
    """The claims, quoted with their lines, and steps of a reading. Raises `ReadingRoomError`."""
    if not reading:
        readers = " or ".join(f"--reading {each}" for each in document.readings) or "a reading"
        what = "Argdown holds an argument, and that is an interpretation"
        raise ReadingRoomError(f"{what}: add {readers}.")
    held = document.reading(reading)
    head = {"title": document.title, "reading": reading, "document": document.id}
    said = [f"{name}: {_known(value)}" for name, value in head.items()]
    claims = [*map(_claim, held.every(Claim))]
    steps = ["\n".join(_step(each)) for each in held.every(Step)]
    return "\n\n".join(["\n".join(["===", *said, "==="]), *claims, *steps]) + "\n"


def _known(value: object) -> str:
    """A value between braces; those within its words are written by their numbers."""
    words = json.dumps(value, ensure_ascii=False)
    return words[0] + words[1:-1].replace("{", "\\u007b").replace("}", "\\u007d") + words[-1]


def _claim(claim: Claim) -> str:
    known = _known({"words": claim.at.words, "where": claim.at.where, "stance": claim.stance})
    return f"[{_name(claim.id)}]: {_plain(claim.says or as_read(claim.id))} {known}"


def _step(step: Step) -> Iterator[str]:
    yield f"<step {_name(step.id)}>\n"
    premises = [*(f"[{_name(id)}]" for id in step.from_), *filter(None, [_plain(step.unstated)])]
    yield from (f"({number}) {each}" for number, each in enumerate(premises, 1))
    yield f"-- {_plain(step.scheme)} --" if step.scheme else "----"
    last, to = f"({len(premises) + 1})", f"[{_name(step.to)}]"
    against = f"{last} What counts against it, by step {_name(step.id)}\n  -> {to}"
    yield f"{last} {to}" if step.kind == "supports" else against


def _name(id: str) -> str:
    return re.sub(r"[\[\]<>\\]", "", id)


def _plain(words: str) -> str:
    """Words in which no sign means anything in Argdown."""
    return _SIGNS.sub(r"\\\1", " ".join(words.split()))
