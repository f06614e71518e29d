"""A student's room in the real JupyterLab: a click, a key or a drag breaks nothing of ours."""

from __future__ import annotations

import json
import random
import re
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from browsing import browser_page, choose, started, wait_for_kernel
from playwright.sync_api import Error, Page, expect

from readingroom.answers import Attempt, Book
from readingroom.classroom import furnish

KEYS = (
    *"ddxcvymr123abzjko",
    *("Enter", "Escape", "Escape", "Delete", "Backspace", "ArrowUp", "ArrowDown", "Tab"),
    *(f"Shift+{key}" for key in ("ArrowDown", "ArrowUp", "m", "v", "z", "a", "b", "Enter")),
    *(f"Control+{key}" for key in ("a", "x", "v", "z", "b", "d", "Backspace", "Enter")),
    *(f"Control+Shift+{key}" for key in ("Minus", "ArrowUp", "ArrowDown", "m")),
    *("Alt+Enter", "Alt+ArrowDown"),
)
MENUS = ("Edit", "View", "Run")
LEAVES = ("New Console", "Find", "Go to Line", "Restart", "All", "Presentation", "Full", "Browser")
"""Items of menus that only open something else, or take minutes."""
OF_JUPYTER = (
    *("/static/lab/jlab_core", "/static/notebook/notebook_core"),
    *("Comm not found for comm", "Cannot create subshell without session"),
)
"""Errors that Jupyter makes by itself: as when a cell goes under its toolbar, or when a second
window, opened on the same kernel, hears of views that are only in the first."""
ENDED = ".jp-Dialog .jp-mod-reject, .jp-Dialog .jp-mod-accept"


@dataclass
class Hands:
    """Somebody who does anything with a lesson: each act is drawn by the seed."""

    page: Page
    chance: random.Random

    def act(self) -> None:
        acts = [self.click, self.double_click, self.press, self.press, self.press, self.type]
        self.chance.choice([*acts, self.drag, self.menu, self.context_menu])()
        self.end_dialog()
        for other in self.page.context.pages[1:]:
            other.close()

    def somewhere(self) -> tuple[float, float]:
        """A place in the lesson or on the bar above it."""
        return 60 + self.chance.random() * 1150, 60 + self.chance.random() * 800

    def click(self) -> None:
        self.page.mouse.click(*self.somewhere())

    def double_click(self) -> None:
        self.page.mouse.dblclick(*self.somewhere())

    def press(self) -> None:
        self.page.keyboard.press(self.chance.choice(KEYS))

    def type(self) -> None:
        self.page.keyboard.type(self.chance.choice(["x", "no", "# a\n", "rr."]))

    def drag(self) -> None:
        """A drag from a cell's prompt, or from anywhere, to anywhere."""
        start = self.somewhere()
        self.page.mouse.move(self.chance.choice([80.0, start[0]]), start[1])
        self.page.mouse.down()
        self.page.mouse.move(*self.somewhere(), steps=6)
        self.page.mouse.up()

    def menu(self) -> None:
        self.page.click(f".lm-MenuBar-itemLabel:text-is('{self.chance.choice(MENUS)}')")
        self.choose()

    def context_menu(self) -> None:
        self.page.mouse.click(*self.somewhere(), button="right")
        self.choose()

    def choose(self) -> None:
        """Take an item of the menu that is open; Escape if it leads away."""
        labels = self.page.locator(".lm-Menu-item:not(.lm-mod-disabled) .lm-Menu-itemLabel")
        names = [each for each in labels.all_inner_texts() if each]
        names = [each for each in names if not any(away in each for away in LEAVES)]
        if names:
            name = self.chance.choice(names)
            labels.get_by_text(name, exact=True).first.click()
        self.page.keyboard.press("Escape")

    def end_dialog(self) -> None:
        """Answer a question that JupyterLab asks, yes or no."""
        buttons = self.page.locator(ENDED)
        if count := buttons.count():
            buttons.nth(self.chance.randrange(count)).click()


def ours(path):
    """The cells of a lesson that are not a student's to change: id, kind and source."""
    return [
        (each["id"], each["cell_type"], "".join(each["source"]))
        for each in json.loads(path.read_text("utf-8"))["cells"]
        if "yours" not in each["metadata"].get("tags", [])
    ]


