"""How long `rr.search` takes in a room of 1,000 documents of the telegram's size, beside `grep -r`.

    uv run python tests/benchmarks/searching.py [DOCUMENTS]

The documents are the telegram again and again (page, facts), each with words of its own. Bar: 200
ms for each question once the room has been read; what the first question takes, which reads it,
stands apart. `grep -rci` looks through the same files for the same words and knows neither letters
nor lines that are broken.
"""

from __future__ import annotations

import hashlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from figures import figure

import readingroom as rr
from readingroom.loading import shipped

COUNT = 1000
QUESTIONS = {
    "a word that one document has": {"words": "keyword0777"},
    "a phrase that all have": {"words": "furious bombardment"},
    "a word that all have, in one letter": {"words": "enemy", "letter": "K", "whole_words": True},
    "by writer": {"words": "necessary", "writer": "Kim Il Sung"},
    "a word that none has": {"words": "armistice"},
}


def room(folder: Path, count: int) -> None:
    """A room with so many documents."""
    (folder / "room.yaml").write_text("version: 0\n...\n", "utf-8")
    whole = shipped("data") / "telegram-21646"
    page, facts = (whole / "source.txt").read_text("utf-8"), (whole / "document.yaml").read_text()
    before = hashlib.sha256((page.rstrip("\n")).encode()).hexdigest()
    for number in range(count):
        held = folder / "data" / f"telegram-{number:04}"
        held.mkdir(parents=True)
        own = page.rstrip("\n").replace("Search in", f"Search in keyword{number:04}", 1)
        told = facts.replace("id: telegram-21646", f"id: {held.name}", 1)
        told = told.replace(before, hashlib.sha256(own.encode()).hexdigest())
        (held / "source.txt").write_text(own, "utf-8")
        (held / "document.yaml").write_text(told, "utf-8")


def took(work: Callable[[], object], runs: int = 5) -> tuple[float, float]:
    """The seconds of the first run, and the median of the others."""
    times = []
    for _ in range(runs + 1):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return times[0], statistics.median(times[1:])


def main() -> None:
    """Print the first and the later times of each question, and their ratio to `grep -r`."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    with tempfile.TemporaryDirectory() as name:
        room(Path(name), count)
        os.chdir(name)
        print(f"{count} documents            first      later     grep -r   later/grep  found")
        for told, asked in QUESTIONS.items():
            grep = ["grep", "-rci", asked["words"], "data"]
            first, later = took(lambda asked=asked: rr.search(**asked))  # type: ignore[misc, arg-type]
            _, bare = took(lambda grep=grep: subprocess.run(grep, capture_output=True))  # type: ignore[misc]
            found = rr.search(**asked)  # type: ignore[arg-type]
            print(
                f"{told:36} {first:6.2f} s {later * 1000:6.0f} ms {bare * 1000:6.0f} ms "
                f"{later / bare:8.1f}×   {found.summary}"
            )
            what = f"{count} documents searched: {told}"
            figure(what, later * 1000, "grep -r", bare * 1000, "200 ms")
        os.chdir("/")


if __name__ == "__main__":
    main()
