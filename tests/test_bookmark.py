"""A reader is taken back to where they were, and meets a task at once."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import nbformat
import pytest
from little import write_lesson
from nbformat.sign import NotebookNotary

import readingroom as rr
from readingroom.answers import Attempt, Book, Draft, Memory, from_answer_code, remember
from readingroom.classroom import furnish, take
from readingroom.cli import main
from readingroom.html import plain
from readingroom.lessons import compared_words, examine_notebook, left_off
from readingroom.lessons import prose_of as prose
from readingroom.loading import exercises_of, shipped

SLUG = "telegram-21646"
LESSONS = sorted(path.stem for path in shipped("notebooks").glob("*.ipynb"))
MOST_RUNS, MOST_WORDS = 3, 60


@pytest.fixture(scope="module")
def whole_room(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole") / "room"
    furnish(folder, "1.0")
    return folder


@pytest.fixture
def room(whole_room, monkeypatch):
    monkeypatch.chdir(whole_room)
    remember(Memory())
    (whole_room / "answers.json").unlink(missing_ok=True)
    return whole_room


def asked(lesson):
    """The exercises of a lesson in the order of its cells, without those to practise."""
    found = []
    for cell in json.loads((shipped("notebooks") / f"{lesson}.ipynb").read_text("utf-8"))["cells"]:
        source = "".join(cell["source"])
        if source.startswith("## More to practise"):
            break
        found += [(id, cell["id"]) for id in re.findall(rf'exercise\("{SLUG}/([\w-]+)"', source)]
    return found


def with_answers(room, lesson, exercises):
    book = Book()
    for id in exercises:
        book = book.with_attempt(f"{SLUG}/{id}", Attempt("x", verdict="other", lesson=lesson))
    (room / "answers.json").write_text(book.written(), "utf-8")


def line(lesson):
    return rr.progress(lesson)._repr_html_().rpartition("</style>")[2]


@pytest.fixture
def cut(room):
    """A lesson of a teacher's own: an exercise of one lesson, then one of another."""
    write_lesson(room / "mine.ipynb", last="\n".join(f'rr.exercise("{each}")' for each in CUT))
    yield "mine"
    (room / "mine.ipynb").unlink()


CUT = f"{SLUG}/whose-hand", f"{SLUG}/the-only-number"


def test_a_lesson_made_of_parts_of_others_hands_in_what_it_asks(cut, room):
    rr.answer(CUT[1], {"bound": "at least", "number": 10, "unit": "regiments"})
    rr.answer(f"{SLUG}/five-or-seven", ["86", "92"])

    page = rr.portfolio(cut)

    shown = plain(page.html)
    assert "at least 10 regiments" in shown and "Five or seven" not in shown
    missing = exercises_of(rr.load(SLUG))["whose-hand"].title
    assert f"Not answered: {missing}." in shown
    (handed,), _ = take(page.path)
    assert [*handed.book.attempts] == [CUT[1]]
    assert [*from_answer_code(rr.answer_code(cut)).attempts] == [CUT[1]]
    assert "You have answered 1 of 2" in line(cut)
    assert "One exercise is begun anew" in rr.begin_anew(cut)
    page.path.unlink()


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_way_to_the_first_task_is_short(lesson, room):
    """At most three code cells are run, the one with the task included, and 60 words read.

    Counted are the text cells between the title cell and the task, and the line that the first cell
    shows. Not counted: the title cell (title, question, aims and minutes), headings, for both can
    be skimmed, and the task itself with whatever is there to be looked at.
    """
    cells = examine_notebook(room / f"{lesson}.ipynb").notebook.cells
    first = next(cell.number for cell in cells if "rr.exercise(" in cell.source)
    before = [cell for cell in cells[1 : first - 1] if cell.kind == "markdown"]
    read = [re.sub(r"(?m)^#.*$", "", cell.source) for cell in before]
    runs = sum(cell.kind == "code" for cell in cells[:first])

    assert runs <= MOST_RUNS
    assert (
        len(compared_words(prose("\n".join([*read, plain(rr.progress(lesson).html)]))))
        <= MOST_WORDS
    )


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_begins_with_where_one_is_and_says_how_folded_code_is_run(lesson):
    notebook = examine_notebook(shipped("notebooks") / f"{lesson}.ipynb").notebook
    cells, folded = notebook.cells, next(cell for cell in notebook.code if cell.folded)

    assert notebook.code[0].source.splitlines()[-1] == f'rr.progress("{lesson}")'
    assert re.search(r"\bfolded\b", cells[folded.number - 2].source)


