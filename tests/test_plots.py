"""The pictures say what they show, show what is open as open, and can be read by everyone."""

from __future__ import annotations

import inspect
import re
from base64 import b64decode
from dataclasses import replace
from html import unescape
from io import StringIO
from itertools import combinations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle
from matplotlib.text import Text

import readingroom as rr
from readingroom.document import Letter, OutsideEvent, Request, Site
from readingroom.plots import NARROW, WIDE
from readingroom.reading import Claim, Demand, Reading

DRAWN = {
    "days": lambda doc: rr.plots.timeline(doc),
    "days on another clock": lambda doc: rr.plots.timeline(doc, clock="Moscow"),
    "years": lambda doc: rr.plots.timeline(doc, scale="years"),
    "requests": lambda doc: rr.plots.requests(doc),
    "demands": lambda doc: rr.plots.requests(doc, reading="key"),
    "words": lambda doc: rr.plots.words(doc, ["people", "enemy", "necessary", "proposal"]),
    "places": lambda doc: rr.plots.places(doc),
}


@pytest.fixture(scope="module")
def pictures(telegram):
    return {name: draw(telegram) for name, draw in DRAWN.items()}


@pytest.fixture(scope="module")
def picture(pictures):
    return pictures["days"]


def without(document, *kinds, readings=None):
    """The document as it would be without some kinds of things."""
    left = tuple(thing for thing in document.things if type(thing) not in kinds)
    return replace(document, things=left, readings=readings or document.readings)


def reading_of(document, *kinds):
    """The key with some kinds of things only."""
    key = document.reading("key")
    return {"key": Reading("key", key.title, key.about, tuple(t for t in key if type(t) in kinds))}


def boxes(figure, dpi):
    """Every written word on a figure with its box, as drawn at a resolution."""
    figure.set_dpi(dpi)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    texts = [text for axes in figure.axes for text in axes.texts if text.get_text().strip()]
    return [(text.get_text(), text.get_window_extent(renderer)) for text in texts]


def marks(picture):
    """The marks in a chart of time, beside the words, below the legend: shape, x, y."""
    lines = picture.figure.axes[0].lines
    found = ((each.get_marker(), each.get_xdata()[0], each.get_ydata()[0]) for each in lines)
    return [each for each in found if each[0] not in ("None", None, "") and min(each[1:]) > 100]


def said(picture):
    return [text.get_text() for axes in picture.figure.axes for text in axes.texts]


# ---------------------------------------------------------------- all pictures


@pytest.mark.parametrize("name", DRAWN)
@pytest.mark.parametrize(("wide", "dpi"), [(WIDE, 100), (WIDE, 160), (NARROW, 100)])
def test_words_do_not_run_into_each_other_or_over_the_edge(pictures, name, wide, dpi):
    figure = pictures[name].draw(wide)
    written = boxes(figure, dpi)
    edge = figure.bbox

    assert written
    for words, box in written:
        assert box.x0 >= edge.x0 and box.x1 <= edge.x1, words
        assert box.y0 >= edge.y0 and box.y1 <= edge.y1, words
    for (words, box), (others, other) in combinations(written, 2):
        assert not box.overlaps(other), f"“{words}” and “{others}”"


@pytest.mark.parametrize("name", DRAWN)
@pytest.mark.parametrize("wide", [WIDE, NARROW])
def test_words_stay_within_their_box(pictures, name, wide):
    figure = pictures[name].draw(wide)
    written = boxes(figure, 160)
    frames = [
        patch.get_window_extent()
        for axes in figure.axes
        for patch in axes.patches
        if isinstance(patch, Rectangle) and patch.get_height() > 12
    ]

    for words, box in written:
        middle = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
        for frame in frames:
            if frame.contains(*middle):
                assert frame.x0 <= box.x0 and box.x1 <= frame.x1, words


@pytest.mark.parametrize("name", DRAWN)
@pytest.mark.parametrize(("wide", "pixels"), [(WIDE, 690), (NARROW, 390)])
def test_words_can_be_read_where_the_picture_is_narrow(pictures, name, wide, pixels):
    """In windows of 768 and of 480 pixels, as wide as the outputs of a notebook are there."""
    figure = pictures[name].draw(wide)
    sizes = {text.get_fontsize() for axes in figure.axes for text in axes.texts}

    assert min(sizes) * pixels / (figure.get_figwidth() * 72) >= 11


@pytest.mark.parametrize("name", DRAWN)
def test_the_picture_shows_itself_with_words_and_table(pictures, name):
    picture = pictures[name]
    shown = picture._repr_html_()

    assert re.search(r'<img src="data:image/svg\+xml;base64,[^"]{1000,}" alt="', shown)
    assert shown.count('scope="row"') == len(picture.data) > 0
    assert picture.title in said(picture) or " ".join(said(picture)).startswith(picture.title)


