"""What is begun and answered, in real tabs of the real JupyterLab: reloaded, two at once, killed.

The same is modelled, in many more histories, in test_histories.
"""

from __future__ import annotations

import os
import re
import signal
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from browsing import OPENING, browser_page, choose, run_all, wait_for_kernel
from playwright.sync_api import Locator, Page, expect

from readingroom.answers import NAME, Book, Draft

pytestmark = pytest.mark.slow

ADDRESS = "telegram-21646/what-lies-here"
ASK = f'rr.exercise("{ADDRESS}")'
WORDS = "On this desk lies a telegram in which Mao sends two letters to Stalin."
STILL = 1500
"""Milliseconds after which what was begun has been kept."""


@dataclass(frozen=True)
class Room:
    """A room of its own inside the one that JupyterLab serves."""

    path: Path
    address: str

    def book(self, name: str = NAME) -> Book:
        return Book.read((self.path / name).read_text("utf-8"))

    def begun(self, name: str = NAME) -> object:
        return self.book(name).drafts.get(ADDRESS, Draft()).answer

    def answers(self) -> list[object]:
        return [each.answer for each in self.book().attempts.get(ADDRESS, ())]

    def write(self, name: str, *cells: str) -> None:
        """A notebook with these cells; before them one that loads, after them one to ask in."""
        sources = [OPENING, *cells, "print('ready')", ""]
        notebook = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(each) for each in sources],
            metadata={"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)"}},
        )
        nbformat.write(notebook, self.path / f"{name}.ipynb")


@dataclass(frozen=True)
class Tab:
    """A tab of the browser in which a notebook is open."""

    page: Page
    room: Room
    name: str

    def ready(self) -> None:
        self.page.wait_for_selector(".jp-Notebook .jp-Cell")
        wait_for_kernel(self.page, self.room.address, f"{self.room.path.name}/{self.name}.ipynb")

    def run(self) -> None:
        run_all(self.page, "text=ready")
        expect(self.page.locator(".rr-lives").first).to_be_attached()

    def save(self) -> None:
        self.page.wait_for_timeout(STILL)
        choose(self.page, "File", "Save Notebook")
        self.page.wait_for_timeout(STILL)

    def reload(self) -> None:
        self.page.reload()
        self.ready()

    def view(self, at: int = 0) -> Locator:
        view = self.page.locator(".rr-lives").nth(at)
        view.scroll_into_view_if_needed()
        return view

    def field(self, at: int = 0) -> Locator:
        return self.view(at).get_by_label("Your answer")

    def write(self, words: str, at: int = 0) -> None:
        self.field(at).fill(words)
        self.page.wait_for_timeout(STILL)

    def look(self, at: int = 0) -> None:
        """Come with the mouse from elsewhere."""
        self.page.mouse.move(2, 2)
        self.view(at).locator(".rr-prompt").hover()

    def send(self, at: int = 0) -> None:
        self.view(at).locator(".rr-main").click()

    def said(self, at: int = 0) -> Locator:
        return self.view(at).locator(".rr-state")

    def ask(self, code: str) -> str:
        """Run code in the last cell and read what it prints."""
        cell = self.page.locator(".jp-Cell").last
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(f"print({code}, 'after', {len(code)})")
        self.page.keyboard.press("Control+Enter")
        output = cell.locator(".jp-OutputArea-output").last
        expect(output).to_contain_text(f"after {len(code)}")
        return output.inner_text()

    def kill(self) -> None:
        """The kernel dies, and JupyterLab starts another."""
        os.kill(int(self.ask("__import__('os').getpid()").split()[0]), signal.SIGKILL)
        self.page.wait_for_timeout(4000)
        if self.page.locator(".jp-Dialog").count():
            self.page.locator(".jp-Dialog .jp-mod-accept").first.click()
        self.ready()


@pytest.fixture
def room(lab, request):
    path = lab[0] / re.sub(r"\W", "_", request.node.name)
    path.mkdir()
    (path / "room.yaml").write_text("version: 0\n...\n", "utf-8")
    return Room(path, lab[1])


@pytest.fixture
def page(chromium):
    with browser_page(chromium) as page:
        yield page


@pytest.fixture
def tab_of(page, room):
    """Opens a notebook of the room in a tab: the first in the page that is there."""
    tabs: list[Tab] = []

    def opened(name: str = "lesson") -> Tab:
        shown = page.context.new_page() if tabs else page
        desk = f"{room.path.name}-{len(tabs)}"
        own = f"/lab/workspaces/{desk}/tree/{room.path.name}/{name}.ipynb"
        shown.goto(room.address.replace("/lab/tree/00_start_here.ipynb", own))
        tabs.append(Tab(shown, room, name))
        tabs[-1].ready()
        return tabs[-1]

    return opened


@pytest.fixture
def tab(tab_of, room):
    """A tab with a notebook that asks, run."""
    room.write("lesson", ASK)
    tab = tab_of()
    tab.run()
    return tab


