"""A room as version 0.1.0 left it, with answers and a changed lesson: nothing of it is lost."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import readingroom as rr
from readingroom.classroom import furnish
from readingroom.html import plain

OLD = Path(__file__).parent / "room_0_1_0"
TELEGRAM = "telegram-21646/"
GONE = ("stations-by-basis", "hours-by-event")
"""Exercises of that version that are asked no more."""


@pytest.fixture
def room(tmp_path, monkeypatch):
    place = Path(shutil.copytree(OLD, tmp_path / "room"))
    monkeypatch.chdir(place)
    return place


def words(room):
    """What the changed lesson says, cell by cell."""
    cells = json.loads((room / "03_requests.ipynb").read_text("utf-8"))["cells"]
    return [(each["id"], each["source"], each.get("outputs")) for each in cells]


def attempts(room):
    return json.loads((room / "answers.json").read_text("utf-8"))["exercises"]


def test_the_room_is_brought_up_to_date_and_a_changed_lesson_is_kept(room):
    changed = words(room)
    answers = (room / "answers.json").read_bytes()

    done = furnish(room, rr.__version__)

    assert done.done["00_start_here.ipynb"] == "updated"
    assert words(room) == changed
    assert (room / done.beside["03_requests.ipynb"]).exists()
    assert (room / "answers.json").read_bytes() == answers
    assert f"version: {rr.__version__}" in (room / "room.yaml").read_text("utf-8")


def test_every_answer_of_that_version_is_still_told(room, telegram):
    kept = attempts(room)

    told = plain(rr.progress()._repr_html_())
    for address in kept:
        again = plain(rr.recall(address)._repr_html_())
        assert "not answered" not in again.lower(), address
    assert "Kim asks for more than Mao offered." in plain(rr.portfolio()._repr_html_())
    assert "no longer asked" in told
    assert {TELEGRAM + id for id in GONE} <= kept.keys()


def test_a_new_answer_is_added_to_those_of_that_version(room):
    before = attempts(room)

    rr.answer(TELEGRAM + "the-only-number", {"bound": "at most", "number": 3, "unit": "regiments"})

    after = attempts(room)
    assert {id: each[: len(before[id])] for id, each in after.items()} == before
    assert len(after[TELEGRAM + "the-only-number"]) == 3


def test_a_code_takes_the_last_answer_to_each_along_also_to_what_is_asked_no_more(room):
    before = attempts(room)
    code = str(rr.answer_code())

    (room / "answers.json").unlink()
    rr.enter_answer_code(code)

    last = {id: each[-1]["answer"] for id, each in attempts(room).items()}
    assert last == {id: each[-1]["answer"] for id, each in before.items()}


def test_the_reading_of_that_version_is_the_readers_own_still(room, telegram):
    both = rr.tables.agreement(telegram, "mine", "key")

    assert "offensive" in " ".join(map(str, both["mine"]))
