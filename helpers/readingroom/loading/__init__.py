"""Loading: the only reader of YAML and shipped files; what reads YAML is imported when needed."""

import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from readingroom.document import Document
from readingroom.errors import DocumentError, Problem, answering
from readingroom.loading import compilation
from readingroom.loading.files import document_folder, folder_fingerprint, shown

if TYPE_CHECKING:
    from readingroom.exercises import Exercises

__all__ = ["examine", "exercises_of", "load"]
__getattr__ = answering(
    __name__,
    {
        "compilation": "compiled",
        "contents": "CONTEXT EXERCISES FACTS LIKELY READING ContextHead DocumentHead ReadingHead "
        "gaps of_file",
        "entries": "NEVER_TODO Slot one_type slots",
        "examination": "terms",
        "exercises": "examine_exercises",
        "files": "FOR_STUDENTS LARGEST decoded room shipped shown working_in",
        "schemas": "FILES comment schema schema_files",
        "syntax": "UNSEEN List Map Node Scalar parsed",
        "transcription": "anchor found mapping",
    },
)


def load(where: str | os.PathLike[str]) -> Document:
    """The document with this slug or in this folder.

    Raises `NotHere` if there is none, and `DocumentError` with every problem in its files.

    >>> load("telegram-21646")["K7"].line
    86
    """
    folder = document_folder(where)
    return _load(folder, shown(folder), folder_fingerprint(folder))


@lru_cache(maxsize=8)
def _load(folder: Path, _told_as: str, state: str) -> Document:
    if known := compilation.document_in(folder, state):
        return known
    from readingroom.loading.examination import read_folder

    document, problems, _ = read_folder(folder)
    if document is None or problems:
        raise DocumentError(problems)
    return document


def exercises_of(document: Document) -> "Exercises":
    """The exercises of a document, none where it has no such file. Raises `DocumentError`.

    >>> exercises_of(load("telegram-21646"))["the-only-number"].skill
    'requests'
    """
    try:
        known = (document.folder / "exercises.yaml").stat()
    except OSError:
        from readingroom.exercises import Exercises

        return Exercises(document.id)
    return _exercises(document, known.st_mtime_ns, known.st_size)


@lru_cache(maxsize=8)
def _exercises(document: Document, _time: int, _size: int) -> "Exercises":
    if known := compilation.exercises_in(document):
        return known
    from readingroom.loading.exercises import read_exercises

    return read_exercises(document)


def examine(folder: Path) -> tuple[Document | None, list[Problem]]:
    """The document in a folder, as far as it can be read, and all that is wrong with its files."""
    from readingroom.loading.examination import examined

    return examined(folder)
