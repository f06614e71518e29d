"""One family of errors: each says what is wrong, where, and the nearest right thing."""

import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]|\r(?!\n)"
)
"""Controls, signs that turn the direction of what follows, and halves of signs."""


def visible(words: str) -> str:
    """Words with � for each sign that a page or a terminal cannot show, or would obey.

    >>> visible("a\\x1b[2Jb\\r\\nc")
    'a�[2Jb\\r\\nc'
    """
    return _UNSEEN.sub("�", words)


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in a file. `line` counts from 1; 0 means the whole file. `entry` may be empty.

    >>> print(Problem("document.yaml", 44, "request:1", "`verb` is missing.", "Add it."))
    document.yaml:44: request:1: `verb` is missing. Add it.
    """

    path: str
    line: int
    entry: str
    what: str
    nearest: str = ""

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        told = ": ".join(filter(None, [place, self.entry, self.what]))
        join = "\n" if self.nearest.startswith("Nearest") else " "
        return visible(join.join(filter(None, [told, self.nearest])))


def kernel_shell() -> Any:
    """The shell of the kernel in which a person works; None in a script or a terminal."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    return shell if hasattr(shell, "kernel") else None


class ReadingRoomError(Exception):
    """Anything this library refuses to do, in a sentence that says the next step."""

    def __str__(self) -> str:
        """The message (a KeyError would show it in quotation marks)."""
        return visible(str(self.args[0])) if self.args else ""

    def _render_traceback_(self) -> list[str]:
        """What IPython prints in place of a traceback."""
        return [str(self)]


class DocumentError(ReadingRoomError):
    """All problems found in the files of one document, sorted by file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


class NotHere(ReadingRoomError, KeyError):
    """A name that nothing bears; the message offers the closest names that exist."""


_SHOWN = 16  # as many as the longest list of values that a file may have
_MOST, _LONGEST = 500, 80


def did_you_mean(wrong: str, names: Sequence[str]) -> str:
    """The nearest right name as a sentence, or all names where none is near and they are few.

    >>> did_you_mean("moa", ["mao", "kim"])
    'Did you mean “mao”?'
    >>> did_you_mean("x", ["mao", "kim"])
    'Known here: mao, kim.'
    """
    from difflib import get_close_matches

    names = [name for name in names if len(name) <= _LONGEST]
    if len(names) > _MOST:
        names = [name for name in names if name[:2] == wrong[:2]][:_MOST]
    if close := get_close_matches(wrong[:_LONGEST], names, n=1):
        return f"Did you mean “{close[0]}”?"
    shown = ", ".join(names[:_SHOWN]) + ", …" * (len(names) > _SHOWN)
    return f"Known here: {shown}." if names else ""


_TABLES = ("clocks", "custody", "distribution", "names", "numbers", "parts", "transmission")
_OF_THE_KEY = ("commitments", "echoes", "identities", "options", "tensions")
_NAMES = (("facilities", "facility"), ("organisations", "organisation"), ("people", "person"))
_TABLE = "rr.tables.of(telegram, "
RENAMES = {
    "plots.argument_map": 'rr.widgets.argument(telegram, reading="key")',
    "plots.transmission": "rr.widgets.provenance(telegram)",
    **{f"tables.{each}": f'{_TABLE}"{each}")' for each in _TABLES},
    **{f"tables.{each}": f'{_TABLE}"{each}", reading="key")' for each in _OF_THE_KEY},
    **{f"tables.{n}": f"""{_TABLE}"names").query("kind == '{kind}'")""" for n, kind in _NAMES},
}
"""Former names as one types them after `rr.`, and the call that does it now."""


class FormerName(ReadingRoomError, AttributeError):
    """A name that the library had once; the message says what to type now."""


class FormerImport(ReadingRoomError, ImportError):
    """The same where it is imported by itself: Python hides an `AttributeError` there."""


def answering(module: str, files: Mapping[str, str] | None = None) -> Callable[[str], Any]:
    """The `__getattr__` of a part: a name comes from its file when it is first asked for.

    `files` tells the names of each file, parted by blanks. A former name is answered in one
    sentence with the new one.

    >>> import readingroom as rr
    >>> rr.plots.transmission  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    readingroom.errors.FormerName: Instead of rr.plots.transmission, use rr.widgets.provenance(...
    """
    homes = {name: file for file, names in (files or {}).items() for name in names.split()}

    def found(name: str) -> Any:
        if name in homes:
            return getattr(import_module(f"{module}.{homes[name]}"), name)
        former = f"{module}.{name}".partition(".")[2]
        if former in RENAMES:
            imported = sys._getframe(1).f_code.co_name == "_handle_fromlist"
            refused = FormerImport if imported else FormerName
            raise refused(f"Instead of rr.{former}, use {RENAMES[former]}.")
        raise AttributeError(f"module {module!r} has no attribute {name!r}")

    return found
