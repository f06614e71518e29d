"""The timeline in the real JupyterLab, and its reckoning held to Python's."""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from browsing import THEMES, beyond, faults, other_reader, set_up, turn
from playwright.sync_api import expect

from readingroom import dates
from readingroom.document import Clock, Event
from readingroom.views import scripts
from readingroom.views import timeline as view_of

pytestmark = pytest.mark.slow

TRUE = ["to-ri", "first-telegram", "first-telegram-received", "mao-to-kim"]
TRUE += ["mao-to-kim-received", "reply", "forwarding", "received"]
EXACT = ("first-telegram", "mao-to-kim", "reply", "received")


@pytest.fixture(scope="module")
def desk(lab, chromium):
    cells = {"timeline": "hours = rr.widgets.timeline(telegram)\nhours"}
    with set_up(lab, chromium, "timeline", cells) as desk:
        yield desk


@pytest.fixture
def timeline(desk):
    view = desk.view("timeline")
    view.locator(".rr-choice input").first.check()
    yield view
    view.locator(".rr-choice input").first.check()
    view.locator(".rr-event").nth(1).press("Escape")


@pytest.fixture(scope="module")
def script(desk):
    """The view's own reckoning, as `own`, in a page of its own."""
    with other_reader(desk.page) as page:
        yield _with_own(page)


def _with_own(page):
    files = {"": "", **dict(scripts("proof"))}
    for path, text in files.items():
        page.route(f"http://page.test/{path}", lambda route, _, text=text: _module(route, text))
    page.goto("http://page.test/")
    page.evaluate(
        """async () => {
            const [proof, reckoning] = [import("./proof.js"), import("./reckoning.js")];
            window.own = { ...await proof, ...await reckoning };
        }"""
    )
    return page


def _module(route, text):
    kind = "text/javascript" if text else "text/html"
    route.fulfill(body=text, headers={"Content-Type": kind})


def reckoned(document):
    """What the script is given to reckon with."""
    [given] = re.findall('data-times="([^"]*)"', view_of(document).html())
    return json.loads(unescape(given))


def test_the_name_of_an_event_is_read_whole_beside_its_bar(timeline):
    cut = "rows => rows.filter(row => row.scrollHeight > row.clientHeight + 1).length"
    assert timeline.locator(".rr-label").evaluate_all(cut) == 0


def test_choosing_a_clock_moves_the_intervals(desk, timeline):
    row = timeline.locator("tbody tr", has=timeline.page.locator("[data-gap]"))
    timeline.locator("[data-end='1']").select_option("mao-to-kim")
    expect(row.locator("th")).to_contain_text("“Kim's telegram, by its time-mark” to “Mao's letter")
    expect(row.locator("td").last).to_have_text("3 h to 15 h")

    timeline.get_by_label("Clock of Kim Il Sung").select_option("pyongyang")
    expect(row.locator("td").last).to_have_text("9 h to 15 h")
    timeline.get_by_label("Clock of Mao Zedong").select_option("beijing")
    expect(row.locator("td").last).to_have_text("10 h")
    expect(row.locator("td").first).to_have_text("9 h")
    expect(timeline.locator("[role=status]")).to_contain_text("Mao's letter, by its time-mark”: 10")
    assert "pyongyang" in desk.ask("print(hours.clocks)")

    desk.ask("hours.clocks = {}")
    expect(row.locator("td").last).to_have_text("3 h to 15 h")
    expect(timeline.get_by_label("Clock of Kim Il Sung")).to_have_value("")


def test_a_range_moves_with_the_hours_that_bound_it(timeline):
    received = timeline.locator(".rr-event[data-address='event:first-telegram-received']")
    expect(received).to_have_accessible_name(
        "Kim's telegram received somewhere between: hour not stated . "
        "14 July, 17:00 to 15 July, 8:00"
    )

    timeline.get_by_label("Clock of Kim Il Sung").select_option("moscow")

    expect(received).to_have_accessible_name(
        "Kim's telegram received somewhere between: hour not stated . "
        "14 July, 23:00 to 15 July, 8:00"
    )
    timeline.get_by_label("Clock of Kim Il Sung").select_option("")


