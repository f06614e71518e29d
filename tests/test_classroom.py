"""Rooms are made, brought up to date, and never written over; JupyterLab is opened and ended."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

import readingroom as rr
from readingroom import classroom
from readingroom.classroom import (
    FIRST_LESSON,
    SHIPPED,
    free_port,
    lab_command,
    open_lab,
    unlocked,
    welcome,
)
from readingroom.cli import main
from readingroom.loading import room as find_room
from readingroom.loading import shipped

TELEGRAM = "data/telegram-21646"
LESSONS = {path.name for path in shipped("notebooks").glob("*.ipynb")}


def furnish(folder, version, *, teach=False):
    """A room made or brought up to date, from the shelf beside it where there is one."""
    beside = folder.parent / "shelf"
    root = beside if beside.is_dir() else SHIPPED
    return classroom.furnish(folder, version, teach=teach, root=root)


@pytest.fixture
def shelf(tmp_path):
    """What is shipped, on a shelf of its own: one lesson, one guide, one document."""
    place = tmp_path / "shelf"
    lessons = place / "notebooks"
    (lessons / "instructor").mkdir(parents=True)
    shutil.copy(shipped("notebooks") / FIRST_LESSON, lessons)
    shutil.copy(lessons / FIRST_LESSON, lessons / "instructor" / "guide.ipynb")
    shutil.copytree(shipped("data") / "telegram-21646", place / TELEGRAM)
    return place


@pytest.fixture
def room(tmp_path, shelf):
    """A student's room of version 1.0."""
    furnish(tmp_path / "room", "1.0")
    return tmp_path / "room"


@pytest.fixture
def teachers(tmp_path, shelf):
    """A teacher's room of version 1.0."""
    furnish(tmp_path / "room", "1.0", teach=True)
    return tmp_path / "room"


@pytest.fixture
def newer(shelf):
    """A later version is shipped: a word of the lessons changed, and a line of the context."""
    for path in (shelf / "notebooks").rglob("*.ipynb"):
        path.write_text(path.read_text("utf-8").replace("on the desk", "upon the desk"), "utf-8")
    context = shelf / TELEGRAM / "context.yaml"
    context.write_text("# a newer one\n" + context.read_text("utf-8"), "utf-8")
    return (shelf / "notebooks" / FIRST_LESSON).read_text("utf-8")


def run(path):
    """What saving a lesson after running it does to the file."""
    lesson = json.loads(path.read_text("utf-8"))
    for cell in lesson["cells"]:
        if cell["cell_type"] == "code":
            cell["execution_count"], cell["outputs"] = 1, []
    path.write_text(json.dumps(lesson), "utf-8")


def write_in(path, words="my own words"):
    lesson = json.loads(path.read_text("utf-8"))
    lesson["cells"][6]["source"] = words
    path.write_text(json.dumps(lesson), "utf-8")


def add_twin(path):
    """Add a cell of one's own with the words of one of ours."""
    lesson = json.loads(path.read_text("utf-8"))
    lesson["cells"].append({**lesson["cells"][0], "id": "my-twin"})
    path.write_text(json.dumps(lesson), "utf-8")


def opened(path):
    """What stands in a lesson but for its locks."""
    return unlocked(path.read_bytes()).decode()


def locks(path):
    """The ids of the locked cells of a lesson, and those of the open ones."""
    cells = json.loads(path.read_text("utf-8"))["cells"]
    shut = {"editable": False, "deletable": False}.items()
    return [
        [each["id"] for each in cells if (shut <= each["metadata"].items()) == is_shut]
        for is_shut in (True, False)
    ]


def contents(folder):
    return {
        each.relative_to(folder).as_posix(): each.read_bytes()
        for each in folder.rglob("*")
        if each.is_file()
    }


# A student's room


def test_a_new_room_has_the_lessons_and_its_mark(tmp_path):
    furnish(tmp_path / "room", "1.0")

    assert set(contents(tmp_path / "room")) == {*LESSONS, "room.yaml"}


def test_a_second_start_changes_nothing(room):
    before = contents(room)
    age = (room / "room.yaml").stat().st_mtime_ns

    again = furnish(room, "1.0")

    assert contents(room) == before
    assert (room / "room.yaml").stat().st_mtime_ns == age
    assert again.report() == []


