"""Reading Room: teaching people to read a historical document closely.

    import readingroom as rr

    telegram = rr.load("telegram-21646")
    telegram["M16"]

Nothing heavy is imported before it is used: pandas with `rr.tables`, matplotlib with `rr.plots`,
ipywidgets with `rr.widgets`.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

from readingroom.errors import ReadingRoomError as _Ours
from readingroom.errors import answering, kernel_shell

if TYPE_CHECKING:
    from readingroom import plots, tables
    from readingroom import views as widgets
    from readingroom.answers import (
        answer,
        answer_code,
        begin_anew,
        enter_answer_code,
        export_reading,
        recall,
        student,
    )
    from readingroom.answers.access import reveal
    from readingroom.answers.portfolio import portfolio
    from readingroom.document.citation import cite
    from readingroom.errors import DocumentError, NotHere, ReadingRoomError
    from readingroom.html import show
    from readingroom.importing.accession import new
    from readingroom.importing.annotation import mark
    from readingroom.lessons.bookmark import progress
    from readingroom.lessons.glossary import glossary
    from readingroom.lessons.verdicts import check
    from readingroom.loading import load
    from readingroom.views.exercise import exercise

__version__ = "0.2.0"

_PLACES = {
    "export_reading": "answers",
    "enter_answer_code": "answers",
    "answer_code": "answers",
    "answer": "answers",
    "begin_anew": "answers",
    "check": "lessons.verdicts",
    "cite": "document.citation",
    "DocumentError": "errors",
    "exercise": "views.exercise",
    "glossary": "lessons.glossary",
    "load": "loading",
    "mark": "importing.annotation",
    "new": "importing.accession",
    "NotHere": "errors",
    "portfolio": "answers.portfolio",
    "progress": "lessons.bookmark",
    "ReadingRoomError": "errors",
    "recall": "answers",
    "reveal": "answers.access",
    "show": "html",
    "student": "answers",
}
_PARTS = {"plots": "plots", "tables": "tables", "widgets": "views"}
__all__ = [
    "DocumentError",
    "NotHere",
    "ReadingRoomError",
    "answer",
    "answer_code",
    "begin_anew",
    "check",
    "cite",
    "enter_answer_code",
    "exercise",
    "export_reading",
    "glossary",
    "load",
    "mark",
    "new",
    "plots",
    "portfolio",
    "progress",
    "recall",
    "reveal",
    "show",
    "student",
    "tables",
    "widgets",
]


def __getattr__(name: str) -> Any:
    if name not in _PLACES and name not in _PARTS:
        return answering(__name__)(name)
    if name in _PARTS:
        return import_module(f"readingroom.{_PARTS[name]}")
    place = "answers.access" if name == "load" and kernel_shell() else _PLACES[name]
    return getattr(import_module(f"readingroom.{place}"), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]


def _interrupted(shell: Any, kind: type, error: BaseException, *where: Any, **_: Any) -> None:
    from readingroom.views.interruption import interrupted

    interrupted(shell, kind, error, *where)


def _attend() -> None:
    """In a kernel in which a person works, say calmly what has stopped a cell."""
    shell = kernel_shell()
    if shell and not shell.custom_exceptions and "READINGROOM_OPEN" not in os.environ:
        stops = (_Ours, KeyError, NameError, SyntaxError)
        shell.set_custom_exc(stops, _interrupted)


_attend()
