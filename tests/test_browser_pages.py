"""All lessons of a site in the browser, every other host out of reach."""

from __future__ import annotations

import json
from contextlib import contextmanager
from itertools import product

import pytest
from browsing import answering, browser_page, faults, hosted, is_here, watched
from playwright.sync_api import Locator, Page, expect
from trials import asked_in, said, trials, without_ways

import readingroom as rr
from readingroom.classroom import PYTHON, core
from readingroom.cli import main
from readingroom.loading import exercises_of

EVERY = list(exercises_of(rr.load("telegram-21646")).values())
LESSONS = sorted({each.lesson for each in EVERY})
FEW = ["00_start_here", "03_requests"]
"""The lessons of the sample."""
KINDS = ("mark", "number", "step", "weigh", "write")
SAMPLE = {each.kind: each for each in EVERY if each.lesson in FEW and each.kind in KINDS}.values()


def all_of(every, few):
    """A sample that is slow, and the rest, which is for endurance."""
    chosen = [*few]
    rest = [each for each in every if each not in chosen]
    marks = pytest.mark.slow, pytest.mark.endurance
    named = lambda each: getattr(each, "id", None) or " ".join(map(str, each))  # noqa: E731
    return [
        pytest.param(each, marks=mark, id=named(each))
        for mark, group in zip(marks, (chosen, rest), strict=True)
        for each in group
    ]


@pytest.fixture(scope="module")
def out(request, tmp_path_factory):
    """A site with what runs Python in a browser: of all lessons, or of those of the sample."""
    if not core():
        pytest.skip(f"npm gives no {PYTHON} here, and without it no site can be tried.")
    here = [each for each in request.session.items if each.path == request.path]
    whole = any(each.get_closest_marker("endurance") for each in here)
    out = tmp_path_factory.mktemp("web") / "site"
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("READINGROOM_OPEN")
        assert main(["site", str(out), "--lessons", *(LESSONS if whole else FEW)]) == 0
    return out


@pytest.fixture(scope="module")
def address(out):
    with hosted(out) as address:
        yield address


@contextmanager
def closed(context):
    """Every other host is closed to a context, and nothing in it asks for one, or goes wrong."""
    wrong, outside = watched(context), []
    context.route(lambda url: not is_here(url), lambda each: each.abort())
    seen = lambda each: None if is_here(each.url) else outside.append(each.url)  # noqa: E731
    context.on("request", seen)
    yield context
    assert not [*wrong, *outside]


@pytest.fixture(scope="module")
def page(chromium):
    with browser_page(chromium) as page, closed(page.context):
        yield page


@pytest.fixture
def room(tmp_path, monkeypatch):
    (tmp_path / "room.yaml").write_text("version: 0\n...\n", "utf-8")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("exercise", all_of(EVERY, SAMPLE))
def test_python_in_the_browser_says_what_python_says(page, address, room, telegram, exercise):
    lesson, cell = asked_in(exercise)
    answers = trials(exercise, telegram)
    messages = [answering(each, cell, f"{at}") for at, each in enumerate(answers)]
    if not page.url.endswith(f"/{lesson}.html"):
        page.goto(f"{address}/{lesson}.html")

    shown = page.evaluate(
        """async (messages) => {
          const at = document.querySelector("script[src$='page.js']").src;
          const door = (await import(at.replace("page.js", "site.js"))).default;
          return (await door.post(messages)).map(({ set }) => set.reply);
        }""",
        json.loads(json.dumps(messages)),
    )

    assert [*map(without_ways, shown)] == said(exercise, answers)


# ---------------------------------------------------------------- at every width, in light and dark

SIZES = [*product(LESSONS, [390, 820, 1280, 1920], ["light", "dark"])]


@pytest.mark.parametrize("size", all_of(SIZES, [(FEW[0], 390, "dark"), (FEW[1], 1920, "light")]))
def test_a_lesson_fits_and_axe_finds_nothing(page, address, size):
    lesson, width, scheme = size
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{address}/{lesson}.html")
    expect(page.locator("#no-script")).to_have_count(0)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert faults(page, ["html"]) == ""


