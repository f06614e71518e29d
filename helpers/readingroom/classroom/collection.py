"""A class's answers, checked again: the same submissions and scores give the same tables and pages.

What a teacher writes in `written.csv`, where a person's judgement is needed, is never changed.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

from readingroom.answers import Attempt, Book, Question, Reply
from readingroom.answers.portfolio import account
from readingroom.answers.storage import folded_name, plain_name
from readingroom.classroom import class_picture, site
from readingroom.classroom.submissions import NO_KEYS, Examiner, Given, Refusal, Submission, take
from readingroom.errors import ReadingRoomError
from readingroom.exchange.spreadsheet import Row, as_csv, harmless
from readingroom.exercises import Exercise
from readingroom.exercises.positions import Weigh, Write
from readingroom.html import Html, block, element, page, paragraph
from readingroom.lessons import bookmark, places
from readingroom.loading import exercises_of
from readingroom.loading.files import decoded, read_bytes, room, shown, working_in, workplace
from readingroom.text import with_noun as _many

Policy = Literal["last", "best", "first"]
WRITTEN = "written.csv"
POINTS = {"Proficient": 3, "Emergent": 2, "Basic": 1}
_RUBRIC = {
    "Proficient": "Answers the question from the lines, weighs them, and says how far they carry.",
    "Emergent": "Answers from the lines, but lacks a reason, a limit or the other side.",
    "Basic": "Retells, or judges without words of the document.",
}
_NEEDED = ("student", "exercise", "answer", "level", "comment")
_COLUMNS = (
    "student", "lesson", "exercise", "title", "answer", "reason", "level", "comment", *_RUBRIC,
)  # fmt: skip
_RANKS = ("accepted", "kept", "foreseen", "other")
_POINTS_POSSIBLE = "Points Possible"
_MOST_TOLD = 10
_IF_OTHERS = " Where the class had another lesson, name it: --lessons NAME."
_WHERE = (
    "Names stand in all tables and in feedback; class.html shows none. To delete them, delete this "
    "folder and what was handed in, and empty the bin."
)
_PROVES = (
    "Every answer was checked anew. What no file can prove: who typed it, when, and with whose "
    "help. Names, times and hints are what a student’s machine has noted."
)


@dataclass(frozen=True)
class Person:
    """A student on the roster: a name, and what Canvas or Moodle knows the student by."""

    name: str
    known: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ClassWork:
    """What a class has handed in, and how it counts: by the last answer, the best or the first."""

    handed: Sequence[Submission]
    refused: Sequence[Refusal] = ()
    policy: Policy = "last"
    roster: Sequence[Person] = ()
    scores: Sequence[Mapping[str, str]] = ()
    examiner: Examiner = field(default_factory=Examiner)
    given: Mapping[str, Sequence[str]] = field(default_factory=dict)  # lessons and what they ask

    @cached_property
    def people(self) -> list[tuple[Person, Submission | None]]:
        """Everyone on the roster, then whoever else has handed something in."""
        whose = _whose(self.roster)
        found = {whose(each): each for each in self.handed}
        listed = [(person, found.get(at)) for at, person in enumerate(self.roster)]
        return [*listed, *((Person(e.student), e) for e in self.handed if whose(e) is None)]

    @cached_property
    def asked(self) -> list[Question]:
        """What counts, in the order of the lessons."""
        return list({e.address: e for every in self.lessons.values() for e in every}.values())

    @cached_property
    def lessons(self) -> dict[str, list[Question]]:
        """The exercises of each lesson: those named, else all from which something is answered."""
        if self.given:
            found = {name: map(self.examiner.question, ids) for name, ids in self.given.items()}
            return {name: [one for one in every if one] for name, every in found.items()}
        answered = {address for each in self.handed for address in each.book.attempts}
        known = [each for address in answered if (each := self.examiner.question(address))]
        belongs = {(each.document.folder.name, each.exercise.lesson) for each in known}
        documents = {each.document.folder.name: each.document for each in known}
        made: dict[str, list[Question]] = {}
        for slug in sorted(documents):
            for one in exercises_of(documents[slug]).every:
                if (slug, one.lesson) in belongs:
                    made.setdefault(one.lesson, []).append(Question(one, documents[slug]))
        return made

    @cached_property
    def counted(self) -> Mapping[str, Mapping[str, Attempt]]:
        """Of each student the attempt at each exercise that counts, by the policy."""
        return {each.student: dict(self._counted(each.book)) for each in self.handed}

    def _counted(self, book: Book) -> Iterator[tuple[str, Attempt]]:
        for address in book.attempts:
            if every := book.counted(address):
                at = 0 if self.policy == "first" else -1
                best = min(reversed(every), key=lambda each: _RANKS.index(each.verdict or "other"))
                yield address, best if self.policy == "best" else every[at]

    def done(self, student: str, every: Iterable[Question]) -> int:
        """At how many exercises nothing more is asked for: an answer holds, or is not judged."""
        made = self.counted.get(student, {})
        counted = (made[each.address] for each in every if each.address in made)
        return sum(each.verdict in _RANKS[:2] for each in counted)

    def level(self, student: str, given: Given) -> Mapping[str, str]:
        """The teacher's row for an answer; an empty one if there is none yet."""
        answer = _row_key([given.asked.address, given.words]) if self._levels else ()
        # One may have been scored before another of that name came, and was told apart.
        names = (*_keys(student), *_keys(re.sub(r" \([^()]*\)$", "", student)))
        return next(filter(None, (self._levels.get((name, answer)) for name in names)), {})

    @cached_property
    def _levels(self) -> dict[tuple[str, tuple[str, ...]], Mapping[str, str]]:
        return {
            (name, _row_key([each["exercise"], each["answer"]])): each
            for each in self._written_on
            for name in _keys(each["student"])
        }

    @cached_property
    def _more(self) -> list[str]:
        """The columns that a teacher has added."""
        return [*dict.fromkeys(each for row in self.scores for each in row if each not in _COLUMNS)]

    @cached_property
    def _written_on(self) -> list[Mapping[str, str]]:
        return [row for row in self.scores if self._is_written_on(row)]

    def _is_written_on(self, row: Mapping[str, str]) -> bool:
        asked = self.examiner.question(row["exercise"])
        ours = _row_key(("", *_rubric(asked.exercise))) if asked else ()
        rubric = _row_key(row.get(level, "") for level in _RUBRIC) if asked else ()
        return any(map(row.get, ("level", "comment", *self._more))) or not {*rubric} <= {*ours}

    def judged(self, student: str) -> Iterator[tuple[Given, Attempt]]:
        """The answers of a student that only a person can judge."""
        for asked in self.asked:
            made = self.counted[student].get(asked.address)
            if isinstance(asked.exercise, Write | Weigh) and made and made.verdict == "kept":
                yield self.examiner.given(asked, made), made

    def files(self) -> dict[str, bytes]:
        """The files of a collection, by their names."""
        books = {each.student: each.book for each in self.handed}
        pages = {f"feedback/{plain_name(e.student)}.html": self.feedback(e) for e in self.handed}
        pages["class.html"] = class_picture.picture_page(books, self.examiner)
        return {
            "answers.csv": as_csv(self._answers(), mark=True),
            "grid.csv": as_csv(self._grid(), mark=True),
            "canvas.csv": as_csv(self._canvas()),
            "moodle.csv": as_csv(self._moodle()),
            "refused.csv": as_csv([("file", "why"), *self.refused], mark=True),
            WRITTEN: as_csv(self._written(), mark=True),
            **{name: each.encode("utf-8", "replace") for name, each in pages.items()},
        }

    def _answers(self) -> Iterator[Row]:
        yield (
            "student", "lesson", "exercise", "title", "attempt", "counts", "at", "hints",
            "verdict", "misconception", "answer", "reason", "asked",
        )  # fmt: skip
        for each in self.handed:
            for address, attempts in sorted(each.book.attempts.items()):
                asked = self.examiner.question(address)
                counted = self.counted[each.student].get(address)
                for number, made in enumerate(attempts, 1):
                    given = asked and self.examiner.given(asked, made)
                    exercise = asked and asked.exercise
                    yield (
                        each.student, exercise.lesson if exercise else made.lesson, address,
                        exercise.title if exercise else "no longer asked", number,
                        "yes" if made is counted else "", made.at, made.hints, made.verdict,
                        given.feedback.tag if given else "",
                        given.words if given else str(made.answer),
                        made.why, exercise.prompt if exercise else made.asked,
                    )  # fmt: skip

    def _grid(self) -> Iterator[Row]:
        addresses = [each.address for each in self.asked]
        yield "student", "done", "of", "files", "remarks", *addresses
        for person, each in self.people:
            name = each.student if each else ""
            made = [self.counted.get(name, {}).get(address) for address in addresses]
            told = (each.file, " ".join(each.remarks)) if each else ("", "Nothing was handed in.")
            verdicts = (one.verdict if one else "" for one in made)
            yield name or person.name, self.done(name, self.asked), len(made), *told, *verdicts

    def points(self, each: Submission | None) -> list[tuple[int | str, int]]:
        """The points of a student in each lesson, and for what is scored; each of how many."""
        lessons = self.lessons.values()
        done = [self.done(each.student, every) if each else "" for every in lessons]
        levels = [POINTS.get(_level(e), 0) for e in self._scored(each)] if each else []
        scored = sum(levels) if levels and all(levels) else ""  # Not before all of it is scored.
        most = 3 * sum(isinstance(each.exercise, Write | Weigh) for each in self.asked)
        return [*zip([*done, scored], [*map(len, lessons), most], strict=True)]

    def _scored(self, each: Submission) -> Iterator[str]:
        rows = (self.level(each.student, given) for given, _ in self.judged(each.student))
        return (row.get("level", "") for row in rows)

    def _canvas(self) -> Iterator[Row]:
        """As Canvas exports and imports its gradebook."""
        about = ("ID", "SIS User ID", "SIS Login ID", "Section")
        yield "Student", *about, *(f"Reading Room {each}" for each in (*self.lessons, "written"))
        yield f"    {_POINTS_POSSIBLE}", *("" for _ in about), *(m for _, m in self.points(None))
        for person, each in self.people:
            yield person.name, *_known(person, each, about), *(n for n, _ in self.points(each))

    def _moodle(self) -> Iterator[Row]:
        """As Moodle exports and imports the grading worksheet of an assignment."""
        about = ("Identifier", "Full name", "ID number", "Email address")
        yield *about, "Grade", "Maximum Grade", "Last modified (grade)", "Feedback comments"
        for person, each in self.people:
            points = self.points(each)
            sums = zip((*self.lessons, "written"), points, strict=True)
            told = "; ".join(f"{name}: {n} of {most}" for name, (n, most) in sums if n != "")
            grade = sum(n for n, _ in points if not isinstance(n, str)) if each else ""
            most = sum(most for _, most in points)
            yield *_known(person, each, about), grade, most, "", told

    def _written(self) -> Iterator[Row]:
        columns = [*_COLUMNS, *self._more]
        yield columns
        yield from ([row.get(name, "") for name in columns] for row in self._written_on)
        for each in self.handed:
            for given, made in self.judged(each.student):
                exercise, address = given.asked.exercise, given.asked.address
                if not self.level(each.student, given):
                    about = each.student, exercise.lesson, address, exercise.title, given.words
                    yield *about, made.why, "", "", *_rubric(exercise), *("" for _ in self._more)

    def feedback(self, each: Submission) -> str:
        """The page for one student: every answer, what is said to it, what the teacher has said."""
        book, title = each.book, f"Answers of {each.student}"
        parts = [element("h1", title, class_="rr-title")]
        for lesson, every in self.lessons.items():
            if made := [one for one in every if book.last(one.address)]:
                done = f"{self.done(each.student, every)} of {len(every)} done."
                parts.append(element("h2", lesson, class_="rr-title"))
                parts.append(element("p", done, class_="rr-note"))
            parts += [account(one, book, self._reply, *self._said(each, one)) for one in made]
        return page(title, element("main", block(*parts, label=title)))

    def _reply(self, asked: Question, made: Attempt) -> Reply:
        said = self.examiner.given(asked, made).feedback
        return Reply(asked.exercise, made, said, asked.document)

    def _said(self, each: Submission, asked: Question) -> Iterator[Html | None]:
        made = each.book.last(asked.address)[0]
        reply = self._reply(asked, made)
        yield from (element("p", words) for words in reply.said)
        yield paragraph("Next: ", reply.feedback.next)
        row = self.level(each.student, self.examiner.given(asked, made))
        own = filter(None, map(row.get, ("level", "comment")))
        yield paragraph("Your teacher: ", ". ".join(own))

    def report(self, out: Path) -> Iterator[str]:
        """What is to be told of a collection."""
        files = sum(len(each.file.split("; ")) for each in self.handed)
        handed = f"{_many(len(self.handed), 'student')} handed in {_many(files, 'file')}"
        yield f"{handed}. Written: {shown(out)}"
        if self.refused:
            yield f"Refused: {_many(len(self.refused), 'file')}; refused.csv says why."
        if any(NO_KEYS in each.why for each in self.refused):
            yield NO_KEYS
        counts = [f"{_many(len(e), 'exercise')} of {name}" for name, e in self.lessons.items()]
        if counts:
            yield f"What counts: {', '.join(counts)}.{'' if self.given else _IF_OTHERS}"
        told = [f"{each.student}: {' '.join(each.remarks)}" for each in self.handed if each.remarks]
        none = [f"{who.name} has handed in nothing." for who, each in self.people if each is None]
        others = self.people[len(self.roster) :] if self.roster else ()
        strange = [f"{person.name} is not on the roster." for person, _ in others]
        levels = [words for each in self.handed for words in self._scored(each)]
        odd = dict.fromkeys(each for each in levels if each and _level(each) not in POINTS)
        wrong = [f"“{each}” in {WRITTEN} is no level, and counts nothing." for each in odd]
        for every in (told, none, strange, wrong):
            yield from every[:_MOST_TOLD]
            if len(every) > _MOST_TOLD:
                yield f"… and {len(every) - _MOST_TOLD} more; grid.csv has them all."
        if open := levels.count(""):
            yield f"{WRITTEN} waits for a level ({', '.join(POINTS)}) in {_many(open, 'row')}."
            yield "What you write there stays; run this command again, and it counts."
        yield _PROVES
        yield _WHERE


