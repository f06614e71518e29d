"""How fast views answer in the real JupyterLab, against a bare widget in the same notebook.

    uv run python tests/benchmarks/views.py [RUNS]

The baseline is the usual way: a Dropdown of ipywidgets whose choice draws a small figure into an
Output. Bars: the median of each act of a view, from the act until its content is on the screen, is
at most 0.25 of it; a document fifty times as long opens within 2 s, and switches its marks and
finds words within the same bar.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from browsing import Desk, set_up, started
from figures import figure
from making import make

BASELINE = """\
import ipywidgets, matplotlib.pyplot as plt
choice, out = ipywidgets.Dropdown(options=list("abcdefgh")), ipywidgets.Output()
def draw(change):
    with out:
        out.clear_output(wait=True)
        figure, axes = plt.subplots(figsize=(4, 2))
        axes.bar(range(3), [ord(choice.value) % k for k in (3, 5, 7)])
        plt.show()
choice.observe(draw, "value")
draw(None)
display(choice, out)"""
CELLS = {
    "baseline": BASELINE,
    "text": 'rr.widgets.text(telegram, reading="key")',
    "argument": 'rr.widgets.argument(telegram, reading="key")',
    "requests": 'rr.widgets.requests(telegram, reading="key")',
    "provenance": "rr.widgets.provenance(telegram)",
    "timeline": "rr.widgets.timeline(telegram)",
}
SHOWN = """async ([act, seen]) => {
    const view = window.measured;
    const look = new Function("view", `return String(${seen})`);
    const before = look(view);
    const start = performance.now();
    new Function("view", act)(view);
    while (look(view) === before) {
        if (performance.now() - start > 20000) throw new Error(`nothing came of ${act}`);
        await new Promise(requestAnimationFrame);
    }
    await new Promise(requestAnimationFrame);
    return performance.now() - start;
}"""
INSPECTOR = "view.querySelector('.rr-inspector').textContent"
NEXT = (
    "const all = [...view.querySelectorAll('{what}')].filter(each => each.offsetParent);"
    "view.at = ((view.at ?? 0) + 1) % all.length; all[view.at].click()"
)
ACTS = {
    "text: switch marks": (
        "text",
        "view.querySelector('.rr-legend [data-kind=place]').click()",
        "getComputedStyle(view.querySelector('span.rr-mark.rr-is-place')).backgroundImage",
    ),
    "text: open a line": ("text", NEXT.format(what=".rr-number"), INSPECTOR),
    "argument: select a claim": ("argument", NEXT.format(what="[data-address^=claim]"), INSPECTOR),
    "requests: select a row": ("requests", NEXT.format(what="[data-address]"), INSPECTOR),
    "requests: filter": (
        "requests",
        "view.querySelector('.rr-legend button').click()",
        "view.querySelectorAll('[data-address]').length"
        " + [...view.querySelectorAll('[data-address]')].filter(each => each.offsetParent).length",
    ),
    "provenance: select a step": (
        "provenance",
        NEXT.format(what="[data-address^=transmission]"),
        INSPECTOR,
    ),
    "timeline: choose a clock": (
        "timeline",
        "const list = view.querySelector('select'); "
        "list.selectedIndex = list.selectedIndex === 1 ? 2 : 1; "
        "list.dispatchEvent(new Event('change', {bubbles: true}))",
        "view.querySelector('.rr-content').innerHTML",
    ),
}


def times(desk: Desk, id: str, act: str, seen: str, runs: int) -> list[float]:
    """Milliseconds from an act until what is seen has changed and was painted."""
    desk.view(id)
    desk.page.evaluate(
        "id => { window.measured = document.querySelectorAll('.jp-Cell')[id].querySelector("
        "'.rr-view'); }",
        desk.ids.index(id),
    )
    return [desk.page.evaluate(SHOWN, [act, seen]) for _ in range(runs)]


def baseline(desk: Desk, runs: int) -> list[float]:
    """Milliseconds from a choice in a Dropdown until its new figure is there."""
    desk.cell("baseline").scroll_into_view_if_needed()
    desk.page.evaluate(
        "id => { window.measured = document.querySelectorAll('.jp-Cell')[id]; }",
        desk.ids.index("baseline"),
    )
    act = (
        "const list = view.querySelector('.widget-dropdown select'); "
        "list.selectedIndex = (list.selectedIndex + 1) % 8; "
        "list.dispatchEvent(new Event('change', {bubbles: true}))"
    )
    return [
        desk.page.evaluate(SHOWN, [act, "view.querySelector('.jp-OutputArea img')?.src"])
        for _ in range(runs)
    ]


def main(runs: int = 15) -> None:
    """Print the median of each act, and its ratio to the baseline."""
    os.environ["READINGROOM_OPEN"] = "1"  # The key is shown, though nothing was answered.
    chromium = shutil.which("chromium") or shutil.which("google-chrome") or ""
    with tempfile.TemporaryDirectory() as folder:
        room, settings = Path(folder, "room"), Path(folder, "settings")
        with started(room, settings) as address:
            with set_up((room, address), chromium, "views", CELLS, without=1) as desk:
                bare = statistics.median(baseline(desk, runs))
                print(f"{'Dropdown, Output, figure':34} {bare:8.1f} ms")
                for name, (id, act, seen) in ACTS.items():
                    median = statistics.median(times(desk, id, act, seen, runs))
                    print(f"{name:34} {median:8.1f} ms   {median / bare:.2f}   (bar: 0.25)")
                    figure(name, median, "a Dropdown that draws a figure", bare, "0.25")
            growth((room, address), chromium, bare, runs)


def growth(lab: tuple[Path, str], chromium: str, bare: float, runs: int) -> None:
    """Print how long a document of several lengths takes to open, to switch marks, and to find.

    Beside it stands the same text as plain HTML, which tells how fast this machine is just now.
    """
    for size in (1, 10, 50):
        characters = make(2 * size, lab[0] / f"long-{size}")
        opening = f'long = rr.load("long-{size}")\nlong.passages[0]'
        cells = {"load": opening + "\nrr.widgets.text(long)"}
        with set_up(lab, chromium, f"long-{size}", cells) as desk:
            _, act, seen = ACTS["text: switch marks"]
            act, seen = act.replace("=place", "=time"), seen.replace("is-place", "is-time")
            seen = seen.replace("backgroundImage", "borderTopWidth")
            switched = statistics.median(times(desk, "load", act, seen, runs))
            found = statistics.median(times(desk, "load", FIND, COUNT, runs))
            opened = statistics.median(open_again(desk, *VIEW) for _ in range(3))
            plain = statistics.median(open_again(desk, *PLAIN) for _ in range(3))
            print(
                f"{size:3}×  {characters:9,} characters   opens in {opened:6.0f} ms   (bar: 2000; "
                f"the same text as plain HTML: {plain:.0f})"
            )
            if size == 50:
                figure("a text 50 times as long opens", opened, "plain HTML", plain, "2,000 ms")
            for name, taken in (("switches marks", switched), ("finds words", found)):
                print(f"      {name:28} {taken:8.1f} ms   {taken / bare:.2f}   (bar: 0.25)")
                if size == 50:
                    what = f"a text 50 times as long {name}"
                    figure(what, taken, "a Dropdown that draws a figure", bare, "0.25")


FIND = (
    "const box = view.querySelector('input[type=search]'); "
    "box.value = box.value === 'enemy' ? 'the' : 'enemy'; box.form.requestSubmit()"
)
COUNT = "view.querySelector('.rr-find .rr-note').textContent"
VIEW = "rr.widgets.text(long)", ".rr-view .rr-number"
PLAIN = (
    "from readingroom.html import element; "
    "element('div', *(element('p', n, ' ', element('b', line)) for n, line in "
    "enumerate(long.text.splitlines())))",
    ".jp-RenderedHTML b",
)


def open_again(desk: Desk, code: str, last: str) -> float:
    """Milliseconds from running a cell until the last of what it shows is on the screen."""
    cell = desk.page.locator(".jp-Cell").nth(len(desk.ids) - 1)
    cell.locator(".cm-content").click()
    desk.page.keyboard.press("Control+a")
    desk.page.keyboard.insert_text(code)
    shown = cell.locator(".jp-RenderedHTML")
    shown.evaluate_all("all => all.forEach(each => each.replaceChildren())")
    start = time.perf_counter()
    desk.page.keyboard.press("Control+Enter")
    cell.locator(last).last.wait_for(state="attached")
    desk.page.evaluate("() => new Promise(requestAnimationFrame)")
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
