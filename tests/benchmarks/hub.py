"""What a class costs at a hub: memory and processor time a student, against a bare JupyterLab.

    uv run python tests/benchmarks/hub.py [STUDENTS]

All students come in at once, with compiled bytecode: a lesson is run in a notebook, then answered
on a page. Memory is that of `smaps_rollup` (Pss: what is shared is shared out), so this needs
Linux. A bare student has JupyterHub's own server, and a kernel in which nothing was run.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
import nbformat
from attending import Student, below, hub, proxied
from figures import figure

from readingroom.cli import main as readingroom

LESSON = "03_requests"
RIGHT = {"bound": "at least", "number": "10", "unit": "regiments"}
BARE = """
ROOT = ["--allow-root"]  # heeded where the hub is run by root
def bare(spawner):
    if spawner.user.name == "bare":
        spawner.cmd, spawner.args, spawner.notebook_dir = ["jupyterhub-singleuser"], ROOT, "~"
c.Spawner.pre_spawn_hook = bare
"""


def memory(*pids: int) -> float:
    """MB of some processes."""
    rolled = (Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in pids)
    return sum(int(each.partition("Pss:")[2].split()[0]) for each in rolled) / 1024


def processor(pid: int) -> float:
    """Seconds of the processor that a process has had, with those of its children that ended."""
    said = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, said[11:15])) / os.sysconf("SC_CLK_TCK")


def hour(student: Student) -> Mapping[str, float]:
    """What a student's hour costs."""
    begun, server = time.monotonic(), student.server()
    seen = {"server MB": memory(server), "server s": processor(server)}
    cells = (
        nbformat.read(student.room / f"{LESSON}.ipynb", 4).cells if student.room.exists() else []
    )
    with student.kernel("a.ipynb") as kernel:
        kernel.run("import os" if not cells else "import readingroom as rr; rr.progress()")
        own = below(server)[1]
        for cell in (each for each in cells if each.cell_type == "code"):
            kernel.run(cell.source)
        seen |= {"kernel MB": memory(own), "kernel s": processor(own)}
        if cells:
            before = processor(server)
            student.get(f"readingroom/{LESSON}.ipynb")
            student.post(f"readingroom/pieces/{LESSON}.ipynb")
            student.answer(LESSON, "ask-the-only-number", RIGHT)
            seen["page s"] = processor(server) - before
        seen["both MB"] = memory(*below(server))
    return seen | {"hour s": time.monotonic() - begun}


def main(students: int = 10) -> None:
    """Print the median of each figure, and what it is of a bare one."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        assert proxied(folder), "npm gave no proxy."
        readingroom(["hub", name, "--lessons", LESSON])
        with hub(folder, BARE) as school:
            bare = hour(Student(school, "bare"))
            hour(Student(school, "first"))  # and compiles what is not compiled yet
            alone = memory(*(each for each in below(school.pid)[:2]))
            begun = time.monotonic()
            all_in = list(school.come([f"s{number}" for number in range(students)], hour))
            took, busy = time.monotonic() - begun, processor(school.pid)
    named = " ".join(f"{each} {version(each)}" for each in ("jupyterhub", "jupyterlab"))
    print(f"{students} students at once, {os.cpu_count()} cores, {named}, Python {sys.version[:6]}")
    for what in all_in[0]:
        middle = statistics.median(each[what] for each in all_in)
        ratio = (
            f"  bare {bare[what]:6.1f}  ratio {middle / bare[what]:5.2f}" if what in bare else ""
        )
        print(f"  {what:10} {middle:6.1f}{ratio}")
        if what in bare:
            unit = "MB" if "MB" in what else "s"
            figure(f"{what}, {students} at a hub", middle, "a bare hub", bare[what], "–", unit)
    whole = alone + sum(each["both MB"] for each in all_in)
    print(
        f"  hub and proxy {alone:.0f} MB; all {whole:.0f} MB; {busy:.1f} s of the hub; {took:.0f} s"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
