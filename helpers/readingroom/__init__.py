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
        enter_answer_code,
        export_reading,
        recall,
        student,
    )
    from readingroom.answers.access import reveal
    from readingroom.classroom.class_picture import read_class
    from readingroom.document.citation import cite
    from readingroom.errors import DocumentError, NotHere, ReadingRoomError
    from readingroom.html import show
    from readingroom.importing.accession import new
    from readingroom.importing.annotation import mark
    from readingroom.index import search
    from readingroom.lessons.bookmark import answer_code, begin_anew, portfolio, progress
    from readingroom.lessons.glossary import glossary
    from readingroom.lessons.verdicts import check
    from readingroom.loading import load
    from readingroom.views.exercise import exercise

__version__ = "0.2.0"

_PLACES = {
    "answers": "answer enter_answer_code export_reading recall student",
    "answers.access": "reveal",
    "classroom.class_picture": "read_class",
    "document.citation": "cite",
    "errors": "DocumentError NotHere ReadingRoomError",
    "html": "show",
    "index": "search",
    "importing.accession": "new",
    "importing.annotation": "mark",
    "lessons.bookmark": "answer_code begin_anew portfolio progress",
    "lessons.glossary": "glossary",
    "lessons.verdicts": "check",
    "loading": "load",
    "views.exercise": "exercise",
}
"""Where the public names stand, each imported when it is first used."""
_PARTS = {"plots", "tables", "widgets"}
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
    "read_class",
    "recall",
    "reveal",
    "search",
    "show",
    "student",
    "tables",
    "widgets",
]


def __getattr__(name: str) -> Any:
    if name in _PARTS:
        return import_module(f"readingroom.{name}")
    place = next((place for place, names in _PLACES.items() if name in names.split()), "")
    if not place:
        return answering(__name__)(name)
    if name == "load" and kernel_shell():
        place = "answers.access"
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
        stops = (_Ours, AttributeError, KeyError, NameError, SyntaxError)
        shell.set_custom_exc(stops, _interrupted)


_attend()