def test_with_nothing_answered_the_first_task_is_named_and_leads_there(room):
    (first, cell), *_ = asked("03_requests")

    said = line("03_requests")

    assert "Your first task:" in plain(said)
    assert f'href="03_requests.ipynb#cell-id={cell}"' in said
    assert exercises_of(rr.load("telegram-21646"))[first].title in plain(said)


def test_the_line_counts_what_the_lesson_needs_and_goes_on_in_its_own_order(room):
    every = asked("03_requests")
    answered = [id for id, _ in every[:2]] + [every[4][0]]
    with_answers(room, "03_requests", [*answered, "careless-or-not"])

    said = line("03_requests")

    assert f"You have answered 3 of {len(every)}; go on at" in plain(said)
    ways = re.findall(r'href="([^"]+)"', said)
    assert ways == [f"03_requests.ipynb#cell-id={every[2][1]}", "03_requests.ipynb#page"]


def test_when_all_is_answered_what_there_is_to_practise_is_named_apart(room):
    every = asked("03_requests")
    with_answers(room, "03_requests", [id for id, _ in every])

    said = line("03_requests")

    assert f"You have answered all {len(every)}. To practise there is still" in plain(said)
    assert "#cell-id=ask-how-long" in said


def test_progress_links_lessons_and_names_what_they_need_before_practice(room):
    with_answers(room, "00_start_here", [])
    said = rr.progress()._repr_html_()
    told = plain(said)

    assert told.count("exercises are done") == 1
    assert 'href="03_requests.ipynb"' in said
    for lesson in LESSONS:
        assert f'href="{lesson}.ipynb#cell-id={asked(lesson)[0][1]}"' in said


def test_from_another_folder_of_the_room_links_lead_there_too(room, monkeypatch):
    (room / "notes").mkdir(exist_ok=True)
    monkeypatch.chdir(room / "notes")

    assert 'href="../03_requests.ipynb#cell-id=' in line("03_requests")


def test_a_lesson_that_is_not_there_is_told_with_the_nearest(room):
    with pytest.raises(rr.NotHere, match="03_requests"):
        rr.progress("03_request")


def test_start_opens_the_lesson_last_worked_in(room):
    assert left_off(room) == ""

    with_answers(room, "03_requests", [])
    rr.answer(f"{SLUG}/how-long", "x")
    assert left_off(room) == "03_requests.ipynb"

    later = int(datetime.now(UTC).timestamp() * 1000) + 60_000
    book = Book.read((room / "answers.json").read_text("utf-8"))
    begun = book.with_draft(f"{SLUG}/predict-the-sheet", Draft("a word"), later)
    (room / "answers.json").write_text(begun.written(), "utf-8")
    assert left_off(room) == "02_argument.ipynb"


@pytest.fixture
def notary(tmp_path, monkeypatch):
    """Jupyter's own memory of what it trusts."""
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path))
    notary = NotebookNotary()
    yield notary
    notary.store.close()


def test_a_saved_lesson_tells_where_one_is_when_it_is_opened_again_and_stays_trusted(
    notary, tmp_path, monkeypatch
):
    monkeypatch.setattr("readingroom.classroom.open_lab", lambda *_, **__: 0)
    folder = tmp_path / "room"
    opened = ["start", str(folder), "--no-browser"]
    assert main(opened) == 0
    path = folder / "03_requests.ipynb"
    lesson = nbformat.read(path, 4)
    first = next(cell for cell in lesson.cells if "rr.progress(" in cell.source)
    monkeypatch.chdir(folder)
    html = f"<style>p {{}}</style>{line('03_requests')}"
    first.outputs = [nbformat.v4.new_output("execute_result", {"text/html": html})]
    notary.sign(lesson)
    nbformat.write(lesson, path)
    saved = path.read_bytes()

    assert main(opened) == 0
    assert path.read_bytes() == saved

    with_answers(folder, "03_requests", [asked("03_requests")[0][0]])
    assert main(opened) == 0
    again = nbformat.read(path, 4)
    (shown,) = (output for cell in again.cells for output in cell.get("outputs", ()))
    assert shown.data["text/html"].startswith("<style>p {}</style>")
    assert "You have answered 1 of" in plain(shown.data["text/html"])
    assert notary.check_signature(again)


def test_a_document_in_the_place_of_the_lesson_is_told_how_it_is_named(room):
    with pytest.raises(rr.NotHere, match=rf'rr\.progress\(document="{SLUG}"\)'):
        rr.progress(SLUG)