def test_a_lesson_that_was_only_run_is_brought_up_to_date(room, newer):
    run(room / FIRST_LESSON)

    report = furnish(room, "2.0").report()

    assert report == [f"Brought up to date: {FIRST_LESSON}"]
    assert opened(room / FIRST_LESSON) == newer


def test_a_lesson_with_own_words_is_kept_and_the_newer_one_stands_beside_it(room, newer):
    write_in(room / FIRST_LESSON)

    report = furnish(room, "2.0").report()

    assert "my own words" in (room / FIRST_LESSON).read_text("utf-8")
    assert opened(room / "00_start_here.version-2.0.ipynb") == newer
    assert report == [
        "00_start_here.ipynb: kept as you changed it; the newer version stands beside it as "
        "00_start_here.version-2.0.ipynb."
    ]
    assert furnish(room, "2.0").report() == ["00_start_here.ipynb: kept as you changed it."]


def test_own_words_are_kept_over_several_versions_and_in_the_newer_one_too(room, newer, shelf):
    write_in(room / FIRST_LESSON)
    furnish(room, "2.0")
    write_in(room / "00_start_here.version-2.0.ipynb", "words in the newer one")
    (room / "room.yaml").write_text("lost", "utf-8")

    furnish(room, "2.0")

    assert "my own words" in (room / FIRST_LESSON).read_text("utf-8")
    kept = (room / "00_start_here.version-2.0.ipynb").read_text("utf-8")
    assert "words in the newer one" in kept
    assert opened(room / "00_start_here.version-2.0-2.ipynb") == newer


@pytest.mark.parametrize("added", [{"tags": ["mine"]}, {"attachments": {"a.png": {}}}])
def test_a_tag_or_a_picture_of_one_s_own_is_a_change_too(room, newer, added):
    lesson = json.loads((room / FIRST_LESSON).read_text("utf-8"))
    cell = lesson["cells"][0]
    cell |= added if "attachments" in added else {"metadata": added}
    (room / FIRST_LESSON).write_text(json.dumps(lesson), "utf-8")

    report = furnish(room, "2.0").report()

    assert "kept as you changed it; the newer version stands beside it" in report[0]


def test_a_lesson_that_is_no_notebook_any_more_is_kept(room, newer):
    (room / FIRST_LESSON).write_text("{ half a noteb", "utf-8")

    report = furnish(room, "2.0").report()

    assert (room / FIRST_LESSON).read_text("utf-8") == "{ half a noteb"
    assert "kept as you changed it; the newer version stands beside it" in report[0]


@pytest.mark.parametrize("damage", ["lessons: [", "", "format: room 1\nlessons: x\n...\n", "\x00"])
def test_a_damaged_mark_is_kept_and_never_a_reason_to_write_over_work(room, newer, damage):
    write_in(room / FIRST_LESSON)
    (room / "room.yaml").write_text(damage, "utf-8")

    report = furnish(room, "2.0").report()

    assert "my own words" in (room / FIRST_LESSON).read_text("utf-8")
    assert (room / "room.yaml.damaged").read_text("utf-8") == damage
    assert report[0].startswith("room.yaml could not be read. It is kept as room.yaml.damaged")
    assert furnish(room, "2.0").report() == ["00_start_here.ipynb: kept as you changed it."]


def test_a_second_damaged_mark_is_kept_beside_the_first(room):
    for damage in ("one", "two"):
        (room / "room.yaml").write_text(damage, "utf-8")
        furnish(room, "1.0")

    assert (room / "room.yaml.damaged").read_text("utf-8") == "one"
    assert (room / "room.yaml.damaged-2").read_text("utf-8") == "two"


def test_a_lesson_that_was_deleted_comes_back(room):
    (room / FIRST_LESSON).unlink()

    assert furnish(room, "1.0").report() == [f"New in {room}: {FIRST_LESSON}"]


@pytest.mark.parametrize("mark", ["room 1\nversion: 1.10.0", "room 2\nversion: 0.1"])
def test_a_room_of_a_newer_program_is_left_alone(room, mark, newer, monkeypatch, capsys):
    (room / "room.yaml").write_text(f"format: {mark}\nlessons: []\n...\n", "utf-8")
    before = contents(room)

    with pytest.raises(rr.ReadingRoomError, match=r"was made by Reading Room .* was left alone"):
        furnish(room, "1.9")
    assert main(["start", str(room)]) == 1
    assert "pip install --upgrade readingroom" in capsys.readouterr().err
    assert contents(room) == before


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path):
    (tmp_path / "essay.txt").write_text("mine")

    with pytest.raises(rr.ReadingRoomError, match="holds other things and is not a room"):
        furnish(tmp_path, "1.0")
    assert [each.name for each in tmp_path.iterdir()] == ["essay.txt"]


