"""Tables: every kind of thing as a plain pandas DataFrame, its index the ids.

Those that lessons use have a name of their own; `of` makes that of any other list.

Tables hold facts. Give them `reading="key"` (or another reader's name) and they add that person's
interpretation; tables of claims, steps and the like belong to a reading and need one.
"""

from readingroom.renames import answering
from readingroom.tables.agreements import agreement, reliability
from readingroom.tables.asked import exercises, foreseen
from readingroom.tables.facts import (
    brackets,
    events,
    intervals,
    letters,
    missing,
    passages,
    requests,
    shelfmarks,
    slips,
    times,
)
from readingroom.tables.interpretations import (
    ambiguities,
    branches,
    claims,
    demands,
    moves,
    not_asked,
    steps,
)
from readingroom.tables.lists import of
from readingroom.tables.outside import context, recipients, related, sources

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
