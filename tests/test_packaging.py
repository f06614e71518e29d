"""The package as others get it: wheel, sdist, and the plain route with venv and pip."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[1]
UV = shutil.which("uv")
LOADS = (
    "import readingroom as rr; telegram = rr.load('telegram-21646'); "
    "print(telegram['M16'].line, telegram.folder)"
)


def run(*command: str | Path, cwd: Path) -> str:
    clean = {
        name: value
        for name, value in os.environ.items()
        if name not in ("PYTHONPATH", "VIRTUAL_ENV")
    }
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, capture_output=True, text=True, env=clean
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def python_of(environment: Path) -> Path:
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The wheel and the sdist, built from this checkout."""
    if UV is None:
        pytest.skip("uv is not on the path")
    out = tmp_path_factory.mktemp("built")
    run(UV, "build", "--quiet", "--out-dir", out, ROOT, cwd=out)
    return next(out.glob("*.whl")), next(out.glob("*.tar.gz"))


def test_the_wheel_carries_document_and_lessons_inside_the_package(built):
    names = zipfile.ZipFile(built[0]).namelist()

    assert "readingroom/_room/data/telegram-21646/source.txt" in names
    assert "readingroom/_room/data/telegram-21646/.schemas/document.json" in names
    assert "readingroom/_compiled/telegram-21646/document.json" in names
    assert "readingroom/_room/notebooks/00_start_here.ipynb" in names
    assert "readingroom/py.typed" in names
    assert {name.split("/")[0].split("-")[0] for name in names} == {"readingroom"}


@pytest.mark.parametrize("which", [0, 1], ids=["wheel", "sdist"])
def test_installed_elsewhere_it_loads_the_telegram_and_makes_a_room(built, which, tmp_path):
    environment = tmp_path / "environment"
    run(UV, "venv", "--quiet", "--python", sys.executable, environment, cwd=tmp_path)
    python = python_of(environment)
    run(UV, "pip", "install", "--quiet", "--python", python, built[which], cwd=tmp_path)

    line, folder = run(python, "-c", LOADS, cwd=tmp_path).split(maxsplit=1)
    run(python, "-c", f"{LOADS}; import sys; assert 'yaml' not in sys.modules", cwd=tmp_path)
    run(
        python,
        "-c",
        "from readingroom.classroom import furnish; from pathlib import Path; "
        "furnish(Path('room'), '1')",
        cwd=tmp_path,
    )

    assert line == "61"
    assert Path(folder.strip()).is_relative_to(environment)
    assert (tmp_path / "room" / "00_start_here.ipynb").exists()


def test_the_sdist_holds_what_a_contributor_needs(built):
    with tarfile.open(built[1]) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}

    assert {
        "pyproject.toml",
        "README.md",
        "LICENSE",
        "tests/conftest.py",
        "helpers/readingroom/cli.py",
        "data/telegram-21646/source.txt",
        "notebooks/00_start_here.ipynb",
    } <= names


def test_the_plain_route_with_venv_and_pip(tmp_path):
    clone = tmp_path / "clone"
    ignored = shutil.ignore_patterns(".venv", ".git", "__pycache__", ".*_cache", ".hypothesis")
    shutil.copytree(ROOT, clone, ignore=ignored)
    run(sys.executable, "-m", "venv", ".venv", cwd=clone)
    python = python_of(clone / ".venv")
    run(python, "-m", "pip", "install", "--quiet", "-e", ".", cwd=clone)

    line, folder = run(python, "-c", LOADS, cwd=tmp_path).split(maxsplit=1)
    run(python, "-c", f"{LOADS}; import sys; assert 'yaml' not in sys.modules", cwd=tmp_path)
    said = run(clone / ".venv" / "bin" / "readingroom", "check", "data", cwd=clone)

    assert line == "61"
    assert Path(folder.strip()) == clone / "data" / "telegram-21646"
    assert "no problems" in said