def test_kinds_of_time_are_shown_and_hidden(timeline):
    events = timeline.locator(".rr-event:visible")
    before = events.count()

    timeline.locator(".rr-legend button", has_text="outside").click()
    assert events.count() < before
    expect(timeline.locator("h5:visible", has_text="Not in the document")).to_have_count(0)
    expect(timeline.locator("[role=status]")).to_have_text("outside hidden.")
    timeline.locator(".rr-legend button", has_text="outside").click()
    expect(events).to_have_count(before)
    timeline.locator(".rr-legend button", has_text="clock not stated").click()
    expect(timeline.locator(".rr-event[data-address='event:reply']")).to_be_hidden()
    timeline.get_by_label("Clock of Kim Il Sung").select_option("moscow")
    expect(timeline.locator(".rr-event[data-address='event:reply']")).to_be_visible()
    timeline.get_by_label("Clock of Kim Il Sung").select_option("")
    timeline.locator(".rr-legend button", has_text="clock not stated").click()


def test_an_event_opens_its_words_and_its_hours_on_the_chart_s_clock(timeline):
    timeline.locator(".rr-event").first.focus()
    timeline.page.keyboard.press("ArrowDown")
    timeline.page.keyboard.press("Enter")

    inspector = timeline.locator(".rr-inspector")
    expect(inspector.locator("blockquote")).to_have_text("18:00 14 July of this year")
    expect(inspector).to_contain_text("14 July, 17:00 to 23:00")
    expect(inspector).to_contain_text("18:00, 14 July 1952")
    expect(timeline.locator("[role=status]")).to_contain_text("18:00 14 July of this year")

    timeline.get_by_label("Clock of Kim Il Sung").select_option("pyongyang")
    expect(inspector).to_contain_text("Pyongyang, chosen; the page states none")
    expect(inspector).to_contain_text("14 July, 17:00")
    expect(inspector).not_to_contain_text("to 23:00")
    timeline.get_by_label("Clock of Kim Il Sung").select_option("")
    expect(inspector).not_to_contain_text("chosen")
    expect(inspector).to_contain_text("Beijing: 14 July, 18:00; Moscow: 14 July, 23:00")


def test_the_hours_of_the_ruler_never_run_into_each_other(timeline):
    for wide in (344, 480, 700, 860, 1000):
        timeline.evaluate("(each, wide) => { each.parentElement.style.width = `${wide}px`; }", wide)
        seen = timeline.locator("section:not([hidden]) .rr-scale i:visible")
        boxes = sorted(each.bounding_box()["x"] for each in seen.all())
        wides = [each.bounding_box()["width"] for each in seen.all()]
        assert all(other - one > max(wides) for one, other in itertools.pairwise(boxes)), wide
    timeline.evaluate("each => { each.parentElement.style.width = ''; }")


def test_every_tick_and_every_shape_says_what_it_is(timeline):
    row = timeline.locator(".rr-event[data-address='event:reply']")
    ticks = row.locator(".rr-tick")

    names = [each.get_attribute("title") for each in ticks.all()]
    assert names == ["Pyongyang", "Beijing", "Moscow"]
    expect(timeline.locator(".rr-ticks")).to_contain_text("Pyongyang, Beijing, Moscow")
    expect(row).to_have_accessible_name(re.compile("hour on a letter: 21:00 16 July 1952"))


def test_what_is_outside_says_its_sources_and_how_sure_they_make_us(timeline):
    timeline.locator("[data-address='event:stalin-approves']").first.click()

    inspector = timeline.locator(".rr-inspector")
    expect(inspector.locator(".rr-silence")).to_have_text("Not in the document.")
    expect(inspector).to_contain_text("Kathryn Weathersby")
    expect(inspector).to_contain_text("high")
    assert "weathersby-1998" not in inspector.inner_text()


def test_the_table_says_the_same_and_follows_the_clocks(timeline):
    timeline.locator(".rr-as-table summary:visible").click()
    row = timeline.locator(".rr-as-table tbody tr", has_text="Mao's letter, by its time-mark")
    expect(row.locator("td").nth(2)).to_have_text("15 July, 2:00 to 8:00")
    expect(row.locator("td").nth(3)).to_have_text("not stated")

    timeline.get_by_label("Clock of Mao Zedong").select_option("beijing")

    expect(row.locator("td").nth(2)).to_have_text("15 July, 3:00")
    expect(row.locator("td").nth(3)).to_have_text("Beijing, chosen; the page states none")
    expect(row.locator("td").last).to_contain_text("M21, line 71")
    timeline.get_by_label("Clock of Mao Zedong").select_option("")
    timeline.locator(".rr-as-table summary:visible").click()


