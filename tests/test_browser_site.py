"""A site in the browser, every other host out of reach: Python answers, and nothing is lost."""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path

import pytest
from browsing import FLAGS, Host, browser_page, faults, hosted, is_here, other_reader
from playwright.sync_api import expect

from readingroom.answers import Book
from readingroom.classroom import PYTHON, core
from readingroom.cli import main

pytestmark = pytest.mark.slow
NUMBER, GUESS = "ask-the-only-number", "ask-predict-first-item"
ADDRESS = "telegram-21646/the-only-number"
COMING = 120_000
"""Milliseconds for a first reply where many tests share a machine."""


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    """Two lessons as a site, with what runs Python in a browser."""
    if not core():
        pytest.skip(f"npm gives no {PYTHON} here, and without it no site can be tried.")
    out = tmp_path_factory.mktemp("web") / "site"
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("READINGROOM_OPEN")
        assert main(["site", str(out), "--lessons", "00_start_here", "03_requests"]) == 0
    return out


class Strange(Host):
    """A host that knows no type of a program."""

    extensions_map = Host.extensions_map | {".wasm": "text/plain"}


WITHOUT_LIBRARY = (
    *("python_stdlib", "standard library", "No module named 'encodings'", "import encodings"),
    *("Python runtime state", "Current thread", "<no Python frame>"),
)
"""What Python says where half of it does not arrive."""


class Halting(Host):
    """A host that gives half of a site."""

    def do_GET(self) -> None:  # noqa: N802
        if self.path.endswith("stdlib.zip"):
            return self.send_error(503)
        return super().do_GET()


@pytest.fixture(scope="module")
def address(out):
    with hosted(out) as address:
        yield address


@pytest.fixture(scope="module")
def page(address, chromium):
    """Lesson 03, in which nothing is answered yet."""
    outside: list[str] = []
    with browser_page(chromium) as page:
        page.on("request", lambda each: None if is_here(each.url) else outside.append(each.url))
        page.goto(f"{address}/03_requests.html")
        yield page
    assert not outside


def step(page, cell):
    return page.locator(f"[data-cell={cell}]")


def answer_number(page):
    number = step(page, NUMBER)
    number.get_by_label("Bound").select_option("at least")
    number.get_by_role("textbox", name="Number").fill("ten")
    number.get_by_label("Of what").select_option("regiments")
    number.get_by_role("button", name="Check my answer").click()


def own(page):
    """Open what stands under “Who works here?”, in any name."""
    details = page.locator("header details")
    if details.get_attribute("open") is None:
        details.locator("summary").click()
    return details


def saved(page) -> Book:
    """The book that is downloaded, as the room reads it."""
    with page.expect_download() as coming:
        own(page).get_by_role("button", name="Download my answers").click()
    return Book.read(Path(coming.value.path()).read_text("utf-8"))


def test_a_first_answer_gets_its_reply_and_the_contents_count_it(page):
    answer_number(page)

    reply = step(page, NUMBER).locator(".rr-reply")
    expect(reply).to_contain_text("This holds", timeout=COMING)
    expect(step(page, NUMBER)).to_contain_text("Kept in your answer book.")
    expect(page.locator("#contents")).to_contain_text("(10 minutes) 1 of 2", timeout=COMING)


def test_after_a_reload_all_is_there_before_python_is(page):
    step(page, GUESS).get_by_label("More soldiers").check()
    step(page, GUESS).get_by_role("button", name="Keep my answer").click()
    expect(step(page, GUESS).locator(".rr-reply")).to_be_visible(timeout=COMING)
    page.wait_for_timeout(3000)

    page.route("**/worker.js", lambda each: each.abort())
    page.reload()

    expect(step(page, NUMBER).locator(".rr-reply")).to_contain_text("This holds")
    expect(step(page, GUESS).get_by_label("More soldiers")).to_be_checked()
    expect(page.locator("#contents")).to_contain_text("(10 minutes) 1 of 2")
    page.unroute("**/worker.js")
    page.reload()


def test_what_waits_opens_on_the_page_and_was_not_in_it(page, out):
    held = (out / "03_requests.html").read_text("utf-8")
    card = step(page, "demands")
    expect(card).to_contain_text("First your own answer")
    card.get_by_text("Show it anyway").first.click()
    card.get_by_role("button", name="Show it anyway").click()

    expect(card.locator("table")).to_contain_text("antiaircraft", timeout=COMING)
    words = card.locator("table").inner_text().splitlines()
    assert len(words) > 5
    assert card.locator("caption, th").last.inner_text()
    assert "rr-card" in held
    assert card.locator("table").inner_html()[:400] not in held


def test_the_download_is_an_answer_book_as_a_room_has_it(page):
    book = saved(page)

    assert book.made(ADDRESS)[0].verdict == "accepted"
    assert book.made("telegram-21646/predict-first-item")
    assert book.id


