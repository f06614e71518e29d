"""`readingroom check --watch`: what is saved is looked at again, and what hangs on it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from pathlib import Path
from queue import Empty, Queue

import pytest
from little import TITLE, write_lesson
from making import make

from readingroom.cli import Watch
from readingroom.lessons import NOT_JUDGED

GUESS = """format: exercises 1
document: made
exercises:
- id: guess
  title: A question
  lesson: a
  skill: argument
  level: 1
  kind: predict
  prompt: What comes next?
  options: {more: More of it, less: Less of it}
  come_back: You guessed.
...
"""


@pytest.fixture
def room(tmp_path, monkeypatch):
    """A room with a document, a lesson that asks one of its exercises, and one that does not."""
    document = tmp_path / "data" / "made"
    document.parent.mkdir()
    make(1, document)
    (document / "exercises.yaml").write_text(GUESS, "utf-8")
    (tmp_path / "room.yaml").write_text("format: room 1\nversion: 0.1.0\nlessons: []\n...\n")
    write_lesson(tmp_path / "a.ipynb", last='rr.exercise("made/guess")')
    title = TITLE.replace("Who asks", "What asks")
    write_lesson(tmp_path / "b.ipynb", last='telegram["M16"]', title=title)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def watched(room, capsys):
    """Go on watching until there is nothing left to be told; what was told."""
    watch = Watch([Path()])

    def goes_on():
        watch.look()
        while watch.waiting:
            watch.tell(watch.waiting.pop(0))
            watch.look()
        return [line for line in capsys.readouterr().out.splitlines() if ": " in line]

    return goes_on


def replace(path, before, after):
    content = path.read_text("utf-8")
    assert before in content
    path.write_text(content.replace(before, after), "utf-8")


def test_all_is_told_once_and_then_only_what_was_saved(room, watched):
    first = watched()
    again = watched()
    replace(room / "b.ipynb", "M16", "M99")
    saved = watched()
    (room / "b.ipynb").touch()
    same = watched()

    assert [line.partition(":")[0] for line in first if not line.startswith("remark")] == [
        "data/made",
        "a.ipynb",
        "b.ipynb",
    ]
    assert first[-1] == "b.ipynb: no problems, 5 cells, not run."
    assert again == []
    assert saved[0].startswith("b.ipynb: cell “passage”: there is nothing called “M99”.")
    assert saved[-1] == "b.ipynb: 1 problem."
    assert same == saved


def test_what_hangs_on_a_saved_file_is_told_after_it(room, watched):
    watched()
    replace(room / "data" / "made" / "exercises.yaml", "id: guess\n", "id: guesses\n")

    told = [line for line in watched() if not line.startswith("remark")]

    assert told[0].startswith("data/made: no problems")
    assert told[1].startswith("a.ipynb: cell “passage”: there is no exercise “guess”.")
    assert told[1].endswith("Did you mean “guesses”?")
    assert told[2:] == ["a.ipynb: 1 problem."]


def test_of_a_broken_document_its_lessons_say_nothing_new(room, watched):
    watched()
    file = room / "data" / "made" / "document.yaml"
    replace(file, "format: document 1", "format: dokument 1")
    broken = watched()
    replace(file, "format: dokument 1", "format: document 1")

    assert broken[-1].startswith("data/made: 1 problem.")
    assert [line for line in watched() if not line.startswith("remark")] == [
        f"data/made: no problems, 23 passages. {NOT_JUDGED}"
    ]


def test_what_is_taken_away_and_put_back_is_told(room, watched):
    watched()
    (room / "a.ipynb").rename(room / "kept")
    gone = watched()
    (room / "kept").rename(room / "a.ipynb")
    back = watched()

    assert gone[0] == "a.ipynb: no longer here."
    assert gone[1].endswith("1 exercise of lessons that are not here: a.")
    assert back[0] == "a.ipynb: no problems, 5 cells, not run."
    assert back[1] == f"data/made: no problems, 23 passages. {NOT_JUDGED}"


def test_a_half_saved_file_is_told_and_seen_whole_afterwards(room, watched):
    watched()
    whole = (room / "b.ipynb").read_text("utf-8")
    (room / "b.ipynb").write_text(whole[: len(whole) // 2])
    half = watched()
    (room / "b.ipynb").write_text(json.dumps(json.loads(whole)))

    assert "the file is damaged" in half[0]
    assert watched() == ["b.ipynb: no problems, 5 cells, not run."]


def test_ctrl_c_ends_the_watch_and_is_no_failure(room):
    command = [sys.executable, "-u", "-m", "readingroom.cli", "check", "--watch", "b.ipynb"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as it:
        lines = Queue()
        threading.Thread(target=lambda: [*map(lines.put, it.stdout)], daemon=True).start()
        said = until(lines, "b.ipynb: no problems, 5 cells, not run.\n")
        replace(room / "b.ipynb", "M16", "M99")
        said += until(lines, "b.ipynb: 1 problem.\n")
        it.send_signal(signal.SIGINT)
        said += until(lines, "No longer watching.\n")

        assert it.wait(timeout=30) == 0
    assert (
        said[0] == "Everything is checked when you save it; lessons are not run. End with Ctrl-C.\n"
    )
    assert not any("Traceback" in line for line in said)


def until(lines, wanted):
    """The lines up to one that is waited for."""
    said = []
    while wanted not in said:
        try:
            said.append(lines.get(timeout=60))
        except Empty:
            pytest.fail(f"It never said: {wanted}")
    return said
