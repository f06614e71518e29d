"""Who may know whom: each part imports only earlier ones."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "helpers" / "readingroom"
ORDER = [
    "errors",
    "renames",
    "markup",
    "anchors",
    "chronology",
    "document",
    "reading",
    "exercises",
    "loading",
    "answers",
    "agreement",
    "tables",
    "plots",
    "exports",
    "importing",
    "views",
    "lessons",
    "classroom",
    "cli",
]
MODULES = sorted(set(PACKAGE.rglob("*.py")) - {PACKAGE / "__init__.py"})


def part_of(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imported_parts(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("readingroom"):
            rest = (node.module or "").split(".")[1:]
            found |= {rest[0]} if rest else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {
                alias.name.split(".")[1]
                for alias in node.names
                if alias.name.startswith("readingroom.")
            }
    return found - {part_of(path), "__version__"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_part_imports_only_earlier_ones(path):
    place = ORDER.index(part_of(path))

    late = [part for part in imported_parts(path) if ORDER.index(part) >= place]

    assert late == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_module_swallows_the_library(path):
    assert len(path.read_text("utf-8").splitlines()) <= 700


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_plots_imports_matplotlib_and_only_they_and_tables_pandas(path):
    at_home = {"plots": {"matplotlib", "pandas", "numpy"}, "tables": {"pandas", "numpy"}}
    heavy = {"matplotlib", "pandas", "numpy"} - at_home.get(part_of(path), set())

    assert not heavy & imported_at_the_top(path)


def imported_at_the_top(path: Path) -> set[str]:
    """The libraries that a module imports as soon as it is imported itself."""
    found = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found


DRAWN = """
for scale in [{{}}, {{"reading": "key"}}]:
    view = rr.widgets.{view}(rr.load("telegram-21646"), **scale)
    view._repr_html_(), view.get_state()
"""
ADDRESS = "telegram-21646/the-only-number"
VIEWED = """
for scale in [{{}}, *{more}]:
    view = rr.widgets.{view}(rr.load("telegram-21646"), **scale)
    view.html(), view.get_state()
"""
USED = {
    "load": (
        "telegram = rr.load('telegram-21646')\n"
        "telegram._repr_html_(), telegram['request:2b']._repr_html_(), telegram.search('x')"
    ),
    "exercise": (
        f"view = rr.exercise('{ADDRESS}')\n"
        "view._repr_html_(), view.get_state()\n"
        "answer = {'bound': 'at least', 'number': '10', 'unit': 'regiments'}\n"
        "view.hear({'do': 'answer', 'value': answer})\n"
        "assert view.state['understood'] and view.reply"
    ),
    "answer": f"rr.answer('{ADDRESS}', {{'number': 3}})._repr_html_()",
    "recall": (
        f"rr.recall('{ADDRESS}')._repr_html_()\n"
        f"rr.answer('{ADDRESS}', {{'number': 3}})\n"
        f"rr.recall('{ADDRESS}')._repr_html_()"
    ),
    "cite": "rr.cite(rr.load('telegram-21646')['request:2b'])",
    "progress": "rr.progress()._repr_html_()",
    "portfolio": f"rr.answer('{ADDRESS}', {{'number': 3}})\nrr.portfolio('03_requests').html",
    "glossary": "rr.glossary('siglum'), rr.glossary('03_requests')._repr_html_()",
    "widgets.text": DRAWN.format(view="text"),
    "widgets.provenance": VIEWED.format(view="provenance", more=[]),
    "widgets.argument": DRAWN.format(view="argument"),
    "widgets.requests": DRAWN.format(view="requests"),
    "widgets.timeline": VIEWED.format(view="timeline", more=[{"scale": "years"}]),
}


def imported_by(program: str, folder: Path) -> set[str]:
    """The libraries that a program has imported when it has ended."""
    told = "\nprint(*{name.partition('.')[0] for name in sys.modules})"
    command = [sys.executable, "-c", f"import sys, readingroom as rr\n{program}{told}"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("name", USED)
def test_reading_and_answering_need_none_of_the_heavy_libraries(name, tmp_path):
    (tmp_path / "room.yaml").write_text("version: 0\n...\n", "utf-8")

    assert not {"pandas", "numpy", "matplotlib"} & imported_by(USED[name], tmp_path)


def test_a_document_is_read_and_shown_without_a_widget(tmp_path):
    assert not {"ipywidgets", "IPython"} & imported_by(USED["load"], tmp_path)


def test_a_chart_changes_nothing_of_matplotlib_and_needs_no_pyplot():
    program = (
        "import sys, readingroom as rr\n"
        "rr.plots.timeline(rr.load('telegram-21646')).figure.savefig('/dev/null', format='png')\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
        "import matplotlib\n"
        "now, default = matplotlib.rcParams, matplotlib.rcParamsDefault\n"
        "changed = {name for name, value in default.items() if now[name] != value}\n"
        "assert changed <= {'backend'}, changed"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
