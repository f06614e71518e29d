"""Tables: every kind of thing as a plain pandas DataFrame, its index the ids.

Those that lessons use have a name of their own; `of` makes that of any other list.

Tables hold facts. Give them `reading="key"` (or another reader's name) and they add that person's
interpretation; tables of claims, steps and the like belong to a reading and need one.
"""

from readingroom.errors import answering
from readingroom.tables.evidence import (
    brackets,
    context,
    events,
    intervals,
    letters,
    missing,
    passages,
    recipients,
    related,
    requests,
    shelfmarks,
    slips,
    sources,
    times,
)
from readingroom.tables.interpretations import (
    agreement,
    ambiguities,
    branches,
    claims,
    demands,
    exercises,
    foreseen,
    moves,
    not_asked,
    reliability,
    steps,
)
from readingroom.tables.lists import of

__all__ = [
    "agreement",
    "ambiguities",
    "brackets",
    "branches",
    "claims",
    "context",
    "demands",
    "events",
    "exercises",
    "foreseen",
    "intervals",
    "letters",
    "missing",
    "moves",
    "not_asked",
    "of",
    "passages",
    "recipients",
    "related",
    "reliability",
    "requests",
    "shelfmarks",
    "slips",
    "sources",
    "steps",
    "times",
]

__getattr__ = answering(__name__)