def test_what_a_system_leaves_in_a_folder_does_not_count(tmp_path):
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / ".DS_Store").write_text("x")

    furnish(tmp_path / "room", "1.0")

    assert (tmp_path / "room" / FIRST_LESSON).exists()


def test_a_file_in_place_of_the_folder_is_told(tmp_path):
    (tmp_path / "room").write_text("mine")

    with pytest.raises(rr.ReadingRoomError, match="is a file, not a folder"):
        furnish(tmp_path / "room", "1.0")


@pytest.mark.parametrize("error", [28, 30, 13])
def test_a_folder_that_cannot_be_written_is_told_and_nothing_is_lost(
    room, newer, monkeypatch, error
):
    def refused(*_):
        raise OSError(error, os.strerror(error))

    before = contents(room)
    monkeypatch.setattr(os, "fsync", refused)

    with pytest.raises(rr.ReadingRoomError, match=r"cannot be written .* Nothing in it was lost"):
        furnish(room, "2.0")
    assert contents(room) == before


def test_what_stands_in_the_way_of_a_lesson_is_named(room):
    (room / FIRST_LESSON).unlink()
    (room / FIRST_LESSON).mkdir()

    with pytest.raises(rr.ReadingRoomError, match=rf"directory: .*{FIRST_LESSON}\)"):
        furnish(room, "1.0")


def test_a_read_only_room_that_is_up_to_date_needs_no_writing(room, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda *_: pytest.fail("something was written"))

    assert furnish(room, "1.0").report() == []


@pytest.mark.parametrize("moment", range(12))
def test_ctrl_c_while_a_room_is_made_leaves_whole_files_and_a_room(
    tmp_path, shelf, monkeypatch, moment
):
    place, write, count = tmp_path / "room", Path.replace, iter(range(100))

    def interrupted(path, target):
        if next(count) == moment:
            raise KeyboardInterrupt
        return write(path, target)

    with monkeypatch.context() as during:
        during.setattr(Path, "replace", interrupted)
        try:
            furnish(place, "1.0", teach=True)
        except KeyboardInterrupt:
            shippings = [each.read_bytes() for each in shelf.rglob("*") if each.is_file()]
            for name, content in contents(place).items():
                assert name == "room.yaml" or content in shippings

    furnish(place, "1.0", teach=True)

    furnish(tmp_path / "another", "1.0", teach=True)
    assert contents(place) == contents(tmp_path / "another")


# A teacher's room


def test_a_teacher_s_room_has_the_document_and_the_guides_too(teachers, shelf):
    held = set(contents(teachers))

    assert held == {
        FIRST_LESSON,
        "room.yaml",
        "instructor/guide.ipynb",
        *(f"{TELEGRAM}/{name}" for name in contents(shelf / TELEGRAM)),
    }
    assert rr.load(teachers / TELEGRAM)["M16"].line == 61


def test_what_was_left_untouched_is_brought_up_to_date_without_being_asked_again(teachers, newer):
    report = furnish(teachers, "2.0").report()

    assert report == [f"Brought up to date: {FIRST_LESSON}, instructor/guide.ipynb, {TELEGRAM}"]
    context = (teachers / TELEGRAM / "context.yaml").read_text("utf-8")
    assert context.startswith("# a newer one")


def test_a_document_is_kept_whole_as_soon_as_one_of_its_files_was_changed(teachers, newer, shelf):
    key = teachers / TELEGRAM / "reading.key.yaml"
    key.write_text("# my own key\n" + key.read_text("utf-8"), "utf-8")
    before = contents(teachers / TELEGRAM)

    report = furnish(teachers, "2.0").report()

    assert contents(teachers / TELEGRAM) == before
    assert contents(teachers / f"{TELEGRAM}.version-2.0") == contents(shelf / TELEGRAM)
    assert (
        f"{TELEGRAM}: kept as you changed it; the newer version stands beside it as "
        f"{TELEGRAM}.version-2.0."
    ) in report


