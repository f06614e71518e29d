"""The files of a draft: what the page decides as entries, and a question for everything else."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from typing import Any

from readingroom import dates
from readingroom.document.page import LetterOutline, Page, whole_words
from readingroom.importing.diplomatics import Item, amounts, brackets_on, items
from readingroom.importing.letters import FoundLetter
from readingroom.importing.lines import Line, ends_in, form, pattern, to_ask
from readingroom.importing.survey import RECORD, REGISTRY, WEB, Hand, Survey
from readingroom.loading.transcription import anchor, id_for, mapping, transcribed
from readingroom.text import Span, Text, fold

Entry = dict[str, Any]
"""The fields of one entry as they stand in a file; a place stands for the words that find it."""
_LISTED = "The date under which the archive lists the item"


def _short(line: Line) -> str:
    words = " ".join(line.words[:300].split())
    return words if len(words) <= 60 else f"{words[:60].rpartition(' ')[0] or words[:60]} …"


class DraftDocument:
    """What `document.yaml` will hold of a page: the fields at its top, and its lists of entries.

    >>> page = Text("To Comrade Kim Il Sung.\\n\\nAgreed.\\n\\nWith greetings! Mao")
    >>> draft = DraftDocument("page", page)
    >>> draft.lists["letters"][0]["title"]
    'Mao to Kim Il Sung'
    """

    def __init__(self, slug: str, text: Text) -> None:
        self.slug = slug
        self.text = text
        self.page = Survey(text)

    @cached_property
    def head(self) -> Entry:
        """What stands above the lists."""
        told, cited = self.page.frame.told, dict(self.page.citation)
        title = cited.pop("title", None)
        sha256 = hashlib.sha256(self.text.content.encode()).hexdigest()
        head = {
            "format": "document 1",
            "id": self.slug,
            "status": "draft",
            "title": title or self._title(),
            "language": told.get("language"),
            "abstract": told.get("abstract") or self._abstract(),
            "source": {"file": "source.txt", "sha256": sha256},
            "citation": cited,
        }
        return transcribed(self.text, head)  # type: ignore[no-any-return]

    @cached_property
    def lists(self) -> Mapping[str, Sequence[Entry]]:
        """The entries of each list that has any, in the order of the file."""
        made: Mapping[str, Iterable[Entry]] = {
            "parts": self._parts(),
            "letters": self.letters,
            "numbers": (
                {"id": f"number {figure}", "figure": figure, "meaning": to_ask("means"), "at": span}
                for span, figure in self.page.numbers
                if self.page.hands[self.text.line(span.start)] != WEB
            ),
            "distribution": self._distribution(),
            "shelfmarks": self._shelfmarks(),
            "names": self.names.values(),
            "brackets": (
                {"id": self.text.words(span), "at": span, "explains": to_ask("explains", *near)}
                for span, near in brackets_on(self.text)
            ),
            "events": self._events(),
            "requests": self._requests(),
        }
        found = {name: transcribed(self.text, [*entries]) for name, entries in made.items()}
        for name in found.keys() - {"letters", "names", "requests"}:
            ids = set[str]()
            for each in found[name]:
                each["id"] = id_for(each["id"], ids, name.removesuffix("s"))
                ids.add(each["id"])
        return {name: entries for name, entries in found.items() if entries}

    @property
    def remarks(self) -> Iterator[tuple[int, str]]:
        """What a person should look at besides, with its line."""
        for at in self.page.read.odd:
            yield self.page.document[at].number, "This quotation mark has no pair."

    def _title(self) -> Span | str:
        page = self.page
        if span := next(filter(None, (line.subject for line in page.edges)), None):
            return span
        first = page.letters[0].first + (not page.letters[0].begun) if page.letters else 0
        near = [line for line in page.document[:first] if len(line.words) > 8]
        near = [line for line in near if not (line.is_bare_date or line.looks)]
        near = [line for line in near if not page.hands[line.number].sure]
        above = [page.lines[n] for n, hand in page.frame.hands.items() if not hand.sure]
        return to_ask("title", *map(_short, [*above, *near][:3]))

    def _abstract(self) -> str:
        around = (each for n, each in self.page.lines.items() if n not in self.page.owner)
        near = [_short(each) for each in around if each.looks.get("looks") == "abstract"]
        return to_ask("abstract", *near[:2]) if near else ""

    def _parts(self) -> Iterator[Entry]:
        found: dict[tuple[Hand, int], list[list[Line]]] = {}
        every = self.page.lines.values()
        for hand, run in groupby(every, lambda line: self.page.hands[line.number]):
            lines = list(run)
            apart = 0 if hand.sure or hand.part.startswith("letter ") else lines[0].number
            found.setdefault((hand, apart), []).append(lines)
        for (hand, apart), runs in found.items():
            name = f"{hand.part}, “{_short(runs[0][0])}”" if apart else hand.part
            at = [Span(lines[0].span.start, lines[-1].span.end) for lines in runs]
            yield {"id": hand.part, "name": name, "voice": hand.voice, "at": at}

    @cached_property
    def names(self) -> Mapping[str, Entry]:
        """Those who write, are written to, or get a copy, by their words without capitals."""
        ids, found = set[str](), dict[str, Entry]()
        letters, copied = self.page.letters, [name for _, name, _ in self.page.copies]
        ends = [s for each in letters for s in (each.sender, each.addressee, *each.copies)]
        for span in filter(None, (*ends, *copied)):
            words = " ".join(self.text.words(span).split())
            usual = dict.fromkeys([words, words.title(), words.upper()])
            key = fold(words).casefold()
            written = [s for s in usual if key not in found and whole_words(self.text, s)]
            if written:
                name = next((each for each in written if not each.isupper()), written[0])
                before = self.text.content[max(span.start - 40, 0) : span.start]
                kind = "person" if pattern(r"{titles}[ \t]+$").search(before) else to_ask("kind")
                id = id_for(name, ids, "name")
                found[key] = {"id": id, "kind": kind, "name": name, "written": written}
                ids.add(id)
        return found

    def _named(self, span: Span | None) -> Entry:
        return self.names.get(fold(self.text.words(span)).casefold(), {}) if span else {}

    @cached_property
    def letters(self) -> Sequence[Entry]:
        """The letters: codes A, B, C …, and titles made of what is known."""
        return [
            {
                "id": letter.id,
                "code": letter.code,
                "title": self._called(letter),
                "sender": self._who(letter, "sender"),
                "addressee": self._who(letter, "addressee"),
                "copies": [*dict.fromkeys(self._named(each).get("id") for each in letter.copies)],
                "enclosed_in": letter.outer.id if letter.outer else "",
                "at": self.page.span(letter),
                "addressed": letter.addressed,
                "signed": letter.signed,
            }
            for letter in self.page.letters
        ]

    def _who(self, letter: FoundLetter, role: str) -> str:
        named, title = getattr(letter, role), self.page.citation.get("title")
        if known := self._named(named):
            return str(known["id"])
        near = [named or (letter.likely if role == "sender" else None)]
        if letter is self.page.letters[0] and title:
            near.append(ends_in(self.text, title)[role == "addressee"])
        return to_ask(role, *(" ".join(self.text.words(each).split()) for each in near if each))

    def _called(self, letter: FoundLetter) -> str:
        sender, to = (self._named(each).get("name") for each in (letter.sender, letter.addressee))
        code = f"Letter {letter.code}"
        called = f"{sender or code} to {to}" if to else f"{code} from {sender}" if sender else code
        day = self.page.value(letter.day)[0].partition("T")[0] if letter.day else ""
        return f"{called}, {dates.in_words(day)}" if day else called

    def _distribution(self) -> Iterator[Entry]:
        for span, name, figure in self.page.copies:
            who = self._named(name).get("id", "")
            yield {"id": who, "name": who or to_ask("copied"), "copies": figure, "at": span}

    def _shelfmarks(self) -> Iterator[Entry]:
        for at, elements in self.page.shelfmarks:
            archive = elements["archive"] or to_ask("archive")
            yield {"id": elements["archive"], **elements, "archive": archive, "at": at}

    def _events(self) -> Iterator[Entry]:
        listed = dict[str, list[Span]]()
        for span in self.page.dates:
            value, near = self.page.value(span)
            if span in self.page.listed:
                listed.setdefault(value, []).append(span)
            elif self.page.hands[self.text.line(span.start)] not in (WEB, RECORD):
                what, kind, of = self._marks(span)
                id = f"{kind} {of}" if of else value or "time"
                says = {"what": what, "kind": kind, "of": of}
                yield {"id": id, **says, "edtf": value or to_ask("date", near), "written": [span]}
        for value, at in listed.items():
            listing = {"id": _LISTED, "what": _LISTED, "kind": "catalogued"}
            yield {**listing, "edtf": value or to_ask("date"), "written": at}

    def _marks(self, span: Span) -> tuple[str, str, str]:
        """What a time of the document dates, its kind, its letter: only if the page says it."""
        page, number = self.page, self.text.line(span.start)
        line, received = page.lines[number], form("received").search(page.lines[number].words)
        if letter := page.sent.get(span):
            return f"Letter {letter.code}, by the date it bears", "sent", letter.id
        outer = [letter for letter in page.letters if not letter.outer]
        if [span] == self._receptions and len(outer) == 1:
            return f"Letter {outer[0].code} received", "received", outer[0].id
        if page.hands[number].part.startswith("letter ") and not line.is_date:
            return to_ask("event"), "mentioned", ""
        likely = "mentioned" if number in page.owner else ""
        if line.is_date:
            likely = "sent" if likely else "catalogued" if page.frame.site else ""
        likely = "received" if received else likely
        return to_ask("event"), to_ask("marks", likely), ""

    @cached_property
    def _receptions(self) -> Sequence[Span]:
        lines = [line for n, line in self.page.lines.items() if self.page.hands[n] == REGISTRY]
        return [day for line in lines if form("received").search(line.words) for day in line.days]

    def _requests(self) -> Iterator[Entry]:
        found = {letter.code: self._items(letter) for letter in self.page.letters}
        several, ids = sum(map(bool, found.values())) > 1, set[str]()
        names = ("code", "title", "at", "enclosed_in")
        outlines = (LetterOutline(*map(each.__getitem__, names)) for each in self.letters)
        scopes = Page(self.text, tuple(outlines)).scopes
        for home, every in found.items():
            known: dict[Item | None, str] = {None: home.lower() if several else ""}
            for item in every:
                above, label = known[item.under], id_for(item.label)
                joined = f"{above}{label}" if label.isalpha() else f"{above}-{label}"
                known[item] = id_for(joined.strip("-"), ids, "request")
                ids.add(known[item])
                near = amounts(" ".join(self.text.words(item.span).split()))
                yield {
                    "id": known[item],
                    "letter": home,
                    "label": item.label,
                    "part_of": above if item.under else "",
                    "verb": to_ask("doubtful verb" if item.doubtful else "verb"),
                    "target": to_ask("target"),
                    "amount": to_ask("amount", *near[:3]) if near else "",
                    "at": anchor(self.text, item.span, scopes, home),
                }

    def _items(self, letter: FoundLetter) -> list[Item]:
        """The items of a letter; none that may be notes under a text whose end is not sure."""
        lines = [self.page.document[n].until(letter.end) for n in letter.own]
        found = items(lines)
        if not found or letter.ended:
            return found
        first, last = (self.text.line(found[at].span.start) for at in (0, -1))
        led = any(each.words.endswith(":") for each in lines if each.number < first)
        notes = found[0].label.strip(".)").isdigit() and last == lines[-1].number
        return [] if notes and not led else found


def files(draft: DraftDocument, template: Callable[[str], str]) -> dict[str, str]:
    """The files of a draft document, by their names, from their templates."""
    cited = draft.page.citation.get("at")
    said = {name: mapping(entries) if entries else "" for name, entries in draft.lists.items()}
    said |= {"slug": draft.slug, "head": mapping(draft.head)}
    said["unnamed"] = "" if "names" in said else "names"
    said["cited"] = f"The page cites itself so:\n\n> {draft.text.words(cited)}" if cited else ""
    names = ("document.yaml", "reading.key.yaml", "RIGHTS.md")
    return {name: filled(template(name), said) for name in names}


_GAP = re.compile(r"\{([a-z]+)\}")


def filled(template: str, values: Mapping[str, str]) -> str:
    """A template with its gaps filled; a paragraph with a gap that has no value is left out.

    >>> filled("names:\\n{names}\\n\\n# Dates.\\nevents:\\n{events}\\n", {"names": "- id: a\\n"})
    'names:\\n- id: a\\n'
    """
    paragraphs = template.strip().split("\n\n")
    kept = [each for each in paragraphs if all(map(values.get, _GAP.findall(each)))]
    text = _GAP.sub(lambda gap: values[gap[1]].strip("\n"), "\n\n".join(kept))
    return f"{text}\n"
