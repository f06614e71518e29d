"""The view of provenance without a browser: what it sends, and what stands without it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import traitlets

import readingroom as rr
from readingroom import load
from readingroom.document.context import Custody, Transmission
from readingroom.document.kinds import Bracket, Letter, Part, Shelfmark
from readingroom.errors import NotHere
from readingroom.markup import plain
from readingroom.reading.kinds import Ambiguity, BracketFunction, Identity
from readingroom.widgets.provenance import provenance
from readingroom.widgets.provenance.boxes import boxes_of
from readingroom.widgets.provenance.marks import pairs_of

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
    assert len(provenance(deep).data["boxes"]) == 1500 + 4


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


def test_each_step_says_who_when_where_how_we_know_and_what_may_have_changed(telegram):
    data = provenance(telegram).data
    steps = data["journeys"]

    assert [each["address"] for each in steps["words"]] == [
        each.address for each in telegram.every(Transmission)
    ]
    assert [each["address"] for each in steps["paper"]] == [
        each.address for each in telegram.every(Custody)
    ]
    for step in (*telegram.every(Transmission), *telegram.every(Custody)):
        item = data["items"][step.address]
        rows = dict(item["rows"])
        assert (rows["who"], rows["place"]) == (step.who, step.where)
        assert rows["language"] == step.language
        assert step.may_change in item["note"]
        assert item["sources"] == list(step.citations)
        assert item["words"] or item["silence"]
    outside = dict(data["items"]["transmission:copied"]["rows"])
    assert (outside["basis"], outside["confidence"]) == ("outside knowledge", "medium")


def test_a_language_says_how_it_is_known_apart_from_the_step(telegram):
    """The shelfmark is on the page; that the leaves are Russian is nowhere on it."""
    view = provenance(telegram)
    data = view.data
    [leaves] = [s for s in data["journeys"]["paper"] if s["address"].endswith("political-archive")]
    assert (leaves["known"], leaves["language"]) == ("on the page", "Russian, inferred")
    rows = dict(data["items"][leaves["address"]]["rows"])
    assert rows["how the language is known"] == "inference from the page"
    assert "how the language is known" in plain(view._static)
    assert "inference" in telegram[leaves["address"]]._repr_html_()

    steps = [*telegram.every(Transmission), *telegram.every(Custody)]
    silent = {each.language_known for each in steps if each.language == "not stated"}
    assert silent == {"not stated"}
    table = rr.tables.of(telegram, "custody")
    assert table.loc["social-political-archive", "language_basis"] == "inference"


def test_elements_agree_as_figures_and_not_as_papers(telegram):
    data = provenance(telegram).data
    aprf, avprf, rgaspi = data["marks"]["rows"]
    cells = {cell["address"]: cell for cell in aprf["cells"] + rgaspi["cells"] + avprf["cells"]}

    assert cells["shelfmark:aprf/listy"] == {
        "address": "shelfmark:aprf/listy",
        "words": "ll. 72-75",
        "same": "RGASPI",
    }
    assert cells["shelfmark:aprf/papka"]["words"] == ""
    assert not [cell for cell in avprf["cells"] if cell["same"]]
    item = data["items"]["shelfmark:aprf/listy"]
    assert item["links"][0]["items"] == [["RGASPI: ll. 0072-0075", "shelfmark:rgaspi/listy"]]
    assert data["items"]["shelfmark:aprf/papka"]["silence"]


def test_a_sign_is_shown_only_where_the_page_prints_it(telegram):
    one = mark(telegram, "one", "APRF", fond="999")
    cells = provenance(with_shelfmarks(telegram, one)).data["marks"]["rows"][0]["cells"]

    assert [cell["words"] for cell in cells] == ["999"]


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


def test_without_a_reading_only_facts_are_sent(telegram):
    view = provenance(telegram)
    shown = json.dumps(dict(view.data), ensure_ascii=False) + plain(str(view._static))
    key = telegram.reading("key")
    said = [each.function for each in key.every(BracketFunction)]
    said += [each.note for each in key.every(BracketFunction)]
    said += [
        position.says
        for kind in (Identity, Ambiguity)
        for each in key.every(kind)
        for position in each.readings
    ]

    assert not view.data["questions"]
    assert not [words for words in said if words and words in shown]


def test_a_reading_adds_what_brackets_do_and_its_answers_about_shelfmarks(telegram):
    view = provenance(telegram, reading="key")
    asked = [each["question"] for each in view.data["questions"]]

    assert telegram["identity:one-file-or-two"].question in asked
    assert len(asked) == 2
    assert {each["confidence"] for each in view.data["questions"][0]["positions"]} == {
        "medium",
        "low",
    }
    rows = dict(view.data["items"]["bracket:pvo"]["rows"])
    assert rows["stands behind"] == "PVO"
    assert rows["what it does"].startswith("translates an abbreviation")
    with pytest.raises(NotHere):
        provenance(telegram, reading="nobody")


def test_every_address_but_that_of_an_element_is_known_to_the_document(telegram):
    for address in provenance(telegram, reading="key").data["items"]:
        telegram[address.partition("/")[0]]


@pytest.mark.parametrize("gone", [Transmission, Custody, Shelfmark, Bracket, Letter, Part])
def test_a_document_that_lacks_something_opens_all_the_same(telegram, gone):
    view = provenance(without(telegram, gone))

    assert view.data["items"]
    assert plain(str(view._static))


def test_a_document_with_nothing_says_so(telegram):
    bare = without(telegram, Transmission, Custody, Shelfmark, Bracket, Letter, Part)
    said = plain(str(provenance(bare)._static))

    assert provenance(bare).data["items"] == {}
    assert "No shelfmark is listed." in said
    assert said.count("No step is listed.") == 2


def test_a_made_document_without_context_opens(tmp_path):
    from making import make

    make(3, tmp_path / "made")
    view = provenance(load(tmp_path / "made"))

    assert len(view.data["boxes"]) == 3
    assert view.data["boxes"][0]["brackets"][0]["words"] == "[writer0000]"


def test_the_twin_holds_everything(telegram):
    said = " ".join(plain(str(provenance(telegram, reading="key")._static)).split())

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
