"""Whom the first lines of a letter name: addressee, sender, and who else is to have a copy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from readingroom.anchors import Span, Text

_TITLE = (
    r"(?:Comrades?|Cde\.|Mr\.?|Mrs\.?|Ms\.?|Miss|Dr\.?|Sir|Madam|His Excellency|Your Excellency|"
    r"Тов\.|тов\.|Товарищ[уа]?|товарищ[уа]?|Господин[уа]?)"
)
_POST = rf"(?:[^\W\d_a-z][^\n.,!?;:]{{1,100}},[ \t]+(?={_TITLE}[ \t]))?"
_TO = re.compile(rf"(?:To|Товарищу|Тов\.)[ \t]+(?:the[ ])?{_POST}(?:{_TITLE}[ \t]+){{0,2}}")
_DEAR = re.compile(
    rf"(?:My |Our )?(?:[Mm]ost |[Hh]ighly |[Dd]eeply )?"
    rf"(?:[Dd]ear|Esteemed|Respected|Honou?red|Beloved|Дорогой|Уважаемый|Многоуважаемый)[ \t]+"
    rf"(?:friend and )?(?:{_TITLE}[ \t]+){{0,2}}"
)
_TITLED = re.compile(rf"(?:{_TITLE}[ \t]+){{1,2}}")
_MEMO_TO = re.compile(
    r"(?i)(?:to|for|memorandum (?:for|to)|кому|an|收件人|致|수신|אל|إلى)[ \t]*[:：][ \t]*"
)
_MEMO_FROM = re.compile(r"(?i)(?:from|от кого|от|von|发件人|發件人|발신|מאת|من)[ \t]*[:：][ \t]*")
_COPY = re.compile(
    rf"(?i:copy|copies|cc)(?: (?:to|for)\b|[ \t]*:)[ \t]*:?[ \t]*(?:{_TITLE}[ \t]+){{0,2}}"
)
_CASELESS = re.compile(
    r"(?P<name>[^\W\d_]{1,12}) ?(?:同志|先生|閣下|동지|각하)[께에]?[ \t]*[：:！!，,]"
)
_COMRADE = re.compile(r"\bComrade[ \t]+|\b[Тт]оварищ[ ауеём]*[ \t]+")
_BETWEEN = re.compile(r"(?:\bfrom\s+|,\s+|^)(?:Comrade\s+)?")
_SMALL = frozenset(["of", "the", "de", "von", "van", "der", "da", "di", "al", "el", "bin", "for"])
_TOKEN = re.compile(r"[ \t]?([^\s,;:!?()\[\]“”\"«»]+)")
_POSSESSIVE = re.compile(r"['’]s$")
_INITIALS = re.compile(r"(?:[^\W\d_]\.-?)+")
_REST = re.compile(rf"\s*(?:{_TITLE}\s+)?([^\[\](){{}};\n]{{1,100}})")
_BEHIND = r"\s*(?:\[[^\]\n]{0,60}\])?\s*"
_ADDRESS_ENDS = re.compile(_BEHIND + r"(?:[!:.;]|,?$)")
_GREETING_ENDS = re.compile(_BEHIND + r"(?:[!:.;,]|$)")
_CALL_ENDS = re.compile(_BEHIND + r"(?:!|[:,]$)")
MARKS = " \t\"“”„‟＂«»「」『』'[]()"
_LONGEST = 160


@dataclass(frozen=True)
class Naming:
    """A line or lines by which a letter names somebody, and the words of the name in it."""

    span: Span
    name: Span


def salutation(text: Text, span: Span) -> Naming | None:
    """The addressee whom a line greets or is addressed to; None if it does neither.

    >>> page = Text("“To Comrade KIM IL SUNG.")
    >>> page.words(salutation(page, Span(0, 24)).name)
    'KIM IL SUNG'
    """
    if memo := _headed(text, span, _MEMO_TO):
        return memo
    line = _inside(text, span)
    words = text.words(line)[:_LONGEST]
    if match := _CASELESS.match(words):
        return Naming(line, moved(match.span("name"), line.start))
    for pattern, ends in ((_TO, _ADDRESS_ENDS), (_DEAR, _GREETING_ENDS), (_TITLED, _CALL_ENDS)):
        match = pattern.match(words)
        name = name_at(words, match.end()) if match else None
        if name and ends.match(words, name[1]):
            return Naming(line, moved(name, line.start))
    return None


def memo_sender(text: Text, span: Span) -> Naming | None:
    """The sender whom a line of the head of a memorandum names."""
    return _headed(text, span, _MEMO_FROM)


def copy_to(text: Text, span: Span) -> Naming | None:
    """The person to whom a letter says that a copy goes."""
    line = _inside(text, span)
    words = text.words(line)[:_LONGEST]
    match = _COPY.match(words)
    name = name_at(words, match.end()) if match else None
    return Naming(line, moved(name, line.start)) if name else None


def _headed(text: Text, span: Span, head: re.Pattern[str]) -> Naming | None:
    """A line that says “To:” or the like, and all that stands behind it, up to a bracket."""
    line = _inside(text, span)
    words = text.words(line)[:_LONGEST]
    start = head.match(words)
    rest = _REST.match(words, start.end()) if start else None
    name = rest[1].rstrip(" \t.,:!") if rest else ""
    if rest is None or not name:
        return None
    return Naming(line, moved((rest.start(1), rest.start(1) + len(name)), line.start))


def _inside(text: Text, span: Span) -> Span:
    """A line without the quotation marks and brackets around it."""
    words = text.words(span)
    start = span.start + len(words) - len(words.lstrip(MARKS))
    return Span(start, max(start, span.start + len(words.rstrip('"”»“」』＂'))))


def name_at(words: str, start: int) -> tuple[int, int] | None:
    """The name that begins at a place: words with capitals, and small ones between them.

    >>> name_at("Office of the Keeper will", 0), name_at("V. M. Molotov. We", 0)
    ((0, 20), (0, 13))
    """
    at, end = start, 0
    while (token := _TOKEN.match(words, at)) and token.end() < start + 100:
        word = token[1]
        bare = word if _INITIALS.fullmatch(word) else _POSSESSIVE.sub("", word.rstrip("."))
        begins = token.start(1) == start
        if not (bare[:1].isupper() and (end or begins)) and not (end and bare in _SMALL):
            break
        if bare not in _SMALL:
            end = token.start(1) + len(bare)
        if bare != word:
            break
        at = token.end()
    return (start, end) if end else None


def moved(found: tuple[int, int], by: int) -> Span:
    """A place within some words as a place within the text, where the words begin at `by`."""
    return Span(found[0] + by, found[1] + by)


def comrades(text: Text, span: Span) -> Iterator[Span]:
    """Every name behind “Comrade” in a stretch of the text."""
    for match in _COMRADE.finditer(text.content, span.start, span.end):
        words = text.content[match.end() : min(match.end() + 100, span.end)]
        if name := name_at(words, 0):
            yield moved(name, match.end())


def title_names(text: Text, title: Span) -> tuple[Span | None, Span | None]:
    """The sender and the addressee whom a title names, as in “Telegram from Mao to Stalin”."""
    words = text.words(title)[:400]
    for match in _BETWEEN.finditer(words):
        sender = name_at(words, match.end())
        if not sender:
            continue
        to = re.compile(r"(?:\s*[\[(][^\])\n]{0,60}[\])])?\s+to\s+(?:Comrade\s+)?").match(
            words, sender[1]
        )
        if to and (addressee := name_at(words, to.end())):
            return moved(sender, title.start), moved(addressee, title.start)
    return None, None
