"""Every shipped lesson passes what `readingroom check` asks of any, and a little more."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from readingroom.lessons import copied_room, examine_notebook, run_notebook

ROOT = Path(__file__).parents[1]
LESSONS = sorted((ROOT / "notebooks").rglob("*.ipynb"))
NAMES = [str(path.relative_to(ROOT / "notebooks")) for path in LESSONS]


@pytest.fixture(scope="module", params=LESSONS, ids=NAMES)
def lesson(request):
    return examine_notebook(request.param)


SLOW = [  # those for teachers: one checks a room, two collect a class
    pytest.param(path, id=name, marks=[pytest.mark.slow] if "/" in name else [])
    for path, name in zip(LESSONS, NAMES, strict=True)
]


@pytest.fixture(scope="module", params=SLOW)
def ran(request):
    """What a run of the lesson tells, and what it left in its folder."""
    with copied_room(request.param) as folder:
        before = set(folder.rglob("*"))
        told = run_notebook(examine_notebook(request.param).notebook, folder)
        return told, {each.name for each in set(folder.rglob("*")) - before}


def test_nothing_is_wrong_with_it_as_it_stands(lesson):
    assert [str(problem) for problem in lesson.problems] == []
    assert lesson.remark == ""


def test_it_runs_top_to_bottom_without_an_error_or_a_warning(ran):
    told, left = ran

    assert [str(problem) for problem in told.problems] == []
    assert {name for name in left if not re.fullmatch(r"portfolio(-\w+)?\.html", name)} == set()


def test_every_output_has_words_for_those_who_see_no_html(ran):
    for output in (output for outputs in ran[0].outputs.values() for output in outputs):
        assert output["output_type"] != "stream"
        plain = output.get("data", {}).get("text/plain", output.get("evalue", ""))
        assert len(plain) > 10
        assert "<div" not in plain
        assert "base64" not in plain


def test_its_code_is_one_to_four_lines_and_repeats_nothing(lesson):
    for cell in lesson.notebook.code:
        assert len(cell.source.splitlines()) <= 4, cell.name
        assert not re.search(r"(?m)^\s*(for|while) ", cell.source), cell.name


def test_key_points_stand_at_the_end(lesson):
    assert any("What to take with you" in cell.source for cell in lesson.notebook.cells[-3:])


@pytest.mark.parametrize("path", [path for path in LESSONS if path.parent.name == "notebooks"])
def test_every_lesson_has_what_a_lesson_needs(path):
    cells = examine_notebook(path).notebook.prose
    words = "\n\n".join(cell.source for cell in cells)
    minutes = int(re.search(r"\*\*(\d+) minutes\.\*\*", cells[0].source)[1])

    assert "**The question.**" in cells[0].source
    assert "**Say it in a sentence.**" in words
    assert re.search("<summary>Look inside</summary>", words)
    assert words.count("**A good place to stop.**") == (minutes > 30)
    assert re.search(r"(?s)\*\*Next\.\*\*.*\]\(\w+\.ipynb\)", words)
