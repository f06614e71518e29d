"""JupyterLab opened on a room: on this machine only, with a token, quietly, and ended cleanly."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from readingroom.errors import ReadingRoomError

_HOST = "127.0.0.1"
_FIRST_PORT, _LAST_PORT = 8888, 8987
_PATIENCE_SECONDS = 120
_SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyter-widgets/jupyterlab-manager:plugin": {"saveState": True},
}


def open_lab(folder: Path, lesson: str, *, port: int | None = None, browser: bool = True) -> int:
    """Open JupyterLab on a lesson of a room and wait until it ends; its exit status.

    Ctrl-C ends it and is no failure; so does a request of the system to end.
    """
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)
    port = free_port(port)
    token = secrets.token_hex(24)
    address = f"http://{_HOST}:{port}/lab/tree/{lesson}?token={token}"
    with tempfile.TemporaryDirectory(prefix="readingroom-") as config:
        _write_settings(Path(config))
        log = Path(config, "jupyter.log")
        with log.open("wb") as out:
            lab = subprocess.Popen(
                lab_command(folder, lesson, port, browser),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                env=_environment(config, token),
                start_new_session=True,
            )
        try:
            _wait(lab, port, log)
            print(f"Your lessons are open at\n\n    {address}\n\nEnd with Ctrl-C.", flush=True)
            return lab.wait()
        except KeyboardInterrupt:
            print("\nClosing the lessons.", flush=True)
            return 0
        finally:
            _end(lab)


def lab_command(folder: Path, lesson: str, port: int, browser: bool) -> list[str]:
    """The command that starts JupyterLab on a room."""
    options = {
        "ServerApp.root_dir": str(folder.resolve()),
        "ServerApp.ip": _HOST,
        "ServerApp.port": port,
        "ServerApp.port_retries": 0,
        "ServerApp.open_browser": browser,
        "ServerApp.answer_yes": True,
        "LabApp.default_url": f"/lab/tree/{lesson}",
        "LabApp.extension_manager": "readonly",
    }
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        *(f"--{name}={value}" for name, value in options.items()),
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    return command


def free_port(wanted: int | None) -> int:
    """The port asked for, or the first free one. Raises `ReadingRoomError`."""
    if wanted is not None and not 0 < wanted < 65536:
        raise ReadingRoomError(f"There is no port {wanted}. Ports go from 1 to 65535.")
    for port in [wanted] if wanted else range(_FIRST_PORT, _LAST_PORT):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((_HOST, port))
                return port
            except (OSError, PermissionError):
                continue
    taken = f"Port {wanted} is" if wanted else f"The ports from {_FIRST_PORT} to {_LAST_PORT} are"
    raise ReadingRoomError(
        f"{taken} in use or not allowed. Name another with --port, or leave it out."
    )


def _write_settings(config: Path) -> None:
    (config / "labconfig").mkdir()
    (config / "labconfig" / "default_setting_overrides.json").write_text(
        json.dumps(_SETTINGS), "utf-8"
    )


def _environment(config: str, token: str) -> dict[str, str]:
    paths = [config, os.environ.get("JUPYTER_CONFIG_PATH", "")]
    return {
        **os.environ,
        "JUPYTER_TOKEN": token,
        "JUPYTERLAB_WORKSPACES_DIR": str(Path(config, "workspaces")),
        "JUPYTER_CONFIG_PATH": os.pathsep.join(filter(None, paths)),
    }


def _wait(lab: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Wait until the server answers. Raises with what it said if it ends before."""
    give_up = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < give_up:
        if lab.poll() is not None:
            said = log.read_text("utf-8", "replace").strip().splitlines()[-3:]
            raise ReadingRoomError("\n".join(["JupyterLab did not start. It said:", *said]))
        try:
            with urllib.request.urlopen(f"http://{_HOST}:{port}/api", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise ReadingRoomError(f"JupyterLab did not answer within {_PATIENCE_SECONDS} seconds.")


def _end(lab: subprocess.Popen[bytes]) -> None:
    """End the server and its kernels; Ctrl-C first, so that it can tidy up."""
    if lab.poll() is None:
        lab.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)
        try:
            lab.wait(timeout=15)
        except subprocess.TimeoutExpired:
            lab.kill()
            lab.wait()
