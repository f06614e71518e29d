"""What a class has handed in, read as data: nothing is unpacked or run, and all is judged anew."""

import json
import re
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from html import unescape
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, NamedTuple, TypeAlias
from zipfile import ZipFile, ZipInfo

from readingroom.answers.book import ANEW, REVEALED, Attempt, Book, NotABook, parted
from readingroom.answers.code import from_answer_code
from readingroom.answers.portfolio import carried
from readingroom.answers.replies import Question, sign_of
from readingroom.answers.storage import folded_name
from readingroom.document import Document
from readingroom.document.things import Place, as_read
from readingroom.errors import ReadingRoomError, visible
from readingroom.exercises import Feedback, amounts, assess, choices, marks, pairs, parts, positions
from readingroom.exercises.assessment import plain_answer
from readingroom.exercises.controls import LONGEST
from readingroom.loading import exercises_of, load
from readingroom.loading.files import decoded, folder_beside, room, workplace

Content: TypeAlias = Callable[[], bytes]
LARGEST = 64 * 1024 * 1024  # bytes that one file may have
_LONGEST_TEXT = LARGEST // 16  # signs of a text in which codes are looked for
_TOO_LARGE = f"It has more than {LARGEST >> 20} MB."
_IN_ALL = 16 * LARGEST  # bytes that all that lies in zips may have
_DEEPEST = 20  # folders and zips in which a file may lie
_MANY = 50_000  # files of a folder, and of all zips; nobody makes a tenth as many attempts
_DENSE, _SMALL = 100, 1_000_000  # no answers can be packed as densely as this, from this size on
_LONGEST_NAME, _FEW_NAMED = 100, 5
_NO_ANSWERS = ("thumbs.db", "desktop.ini", "__macosx")
_MOODLE = re.compile(r"(.+?)_(\d+)_assignsubmission_(?:file|onlinetext)")
_CANVAS = re.compile(
    r"(?!(?i:answers\.|portfolio-))([^\W\d_][^_]*)_(?:LATE_)?(\d+)_(?:\d+_.+|text\.html)"
)
_ONES_OWN = re.compile(r"(?i)answers[. _-]?(.*?)(?:[ -]?\(?\d*\)?)?$")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SLIP = "oversight"
NO_KEYS = "The keys are not in this room; name yours with --room."
_CODE = re.compile(r"(?i)(?<![^\W_])(?<!\w-)(?=RR[12](?![^\W_]))")


@dataclass(frozen=True)
class Submission:
    """What one student has handed in: the files it came in, and the one book that they make."""

    student: str
    file: str
    book: Book
    number: str = ""  # by which Moodle or Canvas knows the student
    within: str = ""  # the folders in which that was given
    remarks: tuple[str, ...] = ()  # what a teacher should know

    @property
    def is_named_so(self) -> bool:
        """Whether the book bears the name under which it was handed in, as far as that is said."""
        words = folded_name(self.book.student).split()
        return not words or any(word in folded_name(self.student) for word in words)


Whose: TypeAlias = Callable[[Submission], int | None]
"""Where on a roster the student of a submission stands, if anywhere."""


class Refusal(NamedTuple):
    """A file that was not taken in, and why."""

    file: str
    why: str


Taken: TypeAlias = tuple[tuple[Submission, ...], tuple[Refusal, ...]]


