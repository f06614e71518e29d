"""How long until the telegram is on the desk, against `import pandas`.

    uv run python tests/benchmarks/import_and_load.py [RUNS]

Each run is a fresh interpreter with compiled bytecode; the time of an interpreter that does nothing
is subtracted. Bar: at most 0.5.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time

from figures import figure

NOTHING = "pass"
LOAD = "import readingroom as rr; rr.load('telegram-21646')"
PANDAS = "import pandas"


def seconds(program: str, env: dict[str, str]) -> float:
    """The time of one fresh interpreter."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", program], check=True, env=env)
    return time.perf_counter() - start


def main(runs: int = 15) -> None:
    """Print the median of each and the ratio."""
    with tempfile.TemporaryDirectory() as cache:
        env = {**os.environ, "PYTHONPYCACHEPREFIX": cache}
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        for program in (NOTHING, LOAD, PANDAS):
            seconds(program, env)
        times = {program: [] for program in (NOTHING, LOAD, PANDAS)}
        for _ in range(runs):
            for program, found in times.items():
                found.append(seconds(program, env))
    bare, load, pandas = (statistics.median(found) for found in times.values())
    print(f"interpreter alone          {bare * 1000:7.1f} ms")
    print(f"import readingroom + load  {(load - bare) * 1000:7.1f} ms")
    print(f"import pandas              {(pandas - bare) * 1000:7.1f} ms")
    print(f"ratio                      {(load - bare) / (pandas - bare):7.2f}   (bar: 0.5)")
    what = "import readingroom and load the telegram"
    figure(what, (load - bare) * 1000, "import pandas", (pandas - bare) * 1000, "0.5")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