def test_a_file_added_to_a_document_stays_and_does_not_hold_the_rest_back(teachers, newer):
    mine = teachers / TELEGRAM / "reading.anna.yaml"
    mine.write_text("mine", "utf-8")

    furnish(teachers, "2.0")

    assert mine.read_text("utf-8") == "mine"
    context = (teachers / TELEGRAM / "context.yaml").read_text("utf-8")
    assert context.startswith("# a newer one")


def test_a_teacher_s_room_has_the_glossary_and_what_an_editor_needs(tmp_path):
    furnish(tmp_path / "room", "1.0", teach=True)

    held = contents(tmp_path / "room")
    assert {"data/glossary.yaml", "data/.schemas/glossary.json"} <= held.keys()
    assert f"{TELEGRAM}/.schemas/document.json" in held
    assert main(["check", str(tmp_path / "room" / "data" / "glossary.yaml")]) == 0


def test_what_an_editor_needs_comes_back_and_holds_nothing_back(teachers, newer):
    schema = teachers / TELEGRAM / ".schemas" / "document.json"
    schema.unlink()

    furnish(teachers, "2.0")

    assert schema.is_file()
    assert (teachers / TELEGRAM / "context.yaml").read_text("utf-8").startswith("# a newer one")
    assert not list(teachers.rglob("*.version-*"))


def test_a_file_that_the_newer_document_lacks_goes_with_the_older_one(teachers, newer, shelf):
    (shelf / TELEGRAM / "RIGHTS.md").unlink()

    furnish(teachers, "2.0")

    assert contents(teachers / TELEGRAM) == contents(shelf / TELEGRAM)


def test_a_mark_that_leads_out_of_the_room_takes_nothing_away_there(teachers, newer):
    mine = teachers.parent / "mine.txt"
    mine.write_text("mine")
    entry = f"""- name: "{TELEGRAM}/../../../mine.txt"
  fingerprint: {hashlib.sha256(b"mine").hexdigest()}
"""
    mark = teachers / "room.yaml"
    mark.write_text(mark.read_text("utf-8").replace("teaching:\n", f"teaching:\n{entry}"), "utf-8")

    assert furnish(teachers, "2.0").done[TELEGRAM] == "updated"
    assert mine.read_text() == "mine"


@pytest.mark.parametrize("link", ["data", "data/telegram-21646", "instructor"])
def test_nothing_is_written_through_a_link_that_leads_out_of_the_room(room, link):
    outside = room.parent / "outside"
    outside.mkdir()
    (room / link).parent.mkdir(exist_ok=True)
    (room / link).symlink_to(outside)

    with pytest.raises(rr.ReadingRoomError, match="behind a link that leads out of the room"):
        furnish(room, "1.0", teach=True)
    assert list(outside.iterdir()) == []


def test_a_room_may_itself_be_reached_by_a_link(tmp_path, shelf):
    (tmp_path / "far").mkdir()
    (tmp_path / "room").symlink_to(tmp_path / "far")

    furnish(tmp_path / "room", "1.0", teach=True)

    assert (tmp_path / "far" / TELEGRAM / "source.txt").exists()


def test_what_an_editor_leaves_in_the_shipped_folder_is_not_handed_on(shelf, tmp_path):
    litter = shelf / TELEGRAM / ".ipynb_checkpoints" / "document.yaml"
    litter.parent.mkdir()
    litter.write_text("half a thought")

    furnish(tmp_path / "room", "1.0", teach=True)

    assert not list((tmp_path / "room").rglob(".ipynb_checkpoints"))


def test_a_key_that_was_taken_away_does_not_come_back(teachers, newer):
    (teachers / TELEGRAM / "reading.key.yaml").unlink()

    furnish(teachers, "2.0", teach=True)

    assert not (teachers / TELEGRAM / "reading.key.yaml").exists()


def test_a_document_that_was_taken_away_comes_back_only_when_asked_for(teachers):
    shutil.rmtree(teachers / "data")

    furnish(teachers, "1.0")
    assert not (teachers / "data").exists()

    furnish(teachers, "1.0", teach=True)
    assert (teachers / TELEGRAM / "source.txt").exists()


def test_a_student_s_own_document_is_never_looked_at(room, newer):
    mine = room / TELEGRAM / "source.txt"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")

    furnish(room, "2.0")

    assert [each.name for each in (room / "data").iterdir()] == ["telegram-21646"]
    assert mine.read_text() == "mine"


# Where `start` makes or finds a room


# Locks


