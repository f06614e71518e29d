"""From a place back to copied words, and from values to the entries that are read as the same."""

import re
import textwrap
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import yaml

from readingroom.document.things import Place
from readingroom.loading.entries import ANCHOR_FIELDS, TODO
from readingroom.loading.syntax import UNSEEN
from readingroom.orthography import composed
from readingroom.text import Anchor, Lost, Scope, Span, Text

_LONG = 100
_ENDS = (20, 40, 80)
Written = dict[str, str | int]
"""An anchor as its fields are written in a file."""


def anchor(
    text: Text, span: Span, scopes: Mapping[str, Scope] | None = None, home: str = ""
) -> str | Written:
    """The shortest copied words by which a file finds a stretch of the text again.

    The words alone where they stand once; else with `in` (a letter of the `scopes` that is not
    `home`, the entry's own) or `occurrence`; a long stretch as `from` and `to`. Raises `Lost` for
    nothing but white space, and for what cannot be found from `home`.

    >>> text = Text("The enemy attacks, and the enemy will go on.")
    >>> anchor(text, Span(0, 9))
    'The enemy'
    >>> anchor(text, Span(27, 32))
    {'quote': 'enemy', 'occurrence': 2}
    """
    copied = text.words(span)
    if not copied.strip():
        raise Lost("there is nothing but white space.")
    ends = span.end - len(copied.lstrip()), span.start + len(copied.rstrip())
    span = text.whole(Span(*ends))
    words = " ".join(text.words(span).split())
    for how, scope in _ways(text, span, words, scopes or {}, home):
        for form in _forms(text, span, words, how, scope):
            if found(text, form, scope) == span:
                return words if form == {"quote": words} else form
    raise Lost(f"these words are not in letter {home}:\n    {words[:_LONG]}")


def transcribed(text: Text, value: Any) -> Any:
    """A value with the words that find a place again, instead of each place in it.

    >>> transcribed(Text("The enemy attacks."), {"at": [Span(4, 9)], "label": "1."})
    {'at': ['enemy'], 'label': '1.'}
    """
    if isinstance(value, Span | Place):
        return anchor(text, Span(value.start, value.end))
    if isinstance(value, dict):
        return {name: transcribed(text, each) for name, each in value.items()}
    return [transcribed(text, each) for each in value] if isinstance(value, list) else value


def found(text: Text, written: str | Mapping[str, Any], scope: Scope | None = None) -> Span | None:
    """Where an anchor leads within a scope; None if it leads nowhere, or to several places.

    >>> found(Text("the enemy, the enemy"), {"quote": "enemy", "occurrence": 2})
    Span(start=15, end=20)
    """
    form: Mapping[str, Any] = {"quote": written} if isinstance(written, str) else written
    quote, first, last, after = (form.get(name, "") for name in ("quote", "from", "to", "after"))
    try:
        return text.find(Anchor(quote, first, last, form.get("occurrence"), after=after), scope)
    except Lost:
        return None


def _ways(
    text: Text, span: Span, words: str, scopes: Mapping[str, Scope], home: str
) -> Iterator[tuple[Written, Scope]]:
    """How words may be told from others like them, and what is searched: the simplest first."""
    whole = scopes.get(home) or Scope(text.span)
    yield {}, whole
    holding = [code for code, scope in scopes.items() if code != home and scope.span.holds(span)]
    holding.sort(key=lambda code: scopes[code].span.end - scopes[code].span.start)
    named: list[tuple[Written, Scope]] = [({"in": code}, scopes[code]) for code in holding]
    yield from named
    for letter, scope in [({}, whole), *named]:
        for head in _heads(words):
            starts = [each.start for each in text.candidates(head, scope)]
            if span.start in starts:
                yield {"occurrence": 1 + starts.index(span.start), **letter}, scope


def _forms(text: Text, span: Span, words: str, how: Written, scope: Scope) -> Iterator[Written]:
    """Every anchor that may lead to the place in one way, the shortest first."""
    for head in _heads(words):
        first = found(text, {"quote": head, **how}, scope)
        if head == words:
            yield {"quote": words, **how}
        elif first and first.start == span.start:
            for tail in _endings(words):
                yield {"from": head, "to": tail, **how}


def _heads(words: str) -> Iterator[str]:
    """The words whole, or a few beginnings of many, up to the end of a word where one ends soon."""
    for length in _ENDS if len(words) > _LONG else (len(words),):
        ends = words.find(" ", length, length + 20)
        yield words[: _between_letters(words, ends if ends > 0 else length)].rstrip()


