"""What stands in the HTML of a view: its cards by their address, and what can be chosen."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

from readingroom.html import plain


class _Cards(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._open = ""
        self._depth = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag == "li":
            self._open = dict(attributes).get("data-card") or self._open
            self._depth += bool(self._open)
        if self._open:
            self.found[self._open] = self.found.get(self._open, "") + (
                self.get_starttag_text() or ""
            )

    def handle_endtag(self, tag: str) -> None:
        if self._open:
            self.found[self._open] += f"</{tag}>"
        if tag == "li" and self._open:
            self._depth -= 1
            self._open = self._open if self._depth else ""

    def handle_data(self, data: str) -> None:
        if self._open:
            self.found[self._open] += data.replace("<", "&lt;")


def card_html(view) -> dict[str, str]:
    """The cards of a view by their address."""
    reader = _Cards()
    reader.feed(view.html())
    return reader.found


def cards(view) -> dict[str, str]:
    """The words of each card."""
    return {address: words(html) for address, html in card_html(view).items()}


def words(html: str) -> str:
    """The words of some HTML in one run."""
    return " ".join(plain(html).split())


def named(html: str, attribute: str = "data-address") -> list[str]:
    """The values of an attribute, in the order of the page."""
    return [unescape(each) for each in re.findall(f' {attribute}="([^"]*)"', html)]
