"""What lessons as pages cost: a site on loopback, and the server's page of a student.

    uv run python tests/benchmarks/pages.py [LESSON …]

A site: first reading at most 1 s and 300 kB compressed a lesson; the first reply at most 5 s after
the click in a browser that has nothing, and 12 MB; each later one at most 50 ms (median); beside it
a page that starts Pyodide and nothing else. A server: what a student who reads a lesson and answers
adds to its memory, at most half of a kernel with pandas, matplotlib and one figure.
"""

from __future__ import annotations

import gzip
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import psutil
from nbclient import NotebookClient
from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from browsing import FLAGS, Reader, hosted, started
from conftest import CHROMIUM
from figures import figure

from readingroom.classroom import PYTHON, chosen
from readingroom.cli import main as readingroom
from readingroom.lessons import rehearse

NUMBER = "[data-cell=ask-the-only-number]"
BARE = """<!doctype html><title>bare</title><script type="module">
import { loadPyodide } from "./%s/pyodide.mjs";
const pyodide = await loadPyodide();
document.title = pyodide.runPython("str(6 * 7)");
</script>"""
KERNEL = """\
import pandas, matplotlib.pyplot
matplotlib.pyplot.plot([1, 2])
matplotlib.pyplot.show()
import psutil
print(psutil.Process().memory_full_info().pss / 1e6)"""


def read(browser: Browser, address: str, out: Path, name: str) -> tuple[float, int]:
    """The seconds until a lesson is drawn and alive, and the compressed bytes of all it needs."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    asked: list[str] = []
    page = context.new_page()
    page.on("request", lambda each: asked.append(each.url))
    start = time.perf_counter()
    page.goto(f"{address}/{name}.html")
    page.wait_for_selector("#no-script", state="detached")
    took = time.perf_counter() - start
    page.wait_for_timeout(1000)
    context.close()
    files = {each.removeprefix(f"{address}/").partition("?")[0] for each in asked}
    reading = [out / each for each in files if "pyodide" not in each and not each.endswith("zip")]
    return took, sum(compressed(each) for each in reading if each.is_file())


def compressed(path: Path) -> int:
    """The bytes of a file as a host sends it."""
    return len(gzip.compress(path.read_bytes(), 6))


def answer(page: Page, number: str) -> float:
    """The seconds from the click to the reply."""
    asked = page.locator(NUMBER)
    asked.get_by_role("textbox", name="Number").fill(number)
    return page.evaluate(
        """(cell) => new Promise((done) => {
          const step = document.querySelector(cell);
          const from = performance.now();
          const seen = new MutationObserver(() => {
            if (!step.querySelector(".rr-reply")) return;
            seen.disconnect();
            done((performance.now() - from) / 1000);
          });
          seen.observe(step.querySelector(".rr-replied"), { childList: true, subtree: true });
          step.querySelector(".rr-main").click();
        })""",
        NUMBER,
    )


def replies(browser: Browser, address: str) -> tuple[float, float]:
    """The seconds to a first reply in a browser that has nothing, and to a later one."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/03_requests.html")
    page.wait_for_selector("#no-script", state="detached")
    asked = page.locator(NUMBER)
    asked.get_by_label("Bound").select_option("at least")
    asked.get_by_label("Of what").select_option("regiments")
    first = answer(page, "10")
    page.wait_for_timeout(2000)
    later = []
    for number in range(11, 22):
        later.append(answer(page, str(number)))
        page.wait_for_timeout(500)
    context.close()
    return first, statistics.median(later)


def bare(browser: Browser, address: str) -> float:
    """The seconds until Pyodide alone has started in a browser that has nothing."""
    context = browser.new_context()
    page = context.new_page()
    start = time.perf_counter()
    page.goto(f"{address}/bare.html")
    while page.title() != "42":
        page.wait_for_timeout(20)
    took = time.perf_counter() - start
    context.close()
    return took


def of_server(room: Path) -> float:
    """The megabytes of the server of a room, its share of what it shares with others included."""
    every = psutil.process_iter(["cmdline"])
    found = [each for each in every if room.name in " ".join(each.info["cmdline"] or ())]
    return max(each.memory_full_info().pss for each in found) / 1e6


def of_student(folder: Path) -> float:
    """What a student adds to the memory of a server that has not shown a page yet."""
    room = folder / "room-of-a-student"
    with started(room, folder / "settings") as address:
        before = of_server(room)
        rehearse(room / "03_requests.ipynb")  # in a process of its own, once for all who read it
        reader = Reader(address, room)
        reader.get("03_requests.ipynb")
        for number in range(20):
            reader.answer({"bound": "at least", "number": f"{number}", "unit": "regiments"})
        reader.pieces("03_requests")
        return of_server(room) - before


def of_kernel() -> float:
    """The memory of a kernel with pandas, matplotlib and one figure."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(KERNEL)])
    NotebookClient(notebook, timeout=300).execute()
    return float(notebook.cells[0].outputs[-1]["text"])


def main(*lessons: str) -> None:
    """Print all figures with their bars."""
    names = lessons or tuple(path.stem for path in chosen([], None))
    with tempfile.TemporaryDirectory() as held, sync_playwright() as playwright:
        folder = Path(held)
        out = folder / "site"
        readingroom(["site", str(out), "--lessons", *{*names, "03_requests"}])
        core = PYTHON.replace("@", "-")
        (out / "bare.html").write_text(BARE % core, "utf-8")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        with hosted(out) as address:
            for name in names:
                took, size = read(browser, address, out, name)
                print(f"{name:16} read in {took:5.2f} s (bar: 1)  {size / 1000:5.0f} kB (bar: 300)")
            alone = bare(browser, address)
            first, later = replies(browser, address)
        about = json.loads((out / "site.json").read_text("utf-8"))["files"]
        needed = [each for each in about if each.startswith(core) or each.endswith(".zip")]
        size = sum(compressed(out / each) for each in needed)
        print(f"first reply {first:5.2f} s (bar: 5), bare Pyodide {alone:5.2f} s")
        print(f"fetched for it {size / 1e6:5.2f} MB (bar: 12)")
        print(f"later reply {later * 1000:5.0f} ms (bar: 50)")
        figure("a first reply on a site", first, "a bare start of Pyodide", alone, "5 s", "s")
        browser.close()
        ours, kernel = of_student(folder), of_kernel()
        print(f"student {ours:5.0f} MB, kernel {kernel:5.0f} MB, {ours / kernel:4.2f} (bar: 0.5)")
        beside = "a kernel with pandas, matplotlib and a figure"
        figure("a student who reads and answers on a page", ours, beside, kernel, "0.5", "MB")


if __name__ == "__main__":
    main(*sys.argv[1:])