@pytest.mark.parametrize("name", DRAWN)
def test_a_page_knows_its_height_before_it_is_there(pictures, name):
    for given in re.findall(r"<(?:img|source) [^>]*>", pictures[name]._repr_html_()):
        width, height = (
            int(re.search(rf' {side}="(\d+)"', given)[1]) for side in ("width", "height")
        )
        drawn = b64decode(re.search(r"base64,([^\" ]+)", given)[1]).decode()
        wide, high = map(float, re.search(r'viewBox="0 0 (\S+) (\S+)"', drawn).groups())
        assert height == pytest.approx(width * high / wide, abs=1)


@pytest.mark.parametrize("name", DRAWN)
def test_words_are_held_to_their_room_whatever_typeface_is_there(pictures, name):
    picture = pictures[name]
    drawn = StringIO()
    picture.figure.savefig(drawn, format="svg")
    written = re.findall(r"<text (.*?)>(.*?)</text>", drawn.getvalue())

    assert {unescape(words) for _, words in written} >= {
        words for words in said(picture) if re.search(r"\w", words)
    }
    assert all(re.search(r' textLength="[\d.]+"', given) for given, _ in written)


@pytest.mark.parametrize("name", DRAWN)
def test_the_alternative_text_names_the_kind_and_the_table_and_no_colour(pictures, name):
    alt = pictures[name].alt

    assert re.match(r"(Timeline|List|Bar chart|Map)", alt)
    assert alt.endswith("The table below has the same.")
    said_of_it = f"{alt} {pictures[name].caption}".casefold()
    assert not re.search(r"\b(purple|violet|brown|black|blue|green|orange|grey)\b", said_of_it)


def test_each_picture_of_ours_is_public_and_explained():
    assert rr.plots.__all__ == [
        "Picture",
        "agreement",
        "places",
        "requests",
        "timeline",
        "words",
    ]
    assert all(inspect.getdoc(getattr(rr.plots, name)) for name in rr.plots.__all__)


def test_text_of_a_document_is_not_taken_for_formulas(telegram):
    letter = telegram.letters[1]
    priced = replace(letter, title=r"Bill of $5 and $\frac{")
    document = replace(
        telegram, things=tuple(priced if t is letter else t for t in telegram.things)
    )
    picture = rr.plots.words(document, ["enemy"])

    assert r"Bill of $5 and $\frac{" in said(picture)
    assert boxes(picture.figure, 100)


# ---------------------------------------------------------------- days and years


def test_the_alternative_text_says_the_finding(picture):
    assert "Timeline from 14 July to 18 July, on Beijing’s clock" in picture.alt
    assert "each is drawn as a range: Kim's telegram, by its time-mark" in picture.alt
    assert "drawn as outlines: Mao's side writes to Ri Geon-yeong" in picture.alt


def test_an_hour_without_a_clock_is_a_range_and_not_a_point(picture):
    reply = picture.data.loc["Kim's reply, by its time-mark"]

    assert reply["kind"] == "clock not stated"
    assert (reply["earliest"], reply["latest"]) == ("16 July, 20:00", "17 July, 2:00")
    assert not [spot for spot in marks(picture) if spot[0] in ("o", "s")]


def test_a_missing_letter_is_marked(picture):
    assert "letter missing" in picture.data.loc["Kim's telegram, by its time-mark", "kind"]
    assert "letter missing" not in picture.data.loc["Mao's letter, by its time-mark", "kind"]


def test_what_is_still_to_come_is_open_at_its_end(picture):
    answer = picture.data.loc["An answer from Filippov, still to come"]

    assert (answer["earliest"], answer["latest"]) == ("15 July, 2:00", "open")


def test_a_lasting_time_without_a_beginning_is_named_and_not_placed(picture):
    assert "“two-day study” (line 35)" in picture.caption
    assert not any("study" in label for label in picture.data.index)


def test_outside_events_stand_apart_with_their_sources(picture):
    kinds = list(picture.data["kind"])
    first = kinds.index("outside")

    assert set(kinds[first:]) == {"outside"}
    assert "outside" not in kinds[:first]
    assert picture.data["sources"][first:].notna().all()


def test_the_clock_of_the_axis_can_be_chosen_and_moves_the_hours(telegram):
    moscow = rr.plots.timeline(telegram, clock="Moscow")

    reply = moscow.data.loc["Kim's reply, by its time-mark"]
    assert (reply["earliest"], reply["latest"]) == ("16 July, 15:00", "16 July, 21:00")
    with pytest.raises(rr.ReadingRoomError, match="Clocks: Beijing, Pyongyang, Moscow"):
        rr.plots.timeline(telegram, clock="London")


