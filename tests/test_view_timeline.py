"""The timeline without a browser: what it sends, which links hold, what stands without it."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from dataclasses import replace
from datetime import datetime
from itertools import combinations, permutations
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import making
import pytest
import traitlets

from readingroom import chronology, load
from readingroom.document.context import Clock, OutsideEvent
from readingroom.document.kinds import Event, Letter
from readingroom.errors import ReadingRoomError
from readingroom.loading import exercises_of
from readingroom.markup import plain
from readingroom.widgets.timeline import timeline
from readingroom.widgets.timeline.data import data_of

pytestmark = pytest.mark.usefixtures("elsewhere")


def changed(document, change):
    """The document with each thing changed, or left out where the change gives nothing."""
    things = (change(each) for each in document.things)
    return replace(document, things=tuple(each for each in things if each is not None))


def without(document, *kinds):
    return changed(document, lambda each: None if type(each) in kinds else each)


def redated(document, **dates):
    """The document with some dates changed; events that are not named lose theirs."""
    return changed(
        document,
        lambda each: (
            replace(each, edtf=dates.get(each.id.replace("-", "_"), ""))
            if type(each) is Event
            else each
        ),
    )


@pytest.fixture(scope="module")
def data(telegram):
    return data_of(telegram)


def events(data):
    return {each["id"]: each for each in data["events"]}


def test_both_scales_are_named_by_the_data(data):
    assert data["days"]["label"] == "14 to 18 July 1952"
    assert data["years"]["label"] == "1951 to 1953"
    assert (data["days"]["hours"], data["days"]["open"]) == (4, 4)
    assert [head for _, head in data["years"]["heads"]] == ["1951", "1952", "1953"]
    start, end = data["years"]["own"]
    assert (start, end) == (0, 5 * 1440)


def test_each_kind_of_time_has_its_own_mark(telegram, data):
    kinds = {id: event["kind"] for id, event in events(data).items()}

    assert kinds["first-telegram"] == "missing"
    assert kinds["mao-to-kim"] == kinds["reply"] == "hour"
    assert kinds["received"] == "receipt"
    assert kinds["forwarding"] == kinds["to-ri"] == "between"
    assert kinds["study"] == "lasting"
    assert kinds["armistice"] == "outside"
    assert "catalogue-date" not in kinds
    assert events(data)["study"]["length"] == 2 * 1440
    assert [kind["id"] for kind in data["kinds"]] == timeline(telegram).shown


def test_a_range_knows_the_hours_that_bound_it(data):
    bounds = {id: (each["low"], each["high"]) for id, each in events(data).items()}

    assert bounds["to-ri"] == ("", "mao-to-kim")
    assert bounds["first-telegram-received"] == ("first-telegram", "mao-to-kim")
    assert bounds["forwarding"] == ("reply", "received")
    assert bounds["stalin-answer"] == ("mao-to-kim", "")
    assert bounds["reply"] == bounds["at-present"] == ("", "")


def test_a_bound_that_several_hours_share_is_nobody_s(telegram):
    twice = changed(
        telegram,
        lambda each: (
            replace(each, edtf="1952-07-15T03:00")
            if each.address == "event:first-telegram"
            else each
        ),
    )
    bounds = {id: (each["low"], each["high"]) for id, each in events(data_of(twice)).items()}

    assert bounds["stalin-answer"] == ("", "")
    assert bounds["mao-to-kim-received"] == ("mao-to-kim", "reply")


def test_links_follow_from_letters_and_bounds(data):
    assert ["first-telegram", "first-telegram-received", "received"] in data["links"]
    assert ["first-telegram-received", "mao-to-kim", "heard"] in data["links"]
    assert ["mao-to-kim", "reply", "answers"] in data["links"]
    assert ["reply", "forwarding", "encloses"] in data["links"]
    assert ["forwarding", "received", "dated"] in data["links"]
    assert ["to-ri", "first-telegram-received", "words"] in data["links"]
    proof = data["proving"]["to-ri first-telegram-received"]
    assert proof["where"] == "M3, line 35"
    assert proof["words"].startswith("After we wrote")


@pytest.mark.parametrize(
    ("id", "events"),
    [
        (
            "line-35-in-order",
            {
                "mark": "first-telegram",
                "close": "mao-to-kim",
                "ri": "to-ri",
                "came": "first-telegram-received",
            },
        ),
        (
            "layers-of-the-page",
            {"head": "received", "cover": "forwarding", "mao": "mao-to-kim", "kim": "reply"},
        ),
    ],
)
def test_what_the_words_prove_is_what_the_exercise_accepts(telegram, data, id, events):
    """An order passes the view if, and only if, the exercise accepts it."""
    pairs = {(before, after) for before, after, _ in data["links"]}
    allowed = {
        order
        for order in permutations(events.values())
        if not [1 for one, other in combinations(order, 2) if _before(pairs, other, one)]
    }
    accepted = {
        tuple(events[item] for item in each.answer if item in events)
        for each in exercises_of(telegram)[id].accept
    }

    assert allowed == accepted


def _before(pairs, first, second):
    reached = {first}
    for _ in pairs:
        reached |= {after for before, after in pairs if before in reached}
    return second in reached - {first}


def test_the_events_to_be_ordered_are_mixed_the_same_way_every_time(telegram, data):
    true = ["to-ri", "first-telegram", "first-telegram-received", "mao-to-kim"]
    true += ["mao-to-kim-received", "reply", "forwarding", "received"]

    assert sorted(data["order"]) == sorted(true)
    assert data["order"] not in (true, true[::-1])
    assert data["order"] == data_of(telegram)["order"]
    assert timeline(telegram).order == []
    assert timeline(telegram, scale="order", order=true).order == true


def test_the_inspector_says_dates_in_words_and_gives_citations(telegram, data):
    letter = data["items"]["event:mao-to-kim"]
    assert ["as stated", "3:00, 15 July 1952"] in letter["when"]
    assert ["clock", "not stated"] in letter["when"]
    assert ["where", "M21, line 71"] in letter["rows"]
    assert letter["words"] == telegram["event:mao-to-kim"].words
    assert len(letter["more"]) == 3
    between = data["items"]["event:forwarding"]
    assert between["when"][0] == ["worked out as", "21:00, 16 July 1952 to 12:15, 18 July 1952"]
    assert between["words"] == "I send to you for familiarization"
    outside = data["items"]["event:letter-to-stalin-received"]
    assert ["clock", "Moscow"] in outside["rows"]
    assert ["confidence", "high"] in outside["rows"]
    assert outside["silence"]
    sources = [value for term, value in outside["rows"] if term == "source"]
    assert sources == list(telegram["event:letter-to-stalin-received"].citations)
    assert "1952-07-1" not in json.dumps(data["items"])


def test_clocks_are_as_far_ahead_as_their_zones(telegram):
    spring = changed(
        redated(telegram, first_telegram="1952-04-26T18:00", reply="1952-04-28T21:00"),
        lambda each: (
            replace(each, zone="America/New_York") if each.address == "clock:moscow" else each
        ),
    )
    sent = data_of(spring)
    zero = datetime(*sent["zero"], tzinfo=ZoneInfo("UTC"))
    clocks = {clock["id"]: clock["offsets"] for clock in sent["clocks"]}

    assert [offset for _, offset in clocks["beijing"]] == [480]
    assert [offset for _, offset in clocks["moscow"]] == [-300, -240]
    change = zero.timestamp() + clocks["moscow"][1][0] * 60
    told = datetime.fromtimestamp(change, ZoneInfo("America/New_York"))
    assert (told.day, told.hour, told.minute) == (27, 3, 0)


def test_a_clock_that_the_page_states_is_kept_and_not_asked_for(telegram):
    stated = changed(
        telegram,
        lambda each: replace(each, clock="Asia/Tokyo") if each.address == "event:reply" else each,
    )
    sent = data_of(stated)

    assert events(sent)["reply"]["clock"] == "Asia/Tokyo"
    assert [clock["offered"] for clock in sent["clocks"]] == [True, True, True, False]
    assert sent["days"]["open"] == 3
    assert "Clock" not in json.dumps(sent["writers"])


def test_clocks_scales_and_orders_that_are_unknown_are_refused(telegram):
    view = timeline(telegram, clocks={"kim": "pyongyang", "axis": "moscow"}, scale="years")
    assert view.clocks == {"kim": "pyongyang", "axis": "moscow"}
    assert view.scale == "years"

    for wrong, said in (
        ({"clocks": {"kim": "london"}}, "beijing, moscow, pyongyang"),
        ({"clocks": {"stalin": "moscow"}}, "axis, kim, mao, receipt"),
        ({"scale": "weeks"}, "days, years, order"),
        ({"order": ["reply", "armistice"]}, "“armistice” is no event to put in order"),
    ):
        with pytest.raises(ReadingRoomError, match=said):
            timeline(telegram, **wrong)
    with pytest.raises(ReadingRoomError, match="There is no clock “london”"):
        view.clocks = {"kim": "london"}
    assert view.clocks == {"kim": "pyongyang", "axis": "moscow"}
    with pytest.raises(traitlets.TraitError):
        view.scale = "weeks"


def test_the_twin_holds_everything_without_a_control(telegram):
    static = str(timeline(telegram)._static)
    words = plain(static)

    assert static.count("<img ") == 1
    assert str(timeline(telegram, scale="years")._static).count("<img ") == 1
    assert not [tag for tag in ("<button", "<select", "<input", "<details") if tag in static]
    for event in telegram.events:
        if event.kind != "catalogued":
            assert event.what in words
            assert all(place.words in words for place in event.places)
    for event in telegram.every(OutsideEvent):
        assert event.what in words
        assert all(" ".join(citation.split()) in words for citation in event.citations)
    assert chronology.hours(telegram.between("first-telegram", "mao-to-kim").face_value) in words
    assert "3 h to 15 h" in words
    assert "somewhere between" in words


@pytest.mark.parametrize("scale", ["days", "years"])
def test_the_picture_of_the_twin_is_a_drawing_with_every_event_in_it(telegram, scale):
    strange = changed(
        telegram,
        lambda each: replace(each, what=f"<b>{each.what}\x07") if isinstance(each, Event) else each,
    )
    [address] = re.findall(r'src="data:image/svg\+xml;base64,([^"]*)"', twin(strange, scale))
    drawing = ElementTree.fromstring(b64decode(address))
    said = " ".join(" ".join(drawing.itertext()).split())

    assert "<b>" in said
    if scale == "days":
        assert "18:00 14 July of this year" in said
        assert "clock not stated; ticks from the left: Pyongyang, Beijing, Moscow" in said
    else:
        assert "the page’s own days, 14 July to 18 July 1952" in said


def twin(document, scale):
    return str(timeline(document, scale=scale)._static)


def test_without_clocks_hours_stand_as_they_are_written(telegram):
    view = timeline(without(telegram, Clock))

    assert view.data["clocks"] == []
    assert "18:00 14 July of this year" in plain(str(view._static))
    bare = timeline(without(telegram, Clock, OutsideEvent))
    assert bare.data["years"] is None


def test_a_document_opens_with_the_dates_it_has(telegram):
    bare = without(telegram, OutsideEvent)
    by_day = timeline(redated(bare, reply="1952-07-16", received="1952-07-18"))
    assert (by_day.scale, by_day.data["days"]["label"]) == ("days", "16 to 18 July 1952")
    assert by_day.data["days"]["hours"] == 0

    years = timeline(redated(bare, reply="1951", received="1952"))
    assert (years.scale, years.data["days"]) == ("years", None)
    assert years.data["years"]["label"] == "1951 to 1952"

    catalogued = timeline(redated(bare, catalogue_date="1952-07-18"))
    assert catalogued.data["days"]["label"] == "18 July 1952"
    assert catalogued.data["order"] == []

    outside = timeline(redated(telegram))
    assert "years" in [outside.scale, *(["years"] if outside.data["years"] else [])]

    with pytest.raises(ReadingRoomError, match="no date yet"):
        timeline(redated(bare))
    with pytest.raises(ReadingRoomError, match="no date yet"):
        timeline(redated(bare, study="P2D"))


def test_letters_that_answer_each_other_or_nothing_do_no_harm(telegram):
    ring = changed(
        telegram,
        lambda each: (
            replace(each, answers="kim-to-mao", enclosed_in="")
            if isinstance(each, Letter) and each.id == "mao-to-kim"
            else each
        ),
    )
    assert data_of(ring)["links"]


def test_a_long_document_is_not_drawn_but_stands_in_tables(tmp_path):
    making.make(100, tmp_path)
    view = timeline(load(tmp_path))

    assert len(view.data["events"]) == 100
    assert "<img" not in str(view._static)
    assert len(json.dumps(view.data)) < 200_000