@dataclass(frozen=True)
class Given:
    """An answer to an exercise, and what is said to it now; the same for all who have given it."""

    asked: Question
    answer: Any
    feedback: Feedback

    @cached_property
    def words(self) -> str:
        """The answer in the words of its choices."""
        return self.asked.exercise.in_words(self.answer)

    @cached_property
    def understood(self) -> Any:
        """The answer as its exercise understands it, if it does."""
        return self.asked.exercise.understand(self.answer, self.asked.document)

    @property
    def holds(self) -> bool:
        """Whether the key accepts it."""
        return self.feedback.verdict == "accepted"

    @property
    def error(self) -> str:
        """The error in thinking, in words; empty for all else."""
        foreseen = self.feedback.verdict == "foreseen" and self.feedback.tag != _SLIP
        return as_read(self.feedback.tag) if foreseen else ""

    @property
    def places(self) -> tuple[Place, ...]:
        """The words of the page that it marks."""
        match self.understood:
            case marks.Marked(spans=spans):
                return tuple(map(self.asked.document.page.place, spans))
            case positions.Weighed(places=places):
                return tuple(place for place, why in places if not why)
        return ()

    @property
    def parts(self) -> Iterator[tuple[str, str]]:
        """What is counted of it, in words: part by part; what a person wrote is left out."""
        match self.asked.exercise:
            case positions.Write():
                yield "", "Sentences of one’s own"
            case positions.Weigh() as weigh:
                given = self.answer if isinstance(self.answer, dict) else {"position": self.answer}
                name, words = weigh.stand(given)
                yield "", positions.OWN_WORDS if name == positions.OWN else words
            case pairs.Sorted() as sorting:
                columns = parts.words_for(sorting.columns)
                for row, held in self.understood.items():
                    yield sorting.called[row], columns[held]
            case pairs.Cover() | amounts.Tabulate() if not self.holds:
                yield "", "Words of one’s own"
            case choices.ChooseSeveral() as choosing:
                yield from ((choosing.called[name], "chosen") for name in sorted(self.understood))
            case _:
                yield "", self.words


@dataclass
class Examiner:
    """Checks answers again; the same answer to an exercise once for a whole class."""

    _known: dict[str, Document | None] = field(default_factory=dict, repr=False)
    _asked: dict[str, Question] = field(default_factory=dict, repr=False)
    _given: dict[tuple[str, str], Given] = field(default_factory=dict, repr=False)

    def question(self, address: str) -> Question | None:
        """The exercise with this address; None if nothing here has it."""
        self.document(address.rpartition("/")[0])
        return self._asked.get(address)

    def document(self, slug: str) -> Document | None:
        """A document that is known by a plain name: no path from outside leads anywhere."""
        if slug not in self._known:
            folder = folder_beside(slug, workplace(), room()) if _SLUG.fullmatch(slug) else None
            document = self._known[slug] = load(folder.resolve()) if folder else None
            if document:
                every = exercises_of(document).every
                self._asked |= {f"{slug}/{each.id}": Question(each, document) for each in every}
        return self._known[slug]

    def given(self, asked: Question, made: Attempt) -> Given:
        """An answer with what is said to it; to a mark nothing is."""
        key = asked.address, json.dumps([made.answer, _is_mark(made)], ensure_ascii=False)
        if key not in self._given:
            answer, said = plain_answer(made.answer, asked.document), Feedback(verdict="other")
            if not _is_mark(made):
                said = assess(asked.exercise, answer, asked.document, form=True)
            self._given[key] = Given(asked, answer, said)
        return self._given[key]

    def examined(self, book: Book) -> tuple[Book, tuple[str, ...]]:
        """A book with verdicts of this library, and what was left out. Raises if that is all."""
        if sum(map(len, book.attempts.values())) > _MANY // 10:
            raise NotABook(f"It holds more than {_MANY // 10} attempts.")
        kept, other = dict[str, tuple[Attempt, ...]](), 0
        strange, keyless = Counter[str](), Counter[str]()
        for address, attempts in book.attempts.items():
            slug = address.rpartition("/")[0]
            document = self.document(slug)
            if document is None or document.keyless:
                (keyless if document else strange)[slug] += len(attempts)
                continue
            same = [each for each in attempts if each.document in ("", sign_of(document))]
            other += len(attempts) - len(same)
            if same:
                kept[address] = tuple(self._judged(address, each, document) for each in same)
        slugs, without = (", ".join(sorted(each))[:200] for each in (strange, keyless))
        told = [
            *_left_out(strange.total(), f"about another document ({slugs})"),
            *_left_out(keyless.total(), f"about a document without its keys ({without})"),
            *([NO_KEYS] if keyless else []),
            *_left_out(other, "to another version of the document’s text"),
        ]
        _refuse_if(not kept, " ".join(told) or "There are no answers in it.")
        return replace(book, attempts=kept), tuple(told)

    def _judged(self, address: str, made: Attempt, document: Document) -> Attempt:
        words = {name: getattr(made, name)[:LONGEST] for name in ("why", "at", "lesson", "asked")}
        made = replace(made, answer=plain_answer(made.answer, document), **words)
        if _is_mark(made):
            return made
        asked = self.question(address)
        return replace(made, verdict=self.given(asked, made).feedback.verdict if asked else "")


