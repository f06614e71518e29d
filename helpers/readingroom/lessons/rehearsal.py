"""A lesson run in a copy of its room; what it showed, kept while it and its documents stay."""

import hashlib
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from readingroom import __version__
from readingroom.answers.access import OPEN, SHOWN, TELLING, Withheld
from readingroom.errors import Problem, ReadingRoomError
from readingroom.html import showable
from readingroom.lessons import places
from readingroom.lessons.notebook import Cell, Finding, Notebook, Waiting, loads, names_in, nodes
from readingroom.loading.files import room, shipped, working_in, write_whole

if TYPE_CHECKING:
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient

_MOST_KEPT = 30
BOUND_SECONDS = 600
_START_SECONDS = 120
_STARTS = 3
"""How often a kernel is started that does not come up: its port may have been taken."""
_LONGEST_MESSAGE = 4
_MOST_SHOWN = 8_000_000
"""Signs of all that one cell shows."""
_TOO_MUCH = (
    f"This step shows more than is kept of it ({_MOST_SHOWN // 10**6} MB). Open the lesson as a "
    "notebook to see all of it."
)
_FAILS = "this cell fails:"
_NAMELESS = re.compile(r"name '(\w+)' is not defined")
_WARNING = re.compile(r"(?m)^.*?:\d+: (\w*Warning): (.*)$")
_KERNEL = """
import os, sys
os.environ[{running!r}] = os.environ[{open!r}] = "1"
sys.path.insert(0, {place!r})
import readingroom
del sys.path[0]
from ipykernel.kernelapp import launch_new_instance
launch_new_instance()
"""
"""The kernel has the very library that checks, wherever it runs."""

Output = Mapping[str, Any]


@dataclass(frozen=True)
class Ran:
    """What a run told, by cell number; not `ended` if its kernel failed to start or was stopped."""

    problems: tuple[Problem, ...] = ()
    outputs: Mapping[int, tuple[Output, ...]] = field(default_factory=dict)
    waiting: Mapping[int, tuple[Waiting, ...]] = field(default_factory=dict)
    ended: bool = True


def run_notebook(notebook: Notebook, folder: Path, bound: float = BOUND_SECONDS) -> Ran:
    """Run a notebook in a folder with this Python and this library, until a cell fails."""
    ran = Ran()
    for _ in range(_STARTS if notebook.code else 0):
        ran = _run(notebook, folder, bound)
        if ran.outputs:
            break
    return ran


def _run(notebook: Notebook, folder: Path, bound: float) -> Ran:
    """Run a notebook in a new kernel; without any outputs if that did not start."""
    from jupyter_core.utils import run_sync

    manager = _manager()
    client = _client(notebook, manager)
    outputs, waiting = dict[int, tuple[Output, ...]](), dict[int, tuple[Waiting, ...]]()
    findings, withheld = list[Finding](), set[str]()
    ended = True
    try:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        with client.setup_kernel(cleanup_kc=True, cwd=str(folder), **quiet):
            end = time.monotonic() + bound
            for at, cell in enumerate(notebook.code):
                client.timeout = max(1, int(end - time.monotonic()))
                every, stuck = _run_cell(client, at, cell, bound)
                every = _calm(cell, every, withheld)
                waiting[cell.number] = tuple(
                    (slug, address, opening)
                    for each in every
                    for slug, ways in each.get("data", {}).get(SHOWN, {}).items()
                    for address, opening in ways.items()
                )
                outputs[cell.number] = tuple(e for e in every if SHOWN not in e.get("data", {}))
                told = [*stuck, *faults(cell, outputs[cell.number])]
                findings += told
                ended = not stuck
                if stuck or any(what.startswith(_FAILS) for _, what, _ in told):
                    break
    except RuntimeError as error:
        ended = False
        findings.append((None, f"its kernel did not start ({error}).", "Try once more."))
    finally:
        if manager.has_kernel:
            run_sync(manager.shutdown_kernel)(now=True)
    return Ran(tuple(notebook.problems(findings)), outputs, waiting, ended)


def _calm(cell: Cell, outputs: Iterable[Output], withheld: set[str]) -> tuple[Output, ...]:
    """What a cell showed, with a card for what is with the teacher, and all made of `withheld`."""
    shown = []
    for each in outputs:
        lost = _NAMELESS.match(each.get("evalue", "")) if each["output_type"] == "error" else None
        if each.get("ename") == Withheld.__name__ or (lost and lost[1] in withheld):
            withheld |= names_in(nodes(cell))[1]
            card = Withheld()._repr_html_()
            each = {"output_type": "display_data", "data": {"text/html": card}, "metadata": {}}
        shown.append(each)
    return tuple(shown)


def _manager() -> "AsyncKernelManager":
    from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager

    place = str(Path(__file__).resolve().parents[2])
    program = _KERNEL.format(place=place, running=TELLING, open=OPEN)
    command = [sys.executable, "-c", program, "-f", "{connection_file}"]

    class ThisPython(KernelSpecManager):  # type: ignore[misc, unused-ignore]
        def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
            return KernelSpec(argv=command, display_name="This Python", language="python")

    return AsyncKernelManager(kernel_name="python3", kernel_spec_manager=ThisPython())