def test_the_years_hold_the_page_s_own_days_and_lead_to_them(desk, timeline):
    timeline.get_by_label("1951 to 1953", exact=True).check()

    expect(timeline.locator("[data-address='event:armistice']:visible")).to_have_count(1)
    timeline.locator(".rr-as-table summary:visible").click()
    row = timeline.locator(".rr-as-table:visible tbody tr", has_text="The armistice is signed")
    expect(row.locator("td").nth(1)).to_have_text("27 July 1953")
    expect(row.locator("td").last).to_contain_text("Foreign Relations of the United States")
    assert "years" in desk.ask("print(hours.scale)")
    timeline.get_by_role("button", name="The page’s own days").click()
    expect(timeline.get_by_label("14 to 18 July 1952", exact=True)).to_be_checked()


def test_events_are_put_in_order_by_keyboard_and_checked_by_the_page(desk, timeline):
    page = timeline.page
    timeline.get_by_label("Put in order").check()
    places = timeline.locator(".rr-order .rr-what")
    mixed = places.all_inner_texts()
    expect(timeline.locator(".rr-inspector")).not_to_contain_text("on Beijing’s clock")

    timeline.locator(".rr-order [data-address='event:reply']").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(timeline.locator("[role=status]")).to_have_text(
        "Kim's reply, by its time-mark, now 2 of 8"
    )
    assert page.evaluate("document.activeElement.dataset.address") == "event:reply"
    timeline.get_by_role("button", name="Later: Kim's reply, by its time-mark").click()
    assert places.all_inner_texts() == mixed
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Check the order"
    page.keyboard.press("Enter")
    verdict = timeline.locator(".rr-verdict")
    expect(verdict).to_contain_text("at least 33 h 15 min earlier than")
    expect(verdict).not_to_contain_text("wrong")

    wrong = "'first-telegram', 'first-telegram-received', 'to-ri'"
    desk.ask(f"hours.order = [{wrong}, *{TRUE[3:]}]")
    timeline.get_by_role("button", name="Check the order").click()
    expect(verdict).to_contain_text("1 pair stands the other way round")
    expect(verdict).to_contain_text("After we wrote a telegram to comrade Ri Geon-yeong")
    desk.ask(f"hours.order = {TRUE}")
    expect(verdict).to_be_empty()
    timeline.get_by_role("button", name="Check the order").click()
    expect(verdict).to_contain_text("the page proves 6; 1 is open")
    expect(verdict).to_contain_text("The page gives no hour for “Mao's side writes")
    verdict.get_by_role("button", name="M3, line 35").first.click()
    expect(timeline.locator(".rr-inspector blockquote")).to_contain_text("After we wrote")
    timeline.get_by_role("button", name="Start again").click()
    assert "[]" in desk.ask("print(hours.order)")


def test_python_selects_and_switches(desk, timeline):
    desk.ask("hours.selected = 'event:received'; hours.scale = 'years'; hours.shown = ['hour']")

    expect(timeline.locator(".rr-inspector blockquote")).to_have_text("12:15 18.7.1952")
    expect(timeline.get_by_label("1951 to 1953", exact=True)).to_be_checked()
    expect(timeline.locator("[data-address='event:armistice']:visible")).to_have_count(0)
    desk.ask("hours.scale = 'days'; hours.shown = hours.kinds()")
    expect(timeline.locator(".rr-event[aria-current=true]:visible")).to_have_count(1)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("scale", ["14 to 18 July 1952", "1951 to 1953", "Put in order"])
def test_axe_finds_nothing(desk, timeline, theme, scale):
    turn(desk.page, theme)
    timeline.get_by_label(scale, exact=True).check()
    if scale == "Put in order":
        timeline.get_by_role("button", name="Check the order").click()

    assert faults(desk.page) == ""


def test_on_a_phone_nothing_scrolls_sideways(timeline):
    timeline.evaluate("each => { each.parentElement.style.width = '344px'; }")
    for scale in ("1951 to 1953", "Put in order", "14 to 18 July 1952"):
        timeline.get_by_label(scale, exact=True).check()
        assert beyond(timeline) == []
    timeline.evaluate("each => { each.parentElement.style.width = ''; }")


def test_no_request_leaves_the_machine(desk):
    assert desk.outside == []


