"""Random answer books."""

from __future__ import annotations

import string

from hypothesis import strategies as st

from readingroom.answers import Attempt, Book, Draft

ANSWERS = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
ATTEMPTS = st.builds(
    Attempt,
    answer=ANSWERS,
    at=st.datetimes().map(lambda moment: moment.isoformat()),
    why=st.text(max_size=20),
)
IDS = st.text(string.ascii_lowercase + "-/", min_size=1, max_size=20)


def few(values):
    """Some values by their ids."""
    return st.dictionaries(IDS, values, max_size=3)


BOOKS = st.builds(
    Book,
    student=st.text(max_size=20),
    attempts=st.dictionaries(IDS, st.lists(ATTEMPTS, max_size=4).map(tuple), max_size=5),
    readings=st.dictionaries(IDS, few(few(few(ANSWERS))), max_size=2),
    drafts=few(st.builds(Draft, answer=ANSWERS, why=st.text(max_size=9))),
)
