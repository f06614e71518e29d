"""One family of errors: each says what is wrong, where, and the nearest right thing.

::

    ReadingRoomError          anything a teacher or student may meet
    ├── DocumentError         problems in the files of a document, all at once
    └── NotHere               a name that nothing bears (also a KeyError)

None of them shows a traceback in a notebook: only its message.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]|\r(?!\n)"
)


def visible(words: str) -> str:
    """Words with � for each sign that a page or a terminal cannot show, or would obey.

    Those are controls, signs that turn the direction of what follows, and halves of signs.

    >>> visible("a\\x1b[2Jb\\r\\nc")
    'a�[2Jb\\r\\nc'
    """
    return _UNSEEN.sub("�", words)


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in a file, told in one form everywhere.

    The form is `path:line: entry: what is wrong. The nearest right thing.`
    `line` counts from 1; 0 means the file as a whole. `entry` may be empty.

    >>> print(Problem("document.yaml", 44, "request:1", "`verb` is missing.", "Add it."))
    document.yaml:44: request:1: `verb` is missing. Add it.
    """

    path: str
    line: int
    entry: str
    what: str
    nearest: str = ""

    def __str__(self) -> str:
        """The problem on one line, or on several where words are compared."""
        place = f"{self.path}:{self.line}" if self.line else self.path
        join = "\n" if self.nearest.startswith("Nearest") else " "
        told = join.join(
            filter(None, [": ".join(filter(None, [place, self.entry, self.what])), self.nearest])
        )
        return visible(told)


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
"""Names among which a nearest one is looked for, and the signs of one, at most."""


def did_you_mean(wrong: str, names: Sequence[str]) -> str:
    """The nearest right name as a sentence, or all names where none is near and they are few.

    It is looked for among the likeliest where there are very many.

    >>> did_you_mean("moa", ["mao", "kim"])
    'Did you mean “mao”?'
    >>> did_you_mean("x", ["mao", "kim"])
    'Known here: mao, kim.'
    """
    from difflib import get_close_matches

    names = [name for name in names if len(name) <= _LONGEST]
    if len(names) > _MOST:
        names = [name for name in names if name[:2] == wrong[:2]][:_MOST]
    close = get_close_matches(wrong[:80], names, n=1, cutoff=0.6)
    if close:
        return f"Did you mean “{close[0]}”?"
    if not names:
        return ""
    shown = ", ".join(names[:_SHOWN])
    return f"Known here: {shown}{', …' if len(names) > _SHOWN else ''}."


RENAMES = {
    "plots.argument_map": 'rr.widgets.argument(telegram, reading="key")',
    "plots.transmission": "rr.widgets.provenance(telegram)",
    "tables.clocks": 'rr.tables.of(telegram, "clocks")',
    "tables.commitments": 'rr.tables.of(telegram, "commitments", reading="key")',
    "tables.custody": 'rr.tables.of(telegram, "custody")',
    "tables.distribution": 'rr.tables.of(telegram, "distribution")',
    "tables.echoes": 'rr.tables.of(telegram, "echoes", reading="key")',
    "tables.facilities": """rr.tables.of(telegram, "names").query("kind == 'facility'")""",
    "tables.identities": 'rr.tables.of(telegram, "identities", reading="key")',
    "tables.names": 'rr.tables.of(telegram, "names")',
    "tables.numbers": 'rr.tables.of(telegram, "numbers")',
    "tables.options": 'rr.tables.of(telegram, "options", reading="key")',
    "tables.organisations": """rr.tables.of(telegram, "names").query("kind == 'organisation'")""",
    "tables.parts": 'rr.tables.of(telegram, "parts")',
    "tables.people": """rr.tables.of(telegram, "names").query("kind == 'person'")""",
    "tables.tensions": 'rr.tables.of(telegram, "tensions", reading="key")',
    "tables.transmission": 'rr.tables.of(telegram, "transmission")',
}
"""Former names as one types them after `rr.`, and the call that does it now."""


class FormerName(ReadingRoomError, AttributeError):
    """A name that the library had once; the message says what to type now."""


class FormerImport(ReadingRoomError, ImportError):
    """The same where it is imported by itself: Python hides an `AttributeError` there."""


def answering(module: str) -> Callable[[str], Any]:
    """The `__getattr__` of a module: a former name is answered in one sentence with the new one.

    Any other name that is not there is refused as Python does.

    >>> import readingroom as rr
    >>> rr.plots.transmission  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    readingroom.errors.FormerName: Instead of rr.plots.transmission, use rr.widgets.provenance(...
    """

    def missing(name: str) -> Any:
        former = f"{module}.{name}".partition(".")[2]
        if former in RENAMES:
            imported = sys._getframe(1).f_code.co_name == "_handle_fromlist"
            refused = FormerImport if imported else FormerName
            raise refused(f"Instead of rr.{former}, use {RENAMES[former]}.")
        raise AttributeError(f"module {module!r} has no attribute {name!r}")

    return missing
