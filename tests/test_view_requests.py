"""The view of requests without a browser: what it sends, what it counts, what stands without it."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
import traitlets

from readingroom import load
from readingroom.document.kinds import Request
from readingroom.errors import NotHere, ReadingRoomError
from readingroom.markup import plain
from readingroom.reading.kinds import Demand, Echo, Silence
from readingroom.widgets.requests import RequestsView, requests
from readingroom.widgets.requests.own import judged, kept

pytestmark = pytest.mark.usefixtures("elsewhere")

AN_OWN = {
    "id": "3-1",
    "request": "3",
    "kind": ["offensive"],
    "arm": "infantry",
    "at": {"quote": "make local attacks", "in": "K"},
}


def with_requests(document, change):
    """The document with each request changed, or left out where the change gives nothing."""
    things = [change(each) if isinstance(each, Request) else each for each in document.things]
    return replace(document, things=tuple(each for each in things if each is not None))


def closed(words):
    """Words without the spaces between them: markup puts some around brackets."""
    return "".join(words.split())


def counts(view):
    return [rule["label"] for rule in view.data["rules"]]


def test_without_a_reading_only_facts_are_sent(telegram):
    view = requests(telegram)
    sent = json.dumps(dict(view.data), ensure_ascii=False)
    shown = sent + plain(str(view._static))

    assert not view.data["demands"]
    assert not view.data["silences"]
    assert not view.data["reading"]
    assert all(address.startswith("request:") for address in view.data["items"])
    assert all(not item["more"] for item in view.data["items"].values())
    key = telegram.reading("key")
    said = [*(each.note for each in key.every(Demand)), *(each.arm for each in key.every(Demand))]
    said += [each.what for kind in (Silence, Echo) for each in key.every(kind)]
    facts = telegram.text + " ".join(each.note for each in telegram.requests)
    assert not [words for words in said if words and words not in facts and words in shown]


def test_requests_are_sent_as_enumerated_with_bounds_and_nesting(telegram):
    rows = {each["id"]: each for each in requests(telegram).data["requests"]}

    assert list(rows) == [each.id for each in telegram.requests]
    assert (rows["1"]["amount"], rows["1"]["bound"]) == ("at least 10 regiments", "minimum")
    assert rows["2b"]["bound"] == "none"
    assert (rows["2b"]["label"], rows["2b"]["name"], rows["2b"]["depth"]) == ("b)", "2. b)", 1)
    assert rows["closing"]["name"] == "the entry without a label (K13, line 98)"
    for each in telegram.requests:
        kept_words = rows[each.id]["words"].replace("…", " ").split()
        assert set(kept_words) <= set(each.words.split())


def test_counts_follow_from_the_rules(telegram):
    assert counts(requests(telegram)) == ["3 measures", "5 items"]
    assert counts(requests(telegram, reading="key")) == ["3 measures", "5 items", "7 demands"]

    measures, items, demands = requests(telegram, reading="key").data["rules"]
    assert measures["of"] == {"1": 1, "2": 2, "2a": 2, "2b": 2, "2c": 2, "3": 3}
    assert items["of"] == {"1": 1, "2a": 2, "2b": 3, "2c": 4, "3": 5}
    assert items["left"] == ["2.", "the entry without a label (K13, line 98)"]
    assert sorted(demands["of"].values()) == list(range(1, 8))


def test_counts_are_computed_and_not_known(telegram):
    without = with_requests(telegram, lambda each: None if each.id in ("2b", "3") else each)
    bare = with_requests(telegram, lambda each: replace(each, label=""))

    assert counts(requests(without)) == ["2 measures", "3 items"]
    assert counts(requests(bare)) == ["4 measures", "6 items"]
    assert "label" not in requests(bare).data["rules"][0]["rule"]


def test_requests_that_stand_under_each_other_in_a_ring_still_open(telegram):
    ring = {"1": "3", "3": "1"}
    held = with_requests(telegram, lambda each: replace(each, part_of=ring.get(each.id, "")))

    assert len(requests(held).data["requests"]) == len(telegram.requests)


def test_a_demand_brings_the_phrases_that_it_takes_up(telegram):
    view = requests(telegram, reading="key")

    for demand in telegram.reading("key").every(Demand):
        item = view.data["items"][demand.address]
        taken = [more for more in item["more"] if more["head"] == "Takes up"]
        assert [more["words"] for more in taken] == [each.words for each in demand.takes_up]
        assert all(telegram[more["address"]] for more in taken)
        assert "a reading, not the page" in dict(item["rows"])["known from"]
    zone = next(each for each in view.data["demands"] if each["id"] == "zone")
    assert zone["kind"] == ["defensive", "offensive"]


def test_echoes_stand_with_the_words_that_they_touch(telegram):
    item = requests(telegram, reading="key").data["items"]["request:closing"]
    echo = telegram.reading("key")["echo:appeal"]

    assert echo.mao.words in [more["words"] for more in item["more"]]
    assert ["echo", echo.what.strip()] in item["rows"]


def test_silences_are_those_of_the_letters_that_ask(telegram):
    silences = requests(telegram, reading="key").data["silences"]

    assert {each["letter"] for each in silences} == {"K"}
    for each in silences:
        assert not any(telegram.search(word, letter="K") for word in each["absent"])


def test_the_twin_is_complete(telegram):
    twin = requests(telegram, reading="key")._static
    shown = closed(plain(str(twin)))

    for thing in (*telegram.requests, *telegram.reading("key").every(Demand)):
        assert closed(thing.words) in shown
    for silence in telegram.reading("key").every(Silence):
        assert (closed(silence.what) in shown) == (silence.letter == "K")
    assert closed(telegram.reading("key")["echo:appeal"].what) in shown
    assert closed("7 demands") in shown
    assert "<button" not in twin


def test_what_cannot_be_shown_is_told(telegram):
    with pytest.raises(ReadingRoomError, match="lists no requests"):
        requests(with_requests(telegram, lambda each: None))
    with pytest.raises(NotHere, match="key"):
        requests(telegram, reading="kee")
    with pytest.raises(ReadingRoomError, match="printed, kind, arm, verb, bound"):
        requests(telegram, group="colour")
    view = requests(telegram)
    with pytest.raises(traitlets.TraitError):
        view.count = "ten"


def test_one_s_own_demands_are_kept_and_stand_in_the_twin(telegram):
    view = requests(telegram, own={"demands": [AN_OWN]}, count="own")

    assert view.own == {"demands": [AN_OWN]}
    assert "make local attacks" in plain(str(view._static)).partition("My own demands")[2]


def test_one_s_own_demands_have_the_form_of_a_reading(telegram, folder):
    """What the view keeps can be pasted into a file of one's own."""
    again = {**AN_OWN, "id": "1-1", "request": "1", "at": {"quote": "PVO", "in": "K", "n": 1}}
    entries = "".join(
        f"- id: {each['id']}\n  request: '{each['request']}'\n  kind: [{', '.join(each['kind'])}]\n"
        f"  arm: {each['arm']}\n  at: {json.dumps(each['at'])}\n"
        for each in (AN_OWN, again)
    )
    head = "format: reading 1\ndocument: telegram-21646\nreader: mine\ntitle: Mine\n"
    (folder / "reading.mine.yaml").write_text(f"{head}about: Mine.\ndemands:\n{entries}...\n")

    demands = load(folder).reading("mine").every(Demand)
    own = judged(telegram, {"demands": [AN_OWN, again]})

    assert [each.place.start for each in demands] == [each.place.start for each in own]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"request": "9"}, "its request is not"),
        ({"request": None}, "its request is not"),
        ({"kind": "offensive"}, "its kinds"),
        ({"kind": []}, "its kinds"),
        ({"kind": [["offensive"]]}, "its kinds"),
        ({"at": "make local attacks"}, "its words do not stand"),
        ({"at": {"quote": ["make"]}}, "its words do not stand"),
        ({"at": {"quote": "surely"}}, "its words do not stand"),
        ({"at": {"quote": "on"}}, "at which place"),
        ({"at": {"quote": "make local attacks", "n": 7}}, "at which place"),
        ({"at": {"quote": "make local attacks", "n": "1"}}, "at which place"),
    ],
)
def test_a_damaged_own_demand_is_told_and_kept(telegram, change, fault):
    entry = {**AN_OWN, **change}

    [made] = judged(telegram, {"demands": [entry]})

    assert fault in made.fault
    assert "not usable" in plain(str(requests(telegram, own={"demands": [entry]})._static))


@pytest.mark.parametrize("own", [None, [], "x", 3, {"demands": 3}, {"demands": [None, 1, "x"]}])
def test_what_is_no_store_of_demands_does_no_harm(telegram, own):
    assert isinstance(requests(telegram, own=own), RequestsView)
    assert json.dumps(kept(own))


def test_hostile_words_stay_words(telegram):
    evil = "<img src=x onerror=alert(1)>\u202e\x00"
    held = with_requests(telegram, lambda each: replace(each, label=evil, note=evil))

    view = requests(held, own={"demands": [{**AN_OWN, "at": {"quote": evil}}]})

    assert "<img" not in view._static
    assert "\u202e" not in json.dumps(dict(view.data), ensure_ascii=False) + str(view.own)


def test_the_pieces_of_the_script_do_not_name_two_things_alike():
    named = re.findall(r"(?m)^(?:async )?(?:function|const|let|class) (\w+)", RequestsView._esm)

    assert not re.search(r"(?m)^(import|export (?!default)) ", RequestsView._esm)
    assert len(named) == len(set(named))
