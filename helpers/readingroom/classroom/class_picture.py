"""What a class has understood: no verdict in a book is believed, all is checked with the key."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from readingroom.agreement import Judgement, judgements, reliabilities
from readingroom.answers import Book, mine
from readingroom.answers.portfolio import DOCUMENT
from readingroom.answers.replies import Shown, quotation
from readingroom.classroom.submissions import NO_KEYS, Examiner, Given, take
from readingroom.document import Document
from readingroom.document.things import Place, as_read, in_lines
from readingroom.errors import visible
from readingroom.exercises import Exercise
from readingroom.exercises.assessment import Judged
from readingroom.exercises.positions import Weigh
from readingroom.html import ALONE, Html, block, carded, compact_style, data_table, element, notice
from readingroom.html import page as html_page
from readingroom.loading import exercises_of, load
from readingroom.text import shortened, with_noun

if TYPE_CHECKING:
    from pandas import DataFrame

    from readingroom.plots import Picture

_FEW = 5  # Groups of fewer students are not shown apart.
_PROMPTS, _MOST_PLACES, _MOST_WORDS, _LONGEST = 3, 2, 30, 400
_DIFFER = "Which word would you show to someone who holds the other?"
_FIRST = (
    "There is nothing at {} yet: make that folder, put into it the files that your students have "
    "handed in, and run this again."
)
_MEANT = {"accepted": "holds", "kept": "kept, not judged", "other": "the general reply"}
_UNTOLD = (
    "Names are hidden, and groups of fewer than five students are not shown apart; how often an "
    "answer was given always is."
)
_UNNAMED = "Files not taken in: {}. With names=True it says which, and why."
_TOLD = "Names are shown: keep this to yourself."


@dataclass(frozen=True)
class Prompt:
    """A question for tomorrow: how the class is split, and the lines to look at."""

    about: str
    says: str
    asks: str
    places: tuple[Place, ...]
    size: int  # those who make the error, or stand in the second largest camp

    def html(self) -> Html:
        """The prompt as a card."""
        asks = element("p", element("strong", "Ask: "), self.asks)
        return carded(self.about, element("p", self.says), *map(quotation, self.places), asks)


Turns = Mapping[str, tuple[Given, ...]]
"""The answers of each student to one exercise, in their order."""


@dataclass(frozen=True, repr=False)
class ClassPicture(Shown):
    """What a class understood of one document; `turns` are its answers by exercise and student."""

    document: Document
    books: Mapping[str, Book]
    turns: Mapping[str, Turns]
    remarks: tuple[str, ...] = ()
    names: bool = False

    def whole(self) -> Html:
        """How much there is."""
        said = (element("p", each) for each in (self.lede, *self.remarks))
        return notice(f"A class and “{self.document.title}”", *said)

    @property
    def lede(self) -> str:
        """How many students and answers there are, and what is not shown."""
        count = sum(len(given) for turns in self.turns.values() for given in turns.values())
        numbers = (len(self.books), "student"), (count, "answer"), (len(self.turns), "exercise")
        told = ", ".join(with_noun(*each) for each in numbers)
        return f"{told}. Each answer was checked again. {_TOLD if self.names else _UNTOLD}"

    def _asked(self) -> Iterator[tuple[Exercise, Turns]]:
        every = exercises_of(self.document).every
        return ((each, self.turns[each.id]) for each in every if each.id in self.turns)

    def _walk(self) -> Iterator[tuple[str, bool, Given]]:
        """Every answer: whose it is, and whether it is the last to its exercise."""
        for _, turns in self._asked():
            for who, given in turns.items():
                yield from ((who, each is given[-1], each) for each in given)

    def _few(self, count: int) -> int | str:
        return count if self.names or count >= _FEW or not count else f"1–{_FEW - 1}"

    def _who(self, students: Iterable[str]) -> dict[str, str]:
        return {"students": ", ".join(sorted(students))} if self.names else {}

    @property
    def exercises(self) -> "DataFrame":
        """A row for each exercise: who was right at first and at last, hints, the usual error."""
        return _frame("exercise", (self._row(*each) for each in self._asked()))

    def _row(self, exercise: Exercise, turns: Turns) -> dict[str, Any]:
        first, last = ({who for who, given in turns.items() if given[n].holds} for n in (0, -1))
        came = self._few(len(last - first))
        right = {"right at first": len(first), "right at last": len(last), "came right": came}
        address = f"{self.document.folder.name}/{exercise.id}"
        hinted = sum(any(e.hints for e in self.books[who].made(address)) for who in turns)
        usual = Counter(filter(None, (given[-1].error for given in turns.values()))).most_common(1)
        return {
            **{name: getattr(exercise, name) for name in ("id", "title", "lesson")},
            "answered": len(turns),
            **(right if isinstance(exercise, Judged) else dict.fromkeys(right, "–")),
            "opened hints": self._few(hinted),
            "usual error": _listed(usual) or "–",
        }

    @property
    def misconceptions(self) -> "DataFrame":
        """A row for each error in thinking: how many end with it or ever made it, and where."""
        found: dict[str, list[tuple[str, bool, Given]]] = {}
        for who, is_last, given in self._walk():
            if given.error:
                found.setdefault(given.error, []).append((who, is_last, given))
        rows = [self._error(*each) for each in found.items()]
        rows.sort(key=lambda row: (-row["at last"], -row["ever"], row["id"]))
        return _frame("error", rows)

    def _error(self, error: str, every: Sequence[tuple[str, bool, Given]]) -> dict[str, Any]:
        last = {who for who, is_last, _ in every if is_last}
        each_once = dict.fromkeys((each.asked.exercise.title, who) for who, _, each in every)
        lines = {place.line for *_, each in every for place in _lines(each)}
        return {
            "id": error,
            "at last": len(last),
            "ever": len({who for who, *_ in every}),
            "exercises": _listed(Counter(title for title, _ in each_once).most_common()),
            "lines": ", ".join(map(str, sorted(lines))),
            "say next": Counter(each.feedback.next for *_, each in every).most_common(1)[0][0],
            **self._who(last),
        }

    def answers(self, exercise: str) -> "DataFrame":
        """Every answer to an exercise in words, part by part, and how many gave it."""
        return self._counts(exercise, ("part", "answer"), _parts)

    def replies(self, exercise: str) -> "DataFrame":
        """What the answers to an exercise were: right, an error by its tag, and what is said."""
        heads = ("is", "what is said")
        return self._counts(exercise, heads, lambda given: [(_meant(given), given.feedback.say)])

    def _counts(self, id: str, names: Sequence[str], of: Callable[[Given], Any]) -> "DataFrame":
        exercises_of(self.document)[id]  # Raises for one that is not there.
        turns = self.turns.get(id, {})
        ends = ([of(given[n]) for given in turns.values()] for n in (0, -1))
        first, last = (Counter(chain(*each)) for each in ends)
        every = [*dict.fromkeys([*(each for each, _ in last.most_common()), *first])]
        parts = [part for part, _ in every]
        rows = (
            dict[str, Any](zip(names, (each[0] or None, each[1] or None), strict=True))
            | {"at first": first[each], "at last": last[each]}
            | self._who(who for who, given in turns.items() if each in of(given[-1]))
            for each in sorted(every, key=lambda each: parts.index(each[0]))
        )
        return _frame("number", rows)

    @property
    def lines(self) -> "Picture":
        """Where the class marked the text: a bar over each line, and the same as a table."""
        from readingroom.plots.emphasis import emphasis

        found: dict[int, dict[str, set[str]]] = {}
        for who, is_last, given in self._walk():
            for place in given.places if is_last else ():
                for line in range(place.line, place.last_line + 1):
                    titles = found.setdefault(line, {})
                    titles.setdefault(given.asked.exercise.title, set()).add(who)
        rows = (
            _at(self.document[f"line:{line}"].place)
            | {"students": len(set().union(*ids.values())), "exercises": "; ".join(ids)}
            for line, ids in sorted(found.items())
        )
        return emphasis(self.document, _frame("number", rows))

    @cached_property
    def _judged(self) -> list[Judgement]:
        kept = {who: book for who, book in self.books.items() if self.document.id in book.readings}
        return judgements({who: mine(self.document, book) for who, book in kept.items()})

    @cached_property
    def _split(self) -> list[tuple[Judgement, Counter[str]]]:
        """What two or more have judged, with how many hold what; the deepest split first."""
        every = (each for each in self._judged if len(each.held) > 1)
        both = ((each, Counter(each.in_words.values())) for each in every)
        return sorted(both, key=lambda pair: -_second(pair[1]))

    @property
    def readings(self) -> "DataFrame":
        """Where readings of one's own differ: what was judged, and how many hold what."""
        told = ((each, {"judged": each.of, "held": _camps(camps)}) for each, camps in self._split)
        return _frame("number", (_at(each.place) | said for each, said in told))

    @property
    def reliability(self) -> "DataFrame":
        """How far those readings agree beyond chance: Krippendorff's alpha, in plain words."""
        from readingroom.tables import frames

        return frames.frame(reliabilities(self._judged))

    @cached_property
    def prompts(self) -> tuple[Prompt, ...]:
        """Three questions for tomorrow: the largest split of errors, of positions, of readings."""
        kinds = (self._errors(), self._positions(), self._differences())
        # Where the class is not split in one of these ways, the next largest of another follows.
        turns = zip_longest(*map(_largest_first, kinds))
        return tuple(chain(*(_largest_first(filter(None, each)) for each in turns)))[:_PROMPTS]

    def _errors(self) -> Iterator[Prompt]:
        for asked, turns in self._asked():
            last = [given[-1] for given in turns.values()]
            right = f"; {sum(e.holds for e in last)} had it right" * isinstance(asked, Judged)
            for error, count in Counter(each.error for each in last if each.error).items():
                every = [each for each in last if each.error == error]
                usual = Counter(each.feedback.say for each in every).most_common(1)[0][0]
                one = next(each for each in every if each.feedback.say == usual)
                ended = f"{count} of {len(last)} ended with “{error}”{right}."
                told = f"{ended} The reply to it: {usual}"
                yield Prompt(asked.title, told, one.feedback.next, _lines(one), count)

    def _positions(self) -> Iterator[Prompt]:
        for asked, turns in self._asked():
            last = [given[-1] for given in turns.values()] if isinstance(asked, Weigh) else []
            camps = Counter(words for each in last for _, words in _parts(each))
            picked = Counter(place for each in last for place in each.places)
            usual = tuple(place for place, _ in picked.most_common(_MOST_PLACES))
            if size := _second(camps):
                says = f"{asked.prompt} {_camps(camps)}."
                yield Prompt(asked.title, says, _DIFFER, usual or asked.evidence, size)

    def _differences(self) -> Iterator[Prompt]:
        for each, camps in self._split:
            if size := _second(camps):
                about = f"{each.of.capitalize()}: {in_lines([(each.place.line, each.place.line)])}"
                yield Prompt(about, f"{_camps(camps)}.", _DIFFER, (each.place,), size)

    @property
    def tomorrow(self) -> Html:
        """The three questions, each with how the class is split and the lines to look at."""
        none = element("p", "The class is nowhere split yet.", class_="rr-note")
        return block(*[each.html() for each in self.prompts] or [none], label="For tomorrow")

    def sections(self) -> Iterator[Html]:
        """All of it under headings."""
        yield element("h2", "Three questions for tomorrow")
        yield self.tomorrow
        yield element("h2", "Errors in thinking")
        about = "How many students end with each error, and how many ever made it."
        yield data_table(self.misconceptions, f"{about} Slips are not here.")
        yield element("h2", "Exercise by exercise")
        rows = self.exercises if self.turns else self.exercises.assign(title=[])
        by_title = rows.set_index("title").rename_axis("exercise")
        yield data_table(by_title, "First answer against last, and how many opened a hint.")
        yield element("h3", "Every answer, counted")
        for asked, _ in self._asked():
            head = element("summary", asked.title), element("p", asked.prompt)
            answers = data_table(self.answers(asked.id), f"Answers to “{asked.title}”")
            said = data_table(self.replies(asked.id), f"What is said to them: “{asked.title}”")
            yield element("details", *head, answers, said)
        yield element("h2", "Where the class marked the text")
        yield self.lines.html()
        yield element("h2", "Where readings differ")
        if not self._split:
            none = "No two students have judged the same words in readings of their own."
            yield element("p", none)
        else:
            about = "What two students or more have judged, the deepest split first."
            yield data_table(self.readings, about)
            yield data_table(self.reliability, "How far they agree beyond chance.")


