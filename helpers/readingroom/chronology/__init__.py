"""Time as documents give it: dates with their precision, clocks not stated, intervals as ranges.

Dates are written in a part of EDTF, the Extended Date/Time Format (Library of Congress, 2019; ISO
8601-2): a year, month, day or minute, `~` or `?` after it where it is approximate or uncertain,
and intervals of two of these whose open end is `..`. Lasting times are ISO 8601 durations in days
or hours (`P2D`, `PT9H`). A clock is an IANA time zone, or it is not stated.
"""

from readingroom.chronology.clocks import NOT_STATED, Interval, between, hours, possible
from readingroom.chronology.dates import Stretch, in_words, misfit, stretch

__all__ = [
    "NOT_STATED",
    "Interval",
    "Stretch",
    "between",
    "hours",
    "in_words",
    "misfit",
    "possible",
    "stretch",
]
