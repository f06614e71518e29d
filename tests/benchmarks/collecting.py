"""How long it takes to collect a class, with all files written: seconds a book, from 30 to 3,000.

    uv run python tests/benchmarks/collecting.py [LARGEST]

Bars: 300 books of 60 answers in at most 10 s; at most 1.3 times as long per book at 3,000 as at 30.
Beside it stands a bare read of the same files as JSON.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from pathlib import Path

from readingroom.answers import Book
from readingroom.classroom import collect

sys.path.insert(0, str(Path(__file__).parents[1]))
from figures import figure
from pupils import EXERCISES, SLUG, errors, lying, right

ANSWERS = 60


def make(students: int, folder: Path) -> None:
    """Write the books of a class, in folders as Moodle names them."""
    chance, wrong = random.Random(students), {id: answer for id, _, answer in errors()}
    for at in range(students):
        attempts = {}
        for number, id in enumerate(chance.sample([*EXERCISES], ANSWERS)):
            answer = wrong.get(id, right(id)) if chance.random() < 0.3 else right(id)
            own = f"{answer} Student {at}." if EXERCISES[id].kind == "write" else answer
            attempts[f"{SLUG}/{id}"] = (lying(own, f"{at}-{number}", chance),)
        home = folder / f"Student {at}_{at}_assignsubmission_file_"
        home.mkdir(parents=True)
        (home / "answers.json").write_text(Book(f"Student {at}", attempts).written(), "utf-8")


def main(largest: int = 3000) -> None:
    """Print seconds for each size, beside a bare read, and the ratio of the ends."""
    per_book = {}
    with tempfile.TemporaryDirectory() as name:
        make(2, Path(name, "warm"))
        list(collect(Path(name, "warm"), Path(name, "out")))
        for size in (each for each in (30, 300, 3000) if each <= largest):
            here = Path(name, str(size))
            make(size, here)
            start = time.perf_counter()
            for file in here.rglob("*.json"):
                json.loads(file.read_text("utf-8"))
            bare = time.perf_counter() - start
            start, worked = time.perf_counter(), time.process_time()
            list(collect(here, Path(name, f"out-{size}")))
            seconds, worked = time.perf_counter() - start, time.process_time() - worked
            per_book[size] = worked / size
            print(
                f"{size:5} books  {seconds:7.2f} s  ({worked:.2f} s of one processor)  "
                f"{worked / size * 1000:6.2f} ms a book  bare read {bare:.2f} s",
                flush=True,
            )
            figure(f"{size} books collected", seconds, "their JSON read", bare, "10 s (300)", "s")
    few, many = min(per_book), max(per_book)
    ends = per_book[many] / per_book[few]
    print(f"{many} against {few}, per book: {ends:.2f}   (bar: 1.3)")
    what = f"{many} books collected, per book"
    figure(what, per_book[many] * 1000, f"{few} books", per_book[few] * 1000, "1.3")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