def _frame(of: str, rows: Iterable[dict[str, Any]]) -> "DataFrame":
    from readingroom.tables.frames import frame

    return frame([{"id": n} | row for n, row in enumerate(rows, 1)]).rename_axis(of)


def _largest_first(prompts: Iterable[Prompt]) -> list[Prompt]:
    return sorted(prompts, key=lambda each: -each.size)


def _lines(given: Given) -> tuple[Place, ...]:
    see = given.feedback.see
    return (see,) if see else given.asked.exercise.evidence[:_MOST_PLACES]


def _parts(given: Given) -> list[tuple[str, str]]:
    return [(part, _short(words)) for part, words in given.parts]


def _meant(given: Given) -> str:
    return as_read(given.feedback.tag) or _MEANT[given.feedback.verdict]


def _listed(counts: Iterable[tuple[str, int]]) -> str:
    return "; ".join(f"{each} ({count})" for each, count in counts)


def _at(place: Place) -> dict[str, Any]:
    return {"line": place.line, "siglum": place.siglum or None, "words": _short(place.words)}


def _short(words: str) -> str:
    return shortened(" ".join(words.split()), _MOST_WORDS)[:_LONGEST]


def _second(camps: Counter[str]) -> int:
    return sorted(camps.values())[-2] if len(camps) > 1 else 0


