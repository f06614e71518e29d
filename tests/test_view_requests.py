"""The view of requests without a browser: what stands in it, what it counts, what it refuses."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape

import pytest
import traitlets
from drawn import card_html, cards, named, words

from readingroom import load
from readingroom.document import Request
from readingroom.errors import NotHere, ReadingRoomError
from readingroom.html import plain
from readingroom.reading import Demand, Echo, Silence
from readingroom.views import RequestsView, requests

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
    return named(view.html(), "data-label")


def rows(view):
    """What is known of each row of the ledger, by its address."""
    html = view.html()
    known = map(json.loads, named(html, "data-row"))
    openers = [each for each in named(html) if each.startswith(("request:", "demand:"))]
    return dict(zip(openers, known, strict=True))


def test_without_a_reading_only_facts_are_there(telegram):
    view = requests(telegram)
    shown = plain(view.html())

    assert all(address.startswith("request:") for address in (*rows(view), *cards(view)))
    key = telegram.reading("key")
    said = [*(each.note for each in key.every(Demand)), *(each.arm for each in key.every(Demand))]
    said += [each.what for kind in (Silence, Echo) for each in key.every(kind)]
    facts = telegram.text + " ".join(each.note for each in telegram.requests)
    assert not [each for each in said if each and each not in facts and each in shown]


def test_requests_stand_as_enumerated_with_bounds_and_nesting(telegram):
    html = requests(telegram).html()
    known = {each["id"]: each for each in rows(requests(telegram)).values()}

    assert list(known) == [each.id for each in telegram.requests]
    assert known["1"]["bound"] == "minimum" and known["2b"]["bound"] == "none"
    assert known["2b"]["under"] == "2"
    assert ">2. b)</option>" in html
    assert ">the entry without a label (K13, line 98)</option>" in html
    assert "at least 10 regiments" in html
    shortened = re.findall('rr-short"[^>]*>(.*?)</td>', html)
    for shown, request in zip(shortened, telegram.requests, strict=True):
        assert set(unescape(re.sub("<[^>]*>", "", shown)).replace("…", " ").split()) <= set(
            request.words.split()
        )


def test_counts_follow_from_the_rules(telegram):
    assert counts(requests(telegram)) == ["3 measures", "5 items"]
    assert counts(requests(telegram, reading="key")) == ["3 measures", "5 items", "7 demands"]

    measures, items, demands = requests(telegram, reading="key").ways()
    assert measures.of == {"1": 1, "2": 2, "2a": 2, "2b": 2, "2c": 2, "3": 3}
    assert items.of == {"1": 1, "2a": 2, "2b": 3, "2c": 4, "3": 5}
    assert items.left == ("2.", "the entry without a label (K13, line 98)")
    assert sorted(demands.of.values()) == list(range(1, 8))


def test_counts_are_computed_and_not_known(telegram):
    without = with_requests(telegram, lambda each: None if each.id in ("2b", "3") else each)
    bare = with_requests(telegram, lambda each: replace(each, label=""))

    assert counts(requests(without)) == ["2 measures", "3 items"]
    assert counts(requests(bare)) == ["4 measures", "6 items"]
    assert "label" not in requests(bare).ways()[0].rule


def test_requests_that_stand_under_each_other_in_a_ring_still_open(telegram):
    ring = {"1": "3", "3": "1"}
    held = with_requests(telegram, lambda each: replace(each, part_of=ring.get(each.id, "")))

    assert len(rows(requests(held))) == len(telegram.requests)


def test_a_demand_brings_the_phrases_that_it_takes_up(telegram):
    view = requests(telegram, reading="key")
    said = card_html(view)

    for demand in telegram.reading("key").every(Demand):
        html = said[demand.address]
        taken = html.split("Takes up</p>")[1:]
        assert len(taken) == len(demand.takes_up)
        for piece, place in zip(taken, demand.takes_up, strict=True):
            assert closed(place.words) in closed(plain(piece))
        assert all(telegram[to] for to in named(html, "data-also"))
        assert "known from a reading, not the page" in words(html)
    assert rows(view)["demand:zone"]["kind"] == ["defensive", "offensive"]


def test_echoes_stand_with_the_words_that_they_touch(telegram):
    said = cards(requests(telegram, reading="key"))["request:closing"]
    echo = telegram.reading("key")["echo:appeal"]

    assert closed(echo.mao.words) in closed(said)
    assert f"echo {' '.join(echo.what.split())}" in said


def test_silences_are_those_of_the_letters_that_ask(telegram):
    view = requests(telegram, reading="key")
    silences = [telegram[each] for each in cards(view) if each.startswith("silence:")]

    assert {each.letter for each in silences} == {"K"}
    for each in silences:
        said = cards(view)[each.address]
        assert all(f"“{word}” nowhere in this letter" in said for word in each.absent)


def test_without_a_script_all_of_it_is_there(telegram):
    view = requests(telegram, reading="key")
    shown = closed(plain(view.html()))

    for thing in (*telegram.requests, *telegram.reading("key").every(Demand)):
        assert closed(thing.words) in shown
    for silence in telegram.reading("key").every(Silence):
        assert (closed(silence.what) in shown) == (silence.letter == "K")
    assert closed(telegram.reading("key")["echo:appeal"].what) in shown
    assert closed("7 demands. Counted is each action") in shown


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


def test_one_s_own_demands_are_kept_and_stand_in_the_ledger(telegram):
    view = requests(telegram, own={"demands": [AN_OWN]}, count="own")

    assert view.own == {"demands": [AN_OWN]}
    assert rows(view)["demand:3-1"]["arm"] == "infantry"
    assert "My demand in 3.: offensive make local attacks" in cards(view)["demand:3-1"]
    view.own = {"demands": []}
    assert "demand:3-1" not in rows(view)
    assert str(view.ledger()) in view.drawn and str(view.ledger()) in view.html()


def test_one_s_own_demands_have_the_form_of_a_reading(telegram, folder):
    """What the view keeps can be pasted into a file of one's own."""
    again = {**AN_OWN, "id": "1-1", "request": "1", "at": {"quote": "PVO", "in": "K", "n": 1}}
    entries = "".join(
        f"- id: {each['id']}\n  request: '{each['request']}'\n  kind: [{', '.join(each['kind'])}]\n"
        f"  arm: {each['arm']}\n  at: {json.dumps(in_a_file(each['at']))}\n"
        for each in (AN_OWN, again)
    )
    head = "format: reading 1\ndocument: telegram-21646\nreader: mine\ntitle: Mine\n"
    (folder / "reading.mine.yaml").write_text(f"{head}about: Mine.\ndemands:\n{entries}...\n")

    demands = load(folder).reading("mine").every(Demand)
    own = cards(requests(telegram, own={"demands": [AN_OWN, again]}))

    assert all(f"where {each.place.where}" in own[each.address] for each in demands)


