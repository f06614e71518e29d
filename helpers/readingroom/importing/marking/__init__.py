"""From words that a person picked to an entry, ready to paste or appended to its list."""

from readingroom.importing.marking.marking import Marked, entry_about, mark, may_be_changed, put

__all__ = ["Marked", "entry_about", "mark", "may_be_changed", "put"]
