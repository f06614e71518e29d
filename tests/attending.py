"""A class at a hub: JupyterHub on this machine, and students who work there all at once."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import requests
import websocket
from browsing import free_port

PATIENCE = 300
PROXY = "configurable-http-proxy"
HERE = """
load_subconfig({config!r})
c.JupyterHub.bind_url = "http://127.0.0.1:{port}/class/"
c.JupyterHub.hub_port = {hub}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy}"
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = {homes!r}
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.Authenticator.admin_users = {{"teacher"}}
"""
"""What is of this machine alone: free ports, and students without accounts."""


def proxied(folder: Path) -> bool:
    """Whether npm has put the proxy of a hub into a folder."""
    npm = shutil.which("npm")
    if npm is None:
        return False
    command = [npm, "install", PROXY, "--no-audit", "--no-fund", "--ignore-scripts", "--silent"]
    command += ["--prefix", str(folder)]
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=300)
    except (OSError, subprocess.SubprocessError):
        return False
    return (folder / "node_modules" / ".bin" / PROXY).exists()


@contextmanager
def hub(folder: Path, more: str = "") -> Iterator[Hub]:
    """The hub that a folder holds, open on this machine until it is no longer needed.

    `more` are further settings.
    """
    port, config, log = free_port(), folder / "here.py", folder / "hub.log"
    shipped, homes = str(folder / "jupyterhub_config.py"), str(folder / "homes" / "{username}")
    at = {"port": port, "hub": free_port(), "proxy": free_port()}
    config.write_text(HERE.format(config=shipped, homes=homes, **at) + more)
    env = {name: value for name, value in os.environ.items() if name != "READINGROOM_OPEN"}
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterhub", "-f", str(config)],
            cwd=folder, env=env, stdout=out, stderr=out, start_new_session=True,
        )  # fmt: skip
    try:
        found = Hub(f"http://127.0.0.1:{port}/class", folder, process.pid)
        until(lambda: found.answers() or process.poll() is not None)
        assert process.poll() is None, log.read_text("utf-8")[-2000:]
        yield found
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def until(holds: Callable[[], object]) -> None:
    give_up = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < give_up
        time.sleep(0.2)


@dataclass(frozen=True)
class Hub:
    address: str
    folder: Path
    pid: int

    def answers(self) -> bool:
        try:
            return requests.get(f"{self.address}/hub/health", timeout=5).ok
        except requests.ConnectionError:
            return False

    def said(self) -> str:
        """What the hub and all servers have written."""
        return (self.folder / "hub.log").read_text("utf-8", "replace")

    def home(self, name: str) -> Path:
        return self.folder / "homes" / name

    def come(self, names: list[str], do: Callable[[Student], object]) -> list:
        """What each of a class brings, who all come in at once."""
        with ThreadPoolExecutor(len(names)) as together:
            return list(together.map(lambda name: do(Student(self, name)), names))


class Student:
    """A browser without a screen that has signed in: its cookies, and the room behind it."""

    def __init__(self, hub: Hub, name: str) -> None:
        self.hub, self.name, self.base = hub, name, f"{hub.address}/user/{name}/"
        self.home = hub.home(name)
        self.room = self.home / "reading-room"
        self.session = requests.Session()
        login = f"{hub.address}/hub/login"
        self.session.get(login, timeout=PATIENCE)
        form = {"username": name, "password": "", "_xsrf": self._xsrf("/class/hub/")}
        self.session.post(login, form, timeout=PATIENCE).raise_for_status()
        self.enter()

    def enter(self) -> None:
        """Wait until one's server is there, as the page of the hub does."""
        give_up, seen = time.monotonic() + PATIENCE, None
        while seen is None or not seen.url.startswith(self.base):
            assert time.monotonic() < give_up, seen and seen.text
            time.sleep(0.3 if seen else 0)
            seen = self.session.get(f"{self.hub.address}/hub/spawn/{self.name}", timeout=PATIENCE)
            seen.raise_for_status()
        self.opened_on = seen.url

    def _xsrf(self, path: str) -> str:
        return next(c.value for c in self.session.cookies if c.name == "_xsrf" and c.path == path)

    def get(self, where: str) -> requests.Response:
        answer = self.session.get(self.base + where, timeout=PATIENCE)
        answer.raise_for_status()
        return answer

    def post(self, where: str, what: object = None) -> dict:
        headers = {"X-XSRFToken": self._xsrf(f"/class/user/{self.name}/")}
        answer = self.session.post(
            self.base + where, json=what or {}, headers=headers, timeout=PATIENCE
        )
        answer.raise_for_status()
        return answer.json()

    def answer(self, lesson: str, cell: str, value: object) -> dict:
        """What Python says to an answer on a page."""
        say = {"do": "answer", "id": uuid4().hex, "number": 1, "value": value}
        sent = {"messages": [{"cell": cell, "at": 0, "was": {}, "say": say}]}
        return self.post(f"readingroom/said/{lesson}.ipynb", sent)["replies"][0]["set"]

    def server(self) -> int:
        """The process of one's server."""
        return next(each for each in below(self.hub.pid) if self._is_own(each))

    def _is_own(self, pid: int) -> bool:
        try:
            seen = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            return False
        return f"JUPYTERHUB_USER={self.name}".encode() in seen and b"jupyterhub" in command

    def kill_a_run(self, lesson: str, begun: Path) -> dict:
        """The pieces of a page whose run is killed when it has begun, and then done again."""
        server = self.server()
        before = {*below(server)}
        with ThreadPoolExecutor(1) as aside:
            coming = aside.submit(self.post, f"readingroom/pieces/{lesson}.ipynb")
            until(lambda: coming.done() or begun.exists())
            for each in {*below(server)} - before:
                os.kill(each, signal.SIGKILL)
            return coming.result()["pieces"]

    @contextmanager
    def kernel(self, lesson: str) -> Iterator[Kernel]:
        """The kernel of a lesson, as JupyterLab starts it, and the line to it."""
        about = {"path": lesson, "name": lesson, "type": "notebook", "kernel": {"name": "python3"}}
        id = self.post("api/sessions", about)["kernel"]["id"]
        address = f"{self.base}api/kernels/{id}/channels"
        asked = requests.Request("GET", address)
        cookies = requests.cookies.get_cookie_header(self.session.cookies, asked)
        kernel = Kernel(f"{address.replace('http', 'ws', 1)}?session_id={uuid4().hex}", cookies)
        try:
            yield kernel
        finally:
            kernel.line.close()


