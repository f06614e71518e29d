"""Charts: model to `matplotlib.figure.Figure`, never by pyplot, which would show them twice."""

from readingroom.plots.picture import Picture
from readingroom.plots.timeline import timeline

__all__ = ["Picture", "timeline"]
