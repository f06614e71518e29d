"""A scale of time as HTML: its ruler and its lines, and marks that stand on it by shares of it."""

from __future__ import annotations

from datetime import datetime

from readingroom.document.chronicle import Scale
from readingroom.html import Child, Html, element
from readingroom.views.frame import div, span


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


def point(
    look: str, scale: Scale, moment: datetime, *, shown: bool = True, **attributes: str
) -> Html:
    """A moment."""
    place = at(scale, moment)
    return element("i", class_=look, style=place, hidden=not shown, **attributes)


def stretch(
    look: str, scale: Scale, first: datetime | None, last: datetime | None, *, shown: bool = True
) -> Html:
    """A stretch of time, open where its ends are open or beyond the scale."""
    start = " rr-open-start" if first is None or first < scale.start else ""
    end = " rr-open-end" if last is None or last > scale.end else ""
    place = wide(scale, first or scale.start, last or scale.end)
    return element("i", class_=f"rr-stretch {look}{start}{end}", style=place, hidden=not shown)


def ruler(scale: Scale, name: Child) -> Html:
    """The heads of days or years; the finer ticks lie in them, and go where there is no room."""
    ends = [*(moment for moment, _ in scale.ticks[1:]), scale.end]
    cells = []
    for (start, words), end in zip(scale.ticks, ends, strict=True):
        inside = Scale(start, end)
        finer = (
            element("i", said, style=at(inside, moment))
            for moment, said in scale.finer
            if start < moment < end
        )
        day, _, month = words.partition(" ")
        said = element("span", f" {month}") if month else None
        cells.append(element("b", day, said, *finer, style=wide(scale, start, end)))
    return div("rr-ruler", span("rr-axis", name), span("rr-scale", *cells), aria_hidden="true")


def lines(scale: Scale) -> str:
    """The lines of the ruler and the band of the document's days, as backgrounds of all rows."""
    fine = scale.finer if scale.band or len(scale.ticks) < 2 else ()
    moments = [moment for moment, _ in (*scale.ticks, *fine)]
    stripes = [_stripe("var(--rr-hair)", share(scale, each), "1px") for each in moments]
    if scale.band:
        first, last = (share(scale, each) for each in scale.band)
        length = last - first
        # A background at so many percent lies with that share of itself there, not with its edge.
        edge = first / max(1e-6, 1 - length)
        stripes.insert(0, _stripe("var(--rr-own)", edge, f"max(3px, {length:.3%})"))
    return f"--rr-lines:{', '.join(stripes)}"


def _stripe(colour: str, edge: float, length: str) -> str:
    return f"linear-gradient({colour}, {colour}) {edge:.3%} 0 / {length} 100% no-repeat"