def _is_mark(made: Attempt) -> bool:
    return made.verdict in (ANEW, REVEALED) and made.answer is None


def _left_out(number: int, what: str) -> Iterator[str]:
    if number:
        are = "One answer is" if number == 1 else f"{number} answers are"
        yield f"{are} {what}, and left out."


def take(place: Path, examiner: Examiner | None = None, whose: Whose = lambda _: None) -> Taken:
    """What a folder or zip holds, one book a student, and what could not be taken in.

    `whose` gives students' places on a roster. Raises `ReadingRoomError` if nothing is at `place`.
    """
    intake = _Intake(examiner or Examiner(), int(place.suffix.lower() == ".zip"))
    if place.is_dir():
        intake.folder(place, PurePosixPath())
    elif place.is_file():
        intake.open(PurePosixPath(place.name), partial(_of_disk, place), place)
    else:
        raise ReadingRoomError(f"There is no folder and no file {visible(str(place))}.")
    return _by_student(intake, whose)


@dataclass
class _Intake:
    examiner: Examiner
    above: int = 0  # parts of each path that name nobody: the zip of a whole class
    found: list[Submission] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    left: int = _IN_ALL  # bytes
    files: int = 0

    def open(self, at: PurePosixPath, content: Content, source: Path | None = None) -> None:
        try:
            _refuse_if({"<", ">"} & {*str(at)}, "There are signs of HTML in its name.")
            if at.suffix.lower() == ".zip":
                self.zip(source or BytesIO(content()), at)
            else:
                self.book(at, content())
        except ReadingRoomError as error:
            self.refuse(at, str(error))
        except Exception:  # Whatever it is: one file must not keep a class from being read.
            self.refuse(at, "It is damaged, or not what its name says.")

    def refuse(self, at: PurePosixPath, why: str) -> None:
        self.refused.append(Refusal(visible(str(at)), why))

    def folder(self, folder: Path, at: PurePosixPath) -> None:
        try:
            every = sorted(folder.iterdir())
        except OSError as error:
            return self.refuse(at, f"It cannot be read: {error.strerror}.")
        for each in (each for each in every[:_MANY] if not _is_beside(each.name)):
            inside = at / each.name
            if each.is_symlink():
                self.refuse(inside, "It is a link, and links are not followed.")
            elif not each.is_dir():
                self.open(inside, partial(_of_disk, each), each)
            elif len(inside.parts) > _DEEPEST:
                self.refuse(inside, f"It lies in more than {_DEEPEST} folders.")
            else:
                self.folder(each, inside)
        if len(every) > _MANY:
            self.refuse(at, f"It holds more than {_MANY} files; the others were not looked at.")
        return None

    def zip(self, source: Path | BinaryIO, at: PurePosixPath) -> None:
        if len([each for each in at.parts if each.lower().endswith(".zip")]) > _DEEPEST // 5:
            raise NotABook("It lies in too many zips, one within the other.")
        with ZipFile(source) as packed:
            every = packed.infolist()
            self.files += len(every)
            _refuse_if(self.files > _MANY, f"All zips together hold more than {_MANY} files.")
            for each in sorted(every, key=lambda each: each.filename):
                name = PurePosixPath(each.filename.replace("\\", "/"))
                if not each.is_dir() and not any(map(_is_beside, name.parts)):
                    inside = PurePosixPath(f"{at}/{name}")
                    self.open(inside, partial(self._unpacked, packed, each, name))

    def _unpacked(self, packed: ZipFile, each: ZipInfo, name: PurePosixPath) -> bytes:
        if name.is_absolute() or ".." in name.parts or ":" in name.parts[0]:
            raise NotABook("Its name leads out of the zip.")
        if stat.S_IFMT(each.external_attr >> 16) not in (0, stat.S_IFREG):
            raise NotABook("It is a link, and links are not followed.")
        _refuse_if(each.flag_bits & 1, "It is locked with a password.")
        _refuse_if(each.file_size > LARGEST, _TOO_LARGE)
        if each.file_size > max(_SMALL, _DENSE * each.compress_size):
            raise NotABook("It is packed so densely that it cannot be answers.")
        self.left -= each.file_size
        _refuse_if(self.left < 0, f"All that lies in zips has more than {_IN_ALL >> 20} MB.")
        with packed.open(each) as file:
            return file.read(each.file_size)

    def book(self, at: PurePosixPath, content: bytes) -> None:
        for book, damaged in _books(at.suffix.lower(), content):
            told = [f"Not all of it can be read; left out: {each}." for each in damaged[:1]]
            book, more = self.examiner.examined(book)
            name, number, within = _named(PurePosixPath(*at.parts[self.above :]), book)
            hand = Submission(name, str(at), book, number, within)
            another = [] if hand.is_named_so else [f"The book bears the name {book.student}."]
            self.found.append(replace(hand, remarks=(*told, *more, *another)))