def _client(notebook: Notebook, manager: "AsyncKernelManager") -> "NotebookClient":
    from nbclient import NotebookClient
    from nbformat import v4

    cells = [v4.new_code_cell(cell.source, id=f"c{cell.number}") for cell in notebook.code]

    class Bounded(NotebookClient):  # type: ignore[misc, unused-ignore]
        left = _MOST_SHOWN

        def output(self, outs: list[Any], msg: dict[str, Any], *more: Any) -> Any:
            anew = not outs or self.clear_before_next_output
            self.left = (_MOST_SHOWN if anew else self.left) - len(str(msg["content"]))
            if self.left >= 0:
                return super().output(outs, msg, *more)
            outs[:] = [v4.new_output("stream", name="stdout", text=_TOO_MUCH)]
            return None

    how = {"allow_errors": True, "startup_timeout": _START_SECONDS, "coalesce_streams": True}
    return Bounded(v4.new_notebook(cells=cells), km=manager, **how)


def _run_cell(
    client: "NotebookClient", at: int, cell: Cell, bound: float
) -> tuple[tuple[Output, ...], list[Finding]]:
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    try:
        client.execute_cell(client.nb.cells[at], at)
    except CellTimeoutError:
        minutes = f"{bound / 60:.0f} minutes" if bound >= 120 else f"{bound:.0f} seconds"
        what = f"the notebook was still running in this cell after {minutes}, and was stopped."
        return (), [(cell, what, "Does a loop here never end?")]
    except DeadKernelError:
        return (), [(cell, "the kernel ended while this cell ran.", "Does it use up all memory?")]
    return tuple(client.nb.cells[at].outputs), []


def faults(cell: Cell, outputs: Iterable[Output]) -> Iterator[Finding]:
    """What the outputs of a cell tell that no student should meet: errors and warnings."""
    for output in outputs:
        words = str(output.get("text", "")).strip()
        if output["output_type"] == "error" and not cell.may_fail:
            yield cell, f"{_FAILS} {_message(output)}", ""
        elif output["output_type"] == "stream" and output["name"] == "stderr" and words:
            found = [f"warns: {what} ({kind})." for kind, what in _WARNING.findall(words)]
            for what in found or [f"writes to the channel for errors: {words.splitlines()[-1]}"]:
                yield cell, f"this cell {what}", ""


def _message(output: Output) -> str:
    words = str(output["evalue"]).strip().splitlines()
    if len(words) > _LONGEST_MESSAGE:
        words = [*words[:_LONGEST_MESSAGE], f"… and {len(words) - _LONGEST_MESSAGE} lines more."]
    said = "\n".join(words)
    if output["ename"] in _ours(ReadingRoomError):
        return said
    return f"{said} ({output['ename']})." if said else f"{output['ename']}."


def _ours(kind: type[Exception]) -> set[str]:
    return {kind.__name__}.union(*map(_ours, kind.__subclasses__()))


def rehearsed(lesson: Path) -> Ran | None:
    """What a lesson showed when it was run as it is now; nothing if it was not."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        return run_from_text(place_of_run(lesson).read_text("utf-8"))
    return None


def rehearse(lesson: Path) -> Ran:
    """What a lesson shows: kept before, or run in a copy of its room. Raises `DocumentError`."""
    if known := rehearsed(lesson):
        return known
    kept = place_of_run(lesson)
    with working_in(lesson.parent):
        ran = run_copy(lesson)
    # It may go better next time, or what was run is no longer what stands there.
    if not ran.ended or kept != place_of_run(lesson):
        return ran
    kept.parent.mkdir(parents=True, exist_ok=True)
    write_whole(kept, run_as_text(ran).encode())
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
        return replace(ran, outputs=showable(ran.outputs, lambda text: text.replace(way, "")))


def place_of_run(lesson: Path) -> Path:
    """Where is kept what a lesson showed as it and its documents are now: for all, or for one."""
    from jupyter_core.paths import jupyter_data_dir, jupyter_path

    home = room(lesson.parent) or lesson.parent
    made = hashlib.blake2b(__version__.encode(), digest_size=16)
    loaded = loads(places.notebook_at(lesson)).values()
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


def run_as_text(ran: Ran) -> str:
    """A run as text."""
    return json.dumps(asdict(ran))


def run_from_text(text: str) -> Ran:
    """The run that was written as a text.

    >>> run_from_text(run_as_text(Ran(outputs={2: ({"text": "a"},)}))).outputs
    {2: ({'text': 'a'},)}
    """
    kept = json.loads(text)
    problems = tuple(Problem(**each) for each in kept["problems"])
    outputs = {int(cell): tuple(each) for cell, each in kept["outputs"].items()}
    waiting = {int(cell): tuple(map(tuple, each)) for cell, each in kept["waiting"].items()}
    return Ran(problems, outputs, waiting)
