"""A scale of time as HTML: its ruler and its lines, and marks that stand on it by shares of it."""

from __future__ import annotations

from datetime import datetime

from readingroom.document.chronicle import Scale
from readingroom.html import Child, Html, element


def share(scale: Scale, moment: datetime) -> float:
    """How far along a scale a moment is; what is beyond is at the end."""
    within = min(max(moment, scale.start), scale.end) - scale.start
    share: float = within / (scale.end - scale.start)
    return share


def at(scale: Scale, moment: datetime) -> str:
    """The style by which a mark stands at a moment."""
    return f"inset-inline-start:{share(scale, moment):.3%}"


def wide(scale: Scale, first: datetime, last: datetime) -> str:
    """The style by which a mark reaches from one moment to another."""
    return f"{at(scale, first)};width:{share(scale, last) - share(scale, first):.3%}"


def point(look: str, scale: Scale, moment: datetime, *, shown: bool) -> Html:
    """A moment."""
    return element("i", class_=f"rr-point {look}", style=at(scale, moment), hidden=not shown)


def stretch(
    look: str,
    scale: Scale,
    first: datetime | None,
    last: datetime | None,
    *,
    exact: bool,
    shown: bool,
) -> Html:
    """A stretch of time, open where its ends are open or beyond the scale."""
    classes = ["rr-stretch", look]
    classes += ["rr-exact"] if exact else []
    classes += ["rr-open-start"] if first is None or first < scale.start else []
    classes += ["rr-open-end"] if last is None or last > scale.end else []
    style = wide(scale, first or scale.start, last or scale.end)
    return element("i", class_=" ".join(classes), style=style, hidden=not shown)


def ruler(scale: Scale, name: Child) -> Html:
    """The heads of days or years; the finer ticks lie in them, and go where there is no room."""
    starts = [moment for moment, _ in scale.ticks]
    cells = []
    for (start, head), end in zip(scale.ticks, [*starts[1:], scale.end], strict=True):
        inside = Scale(start, end)
        finer = (
            element("i", words, style=at(inside, moment))
            for moment, words in scale.finer
            if start < moment < end
        )
        cells.append(element("b", head, *finer, style=wide(scale, start, end)))
    return element(
        "div",
        element("span", name, class_="rr-axis"),
        element("span", *cells, class_="rr-scale"),
        class_="rr-ruler",
        aria_hidden="true",
    )


def lines(scale: Scale) -> str:
    """The lines of the ruler and the band of the document's days, as backgrounds of all rows."""
    moments = [moment for moment, _ in scale.ticks]
    moments += [moment for moment, _ in scale.finer] if scale.band or len(moments) < 2 else []
    stripes = [_stripe("var(--rr-hair)", f"{share(scale, each):.3%}", "1px") for each in moments]
    if scale.band:
        first, last = (share(scale, each) for each in scale.band)
        length = last - first
        # A background at so many percent lies with that share of itself there, not with its edge.
        edge = first / max(1e-6, 1 - length)
        stripes.insert(0, _stripe("var(--rr-own)", f"{edge:.3%}", f"max(3px, {length:.3%})"))
    return f"--rr-lines:{', '.join(stripes)}"


def _stripe(colour: str, edge: str, length: str) -> str:
    return f"linear-gradient({colour}, {colour}) {edge} 0 / {length} 100% no-repeat"
