"""Exercises in the real JupyterLab: answered by mouse and keyboard, kept whatever happens."""

from __future__ import annotations

import os
import signal

import pytest
from browsing import THEMES, beyond, choose, faults, set_up, turn, wait_for_kernel
from playwright.sync_api import expect

import readingroom as rr
from readingroom.answers import NAME, Book
from readingroom.loading import exercises_of

IDS = {
    "number": "the-only-number",
    "several": "five-or-seven",
    "classify": "three-classes",
    "order": "order-of-harms",
    "mark": "who-must-act",
    "step": "kim-why",
    "weigh": "surely-and-if",
    "write": "offer-and-list",
    "cover": "a-word-covered",
}
CELLS = {name: f'rr.exercise("telegram-21646/{id}")' for name, id in IDS.items()}


@pytest.fixture(scope="module")
def desk(lab, chromium):
    with set_up(lab, chromium, "exercises", CELLS) as desk:
        yield desk


def attempts(lab, name):
    book = Book.read((lab[0] / NAME).read_text("utf-8"))
    return book.attempts.get(f"telegram-21646/{IDS[name]}", ())


def send(view):
    view.locator(".rr-main").click()
    expect(view.locator(".rr-state")).to_contain_text("Kept in your answer book")
    return view.locator(".rr-reply")


def test_hints_come_one_by_one_on_demand(desk):
    view = desk.view("number")
    opened = view.locator(".rr-hint[open]")
    expect(opened).to_have_count(0)
    expect(view.locator(".rr-hint:visible")).to_have_count(1)

    view.get_by_text("A hint").click()
    expect(opened).to_have_count(1)
    view.get_by_text("Next hint (1 of").press("Enter")
    expect(opened).to_have_count(2)


def test_an_answer_is_checked_kept_and_leads_to_its_line(desk, lab):
    view = desk.view("number")
    view.get_by_label("Bound").select_option("exactly")
    view.get_by_label("Number").fill("10")
    view.get_by_label("Of what").select_option("regiments")

    reply = send(view)
    expect(reply).to_contain_text("Look once more")
    expect(view.locator(".rr-main")).to_be_focused()
    reply.get_by_role("button").first.click()
    expect(view.locator(".rr-inspector blockquote")).to_contain_text("10 regiments")

    view.get_by_label("Bound").select_option("at least")
    expect(send(view)).to_contain_text("This holds")
    expect(view.locator(".rr-earlier summary")).to_have_text("Earlier answers: 1")
    assert [each.verdict for each in attempts(lab, "number")] == ["foreseen", "accepted"]
    assert attempts(lab, "number")[0].hints == 2


def test_words_are_marked_by_keyboard_alone(desk, lab):
    page, view = desk.page, desk.view("mark")
    text = view.get_by_role("application", name="Kim to Mao")
    text.focus()
    for key in ["ArrowDown"] * 12 + ["Shift+ArrowDown"]:
        page.keyboard.press(key)
    expect(view.locator(".rr-places q")).to_be_visible()

    view.locator(".rr-main").press("Enter")
    expect(view.locator(".rr-state")).to_contain_text("Kept in your answer book")
    [attempt] = attempts(lab, "mark")
    assert attempt.answer["in"] == "K"


def test_items_are_moved_by_buttons_and_by_keys(desk, lab):
    page, view = desk.page, desk.view("order")
    first = view.locator(".rr-order li").first.locator("span").inner_text()
    view.locator(".rr-order li").first.get_by_role("button", name="Later").click()
    expect(view.locator("[role=status]").last).to_contain_text("now 2 of 5")
    assert view.locator(".rr-order li").nth(1).locator("span").inner_text() == first
    page.keyboard.press("Alt+ArrowUp")
    assert view.locator(".rr-order li").first.locator("span").inner_text() == first
    view.locator(".rr-main").click()
    expect(view.locator(".rr-reply")).to_contain_text("Nothing is moved yet")
    expect(view.locator(".rr-earlier summary")).to_have_count(0)
    view.locator(".rr-order li").first.get_by_role("button", name="Later").click()
    send(view)
    assert len(attempts(lab, "order")[-1].answer) == 5


def test_a_step_is_built_and_a_list_is_sorted(desk, lab):
    view = desk.view("step")
    view.locator("input[type=checkbox]").nth(3).check()
    view.get_by_label("supports").check()
    view.locator("fieldset").last.locator("input").nth(4).check()
    send(view)
    assert set(attempts(lab, "step")[-1].answer) == {"from", "kind", "to"}

    view = desk.view("classify")
    for select in view.locator("select").all():
        select.select_option(index=1)
    send(view)
    assert len(attempts(lab, "classify")[-1].answer) == 7


FITS = """each => {
  const alone = each.cloneNode();
  alone.append(each.selectedOptions[0].cloneNode(true));
  Object.assign(alone.style, { width: "max-content", maxWidth: "none" });
  each.after(alone);
  const fits = alone.offsetWidth <= each.offsetWidth;
  alone.remove();
  return fits;
}"""


def test_a_menu_shows_the_whole_of_a_choice_on_a_phone_too(desk):
    view = desk.view("classify")
    menu, whole = view.locator("select").first, view.locator(".rr-whole").first
    menu.select_option(index=1)
    words = menu.evaluate("each => each.selectedOptions[0].textContent")
    assert menu.evaluate(FITS)

    view.evaluate("each => { each.style.width = '280px'; }")
    expect(whole).to_be_visible()
    expect(whole).to_have_text(words)
    view.evaluate("each => { each.style.width = ''; }")
    expect(whole).to_be_hidden()


