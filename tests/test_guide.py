"""The guide for instructors names what there is: cells, exercises, minutes, errors."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from period import A_DISCUSSION, MINUTES

import readingroom as rr

FOLDER = Path(__file__).parents[1] / "notebooks"
GUIDE = {
    cell.id: cell.source
    for cell in nbformat.read(FOLDER / "instructor" / "guide.ipynb", as_version=4).cells
}
LESSONS = {
    path.stem: nbformat.read(path, as_version=4).cells for path in sorted(FOLDER.glob("*.ipynb"))
}
ANNOUNCED = re.compile(r"(?m)^#+ .*\((\d+) minutes?\)$")
NAMES = re.compile(r"`([a-z][a-z0-9_-]+)`")
PARTS = {
    name[:2]: {
        number: int(long)
        for cell in cells
        for number, long in re.findall(r"(?m)^## (\d)\. .*\((\d+) minutes?\)$", cell.source)
    }
    for name, cells in LESSONS.items()
}
"""The minutes of each part of each lesson, by the numbers of both."""


def minutes(cells):
    """The minutes that headings announce."""
    return sum(int(number) for cell in cells for number in ANNOUNCED.findall(cell.source))


def halves(lesson):
    """The minutes before and after the marked stop."""
    cells = LESSONS[lesson]
    stop = next(n for n, cell in enumerate(cells) if "**A good place to stop.**" in cell.source)
    return minutes(cells[: stop + 1]), minutes(cells[stop + 1 :])


def parts(lesson):
    """The names of cells and exercises in each part of a lesson, by its heading."""
    found = {"": set()}
    for cell in LESSONS[lesson]:
        for heading in re.findall(r"(?m)^## (.+)$", cell.source):
            found[heading] = set()
        found[[*found][-1]] |= {cell.id, cell.id.removeprefix("ask-")}
    return found


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


def test_parts_of_a_lesson_take_the_minutes_that_the_guide_gives_them():
    told = re.findall(r"\b(\d\d) parts (\d) and (\d) \((\d+)", GUIDE["tracks"])

    assert len(told) >= 4
    for number, *parts, both in told:
        assert sum(PARTS[number][part] for part in parts) == int(both), number


@pytest.mark.parametrize("cell", ["in-short", "tracks", "moves", "standards"])
def test_every_part_that_the_guide_sends_to_is_there(cell):
    sent = re.findall(r"\b(0\d),? parts? (\d)(?: (?:to|and) (\d))?", GUIDE[cell])

    assert sent
    for number, *parts in sent:
        assert {part for part in parts if part} <= PARTS[number].keys()


@pytest.mark.parametrize(
    ("track", "lesson", "count"),
    [("Twenty", "00_start_here", 4), ("Fifty", "one_period", 5), ("Ninety", "03_requests", 6)],
)
def test_a_track_gives_each_part_its_name_its_minutes_and_its_cells(track, lesson, count):
    rows = re.findall(
        r"(?m)^\| (\d+) \| (?:03, part )?(\d[^|]*|Look[^|]*) \|(.*)$",
        GUIDE["tracks"].split(f"### {track}")[1].split("\n###")[0],
    )
    rows = [row for row in rows if "the twenty minutes" not in row[1]]

    assert len(rows) == count
    for long, name, rest in rows:
        heading = next(each for each in parts(lesson) if each.startswith(name.split(",")[0]))
        assert f"({long} minutes)" in heading
        assert set(NAMES.findall(rest)) <= parts(lesson)[heading]


def test_what_a_period_leaves_out_leaves_the_minutes_that_the_guide_says(telegram):
    kinds = rr.tables.exercises(telegram)["kind"]
    stated = {name[:2]: minutes(cells) for name, cells in LESSONS.items()}
    rows = re.findall(r"(?m)^\| (0\d) \| (\d+) \| (.+?) \| (\d+) \|$", GUIDE["tracks"])

    assert [number for number, *_ in rows] == ["01", "02", "03", "04", "05", "06"]
    for number, whole, out, rest in rows:
        parts = sum(PARTS[number][part] for part in re.findall(r"part (\d)", out))
        names = NAMES.findall(out)
        single = sum(MINUTES[kinds[name]] if name in kinds else A_DISCUSSION for name in names)
        assert int(whole) == stated[number], number
        assert int(whole) - parts - single == int(rest) < 50, number


def test_the_readme_names_the_lessons_with_their_questions_and_minutes(telegram):
    readme = (FOLDER.parent / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"(?m)^\| `(\w+)` \| (.+?\?).* \| (\d+) \|$", readme)

    assert rows == [
        (name, cells[0].source.splitlines()[0].removeprefix("# "), str(minutes(cells)))
        for name, cells in LESSONS.items()
    ]
    assert f"And {len(rr.tables.exercises(telegram))} exercises" in readme


def test_a_version_of_twenty_minutes_keeps_parts_of_the_minutes_that_are_said():
    adapt = (FOLDER / "instructor" / "adapt_a_lesson.ipynb").read_text(encoding="utf-8")
    said = re.search(r"parts 1, 3 and 4 \((\d+), (\d+) and (\d+) minutes\)", adapt)

    assert [*map(int, said.groups())] == [PARTS["03"][part] for part in "134"]
    assert sum(map(int, said.groups())) == 19


@pytest.mark.parametrize(("track", "long"), [("Twenty", 20), ("Fifty", 50), ("Ninety", 90)])
def test_the_rows_of_a_track_add_up(track, long):
    rows = GUIDE["tracks"].split(f"### {track}")[1].split("\n###")[0]

    assert sum(map(int, re.findall(r"(?m)^\| (\d+) \|", rows))) == long


def test_the_ten_minutes_for_a_class_are_ten_and_name_parts_of_the_notebook():
    routine = GUIDE["reliability-limits"].split("### Ten minutes")[1]
    rows = re.findall(r"(?m)^\| (\d+) \| (?:\*(.+?)\*)?", routine)
    read = (FOLDER / "instructor" / "read_your_class.ipynb").read_text(encoding="utf-8")
    heads = re.findall(r"## \d\. (.+?) \(\d+ minutes?\)", read)

    assert sum(int(minutes) for minutes, _ in rows) == 10
    named = [name.removeprefix("The ") for _, name in rows if name]
    assert len(named) == 4
    assert set(named) <= {head.removeprefix("The ") for head in heads}


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
