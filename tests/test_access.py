"""What waits for a student's own answer, in a real kernel in a student's room; and what is calm."""

from __future__ import annotations

import ast
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.manager import KernelManager

import readingroom as rr
from readingroom.answers import Attempt, Book, Draft
from readingroom.classroom import surroundings
from readingroom.document import Document
from readingroom.html import plain
from readingroom.lessons import names_in
from readingroom.loading import exercises_of
from readingroom.reading import Demand

ROOT = Path(__file__).parents[1]
LESSONS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
ROOM = "format: room 1\nversion: 0\nfor: students\nlessons: []\n...\n"
OPENED = 'import readingroom as rr\ntelegram = rr.load("telegram-21646")'
DEMANDS = 'rr.tables.demands(telegram, reading="key")'
CLASSES = "telegram-21646/three-classes"


EMPTIED = """
for each in {*globals()} - {"In", "Out", "get_ipython", "exit", "quit"}:
    if not each.startswith("_"):
        del globals()[each]
"""
"""What leaves a notebook as it was before any cell was run."""


class Kernel:
    """A kernel as a student has it, in a folder: what cells show, as words; errors in red."""

    def __init__(self, folder: Path, client: BlockingKernelClient) -> None:
        self.folder, self._client = folder, client

    def run(self, code: str) -> tuple[str, list[str], str]:
        """What a cell came to, what it showed as HTML or words, and what of it was red."""
        shown, red = list[str](), list[str]()

        def hear(message: dict) -> None:
            content, kind = message["content"], message["msg_type"]
            if kind in ("display_data", "execute_result"):
                shown.append(content["data"].get("text/html") or content["data"]["text/plain"])
            elif kind == "error":
                red.append(content["evalue"])
            elif kind == "stream":
                (red if content["name"] == "stderr" else shown).append(content["text"])

        reply = self._client.execute_interactive(
            code, output_hook=hear, stop_on_error=False, timeout=120
        )
        return reply["content"]["status"], shown, "\n".join(red)

    def words(self, code: str) -> str:
        """What a cell shows, in words; nothing of it is red."""
        _, shown, red = self.run(code)
        assert not red
        return " ".join(map(plain, shown))