def test_the_page_to_hand_in_is_made_and_saved(page):
    page.get_by_role("button", name="Make the page to hand in").click()
    expect(page.locator("#came")).to_contain_text("Portfolio: 03_requests", timeout=COMING)
    expect(page.locator("#ending [role=status]")).to_have_text(
        "The page to hand in is made. It stands below."
    )
    with page.expect_download() as coming:
        page.locator("#came").get_by_role("link", name="portfolio").click()

    assert "<!doctype html>" in Path(coming.value.path()).read_text("utf-8")


def test_another_tab_learns_of_an_answer(page, address):
    other = page.context.new_page()
    other.goto(f"{address}/03_requests.html")
    step(other, NUMBER).get_by_role("button", name="Begin this exercise anew").click()
    expect(step(other, NUMBER).locator(".rr-reply")).to_have_count(0, timeout=COMING)
    other.close()

    page.bring_to_front()
    expect(step(page, NUMBER).locator(".rr-reply")).to_have_count(0, timeout=COMING)


def test_each_name_has_its_own_book_and_a_file_brings_another_back(page, tmp_path):
    own(page).get_by_label("Your name").fill("Min")
    page.get_by_role("button", name="Work under this name").click()
    expect(page.locator("header summary")).to_have_text("You are Min", timeout=COMING)
    answer_number(page)
    expect(step(page, NUMBER).locator(".rr-reply")).to_be_visible(timeout=COMING)
    mine = saved(page)
    assert mine.student == "Min"

    file = tmp_path / "answers.json"
    theirs = Book("Ana", mine.attempts)
    file.write_text(theirs.written(), "utf-8")
    own(page).get_by_label("Bring a file of answers").set_input_files(file)
    expect(page.locator("#notice")).to_contain_text("are in your answer book now", timeout=COMING)
    expect(page.locator("header summary")).to_have_text("You are Ana", timeout=COMING)

    file.write_text(json.dumps({"format": "answers 9"}), "utf-8")
    own(page).get_by_label("Bring a file of answers").set_input_files(file)
    expect(page.locator("#notice")).to_contain_text("a later version", timeout=COMING)


def test_axe_finds_nothing(page):
    own(page)
    assert faults(page, ["html"]) == ""


def test_on_a_phone_the_teachers_page_fits_its_tables_scroll_and_axe_finds_nothing(address, page):
    with other_reader(page) as teacher:
        teacher.set_viewport_size({"width": 390, "height": 800})
        teacher.goto(f"{address}/teachers.html")

        assert teacher.evaluate("document.documentElement.scrollWidth") <= 390
        expect(teacher.get_by_role("group", name="Twenty minutes")).to_be_visible()
        assert faults(teacher, ["html"]) == ""
        teacher.get_by_role("link", name="All lessons").click()
        expect(teacher.get_by_role("link", name="How to teach")).to_be_visible()


def test_who_is_done_leaves_nothing_of_it_in_the_browser(page):
    with page.expect_download():
        own(page).get_by_role("button", name="I am done here").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Remove my answers from this browser").click()

    expect(page.locator("header summary")).to_have_text("Who works here?")
    expect(step(page, NUMBER).locator(".rr-reply")).to_have_count(0)
    own(page).get_by_role("button", name="Download my answers").click()
    expect(page.locator("#notice")).to_contain_text("no answer to be saved")


def test_a_host_that_calls_the_program_something_else_does_no_harm(out, page):
    with hosted(out, Strange) as address, other_reader(page) as page:
        page.goto(f"{address}/03_requests.html")
        answer_number(page)
        expect(step(page, NUMBER).locator(".rr-reply")).to_be_visible(timeout=COMING)


def test_a_host_that_fails_halfway_is_told_and_the_page_reads_on(out, page):
    with hosted(out, Halting) as address, other_reader(page, known=WITHOUT_LIBRARY) as page:
        page.goto(f"{address}/03_requests.html")
        answer_number(page)
        expect(page.locator("#notice")).to_contain_text("did not arrive", timeout=COMING)
        expect(step(page, NUMBER).get_by_label("Of what")).to_have_value("regiments")


def test_a_site_without_python_reads_and_says_that_nothing_is_checked(page, tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "kept"))  # Nothing is kept from before,
    monkeypatch.setenv("PATH", "")  # and npm is not there.
    assert main(["site", str(tmp_path / "site"), "--lessons", "03_requests"]) == 0
    with hosted(tmp_path / "site") as address, other_reader(page) as page:
        page.goto(f"{address}/03_requests.html")
        page.get_by_text("Answers are not kept here").click()
        expect(page.locator("header")).to_contain_text("gone when you close the page")
        expect(page.get_by_role("button", name="Make the page to hand in")).to_have_count(0)
        answer_number(page)
        expect(step(page, NUMBER)).to_contain_text("cannot be checked on this site")
        page.locator("main a[href='#line-86']").locator("visible=true").first.click()
        expect(page.locator("#line-86")).to_be_in_viewport()


