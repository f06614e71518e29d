"""The view of provenance without a browser: its HTML, and what it is made from."""

from __future__ import annotations

import re
from dataclasses import replace

import drawn
import pytest
import traitlets

import readingroom as rr
from readingroom import load
from readingroom.document import (
    Bracket,
    Custody,
    Letter,
    Part,
    Shelfmark,
    Transmission,
    boxes_of,
    pairs_of,
)
from readingroom.errors import NotHere
from readingroom.html import plain
from readingroom.reading import Ambiguity, BracketFunction, Identity
from readingroom.views import provenance

pytestmark = pytest.mark.usefixtures("elsewhere")


def without(document, *kinds):
    return replace(
        document, things=tuple(each for each in document.things if not isinstance(each, kinds))
    )


def with_shelfmarks(document, *shelfmarks):
    rest = without(document, Shelfmark)
    return replace(rest, things=(*rest.things, *shelfmarks))


def mark(document, id, archive, **elements):
    empty = dict.fromkeys(("fond", "opis", "delo", "papka", "listy"), "")
    return replace(document.every(Shelfmark)[0], id=id, archive=archive, **{**empty, **elements})


def test_frames_go_around_what_later_hands_received(telegram):
    found = [(box.depth, box.thing.address, box.lines) for box in boxes_of(telegram)]

    assert found == [
        (0, "part:web-page", (1, 112)),
        (1, "part:catalogue-record", (5, 103)),
        (2, "part:registry", (21, 103)),
        (3, "letter:cover", (29, 100)),
        (4, "letter:mao-to-kim", (31, 71)),
        (4, "letter:kim-to-mao", (74, 100)),
        (3, "part:closing-number", (103, 103)),
    ]


def test_every_bracket_lies_in_the_innermost_box_that_holds_its_words(telegram):
    held = {box.thing.address: [each.id for each in box.brackets] for box in boxes_of(telegram)}

    assert held["part:catalogue-record"] == ["filippov-title"]
    assert held["part:registry"] == ["filippov"]
    assert held["letter:mao-to-kim"] == ["ri"]
    assert sum(map(len, held.values())) == len(telegram.every(Bracket))


def test_boxes_nest_to_any_depth(telegram):
    first = telegram.letters[0]
    chain = [replace(first, id=f"l{n}", enclosed_in=f"l{n - 1}" if n else "") for n in range(1500)]
    rest = without(telegram, Letter)
    deep = replace(rest, things=(*rest.things, *chain))

    assert boxes_of(deep)[-2].depth == 3 + 1499
    nested = provenance(deep).html()
    assert nested.count('class="rr-nest-name"') == 1500 + 4
    assert nested.count("<li") == nested.count("</li>")
    assert nested.count("<ul") == nested.count("</ul>")


def test_two_registry_heads_frame_each_its_own_letter(telegram):
    head = telegram["part:registry"]
    closing = telegram["part:closing-number"]
    letters = [replace(each, enclosed_in="") for each in telegram.letters if each.enclosed_in]
    blank = telegram.page.place(telegram.page.text.line_span(73))
    second = replace(closing, id="second", at=(blank,))
    rest = without(telegram, Part, Letter)
    two = replace(rest, things=(*rest.things, head, second, *letters))

    found = [(box.depth, box.thing.address) for box in boxes_of(two)]

    assert found == [
        (0, "part:registry"),
        (1, "letter:mao-to-kim"),
        (0, "part:second"),
        (1, "letter:kim-to-mao"),
    ]


def steps(view, way):
    """The steps of a journey: their addresses, and the words of their rows."""
    html = view.html().partition(f'data-way="{way}"')[2].partition("</section>")[0]
    rows = re.findall(r'<button[^>]*data-address="([^"]*)"[^>]*>(.*?)</button>', html, re.DOTALL)
    return {address: drawn.words(row) for address, row in rows}


def test_each_step_says_who_when_where_how_we_know_and_what_may_have_changed(telegram):
    view = provenance(telegram)
    cards = drawn.cards(view)

    assert list(steps(view, "words")) == [each.address for each in telegram.every(Transmission)]
    assert list(steps(view, "paper")) == [each.address for each in telegram.every(Custody)]
    for step in (*telegram.every(Transmission), *telegram.every(Custody)):
        said = cards[step.address]
        for name, value in (("who", step.who), ("place", step.where), ("language", step.language)):
            assert f"{name} {' '.join(value.split())}" in said
        assert " ".join(step.may_change.split()) in said
        assert all(" ".join(each.split()) in said for each in step.citations)
        assert "<blockquote" in drawn.card_html(view)[step.address] or "No words of the" in said
    assert "basis outside knowledge confidence medium" in cards["transmission:copied"]


def test_a_language_says_how_it_is_known_apart_from_the_step(telegram):
    """The shelfmark is on the page; that the leaves are Russian is nowhere on it."""
    view = provenance(telegram)
    [(address, leaves)] = [
        each for each in steps(view, "paper").items() if each[0].endswith("political-archive")
    ]
    assert "language: Russian, inferred" in leaves
    assert leaves.endswith(", on the page")
    assert "how the language is known inference from the page" in drawn.cards(view)[address]
    assert "inference" in telegram[address]._repr_html_()

    every = [*telegram.every(Transmission), *telegram.every(Custody)]
    silent = {each.language_known for each in every if each.language == "not stated"}
    assert silent == {"not stated"}
    table = rr.tables.of(telegram, "custody")
    assert table.loc["social-political-archive", "language_basis"] == "inference"