@contextmanager
def begun(folder: Path, **around: str) -> Iterator[Kernel]:
    """A kernel that begins in a student's room, with more in its environment."""
    (folder / "room.yaml").write_text(ROOM, "utf-8")
    environment = {name: each for name, each in os.environ.items() if name != "READINGROOM_OPEN"}
    manager = KernelManager()
    manager.start_kernel(cwd=str(folder), env=environment | around)
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=120)
        yield Kernel(folder, client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


@pytest.fixture(scope="module")
def kernel(tmp_path_factory) -> Iterator[Kernel]:
    with begun(tmp_path_factory.mktemp("room")) as kernel:
        yield kernel


@pytest.fixture
def room(kernel) -> Kernel:
    """The kernel in a room in which nothing is answered."""
    for book in kernel.folder.glob("answers*.json"):
        book.unlink()
    (kernel.folder / "room.yaml").write_text(ROOM, "utf-8")
    forgotten = "from readingroom.answers import Memory, remember\nremember(Memory())"
    kernel.run(f"{EMPTIED}\n{forgotten}\n{OPENED}")
    return kernel


# ---------------------------------------------------------------- nothing before one's own answer


@pytest.fixture(scope="module")
def sentences(telegram) -> set[str]:
    """The key's own sentences: what it says, why, and what it notes."""
    own = ("says", "what", "because", "note", "unstated", "function", "explanations", "readings")
    return {
        squeezed(words)
        for thing in telegram.reading("key")
        for name in own
        for words in texts(getattr(thing, name, ""))
        if words.count(" ") >= 3
    }


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        yield from (words for each in value for words in texts(each))
    elif hasattr(value, "says"):
        yield from texts((value.says, getattr(value, "because", "")))


def squeezed(words: str) -> str:
    return " ".join(words.split()).rstrip(".")


def leaks(shown: list[str], sentences: set[str], telegram: Document) -> list[str]:
    """What outputs tell that belongs to the key: its sentences, and requests with their kinds."""
    words = squeezed(plain(" ".join(shown)))
    found = [each for each in sentences if each in words]
    for row in re.findall(r"(?s)<tr\b.*?</tr>", " ".join(shown)):
        for demand in telegram.reading("key").every(Demand):
            held = squeezed(plain(row))
            if demand.words[:30] in held and re.search(r"\b(de|of)fensive\b", held):
                found.append(f"{demand.id}: {demand.kind}")
    counts = "|".join(["(?:7|seven) demands", *lengths()])
    return found + re.findall(rf"(?i)(?<![\w:.])(?:{counts})\b", words)


def lengths() -> list[str]:
    """The lengths of time that exercises ask for, as an answer would give them."""
    asked = exercises_of(rr.load("telegram-21646")).every
    answers = (each.answer for e in asked if e.kind == "interval" for each in e.accept)
    said = (each for given in answers for each in ([given] if isinstance(given, str) else given))
    return [*dict.fromkeys(said)]


def code(name: str) -> list[str]:
    """The code of a lesson, cell by cell."""
    cells = json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text("utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


@pytest.mark.parametrize("name", LESSONS)
def test_run_all_shows_nothing_of_the_key_before_an_answer(name, room, sentences, telegram):
    """Every cell is run in its order, then what needs others without them; none stops in red."""
    first, *others = code(name)
    made = {name for source in others for name in names_in(ast.walk(ast.parse(source)))[1]}
    needy = [
        source for source in others if made.intersection(names_in(ast.walk(ast.parse(source)))[0])
    ]
    told = []
    for source in (*others, *(f"{EMPTIED}\n{first}\n{source}" for source in needy)):
        _, shown, red = room.run(source)
        told += [f"{source}: in red: {red}"] if red else []
        told += [] if "rr.exercise(" in source else leaks(shown, sentences, telegram)

    assert told == []


PLANTED = [
    'telegram.readings["key"]["claim:refuse"]',
    'print(telegram.readings["key"]["echo:invitation"].what)',
    'import os; os.environ["READINGROOM_OPEN"] = "1"\n' + DEMANDS,
    "os.environ.pop('READINGROOM_OPEN'); print('Kim has 7 demands.')",
]


def test_what_is_planted_is_found(room, sentences, telegram):
    room.run("import os")

    for source in PLANTED:
        assert leaks(room.run(source)[1], sentences, telegram), source


# ---------------------------------------------------------------- closed, and opened


def test_what_waits_says_for_what_and_stops_the_run_without_red(room):
    status, shown, red = room.run(DEMANDS)

    assert (status, red) == ("error", "")
    card = "".join(shown)
    assert "First your own answer" in card
    assert 'href="03_requests.ipynb#cell-id=ask-three-classes"' in card
    assert f'rr.reveal("{CLASSES}")' in plain(card)
    assert "<button" in card


SHOWING = [
    'telegram["identity:ri"]',
    'telegram["fact:wrong-date"]',
    'telegram.reading("key")["echo:fallback"]',
    'rr.tables.requests(telegram, reading="key")',
    'rr.tables.of(telegram, "echoes", reading="key")',
    'rr.tables.agreement(telegram, "mine", "key")',
    'rr.plots.requests(telegram, reading="key")',
    'rr.widgets.argument(telegram, reading="key")',
    'rr.widgets.provenance(telegram, reading="key")',
    'rr.widgets.requests(telegram, reading="key")',
    'rr.widgets.text(telegram, reading="key")',
]


@pytest.mark.parametrize("code", SHOWING)
def test_every_way_to_the_key_waits(room, code):
    assert "First your own answer" in room.words(code)


def test_a_reading_alone_in_a_cell_says_what_it_is_and_none_of_its_entries(
    room, sentences, telegram
):
    _, shown, red = room.run('telegram.reading("key")')

    assert "one reading among others" in shown[0] and not red
    assert leaks(shown, sentences, telegram) == []


OPEN_ANYWAY = [
    'telegram["fact:korea-july-1952"]',
    'telegram["M16"]',
    'telegram.readings["key"]["echo:fallback"]',
    "rr.tables.requests(telegram)",
    'rr.tables.moves(telegram, reading="key")',
    "rr.widgets.requests(telegram)",
]


@pytest.mark.parametrize("code", OPEN_ANYWAY)
def test_what_no_exercise_names_is_open(room, code):
    assert "First your own answer" not in room.words(code)


def test_an_answer_opens_whatever_it_is_and_begun_anew_it_waits_again(room):
    room.run(f'rr.answer("{CLASSES}", 7)')
    assert "First your own answer" in room.words(DEMANDS)  # That was not understood.

    of = 'telegram.readings["key"].by_address'
    every = f'{{each[7:]: "offensive" for each in {of} if each.startswith("demand:")}}'
    assert "fit" in room.words(f'rr.answer("{CLASSES}", {every})')
    assert "guns" in room.words(DEMANDS)

    room.run(f'rr.begin_anew("{CLASSES}")')
    assert "First your own answer" in room.words(DEMANDS)


@pytest.mark.parametrize("named", ["three-classes", CLASSES])
def test_reveal_opens_and_the_book_notes_it(room, named):
    assert "is open now" in room.words(f'rr.reveal("{named}")')
    assert "open already" in room.words(f'rr.reveal("{named}")')
    assert "guns" in room.words(DEMANDS)

    kept = json.loads((room.folder / "answers.json").read_text("utf-8"))["exercises"][CLASSES]
    assert [each["verdict"] for each in kept] == ["revealed"]
    assert "0 of" in room.words("rr.progress()")
    assert "No answer yet" in room.words(f'rr.recall("{CLASSES}")')


def test_the_nearest_exercise_is_named_where_there_is_none_to_reveal(room):
    _, _, red = room.run('rr.reveal("three-clases")')

    assert "three-classes" in red


def test_what_is_begun_stays_when_something_is_revealed():
    book = Book().with_draft("a/b", Draft("Kim asks"))
    mark = Attempt(None, verdict="revealed", id="x")

    marked = book.with_mark("a/b", mark)

    assert marked.drafts == book.drafts
    assert marked.opens("a/b") and not marked.made("a/b")
    assert Book().merged(marked).opens("a/b")


def test_a_teachers_room_and_no_room_at_all_are_open(room):
    (room.folder / "instructor").mkdir(exist_ok=True)
    try:
        assert "First your own answer" in room.words(DEMANDS)  # It says that it is for students.
        (room.folder / "room.yaml").write_text(ROOM.replace("for: students\n", ""), "utf-8")
        assert "guns" in room.words(DEMANDS)
    finally:
        (room.folder / "instructor").rmdir()
    assert "First your own answer" in room.words(DEMANDS)  # An older room without instructor.
    (room.folder / "room.yaml").unlink()
    assert "guns" in room.words(DEMANDS)


def test_a_book_that_cannot_be_read_closes_nothing(room):
    (room.folder / "answers.json").write_text("{", "utf-8")

    assert "guns" in room.words(DEMANDS)


# ---------------------------------------------------------------- a slip of one's own

SLIPS = {
    "telegrm": "Did you mean “telegram”?",
    "rr.tables.letters(telegram)[['sendr']]": "Did you mean “sender”?",
    "rr.tables.letters(telegram).query('sendr == 1')": "Did you mean “sender”?",
    "rr.tables.letters(telegram).groupby('sendr').size()": "Did you mean “sender”?",
    "rr.tables.letters(telegram).loc['covr']": "Did you mean “cover”?",
    "rr.tables.letters(telegram).loc[:, ['sendr']]": "Did you mean “sender”?",
    "rr.tables.letters(telegram).sendr": "Did you mean “sender”?",
    "rr.tables.letters(telegram).groupby('sender')['titel'].sum()": "Did you mean “title”?",
    "rr.tables.letters(telegram).groupby('sender').titel": "Did you mean “title”?",
    "rr.tables.letters(telegram).dropna(subset=['sendr'])": "Did you mean “sender”?",
    "rr.tables.letters(telegram).drop_duplicates('sendr')": "Did you mean “sender”?",
    "rr.tables.letters(telegram).pivot(index='sendr', columns='title')": "called “sendr”",
    "rr.tables.letters(telegram).iloc[0]['sendr']": "Did you mean “sender”?",
    "rr.tabels": "Did you mean “tables”?",
    "telegram['M16'].wrds": "Did you mean “words”?",
    "never_made": "run that cell first",
    "telegram[M16]": "between quotation marks",
    'telegram["M16"': "A bracket is opened on line 1",
    'rr.show(telegram["M16")': "“)” comes while “[” is still open",
    "print(1))": "a bracket is closed that was not opened",
    'print("a)': "words begin with a quotation mark",
    "print(“a”)": "curly quotation marks",
    "  x = 1\n y = 2": "mind the spaces",
    "a b": "Python cannot read line 1",
}


@pytest.mark.parametrize("code", SLIPS)
def test_a_slip_gets_a_plain_sentence_first(room, code):
    status, shown, red = room.run(code)

    assert (status, red) == ("error", "")
    assert SLIPS[code] in plain(shown[0])
    assert re.search(r"(?s)Error.*<details>.*<pre>", shown[0])


def test_who_comes_back_and_runs_a_cell_in_the_middle_is_told_what_to_run_first(
    tmp_path, monkeypatch
):
    own = tmp_path / "own.py"
    own.write_text("mine = 'of my own'")
    monkeypatch.setenv("PYTHONSTARTUP", str(own))
    seen = surroundings(tmp_path, tmp_path)
    with begun(tmp_path, **{name: seen[name] for name in seen if name.endswith("STARTUP")}) as back:
        assert "Run the first cell with code" in back.words(f'rr.exercise("{CLASSES}")')
        assert "A bracket is opened on line 1" in back.words('telegram["M16"')
        assert back.words("mine, *[each for each in dir() if 'eading' in each]") == "('of my own',)"


@pytest.mark.parametrize("code", ["{}['a']", "1 / 0", 'telegram["M99"]', "raise KeyError(3)"])
def test_what_nothing_plain_can_be_said_of_is_shown_as_ever(room, code):
    status, _, red = room.run(code)

    assert status == "error" and red


# ---------------------------------------------------------------- a lesson that shows too early

EARLY = {
    "open": OPENED,
    "ri": 'telegram["identity:ri"]',
    "ask-ri": 'rr.exercise("telegram-21646/who-is-ri")',
    "ri-again": 'telegram["identity:ri"]',
    "ask-brackets": 'rr.exercise("telegram-21646/jobs-of-brackets")',
}


@pytest.fixture(scope="module")
def early(tmp_path_factory) -> Path:
    """A lesson that shows a thing before its exercise, and nothing of what another one opens."""
    path = tmp_path_factory.mktemp("early") / "my_lesson.ipynb"
    cells = [
        cell
        for id, source in EARLY.items()
        for cell in (
            {"cell_type": "markdown", "id": f"{id}-intro", "metadata": {}, "source": f"# {id}"},
            {
                "cell_type": "code",
                "id": id,
                "metadata": {"tags": ["on-paper"]},
                "execution_count": None,
                "outputs": [],
                "source": source,
            },
        )
    ]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(notebook), "utf-8")
    return path


def test_a_check_tells_what_is_shown_too_early_and_what_is_never_shown(early):
    told = repr(rr.check(early))

    assert told.count("identity:ri, which waits for an answer to “who-is-ri”") == 1
    assert "cell “ri”: it shows identity:ri" in told
    assert "only further down, in cell “ask-ri”" in told
    assert "“jobs-of-brackets” opens bracket_functions, and no cell shows it." in told


def test_students_have_on_paper_nothing_that_waits(early):
    from readingroom.lessons import page_of, run_lesson

    student = plain(page_of(run_lesson(early, instructor=False)))
    teacher = plain(page_of(run_lesson(early, instructor=True)))

    assert "waits for your answer to “The man in line 35”" in student
    assert "Li Kenong, whose name was damaged" not in student
    assert "Li Kenong, whose name was damaged" in teacher
