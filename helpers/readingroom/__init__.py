"""Reading Room: teaching people to read a historical document closely.

    import readingroom as rr

    rr.load("telegram-21646")["M16"]

Each part is imported when it is used: pandas with `rr.tables`, matplotlib with `rr.plots`.
"""

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

from readingroom.errors import ReadingRoomError as _Ours
from readingroom.errors import answering, kernel_shell

if TYPE_CHECKING:
    from readingroom import plots as plots
    from readingroom import tables as tables
    from readingroom import views
    from readingroom.answers import answer as answer
    from readingroom.answers import enter_answer_code as enter_answer_code
    from readingroom.answers import export_reading as export_reading
    from readingroom.answers import recall as recall
    from readingroom.answers import student as student
    from readingroom.answers.access import reveal as reveal
    from readingroom.classroom.class_picture import read_class as read_class
    from readingroom.document.citation import cite as cite
    from readingroom.errors import DocumentError as DocumentError
    from readingroom.errors import NotHere as NotHere
    from readingroom.errors import ReadingRoomError as ReadingRoomError
    from readingroom.html import show as show
    from readingroom.importing.accession import new as new
    from readingroom.importing.annotation import mark as mark
    from readingroom.index import search as search
    from readingroom.lessons.bookmark import answer_code as answer_code
    from readingroom.lessons.bookmark import begin_anew as begin_anew
    from readingroom.lessons.bookmark import portfolio as portfolio
    from readingroom.lessons.bookmark import progress as progress
    from readingroom.lessons.glossary import glossary as glossary
    from readingroom.lessons.verdicts import check as check
    from readingroom.loading import load as load
    from readingroom.views.exercise import exercise as exercise

    widgets = views

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
_PARTS = {"plots", "tables", "widgets"}
_found = answering(__name__, _PLACES)
__all__ = sorted({*" ".join(_PLACES.values()).split(), *_PARTS})


def __getattr__(name: str) -> Any:
    if name in _PARTS:
        return import_module(f"readingroom.{name}")
    if name == "load" and kernel_shell():
        from readingroom.answers.access import load

        return load
    return _found(name)


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
