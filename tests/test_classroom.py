"""Rooms are made, brought up to date, and never written over."""

from __future__ import annotations

import json
import os
import shutil
import socket

import pytest
import readingroom as rr
from readingroom.classroom import desk, rooms
from readingroom.classroom.rooms import FIRST_LESSON, furnish


@pytest.fixture
def room(tmp_path):
    furnish(tmp_path / "room", "1.0")
    return tmp_path / "room"


@pytest.fixture
def newer(tmp_path, monkeypatch):
    """A later version of the lessons, with one word changed."""
    lessons = tmp_path / "newer"
    shutil.copytree(rooms.shipped("notebooks"), lessons)
    path = lessons / FIRST_LESSON
    path.write_text(path.read_text("utf-8").replace("on the desk", "upon the desk"), "utf-8")
    monkeypatch.setattr(rooms, "shipped", lambda what: lessons)
    return path.read_text("utf-8")


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


def test_a_new_room_has_the_first_lesson_and_its_mark(room):
    assert {each.name for each in room.iterdir()} == {FIRST_LESSON, "room.yaml"}


def test_a_second_start_changes_nothing(room):
    before = {each.name: each.read_bytes() for each in room.iterdir()}

    again = furnish(room, "1.0")

    assert {each.name: each.read_bytes() for each in room.iterdir()} == before
    assert again.report() == []


def test_a_lesson_that_was_only_run_is_brought_up_to_date(room, newer):
    run(room / FIRST_LESSON)

    report = furnish(room, "2.0").report()

    assert report == [f"Brought up to date: {FIRST_LESSON}"]
    assert (room / FIRST_LESSON).read_text("utf-8") == newer


def test_a_lesson_with_own_words_is_kept_and_the_newer_one_stands_beside_it(room, newer):
    write_in(room / FIRST_LESSON)

    report = furnish(room, "2.0").report()

    assert "my own words" in (room / FIRST_LESSON).read_text("utf-8")
    assert (room / "00_start_here.version-2.0.ipynb").read_text("utf-8") == newer
    assert "kept as you changed it" in report[0]
    assert "00_start_here.version-2.0.ipynb" in report[0]


def test_own_words_are_kept_over_several_versions(room, newer):
    write_in(room / FIRST_LESSON)
    furnish(room, "2.0")
    furnish(room, "3.0")

    assert "my own words" in (room / FIRST_LESSON).read_text("utf-8")


def test_a_damaged_mark_or_lesson_is_never_a_reason_to_write_over_work(room, newer):
    write_in(room / FIRST_LESSON)
    (room / "room.yaml").write_text("lessons: [", "utf-8")
    furnish(room, "2.0")
    assert "my own words" in (room / FIRST_LESSON).read_text("utf-8")

    (room / FIRST_LESSON).write_text("{ half a noteb", "utf-8")
    furnish(room, "2.0")
    assert (room / FIRST_LESSON).read_text("utf-8") == "{ half a noteb"


def test_a_lesson_that_was_deleted_comes_back(room):
    (room / FIRST_LESSON).unlink()

    assert furnish(room, "1.0").report() == [f"New in {room}: {FIRST_LESSON}"]


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path):
    (tmp_path / "essay.txt").write_text("mine")

    with pytest.raises(rr.ReadingRoomError, match="holds other things and is not a room"):
        furnish(tmp_path, "1.0")
    assert [each.name for each in tmp_path.iterdir()] == ["essay.txt"]


def test_a_file_in_place_of_the_folder_is_told(tmp_path):
    (tmp_path / "room").write_text("mine")

    with pytest.raises(rr.ReadingRoomError, match="is a file, not a folder"):
        furnish(tmp_path / "room", "1.0")


def test_a_folder_that_cannot_be_written_is_told(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(rooms, "_write", full)

    with pytest.raises(rr.ReadingRoomError, match=r"cannot be written .*No space left"):
        furnish(tmp_path / "room", "1.0")


def test_a_taken_port_is_told(capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(rr.ReadingRoomError, match=f"Port {port} is in use"):
            desk.free_port(port)
    with pytest.raises(rr.ReadingRoomError, match="no port 70000"):
        desk.free_port(70000)


def test_jupyterlab_listens_on_this_machine_only_and_keeps_its_token(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)

    command = desk.lab_command(tmp_path, FIRST_LESSON, 8888, browser=False)

    assert "--ServerApp.ip=127.0.0.1" in command
    assert "--allow-root" in command
    assert not any("token" in part or "password" in part for part in command)


def test_a_room_is_found_upward(room, monkeypatch):
    below = room / "notes" / "deep"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)

    from readingroom.loading.files import room as find_room

    assert find_room() == room.resolve()
