"""The scripts of the views: each is one module that a browser takes as it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from readingroom import views

FOLDER = Path(views.__file__).parent
SCRIPTS = sorted(FOLDER.glob("*.js"))
STYLES = sorted(FOLDER.glob("*.css"))


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
