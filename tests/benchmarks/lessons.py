"""How long each lesson runs, against an empty notebook with the same imports.

    uv run python tests/benchmarks/lessons.py [RUNS]

Both run in a fresh kernel each time, with compiled bytecode. Bar: at most 1.5 for all lessons
together. The one with two argument maps takes longest.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from figures import figure
from nbclient import NotebookClient

LESSONS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
IMPORTS = (
    "import readingroom as rr\n"
    "import pandas, matplotlib.figure, matplotlib.backends.backend_svg, ipywidgets, anywidget\n"
    "rr.tables, rr.plots, rr.widgets, rr.cite, rr.load"
)


def seconds(notebook: nbformat.NotebookNode, folder: str) -> float:
    """The time from starting a kernel to the last output."""
    start = time.perf_counter()
    resources = {"metadata": {"path": folder}}
    NotebookClient(notebook, timeout=600, resources=resources).execute()
    return time.perf_counter() - start


def main(runs: int = 5) -> None:
    """Print the median of each lesson and of the empty notebook, and their ratio."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    empty = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(IMPORTS)])
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(folder, "cache"))
        seconds(empty.copy(), folder)
        together = [0.0, 0.0]
        for lesson in LESSONS:
            pairs = []
            for _ in range(runs):
                bare = seconds(empty.copy(), folder)
                pairs.append((seconds(nbformat.read(lesson, as_version=4), folder), bare))
            took, bare = (statistics.median(each) for each in zip(*pairs, strict=True))
            together = [together[0] + took, together[1] + bare]
            print(f"{lesson.stem:16} {took:5.2f} s  empty {bare:5.2f} s  ratio {took / bare:4.2f}")
        print(f"all together: ratio {together[0] / together[1]:4.2f}   (bar: 1.5)")
    beside = "as many empty notebooks with the same imports"
    ours, empty_ones = together
    figure("all lessons run, from kernel to last output", ours, beside, empty_ones, "1.5", "s")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