# ---------------------------------------------------------------- played through

COMING = 120_000
PLAYS = [*product(LESSONS, ["mouse", "keyboard"])]
WORDS = "He asks for help, and says what it is for."


def by_mouse(page: Page, asked: Locator) -> None:
    """Fill in all of a form by clicks, and words into its fields; hand it in."""
    for group in asked.locator("fieldset fieldset, fieldset:not(:has(fieldset))").all():
        choices = group.locator("input:is([type=radio], [type=checkbox])")
        if choices.count():
            choices.first.click()
    for menu in asked.locator("select:visible").all():
        menu.select_option(index=1)
    for later in asked.locator("[data-step='1']").all()[:1]:
        later.click()
    for field in asked.locator(":is(input:not([type]), input[type=text], textarea):visible").all():
        field.fill(in_words(field))
        field.press("Enter")
    asked.locator(".rr-main").click()


def in_words(field: Locator) -> str:
    """What is typed into a field: words of the letters where words are to be found."""
    if field.evaluate("node => Boolean(node.closest('.rr-typed'))"):
        return "front"
    if field.evaluate("node => node.tagName === 'TEXTAREA'"):
        return WORDS
    return "10"


KEYS = {"radio": " ", "checkbox": " ", "select-one": "ArrowDown", "application": "Enter"}


def by_keyboard(page: Page, asked: Locator) -> None:
    """Go through a form from control to control by Tab, do at each what it is for; hand it in."""
    asked.locator(".rr-asked").evaluate("node => { node.tabIndex = -1; node.focus(); }")
    for _ in range(80):
        page.keyboard.press("Tab")
        kind = page.evaluate(
            """() => {
              const { activeElement: here } = document;
              if (here.matches(".rr-main")) return "main";
              if (here.matches("[data-step='1']")) return "later";
              if (here.matches("textarea")) return "words";
              return here.getAttribute("role") ?? here.type ?? "";
            }"""
        )
        if kind == "application":
            page.keyboard.press("ArrowRight")
        if kind in KEYS:
            page.keyboard.press(KEYS[kind])
        elif kind == "words":
            page.keyboard.insert_text(WORDS)
        elif kind == "text" and not asked.locator(".rr-typed :focus").count():
            page.keyboard.insert_text("10")
        elif kind == "main":
            break
    else:
        raise AssertionError("No way leads by Tab to the button that hands in.")
    page.keyboard.press("Enter")


@pytest.mark.parametrize("play", all_of(PLAYS, []))
def test_a_lesson_is_played_through_and_left_in_the_middle(page, address, play):
    lesson, hand = play
    answer = by_mouse if hand == "mouse" else by_keyboard
    with closed(page.context.browser.new_context()) as context:
        page = context.new_page()
        page.goto(f"{address}/{lesson}.html")
        forms = page.locator("[data-rr-script=exercise]:has(.rr-main)")
        count = forms.count()
        half = count // 2
        for at in range(count):
            if at == half:
                page.wait_for_timeout(1500)
                page.close()
                page = context.new_page()
                page.goto(f"{address}/{lesson}.html")
                forms = page.locator("[data-rr-script=exercise]:has(.rr-main)")
                expect(page.locator(".rr-reply")).to_have_count(half, timeout=COMING)
            expect(forms.nth(at).locator(".rr-main")).to_be_visible(timeout=COMING)  # it lives
            answer(page, forms.nth(at))
            replied = forms.nth(at).locator(".rr-reply")
            expect(replied, forms.nth(at).inner_text()[:200]).to_be_visible(timeout=COMING)
        page.wait_for_timeout(1500)
        page.reload()
        expect(page.locator(".rr-reply")).to_have_count(count, timeout=COMING)
        context.close()