def test_what_is_begun_is_there_after_a_reload_and_the_next_key_keeps_it(tab, room):
    tab.write(WORDS)
    tab.save()
    tab.reload()

    expect(tab.field()).to_have_value(WORDS)
    tab.field().press("End")
    tab.page.keyboard.type(" And")
    tab.page.wait_for_timeout(STILL)
    expect(tab.field()).to_have_value(f"{WORDS} And")
    assert room.begun() == f"{WORDS} And"


def test_what_is_begun_is_there_when_the_notebook_was_not_saved(tab, room):
    tab.write(WORDS)
    tab.page.on("dialog", lambda dialog: dialog.accept())
    tab.reload()
    tab.run()

    expect(tab.field()).to_have_value(WORDS)
    tab.field().press("End")
    tab.page.keyboard.type("!")
    tab.page.wait_for_timeout(STILL)
    assert room.begun() == f"{WORDS}!"


def test_an_exercise_in_two_cells_and_in_a_second_view_of_the_output_is_one(tab_of, room):
    room.write("lesson", ASK, ASK)
    tab = tab_of()
    tab.run()

    tab.write(WORDS)
    expect(tab.field(1)).to_have_value(WORDS)
    tab.view().locator(".rr-prompt").click(button="right")
    tab.page.click(".lm-Menu-itemLabel:text-is('Create New View for Cell Output')")
    second = tab.page.locator(".jp-LinkedOutputView .rr-lives")
    expect(second.get_by_label("Your answer")).to_have_value(WORDS)
    second.get_by_label("Your answer").press("End")
    tab.page.keyboard.type(" More.")
    expect(tab.field(1)).to_have_value(f"{WORDS} More.")
    expect(tab.field()).to_have_value(f"{WORDS} More.")
    assert room.begun() == f"{WORDS} More."


def test_two_tabs_of_a_notebook_show_the_same(tab, tab_of, room):
    tab.save()
    other = tab_of()

    tab.page.bring_to_front()
    tab.write(WORDS)
    other.page.bring_to_front()
    other.look()
    expect(other.field()).to_have_value(WORDS)
    other.write(f"{WORDS} More.")
    other.send()
    expect(other.said()).to_contain_text("Kept in your answer book")
    tab.page.bring_to_front()
    tab.look()
    expect(tab.field()).to_have_value(f"{WORDS} More.")
    expect(tab.view().locator(".rr-reply")).to_be_visible()
    assert room.answers() == [f"{WORDS} More."]


def test_two_notebooks_of_a_room_show_the_same_when_they_are_looked_at(tab, tab_of, room):
    room.write("other", ASK)
    other = tab_of("other")
    other.run()

    other.write(WORDS)
    tab.page.bring_to_front()
    tab.look()
    expect(tab.field()).to_have_value(WORDS)
    tab.send()
    expect(tab.said()).to_contain_text("Kept in your answer book")
    other.page.bring_to_front()
    other.look()
    expect(other.view().locator(".rr-reply")).to_be_visible()
    assert room.answers() == [WORDS]


def test_who_looks_twice_in_a_moment_sees_what_came_between(tab, tab_of, room):
    room.write("other", ASK)
    other = tab_of("other")
    other.run()
    other.field().fill(WORDS)

    tab.look()
    other.page.wait_for_timeout(1000)
    tab.look()
    expect(tab.field()).to_have_value(WORDS)


def test_words_begun_elsewhere_are_offered_and_can_be_taken(tab, tab_of, room):
    room.write("other", ASK)
    other = tab_of("other")
    other.run()
    other.write("")  # It has been looked at, and its field has the focus from now on.
    tab.write("What one began here.")
    other.write("What one began there.")

    offered = other.view().locator(".rr-others")
    expect(offered).to_contain_text("Also begun: What one began here.")
    expect(other.field()).to_have_value("What one began there.")
    offered.get_by_role("button", name="Take these words").click()
    expect(other.field()).to_have_value("What one began here.")
    expect(offered).to_contain_text("What one began there.")
    expect(offered.get_by_role("button")).to_have_count(1)
    other.page.wait_for_timeout(STILL)
    assert room.begun() == "What one began here."


def test_what_the_disk_refused_is_written_once_though_the_kernel_was_killed(tab, room):
    (room.path / NAME).mkdir()
    tab.write(WORDS)
    tab.send()
    expect(tab.said()).to_contain_text("could not be written")

    tab.kill()
    (room.path / NAME).rmdir()
    tab.run()
    expect(tab.view().locator(".rr-reply")).to_be_visible()
    expect(tab.field()).to_have_value(WORDS)
    assert room.answers() == [WORDS]
    tab.run()
    tab.page.wait_for_timeout(STILL)
    assert room.answers() == [WORDS]


def test_what_the_disk_refused_is_written_by_whoever_looks_next(tab, room):
    (room.path / NAME).mkdir()
    tab.write(WORDS)
    tab.send()
    expect(tab.said()).to_contain_text("could not be written")

    (room.path / NAME).rmdir()
    tab.look()
    expect(tab.said()).not_to_contain_text("written")
    assert room.answers() == [WORDS]


