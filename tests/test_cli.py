"""The commands as a teacher types them: what is printed, what is left alone, the exit status."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from little import TITLE, write_lesson

import readingroom as rr
from readingroom.cli import main

ROOT = Path(__file__).parents[1]


def digest(folder):
    """Everything about a folder that a check could change."""
    return {
        each.relative_to(folder).as_posix(): (
            each.lstat().st_mtime_ns,
            hashlib.sha256(each.read_bytes()).hexdigest() if each.is_file() else "",
        )
        for each in folder.rglob("*")
    }


@pytest.fixture
def room(tmp_path):
    """A teacher's room with a right lesson, and one that fails in its last cell."""
    place = tmp_path / "room"
    shutil.copytree(ROOT / "data" / "telegram-21646", place / "data" / "telegram-21646")
    (place / "room.yaml").write_text("format: room 1\nversion: 0.1.0\nlessons: []\n...\n", "utf-8")
    write_lesson(place / "01_right.ipynb", last='telegram["M16"]')
    write_lesson(
        place / "instructor" / "wrong.ipynb",
        last='telegram["M99"].words',
        title=TITLE.replace("Who asks", "What asks"),
    )
    return place


def test_a_room_is_checked_whole_and_nothing_in_it_is_written(room, capsys, monkeypatch):
    monkeypatch.chdir(room)
    before = digest(room)

    assert main(["check"]) == 1

    lines = capsys.readouterr().out.splitlines()
    told = "there is nothing called “M99”. Did you mean “"
    unused = "exercises of lessons that are not here: 00_start_here, 01_provenance, "
    assert lines[0].startswith("remark: data/telegram-21646/exercises.yaml: ")
    assert unused in lines.pop(0)
    assert lines[0].startswith("data/telegram-21646: no problems, ")
    assert lines[1:3] == ["01_right.ipynb: running …", "01_right.ipynb: no problems, 5 cells."]
    assert lines[3] == "instructor/wrong.ipynb: running …"
    assert lines[4].startswith(f"instructor/wrong.ipynb: cell “passage”: {told}")
    assert lines[5].startswith(
        "instructor/wrong.ipynb: cell “passage”: this cell fails: There is nothing called “M99”"
    )
    assert lines[6] == "instructor/wrong.ipynb: 2 problems."
    assert digest(room) == before


