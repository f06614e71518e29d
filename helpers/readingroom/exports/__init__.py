"""From the model to something to show or to take away: citations, accessible tables and figures."""

from readingroom.exports.citing import cite
from readingroom.exports.pages import Page, portfolio, progress
from readingroom.exports.showing import show

__all__ = ["Page", "cite", "portfolio", "progress", "show"]
