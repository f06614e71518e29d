"""PDF by a Chromium of this machine; pages bear a seal, and what somebody changed is kept."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any

from readingroom.errors import ReadingRoomError
from readingroom.loading.files import write_whole

_NAMES = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
    *("microsoft-edge", "microsoft-edge-stable", "msedge"),
)
_MAC = ("Google Chrome", "Chromium", "Microsoft Edge")
_WINDOWS = (
    r"Google\Chrome\Application\chrome.exe",
    r"Chromium\Application\chrome.exe",
    r"Microsoft\Edge\Application\msedge.exe",
)
_PATIENCE_SECONDS = 120
_QUIETLY = (
    *("--headless", "--disable-gpu", "--no-first-run", "--no-default-browser-check"),
    *("--disable-extensions", "--disable-sync", "--disable-component-update"),
    *("--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND"),
    *("--no-pdf-header-footer", "--export-tagged-pdf", "--generate-pdf-document-outline"),
)
_SILENT: Mapping[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)


def find_chromium(seen: Mapping[str, str] = os.environ, system: str = sys.platform) -> Path | None:
    """The Chromium, Chrome or Edge of this machine; None if it has none in a usual place."""
    on_path = filter(None, (shutil.which(name, path=seen.get("PATH")) for name in _NAMES))
    usual = (place for place in _usual(seen, system) if place.is_file())
    return next(chain(map(Path, on_path), usual), None)


def _usual(seen: Mapping[str, str], system: str) -> list[Path]:
    if system == "darwin":
        homes = Path("/Applications"), Path(seen.get("HOME", "/"), "Applications")
        return [home / f"{name}.app/Contents/MacOS/{name}" for home in homes for name in _MAC]
    folders = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA") if system == "win32" else ()
    return [Path(seen[each], place) for each in folders if seen.get(each) for place in _WINDOWS]


def as_pdf(page: str, browser: Path, paper: str, beside: Path) -> bytes | None:
    """The page as a PDF on sheets of a size; None if the browser made none. It works in a folder
    `beside` the files to be written, for some Chromiums see nothing but their owner's files.
    """
    sized = page.replace("</head>", f"<style>@page {{ size: {paper} }}</style></head>", 1)
    own = tempfile.TemporaryDirectory(prefix="printing-", dir=beside, ignore_cleanup_errors=True)
    with own as name:
        folder = Path(name).resolve()
        (folder / "page.html").write_text(sized, encoding="utf-8")
        given = f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={folder / 'page.pdf'}"
        is_root = hasattr(os, "geteuid") and os.geteuid() == 0  # With a sandbox it refuses root.
        quietly = [*_QUIETLY, *["--no-sandbox"] * is_root]
        command = [str(browser), *quietly, *given, (folder / "page.html").as_uri()]
        with suppress(OSError, subprocess.SubprocessError):
            subprocess.run(command, timeout=_PATIENCE_SECONDS, check=True, **_SILENT)
            pdf = (folder / "page.pdf").read_bytes()
            return pdf if pdf.startswith(b"%PDF-") else None
    return None


def sheets(pdf: bytes) -> int:
    """How many pages a PDF has that Chromium has made.

    >>> sheets(b"<</Type /Pages /Count 2>> <</Type /Page /A 1>> <</Type /Page>>")
    2
    """
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


_COMMENTS = {".html": (b"<!-- ", b" -->\n"), ".pdf": (b"%", b"\n")}
_SEAL = re.compile(rb"(?:<!-- |%)readingroom print [0-9a-f]{64}(?: -->)?\n\Z")


def sealed(content: bytes, suffix: str) -> bytes:
    """The content of a file with its seal.

    >>> is_as_written(sealed(b"<p>", ".html")), is_as_written(sealed(b"<p>", ".html") + b" ")
    (True, False)
    """
    before, after = _COMMENTS[suffix]
    seal = hashlib.sha256(content).hexdigest().encode()
    return content + before + b"readingroom print " + seal + after


def is_as_written(content: bytes) -> bool:
    """Whether a file stands as it was written here, and nobody has changed it since."""
    bare = _SEAL.sub(b"", content)
    return any(content == sealed(bare, suffix) for suffix in _COMMENTS)


def must_be_ours(*paths: Path) -> None:
    """Raise `ReadingRoomError` where a file stands that is not ours, or that somebody changed."""
    for path in paths:
        ours = path.is_file() and is_as_written(path.read_bytes())
        if path.is_symlink() or (path.exists() and not ours):
            what = f"{path} is not as `readingroom print` wrote it, so it is left alone."
            raise ReadingRoomError(f"{what} Move it away, or name another folder with --out.")


def write_sealed(path: Path, content: bytes) -> None:
    """Write a file of ours with its seal; at every moment the old or the new one is there whole."""
    must_be_ours(path)
    write_whole(path, sealed(content, path.suffix))
