"""The report on accessibility claims what tests, or a hand check with its day, have found."""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
import yaml
from browsing import browser_page, faults

from conformance import CHAPTERS, FOLDER, LEVELS, NAMES, PARTS, TEST, made, report
from readingroom import __version__

ROOT = Path(__file__).parents[1]
LIBRARY = ROOT / "helpers" / "readingroom"
REPORT = report()
CLAIMS = [
    pytest.param(each["name"], each["adherence"], id=f"{criterion['num']}-{each['name']}")
    for chapter in CHAPTERS
    for criterion in REPORT["chapters"][chapter]["criteria"]
    for each in criterion["components"]
]
BY_HAND = re.compile(r"By hand, 20\d\d-\d\d-\d\d: \S")


@cache
def names_in(file: str) -> set[str]:
    """The names of the tests in a file."""
    tree = ast.parse((ROOT / "tests" / file).read_text("utf-8"))
    return {each.name for each in tree.body if isinstance(each, ast.FunctionDef)}


def test_every_criterion_of_a_and_aa_is_answered_once():
    answered = [
        criterion["num"]
        for chapter in CHAPTERS
        for criterion in REPORT["chapters"][chapter]["criteria"]
    ]

    assert answered == list(NAMES)
    assert len(REPORT["chapters"]["success_criteria_level_a"]["criteria"]) == 30
    assert REPORT["product"]["version"] == __version__


@pytest.mark.parametrize(("part", "claim"), CLAIMS)
def test_a_claim_names_tests_that_are_there_or_the_day_of_a_hand_check(part, claim):
    level, notes = claim["level"], claim["notes"]
    named = TEST.findall(notes)

    assert part in PARTS and level in LEVELS
    assert [each for each in named if each[1] not in names_in(each[0])] == []
    assert "test_" not in TEST.sub("", notes), "a test is not named as file::test"
    if level == "not-evaluated":
        assert notes.startswith("Why: ")
    else:
        assert named or BY_HAND.search(notes)


def test_the_page_is_made_from_the_file():
    """Else: uv run python tests/conformance.py."""
    assert (FOLDER / "report.html").read_text("utf-8") == made(REPORT)


@pytest.mark.slow
def test_the_page_has_no_barrier_itself(chromium):
    with browser_page(chromium) as page:
        page.goto((FOLDER / "report.html").as_uri())
        page.set_viewport_size({"width": 390, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert faults(page, ["html"]) == ""


def test_nothing_plays_moves_flashes_or_is_shaken():
    """No sound or video, nothing that moves by itself or asks how a device is held or moved.

    What has a style of its own for moving: the words for readers without a script, which come once.
    """
    sources = [*LIBRARY.rglob("*.css"), *LIBRARY.rglob("*.js"), *LIBRARY.rglob("*.py")]
    lessons = [*(ROOT / "notebooks").rglob("*.ipynb"), *LIBRARY.rglob("*.ipynb")]
    said = {path: path.read_text("utf-8") for path in [*sources, *lessons]}
    plays = re.compile(
        r"<(video|audio|marquee|blink)\b|['\"](video|audio)['\"]|autoplay|\.mp[34]\b"
    )
    held = re.compile(r"devicemotion|deviceorientation|\(orientation|screen\.orientation")
    moves = re.compile(r"(?m)^.*(?:@keyframes|animation:|\.animate\().*$")

    assert [path for path, words in said.items() if plays.search(words) or held.search(words)] == []
    assert {
        each.split("{")[0].strip() for words in said.values() for each in moves.findall(words)
    } == {
        "#no-script, .rr-still",
        "@keyframes told",
    }


def test_the_field_for_a_name_says_what_it_is_for():
    asked = re.findall(
        r'name_="student"[^)]*', (LIBRARY / "lessons" / "webpage.py").read_text("utf-8")
    )

    assert asked and all('autocomplete="nickname"' in each for each in asked)


# ------------------------------------------------------------------ the house of the project


def test_the_workflow_calls_the_checks_on_every_python_that_is_promised():
    [file] = (ROOT / ".github" / "workflows").iterdir()
    workflow = yaml.safe_load(file.read_text("utf-8"))
    [job] = workflow["jobs"].values()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    promised = [each.split()[-1] for each in project["classifiers"] if re.search(r":: 3\.\d", each)]

    assert job["strategy"]["matrix"]["python"] == promised
    assert job["runs-on"].startswith("ubuntu")
    assert {"run": "bash .ci/run"} in job["steps"]


@pytest.mark.parametrize(
    "path",
    sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("[!c]*.yml")),
    ids=lambda each: each.stem,
)
def test_a_form_asks_for_something_and_says_for_what(path):
    form = yaml.safe_load(path.read_text("utf-8"))
    fields = [each for each in form["body"] if each["type"] != "markdown"]

    assert form["name"] and form["description"]
    assert fields and all(each["attributes"]["label"] for each in fields)
    assert any(each.get("validations", {}).get("required") for each in fields)
    assert len({each["id"] for each in fields}) == len(fields)
