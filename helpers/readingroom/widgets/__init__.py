"""Interactive views: drawn in the browser, each with a static twin that stands without it.

Each is imported when it is asked for, so that an exercise waits for no other view.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from readingroom.renames import answering

if TYPE_CHECKING:
    from readingroom.views.exercise import ExerciseView, exercise
    from readingroom.views.text import TextView, text
    from readingroom.widgets.argument import ArgumentView, argument
    from readingroom.widgets.provenance import ProvenanceView, provenance
    from readingroom.widgets.requests import RequestsView, requests
    from readingroom.widgets.timeline import TimelineView, timeline

_PLACES = {
    "ArgumentView": "widgets.argument",
    "ExerciseView": "views.exercise",
    "ProvenanceView": "widgets.provenance",
    "RequestsView": "widgets.requests",
    "TextView": "views.text",
    "TimelineView": "widgets.timeline",
    "argument": "widgets.argument",
    "exercise": "views.exercise",
    "provenance": "widgets.provenance",
    "requests": "widgets.requests",
    "text": "views.text",
    "timeline": "widgets.timeline",
}
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

__getattr__ = answering(__name__)


class _Views(ModuleType):
    """This module: `widgets.text` is the function, also once the folder of that name is imported.

    Python would put the folder in its place.
    """

    def __getattribute__(self, name: str) -> Any:
        if name not in _PLACES:
            return super().__getattribute__(name)
        return getattr(import_module(f"readingroom.{_PLACES[name]}"), name)

    def __dir__(self) -> list[str]:
        return __all__


sys.modules[__name__].__class__ = _Views
