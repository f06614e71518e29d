"""A rehearsal: a lesson run once for all who open it as a page, and what it showed, kept.

It is kept for as long as notebook, documents and version are the same.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from readingroom import __version__
from readingroom.errors import Problem
from readingroom.lessons import places
from readingroom.lessons.kernel import Ran, run_notebook
from readingroom.lessons.notebook import Notebook, loads
from readingroom.loading.files import room, shipped, working_in, write_whole

_MOST_KEPT = 30


def rehearsed(lesson: Path) -> Ran | None:
    """What a lesson showed when it was run as it is now; nothing if it was not."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        return read(place(lesson).read_text("utf-8"))
    return None


def rehearse(lesson: Path) -> Ran:
    """Run a lesson in a copy of its room unless that is done, and keep what it shows.

    Of the other rehearsals the latest stay. Raises `DocumentError` if the notebook is none.
    """
    if known := rehearsed(lesson):
        return known
    kept = place(lesson)
    with working_in(lesson.parent):
        ran = run_copy(lesson)
    # It may go better next time, or what was run is no longer what stands there.
    if not ran.ended or kept != place(lesson):
        return ran
    kept.parent.mkdir(parents=True, exist_ok=True)
    write_whole(kept, written(ran).encode())
    with suppress(FileNotFoundError):  # Another program of the same person takes them away, too.
        others = sorted(kept.parent.glob("*.json"), key=lambda each: each.stat().st_mtime_ns)
        for old in others[:-_MOST_KEPT]:
            old.unlink(missing_ok=True)
    return ran


def run_copy(lesson: Path) -> Ran:
    """Run a lesson in a copy of its room. Raises `DocumentError` if the notebook is none."""
    with places.copied_room(lesson) as folder:
        ran = run_notebook(places.notebook_of(lesson), folder)
        way = f"{room(folder) or folder}{os.sep}"
        return replace(ran, outputs=reworded(ran.outputs, lambda text: text.replace(way, "")))


def reworded(value: Any, change: Callable[[str], str]) -> Any:
    """A value as JSON has it, with a change of all its texts.

    >>> reworded([{"text": "copy/answers.json", "line": 1}], lambda text: text.upper())
    [{'text': 'COPY/ANSWERS.JSON', 'line': 1}]
    """
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: reworded(each, change) for key, each in value.items()}
    return [reworded(each, change) for each in value] if isinstance(value, (list, tuple)) else value


def place(lesson: Path) -> Path:
    """Where is kept what a lesson showed, as it and its documents are now.

    It lies among a person's own data, if it does not lie where all of this machine have theirs.
    """
    from jupyter_core.paths import jupyter_data_dir, jupyter_path

    home = room(lesson.parent) or lesson.parent
    made = hashlib.blake2b(__version__.encode(), digest_size=16)
    loaded = loads(places.notebook_at(lesson)[0] or Notebook("", ())).values()
    folders = {places.folder_of_document(slug, lesson) for slug in loaded}
    for folder in (home / "data", shipped("data"), *sorted(filter(None, folders))):
        for file in sorted(places.needed_files(folder)):
            with suppress(OSError):  # Just being saved.
                about = file.stat()
                said = f"{file} {about.st_size} {about.st_mtime_ns}"
                made.update(said.encode("utf-8", "replace"))
    made.update(lesson.read_bytes())
    name = f"{lesson.stem}-{made.hexdigest()}.json"
    known = (Path(each, name) for each in jupyter_path("readingroom"))
    own = Path(jupyter_data_dir(), "readingroom", name)
    return next((each for each in known if each.is_file()), own)


def written(ran: Ran) -> str:
    """A run as text."""
    return json.dumps(asdict(ran))


def read(text: str) -> Ran:
    """The run that was written as a text.

    >>> read(written(Ran(outputs={2: ({"text": "a"},)}))).outputs
    {2: ({'text': 'a'},)}
    """
    kept = json.loads(text)
    return Ran(
        problems=tuple(Problem(**each) for each in kept["problems"]),
        outputs={int(cell): tuple(each) for cell, each in kept["outputs"].items()},
        waiting={int(cell): tuple(map(tuple, each)) for cell, each in kept["waiting"].items()},
    )
