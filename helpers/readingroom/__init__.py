"""Reading Room: teaching people to read a historical document closely.

    import readingroom as rr

    telegram = rr.load("telegram-21646")
    telegram["M16"]

Nothing heavy is imported before it is used: pandas with `rr.tables`, matplotlib with `rr.plots`,
ipywidgets with `rr.widgets`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from readingroom import plots, tables, widgets
    from readingroom.errors import DocumentError, NotHere, ReadingRoomError
    from readingroom.exports import cite, show
    from readingroom.loading import load

__version__ = "0.1.0"

_PLACES = {
    "DocumentError": "errors",
    "NotHere": "errors",
    "ReadingRoomError": "errors",
    "cite": "exports",
    "load": "loading",
    "plots": "",
    "show": "exports",
    "tables": "",
    "widgets": "",
}
__all__ = [
    "DocumentError",
    "NotHere",
    "ReadingRoomError",
    "cite",
    "load",
    "plots",
    "show",
    "tables",
    "widgets",
]


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module(f"readingroom.{_PLACES[name] or name}")
    return getattr(module, name) if _PLACES[name] else module


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
