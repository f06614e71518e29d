"""Charts: model to `matplotlib.figure.Figure`, never by pyplot, which would show them twice."""

from readingroom.plots.agreement import agreement
from readingroom.plots.argument import argument_map
from readingroom.plots.picture import Picture
from readingroom.plots.requests import requests
from readingroom.plots.timeline import timeline
from readingroom.plots.transmission import transmission
from readingroom.plots.words import words

__all__ = ["Picture", "agreement", "argument_map", "requests", "timeline", "transmission", "words"]
