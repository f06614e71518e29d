"""What one line of a page shows by itself, known by the words of `forms.yaml`."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple

from readingroom.datings import Written
from readingroom.loading.contents import LIKELY
from readingroom.loading.syntax import bare, parsed
from readingroom.loading.transcription import todo
from readingroom.orthography import marks
from readingroom.text import Span, Text


@cache
def known_forms() -> Mapping[str, Any]:
    """What `forms.yaml` says."""
    path = Path(__file__).with_name("forms.yaml")
    return bare(parsed(path.read_text("utf-8"), path.name)[0])  # type: ignore[no-any-return]


@cache
def pattern(written: str) -> re.Pattern[str]:
    """A pattern with words of `forms.yaml` in its gaps, such as `{titles}`.

    >>> bool(pattern("Dear {titles}").match("Dear Comrade"))
    True
    """
    while gap := _GAP.search(written):
        said = known_forms()[gap[1]]
        joined = said if isinstance(said, str) else "|".join(said)
        written = written.replace(gap[0], f"(?:{joined})")
    return re.compile(written)


def form(name: str) -> re.Pattern[str]:
    """What matches a pattern of `forms.yaml`, or anything of a list there, capitals apart."""
    said = known_forms()[name]
    return pattern(said if isinstance(said, str) else f"(?i){{{name}}}")


def to_ask(name: str, *likely: str) -> str:
    """TODO with a question of `forms.yaml`, and before it what is likely and not decided.

    >>> to_ask("explains", "Ana Orlan", "J. Sand")
    'TODO likely “Ana Orlan” or “J. Sand”; or which words right before it?'
    """
    asks = known_forms()["questions"][name]
    near = "” or “".join(filter(None, dict.fromkeys(likely)))
    return todo(f"{LIKELY}{near}”; or {asks}" if near else asks)


MARKS = " \t\"“”„‟＂«»「」『』'[]()"
_BEHIND = MARKS + ".,;-–—!"
_GAP = re.compile(r"\{([a-z][a-z ]*)\}")
_LONGEST, _LONGEST_LINE = 160, 3000
_MOST_WORDS = 5


@dataclass(frozen=True, eq=False)
class Line:
    """One line: its number from 1, its place without space around, its times, the one `above`."""

    text: Text
    number: int
    span: Span
    times: Mapping[Span, Written] = field(default_factory=dict)
    above: "Line | None" = None

    @cached_property
    def words(self) -> str:
        """Its words without the space around them."""
        return self.text.words(self.span)

    @cached_property
    def inside(self) -> Span:
        """Its place without marks and brackets around it."""
        words = self.words.rstrip('"”»“」』＂')
        end = self.span.start + len(words)
        return Span(end - len(words.lstrip(MARKS)), end)

    @property
    def days(self) -> list[Span]:
        """The dates in it that say a day."""
        return [span for span, time in self.times.items() if time.day]

    def _undated(self) -> int:
        """Where it ends when the times at its end are taken off."""
        end, content = self.span.end, self.text.content
        for time in reversed(list(self.times)):
            if content[time.end : end].strip(MARKS + ".,;"):
                break
            end = time.start
        return self.inside.start + len(content[self.inside.start : end].rstrip(_BEHIND))

    @cached_property
    def is_date(self) -> bool:
        """Whether it says a date or an hour and no more than a place besides."""
        if not self.times or len(self.words) > 80:
            return False
        first, *_, last = [*self.times, *self.times]
        content = self.text.content
        besides = content[self.span.start : first.start] + content[last.end : self.span.end]
        words = re.findall(r"[\u2e80-\u9fff]|[^\s\u2e80-\u9fff]+", besides)
        return bool(form("dated").match(self.words)) or len(words) < 3

    @property
    def is_bare_date(self) -> bool:
        """Whether it is a date with a year, and nothing else."""
        dated = (span for span, time in self.times.items() if time.year)
        return any(len(self.words) - each.end + each.start < 2 for each in dated)

    @cached_property
    def looks(self) -> Mapping[str, str]:
        """What it may be that is not the author's, and whose; `sure` if an office's; else empty.

        >>> looks = Line(Text("Arrived at the 8D/GS"), 1, Span(0, 20)).looks
        >>> looks["looks"], looks["voice"]
        ('arrival note', 'registry')
        """
        rows = known_forms()["likely"] if len(self.words) <= _LONGEST_LINE else ()
        return next((row for row in rows if pattern(row["begins"]).match(self.words)), {})

    @property
    def is_aside(self) -> bool:
        """Whether it looks like another's: an office's, an archive's, an editor's."""
        return bool(self.looks or re.fullmatch(r"\[[^\]\n]*\]", self.words))

    @cached_property
    def head(self) -> "Head | None":
        """What it says at the head of a letter; None if it is none."""
        found = ((row, self._ends(row)) for row in known_forms()["heads"])
        heads = (Head(row["kind"], "addresses" in row, **ends) for row, ends in found if ends)
        return next(heads, None)

    def _ends(self, row: Mapping[str, str]) -> Mapping[str, Span]:
        content, end = self.text.content, self.inside.end
        match = pattern(row["begins"]).match(content, *self.inside)
        if not match:
            return {}
        found = {role: Span(*match.span(role)) for role in match.groupdict()}
        if "ends" in row:
            name = name_at(content, match.end(), end)
            behind = pattern(rf"\s*(?:\[[^\]\n]{{0,60}}\])?\s*(?:{row['ends']})")
            found = {row["role"]: name} if name and behind.match(content, name.end, end) else {}
        timed = any(each.holds(time) for each in found.values() for time in self.times)
        return {} if timed else found

    @cached_property
    def subject(self) -> Span | None:
        """What stands behind “Subject:” in the head of a memorandum."""
        match = form("about").match(self.words) if len(self.words) < 400 else None
        return Span(self.span.start + match.end(), self.span.end) if match else None

    @cached_property
    def copy_to(self) -> Span | None:
        """The person to whom it says, in a letter, that a copy goes."""
        match = form("copy to").match(self.text.content, *self.inside)
        return name_at(self.text.content, match.end(), self.inside.end) if match else None

    @cached_property
    def signature(self) -> "Signature | None":
        """The name with which it signs; without closing words or initials it may be a place."""
        if len(self.words) > _LONGEST:
            return None
        content, start, end = self.text.content, self.inside.start, self._undated()
        said = form("signed").match(content, start, end) or form("ends").match(content, start, end)
        above = self.above.words.strip(MARKS)[:_LONGEST] if self.above else ""
        closed = self.above if form("ends").fullmatch(above) else None
        at = end - len(content[said.end() : end].lstrip()) if said else start
        name = name_at(content, at, end) if said or closed else None
        if name and content[name.end : end].lstrip()[:1] not in ("", ",", "(", "["):
            name = None
        if name is None and (said or not _is_name(content[start:end])):
            return None
        name, closing = name or Span(start, end), bool(said or closed)
        sure = closing or bool(form("initials").match(content, *name))
        return Signature(name, (closed or self).span.start, sure, closing)

    @property
    def is_text(self) -> bool:
        """Whether it is text of a letter, and cannot stand at its head."""
        return not (self.head or self.is_date or self.subject or self.copy_to or self.is_aside)

    @property
    def is_below(self) -> bool:
        """Whether it may stand below a signature and belong to the letter."""
        return not self.head and bool((self.is_date and not self.is_aside) or self.copy_to)

    def until(self, end: int) -> "Line":
        """The line without the quotation mark that closes a letter there; 0 if it is not quoted."""
        if not end or self.span.end < end:
            return self
        words = self.words[: max(end - self.span.start, 0)].rstrip('”"»“」』＂ \t')
        return replace(self, span=Span(self.span.start, self.span.start + len(words)))


class Head(NamedTuple):
    """What a line says at the head of a letter; it `addresses` as an envelope does, or greets."""

    kind: str
    addresses: bool = False
    addressee: Span | None = None
    sender: Span | None = None


class Signature(NamedTuple):
    """The name at the end of a letter, where its closing words begin, and whether it is decided."""

    name: Span
    begins: int
    sure: bool
    closing: bool


def lines_of(text: Text, times: Mapping[Span, Written]) -> list[Line]:
    """The lines of a text that are not blank, each with those of some times that lie in it.

    >>> lines_of(Text("To Kim\\n\\n  Agreed."), {})[1].span
    Span(start=10, end=17)
    """
    within: dict[int, dict[Span, Written]] = defaultdict(dict)
    for time, written in times.items():
        within[text.line(time.start)][time] = written
    found: list[Line] = []
    for match in re.finditer(r"[^\s](?:[^\n]*[^\s])?", text.content):
        span, number = Span(*match.span()), text.line(match.start())
        own = {time: each for time, each in within[number].items() if span.holds(time)}
        found.append(Line(text, number, span, own, found[-1] if found else None))
    return found


_TOKEN = re.compile(r"[ \t]?([^\s,;:!?()\[\]“”\"«»]+)")
_LETTER = rf"(?:[^\W\d_][{marks()}]*)"
_INITIALS = re.compile(rf"(?:{_LETTER}\.-?)+")
_NAME_WORD = re.compile(rf"(?:{_LETTER}\.)+|{_LETTER}[\w'’{marks()}-]+")


def name_at(content: str, start: int, end: int) -> Span | None:
    """The name that begins at a place: words with capitals, and small ones between them.

    >>> name_at("Office of the Keeper will", 0, 25), name_at("V. M. Molotov. We", 0, 17)
    (Span(start=0, end=20), Span(start=0, end=13))
    """
    at, last, small = start, 0, known_forms()["small"]
    while (token := _TOKEN.match(content, at, end)) and token.end() < start + 100:
        word = token[1]
        bare = word if _INITIALS.fullmatch(word) else re.sub("['’]s$", "", word.rstrip("."))
        begins = token.start(1) == start
        if not (bare[:1].isupper() and (last or begins)) and not (last and bare in small):
            break
        if bare not in small:
            last = token.start(1) + len(bare)
        if bare != word:
            break
        at = token.end()
    return Span(start, last) if last else None


def _is_name(words: str) -> bool:
    tokens = words.split()
    fits = all(_NAME_WORD.fullmatch(each) and each[0].isupper() for each in tokens)
    named = fits and 0 < len(tokens) <= _MOST_WORDS
    return named and not form("signs nothing").search(words.upper())


def ends_in(text: Text, title: Span) -> tuple[Span | None, Span | None]:
    """The sender and the addressee whom a title in quotation marks names.

    >>> text = Text("“Telegram from Mao Zedong to Filippov [Stalin]”")
    >>> [text.words(each) for each in ends_in(text, Span(1, 46))]
    ['Mao Zedong', 'Filippov']
    """
    for match in form("from").finditer(text.content, *title):
        sender = name_at(text.content, match.end(), title.end)
        to = form("to").match(text.content, sender.end, title.end) if sender else None
        if to and (addressee := name_at(text.content, to.end(), title.end)):
            return sender, addressee
    return None, None
