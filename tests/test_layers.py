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
    "widgets",
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


def test_loading_and_showing_need_none_of_the_heavy_libraries():
    program = (
        "import sys, readingroom as rr\n"
        "telegram = rr.load('telegram-21646')\n"
        "telegram._repr_html_(), telegram['request:2b']._repr_html_(), telegram.search('x')\n"
        "heavy = {'pandas', 'numpy', 'matplotlib', 'ipywidgets', 'IPython'} & set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else 0)"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)

    assert done.returncode == 0, done.stderr


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
