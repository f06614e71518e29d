"""The visible text of a page of HTML: a block is a line, and what is not seen is left out."""

from __future__ import annotations

import re
from html.parser import HTMLParser


def _tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


_BLOCKS = _tags(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol "
    "option p pre section select summary table tbody textarea tfoot thead title tr ul"
)
_APART = _tags("blockquote dl h1 h2 h3 h4 h5 h6 hr ol p pre section table ul")
"""Blocks with an empty line around them."""
_UNSEEN = ("script", "style", "template", "title", "noscript")
_BULLET = "• "
_SPACE = re.compile(r"[ \t\n\r\f]+")
_PAGE = re.compile(
    r"(?is)\s*(?:<\?xml[^>]{0,300}>\s*)?(?:<!--.{0,2000}?-->\s*)?"
    r"<(?:!doctype\s+html|html|head|body)\b"
)
_TAG = re.compile(r"(?i)</?(?:html|body|p|div|br|span|table|h\d)\b[^<>]{0,2000}>")
_NO_TEXT = re.compile(rf"(?i)<(?:!--|(?:{'|'.join(_UNSEEN)})\b)")
_ENDS = {"<!--": re.compile("-->")} | {
    f"<{tag}": re.compile(rf"(?i)</{tag}\b[^<>]{{0,200}}>") for tag in _UNSEEN
}
_CONDITION = re.compile(r"<!\[[^<>]{0,5000}>")
_OPEN = re.compile(r"<(?![^<>]{1,5000}>)")


def is_hypertext(raw: str, name: str) -> bool:
    """Whether a page is HTML, by its beginning, or by its name and some tag in it.

    >>> is_hypertext("<!DOCTYPE html><p>To Comrade Kim", "page"), is_hypertext("a < b", "page.html")
    (True, False)
    """
    named = name.lower().endswith((".html", ".htm", ".xhtml"))
    return bool(_PAGE.match(raw) or (named and _TAG.search(raw)))


def text_of(raw: str) -> str:
    """The visible text, each block on lines of its own.

    >>> text_of("<p>To Comrade&nbsp;Kim<p>Lists:<ol><li>one<li>two</ol>").split("\\n")
    ['To Comrade\\xa0Kim', '', 'Lists:', '', '1. one', '2. two']
    """
    reader = _Reader()
    reader.feed(_tame(raw))
    reader.close()
    reader.line_end()
    return "\n".join(reader.lines).strip("\n")


def _tame(raw: str) -> str:
    """The page without comments, conditions and what is not seen, every stray `<` made a letter.

    The parser reads the rest of the page again for each tag or comment that does not end, and
    raises AssertionError at some conditions. What never ends is kept, so that no words are lost.
    """
    kept, at = [], 0
    ends = dict(_ENDS)
    for match in _NO_TEXT.finditer(raw):
        begins = match.group().lower()
        if match.start() < at or begins not in ends:
            continue
        if end := ends[begins].search(raw, match.end()):
            kept.append(raw[at : match.start()])
            at = end.end()
        else:
            del ends[begins]  # Nor will any later one end.
    return _OPEN.sub("&lt;", _CONDITION.sub("", "".join([*kept, raw[at:]])))


class _Reader(HTMLParser):
    """Gathers the lines of a page; `mark` is the label of an item until its words come."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.pieces: list[str] = []
        self.mark = ""
        self.kept = 0
        self.counts: list[_Count] = []

    def line_end(self, *, apart: bool = False) -> None:
        """End the line that is being gathered; leave a blank one behind it if `apart`."""
        words = "".join(self.pieces)
        words = words if self.kept else words.strip(" \t")
        self.pieces = []
        if words:
            self.lines.append(words)
        if apart and self.lines and self.lines[-1]:
            self.lines.append("")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block, a line, a cell or an item."""
        if tag in _BLOCKS or (tag == "br" and self.pieces):
            self.line_end(apart=tag in _APART)
        elif tag == "br":
            self.lines.append("")
        if tag in ("td", "th") and self.pieces:
            self.pieces.append("\t")
        elif tag == "pre":
            self.kept += 1
        elif tag in ("ol", "ul"):
            self.counts.append(_Count(dict(attrs), numbered=tag == "ol"))
        elif tag == "li":
            self.mark = self.counts[-1].label(dict(attrs)) if self.counts else _BULLET

    def handle_endtag(self, tag: str) -> None:
        """End what has begun."""
        if tag in _BLOCKS:
            self.line_end(apart=tag in _APART)
        if tag == "pre":
            self.kept = max(self.kept - 1, 0)
        elif tag in ("ol", "ul") and self.counts:
            self.counts.pop()
        elif tag == "li":
            self.mark = ""

    def handle_data(self, data: str) -> None:
        """Gather words."""
        if self.mark and data.strip():
            self.pieces.append(self.mark)
            self.mark = ""
        if self.kept:
            *ended, data = data.split("\n")
            for line in ended:
                self.lines.append("".join([*self.pieces, line]))
                self.pieces = []
            self.pieces.append(data)
            return
        words = _SPACE.sub(" ", data)
        between = self.pieces and not self.pieces[-1].endswith((" ", "\t"))
        self.pieces.append(words if between else words.lstrip(" "))


class _Count:
    """The labels that a browser prints before the items of a list."""

    def __init__(self, attributes: dict[str, str | None], *, numbered: bool) -> None:
        self.form = (attributes.get("type") or "1") if numbered else ""
        self.next = _number(attributes.get("start"), 1)

    def label(self, attributes: dict[str, str | None]) -> str:
        """The label of the next item."""
        number = _number(attributes.get("value"), self.next)
        self.next = number + 1
        if self.form in ("a", "A") and 1 <= number <= 26:
            return f"{chr(ord(self.form) + number - 1)}. "
        if self.form in ("i", "I") and 1 <= number <= 20:
            roman = _roman(number)
            return f"{roman if self.form == 'I' else roman.lower()}. "
        return f"{number}. " if self.form else _BULLET


def _number(value: str | None, default: int) -> int:
    return int(value) if value and re.fullmatch(r"-?[0-9]{1,6}", value) else default


def _roman(number: int) -> str:
    tens, ones = divmod(number, 10)
    return "X" * tens + ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"][ones]
