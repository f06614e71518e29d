"""The scripts of the views: each is one module that a browser takes as it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from browsing import browser_page

from readingroom.widgets.desk import view

FOLDER = Path(view.__file__).parents[1]
DRAWN_ONCE = FOLDER.parent / "views"
SCRIPTS = sorted([*FOLDER.rglob("*.js"), *DRAWN_ONCE.glob("*.js")])
STYLES = sorted([*FOLDER.rglob("*.css"), *DRAWN_ONCE.glob("*.css")])
VIEWS = sorted(
    str(path.relative_to(FOLDER))
    for path in FOLDER.rglob("*.js")
    if "export default" in path.read_text("utf-8")
)
TAKEN = """async (code) => {
    const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
    return typeof (await import(address)).default.render;
}"""


@pytest.fixture(scope="module")
def page(chromium):
    with browser_page(chromium) as page:
        yield page


@pytest.mark.parametrize("name", VIEWS)
def test_a_browser_takes_the_joined_script(page, name):
    """Two pieces that name something alike would be refused here."""
    assert page.evaluate(TAKEN, view.joined(name)) == "function"


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_script_writes_markup_or_runs_text(path):
    text = path.read_text("utf-8")

    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write", text)
    assert not re.search(r"\beval\(|new Function|setTimeout\(\s*[\"'`]", text)
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", text)


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_the_style_of_a_view_touches_no_other_view(path):
    """All views of a notebook share one page: a rule without a view's name reaches the rest."""
    text = path.read_text("utf-8")
    own = ".rr.rr.rr-view" + (f".rr-view-{path.stem}" if path.stem != "frame" else "")
    begins = re.findall(r"(?m)^(?:@[^{]*\{\s*)?([.:\w][^{@]*)\{", text)

    assert begins
    assert all(
        each.strip().startswith((own, "::highlight")) or re.search(r":has\(.*\.rr-view\)", each)
        for each in begins
    ), begins
