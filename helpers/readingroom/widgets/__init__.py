"""Interactive views: drawn in the browser, each with a static twin that stands without it."""

from readingroom.views.text import TextView, text
from readingroom.widgets.argument import ArgumentView, argument
from readingroom.widgets.asking import ExerciseView, exercise
from readingroom.widgets.provenance import ProvenanceView, provenance
from readingroom.widgets.requests import RequestsView, requests
from readingroom.widgets.timeline import TimelineView, timeline

__all__ = [
    "ArgumentView",
    "ExerciseView",
    "ProvenanceView",
    "RequestsView",
    "TextView",
    "TimelineView",
    "argument",
    "exercise",
    "provenance",
    "requests",
    "text",
    "timeline",
]