def collect(
    place: Path, out: Path, *, home: Path | None = None, roster: Path | None = None,
    policy: Policy = "last", lessons: Sequence[str] = (),
) -> Iterator[str]:  # fmt: skip
    """Collect what lies in a folder or zip into the folder `out`; gives what is to be told.

    With `lessons`, by name or path, only what these ask counts. Raises `ReadingRoomError`, and then
    writes nothing, where `out` holds something else, or is part of what was handed in.
    """
    if out.resolve().is_relative_to(place.resolve()):
        raise ReadingRoomError("--out lies in what was handed in. Name a folder outside of it.")
    if home and not room(home):
        raise ReadingRoomError(f"{shown(home)} is no room: there is no room.yaml in it.")
    site.must_be_free(out, "collection")
    every = map(_person, _rows(roster) if roster else ())
    people = [each for each in every if each.name not in ("", _POINTS_POSSIBLE)]
    rows = _rows(out / WRITTEN) if (out / WRITTEN).exists() else []
    # Each cell without the apostrophe that has made it harmless.
    scores = [{n: c[1:] if c == harmless(c[1:]) else c for n, c in row.items()} for row in rows]
    if scores and not {*_NEEDED} <= scores[0].keys():
        what = f"{shown(out / WRITTEN)} has lost columns that it needs: {', '.join(_NEEDED)}."
        raise ReadingRoomError(f"{what} Nothing was written. Put them back.")
    with working_in(home or room() or workplace()):
        examiner = Examiner()
        given = {places.find_lesson(each).stem: bookmark.asked_in(each) for each in lessons}
        handed, refused = take(place.resolve(), examiner, _whose(people))
        made = ClassWork(handed, refused, policy, people, scores, examiner, given)
        site.write_site(out, made.files(), "collection")
    return made.report(out)


