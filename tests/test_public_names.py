"""What a user can type after `rr.`"""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import readingroom as rr
from readingroom.errors import RENAMES

ROOT = Path(__file__).parents[1]


def test_pytest_runs_from_the_projects_environment():
    assert Path(rr.__file__).is_relative_to(ROOT / "helpers")
    assert Path(pytest.__file__).is_relative_to(Path(sys.prefix))
    assert Path(sys.prefix).is_relative_to(ROOT) or sys.prefix != sys.base_prefix


@pytest.mark.parametrize("name", rr.__all__)
def test_every_public_name_is_there_and_explained(name):
    assert inspect.getdoc(getattr(rr, name))


def test_dir_offers_the_public_names():
    assert set(rr.__all__) <= set(dir(rr))


def test_another_name_is_refused_as_python_does():
    with pytest.raises(AttributeError, match="no attribute 'tabels'"):
        rr.tabels  # noqa: B018


@pytest.mark.parametrize("former", RENAMES)
def test_a_name_that_went_answers_with_the_new_one(telegram, former):
    part, name = former.split(".")
    new = RENAMES[former]

    with pytest.raises(rr.ReadingRoomError, match=rf"^Instead of rr\.{former}, use ") as caught:
        getattr(getattr(rr, part), name)
    assert str(caught.value).endswith(f"use {new}.")
    assert eval(new, {"rr": rr, "telegram": telegram}) is not None
    assert not hasattr(getattr(rr, part), name)
    with pytest.raises(ImportError, match=rf"^Instead of rr\.{former}, use "):
        exec(f"from readingroom.{part} import {name}")


def test_the_views_are_imported_by_the_name_one_types():
    program = "import readingroom.widgets as it; from readingroom.widgets import text"
    program += "; assert it.text is text"

    assert subprocess.run([sys.executable, "-c", program]).returncode == 0


@pytest.mark.parametrize("module", [rr.tables, rr.plots])
def test_the_tables_and_plots_offered_are_all_there_is(module):
    made_here = {
        name
        for name, each in vars(module).items()
        if not name.startswith("_") and getattr(each, "__module__", "").startswith(module.__name__)
    }

    assert set(module.__all__) == made_here
    assert all(inspect.getdoc(getattr(module, name)) for name in module.__all__)


@pytest.mark.parametrize("part", ["tables", "plots"])
def test_a_table_or_chart_has_a_name_because_someone_types_it(part):
    pages = [ROOT / "README.md", *(ROOT / "notebooks").rglob("*.ipynb")]
    typed = "".join(page.read_text("utf-8") for page in pages)
    makers = set(getattr(rr, part).__all__) - {"Picture"}

    assert {name for name in makers if f"rr.{part}.{name}(" not in typed} == set()


def test_an_error_in_a_notebook_shows_its_message_and_no_traceback(telegram):
    with pytest.raises(rr.NotHere) as caught:
        telegram["request:2d"]

    shown = caught.value._render_traceback_()
    assert shown == ["There is nothing called “request:2d” here. Did you mean “request:2”?"] or (
        "request:2" in shown[0] and "Traceback" not in shown[0]
    )
