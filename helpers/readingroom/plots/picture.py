"""A figure that shows itself with its alternative text and its data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from readingroom.markup import Html, block, element
from readingroom.markup.media import frame, picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from pandas import DataFrame


@dataclass(frozen=True, eq=False)
class Picture:
    """A matplotlib figure, words that say what it shows, and the table it was drawn from.

    Alone in a cell it shows all three. `axes` is there to go on drawing.
    """

    figure: Figure
    title: str
    alt: str
    data: DataFrame
    caption: str = ""

    @property
    def axes(self) -> Axes:
        """The axes to draw on: of a timeline those of time, else the sheet, in points."""
        return self.figure.axes[-1]

    def html(self, *, alt: str = "", caption: str = "") -> Html:
        """The figure with alternative text and, folded, its data."""
        data = element(
            "details", element("summary", "The same as a table"), frame(self.data, self.title)
        )
        return block(
            picture(self.figure, alt or self.alt, caption or self.caption or self.title, data),
            label=self.title,
        )

    def _repr_html_(self) -> Html:
        return self.html()