def _row_key(cells: Iterable[str]) -> tuple[str, ...]:
    """By what a row is known again, after a spreadsheet has saved it."""
    return tuple(" ".join(harmless(each).split()) for each in cells)


def _rows(path: Path) -> list[dict[str, str]]:
    content, problems = read_bytes(path)
    if problems:
        raise ReadingRoomError(str(problems[0]))
    try:
        text = decoded(content)
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    if "\0" in text:
        raise ReadingRoomError(f"{shown(path)} is no table of text. Save it as CSV.")
    between = max(",;\t", key=text.partition("\n")[0].count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=between, restval="")
    return [{(k or "").strip(): v for k, v in row.items() if isinstance(v, str)} for row in reader]


def _level(typed: str) -> str:
    return typed.strip().capitalize()


def _rubric(exercise: Exercise) -> list[str]:
    own = {each.level: each.note for each in getattr(exercise, "samples", ())}
    return [own.get(level, words) for level, words in _RUBRIC.items()]


def _person(row: Mapping[str, str]) -> Person:
    parts = [row.get("Last name") or row.get("Surname"), row.get("First name")]
    named = (row.get(each) for each in ("Student", "Full name", "Name", "name"))
    name = ", ".join(filter(None, parts)) if all(parts) else next(filter(None, named), "")
    return Person(" ".join((name or next(iter(row.values()), "")).split()), row)


