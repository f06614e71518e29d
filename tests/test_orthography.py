"""Letters are the same however their marks are stored: in Python, on a page, by every hand."""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import Path
from random import Random

import pytest
from browsing import browser_page, until
from playwright.sync_api import expect
from standing import on_a_page

import readingroom as rr
from readingroom.exercises import whole
from readingroom.text import Span, Text, fold

APART = unicodedata.normalize("NFD", "To Pyŏngyang: 김일성 writes “Già fatto” on the day.")
AGAIN = "From Pyŏngyang, to Pyŏngyang: 김일성, and Pyongyang without a breve."
FOUND = unicodedata.normalize("NFD", "Pyŏngyang")


def made(folder: Path) -> Path:
    """A document whose first line has its marks apart from their letters."""
    page = f"{APART}\n{AGAIN}"
    sha = hashlib.sha256(page.encode()).hexdigest()
    at = f"{{from: '{unicodedata.normalize('NFC', APART)}', to: '{AGAIN}'}}"
    folder.mkdir()
    (folder / "source.txt").write_text(page, "utf-8")
    (folder / "document.yaml").write_text(
        f"""format: document 1
id: {folder.name}
status: final
title: To Pyŏngyang
source:
  file: source.txt
  sha256: {sha}
parts:
- id: all
  name: the letter
  voice: author
  at:
  - {at}
letters:
- id: letter
  code: A
  title: The letter
  sender: writer
  addressee: city
  at: {at}
names:
- id: city
  kind: place
  name: Pyŏngyang
  written: [Pyŏngyang]
- id: writer
  kind: person
  name: 김일성
  written: [김일성]
...
""",
        "utf-8",
    )
    return folder


@pytest.fixture(scope="module")
def marks(tmp_path_factory):
    return rr.load(made(tmp_path_factory.mktemp("data") / "marks"))


@pytest.mark.parametrize("words", ["Pyŏngyang", FOUND, "PYO\u0306NGYANG"])
def test_search_finds_both_forms_and_shows_each_as_it_stands(marks, words):
    hits = marks.search(words)

    assert [hit.words for hit in hits] == [FOUND, "Pyŏngyang", "Pyŏngyang"]
    assert len(marks.search(words, whole_words=True)) == 3
    assert len(marks.search("Pyongyang")) == 1
    assert not marks.search("Pyo", whole_words=True)


def test_a_name_is_known_in_both_forms(marks):
    assert [place.words for place in marks["name:city"].places] == [FOUND, "Pyŏngyang", "Pyŏngyang"]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_copied_words_become_an_entry_that_leads_back_to_the_signs_of_the_page(marks, form):
    entry = rr.mark(marks, unicodedata.normalize(form, "김일성 writes"), "claim")

    assert "김일성 writes" in unicodedata.normalize("NFC", entry.entry)
    assert entry.where.startswith("A1")


def test_a_word_is_whole_with_its_marks(marks):
    text = marks.page.text
    start = text.content.index("Pyo")

    assert text.words(whole(text, Span(start, start + 2))) == FOUND


def test_find_marks_both_forms_and_no_part_of_a_letter(marks, chromium):
    with browser_page(chromium) as page:
        view = on_a_page(page, rr.widgets.text(marks))
        box = view.get_by_label("Find words, a siglum or a line")
        count = view.locator(".rr-find .rr-note")
        for words in ("Pyŏngyang", FOUND, "pyo\u0306ng"):
            box.fill(words)
            box.press("Enter")
            expect(count).to_have_text("1 of 3")
        box.fill("김일성")
        box.press("Enter")
        expect(count).to_have_text("1 of 2")
        until(page, MARKED + ".length === 2")
        marked = page.evaluate(MARKED)
        assert marked == [unicodedata.normalize("NFD", "김일성"), "김일성"]
        box.fill("Pyo")
        box.press("Enter")
        expect(count).to_have_text("1 of 1")


MARKED = "[...CSS.highlights.get('rr-found')].map(String)"


