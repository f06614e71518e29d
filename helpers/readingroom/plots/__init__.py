"""Charts: model to `matplotlib.figure.Figure`, never by pyplot, which would show them twice."""

from readingroom.plots.agreement import agreement
from readingroom.plots.picture import Picture
from readingroom.plots.requests import requests
from readingroom.plots.timeline import timeline
from readingroom.plots.words import words
from readingroom.renames import answering

__all__ = ["Picture", "agreement", "requests", "timeline", "words"]

__getattr__ = answering(__name__)
