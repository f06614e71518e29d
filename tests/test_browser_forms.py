"""Every kind of exercise to the keyboard and to a screen reader: what is named, where the focus is,
what is said. Each form stands on a page of its own and speaks with Python in this process."""

from __future__ import annotations

import re
import shutil
from statistics import median

import pytest
from asking import ALL, EXERCISES
from browsing import browser_page
from playwright.sync_api import expect
from standing import answered

import readingroom as rr
from readingroom.exercises import Mark
from readingroom.loading import exercises_of

SLUG = "telegram-21646"
IDS = {kind: re.search(r"- id: (.*)", text)[1] for kind, text in EXERCISES.items()}
FORMS = [kind for kind in IDS if kind != "table"]
"""A table is answered in code."""
ROLES = ("radio", "checkbox", "combobox", "textbox", "application", "button")
CONTROLS = {
    "predict": {"radio": 2},
    "choose one": {"radio": 3},
    "choose several": {"checkbox": 4},
    "number": {"combobox": 2, "textbox": 1},
    "order": {"button": 8},
    "match": {"combobox": 2},
    "classify": {"combobox": 3},
    "mark": {"application": 1, "textbox": 1},
    "step": {"checkbox": 3, "radio": 5},
    "interval": {"textbox": 1},
    "silence": {"combobox": 3},
    "covered words": {"textbox": 2},
    "weigh": {"radio": 3, "application": 1, "textbox": 3},
    "write": {"textbox": 1, "button": 1},
}
HANDS_IN = {"predict": "Keep my answer", "write": "Keep my answer", "weigh": "Keep my answer"}
HANDS_IN["covered words"] = "Uncover the words"
FOCUS = "document.activeElement"
HOW_IT_STANDS = """view => [
    ...view.querySelectorAll("input[type=radio], input[type=checkbox]")].map((each) => each.checked)
    .concat([...view.querySelectorAll("select")].map((each) => each.value))
    .concat([...view.querySelectorAll(".rr-order li, .rr-places q")].map((one) => one.textContent))
"""
STANDS = """() => {
    const range = document.getSelection().getRangeAt(0);
    const line = range.startContainer.parentElement.closest(".rr-words");
    return [Number(line.dataset.line), range.startOffset];
}"""
COVERED = """() => {
    const at = document.activeElement;
    const { left, top, width, bottom } = at.getBoundingClientRect();
    const middle = (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2;
    const there = document.elementFromPoint(left + Math.min(width, 300) / 2, middle);
    if (at.contains(there) || there?.contains(at)) return "";
    return `${at.outerHTML.slice(0, 90)} is under ${there?.outerHTML.slice(0, 90)}`;
}"""


@pytest.fixture(scope="module")
def browser(chromium):
    with browser_page(chromium) as page:
        yield page


@pytest.fixture
def page(browser):
    page = browser.context.new_page()
    page.set_default_timeout(10_000)
    yield page
    page.close()


