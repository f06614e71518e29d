"""Charts: model to `matplotlib.figure.Figure`, never by pyplot, which would show them twice."""

from readingroom.errors import answering
from readingroom.plots.cartography import places
from readingroom.plots.frequencies import words
from readingroom.plots.hours import timeline
from readingroom.plots.judgements import agreement
from readingroom.plots.ledger import requests
from readingroom.plots.sheet import Picture

__all__ = ["Picture", "agreement", "places", "requests", "timeline", "words"]

__getattr__ = answering(__name__, {"sheet": "NARROW WIDE"})