def test_a_student_s_lessons_are_locked_but_for_the_cells_that_are_theirs_to_change(room, shelf):
    cells = json.loads((shelf / "notebooks" / FIRST_LESSON).read_text("utf-8"))["cells"]
    theirs = [each["id"] for each in cells if "yours" in each["metadata"].get("tags", [])]

    shut, open_ = locks(room / FIRST_LESSON)

    assert theirs
    assert open_ == theirs
    assert len(shut) + len(open_) == len(cells)
    assert "editable" not in (shelf / "notebooks" / FIRST_LESSON).read_text("utf-8")


def test_a_room_made_earlier_is_locked_and_its_runs_are_kept(room):
    path = room / FIRST_LESSON
    path.write_text(opened(path), "utf-8")
    run(path)

    assert furnish(room, "1.0").report() == []
    assert locks(path)[0]
    assert '"execution_count": 1' in path.read_text("utf-8")


def test_in_a_lesson_that_a_student_has_changed_what_is_ours_is_locked_and_no_word_touched(room):
    path = room / FIRST_LESSON
    path.write_text(opened(path), "utf-8")
    write_in(path)
    add_twin(path)
    before = opened(path)

    assert furnish(room, "1.0").report() == [f"{FIRST_LESSON}: kept as you changed it."]

    shut, open_ = locks(path)
    assert "my-twin" in open_ and len(shut) > len(open_)
    assert json.loads(opened(path)) == json.loads(before)


def test_a_teacher_s_room_is_not_locked(teachers):
    assert locks(teachers / FIRST_LESSON)[0] == []


def test_a_student_s_room_that_becomes_a_teacher_s_is_opened_changed_lessons_too(room, newer):
    write_in(room / FIRST_LESSON)
    furnish(room, "2.0")
    (beside,) = room.glob("*.version-2.0.ipynb")
    assert locks(room / FIRST_LESSON)[0] and locks(beside)[0]

    furnish(room, "2.0", teach=True)

    assert locks(room / FIRST_LESSON)[0] == locks(beside)[0] == []


@pytest.mark.parametrize("what", ["room", FIRST_LESSON, "00_start_here"])
def test_one_command_unlocks_for_good(room, newer, capsys, monkeypatch, what):
    monkeypatch.chdir(room.parent if what == "room" else room)

    assert main(["unlock", what]) == 0
    assert locks(room / FIRST_LESSON)[0] == []
    assert f"Unlocked: {FIRST_LESSON}" in capsys.readouterr().out
    for version in ("1.0", "2.0"):
        furnish(room, version)
        assert (room / FIRST_LESSON).read_text("utf-8") == opened(room / FIRST_LESSON)
    assert main(["unlock", what]) == 0
    assert "Nothing was locked" in capsys.readouterr().out


def test_what_is_in_no_room_is_not_unlocked(tmp_path, capsys):
    (tmp_path / "empty").mkdir()

    assert main(["unlock", str(tmp_path / "empty")]) == 1
    assert "is no room" in capsys.readouterr().err


def test_a_room_is_found_upward(room, monkeypatch):
    below = room / "notes" / "deep"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)

    assert find_room() == room.resolve()


@pytest.mark.parametrize("again", [False, True])
def test_start_makes_a_room_in_a_checkout_and_opens_it_again(tmp_path, monkeypatch, capsys, again):
    opened = []
    monkeypatch.setattr(
        "readingroom.classroom.open_lab", lambda *given, **more: opened.append((given, more)) or 0
    )
    (tmp_path / "pyproject.toml").write_text("mine")
    monkeypatch.chdir(tmp_path)

    for _ in range(2 if again else 1):
        assert main(["start", "--no-browser", "--port", "9000"]) == 0

    where, more = opened[-1]
    assert where == (Path("reading-room"), FIRST_LESSON)
    assert more == {"port": 9000, "browser": False, "page": False}
    assert capsys.readouterr().out.count("New in reading-room:") == 1
    assert {each.name for each in tmp_path.iterdir()} == {"pyproject.toml", "reading-room"}


# JupyterLab


def test_a_taken_port_is_told():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(rr.ReadingRoomError, match=f"Port {port} is in use"):
            free_port(port)
    with pytest.raises(rr.ReadingRoomError, match="no port 70000"):
        free_port(70000)


def test_jupyterlab_listens_on_this_machine_only_and_keeps_its_token(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)

    command = lab_command(tmp_path, FIRST_LESSON, 8888, browser=False)

    assert "--ServerApp.ip=127.0.0.1" in command
    assert "--allow-root" in command
    assert not any("token" in part or "password" in part for part in command)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a screen")
