"""The plan of the house: sizes, names, folders, and who may know whom."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import readingroom as rr

PACKAGE = Path(__file__).parents[1] / "helpers" / "readingroom"
ORDER = [
    "errors",
    "html",
    "orthography",
    "text",
    "dates",
    "datings",
    "document",
    "reading",
    "exercises",
    "loading",
    "answers",
    "index",
    "agreement",
    "tables",
    "plots",
    "importing",
    "views",
    "widgets",
    "lessons",
    "exchange",
    "classroom",
    "cli",
]
PAIRED = {"text", "timeline", "requests", "widgets"}
"""A view, a table and a chart of one thing may share a name, and `widgets` is one by either way."""
HEAVY = {"matplotlib": {"plots"}, "pandas": {"plots", "tables"}, "numpy": {"plots", "tables"}}
TESTS = Path(__file__).parent
MODULES = sorted(set(PACKAGE.rglob("*.py")) - {PACKAGE / "__init__.py"})


def shown(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


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


def imported_at_the_top(path: Path) -> set[str]:
    """The libraries that a module imports as soon as it is imported itself."""
    found = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found


def exported_beside(path: Path) -> set[str]:
    """What the package of a file exports by name: at once, or when it is asked for."""
    package = ".".join(("readingroom", *path.relative_to(PACKAGE).parent.parts))
    found = set(getattr(import_module(package), "__all__", ()))
    for node in ast.walk(ast.parse((path.parent / "__init__.py").read_text("utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "answering":
            for files in (each for each in node.args if isinstance(each, ast.Dict)):
                found.update(" ".join(ast.literal_eval(files).values()).split())
    return found


def faults(path: Path, names: Counter[str]) -> Iterator[str]:
    """What is wrong with a file's size, neighbours, libraries and name.

    A view has a file, and is what the file is called: `rr.widgets.argument` stands in `argument`.
    """
    place = ORDER.index(part_of(path))
    if (size := len(path.read_text("utf-8").splitlines())) > 700:
        yield f"has {size} lines"
    for part in imported_parts(path):
        if ORDER.index(part) >= place:
            yield f"imports {part}, which comes later"
    for library in imported_at_the_top(path) & set(HEAVY):
        if part_of(path) not in HEAVY[library]:
            yield f"imports {library} at its top"
    name = path.stem
    if name == "__init__":
        return
    if names[name] > 1 and name not in PAIRED:
        yield "has a name that another file has"
    if part_of(path) != "views" and name in exported_beside(path) - PAIRED:
        yield "has the name of something that its package exports"
    if name.endswith("ing") and not name.endswith("reading"):
        yield "is no noun"


def test_every_file_keeps_the_plan_of_the_house():
    names = Counter(path.stem for path in MODULES)

    found = [f"{shown(path)} {fault}" for path in MODULES for fault in faults(path, names)]

    assert found == []
    assert len({path.parent for path in MODULES}) <= 14


def test_a_name_has_one_home_but_for_those_one_types_after_their_part():
    homes: dict[str, list[str]] = {}
    for path in MODULES:
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name[0] != "_":
                homes.setdefault(node.name, []).append(shown(path))

    typed = {*rr.__all__, *rr.tables.__all__, *rr.plots.__all__, *dir(rr.widgets)}
    several = {name: files for name, files in homes.items() if len(files) > 1}
    assert {name: files for name, files in several.items() if name not in typed} == {}
    # One that is typed has no second home where nobody types it.
    typed_in = ("tables/", "plots/", "views/", "answers/", "loading/")
    assert all(file.startswith(typed_in) for files in several.values() for file in files)


def rooms_entered(path: Path) -> Iterator[str]:
    """What a test takes from the library other than by the doors of its parts."""
    words = path.read_text("utf-8")
    for node in ast.walk(ast.parse(words)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("readingroom"):
            part = import_module(node.module or "")
            for alias in node.names:
                taken = getattr(part, alias.name)
                is_file = (node.module or "").count(".") > 1 or (
                    isinstance(taken, ModuleType) and node.module != "readingroom"
                )
                if is_file or re.match("_[a-z]", alias.name):
                    yield f"line {node.lineno}: {node.module}, {alias.name}"
    inside = re.compile(r"\breadingroom\.[a-z_]+\.[a-z_]+ import|\"readingroom\.[a-z_]+\.\w+\.")
    yield from (match[0] for match in inside.finditer(words))


def test_tests_go_through_the_doors_of_parts():
    """So that the files of a part can be planned anew, and no test is touched."""
    found = {path.name: [*rooms_entered(path)] for path in TESTS.rglob("*.py")}

    assert {name: taken for name, taken in found.items() if taken} == {}


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