def _known(person: Person, each: Submission | None, columns: Iterable[str]) -> Iterator[str]:
    number = each.number if each else ""
    known = {_column(number): number, "Full name": person.name}
    known |= {name: value for name, value in person.known.items() if value}
    return (known.get(name, "") for name in columns)


def _column(number: str) -> str:
    """Where a roster has the number by which Canvas or Moodle knows a student."""
    return "ID" if number.isdecimal() else "Identifier"


def _whose(roster: Sequence[Person]) -> Callable[[Submission], int | None]:
    """Whose on a roster a submission is: by number, else by a name that only one person has."""
    found: dict[str, list[int]] = {}
    for at, person in enumerate(roster):
        numbers = (person.known.get(each, "") for each in ("ID", "Identifier"))
        for key in {*_keys(person.name), *filter(None, numbers)}:
            found.setdefault(key, []).append(at)

    def whose(each: Submission) -> int | None:
        every = (found.get(key, []) for key in (each.number, *_keys(each.student)))
        at = next((one[0] for one in every if len(one) == 1), None)
        known = "" if at is None else roster[at].known.get(_column(each.number), "")
        # The words before a number are Moodle's, in the language of the course.
        figures = {re.sub(r"\D", "", number) for number in (known, each.number)}
        return None if known and each.number and len(figures) > 1 else at

    return whose


@cache
def _keys(name: str) -> list[str]:
    """A name whatever the order of its parts, and as Canvas writes it in names of files."""
    words = re.findall(r"\w+", folded_name(name)) or [name]
    return [" ".join(sorted(words)), "".join(words), "".join(reversed(words))]
