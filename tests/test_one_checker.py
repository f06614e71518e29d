"""One checker: a page on a server says to every answer what Python says."""

from __future__ import annotations

import pytest
from browsing import Reader, started
from trials import asked_in, said, trials, without_ways

import readingroom as rr
from readingroom.loading import exercises_of

EVERY = list(exercises_of(rr.load("telegram-21646")).values())
KINDS = ("classify", "covered words", "interval", "order", "table")
SAMPLE = {each.kind: each for each in EVERY if each.kind in KINDS}.values()
"""One exercise of some kinds; of the others the browser has a sample."""


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    room = tmp_path_factory.mktemp("student") / "room"
    with started(room, tmp_path_factory.mktemp("settings")) as address:
        yield Reader(address, room)


@pytest.fixture
def room(tmp_path, monkeypatch):
    (tmp_path / "room.yaml").write_text("version: 0\n...\n", "utf-8")
    monkeypatch.chdir(tmp_path)


def holds(reader, telegram, exercise):
    lesson, cell = asked_in(exercise)
    answers = trials(exercise, telegram)
    shown = [reader.answer(each, cell, lesson, id=f"{at}") for at, each in enumerate(answers)]
    assert [without_ways(each["reply"]) for each in shown] == said(exercise, answers)


@pytest.mark.slow
@pytest.mark.parametrize("exercise", SAMPLE, ids=lambda each: each.id)
def test_the_servers_page_says_what_python_says(reader, room, telegram, exercise):
    holds(reader, telegram, exercise)


@pytest.mark.endurance
@pytest.mark.parametrize("exercise", EVERY, ids=lambda each: each.id)
def test_of_every_exercise_the_servers_page_says_what_python_says(reader, room, telegram, exercise):
    holds(reader, telegram, exercise)
