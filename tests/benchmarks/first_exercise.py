"""How long a fresh process takes to show its first exercise, beside a bare widget.

    uv run python tests/benchmarks/first_exercise.py [RUNS]

Each run is a fresh interpreter with compiled bytecode, and the two take turns. The bare widget is
an anywidget with one value and a script of a line. Bar: at most 1.5.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from figures import figure

BARE = """\
import anywidget, traitlets
from IPython.display import display
class Bare(anywidget.AnyWidget):
    _esm = "export default { render({ el }) { el.textContent = 'bare' } }"
    value = traitlets.Int(0).tag(sync=True)
display(Bare())"""
EXERCISE = """\
import readingroom as rr
from IPython.display import display
display(rr.exercise("telegram-21646/the-only-number"))"""


def seconds(program: str, env: dict[str, str], folder: str) -> float:
    """The time of one fresh interpreter."""
    start = time.perf_counter()
    command = [sys.executable, "-c", program]
    subprocess.run(command, check=True, env=env, cwd=folder, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main(runs: int = 15) -> None:
    """Print least and median of both, and their ratios."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "room.yaml").write_text("version: 0\n...\n", "utf-8")
        env = {**os.environ, "PYTHONPYCACHEPREFIX": str(Path(folder, "cache"))}
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        subprocess.run([sys.executable, "-m", "readingroom.cli", "compile"], check=True, env=env)
        for program in (BARE, EXERCISE):
            seconds(program, env, folder)
        pairs = [(seconds(BARE, env, folder), seconds(EXERCISE, env, folder)) for _ in range(runs)]
    for name, middle in (("least", min), ("median", statistics.median)):
        bare, ours = (middle(times) for times in zip(*pairs, strict=True))
        print(
            f"{name:7} bare widget {bare * 1000:6.1f} ms   first exercise {ours * 1000:6.1f} ms"
            f"   ratio {ours / bare:4.2f}   (bar: 1.5)"
        )
    what = "a fresh process until its first exercise is shown"
    figure(what, ours * 1000, "a bare widget", bare * 1000, "1.5")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
