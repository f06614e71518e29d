"""A lesson of a site in Firefox, by WebDriver BiDi: read, answered, left and opened again."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest
from browsing import PATIENCE, hosted, is_here
from websocket import WebSocket, create_connection

from readingroom.classroom import PYTHON, core
from readingroom.cli import main

pytestmark = pytest.mark.endurance
FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
QUIET = """\
user_pref("app.normandy.enabled", false);
user_pref("browser.safebrowsing.malware.enabled", false);
user_pref("browser.safebrowsing.phishing.enabled", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("extensions.update.enabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("services.settings.server", "http://127.0.0.1:9");
"""
NUMBER = "[data-cell=ask-the-only-number]"


@dataclass
class Firefox:
    """A window of Firefox, and what its pages said and asked for."""

    socket: WebSocket
    window: str = ""
    wrong: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=count)

    def do(self, method: str, **params: object) -> dict:
        """The result of a command; what happens meanwhile is noted."""
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while (heard := json.loads(self.socket.recv())).get("id") != number:
            self.note(heard)
        assert heard["type"] == "success", heard
        return heard["result"]

    def note(self, event: dict) -> None:
        about = event.get("params", {})
        if event["method"] == "log.entryAdded" and about["level"] == "error":
            self.wrong.append(about["text"])
        if event["method"] == "network.beforeRequestSent" and not is_here(about["request"]["url"]):
            self.outside.append(about["request"]["url"])

    def go(self, address: str, wide: int) -> None:
        viewport = {"width": wide, "height": 900}
        self.do("browsingContext.setViewport", context=self.window, viewport=viewport)
        self.do("browsingContext.navigate", context=self.window, url=address, wait="complete")
        self.until("!document.querySelector('#no-script')")

    def see(self, expression: str) -> object:
        target = {"context": self.window}
        asked = self.do("script.evaluate", expression=expression, target=target, awaitPromise=True)
        assert asked["type"] == "success", asked
        return asked["result"].get("value")

    def until(self, expression: str) -> None:
        deadline = time.monotonic() + PATIENCE / 1000
        while not self.see(expression):
            assert time.monotonic() < deadline, f"It never held: {expression}"
            time.sleep(0.1)

    def type(self, words: str) -> None:
        keys = [{"type": way, "value": key} for key in words for way in ("keyDown", "keyUp")]
        actions = [{"type": "key", "id": "keys", "actions": keys}]
        self.do("input.performActions", context=self.window, actions=actions)


def listening(told: Path) -> str:
    """Where the Firefox that writes this file listens, once it does."""
    deadline = time.monotonic() + PATIENCE / 1000
    while not (found := re.search(r"BiDi listening on (\S+)", told.read_text("utf-8", "replace"))):
        assert time.monotonic() < deadline, told.read_text("utf-8", "replace")
        time.sleep(0.1)
    return found[1]


@pytest.fixture(scope="module")
def firefox(tmp_path_factory):
    if not FIREFOX:
        pytest.skip("No Firefox here (Debian: apt-get install firefox-esr).")
    profile = tmp_path_factory.mktemp("firefox")
    (profile / "user.js").write_text(QUIET, "utf-8")
    options = ["--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port=0"]
    told = profile / "told"
    with told.open("wb") as out:
        program = subprocess.Popen([FIREFOX, *options], stdout=out, stderr=out)
    try:
        address = listening(told)
        socket = create_connection(f"{address}/session", timeout=120, suppress_origin=True)
        firefox = Firefox(socket)
        firefox.do("session.new", capabilities={})
        events = ["log.entryAdded", "network.beforeRequestSent"]
        firefox.do("session.subscribe", events=events)
        firefox.window = firefox.do("browsingContext.create", type="window")["context"]
        yield firefox
        socket.close()
    finally:
        program.terminate()
        program.wait(60)
    assert firefox.wrong == []
    assert firefox.outside == []


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    if not core():
        pytest.skip(f"npm gives no {PYTHON} here, and without it no site can be tried.")
    out: Path = tmp_path_factory.mktemp("web") / "site"
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("READINGROOM_OPEN")
        assert main(["site", str(out), "--lessons", "03_requests"]) == 0
    with hosted(out) as address:
        yield address


@pytest.mark.parametrize("wide", [1280, 390])
def test_the_page_fits_its_window(firefox, address, wide):
    firefox.go(f"{address}/03_requests.html", wide)
    assert firefox.see("document.documentElement.scrollWidth") <= wide


def test_an_answer_by_keys_is_checked_kept_and_there_again(firefox, address):
    firefox.go(f"{address}/03_requests.html", 1280)
    firefox.see(f"document.querySelector('{NUMBER} select').focus()")
    firefox.type("at least\ue004")
    firefox.type("10\ue004")
    firefox.type("regiments\ue004")
    firefox.see(f"document.querySelector('{NUMBER} .rr-main').focus()")
    firefox.type("\ue006")
    replied = f"document.querySelector('{NUMBER} .rr-reply')?.textContent ?? ''"
    firefox.until(f"({replied}).includes('This holds')")
    said = firefox.see(replied)
    assert "line 86" in said

    firefox.go(f"{address}/03_requests.html", 1280)
    firefox.until(f"({replied}) !== ''")
    assert firefox.see(f"document.querySelector('{NUMBER} input').value") == "10"
