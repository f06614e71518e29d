"""What several test modules share."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest
from hypothesis import settings

import readingroom as rr
from readingroom.answers import Memory, remember

# Kernels and commands of the tests would compile pandas and all else anew, each for itself.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
# As in our servers: a grammar of web addresses, which jsonschema would make for nobody here.
sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]

# What waits for a student's answer is open in kernels of tests, but for those of test_access.
os.environ["READINGROOM_OPEN"] = "1"

settings.register_profile("room", deadline=None)
settings.load_profile("room")

ROOT = Path(__file__).parents[1]
CHROMIUM = next(
    (
        path
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (path := shutil.which(name))
    ),
    None,
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that open a browser come first: they wait, and none is left over at the end."""
    browsing = {item.path for item in items if "chromium" in getattr(item, "fixturenames", ())}
    items.sort(key=lambda item: item.path not in browsing)


def begun_anew() -> None:
    """As in a kernel that begins: no answer book is known."""
    remember(Memory())


@pytest.fixture(autouse=True)
def a_program_of_its_own():
    """A test leaves no answer books that all tests after it would look at again."""
    yield
    begun_anew()


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """A folder of one's own to work in, where answers are kept."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def telegram():
    return rr.load(ROOT / "data" / "telegram-21646")


@pytest.fixture
def folder(tmp_path):
    """A copy of the telegram's folder, to be damaged: what a check of the document reads."""
    copy = tmp_path / "telegram-21646"
    shutil.copytree(
        ROOT / "data" / "telegram-21646",
        copy,
        ignore=shutil.ignore_patterns("exercises.yaml", ".schemas"),
    )
    return copy


@pytest.fixture(scope="session")
def chromium():
    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail("There is no Chromium, and CI=true asks for one.")
        pytest.skip("There is no Chromium on this machine.")
    return CHROMIUM


@pytest.fixture(scope="session")
def lab(tmp_path_factory, chromium):
    """One JupyterLab for the tests of all views: its room, and the address of the first lesson."""
    from browsing import started

    room, settings = tmp_path_factory.mktemp("lab") / "room", tmp_path_factory.mktemp("settings")
    with started(room, settings) as address:
        yield room, address
