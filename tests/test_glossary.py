"""The words of the trade: explained where a lesson prints them in bold, in plain text."""

from __future__ import annotations

from pathlib import Path

import pytest

import readingroom as rr
from readingroom.html import plain
from readingroom.lessons import bold, read_notebook
from readingroom.loading import terms, working_in

ROOT = Path(__file__).parents[1]
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def words_in_bold(path):
    notebook = read_notebook(path.read_text("utf-8"), path.name)
    return [word for cell in notebook.prose for word in bold(cell.source)]


@pytest.fixture
def room(tmp_path, elsewhere):
    """A room with a glossary of its own; gives the function that writes it."""
    (tmp_path / "room.yaml").write_text("format: room 1\n...\n", "utf-8")
    (tmp_path / "data").mkdir()
    own = tmp_path / "data" / "glossary.yaml"
    return lambda words: own.write_text(f"format: glossary 1\nterms:\n{words}...\n", "utf-8")


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_word_in_bold_is_explained(path):
    """Bold is for new terms and for labels, which end with a stop, a colon or a question mark."""
    known = {form for term in terms() for form in term.forms}
    steps = {"shift", "enter", "when you have finished, you can", "what to take with you"}

    strange = [
        word
        for word in words_in_bold(path)
        if word.casefold() not in known | steps and not word.endswith((".", ":", "?"))
    ]

    assert strange == []


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_shows_its_glossary_in_the_order_of_its_words(path):
    shown = plain(rr.glossary(path.stem))
    by_form = {form: term for term in terms() for form in term.forms}
    wanted = [
        by_form[word.casefold()] for word in words_in_bold(path) if word.casefold() in by_form
    ]

    places = [shown.index(f"\n{term.term} ") for term in dict.fromkeys(wanted)]

    assert len(places) >= 5
    assert places == sorted(places)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_the_glossary_is_one_cell_away(path):
    notebook = read_notebook(path.read_text("utf-8"), path.name)

    assert f'rr.glossary("{path.stem}")' in [cell.source for cell in notebook.code]


def test_on_a_page_no_word_is_explained_that_only_the_notebook_has():
    with working_in(ROOT / "notebooks"):
        assert "siglum" in rr.glossary("00_start_here")
        assert "<b>cell</b>" not in rr.glossary("00_start_here")
    assert "<b>cell</b>" in rr.glossary("00_start_here")


def test_one_word_can_be_looked_up_in_any_of_its_forms():
    assert "short name" in plain(rr.glossary("Sigla"))


def test_without_a_name_all_words_are_there_from_a_to_z():
    shown = plain(rr.glossary())
    names = [term.term for term in terms()]

    places = [shown.index(f"\n{name} ") for name in sorted(names, key=str.casefold)]

    assert places == sorted(places)


@pytest.mark.parametrize(
    ("asked", "nearest"), [("03_request", "03_requests"), ("siglums", "siglum")]
)
def test_an_unknown_name_is_answered_with_the_nearest(asked, nearest):
    with pytest.raises(rr.NotHere, match=f"Did you mean “{nearest}”"):
        rr.glossary(asked)


def test_what_is_no_name_of_a_lesson_at_all_is_answered_too(elsewhere, tmp_path):
    with pytest.raises(rr.NotHere, match="There is no lesson and no word “xxx"):
        rr.glossary("x" * 400)
    (tmp_path / "torn.ipynb").write_text("{", "utf-8")
    with pytest.raises(rr.DocumentError, match="the file is damaged"):
        rr.glossary("torn")


def test_a_room_has_words_of_its_own_and_they_are_shown_letter_for_letter(room):
    room("- id: odd\n  term: odd word\n  means: '<b>bold</b> & more'\n")

    assert "&lt;b&gt;bold&lt;/b&gt; &amp; more" in rr.glossary("odd word")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("- id: odd\n  term: odd\n", "glossary.yaml:3: term:odd: `means` is missing."),
        (
            "- id: odd\n  term: odd\n  meens: x\n",
            "`meens` is not a known field here. Did you mean “means”?",
        ),
        (
            "- {id: a, term: odd, means: x}\n- {id: b, term: even, also: [Odd], means: y}\n",
            "glossary.yaml:4: term:b: “odd” is also a form of term:a.",
        ),
    ],
)
def test_a_mistake_is_told_by_file_line_and_entry(room, words, told):
    room(words)

    with pytest.raises(rr.DocumentError) as caught:
        rr.glossary()

    assert told in str(caught.value)
