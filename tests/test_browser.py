"""The first lesson in the real JupyterLab, in a real browser, as a student uses it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from browsing import opened, run_all, started
from playwright.sync_api import expect

pytestmark = pytest.mark.slow
LESSON = Path(__file__).parents[1] / "notebooks" / "00_start_here.ipynb"
ORDER = [cell["id"] for cell in json.loads(LESSON.read_text("utf-8"))["cells"]]


@pytest.fixture(scope="module")
def lesson(tmp_path_factory, chromium):
    """The lesson, all of it run, and the requests that went to other machines."""
    room, settings = tmp_path_factory.mktemp("desk") / "room", tmp_path_factory.mktemp("settings")
    with started(room, settings) as address, opened(address, chromium) as (page, outside):
        run_all(page, "[aria-label='Citation']")
        yield page, outside


def cell(page, id):
    return page.locator(".jp-Cell").nth(ORDER.index(id))


def test_the_page_stands_there_with_letters_sigla_and_lines(lesson):
    page, _ = lesson
    output = cell(page, "page").locator(".rr").first

    line = output.locator(".rr-line", has=page.locator(".rr-siglum:text-is('M16')"))
    expect(line.locator(".rr-number")).to_have_text("61")
    expect(line).to_contain_text("the enemy surely will not cause a breakdown")
    expect(output.locator(".rr-bracket")).to_have_count(8)
    expect(output.locator(".rr-line")).to_have_count(53)


def test_a_card_lays_its_labels_out_in_a_row_each(lesson):
    """The notebook's own style once broke the labels into single letters."""
    page, _ = lesson
    labels = cell(page, "passage").locator(".rr dt")

    heights = [labels.nth(at).bounding_box()["height"] for at in range(labels.count())]

    assert max(heights) < 30


def test_a_line_of_the_view_says_whose_voice_it_is(lesson):
    page, _ = lesson
    view = cell(page, "voices").locator(".rr-view")

    view.get_by_role("button", name="line 23", exact=True).click()

    expect(view.locator(".rr-inspector")).to_contain_text("registry")
    expect(view.locator(".rr-inspector blockquote")).to_have_text(
        "From BEIJING Received 12:15 18.7.1952"
    )


def test_the_chart_speaks_to_those_who_do_not_see_it(lesson):
    page, _ = lesson
    figure = cell(page, "timeline").locator("figure")

    alt = figure.locator("img").get_attribute("alt")
    assert "each is drawn as a range: Kim's telegram, by its time-mark" in alt
    figure.locator("summary").click()
    expect(figure.locator("tbody th").first).to_be_visible()