def _is_beside(name: str) -> bool:
    """Whether a system has put a file or folder there: hidden, or by a name of its own."""
    return (name.startswith(".") and name != "..") or name.lower() in _NO_ANSWERS


def _of_disk(path: Path) -> bytes:
    _refuse_if(not path.is_file(), "It is no file.")  # To open a pipe would be to wait for it.
    _refuse_if(path.stat().st_size > LARGEST, _TOO_LARGE)
    return path.read_bytes()


def _refuse_if(bad: object, why: str) -> None:
    if bad:
        raise NotABook(why)


def _books(suffix: str, content: bytes) -> Iterable[tuple[Book, tuple[str, ...]]]:
    """The books in a file, each with the places of what is damaged in it. Raises if it is none."""
    if suffix not in (".json", ".html", ".htm", ".txt", ".md", ""):
        raise NotABook("It is no answer book, no portfolio and no text with an answer code.")
    try:
        text = decoded(content)
    except UnicodeDecodeError:
        raise NotABook("It is not UTF-8 text.") from None
    if suffix == ".json":
        return [parted(text)]
    if (inside := carried(text)) is not None:
        return [parted(inside)]
    _refuse_if(len(text) > _LONGEST_TEXT, f"It has more than {_LONGEST_TEXT >> 20} MB.")
    # A code begins its line, and would not in the text of a page, where lists are numbered.
    text = unescape(re.sub(r"<[^<>]*>", "\n", text)) if suffix.startswith(".htm") else text
    codes = [each for each in _CODE.split(text)[1:] if each]
    _refuse_if(not codes, "There is no answer code in it, and no book.")
    return [(from_answer_code(each), ()) for each in codes]


def _named(at: PurePosixPath, book: Book) -> tuple[str, str, str]:
    """Whose a book is: a name, the number it is known by, and where that name was given."""
    for depth, part in enumerate(at.parts):
        is_file = part == at.name or part.lower().endswith(".zip")
        if known := _MOODLE.match(part) or (is_file and _CANVAS.fullmatch(part)):
            number = f"Participant {known[2]}" if known.re is _MOODLE else known[2]
            name = number if known[1] == "Participant" else _name(known[1])  # marked blind
            return name, number, "/".join(at.parts[:depth])
    # Moodle and Canvas know who hands in; without them the book says it, and else the file's name.
    own = _ONES_OWN.fullmatch(at.stem[:_LONGEST_NAME])
    above = at.parts[1 if at.parts[0].lower().endswith(".zip") else 0 : -1]
    said = [book.student, *above[-1:], own[1] if own else "", at.stem]
    return _name(next(each for each in said if each.strip())), "", ""


