"""A reader's own argument as the view keeps it: the one place in Python that knows its form.

`{"options": [{"id", "name", "letter"}], "claims": [{"id", "letter", "says", "stance", "option",
"weighs", "at": {"quote", "in", "n"}}], "steps": [{"id", "from": […], "to", "kind", "unstated"}]}`:
entries as they stand in a `reading.<name>.yaml`. What is empty is left out; `n`, which counts the
places in the letter, is there only where the words stand more than once. The view shows what it
cannot use and says why, so nothing is refused here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from readingroom.markup import showable

SECTIONS = ("options", "claims", "steps")


def kept(own: object) -> dict[str, Any]:
    """What the view keeps of what it is given: a mapping that can be sent, or nothing."""
    return dict(showable(own)) if isinstance(own, Mapping) else {}


def entries(own: Mapping[str, Any], section: str) -> list[Mapping[str, Any]]:
    """The entries of one section that are entries at all."""
    listed = own.get(section)
    if not isinstance(listed, (list, tuple)):
        return []
    return [entry for entry in listed if isinstance(entry, Mapping)]
