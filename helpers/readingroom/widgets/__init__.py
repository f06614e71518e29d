"""Interactive views: thin, drawn in the browser, each with a static twin that stands without them."""

from readingroom.widgets.text import TextView, text
from readingroom.widgets.timeline import TimelineView, timeline

__all__ = ["TextView", "TimelineView", "text", "timeline"]
