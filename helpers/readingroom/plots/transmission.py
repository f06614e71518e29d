"""How the words travelled and who kept the paper, step by step, and how we know it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from readingroom import chronology
from readingroom.chronology import NOT_STATED
from readingroom.document import Document
from readingroom.document.context import Custody, Journey, Transmission
from readingroom.errors import ReadingRoomError
from readingroom.plots.journey import draw_legend, draw_steps
from readingroom.plots.nesting import Box, draw_nest, nest
from readingroom.plots.picture import Picture
from readingroom.plots.sheet import MARGIN, Sheet
from readingroom.plots.type import HEAD

_WIDE = 570
_BASES = ("page", "inference", "outside", "not stated")


def transmission(document: Document) -> Picture:
    """What encloses what on the page, the journey of the words, and the custody of the paper.

    The line that leads to a step says how we know of it: solid from the page, dashed by inference
    from the page, dotted from outside. Raises `ReadingRoomError` if no step is listed.
    """
    steps = document.every(Transmission)
    custody = document.every(Custody)
    if not steps and not custody:
        raise ReadingRoomError(
            f"Nothing is listed of how “{document.title}” travelled, so there is no journey to "
            "draw. Its steps would stand under `transmission:` and `custody:` in context.yaml."
        )
    title = "From the writers to this page"
    sheet = Sheet(_WIDE, title)
    y = draw_legend(sheet, sheet.top) + 14
    boxes = nest(document)
    if boxes:
        y = sheet.write(MARGIN, y, "What encloses what", HEAD) + 6
        y = draw_nest(sheet, MARGIN, y, sheet.right - MARGIN, boxes) + 20
    for head, held in (("The journey of the words", steps), ("Who kept the paper", custody)):
        if held:
            y = draw_steps(sheet, y, head, held) + 18
    return Picture(
        sheet.finish(y - 18),
        title,
        alt=_alt(boxes, steps, custody),
        data=_data([*steps, *custody]),
        caption="The line that leads to a step and its mark say how we know of it. An outline says "
        "that nobody tells us. A frame stands around what it was put around later; its lines are "
        "its own. What may have changed at each step, and the sources, stand in the table.",
    )


def _data(steps: Sequence[Journey]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "journey": ["words" if isinstance(each, Transmission) else "paper" for each in steps],
            "what": [each.what for each in steps],
            "who": [each.who for each in steps],
            "when": [chronology.in_words(each.when) for each in steps],
            "where": [each.where for each in steps],
            "language": [each.language for each in steps],
            "basis": [each.basis for each in steps],
            "lines": ["; ".join(place.where for place in each.at) or None for each in steps],
            "may have changed": [" ".join(each.may_change.split()) or None for each in steps],
            "sources": [", ".join(each.sources) or None for each in steps],
            "confidence": [each.confidence or None for each in steps],
        },
        index=pd.Index([each.id for each in steps], name="step"),
    )


def _alt(boxes: Sequence[Box], steps: Sequence[Journey], custody: Sequence[Journey]) -> str:
    enclosed = "; ".join(_enclosed(box) for box in boxes)
    return " ".join(
        filter(
            None,
            [
                "Diagram of enclosures and of two journeys.",
                f"What encloses what: {enclosed}." if enclosed else "",
                f"The words, {len(steps)} steps ({_bases(steps)}): {_listed(steps)}."
                if steps
                else "",
                f"The paper, {len(custody)} steps ({_bases(custody)}): {_listed(custody)}."
                if custody
                else "",
                f"The hour or date is not stated for {_silent([*steps, *custody])}.",
                "The table below has the same.",
            ],
        )
    )


def _enclosed(box: Box) -> str:
    inside = " and ".join(_enclosed(each) for each in box.holds)
    return f"{box.title}{' around ' + inside if inside else ''}"


def _bases(steps: Sequence[Journey]) -> str:
    counts = Counter[str](each.basis for each in steps)
    return ", ".join(f"{counts[basis]} {basis}" for basis in _BASES if counts[basis])


def _listed(steps: Sequence[Journey]) -> str:
    return "; ".join(f"{n}. {each.what}" for n, each in enumerate(steps, 1))


def _silent(steps: Sequence[Journey]) -> str:
    return f"{sum(each.when == NOT_STATED for each in steps)} of {len(steps)} steps"