def test_without_a_screen_no_browser_is_tried_and_the_address_is_printed_once(tmp_path):
    blind, seeing = {}, {"DISPLAY": ":0"}

    assert "--ServerApp.open_browser=False" in lab_command(tmp_path, "a", 1, True, blind)
    assert "--ServerApp.open_browser=True" in lab_command(tmp_path, "a", 1, True, seeing)
    assert welcome("http://x", True, blind).startswith("There is no screen here")
    for seen in (blind, seeing):
        assert welcome("http://x", True, seen).count("http://x") == 1
    assert "screen" not in welcome("http://x", False, blind)


@pytest.fixture
def instead(tmp_path, monkeypatch):
    """What JupyterLab does when it reads its settings, in place of all else."""

    def put(program):
        settings = tmp_path / "settings"
        settings.mkdir()
        (settings / "jupyter_server_config.py").write_text(program)
        monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(settings))

    return put


def test_a_jupyterlab_that_dies_at_its_start_is_told_in_its_last_words(tmp_path, instead):
    instead("raise SystemExit('one\\nno module named x')")

    with pytest.raises(
        rr.ReadingRoomError, match=r"JupyterLab did not start. Its last words: no module named x$"
    ):
        open_lab(tmp_path, FIRST_LESSON, browser=False)


SERVER = """
import http.server, os, signal, sys, threading, time
port = next(int(each.partition("=")[2]) for each in sys.argv if "ServerApp.port" in each)
{first}
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        right = {taken} and self.headers["Authorization"] == "token " + os.environ["JUPYTER_TOKEN"]
        self.send_response(200 if right else 403)
        self.end_headers()
        threading.Thread(target=then).start() if right else None
def then():
    {then}
http.server.HTTPServer(("127.0.0.1", port), Page).serve_forever()
"""
"""A server in the place of JupyterLab: what it does first, and when it is found."""


def test_a_jupyterlab_that_ends_by_itself_is_told(tmp_path, instead, capsys):
    instead(SERVER.format(first="", taken=True, then="time.sleep(1); os._exit(3)"))

    with pytest.raises(rr.ReadingRoomError, match=r"ended by itself \(status 3\)"):
        open_lab(tmp_path, FIRST_LESSON, browser=False)


@pytest.mark.slow
def test_another_server_on_the_port_is_not_taken_for_ours(tmp_path, instead):
    instead(SERVER.format(first="", taken=False, then="pass"))

    with pytest.raises(rr.ReadingRoomError, match="did not answer within 4 seconds"):
        open_lab(tmp_path, FIRST_LESSON, browser=False, patience=4)


@pytest.mark.slow
def test_a_second_ctrl_c_does_not_wait(tmp_path, instead, capsys):
    twice = "[(time.sleep(1), os.kill(os.getppid(), signal.SIGINT)) for _ in range(2)]"
    deaf = "signal.signal(signal.SIGINT, signal.SIG_IGN)"
    instead(SERVER.format(first=deaf, taken=True, then=twice))

    assert open_lab(tmp_path, FIRST_LESSON, browser=False) == 0
    assert capsys.readouterr().out.endswith("Closing the lessons.\n")


@pytest.mark.parametrize("begun", ["room.yaml", "jupyter.log"])
def test_ctrl_c_before_jupyterlab_is_up_leaves_a_room_and_no_process(tmp_path, begun):
    room, copies = tmp_path / "room", tmp_path / "copies"
    copies.mkdir()
    start = subprocess.Popen(
        [sys.executable, "-m", "readingroom.cli", "start", str(room), "--no-browser"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "TMPDIR": str(copies)},
    )
    deadline = time.monotonic() + 60
    while not list(tmp_path.rglob(begun)):
        assert time.monotonic() < deadline
        time.sleep(0.02)

    start.send_signal(signal.SIGINT)
    said, _ = start.communicate(timeout=60)

    assert start.returncode in (0, 130)
    assert "Traceback" not in said
    assert list(copies.iterdir()) == []
    assert not _servers_of(room)
    assert not list(room.glob(".*.part"))


def _servers_of(room):
    """The processes that were started on a room."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            found += [process.name] if str(room) in (process / "cmdline").read_text() else []
        except OSError:
            continue
    return found