def in_a_file(at):
    """Copied words as files have them, which say `occurrence` for `n`."""
    return {{"n": "occurrence"}.get(name, name): each for name, each in at.items()}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"request": "9"}, "its request is not"),
        ({"request": None}, "its request is not"),
        ({"kind": "offensive"}, "its kinds"),
        ({"kind": []}, "its kinds"),
        ({"kind": [["offensive"]]}, "its kinds"),
        ({"at": "make local attacks"}, "its words are not in the"),
        ({"at": {"quote": ["make"]}}, "its words are not in the"),
        ({"at": {"quote": "surely"}}, "its words are not in the"),
        ({"at": {"quote": "on"}}, "at which place"),
        ({"at": {"quote": "make local attacks", "n": 7}}, "at which place"),
        ({"at": {"quote": "make local attacks", "n": "1"}}, "at which place"),
    ],
)
def test_a_damaged_own_demand_is_told_and_kept(telegram, change, fault):
    entry = {**AN_OWN, **change}

    view = requests(telegram, own={"demands": [entry]})

    assert re.search(f"not usable, [^.]*{fault}", plain(view.html()))
    assert view.own == {"demands": [entry]}


@pytest.mark.parametrize("own", [None, [], "x", 3, {"demands": 3}, {"demands": [None, 1, "x"]}])
def test_what_is_no_store_of_demands_does_no_harm(telegram, own):
    view = requests(telegram, own=own)

    assert isinstance(view, RequestsView)
    assert json.dumps(view.own)


def test_hostile_words_stay_words(telegram):
    evil = "<img src=x onerror=alert(1)>\u202e\x00"
    held = with_requests(telegram, lambda each: replace(each, label=evil, note=evil))

    view = requests(held, own={"demands": [{**AN_OWN, "at": {"quote": evil}}]})

    assert "<img" not in view.html()
    assert "\u202e" not in view.html() + str(view.own)
    assert r"\u202e" not in view.html()
