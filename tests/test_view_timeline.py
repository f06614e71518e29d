"""The timeline without a browser: its HTML, what it reckons with, which links hold."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from html import unescape
from itertools import combinations, permutations
from zoneinfo import ZoneInfo

import making
import pytest
import traitlets

from readingroom import dates, load
from readingroom.document import (
    EVENT_KINDS,
    UNIVERSAL,
    Clock,
    Event,
    Letter,
    OutsideEvent,
    times_of,
)
from readingroom.errors import ReadingRoomError
from readingroom.html import plain
from readingroom.loading import exercises_of
from readingroom.views import timeline

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
    return times_of(telegram)


def events(data):
    return {each["id"]: each for each in data["events"]}


def test_both_scales_are_named_by_the_data(data):
    assert data["days"]["label"] == "14 to 18 July 1952"
    assert data["years"]["label"] == "1951 to 1953"
    assert (data["days"]["hours"], data["days"]["open"]) == (4, 4)
    scale = data["years"]["scale"]
    assert [head for _, head in scale.ticks] == ["1951", "1952", "1953"]
    assert scale.band == (datetime(1952, 7, 14), datetime(1952, 7, 18, 23, 59))


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
    assert data["kinds"] == timeline(telegram).shown


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
    bounds = {id: (each["low"], each["high"]) for id, each in events(times_of(twice)).items()}

    assert bounds["stalin-answer"] == ("", "")
    assert bounds["mao-to-kim-received"] == ("mao-to-kim", "reply")


def test_links_follow_from_letters_and_bounds(telegram, data):
    assert ["first-telegram", "first-telegram-received", "received"] in data["links"]
    assert ["first-telegram-received", "mao-to-kim", "heard"] in data["links"]
    assert ["mao-to-kim", "reply", "answers"] in data["links"]
    assert ["reply", "forwarding", "encloses"] in data["links"]
    assert ["forwarding", "received", "dated"] in data["links"]
    assert ["to-ri", "first-telegram-received", "words"] in data["links"]
    link = 'data-link="to-ri first-telegram-received words">'
    [told] = re.findall(rf"<li {link}(.*?)</li>", timeline(telegram).html())
    assert "the page’s words say so. After we wrote" in plain(told)
    assert "M3, line 35" in plain(told)


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
    assert data["order"] == times_of(telegram)["order"]
    assert timeline(telegram).order == []
    assert timeline(telegram, scale="order", order=true).order == true


def card(view, address):
    """What the inspector shows of an event, in words."""
    [found] = re.findall(rf'<li[^>]* data-card="{address}".*?</li>', view.html(), re.DOTALL)
    return " ".join(plain(found).split())


def test_the_inspector_says_dates_in_words_and_gives_citations(telegram):
    view = timeline(telegram)
    letter = card(view, "event:mao-to-kim")
    assert "as stated 3:00, 15 July 1952" in letter
    assert "clock not stated" in letter
    assert "where M21, line 71" in letter
    assert "kind hour on a letter" in letter
    assert telegram["event:mao-to-kim"].words in letter
    assert letter.count("Also there") == 3
    between = card(view, "event:forwarding")
    assert "worked out as 21:00, 16 July 1952 to 12:15, 18 July 1952" in between
    assert "I send to you for familiarization" in between
    outside = card(view, "event:letter-to-stalin-received")
    assert "clock Moscow, stated" in outside
    assert "confidence high" in outside
    assert "Not in the document." in outside
    for citation in telegram["event:letter-to-stalin-received"].citations:
        assert " ".join(citation.split()) in outside
    assert "1952-07-1" not in plain(view.html())


def test_the_inspector_and_the_tables_follow_the_clocks_that_are_given(telegram):
    view = timeline(telegram, clocks={"kim": "pyongyang", "axis": "moscow"})
    reply = card(view, "event:reply")

    assert "clock Pyongyang, chosen; the page states none" in reply
    assert "on Moscow’s clock 16 July, 15:00" in reply
    assert "84 h 15 min to 96 h 15 min" in plain(timeline(telegram).html())
    assert "90 h 15 min to 96 h 15 min" in plain(view.html())
    assert "14 July, 17:00 to 23:00" in plain(timeline(telegram).html())


def test_clocks_are_as_far_ahead_as_their_zones(telegram):
    spring = changed(
        redated(telegram, first_telegram="1952-04-26T18:00", reply="1952-04-28T21:00"),
        lambda each: (
            replace(each, zone="America/New_York") if each.address == "clock:moscow" else each
        ),
    )
    for id, written in (("first-telegram", (26, 18)), ("reply", (28, 21))):
        event = events(times_of(spring))[id]
        for clock, zone in (("beijing", "Asia/Shanghai"), ("moscow", "America/New_York")):
            moment = datetime(1952, 4, *written, tzinfo=ZoneInfo(zone))
            ahead = moment.utcoffset().total_seconds() / 60
            assert event["at"][clock][UNIVERSAL] == [event["from"] - ahead] * 2
            other = moment.astimezone(ZoneInfo("Asia/Shanghai")).utcoffset().total_seconds() / 60
            assert event["at"][clock]["beijing"] == [event["from"] - ahead + other] * 2
    winter, summer = (
        event["from"] - event["at"]["moscow"][UNIVERSAL][0]
        for event in map(events(times_of(spring)).get, ("first-telegram", "reply"))
    )
    assert (winter, summer) == (-300, -240)


def test_a_clock_that_the_page_states_is_kept_and_not_asked_for(telegram):
    stated = changed(
        telegram,
        lambda each: replace(each, clock="Asia/Tokyo") if each.address == "event:reply" else each,
    )
    sent = times_of(stated)

    assert events(sent)["reply"]["clock"] == "Asia/Tokyo"
    assert [clock["offered"] for clock in sent["clocks"]] == [True, True, True, False]
    assert sent["days"]["open"] == 3
    assert "Clock" not in str(sent["writers"])


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


def test_the_html_holds_everything(telegram):
    words = plain(timeline(telegram).html())

    for event in telegram.events:
        if event.kind != "catalogued":
            assert event.what in words
            assert all(place.words in words for place in event.places)
    for event in telegram.every(OutsideEvent):
        assert event.what in words
        assert all(" ".join(citation.split()) in words for citation in event.citations)
    assert dates.hours(telegram.between("first-telegram", "received").face_value) in words
    assert "somewhere between" in words


@pytest.mark.parametrize("scale", ["days", "years"])
def test_both_charts_have_every_event_with_its_kind_and_its_time_in_words(telegram, scale):
    strange = changed(
        telegram,
        lambda each: replace(each, what=f"<b>{each.what}\x07") if isinstance(each, Event) else each,
    )
    drawn = timeline(strange, scale=scale).html()
    rows = {
        unescape(each): " ".join(plain(row).split())
        for each, row in re.findall(
            rf'<div class="rr-event[^>]* data-address="([^"]*)"[^>]*data-on="{scale}"[^>]*>'
            r"(.*?)</div>",
            drawn,
            re.DOTALL,
        )
    }

    assert "<b>" not in drawn
    for event in times_of(strange)["events"]:
        if scale in event["scales"]:
            assert rows[event["address"]].startswith("<b>")
            assert "\x07" not in rows[event["address"]]
            assert f"{EVENT_KINDS[event['kind']]}: " in rows[event["address"]]
    if scale == "days":
        assert "18:00 14 July of this year. 14 July, 17:00 to 23:00" in rows["event:first-telegram"]
        assert "The ticks of a bar, from the left: Pyongyang, Beijing, Moscow." in plain(drawn)
    else:
        assert "The page’s own days 14 to 18 July 1952" in plain(drawn)


def test_kinds_that_are_switched_off_are_not_shown(telegram):
    drawn = timeline(telegram, shown=["hour", "clocks"]).html()
    rows = re.findall(r'<div class="rr-event rr-is-(\w+)"[^>]*?( hidden)?>', drawn)

    assert {kind for kind, hidden in rows if not hidden} == {"hour"}


def test_without_clocks_hours_stand_as_they_are_written(telegram):
    view = timeline(without(telegram, Clock))

    assert "Clock of" not in view.html()
    assert "18:00 14 July of this year. 14 July, 18:00 " in " ".join(plain(view.html()).split())
    bare = timeline(without(telegram, Clock, OutsideEvent))
    assert 'data-scale="years"' not in bare.html()


def test_a_document_opens_with_the_dates_it_has(telegram):
    def opened(document):
        return timeline(document), times_of(document)

    bare = without(telegram, OutsideEvent)
    by_day, data = opened(redated(bare, reply="1952-07-16", received="1952-07-18"))
    assert (by_day.scale, data["days"]["label"]) == ("days", "16 to 18 July 1952")
    assert data["days"]["hours"] == 0
    assert "No hour is given here" in by_day.html()

    years, data = opened(redated(bare, reply="1951", received="1952"))
    assert (years.scale, data["days"]) == ("years", None)
    assert data["years"]["label"] == "1951 to 1952"
    assert "1951 to 1952" in years.html()

    catalogued, data = opened(redated(bare, catalogue_date="1952-07-18"))
    assert data["days"]["label"] == "18 July 1952"
    assert data["order"] == []
    assert "Put in order" not in plain(catalogued.html())

    outside, data = opened(redated(telegram))
    assert "years" in [outside.scale, *(["years"] if data["years"] else [])]

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
    assert times_of(ring)["links"]


def test_a_long_document_opens_with_all_its_events(tmp_path):
    making.make(100, tmp_path)
    document = load(tmp_path)
    drawn = timeline(document).html()

    assert len(times_of(document)["events"]) == 100
    assert all(event.what in drawn for event in document.events)
    assert len(drawn) < 600_000
