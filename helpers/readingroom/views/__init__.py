"""Views: HTML made once, here, and complete by itself; a script gives it life where it can.

People know this part as `rr.widgets`. Each view is imported when it is asked for, so that an
exercise waits for no other.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from readingroom.errors import answering

if TYPE_CHECKING:
    from readingroom.views.argument import ArgumentView, argument
    from readingroom.views.exercise import ExerciseView, exercise
    from readingroom.views.provenance import ProvenanceView, provenance
    from readingroom.views.requests import RequestsView, requests
    from readingroom.views.text import TextView, text
    from readingroom.views.timeline import TimelineView, timeline

_PLACES = {
    "ArgumentView": "argument",
    "ExerciseView": "exercise",
    "ProvenanceView": "provenance",
    "RequestsView": "requests",
    "TextView": "text",
    "TimelineView": "timeline",
}
_PLACES |= {name: name for name in _PLACES.values()}
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
    """This module: `rr.widgets.text` is the function, also once the module `text` is imported.

    Python would put that module in its place.
    """

    def __getattribute__(self, name: str) -> Any:
        if name not in _PLACES:
            return super().__getattribute__(name)
        return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)

    def __dir__(self) -> list[str]:
        return __all__


sys.modules[__name__].__class__ = _Views
