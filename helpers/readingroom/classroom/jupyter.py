"""JupyterLab opened on a room: on this machine only, with a token, quietly, and ended cleanly."""

import http.client
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any

from readingroom.classroom.rooms import is_for_students
from readingroom.errors import ReadingRoomError

_HOST = "127.0.0.1"
_FIRST_PORT, _LAST_PORT = 8888, 8987
_ENDING_SECONDS = 15
_ENDINGS = [each for each in signal.Signals if each.name in ("SIGINT", "SIGTERM", "SIGHUP")]
_LAB = Path(__file__).with_name("lab")


def open_lab(
    folder: Path,
    lesson: str,
    *,
    port: int | None = None,
    browser: bool = True,
    page: bool = False,
    patience: int = 120,
) -> int:
    """Open a lesson of a room in JupyterLab, or as a web page, until that ends; 0 when it has.

    It is given up where it does not answer within some seconds (`patience`).
    Ctrl-C or the system may end it at any moment; that is no failure. Raises `ReadingRoomError`.
    """
    port, token = free_port(port), secrets.token_hex(24)
    place = f"{'readingroom' if page else 'lab/tree'}/{lesson}"
    lab: subprocess.Popen[bytes] | None = None
    with tempfile.TemporaryDirectory(prefix="readingroom-", ignore_cleanup_errors=True) as name:
        log = Path(name, "jupyter.log")
        try:
            seen = {**surroundings(folder, Path(name)), "JUPYTER_TOKEN": token}
            with _held_back(), log.open("wb") as out:
                silent: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": out, "stderr": out}
                command = lab_command(folder, place, port, browser)
                lab = subprocess.Popen(command, env=seen, start_new_session=True, **silent)
            with _handling(signal.default_int_handler):
                _wait(lab, port, token, log, patience)
                print(welcome(f"http://{_HOST}:{port}/{place}?token={token}", browser), flush=True)
                if status := lab.wait():
                    what = f"JupyterLab ended by itself (status {status}). Start it again."
                    raise ReadingRoomError(what)
        except KeyboardInterrupt:
            print("\nClosing the lessons.", flush=True)
        finally:
            if lab is not None:
                _end(lab)
    return 0


def welcome(address: str, browser: bool, seen: Mapping[str, str] = os.environ) -> str:
    """What to say when the server is up: the address, once, and why no browser opens if so."""
    none = browser and not _has_display(seen)
    why = "There is no screen here to open a browser on.\n" if none else ""
    return f"{why}Your lessons are open at\n\n    {address}\n\nEnd with Ctrl-C."


def _has_display(seen: Mapping[str, str]) -> bool:
    named = any(seen.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))
    return named or sys.platform in ("win32", "darwin", "cygwin")


def lab_command(
    folder: Path, place: str, port: int, browser: bool, seen: Mapping[str, str] = os.environ
) -> list[str]:
    """The command that starts JupyterLab on a room."""
    options = {
        "ServerApp.root_dir": str(folder.resolve()),
        "ServerApp.ip": _HOST,
        "ServerApp.port": port,
        "ServerApp.open_browser": browser and _has_display(seen),
        "LabApp.default_url": f"/{place}",
    }
    named = (f"--{name}={value}" for name, value in options.items())
    return [*program("jupyterlab"), *named, *own_options(folder)]


def program(module: str) -> list[str]:
    """The command that runs a server, without a grammar, never used, that is half of its start."""
    start = f"import runpy; runpy.run_module({module!r}, run_name='__main__', alter_sys=True)"
    return [sys.executable, "-c", f"import sys; sys.modules['rfc3987_syntax'] = None; {start}"]


def own_options(folder: Path) -> list[str]:
    """The options of a server for a room, wherever it runs: the scripts that JupyterLab loads."""
    own = [f"--LabApp.extra_labextensions_path={each}" for each in _own(folder)]
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*own, "--allow-root"] if is_root else own


def _own(folder: Path) -> list[Path]:
    """The folders of settings and scripts for a room; a person's own settings come after them."""
    return [_LAB / who for who in ("everyone", "students")[: 1 + is_for_students(folder)]]


def free_port(wanted: int | None) -> int:
    """The port asked for, or the first free one. Raises `ReadingRoomError`."""
    if wanted is not None and not 0 < wanted < 65536:
        raise ReadingRoomError(f"There is no port {wanted}. Ports go from 1 to 65535.")
    for port in [wanted] if wanted else range(_FIRST_PORT, _LAST_PORT + 1):
        with suppress(OSError), socket.create_server((_HOST, port)):
            return port
    taken = f"Port {wanted} is" if wanted else f"The ports from {_FIRST_PORT} to {_LAST_PORT} are"
    what = "in use or not allowed. Name another with --port, or leave it out."
    raise ReadingRoomError(f"{taken} {what}")


def surroundings(folder: Path, state: Path) -> dict[str, str]:
    """The environment of a JupyterLab that remembers its windows in the folder `state`."""
    own, workspaces = _own(folder), state / "workspaces"
    if (own[-1] / "workspaces").is_dir():
        shutil.copytree(own[-1] / "workspaces", workspaces, dirs_exist_ok=True)
    paths = [*map(str, own), os.environ.get("JUPYTER_CONFIG_PATH", "")]
    return {
        "READINGROOM_STARTUP": os.environ.get("PYTHONSTARTUP", ""),
        **os.environ,
        "PYTHONSTARTUP": str(Path(__file__).with_name("prelude.py")),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
        "JUPYTERLAB_WORKSPACES_DIR": str(workspaces),
        "JUPYTER_CONFIG_PATH": os.pathsep.join(filter(None, paths)),
    }


@contextmanager
def _held_back() -> Iterator[None]:
    """Hold Ctrl-C back until a step is done, so that nothing is started and then forgotten."""
    came = list[int]()
    with _handling(lambda number, _: came.append(number)):
        yield
    if came:
        raise KeyboardInterrupt


@contextmanager
def _handling(what: Callable[[int, FrameType | None], Any]) -> Iterator[None]:
    before = {name: signal.signal(name, what) for name in _ENDINGS}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler if handler is not None else signal.SIG_DFL)


def _wait(lab: subprocess.Popen[bytes], port: int, token: str, log: Path, patience: int) -> None:
    """Wait until this server, and no other on its port, answers. Raises if it ends before."""
    give_up, ours = time.monotonic() + patience, {"Authorization": f"token {token}"}
    while time.monotonic() < give_up:
        if lab.poll() is not None:
            said = log.read_text("utf-8", "replace").strip().splitlines()[-1:] or ["nothing"]
            raise ReadingRoomError(f"JupyterLab did not start. Its last words: {said[0].strip()}")
        asked = http.client.HTTPConnection(_HOST, port, timeout=5)
        with closing(asked), suppress(OSError, http.client.HTTPException):
            asked.request("GET", "/api/status", headers=ours)
            if asked.getresponse().status == http.client.OK:
                return
        time.sleep(0.2)
    raise ReadingRoomError(f"JupyterLab did not answer within {patience} seconds.")


def _end(lab: subprocess.Popen[bytes]) -> None:
    """End the server and its kernels: Ctrl-C first, so that it can tidy up, then by force."""
    try:
        lab.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)
        lab.wait(timeout=_ENDING_SECONDS)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):  # A second Ctrl-C does not wait.
        lab.kill()
        lab.wait()