def test_intervals_are_those_of_python_on_all_clocks(script, telegram):
    data = reckoned(telegram)
    names = {clock.id: clock.name for clock in telegram.every(Clock)}
    whose = {id: each["writer"] for id, each in data["events"].items()}
    for first, second in itertools.permutations(EXACT, 2):
        for here, there in itertools.product(["", *names], repeat=2):
            if whose[first] == whose[second] and here != there:
                continue
            chosen = {whose[first]: here, whose[second]: there}
            by_name = {first: names.get(here, ""), second: names.get(there, "")}
            expected = telegram.between(first, second, clocks=by_name)
            found = script.evaluate(
                """([data, first, second, chosen]) => {
                    const { events } = data;
                    return own.reckoning(data).between(events[first], events[second], chosen);
                }""",
                [data, first, second, {who: id for who, id in chosen.items() if id}],
            )
            length = (expected.face_value, expected.shortest, expected.longest)
            assert found == [each.total_seconds() / 60 for each in length]


def test_an_order_is_proven_only_if_no_clock_and_no_range_allows_the_other(script, telegram):
    """Every order of two is tried on every clock of every writer, which the view does not do."""
    for given in (
        {},
        {
            "reply": "1952-07-15T06:00",
            "mao-to-kim-received": "1952-07-15T03:00/..",
            "forwarding": "1952-07-15T06:00/1952-07-15T09:30",
            "received": "1952-07-15T09:30",
        },
        {"first-telegram": "1952-07-15T01:00", "to-ri": "1952-07-14/1952-07-15"},
    ):
        document = telegram if not given else _redated(telegram, given)
        data = reckoned(document)
        judged = script.evaluate(
            """(data) => {
                const { judge } = own.proofs(data);
                return data.order.flatMap((one) => data.order.filter((other) => other !== one)
                    .map((other) => [one, other, judge(one, other).state]));
            }""",
            data,
        )
        possible = _possible(data)
        assert possible
        for one, other, state in judged:
            assert (state == "against") == ((one, other) not in possible), (one, other)
            assert (state == "proven") == ((other, one) not in possible), (one, other)
    assert ("to-ri", "first-telegram", "open") in [tuple(each) for each in judged]


def _redated(document, dates):
    """Other hours, and no links between letters, so that hours alone decide."""

    def change(each):
        if type(each) is not Event:
            return each
        alone = replace(each, kind="mentioned") if each.id == "reply" else each
        return replace(alone, edtf=dates[each.id]) if each.id in dates else alone

    return replace(document, things=tuple(map(change, document.things)))


def _possible(data):
    """Pairs of events that may stand in this order on some clocks that contradict no link."""
    events = data["events"]
    day = datetime(1952, 7, 15)
    zones = [ZoneInfo(clock["zone"]) for clock in data["clocks"]]
    offsets = [day.replace(tzinfo=zone).utcoffset().total_seconds() / 60 for zone in zones]
    ids = data["order"]
    keys = sorted({_key(events[id]) for id in ids})
    found = set()
    for choice in itertools.product(offsets, repeat=len(keys)):
        ahead = dict(zip(keys, choice, strict=True))
        ends = {id: _ends(events, id, ahead) for id in ids}
        before = {(one, other) for one, other, _ in data["links"] if one in ends and other in ends}
        if any(ends[one][0] > ends[other][1] for one, other in before):
            continue
        for one, other in itertools.permutations(ids, 2):
            if ends[one][0] <= ends[other][1] and not _reaches(before, other, one):
                found.add((one, other))
    return found


def _key(event):
    """Letters of one writer are on one clock; each hour of receipt is on its own."""
    return event["id"] if event["writer"] in ("", "receipt") else event["writer"]


def _ends(events, id, ahead):
    ends = []
    for end, anchor, open_ in (("from", "low", -1e9), ("to", "high", 1e9)):
        holder = events[events[id][anchor] or id]
        at = holder["from"] if events[id][anchor] else events[id][end]
        ends.append(open_ if at is None else at - ahead[_key(holder)])
    return ends


def _reaches(before, start, goal):
    seen, front = {start}, {start}
    while front:
        front = {other for one, other in before if one in front} - seen
        seen |= front
    return goal in seen - {start}


def test_hours_are_said_as_in_python(script):
    lengths = [0, 59, 60, -75, 2355, 90.6]
    said = script.evaluate("(all) => all.map(own.hours)", lengths)

    assert said == [dates.hours(timedelta(minutes=each)) for each in lengths]
