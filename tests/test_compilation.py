"""The compiled form of shipped documents: the same as their files, and never believed wrongly."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SLUG = "telegram-21646"
OPEN = f"""
import sys, readingroom as rr
telegram = rr.load("{SLUG}")
asked = rr.answer("{SLUG}/the-only-number", 3).exercise.prompt
print("yaml" in sys.modules, telegram["request:1"].note, asked, sep="|")
"""
SAME = f"""
import shutil, sys, readingroom as rr
from dataclasses import fields
from readingroom.loading import exercises_of
compiled = rr.load("{SLUG}")
asked = exercises_of(compiled)
assert "yaml" not in sys.modules
read = rr.load(shutil.copytree(compiled.folder, "copy"))
assert "yaml" in sys.modules
for name in ("id", "title", "status", "reference", "things", "text"):
    assert getattr(compiled, name) == getattr(read, name), name
for name in ("letters", "parts", "brackets", "reference"):
    assert getattr(compiled.page, name) == getattr(read.page, name), name
assert list(compiled.readings) == list(read.readings)
for name, reading in compiled.readings.items():
    for each in fields(reading):
        assert getattr(reading, each.name) == getattr(read.reading(name), each.name), each.name
assert asked == exercises_of(read)
"""


class Checkout:
    """A checkout of one's own, in which anything may be spoilt."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / "data" / SLUG
        self.compiled = root / "helpers" / "readingroom" / "_compiled" / SLUG

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        room = self.root / "room"
        shutil.rmtree(room, ignore_errors=True)
        room.mkdir()
        (room / "room.yaml").write_text("version: 0\n...\n", "utf-8")
        env = {**os.environ, "PYTHONPATH": str(self.root / "helpers")}
        command = [sys.executable, *arguments]
        return subprocess.run(command, cwd=room, env=env, capture_output=True, text=True)

    def opened(self) -> tuple[bool, str, str]:
        """Whether YAML was read, the note of a request, and the question of an exercise."""
        done = self.run("-c", OPEN)
        assert done.returncode == 0, done.stderr
        was_read, note, asked = done.stdout.strip().split("|")
        return was_read == "True", note, asked


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    root = tmp_path_factory.mktemp("checkout")
    shutil.copytree(
        ROOT / "helpers",
        root / "helpers",
        ignore=shutil.ignore_patterns("__pycache__", "_compiled"),
    )
    shutil.copytree(ROOT / "data", root / "data")
    checkout = Checkout(root)
    assert not checkout.compiled.exists()
    done = checkout.run("-m", "readingroom.cli", "compile")
    assert done.returncode == 0, done.stderr
    return checkout


@pytest.fixture
def checkout(built, tmp_path):
    """The checkout, put right again after each test."""
    folders = [built.folder, built.compiled]
    kept = [shutil.copytree(each, tmp_path / str(at)) for at, each in enumerate(folders)]
    yield built
    for folder, copy in zip(folders, kept, strict=True):
        shutil.rmtree(folder)
        shutil.copytree(copy, folder)


def test_the_compiled_form_holds_what_the_files_give(checkout):
    done = checkout.run("-c", SAME)

    assert done.returncode == 0, done.stderr


def test_it_is_opened_without_reading_yaml_and_nothing_is_written(checkout):
    before = sorted(checkout.folder.parent.rglob("*"))

    assert not checkout.opened()[0]
    assert sorted(checkout.folder.parent.rglob("*")) == before


def changed(path: Path, old: str, new: str) -> None:
    content = path.read_text("utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), "utf-8")


def torn(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1000])


def absent(path: Path) -> None:
    path.unlink()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def unreadable(path: Path) -> None:
    path.write_bytes(b"\xff" + path.read_bytes()[1:])


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def edited_by_hand(path: Path) -> None:
    changed(path, "regiments", "divisions")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["document.json", "exercises.json"])
@pytest.mark.parametrize(
    "spoil", [torn, absent, empty, unreadable, a_folder, edited_by_hand], ids=lambda it: it.__name__
)
def test_what_is_spoilt_is_not_believed(checkout, name, spoil):
    _, note, asked = checkout.opened()

    spoil(checkout.compiled / name)

    assert checkout.opened() == (True, note, asked)


def test_what_was_changed_in_the_files_is_seen_at_once(checkout):
    changed(checkout.folder / "exercises.yaml", "\nexercises:\n", "\n# mine\nexercises:\n")
    assert checkout.opened()[0]

    shutil.copy(ROOT / "data" / SLUG / "exercises.yaml", checkout.folder)
    changed(checkout.folder / "document.yaml", "\nrequests:\n", "\n# mine\nrequests:\n")
    assert checkout.opened()[0]


def test_a_mistake_in_changed_files_is_told_when_they_are_loaded(checkout):
    changed(checkout.folder / "document.yaml", "code: K\n", "code: M\n")

    done = checkout.run("-c", OPEN)
    compiled = checkout.run("-m", "readingroom.cli", "compile")

    assert "the code M already belongs to" in done.stderr
    assert (compiled.returncode, "the code M already belongs to" in compiled.stderr) == (1, True)


def test_another_state_of_the_code_reads_anew(checkout):
    path = checkout.root / "helpers" / "readingroom" / "document" / "facts.py"
    known = path.stat()
    os.utime(path, (0, 0))
    try:
        assert checkout.opened()[0]
    finally:
        os.utime(path, ns=(known.st_atime_ns, known.st_mtime_ns))


def test_a_folder_of_ones_own_is_read_and_checked(checkout):
    own = shutil.copytree(checkout.folder, checkout.root / "own")
    program = f"import sys, readingroom as rr; rr.load({str(own)!r}); print('yaml' in sys.modules)"

    assert checkout.run("-c", program).stdout.strip() == "True"
    shutil.rmtree(own)
