"""Text from outside is shown as text, whatever it holds."""

from __future__ import annotations

import dataclasses
import re
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import readingroom as rr
from readingroom.document import thing_card
from readingroom.html import Html, element, escaped

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "' autofocus onfocus='alert(1)",
    "</style><script>alert(1)</script>",
    "<svg/onload=alert(1)>",
    "javascript:alert(1)",
    "&lt;b&gt;",
    "a\x00b\x1bc",
    "\u202eright to left\u202c",
    "x" * 100_000,
    "\ud800",
    "]]><!--",
]


class Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[tuple[str, dict]] = []
        self.words = ""

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words += data


def parsed(markup: str) -> Elements:
    parser = Elements()
    parser.feed(markup)
    parser.close()
    return parser


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: repr(words[:24]))
def test_hostile_words_stay_words_in_every_place_of_a_card(telegram, words):
    thing = telegram["request:2b"]
    place = dataclasses.replace(thing.at, words=words, letter_title=words)
    hostile = dataclasses.replace(thing, at=place, note=words, label=words, verb=(words,))

    shown = parsed(thing_card(hostile))

    allowed = {"div", "style", "p", "blockquote", "dl", "dt", "dd", "span", "ul", "li"}
    assert {tag for tag, _ in shown.seen} <= allowed
    assert not any(name.startswith("on") for _, attributes in shown.seen for name in attributes)


@given(st.text())
def test_text_comes_back_from_markup_as_it_went_in_but_for_signs_no_page_can_show(words):
    shown = parsed(element("p", words))

    assert [tag for tag, _ in shown.seen] == ["p"]
    unshown = {"\N{REPLACEMENT CHARACTER}"}
    for before, after in zip(
        words.replace("\r", "\n"), shown.words.replace("\r", "\n"), strict=True
    ):
        assert before == after or after in unshown


@given(st.text(), st.text())
def test_an_attribute_cannot_be_left(name, value):
    shown = parsed(element("a", name, title=value))

    assert [(tag, set(attributes)) for tag, attributes in shown.seen] == [("a", {"title"})]


def test_only_our_own_markup_passes_unescaped():
    assert escaped(Html("<b>x</b>")) == "<b>x</b>"
    assert element("p", "<b>x</b>") == "<p>&lt;b&gt;x&lt;/b&gt;</p>"


def test_a_table_of_a_students_own_is_escaped_too():
    table = pd.DataFrame({"<b>": ["<script>alert(1)</script>"]}, index=["<i>"])

    shown = parsed(rr.show(table))

    assert "script" not in {tag for tag, _ in shown.seen}
    assert "<script>alert(1)</script>" in shown.words


OBEYED = "a\x1b[2J\rb\u202ec\ud800d"
"""What would clear a terminal, write over a line, turn what follows, or be refused."""


def test_no_terminal_obeys_the_words_of_a_document(telegram):
    first = telegram["request:2b"]
    thing = dataclasses.replace(first, at=dataclasses.replace(first.at, words=OBEYED))
    page = dataclasses.replace(telegram, title=OBEYED)
    hits = telegram.search("surely")
    hit = dataclasses.replace(hits.hits[0], before=OBEYED)
    found = dataclasses.replace(hits, hits=(hit,), searched=OBEYED)

    for shown in (repr(thing), str(thing), repr(page), repr(found)):
        assert "a�[2J" in shown and "b�c�d" in shown
        assert shown.encode() and not {"\x1b", "\r", "\u202e"} & set(shown)


@pytest.mark.parametrize("asked", [OBEYED, f"M{OBEYED}"])
def test_no_terminal_obeys_the_words_of_an_error(telegram, asked):
    with pytest.raises(rr.NotHere) as told:
        telegram[asked]

    assert "a�[2J�b�c�d" in str(told.value)
    assert told.value._render_traceback_() == [str(told.value)]


def test_what_views_and_outputs_show_is_never_read_as_a_formula(telegram):
    for shown in (
        thing_card(telegram["request:2b"]),
        rr.widgets.text(telegram).html(),
        rr.show(TABLE),
    ):
        outer = parsed(shown).seen[0][1]["class"].split()
        assert {"mathjax_ignore", "tex2jax_ignore"} <= set(outer)


TABLE = pd.DataFrame({"paid": ["$200 in silver and $100 in gold"]})


def test_the_pictures_of_the_readme_are_described_and_light():
    root = Path(__file__).parents[1]
    shown = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", (root / "README.md").read_text("utf-8"))

    assert shown and all(len(words) > 40 for words, _ in shown)
    assert all((root / path).stat().st_size < 150_000 for _, path in shown)
    there = {f".github/pictures/{each.name}" for each in (root / ".github/pictures").iterdir()}
    assert there == {path for _, path in shown}
