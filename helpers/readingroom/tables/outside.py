"""Tables of what is known from outside the page, and of how the words and the paper travelled."""

from __future__ import annotations

import pandas as pd

from readingroom.document import Document
from readingroom.document import context as outside
from readingroom.tables.frames import of_things


def context(document: Document) -> pd.DataFrame:
    """Outside facts, each with source, precision and confidence."""
    return of_things(document.every(outside.Fact))


def related(document: Document) -> pd.DataFrame:
    """Other documents that bear on this one."""
    return of_things(document.every(outside.Related))


def sources(document: Document) -> pd.DataFrame:
    """What the outside statements rest on."""
    return of_things(document.every(outside.Source))


def recipients(document: Document) -> pd.DataFrame:
    """The posts of those on the distribution list, as far as they are established."""
    return of_things(document.every(outside.Recipient))