def save_everything(page: Page) -> None:
    """Save all that is open: a link may have opened a second lesson, a key a new notebook."""
    choose(page, "File", "Save All")
    named, unsaved = page.locator(".jp-Dialog .jp-mod-accept"), page.locator(".jp-mod-dirty")
    for look in range(1, 61):
        if named.count():  # JupyterLab asks what to call a new notebook.
            named.first.click()
        elif look % 10 == 0 and unsaved.count():  # An output came when it was saved.
            choose(page, "File", "Save All")
        elif not unsaved.count():
            break
        page.wait_for_timeout(500)
    expect(unsaved).to_have_count(0)
    page.wait_for_timeout(1000)


@pytest.mark.slow
def test_anything_a_student_does_leaves_our_cells_and_every_answer(tmp_path, chromium):
    do_anything(tmp_path, chromium, seed=1952, acts=300)


@pytest.mark.endurance
@pytest.mark.parametrize("seed", range(20))
def test_ten_thousand_acts(tmp_path, chromium, seed):
    do_anything(tmp_path, chromium, seed=seed, acts=500)


def do_anything(tmp_path, chromium, seed, acts):
    room = tmp_path / "room"
    furnish(room, "0")
    shipped = {path: ours(path) for path in sorted(room.glob("0*.ipynb"))}
    attempts = {f"telegram-21646/{id}": (Attempt("x", id=id),) for id in ("what-for", "whose-hand")}
    (room / "answers.json").write_text(Book(attempts=attempts).written(), "utf-8")

    with (
        started(room, tmp_path / "settings") as address,
        browser_page(chromium, known=OF_JUPYTER) as page,
    ):
        page.goto(address)
        page.wait_for_selector(".jp-Notebook .jp-Cell")
        wait_for_kernel(page, address)
        page.context.set_default_timeout(2000)
        hands = Hands(page, random.Random(seed))
        for _ in range(acts):
            try:
                hands.act()
            except Error as error:  # What was to be clicked has moved away meanwhile.
                assert "Timeout" in str(error), (seed, error)
        page.wait_for_timeout(2000)  # A question may come late, and close the menus.
        page.keyboard.press("Escape")
        hands.end_dialog()
        save_everything(page)

    for path, cells in shipped.items():
        known = {each[0] for each in cells}
        assert [each for each in ours(path) if each[0] in known] == cells, f"seed {seed}: {path}"
    book = Book.read((room / "answers.json").read_text("utf-8"))
    assert all(set(attempts[each]) <= set(book.attempts[each]) for each in attempts), f"seed {seed}"


@pytest.mark.slow
def test_who_comes_back_is_told_where_they_are_and_what_to_run_first(
    tmp_path, chromium, monkeypatch
):
    monkeypatch.delenv("READINGROOM_OPEN")
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    room, settings = tmp_path / "room", tmp_path / "settings"
    head = ".jp-Cell-outputArea [aria-label='Where you are in this lesson']"
    with opened_room(room, settings, chromium) as page:
        page.locator(".jp-CodeCell .cm-content").first.click()
        page.keyboard.press("Shift+Enter")
        expect(page.locator(head)).to_contain_text("Your first task")
        save_everything(page)
    lesson = json.loads((room / "00_start_here.ipynb").read_text("utf-8"))
    asks = re.search(r'exercise\(\\"(.*?)\\"', json.dumps(lesson))[1]
    book = Book(attempts={asks: (Attempt("x", verdict="other", id="x"),)})
    (room / "answers.json").write_text(book.written(), "utf-8")

    with opened_room(room, settings, chromium) as page:
        expect(page.locator(head)).to_contain_text("You have answered 1 of")
        assert page.locator(".jp-OutputArea style").count(), "It is not trusted any more."
        page.locator(".jp-CodeCell").nth(1).click()
        page.keyboard.press("Shift+Enter")
        told = page.locator("[aria-label='What stopped this cell']")
        expect(told).to_contain_text("Run the first cell with code of this lesson")
        assert page.locator("[data-mime-type*='stderr'], [data-mime-type*='error']").count() == 0


@contextmanager
def opened_room(room, settings, chromium):
    """A room as `start` opens it, in a browser."""
    with started(room, settings) as address, browser_page(chromium, known=OF_JUPYTER) as page:
        page.goto(address)
        page.wait_for_selector(".jp-Notebook .jp-Cell")
        wait_for_kernel(page, address)
        yield page