def test_by_keyboard_a_word_is_picked_with_its_marks(marks, chromium):
    with browser_page(chromium) as page:
        view = on_a_page(page, rr.widgets.text(marks))
        view.get_by_label("Pick words by keyboard").check()
        for key in ("ArrowRight", "ArrowRight", "Enter"):
            page.keyboard.press(key)

        expect(view.locator(".rr-inspector blockquote")).to_have_text(FOUND)

        for key in ("ArrowRight", "Enter"):
            page.keyboard.press(key)
        korean = unicodedata.normalize("NFD", "김일성")
        expect(view.locator(".rr-inspector blockquote")).to_have_text(korean)


@pytest.mark.slow
def test_thousands_of_hits_are_counted_and_only_those_in_sight_are_marked(tmp_path, chromium):
    (tmp_path / "long").mkdir()
    long = rr.load(many_lines(tmp_path / "long" / "long"))
    with browser_page(chromium) as page:
        view = on_a_page(page, rr.widgets.text(long))
        box = view.get_by_label("Find words, a siglum or a line")
        box.fill("enemy")
        box.press("Enter")
        expect(view.locator(".rr-find .rr-note")).to_have_text("1 of 4000")
        until(page, MARKED + ".length > 0")
        assert len(page.evaluate(MARKED)) < 400
        view.get_by_role("button", name="Previous").click()
        expect(view.locator(".rr-find .rr-note")).to_have_text("4000 of 4000")
        until(
            page,
            "[...CSS.highlights.get('rr-found')].some((range) => "
            "range.startContainer.parentElement.closest('.rr-words').dataset.line === '2001')",
        )
        assert len(page.evaluate(MARKED)) < 400


def many_lines(folder: Path) -> Path:
    made(folder)
    page = "\n".join([APART, *(f"The enemy, line {n}, the enemy." for n in range(2000)), AGAIN])
    sha = hashlib.sha256(page.encode()).hexdigest()
    (folder / "source.txt").write_text(page, "utf-8")
    facts = (folder / "document.yaml").read_text("utf-8")
    before = facts.split("sha256: ")[1].split("\n")[0]
    (folder / "document.yaml").write_text(facts.replace(before, sha), "utf-8")
    return folder


def test_select_all_in_a_view_selects_its_text_and_copied_text_has_no_line_numbers(marks, chromium):
    with browser_page(chromium) as page:
        view = on_a_page(page, rr.widgets.text(marks), "<p>Before the view</p>")
        view.locator(".rr-words").first.click()
        page.keyboard.press("Control+a")

        copied = page.evaluate("String(getSelection())")
        assert [line for line in copied.split("\n") if line.strip()] == [APART, AGAIN]

        box = view.get_by_label("Find words, a siglum or a line")
        box.fill("enemy")
        box.press("Control+a")
        box.press("Delete")
        expect(box).to_have_value("")


SIGNS = (
    "aA áÁ \u0301\u0308\u0323 e\u0301 ŏ o\u0306 Σσς ſs İıiI ßẞ µμ «»“”„ ‘’ –—- "
    "\u00a0\u2003 \t\n 김\u1100\u1175\u11b7 हि 𝔄😀"
)
ALIKE = """async ([texts, quotes]) => {
    const { folded, mapped, standing } = await import("./orthography.js");
    const signs = (text, at) => [...text.slice(0, at)].length;
    const places = (text, quote) => {
        const [{ words, start, end }, wanted] = [mapped(text), folded(quote)];
        const ends = (at) => signs(text, end(at + wanted.length - 1));
        return [...standing(words, wanted)].map((at) => [signs(text, start(at)), ends(at)]);
    };
    return [texts.map(folded), texts.map((text) => quotes.map((quote) => places(text, quote)))];
}"""


@pytest.mark.slow
def test_script_and_python_fold_alike_and_find_the_same_places(marks, chromium):
    chance = Random(7)
    texts = ["".join(chance.choices(SIGNS, k=40)) for _ in range(150)]
    cuts = ((3, 1), (9, 3), (20, 5))
    cut = (text[at : at + size].strip() for text in texts[:12] for at, size in cuts)
    quotes = [quote for quote in cut if quote]
    with browser_page(chromium) as page:
        on_a_page(page, rr.widgets.text(marks))
        folded, found = page.evaluate(ALIKE, [texts, quotes])

    assert folded == [fold(text) for text in texts]
    assert found == [
        [[list(span) for span in Text(text).occurrences(quote)] for quote in quotes]
        for text in texts
    ]