@pytest.fixture
def room(telegram, tmp_path, monkeypatch):
    """A room whose document asks one exercise of each kind."""
    (tmp_path / "room.yaml").write_text("version: 0\n...\n", "utf-8")
    folder = tmp_path / "data" / SLUG
    shutil.copytree(telegram.folder, folder, ignore=shutil.ignore_patterns(".schemas"))
    (folder / "exercises.yaml").write_text(ALL, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def form(room, page):
    """Opens the exercise of a kind, listened to."""

    def opened(kind):
        return answered(page, rr.exercise(f"{SLUG}/{IDS[kind]}"))

    return opened


def said(page):
    """What was announced since it was asked last."""
    page.wait_for_timeout(150)
    return page.evaluate("window.heard.splice(0)")


def focused(page):
    """What has the focus: never nothing."""
    name = page.evaluate(f"{FOCUS}.tagName")
    assert name != "BODY", "the focus has fallen to the page"
    return page.locator(":focus")


class Keys:
    """Keys that are pressed and counted."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
            self.count += 1

    def at(self):
        return self.page.evaluate(f"""() => {{
            const at = {FOCUS};
            const role = at.getAttribute("role") ?? at.type ?? at.tagName.toLowerCase();
            return [role, at.getAttribute("aria-label") ?? at.textContent, at.matches(".rr-main")];
        }}""")

    def answer(self, view, mark):
        """Go through a form with Tab and answer it: `mark` does what the letters ask for."""
        view.evaluate("view => view.focus()")
        moved = False
        for _ in range(60):
            self.press("Tab")
            role, name, is_last = self.at()
            if is_last:
                return
            if role in ("radio", "checkbox"):
                self.press("Space")
            elif role == "select-one":
                self.press("ArrowDown")
            elif role == "text" and "paste" not in self.named():
                self.press("1")
            elif role == "textarea" and name != "My own answer":
                self.press(*"words")
            elif role == "application":
                mark(self)
            elif name.startswith("Later") and not moved:
                self.press("Enter")
                moved = True
        raise AssertionError("There was no button to hand in.")

    def named(self):
        return self.page.evaluate(f"{FOCUS}.labels?.[0]?.textContent ?? ''")


def one_word(keys):
    keys.press("ArrowDown", "ArrowDown", "Enter")


def parts(snapshot):
    """The roles and names of a tree, from above: what is asked is a group with what answers it."""
    found = re.findall(r'^( *)- \'?(\w+)(?: "((?:[^"\\]|\\.)*)")?', snapshot, re.M)
    return [(len(depth) // 2, role, name) for depth, role, name in found]


@pytest.mark.parametrize("kind", FORMS)
def test_a_screen_reader_is_told_the_question_and_every_control(kind, form):
    view = form(kind)
    tree = parts(view.aria_snapshot())
    question = next(n for n, (_, role, name) in enumerate(tree) if name.startswith("What does"))
    depth, role, _ = tree[question]
    after = [n for n, each in enumerate(tree) if n > question and each[0] <= depth]
    asked, rest = tree[question : after[0]], tree[after[0] :]
    controls = [(role, name) for _, role, name in asked if role in ROLES]
    counted = {role: sum(each == role for each, _ in controls) for role, _ in controls}

    assert tree[0][1] == "group" and tree[0][2].startswith("Exercise")
    assert tree[1][1] == "heading"
    levels = [1, *map(int, re.findall(r"heading .*\[level=(\d)\]", view.aria_snapshot()))]
    assert levels[1] == 3 and set(levels[2:]) <= {4}
    assert role == "group"
    assert counted == CONTROLS[kind]
    assert all(name for _, name in controls)
    assert len(set(controls)) == len(controls) or kind == "step", "two controls have one name"
    assert ("button", HANDS_IN.get(kind, "Check my answer")) in [each[1:] for each in rest]
    for field in view.locator("[role=application], .rr-typed input").all():
        described = field.get_attribute("aria-describedby")
        assert described and view.locator(f"#{described}").count() == 1


@pytest.mark.slow
@pytest.mark.parametrize("kind", FORMS)
def test_the_focus_stays_where_the_reader_is_and_each_act_is_said_once(kind, form, page):
    view, keys = form(kind), Keys(page)
    hint = view.locator(".rr-hint summary")
    if hint.count():
        hint.press("Enter")
        assert said(page) == ["Look in line 86."]
        expect(focused(page)).to_have_text("A hint")

    keys.answer(view, one_word)
    said(page)
    keys.press("Enter")
    expect(view.locator(".rr-reply")).to_be_visible()
    [heard] = said(page)
    assert view.locator(".rr-reply .rr-kind, .rr-reply .rr-card > p").first.inner_text() in heard
    expect(view.locator(".rr-main")).to_be_focused()

    for link in view.locator(".rr-reply [data-address]").all()[:1]:
        link.press("Enter")
        expect(view.locator(".rr-inspector")).to_be_focused()
        page.keyboard.press("Escape")
        expect(link).to_be_focused()
        expect(view.locator(".rr-inspector")).to_be_hidden()
        link.press("Enter")
        view.get_by_role("button", name="Close").press("Enter")
        expect(link).to_be_focused()
    said(page)
    for radio in view.locator(".rr-replied input[type=radio]").all()[:1]:
        radio.press("Space")
        page.keyboard.press("ArrowDown")
        said(page)
        expect(focused(page)).to_have_attribute("type", "radio")
    anew = view.get_by_role("button", name="Begin this exercise anew")
    if not anew.is_visible():
        return  # what was not understood does not count
    anew.press("Enter")
    page.wait_for_timeout(200)
    focused(page)
    assert view.locator(".rr-asked").locator(focused(page)).count() == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    "kind", ["predict", "choose several", "number", "order", "match", "classify", "silence", "mark"]
)
def test_what_was_chosen_sorted_or_marked_is_taken_back_and_done_again(kind, form, page):
    view, keys = form(kind), Keys(page)
    steps = view.get_by_role("button", name="Undo")
    expect(steps).to_be_hidden()
    untouched = view.evaluate(HOW_IT_STANDS)
    first = view.locator(
        ".rr-asked :is(input, select, [data-step='1'], details[open] .rr-picker)"
    ).first
    first.focus()
    how = {"order": ["Enter"], "mark": ["ArrowDown", "Enter"]}
    keys.press(
        *how.get(kind, ["Space"] if kind in ("predict", "choose several") else ["ArrowDown"])
    )
    changed = view.evaluate(HOW_IT_STANDS)
    assert changed != untouched

    page.keyboard.press("Control+z")
    assert view.evaluate(HOW_IT_STANDS) == untouched
    assert [each.startswith("Undone. ") for each in said(page)[-1:]] == [True]
    focused(page)
    page.keyboard.press("Control+Shift+z")
    assert view.evaluate(HOW_IT_STANDS) == changed
    steps.press("Enter")
    assert view.evaluate(HOW_IT_STANDS) == untouched
    expect(steps).to_be_focused()
    view.get_by_role("button", name="Redo").press("Enter")
    assert view.evaluate(HOW_IT_STANDS) == changed


def test_words_that_were_typed_have_the_undo_of_the_browser(form, page):
    view = form("weigh")
    view.locator("input[type=radio]").first.check()
    box = view.get_by_label("In a sentence of your own")
    box.press_sequentially("two words")
    page.keyboard.press("Control+z")

    expect(box).not_to_have_value("two words")
    expect(view.locator("input[type=radio]").first).to_be_checked()


def test_words_are_typed_or_pasted_where_they_are_marked(form, page):
    view = form("mark")
    field, told = view.get_by_label("type or paste"), view.locator(".rr-told")
    field.fill("for which we are SINCERELY grateful")
    field.press("Enter")
    expect(view.locator(".rr-places")).to_have_text(
        "for which we are sincerely grateful K4, line 80"
    )
    expect(field).to_be_focused()
    assert len(said(page)) == 1

    field.fill("sincerly gratefull")
    field.press("Enter")
    expect(told).to_contain_text("Not in the letters. The nearest words: “sincerely grateful” (K4")
    view.get_by_role("button", name="Mark these words").press("Enter")
    expect(view.locator(".rr-places q")).to_have_text("sincerely grateful")
    expect(field).to_be_focused()
    view.locator(".rr-main").click()
    expect(view.locator(".rr-reply")).to_contain_text("He gives thanks for an invitation.")

    field.fill("the enemy")
    field.press("Enter")
    expect(told).to_contain_text("Enter goes to the next")
    first = told.inner_text()
    field.press("Enter")
    expect(told).not_to_have_text(first)
    field.fill("zzz qqq xxx")
    field.press("Enter")
    expect(told.locator("span")).to_have_text("Not in the letters, and nothing is like it.")


def test_a_drag_marks_and_of_several_passages_each_adds_one(form, page):
    view = form("weigh")
    view.locator("summary", has_text="Kim to Mao").click()
    letter = view.get_by_role("application", name="Kim to Mao")
    lines = letter.locator(".rr-words")

    def drag(line):
        line.scroll_into_view_if_needed()
        box = line.bounding_box()
        page.mouse.move(box["x"] + 4, box["y"] + 10)
        page.mouse.down()
        page.mouse.move(box["x"] + 130, box["y"] + 10)
        page.mouse.up()

    drag(lines.nth(1))
    drag(lines.nth(2))
    taken = view.locator(".rr-places li")
    expect(taken).to_have_count(2)
    taken.nth(1).get_by_role("button").press("Enter")
    expect(taken).to_have_count(1)
    expect(taken.first.get_by_role("button")).to_be_focused()
    page.keyboard.press("Enter")
    expect(taken).to_have_count(0)
    expect(view.get_by_label("type or paste")).to_be_focused()


def test_the_letter_asked_about_is_open_with_the_line_asked_about_in_sight(
    telegram, tmp_path, monkeypatch, page
):
    (tmp_path / "room.yaml").write_text("version: 0\n...\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    view = answered(page, rr.exercise(f"{SLUG}/weakest-link"))

    opened = view.locator(".rr-asked details[open] summary")
    expect(opened).to_have_text("Mao to Kim, 15 July 1952")
    letter = view.get_by_role("application", name="Mao to Kim").bounding_box()
    line = view.locator("[data-line='57']").bounding_box()
    assert letter["y"] <= line["y"] <= line["y"] + line["height"] <= letter["y"] + letter["height"]


def test_each_step_of_a_selection_is_said_and_not_the_whole_again(form, page):
    view = form("mark")
    view.get_by_role("application", name="Kim to Mao").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowRight")
    said(page)
    page.keyboard.press("Shift+ArrowRight")

    assert said(page) == ["MAO"]


def test_picking_in_the_text_goes_on_from_where_words_were_found(telegram, page):
    view = answered(page, rr.widgets.text(telegram))
    view.get_by_label("Pick words by keyboard").check()
    find = view.get_by_role("searchbox")
    find.fill("night actions")
    find.press("Enter")
    view.locator(".rr-text").focus()
    page.keyboard.press("Shift+ArrowRight")

    expect(view.locator(".rr-inspector blockquote")).to_have_text("night actions")
    find.fill("K7")
    find.press("Enter")
    view.locator(".rr-text").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(view.locator(".rr-inspector blockquote")).to_have_text("It")


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["mark", "number", "order", "match"])
def test_at_400_per_cent_nothing_covers_what_has_the_focus(kind, form, page):
    page.set_viewport_size({"width": 320, "height": 256})
    view, keys = form(kind), Keys(page)
    keys.answer(view, lambda keys: keys.press(*"gra", "Enter"))
    keys.press("Enter")
    expect(view.locator(".rr-reply")).to_be_visible()
    for link in view.locator(".rr-reply [data-address]").all()[:1]:
        link.press("Enter")
    view.evaluate("view => view.focus()")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate(f"{FOCUS}.tagName") == "BODY":
            break
        assert page.evaluate(COVERED) == ""
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_forced_colours_leave_what_is_marked_and_chosen_legible(form, page):
    page.emulate_media(forced_colors="active")
    view = form("choose one")
    view.locator("input").first.check()

    chosen = view.locator("label", has=page.locator(":checked"))
    assert chosen.evaluate("each => getComputedStyle(each).outlineStyle") == "solid"


# ------------------------------------------------------------------ every exercise of every lesson

EVERY = exercises_of(rr.load(SLUG))
MOST = 20
"""Keys from the top of a marking exercise to its reply, at the median."""


def mark_core(exercise, telegram):
    """Mark the words that have to be in the answer, as a person would who knows them."""
    [core, *_] = exercise.accept[0].core
    letter = exercise.in_ or core.letter
    begins = telegram.page.text.line_span(core.line).start
    first = core.start - begins
    words = re.findall(r"[\w'’-]+", core.words)
    start = exercise.looked_from(telegram, [letter])[letter]
    lines = [each.at.line for each in telegram.passages]
    begin = next(each for each in lines if telegram.page.letter_of_line[each].code == letter)
    down = lines.index(core.line) - lines.index(start or begin)
    down += down != 0  # the first press goes to the line where one looks from

    def mark(keys):
        if keys.page.evaluate(f"{FOCUS}.dataset.letter") != letter:
            return
        keys.press(*["ArrowDown" if down > 0 else "ArrowUp"] * abs(down))
        for key in words[0].lower() * 9:
            if down and keys.page.evaluate(STANDS) == [core.line, first]:
                break
            keys.press(key)
            if keys.page.evaluate(STANDS) == [core.line, first]:
                break
        keys.press(*(["Shift+ArrowRight"] * (len(words) - 1) or ["Enter"]))

    return mark


@pytest.mark.slow
def test_every_exercise_of_every_lesson_is_answered_by_keys_alone(
    telegram, tmp_path, monkeypatch, browser
):
    (tmp_path / "room.yaml").write_text("version: 0\n...\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    pressed = {}
    for exercise in EVERY.values():
        if not exercise.button:
            continue
        page = browser.context.new_page()
        view, keys = answered(page, rr.exercise(f"{SLUG}/{exercise.id}")), Keys(page)
        marks = isinstance(exercise, Mark)
        keys.answer(view, mark_core(exercise, telegram) if marks else one_word)
        keys.press("Enter")
        expect(view.locator(".rr-reply"), exercise.id).to_be_visible()
        focused(page)
        if marks:
            expect(view.locator(".rr-reply"), exercise.id).to_contain_text("This holds")
            pressed[exercise.id] = keys.count
        page.close()

    assert len(pressed) >= 10
    assert median(pressed.values()) <= MOST


@pytest.mark.parametrize("given", ["M14", "Then, being in a disadvantageous position"])
def test_words_that_were_given_in_code_are_marked_in_the_form(room, form, given):
    rr.answer(f"{SLUG}/{IDS['mark']}", given)

    view = form("mark")

    expect(view.locator(".rr-places li")).to_have_count(1)
    expect(view.locator(".rr-places small")).to_have_text("M14, line 57")
    expect(view.get_by_text("Nothing is marked yet.")).to_be_hidden()
