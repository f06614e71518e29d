"""From the bytes of a saved page to everything that can be found on it without being told."""

from readingroom.importing.finding.finds import Finds
from readingroom.importing.finding.pages import PageText, page_text
from readingroom.importing.finding.together import find

__all__ = ["Finds", "PageText", "find", "page_text"]
