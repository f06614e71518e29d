"""A class at a hub: rooms made, lessons answered all at once, each kernel killed, nothing lost."""

from __future__ import annotations

import json
import re
import sys

import nbformat
import pytest
from attending import PROXY, Hub, Student, hub, proxied

from readingroom.cli import main
from readingroom.html import plain

LESSON, OTHER = "03_requests", "00_start_here"
NUMBER, ADDRESS = "ask-the-only-number", "telegram-21646/the-only-number"
ANSWERING = f"""
for number in range({{first}}, {{first}} + 12):
    answer = {{{{"bound": "at least", "number": number, "unit": "regiments"}}}}
    reply = rr.answer("{ADDRESS}", answer)
    assert not reply.kept, reply.kept
    print("kept", number, flush=True)
"""
WRONG = re.compile(r"(?m)^Traceback|^.*\[[EC] .*|^.* 5\d\d (?:GET|POST|PUT) .*")


@pytest.fixture(scope="module")
def school(tmp_path_factory):
    """A hub with its proxy, at which one lesson was run for all."""
    folder = tmp_path_factory.mktemp("hub")
    if not proxied(folder):
        pytest.skip(f"npm gives no {PROXY} here, and without it no hub can be tried.")
    assert main(["hub", str(folder), "--lessons", LESSON]) == 0
    with hub(folder) as school:
        yield school


@pytest.mark.slow
def test_ten_who_come_in_at_once_and_lose_each_kernel_lose_nothing(school):
    attend(school, 10)


@pytest.mark.endurance
def test_thirty_lose_nothing(school):
    attend(school, 30)


def attend(school: Hub, size: int) -> None:
    """A class works in notebooks and on pages; what was said to be kept is in the books."""
    before = len(school.said())
    names = [f"student-{size}-{number}" for number in range(size)]
    for name, kept in zip(names, school.come(names, works), strict=True):
        book = json.loads((school.home(name) / "reading-room" / "answers.json").read_text("utf-8"))
        there = [int(each["answer"]["number"]) for each in book["exercises"][ADDRESS]]
        assert not {*kept} - {*there}, (name, kept, there)
    assert WRONG.findall(school.said()[before:]) == []


def works(student: Student) -> list[int]:
    """What a student does; the numbers that were said to be kept."""
    assert student.opened_on.endswith(f"/lab/tree/{OTHER}.ipynb")
    cells = nbformat.read(student.room / f"{LESSON}.ipynb", as_version=4).cells
    assert not cells[0].metadata.editable
    with student.kernel(f"{LESSON}.ipynb") as kernel:
        for cell in (each for each in cells if each.cell_type == "code"):
            kernel.run(cell.source)
        said = kernel.killed(ANSWERING.format(first=11), lambda said: said.count("kept") > 3)
        kernel.run("import readingroom as rr")
        said += kernel.run(ANSWERING.format(first=31))
    reply = student.answer(LESSON, NUMBER, {"bound": "at least", "number": "10", "unit": "regiments"})
    assert "This holds" in plain(reply["reply"])
    assert student.kill_a_run(OTHER)
    assert "This holds" in plain(student.get(f"readingroom/{LESSON}.ipynb").text)
    kept = [int(each) for each in re.findall(r"kept (\d+)", said)]
    assert len(kept) > 15
    return [*kept, 10]
