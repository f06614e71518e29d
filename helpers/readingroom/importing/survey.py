"""What is read of a page: its frame, sought from both ends, its letters, the hands of its lines."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from readingroom.dates import stretch
from readingroom.datings import Written, misfit, written_in
from readingroom.importing import diplomatics
from readingroom.importing.letters import Correspondence, FoundLetter
from readingroom.importing.lines import Line, form, known_forms, lines_of, to_ask
from readingroom.text import Span, Text

_GAP, _RECORD, _ENDS = 8, 40, 60
"""Unknown lines after which the archive's head is over; lines of a record below; of either end."""
_LONGEST = 200


class Hand(NamedTuple):
    """What the part is called that some lines make, and its voice, which may be a question."""

    part: str
    voice: str

    @property
    def sure(self) -> bool:
        """Whether the page decides whose lines they are."""
        return not self.voice.startswith("TODO")


WEB = Hand("web page", "archive staff")
RECORD = Hand("catalogue record", "archive staff")
REGISTRY = Hand("registry", "registry")


def _unsure(line: Line) -> Hand:
    if "sure" in line.looks:
        return REGISTRY
    voice = to_ask("whose", line.looks.get("voice", ""))
    return Hand(line.looks.get("looks", "text outside the letters"), voice)


class Frame:
    """What an archive puts around the lines of a `document`, and what it has `told` of the item."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.hands: dict[int, Hand] = {}
        self.told: dict[str, Span] = {}
        near = (*lines[:_ENDS], *lines[_ENDS:][-_ENDS:])
        self.site = any(_kind(line) in known_forms()["signs of a site"] for line in near)
        tail = _tail(lines) if self.site else len(lines)
        head = _head(lines[:tail]) if self.site else 0
        self._read(lines[:head], head=True)
        self._read(lines[tail:], head=False)
        while head < tail and diplomatics.is_record(lines[head]):
            head += 1
        while head < tail and diplomatics.is_record(lines[tail - 1]):
            tail -= 1
        self.document = lines[head:tail]
        for line in (*lines[:head], *lines[tail:]):
            self.hands.setdefault(line.number, RECORD)

    def _read(self, lines: Sequence[Line], *, head: bool) -> None:
        section = ""
        for line in lines:
            kind, heading = _kind(line), known_forms()["headings"].get(_bare(line), "")
            if kind in known_forms()["furniture"]:
                self.hands[line.number] = WEB
                section = "record" if "cit" in _bare(line) else ""
                if kind in ("shown", "language"):
                    self.told["language"] = line.span
            elif head and not heading and "date" not in self.told and line.is_bare_date:
                self.told["date"] = line.span
            elif heading or section or diplomatics.is_record(line):
                if not (heading or diplomatics.is_citation(line)):
                    self.told.setdefault(section, line.span)
                section = heading or section
            else:
                self.hands[line.number] = _unsure(line)


def _kind(line: Line) -> str:
    """Under which word of `forms.yaml` a line stands, whole; empty if under none."""
    short = _bare(line)
    if language := form("language").fullmatch(short):
        return "shown" if language["shown"] else "language"
    if form("notices").match(line.words):
        return "notices"
    return next((kind for kind in ("signs", "buttons", "sure") if short in known_forms()[kind]), "")


def _bare(line: Line) -> str:
    words = line.words.strip("•·*–-: \t") if len(line.words) <= _LONGEST else ""
    return " ".join(words.split()).lower()


def _head(lines: Sequence[Line]) -> int:
    """How many lines the archive's head has: up to its last button, or heading above a button."""
    reached = next((n for n, line in enumerate(lines[:_ENDS], 1) if _kind(line) == "shown"), 0)
    for number, line in enumerate(lines[reached:], reached + 1):
        kind = _kind(line)
        shows = number == reached + 1 or kind in known_forms()["signs of a site"]
        if kind in known_forms()["furniture"] and shows:
            reached = number
        elif number - reached > _GAP:
            break
    return reached


def _tail(lines: Sequence[Line]) -> int:
    end = len(lines)
    while end and _kind(lines[end - 1]) in known_forms()["furniture"]:
        end -= 1
    behind = min(len(lines) / 2, _RECORD)
    known = known_forms()["sure"]
    sure = (n for n, line in enumerate(lines) if n > behind and _bare(line) in known)
    return min(next(sure, end), end)