def test_a_covered_word_is_nowhere_to_be_read_until_it_is_guessed(desk, lab):
    view = desk.view("cover")
    assert "make a new" not in view.evaluate("view => view.outerHTML")
    view.locator(".rr-main").click()
    expect(view.locator(".rr-state")).to_have_text("Still open: covered words.")
    view.get_by_label("covered words").fill("real")
    reply = send(view)

    expect(reply).to_contain_text("the enemy will make a new concession (M17, line 63)")
    expect(reply).to_contain_text("Kept, not judged")
    assert attempts(lab, "cover")[-1].answer == {"which": "real"}


@pytest.mark.slow
def test_what_is_begun_is_there_again_after_the_kernel_was_killed(desk, lab):
    """A paragraph that was typed and not handed in; the kernel dies; the cell is run again."""
    page, number, view = desk.page, desk.view("number"), desk.view("write")
    number.get_by_label("Bound").select_option("at least")
    number.get_by_label("Number").fill("10")
    number.get_by_label("Of what").select_option("regiments")
    expect(send(number)).to_contain_text("This holds")
    view.get_by_label("Your answer").fill("Kim asks for guns first, and I began to say why")
    page.wait_for_timeout(1500)
    process = int(desk.ask("import os; print(os.getpid())").split()[0])

    os.kill(process, signal.SIGKILL)
    written = view.get_by_label("Your answer").input_value()
    view.get_by_label("Your answer").fill(f"{written}, and went on")
    page.wait_for_timeout(4000)
    if page.locator(".jp-Dialog").count():
        page.locator(".jp-Dialog .jp-mod-accept").first.click()
    wait_for_kernel(page, page.url + lab[1][lab[1].index("?") :])
    choose(page, "Run", "Run All Cells")
    page.wait_for_timeout(4000)

    view = desk.view("write")
    expect(view.get_by_label("Your answer")).to_have_value(
        "Kim asks for guns first, and I began to say why, and went on"
    )
    expect(desk.view("number").locator(".rr-reply")).to_contain_text("This holds")


def test_a_written_answer_is_kept_and_set_beside_samples(desk, lab):
    view = desk.view("write")
    view.locator("textarea").fill("He wants others to read along.")
    reply = send(view)
    expect(reply.locator(".rr-samples")).to_have_count(0)
    reply.get_by_role("button", name="I leave it at this").press("Enter")

    reply = view.locator(".rr-reply")
    expect(reply.locator(".rr-samples summary").first).to_be_visible()
    expect(reply).to_be_focused()
    expect(view.locator(".rr-earlier")).to_have_count(0)
    reply.get_by_label("Emergent", exact=True).check()
    desk.page.wait_for_timeout(500)
    assert attempts(lab, "write")[-1].verdict == "kept"


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing(desk, theme):
    turn(desk.page, theme)

    assert faults(desk.page) == ""


def test_on_a_phone_nothing_scrolls_sideways(desk):
    for name in CELLS:
        view = desk.view(name)
        view.evaluate("each => { each.parentElement.style.width = '344px'; }")
        assert beyond(view) == [], name


def test_the_saved_notebook_holds_no_key(desk, lab):
    choose(desk.page, "File", "Save Notebook")
    desk.page.wait_for_timeout(1500)
    saved = (lab[0] / "exercises.ipynb").read_text("utf-8")

    assert "Every action he demands" not in saved
    from readingroom.answers import question

    for name in ("several", "weigh"):
        exercise = question(f"telegram-21646/{IDS[name]}").exercise
        keys = [each.say for each in getattr(exercise, "accept", ())]
        keys += [each.say for each in exercise.foreseen]
        assert not any(key in saved for key in keys)


def test_to_write_an_answer_of_ones_own_is_to_choose_it(desk, lab):
    view = desk.view("weigh")
    view.get_by_label("My own answer").and_(view.locator("textarea")).fill("It is both at once")
    expect(view.locator("input[value=own]")).to_be_checked()
    reply = send(view)

    expect(reply).to_contain_text("Your answer: My own answer: It is both at once")
    assert attempts(lab, "weigh")[-1].answer["own"] == "It is both at once"


def test_no_request_leaves_the_machine(desk):
    assert desk.outside == []


@pytest.mark.endurance
def test_on_a_processor_six_times_slower_each_of_twenty_exercises_hears_python(lab, chromium):
    """What was late in a slow browser was never reached, and an answer had no reply."""
    every = exercises_of(rr.load("telegram-21646")).values()
    choices = [each.id for each in every if each.kind in ("choose one", "choose several")]
    written = [each.id for each in every if each.kind == "write"]
    ids = [*choices, *written][:20]
    cells = {id: f'rr.exercise("telegram-21646/{id}")' for id in ids}
    with set_up(lab, chromium, "slowed", cells, slowed=6) as desk:
        for id in ids:
            view = desk.view(id)
            if id in choices:
                view.locator("fieldset input").first.check()
            else:
                view.locator("textarea").first.fill("Kim writes this in line 82.")
            view.locator(".rr-main").click()
            expect(view.locator(".rr-reply")).not_to_be_empty()
            expect(view.locator(".rr-state")).to_contain_text("Kept in your answer book")
    book = Book.read((lab[0] / NAME).read_text("utf-8"))
    assert {f"telegram-21646/{id}" for id in ids} <= book.attempts.keys()
