"""Whom a line names: headings, greetings, signatures and copies, and the lines that are a date."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from readingroom.dates import written_in
from readingroom.importing.diplomatics import Line, forms, moved
from readingroom.orthography import marks
from readingroom.text import Span


def _any(name: str) -> str:
    return f"(?:{'|'.join(forms()[name])})"


_TITLE = _any("titles")
_TITLES = rf"(?:{_TITLE}[ \t]+)"
PERSON = re.compile(rf"{_TITLE}[ \t]+$")
"""What stands before the name of a person."""
_POST = rf"(?:[^\W\d_a-z][^\n.,!?;:]{{1,100}},[ \t]+(?={_TITLE}[ \t]))?"
_DEAR = rf"(?:My |Our )?(?:[Mm]ost |[Hh]ighly |[Dd]eeply )?{_any('dear')}[ \t]+(?:friend and )?"
_GREETINGS = tuple(
    (re.compile(begins), re.compile(r"\s*(?:\[[^\]\n]{0,60}\])?\s*" + ends))
    for begins, ends in (
        (rf"(?:To|Товарищу|Тов\.)[ \t]+(?:the[ ])?{_POST}{_TITLES}{{0,2}}", r"(?:[!:.;]|,?$)"),
        (rf"{_DEAR}{_TITLES}{{0,2}}", r"(?:[!:.;,]|$)"),
        (rf"{_TITLES}{{1,2}}", r"(?:!|[:,]$)"),
    )
)
_CASELESS = re.compile(
    r"(?P<name>[^\W\d_]{1,12}) ?(?:同志|先生|閣下|동지|각하)[께에]?[ \t]*[：:！!，,]"
)
_HELD = rf"(?=[^.;:\n]*\b{_any('offices')}\b)[^.;:\n]{{3,90}}?"
_POSTS = re.compile(
    rf"(?:\d{{1,4}}\.\s)?(?:Telegram from |Letter from )?[Tt]he (?P<sender>{_HELD}) to the "
    rf"(?P<addressee>{_HELD})(?:\s?\[?\d{{1,2}}\]?|[¹²³⁰-⁹]+)?"
)
_ON_A_LINE = re.compile(
    r"F(?:rom|ROM):?\s(?P<sender>[^\n:;]{2,80}?)[,;]?\sT(?:o|O):?\s(?P<addressee>[^\n:;.]{2,80})"
)
_LABELS = [
    (each["role"], each["kind"], re.compile(rf"(?i)(?:{each['begins']})[ \t]*[:：][ \t]*"))
    for each in forms()["labels"]
]
_REST = re.compile(rf"\s*(?:{_TITLE}\s+)?([^\[\](){{}};\n]{{1,100}})")
_COPY = re.compile(
    rf"(?i:copy|copies|cc)(?: (?:to|for)\b|[ \t]*:)[ \t]*:?[ \t]*(?:{_TITLE}[ \t]+){{0,2}}"
)
_ABOUT = re.compile(r"(?i)(?:subject|re|тема)\s*[:：]\s*(?=\S)")
_DATED = re.compile(r"(?i)(?:date|dated?|дата)\s*[:：]")
_BETWEEN = re.compile(r"(?:\bfrom\s+|,\s+|^)(?:Comrade\s+)?")
_SMALL = frozenset(["of", "the", "de", "von", "van", "der", "da", "di", "al", "el", "bin", "for"])
_TOKEN = re.compile(r"[ \t]?([^\s,;:!?()\[\]“”\"«»]+)")
_LETTER = rf"(?:[^\W\d_][{marks()}]*)"
_INITIALS = re.compile(rf"(?:{_LETTER}\.-?)+")
MARKS = " \t\"“”„‟＂«»「」『』'[]()"
_LONGEST = 160


@dataclass(frozen=True)
class Head:
    """What a line says at the head of a letter: whom it is for, or from, and in which form.

    It `addresses` somebody, as on an envelope, and does not greet: “To Comrade Kim”.
    """

    kind: Literal["posts", "edition", "memo", "greeting"]
    span: Span
    addressee: Span | None = None
    sender: Span | None = None
    addresses: bool = False


def head(line: Line) -> Head | None:
    """The two ends of a letter, as far as a line that begins it names them; None if it does not.

    >>> line = Line(1, "The Secretary of State to the Embassy in Vell", Span(0, 45))
    >>> head(line).addressee
    (30, 45)
    """
    words, start = _inside(line)
    at = Span(start, start + len(words))
    for kind, pattern in (("posts", _POSTS), ("memo", _ON_A_LINE)):
        if len(words) <= _LONGEST and (match := pattern.fullmatch(words)):
            ends = {role: moved(match.span(role), start) for role in ("sender", "addressee")}
            return Head(kind, at, **ends)  # type: ignore[arg-type]
    for role, kind, label in _LABELS:
        if named := _behind(words, label):
            return Head(kind, at, addresses=True, **{role: moved(named, start)})
    if greeted := _greeting(words[:_LONGEST]):
        addresses = words.startswith(("To ", "Тов"))
        return Head("greeting", at, addressee=moved(greeted, start), addresses=addresses)
    return None


def _greeting(words: str) -> tuple[int, int] | None:
    if match := _CASELESS.match(words):
        return match.span("name")
    for pattern, ends in _GREETINGS:
        match = pattern.match(words)
        name = name_at(words, match.end()) if match else None
        if name and ends.match(words, name[1]):
            return name
    return None


def _behind(words: str, label: re.Pattern[str]) -> tuple[int, int] | None:
    """All that stands behind a label such as “To:”, up to a bracket; no sentence, and no date."""
    start = label.match(words[:_LONGEST])
    rest = _REST.match(words, start.end()) if start else None
    name = rest[1].rstrip(" \t.,:!") if rest else ""
    if rest is None or not name or name[0].islower() or next(written_in(name), None):
        return None
    return rest.start(1), rest.start(1) + len(name)


def copy_to(line: Line) -> Span | None:
    """The person to whom a line of a letter says that a copy goes."""
    words, start = _inside(line)
    match = _COPY.match(words)
    name = name_at(words[:_LONGEST], match.end()) if match else None
    return moved(name, start) if name else None


def subject(line: Line) -> Span | None:
    """What stands behind “Subject:” in the head of a memorandum."""
    match = _ABOUT.match(line.words) if len(line.words) < 400 else None
    return Span(line.span.start + match.end(), line.span.end) if match else None


def _inside(line: Line) -> tuple[str, int]:
    """The words of a line without marks and brackets around them, and where they begin."""
    words = line.words.rstrip('"”»“」』＂')
    inner = words.lstrip(MARKS)
    return inner, line.span.start + len(words) - len(inner)


def name_at(words: str, start: int) -> tuple[int, int] | None:
    """The name that begins at a place: words with capitals, and small ones between them.

    >>> name_at("Office of the Keeper will", 0), name_at("V. M. Molotov. We", 0)
    ((0, 20), (0, 13))
    """
    at, end = start, 0
    while (token := _TOKEN.match(words, at)) and token.end() < start + 100:
        word = token[1]
        bare = word if _INITIALS.fullmatch(word) else re.sub("['’]s$", "", word.rstrip("."))
        begins = token.start(1) == start
        if not (bare[:1].isupper() and (end or begins)) and not (end and bare in _SMALL):
            break
        if bare not in _SMALL:
            end = token.start(1) + len(bare)
        if bare != word:
            break
        at = token.end()
    return (start, end) if end else None


def title_names(title: str) -> tuple[str, str]:
    """The sender and the addressee whom a title names; empty where it names none.

    >>> title_names("Ciphered Telegram from Mao Zedong to Filippov [Stalin]")
    ('Mao Zedong', 'Filippov')
    """
    for match in _BETWEEN.finditer(title[:400]):
        sender = name_at(title, match.end())
        to = re.compile(r"(?:\s*[\[(][^\])\n]{0,60}[\])])?\s+to\s+(?:the\s+|Comrade\s+)*").match(
            title, sender[1] if sender else 0
        )
        if sender and to and (addressee := name_at(title, to.end())):
            return title[slice(*sender)], title[slice(*addressee)]
    return "", ""


_CLOSING = re.compile(rf"(?i){_any('closings')}[.!,:)]*")
_SIGNED = re.compile(r"(?i)[\[(]?(?:signed|подпись|/s/)[\])]?\s*[:.]?\s*")
_NO_NAMES = re.compile(rf"\b{_any('no names')}\b")
_NAME_WORD = re.compile(rf"(?:{_LETTER}\.)+|{_LETTER}[\w'’{marks()}-]+")
_MOST_WORDS = 5


@dataclass(frozen=True)
class Signature:
    """The name at the end of a letter, and whether the page decides it: by `closing` words or so.

    `below` is 1 where the closing words stand in the line above.
    """

    name: Span
    span: Span
    sure: bool
    closing: bool
    below: int = 0


def is_closing(words: str) -> bool:
    """Whether a line is nothing but words by which letters end."""
    return bool(_CLOSING.fullmatch(words.strip(MARKS)[:_LONGEST]))


def signature(line: Line, times: Times, *, closed: bool) -> Signature | None:
    """The name with which a line signs.

    It is sure behind closing words (`closed` if they stand in the line above), behind “signed”, and
    where initials make it a person's. Any other name that stands alone, or before a date, is only
    likely: it may be a place.
    """
    if len(line.words) > _LONGEST:
        return None
    start = line.span.start + len(line.words) - len(line.words.lstrip(MARKS))
    words = times.content[start : times.without(Span(start, line.span.end))].rstrip(MARKS + ".,;!")
    said = _SIGNED.match(words) or _CLOSING.match(words)
    at = len(words) - len(words[said.end() :].lstrip()) if said else 0
    name = name_at(words, at) if said or closed else None
    if name and words[name[1] :].lstrip()[:1] not in ("", ",", "(", "["):
        name = None
    name = name or ((0, len(words)) if not said and _alone(words) else None)
    if name is None:
        return None
    initials = bool(re.match(r"(?:[^\W\d_]\.[ -]?)+[^\W\d_]{2}", words[slice(*name)]))
    closing = bool(said) or closed
    span = Span(start, line.span.end)
    return Signature(moved(name, start), span, closing or initials, closing, int(closed))


def _alone(words: str) -> bool:
    """Whether some words are a name and nothing else."""
    tokens = words.split()
    fits = all(_NAME_WORD.fullmatch(each) and each[0].isupper() for each in tokens)
    return fits and 0 < len(tokens) <= _MOST_WORDS and not _NO_NAMES.search(words.upper())


@dataclass(frozen=True)
class Times:
    """The places of all dates and hours, to be asked for by line."""

    content: str
    spans: Sequence[Span]

    def within(self, span: Span) -> Sequence[Span]:
        """The times that lie in a stretch."""
        low = bisect_left(self.spans, span.start, key=lambda each: each.start)
        high = bisect_left(self.spans, span.end, key=lambda each: each.start)
        return [each for each in self.spans[low:high] if each.end <= span.end]

    def without(self, span: Span) -> int:
        """Where a line ends when the times at its end are taken off."""
        end = span.end
        for time in reversed(self.within(span)):
            if self.content[time.end : end].strip(MARKS + ".,;"):
                break
            end = time.start
        words = self.content[span.start : end].rstrip(MARKS + ".,;-–—")
        return span.start + len(words)

    def is_date(self, line: Line) -> bool:
        """Whether a line says a date or an hour and no more than a place besides."""
        found = self.within(line.span)
        if not found or len(line.words) > 80:
            return False
        before = self.content[line.span.start : found[0].start]
        besides = before + self.content[found[-1].end : line.span.end]
        label = bool(_DATED.match(line.words))
        return label or len(re.findall(r"[\u2e80-\u9fff]|[^\s\u2e80-\u9fff]+", besides)) < 3