def test_kinds_of_time_are_told_by_shape_and_not_by_colour(picture):
    marks = {
        (line.get_marker(), to_hex(line.get_markerfacecolor()) == "#ffffff")
        for line in picture.figure.axes[0].lines
        if line.get_marker() not in ("None", None, "")
    }

    assert {("o", False), ("o", True), ("s", False), ("D", True)} <= marks


def test_the_years_hold_what_is_known_from_outside_and_the_days_as_one_band(pictures, telegram):
    years = pictures["years"]
    events = [e for e in telegram.every(OutsideEvent) if "years" in e.scale and e.is_dated]

    assert len(years.data) == len(events)
    assert set(years.data["known from"]) == {"outside"}
    assert years.data["sources"].str.len().min() > 0
    assert years.data.loc["The armistice is signed at Panmunjom", "earliest"] == "27 July 1953"
    assert "14 July to 18 July 1952, are one narrow band" in years.alt
    assert len(years.figure.axes[0].collections) == 2  # one in either panel


def test_months_in_which_many_events_crowd_have_a_scale_of_their_own(pictures, telegram):
    years = pictures["years"]
    head = next(t for t in years.figure.axes[0].texts if t.get_text() == "June and July 1952")
    columns = {(y > head.get_position()[1], round(x / 7.25)) for _, x, y in marks(years)}

    assert "are below the others on a wider scale" in years.alt
    assert "June and July 1952 are cut out of the years" in years.caption
    assert {"June", "July", "by the day"} <= {*said(years)}
    assert len(columns) >= 13


def test_few_events_in_months_stay_among_the_years(telegram):
    few = ["power-stations", "pyongyang-raid", "armistice"]
    years = rr.plots.timeline(telegram, scale="years", events=few)

    assert "by the day" not in said(years)
    assert "wider scale" not in f"{years.alt} {years.caption}"


def test_a_reader_s_own_choice_of_events_is_drawn_and_nothing_else(telegram):
    mine = ["pyongyang-raid", "mao-to-kim", "stalin-approves", "catalogue-date"]
    picture = rr.plots.timeline(telegram, clock="Moscow", events=mine)

    assert len(picture.data) == len(mine)
    assert picture.data.loc["Large air raid on Pyongyang", "kind"] == "outside"
    assert picture.title.startswith("10 July")
    assert "Hours of the page: 1." in picture.alt
    assert len(rr.plots.timeline(telegram, scale="years", events=["armistice"]).data) == 1


@pytest.mark.parametrize(
    ("events", "told"),
    [
        (["rply"], "Did you mean “reply”"),
        (["reply", "armistice"], "too long for a chart by the hour"),
        (["study"], "no hours to draw"),
    ],
)
def test_a_choice_that_cannot_be_drawn_is_told(telegram, events, told):
    with pytest.raises(rr.ReadingRoomError, match=told):
        rr.plots.timeline(telegram, events=events)


def test_another_scale_is_refused(telegram):
    with pytest.raises(rr.ReadingRoomError, match="Scales: days, years"):
        rr.plots.timeline(telegram, scale="weeks")


# ---------------------------------------------------------------- requests


def test_labels_are_words_of_the_document_shortened_only_by_leaving_out(telegram):
    from readingroom.text import shortened

    for claim in telegram.reading("key").every(Claim):
        whole = " ".join(claim.words.split())
        at = 0
        for piece in shortened(claim.words, 14, claim.modality).split("…"):
            at = whole.index(piece.strip(), at) + len(piece.strip())


def test_the_list_has_every_request_and_its_one_figure(pictures, telegram):
    picture = pictures["requests"]

    assert list(picture.data.index) == [request.id for request in telegram.requests]
    assert list(picture.data["amount"]).count("no figure") == 6
    assert picture.data.loc["1", "bound"] == "a minimum"
    assert "1 of 7 gives a figure: 1. at least 10 regiments, a minimum" in picture.alt
    assert said(picture).count("no figure") == 6
    assert "kind" not in picture.data


def test_demands_are_counted_once_and_an_open_class_stays_open(pictures, telegram):
    picture = pictures["demands"]
    demands = telegram.reading("key").every(Demand)

    assert list(picture.data.index) == [demand.id for demand in demands]
    assert "3 defensive, 2 offensive, 1 command, 1 defensive or offensive" in picture.alt
    assert "3 air defence, 3 air force, 1 infantry" in picture.alt
    assert picture.data.loc["zone", "kind"] == "defensive or offensive"


def test_a_maximum_and_an_open_amount_are_told_from_a_minimum(telegram):
    amount = telegram["request:1"].amount
    shapes = [replace(amount, bound=words).limit for words in ("at least", "up to", "about", "")]
    assert shapes == ["a minimum", "a maximum", "left open", "a figure"]


