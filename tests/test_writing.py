"""Entries written as YAML read back as they were, and copied words lead back to their place."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from readingroom.document import NOWHERE, Place
from readingroom.loading import UNSEEN, List, Map, Node, anchor, found, mapping, parsed
from readingroom.text import Lost, Scope, Span, Text, normalise

# ------------------------------------------------------------------ copied words

any_text = st.one_of(
    st.text(
        st.sampled_from(" \t\n\r\u00a0\u2003\u2028“”‘’\"'–—-.,:!()[]aábe\u0301Σς1文字שא😀"),
        max_size=80,
    ),
    st.lists(st.sampled_from(("the", "enemy", "a", "“the", "–", " ", "\r\n", "x\u0301"))).map(
        "".join
    ),
    st.text(st.characters(codec="utf-8"), max_size=60),
)
"""Few signs, so that the same words come again; white space, marks and dashes of all kinds."""

pages = any_text.map(normalise).filter(str.strip)


@st.composite
def stretches(draw: st.DrawFn) -> tuple[Text, Span]:
    text = Text(draw(pages) * draw(st.sampled_from((1, 1, 2, 15))))
    ends = st.integers(0, len(text.content))
    start, end = sorted((draw(ends), draw(ends)))
    return text, Span(start, end)


def without_white_space(text: Text, span: Span) -> Span:
    """The stretch as it is copied: white space at its ends left out, a letter with its marks."""
    span = text.whole(span)
    words = text.words(span)
    return Span(span.end - len(words.lstrip()), span.start + len(words.rstrip()))


@settings(max_examples=200)
@given(stretches())
@example((Text("a\n\na a"), Span(0, 4)))
@example((Text("the enemy " * 40), Span(210, 370)))
def test_copied_words_lead_back_to_any_stretch_of_any_text(given_: tuple[Text, Span]) -> None:
    text, span = given_
    if not text.words(span).strip():
        with pytest.raises(Lost):
            anchor(text, span)
        return
    assert found(text, anchor(text, span)) == without_white_space(text, span)


@settings(max_examples=200)
@given(stretches(), st.data())
def test_copied_words_lead_back_also_where_letters_are_named(
    given_: tuple[Text, Span], data: st.DataObject
) -> None:
    text, span = given_
    if not text.words(span).strip():
        return
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text.content)), min_size=4, max_size=4)))
    outer, inner = Span(cuts[0], cuts[3]), Span(cuts[1], cuts[2])
    own = [Span(cuts[0], cuts[1]), Span(cuts[2], cuts[3])]
    scopes = {"O": Scope(outer, own), "M": Scope(inner, [inner])}
    written = anchor(text, span, scopes)
    scope = None if isinstance(written, str) else scopes.get(str(written.get("in")))
    assert found(text, written, scope) == without_white_space(text, span)


def every_place(document: Any) -> list[Place]:
    things = [*document.things, *document.readings["key"].things]
    return [place for thing in things for place in thing.places if place is not NOWHERE]


def test_every_place_of_the_telegram_is_found_again_by_few_words(telegram) -> None:
    page = telegram.page
    scopes = {each.code: Scope(each.span, page.own[each.code]) for each in page.letters}
    for place in every_place(telegram):
        written = anchor(page.text, Span(place.start, place.end), scopes)
        scope = None if isinstance(written, str) else scopes.get(str(written.get("in")))
        assert found(page.text, written, scope) == (place.start, place.end)
        copied = [written] if isinstance(written, str) else map(str, written.values())
        assert all(len(words) <= 120 for words in copied)


def test_words_that_stand_once_are_copied_alone(telegram) -> None:
    span = telegram.page.text.first("at least 10 regiments")
    assert anchor(telegram.page.text, span) == "at least 10 regiments"


def test_words_that_come_often_are_told_apart_by_letter_or_count() -> None:
    text = Text("Sign: [x]\n" + "".join(f"line {n} of it: [x]\n" for n in range(40)) + "P.S. [x]")
    scopes = {"A": Scope(Span(text.content.index("P.S."), len(text.content)))}
    places = text.occurrences("[x]")
    assert anchor(text, places[2]) == {"quote": "[x]", "occurrence": 3}
    assert anchor(text, places[30]) == {"quote": "[x]", "occurrence": 31}
    assert anchor(text, places[-1], scopes) == {"quote": "[x]", "in": "A"}
    assert anchor(text, places[-1], scopes, home="A") == "[x]"


def test_words_outside_the_letter_that_an_entry_names_are_refused() -> None:
    text = Text("one two one")
    with pytest.raises(Lost, match="are not in letter A"):
        anchor(text, Span(4, 7), {"A": Scope(Span(0, 3))}, home="A")


# ------------------------------------------------------------------ entries

words = st.one_of(
    any_text,
    st.text(st.sampled_from("ab: #'\"-[]{},>|&*!?%@`\\~=<._10\n\tשלום“”é"), max_size=160),
    st.lists(st.sampled_from(("at:", "the", "#", "- a", "...", "'", "no", "0072", "id: x"))).map(
        " ".join
    ),
)
names = st.sampled_from(("id", "at", "note", "says", "kind", "quote", "n", "if"))
values = st.one_of(
    words,
    st.integers(0, 99),
    st.lists(words, max_size=4),
    st.dictionaries(st.sampled_from(("quote", "from", "to", "in", "after", "n")), words),
    st.lists(st.dictionaries(names, st.one_of(words, st.lists(words, max_size=2))), max_size=3),
    st.dictionaries(names, words),
)


def kept(value: Any) -> Any:
    """A value as the reader of entries is to give it back, what is empty left out."""
    if isinstance(value, dict):
        inside = {name: kept(each) for name, each in value.items()}
        return {name: each for name, each in inside.items() if each}
    if isinstance(value, list):
        return [each for each in map(kept, value) if each]
    return UNSEEN.sub("\N{REPLACEMENT CHARACTER}", str(value))


def read_back(node: Node) -> Any:
    if isinstance(node, Map):
        return {name: read_back(each) for name, each in node.values.items()}
    if isinstance(node, List):
        return [read_back(each) for each in node.items]
    assert not node.commented and not node.within
    return node.value


def same(one: Any, other: Any) -> bool:
    """Equal, apart from the line end that stands below a `>`."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[each], other[each]) for each in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other or (one == f"{other}\n" and "\n" not in other)


@settings(max_examples=300)
@given(st.dictionaries(names, values, min_size=1))
@example({"kind": ["0:?", "a: b"], "at": {"quote": "is it 3:00?", "n": 2}})
def test_an_entry_of_any_words_reads_back_as_it_was(given_: dict[str, Any]) -> None:
    given_ = {"id": "one", **given_, "id_": "x"}
    content = "entries:\n" + mapping([given_]) + "...\n"
    read, problems = parsed(content, "test")
    assert not problems, content
    assert same(read_back(read.values["entries"]), [kept(given_)]), content
