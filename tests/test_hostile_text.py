"""Text from outside is data: every view shows it letter for letter, and nothing of it runs."""

from __future__ import annotations

import hostile
import pytest
from browsing import set_up

pytestmark = pytest.mark.slow
VIEWS = {
    "page": "bad = rr.load('hostile')\nbad",
    "text": 'rr.widgets.text(bad, reading="key")',
    "argument": 'rr.widgets.argument(bad, reading="key")',
    "requests": 'rr.widgets.requests(bad, reading="key")',
    "own": "rr.widgets.argument(bad)",
    "provenance": "rr.widgets.provenance(bad)",
    "timeline": "rr.widgets.timeline(bad)",
    "table": "rr.tables.of(bad, 'names')",
}
LOOK_EVERYWHERE = """async (view) => {
    const things = [...view.querySelectorAll("[data-address]")];
    for (const thing of things.slice(0, 60)) {
        thing.dispatchEvent(new MouseEvent("mouseover", { bubbles: true }));
        thing.click();
    }
    await new Promise(requestAnimationFrame);
    return things.length;
}"""


@pytest.fixture(scope="module")
def desk(lab, chromium):
    (lab[0] / "data").mkdir(exist_ok=True)
    hostile.make(lab[0] / "data" / "hostile")
    with set_up(lab, chromium, "hostile-text", VIEWS, without=2) as desk:
        yield desk


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_of_it_runs(desk, view):
    output = desk.cell(view).locator(".jp-OutputArea")

    looked = output.evaluate(LOOK_EVERYWHERE)

    assert looked or view in ("page", "own", "table")
    assert desk.page.evaluate("window.ran") is None
    assert (
        output.locator(
            "script, iframe, object, embed, form:not(.rr-find, [data-choice]), video"
        ).count()
        == 0
    )
    assert output.locator("a[href^=javascript]").count() == 0


def test_nothing_of_it_becomes_a_formula(desk):
    assert desk.page.locator("mjx-container, .MathJax").count() == 0


def test_it_is_shown_letter_for_letter(desk):
    shown = desk.cell("text").locator(".rr-text").text_content()

    for payload in hostile.PAYLOADS:
        words = " ".join(payload.split())
        if words.isprintable() and len(words) < 1000:
            assert words in shown


def test_what_overrides_the_direction_is_seen_and_does_nothing(desk):
    shown = desk.cell("text").locator(".rr-text").text_content()

    assert "rtl �evil� end" in shown


def test_long_words_break_and_nothing_sticks_out(desk):
    for view in set(VIEWS) - {"page", "table"}:
        frame = desk.view(view)
        assert frame.evaluate("each => each.scrollWidth <= each.clientWidth + 1"), view


def test_no_request_leaves_the_machine(desk):
    assert desk.outside == []


def test_what_no_file_can_hold_is_shown_too(desk):
    """A name made in code may hold what UTF-8 cannot: half a surrogate pair, or NUL."""
    said = desk.ask(
        "from dataclasses import replace; odd = replace(bad, title='a\\ud800b\\x00c'); "
        "print(rr.widgets.text(odd).html()[:9000])"
    )

    assert "a�b�c" in said
