"""The report on accessibility as a page, made from conformance/report.yaml.

    uv run python tests/conformance.py

The file has the format of OpenACR, which other programs read; the page is for people.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from readingroom.html import Child, element, page

FOLDER = Path(__file__).parents[1] / "conformance"
CHAPTERS = {
    "success_criteria_level_a": "Level A",
    "success_criteria_level_aa": "Level AA",
}
NAMES = {
    "1.1.1": "Non-text Content",
    "1.2.1": "Audio-only and Video-only (Prerecorded)",
    "1.2.2": "Captions (Prerecorded)",
    "1.2.3": "Audio Description or Media Alternative (Prerecorded)",
    "1.3.1": "Info and Relationships",
    "1.3.2": "Meaningful Sequence",
    "1.3.3": "Sensory Characteristics",
    "1.4.1": "Use of Color",
    "1.4.2": "Audio Control",
    "2.1.1": "Keyboard",
    "2.1.2": "No Keyboard Trap",
    "2.1.4": "Character Key Shortcuts",
    "2.2.1": "Timing Adjustable",
    "2.2.2": "Pause, Stop, Hide",
    "2.3.1": "Three Flashes or Below Threshold",
    "2.4.1": "Bypass Blocks",
    "2.4.2": "Page Titled",
    "2.4.3": "Focus Order",
    "2.4.4": "Link Purpose (In Context)",
    "2.5.1": "Pointer Gestures",
    "2.5.2": "Pointer Cancellation",
    "2.5.3": "Label in Name",
    "2.5.4": "Motion Actuation",
    "3.1.1": "Language of Page",
    "3.2.1": "On Focus",
    "3.2.2": "On Input",
    "3.3.1": "Error Identification",
    "3.3.2": "Labels or Instructions",
    "4.1.1": "Parsing",
    "4.1.2": "Name, Role, Value",
    "1.2.4": "Captions (Live)",
    "1.2.5": "Audio Description (Prerecorded)",
    "1.3.4": "Orientation",
    "1.3.5": "Identify Input Purpose",
    "1.4.3": "Contrast (Minimum)",
    "1.4.4": "Resize Text",
    "1.4.5": "Images of Text",
    "1.4.10": "Reflow",
    "1.4.11": "Non-text Contrast",
    "1.4.12": "Text Spacing",
    "1.4.13": "Content on Hover or Focus",
    "2.4.5": "Multiple Ways",
    "2.4.6": "Headings and Labels",
    "2.4.7": "Focus Visible",
    "3.1.2": "Language of Parts",
    "3.2.3": "Consistent Navigation",
    "3.2.4": "Consistent Identification",
    "3.3.3": "Error Suggestion",
    "3.3.4": "Error Prevention (Legal, Financial, Data)",
    "4.1.3": "Status Messages",
}
"""The criteria of WCAG 2.1, those of level A before those of level AA."""
TEST = re.compile(r"(test_\w+\.py)::(test_\w+)")
PARTS = {"web": "Notebooks and pages", "electronic-docs": "Paper"}
LEVELS = {
    "supports": "Supports",
    "partially-supports": "Partially supports",
    "does-not-support": "Does not support",
    "not-applicable": "Not applicable",
    "not-evaluated": "Not evaluated",
}
SHEET = """body { max-width: 60rem; margin: 0 auto; padding: 1rem; }
table.acr { width: 100%; border-collapse: collapse; }
.acr :is(th, td) { padding: .4rem .6rem .4rem 0; border-block-end: 1px solid #767676; text-align:
start; vertical-align: top; font-weight: 400; } .acr thead th { font-weight: 700; }
.acr code { overflow-wrap: anywhere; } .acr p { margin: 0 0 .3rem; }"""


def report() -> dict[str, Any]:
    """The report as the file has it."""
    return yaml.safe_load((FOLDER / "report.yaml").read_text("utf-8"))


def made(told: dict[str, Any]) -> str:
    """The page."""
    product = f"{told['product']['name']} {told['product']['version']}"
    return page(
        told["title"],
        element(
            "main",
            element("h1", told["title"]),
            element("p", f"{product}. {told['product']['description']}"),
            element("p", f"{told['report_date']}, {told['author']['name']}. WCAG 2.1, A and AA."),
            element("h2", "What was evaluated, and what was not"),
            element("p", told["notes"]),
            element("h2", "How"),
            element("p", told["evaluation_methods_used"]),
            element("p", told["legal_disclaimer"]),
            *(_chapter(title, told["chapters"][id]) for id, title in CHAPTERS.items()),
        ),
        sheet=SHEET,
    )


def _chapter(title: str, chapter: dict[str, Any]) -> Child:
    heads = (element("th", each, scope="col") for each in ("Criterion", "Finding", "By what"))
    return element(
        "section",
        element("h2", title),
        element(
            "table",
            element("caption", f"The criteria of {title.lower().replace(' a', ' A')}"),
            element("thead", element("tr", *heads)),
            element("tbody", *map(_row, chapter["criteria"])),
            class_="acr",
        ),
    )


def _row(criterion: dict[str, Any]) -> Child:
    cells = [
        (PARTS[each["name"]], each["adherence"], len(criterion["components"]) > 1)
        for each in criterion["components"]
    ]
    return element(
        "tr",
        element("th", f"{criterion['num']} {NAMES[criterion['num']]}", scope="row"),
        element("td", *(_finding(name, told["level"], many) for name, told, many in cells)),
        element("td", *(_grounds(name, told["notes"], many) for name, told, many in cells)),
    )


def _finding(name: str, level: str, many: bool) -> Child:
    return element("p", f"{name}: " * many + LEVELS[level])


def _grounds(name: str, notes: str, many: bool) -> Child:
    """Words, and what is the name of a test in letters for code."""
    pieces = re.split(rf"({TEST.pattern.replace('(', '(?:')})", notes)
    words = [element("code", each) if at % 2 else each for at, each in enumerate(pieces)]
    return element("p", f"{name}: " * many, *words)


if __name__ == "__main__":
    (FOLDER / "report.html").write_text(made(report()), "utf-8")
