"""Three versions, and what people do in between: nothing that a person wrote is ever lost."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from readingroom.classroom import fingerprint, furnish, pieces_in

LESSONS = ("notebooks/01_first.ipynb", "notebooks/02_second.ipynb", "notebooks/instructor/a.ipynb")
BESIDE = ("data/README.md", "data/glossary.yaml")
DOCUMENT = tuple(
    f"data/memo/{name}"
    for name in ("document.yaml", "reading.key.yaml", "source.txt", ".schemas/document.json")
)
SHIPPED = (*LESSONS, *BESIDE, *DOCUMENT)
ALWAYS = {"data/memo/document.yaml"}


def notebook(words, *, ran=False):
    """A lesson with one cell of these words."""
    code = {"cell_type": "code", "source": "1", "outputs": ["1"] if ran else [], "id": "a"}
    return json.dumps({"cells": [{"cell_type": "markdown", "source": words}, code]}).encode()


def content(name, words):
    return notebook(words) if name.endswith(".ipynb") else f"{words}\n".encode()


versions = st.lists(
    st.dictionaries(
        st.sampled_from(SHIPPED), st.sampled_from(["as before", "changed", "gone"]), max_size=5
    ),
    min_size=3,
    max_size=3,
)
deeds = st.lists(
    st.tuples(
        st.sampled_from(["write", "write", "run", "delete", "rename", "add", "start"]),
        st.integers(0, 30),
    ),
    max_size=6,
)


@dataclass
class Life:
    """A room through its versions: what is shipped, and what a person has made of it."""

    place: Path
    words: dict[str, str] = field(default_factory=lambda: dict.fromkeys(SHIPPED, "first"))
    mine: dict[str, bytes] = field(default_factory=dict)
    """What a person wrote, where it must stand."""
    touched: set[str] = field(default_factory=set)
    """The pieces that a person has changed or taken a part of."""
    offered: dict[str, str] = field(default_factory=dict)
    """What was last put into the room, or beside it, of every file: its fingerprint."""
    count: int = 0

    @property
    def room(self):
        return self.place / "room"

    def files(self):
        """The files in the room but for its mark, in a fixed order."""
        every = (each for each in self.room.rglob("*") if each.is_file())
        names = sorted(each.relative_to(self.room).as_posix() for each in every)
        return [name for name in names if name != "room.yaml"]

    def ship(self, number, changes):
        """Put another version on the shelf."""
        for name, change in changes.items():
            if change == "changed":
                self.words[name] = f"version {number}"
            elif change == "gone" and name not in ALWAYS:
                self.words.pop(name, None)
        shelf = self.place / "shelf"
        shutil.rmtree(shelf, ignore_errors=True)
        (shelf / "notebooks").mkdir(parents=True)
        for name, words in self.words.items():
            (shelf / name).parent.mkdir(parents=True, exist_ok=True)
            (shelf / name).write_bytes(content(name, words))

    def do(self, deed, number):
        """What a person does to one of the files."""
        self.count += 1
        files = self.files()
        if deed == "add":
            folder = ("", "instructor/", "data/memo/")[number % 3]
            self.write(f"{folder}my own {self.count}.txt", f"own {self.count}".encode())
        if deed == "add" or not files:
            return
        name = files[number % len(files)]
        old = (self.room / name).read_bytes()
        if deed == "write":
            self.write(name, content(name, f"words of mine {self.count}"))
        elif deed == "run" and name.endswith(".ipynb"):
            lesson = json.loads(old)
            self.write(
                name, notebook(lesson["cells"][0]["source"], ran=True), kept=name in self.mine
            )
        elif deed in ("delete", "rename"):
            (self.room / name).unlink()
            self.mine.pop(name, None)
            self.touched.add(piece_of(name))
            if deed == "rename":
                stem, dot, end = name.rpartition(".")
                self.write(f"{stem} of mine {self.count}{dot}{end}", old)

    def write(self, name, new, *, kept=True):
        (self.room / name).parent.mkdir(parents=True, exist_ok=True)
        (self.room / name).write_bytes(new)
        if kept:
            self.mine[name] = new
            self.touched.add(piece_of(name))

    def start(self, version, teach):
        """Start the room, and see that everything is as promised."""
        done = furnish(self.room, version, teach=teach, root=self.place / "shelf")
        after = {name: (self.room / name).read_bytes() for name in self.files()}

        now = {name: but_for_locks(after[name]) for name in self.mine.keys() & after.keys()}
        lost = {name for name in self.mine if now.get(name) != but_for_locks(self.mine[name])}
        assert lost == set()
        for piece in pieces_in(self.place / "shelf"):
            self.see(piece, done, after, teach)
        again = furnish(self.room, version, teach=teach, root=self.place / "shelf")
        assert again.beside == {}
        assert {name: (self.room / name).read_bytes() for name in self.files()} == after

    def see(self, piece, done, after, teach):
        """An untouched piece is the newest, a kept one is told, a newer one stands where told."""
        here = {name: fingerprint(name, after[name]) for name in piece.files if name in after}
        verdict = done.done.get(piece.name, "not asked for")
        if verdict.startswith("kept"):
            new = any(self.offered.get(name) != mark for name, mark in piece.fingerprints.items())
            assert piece.name in self.touched
            assert (piece.name in done.beside) == new
            assert any(line.startswith(f"{piece.name}: kept") for line in done.report())
        elif verdict != "not asked for":
            assert here == piece.fingerprints
        elif teach:
            raise AssertionError(f"{piece.name} was left out")
        if verdict != "not asked for":
            self.offered |= piece.fingerprints
        if piece.name not in self.touched and (teach or not piece.teaching):
            held = {name for name in after if piece.holds(name)}
            assert held == set(piece.files)
        if beside := done.beside.get(piece.name):
            newer = {
                fingerprint(name, words) for name, words in after.items() if name.startswith(beside)
            }
            assert newer >= set(piece.fingerprints.values())
            assert any(f"beside it as {beside}." in line for line in done.report())


def but_for_locks(content):
    """What stands in a file, but for the locks of cells."""
    if not content.startswith(b"{"):
        return content
    cells = json.loads(content)["cells"]
    return [{name: each for name, each in cell.items() if name != "metadata"} for cell in cells]


def piece_of(name):
    """The piece that a file of the room belongs to."""
    return "data/memo" if name.startswith("data/memo/") else name


def live(changes, between, teach):
    with tempfile.TemporaryDirectory() as name:
        life = Life(Path(name))
        for number, (change, todo) in enumerate(zip(changes, between, strict=True), 1):
            life.ship(number, change)
            life.start(f"{number}.0", teach[number - 1])
            for deed, which in todo:
                if deed == "start":
                    life.start(f"{number}.0", teach[number - 1])
                else:
                    life.do(deed, which)
        life.start("3.0", teach[-1])


LIVES = (
    versions,
    st.lists(deeds, min_size=3, max_size=3),
    st.lists(st.booleans(), min_size=3, max_size=3),
)


KEY = 6
"""The place of the key among the files of the room."""


@settings(max_examples=60)
@given(*LIVES)
@example([{}, {DOCUMENT[1]: "gone"}, {}], [[("write", KEY)], [], []], [True] * 3)
@example([{}, {DOCUMENT[1]: "gone"}, {}], [[("delete", KEY - 1)], [], []], [True] * 3)
@example([{}, {DOCUMENT[1]: "gone"}, {DOCUMENT[1]: "changed"}], [[], [], []], [True] * 3)
@example([{}, {DOCUMENT[1]: "changed"}, {}], [[("write", KEY + 1)], [], []], [True] * 3)
@example([{}, {LESSONS[0]: "changed"}, {}], [[("run", 0)], [("write", 0)], []], [False] * 3)
@example([{}, {}, {LESSONS[0]: "changed"}], [[], [("write", 0)], []], [False] * 3)
def test_nothing_a_person_wrote_is_lost_over_three_versions(changes, between, teach):
    live(changes, between, teach)


@pytest.mark.endurance
@settings(max_examples=1500)
@given(*LIVES)
def test_nothing_is_lost_in_very_many_lives(changes, between, teach):
    live(changes, between, teach)
