"""Figures and tables of other libraries as HTML that everyone can read.

Neither matplotlib nor pandas is imported here: their values come in and are asked for what they
can give.
"""

from __future__ import annotations

import base64
from io import BytesIO
from typing import Any

from readingroom.errors import ReadingRoomError
from readingroom.markup import Html, element, join, scrolling, table

_MOST_ROWS = 200


def picture(figure: Any, alt: str, caption: str = "", *more: Html) -> Html:
    """A matplotlib figure with its alternative text. Raises if there is none."""
    if not alt.strip():
        raise ReadingRoomError(
            'A figure needs words for those who do not see it. Add alt="…": kind of chart, what is '
            "compared, what it shows."
        )
    data = BytesIO()
    figure.savefig(data, format="png", dpi=160, metadata={"Software": None})
    encoded = base64.b64encode(data.getvalue()).decode()
    return element(
        "figure",
        element("img", src=f"data:image/png;base64,{encoded}", alt=alt),
        element("figcaption", caption) if caption else None,
        *more,
    )


def frame(data: Any, caption: str = "") -> Html:
    """A table of pandas with a header for every column and a name for every row."""
    shown = data.head(_MOST_ROWS)
    columns = [
        " ".join(map(str, filter(None, name))) if isinstance(name, tuple) else str(name)
        for name in [data.index.name or "row", *data.columns]
    ]
    rows = [tuple(_cell(value) for value in row) for row in shown.itertuples()]
    body = scrolling(table(columns, rows, caption=caption or None), name=caption or "Table")
    if len(data) <= _MOST_ROWS:
        return body
    return join(
        body, element("p", f"The first {_MOST_ROWS} of {len(data)} rows.", class_="rr-note")
    )


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
