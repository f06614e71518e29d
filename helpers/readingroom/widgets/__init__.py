"""Interactive views: drawn in the browser, each with a static twin that stands without it."""

from readingroom.widgets.text import TextView, text
from readingroom.widgets.timeline import TimelineView, timeline

__all__ = ["TextView", "TimelineView", "text", "timeline"]
