"""Names on a page: whom a letter addresses, who signs it and when, and all others in capitals."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile
from typing import Literal

from readingroom.importing.finds import FoundName, Line, Remark
from readingroom.orthography import composed, marks
from readingroom.text import Span, Text

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
_LETTER = rf"(?:[^\W\d_][{marks()}]*)"
_INITIALS = re.compile(rf"(?:{_LETTER}\.-?)+")
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


_CLOSING = re.compile(
    r"(?i)(?:(?:yours|very|most)\b.{0,40}(?:truly|sincerely|faithfully|respectfully)|sincerely|"
    r"respectfully|faithfully|cordially|(?:with\b.{0,40}\b)?(?:greetings|regards|respects?|wishes|"
    r"salute)\b[^.!,]{0,40}|с (?:\w+ ){0,3}(?:приветом|уважением)|signed|/s/)[.!,:)]*"
)
_SIGNED = re.compile(r"(?i)[\[(]?(?:signed|подпись|/s/)[\])]?\s*[:.]?\s*")
_MARKINGS = (
    "TOP SECRET STRICTLY CONFIDENTIAL URGENT COPY FROM SUBJECT DATE MEMORANDUM TELEGRAM JANUARY "
    "FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER PDF HTML NO CC "
    "RE TO THE AND OF IN PRIORITY ROUTINE IMMEDIATE"
)
MARKINGS = frozenset(re.findall(r"\w+", _MARKINGS))
"""Words in capitals that are no names."""
_NAME_WORD = re.compile(rf"(?:{_LETTER}\.)+|{_LETTER}[\w'’{marks()}-]+")
_BESIDES = re.compile(r"[\u2e80-\u9fff]|[^\s\u2e80-\u9fff]+")
"""Words, and signs of scripts that leave no space between words."""
_NAME = 5
"""Words that a name has at most."""
_WORDS = 8
"""Words of a line that may end with a name in capitals and no time behind it."""


@dataclass(frozen=True)
class Spans:
    """The places of all dates and hours, to be asked for by line."""

    spans: Sequence[Span]

    def within(self, span: Span) -> Sequence[Span]:
        """The times that lie in a stretch."""
        low = bisect_left(self.spans, span.start, key=lambda each: each.start)
        high = bisect_right(self.spans, span.end, key=lambda each: each.end)
        return self.spans[low:high]


def is_closing(words: str) -> bool:
    """Whether a line begins with words by which letters end."""
    return bool(_CLOSING.match(words.strip(MARKS)))


def signature(text: Text, line: Span, times: Spans, *, after: bool = False) -> Span | None:
    """The name with which a line is signed.

    Times at its end do not count. A name in capitals, a name behind closing words, or behind
    “signed” is one; a bare name only `after` closing words, or above a date.
    """
    if line.end - line.start > _LONGEST:
        line = Span(text.content.find(" ", line.end - _LONGEST, line.end) + 1 or line.end, line.end)
    end = _without_times(text, line, times)
    words = text.content[line.start : end]
    match = _SIGNED.match(words) or _CLOSING.match(words)
    if match and (name := name_at(words, _next_word(words, match.end()))):
        return moved(name, line.start)
    if name := _capitals(words, after or end < line.end):
        return moved(name, line.start)
    if after and (name := name_at(words, 0)) and words[name[1] :].lstrip()[:1] in ("", ",", "."):
        return moved(name, line.start)
    return None


def _capitals(words: str, sure: bool) -> tuple[int, int] | None:
    """The name in capitals at the end of some words: of one word only if it is `sure` or alone."""
    words = words.rstrip(MARKS + ".,;!")
    tokens = list(re.finditer(r"\S+", words))
    name = list(takewhile(_is_capital, reversed(tokens)))
    if not 0 < len(name) <= _NAME or any(token.group() in MARKINGS for token in name):
        return None
    plain = len(name) > 1 and len(tokens) <= _WORDS
    return (name[-1].start(), len(words)) if sure or plain or name == tokens[::-1] else None


def _is_capital(token: re.Match[str]) -> bool:
    return token.group().isupper() and bool(_NAME_WORD.fullmatch(token.group()))


def _next_word(words: str, at: int) -> int:
    return len(words) - len(words[at:].lstrip())


def _without_times(text: Text, line: Span, times: Spans) -> int:
    """Where a line ends when the times at its end are taken off."""
    end = line.end
    for time in reversed(times.within(line)):
        if text.content[time.end : end].strip(MARKS + ".,;"):
            break
        end = time.start
    if end == line.end:
        return end
    return line.start + len(text.content[line.start : end].rstrip(MARKS + ".,;-–—"))


def is_date(text: Text, line: Span, times: Spans) -> bool:
    """Whether a line says a date or an hour and no more than a place besides."""
    found = times.within(line)
    if not found or line.end - line.start > 80:
        return False
    besides = text.content[line.start : found[0].start] + text.content[found[-1].end : line.end]
    return len(_BESIDES.findall(besides)) < 3


def is_signed(text: Text, lines: Sequence[Line], number: int, times: Spans) -> bool:
    """Whether a line signs a letter, or dates it below the line that signs it."""
    dated = number > 0 and is_date(text, lines[number].span, times)
    number -= dated
    line = lines[number]
    after = dated or (number > 0 and is_closing(lines[number - 1].words))
    short = after or len(line.words) <= _LONGEST
    return short and signature(text, line.span, times, after=after) is not None


Kind = Literal["", "person", "organisation", "place"]

_WORD = re.compile(rf"{_LETTER}+(?:['’.-]{_LETTER}+)*")
_ROMAN = re.compile(r"[IVXLC]+")
_OFFICE = re.compile(
    r"(?i)\b(office|ministry|department|committee|embassy|bureau|commission|council|institute|"
    r"archive|directorate|section|division|legation|agency|staff|government|party)\b"
)
_MOST = 200
_LONGEST_NAME = 5
"""Words in capitals that make a name at most; more are a heading."""
_MOST_WORDS = 10


def names(
    text: Text,
    lines: Iterable[Line],
    people: Iterable[Span],
    archives: Iterable[str],
) -> tuple[tuple[FoundName, ...], tuple[Remark, ...]]:
    """Every name with each of its spellings on the page, those first that letters name.

    `people` are the places where a letter or a list names somebody; names in capitals are looked
    for in the `lines`. A word in capitals is no name if it stands in small letters too.
    """
    kinds: dict[str, Kind] = {}
    first: dict[str, str] = {}

    def take(words: str, kind: Kind) -> None:
        spelling = composed(" ".join(words.split()))
        key = _key(spelling)
        if key and any(map(str.isalpha, key)):
            first.setdefault(key, spelling)
            kinds.setdefault(key, kind)

    for span in people:
        words = text.words(span)
        take(words, "organisation" if _OFFICE.search(words) else "person")
    for archive in archives:
        take(archive, "organisation")
    small = {match.group() for match in _WORD.finditer(text.content) if match.group().islower()}
    for words in _in_capitals(text, lines, small):
        take(words, "")
        if len(first) > _MOST:
            break
    spellings = _spellings(text, set(first))
    found = [
        FoundName(tuple(dict.fromkeys([first[key], *spellings.get(key, ())])), kinds[key])
        for key in first
    ]
    if len(found) <= _MOST:
        return tuple(found), ()
    what = f"There are more than {_MOST} names here. Only so many were taken."
    return tuple(found[:_MOST]), (Remark(0, what),)


def _key(words: str) -> str:
    return " ".join(match.group() for match in _WORD.finditer(composed(words))).casefold()


def _in_capitals(text: Text, lines: Iterable[Line], small: set[str]) -> Iterator[str]:
    """Words in capitals, side by side, that are no heading, marking or number."""
    for line in lines:
        for run in _runs(text, line.span):
            for marking, group in groupby(run, MARKINGS.__contains__):
                words = list(group)
                if not marking and len(run) <= _LONGEST_NAME and _is_name(words, small):
                    yield " ".join(words)


def _runs(text: Text, span: Span) -> Iterator[list[str]]:
    """The longest runs of words in capitals with one space between them."""
    run: list[str] = []
    reached = span.start
    for match in _WORD.finditer(text.content, span.start, span.end):
        word = match.group()
        if run and (text.content[reached : match.start()] != " " or not word.isupper()):
            yield run
            run = []
        if word.isupper():
            run.append(word)
        reached = match.end()
    yield run


def _is_name(run: Sequence[str], small: set[str]) -> bool:
    known = all(word.lower() in small for word in run)  # So is an empty run.
    short = len(run) == 1 and (len(run[0]) < 3 or _ROMAN.fullmatch(run[0]))
    return not (known or short)


def _spellings(text: Text, keys: set[str]) -> dict[str, list[str]]:
    """For each name the spellings on the page that differ in capitals or space only."""
    beginnings = {key.split(" ")[0] for key in keys}
    longest = max((key.count(" ") + 1 for key in keys), default=0)
    tokens = list(_WORD.finditer(text.content))
    found: dict[str, dict[str, None]] = {}
    for number, token in enumerate(tokens):
        if composed(token.group()).casefold() in beginnings:
            for spelling in _growing(text, tokens[number : number + min(longest, _MOST_WORDS)]):
                if (key := _key(spelling)) in keys:
                    found.setdefault(key, {})[spelling] = None
    return {key: list(spellings) for key, spellings in found.items()}


def _growing(text: Text, tokens: Sequence[re.Match[str]]) -> Iterator[str]:
    """The first word, the first two, and so on, as long as they have capitals and stand close."""
    spelling, reached = "", tokens[0].start()
    for token in tokens:
        apart = text.content[reached : token.start()].strip(" \t\n")
        if apart or not token.group()[0].isupper():
            return
        spelling = f"{spelling} {composed(token.group())}".lstrip()
        yield spelling
        reached = token.end()
