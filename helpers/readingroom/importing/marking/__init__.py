"""From words that a person picked to an entry, ready to paste or appended to its list."""

from readingroom.importing.marking.marking import Marked, mark, put

__all__ = ["Marked", "mark", "put"]
