"""The timeline says what it shows, and shows what is open as open."""

from __future__ import annotations

import re

import pytest
import readingroom as rr
from matplotlib.backends.backend_agg import FigureCanvasAgg


@pytest.fixture(scope="module")
def picture(telegram):
    return rr.plots.timeline(telegram)


def test_the_alternative_text_says_the_finding(picture):
    assert "Timeline from 14 July to 18 July, on Beijing’s clock" in picture.alt
    assert "9 h at face value; 3 h to 15 h" in picture.alt
    assert "39 h 15 min at face value; 33 h 15 min to 45 h 15 min" in picture.alt
    assert "drawn as outlines: Mao's side writes to Ri Geon-yeong" in picture.alt


def test_an_hour_without_a_clock_is_a_range_and_not_a_point(picture):
    reply = picture.data.loc["Kim's reply, by its time-mark"]

    assert reply["kind"] == "clock not stated"
    assert (reply["earliest"], reply["latest"]) == ("16 July, 20:00", "17 July, 02:00")


def test_a_missing_letter_is_marked(picture):
    assert "letter missing" in picture.data.loc["Kim's telegram, by its time-mark", "kind"]
    assert "letter missing" not in picture.data.loc["Mao's letter, by its time-mark", "kind"]


def test_outside_events_stand_apart(picture, telegram):
    kinds = list(picture.data["kind"])
    first = kinds.index("outside")

    assert set(kinds[first:]) == {"outside"}
    assert "outside" not in kinds[:first]


def test_the_clock_of_the_axis_can_be_chosen_and_moves_the_hours(telegram):
    moscow = rr.plots.timeline(telegram, clock="Moscow")

    reply = moscow.data.loc["Kim's reply, by its time-mark"]
    assert (reply["earliest"], reply["latest"]) == ("16 July, 15:00", "16 July, 21:00")
    with pytest.raises(rr.ReadingRoomError, match="Clocks: Beijing, Pyongyang, Moscow"):
        rr.plots.timeline(telegram, clock="London")


def test_the_picture_shows_itself_with_words_and_table(picture):
    shown = picture._repr_html_()

    assert re.search(r'<img src="data:image/png;base64,[^"]{1000,}" alt="Timeline', shown)
    assert shown.count('scope="row"') == len(picture.data)


def test_labels_do_not_run_into_each_other_or_over_the_edge(picture):
    figure = picture.figure
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    labels = [each for each in picture.axes.get_yticklabels() if each.get_text()]
    written = [each for each in picture.axes.texts if each.get_text()]
    boxes = [each.get_window_extent(renderer) for each in (*labels, *written)]
    edge = figure.bbox

    assert all(box.x0 >= edge.x0 and box.x1 <= edge.x1 for box in boxes)
    for at, box in enumerate(boxes):
        assert not any(box.overlaps(other) for other in boxes[at + 1 :])


def test_one_can_go_on_drawing(telegram):
    picture = rr.plots.timeline(telegram)
    picture.axes.set_title("Mine")

    assert picture.figure.axes[0].get_title() == "Mine"