def test_another_student_sees_nothing_of_the_first_and_each_finds_all_again(tab, room):
    reply = tab.view().locator(".rr-reply")
    tab.ask('rr.student("Ada")')
    tab.look()
    tab.write("Ada's words.")
    tab.send()
    expect(reply).to_be_visible()
    tab.write("Ada's words, and more.")
    tab.ask('rr.student("Ben")')
    tab.look()

    expect(tab.field()).to_have_value("")
    expect(reply).to_have_count(0)
    tab.write("Ben's words.")
    assert room.begun() == "Ada's words, and more."
    assert room.begun("answers.ben.json") == "Ben's words."
    tab.ask('rr.student("Ada")')
    tab.look()
    expect(tab.field()).to_have_value("Ada's words, and more.")
    expect(reply).to_be_visible()
    assert room.begun() == "Ada's words, and more."
    assert room.begun("answers.ben.json") == "Ben's words."


def test_words_typed_when_another_student_is_named_go_to_the_book_of_their_writer(tab, room):
    tab.ask('rr.student("Ada")')
    tab.look()
    tab.write("Ada begins")
    tab.ask('rr.student("Ben")')
    tab.field().press("End")
    tab.page.keyboard.type(".")
    tab.page.wait_for_timeout(STILL)

    expect(tab.field()).to_have_value("")
    assert "Ada" in str(room.begun())
    assert "Ada" not in (room.path / "answers.ben.json").read_text("utf-8")


def test_half_filled_forms_of_ones_own_reading_are_there_after_a_reload(tab_of, room):
    room.write("lesson", "rr.widgets.argument(telegram)", "rr.widgets.requests(telegram, own={})")
    tab = tab_of()
    tab.run()
    argument, requests = tab.view(0), tab.view(1)
    argument.get_by_label("Or type or paste its words").fill("the enemy surely will not")
    argument.locator("[data-do=find]").click()
    argument.get_by_label("In plain words").fill("They will not break off.")
    argument.get_by_label("Name of an option").fill("Go on")
    requests.locator(".rr-picker").focus()
    for key in ["Home", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight"]:
        tab.page.keyboard.press(key)
    picked = requests.locator(".rr-said")
    expect(picked).to_contain_text("Picked: ")
    words = picked.inner_text()
    requests.get_by_label("Arm", exact=True).fill("air defence")
    requests.get_by_label("defensive", exact=True).check()
    tab.save()
    tab.reload()

    argument, requests = tab.view(0), tab.view(1)
    expect(argument.get_by_label("In plain words")).to_have_value("They will not break off.")
    expect(argument.get_by_label("Name of an option")).to_have_value("Go on")
    expect(argument.locator(".rr-arg-picked q")).to_have_text("the enemy surely will not")
    expect(requests.get_by_label("Arm", exact=True)).to_have_value("air defence")
    expect(requests.get_by_label("defensive", exact=True)).to_be_checked()
    expect(requests.locator(".rr-said")).to_have_text(words)
    requests.locator("[data-do=add]").click()
    argument.locator("[data-do=claim]").click()
    expect(argument.get_by_label("In plain words")).to_have_value("")
    tab.page.wait_for_timeout(STILL)
    own = room.book().readings["telegram-21646"]
    [demand], [claim] = own["demands"].values(), own["claims"].values()
    assert demand["at"]["quote"] in words
    assert demand["arm"] == "air defence"
    assert claim["says"] == "They will not break off."


def test_an_exercise_is_begun_anew_and_what_was_answered_is_kept(tab, room):
    anew = tab.view().get_by_role("button", name="Begin this exercise anew")
    expect(anew).to_have_count(0)
    tab.write(WORDS)
    tab.send()
    expect(tab.view().locator(".rr-reply")).to_be_visible()
    tab.write("Not handed in.")

    anew.click()
    expect(tab.field()).to_have_value("")
    expect(tab.view().locator(".rr-others")).to_contain_text("Also begun: Not handed in.")
    expect(tab.field()).to_be_focused()
    expect(tab.view().locator(".rr-reply")).to_have_count(0)
    tab.save()
    tab.reload()
    expect(tab.field()).to_have_value("")
    expect(tab.view().locator(".rr-reply")).to_have_count(0)
    assert room.answers() == [WORDS, None]
    tab.write("A second beginning.")
    tab.send()
    expect(tab.view().locator(".rr-reply")).to_be_visible()
    expect(tab.view().locator(".rr-earlier")).to_have_count(0)
    assert room.answers() == [WORDS, None, "A second beginning."]


def test_who_writes_very_much_is_told_before_the_bound_and_nothing_is_cut(tab, room):
    long = "wor " * 22_600
    tab.write(long)

    expect(tab.said()).to_have_text("9600 signs are left in this field.")
    tab.page.wait_for_timeout(STILL)
    expect(tab.said()).to_have_text("9600 signs are left in this field.")
    assert room.begun() == long
