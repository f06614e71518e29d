"""Figures and tables of other libraries as HTML that everyone can read.

Neither matplotlib nor pandas is needed to import this: their values come in and are asked for what
they can give.
"""

from __future__ import annotations

import warnings
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from readingroom.errors import ReadingRoomError
from readingroom.markup import Html, element, join, scrolling, table

_MOST_ROWS = 200
_LONGEST_DRAWING = 2_000_000


def picture(figure: Any, alt: str, caption: str = "", *more: Html) -> Html:
    """A matplotlib figure with its alternative text. Raises if there is none."""
    _must_have_words(alt)
    return image(_as_address(figure), alt, caption, *more)


def image(address: str, alt: str, caption: str = "", *more: Html) -> Html:
    """An image with its alternative text. Raises if there is none."""
    _must_have_words(alt)
    return element(
        "figure",
        element("img", src=address, alt=alt),
        element("figcaption", caption) if caption else None,
        *more,
    )


def _must_have_words(alt: str) -> None:
    if not alt.strip():
        raise ReadingRoomError(
            'A figure needs words for those who do not see it. Add alt="…": kind of chart, what is '
            "compared, what it shows."
        )


def _as_address(figure: Any) -> str:
    """The figure as a data address: drawn in lines (SVG), or in dots where that would be long.

    Lines stay sharp at any zoom, on a projector and in print, and take half the time.
    """
    from matplotlib import rc_context  # the figure has imported it already

    lines = BytesIO()
    with rc_context({"svg.hashsalt": "readingroom"}), any_script():
        figure.savefig(lines, format="svg", metadata={"Date": None, "Creator": None})
    if lines.tell() <= _LONGEST_DRAWING:
        return f"data:image/svg+xml;base64,{b64encode(lines.getvalue()).decode()}"
    dots = BytesIO()
    with any_script():
        figure.savefig(dots, format="png", dpi=160, metadata={"Software": None})
    return f"data:image/png;base64,{b64encode(dots.getvalue()).decode()}"


@contextmanager
def any_script() -> Iterator[None]:
    """Within this block nothing is said of signs that no typeface of this computer has.

    They are drawn as empty boxes; the table below a figure has them.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"Glyph \d+ .*missing", UserWarning)
        warnings.filterwarnings("ignore", "Matplotlib currently does not support", UserWarning)
        yield


def frame(data: Any, caption: str = "") -> Html:
    """A table of pandas with a header for every column and a name for every row."""
    shown = data.head(_MOST_ROWS)
    columns = [
        " ".join(map(str, filter(None, name))) if isinstance(name, tuple) else str(name)
        for name in [*_index_names(data), *data.columns]
    ]
    rows = [
        tuple(map(_cell, (*_index_values(row[0], data), *row[1:]))) for row in shown.itertuples()
    ]
    body = scrolling(table(columns, rows, caption=caption or None), name=caption or "Table")
    if not rows:
        return join(body, element("p", "There are no rows.", class_="rr-note"))
    if len(data) <= _MOST_ROWS:
        return body
    return join(
        body, element("p", f"The first {_MOST_ROWS} of {len(data)} rows.", class_="rr-note")
    )


def _index_names(data: Any) -> list[str]:
    return [name or "row" for name in data.index.names]


def _index_values(value: Any, data: Any) -> tuple[Any, ...]:
    """What names a row: one value, or several where rows were grouped by several columns."""
    return tuple(value) if data.index.nlevels > 1 else (value,)


def _cell(value: Any) -> str:
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(map(str, value)) or "–"
    return "–" if _is_missing(value) else str(value) or "–"


def _is_missing(value: Any) -> bool:
    """Whether a cell is empty: None, a not-a-number, or a missing value of pandas."""
    try:
        return value is None or bool(value != value)
    except (TypeError, ValueError):
        return True
