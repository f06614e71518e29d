"""How long an answer takes: checked and durably written, beside a bare write of the same file.

    uv run python tests/benchmarks/answering.py [RUNS]

Bar: below 10 ms at the median. The bare write is JSON of the same size, written beside the file,
flushed to the disk and renamed over it, without a lock, a check, or reading what was there.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from figures import figure

import readingroom as rr
from readingroom.answers import NAME

ADDRESS = "telegram-21646/the-only-number"


def bare(path: Path, data: object) -> None:
    """The least that a durable write does."""
    beside = path.with_suffix(".part")
    with beside.open("w", encoding="utf-8") as file:
        json.dump(data, file)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def main(runs: int = 200) -> None:
    """Print both medians for an empty book and for one at the end of a course."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "room.yaml").write_text("version: 0\n...\n", "utf-8")
        os.chdir(folder)
        rr.answer(ADDRESS, {"number": 3})
        for title, before in (("first answers", 0), ("a full book", 400)):
            for number in range(before):
                rr.answer(ADDRESS, {"bound": "exactly", "number": number, "unit": "guns"})
            ours, theirs = [], []
            for number in range(runs):
                start = time.perf_counter()
                rr.answer(ADDRESS, {"bound": "at least", "number": number, "unit": "regiments"})
                ours.append((time.perf_counter() - start) * 1000)
                data = json.loads(Path(folder, NAME).read_text("utf-8"))
                start = time.perf_counter()
                bare(Path(folder, "bare.json"), data)
                theirs.append((time.perf_counter() - start) * 1000)
            answer, write = statistics.median(ours), statistics.median(theirs)
            size = Path(folder, NAME).stat().st_size / 1000
            print(
                f"{title:14} {size:7.1f} kB   answer {answer:6.2f} ms   bare write {write:6.2f} ms"
                f"   {answer / write:.1f}×   (bar: 10 ms)"
            )
            what = f"an answer checked and written, {title} ({size:.0f} kB)"
            figure(what, answer, "a bare write of the same file", write, "10 ms")
        os.chdir("/")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
