"""A class gets its lessons: a student's room to give, with keys or without."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest
import yaml
from asking import ALL
from browsing import choose, started
from browsing import opened as opened_lab
from little import write_lesson
from playwright.sync_api import expect

import readingroom as rr
from readingroom.answers import (
    Book,
    Memory,
    Question,
    Withheld,
    attempt,
    from_answer_code,
    issued,
    remember,
    to_answer_code,
)
from readingroom.classroom import first_lesson, furnish, is_for_students, read_mark
from readingroom.cli import main
from readingroom.exercises import KINDS, Judged, Mark, Weigh, assess, compared
from readingroom.html import plain
from readingroom.lessons import exhibit, open_lesson, reply_to_message
from readingroom.loading import compiled, examine, exercises_of, working_in
from readingroom.views import exercise as shown_exercise

ROOT = Path(__file__).parents[1]
SHIPPED = ROOT / "data" / "telegram-21646"
OWN, SMALL = "our-telegram", "our-questions"
LATER = "Kept. Your teacher has the key; the reply comes later."
OF_THE_KEY = {
    *("accept", "foreseen", "otherwise", "evidence", "but", "samples"),
    *("come_back", "own", "absent"),
}


QUESTIONS = ALL.replace(
    "- id: who-sends\n", "- id: who-sends\n  opens: [fact:power-stations, demands]\n"
)
CELLS = {
    "ask-who-sends": f'rr.exercise("{SMALL}/who-sends")',
    "demands": 'demands = rr.tables.demands(telegram, reading="key")',
    "shown": 'rr.show(demands[["label"]], caption="Demands")',
    "card": 'telegram["fact:power-stations"]',
    "entry": 'telegram["demand:artillery"]',
}


def teachers(top: Path, slug: str) -> Path:
    """A room of a teacher with a document of their own and a lesson on it, `ours`."""
    room = top / "room"
    folder = room / "data" / slug
    (room / "instructor").mkdir(parents=True)
    (room / "room.yaml").write_text("format: room 1\nversion: 0\nlessons: []\n...\n", "utf-8")
    shutil.copytree(SHIPPED, folder, ignore=shutil.ignore_patterns(".schemas"))
    if slug == SMALL:
        (folder / "exercises.yaml").write_text(QUESTIONS, "utf-8")
        write_lesson(room / "ours.ipynb", last='telegram["M16"]')
        lesson = json.loads((room / "ours.ipynb").read_text("utf-8"))
        for id, source in CELLS.items():
            words = {"cell_type": "markdown", "id": f"{id}-intro", "source": "Look at this."}
            code = {"cell_type": "code", "id": id, "source": source, "outputs": []}
            lesson["cells"] += [words | {"metadata": {}}, code | CODE]
    else:
        lesson = json.loads((ROOT / "notebooks" / "03_requests.ipynb").read_text("utf-8"))
    text = json.dumps(lesson).replace("telegram-21646", slug)
    (room / "ours.ipynb").write_text(text, "utf-8")
    for name in ("exercises.yaml", "context.yaml", "document.yaml"):
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write("# Secret remark: the right answer is mao, of course, as you know.\n")
    for name in ("notes.md", "reading.mine.txt", ".hidden", "answers.json", "reply.pyc"):
        (folder / name).write_text("Secret remark: the right answer is mao.", "utf-8")
    return room


CODE = {"metadata": {}, "execution_count": None}


def handed_out(room: Path, out: Path) -> Path:
    """What students are given of it, without keys."""
    with working_in(room):
        command = ["handout", str(room / "ours.ipynb"), "--out", str(out), "--without-keys"]
        assert main(command) == 0
    return out


@pytest.fixture(scope="module")
def room(tmp_path_factory) -> Path:
    return teachers(tmp_path_factory.mktemp("teacher"), SMALL)


@pytest.fixture(scope="module")
def given(room, tmp_path_factory) -> Path:
    return handed_out(room, tmp_path_factory.mktemp("class") / "given")


@pytest.fixture(scope="module")
def long_room(tmp_path_factory) -> Path:
    return teachers(tmp_path_factory.mktemp("long"), OWN)


@pytest.fixture(scope="module")
def long_given(long_room, tmp_path_factory) -> Path:
    return handed_out(long_room, tmp_path_factory.mktemp("class") / "given")


@pytest.fixture
def desk(given, tmp_path, monkeypatch) -> Path:
    """A copy of that in which a student works."""
    folder = tmp_path / "mine"
    shutil.copytree(given, folder)
    monkeypatch.chdir(folder)
    remember(Memory())
    return folder


# ---------------------------------------------------------------- a room, and what is given


def test_a_room_is_made_and_nothing_is_opened(tmp_path, capsys):
    room = tmp_path / "room"
    assert main(["room", str(room)]) == 0
    assert (room / "03_requests.ipynb").is_file()
    assert is_for_students(room)
    assert "readingroom start" in capsys.readouterr().out
    assert main(["room", str(room)]) == 0
    assert main(["room", str(room), "--teach"]) == 0
    assert (room / "instructor" / "guide.ipynb").is_file()


def test_a_handout_is_a_students_room_with_these_lessons_alone(tmp_path, capsys):
    out = tmp_path / "given"
    assert main(["handout", "03_requests", "00_start_here", "--out", str(out)]) == 0
    assert sorted(each.name for each in out.iterdir()) == [
        "00_start_here.ipynb",
        "03_requests.ipynb",
        "instructions-notebook.html",
        "instructions-page.html",
        "instructions-paper.html",
        "room.yaml",
    ]
    with working_in(out):
        assert rr.load("telegram-21646").folder == SHIPPED
    assert '"editable": false' in (out / "03_requests.ipynb").read_text("utf-8")
    assert first_lesson(out) == "00_start_here.ipynb"
    before = {each: each.read_bytes() for each in out.rglob("*") if each.is_file()}
    assert furnish(out, rr.__version__).report() == []
    assert {each: each.read_bytes() for each in out.rglob("*") if each.is_file()} == before
    assert read_mark(out).handed_out


def test_a_link_to_a_lesson_that_is_not_given_is_plain_words(tmp_path):
    assert main(["handout", "03_requests", "04_timeline", "--out", str(tmp_path / "a")]) == 0
    words = (tmp_path / "a" / "03_requests.ipynb").read_text("utf-8")
    assert "(04_timeline.ipynb)" in words
    assert "(05_corroboration.ipynb)" not in words
    assert "(05_corroboration.ipynb)" in (ROOT / "notebooks" / "03_requests.ipynb").read_text()


def test_each_door_has_a_page_that_says_what_to_do(tmp_path):
    assert main(["handout", "03_requests", "--out", str(tmp_path / "a")]) == 0
    for door, says in (
        ("notebook", "readingroom start"),
        ("notebook", "import readingroom"),
        ("page", "readingroom start --page"),
        ("page", "Work under this name"),
        ("page", "Make the page to hand in"),
        ("paper", "line numbers"),
    ):
        page = (tmp_path / "a" / f"instructions-{door}.html").read_text("utf-8")
        assert says in page
        assert "What exactly does Kim ask for?" in page
        assert page.count("<h1") == 1
        assert "{" not in plain(re.sub("(?s)<style>.*?</style>", "", page))
        assert "the replies come later" not in page


def test_nothing_of_a_teachers_own_run_is_given(room, tmp_path):
    lesson = tmp_path / "ran.ipynb"
    read = json.loads((room / "ours.ipynb").read_text("utf-8"))
    read["cells"][-1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "SECRET"}]
    read["cells"][-1]["execution_count"] = 7
    read["metadata"]["widgets"] = {"state": "SECRET"}
    lesson.write_text(json.dumps(read), "utf-8")
    own = ["--document", str(room / "data" / SMALL)]
    assert main(["handout", str(lesson), *own, "--out", str(tmp_path / "given")]) == 0
    assert "SECRET" not in (tmp_path / "given" / "ran.ipynb").read_text("utf-8")
    held = tmp_path / "given" / "data" / SMALL
    assert (held / "exercises.yaml").read_text("utf-8").startswith(QUESTIONS)
    assert not (held / ".hidden").exists()
    assert not (held / "answers.json").exists()


def test_a_zip_holds_the_same_room_and_always_the_same_bytes(room, given, tmp_path):
    first, second = (handed_out(room, tmp_path / name) for name in ("class.zip", "b/class.zip"))
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as packed:
        held = {each.removeprefix("class/"): packed.read(each) for each in packed.namelist()}
        assert {each.external_attr >> 16 for each in packed.infolist()} == {0o644}
    assert held == {p.relative_to(given).as_posix(): p.read_bytes() for p in files_in(given)}


@pytest.mark.parametrize("name", ["given", "given.zip"])
def test_a_handout_is_never_written_over_anything(tmp_path, capsys, name):
    out = tmp_path / name
    if out.suffix:
        out.write_text("mine", "utf-8")
    else:
        out.mkdir()
        (out / "essay.txt").write_text("mine", "utf-8")
    before = {each: each.read_bytes() for each in files_in(tmp_path)}
    assert main(["handout", "03_requests", "--out", str(out)]) == 1
    assert "is there already" in capsys.readouterr().err
    assert {each: each.read_bytes() for each in files_in(tmp_path)} == before


def test_the_pictures_and_the_glossary_of_a_room_come_along_from_outside_it(
    room, tmp_path, capsys, monkeypatch
):
    own = tmp_path / "own"
    shutil.copytree(room, own)
    lesson = json.loads((own / "ours.ipynb").read_text("utf-8"))
    others = "![](../away.png) ![](a%00.png) ![](data/our-questions/notes.md)"
    lesson["cells"][-2]["source"] = f"![A map](maps/the%20front.png) {others}"
    (own / "ours.ipynb").write_text(json.dumps(lesson), "utf-8")
    (own / "maps").mkdir()
    for name in ("own/maps/the front.png", "away.png"):
        (tmp_path / name).write_bytes(b"picture")
    glossary = (ROOT / "data" / "glossary.yaml").read_text("utf-8") + "# ours\n"
    (own / "data" / "glossary.yaml").write_text(glossary, "utf-8")
    monkeypatch.chdir(tmp_path)

    assert main(["handout", "own/ours.ipynb", "--out", "given"]) == 0
    assert (tmp_path / "given" / "maps" / "the front.png").read_bytes() == b"picture"
    assert (tmp_path / "given" / "data" / "glossary.yaml").read_text("utf-8") == glossary
    told = capsys.readouterr().out
    assert "ours.ipynb shows ../away.png" in told
    assert "ours.ipynb shows data/our-questions/notes.md" in told
    assert not list((tmp_path / "given").rglob("away.png"))


def test_what_is_missing_is_told(room, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shutil.copy(room / "ours.ipynb", tmp_path)
    assert main(["handout", "ours.ipynb", "--out", "given"]) == 1
    told = capsys.readouterr().err
    assert SMALL in told
    assert "--document" in told
    other = ["--document", str(room / "data" / SMALL)]
    assert main(["handout", "03_requests", *other, "--out", "given"]) == 1
    assert SMALL in capsys.readouterr().err
    assert not (tmp_path / "given").exists()


def test_the_keys_of_what_is_shipped_are_public_and_the_command_says_so(tmp_path, capsys):
    out = tmp_path / "given"
    assert main(["handout", "03_requests", "--out", str(out), "--without-keys"]) == 0
    told = capsys.readouterr().out
    assert "keys of telegram-21646 are public" in told
    assert "exercises of your own" in told
    assert not (out / "data").exists()
    assert "the replies come later" not in (out / "instructions-page.html").read_text("utf-8")


def test_what_is_for_teachers_is_not_handed_out(tmp_path, capsys):
    assert main(["handout", "guide", "--out", str(tmp_path / "given")]) == 1
    assert "for teachers" in capsys.readouterr().err
    assert not (tmp_path / "given").exists()


@pytest.mark.parametrize("keys", [[], ["--without-keys"]])
def test_an_exercise_with_gaps_is_not_handed_out(room, tmp_path, capsys, keys):
    folder = tmp_path / SMALL
    shutil.copytree(room / "data" / SMALL, folder)
    text = (folder / "document.yaml").read_text("utf-8")
    (folder / "document.yaml").write_text(text.replace("status: final", "status: draft"), "utf-8")
    (folder / "exercises.yaml").write_text(
        QUESTIONS.replace("answer: mao", "answer: TODO"), "utf-8"
    )
    command = ["handout", str(room / "ours.ipynb"), "--document", str(folder)]
    assert main([*command, "--out", str(tmp_path / "given"), *keys]) == 1
    assert "still holds TODO" in capsys.readouterr().err


# ---------------------------------------------------------------- no key leaks


def files_in(folder: Path) -> list[Path]:
    return sorted(each for each in folder.rglob("*") if each.is_file())


def nodes(value):
    yield value
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inside:
        yield from nodes(each)


def strings(value):
    return {each for each in nodes(value) if isinstance(each, str)}


def plain_yaml(path: Path):
    return yaml.load(path.read_text("utf-8"), yaml.BaseLoader)


def secrets(folder: Path) -> tuple[set[str], list]:
    """The sentences of the key of a document, and its accepted answers as they are written."""
    exercises = plain_yaml(folder / "exercises.yaml")["exercises"]
    hidden, shown, answers = set(), set(), []

    def sort(value, is_key):
        if isinstance(value, dict):
            for name, each in value.items():
                sort(each, is_key or name in OF_THE_KEY)
        elif isinstance(value, list):
            for each in value:
                sort(each, is_key)
        else:
            (hidden if is_key else shown).add(value)

    sort(exercises, False)
    for each in exercises:
        answers += [accepted["answer"] for accepted in each.get("accept", ())]
    hidden |= strings(plain_yaml(folder / "reading.key.yaml"))
    opens = {word for each in exercises for word in each.get("opens", ())}
    for fact in plain_yaml(folder / "context.yaml")["facts"]:
        if f"fact:{fact['id']}" in opens:
            hidden |= {fact["says"], fact.get("use", ""), fact.get("title", "")}
            hidden |= {fact.get("note", ""), fact.get("because", "")}
    return {part for each in hidden for part in re.split(r"(?<=[.?!])\s+", each)}, answers


def public(folder: Path) -> str:
    """What students have of a document anyhow: its page, its facts and what they are asked."""
    exercises = plain_yaml(folder / "exercises.yaml")["exercises"]
    opens = {word for each in exercises for word in each.get("opens", ())}
    context = plain_yaml(folder / "context.yaml")
    facts = [each for each in context["facts"] if f"fact:{each['id']}" not in opens]
    asked = [{n: each for n, each in entry.items() if n not in OF_THE_KEY} for entry in exercises]
    held = [asked, facts, {n: each for n, each in context.items() if n != "facts"}]
    every = strings([*held, plain_yaml(folder / "document.yaml")])
    page = compared((folder / "source.txt").read_text("utf-8"))
    return " | ".join([page, *map(compared, sorted(every))])


def contents(folder: Path, packed: Path) -> dict[str, bytes]:
    """Every file of a handout, of a zip of it, and the compiled forms of its documents."""
    found = {each.relative_to(folder).as_posix(): each.read_bytes() for each in files_in(folder)}
    with zipfile.ZipFile(packed) as archive:
        found |= {f"zip/{name}": archive.read(name) for name in archive.namelist()}
    for document in folder.glob("data/*/document.yaml"):
        made = compiled(document.parent)
        found |= {f"compiled/{document.parent.name}/{name}": each for name, each in made.items()}
    return found


def no_leak(room: Path, given: Path, slug: str, packed: Path, least: int) -> None:
    """No sentence of a key, and no accepted answer, is in any file."""
    folder = room / "data" / slug
    hidden, answers = secrets(folder)
    known = public(folder)
    sought = {said for each in hidden if (said := compared(each)).count(" ") > 4} - GENERAL
    sought = {each for each in sought if each not in known}
    several = [each for each in answers if isinstance(each, dict | list) and len(each) > 1]
    assert len(sought) >= least
    assert several
    shutil.make_archive(str(packed.with_suffix("")), "zip", given)
    once = {content: name for name, content in reversed(contents(given, packed).items())}
    for content, name in once.items():
        text = content.decode("utf-8", "replace").replace("\\n", " ")
        words = compared(text)
        assert not [each for each in sought if each in words], name
        assert "Secret remark" not in text, name
        if not name.endswith(".yaml"):
            continue
        for each in nodes(plain_yaml(given / name)):
            assert each not in several, name
            if isinstance(each, dict):
                assert list(each) not in several, name
                assert not ("id" in each and each.keys() & OF_THE_KEY), name


GENERAL = {compared("Here is what you expected"), compared("this is what you expected")}
"""What lessons say in the same words as a key."""


def test_nothing_of_a_key_is_in_any_file(room, given, tmp_path):
    no_leak(room, given, SMALL, tmp_path / "a.zip", 10)


@pytest.mark.slow
def test_nothing_of_a_long_key_is_in_any_file(long_room, long_given, tmp_path):
    no_leak(long_room, long_given, OWN, tmp_path / "a.zip", 1500)


def test_files_beside_a_document_stay_with_the_teacher(given):
    held = {each.name for each in (given / "data" / SMALL).iterdir()}
    wanted = {"source.txt", "RIGHTS.md", "document.yaml", "context.yaml", "exercises.yaml"}
    assert held == wanted


# ---------------------------------------------------------------- what a student has of it


def pairs(room, given, slug):
    whole = rr.load(room / "data" / slug)
    own = rr.load(given / "data" / slug)
    for id, exercise in exercises_of(whole).items():
        yield exercise, whole, exercises_of(own)[id], own


def asks_the_same(room, given, slug):
    for whole, there, own, here in pairs(room, given, slug):
        assert type(own) is type(whole)
        assert (own.prompt, own.hints, own.opens) == (whole.prompt, whole.hints, whole.opens)
        assert own.paper(here) == whole.paper(there)
        if not isinstance(whole, Mark | Weigh):  # The key says in which letter to look first.
            assert own.form(here) == whole.form(there)
    document, problems = examine(given / "data" / slug)
    assert problems == []
    assert document.keyless
    assert document.readings == {}


def test_a_student_is_asked_the_same(room, given):
    asks_the_same(room, given, SMALL)


@pytest.mark.slow
def test_a_student_of_a_long_lesson_is_asked_the_same(long_room, long_given):
    asks_the_same(long_room, long_given, OWN)


def test_every_answer_is_understood_and_kept_and_none_is_judged(room, given):
    kinds = set()
    for whole, there, own, here in pairs(room, given, SMALL):
        answers = [each.answer for each in getattr(whole, "accept", ())] or [
            {"position": "offer"} if whole.kind == "weigh" else "short"
        ]
        for answer in answers:
            if isinstance(whole, Mark):
                answer = {"quote": answer[0].words, "in": "K"}
            elif isinstance(answer, dict) and "from" not in answer:
                answer = {n: v[0] if isinstance(v, list) else v for n, v in answer.items()}
            assert assess(whole, answer, there).verdict in ("accepted", "kept", "foreseen")
            said = assess(own, answer, here)
            assert said.verdict == "with the teacher"
            assert said.done
            assert not (said.say or said.next or said.evidence or said.samples or said.positions)
        kinds.add(whole.kind)
        assert assess(own, None, here).verdict == "not understood"
    assert kinds == set(KINDS)


def test_a_book_a_form_and_a_portfolio_say_that_the_reply_comes_later(desk, room):
    document = rr.load(desk / "data" / SMALL)
    asked = Question(exercises_of(document)["who-sends"], document)
    reply = attempt(asked, "kim")
    assert LATER in f"{reply.head}."
    assert "Look once more" not in repr(reply)
    unread = attempt(asked, "nobody", form=True).feedback
    assert unread.verdict == "not understood"
    assert unread.next == "Choose one, then hand it in again."
    attempt(asked, "mao")
    address = f"{SMALL}/who-sends"
    assert LATER in repr(rr.recall(address))
    assert "1 of 15 exercises are done" in plain(rr.progress(document=SMALL).html)
    assert LATER.removesuffix(".") in plain(rr.portfolio("02_argument", document=SMALL).html)
    view = shown_exercise(address)
    assert "Keep my answer" in view.html()
    assert "Check my answer" not in view.html()
    assert LATER.removesuffix(".") in plain(view.html())
    book = Book.read((desk / "answers.json").read_text("utf-8"))
    assert [each.verdict for each in book.attempts[address]] == [
        "with the teacher",
        "not understood",
        "with the teacher",
    ]
    code = from_answer_code(to_answer_code(book))
    assert code.attempts[address][-1].verdict == "with the teacher"


def test_where_the_key_is_the_same_answers_get_their_replies(desk, room, monkeypatch):
    rr.answer(f"{SMALL}/who-sends", "kim")
    own = room.parent / "again"
    shutil.copytree(room, own)
    shutil.copy(desk / "answers.json", own)
    monkeypatch.chdir(own)
    assert "This is not what the line says" in repr(rr.recall(f"{SMALL}/who-sends")) or (
        "This is not what the line says" in plain(shown_exercise(f"{SMALL}/who-sends").html())
    )


def test_the_key_and_its_entries_are_with_the_teacher(given):
    document = issued(rr.load(given / "data" / SMALL))
    for ask in (
        lambda: rr.tables.demands(document, reading="key"),
        lambda: document["demand:artillery"],
        lambda: document.reading("key"),
        lambda: rr.widgets.argument(document, reading="key"),
        lambda: rr.tables.agreement(document, "mine", "key"),
    ):
        with pytest.raises(Withheld, match="Your teacher has this"):
            ask()
    with pytest.raises(rr.NotHere):
        document["letter:nobody"]
    card = plain(document["fact:power-stations"].card)
    assert "Your teacher has this card" in card


@pytest.mark.parametrize("answers", [["mao"], []])
def test_a_page_says_what_is_with_the_teacher(desk, monkeypatch, answers):
    monkeypatch.delenv("READINGROOM_OPEN", raising=False)
    for answer in answers:
        rr.answer(f"{SMALL}/who-sends", answer)
    lesson = open_lesson(desk / "ours.ipynb")
    with working_in(desk):
        cells = [each for each in lesson.cells if each.kind == "code"]
        told = {each.id: plain(exhibit(lesson, each)) for each in cells}
    assert (LATER.removesuffix(".") in told["ask-who-sends"]) == bool(answers)
    assert "Your teacher has this card" in told["card"]
    assert "Your teacher has this" in told["entry"]
    assert not any("Not shown" in each or "Show it anyway" in each for each in told.values())


def test_a_lesson_on_a_document_of_ones_own_is_handed_in_from_its_page(desk):
    rr.answer(f"{SMALL}/who-sends", "mao")
    rr.student("Min")
    made = reply_to_message(open_lesson(desk / "ours.ipynb"), "ours", {"do": "portfolio"})
    assert "portfolio-ours-min.html" in made["html"]


@pytest.mark.slow
def test_what_the_instructions_say_is_done_by_both_doors(desk, chromium, tmp_path, monkeypatch):
    """In a notebook and on a page, without the keys: a name is given, and the work handed in."""
    monkeypatch.delenv("READINGROOM_OPEN")
    with started(desk, tmp_path) as address, opened_lab(address, chromium) as (page, _):
        first = page.locator(".jp-Notebook .jp-Cell").first
        first.click()
        for _ in range(3):
            page.keyboard.press("Shift+Enter")
        expect(page.locator(".jp-CodeCell .jp-InputPrompt", has_text="[1]")).to_be_attached()
        page.keyboard.press("Escape")
        page.keyboard.press("b")
        page.keyboard.press("Enter")
        page.keyboard.insert_text('rr.student("Min")')
        page.keyboard.press("Shift+Enter")
        expect(page.locator(".jp-Notebook")).to_contain_text("Min's answers are kept")
        choose(page, "Run", "Run All Cells")
        expect(page.get_by_text("It belongs to the key of this lesson").first).to_be_visible()
        page.goto(address.replace("lab/tree", "readingroom"))
        expect(page.locator("[data-cell=entry]")).to_contain_text("Your teacher has this")
        page.get_by_text("You are Min").click()
        page.get_by_label("Your name").fill("Kim")
        page.get_by_role("button", name="Work under this name").click()
        expect(page.get_by_text("You are Kim")).to_be_visible()
        asked = page.locator("[data-cell=ask-who-sends]")
        asked.get_by_role("radio").first.check()
        asked.get_by_role("button", name="Keep my answer").click()
        expect(asked).to_contain_text(LATER.removesuffix("."))
        page.get_by_role("button", name="Make the page to hand in").click()
        expect(page.get_by_role("link", name="portfolio-ours-kim.html")).to_be_visible()


def test_to_show_it_anyway_shows_nothing(desk):
    assert "Your teacher has this" in rr.reveal(f"{SMALL}/who-sends")


def test_a_key_may_not_stand_where_it_is_said_to_be_elsewhere(desk):
    path = desk / "data" / SMALL / "exercises.yaml"
    text = path.read_text("utf-8").replace("  hints:", "  otherwise: Read it again.\n  hints:", 1)
    text = text.replace("- id: who-sends", "- id: who-sends\n  accept: [{answer: mao, say: So.}]")
    path.write_text(text, "utf-8")
    _, problems = examine(path.parent)
    assert any("accept" in each.what for each in problems)


def test_every_field_is_either_shown_or_of_the_key():
    for kind in KINDS.values():
        every = kind.__dataclass_fields__
        keys = {name for name, each in every.items() if each.metadata.get("key")}
        assert keys == OF_THE_KEY & every.keys()
        assert not issubclass(kind, Judged) or {"accept", "foreseen", "otherwise"} <= keys


@pytest.mark.parametrize(
    "which",
    [
        pytest.param("given", marks=pytest.mark.slow),
        pytest.param("long_given", marks=pytest.mark.endurance),
    ],
)
def test_a_check_of_such_a_room_finds_nothing(request, which, capsys):
    folder = request.getfixturevalue(which)
    assert main(["check", str(folder)]) == 0
    told = capsys.readouterr().out
    assert told.count("no problems") == 2
    assert "and no cell shows it" not in told
    assert "speaks of" not in told
