"""Another page is brought to the desk: `readingroom new`, and what a teacher has then."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from making import made
from memo.filled import fill_in

import readingroom as rr
from readingroom.cli import main
from readingroom.html import plain
from readingroom.lessons import examine_notebook, report_on
from readingroom.loading import examine, examine_exercises
from readingroom.text import normalise
from readingroom.views import EMPTY

ROOT = Path(__file__).parents[1]
MEMO = ROOT / "tests" / "memo" / "page.txt"
TELEGRAM = ROOT / "data" / "telegram-21646" / "source.txt"
SAMPLES = [TELEGRAM, *sorted((ROOT / "tests" / "pages").iterdir())]
TABLES = (
    "letters",
    "passages",
    "times",
    "events",
    "intervals",
    "requests",
    "brackets",
    "shelfmarks",
    "missing",
    "slips",
    "transmission",
    "context",
)
LISTS = ("names", "numbers", "distribution", "parts", "custody")
VIEWS = ("text", "provenance", "requests", "timeline", "argument")
PLOTS = ("timeline", "requests", "words")
PAGES = {
    "bare": "Nothing here has any form.\nJust two lines.",
    "no list": "Dear Ann,\n\nIt rains, and the boat is gone.\n\nYours, Tom",
    "Cyrillic": "Товарищу СТАЛИНУ\n\nПросим прислать 10 полков до 15 июля 1952 г.\n\nКИМ ИР СЕН",
    "Chinese": "毛泽东同志:\n\n来电收到 [七月十四日]。\n\n1. 加强防空。\n2. 修复电站。\n\n"
    "金日成\n1952年7月16日",
    "a length of time": "Dear Ann,\n\nAfter a two-day study we agree.\n\nTom Orme",
    "a shelfmark of no archive": "Dear Ann,\n\nSee f. 45, op. 1, d. 3.\n\nTom Orme",
    "right to left": "אל החבר סטלין\n\nאנו מבקשים עזרה [מיידית].\n\n12 March 1953",
    "an unclosed quotation": "I enclose:\n\n“To Comrade LI.\n\nWe ask you.\n\nMAO, 3:00, 15.7.52",
    "several lists": "1. One.\n2. Two.\n\nBetween.\n\n1. Three.\na) Four.\nb) Five.\n2. Six.",
}


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A folder of one's own, in no room."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def bring(desk, text, slug="page"):
    (desk / "saved.txt").write_text(text, "utf-8")
    rr.new("saved.txt", slug)
    return desk / slug


def everything(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


# ------------------------------------------------------------------ what is made


def test_the_telegram_brought_in_again_has_the_letters_that_a_person_found(desk, telegram):
    rr.new(TELEGRAM, "again")
    draft = rr.load("again")

    assert draft.status == "draft"
    assert [letter.at for letter in draft.letters] != []
    for mine, theirs in zip(draft.letters, telegram.letters, strict=True):
        assert mine.at.words == theirs.at.words
        assert bool(mine.enclosed_in) == bool(theirs.enclosed_in)
    labelled = [request for request in telegram.requests if request.label]
    assert [each.at.words for each in draft.requests] == [each.at.words for each in labelled]
    assert (desk / "again" / "source.txt").read_bytes() == TELEGRAM.read_bytes()


def test_a_new_document_has_all_its_files_and_a_lesson_that_passes_the_check(desk, capsys):
    assert main(["new", str(MEMO), "memo"]) == 0

    told = capsys.readouterr().out
    assert len(told.splitlines()) <= 40
    assert "letters: 2" in told
    assert "B: OLE BRANT to Merrow, 10 March 1953" in told
    assert "readingroom check memo memo.ipynb" in told
    names = {"source.txt", "document.yaml", "reading.key.yaml", "exercises.yaml", "RIGHTS.md"}
    assert names <= {path.name for path in (desk / "memo").iterdir()}
    for name in names - {"source.txt", "RIGHTS.md"}:
        assert (desk / "memo" / name).read_text("utf-8").endswith("\n...\n")
    assert examine(desk / "memo")[1] == []
    lesson = examine_notebook(desk / "memo.ipynb")
    assert [str(problem) for problem in lesson.problems] == []
    assert lesson.remark == ""


@pytest.mark.parametrize("page", SAMPLES, ids=lambda page: page.name)
def test_a_page_in_any_of_the_known_forms_becomes_a_sound_draft_and_lesson(desk, page):
    rr.new(page, "sample")

    document, problems = examine(desk / "sample")
    wrong = examine_exercises(document, desk / "sample", draft=True)[1]
    assert [str(problem) for problem in (*problems, *wrong)] == []
    assert [str(problem) for problem in examine_notebook(desk / "sample.ipynb").problems] == []


def test_what_was_not_known_is_shown_as_not_yet_filled(desk):
    draft = rr.load(bring(desk, PAGES["bare"]))

    assert draft.title == "page, its title not yet filled"
    assert draft["letter:letter-a"].sender == "not yet filled"
    assert "not yet filled" in rr.show(rr.tables.letters(draft))
    assert plain(rr.exercise("page/main-claim")).startswith("Not yet filled")


def test_where_nobody_could_be_named_the_draft_says_how_to_begin_the_list(desk):
    folder = bring(desk, "Valdeolmo, 4 de marzo\n\nHe recibido su carta y la he leído.\n")
    facts = (folder / "document.yaml").read_text("utf-8")
    assert "\nnames:" not in facts and "# names:\n# - id: writer" in facts

    named = re.sub(r"sender: TODO.*", "sender: rueda", facts)
    (folder / "document.yaml").write_text(named, "utf-8")

    told = [str(each) for each in examine(folder)[1]]
    assert any("there is no name “rueda”. Nothing stands under `names` yet." in e for e in told)


def test_a_question_with_a_comma_is_one_question(desk):
    exercises = (bring(desk, PAGES["bare"]) / "exercises.yaml").read_text("utf-8")

    for line in exercises.splitlines():
        if "[TODO" in line:
            assert "," not in line


@pytest.mark.parametrize("name", PAGES)
def test_the_views_of_a_draft_work_or_say_what_is_missing(desk, name):
    draft = rr.load(bring(desk, PAGES[name]))

    for of, views in ((rr.widgets, VIEWS), (rr.plots, PLOTS), (rr.tables, TABLES)):
        for view in views:
            try:
                assert getattr(of, view)(draft) is not None
            except rr.ReadingRoomError as told:
                assert "\n" not in str(told), view
    for kind in LISTS:
        assert rr.tables.of(draft, kind) is not None
    rr.widgets.text(draft), rr.widgets.provenance(draft), rr.widgets.argument(draft)
    assert draft._repr_html_()
    for thing in draft:
        assert thing._repr_html_()
        rr.cite(thing)


def test_the_argument_view_of_a_draft_invites_the_first_claim(desk):
    draft = rr.load(bring(desk, MEMO.read_text("utf-8")))

    assert EMPTY in plain(rr.widgets.argument(draft).html())


def test_a_title_that_is_still_open_is_shown_as_such_wherever_it_stands(desk):
    folder = bring(desk, PAGES["bare"])
    facts = (folder / "document.yaml").read_text("utf-8")
    open_title = re.sub("title: Letter A.*", "title: TODO what is it called?", facts)
    (folder / "document.yaml").write_text(open_title, "utf-8")

    draft = rr.load(folder)

    assert draft["A1"].place.letter_title == "not yet filled"
    assert "TODO" not in plain(draft._repr_html_())


def test_hours_stand_as_written_while_no_clock_is_known(desk):
    drawn = rr.plots.timeline(rr.load(bring(desk, MEMO.read_text("utf-8"))))

    assert "on the page’s clock" in drawn.alt
    assert "the hours are shown as written" in drawn.caption


def test_in_a_room_document_and_lesson_come_to_their_places(desk):
    (desk / "room.yaml").write_text("format: room 1\nversion: 0\nlessons: []\n...\n")
    (desk / "saved.txt").write_text(PAGES["bare"])

    rr.new("saved.txt", "mine")

    assert (desk / "data" / "mine" / "document.yaml").is_file()
    assert (desk / "mine.ipynb").is_file()
    assert rr.load("mine").passages


@pytest.fixture
def templates(desk):
    """The templates of a room, to be changed."""
    (desk / "room.yaml").write_text("format: room 1\nversion: 0\nlessons: []\n...\n")
    (desk / "saved.txt").write_text(PAGES["no list"])
    shutil.copytree(Path(rr.__file__).parent / "importing" / "templates", desk / "templates")
    return desk / "templates"


def test_a_teachers_own_templates_are_taken(desk, templates):
    for name, old, new in (
        ("exercises.yaml", "What do you expect to find under", "What do you hope to find under"),
        ("lesson.ipynb", "The edges first (4 minutes)", "Look first (5 minutes)"),
    ):
        text = (templates / name).read_text("utf-8")
        assert old in text
        (templates / name).write_text(text.replace(old, new), "utf-8")

    rr.new("saved.txt", "mine")

    assert "What do you hope to find" in plain(rr.exercise("mine/before-reading").html())
    assert "## 1. Look first (5 minutes)" in (desk / "mine.ipynb").read_text("utf-8")
    assert examine_notebook(desk / "mine.ipynb").problems == ()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("exercises.yaml", "exercises: [\n"),
        ("exercises.yaml", "format: exercises 1\n...\n"),
        ("lesson.ipynb", "no notebook"),
        ("lesson.ipynb", '{"cells": []}'),
    ],
)
def test_a_template_that_cannot_be_used_is_told_and_nothing_is_written(desk, templates, name, text):
    (templates / name).write_text(text)
    before = everything(desk)

    with pytest.raises(rr.ReadingRoomError, match=f"templates/{name} of your room cannot be used"):
        rr.new("saved.txt", "mine")

    assert everything(desk) - {"data"} == before


def test_another_folder_may_be_named_and_the_next_step_can_be_typed(desk, capsys):
    (desk / "saved.txt").write_text(PAGES["bare"])

    assert main(["new", "saved.txt", "mine", "--into", "autumn/my term"]) == 0

    assert everything(desk / "autumn") >= {"my term/mine/document.yaml", "my term/mine.ipynb"}
    typed = capsys.readouterr().out.splitlines()[-1].partition("readingroom ")[2]
    assert main(shlex.split(typed)[:2]) == 0


# ------------------------------------------------------------------ what is refused


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no words|empty"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "PDF"),
        (b"PK\x03\x04" + bytes(400), "packed|word processor"),
        (b"\x89PNG\r\n\x1a\n" + bytes(400), "picture"),
        (bytes(range(256)) * 4, ""),
    ],
)
def test_what_is_no_page_is_refused_in_a_sentence_and_nothing_is_written(
    desk, capsys, content, said
):
    (desk / "saved.txt").write_bytes(content)

    assert main(["new", "saved.txt", "mine"]) == 1

    told = capsys.readouterr()
    assert told.out == ""
    (line,) = told.err.splitlines()
    assert line.startswith("saved.txt")
    assert re.search(said, line)
    assert everything(desk) == {"saved.txt"}


@pytest.mark.parametrize("there", ["mine", "mine.ipynb", "mine/answers.txt"])
def test_nothing_is_overwritten(desk, capsys, there):
    (desk / "saved.txt").write_text(PAGES["bare"])
    (desk / there).parent.mkdir(exist_ok=True)
    (desk / there).write_text("my own")
    before = everything(desk)

    assert main(["new", "saved.txt", "mine"]) == 1

    (line,) = capsys.readouterr().err.splitlines()
    assert "is there already, and nothing is overwritten" in line
    assert (desk / there).read_text() == "my own"
    assert everything(desk) == before


@pytest.mark.parametrize(
    ("slug", "near"),
    [
        ("My Memo", "my-memo"),
        ("../memo", "memo"),
        ("memo/1", "memo-1"),
        ("Émile_1953", "emile-1953"),
        ("докладная", "page-1"),
        ("", "page-1"),
        ("con", "con-1"),
        ("..", "page-1"),
    ],
)
def test_a_name_that_cannot_be_one_is_refused_with_the_nearest_that_can(desk, capsys, slug, near):
    (desk / "saved.txt").write_text(PAGES["bare"])

    assert main(["new", "saved.txt", slug]) == 1

    assert f"Did you mean “{near}”?" in capsys.readouterr().err
    assert everything(desk) == {"saved.txt"}
    rr.new("saved.txt", near)


def test_a_document_of_the_library_keeps_its_name(desk, capsys):
    assert main(["new", str(MEMO), "telegram-21646"]) == 1

    assert "comes with Reading Room" in capsys.readouterr().err


def test_a_page_that_is_not_there_is_told(desk, capsys):
    assert main(["new", "sved.txt", "mine"]) == 1
    assert capsys.readouterr().err.startswith("There is no file sved.txt.")

    assert main(["new", ".", "mine"]) == 1
    assert "there is a folder in its place" in capsys.readouterr().err


@pytest.mark.slow
def test_a_page_of_a_million_signs_becomes_a_draft(desk, capsys):
    (desk / "saved.txt").write_text(made(200)[0], "utf-8")

    assert main(["new", "saved.txt", "mine"]) == 0

    assert len(rr.load("mine").text) > 1_000_000
    assert "this may take a minute" in capsys.readouterr().err


@pytest.mark.parametrize("fails", ["mkdir", "write_bytes", "rename"])
def test_when_writing_fails_nothing_is_left(desk, monkeypatch, fails):
    (desk / "saved.txt").write_text(PAGES["bare"])

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, fails, full)

    with pytest.raises(rr.ReadingRoomError, match="No space left on device"):
        rr.new("saved.txt", "mine")

    assert everything(desk) == {"saved.txt"}


@pytest.mark.parametrize("encoding", ["windows-1251", "utf-16", "utf-8-sig"])
def test_a_page_in_another_encoding_is_read_and_that_is_said(desk, capsys, encoding):
    text = PAGES["Cyrillic"] * 3
    (desk / "saved.txt").write_bytes(text.encode(encoding))

    assert main(["new", "saved.txt", "mine"]) == 0

    told = capsys.readouterr().out
    assert encoding == "utf-8-sig" or re.search("1251|UTF-16", told)
    assert rr.load("mine").text == text


def test_the_same_page_again_is_left_as_it_is_and_says_what_is_still_to_do(desk):
    folder = bring(desk, PAGES["bare"])
    (folder / "document.yaml").write_text(
        (folder / "document.yaml").read_text().replace("TODO which words of the page", "TODO what")
    )
    before = (folder / "document.yaml").read_text()

    again = rr.new("saved.txt", "page")

    assert "Nothing was written" in again.report
    assert "TODO)" in again.report
    assert (folder / "document.yaml").read_text() == before


# ------------------------------------------------------------------ from draft to lesson


@pytest.fixture
def memo(desk):
    """The memo with every TODO filled in as a teacher would."""
    rr.new(MEMO, "memo")
    fill_in(desk / "memo")
    return desk / "memo"


def test_a_draft_that_is_filled_in_is_a_document_without_a_problem(memo):
    document, problems = examine(memo)

    assert [str(problem) for problem in problems] == []
    assert document.status == "final"
    assert len(examine_exercises(document, memo)[0]) >= 8


def test_a_finished_document_that_does_not_say_where_it_comes_from_is_told(memo):
    (told,) = (each for each in report_on(memo).remarks if "RIGHTS.md" in each)
    assert told.endswith("it still asks where the page comes from (TODO).")

    (memo / "RIGHTS.md").write_text("A memo of a town on paper; nobody holds rights in it.\n")
    assert not any("RIGHTS.md" in each for each in report_on(memo).remarks)


def test_the_lesson_of_a_filled_document_passes_the_check(memo):
    lesson = examine_notebook(memo.parent / "memo.ipynb")

    assert [str(problem) for problem in lesson.problems] == []


@pytest.mark.slow
def test_the_lesson_of_a_filled_document_runs(memo, capsys):
    assert main(["check", "memo", "memo.ipynb"]) == 0

    assert "memo.ipynb: no problems" in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.parametrize("name", ["bare", "Chinese", "several lists", "a length of time"])
def test_the_lesson_of_a_draft_runs_at_once(desk, capsys, name):
    bring(desk, PAGES[name], "mine")

    assert main(["check", "mine", "mine.ipynb"]) == 0


@pytest.mark.slow
def test_the_instructors_notebook_ends_with_a_lesson_that_passes_the_check(desk):
    from readingroom.lessons import copied_room, run_notebook

    notebook = ROOT / "notebooks" / "instructor" / "bring_your_own_document.ipynb"
    with copied_room(notebook) as folder:
        assert run_notebook(examine_notebook(notebook).notebook, folder).problems == ()
        assert run_notebook(examine_notebook(notebook).notebook, folder).problems == ()
        shutil.copytree(folder.parent, desk / "room")
    assert main(["check", str(desk / "room" / "practice-telegram.ipynb")]) == 0
    assert main(["check", str(desk / "room" / "data" / "practice-telegram")]) == 0


# ------------------------------------------------------------------ any page

wholes = [*(path.read_text("utf-8") for path in SAMPLES[:-1]), MEMO.read_text(), *PAGES.values()]
lines = [line for whole in wholes for line in whole.splitlines()]
odd = [
    "”",
    "“",
    "1.",
    "(",
    "[",
    "]",
    "[[a]b]",
    "---",
    "...",
    "#",
    "\u200b",
    "\u202e",
    "\x85",
    "\ufeff",
    "To:",
    "From:",
    "No.",
    "«A!",
    "I.\nII.",
]
pages = st.lists(
    st.one_of(*map(st.sampled_from, (wholes, lines, odd)), st.text(max_size=12)), max_size=20
).map("\n".join)


def kept_whole(folder, page):
    """A page is refused and nothing is made of it; or a draft without a problem keeps its lines."""
    (folder / "saved.txt").write_text(page, "utf-8", newline="")
    try:
        rr.new(folder / "saved.txt", "page", into=folder)
    except rr.ReadingRoomError:
        assert everything(folder) == {"saved.txt"}
        return
    document, problems = examine(folder / "page")

    wrong = examine_exercises(document, folder / "page", draft=True)[1]
    assert [str(problem) for problem in (*problems, *wrong)] == []
    assert document.text == normalise((folder / "page" / "source.txt").read_text("utf-8"))
    text = document.page.text
    for number, parts in enumerate(document.page.parts_of_line, 1):
        assert len(parts) == 1 or not text.words(text.line_span(number)).strip()
    assert json.loads((folder / "page.ipynb").read_text("utf-8"))["cells"]


def many(count):
    return settings(deadline=None, max_examples=count, suppress_health_check=list(HealthCheck))


@many(30)
@given(page=pages)
def test_of_any_page_a_draft_is_made_that_loads_and_keeps_every_line(tmp_path_factory, page):
    kept_whole(tmp_path_factory.mktemp("any"), page)


@pytest.mark.endurance
@many(4000)
@given(page=pages)
def test_of_very_many_pages_a_draft_is_made_that_loads(tmp_path_factory, page):
    kept_whole(tmp_path_factory.mktemp("any"), page)