class Kernel:
    """The line to a kernel; as in JupyterLab, one that breaks is taken up again."""

    def __init__(self, address: str, cookies: str) -> None:
        self.address, self.cookies, self.broken = address, cookies, 0
        self.connect()

    def connect(self) -> None:
        self.line = websocket.create_connection(self.address, cookie=self.cookies, timeout=PATIENCE)

    def run(self, code: str, heard: Callable[[str], object] = str) -> str:
        """What code prints; `heard` has it piece by piece. Raises if the code does."""
        id = self.ask(code)
        said = []
        for message in self.messages():
            if message["parent_header"].get("msg_id") != id:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "stream":
                said.append(content["text"])
                heard(content["text"])
            assert kind != "error", "\n".join(content["traceback"])
            if kind == "status" and content["execution_state"] == "idle":
                return "".join(said)
        raise AssertionError

    def ask(self, code: str) -> str:
        id = uuid4().hex
        header = {"msg_id": id, "msg_type": "execute_request", "username": "", "session": "s",
                  "version": "5.3", "date": "2026-01-01T00:00:00Z"}  # fmt: skip
        content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False,
                   "user_expressions": {}, "stop_on_error": False}  # fmt: skip
        self.line.send(
            json.dumps(
                {"header": header, "parent_header": {}, "metadata": {}, "content": content,
                 "channel": "shell", "buffers": []}
            )
        )  # fmt: skip
        return id

    def messages(self) -> Iterator[dict]:
        while True:
            try:
                yield json.loads(self.line.recv())
            except websocket.WebSocketConnectionClosedException:
                self.broken += 1
                self.connect()

    def killed(self, code: str, when: Callable[[str], bool]) -> str:
        """What code had printed when the kernel was killed in the middle of it, once that holds."""
        pid = int(self.run("import os; print(os.getpid())"))
        self.ask(code)
        said = ""
        for message in self.messages():
            if message["msg_type"] == "stream":
                said += message["content"]["text"]
                if when(said) and pid:
                    os.kill(pid, signal.SIGKILL)
                    pid = 0
            if message["content"].get("execution_state") in ("restarting", "autorestarting"):
                self.come_back()
                return said
        raise AssertionError

    def come_back(self) -> None:
        """Ask until one hears what a kernel does that was started anew, each time on a new line.

        What is sent, or told, before both are joined again is lost, though a reply may come; and a
        kernel that was killed in its first ten seconds comes back at other ports.
        """
        for _ in range(PATIENCE // 3):
            self.line.close()
            self.connect()
            self.line.settimeout(3)
            id = self.ask("pass")
            with suppress(websocket.WebSocketTimeoutException):
                told = (each for each in self.messages() if each["msg_type"] == "status")
                if any(each["parent_header"].get("msg_id") == id for each in told):
                    return self.line.settimeout(PATIENCE)
        raise AssertionError


def below(pid: int) -> list[int]:
    """A process, and all that it has started, and these."""
    parents = {}
    for each in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(each.name)] = int((each / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found = [pid]
    for parent in found:
        found += [child for child, of in parents.items() if of == parent]
    return found


def alive(pid: int) -> bool:
    """Whether a process goes on."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
