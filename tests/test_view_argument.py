"""What the view of an argument is given: its data, its static twin, and what it refuses."""

from __future__ import annotations

import json

import pytest

from readingroom.errors import NotHere, ReadingRoomError
from readingroom.markup import plain
from readingroom.reading import Reading, places
from readingroom.reading.kinds import Claim, Option, Step
from readingroom.widgets.argument import argument

pytestmark = pytest.mark.usefixtures("elsewhere")

BOMBING = {"quote": "when the enemy is subjecting us to furious bombardment", "in": "M"}


@pytest.fixture(scope="module")
def key(telegram):
    return telegram.reading("key")


def reading(*things):
    return Reading(reader="me", title="Mine", about="", things=things)


def test_with_a_reading_every_claim_option_and_step_of_it_is_there(telegram, key):
    view = argument(telegram, reading="key")

    assert {claim["id"] for claim in view.data["claims"]} == {each.id for each in key.every(Claim)}
    assert {step["id"] for step in view.data["steps"]} == {each.id for each in key.every(Step)}
    assert [option["id"] for option in view.data["options"]] == ["reject", "accept"]
    assert all(
        claim["words"] == telegram[f"claim:{claim['id']}"].words for claim in view.data["claims"]
    )
    assert view.letter == "M"


def test_every_question_a_claim_names_can_be_opened(telegram):
    data = argument(telegram, reading="key").data
    named = {address for claim in data["claims"] for address in claim["questions"]}

    assert named
    assert all(data["items"][address]["what"] for address in named)
    assert all(telegram[address] for address in data["items"])


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
    held = json.dumps(view.data, ensure_ascii=False) + view._static

    assert not [each.id for each in key.every(Claim) if each.says.strip() in held]
    assert not [each.id for each in key.every(Step) if each.unstated and each.unstated in held]
    assert not [each.name for each in key.every(Option) if each.name in held]
    assert view.own == {"options": [], "claims": [], "steps": []}


def test_the_lines_of_the_letters_are_those_of_the_page(telegram):
    letters = argument(telegram).data["letters"]
    lines = {line["siglum"]: line["words"] for letter in letters for line in letter["lines"]}

    assert lines == {passage.id: passage.words for passage in telegram.passages}


def test_the_twin_holds_every_claim_and_step_and_what_is_silent(telegram, key):
    words = plain(argument(telegram, reading="key", rejected=["weak-position"])._static)

    assert all(" ".join(each.words.split()) in words for each in key.every(Claim))
    assert all(" ".join(each.unstated.split()) in words for each in key.every(Step))
    assert "no words" in words
    assert words.count("no support left") == 5


def test_the_twin_of_a_desk_for_building_holds_the_text_and_says_that_it_is_empty(telegram):
    words = plain(argument(telegram)._static)

    assert "No claims yet." in words
    assert all(" ".join(each.words.split()) in words for each in telegram.passages)


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

    assert "<script>" not in view._static
    assert "\x00" not in json.dumps(view.own)
    assert set(view.own) == set(own)


def test_a_document_without_letters_is_told_what_to_fill_in(telegram):
    from dataclasses import replace

    bare = replace(telegram, things=())

    with pytest.raises(ReadingRoomError, match="has no letters"):
        argument(bare)


def test_the_view_places_every_claim_by_the_rule_of_readings(telegram, key):
    view = argument(telegram, reading="key")

    assert view.places == places(key)
    assert view.places["cannot-resolve"] == "reason"
    assert "under no option: a reason" in plain(view._static)


def test_claims_of_ones_own_are_placed_by_the_same_rule_with_every_change(telegram):
    claims = [{"id": "fire", "letter": "M", "at": BOMBING}, {"id": "no", "letter": "M"}]
    view = argument(telegram, own={"claims": claims, "steps": []})
    assert view.places == {"fire": "alone", "no": "alone"}

    step = {"id": "so", "from": ["fire"], "to": "no", "kind": "supports"}
    view.own = {"claims": claims, "steps": [step, {"id": "lost", "from": ["no"], "to": "gone"}]}

    assert view.places == {"fire": "reason", "no": "thesis"}
