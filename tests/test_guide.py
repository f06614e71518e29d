"""The guide for instructors names what there is: cells, exercises, minutes, errors."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest

import readingroom as rr

FOLDER = Path(__file__).parents[1] / "notebooks"
GUIDE = {
    cell.id: cell.source
    for cell in nbformat.read(FOLDER / "instructor" / "guide.ipynb", as_version=4).cells
}
LESSONS = {
    path.stem: nbformat.read(path, as_version=4).cells for path in sorted(FOLDER.glob("*.ipynb"))
}
MINUTES = re.compile(r"(?m)^#+ .*\((\d+) minutes?\)$")
NAMES = re.compile(r"`([a-z][a-z0-9_-]+)`")


def minutes(cells):
    """The minutes that headings announce."""
    return sum(int(number) for cell in cells for number in MINUTES.findall(cell.source))


def halves(lesson):
    """The minutes before and after the marked stop."""
    cells = LESSONS[lesson]
    stop = next(n for n, cell in enumerate(cells) if "**A good place to stop.**" in cell.source)
    return minutes(cells[: stop + 1]), minutes(cells[stop + 1 :])


def test_every_cell_and_exercise_that_a_track_names_is_there(telegram):
    known = {cell.id for cells in LESSONS.values() for cell in cells}
    known |= {*rr.tables.exercises(telegram).index, *LESSONS}

    named = set(NAMES.findall(GUIDE["tracks"]))

    assert len(named) > 20
    assert named <= known


def test_every_error_that_a_reply_foresees_is_explained_once(telegram):
    foreseen = set(rr.tables.foreseen(telegram)["tag"]) - {"oversight"}

    explained = re.findall(r"(?m)^\| `([\w-]+)` \|", GUIDE["misconceptions"])

    assert sorted(explained) == sorted(foreseen)


def test_the_halves_of_a_lesson_have_the_minutes_that_its_headings_say():
    told = re.findall(r"\b(\d\d) \((\d+) and (\d+)(?: minutes)?\)", GUIDE["tracks"])
    numbers = {name[:2]: name for name in LESSONS}

    assert {number for number, _, _ in told} == {"01", "02", "03", "04", "05", "06"}
    for number, first, second in told:
        assert (int(first), int(second)) == halves(numbers[number]), number


def test_two_parts_of_a_lesson_take_the_minutes_that_the_guide_gives_them():
    told = re.findall(r"\b(\d\d) parts (\d) and (\d) \((\d+)", GUIDE["tracks"])
    numbers = {name[:2]: name for name in LESSONS}

    assert len(told) >= 4
    for number, *parts, both in told:
        text = "\n".join(cell.source for cell in LESSONS[numbers[number]])
        each = [re.search(rf"(?m)^## {part}\. .*\((\d+) minutes\)$", text) for part in parts]
        assert sum(int(found[1]) for found in each if found) == int(both), number


@pytest.mark.parametrize(("track", "long"), [("Twenty", 20), ("Fifty", 50), ("Ninety", 90)])
def test_the_rows_of_a_track_add_up(track, long):
    rows = GUIDE["tracks"].split(f"### {track}")[1].split("\n###")[0]

    assert sum(map(int, re.findall(r"(?m)^\| (\d+) \|", rows))) == long


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_minutes_of_a_lesson_are_those_of_its_parts(lesson):
    announced = re.search(r"\*\*(\d+) minutes\.\*\*", LESSONS[lesson][0].source)

    assert announced
    assert int(announced[1]) == minutes(LESSONS[lesson])


@pytest.mark.parametrize("lesson", [name for name in LESSONS if name != "00_start_here"])
def test_a_long_lesson_says_how_many_minutes_are_done_where_one_can_stop(lesson):
    first, _ = halves(lesson)
    stop = next(c.source for c in LESSONS[lesson] if "**A good place to stop.**" in c.source)

    assert re.search(rf"\b{first} minutes", stop)
    assert 20 <= first <= 30