def _camps(camps: Counter[str]) -> str:
    """How many hold what, the most first.

    >>> _camps(Counter({"defensive": 12, "offensive": 9}))
    'defensive: 12; offensive: 9'
    """
    every = camps.most_common()
    return "; ".join(f"{held.replace('_', ' ').rstrip('.')}: {count}" for held, count in every)


def pictures(
    books: Mapping[str, Book], examiner: Examiner | None = None, *, names: bool = False
) -> list[ClassPicture]:
    """A picture for each document that the books are about, the most answered first."""
    checked = examiner or Examiner()
    found: dict[Document, dict[str, dict[str, tuple[Given, ...]]]] = {}
    for student, book in books.items():
        for address in book.attempts:
            if asked := checked.question(address):
                every = [checked.given(asked, each) for each in book.made(address)]
                if given := tuple(e for e in every if e.feedback.verdict != "not understood"):
                    turns = found.setdefault(asked.document, {})
                    turns.setdefault(asked.exercise.id, {})[student] = given
    made = (ClassPicture(each, books, turns, names=names) for each, turns in found.items())
    return sorted(made, key=lambda each: -sum(map(len, each.turns.values())))


def read_class(folder: str | Path, *, document: str = "", names: bool = False) -> ClassPicture:
    """What a class has understood, from a folder or zip of what students have handed in.

    It holds tables (`exercises`, `misconceptions`, `answers("…")`, `replies("…")`, `readings`,
    `reliability`), a plot over the `lines` of the text, and three questions for `tomorrow`; all of
    one `document`, the most answered by default. `names=True` shows who gave which answer.
    """
    examiner, place = Examiner(), Path(folder)
    handed, refused = take(place, examiner) if place.exists() else ((), ())
    made = pictures({each.student: each.book for each in handed}, examiner, names=names)
    chosen = [each for each in made if document in ("", each.document.folder.name)]
    picture = chosen[0] if chosen else ClassPicture(load(document or DOCUMENT), {}, {}, names=names)
    others = ", ".join(each.document.folder.name for each in made if each is not picture)
    remarks = [
        "" if place.exists() else _FIRST.format(visible(str(folder))),
        f"There are answers to other documents, too: {others}." if others else "",
        *(f"Not taken in: {each.file}. {each.why}" for each in refused if names),
        _UNNAMED.format(len(refused)) if refused and not names else "",
        NO_KEYS if not names and any(NO_KEYS in each.why for each in refused) else "",
    ]
    return replace(picture, remarks=tuple(filter(None, remarks)))


def picture_page(
    books: Mapping[str, Book], examiner: Examiner | None = None, *, names: bool = False
) -> str:
    """The class picture as one page that needs nothing else: students by name, with their books."""
    made = pictures(books, examiner, names=names)
    title, none = "What the class has understood", element("p", "There are no answers yet.")
    parts = [block(element("h1", title), None if made else none, label=title)]
    for each in made:
        name = each.document.title
        head = element("p", name, class_="rr-title"), element("p", each.lede, class_="rr-lede")
        parts.append(block(*head, *each.sections(), label=name))
    style = ALONE + compact_style(Path(__file__).with_suffix(".css"))
    return html_page(title, element("main", *parts), sheet=style)
