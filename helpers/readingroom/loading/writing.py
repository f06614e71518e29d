"""Writing entries as YAML, the way the files here are written and read.

Every value stands so that `loading.plain` reads it as the same text; the hands of a person are
never undone, since nothing here rewrites a file.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from readingroom.loading.plain import UNSEEN
from readingroom.loading.quoting import anchor
from readingroom.loading.slots import ANCHOR_FIELDS, TODO

__all__ = ["anchor", "entry", "fields", "id_for", "todo"]

_WIDTH = 100
_OTHERWISE_TYPED = re.compile(
    r"[-+.]?\d[\d_]*\.?\d*(?:e[-+]?\d+)?|0[xob]\w+|[-+]?\.(?:inf|nan)|~|null|true|false|yes|no|on|off",
    re.IGNORECASE,
)
"""What an editor for YAML would take for a number or the like."""
_LIKE_A_NAME = re.compile(r"\w+:(?:\s|$)")


def entry(values: Mapping[str, Any]) -> str:
    """One entry of a list as text: a dash and its first field, the others below it.

    Values are text, numbers, lists, or fields of their own. What is empty is left out. Signs that
    cannot be seen, and that no file may hold, stand as U+FFFD.

    >>> print(entry({"id": "copies", "at": {"quote": "the enemy", "n": 2}, "note": "Copies: 2"}))
    - id: copies
      at: {quote: the enemy, n: 2}
      note: 'Copies: 2'
    <BLANKLINE>
    """
    return "".join(f"{line}\n" for line in _dashed(_fields(_filled(values))))


def fields(values: Mapping[str, Any]) -> str:
    """Named values as text, a list of entries with a dash for each; what is empty is left out.

    >>> print(fields({"format": "reading 1", "claims": [{"id": "losses", "stance": "concedes"}]}))
    format: reading 1
    claims:
    - id: losses
      stance: concedes
    <BLANKLINE>
    """
    return "".join(f"{line}\n" for line in _fields(_filled(values)))


def todo(hint: str = "") -> str:
    """What stands in place of a value that only a person can fill in.

    >>> todo("who signs?")
    'TODO who signs?'
    """
    return f"{TODO} {hint}".strip()


def id_for(words: str, taken: Collection[str] = ()) -> str:
    """A short id made of the first few words, and one that is not yet taken.

    >>> id_for("It is necessary to strengthen, at once", {"it-is-necessary-to"})
    'it-is-necessary-to-2'
    """
    parts = "".join(sign if sign.isalnum() else " " for sign in _joined(words).lower()).split()
    chosen = ""
    for part in parts[:4]:
        longer = f"{chosen}-{part}" if chosen else part[:30]
        chosen = longer if len(longer) <= 30 else chosen
    chosen = chosen or "entry"
    numbered = (f"{chosen}-{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (chosen, *numbered) if name not in taken)


def _joined(words: str) -> str:
    """The words with accents that stand alone joined to their letters, apostrophes left out."""
    return re.sub("['’]", "", unicodedata.normalize("NFC", words))


def _filled(value: Any) -> Any:
    """A value without what is empty in it."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, Mapping):
        inside = {name: _filled(each) for name, each in value.items()}
        return {name: each for name, each in inside.items() if each or each == 0}
    return [each for each in map(_filled, value) if each or each == 0]


def _fields(values: Mapping[str, Any]) -> Iterator[str]:
    for name, value in values.items():
        yield from _field(_scalar(name), value)


def _field(name: str, value: Any) -> Iterator[str]:
    """The lines of one field, on one line if it fits."""
    if isinstance(value, str) and _runs(value):
        yield f"{name}: >"
        yield from (f"  {line}" for line in textwrap.wrap(value, _WIDTH, **_WHOLE_WORDS))
    elif isinstance(value, str | int):
        yield f"{name}: {_scalar(value)}"
    elif len(line := f"{name}: {_flow(value)}") <= _WIDTH and _is_short(value):
        yield line
    elif isinstance(value, Mapping):
        yield f"{name}:"
        yield from (f"  {line}" for line in _fields(value))
    else:
        yield f"{name}:"
        for item in value:
            yield from _item(item)


def _item(item: Any) -> Iterator[str]:
    """One item of a list, with its dash."""
    if isinstance(item, str | int):
        yield f"- {_scalar(item)}"
    elif not isinstance(item, Mapping) or (_is_short(item) and len(_flow(item)) < _WIDTH):
        yield f"- {_flow(item)}"
    else:
        yield from _dashed(_fields(item))


_WHOLE_WORDS: dict[str, Any] = {"break_long_words": False, "break_on_hyphens": False}


def _dashed(lines: Iterator[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield f"{'  ' if number else '- '}{line}"


def _is_short(value: Any) -> bool:
    """Whether a value is written on one line: an anchor, or a list of short texts."""
    if isinstance(value, Mapping):
        return value.keys() <= set(ANCHOR_FIELDS)
    return all(isinstance(each, str | int) for each in value)


def _runs(value: str) -> bool:
    """Whether a text is prose that is written below a `>`."""
    plain = len(value) > _WIDTH and value == " ".join(value.split()) and not UNSEEN.search(value)
    return plain and not _LIKE_A_NAME.search(value)


def _flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, str | int):
        return _scalar(value, flow=True)
    if isinstance(value, Mapping):
        pairs = (f"{_scalar(name, flow=True)}: {_flow(each)}" for name, each in value.items())
        return f"{{{', '.join(pairs)}}}"
    return f"[{', '.join(map(_flow, value))}]"


def _scalar(value: str | int, *, flow: bool = False) -> str:
    """A text on one line, in quotation marks where it needs them."""
    if isinstance(value, int):
        return str(value)
    value = UNSEEN.sub("\N{REPLACEMENT CHARACTER}", value)
    if "\n" in value or "\t" in value:
        signs = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}
        return '"' + "".join(signs.get(sign, sign) for sign in value) + '"'
    return value if _is_plain(value, flow) else "'" + value.replace("'", "''") + "'"


def _is_plain(value: str, flow: bool) -> bool:
    """Whether a text stands as it is, without quotation marks."""
    if not value or value != value.strip() or value[0] in "-?:,[]{}#&*!|>'\"%@`=<":
        return False
    if _OTHERWISE_TYPED.fullmatch(value) or (flow and re.search(r"[,\[\]{}?]|:\W", value)):
        return False
    return not re.search(r":(?:\s|$)|\s#", value) and value not in ("...", "---")