def _name(given: str) -> str:
    name = " ".join(visible(given).split())[:_LONGEST_NAME]
    _refuse_if({"<", ">"} & {*name}, "There are signs of HTML in the student’s name.")
    return name


def _by_student(intake: _Intake, whose: Whose) -> Taken:
    """One book a student. What cannot be that student's is refused."""
    hands, also = intake.found, [*intake.refused]
    known = {(each.within, folded_name(each.student), each.number) for each in hands if each.number}
    numbers = Counter((within, name) for within, name, _ in known)
    several = {name for (_, name), count in numbers.items() if count > 1}
    names = {each.book.id: each.student for each in hands if each.book.id and each.book.student}
    own: dict[int | str, list[Submission]] = {}
    for hand in hands:
        if not hand.number and not hand.book.student:  # handed in before a name was given
            hand = replace(hand, student=names.get(hand.book.id, hand.student))
        if hand.number and folded_name(hand.student) in several:
            hand = _apart(hand)
        at = whose(hand)
        own.setdefault(folded_name(hand.student) if at is None else at, []).append(hand)
    made = [_submission(each, also) for each in own.values()]
    same = Counter(folded_name(each.student) for each in made)
    made = [_apart(e) if e.number and same[folded_name(e.student)] > 1 else e for e in made]
    made.sort(key=lambda each: folded_name(each.student))
    return tuple(_told_of_copies(made)), tuple(sorted(also))


def _apart(one: Submission) -> Submission:
    return replace(one, student=f"{one.student} ({one.number})")


def _told_of_copies(made: Sequence[Submission]) -> Iterator[Submission]:
    whose: dict[str, list[str]] = {}
    for each in made:
        for id in _by_id(each.book):
            whose.setdefault(id, []).append(each.student)
    for each in made:
        held = dict.fromkeys(name for id in _by_id(each.book) for name in whose[id][:_FEW_NAMED])
        others = ", ".join(name for name in held if name != each.student)
        more = (f"Answers in it stand in the book of {others} as well.",) if others else ()
        yield replace(each, remarks=(*each.remarks, *more))


def _submission(hands: Sequence[Submission], refused: list[Refusal]) -> Submission:
    first, *others = sorted(hands, key=lambda hand: (not hand.is_named_so, hand.file))
    book, files, remarks = first.book, [first.file], [*first.remarks]
    for hand in others:
        if why := _at_odds(book, hand):
            refused.append(Refusal(visible(hand.file), f"{why} Taken in is {files[0]}."))
        else:
            book, files = book.merged(hand.book), [*files, hand.file]
            remarks += [each for each in hand.remarks if each not in remarks]
    if len(files) > 1:
        remarks.append(f"{len(files)} files were handed in, and make one book.")
    number = next((hand.number for hand in hands if hand.number), "")
    shown = "; ".join(map(visible, dict.fromkeys(files)))
    return replace(first, file=shown, book=book, number=number, remarks=tuple(remarks))


def _at_odds(book: Book, hand: Submission) -> str:
    """Why a book cannot be part of another of the same student's; empty if it can."""
    there, here = _by_id(book), _by_id(hand.book)
    if any(there[id] != here[id] for id in there.keys() & here.keys()):
        return "An attempt in it is not as in the student’s other book."
    names = {folded_name(each.student) for each in (book, hand.book) if each.student}
    if len(names) > 1 and not hand.is_named_so:
        return f"It bears another name, {hand.book.student}."
    apart = bool(book.id and hand.book.id) and book.id != hand.book.id
    if apart and not hand.number and not there.keys() & here.keys():
        return "Another book bears the same name, and no attempt is in both: two students, perhaps."
    return ""


def _by_id(book: Book) -> dict[str, tuple[str, Attempt]]:
    every = ((address, each) for address, made in book.attempts.items() for each in made)
    return {each.id: (address, each) for address, each in every if each.id}