def _endings(words: str) -> Iterator[str]:
    """The last signs of some words, from the beginning of a word where one begins soon."""
    length = _ENDS[0]
    while length < len(words):
        cut = len(words) - length
        begins = words.rfind(" ", max(cut - 20, 0), cut)
        yield words[_between_letters(words, begins if begins >= 0 else cut) :].lstrip()
        length *= 2
    yield words


def _between_letters(words: str, at: int) -> int:
    return Text(words).whole(Span(at, at)).end


_WIDTH = 100
_LIKE_A_NAME = re.compile(r"\w+:(?:\s|$)")
_SHORT = 80


class _Writer(yaml.SafeDumper):
    """Writes anchors and short lists on one line, prose below a `>`, all else as YAML does."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def write_folded(self, text: str) -> None:
        self.write_indicator(">", True)
        for line in textwrap.wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False):
            self.write_indent()
            self.stream.write(line)
            self.indention = self.whitespace = False

    def text(self, value: str) -> yaml.Node:
        value = UNSEEN.sub("\N{REPLACEMENT CHARACTER}", value)
        plain = len(value) > _WIDTH and value == " ".join(value.split())
        runs = plain and not value.startswith(TODO) and not _LIKE_A_NAME.search(value)
        style = '"' if "\n" in value or "\t" in value else ">" if runs else None
        return self.represent_scalar("tag:yaml.org,2002:str", value, style)

    def mapping(self, values: dict[str, Any]) -> yaml.Node:
        flow = values.keys() <= set(ANCHOR_FIELDS) and _is_short(values.values(), values)
        return self.represent_mapping("tag:yaml.org,2002:map", values.items(), flow_style=flow)

    def list(self, values: list[Any]) -> yaml.Node:
        flow = _is_short(values, values)
        return self.represent_sequence("tag:yaml.org,2002:seq", values, flow_style=flow)


# Days stand as they are, without marks.
_Writer.yaml_implicit_resolvers = {
    sign: [(tag, form) for tag, form in forms if not tag.endswith("timestamp")]
    for sign, forms in _Writer.yaml_implicit_resolvers.items()
}
_Writer.add_representer(str, _Writer.text)
_Writer.add_representer(dict, _Writer.mapping)
_Writer.add_representer(list, _Writer.list)


def _is_short(inside: Iterable[Any], whole: Any) -> bool:
    return all(isinstance(each, str | int) for each in inside) and len(str(whole)) < _SHORT


def mapping(values: Mapping[str, Any] | Sequence[Any]) -> str:
    """Named values as text, what is empty left out; signs that no file may hold stand as U+FFFD.

    >>> at = {"quote": "the enemy", "occurrence": 2}
    >>> print(mapping({"format": "x 1", "numbers": [{"id": "copies", "at": at, "note": "Two: 2"}]}))
    format: x 1
    numbers:
    - id: copies
      at: {quote: the enemy, occurrence: 2}
      note: 'Two: 2'
    <BLANKLINE>
    """
    whole = _filled(values)
    return yaml.dump(whole, Dumper=_Writer, sort_keys=False, allow_unicode=True, width=10**9)


def todo(hint: str = "") -> str:
    """What stands in place of a value that only a person can fill in.

    >>> todo("who signs?")
    'TODO who signs?'
    """
    return f"{TODO} {hint}".strip()


def id_for(words: str, taken: Collection[str] = (), otherwise: str = "entry") -> str:
    """A short id made of the first few words, or `otherwise`, and one that is not yet taken.

    >>> id_for("It is necessary to strengthen, at once", {"it-is-necessary-to"})
    'it-is-necessary-to-2'
    """
    joined = re.sub("['’]", "", composed(words)).lower()
    parts = "".join(sign if sign.isalnum() else " " for sign in joined).split()
    chosen = ""
    for part in parts[:4]:
        longer = f"{chosen}-{part}" if chosen else part[:30]
        chosen = longer if len(longer) <= 30 else chosen
    chosen = chosen or otherwise
    if chosen not in taken:
        return chosen
    numbers = range(2, 10**9)
    free = bisect_left(numbers, True, key=lambda number: f"{chosen}-{number}" not in taken)
    return f"{chosen}-{numbers[free]}"


def code_for(number: int) -> str:
    """The code of a letter by its number from 0: A to Z, then AA and so on.

    >>> code_for(0), code_for(27)
    ('A', 'AB')
    """
    before, last = divmod(number, 26)
    return (code_for(before - 1) if before else "") + chr(ord("A") + last)


def _filled(value: Any) -> Any:
    if isinstance(value, Mapping):
        inside = {str(name): _filled(each) for name, each in value.items()}
        return {name: each for name, each in inside.items() if each or each == 0}
    if isinstance(value, list | tuple | set | frozenset):
        return [each for each in map(_filled, value) if each or each == 0]
    return value if value is None or type(value) is int else str(value)
