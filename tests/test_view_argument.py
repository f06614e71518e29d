"""The view of an argument without a browser: what stands in it, and what it refuses."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from drawn import card_html, cards, named, words

from readingroom.errors import NotHere, ReadingRoomError
from readingroom.reading import Claim, Option, Reading, Step, frame_of
from readingroom.views import argument

pytestmark = pytest.mark.usefixtures("elsewhere")

BOMBING = {"quote": "when the enemy is subjecting us to furious bombardment", "in": "M"}


@pytest.fixture(scope="module")
def key(telegram):
    return telegram.reading("key")


def reading(*things):
    return Reading(reader="me", title="Mine", about="", things=things)


def test_with_a_reading_every_claim_option_and_step_of_it_is_there(telegram, key):
    view = argument(telegram, reading="key")
    said = cards(view)
    chosen = named(view.html())

    for kind in (Claim, Step, Option):
        assert {each.address for each in key.every(kind)} <= said.keys()
    assert {each.address for each in key.every(Claim)} <= set(chosen)
    assert [each for each in chosen if each.startswith("option:")] == [
        "option:reject",
        "option:accept",
    ]
    for claim in key.every(Claim):
        assert " ".join(claim.words.split()) in said[claim.address]
    assert view.letter == "M"


def test_every_question_a_claim_names_can_be_opened(telegram):
    said = card_html(argument(telegram, reading="key"))
    asked = {
        to
        for address, html in said.items()
        if address.startswith("claim:")
        for to in named(html, "data-also")
        if to.startswith(("tension:", "ambiguity:"))
    }

    assert asked
    assert all("what" in words(said[address]) for address in asked)
    assert all(telegram[address] for address in said if not address.startswith("cell:"))


def test_a_reading_may_be_given_itself(telegram, key):
    assert argument(telegram, reading=key, letter="K").letter == "K"


def test_claims_are_named_by_id_or_by_address(telegram):
    view = argument(telegram, reading="key", rejected="claim:weak-position", doubted=["talks-hold"])

    assert (view.rejected, view.doubted) == (["weak-position"], ["talks-hold"])


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"reading": "nobody"}, "nobody"),
        ({"reading": "key", "letter": "Q"}, "There is nothing called “Q”"),
        ({"reading": "key", "rejected": ["weak-positon"]}, "claim:weak-position"),
    ],
)
def test_what_is_not_there_is_told_with_what_is(telegram, asked, said):
    with pytest.raises(NotHere, match=said):
        argument(telegram, **asked)


def test_a_reading_without_claims_and_a_reading_with_own_are_refused(telegram):
    with pytest.raises(ReadingRoomError, match="holds no claims"):
        argument(telegram, reading=reading())
    with pytest.raises(ReadingRoomError, match="leave `reading` out"):
        argument(telegram, reading="key", own={})


def test_without_a_reading_no_interpretation_is_in_the_data(telegram, key):
    view = argument(telegram)
    held = view.html()

    assert not [each.id for each in key.every(Claim) if each.says.strip() in held]
    assert not [each.id for each in key.every(Step) if each.unstated and each.unstated in held]
    assert not [each.name for each in key.every(Option) if each.name in held]
    assert view.own == {"options": [], "claims": [], "steps": []}


def test_the_lines_of_the_letters_are_those_of_the_page(telegram):
    html = argument(telegram).html()
    found = re.findall(r'data-siglum="(\w+)"[^>]*>([^<]*)</span>', html)

    assert {siglum: unescape(line) for siglum, line in found} == {
        passage.id: passage.words for passage in telegram.passages
    }


def test_without_a_script_every_claim_and_step_is_said_and_what_is_silent(telegram, key):
    html = argument(telegram, reading="key", rejected=["weak-position"]).html()
    said = words(html)

    assert all(" ".join(each.words.split()) in said for each in key.every(Claim))
    assert all(" ".join(each.unstated.split()) in said for each in key.every(Step))
    assert "no words" in said
    assert len(re.findall('rr-arg-state">no support left<', html)) == 5


def test_a_desk_for_building_holds_the_text_and_says_that_it_is_empty(telegram):
    said = words(argument(telegram).html())

    assert "No claims yet." in said
    assert all(" ".join(each.words.split()) in said for each in telegram.passages)


@pytest.mark.parametrize(
    "own",
    [
        {"claims": "none", "steps": 3, "options": None},
        {"claims": [None, 4, {"at": []}, {"id": [], "at": {"quote": {}}}], "steps": [[]]},
        {"claims": [{"id": "<b>a</b>", "letter": "M", "at": BOMBING, "says": "\x00 <script>"}]},
    ],
)
def test_damaged_entries_of_ones_own_do_no_harm(telegram, own):
    view = argument(telegram, own=own)

    assert "<script>" not in view.html()
    assert "\x00" not in json.dumps(view.own)
    assert set(view.own) == set(own)


def test_a_document_without_letters_is_told_what_to_fill_in(telegram):
    from dataclasses import replace

    bare = replace(telegram, things=())

    with pytest.raises(ReadingRoomError, match="has no letters"):
        argument(bare)


def test_the_view_places_every_claim_by_the_rule_of_readings(telegram, key):
    view = argument(telegram, reading="key")

    assert view.places == frame_of(key)
    assert view.places["cannot-resolve"] == "reason"
    assert "under no option: a reason" in words(view.html())


def test_claims_of_ones_own_are_placed_by_the_same_rule_with_every_change(telegram):
    no = {"id": "no", "letter": "M", "at": {"quote": "is highly disadvantageous for us", "in": "M"}}
    claims = [{"id": "fire", "letter": "M", "at": BOMBING}, no]
    view = argument(telegram, own={"claims": claims, "steps": []})
    assert view.places == {"fire": "alone", "no": "alone"}

    step = {"id": "so", "from": ["fire"], "to": "no", "kind": "supports"}
    view.own = {"claims": claims, "steps": [step, {"id": "lost", "from": ["no"], "to": "gone"}]}

    assert view.places == {"fire": "reason", "no": "thesis"}


def test_claims_of_ones_own_that_support_each_other_are_told(telegram):
    claims = [
        {"id": "fire", "letter": "M", "at": BOMBING},
        {"id": "no", "letter": "M", "at": {"quote": "is highly disadvantageous for us", "in": "M"}},
    ]
    there = {"id": "a", "from": ["fire"], "to": "no", "kind": "supports"}
    view = argument(telegram, own={"claims": claims, "steps": [there]})
    assert "A circle" not in words(view.html())

    back = {"id": "b", "from": ["no"], "to": "fire", "kind": "supports"}
    view.own = {"claims": claims, "steps": [there, back]}

    assert "A circle: M3 fire and M3 no are reasons for one another." in words(view.drawn)
    assert view.drawn in view.html()


def test_what_cannot_be_used_of_ones_own_is_told_with_the_reason(telegram):
    at = {"quote": "the enemy", "in": "M"}
    claim = {"id": "fire", "letter": "M", "at": BOMBING}
    own = {
        "options": [{"id": "o", "letter": "M"}, {"id": "p", "letter": "Q", "name": "Wait"}],
        "claims": [
            claim,
            claim,
            {"id": "twice", "letter": "M", "at": at},
            {"id": "often", "letter": "M", "at": at | {"n": 99}},
        ],
        "steps": [
            {"id": "self", "from": ["fire"], "to": "fire", "kind": "supports"},
            {"id": "lost", "from": ["gone"], "to": "fire", "kind": "supports"},
        ],
    }

    said = words(argument(telegram, own=own).html())

    for why in (
        "o: not usable, it has no name",
        "p: not usable, its letter is not in this document",
        "fire: not usable, another entry has the same id",
        "twice: not usable, it does not say at which place",
        "often: not usable, it does not say at which place",
        "self: not usable, it leads from a claim to itself",
        "lost: not usable, a premise of it is not among the claims",
    ):
        assert why in said
