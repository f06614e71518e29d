"""All figures in one table, each a ratio with its peer or baseline of the same run.

    uv run python tests/benchmarks/figures.py [NAME …]

Runs every benchmark of this folder, or those that are named, one after the other, and prints what
they give to `figure`. What a benchmark prints besides is for whoever runs it alone.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path

HEAD = "| what | Reading Room | beside it | ratio | bar |\n|---|---|---|---|---|"
NAMED = ("readingroom", "jupyterlab", "ipywidgets", "anywidget", "pandas")


def figure(what: str, ours: float, beside: str, peer: float, bar: str, unit: str = "ms") -> None:
    """Print a row: two amounts of one unit, and how many times the second the first is."""
    ratio = f"{ours / peer:.2f}"
    print(
        f"| {what} | {ours:.3g} {unit} | {beside}: {peer:.3g} {unit} | {ratio} | {bar} |",
        flush=True,
    )


def machine() -> str:
    """What the figures were taken on, and how busy it was before they were."""
    cores, busy = os.cpu_count(), os.getloadavg()[0]
    versions = ", ".join(f"{name} {version(name)}" for name in NAMED)
    system = f"{platform.system()} on {platform.machine()}, {cores} cores, load {busy:.1f}"
    return f"{date.today()}; {system}; Python {platform.python_version()}, {versions}."


def rows(benchmark: Path) -> list[str]:
    """The rows of one benchmark, in a process of its own; in their place, why there are none."""
    command = [sys.executable, str(benchmark)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        return [f"{benchmark.stem}: {(done.stderr.splitlines() or ['it failed'])[-1]}"]
    return [line for line in done.stdout.splitlines() if line.startswith("| ")]


def main(names: list[str]) -> None:
    """Print the table row by row, and under it the machine."""
    there = sorted(Path(__file__).parent.glob("*.py"))
    told = machine()
    print(HEAD)
    for benchmark in there:
        if benchmark.stem != "figures" and (not names or benchmark.stem in names):
            for row in rows(benchmark):  # One that counts and times nothing has none.
                print(row, flush=True)
    print(f"\n{told}")


if __name__ == "__main__":
    main(sys.argv[1:])
