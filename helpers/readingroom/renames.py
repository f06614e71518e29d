"""Names that went, and what to type in their place: a line for each, for the whole library."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from readingroom.errors import ReadingRoomError

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
    "tables.places": """rr.tables.of(telegram, "names").query("kind == 'place'")""",
    "tables.tensions": 'rr.tables.of(telegram, "tensions", reading="key")',
    "tables.transmission": 'rr.tables.of(telegram, "transmission")',
}
"""Former names as one types them after `rr.`, and the call that does it now."""


class FormerName(ReadingRoomError, AttributeError):
    """A name that the library had once; the message says what to type now."""


def answering(module: str) -> Callable[[str], Any]:
    """The `__getattr__` of a module: a former name is answered in one sentence with the new one.

    Any other name that is not there is refused as Python does.

    >>> import readingroom as rr
    >>> rr.plots.transmission  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    readingroom.renames.FormerName: Instead of rr.plots.transmission, use rr.widgets.provenance(...
    """

    def missing(name: str) -> Any:
        former = f"{module}.{name}".partition(".")[2]
        if former in RENAMES:
            raise FormerName(f"Instead of rr.{former}, use {RENAMES[former]}.")
        raise AttributeError(f"module {module!r} has no attribute {name!r}")

    return missing
