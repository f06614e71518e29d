"""Every lesson runs from a fresh kernel, and is stored as a lesson should be."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[1]
LESSONS = sorted((ROOT / "notebooks").rglob("*.ipynb"))
NAMES = [str(path.relative_to(ROOT / "notebooks")) for path in LESSONS]


@pytest.fixture(params=LESSONS, ids=NAMES)
def lesson(request):
    return nbformat.read(request.param, as_version=4)


def code(lesson):
    return [cell for cell in lesson.cells if cell.cell_type == "code"]


def prose(lesson):
    return "\n\n".join(cell.source for cell in lesson.cells if cell.cell_type == "markdown")


@pytest.fixture(scope="module", params=LESSONS, ids=NAMES)
def outputs(request, tmp_path_factory):
    """What the lesson shows, run in an empty folder; the folder."""
    here = tmp_path_factory.mktemp("lesson")
    lesson = nbformat.read(request.param, as_version=4)
    NotebookClient(lesson, timeout=120, resources={"metadata": {"path": str(here)}}).execute()
    return [output for cell in code(lesson) for output in cell.outputs], here


def test_it_runs_top_to_bottom_without_an_error_or_a_warning(outputs):
    shown, here = outputs

    assert [output for output in shown if output.output_type in ("error", "stream")] == []
    assert list(here.iterdir()) == []


def test_every_output_has_words_for_those_who_see_no_html(outputs):
    for output in outputs[0]:
        plain = output.data["text/plain"]
        assert len(plain) > 10
        assert "<div" not in plain
        assert "base64" not in plain


def test_it_is_stored_without_outputs(lesson):
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code(lesson))


def test_its_cells_have_names_that_mean_something(lesson):
    ids = [cell.id for cell in lesson.cells]

    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", id) for id in ids)
    assert not any(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){0,3}.*", id) for id in ids)


def test_it_has_one_title_and_says_objectives_and_minutes_first(lesson):
    assert len(re.findall(r"(?m)^# ", prose(lesson))) == 1
    first = lesson.cells[0].source
    assert first.startswith("# ")
    assert "When you have finished, you can" in first
    assert re.search(r"\*\*\d+ minutes\.\*\*", first)


def test_the_minutes_of_its_parts_add_up(lesson):
    total = int(re.search(r"\*\*(\d+) minutes\.\*\*", lesson.cells[0].source)[1])
    parts = [int(n) for n in re.findall(r"(?m)^## .*\((\d+) minutes?\)", prose(lesson))]

    assert sum(parts) == total


def test_words_come_before_each_code_cell_and_code_is_short(lesson):
    for before, cell in zip(lesson.cells, lesson.cells[1:], strict=False):
        if cell.cell_type == "code":
            assert before.cell_type == "markdown", cell.id
            assert len(cell.source.splitlines()) <= 4, cell.id
            assert not re.search(r"(?m)^\s*(def|class|for|while) ", cell.source), cell.id


def test_it_retypes_no_quotation_of_four_words_or_more(lesson, telegram):
    page = " ".join(re.findall(r"\w+", telegram.text.casefold()))
    for quoted in re.findall(r"“([^”]+)”|\"([^\"]+)\"|\*([^*\n]+)\*", prose(lesson)):
        words = re.findall(r"\w+", " ".join(quoted).casefold())
        assert len(words) < 4 or " ".join(words) not in page, quoted


def test_its_line_numbers_point_at_lines_with_words(lesson, telegram):
    lines = telegram.text.split("\n")
    for run in re.findall(r"\blines? ([\d ,and–]+)", prose(lesson)):
        for number in re.findall(r"\d+", run):
            assert lines[int(number) - 1].strip(), number


def test_every_id_it_names_exists(lesson, telegram):
    named = re.findall(r"`([a-z]+:[a-z0-9-]+)`", prose(lesson))
    named += re.findall(r'telegram\["([^"]+)"\]', "\n".join(cell.source for cell in code(lesson)))

    for address in named:
        assert telegram[address]


def test_key_points_stand_at_the_end(lesson):
    assert any("What to take with you" in cell.source for cell in lesson.cells[-3:])
