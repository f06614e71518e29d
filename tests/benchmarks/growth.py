"""How loading grows with the document: time per character from 1× to 100×.

    uv run python tests/benchmarks/growth.py [LARGEST]

The documents are made: the shape of the telegram repeated, each time with words of its own, with
letters, parts, names, brackets, events, requests and claims in proportion. Bar: at most 1.3 times
as long per character at 100× as at 1×.
"""

from __future__ import annotations

import gc
import statistics
import sys
import tempfile
import time
from pathlib import Path

from figures import figure

from readingroom.loading import examine

sys.path.insert(0, str(Path(__file__).parents[1]))
from making import make


def measure(letters: int, folder: Path, runs: int) -> tuple[int, float]:
    """The characters of a made document, and the median seconds to load it."""
    size = make(letters, folder)
    times = []
    for _ in range(runs):
        gc.collect()
        start = time.perf_counter()
        document, problems = examine(folder)
        times.append(time.perf_counter() - start)
        assert document is not None and not problems, problems[:3]
    return size, statistics.median(times)


def main(largest: int = 100) -> None:
    """Print seconds and microseconds per character for each size, and the ratio of the ends."""
    per_character = {}
    with tempfile.TemporaryDirectory() as folder:
        measure(2, Path(folder), 2)
        for times in (size for size in (1, 3, 10, 30, 100, 300) if size <= largest):
            size, seconds = measure(2 * times, Path(folder), max(3, 30 // times))
            per_character[times] = seconds / size * 1e6
            print(
                f"{times:4}×  {size:9,} characters  {seconds * 1000:9.1f} ms  "
                f"{per_character[times]:6.2f} µs per character"
            )
    last = max(per_character)
    print(f"{last}× against 1×: {per_character[last] / per_character[1]:.2f}   (bar: 1.3)")
    what = f"a document {last} times as long, read and checked, per character"
    figure(what, per_character[last], "the telegram's length", per_character[1], "1.3", "µs")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
