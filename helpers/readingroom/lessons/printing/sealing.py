"""Files that are replaced only as long as nobody has changed them.

Each carries at its end, as a comment of its own format, a checksum of all before it.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from readingroom.loading.files import write_whole

_COMMENTS = {".html": (b"<!-- ", b" -->\n"), ".pdf": (b"%", b"\n")}
_SEAL = re.compile(rb"(?:<!-- |%)readingroom print ([0-9a-f]{64})(?: -->)?\n\Z")


def sealed(content: bytes, suffix: str) -> bytes:
    """The content of a file with its seal.

    >>> is_as_written(sealed(b"<p>", ".html")), is_as_written(sealed(b"<p>", ".html") + b" ")
    (True, False)
    """
    before, after = _COMMENTS[suffix]
    return content + before + b"readingroom print " + _sum(content) + after


def is_as_written(content: bytes) -> bool:
    """Whether a file stands as it was written here, and nobody has changed it since."""
    seal = _SEAL.search(content[-120:])
    return seal is not None and seal[1] == _sum(content[: len(content) - len(seal[0])])


def _sum(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()


def may_be_written(path: Path) -> bool:
    """Whether a file is not there, or is one that may be replaced."""
    if not os.path.lexists(path):
        return True
    return path.is_file() and is_as_written(path.read_bytes())


def write_sealed(path: Path, content: bytes) -> None:
    """Write a file with its seal; at every moment the old or the new one is there whole."""
    write_whole(path, sealed(content, path.suffix))