def figures(view):
    """What the table of shelfmarks says at each address."""
    html = view.html().partition('class="rr-marks"')[2].partition("</table>")[0]
    cells = re.findall(r'<button[^>]*data-address="([^"]*)"[^>]*>(.*?)</button>', html)
    return {address: drawn.words(cell) for address, cell in cells}


def test_elements_agree_as_figures_and_not_as_papers(telegram):
    view = provenance(telegram)
    cells, html = figures(view), drawn.card_html(view)

    assert cells["shelfmark:aprf/listy"] == "ll. 72-75 same figure as RGASPI"
    assert cells["shelfmark:aprf/papka"] == "none"
    assert not [at for at, said in cells.items() if "avprf" in at and "same figure" in said]
    assert 'data-also="shelfmark:rgaspi/listy"' in html["shelfmark:aprf/listy"]
    assert "same figure: RGASPI: ll. 0072-0075" in drawn.cards(view)["shelfmark:aprf/listy"]
    assert "names no papka" in drawn.cards(view)["shelfmark:aprf/papka"]


def test_a_sign_is_shown_only_where_the_page_prints_it(telegram):
    one = mark(telegram, "one", "APRF", fond="999")
    cells = figures(provenance(with_shelfmarks(telegram, one)))

    assert [cells[at] for at in cells if "/" in at] == ["999"]


def test_pairs_that_agree_most_are_the_first_to_count_as_one(telegram):
    pairs = {pair.title: pair for pair in pairs_of(telegram)}

    assert pairs["APRF and RGASPI"].together == 2
    assert [each.split()[0] for each in pairs["APRF and RGASPI"].agree] == ["delo", "listy"]
    assert pairs["AVP RF and RGASPI"].together == 1
    assert not pairs["APRF and AVP RF"].agree
    many = [mark(telegram, f"m{n}", f"archive {n}", fond=str(n // 2)) for n in range(30)]
    found = pairs_of(with_shelfmarks(telegram, *many))
    assert len(found) == 29
    assert sorted(pair.together for pair in found) == list(range(1, 30))


def test_without_a_reading_only_facts_are_there(telegram):
    shown = plain(provenance(telegram).html())
    key = telegram.reading("key")
    said = [each.function for each in key.every(BracketFunction)]
    said += [each.note for each in key.every(BracketFunction)]
    said += [
        position.says
        for kind in (Identity, Ambiguity)
        for each in key.every(kind)
        for position in each.readings
    ]

    assert "What the reading" not in shown
    assert not [words for words in said if words and words in shown]


def test_a_reading_adds_what_brackets_do_and_its_answers_about_shelfmarks(telegram):
    view = provenance(telegram, reading="key")
    head, _, said = drawn.words(view.html()).partition("What the reading “key” answers")
    question = telegram["identity:one-file-or-two"]

    assert head and question.question in said
    answers = said.partition(question.question)[2][:1500]
    assert set(re.findall("how sure: ([a-z]+)", answers)) == {"medium", "low"}
    bracket = drawn.cards(view)["bracket:pvo"]
    assert "comes after PVO" in bracket
    assert "what it does translates an abbreviation" in bracket
    with pytest.raises(NotHere):
        provenance(telegram, reading="nobody")


def test_every_address_but_that_of_an_element_is_known_to_the_document(telegram):
    for address in drawn.cards(provenance(telegram, reading="key")):
        telegram[address.partition("/")[0]]


@pytest.mark.parametrize("gone", [Transmission, Custody, Shelfmark, Bracket, Letter, Part])
def test_a_document_that_lacks_something_opens_all_the_same(telegram, gone):
    view = provenance(without(telegram, gone))

    assert drawn.cards(view)
    assert plain(view.html())


def test_a_document_with_nothing_says_so(telegram):
    bare = without(telegram, Transmission, Custody, Shelfmark, Bracket, Letter, Part)
    said = plain(provenance(bare).html())

    assert drawn.cards(provenance(bare)) == {}
    assert "no shelfmark is listed" in said
    assert said.count("no step is listed") == 2


def test_a_made_document_without_context_opens(tmp_path):
    from making import make

    make(3, tmp_path / "made")
    view = provenance(load(tmp_path / "made"))

    assert view.html().count('class="rr-nest-name"') == 3
    assert "[writer0000]" in drawn.words(view.html())


def test_the_html_holds_everything(telegram):
    said = drawn.words(provenance(telegram, reading="key").html())

    for step in (*telegram.every(Transmission), *telegram.every(Custody)):
        assert " ".join(step.may_change.split()) in said
    for bracket in telegram.every(Bracket):
        assert bracket.words in said
    for pair in pairs_of(telegram):
        assert pair.title in said
    for position in telegram["identity:one-file-or-two"].readings:
        assert " ".join(position.says.split()) in said


def test_traits_know_their_values(telegram):
    view = provenance(telegram, selected="custody:release")

    assert (view.journey, view.witnesses) == ("paper", 0)
    with pytest.raises(traitlets.TraitError):
        view.journey = "sideways"
    assert provenance(without(telegram, Transmission)).journey == "paper"
