"""How long a page takes to be brought in: from 0.1 MB to 1 MB, beside a bare reading of its lines.

    uv run python tests/benchmarks/importing.py

The pages are made: the exchange of the telegram again and again between one archive's head and
foot, each time with some words of its own, as a long text has them. Bars: a page of 1 MB in less
than 5 s, and no more time per character than a page of 0.1 MB takes, within a quarter.
"""

from __future__ import annotations

import gc
import re
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from figures import figure

from readingroom.importing import DraftDocument, new, page_text
from readingroom.loading import shipped
from readingroom.text import Text

_LONG = re.compile(r"\b(?:[a-z]{10,}|SUNG|ZEDONG)\b")
_WORDS = re.compile(r"\w+|[^\w\s]")


def made(size: int) -> str:
    """A page of about that many characters: many exchanges, each in words of its own."""
    page = (shipped("data") / "telegram-21646" / "source.txt").read_text("utf-8")
    first, last = page.index("Copies:"), page.index("It appears")
    head, exchange, foot = page[:first], page[first:last], page[last:]
    count = size // len(exchange) + 1
    return head + "".join(_own_words(exchange, number) for number in range(count))[:size] + foot


def _own_words(exchange: str, number: int) -> str:
    ending = "".join("abcdefghij"[int(figure)] for figure in str(number))
    words = _LONG.sub(lambda word: word[0] + _like(ending, word[0]), exchange)
    return words.replace("2084", str(2084 + number))


def _like(ending: str, word: str) -> str:
    return ending.upper() if word.isupper() else ending


def entered(page: bytes) -> int:
    """All that is entered of a page and asked about it."""
    lists = DraftDocument("page", Text(page_text(page, "page.txt").text)).lists
    return sum(map(len, lists.values()))


def bare(page: bytes) -> int:
    """The least that a reader of the page does: its lines, and the words of each."""
    return sum(len(_WORDS.findall(line)) for line in page.decode().splitlines())


def median(work: Callable[[], object], runs: int = 3) -> float:
    """The median seconds that some work takes."""
    times = []
    for _ in range(runs):
        gc.collect()
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    """Print the times of finding and of bringing in, and their ratios."""
    print("    size     enter      bare            bring in")
    first: tuple[float, float] | None = None
    for size in (100_000, 300_000, 1_000_000):
        page = made(size).encode()
        found = median(lambda page=page: entered(page))  # type: ignore[misc]
        least = median(lambda page=page: bare(page))  # type: ignore[misc]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "page.txt")
            path.write_bytes(page)
            start = time.perf_counter()
            new(path, "page", into=folder)
            whole = time.perf_counter() - start
        first = first or (found / size, whole / size)
        growth = found / size / first[0], whole / size / first[1]
        print(
            f"{size / 1e6:5.1f} MB  {found:7.2f} s  {least:6.2f} s  {found / least:5.1f}×"
            f"  {whole:7.2f} s   per character against the smallest: "
            f"{growth[0]:.2f} and {growth[1]:.2f}"
        )
    small = first[1] * size
    figure("a page of 1 MB brought in", whole, "ten pages of 0.1 MB", small, "1.25, 5 s", "s")


if __name__ == "__main__":
    main()
