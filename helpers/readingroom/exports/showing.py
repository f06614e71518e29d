"""Any table or figure, shown so that everyone can read it."""

from __future__ import annotations

import sys
from typing import Any

from readingroom.errors import ReadingRoomError
from readingroom.markup import Html, block
from readingroom.markup.media import frame, picture


def show(what: Any, *, alt: str = "", caption: str = "") -> Html:
    """A figure or a table as accessible HTML: put it last in a cell, or give it to `display`.

    `alt` says in words what a figure shows; without it a figure is refused, unless it carries
    words of its own. `caption` stands above a table and below a figure. Tables show 200 rows at
    most and say how many there are.
    """
    plots = sys.modules.get("readingroom.plots")  # without it there is no picture of ours
    if plots and isinstance(what, plots.Picture):
        shown: Html = what.html(alt=alt, caption=caption)
        return shown
    if hasattr(what, "savefig"):
        return block(picture(what, alt, caption), label=caption or "Figure")
    if hasattr(what, "to_frame"):
        what = what.to_frame(what.name if what.name is not None else "count")
    if hasattr(what, "itertuples"):
        return block(frame(what, caption), label=caption or "Table")
    raise ReadingRoomError(
        f"`rr.show` shows a figure or a table, and this is a {type(what).__name__}."
    )