class Survey:
    """What is read of the text of a page. By the number of a line `owner` has its letter and
    `hands` who wrote it; `edges` are the lines at the ends of letters and around them, and `listed`
    the archive's own dates for the item.

    >>> found = Survey(Text("To Comrade Kim Il Sung.\\n\\nAgreed.\\n\\nWith greetings! MAO"))
    >>> found.text.words(found.letters[0].sender), found.hands[3].voice
    ('MAO', 'author')
    """

    def __init__(self, text: Text) -> None:
        self.text = text
        self.shelfmarks = list(diplomatics.shelfmarks(text, Span(0, len(text.content))))
        numbers = form("number").finditer(text.content)
        self.numbers = [(Span(*each.span()), each[1].rstrip("/-")) for each in numbers]
        self.dates = self._dates()
        self.lines = {line.number: line for line in lines_of(text, self.dates)}
        self.frame = Frame([*self.lines.values()])
        self.document = self.frame.document
        records = (self.lines[n] for n, hand in self.frame.hands.items() if hand is RECORD)
        self.citation = diplomatics.citation(records)
        self.read = Correspondence(self.document, self.frame.site)
        self.letters = self.read.letters
        self.owner = {self.document[n].number: each for each in self.letters for n in each.own}
        self.hands = {line.number: self._hand(n, line) for n, line in enumerate(self.document)}
        self.hands |= self.frame.hands
        near = {n for each in self.letters for n in (*each.own[:8], *each.own[-4:])}
        around = (n for n, line in enumerate(self.document) if line.number not in self.owner)
        self.edges = [self.document[n] for n in sorted(near.union(around))]
        self.copies = [copy for line in self.edges for copy in diplomatics.copies(line)]
        self.sent = {each.day: each for each in self.letters if each.day}
        own = [each["date"] for each in (self.frame.told, self.citation) if "date" in each]
        self.listed = {span for span in self.dates if any(each.holds(span) for each in own)}
        years = [each.year for each in self.dates.values() if each.year > 99][::-1]
        self._centuries = {year % 100: year - year % 100 for year in years}
        days = [*((span, None) for span in self.listed), *self.sent.items()]
        self._this_year = {of: year for day, of in days if (year := self.dates[day].year) > 99}

    def _dates(self) -> Mapping[Span, Written]:
        apart = sorted(span for span, _ in [*self.shelfmarks, *self.numbers])
        found = {}
        for each in written_in(self.text.content):
            at = bisect_left(apart, each.end, key=lambda span: span.start) - 1
            if at < 0 or apart[at].end <= each.start:
                found[Span(each.start, each.end)] = each
        return found

    def _hand(self, number: int, line: Line) -> Hand:
        letter, looks = self.owner.get(line.number), line.looks.get("looks")
        if number in self.read.doubtful:
            return Hand("another letter?", to_ask("whose", "author"))
        if letter is None:
            return _unsure(line)
        if looks and not (letter.voice == "author" and looks == "abstract"):
            return Hand(f"{looks} in letter {letter.code}", to_ask("whose", line.looks["voice"]))
        return Hand(f"letter {letter.code}", letter.voice)

    def span(self, letter: FoundLetter) -> Span:
        """From the first to the last words of a letter, what it encloses included."""
        inner = [each for each in self.letters if each.outer is letter]
        first = min([*letter.own, *(each.first for each in inner)])
        last = max([*letter.own, *(each.last for each in inner)])
        return Span(self.document[first].span.start, letter.end or self.document[last].span.end)

    def value(self, span: Span) -> tuple[str, str]:
        """What a date is worth in EDTF, if the page says it; and what is likely, if it does not."""
        each, letter = self.dates[span], self.owner.get(self.text.line(span.start))
        this_year = self._this_year.get(letter) or self._this_year.get(None, 0)
        century = self._centuries.get(each.year, 0)
        value = each.edtf(this_year, century or 1900)
        try:
            stretch(value or "1952")
        except ValueError:
            return "", ""
        if value and misfit([self.text.words(span)], value):
            return "", ""
        sure = each.year > 99 or each.length or (each.year and century)
        return (value, "") if sure else ("", value)
