"""What is seen of a view outside JupyterLab: exported as HTML, and in Notebook 7."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import browser_page, free_port, opened
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from playwright.sync_api import expect
from standing import HOST, on_a_page

import readingroom as rr
from readingroom.views import scripts

CODE = [
    'import readingroom as rr\ntelegram = rr.load("telegram-21646")',
    "rr.widgets.text(telegram)",
    'rr.widgets.provenance(telegram, reading="key")',
    'rr.widgets.argument(telegram, reading="key")',
    'rr.widgets.requests(telegram, reading="key")',
    "rr.widgets.timeline(telegram)",
    'rr.exercise("telegram-21646/the-only-number")',
]
NOTEBOOK_7 = "(reading 'schema')"
"""Notebook 7 throws this while it loads its own settings."""
UNANSWERED = (
    "Nothing answers yet. If another cell is running, the reply comes after it; "
    "if none is, run this cell again."
)
STANDING = "[data-rr-view]"
"""What is there without a script: the view itself."""
WORDS = [
    "the enemy surely will not cause a breakdown",
    "RGASPI, f. 558",
    "no support given",
    "at least 10 regiments",
    "somewhere between",
    "Give the whole amount",
]


def notebook():
    return nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source, id=f"cell-{n}") for n, source in enumerate(CODE)],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)"}},
    )


@pytest.mark.slow
def test_exported_and_offline_the_content_is_there(tmp_path, chromium):
    run = NotebookClient(notebook(), timeout=120, store_widget_state=False).execute()
    markup, _ = HTMLExporter().from_notebook_node(run)
    page_file = tmp_path / "exported.html"
    page_file.write_text(markup, "utf-8")

    with browser_page(chromium) as page:
        page.route(
            "**/*",
            lambda route: (
                route.continue_() if route.request.url.startswith("file:") else route.abort()
            ),
        )
        page.goto(page_file.as_uri(), wait_until="domcontentloaded")
        drawn = page.locator(STANDING)

        expect(drawn).to_have_count(len(WORDS))
        for each, words in zip(drawn.all(), WORDS, strict=True):
            expect(each).to_be_visible()
            expect(each).to_contain_text(words)
        times = drawn.nth(4)
        expect(times.locator(".rr-stretch:visible").first).to_be_visible()
        expect(times).to_contain_text("84 h 15 min to 96 h 15 min")
        page.emulate_media(media="print")
        for each in drawn.all():
            expect(each).to_be_visible()
        page.emulate_media(media="screen", forced_colors="active")
        for each in drawn.all():
            expect(each).to_be_visible()


@pytest.mark.slow
def test_in_notebook_7_the_views_live(tmp_path, chromium):
    nbformat.write(notebook(), tmp_path / "views.ipynb")
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "notebook",
        "--no-browser",
        "--allow-root",
        f"--ServerApp.port={port}",
        f"--ServerApp.root_dir={tmp_path}",
    ]
    env = {
        **os.environ,
        "JUPYTER_TOKEN": "a-token",
        "JUPYTER_CONFIG_DIR": str(tmp_path / "settings"),
    }
    address = f"http://127.0.0.1:{port}/notebooks/views.ipynb?token=a-token"
    running = subprocess.Popen(
        command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(f"http://127.0.0.1:{port}/api")
        with browser_page(chromium, known=(NOTEBOOK_7,)) as page:
            page.goto(address)
            page.wait_for_selector(".jp-Notebook .jp-Cell")
            page.wait_for_selector("[data-status=idle]", state="attached")
            page.wait_for_timeout(3000)
            page.click(".lm-MenuBar-itemLabel:text-is('Run')")
            page.click(".lm-Menu-itemLabel:text-is('Run All Cells')")
            views = page.locator(".rr-view")
            expect(views).to_have_count(len(WORDS))
            views.first.get_by_role("button", name="M16, line 61").click()

            expect(views.first.locator(".rr-inspector")).to_contain_text("Passage M16")
            for at in range(1, 5):
                views.nth(at).locator("[data-address]").first.click()
                expect(views.nth(at).locator(".rr-inspector .rr-kind")).to_be_visible()
            views.last.get_by_label("Bound").select_option("exactly")
            views.last.get_by_label("Number").fill("3")
            views.last.get_by_label("Of what").select_option("regiments")
            views.last.locator(".rr-main").click()
            expect(views.last.locator(".rr-reply")).to_be_visible()
    finally:
        running.terminate()
        running.wait(timeout=30)


def _wait(address):
    for _ in range(240):
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                assert re.search("version", answer.read().decode())
                return
        except OSError:
            time.sleep(0.25)
    pytest.fail("Notebook 7 did not start.")


@pytest.mark.slow
def test_on_a_hub_that_keeps_no_state_a_reopened_notebook_shows_every_view_and_no_error(
    lab, chromium
):
    room, address = lab
    run = NotebookClient(notebook(), timeout=120, store_widget_state=False).execute()
    nbformat.write(run, room / "reopened.ipynb")
    own = address.replace("/lab/tree/00_start_here", "/lab/workspaces/reopened/tree/reopened")
    with opened(own, chromium) as (page, _):
        views = page.locator(".rr-view")
        expect(views).to_have_count(len(WORDS))
        for each, words in zip(views.all(), WORDS, strict=True):
            expect(each).to_contain_text(words)
        expect(page.get_by_text("Error displaying widget")).to_have_count(0)
        expect(page.get_by_text("model not found")).to_have_count(0)


LESSONS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))


@pytest.mark.slow
@pytest.mark.parametrize("path", LESSONS, ids=[path.stem for path in LESSONS])
def test_axe_finds_nothing_in_any_output_of_a_lesson(path, tmp_path, chromium):
    lesson = NotebookClient(nbformat.read(path, as_version=4), timeout=200).execute()
    with browser_page(chromium) as page:
        page.route("**/*", lambda route: _only_files(route))
        for theme in ("light", "dark"):
            exported = tmp_path / f"{theme}.html"
            exported.write_text(HTMLExporter(theme=theme).from_notebook_node(lesson)[0], "utf-8")
            page.goto(exported.as_uri(), wait_until="domcontentloaded")
            page.wait_for_timeout(500)

            found = Axe().run(page, context={"include": [[".rr"]]})

            assert page.locator(".rr").count() > 5
            assert found.violations_count == 0, found.generate_report()


def _only_files(route):
    if route.request.url.startswith("file:"):
        route.continue_()
    else:
        route.abort()


def test_on_a_web_page_a_view_lives_by_a_host_of_a_few_lines(telegram, chromium):
    view = rr.widgets.text(telegram)
    with browser_page(chromium) as page:
        living = on_a_page(page, view)

        living.get_by_role("button", name="M16, line 61").click()

        expect(living.locator(".rr-inspector .rr-kind")).to_have_text("Passage M16")
        assert page.evaluate("window.sent") == [{"set": {"selected": "M16"}}]


HOSTS = (
    HOST.replace("const sent", "const hosts = window.hosts = [];\nconst sent")
    .replace("enliven(view, hostOf(", "enliven(view, hosts[hosts.push(hostOf(")
    .replace("sent.push(message)))", "sent.push(message))) - 1])")
)


def test_on_a_web_page_an_exercise_is_answered_and_says_when_nothing_answers(
    tmp_path, monkeypatch, chromium
):
    (tmp_path / "room.yaml").write_text("version: 0\n...\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    view = rr.exercise("telegram-21646/the-only-number")
    answer = {"bound": "exactly", "number": "10", "unit": "regiments"}
    with browser_page(chromium) as page:
        living, told = on_a_page(page, view, host=HOSTS), page.locator(".rr-state")
        living.locator(".rr-main").click()
        expect(told).to_have_text("Still open: the bound, the number, what is counted.")
        living.get_by_label("Bound").select_option("exactly")
        living.get_by_label("Number").fill("10")
        living.get_by_label("Of what").select_option("regiments")
        living.locator(".rr-main").click()
        expect(living.locator(".rr-main")).to_be_focused()
        said = page.evaluate("window.sent.map((each) => each.say).filter((each) => each)")
        [given] = said
        assert len(given["id"]) == 12 and given["whose"] == view.state["whose"]
        assert (given["do"], given["value"], given["why"]) == ("answer", answer, "")
        page.evaluate("window.hosts[0].hear({ silence: true })")
        expect(told).to_contain_text(f"{UNANSWERED} What you wrote stays here.")
        page.reload()
        expect(living.get_by_label("Number")).to_have_value("10")

        view.hear(said[0])
        page.evaluate("set => window.hosts[0].hear({ set, silence: false })", view.shared())

        expect(told).to_have_text("Kept in your answer book.")
        expect(living.locator(".rr-reply")).to_contain_text("Look once more")
        [kept] = page.evaluate("Object.values(sessionStorage).map((each) => JSON.parse(each))")
        assert kept["draft"] is None and [each["value"] for each in kept["answers"]] == [answer]


SILENT = """
import desk from "./desk.js";
const model = { get: (name) => given[name], set: () => {}, on: () => {}, send: () => {} };
desk.initialize({ model });
"""


def test_who_asks_for_something_after_a_long_silence_is_told_soon(tmp_path, monkeypatch, chromium):
    (tmp_path / "room.yaml").write_text("version: 0\n...\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    view = rr.exercise("telegram-21646/what-lies-here")
    files = dict(scripts("host") + scripts("exercise")) | {"exercise.css": ""}
    given = json.dumps({"desk": view.view_id, "scripts": files, "held": {}})
    with browser_page(chromium) as page:
        page.clock.install()
        living = on_a_page(page, view, host=f"const given = {given};{SILENT}")
        page.clock.run_for(48_000)

        living.locator("textarea").first.fill("A telegram with two letters.")
        living.locator(".rr-main").click()
        page.clock.run_for(10_000)

        expect(page.locator(".rr-state")).to_contain_text(UNANSWERED, timeout=1000)


PICK = """() => {
    const words = document.querySelector('.rr-text .rr-words[data-line="86"]');
    document.getSelection().selectAllChildren(words);
    words.closest(".rr-text").dispatchEvent(new MouseEvent("mouseup", { bubbles: true }));
}"""


def test_picked_words_that_nobody_hears_of_are_told_so(telegram, chromium):
    with browser_page(chromium) as page:
        living = on_a_page(page, rr.widgets.text(telegram, edit=True), host=HOSTS)
        page.evaluate(PICK)
        living.get_by_label("They are").select_option("claim")
        page.evaluate("window.hosts[0].hear({ silence: true })")

        expect(living.get_by_role("group", name="Entry about")).to_contain_text(UNANSWERED)


MOST_BYTES = 700_000


@pytest.mark.slow
@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_saved_with_the_state_of_its_widgets_is_light(path, tmp_path):
    """As JupyterLab saves it, which names the cell that runs."""
    lesson = nbformat.read(path, as_version=4)
    run = NotebookClient(lesson, timeout=200, resources={"metadata": {"path": str(tmp_path)}})
    run.on_cell_start = lambda cell, cell_index: run.kc.session.metadata.update(cellId=cell.id)
    run.execute()
    saved = nbformat.writes(lesson).encode()

    assert b"application/vnd.jupyter.widget-state+json" in saved
    assert len(saved) <= MOST_BYTES, f"it weighs {len(saved) // 1000} kB"
