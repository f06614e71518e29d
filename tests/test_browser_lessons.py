"""All lessons of a site in the browser, every other host out of reach."""

from __future__ import annotations

import json

import pytest
from browsing import answering, browser_page, hosted, is_here
from trials import asked_in, said, trials

import readingroom as rr
from readingroom.classroom import site
from readingroom.cli import main
from readingroom.loading import exercises_of

EVERY = list(exercises_of(rr.load("telegram-21646")).values())
LESSONS = sorted({each.lesson for each in EVERY})
FEW = ["00_start_here", "03_requests"]
"""The lessons of the sample."""
SAMPLE = {each.kind: each for each in EVERY if each.lesson in FEW}.values()


def all_of(every, few):
    """A sample that is slow, and the rest, which is for endurance."""
    chosen = [*few]
    rest = [each for each in every if each not in chosen]
    marks = pytest.mark.slow, pytest.mark.endurance
    named = lambda each: getattr(each, "id", each)  # noqa: E731
    return [
        pytest.param(each, marks=mark, id=named(each))
        for mark, group in zip(marks, (chosen, rest), strict=True)
        for each in group
    ]


@pytest.fixture(scope="module")
def out(request, tmp_path_factory):
    """A site with what runs Python in a browser: of all lessons, or of those of the sample."""
    if not site.core():
        pytest.skip(f"npm gives no {site.PYTHON} here, and without it no site can be tried.")
    here = [each for each in request.session.items if each.path == request.path]
    whole = any(each.get_closest_marker("endurance") for each in here)
    out = tmp_path_factory.mktemp("web") / "site"
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("READINGROOM_OPEN")
        assert main(["site", str(out), "--lessons", *(LESSONS if whole else FEW)]) == 0
    return out


@pytest.fixture(scope="module")
def page(out, chromium):
    """A browser at the site; nothing leaves the machine."""
    outside: list[str] = []
    with hosted(out) as address, browser_page(chromium) as page:
        page.on("request", lambda each: None if is_here(each.url) else outside.append(each.url))
        page.goto(address)
        page.address = address
        yield page
    assert not outside


@pytest.fixture
def room(tmp_path, monkeypatch):
    (tmp_path / "room.yaml").write_text("version: 0\n...\n", "utf-8")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("exercise", all_of(EVERY, SAMPLE))
def test_python_in_the_browser_says_what_python_says(page, room, telegram, exercise):
    lesson, cell = asked_in(exercise)
    answers = trials(exercise, telegram)
    messages = [answering(each, cell, f"{at}") for at, each in enumerate(answers)]
    if not page.url.endswith(f"/{lesson}.html"):
        page.goto(f"{page.address}/{lesson}.html")

    shown = page.evaluate(
        """async (messages) => {
          const at = document.querySelector("script[src$='page.js']").src;
          const door = (await import(at.replace("page.js", "site.js"))).default;
          return (await door.post(messages)).map(({ set }) => set.reply);
        }""",
        json.loads(json.dumps(messages)),
    )

    assert shown == said(exercise, answers)