def test_on_a_terminal_the_line_is_written_over_once_the_run_is_done(room, capsys, monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.chdir(room)

    assert main(["check", "01_right.ipynb"]) == 0

    assert capsys.readouterr().out == (
        "01_right.ipynb: running …\r\x1b[K01_right.ipynb: no problems, 5 cells.\n"
    )


def test_a_lesson_is_checked_with_the_document_of_its_room(room, capsys, monkeypatch):
    monkeypatch.chdir(room)
    document = room / "data" / "telegram-21646" / "document.yaml"
    write_lesson(room / "01_right.ipynb", last="telegram.title")
    document.write_text("format: document 1\n...\n", "utf-8")

    assert main(["check", "01_right.ipynb"]) == 1

    said = capsys.readouterr().out
    assert "it loads “telegram-21646”, which cannot be read, so it was not run." in said
    assert "running …" not in said
    assert "against “telegram-21646”, which cannot be read" in said


@pytest.mark.slow
def test_a_version_that_was_put_beside_a_changed_document_is_not_checked(room, capsys, monkeypatch):
    monkeypatch.chdir(room)
    beside = room / "data" / "telegram-21646.version-9"
    shutil.copytree(room / "data" / "telegram-21646", beside)

    main(["check", "."])

    assert "version-9" not in capsys.readouterr().out


def test_in_a_room_a_run_that_is_stored_is_a_remark_and_a_cell_may_have_jupyters_id(
    room, capsys, monkeypatch
):
    monkeypatch.chdir(room)
    lesson = room / "01_right.ipynb"
    saved = json.loads(lesson.read_text("utf-8"))
    saved["cells"][2]["execution_count"] = 1
    saved["cells"][3]["id"] = "3fa85f64-5717-4562-b3fc-2c963f66afa6"
    lesson.write_text(json.dumps(saved), "utf-8")

    assert main(["check", "01_right.ipynb"]) == 0

    remark = capsys.readouterr().out.splitlines()[1]
    assert remark.startswith("remark: 01_right.ipynb: cell “open”: its output or count")
    assert "Whoever gets the lesson would see it." in remark


def test_a_paragraph_for_the_teacher_is_told_before_a_student_reads_it(
    tmp_path, capsys, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    write_lesson(
        tmp_path / "a.ipynb",
        last='telegram["M16"]',
        title=f"{TITLE}\n\n**For the teacher, TODO.** Name the words.",
    )

    assert main(["check", "a.ipynb"]) == 0

    assert "a paragraph for the teacher still holds TODO. A student" in capsys.readouterr().out


def test_a_lesson_that_is_not_python_is_not_run(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_lesson(tmp_path / "a.ipynb", last="telegram[")

    assert main(["check", "a.ipynb"]) == 1

    assert capsys.readouterr().out.splitlines() == [
        "a.ipynb: cell “passage”: line 1 of the cell is not Python: '[' was never closed. "
        "Is a bracket or a quote missing?",
        "a.ipynb: 1 problem.",
    ]


def test_a_document_is_checked_by_its_folder_or_any_of_its_files(folder, capsys, monkeypatch):
    monkeypatch.chdir(folder.parent)
    before = digest(folder)

    assert main(["check", "telegram-21646", "telegram-21646/source.txt", "."]) == 0

    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("telegram-21646: no problems, ")
    assert digest(folder) == before


def test_a_mistake_in_a_document_is_told_with_its_line(folder, capsys, monkeypatch):
    monkeypatch.chdir(folder)
    path = folder / "document.yaml"
    path.write_text(path.read_text("utf-8").replace("format: document 1", "format: dokument 1"))

    assert main(["check", "."]) == 1

    assert "document.yaml:" in capsys.readouterr().out


def test_what_cannot_be_checked_is_told_and_the_rest_is_checked(folder, capsys, monkeypatch):
    monkeypatch.chdir(folder.parent)
    Path("essay.txt").write_text("mine")
    Path("empty").mkdir()
    Path("half.ipynb").write_text('{"cells": [')

    paths = ["none", "essay.txt", "empty", "half.ipynb", "none.ipynb", "telegram-21646"]
    assert main(["check", *paths]) == 1

    out, err = capsys.readouterr()
    assert [line.partition(". ")[0] for line in err.splitlines()] == [
        "none does not exist",
        "essay.txt holds no document and no notebook",
        "empty holds no document and no notebook",
    ]
    assert "half.ipynb:1: the file is damaged" in out
    assert "none.ipynb: the file is missing" in out
    assert "telegram-21646: no problems" in out


def test_a_version_and_a_usage_that_is_none(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"readingroom {rr.__version__}\n"

    for wrong in ([], ["chekc"], ["start", "--port", "many"], ["start", "a", "b"]):
        with pytest.raises(SystemExit) as ended:
            main(wrong)
        assert ended.value.code == 2
        assert "usage: readingroom" in capsys.readouterr().err


def test_an_error_is_one_sentence_and_sets_the_status(tmp_path, capsys):
    (tmp_path / "essay.txt").write_text("mine")

    assert main(["start", str(tmp_path), "--no-browser"]) == 1

    out, err = capsys.readouterr()
    assert out == ""
    assert "holds other things and is not a room" in err
    assert err.count("\n") == 1


def test_a_console_without_our_quotation_marks_is_no_reason_to_fail(tmp_path):
    (tmp_path / "half.ipynb").write_text('{"a": 1}')
    write_lesson(tmp_path / "quotes.ipynb", last="telegram[")

    done = subprocess.run(
        [sys.executable, "-m", "readingroom.cli", "check", "."],
        cwd=tmp_path,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    assert done.stderr == ""
    assert "cell ?passage?" in done.stdout


@pytest.fixture
def draft(folder):
    """The telegram as a draft with two values that are still to be filled in."""
    for name, before, after in (
        ("document.yaml", "status: final", "status: draft"),
        ("document.yaml", "  voice: registry", "  voice: TODO who speaks here?"),
        ("reading.key.yaml", "kind: [offensive]", "kind: [TODO]"),
    ):
        path = folder / name
        path.write_text(path.read_text("utf-8").replace(before, after, 1), "utf-8")
    return folder


def test_what_a_draft_still_lacks_is_told_by_its_place_and_is_no_mistake(
    draft, capsys, monkeypatch
):
    monkeypatch.chdir(draft.parent)

    assert main(["check", "telegram-21646"]) == 0

    first, second, verdict = capsys.readouterr().out.splitlines()
    line = (
        (draft / "document.yaml")
        .read_text("utf-8")
        .splitlines()
        .index("  voice: TODO who speaks here?")
    )
    assert first == (
        f"remark: telegram-21646/document.yaml:{line + 1}: part:registry: "
        "`voice` is still to be filled in: who speaks here?"
    )
    assert second.endswith(": `kind` is still to be filled in.")
    assert "; a draft, 2 values still to be filled in; 2 remarks." in verdict


def test_of_very_many_gaps_the_first_are_named_and_the_rest_counted(draft, capsys):
    path = draft / "reading.key.yaml"
    path.write_text(path.read_text("utf-8").replace("stance: asserts", "stance: TODO"), "utf-8")

    assert main(["check", str(draft)]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert sum("is still to be filled in" in line for line in lines[:-1]) == 5
    assert "values more. Search its files for TODO." in lines[5]


def test_in_a_final_document_a_gap_is_a_mistake_and_students_would_meet_it(draft, capsys):
    path = draft / "document.yaml"
    path.write_text(path.read_text("utf-8").replace("status: draft", "status: final"), "utf-8")

    assert main(["check", str(draft)]) == 1

    told = capsys.readouterr().out
    assert "`voice` is still TODO, but the document is final." in told
    assert "2 problems. Until it is mended, a student sees this in place of the document." in told


def test_the_glossary_of_a_room_is_checked_with_the_rest(room, capsys, monkeypatch):
    monkeypatch.chdir(room)
    (room / "data" / "glossary.yaml").write_text("format: glossary 1\nterms:\n- id: a\n...\n")

    assert main(["check", "data"]) == 1

    assert "data/glossary.yaml:3: term:a: `term` is missing." in capsys.readouterr().out


# In a notebook: rr.check


def test_in_a_notebook_a_check_shows_what_the_command_prints(room, capsys, monkeypatch):
    monkeypatch.chdir(room)
    write_lesson(room / "instructor" / "wrong.ipynb", last="telegram[")
    assert main(["check", "instructor/wrong.ipynb"]) == 1

    checked = rr.check("wrong")

    assert repr(checked) == capsys.readouterr().out.rstrip()
    assert "is not Python: &#x27;[&#x27; was never closed" in checked._repr_html_()
    assert not checked.passed
    assert rr.check(rr.load("telegram-21646")).passed
    assert rr.check("01_right", run=False).passed


@pytest.mark.slow
def test_a_notebook_that_checks_its_own_room_comes_to_an_end(room, monkeypatch):
    monkeypatch.chdir(room)
    write_lesson(room / "01_right.ipynb", last="rr.check()")

    checked = rr.check("01_right")

    assert checked.passed


def test_something_to_check_that_is_not_there_is_told_with_the_nearest_lesson(room, monkeypatch):
    monkeypatch.chdir(room)

    with pytest.raises(
        rr.ReadingRoomError, match=r"01_rihgt does not exist.*Did you mean “01_right”"
    ):
        rr.check("01_rihgt")


@pytest.mark.slow
def test_ctrl_c_ends_a_check_with_its_kernel_and_its_copy(tmp_path):
    write_lesson(tmp_path / "a.ipynb", last="import time\nopen('begun', 'w')\ntime.sleep(60)")
    copies = tmp_path / "copies"
    copies.mkdir()
    check = subprocess.Popen(
        [sys.executable, "-m", "readingroom.cli", "check", "a.ipynb"],
        cwd=tmp_path,
        env={**os.environ, "TMPDIR": str(copies)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    until(lambda: list(copies.rglob("begun")))

    check.send_signal(signal.SIGINT)
    _, err = check.communicate(timeout=30)

    assert check.returncode == 130
    assert err.strip() == "Stopped."
    assert list(copies.iterdir()) == []
    assert not running(str(tmp_path))


def until(true, seconds=60):
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def running(place):
    """The processes that work in a folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            at = str((process / "cwd").readlink())
        except OSError:
            continue
        found += [process.name] if at.startswith(place) else []
    return found