# ---------------------------------------------------------------- words


def test_words_are_counted_as_the_search_counts_them(telegram):
    picture = rr.plots.words(telegram, ["enemy", "necessary", "urgent"])
    mao, kim = [letter.title for letter in telegram.letters if letter.enclosed_in]

    for word in picture.data.index:
        counts = telegram.search(word, whole_words=True).by_letter
        assert (picture.data.loc[word, mao], picture.data.loc[word, kim]) == (
            counts["M"],
            counts["K"],
        )
    assert f"{mao} (694 words)" in picture.alt
    assert "“necessary” 0 and 7" in picture.alt
    assert said(picture).count("0") == 1


def test_editors_words_are_not_the_authors(telegram):
    counts = rr.plots.words(telegram, ["territory", "Bukcheng"]).data

    assert counts.loc["Bukcheng"].sum() == 0
    assert counts.loc["territory"].iloc[1] == 1


def test_without_words_to_count_one_is_asked_for_them(telegram):
    with pytest.raises(rr.ReadingRoomError, match="Name the words to count"):
        rr.plots.words(telegram)


def test_letters_of_one_title_are_told_apart_by_their_codes(telegram):
    things = (replace(t, title="Telegram") if type(t) is Letter else t for t in telegram.things)
    counts = rr.plots.words(replace(telegram, things=tuple(things)), "enemy").data

    assert list(counts.columns[:2]) == ["Telegram (M)", "Telegram (K)"]


def test_one_word_may_be_given_as_it_is(telegram):
    assert list(rr.plots.words(telegram, "enemy").data.index) == ["enemy"]


# ---------------------------------------------------------------- what is not there


def test_a_document_without_what_is_drawn_says_so(telegram):
    cases = [
        (rr.plots.requests, without(telegram, Request), "lists no requests"),
        (rr.plots.words, without(telegram, Letter), "has no letters"),
    ]

    for draw, document, sentence in cases:
        with pytest.raises(rr.ReadingRoomError, match=sentence):
            draw(document)


def test_a_document_without_events_from_outside_has_no_years(telegram):
    with pytest.raises(rr.ReadingRoomError, match="No event from outside"):
        rr.plots.timeline(without(telegram, OutsideEvent), scale="years")


def test_a_reading_without_demands_says_so(telegram):
    empty = replace(telegram, readings=reading_of(telegram))

    with pytest.raises(rr.ReadingRoomError, match="finds no demands"):
        rr.plots.requests(empty, reading="key")
    with pytest.raises(rr.NotHere, match="no reading of your own"):
        rr.plots.requests(telegram, reading="mine")


def test_what_is_too_much_for_one_picture_is_refused(telegram):
    more = tuple(replace(telegram.requests[0], id=f"r{n}") for n in range(200))
    document = replace(telegram, things=(*telegram.things, *more))

    with pytest.raises(rr.ReadingRoomError, match="too much for one picture"):
        rr.plots.requests(document)


@pytest.mark.parametrize(
    ("clock", "order"),
    [("Beijing", "Pyongyang, Beijing, Moscow"), ("Moscow", "Pyongyang, Beijing, Moscow")],
)
def test_the_ticks_are_named_in_the_order_in_which_they_stand(telegram, clock, order):
    """The same hour comes first where the sun rises first."""
    figure = rr.plots.timeline(telegram, clock=clock).figure

    assert any(order in words.get_text() for words in figure.findobj(Text))


# ---------------------------------------------------------------- the map


def test_the_map_has_every_place_where_it_lies_to_the_others(telegram, pictures):
    picture = pictures["places"]
    written = {text.get_text(): text.get_position() for text in picture.figure.axes[0].texts}

    assert {site.name for site in telegram.every(Site) if site.kind != "coast"} <= written.keys()
    assert written["Pyongyang"][1] < written["Panmunjom"][1] < written["Seoul"][1]
    assert written["Antung (Dandong)"][0] < written["Changjin (Chosin)"][0]
    assert "Seoul, a city, lies about 50 km south-east of Panmunjom." in picture.alt


def test_the_map_says_that_it_is_a_sketch_and_gives_the_lines_of_the_page(telegram, pictures):
    picture = pictures["places"]

    assert "only a sketch" in picture.alt
    assert "A sketch" in picture.caption
    assert "From outside the document" in picture.caption
    assert "lines 86, 92" in said(picture)
    assert picture.data.loc["supung", "lines"] == "86"


def test_a_document_without_places_has_no_map(telegram):
    with pytest.raises(rr.ReadingRoomError, match="has no places to draw"):
        rr.plots.places(without(telegram, Site))
