"""Views (`rr.widgets`): HTML made once, complete by itself, and given life by a script."""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from readingroom.errors import answering

if TYPE_CHECKING:
    from readingroom.views.argument import ArgumentView as ArgumentView
    from readingroom.views.argument import argument as argument
    from readingroom.views.exercise import ExerciseView as ExerciseView
    from readingroom.views.exercise import exercise as exercise
    from readingroom.views.provenance import ProvenanceView as ProvenanceView
    from readingroom.views.provenance import provenance as provenance
    from readingroom.views.requests import RequestsView as RequestsView
    from readingroom.views.requests import requests as requests
    from readingroom.views.text import TextView as TextView
    from readingroom.views.text import text as text
    from readingroom.views.timeline import TimelineView as TimelineView
    from readingroom.views.timeline import timeline as timeline

_NAMES = ("argument", "exercise", "provenance", "requests", "text", "timeline")
_PLACES = {public: name for name in _NAMES for public in (f"{name.capitalize()}View", name)}
__all__ = sorted(_PLACES)

__getattr__ = answering(
    __name__,
    {
        "argumentation": "EMPTY Argument sure",
        "desk": "present_desk scripts views_style",
        "exercise": "given handle replies state_of",
    },
)


class _Views(ModuleType):
    """This module: `rr.widgets.text` stays the function, though the module `text` is imported."""

    def __getattribute__(self, name: str) -> Any:
        if name not in _PLACES:
            return super().__getattribute__(name)
        return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)

    def __dir__(self) -> list[str]:
        return __all__


sys.modules[__name__].__class__ = _Views