@contextmanager
def reader_who_stores_nothing(page, chromium, folder):
    """A page of a browser that blocks the data of all sites."""
    blocked = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    (folder / "Default").mkdir()
    (folder / "Default" / "Preferences").write_text(json.dumps(blocked), "utf-8")
    launch = page.context.browser.browser_type.launch_persistent_context
    context = launch(folder, executable_path=chromium, args=FLAGS)
    context.set_default_timeout(COMING)
    yield context.new_page()
    context.close()


def test_a_browser_that_stores_nothing_says_so_and_still_answers(address, page, chromium, tmp_path):
    with reader_who_stores_nothing(page, chromium, tmp_path) as page:
        page.goto(f"{address}/03_requests.html")
        answer_number(page)
        expect(step(page, NUMBER).locator(".rr-reply")).to_be_visible(timeout=COMING)
        expect(page.locator("#notice")).to_contain_text("Not kept")
        expect(step(page, NUMBER)).to_contain_text("Not kept")

        own(page).get_by_label("Your name").fill("Min")
        page.once("dialog", lambda leaving: leaving.dismiss())
        page.get_by_role("button", name="Work under this name").click()
        expect(page.locator("header summary")).to_have_text("You are Min")
        mine = saved(page)
        assert mine.made(ADDRESS) and mine.student == "Min"


def guess(page):
    step(page, GUESS).get_by_label("More soldiers").check()
    step(page, GUESS).get_by_role("button", name="Keep my answer").click()
    expect(step(page, GUESS)).to_contain_text("Kept in your answer book.", timeout=COMING)


def test_a_tab_that_could_not_keep_takes_nothing_from_another(address, page):
    fails = """const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (value, name) {
      const full = name === "book answers.json" && !value.includes("predict-first-item");
      if (full) throw new Error("full");
      return put.call(this, value, name);
    };
    """
    with other_reader(page) as page:
        page.route(
            "**/cabinet.js",
            lambda each: each.fulfill(
                content_type="text/javascript", body=fails + each.fetch().text()
            ),
        )
        page.goto(f"{address}/03_requests.html")
        answer_number(page)
        expect(page.locator("#notice")).to_contain_text("Not kept", timeout=COMING)
        other = page.context.new_page()
        other.goto(f"{address}/03_requests.html")
        guess(other)

        book = saved(page)
        assert book.made(ADDRESS)
        assert book.made("telegram-21646/predict-first-item")
        other.reload()
        assert saved(other).made(ADDRESS)

        with page.expect_download():
            own(page).get_by_role("button", name="I am done here").click()
        step(other, NUMBER).get_by_role("button", name="Begin this exercise anew").click()
        expect(step(other, NUMBER).locator(".rr-reply")).to_have_count(0, timeout=COMING)
        page.get_by_role("button", name="Remove my answers from this browser").click()
        expect(page.locator("#notice")).to_contain_text("Nothing was removed")


def test_of_what_cannot_be_kept_whole_nothing_is_kept(address, page):
    with other_reader(page) as page:
        page.goto(f"{address}/03_requests.html")
        kept = page.evaluate(
            """async () => {
              const at = document.querySelector("script[src$='page.js']").src;
              const cabinet = await import(at.replace("page.js", "cabinet.js"));
              const failed = await cabinet.write({ one: 1, other: () => 2 }).catch(() => true);
              return failed && Object.keys(await cabinet.read());
            }"""
        )
        assert kept == []


def test_a_cabinet_that_was_taken_away_is_opened_again(address, page):
    with other_reader(page) as page:
        page.goto(f"{address}/03_requests.html")
        guess(page)
        page.evaluate(
            """() => new Promise((done) => {
              indexedDB.deleteDatabase("readingroom /").onsuccess = done;
            })"""
        )
        answer_number(page)
        expect(step(page, NUMBER)).to_contain_text("Kept in your answer book.", timeout=COMING)


def test_from_a_file_the_page_reads_and_says_what_it_needs(out, page):
    with other_reader(page, known=("Access to script at 'file:",)) as page:
        page.goto((out / "03_requests.html").as_uri())
        expect(page.locator("#no-script")).to_contain_text("replies need a web host")
        expect(step(page, "ask-three-classes")).to_contain_text("antiaircraft")
        assert page.evaluate("[...document.images].every((each) => each.naturalWidth > 0)")
        assert (
            page.evaluate("getComputedStyle(document.querySelector('header')).position") == "sticky"
        )
