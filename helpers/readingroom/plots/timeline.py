"""The days of the letters hour by hour, or the years around them; what is open drawn as open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import pandas as pd

from readingroom.document import Document
from readingroom.document.almanac import chart_of
from readingroom.plots.hours import draw
from readingroom.plots.picture import Picture


def timeline(
    document: Document,
    *,
    clock: str = "",
    scale: Literal["days", "years"] = "days",
    events: Sequence[str] = (),
) -> Picture:
    """The events that the page dates, on one clock, and what is known from outside of these days.

    Where the page names no clock, a bar joins the times that its hour would be on each of the
    clocks that were possible. `clock` names the clock of the axis (the first one, if left out).
    `scale="years"` draws what is known from outside of the years around, and in them the days of
    the page. `events` chooses what is drawn, by ids of the page and from outside. Raises
    `ReadingRoomError` if there is nothing to draw on the scale asked for, or too much.
    """
    chart = chart_of(document, clock=clock, scale=scale, events=events)
    labels = pd.Index([row.label for row in chart.rows], name="event")
    return Picture(
        draw(chart.title, chart.rows, chart.scale, chart.legend),
        chart.title,
        alt=chart.alt,
        data=pd.DataFrame(dict(chart.columns), index=labels),
        caption=chart.caption,
    )
